import { createLike } from '../../backup/restore/create-like.ts';
import type { Outside } from '../../backup/content/content.ts';
import type { NotReapplied } from '../../backup/restore/reapply.ts';
import { protectedUrl } from '../../backup/verify/trial-server.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { withDatabase } from '../../postgres/url.ts';
import { UserError } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import type { HeldTarget } from '../target.ts';
import type { Filling } from './source.ts';
import { markFor } from './mark.ts';

export interface Created extends Filling {
  oid: number;
  /** In what it is not made like the database that was backed up. */
  unlike: NotReapplied[];
}

/**
 * Makes an empty database for a restore, like the one that was backed up, marked with whom it is for.
 *
 * @throws UserError `createdb-missing`, `database-not-created`.
 */
export async function createBeside(
  { url, admin, facts }: HeldTarget,
  name: string,
  outside: Outside,
  run: string,
  { env, signal, now }: RollbackPorts,
): Promise<Created> {
  const made = { run, now: now(), signal, mark: markFor(facts) };
  const unlike = await createLike(protectedUrl(admin.url, env), name, outside, made).catch(
    (error: unknown) => {
      throw error instanceof UserError ? inWords(error, facts.role) : error;
    },
  );
  // Whoever may not connect to the one that serves does not come to its rows here; the cutover gives the recorded rights.
  await admin.client.query(`REVOKE CONNECT ON DATABASE ${quoteIdent(name)} FROM PUBLIC`);
  const sql = 'SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database WHERE datname = $1';
  const { rows } = await admin.client.query<{ oid: number }>(sql, [name]);
  const [row] = rows;
  if (!row) throw new Error('the new database is gone');
  return { name, url: withDatabase(url, name), oid: row.oid, unlike };
}

/** Those of the temporary databases speak of a throwaway server, which is no way here. */
function inWords(error: UserError, role: string): UserError {
  const { cause, message } = error;
  if (error.code === 'createdb-missing') {
    return new UserError(
      'createdb-missing',
      `The new database to restore into could not be created. ${message}`,
      `As a superuser: ALTER ROLE ${quoteIdent(role)} CREATEDB; or run the rollback as another role. Where neither is to be had: strategy in-place.`,
      { cause },
    );
  }
  if (error.code !== 'database-not-created') return error;
  return new UserError(
    'database-not-created',
    `The new database to restore into could not be created. ${message}`,
    'Nothing was touched. Put right what the server says, and run it again.',
    { cause },
  );
}
