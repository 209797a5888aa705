import type { RollbackDetails } from '../report/rollback-report.ts';
import { namesInWords, plural } from '../report/words.ts';
import type { RollbackOptions } from './context.ts';

/** What made it happen, for the record. */
export function whyWords({ armed }: Pick<RollbackOptions, 'armed'>): string {
  return armed === undefined
    ? 'it was asked for'
    : `the job failed or was cancelled after the rollback had been armed (${armed.armedAt})`;
}

/** What was changed, for the record and for alerts; also where that is nothing, or a part. */
export function whatWords(details: RollbackDetails): string {
  const { what, done, preserved } = details;
  const kept = preserved && what !== 'drop-preserved' ? `; kept: ${preserved.database}` : '';
  const gone = goneOf(details);
  if (!done && gone.length > 0) {
    const all = plural(details.migrations.length, 'migration');
    return `stopped after ${gone.length} of ${all}; gone: ${namesInWords(gone)}`;
  }
  if (!done) return 'nothing was changed';
  if (what === 'drop-preserved') return `dropped ${preserved?.database ?? 'a preserved database'}`;
  if (what === 'undo') return `put ${details.to?.name ?? 'the preserved database'} back${kept}`;
  return `${doneWords(details, gone)}${kept}`;
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
