import { READ_ONLY_SETTINGS } from '../postgres/limits.ts';
import { withClient, withReadOnlyTransaction } from '../postgres/connection.ts';
import { readPrismaHistory } from '../migrations/prisma/history.ts';
import type { HistoryRow } from '../migrations/types.ts';
import { type ServerFacts, readServerFacts } from '../postgres/server-facts.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { targetOf, targetWords } from '../report/target.ts';
import { LOCK_MS } from '../postgres/limits.ts';
import type pg from 'pg';
import type { RollbackFrame } from './frame.ts';
import { processOf } from './locks.ts';

/** The database as a plan finds it, read only and without a lock. */
export interface SeenDatabase {
  url: string;
  client: pg.Client;
  /** Of that session. */
  pid: number;
  facts: ServerFacts;
  /** The schema of `_prisma_migrations`: `?schema=` of the URL. */
  schema: string;
  /** Undefined when there is no history table. */
  history: readonly HistoryRow[] | undefined;
}

const LIMITS = { statementMs: 30_000, lockMs: LOCK_MS };

/** Looks at the database and notes in the report which one it is. */
export async function withSeenDatabase<T>(
  url: string,
  { details, subject, ports }: RollbackFrame,
  body: (seen: SeenDatabase) => Promise<T>,
): Promise<T> {
  const { signal, env } = ports;
  const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
  return withClient(url, connect, async (client) => {
    const facts = await readServerFacts(client);
    details.target = targetOf(url, facts);
    subject.push(...targetWords(details.target));
    const { schema } = parseDatabaseUrl(url);
    const history = await readHistory(client, schema);
    return body({ url, client, pid: await processOf(client), facts, schema, history });
  });
}

/** The history, in a transaction of its own. */
export async function readHistory(
  client: pg.Client,
  schema: string,
): Promise<readonly HistoryRow[] | undefined> {
  return withReadOnlyTransaction(client, LIMITS, () => readPrismaHistory(client, schema));
}
