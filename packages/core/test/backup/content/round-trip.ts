import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { compareContent } from '@belay/core/backup/content/compare-content.ts';
import type { Content } from '@belay/core/backup/content/content.ts';
import { readContent } from '@belay/core/backup/content/read-content.ts';
import { withBackupSnapshot } from '@belay/core/backup/content/snapshot.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { serverBinaries } from '@belay/testkit/servers.ts';

export const PORTS = { signal: new AbortController().signal, env: {} };

const { directory } = await serverBinaries(15);
const call = promisify(execFile);

/** Runs a client program of Postgres 15. */
export async function runProgram(name: string, args: readonly string[]): Promise<void> {
  await call(path.join(directory, name), args);
}

export async function sql(url: string, text: string): Promise<void> {
  await withClient(url, {}, (client) => client.query(text));
}

/** A database's content, and what could not be read, in a snapshot of its own. */
export async function contentOf(url: string): Promise<{ content: Content; notCompared: string[] }> {
  return withBackupSnapshot(url, PORTS, (snapshot) =>
    readContent({ url, snapshot, connections: 2 }, PORTS),
  );
}

/** Dumps one database and restores it into another, which is empty; `during` runs while the snapshot is held. */
export async function dumpAndRestore(
  from: string,
  to: string,
  during: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ content: Content; notCompared: string[] }> {
  const folder = path.join(temporaryFolder(), 'dump');
  const read = await withBackupSnapshot(from, PORTS, async (snapshot) => {
    await during();
    const [content] = await Promise.all([
      readContent({ url: from, snapshot, connections: 2 }, PORTS),
      runProgram('pg_dump', [
        ...['-Fd', '-j2', '--snapshot', snapshot.id, '-f', folder, '--dbname', from],
      ]),
    ]);
    return content;
  });
  await runProgram('pg_restore', ['--exit-on-error', '-j2', '--dbname', to, folder]);
  return read;
}

/** What comparing gives after a dump and a restore. */
export async function roundTrip(from: string, to: string) {
  const { content } = await dumpAndRestore(from, to);
  const { content: found } = await contentOf(to);
  return { ...compareContent(content, found), content, found };
}
