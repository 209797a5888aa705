import type pg from 'pg';
import { ensureHistoryTable, recordApplied } from '@belay/core/migrations/execution/history.ts';
import type { Migration } from '@belay/core/migrations/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withTemporaryDatabase } from '@belay/core/postgres/temporary-database.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { runReverses } from '@belay/core/rollback/reverse/run.ts';
import { factsOf } from '@belay/core/rollback/reverse/takes-away.ts';
import type { ReverseStep } from '@belay/core/rollback/reverse/types.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { median } from './measure.ts';
import type { Row } from './row.ts';

export interface ReverseResult {
  rounds: number;
  rows: number;
  /** Medians in milliseconds: connecting, locks, script, history and its record; the script alone in one transaction. */
  belayMs: number;
  sqlMs: number;
}

const ROUNDS = 7;
const ROWS = 500_000;

const BASE = `
CREATE TABLE orders (id int PRIMARY KEY, note text);
INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, ${ROWS}) AS n;
ANALYZE orders`;
const UP = `
CREATE TABLE items (id int PRIMARY KEY, order_id int REFERENCES orders);
ALTER TABLE orders ADD COLUMN total int;
DROP INDEX IF EXISTS orders_note`;
/** Its way back has some work to do: an index over all rows. */
const DOWN = `
CREATE INDEX orders_note ON orders (note);
ALTER TABLE orders DROP COLUMN total;
DROP TABLE items;`;

const NAME = '20260101000000_items';

/** Undoes one migration again and again, by turns with its SQL alone. */
export async function benchRollbackReverse(adminUrl: string): Promise<ReverseResult> {
  const owner = { run: 'benchmark', now: Date.now() };
  return withTemporaryDatabase(adminUrl, owner, async ({ url }) => {
    await withClient(url, {}, async (client) => {
      await client.query(BASE);
      await ensureHistoryTable(client, 'public');
    });
    const times = { belay: [] as number[], sql: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      await withClient(url, {}, deploy);
      times.sql.push(await withClient(url, {}, timeAlone));
      await withClient(url, {}, deploy);
      times.belay.push(await timeBelay(url));
    }
    const [belayMs, sqlMs] = [median(times.belay), median(times.sql)];
    return { rounds: ROUNDS, rows: ROWS, belayMs, sqlMs };
  });
}

async function deploy(client: pg.Client): Promise<void> {
  await client.query(UP);
  const migration = { name: NAME, checksum: '0'.repeat(64) } as Migration;
  const at = new Date();
  await client.query('TRUNCATE _prisma_migrations');
  await recordApplied(client, 'public', [{ migration, startedAt: at, finishedAt: at }]);
}

async function timeAlone(client: pg.Client): Promise<number> {
  const started = performance.now();
  await client.query(`BEGIN;${DOWN}COMMIT`);
  return performance.now() - started;
}

async function timeBelay(url: string): Promise<number> {
  const from = { migration: NAME, source: 'down.sql', proven: 'now', sql: DOWN } as const;
  const step: ReverseStep = { ...from, ...(await factsOf(DOWN, 'public')) };
  const { signal } = new AbortController();
  const ports = { signal, env: process.env, now: Date.now, log: silentLogger };
  const started = performance.now();
  const { failed } = await withHeldTarget(url, { waitMs: 5_000 }, ports, (held) =>
    runReverses(
      { steps: [step], held, lockTimeoutMs: 10_000, run: 'benchmark', identity: {} },
      { item: () => undefined },
      ports,
    ),
  );
  if (failed) throw new Error(failed.reason);
  return performance.now() - started;
}

export function rollbackReverseRows({ rows, belayMs, sqlMs }: ReverseResult): Row[] {
  return [
    {
      ...{ what: 'reverse of one migration, above its SQL', unit: 'ms', goal: 300 },
      measured: belayMs - sqlMs,
      note: `${belayMs.toFixed(0)} ms / ${sqlMs.toFixed(0)} ms; ${rows.toLocaleString('en-US')} rows`,
    },
  ];
}
