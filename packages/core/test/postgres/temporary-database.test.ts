import { describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../src/postgres/identifiers.ts';
import { dropLeftovers, withTemporaryDatabase } from '../../src/postgres/temporary-database.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('temporary databases', () => {
  const server = useServer();
  const names = () =>
    withClient(server.url(), {}, async (client) => {
      const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
      return rows.map(({ datname }) => datname);
    });
  const create = (name: string, comment?: string) =>
    withClient(server.url(), {}, async (client) => {
      await client.query(`CREATE DATABASE ${quoteIdent(name)}`);
      if (comment !== undefined) {
        await client.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(comment)}`);
      }
    });

  it('exist while the body runs, named after the run, with a comment that says when', async () => {
    const now = Date.parse('2026-06-01T12:00:00Z');
    const seen = await withTemporaryDatabase(
      server.url(),
      { run: 'run42', now },
      async ({ name }) => {
        const mark = await withClient(server.url(), {}, async (client) => {
          const { rows } = await client.query<{ mark: string }>(
            `SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = $1`,
            [name],
          );
          return rows[0]?.mark;
        });
        return { name, mark };
      },
    );
    expect(seen.name).toMatch(/^belay_run42_[0-9a-f]+$/);
    expect(JSON.parse(seen.mark ?? '')).toEqual({
      belay: 'run42',
      created: '2026-06-01T12:00:00.000Z',
    });
    expect(await names()).not.toContain(seen.name);
  });

  it('are dropped when the body throws and when somebody is still connected', async () => {
    let name = '';
    const attempt = withTemporaryDatabase(server.url(), { run: 'r', now: 0 }, async (database) => {
      name = database.name;
      await withClient(database.url, {}, async (stranger) => {
        void stranger.query('SELECT pg_sleep(20)').catch(() => undefined);
        throw new Error('boom');
      });
    });
    await expect(attempt).rejects.toThrow('boom');
    expect(await names()).not.toContain(name);
  });

  it('are dropped when the signal aborts in the middle', async () => {
    const controller = new AbortController();
    let name = '';
    const options = { run: 'r', now: 0, signal: controller.signal };
    const attempt = withTemporaryDatabase(server.url(), options, async (database) => {
      name = database.name;
      setTimeout(() => controller.abort(), 20);
      await withClient(database.url, { signal: controller.signal }, (client) =>
        client.query('SELECT pg_sleep(20)'),
      );
    });
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    expect(await names()).not.toContain(name);
  });

  it('of earlier runs are swept after a day; nothing else is', async () => {
    const now = Date.now();
    const mark = (age: number) =>
      JSON.stringify({ belay: 'old', created: new Date(now - age).toISOString() });
    await create('belay_old_1', mark(2 * DAY));
    await create('belay_young_1', mark(DAY / 2));
    await create('belay_without_comment');
    await create('belay_of_somebody', 'our production database');
    await create('belay_no_date', JSON.stringify({ belay: 'x' }));
    await create('other_old', mark(2 * DAY));
    const dropped = await withClient(server.url(), {}, (client) =>
      dropLeftovers(client, now, silentLogger),
    );
    expect(dropped).toEqual(['belay_old_1']);
    expect(await names()).toEqual(
      expect.arrayContaining([
        'belay_young_1',
        'belay_without_comment',
        'belay_of_somebody',
        'belay_no_date',
        'other_old',
      ]),
    );
  });

  it('need CREATEDB, and say how to get it', async () => {
    await withClient(server.url(), {}, (client) =>
      client.query(`CREATE ROLE plain LOGIN PASSWORD 'plain-password'`),
    );
    const url = new URL(server.url());
    url.username = 'plain';
    url.password = 'plain-password';
    const attempt = withTemporaryDatabase(url.href, { run: 'r', now: 0 }, async () => 1);
    await expect(attempt).rejects.toMatchObject({
      code: 'createdb-missing',
      hint: expect.stringContaining('ALTER ROLE'),
    });
  });
});
