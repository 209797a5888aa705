import type pg from 'pg';
import { findCheckViolations } from '../postgres/rows/checks.ts';
import { findDuplicateKeys } from '../postgres/rows/duplicates.ts';
import { findNulls } from '../postgres/rows/nulls.ts';
import { findOrphans } from '../postgres/rows/orphans.ts';
import type { IntegrityProblem, IntegrityResult } from '../postgres/rows/types.ts';
import type { Finding } from '../report/schema.ts';
import { plural } from '../report/words.ts';

/** Every kind of integrity check over one database. */
export async function readIntegrity(client: pg.Client): Promise<IntegrityResult> {
  const results = [
    await findOrphans(client),
    await findDuplicateKeys(client),
    await findNulls(client),
    await findCheckViolations(client),
  ];
  return {
    checked: results.reduce((sum, { checked }) => sum + checked, 0),
    problems: results.flatMap(({ problems }) => problems),
    unreadable: results.flatMap(({ unreadable }) => unreadable),
  };
}

/** The rule and the words of each kind of problem. */
const WORDS: Record<
  IntegrityProblem['kind'],
  { rule: string; title: (problem: IntegrityProblem) => string }
> = {
  orphans: {
    rule: 'foreign-key-orphans',
    title: ({ count, table, object }) =>
      `${plural(count, 'row')} of ${table} ${count === 1 ? 'refers' : 'refer'} to nothing (foreign key ${object})`,
  },
  duplicates: {
    rule: 'duplicate-keys',
    title: ({ count, table, object }) =>
      `${plural(count, 'duplicate key')} in ${table} (${object})`,
  },
  nulls: {
    rule: 'null-in-not-null',
    title: ({ count, table, object }) =>
      `${plural(count, 'NULL')} in ${table}, where ${object} forbids them`,
  },
  check: {
    rule: 'check-violated',
    title: ({ count, table, object }) =>
      `${plural(count, 'row')} of ${table} ${count === 1 ? 'breaks' : 'break'} the CHECK ${object}`,
  },
};

/**
 * Findings from what the rows broke after the migrations. What was broken to the same extent before is
 * not this change's doing: it is told, as a notice.
 */
export function integrityFindings(before: IntegrityResult, after: IntegrityResult): Finding[] {
  const key = ({ kind, table, object }: IntegrityProblem) => JSON.stringify([kind, table, object]);
  const known = new Map(before.problems.map((problem) => [key(problem), problem.count]));
  return after.problems.map((problem) => {
    const { rule, title } = WORDS[problem.kind];
    const isOld = (known.get(key(problem)) ?? 0) >= problem.count;
    return {
      rule,
      severity: isOld ? 'notice' : 'error',
      evidence: 'measured',
      title: title(problem),
      detail: isOld
        ? 'It was so before the pending migrations as well.'
        : 'It was not so before the pending migrations.',
      object: problem.object,
      sql: problem.sql,
    };
  });
}
