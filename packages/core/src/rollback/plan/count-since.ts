import type pg from 'pg';
import { type Answer, type Question, askEach } from '../../postgres/rows/ask.ts';
import type { Table } from '../../postgres/rows/tables.ts';
import type { Budget } from '../../validate/budget.ts';
import type { Versions } from './row-versions.ts';

/** Rows of one table. */
export interface Counted {
  rows: number;
  /** Of versions younger than the backup; undefined where versions say nothing. */
  written: number | undefined;
  /** Of these, by a transaction that changed the table itself, too. */
  rewritten: number;
  how: 'counted' | 'difference' | 'estimated';
}

export interface CountedTable {
  table: Table;
  counted: Counted | { reason: string };
}

/** Tables that a transaction changed since, or a partition of theirs, with its number. */
const changedSql = (newer: string) => `
SELECT coalesce(pg_catalog.pg_partition_root(t.oid)::oid, t.oid)::int8::text AS oid,
  array_agg(DISTINCT t.xmin::text) AS xids
FROM pg_catalog.pg_class t
WHERE t.relkind = 'r' AND ${newer}
GROUP BY 1`;

/** The planner's number of rows, that of partitions together; -1 is "never looked at". */
const ESTIMATES_SQL = `
SELECT o.oid::text AS oid,
  (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::float8 FROM pg_catalog.pg_class c
    WHERE c.oid = o.oid
      OR c.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(o.oid::oid::pg_catalog.regclass) WHERE isleaf)) AS rows
FROM unnest($1::int8[]) AS o (oid)`;

/**
 * Counts rows, the small tables first, until the time is over. Inside `withReadOnlySnapshot`.
 *
 * @returns In the order in which they were given.
 */
export async function countSince(
  client: pg.Client,
  tables: readonly Table[],
  versions: Versions,
  budget: Budget,
): Promise<CountedTable[]> {
  // Both now: when the time is over nothing can be asked any more.
  const changed = versions.kind === 'known' ? await changedTables(client, versions.newer) : NONE;
  const readable = tables.filter(({ unreadable, bytes }) => unreadable === null && bytes !== 0);
  const estimates = await estimatedRows(client, readable);
  const counted = new Map<Table, CountedTable['counted']>();
  for (const some of chunks([...readable].sort((a, b) => sizeOf(a) - sizeOf(b)))) {
    const answers = budget.spent
      ? some.map(() => ({ reason: TIME_OVER }))
      : await askEach(
          client,
          some.map((table) => questionOf(table, versions, changed)),
        );
    some.forEach((table, at) => {
      const answer = answers[at] ?? { reason: TIME_OVER };
      const late = 'reason' in answer && budget.spent;
      counted.set(table, late ? estimateOf(estimates.get(table.oid)) : countedOf(answer));
    });
  }
  return tables.map((table) => ({
    table,
    counted: counted.get(table) ?? emptyOf(table, versions),
  }));
}

const TIME_OVER = 'there was no time left to look';
const NONE: ReadonlyMap<number, string[]> = new Map();

function sizeOf({ bytes }: Table): number {
  return bytes ?? Infinity;
}

async function changedTables(client: pg.Client, newer: string): Promise<Map<number, string[]>> {
  const { rows } = await client.query<{ oid: string; xids: string[] }>(changedSql(newer));
  return new Map(rows.map(({ oid, xids }) => [Number(oid), xids]));
}

async function estimatedRows(
  client: pg.Client,
  tables: readonly Table[],
): Promise<Map<number, number>> {
  const oids = tables.map(({ oid }) => oid);
  const { rows } = await client.query<{ oid: string; rows: number }>(ESTIMATES_SQL, [oids]);
  return new Map(rows.map((row) => [Number(row.oid), row.rows]));
}

function estimateOf(rows: number | undefined): Counted {
  return { rows: Math.round(rows ?? 0), written: undefined, rewritten: 0, how: 'estimated' };
}

function questionOf(
  { oid, source, bytes }: Table,
  versions: Versions,
  changed: ReadonlyMap<number, readonly string[]>,
): Question {
  const xids = changed.get(oid);
  const columns =
    versions.kind === 'unknown'
      ? ['count(*)']
      : [
          'count(*)',
          `count(*) FILTER (WHERE ${versions.newer})`,
          xids === undefined
            ? '0'
            : `count(*) FILTER (WHERE t.xmin = ANY ('{${xids.join(',')}}'::pg_catalog.xid[]))`,
        ];
  return { sql: `SELECT ARRAY[${columns.join(', ')}]::text[] FROM ${source} AS t`, bytes };
}

function countedOf(answer: Answer): CountedTable['counted'] {
  if ('reason' in answer) return answer;
  const [rows = 0, written, rewritten = 0] = answer.values.map(Number);
  return { rows, written, rewritten, how: written === undefined ? 'difference' : 'counted' };
}

function emptyOf({ unreadable }: Table, { kind }: Versions): CountedTable['counted'] {
  if (unreadable !== null) return { reason: unreadable };
  const [written, how] = kind === 'known' ? ([0, 'counted'] as const) : ([undefined, 'difference'] as const); // prettier-ignore
  return { rows: 0, rewritten: 0, written, how };
}

/** Between two of them it is seen whether there is time left. */
const CHUNK = 50;

function* chunks<T>(list: readonly T[]): Generator<T[]> {
  for (let at = 0; at < list.length; at += CHUNK) yield list.slice(at, at + CHUNK);
}
