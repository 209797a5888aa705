import type { StageRecorder } from '../report/recorder.ts';
import { withReadOnlySnapshot } from '../postgres/rows/session.ts';
import { withReadOnlyTransaction } from '../postgres/connection.ts';
import { LOCK_MS } from '../postgres/limits.ts';
import { Budget } from './budget.ts';
import { START_ORDER } from './checks.ts';
import type { CheckContext, LiveDatabase, ReadOptions, ValidateCheck } from './context.ts';
import { notVerifiedWhereRefused } from '../report/not-verified.ts';
import { withinBudget } from './within-budget.ts';

type Shared = Omit<CheckContext, 'budget' | 'read'>;

/** Runs every check of the database, as many side by side as there are connections. */
export async function runDatabaseChecks(shared: Shared, recorder: StageRecorder): Promise<void> {
  const waiting = [...START_ORDER];
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
      const run = () => check.run({ ...shared, budget, read }, scope);
      return notVerifiedWhereRefused(check, scope, run);
    },
    { aside: true },
  );
}

function readerOf(database: LiveDatabase, budget: Budget): CheckContext['read'] {
  return (body, { timeoutMs = Infinity, ownSettings = false }: ReadOptions = {}) =>
    database.pool.use((client) => {
      const statementMs = () => Math.min(timeoutMs, budget.left());
      const limits = { statementMs: statementMs(), lockMs: LOCK_MS };
      const run = () => body(withinBudget(client, statementMs));
      return ownSettings
        ? withReadOnlyTransaction(client, limits, run)
        : withReadOnlySnapshot(client, { limits }, run);
    });
}
