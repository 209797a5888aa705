import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../../src/postgres/connection.ts';
import { silentLogger } from '../../../src/runtime/ports.ts';
import type { BackupClient } from '../../../src/backup/dump/client.ts';
import { backupClient } from '../../../src/backup/dump/client.ts';
import { type DumpOptions, runDump } from '../../../src/backup/dump/run-dump.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';

export function portsWith(
  env: Record<string, string | undefined> = process.env,
  signal = new AbortController().signal,
) {
  return { log: silentLogger, now: Date.now, signal, env };
}

export function installed(major = 15): Promise<BackupClient> {
  return backupClient({ major, version: `${major}.0`, installClient: false }, portsWith());
}

/** A client whose pg_dump is a shell script; `$REAL` is the real one. */
export async function scripted(script: string): Promise<BackupClient> {
  const client = await installed();
  const file = path.join(temporaryFolder(), 'pg_dump');
  writeFileSync(file, `#!/bin/sh\nREAL=${client.pgDump.file}\n${script}\n`);
  chmodSync(file, 0o755);
  return { ...client, pgDump: { file, args: [] } };
}

export interface Dumped {
  folder: string;
  /** Names told by onFile, with their sizes at that moment. */
  told: Map<string, number>;
  tables: { table: string; index: number; of: number }[];
  /** Sizes at the end. */
  files: Map<string, number>;
}

type Choice = Partial<DumpOptions> & { signal?: AbortSignal; env?: Record<string, string> };

/** Dumps in a snapshot that is held meanwhile; `meanwhile` runs after it was taken. */
export async function dump(
  url: string,
  { signal, env, ...choice }: Choice = {},
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Dumped> {
  const folder = choice.folder ?? path.join(temporaryFolder(), 'dump');
  const told = new Map<string, number>();
  const tables: Dumped['tables'] = [];
  await withClient(url, {}, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await client.query<{ id: string }>('SELECT pg_export_snapshot() AS id');
    await meanwhile();
    await runDump(
      {
        ...{ url, client: choice.client ?? (await installed()), snapshot: rows[0]?.id ?? '' },
        ...{ jobs: 2, compression: { method: 'gzip', level: 1 }, lockTimeoutMs: 10_000 },
        onTable: (table) => tables.push(table),
        onFile: (name) => told.set(name, statSync(path.join(folder, name)).size),
        ...choice,
        folder,
      },
      portsWith({ ...process.env, ...env }, signal),
    );
  });
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = new Map(names.map((name) => [name, statSync(path.join(folder, name)).size]));
  return { folder, told, tables, files };
}
