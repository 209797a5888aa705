import { afterAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import path from 'node:path';
import {
  type SchemaText,
  withSchemaEngine,
  withSchemaReader,
} from '@belay/core/migrations/prisma/engine.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
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
const AFTER = `${BEFORE} ALTER TABLE "Author" ADD born date; DROP TABLE "Book"; CREATE TABLE "Shop" (id int PRIMARY KEY);`;

describe.each(VERSIONS)('the schema engine of Prisma %s', (version) => {
  const project = testProject(version, { sql: {} });
  const ports = calmPorts(project.env);

  it('writes the SQL from one database to another and holds neither of them', async () => {
    const [before, after] = [await database(BEFORE), await database(AFTER)];
    const { project: found } = await project.run(before);
    await withSchemaEngine(found, ports, async (engine) => {
      const reverse = await engine.diff({ fromUrl: after, toUrl: before });
      expect(engine.how).toContain('by the schema engine');
      expect(reverse).toContain('DROP COLUMN "born"');
      expect(reverse).toMatch(/DROP TABLE ("public"\.)?"Shop"/);
      expect(reverse).toContain('FOREIGN KEY');
      await withClient(after, {}, (client) => client.query(reverse));
      expect(await engine.diff({ fromUrl: after, toUrl: before })).toBe('');
      // No connection stays open, so a database can go while the engine is there.
      await withClient(server.url(), {}, (client) =>
        client.query(`DROP DATABASE ${quoteIdent(parseDatabaseUrl(before).database)}`),
      );
    });
  });

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
    const failed = withSchemaEngine(found, ports, (engine) =>
      engine.diff({ fromUrl: missing.href, toUrl: url.href }),
    );
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
    const waiting = withSchemaEngine(
      { ...found, engine: { file, from: 'package' } },
      { env: project.env, signal: controller.signal },
      (engine) => engine.diff({ fromUrl: server.url(), toUrl: server.url() }),
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
    await expect(withSchemaEngine(without, ports, async () => 1)).rejects.toMatchObject({
      code: 'prisma-engine-missing',
    });
    const gone = { ...found, engine: { file: '/nowhere/engine', from: 'package' as const } };
    const url = server.url();
    const compared = withSchemaEngine(gone, ports, async (engine) => ({
      sql: await engine.diff({ fromUrl: url, toUrl: url }),
      how: engine.how,
    }));
    // The CLI of Prisma 6 takes two databases, so it can stand in; it finds an engine of its own here.
    if (version === '6') {
      expect(await compared).toEqual({
        sql: '',
        how: expect.stringContaining('by the command line') as unknown,
      });
    } else {
      await expect(compared).rejects.toMatchObject({ code: 'prisma-engine-failed' });
    }
  });
});
