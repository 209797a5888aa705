import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { type SchemaText, withSchemaReader } from '@belay/core/migrations/prisma/engine.ts';
import type { PrismaProject } from '@belay/core/migrations/prisma/project.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { calmPorts, testProject, VERSIONS } from './prisma-project.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

async function database(sql: string): Promise<string> {
  const url = await server.createDatabase();
  await withClient(url, {}, (client) => client.query(sql));
  return url;
}

const BEFORE = `CREATE TABLE "Author" (id int PRIMARY KEY, name text NOT NULL);
  CREATE TABLE "Book" (id int PRIMARY KEY, author int REFERENCES "Author" (id));`;

describe.each(VERSIONS)('the schema engine of Prisma %s', (version) => {
  const project = testProject(version, { sql: {} });
  const ports = calmPorts(project.env);

  it('reads a database at each border and writes the way back, without its URL', async () => {
    const url = new URL(await database(BEFORE));
    const { project: found } = await project.run(url.href);
    await withSchemaReader(found, url.href, ports, async (reader) => {
      const states = [await reader.readSchema()];
      for (const sql of ['ALTER TABLE "Author" ADD born date', 'DROP TABLE "Book"', 'SELECT 1']) {
        await withClient(url.href, {}, (client) => client.query(sql));
        states.push(await reader.readSchema());
      }
      const [before, born, dropped, same] = states as [
        SchemaText,
        SchemaText,
        SchemaText,
        SchemaText,
      ];
      expect(before).not.toContain(url.pathname);
      expect(await reader.diff(born, before)).toContain('DROP COLUMN "born"');
      expect(await reader.diff(dropped, born)).toContain('FOREIGN KEY');
      expect(await reader.diff(same, dropped)).toBe('');
    });
  });

  it('says what the engine said, without the password, when a database is not there', async () => {
    const url = new URL(await database(BEFORE));
    const missing = new URL(url);
    missing.pathname = '/not_there';
    missing.password = 'geheimwort';
    const { project: found } = await project.run(url.href);
    const failed = withSchemaReader(found, missing.href, ports, (reader) => reader.readSchema());
    await expect(failed).rejects.toMatchObject({
      code: 'prisma-engine-failed',
      message: expect.not.stringContaining('geheimwort') as unknown,
    });
  });

  it('ends the engine, also when it does not answer and the signal aborts', async () => {
    const folder = folderWith({
      engine: '#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nexec sleep 300\n',
    });
    const file = path.join(folder, 'engine');
    chmodSync(file, 0o755);
    const { project: found } = await project.run(server.url());
    const controller = new AbortController();
    const waiting = withSchemaReader(
      { ...found, engine: { file, from: 'package' } },
      server.url(),
      { env: project.env, signal: controller.signal },
      (reader) => reader.readSchema(),
    );
    setTimeout(() => controller.abort(), 500);
    await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
    const pid = execFileSync('cat', [path.join(folder, 'pid')], { encoding: 'utf8' }).trim();
    expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  });

  it('is a mistake with advice when it is not there', async () => {
    const { project: found } = await project.run(server.url());
    const { engine, ...without } = found;
    expect(engine).toBeDefined();
    const read = (given: PrismaProject) =>
      withSchemaReader(given, server.url(), ports, (reader) => reader.readSchema());
    await expect(read(without)).rejects.toMatchObject({ code: 'prisma-engine-missing' });
    const gone = { file: '/nowhere/engine', from: 'package' as const };
    await expect(read({ ...found, engine: gone })).rejects.toMatchObject({
      code: 'prisma-engine-failed',
    });
  });

  it('reads and compares partial indexes without being stopped by them', async () => {
    const url = await database(
      `${BEFORE} CREATE INDEX living ON "Author" (name) WHERE name <> 'nobody';`,
    );
    const { project: found } = await project.run(url);
    await withSchemaReader(found, url, ports, async (reader) => {
      const before = await reader.readSchema();
      await withClient(url, {}, (client) => client.query('ALTER TABLE "Author" ADD born date'));
      expect(await reader.diff(await reader.readSchema(), before)).toContain('DROP COLUMN "born"');
    });
  });
});
