import type { Outside } from '../../backup/content/content.ts';
import type { NotReapplied } from '../../backup/restore/reapply.ts';
import type { Session } from '../../postgres/connection.ts';
import { withDatabase } from '../../postgres/url.ts';
import type { PreservedDatabase } from '../../report/rollback-report.ts';
import { OperationFailed, UserError, interruption } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { oidOf } from '../database-oid.ts';
import { openLasting } from '../lasting-session.ts';
import { processOf } from '../locks.ts';
import { listPreserved, preservedFacts } from '../preserved/list.ts';
import type { PreservedMark } from '../preserved/mark.ts';
import { openPreserved } from '../preserved/session.ts';
import { takeStep } from '../steps.ts';
import type { HeldTarget } from '../target.ts';
import { requireRenamable } from './can-rename.ts';
import { explainCutover } from './errors.ts';
import { followSequences } from './sequences.ts';
import { swap } from './swap.ts';

export interface CutOverInput {
  held: HeldTarget;
  /** What is to serve. Without `outside` it is a preserved database, which gets back what its mark says. */
  incoming: { database: string; oid: number; outside?: Outside };
  /** The name under which the database is kept that serves now. */
  parkAs: string;
  mark: PreservedMark;
}

export interface CutOver {
  /** Milliseconds, by this machine's clock, from asking for the rename until its COMMIT was answered: whoever connected waited. */
  refusedMs: number;
  /** Sessions that were ended. */
  terminated: number;
  preserved: PreservedDatabase;
  /** What belongs to the database and the restored one could not be given. */
  notReapplied: NotReapplied[];
  /** Sequences that could not be moved on to where they stood, one sentence each. */
  sequencesBehind: string[];
}

/**
 * Puts another database in the place of the one that serves, in one transaction, and keeps that one under another name,
 * closed to applications. Until the COMMIT nothing about it is changed: whatever dies leaves it serving. Whoever
 * connects meanwhile waits, and is told once that the database is not there; sessions are ended. The session of `held`
 * is ended, too, and with it its locks; after a failure it may be.
 *
 * @throws UserError `rename-forbidden`, `cutover-blocked`, `target-changed`: the database serves as before.
 * @throws OperationFailed `cutover-failed`: it serves as before; `cutover-unknown`; `rollback-lock-lost`.
 * @throws Interrupted before the COMMIT.
 */
export async function cutOver(input: CutOverInput, ports: RollbackPorts): Promise<CutOver> {
  const { held, incoming, mark } = input;
  const { admin, facts, pid } = held;
  if (ports.signal.aborted) throw interruption(ports.signal);
  await requireHeld(held);
  const live = { database: facts.database, oid: facts.databaseOid };
  await requireName(held, live);
  await requireName(held, incoming);
  await requireRenamable(admin, live, [pid]);
  const helper = await openLasting(admin.url, ports);
  let filler: Session | undefined;
  try {
    filler = await openIncoming(input, ports);
    await takeStep(ports, 'cutover: opened');
    const sequences = followSequences(held.client, filler.client);
    await sequences.follow();
    await takeStep(ports, 'cutover: followed');
    const ours = [pid, await processOf(filler.client)];
    const swapped = await swap({ ...input, live, helper, filler, sequences, ours }, ports);
    const { of, at, by, backup } = mark.preserved;
    const kept = {
      database: input.parkAs,
      of,
      at,
      by,
      ...(backup === undefined ? {} : { backup }),
    };
    return {
      ...swapped,
      preserved: await withBytes(input, kept),
      sequencesBehind: sequences.behind(),
    };
  } catch (error) {
    throw explainCutover(error, live.database, '');
  } finally {
    await filler?.close();
    await helper.close();
  }
}

async function openIncoming(
  { held: { admin, url }, incoming: { database, outside } }: CutOverInput,
  ports: RollbackPorts,
): Promise<Session> {
  if (outside !== undefined) return openLasting(withDatabase(url, database), ports);
  return openPreserved(admin, { database }, ports, (there) => openLasting(there, ports));
}

const HELD_SQL = `
SELECT FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid() AND mode = 'ExclusiveLock'`;

/** Belay's lock and Prisma's. */
const LOCKS_HELD = 2;

async function requireHeld({ client, facts, pid }: HeldTarget): Promise<void> {
  const held = await client.query(HELD_SQL).catch((cause: unknown) => ({ cause, rowCount: 0 }));
  if ((held.rowCount ?? 0) >= LOCKS_HELD && (await processOf(client)) === pid) return;
  throw new OperationFailed(
    'rollback-lock-lost',
    `The session that kept deploys and other rollbacks away from ${JSON.stringify(facts.database)} was ended.`,
    'Nothing was changed: the database serves as before. Find out what ended it (an administrator, a firewall, a restart), and run it again.',
    'cause' in held ? { cause: held.cause } : {},
  );
}

async function requireName(
  { admin }: HeldTarget,
  { database, oid }: { database: string; oid: number },
): Promise<void> {
  if ((await oidOf(admin.client, database)) === oid) return;
  throw new UserError(
    'target-changed',
    `${JSON.stringify(database)} is not the database any more that it was when this run began: somebody renamed or dropped it.`,
    'Nothing was changed. Look at it as it is now: belay rollback --plan, --list.',
  );
}

/** Its size is of no weight: what cannot be read is left out. */
async function withBytes(
  { held: { admin } }: CutOverInput,
  kept: PreservedDatabase,
): Promise<PreservedDatabase> {
  const all = await listPreserved(admin, kept.of).catch(() => []);
  const found = all.find(({ database }) => database === kept.database);
  return found ? preservedFacts(found) : kept;
}
