import type pg from 'pg';

/**
 * Three tables of text, uuid, jsonb, numbers and times, as an application has them: compressible, but no two rows
 * alike. A million orders come to about 1 GB with their indexes left out.
 */
const TABLES_SQL = `
CREATE TABLE customer (
  id uuid PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, address jsonb NOT NULL, created_at timestamptz NOT NULL
);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id uuid NOT NULL, total numeric(12, 2) NOT NULL,
  status text NOT NULL, note text NOT NULL, items jsonb NOT NULL, created_at timestamptz NOT NULL
);
CREATE TABLE event (
  id bigint PRIMARY KEY, order_id bigint NOT NULL, kind text NOT NULL, payload jsonb NOT NULL, at timestamptz NOT NULL
)`;

const FILL = (orders: number) => `
INSERT INTO customer SELECT md5('c' || n)::uuid, 'user' || n || '@example.com', initcap(md5('n' || n)),
  jsonb_build_object('street', md5('s' || n), 'zip', n % 99999, 'city', left(md5('t' || n % 5000), 12)),
  timestamptz '2024-01-01Z' + n * interval '7 seconds' FROM generate_series(1, ${orders / 5}) n;
INSERT INTO orders (customer_id, total, status, note, items, created_at)
SELECT md5('c' || 1 + n % ${orders / 5})::uuid, (n % 100000) / 100.0, (ARRAY['NEW', 'PAID', 'SHIPPED'])[1 + n % 3],
  repeat(md5('a' || n), 5), jsonb_build_array(jsonb_build_object('sku', md5('k' || n), 'n', n % 9), jsonb_build_object('sku', md5('l' || n), 'n', n % 7)),
  timestamptz '2024-06-01Z' + n * interval '3 seconds' FROM generate_series(1, ${orders}) n;
INSERT INTO event SELECT n, 1 + n % ${orders}, 'kind' || n % 20,
  jsonb_build_object('ip', n % 255, 'agent', md5('g' || n % 300), 'trace', md5('x' || n), 'more', md5('y' || n)),
  timestamptz '2024-06-01Z' + n * interval '1 second' FROM generate_series(1, ${orders * 2}) n;
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON event (order_id)`;

/** Makes and fills them. @returns Bytes of the tables alone, without indexes. */
export async function backupTables(client: pg.Client, orders: number): Promise<number> {
  await client.query(TABLES_SQL);
  await client.query(FILL(orders));
  const { rows } = await client.query<{ bytes: string }>(
    `SELECT sum(pg_table_size(oid))::text AS bytes FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  await client.query('CHECKPOINT');
  return Number(rows[0]?.bytes);
}
