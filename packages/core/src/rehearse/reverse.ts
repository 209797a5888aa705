import {
  type Refusal,
  oneByOne,
  openTransaction,
  sendPieces,
  wholeFile,
} from '../migrations/execution/send.ts';
import { splitStatements } from '../migrations/sql/statements.ts';
import type { SchemaText } from '../migrations/prisma/engine.ts';
import type { Migration } from '../migrations/types.ts';
import { sqlBetween } from '../postgres/catalogue/sql-between.ts';
import { messageOf } from '../runtime/errors.ts';
import type { Boundary } from './boundary.ts';
import type pg from 'pg';

export type ReverseSource = 'down.sql' | 'prisma' | 'belay';

/** SQL that may undo a migration. */
export interface Reverse {
  source: ReverseSource;
  sql: string;
}

/** What `prisma migrate diff` does, over the schemas that one database goes through. */
export interface ReverseGenerator {
  /** The schema that the database has now, as Prisma sees it. Undefined when Prisma cannot read it. */
  readSchema(): Promise<SchemaText | undefined>;
  /** SQL from one to the other. Undefined when Prisma cannot write it. */
  diff(from: SchemaText, to: SchemaText): Promise<string | undefined>;
}

/**
 * What could undo a migration, in the order in which it is tried: the project's own down.sql, Prisma's
 * diff, and what the difference of the two catalogue snapshots says, which also knows what Prisma does
 * not look at (views, functions, triggers, partial indexes …). The last is written only when asked for.
 */
export function* reversesOf(step: {
  migration: Migration;
  before: Boundary;
  after: Boundary;
  prismaReverse: string | undefined;
}): Generator<Reverse, void> {
  const { migration, before, after, prismaReverse } = step;
  if (migration.down) yield { source: 'down.sql', sql: migration.down.sql };
  if (before.hasReadingOf(after)) return;
  if (prismaReverse !== undefined && prismaReverse.trim() !== '') {
    yield { source: 'prisma', sql: prismaReverse };
  }
  const { statements } = sqlBetween(after.catalogue, before.catalogue);
  if (statements.length > 0) {
    yield { source: 'belay', sql: `${statements.map(terminated).join('\n')}\n` };
  }
}

function terminated(statement: string): string {
  return /;\s*$/.test(statement) ? statement : `${statement};`;
}

export type ReverseRun =
  | { ok: true }
  /** `clean`: it ran in one transaction, so the database is as it was. */
  | { ok: false; clean: boolean; reason: string };

/**
 * Runs a reverse script in one transaction, as a rollback would; statement by statement only where a
 * statement in it refuses transactions or handles them itself.
 */
export async function runReverse(client: pg.Client, sql: string): Promise<ReverseRun> {
  const split = await splitStatements(sql);
  if (!split.ok) {
    return { ok: false, clean: true, reason: `line ${split.line}: ${split.message}` };
  }
  const alone = split.statements.some(
    (statement) => statement.runsOutsideTransaction ?? statement.transactionControl,
  );
  const { refusal } = await sendPieces(client, alone ? oneByOne(split.statements) : wholeFile(sql));
  const open = openTransaction(client) !== 'no';
  if (open) await client.query('ROLLBACK');
  if (!refusal && open) {
    return {
      ok: false,
      clean: false,
      reason: 'it leaves its transaction open, so it undoes nothing',
    };
  }
  if (!refusal) return { ok: true };
  return { ok: false, clean: !alone, reason: reasonOf(refusal) };
}

function reasonOf({ error }: Refusal): string {
  return `${messageOf(error)} (${error.code ?? 'no SQLSTATE'})`;
}
