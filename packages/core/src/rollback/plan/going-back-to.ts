import type { Manifest } from '../../backup/manifest.ts';
import { didYouMean } from '../../migrations/nearest.ts';
import type { HistoryRow, MigrationTree } from '../../migrations/types.ts';
import type { TestReport } from '../../report/test-report.ts';
import { UserError } from '../../runtime/errors.ts';
import type { ArmedState } from '../context.ts';

/** By what it is known where to go back to: the first of these that is there. */
export interface GoingBackTo {
  /** A migration: every later one goes. */
  to?: string | undefined;
  /** When the rollback was armed: what was applied since goes. */
  armed?: Pick<ArmedState, 'history' | 'armedAt'> | undefined;
  /** A backup: what it does not have applied goes. */
  manifest?: Pick<Manifest, 'migrations' | 'takenAt'> | undefined;
  /** The rehearsal of what was deployed: its first applied migration goes, and every later one. */
  expect?: { test: Pick<TestReport['test'], 'pending'> } | undefined;
  /** Of the checkout, to know a name by. */
  tree?: Pick<MigrationTree, 'migrations'> | undefined;
}

/** One migration that is applied, and when: several can be applied out of the order of their names. */
export interface Applied {
  name: string;
  row: HistoryRow;
  /** Among the rows of the history. */
  at: number;
}

export interface Chosen {
  names: readonly string[];
  /** Whether a failed row, with its place among the rows, came after what is gone back to. */
  from: (row: HistoryRow, at: number) => boolean;
  /** Applied where one wants to go back to, and not in this database. */
  lacking: readonly string[];
}

/** @throws UserError `rollback-target-missing`, `migration-unknown-name`, `migration-not-applied`. */
export function chosen(
  rows: readonly HistoryRow[],
  applied: readonly Applied[],
  { to, armed, manifest, expect, tree }: GoingBackTo,
): Chosen {
  if (to !== undefined) return after(requireApplied(to, rows, applied, tree), applied);
  if (armed !== undefined) return sinceArmed(armed, applied);
  if (manifest !== undefined) return sinceBackup(manifest, applied);
  if (expect !== undefined) return sinceRehearsed(expect, applied);
  throw new UserError(
    'rollback-target-missing',
    'Nothing says where to go back to.',
    'Name a migration (to, --migration), a backup (restore-point, backup), or the report of the rehearsal of what was deployed (expect). `belay rollback --list` shows what there is.',
  );
}

function after(target: Applied, applied: readonly Applied[]): Chosen {
  const later = applied.filter(({ at }) => at > target.at);
  return { names: later.map(({ name }) => name), from: (_row, at) => at > target.at, lacking: [] };
}

function sinceArmed({ history }: Pick<ArmedState, 'history'>, applied: readonly Applied[]): Chosen {
  const then = history.flatMap(({ name, state }) => (state === 'applied' ? name : []));
  return {
    ...differences(applied, new Set(then)),
    // The history only grows: what failed then may have been resolved since, and have failed again.
    from: (_row, at) => at >= history.length,
  };
}

function sinceBackup(
  { migrations, takenAt }: Pick<Manifest, 'migrations' | 'takenAt'>,
  applied: readonly Applied[],
): Chosen {
  const taken = Date.parse(takenAt);
  return {
    ...differences(applied, new Set(migrations.applied)),
    // Both by the clock of the server.
    from: ({ startedAt }) => Date.parse(startedAt) >= taken,
  };
}

function sinceRehearsed(
  { test }: NonNullable<GoingBackTo['expect']>,
  applied: readonly Applied[],
): Chosen {
  const plan = new Set(test.pending.map(({ name }) => name));
  const first = applied.find(({ name }) => plan.has(name));
  const later = first === undefined ? [] : applied.filter(({ at }) => at >= first.at);
  return {
    names: later.map(({ name }) => name),
    from: ({ name }, at) => plan.has(name) || (first !== undefined && at > first.at),
    lacking: [],
  };
}

function differences(applied: readonly Applied[], then: ReadonlySet<string>) {
  const now = new Set(applied.map(({ name }) => name));
  return {
    names: [...now].filter((name) => !then.has(name)),
    lacking: [...then].filter((name) => !now.has(name)),
  };
}

function requireApplied(
  to: string,
  rows: readonly HistoryRow[],
  applied: readonly Applied[],
  tree: GoingBackTo['tree'],
): Applied {
  const found = applied.find(({ name }) => name === to);
  if (found !== undefined) return found;
  const known = [
    ...new Set([...rows.map(({ name }) => name), ...(tree?.migrations ?? []).map(({ name }) => name)]), // prettier-ignore
  ];
  if (!known.includes(to)) {
    throw new UserError(
      'migration-unknown-name',
      `There is no migration ${JSON.stringify(to)}, neither in the history nor in the checkout. ${didYouMean(to, known) ?? ''}`.trim(),
      'Give the name as the folder has it. `belay rollback --list` shows those that are applied.',
    );
  }
  const state = rows.findLast(({ name }) => name === to)?.state;
  const why =
    state === 'failed' ? 'it has failed' : state === 'rolled-back' ? 'it was rolled back' : 'it is pending'; // prettier-ignore
  throw new UserError(
    'migration-not-applied',
    `${to} is not applied in this database: ${why}. There is nothing after it to undo.`,
    'Name the migration that is to be the last one applied. `belay rollback --list` shows them.',
  );
}
