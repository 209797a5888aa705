import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';

/** Where a setting comes from: for everybody who connects to a database, for one role, or both. */
interface Setting {
  database: string | null;
  role: string | null;
}

/** `setdatabase` 0: in every database; `setrole` 0: for every role. */
const SETTINGS_SQL = `
SELECT d.datname AS database, r.rolname AS role
FROM pg_catalog.pg_db_role_setting s
LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
  AND (s.setrole = 0 OR r.rolcanlogin)
  AND EXISTS (SELECT FROM pg_catalog.unnest(s.setconfig) c WHERE lower(c) = 'session_replication_role=replica')
ORDER BY s.setrole <> 0, r.rolname, d.datname`;

/** What the server itself says, where neither database nor role says otherwise for this session. */
const SERVER_SQL = `
SELECT count(*)::int AS count FROM pg_catalog.pg_settings
WHERE name = 'session_replication_role' AND setting = 'replica'
  AND source IN ('configuration file', 'command line', 'environment variable')`;

/** Findings about sessions that begin with every foreign key and ordinary trigger switched off. */
export async function replicationRoleFindings(client: pg.Client): Promise<Finding[]> {
  const { rows } = await client.query<Setting>(SETTINGS_SQL);
  const server = await client.query<{ count: number }>(SERVER_SQL);
  const isServerWide = (server.rows[0]?.count ?? 0) > 0;
  return [
    ...(isServerWide ? [finding('the whole server', undefined, SERVER_RESET)] : []),
    ...rows.map((setting) => finding(whom(setting), setting, resetSql(setting))),
  ];
}

const SERVER_RESET = `ALTER SYSTEM RESET session_replication_role;\nSELECT pg_reload_conf();`;

function finding(who: string, setting: Setting | undefined, sql: string): Finding {
  const object = setting?.role ?? setting?.database;
  return {
    rule: 'session-replication-role',
    severity: 'error',
    evidence: 'catalogue',
    title: `session_replication_role is replica for ${who}: no foreign key is checked`,
    detail:
      'In such a session neither the triggers behind foreign keys nor ordinary triggers fire: rows may refer to nothing, and what triggers keep up is not kept up. It is meant for what applies changes of a replication.',
    ...(object == null ? {} : { object: quoteIdent(object) }),
    advice:
      'Reset it, let sessions connect anew, then look for orphans. For a role that only applies replicated changes accept the finding in belay.yml.',
    sql,
  };
}

function whom({ database, role }: Setting): string {
  const inDatabase = database === null ? '' : ` in the database ${quoteIdent(database)}`;
  return role === null ? `everybody${inDatabase}` : `the role ${quoteIdent(role)}${inDatabase}`;
}

function resetSql({ database, role }: Setting): string {
  const inDatabase = database === null ? '' : ` IN DATABASE ${quoteIdent(database)}`;
  if (role !== null)
    return `ALTER ROLE ${quoteIdent(role)}${inDatabase} RESET session_replication_role;`;
  return database === null
    ? 'ALTER ROLE ALL RESET session_replication_role;'
    : `ALTER DATABASE ${quoteIdent(database)} RESET session_replication_role;`;
}
