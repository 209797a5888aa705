import os from 'node:os';
import path from 'node:path';
import { READING_SETTINGS } from '../postgres/connection.ts';
import { readServerFacts, type ServerFacts } from '../postgres/server-facts.ts';
import { withSessionPool } from '../postgres/session-pool.ts';
import type { CheckPlan, CheckScope } from '../report/recorder.ts';
import { byteWords, durationWords, plural } from '../report/words.ts';
import { writeFileAtomically } from '../report/write.ts';
import { messageOf } from '../runtime/errors.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { targetOf, targetWords } from '../report/target.ts';
import type { BackupOptions, BackupPorts } from './context.ts';
import { notLockedOut } from './content/hold-tables.ts';
import { type BackupClient, backupClient } from './dump/client.ts';
import { chooseCompression } from './dump/compression.ts';
import { type BackupFrame, type BackupReport, runFramed } from './frame.ts';
import { headlineOf } from './headline.ts';
import { type Made, makeBackup } from './make/make-backup.ts';
import { timed } from './make/timed.ts';
import { progressLines } from './make/progress.ts';
import type { Compression } from './manifest.ts';
import { MANIFEST_FILE } from './manifest.ts';
import { pgBackRestHeadline } from './pgbackrest/headline.ts';
import { backupWithPgBackRest } from './pgbackrest/stage.ts';
import { checkReady } from './preflight/check-ready.ts';
import { type PreparedBackup, prepareBackup } from './prepare.ts';
import { retainEverywhere } from './steps/retain.ts';
import { verifyCopies } from './steps/verify.ts';

const PLAN: readonly CheckPlan[] = [
  { id: 'ready', title: 'Ready' },
  { id: 'dump', title: 'Dump' },
  { id: 'verify', title: 'Verified' },
  { id: 'retention', title: 'Retention' },
];

const MOST_JOBS = 8;

/**
 * Makes a restore point of a database: dumps it, keeps it in one or more places, and calls it one only when what is
 * stored there gave back the same database. Removes old ones after that. Errors as in `runFramed`.
 */
export async function backup(options: BackupOptions, given: BackupPorts): Promise<BackupReport> {
  return runFramed(options, given, {
    plan: PLAN,
    headline: (verdict, { findings }, details) =>
      options.engine === 'pgbackrest'
        ? pgBackRestHeadline(verdict, findings, details)
        : headlineOf(verdict, findings, details),
    body: async (frame) => {
      if (options.engine === 'pgbackrest') return backupWithPgBackRest(frame);
      const prepared = await prepareBackup(options, frame.root, frame.ports);
      const ready = await getReady(frame, prepared);
      const made = await dump(frame, prepared, ready);
      await timed(frame.details.times, 'verify', () =>
        verifyCopies({ frame, prepared, made, client: ready.client }),
      );
      await retainEverywhere({ frame, made });
    },
  });
}

interface Ready {
  facts: ServerFacts;
  client: BackupClient;
  compression: Compression;
  jobs: number;
  bytes: number;
  notCompared: string[];
}

/** Everything that can be known beforehand is, before anything is written anywhere. */
async function getReady(frame: BackupFrame, { url, stores }: PreparedBackup): Promise<Ready> {
  const { recorder, options, ports, details, subject } = frame;
  const jobs = options.jobs ?? Math.min(MOST_JOBS, os.availableParallelism());
  const { signal, env } = ports;
  // Sizes and definitions wait for whoever has locked a table altogether.
  const settings = { ...READING_SETTINGS, lock_timeout: String(options.lockTimeout) };
  const connect = { signal, env, remote: 'verify-full', settings } as const;
  let ready: Ready | undefined;
  await recorder.check('ready', (scope) =>
    withSessionPool(url, { connections: 1, ...connect }, (pool) =>
      notLockedOut(() =>
        pool.use(async (session) => {
          const facts = await readServerFacts(session);
          details.target = targetOf(url, facts);
          subject.push(...targetWords(details.target));
          const { major, version } = facts;
          const { installClient } = options;
          const client = await backupClient({ major, version, installClient }, ports);
          const scratch = os.tmpdir();
          const input = { client: session, facts, url, jobs, scratch };
          const { bytes, notCompared } = await checkReady(input, scope);
          for (const store of stores) await store.prepare();
          const compression = await chooseCompression(client, ports);
          ready = { facts, client, compression, jobs, bytes, notCompared };
          return { result: readyWords(bytes, client, compression, stores.length) };
        }),
      ),
    ),
  );
  if (!ready) throw new Error('the check that gets everything ready did not');
  return ready;
}

function readyWords(
  bytes: number,
  { version }: BackupClient,
  { method, level }: Compression,
  places: number,
): string {
  const compression = level === undefined ? method : `${method} ${level}`;
  return `${byteWords(bytes)} in the database, pg_dump ${version}, ${compression}, ${plural(places, 'place')}`;
}

async function dump(frame: BackupFrame, prepared: PreparedBackup, ready: Ready): Promise<Made> {
  const { recorder, ports, details, root, options } = frame;
  let made: Made | undefined;
  await recorder.check('dump', async (scope) => {
    const progress = progressLines(ports.log, ports.now);
    made = await timed(details.times, 'make', () =>
      makeBackup({ ...ready, frame, prepared, progress }),
    );
    const { manifest, text } = made;
    details.manifest = manifest;
    for (const sentence of manifest.notCompared) scope.notVerified(sentence);
    tellCopies(made, frame, scope);
    const file = path.join(path.resolve(root, options.report), MANIFEST_FILE);
    details.manifestFile = await keepManifest(file, text, ports);
    const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
    const tables = Object.keys(manifest.rows).length;
    return {
      result: `${plural(tables, 'table')}, ${plural(rows, 'row')}, ${byteWords(manifest.archive.bytes)} stored, hashed in ${durationWords(details.times['content'] ?? 0)}`,
    };
  });
  if (!made) throw new Error('the dump came to no end');
  return made;
}

/** A place that failed is an error of the stage, though the other copies count. */
function tellCopies({ copies }: Made, { details }: BackupFrame, scope: CheckScope): void {
  for (const copy of copies) {
    const { place } = copy.store;
    if ('location' in copy) {
      const { location, artifact } = copy.location;
      details.copies.push({ place, location, ...(artifact ? { artifact } : {}) });
      scope.item({ status: 'passed', name: place, result: location });
      continue;
    }
    const problem = messageOf(copy.problem);
    details.copies.push({ place, problem });
    scope.item({ status: 'failed', name: place, result: problem });
    scope.find({
      rule: 'copy-failed',
      severity: 'error',
      evidence: 'stored',
      title: `no copy could be kept in ${place}: ${problem}`,
      advice: 'Mend that place and back up again; the other copies are backups all the same.',
    });
  }
}

/** Beside the report, for whoever looks; one that cannot be written costs nothing. */
async function keepManifest(
  file: string,
  text: string,
  { log }: BackupPorts,
): Promise<string | undefined> {
  try {
    await makeFolder(path.dirname(file));
    await writeFileAtomically(file, text);
    return file;
  } catch (error) {
    log.warn(`The manifest could not be written to ${file}: ${messageOf(error)}`);
    return undefined;
  }
}
