import { takePanic } from './wasm.mjs';

/**
 * The error behind the engine's. What was thrown in a connection comes back as a number only, a panic as a
 * trap with its message beside it, and a failed migration without Prisma's code for it.
 *
 * @param {Error & { code?: string }} error
 * @param {{ factory: { errorRegistry: any }, scriptError: () => any }} connections
 */
export function explained(error, { factory, scriptError }) {
  const panic = takePanic();
  if (panic !== undefined)
    return Object.assign(new Error(panic, { cause: error }), { panic: true });
  const migration = /apply_script\s+with migration_name="([^"]+)"/.exec(error.message)?.[1];
  if (migration !== undefined && scriptError() !== undefined)
    return applyError(migration, scriptError());
  const external = /External error id#(\d+)/.exec(error.message);
  return external
    ? (factory.errorRegistry.consumeError(Number(external[1]))?.error ?? error)
    : error;
}

/** P3018 as the native engine words it (user-facing-errors, ApplyMigrationError). */
function applyError(migration, error) {
  const databaseError = [
    `ERROR: ${error.message}`,
    error.detail && `DETAIL: ${error.detail}`,
    error.hint && `HINT: ${error.hint}`,
    error.position && `Position: ${error.position}`,
  ];
  const message = [
    'A migration failed to apply. New migrations cannot be applied before the error is recovered from. Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
    `Migration name: ${migration}`,
    `Database error code: ${error.code}`,
    `Database error:\n${databaseError.filter(Boolean).join('\n')}\n`,
  ].join('\n\n');
  return Object.assign(new Error(message, { cause: error }), { code: 'P3018' });
}
