import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { RestorePoint } from '../../src/backup/restore-point.ts';
import { backupOutputsOf } from '../../src/config/backup-inputs.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { BackupReportSchema } from '../../src/report/backup-report.ts';
import { exitCodeOf } from '../../src/report/verdict.ts';
import { Interrupted } from '../../src/runtime/errors.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { copyShop, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { asRole, deployed, execute } from '../validate/run.ts';
import { backUp, checked, listed, rules } from './run.ts';

afterAll(removeTemporaryFolders);

const server = useServer();
let shop = '';
let url = '';
beforeAll(async () => {
  shop = copyShop();
  url = await deployed(server, shop, { count: 13, before: readFileSync(seedOf(shop), 'utf8') });
});

function seedOf(folder: string): string {
  return path.join(folder, 'prisma/seed.sql');
}

describe('a backup', () => {
  it('is restored and compared before it is called one, and says so everywhere', async () => {
    const place = temporaryFolder();
    const report = await backUp(shop, { databaseUrl: url, to: [place] });
    expect(rules(report)).toEqual([]);
    expect(report.headline).toMatch(/^The backup of .* was restored and found equal$/);
    expect(exitCodeOf(report)).toBe(0);
    expect(() => BackupReportSchema.parse(report)).not.toThrow();
    const outputs = backupOutputsOf(report);
    const point = RestorePoint.parse(JSON.parse(outputs['restore-point']));
    expect(outputs).toMatchObject({ verdict: 'passed', verified: 'true' });
    expect(outputs.location).toBe(path.join(place, point.id));
    expect(point).toMatchObject({ engine: 'pg_dump', locations: [outputs.location] });
    expect(readdirSync(outputs.location).sort()).toEqual([
      'archive.tar',
      'manifest.json',
      'verification.json',
    ]);
    expect(report.backup.manifest?.migrations).toMatchObject({
      pending: expect.arrayContaining([expect.stringMatching(/^2/)]),
    });
    expect(renderMarkdown(report, { maxBytes: 100_000 })).toContain(report.headline);
  });

  it('can be restored by hand, with tar and pg_restore alone', async () => {
    const place = temporaryFolder();
    const report = await backUp(shop, { databaseUrl: url, to: [place], verify: 'read' });
    const { location } = backupOutputsOf(report);
    const folder = temporaryFolder();
    execFileSync('tar', ['-xf', path.join(location, 'archive.tar'), '-C', folder]);
    expect(readFileSync(path.join(folder, 'README.txt'), 'utf8')).toContain('pg_restore');
    const listing = execFileSync('/usr/lib/postgresql/15/bin/pg_restore', [
      '--list',
      path.join(folder, 'dump'),
    ]);
    expect(listing.toString()).toContain('TABLE DATA public Order');
  });

  it('is verified as it is stored, also where this job holds no key of it', async () => {
    const place = temporaryFolder();
    const identity = await generateX25519Identity();
    const encryptTo = [await identityToRecipient(identity)];
    const report = await backUp(shop, { databaseUrl: url, to: [place], encryptTo });
    expect(rules(report)).toEqual([]);
    expect(report.backup.copies[0]?.verification).toMatchObject({
      verdict: 'verified',
      decrypted: 'one-time key',
    });
    const { location } = backupOutputsOf(report);
    // Months later, with the key from the safe.
    const again = await checked(shop, location, { ageIdentity: identity });
    expect(again.backup.copies[0]?.verification).toMatchObject({
      verdict: 'verified',
      decrypted: 'identity',
    });
    const stranger = await checked(shop, place, { ageIdentity: await generateX25519Identity() });
    expect(stranger.error).toMatchObject({ kind: 'user', code: 'decryption-key-wrong' });
    expect(exitCodeOf(stranger)).toBe(2);
  });

  it('goes to several places, each verified on its own; one that fails is told and costs the others nothing', async () => {
    const places = [temporaryFolder(), temporaryFolder()];
    const report = await backUp(shop, { databaseUrl: url, to: places, verify: 'read' });
    expect(report.backup.copies.map(({ verification }) => verification?.verdict)).toEqual([
      'verified',
      'verified',
    ]);
    expect(report.headline).toMatch(/read back whole, not restored, in 2 places$/);
    const file = path.join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const refused = await backUp(shop, { databaseUrl: url, to: [places[0] ?? '', file] });
    expect(refused.error).toMatchObject({ code: 'place-unusable' });
  });

  it('is never called one when a bit of the stored copy has tipped over', async () => {
    const place = temporaryFolder();
    const { location } = backupOutputsOf(
      await backUp(shop, { databaseUrl: url, to: [place], verify: 'read' }),
    );
    const file = path.join(location, 'archive.tar');
    const archive = readFileSync(file);
    archive[archive.length >> 1]! ^= 1;
    writeFileSync(file, archive);
    const report = await checked(shop, place);
    expect(rules(report)).toEqual(['error backup-not-verified']);
    expect(report.headline).toMatch(/^The backup cannot be relied on: /);
    expect(exitCodeOf(report)).toBe(1);
    // It is remembered: neither the list nor the retention counts on it from now on.
    const list = await listed(shop, { to: [place] });
    expect(list.headline).toBe('1 backup, 0 verified');
    expect(list.checks[0]?.items[0]?.result).toContain('it could not be restored: ');
  });

  it('keeps the proof of a restore when it is only read later', async () => {
    const place = temporaryFolder();
    await backUp(shop, { databaseUrl: url, to: [place] });
    await checked(shop, place, { verify: 'read' });
    const list = await listed(shop, { to: [place] });
    expect(list.backup.listed?.[0]?.verification?.how).toBe('restore');
  });

  it('is listed with what it is, how old, how it was verified and for which migrations', async () => {
    const place = temporaryFolder();
    await backUp(shop, { databaseUrl: url, to: [place], verify: 'read' });
    const report = await listed(shop, { to: [place] });
    expect(report.headline).toBe('1 backup, 1 verified');
    expect(report.checks[0]?.items[0]).toMatchObject({
      status: 'passed',
      result: expect.stringMatching(/old, .*read back .* ago; at .* applied\), before 2/),
    });
  });

  it('is not said to be absent where the folder itself is', async () => {
    const report = await listed(shop, { to: ['misspelt'] });
    expect(report.error).toMatchObject({ kind: 'user', code: 'place-unusable' });
    expect(report.headline).toContain('misspelt');
    expect(exitCodeOf(report)).toBe(2);
  });

  it('is signed with a key, and one that is not is refused', async () => {
    const place = temporaryFolder();
    const manifestKey = 'k'.repeat(32);
    await backUp(shop, { databaseUrl: url, to: [place], verify: 'read', manifestKey });
    expect((await checked(shop, place, { manifestKey, verify: 'read' })).verdict).toBe('warned');
    const other = await checked(shop, place, { manifestKey: 'x'.repeat(32), verify: 'read' });
    expect(other.error?.code).toMatch(/manifest-forged|backup-not-found/);
  });

  it('shows no secret anywhere', async () => {
    const place = temporaryFolder();
    const role = await asRole(url, 'backup_pw', 'GRANT pg_read_all_data TO backup_pw');
    const lines: string[] = [];
    const log = {
      info: lines.push.bind(lines),
      warn: lines.push.bind(lines),
      debug: lines.push.bind(lines),
    };
    const report = await backUp(shop, {
      ...{ databaseUrl: role, to: [place], encryptPassphrase: 'a very secret passphrase' },
      ports: { log: { ...log, group: (_title, body) => body() } },
    });
    const all = JSON.stringify(report) + lines.join('\n');
    expect(all).not.toContain('role-pw');
    expect(all).not.toContain('a very secret passphrase');
  });
});

