import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { maintenanceInputs } from '@belay/core/config/maintenance-inputs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { main } from '../src/main.ts';
import { stages } from '../src/stages.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');

afterAll(removeTemporaryFolders);

/** Runs the command line in this process, in a folder of its own. */
async function belay(argv: string[], env: Record<string, string> = {}) {
  let [stdout, stderr] = ['', ''];
  const cwd = temporaryFolder();
  const terminal = {
    stdout: { write: (text: string) => (stdout += text), columns: 200 },
    stderr: { write: (text: string) => (stderr += text) },
    ...{ env, cwd },
  };
  const exitCode = await main(['maintenance', ...argv], terminal, stages);
  return { exitCode, stdout, stderr, cwd };
}

describe('belay maintenance', () => {
  const server = useServer(15);

  it('has a flag with a description for every input', async () => {
    const { stdout, exitCode } = await belay(['--help']);
    expect(exitCode).toBe(0);
    for (const { name } of describeInputs(maintenanceInputs)) {
      expect(stdout).toMatch(new RegExp(`^ +--${name}\\b`, 'm'));
    }
  });

  it('reports, acts with --apply, and says so', async () => {
    const url = await server.createDatabase();
    await withClient(url, {}, (client) =>
      client.query(`
        CREATE TABLE orders (id int, note text) WITH (autovacuum_enabled = off);
        INSERT INTO orders SELECT n, repeat('x', 50) FROM generate_series(1, 5000) n`),
    );
    const env = { BELAY_DATABASE_URL: url };
    const report = await belay([], env);
    expect(report.exitCode).toBe(0);
    expect(report.stdout).toContain('belay maintenance');
    expect(report.stdout).toContain('public.orders has no statistics');
    expect(report.stdout).toContain('--apply');
    expect(existsSync(path.join(report.cwd, 'belay-report/maintenance/report.json'))).toBe(true);
    const strict = await belay(['--fail-on', 'warning'], env);
    expect(strict.exitCode).toBe(1);
    const applied = await belay(['--apply', '--fail-on', 'warning'], env);
    expect([applied.exitCode, applied.stdout]).toEqual([
      0,
      expect.stringMatching(/public\.orders +VACUUM done/),
    ]);
    const { password } = new URL(url);
    expect(report.stdout + report.stderr + applied.stdout).not.toContain(password);
  });

  it.each([
    [[], {}, 'No database was named'],
    [['--database-url', 'mysql://a/b'], {}, '--database-url must begin with'],
    [[], { BELAY_DATABASE_URL: 'postgresql://a:s3cret@127.0.0.1:1/x' }, 'database-unreachable'],
    [['--vacuum-full'], {}, "unknown option '--vacuum-full'"],
  ])('%j %j: exit 2', async (argv, env, says) => {
    const { exitCode, stdout, stderr } = await belay(argv, env);
    expect(exitCode).toBe(2);
    expect(stdout + stderr).toContain(says);
    expect(stdout + stderr).not.toContain('s3cret');
  });
});

describe('scripts/maintenance.sh', () => {
  const script = path.join(ROOT, 'scripts/maintenance.sh');

  /** With a `node` that writes down what the command line would have been started with. */
  async function start(args: string[], env: Record<string, string>) {
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
    const ended = await promisify(execFile)(script, args, {
      env: { ...env, PATH, RECORD: record },
    }).then(
      () => ({ code: 0, stderr: '' }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );
    const seen = existsSync(record) ? readFileSync(record, 'utf8').trimEnd().split('\n') : [];
    return { ...ended, seen };
  }

  it('takes the classic variables, and passes flags on', async () => {
    const database = { DB_NAME: 'shop', DB_USER: 'own er', DB_PASSWORD: 'p@ss/word' };
    expect(await start(['--apply', '--timeout', '90s'], { ...database, DB_HOST: 'db' })).toEqual({
      ...{ code: 0, stderr: '' },
      seen: [
        ...['maintenance', '--apply', '--timeout', '90s'],
        'postgresql://own%20er:p%40ss%2Fword@db:5432/shop',
      ],
    });
  });

  it('does not guess the database', async () => {
    const { code, stderr, seen } = await start([], { DB_HOST: 'db' });
    expect([code, stderr, seen]).toEqual([2, expect.stringContaining('DB_NAME is missing'), []]);
  });

  it('without them BELAY_DATABASE_URL counts', async () => {
    const { seen } = await start([], { BELAY_DATABASE_URL: 'postgresql://a/b' });
    expect(seen).toEqual(['maintenance', 'postgresql://a/b']);
  });
});
