import { readSequences } from '../../backup/content/sequences.ts';
import type { Outside } from '../../backup/content/content.ts';
import type { NotReapplied } from '../../backup/restore/reapply.ts';
import { advanceSequences } from '../../backup/restore/sequences.ts';
import { tryOutside } from '../../backup/verify/compare-restored.ts';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { messageOf } from '../../runtime/errors.ts';
import type { RollbackPorts } from '../context.ts';
import { takeStep } from '../steps.ts';
import type { HeldTarget } from '../target.ts';
import { createBeside } from './create.ts';
import { dropBeside, dropLeftoverBesides } from './drop.ts';
import { besideName } from './mark.ts';
import { prove } from './prove.ts';
import type { Filling, RestoreSource } from './source.ts';

export interface RestoreOptions {
  held: HeldTarget;
  /** Connections at a time. */
  jobs: number;
  run: string;
}

/** A database that is ready to take the place of the one that serves. */
export interface Beside {
  database: string;
  oid: number;
  /** A secret. */
  url: string;
  /** What belongs to it and is reapplied by the cutover, in its transaction. */
  outside: Outside;
  /** What of that it could not be given when it was tried, and in what else it is not like it was. */
  not: NotReapplied[];
}

/**
 * Restores into a new database on the same server: creates it like the recorded one, fills it, compares it with what was
 * recorded, gathers statistics, and moves its sequences on to where those of the database that serves stand. Nothing
 * that exists is touched. When anything fails the new database is dropped; when this process is killed the next run for
 * the same database drops it.
 *
 * @throws OperationFailed `restore-differs`, and what the source throws; UserError `createdb-missing`,
 *   `database-not-created`.
 */
export async function restoreBeside(
  source: RestoreSource,
  options: RestoreOptions,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<Beside> {
  const { held, run } = options;
  for (const name of await dropLeftoverBesides(held, ports)) {
    scope.item({ status: 'passed', name, result: 'left by a run that died: dropped' });
  }
  const name = besideName(run, held.facts);
  try {
    await takeStep(ports, 'restore: create');
    const created = await createBeside(held, name, source.outside, run, ports);
    await takeStep(ports, 'restore: created');
    const not = await fillAndProve(source, created, options, scope, ports);
    await requireHeld(held);
    const { oid, url, unlike } = created;
    return { database: name, oid, url, outside: source.outside, not: [...unlike, ...not] };
  } catch (error) {
    await dropAfter(error, held, name, ports);
    throw error;
  }
}

async function fillAndProve(
  source: RestoreSource,
  database: Filling,
  { held, jobs }: RestoreOptions,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<NotReapplied[]> {
  const { name, url } = database;
  await takeStep(ports, 'restore: fill');
  await source.fill(database, scope);
  await takeStep(ports, 'restore: filled');
  await takeStep(ports, 'restore: prove');
  const how = { major: held.facts.major, jobs };
  await prove(source, database, how, scope, ports);
  await takeStep(ports, 'restore: proved');
  await takeStep(ports, 'restore: advance');
  const moved = await advance(held, url, ports);
  await takeStep(ports, 'restore: advanced');
  scope.item({ status: 'passed', name: 'sequences', result: `${moved} moved on` });
  const { not } = await tryOutside(name, url, source.outside, ports);
  for (const { sentence } of not) {
    scope.find({
      ...{ rule: 'outside-not-reapplied', severity: 'warning', evidence: 'measured' },
      title: sentence,
      advice:
        'A superuser can give it to the database after the rollback. Privileges and settings decide who may connect and how.',
    });
  }
  return not;
}

/** So that no number is given out twice. What is given out from now on until the cutover is caught up with there. */
async function advance(held: HeldTarget, url: string, ports: RollbackPorts): Promise<number> {
  const { signal, env } = ports;
  const values = await readSequences(held.client);
  const settings = { ...READING_SETTINGS, default_transaction_read_only: 'off' } as const;
  const connect = { signal, env, remote: 'verify-full', settings } as const;
  return withClient(url, connect, (client) => advanceSequences(client, values));
}

/** Without its sessions the database is not held any more: somebody may have migrated it since. */
async function requireHeld({ client, admin }: HeldTarget): Promise<void> {
  await client.query('SELECT 1');
  await admin.client.query('SELECT 1');
}

/** The first error counts; that the database stays is told with it. */
async function dropAfter(
  error: unknown,
  held: HeldTarget,
  name: string,
  ports: RollbackPorts,
): Promise<void> {
  try {
    await dropBeside(held, name, ports);
  } catch (failure) {
    if (!(error instanceof Error)) return;
    error.message += `\n${messageOf(failure)} The next rollback of ${held.facts.database} drops it.`;
  }
}
