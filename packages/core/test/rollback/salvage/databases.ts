import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { type TestServer, serverBinaries } from '@belay/testkit/servers.ts';
import type { Pair } from './salvaged.ts';

const call = promisify(execFile);
const { directory } = await serverBinaries(15);

export async function sql(url: string, text: string): Promise<void> {
  await withClient(url, {}, (client) => client.query(text));
}

/**
 * A database as of a backup, which serves again, and the one that went on meanwhile and is closed now.
 *
 * @param since What was written after the backup.
 * @param after What was written after the rollback.
 * @param template Of both.
 */
export async function rolledBack(
  server: TestServer,
  before: string,
  since: string,
  after = 'SELECT',
  template?: string,
): Promise<Pair> {
  const preserved = await server.createDatabase(template);
  await sql(preserved, before);
  const live = await server.createDatabase(parseDatabaseUrl(preserved).database);
  await sql(preserved, since);
  await sql(live, after);
  await allowConnections(server, preserved, false);
  return { live, preserved };
}

export async function allowConnections(
  server: TestServer,
  url: string,
  allow: boolean,
): Promise<void> {
  const name = quoteIdent(parseDatabaseUrl(url).database);
  await sql(server.url(), `ALTER DATABASE ${name} ALLOW_CONNECTIONS ${allow}`);
}

/** Loads a script as the documentation says. @returns What psql printed. */
export async function load(url: string, script: string): Promise<string> {
  const { stdout } = await call(path.join(directory, 'psql'), ['-X', '-f', script, '-d', url]);
  return stdout;
}

/** The rows of a table as text. */
export async function rowsOf(url: string, table: string): Promise<string[]> {
  return withClient(url, {}, (client) =>
    withReadOnlySnapshot(client, {}, async () => {
      const { rows } = await client.query<{ row: string }>(
        `SELECT t::text AS row FROM ${table} AS t ORDER BY 1`,
      );
      return rows.map(({ row }) => row);
    }),
  );
}
