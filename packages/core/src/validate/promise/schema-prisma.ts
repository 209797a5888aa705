import { diffExitCode } from '../../migrations/prisma/cli.ts';
import type { PrismaProject } from '../../migrations/prisma/project.ts';
import type { MigrationTree } from '../../migrations/types.ts';
import type { Ports } from '../../runtime/ports.ts';

/** What Prisma's own comparison says about schema.prisma and the migrations. */
export type PrismaAgreement =
  | { kind: 'equal' }
  /** SQL that would lead from the migrations to schema.prisma. */
  | { kind: 'different'; script: string }
  | { kind: 'not-compared'; reason: string };

/** Comparing takes a second or two; more is a download that does not come. */
const DEADLINE_MS = 60_000;

/**
 * Has the project's own Prisma compare a database, to which all migrations were applied, with schema.prisma.
 *
 * @param databaseUrl A throwaway database: Prisma is never pointed at the one that is validated.
 * @throws Interrupted when the signal aborts.
 */
export async function compareWithPrisma(
  { tree, project }: { tree: MigrationTree; project: PrismaProject },
  databaseUrl: string,
  ports: Ports,
): Promise<PrismaAgreement> {
  if (!tree.schema) return notCompared('no schema.prisma was found');
  if (project.cli === undefined) {
    return notCompared('Prisma is not installed in the project (run npm ci before)');
  }
  const { schema, directory: migrations } = tree;
  const diff = await diffExitCode(
    { project, schema, migrations, databaseUrl, deadlineMs: DEADLINE_MS },
    ports,
  );
  if (diff.engineMissing) {
    return notCompared("Prisma's schema engine is not in place and was not downloaded");
  }
  if (diff.different === undefined) {
    return notCompared(
      `prisma migrate diff failed: ${diff.output.trim().split('\n').at(-1) ?? ''}`,
    );
  }
  return diff.different ? { kind: 'different', script: diff.script } : { kind: 'equal' };
}

function notCompared(reason: string): PrismaAgreement {
  return { kind: 'not-compared', reason };
}
