import { type BakeThresholds } from '../../src/config/bake-thresholds.ts';
import { readServerFacts } from '../../src/postgres/server-facts.ts';
import { withSessionPool } from '../../src/postgres/session-pool.ts';
import type { BakeResult } from '../../src/report/bake-result.ts';
import type { CheckResult } from '../../src/report/recorder.ts';
import type { CheckItem, Finding } from '../../src/report/schema.ts';
import type { ValidateDetails } from '../../src/report/validate-report.ts';
import { silentLogger } from '../../src/runtime/ports.ts';
import { bake } from '../../src/validate/bake/bake.ts';
import { type BakeBaseline, takeBaseline } from '../../src/validate/bake/baseline.ts';
import type { NotSeen, Values } from '../../src/validate/bake/readings.ts';
import type { LiveDatabase } from '../../src/validate/context.ts';
import type { HealthTarget } from '../../src/validate/health/target.ts';

export interface BakeSettings {
  bakeMs?: number;
  intervalMs?: number;
  thresholds?: BakeThresholds;
  /** Default: taken from the database before anything else. */
  baseline?: Values;
  targets?: readonly HealthTarget[];
  signal?: AbortSignal;
  /** Told of each line as it comes. */
  onItem?: (item: CheckItem) => void;
}

export interface BakeOutcome {
  result: CheckResult;
  findings: Finding[];
  items: CheckItem[];
  notVerified: string[];
  /** Set whenever a sample was taken. */
  bake: BakeResult;
}

const port = (signal: AbortSignal) => ({
  ...{ log: silentLogger, now: Date.now, signal },
  env: { PATH: process.env['PATH'] },
});

/** Runs the bake time against a database, without the rest of the stage. `body` runs while it does. */
export async function runBake(
  url: string,
  settings: BakeSettings = {},
  body: () => Promise<void> = async () => undefined,
): Promise<BakeOutcome> {
  const { bakeMs = 1_500, intervalMs = 300, targets = [], thresholds = {} } = settings;
  const signal = settings.signal ?? new AbortController().signal;
  const ports = port(signal);
  const details: ValidateDetails = { partly: [], health: [], rows: {}, deliveries: [] };
  const outcome = {
    findings: [] as Finding[],
    items: [] as CheckItem[],
    notVerified: [] as string[],
  };
  return withDatabase(url, signal, async (database) => {
    const options = { bake: bakeMs, bakeInterval: intervalMs };
    const baseline = await baselineOf(settings, { database, targets, options }, ports);
    const [result] = await Promise.all([
      bake(
        { options, config: { bake: thresholds }, details, database, targets },
        { baseline, from: 'the values at the start' },
        ports,
        {
          item: (item) => {
            outcome.items.push(item);
            settings.onItem?.(item);
          },
          find: (finding) => {
            outcome.findings.push(finding);
            return finding;
          },
          findAll: (findings) => void outcome.findings.push(...findings),
          notVerified: (sentence) => outcome.notVerified.push(sentence),
        },
      ),
      body(),
    ]);
    if (details.bake === undefined) throw new Error('no sample was taken');
    return { result, ...outcome, bake: details.bake };
  });
}

/** Takes a baseline from a database. */
export async function runBaseline(
  url: string,
  { intervalMs = 300, targets = [] }: Pick<BakeSettings, 'intervalMs' | 'targets'> = {},
): Promise<{ baseline: BakeBaseline; notSeen: NotSeen[] }> {
  const { signal } = new AbortController();
  return withDatabase(url, signal, (database) =>
    takeBaseline({ options: { bakeInterval: intervalMs }, database, targets }, port(signal)),
  );
}

async function baselineOf(
  { baseline }: BakeSettings,
  input: Parameters<typeof takeBaseline>[0],
  ports: Parameters<typeof takeBaseline>[1],
): Promise<BakeBaseline> {
  if (baseline === undefined) return (await takeBaseline(input, ports)).baseline;
  return { takenAt: new Date().toISOString(), serverTime: Date.now(), values: baseline };
}

async function withDatabase<T>(
  url: string,
  signal: AbortSignal,
  body: (database: LiveDatabase) => Promise<T>,
): Promise<T> {
  return withSessionPool(url, { connections: 2, signal }, async (pool) => {
    const facts = await pool.use(readServerFacts);
    const catalogue = () => Promise.reject(new Error('the bake time needs no catalogue'));
    return body({ url, facts, schema: 'public', pool, catalogue });
  });
}
