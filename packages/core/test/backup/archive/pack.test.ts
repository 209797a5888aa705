import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Decrypter } from 'age-encryption';
import { temporaryFolder, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import {
  type EncryptionChoice,
  makeOneTimeIdentity,
} from '../../../src/backup/archive/encryption.ts';
import { startPacking } from '../../../src/backup/archive/pack.ts';
import { CONTENT_FILE } from '../../../src/backup/content/content.ts';
import { Interrupted } from '../../../src/runtime/errors.ts';
import {
  collector,
  CONTENT,
  dumpFiles,
  makeArchive,
  never,
  readBack,
  recorded,
  sha256,
  writeDump,
} from './archives.ts';

const exec = promisify(execFile);

afterAll(removeTemporaryFolders);

/** Unpacks with the `tar` program, as the README says. */
async function untar(tar: Buffer): Promise<string> {
  const folder = temporaryFolder();
  const file = path.join(folder, 'archive.tar');
  await writeFile(file, tar);
  await exec('tar', ['-xf', file, '-C', folder]);
  return folder;
}

/** With the age package alone, none of Belay's own code: what the `age` program does. */
async function ageDecrypt(bytes: Buffer, key: { identity: string } | { passphrase: string }) {
  const decrypter = new Decrypter();
  if ('identity' in key) decrypter.addIdentity(key.identity);
  else decrypter.addPassphrase(key.passphrase);
  return Buffer.from(await decrypter.decrypt(bytes));
}

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await check()) return;
    await sleep(100);
  }
  throw new Error('it did not come about');
}

describe('an archive', () => {
  it('is a tar that the tar program unpacks, README first, every file as pg_dump wrote it', async () => {
    const files = dumpFiles();
    const { bytes, archive } = await makeArchive(undefined, files);
    expect(archive).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
    expect(archive.files[0]?.name).toBe('README.txt');
    const folder = await untar(bytes);
    expect(await readFile(path.join(folder, 'README.txt'), 'utf8')).toContain(
      'tar -xf archive.tar',
    );
    expect(await readFile(path.join(folder, CONTENT_FILE))).toEqual(CONTENT);
    for (const [name, data] of Object.entries(files)) {
      expect(sha256(await readFile(path.join(folder, 'dump', name)))).toBe(sha256(data));
      const listed = archive.files.find((file) => file.name === `dump/${name}`);
      expect(listed).toEqual({ name: `dump/${name}`, bytes: data.length, sha256: sha256(data) });
    }
  });

  it('opens with age for every recipient and the one-time key, and holds no secret', async () => {
    const [ops, other] = [await makeOneTimeIdentity([]), await makeOneTimeIdentity([])];
    const recipients = [ops.recipient, other.recipient];
    const oneTime = await makeOneTimeIdentity(recipients);
    const made = await makeArchive({ recipients, oneTime: oneTime.recipient });
    for (const { identity } of [ops, other, oneTime]) {
      const folder = await untar(await ageDecrypt(made.bytes, { identity }));
      expect(await readFile(path.join(folder, CONTENT_FILE))).toEqual(CONTENT);
      expect((await readBack(made, { identity })).content).toEqual(CONTENT);
      expect(JSON.stringify(made.archive)).not.toContain(identity);
    }
  });

  it('opens with age for post-quantum keys, and then the one-time key is one, too', async () => {
    const { identity, recipient } = await makeOneTimeIdentity(['age1pq1…']);
    expect(recipient.slice(0, 8)).toBe('age1pq1' + recipient[7]);
    const made = await makeArchive({ recipients: [recipient] });
    await untar(await ageDecrypt(made.bytes, { identity }));
    expect((await readBack(made, { identity })).content).toEqual(CONTENT);
  });

  it('opens with age and the passphrase', async () => {
    const passphrase = 'correct horse battery staple';
    const made = await makeArchive({ passphrase });
    await untar(await ageDecrypt(made.bytes, { passphrase }));
    expect((await readBack(made, { passphrase })).content).toEqual(CONTENT);
    expect(JSON.stringify(made.archive)).not.toContain(passphrase);
  });

  it.each([0, 65_535, 65_536, 65_537, 131_072])(
    'is whole where the encrypted data ends at a border of chunks (%d bytes)',
    async (bytes) => {
      const { identity, recipient } = await makeOneTimeIdentity([]);
      const encryption: EncryptionChoice = { recipients: [recipient] };
      const files = { 'toc.dat': Buffer.from('PGDMP'), '1.dat': randomBytes(bytes) };
      const made = await makeArchive(encryption, files);
      const folder = await untar(await ageDecrypt(made.bytes, { identity }));
      expect(sha256(await readFile(path.join(folder, 'dump/1.dat')))).toBe(sha256(files['1.dat']));
      expect((await readBack(made, { identity })).content).toEqual(CONTENT);
    },
  );
});

