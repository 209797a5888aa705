import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { UserError, messageOf } from '../../runtime/errors.ts';
import type { ServerOwner } from './program.ts';

/**
 * Whom pgBackRest must run as: the owner of the server's files, since what root writes into the repository the
 * server's archiving could not go on with.
 *
 * @param dataDirectory As the server names it; it must be here.
 * @returns Undefined when that is possible as we are.
 * @throws UserError `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`.
 */
export async function serverOwner(dataDirectory: string): Promise<ServerOwner | undefined> {
  const files = await stat(dataDirectory).catch((error: unknown) => {
    throw new UserError(
      'pgbackrest-not-beside-server',
      `The server's data directory, ${dataDirectory}, cannot be found on this machine: ${messageOf(error)}`,
      'The engine pgbackrest works on the machine of the server: use a self-hosted runner there, or the engine pg_dump.',
      { cause: error },
    );
  });
  if (process.getuid?.() === files.uid) return undefined;
  if (process.getuid?.() === 0) return accountOf(files.uid);
  try {
    await access(dataDirectory, constants.R_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    throw new UserError(
      'pgbackrest-wrong-account',
      `This account may not read the server's files in ${dataDirectory}.`,
      "Run Belay as the server's account (usually postgres) or as root, which becomes that account for pgBackRest.",
      { cause },
    );
  }
}

async function accountOf(uid: number): Promise<ServerOwner> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const [name = '', , , gid = '', , home = '/'] =
    lines.find(([, , number]) => number === String(uid)) ?? [];
  if (name === '') {
    throw new UserError(
      'pgbackrest-wrong-account',
      `The server's files belong to the user number ${uid}, who has no account on this machine.`,
      "Run Belay as the server's own account.",
    );
  }
  return { name, uid, gid: Number(gid), home };
}
