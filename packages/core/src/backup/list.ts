import type { ListedBackup } from '../report/backup-report.ts';
import type { Manifest, Verification } from './manifest.ts';
import { judgeBackup, type JudgedBackup } from './stores/judge.ts';
import type { Store } from './stores/store.ts';

export interface Listing {
  /** The newest first; what has no readable time comes last. */
  backups: ListedBackup[];
  /** Places that could not be looked at. */
  unreachable: { place: string; error: unknown }[];
}

/**
 * What every place holds. One that cannot be reached does not hide the others, and is named.
 *
 * @param key Of `manifest-key`.
 */
export async function listBackups(stores: readonly Store[], key?: string): Promise<Listing> {
  const listing: Listing = { backups: [], unreachable: [] };
  for (const store of stores) {
    try {
      const stored = await store.list();
      listing.backups.push(...stored.map((one) => listed(store.place, judgeBackup(one, key))));
    } catch (error) {
      listing.unreachable.push({ place: store.place, error });
    }
  }
  listing.backups.sort((a, b) => (b.takenAt ?? '').localeCompare(a.takenAt ?? ''));
  return listing;
}

function listed(place: string, backup: JudgedBackup): ListedBackup {
  const { id, location, bytes, verified, manifest, verification, problem } = backup;
  return {
    place,
    location,
    id,
    bytes,
    verified,
    ...(manifest === undefined ? {} : described(manifest)),
    ...(verification === undefined ? {} : { verification: inShort(verification) }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function inShort({ at, how, verdict }: Verification): ListedBackup['verification'] {
  return { at, how, verdict };
}

function described({ target, takenAt, archive, migrations, purpose }: Manifest) {
  const { applied, pending, planDigest } = migrations;
  const latest = applied.at(-1);
  return {
    database: target.place,
    takenAt,
    encrypted: archive.encryption !== undefined,
    ...(purpose === undefined ? {} : { purpose }),
    migrations: {
      applied: applied.length,
      pending,
      ...(latest === undefined ? {} : { latest }),
      ...(planDigest === undefined ? {} : { planDigest }),
    },
  };
}
