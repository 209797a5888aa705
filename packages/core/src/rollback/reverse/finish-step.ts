import { keep } from './audit.ts';
import { type StoredRow, holdsPrismaLock, markRolledBack, rowsOf } from './history.ts';
import { type TogetherUnit, runTogether } from './run-together.ts';
import { type Running, Stopped } from './running.ts';

/**
 * Runs the last part of a script together with the change of the history: both are there afterwards, or neither.
 *
 * @param settings For this transaction alone, as SQL.
 * @throws as `runTogether`.
 */
export async function finishStep(
  unit: TogetherUnit,
  running: Running,
  settings = '',
): Promise<void> {
  await runTogether(unit, running, {
    settings,
    before: () => lockApplied(running),
    after: (applied) => changeHistory(running, applied),
  });
}

async function lockApplied({ client, schema, step }: Running): Promise<StoredRow[]> {
  const rows = await rowsOf(client, schema, step.migration, { lock: true });
  const applied = rows.filter(({ state }) => state === 'applied');
  if (applied.length === 0) throw new Stopped('somebody else changed its history meanwhile');
  return applied;
}

async function changeHistory(running: Running, applied: readonly StoredRow[]): Promise<void> {
  const { client, schema, step } = running;
  if (!(await holdsPrismaLock(client))) throw new Stopped("its script gave up Prisma's lock");
  const history = applied.map(({ whole }) => whole);
  await keep(running, { what: 'history', how: 'reverse', migration: step.migration, history });
  await markRolledBack(client, schema, applied);
}
