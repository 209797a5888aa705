import { tmpdir } from 'node:os';
import { withKeptFolder } from '../../backup/kept-folder.ts';
import { findPrismaProject } from '../../migrations/prisma/project.ts';
import type { Migration, MigrationTree } from '../../migrations/types.ts';
import type { Context, Plan } from '../../rehearse/context.ts';
import { onlyOnceBecause } from '../../rehearse/reach.ts';
import { rehearseOn } from '../../rehearse/rehearsal.ts';
import { CHECKS, emptyDetails } from '../../rehearse/stage.ts';
import { StageRecorder } from '../../report/recorder.ts';
import type { TestDetails } from '../../report/test-report.ts';
import { type Ports, noProgress } from '../../runtime/ports.ts';
import { makeRoles } from '../../validate/promise/rebuild-roles.ts';
import { withSchemaParameter, withServerOf } from '../../validate/promise/rebuild.ts';
import { rolesOf } from './live-roles.ts';
import type { ReverseSubject } from './types.ts';

export interface ToProve extends ReverseSubject {
  tree: MigrationTree;
  /** Applied and staying, in the order in which they were applied. */
  staying: readonly Migration[];
  /** Applied and to be undone, oldest first. */
  going: readonly Migration[];
}

/** What a rehearsal of the way back came to. */
export interface Proven extends Pick<TestDetails, 'wayBack' | 'data' | 'server'> {
  notVerified: readonly string[];
  /** Why it did not come to its end. */
  stopped: string | undefined;
}

/**
 * Rehearses on a throwaway server how the migrations are undone, in the order in which this database has them: what
 * stays is rebuilt, what goes is applied, undone and applied again. No row of the live database is in it.
 *
 * @throws UserError where no server can be had (`postgres-not-found` …); Interrupted.
 */
export async function proveNow(input: ToProve, ports: Ports): Promise<Proven> {
  const { run, root, live } = input;
  return withKeptFolder(tmpdir(), 'belay-reverse-', (report) =>
    withServerOf({ run, root, live }, ports, async (server) => {
      const sql = [...input.staying, ...input.going].map((migration) => migration.sql).join('\n');
      const own = await makeRoles(server.url, await rolesOf(live), sql, ports);
      const url = withSchemaParameter(own, live.schema);
      const context = contextOf(input, report, ports);
      const plan = await planOf(input, ports);
      await rehearseOn(context, plan, { ...server, url }, await onlyOnceBecause(context, plan));
      return provenOf(context);
    }),
  );
}

function contextOf({ root, workspace, run }: ToProve, report: string, ports: Ports): Context {
  const options = {
    ...{ workspace, run, report, workingDirectory: '.', failOn: 'error' as const },
    ...{ all: false, dryRun: false, timeout: 0 },
  };
  return {
    ...{ options, root, ports, subject: [], details: emptyDetails(options) },
    config: {
      ...{ assertions: [], requiredTables: [], checks: [], requiredColumns: [], health: [] },
      ...{ bake: {}, accept: [] },
    },
    recorder: new StageRecorder(CHECKS, (finding) => finding, noProgress),
  };
}

/** Without the project's own CLI: the deploy itself is long done, and nobody asks again how it went. */
async function planOf({ tree, staying, going, workspace }: ToProve, ports: Ports): Promise<Plan> {
  const start = tree.schema?.path ?? tree.directory;
  const project = await findPrismaProject(start, workspace, ports.env);
  delete project.cli;
  return {
    tree: { ...tree, migrations: [...staying, ...going] },
    choice: {
      ...{ pending: [...going], merged: [...staying], findings: [] },
      basis: { kind: 'history', description: 'the history of the live database' },
    },
    project,
    withoutRestore: true,
  };
}

function provenOf({ details, recorder }: Context): Proven {
  const { wayBack, data, server } = details;
  const [failed] = recorder.findings.filter(({ severity }) => severity === 'error');
  const stopped = recorder.checks().find(({ id, status }) => id === 'way-back' && status === 'not-verified'); // prettier-ignore
  return {
    ...{ wayBack, data, server, notVerified: recorder.notVerified },
    stopped: failed?.title ?? stopped?.result,
  };
}
