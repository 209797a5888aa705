import type { EventEmitter } from 'node:events';
import pg from 'pg';
import { isSessionLost } from '../../postgres/connection.ts';
import type { Statement } from '../sql/statements.ts';

/** A piece of a file that goes to the server as one simple query. */
export interface Piece {
  sql: string;
  /** UTF-16 offset of `sql` in the file. */
  start: number;
}

/** What the server said when it refused a piece. */
export interface Refusal {
  error: pg.DatabaseError;
  /** The piece that was refused. */
  piece: Piece;
  /** Statements that were completed before, over all pieces, the failing one not counted. */
  completed: number;
}

/**
 * Sends one simple query: several statements in it are one implicit transaction, as with libpq's PQexec.
 *
 * @returns how many statements were completed, and the server's refusal if there was one.
 * @throws whatever is not an answer of the server about this SQL: a lost session, for example.
 */
export async function sendSimple(
  client: pg.Client,
  sql: string,
): Promise<{ completed: number; error?: pg.DatabaseError }> {
  const connection = wireOf(client);
  const settled = endOfAnswer(connection);
  let completed = 0;
  const count = () => (completed += 1);
  // One CommandComplete message per statement: the only way to know which statement of a batch failed
  // when the server gives no position (a constraint violation, for example).
  connection?.on('commandComplete', count);
  try {
    await client.query(sql);
    return { completed };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || isSessionLost(error)) throw error;
    await settled.promise;
    return { completed, error };
  } finally {
    connection?.off('commandComplete', count);
    settled.forget();
  }
}

/**
 * The end of the server's answer. node-postgres rejects at the ErrorResponse, before the ReadyForQuery
 * that says whether a transaction is open: without waiting, `openTransaction` would tell the state before
 * the query.
 */
function endOfAnswer(connection: EventEmitter | undefined): {
  promise: Promise<void>;
  forget: () => void;
} {
  if (connection === undefined) return { promise: Promise.resolve(), forget: () => undefined };
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  const events = ['readyForQuery', 'end'] as const;
  for (const event of events) connection.on(event, resolve);
  return {
    promise,
    forget: () => events.forEach((event) => connection.off(event, resolve)),
  };
}

/** Sends pieces one after the other and stops at the first that is refused. */
export async function sendPieces(
  client: pg.Client,
  pieces: readonly Piece[],
): Promise<{ completed: number; refusal?: Refusal }> {
  let completed = 0;
  for (const piece of pieces) {
    const sent = await sendSimple(client, piece.sql);
    completed += sent.completed;
    if (sent.error) return { completed, refusal: { error: sent.error, piece, completed } };
  }
  return { completed };
}

/** The whole file as one piece. */
export function wholeFile(sql: string): Piece[] {
  return [{ sql, start: 0 }];
}

/** One piece for each statement. */
export function oneByOne(statements: readonly Statement[]): Piece[] {
  return statements.map(({ text, start }) => ({ sql: text, start }));
}

/**
 * True while the session is in a transaction block that a file opened and did not end; `failed` after an
 * error inside it.
 */
export function openTransaction(client: pg.Client): 'no' | 'open' | 'failed' {
  const status = client.getTransactionStatus();
  return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'no';
}

/** node-postgres has no public access to the messages of the protocol. */
function wireOf(client: pg.Client): EventEmitter | undefined {
  return (client as unknown as { connection?: EventEmitter }).connection;
}
