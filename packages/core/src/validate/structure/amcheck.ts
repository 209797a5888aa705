import type pg from 'pg';
import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';

/** The function `bt_index_check` of the extension amcheck. */
export interface Amcheck {
  kind: 'usable';
  /** Qualified and quoted. */
  function: string;
  /** It can look for rows that the index lacks (`heapallindexed`, amcheck 1.1). */
  comparesRows: boolean;
}

/** Why it cannot be called, with what changes that. */
export interface NoAmcheck {
  kind: 'absent' | 'not allowed';
  reason: string;
}

/** An extension can be in any schema; one that was never updated lacks the function's second form. */
const FUNCTIONS_SQL = `
SELECT n.nspname AS schema, p.pronargs AS arguments,
  pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaUsable",
  pg_catalog.has_function_privilege(p.oid, 'EXECUTE') AS executable
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
  AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
JOIN pg_catalog.pg_proc p ON p.oid = d.objid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE e.extname = 'amcheck' AND p.proname = 'bt_index_check' AND p.pronargs <= 2
ORDER BY executable DESC, p.pronargs DESC
LIMIT 1`;

interface FunctionRow {
  schema: string;
  arguments: number;
  schemaUsable: boolean;
  executable: boolean;
}

/** Looks whether amcheck is installed in this database and whether `role`, who we are, may call it. */
export async function findAmcheck(
  client: pg.Client,
  { role, superuser }: { role: string; superuser: boolean },
): Promise<Amcheck | NoAmcheck> {
  const { rows } = await client.query<FunctionRow>(FUNCTIONS_SQL);
  const [found] = rows;
  if (!found) {
    const grant = superuser ? '' : `; ${grantSql('bt_index_check(regclass, boolean)', role)}`;
    return {
      kind: 'absent',
      reason: `amcheck is not installed in this database: CREATE EXTENSION amcheck${grant}`,
    };
  }
  const name = quoteQualified(found.schema, 'bt_index_check');
  if (found.executable && found.schemaUsable) {
    return { kind: 'usable', function: name, comparesRows: found.arguments === 2 };
  }
  const missing = [
    ...(found.schemaUsable
      ? []
      : [`GRANT USAGE ON SCHEMA ${quoteIdent(found.schema)} TO ${quoteIdent(role)}`]),
    ...(found.executable ? [] : [grantSql(`${name}(${argumentsOf(found)})`, role)]),
  ];
  return {
    kind: 'not allowed',
    reason: `amcheck is installed, and ${role} may not use it: ${missing.join('; ')}`,
  };
}

function argumentsOf(found: FunctionRow): string {
  return found.arguments === 2 ? 'regclass, boolean' : 'regclass';
}

function grantSql(signature: string, role: string): string {
  return `GRANT EXECUTE ON FUNCTION ${signature} TO ${quoteIdent(role)}`;
}
