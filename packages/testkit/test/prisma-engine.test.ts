import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { withClient } from '@belay/core/postgres/connection.ts';
import {
  type PrismaMajor,
  prismaCli,
  prismaEnvironment,
  projectWithPrisma,
  schemaEngineBinary,
} from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders, writeFiles } from '@belay/testkit/workspace.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

const MODEL = 'model Author {\n  id   Int    @id\n  name String\n}\n';
const FIRST =
  'CREATE TABLE "Author" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "Author_pkey" PRIMARY KEY ("id"));\n';
const BODY = `CREATE FUNCTION "touch"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW."name" := trim(NEW."name"); RETURN NEW; END $$;\n`;

function project(version: PrismaMajor): string {
  const url = version === '6' ? '  url = env("DATABASE_URL")\n' : '';
  const folder = folderWith({
    'package.json': '{"name":"project"}\n',
    'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n${url}}\n\n${MODEL}`,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/migrations/20240101000000_author/migration.sql': FIRST,
    'prisma/migrations/20240102000000_function/migration.sql': BODY,
    ...(version === '7' && {
      'prisma.config.ts': `import { defineConfig } from 'prisma/config';
export default defineConfig({
  schema: 'prisma/schema.prisma',
  datasource: { url: process.env['DATABASE_URL'] ?? '', shadowDatabaseUrl: process.env['SHADOW_URL'] ?? '' },
});
`,
    }),
  });
  projectWithPrisma(folder, version);
  return folder;
}

interface Ended {
  code: number;
  output: string;
}

function run(
  folder: string,
  version: PrismaMajor,
  env: Record<string, string>,
  args: string[],
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...prismaEnvironment(), ...env } };
    execFile(process.execPath, [prismaCli(version), ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });
}

describe.each<PrismaMajor>(['7', '6'])('the unmodified Prisma CLI %s', (version) => {
  let folder: string;
  let url: string;
  let shadow: string;
  const prisma = (...args: string[]) =>
    run(folder, version, { DATABASE_URL: url, SHADOW_URL: shadow }, args);
  const schema = 'prisma/schema.prisma';
  /** The comparison of the migrations with schema.prisma, in the words of each major. */
  const inSync = () =>
    version === '7'
      ? prisma(
          'migrate',
          'diff',
          '--from-migrations',
          'prisma/migrations',
          '--to-schema',
          schema,
          '--exit-code',
        )
      : prisma(
          'migrate',
          'diff',
          '--from-migrations',
          'prisma/migrations',
          '--to-schema-datamodel',
          schema,
          '--shadow-database-url',
          shadow,
          '--exit-code',
        );

  beforeEach(async () => {
    folder = project(version);
    url = await server.createDatabase();
    shadow = await server.createDatabase();
  });

  it('deploys, and then is up to date', async () => {
    expect((await prisma('migrate', 'status')).code).toBe(1);
    const deployed = await prisma('migrate', 'deploy');
    expect(deployed).toMatchObject({
      code: 0,
      output: expect.stringContaining('successfully applied'),
    });
    expect(await prisma('migrate', 'status')).toMatchObject({
      code: 0,
      output: expect.stringContaining('up to date'),
    });
  });

  it('leaves no connection open when it is done', async () => {
    await prisma('migrate', 'deploy');
    const { rows } = await withClient(server.url(), {}, (client) =>
      client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [
        new URL(url).pathname.slice(1),
      ]),
    );
    expect(rows).toHaveLength(0);
  });

  it('compares the migrations with the schema, both ways', async () => {
    expect(await inSync()).toMatchObject({ code: 0 });
    writeFiles(folder, {
      'prisma/migrations/20240103000000_more/migration.sql':
        'ALTER TABLE "Author" ADD COLUMN "born" DATE;\n',
    });
    expect(await inSync()).toMatchObject({ code: 2, output: expect.stringContaining('born') });
  });

  it('does not empty the main database as a shadow', async () => {
    await prisma('migrate', 'deploy');
    shadow = url;
    expect(await inSync()).toMatchObject({
      code: 1,
      output: expect.stringContaining('main database'),
    });
    await withClient(url, {}, (client) => client.query('TABLE "Author"'));
  });

  it('makes and drops a shadow database where none is given', async () => {
    shadow = '';
    // 6.x wants a URL in the command, whatever it is for.
    if (version === '6') return;
    expect((await inSync()).code).toBe(0);
    const { rows } = await withClient(server.url(), {}, (client) =>
      client.query("SELECT FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'"),
    );
    expect(rows).toHaveLength(0);
  });

  it('writes the SQL of a difference without a database', async () => {
    const to = version === '7' ? '--to-schema' : '--to-schema-datamodel';
    const { code, output } = await prisma(
      'migrate',
      'diff',
      '--from-empty',
      to,
      schema,
      '--script',
    );
    expect(code).toBe(0);
    expect(output).toContain('CREATE TABLE "Author"');
  });

  it('stops at a failing migration with P3018, then P3009, until it is resolved', async () => {
    const name = '20240103000000_broken';
    writeFiles(folder, {
      [`prisma/migrations/${name}/migration.sql`]:
        'ALTER TABLE "Author" ADD COLUMN "x" INT;\nSELECT 1/0;\n',
    });
    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/P3018[^]*22012[^]*division by zero/),
    });
    expect(await prisma('migrate', 'deploy')).toMatchObject({
      code: 1,
      output: expect.stringContaining('P3009'),
    });
    // 7.x sends each statement alone and leaves the first one there; 6.x sends one batch.
    const { rowCount } = await withClient(url, {}, (client) =>
      client.query(
        "SELECT FROM pg_attribute WHERE attrelid = '\"Author\"'::regclass AND attname = 'x'",
      ),
    );
    expect(rowCount).toBe(version === '7' ? 1 : 0);

    expect((await prisma('migrate', 'resolve', '--rolled-back', name)).code).toBe(0);
    writeFiles(folder, { [`prisma/migrations/${name}/migration.sql`]: 'SELECT 1;\n' });
    expect((await prisma('migrate', 'deploy')).code).toBe(0);
  });

  it('validates, pulls and executes', async () => {
    await prisma('migrate', 'deploy');
    expect((await prisma('validate')).code).toBe(0);
    const pulled = await prisma('db', 'pull', '--print');
    expect(pulled).toMatchObject({ code: 0, output: expect.stringContaining('model Author') });
    expect(pulled.output.includes('env("DATABASE_URL")')).toBe(version === '6');
    writeFiles(folder, { 'script.sql': 'INSERT INTO "Author" VALUES (1, \'Ada; Countess\');' });
    const where = version === '7' ? [] : ['--schema', schema];
    expect((await prisma('db', 'execute', '--file', 'script.sql', ...where)).code).toBe(0);
    const { rowCount } = await withClient(url, {}, (client) =>
      client.query('SELECT FROM "Author"'),
    );
    expect(rowCount).toBe(1);
  });

  it('works in the schema of the URL, over TCP with a password that needs escaping', async () => {
    const role = `r_${version}`;
    await withClient(server.url(), {}, (client) =>
      client.query(`CREATE ROLE ${role} SUPERUSER LOGIN PASSWORD 'p@ss/w#rd'`),
    );
    const login = new URL(url);
    login.username = role;
    login.password = encodeURIComponent('p@ss/w#rd');
    login.searchParams.set('schema', 'shop front');
    const target = login.href;
    expect(
      await run(folder, version, { DATABASE_URL: target }, ['migrate', 'deploy']),
    ).toMatchObject({ code: 0 });
    const { rows } = await withClient(url, {}, (client) =>
      client.query<{ nspname: string }>(
        "SELECT relnamespace::regnamespace::text AS nspname FROM pg_class WHERE relname IN ('Author', '_prisma_migrations')",
      ),
    );
    expect(rows.map((row) => row.nspname)).toEqual(['"shop front"', '"shop front"']);
  });
});

