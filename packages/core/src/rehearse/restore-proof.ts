import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findClientProgram, runClientProgram } from '../postgres/client-programs.ts';
import { withTemporaryDatabase } from '../postgres/temporary-database.ts';
import type { RehearsalServer } from '../postgres/throwaway/server.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, readBoundary } from './boundary.ts';
import { differences } from './differences.ts';

export type RestoreProof =
  | { kind: 'proven'; durationMs: number }
  | { kind: 'differs'; differences: string[] }
  | { kind: 'not-verified'; reason: string };

const DUMP_DEADLINE_MS = 15 * 60_000;
const RESTORE_JOBS = 2;

/**
 * Proves that the way back of last resort exists: a dump of the database as it is before the pending
 * migrations, restored into an empty database, gives back the same schema and rows.
 *
 * @param before What `url` holds, read already.
 */
export async function proveRestore(
  server: RehearsalServer,
  url: string,
  before: Boundary,
  run: string,
  ports: Ports,
): Promise<RestoreProof> {
  const started = performance.now();
  const dump = await findClientProgram('pg_dump', server.major, ports.env);
  const restore = await findClientProgram('pg_restore', server.major, ports.env);
  if (dump === undefined || restore === undefined) {
    return {
      kind: 'not-verified',
      reason: `no pg_dump and pg_restore of Postgres ${server.major} on this machine`,
    };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'belay_dump_'));
  const options = { run, now: ports.now(), signal: ports.signal };
  try {
    const archive = path.join(folder, 'before.dump');
    // Compression would cost more than it saves: the archive is read once and thrown away.
    const dumpArgs = ['--format=custom', '--compress=0', '--no-password', '--file', archive];
    await runClientProgram(dump, dumpArgs, url, ports, DUMP_DEADLINE_MS);
    return await withTemporaryDatabase(server.url, options, async (restored) => {
      const args = ['--exit-on-error', '--no-password', `--jobs=${RESTORE_JOBS}`];
      const into = ['--dbname', restored.name, archive];
      await runClientProgram(restore, [...args, ...into], restored.url, ports, DUMP_DEADLINE_MS);
      const missing = differences(before, await readBoundary(restored.url, ports));
      return missing.length === 0
        ? { kind: 'proven', durationMs: performance.now() - started }
        : { kind: 'differs', differences: missing };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
