import type { ActionReport } from '../src/run-step.ts';

/** A report with little in it. */
export const reportOf = (more: Partial<ActionReport> = {}): ActionReport => ({
  schemaVersion: 1,
  stage: 'test',
  belayVersion: '0.0.0',
  run: 'run12345',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  verdict: 'passed',
  headline: 'all is well',
  subject: [],
  checks: [],
  findings: [],
  notVerified: [],
  ...more,
});
