import { applyAccepted } from '../../config/accept.ts';
import type { Acceptance } from '../../config/belay-yml.ts';
import { ofKinds } from '../../report/gather.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import type { Draft } from './draft.ts';
import { online } from './online.ts';
import type { Proposals } from './proposal.ts';

const LONGEST_SQL = 2_000;

/**
 * Drafts as findings with their SQL. Of many with one rule and severity the first ones stand for all; accepted ones
 * do not count, so that what is not accepted yet comes to light.
 *
 * @param state `pending`: migrations wait to be deployed.
 */
export function findingsOf(
  drafts: readonly Draft[],
  accepted: readonly Acceptance[],
  proposals: Proposals,
  { pending }: { pending: boolean },
): Finding[] {
  const findingOf = (draft: Draft) => oneFinding(draft, proposals, pending);
  const open = drafts.filter((draft) => !isAccepted(draft, accepted));
  const told = ofKinds(open).flatMap(({ single, together }) => [
    ...single.map(findingOf),
    ...theRest(together),
  ]);
  const others = drafts.filter((draft) => !open.includes(draft));
  return [...told, ...others.map(findingOf)];
}

function isAccepted(draft: Draft, accepted: readonly Acceptance[]): boolean {
  const { rule, severity, object, title } = draft;
  const finding: Finding = { rule, severity, object, title, evidence: 'catalogue' };
  return applyAccepted([finding], accepted).findings[0] !== finding;
}

function oneFinding(draft: Draft, proposals: Proposals, pending: boolean): Finding {
  const { rule, severity, object, title, lines, effect, changes } = draft;
  const statements = changes.length === 0 ? [] : proposals.single(changes);
  const sql = statements && sqlText(online(statements, changes));
  const tooMuch =
    statements === undefined
      ? ['So much depends on it that its SQL stands only in report.json, with all the rest.']
      : [];
  const detail = [...lines, ...effect, ...tooMuch].join('\n');
  return {
    ...{ rule, severity, evidence: 'catalogue', title, object },
    ...(detail === '' ? {} : { detail }),
    ...(severity === 'notice' ? {} : { advice: adviceOn(rule, changes.length > 0, pending) }),
    ...(sql === undefined || sql === '' ? {} : { sql }),
  };
}

function adviceOn(rule: string, hasSql: boolean, pending: boolean): string {
  if (pending) return PENDING_ADVICE;
  return hasSql ? (ADVICE[rule] ?? DEFAULT_ADVICE) : ADVICE_WITHOUT_SQL;
}

const ACCEPT = 'or accept it in belay.yml with a reason';
const DEFAULT_ADVICE = `Where the promise is right, run the SQL after reading it; where the database is right, write it into a migration; ${ACCEPT}.`;
const ADVICE_WITHOUT_SQL = `Find out what did it. Where it is meant to be so, write it into a migration, ${ACCEPT}.`;
/** What a migration is about to make must not be there already: it fails then (P3018). */
const PENDING_ADVICE =
  'Migrations are pending, and this may be what they lead to. Deploy them first and validate again; do not run SQL by hand before.';
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
function theRest(left: readonly Draft[]): Finding[] {
  const [first] = left;
  if (first === undefined) return [];
  const { rule, severity } = first;
  const titles = left.map(({ title }) => title).join('\n');
  return [
    {
      ...{ rule, severity, evidence: 'catalogue' },
      title: `${left.length} more findings of the kind ${rule}`,
      detail: titles.slice(0, LONGEST_SQL),
      advice: 'All differences, and the SQL for them, are in report.json, under validate.schema.',
    },
  ];
}
