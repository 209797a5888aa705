import type { Finding } from '../../report/schema.ts';
import type { TestReport } from '../../report/test-report.ts';
import { touchedByPlan } from './touched.ts';

/**
 * What a finding has to do with the migrations that would be undone:
 * - `plan`: with an object that they touch, or with one of them
 * - `perhaps`: it came to light after the deploy, and the application or rows may be the reason
 * - `other`: nothing; undoing them does not mend it
 */
export type Cause = 'plan' | 'perhaps' | 'other';

/** About a migration, and yet nothing that its reverse would put right. */
const ABOUT_HISTORY: ReadonlySet<string> = new Set([
  'migration-pending',
  'migration-unknown',
  'migration-checksum-differs',
  'migration-applied-twice',
  'migration-running',
  'prisma-status-differs',
]);

const HEALTH: ReadonlySet<string> = new Set(['unhealthy', 'bake-unhealthy', 'bake-regression']);
const ROWS: ReadonlySet<string> = new Set(['custom-check-failed', 'assertion-failed']);

/** How what made the stage fail hangs together with the plan that was deployed. */
export function causesOf(
  failing: readonly Finding[],
  { pending, schema }: Pick<TestReport['test'], 'pending' | 'schema'>,
): Map<Finding, Cause> {
  const plan = new Set(pending.map(({ name }) => name));
  const isTouched = touchedByPlan(schema);
  const causeOf = ({ rule, migration, object }: Finding): Cause => {
    if (ABOUT_HISTORY.has(rule)) return 'other';
    if (migration !== undefined && plan.has(migration)) return 'plan';
    if (object !== undefined && isTouched(object)) return 'plan';
    return HEALTH.has(rule) || ROWS.has(rule) ? 'perhaps' : 'other';
  };
  return new Map(failing.map((finding) => [finding, causeOf(finding)]));
}

/** The application may be the reason, which is taken back without the database. */
export function isAboutHealth({ rule }: Pick<Finding, 'rule'>): boolean {
  return HEALTH.has(rule);
}
