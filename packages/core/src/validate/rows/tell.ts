import { type Declaration, declarationWords, problemOf } from '../../postgres/rows/integrity.ts';
import type { DeclarationState, IntegrityProblem } from '../../postgres/rows/types.ts';
import { problemWords } from '../../report/integrity-words.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import type { CheckContext } from '../context.ts';
import { Unseen } from '../../report/unseen.ts';
import { OUT_OF_TIME } from './answers.ts';
import type { Declared } from './declared.ts';
import type { Answered, Part } from './question.ts';

/** How one of these checks speaks. */
export interface CheckWords {
  check: string;
  /** `foreign key`. */
  one: string;
  many: string;
  /** `no orphans`. */
  none: string;
  /** What many findings have in common: `foreign keys with orphans`. */
  broken: string;
  advice: string;
}

type Context = Pick<CheckContext, 'details' | 'options'>;

interface Tally {
  whole: number;
  partly: number;
  unseen: number;
  broken: number;
}

/** Findings, what was looked at in part or not at all, and the check's line. */
export function tell(
  context: Context,
  scope: CheckScope,
  words: CheckWords,
  { empty, unreadable }: Declared<Declaration>,
  answered: readonly Answered[],
): CheckResult {
  const tally: Tally = { whole: empty.length, partly: 0, unseen: unreadable.length, broken: 0 };
  const unseen = new Unseen();
  const hide = ({ object, table }: Declaration, reason: string) =>
    unseen.add(words.many, `${object} of ${table}`, reason);
  for (const { declaration, reason } of unreadable) hide(declaration, reason);

  const findings: Finding[] = [];
  for (const { question, answer } of answered) {
    for (const [index, declaration] of question.declarations.entries()) {
      if ('reason' in answer) {
        tally.unseen += 1;
        hide(declaration, reasonInWords(answer.reason, context));
        continue;
      }
      const count = answer.counts[index] ?? 0;
      if (answer.part) {
        tally.partly += 1;
        tellPart(context, scope, words, declaration, answer.part, count);
      } else tally.whole += 1;
      if (count === 0) continue;
      tally.broken += 1;
      findings.push(findingOf(problemOf(declaration, count), words, answer.part));
    }
  }
  scope.findAll(findings, () => words.broken);
  unseen.tell(scope);
  return resultOf(tally, words);
}

function reasonInWords(reason: string, { options }: Context): string {
  return reason === OUT_OF_TIME
    ? `${options.maxCheckSeconds} s (max-check-seconds) were not enough for any of it`
    : reason;
}

const LOOKED: Record<Part['how'], (share: string) => string> = {
  'key ranges': (share) => `the first ${share} of the keys were looked at`,
  'sample of rows': (share) => `a sample of ${share} of the rows was looked at`,
  'sample of keys': (share) => `a sample of ${share} of the keys was looked at`,
};

function tellPart(
  { details, options }: Context,
  scope: CheckScope,
  { check, none }: CheckWords,
  declaration: Declaration,
  { how, share }: Part,
  found: number,
): void {
  const { object, table } = declaration;
  details.partly.push({ check, object: `${object} of ${table}`, how, share });
  const looked = LOOKED[how](percent(share));
  const outcome = found === 0 ? `, with ${none}` : '; the rest may hold more';
  scope.notVerified(
    `${declarationWords(declaration)}: ${looked}${outcome}; ${options.maxCheckSeconds} s (max-check-seconds) were not enough for all`,
  );
}

/** Never 100 %, never 0 %: it was a part. */
export function percent(share: number): string {
  const value = share * 100;
  if (value < 0.1) return 'less than 0.1 %';
  if (value < 10) return `${(Math.floor(value * 10) / 10).toString()} %`;
  return `${Math.min(99, Math.floor(value))} %`;
}

const STATES: Record<DeclarationState, string> = {
  valid:
    'The database takes it for granted and plans queries on it, so they may answer wrongly. Such rows come in while triggers or checks are off (a restore, session_replication_role), or with damage.',
  'not valid': 'It was never tried on the rows that were there; VALIDATE would fail on these.',
  'not enforced': 'It is declared NOT ENFORCED: the database does not see to it.',
};

function findingOf(problem: IntegrityProblem, words: CheckWords, part: Part | undefined): Finding {
  const { object, sql, state, kind } = problem;
  const atLeast = part !== undefined;
  const seen = part ? `Only ${percent(part.share)} was looked at (${part.how}). ` : '';
  // An index that is not valid never held a promise: there is nothing that VALIDATE could do.
  const cause =
    kind === 'duplicates' && state === 'not valid'
      ? 'The index is not valid, so nothing keeps such keys out.'
      : STATES[state];
  return {
    ...problemWords({ ...problem, atLeast }),
    ...{ severity: 'error', evidence: 'measured' },
    detail: `${seen}${cause}`,
    ...{ object, advice: words.advice, sql },
  };
}

/** `12 foreign keys, no orphans; 3 looked at in part, 1 not at all`. */
function resultOf({ whole, partly, unseen, broken }: Tally, words: CheckWords): CheckResult {
  const total = whole + partly + unseen;
  if (total === 0) return { result: `no ${words.many}` };
  const all = plural(total, words.one);
  if (total === unseen) {
    return { status: 'not-verified', result: `${all}, none could be looked at` };
  }
  const outcome = broken === 0 ? words.none : `${broken.toLocaleString('en-US')} broken`;
  const rest = [
    ...(partly > 0 ? [`${partly.toLocaleString('en-US')} looked at in part`] : []),
    ...(unseen > 0 ? [`${unseen.toLocaleString('en-US')} not at all`] : []),
  ];
  return {
    result: [`${all}, ${outcome}`, ...(rest.length > 0 ? [rest.join(', ')] : [])].join('; '),
  };
}
