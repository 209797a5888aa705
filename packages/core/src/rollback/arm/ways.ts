import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { TestReport } from '../../report/test-report.ts';
import { UserError } from '../../runtime/errors.ts';
import type { ArmedState } from '../context.ts';
import type { RollbackFrame } from '../frame.ts';
import type { PointTarget } from '../point/located.ts';
import { restoreWay } from './restore-way.ts';
import { reverseWay } from './reverse-way.ts';

/** What a way back is judged by before anything is deployed. */
export interface WaysInput extends PointTarget {
  pending: ArmedState['pending'];
  /** The rehearsal's report, where it was given. */
  expected: TestReport | undefined;
  frame: RollbackFrame;
}

/** One way back, as far as it can be known now. */
export interface ArmedWay {
  name: 'reverse' | 'restore';
  possible: boolean;
  words: string;
}

/**
 * Looks for a way back that Belay could take after the deploy. What is wrong with a backup that was named is an error
 * now, when nothing has been deployed yet.
 *
 * @throws UserError `armed-without-way` when there is none, and whatever keeps the named backup from being used.
 */
export async function checkWays(input: WaysInput, scope: CheckScope): Promise<CheckResult> {
  const { strategy } = input.frame.options;
  const ways: ArmedWay[] = [];
  if (strategy === 'auto' || strategy === 'reverse') ways.push(reverseWay(input));
  if (strategy !== 'reverse') ways.push(await restoreWay(input, scope));
  for (const { name, possible, words } of ways) {
    scope.item({ status: possible ? 'passed' : 'skipped', name, result: words });
  }
  const open = ways.filter(({ possible }) => possible);
  if (open.length === 0) throw withoutWay(ways);
  return { result: open.map(({ name }) => name).join(', else ') };
}

function withoutWay(ways: readonly ArmedWay[]): UserError {
  return new UserError(
    'armed-without-way',
    `There would be no way back after this deploy: ${ways.map(({ name, words }) => `${name}: ${words}`).join('; ')}.`,
    'Back up with action-backup first and give its restore-point, or rehearse the migrations until each has a proven reverse.',
  );
}
