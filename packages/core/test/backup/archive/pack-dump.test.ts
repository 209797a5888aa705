import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { makeOneTimeIdentity } from '../../../src/backup/archive/encryption.ts';
import { startPacking } from '../../../src/backup/archive/pack.ts';
import { readArchive } from '../../../src/backup/archive/read.ts';
import { CONTENT_FILE } from '../../../src/backup/content/content.ts';
import { libpqEnvironment } from '../../../src/postgres/client-programs.ts';
import { withClient } from '../../../src/postgres/connection.ts';
import { run } from '../../../src/runtime/process.ts';
import { dump, installed } from '../dump/dump-run.ts';
import { CONTENT, never, recorded } from './archives.ts';

afterAll(removeTemporaryFolders);

const SAMPLE_SQL = `
CREATE TABLE "Große ""Tabelle" AS SELECT i AS id, md5(i::text) || md5((-i)::text) AS text FROM generate_series(1, 200000) AS i;
CREATE TABLE small AS SELECT i AS id FROM generate_series(1, 100) AS i;
CREATE TABLE empty (id int);
SELECT lo_from_bytea(0, convert_to('large ' || i, 'UTF8')) FROM generate_series(1, 5) AS i;`;

const SUMS_SQL = `
SELECT (SELECT sum(hashtext(t::text)::bigint) FROM "Große ""Tabelle" AS t)::text AS large,
       (SELECT sum(id) FROM small)::text AS small,
       (SELECT count(*) FROM empty)::text AS empty,
       (SELECT string_agg(convert_from(lo_get(oid), 'UTF8'), ',' ORDER BY oid) FROM pg_largeobject_metadata) AS objects`;

describe('a real pg_dump whose files are taken away while it writes', () => {
  const server = useServer(15);
  const sums = (url: string) =>
    withClient(
      url,
      {},
      async (client) => (await client.query<Record<string, string>>(SUMS_SQL)).rows,
    );

  // Parts of 100 kB, so that the large table is packed while pg_dump is at it.
  it.each([2, 1])('is restored as it was, with %d jobs', async (jobs) => {
    const url = await server.createDatabase();
    await withClient(url, {}, (client) => client.query(SAMPLE_SQL));
    const folder = path.join(temporaryFolder(), 'dump');
    const stored = path.join(temporaryFolder(), 'archive.tar.age');
    const { identity, recipient } = await makeOneTimeIdentity([]);
    const encryption = { recipients: [recipient] };
    const packing = startPacking({
      ...{ folder, to: createWriteStream(stored), encryption, signal: never, partBytes: 102_400 },
    });
    await dump(url, { ...{ folder, jobs }, onFile: (name) => packing.finished(name) });
    await packing.dumpEnded();
    expect(await readdir(folder)).toEqual([]);
    await packing.add(CONTENT_FILE, CONTENT);
    const archive = recorded(await packing.end(), encryption);

    const into = temporaryFolder();
    const keys = { identity };
    await readArchive({ source: createReadStream(stored), archive, keys, into, signal: never });
    await readArchive({ source: createReadStream(stored), archive, keys, signal: never });
    const copy = await server.createDatabase();
    const { pgRestore } = await installed();
    const restored = await run(
      pgRestore.file,
      [
        ...pgRestore.args,
        '--exit-on-error',
        '--jobs=2',
        '--dbname',
        new URL(copy).pathname.slice(1),
        into,
      ],
      { env: { ...process.env, ...libpqEnvironment(copy) }, deadlineMs: 60_000 },
    );
    expect(restored).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await sums(copy)).toEqual(await sums(url));
  });
});
