import { LOCK_MS } from '@belay/core/postgres/limits.ts';
import { withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { withSessionPool } from '@belay/core/postgres/session-pool.ts';
import { Budget } from '@belay/core/validate/budget.ts';
import { orphansCheck } from '@belay/core/validate/checks/orphans.ts';
import type { CheckContext } from '@belay/core/validate/context.ts';

const SECONDS = 600;

/** Runs the check by itself, from connecting on, in transactions such as the stage gives it. */
export async function lookForOrphans(url: string): Promise<void> {
  const { signal } = new AbortController();
  await withSessionPool(url, { connections: 1, signal }, async (pool) => {
    const budget = new Budget(SECONDS * 1_000);
    const read: CheckContext['read'] = (body, { timeoutMs = Infinity } = {}) =>
      pool.use((client) => {
        const limits = { statementMs: Math.min(timeoutMs, budget.left()), lockMs: LOCK_MS };
        return withReadOnlySnapshot(client, { limits }, () => body(client));
      });
    const outcome = await orphansCheck.run(contextOf({ budget, read }), {
      item: () => undefined,
      find: (finding) => finding,
      findAll: () => undefined,
      notVerified: (sentence) => {
        throw new Error(sentence);
      },
    });
    if (!outcome.result.endsWith('no orphans')) throw new Error(outcome.result);
  });
}

/** As much of a context as the check works with. */
function contextOf(given: Pick<CheckContext, 'budget' | 'read'>): CheckContext {
  const details = { partly: [], health: [], rows: {}, deliveries: [] };
  return { ...given, details, options: { maxCheckSeconds: SECONDS } } as unknown as CheckContext;
}
