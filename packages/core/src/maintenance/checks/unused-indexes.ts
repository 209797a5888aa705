import { listIndexes } from '../../postgres/index-facts.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import type { Finding } from '../../report/schema.ts';
import { durationWords, byteWords } from '../../report/words.ts';
import type { MaintenanceCheck } from '../context.ts';
import { readScans } from '../reading/index-scans.ts';
import { type UnusedIndex, unusedIndexes } from '../unused.ts';

const DAY_MS = 86_400_000;
/** What runs once a week must have had its turn. */
const COUNTED_MS = 7 * DAY_MS;

/** Indexes that no query has used for long. */
export const unusedIndexesCheck: MaintenanceCheck = {
  id: 'unused-indexes',
  title: 'Unused',
  run: async ({ read, now, facts }, scope) => {
    const { indexes, counters } = await read(async (client) => ({
      indexes: await listIndexes(client),
      counters: await readScans(client),
    }));
    if (counters.since === null) {
      return { status: 'skipped', result: 'since when the server counts scans is not known' };
    }
    const counted = now() - counters.since;
    if (counted < COUNTED_MS) {
      const result = `scans are counted for ${durationWords(Math.max(0, counted))} only; they say something after 7 days`;
      return { status: 'skipped', result };
    }
    const unused = unusedIndexes(indexes, counters);
    const days = `${Math.floor(counted / DAY_MS)} days`;
    const findings = unused.map((one) => unusedFinding(one, days, facts.standby));
    scope.findAll(findings, () => 'indexes that no query uses');
    const space = unused.reduce((sum, { bytes }) => sum + bytes, 0);
    const found =
      unused.length === 0 ? 'all used' : `${unused.length} unused (${byteWords(space)})`;
    const looked = indexes.length === 1 ? '1 index' : `${indexes.length} indexes`;
    return { result: `${looked}, ${found} in ${days}` };
  },
};

function unusedFinding(
  { index, bytes: size }: UnusedIndex,
  days: string,
  standby: boolean,
): Finding {
  const { id, schema, name, table, partitioned } = index;
  return {
    rule: 'unused-index',
    severity: 'notice',
    evidence: 'measured',
    title: `no query has used the index ${id} on ${table.id} in ${days} (${byteWords(size)})`,
    detail: `Every write keeps it up. Counted on this ${standby ? 'standby' : 'server'} alone: what runs on another one, once a quarter, or only since the index was made a moment ago is not in it.`,
    object: id,
    advice:
      'If nothing rare needs it, drop it in a migration, and delete it from the schema, or it comes back.',
    sql: partitioned
      ? `DROP INDEX ${quoteQualified(schema, name)}; -- not possible CONCURRENTLY: blocks reads and writes for a moment`
      : `DROP INDEX CONCURRENTLY ${quoteQualified(schema, name)};`,
  };
}
