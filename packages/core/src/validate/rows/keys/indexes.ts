import type pg from 'pg';

/** The key columns of one B-tree, in its order. */
export interface KeyIndex {
  table: number;
  columns: readonly IndexedColumn[];
}

export interface IndexedColumn {
  /** Null for an expression. */
  name: string | null;
  /** Oid of the operator family: two indexes of one family sort values alike. */
  family: string;
  /**
   * It sorts as the column does, by the column's collation, ascending, NULLs last; and `<` is what sorts it, whatever
   * the search_path: that of Postgres itself. A type of an extension (citext) has operators of its own in another
   * schema, and without them in sight `<` would compare it as text.
   */
  plain: boolean;
}

/** Complete B-trees only. Of a partitioned table none: its index has no order over all partitions. */
const INDEXES_SQL = `
SELECT i.indrelid::int8::text AS table, (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'family', o.opcfamily::int8::text,
      'plain', i.indoption[k.n] = 0 AND i.indcollation[k.n] IS NOT DISTINCT FROM a.attcollation
        AND (b.typnamespace = 'pg_catalog'::pg_catalog.regnamespace OR b.typtype = 'e')) ORDER BY k.n)
  FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (n)
  JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n]
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] AND a.attnum > 0
  LEFT JOIN pg_catalog.pg_type d ON d.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type b ON b.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = ANY ($1::oid[]) AND c.relkind = 'i' AND m.amname = 'btree'
  AND i.indisvalid AND i.indisready AND i.indislive AND i.indpred IS NULL
ORDER BY i.indexrelid`;

/** The B-trees of these tables that hold every row. Inside `context.read`. */
export async function readKeyIndexes(
  client: pg.Client,
  tables: readonly number[],
): Promise<KeyIndex[]> {
  const { rows } = await client.query<{ table: string; columns: IndexedColumn[] }>(INDEXES_SQL, [
    tables,
  ]);
  return rows.map(({ table, columns }) => ({ table: Number(table), columns }));
}
