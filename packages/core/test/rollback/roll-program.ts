/** A program for the test that kills it: rolls a database back, and is gone at the n-th step of a name. */
import process from 'node:process';
import { type RunOptions, rollBack } from './run.ts';

const [workspace = '', options = '{}', at = '', temporary] = process.argv.slice(2);
// Only now: what compiles this program has files there as well.
process.env['TMPDIR'] = temporary;

const step = (name: string) => {
  if (name === at) process.kill(process.pid, 'SIGKILL');
};
const report = await rollBack(workspace, {
  ...(JSON.parse(options) as RunOptions),
  ports: { step },
});
console.error(report.headline);
