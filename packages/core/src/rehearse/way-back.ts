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
import { Workplace } from './boundary.ts';
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
  /** The migrations ran anew since the borders were read, so values they make up are others now. */
  #ranAnew = false;

  #place: Workplace | undefined;

  constructor(steps: readonly Step[], bench: Bench, ports: Ports) {
    this.#trials = steps.map((step, index) => ({
      ...{ step, index, attempts: [] },
      reverses: reversesOf(step),
    }));
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
      const down = isBack(trial) ? await this.#runKnown(trial) : await this.#tryReverses(trial);
      const { before, after } = trial.step;
      if (!down && differences(before, after).length > 0) await this.#rebuild(trial.index);
    }
  }

  async #runKnown({ attempts }: Trial): Promise<boolean> {
    const sql = attempts.at(-1)?.reverse.sql ?? '';
    return (await this.#run(sql)).ok;
  }

  /** Tries what is left to try. True when one brought the database back. */
  async #tryReverses(trial: Trial): Promise<boolean> {
    let inPlace = true;
    for (let reverse = take(trial); reverse; reverse = take(trial)) {
      if (!inPlace) await this.#rebuild(trial.index + 1);
      const result = await this.#tryReverse(reverse, trial.index);
      trial.attempts.push(result.attempt);
      if (result.attempt.outcome === 'back') return true;
      inPlace = result.inPlace;
    }
    return false;
  }

  async #tryReverse(
    reverse: Reverse,
    index: number,
  ): Promise<{ attempt: Attempt; inPlace: boolean }> {
    const ran = await this.#run(reverse.sql);
    if (!ran.ok) {
      const attempt = { reverse, outcome: 'failed' as const, differences: [ran.reason] };
      return { attempt, inPlace: ran.clean };
    }
    const before = this.#trials[index]?.step.before;
    if (!before) throw new Error(`there is no step ${index}`);
    const reading = (await this.#workplace()).boundary();
    const below = this.#trials[index - 1];
    if (below) below.next ??= below.reverses.next();
    const now = await reading;
    const missing = differences(before, now, this.#matters(index));
    const outcome = missing.length === 0 ? 'back' : 'inexact';
    return { attempt: { reverse, outcome, differences: missing }, inPlace: false };
  }

  /** Applies everything again, from the baseline to the top; undefined when it came out as before. */
  async #climb(how: 'compare at the top' | 'compare at each step'): Promise<Blame | undefined> {
    this.#ranAnew = true;
    const place = await this.#workplace();
    await place.migrating.query(FRESH_SESSION);
    for (const { step, index } of this.#trials) {
      const again = await this.#apply(place, step);
      if (!again.ok) return { index, reasons: [notAgain(again)] };
      if (how === 'compare at the top' && index < this.#trials.length - 1) continue;
      const reasons = differences(step.after, await place.boundary(), this.#matters(index + 1));
      if (reasons.length > 0) return { index, reasons: reasons.map(afterAll) };
    }
    return undefined;
  }

  /**
   * Values that the first `count` migrations make up (now(), random ids) are others each time these run. Then
   * they may differ in content, not in number.
   */
  #matters(count: number): (difference: RowDifference) => boolean {
    if (!this.#ranAnew) return () => true;
    const volatile = new Set(
      this.#trials.slice(0, count).flatMap(({ step }) => [...step.volatileTables]),
    );
    return ({ kind, table }) => kind !== 'content' || !volatile.has(table);
  }

  /** The nearest reverse at or below the step where it showed did not restore everything. */
  #reject({ index, reasons }: Blame): void {
    const below = this.#trials.slice(0, index + 1).findLast(isBack);
    const attempt = (below ?? this.#trials.find(isBack))?.attempts.at(-1);
    if (!attempt) throw new Error('applying again failed, and no reverse was run');
    attempt.outcome = 'inexact';
    attempt.differences = reasons;
  }

  /** Brings the database to the state after the first `count` steps, from the baseline. */
  async #rebuild(count: number): Promise<void> {
    this.#ranAnew = true;
    const { server, database, run, baseline } = this.#bench;
    const { signal, now } = this.#ports;
    const options = { run, now: now(), signal, ...copyOf(server, await baseline) };
    await this.#place?.close();
    this.#place = undefined;
    await recreateTemporaryDatabase(server.url, database.name, options);
    const place = await this.#workplace();
    for (const { step } of this.#trials.slice(0, count)) await this.#apply(place, step);
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
