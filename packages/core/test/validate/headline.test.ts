import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../src/report/schema.ts';
import type { ValidateDetails } from '../../src/report/validate-report.ts';
import { headlineOf } from '../../src/validate/headline.ts';

const NOTHING: ValidateDetails = { partly: [], health: [], rows: {}, deliveries: [] };
const migrations = { directory: 'prisma/migrations', total: 3, applied: 3 };

const baked = (values: Record<string, number | null>): NonNullable<ValidateDetails['bake']> => ({
  ...{ durationMs: 1_000, intervalMs: 500, baselineFrom: 'the values at the start' },
  ...{ baseline: {}, bounds: {}, taken: 1, notSeen: [] },
  samples: [{ atMs: 500, values }],
});

const accepted: Finding = {
  ...{ rule: 'bake-regression', severity: 'notice', evidence: 'measured' },
  title: 'Connections went beyond 20',
  detail: 'accepted: a sale',
};

describe('the headline of a deploy that stands', () => {
  it.each([
    ['passed', 'The deploy stands'],
    ['warned', 'The deploy stands as far as could be seen; not everything could be looked at'],
  ] as const)('that %s names no facts where none are known', (verdict, headline) => {
    expect(headlineOf(verdict, NOTHING, [], [])).toBe(headline);
  });

  it.each<[string, Record<string, number | null>, Finding[], string]>([
    ['of a bake time that was calm', { connections: 3 }, [], ', no regression in the bake time'],
    ['not of one with a regression that was accepted', { connections: 3 }, [accepted], ''],
    ['not of one that showed nothing', { connections: null }, [], ''],
  ])('says %s that there was no regression', (_, values, findings, words) => {
    const details = { ...NOTHING, migrations, bake: baked(values) };
    expect(headlineOf('passed', details, findings, [])).toBe(
      `The deploy stands: 3 of 3 migrations applied${words}`,
    );
  });
});
