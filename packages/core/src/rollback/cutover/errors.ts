import type pg from 'pg';
import { isSessionLost } from '../../postgres/connection.ts';
import { Interrupted, OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import { BLOCKED_HINT } from './can-rename.ts';

/** The transaction came to nothing: the server took all of it back. */
const AS_BEFORE =
  'Nothing was changed: the database serves under its name as before. Run it again.';

/** object_in_use, lock_not_available, and query_canceled by a time limit. */
const IN_THE_WAY = new Set(['55006', '55P03', '57014']);

/**
 * What to throw where a cutover failed before its COMMIT.
 *
 * @param holders Who holds locks or sessions in the way, as far as that could be read.
 */
export function explainCutover(error: unknown, database: string, holders: string): unknown {
  if (error instanceof UserError || error instanceof OperationFailed) return error;
  if (error instanceof Interrupted) return error;
  const name = JSON.stringify(database);
  const { code, detail } = (error ?? {}) as Partial<pg.DatabaseError>;
  const who = holders === '' ? '' : `: ${holders}`;
  if (code !== undefined && IN_THE_WAY.has(code)) {
    const more = detail === undefined ? '' : ` (${detail})`;
    return new UserError(
      'cutover-blocked',
      `${name} could not be renamed: ${messageOf(error)}${more}${who}.`,
      BLOCKED_HINT,
      { cause: error },
    );
  }
  if (code === '42501') {
    return new UserError(
      'rename-forbidden',
      `The server does not let this role put another database in the place of ${name}: ${messageOf(error)}.`,
      'The owner of both databases who has CREATEDB can do it, and a superuser. The database serves as before.',
      { cause: error },
    );
  }
  const how = isSessionLost(error) ? 'the server ended a connection that it needs' : 'it failed';
  return new OperationFailed(
    'cutover-failed',
    `The cutover of ${name} did not come to its end, ${how}: ${messageOf(error)}.`,
    AS_BEFORE,
    { cause: error },
  );
}

/** The answer to COMMIT was lost, and nobody can be asked. */
export function outcomeUnknown(database: string, parkAs: string, cause: unknown): OperationFailed {
  return new OperationFailed(
    'cutover-unknown',
    `The connection was lost while the cutover of ${JSON.stringify(database)} was committed, and the server cannot be asked how it came out: ${messageOf(cause)}.`,
    `Either nothing was changed, or ${JSON.stringify(database)} is the restored database and the one before is ${JSON.stringify(parkAs)}. Run the same command again when the server answers: it sees which, and goes on from there.`,
    { cause },
  );
}
