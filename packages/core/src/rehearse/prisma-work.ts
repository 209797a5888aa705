import {
  type PrismaDiffResult,
  type PrismaResult,
  type PrismaRun,
  diffExitCode,
  migrateDeploy,
  validateSchema,
} from '../migrations/prisma/cli.ts';
import { withSchemaReader } from '../migrations/prisma/engine.ts';
import type { TestDetails } from '../report/test-report.ts';
import { Interrupted, messageOf } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';
import type { Context, Plan } from './context.ts';
import type { ReverseGenerator } from './reverse.ts';

/** How the pending migrations reached the database that stands for production. */
export type Deploy =
  | { by: 'prisma'; ok: true; url: string }
  | {
      by: 'prisma';
      ok: false;
      url: string;
      failedMigration?: string;
      code?: string;
      output: string;
    }
  /** Prisma could not be run here, with the reason. */
  | { by: 'belay'; reason: string };

/** What Prisma's own commands said about schema.prisma, or why they could not be run. */
export interface PrismaSchemaRuns {
  validate: PrismaResult | string;
  diff: PrismaDiffResult | string;
}

const NO_ENGINE = "Prisma's schema engine is not in place and was not downloaded";

/** Why the project's CLI cannot be asked, or what is needed to ask it. */
export function prismaInput(
  plan: Plan,
  databaseUrl: string,
): { input: PrismaRun } | { reason: string } {
  const { tree, project } = plan;
  if (project.cli === undefined) {
    return { reason: 'Prisma is not installed in the project (run npm ci before)' };
  }
  if (!tree.schema) return { reason: 'no schema.prisma was found, and Prisma needs it' };
  return { input: { project, schema: tree.schema, migrations: tree.directory, databaseUrl } };
}

/** Runs the project's own `prisma migrate deploy` against a copy of the baseline. */
export async function deployWithPrisma(
  { details }: Context,
  plan: Plan,
  url: string,
  ports: Ports,
): Promise<Deploy> {
  const asked = prismaInput(plan, url);
  if ('reason' in asked) return { by: 'belay', reason: asked.reason };
  const result = counted(details, await migrateDeploy(asked.input, ports));
  if (result.ok) return { by: 'prisma', ok: true, url };
  if (result.engineMissing) {
    return { by: 'belay', reason: NO_ENGINE };
  }
  const { failedMigration, code, output } = result;
  return {
    ...{ by: 'prisma', ok: false, url, output },
    ...(failedMigration === undefined ? {} : { failedMigration }),
    ...(code === undefined ? {} : { code }),
  };
}

/** `prisma validate`, which needs no database; or why it could not be run. */
export async function validateWithPrisma(
  { details }: Context,
  plan: Plan,
  url: string,
  ports: Ports,
): Promise<PrismaResult | string> {
  const asked = prismaInput(plan, url);
  if ('reason' in asked) return asked.reason;
  const validated = counted(details, await validateSchema(asked.input, ports));
  return validated.engineMissing ? NO_ENGINE : validated;
}

/** `prisma migrate diff --exit-code` from the migrated database to schema.prisma; or why not. */
export async function diffWithPrisma(
  { details }: Context,
  plan: Plan,
  url: string,
  ports: Ports,
): Promise<PrismaDiffResult | string> {
  const asked = prismaInput(plan, url);
  if ('reason' in asked) return asked.reason;
  const compared = counted(details, await diffExitCode(asked.input, ports));
  return compared.engineMissing ? NO_ENGINE : compared;
}

function counted<T extends PrismaResult>(details: TestDetails, result: T): T {
  details.prisma.cliStarts += 1;
  details.prisma.cliMs += Math.round(result.durationMs);
  return result;
}

/**
 * Gives `body` Prisma's diff over the schemas that a database goes through, or undefined where the
 * project's engine is not in place. What Prisma cannot do is noted once and not tried again.
 */
export async function withReverseGenerator<T>(
  context: Context,
  plan: Plan,
  url: string,
  ports: Ports,
  body: (generator: ReverseGenerator | undefined) => Promise<T>,
): Promise<T> {
  if (plan.project.engine === undefined) return body(undefined);
  const { details, recorder } = context;
  return withSchemaReader(plan.project, url, ports, (engine) => {
    let broken = false;
    const guarded = async <R>(work: () => Promise<R>): Promise<R | undefined> => {
      if (broken) return undefined;
      const started = performance.now();
      try {
        return await work();
      } catch (error) {
        if (error instanceof Interrupted || ports.signal.aborted) throw error;
        broken = true;
        recorder.notVerified.push(`reverse SQL by prisma migrate diff: ${messageOf(error)}`);
        return undefined;
      } finally {
        details.prisma.engineMs += Math.round(performance.now() - started);
      }
    };
    return body({
      readSchema: () => guarded(() => engine.readSchema()),
      diff: (from, to) => guarded(() => engine.diff(from, to)),
    });
  });
}
