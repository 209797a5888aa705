import { OperationFailed, UserError, messageOf } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run } from '../../runtime/process.ts';
import { redactor } from '../../report/redact.ts';
import { withBareSchemas } from './bare-schemas.ts';
import { enginePassOn } from './isolation.ts';
import { EngineRefusal, withEngineProcess, type EngineProcess, type EngineStart } from './engine-process.ts';
import { majorVersion, type PrismaProject } from './project.ts';
import {
  compare,
  compareTexts,
  readSchemaText,
  withReadingSetup,
  type SchemaText,
} from './schema-text.ts';

export type { SchemaText } from './schema-text.ts';

/** SQL from one schema to another, as `prisma migrate diff --script` writes it. */
export interface SchemaEngine {
  /**
   * SQL that turns the schema of one database into that of another; '' when Prisma sees no difference (it
   * does not see everything: checks, triggers, views, partial indexes and more). Both databases are only
   * read, and no connection to them stays open.
   *
   * @throws OperationFailed `prisma-engine-failed`.
   */
  diff(targets: { fromUrl: string; toUrl: string }): Promise<string>;
  /**
   * The schema of a database as the engine will compare it, for `diffSchemas`. For a chain of migrations this
   * is read once for each state, while `diff` reads both sides each time. Same errors.
   */
  readSchema(url: string): Promise<SchemaText>;
  /** Like `diff`, of two texts; needs no database. Same errors. */
  diffSchemas(from: SchemaText, to: SchemaText): Promise<string>;
  /** How the differences are made and, where it is not the usual way, why; for the report. */
  readonly how: string;
}

type EnginePorts = Pick<Ports, 'signal' | 'env'>;

/** Of one request. Reading a schema of a thousand tables takes seconds. */
const REQUEST_MS = 120_000;

/**
 * Runs `body` with the schema engine that the project's own CLI would start, spoken to as the CLI does it:
 * JSON-RPC over stdin and stdout. One start instead of one CLI start (about a second) per migration.
 *
 * Up to Prisma 6 the engine compares two databases by URL, which it is told over stdin. Prisma 7 took
 * that away ("--from-url and --to-url flags are no longer supported"): there each database is read into
 * a schema text first and the texts are compared. That engine takes its URL in the command line only, as
 * its own CLI passes it. Where the engine of Prisma ≤ 6 fails, the CLI itself is run.
 *
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
export async function withSchemaEngine<T>(
  project: PrismaProject,
  ports: EnginePorts,
  body: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  const start = engineStart(project, ports);
  // The comparer needs no database; it is the one process that lives as long as `body`.
  return withEngineProcess({ ...start }, async (comparer) => {
    const byUrl = isUrlInSchema(project);
    let strategy: 'url' | 'text' | 'cli' = byUrl ? 'url' : 'text';
    let refusal = new EngineRefusal('');
    // A process of its own for each read: with it ends the connection to that database.
    const readSchema = (url: string) =>
      withReader(start, url, byUrl, (_engine, read) => read());
    const diffSchemas = async (from: SchemaText, to: SchemaText) =>
      compareTexts(comparer, from, to);
    const diffTexts = async (fromUrl: string, toUrl: string) =>
      diffSchemas(await readSchema(fromUrl), await readSchema(toUrl));
    return body({
      get how() {
        return HOW[strategy] + (refusal.message && ` (${refusal.message})`);
      },
      readSchema: (url) => explained(() => readSchema(url)),
      diffSchemas: (from, to) => explained(() => diffSchemas(from, to)),
      diff: ({ fromUrl, toUrl }) =>
        explained(async () => {
          if (strategy === 'url') {
            try {
              return await compare(
                comparer,
                { tag: 'url', url: fromUrl },
                { tag: 'url', url: toUrl },
              );
            } catch (error) {
              if (!(error instanceof EngineRefusal)) throw error;
              refusal = error;
              strategy = error.message.includes('no longer supported') ? 'text' : 'cli';
            }
          }
          return strategy === 'cli'
            ? diffWithCli(project, ports, fromUrl, toUrl, refusal)
            : diffTexts(fromUrl, toUrl);
        }),
    });
  });
}

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
 * One engine process for a database that changes while `body` runs: its schema is read at each border and
 * the texts are compared. The engine stays connected to the database until `body` has ended.
 *
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
export async function withSchemaReader<T>(
  project: PrismaProject,
  url: string,
  ports: EnginePorts,
  body: (reader: SchemaReader) => Promise<T>,
): Promise<T> {
  return withReader(engineStart(project, ports), url, isUrlInSchema(project), (engine, read) =>
    body({
      readSchema: () => explained(read),
      diff: (from, to) => explained(() => compareTexts(engine, from, to)),
    }),
  );
}

function withReader<T>(
  start: EngineStart,
  url: string,
  urlInSchema: boolean,
  body: (engine: EngineProcess, read: () => Promise<SchemaText>) => Promise<T>,
): Promise<T> {
  return withReadingSetup(url, urlInSchema, (setup) =>
    withEngineProcess({ ...start, arguments: setup.arguments, env: setup.env }, (engine) =>
      body(engine, () => readSchemaText(engine, url, setup)),
    ),
  );
}

/** Up to Prisma 6 the datasource in the schema names the URL; an unknown version is taken for a newer one. */
function isUrlInSchema(project: PrismaProject): boolean {
  return (majorVersion(project) ?? 7) < 7;
}

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

const HOW: Readonly<Record<'url' | 'text' | 'cli', string>> = {
  url: 'prisma migrate diff of the two databases, by the schema engine',
  text: 'prisma migrate diff of the two schemas, each read from its database by the schema engine',
  cli: 'prisma migrate diff of the two databases, by the command line, because the engine refused',
};

/** Prisma ≤ 6 only: the CLI's own diff, the URLs in two schema files of a run that is otherwise isolated. */
async function diffWithCli(
  project: PrismaProject,
  ports: EnginePorts,
  fromUrl: string,
  toUrl: string,
  because: Error,
): Promise<string> {
  const { cli } = project;
  if (cli === undefined) throw because;
  return withBareSchemas([fromUrl, toUrl], async ({ directory, files, env }) => {
    const [from = '', to = ''] = files.map((file) => file.path);
    const targets = ['--from-schema-datasource', from, '--to-schema-datasource', to];
    const finished = await run(
      process.execPath,
      [cli, 'migrate', 'diff', ...targets, '--script', '--exit-code'],
      {
        cwd: directory,
        env: { ...enginePassOn(ports.env), ...env },
        deadlineMs: REQUEST_MS,
        signal: ports.signal,
      },
    );
    if (finished.exitCode === 0) return '';
    if (finished.exitCode === 2) return finished.stdout.trim();
    const redact = redactor([fromUrl, toUrl]);
    throw new EngineRefusal(`${because.message}; the CLI: ${redact(finished.stderr.trim())}`);
  });
}

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
