import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import { quoteIdent, quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import { libpqUrlWord } from './libpq-url.ts';

/** One migration to undo. */
export interface CommandStep {
  migration: string;
  /** As it is pasted: relative to the folder in which the command is run. */
  file?: string | undefined;
}

export interface CommandInput {
  /** Of the database; what is secret in it stays in DATABASE_URL. */
  url: string;
  /** Where the history lives, and what the scripts' unqualified names mean: `?schema=`. */
  schema: string;
  /** Newest first. */
  steps: readonly CommandStep[];
  /** All or nothing; otherwise each statement stays as soon as it ran. */
  oneTransaction: boolean;
  /** A script leaves settings behind, so that each is given its own again. */
  resetEach: boolean;
}

/**
 * One psql command that runs the scripts and brings the history where `prisma migrate resolve --rolled-back`
 * would have brought it after a failure, which Prisma itself refuses for a migration that succeeded (P3012). The
 * scripts find the search_path with which they were proven.
 */
export function backCommand(input: CommandInput): string {
  const { url, steps, oneTransaction, resetEach } = input;
  const path = sql(
    `SET ${oneTransaction ? 'LOCAL ' : ''}search_path TO ${quoteIdent(input.schema)}`,
  );
  const parts = steps.flatMap(({ migration, file }, index) => [
    ...(file !== undefined && (index === 0 || resetEach) ? [path] : []),
    ...(file === undefined ? [] : [`-f ${fileWord(file)}`]),
    ...(oneTransaction ? [] : [markRolledBack([migration], input.schema)]),
  ]);
  const withPath = parts[0] === path ? parts : [path, ...parts];
  const program = ['psql -X -v ON_ERROR_STOP=1', ...(oneTransaction ? ['-1'] : [])].join(' ');
  return [
    `${program} -d ${libpqUrlWord(url)}`,
    ...withPath,
    ...(oneTransaction
      ? [
          markRolledBack(
            steps.map(({ migration }) => migration),
            input.schema,
          ),
        ]
      : []),
  ].join(' \\\n  ');
}

/** As `resolve` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function markRolledBack(migrations: readonly string[], schema: string): string {
  return sql(
    `UPDATE ${quoteQualified(schema, HISTORY_TABLE)} SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0 WHERE migration_name IN (${migrations.map(quoteLiteral).join(', ')}) AND finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
}

/** psql sends the argument of `-c` as it is, so that no variable of its own is put in. */
function sql(statement: string): string {
  return `-c ${quoted(statement)}`;
}

/** A lone `-` would be the standard input, and a word with one in front an option. */
function fileWord(file: string): string {
  const word = file.startsWith('-') ? `./${file}` : file;
  return /^[\w./-]+$/.test(word) ? word : quoted(word);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
