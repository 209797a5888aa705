import type pg from 'pg';
import { quoteIdent } from '../identifiers.ts';
import { type RowDeclaration, checkEach, rowsWhere, tablesByOid } from './integrity.ts';
import { callsFunctions } from './own-code.ts';
import { type ReadOptions, withReadOnlySnapshot } from './session.ts';
import { type Table, listTables } from './tables.ts';
import type { DeclarationState, IntegrityResult } from './types.ts';

/**
 * CHECK constraints, those that hold for all rows only when $1 is true. An unvalidated CHECK (column IS NOT
 * NULL) is `findNulls`' own; a partition's copy is looked at with the whole table.
 */
const CHECKS_SQL = `
  SELECT k.conrelid::int8::text AS table, k.conname AS name,
    pg_get_expr(k.conbin, k.conrelid) AS expression,
    CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN k.convalidated THEN 'valid' ELSE 'not valid'
    END AS state,
    ${callsFunctions('pg_constraint', 'k.oid')} AS "callsFunctions"
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND cardinality(k.conkey) = 1
  WHERE k.contype = 'c' AND NOT (c.relispartition AND k.coninhcount > 0)
    AND (NOT k.convalidated OR $1)
    AND (k.convalidated
      OR pg_get_expr(k.conbin, k.conrelid) IS DISTINCT FROM '(' || quote_ident(a.attname) || ' IS NOT NULL)')
  ORDER BY k.conrelid, k.conname`;

const UNVALIDATED_DOMAIN_CHECKS_SQL = `
  SELECT k.conname AS name, format_type(k.contypid, NULL) AS domain
  FROM pg_catalog.pg_constraint k
  WHERE k.contypid <> 0 AND NOT k.convalidated
  ORDER BY 2, 1`;

interface Check {
  table: string;
  name: string;
  expression: string;
  state: DeclarationState;
  callsFunctions: boolean;
}

/** A CHECK constraint of a table. */
export interface CheckDeclaration extends RowDeclaration {
  /** It runs code in the database that is not the server's own. */
  callsFunctions: boolean;
}

/**
 * Rows that break a CHECK constraint which was added NOT VALID (or NOT ENFORCED, PostgreSQL 18) and so was
 * never tried on the rows that were there. Unvalidated constraints of domains are listed as not checked.
 *
 * @param client Not in a transaction.
 */
export async function findCheckViolations(
  client: pg.Client,
  options: ReadOptions = {},
): Promise<IntegrityResult> {
  return withReadOnlySnapshot(client, options, async () => {
    const tables = tablesByOid(await listTables(client));
    const result = await checkEach(
      client,
      tables,
      await checkConstraints(client, tables, 'doubtful'),
    );
    result.unreadable.push(...(await unvalidatedDomainChecks(client)));
    return result;
  });
}

/** A line for each CHECK of a domain that was never tried on the values that were there. */
export async function unvalidatedDomainChecks(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<Record<'name' | 'domain', string>>(
    UNVALIDATED_DOMAIN_CHECKS_SQL,
  );
  return rows.map(
    ({ name, domain }) =>
      `check constraint ${quoteIdent(name)} of the domain ${domain}: not validated, and not checked here`,
  );
}

/**
 * The CHECK constraints of the listed tables: all of them, or those that nobody promises for every row.
 * Inside `withReadOnlySnapshot`.
 */
export async function checkConstraints(
  client: pg.Client,
  tables: ReadonlyMap<number, Table>,
  which: 'all' | 'doubtful',
): Promise<CheckDeclaration[]> {
  const { rows } = await client.query<Check>(CHECKS_SQL, [which === 'all']);
  return rows.flatMap((check) => declarationOf(check, tables) ?? []);
}

function declarationOf(
  { table: oid, name, expression, state, callsFunctions }: Check,
  tables: ReadonlyMap<number, Table>,
): CheckDeclaration | undefined {
  const table = tables.get(Number(oid));
  if (!table) return undefined;
  return {
    kind: 'check',
    object: quoteIdent(name),
    table: table.key,
    state,
    reads: [table.oid],
    callsFunctions,
    ...rowsWhere(table.source, broken(expression, state)),
  };
}

/**
 * A CHECK that comes out as NULL is kept. What the server takes for proven it may use to leave out whole
 * partitions (constraint_exclusion), unless the condition is one that it cannot reason about.
 */
export function broken(expression: string, state: DeclarationState): string {
  return state === 'valid' ? `NOT coalesce((${expression}), true)` : `NOT (${expression})`;
}
