import type { Outside } from '../../backup/content/content.ts';
import { backupClient } from '../../backup/dump/client.ts';
import { withKeptFolder } from '../../backup/kept-folder.ts';
import { runRestore } from '../../backup/restore/run-restore.ts';
import { readPrismaHistory } from '../../migrations/prisma/history.ts';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Filling, RestoreSource } from '../beside/source.ts';
import { type ArchiveFacts, checkArchive } from './archive.ts';
import { compareWithFile } from './compare.ts';
import { type FileFacts, factsOf, provesLittle } from './proves-little.ts';
import { requirePsql, runScript } from './psql.ts';
import { type ScriptFacts, checkScript } from './script.ts';
import { type Taken, takeFile } from './take.ts';

export interface FileSourceOptions {
  /** Absolute path of a file, or of a folder in pg_dump's directory format. */
  file: string;
  /** Of the database that is to be replaced: what no dump holds is taken from it. */
  live: Outside;
  /** Whether that one has a history of migrations: then the file should, too. */
  liveHasHistory: boolean;
  /** `?schema=` of the URL: where the history lies. */
  schema: string;
  server: { major: number; version: string };
  installClient: boolean;
  jobs: number;
  /** Where the kept folder is made that the file is unpacked into. */
  scratchFolder: string;
}

/** A file that was read to its end and can be restored, and what it is. */
export interface FileSource extends RestoreSource {
  facts: FileFacts;
}

const LEFT =
  'The database that it was restored into is not used; the one that serves is as it was.';

/**
 * Makes a file that pg_dump or another tool wrote into something that can be restored: takes a copy of it, unpacked,
 * into a kept folder, reads that to its end and refuses what is not whole or reaches beyond the database, and says in
 * a finding what such a file cannot prove. No server is touched before `fill`.
 *
 * @throws UserError `file-not-usable`, `file-truncated`, `file-reaches-out`, `file-no-room`, `psql-missing`,
 *   `client-missing`. `fill`: OperationFailed `restore-failed`, `restore-unclear`.
 */
export async function withFileSource<T>(
  options: FileSourceOptions,
  scope: CheckScope,
  ports: Ports,
  body: (source: FileSource) => Promise<T>,
): Promise<T> {
  const { file, live, scratchFolder } = options;
  return withKeptFolder(scratchFolder, 'belay_file_', async (folder) => {
    ports.log.info(`reading ${file}`);
    const taken = await takeFile(file, folder, ports);
    const { read, fill } = await checked(taken, folder, options, ports);
    const facts = factsOf(taken, read);
    scope.find(provesLittle(facts, read));
    return body({
      words: `the file ${taken.name}`,
      facts,
      outside: live,
      async fill(database, filling) {
        await fill(database);
        await tellHistory(database, taken.name, options, filling, ports);
      },
      compare: (database) =>
        compareWithFile(database, 'rows' in read && read.ofPgDump ? read.rows : new Map(), ports),
    });
  });
}

interface Checked {
  read: ScriptFacts | ArchiveFacts;
  fill: (database: Filling) => Promise<void>;
}

async function checked(
  taken: Taken,
  folder: string,
  { server, installClient, jobs }: FileSourceOptions,
  ports: Ports,
): Promise<Checked> {
  const { kind, file, name } = taken;
  if (kind === 'sql') {
    const psql = await requirePsql(server.major, ports.env);
    const read = await checkScript(file, name);
    const { restrictions } = read;
    const script = { psql, file, folder, restrictions, left: LEFT };
    return { read, fill: ({ url }) => runScript({ url, ...script }, ports) };
  }
  const client = await backupClient({ ...server, installClient }, ports);
  const read = await checkArchive(taken, client, folder, ports);
  // The tar format cannot be read from several places at once.
  const parallel = kind === 'tar' ? 1 : jobs;
  const restore = {
    client,
    folder: file,
    keptIn: folder,
    format: kind,
    jobs: parallel,
    left: LEFT,
  };
  return { read, fill: ({ url }) => runRestore({ url, ...restore }, ports) };
}

/** A database without its history looks to the next deploy as if nothing had ever been applied. */
async function tellHistory(
  { url }: Filling,
  name: string,
  { liveHasHistory, schema }: FileSourceOptions,
  scope: CheckScope,
  { env, signal }: Ports,
): Promise<void> {
  if (!liveHasHistory) return;
  const connect = { env, signal, remote: 'verify-full', settings: READING_SETTINGS } as const;
  const history = await withClient(url, connect, (client) => readPrismaHistory(client, schema));
  if (history === undefined || history.length === 0) scope.find(withoutHistory(name));
}

function withoutHistory(name: string): Finding {
  return {
    rule: 'file-without-history',
    severity: 'warning',
    evidence: 'measured',
    title: `${name} holds no history of migrations, and the database has one`,
    detail:
      'After the cutover `prisma migrate deploy` finds tables without a history and refuses to go on (P3005).',
    advice:
      'Find out which migrations the file holds, and mark them with `prisma migrate resolve --applied NAME` before the next deploy.',
  };
}
