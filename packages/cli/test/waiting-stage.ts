/** Run as a program: the command line with a stage that waits for the signal, then takes a while to clean up. */
import { setTimeout as wait } from 'node:timers/promises';
import { run } from '@belay/core/runtime/process.ts';
import { main } from '../src/main.ts';
import { stages } from '../src/stages.ts';

const { stdout, stderr, env } = process;
process.exitCode = await main(
  ['test', '--verbose'],
  { stdout, stderr, env, cwd: process.cwd() },
  {
    ...stages,
    test: async (_options, { signal }) => {
      const keepAlive = setInterval(() => undefined, 1_000);
      stdout.write('started\n');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      stdout.write('cleaning\n');
      // As a Prisma that does not end when it is asked to.
      if (env['CHILD'] !== undefined) {
        const script = 'trap "" TERM; echo $$ >"$CHILD"; while :; do sleep 1; done';
        void run('/bin/sh', ['-c', script], { env, deadlineMs: 20_000 });
      }
      await wait(Number(env['CLEANING_MS'] ?? 50));
      stdout.write('cleaned\n');
      clearInterval(keepAlive);
      throw signal.reason;
    },
  },
);
