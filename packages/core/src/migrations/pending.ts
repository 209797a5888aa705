import { UserError } from '../runtime/errors.ts';
import type { MigrationAdapter } from './adapter.ts';
import { didYouMean } from './nearest.ts';
import {
  deletedFinding,
  editedFinding,
  emptyHistoryFinding,
  failedFinding,
  noHistoryFinding,
  notComparedFinding,
  outOfOrderFinding,
  renamedFinding,
} from './pending-findings.ts';
import { relativeTo } from './paths.ts';
import { prismaAdapter } from './prisma/adapter.ts';
import { firstDifferentLine, hasStatement } from './sql-text.ts';
import type { Finding } from '../report/schema.ts';
import type {
  BaseMigration,
  HistoryRow,
  Migration,
  MigrationTree,
  PendingChoice,
  PendingDescription,
} from './types.ts';

/** What pending is counted from, read already. `readPendingBasis` makes it. */
export type PendingBasis =
  | { kind: 'all'; description: string }
  | { kind: 'since'; name: string }
  | {
      kind: 'base-ref';
      description: string;
      commit: string;
      migrations: readonly BaseMigration[];
      /**
       * Names at the commit where the checkout left the base; undefined when that commit is not known.
       * A migration that the base has and this does not was merged after the branch was made.
       */
      forkPoint: ReadonlySet<string> | undefined;
    }
  | {
      kind: 'history';
      description: string;
      /** Undefined when the database has no history table. */
      rows: readonly HistoryRow[] | undefined;
      /** True when the schema of the history holds no table, view, sequence or enum. */
      empty: boolean;
    };

type Rules = Pick<MigrationAdapter, 'compareNames' | 'matchesChecksum' | 'sameText'>;

/**
 * Splits the tree into what is there already and what is pending, and finds migrations that were edited,
 * deleted or renamed after they were merged or applied: Prisma itself notices none of these.
 *
 * @param workspace Places in findings are relative to it.
 * @throws UserError `since-unknown` when `--since` names no migration.
 */
export function choosePending(
  tree: MigrationTree,
  basis: PendingBasis,
  workspace: string,
  rules: Rules = prismaAdapter,
): PendingChoice {
  const show = (file: string) => relativeTo(workspace, file);
  switch (basis.kind) {
    case 'all':
      return {
        ...split(tree, () => true),
        findings: [],
        basis: { kind: 'all', description: basis.description },
      };
    case 'since':
      return sinceChoice(tree, basis.name);
    case 'base-ref':
      return baseChoice(tree, basis, show, rules);
    case 'history':
      return historyChoice(tree, basis, show, rules);
  }
}

/**
 * The findings of the tree that concern a change: all errors, and of the rest those about a pending
 * migration or about no migration in particular. Old migrations cannot be changed any more.
 */
export function concerning(findings: readonly Finding[], pending: readonly Migration[]): Finding[] {
  const names = new Set(pending.map((migration) => migration.name));
  return findings.filter(
    ({ severity, migration }) =>
      severity === 'error' || migration === undefined || names.has(migration),
  );
}

function split(
  tree: MigrationTree,
  isPending: (migration: Migration, index: number) => boolean,
): { pending: Migration[]; merged: Migration[] } {
  return {
    pending: tree.migrations.filter(isPending),
    merged: tree.migrations.filter((migration, index) => !isPending(migration, index)),
  };
}

function sinceChoice(tree: MigrationTree, name: string): PendingChoice {
  const names = tree.migrations.map((migration) => migration.name);
  const last = names.indexOf(name);
  if (last < 0) {
    throw new UserError(
      'since-unknown',
      `--since ${JSON.stringify(name)}: there is no migration of that name in ${tree.directory}.`,
      didYouMean(name, names) ?? `The newest is ${JSON.stringify(names.at(-1) ?? '')}.`,
    );
  }
  return {
    ...split(tree, (_migration, index) => index > last),
    findings: [],
    basis: { kind: 'since', description: `everything after ${name}` },
  };
}