describe.each<PrismaMajor>(['7', '6'])(
  'a database that is not there, with Prisma %s',
  (version) => {
    it('is made by deploy; a wrong password is P1000 and not repeated', async () => {
      const folder = project(version);
      const url = new URL(server.url(`made by ${version}`));
      const deployed = await run(folder, version, { DATABASE_URL: url.href }, [
        'migrate',
        'deploy',
      ]);
      expect(deployed.code).toBe(0);
      await withClient(url.href, {}, (client) => client.query('TABLE "Author"'));

      url.password = 'not-the-word';
      const refused = await run(folder, version, { DATABASE_URL: url.href }, ['migrate', 'deploy']);
      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('P1000') });
      expect(refused.output).not.toContain('not-the-word');
    });
  },
);

describe('the engine itself', () => {
  it('compares two databases over JSON-RPC and ends with its input', async () => {
    const [from, to] = [await server.createDatabase(), await server.createDatabase()];
    await withClient(to, {}, (client) => client.query(FIRST));
    const engine = spawn(schemaEngineBinary(), [], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => engine.on('exit', resolve));
    const params = {
      from: { tag: 'url', url: from },
      to: { tag: 'url', url: to },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    };
    engine.stdin.end(
      [params, { ...params, from: params.to, to: params.from }, { ...params, from: params.to }]
        .map(
          (each, id) =>
            `${JSON.stringify({ id: id + 1, jsonrpc: '2.0', method: 'diff', params: each })}\n`,
        )
        .join(''),
    );
    const lines: string[] = [];
    for await (const line of createInterface({ input: engine.stdout })) lines.push(line);
    expect(await ended).toBe(0);
    const printed = lines.filter((line) => line.includes('"print"'));
    expect(printed[0]).toContain('CREATE TABLE');
    expect(printed[1]).toContain('DROP TABLE');
    expect(
      lines
        .filter((line) => line.includes('exitCode'))
        .map((line) => (JSON.parse(line) as { result: unknown }).result),
    ).toEqual([{ exitCode: 2 }, { exitCode: 2 }, { exitCode: 0 }]);
  });
});
