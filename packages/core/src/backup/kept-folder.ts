import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { startKeeper, stopKeeper } from '../postgres/throwaway/keeper.ts';

const FINISH = 'rm -rf "$BELAY_FOLDER"';

/**
 * Makes a folder that only we can read, runs `body`, removes the folder; also when this process is killed: what lies
 * in it is the database in the clear.
 *
 * @param parent Where to make it.
 * @param prefix What its name begins with.
 */
export async function withKeptFolder<T>(
  parent: string,
  prefix: string,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(parent, prefix));
  const keeper = startKeeper({
    command: ['true'],
    finish: FINISH,
    logFile: '/dev/null',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', BELAY_FOLDER: folder },
    account: undefined,
  });
  try {
    return await body(folder);
  } finally {
    // First by ourselves, who are not in a hurry: the keeper is killed when it takes long.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    await stopKeeper(keeper);
  }
}
