import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Content, NeededRole } from '../content/content.ts';

const ROLES_SQL = 'SELECT rolname AS name FROM pg_catalog.pg_roles';

async function rolesHere(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(ROLES_SQL);
  return new Set(rows.map(({ name }) => name));
}

/** Roles that the backup speaks of; a dump does not hold them, and its restore fails where one is missing. */
function neededRoles({ outside }: Content): Set<string> {
  const ofSettings = outside.settings.flatMap(({ role }) => (role === null ? [] : [role]));
  return new Set([outside.owner, ...outside.roles.map(({ name }) => name), ...ofSettings]);
}

/**
 * Makes sure that every role that the backup needs is on the server, on which none may be made.
 *
 * @throws UserError `restore-roles-missing`.
 */
export async function requireRoles(client: pg.Client, content: Content): Promise<void> {
  const here = await rolesHere(client);
  const missing = [...neededRoles(content)].filter((name) => !here.has(name));
  if (missing.length === 0) return;
  throw new UserError(
    'restore-roles-missing',
    `The backup has objects, privileges or settings of roles that are not on this server: ${missing.map(quoteIdent).join(', ')}.`,
    `Create them first; they need not be able to log in: ${missing.map((name) => `CREATE ROLE ${quoteIdent(name)};`).join(' ')}`,
  );
}

/**
 * Makes the roles that the backup needs on a throwaway server, with their memberships. None can log in. They are
 * superusers, pass row-level security and inherit as they do where the backup was made: a restore fills a materialized
 * view as its owner, who must be able to read what the query reads. Where that was not recorded, superusers are only
 * those that must be because of what they own.
 *
 * @returns Roles of the server's own that this one does not have, one sentence each.
 */
export async function createRoles(client: pg.Client, content: Content): Promise<string[]> {
  const here = await rolesHere(client);
  const { roles } = content.outside;
  const superusers = mustBeSuperuser(content);
  const recorded = new Map(roles.map((role) => [role.name, role]));
  const all = new Set([...neededRoles(content), ...roles.flatMap(({ memberOf }) => memberOf)]);
  const unmade: string[] = [];
  for (const name of all) {
    if (here.has(name)) continue;
    // Postgres reserves the prefix for itself.
    if (name.startsWith('pg_')) unmade.push(name);
    else {
      const power = attributes(recorded.get(name), superusers.has(name));
      await client.query(`CREATE ROLE ${quoteIdent(name)} NOLOGIN ${power}`);
    }
  }
  for (const { name, memberOf } of roles) {
    for (const group of memberOf) {
      if (unmade.includes(group) || unmade.includes(name)) continue;
      await client.query(`GRANT ${quoteIdent(group)} TO ${quoteIdent(name)}`);
    }
  }
  return unmade.map(
    (name) => `the role ${name} is one of Postgres' own that the server of the trial does not have`,
  );
}

/** As CREATE ROLE takes them; its own defaults where nothing was recorded. */
function attributes(role: NeededRole | undefined, mustBeSuperuser: boolean): string {
  const { superuser = false, bypassRls = false, inherit = true } = role ?? {};
  return [
    superuser || mustBeSuperuser ? 'SUPERUSER' : 'NOSUPERUSER',
    bypassRls ? 'BYPASSRLS' : 'NOBYPASSRLS',
    inherit ? 'INHERIT' : 'NOINHERIT',
  ].join(' ');
}

/**
 * Owners of what Postgres lets only superusers own: event triggers, foreign-data wrappers, publications of all tables
 * or of whole schemas, subscriptions (ALTER … OWNER TO in the documentation of each).
 */
function mustBeSuperuser({ catalogue }: Content): Set<string> {
  const { eventTriggers, publications, others } = catalogue;
  const whole = publications.filter(({ allTables, schemas }) => allTables || schemas.length > 0);
  const owned = [
    ...eventTriggers,
    ...whole,
    ...others.filter(({ kind }) => kind === 'foreign data wrapper' || kind === 'subscription'),
  ];
  return new Set(owned.flatMap(({ owner }) => (owner === null ? [] : [unquoted(owner)])));
}

/** The catalogue has names as SQL has them. */
export function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}
