import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { OperationFailed } from '../../runtime/errors.ts';
import { type RecoveryTarget, targetWords } from './choose-backup.ts';
import { lsnNumber } from './lsn.ts';

/** Where a recovery ended, as Postgres itself wrote it down. */
export interface Reached {
  lsn: string;
  /** `at restore point "belay_1"`, `before 2026-11-26 02:30:00+00`, `after LSN 0/4015EC0`. */
  reason: string;
}

/**
 * Reads where the recovery ended from the history of the timeline that it began, and makes sure that it is where it was
 * to end.
 *
 * @throws OperationFailed `pgbackrest-target-missed`.
 */
export async function requireReached(
  dataDirectory: string,
  target: RecoveryTarget,
): Promise<Reached> {
  const folder = path.join(dataDirectory, 'pg_wal');
  const histories = (await readdir(folder)).filter((name) => /^[0-9A-F]{8}\.history$/.test(name));
  const newest = histories.sort().at(-1);
  const text = newest === undefined ? '' : await readFile(path.join(folder, newest), 'utf8');
  const reached = reachedIn(text);
  if (reached && isTarget(reached, target)) return reached;
  const where = reached ? `${reached.lsn} (${reached.reason})` : 'nobody knows where';
  throw new OperationFailed(
    'pgbackrest-target-missed',
    `The recovery was to end at ${targetWords(target)} and ended at ${where}.`,
    'What was restored is not what was meant; nothing else was touched.',
  );
}

/** The last line of a timeline's history: its parent, where it left that, and why. */
export function reachedIn(history: string): Reached | undefined {
  const line = history.trim().split('\n').at(-1) ?? '';
  const [, lsn, reason] = /^\d+\t([0-9A-F]+\/[0-9A-F]+)\t(.*)$/.exec(line) ?? [];
  return lsn === undefined || reason === undefined ? undefined : { lsn, reason };
}

/** Reasons as Postgres writes them (getRecoveryStopReason). */
function isTarget({ lsn, reason }: Reached, target: RecoveryTarget): boolean {
  if (target.type === 'time') return /^(before|after) \d/.test(reason);
  if (target.type === 'lsn') {
    return reason.startsWith('after LSN') && lsnNumber(lsn) >= lsnNumber(target.lsn);
  }
  const there = reason === `at restore point "${target.name}"`;
  return there && (target.lsn === undefined || lsnNumber(lsn) === lsnNumber(target.lsn));
}
