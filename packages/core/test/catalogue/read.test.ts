import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { compareCatalogues } from '@belay/core/postgres/catalogue/compare.ts';
import { fingerprint } from '@belay/core/postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { CatalogueSchema } from '@belay/core/postgres/catalogue/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { MAJORS, useServer } from '@belay/testkit/servers.ts';
import { CHANGES, KITCHEN_SINK } from './kitchen-sink.ts';

/** What is in the kitchen sink, by section: none may be empty, or a change there would go unseen. */
const SECTIONS = [
  ...[
    'schemas',
    'enums',
    'domains',
    'compositeTypes',
    'rangeTypes',
    'sequences',
    'tables',
    'views',
    'indexes',
  ],
  ...[
    'constraints',
    'functions',
    'triggers',
    'policies',
    'rules',
    'eventTriggers',
    'statistics',
    'publications',
  ],
  ...['defaultPrivileges', 'others'],
] as const;

describe.each(MAJORS)('on Postgres %i', (major) => {
  const server = useServer(major);

  const withDatabaseOf = async (
    sql: string,
    body: (client: pg.Client) => Promise<void>,
  ): Promise<void> =>
    withClient(await server.createDatabase(), {}, async (client) => {
      await client.query(sql);
      await body(client);
    });

  it('reads something of every kind, as the schema of the report says, and the same twice', async () => {
    await withDatabaseOf(KITCHEN_SINK, async (client) => {
      const catalogue = await readCatalogue(client);
      expect(CatalogueSchema.parse(JSON.parse(JSON.stringify(catalogue)))).toEqual(catalogue);
      expect(catalogue.unreadable).toEqual([]);
      for (const section of SECTIONS)
        expect([section, catalogue[section as 'tables'].length > 0]).toEqual([section, true]);
      expect(fingerprint(await readCatalogue(client))).toBe(fingerprint(catalogue));
      expect(JSON.stringify(catalogue)).not.toContain('hunter2');
      expect(JSON.stringify(catalogue)).not.toContain('pg_toast');
    });
  });

  // The reading differs between all majors, what is compared only where Postgres itself changed much.
  const inDepth = major === 13 || major === 15 || major === 18 ? it : it.skip;
  inDepth(
    'names exactly what changed, for every kind',
    async () => {
      const original = await server.createDatabase();
      const before = await withClient(original, {}, async (client) => {
        await client.query(KITCHEN_SINK);
        return readCatalogue(client);
      });
      const found: unknown[] = [];
      const wanted: unknown[] = [];
      for (const { sql, changes, from = 0 } of CHANGES) {
        if (major < from) continue;
        const copy = await server.createDatabase(parseDatabaseUrl(original).database);
        const after = await withClient(copy, {}, async (client) => {
          await client.query(sql);
          return readCatalogue(client);
        });
        const named = compareCatalogues(before, after).map(
          ({ kind, object, change }) => `${kind} ${object} ${change}`,
        );
        wanted.push({ sql, changes, differs: true });
        found.push({ sql, changes: named, differs: fingerprint(after) !== fingerprint(before) });
      }
      expect(found).toEqual(wanted);
    },
    240_000,
  );
});
