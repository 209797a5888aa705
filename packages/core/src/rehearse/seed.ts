import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import type { Seed } from '../config/test-inputs.ts';
import { isSessionLost, withClient } from '../postgres/connection.ts';
import { UserError, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import { run } from '../runtime/process.ts';
import { lineAtPosition } from '../migrations/sql/positions.ts';

/** A seed that never ends must not outlive the job. */
const SEED_DEADLINE_MS = 15 * 60_000;

/**
 * Loads rows into the baseline, so that the pending migrations meet data as they will in production.
 *
 * @param directory What a relative file name or the command starts from.
 * @throws UserError `seed-failed`, `seed-not-found`.
 */
export async function loadSeed(
  seed: Seed,
  url: string,
  directory: string,
  ports: Ports,
): Promise<void> {
  if (seed.kind === 'sql') await loadSeedFile(path.resolve(directory, seed.file), url, ports);
  else await runSeedCommand(seed.command, url, directory, ports);
}

async function loadSeedFile(file: string, url: string, ports: Ports): Promise<void> {
  const sql = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UserError('seed-not-found', `The seed file cannot be read: ${messageOf(error)}.`);
  });
  await withClient(url, { signal: ports.signal }, async (client) => {
    try {
      await client.query(sql);
    } catch (error) {
      if (isSessionLost(error)) throw error;
      throw seedSqlFailed(file, sql, error);
    }
    await client.query('ANALYZE');
  });
}

function seedSqlFailed(file: string, sql: string, error: unknown): UserError {
  const { position, detail } = error as pg.DatabaseError;
  const line = position === undefined ? '' : `:${lineAtPosition(sql, Number(position))}`;
  return new UserError(
    'seed-failed',
    `The seed ${path.basename(file)}${line} failed: ${messageOf(error)}.${detail === undefined ? '' : ` ${detail}`}`,
    'The seed is loaded after the migrations that are not pending, so it must fit the schema of the base branch.',
  );
}

/** The command is the user's own and is meant for a shell, as in package.json's scripts. */
async function runSeedCommand(
  command: string,
  url: string,
  directory: string,
  ports: Ports,
): Promise<void> {
  const env = { ...ports.env, DATABASE_URL: url, DIRECT_URL: url };
  const result = await run('/bin/sh', ['-c', command], {
    cwd: directory,
    env,
    deadlineMs: SEED_DEADLINE_MS,
    signal: ports.signal,
  });
  if (result.exitCode === 0) return;
  const said = (result.stderr || result.stdout).trim().slice(-1_500);
  throw new UserError(
    'seed-failed',
    result.timedOut
      ? `The seed command did not end within ${SEED_DEADLINE_MS / 60_000} minutes.`
      : `The seed command ended with ${result.exitCode ?? 'a signal'}: ${said}`,
    'It runs in the working directory with DATABASE_URL and DIRECT_URL set to the isolated database.',
  );
}
