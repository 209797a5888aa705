import { shellWord } from '../../migrations/recovery.ts';
import { SQL_CHARACTERS } from '../../report/markdown.ts';
import { visible } from '../../report/text.ts';
import type { ValidateDetails } from '../../report/validate-report.ts';
import { namesInWords, plural } from '../../report/words.ts';
import { LOCK_SECONDS } from './command.ts';
import type { BackStep } from './scripts.ts';
import { fileWord } from './shell-words.ts';

/**
 * What is lost.
 *
 * @param places The new tables and columns, where all of the plan is undone.
 */
export function deletedWords(places: readonly string[]): string {
  const which = places.length === 0 ? '' : ` (${namesInWords(places)})`;
  return `What was written since the deploy into new tables and columns${which} is deleted.`;
}

/** What the words around the command that takes a deploy back are made of. */
export interface Told {
  steps: readonly BackStep[];
  apart: string | undefined;
  command: string;
  /** Of the rehearsal's report, as it is pasted; undefined where no script of it is needed. */
  folder: string | undefined;
  details: Pick<ValidateDetails, 'drift' | 'target'>;
  /** Sentences that come first. */
  before: readonly string[];
  /** What is lost with it. */
  deleted: string;
  /** The rehearsal's report, as it is pasted. */
  report: string | undefined;
}

/** What the command does, what it needs, and what is lost with it. */
export function commandWords(told: Told): string {
  const { steps, apart, command, folder, details, before, deleted } = told;
  const names = namesInWords(steps.map(({ migration }) => migration));
  const what = `${plural(steps.length, 'migration')} (${names})`;
  const report = folder === undefined ? '' : `the rehearsal's report in ${folder} and `;
  const begin = before.length === 0 ? 'To take it back' : 'To take the deploy back all the same';
  const sentences = [
    ...before,
    `${begin}, put the application's previous version in place and run the command below from the root of the checkout,`,
    `with ${report}DATABASE_URL set for a role that may change the schema.`,
    `It undoes ${what}, newest first, with what the rehearsal proved, and marks them as rolled back: the next deploy applies them again.`,
    apart === undefined
      ? 'It is one transaction, all of it or nothing.'
      : `It is not one transaction, because ${apart}: each migration is marked right after its script, and what is done stays. If it stops, mend what stopped it and run the command again without what is done.`,
    `It stops rather than wait longer than ${LOCK_SECONDS} seconds for a deploy or for who uses a table: run it again then.`,
    deleted,
    ...belayWords(told),
    ...(details.drift === true
      ? ['The schema is not what was rehearsed, so that a script can fail where it differs.']
      : []),
    ...(apart !== undefined && details.target?.pooler !== undefined
      ? [`Use the direct URL for it, not the one through ${details.target.pooler}.`]
      : []),
    ...(command.length > SQL_CHARACTERS
      ? ['It is long: take it from report.json (next.command), summaries cut it short.']
      : []),
  ];
  return sentences.join(' ');
}

/** The same by Belay, which looks at more before it begins. */
function belayWords({ report, details }: Pick<Told, 'report' | 'details'>): string[] {
  if (report === undefined || visible(report) !== report) return [];
  const rollback = `belay rollback --expect ${fileWord(report)}`;
  const name = details.target && shellWord(details.target.database);
  return [
    `Belay does the same after a backup: ${rollback} --plan counts the rows that would go, and --confirm ${name ?? 'NAME'} instead of --plan does it.`,
  ];
}
