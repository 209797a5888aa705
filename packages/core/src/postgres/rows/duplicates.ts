import type pg from 'pg';
import { quoteIdent } from '../identifiers.ts';
import { type Declaration, checkEach, declarationWords, tablesByOid } from './integrity.ts';
import { callsFunctions } from './own-code.ts';
import { type ReadOptions, withReadOnlySnapshot } from './session.ts';
import { type Table, listStored } from './tables.ts';
import type { DeclarationState, IntegrityResult } from './types.ts';

/**
 * A damaged index hides the very duplicates it should prevent. A sample of all rows is always read from
 * the table itself, also when somebody pastes the statement into a session with other planner settings.
 */
const NOT_FROM_AN_INDEX = 'TABLESAMPLE SYSTEM (100) /* all rows, never through an index */';

/**
 * Unique and primary-key indexes, invalid ones included; a partition's part of a partitioned index is
 * looked at with the whole. NULLS NOT DISTINCT is new in PostgreSQL 15 and therefore read as JSON.
 * pg_get_indexdef(oid, n) gives a column or expression without collation and operator class.
 */
const UNIQUE_INDEXES_SQL = `
  SELECT i.indexrelid::int8::text AS oid, i.indrelid::int8::text AS table, c.relname AS name,
    CASE WHEN i.indisvalid THEN 'valid' ELSE 'not valid' END AS state,
    i.indisexclusion AS overlaps,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
    pg_get_expr(i.indpred, i.indrelid) AS predicate,
    ${callsFunctions('pg_class', 'i.indexrelid')} AS "callsFunctions",
    (SELECT json_agg(json_build_object(
        'sql', pg_get_indexdef(i.indexrelid, a.attnum, false),
        'composite', t.typtype = 'c',
        'collation', CASE WHEN a.attcollation <> 0
          THEN quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
      LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
      WHERE a.attrelid = i.indexrelid AND a.attnum BETWEEN 1 AND i.indnkeyatts) AS keys
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisunique AND NOT c.relispartition
  ORDER BY i.indrelid, c.relname`;

/** A key that should be unique. */
export interface UniqueKeyDeclaration extends Declaration {
  /** Of the index. */
  oid: number;
  valid: boolean;
  /** What goes after FROM. */
  source: string;
  /** One SQL expression for each part of the key, with the index's collation. */
  keys: readonly string[];
  nullsNotDistinct: boolean;
  /** Conditions that a row must meet to take part. */
  conditions: readonly string[];
  /** A part of the key, or what a row must meet, runs code in the database that is not the server's own. */
  callsFunctions: boolean;
}

interface UniqueIndex {
  oid: string;
  table: string;
  name: string;
  state: DeclarationState;
  /** WITHOUT OVERLAPS (PostgreSQL 18). */
  overlaps: boolean;
  nullsNotDistinct: boolean;
  predicate: string | null;
  callsFunctions: boolean;
  keys: { sql: string; composite: boolean; collation: string | null }[];
}

/**
 * Keys that occur more than once although an index says they are unique: primary keys, unique constraints
 * and unique indexes, partial ones within their predicate, and those that a failed CREATE INDEX
 * CONCURRENTLY left invalid. NULLs are distinct unless the index says otherwise.
 *
 * @param client Not in a transaction.
 */
export async function findDuplicateKeys(
  client: pg.Client,
  options: ReadOptions = {},
): Promise<IntegrityResult> {
  return withReadOnlySnapshot(client, options, async () => {
    const tables = tablesByOid(await listStored(client));
    const { declarations, unreadable } = await uniqueKeys(client, tables);
    const result = await checkEach(client, tables, declarations);
    result.unreadable.push(...unreadable);
    return result;
  });
}

/**
 * The unique keys of the listed tables and materialized views, and a line for each that cannot be checked. Inside
 * `withReadOnlySnapshot`.
 */
export async function uniqueKeys(
  client: pg.Client,
  tables: ReadonlyMap<number, Table>,
): Promise<{ declarations: UniqueKeyDeclaration[]; unreadable: string[] }> {
  const { rows } = await client.query<UniqueIndex>(UNIQUE_INDEXES_SQL);
  const declared = rows.flatMap((index) => {
    const declaration = declarationOf(index, tables);
    return declaration ? [{ declaration, overlaps: index.overlaps }] : [];
  });
  return {
    declarations: declared
      .filter(({ overlaps }) => !overlaps)
      .map(({ declaration }) => declaration),
    unreadable: declared
      .filter(({ overlaps }) => overlaps)
      .map(
        ({ declaration }) => `${declarationWords(declaration)}: WITHOUT OVERLAPS is not checked`,
      ),
  };
}

function declarationOf(
  index: UniqueIndex,
  tables: ReadonlyMap<number, Table>,
): UniqueKeyDeclaration | undefined {
  const table = tables.get(Number(index.table));
  if (!table) return undefined;
  const keys = index.keys.map(({ sql, collation }) =>
    collation === null ? `(${sql})` : `(${sql}) COLLATE ${collation}`,
  );
  const conditions = index.nullsNotDistinct ? [] : index.keys.map(notNull);
  if (index.predicate !== null) conditions.unshift(`(${index.predicate})`);
  const select = duplicatesSql(`${table.source} ${NOT_FROM_AN_INDEX}`, keys, conditions);
  return {
    kind: 'duplicates',
    oid: Number(index.oid),
    valid: index.state === 'valid',
    ...{ source: table.source, keys, conditions, nullsNotDistinct: index.nullsNotDistinct },
    callsFunctions: index.callsFunctions,
    object: quoteIdent(index.name),
    table: table.key,
    state: index.state,
    reads: [table.oid],
    sql: `${select};`,
    countSql: surplusSql(select),
  };
}

/** The keys that occur more than once in `from`, and how often. */
export function duplicatesSql(
  from: string,
  keys: readonly string[],
  conditions: readonly string[],
): string {
  const named = keys.map((key, position) => `${key} AS key${position + 1}`).join(', ');
  const where = conditions.length > 0 ? `\nWHERE ${conditions.join(' AND ')}` : '';
  // Positions instead of expressions: a plain number as key expression would itself be taken for a position.
  const groups = keys.map((_, position) => position + 1).join(', ');
  return `SELECT ${named}, count(*) AS occurrences FROM ${from}${where}
GROUP BY ${groups} HAVING count(*) > 1`;
}

/** Rows beyond the first of each key, of what {@link duplicatesSql} gives: one `text[]` of one number. */
export function surplusSql(select: string): string {
  return `SELECT ARRAY[coalesce(sum(occurrences - 1), 0)]::text[]
FROM (${select}) AS duplicate`;
}

/** A composite value of NULLs "IS NULL" without being NULL, and counts as a key like any other. */
function notNull({ sql, composite }: UniqueIndex['keys'][number]): string {
  return composite ? `(${sql}) IS DISTINCT FROM NULL` : `(${sql}) IS NOT NULL`;
}
