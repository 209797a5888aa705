import type { MaintenanceCheck } from '../context.ts';
import { readTransactionAges } from '../reading/transaction-ages.ts';
import { agesFindings, gravityOf, shareOf } from '../wraparound.ts';

/** How far the transaction ids have run: at the end of the road the server refuses every write. */
export const transactionIdsCheck: MaintenanceCheck = {
  id: 'transaction-ids',
  title: 'Wraparound',
  run: async ({ read, details, need }, scope) => {
    const ages = await read(readTransactionAges);
    const { freezeMaxAge, multixactFreezeMaxAge } = ages;
    const own = ages.databases.find((database) => database.own);
    if (own) {
      details.transactionIds = {
        ...{ age: own.xids, multixactAge: own.multixacts },
        ...{ freezeMaxAge, multixactFreezeMaxAge },
      };
    }
    const findings = agesFindings(ages);
    for (const finding of findings) scope.find(finding);
    for (const table of ages.tables) {
      const { schema, name, id } = table;
      if (gravityOf(table, ages) !== undefined && !table.temporary) {
        need({ schema, name, id, needs: 'vacuum' });
      }
    }
    const percent = (value: number) => `${Math.floor(100 * shareOf(value))} %`;
    const [oldest] = ages.databases;
    return {
      result: own
        ? `${own.xids.toLocaleString('en-US')} transaction ids since the oldest row (${percent(own.xids)} of the way), ${own.multixacts.toLocaleString('en-US')} multixacts (${percent(own.multixacts)})`
        : `the oldest database is ${oldest?.name ?? 'unknown'}`,
    };
  },
};
