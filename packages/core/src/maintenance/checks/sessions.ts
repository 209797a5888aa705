import {
  readLockWaits,
  readPreparedTransactions,
  readSessions,
} from '../../postgres/session-facts.ts';
import { plural } from '../../report/words.ts';
import { idleInTransaction, preparedLeft, waitingDdl } from '../../validate/sessions/findings.ts';
import { hiddenSessions } from '../../validate/sessions/hidden.ts';
import type { MaintenanceCheck } from '../context.ts';
import { longQueries } from '../long-queries.ts';

/** Statements and transactions that last too long. */
export const sessionsCheck: MaintenanceCheck = {
  id: 'sessions',
  title: 'Sessions',
  run: async ({ read, facts }, scope) => {
    const seen = await read(async (client) => ({
      sessions: await readSessions(client),
      waits: await readLockWaits(client),
      prepared: await readPreparedTransactions(client),
    }));
    const findings = [
      ...longQueries(seen.sessions),
      ...idleInTransaction(seen.sessions),
      ...waitingDdl(seen.waits),
      ...preparedLeft(seen.prepared),
    ];
    scope.findAll(findings, ({ rule }) => `findings of ${rule}`);
    const hidden = hiddenSessions(facts, 'run a long statement or are idle in a transaction');
    if (hidden !== undefined) scope.notVerified(hidden);
    const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
    return { result: `${plural(seen.sessions.length, 'other session')}${through}` };
  },
};
