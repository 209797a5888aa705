import type { SessionRow } from '../postgres/session-facts.ts';
import type { Finding } from '../report/schema.ts';
import { durationWords } from '../report/words.ts';
import { whoIs } from '../validate/sessions/findings.ts';

/** No request of a user takes so long; a report or a backup may. */
const LONG_SECONDS = 300;

/** Statements that have been running for minutes. */
export function longQueries(sessions: readonly SessionRow[]): Finding[] {
  return sessions
    .filter(({ state, querySeconds }) => state === 'active' && (querySeconds ?? 0) > LONG_SECONDS)
    .map((session) => ({
      rule: 'long-running-query',
      severity: 'warning',
      evidence: 'measured',
      title: `${whoIs(session)} has been running ${session.statement ?? 'a statement'} for ${durationWords((session.querySeconds ?? 0) * 1_000)}`,
      detail:
        'While it runs, vacuum can remove nothing that was deleted since it began, in any table. A backup or a report may be meant to take so long.',
      advice: 'If nobody waits for it, cancel it; statement_timeout does so by itself.',
      sql: `SELECT pg_cancel_backend(${session.pid});`,
    }));
}
