import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDockerServer } from '../../src/postgres/throwaway/docker.ts';
import { startKeeper, stopKeeper } from '../../src/postgres/throwaway/keeper.ts';
import { silentLogger } from '../../src/runtime/ports.ts';

/**
 * Stands in for the client and its daemon; a container is a line in $FAKE/containers. `run` does $FAKE/run;
 * everything else is as in the real one: `rm -f` of what is not there is no error, `inspect` of it is.
 */
const FAKE_DOCKER = `#!/bin/sh
echo "$*" >>"$FAKE/calls"
case "$1 $2" in
  'run --rm') [ "$3" = --name ] || exit 64; name=$4; . "$FAKE/run" ;;
  'rm -f') rm -f "$FAKE/container.$4" ;;
  'container inspect') [ -e "$FAKE/container.$3" ] ;;
  'port '*) exit 1 ;;
  *) exit 64 ;;
esac
`;

describe('a Postgres container', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'belay-test-'));
    await writeFile(path.join(folder, 'docker'), FAKE_DOCKER);
    await chmod(path.join(folder, 'docker'), 0o755);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = async (docker: string, signal = new AbortController().signal) => {
    await writeFile(path.join(folder, 'run'), docker);
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, FAKE: folder };
    const ports = { log: silentLogger, now: Date.now, signal, env };
    return withDockerServer(18, 'test', ports, () => Promise.resolve('up'));
  };
  const containers = async () => {
    const calls = await readFile(path.join(folder, 'calls'), 'utf8');
    const name = /--name (\S+)/.exec(calls)?.[1] ?? '';
    expect(name).toMatch(/^belay_test_/);
    return readFile(path.join(folder, `container.${name}`)).then(
      () => [name],
      () => [],
    );
  };

  it('that cannot be started is a failure at once, in the words of docker', async () => {
    const started = Date.now();
    const attempt = start('echo "pull access denied for postgres" >&2; exit 125');
    await expect(attempt).rejects.toMatchObject({
      code: 'throwaway-start-failed',
      message: expect.stringContaining('pull access denied'),
    });
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  it('is not made any more when the client is still pulling at the end', async () => {
    const attempt = start(
      'sleep 2; : >"$FAKE/container.$name"; sleep 60',
      AbortSignal.timeout(500),
    );
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    await sleep(2_500);
    expect(await containers()).toEqual([]);
  });

  it('is removed when the daemon ends making it only after the client is gone', async () => {
    const late = `setsid sh -c 'sleep 0.9; : >"$FAKE/container.$0"' "$name" >/dev/null 2>&1 3>&- & sleep 60`;
    const attempt = start(late, AbortSignal.timeout(500));
    await expect(attempt).rejects.toMatchObject({ name: 'Interrupted' });
    await sleep(1_000);
    expect(await containers()).toEqual([]);
  });
});

describe('a keeper', () => {
  it('notices that its server ended', async () => {
    const keeper = startKeeper({
      command: ['sleep', '0.3'],
      finish: ':',
      logFile: '/dev/null',
      env: { PATH: '/usr/bin:/bin' },
      account: undefined,
    });
    expect(keeper.gone()).toBeUndefined();
    await sleep(1_000);
    expect(keeper.gone()).toBe('it ended');
    await stopKeeper(keeper);
  });
});
