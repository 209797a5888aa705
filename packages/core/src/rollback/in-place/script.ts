import { open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BackupClient } from '../../backup/dump/client.ts';
import { explainRestore } from '../../backup/restore/explain-restore.ts';
import { noteGroupIn } from '../../backup/kept-folder.ts';
import { PsqlScript, leadingAway, readPsqlScript } from '../../rehearse/psql-script.ts';
import { withoutOtherDatabases } from '../../runtime/child-environment.ts';
import { OperationFailed, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import type { Kept } from './kept.ts';

export interface ScriptOptions {
  client: BackupClient;
  /** A dump in directory format that was checked. */
  dump: string;
  kept: Kept;
  /** A kept folder; the script is written into it. */
  folder: string;
}

/** The timeout of the stage ends it long before. */
const DEADLINE_MS = 7 * 24 * 60 * 60_000;

const LEFT = 'Nothing was done to the database.';

/**
 * Writes the dump as a script for psql that runs within a transaction of the caller's, without what stays.
 *
 * @returns Its path.
 * @throws OperationFailed `in-place-script-failed`; nothing was sent to a server.
 */
export async function writeScript(
  { client, dump, kept, folder }: ScriptOptions,
  ports: Pick<Ports, 'env' | 'signal'>,
): Promise<string> {
  const [contents, script] = [path.join(folder, 'contents'), path.join(folder, 'restore.sql')];
  const ask = (args: readonly string[]) =>
    pgRestore(client, [...args, '--format=directory', dump], folder, ports);
  await ask(['--list', `--file=${contents}`]);
  const list = await readFile(contents, 'utf8');
  await writeFile(contents, withoutKept(list, kept));
  // With it large objects do not come with transactions of their own, but the whole with one.
  await ask(['--single-transaction', `--use-list=${contents}`, `--file=${script}`]);
  await openTransaction(script);
  await requireOneTransaction(script);
  return script;
}

async function pgRestore(
  { pgRestore: { file, args: before } }: BackupClient,
  args: readonly string[],
  folder: string,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
): Promise<void> {
  let forget: (() => Promise<void>) | undefined;
  const onStart = (pid: number) => (forget = noteGroupIn(path.join(folder, 'pg_restore'), pid));
  const result = await run(file, [...before, ...args], {
    ...{ env: { ...withoutOtherDatabases(env), LC_ALL: 'C' }, deadlineMs: DEADLINE_MS },
    ...{ signal, onStart },
  }).finally(() => forget?.());
  const words = result.stderr.trim();
  if (result.exitCode === 0 && words === '') return;
  const said = words || messageOf(result.startError ?? 'it was killed');
  const advice = explainRestore(said, false);
  throw failed(`pg_restore failed: ${said}${advice === undefined ? '' : `\n${advice}`}`);
}

/**
 * The contents without the entries of what is there already: CREATE SCHEMA would fail, and COMMENT ON EXTENSION is for
 * the extension's owner. A line is `8; 2615 16385 SCHEMA - name owner`.
 */
function withoutKept(list: string, { extensions, schemas }: Kept): string {
  const left = new Set([
    ...extensions.flatMap((name) => [`EXTENSION - ${name} `, `COMMENT - EXTENSION ${name} `]),
    ...schemas
      // pg_restore does not make public, and may have to give it to another owner.
      .filter(({ name }) => name !== 'public')
      .map(({ name, owner }) => `SCHEMA - ${oneLine(name)} ${oneLine(owner ?? '')}`),
  ]);
  return list
    .split('\n')
    .filter((line) => !left.has(line.replace(/^\d+; \d+ \d+ /, '')))
    .join('\n');
}

/** As pg_restore shows a name in a list (sanitize_line in pg_backup_archiver.c). */
function oneLine(name: string): string {
  return name.replace(/[\n\r]/g, ' ');
}

const EDGE_BYTES = 8_192;

/**
 * Blanks the BEGIN and the COMMIT that pg_restore put around everything: the transaction is the caller's, and so is the
 * longest to wait for a lock.
 */
async function openTransaction(script: string): Promise<void> {
  const file = await open(script, 'r+');
  try {
    const { size } = await file.stat();
    const blank = async (statement: string, from: number, pick: 'first' | 'last') => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, from);
      const text = buffer.subarray(0, bytesRead).toString('latin1');
      const line = `\n${statement}\n`;
      const at = pick === 'first' ? text.indexOf(line) : text.lastIndexOf(line);
      if (at === -1) throw failed(`what pg_restore wrote has no ${statement} where it belongs`);
      await file.write(' '.repeat(statement.length), from + at + 1, 'latin1');
    };
    await blank('BEGIN;', 0, 'first');
    await blank('SET lock_timeout = 0;', 0, 'first');
    await blank('COMMIT;', Math.max(0, size - EDGE_BYTES), 'last');
  } finally {
    await file.close();
  }
}

const OF_TRANSACTIONS =
  /^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;

/** A COMMIT in the middle would leave half a database; a command of psql's could do anything. */
async function requireOneTransaction(file: string): Promise<void> {
  const script = new PsqlScript();
  for await (const part of readPsqlScript(file, script)) {
    const away = 'command' in part ? leadingAway(part) : undefined;
    const found = away ?? ('text' in part ? transactionWord(part.text) : undefined);
    if (found !== undefined) {
      throw failed(
        `what pg_restore wrote has ${found} in line ${part.line}, which does not fit into one transaction`,
      );
    }
  }
  if (script.within === undefined) return;
  throw failed(`what pg_restore wrote ends in the middle of ${script.within}`);
}

function transactionWord(text: string): string | undefined {
  return OF_TRANSACTIONS.exec(text.replace(/^(\s|--[^\n]*(\n|$))+/, ''))?.[0].toUpperCase();
}

function failed(message: string): OperationFailed {
  return new OperationFailed('in-place-script-failed', message, LEFT);
}
