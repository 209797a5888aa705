import { keptStatements } from '../../migrations/execution/left.ts';
import type { TransactionMode } from '../../migrations/execution/transport.ts';
import { unreadableForPrisma } from '../../migrations/execution/transport.ts';
import { splitStatements, type Statement } from '../../migrations/sql/statements.ts';

/** What an attempt that failed can have left in the database. */
export type LeftBehind =
  /** One transaction, so nothing. */
  | 'nothing'
  /** Statements before the one that failed, or traces of it. */
  | 'part'
  /** The file is not in the tree, or does not parse. */
  | 'not known';

/**
 * What a file can leave behind when it fails somewhere, whichever statement it was.
 *
 * @param sql Of the file; undefined when the tree does not have it.
 * @param mode How the project's Prisma sends a file.
 */
export async function whatFailureLeaves(
  sql: string | undefined,
  mode: TransactionMode,
): Promise<LeftBehind> {
  if (sql === undefined) return 'not known';
  const split = await splitStatements(sql);
  if (!split.ok) return 'not known';
  const { statements } = split;
  const sentAs = sentWhole(statements, mode) ? 'batch' : 'statements';
  const leavesSomething = failurePoints(statements).some(
    (completed) => keptStatements(statements, completed, sentAs).length > 0,
  );
  return leavesSomething ? 'part' : 'nothing';
}

/** What Prisma's own splitter cannot read goes as one batch also where the version splits. */
function sentWhole(statements: readonly Statement[], mode: TransactionMode): boolean {
  return (
    mode === 'batch' || (statements.length > 1 && unreadableForPrisma(statements) !== undefined)
  );
}

/**
 * How many statements were completed when it failed. The later it failed, the more stayed; besides, some
 * statements leave traces of their own when they fail.
 */
function failurePoints(statements: readonly Statement[]): number[] {
  const last = statements.length - 1;
  return statements.flatMap(({ kind, runsOutsideTransaction }, index) =>
    index === last || runsOutsideTransaction === true || kind === 'DoStmt' || kind === 'CallStmt'
      ? [index]
      : [],
  );
}
