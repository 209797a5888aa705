import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withProtectedEnvironment } from '../../postgres/protected-libpq.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type RunResult, run } from '../../runtime/process.ts';
import { noteGroupIn } from '../kept-folder.ts';
import type { Compression } from '../manifest.ts';
import type { BackupClient } from './client.ts';
import { compressOption } from './compression.ts';
import { readDumpTables } from './dump-tables.ts';
import { watchDump } from './dump-watch.ts';
import { explainFailure } from './explain-failure.ts';

export interface DumpOptions {
  url: string;
  client: BackupClient;
  /** As `pg_export_snapshot()` gave it; its session must stay open. */
  snapshot: string;
  jobs: number;
  compression: Compression;
  /** How long to wait for the lock on a table, in milliseconds. */
  lockTimeoutMs: number;
  /** Does not exist yet, or is empty. Lies in a kept folder, whose keeper ends pg_dump when this process is killed. */
  folder: string;
  /** `index` counts from 1; `of` is how many there are. */
  onTable: (progress: { table: string; index: number; of: number }) => void;
  /** The bare name of a file in `folder` that is complete. With one job pg_dump does not tell. */
  onFile: (name: string) => void;
}

/** The timeout of the stage ends it long before. */
const DEADLINE_MS = 7 * 24 * 60 * 60_000;

const NOTHING_LEFT = 'There is no backup; what was written of it is removed.';

/**
 * Dumps the whole database in directory format, in the given snapshot. Options that leave something out (-n, -t,
 * -O, -x, --enable-row-security) are never given. What it printed is read line by line: a line of which it is
 * not known that it does no harm fails the dump, though pg_dump itself may go on to exit 0 (subscriptions that
 * were left out are one of its warnings). When the signal aborts, pg_dump ends with its workers.
 *
 * @throws OperationFailed `dump-failed` when pg_dump fails; `dump-unclear` over a line that nobody knows.
 * @throws UserError as `openSession`.
 */
export async function runDump(
  options: DumpOptions,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<void> {
  const { url, client } = options;
  const { count, broken } = await readDumpTables(url, ports);
  const giveUp = new AbortController();
  const finishing: Promise<void>[] = [];
  const watch = watchDump({
    ...{ tables: count, names: broken, onTable: options.onTable },
    onFinished: (item, description) => finishing.push(tellFiles(options, item, description)),
    onUnknown: () => giveUp.abort(),
  });
  const signal = AbortSignal.any([ports.signal, giveUp.signal]);
  let forget: (() => Promise<void>) | undefined;
  const onStart = (pid: number) => (forget = noteGroupIn(options.folder, pid));
  const scratch = path.dirname(options.folder);
  const result = await withProtectedEnvironment(url, { env: ports.env, scratch }, (env) =>
    run(client.pgDump.file, [...client.pgDump.args, ...argumentsOf(options)], {
      ...{ env, deadlineMs: DEADLINE_MS, signal, onStart, onStderr: watch.push },
    }),
  )
    .catch((error: unknown) => {
      if (ports.signal.aborted || !giveUp.signal.aborted) throw error;
      return undefined;
    })
    .finally(() => forget?.());
  watch.end();
  await Promise.all(finishing);
  if (result !== undefined && result.exitCode !== 0) throw failed(watch.noted, result);
  if (watch.noted.length > 0) throw unclear(watch.noted);
}

function argumentsOf({
  snapshot,
  jobs,
  compression,
  lockTimeoutMs,
  folder,
}: DumpOptions): string[] {
  return [
    ...['--format=directory', `--jobs=${jobs}`, compressOption(compression)],
    // 0 would be for ever.
    `--lock-wait-timeout=${Math.max(1, Math.round(lockTimeoutMs))}`,
    ...[`--snapshot=${snapshot}`, '--no-password', '--verbose', `--file=${folder}`],
  ];
}

const SUFFIX: Readonly<Record<Compression['method'], string>> = {
  none: '',
  gzip: '.gz',
  lz4: '.lz4',
  zstd: '.zst',
};

/**
 * The files of an item (pg_backup_directory.c): a table's has the item's number; large objects have one each,
 * named in a list, which itself is not data.
 */
async function tellFiles(
  { folder, compression, onFile }: DumpOptions,
  item: number,
  description: 'TABLE DATA' | 'BLOBS',
): Promise<void> {
  const names =
    description === 'TABLE DATA'
      ? [`${item}.dat${SUFFIX[compression.method]}`]
      : await largeObjectFiles(folder, item, SUFFIX[compression.method]);
  for (const name of names) if (existsSync(path.join(folder, name))) onFile(name);
}

/** From Postgres 17 on there are several lists, each with the number of its item. */
async function largeObjectFiles(folder: string, item: number, suffix: string): Promise<string[]> {
  for (const list of [`blobs_${item}.toc`, 'blobs.toc']) {
    const text = await readFile(path.join(folder, list), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    // Lines are `16491 blob_16491.dat`, without the compression's suffix.
    const names = [...text.matchAll(/^\d+ (blob_\d+\.dat)$/gm)].map(([, name]) => name ?? '');
    return names.map((name) => name + suffix);
  }
  return [];
}

function unclear(lines: readonly string[]): OperationFailed {
  const text = lines.join('\n');
  const advice = explainFailure(text);
  return new OperationFailed(
    'dump-unclear',
    `pg_dump said something after which its dump cannot be relied on:\n${text}${advice === undefined ? '' : `\n${advice}`}`,
    NOTHING_LEFT,
  );
}

function failed(lines: readonly string[], { startError, exitCode }: RunResult): OperationFailed {
  const text =
    lines.join('\n') ||
    messageOf(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
  const advice = explainFailure(text);
  return new OperationFailed(
    'dump-failed',
    `pg_dump failed:\n${text}${advice === undefined ? '' : `\n${advice}`}`,
    NOTHING_LEFT,
    { cause: startError },
  );
}
