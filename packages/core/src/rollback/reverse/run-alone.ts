import { sendPieces } from '../../migrations/execution/send.ts';
import { isSessionLost } from '../../postgres/connection.ts';
import { markRolledBack } from '../../validate/going-back/command.ts';
import { takeStep } from '../steps.ts';
import { lookAgain } from './look-again.ts';
import { refusalWords } from './refusal-words.ts';
import { type Running, Stopped } from './running.ts';
import type { Unit } from './units.ts';

export type AloneUnit = Extract<Unit, { kind: 'alone' }>;

/** Keeps where the script stands, so that another run goes on there. */
export type Note = (state: 'begun' | 'not begun' | 'done') => Promise<void>;

/**
 * Runs a statement that refuses transactions. What an earlier run began is looked at first: it may have taken effect.
 *
 * @param begun An earlier run began it and did not come to note how it ended.
 * @throws Stopped.
 */
export async function runAlone(
  { statement, line }: AloneUnit,
  begun: boolean,
  running: Running,
  note: Note,
): Promise<void> {
  const { client, schema, ports, standing, step } = running;
  const found = await lookAgain(statement, begun, client, schema);
  if (found === 'unknown') {
    const mark = markRolledBack([step.migration], schema).replaceAll(/\s+/g, ' ');
    throw new Stopped(
      `line ${line} of its script was begun by an earlier run and may have taken effect: look, do the rest of the script by hand, and mark the migration: ${mark}`,
    );
  }
  if (found === 'to run') {
    await note('begun');
    await takeStep(ports, 'reverse: alone');
    standing.open = true;
    const { refusal } = await sendPieces(client, [{ sql: statement.text, start: 0 }]);
    standing.open = false;
    if (refusal) {
      await note('not begun').catch((error: unknown) => {
        if (!isSessionLost(error)) throw error;
      });
      throw new Stopped(refusalWords(refusal.error, line), { cause: refusal.error });
    }
    await takeStep(ports, 'reverse: alone ran');
  }
  await note('done');
}
