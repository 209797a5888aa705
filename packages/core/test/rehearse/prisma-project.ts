import {
  type PrismaMajor,
  prismaEnvironment,
  projectWithPrisma,
} from '@belay/testkit/prisma-engine.ts';
import { project } from './run.ts';

/** What the CLIs installed in testkit are. */
export const VERSION_OF: Record<PrismaMajor, string> = { '6': '6.19.3', '7': '7.10.1' };

/** A schema.prisma of that major version. From 7 on the URL is not in it. */
export function schemaOf(version: PrismaMajor, models: string): string {
  const url = version === '6' ? '  url      = env("DATABASE_URL")\n' : '';
  return `datasource db {\n  provider = "postgresql"\n${url}}\n\n${models}`;
}

/** A project with the unmodified CLI installed. */
export function installedProject(
  version: PrismaMajor,
  migrations: Readonly<Record<string, string>>,
  { models = '', files = {} }: { models?: string; files?: Readonly<Record<string, string>> } = {},
): string {
  const schema = { 'prisma/schema.prisma': schemaOf(version, models) };
  const folder = project(migrations, { 'package.json': '{"name":"shop"}\n', ...schema, ...files });
  projectWithPrisma(folder, version);
  return folder;
}

/** A project that asks for a version of Prisma and has not installed it. */
export function wantedProject(
  version: PrismaMajor,
  migrations: Readonly<Record<string, string>>,
): string {
  const manifest = { name: 'shop', devDependencies: { prisma: VERSION_OF[version] } };
  return project(migrations, { 'package.json': JSON.stringify(manifest) });
}

/** The environment in which the installed CLIs find an engine. */
export function withEngine(env: Readonly<Record<string, string | undefined>>) {
  return { ...env, ...prismaEnvironment() };
}
