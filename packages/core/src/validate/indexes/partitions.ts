import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { Named } from '../../postgres/index-types.ts';

export interface Partition extends Named {
  /** Has partitions of its own. */
  partitioned: boolean;
}

/** Foreign tables have no indexes. */
const PARTITIONS_WITHOUT_SQL = `
SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE h.inhparent = $1::oid AND c.relkind IN ('r', 'p') AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_inherits a JOIN pg_catalog.pg_index i ON i.indexrelid = a.inhrelid
  WHERE a.inhparent = $2::oid AND i.indrelid = c.oid)
ORDER BY n.nspname, c.relname`;

/** The partitions directly below `table` that have no index attached to `index` (0: none has). */
export async function partitionsWithout(
  client: pg.Client,
  table: number,
  index: number,
): Promise<Partition[]> {
  const { rows } = await client.query<Partition>(PARTITIONS_WITHOUT_SQL, [table, index]);
  return rows;
}

export interface IndexToAttach {
  schema: string;
  /** Of the partitioned table's index. */
  name: string;
  unique: boolean;
  /** `USING btree ("a", "b")`, and what follows in a CREATE INDEX. */
  rest: string;
}

/** Statements written out; somebody with more partitions will write a loop. */
const SHOWN = 20;
/** NAMEDATALEN - 1, less the room for a number. */
const NAME_BYTES = 57;

/**
 * Builds an index on every given partition without blocking writes, and attaches it: CREATE INDEX
 * CONCURRENTLY does not work on a partitioned table itself.
 */
export function attachSql(index: IndexToAttach, partitions: readonly Partition[]): string {
  const parent = quoteQualified(index.schema, index.name);
  const create = index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
  const lines = partitions.slice(0, SHOWN).flatMap(({ schema, name, partitioned }, position) => {
    const own = partName(index.name, position);
    const how = partitioned ? '' : ' CONCURRENTLY';
    return [
      ...(partitioned ? ['-- has partitions of its own: blocks writes to them while it runs'] : []),
      `${create}${how} ${quoteIdent(own)} ON ${quoteQualified(schema, name)} ${index.rest};`,
      `ALTER INDEX ${parent} ATTACH PARTITION ${quoteQualified(schema, own)};`,
    ];
  });
  const more = partitions.length - SHOWN;
  return [...lines, ...(more > 0 ? [`-- and so on for ${more} more partitions`] : [])].join('\n');
}

/** The name of one partition's part of an index, by its position. */
export function partName(index: string, position: number): string {
  return `${cut(index, NAME_BYTES)}_p${position + 1}`;
}

/** A name that fits, cut between characters. */
export function cut(name: string, bytes: number): string {
  let fitting = name;
  while (Buffer.byteLength(fitting) > bytes) fitting = [...fitting].slice(0, -1).join('');
  return fitting;
}

const DEFINITION_SQL = `
SELECT pg_catalog.pg_get_indexdef($1::oid) AS definition`;

/**
 * What follows the table's name in a CREATE INDEX of this index. With an empty search_path, under which the
 * server writes the table's name in full.
 */
export async function indexRest(
  client: pg.Client,
  { oid, name, table }: { oid: number; name: string; table: Named },
): Promise<string> {
  const { rows } = await client.query<{ definition: string }>(DEFINITION_SQL, [oid]);
  const definition = rows[0]?.definition ?? '';
  const at = definition.indexOf(`${table.id} USING `);
  if (at < 0) throw new Error(`the definition of ${name} is not as expected`);
  return definition.slice(at + table.id.length + 1);
}
