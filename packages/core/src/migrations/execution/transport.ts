import type { Statement } from '../sql/statements.ts';

/**
 * How a version of Prisma sends a file. `batch` (up to 7.3): one simple query, so one implicit
 * transaction. `statements` (from 7.4): each statement alone, so each in a transaction of its own.
 */
export type TransactionMode = 'batch' | 'statements';

/** Statements that start with a word which Prisma's splitter (the Rust crate sqlparser) has no rule for. */
const UNREADABLE_KINDS: Readonly<Record<string, string>> = {
  DoStmt: 'DO',
  ReindexStmt: 'REINDEX',
  RefreshMatViewStmt: 'REFRESH MATERIALIZED VIEW',
  ClusterStmt: 'CLUSTER',
};

/**
 * From 7.4 Prisma splits a file only when its splitter can read the whole of it; else it falls back to one
 * batch. Known so far: DROP INDEX CONCURRENTLY (prisma/prisma-engines#5847, open in July 2026: several of
 * them, or one among other statements, fail with 25001); the words of UNREADABLE_KINDS are inferred from
 * that parser's list of statements, not measured. Gives the words that stop the splitter, undefined when
 * none is known.
 */
export function unreadableForPrisma(statements: readonly Statement[]): string | undefined {
  for (const { kind, node } of statements) {
    if (kind === 'DropStmt' && node.concurrent === true) return 'DROP INDEX CONCURRENTLY';
    const words = UNREADABLE_KINDS[kind];
    if (words !== undefined) return words;
  }
  return undefined;
}