describe('while pg_dump writes', () => {
  it('takes finished files and leaves them empty, for pg_dump still syncs them; removes them in the end', async () => {
    const folder = await writeDump({ '1.dat.gz': randomBytes(5_000), '2.dat.gz': randomBytes(10) });
    const { to } = collector();
    const packing = startPacking({ folder, to, encryption: undefined, signal: never });
    packing.finished('1.dat.gz');
    await eventually(async () => (await stat(path.join(folder, '1.dat.gz'))).size === 0);
    expect((await stat(path.join(folder, '2.dat.gz'))).size).toBe(10);
    await writeFile(path.join(folder, 'toc.dat'), 'PGDMP');
    await packing.dumpEnded();
    expect(await readdir(folder)).toEqual([]);
    await packing.abandon();
  });

  it('packs a growing file in parts, gives their room back, and joins them when it is read', async () => {
    const partBytes = 1024 * 1024;
    const folder = path.join(temporaryFolder(), 'dump');
    const { to, bytes } = collector();
    // pg_dump makes the folder itself, after the packing has begun.
    const packing = startPacking({ folder, to, encryption: undefined, signal: never, partBytes });
    await mkdir(folder);
    const table = path.join(folder, '7.dat');
    const written: Buffer[] = [];
    const grow = async (size: number) => {
      const data = randomBytes(size);
      written.push(data);
      await appendFile(table, data);
    };
    await grow(3 * partBytes + 100);
    await eventually(async () => (await stat(table)).blocks * 512 < partBytes);
    expect((await stat(table)).size).toBe(3 * partBytes + 100);
    await writeFile(path.join(folder, '8.dat'), 'between');
    packing.finished('8.dat');
    await grow(2 * partBytes);
    packing.finished('7.dat');
    await writeFile(path.join(folder, 'toc.dat'), 'PGDMP');
    await packing.dumpEnded();
    await packing.add(CONTENT_FILE, CONTENT);
    const made = { archive: recorded(await packing.end()), bytes: bytes() };
    const names = made.archive.files.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['dump/7.dat.part00001', 'dump/7.dat.part00004']));
    expect(names).not.toContain('dump/7.dat');

    const into = temporaryFolder();
    await readBack(made, {}, into);
    expect((await readdir(into)).sort()).toEqual(['7.dat', '8.dat', 'toc.dat']);
    expect(sha256(await readFile(path.join(into, '7.dat')))).toBe(sha256(Buffer.concat(written)));
    await readBack(made);

    const unpacked = await untar(made.bytes);
    const readme = await readFile(path.join(unpacked, 'README.txt'), 'utf8');
    const script = /^ {4}cd dump\n[^]*?cd \.\.$/m.exec(readme)?.[0] ?? '';
    await exec('sh', ['-euc', script], { cwd: unpacked });
    expect((await readdir(path.join(unpacked, 'dump'))).sort()).toEqual([
      '7.dat',
      '8.dat',
      'toc.dat',
    ]);
    expect(sha256(await readFile(path.join(unpacked, 'dump/7.dat')))).toBe(
      sha256(Buffer.concat(written)),
    );
  });

  it('waits for a slow place instead of keeping what it cannot get rid of', async () => {
    const folder = await writeDump({
      '1.dat': randomBytes(8_000_000),
      'toc.dat': Buffer.from('P'),
    });
    let held: (() => void) | undefined;
    let taken = 0;
    const to = new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken += chunk.length;
        if (held === undefined) held = done;
        else done();
      },
    });
    const packing = startPacking({ folder, to, encryption: undefined, signal: never });
    packing.finished('1.dat');
    await sleep(300);
    expect(taken).toBeLessThan(1_000_000);
    held?.();
    await packing.dumpEnded();
    await packing.add(CONTENT_FILE, CONTENT);
    expect((await packing.end()).bytes).toBe(taken);
  });
});

