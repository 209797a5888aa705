import { afterAll, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodeOf } from '@belay/core/report/verdict.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type RunOptions, rollBack } from './run.ts';
import { NAMES, applied, ask, deployRest, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);

const server = useServer(15, { synchronous_commit: 'on' });

async function killedAt(
  workspace: string,
  options: RunOptions,
  at: string,
  temporary: string,
): Promise<string | null> {
  const program = path.join(import.meta.dirname, 'roll-program.ts');
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--no-warnings', program],
      ...[workspace, JSON.stringify(options), at, temporary],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [, signal] = (await once(child, 'exit')) as [number, string | null];
  return signal;
}

/** What a killed run left is gone once its keepers have had a moment. */
async function leftIn(folder: string): Promise<string[]> {
  for (const until = Date.now() + 10_000; ; await sleep(50)) {
    const left = readdirSync(folder).filter((name) => !name.startsWith('belay_tls_'));
    if (left.length === 0 || Date.now() > until) return left;
  }
}

const besides = () =>
  ask(server.url(), `SELECT datname AS a FROM pg_database WHERE datname LIKE 'belay%'`);

type Way = 'restore' | 'reverse' | 'in-place';

/** Where the whole is killed, and whether it is done by then: the rooms' own tests kill at every step. */
const POINTS: readonly [Way, string, boolean][] = [
  ['restore', 'restore: filled', false],
  ['restore', 'restore: advanced', false],
  ['restore', 'cutover: opened', false],
  ['restore', 'cutover: alone', false],
  ['restore', 'cutover: committed', true],
  ['reverse', 'reverse: audit table made', false],
  ['reverse', 'reverse: committed', false],
  ['in-place', 'in place: restored', false],
  ['in-place', 'in place: committed', true],
];

it('killed anywhere in the whole: one state or the other serves, and the same command finishes', async () => {
  const temporary = temporaryFolder();
  // A throwaway server of a proof runs under another account.
  chmodSync(temporary, 0o755);
  for (const [strategy, at, done] of POINTS) {
    const whole = await makeWhole(server);
    await deployRest(whole);
    await execute(whole.url, `INSERT INTO item (note) VALUES ('three')`);
    const { workspace, url, place, name } = whole;
    const way =
      strategy === 'reverse' ? { to: NAMES.first, preRollbackTo: [place] } : { backup: place };
    const options = {
      ...{ databaseUrl: url, strategy, confirm: name, acceptDataLoss: true, ...way },
    };
    expect([at, await killedAt(workspace, options, at, temporary)]).toEqual([at, 'SIGKILL']);
    expect([at, await leftIn(temporary)]).toEqual([at, []]);

    const [old, back] = [
      ['one', 'two', 'three'],
      strategy === 'reverse' ? ['one', 'two', 'three'] : ['one', 'two'],
    ];
    const between = at === 'reverse: committed' ? [NAMES.first, NAMES.second] : undefined;
    expect([at, await notes(url)]).toEqual([at, done ? back : old]);
    expect([at, await applied(url)]).toEqual([
      at,
      between ?? (done ? [NAMES.first] : Object.values(NAMES)),
    ]);

    const again = await rollBack(workspace, options);
    expect([at, again.headline, exitCodeOf(again)]).toEqual([
      at,
      expect.stringContaining(at === 'cutover: committed' ? 'It was done before' : 'Rolled back'),
      0,
    ]);
    expect([at, await notes(url), await applied(url)]).toEqual([at, back, [NAMES.first]]);
    expect([at, await besides()]).toEqual([at, []]);
  }
}, 300_000);
