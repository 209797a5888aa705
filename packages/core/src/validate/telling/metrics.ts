import type { ValidateReport } from '../../report/validate-report.ts';
import { type Series, seriesOf } from './metric-series.ts';

/** Prometheus' text format, version 0.0.4. */
export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What prom-client is needed for is needed by few runs. */
const client = () => import('prom-client');

/**
 * A validation in Prometheus' text format. A registry of its own: nothing about this process is in it.
 *
 * @param place The label `database` of every series: `host:port/database`.
 */
export async function metricsText(report: ValidateReport, place: string): Promise<string> {
  const { Gauge, Registry } = await client();
  const registry = new Registry();
  registry.setDefaultLabels({ database: place });
  for (const { name, help, labels, samples } of grouped(seriesOf(report))) {
    const gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
    for (const sample of samples) gauge.set(sample.labels ?? {}, sample.value);
  }
  return registry.metrics();
}

function grouped(series: readonly Series[]) {
  return series.map(({ name, help, samples }) => ({
    ...{ name: `belay_validate_${name}`, help, samples },
    labels: [...new Set(samples.flatMap(({ labels }) => Object.keys(labels ?? {})))],
  }));
}
