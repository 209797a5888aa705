import { main } from './main.ts';
import { stages } from './stages.ts';

// A reader that goes away (`belay test | head`) must not stop the clean-up.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const { stdin, stdout, stderr, env } = process;
const exitCode = await main(
  process.argv.slice(2),
  { stdin, stdout, stderr, env, cwd: process.cwd() },
  stages,
);
// Ends even where a library keeps a handle open; what was written to a slow pipe is let out first.
await Promise.all([stdout, stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit(exitCode);
