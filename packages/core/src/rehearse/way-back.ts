import { type ApplyOutcome, applyMigration } from '../migrations/executor.ts';
import type { TransactionMode } from '../migrations/execution/transport.ts';
import {
  type TemporaryDatabase,
  copyOf,
  recreateTemporaryDatabase,
} from '../postgres/temporary-database.ts';
import type { RehearsalServer } from '../postgres/throwaway/server.ts';
import type { RowDifference } from '../postgres/rows/compare.ts';
import type { WayBack } from '../report/test-report.ts';
import type { Ports } from '../runtime/ports.ts';
import { type Boundary, Workplace } from './boundary.ts';
import { differences } from './differences.ts';
import { type Reverse, type ReverseRun, reversesOf, runReverse } from './reverse.ts';
import type { Step } from './walk.ts';
import { type Attempt, judge } from './way-back-verdict.ts';

/** Where the proof is carried out. */
export interface Bench {
  server: RehearsalServer;
  run: string;
  mode: TransactionMode;
  /** Serves as template for starting afresh; nobody is connected to it once this resolves. */
  baseline: Promise<string>;
  /** Holds the state after the last step at the start, and after that whatever the proof needs. */
  database: TemporaryDatabase;
  /** A migration failed after the last step and may have left something there. */
  isDirty: boolean;
}

/**
 * Proves the way back, last migration first, the way a rollback would go. Each reverse is run and the
 * database compared with what it was before that migration; at the bottom, all migrations are applied again
 * and the database is compared with what it was at the top. Only when all of that holds is a way back
 * proven. Where the end differs, the climb is repeated with a comparison after each migration, and the
 * reverse that is to blame is rejected.
 */
export async function proveWayBack(
  steps: readonly Step[],
  bench: Bench,
  ports: Ports,
): Promise<WayBack[]> {
  return new Proof(steps, bench, ports).carryOut();
}

/** Everything that is known of one step's way back. */
interface Trial {
  step: Step;
  index: number;
  attempts: Attempt[];
  /** What is left to try. Writing a reverse takes time, so it is taken one by one. */
  reverses: Iterator<Reverse, void>;
  /** Taken already, while Postgres was busy. */
  next?: IteratorResult<Reverse, void> | undefined;
}

/** Which state the bench is in, seen from one migration: after it, before it, or neither. */
type Where = 'above' | 'below' | 'elsewhere';

/** What applying again showed: at which step, and what. */
interface Blame {
  index: number;
  reasons: string[];
}

/** Back to what the connection started with; cheaper than another connection. */
const FRESH_SESSION = 'DISCARD ALL';

class Proof {
  readonly #trials: readonly Trial[];
  readonly #bench: Bench;
  readonly #ports: Ports;
  /**
   * The states between the steps, as the bench went through them: values that a migration makes up (now(),
   * random ids) are others each time it runs.
   */
  #borders: Boundary[];
  #place: Workplace | undefined;

