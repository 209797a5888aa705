import type { RollbackInputs } from '../../config/rollback-inputs.ts';
import { UserError } from '../../runtime/errors.ts';
import { lossWords } from './loss-words.ts';
import type { Decision, Situation } from './types.ts';
import { type Way, isLossy, waysOf } from './ways.ts';

export interface Asked extends Pick<RollbackInputs, 'strategy'> {
  acceptDataLoss?: boolean | undefined;
  /** The migration to go back to, where one was named: for the words. */
  to?: string | undefined;
  /** A file of pg_dump: nobody knows what of the history it holds, so that only restoring it leads there. */
  file?: boolean | undefined;
}

type Refusal = NonNullable<Decision['refused']>;

/**
 * Which way is taken. `auto`: of cleaning the history, running the proven reverses and restoring, in this order, the
 * first possible one that loses nothing; where each would, the first possible one, and it is refused unless the loss is
 * accepted. What is not known of a loss counts as one. In place is never taken by itself.
 */
export function decide(situation: Situation, asked: Asked): Decision {
  const ways = waysOf(situation);
  const told = ways.map(({ strategy, possible, because }) => ({ strategy, possible, because }));
  if (isDone(situation, asked)) return { ...NOTHING, ways: told };
  const eligible = ways.filter((way) => isAskedFor(way, situation, asked));
  const possible = eligible.filter((way) => way.possible);
  const way = possible.find((one) => !isLossy(one)) ?? possible[0];
  if (way === undefined) {
    return { ...NOTHING, ways: told, refused: impossible(eligible, asked) };
  }
  const { strategy, losses, unknown } = way;
  const decision = { strategy, ways: told, losses, lossesUnknown: unknown };
  if (!isLossy(way) || asked.acceptDataLoss === true) return decision;
  return { ...decision, refused: wouldLose(way) };
}

/** What a refusal is thrown or reported as. */
export function refusalOf({ refused }: Pick<Decision, 'refused'>): UserError | undefined {
  if (refused === undefined) return undefined;
  const { code, message, hint } = refused;
  return code === 'data-loss'
    ? new UserError('data-loss', message, hint)
    : new UserError('rollback-impossible', message, hint);
}

const NOTHING = { strategy: 'none', losses: [], lossesUnknown: [] } as const;

/** Who asks for a restore gets one, whatever the history says: it is the rows that are wanted back. */
function isDone({ going, failed, notBySql }: Situation, { strategy, file }: Asked): boolean {
  if (strategy === 'restore' || strategy === 'in-place' || file === true) return false;
  return going.length === 0 && failed.length === 0 && notBySql === undefined;
}

function isAskedFor({ strategy }: Way, { going }: Situation, asked: Asked): boolean {
  switch (asked.strategy) {
    case 'auto':
      return asked.file === true ? strategy === 'restore' : strategy !== 'in-place';
    case 'reverse':
      // Where nothing was applied there is nothing to run.
      return strategy === (going.length === 0 ? 'clean-history' : 'reverse');
    case 'restore':
    case 'in-place':
      return strategy === asked.strategy;
  }
}

const WAY_WORDS: Readonly<Record<Way['strategy'], string>> = {
  'clean-history': 'cleaning the history',
  reverse: 'reverse SQL',
  restore: 'a restore',
  'in-place': 'a restore in place',
};

function impossible(eligible: readonly Way[], { strategy, to }: Asked): Refusal {
  const reasons = eligible.map((way) => `${WAY_WORDS[way.strategy]}: ${way.because}`);
  return {
    code: 'rollback-impossible',
    message: `There is no way back${to === undefined ? '' : ` to ${to}`}. ${sentences(reasons)}`,
    hint:
      strategy === 'auto'
        ? 'Nothing was changed.'
        : `Only \`${strategy}\` was asked for; \`auto\` looks at the others as well. Nothing was changed.`,
  };
}

function wouldLose({ strategy, losses, unknown }: Way): Refusal {
  const what = lossWords(losses);
  const lost = what.length === 0 ? [] : [`This would take out of the live database ${what.join('; ')}`]; // prettier-ignore
  const open = unknown.length === 0 ? [] : [`What it would take is not all known: ${unknown.join('; ')}`]; // prettier-ignore
  return {
    code: 'data-loss',
    message: sentences([...lost, ...open]),
    hint: `Give accept-data-loss to go on. ${KEPT[strategy]} Nothing was changed.`,
  };
}

const KEPT: Readonly<Record<Way['strategy'], string>> = {
  'clean-history': '',
  reverse: 'It stays in the backup that is made before, where one is made.',
  restore: 'It stays in the preserved database and can be exported (--salvage).',
  'in-place': 'It stays in the backup that is made before, where one is made.',
};

function sentences(parts: readonly string[]): string {
  return parts
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .map((part) => (part.endsWith('.') ? part : `${part}.`))
    .join(' ');
}
