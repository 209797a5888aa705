import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { withClient } from '../../postgres/connection.ts';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import type { Ports } from '../../runtime/ports.ts';

/** The roles of the database that is validated, unquoted. */
export interface LiveRoles {
  /** The one that deploys. */
  deployer: string;
  all: readonly string[];
}

/** Without those that every server has (`pg_monitor`). */
const ROLES_SQL = `SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY 1`;

/** The names of all roles of a server that migrations may name. */
export async function readRoles(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(ROLES_SQL);
  return rows.map(({ name }) => name);
}

/**
 * The roles that migrations name and do not create: GRANT, OWNER TO and CREATE POLICY need them to be there.
 *
 * @param sql The text of all migrations.
 */
function rolesToMake(roles: readonly string[], sql: string): string[] {
  const text = sql.toLowerCase();
  return roles.filter((name) => text.includes(name.toLowerCase()) && !creates(sql, name));
}

function creates(sql: string, name: string): boolean {
  const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  return new RegExp(`\\bcreate\\s+(?:role|user|group)\\s+"?${escaped}(?![\\w$])`, 'i').test(sql);
}

/**
 * Makes the roles on a throwaway server, and the one that deploys as a superuser: what it makes there belongs to
 * it, as in the database that is validated, and extensions can be created.
 *
 * @returns The server's URL for the role that deploys; the URL as it was where there cannot be such a role.
 */
export async function makeRoles(
  serverUrl: string,
  { deployer, all }: LiveRoles,
  sql: string,
  { signal }: Pick<Ports, 'signal'>,
): Promise<string> {
  return withClient(serverUrl, { signal }, async (client) => {
    const there = new Set(await readRoles(client));
    const names = rolesToMake(all, sql).filter((name) => !there.has(name) && name !== deployer);
    for (const name of names) await client.query(`CREATE ROLE ${quoteIdent(name)}`);
    if (there.has(deployer) || !canBeMade(deployer) || creates(sql, deployer)) return serverUrl;
    const password = randomBytes(24).toString('base64url');
    await client.query(
      `CREATE ROLE ${quoteIdent(deployer)} LOGIN SUPERUSER PASSWORD ${quoteLiteral(password)}`,
    );
    const url = new URL(serverUrl);
    url.username = encodeURIComponent(deployer);
    url.password = password;
    return url.href;
  });
}

/** Names that Postgres keeps for itself. */
function canBeMade(role: string): boolean {
  return role !== '' && !role.startsWith('pg_') && role !== 'public' && role !== 'none';
}
