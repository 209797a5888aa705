import type pg from 'pg';
import { readDatabaseSessions, sessionsInWords } from './who.ts';

/** Locks on the database itself: ALTER DATABASE … SET or COMMENT in a transaction that is open. */
const HOLDERS_SQL = `
SELECT DISTINCT l.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename::text, '') AS role
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.pg_database'::pg_catalog.regclass
   AND l.objid = ANY ($1::oid[]) AND l.granted AND l.pid <> ALL ($2::int[])`;

interface Holder {
  pid: number;
  application: string;
  role: string;
}

/**
 * Who is connected to the databases or has them locked, in words; empty where nobody is or nobody can be asked.
 *
 * @param ours Process ids that do not count.
 */
export async function holdersInTheWay(
  helper: pg.Client,
  oids: readonly number[],
  ours: readonly number[],
): Promise<string> {
  try {
    const sessions = await readDatabaseSessions(helper, oids, ours);
    const { rows } = await helper.query<Holder>(HOLDERS_SQL, [oids, ours]);
    const holders = rows.map(
      (one) =>
        `process ${one.pid} of ${one.application}, role ${one.role}, has the database locked`,
    );
    return [sessionsInWords(sessions), ...holders].filter((words) => words !== '').join('; ');
  } catch {
    return '';
  }
}
