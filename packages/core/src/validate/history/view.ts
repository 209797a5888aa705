import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import { hasStatement } from '../../migrations/sql-text.ts';
import type { HistoryRow, Migration, MigrationTree } from '../../migrations/types.ts';

/** The tree and the history put side by side. Every migration is in one list only, `applied` aside. */
export interface HistoryView {
  /** In the tree's order, with the row that counts: the newest that was applied. */
  applied: { migration: Migration; row: HistoryRow }[];
  /** Started, neither finished nor resolved; Prisma refuses to deploy (P3009). The newest attempt of each. */
  failed: { row: HistoryRow; migration: Migration | undefined }[];
  /** Not applied, with the newest attempt that was rolled back. */
  pending: { migration: Migration; attempt: HistoryRow | undefined }[];
  /** Applied under another name: a pending one with the content of one that the tree does not know. */
  renamed: { migration: Migration; old: HistoryRow }[];
  /** Applied, and no folder of that name in the tree. */
  unknown: HistoryRow[];
  /** Applied with another content than the file has; CRLF and LF are one. */
  edited: { migration: Migration; row: HistoryRow }[];
  /** Applied more than once, with the rows of that. */
  repeated: { name: string; rows: HistoryRow[] }[];
  /** Applied after one that sorts behind it. */
  late: Migration[];
  /** The newest applied. */
  latest: HistoryRow | undefined;
}

/** Rules of the tree whose folder Prisma or Belay cannot read: the name is known all the same. */
const BROKEN_FOLDER = new Set(['migration-file-missing', 'migration-symlink']);

/** Names of folders that hold no migration that could be read. */
export function brokenFolders({ findings }: Pick<MigrationTree, 'findings'>): string[] {
  return findings.flatMap(({ rule, migration }) =>
    BROKEN_FOLDER.has(rule) && migration !== undefined ? [migration] : [],
  );
}

/**
 * Sorts out what became of each migration, by the rules of Prisma's own: a row marked as rolled back does not
 * count, one that is neither finished nor rolled back is a failure.
 *
 * @param rows Oldest attempt first, as `readPrismaHistory` gives them.
 */
export function compareHistory(
  tree: Pick<MigrationTree, 'migrations' | 'findings'>,
  rows: readonly HistoryRow[],
): HistoryView {
  const known = new Map(tree.migrations.map((migration) => [migration.name, migration]));
  const broken = new Set(brokenFolders(tree));
  const applied = byName(rows.filter(({ state }) => state === 'applied'));
  const failed = byName(rows.filter(({ state }) => state === 'failed'));
  const tried = byName(rows);

  const unknown = [...applied]
    .filter(([name]) => !known.has(name) && !broken.has(name) && !failed.has(name))
    .map(([, attempts]) => newest(attempts));
  const waiting = tree.migrations.filter(({ name }) => !applied.has(name) && !failed.has(name));
  const renamed = renames(waiting, unknown);
  const found = new Set(renamed.flatMap(({ migration, old }) => [migration.name, old.name]));
  const done = tree.migrations.flatMap((migration) => {
    const attempts = failed.has(migration.name) ? undefined : applied.get(migration.name);
    return attempts ? [{ migration, row: newest(attempts) }] : [];
  });
  return {
    applied: done,
    failed: [...failed].map(([name, attempts]) => ({
      row: newest(attempts),
      migration: known.get(name),
    })),
    pending: waiting
      .filter(({ name }) => !found.has(name))
      .map((migration) => ({ migration, attempt: tried.get(migration.name)?.at(-1) })),
    renamed,
    unknown: unknown.filter(({ name }) => !found.has(name)),
    edited: done.filter(
      ({ migration, row }) => !prismaAdapter.matchesChecksum(migration.sql, row.checksum),
    ),
    repeated: [...applied]
      .filter(([, attempts]) => attempts.length > 1)
      .map(([name, attempts]) => ({ name, rows: attempts })),
    late: lateOnes(tree.migrations, applied),
    latest: rows.findLast(({ state }) => state === 'applied'),
  };
}

function renames(
  waiting: readonly Migration[],
  unknown: readonly HistoryRow[],
): HistoryView['renamed'] {
  const taken = new Set<string>();
  return waiting.flatMap((migration) => {
    const old = unknown.find(
      ({ name, checksum }) =>
        !taken.has(name) &&
        hasStatement(migration.sql) &&
        prismaAdapter.matchesChecksum(migration.sql, checksum),
    );
    if (!old) return [];
    taken.add(old.name);
    return [{ migration, old }];
  });
}

/** In the order of their first success; several at the same instant say nothing about an order. */
function lateOnes(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, HistoryRow[]>,
): Migration[] {
  const started = migrations
    .map((migration, place) => ({
      ...{ migration, place },
      at: applied.get(migration.name)?.[0]?.startedAt,
    }))
    .filter((one): one is typeof one & { at: string } => one.at !== undefined)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place - b.place));
  let furthest = -1;
  return started.flatMap(({ migration, place }) => {
    const late = place < furthest;
    furthest = Math.max(furthest, place);
    return late ? [migration] : [];
  });
}

function byName(rows: readonly HistoryRow[]): Map<string, HistoryRow[]> {
  const named = new Map<string, HistoryRow[]>();
  for (const row of rows) named.set(row.name, [...(named.get(row.name) ?? []), row]);
  return named;
}

function newest(attempts: readonly HistoryRow[]): HistoryRow {
  const last = attempts.at(-1);
  if (!last) throw new Error('a migration without an attempt');
  return last;
}
