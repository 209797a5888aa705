import type pg from 'pg';
import { applyMigration } from '../migrations/executor.ts';
import type { TransactionMode } from '../migrations/execution/transport.ts';
import {
  type TemporaryDatabase,
  recreateTemporaryDatabase,
} from '../postgres/temporary-database.ts';
import type { WayBack } from '../report/test-report.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, boundaryOf, historyTable, withRehearsalClient } from './boundary.ts';
import { differences } from './differences.ts';
import { type Reverse, runReverse } from './reverse.ts';
import type { Step } from './walk.ts';

/** Where the proof is carried out. */
export interface Bench {
  adminUrl: string;
  run: string;
  mode: TransactionMode;
  /** Nobody is connected to it: it serves as template. */
  baseline: string;
  /** Holds the state after the last step at the start, and after that whatever the proof needs. */
  database: TemporaryDatabase;
}

/** How one reverse came out when it was tried. */
interface Attempt {
  reverse: Reverse;
  outcome: 'proven' | 'inexact' | 'failed';
  /** What it did not bring back, or why it could not run. */
  differences: string[];
  /** The database is still, or again, in the state after the migration. */
  inPlace: boolean;
}

/**
 * Proves the way back, last migration first, the way a rollback would go: up → reverse → compare with
 * before → up again → compare with after. Only what did all of that is called proven.
 */
export async function proveWayBack(
  steps: readonly Step[],
  bench: Bench,
  ports: Ports,
  onProof: (wayBack: WayBack) => void,
): Promise<WayBack[]> {
  const proofs: WayBack[] = [];
  for (const [index, step] of [...steps.entries()].reverse()) {
    const attempts = await tryReverses(steps, index, bench, ports);
    const proof = judge(step, attempts);
    proofs.unshift(proof);
    onProof(proof);
    if (index > 0) await stepBack(steps, index, attempts, bench, ports);
  }
  return proofs;
}

async function tryReverses(
  steps: readonly Step[],
  index: number,
  bench: Bench,
  ports: Ports,
): Promise<Attempt[]> {
  const step = steps[index];
  if (!step) return [];
  const attempts: Attempt[] = [];
  for (const reverse of step.reverses) {
    if (attempts.at(-1)?.inPlace === false) await rebuild(steps, index + 1, bench, ports);
    const attempt = await withRehearsalClient(bench.database.url, ports, (client) =>
      tryReverse(client, reverse, step, bench),
    );
    attempts.push(attempt);
    if (attempt.outcome === 'proven') break;
  }
  return attempts;
}

async function tryReverse(
  client: pg.Client,
  reverse: Reverse,
  step: Step,
  { database, mode }: Bench,
): Promise<Attempt> {
  const history = historyTable(database.url);
  const back = await runReverse(client, reverse.sql);
  if (!back.ok) {
    return { reverse, outcome: 'failed', differences: [back.reason], inPlace: back.clean };
  }
  const missing = differences(step.before, await boundaryOf(client, history));
  if (missing.length > 0) {
    return { reverse, outcome: 'inexact', differences: missing, inPlace: false };
  }
  const again = await applyMigration(client, step.migration, mode, history.schema);
  if (!again.ok) {
    const reason = `after it, the migration does not apply again: ${again.error?.message ?? 'it failed'}`;
    return { reverse, outcome: 'inexact', differences: [reason], inPlace: false };
  }
  const changed = differencesApplyingAgain(step, await boundaryOf(client, history));
  if (changed.length > 0) {
    return { reverse, outcome: 'inexact', differences: changed, inPlace: false };
  }
  return { reverse, outcome: 'proven', differences: [], inPlace: true };
}

/** Rows that the migration makes anew each time it runs may differ in content, not in number. */
function differencesApplyingAgain(step: Step, again: Boundary): string[] {
  return differences(
    step.after,
    again,
    ({ kind, table }) => kind !== 'content' || !step.volatileTables.has(table),
  ).map((line) => `after reversing and applying again: ${line}`);
}

/** Leaves the database in the state before the step, for the one before it. */
async function stepBack(
  steps: readonly Step[],
  index: number,
  attempts: readonly Attempt[],
  bench: Bench,
  ports: Ports,
): Promise<void> {
  const last = attempts.at(-1);
  // Nothing was tried because there was nothing to undo.
  if (!last && differencesOf(steps[index]).length === 0) return;
  if (last?.outcome === 'proven') {
    const back = await withRehearsalClient(bench.database.url, ports, (client) =>
      runReverse(client, last.reverse.sql),
    );
    if (back.ok) return;
  }
  await rebuild(steps, index, bench, ports);
}

function differencesOf(step: Step | undefined): string[] {
  return step ? differences(step.before, step.after) : [];
}

/** Brings the database to the state after the first `count` steps, from the baseline. */
async function rebuild(
  steps: readonly Step[],
  count: number,
  bench: Bench,
  ports: Ports,
): Promise<void> {
  const { adminUrl, database, run, baseline, mode } = bench;
  const options = { run, now: ports.now(), template: baseline, signal: ports.signal };
  await recreateTemporaryDatabase(adminUrl, database.name, options);
  await withRehearsalClient(database.url, ports, async (client) => {
    for (const { migration } of steps.slice(0, count)) {
      await applyMigration(client, migration, mode, historyTable(database.url).schema);
    }
  });
}

/** The verdict over everything that was tried for one migration. */
function judge(step: Step, attempts: readonly Attempt[]): WayBack {
  const { name } = step.migration;
  const proven = attempts.find(({ outcome }) => outcome === 'proven');
  const failedOnes = attempts.filter(({ outcome }) => outcome !== 'proven');
  const common = { migration: name, losses: step.losses };
  if (proven) {
    const notes = failedOnes.flatMap(({ reverse, differences: missing }) =>
      reverse.source === 'down.sql' ? missing.map((line) => `down.sql is not exact: ${line}`) : [],
    );
    const { source, sql } = proven.reverse;
    return { ...common, verdict: 'proven', source, sql, differences: notes };
  }
  if (attempts.length === 0 && differencesOf(step).length === 0) {
    return { ...common, verdict: 'proven', source: 'nothing to undo', differences: [] };
  }
  const best = failedOnes.find(({ outcome }) => outcome === 'inexact') ?? failedOnes[0];
  const tried = best
    ? { source: best.reverse.source, sql: best.reverse.sql, differences: best.differences }
    : { differences: ['nothing can undo its changes to the rows; a down.sql could'] };
  if (step.losses.length > 0) return { ...common, verdict: 'loses-data', ...tried };
  return { ...common, verdict: best?.outcome === 'inexact' ? 'inexact' : 'none', ...tried };
}
