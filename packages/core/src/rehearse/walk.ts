import type pg from 'pg';
import { type ApplyOutcome, applyMigration } from '../migrations/executor.ts';
import type { TransactionMode } from '../migrations/execution/transport.ts';
import type { Migration } from '../migrations/types.ts';
import { compareRows } from '../postgres/rows/compare.ts';
import type { Loss } from '../postgres/rows/losses.ts';
import { readRows } from '../postgres/rows/read.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, boundaryOf, historyTable, withRehearsalClient } from './boundary.ts';
import { differences } from './differences.ts';
import { lossesBetween } from './losses.ts';
import { type Reverse, type ReverseGenerator, type Side, reversesOf } from './reverse.ts';

/** A pending migration that applied, with everything the way back needs to know. */
export interface Step {
  migration: Migration;
  outcome: ApplyOutcome;
  before: Boundary;
  after: Boundary;
  losses: Loss[];
  /** Tables that come out differently each time the migration runs (now(), random ids). */
  volatileTables: ReadonlySet<string>;
  /** What could undo it, best first; nothing of it is proven yet. */
  reverses: Reverse[];
}

/** The first migration that did not apply, and the traces it left, measured. */
export interface FailedStep {
  migration: Migration;
  outcome: ApplyOutcome;
  /** One line per difference from the state before; empty when nothing was left behind. */
  leftBehind: string[];
}

export interface Walk {
  steps: Step[];
  failed?: FailedStep;
}

export interface WalkOptions {
  pending: readonly Migration[];
  mode: TransactionMode;
  /** Two copies of the baseline. One goes ahead; the other stays one migration behind, to compare with. */
  aheadUrl: string;
  behindUrl: string;
  generator: ReverseGenerator | undefined;
  /** What both copies hold. */
  start: Boundary;
  onStep: (step: Step | FailedStep) => void;
}

/**
 * Applies the pending migrations one by one with Belay's executor, which sends them as Prisma would, and
 * reads schema and rows at every border. Stops at the first that fails.
 */
export async function walkForward(options: WalkOptions, ports: Ports): Promise<Walk> {
  const { aheadUrl, behindUrl } = options;
  return withRehearsalClient(aheadUrl, ports, (ahead) =>
    withRehearsalClient(behindUrl, ports, (behind) => walk(options, ahead, behind)),
  );
}

async function walk(options: WalkOptions, ahead: pg.Client, behind: pg.Client): Promise<Walk> {
  const history = historyTable(options.aheadUrl);
  const steps: Step[] = [];
  const { generator } = options;
  let before: Side = { boundary: options.start, schema: await generator?.readSchema() };
  for (const migration of options.pending) {
    const outcome = await applyMigration(ahead, migration, options.mode, history.schema);
    const boundary = await boundaryOf(ahead, history);
    if (!outcome.ok) {
      const leftBehind = differences(before.boundary, boundary);
      const failed = { migration, outcome, leftBehind };
      options.onStep(failed);
      return { steps, failed };
    }
    const same = before.boundary.fingerprint === boundary.fingerprint;
    const after = { boundary, schema: same ? before.schema : await generator?.readSchema() };
    const { rows } = before.boundary;
    const step = {
      ...{ migration, outcome, before: before.boundary, after: boundary },
      losses: await lossesBetween(rows, boundary.rows, behind, ahead),
      reverses: await reversesOf(migration, before, after, generator),
      volatileTables: await followBehind(behind, migration, before.boundary, boundary, options),
    };
    steps.push(step);
    options.onStep(step);
    before = after;
  }
  return { steps };
}

/**
 * Brings the copy behind to the same border. It started from the same rows, so where it now differs the
 * migration itself does not repeat.
 */
async function followBehind(
  behind: pg.Client,
  migration: Migration,
  before: Boundary,
  after: Boundary,
  options: WalkOptions,
): Promise<Set<string>> {
  const history = historyTable(options.behindUrl);
  await applyMigration(behind, migration, options.mode, history.schema);
  if (compareRows(before.rows, after.rows).length === 0) return new Set();
  const again = await readRows(behind, { excludeTables: [history.name] });
  return new Set(compareRows(after.rows, again).map(({ table }) => table));
}
