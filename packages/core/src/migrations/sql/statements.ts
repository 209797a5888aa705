import { messageOf } from '../../runtime/errors.ts';
import {
  byteOffsetReader,
  columnOfOffset,
  lineOfOffset,
  offsetOfCodePoint,
  skipBlank,
} from './positions.ts';
import { runsOutsideTransaction, transactionKind, type TransactionKind } from './transactions.ts';

export { lineAtPosition, lineOfOffset } from './positions.ts';

/** One statement of a script, comments before it left out. */
export interface Statement {
  /** From the first token to the last, without the semicolon. */
  text: string;
  /** UTF-16 offset of `text` in the script. */
  start: number;
  /** Lines of the script, counted from 1. */
  line: number;
  endLine: number;
  /** The parser's node, for example `CreateStmt`, `IndexStmt`. */
  kind: string;
  /** Postgres refuses it in a transaction block, an implicit one included (SQLSTATE 25001). */
  runsOutsideTransaction?: boolean;
  /** BEGIN, COMMIT, ROLLBACK, SAVEPOINT and the like. */
  transactionControl?: boolean;
  transaction?: TransactionKind;
  /** The parse tree below `kind`, as libpg_query writes it in JSON. */
  node: Readonly<Record<string, unknown>>;
}

export type SplitResult =
  | { ok: true; statements: Statement[] }
  | { ok: false; message: string; line: number; column: number };

interface RawStatement {
  stmt?: Record<string, Record<string, unknown>>;
  stmt_location?: number;
  stmt_len?: number;
}

/**
 * Splits a script into its statements with Postgres' own parser (libpg_query, grammar of Postgres 18).
 * A script of comments only has no statements. What does not parse is not split: `ok: false`, with the
 * parser's message and place. Older servers know a few spellings that 18 refuses, so this alone does
 * not make a script wrong.
 */
export async function splitStatements(sql: string): Promise<SplitResult> {
  // The WASM module is 2 MB: loaded by the first script, not by starting Belay.
  const { parse } = await import('libpg-query');
  // The parser answers an empty text with an error of its own.
  if (sql === '') return { ok: true, statements: [] };
  // It takes a C string: what follows a zero byte would be silently left out. The server refuses it too.
  const zero = sql.indexOf('\0');
  if (zero !== -1) return notParsed(sql, 'the file holds a zero byte', zero);
  try {
    const { stmts } = (await parse(sql)) as unknown as { stmts?: RawStatement[] };
    return { ok: true, statements: toStatements(sql, stmts ?? []) };
  } catch (error) {
    return notParsed(sql, messageOf(error), offsetOfCodePoint(sql, cursorOf(error)));
  }
}

function notParsed(sql: string, message: string, offset: number): SplitResult {
  return {
    ok: false,
    message,
    line: lineOfOffset(sql, offset),
    column: columnOfOffset(sql, offset),
  };
}

/** libpg_query counts code points here, other than in the tree. */
function cursorOf(error: unknown): number {
  const details = (error as { sqlDetails?: { cursorPosition?: unknown } }).sqlDetails;
  return typeof details?.cursorPosition === 'number' ? details.cursorPosition : 0;
}

function toStatements(sql: string, raw: RawStatement[]): Statement[] {
  const toOffset = byteOffsetReader(sql);
  const statements: Statement[] = [];
  // Lines are counted onwards from the statement before: a big script would take square time otherwise.
  let lineAt = 0;
  let line = 1;
  const lineOf = (offset: number) => {
    for (
      let at = sql.indexOf('\n', lineAt);
      at !== -1 && at < offset;
      at = sql.indexOf('\n', at + 1)
    ) {
      line += 1;
      lineAt = at + 1;
    }
    return line;
  };
  for (const { stmt, stmt_location = 0, stmt_len = 0 } of raw) {
    const from = toOffset(stmt_location);
    // A length of zero means: to the end of the script.
    const end = stmt_len === 0 ? sql.length : toOffset(stmt_location + stmt_len);
    const start = skipBlank(sql, from, end);
    const text = sql.slice(start, end).trimEnd();
    const [kind = 'Unknown', node = {}] = Object.entries(stmt ?? {})[0] ?? [];
    const transaction = transactionKind(kind, node);
    statements.push({
      text,
      start,
      line: lineOf(start),
      endLine: lineOf(start + text.length),
      kind,
      node,
      ...(runsOutsideTransaction(kind, node) ? { runsOutsideTransaction: true } : {}),
      ...(transaction === undefined ? {} : { transactionControl: true, transaction }),
    });
  }
  return statements;
}
