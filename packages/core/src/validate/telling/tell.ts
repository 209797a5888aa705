import type { Delivery } from '../../report/delivery.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { ValidateOptions } from '../context.ts';

/** STUB. Checks the addresses among the inputs; throws UserError, before anything is sent. */
export function checkAddresses(_options: ValidateOptions): void {}

/**
 * STUB. Metrics to file and Pushgateway, alerts to webhooks, the audit line to `belay_audit`: whatever the options ask for.
 * Never throws; each delivery says whether it arrived.
 */
export async function tell(
  _report: ValidateReport,
  _options: ValidateOptions,
  _root: string,
  _ports: Ports,
): Promise<Delivery[]> {
  return [];
}
