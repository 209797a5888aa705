import type { ApplyError } from './errors.ts';

/**
 * What goes into `_prisma_migrations.logs` when a migration fails: the text of Prisma's ApplyMigrationError
 * (P3018) without the Rust trace that Prisma appends, which names Prisma's own source files.
 */
export function failureLogs(migration: string, error: ApplyError): string {
  return [
    'A migration failed to apply. New migrations cannot be applied before the error is recovered from. ' +
      'Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
    `Migration name: ${migration}`,
    `Database error code: ${error.sqlstate}`,
    ['Database error:', `ERROR: ${error.message}`, ...labelled(error)].join('\n'),
    `Position:\n${String(error.line).padStart(3)} ${error.statement}`,
  ].join('\n\n');
}

function labelled({ detail, hint }: ApplyError): string[] {
  return [
    ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
    ...(hint === undefined ? [] : [`HINT: ${hint}`]),
  ];
}
