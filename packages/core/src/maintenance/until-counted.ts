import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Upkeep } from '../report/maintenance-report.ts';
import type { MaintenanceContext } from './context.ts';

/** Up to PostgreSQL 14 a process of its own counts, and writes twice a second at most. */
const WAIT_MS = 3_000;
const PAUSE_MS = 100;

const COUNTS_SQL = `
SELECT pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(relname) AS id,
  vacuum_count::float8 AS count
FROM pg_catalog.pg_stat_all_tables`;

/** How often each table was vacuumed by hand, by its name as in SQL. */
export async function readVacuumCounts(client: pg.Client): Promise<Map<string, number>> {
  const { rows } = await client.query<{ id: string; count: number }>(COUNTS_SQL);
  return new Map(rows.map(({ id, count }) => [id, count]));
}

/** Waits until the server's counters know of what was done, or for 3 s. */
export async function untilCounted(
  { read }: Pick<MaintenanceContext, 'read'>,
  upkeep: readonly Upkeep[],
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const vacuumed = upkeep.filter(
    ({ outcome, statement }) => outcome === 'done' && statement.startsWith('VACUUM'),
  );
  const end = performance.now() + WAIT_MS;
  while (performance.now() < end) {
    const counts = await read(readVacuumCounts);
    const isCounted = ({ table }: Upkeep) =>
      (counts.get(table) ?? Infinity) > (before.get(table) ?? 0);
    if (vacuumed.every(isCounted)) return;
    await sleep(PAUSE_MS);
  }
}
