import type pg from 'pg';
import { quoteIdent } from '../identifiers.ts';
import { type RowDeclaration, checkEach, rowsWhere, tablesByOid } from './integrity.ts';
import { type ReadOptions, withReadOnlySnapshot } from './session.ts';
import { type Table, listTables } from './tables.ts';
import type { DeclarationState, IntegrityResult } from './types.ts';

/**
 * Columns that say NOT NULL: by attnotnull (which since PostgreSQL 18 is also set by a NOT NULL constraint
 * that is NOT VALID), or by a CHECK (column IS NOT NULL) that is not validated yet.
 */
const NOT_NULL_SQL = `
  SELECT a.attrelid::int8::text AS table, a.attname AS column, NULL AS constraint,
    CASE WHEN EXISTS (
      SELECT FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated
    ) THEN 'not valid' ELSE 'valid' END AS state
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v'
    AND c.relkind = ANY ($1::"char"[]) AND NOT c.relispartition AND c.relnamespace <> 'pg_catalog'::regnamespace
  UNION ALL
  SELECT k.conrelid::int8::text, a.attname, k.conname, 'not valid'
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  WHERE k.contype = 'c' AND NOT k.convalidated AND NOT c.relispartition AND cardinality(k.conkey) = 1
    AND pg_get_expr(k.conbin, k.conrelid) = '(' || quote_ident(a.attname) || ' IS NOT NULL)'
  ORDER BY 1, 2, 3`;

interface NotNull {
  table: string;
  column: string;
  constraint: string | null;
  state: DeclarationState;
}

/**
 * NULLs in columns that are declared NOT NULL, or that an unvalidated CHECK (column IS NOT NULL) covers.
 * Such NULLs come from a damaged catalogue, a hand-written UPDATE of it, or a constraint added NOT VALID.
 *
 * @param client Not in a transaction.
 */
export async function findNulls(
  client: pg.Client,
  options: ReadOptions = {},
): Promise<IntegrityResult> {
  return withReadOnlySnapshot(client, options, async () => {
    const tables = tablesByOid(await listTables(client));
    return checkEach(client, tables, await notNullColumns(client, tables));
  });
}

/** A column that must not hold NULLs. */
export interface NotNullDeclaration extends RowDeclaration {
  column: string;
}

/** Tables whose rows this server keeps. */
const STORED = ['r', 'p'];

/**
 * What forbids NULLs in the listed tables. Inside `withReadOnlySnapshot`.
 *
 * @param relkinds Of the tables; a foreign table's (`f`) declarations bind nobody.
 */
export async function notNullColumns(
  client: pg.Client,
  tables: ReadonlyMap<number, Table>,
  relkinds: readonly string[] = STORED,
): Promise<NotNullDeclaration[]> {
  const { rows } = await client.query<NotNull>(NOT_NULL_SQL, [relkinds]);
  return rows.flatMap((row) => declarationOf(row, tables) ?? []);
}

function declarationOf(
  { table: oid, column, constraint, state }: NotNull,
  tables: ReadonlyMap<number, Table>,
): NotNullDeclaration | undefined {
  const table = tables.get(Number(oid));
  if (!table) return undefined;
  return {
    kind: 'nulls',
    column,
    object: quoteIdent(constraint ?? column),
    table: table.key,
    state,
    reads: [table.oid],
    // Not `IS NULL`: from PostgreSQL 17 the planner answers that from the declaration, without looking.
    ...rowsWhere(table.source, `num_nulls(t.${quoteIdent(column)}) > 0`),
  };
}
