import type pg from 'pg';
import { extensionMissing } from '../../migrations/extension-missing.ts';
import { rehearsalSearchPath } from '../../migrations/executor.ts';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import type { PrismaProject } from '../../migrations/prisma/project.ts';
import { type ReplayOutcome, replayMigrations } from '../../migrations/replay.ts';
import type { MigrationTree } from '../../migrations/types.ts';
import { readCatalogue } from '../../postgres/catalogue/read.ts';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { withTemporaryDatabase } from '../../postgres/temporary-database.ts';
import { type RehearsalServer, withServer } from '../../postgres/throwaway/server.ts';
import { withDatabase } from '../../postgres/url.ts';
import { plural } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { namedInNewest } from './added-tables.ts';
import type { Promised } from './promised.ts';
import { type LiveRoles, makeRoles } from './rebuild-roles.ts';
import { compareWithPrisma } from './schema-prisma.ts';

export interface RebuildInput {
  run: string;
  /** The folder that npm packages with a Postgres are looked for from. */
  root: string;
  tree: MigrationTree;
  project: PrismaProject;
  /** What is known of the database that is validated. Nothing here connects to it. */
  live: { major: number; database: string; schema: string; roles: LiveRoles };
}

/**
 * Builds the schema that the migrations lead to, on a Postgres that is started for it and thrown away after, of
 * the live database's major version where there is one.
 *
 * @throws UserError, OperationFailed where no server can be had or it goes away; Interrupted.
 */
export async function rebuild(input: RebuildInput, ports: Ports): Promise<Promised> {
  return withServerOf(input, ports, async (server) => {
    const sql = input.tree.migrations.map((migration) => migration.sql).join('\n');
    const url = await makeRoles(server.url, input.live.roles, sql, ports);
    const options = { run: input.run, now: ports.now(), signal: ports.signal };
    const made = withSchemaParameter(url, input.live.schema);
    return withTemporaryDatabase(made, { ...options, goesWithServer: true }, async (database) => {
      const called = await callLikeLive(server.url, database.name, input.live.database, sql, ports);
      return promiseOf(input, server, withDatabase(database.url, called), ports);
    });
  });
}

/** A server of the live database's major, else the newest there is. Same errors as `withServer`. */
export async function withServerOf<T>(
  { run, root, live }: { run: string; root: string; live: { major: number } },
  ports: Ports,
  body: (server: RehearsalServer) => Promise<T>,
): Promise<T> {
  const options = { run, searchFrom: [root, process.cwd(), import.meta.dirname] };
  let entered = false;
  const enter = (server: RehearsalServer) => {
    entered = true;
    return body(server);
  };
  try {
    return await withServer({ ...options, postgresVersion: live.major }, ports, enter);
  } catch (error) {
    const notFound = error instanceof UserError && error.code === 'postgres-not-found';
    if (!notFound || entered) throw error;
    return withServer(options, ports, body);
  }
}

/** A server's URL with Prisma's `?schema=`, where that is not the usual one. */
export function withSchemaParameter(serverUrl: string, schema: string): string {
  if (schema === 'public') return serverUrl;
  const url = new URL(serverUrl);
  url.searchParams.set('schema', schema);
  return url.href;
}

/** Migrations may name their database: GRANT CONNECT ON DATABASE shop, ALTER DATABASE shop SET …. */
async function callLikeLive(
  serverUrl: string,
  temporary: string,
  live: string,
  sql: string,
  { signal }: Ports,
): Promise<string> {
  const names = sql.matchAll(/\bdatabase\s+(?:"((?:[^"]|"")+)"|([\w$]+))/gi);
  const named = [...names].some(([, quoted, plain]) =>
    quoted === undefined ? plain?.toLowerCase() === live : quoted.replaceAll('""', '"') === live,
  );
  if (!named || BUILT_IN.has(live)) return temporary;
  await withClient(serverUrl, { signal }, (client) =>
    client.query(`ALTER DATABASE ${quoteIdent(temporary)} RENAME TO ${quoteIdent(live)}`),
  );
  return live;
}

const BUILT_IN: ReadonlySet<string> = new Set(['postgres', 'template0', 'template1']);

async function promiseOf(
  { tree, project, live }: RebuildInput,
  { version, major }: RehearsalServer,
  url: string,
  ports: Ports,
): Promise<Promised> {
  const { schema } = live;
  const { signal } = ports;
  const settings = { search_path: rehearsalSearchPath(url) };
  const replay = await withClient(url, { signal, settings }, (client) =>
    replayMigrations(client, tree.migrations, { mode: project.transactions, schema, signal }),
  );
  if (replay.failed) return { reason: replayFailed(replay.failed, major) };
  const readIt = (client: pg.Client) =>
    readCatalogue(client, { excludeTables: [`${schema}.${HISTORY_TABLE}`] });
  const catalogue = await withClient(url, { signal, settings: READING_SETTINGS }, readIt);
  return {
    catalogue,
    added: namedInNewest(catalogue.tables, tree.migrations),
    kind: 'rebuilt',
    description: `${plural(tree.migrations.length, 'migration')} rebuilt on Postgres ${version}`,
    notVerified: [],
    prisma: await compareWithPrisma({ tree, project }, url, ports),
  };
}

function replayFailed(
  { migration, error }: NonNullable<ReplayOutcome['failed']>,
  major: number,
): string {
  const missing = extensionMissing(error);
  const instead = 'or give expect the report.json of action-test';
  if (missing) {
    return `the Postgres ${major} to rebuild on lacks an extension that ${migration.name} needs (${error.message}); install it, ${instead}`;
  }
  return `${migration.name} does not apply to an empty database: ${error.message} (${error.sqlstate}); ${instead}`;
}
