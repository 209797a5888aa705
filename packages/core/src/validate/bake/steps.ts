import path from 'node:path';
import type { BelayConfig } from '../../config/belay-yml.ts';
import type { CheckResult, CheckScope, StageRecorder } from '../../report/recorder.ts';
import type { ValidateDetails } from '../../report/validate-report.ts';
import { plural } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type LiveDatabase, type ValidateOptions, shown } from '../context.ts';
import type { HealthTarget } from '../health/target.ts';
import { type Compared, bake } from './bake.ts';
import { type ReadBaseline, writeBaselineFile } from './baseline-file.ts';
import { takeBaseline } from './baseline.ts';
import type { NotSeen } from './readings.ts';
import { sinceWords } from './words.ts';

/** What the stage hands to the steps of the bake time. */
export interface BakeStepInput {
  options: ValidateOptions;
  root: string;
  config: BelayConfig;
  recorder: StageRecorder;
  details: ValidateDetails;
  targets: readonly HealthTarget[];
  /** Of `baseline`. */
  baseline: ReadBaseline | undefined;
  ports: Ports;
}

/**
 * A bake time that the timeout would cut off never comes to a verdict.
 *
 * @throws UserError `bake-longer-than-timeout`
 */
export function checkBakeTime({ bake, timeout }: Pick<ValidateOptions, 'bake' | 'timeout'>): void {
  if (bake === undefined || bake < timeout) return;
  throw new UserError(
    'bake-longer-than-timeout',
    `The bake time of ${sinceWords(bake)} does not end before the timeout of ${sinceWords(timeout)}.`,
    'Give timeout more than bake and the checks before it take together.',
  );
}

/** `take-baseline`: takes the values, writes them, and looks at nothing else. */
export async function onlyTakeBaseline(
  { recorder, ...input }: BakeStepInput,
  database: LiveDatabase,
): Promise<void> {
  await recorder.check('bake', (scope) => takeAndWrite(input, database, scope));
  recorder.skipRest('only the values before the deploy were asked for');
}

async function takeAndWrite(
  { options, root, targets, ports }: Omit<BakeStepInput, 'recorder'>,
  database: LiveDatabase,
  scope: CheckScope,
): Promise<CheckResult> {
  const { baseline, notSeen } = await takeBaseline({ options, database, targets }, ports);
  const folder = path.resolve(root, options.report);
  const file = await writeBaselineFile(folder, baseline, database.facts);
  sayNotSeen(notSeen, scope);
  const seen = Object.values(baseline.values).filter((value) => value !== null);
  return { result: `${plural(seen.length, 'value')} taken, in ${shown({ options }, file)}` };
}

/** What the bake time will be compared with; undefined when none was asked for. */
export async function startOfBake(
  { options, targets, baseline, ports }: BakeStepInput,
  database: LiveDatabase,
): Promise<Compared | undefined> {
  if (options.bake === undefined) return undefined;
  if (baseline) return { baseline, from: `${baseline.file} of ${baseline.takenAt}` };
  // What cannot be seen is said once, by the bake time itself.
  const taken = await takeBaseline({ options, database, targets }, ports);
  return { baseline: taken.baseline, from: 'the values at the start' };
}

/** The check of the bake time, when everything before it is fine. */
export async function bakeCheck(
  { recorder, ports, ...input }: BakeStepInput,
  database: LiveDatabase,
  compared: Compared | undefined,
): Promise<void> {
  await recorder.check('bake', async (scope) => {
    if (compared === undefined) return { status: 'skipped', result: 'no bake time asked for' };
    if (recorder.checks().some(({ status }) => status === 'failed')) {
      return { status: 'skipped', result: 'a check before it failed' };
    }
    return bake({ ...input, database }, compared, ports, scope);
  });
}

function sayNotSeen(notSeen: readonly NotSeen[], scope: CheckScope): void {
  for (const { sentence, hidden } of notSeen) {
    if (hidden) scope.notVerified(`the baseline's ${sentence}`);
  }
}
