import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { openingOf } from '../../backup/archive/opening.ts';
import { readArchive } from '../../backup/archive/read.ts';
import type { Content } from '../../backup/content/content.ts';
import type { StoredCopy } from '../../backup/stores/store.ts';
import { contentOf } from '../../backup/verify/content-of.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { byteWords } from '../../report/words.ts';
import { OperationFailed, UserError, interruption, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { LocatedPoint, PointOptions } from './located.ts';

/** A backup of which every byte was read and checked. */
export interface FetchedPoint {
  content: Content;
  /** The copy that it was read from. */
  copy: StoredCopy;
  /** The dump, ready for pg_restore, where it was unpacked. */
  folder: string | undefined;
}

/**
 * Reads the archive to its last byte: sizes, hashes, decryption, names. The first copy that is sound counts; one that
 * is damaged or cannot be reached is passed over with a finding.
 *
 * @param into A kept folder to unpack the dump in; without it every file is decompressed and dropped.
 * @throws UserError, OperationFailed of the last copy, where none is sound: those of `readArchive`.
 */
export async function fetchPoint(
  point: LocatedPoint,
  options: Pick<PointOptions, 'ageIdentity' | 'encryptPassphrase'>,
  into: string | undefined,
  scope: CheckScope,
  ports: Ports,
): Promise<FetchedPoint> {
  let last: unknown;
  for (const [index, copy] of point.copies.entries()) {
    const folder = into === undefined ? undefined : path.join(into, `dump-${index}`);
    try {
      return { ...(await readCopy(point, copy, options, folder, scope, ports)), copy, folder };
    } catch (error) {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
      if (ports.signal.aborted) throw interruption(ports.signal);
      if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
      last = error;
      // A key that is missing or another's is so for every copy.
      if (error.code.startsWith('decryption-key') || error.code === 'identity-invalid') break;
      if (index < point.copies.length - 1) tellPassedOver(copy, error, scope);
    }
  }
  throw last;
}

async function readCopy(
  { manifest }: LocatedPoint,
  copy: StoredCopy,
  options: Pick<PointOptions, 'ageIdentity' | 'encryptPassphrase'>,
  into: string | undefined,
  scope: CheckScope,
  { signal, log }: Ports,
): Promise<{ content: Content }> {
  const started = performance.now();
  const { archive } = manifest;
  log.info(`fetching ${copy.location}`);
  if (into !== undefined) await mkdir(into, { mode: 0o700 });
  const { keys } = openingOf(manifest, options);
  const source = await copy.archive();
  const read = await readArchive({
    ...{ source, archive, keys, signal },
    ...(into === undefined ? {} : { into }),
  });
  const content = contentOf(read.content, archive);
  for (const sentence of read.notCompared) scope.notVerified(sentence);
  const durationMs = Math.round(performance.now() - started);
  scope.item({
    ...{ status: 'passed', name: copy.location, durationMs },
    result: `${byteWords(archive.bytes)} fetched and checked`,
  });
  return { content };
}

function tellPassedOver({ location }: StoredCopy, error: unknown, scope: CheckScope): void {
  scope.find({
    rule: 'backup-copy-passed-over',
    severity: 'warning',
    evidence: 'stored',
    title: `the copy in ${location} cannot be used: ${messageOf(error).split('\n')[0] ?? ''}`,
    detail: 'Another copy of the same backup is taken.',
    advice: 'Find out what has access to that place, and remove what is damaged there.',
  });
}
