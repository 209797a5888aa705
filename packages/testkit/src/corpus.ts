import { existsSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../../..');

/**
 * A folder with a real project's migration history (`migrations/`, `schema.prisma`). The corpus is not
 * part of the project: undefined where it is absent, and the test that wanted it skips and says so.
 */
export function corpus(name: 'triggerdev' | 'langwatch'): string | undefined {
  const folder = path.join(
    process.env['BELAY_CORPUS'] ?? path.resolve(ROOT, '../shared/corpus'),
    name,
  );
  return existsSync(path.join(folder, 'migrations')) ? folder : undefined;
}
