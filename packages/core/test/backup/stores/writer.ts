/** A program for the tests that kill it: keeps a backup in a folder and says before every step what comes next. */
import { Buffer } from 'node:buffer';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { directoryStore } from '../../../src/backup/stores/directory.ts';

const [root = '', id = '', what = 'keep', stopAt = '0'] = process.argv.slice(2);

let step = 0;

/** Every call that changes the disk is a step: before the one that was asked for, the process dies as by a power cut. */
function watch(name: 'mkdir' | 'open' | 'rename' | 'unlink' | 'rmdir' | 'rm'): void {
  const real = fs[name] as (...all: unknown[]) => unknown;
  Object.assign(fs, {
    [name]: (...all: unknown[]) => {
      if (++step === Number(stopAt)) process.kill(process.pid, 'SIGKILL');
      return real(...all);
    },
  });
}

for (const name of ['mkdir', 'open', 'rename', 'unlink', 'rmdir', 'rm'] as const) watch(name);
syncBuiltinESMExports();

const store = directoryStore({ place: root, root });
if (what === 'remove') {
  await store.remove(id);
} else if (what === 'record') {
  await store.record(id, 'new record');
} else {
  const incoming = await store.begin(id, 'archive.tar.age');
  await new Promise((written) => incoming.archive.write(Buffer.alloc(1_000, 1), written));
  if (what === 'hold') {
    console.log('writing');
    setInterval(() => undefined, 1_000);
  } else {
    await new Promise<void>((ended) => incoming.archive.end(ended));
    await incoming.finish('the manifest');
  }
}
if (what !== 'hold') console.log(`steps ${step}`);
