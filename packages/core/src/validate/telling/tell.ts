import path from 'node:path';
import { describeUrl } from '../../postgres/url.ts';
import type { Delivery } from '../../report/delivery.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import type { Ports } from '../../runtime/ports.ts';
import { pushgatewayAddress } from '../../telling/address.ts';
import { alertDeliveries, webhooksOf } from '../../telling/alerts.ts';
import { auditDelivery } from '../../telling/audit-table.ts';
import { dispatchAll } from '../../telling/dispatch.ts';
import type { ValidateOptions } from '../context.ts';
import { auditRowOfValidation } from './audit-of.ts';
import { metricsDeliveries } from './metrics-deliveries.ts';

/**
 * Checks the addresses among the inputs, before anything is sent.
 *
 * @throws UserError `webhook-url-invalid`, `pushgateway-url-invalid`; never with the address.
 */
export function checkAddresses(options: ValidateOptions): void {
  webhooksOf(options);
  if (options.pushgatewayUrl !== undefined) pushgatewayAddress(options.pushgatewayUrl);
}

/**
 * Metrics to file and Pushgateway, the audit line to `belay_audit`, alerts to webhooks: whatever the options
 * ask for, side by side. Never throws; each delivery says whether it arrived, and what did not is a warning in the log.
 *
 * @param report Without secrets; what is sent is made of it.
 * @param root Where a relative `metrics-file` starts from.
 */
export async function tell(
  report: ValidateReport,
  options: ValidateOptions,
  root: string,
  ports: Ports,
): Promise<Delivery[]> {
  const { identity, databaseUrl = '' } = options;
  const file = options.metricsFile && path.resolve(root, options.metricsFile);
  const row = auditRowOfValidation(report, identity);
  const dispatches = [
    ...metricsDeliveries(report, options, file),
    ...(options.auditTable
      ? [auditDelivery(row, { databaseUrl, env: ports.env, make: true })]
      : []),
    ...(isAlarming(report) ? alertDeliveries(toldOf(report, options), options) : []),
  ];
  return dispatchAll(dispatches, ports);
}

/** An alert is sent when the deploy does not stand, or nobody knows whether it does. */
function isAlarming({ verdict }: Pick<ValidateReport, 'verdict'>): boolean {
  return verdict === 'failed' || verdict === 'errored';
}

function toldOf(report: ValidateReport, { identity, databaseUrl }: ValidateOptions) {
  const { target, planDigest } = report.validate;
  const place = target?.place ?? (databaseUrl === undefined ? '' : describeUrl(databaseUrl));
  return { report, identity, place, planDigest };
}
