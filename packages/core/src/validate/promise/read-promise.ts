import type { PrismaProject } from '../../migrations/prisma/project.ts';
import type { MigrationTree } from '../../migrations/types.ts';
import { withReadOnlyTransaction } from '../../postgres/connection.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import type { TestReport } from '../../report/test-report.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { LiveDatabase, ValidateOptions } from '../context.ts';
import { readDeployer } from '../deployer.ts';
import type { Promised } from './promised.ts';
import { type LiveRoles, readRoles } from './rebuild-roles.ts';
import { type RebuildInput, rebuild } from './rebuild.ts';
import { promiseOfReport } from './report-promise.ts';

export interface PromiseInput {
  options: Pick<ValidateOptions, 'run'>;
  root: string;
  tree: MigrationTree;
  project: PrismaProject;
  database: Pick<LiveDatabase, 'facts' | 'schema' | 'pool'>;
  expected: TestReport | undefined;
}

/**
 * What the schema should be: as the rehearsal's report has it, or else as the migrations lead to it on a throwaway
 * Postgres. What hinders that becomes the reason.
 *
 * @throws Interrupted, and what reading the roles of the live database throws.
 */
export async function readPromise(input: PromiseInput, ports: Ports): Promise<Promised> {
  const { expected, database } = input;
  const promised = expected && promiseOfReport(expected, database.schema);
  if (promised) return promised;
  const rebuilt = await tryRebuild(await rebuildInput(input), ports);
  if (expected?.test.planDigest === undefined || 'reason' in rebuilt) return rebuilt;
  return { ...rebuilt, planDigest: expected.test.planDigest };
}

const ROLES_LIMITS = { statementMs: 15_000, lockMs: LOCK_MS };

async function rebuildInput({
  options,
  root,
  tree,
  project,
  database,
}: PromiseInput): Promise<RebuildInput> {
  const { facts, schema, pool } = database;
  const roles = await pool.use((client) =>
    withReadOnlyTransaction(client, ROLES_LIMITS, async () => {
      const deployer = await readDeployer(client, schema);
      return { deployer, all: await readRoles(client) } satisfies LiveRoles;
    }),
  );
  const live = { major: facts.major, database: facts.database, schema, roles };
  return { run: options.run, root, tree, project, live };
}

async function tryRebuild(input: RebuildInput, ports: Ports): Promise<Promised> {
  try {
    return await rebuild(input, ports);
  } catch (error) {
    if (ports.signal.aborted) throw error;
    if (error instanceof UserError && error.code === 'postgres-not-found') {
      return { reason: noServer(input.live.major) };
    }
    if (error instanceof UserError || error instanceof OperationFailed) {
      return { reason: `the migrations could not be rebuilt: ${error.message}` };
    }
    throw error;
  }
}

function noServer(major: number): string {
  return `there is no Postgres here to rebuild the migrations on; install postgresql-${major}, or give expect the report.json of action-test`;
}
