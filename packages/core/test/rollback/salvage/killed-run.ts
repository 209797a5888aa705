/** A process of its own for a salvage that dies at a step: `killed-run.ts LIVE PRESERVED FOLDER STEP`. */
import { salvaged } from './salvaged.ts';

const [live = '', preserved = '', folder = '', last] = process.argv.slice(2);
await salvaged({ live, preserved }, folder, {
  step: (name) => {
    if (name === last) process.kill(process.pid, 'SIGKILL');
  },
});
