import type { BelayConfig } from '../../config/belay-yml.ts';
import {
  type ConfigProblem,
  configInvalid,
  problemsInWords,
} from '../../config/belay-yml-parse.ts';
import type { Expectation } from '../../config/custom-check.ts';
import type { ValuePath } from '../../config/yaml-places.ts';
import type { Severity } from '../../report/schema.ts';
import { UserError } from '../../runtime/errors.ts';
import { queryProblems } from './read-only-sql.ts';

/** SQL of belay.yml with what it must give: a check, or an assertion, which the rehearsal runs, too. */
export interface CustomCheck {
  kind: 'check' | 'assertion';
  name: string;
  sql: string;
  expect: Expectation;
  severity: Severity;
  message?: string;
  /** Of the SQL in belay.yml. */
  path: ValuePath;
}

/**
 * The checks and assertions of belay.yml, each of them one query that only reads, as far as its text shows.
 *
 * @throws UserError `config-invalid` for SQL that does not parse or is no query, `check-writes` for SQL that
 *   would write, lock or act, each problem with line and column.
 */
export async function customChecks(config: BelayConfig): Promise<CustomCheck[]> {
  const all = [
    ...config.checks.map((check, index) => checkAt(check, index)),
    ...config.assertions.map((assertion, index) => assertionAt(assertion, index)),
  ];
  const problems = (await Promise.all(all.map(problemsOf))).flat();
  if (problems.length === 0) return all;
  if (problems.some(({ writes }) => !writes)) throw configInvalid(config, problems);
  throw new UserError(
    'check-writes',
    problemsInWords(config, problems),
    'A check of the live database is one query that only reads. Nothing was run.',
  );
}

function checkAt(check: BelayConfig['checks'][number], index: number): CustomCheck {
  return { kind: 'check', ...check, path: ['checks', index, 'sql'] };
}

function assertionAt(assertion: BelayConfig['assertions'][number], index: number): CustomCheck {
  return {
    ...{ kind: 'assertion', ...assertion, expect: 'no rows', severity: 'error' },
    path: ['assertions', index, 'sql'],
  };
}

async function problemsOf({
  sql,
  path,
}: CustomCheck): Promise<(ConfigProblem & { writes: boolean })[]> {
  const problems = await queryProblems(sql);
  return problems.map((problem) => ({ path, ...problem }));
}
