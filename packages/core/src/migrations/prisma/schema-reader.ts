import { parseDatabaseUrl } from '../../postgres/url.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { type EngineProcess, EngineRefusal, withEngineProcess } from './engine-process.ts';
import { type PrismaProject, majorVersion } from './project.ts';

/** A schema.prisma that the engine wrote from a database. */
export type SchemaText = string & { readonly brand: 'schema of a database' };

/** What `prisma migrate diff --script` does, over the states that one database goes through. */
export interface SchemaReader {
  /**
   * The schema that the database has now, as Prisma sees it: not everything (checks, triggers, views,
   * partial indexes and more are missing in it).
   *
   * @throws OperationFailed `prisma-engine-failed`.
   */
  readSchema(): Promise<SchemaText>;
  /** SQL that leads from one schema to another; '' when Prisma sees no difference. Same errors. */
  diff(from: SchemaText, to: SchemaText): Promise<string>;
}

type EnginePorts = Pick<Ports, 'signal' | 'env'>;

/** Of one request. Reading a schema of a thousand tables takes seconds. */
const REQUEST_MS = 120_000;

/**
 * Runs `body` with the schema engine that the project's own CLI would start, spoken to as the CLI does it:
 * JSON-RPC over stdin and stdout. One engine process serves a whole chain of migrations, where the CLI would
 * take two starts of about a second for each.
 *
 * Prisma 7 no longer compares two databases by URL ("--from-url and --to-url flags are no longer
 * supported"), so each state is read into a schema text and the texts are compared, which 6 can do as well.
 * Prisma 7's engine takes its URL on the command line only, as its own CLI passes it (seen with 7.10.1).
 *
 * @param url The database; the engine holds a connection to it until `body` ends.
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
export async function withSchemaReader<T>(
  project: PrismaProject,
  url: string,
  ports: EnginePorts,
  body: (reader: SchemaReader) => Promise<T>,
): Promise<T> {
  const file = project.engine?.file;
  if (file === undefined) {
    throw new UserError(
      'prisma-engine-missing',
      "Prisma's schema engine is not in place, so that no reverse SQL can be generated.",
      'Run `npx prisma version` once where it may download its engine, or write a down.sql beside migration.sql.',
    );
  }
  const urlInSchema = (majorVersion(project) ?? 7) < 7;
  const start = {
    ...{ file, ports, requestMs: REQUEST_MS },
    arguments: urlInSchema ? [] : ['--datasource', JSON.stringify({ url })],
  };
  return withEngineProcess(start, (engine) =>
    body({
      readSchema: () => explained(() => introspect(engine, url, urlInSchema)),
      diff: (from, to) => explained(() => requestDiff(engine, from, to)),
    }),
  );
}

async function introspect(
  engine: EngineProcess,
  url: string,
  urlInSchema: boolean,
): Promise<SchemaText> {
  // No relationMode: with "prisma" the engine would leave out every foreign key.
  const location = urlInSchema ? `  url = ${JSON.stringify(url)}\n` : '';
  const content = `datasource db {\n  provider = "postgresql"\n${location}}\n`;
  const { schema } = parseDatabaseUrl(url);
  const { result } = await engine.request('introspect', {
    schema: { files: [{ path: 'schema.prisma', content }] },
    baseDirectoryPath: '/',
    force: true,
    compositeTypeDepth: -1,
    namespaces: schema === 'public' ? null : [schema],
  });
  const files = (result as { schema?: { files?: { content?: string }[] } }).schema?.files;
  const text = files?.map((entry) => entry.content ?? '').join('\n');
  if (text === undefined) throw new EngineRefusal('the engine answered without a schema');
  return text as SchemaText;
}

async function requestDiff(
  engine: EngineProcess,
  from: SchemaText,
  to: SchemaText,
): Promise<string> {
  const { result, printed } = await engine.request('diff', {
    from: datamodel(from),
    to: datamodel(to),
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // 0: no difference; the engine then prints a remark, which is no SQL.
  const { exitCode } = (result ?? {}) as { exitCode?: number };
  return exitCode === 0 ? '' : printed.join('\n').trim();
}

function datamodel(content: string) {
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}

async function explained<T>(body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    throw new OperationFailed(
      'prisma-engine-failed',
      `Prisma's schema engine could not compare the schemas: ${error.message}`,
      'Nothing was changed: the engine only reads.',
      { cause: error },
    );
  }
}
