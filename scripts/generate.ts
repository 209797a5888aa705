/**
 * Writes what follows from the input schemas: action.yml, the tables in each action's README and the
 * version constant. `--check` writes nothing and fails, naming the files, when one of them has drifted.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActionDefinition } from '@belay/core/config/action.ts';
import { backupAction } from '@belay/core/config/backup-inputs.ts';
import { rollbackAction } from '@belay/core/config/rollback-inputs.ts';
import { testAction } from '@belay/core/config/test-inputs.ts';
import { validateAction } from '@belay/core/config/validate-inputs.ts';
import { actionYml } from './generate/action-yml.ts';
import { withTables } from './generate/readme.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every action of the repository. */
const ACTIONS: readonly ActionDefinition[] = [
  testAction,
  backupAction,
  validateAction,
  rollbackAction,
];

interface Generated {
  /** Relative to the repository. */
  file: string;
  text: string;
}

/** All generated files with the text they should have. */
export async function generated(root = ROOT): Promise<Generated[]> {
  const perAction = ACTIONS.map(async (action): Promise<Generated[]> => {
    const readme = join(action.folder, 'README.md');
    return [
      { file: join(action.folder, 'action.yml'), text: actionYml(action) },
      { file: readme, text: withTables(await readFile(join(root, readme), 'utf8'), action) },
    ];
  });
  return [...(await Promise.all(perAction)).flat(), await versionFile(root)];
}

/** The generated files whose text on disk differs, by name. */
export async function drifted(root = ROOT): Promise<string[]> {
  const files = await generated(root);
  const same = await Promise.all(
    files.map(async ({ file, text }) => (await current(root, file)) === text),
  );
  return files.filter((_, index) => !same[index]).map(({ file }) => file);
}

async function versionFile(root: string): Promise<Generated> {
  const file = 'packages/core/src/runtime/version.ts';
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const text = await readFile(join(root, file), 'utf8');
  return { file, text: text.replace(/BELAY_VERSION = '[^']*'/, `BELAY_VERSION = '${version}'`) };
}

async function current(root: string, file: string): Promise<string | undefined> {
  return readFile(join(root, file), 'utf8').catch(() => undefined);
}

async function run(check: boolean): Promise<void> {
  const stale = await drifted();
  if (check) {
    if (stale.length === 0) return;
    console.error(`Out of date: ${stale.join(', ')}. Run npm run generate and commit the result.`);
    process.exitCode = 1;
    return;
  }
  const files = (await generated()).filter(({ file }) => stale.includes(file));
  for (const { file, text } of files) {
    await writeFile(join(ROOT, file), text);
    console.log(`wrote ${file}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(process.argv.includes('--check'));
}
