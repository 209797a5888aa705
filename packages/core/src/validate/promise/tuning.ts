import type { PropertyChange } from '../../postgres/catalogue/compare.ts';
import type { Severity } from '../../report/schema.ts';
import type { Difference } from './differences.ts';

/** Properties that change how well something works or reads, not what it does. */
const TUNING: ReadonlySet<string> = new Set([
  ...['comment', 'indexComment', 'options', 'toastOptions', 'indexOptions', 'statistics'],
  ...['target', 'tablespace', 'indexTablespace', 'compression', 'storage', 'clusteredOn'],
  ...['replicaIdentity', 'settings', 'columnOrder'],
]);

/** In these options a view says who may see and write what. */
const VIEW_OPTIONS = 'options';

/**
 * How grave a difference in tuning is, undefined for one that is none: an error where the promise says one thing
 * and the database another; a warning where the promise says nothing, so that an operator's hand is likely, and
 * for the order of columns, which only `SELECT *` sees; a notice for the version of an extension.
 */
export function tuningSeverity(
  { node }: Difference,
  { property, before, after }: PropertyChange,
): Severity | undefined {
  if (node.kind === 'extension' && property === 'version') return 'notice';
  if (!TUNING.has(property)) return undefined;
  const isView = node.kind === 'view' || node.kind === 'materialized view';
  if (isView && property === VIEW_OPTIONS && changesView(before, after)) return undefined;
  if (property === 'columnOrder') return 'warning';
  return saysNothing(before, after) ? 'warning' : 'error';
}

/** `security_barrier=true`, `security_invoker=true`, `check_option=local`; the others tune a materialized view. */
function changesView(before: unknown, after: unknown): boolean {
  const options = [...(before as string[]), ...(after as string[])];
  return options.some((option) => /^(security_|check_option)/.test(option));
}

/** Whether the promise has nothing where the database has something; of a list, entry by entry. */
function saysNothing(promised: unknown, found: unknown): boolean {
  if (!Array.isArray(promised) || !Array.isArray(found)) {
    return promised === null || promised === 'default';
  }
  return (promised as string[]).every((entry) => (found as string[]).includes(entry));
}
