import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { withCopies } from '../../src/backup/make/copies.ts';
import { directoryStore } from '../../src/backup/stores/directory.ts';
import type { Store } from '../../src/backup/stores/store.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

const ID = '20261126T013522Z-shop-1a2b3c4d';
const CHUNK = Buffer.alloc(100_000, 7);

function folderStore(): Store & { root: string } {
  const root = temporaryFolder();
  return { ...directoryStore({ place: root, root }), root };
}

/** A store that takes so many chunks and then breaks, with and without saying so. */
function breaking(after: number, how: 'error' | 'close'): Store & { abandoned: () => boolean } {
  let abandoned = false;
  let taken = 0;
  const store = folderStore();
  return {
    ...store,
    abandoned: () => abandoned,
    begin: async () => ({
      archive: new Writable({
        write(_chunk, _encoding, done) {
          taken += 1;
          if (taken <= after) return done();
          if (how === 'error') return done(new Error('the place is full'));
          this.destroy();
        },
      }).on('error', () => undefined),
      finish: () => Promise.reject(new Error('finish of a broken copy')),
      abandon: async () => {
        abandoned = true;
      },
    }),
  };
}

/** Writes ten chunks to all stores. */
function copyTo(stores: readonly Store[], written: (bytes: number) => void = () => undefined) {
  const come = { file: 'archive.tar', upTo: 1_000_000, written } as const;
  return withCopies(stores, ID, come, async ({ archive, finish }) => {
    for (let n = 0; n < 10; n++) {
      if (!archive.write(CHUNK)) await new Promise((resolve) => archive.once('drain', resolve));
    }
    archive.end();
    await finished(archive);
    return finish('{}');
  });
}

describe('several copies of one archive', () => {
  it('are the same bytes everywhere, each with its manifest', async () => {
    const stores = [folderStore(), folderStore()];
    let bytes = 0;
    const copies = await copyTo(stores, (count) => (bytes += count));
    expect(bytes).toBe(1_000_000);
    expect(copies.every((copy) => 'location' in copy)).toBe(true);
    const [one, other] = stores.map(({ root }) => readFileSync(path.join(root, ID, 'archive.tar')));
    expect(one?.length).toBe(1_000_000);
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
  });

  it.each(['error', 'close'] as const)(
    'a place that breaks in the middle (%s) costs the others nothing, and keeps nothing',
    async (how) => {
      const good = folderStore();
      const bad = breaking(4, how);
      const copies = await copyTo([bad, good]);
      expect(copies[0]).toHaveProperty('problem');
      expect(copies[1]).toHaveProperty('location');
      expect(existsSync(path.join(good.root, ID, 'manifest.json'))).toBe(true);
      expect(bad.abandoned()).toBe(true);
    },
  );

  it('when all places break the archive does, and nothing is left anywhere', async () => {
    const stores = [breaking(2, 'error'), breaking(5, 'error')];
    const come = { file: 'archive.tar', upTo: 1, written: () => undefined } as const;
    const copying = withCopies(stores, ID, come, async ({ archive }) => {
      const failed = new Promise((_resolve, reject) => archive.once('error', reject));
      for (let n = 0; n < 10; n++) archive.write(CHUNK);
      await failed;
    });
    await expect(copying).rejects.toThrow('the place is full');
    expect(stores.map(({ abandoned }) => abandoned())).toEqual([true, true]);
  });

  it('what was begun is removed when the work fails', async () => {
    const store = folderStore();
    const come = { file: 'archive.tar', upTo: 1, written: () => undefined } as const;
    const copying = withCopies([store], ID, come, async ({ archive }) => {
      archive.write(CHUNK);
      throw new Error('pg_dump failed');
    });
    await expect(copying).rejects.toThrow('pg_dump failed');
    expect(readdirSync(store.root)).toEqual([]);
  });
});
