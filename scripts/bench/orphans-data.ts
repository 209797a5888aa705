import type pg from 'pg';

/** What the parent's keys are. */
export type Keys = 'integers' | 'uuids';

const VALUE: Record<Keys, { type: string; of: (number: string) => string }> = {
  integers: { type: 'int', of: (number) => number },
  uuids: { type: 'uuid', of: (number) => `md5((${number})::text)::uuid` },
};

/** Ten rows refer to each parent. */
const PER_PARENT = 10;

/** A table of so many rows, in no order of its foreign key, which has an index. */
export async function benchTables(client: pg.Client, keys: Keys, rows: number): Promise<void> {
  const { type, of } = VALUE[keys];
  const parents = Math.ceil(rows / PER_PARENT);
  for (const statement of [
    `CREATE TABLE parent (id ${type} PRIMARY KEY, name text)`,
    `INSERT INTO parent SELECT ${of('g')}, 'parent ' || g FROM generate_series(1, ${parents}) g`,
    `CREATE TABLE child (id int PRIMARY KEY, parent ${type}, amount int, note text)`,
    // 7919 is prime: all parents in turn, none beside its neighbour.
    `INSERT INTO child SELECT g, ${of(`g::bigint * 7919 % ${parents} + 1`)}, g % 100, 'row ' || g
     FROM generate_series(1, ${rows}) g`,
    'CREATE INDEX ON child (parent)',
    'ALTER TABLE child ADD CONSTRAINT child_parent FOREIGN KEY (parent) REFERENCES parent NOT VALID',
    // Twice: the first time, the newest pages may still not be seen by everybody.
    'VACUUM (ANALYZE) parent, child',
    'VACUUM parent, child',
  ]) {
    await client.query(statement);
  }
}

const PLAIN_JOIN_SQL = `
SELECT count(*)::int AS orphans FROM child c LEFT JOIN parent p ON p.id = c.parent
WHERE p.id IS NULL AND c.parent IS NOT NULL`;

/** What one would type. */
export async function plainJoin(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ orphans: number }>(PLAIN_JOIN_SQL);
  if (rows[0]?.orphans !== 0) throw new Error('the benchmark has no orphans');
}
