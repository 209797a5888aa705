import { quoteLiteral } from '../../postgres/identifiers.ts';
import type {
  AdvisoryLockHolder,
  ConnectionUse,
  LockWait,
  PreparedTransaction,
  SessionRow,
} from '../../postgres/session-facts.ts';
import type { Finding } from '../../report/schema.ts';
import { durationWords } from '../../report/words.ts';

/** A transaction of an application that thinks for longer than this does no work any more. */
const IDLE_SECONDS = 60;
/** A DDL that waits this long makes everybody else wait. */
const DDL_SECONDS = 3;
/** A distributed transaction that is alive is committed within moments. */
const PREPARED_SECONDS = 300;

/** Sessions that keep a transaction open and do nothing in it. */
export function idleInTransaction(sessions: readonly SessionRow[]): Finding[] {
  return sessions
    .filter(({ state }) => state?.startsWith('idle in transaction'))
    .filter(({ stateSeconds }) => (stateSeconds ?? 0) > IDLE_SECONDS)
    .map((session) => ({
      rule: 'session-idle-in-transaction',
      severity: 'warning',
      evidence: 'measured',
      title: `${whoIs(session)} has been idle in a transaction for ${lasting(session.stateSeconds)}${holding(session)}`,
      detail:
        'An open transaction keeps its locks, and vacuum from removing what was deleted since. The next migration may have to wait for it, and everybody behind that migration.',
      advice:
        'Find out what left it open. idle_in_transaction_session_timeout ends such sessions by itself.',
      sql: `SELECT pg_terminate_backend(${session.pid});`,
    }));
}

function holding({ locked }: SessionRow): string {
  if (locked.length === 0) return '';
  const more = locked.length > 3 ? ` and ${locked.length - 3} more` : '';
  return `, with locks on ${locked.slice(0, 3).join(', ')}${more}`;
}

/** Strong locks that are waited for: one finding for each process that waits. */
export function waitingDdl(waits: readonly LockWait[]): Finding[] {
  return waits
    .filter(({ waitingSeconds }) => waitingSeconds === null || waitingSeconds > DDL_SECONDS)
    .map(({ pid, relation, mode, waitingSeconds, blockedBy, statement }) => ({
      rule: 'ddl-waiting',
      severity: 'warning',
      evidence: 'measured',
      title: `process ${pid} (${statement ?? 'statement not seen'}) waits for ${mode} on ${relation}${since(waitingSeconds)}, behind ${blockers(blockedBy)}`,
      detail: `Whoever wants to use ${relation} from now on waits behind it.`,
      object: relation,
      advice:
        'End the one that blocks, or cancel the one that waits. A lock_timeout in the migration keeps it from waiting for ever.',
      sql: [
        `SELECT pid, usename, application_name, state, xact_start FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(${pid}));`,
        ...blockedBy.map((blocker) => `SELECT pg_terminate_backend(${blocker});`),
        `-- or: SELECT pg_cancel_backend(${pid});`,
      ].join('\n'),
    }));
}

function since(seconds: number | null): string {
  return seconds === null ? '' : ` for ${lasting(seconds)}`;
}

function blockers(pids: readonly number[]): string {
  if (pids.length === 0) return 'nobody any more';
  return `${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`;
}

/** Prisma's advisory lock: held after the deploy it makes the next one fail. */
export function prismaLock(holders: readonly AdvisoryLockHolder[]): Finding[] {
  return holders.map((holder) => ({
    rule: 'prisma-lock-held',
    severity: 'warning',
    evidence: 'measured',
    title: `${whoIs(holder)} holds Prisma's migration lock${stateOf(holder)}`,
    detail:
      'While it is held, prisma migrate deploy and resolve give up after 10 s (P1002). Either a deploy is running right now, or one was cut off and its session is still there; behind a pooler it may stay for long.',
    advice: 'If no deploy is running, end the session.',
    sql: `SELECT pg_terminate_backend(${holder.pid});`,
  }));
}

function stateOf({ state, stateSeconds }: AdvisoryLockHolder): string {
  return state === null ? '' : `, ${state} for ${lasting(stateSeconds)}`;
}

const NEAR = 0.8;
const AT_THE_END = 0.95;
/** A role that may connect a few times only (an exporter, a backup) is at its limit whenever it does. */
const FEWEST_OF_ROLE = 10;

/** Limits on connections that are nearly used up. That of a role keeps nobody else out. */
export function connectionsNearLimit(uses: readonly ConnectionUse[]): Finding[] {
  return uses
    .filter(({ used, allowed }) => used >= allowed * NEAR && allowed > 0)
    .filter(({ of, allowed }) => of !== 'role' || allowed >= FEWEST_OF_ROLE)
    .map(({ limit, of, used, allowed }) => ({
      rule: 'connections-near-limit',
      severity: of !== 'role' && used >= allowed * AT_THE_END ? 'error' : 'warning',
      evidence: 'measured',
      title: `${used} of ${allowed} connections are used (${limit})`,
      detail:
        'When none is left, new connections are refused: of the application, and of whoever wants to repair something. Slots reserved for superusers are not counted.',
      advice:
        'Look for a pool that grew with the deploy (old and new instances side by side), or a leak; a connection pooler keeps the number small.',
      sql: 'SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;',
    }));
}

/** Prepared transactions that nobody has ended. */
export function preparedLeft(transactions: readonly PreparedTransaction[]): Finding[] {
  return transactions
    .filter(({ seconds }) => seconds > PREPARED_SECONDS)
    .map(({ gid, owner, seconds }) => ({
      rule: 'prepared-transaction-left',
      severity: 'warning',
      evidence: 'measured',
      title: `a prepared transaction of ${owner} has been left open for ${lasting(seconds)}`,
      detail:
        'It keeps its locks and holds back vacuum, also across a restart of the server, and no database with one can be renamed.',
      object: gid,
      advice: 'Ask its coordinator whether it is to be committed; else roll it back.',
      sql: `ROLLBACK PREPARED ${quoteLiteral(gid)};`,
    }));
}

/** `process 7 (app, api)`. */
export function whoIs({
  pid,
  role,
  application,
}: Pick<SessionRow, 'pid' | 'role' | 'application'>): string {
  const details = [role ?? 'unknown role', ...(application === '' ? [] : [application])];
  return `process ${pid} (${details.join(', ')})`;
}

function lasting(seconds: number | null): string {
  return seconds === null ? 'an unknown time' : durationWords(seconds * 1_000);
}
