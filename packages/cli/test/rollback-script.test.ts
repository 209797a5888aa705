import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { folderWith, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';

const script = path.resolve(import.meta.dirname, '../../../scripts/rollback-migration.sh');

afterAll(removeTemporaryFolders);

/** With a `node` that writes down what the command line would have been started with. */
async function start(args: string[], env: Record<string, string>, cwd = temporaryFolder()) {
  const folder = folderWith({
    node: `#!/bin/bash
case $1 in
*/belay.js) printf '%s\\n' "\${@:2}" "$BELAY_DATABASE_URL" >"$RECORD" ;;
*) exec "${process.execPath}" "$@" ;;
esac
`,
  });
  chmodSync(path.join(folder, 'node'), 0o755);
  const record = path.join(folder, 'record');
  const PATH = `${folder}:${process.env['PATH'] ?? ''}`;
  const options = { cwd, env: { ...env, PATH, RECORD: record } };
  const ended = await promisify(execFile)(script, args, options).then(
    () => ({ code: 0, stderr: '' }),
    ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
  );
  const seen = existsSync(record) ? readFileSync(record, 'utf8').trimEnd().split('\n') : [];
  return { ...ended, seen };
}

describe('scripts/rollback-migration.sh', () => {
  const database = { DB_NAME: 'shop', DB_HOST: 'db', DB_USER: 'own er', DB_PASSWORD: 'p@ss/word' };
  const url = 'postgresql://own%20er:p%40ss%2Fword@db:5432/shop';
  const backups = folderWith({
    'nightly dump.sql.gz': 'x',
    '20260622T000000Z-shop/manifest.json': '',
  });
  const env = { ...database, BACKUP_DIR: backups };

  it.each<[string, string[], string[]]>([
    ['lists what is in BACKUP_DIR', ['--list'], ['--list', '--to', backups]],
    ['lists another place', ['--list', '--to', 's3://b'], ['--list', '--to', 's3://b']],
    [
      'goes back to a migration, with a backup before',
      ['--migration', '20260622_orders', '--confirm', 'shop'],
      ['--migration', '20260622_orders', '--confirm', 'shop', '--pre-rollback-to', backups],
    ],
    [
      'keeps that backup where it is told',
      ['--pre-rollback-to=none', '--migration=a'],
      ['--pre-rollback-to=none', '--migration=a'],
    ],
    [
      'finds a file in BACKUP_DIR',
      ['--backup', 'nightly dump.sql.gz', '--plan'],
      ['--backup', path.join(backups, 'nightly dump.sql.gz'), '--plan'],
    ],
    [
      'and a backup',
      ['--backup=20260622T000000Z-shop'],
      [`--backup=${path.join(backups, '20260622T000000Z-shop')}`],
    ],
    ['takes a place as it is', ['--backup', 's3://b/x'], ['--backup', 's3://b/x']],
    ['leaves a missing one to the command', ['--backup', 'nowhere'], ['--backup', 'nowhere']],
    ['leaves a missing name to the command', ['--backup'], ['--backup']],
    ['passes everything else on', ['--undo', '--confirm', 'a b'], ['--undo', '--confirm', 'a b']],
  ])('%s', async (_what, args, seen) => {
    expect(await start(args, env)).toEqual({
      code: 0,
      stderr: '',
      seen: ['rollback', ...seen, url],
    });
  });

  it('prefers a file that is here', async () => {
    const here = folderWith({ 'nightly dump.sql.gz': 'y' });
    const { seen } = await start(['--backup', 'nightly dump.sql.gz'], env, here);
    expect(seen).toEqual(['rollback', '--backup', 'nightly dump.sql.gz', url]);
  });

  it('does not guess the database', async () => {
    const { code, stderr, seen } = await start(['--list'], { DB_HOST: 'db' });
    expect([code, stderr, seen]).toEqual([2, expect.stringContaining('DB_NAME is missing'), []]);
  });

  it('without the variables BELAY_DATABASE_URL counts', async () => {
    const { seen } = await start(['--list'], { BELAY_DATABASE_URL: 'postgresql://a/b' });
    expect(seen).toEqual(['rollback', '--list', 'postgresql://a/b']);
  });
});
