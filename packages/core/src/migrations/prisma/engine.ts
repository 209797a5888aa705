import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { EngineRefusal, withEngineProcess, type EngineStart } from './engine-process.ts';
import { majorVersion, type PrismaProject } from './project.ts';
import { compareTexts, readSchemaText, withReadingSetup, type SchemaText } from './schema-text.ts';

export type { SchemaText } from './schema-text.ts';

type EnginePorts = Pick<Ports, 'signal' | 'env'>;

/** Deadline of one request. Reading a schema of a thousand tables takes seconds. */
const REQUEST_MS = 120_000;

/** One database and the schemas that it goes through, for `withSchemaReader`. */
export interface SchemaReader {
  /**
   * The schema that the database has now.
   *
   * @throws OperationFailed `prisma-engine-failed`.
   */
  readSchema(): Promise<SchemaText>;
  /** SQL from one schema to another; '' when Prisma sees no difference. Needs no database. Same errors. */
  diff(from: SchemaText, to: SchemaText): Promise<string>;
}

/**
 * Starts the schema engine that the project's own CLI would start, spoken to as the CLI does it (JSON-RPC
 * over stdin and stdout): one start instead of one CLI start, about a second, per migration.
 *
 * One engine process for a database that changes while `body` runs: its schema is read at each border and
 * the texts are compared, because Prisma 7 compares no two databases any more ("--from-url and --to-url
 * flags are no longer supported"). The engine stays connected to the database until `body` has ended. From
 * Prisma 7 on it takes its URL in the command line only, as its own CLI passes it.
 *
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
export async function withSchemaReader<T>(
  project: PrismaProject,
  url: string,
  ports: EnginePorts,
  body: (reader: SchemaReader) => Promise<T>,
): Promise<T> {
  const start = engineStart(project, ports);
  return withReadingSetup(url, isUrlInSchema(project), (setup) =>
    withEngineProcess({ ...start, arguments: setup.arguments, env: setup.env }, (engine) =>
      body({
        readSchema: () => explained(() => readSchemaText(engine, url, setup)),
        diff: (from, to) => explained(() => compareTexts(engine, from, to)),
      }),
    ),
  );
}

/** Up to Prisma 6 the datasource in the schema names the URL; an unknown version is taken for a newer one. */
function isUrlInSchema(project: PrismaProject): boolean {
  return (majorVersion(project) ?? 7) < 7;
}

/** @throws UserError `prisma-engine-missing`. */
function engineStart(project: PrismaProject, ports: EnginePorts): EngineStart {
  const file = project.engine?.file;
  if (file === undefined) {
    throw new UserError(
      'prisma-engine-missing',
      "Prisma's schema engine is not in place, so that no reverse SQL can be generated.",
      'Run `npx prisma version` once where it may download its engine, or write a down.sql beside migration.sql.',
    );
  }
  return { file, ports, requestMs: REQUEST_MS };
}

/** Turns what the engine refused into an error for people. */
async function explained<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    throw new OperationFailed(
      'prisma-engine-failed',
      `Prisma's schema engine could not compare the schemas: ${messageOf(error)}`,
      'Nothing was changed: the engine only reads.',
      { cause: error },
    );
  }
}
