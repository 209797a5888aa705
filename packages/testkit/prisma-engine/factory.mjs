import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openAdapter } from './adapter.mjs';
import { execute } from './client.mjs';
import { noDatabase } from './no-database.mjs';
import { emptyShadow } from './shadow.mjs';
import { twoDatabases } from './two-databases.mjs';
import { withDatabase } from './url.mjs';

/**
 * What the engine gets its connections from. Everything that was opened through it is closed, and every
 * shadow database dropped, by `release`: the engine itself disposes of nothing when it is freed.
 *
 * @param {{ urls: string[], mainUrls: string[], shadowUrl?: string, split: boolean }} source `urls`: the main database; two for a
 *   comparison of two, from and to; none where the request needs no database. `mainUrls`: every database that
 *   must not be emptied.
 */
export function adapterFactory({ urls, mainUrls, shadowUrl, split }) {
  /** @type {(() => Promise<void>)[]} */
  const cleanups = [];
  /** @type {Error | undefined} */
  let scriptError;

  const open = async (url) => {
    const adapter = await openAdapter(url, {
      split,
      onScriptError: (error) => (scriptError = error),
    });
    cleanups.push(() => adapter.dispose());
    return adapter;
  };

  const factory = bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: 'belay-testkit',
    async connect() {
      const [from, to] = urls;
      if (from === undefined) return noDatabase();
      return to === undefined ? open(from) : twoDatabases(await open(from), await open(to));
    },
    async connectToShadowDb() {
      if (shadowUrl === undefined) return open(await createShadow());
      await emptyShadow(shadowUrl, mainUrls);
      return open(shadowUrl);
    },
  });

  /** The native engine does the same where no shadow database is configured. */
  async function createShadow() {
    const main = urls[0];
    if (main === undefined)
      throw new Error('a shadow database is needed, and no datasource was given');
    const name = `prisma_migrate_shadow_db_${randomUUID()}`;
    await execute(main, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
    cleanups.push(() => execute(main, `DROP DATABASE ${pg.escapeIdentifier(name)}`));
    return withDatabase(main, name);
  }

  return {
    factory,
    /** What the server said to the last script that failed. */
    scriptError: () => scriptError,
    async release() {
      // Last opened, first closed: a shadow database can be dropped once nobody is connected to it.
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    },
  };
}
