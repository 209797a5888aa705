import type pg from 'pg';
import { type NotReapplied, reapplyOutside } from '../../backup/restore/reapply.ts';
import { type Session, isSessionLost } from '../../postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { interruption } from '../../runtime/errors.ts';
import { cancelBackend } from '../cancel-backend.ts';
import type { RollbackPorts } from '../context.ts';
import { processOf } from '../locks.ts';
import { allowSql } from '../preserved/session.ts';
import { readMark } from '../preserved/list.ts';
import { type CutoverStep, takeStep } from '../steps.ts';
import { type NamedDatabase, requireNonePrepared } from './can-rename.ts';
import type { CutOver, CutOverInput } from './cut-over.ts';
import { endSessions, untilLocked } from './empty-database.ts';
import { explainCutover, outcomeUnknown } from './errors.ts';
import { committedAfterAll } from './outcome.ts';
import type { SequenceFollower } from './sequences.ts';
import { holdersInTheWay } from './holders.ts';

export interface Swap extends CutOverInput {
  /** As it serves now. */
  live: NamedDatabase;
  /** On another database: looks on and ends sessions while the transaction waits. */
  helper: Session;
  /** In the incoming database. */
  filler: Session;
  sequences: SequenceFollower;
  /** Process ids of the sessions in the two databases. */
  ours: readonly number[];
}

type Swapped = Pick<CutOver, 'refusedMs' | 'terminated' | 'notReapplied'>;

/**
 * The connection may die without a word while the database is locked against everybody: then the server takes the
 * transaction back by itself, after these times. Everything that is to happen in it takes a fraction of them.
 */
const LIMITS_SQL = `
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '8s';
SET LOCAL idle_in_transaction_session_timeout = '5s'`;

/** Only the database that serves is locked for as long as that takes; whoever came into the other meanwhile must not keep it. */
const SHORT_SQL = `SET LOCAL statement_timeout = '1500ms'`;

/** Of newer servers. A run that is killed while the transaction waits is noticed, and the lock goes (14, not everywhere). */
const NOTICE_DEATH_SQL = `
SELECT pg_catalog.set_config(name, '250ms', true) FROM pg_catalog.pg_settings
 WHERE name = 'client_connection_check_interval' AND pg_catalog.version() LIKE '%linux%'`;

/** Where a role or database has it off, a COMMIT that was answered could be gone after a crash. */
const DURABLE_SQL = `
SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
 WHERE pg_catalog.current_setting('synchronous_commit') = 'off'`;

/** The transaction of the cutover. */
export async function swap(input: Swap, ports: RollbackPorts): Promise<Swapped> {
  const { held, live, parkAs } = input;
  const { client } = held.admin;
  let prepared: Prepared;
  try {
    prepared = await prepare(input, ports);
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const oids = [live.oid, input.incoming.oid];
    const holders = await holdersInTheWay(input.helper.client, oids, input.ours);
    throw explainCutover(error, live.database, holders);
  }
  const swapped = { database: live.database, oid: input.incoming.oid, pid: prepared.pid };
  try {
    await commit(client);
  } catch (error) {
    const lost = isSessionLost(error);
    const committed = lost && (await committedAfterAll(held.admin, swapped, ports).catch(unknown));
    if (!committed) throw explainCutover(error, live.database, '');
  }
  const refusedMs = performance.now() - prepared.since;
  await takeStep(ports, 'cutover: committed');
  return { ...prepared.result, refusedMs };

  function unknown(error: unknown): never {
    throw outcomeUnknown(live.database, parkAs, error);
  }
}

interface Prepared {
  /** By performance.now(). */
  since: number;
  /** Of the transaction's session. */
  pid: number;
  result: Omit<Swapped, 'refusedMs'>;
}

/** Everything up to the COMMIT. */
async function prepare(input: Swap, ports: RollbackPorts): Promise<Prepared> {
  const { held, incoming, live, parkAs, mark } = input;
  const { client } = held.admin;
  await client.query('BEGIN');
  await client.query(LIMITS_SQL);
  await client.query(NOTICE_DEATH_SQL);
  await client.query(DURABLE_SQL);
  await takeStep(ports, 'cutover: begun');
  const notReapplied = await ready(client, input);
  const pid = await processOf(client);
  await takeStep(ports, 'cutover: prepared');
  const since = performance.now();
  const terminated = await park(input, pid, ports);
  await takeStep(ports, 'cutover: parked');
  await client.query(SHORT_SQL);
  await client.query(renameSql(incoming.database, live.database));
  await takeStep(ports, 'cutover: renamed');
  await client.query(allowSql(parkAs, false));
  const comment = quoteLiteral(JSON.stringify(mark));
  await client.query(`COMMENT ON DATABASE ${quoteIdent(parkAs)} IS ${comment}`);
  await requireSwapped(client, input);
  await takeStep(ports, 'cutover: marked');
  if (ports.signal.aborted) throw interruption(ports.signal);
  await takeStep(ports, 'cutover: committing');
  return { since, pid, result: { terminated, notReapplied } };
}

