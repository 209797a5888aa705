import { namesInWords, plural } from '../../report/words.ts';
import type { ArmedWay, WaysInput } from './ways.ts';

/**
 * Whether proven SQL could undo what is about to be deployed. Without the rehearsal's report it is proven when it is
 * needed, so that nothing more can be said now.
 */
export function reverseWay({
  pending,
  expected,
}: Pick<WaysInput, 'pending' | 'expected'>): ArmedWay {
  const way = (possible: boolean, words: string): ArmedWay => ({
    name: 'reverse',
    possible,
    words,
  });
  if (pending.length === 0) return way(true, 'nothing is pending, so nothing would have to go');
  if (expected === undefined) {
    return way(
      true,
      `to be proven when it is needed, on a throwaway Postgres: that takes time which expect saves`,
    );
  }
  const proven = new Set(
    expected.test.wayBack.flatMap(({ migration, verdict }) =>
      verdict === 'proven' ? migration : [],
    ),
  );
  const without = pending.filter(({ name }) => !proven.has(name)).map(({ name }) => name);
  return without.length === 0
    ? way(true, `${plural(pending.length, 'migration')}, each with a proven reverse`)
    : way(false, `the rehearsal has no proven reverse of ${namesInWords(without)}`);
}
