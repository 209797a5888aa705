import pg from 'pg';
import { parsePrismaUrl } from './url.mjs';

/**
 * Runs `body` with a connection to a Prisma URL and closes it.
 *
 * @template T
 * @param {string} url
 * @param {(client: pg.Client) => Promise<T>} body
 */
export async function withClient(url, body) {
  const client = new pg.Client(parsePrismaUrl(url).config);
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

/** Runs one statement on its own connection. @param {string} url @param {string} sql */
export async function execute(url, sql) {
  await withClient(url, (client) => client.query(sql));
}
