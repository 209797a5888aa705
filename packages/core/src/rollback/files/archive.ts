import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { BackupClient } from '../../backup/dump/client.ts';
import { noteGroupIn } from '../../backup/kept-folder.ts';
import { readPsqlScript } from '../../rehearse/psql-script.ts';
import { withoutOtherDatabases } from '../../runtime/child-environment.ts';
import { messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { truncated, unusable } from './kind.ts';
import { refuseLeaving } from './script.ts';
import type { Taken } from './take.ts';

/** What an archive of pg_dump says of itself. */
export interface ArchiveFacts {
  createdAt?: string;
  dumpedFrom?: string;
  dumpedBy?: string;
  /** Files of the dump that this Node cannot decompress. */
  undecoded: readonly string[];
}

type CheckPorts = Pick<Ports, 'env' | 'signal'>;

const DEADLINE_MS = 60 * 60_000;

/**
 * Reads an archive before anything of it reaches a server: that pg_restore of this major version knows it, that
 * nothing in its definitions reaches beyond the database, and, of the directory format, that every file is whole.
 *
 * @param folder The kept folder in which it lies.
 * @throws UserError `file-not-usable`, `file-truncated`, `file-reaches-out`.
 */
export async function checkArchive(
  taken: Taken,
  client: BackupClient,
  folder: string,
  ports: CheckPorts,
): Promise<ArchiveFacts> {
  const contents = path.join(folder, 'contents.list');
  await ask(['--list', `--file=${contents}`, taken.file], taken, client, folder, ports);
  const list = await readFile(contents, 'utf8');
  if (!/ TABLE DATA /.test(list)) {
    throw unusable(`${taken.name} holds no rows of any table: it is a dump of the schema alone`);
  }
  const definitions = path.join(folder, 'definitions.sql');
  const without = ['--section=pre-data', '--section=post-data', `--file=${definitions}`];
  await ask([...without, taken.file], taken, client, folder, ports);
  for await (const part of readPsqlScript(definitions)) await refuseLeaving(part, taken.name);
  const undecoded = taken.kind === 'directory' ? await requireEnds(taken, ports.signal) : [];
  const says = (pattern: RegExp) => pattern.exec(list)?.[1];
  const [createdAt, dumpedFrom, dumpedBy] = [
    says(/^; Archive created at (.+)$/m),
    says(/^; +Dumped from database version: (.+)$/m),
    says(/^; +Dumped by pg_dump version: (.+)$/m),
  ];
  return {
    undecoded,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(dumpedFrom === undefined ? {} : { dumpedFrom }),
    ...(dumpedBy === undefined ? {} : { dumpedBy }),
  };
}

/** Runs pg_restore without a database. */
async function ask(
  args: readonly string[],
  { name }: Taken,
  { pgRestore }: BackupClient,
  folder: string,
  { env, signal }: CheckPorts,
): Promise<void> {
  let forget: (() => Promise<void>) | undefined;
  const onStart = (pid: number) => (forget = noteGroupIn(path.join(folder, 'pg_restore'), pid));
  const result = await run(pgRestore.file, [...pgRestore.args, ...args], {
    ...{ env: { ...withoutOtherDatabases(env), LC_ALL: 'C' }, deadlineMs: DEADLINE_MS, signal },
    onStart,
  }).finally(() => forget?.());
  if (result.exitCode === 0) return;
  const words = result.stderr.trim() || messageOf(result.startError ?? result.exitCode);
  if (/end of file|unexpected end|could not read from input file/i.test(words)) {
    throw truncated(name, `pg_restore says: ${words}`);
  }
  throw unusable(`pg_restore does not take ${name}: ${words}`);
}

/** What pg_dump writes behind the rows of a table: after COPY, or after INSERTs, of which there may be none. */
const ROWS_END = /(^|\n)(\\\.|[^\n]*;)\n\n\n$/;
const NO_ROWS = '\n\n';

/**
 * In directory format nothing says how long a file has to be, and pg_restore is content with half of one
 * (pg_backup_directory.c): but every table's file ends as pg_dump ends its rows.
 */
async function requireEnds({ file, name }: Taken, signal: AbortSignal): Promise<string[]> {
  const undecoded: string[] = [];
  for (const entry of (await readdir(file)).sort()) {
    if (/\.(lz4|zst)$/.test(entry)) {
      undecoded.push(entry);
      continue;
    }
    const ofRows = /^\d+\.dat/.test(entry);
    if (!ofRows && !entry.endsWith('.gz')) continue;
    const source = createReadStream(path.join(file, entry), { signal });
    const tail = await lastOf(entry.endsWith('.gz') ? unpacked(source) : source).catch(
      (error: unknown) => {
        if (!isZlib(error)) throw error;
        throw truncated(path.join(name, entry), `gzip says ${messageOf(error)}`);
      },
    );
    // The content of a large object ends where it ends.
    if (!ofRows || tail === NO_ROWS || ROWS_END.test(tail)) continue;
    throw truncated(
      path.join(name, entry),
      'the mark that pg_dump puts behind its rows is missing',
    );
  }
  return undecoded;
}

function isZlib(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && code.startsWith('Z_');
}

function unpacked(source: Readable): Readable {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

const TAIL_BYTES = 256;

async function lastOf(chunks: AsyncIterable<Buffer>): Promise<string> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
  }
  return tail.toString('latin1');
}
