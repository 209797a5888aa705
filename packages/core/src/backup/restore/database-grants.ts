import type pg from 'pg';

/** One privilege on a database. Roles are unquoted; no grantee is PUBLIC. */
export interface DatabaseGrant {
  grantor: string;
  grantee: string | null;
  /** `CREATE`, `TEMPORARY` or `CONNECT`, as aclexplode() calls them. */
  privilege: string;
  grantable: boolean;
}

const GRANTS_SQL = `
SELECT grantor.rolname AS grantor, grantee.rolname AS grantee,
       a.privilege_type AS privilege, a.is_grantable AS grantable
  FROM pg_catalog.aclexplode($1::text[]::pg_catalog.aclitem[]) a
  JOIN pg_catalog.pg_roles grantor ON grantor.oid = a.grantor
  LEFT JOIN pg_catalog.pg_roles grantee ON grantee.oid = a.grantee
 ORDER BY grantor.rolname, grantee.rolname, a.privilege_type`;

/** The privileges that `aclitem`s stand for; the server takes them apart, whose roles must be there. */
export async function readGrants(
  client: pg.Client,
  acl: readonly string[],
): Promise<DatabaseGrant[]> {
  // aclexplode() takes an array without a dimension for a fault.
  if (acl.length === 0) return [];
  const { rows } = await client.query<DatabaseGrant>(GRANTS_SQL, [acl]);
  return rows;
}

/** Such that whoever passes on a privilege was given it before, with the right to pass it on. */
export function withGrantsInOrder(
  grants: readonly DatabaseGrant[],
  owner: string,
): DatabaseGrant[] {
  const key = (role: string | null, privilege: string) => JSON.stringify([role, privilege]);
  const mayGrant = new Set<string>();
  const ordered: DatabaseGrant[] = [];
  let rest = [...grants];
  while (rest.length > 0) {
    const next = rest.filter(
      ({ grantor, privilege }) => grantor === owner || mayGrant.has(key(grantor, privilege)),
    );
    // A chain without a beginning: the server refuses it and says why.
    if (next.length === 0) return [...ordered, ...rest];
    for (const { grantee, privilege, grantable } of next) {
      if (grantable) mayGrant.add(key(grantee, privilege));
    }
    ordered.push(...next);
    rest = rest.filter((grant) => !next.includes(grant));
  }
  return ordered;
}
