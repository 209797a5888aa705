import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onlyHarmless, urlVariables } from '../../runtime/child-environment.ts';
import type { SchemaSource } from '../types.ts';
import { scanDatasource } from './datasource.ts';
import { majorVersion, type PrismaProject } from './project.ts';

/** Everything that decides which database a CLI of the project talks to. */
export interface IsolationInput {
  project: PrismaProject;
  schema: SchemaSource;
  /** Absolute path of the migrations folder. */
  migrations: string;
  /** The only database that may be reached; with Prisma's `?schema=` where the project uses one. */
  databaseUrl: string;
  shadowDatabaseUrl?: string;
}

/** A folder in which the project's CLI can be started without finding any other database. */
export interface IsolatedProject {
  directory: string;
  /** What `--schema` gets. */
  schema: string;
  /** What `--config` gets; from Prisma 7 on. */
  config?: string;
  env: Record<string, string>;
}

/** Not named after an option: `BELAY_DATABASE_URL` is the command line's variable for the user's own server. */
const URL_VARIABLE = 'BELAY_ISOLATED_DATABASE';
const SHADOW_VARIABLE = 'BELAY_ISOLATED_SHADOW';

/**
 * Makes a temporary folder from which the project's CLI sees the schema and the migrations, but only one
 * database, runs `body` and deletes the folder.
 *
 * Up to Prisma 6 the URL stands in the schema: a copy of it gets another datasource, and the migrations
 * folder is linked beside it. From 7 on it stands in `prisma.config.*`: one is generated, which takes over
 * from the project's own only what says what the schema is, not where the database is. The folder holds no
 * `.env`; every variable the datasource names is set already, and a `.env` does not override those.
 */
export async function withIsolatedProject<T>(
  input: IsolationInput,
  env: Readonly<Record<string, string | undefined>>,
  body: (isolated: IsolatedProject) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'belay_prisma_'));
  try {
    const major = majorVersion(input.project) ?? 7;
    const place =
      major >= 7 ? await writeConfig(directory, input) : await copySchema(directory, input);
    return await body({ directory, ...place, env: await childEnvironment(input, env) });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Prisma ≥ 7. The project's schema is used where it is; its datasource block holds no URL any more. */
async function writeConfig(
  directory: string,
  { schema, migrations, project, shadowDatabaseUrl }: IsolationInput,
): Promise<{ schema: string; config: string }> {
  // .ts, because then Prisma's loader (jiti) is in charge and can import a TypeScript config of the project.
  const config = path.join(directory, 'prisma.config.ts');
  const facts = { schema: schema.path, migrations, own: project.configFile ?? null };
  const shadow =
    shadowDatabaseUrl === undefined ? '' : `, shadowDatabaseUrl: env.${SHADOW_VARIABLE}`;
  await writeFile(
    config,
    `// Written by Belay for one run. Only the database of the rehearsal can be reached from here.
const facts = ${JSON.stringify(facts)};
const env = { ${URL_VARIABLE}: process.env.${URL_VARIABLE}, ${SHADOW_VARIABLE}: process.env.${SHADOW_VARIABLE} };
let own = {};
if (facts.own !== null) {
  try {
    const loaded = await import(facts.own);
    own = loaded.default?.default ?? loaded.default ?? {};
  } catch (error) {
    console.error('${NOT_LOADED}' + String(error?.message ?? error).split('\\n')[0]);
  }
}
const kept = {};
for (const key of ['tables', 'enums', 'views', 'typedSql']) if (own[key] !== undefined) kept[key] = own[key];
const experimental = { ...own.experimental };
delete experimental.adapter;
delete experimental.studio;
if (Object.keys(experimental).length > 0) kept.experimental = experimental;
export default {
  ...kept,
  schema: facts.schema,
  migrations: {
    path: facts.migrations,
    ...(own.migrations?.initShadowDb === undefined ? {} : { initShadowDb: own.migrations.initShadowDb }),
  },
  datasource: { url: env.${URL_VARIABLE}${shadow} },
};
`,
  );
  return { schema: schema.path, config };
}

/** What the generated config prints when the project's own cannot be loaded. */
export const NOT_LOADED = 'belay: prisma.config of the project not loaded: ';

/** Prisma ≤ 6. */
async function copySchema(
  directory: string,
  { schema, migrations }: IsolationInput,
): Promise<{ schema: string }> {
  const single = schema.files.length === 1 && schema.files[0] === schema.path;
  const base = single ? path.dirname(schema.path) : schema.path;
  const top = path.join(directory, 'prisma');
  let beside = top;
  await mkdir(top);
  for (const file of schema.files) {
    const target = path.join(top, path.relative(base, file));
    await mkdir(path.dirname(target), { recursive: true });
    const text = await readFile(file, 'utf8');
    const isolated = isolateDatasource(text);
    if (isolated === undefined) await copyFile(file, target);
    else {
      await writeFile(target, isolated);
      // In a schema of several files Prisma looks for `migrations` beside the one with the datasource.
      beside = path.dirname(target);
    }
  }
  await symlink(migrations, path.join(beside, 'migrations'), 'dir');
  return { schema: single ? path.join(top, path.basename(schema.path)) : top };
}

/** The schema with every URL of its datasource led to Belay's variables; undefined when it has no datasource. */
export function isolateDatasource(schema: string): string | undefined {
  const datasource = scanDatasource(schema);
  if (!datasource) return undefined;
  const edits = [...datasource.fields]
    .filter(([key]) => ['url', 'directUrl', 'shadowDatabaseUrl'].includes(key))
    .map(([key, { start, end }]) => ({
      start,
      end,
      text: `env("${key === 'shadowDatabaseUrl' ? SHADOW_VARIABLE : URL_VARIABLE}")`,
    }))
    .sort((a, b) => b.start - a.start);
  return edits.reduce(
    (text, { start, end, text: value }) => text.slice(0, start) + value + text.slice(end),
    schema,
  );
}

/** What a child of Prisma's gets of the environment: nothing that leads to a database. */
export function enginePassOn(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return {
    ...onlyHarmless(env),
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    NO_COLOR: '1',
    CI: 'true',
  };
}

async function childEnvironment(
  { schema, databaseUrl, shadowDatabaseUrl }: IsolationInput,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  return {
    ...enginePassOn(env),
    ...urlVariables(databaseUrl, await datasourceVariables(schema)),
    [URL_VARIABLE]: databaseUrl,
    // Set in any case: the copied schema may name it. Prisma refuses a shadow database equal to the main one.
    [SHADOW_VARIABLE]: shadowDatabaseUrl ?? databaseUrl,
  };
}

/** The variables that a schema's datasource takes its URLs from. */
export async function datasourceVariables(schema: SchemaSource): Promise<string[]> {
  const names: string[] = [];
  for (const file of schema.files) {
    const fields = scanDatasource(await readFile(file, 'utf8'))?.fields ?? new Map();
    for (const { env } of fields.values() as Iterable<{ env?: string }>) {
      if (env !== undefined) names.push(env);
    }
  }
  return names;
}
