import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ValidateReport } from '../../report/validate-report.ts';
import { writeFileAtomically } from '../../report/write.ts';
import { describeUrl } from '../../postgres/url.ts';
import type { ValidateOptions } from '../context.ts';
import { type Address, pushgatewayAddress } from '../../telling/address.ts';
import type { Dispatch } from '../../telling/dispatch.ts';
import { METRICS_CONTENT_TYPE, metricsText } from './metrics.ts';
import { send } from '../../telling/send.ts';

type Options = Pick<ValidateOptions, 'databaseUrl' | 'pushgatewayUrl'>;

/** The job under which the Pushgateway keeps the metrics. */
const JOB = 'belay_validate';

/**
 * The metrics, to the file and the Pushgateway that are asked for.
 *
 * @param file Absolute; its folder is made where it is missing.
 */
export function metricsDeliveries(
  report: ValidateReport,
  { databaseUrl, pushgatewayUrl }: Options,
  file: string | undefined,
): Dispatch[] {
  const place = report.validate.target?.place ?? (databaseUrl && describeUrl(databaseUrl)) ?? '';
  const text = () => metricsText(report, place);
  return [
    ...(file === undefined
      ? []
      : [{ to: 'metrics file', send: async () => write(file, await text()) }]),
    ...(pushgatewayUrl === undefined
      ? []
      : [pushgateway(pushgatewayAddress(pushgatewayUrl), place, text)]),
  ];
}

async function write(file: string, text: string): Promise<undefined> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFileAtomically(file, text);
}

/**
 * PUT replaces the whole group, job and database: the row count of a table that is gone goes with it
 * (Pushgateway, README, "API").
 */
function pushgateway(address: Address, place: string, text: () => Promise<string>): Dispatch {
  const url = new URL(address.url);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/metrics/job/${JOB}${grouping('instance', place)}`;
  return {
    to: 'pushgateway',
    send: async (signal) => {
      const message = { contentType: METRICS_CONTENT_TYPE, body: await text() };
      return send({ ...address, url }, { method: 'PUT', ...message }, { signal });
    },
  };
}

/** A value may hold slashes, which a path cannot even in their encoded form. */
function grouping(label: string, value: string): string {
  if (value === '') return '';
  return `/${label}@base64/${Buffer.from(value).toString('base64url')}`;
}
