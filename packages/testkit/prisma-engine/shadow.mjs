import pg from 'pg';
import { withClient } from './client.mjs';
import { parsePrismaUrl } from './url.mjs';

/** The schemas that are not Postgres' own. */
const USER_SCHEMAS = `
  SELECT nspname FROM pg_namespace
  WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'`;

/**
 * Empties a configured shadow database before migrations are replayed into it, as the native engine does;
 * the engine in WebAssembly takes it as it is.
 *
 * @param {string} shadowUrl
 * @param {readonly string[]} mainUrls refused as shadow database
 */
export async function emptyShadow(shadowUrl, mainUrls) {
  if (mainUrls.some((mainUrl) => sameDatabase(shadowUrl, mainUrl))) {
    throw new Error('the shadow database is the main database: it would be emptied');
  }
  await withClient(shadowUrl, async (client) => {
    const { rows } = await client.query(USER_SCHEMAS);
    for (const { nspname } of rows) {
      await client.query(`DROP SCHEMA ${pg.escapeIdentifier(nspname)} CASCADE`);
    }
    await client.query('CREATE SCHEMA public');
  });
}

/** @param {string} one @param {string} other */
function sameDatabase(one, other) {
  const place = (text) => `${new URL(text).host}/${parsePrismaUrl(text).database}`;
  return place(one) === place(other);
}
