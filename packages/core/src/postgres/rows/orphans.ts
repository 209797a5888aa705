import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../identifiers.ts';
import { type RowDeclaration, checkEach, rowsWhere, tablesByOid } from './integrity.ts';
import { type ReadOptions, withReadOnlySnapshot } from './session.ts';
import { type Table, listTables } from './tables.ts';
import type { DeclarationState, IntegrityResult } from './types.ts';

/**
 * Foreign keys as declared; those that a partition has from its parent (conparentid) are looked at with
 * the parent. The operator is the one the server itself uses (conpfeqop, which may compare two types), and
 * the collation that of the referenced column, as in ri_triggers.c. conenforced and conperiod are new in
 * PostgreSQL 18, so they are read from the row as JSON.
 */
const FOREIGN_KEYS_SQL = `
  SELECT k.oid::int8::text AS oid, k.conname AS name, k.conrelid::int8::text AS child, k.confrelid::int8::text AS parent,
    k.confmatchtype = 'f' AS "matchFull",
    CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN k.convalidated THEN 'valid' ELSE 'not valid'
    END AS state,
    coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false) AS period,
    (SELECT json_agg(json_build_object(
        'child', c.attname, 'parent', p.attname,
        'operatorSchema', n.nspname, 'operator', o.oprname,
        'collationSchema', ln.nspname, 'collation', l.collname) ORDER BY u.position)
      FROM unnest(k.conkey, k.confkey, k.conpfeqop)
        WITH ORDINALITY AS u (child, parent, operator, position)
      JOIN pg_catalog.pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = u.child
      JOIN pg_catalog.pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.parent
      JOIN pg_catalog.pg_operator o ON o.oid = u.operator
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = p.attcollation AND c.attcollation <> p.attcollation
      LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace) AS columns
  FROM pg_catalog.pg_constraint k
  WHERE k.contype = 'f' AND k.conparentid = 0
  ORDER BY k.conrelid, k.conname`;

interface ForeignKey {
  oid: string;
  name: string;
  child: string;
  parent: string;
  matchFull: boolean;
  state: DeclarationState;
  period: boolean;
  columns: KeyColumn[];
}

/** A foreign key of which rows may refer to nothing. */
export interface ForeignKeyDeclaration extends RowDeclaration {
  /** Of the constraint. */
  oid: number;
  columns: readonly KeyColumn[];
  matchFull: boolean;
  period: boolean;
}

export interface KeyColumn {
  child: string;
  parent: string;
  operatorSchema: string;
  operator: string;
  /** Set where the two columns' collations differ. */
  collationSchema: string | null;
  collation: string | null;
}

/**
 * Rows that refer to nothing, for every foreign key, whether it is validated, enforced or neither. Rows
 * with a NULL in the key are fine under MATCH SIMPLE; under MATCH FULL only when all of it is NULL.
 *
 * @param client Not in a transaction.
 */
export async function findOrphans(
  client: pg.Client,
  options: ReadOptions = {},
): Promise<IntegrityResult> {
  return withReadOnlySnapshot(client, options, async () => {
    const tables = tablesByOid(await listTables(client));
    return checkEach(client, tables, await foreignKeys(client, tables));
  });
}

/** The foreign keys of the listed tables. Inside `withReadOnlySnapshot`. */
export async function foreignKeys(
  client: pg.Client,
  tables: ReadonlyMap<number, Table>,
): Promise<ForeignKeyDeclaration[]> {
  const { rows } = await client.query<ForeignKey>(FOREIGN_KEYS_SQL);
  return rows.flatMap((key) => declarationOf(key, tables) ?? []);
}

/** Undefined for a temporary table's key. */
function declarationOf(
  key: ForeignKey,
  tables: ReadonlyMap<number, Table>,
): ForeignKeyDeclaration | undefined {
  const child = tables.get(Number(key.child));
  const parent = tables.get(Number(key.parent));
  if (!child || !parent) return undefined;
  const condition = key.period
    ? uncoveredPeriod(key.columns, parent.source)
    : orphan(key.columns, parent.source, key.matchFull);
  return {
    kind: 'orphans',
    oid: Number(key.oid),
    ...{ columns: key.columns, matchFull: key.matchFull, period: key.period },
    object: quoteIdent(key.name),
    table: child.key,
    state: key.state,
    reads: [child.oid, parent.oid],
    ...rowsWhere(child.source, condition),
  };
}

function orphan(columns: readonly KeyColumn[], parent: string, matchFull: boolean): string {
  const given = columns.map((column) => `t.${quoteIdent(column.child)} IS NOT NULL`);
  const matches = columns.map(keyEquality).join(' AND ');
  // A key that is NULL in part matches nothing, so that under MATCH FULL it is found as well.
  return `(${given.join(matchFull ? ' OR ' : ' AND ')})
  AND NOT EXISTS (SELECT FROM ${parent} AS p WHERE ${matches})`;
}

/** PERIOD (PostgreSQL 18): the referenced rows' ranges together must cover the row's own. */
function uncoveredPeriod(columns: readonly KeyColumn[], parent: string): string {
  const scalars = columns.slice(0, -1);
  const range = columns.at(-1);
  if (!range) throw new Error('a foreign key has at least one column');
  const given = columns.map((column) => `t.${quoteIdent(column.child)} IS NOT NULL`);
  const matches = scalars.map(keyEquality).join(' AND ');
  return `${given.join(' AND ')}
  AND NOT coalesce(t.${quoteIdent(range.child)} <@ (
    SELECT range_agg(p.${quoteIdent(range.parent)}) FROM ${parent} AS p WHERE ${matches || 'true'}), false)`;
}

/** That a row `p` has the key which a row `t` refers to, in one column. */
export function keyEquality(column: KeyColumn): string {
  const { collationSchema, collation } = column;
  const collate =
    collationSchema !== null && collation !== null
      ? ` COLLATE ${quoteQualified(collationSchema, collation)}`
      : '';
  // Operators have no quoting; their names consist of operator characters only.
  const operator =
    column.operatorSchema === 'pg_catalog'
      ? column.operator
      : `OPERATOR(${quoteIdent(column.operatorSchema)}.${column.operator})`;
  return `p.${quoteIdent(column.parent)}${collate} ${operator} t.${quoteIdent(column.child)}${collate}`;
}
