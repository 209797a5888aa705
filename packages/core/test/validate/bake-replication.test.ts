import { expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { runBake } from './bake-run.ts';
import { asRole, execute } from './run.ts';

const with15 = (await canHaveStandby(15)) ? it : it.skip;
const primary = useServer(15, PRIMARY_SETTINGS);
const standby = useStandby(primary);

const WRITE =
  'CREATE TABLE big AS SELECT n, repeat(md5(n::text), 20) AS t FROM generate_series(1, 4000) AS n';
const thresholds = { replication_lag_bytes: { above: 1_000_000 } };
const settings = { bakeMs: 20_000, intervalMs: 400, thresholds };

async function paused<T>(url: string, body: () => Promise<T>): Promise<T> {
  await standby.caughtUp();
  await execute(standby.on(url), 'SELECT pg_wal_replay_pause()');
  try {
    return await body();
  } finally {
    await execute(standby.on(url), 'SELECT pg_wal_replay_resume()');
  }
}

with15(
  'a replica that stays behind fails the bake time of its primary (skipped without pg_basebackup)',
  async () => {
    const url = await primary.createDatabase();
    await standby.caughtUp();
    const calm = await runBake(url, { ...settings, bakeMs: 800 });
    expect(calm.findings).toEqual([]);
    expect(calm.bake.samples.at(-1)?.values['replication_lag_bytes']).toBeLessThan(100_000);
    const { findings } = await paused(url, () => runBake(url, settings, () => execute(url, WRITE)));
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(
        /^Replication lag: [\d.]+ [kM]B, .* before, at most 9\d\d kB is allowed/,
      ),
    ]);
  },
);

with15(
  'a standby is watched for how far it is behind itself (skipped without pg_basebackup)',
  async () => {
    const url = await primary.createDatabase();
    const { findings } = await paused(url, () =>
      runBake(standby.on(url), settings, () => execute(url, WRITE)),
    );
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Replication lag: [\d.]+ [kM]B/),
    ]);
  },
);

with15(
  'a role that may not see how far replicas are says so (skipped without pg_basebackup)',
  async () => {
    const url = await primary.createDatabase();
    const reader = await asRole(url, 'lag_reader');
    await standby.caughtUp();
    const { notVerified } = await runBake(reader, { bakeMs: 400, intervalMs: 400 });
    expect(notVerified).toEqual([
      expect.stringMatching(/^the bake time's replication_lag: .* member of pg_read_all_stats$/),
    ]);
  },
);
