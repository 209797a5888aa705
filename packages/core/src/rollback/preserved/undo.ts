import { UserError } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { type CutOver, cutOver } from '../cutover/cut-over.ts';
import { freeParkedName } from '../cutover/free-name.ts';
import type { HeldTarget } from '../target.ts';
import { type Preserved, listPreserved, markFor } from './list.ts';

export interface UndoOptions {
  /** The run, for the mark. */
  run: string;
  /** The preserved database that is to serve; without it the one that the last rollback put aside. */
  database?: string | undefined;
}

/** `already`: the last thing that happened to the database was an undo, which put this one aside. */
export type Undone = { done: CutOver; back: Preserved } | { already: Preserved };

/**
 * Takes the last rollback back: the preserved database serves again, and the one that served is kept in its turn. Run
 * twice it does it once. An undo is itself taken back only where the database is named.
 *
 * @throws UserError `nothing-to-undo`, `preserved-not-whole`, and what `cutOver` throws.
 */
export async function undoRollback(
  held: HeldTarget,
  ports: RollbackPorts,
  options: UndoOptions,
): Promise<Undone> {
  const { admin, facts } = held;
  const back = await chosen(held, options.database);
  const { by, backup } = back.mark.preserved;
  if (options.database === undefined && by === 'undo') return { already: back };
  if (!back.whole) throw notWhole(back);
  const at = ports.now();
  // An undo that is taken back is the rollback again.
  const parkedBy = by === 'undo' ? 'rollback' : 'undo';
  const live = { database: facts.database, oid: facts.databaseOid };
  const mark = await markFor(admin.client, live, {
    ...{ run: options.run, at: new Date(at).toISOString(), replacedBy: back.oid, by: parkedBy },
    ...(backup === undefined ? {} : { backup }),
  });
  const done = await cutOver(
    {
      held,
      incoming: { database: back.database, oid: back.oid },
      parkAs: await freeParkedName(admin, facts.database, at, parkedBy),
      mark,
    },
    ports,
  );
  return { done, back };
}

async function chosen(
  { admin, facts: { database, databaseOid } }: HeldTarget,
  name: string | undefined,
): Promise<Preserved> {
  const all = await listPreserved(admin, database);
  const found = all.find((one) =>
    name === undefined
      ? one.mark.preserved.replacedBy === databaseOid
      : one.database === name && one.oid !== databaseOid,
  );
  if (found) return found;
  const there = all.map((one) => one.database).join(', ');
  throw new UserError(
    'nothing-to-undo',
    name === undefined
      ? `What serves as ${JSON.stringify(database)} did not come to its place by a rollback whose database before is still there.`
      : `There is no database ${JSON.stringify(name)} that was put aside for ${JSON.stringify(database)}.`,
    there === ''
      ? 'belay rollback --list shows what there is to go back to.'
      : `Put aside were: ${there}. One of them serves again where it is named with --confirm.`,
  );
}

function notWhole({ database }: Preserved): UserError {
  return new UserError(
    'preserved-not-whole',
    `The preserved database ${JSON.stringify(database)} was about to be dropped, and may not be whole any more.`,
    `Nothing was changed. Restore a backup instead (belay rollback --backup); what is left of it goes with belay rollback --drop-preserved --confirm ${database}.`,
  );
}
