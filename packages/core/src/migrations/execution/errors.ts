import type pg from 'pg';
import { columnOfOffset, lineOfOffset, offsetOfCodePoint } from '../sql/positions.ts';
import type { Statement } from '../sql/statements.ts';
import type { Refusal } from './send.ts';
import { describeLeft, keptStatements, shorten, type Left } from './left.ts';
import type { TransactionMode } from './transport.ts';

/** Why a migration failed, with its place in the file. */
export interface ApplyError {
  message: string;
  sqlstate: string;
  detail?: string;
  hint?: string;
  /** The server's own trace: the function, trigger or cascade in which it happened. */
  where?: string;
  /** Counted from 1, in the migration's file. */
  line: number;
  column?: number;
  /** Text of the failing statement, shortened to one line. */
  statement: string;
  /** Index of the failing statement in the file, from 0; 0 where the file could not be split. */
  statementIndex: number;
  left: Left;
  leftDescription: string;
}

/**
 * Places the server's refusal in the file. `statements` is undefined where the file could not be split:
 * then the place is the server's position, or line 1 when it gave none.
 */
export function explainRefusal(
  sql: string,
  statements: readonly Statement[] | undefined,
  refusal: Refusal,
  sentAs: TransactionMode,
): ApplyError {
  const { error } = refusal;
  const offset = offsetInFile(refusal);
  const index = failingIndex(statements, refusal, offset);
  const failed = statements?.[index];
  const at = offset ?? failed?.start ?? 0;
  const left = whatIsLeft(sql, statements, index, refusal, sentAs);
  return {
    message: error.message,
    sqlstate: error.code ?? 'XX000',
    ...optional('detail', error.detail),
    ...optional('hint', error.hint),
    ...optional('where', error.where),
    line: lineOfOffset(sql, at),
    ...(offset === undefined ? {} : { column: columnOfOffset(sql, at) }),
    statement: shorten(failed?.text ?? refusal.piece.sql),
    statementIndex: index,
    ...left,
  };
}

/** For a file that ran, but ended inside a transaction of its own, which the caller rolled back. */
export function unfinishedTransaction(statements: readonly Statement[] = []): ApplyError {
  const index = statements.findLastIndex(({ transaction }) => transaction === 'begin');
  return {
    message: 'the file opens a transaction with BEGIN and does not end it',
    sqlstate: '25001',
    hint: 'Add COMMIT. Prisma reports such a migration as applied, but everything in it and after it is lost when it disconnects.',
    line: statements[index]?.line ?? 1,
    statement: shorten(statements[index]?.text ?? 'BEGIN'),
    statementIndex: Math.max(index, 0),
    left: 'nothing',
    leftDescription: 'What the open transaction did was rolled back.',
  };
}

/** The server counts code points from 1 within what was sent. */
function offsetInFile({ error, piece }: Refusal): number | undefined {
  const position = Number(error.position);
  if (!Number.isInteger(position) || position < 1) return undefined;
  return piece.start + offsetOfCodePoint(piece.sql, position - 1);
}

function failingIndex(
  statements: readonly Statement[] | undefined,
  { error, completed }: Refusal,
  offset: number | undefined,
): number {
  if (statements === undefined) return 0;
  // A syntax error is found before anything runs, wherever in the batch it is.
  if (error.code === '42601' && completed === 0 && offset !== undefined) {
    const index = statements.findIndex(({ start, text }) => offset <= start + text.length);
    if (index !== -1) return index;
  }
  return Math.min(completed, Math.max(statements.length - 1, 0));
}

function whatIsLeft(
  sql: string,
  statements: readonly Statement[] | undefined,
  index: number,
  { error }: Refusal,
  sentAs: TransactionMode,
): { left: Left; leftDescription: string } {
  if (statements === undefined) return leftOfUnsplit(sql, error);
  const kept = keptStatements(statements, index, sentAs);
  return {
    left: kept.length === 0 ? 'nothing' : 'half-applied',
    leftDescription: describeLeft(kept, statements[index]),
  };
}

/** A batch of which the statements are not known: only a COMMIT in it could keep something. */
function leftOfUnsplit(
  sql: string,
  error: pg.DatabaseError,
): { left: Left; leftDescription: string } {
  if (error.code === '42601' || !/\b(commit|end)\b/i.test(sql)) {
    return { left: 'nothing', leftDescription: describeLeft([], undefined) };
  }
  return {
    left: 'half-applied',
    leftDescription:
      'Not verified: the file could not be split into statements and holds a COMMIT, so what came before it may stay applied.',
  };
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
