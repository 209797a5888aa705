import { oneLine } from '../../report/text.ts';
import type { Finding, Severity } from '../../report/schema.ts';
import type { Asked } from './ask.ts';
import type { CustomCheck } from './custom-checks.ts';

/** What is said about a check that did not give what was expected, or gave no answer; nothing for one that holds. */
export function findingOf(
  check: CustomCheck,
  asked: Asked,
  place: Finding['place'],
): Finding | undefined {
  if (asked.kind === 'answered' && asked.holds) return undefined;
  const common = {
    evidence: 'measured' as const,
    title: titleOf(check, asked),
    sql: check.sql,
    ...(place === undefined ? {} : { place }),
  };
  if (check.kind === 'assertion' && asked.kind !== 'unanswered') {
    return { ...common, rule: 'assertion-failed', severity: 'error', advice: ADVICE[asked.kind] };
  }
  switch (asked.kind) {
    case 'answered':
      return {
        ...common,
        ...{ rule: 'custom-check-failed', severity: check.severity, detail: HOW },
        advice: ADVICE.answered,
      };
    case 'refused':
      return { ...common, rule: 'custom-check-refused', severity: 'error', advice: ADVICE.refused };
    case 'unanswered':
      return {
        ...common,
        ...{ rule: 'custom-check-unanswered', severity: atLeastWarning(check.severity) },
        advice: unansweredAdvice(asked.sqlState),
      };
  }
}

const HOW =
  'Asked of the live database in a read-only transaction; values of rows are not shown here.';

const ADVICE: Readonly<Record<Exclude<Asked['kind'], 'unanswered'>, string>> = {
  answered: 'Run the SQL to see the rows; mend them, or correct the check in belay.yml.',
  refused: 'A check only reads: take out the function that writes.',
};

/** What has to be so that it can be answered, by why it was not. */
const MISSING: Readonly<Record<string, string>> = {
  // insufficient_privilege
  '42501': 'Give the role of database-url the right that it lacks (GRANT SELECT ON …).',
  // lock_not_available: its own lock_timeout
  '55P03':
    'Another session holds a lock on what it reads, a DDL mostly: wait until that has ended, or end the session (pg_locks has its pid).',
  // query_canceled: its own statement_timeout
  '57014': 'Give it more time (max-check-seconds), or the query an index.',
};

/** Without a SQLSTATE it was not run: no time was left for it. */
function unansweredAdvice(sqlState = '57014'): string {
  return `What could not be answered does not count as passed. ${MISSING[sqlState] ?? 'Correct the SQL in belay.yml.'}`;
}

function titleOf({ kind, name, message }: CustomCheck, { kind: outcome, words }: Asked): string {
  const said = message !== undefined && outcome === 'answered' ? `${message} (${words})` : words;
  return oneLine(`${kind} "${name}": ${said}`);
}

/** No answer is worth a look, however mild the check is. */
function atLeastWarning(severity: Severity): Severity {
  return severity === 'notice' ? 'warning' : severity;
}
