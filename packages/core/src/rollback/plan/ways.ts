import type { ConsideredWay, RollbackLoss, Strategy } from '../../report/rollback-report.ts';
import { namesInWords, plural } from '../../report/words.ts';
import type { Situation } from './types.ts';

/** A way with what it costs. */
export interface Way extends ConsideredWay {
  strategy: Exclude<Strategy, 'none'>;
  losses: readonly RollbackLoss[];
  unknown: readonly string[];
}

/** Every way there is, the least costly first, and why it can be taken or not. */
export function waysOf(situation: Situation): Way[] {
  return [cleaning(situation), reversing(situation), restoring(situation), inPlace(situation)];
}

/** It takes something out of the live database, or nobody knows. */
export function isLossy({ losses, unknown }: Way): boolean {
  return losses.length > 0 || unknown.length > 0;
}

function cleaning(situation: Situation): Way {
  const { going, failed } = situation;
  const problem =
    going.length > 0
      ? `${plural(going.length, 'migration')} ${going.length === 1 ? 'is' : 'are'} applied`
      : (situation.notBySql ?? leftBehind(situation));
  const because = problem ?? fromFailed(failed);
  return { strategy: 'clean-history', possible: problem === undefined && failed.length > 0, because, losses: [], unknown: [] }; // prettier-ignore
}

function fromFailed(failed: readonly string[]): string {
  if (failed.length === 0) return 'no migration has failed';
  return `${namesInWords(failed)} failed and left nothing behind`;
}

function leftBehind({ failed, left }: Situation): string | undefined {
  for (const name of failed) {
    const what = left.get(name) ?? { unknown: 'it was not looked at' };
    if (what === 'nothing') continue;
    return 'something' in what
      ? `${name} failed and left something behind: ${what.something}`
      : `${name} failed, and what it left is not known: ${what.unknown}`;
  }
  return undefined;
}

function reversing(situation: Situation): Way {
  const { going, losses } = situation;
  const problem = whyNoReverse(situation);
  return {
    ...{ strategy: 'reverse', possible: problem === undefined },
    because: problem ?? `${plural(going.length, 'reverse')} ${going.length === 1 ? 'is' : 'are'} proven`, // prettier-ignore
    ...{ losses: losses.reverse, unknown: losses.reverseUnknown ?? [] },
  };
}

function whyNoReverse(situation: Situation): string | undefined {
  const { going, reverses, notBySql } = situation;
  if (going.length === 0) return 'no migration is applied that would go';
  if (notBySql !== undefined) return notBySql;
  for (const migration of going) {
    const reverse = reverses.find((one) => one.migration === migration);
    if (reverse === undefined) return `no reverse of ${migration} is known`;
    if ('because' in reverse) return `${migration} has no proven reverse: ${reverse.because}`;
  }
  return leftBehind(situation);
}

function restoring({ restore, losses }: Situation): Way {
  return {
    ...{ strategy: 'restore', possible: restore.possible },
    because: restore.possible ? `${restore.words} can be restored beside` : restore.because,
    ...{ losses: losses.restore, unknown: losses.unknown },
  };
}

function inPlace({ inPlace: can, losses }: Situation): Way {
  return {
    ...{ strategy: 'in-place', possible: can.possible },
    because: can.possible ? 'only when asked for: the database is locked throughout' : can.because,
    ...{ losses: losses.restore, unknown: losses.unknown },
  };
}