  constructor(steps: readonly Step[], bench: Bench, ports: Ports) {
    this.#trials = steps.map((step, index) => ({
      ...{ step, index, attempts: [] },
      reverses: reversesOf(step),
    }));
    this.#borders = steps.flatMap(({ before, after }, index) =>
      index === 0 ? [before, after] : [after],
    );
    this.#bench = bench;
    this.#ports = ports;
  }

  async carryOut(): Promise<WayBack[]> {
    try {
      await this.#prove();
    } catch (error) {
      throw this.#place?.explain(error) ?? error;
    } finally {
      await this.#place?.close();
    }
    return this.#trials.map(({ step, attempts }) => judge(step, attempts));
  }

  async #prove(): Promise<void> {
    if (this.#bench.isDirty) await this.#rebuild(this.#trials.length);
    await this.#descend();
    while (this.#trials.some(isBack)) {
      if ((await this.#climb('compare at the top')) === undefined) return;
      await this.#descend();
      const blame = await this.#climb('compare at each step');
      // Equal at every border this time, and so at the top as well.
      if (blame === undefined) return;
      this.#reject(blame);
      await this.#rebuild(this.#trials.length);
      await this.#descend();
    }
  }

  /** From the state after the last step down to the baseline. */
  async #descend(): Promise<void> {
    for (const trial of [...this.#trials].reverse()) {
      const where = isBack(trial) ? await this.#runKnown(trial) : await this.#tryReverses(trial);
      const { before, after } = trial.step;
      const isAbove = where === 'above' && differences(before, after).length > 0;
      if (where === 'elsewhere' || isAbove) await this.#rebuild(trial.index);
    }
  }

  async #runKnown({ attempts }: Trial): Promise<Where> {
    const ran = await this.#run(attempts.at(-1)?.reverse.sql ?? '');
    return ran.ok ? 'below' : 'elsewhere';
  }

  /** Tries what is left to try, until one brings the database back. */
  async #tryReverses(trial: Trial): Promise<Where> {
    let where: Where = 'above';
    for (let reverse = take(trial); reverse; reverse = take(trial)) {
      if (where !== 'above') await this.#rebuild(trial.index + 1);
      const result = await this.#tryReverse(reverse, trial.index);
      trial.attempts.push(result.attempt);
      where = result.where;
      if (where === 'below') return where;
    }
    return where;
  }

  async #tryReverse(reverse: Reverse, index: number): Promise<{ attempt: Attempt; where: Where }> {
    const ran = await this.#run(reverse.sql);
    if (!ran.ok) {
      const attempt = { reverse, outcome: 'failed' as const, differences: [ran.reason] };
      return { attempt, where: ran.clean ? 'above' : 'elsewhere' };
    }
    const reading = (await this.#workplace()).boundary();
    const below = this.#trials[index - 1];
    if (below) below.next ??= below.reverses.next();
    const now = await reading;
    const missing = differences(this.#border(index), now);
    if (missing.length > 0) {
      const attempt = { reverse, outcome: 'inexact' as const, differences: missing };
      return { attempt, where: 'elsewhere' };
    }
    return { attempt: { reverse, outcome: 'back', differences: [] }, where: 'below' };
  }

  /** Applies everything again, from the baseline to the top; undefined when it came out as before. */
  async #climb(how: 'compare at the top' | 'compare at each step'): Promise<Blame | undefined> {
    const place = await this.#workplace();
    await place.migrating.query(FRESH_SESSION);
    for (const { step, index } of this.#trials) {
      const again = await this.#apply(place, step);
      if (!again.ok) return { index, reasons: [notAgain(again)] };
      if (how === 'compare at the top' && index < this.#trials.length - 1) continue;
      const border = this.#border(index + 1);
      const reasons = differences(border, await place.boundary(), this.#mattersAgain(index + 1));
      if (reasons.length > 0) return { index, reasons: reasons.map(afterAll) };
    }
    return undefined;
  }

  #border(index: number): Boundary {
    const border = this.#borders[index];
    if (!border) throw new Error(`there is no border ${index}`);
    return border;
  }

  /** What the first `count` migrations make up may differ in content when they run again, not in number. */
  #mattersAgain(count: number): (difference: RowDifference) => boolean {
    const volatile = new Set(
      this.#trials.slice(0, count).flatMap(({ step }) => [...step.volatileTables]),
    );
    return ({ kind, table }) => kind !== 'content' || !volatile.has(table);
  }

  /**
   * The nearest reverse at or below the step where it showed did not restore everything. Where there is none,
   * a migration without a reverse does not apply twice, and nothing from there on can be tried again.
   */
  #reject({ index, reasons }: Blame): void {
    const guilty = this.#trials.slice(0, index + 1).findLast(isBack);
    for (const trial of guilty ? [guilty] : this.#trials.slice(index).filter(isBack)) {
      const attempt = trial.attempts.at(-1);
      if (!attempt) continue;
      attempt.outcome = 'inexact';
      attempt.differences = guilty ? reasons : reasons.map((line) => `not tried again: ${line}`);
    }
  }

  /** Brings the database to the state after the first `count` steps, from the baseline. */
  async #rebuild(count: number): Promise<void> {
    const { server, database, run, baseline } = this.#bench;
    const { signal, now } = this.#ports;
    const options = { run, now: now(), signal, ...copyOf(server, await baseline) };
    await this.#place?.close();
    this.#place = undefined;
    await recreateTemporaryDatabase(server.url, database.name, options);
    const place = await this.#workplace();
    let isMadeUp = false;
    for (const { step, index } of this.#trials.slice(0, count)) {
      await this.#apply(place, step);
      isMadeUp ||= step.volatileTables.size > 0;
      if (isMadeUp) this.#borders[index + 1] = await place.boundary();
    }
  }

  /** Each reverse finds a session as a rollback would open it. */
  async #run(sql: string): Promise<ReverseRun> {
    const { migrating } = await this.#workplace();
    await migrating.query(FRESH_SESSION);
    return runReverse(migrating, sql);
  }

  #apply({ migrating, history }: Workplace, { migration }: Step): Promise<ApplyOutcome> {
    return applyMigration(migrating, migration, this.#bench.mode, history.schema);
  }

  async #workplace(): Promise<Workplace> {
    return (this.#place ??= await Workplace.open(this.#bench.database.url, this.#ports));
  }
}

function take(trial: Trial): Reverse | undefined {
  const result = trial.next ?? trial.reverses.next();
  trial.next = undefined;
  return result.done ? undefined : result.value;
}

function isBack({ attempts }: Trial): boolean {
  return attempts.at(-1)?.outcome === 'back';
}

function notAgain({ error }: ApplyOutcome): string {
  return `after it, the migration does not apply again: ${error?.message ?? 'it failed'}`;
}

function afterAll(line: string): string {
  return `after reversing and applying again: ${line}`;
}
