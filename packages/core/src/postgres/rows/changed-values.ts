import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../identifiers.ts';
import { attempt, withReadOnlySnapshot } from './session.ts';

/** Distinct values fetched at a time, from each side. */
const FETCH = 10_000;

const TABLE_SQL = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
  WHERE c.oid = $1::pg_catalog.regclass`;

/** How the values of both sides are written so that they can be compared. */
interface Writing {
  before: (value: string) => string;
  after: (value: string) => string;
}

/**
 * How many values of a column cannot be had back after the column changed: values of before, as a multiset,
 * that are not among the values of after cast to the old type. Where that cast is impossible (or fails for
 * some value), the texts are compared as they are, which may count too many, never too few.
 * From `json` to `jsonb` the values count as kept, their white space and order of keys not.
 *
 * Deleted rows' values count as well. The texts' 64-bit hashes are compared, streamed from both servers in
 * order, so memory stays bounded however large the table is. Timestamps are read in UTC.
 *
 * @param table Key as `readRows` gives it, the same on both sides.
 * @param fromType As `readRows` gives it for before; `toType` for after.
 */
export async function countChangedValues(
  beforeClient: pg.Client,
  afterClient: pg.Client,
  table: string,
  column: string,
  fromType: string,
  toType: string,
): Promise<number> {
  return withReadOnlySnapshot(beforeClient, {}, () =>
    withReadOnlySnapshot(afterClient, {}, async () => {
      const before = await locate(beforeClient, table, column, fromType);
      const after = await locate(afterClient, table, column, toType);
      for (const writing of writings(before.type, after.type)) {
        const left = await open(beforeClient, before.source, writing.before(before.value));
        const right = left && (await open(afterClient, after.source, writing.after(after.value)));
        if (left && right) return countMissing(left, right);
      }
      throw new Error(`the values of ${table}.${quoteIdent(column)} cannot be written as text`);
    }),
  );
}

/** Most faithful first; the last one always works. Types come from format_type and are SQL already. */
function writings(fromType: string, toType: string): Writing[] {
  const asText = (value: string) => `${value}::text`;
  const plain: Writing = { before: asText, after: asText };
  if (fromType === toType) return [plain];
  if (fromType === 'json' && toType === 'jsonb') {
    return [{ before: (value) => `${value}::jsonb::text`, after: asText }, plain];
  }
  return [{ before: asText, after: (value) => `(${value}::${fromType})::text` }, plain];
}

interface Column {
  source: string;
  value: string;
  type: string;
}

async function locate(
  client: pg.Client,
  table: string,
  column: string,
  expectedType: string,
): Promise<Column> {
  const { rows } = await client.query<Record<'schema' | 'name' | 'kind' | 'type', string>>(
    TABLE_SQL,
    [table, column],
  );
  const row = rows[0];
  if (row?.type !== expectedType) {
    const found = row ? `of type ${row.type}` : 'missing';
    throw new Error(`${table}.${quoteIdent(column)} should be ${expectedType} and is ${found}`);
  }
  const name = quoteQualified(row.schema, row.name);
  return {
    source: row.kind === 'p' ? name : `ONLY ${name}`,
    value: `t.${quoteIdent(column)}`,
    type: row.type,
  };
}

interface HashCount {
  hash: bigint;
  count: number;
}

/**
 * The hashes of a column's values in ascending order, each with how often it occurs, or undefined when the
 * server cannot write the values this way. The first fetch computes everything, so errors show up here.
 */
async function open(
  client: pg.Client,
  source: string,
  text: string,
): Promise<AsyncGenerator<HashCount> | undefined> {
  const first = await attempt(client, async () => {
    // The other side may have failed under an earlier writing while this one's cursor was open.
    await client.query('CLOSE ALL');
    await client.query(`
      DECLARE belay_values NO SCROLL CURSOR FOR
      SELECT hashed.h::text, count(*)::text
      FROM (SELECT hashtextextended((${text}) COLLATE "C", 0) AS h FROM ${source} AS t) AS hashed
      WHERE hashed.h IS NOT NULL GROUP BY hashed.h ORDER BY hashed.h`);
    return fetchMore(client);
  });
  return 'value' in first ? stream(client, first.value) : undefined;
}

async function fetchMore(client: pg.Client): Promise<HashCount[]> {
  const { rows } = await client.query<[string, string]>({
    text: `FETCH ${FETCH} FROM belay_values`,
    rowMode: 'array',
  });
  return rows.map(([hash, count]) => ({ hash: BigInt(hash), count: Number(count) }));
}

async function* stream(client: pg.Client, first: HashCount[]): AsyncGenerator<HashCount> {
  for (let batch = first; batch.length > 0; batch = await fetchMore(client)) yield* batch;
}

/** Size of the multiset difference left − right; both ascending by hash. */
async function countMissing(
  left: AsyncGenerator<HashCount>,
  right: AsyncGenerator<HashCount>,
): Promise<number> {
  let missing = 0;
  let other = await right.next();
  for await (const { hash, count } of left) {
    while (!other.done && other.value.hash < hash) other = await right.next();
    const kept = !other.done && other.value.hash === hash ? other.value.count : 0;
    missing += Math.max(0, count - kept);
  }
  return missing;
}
