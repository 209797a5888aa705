import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import type { TestReport } from '../../report/test-report.ts';
import type { HistoryRow, Migration, MigrationTree } from '../../migrations/types.ts';

/** The migrations of a database as the checkout has them, in the order in which they were applied. */
export type AppliedMigrations = Migration[] | { reason: string };

/**
 * What is applied, with its text from the checkout; or why the checkout does not have what was applied.
 *
 * @param names Only these; default: all that are applied.
 */
export function appliedFrom(
  tree: MigrationTree,
  history: readonly HistoryRow[],
  names?: ReadonlySet<string>,
): AppliedMigrations {
  const found = new Map<string, Migration>();
  for (const { name, state, checksum } of inOrder(history)) {
    if (state !== 'applied' || found.has(name) || names?.has(name) === false) continue;
    const migration = tree.migrations.find((candidate) => candidate.name === name);
    if (!migration) return { reason: `${name} is applied and not in ${tree.directory}` };
    if (!prismaAdapter.matchesChecksum(migration.sql, checksum)) {
      return { reason: `${name} was changed after it was applied` };
    }
    found.set(name, migration);
  }
  return [...found.values()];
}

/**
 * Whether a database got its migrations in the order of the rehearsal: the merged ones before, then those of the plan,
 * all of them or the first ones. In another order each reverse was tried on another schema than it would find.
 */
export function deployedAsRehearsed(
  { test }: { test: Pick<TestReport['test'], 'pending'> },
  { migrations }: Pick<MigrationTree, 'migrations'>,
  history: readonly HistoryRow[],
): boolean {
  const plan = test.pending.map(({ name }) => name);
  const applied = inOrder(history).flatMap(({ name, state }) => (state === 'applied' ? name : []));
  const order = [...new Set(applied)];
  const first = order.findIndex((name) => plan.includes(name));
  if (first < 0) return true;
  const before = new Set(order.slice(0, first));
  const since = order.slice(first, first + plan.length);
  return (
    migrations.every(({ name }) => plan.includes(name) || before.has(name)) &&
    since.every((name, at) => name === plan[at])
  );
}

/** Rows that were written in the same millisecond stand in the order of their names, as the tool applies them. */
function inOrder(history: readonly HistoryRow[]): HistoryRow[] {
  return [...history].sort(
    (a, b) =>
      Date.parse(a.startedAt) - Date.parse(b.startedAt) ||
      prismaAdapter.compareNames(a.name, b.name),
  );
}
