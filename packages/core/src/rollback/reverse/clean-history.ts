import { withTransaction } from '../../postgres/connection.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { RunIdentity } from '../../validate/context.ts';
import type { RollbackPorts } from '../context.ts';
import type { HeldTarget } from '../target.ts';
import { takeStep } from '../steps.ts';
import { type AuditPlace, ensureAudit, keep } from './audit.ts';
import { markRolledBack, rowsOf } from './history.ts';

export interface CleanHistory {
  /** Migrations that failed and left nothing behind. */
  names: readonly string[];
  held: Pick<HeldTarget, 'client' | 'schema'>;
  lockTimeoutMs: number;
  run: string;
  identity: RunIdentity;
}

/** By the signal: whoever holds the target tells. */
const CANCELLED = '57014';

/**
 * Marks failed migrations as rolled back, all or none, as `prisma migrate resolve --rolled-back` does: the next deploy
 * applies them again. The rows as they were are kept in belay_audit.
 *
 * @returns The names of those that were marked now; what is marked already is left as it is.
 * @throws UserError `audit-table-unusable`; OperationFailed `history-not-changed`.
 */
export async function cleanHistory(
  { names, held, lockTimeoutMs, run, identity }: CleanHistory,
  ports: Pick<RollbackPorts, 'step'>,
): Promise<string[]> {
  const place = { client: held.client, schema: held.schema, run, identity };
  await ensureAudit(place);
  const lock = `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`;
  await takeStep(ports, 'clean-history: begin');
  try {
    const marked = await withTransaction(held.client, `BEGIN READ WRITE;${lock}`, async () => {
      const done: string[] = [];
      for (const name of names) if (await markFailed(name, place)) done.push(name);
      await takeStep(ports, 'clean-history: commit');
      return done;
    });
    await takeStep(ports, 'clean-history: committed');
    return marked;
  } catch (error) {
    if ((error as { code?: unknown }).code === CANCELLED) throw error;
    throw new OperationFailed(
      'history-not-changed',
      `The migration history could not be changed: ${messageOf(error)}.`,
      'All of it was taken back, or all of it was done where the connection was lost in the COMMIT: run the same command again, it sees which.',
      { cause: error },
    );
  }
}

async function markFailed(migration: string, place: AuditPlace): Promise<boolean> {
  const { client, schema } = place;
  const rows = await rowsOf(client, schema, migration, { lock: true });
  const failed = rows.filter(({ state }) => state === 'failed');
  if (failed.length === 0) return false;
  const history = failed.map(({ whole }) => whole);
  await keep(place, { what: 'history', how: 'clean-history', migration, history });
  await markRolledBack(client, schema, failed);
  return true;
}
