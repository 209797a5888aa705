import { openTransaction, sendPieces } from '../../migrations/execution/send.ts';
import { lineOfOffset } from '../../migrations/sql/positions.ts';
import { isSessionLost } from '../../postgres/connection.ts';
import { takeStep } from '../steps.ts';
import { type Running, Stopped } from './running.ts';
import { refusalWords } from './refusal-words.ts';
import type { Unit } from './units.ts';

export type TogetherUnit = Extract<Unit, { kind: 'together' }>;

/** What goes into the same transaction. */
export interface Companion<T> {
  /** For this transaction alone, as SQL. */
  settings?: string;
  before: () => Promise<T>;
  after: (kept: T) => Promise<void>;
}

/**
 * Runs a part of a script in one transaction with what has to take effect together with it.
 *
 * @throws Stopped, or the server's own error: nothing of it took effect, unless `standing.open` says that nobody knows.
 */
export async function runTogether<T>(
  unit: TogetherUnit,
  running: Running,
  { settings = '', before, after }: Companion<T>,
): Promise<void> {
  const { client, ports, lockTimeoutMs } = running;
  const lock = `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`;
  await takeStep(ports, 'reverse: begin');
  await client.query(`${unit.begin};${lock};${settings}`);
  try {
    const kept = await before();
    await running.beforeScript?.(running.step);
    await takeStep(ports, 'reverse: begun');
    await sendAll(unit, running);
    await takeStep(ports, 'reverse: script ran');
    // The script may have taken another role, and other limits.
    await client.query(`SET LOCAL ROLE NONE;${lock}`);
    await after(kept);
    await takeStep(ports, 'reverse: commit');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await commit(running);
  await takeStep(ports, 'reverse: committed');
}

async function sendAll(unit: TogetherUnit, { client, step }: Running): Promise<void> {
  const { refusal } = await sendPieces(client, unit.pieces);
  if (refusal) {
    const { error, piece } = refusal;
    const line = lineOfOffset(step.sql ?? '', piece.start);
    throw new Stopped(refusalWords(error, line > 1 ? line : undefined), { cause: error });
  }
  if (openTransaction(client) !== 'open') throw new Stopped('its script ended the transaction');
}

async function commit({ client, standing }: Running): Promise<void> {
  standing.open = true;
  try {
    const { command } = await client.query('COMMIT');
    standing.open = false;
    if (command !== 'COMMIT') throw new Stopped('the server took the transaction back');
  } catch (error) {
    standing.open = isSessionLost(error);
    throw error;
  }
}