/** What the incoming database is to have when it serves. */
async function ready(client: pg.Client, { incoming }: Swap): Promise<NotReapplied[]> {
  const { database, oid, outside } = incoming;
  if (outside !== undefined) return reapplyOutside(client, database, outside);
  const { rows } = await client.query<{ comment: string | null }>(
    `SELECT pg_catalog.shobj_description($1::oid, 'pg_database') AS comment`,
    [oid],
  );
  const mark = readMark(rows[0]?.comment ?? null);
  if (mark === undefined) throw new Error(`${database} has lost its mark`);
  const { comment, connectionLimit } = mark.preserved;
  const name = quoteIdent(database);
  await client.query(allowSql(database, true));
  await client.query(`ALTER DATABASE ${name} CONNECTION LIMIT ${connectionLimit}`);
  const text = comment === null ? 'NULL' : quoteLiteral(comment);
  await client.query(`COMMENT ON DATABASE ${name} IS ${text}`);
  return [];
}

function renameSql(from: string, to: string): string {
  return `ALTER DATABASE ${quoteIdent(from)} RENAME TO ${quoteIdent(to)}`;
}

/**
 * Renames the database that serves. The server locks it first, so that nobody new comes in, and waits up to five
 * seconds for its sessions to end; meanwhile the helper ends them, the sequences are read a last time by the one session
 * that is left, and that leaves, too.
 *
 * @returns How many sessions were ended.
 */
async function park(input: Swap, pid: number, ports: RollbackPorts): Promise<number> {
  const { held, live, parkAs } = input;
  await takeStep(ports, 'cutover: parking');
  const over = new AbortController();
  const renaming = held.admin.client.query(renameSql(live.database, parkAs)).finally(() => {
    over.abort();
  });
  const emptying = empty(input, pid, over.signal, ports);
  // What fails first counts; neither is left without somebody who waits for it.
  emptying.catch(() => undefined);
  try {
    const [terminated] = await Promise.all([emptying, renaming]);
    return terminated;
  } catch (error) {
    const byItself = over.signal.aborted;
    if (!byItself) await cancelBackend(held.admin, pid, ports);
    const refusal = await renaming.then(() => undefined, asIs);
    throw byItself && refusal !== undefined ? refusal : error;
  }
}

function asIs(error: unknown): unknown {
  return error;
}

async function empty(
  { held, incoming, live, helper, filler, sequences, ours }: Swap,
  pid: number,
  over: AbortSignal,
  ports: RollbackPorts,
): Promise<number> {
  const goOn = async (name: CutoverStep) => {
    await takeStep(ports, name);
    if (ports.signal.aborted) throw interruption(ports.signal);
    // Nobody but the session that reads the sequences could keep it back until then.
    if (over.aborted) throw new Error('the session that reads the sequences was ended');
  };
  await untilLocked(helper.client, pid, live.oid, over);
  await goOn('cutover: locked');
  await requireNonePrepared(helper.client, live);
  const emptying = { oids: [live.oid, incoming.oid], except: ours } as const;
  const terminated = await endSessions(helper.client, emptying, over);
  await goOn('cutover: alone');
  await sequences.follow();
  await goOn('cutover: sequences');
  await Promise.all([filler.close(), held.client.end()]);
  await takeStep(ports, 'cutover: left');
  return terminated;
}

const NAMES_SQL = `
SELECT FROM pg_catalog.pg_database
 WHERE (oid = $1::oid AND datname = $2) OR (oid = $3::oid AND datname = $4)`;

/** Names were renamed, and oids are meant. */
async function requireSwapped(client: pg.Client, { live, incoming, parkAs }: Swap): Promise<void> {
  const values = [live.oid, parkAs, incoming.oid, live.database];
  const { rowCount } = await client.query(NAMES_SQL, values);
  if (rowCount !== 2) throw new Error('somebody renamed the databases meanwhile');
}

/** COMMIT of a transaction that failed before is answered with ROLLBACK, which is no error. */
async function commit(client: pg.Client): Promise<void> {
  const { command } = await client.query('COMMIT');
  if (command !== 'COMMIT') throw new Error('the server rolled the transaction back');
}
