import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import tar from 'tar-stream';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { makeOneTimeIdentity } from '../../../src/backup/archive/encryption.ts';
import { readArchive } from '../../../src/backup/archive/read.ts';
import type { Archive } from '../../../src/backup/manifest.ts';
import { Interrupted } from '../../../src/runtime/errors.ts';
import {
  CONTENT,
  dumpFiles,
  inPieces,
  type Made,
  makeArchive,
  never,
  outcome,
  readBack,
  recorded,
  sha256,
} from './archives.ts';

afterAll(removeTemporaryFolders);

const SMALL = {
  'toc.dat': Buffer.concat([Buffer.from('PGDMP'), randomBytes(300)]),
  '3001.dat': randomBytes(70_000),
};

let plain: Made;
let sealed: Made;
let keys: { identity: string };

beforeAll(async () => {
  const { identity, recipient } = await makeOneTimeIdentity([]);
  keys = { identity };
  plain = await makeArchive(undefined, SMALL);
  sealed = await makeArchive({ recipients: [recipient] }, SMALL);
});

/** Places all over a file, and each of the first bytes, where the headers are. */
function places(length: number, count: number): number[] {
  const spread = Array.from({ length: count }, (_, i) => Math.floor((i * (length - 1)) / count));
  return [...new Set([...spread, length - 1])];
}

function flipped({ bytes, archive }: Made, at: number): Made {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return { bytes: copy, archive };
}

describe('a stored archive', () => {
  it('is read back into the folder that pg_restore takes', async () => {
    const files = dumpFiles();
    const into = temporaryFolder();
    const read = await readBack(await makeArchive(undefined, files), {}, into);
    expect(read).toEqual({ content: CONTENT, notCompared: [] });
    expect((await readdir(into)).sort()).toEqual(Object.keys(files).sort());
    for (const [name, data] of Object.entries(files)) {
      expect(sha256(await readFile(path.join(into, name)))).toBe(sha256(data));
    }
  });

  it('never replaces a file that lies there already', async () => {
    const into = temporaryFolder();
    await readBack(plain, {}, into);
    await expect(readBack(plain, {}, into)).rejects.toMatchObject({ code: 'unpack-failed' });
  });

  it('comes in pieces of any size', async () => {
    for (const size of [1_000, 65_552, 1_000_000]) {
      const { bytes, archive } = sealed;
      const source = inPieces(bytes, size);
      await readArchive({ source, archive, keys, signal: never });
    }
  });

  it('is decompressed when it is only read, and what cannot be is said', async () => {
    const broken = dumpFiles()['3001.dat.gz'] ?? Buffer.alloc(0);
    // A dump that was already broken when it was packed: every hash is right.
    broken[broken.length - 5] = (broken[broken.length - 5] ?? 0) ^ 1;
    const made = await makeArchive(undefined, { ...SMALL, '9.dat.gz': broken });
    expect(await outcome(readBack(made))).toMatch(
      /^backup-corrupt: .*dump\/9\.dat\.gz cannot be decompressed/,
    );
    const lz4 = await makeArchive(undefined, { ...SMALL, '9.dat.lz4': randomBytes(100) });
    expect((await readBack(lz4)).notCompared).toEqual([expect.stringContaining('lz4')]);
  });

  it('leaves the rest alone when the job is cancelled', async () => {
    const controller = new AbortController();
    const source = new Readable({ read: () => undefined });
    source.push(plain.bytes.subarray(0, 5_000));
    const reading = readArchive({
      ...{ source, archive: plain.archive, keys: {}, signal: controller.signal },
    });
    setTimeout(() => controller.abort(new Interrupted()), 50);
    await expect(reading).rejects.toBeInstanceOf(Interrupted);
    expect(source.destroyed).toBe(true);
  });

  it('tells a broken connection from a broken archive', async () => {
    const source = new Readable({ read: () => undefined });
    source.push(sealed.bytes.subarray(0, 5_000));
    setTimeout(() => source.destroy(new Error('socket hang up')), 50);
    const reading = readArchive({ source, archive: sealed.archive, keys, signal: never });
    await expect(reading).rejects.toMatchObject({
      ...{ code: 'backup-unreadable', message: expect.stringContaining('socket hang up') },
    });
  });
});

