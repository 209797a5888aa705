import type pg from 'pg';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import { listTables } from '../../postgres/rows/tables.ts';
import { AUDIT_TABLE } from '../../telling/audit-table.ts';
import type { SalvageColumn, SalvageKey, SalvageTable } from './types.ts';

/** They tell what was done to the database that they are in: in another one that would be wrong. */
const NOT_SALVAGED = new Set([HISTORY_TABLE, AUDIT_TABLE]);

const COLUMNS_SQL = `
SELECT a.attrelid::int8::text AS "table", a.attname AS name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attidentity AS identity,
  a.attgenerated <> '' AS generated, a.attnotnull AS "notNull",
  EXISTS (
    SELECT FROM pg_catalog.pg_cast k
    WHERE k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
      AND k.castmethod = 'f' AND k.oid >= 16384) AS "ownTextCast",
  CASE WHEN a.atthasmissing THEN a.attmissingval::text END AS missing,
  CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default"
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`;

/** Unique over stored columns alone, for every row, and never over a NULL. Strategy 3 of a B-tree is equality. */
const KEYS_SQL = `
SELECT i.indrelid::int8::text AS "table",
  ARRAY(
    SELECT a.attname::text
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE k.at <= i.indnkeyatts ORDER BY k.at) AS columns,
  ARRAY(
    SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
    FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (opclass, at)
    JOIN pg_catalog.pg_opclass oc ON oc.oid = k.opclass
    JOIN pg_catalog.pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amopstrategy = 3
      AND ao.amoplefttype = oc.opcintype AND ao.amoprighttype = oc.opcintype
    JOIN pg_catalog.pg_operator o ON o.oid = ao.amopopr
    JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    ORDER BY k.at) AS equals
FROM pg_catalog.pg_index i
WHERE i.indrelid = ANY ($1::oid[]) AND i.indisunique AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      AND (NOT a.attnotnull OR a.attgenerated <> ''))
ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid`;

/**
 * The tables of one side, sorted by name: without partitions, which are part of their table, without what an extension
 * fills, and without the migration history and Belay's audit. Inside `withReadOnlySnapshot`.
 */
export async function salvageTables(client: pg.Client): Promise<SalvageTable[]> {
  const tables = (await listTables(client)).filter(
    (table) => !table.isPartition && !table.ofExtension && !isOurs(table.plainName),
  );
  // A look at the default of a locked table would wait.
  const oids = tables.flatMap(({ oid, unreadable }) => (unreadable === null ? [oid] : []));
  const columns = await byTable<SalvageColumn & { table: string }>(client, COLUMNS_SQL, oids);
  const keys = await byTable<SalvageKey & { table: string }>(client, KEYS_SQL, oids);
  return tables.map(({ oid, key, plainName, source, unreadable }) => ({
    ...{ oid, key, plainName, source, unreadable },
    columns: (columns.get(oid) ?? []).map(withMissing),
    keys: keys.get(oid) ?? [],
  }));
}

function isOurs(plainName: string): boolean {
  return NOT_SALVAGED.has(plainName.slice(plainName.lastIndexOf('.') + 1));
}

async function byTable<Row extends { table: string }>(
  client: pg.Client,
  sql: string,
  oids: readonly number[],
): Promise<Map<number, Row[]>> {
  const { rows } = await client.query<Row>(sql, [oids]);
  const grouped = new Map<number, Row[]>(oids.map((oid) => [oid, []]));
  for (const row of rows) grouped.get(Number(row.table))?.push(row);
  return grouped;
}

function withMissing({ missing, ...column }: SalvageColumn): SalvageColumn {
  return { ...column, missing: missing === null ? null : onlyElement(missing) };
}

/** The element of an array of one, from its text: pg_attribute has it so, and no cast takes an array of arrays apart. */
function onlyElement(array: string): string {
  const inside = array.slice(1, -1);
  return inside.startsWith('"') ? inside.slice(1, -1).replace(/\\(.)/gs, '$1') : inside;
}
