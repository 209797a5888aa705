import type { StoredBackup } from '@belay/core/backup/stores/store.ts';
import type { Artifacts } from './client.ts';
import type { FoundArtifact } from './found.ts';
import { type Part, partOf } from './names.ts';

/** The artifacts of one backup, as far as they are there. */
export type Parts = Partial<Record<Part, FoundArtifact>>;

/** A manifest lists every table; what is larger than this is none of ours. */
const TEXT_LIMIT = 64 * 1024 * 1024;

/** How many backups are read at a time. */
const AT_A_TIME = 4;

/** Sorts artifacts into the backups of `name`; all others are left out. */
export function byId(found: readonly FoundArtifact[], name: string): Map<string, Parts> {
  const backups = new Map<string, Parts>();
  for (const artifact of found) {
    const named = partOf(artifact.name, name);
    if (named === undefined) continue;
    const parts = backups.get(named.id) ?? {};
    parts[named.part] = artifact;
    backups.set(named.id, parts);
  }
  return backups;
}

/** What a store lists: each with its manifest and verification, which are fetched. */
export async function listed(
  backups: ReadonlyMap<string, Parts>,
  locationOf: (id: string) => string,
  service: Artifacts,
): Promise<StoredBackup[]> {
  const all = [...backups];
  const found: StoredBackup[] = [];
  for (let from = 0; from < all.length; from += AT_A_TIME) {
    const some = all.slice(from, from + AT_A_TIME);
    found.push(
      ...(await Promise.all(some.map(([id, parts]) => stored(id, locationOf(id), parts, service)))),
    );
  }
  return found;
}

async function stored(
  id: string,
  location: string,
  parts: Parts,
  service: Artifacts,
): Promise<StoredBackup> {
  const { archive, manifest, verification } = parts;
  const all = [archive, manifest, verification].filter((part) => part !== undefined);
  // An empty text is a damaged manifest, not a missing one: what has none may be removed.
  const textOf = async (artifact: FoundArtifact) =>
    artifact.bytes > TEXT_LIMIT ? '' : service.readText(artifact);
  return {
    ...{ id, location },
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    changedAt: Math.max(...all.map(({ createdAt }) => createdAt)),
    ...(archive ? { archiveBytes: archive.bytes } : { problem: 'its archive is gone' }),
    ...(manifest ? { manifest: await textOf(manifest) } : { problem: 'it was never finished' }),
    ...(verification ? { verification: await textOf(verification) } : {}),
  };
}
