import path from 'node:path';
import { parseManifestKey } from '../backup/mac.ts';
import { readGivenTree } from '../migrations/given-tree.ts';
import type { MigrationTree } from '../migrations/types.ts';
import { givenDatabaseUrl } from '../postgres/url.ts';
import type { TestReport } from '../report/test-report.ts';
import { UserError } from '../runtime/errors.ts';
import { readExpectedReport } from '../validate/promise/expected-report.ts';
import { wouldOverwriteExpected } from '../validate/prepare.ts';
import type { RollbackOptions } from './context.ts';
import { checkTelling } from './telling.ts';

/** Everything that was read and found usable before anybody was asked anything. */
export interface PreparedRollback {
  url: string;
  /** A rollback needs none: what is to go may be named by the backup. */
  tree: MigrationTree | undefined;
  /** Of `expect`. */
  expected: TestReport | undefined;
  /** Absolute path of `expect`'s folder: the reverse scripts lie in it. */
  expectedFolder: string | undefined;
}

const TREE_ABSENT = new Set(['migrations-not-found', 'migrations-none']);

/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
export async function prepareRollback(
  options: RollbackOptions,
  root: string,
): Promise<PreparedRollback> {
  const url = givenDatabaseUrl(options);
  checkTelling(options);
  if (options.manifestKey !== undefined) parseManifestKey(options.manifestKey);
  const tree = await treeOf(options, root);
  const { expect } = options;
  if (expect === undefined) return { url, tree, expected: undefined, expectedFolder: undefined };
  if (tree === undefined) {
    throw new UserError(
      'expect-without-migrations',
      'A report was given as expect, and there are no migrations to compare it with.',
      'Run it in the checkout that was deployed, or give migrations the folder.',
    );
  }
  if (await wouldOverwriteExpected(options, root)) {
    throw new UserError(
      'report-over-expect',
      `The report would be written over the one given as expect: ${expect}. Nothing was written.`,
      'Give report another folder.',
    );
  }
  const file = path.resolve(root, expect);
  const expected = await readExpectedReport(file, tree);
  return { url, tree, expected, expectedFolder: path.dirname(file) };
}

async function treeOf(
  { migrations, workspace }: RollbackOptions,
  root: string,
): Promise<MigrationTree | undefined> {
  try {
    return await readGivenTree({ migrations, workspace }, root);
  } catch (error) {
    const isAbsent = error instanceof UserError && TREE_ABSENT.has(error.code);
    if (isAbsent && migrations === undefined) return undefined;
    throw error;
  }
}
