import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findClientProgram, runClientProgram } from '../postgres/client-programs.ts';
import { withTemporaryDatabase } from '../postgres/temporary-database.ts';
import type { RehearsalServer } from '../postgres/throwaway/server.ts';
import { OperationFailed } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, readBoundary } from './boundary.ts';
import { differences } from './differences.ts';

export type RestoreProof =
  | { kind: 'proven'; durationMs: number }
  | { kind: 'differs'; differences: string[] }
  | { kind: 'not-verified'; reason: string };

/** A dump in a folder of its own, and the program that reads it. */
export type BaselineDump =
  | { archive: string; restore: string; durationMs: number; remove: () => Promise<void> }
  | { reason: string };

const DUMP_DEADLINE_MS = 15 * 60_000;
const RESTORE_JOBS = 2;

/** Dumps the database as it is before the pending migrations. The caller removes the dump. */
export async function dumpBaseline(
  server: RehearsalServer,
  url: string,
  ports: Ports,
): Promise<BaselineDump> {
  const started = performance.now();
  const dump = await findClientProgram('pg_dump', server.major, ports.env);
  const restore = await findClientProgram('pg_restore', server.major, ports.env);
  if (dump === undefined || restore === undefined) {
    return { reason: `no pg_dump and pg_restore of Postgres ${server.major} on this machine` };
  }
  // Where the server has a folder that goes with it, the dump goes too, even when Belay is killed.
  const folder = server.scratch ?? (await mkdtemp(path.join(tmpdir(), 'belay_dump_')));
  const archive = path.join(folder, 'before.dump');
  const remove = () =>
    rm(server.scratch === undefined ? folder : archive, { recursive: true, force: true });
  // Compression would cost more than it saves: the archive is read once and thrown away.
  const args = ['--format=custom', '--compress=0', '--no-password', '--file', archive];
  try {
    await runClientProgram(dump, args, url, ports, DUMP_DEADLINE_MS);
  } catch (error) {
    await remove();
    if (!hasFailed(error)) throw error;
    return { reason: error.message };
  }
  return { archive, restore, durationMs: performance.now() - started, remove };
}

/**
 * Proves that the way back of last resort exists: the dump, restored into an empty database, gives back
 * the same schema and rows. Removes the dump.
 *
 * @param source Name of the dumped database, whose settings a dump does not hold.
 * @param before What it holds, read already.
 */
export async function proveRestore(
  server: RehearsalServer,
  dump: BaselineDump,
  source: string,
  before: Boundary,
  run: string,
  ports: Ports,
): Promise<RestoreProof> {
  if ('reason' in dump) return { kind: 'not-verified', reason: dump.reason };
  const started = performance.now();
  const options = { run, now: ports.now(), signal: ports.signal, settingsOf: source };
  try {
    return await withTemporaryDatabase(server.url, options, async (restored) => {
      const args = ['--exit-on-error', '--no-password', `--jobs=${RESTORE_JOBS}`];
      const into = ['--dbname', restored.name, dump.archive];
      await runClientProgram(
        dump.restore,
        [...args, ...into],
        restored.url,
        ports,
        DUMP_DEADLINE_MS,
      );
      const missing = differences(before, await readBoundary(restored.url, ports));
      const durationMs = dump.durationMs + performance.now() - started;
      return missing.length === 0
        ? { kind: 'proven', durationMs }
        : { kind: 'differs', differences: missing };
    });
  } catch (error) {
    if (!hasFailed(error)) throw error;
    return { kind: 'differs', differences: [error.message] };
  } finally {
    await dump.remove();
  }
}

/** pg_dump or pg_restore itself said no, which is an answer here. */
function hasFailed(error: unknown): error is OperationFailed {
  return error instanceof OperationFailed && error.code === 'client-program-failed';
}
