import { replayMigrations } from '../../src/migrations/replay.ts';
import type { Migration } from '../../src/migrations/types.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { TestServer } from '@belay/testkit/servers.ts';

/** A new database to which the migrations were deployed, with the history that Prisma would write. */
export async function databaseWith(
  server: TestServer,
  migrations: readonly Migration[],
): Promise<string> {
  const url = await server.createDatabase();
  const { signal } = new AbortController();
  await withClient(url, { settings: { search_path: 'public' } }, async (client) => {
    const outcome = await replayMigrations(client, migrations, { mode: 'statements', signal });
    if (!outcome.ok) throw new Error(outcome.failed?.error.message);
  });
  return url;
}

/** Runs statements as the superuser. */
export async function executeAll(url: string, statements: readonly string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}
