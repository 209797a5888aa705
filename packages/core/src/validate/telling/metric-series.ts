import { CheckStatus, Severity, Verdict } from '../../report/schema.ts';
import type { ValidateReport } from '../../report/validate-report.ts';
import { bakeSeries } from './bake-series.ts';

export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** One metric with all its label values. */
export interface Series {
  /** Without the prefix. */
  name: string;
  help: string;
  samples: Sample[];
}

/** A Prometheus keeps every table's series for weeks. */
const MOST_TABLES = 200;

/** What a validation's metrics are; those that nothing is known of are left out. */
export function seriesOf(report: ValidateReport): Series[] {
  const { validate } = report;
  const all = [
    ...stageSeries(report),
    ...checkSeries(report),
    ...databaseSeries(report),
    ...(validate.bake ? bakeSeries(validate.bake) : []),
  ];
  return all.filter(({ samples }) => samples.length > 0);
}

function stageSeries(report: ValidateReport): Series[] {
  const ended = (Date.parse(report.startedAt) + report.durationMs) / 1_000;
  return [
    {
      ...{ name: 'verdict', help: 'How it came out: 1 for the verdict reached, 0 for the others.' },
      samples: Verdict.options.map((verdict) => ({
        ...{ labels: { verdict }, value: Number(verdict === report.verdict) },
      })),
    },
    {
      ...{ name: 'timestamp_seconds', help: 'When the validation ended, seconds since the epoch.' },
      samples: [{ value: ended }],
    },
    {
      ...{ name: 'duration_seconds', help: 'How long the whole validation took.' },
      samples: [{ value: report.durationMs / 1_000 }],
    },
    {
      ...{ name: 'findings', help: 'Findings by severity.' },
      samples: Severity.options.map((severity) => ({
        labels: { severity },
        value: report.findings.filter((finding) => finding.severity === severity).length,
      })),
    },
    {
      ...{ name: 'not_verified', help: 'Things that could not be looked at.' },
      samples: [{ value: report.notVerified.length }],
    },
  ];
}

function checkSeries({ checks }: ValidateReport): Series[] {
  return [
    {
      ...{ name: 'check_duration_seconds', help: 'How long each check took.' },
      samples: checks.map(({ id, durationMs }) => ({
        ...{ labels: { check: id }, value: durationMs / 1_000 },
      })),
    },
    {
      ...{ name: 'check_status', help: 'How each check came out: 1 for its status, 0 for others.' },
      samples: checks.flatMap(({ id, status: reached }) =>
        CheckStatus.options.map((status) => ({
          ...{ labels: { check: id, status }, value: Number(status === reached) },
        })),
      ),
    },
  ];
}

function databaseSeries({ validate }: ValidateReport): Series[] {
  const { drift, rows, health } = validate;
  return [
    {
      ...{ name: 'drift', help: '1 when the schema is not what was promised.' },
      samples: drift === undefined ? [] : [{ value: Number(drift) }],
    },
    { name: 'migrations', help: 'Migrations by state.', samples: migrationSamples(validate) },
    {
      name: 'table_rows',
      help: `Rows of the largest tables (at most ${MOST_TABLES}), as the server estimates them.`,
      samples: largest(rows).map(([table, value]) => ({ labels: { table }, value })),
    },
    {
      ...{ name: 'health_up', help: '1 when a health URL is healthy.' },
      samples: eachUrl(health).map(({ url, healthy }) => ({
        ...{ labels: { url }, value: Number(healthy) },
      })),
    },
    {
      ...{
        name: 'health_duration_seconds',
        help: 'How long the last answer of a health URL took.',
      },
      samples: eachUrl(health).map(({ url, durationMs }) => ({
        ...{ labels: { url }, value: durationMs / 1_000 },
      })),
    },
  ];
}

function migrationSamples({ migrations }: ValidateReport['validate']): Sample[] {
  if (!migrations) return [];
  const { total, applied, pending = [], failed = [], unknown = [] } = migrations;
  const states = { total, applied, pending: pending.length, failed: failed.length, unknown: unknown.length }; // prettier-ignore
  return Object.entries(states).map(([state, value]) => ({ labels: { state }, value }));
}

function largest(rows: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(rows)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_TABLES);
}

/** Two that differ only in what is masked are one series; the one that is not healthy counts. */
function eachUrl(health: ValidateReport['validate']['health']) {
  const byUrl = new Map<string, (typeof health)[number]>();
  for (const result of health) {
    if (byUrl.get(result.url)?.healthy !== false) byUrl.set(result.url, result);
  }
  return [...byUrl.values()];
}
