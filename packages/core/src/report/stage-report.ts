import path from 'node:path';
import type { z } from 'zod';
import { Interrupted, OperationFailed, UserError, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { BELAY_VERSION } from '../runtime/version.ts';
import type { StageRecorder } from './recorder.ts';
import { REPORT_SCHEMA_VERSION, type Severity, type StageError } from './schema.ts';
import { verdictOf } from './verdict.ts';
import type { AnyReport } from './words.ts';
import { writeReport } from './write.ts';

/** What ended a stage without a verdict, as its report says it. */
export function stageError(error: unknown): StageError {
  if (error instanceof UserError) {
    const { code, message, hint } = error;
    return { kind: 'user', code, message, ...(hint === undefined ? {} : { hint }) };
  }
  if (error instanceof OperationFailed) {
    return { kind: 'operation', code: error.code, message: error.message, hint: error.left };
  }
  if (error instanceof Interrupted) {
    const message = `${error.message}; everything temporary was removed`;
    return { kind: 'interrupted', code: 'interrupted', message };
  }
  return { kind: 'bug', code: 'bug', message: messageOf(error) };
}

export interface StageOutcome {
  run: string;
  /** Milliseconds since the epoch. */
  started: number;
  ended: number;
  failOn: Severity;
  recorder: StageRecorder;
  subject: string[];
  error: StageError | undefined;
  /** Why Belay would not do what was asked for; nothing was touched. */
  refused?: UserError | undefined;
  /** The verdict in one sentence, where the stage came to one. */
  headline: (verdict: 'passed' | 'warned' | 'failed') => string;
  /** The same where it came to none; the error's message alone when it is left out. */
  errorHeadline?: (message: string) => string;
  /** What to do now, where the stage can say it. */
  next?: (verdict: 'passed' | 'warned' | 'failed') => AnyReport['next'];
}

/** The part of a report that all stages share. */
export function commonReport(outcome: StageOutcome): Omit<AnyReport, 'stage'> {
  const { recorder, refused, started, errorHeadline = (message) => message } = outcome;
  const error = outcome.error ?? (refused && stageError(refused));
  const checks = recorder.checks();
  const { findings, notVerified } = recorder;
  const verdict = verdictOf({ findings, checks, notVerified }, outcome.failOn);
  const next = error ? undefined : outcome.next?.(verdict);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    belayVersion: BELAY_VERSION,
    run: outcome.run,
    startedAt: new Date(started).toISOString(),
    durationMs: outcome.ended - started,
    verdict: outcome.error ? 'errored' : refused ? 'refused' : verdict,
    headline: error ? errorHeadline(error.message) : outcome.headline(verdict),
    ...(next === undefined ? {} : { next }),
    subject: outcome.subject,
    checks,
    findings,
    notVerified: [...new Set(notVerified)],
    ...(error ? { error } : {}),
  };
}

/**
 * Writes a report; one that cannot be written must not hide how the stage came out.
 *
 * @returns Its path, or undefined with a warning.
 */
export async function keepReport<S extends z.ZodType>(
  folder: string,
  report: z.input<S>,
  schema: S,
  { log }: Pick<Ports, 'log'>,
): Promise<string | undefined> {
  try {
    return await writeReport(path.resolve(folder), report, schema);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    log.warn(`${error.message} ${error.hint ?? ''}`);
    return undefined;
  }
}
