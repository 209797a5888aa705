import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import { withBackground } from '../../runtime/background.ts';
import { OperationFailed } from '../../runtime/errors.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import { targetOf } from '../../report/target.ts';
import { encryptionRecord } from '../archive/encryption.ts';
import { type Packing, startPacking } from '../archive/pack.ts';
import { CONTENT_FILE, type Content } from '../content/content.ts';
import { contentData } from '../content/content-data.ts';
import { readContent } from '../content/read-content.ts';
import { type BackupSnapshot, withBackupSnapshot } from '../content/snapshot.ts';
import type { BackupClient } from '../dump/client.ts';
import { runDump } from '../dump/run-dump.ts';
import type { BackupFrame } from '../frame.ts';
import { withKeptFolder } from '../kept-folder.ts';
import { manifestText } from '../manifest-text.ts';
import type { Archive, Compression, Manifest } from '../manifest.ts';
import { MANIFEST_FORMAT } from '../manifest.ts';
import type { PreparedBackup } from '../prepare.ts';
import { backupId } from './backup-id.ts';
import { type Written, withCopies } from './copies.ts';
import { plannedMigrations } from './planned.ts';
import type { Progress } from './progress.ts';
import { timed } from './timed.ts';

export interface MakeInput {
  frame: BackupFrame;
  prepared: PreparedBackup;
  facts: ServerFacts;
  client: BackupClient;
  compression: Compression;
  jobs: number;
  /** Of the database, as far as it is dumped. */
  bytes: number;
  /** Sentences from before the dump about what cannot be compared. */
  notCompared: readonly string[];
  progress: Progress;
}

export interface Made {
  manifest: Manifest;
  /** As it was written to every place. */
  text: string;
  copies: Written[];
}

/** An empty database has a catalogue, too. */
const SMALLEST = 64 * 1024 * 1024;

/** Half of what may run beside pg_dump's workers: hashing is the server's work, as dumping is. */
const HASHING_CONNECTIONS = 2;

/**
 * Dumps the database and hashes its rows in one snapshot, packs and encrypts what pg_dump writes as it writes
 * it, hands it to every place, and writes the manifest last. Nothing is left of what did not come to its end.
 *
 * @throws OperationFailed, UserError: of the dump, of the places when all failed; Interrupted.
 */
export async function makeBackup(input: MakeInput): Promise<Made> {
  const { prepared, frame, facts } = input;
  const { url, stores, encryption } = prepared;
  const ports = { ...frame.ports, lockTimeoutMs: frame.options.lockTimeout };
  // What is compressed grows by little at the most, and encryption adds next to nothing.
  const upTo = Math.ceil(input.bytes * 1.1) + SMALLEST;
  const { written } = input.progress;
  const file: Archive['file'] = encryption === undefined ? 'archive.tar' : 'archive.tar.age';
  let made: Made | undefined;
  // pg_dump writes here; what it has finished is packed and removed at once.
  const making = withKeptFolder(tmpdir(), 'belay_backup_', (scratch) =>
    withBackupSnapshot(url, ports, async (snapshot) => {
      const id = backupId(snapshot.takenAt, facts.database);
      const folder = path.join(scratch, 'dump');
      return withCopies(stores, id, { file, upTo, written }, async ({ archive, finish }) => {
        const packing = startPacking({
          ...{ folder, to: archive, encryption, signal: frame.ports.signal },
        });
        const filled = await fill(input, snapshot, folder, packing);
        const packed = await packing.end();
        const manifest: Manifest = {
          ...(await described(input, snapshot, filled)),
          id,
          finishedAt: new Date(frame.ports.now()).toISOString(),
          archive: {
            ...{ file, ...packed, compression: input.compression },
            ...(encryption === undefined ? {} : { encryption: encryptionRecord(encryption) }),
          },
        };
        const text = manifestText(manifest, frame.options.manifestKey);
        made = { manifest, text, copies: await finish(text) };
        return made;
      });
    }),
  );
  return making.catch((error: unknown) => {
    // The snapshot was still there when the archive was complete: what was written since counts.
    const late = error instanceof OperationFailed && error.code === 'snapshot-lost';
    if (late && made !== undefined) return made;
    throw error;
  });
}

interface Filled {
  content: Content;
  notCompared: string[];
}

/** Runs the dump and the hashing side by side, both in the snapshot, and packs what comes. */
async function fill(
  { frame, prepared, client, compression, jobs, progress }: MakeInput,
  snapshot: BackupSnapshot,
  folder: string,
  packing: Packing,
): Promise<Filled> {
  const { url } = prepared;
  const { ports, options, details } = frame;
  try {
    return await withBackground(ports.signal, async (spawn) => {
      const dump = spawn((signal) =>
        timed(details.times, 'dump', () =>
          runDump(
            {
              ...{ url, client, jobs, compression, folder, snapshot: snapshot.id },
              lockTimeoutMs: options.lockTimeout,
              onTable: progress.dumping,
              onFile: (name) => packing.finished(name),
            },
            { ...ports, signal },
          ),
        ),
      );
      const content = spawn((signal) =>
        timed(details.times, 'content', () =>
          readContent(
            { url, snapshot, connections: HASHING_CONNECTIONS, onTable: progress.hashed },
            { ...ports, signal },
          ),
        ),
      );
      const [, read] = await Promise.race([Promise.all([dump, content]), packing.failure]);
      await packing.dumpEnded();
      await packing.add(CONTENT_FILE, contentData(read.content));
      return read;
    });
  } catch (error) {
    await packing.abandon();
    throw error;
  }
}

/** What the manifest says about the database; what it says about the archive is known last. */
async function described(
  { facts, prepared, frame, client, bytes, notCompared }: MakeInput,
  snapshot: BackupSnapshot,
  { content, notCompared: unread }: Filled,
): Promise<Omit<Manifest, 'id' | 'finishedAt' | 'archive'>> {
  const { schema } = parseDatabaseUrl(prepared.url);
  const { takenAt, lsn, xactCommit, xid } = snapshot;
  const rows = Object.entries(content.rows.tables).map(([table, { rows }]) => [table, rows]);
  return {
    ...{ format: MANIFEST_FORMAT, engine: 'pg_dump', belayVersion: BELAY_VERSION },
    ...{ run: frame.options.run, takenAt, target: targetOf(prepared.url, facts) },
    ...(frame.ports.holdsLock ? { purpose: 'before a rollback' as const } : {}),
    client: client.version,
    snapshot: {
      lsn,
      ...(xactCommit === undefined ? {} : { xactCommit }),
      ...(xid === undefined ? {} : { xid }),
    },
    migrations: await plannedMigrations(snapshot.client, schema, prepared.tree),
    databaseBytes: bytes,
    rows: Object.fromEntries(rows) as Manifest['rows'],
    notCompared: [...new Set([...notCompared, ...unread])],
  };
}
