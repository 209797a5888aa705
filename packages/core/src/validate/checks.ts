import { checkRowsCheck } from './checks/check-rows.ts';
import { constraintsCheck } from './checks/constraints.ts';
import { customCheck } from './checks/custom.ts';
import { duplicatesCheck } from './checks/duplicates.ts';
import { indexesCheck } from './checks/indexes.ts';
import { migrationsCheck } from './checks/migrations.ts';
import { nullsCheck } from './checks/nulls.ts';
import { orphansCheck } from './checks/orphans.ts';
import { requiredCheck } from './checks/required.ts';
import { schemaCheck } from './checks/schema.ts';
import { sequencesCheck } from './checks/sequences.ts';
import { sessionsCheck } from './checks/sessions.ts';
import { statisticsCheck } from './checks/statistics.ts';
import { structureCheck } from './checks/structure.ts';
import type { ValidateCheck } from './context.ts';

/** Every check of the database, in the order in which the report has them. */
export const DATABASE_CHECKS: readonly ValidateCheck[] = [
  migrationsCheck,
  schemaCheck,
  requiredCheck,
  indexesCheck,
  structureCheck,
  constraintsCheck,
  orphansCheck,
  duplicatesCheck,
  nullsCheck,
  checkRowsCheck,
  sequencesCheck,
  statisticsCheck,
  sessionsCheck,
  customCheck,
];

/** What waits for something else (the rebuilt schema) or takes long. */
const LATE: readonly ValidateCheck[] = [
  nullsCheck,
  checkRowsCheck,
  orphansCheck,
  duplicatesCheck,
  structureCheck,
  schemaCheck,
];

/**
 * The order in which they are started: first the sessions, among which those of the deploy may still be, and
 * last what would keep a connection waiting.
 */
export const START_ORDER: readonly ValidateCheck[] = [
  sessionsCheck,
  ...DATABASE_CHECKS.filter((check) => check !== sessionsCheck && !LATE.includes(check)),
  ...LATE,
];
