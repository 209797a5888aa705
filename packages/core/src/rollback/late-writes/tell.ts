import type { CheckScope } from '../../report/recorder.ts';
import { plural } from '../../report/words.ts';
import type { RollbackFrame } from '../frame.ts';
import { tableWords } from '../plan/loss-words.ts';

/** Says where the rows are that neither the database nor the backup made before has. */
export function tellLateWrites({ details }: RollbackFrame, scope: CheckScope): void {
  for (const { table, rows, file } of details.lateWrites ?? []) {
    scope.find({
      ...{ rule: 'written-meanwhile', severity: 'warning', evidence: 'measured', object: table },
      title: `${plural(rows, 'row')} of ${tableWords(table)} ${rows === 1 ? 'was' : 'were'} written after the backup that was made before, and ${rows === 1 ? 'is' : 'are'} in ${file}`,
      advice: 'One JSON object a line. Keep the file: nothing else has them as they were.',
    });
  }
}
