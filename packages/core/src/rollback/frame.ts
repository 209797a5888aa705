import path from 'node:path';
import { type CheckPlan, StageRecorder } from '../report/recorder.ts';
import { redactPorts } from '../report/redact-ports.ts';
import { redactDeep, redactor } from '../report/redact.ts';
import {
  type RollbackDetails,
  type RollbackReport as Report,
  RollbackReportSchema,
} from '../report/rollback-report.ts';
import type { StageError } from '../report/schema.ts';
import { commonReport, keepReport, stageError } from '../report/stage-report.ts';
import type { UserError } from '../runtime/errors.ts';
import { noProgress } from '../runtime/ports.ts';
import type { RollbackOptions, RollbackPorts } from './context.ts';
import { headlineOf } from './headline.ts';
import { nextOf } from './next.ts';
import { planRows } from './plan/plan-rows.ts';
import { auditLineOfRollback, tellRollback } from './telling.ts';

/** The report, and where it was written; without `reportFile` it could not be. */
export type RollbackReport = Report & { reportFile?: string };

/** What the body of a stage works with. */
export interface RollbackFrame {
  options: RollbackOptions;
  /** The folder that relative paths start from, absolute. */
  root: string;
  recorder: StageRecorder;
  details: RollbackDetails;
  /** The first line of the report. */
  subject: string[];
  ports: RollbackPorts;
}

export interface FramedRollback {
  plan: readonly CheckPlan[];
  /** Default: what was rolled back, or would be (headline.ts). */
  headline?: (verdict: 'passed' | 'warned' | 'failed') => string;
  /** A folder in that of the report, so that what only looks does not write over the report of a rollback. */
  reportIn?: string;
  /** Nothing can have been changed: nobody is alerted. */
  quiet?: true;
  /** @returns Why Belay would not do it; nothing was touched then. */
  body: (frame: RollbackFrame) => Promise<UserError | undefined>;
}

/**
 * Runs one of the things that a rollback can be asked for and reports on it. What stops it, a mistake of the user's or
 * a signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of it
 * was written.
 */
export async function runRollback(
  options: RollbackOptions,
  given: RollbackPorts,
  { plan, body, headline, quiet, reportIn = '' }: FramedRollback,
): Promise<RollbackReport> {
  const started = given.now();
  const root = path.resolve(options.workspace, options.workingDirectory);
  const redact = redactor(secretsOf(options));
  const ports: RollbackPorts = { ...given, ...redactPorts(given, redact) };
  const details: RollbackDetails = {
    ...{ what: options.armed ? 'arm' : options.what, done: false, times: {} },
    ...{ ways: [], migrations: [], losses: [], lossesUnknown: [], deliveries: [] },
  };
  const recorder = new StageRecorder(plan, (finding) => finding, ports.progress ?? noProgress);
  const subject: string[] = [];
  let refused: UserError | undefined;
  let failure: unknown;
  try {
    refused = await body({ options, root, recorder, details, subject, ports });
  } catch (error) {
    failure = error;
  }
  const error = failure === undefined ? undefined : stageError(failure);
  const { run, failOn } = options;
  const common = commonReport({
    ...{ run, failOn, recorder, subject, error, refused, started, ended: ports.now() },
    headline: (verdict) => headline?.(verdict) ?? headlineOf(verdict, details, recorder.findings),
    errorHeadline: (message) => errorHeadline(message, details, error),
  });
  // Whatever went wrong: what to do now is never left open.
  const next = nextOf(common.verdict, details, options);
  const summary = planRows(details, { now: ports.now() });
  const report = redactDeep<Report>(
    {
      ...common,
      ...(next === undefined ? {} : { next }),
      ...(summary.length === 0 ? {} : { summary }),
      ...{ stage: 'rollback', rollback: details },
    },
    redact,
  );
  report.rollback.audit = auditLineOfRollback(report, options);
  if (!quiet) report.rollback.deliveries.push(...(await tellRollback(report, options, ports)));
  const reportFile = await keepReport(
    path.resolve(root, options.report, reportIn),
    report,
    RollbackReportSchema,
    ports,
  );
  if (error?.kind === 'bug') throw failure;
  return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}

/** On call at night, the first question is in which state the database is. */
function errorHeadline(
  message: string,
  { done, what }: RollbackDetails,
  error: StageError | undefined,
): string {
  if (done) return `The rollback is done, and then something failed: ${message}`;
  if (error?.kind !== 'user' || what === 'list') return message;
  return `${message} Nothing was changed.`;
}

function secretsOf(options: RollbackOptions): string[] {
  const { databaseUrl, encryptPassphrase, ageIdentity, manifestKey, alertUrl = [] } = options;
  return [databaseUrl, encryptPassphrase, ageIdentity, manifestKey, ...alertUrl].filter(
    (secret) => secret !== undefined,
  );
}
