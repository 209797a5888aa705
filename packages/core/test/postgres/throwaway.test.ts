import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../src/postgres/connection.ts';
import { withThrowawayCluster } from '../../src/postgres/throwaway/cluster.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { MAJORS, serverBinaries, useServer } from '@belay/testkit/servers.ts';

const ports = () => ({ log: silentLogger, signal: new AbortController().signal });

describe.each(MAJORS)('a throwaway Postgres %i', (major) => {
  it('answers as that major, on its own data directory, and is gone afterwards', async () => {
    const seen = await withThrowawayCluster(await serverBinaries(major), ports(), (cluster) =>
      withClient(cluster.url, {}, async (client) => {
        const { rows } = await client.query<{ n: string }>('SHOW server_version_num');
        return {
          number: Number(
            rows[0]?.n ?? (rows[0] as unknown as Record<string, string>)['server_version_num'],
          ),
          directory: cluster.dataDirectory,
        };
      }),
    );
    expect(Math.floor(seen.number / 10_000)).toBe(major);
    expect(existsSync(seen.directory)).toBe(false);
  });
});

describe('a throwaway cluster', () => {
  const server = useServer();

  it('lets nobody in without its password', async () => {
    const url = new URL(server.url());
    url.password = 'guess';
    await expect(
      withClient(url.href, {}, (client) => client.query('SELECT 1')),
    ).rejects.toMatchObject({
      code: 'database-auth-failed',
    });
  });

  it('is stopped and deleted when the body throws', async () => {
    let directory = '';
    let url = '';
    const attempt = withThrowawayCluster(await serverBinaries(15), ports(), async (cluster) => {
      directory = cluster.dataDirectory;
      url = cluster.url;
      throw new Error('boom');
    });
    await expect(attempt).rejects.toThrow('boom');
    expect(existsSync(directory)).toBe(false);
    await expect(withClient(url, {}, async () => 1)).rejects.toMatchObject({
      code: 'database-unreachable',
    });
  });

  it('ends a waiting query at once when the signal aborts', async () => {
    const controller = new AbortController();
    const started = Date.now();
    const attempt = withThrowawayCluster(
      await serverBinaries(15),
      { log: silentLogger, signal: controller.signal },
      async (cluster) => {
        setTimeout(() => controller.abort(), 50);
        await withClient(cluster.url, { signal: controller.signal }, (client) =>
          client.query('SELECT pg_sleep(30)'),
        );
      },
    );
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    expect(Date.now() - started).toBeLessThan(10_000);
    await sleep(0);
  });
});
