import type pg from 'pg';
import { quoteIdent, quoteLiteral } from './identifiers.ts';

const SETTINGS_OF = `
SELECT r.rolname AS role, split_part(c.setting, '=', 1) AS name,
       substr(c.setting, strpos(c.setting, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
 CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
 WHERE d.datname = $1 AND (s.setrole = 0 OR r.oid IS NOT NULL)`;

/**
 * Settings that hold a list of names. Postgres keeps these with each name quoted as SQL needs it
 * (GUC_LIST_QUOTE, the list in pg_dump's variable_is_guc_list_quote()); one literal for all would be one name.
 */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/**
 * Gives one database the settings that ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET made for
 * another: neither CREATE DATABASE … TEMPLATE nor a dump takes them along.
 */
export async function copySettings(client: pg.Client, from: string, to: string): Promise<void> {
  const { rows } = await client.query<StoredSetting>(SETTINGS_OF, [from]);
  for (const setting of rows) await client.query(settingSql(to, setting));
}

/** A setting of a database, or of a role in it, as Postgres keeps it. */
export interface StoredSetting {
  role: string | null;
  name: string;
  value: string;
}

/** The statement that gives `database` a setting which was stored for another. */
export function settingSql(database: string, { role, name, value }: StoredSetting): string {
  const whose =
    role === null
      ? `ALTER DATABASE ${quoteIdent(database)}`
      : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${quoteIdent(database)}`;
  const setting = name.split('.').map(quoteIdent).join('.');
  const values = LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
  return `${whose} SET ${setting} TO ${values.map(quoteLiteral).join(', ')}`;
}

/**
 * The elements of a stored list, unquoted, as pg_dump's SplitGUCList() takes them apart. Each is written as
 * a literal again, since the empty name (`search_path = ''` is stored as `""`) is no identifier.
 */
function listOf(value: string): string[] {
  const elements = Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g), ([bare, quoted]) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );
  return elements.length === 0 ? [''] : elements;
}
