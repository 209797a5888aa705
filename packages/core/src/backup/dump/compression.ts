import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import type { Compression } from '../manifest.ts';
import type { BackupClient } from './client.ts';

const PROBE_DEADLINE_MS = 30_000;

/** The best first. */
const WANTED: readonly Compression[] = [
  { method: 'zstd', level: 1 },
  { method: 'lz4' },
  { method: 'gzip', level: 1 },
];

/** What pg_dump says after it has accepted the compression, before it connects to anything (pg_backup_directory.c). */
const ACCEPTED = /no output directory specified/;

/**
 * The compression to dump with: the best of those that this very pg_dump was built with. Distributions leave some
 * out, and none before 16 has others than gzip, so each is tried.
 *
 * Measured on 2.5 million rows of uuid, text, jsonb and timestamps, 595 MB as COPY writes them, with one core:
 * zstd 1 took 1.8 s and left 139 MB, lz4 1.0 s and 274 MB, gzip 1 7.6 s and 182 MB, gzip 6 (pg_dump's default)
 * 11 s and 161 MB; pg_dump 15 alone took 4.5 s uncompressed, 8.0 s with gzip 1, 14.7 s with gzip 6. zstd costs little
 * more than lz4 and halves what is encrypted and sent afterwards, at some 100 MB/s.
 */
export async function chooseCompression(
  client: BackupClient,
  ports: Pick<Ports, 'env' | 'signal'>,
): Promise<Compression> {
  for (const compression of WANTED) {
    if (await isSupported(client, compression, ports)) return compression;
  }
  return { method: 'none' };
}

/** As pg_dump's `--compress` takes it: only digits before 16. */
export function compressOption({ method, level }: Compression): string {
  if (method === 'none') return '--compress=0';
  if (method === 'gzip') return `--compress=${level ?? 6}`;
  return `--compress=${level === undefined ? method : `${method}:${level}`}`;
}

async function isSupported(
  { pgDump }: BackupClient,
  compression: Compression,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
): Promise<boolean> {
  const args = [...pgDump.args, '--format=directory', compressOption(compression)];
  const { stderr } = await run(pgDump.file, args, {
    ...{ env: { ...env, LC_ALL: 'C' }, signal, deadlineMs: PROBE_DEADLINE_MS },
  });
  return ACCEPTED.test(stderr);
}
