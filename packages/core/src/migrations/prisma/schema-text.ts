import { parseDatabaseUrl } from '../../postgres/url.ts';
import { bareSchema, withBareSchemas } from './bare-schemas.ts';
import { EngineRefusal, type EngineProcess } from './engine-process.ts';

/** A schema.prisma that the engine wrote from a database. */
export type SchemaText = string & { readonly brand: 'schema of a database' };

/** What it takes to have an engine read one database. */
export interface ReadingSetup {
  arguments: string[];
  env: Record<string, string>;
  schema: { path: string; content: string };
}

/**
 * How the engine of this major is told its database: from Prisma 7 on in its arguments, as its own CLI does
 * it; before by a schema file that names a variable.
 */
export async function withReadingSetup<T>(
  url: string,
  urlInSchema: boolean,
  body: (setup: ReadingSetup) => Promise<T>,
): Promise<T> {
  if (!urlInSchema) {
    return body({
      arguments: ['--datasource', JSON.stringify({ url })],
      env: {},
      schema: { path: 'schema.prisma', content: bareSchema() },
    });
  }
  return withBareSchemas([url], async ({ files, env }) => {
    const [schema] = files;
    if (!schema) throw new Error('one schema for one URL');
    return body({ arguments: ['--datamodels', schema.path], env, schema });
  });
}

const IS_EMPTY = /introspected database was empty/i;

/** Has the engine write down the schema that a database has now, every table of its `?schema=`. */
export async function readSchemaText(
  engine: EngineProcess,
  url: string,
  setup: ReadingSetup,
): Promise<SchemaText> {
  const { schema } = parseDatabaseUrl(url);
  const request = engine.request('introspect', {
    schema: { files: [setup.schema] },
    baseDirectoryPath: '/',
    // Without it the engine would keep what the given schema says of relations and names.
    force: true,
    compositeTypeDepth: -1,
    namespaces: schema === 'public' ? null : [schema],
  });
  const { result } = await request.catch((error: unknown) => {
    // To the engine a database without tables is an error (P4001), here it is the start of a history.
    if (error instanceof EngineRefusal && IS_EMPTY.test(error.message)) return { result: null };
    throw error;
  });
  if (result === null) return bareSchema() as SchemaText;
  const { files } =
    (result as { schema?: { files?: { content?: string }[] } } | null)?.schema ?? {};
  if (files === undefined) throw new EngineRefusal('the engine answered without a schema');
  return files.map((file) => file.content ?? '').join('\n') as SchemaText;
}

/** The engine's own words when a text that it wrote itself needs a preview feature to be read again. */
const WANTS_FEATURE = /Add "(\w+)" to previewFeatures/;

/**
 * SQL from one schema to another; '' when they are equal to Prisma. An engine writes down what it knows of
 * a database (partial indexes, say), also where reading that again takes a preview feature (seen with
 * 7.10.1): the features it asks for are switched on.
 */
export async function compareTexts(
  engine: EngineProcess,
  from: SchemaText,
  to: SchemaText,
  features: readonly string[] = [],
): Promise<string> {
  try {
    return await requestDiff(engine, datamodel(from, features), datamodel(to, features));
  } catch (error) {
    const wanted = error instanceof EngineRefusal && WANTS_FEATURE.exec(error.message)?.[1];
    if (!wanted || features.includes(wanted)) throw error;
    return compareTexts(engine, from, to, [...features, wanted]);
  }
}

async function requestDiff(engine: EngineProcess, from: unknown, to: unknown): Promise<string> {
  const { result, printed } = await engine.request('diff', {
    from,
    to,
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  // 0: no difference; the engine then prints a remark, which is no SQL.
  const { exitCode } = (result ?? {}) as { exitCode?: number };
  return exitCode === 0 ? '' : printed.join('\n').trim();
}

function datamodel(text: SchemaText, features: readonly string[]) {
  const list = features.map((feature) => JSON.stringify(feature)).join(', ');
  const generator = `generator client {\n  provider = "prisma-client-js"\n  previewFeatures = [${list}]\n}\n`;
  const content = features.length === 0 ? text : generator + text;
  return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}
