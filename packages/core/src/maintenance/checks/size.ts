import { plural, byteWords } from '../../report/words.ts';
import { Unseen } from '../../report/unseen.ts';
import type { MaintenanceCheck } from '../context.ts';
import { readSizes } from '../reading/sizes.ts';

/** How large everything is: nothing to judge, but where to look. */
export const sizeCheck: MaintenanceCheck = {
  id: 'size',
  title: 'Size',
  run: async ({ read, details }, scope) => {
    const sizes = await read(readSizes);
    details.size = {
      ...(sizes.database === null ? {} : { databaseBytes: sizes.database }),
      tables: sizes.tables.map(({ id, bytes }) => ({ table: id, bytes })),
    };
    for (const { id, bytes: size } of sizes.tables) {
      scope.item({ status: 'passed', name: id, result: byteWords(size) });
    }
    const unseen = new Unseen();
    for (const id of sizes.locked) unseen.add('the size of', id, 'somebody has it locked');
    unseen.tell(scope);
    const whole = sizes.database === null ? 'unknown size' : byteWords(sizes.database);
    const shown = sizes.tables.length;
    const largest = shown === 0 ? 'no tables' : `the ${plural(shown, 'largest table')} below`;
    return { result: `${whole} in all, ${largest}` };
  },
};
