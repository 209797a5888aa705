import type { Statement } from '../sql/statements.ts';
import type { TransactionMode } from './transport.ts';

/** What a failed migration leaves in the database. */
export type Left = 'nothing' | 'half-applied';

/** Statements that change only the session: they leave nothing in the database. */
const SESSION_ONLY = new Set([
  'VariableSetStmt',
  'VariableShowStmt',
  'TransactionStmt',
  'DiscardStmt',
]);

/**
 * Which of the completed statements stay when the next one fails, and the failed one if it may leave
 * something itself. Follows Postgres' rules: a simple query with several statements is one implicit
 * transaction; BEGIN makes it explicit; COMMIT ends it and keeps what came before; an error undoes the
 * rest.
 *
 * @param completed how many statements were completed before the failing one.
 */
export function keptStatements(
  statements: readonly Statement[],
  completed: number,
  sentAs: TransactionMode,
): Statement[] {
  const kept: Statement[] = [];
  let open: Statement[] = [];
  let inBlock = false;
  for (const statement of statements.slice(0, completed)) {
    if (statement.transaction === 'begin') inBlock = true;
    else if (statement.transaction === 'commit' || statement.transaction === 'rollback') {
      if (statement.transaction === 'commit') kept.push(...open);
      open = [];
      inBlock = false;
    } else if (sentAs === 'batch' || inBlock) open.push(statement);
    else kept.push(statement);
  }
  const failed = statements[completed];
  if (failed !== undefined && !inBlock && leavesTraces(failed, sentAs, statements.length)) {
    kept.push(failed);
  }
  return kept.filter(({ kind }) => !SESSION_ONLY.has(kind));
}

/** A statement that fails but commits parts of its work while it runs. */
function leavesTraces(failed: Statement, sentAs: TransactionMode, count: number): boolean {
  const alone = sentAs === 'statements' || count === 1;
  if (!alone) return false;
  if (failed.runsOutsideTransaction === true) {
    return (
      failed.kind === 'IndexStmt' || failed.kind === 'ReindexStmt' || failed.kind === 'DropStmt'
    );
  }
  // A procedure or DO block may end transactions itself, but only outside a transaction block.
  if (failed.kind === 'CallStmt') return true;
  return failed.kind === 'DoStmt' && /\bcommit\b/i.test(failed.text);
}

const SHOWN = 5;

/** What is left, in words for the report. */
export function describeLeft(kept: readonly Statement[], failed: Statement | undefined): string {
  if (kept.length === 0) return 'Nothing is left behind: everything the file did was rolled back.';
  const before = kept.filter((statement) => statement !== failed);
  const lines: string[] = [];
  if (before.length > 0) {
    const shown = before
      .slice(-SHOWN)
      .map(({ line, text }) => `line ${line}: ${shorten(text, 80)}`);
    const more = before.length > SHOWN ? ` (the last ${SHOWN} of them)` : '';
    const noun = before.length === 1 ? '1 statement stays' : `${before.length} statements stay`;
    lines.push(`${noun} applied although the migration failed${more}: ${shown.join('; ')}.`);
  }
  if (failed !== undefined && kept.includes(failed)) lines.push(tracesOf(failed));
  return lines.join(' ');
}

function tracesOf(failed: Statement): string {
  switch (failed.kind) {
    case 'IndexStmt':
    case 'ReindexStmt':
      return 'The failed CONCURRENTLY command may leave an INVALID index, which costs writes and serves no query: drop it.';
    case 'DropStmt':
      return 'The failed DROP INDEX CONCURRENTLY may leave the index in place, marked INVALID: run it again.';
    default:
      return 'The failed command can commit parts of its work itself; what it left was not verified.';
  }
}

/** One line of at most `length` characters. */
export function shorten(text: string, length = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
