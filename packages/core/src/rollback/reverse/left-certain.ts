import { keptStatements } from '../../migrations/execution/left.ts';
import { type TransactionMode, unreadableForPrisma } from '../../migrations/execution/transport.ts';
import { type Statement, splitStatements } from '../../migrations/sql/statements.ts';
import { mayChangeRows } from './sql-nodes.ts';

/** What a migration can leave when it fails, whichever statement it is that fails. */
export interface CanLeave {
  /** Postgres took back everything. */
  nothing: boolean;
  /** Lines of statements that change rows and may stay: rows are not compared. */
  rows: readonly number[];
}

const ON_ROWS: ReadonlySet<string> = new Set([
  ...['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'TruncateStmt'],
]);

/**
 * By Postgres' own rules for transactions and by how this version of Prisma sends a file.
 *
 * @param refused The server refused a statement of it. Otherwise the process may have died when all of it was done.
 * @returns undefined where the file does not parse.
 */
export async function canLeave(
  sql: string,
  mode: TransactionMode,
  refused: boolean,
): Promise<CanLeave | undefined> {
  const split = await splitStatements(sql);
  if (!split.ok) return undefined;
  const { statements } = split;
  const sentAs = mode === 'statements' && !fallsBack(statements) ? 'statements' : 'batch';
  const ends = statements.map((_, completed) => keptStatements(statements, completed, sentAs));
  const kept = new Set(refused ? ends.flat() : statements);
  return {
    nothing: kept.size === 0,
    rows: [...kept].filter(changesRows).map(({ line }) => line),
  };
}

/** From 7.4 on Prisma sends what its splitter cannot read as one batch. */
function fallsBack(statements: readonly Statement[]): boolean {
  return statements.length > 1 && unreadableForPrisma(statements) !== undefined;
}

function changesRows(statement: Statement): boolean {
  return ON_ROWS.has(statement.kind) || mayChangeRows(statement);
}
