import type pg from 'pg';
import { findCheckViolations } from '../postgres/rows/checks.ts';
import { findDuplicateKeys } from '../postgres/rows/duplicates.ts';
import { findNulls } from '../postgres/rows/nulls.ts';
import { findOrphans } from '../postgres/rows/orphans.ts';
import type { IntegrityProblem, IntegrityResult } from '../postgres/rows/types.ts';
import { problemWords } from '../report/integrity-words.ts';
import type { Finding } from '../report/schema.ts';

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

/**
 * Findings from what the rows broke after the migrations. What was broken to the same extent before is
 * not this change's doing: it is told, as a notice.
 */
export function integrityFindings(before: IntegrityResult, after: IntegrityResult): Finding[] {
  const key = ({ kind, table, object }: IntegrityProblem) => JSON.stringify([kind, table, object]);
  const known = new Map(before.problems.map((problem) => [key(problem), problem.count]));
  return after.problems.map((problem) => {
    const isOld = (known.get(key(problem)) ?? 0) >= problem.count;
    return {
      ...problemWords(problem),
      severity: isOld ? 'notice' : 'error',
      evidence: 'measured',
      detail: isOld
        ? 'It was so before the pending migrations as well.'
        : 'It was not so before the pending migrations.',
      object: problem.object,
      sql: problem.sql,
    };
  });
}
