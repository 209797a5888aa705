import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { choosePending } from '@belay/core/migrations/pending.ts';
import type { MigrationTree } from '@belay/core/migrations/types.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { LOCK, SCHEMA, project, useTemporaryFolders, write } from './files.ts';

const temporary = useTemporaryFolders();

async function treeOf(files: Record<string, string | Buffer>): Promise<MigrationTree> {
  const workspace = await temporary();
  await write(workspace, files);
  return readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
}

const without = (files: Record<string, string>, name: string) =>
  Object.fromEntries(Object.entries(files).filter(([file]) => file !== name));

const names = (tree: MigrationTree) => tree.migrations.map((migration) => migration.name);
const rules = (tree: MigrationTree) => tree.findings.map((finding) => finding.rule);
const finding = (tree: MigrationTree, rule: string) => {
  const found = tree.findings.find((candidate) => candidate.rule === rule);
  if (!found) throw new Error(`no ${rule} among ${rules(tree).join(', ')}`);
  return found;
};

describe('reading a Prisma tree', () => {
  it('reads migrations in order, with text, checksum, reverse and schema', async () => {
    const tree = await treeOf({
      ...project({ '20240102000000_b': 'SELECT 2;\n', '20240101000000_a': 'SELECT 1;\n' }),
      'prisma/migrations/20240102000000_b/down.sql': 'SELECT -2;\n',
    });
    expect(names(tree)).toEqual(['20240101000000_a', '20240102000000_b']);
    expect(tree.findings).toEqual([]);
    const [first, second] = tree.migrations;
    expect(first?.checksum).toBe(createHash('sha256').update('SELECT 1;\n').digest('hex'));
    expect(first?.down).toBeUndefined();
    expect(second?.down?.sql).toBe('SELECT -2;\n');
    expect(tree.schema?.provider).toBe('postgresql');
  });

  it('orders names as the Prisma command line does, and says where older versions differ', async () => {
    const tree = await treeOf(
      project({ '20240101_addX': 'SELECT 1', '20240101_add_a': 'SELECT 1' }),
    );
    expect(names(tree)).toEqual(['20240101_add_a', '20240101_addX']);
    expect(finding(tree, 'migration-order-ambiguous').severity).toBe('warning');
  });

  it('reads names with quotes, semicolons, newlines, spaces, dashes and non-ASCII letters', async () => {
    const hostile = [
      '-rf',
      'a b',
      "20240101000000_it's",
      '20240101000001_"q"; DROP TABLE x;--',
      '20240101000002_a\nb',
      '20240101000003_größe_表',
    ];
    const tree = await treeOf(project(Object.fromEntries(hostile.map((n) => [n, 'SELECT 1;']))));
    expect(names(tree).sort()).toEqual([...hostile].sort());
    expect(tree.findings).toEqual([]);
  });

  it('reads a migration of 5 MB', async () => {
    const sql = `INSERT INTO t VALUES ${"('x'),".repeat(900_000)}('x');`;
    const tree = await treeOf(project({ '20240101000000_big': sql }));
    expect(tree.migrations[0]?.sql.length).toBe(sql.length);
    expect(tree.findings).toEqual([]);
  });
});

