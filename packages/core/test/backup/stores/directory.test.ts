import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { directoryStore } from '@belay/core/backup/stores/directory.ts';
import type { Store } from '@belay/core/backup/stores/store.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { archiveOf, chunksOf, ID, keep } from './made.ts';

afterAll(removeTemporaryFolders);

let root = '';
let store: Store;
beforeEach(() => {
  root = path.join(temporaryFolder(), 'backups');
  store = directoryStore({ place: 'backups', root });
});

const OTHER = ID.replace('0a1b', 'ffff');

describe('keeping a backup in a folder', () => {
  test('stores it, lists it and gives back the same bytes, for the owner alone', async () => {
    const archive = randomBytes(3_000_000);
    await store.prepare();
    expect(await keep(store, ID, archive, 'the manifest')).toBe(path.join(root, ID));
    await store.record(ID, 'the record');

    const copy = await store.open(ID);
    expect((await archiveOf(copy)).equals(archive)).toBe(true);
    expect(await copy.manifest()).toBe('the manifest');
    expect(await store.list()).toEqual([
      {
        id: ID,
        location: path.join(root, ID),
        manifest: 'the manifest',
        verification: 'the record',
        bytes: 3_000_000 + 'the manifest'.length + 'the record'.length,
        archiveBytes: 3_000_000,
        changedAt: (await store.list())[0]?.changedAt,
      },
    ]);
    expect(readdirSync(root)).toEqual([ID]);
    expect(readdirSync(path.join(root, ID)).sort()).toEqual([
      'archive.tar.age',
      'manifest.json',
      'verification.json',
    ]);
    expect(modeOf(root)).toBe('700');
    expect(modeOf(path.join(root, ID))).toBe('700');
    for (const file of readdirSync(path.join(root, ID))) {
      expect(modeOf(path.join(root, ID, file))).toBe('600');
    }
  });

  test('a folder that is not there is not said to hold nothing: it may be misspelt', async () => {
    await expect(store.list()).rejects.toMatchObject({
      code: 'place-unusable',
      message: expect.stringContaining('it does not exist'),
    });
    await expect(store.open(ID)).rejects.toMatchObject({ code: 'backup-not-found' });
  });

  test('never overwrites', async () => {
    await keep(store, ID, Buffer.from('first'));
    await expect(store.begin(ID, 'archive.tar.age')).rejects.toMatchObject({
      code: 'backup-exists',
    });
    const incoming = await store.begin(OTHER, 'archive.tar.age');
    await expect(store.begin(OTHER, 'archive.tar.age')).rejects.toMatchObject({
      code: 'backup-exists',
    });
    mkdirSync(path.join(root, OTHER));
    writeFileSync(path.join(root, OTHER, 'manifest.json'), 'another one');
    await new Promise<void>((ended) => incoming.archive.end(ended));
    await expect(incoming.finish('ours')).rejects.toMatchObject({ code: 'backup-exists' });
    await incoming.abandon();
    expect(readFileSync(path.join(root, OTHER, 'manifest.json'), 'utf8')).toBe('another one');
  });

  test('abandoned, it leaves nothing; finished, it is not taken back', async () => {
    const incoming = await store.begin(ID, 'archive.tar');
    incoming.archive.write('half');
    await incoming.abandon();
    expect(readdirSync(root)).toEqual([]);

    const second = await store.begin(ID, 'archive.tar');
    await new Promise<void>((ended) => second.archive.end(ended));
    await second.finish('the manifest');
    await second.abandon();
    expect(await store.list()).toHaveLength(1);
  });

  test('removes what a backup consists of and nothing else', async () => {
    await keep(store, ID);
    writeFileSync(path.join(root, ID, 'notes.txt'), 'mine');
    await expect(store.remove(ID)).rejects.toMatchObject({ code: 'backup-not-removed' });
    expect(readdirSync(path.join(root, ID))).toEqual(['notes.txt']);
    await keep(store, OTHER);
    await store.remove(OTHER);
    expect(readdirSync(root)).toEqual([ID]);
    await expect(store.remove(OTHER)).rejects.toMatchObject({ code: 'backup-not-found' });
  });

  test('follows no links and takes no other names', async () => {
    const outside = temporaryFolder();
    writeFileSync(path.join(outside, 'manifest.json'), 'outside');
    mkdirSync(root);
    symlinkSync(outside, path.join(root, ID));
    expect(await store.list()).toEqual([]);
    await expect(store.open(ID)).rejects.toMatchObject({ code: 'backup-not-found' });
    await expect(store.remove(ID)).rejects.toMatchObject({ code: 'backup-not-found' });
    await expect(store.begin(ID, 'archive.tar')).rejects.toMatchObject({ code: 'backup-exists' });
    for (const name of ['..', '../outside', 'lost+found', '']) {
      await expect(store.remove(name)).rejects.toMatchObject({ code: 'backup-not-found' });
      await expect(store.begin(name, 'archive.tar')).rejects.toThrow();
    }
    expect(readFileSync(path.join(outside, 'manifest.json'), 'utf8')).toBe('outside');
  });
});

