import type { StageRecorder } from '../report/recorder.ts';
import type { Finding } from '../report/schema.ts';
import { notVerifiedWhereRefused } from '../report/not-verified.ts';
import type { MaintenanceCheck, MaintenanceContext } from './context.ts';

/** What one look of a check left in the report. */
export interface Look {
  findings: readonly Finding[];
  /** What it could not look at. */
  notVerified: readonly string[];
  /** False when nothing can be said from it. */
  verified: boolean;
}

/** Looks, into the report. Errors of the connection pass through. */
export async function look(
  check: MaintenanceCheck,
  context: MaintenanceContext,
  recorder: StageRecorder,
): Promise<Look> {
  const [found, unseen] = [recorder.findings.length, recorder.notVerified.length];
  await recorder.check(check.id, (scope) =>
    notVerifiedWhereRefused(check, scope, () => check.run(context, scope)),
  );
  const { status } = recorder.checks().find(({ id }) => id === check.id) ?? {};
  return {
    findings: recorder.findings.slice(found),
    notVerified: recorder.notVerified.slice(unseen),
    verified: status !== 'not-verified',
  };
}

/**
 * Looks a second time and lets it stand for the first one, once it has ended and could look: until then what
 * was found first is still what is known.
 */
export async function lookAgain(
  first: Look,
  check: MaintenanceCheck,
  context: MaintenanceContext,
  recorder: StageRecorder,
): Promise<void> {
  const second = await look(check, context, recorder);
  if (!second.verified) return;
  takeOut(recorder.findings, first.findings);
  if (second.notVerified.length === 0) takeOut(recorder.notVerified, first.notVerified);
}

function takeOut<T>(list: T[], gone: readonly T[]): void {
  for (const one of gone) {
    const at = list.indexOf(one);
    if (at >= 0) list.splice(at, 1);
  }
}
