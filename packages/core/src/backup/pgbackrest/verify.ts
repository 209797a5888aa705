import { durationWords } from '../../report/words.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { Interrupted, OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Compared } from '../engine.ts';
import type { BackupFrame } from '../frame.ts';
import { timed } from '../make/timed.ts';
import { archiveIdOf } from './archived.ts';
import type { Stanza } from './beside.ts';
import type { PgBackRestEngine, PreparedCluster } from './engine.ts';
import { damageTo } from './repository-check.ts';

export interface VerifyClusterInput {
  frame: BackupFrame;
  engine: PgBackRestEngine;
  made: PreparedCluster;
  stanza: Stanza;
}

const SHOWN = 20;

/**
 * Checks every checksum in the repository, and with `verify: restore` restores to the restore point and compares. The
 * restore point stands in the report only when that went well.
 *
 * @returns Whether it did.
 */
export async function verifyCluster(input: VerifyClusterInput): Promise<boolean> {
  const { frame, engine, made } = input;
  const { recorder, details, options } = frame;
  let proven = false;
  await recorder.check('verify', async (scope) => {
    try {
      await timed(details.times, 'repository', () => engine.check(made));
      const compared = options.verify === 'restore' ? await restoreAndCompare(input) : undefined;
      tellDamage(input, scope, compared !== undefined);
      proven = tellCompared(input, scope, compared);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
      tellUnverified(input, scope, error);
    }
    if (!proven) return { status: 'failed', result: 'the restore point cannot be relied on' };
    details.restorePoint = made.point;
    const took = durationWords(
      (details.times['restore'] ?? 0) + (details.times['repository'] ?? 0),
    );
    return {
      result:
        options.verify === 'restore'
          ? `restored beside the server to the restore point and compared in ${took}`
          : `every checksum read in ${took}, not restored`,
    };
  });
  return proven;
}

async function restoreAndCompare({ frame, engine, made }: VerifyClusterInput): Promise<Compared> {
  return timed(frame.details.times, 'restore', () =>
    engine.restoreToNew(made, (restored) => engine.verify(made, restored)),
  );
}

/** A restore proves that the WAL it needed is whole; without one any damage of the WAL counts. */
function tellDamage(
  { engine, made: { backup }, stanza }: VerifyClusterInput,
  scope: CheckScope,
  restored: boolean,
): void {
  const state = engine.state();
  if (!state) return;
  const { archive, others } = damageTo(
    backup,
    archiveIdOf(stanza.info.archive, stanza.databaseId, backup.database['repo-key']),
    state,
  );
  const all = [...archive, ...others];
  if (all.length === 0) return;
  scope.find({
    rule: 'pgbackrest-repository-damaged',
    severity: archive.length > 0 && !restored ? 'error' : 'warning',
    evidence: 'measured',
    title: `the pgBackRest repository is damaged: ${all[0] ?? ''}`,
    detail: all.slice(0, SHOWN).join('\n'),
    advice:
      'Look at the disk of the repository, and make a full backup: older restore points may be out of reach.',
  });
}

/** True when the restore point counts. */
function tellCompared(
  { frame: { details }, made }: VerifyClusterInput,
  scope: CheckScope,
  compared: Compared | undefined,
): boolean {
  const [copy] = details.copies;
  if (compared === undefined) return true;
  for (const sentence of compared.notCompared) scope.notVerified(`verification: ${sentence}`);
  const { differences } = compared;
  if (differences.length === 0) return true;
  if (copy) copy.problem = `${differences.length} differences`;
  const detail = differences.slice(0, SHOWN);
  scope.item({
    ...{ status: 'failed', name: made.point.locations[0] ?? '' },
    ...{ result: `${differences.length} differences`, detail },
  });
  scope.find({
    rule: 'backup-differs',
    severity: 'error',
    evidence: 'measured',
    title: `what was restored to ${made.named.name} is not what was there: ${differences[0] ?? ''}`,
    detail: detail.join('\n'),
    advice: 'Do not deploy on this backup. What differs says where to look.',
  });
  return false;
}

function tellUnverified(
  { frame: { details }, made }: VerifyClusterInput,
  scope: CheckScope,
  error: UserError | OperationFailed,
): void {
  const location = made.point.locations[0] ?? '';
  const [copy] = details.copies;
  if (copy) copy.problem = messageOf(error);
  scope.item({ status: 'failed', name: location, result: messageOf(error) });
  scope.find({
    rule: 'backup-not-verified',
    severity: 'error',
    evidence: 'measured',
    title: `the backup in ${location} could not be verified: ${messageOf(error)}`,
    ...(error instanceof UserError && error.hint !== undefined ? { advice: error.hint } : {}),
  });
}
