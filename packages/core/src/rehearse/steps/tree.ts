import path from 'node:path';
import { planDigest } from '../../migrations/digest.ts';
import { readPendingBasis } from '../../migrations/basis.ts';
import { readGivenTree } from '../../migrations/given-tree.ts';
import { type PendingBasis, choosePending, concerning } from '../../migrations/pending.ts';
import { findPrismaProject } from '../../migrations/prisma/project.ts';
import type { MigrationTree, PendingChoice } from '../../migrations/types.ts';
import { type Context, type Plan, shown } from '../context.ts';

/** What makes rehearsing pointless: the files are not Postgres SQL. */
const FATAL_RULES: ReadonlySet<string> = new Set(['migration-provider-mismatch']);

/**
 * Reads the migrations, decides which are pending, and says what is wrong with either. Undefined when
 * they cannot be rehearsed at all.
 */
export async function readPlan(context: Context): Promise<Plan | undefined> {
  let plan: Plan | undefined;
  await context.recorder.check('tree', async (scope) => {
    const tree = await readGivenTree(context.options, context.root);
    const choice = await choose(context, tree);
    const findings = [...concerning(tree.findings, choice.pending), ...choice.findings];
    for (const finding of findings) scope.find(finding);
    const start = tree.schema?.path ?? tree.directory;
    const project = await findPrismaProject(start, context.options.workspace, context.ports.env);
    const read = { tree, choice, project };
    describe(context, read);
    if (findings.some(({ rule }) => FATAL_RULES.has(rule))) {
      context.recorder.stop('the migrations are not for Postgres');
    } else {
      plan = read;
    }
    if (context.options.dryRun) {
      for (const { name, sql } of choice.pending) {
        scope.item({ status: 'passed', name, result: '', detail: sql.trimEnd().split('\n') });
      }
    }
    // Who names a migration or asks for all has chosen not to compare; who named nothing may expect it.
    if (choice.basis.kind === 'all' && !context.options.all) {
      scope.notVerified(
        `whether merged migrations were edited, renamed or deleted: ${choice.basis.description}, so there is no base to compare with`,
      );
    }
    const { length } = tree.migrations;
    const pending = `${choice.pending.length} pending: ${choice.basis.description}`;
    return { result: `${length} migrations, ${pending}` };
  });
  return plan;
}

async function choose({ options, ports }: Context, tree: MigrationTree): Promise<PendingChoice> {
  const basis: PendingBasis = options.all
    ? { kind: 'all', description: 'everything, as asked for' }
    : await readPendingBasis({
        since: options.since,
        historyUrl: options.historyUrl,
        baseRef: options.baseRef,
        event: options.event,
        directory: tree.directory,
        env: ports.env,
        signal: ports.signal,
      });
  return choosePending(tree, basis, options.workspace);
}

function describe(context: Context, { tree, choice, project }: Plan): void {
  const { details, subject, options } = context;
  const { pending, basis } = choice;
  details.migrations = {
    directory: shown(context, tree.directory),
    total: tree.migrations.length,
    basis: { ...basis },
  };
  details.pending = pending.map(({ name, checksum, file, sql }) => ({
    name,
    checksum,
    file: shown(context, file),
    applied: false,
    ...(options.dryRun ? { sql } : {}),
  }));
  details.planDigest = planDigest(pending);
  details.prisma.transactions = project.transactions;
  if (project.version.text !== '') details.prisma.version = project.version.text;
  subject.push(shown(context, path.dirname(tree.directory)) || '.');
  subject.push(`${pending.length} pending of ${tree.migrations.length}`);
}
