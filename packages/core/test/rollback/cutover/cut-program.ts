/** A program for the test that kills it: does something to a database, and is gone at the step that is named. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { type Shop, cut, dropOne, undo } from './shop.ts';

const [what = '', shop = '{}', at = ''] = process.argv.slice(2);

const step = (name: string) => {
  if (name === at) process.kill(process.pid, 'SIGKILL');
  if (`stop at ${name}` !== at) return;
  writeSync(process.stdout.fd, 'now');
  process.kill(process.pid, 'SIGSTOP');
};
const acts = { cut, undo, drop: dropOne };
await acts[what as keyof typeof acts](JSON.parse(shop) as Shop, { step });
