import { describe, expect, it } from '@jest/globals';
import path from 'node:path';
import { datasourceUrls, scanDatasource } from '@belay/core/migrations/prisma/datasource.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { project, useTemporaryFolders, write } from './files.ts';

const temporary = useTemporaryFolders();
const provider = (schema: string) => scanDatasource(schema)?.fields.get('provider')?.text;

describe('the datasource block', () => {
  it.each([
    ['plain', 'datasource db {\n  provider = "postgresql"\n}', 'postgresql'],
    ['on one line', 'datasource db { provider = "mysql" }', 'mysql'],
    ['CRLF', 'datasource db {\r\n  provider = "sqlite"\r\n}\r\n', 'sqlite'],
    [
      'a commented-out value before',
      'datasource db {\n  // provider = "mysql"\n  provider = "a" // "b"\n}',
      'a',
    ],
    [
      'a commented-out block before',
      '// datasource x { provider = "m" }\n/* datasource y {\n provider = "n" } */\ndatasource db {\n provider = "a" }',
      'a',
    ],
    ['a brace in a string', 'datasource db {\n  url = "postgres://}{"\n  provider = "a"\n}', 'a'],
    ['a brace in a comment', 'datasource db {\n  // }\n  provider = "a"\n}', 'a'],
    [
      'a model called so',
      'model datasource {\n  id Int @id\n}\ndatasource db {\n  provider = "a"\n}',
      'a',
    ],
    [
      'a field called so',
      'model A {\n  datasource String\n  x Int\n}\ndatasource db {\n  provider = "a"\n}',
      'a',
    ],
    ['an array', 'datasource db {\n  provider = ["a", "b"]\n}', undefined],
    ['from the environment', 'datasource db {\n  provider = env("P")\n}', undefined],
    ['none', 'model A { id Int @id }', undefined],
    ['unfinished', 'datasource db {\n  provider = "a"', 'a'],
  ])('%s', (_what, schema, expected) => {
    expect(provider(schema)).toBe(expected);
  });

  it('says where the block and its values are', () => {
    const schema = '// ü 🎉\ndatasource db {\n  url = env(\n    "URL"\n  )\n  x = 1\n}\nmodel A {}';
    const block = scanDatasource(schema);
    expect(schema.slice(block?.start, block?.end)).toMatch(/^datasource db \{[\s\S]*\}$/);
    const url = block?.fields.get('url');
    expect(schema.slice(url?.start, url?.end)).toBe('env(\n    "URL"\n  )');
    expect(url?.env).toBe('URL');
  });
});

describe('where the URLs come from', () => {
  it('tells variables from text, in a schema of several files', async () => {
    const workspace = await temporary();
    await write(workspace, {
      ...project({ '1_a': 'SELECT 1' }),
      'db/a.prisma': 'model A { id Int @id }',
      'db/sub/z.prisma':
        'datasource db {\n provider = "postgresql"\n url = env("URL")\n directUrl = "postgresql://u:p@h/d"\n}',
    });
    const tree = await readPrismaTree({
      migrationsDir: 'prisma/migrations',
      schemaPath: 'db',
      workspace,
    });
    const { schema } = tree;
    if (!schema) throw new Error('no schema');
    expect(schema.provider).toBe('postgresql');
    expect(schema.files.map((file) => path.relative(workspace, file))).toEqual([
      'db/a.prisma',
      'db/sub/z.prisma',
    ]);
    expect(await datasourceUrls(schema)).toEqual({
      url: { env: 'URL' },
      directUrl: { literal: true },
    });
  });
});
