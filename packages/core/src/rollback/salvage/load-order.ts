import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';

/** A foreign key of the live database. */
export interface ForeignKey {
  /** Oid of the table that refers; of the whole table where it is a partition. */
  child: number;
  parent: number;
  /** `"schema"."table"` that has the constraint. */
  table: string;
  name: string;
  deferrable: boolean;
}

/** Of a partitioned table once. Since PostgreSQL 18 there are some that are not enforced. */
const FOREIGN_KEYS_SQL = `
SELECT coalesce(pg_catalog.pg_partition_root(k.conrelid)::oid, k.conrelid)::int8::float8 AS child,
  coalesce(pg_catalog.pg_partition_root(k.confrelid)::oid, k.confrelid)::int8::float8 AS parent,
  n.nspname AS schema, c.relname AS relation, k.conname AS name, k.condeferrable AS deferrable
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND pg_catalog.to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false'
ORDER BY n.nspname, c.relname, k.conname`;

export async function readForeignKeys(client: pg.Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<
    Omit<ForeignKey, 'table'> & { schema: string; relation: string }
  >(FOREIGN_KEYS_SQL);
  return rows.map(({ schema, relation, ...key }) => ({
    ...key,
    table: quoteQualified(schema, relation),
  }));
}

/** Tables by their oids, each after those it refers to; a circle is begun somewhere. */
export function loadOrder(tables: readonly number[], keys: readonly ForeignKey[]): number[] {
  const left = new Set(tables);
  const order: number[] = [];
  const awaited = (table: number) =>
    keys.find(({ child, parent }) => child === table && parent !== table && left.has(parent))
      ?.parent;
  for (let [next] = left; next !== undefined; [next] = left) {
    const seen = new Set<number>();
    // Up to a table that waits for none, or once around the circle.
    for (let up = awaited(next); up !== undefined && !seen.has(next); up = awaited(next)) {
      seen.add(next);
      next = up;
    }
    left.delete(next);
    order.push(next);
  }
  return order;
}

/** Those that rows loaded in this order may break until all are there: of a table to itself, and within a circle. */
export function brokenMeanwhile(
  order: readonly number[],
  keys: readonly ForeignKey[],
): ForeignKey[] {
  const at = new Map(order.map((table, position) => [table, position]));
  return keys.filter(({ child, parent }) => {
    const [referring, referred] = [at.get(child), at.get(parent)];
    return referring !== undefined && referred !== undefined && referred >= referring;
  });
}

/** What has foreign keys looked at after everything is loaded, and what puts them back; in the same transaction. */
export function deferSql(keys: readonly ForeignKey[]): { before: string; after: string } {
  const alter = ({ table, name }: ForeignKey, how: string) =>
    `ALTER TABLE ${table} ALTER CONSTRAINT ${quoteIdent(name)} ${how};\n`;
  const fixed = keys.filter(({ deferrable }) => !deferrable);
  if (keys.length === 0) return { before: '', after: '' };
  return {
    before: `${fixed.map((key) => alter(key, 'DEFERRABLE')).join('')}SET CONSTRAINTS ALL DEFERRED;\n`,
    after: `SET CONSTRAINTS ALL IMMEDIATE;\n${fixed.map((key) => alter(key, 'NOT DEFERRABLE')).join('')}`,
  };
}
