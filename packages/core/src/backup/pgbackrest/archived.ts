import { z } from 'zod';
import { pause } from '../../runtime/deadline.ts';
import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Stanza } from './beside.ts';
import type { StanzaBackup } from './info.ts';
import { segmentsBetween } from './lsn.ts';
import { callPgBackRest } from './program.ts';

const Listing = z.record(z.string(), z.object({ type: z.string() }));

/** As pgBackRest's own archive-timeout. */
const TIMEOUT_MS = 60_000;
const EVERY_MS = 250;

export interface Needed {
  backup: StanzaBackup;
  /** The file of the WAL that the restore point is in. */
  last: string;
  segmentBytes: number;
  /** Milliseconds; a minute when left out. */
  timeoutMs?: number;
}

/**
 * Waits until every file of the WAL from a backup's end to a restore point is in the repository. That the newest one is
 * there proves nothing of those before it, and neither `info` nor `verify` (2.45) tells of one that is missing.
 *
 * @throws OperationFailed `restore-point-not-archived` naming what is missing.
 */
export async function untilArchived(
  stanza: Stanza,
  { backup, last, segmentBytes, timeoutMs = TIMEOUT_MS }: Needed,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<void> {
  const first = backup.archive.stop ?? '';
  const needed = segmentsBetween(first, last, segmentBytes);
  if (needed.length === 0) {
    throw notArchived(`the server went on to another timeline (${first || 'unknown'} to ${last})`);
  }
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const there = await listSegments(stanza, backup, needed, ports);
    const missing = needed.filter((name) => !there.has(name));
    const [one] = missing;
    if (one === undefined) return;
    if (Date.now() > deadline) {
      const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
      throw notArchived(`after ${timeoutMs / 1000} s ${one}${more} is not in the repository`);
    }
    await pause(EVERY_MS, ports.signal);
  }
}

/** The files of the WAL that lie in the repository under their final name, with the checksum in it. */
async function listSegments(
  { program, info, databaseId }: Stanza,
  { database }: StanzaBackup,
  needed: readonly string[],
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<Set<string>> {
  const id = archiveIdOf(info.archive, databaseId, database['repo-key']);
  const left =
    'The backup is in the repository; whether its restore point can be reached is not known.';
  const there = new Set<string>();
  for (const folder of new Set(needed.map((name) => name.slice(0, 16)))) {
    const place = `archive/${program.stanza}/${id}/${folder}`;
    const options = [`--repo=${database['repo-key']}`, '--output=json'];
    const called = { command: 'repo-ls', options, after: [place], left };
    const text = await callPgBackRest(program, called, ports);
    for (const [name, { type }] of Object.entries(Listing.parse(JSON.parse(text)))) {
      const [, segment] = /^([0-9A-F]{24})-[0-9a-f]{40}(\.\w+)?$/.exec(name) ?? [];
      if (segment !== undefined && type === 'file') there.add(segment);
    }
  }
  return there;
}

/** What the folder of a cluster's WAL is called, `15-1`. */
export function archiveIdOf(
  archives: Stanza['info']['archive'],
  databaseId: number,
  repoKey: number,
): string {
  const archive = archives.find(
    ({ database }) => database.id === databaseId && database['repo-key'] === repoKey,
  );
  if (archive) return archive.id;
  throw notArchived('the repository has no WAL of this cluster');
}

function notArchived(why: string): OperationFailed {
  return new OperationFailed(
    'restore-point-not-archived',
    `The restore point cannot be reached yet: ${why}.`,
    'The backup itself is in the repository and can be restored. Look at why the server does not archive (pg_stat_archiver, its log), and back up again.',
  );
}
