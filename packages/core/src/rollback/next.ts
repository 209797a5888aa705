import type { RollbackDetails } from '../report/rollback-report.ts';
import type { Verdict } from '../report/schema.ts';
import type { AnyReport } from '../report/words.ts';
import { shellWord } from '../migrations/recovery.ts';
import { afterList, afterwards } from './afterwards.ts';
import type { RollbackOptions } from './context.ts';

type Next = AnyReport['next'];

/** What to do now, whatever came of it: nobody on call should have to think of the next command. */
export function nextOf(verdict: Verdict, details: RollbackDetails, options: RollbackOptions): Next {
  if (details.done) return afterwards(details, options);
  if (details.listed !== undefined) return afterList(details.listed, details.target?.place);
  const { what, strategy, migrations } = details;
  if (strategy === 'none' && options.armed === undefined) return rowsAllTheSame(details, options);
  if (what === 'plan' && (verdict === 'passed' || verdict === 'warned')) {
    return { words: 'To do it:', command: commandFor(details, options) };
  }
  if (verdict === 'refused' && details.losses.length + details.lossesUnknown.length > 0) {
    const byHand = byHandWords(details);
    const words = `${byHand === '' ? '' : `${byHand} `}To do it all the same:`;
    return { words, command: commandFor(details, options) };
  }
  if (what !== 'plan' && migrations.some(({ state }) => state === 'gone')) {
    return {
      words: 'The database stands between two migrations. To go on from there, run the same again:',
      command: commandFor(details, options),
    };
  }
  if (options.armed && verdict !== 'passed' && verdict !== 'warned') {
    return {
      words: 'The armed rollback was not carried out. By hand, first what it would do:',
      command: `${commandFor(details, options)} --plan`,
    };
  }
  const words = byHandWords(details);
  return words === '' ? undefined : { words };
}

/** The schema is as it was; who wants rows back has to say so. */
function rowsAllTheSame(details: RollbackDetails, options: RollbackOptions): Next {
  if (options.backup === undefined && options.restorePoint === undefined) return undefined;
  const asked = { ...options, strategy: 'restore' as const };
  const words = 'Where it is the rows of the backup that are wanted, first what that would do:';
  return { words, command: `${commandFor(details, asked)} --plan` };
}

function byHandWords({ byHand }: RollbackDetails): string {
  if (byHand?.file === undefined) return '';
  return `The commands to go on by hand, with the names filled in, are in ${byHand.file}.`;
}

/** The same rollback, from a shell. The URL and the keys come from the environment, where no list of processes shows them. */
export function commandFor(details: RollbackDetails, options: RollbackOptions): string {
  const { target, losses, lossesUnknown } = details;
  const losing = losses.length + lossesUnknown.length > 0;
  const flag = (name: string, value: string | undefined) =>
    value === undefined ? [] : [`--${name} ${shellWord(value)}`];
  const backup = thatOne(details) ?? options.backup ?? locationOf(options.restorePoint);
  return [
    'belay rollback',
    ...(options.what === 'undo' ? ['--undo'] : []),
    ...flag('migration', options.to ?? (backup === undefined ? lastThen(options) : undefined)),
    ...flag('backup', backup),
    ...flag('expect', options.expect),
    ...flag('migrations', options.migrations),
    ...flag('strategy', options.strategy === 'auto' ? undefined : options.strategy),
    ...placesToSave(details, options).flatMap((place) => flag('pre-rollback-to', place)),
    ...flag('confirm', confirmationOf(target?.database, options)),
    ...(losing ? ['--accept-data-loss'] : []),
  ].join(' ');
}

/** The very backup of the plan: which one of a place is the newest is another question by the time somebody types. */
function thatOne({ to }: RollbackDetails): string | undefined {
  return to?.kind === 'backup' ? to.location : undefined;
}

/** A way that needs one where none was given: DIR, for a person to fill in. */
function placesToSave(
  { strategy }: RollbackDetails,
  { preRollbackTo, backup, restorePoint }: RollbackOptions,
): readonly string[] {
  if (preRollbackTo !== undefined) return preRollbackTo;
  const isNeeded = strategy === 'reverse' || strategy === 'in-place';
  return isNeeded && backup === undefined && restorePoint === undefined ? ['DIR'] : [];
}

/** Another database's backup was confirmed by both names, and must be again. */
function confirmationOf(database: string | undefined, { confirm }: RollbackOptions) {
  return database !== undefined && confirm?.startsWith(`${database} from `) ? confirm : database;
}

/** What an armed rollback goes back to where no backup was named. */
function lastThen({ armed }: RollbackOptions): string | undefined {
  return armed?.history.findLast(({ state }) => state === 'applied')?.name;
}

/** The first place of a restore point: a shell takes that more easily than the JSON. */
function locationOf(restorePoint: string | undefined): string | undefined {
  if (restorePoint === undefined) return undefined;
  try {
    const { locations } = JSON.parse(restorePoint) as { locations?: unknown };
    const [first] = Array.isArray(locations) ? (locations as unknown[]) : [];
    return typeof first === 'string' ? first : undefined;
  } catch {
    return undefined;
  }
}
