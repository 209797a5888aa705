import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { commandsByHand } from '@belay/core/rollback/plan/by-hand.ts';
import type { ReverseStep } from '@belay/core/rollback/reverse/types.ts';
import { serverBinaries, useServer } from '@belay/testkit/servers.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { backUp } from '../../backup/run.ts';
import { sql } from './live.ts';

const server = useServer(15);
const { directory } = await serverBinaries(15);
let url = '';
beforeEach(async () => {
  url = await server.createDatabase();
  await sql(url, `CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 5)`);
});

const call = promisify(execFile);
async function shell(command: string, cwd: string, env: Record<string, string>): Promise<void> {
  const found = `${directory}:${process.env['PATH']}`;
  await call('sh', ['-e', '-c', command], { cwd, env: { ...env, PATH: found } });
}
const one = async (query: string, at = url): Promise<unknown> =>
  withClient(at, {}, async (client) => (await client.query<{ v: unknown }>(query)).rows[0]?.v);

const step = (migration: string, given: Partial<ReverseStep>): ReverseStep => ({
  ...{ migration, source: 'down.sql', proven: 'now', aloneOnly: false },
  ...{ takesAway: [], unmeasured: [] },
  ...given,
});

describe('the commands to go on by hand', () => {
  it('run the reverses and bring the history where the next deploy applies them again', async () => {
    await sql(
      url,
      `CREATE TABLE _prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz, applied_steps_count int);
       INSERT INTO _prisma_migrations VALUES ('a', now(), NULL, 1), ('it''s b', now(), NULL, 1), ('c', now(), NULL, 1);
       ALTER TABLE a ADD COLUMN note text; CREATE INDEX a_id ON a (id)`,
    );
    const steps = [
      step('c', { sql: 'DROP INDEX CONCURRENTLY a_id', aloneOnly: true }),
      step(`it's b`, { sql: `ALTER TABLE a DROP COLUMN note -- $HOME 'it'` }),
    ];
    const [byHand] = await commandsByHand({ url, env: {}, database: 'x', schema: 'public', steps });
    await shell(byHand?.command ?? '', temporaryFolder(), { DATABASE_URL: `${url}?schema=public` });
    expect(
      await one(`SELECT string_agg(migration_name, ',' ORDER BY migration_name) AS v FROM _prisma_migrations
        WHERE rolled_back_at IS NOT NULL AND finished_at IS NULL AND applied_steps_count = 0`),
    ).toBe(`c,it's b`);
    expect(await one(`SELECT count(*)::int AS v FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'note'`)).toBe(0); // prettier-ignore
    expect(byHand?.command).not.toContain(parseDatabaseUrl(url).password);
  });

  it('restore a backup beside and swap the names', async () => {
    const workspace = temporaryFolder();
    const report = await backUp(workspace, { databaseUrl: url, to: ['kept'], verify: 'read' });
    const { manifest, copies } = report.backup;
    const location = copies[0]?.location ?? '';
    expect(manifest?.snapshot.xid).toMatch(/^\d+$/);
    await sql(url, 'DELETE FROM a');
    const { host, port, user, password, database } = parseDatabaseUrl(url);
    const input = { url, env: {}, database, schema: 'public', steps: [] };
    if (!manifest) throw new Error(report.headline);
    const [byHand] = await commandsByHand({ ...input, backup: { manifest, location } });
    const env = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password };
    await shell(byHand?.command ?? '', path.resolve(workspace, location), env);
    expect(await one('SELECT count(*)::int AS v FROM a')).toBe(5);
    const before = server.url(`${database}_before_restore`);
    expect(await one('SELECT count(*)::int AS v FROM a', before)).toBe(0);
  });
});
