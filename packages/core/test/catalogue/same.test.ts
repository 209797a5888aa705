import { describe, expect, it } from '@jest/globals';
import { compareCatalogues } from '../../src/postgres/catalogue/compare.ts';
import { fingerprint } from '../../src/postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { isSame } from '../../src/postgres/catalogue/same.ts';
import { sqlBetween } from '../../src/postgres/catalogue/sql-between.ts';
import { CatalogueSchema } from '../../src/postgres/catalogue/types.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { KITCHEN_SINK } from './kitchen-sink.ts';

describe('two parts of a catalogue', () => {
  it.each([
    [{ a: 1, b: [null, 'x'] }, { b: [null, 'x'], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ a: null }, { a: false }, false],
    [['x', 'y'], ['y', 'x'], false],
    [['x'], ['x', 'y'], false],
    [[], {}, false],
    [{}, null, false],
  ])('%j and %j', (one, other, same) => {
    expect(isSame(one, other)).toBe(same);
    expect(isSame(other, one)).toBe(same);
  });
});

describe('a catalogue that a report had in between', () => {
  const server = useServer(15);

  it('is the same, though the order of its properties is another', async () => {
    const read = await withClient(await server.createDatabase(), {}, async (client) => {
      await client.query(KITCHEN_SINK);
      return readCatalogue(client);
    });
    const reported = CatalogueSchema.parse(JSON.parse(JSON.stringify(read)));
    expect(JSON.stringify(reported)).not.toBe(JSON.stringify(read));
    expect(compareCatalogues(reported, read)).toEqual([]);
    expect(sqlBetween(reported, read)).toMatchObject({ statements: [], notGenerated: [] });
    expect(fingerprint(reported)).toBe(fingerprint(read));
  });
});
