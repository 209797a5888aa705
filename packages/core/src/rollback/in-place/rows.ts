import type { Compared } from '../../backup/engine.ts';
import { compareContent } from '../../backup/content/compare-content.ts';
import type { Content } from '../../backup/content/content.ts';
import { quoteLiteral } from '../../postgres/identifiers.ts';
import { LARGE_OBJECTS_TABLE } from '../../postgres/rows/large-objects.ts';
import { rowsOf, summarySql } from '../../postgres/rows/read.ts';
import { DETERMINISTIC_SETTINGS_SQL } from '../../postgres/rows/session.ts';
import type { Column } from '../../postgres/rows/tables.ts';
import { LARGE_OBJECTS, type RowSummary, type TableRows } from '../../postgres/rows/types.ts';
import type { Talk } from './psql-talk.ts';

/**
 * Which tables there are of those that were backed up, whether this role can read all their rows, and which of their
 * columns write their values as text in a way of their own. As one line.
 */
function foundSql(keys: readonly string[]): string {
  return `
SELECT coalesce(jsonb_object_agg(wanted.key, jsonb_build_object(
    'kind', c.relkind,
    'hidden', NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.row_security_active(c.oid),
    'own', (SELECT coalesce(jsonb_agg(a.attname), '[]') FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_cast k ON k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
       AND k.castmethod = 'f' AND k.oid >= 16384
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'columns', (SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attname), '[]') FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
  )), '{}')::text AS found
  FROM unnest(ARRAY[${keys.map(quoteLiteral).join(', ')}]::text[]) AS wanted (key)
  JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(wanted.key) \\gset`;
}

interface Found {
  kind: string;
  hidden: boolean;
  own: string[];
  columns: string[];
}

/**
 * Counts and hashes the restored rows in the transaction that restored them, which nobody else sees yet, and compares
 * them with what was backed up: so that what differs can still be taken back.
 *
 * @throws SyntaxError where psql said something else than it was asked.
 */
export async function compareRowsWithin(talk: Talk, expected: Content): Promise<Compared> {
  await talk.say(`${DETERMINISTIC_SETTINGS_SQL};`);
  const { tables } = expected.rows;
  const keys = Object.keys(tables).filter((key) => !key.startsWith('"pg_catalog".'));
  const found = JSON.parse(await talk.say(foundSql(keys), ':found')) as Record<string, Found>;
  const rows: RowSummary = { ...expected.rows, tables: {} };
  const hidden: string[] = [];
  for (const [key, was] of Object.entries(tables)) {
    if (key === LARGE_OBJECTS) rows.tables[key] = await hashed(talk, LARGE_OBJECTS_TABLE);
    else if (key.startsWith('"pg_catalog".') || was.computed) rows.tables[key] = was;
    else {
      const is = found[key];
      if (is === undefined) continue;
      if (is.hidden) hidden.push(`rows of ${key}: this role may no longer read them all`);
      rows.tables[key] = is.hidden ? was : await hashed(talk, tableOf(key, was, is));
    }
  }
  const { differences, notCompared } = compareContent(expected, { ...expected, rows });
  return { differences, notCompared: [...hidden, ...notCompared] };
}

interface Readable {
  source: string;
  columns: Column[];
  isView: boolean;
}

/** Columns that were not backed up would be told by the comparison of the schema. */
function tableOf(key: string, was: TableRows, { kind, own, columns }: Found): Readable {
  const there = was.columns.filter(({ name }) => columns.includes(name));
  return {
    source: kind === 'p' ? key : `ONLY ${key}`,
    isView: false,
    columns: there.map(({ name, type }) => ({
      ...{ name, type, notNull: false },
      ownTextCast: own.includes(name),
    })),
  };
}

async function hashed(talk: Talk, table: Readable): Promise<TableRows> {
  const sql = `SELECT pg_catalog.array_to_string(v, ' ') AS hashes FROM (${summarySql(table)}) AS s (v) \\gset`;
  return rowsOf(table, (await talk.say(sql, ':hashes')).split(' '));
}
