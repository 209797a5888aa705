import { describeUrl } from '../postgres/url.ts';
import type { AuditLine, Delivery } from '../report/delivery.ts';
import type { RollbackReport } from '../report/rollback-report.ts';
import { alertDeliveries, webhooksOf } from '../telling/alerts.ts';
import { auditLineOf } from '../telling/audit-line.ts';
import { auditDetails, auditRow } from '../telling/audit-row.ts';
import { auditDelivery } from '../telling/audit-table.ts';
import { dispatchAll } from '../telling/dispatch.ts';
import type { Told } from '../telling/told.ts';
import type { RollbackOptions, RollbackPorts } from './context.ts';
import { goneOf, isChanged, whatWords, whyWords } from './told-words.ts';

/**
 * Checks the addresses among the inputs, before anything is touched.
 *
 * @throws UserError `webhook-url-invalid`; never with the address.
 */
export function checkTelling(options: Pick<RollbackOptions, 'alertUrl' | 'alertFormat'>): void {
  webhooksOf(options);
}

/** Who rolled back what, why, and how it came out. */
export function auditLineOfRollback(
  report: RollbackReport,
  options: Pick<RollbackOptions, 'armed' | 'endsBy' | 'identity'>,
): AuditLine {
  const [why, what] = [whyWords(options), whatWords(report)];
  return auditLineOf(report, options.identity, { why, what });
}

/**
 * Tells of a rollback: alerts to the webhooks, and a line in `belay_audit` where the database that serves now has
 * that table. Nothing is sent of what changes nothing (plan, list, salvage). Never throws.
 *
 * @param report Without secrets; what is sent is made of it.
 */
export async function tellRollback(
  report: RollbackReport,
  options: RollbackOptions,
  ports: Pick<RollbackPorts, 'log' | 'signal' | 'env'>,
): Promise<Delivery[]> {
  if (!CHANGING.has(report.rollback.what)) return [];
  const { databaseUrl } = options;
  const { env } = ports;
  const dispatches = [
    ...(isChanged(report) && databaseUrl !== undefined
      ? [auditDelivery(auditRowOf(report, options), { databaseUrl, env, make: false })]
      : []),
    ...(isNews(report, options) ? alertDeliveries(toldOf(report, options), options) : []),
  ];
  return dispatchAll(dispatches, ports);
}

const CHANGING: ReadonlySet<string> = new Set(['now', 'arm', 'undo', 'drop-preserved']);

/**
 * Whoever asked for a rollback at a terminal sees for himself that it was refused, or that he gave it up; nobody watches
 * an armed one, or a job.
 */
function isNews(report: RollbackReport, { armed, identity }: RollbackOptions): boolean {
  if (isChanged(report)) return true;
  const unattended = armed !== undefined || identity.runUrl !== undefined;
  switch (report.error?.kind) {
    case undefined:
      return report.verdict === 'failed';
    case 'user':
    case 'interrupted':
      return unattended;
    case 'operation':
    case 'bug':
      return true;
  }
}

function toldOf(report: RollbackReport, options: RollbackOptions): Told {
  const { identity, databaseUrl } = options;
  const { rollback, verdict } = report;
  const place = rollback.target?.place ?? (databaseUrl && describeUrl(databaseUrl)) ?? '';
  return {
    ...{ report, identity, place },
    calm: rollback.done && (verdict === 'passed' || verdict === 'warned'),
    facts: [`why: ${whyWords(options)}`, `what: ${whatWords(report)}`],
    fields: { rollback: fieldsOf(report, options) },
  };
}

/** For machines: in an alert as JSON, and in the details of the audit table's line. */
function fieldsOf(report: RollbackReport, options: Pick<RollbackOptions, 'armed' | 'endsBy'>) {
  const { rollback } = report;
  const { what, done, strategy, to, preserved, window, preRollback } = rollback;
  return {
    ...{ mode: what, done, why: whyWords(options), what: whatWords(report) },
    ...{ strategy, to, migrations: goneOf(rollback) },
    preserved: preserved?.database,
    refusedMs: window?.refusedMs,
    preRollback: preRollback?.id,
  };
}

function auditRowOf(report: RollbackReport, options: RollbackOptions): readonly unknown[] {
  return auditRow(auditLineOfRollback(report, options), {
    ...auditDetails(report, options.identity),
    rollback: fieldsOf(report, options),
  });
}
