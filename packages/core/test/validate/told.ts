import { tmpdir } from 'node:os';
import { temporaryFolder } from '@belay/testkit/workspace.ts';
import { parseInputs } from '../../src/config/inputs.ts';
import { type ValidateInputs, validateInputs } from '../../src/config/validate-inputs.ts';
import type { Delivery } from '../../src/report/delivery.ts';
import { type ValidateReport, ValidateReportSchema } from '../../src/report/validate-report.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import type { RunIdentity, ValidateOptions } from '../../src/validate/context.ts';
import { tell } from '../../src/validate/telling/tell.ts';

export const DATABASE_URL = 'postgresql://app:hunter22@db.example.com:5432/shop';

/** A report of a deploy that does not stand. */
export function failedReport(overrides: Partial<ValidateReport> = {}): ValidateReport {
  return ValidateReportSchema.parse({
    ...{ schemaVersion: 1, stage: 'validate', belayVersion: '0.1.0', run: 'testrun1' },
    ...{ startedAt: '2026-03-01T12:00:00.000Z', durationMs: 3_500, verdict: 'failed' },
    headline: 'The deploy does not stand: the index "a" is invalid',
    next: { words: 'To take it back, run this.', command: 'psql "$DATABASE_URL" -c "SELECT 1"' },
    subject: [],
    checks: [
      { id: 'indexes', title: 'Indexes', status: 'failed', result: '', durationMs: 250, items: [] },
      { id: 'schema', title: 'Schema', status: 'passed', result: '', durationMs: 80, items: [] },
    ],
    findings: [
      { rule: 'note', severity: 'notice', evidence: 'catalogue', title: 'a note' },
      { rule: 'index-invalid', severity: 'error', evidence: 'catalogue', title: 'index broken' },
    ],
    notVerified: ['this: that'],
    validate: { partly: [], health: [], rows: {}, deliveries: [] },
    ...overrides,
  });
}

export interface Told {
  deliveries: Delivery[];
  warnings: string[];
  root: string;
}

export type TellOptions = Partial<ValidateInputs> & {
  identity?: RunIdentity;
  signal?: AbortSignal;
};

/** The options of a validation. */
export function optionsOf({ identity = {}, ...inputs }: TellOptions = {}): ValidateOptions {
  return {
    ...parseInputs(validateInputs, {}, (name) => name),
    ...{ databaseUrl: DATABASE_URL, workspace: tmpdir(), run: 'testrun1', identity },
    ...inputs,
  };
}

/** Tells of a report, in a folder of its own. */
export async function told(
  report: ValidateReport,
  { signal = new AbortController().signal, ...options }: TellOptions,
): Promise<Told> {
  const root = temporaryFolder();
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (line: string) => void warnings.push(line) };
  const ports = { log, now: Date.now, signal, env: {} };
  const deliveries = await tell(report, optionsOf(options), root, ports);
  return { deliveries, warnings, root };
}
