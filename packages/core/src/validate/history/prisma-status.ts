import { type PrismaResult, migrateStatus } from '../../migrations/prisma/cli.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import type { CheckContext } from '../context.ts';
import { type HistorySays, disagreements, readStatusOutput } from './status-output.ts';
import { readOnlyPrismaUrl } from './status-url.ts';

/** Starting the command line and its engine takes a second or two. */
const LONGEST_MS = 60_000;

/** What is left of the output in a finding. */
const TAIL_LINES = 30;

/** How it came out: for the check's row. */
export type StatusOutcome = 'agrees' | 'differs' | 'not asked';

/**
 * Asks the project's own `prisma migrate status` and compares it with the history. It is asked only where a
 * history was read: on a database without the schema of `?schema=` it would try to create that.
 */
export async function comparePrismaStatus(
  context: CheckContext,
  history: HistorySays,
  scope: CheckScope,
): Promise<StatusOutcome> {
  const asked = await askPrismaStatus(context);
  const says = 'reason' in asked ? asked : readStatusOutput(asked.result);
  if ('reason' in says) {
    scope.notVerified(`whether prisma migrate status agrees: ${says.reason}`);
    return 'not asked';
  }
  const { result } = asked as { result: PrismaResult };
  const sentences = disagreements(says, history);
  const differs = sentences.length > 0;
  if (differs) scope.find(differsFinding(sentences, result));
  scope.item({
    status: differs ? 'failed' : 'passed',
    name: 'prisma migrate status',
    result: differs ? 'says otherwise' : says.upToDate ? 'agrees: up to date' : 'agrees',
    durationMs: Math.round(result.durationMs),
  });
  return differs ? 'differs' : 'agrees';
}

/** Runs the command in the place of one of our connections, read only; or says why it cannot be run. */
export async function askPrismaStatus(
  context: CheckContext,
): Promise<{ result: PrismaResult } | { reason: string }> {
  const { project, tree, database, ports, budget } = context;
  const reason = whyNot(context);
  if (reason !== undefined) return { reason };
  const target = await readOnlyPrismaUrl(database.url, ports.env);
  if ('reason' in target) return target;
  const { schema } = tree;
  if (!schema) throw new Error('asked without a schema');
  const result = await database.pool.lend(() =>
    migrateStatus(
      {
        ...{ project, schema, migrations: tree.directory, databaseUrl: target.url },
        deadlineMs: Math.max(1, Math.min(LONGEST_MS, budget.left())),
      },
      ports,
    ),
  );
  return { result };
}

function whyNot({ project, tree, database, budget }: CheckContext): string | undefined {
  if (project.cli === undefined) {
    return 'Prisma is not installed in the project (run npm ci before)';
  }
  if (project.engine === undefined) {
    return "Prisma's schema engine is not in place (npx prisma version downloads it), and validating downloads nothing";
  }
  if (!tree.schema) return 'no schema.prisma was found, and Prisma needs it';
  const { pooler } = database.facts;
  if (pooler !== undefined || isMarkedPooled(database.url)) {
    return `through ${pooler ?? 'the pooler that pgbouncer=true names'} Prisma would leave settings and prepared statements on connections that others use; give validate the direct URL`;
  }
  return budget.spent ? "the check's time was up" : undefined;
}

/** Prisma's own word for a URL that leads to a transaction pooler. */
function isMarkedPooled(url: string): boolean {
  return new URL(url).searchParams.get('pgbouncer') === 'true';
}

function differsFinding(sentences: readonly string[], { output }: PrismaResult): Finding {
  return {
    rule: 'prisma-status-differs',
    severity: 'error',
    evidence: 'measured',
    title: 'prisma migrate status does not say what the migration history says',
    detail: [...sentences, '', 'It printed:', ...output.trim().split('\n').slice(-TAIL_LINES)].join(
      '\n',
    ),
    advice:
      'Look at the rows of these migrations in _prisma_migrations: what the two make of them is not the same, so that the next deploy does not do what status says. A row with both finished_at and rolled_back_at does this.',
  };
}