describe('what is wrong with a tree', () => {
  const one = project({ '20240101000000_a': 'SELECT 1;' });

  it('says that an SQLite history lies under a Postgres schema', async () => {
    const tree = await treeOf({
      ...one,
      'prisma/migrations/migration_lock.toml': 'provider = "sqlite"\n',
    });
    const found = finding(tree, 'migration-provider-mismatch');
    expect(found).toMatchObject({
      severity: 'error',
      place: { file: 'prisma/migrations/migration_lock.toml' },
    });
    expect(found.title).toContain('written for SQLite');
  });

  it.each([
    ['a lock file with CRLF', 'provider = "postgresql"\r\n', SCHEMA, []],
    ['the short name postgres', LOCK, SCHEMA.replace('postgresql', 'postgres'), []],
    ['a lock file without a provider', '# nothing\n', SCHEMA, ['migration-provider-mismatch']],
    [
      'a spelling that Prisma does not read',
      'provider="postgresql"\n',
      SCHEMA,
      ['migration-provider-mismatch'],
    ],
    [
      'MySQL on both sides',
      'provider = "mysql"',
      SCHEMA.replace('postgresql', 'mysql'),
      ['provider-not-postgresql'],
    ],
    ['a schema without a datasource', LOCK, 'model A { id Int @id }', ['schema-provider-unknown']],
  ])('judges %s', async (_what, lock, schema, expected) => {
    const tree = await treeOf({
      ...one,
      'prisma/migrations/migration_lock.toml': lock,
      'prisma/schema.prisma': schema,
    });
    expect(rules(tree)).toEqual(expected);
  });

  it('warns of a missing lock file', async () => {
    const files = without(one, 'prisma/migrations/migration_lock.toml');
    expect(finding(await treeOf(files), 'migration-lock-missing').severity).toBe('warning');
  });

  it('reports folders that Prisma stops at, hidden ones too, and leaves them out', async () => {
    const tree = await treeOf({
      ...one,
      'prisma/migrations/.hidden/x': '',
      'prisma/migrations/20240102000000_case/Migration.sql': 'SELECT 1',
      'prisma/migrations/20240103000000_dir/migration.sql/x': '',
    });
    await mkdir(path.join(tree.directory, '20240104000000_empty'));
    const workspace = path.resolve(tree.directory, '../..');
    const again = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
    expect(names(again)).toEqual(['20240101000000_a']);
    const titles = again.findings.map(({ rule, title }) => `${rule}: ${title}`).join('\n');
    expect(titles).toContain('".hidden" has no migration.sql: it holds no migration.sql');
    expect(titles).toContain('it holds "Migration.sql", not migration.sql');
    expect(titles).toContain('migration.sql is not a file');
    expect(titles).toContain('it is empty');
  });

  it.each([
    ['nothing', ''],
    ['comments only', '-- This is an empty migration.\n/* a /* nested */ comment */\n;\n'],
    ['an unfinished comment', '/* open'],
  ])('warns of a migration that holds %s', async (_what, sql) => {
    const tree = await treeOf(project({ '20240101000000_a': sql }));
    expect(finding(tree, 'migration-empty')).toMatchObject({ severity: 'warning' });
  });

  it('does not take a comment before a statement for an empty migration', async () => {
    const tree = await treeOf(project({ '20240101000000_a': '/* a */ -- b\nSELECT 1' }));
    expect(tree.findings).toEqual([]);
  });

  it('points to the line that is not UTF-8, and names UTF-16', async () => {
    const tree = await treeOf({
      ...one,
      'prisma/migrations/20240102000000_latin/migration.sql': Buffer.from(
        'SELECT 1;\nSELECT $$gr\xfc\xdf$$;',
        'latin1',
      ),
      'prisma/migrations/20240103000000_utf16/migration.sql': Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from('SELECT 1;', 'utf16le'),
      ]),
    });
    const found = tree.findings.filter(({ rule }) => rule === 'migration-not-utf8');
    expect(found.map(({ place }) => place?.line)).toEqual([2, 1]);
    expect(found[1]?.title).toContain('UTF-16');
  });

  it('reports a byte order mark, which Prisma sends to the server', async () => {
    const tree = await treeOf(project({ '20240101000000_a': '\uFEFFSELECT 1;' }));
    expect(rules(tree)).toEqual(['migration-byte-order-mark']);
  });

  it('reports names that collide on other file systems', async () => {
    const tree = await treeOf(
      project({
        '1_Users': 'SELECT 1',
        '1_users': 'SELECT 1',
        '2_caf\u00e9': 'SELECT 1',
        '2_cafe\u0301': 'SELECT 1',
      }),
    );
    const found = tree.findings.filter(({ rule }) => rule === 'migration-name-duplicate');
    expect(found).toHaveLength(2);
    expect(found.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it('only notes two migrations of one timestamp', async () => {
    const tree = await treeOf(
      project({ '20240101000000_a': 'SELECT 1', '20240101000000_b': 'SELECT 1' }),
    );
    expect(tree.findings).toMatchObject([
      { rule: 'migration-timestamp-duplicate', severity: 'notice', migration: '20240101000000_b' },
    ]);
  });

  it('notes SQL files that Prisma passes over', async () => {
    const tree = await treeOf({ ...one, 'prisma/migrations/fix.sql': 'SELECT 1;' });
    expect(tree.findings).toMatchObject([{ rule: 'migration-stray-file', severity: 'notice' }]);
  });

  it('reports a linked migration folder, which Prisma does not follow', async () => {
    const workspace = await temporary();
    await write(workspace, { ...one, 'elsewhere/migration.sql': 'SELECT 1;' });
    await symlink('../../elsewhere', path.join(workspace, 'prisma/migrations/20240102000000_link'));
    const tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
    expect(names(tree)).toEqual(['20240101000000_a']);
    expect(rules(tree)).toEqual(['migration-symlink']);
  });
});

describe('trees that cannot be read', () => {
  it.each([
    ['prisma/migrations', {}, 'migrations-not-found'],
    ['prisma/migrations', { 'prisma/migrations': 'a file' }, 'migrations-not-found'],
    ['prisma/migrations', { 'prisma/migrations/migration_lock.toml': LOCK }, 'migrations-none'],
    ['..', {}, 'path-outside-workspace'],
  ])('%s with %j is the mistake %s', async (migrationsDir, files, code) => {
    const workspace = await temporary();
    await write(workspace, files);
    await expect(readPrismaTree({ migrationsDir, workspace })).rejects.toMatchObject({
      name: 'UserError',
      code,
    });
  });

  it('says which schema is not there', async () => {
    const workspace = await temporary();
    await write(workspace, project({ a: 'SELECT 1' }));
    const reading = readPrismaTree({
      migrationsDir: 'prisma/migrations',
      schemaPath: 'db.prisma',
      workspace,
    });
    await expect(reading).rejects.toMatchObject({ code: 'schema-not-found' });
  });

  it.each(['prisma/migrations/20240101000000_a/migration.sql', 'prisma/schema.prisma'])(
    'does not read %s through a link that leads out of the workspace',
    async (file) => {
      const [outside, workspace] = [await temporary(), await temporary()];
      await write(outside, { secret: 'password' });
      const files = project({
        '20240101000000_a': 'SELECT 1',
        '20240102000000_b': 'SELECT 1',
      });
      await write(workspace, without(files, file));
      await mkdir(path.dirname(path.join(workspace, file)), { recursive: true });
      await symlink(path.join(outside, 'secret'), path.join(workspace, file));
      await expect(
        readPrismaTree({ migrationsDir: 'prisma/migrations', workspace }),
      ).rejects.toMatchObject({ code: 'path-outside-workspace' });
    },
  );
});

describe.each([
  ['triggerdev', 820],
  ['langwatch', 268],
] as const)('the real history of %s', (name, count) => {
  const folder = corpus(name);
  const run = folder === undefined ? it.skip : it;

  run(
    `reads ${count} migrations without an error (skipped where the corpus is absent)`,
    async () => {
      const workspace = folder ?? '';
      const tree = await readPrismaTree({ migrationsDir: 'migrations', workspace });
      expect(tree.migrations).toHaveLength(count);
      expect(tree.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(tree.schema?.provider).toBe('postgresql');
      const since = tree.migrations.at(-21)?.name ?? '';
      const choice = choosePending(tree, { kind: 'since', name: since }, workspace);
      expect(choice.pending).toEqual(tree.migrations.slice(-20));
      expect(choice.merged).toHaveLength(count - 20);
    },
  );
});
