/** A program for the test that kills it: undoes migrations, and is gone at the n-th step of a name. */
import process from 'node:process';
import type { ReverseStep } from '@belay/core/rollback/reverse/types.ts';
import { undo } from './undoing.ts';

const [url = '', steps = '[]', at = '', nth = '1'] = process.argv.slice(2);

let left = Number(nth);
const step = (name: string) => {
  if (name === at && --left === 0) process.kill(process.pid, 'SIGKILL');
};
await undo(url, JSON.parse(steps) as ReverseStep[], { step });
