import { OperationFailed, UserError, interruption, messageOf } from '../../runtime/errors.ts';
import type { BackupFrame } from '../frame.ts';
import type { Made } from '../make/make-backup.ts';
import { retain } from '../retention/retain.ts';

/** Removes old backups from each place in which the new one was verified. What cannot be removed is said. */
export async function retainEverywhere({
  frame,
  made,
}: {
  frame: BackupFrame;
  made: Made;
}): Promise<void> {
  const { recorder, details, options, ports } = frame;
  await recorder.check('retention', async (scope) => {
    for (const copy of made.copies) {
      const { place } = copy.store;
      const verified = details.copies.some(
        (one) => one.place === place && one.verification?.verdict === 'verified',
      );
      if (!verified) continue;
      const { keepDays, keepLast, keepMonthly, dryRun, manifestKey } = options;
      const rules = { keepDays, keepLast, keepMonthly, dryRun };
      const of = { database: made.manifest.target, after: made.manifest.id };
      const key = manifestKey === undefined ? {} : { manifestKey };
      try {
        const retention = await retain(copy.store, { ...rules, ...of, ...key }, ports);
        details.retention.push(retention);
        if (retention.refused !== undefined) {
          scope.notVerified(`retention in ${place}: ${retention.refused}`);
        }
      } catch (error) {
        if (ports.signal.aborted) throw interruption(ports.signal);
        if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
        scope.notVerified(`retention in ${place}: ${messageOf(error)}`);
      }
    }
    const { retention } = details;
    if (retention.length === 0) {
      return { status: 'skipped', result: 'no copy was verified: nothing is removed' };
    }
    const removed = retention.reduce((sum, one) => sum + one.removed.length, 0);
    const kept = retention.reduce((sum, one) => sum + one.kept.length, 0);
    const verb = options.dryRun ? 'would be removed' : 'removed';
    return { result: `${removed} ${verb}, ${kept} kept` };
  });
}
