import path from 'node:path';
import { parseEncryption, makeOneTimeIdentity } from '@belay/core/backup/archive/encryption.ts';
import type { BackupOptions } from '@belay/core/backup/context.ts';
import { backupClient } from '@belay/core/backup/dump/client.ts';
import type { BackupFrame } from '@belay/core/backup/frame.ts';
import { makeBackup } from '@belay/core/backup/make/make-backup.ts';
import type { Compression, Manifest, Verification } from '@belay/core/backup/manifest.ts';
import type { PreparedBackup } from '@belay/core/backup/prepare.ts';
import { directoryStore } from '@belay/core/backup/stores/directory.ts';
import type { StoredCopy } from '@belay/core/backup/stores/store.ts';
import { type VerifyOptions, verifyCopy } from '@belay/core/backup/verify/verify-copy.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { readServerFacts } from '@belay/core/postgres/server-facts.ts';
import { type CheckScope, StageRecorder } from '@belay/core/report/recorder.ts';
import { noProgress, type Ports, silentLogger } from '@belay/core/runtime/ports.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';

export const RUN = 'verifyrun1';

export const ports: Ports = {
  log: silentLogger,
  now: () => Date.now(),
  signal: new AbortController().signal,
  env: process.env,
};

/** A backup in a folder, and what is needed to verify it. */
export interface BackedUp {
  copy: StoredCopy;
  manifest: Manifest;
  manifestText: string;
  /** The folder that holds manifest and archive. */
  folder: string;
  keys: PreparedBackup['keys'];
  decrypted: PreparedBackup['decrypted'];
}

export interface BackUpOptions {
  /** Encrypt to a public key whose secret one is not here, as a deploy does. */
  encrypted?: boolean;
  compression?: Compression;
  jobs?: number;
}

/** Makes a backup as the stage does: dump, content, archive, manifest. */
export async function backUp(
  url: string,
  { encrypted = false, compression = { method: 'gzip', level: 1 }, jobs = 2 }: BackUpOptions = {},
): Promise<BackedUp> {
  const root = temporaryFolder();
  const store = directoryStore({ place: root, root });
  const facts = await withClient(url, {}, readServerFacts);
  const { major, version } = facts;
  const client = await backupClient({ major, version, installClient: false }, ports);
  const opening = await openingOf(encrypted);
  const prepared = { url, tree: undefined, stores: [store], ...opening };
  const made = await makeBackup({
    ...{ frame: frameOf(root), prepared, facts, client, compression, jobs, bytes: 10_000_000 },
    notCompared: [],
    progress: { dumping: () => undefined, hashed: () => undefined, written: () => undefined },
  });
  const { manifest, text: manifestText } = made;
  const folder = path.join(root, manifest.id);
  return { copy: await store.open(manifest.id), manifest, manifestText, folder, ...opening };
}

async function openingOf(
  encrypted: boolean,
): Promise<Pick<PreparedBackup, 'encryption' | 'keys' | 'decrypted'>> {
  if (!encrypted) return { encryption: undefined, keys: {}, decrypted: 'not encrypted' };
  const { recipient: elsewhere } = await makeOneTimeIdentity([]);
  const { identity, recipient } = await makeOneTimeIdentity([elsewhere]);
  const encryption = parseEncryption({ encryptTo: [elsewhere] });
  if (encryption === undefined || 'passphrase' in encryption) throw new Error('no recipients');
  return {
    encryption: { ...encryption, oneTime: recipient },
    keys: { identity },
    decrypted: 'one-time key',
  };
}

function frameOf(root: string): BackupFrame {
  const options = { run: RUN, lockTimeout: 10_000 } as unknown as BackupOptions;
  return {
    ...{ options, root, ports, subject: [] },
    recorder: new StageRecorder([], (finding) => finding, noProgress),
    details: { copies: [], retention: [], times: {} },
  };
}

/** What a check was told. */
export interface Told {
  scope: CheckScope;
  notVerified: string[];
}

export function listening(): Told {
  const notVerified: string[] = [];
  const scope: CheckScope = {
    item: () => undefined,
    find: (finding) => finding,
    findAll: () => undefined,
    notVerified: (sentence) => notVerified.push(sentence),
  };
  return { scope, notVerified };
}

/** Verifies a backup, by restoring it unless said otherwise. */
export async function verify(
  { copy, manifest, manifestText, keys, decrypted }: BackedUp,
  options: Partial<VerifyOptions> = {},
  given: Partial<Ports> = {},
): Promise<Verification> {
  const { major, version } = manifest.target;
  const client = await backupClient({ major, version, installClient: false }, ports);
  return verifyCopy(
    {
      ...{ copy, manifest, manifestText, keys, decrypted, how: 'restore', client, run: RUN },
      ...{ scratchFolder: temporaryFolder(), searchFrom: [import.meta.dirname] },
      ...options,
    },
    listening().scope,
    { ...ports, ...given },
  );
}
