import type { CheckScope } from '../report/recorder.ts';
import type { CutOver } from './cutover/cut-over.ts';

/** What of the database before the one that serves now could not be given. */
export function tellCutOver(
  { notReapplied, sequencesBehind }: Pick<CutOver, 'notReapplied' | 'sequencesBehind'>,
  scope: CheckScope,
): void {
  for (const { sentence } of notReapplied) {
    scope.find({
      ...{ rule: 'outside-not-reapplied', severity: 'warning', evidence: 'measured' },
      title: sentence,
      advice: 'A superuser can give it to the database now: it decides who may connect, and how.',
    });
  }
  for (const sentence of sequencesBehind) {
    scope.find({
      ...{ rule: 'sequence-behind', severity: 'warning', evidence: 'measured' },
      title: sentence,
      advice: 'Move it on with setval(): else it gives out numbers again that were given out.',
    });
  }
}
