import { pause } from '../../runtime/deadline.ts';
import { OperationFailed } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { ValidateOptions } from '../context.ts';
import { type Look, Looker, type Watched } from './look.ts';
import { deadlocksBetween, ratesBetween } from './rates.ts';
import { type NotSeen, type Reading, type Values, eachOnce } from './readings.ts';
import { deadlineOf } from './schedule.ts';
import { worstOf } from './worst.ts';

/** Values to compare the bake time with. */
export interface BakeBaseline {
  /** ISO 8601, by our clock. */
  takenAt: string;
  /** The server's clock when the taking began, milliseconds since the epoch. */
  serverTime: number;
  /** By the names of `BAKE_VALUES`; null or missing where a value could not be seen. */
  values: Values;
}

export interface BaselineInput extends Pick<Watched, 'database' | 'targets'> {
  options: Pick<ValidateOptions, 'bakeInterval'>;
}

const LONGEST_MS = 10_000;
/** What is read at a moment may be read at a quiet one. */
const LOOKS = 5;

/**
 * Takes the values over ten seconds, or one bake interval where that is shorter: of what is read at a moment
 * the worst of five looks, of what is counted the rate over all the time.
 *
 * @throws OperationFailed `baseline-not-taken` when the database did not answer.
 * @throws Interrupted when the signal aborts.
 */
export async function takeBaseline(
  { options, database, targets }: BaselineInput,
  ports: Pick<Ports, 'signal' | 'env' | 'now'>,
): Promise<{ baseline: BakeBaseline; notSeen: NotSeen[] }> {
  const takenAt = new Date(ports.now()).toISOString();
  const deadlineMs = deadlineOf(options.bakeInterval);
  const looker = new Looker({ database, targets, since: null, deadlineMs }, ports);
  const overMs = Math.min(options.bakeInterval, LONGEST_MS);
  const looks = [await looker.look()];
  while (looks.length < LOOKS) {
    await pause(overMs / (LOOKS - 1), ports.signal);
    looks.push(await looker.look());
  }
  const readings = looks.flatMap((look) => ('reading' in look ? [look.reading] : []));
  const [first] = readings;
  const last = readings.at(-1);
  if (!first || !last) throw notTaken(looks);
  return {
    baseline: {
      takenAt,
      serverTime: first.at,
      values: {
        ...worstOf([...readings.map(({ gauges }) => gauges), ...looks.map(({ health }) => health)]),
        ...ratesOver(first, last, { readings: LOOKS - 1, pooled: isPooled(database) }),
      },
    },
    notSeen: eachOnce(readings.flatMap(({ notSeen }) => notSeen)),
  };
}

/** True behind a pooler, whose server connections are not opened for us. */
export function isPooled({ facts }: Pick<Watched, 'database'>['database']): boolean {
  return facts.pooler !== undefined;
}

function ratesOver(first: Reading, last: Reading, own: Parameters<typeof ratesBetween>[2]): Values {
  const minutes = (last.at - first.at) / 60_000;
  const deadlocks = deadlocksBetween(first, last);
  return {
    ...ratesBetween(first, last, own),
    deadlocks_per_min: deadlocks === null || minutes <= 0 ? null : deadlocks / minutes,
  };
}

function notTaken(looks: readonly Look[]): OperationFailed {
  const why = looks.flatMap((look) => ('failure' in look ? [look.failure] : [])).at(-1);
  return new OperationFailed(
    'baseline-not-taken',
    `The values to compare with could not be taken: ${why ?? 'the database did not answer'}.`,
    'Nothing was written.',
  );
}
