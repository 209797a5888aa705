import type pg from 'pg';
import type { BelayConfig } from '../config/belay-yml.ts';
import { readCatalogue } from '../postgres/catalogue/read.ts';
import type { Catalogue } from '../postgres/catalogue/types.ts';
import { HISTORY_TABLE } from '../migrations/prisma/history.ts';
import { withReadOnlyTransaction } from '../postgres/connection.ts';
import { LOCK_MS, READ_ONLY_SETTINGS } from '../postgres/limits.ts';
import { type ServerFacts, readServerFacts } from '../postgres/server-facts.ts';
import { type SessionPool, withSessionPool } from '../postgres/session-pool.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import type { StageRecorder } from '../report/recorder.ts';
import type { ValidateDetails } from '../report/validate-report.ts';
import { plural } from '../report/words.ts';
import { withBackground } from '../runtime/background.ts';
import type { Ports } from '../runtime/ports.ts';
import { requireSameDatabase } from './bake/baseline-file.ts';
import { bakeCheck, onlyTakeBaseline, startOfBake } from './bake/steps.ts';
import type { LiveDatabase, ValidateOptions } from './context.ts';
import { readDeployer } from './deployer.ts';
import { checkHealth } from './health/check-health.ts';
import type { Prepared } from './prepare.ts';
import { readPromise } from './promise/read-promise.ts';
import { runDatabaseChecks } from './run-checks.ts';
import { targetOf, targetWords } from '../report/target.ts';
import { AUDIT_TABLE } from '../telling/audit-table.ts';

export interface LiveInput extends Prepared {
  options: ValidateOptions;
  root: string;
  config: BelayConfig;
  recorder: StageRecorder;
  details: ValidateDetails;
  /** The first line of the report. */
  subject: string[];
  ports: Ports;
}

/** Looks at the live database and at what runs on it. */
export async function validateLive(input: LiveInput): Promise<void> {
  const { options, url, ports } = input;
  const { signal, env } = ports;
  const { connections } = options;
  const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
  const onFewer = (open: number, { message }: Error) =>
    ports.log.warn(`Going on with ${plural(open, 'connection')} of ${connections}: ${message}`);
  await withSessionPool(url, { connections, onFewer, ...connect }, async (pool) => {
    const facts = await pool.use(readServerFacts);
    // A mistake in the input, which nobody else is told of: before anything counts as looked at.
    if (input.baseline) requireSameDatabase(input.baseline, facts);
    const database = liveDatabase(url, facts, pool);
    describe(input, database);
    if (options.takeBaseline) return onlyTakeBaseline(input, database);
    const compared = await startOfBake(input, database);
    await withBackground(signal, async (spawn) => {
      const promised = spawn((signal) => readPromise({ ...input, database }, { ...ports, signal }));
      const health = spawn((signal) => healthCheck(input, { ...ports, signal }));
      await runDatabaseChecks({ ...input, database, promised }, input.recorder);
      await health;
    });
    await bakeCheck(input, database, compared);
  });
}

function liveDatabase(url: string, facts: ServerFacts, pool: SessionPool): LiveDatabase {
  const { schema } = parseDatabaseUrl(url);
  let catalogue: Promise<Catalogue> | undefined;
  return {
    ...{ url, facts, schema, pool },
    catalogue: () => (catalogue ??= pool.use((client) => readLive(client, schema))),
  };
}

/** Read once for all checks, and so not in the time of one: a large one takes longer. */
const CATALOGUE_LIMITS = { statementMs: 120_000, lockMs: LOCK_MS };

async function readLive(client: pg.Client, schema: string): Promise<Catalogue> {
  const self = await withReadOnlyTransaction(client, CATALOGUE_LIMITS, () =>
    readDeployer(client, schema),
  );
  return readCatalogue(client, {
    excludeTables: [HISTORY_TABLE, AUDIT_TABLE].map((table) => `${schema}.${table}`),
    ...{ limits: CATALOGUE_LIMITS, self },
  });
}

function describe({ details, subject, tree, url }: LiveInput, { facts }: LiveDatabase): void {
  details.target = targetOf(url, facts);
  subject.push(...targetWords(details.target), `${tree.migrations.length} migrations`);
}

async function healthCheck(input: LiveInput, ports: Ports): Promise<void> {
  const { recorder, targets, details } = input;
  await recorder.check('health', (scope) => checkHealth(targets, details.health, ports, scope), {
    aside: true,
  });
}
