import { existsSync } from 'node:fs';
import path from 'node:path';
import { withoutOtherDatabases } from '../runtime/child-environment.ts';
import { OperationFailed } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { run } from '../runtime/process.ts';
import { programFolders } from './throwaway/binaries.ts';
import { parseDatabaseUrl } from './url.ts';

export type ClientProgram = 'pg_dump' | 'pg_restore' | 'psql';

const VERSION_DEADLINE_MS = 10_000;

/** A client program that was found and answered `--version`. */
export interface FoundProgram {
  file: string;
  /** As it says it, for example `15.18`. */
  version: string;
  major: number;
}

/** Every copy of a Postgres client program, in the order in which they are looked for. */
export async function listClientPrograms(
  program: ClientProgram,
  env: Ports['env'],
): Promise<FoundProgram[]> {
  const found: FoundProgram[] = [];
  for (const folder of await programFolders({ PATH: env['PATH'] })) {
    const file = path.join(folder, program);
    if (!existsSync(file)) continue;
    const { stdout } = await run(file, ['--version'], { env, deadlineMs: VERSION_DEADLINE_MS });
    const version = /\d+(\.\d+|beta\d+|rc\d+|devel)/.exec(stdout)?.[0] ?? '';
    found.push({ file, version, major: Number.parseInt(version, 10) });
  }
  return found;
}

/**
 * The path of a Postgres client program of the server's own major version; undefined when there is none.
 * An older pg_dump refuses a newer server, and what a newer one writes may not restore into an older.
 * `psql` of any major serves.
 */
export async function findClientProgram(
  program: ClientProgram,
  major: number,
  env: Ports['env'],
): Promise<string | undefined> {
  const found = await listClientPrograms(program, env);
  const exact = found.find((candidate) => candidate.major === major)?.file;
  return exact ?? (program === 'psql' ? found[0]?.file : undefined);
}

/**
 * Runs a Postgres client program against a database. The connection travels in libpq's environment
 * variables: nothing of it is in the argument list, where other users could read it. Those of the job are
 * left out: PGHOSTADDR or PGSERVICE would lead to another server.
 *
 * @param args Without connection options.
 * @returns What it printed on stderr; a program that printed something there may still have succeeded.
 * @throws OperationFailed `client-program-failed` with the end of its stderr.
 */
export async function runClientProgram(
  file: string,
  args: readonly string[],
  url: string,
  ports: Pick<Ports, 'env' | 'signal'>,
  deadlineMs: number,
): Promise<string> {
  const env = { ...withoutOtherDatabases(ports.env), ...libpqEnvironment(url) };
  const result = await run(file, args, { env, deadlineMs, signal: ports.signal });
  if (result.exitCode === 0) return result.stderr;
  const why = result.timedOut ? `no end after ${deadlineMs / 1000} s` : result.stderr.trim();
  throw new OperationFailed(
    'client-program-failed',
    `${path.basename(file)} failed: ${(why || String(result.startError ?? result.exitCode)).slice(-2_000)}`,
    'Only databases that Belay created were in use; they are dropped.',
  );
}

/**
 * Parameters of a database URL that libpq knows, with their variables (Postgres documentation, "Environment
 * Variables" of libpq). `host` and `port` are in the URL's own parts by then.
 */
const PARAMETERS: Readonly<Record<string, string>> = {
  channel_binding: 'PGCHANNELBINDING',
  client_encoding: 'PGCLIENTENCODING',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  gssencmode: 'PGGSSENCMODE',
  options: 'PGOPTIONS',
  require_auth: 'PGREQUIREAUTH',
  sslcert: 'PGSSLCERT',
  sslcrl: 'PGSSLCRL',
  sslkey: 'PGSSLKEY',
  sslmode: 'PGSSLMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslrootcert: 'PGSSLROOTCERT',
  sslsni: 'PGSSLSNI',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
};

/**
 * A database URL as libpq's environment variables; its query parameters of libpq's included. As with libpq
 * `?user=` and `?password=` outweigh what stands before the `@`. `?dbname=` does not: Belay names its
 * databases in the path.
 */
export function libpqEnvironment(url: string): Record<string, string> {
  const { host, port, user, password, database } = parseDatabaseUrl(url);
  const parameters = new URL(url).searchParams;
  const others = Object.entries(PARAMETERS).flatMap(([name, variable]) => {
    const value = parameters.get(name);
    return value === null ? [] : [[variable, value] as const];
  });
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: parameters.get('user') ?? user,
    PGPASSWORD: parameters.get('password') ?? password,
    PGDATABASE: database,
    PGAPPNAME: 'belay',
    ...Object.fromEntries(others),
  };
}
