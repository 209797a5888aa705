import path from 'node:path';
import { shellWord } from '../migrations/recovery.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { visible } from '../report/text.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import { type AnyReport, plural } from '../report/words.ts';
import { backCommand } from './going-back/command.ts';
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
  const alone = steps.find(({ aloneOnly }) => aloneOnly);
  const command = backCommand({
    url: prepared.url,
    schema: parseDatabaseUrl(prepared.url).schema,
    steps: steps.map(({ migration, file }) => ({
      migration,
      file: file && path.relative(workspace, file).split(path.sep).join('/'),
    })),
    oneTransaction: alone === undefined,
    resetEach: steps.some(({ setsSession }) => setsSession),
  });
  // A name that can only be shown in another spelling could not be pasted.
  if (visible(command) !== command) {
    return { words: restoreWords('the name of a migration or of a file holds control characters') };
  }
  return { words: commandWords(steps, alone, command, details), command };
}

const NAMES_SHOWN = 5;
/** Summaries cut longer commands short. */
const LONG_COMMAND = 7_500;

function commandWords(
  steps: readonly BackStep[],
  alone: BackStep | undefined,
  command: string,
  { drift, target }: WayBackInput['details'],
): string {
  const names = steps.slice(0, NAMES_SHOWN).map(({ migration }) => migration);
  const more = steps.length > NAMES_SHOWN ? ` and ${steps.length - NAMES_SHOWN} more` : '';
  const what = `${plural(steps.length, 'migration')} (${names.join(', ')}${more})`;
  const sentences = [
    `To take it back, put the application's previous version in place and run this where the rehearsal's report lies, with DATABASE_URL set for a role that may change the schema. It undoes ${what} with the scripts that the rehearsal proved, newest first, and marks them as rolled back, so that Prisma sees them as pending.`,
    alone === undefined
      ? 'It is one transaction: all of it or nothing.'
      : `It is not one transaction, because the script of ${alone.migration} cannot run in one: each migration is marked right after its script, and if one stops, what ran before it stays. Mend it and go on with the command from there.`,
    'Rows written since the deploy stay as far as the previous schema has a place for them.',
    ...(drift === true
      ? ['The schema is not what was rehearsed, so that a script can fail where it differs.']
      : []),
    ...(alone !== undefined && target?.pooler !== undefined
      ? [`Use the direct URL for it, not the one through ${target.pooler}.`]
      : []),
    ...(command.length > LONG_COMMAND
      ? ['It is long: take it from report.json (next.command), summaries cut it short.']
      : []),
  ];
  return sentences.join(' ');
}
