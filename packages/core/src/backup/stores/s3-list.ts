import { MANIFEST_FILE, VERIFICATION_FILE } from '../manifest.ts';
import { isArchive, isBackupId } from './files.ts';
import { asking, readObjectText, type Bucket } from './s3-objects.ts';
import { openUploads, type OpenUpload } from './s3-open-uploads.ts';
import type { StoredBackup } from './store.ts';

export interface StoredKey {
  key: string;
  bytes: number;
  /** Milliseconds since the epoch. */
  changedAt: number;
}

/** How many manifests are fetched at a time. */
const AT_A_TIME = 8;

/** Every object below a prefix. */
export async function keysBelow(bucket: Bucket, prefix: string): Promise<StoredKey[]> {
  const { client, sdk, signal, place } = bucket;
  const asked = { Bucket: place.bucket, Prefix: prefix };
  return asking(bucket, async () => {
    const found: StoredKey[] = [];
    for await (const page of sdk.paginateListObjectsV2({ client }, asked, {
      abortSignal: signal,
    })) {
      for (const { Key: key, Size: bytes = 0, LastModified } of page.Contents ?? []) {
        if (key !== undefined) found.push({ key, bytes, changedAt: LastModified?.getTime() ?? 0 });
      }
    }
    return found;
  });
}

/** Everything below the prefix that is or looks like a backup. */
export async function listBucket(
  bucket: Bucket,
  prefix: string,
  locationOf: (id: string) => string,
): Promise<StoredBackup[]> {
  const idOf = (key: string) => key.slice(prefix.length).split('/')[0] ?? '';
  const keys = byId(await keysBelow(bucket, prefix), idOf);
  const uploads = byId(await openUploads(bucket, prefix), idOf);
  const ids = [...new Set([...keys.keys(), ...uploads.keys()])].filter(isBackupId);
  const found: StoredBackup[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const some = ids.slice(from, from + AT_A_TIME).map(async (id) => ({
      id,
      location: locationOf(id),
      ...sizeOf(`${prefix}${id}/`, keys.get(id) ?? [], uploads.get(id) ?? []),
      ...(await textsOf(bucket, `${prefix}${id}/`, keys.get(id) ?? [])),
    }));
    found.push(...(await Promise.all(some)));
  }
  return found;
}

function byId<T extends { key: string }>(
  all: readonly T[],
  idOf: (key: string) => string,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const id = idOf(one.key);
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return groups;
}

function sizeOf(
  folder: string,
  keys: readonly StoredKey[],
  uploads: readonly OpenUpload[],
): Pick<StoredBackup, 'bytes' | 'archiveBytes' | 'changedAt'> {
  const archives = keys.filter(({ key }) => isArchive(key.slice(folder.length)));
  const sum = (some: readonly StoredKey[]) => some.reduce((all, { bytes }) => all + bytes, 0);
  return {
    bytes: sum(keys),
    archiveBytes: sum(archives),
    changedAt: Math.max(
      ...keys.map(({ changedAt }) => changedAt),
      ...uploads.map(({ changedAt }) => changedAt),
    ),
  };
}

async function textsOf(
  bucket: Bucket,
  folder: string,
  keys: readonly StoredKey[],
): Promise<Pick<StoredBackup, 'manifest' | 'verification' | 'problem'>> {
  const text = async (file: string) =>
    keys.some(({ key }) => key === folder + file)
      ? readObjectText(bucket, folder + file)
      : undefined;
  const [manifest, verification] = await Promise.all([
    text(MANIFEST_FILE),
    text(VERIFICATION_FILE),
  ]);
  return {
    ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
    ...(verification === undefined ? {} : { verification }),
  };
}
