import path from 'node:path';
import { existsSync } from 'node:fs';
import { type FoundProgram, listClientPrograms } from '../../postgres/client-programs.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { installWithApt } from './client-apt.ts';
import { clientInDocker } from './client-docker.ts';

/** How a program is called: `file`, then `args`, then what belongs to the call. */
export interface Program {
  file: string;
  args: readonly string[];
}

/** pg_dump and pg_restore of the server's own major version. */
export interface BackupClient {
  /** Version of pg_dump, for example `15.18`. */
  version: string;
  pgDump: Program;
  pgRestore: Program;
}

/**
 * Finds pg_dump and pg_restore of exactly the server's major version: an older pg_dump refuses a newer server, and
 * what a newer one writes may not restore into an older. Looked for where package managers put each major (the
 * `pg_dump` on Debian's PATH is a wrapper that takes the newest), then on PATH. With `installClient` what is
 * missing is installed: with apt where root or sudo allows it, else the image `postgres:<major>` is used.
 *
 * @param version The server's, for the message.
 * @throws UserError `client-missing`.
 */
export async function backupClient(
  { major, version, installClient }: { major: number; version: string; installClient: boolean },
  ports: Ports,
): Promise<BackupClient> {
  const here = await installedClient(major, ports);
  if (here) return here;
  const tried: string[] = [];
  if (installClient) {
    const apt = await installWithApt(major, ports);
    if (apt !== undefined) tried.push(`apt: ${apt}`);
    const installed = apt === undefined ? await installedClient(major, ports) : undefined;
    if (installed) return installed;
    const docker = await clientInDocker(major, ports);
    if (typeof docker !== 'string') return docker;
    tried.push(`Docker: ${docker}`);
  }
  const found = await listClientPrograms('pg_dump', ports.env);
  throw missing({ major, version, found, tried });
}

async function installedClient(major: number, { env }: Ports): Promise<BackupClient | undefined> {
  for (const dump of await listClientPrograms('pg_dump', env)) {
    if (dump.major !== major) continue;
    const restore = path.join(path.dirname(dump.file), 'pg_restore');
    if (!existsSync(restore)) continue;
    return {
      version: dump.version,
      pgDump: { file: dump.file, args: [] },
      pgRestore: { file: restore, args: [] },
    };
  }
  return undefined;
}

interface Missing {
  major: number;
  version: string;
  found: readonly FoundProgram[];
  tried: readonly string[];
}

function missing({ major, version, found, tried }: Missing): UserError {
  const clients = found.map(({ file, version: own }) => `${own || 'a broken one'} (${file})`);
  const here = clients.length === 0 ? 'there is no pg_dump here' : `here is ${clients.join(', ')}`;
  const why = tried.length === 0 ? '' : ` It could not be installed: ${tried.join('; ')}.`;
  const set = 'set install-client to have Belay do it';
  return new UserError(
    'client-missing',
    `The server is Postgres ${version}; its pg_dump and pg_restore of major version ${major} are needed, and ${here}.${why}`,
    [
      `Install the package postgresql-client-${major}${tried.length === 0 ? `, or ${set}` : ''}. On Debian and Ubuntu, where it comes from the PGDG repository:`,
      '  sudo apt-get install -y postgresql-common',
      '  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y',
      `  sudo apt-get install -y postgresql-client-${major}`,
      `With Homebrew: brew install postgresql@${major}`,
    ].join('\n'),
  );
}