describe('when something goes wrong', () => {
  const full = () =>
    new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      },
    });

  it('says that the place cannot be written', async () => {
    const folder = await writeDump(dumpFiles());
    const packing = startPacking({ folder, to: full(), encryption: undefined, signal: never });
    const failed = { code: 'pack-failed', message: /no space left on device/ };
    await expect(packing.dumpEnded()).rejects.toMatchObject({ code: failed.code });
    await expect(packing.failure).rejects.toThrow(failed.message);
    await expect(packing.add(CONTENT_FILE, CONTENT)).rejects.toThrow(failed.message);
    await expect(packing.end()).rejects.toThrow(failed.message);
    await packing.abandon();
    expect(await readdir(folder)).toContain('toc.dat');
  });

  it('notices a place that fails when the last byte was written', async () => {
    const folder = await writeDump(dumpFiles());
    const to = new Writable({
      write: (_chunk, _encoding, done) => done(),
      final: (done) => done(new Error('the upload was refused')),
    });
    const packing = startPacking({ folder, to, encryption: undefined, signal: never });
    await packing.dumpEnded();
    await packing.add(CONTENT_FILE, CONTENT);
    await expect(packing.end()).rejects.toThrow('the upload was refused');
  });

  it('ends at once when the job is cancelled, also behind a place that hangs', async () => {
    const folder = await writeDump({
      '1.dat': randomBytes(5_000_000),
      'toc.dat': Buffer.from('P'),
    });
    const controller = new AbortController();
    const to = new Writable({ write: () => undefined });
    const packing = startPacking({ folder, to, encryption: undefined, signal: controller.signal });
    const rest = packing.dumpEnded();
    rest.catch(() => undefined);
    await sleep(100);
    controller.abort(new Interrupted());
    await expect(packing.failure).rejects.toBeInstanceOf(Interrupted);
    await expect(rest).rejects.toBeInstanceOf(Interrupted);
    await packing.abandon();
    expect(to.destroyed).toBe(true);
  });

  it('refuses a file that pg_dump does not write, and a dump without its table of contents', async () => {
    const { to } = collector();
    const strange = await writeDump({ 'toc.dat': Buffer.from('P'), 'core.123': Buffer.from('?') });
    const packing = startPacking({ folder: strange, to, encryption: undefined, signal: never });
    await expect(packing.dumpEnded()).rejects.toThrow(/"core.123"/);
    await packing.abandon();
    const headless = await writeDump({ '1.dat': Buffer.from('1') });
    const second = startPacking({
      ...{ folder: headless, to: collector().to, encryption: undefined, signal: never },
    });
    await expect(second.dumpEnded()).rejects.toThrow(/no toc.dat/);
    await second.abandon();
  });

  it('does not end an archive that lacks something', async () => {
    const folder = await writeDump(dumpFiles());
    const { to } = collector();
    const packing = startPacking({ folder, to, encryption: undefined, signal: never });
    await packing.dumpEnded();
    await expect(packing.end()).rejects.toThrow();
    await packing.abandon();
  });
});
