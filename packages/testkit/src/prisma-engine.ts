import { mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const PACKAGE = path.resolve(import.meta.dirname, '..');

/** The majors of Prisma that tests run on, each under the name npm has it installed by. */
const PACKAGE_OF = { '6': 'prisma6', '7': 'prisma' } as const;

export type PrismaMajor = keyof typeof PACKAGE_OF;

/**
 * A program for PRISMA_SCHEMA_ENGINE_BINARY that needs no download: the schema engine as WebAssembly,
 * speaking the native engine's protocol. For tests and the demo only (see prisma-engine/schema-engine.mjs).
 */
export function schemaEngineBinary(): string {
  return path.join(PACKAGE, 'prisma-engine/schema-engine.mjs');
}

/** The entry file of an unmodified Prisma CLI: 7.10.1 or 6.19.3. To be run with Node. */
export function prismaCli(version: PrismaMajor): string {
  return path.join(prismaPackage(version), 'build/index.js');
}

/** What a Prisma CLI of either major needs in its environment to run without its own engines. */
export function prismaEnvironment(): Record<string, string> {
  return {
    PRISMA_SCHEMA_ENGINE_BINARY: schemaEngineBinary(),
    // 6.x fetches the query engine too unless told where it is, and never loads it for migrations.
    PRISMA_QUERY_ENGINE_LIBRARY: schemaEngineBinary(),
    // No look-up of a newer version.
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
}

/** Makes a project "have" Prisma installed: `prisma` and its `@prisma/*` resolve from its folder. */
export function projectWithPrisma(directory: string, version: PrismaMajor): void {
  const installed = prismaPackage(version);
  const require = createRequire(path.join(installed, 'package.json'));
  const modules = path.join(directory, 'node_modules');
  mkdirSync(path.join(modules, '@prisma'), { recursive: true });
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  symlinkSync(installed, path.join(modules, 'prisma'));
  symlinkSync(path.join(installed, 'build/index.js'), path.join(modules, '.bin/prisma'));
  for (const name of ['@prisma/config', '@prisma/engines']) {
    symlinkSync(packageFolder(require.resolve(name), name), path.join(modules, name));
  }
}

function prismaPackage(version: PrismaMajor): string {
  const require = createRequire(import.meta.url);
  return path.dirname(require.resolve(`${PACKAGE_OF[version]}/package.json`));
}

/** The folder of a package, from a file inside it: not every package lets its package.json be resolved. */
function packageFolder(file: string, name: string): string {
  const end =
    file.lastIndexOf(path.join('node_modules', name)) + path.join('node_modules', name).length;
  return file.slice(0, end);
}
