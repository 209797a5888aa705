import type pg from 'pg';
import { quoteIdent } from '../../postgres/identifiers.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { plural } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { listed } from './listed.ts';

/**
 * What pg_dump locks or reads: tables with those of extensions (it reads their policies), sequences, and their schemas.
 * `policies` are tables whose rows row-level security would filter for this role; pg_dump sets row_security off, so that it
 * fails there.
 */
const RELATIONS_SQL = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
       CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
       NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaClosed",
       CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                      ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS closed,
       c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid) AS policies
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'S')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        OR CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                          ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END
        OR c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid))
 ORDER BY 1`;

/** There is no function that tells the right to read a large object before Postgres 18. */
const LARGE_OBJECTS_SQL = `
SELECT m.oid::text AS oid, count(*) OVER ()::int AS total
  FROM pg_catalog.pg_largeobject_metadata m
 WHERE NOT pg_catalog.current_setting('lo_compat_privileges')::boolean
   AND NOT EXISTS (
         SELECT FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) a
          WHERE a.privilege_type = 'SELECT'
            AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))
 LIMIT 1`;

const SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
 ORDER BY 1`;

interface Relation {
  name: string;
  kind: 'table' | 'sequence';
  schemaClosed: boolean;
  closed: boolean;
  policies: boolean;
}

const SHOWN = 5;

/**
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`.
 */
export async function requireReadable(
  client: pg.Client,
  { role, superuser, major }: ServerFacts,
): Promise<void> {
  if (superuser) return;
  const { rows } = await client.query<Relation>(RELATIONS_SQL);
  refuseClosed(rows, { role, major });
  await refuseLargeObjects(client, role);
  refusePolicies(rows, role);
  await refuseSubscriptions(client, role);
}

function refuseClosed(
  relations: readonly Relation[],
  { role, major }: { role: string; major: number },
): void {
  const closed = relations.filter((one) => one.closed || one.schemaClosed);
  if (closed.length === 0) return;
  const what = closed.map(({ kind, name, schemaClosed }) =>
    schemaClosed ? `${kind} ${name} (no USAGE on its schema)` : `${kind} ${name}`,
  );
  const grant =
    major >= 14 ? ` Or have a superuser run: GRANT pg_read_all_data TO ${quoteIdent(role)};` : '';
  throw new UserError(
    'backup-not-allowed',
    `The role ${role} may not read all of the database: ${listed(what, SHOWN)}.`,
    `A backup without them would be none. Use the owner of everything in it, or a superuser.${grant}`,
  );
}

async function refuseLargeObjects(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ oid: string; total: number }>(LARGE_OBJECTS_SQL);
  const [first] = rows;
  if (!first) return;
  throw new UserError(
    'backup-not-allowed',
    `The role ${role} may not read ${plural(first.total, 'large object')}, ${first.oid} for one.`,
    'A backup without them would be none. Use their owner or a superuser; pg_read_all_data does not cover large objects.',
  );
}

function refusePolicies(relations: readonly Relation[], role: string): void {
  const hidden = relations.filter(({ policies }) => policies).map(({ name }) => name);
  if (hidden.length === 0) return;
  throw new UserError(
    'row-security-hides-rows',
    `Row-level security applies to the role ${role}: it may not see every row of ${listed(hidden, SHOWN)}.`,
    `Use a role with BYPASSRLS (a superuser runs: ALTER ROLE ${quoteIdent(role)} BYPASSRLS;), a superuser, or the tables' owner where row security is not forced.`,
  );
}

async function refuseSubscriptions(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(SUBSCRIPTIONS_SQL);
  if (rows.length === 0) return;
  throw new UserError(
    'subscription-not-dumpable',
    `The database has subscriptions, and only a superuser can dump them, which ${role} is not: ${listed(
      rows.map(({ name }) => name),
      SHOWN,
    )}.`,
    'pg_dump would leave them out with no more than a warning. Back up as a superuser.',
  );
}
