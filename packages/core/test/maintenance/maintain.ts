import { tmpdir } from 'node:os';
import { parseInputs } from '../../src/config/inputs.ts';
import { maintenanceInputs } from '../../src/config/maintenance-inputs.ts';
import { type MaintenanceReport, maintain } from '../../src/maintenance/stage.ts';
import type { Finding } from '../../src/report/schema.ts';
import { type Ports, silentLogger } from '../../src/runtime/ports.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';

export interface Overrides extends Partial<Ports> {
  /** Inputs as a user writes them. */
  inputs?: Readonly<Record<string, string>>;
}

/** Runs the stage on a database, its report in a temporary folder. */
export async function maintainOn(
  url: string | undefined,
  { inputs = {}, ...ports }: Overrides = {},
): Promise<MaintenanceReport> {
  const raw = { ...inputs, ...(url === undefined ? {} : { 'database-url': url }) };
  const parsed = parseInputs(maintenanceInputs, raw, (name) => name);
  const report = temporaryFolder();
  const options = { ...parsed, report, workspace: tmpdir(), run: 'testrun1' };
  return maintain(options, {
    log: silentLogger,
    now: Date.now,
    signal: new AbortController().signal,
    env: {},
    ...ports,
  });
}

/** `severity rule object`, sorted. */
export function told(findings: readonly Finding[]): string[] {
  return findings
    .map(({ severity, rule, object }) => [severity, rule, object ?? ''].join(' ').trim())
    .sort();
}

export function resultOf(report: MaintenanceReport, id: string): string | undefined {
  return report.checks.find((check) => check.id === id)?.result;
}
