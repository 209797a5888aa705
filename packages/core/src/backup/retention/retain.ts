import type { Retention } from '../../report/backup-report.ts';
import { interruption, messageOf, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { judgeBackup } from '../stores/judge.ts';
import type { Store } from '../stores/store.ts';
import { planRetention, type RetentionRules } from './plan.ts';

/** `after` is the backup that was just made there and verified: without it nothing goes. */
export interface RetainOptions extends Omit<RetentionRules, 'now'> {
  dryRun: boolean;
  /** Of `manifest-key`. */
  manifestKey?: string;
}

/**
 * Applies the retention to one place, after a new backup there was verified. What that backup's own record in the
 * store says is what counts, not what the caller believes. The first removal that fails ends it.
 *
 * @throws What the store's list throws; Interrupted, or the signal's own reason, between two removals.
 */
export async function retain(
  store: Store,
  options: RetainOptions,
  { now, log, signal }: Pick<Ports, 'now' | 'log' | 'signal'>,
): Promise<Retention> {
  const backups = (await store.list()).map((stored) => judgeBackup(stored, options.manifestKey));
  const result = { place: store.place, dryRun: options.dryRun, removed: [] as string[] };
  const all = backups.map(({ id }) => id);
  if (!backups.some(({ id, verified }) => id === options.after && verified)) {
    const refused = `${options.after} is not there as a verified backup`;
    return { ...result, kept: all, refused };
  }
  const plan = planRetention(backups, { ...options, now: now() });
  for (const { id, why } of plan.keep) log.debug(`${store.place}: ${id} stays: ${why}`);
  const kept = plan.keep.map(({ id }) => id);
  if (plan.refused !== undefined) return { ...result, kept, refused: plan.refused };
  if (options.dryRun) return { ...result, kept, removed: plan.remove };

  for (const id of plan.remove) {
    if (signal.aborted) throw interruption(signal);
    try {
      await store.remove(id);
    } catch (error) {
      if (signal.aborted) throw interruption(signal);
      const gone = error instanceof UserError && error.code === 'backup-not-found';
      // Another run removes here, too.
      if (!gone) return stopped(result, all, id, error);
    }
    result.removed.push(id);
    log.info(`Removed ${id} from ${store.place}.`);
  }
  return { ...result, kept };
}

function stopped(
  result: { place: string; dryRun: boolean; removed: string[] },
  all: readonly string[],
  id: string,
  error: unknown,
): Retention {
  return {
    ...result,
    kept: all.filter((one) => !result.removed.includes(one)),
    refused: `${id} could not be removed: ${messageOf(error)}`,
  };
}
