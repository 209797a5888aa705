import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readPendingBasis } from '@belay/core/migrations/basis.ts';
import { choosePending } from '@belay/core/migrations/pending.ts';
import { readPrismaHistory } from '@belay/core/migrations/prisma/history.ts';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { prismaCli, prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { LOCK, project, useTemporaryFolders, write } from './files.ts';

const server = useServer();
const temporary = useTemporaryFolders();

/** Names whose order differs between bytes and dictionary, and names that need care everywhere. */
const NAMES = [
  '20240101_addX',
  '20240101_add_a',
  '20240101_add1',
  '20240101_add-b',
  '20240101_Add',
  '20240101_add',
  '9_x',
  '10_x',
  '-rf',
  'it\'s; "b"',
  'größe 表',
];

const CONFIG = `export default { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL } };\n`;

async function projectFor(version: '6' | '7', names: readonly string[]): Promise<string> {
  const workspace = await temporary();
  await write(workspace, project(Object.fromEntries(names.map((name) => [name, 'SELECT 1;\n']))));
  projectWithPrisma(workspace, version);
  if (version === '7') {
    await write(workspace, {
      'prisma.config.mjs': CONFIG,
      'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    });
  }
  return workspace;
}

function prisma(
  workspace: string,
  version: '6' | '7',
  url: string,
): Promise<{ ok: boolean; output: string }> {
  const env = { PATH: process.env['PATH'], ...prismaEnvironment(), DATABASE_URL: url };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [prismaCli(version), 'migrate', 'deploy'],
      { cwd: workspace, env },
      (error, stdout, stderr) => resolve({ ok: !error, output: `${stdout}${stderr}` }),
    );
  });
}

describe.each(['6', '7'] as const)('against the unmodified Prisma CLI %s', (version) => {
  it('applies in the order Belay reads, and its history leaves nothing pending', async () => {
    const url = await server.createDatabase();
    const workspace = await projectFor(version, NAMES);
    const result = await prisma(workspace, version, url);
    expect(result).toMatchObject({ ok: true });
    const tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
    const history = await withClient(url, {}, (client) => readPrismaHistory(client));
    expect(history?.map(({ name }) => name)).toEqual(tree.migrations.map(({ name }) => name));
    expect(history?.map(({ checksum }) => checksum)).toEqual(
      tree.migrations.map(({ checksum }) => checksum),
    );
    const basis = await readPendingBasis({ historyUrl: url, directory: tree.directory, env: {} });
    const choice = choosePending(tree, basis, workspace);
    expect(choice.pending).toEqual([]);
    expect(choice.findings).toEqual([]);
  });
});

// The CLI 6.19.3 judges these the same; one of the two is enough for every run.
describe('against the unmodified Prisma CLI 7', () => {
  const version = '7';

  it.each([
    ['as Prisma writes it', LOCK],
    ['with CRLF', LOCK.replace('\n', '\r\n')],
    ['without spaces', 'provider="postgresql"\n'],
    ['with the short name', 'provider = "postgres"\n'],
    ['without a provider', '# nothing\n'],
    ['of SQLite', 'provider = "sqlite"\n'],
  ])('judges a lock file %s as the CLI does', async (_how, lock) => {
    const url = await server.createDatabase();
    const workspace = await projectFor(version, ['1_a']);
    await writeFile(path.join(workspace, 'prisma/migrations/migration_lock.toml'), lock);
    const tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
    const { ok, output } = await prisma(workspace, version, url);
    const mismatch = tree.findings.some(({ rule }) => rule === 'migration-provider-mismatch');
    expect({ mismatch, output }).toEqual({ mismatch: !ok, output });
    if (!ok) expect(output).toContain('P3019');
  });
});
