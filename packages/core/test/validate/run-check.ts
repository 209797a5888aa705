import path from 'node:path';
import { type BelayConfig, loadConfig } from '../../src/config/belay-yml.ts';
import { parseInputs } from '../../src/config/inputs.ts';
import { type ValidateInputs, validateInputs } from '../../src/config/validate-inputs.ts';
import { findPrismaProject } from '../../src/migrations/prisma/project.ts';
import type { MigrationTree } from '../../src/migrations/types.ts';
import { readCatalogue } from '../../src/postgres/catalogue/read.ts';
import { withReadOnlyTransaction } from '../../src/postgres/connection.ts';
import { LOCK_MS } from '../../src/postgres/limits.ts';
import { withReadOnlySnapshot } from '../../src/postgres/rows/session.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { withSessionPool } from '../../src/postgres/session-pool.ts';
import { parseDatabaseUrl } from '../../src/postgres/url.ts';
import type { CheckResult } from '../../src/report/recorder.ts';
import { gatherKinds } from '../../src/report/gather.ts';
import type { CheckItem, Finding } from '../../src/report/schema.ts';
import type { ValidateDetails } from '../../src/report/validate-report.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { Budget } from '../../src/validate/budget.ts';
import type { CheckContext, ValidateCheck } from '../../src/validate/context.ts';
import { withinBudget } from '../../src/validate/within-budget.ts';

export interface Overrides {
  inputs?: Partial<ValidateInputs>;
  config?: Partial<BelayConfig>;
  tree?: Partial<MigrationTree>;
  context?: Partial<CheckContext>;
  workspace?: string;
  /** Milliseconds; default 30 s. */
  budgetMs?: number;
  env?: Readonly<Record<string, string | undefined>>;
}

export interface CheckOutcome {
  result: CheckResult;
  findings: Finding[];
  items: CheckItem[];
  notVerified: string[];
  details: ValidateDetails;
}

/** Runs one check of the stage against a database, without the rest of the stage. */
export async function runCheck(
  check: ValidateCheck,
  url: string,
  overrides: Overrides = {},
): Promise<CheckOutcome> {
  const signal = new AbortController().signal;
  const workspace = overrides.workspace ?? path.resolve(import.meta.dirname, 'nowhere');
  const env = overrides.env ?? { PATH: process.env['PATH'] };
  const ports = { log: silentLogger, now: Date.now, signal, env };
  const options = {
    ...parseInputs(validateInputs, {}, (name) => name),
    ...{ databaseUrl: url, workspace, run: 'testrun1', identity: {} },
    ...overrides.inputs,
  };
  const details: ValidateDetails = { partly: [], health: [], rows: {}, deliveries: [] };
  const outcome: Omit<CheckOutcome, 'result' | 'details'> = {
    findings: [],
    items: [],
    notVerified: [],
  };
  return withSessionPool(url, { connections: 2, signal }, async (pool) => {
    const facts = await pool.use(readServerFacts);
    const budget = new Budget(overrides.budgetMs ?? 30_000);
    const context: CheckContext = {
      ...{ options, root: workspace, details, ports, budget },
      config: {
        ...(await loadConfig(undefined, workspace)),
        ...overrides.config,
      },
      tree: {
        directory: path.join(workspace, 'migrations'),
        migrations: [],
        findings: [],
        ...overrides.tree,
      },
      project: await findPrismaProject(workspace, workspace, env),
      database: {
        ...{ url, facts, schema: parseDatabaseUrl(url).schema, pool },
        catalogue: () => pool.use((client) => readCatalogue(client)),
      },
      promised: Promise.resolve({ reason: 'not asked for' }),
      read: (body, { timeoutMs = Infinity, ownSettings = false } = {}) =>
        pool.use((client) => {
          const statementMs = () => Math.min(timeoutMs, budget.left());
          const limits = { statementMs: statementMs(), lockMs: LOCK_MS };
          const run = () => body(withinBudget(client, statementMs));
          return ownSettings
            ? withReadOnlyTransaction(client, limits, run)
            : withReadOnlySnapshot(client, { limits }, run);
        }),
      ...overrides.context,
    };
    const result = await check.run(context, {
      item: (item) => outcome.items.push(item),
      find: (finding) => {
        outcome.findings.push(finding);
        return finding;
      },
      findAll: (findings, many) => {
        outcome.findings.push(...gatherKinds(findings, many));
      },
      notVerified: (sentence) => outcome.notVerified.push(sentence),
    });
    return { result, ...outcome, details };
  });
}
