import { bloatCheck } from './checks/bloat.ts';
import { connectionsCheck } from './checks/connections.ts';
import { duplicateIndexesCheck } from './checks/duplicate-indexes.ts';
import { sessionsCheck } from './checks/sessions.ts';
import { sizeCheck } from './checks/size.ts';
import { statisticsCheck } from './checks/statistics.ts';
import { transactionIdsCheck } from './checks/transaction-ids.ts';
import { unusedIndexesCheck } from './checks/unused-indexes.ts';
import { vacuumCheck } from './checks/vacuum.ts';
import type { MaintenanceCheck } from './context.ts';

/** What a VACUUM (ANALYZE) may mend: looked at again after it. */
export const MENDABLE: readonly MaintenanceCheck[] = [
  vacuumCheck,
  statisticsCheck,
  transactionIdsCheck,
];

/** Everything that is looked at, in the order shown. */
export const MAINTENANCE_CHECKS: readonly MaintenanceCheck[] = [
  sizeCheck,
  connectionsCheck,
  sessionsCheck,
  bloatCheck,
  unusedIndexesCheck,
  duplicateIndexesCheck,
  ...MENDABLE,
];
