import { describe, expect, it } from '@jest/globals';
import { renderMarkdown } from '@belay/core/report/markdown.ts';
import type { RollbackDetails } from '@belay/core/report/rollback-report.ts';
import { renderTerminal } from '@belay/core/report/terminal.ts';
import type { RollbackOptions } from '@belay/core/rollback/context.ts';
import { headlineOf } from '@belay/core/rollback/headline.ts';
import { commandFor, nextOf } from '@belay/core/rollback/next.ts';
import { estimateOf } from '@belay/core/rollback/plan/estimate.ts';
import { planLines, planRows } from '@belay/core/rollback/plan/plan-rows.ts';
import { shopReport } from '../../report/fixtures.ts';

const NOW = { now: Date.parse('2026-06-22T02:31:00Z') };

const details = (given: Partial<RollbackDetails> = {}): RollbackDetails => ({
  ...{ what: 'plan', strategy: 'restore', ways: [], done: false, deliveries: [], times: {} },
  target: { place: 'db:5432/shop', database: 'shop', databaseOid: 1, role: 'r', version: '16.15', major: 16, kind: 'primary' }, // prettier-ignore
  from: { migration: '20260620084500_unique', appliedAt: '2026-06-22T02:27:00Z' },
  to: { kind: 'backup', name: 'ID', takenAt: '2026-06-22T02:14:00Z', location: '/backups/ID' },
  migrations: [{ name: '20260620084500_unique', how: 'restore', state: 'to go' }],
  losses: [
    { table: '"public"."Payment"', written: 14, how: 'counted' },
    { table: '"public"."Order"', written: 398, comeBack: 2, how: 'counted' },
  ],
  ...{ lossesUnknown: [], estimate: { refusedMs: 250, durationMs: 360_000 } },
  ...given,
});

