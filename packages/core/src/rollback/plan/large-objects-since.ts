import type pg from 'pg';
import { attempt } from '../../postgres/rows/session.ts';
import { LARGE_OBJECTS } from '../../postgres/rows/types.ts';
import type { RollbackLoss } from '../../report/rollback-report.ts';
import type { MeasuredLoss } from './restore-loss.ts';
import type { RecordedMoment, Versions } from './row-versions.ts';

/** The store of large objects, as far as everybody may read it. */
export interface LargeObjects {
  rows: number;
  /** Their contents are for superusers. */
  readable: boolean;
}

const READ_SQL = `
SELECT count(*)::int AS rows, pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AS readable
FROM pg_catalog.pg_largeobject_metadata`;

const writtenSql = (newer: string) => `
SELECT count(*)::int AS written FROM (
  SELECT t.oid FROM pg_catalog.pg_largeobject_metadata t WHERE ${newer}
  UNION SELECT t.loid FROM pg_catalog.pg_largeobject t WHERE ${newer}) AS objects`;

/** How many there are. Inside `withReadOnlySnapshot`. */
export async function readLargeObjects(client: pg.Client): Promise<LargeObjects> {
  const { rows } = await client.query<LargeObjects>(READ_SQL);
  return rows[0] ?? { rows: 0, readable: false };
}

/** What restoring would take of the large objects, which belong to no table. Inside `withReadOnlySnapshot`. */
export async function largeObjectsSince(
  client: pg.Client,
  { rows: total, readable }: LargeObjects,
  versions: Versions,
  recorded: RecordedMoment['rows'],
): Promise<MeasuredLoss> {
  const before = recorded[LARGE_OBJECTS] ?? 0;
  if (total === 0 && before === 0) return { losses: [], unknown: [] };
  const outcome = await count(client, readable, versions);
  const written = 'reason' in outcome ? Math.max(0, total - before) : outcome.value;
  const comeBack = Math.max(0, before - (total - written));
  const loss: RollbackLoss = {
    ...{ table: LARGE_OBJECTS, written, how: 'reason' in outcome ? 'difference' : 'counted' },
    ...(comeBack > 0 ? { comeBack } : {}),
  };
  return {
    losses: written === 0 && comeBack === 0 ? [] : [loss],
    unknown:
      'reason' in outcome
        ? [`which of ${total} large objects were written since: ${outcome.reason}`]
        : [],
  };
}

async function count(
  client: pg.Client,
  readable: boolean,
  versions: Versions,
): Promise<{ value: number } | { reason: string }> {
  if (versions.kind === 'unknown') return { reason: versions.because };
  if (!readable) return { reason: 'this role may not read pg_largeobject' };
  return attempt(client, async () => {
    const { rows } = await client.query<{ written: number }>(writtenSql(versions.newer));
    return rows[0]?.written ?? 0;
  });
}
