import path from 'node:path';
import { givenDatabaseUrl } from '../postgres/url.ts';
import {
  type MaintenanceDetails,
  type MaintenanceReport as Report,
  MaintenanceReportSchema,
} from '../report/maintenance-report.ts';
import { StageRecorder } from '../report/recorder.ts';
import { redactPorts } from '../report/redact-ports.ts';
import { redactDeep, redactor } from '../report/redact.ts';
import type { StageError } from '../report/schema.ts';
import { commonReport, keepReport, stageError } from '../report/stage-report.ts';
import { UserError } from '../runtime/errors.ts';
import { type Ports, noProgress } from '../runtime/ports.ts';
import { MAINTENANCE_CHECKS } from './checks.ts';
import type { MaintenanceOptions, NeedyTable } from './context.ts';
import { headlineOf } from './headline.ts';
import { APPLY, Refused, maintainLive } from './live.ts';
import { nextOf } from './next.ts';

export type { MaintenanceOptions } from './context.ts';

/** The report, and where it was written; without `reportFile` it could not be. */
export type MaintenanceReport = Report & { reportFile?: string };

/**
 * Reports what a database needs between deploys, and with `apply` vacuums the tables that the report names.
 * Writes `report.json` to the report's folder. What stops it, a mistake of the user's or a signal, becomes a
 * report with the verdict `errored`, a standby that is to be vacuumed one with `refused`; only a fault of
 * Belay's own is thrown, after a report of it was written.
 */
export async function maintain(
  options: MaintenanceOptions,
  given: Ports,
): Promise<MaintenanceReport> {
  const started = given.now();
  const { databaseUrl } = options;
  const redact = redactor(databaseUrl === undefined ? [] : [databaseUrl]);
  const ports = redactPorts(given, redact);
  const details: MaintenanceDetails = {};
  const plan = MAINTENANCE_CHECKS.map(({ id, title }) => ({ id, title }));
  const recorder = new StageRecorder(
    options.apply ? [...plan, APPLY] : plan,
    (finding) => finding,
    ports.progress ?? noProgress,
  );
  const subject: string[] = [];
  let needy: readonly NeedyTable[] = [];
  let failure: unknown;
  try {
    const url = givenDatabaseUrl(options);
    needy = await maintainLive({ options, url, recorder, details, subject, ports, started });
  } catch (error) {
    failure = error;
  }
  const refused = failure instanceof Refused ? failure.cause : undefined;
  const error = failure === undefined || refused ? undefined : stageError(failure);
  const outcome = { error, refused, started, ended: ports.now(), recorder, subject, needy };
  const report = redactDeep(assemble({ options, details, ...outcome }), redact);
  const folder = path.resolve(options.workspace, options.workingDirectory, options.report);
  const reportFile = await keepReport(folder, report, MaintenanceReportSchema, ports);
  if (error?.kind === 'bug') throw failure;
  return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}

interface Outcome {
  options: MaintenanceOptions;
  details: MaintenanceDetails;
  error: StageError | undefined;
  refused: UserError | undefined;
  started: number;
  ended: number;
  recorder: StageRecorder;
  subject: string[];
  needy: readonly NeedyTable[];
}

function assemble({ options, details, recorder, needy, ...outcome }: Outcome): Report {
  const { failOn, run } = options;
  const common = commonReport({
    ...{ ...outcome, run, failOn, recorder },
    headline: (verdict) => headlineOf(verdict, recorder.findings, details),
    next: () => nextOf(options, details, needy),
  });
  return { ...common, stage: 'maintenance', maintenance: details };
}
