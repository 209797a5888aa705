import { beforeAll, expect, it } from '@jest/globals';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { READ_ONLY_SETTINGS } from '../../src/postgres/limits.ts';
import { isSqlError, withReadOnlySnapshot } from '../../src/postgres/rows/session.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { withSessionPool } from '../../src/postgres/session-pool.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';

const with15 = (await canHaveStandby(15)) ? it : it.skip;
const LIMITS = { statementMs: 10_000, lockMs: 2_000 };

const primary = useServer(15, PRIMARY_SETTINGS);
const standby = useStandby(primary, { max_standby_streaming_delay: '50ms' });

let url = '';
beforeAll(async () => {
  url = await primary.createDatabase();
  await withClient(url, {}, (client) =>
    client.query(`
      CREATE TABLE item (id int PRIMARY KEY, price numeric NOT NULL CHECK (price >= 0));
      INSERT INTO item SELECT n, n FROM generate_series(1, 1000) AS n`),
  );
});

const facts = (at: string) => withClient(at, {}, readServerFacts);

with15(
  'a standby is named, and is of the same cluster (skipped without pg_basebackup)',
  async () => {
    await standby.caughtUp();
    const [here, there] = [await facts(standby.on(url)), await facts(url)];
    expect([here.standby, there.standby]).toEqual([true, false]);
    expect(here.systemIdentifier).toMatch(/^\d{15,}$/);
    expect({ ...here, standby: false }).toEqual(there);
  },
);

with15('what reads a live database reads a standby (skipped without pg_basebackup)', async () => {
  await standby.caughtUp();
  const options = { connections: 2, settings: READ_ONLY_SETTINGS };
  await withSessionPool(standby.on(url), options, async (pool) => {
    const read = (sql: string) =>
      pool.use((client) =>
        withReadOnlySnapshot(
          client,
          { limits: LIMITS },
          async () => (await client.query<object>(sql)).rows,
        ),
      );
    expect(await read('SELECT count(*)::int AS n FROM public.item')).toEqual([{ n: 1000 }]);
    await expect(read('INSERT INTO public.item VALUES (0, 0)')).rejects.toMatchObject({
      code: '25006',
    });
    const catalogue = await pool.use((client) => readCatalogue(client, { limits: LIMITS }));
    const original = await withClient(url, {}, (client) => readCatalogue(client));
    expect(catalogue).toEqual(original);
    expect(catalogue.unreadable).toEqual([]);
  });
});

with15(
  'a reading that stands in the way of replaying: only that reading fails, in words (skipped without pg_basebackup)',
  async () => {
    await standby.caughtUp();
    const options = { connections: 1, settings: READ_ONLY_SETTINGS };
    await withSessionPool(standby.on(url), options, async (pool) => {
      const reading = pool.use((client) =>
        withReadOnlySnapshot(client, { limits: LIMITS }, async () => {
          await client.query('SELECT count(*) FROM public.item');
          await withClient(url, {}, (owner) => owner.query('ALTER TABLE item ADD note text'));
          await client.query('SELECT pg_sleep(5)');
        }),
      );
      const error: unknown = await reading.catch((thrown: unknown) => thrown);
      expect(isSqlError(error)).toBe(true);
      expect(String(error)).toMatch(/conflict with recovery/);
      const again = await pool.use((client) => client.query('SELECT 1 AS one'));
      expect(again.rows).toEqual([{ one: 1 }]);
    });
  },
);
