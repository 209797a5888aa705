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
  if (check.kind === 'assertion') {
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
        advice: ADVICE.unanswered,
      };
  }
}

const HOW =
  'Asked of the live database in a read-only transaction; values of rows are not shown here.';

const ADVICE: Readonly<Record<Asked['kind'], string>> = {
  answered: 'Run the SQL to see the rows; mend them, or correct the check in belay.yml.',
  refused: 'A check only reads: take out the function that writes.',
  unanswered:
    'What could not be answered does not count as passed. Correct the SQL, give the role SELECT on what it reads, or give it more time (max-check-seconds).',
};

function titleOf({ kind, name, message }: CustomCheck, { kind: outcome, words }: Asked): string {
  const said = message !== undefined && outcome === 'answered' ? `${message} (${words})` : words;
  return oneLine(`${kind} "${name}": ${said}`);
}

/** No answer is worth a look, however mild the check is. */
function atLeastWarning(severity: Severity): Severity {
  return severity === 'notice' ? 'warning' : severity;
}
