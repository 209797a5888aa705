import { withClient } from '../../src/postgres/connection.ts';
import { quoteIdent } from '../../src/postgres/identifiers.ts';
import { randomPart } from '../../src/runtime/run-id.ts';

/**
 * The URL of a new role that may log in and nothing else but what `grants` gives it.
 *
 * @param url Of the database, for its superuser.
 * @param grants Statements for the role, whose quoted name they are given.
 */
export async function loginOf(
  url: string,
  grants: (role: string) => readonly string[],
): Promise<string> {
  const role = `r_${randomPart()}`;
  await withClient(url, {}, async (client) => {
    await client.query(`CREATE ROLE ${quoteIdent(role)} LOGIN PASSWORD 'secret'`);
    for (const statement of grants(quoteIdent(role))) await client.query(statement);
  });
  const login = new URL(url);
  login.username = role;
  login.password = 'secret';
  return login.href;
}
