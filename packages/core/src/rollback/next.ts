import { quoteIdent } from '../postgres/identifiers.ts';
import type { RollbackDetails } from '../report/rollback-report.ts';
import type { Verdict } from '../report/schema.ts';
import type { AnyReport } from '../report/words.ts';
import { shellWord } from '../migrations/recovery.ts';
import type { RollbackOptions } from './context.ts';

type Next = AnyReport['next'];

/** What to do now, whatever came of it: nobody on call should have to think of the next command. */
export function nextOf(verdict: Verdict, details: RollbackDetails, options: RollbackOptions): Next {
  if (details.done) return afterwards(details);
  const { what, strategy, migrations } = details;
  if (what === 'plan' && (verdict === 'passed' || verdict === 'warned') && strategy !== 'none') {
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
  const backup = options.backup ?? locationOf(options.restorePoint);
  return [
    'belay rollback',
    ...(options.what === 'undo' ? ['--undo'] : []),
    ...flag('migration', options.to ?? (backup === undefined ? lastThen(options) : undefined)),
    ...flag('backup', backup),
    ...flag('expect', options.expect),
    ...flag('migrations', options.migrations),
    ...flag('strategy', options.strategy === 'auto' ? undefined : options.strategy),
    ...(options.preRollbackTo ?? []).flatMap((place) => flag('pre-rollback-to', place)),
    ...flag('confirm', target?.database),
    ...(losing ? ['--accept-data-loss'] : []),
  ].join(' ');
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

function afterwards({ what, preserved, target, strategy, preRollback }: RollbackDetails): Next {
  if (what === 'salvage' || what === 'drop-preserved' || what === 'list') return undefined;
  if (preserved !== undefined) {
    const name = preserved.database;
    const allow = `ALTER DATABASE ${quoteIdent(name)} ALLOW_CONNECTIONS true`;
    // An undo is taken back only by the name of what it put aside.
    const undo = what === 'undo' ? name : (target?.database ?? preserved.of);
    return {
      words: `The database as it was is kept as ${name}, closed to applications. With these, what only it has is exported, this ${what === 'undo' ? 'undo' : 'rollback'} is taken back, it is opened to look into it, or it is dropped for good:`,
      command: [
        'belay rollback --salvage DIR',
        `belay rollback --undo --confirm ${shellWord(undo)}`,
        `psql -c ${shellWord(allow)}`,
        `belay rollback --drop-preserved --confirm ${shellWord(name)}`,
      ].join('\n'),
    };
  }
  const again =
    'The next prisma migrate deploy applies the migrations again: mend or remove them first.';
  if (strategy === 'reverse' || strategy === 'in-place') {
    const [location] = preRollback?.locations ?? [];
    if (location === undefined) return { words: again };
    return {
      words: `${again} The database as it was before is in the backup that was made first:`,
      command: `belay rollback --backup ${shellWord(location)} --plan`,
    };
  }
  return strategy === 'clean-history' ? { words: again } : undefined;
}
