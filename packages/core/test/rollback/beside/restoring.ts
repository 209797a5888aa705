/** A program for the tests that kill it: restores a backup beside its database, and dies at a step. */
import process from 'node:process';
import { restored } from './rolling.ts';

const [url = '', restorePoint = '', dieAt = '', temporary] = process.argv.slice(2);
// Only now: what compiles this program has files there as well.
process.env['TMPDIR'] = temporary;

await restored(url, {
  restorePoint,
  ports: {
    step: (name) => {
      if (name === dieAt) process.kill(process.pid, 'SIGKILL');
      if (name === 'restore: fill') console.log('filling');
    },
  },
});
