import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SCRIPT = fileURLToPath(new URL('../../scripts/test-migration.sh', import.meta.url));

let folder = '';

/** A `node` before the real one on PATH: for belay it says what it was started with, else it is node. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'belay-script-'));
  const stand_in = `#!/bin/sh
case "$1" in
  *belay.js) shift; printf 'args=%s\\nurl=%s\\n' "$*" "$BELAY_DATABASE_URL" ;;
  *) exec "${process.execPath}" "$@" ;;
esac
`;
  await writeFile(join(folder, 'node'), stand_in);
  await chmod(join(folder, 'node'), 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(env: Record<string, string>, args: string[] = []): Promise<string> {
  const own = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env };
  const { stdout, stderr } = await promisify(execFile)(SCRIPT, args, { env: own });
  return stdout + stderr;
}

describe('test-migration.sh', () => {
  it('builds the URL from the variables, the password in the environment only', async () => {
    const output = await run(
      { DB_HOST: 'db.internal', DB_PORT: '6432', DB_USER: 'me', DB_PASSWORD: "p@ss'/ $x`y`" },
      ['--since', 'a b'],
    );
    expect(output).toContain('args=test --since a b\n');
    expect(output).toContain(
      "url=postgresql://me:p%40ss'%2F%20%24x%60y%60@db.internal:6432/postgres\n",
    );
  });

  it('fills in the defaults, and takes a socket folder', async () => {
    expect(await run({ DB_USER: 'me' })).toContain('url=postgresql://me@localhost:5432/postgres\n');
    expect(await run({ DB_HOST: '/run/pg' })).toContain(
      '@localhost:5432/postgres?host=%2Frun%2Fpg\n',
    );
  });

  it('names no server without the variables, and says what becomes of TEST_DB_NAME', async () => {
    const output = await run({ TEST_DB_NAME: 'production' });
    expect(output).toContain('url=\n');
    expect(output).toContain('TEST_DB_NAME=production is not used');
  });
});
