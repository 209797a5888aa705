import type { RollbackDetails, RollbackReport } from '../report/rollback-report.ts';
import { namesInWords, plural } from '../report/words.ts';
import type { RollbackOptions } from './context.ts';

/** What made it happen, for the record. */
export function whyWords({ armed, endsBy }: Pick<RollbackOptions, 'armed' | 'endsBy'>): string {
  if (armed === undefined) return 'it was asked for';
  // Only after a cancel is there an end by which all must be over.
  const how = endsBy === undefined ? 'failed' : 'was cancelled';
  return `the job ${how} after the rollback had been armed (${armed.armedAt})`;
}

/** Errors after which the database is not, or may not be, as it was before. */
const CHANGED_ALL_THE_SAME: Readonly<Record<string, string>> = {
  'cutover-unknown': 'whether the databases were exchanged is not known',
  'in-place-unknown': 'whether the backup was restored in place is not known',
  'restored-otherwise':
    'restored the backup into the database itself, whose schema now differs from it',
  'history-not-changed': 'whether the history was cleaned is not known',
};

/** Whether something is, or may be, another than before. */
export function isChanged({
  rollback,
  error,
}: Pick<RollbackReport, 'rollback' | 'error'>): boolean {
  const unsettled = rollback.stoppedAt !== undefined && rollback.stoppedAt.at !== 'boundary';
  const told = CHANGED_ALL_THE_SAME[error?.code ?? ''] !== undefined;
  return rollback.done || goneOf(rollback).length > 0 || unsettled || told;
}

/** What was changed, for the record and for alerts; also where that is nothing, or a part. */
export function whatWords({
  rollback: details,
  error,
}: Pick<RollbackReport, 'rollback' | 'error'>): string {
  const { what, done, preserved, stoppedAt } = details;
  const kept = preserved && what !== 'drop-preserved' ? `; kept: ${preserved.database}` : '';
  const gone = goneOf(details);
  if (!done && (gone.length > 0 || stoppedAt !== undefined)) {
    const all = plural(details.migrations.length, 'migration');
    const names = gone.length === 0 ? '' : `; gone: ${namesInWords(gone)}`;
    return `stopped after ${gone.length} of ${all}${names}${standingWords(stoppedAt)}`;
  }
  if (!done) return CHANGED_ALL_THE_SAME[error?.code ?? ''] ?? 'nothing was changed';
  if (what === 'drop-preserved') return `dropped ${preserved?.database ?? 'a preserved database'}`;
  if (what === 'undo') return `put ${details.to?.name ?? 'the preserved database'} back${kept}`;
  return `${doneWords(details, gone)}${kept}`;
}

const STANDING = {
  boundary: '',
  part: 'a part of the reverse took effect',
  unknown: 'whether its reverse took effect is not known',
} as const;

function standingWords(stopped: RollbackDetails['stoppedAt']): string {
  if (stopped === undefined || stopped.at === 'boundary') return '';
  return `; of ${stopped.migration}, ${STANDING[stopped.at]}`;
}

function doneWords({ strategy, to }: RollbackDetails, gone: readonly string[]): string {
  const source = to?.name ?? 'a backup';
  switch (strategy) {
    case 'restore':
      return `restored ${source} beside and cut over`;
    case 'in-place':
      return `restored ${source} into the database itself`;
    case 'reverse':
      return `undid by reverse SQL: ${namesInWords(gone)}`;
    case 'clean-history':
      return `marked as rolled back: ${namesInWords(gone)}`;
    case 'none':
    case undefined:
      return 'nothing had to be changed';
  }
}

/** The migrations that went, newest first. */
export function goneOf({ migrations }: Pick<RollbackDetails, 'migrations'>): string[] {
  return migrations.filter(({ state }) => state === 'gone').map(({ name }) => name);
}
