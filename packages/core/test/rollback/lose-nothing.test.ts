import { afterAll, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import { openStore, parsePlace } from '@belay/core/backup/stores/places.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { findFreshBackup } from '@belay/core/rollback/fresh-backup.ts';
import type { RollbackFrame } from '@belay/core/rollback/frame.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { encryptionOf } from '@belay/core/rollback/save-first.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { backUp } from '../backup/run.ts';
import { as, portsWith } from './cutover/shop.ts';
import { rollBack, rules } from './run.ts';
import { applied, ask, deployRest, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);

const server = useServer(15);

const OUTSIDE = `
SELECT json_build_array(datconnlimit, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) a), shobj_description(oid, 'pg_database'),
         (SELECT array_agg(setrole::regrole::text || setconfig::text ORDER BY setrole) FROM pg_db_role_setting WHERE setdatabase = d.oid)) AS a
  FROM pg_database d WHERE datname = current_database()`;

const BESIDE = `SELECT datname AS a FROM pg_database WHERE starts_with(datname, 'belay_restore_')`;

it('a restore takes away nothing that was written meanwhile, and gives back what belongs to the database (traps 1, 13, 19)', async () => {
  const whole = await makeWhole(server);
  const { url, name, workspace } = whole;
  await execute(
    url,
    `CREATE EXTENSION pg_stat_statements VERSION '1.9'`,
    `CREATE ROLE reader_${name} LOGIN PASSWORD 'x'`,
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
    `ALTER ROLE reader_${name} IN DATABASE ${name} SET default_transaction_read_only = on`,
    `ALTER DATABASE ${name} SET work_mem = '5MB'`,
    `COMMENT ON DATABASE ${name} IS 'ours'`,
  );
  const outside = await ask(url, OUTSIDE);
  const place = temporaryFolder();
  await backUp(workspace, { databaseUrl: url, to: [place], verify: 'read', jobs: 1 });
  await execute(
    url,
    `GRANT CONNECT ON DATABASE ${name} TO PUBLIC`,
    `ALTER DATABASE ${name} SET work_mem = '6MB'`,
  );
  await deployRest(whole);

  const other = await makeWhole(server);
  const theirs = path.join(other.place, readdirSync(other.place)[0] ?? '');
  const unnoticed = await rollBack(workspace, {
    ...{ databaseUrl: url, backup: theirs, confirm: name, preRollbackTo: [place] },
  });
  expect(unnoticed.error?.code).toBe('backup-of-another');
  expect(await applied(url)).toHaveLength(3);

  let late: Promise<unknown> | undefined;
  let stranger: unknown;
  const report = await rollBack(workspace, {
    ...{ databaseUrl: url, backup: place, strategy: 'restore', confirm: name },
    ports: {
      step: async (step) => {
        if (step === 'restore: proved') {
          const [there = ''] = await ask<string>(url, BESIDE);
          stranger = await ask(as(withDatabase(url, there), `reader_${name}`, 'x'), BESIDE).catch(
            String,
          );
        }
        if (step !== 'cutover: opened') return;
        late = execute(url, `INSERT INTO item (note) VALUES ('late')`).catch(String);
        await new Promise((resolve) => setTimeout(resolve, 50));
      },
    },
  });
  expect(stranger).toMatch(/permission denied|access/i);
  // It was never acknowledged: the application knows.
  expect(await late).toMatch(/terminating connection/);
  expect([report.headline, rules(report)]).toEqual([
    expect.stringContaining('is restored and serves'),
    ['warning database-changed-since', 'warning extension-version-changes'],
  ]);
  const { detail } = report.findings.find(({ rule }) => rule === 'database-changed-since') ?? {};
  expect(detail).toBe('its privileges (GRANT, REVOKE), its setting work_mem');
  expect(await ask(url, OUTSIDE)).toEqual(outside);
  const kept = report.rollback.preserved?.database ?? '';
  await execute(url, `ALTER DATABASE ${quoteIdent(kept)} ALLOW_CONNECTIONS true`);
  expect([await notes(url), await notes(withDatabase(url, kept))]).toEqual([
    ['one', 'two'],
    ['one', 'two'],
  ]);
}, 30_000);

it('a backup of this minute stands for the one that is made before only where nothing was written since', async () => {
  const { url, place } = await makeWhole(server);
  const ports = portsWith();
  const { env, signal } = ports;
  const stores = [openStore(parsePlace(place), { root: '/', env, signal })];
  const fresh = () =>
    withHeldTarget(url, { waitMs: 5_000 }, ports, (held) =>
      findFreshBackup(stores, held, { options: {}, ports } as RollbackFrame),
    );
  expect(await fresh()).toMatchObject({ id: readdirSync(place)[0] });
  await execute(url, `UPDATE item SET note = 'other' WHERE id = 1`);
  expect(await fresh()).toBeUndefined();
});

it('the backup that is made before is not laid open beside one that is encrypted', () => {
  const encrypted = (recipients: string[]) =>
    ({ archive: { encryption: { recipients } } }) as Manifest;
  expect(encryptionOf({ encryptTo: ['age1a'] }, encrypted(['age1b']))).toEqual({
    encryptTo: ['age1a'],
  });
  expect(encryptionOf({}, encrypted(['age1b']))).toEqual({ encryptTo: ['age1b'] });
  expect(encryptionOf({ encryptPassphrase: 'p' }, encrypted([]))).toEqual({
    encryptPassphrase: 'p',
  });
  expect(encryptionOf({}, { archive: {} } as Manifest)).toEqual({});
  expect(() => encryptionOf({}, encrypted([]))).toThrow(/nothing was given to encrypt/);
});
