import { type ApplyOutcome, applyMigration } from '../migrations/executor.ts';
import type { TransactionMode } from '../migrations/execution/transport.ts';
import type { Migration } from '../migrations/types.ts';
import { compareRows } from '../postgres/rows/compare.ts';
import type { Loss } from '../postgres/rows/losses.ts';
import { readRows } from '../postgres/rows/read.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, type Workplace, withWorkplace } from './boundary.ts';
import { differences } from './differences.ts';
import { lossesBetween } from './losses.ts';
import type { ReverseGenerator } from './reverse.ts';

/** A pending migration that applied, with everything the way back needs to know. */
export interface Step {
  migration: Migration;
  outcome: ApplyOutcome;
  before: Boundary;
  after: Boundary;
  losses: Loss[];
  /** Tables that come out differently each time the migration runs (now(), random ids). */
  volatileTables: ReadonlySet<string>;
  /** What `prisma migrate diff` says would undo it; nothing of it is proven yet. */
  prismaReverse: string | undefined;
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
  /** The first migration that applied ahead and not behind: it does not do the same twice. */
  differs?: { migration: Migration; message: string };
}

export interface WalkOptions {
  pending: readonly Migration[];
  mode: TransactionMode;
  /**
   * Two copies of the baseline. One goes ahead; the other stays one migration behind, to compare with.
   * Without it, values that a new type cuts are not counted.
   */
  aheadUrl: string;
  behindUrl: string | undefined;
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
  return withWorkplace(aheadUrl, ports, (ahead) =>
    behindUrl === undefined
      ? walk(options, ahead, undefined)
      : withWorkplace(behindUrl, ports, (behind) => walk(options, ahead, behind)),
  );
}

async function walk(
  options: WalkOptions,
  ahead: Workplace,
  following: Workplace | undefined,
): Promise<Walk> {
  const { generator, mode } = options;
  const walked: Walk = { steps: [] };
  let behind = following;
  let before = options.start;
  let schema = await generator?.readSchema();
  for (const migration of options.pending) {
    const outcome = await applyMigration(ahead.migrating, migration, mode, ahead.history.schema);
    const after = await ahead.boundary();
    if (!outcome.ok) {
      const failed = { migration, outcome, leftBehind: differences(before, after) };
      options.onStep(failed);
      return { ...walked, failed };
    }
    const schemaBefore = schema;
    if (!before.hasReadingOf(after)) schema = await generator?.readSchema();
    const losses = await lossesBetween(
      before,
      after,
      migration.sql,
      behind?.looking,
      ahead.looking,
    );
    const again = behind && (await followBehind(behind, migration, before, after, mode));
    if (again?.failed !== undefined) {
      walked.differs = { migration, message: again.failed };
      behind = undefined;
    }
    const step = {
      ...{ migration, outcome, before, after, losses },
      prismaReverse: schema && schemaBefore && (await generator?.diff(schema, schemaBefore)),
      volatileTables: again?.volatileTables ?? new Set<string>(),
    };
    walked.steps.push(step);
    options.onStep(step);
    before = after;
  }
  return walked;
}

/**
 * Brings the copy behind to the same border. It started from the same rows, so where it now differs the
 * migration itself does not repeat.
 */
async function followBehind(
  behind: Workplace,
  migration: Migration,
  before: Boundary,
  after: Boundary,
  mode: TransactionMode,
): Promise<{ volatileTables: Set<string>; failed?: string }> {
  const { schema, name } = behind.history;
  const outcome = await applyMigration(behind.migrating, migration, mode, schema);
  if (!outcome.ok) return { volatileTables: new Set(), failed: outcome.error?.message ?? '' };
  if (compareRows(before.rows, after.rows).length === 0) return { volatileTables: new Set() };
  const again = await readRows(behind.looking, { excludeTables: [name] });
  return { volatileTables: new Set(compareRows(after.rows, again).map(({ table }) => table)) };
}
