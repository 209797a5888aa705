import type { BelayConfig } from '../../config/belay-yml.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { ValidateDetails } from '../../report/validate-report.ts';
import { pause } from '../../runtime/deadline.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { LiveDatabase, ValidateOptions } from '../context.ts';
import type { HealthTarget } from '../health/target.ts';
import { type BakeBaseline, isPooled } from './baseline.ts';
import { Looker } from './look.ts';
import { BakeRecord } from './record.ts';
import { type Timing, deadlineOf, nextSample } from './schedule.ts';
import { sinceWords } from './words.ts';

export interface BakeInput {
  options: Pick<ValidateOptions, 'bake' | 'bakeInterval'>;
  config: Pick<BelayConfig, 'bake'>;
  details: ValidateDetails;
  database: LiveDatabase;
  targets: readonly HealthTarget[];
}

/** What the values are compared with. */
export interface Compared {
  baseline: BakeBaseline;
  /** In words: where it comes from. */
  from: string;
}

/**
 * Watches the database and the health URLs for the bake time and compares what it sees with the baseline. Ends
 * before its time when something is beyond its bounds for good: every minute counts then.
 *
 * @throws Interrupted when the signal aborts; what was seen until then is in the details.
 */
export async function bake(
  { options, config, details, database, targets }: BakeInput,
  { baseline, from }: Compared,
  ports: Pick<Ports, 'signal' | 'env' | 'now'>,
  scope: CheckScope,
): Promise<CheckResult> {
  const timing: Timing = { bakeMs: options.bake ?? 0, intervalMs: options.bakeInterval };
  const deadlineMs = deadlineOf(timing.intervalMs);
  const looker = new Looker({ database, targets, since: baseline.serverTime, deadlineMs }, ports);
  const record = new BakeRecord({
    ...{ timing, thresholds: config.bake, baseline: baseline.values },
    ...{ pooled: isPooled(database), startedAt: ports.now() },
  });
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  record.begin(await looker.look());
  for (let due = nextSample(elapsed(), timing); due !== undefined;) {
    await pause(due - elapsed(), ports.signal);
    const atMs = elapsed();
    const line = record.add(atMs, await looker.look());
    if (line) scope.item(line);
    details.bake = record.result(from);
    if (record.findings(false).length > 0) break;
    due = nextSample(Math.max(due, elapsed()), timing);
  }
  return conclude(record, { from, timing }, scope);
}

function conclude(
  record: BakeRecord,
  { from, timing }: { from: string; timing: Timing },
  scope: CheckScope,
): CheckResult {
  scope.item(record.chart());
  for (const { sentence, hidden } of record.notSeen()) {
    if (hidden) scope.notVerified(`the bake time's ${sentence}`);
  }
  const findings = record.findings(true).map((finding) => scope.find(finding));
  const over = `${record.taken} ${record.taken === 1 ? 'sample' : 'samples'} over ${sinceWords(record.lastMs)}`;
  const short = record.lastMs < timing.bakeMs ? ' (ended early)' : '';
  return {
    result:
      findings.length === 0
        ? `${over}, no regression against ${from}`
        : `${over}${short}; ${findings.map(({ title }) => title).join('; ')}`,
  };
}
