import { tmpdir } from 'node:os';
import { dockerUnavailable } from '../../postgres/throwaway/docker.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import type { BackupClient, Program } from './client.ts';

const PULL_DEADLINE_MS = 300_000;
const VERSION_DEADLINE_MS = 30_000;

/** Taken over by name, so that no value is in an argument list. */
const VARIABLES = [
  ...['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE', 'PGAPPNAME', 'PGOPTIONS'],
  ...['PGCHANNELBINDING', 'PGCLIENTENCODING', 'PGCONNECT_TIMEOUT', 'PGGSSENCMODE', 'PGREQUIREAUTH'],
  ...['PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCRL', 'PGSSLSNI'],
  ...['PGSSLMINPROTOCOLVERSION', 'PGSSLMAXPROTOCOLVERSION', 'PGSSLNEGOTIATION'],
  ...['PGTARGETSESSIONATTRS', 'LC_ALL'],
];

/**
 * pg_dump and pg_restore out of the image `postgres:<major>`. They see the network as this machine does, and of
 * its files the folder for temporary ones, where the dump lies, under the same path.
 *
 * @returns Why they cannot be had, instead.
 */
export async function clientInDocker(major: number, ports: Ports): Promise<BackupClient | string> {
  const { env, signal, log } = ports;
  const unavailable = await dockerUnavailable(env);
  if (unavailable !== undefined) return unavailable;
  const image = `postgres:${major}`;
  log.info(`fetching the image ${image} for its pg_dump`);
  // First of all: `docker run` would say on stderr that it fetches it, where only pg_dump may speak.
  const pull = { env, signal, deadlineMs: PULL_DEADLINE_MS };
  const pulled = await run('docker', ['pull', '--quiet', image], pull);
  if (pulled.exitCode !== 0) return `${image} cannot be fetched (${pulled.stderr.trim()})`;
  const pgDump = inContainer('pg_dump', image);
  const asked = await run(pgDump.file, [...pgDump.args, '--version'], {
    ...{ env, signal, deadlineMs: VERSION_DEADLINE_MS },
  });
  const version = /\d+(\.\d+|beta\d+|rc\d+)/.exec(asked.stdout)?.[0];
  if (asked.exitCode !== 0 || version === undefined) {
    return `pg_dump of ${image} does not run (${asked.stderr.trim()})`;
  }
  return { version, pgDump, pgRestore: inContainer('pg_restore', image) };
}

function inContainer(program: string, image: string): Program {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const folder = tmpdir();
  return {
    file: 'docker',
    args: [
      // --init: a signal to docker reaches the program, and its workers are waited for.
      ...['run', '--rm', '--init', '--pull=never', '--network=host', `--user=${uid}:${gid}`],
      ...[`--volume=${folder}:${folder}`, '--workdir=/'],
      ...VARIABLES.map((name) => `--env=${name}`),
      ...[`--entrypoint=${program}`, image],
    ],
  };
}
