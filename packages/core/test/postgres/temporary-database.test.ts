import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../src/postgres/identifiers.ts';
import { dropLeftovers, withTemporaryDatabase } from '../../src/postgres/temporary-database.ts';
import { UserError } from '../../src/runtime/errors.ts';
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

  it('start without what the administrator put into template1', async () => {
    const inTemplate = (sql: string) =>
      withClient(server.url('template1'), {}, (client) => client.query(sql));
    await inTemplate('CREATE TABLE leak (a int)');
    try {
      const found = await withTemporaryDatabase(server.url(), { run: 'r', now: 0 }, ({ url }) =>
        withClient(url, {}, async (client) => {
          const { rows } = await client.query<{ table: string | null; encoding: string }>(
            `SELECT to_regclass('leak')::text AS table, current_setting('server_encoding') AS encoding`,
          );
          return rows[0];
        }),
      );
      expect(found).toEqual({ table: null, encoding: 'UTF8' });
    } finally {
      await inTemplate('DROP TABLE leak');
    }
  });

  describe('that cannot be dropped, since a session of a superuser is in the way', () => {
    let left = '';
    const attempt = async (body: () => void): Promise<unknown> => {
      const url = new URL(server.url());
      url.username = 'maker';
      url.password = 'maker-password';
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let holding: Promise<void> | undefined;
      try {
        return await withTemporaryDatabase(url.href, { run: 'r', now: 0 }, async ({ name }) => {
          left = name;
          await new Promise<void>((held) => {
            holding = withClient(server.url(name), {}, () => (held(), released));
          });
          body();
        });
      } catch (error) {
        return error;
      } finally {
        release();
        await holding;
      }
    };

    beforeAll(async () => {
      await withClient(server.url(), {}, (client) =>
        client.query(`CREATE ROLE maker LOGIN CREATEDB PASSWORD 'maker-password'`),
      );
    });
    afterEach(async () => {
      await withClient(server.url(), {}, (client) => client.query(`DROP DATABASE ${left}`));
    });

    it('are named, with how to drop them', async () => {
      expect(await attempt(() => undefined)).toMatchObject({
        code: 'leftover-database',
        message: expect.stringContaining('superuser'),
        left: expect.stringContaining(`DROP DATABASE "${left}"`),
      });
    });

    it('do not hide why the body failed', async () => {
      const error = await attempt(() => {
        throw new UserError('seed-failed', 'the seed is wrong');
      });
      expect(error).toMatchObject({ code: 'seed-failed' });
      expect(String(error)).toMatch(/the seed is wrong\n/);
      expect(String(error)).toContain(left);
    });
  });

  it('cannot be copied from a database in use: said, with what to do', async () => {
    await create('in_use');
    const attempt = withClient(server.url('in_use'), {}, () =>
      withTemporaryDatabase(server.url(), { run: 'r', now: 0, template: 'in_use' }, async () => 1),
    );
    await expect(attempt).rejects.toMatchObject({
      code: 'database-not-created',
      message: expect.stringContaining('55006'),
      hint: expect.stringContaining('end that session'),
    });
  });

  it.each([`''`, `'', public`, `"a,b", "say ""hi""", public, "$user"`])(
    'get the settings of another: search_path = %s',
    async (searchPath) => {
      const shown = await withClient(server.url(), {}, async (client) => {
        await client.query('CREATE DATABASE with_settings');
        await client.query(`ALTER DATABASE with_settings SET search_path = ${searchPath}`);
        await client.query(`ALTER DATABASE with_settings SET work_mem = '5MB'`);
        const options = { run: 'r', now: 0, settingsOf: 'with_settings' };
        return withTemporaryDatabase(server.url(), options, async ({ name }) => {
          const { rows } = await client.query<{ settings: string[] }>(
            `SELECT setconfig AS settings FROM pg_db_role_setting s
               JOIN pg_database d ON d.oid = s.setdatabase WHERE datname IN ($1, 'with_settings')`,
            [name],
          );
          return rows.map(({ settings }) => settings);
        }).finally(() => client.query('DROP DATABASE with_settings'));
      });
      expect(shown).toHaveLength(2);
      expect(shown[0]).toHaveLength(2);
      expect(shown[0]).toEqual(shown[1]);
    },
  );

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
