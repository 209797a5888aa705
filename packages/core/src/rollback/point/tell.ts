import type { CheckScope } from '../../report/recorder.ts';
import type { Identity } from './identity.ts';
import type { LocatedPoint } from './located.ts';

/** Tells what is known of a backup from its manifest and from how it was found. */
export function tellPoint(
  { manifest, verified, copies, passedOver }: LocatedPoint,
  scope: CheckScope,
): void {
  for (const sentence of manifest.notCompared) scope.notVerified(`of the backup: ${sentence}`);
  if (passedOver.length > 0) {
    scope.find({
      rule: 'backup-passed-over',
      severity: 'warning',
      evidence: 'stored',
      title: `${copies[0]?.location ?? manifest.id} is taken, and not ${passedOver[0] ?? ''}`,
      ...(passedOver.length === 1 ? {} : { detail: passedOver.slice(1).join('\n') }),
      advice:
        'Where a newer one is wanted, verify it (`belay backup --check PLACE/ID`) and name it.',
    });
  }
  if (verified) return;
  scope.find({
    rule: 'backup-never-verified',
    severity: 'warning',
    evidence: 'stored',
    title: `${manifest.id} was never verified`,
    detail:
      'Every byte of it was read and fits its manifest. Whether it gives back the same database is seen when it is restored, before anything is exchanged.',
    advice: 'Have backups verified when they are made: `verify: restore` of action-backup.',
  });
}

/** It was typed; whoever reads the report did not. */
export function tellAnother(
  { manifest: { target, takenAt } }: LocatedPoint,
  { place }: Identity,
  scope: CheckScope,
): void {
  scope.find({
    rule: 'backup-of-another-database',
    severity: 'warning',
    evidence: 'stored',
    title: `what replaces ${place} is a backup of ${target.place} of ${takenAt}`,
    detail: 'It was confirmed by both names.',
  });
}
