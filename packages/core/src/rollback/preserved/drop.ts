import { isLockTimeout } from '../../postgres/belay-lock.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { isSqlError } from '../../postgres/rows/session.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { readDatabaseSessions, sessionsInWords } from '../cutover/who.ts';
import { takeStep } from '../steps.ts';
import type { Admin } from '../target.ts';
import { type Preserved, droppingMark, listPreserved, timeOf } from './list.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

type DropPorts = Pick<RollbackPorts, 'step'>;

/**
 * Drops a preserved database for good. One whose drop was cut off before is dropped to its end.
 *
 * @throws UserError `drop-not-confirmed` unless `confirm` is its name, `not-preserved` when there is none of that name
 *   with a mark, `preserved-in-use` when sessions or subscriptions keep it.
 */
export async function dropPreserved(
  admin: Admin,
  { name, confirm }: { name: string; confirm: string | undefined },
  ports: DropPorts,
): Promise<Preserved> {
  const found = (await listPreserved(admin)).find(({ database }) => database === name);
  if (!found) throw notPreserved(name);
  if (confirm !== name) {
    throw new UserError(
      'drop-not-confirmed',
      `Dropping ${JSON.stringify(name)} takes away the only copy of what it holds.`,
      `Nothing was changed. To drop it, give its name: --confirm ${name}.`,
    );
  }
  await dropOne(admin, found, ports);
  return found;
}

/**
 * Drops preserved databases of `of` that are older than so many days; never the newest, and never `keep`, which is what
 * the last rollback put aside: the clocks of two machines may differ. What cannot be dropped stays, and is told.
 *
 * @param now Milliseconds since the epoch.
 */
export async function dropOldPreserved(
  admin: Admin,
  { of, keep, keepDays, now }: { of: string; keep: string; keepDays: number; now: number },
  ports: DropPorts,
): Promise<{ dropped: string[]; not: { database: string; because: string }[] }> {
  const [, ...earlier] = await listPreserved(admin, of);
  const old = earlier.filter(
    (one) => one.database !== keep && now - timeOf(one) > keepDays * DAY_MS,
  );
  const dropped: string[] = [];
  const not: { database: string; because: string }[] = [];
  for (const one of old) {
    try {
      await dropOne(admin, one, ports);
      dropped.push(one.database);
    } catch (error) {
      if (!(error instanceof UserError) && !isSqlError(error)) throw error;
      not.push({ database: one.database, because: messageOf(error) });
    }
  }
  return { dropped, not };
}

/** Marked first: DROP DATABASE is no transaction, and what it leaves when the server dies in it must not serve again. */
async function dropOne({ client }: Admin, preserved: Preserved, ports: DropPorts): Promise<void> {
  const { database, oid, mark, whole } = preserved;
  const sessions = await readDatabaseSessions(client, [oid], []);
  if (sessions.length > 0) throw inUse(database, `sessions use it: ${sessionsInWords(sessions)}`);
  const comment = (text: string) =>
    client.query(`COMMENT ON DATABASE ${quoteIdent(database)} IS ${quoteLiteral(text)}`);
  await takeStep(ports, 'preserved: marking to drop');
  if (whole) await comment(droppingMark(mark));
  await takeStep(ports, 'preserved: dropping');
  try {
    await client.query(`DROP DATABASE ${quoteIdent(database)}`);
  } catch (error) {
    if (!isInUse(error)) throw error;
    if (whole) await comment(JSON.stringify(mark));
    const { detail } = error as { detail?: string };
    throw inUse(database, detail ?? messageOf(error), error);
  }
  await takeStep(ports, 'preserved: dropped');
}

/** `object_in_use`, or locked by somebody: refused before anything was removed. */
function isInUse(error: unknown): boolean {
  return isLockTimeout(error) || (error as { code?: unknown } | null)?.code === '55006';
}

function notPreserved(name: string): UserError {
  return new UserError(
    'not-preserved',
    `There is no database ${JSON.stringify(name)} that a rollback put aside.`,
    'belay rollback --list names those that there are. They are known by their COMMENT, never by their name: one whose comment was changed is not dropped.',
  );
}

function inUse(name: string, because: string, cause?: unknown): UserError {
  return new UserError(
    'preserved-in-use',
    `The preserved database ${JSON.stringify(name)} cannot be dropped: ${because}.`,
    'It stays as it is. End what uses it: sessions (pg_stat_activity), a subscription (ALTER SUBSCRIPTION … DISABLE; ALTER SUBSCRIPTION … SET (slot_name = NONE); DROP SUBSCRIPTION …, and its slot at the publisher), a replication slot that is in use.',
    { cause },
  );
}
