import path from 'node:path';
import { shellWord } from '../migrations/recovery.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { visible } from '../report/text.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import type { Finding } from '../report/schema.ts';
import type { AnyReport } from '../report/words.ts';
import type { Ports } from '../runtime/ports.ts';
import { isAllUnanswered } from './failing.ts';
import { causesOf } from './going-back/cause.ts';
import { commandWords, deletedWords } from './going-back/command-words.ts';
import { backCommand } from './going-back/command.ts';
import { DEPLOY_FIRST, beforeGoingBack, unansweredWords } from './going-back/forward.ts';
import { libpqUrlWord } from './going-back/libpq-url.ts';
import { type AbsentHistory, type BackPlan, planBack } from './going-back/plan.ts';
import { type BackStep, readScripts } from './going-back/scripts.ts';
import { addedPlaces } from './going-back/touched.ts';
import type { Prepared } from './prepare.ts';

type Next = NonNullable<AnyReport['next']>;

export interface WayBackInput {
  prepared: Pick<Prepared, 'url' | 'expected' | 'expectedFolder'>;
  details: Pick<ValidateDetails, 'migrations' | 'drift' | 'target'>;
  /** For which the deploy is said not to stand, the gravest first. */
  failing: readonly Finding[];
  /** Absolute path; the command is run from there. */
  workspace: string;
  /** Absolute path of the rehearsal's report. */
  expect?: string | undefined;
  /** In which Belay connected: libpq's variables, HOME. */
  env: Ports['env'];
}

/**
 * What to do about a deploy that does not stand. What takes it back are the scripts that the rehearsal proved, as one
 * command, where they are known to fit; else the step to take, and why there is no command. In front of both stands what
 * mends it forward, where going back would not.
 */
export async function wayBack(input: WayBackInput): Promise<Next> {
  const { failing, details } = input;
  const { expected, expectedFolder } = input.prepared;
  if (isAllUnanswered(failing)) return { words: unansweredWords(failing) };
  const plan = planBack(expected, details.migrations, absentHistory(failing));
  if (plan.kind !== 'undo') return { words: wordsOf(plan, details) };
  const scripts = await readScripts(plan.steps, expectedFolder ?? input.workspace);
  if ('reason' in scripts) return { words: restoreWords(scripts.reason) };
  return commandFor(scripts, input);
}

function absentHistory(failing: readonly Finding[]): AbsentHistory | undefined {
  if (failing.some(({ rule }) => rule === 'history-missing')) return 'missing';
  return failing.some(({ rule }) => rule === 'history-empty') ? 'empty' : undefined;
}

function wordsOf(
  plan: Exclude<BackPlan, { kind: 'undo' }>,
  { drift, migrations }: Pick<ValidateDetails, 'drift' | 'migrations'>,
): string {
  switch (plan.kind) {
    case 'nothing':
      return `There is nothing to take back in the database: ${plan.because}. ${migrations?.pending?.length ? DEPLOY_FIRST : FORWARD}`;
    case 'no-history':
      return drift === false
        ? 'The migration history is missing, and the schema is as promised: there is nothing to take back. Baseline it, as the finding says, and validate again.'
        : 'The migration history is missing: what is applied cannot be told from it. See first whether the URL leads to the right database and ?schema=; the finding has both ways.';
    case 'resolve':
      return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${shellWord(plan.migration)}, and validate again: the report then says how to take back the others. ${RESTORE}`;
    case 'restore':
      return restoreWords(plan.because);
  }
}

const FORWARD = 'Mend it forward with the SQL of the findings where that is possible.';

const RESTORE =
  'Restoring the backup that was taken before the deploy comes last: it loses everything written since the backup. belay rollback --plan --backup PLACE counts that first, touches nothing, and says how to restore without losing the database as it is.';

function restoreWords(because: string): string {
  return `${FORWARD} ${RESTORE} No proven way back in SQL is known, because ${because}.`;
}

async function commandFor(
  steps: readonly BackStep[],
  { prepared, details, failing, workspace, expect, env }: WayBackInput,
): Promise<Next> {
  const fromWorkspace = (place: string) =>
    path.relative(workspace, place).split(path.sep).join('/');
  const { schema } = parseDatabaseUrl(prepared.url);
  const asPasted = steps.map(({ file, ...step }) => ({
    ...step,
    file: file && fromWorkspace(file),
  }));
  // A name that is only shown in another spelling, or over several lines, could not be pasted.
  const names = [schema, ...asPasted.flatMap(({ migration, file = '' }) => [migration, file])];
  if (names.some((name) => visible(name) !== name || name.includes('\n'))) {
    return { words: restoreWords('the name of a migration or of a file holds control characters') };
  }
  const apart = apartBecause(steps);
  const command = backCommand({
    urlWord: await libpqUrlWord(prepared.url, env),
    schema,
    steps: asPasted,
    oneTransaction: apart === undefined,
    resetEach: steps.some(({ setsSession }) => setsSession),
  });
  const folder = steps.some(({ file }) => file !== undefined)
    ? fromWorkspace(prepared.expectedFolder ?? workspace) || '.'
    : undefined;
  const test = prepared.expected?.test;
  const before = test ? beforeGoingBack(causesOf(failing, test)) : [];
  const isWhole = test?.pending.length === steps.length;
  const deleted = deletedWords(isWhole ? addedPlaces(test.schema) : []);
  const report = expect === undefined ? undefined : fromWorkspace(expect);
  const told = { steps, apart, command, folder, details, before, deleted, report };
  return { words: commandWords(told), command };
}

/** Why the scripts cannot share a transaction; undefined where they can. */
function apartBecause(steps: readonly BackStep[]): string | undefined {
  const alone = steps.find(({ aloneOnly }) => aloneOnly);
  if (alone) return `the script of ${alone.migration} cannot run in one`;
  const adding = steps.find(({ addsEnumValue }) => addsEnumValue);
  if (adding === undefined || steps.length === 1) return undefined;
  return `the script of ${adding.migration} adds a value to an enum, which others could not use before it is committed`;
}
