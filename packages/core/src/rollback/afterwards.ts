import path from 'node:path';
import { shellWord } from '../migrations/recovery.ts';
import { quoteIdent } from '../postgres/identifiers.ts';
import type { RollbackDetails } from '../report/rollback-report.ts';
import type { AnyReport } from '../report/words.ts';
import type { RollbackOptions } from './context.ts';

type Next = AnyReport['next'];

const AGAIN =
  'The next prisma migrate deploy applies the migrations again: mend or remove them first.';

/** Without the parameters, which libpq may not know: Prisma's `schema`. */
const LIVE_URL = '"${BELAY_DATABASE_URL%%\\?*}"';

/** After what was done: how to go on from there, and how to take it back. */
export function afterwards(details: RollbackDetails, options: RollbackOptions): Next {
  const { what, preserved, preRollback, migrations } = details;
  if (what === 'salvage') return afterSalvage(details, options);
  if (what === 'drop-preserved' || what === 'list') return undefined;
  if (preserved !== undefined) return withPreserved(details, preserved);
  const again = migrations.length === 0 ? [] : [AGAIN];
  const [location] = preRollback?.locations ?? [];
  if (location === undefined) return again.length === 0 ? undefined : { words: AGAIN };
  const before = 'The database as it was before is in the backup that was made first:';
  return {
    words: [...again, before].join(' '),
    command: `belay rollback --backup ${shellWord(location)} --plan`,
  };
}

function withPreserved(
  { what, target, migrations }: RollbackDetails,
  { database: name, of }: NonNullable<RollbackDetails['preserved']>,
): Next {
  // An undo is taken back only by the name of what it put aside.
  const undo = what === 'undo' ? name : (target?.database ?? of);
  const allow = `ALTER DATABASE ${quoteIdent(name)} ALLOW_CONNECTIONS true`;
  const again = migrations.length === 0 ? '' : `${AGAIN} `;
  return {
    words: `${again}The database as it was is kept as ${name}, closed to applications:`,
    command: [
      'belay rollback --salvage DIR   # exports what only it has',
      `belay rollback --undo --confirm ${shellWord(undo)}   # takes this ${what === 'undo' ? 'undo' : 'rollback'} back`,
      `psql -d ${LIVE_URL} -c ${shellWord(allow)}   # opens it; with false it is closed again`,
      `belay rollback --drop-preserved --confirm ${shellWord(name)}   # drops it for good`,
    ].join('\n'),
  };
}

function afterSalvage(
  { salvaged = [] }: RollbackDetails,
  { salvage = '.' }: RollbackOptions,
): Next {
  const load = (file: string) => `psql -X -d ${LIVE_URL} -f ${shellWord(path.join(salvage, file))}`;
  const commands = [
    ...(salvaged.some(({ missing }) => missing > 0) ? [load('salvage.sql')] : []),
    ...(salvaged.some(({ changed }) => changed > 0) ? [load('salvage-updates.sql')] : []),
  ];
  if (commands.length === 0) return undefined;
  const words = 'Nothing was loaded. Read the files, take out what is not wanted, then load them:';
  return { words, command: commands.join('\n') };
}

/** After a list: the plans to the newest verified backup of this database, and to the migration before the last one. */
export function afterList(
  { migrations, backups }: NonNullable<RollbackDetails['listed']>,
  place: string | undefined,
): Next {
  const backup = backups.find(({ verified, database }) => verified && database === place);
  const before = migrations.filter(({ state }) => state === 'applied').at(-2);
  const commands = [
    ...(backup === undefined
      ? []
      : [`belay rollback --plan --backup ${shellWord(backup.location)}`]),
    ...(before === undefined
      ? []
      : [`belay rollback --plan --migration ${shellWord(before.name)}`]),
  ];
  if (commands.length === 0) return undefined;
  return { words: 'What going back would do and cost, for example:', command: commands.join('\n') };
}
