import type { Content } from '../../backup/content/content.ts';
import type { BackupClient } from '../../backup/dump/client.ts';
import type { Compared } from '../../backup/engine.ts';
import { withKeptFolder } from '../../backup/kept-folder.ts';
import { explainRestore } from '../../backup/restore/explain-restore.ts';
import type { CheckScope } from '../../report/recorder.ts';
import {
  Interrupted,
  OperationFailed,
  UserError,
  interruption,
  messageOf,
} from '../../runtime/errors.ts';
import { analyzeAll } from '../beside/analyze.ts';
import { tellNotAnalyzed } from '../beside/prove.ts';
import type { RollbackPorts } from '../context.ts';
import { psqlWords, requirePsql } from '../files/psql.ts';
import { takeStep } from '../steps.ts';
import type { HeldTarget } from '../target.ts';
import { LOCK_SQL, SHARE_SQL, beginSql, clearSql } from './clear-sql.ts';
import { compareAfter } from './compare-after.ts';
import { ADVANCE_SQL } from './finish-sql.ts';
import type { Kept } from './kept.ts';
import { markSql } from './mark.ts';
import { type Begun, outcomeOf } from './outcome.ts';
import { canRestoreInPlace } from './possible.ts';
import { PsqlEnded, type Talk, withPsql } from './psql-talk.ts';
import { compareRowsWithin } from './rows.ts';
import { endingWaiters } from './waiters.ts';
import { writeScript } from './script.ts';

export interface InPlaceInput {
  held: HeldTarget;
  /** The id of the backup, and what it is in messages: `the backup 2026…`. */
  backup: string;
  words: string;
  /** A kept folder with its dump in directory format, whose hashes were checked, and what it says the database held. */
  dump: string;
  content: Content;
  /** Of the server's major version. */
  client: BackupClient;
  /** The backup that was made before, without which nothing is emptied; `none` where the user wanted none. */
  preRollback: { id: string; locations: readonly string[] } | 'none';
  /** When nobody can write any more, and nothing is emptied yet: everything can still be read by the held session. */
  whileWritersWait?: () => Promise<void>;
  /** The longest to wait for the lock on each table, in milliseconds. */
  lockTimeoutMs: number;
  /** Where the kept folder for the script is made: it takes the size of the rows as text. */
  scratchFolder: string;
}

export interface RestoredInPlace {
  /** For how long all tables were locked, in milliseconds. */
  lockedMs: number;
}

/**
 * Restores a backup into the very database that serves, for where none can be renamed: empties it and fills it again
 * in one transaction, compares every row before that is committed, and the schema afterwards. What dies before COMMIT
 * leaves everything as it was. The database then carries a mark (`isDoneInPlace`) until `forgetInPlace`.
 *
 * @throws UserError `in-place-impossible`, `in-place-locked`, `psql-missing`: nothing was changed.
 * @throws OperationFailed `in-place-script-failed`, `in-place-failed`, `in-place-differs`: nothing was changed;
 *   `in-place-unknown`; `restored-otherwise` when it is committed and the schema is not as it was backed up.
 */
