import { describe, expect, test } from '@jest/globals';
import { readOutside } from '@belay/core/backup/content/outside.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { analyzeAll } from '@belay/core/rollback/beside/analyze.ts';
import { createBeside } from '@belay/core/rollback/beside/create.ts';
import { dropLeftoverBesides } from '@belay/core/rollback/beside/drop.ts';
import { besideName } from '@belay/core/rollback/beside/mark.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { identityOf } from '@belay/core/rollback/point/identity.ts';
import { otherVersions } from '@belay/core/rollback/point/extension-versions.ts';
import { tellLocale } from '@belay/core/rollback/point/locale.ts';
import { lackingPrivileges } from '@belay/core/rollback/point/privileges.ts';
import { requireServerRoom } from '@belay/core/rollback/point/room.ts';
import type { Content } from '@belay/core/backup/content/content.ts';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import { type Major, useServer } from '@belay/testkit/servers.ts';
import { RUN, ask, besides, listening, nameOf, ports } from './rolling.ts';

describe.each<Major>([13, 16, 18])('Postgres %s', (major) => {
  const server = useServer(major);

  test('a database is made beside, marked, analysed with its partitions, and known as a leftover', async () => {
    const url = await server.createDatabase();
    await withHeldTarget(url, { waitMs: 5_000 }, ports, async (held) => {
      const outside = await readOutside(held.client);
      const name = besideName(RUN, held.facts);
      const { url: there } = await createBeside(held, name, outside, RUN, ports);
      await withClient(there, {}, (client) =>
        client.query(`
          CREATE TABLE parted (id int) PARTITION BY RANGE (id);
          CREATE TABLE part_1 PARTITION OF parted FOR VALUES FROM (0) TO (500) PARTITION BY RANGE (id);
          CREATE TABLE part_1a PARTITION OF part_1 FOR VALUES FROM (0) TO (500);
          CREATE TABLE part_2 PARTITION OF parted FOR VALUES FROM (500) TO (1001);
          INSERT INTO parted SELECT generate_series(1, 1000); CREATE TABLE plain AS SELECT 1 AS id`),
      );
      await analyzeAll(there, { major, connections: 2 }, ports);
      const known = `SELECT count(DISTINCT tablename)::int FROM pg_stats WHERE schemaname = 'public'`;
      expect(await ask(there, known)).toBe(5);
      expect(await dropLeftoverBesides(held, ports)).toEqual([name]);
    });
    expect(await besides(server.url())).toEqual([]);
  }, 30_000);

  test('what a role lacks is seen, and whether it may give things to their owners', async () => {
    const url = await server.createDatabase();
    await withClient(url, {}, (client) =>
      client.query(`
        CREATE ROLE "An owner"; CREATE ROLE another; CREATE ROLE clerk LOGIN PASSWORD 'clerk'; GRANT another TO clerk;
        CREATE TABLE a (); ALTER TABLE a OWNER TO "An owner"; CREATE TABLE b (); ALTER TABLE b OWNER TO another;
        CREATE EXTENSION citext; CREATE PUBLICATION p FOR ALL TABLES`),
    );
    const content = await withClient(url, {}, async (client) => {
      const catalogue = await readCatalogue(client, { self: null });
      return { catalogue, outside: await readOutside(client) } as Content;
    });
    const as = new URL(url);
    as.username = 'clerk';
    as.password = 'clerk';
    await withHeldTarget(as.href, { waitMs: 5_000 }, ports, async ({ client, facts }) => {
      const { problems, findings } = await lackingPrivileges(client, facts, content);
      expect(problems.map(({ code }) => code)).toEqual([
        'restore-no-createdb',
        'restore-not-member',
      ]);
      expect(problems[1]?.message).toMatch(/An owner/);
      expect(problems[1]?.message).not.toMatch(/another/);
      expect(findings[0]?.title).toMatch(/publication p/);
      expect(findings[0]?.title).not.toMatch(/citext/);
      const told = listening();
      await tellLocale(client, content.outside, told.scope);
      await tellLocale(
        client,
        { ...content.outside, collate: 'xx_XX', ctype: 'xx_XX' },
        told.scope,
      );
      expect(told.notVerified).toEqual([expect.stringContaining('xx_XX')]);
      const old = content.outside.extensions.map((one) => ({ ...one, version: '0.1' }));
      const outside = { ...content.outside, extensions: old };
      const changed = await otherVersions(client, { ...content, outside });
      expect(changed.map(({ name }) => name)).toEqual(['citext', 'plpgsql']);
    });
  }, 30_000);
});

describe('on Postgres 15', () => {
  const server = useServer(15);

  test('a database that a rollback has replaced is known by its mark, and backups from before it are of this one', async () => {
    const url = await server.createDatabase();
    const parked = await server.createDatabase();
    const preserved = {
      ...{ of: nameOf(url), at: '2026-01-01T00:00:00Z', by: 'rollback', replacedBy: 1 },
      ...{ comment: null, connectionLimit: -1 },
    };
    const mark = JSON.stringify({ belay: 'run1', preserved });
    await withClient(parked, {}, (client) =>
      client.query(`COMMENT ON DATABASE ${nameOf(parked)} IS '${mark}'`),
    );
    const oid = await ask<number>(
      parked,
      'SELECT oid::int FROM pg_database WHERE datname = current_database()',
    );
    await withHeldTarget(url, { waitMs: 5_000 }, ports, async (held) => {
      expect(await identityOf(held)).toMatchObject({ formerOids: [oid] });
    });
  });

  test('a server on this machine is looked at for room', async () => {
    const url = await server.createDatabase();
    await withClient(url, {}, async (client) => {
      const room = (databaseBytes: number) =>
        requireServerRoom(
          { client, url },
          { databaseBytes, archive: { files: [] } } as unknown as Manifest,
          listening().scope,
        );
      await room(1);
      await expect(room(10 ** 16)).rejects.toMatchObject({ code: 'restore-no-room' });
    });
  });
});
