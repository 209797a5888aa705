import type { CheckResult, CheckScope } from '../report/recorder.ts';
import { interruption } from '../runtime/errors.ts';
import { restoreAndCutOver } from './exchange.ts';
import { cleanHistory } from './reverse/clean-history.ts';
import { runReverses } from './reverse/run.ts';
import { isStep } from './reverse/types.ts';
import { saveFirst } from './save-first.ts';
import { type WayInput, noteGone } from './way.ts';
import { restoreIntoIt } from './way-in-place.ts';

/** Does what the plan says. `details.done` is set when all of it is there to stay. */
export async function takeWay(input: WayInput): Promise<void> {
  const { strategy } = input.planned.decision;
  const { recorder } = input.frame;
  if (strategy === 'reverse' || strategy === 'in-place') await save(input);
  else await recorder.check('save', () => Promise.resolve(NOT_SAVED));
  await recorder.check('rollback', async (scope) => {
    switch (strategy) {
      case 'clean-history':
        return clean(input);
      case 'reverse':
        return reverse(input, scope);
      case 'restore':
        return restoreAndCutOver(input, scope);
      case 'in-place':
        return restoreIntoIt(input, scope);
      case 'none':
        throw new Error('there is no way to take');
    }
  });
}

const NOT_SAVED: CheckResult = {
  status: 'skipped',
  result: 'not needed: nothing that is in the database is taken from it',
};

async function save({ frame, planned }: WayInput): Promise<void> {
  const { target } = frame.details;
  if (target === undefined) throw new Error('nothing is known of the target');
  const { backup } = planned;
  const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
  await frame.recorder.check('save', (scope) => saveFirst({ frame, target, manifest }, scope));
}

function common({ frame: { options }, held }: WayInput) {
  const { run, identity, lockTimeout } = options;
  return { held, run, identity, lockTimeoutMs: lockTimeout };
}

async function clean(input: WayInput): Promise<CheckResult> {
  const { frame, planned } = input;
  const names = planned.situation.failed;
  const marked = await cleanHistory({ ...common(input), names }, frame.ports);
  noteGone(frame, names);
  frame.details.done = true;
  return { result: `${marked.join(', ')} marked as rolled back` };
}

async function reverse(input: WayInput, scope: CheckScope): Promise<CheckResult> {
  const { frame, planned } = input;
  const { failed, reverses } = planned.situation;
  const { details, ports } = frame;
  if (failed.length > 0) {
    await cleanHistory({ ...common(input), names: failed }, ports);
    noteGone(frame, failed);
  }
  const steps = reverses.filter(isStep);
  const ran = await runReverses({ ...common(input), steps }, scope, ports);
  noteGone(frame, ran.gone);
  if (ran.failed === undefined) {
    details.done = true;
    return { result: `${ran.gone.length} of ${steps.length} undone` };
  }
  if (ports.signal.aborted) throw interruption(ports.signal);
  const { migration, reason } = ran.failed;
  for (const one of details.migrations) if (one.name === migration) one.state = 'failed';
  scope.find({
    rule: 'reverse-failed',
    severity: 'error',
    evidence: 'measured',
    migration,
    title: `the reverse of ${migration} failed: ${reason}`,
    advice:
      'What is reported as undone is. Mend what stopped it and run the same command again: it goes on from there.',
  });
  return { result: `${ran.gone.length} of ${steps.length} undone` };
}