describe('what stops a backup', () => {
  it.each([
    ['no database', { databaseUrl: undefined }, 'database-url-missing'],
    ['no place', { to: [] }, 'backup-place-missing'],
    ['a place of another kind', { to: ['ftp://backups'] }, 'place-invalid'],
    ['an artifact outside a job', { to: ['artifact:shop'] }, 'artifacts-outside-job'],
    ['a recipient that is none', { encryptTo: ['age1nonsense'] }, 'recipient-invalid'],
  ])('%s is said before anything is done', async (_what, options, code) => {
    const report = await backUp(shop, { databaseUrl: url, to: ['backups'], ...options });
    expect(report.error).toMatchObject({ kind: 'user', code });
    expect(exitCodeOf(report)).toBe(2);
    expect(existsSync(path.join(shop, 'backups'))).toBe(false);
  });

  it('a role that may not read everything, by name of what it may not', async () => {
    const role = await asRole(url, 'half', 'GRANT SELECT ON "Order" TO half');
    const place = temporaryFolder();
    const report = await backUp(shop, { databaseUrl: role, to: [place] });
    expect(report.error?.kind).toBe('user');
    expect(report.error?.message).toContain('Customer');
    expect(readdirSync(place)).toEqual([]);
  });

  it('an interruption at every step leaves nothing that looks like a backup', async () => {
    const place = temporaryFolder();
    for (const ms of [0, 100, 250, 400, 600, 900, 1_300]) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(new Interrupted('stopped by SIGINT')), ms);
      const report = await backUp(shop, {
        ...{ databaseUrl: url, to: [place] },
        ports: { signal: controller.signal },
      });
      clearTimeout(timer);
      if (report.error === undefined) continue;
      expect(report.error.kind).toBe('interrupted');
      for (const name of readdirSync(place)) {
        expect(existsSync(path.join(place, name, 'manifest.json'))).toBe(true);
      }
    }
  });

  it('DDL that comes in between makes pg_dump fail, and not hang', async () => {
    const place = temporaryFolder();
    const other = await server.createDatabase();
    await execute(other, 'CREATE TABLE t (id int PRIMARY KEY)');
    const { openSession } = await import('../../src/postgres/connection.ts');
    const holder = await openSession(other, {});
    try {
      await holder.client.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
      const report = await backUp(shop, { databaseUrl: other, to: [place], lockTimeout: 1_000 });
      expect(report.verdict).toBe('errored');
      expect(report.error?.message).toMatch(/lock/);
      expect(readdirSync(place)).toEqual([]);
    } finally {
      await holder.close();
    }
  });
});
