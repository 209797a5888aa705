import type pg from 'pg';

/** A session of the database, and whether this role may end it. */
export interface DatabaseSession {
  pid: number;
  role: string;
  application: string;
  superuser: boolean;
  mayEnd: boolean;
}

/**
 * As pg_terminate_backend() decides (signalfuncs.c): a superuser's only for a superuser, others' with the role's own
 * privileges or as a member of pg_signal_backend. Without a user are workers of autovacuum, which give way by
 * themselves (CountOtherDBBackends).
 */
export const DATABASE_SESSIONS = `
SELECT a.pid, a.usesysid,
       coalesce(a.usename::text, '') AS role, coalesce(a.application_name, '') AS application,
       coalesce(them.rolsuper, true) AS superuser,
       me.rolsuper OR (NOT coalesce(them.rolsuper, true)
         AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE')
           OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))) AS "mayEnd"
  FROM pg_catalog.pg_stat_activity a
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
  LEFT JOIN pg_catalog.pg_roles them ON them.oid = a.usesysid
 WHERE a.datid = ANY ($1::oid[]) AND a.usesysid IS NOT NULL AND a.pid <> ALL ($2::int[])`;

/** Sessions of databases, by their oids, but for those of `except`, their process ids. */
export async function readDatabaseSessions(
  client: pg.Client,
  oids: readonly number[],
  except: readonly number[],
): Promise<DatabaseSession[]> {
  return (await client.query<DatabaseSession>(DATABASE_SESSIONS, [oids, except])).rows;
}

/** `process 12 of psql, role postgres (a superuser)`, and so on. */
export function sessionsInWords(sessions: readonly DatabaseSession[]): string {
  const shown = sessions.slice(0, MOST_NAMED).map(({ pid, application, role, superuser }) => {
    const name = application === '' ? '' : ` of ${application}`;
    return `process ${pid}${name}, role ${role}${superuser ? ' (a superuser)' : ''}`;
  });
  const more = sessions.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

const MOST_NAMED = 5;
