import type pg from 'pg';
import type { IndexFacts, Named } from '../../postgres/index-types.ts';
import { isUsable } from './broken.ts';

export interface ForeignKey {
  oid: number;
  /** The key of the partitioned table that it comes from. */
  parent: number | null;
  /** As one writes it in SQL. */
  id: string;
  /** Whose rows refer. */
  table: Named & { oid: number; partitioned: boolean };
  /** Whose rows are referred to. */
  referenced: { oid: number; id: string };
  /** Column numbers, and names in the same order. */
  columns: readonly number[];
  columnNames: readonly string[];
  /** ON DELETE CASCADE, SET NULL or SET DEFAULT: rows of the referenced table are meant to be deleted. */
  followsDelete: boolean;
}

/**
 * A key to a partitioned table has one more row for each partition there, on the same table: no keys of
 * their own. A key that is NOT ENFORCED (PostgreSQL 18) never looks for rows.
 */
const FOREIGN_KEYS_SQL = `
SELECT k.oid::int8::text AS oid, nullif(k.conparentid, 0)::int8::text AS parent, pg_catalog.quote_ident(k.conname) AS id,
  k.conrelid::int8::text AS "tableOid", n.nspname AS "tableSchema", c.relname AS "tableName",
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS "tableId",
  c.relkind = 'p' AS "tablePartitioned", k.confrelid::int8::text AS "referencedOid",
  pg_catalog.quote_ident(rn.nspname) || '.' || pg_catalog.quote_ident(r.relname) AS "referencedId",
  pg_catalog.array_to_string(k.conkey, ' ') AS columns,
  ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (num, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at) AS "columnNames",
  k.confdeltype IN ('c', 'n', 'd') AS "followsDelete"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
WHERE k.contype = 'f' AND (p.oid IS NULL OR p.conrelid <> k.conrelid)
  AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
  AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, k.conname`;

type Row = Record<
  | 'oid'
  | 'id'
  | 'tableOid'
  | 'tableSchema'
  | 'tableName'
  | 'tableId'
  | 'referencedOid'
  | 'referencedId'
  | 'columns',
  string
> & {
  parent: string | null;
  tablePartitioned: boolean;
  columnNames: string[];
  followsDelete: boolean;
};

/** Every enforced foreign key, those that partitions have from their parents included. */
export async function listForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<Row>(FOREIGN_KEYS_SQL);
  return rows.map(({ id, columnNames, followsDelete, ...row }) => ({
    ...{ id, columnNames, followsDelete },
    oid: Number(row.oid),
    parent: row.parent === null ? null : Number(row.parent),
    table: {
      ...{ oid: Number(row.tableOid), schema: row.tableSchema, name: row.tableName },
      ...{ id: row.tableId, partitioned: row.tablePartitioned },
    },
    referenced: { oid: Number(row.referencedOid), id: row.referencedId },
    columns: row.columns.split(' ').map(Number),
  }));
}

/** How well an index finds the rows that refer to one row. */
export interface Uncovered {
  key: ForeignKey;
  /** An index whose first column is one of the key's: it narrows the search, how far depends on the values. */
  partly?: IndexFacts;
}

/**
 * The keys, each with its partitions, whose referring rows no index finds. A partitioned table needs no
 * index of its own where each partition has one.
 */
export function uncoveredKeys(
  keys: readonly ForeignKey[],
  indexes: readonly IndexFacts[],
): Uncovered[] {
  const byTable = groupBy(indexes.filter(isUsable), ({ table }) => table.oid);
  const below = groupBy(keys, ({ parent }) => parent ?? 0);
  const isCovered = (key: ForeignKey): boolean => {
    if ((byTable.get(key.table.oid) ?? []).some((index) => finds(index, key))) return true;
    const partitions = below.get(key.oid) ?? [];
    return key.table.partitioned && partitions.length > 0 && partitions.every(isCovered);
  };
  return keys
    .filter((key) => key.parent === null && !isCovered(key))
    .map((key) => {
      const partly = (byTable.get(key.table.oid) ?? []).find((index) => findsSome(index, key));
      return partly ? { key, partly } : { key };
    });
}

/** The index begins with the key's columns, in any order. */
function finds(index: IndexFacts, key: ForeignKey): boolean {
  const first = index.columns.slice(0, key.columns.length);
  return (
    isForEquality(index, key) &&
    first.length === key.columns.length &&
    key.columns.every((column) => first.includes(column))
  );
}

function findsSome(index: IndexFacts, key: ForeignKey): boolean {
  return isForEquality(index, key) && key.columns.includes(index.columns[0] ?? 0);
}

/**
 * The server looks for `column = value`, so that an index on the rows where the column IS NOT NULL serves as
 * well as one on all rows.
 */
function isForEquality({ method, predicate }: IndexFacts, key: ForeignKey): boolean {
  if (method !== 'btree' && method !== 'hash') return false;
  if (predicate === null) return true;
  const given = predicate.replace(/^\((.*) IS NOT NULL\)$/, '$1');
  return key.columnNames.some(
    (name) => given === name || given === `"${name.replaceAll('"', '""')}"`,
  );
}

function groupBy<T>(all: readonly T[], key: (one: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const one of all) {
    const group = groups.get(key(one)) ?? [];
    if (group.push(one) === 1) groups.set(key(one), group);
  }
  return groups;
}
