import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { startKeeper, stopKeeper } from '../postgres/throwaway/keeper.ts';

/** A program that writes in the folder would go on, into files without a name, and hold up their removal. */
const FINISH = `
for note in "$BELAY_FOLDER"/*.group; do
  [ -e "$note" ] || continue
  read -r group <"$note"
  kill -s TERM -- "-$group" && sleep 1 && kill -s KILL -- "-$group"
done
rm -rf "$BELAY_FOLDER"`;

/**
 * Notes a process group in a kept folder, and never throws: when this process is killed, its keeper ends that first.
 *
 * @param file In the folder, of any name.
 * @returns Takes the note away; call it as soon as the group has ended, since its number is given out again.
 */
export function noteGroupIn(file: string, group: number): () => Promise<void> {
  const note = `${file}.group`;
  try {
    writeFileSync(note, `${group}\n`);
  } catch {
    // No room for so little: then the program has none, either, and ends by itself.
  }
  return () => rm(note, { force: true });
}

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
