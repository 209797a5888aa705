import type pg from 'pg';
import type { Content } from '../../backup/content/content.ts';
import { unquoted } from '../../backup/restore/roles.ts';

/** What an in-place restore leaves standing, though it empties the database. */
export interface Kept {
  /** Extensions that the backup has in the same schema: to make one anew may take a superuser. */
  extensions: readonly string[];
  /** public, and those that a kept extension lies in. `owner`: the one to have; null: as it is. */
  schemas: readonly { name: string; owner: string | null }[];
}

const EXTENSIONS_SQL = `
SELECT e.extname::text AS name, n.nspname::text AS schema,
       EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid
                  AND d.deptype = 'e') AS "schemaOfExtension"
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace`;

interface ExtensionRow {
  name: string;
  schema: string;
  schemaOfExtension: boolean;
}

/** Since 15 public belongs to the owner of its database; before, to whoever initialised the server. */
const PUBLIC_OF_DATABASE_OWNER = 15;

/** What stays, of the database that `client` is connected to, when it is filled with `content`. */
export async function readKept(client: pg.Client, content: Content, major: number): Promise<Kept> {
  const { rows } = await client.query<ExtensionRow>(EXTENSIONS_SQL);
  const wanted = new Map(content.outside.extensions.map(({ name, schema }) => [name, schema]));
  const kept = rows.filter(({ name, schema }) => wanted.get(name) === schema);
  const owners = new Map(content.catalogue.schemas.map(({ name, owner }) => [name, owner]));
  const names = kept
    .filter(({ schema, schemaOfExtension }) => !schemaOfExtension && isUsers(schema))
    .map(({ schema }) => schema);
  const schemas = [...new Set([...(owners.has('public') ? ['public'] : []), ...names])];
  return {
    extensions: kept.map(({ name }) => name).sort(),
    schemas: schemas.map((name) => ({
      name,
      owner: name === 'public' ? publicOwner(major) : nameOf(owners.get(name)),
    })),
  };
}

function isUsers(schema: string): boolean {
  return !schema.startsWith('pg_') && schema !== 'information_schema';
}

/** Where it was given to somebody else, the script says so. */
function publicOwner(major: number): string | null {
  return major >= PUBLIC_OF_DATABASE_OWNER ? 'pg_database_owner' : null;
}

function nameOf(owner: string | null | undefined): string | null {
  return owner === null || owner === undefined ? null : unquoted(owner);
}
