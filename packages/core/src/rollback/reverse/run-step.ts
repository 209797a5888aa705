import { isSessionLost } from '../../postgres/connection.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { resetSession } from '../lasting-session.ts';
import { finishStep } from './finish-step.ts';
import { type StoredRow, rowsOf } from './history.ts';
import { refusalWords } from './refusal-words.ts';
import { runParts } from './run-parts.ts';
import { type Running, Stopped } from './running.ts';
import { unitsOf } from './units.ts';

/** A migration that could not be undone. */
export interface StepFailure {
  migration: string;
  reason: string;
  /**
   * - `boundary`: the database is as it was before this migration's reverse began
   * - `part`: a script that cannot run in one transaction stopped in the middle; running again goes on there
   * - `unknown`: the connection was lost while something was committed; running again finds out
   */
  at: 'boundary' | 'part' | 'unknown';
}

/** Undone now, or found undone already; or why not. */
export type StepOutcome = 'undone' | 'already' | StepFailure;

/**
 * Undoes one migration: its script and the change of its history take effect together, where Postgres allows.
 *
 * @throws whatever is no answer of the server's.
 */
export async function runStep(running: Running): Promise<StepOutcome> {
  const { client, step, standing } = running;
  try {
    const applied = await appliedRows(running);
    if (applied.length === 0) return 'already';
    await undo(applied, running);
    // It is undone, even where the session is gone by now: the next one says so.
    await resetSession(client).catch((error: unknown) => {
      if (!isSessionLost(error)) throw error;
    });
    return 'undone';
  } catch (error) {
    const isLost = isSessionLost(error);
    if (!isLost) await resetSession(client).catch(() => undefined);
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    const isPart = standing.done > 0 || standing.open;
    const at = isLost && standing.open ? 'unknown' : isPart ? 'part' : 'boundary';
    return { migration: step.migration, reason, at };
  }
}

async function appliedRows({ client, schema, step }: Running): Promise<StoredRow[]> {
  const rows = await rowsOf(client, schema, step.migration, { lock: false });
  if (rows.length === 0) throw new Stopped('the history does not know it');
  const applied = rows.filter(({ state }) => state === 'applied');
  if (applied.length === 0 && rows.some(({ state }) => state === 'failed')) {
    throw new Stopped('by the history it has failed and is not applied');
  }
  return applied;
}

async function undo(applied: readonly StoredRow[], running: Running): Promise<void> {
  const cut = await unitsOf(running.step.sql ?? '');
  if ('reason' in cut) throw new Stopped(cut.reason);
  const [first] = cut.units;
  if (cut.isWhole && first?.kind === 'together') {
    // The script finds the search_path with which it was proven.
    const path = `SET LOCAL search_path TO ${quoteIdent(running.schema)}`;
    return finishStep(first, running, path);
  }
  await runParts(cut.units, applied, running);
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof Stopped) return error.message;
  const { code } = (error ?? {}) as { code?: unknown };
  const isAnswer = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return isAnswer || isSessionLost(error) ? refusalWords(error) : undefined;
}
