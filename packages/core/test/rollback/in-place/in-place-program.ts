/** A program for the test that kills it: restores a database in place, and is gone at the step that is named. */
import process from 'node:process';
import { type Saved, inPlace } from './in-place-run.ts';

const [url = '', saved = '{}', at = '', scratchFolder = ''] = process.argv.slice(2);

const step = (name: string) => {
  if (name === at) process.kill(process.pid, 'SIGKILL');
};
await inPlace(url, JSON.parse(saved) as Saved, { scratchFolder, ports: { step } });