describe('the plan', () => {
  it('says at night what there is to know, in this order', () => {
    expect(planLines(details(), NOW)).toEqual([
      '  database   db:5432/shop',
      '  now at     20260620084500_unique, applied 4 min ago',
      '  go to      the backup of 02:14 UTC (17 min ago)',
      '             /backups/ID',
      '  goes       20260620084500_unique',
      '  how        restore the backup beside, compare, cut over',
      '  costs      would leave the live database: 412 rows written since: Order 398, Payment 14',
      '             2 rows deleted or changed since, back as they were: Order 2',
      '             it stays in shop_before_rollback_… and can be exported (--salvage)',
      '  outage     about 250 ms, once; the restore itself (about 6 min 0 s) runs beside the live database',
    ]);
  });

  it('says of reverse SQL that nothing is lost, and how it was proven', () => {
    const migrations: RollbackDetails['migrations'] = [
      { name: 'c', how: 'reverse', proven: 'now', state: 'to go' },
      { name: 'b', how: 'reverse', proven: 'by the rehearsal', state: 'to go' },
    ];
    const reverse = details({
      ...{ strategy: 'reverse', migrations, losses: [], estimate: { refusedMs: 0 } },
      to: { kind: 'migration', name: 'a' },
    });
    expect(planLines(reverse, NOW)).toEqual([
      '  database   db:5432/shop',
      '  now at     20260620084500_unique, applied 4 min ago',
      '  go to      a',
      '  goes       2 migrations, newest first: c, b',
      '  how        run the reverse SQL, proven by the rehearsal and now, newest first, each with its history',
      '  costs      nothing: no row is lost',
      '  outage     none; who uses a table that is changed waits for a moment',
    ]);
  });

  it('never passes over what is not known', () => {
    const lines = planLines(details({ losses: [], lossesUnknown: ['rows of big'] }), NOW).join('\n'); // prettier-ignore
    expect(lines).toContain('costs      not known: rows of big');
    expect(lines).not.toContain('no row is lost');
  });

  it('says of lower bounds, estimates and rewritten tables what they are', () => {
    const costs = (losses: RollbackDetails['losses']) =>
      planRows(details({ losses }), NOW).find(({ label }) => label === 'costs')?.lines;
    expect(costs([{ table: '"public"."a"', written: 2, how: 'difference' }])?.[0]).toMatch(/: at least 2 rows/); // prettier-ignore
    expect(costs([{ table: '"billing"."a"', written: 2, how: 'estimated' }])?.[0]).toMatch(/: about 2 rows .*: billing\.a 2$/); // prettier-ignore
    expect(costs([{ table: '"public"."a"', column: 'b', written: 1, how: 'counted' }])?.[0]).toMatch(/: 1 value in a\.b 1$/); // prettier-ignore
    expect(
      costs([{ table: '"public"."a"', written: 9, rewritten: 9, how: 'counted' }]),
    ).toContainEqual(expect.stringMatching(/^of these, a 9 by a transaction .* perhaps nobody/));
  });

  it('becomes what was done, with the window that was measured and what is kept', () => {
    const done = details({
      ...{ what: 'now', done: true, window: { refusedMs: 212, terminated: 8 } },
      preserved: { database: 'shop_before_rollback_20260622T0231', of: 'shop', at: '2026-06-22T02:31:00Z', by: 'rollback' }, // prettier-ignore
    });
    expect(planRows(done, NOW).map(({ label, lines }) => [label, lines.at(-1)])).toEqual([
      ['was at', '20260620084500_unique, applied 4 min ago'],
      ['went to', '/backups/ID'],
      ['gone', '20260620084500_unique'],
      ['how', 'restore the backup beside, compare, cut over'],
      ['cost', '2 rows deleted or changed since, back as they were: Order 2'],
      ['outage', '212 ms, measured; 8 sessions ended'],
      [
        'kept',
        'shop_before_rollback_20260622T0231, the database as it was, closed to applications',
      ],
    ]);
  });

  const preserved = { database: 'shop_before_rollback_20260622T0231', of: 'shop', at: '2026-06-22T02:31:00Z', by: 'rollback', bytes: 1024 } as const; // prettier-ignore

  it('says which database would be dropped, and what was done by an earlier run', () => {
    const drop = details({ what: 'drop-preserved', preserved });
    expect(planLines(drop, NOW).slice(1, 3)).toEqual([
      '  drops      shop_before_rollback_20260622T0231',
      expect.stringContaining('as it was before the rollback of 02:31 UTC (just now), 1 kB'),
    ]);
    const again = details({ what: 'now', done: true, doneBefore: preserved.at, preserved });
    expect(planRows(again, NOW).map(({ label }) => label)).toEqual(['done', 'kept']);
    expect(headlineOf('passed', again, [])).toMatch(/^It was done before: ID serves; .*T0231$/);
    const undo = details({ ...{ what: 'undo', done: true, preserved }, to: { kind: 'preserved', name: 'shop_before_undo_x' } }); // prettier-ignore
    expect(headlineOf('passed', undo, [])).toMatch(/^The undo is taken back: shop_before_undo_x serves/); // prettier-ignore
  });

  it('ends with the command for that very backup, confirmed as it was', () => {
    const options = { what: 'plan', strategy: 'auto', backup: '/backups' } as RollbackOptions;
    expect(commandFor(details(), options)).toBe("belay rollback --backup '/backups/ID' --confirm shop --accept-data-loss"); // prettier-ignore
    const another = { ...options, confirm: 'shop from staging' };
    expect(commandFor(details(), another)).toContain("--confirm 'shop from staging'");
    const nothing = details({ strategy: 'none', losses: [] });
    expect(nextOf('passed', nothing, options)?.command).toMatch(/ --strategy restore --confirm shop --plan$/); // prettier-ignore
  });

  it('comes before the checks in every rendering', () => {
    const report = shopReport({ summary: planRows(details(), NOW) });
    const text = renderTerminal(report, { color: false, width: 60 });
    expect(text).toContain('\n      now at     20260620084500_unique, applied 4 min ago\n');
    expect(text.indexOf('outage')).toBeLessThan(text.indexOf('✓ tree'));
    const summary = text.slice(text.indexOf('now at'), text.indexOf('✓ tree')).split('\n');
    expect(summary.filter((line) => line.length > 60)).toEqual([]);
    const markdown = renderMarkdown(report, { maxBytes: 60_000 });
    expect(markdown).toContain('| now at | 20260620084500_unique, applied 4 min ago |');
    expect(markdown.indexOf('outage')).toBeLessThan(markdown.indexOf('| | Check |'));
  });

  it('shows whatever stands in a name as that text', () => {
    const hostile = details({ from: { migration: '\u001b[31m</td>|x\n::set-output' } });
    const report = shopReport({ summary: planRows(hostile, NOW) });
    expect(renderTerminal(report, { color: false, width: 100 })).not.toContain('\u001b');
    expect(renderMarkdown(report, { maxBytes: 60_000 })).not.toContain('</td>');
  });
});

describe('the estimate', () => {
  const archive = { file: 'archive.tar', bytes: 1, sha256: '', compression: { method: 'none' }, files: [] } as const; // prettier-ignore
  const manifest = { databaseBytes: 3_000_000_000, archive: { ...archive, files: [] } };

  it('is what the restore took that proved the backup, else from the size', () => {
    expect(estimateOf({ strategy: 'restore', manifest, restoreMs: 90_000 })).toEqual({ refusedMs: 250, durationMs: 90_000 }); // prettier-ignore
    expect(estimateOf({ strategy: 'restore', manifest })).toEqual({ refusedMs: 250, durationMs: 100_000 }); // prettier-ignore
    expect(estimateOf({ strategy: 'in-place', manifest })).toEqual({ refusedMs: 100_000, durationMs: 100_000 }); // prettier-ignore
    expect(estimateOf({ strategy: 'reverse' })).toEqual({ refusedMs: 0 });
    expect(estimateOf({ strategy: 'in-place' })).toBeUndefined();
  });
});
