import path from 'node:path';
import { Acceptor, unusedAcceptance } from '../config/accept.ts';
import { type BelayConfig, loadConfig } from '../config/belay-yml.ts';
import { type CheckPlan, StageRecorder } from '../report/recorder.ts';
import { redactPorts } from '../report/redact-ports.ts';
import { redactDeep, redactor } from '../report/redact.ts';
import type { StageError } from '../report/schema.ts';
import { commonReport, keepReport, stageError } from '../report/stage-report.ts';
import {
  type TestDetails,
  type TestReport as Report,
  TestReportSchema,
} from '../report/test-report.ts';
import { OperationFailed, UserError } from '../runtime/errors.ts';
import { type Ports, noProgress } from '../runtime/ports.ts';
import type { Context, RehearseOptions } from './context.ts';
import { headlineOf } from './headline.ts';
import { rehearsePlan } from './rehearsal.ts';
import { readPlan } from './steps/tree.ts';
import { removeReverses } from './steps/reverse-files.ts';

export type { RehearseOptions } from './context.ts';

/** The report, and where it was written; without `reportFile` it could not be. */
export type TestReport = Report & { reportFile?: string };

/** The checks in the order in which they are carried out and shown. */
export const CHECKS: readonly CheckPlan[] = [
  { id: 'tree', title: 'Tree' },
  { id: 'baseline', title: 'Baseline' },
  { id: 'apply', title: 'Apply' },
  { id: 'schema', title: 'Schema' },
  { id: 'data', title: 'Data' },
  { id: 'way-back', title: 'Way back' },
  { id: 'restore', title: 'Restore' },
];

/**
 * Rehearses the pending migrations on a throwaway copy: applies, measures, proves the way back. Writes
 * `report.json` and the proven reverse scripts to the report's folder. What stops it, a mistake of the
 * user's or a signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown,
 * after a report of it was written.
 */
export async function rehearse(options: RehearseOptions, given: Ports): Promise<TestReport> {
  const started = given.now();
  const root = path.resolve(options.workspace, options.workingDirectory);
  const details = emptyDetails(options);
  const redact = redactor([options.databaseUrl, options.historyUrl]);
  const ports = redactPorts(given, redact);

  let recorder = new StageRecorder(CHECKS, (finding) => finding, ports.progress ?? noProgress);
  const subject: string[] = [];
  let failure: unknown;
  try {
    await removeReverses(path.resolve(root, options.report));
    const config = await loadConfig(options.config, root);
    const acceptor = new Acceptor(config.accept);
    recorder = new StageRecorder(CHECKS, acceptor.settle, ports.progress ?? noProgress);
    await rehearseWith({ options, root, config, recorder, details, subject, ports });
    reportUnused(recorder, acceptor, config);
  } catch (error) {
    failure = serverGone(error, details) ?? error;
  }

  const error = failure === undefined ? undefined : stageError(failure);
  const report = redactDeep(
    assemble(options, ports.now() - started, started, { recorder, details, subject, error }),
    redact,
  );
  const reportFile = await keepReport(
    path.resolve(root, options.report),
    report,
    TestReportSchema,
    ports,
  );
  if (error?.kind === 'bug') throw failure;
  return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}

async function rehearseWith(context: Context): Promise<void> {
  const { recorder, options, details } = context;
  const plan = await readPlan(context);
  if (!plan) return;
  if (details.pending.length === 0) return recorder.skipRest('no pending migration');
  if (options.dryRun) return recorder.skipRest('dry run');
  await rehearsePlan(context, plan);
}

/** Acceptances that match nothing are said, but only when everything was looked at. */
function reportUnused(recorder: StageRecorder, acceptor: Acceptor, config: BelayConfig): void {
  if (recorder.checks().some(({ status }) => status === 'skipped' || status === 'not-verified'))
    return;
  for (const acceptance of acceptor.unused()) {
    recorder.findings.push(unusedAcceptance(acceptance, config.file ?? 'belay.yml'));
  }
}

/** A server that was reached and then cannot be any more went away meanwhile: nobody misspelt its address. */
function serverGone(error: unknown, { server }: TestDetails): OperationFailed | undefined {
  if (server === undefined || !(error instanceof UserError)) return undefined;
  if (error.code !== 'database-unreachable') return undefined;
  return new OperationFailed(
    'server-lost',
    `The server went away during the rehearsal. ${error.message}`,
    'Only databases that Belay created were in use; they carry the prefix belay_.',
    { cause: error },
  );
}

interface Outcome {
  recorder: StageRecorder;
  details: TestDetails;
  subject: string[];
  error: StageError | undefined;
}

function assemble(
  options: RehearseOptions,
  durationMs: number,
  started: number,
  { recorder, details, subject, error }: Outcome,
): Report {
  const common = commonReport({
    ...{ run: options.run, started, ended: started + durationMs, failOn: options.failOn },
    ...{ recorder, subject, error },
    headline: (verdict) => headlineOf(verdict, details, recorder.findings),
  });
  return { ...common, stage: 'test', test: details };
}

/** The stage's part of a report before anything is known. */
export function emptyDetails(options: Pick<RehearseOptions, 'dryRun' | 'migrations'>): TestDetails {
  return {
    dryRun: options.dryRun,
    migrations: { directory: options.migrations ?? '', total: 0 },
    pending: [],
    reverseProven: false,
    prisma: { transactions: 'statements', executor: 'belay', cliStarts: 0, cliMs: 0, engineMs: 0 },
    wayBack: [],
  };
}
