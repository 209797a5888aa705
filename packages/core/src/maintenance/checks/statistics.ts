import { whyNoAutovacuum } from '../../postgres/autovacuum.ts';
import { readTableStatistics } from '../../postgres/table-statistics.ts';
import { plural } from '../../report/words.ts';
import { staleFindings } from '../../validate/statistics/findings.ts';
import { staleTables } from '../../validate/statistics/judge.ts';
import { lastMigration } from '../../validate/statistics/last-migration.ts';
import { Unseen } from '../../report/unseen.ts';
import type { MaintenanceCheck } from '../context.ts';

/** Tables that the planner knows nothing about; judged as in a validation. */
export const statisticsCheck: MaintenanceCheck = {
  id: 'statistics',
  title: 'Statistics',
  run: async ({ read, facts, schema, need }, scope) => {
    if (facts.standby) {
      const result = 'only on the primary it is known when ANALYZE ran';
      scope.notVerified(`statistics: ${result}`);
      return { status: 'not-verified', result };
    }
    const { tables, migratedAt, noAutovacuum } = await read(async (client) => ({
      tables: await readTableStatistics(client, facts.major),
      migratedAt: await lastMigration(client, schema),
      noAutovacuum: await whyNoAutovacuum(client),
    }));
    const unseen = new Unseen();
    const stale = staleTables(tables, migratedAt, unseen);
    for (const { table } of stale) {
      const { schema, name, id, kind } = table;
      need({ schema, name, id, needs: kind === 'partitioned table' ? 'analyze' : 'vacuum' });
    }
    for (const finding of staleFindings(stale, noAutovacuum)) scope.find(finding);
    unseen.tell(scope);
    const found = stale.length === 0 ? 'none' : `${stale.length}`;
    return { result: `${plural(tables.length, 'table')}, ${found} without statistics` };
  },
};
