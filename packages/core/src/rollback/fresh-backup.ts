import { judgeBackup, type JudgedBackup } from '../backup/stores/judge.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { Store } from '../backup/stores/store.ts';
import type { ServerFacts } from '../postgres/server-facts.ts';
import type { RollbackDetails } from '../report/rollback-report.ts';
import { messageOf } from '../runtime/errors.ts';
import type { RollbackFrame } from './frame.ts';
import { measureRestoreLoss } from './plan/restore-loss.ts';
import type { RecordedMoment } from './plan/row-versions.ts';
import { readHistory } from './reading-session.ts';
import type { HeldTarget } from './target.ts';

export interface Fresh extends NonNullable<RollbackDetails['preRollback']> {
  moment: RecordedMoment;
}

/** Older ones are not looked at: a busy database is another one by then. */
const FRESH_MS = 60_000;

/** For counting what was written since; where it is not enough, a backup is made. */
const COUNT_MS = 5_000;

/**
 * A verified backup of this minute that holds all that is in the database. That it is young proves nothing: most often it
 * is the one from before the deploy, and what was written since would be in none.
 */
export async function findFreshBackup(
  stores: readonly Store[],
  held: HeldTarget,
  { options, ports }: RollbackFrame,
): Promise<Fresh | undefined> {
  for (const store of stores) {
    const stored = await store.list().catch((error: unknown) => {
      ports.log.warn(`the backups in ${store.place} cannot be listed: ${messageOf(error)}`);
      return [];
    });
    for (const one of stored.map((backup) => judgeBackup(backup, options.manifestKey))) {
      if (one.manifest === undefined || !isYoung(one, held.facts, ports.now())) continue;
      if (!(await holdsAll(one.manifest, held))) continue;
      return { id: one.id, locations: [one.location], moment: one.manifest };
    }
  }
  return undefined;
}

function isYoung(
  { manifest, verified, problem }: JudgedBackup,
  { databaseOid, systemIdentifier }: ServerFacts,
  now: number,
): boolean {
  if (manifest === undefined || problem !== undefined || !verified) return false;
  const { target, takenAt } = manifest;
  // Also where the two clocks differ.
  const isNear = Math.abs(now - Date.parse(takenAt)) < FRESH_MS;
  return (
    isNear && target.databaseOid === databaseOid && target.systemIdentifier === systemIdentifier
  );
}

async function holdsAll(manifest: Manifest, held: HeldTarget): Promise<boolean> {
  const history = (await readHistory(held.client, held.schema)) ?? [];
  const applied = history.filter(({ state }) => state === 'applied').map(({ name }) => name);
  if (history.some(({ state }) => state === 'failed')) return false;
  if (applied.join() !== manifest.migrations.applied.join()) return false;
  const { losses, unknown } = await measureRestoreLoss(held, manifest, { budgetMs: COUNT_MS });
  return losses.length + unknown.length === 0;
}
