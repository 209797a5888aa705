import { UserError } from '../../runtime/errors.ts';
import type { StanzaBackup } from './info.ts';
import { lsnNumber } from './lsn.ts';

/** Where a recovery is to stop. */
export type RecoveryTarget =
  /** A named restore point, and its position where that is known. */
  | { type: 'name'; name: string; lsn?: string }
  /** ISO 8601. */
  | { type: 'time'; time: string }
  | { type: 'lsn'; lsn: string };

/**
 * The backup from which a recovery reaches a target: the newest that was complete before it. A target from before the
 * end of the backup cannot be reached from it, and pgBackRest would take the latest backup all the same, whose recovery
 * runs past everything that was meant (see docs/backup.md): that is an error here, before anything is restored.
 *
 * @param backups Of one cluster and one repository, in any order.
 * @param label Which one, when that is said.
 * @throws UserError `pgbackrest-backup-unknown`, `pgbackrest-target-before-backup`, `pgbackrest-target-invalid`.
 */
export function chooseBackup(
  backups: readonly StanzaBackup[],
  target: RecoveryTarget,
  label?: string,
): StanzaBackup {
  requireTarget(target);
  const candidates = label === undefined ? backups : backups.filter((one) => one.label === label);
  if (candidates.length === 0) {
    throw new UserError(
      'pgbackrest-backup-unknown',
      label === undefined ? 'The stanza has no backup.' : `The stanza has no backup ${label}.`,
      'It may have been expired. `pgbackrest info` lists what is there.',
    );
  }
  if (target.type === 'name' && target.lsn === undefined && label === undefined) {
    throw new UserError(
      'pgbackrest-target-before-backup',
      `Of the restore point ${target.name} only the name is known: which backup it follows cannot be told.`,
      'Name the backup too.',
    );
  }
  const newestFirst = [...candidates].sort((a, b) => b.timestamp.stop - a.timestamp.stop);
  const chosen = newestFirst.find((backup) => isBehind(backup, target));
  if (chosen) return chosen;
  throw new UserError(
    'pgbackrest-target-before-backup',
    `${targetWords(target)} lies before the end of ${endWords(newestFirst)}: it cannot be reached from there.`,
    'Take a target after the end of a backup, or a backup that ended before it.',
  );
}

/** For messages. */
export function targetWords(target: RecoveryTarget): string {
  if (target.type === 'name') return `the restore point ${target.name}`;
  return target.type === 'time' ? `the time ${target.time}` : `the position ${target.lsn}`;
}

/** True when the target is after the backup's end. */
function isBehind({ lsn, timestamp }: StanzaBackup, target: RecoveryTarget): boolean {
  if (target.type === 'time') {
    // A backup's end is known to the second, and can be late in it.
    return Date.parse(target.time) >= (timestamp.stop + 1) * 1_000;
  }
  // Of a name alone nothing can be told; that it was reached is seen after the recovery.
  if (target.lsn === undefined) return true;
  return lsn != null && lsnNumber(target.lsn) >= lsnNumber(lsn.stop);
}

function endWords([newest, ...others]: readonly StanzaBackup[]): string {
  if (!newest) return 'every backup';
  const end = `${new Date(newest.timestamp.stop * 1_000).toISOString()}, ${newest.lsn?.stop ?? 'position unknown'}`;
  return others.length === 0
    ? `the backup ${newest.label} (${end})`
    : `every backup (the newest, ${newest.label}: ${end})`;
}

/** pgBackRest writes it into the server's configuration between quotes, as it is. */
function requireTarget(target: RecoveryTarget): void {
  const isFine =
    target.type === 'time'
      ? !Number.isNaN(Date.parse(target.time))
      : (target.type !== 'name' || /^[\w .:+-]{1,63}$/.test(target.name)) &&
        (target.lsn === undefined || /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i.test(target.lsn));
  if (isFine) return;
  throw new UserError(
    'pgbackrest-target-invalid',
    `${JSON.stringify(target)} is no target for a recovery.`,
    'A name of letters, digits, spaces and . : + - _, a time as 2026-11-26T02:30:00Z, or a position as 16/B374D848.',
  );
}
