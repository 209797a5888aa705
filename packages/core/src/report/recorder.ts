import { Interrupted, OperationFailed, UserError, messageOf } from '../runtime/errors.ts';
import type { Progress } from '../runtime/ports.ts';
import { type ManyWords, gatherSettled } from './gather.ts';
import type { Check, CheckItem, CheckStatus, Finding } from './schema.ts';
import { NOT_REACHED } from './words.ts';

/** What a check's body hands back: its row's text, and a status where the findings do not decide it. */
export interface CheckResult {
  /** One line. */
  result: string;
  /** Default: the worst of the check's findings. `skipped` and `not-verified` need a reason as `result`. */
  status?: CheckStatus;
}

/** What a check's body can do while it runs. */
export interface CheckScope {
  /** Adds a row under the check, usually one migration; shown at once. */
  item(item: CheckItem): void;
  /** Adds a finding, as the project settled it; the check's status follows it. */
  find(finding: Finding): Finding;
  /**
   * Adds findings that may be many of one kind: of those that are not accepted the first ones, and one that
   * counts the rest ({@link gatherSettled}).
   */
  findAll(findings: readonly Finding[], many: ManyWords): void;
  /** Notes something that this check could not look at, with the reason. */
  notVerified(sentence: string): void;
}

export interface CheckOptions {
  /**
   * Checks run side by side: the rows of this one are shown together when it ends, and what it throws stops
   * nothing else.
   */
  aside?: boolean;
}

export interface CheckPlan {
  id: string;
  title: string;
}

/** Settles a finding against what the project has accepted (belay.yml). */
export type Accept = (finding: Finding) => Finding;

const WORST: readonly CheckStatus[] = ['failed', 'warned', 'passed'];

/**
 * Collects what a stage finds, check by check, in the order planned. A check that is never reached is
 * in the report too, with the reason: nothing goes missing silently.
 */
export class StageRecorder {
  readonly findings: Finding[] = [];
  readonly notVerified: string[] = [];
  readonly #plan: readonly CheckPlan[];
  readonly #accept: Accept;
  readonly #progress: Progress;
  readonly #checks = new Map<string, Check>();
  #stopped: string | undefined;

  constructor(plan: readonly CheckPlan[], accept: Accept, progress: Progress) {
    this.#plan = plan;
    this.#accept = accept;
    this.#progress = progress;
  }

  /** Runs one planned check. What the body throws passes through, after the check was marked. */
  async check(
    id: string,
    body: (scope: CheckScope) => Promise<CheckResult>,
    { aside = false }: CheckOptions = {},
  ): Promise<void> {
    const { title } = this.#planned(id);
    const started = performance.now();
    const items: CheckItem[] = [];
    const own: Finding[] = [];
    const close = (status: CheckStatus, result: string) => {
      const durationMs = Math.round(performance.now() - started);
      if (aside) for (const item of items) this.#progress.item({ id, title }, item);
      this.#close({ id, title, status, result, durationMs, items });
    };
    const keep = (settled: Finding): Finding => {
      own.push(settled);
      this.findings.push(settled);
      return settled;
    };
    const scope: CheckScope = {
      item: (item) => {
        items.push(item);
        if (!aside) this.#progress.item({ id, title }, item);
      },
      find: (finding) => keep(this.#accept(finding)),
      findAll: (findings, many) => gatherSettled(findings, this.#accept, many).forEach(keep),
      notVerified: (sentence) => this.notVerified.push(sentence),
    };
    try {
      const { status, result } = await body(scope);
      close(status ?? statusOf(own), result);
    } catch (error) {
      close(...stoppedBy(error));
      if (!aside) this.stop(`${title.toLowerCase()} stopped`);
      throw error;
    }
  }

  /** Everything that was not reached from here on is reported with this reason. */
  stop(reason: string): void {
    this.#stopped ??= reason;
  }

  /** What is left on purpose: reported as skipped, with the reason. */
  skipRest(reason: string): void {
    for (const { id, title } of this.#plan) {
      if (this.#checks.has(id)) continue;
      this.#close({ id, title, status: 'skipped', result: reason, durationMs: 0, items: [] });
    }
  }

  /** All planned checks in order; those never reached with the reason. */
  checks(): Check[] {
    return this.#plan.map(
      ({ id, title }) =>
        this.#checks.get(id) ?? {
          ...{ id, title, durationMs: 0, items: [] },
          status: 'not-verified' as const,
          result: this.#stopped ?? NOT_REACHED,
        },
    );
  }

  #planned(id: string): CheckPlan {
    const planned = this.#plan.find((plan) => plan.id === id);
    if (!planned) throw new Error(`the check ${id} is not planned`);
    return planned;
  }

  #close(check: Check): void {
    this.#checks.set(check.id, check);
    this.#progress.check(check);
  }
}

/** The status that findings give a check. */
export function statusOf(findings: readonly Finding[]): CheckStatus {
  const seen = new Set<CheckStatus>(
    findings.map(({ severity }): CheckStatus => {
      if (severity === 'error') return 'failed';
      return severity === 'warning' ? 'warned' : 'passed';
    }),
  );
  return WORST.find((status) => seen.has(status)) ?? 'passed';
}

function stoppedBy(error: unknown): [CheckStatus, string] {
  const known = [Interrupted, UserError, OperationFailed].some((kind) => error instanceof kind);
  if (known) return ['not-verified', messageOf(error)];
  return ['not-verified', 'a fault in Belay stopped it'];
}
