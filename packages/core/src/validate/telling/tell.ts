import path from 'node:path';
import type { Delivery } from '../../report/delivery.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { ValidateOptions } from '../context.ts';
import { pushgatewayAddress } from './address.ts';
import { alertDeliveries, webhooksOf } from './alerts.ts';
import { auditDelivery } from './audit-table.ts';
import type { Dispatch } from './dispatch.ts';
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
  const file = options.metricsFile && path.resolve(root, options.metricsFile);
  const dispatches = [
    ...metricsDeliveries(report, options, file),
    ...(options.auditTable ? [auditDelivery(report, options, ports.env)] : []),
    ...alertDeliveries(report, options),
  ];
  // A validation that ran out of time is told of nevertheless: every dispatch has a time of its own.
  const signal = ports.signal.aborted ? new AbortController().signal : ports.signal;
  const deliveries = await Promise.all(dispatches.map((dispatch) => deliver(dispatch, signal)));
  for (const { to, reason } of deliveries) {
    if (reason !== undefined) ports.log.warn(`Not delivered: ${to}: ${reason}`);
  }
  return deliveries;
}

async function deliver({ to, send }: Dispatch, signal: AbortSignal): Promise<Delivery> {
  const reason = await send(signal).catch((error: unknown) => messageOf(error) || 'it failed');
  return reason === undefined ? { to, delivered: true } : { to, delivered: false, reason };
}
