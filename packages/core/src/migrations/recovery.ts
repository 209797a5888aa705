import type { ApplyError, ApplyOutcome, TransactionMode } from './executor.ts';

/** Fixes that follow from what Postgres answered, whatever the file says. SQLSTATE → advice. */
const FIXES: Readonly<Record<string, (mode: TransactionMode) => string>> = {
  '25001': (mode) =>
    mode === 'batch'
      ? 'This command cannot run inside a transaction, and this Prisma sends a file as one transaction: give the command a migration of its own, with nothing else in the file.'
      : 'This command cannot run inside a transaction: take it out of the BEGIN … COMMIT, or give it a migration of its own.',
  '55P04': () =>
    'A new enum value cannot be used in the transaction that added it: put ALTER TYPE … ADD VALUE into an earlier migration of its own.',
  '55P03': () =>
    'A lock was not granted in time: deploy again when the long transactions that hold it are over.',
  '23505': () =>
    'Rows that are already there break the new rule: clean them up in a statement before this one.',
  '23502': () =>
    'Rows that are already there have no value: fill them in before the column becomes NOT NULL.',
  '23503': () =>
    'Rows that are already there refer to nothing: clean them up before the foreign key is added.',
  '23514': () =>
    'Rows that are already there break the new check: clean them up in a statement before this one.',
  '42P07': () =>
    'It exists already: the database holds something that the history does not know of.',
  '42701': () =>
    'It exists already: the database holds something that the history does not know of.',
};

/**
 * How to come back from a failed migration, one sentence or two per step, in order. Written for the moment
 * when it has failed on a real database; on a pull request the first step is enough. Empty when nothing
 * failed.
 *
 * Rests on what Prisma does (6.19.3, 7.10.1): after a failure the history row has neither `finished_at` nor
 * `rolled_back_at`, and `migrate deploy` answers P3009 until `migrate resolve` is told what became of it.
 *
 * @param mode How the project's Prisma sends a file.
 */
export function recoveryAdvice(outcome: ApplyOutcome, mode: TransactionMode): string[] {
  const { error, migration } = outcome;
  if (outcome.ok || error === undefined) return [];
  const fix = FIXES[error.sqlstate]?.(mode);
  const repair = `Repair the statement at line ${error.line}.${fix === undefined ? '' : ` ${fix}`}`;
  return error.left === 'nothing'
    ? [repair, ...nothingLeft(migration)]
    : [repair, ...halfApplied(migration, error, outcome.sentAs)];
}

function nothingLeft(migration: string): string[] {
  return [
    `On a database where it has failed: ${resolveCommand(migration, 'rolled-back')} marks it as pending again; until then \`prisma migrate deploy\` refuses everything (P3009).`,
    'Then deploy again. The failed attempt changed nothing, so there is nothing to clean up.',
  ];
}

function halfApplied(migration: string, error: ApplyError, sentAs: TransactionMode): string[] {
  const prevention =
    sentAs === 'statements'
      ? 'To prevent it: put BEGIN; before and COMMIT; after the statements that may run in a transaction, then a failure leaves nothing.'
      : 'To prevent it: leave out the COMMIT in the middle of the file.';
  return [
    `Before deploying again, deal with what stayed. ${error.leftDescription}`,
    `Either undo that by hand and run ${resolveCommand(migration, 'rolled-back')}: the whole file is then applied again. Or finish the rest of the file by hand and run ${resolveCommand(migration, 'applied')}: Prisma then never runs it again. Until one of them is done \`prisma migrate deploy\` refuses everything (P3009).`,
    'Deploying the same file again without that would fail at the first statement that is already done.',
    prevention,
  ];
}

function resolveCommand(migration: string, as: 'applied' | 'rolled-back'): string {
  return `\`npx prisma migrate resolve --${as} ${shellWord(migration)}\``;
}

/** A word for a POSIX shell. Names of folders can hold anything but a slash and a zero byte. */
export function shellWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}
