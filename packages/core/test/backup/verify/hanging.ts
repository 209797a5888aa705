/** A program for the test that kills it: verifies a backup with a pg_restore that hangs. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readManifestText } from '@belay/core/backup/manifest-text.ts';
import { directoryStore } from '@belay/core/backup/stores/directory.ts';
import { verifyCopy } from '@belay/core/backup/verify/verify-copy.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';

const [folder = '', scratchFolder = '', pgRestore = ''] = process.argv.slice(2);
const manifestText = await readFile(path.join(folder, 'manifest.json'), 'utf8');
const manifest = readManifestText(manifestText);
const root = path.dirname(folder);
const program = { file: pgRestore, args: [] };

await verifyCopy(
  {
    ...{ copy: await directoryStore({ place: root, root }).open(manifest.id), manifest },
    ...{ manifestText, keys: {}, decrypted: 'not encrypted', how: 'restore', scratchFolder },
    ...{ client: { version: '15', pgDump: program, pgRestore: program }, run: 'killedrun1' },
    searchFrom: [],
  },
  { item: () => undefined, find: (one) => one, findAll: () => undefined, notVerified: () => 0 },
  {
    ...{ log: silentLogger, now: () => Date.now(), env: process.env },
    signal: new AbortController().signal,
  },
);
