import type pg from 'pg';

/** The oid of the database that has this name now; undefined when none has. */
export async function oidOf(client: pg.Client, database: string): Promise<number | undefined> {
  const { rows } = await client.query<{ oid: number }>(
    'SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database WHERE datname = $1',
    [database],
  );
  return rows[0]?.oid;
}
