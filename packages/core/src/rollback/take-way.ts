import type { CheckResult, CheckScope } from '../report/recorder.ts';
import type { LateTable } from '../report/rollback-report.ts';
import { interruption } from '../runtime/errors.ts';
import { restoreAndCutOver } from './exchange.ts';
import { keepingLateWrites } from './late-writes/before-script.ts';
import { tellLateWrites } from './late-writes/tell.ts';
import { cleanHistory } from './reverse/clean-history.ts';
import { requireNoNewLoss } from './new-loss.ts';
import { runReverses } from './reverse/run.ts';
import { isStep } from './reverse/types.ts';
import { saveFirst } from './save-first.ts';
import { type WayInput, noteGone } from './way.ts';
import { restoreIntoIt } from './way-in-place.ts';

/** Does what the plan says. `details.done` is set when all of it is there to stay. */
export async function takeWay(way: WayInput): Promise<void> {
  const { strategy } = way.planned.decision;
  const { recorder } = way.frame;
  const input = { ...way };
  if (strategy === 'reverse' || strategy === 'in-place') input.saved = await save(way);
  else await recorder.check('save', () => Promise.resolve(notSaved(strategy)));
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

function notSaved(strategy: 'clean-history' | 'restore' | 'none'): CheckResult {
  const why = strategy === 'restore' ? 'the database as it is stays' : 'only the history changes';
  return { status: 'skipped', result: `not needed: ${why}` };
}

async function save({ frame, planned, held }: WayInput): Promise<WayInput['saved']> {
  const { backup } = planned;
  const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
  let saved: WayInput['saved'];
  await frame.recorder.check('save', async (scope) => {
    const { result, moment } = await saveFirst({ frame, held, manifest }, scope);
    saved = moment;
    return result;
  });
  return saved;
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
  await requireNoNewLoss(input);
  if (failed.length > 0) {
    await cleanHistory({ ...common(input), names: failed }, ports);
    noteGone(frame, failed);
  }
  const steps = reverses.filter(isStep);
  const late: LateTable[] = [];
  const beforeScript = keepingLateWrites(input, (kept) => late.push(kept));
  const ran = await runReverses({ ...common(input), steps, ...beforeScript }, scope, ports);
  // What was kept went with a transaction that was taken back.
  const kept = late.filter(
    ({ migration }) => ran.failed?.migration !== migration || ran.failed.at !== 'boundary',
  );
  if (kept.length > 0) details.lateWrites = kept;
  const { schema } = input.held;
  tellLateWrites(kept, { schema, run: frame.options.run }, scope);
  noteGone(frame, ran.gone);
  if (ran.failed === undefined) {
    details.done = true;
    return { result: `${ran.gone.length} of ${steps.length} undone` };
  }
  const { migration, reason, at } = ran.failed;
  details.stoppedAt = { migration, at };
  if (ports.signal.aborted) throw interruption(ports.signal);
  for (const one of details.migrations) if (one.name === migration) one.state = 'failed';
  scope.find({
    rule: 'reverse-failed',
    severity: 'error',
    evidence: 'measured',
    migration,
    title: `the reverse of ${migration} failed: ${reason}`,
    detail: standing(migration, at),
    advice: 'Mend what stopped it and run the same command again: it goes on from there.',
  });
  return { result: `${ran.gone.length} of ${steps.length} undone` };
}

/** On call, the first question is in which state the database is. */
function standing(migration: string, at: 'boundary' | 'part' | 'unknown'): string {
  switch (at) {
    case 'boundary':
      return `The database stands at ${migration}, which is applied as a whole; what was to go after it is undone.`;
    case 'part':
      return `A part of the reverse of ${migration} took effect, since it cannot run in one transaction; what that is, is noted in belay_audit.`;
    case 'unknown':
      return `Whether the reverse of ${migration} took effect is not known: the connection was lost. The same command again finds out.`;
  }
}
