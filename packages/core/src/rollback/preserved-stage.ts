import path from 'node:path';
import { givenDatabaseUrl } from '../postgres/url.ts';
import type { CheckPlan } from '../report/recorder.ts';
import { UserError } from '../runtime/errors.ts';
import { withAdmin } from './admin.ts';
import { requireConfirmation } from './confirm.ts';
import type { RollbackFrame } from './frame.ts';
import { requireDirectPrimary, withHeldTarget } from './locks.ts';
import { dropPreserved } from './preserved/drop.ts';
import { type Preserved, listPreserved, preservedFacts } from './preserved/list.ts';
import { undoRollback } from './preserved/undo.ts';
import { prepareRollback } from './prepare.ts';
import { withSeenDatabase } from './reading-session.ts';
import { salvage } from './salvage/salvage.ts';
import { tellCutOver } from './tell-cut-over.ts';

export const UNDO_PLAN: readonly CheckPlan[] = [{ id: 'undo', title: 'Undo' }];
export const SALVAGE_PLAN: readonly CheckPlan[] = [{ id: 'salvage', title: 'Salvage' }];
export const DROP_PLAN: readonly CheckPlan[] = [{ id: 'drop', title: 'Drop' }];

/** Swaps back: what the last rollback put aside serves again. */
export async function undoLast(frame: RollbackFrame): Promise<UserError | undefined> {
  const { options, ports, details, recorder, root } = frame;
  const { url } = await prepareRollback(options, root);
  const name = await withSeenDatabase(url, frame, async ({ facts }) => {
    requireDirectPrimary(facts);
    const back = await latest(url, facts.database, frame, options.confirm);
    if (back) details.to = { kind: 'preserved', name: back.database };
    return { database: facts.database, back };
  });
  // Named, it may be another than the last one; then its name is what was confirmed.
  const isNamed = name.back !== undefined && options.confirm === name.back.database;
  await requireConfirmation(frame, isNamed ? (name.back?.database ?? '') : name.database);
  await withHeldTarget(url, { waitMs: options.lockTimeout }, ports, (held) =>
    recorder.check('undo', async (scope) => {
      const { run } = options;
      const database = isNamed ? name.back?.database : undefined;
      const undone = await undoRollback(held, ports, { run, database });
      details.done = true;
      if ('already' in undone) {
        details.doneBefore = undone.already.mark.preserved.at;
        delete details.to;
        details.preserved = preservedFacts(undone.already);
        return { result: `it was undone before: ${undone.already.database} is kept` };
      }
      const { done, back } = undone;
      details.to = { kind: 'preserved', name: back.database };
      details.preserved = done.preserved;
      details.window = { refusedMs: done.refusedMs, terminated: done.terminated };
      tellCutOver(done, scope);
      return { result: `${back.database} serves; the one before is ${done.preserved.database}` };
    }),
  );
  return undefined;
}

async function latest(
  url: string,
  database: string,
  { ports }: RollbackFrame,
  named?: string,
): Promise<Preserved | undefined> {
  const all = await withAdmin(url, ports, (admin) => listPreserved(admin, database));
  return all.find((one) => one.database === named) ?? all[0];
}

/** Exports the rows that only the preserved database has. */
export async function salvageRows(frame: RollbackFrame): Promise<UserError | undefined> {
  const { options, ports, details, recorder, root } = frame;
  const url = givenDatabaseUrl(options);
  const { salvage: folder } = options;
  if (folder === undefined) throw new Error('no folder was given to salvage to');
  await withSeenDatabase(url, frame, async ({ facts }) => {
    await withAdmin(url, ports, async (admin) => {
      const all = await listPreserved(admin, facts.database);
      const preserved = chosenOf(all, facts.database, options.confirm);
      details.preserved = preservedFacts(preserved);
      await recorder.check('salvage', async (scope) => {
        const target = path.resolve(root, folder);
        details.salvaged = await salvage({ url, admin, preserved, folder: target }, scope, ports);
        details.done = true;
        return { result: `${preserved.database} against ${facts.database}, into ${folder}` };
      });
    });
  });
  return undefined;
}

/** Drops one for good; only one that its mark says is preserved. */
export async function dropOne(frame: RollbackFrame): Promise<UserError | undefined> {
  const { options, ports, details, recorder } = frame;
  const url = givenDatabaseUrl(options);
  await withSeenDatabase(url, frame, async ({ facts }) => {
    await withAdmin(url, ports, async (admin) => {
      const all = await listPreserved(admin, facts.database);
      const found = chosenOf(all, facts.database, options.confirm);
      details.preserved = preservedFacts(found);
      await requireConfirmation(frame, found.database);
      await recorder.check('drop', async () => {
        const name = found.database;
        await dropPreserved(admin, { name, confirm: name }, ports);
        details.done = true;
        return { result: `${name} is dropped` };
      });
    });
  });
  return undefined;
}

/** The one that was named; the newest where none was, or only the live database. */
function chosenOf(all: readonly Preserved[], database: string, named: string | undefined) {
  const [newest] = all;
  if (newest === undefined) throw nothingPreserved(database);
  const found = all.find((one) => one.database === named);
  if (found !== undefined || named === undefined || named === database) return found ?? newest;
  throw new UserError(
    'confirmation-wrong',
    `There is no preserved database ${JSON.stringify(named)} of ${JSON.stringify(database)}.`,
    `These are there: ${all.map((one) => one.database).join(', ')}.`,
  );
}

function nothingPreserved(database: string): UserError {
  return new UserError(
    'nothing-preserved',
    `There is no preserved database of ${JSON.stringify(database)} on this server.`,
    'A rollback that restores a backup keeps one; `belay rollback --list` shows what there is.',
  );
}
