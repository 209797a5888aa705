import { whyNoAutovacuum } from '../../postgres/autovacuum.ts';
import { readTableStatistics } from '../../postgres/table-statistics.ts';
import { plural } from '../../report/words.ts';
import type { ValidateCheck } from '../context.ts';
import { staleFindings } from '../statistics/findings.ts';
import { staleTables } from '../statistics/judge.ts';
import { lastMigration } from '../statistics/last-migration.ts';
import { Unseen } from '../../report/unseen.ts';

/** Tables that the planner knows nothing about since the migration. */
export const statisticsCheck: ValidateCheck = {
  id: 'statistics',
  title: 'Statistics',
  run: async (context, scope) => {
    const { database } = context;
    if (database.facts.standby) {
      const result = 'ANALYZE runs on the primary, and only there it is known when it ran';
      scope.notVerified(`statistics: ${result}`);
      return { status: 'not-verified', result };
    }
    const { tables, migratedAt, noAutovacuum } = await context.read(async (client) => ({
      tables: await readTableStatistics(client, database.facts.major),
      migratedAt: await lastMigration(client, database.schema),
      noAutovacuum: await whyNoAutovacuum(client),
    }));
    for (const { id, rows } of tables) if (rows !== null) context.details.rows[id] = rows;
    const unseen = new Unseen();
    const stale = staleTables(tables, migratedAt, unseen);
    for (const finding of staleFindings(stale, noAutovacuum)) scope.find(finding);
    unseen.tell(scope);
    const found = stale.length === 0 ? 'none' : `${stale.length}`;
    return { result: `${plural(tables.length, 'table')}, ${found} without statistics` };
  },
};
