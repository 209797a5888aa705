import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import type { Manifest } from '../../backup/manifest.ts';
import { roomForTrial } from '../../backup/verify/room.ts';
import { isSqlError } from '../../postgres/rows/session.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { byteWords } from '../../report/words.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';

/**
 * Makes sure that the dump has room in the folder that it is unpacked into.
 *
 * @throws UserError `restore-scratch-too-small`.
 */
export async function requireScratch(
  manifest: Manifest,
  folder: string,
  scope: CheckScope,
): Promise<void> {
  const needed = roomForTrial(manifest, false);
  const free = await freeIn(folder).catch((error: unknown) => {
    scope.notVerified(`whether ${folder} has room for the dump: ${messageOf(error)}`);
    return Infinity;
  });
  if (free >= needed) return;
  throw new UserError(
    'restore-scratch-too-small',
    `The folder for temporary files, ${folder}, has ${byteWords(free)} free; the backup takes ${byteWords(needed)} there before it is restored.`,
    'Set TMPDIR to a folder with more room.',
  );
}

/**
 * Makes sure that the server has room for a second database, as far as its disk can be seen from here: only where it
 * runs on this machine.
 *
 * @param scope Is told where the disk cannot be seen.
 * @throws UserError `restore-no-room`: a disk that becomes full would end the database that still serves.
 */
export async function requireServerRoom(
  { client, url }: { client: pg.Client; url: string },
  manifest: Manifest,
  scope?: CheckScope,
): Promise<void> {
  const folder = await localData(client, url);
  const free = folder === undefined ? undefined : await freeIn(folder).catch(() => undefined);
  const needed = roomForTrial(manifest, true) - roomForTrial(manifest, false);
  if (free === undefined) {
    scope?.notVerified(
      `whether the server's disk has room for a second database of about ${byteWords(needed)}: it cannot be seen from here`,
    );
    return;
  }
  if (free >= needed) return;
  throw new UserError(
    'restore-no-room',
    `The disk of the server has ${byteWords(free)} free; the restored database takes about ${byteWords(needed)} beside the one that serves.`,
    'Make room, or drop a preserved database that is not needed any more: `belay rollback --list` names them.',
  );
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** The server's data directory, where it is on this machine and the role may know it. */
async function localData(client: pg.Client, url: string): Promise<string | undefined> {
  const { host } = parseDatabaseUrl(url);
  if (!host.startsWith('/') && !LOOPBACK.has(host)) return undefined;
  try {
    const sql = `SELECT pg_catalog.current_setting('data_directory') AS folder`;
    const { rows } = await client.query<{ folder: string }>(sql);
    return rows[0]?.folder;
  } catch (error) {
    if (isSqlError(error)) return undefined;
    throw error;
  }
}

async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
