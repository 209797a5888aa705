import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { manifestText, verificationText } from '@belay/core/backup/manifest-text.ts';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import type { Store, StoredCopy } from '@belay/core/backup/stores/store.ts';

export const ID = '20261101T120000Z-shop-0a1b2c3d';

const NONE = '0'.repeat(64);

/** A manifest as a backup of the database `shop` writes it, of an archive of ten bytes. */
export function madeManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    id: ID,
    engine: 'pg_dump',
    belayVersion: '0.1.0',
    run: 'run',
    takenAt: '2026-11-01T12:00:00.000Z',
    finishedAt: '2026-11-01T12:01:00.000Z',
    target: {
      place: 'db:5432/shop',
      database: 'shop',
      databaseOid: 16_384,
      systemIdentifier: '7000000000000000001',
      role: 'shop',
      version: '15.18',
      major: 15,
      kind: 'primary',
    },
    client: '15.18',
    snapshot: { lsn: '0/1' },
    migrations: { pending: ['20261101_next'], applied: ['20260101_init', '20260201_more'] },
    rows: { '"public"."orders"': 100 },
    archive: {
      file: 'archive.tar.age',
      bytes: 10,
      sha256: NONE,
      compression: { method: 'gzip', level: 1 },
      encryption: { method: 'age', recipients: ['age1…'], passphrase: false },
      files: [],
    },
    notCompared: [],
    ...changes,
  };
}

/** The record of a verification that came out well, of the manifest with this text. */
export function madeVerification(
  id: string,
  manifest: string,
  verdict: 'verified' | 'differs' = 'verified',
  key?: string,
): string {
  return verificationText(
    {
      format: 1,
      id,
      manifestSha256: createHash('sha256').update(manifest).digest('hex'),
      at: '2026-11-01T12:05:00.000Z',
      belayVersion: '0.1.0',
      how: 'restore',
      decrypted: 'identity',
      verdict,
      differences: [],
      notCompared: [],
      durationMs: 1,
    },
    key,
  );
}

/** Writes a whole backup and returns where it lies. */
export async function keep(
  store: Store,
  id: string,
  archive: Buffer = Buffer.alloc(10),
  manifest: string = manifestText(madeManifest({ id })),
): Promise<string> {
  const incoming = await store.begin(id, 'archive.tar.age');
  await pipeline(Readable.from(chunksOf(archive)), incoming.archive);
  return (await incoming.finish(manifest)).location;
}

/** In pieces of an odd size, as a pack gives them. */
export function* chunksOf(data: Buffer): Generator<Buffer> {
  for (let at = 0; at < data.length; at += 65_521) yield data.subarray(at, at + 65_521);
}

export async function archiveOf(copy: StoredCopy): Promise<Buffer> {
  return buffer(await copy.archive());
}