export async function restoreInPlace(
  input: InPlaceInput,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<RestoredInPlace> {
  const { held, content, client, dump, scratchFolder } = input;
  const possible = await canRestoreInPlace(held.client, content, held.facts);
  if (!possible.possible) throw impossible(possible.because);
  const psql = await requirePsql(held.facts.major, ports.env);
  const { kept } = possible;
  const lockedMs = await withKeptFolder(scratchFolder, 'belay_in_place_', async (folder) => {
    await takeStep(ports, 'in place: writing the script');
    const script = await writeScript({ client, dump, kept, folder }, ports);
    await takeStep(ports, 'in place: script written');
    return replaceAll({ ...input, psql, folder, script, kept }, scope, ports);
  });
  const compared = await lookAfterwards(input, scope, ports);
  for (const sentence of compared.notCompared) scope.notVerified(sentence);
  if (compared.differences.length > 0) throw otherwise(input, compared);
  return { lockedMs };
}

/** It is committed, with every row as it was backed up: whatever fails from now on makes that no less true. */
async function lookAfterwards(
  input: InPlaceInput,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<Compared> {
  try {
    await analyze(input, scope, ports);
    return await compareAfter(input.held.url, input.content, ports);
  } catch (error) {
    if (ports.signal.aborted) throw interruption(ports.signal);
    const reason = `the restore is committed, and its schema was not looked at: ${messageOf(error)}`;
    return { differences: [], notCompared: [reason] };
  }
}

interface Replacing extends InPlaceInput {
  psql: string;
  folder: string;
  script: string;
  kept: Kept;
}

/** Runs the transaction, and finds out how it ended wherever that is not plain. */
async function replaceAll(
  input: Replacing,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<number> {
  const { held, psql, folder } = input;
  let begun: Begun | undefined;
  let started = performance.now();
  try {
    await withPsql({ psql, url: held.url, folder }, ports, async (talk) => {
      await takeStep(ports, 'in place: beginning');
      begun = parseBegun(await talk.say(beginSql(input.lockTimeoutMs), ':xid :pid'));
      await takeStep(ports, 'in place: begun');
      started = performance.now();
      await talk.say(SHARE_SQL);
      await input.whileWritersWait?.();
      const { database } = held.facts;
      await endingWaiters(held.admin.client, { database, pid: begun.pid }, () =>
        talk.say(LOCK_SQL),
      );
      await takeStep(ports, 'in place: locked');
      await fillAndCompare(talk, input, scope, ports);
      // Whoever took its locks away may let a deploy in: then this must not be what it works on.
      await held.client.query('SELECT');
      await takeStep(ports, 'in place: committing');
      await talk.say('COMMIT;');
    });
  } catch (error) {
    if (begun === undefined) throw failure(error, input);
    if ((await outcomeOf(begun, held.url, ports)) === 'aborted') throw failure(error, input);
    ports.log.warn(`the restore is committed, though its session broke off: ${messageOf(error)}`);
  }
  const lockedMs = performance.now() - started;
  await takeStep(ports, 'in place: committed');
  return lockedMs;
}

async function fillAndCompare(
  talk: Talk,
  { held, backup, content, kept, script }: Replacing,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<void> {
  await talk.say(clearSql(kept));
  await takeStep(ports, 'in place: cleared');
  // The script is in the encoding of the database, and leaves psql in it.
  await talk.say(`\\i ${psqlQuoted(script)}\n\\encoding UTF8`);
  await takeStep(ports, 'in place: restored');
  await talk.say(ADVANCE_SQL);
  await takeStep(ports, 'in place: advanced');
  const { differences, notCompared } = await compareRowsWithin(talk, content);
  if (differences.length > 0) throw differs(differences);
  for (const sentence of notCompared) scope.notVerified(sentence);
  await takeStep(ports, 'in place: compared');
  await talk.say(await markSql(held.client, held.facts.database, backup));
  await takeStep(ports, 'in place: marked');
}

function parseBegun(said: string): Begun {
  const [xid = '', pid = ''] = said.split(' ');
  if (!/^\d+$/.test(xid) || !/^\d+$/.test(pid)) throw new PsqlEnded(`psql said: ${said}`);
  return { xid, pid: Number(pid) };
}

function psqlQuoted(file: string): string {
  return `'${file.replace(/['\\]/g, String.raw`\$&`)}'`;
}

/** A new table has no statistics; without them its first queries may take for ever. Others use it again by now. */
async function analyze(
  { held, lockTimeoutMs }: InPlaceInput,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<void> {
  await takeStep(ports, 'in place: analyzing');
  const how = { major: held.facts.major, connections: 1, lockTimeoutMs };
  const { failed } = await analyzeAll(held.url, how, ports);
  if (failed.length > 0) tellNotAnalyzed(failed, scope);
  await takeStep(ports, 'in place: analyzed');
}

const AS_IT_WAS = 'The database is as it was: nothing of the restore was committed.';

function failure(error: unknown, { script, lockTimeoutMs }: Replacing): unknown {
  if (!(error instanceof PsqlEnded)) {
    const known = [UserError, OperationFailed, Interrupted].some((kind) => error instanceof kind);
    if (known || !(error instanceof Error)) return error;
    return new OperationFailed('in-place-failed', `${messageOf(error)}.`, AS_IT_WAS, {
      cause: error,
    });
  }
  const words = psqlWords(error.message, script);
  if (/SQLSTATE (55P03|40P01)/.test(words)) {
    return new UserError(
      'in-place-locked',
      `A table is in use, and its lock was not to be had within ${lockTimeoutMs} ms: ${words}. ${AS_IT_WAS}`,
      'End what uses it (pg_stat_activity; long transactions above all), or give lock-timeout more, and run it again.',
      { cause: error },
    );
  }
  const advice = /SQLSTATE 53200/.test(words)
    ? 'Raise max_locks_per_transaction, which takes a restart: every object is locked until the end.'
    : explainRestore(words, false);
  return new OperationFailed(
    'in-place-failed',
    `The restore failed:\n${words}${advice === undefined ? '' : `\n${advice}`}`,
    AS_IT_WAS,
    { cause: error },
  );
}

function impossible(because: string): UserError {
  return new UserError(
    'in-place-impossible',
    `The database cannot be restored in place: ${because}.`,
    'Nothing was changed. `strategy: restore` restores beside and needs the right to rename the database instead.',
  );
}

const SHOWN = 20;

function differs(differences: readonly string[]): OperationFailed {
  return new OperationFailed(
    'in-place-differs',
    `What was restored is not what was backed up:\n${differences.slice(0, SHOWN).join('\n')}`,
    AS_IT_WAS,
  );
}

function otherwise(
  { words, preRollback }: InPlaceInput,
  { differences }: Compared,
): OperationFailed {
  const before =
    preRollback === 'none'
      ? 'No backup was made before (pre-rollback-to: none).'
      : `As it was before it is in the backup ${preRollback.id}: ${preRollback.locations.join(', ')}.`;
  return new OperationFailed(
    'restored-otherwise',
    `The database is restored from ${words}, with every row, and its schema is not what was backed up:\n${differences.slice(0, SHOWN).join('\n')}`,
    `The restore is committed. ${before}`,
  );
}
