import path from 'node:path';
import {
  type BackupDetails,
  type BackupReport as Report,
  BackupReportSchema,
} from '../report/backup-report.ts';
import { type CheckPlan, StageRecorder } from '../report/recorder.ts';
import { redactPorts } from '../report/redact-ports.ts';
import { redactDeep, redactor } from '../report/redact.ts';
import { commonReport, keepReport, stageError } from '../report/stage-report.ts';
import { noProgress } from '../runtime/ports.ts';
import type { BackupOptions, BackupPorts } from './context.ts';

/** The report, and where it was written; without `reportFile` it could not be. */
export type BackupReport = Report & { reportFile?: string };

/** What the body of a stage works with. */
export interface BackupFrame {
  options: BackupOptions;
  /** The folder that relative paths start from, absolute. */
  root: string;
  recorder: StageRecorder;
  details: BackupDetails;
  /** The first line of the report. */
  subject: string[];
  ports: BackupPorts;
}

export interface FramedStage {
  plan: readonly CheckPlan[];
  /** A folder in that of the report, so that what only looks does not write over the report of a backup. */
  reportIn?: string;
  headline: (
    verdict: 'passed' | 'warned' | 'failed',
    recorder: StageRecorder,
    details: BackupDetails,
  ) => string;
  next?: (
    verdict: 'passed' | 'warned' | 'failed',
    recorder: StageRecorder,
    details: BackupDetails,
  ) => Report['next'];
  body: (frame: BackupFrame) => Promise<void>;
}

/**
 * Runs one of the commands around backups and reports on it. What stops it, a mistake of the user's or a
 * signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of
 * it was written.
 */
export async function runFramed(
  options: BackupOptions,
  given: BackupPorts,
  { plan, headline, next, body, reportIn = '' }: FramedStage,
): Promise<BackupReport> {
  const started = given.now();
  const root = path.resolve(options.workspace, options.workingDirectory);
  const redact = redactor(secretsOf(options));
  const ports: BackupPorts = { ...given, ...redactPorts(given, redact) };
  const details: BackupDetails = { copies: [], retention: [], times: {} };
  const recorder = new StageRecorder(plan, (finding) => finding, ports.progress ?? noProgress);
  const subject: string[] = [];
  let failure: unknown;
  try {
    await body({ options, root, recorder, details, subject, ports });
  } catch (error) {
    failure = error;
  }
  const error = failure === undefined ? undefined : stageError(failure);
  const { run, failOn } = options;
  const common = commonReport({
    ...{ run, failOn, recorder, subject, error, started, ended: ports.now() },
    headline: (verdict) => headline(verdict, recorder, details),
    next: (verdict) => next?.(verdict, recorder, details),
  });
  const report = redactDeep<Report>({ ...common, stage: 'backup', backup: details }, redact);
  const folder = path.resolve(root, options.report, reportIn);
  const reportFile = await keepReport(folder, report, BackupReportSchema, ports);
  if (error?.kind === 'bug') throw failure;
  return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}

function secretsOf(options: BackupOptions): string[] {
  const { databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey } = options;
  return [databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey].filter(
    (secret) => secret !== undefined,
  );
}
