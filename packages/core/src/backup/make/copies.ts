import type { Writable } from 'node:stream';
import type { Archive } from '../manifest.ts';
import type { Incoming, Location, Store } from '../stores/store.ts';
import { type Branch, fanOut } from './fan-out.ts';

/** A copy that is complete, or why there is none. */
export type Written = { store: Store; location: Location } | { store: Store; problem: unknown };

export interface ArchiveToCome {
  file: Archive['file'];
  /** The most bytes that it may come to. */
  upTo: number;
  /** Told of the bytes that have gone to all places. */
  written: (bytes: number) => void;
}

interface Begun {
  store: Store;
  incoming: Incoming;
  branch: Branch;
}

/** The copies of one archive while they are written. */
export interface Copies {
  /** Takes the archive's bytes, for all places at once. */
  archive: Writable;
  /** Writes the manifest to each place that has the whole archive: only then there is a backup. */
  finish: (manifest: string) => Promise<Written[]>;
}

/**
 * Begins a copy in each place, runs `body`, and removes what is not complete, whatever happens. A place that
 * fails costs the others nothing; when all fail, the archive's stream does.
 */
export async function withCopies<T>(
  stores: readonly Store[],
  id: string,
  { file, upTo, written }: ArchiveToCome,
  body: (copies: Copies) => Promise<T>,
): Promise<T> {
  const begun: Begun[] = [];
  const whole = new Set<Incoming>();
  const failed: Written[] = [];
  try {
    for (const store of stores) {
      try {
        const incoming = await store.begin(id, file, upTo);
        begun.push({ store, incoming, branch: { to: incoming.archive } });
      } catch (problem) {
        if (stores.length === 1) throw problem;
        failed.push({ store, problem });
      }
    }
    const [first] = failed;
    if (begun.length === 0 && first && 'problem' in first) throw first.problem;
    const archive = fanOut(
      begun.map(({ branch }) => branch),
      written,
    );
    return await body({
      archive,
      finish: async (manifest) => [
        ...failed,
        ...(await Promise.all(begun.map((one) => finished(one, manifest, whole)))),
      ],
    });
  } finally {
    const left = begun.filter(({ incoming }) => !whole.has(incoming));
    await Promise.all(left.map(({ incoming }) => incoming.abandon()));
  }
}

async function finished(
  { store, incoming, branch }: Begun,
  manifest: string,
  whole: Set<Incoming>,
): Promise<Written> {
  if (branch.failure !== undefined) return { store, problem: branch.failure };
  try {
    const location = await incoming.finish(manifest);
    whole.add(incoming);
    return { store, location };
  } catch (problem) {
    return { store, problem };
  }
}
