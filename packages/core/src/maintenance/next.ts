import type { MaintenanceDetails } from '../report/maintenance-report.ts';
import type { AnyReport } from '../report/words.ts';
import type { MaintenanceOptions, NeedyTable } from './context.ts';

/** What `--apply` would do; nothing where no table of this database needs it, whatever was found besides. */
export function nextOf(
  { apply }: Pick<MaintenanceOptions, 'apply'>,
  { target }: Pick<MaintenanceDetails, 'target'>,
  needy: readonly NeedyTable[],
): AnyReport['next'] {
  if (apply || needy.length === 0) return undefined;
  const where = target?.kind === 'standby' ? ' on the primary' : '';
  return {
    words: `Run it again${where} with --apply to run VACUUM (ANALYZE) on the tables named.`,
  };
}
