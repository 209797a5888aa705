import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
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

/** Rows that were written in the same millisecond stand in the order of their names, as the tool applies them. */
function inOrder(history: readonly HistoryRow[]): HistoryRow[] {
  return [...history].sort(
    (a, b) =>
      Date.parse(a.startedAt) - Date.parse(b.startedAt) ||
      prismaAdapter.compareNames(a.name, b.name),
  );
}
