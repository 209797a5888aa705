import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { pathsInConfig } from '@belay/core/migrations/prisma/config-file.ts';
import { findPrismaLayout, findSchemaFor } from '@belay/core/migrations/prisma/layout.ts';
import { LOCK, SCHEMA, project, useTemporaryFolders, write } from './files.ts';

const temporary = useTemporaryFolders();

async function layoutOf(files: Record<string, string>) {
  const root = await temporary();
  await write(root, files);
  const { migrationsDir, schemaPath, source } = await findPrismaLayout(root);
  const relative = (place: string | undefined) => place && path.relative(root, place);
  return { migrations: relative(migrationsDir), schema: relative(schemaPath), source };
}

describe('where a project keeps its migrations', () => {
  it('the default place', async () => {
    expect(await layoutOf(project({ '1_a': 'SELECT 1' }))).toMatchObject({
      migrations: 'prisma/migrations',
      schema: 'prisma/schema.prisma',
    });
  });

  it('prisma.config.ts, with both paths', async () => {
    const config = `import { defineConfig } from "prisma/config";
      // schema: "wrong"
      export default defineConfig({
        schema: "db/main.prisma", // the schema
        migrations: { seed: "tsx seed.ts", path: path.join(__dirname, 'db', 'history') },
        datasource: { url: "postgresql://localhost/x" },
      });`;
    const files = {
      'prisma.config.ts': config,
      'db/main.prisma': SCHEMA,
      'db/history/migration_lock.toml': LOCK,
      'prisma/migrations/migration_lock.toml': LOCK,
    };
    expect(await layoutOf(files)).toEqual({
      migrations: 'db/history',
      schema: 'db/main.prisma',
      source: 'prisma.config.ts',
    });
  });

  it('package.json', async () => {
    const files = {
      'package.json': '{"prisma": {"schema": "data/schema.prisma"}}',
      'data/schema.prisma': SCHEMA,
      'data/migrations/migration_lock.toml': LOCK,
    };
    expect(await layoutOf(files)).toEqual({
      migrations: 'data/migrations',
      schema: 'data/schema.prisma',
      source: 'package.json',
    });
  });

  it('a schema folder, with the migrations in it or beside it', async () => {
    const config = 'export default { schema: "prisma/schema" }';
    const schema = { 'prisma.config.mjs': config, 'prisma/schema/base.prisma': SCHEMA };
    expect(
      await layoutOf({ ...schema, 'prisma/schema/migrations/migration_lock.toml': LOCK }),
    ).toMatchObject({ migrations: 'prisma/schema/migrations', schema: 'prisma/schema' });
    expect(
      await layoutOf({ ...schema, 'prisma/migrations/migration_lock.toml': LOCK }),
    ).toMatchObject({ migrations: 'prisma/migrations', schema: 'prisma/schema' });
  });

  it('says what was looked for, what could not be read, and where migrations are', async () => {
    const looking = layoutOf({
      'prisma.config.ts': 'export default { migrations: { path: process.env.DIR } }',
      'packages/db/migrations/migration_lock.toml': LOCK,
    });
    await expect(looking).rejects.toMatchObject({
      code: 'migrations-not-found',
      message: expect.stringMatching(
        /prisma\.config\.ts \(its migrations\.path is not a plain string\).*prisma\/migrations/,
      ),
      hint: expect.stringContaining('--migrations packages/db/migrations'),
    });
  });
});

describe('paths in a config file', () => {
  const read = (source: string) => pathsInConfig('/app/prisma.config.ts', source);

  it.each([
    [`export default { schema: 'a/b.prisma' }`, '/app/a/b.prisma'],
    ['export default { schema: `./b` as string }', '/app/b'],
    [`export default { schema: path.resolve("x", "y.prisma") }`, '/app/x/y.prisma'],
    [`export default { schema: join(import.meta.dirname, "y.prisma") }`, '/app/y.prisma'],
    [`export default { schema: path.join(process.cwd(), "y.prisma") }`, '/app/y.prisma'],
  ])('%s', (source, schema) => {
    expect(read(source)).toMatchObject({ schema, unreadable: [] });
  });

  it.each([
    'export default { schema: process.env.SCHEMA }',
    'export default { schema: "a" + suffix }',
    'export default { schema: `${root}/b` }',
    'export default { schema: path.join(root, "y.prisma") }',
    'export default { schema: cond ? "a" : "b" }',
  ])('%s is not guessed at', (source) => {
    const paths = read(source);
    expect(paths.schema).toBeUndefined();
    expect(paths.unreadable).toEqual(['schema']);
  });
});

describe('the schema that belongs to a migrations folder', () => {
  it.each([
    ['beside it', { 'db/schema.prisma': SCHEMA }, 'db/schema.prisma'],
    ['in a folder beside it', { 'db/schema/a.prisma': SCHEMA }, 'db/schema'],
    ['around it', { 'db/a.prisma': SCHEMA }, 'db'],
    [
      'named in a package.json above',
      { 'package.json': '{"prisma":{"schema":"x.prisma"}}', 'x.prisma': SCHEMA },
      'x.prisma',
    ],
    ['nowhere', {}, undefined],
  ])('%s', async (_where, files, expected) => {
    const root = await temporary();
    await write(root, { ...files, 'db/migrations/migration_lock.toml': LOCK });
    const found = await findSchemaFor(path.join(root, 'db/migrations'), root);
    expect(found && path.relative(root, found)).toBe(expected);
  });
});
