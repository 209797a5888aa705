import type { BakeValue } from '../../config/bake-thresholds.ts';
import type { Finding } from '../../report/schema.ts';
import type { Regression, Silence } from './judge.ts';
import { plural } from '../../report/words.ts';
import { VALUE_WORDS, sinceWords } from './words.ts';

interface Meaning {
  /** What it does to users. */
  effect: string;
  advice: string;
  sql?: string;
}

const SESSIONS = `
  FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend'`;

const BUSY: Meaning = {
  effect: 'Work queues up: requests take longer, and when the pools are used up they fail.',
  advice:
    'See what the sessions do; a query that lost its index or a pool that is too large are the usual reasons.',
  sql: `SELECT usename, application_name, state, count(*)${SESSIONS}\n GROUP BY 1, 2, 3 ORDER BY 4 DESC;`,
};

const LOCKS: Meaning = {
  effect: 'Requests stand still until the session before them ends its transaction.',
  advice: 'Find who blocks; end that session, or shorten its transactions.',
  sql: `SELECT pid, pg_blocking_pids(pid) AS blocked_by, now() - query_start AS waits_since, query${SESSIONS} AND cardinality(pg_blocking_pids(pid)) > 0;`,
};

const LONG: Meaning = {
  effect:
    'It keeps its locks and its snapshot: others wait for it, and vacuum cannot clean up behind it.',
  advice: 'Look at its plan; it began after the values to compare with were taken.',
  sql: `SELECT pid, application_name, state, now() - xact_start AS transaction, now() - query_start AS query_time, query${SESSIONS} AND state <> 'idle'
 ORDER BY xact_start LIMIT 10;`,
};

const LAG: Meaning = {
  effect:
    'Whoever reads from the replica sees old data, and a failover now would lose what is not there yet.',
  advice:
    'Wait for a large write of the migration to be caught up with; else look at the replica and the network.',
  sql: 'SELECT application_name, state, replay_lag, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS bytes FROM pg_stat_replication;',
};

const HEALTH: Meaning = {
  effect: 'What the deploy put up does not work for those who use it.',
  advice: "Look at the application's log from the time above on.",
};

const MEANINGS: Readonly<Record<BakeValue, Meaning>> = {
  connections: BUSY,
  active_connections: BUSY,
  lock_waits: LOCKS,
  deadlocks_per_min: {
    effect: 'Postgres ends one of the transactions that wait for each other; its request fails.',
    advice:
      "The server's log names the statements of each deadlock; let them lock rows in the same order.",
  },
  transactions_per_s: {
    effect:
      'Work no longer arrives at the database: the application, or what is before it, may be down.',
    advice:
      'Check the application; where the traffic ended for another reason, bound it with bake: transactions_per_s in belay.yml.',
  },
  rollback_share: {
    effect: 'Requests fail after they began to work.',
    advice:
      "The server's log has the errors: a column or type that the application does not expect yet, a constraint that is new.",
  },
  longest_query_s: LONG,
  longest_transaction_s: LONG,
  query_ms: {
    effect: 'Every request that asks the database takes longer.',
    advice: 'See which statements take the time, and compare their plans with those before.',
    sql: 'SELECT calls, mean_exec_time, total_exec_time, query FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 10;',
  },
  replication_lag_bytes: LAG,
  replication_lag_s: LAG,
  health_failures: HEALTH,
  health_ms: HEALTH,
};

/**
 * What is reported about a value that stayed beyond its bounds.
 *
 * @param startedAt When the bake time began, in milliseconds since the epoch: logs have clocks.
 */
export function regressionFinding(regression: Regression, startedAt: number): Finding {
  const { value, worst, sinceMs } = regression;
  const { figure } = VALUE_WORDS[value];
  const { effect, advice, sql } = MEANINGS[value];
  return {
    ...ruleOf(value),
    severity: 'error',
    evidence: 'measured',
    title: titleOf(regression),
    detail: `${effect}\n${value} was beyond its bound in ${samplesWords(regression.samples)} from ${clockWords(startedAt + sinceMs)} on; ${figure(worst)} is the worst of them.`,
    advice,
    ...(sql === undefined ? {} : { sql }),
  };
}

function titleOf(regression: Regression): string {
  const { value, worst, baseline, sinceMs } = regression;
  const since = sinceWords(sinceMs);
  if (value === 'health_failures' && !baseline) {
    const urls = `${plural(worst, 'health URL')} ${worst === 1 ? 'is' : 'are'}`;
    return `${urls} no longer healthy, ${since} into the bake time`;
  }
  const { name, figure } = VALUE_WORDS[value];
  const before = baseline === null ? '' : `, ${figure(baseline)} before`;
  return `${name}: ${figure(worst)}${before}, ${boundWords(regression)}, since +${since}`;
}

/** `2026-11-26 02:44:15 UTC` */
function clockWords(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function ruleOf(value: BakeValue): Pick<Finding, 'rule'> {
  return value === 'health_failures' ? { rule: 'bake-unhealthy' } : { rule: 'bake-regression' };
}

/** What is reported when the database did not answer. */
export function silenceFinding({ sinceMs, samples, reason }: Silence, startedAt: number): Finding {
  return {
    rule: 'bake-unhealthy',
    severity: 'error',
    evidence: 'measured',
    title: `The database did not answer, since +${sinceWords(sinceMs)}`,
    detail: `From ${clockWords(startedAt + sinceMs)} on, in ${samplesWords(samples)}, it took no connection or gave no answer in time. The last reason: ${reason}`,
    advice:
      'Look at the server and its log; check whether it restarts, and whether connections are used up.',
  };
}

/** `at most 32` */
function boundWords({ value, worst, bounds: { most, least } }: Regression): string {
  const { figure } = VALUE_WORDS[value];
  return most !== undefined && worst > most
    ? `at most ${figure(most)} is allowed`
    : `at least ${figure(least ?? 0)} is expected`;
}

function samplesWords(samples: number): string {
  return samples === 1 ? 'the only sample' : `${samples} samples in a row`;
}