describe('damage', () => {
  it('of a single bit is found in every place of a plain archive', async () => {
    for (const at of places(plain.bytes.length, 250)) {
      expect(await outcome(readBack(flipped(plain, at)))).toMatch(/^backup-corrupt: archive\.tar /);
    }
  });

  it('of a single bit is found in every place of an encrypted archive, its header included', async () => {
    const header = Array.from({ length: 60 }, (_, i) => i * 4);
    for (const at of [...header, ...places(sealed.bytes.length, 150)]) {
      expect(await outcome(readBack(flipped(sealed, at), keys))).toMatch(
        /^backup-corrupt: archive\.tar\.age /,
      );
    }
  });

  it('is found wherever the archive is cut off', async () => {
    for (const length of places(plain.bytes.length, 100)) {
      const cut = { ...plain, bytes: plain.bytes.subarray(0, length) };
      expect(await outcome(readBack(cut))).toMatch(/^backup-corrupt: /);
    }
    for (const length of places(sealed.bytes.length, 100)) {
      const cut = { ...sealed, bytes: sealed.bytes.subarray(0, length) };
      expect(await outcome(readBack(cut, keys))).toMatch(/^backup-corrupt: /);
    }
  });

  it('is found where something was added', async () => {
    const longer = { ...plain, bytes: Buffer.concat([plain.bytes, Buffer.alloc(512)]) };
    expect(await outcome(readBack(longer))).toMatch(/longer than/);
  });
});

describe('keys', () => {
  it('that are missing or of somebody else are told before anything is read', async () => {
    expect(await outcome(readBack(sealed))).toMatch(/^decryption-key-missing: /);
    const other = await makeOneTimeIdentity([]);
    const found = await outcome(readBack(sealed, other));
    expect(found).toMatch(/^decryption-key-wrong: /);
    expect(found).toContain(other.recipient);
    expect(found).not.toContain('AGE-SECRET-KEY');
  });

  it('that do not open a whole archive are wrong; the manifest cannot say otherwise', async () => {
    const other = await makeOneTimeIdentity([]);
    const renamed = recorded(sealed.archive, { recipients: [other.recipient] });
    const found = await outcome(readBack({ ...sealed, archive: renamed }, other));
    expect(found).toMatch(/^decryption-key-wrong: .*is whole/);
  });

  it('of a passphrase are tried', async () => {
    const passphrase = 'correct horse battery';
    const made = await makeArchive({ passphrase }, SMALL);
    expect(await outcome(readBack(made))).toMatch(/^decryption-key-missing: /);
    expect(await outcome(readBack(made, { passphrase: 'incorrect horse' }))).toMatch(
      /^decryption-key-wrong: .*passphrase/,
    );
    expect(await outcome(readBack(made, { passphrase }))).toBe('read');
  });

  it('may be given as the whole file that age-keygen writes', async () => {
    const file = `# created: 2026-01-01\n# public key: age1…\n${keys.identity}\n`;
    expect(await outcome(readBack(sealed, { identity: file }))).toBe('read');
  });
});

describe('an archive and a manifest that are not of one backup', () => {
  it('are found: another archive', async () => {
    const other = await makeArchive(undefined, SMALL);
    expect(await outcome(readBack({ ...plain, bytes: other.bytes }))).toMatch(/^backup-corrupt: /);
  });

  it('are found: two files of the same size were exchanged', async () => {
    const [a, b] = [randomBytes(600), randomBytes(600)];
    const one = await makeArchive(undefined, { ...SMALL, '1.dat': a, '2.dat': b });
    const two = await makeArchive(undefined, { ...SMALL, '1.dat': b, '2.dat': a });
    const forged = recorded({ ...one.archive, sha256: two.archive.sha256 });
    expect(await outcome(readBack({ bytes: two.bytes, archive: forged }))).toMatch(
      /SHA-256 of dump\/1\.dat/,
    );
  });
});

interface Hostile {
  header: {
    name: string;
    type?: 'symlink' | 'link' | 'directory';
    linkname?: string;
    pax?: object;
  };
  data?: Buffer;
  /** What the manifest calls it. */
  listed?: string;
}