describe('what is wrong with the folder is said', () => {
  test('a file in its place', async () => {
    writeFileSync(root, 'a file');
    await expect(store.prepare()).rejects.toMatchObject({ code: 'place-unusable' });
    await expect(store.list()).rejects.toMatchObject({ code: 'place-unusable' });
  });

  test('a full disk: nothing is left, and the next run succeeds', async () => {
    const small = temporaryFolder();
    const options = ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small];
    if (spawnSync('mount', options).status !== 0) {
      console.warn('not tested: a full disk, since nothing can be mounted here');
      return;
    }
    try {
      const full = directoryStore({ place: small, root: small });
      await full.prepare();
      const incoming = await full.begin(ID, 'archive.tar');
      const written = pipeline(Readable.from(chunksOf(Buffer.alloc(2_000_000))), incoming.archive);
      await expect(written).rejects.toMatchObject({ code: 'place-full' });
      await incoming.abandon();
      expect(readdirSync(small)).toEqual([]);
      await keep(full, ID);
      expect(await full.list()).toHaveLength(1);
    } finally {
      execFileSync('umount', [small]);
    }
  });
});

describe('when the process is killed', () => {
  test('at any step of keeping: a whole backup or one that is named partial', async () => {
    const steps = stepsOf(runWriter(temporaryFolder(), 'keep').stdout);
    expect(steps).toBeGreaterThan(6);
    for (let at = 1; at <= steps; at++) {
      const folder = path.join(temporaryFolder(), 'backups');
      expect(runWriter(folder, 'keep', at).signal).toBe('SIGKILL');
      const after = directoryStore({ place: folder, root: folder });
      const [found] = existsSync(folder) ? await after.list() : [];
      if (found?.manifest === undefined) {
        expect(existsSync(path.join(folder, ID))).toBe(false);
        if (found) expect(found.problem).toBe('it was never finished');
      } else {
        expect(found.manifest).toBe('the manifest');
        expect((await archiveOf(await after.open(ID))).equals(Buffer.alloc(1_000, 1))).toBe(true);
      }
      await keep(after, OTHER);
      if (found) await after.remove(ID);
      expect(readdirSync(folder)).toEqual([OTHER]);
    }
  }, 60_000);

  test('at any step of removing: nothing half-removed looks whole, and the next removal ends it', async () => {
    await keep(store, ID);
    const steps = stepsOf(runWriter(root, 'remove').stdout);
    expect(steps).toBeGreaterThan(3);
    for (let at = 1; at <= steps; at++) {
      await keep(store, ID);
      expect(runWriter(root, 'remove', at).signal).toBe('SIGKILL');
      const [found] = await store.list();
      if (!existsSync(path.join(root, ID))) continue;
      const names = readdirSync(path.join(root, ID));
      expect(found?.manifest !== undefined).toBe(names.includes('manifest.json'));
      if (found?.manifest !== undefined) expect(names).toContain('archive.tar.age');
      await store.remove(ID);
      expect(readdirSync(root)).toEqual([]);
    }
  }, 60_000);

  test('at any step of recording: the old record or the new one', async () => {
    await keep(store, ID);
    const steps = stepsOf(runWriter(root, 'record').stdout);
    for (let at = 1; at <= steps; at++) {
      await store.record(ID, 'old record');
      runWriter(root, 'record', at);
      const [found] = await store.list();
      expect(['old record', 'new record']).toContain(found?.verification);
    }
    await store.remove(ID);
    expect(readdirSync(root)).toEqual([]);
  }, 60_000);
});

describe('a backup that is being written', () => {
  test('is never taken for a dead one while its writer lives', async () => {
    const child = spawn(process.execPath, writerArguments(root, 'hold'));
    try {
      await once(child.stdout, 'data');
      age(path.join(root, `${ID}.partial`));
      const [found] = await store.list();
      expect(found).toMatchObject({ id: ID, problem: 'it is being written' });
      expect(found?.changedAt).toBeGreaterThan(Date.now() - 60_000);
      await expect(store.remove(ID)).rejects.toMatchObject({ code: 'backup-in-use' });
    } finally {
      await killed(child);
    }
    const [found] = await store.list();
    expect(found?.problem).toBe('it was never finished');
    await store.remove(ID);
    expect(readdirSync(root)).toEqual([]);
  });

  test('a note that is cut off, of another machine or of a pid given out again decides nothing', async () => {
    const partial = path.join(root, `${ID}.partial`);
    mkdirSync(partial, { recursive: true });
    const notes = ['{"host', JSON.stringify({ host: 'elsewhere', pid: process.pid })];
    for (const note of notes) {
      writeFileSync(path.join(partial, 'owner.json'), note);
      age(partial);
      const [found] = await store.list();
      expect(found?.problem).toBe('it was never finished');
      expect(found?.changedAt).toBeLessThan(Date.now() - 86_400_000);
    }
  });
});

/** As if nothing had been written there for days. */
function age(folder: string): void {
  const old = new Date(Date.now() - 3 * 86_400_000);
  for (const file of readdirSync(folder)) utimesSync(path.join(folder, file), old, old);
  utimesSync(folder, old, old);
}

function modeOf(file: string): string {
  return (statSync(file).mode & 0o777).toString(8);
}

function writerArguments(folder: string, what: string, stopAt = 0): string[] {
  const writer = path.join(import.meta.dirname, 'writer.ts');
  return ['--import', 'tsx', writer, folder, ID, what, String(stopAt)];
}

function runWriter(folder: string, what: string, stopAt = 0) {
  return spawnSync(process.execPath, writerArguments(folder, what, stopAt), { encoding: 'utf8' });
}

function stepsOf(output: string): number {
  return Number(/steps (\d+)/.exec(output)?.[1]);
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
