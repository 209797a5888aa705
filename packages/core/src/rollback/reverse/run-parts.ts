import { createHash } from 'node:crypto';
import { withTransaction } from '../../postgres/connection.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { takeStep } from '../steps.ts';
import { type ProgressNote, keep, readProgress } from './audit.ts';
import { finishStep } from './finish-step.ts';
import type { StoredRow } from './history.ts';
import { runAlone } from './run-alone.ts';
import { type TogetherUnit, runTogether } from './run-together.ts';
import type { Running } from './running.ts';
import { NOTHING_TO_RUN, type Unit } from './units.ts';

/**
 * Runs a script that takes effect in parts. Where it stands is kept in belay_audit together with each part, so that
 * another run goes on behind the last one.
 *
 * @param applied The history's rows that it works for.
 * @throws as `runTogether` and `runAlone`.
 */
export async function runParts(
  units: readonly Unit[],
  applied: readonly StoredRow[],
  running: Running,
): Promise<void> {
  const { client, schema, step, standing } = running;
  await client.query(`SET search_path TO ${quoteIdent(schema)}`);
  const whose = { rows: applied.map(({ id }) => id), script: digestOf(step.sql ?? '') };
  const known = await readProgress(running, whose);
  standing.done = known?.done ?? 0;
  let begun = known?.begun === true;
  for (const unit of units.slice(0, standing.done)) await setAgain(unit, running);
  for (const unit of units.slice(standing.done)) {
    const at = (done: number, isBegun = false): ProgressNote => ({
      ...whose,
      done,
      begun: isBegun,
    });
    const done = standing.done;
    if (unit.kind === 'alone') {
      await runAlone(unit, begun, running, (state) =>
        noteAlone(running, at(state === 'done' ? done + 1 : done, state === 'begun')),
      );
    } else if (done === units.length - 1) return finishStep(unit, running);
    else await runNoted(unit, running, at(done + 1));
    begun = false;
    standing.done += 1;
  }
  await finishStep(NOTHING_TO_RUN, running);
}

/** What a script sets for its session is not there any more in another run. */
async function setAgain(unit: Unit, { client }: Running): Promise<void> {
  if (unit.kind !== 'together' || !unit.session) return;
  for (const { sql } of unit.pieces) await client.query(sql);
}

async function runNoted(unit: TogetherUnit, running: Running, note: ProgressNote): Promise<void> {
  await runTogether(unit, running, {
    before: () => Promise.resolve(),
    after: () => keepNote(running, note),
  });
}

async function noteAlone(running: Running, note: ProgressNote): Promise<void> {
  await withTransaction(running.client, 'BEGIN READ WRITE; SET LOCAL ROLE NONE', () =>
    keepNote(running, note),
  );
  await takeStep(running.ports, 'reverse: noted');
}

async function keepNote(running: Running, progress: ProgressNote): Promise<void> {
  await keep(running, { what: 'progress', migration: running.step.migration, progress });
}

function digestOf(sql: string): string {
  return createHash('sha256').update(sql, 'utf8').digest('hex');
}
