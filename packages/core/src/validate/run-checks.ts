import type { StageRecorder } from '../report/recorder.ts';
import { withReadOnlySnapshot } from '../postgres/rows/session.ts';
import { withTransaction } from '../postgres/connection.ts';
import { limitsSql } from '../postgres/limits.ts';
import { Budget } from './budget.ts';
import { DATABASE_CHECKS, START_ORDER } from './checks.ts';
import type { CheckContext, LiveDatabase, ReadOptions, ValidateCheck } from './context.ts';
import { notVerifiedWhereRefused } from './not-verified.ts';

/** A check that waits this long for a lock would stand in the queue of a DDL, and others behind it. */
export const LOCK_MS = 2_000;

type Shared = Omit<CheckContext, 'budget' | 'read'>;

/** Runs every check of the database, as many side by side as there are connections. */
export async function runDatabaseChecks(shared: Shared, recorder: StageRecorder): Promise<void> {
  const waiting = [...START_ORDER];
  if (waiting.length !== DATABASE_CHECKS.length) throw new Error('a check is never started');
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      await runCheck(check, shared, recorder);
    }
  };
  const workers = Array.from({ length: shared.options.connections }, worker);
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function runCheck(
  check: ValidateCheck,
  shared: Shared,
  recorder: StageRecorder,
): Promise<void> {
  await recorder.check(
    check.id,
    async (scope) => {
      const budget = new Budget(shared.options.maxCheckSeconds * 1_000);
      const read = readerOf(shared.database, budget);
      return notVerifiedWhereRefused(scope, () => check.run({ ...shared, budget, read }, scope));
    },
    { aside: true },
  );
}

function readerOf(database: LiveDatabase, budget: Budget): CheckContext['read'] {
  return (body, { timeoutMs = Infinity, ownSettings = false }: ReadOptions = {}) =>
    database.pool.use((client) => {
      const limits = { statementMs: Math.min(timeoutMs, budget.left()), lockMs: LOCK_MS };
      if (!ownSettings) return withReadOnlySnapshot(client, { limits }, () => body(client));
      return withTransaction(client, `BEGIN READ ONLY;${limitsSql(limits)}`, () => body(client));
    });
}
