import pg from 'pg';
import { offsetOfCodePoint } from '../../migrations/sql/positions.ts';
import { declareCursor, errorOffset, refusalOf } from '../../postgres/rows/query-cursor.ts';
import { isSqlError } from '../../postgres/rows/session.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { durationWords } from '../../report/words.ts';
import type { CheckContext } from '../context.ts';
import { type Answer, answerOfRows, answerOfValue, mostRows, worthCounting } from './answer.ts';
import type { CustomCheck } from './custom-checks.ts';

/** What became of a check; without an answer, why. */
export type Asked =
  | ({ kind: 'answered' } & Answer)
  | {
      /** `refused`: it would write. */
      kind: 'refused' | 'unanswered';
      words: string;
      /** Of the character of the SQL that the server points at. */
      offset?: number;
      /** SQLSTATE, where the server gave one. */
      sqlState?: string;
    };

type AskContext = Pick<CheckContext, 'read' | 'budget' | 'database' | 'options'>;

/** Runs a check's query in a read-only transaction of its own, and reads no more of its rows than decides. */
export async function ask(context: AskContext, check: CustomCheck): Promise<Asked> {
  const timeoutMs = context.budget.left();
  if (timeoutMs === 0) return { kind: 'unanswered', words: noTimeLeft(context) };
  try {
    const answer = await context.read(
      async (client) => {
        await useSchemaOfUrl(client, context.database.url);
        const answer = await answerOf(client, check);
        await client.query(TAKE_BACK_SQL);
        return answer;
      },
      { ownSettings: true },
    );
    return { kind: 'answered', ...answer };
  } catch (error) {
    if (!isSqlError(error)) throw error;
    return whyNot(error, check.sql, timeoutMs);
  }
}

/**
 * What a function of the user's own may do in a read-only transaction, NOTIFY or set_config for instance, would come
 * into force with its COMMIT.
 */
const TAKE_BACK_SQL = 'ROLLBACK AND CHAIN';

async function answerOf(client: pg.Client, { sql, expect }: CustomCheck): Promise<Answer> {
  const cursor = await declareCursor(client, sql);
  const most = mostRows(expect);
  if (most !== undefined) return answerOfRows(most, await cursor.skip(worthCounting(most)));
  if (typeof expect !== 'object' || !('value' in expect)) throw new Error('nothing is expected');
  return answerOfValue(expect.value, await cursor.fetch(2));
}

/** Prisma puts the schema of `?schema=` first; what else the role's search_path has stays behind it. */
async function useSchemaOfUrl(client: pg.Client, url: string): Promise<void> {
  if (!new URL(url).searchParams.has('schema')) return;
  await client.query(SCHEMA_FIRST_SQL, [quoteIdent(parseDatabaseUrl(url).schema)]);
}

const SCHEMA_FIRST_SQL = `
SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', $1::text,
  nullif(pg_catalog.current_setting('search_path'), '')), true)`;

function noTimeLeft({ options }: AskContext): string {
  return `not run: the ${options.maxCheckSeconds} s for all custom checks are used up`;
}

function whyNot(error: pg.DatabaseError, sql: string, timeoutMs: number): Asked {
  if (error.code === '25006') {
    return { kind: 'refused', words: 'it would write, which the read-only transaction refused' };
  }
  if (error.code === '57014') {
    const words = `no answer within the ${durationWords(timeoutMs)} that were left, or cancelled`;
    return { kind: 'unanswered', words, sqlState: error.code };
  }
  const points = errorOffset(error);
  return {
    kind: 'unanswered',
    words: refusalOf(error),
    ...(error.code === undefined ? {} : { sqlState: error.code }),
    ...(points === undefined ? {} : { offset: offsetOfCodePoint(sql, points) }),
  };
}
