import { describe, expect, it } from '@jest/globals';
import { compareCatalogues, describeChange } from '@belay/core/postgres/catalogue/compare.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { sqlBetween } from '@belay/core/postgres/catalogue/sql-between.ts';
import type { Catalogue } from '@belay/core/postgres/catalogue/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer(18);

/** What only newer servers have: a plain schema, and one that uses it. */
const PAIRS: [name: string, plain: string, newer: string][] = [
  [
    'NOT NULL not validated, from nothing',
    'CREATE TABLE t (a integer)',
    'CREATE TABLE t (a integer); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID',
  ],
  [
    'NOT NULL not validated, from NOT NULL',
    'CREATE TABLE t (a integer NOT NULL)',
    'CREATE TABLE t (a integer); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID',
  ],
  [
    'virtual columns, NULLS NOT DISTINCT',
    'CREATE TABLE t (a integer)',
    'CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) VIRTUAL, c integer UNIQUE NULLS NOT DISTINCT)',
  ],
  [
    'a foreign key that is not enforced',
    'CREATE TABLE u (id integer PRIMARY KEY); CREATE TABLE t (a integer)',
    'CREATE TABLE u (id integer PRIMARY KEY); CREATE TABLE t (a integer REFERENCES u NOT ENFORCED)',
  ],
  [
    'a key without overlaps',
    '',
    'CREATE EXTENSION btree_gist; CREATE TABLE t (id integer, d tstzrange, PRIMARY KEY (id, d WITHOUT OVERLAPS))',
  ],
];

async function catalogueAfter(sql: string): Promise<Catalogue> {
  return withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(sql);
    return readCatalogue(client);
  });
}

describe('SQL between two schemas of Postgres 18', () => {
  it.each(PAIRS)('goes there and back: %s', async (_name, plain, newer) => {
    for (const [from, to] of [
      [plain, newer],
      [newer, plain],
    ] as const) {
      const [before, after] = [await catalogueAfter(from), await catalogueAfter(to)];
      expect(compareCatalogues(before, after)).not.toEqual([]);
      const { statements, notGenerated } = sqlBetween(before, after);
      const reached = await catalogueAfter(`${from}; ${statements.join(';')}`);
      expect({ left: compareCatalogues(reached, after).map(describeChange), notGenerated }).toEqual(
        { left: [], notGenerated: [] },
      );
    }
  });
});
