import { applyAccepted } from '../../config/accept.ts';
import type { Acceptance } from '../../config/belay-yml.ts';
import type { Finding } from '../../report/schema.ts';
import type { Draft } from './draft.ts';
import type { Proposals } from './proposal.ts';
import { plural } from '../../report/words.ts';

/** More of one kind are only counted: a person reads the first ones and then looks for the cause. */
const SHOWN = 20;

const LONGEST_SQL = 2_000;

/**
 * Drafts as findings with their SQL. Of many with one rule and severity the first ones stand for all; accepted ones
 * do not count, so that what is not accepted yet comes to light.
 */
export function findingsOf(
  drafts: readonly Draft[],
  accepted: readonly Acceptance[],
  proposals: Proposals,
): Finding[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const group = `${draft.rule} ${draft.severity}`;
    groups.set(group, [...(groups.get(group) ?? []), draft]);
  }
  return [...groups.values()].flatMap((group) => {
    const open = group.filter((draft) => !isAccepted(draft, accepted));
    const shown = new Set(open.slice(0, SHOWN));
    const findings = group
      .filter((draft) => shown.has(draft) || !open.includes(draft))
      .map((draft) => findingOf(draft, proposals));
    const left = open.slice(SHOWN);
    return left.length === 0 ? findings : [...findings, theRest(left)];
  });
}

function isAccepted(draft: Draft, accepted: readonly Acceptance[]): boolean {
  const { rule, severity, object, title } = draft;
  const finding: Finding = { rule, severity, object, title, evidence: 'catalogue' };
  return applyAccepted([finding], accepted).findings[0] !== finding;
}

function findingOf(draft: Draft, proposals: Proposals): Finding {
  const { rule, severity, object, title, lines, effect, changes } = draft;
  const statements = changes.length === 0 ? [] : proposals.single(changes);
  const sql = statements && sqlText(statements);
  const tooMuch =
    statements === undefined
      ? ['So much depends on it that its SQL stands only in report.json, with all the rest.']
      : [];
  const detail = [...lines, ...effect, ...tooMuch].join('\n');
  return {
    ...{ rule, severity, evidence: 'catalogue', title, object },
    ...(detail === '' ? {} : { detail }),
    ...(severity === 'notice' ? {} : { advice: ADVICE[rule] ?? DEFAULT_ADVICE }),
    ...(sql === undefined || sql === '' ? {} : { sql }),
  };
}

const ACCEPT = 'or accept it in belay.yml with a reason';
const DEFAULT_ADVICE = `Where the promise is right, run the SQL after reading it; where the database is right, write it into a migration; ${ACCEPT}.`;
const ADVICE: Readonly<Record<string, string>> = {
  'schema-unexpected': `Where it should stay, write it into a migration, ${ACCEPT}; else run the SQL after reading it.`,
};

const PROPOSAL = '-- A proposal: from what was found to what was promised. Belay does not run it.';
const LOSES = '-- What is dropped here takes its rows along.';

function sqlText(statements: readonly string[]): string {
  if (statements.length === 0) return '';
  const loses = statements.some((statement) => /\bDROP (TABLE|COLUMN|SCHEMA)\b/.test(statement));
  const text = [PROPOSAL, ...(loses ? [LOSES] : [])];
  let length = 0;
  for (const [at, statement] of statements.entries()) {
    const line = statement.startsWith('--') ? statement : `${statement};`;
    length += line.length;
    if (length > LONGEST_SQL && at > 0) {
      text.push(`-- and ${plural(statements.length - at, 'statement')} more, in report.json`);
      break;
    }
    text.push(line);
  }
  return text.join('\n');
}

/** One that counts what is not shown. */
function theRest(left: readonly Draft[]): Finding {
  const [first] = left;
  if (!first) throw new Error('nothing is left');
  const { rule, severity } = first;
  return {
    ...{ rule, severity, evidence: 'catalogue' },
    title: `${left.length} more findings of the kind ${rule}`,
    detail: left
      .map(({ title }) => title)
      .join('\n')
      .slice(0, LONGEST_SQL),
    advice: 'All differences, and the SQL for them, are in report.json, under validate.schema.',
  };
}
