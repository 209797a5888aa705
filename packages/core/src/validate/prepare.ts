import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { BelayConfig } from '../config/belay-yml.ts';
import { readGivenTree } from '../migrations/given-tree.ts';
import { type PrismaProject, findPrismaProject } from '../migrations/prisma/project.ts';
import type { MigrationTree } from '../migrations/types.ts';
import { givenDatabaseUrl } from '../postgres/url.ts';
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
  const url = givenDatabaseUrl(options);
  checkAddresses(options);
  checkBakeTime(options);
  await customChecks(config);
  const targets = await healthTargets(options, config, ports.env);
  const tree = await readGivenTree(options, root);
  const expectFile = options.expect === undefined ? undefined : path.resolve(root, options.expect);
  if (await wouldOverwriteExpected(options, root)) throw overwriting(options);
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
 * Whether the report's place is the file given as expect, under whatever name. That one is still needed when
 * the deploy has to be taken back: nothing may be written there, however the run ends.
 */
export async function wouldOverwriteExpected(
  { expect, report }: Pick<ValidateOptions, 'expect' | 'report'>,
  root: string,
): Promise<boolean> {
  if (expect === undefined) return false;
  const [expected, written] = [path.resolve(root, expect), path.resolve(root, report, REPORT_FILE)];
  if (expected === written) return true;
  const [one, other] = await Promise.all([expected, written].map(identityOf));
  return one !== undefined && one === other;
}

/** The same for a file that is reached by links, or in other letters where these do not count. */
async function identityOf(file: string): Promise<string | undefined> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino}`;
}

function overwriting(options: ValidateOptions): UserError {
  return new UserError(
    'report-over-expect',
    `The report would be written over the one given as expect: ${options.expect ?? ''}. Nothing was written.`,
    'Give report another folder.',
  );
}
