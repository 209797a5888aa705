import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Stanza } from './beside.ts';
import { type StanzaBackup, readStanza } from './info.ts';
import { callPgBackRest } from './program.ts';

/** Keys of the annotations, which `pgbackrest info --set=LABEL` shows. */
const ANNOTATION = {
  run: 'belay-run',
  /** Which restore point will follow; it says nothing of whether it is there. */
  point: 'belay-restore-point',
  /** Written last, when the WAL of the restore point is in the repository: its position. */
  archived: 'belay-archived-to',
} as const;

/**
 * Makes a differential backup (a full one where there is none yet) and returns it as the repository then has it.
 * Nothing is expired by it: that comes after it was proven.
 *
 * @param point The name of the restore point that is to follow; unique, for the backup is known by it.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-backup-lost`.
 */
export async function backUpCluster(
  { program }: Stanza,
  { run, point }: { run: string; point: string },
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<StanzaBackup> {
  const options = [
    ...['--type=diff', '--start-fast', '--no-expire-auto'],
    `--annotation=${ANNOTATION.run}=${run}`,
    `--annotation=${ANNOTATION.point}=${point}`,
  ];
  const left =
    'There is no new backup. What it had copied stays in the repository, counts as none, and the next backup goes on from it or removes it.';
  await callPgBackRest(program, { command: 'backup', options, left }, ports);
  const { backup } = await readStanza(program, ports);
  const made = backup.find(({ annotation }) => annotation?.[ANNOTATION.point] === point);
  if (made) return made;
  throw new OperationFailed(
    'pgbackrest-backup-lost',
    'pgbackrest backup ended well, but its repository has no backup of this run.',
    'Look at `pgbackrest info`: somebody may have expired it at once, or the configuration names another repository.',
  );
}

/** Says in the repository itself that the restore point of a backup can be reached. */
export async function noteArchived(
  { program }: Stanza,
  { label, database }: StanzaBackup,
  lsn: string,
  ports: Pick<Ports, 'env' | 'signal' | 'log'>,
): Promise<void> {
  const options = [
    `--repo=${database['repo-key']}`,
    `--set=${label}`,
    `--annotation=${ANNOTATION.archived}=${lsn}`,
  ];
  const left = `The backup ${label} and its restore point are there; only the note of it is not.`;
  await callPgBackRest(program, { command: 'annotate', options, left }, ports);
}
