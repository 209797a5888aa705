import path from 'node:path';
import { findPrismaProject } from '@belay/core/migrations/prisma/project.ts';
import type { PrismaRun } from '@belay/core/migrations/prisma/cli.ts';
import type { Migration } from '@belay/core/migrations/types.ts';
import {
  prismaEnvironment,
  projectWithPrisma,
  type PrismaMajor,
} from '@belay/testkit/prisma-engine.ts';
import { folderWith, type Files } from '@belay/testkit/workspace.ts';
import { migrationOf } from './migration-of.ts';

export const VERSIONS: readonly PrismaMajor[] = ['6', '7'];

export interface TestProject {
  folder: string;
  migrations: Migration[];
  env: Record<string, string | undefined>;
  /** What the CLI functions take, for one database. */
  run(databaseUrl: string): Promise<PrismaRun>;
}

/** A project with Prisma installed, its migrations given as name → SQL. */
export function testProject(
  version: PrismaMajor,
  {
    sql,
    models = '',
    url = 'env("DATABASE_URL")',
    files = {},
  }: {
    sql: Readonly<Record<string, string>>;
    models?: string;
    /** Expression of the datasource's url; Prisma 6 only. */
    url?: string;
    files?: Files;
  },
): TestProject {
  const names = Object.keys(sql);
  const folder = folderWith({
    'package.json': '{"name":"project"}\n',
    'prisma/schema.prisma': `datasource db {\n  provider = "postgresql"\n${version === '6' ? `  url = ${url}\n` : ''}}\n\n${models}`,
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    ...Object.fromEntries(
      names.map((name) => [`prisma/migrations/${name}/migration.sql`, sql[name] ?? '']),
    ),
    ...files,
  });
  projectWithPrisma(folder, version);
  const schema = path.join(folder, 'prisma/schema.prisma');
  const env = { ...process.env, ...prismaEnvironment() };
  return {
    folder,
    migrations: names.map((name) => migrationOf(name, sql[name] ?? '')),
    env,
    async run(databaseUrl) {
      return {
        project: await findPrismaProject(schema, folder, env),
        schema: { path: schema, files: [schema], provider: 'postgresql' },
        migrations: path.join(folder, 'prisma/migrations'),
        databaseUrl,
      };
    },
  };
}

/** The ports of a run that nobody interrupts. */
export function calmPorts(env: TestProject['env']) {
  return { env, signal: new AbortController().signal };
}