/** A tar as an attacker makes it, with a manifest of the attacker that fits it. */
async function hostile(entries: readonly Hostile[], extra: Partial<Archive> = {}): Promise<Made> {
  const pack = tar.pack();
  const all: Hostile[] = [
    { header: { name: 'README.txt' }, data: Buffer.from('read me') },
    { header: { name: 'dump/toc.dat' }, data: Buffer.from('PGDMP') },
    { header: { name: 'belay/content.json' }, data: CONTENT },
    ...entries,
  ];
  for (const { header, data } of all) {
    if (data === undefined) pack.entry(header);
    else pack.entry(header, data);
  }
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const files = all.map(({ header, listed, data = Buffer.alloc(0) }) => {
    return { name: listed ?? header.name, bytes: data.length, sha256: sha256(data) };
  });
  const archive = recorded({ bytes: bytes.length, sha256: sha256(bytes), files });
  return { bytes, archive: { ...archive, ...extra } };
}

describe('a hostile archive with a manifest that fits it', () => {
  const evil = Buffer.from('evil');
  const cases: [string, Hostile][] = [
    ['an absolute path', { header: { name: '/tmp/belay-evil' }, data: evil }],
    ['a path that leaves the folder', { header: { name: 'dump/../../belay-evil' }, data: evil }],
    ['a file of no known name', { header: { name: 'dump/.bashrc' }, data: evil }],
    ['a part without the ones before it', { header: { name: 'dump/1.dat.part00002' }, data: evil }],
    [
      'a symbolic link',
      { header: { name: 'dump/1.dat', type: 'symlink', linkname: '/etc/passwd' } },
    ],
    ['a hard link', { header: { name: 'dump/1.dat', type: 'link', linkname: 'dump/toc.dat' } }],
    ['a directory', { header: { name: 'dump/1.dat', type: 'directory' } }],
    ['a file twice', { header: { name: 'dump/toc.dat' }, data: evil }],
    [
      'a name in an extended header',
      { header: { name: 'dump/1.dat', pax: { path: '../x' } }, data: evil },
    ],
  ];

  it.each(cases)('is refused with %s', async (_what, entry) => {
    const made = await hostile([entry]);
    expect(await outcome(readBack(made, {}, temporaryFolder()))).toMatch(/^backup-corrupt: /);
    expect(existsSync('/tmp/belay-evil')).toBe(false);
  });

  it('is refused with another name than the harmless one that its manifest lists', async () => {
    for (const name of ['../evil', '/tmp/belay-evil', 'dump/2.dat']) {
      const folder = temporaryFolder();
      const into = path.join(folder, 'into');
      await mkdir(into);
      const made = await hostile([{ header: { name }, data: evil, listed: 'dump/1.dat' }]);
      expect(await outcome(readBack(made, {}, into))).toContain('where dump/1.dat should be');
      expect(await readdir(folder)).toEqual(['into']);
      expect(await readdir(into)).toEqual(['toc.dat']);
    }
    expect(existsSync('/tmp/belay-evil')).toBe(false);
  });

  it('is read when there is nothing hostile in it, so that the cases above prove something', async () => {
    expect(
      await outcome(readBack(await hostile([{ header: { name: 'dump/1.dat' }, data: evil }]))),
    ).toBe('read');
  });

  it('is refused with an entry that the manifest does not list', async () => {
    const made = await hostile([{ header: { name: 'dump/1.dat' }, data: evil }]);
    const files = made.archive.files.slice(0, -1);
    expect(await outcome(readBack({ ...made, archive: { ...made.archive, files } }))).toMatch(
      /^backup-corrupt: /,
    );
  });

  it('is refused with sizes that the archive cannot have', async () => {
    const made = await hostile([]);
    const files = made.archive.files.map((file) => ({ ...file, bytes: 2 ** 50 }));
    expect(await outcome(readBack({ ...made, archive: { ...made.archive, files } }))).toMatch(
      /the files that its manifest lists make/,
    );
    const huge = await makeArchive({ passphrase: 'correct horse battery' }, SMALL);
    const inflated = {
      ...huge.archive,
      files: huge.archive.files.map((file) => ({ ...file, bytes: 1e12 })),
    };
    expect(await outcome(readBack({ ...huge, archive: inflated }))).toMatch(/^backup-corrupt: /);
  });
});
