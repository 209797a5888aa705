import { HISTORY_TABLE, PRISMA_ADVISORY_LOCK } from '../../migrations/prisma/history.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { fileWord, sqlWord } from './shell-words.ts';

/** One migration to undo. */
export interface CommandStep {
  migration: string;
  /** As it is pasted: relative to the folder in which the command is run. */
  file?: string | undefined;
  /** Refuses transactions, or handles them itself. */
  aloneOnly: boolean;
}

export interface CommandInput {
  /** Of the database, as a word for a shell: what is secret in it stays in DATABASE_URL. */
  urlWord: string;
  /** Where the history lives, and what the scripts' unqualified names mean: `?schema=`. */
  schema: string;
  /** Newest first. */
  steps: readonly CommandStep[];
  /** All or nothing; otherwise each step that can be is a transaction of its own. */
  oneTransaction: boolean;
  /** A script leaves settings behind, which what follows must not find. */
  resetEach: boolean;
}

/** How long the command waits for a lock, so that it holds nobody back who then waits behind it. */
export const LOCK_SECONDS = 10;

/** RESET ALL leaves the role as it is. */
const RESET = 'RESET ROLE; RESET ALL';

/**
 * One psql command that runs the scripts and brings the history where `prisma migrate resolve --rolled-back`
 * would have brought it after a failure, which Prisma itself refuses for a migration that succeeded (P3012). It
 * takes Prisma's advisory lock, as `resolve` does, and the scripts find the search_path with which they were
 * proven.
 */
export function backCommand(input: CommandInput): string {
  const program = `psql -X -v ON_ERROR_STOP=1${input.oneTransaction ? ' -1' : ''}`;
  const parts = input.oneTransaction ? together(input) : oneByOne(input);
  return [`${program} -d ${input.urlWord}`, ...parts].join(' \\\n  ');
}

function together({ schema, steps, resetEach }: CommandInput): string[] {
  const path = `SET LOCAL search_path TO ${shortIdent(schema)}`;
  const again = run(`${RESET}; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; ${path}`);
  const scripts = steps
    .flatMap(({ file }) => (file === undefined ? [] : [`-f ${fileWord(file)}`]))
    .flatMap((script, index) => (resetEach && index > 0 ? [again, script] : [script]));
  const names = steps.map(({ migration }) => migration);
  return [
    run(`SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'`),
    run(`SELECT pg_advisory_xact_lock(${PRISMA_ADVISORY_LOCK})`),
    ...(scripts.length > 0 ? [run(path)] : []),
    ...scripts,
    ...(resetEach ? [run(RESET)] : []),
    run(markRolledBack(names, schema)),
  ];
}

function oneByOne({ schema, steps, resetEach }: CommandInput): string[] {
  const lock = `SET lock_timeout TO '${LOCK_SECONDS}s'; SELECT pg_advisory_lock(${PRISMA_ADVISORY_LOCK}); RESET lock_timeout`;
  const reset = resetEach ? [run(RESET)] : [];
  return [run(lock), ...steps.flatMap((step) => oneStep(step, schema, reset))];
}

/** What waits for other transactions to end, as CONCURRENTLY does, is given the time it needs. */
function oneStep(
  { migration, file, aloneOnly }: CommandStep,
  schema: string,
  reset: readonly string[],
): string[] {
  const mark = run(markRolledBack([migration], schema));
  if (file === undefined) return [mark];
  const path = `search_path TO ${shortIdent(schema)}`;
  const undo = [`-f ${fileWord(file)}`, ...reset, mark];
  if (aloneOnly) return [run(`SET ${path}`), ...undo];
  const begin = `BEGIN; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; SET LOCAL ${path}`;
  return [run(begin), ...undo, run('COMMIT')];
}

/** As `resolve` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
export function markRolledBack(migrations: readonly string[], schema: string): string {
  const names = migrations.map(quoteLiteral).join(',\n      ');
  return [
    `UPDATE ${shortIdent(schema)}.${HISTORY_TABLE}`,
    '    SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0',
    '    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name IN (',
    `      ${names})`,
  ].join('\n');
}

/** psql sends the argument of `-c` as it is, so that no variable of its own is put in. */
function run(statement: string): string {
  return `-c ${sqlWord(statement)}`;
}

/** The everyday name without quotes, for the sake of whoever reads the command. */
export function shortIdent(schema: string): string {
  return schema === 'public' ? schema : quoteIdent(schema);
}
