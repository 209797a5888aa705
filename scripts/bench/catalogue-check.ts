import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import type { Catalogue } from '@belay/core/postgres/catalogue/types.ts';
import { READ_ONLY_SETTINGS } from '@belay/core/postgres/limits.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { withSessionPool } from '@belay/core/postgres/session-pool.ts';
import { schemaCheck } from '@belay/core/validate/checks/schema.ts';
import type { CheckContext } from '@belay/core/validate/context.ts';
import { readDeployer } from '@belay/core/validate/deployer.ts';

const LIMITS = { statementMs: 120_000, lockMs: 2_000 };

/**
 * Runs the check of the schema by itself, from connecting on, as the stage does it with a rehearsal's report.
 *
 * @param catalogue What the report promises.
 * @throws Error when the database is not as promised.
 */
export async function compareWithPromise(url: string, catalogue: Catalogue): Promise<void> {
  const { signal } = new AbortController();
  const connect = { connections: 2, signal, settings: READ_ONLY_SETTINGS };
  await withSessionPool(url, connect, async (pool) => {
    const facts = await pool.use(readServerFacts);
    const live = () =>
      pool.use(async (client) =>
        readCatalogue(client, { limits: LIMITS, self: await readDeployer(client, 'public') }),
      );
    const promised = { catalogue, kind: 'report', description: 'a rehearsal', notVerified: [] };
    const outcome = await schemaCheck.run(
      contextOf({ database: { facts, catalogue: live }, promised: Promise.resolve(promised) }),
      {
        item: () => undefined,
        find: ({ title }) => {
          throw new Error(title);
        },
        findAll: (findings) => {
          throw new Error(findings.map(({ title }) => title).join('; '));
        },
        notVerified: (sentence) => {
          throw new Error(sentence);
        },
      },
    );
    if (!outcome.result.startsWith('as promised')) throw new Error(outcome.result);
  });
}

/** As much of a context as the check works with. */
function contextOf(given: object): CheckContext {
  const details = { partly: [], health: [], rows: {}, deliveries: [] };
  const [config, tree] = [{ accept: [] }, { migrations: [] }];
  return { ...given, details, config, tree } as unknown as CheckContext;
}
