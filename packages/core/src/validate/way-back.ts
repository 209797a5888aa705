import path from 'node:path';
import { shellWord } from '../migrations/recovery.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { visible } from '../report/text.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import { type AnyReport, plural } from '../report/words.ts';
import { LOCK_SECONDS, backCommand } from './going-back/command.ts';
import { type BackPlan, planBack } from './going-back/plan.ts';
import { type BackStep, readScripts } from './going-back/scripts.ts';
import type { Prepared } from './prepare.ts';

type Next = NonNullable<AnyReport['next']>;

export interface WayBackInput {
  prepared: Pick<Prepared, 'url' | 'expected' | 'expectedFolder'>;
  details: Pick<ValidateDetails, 'migrations' | 'drift' | 'target'>;
  /** Absolute path; the command is run from there. */
  workspace: string;
}

/**
 * What takes a deploy back that does not stand: the scripts that the rehearsal proved, as one command, where
 * they are known to fit; else the step to take, and why there is no command.
 */
export async function wayBack(input: WayBackInput): Promise<Next> {
  const { expected, expectedFolder } = input.prepared;
  const plan = planBack(expected, input.details.migrations);
  if (plan.kind !== 'undo') return { words: wordsOf(plan) };
  const scripts = await readScripts(plan.steps, expectedFolder ?? input.workspace);
  if ('reason' in scripts) return { words: restoreWords(scripts.reason) };
  return commandFor(scripts, input);
}

function wordsOf(plan: Exclude<BackPlan, { kind: 'undo' }>): string {
  switch (plan.kind) {
    case 'nothing':
      return 'There is nothing to take back in the database: none of the migrations that were rehearsed is applied.';
    case 'resolve':
      return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${shellWord(plan.migration)}, and validate again: the report then says how to take back the others. Or restore the backup that was taken before the deploy.`;
    case 'restore':
      return restoreWords(plan.because);
  }
}

function restoreWords(because: string): string {
  return `To take it back, restore the backup that was taken before the deploy. No proven way back in SQL is known, because ${because}.`;
}

function commandFor(
  steps: readonly BackStep[],
  { prepared, details, workspace }: WayBackInput,
): Next {
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
    url: prepared.url,
    schema,
    steps: asPasted,
    oneTransaction: apart === undefined,
    resetEach: steps.some(({ setsSession }) => setsSession),
  });
  const folder = steps.some(({ file }) => file !== undefined)
    ? fromWorkspace(prepared.expectedFolder ?? workspace) || '.'
    : undefined;
  return { words: commandWords({ steps, apart, command, folder, details }), command };
}

/** Why the scripts cannot share a transaction; undefined where they can. */
function apartBecause(steps: readonly BackStep[]): string | undefined {
  const alone = steps.find(({ aloneOnly }) => aloneOnly);
  if (alone) return `the script of ${alone.migration} cannot run in one`;
  const adding = steps.find(({ addsEnumValue }) => addsEnumValue);
  if (adding === undefined || steps.length === 1) return undefined;
  return `the script of ${adding.migration} adds a value to an enum, which others could not use before it is committed`;
}

const NAMES_SHOWN = 5;
/** Summaries cut longer commands short. */
const LONG_COMMAND = 7_500;

interface Told {
  steps: readonly BackStep[];
  apart: string | undefined;
  command: string;
  /** Of the rehearsal's report, as it is pasted; undefined where no script of it is needed. */
  folder: string | undefined;
  details: WayBackInput['details'];
}

function commandWords({ steps, apart, command, folder, details }: Told): string {
  const names = steps.slice(0, NAMES_SHOWN).map(({ migration }) => migration);
  const more = steps.length > NAMES_SHOWN ? ` and ${steps.length - NAMES_SHOWN} more` : '';
  const what = `${plural(steps.length, 'migration')} (${names.join(', ')}${more})`;
  const report = folder === undefined ? '' : `the rehearsal's report in ${folder} and `;
  const sentences = [
    "To take it back, put the application's previous version in place and run the command below from the root of the checkout,",
    `with ${report}DATABASE_URL set for a role that may change the schema.`,
    `It undoes ${what}, newest first, with what the rehearsal proved, and marks them as rolled back: the next deploy applies them again.`,
    apart === undefined
      ? 'It is one transaction, all of it or nothing.'
      : `It is not one transaction, because ${apart}: each migration is marked right after its script, and what is done stays. If it stops, mend what stopped it and run the command again without what is done.`,
    `It stops rather than wait longer than ${LOCK_SECONDS} seconds for a deploy or for who uses a table: run it again then.`,
    'Rows written since the deploy stay as far as the previous schema has a place for them.',
    ...(details.drift === true
      ? ['The schema is not what was rehearsed, so that a script can fail where it differs.']
      : []),
    ...(apart !== undefined && details.target?.pooler !== undefined
      ? [`Use the direct URL for it, not the one through ${details.target.pooler}.`]
      : []),
    ...(command.length > LONG_COMMAND
      ? ['It is long: take it from report.json (next.command), summaries cut it short.']
      : []),
  ];
  return sentences.join(' ');
}