function baseChoice(
  tree: MigrationTree,
  basis: Extract<PendingBasis, { kind: 'base-ref' }>,
  show: (file: string) => string,
  rules: Rules,
): PendingChoice {
  const base = new Map(basis.migrations.map((migration) => [migration.name, migration]));
  const { pending, merged } = split(tree, ({ name }) => !base.has(name));
  const where = `on the base (${basis.description})`;
  const findings = merged.flatMap((migration): Finding[] => {
    const sql = base.get(migration.name)?.sql;
    if (sql === undefined) return [notComparedFinding(migration, where, show)];
    if (rules.sameText(migration.sql, sql)) return [];
    const line = firstDifferentLine(migration.sql, sql);
    return [editedFinding(migration, where, show, line)];
  });
  const gone = missing(tree, basis.migrations);
  findings.push(
    ...gone.flatMap((old): Finding[] => {
      const renamed = pending.find(
        ({ sql }) => old.sql !== undefined && hasStatement(sql) && rules.sameText(sql, old.sql),
      );
      if (renamed) return [renamedFinding(renamed, old.name, where, show)];
      // Merged to the base after this branch was made: not here yet, and nobody deleted it.
      if (basis.forkPoint?.has(old.name) === false) return [];
      const sure = basis.forkPoint !== undefined;
      return [deletedFinding(old.name, where, show(tree.directory), sure)];
    }),
    ...outOfOrder(pending, [...base.keys()], where, show, rules),
  );
  const behind = gone.filter(({ name }) => basis.forkPoint?.has(name) === false).length;
  return { pending, merged, findings, basis: baseDescription(basis, behind, show(tree.directory)) };
}

function baseDescription(
  { description, commit, migrations }: Extract<PendingBasis, { kind: 'base-ref' }>,
  behind: number,
  folder: string,
): PendingDescription {
  const notes = [
    migrations.length === 0 ? `it has no migrations in ${folder}` : undefined,
    behind > 0 ? `${behind} of its migrations are not in this checkout yet` : undefined,
  ].filter((note) => note !== undefined);
  return { kind: 'base-ref', description: [description, ...notes].join('; '), commit };
}

function historyChoice(
  tree: MigrationTree,
  { description, rows, empty }: Extract<PendingBasis, { kind: 'history' }>,
  show: (file: string) => string,
  rules: Rules,
): PendingChoice {
  const basis: PendingDescription = { kind: 'history', description };
  if (!rows) {
    const findings = [empty ? emptyHistoryFinding(description) : noHistoryFinding(description)];
    return { ...split(tree, () => true), findings, basis };
  }
  const applied = new Map(
    rows.filter((row) => row.state === 'applied').map((row) => [row.name, row]),
  );
  const tried = new Set(rows.map((row) => row.name));
  const { pending, merged } = split(tree, ({ name }) => !applied.has(name));
  const where = `in the history (${description})`;
  const findings = [
    ...rows.filter((row) => row.state === 'failed').map((row) => failedFinding(row, where)),
    ...merged
      .filter(({ name, sql }) => !rules.matchesChecksum(sql, applied.get(name)?.checksum ?? ''))
      .map((migration) => editedFinding(migration, where, show)),
    ...missing(tree, [...applied.values()]).map((row) => {
      const renamed = pending.find(
        ({ sql }) => hasStatement(sql) && rules.matchesChecksum(sql, row.checksum),
      );
      return renamed
        ? renamedFinding(renamed, row.name, where, show)
        : deletedFinding(row.name, where, show(tree.directory), true);
    }),
    // What was tried before keeps its place; it is not a late arrival.
    ...outOfOrder(
      pending.filter(({ name }) => !tried.has(name)),
      [...applied.keys()],
      where,
      show,
      rules,
    ),
  ];
  return { pending, merged, findings, basis };
}

function missing<T extends { name: string }>(tree: MigrationTree, there: readonly T[]): T[] {
  const here = new Set(tree.migrations.map((migration) => migration.name));
  return there.filter(({ name }) => !here.has(name));
}

function outOfOrder(
  pending: readonly Migration[],
  merged: readonly string[],
  where: string,
  show: (file: string) => string,
  rules: Rules,
): Finding[] {
  const last = [...merged].sort((a, b) => rules.compareNames(a, b)).at(-1);
  if (last === undefined) return [];
  return pending
    .filter(({ name }) => rules.compareNames(name, last) < 0)
    .map((migration) => outOfOrderFinding(migration, last, where, show));
}
