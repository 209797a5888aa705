import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import tar from 'tar-stream';
import { manifestText } from '@belay/core/backup/manifest-text.ts';
import type { Manifest } from '@belay/core/backup/manifest.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type BackedUp, backUp } from '../../backup/verify/backed-up.ts';
import { besides, listening, restorePoint, restored } from './rolling.ts';

const server = useServer(15);
const usual = process.env['TMPDIR'];
const scratch = temporaryFolder();

let url = '';
let made: BackedUp;
beforeAll(async () => {
  url = await server.createDatabase();
  await withClient(url, {}, (client) =>
    client.query('CREATE TABLE t AS SELECT generate_series(1, 10) AS id'),
  );
  made = await backUp(url);
  // What is unpacked goes there, and nowhere else.
  process.env['TMPDIR'] = scratch;
}, 30_000);
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  removeTemporaryFolders();
});

interface Entry {
  header: Pick<tar.Header, 'name'> & Partial<tar.Header>;
  data: Buffer;
}

async function entries(): Promise<Entry[]> {
  const extract = tar.extract();
  Readable.from([await readFile(path.join(made.folder, 'archive.tar'))]).pipe(extract);
  const all: Entry[] = [];
  for await (const entry of extract) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    const { name } = entry.header;
    all.push({ header: { name }, data: Buffer.concat(chunks) });
  }
  return all;
}

async function packed(all: readonly Entry[]): Promise<Buffer> {
  const pack = tar.pack();
  for (const { header, data } of all) pack.entry(header, data);
  pack.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of pack) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex');

/** The backup with another archive and a manifest that fits it, as anybody can write who has no key. */
async function crafted(
  change: (all: Entry[]) => Entry[],
  describe: (manifest: Manifest) => object = (manifest) => manifest,
): Promise<string> {
  const all = change(await entries());
  const bytes = await packed(all);
  const files = all.map(({ header: { name }, data }) => ({
    ...{ name, bytes: data.length, sha256: sha256(data) },
  }));
  const archive = { ...made.manifest.archive, bytes: bytes.length, sha256: sha256(bytes), files };
  const folder = path.join(temporaryFolder(), made.manifest.id);
  await mkdir(folder);
  await writeFile(path.join(folder, 'archive.tar'), bytes);
  const manifest = describe({ ...made.manifest, archive }) as Manifest;
  await writeFile(path.join(folder, 'manifest.json'), manifestText(manifest));
  return folder;
}

const isData = ({ header: { name } }: Entry) => /^dump\/\d+\.dat/.test(name);

/** @param to Of the table's data; the manifest says the same, or what it said. */
const renamed = (to: string) => (all: Entry[]) =>
  all.map((one) => (isData(one) ? { ...one, header: { ...one.header, name: to } } : one));

const honest = (manifest: Manifest) => ({
  ...manifest,
  archive: { ...manifest.archive, files: made.manifest.archive.files },
});

const CRAFTED: readonly [string, () => Promise<string>, string][] = [
  ['a path that leaves the folder', () => crafted(renamed('dump/../../../evil')), 'backup-corrupt'],
  ['an absolute path', () => crafted(renamed('/evil')), 'backup-corrupt'],
  ['a path in the archive alone', () => crafted(renamed('../evil'), honest), 'backup-corrupt'],
  [
    'a link in the place of a file',
    () =>
      crafted(
        (all) =>
          all.map((one) =>
            isData(one)
              ? {
                  header: { ...one.header, type: 'symlink', linkname: '/etc/passwd', size: 0 },
                  data: Buffer.alloc(0),
                }
              : one,
          ),
        honest,
      ),
    'backup-corrupt',
  ],
  [
    'a size that fills the disk',
    () =>
      crafted(
        (all) => all,
        (manifest) => ({
          ...manifest,
          archive: {
            ...manifest.archive,
            files: manifest.archive.files.map((file) => ({ ...file, bytes: 10 ** 15 })),
          },
        }),
      ),
    'restore-impossible',
  ],
  [
    'a content that is none',
    () =>
      crafted((all) =>
        all.map((one) =>
          one.header.name === 'belay/content.json'
            ? { header: { name: one.header.name }, data: Buffer.from('{"format":1}') }
            : one,
        ),
      ),
    'backup-corrupt',
  ],
  [
    'another format',
    () =>
      crafted(
        (all) => all,
        (manifest) => ({ ...manifest, format: 2 }),
      ),
    'manifest-format-unknown',
  ],
];

test.each(CRAFTED)(
  '%s: refused before anything is made on the server or outside the folder',
  async (_, craft, code) => {
    const backup = await craft();
    await expect(restored(url, { backup })).rejects.toMatchObject({ code });
    expect(await besides(server.url())).toEqual([]);
    expect(await readdir(scratch)).toEqual([]);
  },
);

test('with a key only what was signed with it is taken', async () => {
  const manifestKey = 'k'.repeat(32);
  await expect(restored(url, { backup: made.folder, manifestKey })).rejects.toMatchObject({
    code: 'manifest-unsigned',
  });
});

test('a restore point takes no other manifest than the one that was verified, however sound', async () => {
  const other = await crafted(
    (all) => all,
    (manifest) => ({ ...manifest, client: '15.0' }),
  );
  const failing = restored(url, { restorePoint: restorePoint(made, [other]) });
  await expect(failing).rejects.toMatchObject({
    code: 'restore-point-gone',
    message: expect.stringContaining('is not the one that was verified'),
  });
});

test("another database's backup is restored only when both names were typed", async () => {
  const another = await server.createDatabase();
  const name = (of: string) => new URL(of).pathname.slice(1);
  const confirm = `${name(another)} from ${name(url)}`;
  await expect(
    restored(another, { backup: made.folder, confirm: name(another) }),
  ).rejects.toMatchObject({
    code: 'backup-of-another',
    hint: expect.stringContaining(confirm),
  });
  expect(await besides(server.url())).toEqual([]);
  const told = listening();
  const { database } = await restored(another, { backup: made.folder, confirm, told });
  expect(told.findings).toContainEqual(
    expect.objectContaining({ rule: 'backup-of-another-database' }),
  );
  expect(await besides(server.url())).toEqual([database]);
});
