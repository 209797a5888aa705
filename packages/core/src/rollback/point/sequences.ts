import type pg from 'pg';
import { readSequences } from '../../backup/content/sequences.ts';
import { isSqlError, reasonOf } from '../../postgres/rows/session.ts';
import { UserError } from '../../runtime/errors.ts';

/**
 * Makes sure that the sequences of the database that serves can be read: those of the restored one go on where they stand.
 *
 * @throws UserError `sequences-unreadable`.
 */
export async function requireSequences(client: pg.Client): Promise<void> {
  try {
    await readSequences(client);
  } catch (error) {
    if (!isSqlError(error)) throw error;
    throw new UserError(
      'sequences-unreadable',
      `The sequences of the database cannot be read: ${reasonOf(error)}. Those of the restored one could not go on where they stand, and numbers would be given out twice.`,
      'Give the role SELECT on them (GRANT SELECT ON ALL SEQUENCES IN SCHEMA …), or run the rollback as their owner.',
      { cause: error },
    );
  }
}
