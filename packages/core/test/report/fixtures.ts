import type { z } from 'zod';
import type { Check, Finding, StageReportBase } from '@belay/core/report/schema.ts';

type StageReport = z.infer<typeof StageReportBase>;

/** The rehearsal of an example shop: one migration fails on duplicates, one loses data. */
export function shopReport(changes: Partial<StageReport> = {}): StageReport {
  return {
    schemaVersion: 1,
    stage: 'test',
    belayVersion: '0.1.0',
    run: 'k3x9q2ab',
    startedAt: '2026-06-22T02:31:00.000Z',
    durationMs: 3_100,
    verdict: 'failed',
    headline: 'Not safe to merge: 20260620084500_unique_order_number fails on duplicate rows',
    subject: ['examples/shop', '3 pending of 15', 'Postgres 16.15 (installed)', 'Prisma 7.10.1'],
    checks: [
      {
        id: 'tree',
        title: 'Tree',
        status: 'passed',
        result: '15 migrations, in order, none edited since origin/main',
        durationMs: 12,
        items: [],
      },
      {
        id: 'apply',
        title: 'Apply',
        status: 'failed',
        result: '2 of 3; failed at line 4 of 20260620084500_unique_order_number',
        durationMs: 190,
        items: [
          { status: 'passed', name: '20260611093000_add_order_status', result: '', durationMs: 38 },
          { status: 'passed', name: '20260618101500_drop_legacy_note', result: '', durationMs: 12 },
          {
            status: 'failed',
            name: '20260620084500_unique_order_number',
            result: 'could not create unique index "Order_number_key" (23505)',
            detail: ['nothing of this migration was left behind'],
          },
        ],
      },
      {
        id: 'way-back',
        title: 'Way back',
        status: 'failed',
        result: '1 proven, 1 loses data',
        durationMs: 420,
        items: [
          {
            status: 'passed',
            name: '20260611093000_add_order_status',
            result: 'proven (generated)',
          },
          {
            status: 'failed',
            name: '20260618101500_drop_legacy_note',
            result: 'loses 214 values of Order.note; a restore is the only way back',
          },
        ],
      },
      {
        id: 'compare',
        title: 'Compare',
        status: 'not-verified',
        result: 'apply stopped',
        durationMs: 0,
        items: [],
      },
    ],
    findings: [uniqueFails(), losesData()],
    notVerified: ['old code against the new schema (no base schema.prisma)'],
    ...changes,
  };
}

export function uniqueFails(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'migration-fails',
    severity: 'error',
    evidence: 'measured',
    title: 'could not create unique index "Order_number_key": 17 orders share 8 numbers (23505)',
    detail: 'The deploy would stop here; the migrations before it stay applied.',
    place: {
      file: 'prisma/migrations/20260620084500_unique_order_number/migration.sql',
      line: 4,
    },
    migration: '20260620084500_unique_order_number',
    object: '"Order"',
    advice: 'Find the duplicates and mend them in an earlier migration.',
    sql: 'SELECT "number", count(*)\nFROM "Order"\nGROUP BY 1 HAVING count(*) > 1;',
    ...changes,
  };
}

export function losesData(changes: Partial<Finding> = {}): Finding {
  return {
    rule: 'loses-data',
    severity: 'warning',
    evidence: 'measured',
    title: '20260618101500_drop_legacy_note loses 214 values of Order.note',
    migration: '20260618101500_drop_legacy_note',
    object: '"Order"."note"',
    ...changes,
  };
}

/** A check that never began. */
export const notReached = (id: string): Check => ({
  ...{ id, title: id, status: 'not-verified', result: 'not reached', durationMs: 0, items: [] },
});
