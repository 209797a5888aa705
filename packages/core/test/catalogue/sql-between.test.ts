import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { compareCatalogues, describeChange } from '@belay/core/postgres/catalogue/compare.ts';
import { fingerprint } from '@belay/core/postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { sqlBetween } from '@belay/core/postgres/catalogue/sql-between.ts';
import type { Catalogue } from '@belay/core/postgres/catalogue/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PAIRS } from './between-pairs.ts';
import { KITCHEN_SINK } from './kitchen-sink.ts';

const server = useServer(15);

async function withSchema<T>(sql: string, body: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(sql);
    return body(client);
  });
}

/** Applies the generated SQL in one transaction and says what still differs from `target`. */
async function leftAfter(
  client: pg.Client,
  target: Catalogue,
): Promise<{ left: string[]; notGenerated: string[]; sql: string[] }> {
  const { statements, notGenerated } = sqlBetween(await readCatalogue(client), target);
  await client.query('BEGIN');
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      await client.query('ROLLBACK');
      return { left: [`${statement}\n  → ${String(error)}`], notGenerated, sql: statements };
    }
  }
  await client.query('COMMIT');
  const reached = await readCatalogue(client);
  const left = compareCatalogues(reached, target).map(describeChange);
  expect(left.length === 0).toBe(fingerprint(reached) === fingerprint(target));
  return { left, notGenerated, sql: statements };
}

describe('SQL between two schemas', () => {
  it.each(PAIRS)('goes there and back: $name', async ({ base = '', a, b, notGenerated }) => {
    const schemaB = await withSchema(`${base};${b}`, readCatalogue);
    await withSchema(`${base};${a}`, async (client) => {
      const schemaA = await readCatalogue(client);
      const there = await leftAfter(client, schemaB);
      if (notGenerated?.toB) expect(there.notGenerated.join()).toMatch(notGenerated.toB);
      else expect(there).toEqual({ left: [], notGenerated: [], sql: there.sql });
      const back = await leftAfter(client, schemaA);
      if (notGenerated?.toA) expect(back.notGenerated.join()).toMatch(notGenerated.toA);
      else expect(back).toEqual({ left: [], notGenerated: [], sql: back.sql });
    });
  });

  it('has nothing to say about equal schemas', async () => {
    await withSchema(KITCHEN_SINK, async (client) => {
      const catalogue = await readCatalogue(client);
      expect(sqlBetween(catalogue, catalogue)).toEqual({ statements: [], notGenerated: [] });
    });
  });

  it('takes the kitchen sink down, with nothing left', async () => {
    const empty = await withSchema('', readCatalogue);
    await withSchema(KITCHEN_SINK, async (client) => {
      const { left, notGenerated } = await leftAfter(client, empty);
      expect({ left, notGenerated }).toEqual({ left: [], notGenerated: [] });
    });
  });

  it('builds the kitchen sink up, and says what it does not write', async () => {
    const full = await withSchema(KITCHEN_SINK, readCatalogue);
    await withSchema(
      'CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere',
      async (client) => {
        const { left, notGenerated } = await leftAfter(client, full);
        const kinds = [
          'cast',
          'collation',
          'foreign server',
          'operator',
          'text search configuration',
        ];
        expect(left.filter((line) => !kinds.some((kind) => line.startsWith(kind)))).toEqual([]);
        expect(left).toHaveLength(kinds.length);
        expect(notGenerated).toHaveLength(kinds.length);
      },
    );
  });

  it('keeps the rows where it alters', async () => {
    const target = await withSchema(
      `CREATE TYPE s AS ENUM ('b', 'a'); CREATE TABLE t (n bigint, s s)`,
      readCatalogue,
    );
    const sql = `CREATE TYPE s AS ENUM ('a', 'b', 'c'); CREATE TABLE t (n integer, s s); INSERT INTO t VALUES (1, 'a'), (2, 'b')`;
    await withSchema(sql, async (client) => {
      expect((await leftAfter(client, target)).left).toEqual([]);
      expect((await client.query('SELECT n, s FROM t ORDER BY n')).rows).toEqual([
        { n: '1', s: 'a' },
        { n: '2', s: 'b' },
      ]);
    });
  });
});
