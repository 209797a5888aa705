import type pg from 'pg';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { UserError } from '../../runtime/errors.ts';

/** Of Belay's own beside pg_dump or pg_restore: a snapshot, and those that hash. */
const OWN = 3;

/**
 * What is free for this role, by the server's own limit, the database's and the role's; null where there is none. Settings
 * that a server does not have yet count as 0.
 */
const FREE_SQL = `
SELECT pg_catalog.current_setting('max_connections')::int
         - CASE WHEN r.rolsuper THEN 0
                ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
                     + coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) END
         - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity
             WHERE coalesce(backend_type, 'client backend') = 'client backend') AS server,
       CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
            THEN d.datconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE datid = d.oid) END AS database,
       CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
            THEN r.rolconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) END AS role
  FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
 WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user`;

type Free = Record<'server' | 'database' | 'role', number | null>;

/**
 * Makes sure that there are connections enough at this moment: pg_dump and pg_restore open one more than they have jobs
 * and fail half-way otherwise. Behind a pooler it cannot be known.
 *
 * @param what A restore goes into another database, for which the limit of this one says nothing.
 *
 * @throws UserError `connections-short`.
 */
export async function requireConnections(
  client: pg.Client,
  { pooler }: ServerFacts,
  jobs: number,
  what: 'backup' | 'restore' = 'backup',
): Promise<void> {
  if (pooler !== undefined) return;
  const needed = (jobs > 1 ? jobs + 1 : 1) + OWN;
  const { rows } = await client.query<Free>(FREE_SQL);
  const limits = Object.entries(rows[0] ?? {}) as [keyof Free, number | null][];
  const counted = limits.filter(([whose]) => what === 'backup' || whose !== 'database');
  const short = counted.find(([, free]) => free !== null && free < needed);
  if (!short) return;
  const [whose, free] = short;
  throw new UserError(
    'connections-short',
    `A ${what} with ${jobs} jobs takes ${needed} connections more, and the limit of the ${whose} leaves ${Math.max(0, free ?? 0)}.`,
    'Use fewer jobs, or raise the limit: max_connections of the server, CONNECTION LIMIT of the database or the role.',
  );
}
