import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import type { TestServer } from '@belay/testkit/servers.ts';
import { folderWith, temporaryFolder } from '@belay/testkit/workspace.ts';
import { backUp } from '../backup/run.ts';
import { deploy } from './reverse/undoing.ts';

const FIRST = '20260101000000_init';
const SECOND = '20260201000000_status';
const THIRD = '20260301000000_tags';

export const NAMES = { first: FIRST, second: SECOND, third: THIRD } as const;

const SQL = {
  [FIRST]:
    'CREATE TABLE item (id serial PRIMARY KEY, note text NOT NULL);\nCREATE INDEX item_note ON item (note);',
  [SECOND]: 'ALTER TABLE item ADD COLUMN status text;',
  [THIRD]: 'CREATE TABLE tag (id serial PRIMARY KEY, name text NOT NULL);',
};

/** A project with three migrations, the first of which was deployed and backed up. */
export interface Whole {
  workspace: string;
  url: string;
  name: string;
  /** A folder with one backup: of the database after the first migration, with two items. */
  place: string;
}

export async function makeWhole(
  server: TestServer,
  migrations: Readonly<Record<string, string>> = SQL,
): Promise<Whole> {
  const files = Object.entries(migrations).map(([name, sql]) => [
    `prisma/migrations/${name}/migration.sql`,
    `${sql}\n`,
  ]);
  const workspace = folderWith({
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    ...(Object.fromEntries(files) as Record<string, string>),
  });
  const url = await server.createDatabase();
  await deploy(url, workspace, 1);
  await execute(url, `INSERT INTO item (note) VALUES ('one'), ('two')`);
  const place = temporaryFolder();
  const { backup, headline } = await backUp(workspace, {
    ...{ databaseUrl: url, to: [place], verify: 'read', jobs: 1 },
  });
  if (backup.restorePoint === undefined) throw new Error(headline);
  return { workspace, url, name: parseDatabaseUrl(url).database, place };
}

/** What was deployed after the backup. */
export async function deployRest({ url, workspace }: Whole): Promise<void> {
  await deploy(url, workspace);
}

export async function execute(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** One column of one query, called a. */
export async function ask<T>(url: string, text: string): Promise<T[]> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ a: T }>(text);
    return rows.map(({ a }) => a);
  });
}

/** Of the history: which are applied, in their order. */
export function applied(url: string): Promise<string[]> {
  return ask(
    url,
    'SELECT migration_name AS a FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1',
  );
}

export function notes(url: string): Promise<string[]> {
  return ask(url, 'SELECT note AS a FROM item ORDER BY id');
}
