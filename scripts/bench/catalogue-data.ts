import type pg from 'pg';

/** Of each table: its key, a unique one, a partial one, one on an expression, and one for its foreign key. */
export const INDEXES_PER_TABLE = 5;

/** So many at once: what a transaction creates it also locks, and the server has room for only so many locks. */
const AT_ONCE = 100;

/** Tables as an application has them, each with five indexes, a default, a check and a foreign key. */
export async function manyTables(client: pg.Client, tables: number): Promise<void> {
  for (let first = 1; first <= tables; first += AT_ONCE) {
    const numbers = Array.from(
      { length: Math.min(AT_ONCE, tables - first + 1) },
      (_, at) => first + at,
    );
    await client.query(numbers.map(tableSql).join('\n'));
  }
  await client.query('ANALYZE');
}

function tableSql(number: number): string {
  const name = `table_${number}`;
  return `
    CREATE TABLE ${name} (
      id serial CONSTRAINT ${name}_pkey PRIMARY KEY,
      email text NOT NULL,
      name varchar(200) NOT NULL DEFAULT 'nobody',
      state text NOT NULL DEFAULT 'new' CONSTRAINT ${name}_state CHECK (state IN ('new', 'open', 'done')),
      amount numeric(12, 2),
      details jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      parent_id integer CONSTRAINT ${name}_parent REFERENCES table_${Math.ceil(number / 10)} (id)
    );
    CREATE UNIQUE INDEX ${name}_email ON ${name} (email, name);
    CREATE INDEX ${name}_open ON ${name} (created_at DESC) WHERE state <> 'done';
    CREATE INDEX ${name}_lower ON ${name} (lower(name));
    CREATE INDEX ${name}_parent_id ON ${name} (parent_id);`;
}
