import { afterAll, describe, expect, it } from '@jest/globals';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { isolateDatasource } from '@belay/core/migrations/prisma/isolation.ts';
import { findPrismaProject } from '@belay/core/migrations/prisma/project.ts';
import {
  errorCode,
  failedMigration,
  isEngineMissing,
} from '@belay/core/migrations/prisma/cli-output.ts';
import { transactionMode, type VersionSource } from '@belay/core/migrations/prisma/version.ts';
import { folderWith, removeTemporaryFolders, type Files } from '@belay/testkit/workspace.ts';

afterAll(removeTemporaryFolders);

const SCHEMA = { 'app/prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n' };

function find(files: Files, env: Record<string, string> = {}) {
  const folder = folderWith({ ...SCHEMA, ...files });
  return findPrismaProject(path.join(folder, 'app/prisma/schema.prisma'), folder, env);
}

const installed = (version: string) => ({
  'node_modules/prisma/package.json': JSON.stringify({
    version,
    bin: { prisma: 'build/index.js' },
  }),
  'node_modules/prisma/build/index.js': '',
});

describe('findPrismaProject', () => {
  it('finds the installation of a monorepo above the schema', async () => {
    const project = await find({
      ...installed('6.19.3'),
      'app/package.json': '{}',
      'app/prisma.config.ts': 'export default {}',
    });
    expect(project).toMatchObject({
      version: { text: '6.19.3', source: 'installed' }, transactions: 'batch',
      cli: expect.stringMatching(/node_modules\/prisma\/build\/index\.js$/) as unknown,
      root: expect.stringMatching(/\/app$/) as unknown, configFile: expect.stringMatching(/app\/prisma\.config\.ts$/) as unknown,
    }); // prettier-ignore
  });

  it('does not look above the workspace', async () => {
    const folder = folderWith({ ...SCHEMA, ...installed('7.10.1') });
    const project = await findPrismaProject(
      path.join(folder, 'app/prisma'),
      path.join(folder, 'app'),
      {},
    );
    expect(project).toMatchObject({ version: { source: 'unknown' }, transactions: 'statements' });
    expect(project.cli).toBeUndefined();
    expect(project.transactionsBecause).toContain('not known');
  });

  it.each([
    ['package-lock.json', '{"packages":{"node_modules/prisma": {\n "version": "7.3.1"}}}'],
    ['pnpm-lock.yaml', 'packages:\n\n  prisma@7.3.1:\n    resolution: {}\n'],
    ['yarn.lock', '"prisma@^7.1.0":\n  version "7.3.1"\n'],
    ['bun.lock', '{"packages": {\n    "prisma": ["prisma@7.3.1", "", {}],\n}}'],
  ])('reads the version from %s when nothing is installed', async (name, text) => {
    const project = await find({
      [name]: text,
      'package.json': '{"devDependencies":{"prisma":"^7.1.0"}}',
    });
    expect(project).toMatchObject({
      version: { text: '7.3.1', source: 'lockfile' },
      transactions: 'batch',
    });
  });

  it('falls back to the range in package.json', async () => {
    const project = await find({ 'app/package.json': '{"dependencies":{"prisma":"~6.2.0"}}' });
    expect(project).toMatchObject({
      version: { text: '~6.2.0', source: 'package.json' },
      transactions: 'batch',
    });
  });

  it('finds the engine beside the package, through the link that pnpm makes, or where the variable says', async () => {
    const arm = process.arch === 'arm64' ? 'linux-arm64-openssl-3.0.x' : 'debian-openssl-3.0.x';
    const name =
      process.platform === 'darwin'
        ? `schema-engine-darwin${process.arch === 'arm64' ? '-arm64' : ''}`
        : `schema-engine-${arm}`;
    const store = 'node_modules/.pnpm/prisma@7.10.1/node_modules';
    const folder = folderWith({
      ...SCHEMA,
      [`${store}/prisma/package.json`]: '{"version":"7.10.1"}',
      [`${store}/prisma/build/index.js`]: '',
      [`${store}/@prisma/engines/${name}`]: '',
      [`${store}/@prisma/engines/schema-engine-windows.exe`]: '',
      [`${store}/@prisma/engines/${name}.sha256`]: '',
      'other/engine': '',
    });
    symlinkSync(
      '.pnpm/prisma@7.10.1/node_modules/prisma',
      path.join(folder, 'node_modules/prisma'),
    );
    const start = path.join(folder, 'app/prisma');
    expect((await findPrismaProject(start, folder, {})).engine).toMatchObject({
      from: 'package', file: expect.stringMatching(new RegExp(`${name.replaceAll('.', '\\.')}$`)) as unknown,
    }); // prettier-ignore
    const file = path.join(folder, 'other/engine');
    chmodSync(file, 0o755);
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: file };
    expect((await findPrismaProject(start, folder, env)).engine).toEqual({
      from: 'PRISMA_SCHEMA_ENGINE_BINARY',
      file,
    });
    const wrong = { PRISMA_SCHEMA_ENGINE_BINARY: `${file}-not-there` };
    expect((await findPrismaProject(start, folder, wrong)).engine).toBeUndefined();
  });
});

