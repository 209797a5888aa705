import { afterAll, describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { loadConfig } from '../../src/config/belay-yml.ts';
import type { HealthTarget } from '../../src/validate/health/target.ts';
import { healthTargets } from '../../src/validate/health/targets.ts';
import { runBake } from './bake-run.ts';
import { type Answer, ok, status, withReceiver } from './receiver.ts';
import { execute, row, validateOn } from './run.ts';
import { optionsOf } from './told.ts';

afterAll(removeTemporaryFolders);

async function targetsOf(url: string): Promise<readonly HealthTarget[]> {
  const config = await loadConfig(undefined, folderWith({}));
  return healthTargets(optionsOf({ healthUrl: [url] }), config, {});
}

const late =
  (milliseconds: number): Answer =>
  (response) =>
    void setTimeout(() => response.end('ok'), milliseconds);

describe('health in the bake time', () => {
  const server = useServer(15);

  const watched = async (answer: Answer, bakeMs: number, thresholds = {}) => {
    const url = await server.createDatabase();
    return withReceiver(answer, async (address) => {
      const targets = await targetsOf(`${address}/health`);
      return runBake(url, { bakeMs, intervalMs: 300, targets, thresholds });
    });
  };

  it('that stays is in every line and in the chart', async () => {
    const { findings, items } = await watched(ok, 900);
    expect(findings).toEqual([]);
    expect(items[0]?.result).toMatch(/, healthy, in \d+(\.\d+)? ms$/);
    expect(items.at(-1)?.detail?.join('\n')).toMatch(
      /health_failures +▁+ +0, before 0, at most 0\n/,
    );
  });

  it('that is lost fails, before the time is over', async () => {
    const dies: Answer = (response, count) =>
      count < 7 ? ok(response, count) : status(503)(response, count);
    const { result, findings, items } = await watched(dies, 20_000);
    expect(findings.map(({ rule, title }) => `${rule}: ${title}`)).toEqual([
      expect.stringMatching(
        /^bake-unhealthy: 1 health URL is no longer healthy, \d.* into the bake time$/,
      ),
    ]);
    expect(findings[0]?.detail).toMatch(/ from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC on; /);
    expect(items.map(({ result }) => result).join('\n')).toContain(
      'beyond bounds: health URLs not',
    );
    expect(result.result).toContain('(ended early)');
  });

  it('that is lost for a moment is forgiven, in a line of its own', async () => {
    const flaps: Answer = (response, count) =>
      count === 7 ? status(503)(response, count) : ok(response, count);
    const { findings, items } = await watched(flaps, 2_100);
    expect(findings).toEqual([]);
    expect(items.filter(({ result }) => result.includes('1 not healthy'))).toHaveLength(1);
  });

  it('that becomes slow fails', async () => {
    const slows: Answer = (response, count) => late(count < 6 ? 0 : 250)(response, count);
    const { findings } = await watched(slows, 20_000, { health_ms: { above: 150 } });
    expect(findings.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Slowest health URL: [\d,]+ ms, [\d.]+ ms before, at most \d+ ms/),
    ]);
  });
});

describe('the bake time of a validation', () => {
  const server = useServer(15);
  const project = () =>
    folderWith({
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
      'prisma/migrations/20260101000000_init/migration.sql': 'SELECT 1;\n',
    });

  it('is not waited for when a check before it failed', async () => {
    const url = await server.createDatabase();
    const started = performance.now();
    const report = await validateOn(url, project(), { bake: 60_000, bakeInterval: 300 });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(report.verdict).toBe('failed');
    expect(row(report, 'bake')).toMatchObject({
      status: 'skipped',
      result: 'a check before it failed',
    });
  }, 60_000);

  it('is not asked for by default', async () => {
    const url = await server.createDatabase();
    await execute(url, 'SELECT 1');
    const report = await validateOn(url, project());
    expect(row(report, 'bake')).toMatchObject({
      status: 'skipped',
      result: 'no bake time asked for',
    });
  }, 60_000);
});
