/**
 * A program for the tests that kill it: makes a backup, and right before the first step that is named so runs a
 * command of the shell, of which it is the parent.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { backUp, type RunOptions } from './run.ts';

const [workspace = '', options = '{}', step = '', command = '', temporary] = process.argv.slice(2);
// Only now: what compiles this program has files there as well.
process.env['TMPDIR'] = temporary;
const named = new RegExp(step);
let done = false;

function before(what: string): void {
  if (done || !named.test(what)) return;
  done = true;
  spawnSync('/bin/sh', ['-c', command], { stdio: 'ignore' });
}

/** Whatever changes the disk is a step; so is a line of the log. */
const CALLS = ['mkdtemp', 'mkdir', 'open', 'truncate', 'rename', 'unlink', 'rmdir', 'rm'] as const;
for (const name of CALLS) {
  const real = fs[name] as (...all: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...all: unknown[]) => {
      before(`${name} ${String(all[0])}`);
      return real(...all);
    },
  });
}
syncBuiltinESMExports();

const tell = (line: string) => before(`says ${line}`);
const log = { ...silentLogger, info: tell, debug: tell };
const { error, headline } = await backUp(workspace, {
  ...(JSON.parse(options) as RunOptions),
  ports: { log, env: { PATH: process.env['PATH'] } },
});
console.log(JSON.stringify({ done, error, headline }));