describe('transactionMode', () => {
  it.each<[string, VersionSource, 'batch' | 'statements']>([
    ['5.22.0', 'installed', 'batch'],
    ['7.3.9', 'installed', 'batch'],
    ['7.4.0', 'installed', 'statements'],
    ['7.10.1', 'lockfile', 'statements'],
    ['^6.0.0', 'package.json', 'batch'],
    ['^7.1.0', 'package.json', 'statements'],
    ['~7.1.0', 'package.json', 'batch'],
    ['7.1.0', 'package.json', 'batch'],
    ['>=5', 'package.json', 'statements'],
    ['latest', 'package.json', 'statements'],
    ['8.0.0-rc.1', 'installed', 'statements'],
    ['', 'unknown', 'statements'],
  ])('%s (%s) → %s', (text, source, mode) => {
    expect(transactionMode({ text, source }).mode).toBe(mode);
  });
});

describe('isolateDatasource', () => {
  it('leads every URL of the datasource to Belay’s variables and leaves the rest', () => {
    const schema = `// url = "kept"\ndatasource db {\n  provider = "postgresql"\n  url = env("PROD") // c\n  directUrl="postgresql://u:p@prod/db"\n  shadowDatabaseUrl = env("S")\n  relationMode = "prisma"\n}\nmodel M {\n  url String @default("x")\n}\n`;
    expect(isolateDatasource(schema)).toBe(
      `// url = "kept"\ndatasource db {\n  provider = "postgresql"\n  url = env("BELAY_ISOLATED_DATABASE") // c\n  directUrl=env("BELAY_ISOLATED_DATABASE")\n  shadowDatabaseUrl = env("BELAY_ISOLATED_SHADOW")\n  relationMode = "prisma"\n}\nmodel M {\n  url String @default("x")\n}\n`,
    );
    expect(isolateDatasource('model M {\n  id Int @id\n}\n')).toBeUndefined();
  });
});

describe('the CLI’s output', () => {
  it('names code and migration in each of the ways that Prisma writes them', () => {
    expect(errorCode('Loaded.\n\nError: P3018\n\nA migration failed to apply.')).toBe('P3018');
    expect(
      errorCode('Error: Prisma schema validation - (get-config wasm)\nError code: P1012\n'),
    ).toBe('P1012');
    expect(errorCode('All migrations have been successfully applied. P3018')).toBeUndefined();
    expect(failedMigration('Migration name: 2024_a b\n')).toBe('2024_a b');
    expect(failedMigration('The `2024_x` migration started at 2024-01-01 failed\n')).toBe('2024_x');
    expect(failedMigration('   with migration_name="a\\"b\\u{e9}\\\'"\n')).toBe(`a"bé'`);
  });

  it('is not taken for a missing engine when the database failed', () => {
    expect(isEngineMissing("Error: P1001: Can't reach database server at `localhost:5432`")).toBe(
      false,
    );
    expect(isEngineMissing('Error: ERROR: column "schema-engine" does not exist')).toBe(false);
  });
});
