import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Content } from '../../../src/backup/content/content.ts';
import { readContent } from '../../../src/backup/content/read-content.ts';
import { withBackupSnapshot } from '../../../src/backup/content/snapshot.ts';
import type { BackupClient } from '../../../src/backup/dump/client.ts';
import { backupClient } from '../../../src/backup/dump/client.ts';
import { runClientProgram } from '../../../src/postgres/client-programs.ts';
import type { CheckScope } from '../../../src/report/recorder.ts';
import type { RollbackPorts } from '../../../src/rollback/context.ts';
import {
  type InPlaceInput,
  restoreInPlace,
} from '../../../src/rollback/in-place/restore-in-place.ts';
import { withHeldTarget } from '../../../src/rollback/locks.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';

/** A backup, as a rollback has it once it was fetched and checked. */
export interface Saved {
  content: Content;
  dump: string;
  client: BackupClient;
}

export const plainPorts: RollbackPorts = {
  ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
  env: { PATH: process.env['PATH'] },
};

/** What the database holds, everything of it. */
export function contentOf(url: string): Promise<Content> {
  return withBackupSnapshot(url, { ...plainPorts, alone: true }, async (snapshot) => {
    const { content } = await readContent({ url, snapshot, connections: 1 }, plainPorts);
    return content;
  });
}

/** Dumps a database that nobody uses. */
export async function save(url: string): Promise<Saved> {
  const client = await backupClient({ major: 15, version: '15', installClient: false }, plainPorts);
  const folder = temporaryFolder();
  const dump = path.join(folder, 'dump');
  mkdirSync(dump);
  const content = await contentOf(url);
  const args = ['--format=directory', '--jobs=2', `--file=${dump}`];
  await runClientProgram(client.pgDump.file, args, url, plainPorts, 60_000);
  return { content, dump, client };
}

export interface InPlaceOptions extends Partial<Omit<InPlaceInput, 'held'>> {
  ports?: Partial<RollbackPorts>;
  notVerified?: string[];
}

/** Restores a backup into the database itself, which is held meanwhile. */
export async function inPlace(
  url: string,
  saved: Saved,
  { ports: more, notVerified = [], ...options }: InPlaceOptions = {},
): Promise<{ lockedMs: number }> {
  const ports = { ...plainPorts, ...more };
  const scope = {
    notVerified: (sentence: string) => notVerified.push(sentence),
  } as unknown as CheckScope;
  return withHeldTarget(url, { waitMs: 5_000 }, ports, (held) =>
    restoreInPlace(
      {
        ...{ held, backup: '20260622T000000Z', words: 'the backup 20260622T000000Z', ...saved },
        ...{ preRollback: { id: 'before', locations: ['/backups/before'] }, lockTimeoutMs: 500 },
        scratchFolder: temporaryFolder(),
        ...options,
      },
      scope,
      ports,
    ),
  );
}
