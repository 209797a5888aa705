import { PRISMA_ADVISORY_LOCK } from '../../migrations/prisma/history.ts';
import {
  readAdvisoryLock,
  readConnections,
  readLockWaits,
  readPreparedTransactions,
  readSessions,
} from '../../postgres/session-facts.ts';
import { plural } from '../../report/words.ts';
import type { ValidateCheck } from '../context.ts';
import {
  connectionsNearLimit,
  idleInTransaction,
  preparedLeft,
  prismaLock,
  waitingDdl,
} from '../sessions/findings.ts';
import { hiddenSessions } from '../sessions/hidden.ts';

/** What a deploy may have left behind among the sessions, and how near the limits are. */
export const sessionsCheck: ValidateCheck = {
  id: 'sessions',
  title: 'Sessions',
  run: async (context, scope) => {
    const { facts } = context.database;
    const seen = await context.read(async (client) => ({
      sessions: await readSessions(client),
      waits: await readLockWaits(client),
      lock: await readAdvisoryLock(client, PRISMA_ADVISORY_LOCK),
      connections: await readConnections(client),
      prepared: await readPreparedTransactions(client),
    }));
    const findings = [
      ...idleInTransaction(seen.sessions),
      ...waitingDdl(seen.waits),
      ...prismaLock(seen.lock),
      ...connectionsNearLimit(seen.connections),
      ...preparedLeft(seen.prepared),
    ];
    scope.findAll(findings, ({ rule }) => `findings of ${rule}`);
    const hidden = hiddenSessions(facts, 'are idle in a transaction');
    if (hidden !== undefined) scope.notVerified(hidden);
    const [server] = seen.connections;
    const used = server ? `, ${server.used} of ${server.allowed} connections used` : '';
    const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
    return { result: `${plural(seen.sessions.length, 'other session')}${used}${through}` };
  },
};
