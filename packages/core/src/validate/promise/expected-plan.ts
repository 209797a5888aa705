import { planDigest } from '../../migrations/digest.ts';
import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import type { Migration, MigrationTree } from '../../migrations/types.ts';
import type { PendingMigration, TestReport } from '../../report/test-report.ts';
import { UserError } from '../../runtime/errors.ts';

/**
 * Makes sure that a rehearsal was of the plan that this tree holds: the same migrations pending, with the same
 * text, on as many others. Line endings do not matter: a checkout may have changed them.
 *
 * @throws UserError `expect-other-plan` naming the first migration that is another; `expect-unusable` for a report
 *   that contradicts itself.
 */
export function checkSamePlan({ test }: TestReport, tree: MigrationTree, file: string): void {
  // Of the report's own checksums: those of the tree may differ in line endings.
  if (planDigest(test.pending) !== test.planDigest) {
    throw new UserError(
      'expect-unusable',
      `${file} cannot be used as expect: its plan digest does not belong to the migrations it lists.`,
      'It was edited, or put together from two reports. Give expect the file as action-test wrote it.',
    );
  }
  const another = test.pending.map((entry) => anotherThan(entry, tree)).find(Boolean);
  if (another !== undefined) throw otherPlan(file, another);
  const { total } = test.migrations;
  if (tree.migrations.length !== total) {
    throw otherPlan(file, otherCount(total, tree.migrations, test.pending));
  }
}

function anotherThan({ name, checksum }: PendingMigration, tree: MigrationTree) {
  const migration = tree.migrations.find((candidate) => candidate.name === name);
  if (!migration) return `${name} was rehearsed and is not in ${tree.directory}`;
  if (prismaAdapter.matchesChecksum(migration.sql, checksum)) return undefined;
  return `${name} has been changed since it was rehearsed`;
}

function otherCount(
  total: number,
  migrations: readonly Migration[],
  pending: readonly PendingMigration[],
): string {
  const counts = `${total} migrations were rehearsed, and there are ${migrations.length}`;
  const last = pending.at(-1)?.name;
  if (last === undefined || migrations.length < total) return counts;
  const later = migrations.find(({ name }) => prismaAdapter.compareNames(name, last) > 0);
  return later ? `${later.name} was not rehearsed (${counts})` : counts;
}

function otherPlan(file: string, what: string): UserError {
  return new UserError(
    'expect-other-plan',
    `${file} is the rehearsal of another plan: ${what}.`,
    'Give expect the report of the commit that was deployed, or leave it out: then the migrations are rebuilt on a throwaway Postgres.',
  );
}
