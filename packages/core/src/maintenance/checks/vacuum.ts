import { whyNoAutovacuum } from '../../postgres/autovacuum.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { type TableStatistics, readTableStatistics } from '../../postgres/table-statistics.ts';
import type { Finding } from '../../report/schema.ts';
import { durationWords, plural } from '../../report/words.ts';
import type { MaintenanceCheck } from '../context.ts';

/** Below these autovacuum, as it comes, would not begin either, or nobody notices. */
const DEAD_ROWS = 1_000;
const DEAD_SHARE = 0.2;

/** Tables in which dead rows have piled up. */
export const vacuumCheck: MaintenanceCheck = {
  id: 'vacuum',
  title: 'Vacuum',
  run: async ({ read, facts, now, need }, scope) => {
    if (facts.standby) {
      const result = 'dead rows are counted on the primary only';
      scope.notVerified(`vacuum: ${result}`);
      return { status: 'not-verified', result };
    }
    const { tables, noAutovacuum } = await read(async (client) => ({
      tables: (await readTableStatistics(client, facts.major)).filter(
        ({ kind }) => kind !== 'partitioned table',
      ),
      noAutovacuum: await whyNoAutovacuum(client),
    }));
    const needy = tables.filter(needsVacuum).sort((a, b) => b.deadRows - a.deadRows);
    for (const { schema, name, id } of needy) need({ schema, name, id, needs: 'vacuum' });
    const findings = needy.map((table) => deadRowsFinding(table, noAutovacuum, now()));
    scope.findAll(findings, () => 'tables with many dead rows');
    const dead = tables.reduce((sum, { deadRows }) => sum + deadRows, 0);
    const off = noAutovacuum === undefined ? '' : `; ${noAutovacuum}`;
    return { result: `${plural(tables.length, 'table')}, ${plural(dead, 'dead row')}${off}` };
  },
};

/** Whether a fifth of a table's rows is dead, and so many that it matters. */
function needsVacuum(table: TableStatistics): boolean {
  return table.deadRows >= DEAD_ROWS && deadShare(table) >= DEAD_SHARE;
}

function deadShare({ deadRows, liveRows }: TableStatistics): number {
  return deadRows / Math.max(1, deadRows + liveRows);
}

function deadRowsFinding(
  table: TableStatistics,
  noAutovacuum: string | undefined,
  now: number,
): Finding {
  const { id, deadRows, vacuumedAt, autovacuumOff } = table;
  const share = Math.round(100 * deadShare(table));
  const last =
    vacuumedAt === null
      ? 'no VACUUM is known of'
      : `the last VACUUM was ${durationWords(Math.max(0, now - vacuumedAt))} ago`;
  return {
    rule: 'table-needs-vacuum',
    severity: 'warning',
    evidence: 'measured',
    title: `${id} has ${plural(deadRows, 'dead row')} (${share} %); ${last}`,
    detail: [
      'Every scan reads past them, and the table grows instead of using their space again.',
      ...(noAutovacuum === undefined ? [] : [`On this server ${noAutovacuum}.`]),
      ...(autovacuumOff ? ['autovacuum_enabled is off for the table.'] : []),
    ].join(' '),
    object: id,
    advice:
      'VACUUM blocks neither reads nor writes. If they come back at once, something old holds them: an idle transaction, a prepared one, a replication slot.',
    sql: `VACUUM (ANALYZE) ${quoteQualified(table.schema, table.name)};`,
  };
}
