import path from 'node:path';
import { Acceptor, unusedAcceptance } from '../config/accept.ts';
import { type BelayConfig, loadConfig } from '../config/belay-yml.ts';
import { type CheckPlan, StageRecorder } from '../report/recorder.ts';
import { redactPorts } from '../report/redact-ports.ts';
import { type Redact, redactDeep, redactor } from '../report/redact.ts';
import type { Finding, StageError } from '../report/schema.ts';
import { commonReport, keepReport, stageError } from '../report/stage-report.ts';
import {
  type ValidateDetails,
  type ValidateReport as Report,
  ValidateReportSchema,
} from '../report/validate-report.ts';
import { type Ports, noProgress } from '../runtime/ports.ts';
import { DATABASE_CHECKS } from './checks.ts';
import type { ValidateOptions } from './context.ts';
import { failingOf } from './failing.ts';
import { NOT_KNOWN, headlineOf } from './headline.ts';
import { type Prepared, prepare, wouldOverwriteExpected } from './prepare.ts';
import { auditLineOfValidation } from './telling/audit-of.ts';
import { tell } from './telling/tell.ts';
import { validateLive } from './live.ts';
import { wayBack } from './way-back.ts';

export type { ValidateOptions } from './context.ts';

/** The report, and where it was written; without `reportFile` it could not be. */
export type ValidateReport = Report & { reportFile?: string };

/** The checks in the order in which they are shown. */
const CHECKS: readonly CheckPlan[] = [
  ...DATABASE_CHECKS.map(({ id, title }) => ({ id, title })),
  { id: 'health', title: 'Health' },
  { id: 'bake', title: 'Bake' },
];

/**
 * Decides whether a deploy stands: looks at the live database, read only, at health URLs, and for a while at how it goes.
 * Writes `report.json` to the report's folder. What stops it, a mistake of the user's or a signal, becomes a
 * report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of it was written.
 */
export async function validate(options: ValidateOptions, given: Ports): Promise<ValidateReport> {
  const started = given.now();
  const root = path.resolve(options.workspace, options.workingDirectory);
  const details: ValidateDetails = { partly: [], health: [], rows: {}, deliveries: [] };
  const secrets = secretsOf(options);
  let redact = redactor(secrets);
  let ports = redactPorts(given, redact);

  let recorder = new StageRecorder(CHECKS, (finding) => finding, ports.progress ?? noProgress);
  const subject: string[] = [];
  let prepared: Prepared | undefined;
  let failure: unknown;
  try {
    const config = await loadConfig(options.config, root);
    const acceptor = new Acceptor(config.accept);
    prepared = await prepare({ options, root, config, ports });
    redact = redactor([...secrets, ...prepared.secrets]);
    ports = redactPorts(given, redact);
    recorder = new StageRecorder(CHECKS, acceptor.settle, ports.progress ?? noProgress);
    await validateLive({ ...prepared, options, root, config, recorder, details, subject, ports });
    if (!options.takeBaseline) reportUnused(recorder, acceptor, config);
  } catch (error) {
    failure = error;
  }

  const error = failure === undefined ? undefined : stageError(failure);
  const failing = failingOf(recorder.findings, options.failOn);
  const { workspace } = options;
  const back =
    prepared && !error && failing.length > 0
      ? await wayBack({
          ...{ prepared, details, failing, workspace, env: ports.env },
          expect: options.expect && path.resolve(root, options.expect),
        })
      : undefined;
  const ended = ports.now();
  const whole = assemble({
    ...{ options, started, ended, recorder, subject },
    ...{ details, failing, back, error },
  });
  const report = redactDeep(whole, redact);
  if (report.next?.command !== whole.next?.command)
    report.next = withoutCommand(whole.next, redact);
  report.validate.audit = auditLineOfValidation(report, options.identity);
  if (isWorthTelling(error, details) && !options.takeBaseline) {
    report.validate.deliveries.push(...(await tell(report, options, root, ports)));
  }
  const folder = path.resolve(root, options.report);
  // Whatever else is wrong: the config is read before expect is.
  const reportFile = (await wouldOverwriteExpected(options, root))
    ? undefined
    : await keepReport(folder, report, ValidateReportSchema, ports);
  if (error?.kind === 'bug') throw failure;
  return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}

/** Whatever came of a database that was looked at, by whose fault ever; not a mistake in the input. */
function isWorthTelling(error: StageError | undefined, { target }: ValidateDetails): boolean {
  if (error?.kind === 'interrupted') return false;
  return target !== undefined || error?.kind === 'operation';
}

/** A command in which something was masked would run and do something else. */
function withoutCommand(next: Report['next'], redact: Redact): Report['next'] {
  if (next === undefined) return undefined;
  const why =
    'The command is not shown, since a secret (a password, mostly) is a word that stands in it.';
  return { words: `${redact(next.words)} ${why}` };
}

function secretsOf(options: ValidateOptions): string[] {
  return [
    ...[options.databaseUrl, options.pushgatewayUrl].filter((secret) => secret !== undefined),
    ...(options.alertUrl ?? []),
    ...(options.healthHeaders?.split('\n') ?? []).map((line) => line.replace(/^[^:]*:/, '').trim()),
  ];
}

/** Acceptances that match nothing are said, but only when everything was looked at. */
function reportUnused(recorder: StageRecorder, acceptor: Acceptor, config: BelayConfig): void {
  if (recorder.checks().some(({ status }) => status === 'not-verified')) return;
  for (const acceptance of acceptor.unused()) {
    recorder.findings.push(unusedAcceptance(acceptance, config.file ?? 'belay.yml'));
  }
}

interface Outcome {
  options: ValidateOptions;
  started: number;
  ended: number;
  recorder: StageRecorder;
  subject: string[];
  details: ValidateDetails;
  /** For which the deploy is said not to stand. */
  failing: readonly Finding[];
  /** What takes the deploy back. */
  back: Report['next'];
  error: StageError | undefined;
}

function assemble({ options, details, failing, back, recorder, ...outcome }: Outcome): Report {
  const common = commonReport({
    ...outcome,
    ...{ run: options.run, failOn: options.failOn, recorder },
    headline: (verdict) =>
      options.takeBaseline
        ? 'The values from before the deploy are taken'
        : headlineOf(verdict, details, recorder.findings, failing),
    next: (verdict) => (verdict === 'failed' ? back : undefined),
    errorHeadline: (message) => (options.takeBaseline ? message : `${NOT_KNOWN}: ${message}`),
  });
  return { ...common, stage: 'validate', validate: details };
}
