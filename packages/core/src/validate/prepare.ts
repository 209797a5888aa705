import path from 'node:path';
import type { BelayConfig } from '../config/belay-yml.ts';
import { prismaAdapter } from '../migrations/prisma/adapter.ts';
import { findPrismaLayout } from '../migrations/prisma/layout.ts';
import { type PrismaProject, findPrismaProject } from '../migrations/prisma/project.ts';
import type { MigrationTree } from '../migrations/types.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import { REPORT_FILE } from '../report/write.ts';
import type { TestReport } from '../report/test-report.ts';
import { UserError } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { type ReadBaseline, readBaselineFile } from './bake/baseline-file.ts';
import { checkBakeTime } from './bake/steps.ts';
import type { ValidateOptions } from './context.ts';
import { customChecks } from './custom/custom-checks.ts';
import type { HealthTarget } from './health/target.ts';
import { healthSecrets, healthTargets } from './health/targets.ts';
import { readExpectedReport } from './promise/expected-report.ts';
import { checkAddresses } from './telling/tell.ts';

/** Everything that was read and found usable before anybody was asked anything. */
export interface Prepared {
  url: string;
  tree: MigrationTree;
  project: PrismaProject;
  /** Of `expect`. */
  expected: TestReport | undefined;
  /** Absolute path of `expect`'s folder: the reverse scripts lie in it. */
  expectedFolder: string | undefined;
  targets: readonly HealthTarget[];
  baseline: ReadBaseline | undefined;
  /** Secrets that are not among the inputs. */
  secrets: readonly string[];
}

export interface PrepareInput {
  options: ValidateOptions;
  root: string;
  config: BelayConfig;
  ports: Ports;
}

/**
 * Reads every file and checks every input, so that a mistake is said before anything is asked, sent or
 * written.
 *
 * @throws UserError for whatever cannot be used.
 */
export async function prepare({ options, root, config, ports }: PrepareInput): Promise<Prepared> {
  const url = urlOf(options);
  checkAddresses(options);
  checkBakeTime(options);
  await customChecks(config);
  const targets = await healthTargets(options, config, ports.env);
  const tree = await readTree(options, root);
  const expectFile = options.expect === undefined ? undefined : path.resolve(root, options.expect);
  if (expectFile !== undefined) refuseOverwriting(expectFile, options, root);
  const expected = expectFile && (await readExpectedReport(expectFile, tree));
  const baseline =
    options.baseline === undefined
      ? undefined
      : await readBaselineFile(path.resolve(root, options.baseline), options.baseline);
  return {
    url,
    tree,
    project: await findPrismaProject(
      tree.schema?.path ?? tree.directory,
      options.workspace,
      ports.env,
    ),
    expected: expected || undefined,
    expectedFolder: expectFile && path.dirname(expectFile),
    targets,
    baseline,
    secrets: healthSecrets(targets),
  };
}

/**
 * The URL that was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
export function urlOf({ databaseUrl }: Pick<ValidateOptions, 'databaseUrl'>): string {
  if (databaseUrl === undefined) {
    throw new UserError(
      'database-url-missing',
      'No database was named.',
      'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag.',
    );
  }
  parseDatabaseUrl(databaseUrl);
  return databaseUrl;
}

async function readTree(options: ValidateOptions, root: string): Promise<MigrationTree> {
  const layout: { migrationsDir: string; schemaPath?: string } =
    options.migrations === undefined
      ? await findPrismaLayout(root)
      : { migrationsDir: path.resolve(root, options.migrations) };
  const schemaPath =
    options.schema === undefined ? layout.schemaPath : path.resolve(root, options.schema);
  return prismaAdapter.readTree({
    migrationsDir: layout.migrationsDir,
    workspace: options.workspace,
    ...(schemaPath === undefined ? {} : { schemaPath }),
  });
}

/** The rehearsal's report is still needed when the deploy has to be taken back. */
function refuseOverwriting(expectFile: string, options: ValidateOptions, root: string): void {
  if (path.resolve(root, options.report, REPORT_FILE) !== expectFile) return;
  throw new UserError(
    'report-over-expect',
    `The report would be written over the one given as expect: ${options.expect ?? ''}.`,
    'Give report another folder.',
  );
}
