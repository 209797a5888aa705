import { readFile } from 'node:fs/promises';
import { UserError } from '../../runtime/errors.ts';

export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** Accounts without rights of their own, best first. */
const CANDIDATES = ['postgres', 'nobody'];

/**
 * The account a server must run as: undefined when we are nobody special ourselves. Postgres refuses to
 * run as root ("initdb: cannot be run as root").
 *
 * @throws UserError `no-unprivileged-user` when we are root and there is nobody to become.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const passwd = await readFile('/etc/passwd', 'utf8');
  const accounts = passwd.split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = accounts.find(([account]) => account === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new UserError(
    'no-unprivileged-user',
    'Belay runs as root, Postgres refuses to, and there is no unprivileged user to run it as.',
    `Create one of ${CANDIDATES.join(', ')}, or run Belay as another user.`,
  );
}
