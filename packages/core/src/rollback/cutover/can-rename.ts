import type pg from 'pg';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Admin } from '../target.ts';
import { readDatabaseSessions, sessionsInWords } from './who.ts';

/** A database, as it is called now. */
export interface NamedDatabase {
  database: string;
  oid: number;
}

export type Renaming = { possible: true } | { possible: false; because: string };

interface Facts {
  superuser: boolean;
  createdb: boolean;
  role: string;
  owner: string;
  /** Has the owner's privileges. */
  owns: boolean;
  template: boolean;
  standby: boolean;
  version: number;
}

const FACTS_SQL = `
SELECT me.rolsuper AS superuser, me.rolcreatedb AS createdb, me.rolname::text AS role,
       pg_catalog.pg_get_userbyid(d.datdba)::text AS owner, pg_catalog.pg_has_role(d.datdba, 'USAGE') AS owns,
       d.datistemplate AS template, pg_catalog.pg_is_in_recovery() AS standby,
       pg_catalog.current_setting('server_version_num')::int AS version
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
 WHERE d.oid = $1::oid AND d.datname = $2`;

const PREPARED_SQL = `
SELECT p.gid FROM pg_catalog.pg_prepared_xacts p
  JOIN pg_catalog.pg_database d ON d.datname = p.database
 WHERE d.oid = $1::oid ORDER BY p.gid`;

/**
 * Whether the database could be renamed and another put in its place, by this role and as things stand: asked before
 * anything is begun, since a backup is restored for nothing where it cannot.
 *
 * @param except Process ids of sessions that do not count: those that end by themselves before.
 */
export async function canRename(
  admin: Admin,
  target: NamedDatabase,
  except: readonly number[] = [],
): Promise<Renaming> {
  const obstacle = await findObstacle(admin, target, except);
  return obstacle === undefined
    ? { possible: true }
    : { possible: false, because: obstacle.because };
}

/**
 * @throws UserError `rename-forbidden` where the role may not, `cutover-blocked` where something stands in the way.
 */
export async function requireRenamable(
  admin: Admin,
  target: NamedDatabase,
  except: readonly number[],
): Promise<void> {
  const obstacle = await findObstacle(admin, target, except);
  if (obstacle === undefined) return;
  if (obstacle.is === 'forbidden') {
    throw new UserError(
      'rename-forbidden',
      `${JSON.stringify(target.database)} cannot be renamed: ${obstacle.because}.`,
      'The owner of a database who has CREATEDB can rename it, and a superuser. Where nobody gives that: strategy in-place restores into the database itself.',
    );
  }
  throw blocked(target.database, obstacle);
}

function blocked(database: string, { because }: Obstacle): UserError {
  const message = `${JSON.stringify(database)} cannot be renamed: ${because}.`;
  return new UserError('cutover-blocked', message, BLOCKED_HINT);
}

export const BLOCKED_HINT =
  'The database serves as before. End what stands in the way, or run it as a superuser or a member of pg_signal_backend; then run it again.';

interface Obstacle {
  is: 'forbidden' | 'blocked';
  /** Goes on from `because`. */
  because: string;
}

async function findObstacle(
  { client }: Admin,
  { database, oid }: NamedDatabase,
  except: readonly number[],
): Promise<Obstacle | undefined> {
  const { rows } = await client.query<Facts>(FACTS_SQL, [oid, database]);
  const [facts] = rows;
  if (!facts) return { is: 'blocked', because: 'it is not there any more under this name' };
  return (
    rightMissing(database, facts) ??
    (await preparedInTheWay(client, oid)) ??
    (await sessionsInTheWay(client, oid, except))
  );
}

function rightMissing(database: string, facts: Facts): Obstacle | undefined {
  const { role, owner, owns, superuser, createdb, template, standby } = facts;
  const forbidden = (because: string): Obstacle => ({ is: 'forbidden', because });
  if (standby) return forbidden('the server is a standby');
  if (template) {
    const sql = `ALTER DATABASE ${quoteIdent(database)} IS_TEMPLATE false`;
    return forbidden(`it is a template for new databases, which only ${sql} ends`);
  }
  if (superuser) return undefined;
  if (!owns) return forbidden(`it belongs to ${owner}, whose rights ${role} does not have`);
  if (!createdb) {
    const sql = `ALTER ROLE ${quoteIdent(role)} CREATEDB`;
    return forbidden(`its owner needs CREATEDB for that, which ${role} does not have (${sql})`);
  }
  return undefined;
}

/**
 * Nobody can end what is prepared: RENAME would wait for it for five seconds, and everybody with it.
 *
 * @throws UserError `cutover-blocked`.
 */
export async function requireNonePrepared(
  client: pg.Client,
  { database, oid }: NamedDatabase,
): Promise<void> {
  const obstacle = await preparedInTheWay(client, oid);
  if (obstacle !== undefined) throw blocked(database, obstacle);
}

async function preparedInTheWay(client: pg.Client, oid: number): Promise<Obstacle | undefined> {
  const { rows } = await client.query<{ gid: string }>(PREPARED_SQL, [oid]);
  if (rows.length === 0) return undefined;
  const gids = rows.map(({ gid }) => quoteLiteral(gid)).join(', ');
  const sql = `COMMIT PREPARED ${quoteLiteral(rows[0]?.gid ?? '')} or ROLLBACK PREPARED`;
  return {
    is: 'blocked',
    because: `transactions are prepared in it and neither committed nor rolled back, ${gids}, which no session ends (${sql})`,
  };
}

async function sessionsInTheWay(
  client: pg.Client,
  oid: number,
  except: readonly number[],
): Promise<Obstacle | undefined> {
  const sessions = await readDatabaseSessions(client, [oid], except);
  const staying = sessions.filter(({ mayEnd }) => !mayEnd);
  if (staying.length === 0) return undefined;
  return {
    is: 'blocked',
    because: `this role may not end sessions that use it: ${sessionsInWords(staying)}`,
  };
}
