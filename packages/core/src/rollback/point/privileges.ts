import type pg from 'pg';
import type { Content } from '../../backup/content/content.ts';
import { quoteIdent } from '../../postgres/identifiers.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { Finding } from '../../report/schema.ts';
import { namesInWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { ownersOf, superuserOnly } from './owners.ts';

/** From 16 on to be a member is not enough: `WITH SET` decides about giving something away. */
function privilegesSql(major: number): string {
  return `
SELECT r.rolcreatedb AS createdb,
  ARRAY(SELECT w.name FROM unnest($1::text[]) AS w (name)
          JOIN pg_catalog.pg_roles o ON o.rolname = w.name
         WHERE NOT pg_catalog.pg_has_role(o.oid, '${major >= 16 ? 'SET' : 'MEMBER'}') ORDER BY 1) AS strangers,
  ARRAY(SELECT a.name::text FROM unnest($2::text[]) AS w (name)
          JOIN pg_catalog.pg_available_extensions a ON a.name = w.name
          JOIN pg_catalog.pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
         WHERE v.superuser AND NOT v.trusted ORDER BY 1) AS extensions
  FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`;
}

interface Privileges {
  createdb: boolean;
  /** Owners that this role may not give anything to. */
  strangers: string[];
  /** Extensions that only a superuser makes, but where a provider lets others. */
  extensions: string[];
}

/**
 * What this role may not do that a restore beside takes.
 *
 * @returns What makes it impossible, and what may do so, which a provider's own rules decide.
 */
export async function lackingPrivileges(
  client: pg.Client,
  { superuser, role, major }: ServerFacts,
  content: Content,
): Promise<{ problems: UserError[]; findings: Finding[] }> {
  if (superuser) return { problems: [], findings: [] };
  const extensions = content.outside.extensions.map(({ name }) => name);
  const { rows } = await client.query<Privileges>(privilegesSql(major), [
    ownersOf(content.catalogue),
    extensions.filter((name) => name !== 'plpgsql'),
  ]);
  const [has] = rows;
  if (!has) throw new Error('the server did not say what this role may do');
  const problems = [
    ...(has.createdb ? [] : [noCreatedb(role)]),
    ...(has.strangers.length === 0 ? [] : [notMember(role, has.strangers)]),
  ];
  const doubtful = [
    ...has.extensions.map((name) => `extension ${name}`),
    ...superuserOnly(content.catalogue, major),
  ];
  return { problems, findings: doubtful.length === 0 ? [] : [mayBeRefused(role, doubtful)] };
}

function noCreatedb(role: string): UserError {
  return new UserError(
    'restore-no-createdb',
    `The role ${role} may not create databases: a backup is restored into a new one.`,
    `As a superuser: ALTER ROLE ${quoteIdent(role)} CREATEDB; or run the rollback as another role. Where neither is to be had: strategy in-place.`,
  );
}

function notMember(role: string, owners: readonly string[]): UserError {
  return new UserError(
    'restore-not-member',
    `The role ${role} may not give what it restores to its owners: ${namesInWords(owners)}.`,
    `Run the rollback as a superuser, or: ${owners.map((owner) => `GRANT ${quoteIdent(owner)} TO ${quoteIdent(role)};`).join(' ')}`,
  );
}

function mayBeRefused(role: string, what: readonly string[]): Finding {
  return {
    rule: 'restore-may-be-refused',
    severity: 'warning',
    evidence: 'catalogue',
    title: `the role ${role} is no superuser, and the backup holds what Postgres lets only superusers make: ${namesInWords(what)}`,
    detail:
      'Some providers let their administrators all the same. The restore goes into a new database and ends at the first refusal; the one that serves is not touched.',
    advice: 'Run the rollback as a superuser where there is one.',
  };
}
