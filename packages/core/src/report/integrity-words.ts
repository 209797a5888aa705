import type { IntegrityProblem } from '../postgres/rows/types.ts';
import { plural } from './words.ts';

/** A problem as it is told: `atLeast` where not all rows were looked at. */
export type ToldProblem = IntegrityProblem & { atLeast?: boolean };

/** The rule and the words of each kind of problem. */
const WORDS: Record<
  IntegrityProblem['kind'],
  { rule: string; noun: string; title: (problem: ToldProblem, many: string) => string }
> = {
  orphans: {
    rule: 'foreign-key-orphans',
    noun: 'row',
    title: ({ count, table, object }, many) =>
      `${many} of ${table} ${count === 1 ? 'refers' : 'refer'} to nothing (foreign key ${object})`,
  },
  duplicates: {
    rule: 'duplicate-keys',
    noun: 'duplicate key',
    title: ({ table, object }, many) => `${many} in ${table} (${object})`,
  },
  nulls: {
    rule: 'null-in-not-null',
    noun: 'NULL',
    title: ({ table, object }, many) => `${many} in ${table}, where ${object} forbids them`,
  },
  check: {
    rule: 'check-violated',
    noun: 'row',
    title: ({ count, table, object }, many) =>
      `${many} of ${table} ${count === 1 ? 'breaks' : 'break'} the CHECK ${object}`,
  },
};

/** The rule that a problem falls under, and its title. */
export function problemWords(problem: ToldProblem): { rule: string; title: string } {
  const { rule, noun, title } = WORDS[problem.kind];
  const counted = plural(problem.count, noun);
  return { rule, title: title(problem, problem.atLeast ? `At least ${counted}` : counted) };
}
