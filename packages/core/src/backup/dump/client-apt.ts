import { onlyHarmless } from '../../runtime/child-environment.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type RunResult, run } from '../../runtime/process.ts';

/** Puts PGDG's list and key in place; of the package postgresql-common (wiki.postgresql.org/wiki/Apt). */
const PGDG_SCRIPT = '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh';

const SUDO_DEADLINE_MS = 10_000;
const APT_DEADLINE_MS = 300_000;

/** Something else may be at the packages just now: an image's own upgrades at its start. */
const LOCK = ['-o', 'DPkg::Lock::Timeout=120'];

/**
 * Installs `postgresql-client-<major>`: as the distribution has it, else from PGDG, whose list is added first
 * (GitHub's images remove it after they are built).
 *
 * @returns Why it could not be, or undefined when it is installed.
 */
export async function installWithApt(major: number, ports: Ports): Promise<string | undefined> {
  const as = await administrator(ports);
  if (typeof as === 'string') return as;
  const apt = (args: string[]) => asRoot(as, ['apt-get', ...LOCK, ...args], ports);
  const install = (name: string) => apt(['install', '-y', '--no-install-recommends', name]);
  const client = `postgresql-client-${major}`;

  ports.log.info(`installing ${client} with apt`);
  if (succeeded(await install(client))) return undefined;
  await apt(['update']);
  if (succeeded(await install(client))) return undefined;
  const common = await install('postgresql-common');
  if (!succeeded(common)) return lastLine('postgresql-common cannot be installed', common);
  const list = await asRoot(as, [PGDG_SCRIPT, '-y'], ports);
  if (!succeeded(list)) return lastLine('the PGDG list cannot be added', list);
  const installed = await install(client);
  if (succeeded(installed)) return undefined;
  return lastLine(`${client} cannot be installed`, installed);
}

/** What to put before a command so that root runs it; or why nobody will. */
async function administrator(ports: Ports): Promise<readonly string[] | string> {
  const apt = await attempt('apt-get', ['--version'], SUDO_DEADLINE_MS, ports);
  if (!succeeded(apt)) return 'there is no apt-get here';
  if (process.getuid?.() === 0) return [];
  // -n: never asks for a password.
  const sudo = await attempt('sudo', ['-n', 'true'], SUDO_DEADLINE_MS, ports);
  return succeeded(sudo) ? ['sudo', '-n'] : 'this is not root, and sudo does not allow it';
}

function asRoot(
  as: readonly string[],
  command: readonly string[],
  ports: Ports,
): Promise<RunResult> {
  // sudo passes on no variables.
  const [file = '', ...args] = [...as, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
  return attempt(file, args, APT_DEADLINE_MS, ports);
}

function attempt(
  file: string,
  args: readonly string[],
  deadlineMs: number,
  { env, signal }: Ports,
): Promise<RunResult> {
  return run(file, args, { env: onlyHarmless(env), deadlineMs, signal });
}

function succeeded({ exitCode, timedOut }: RunResult): boolean {
  return exitCode === 0 && !timedOut;
}

function lastLine(what: string, { stderr, stdout, timedOut }: RunResult): string {
  const line = `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.trim() ?? '';
  const why = timedOut ? `no end after ${APT_DEADLINE_MS / 1_000} s` : line.slice(0, 300);
  return why === '' ? what : `${what} (${why})`;
}
