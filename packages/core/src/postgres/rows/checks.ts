import type pg from 'pg';
import { quoteIdent } from '../identifiers.ts';
import { type Declaration, checkEach, rowsWhere, tablesByOid } from './integrity.ts';
import { type ReadOptions, withReadOnlySnapshot } from './session.ts';
import { type Table, listTables } from './tables.ts';
import type { DeclarationState, IntegrityResult } from './types.ts';

/** CHECK (column IS NOT NULL) is `findNulls`' own; a partition's copy is looked at with the whole table. */
const UNVALIDATED_CHECKS_SQL = `
  SELECT k.conrelid::int8::text AS table, k.conname AS name,
    pg_get_expr(k.conbin, k.conrelid) AS expression,
    CASE WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced' ELSE 'not valid' END AS state
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND cardinality(k.conkey) = 1
  WHERE k.contype = 'c' AND NOT k.convalidated AND NOT (c.relispartition AND k.coninhcount > 0)
    AND pg_get_expr(k.conbin, k.conrelid) IS DISTINCT FROM '(' || quote_ident(a.attname) || ' IS NOT NULL)'
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
    const { rows } = await client.query<Check>(UNVALIDATED_CHECKS_SQL);
    const result = await checkEach(
      client,
      tables,
      rows.flatMap((check) => declarationOf(check, tables) ?? []),
    );
    const domains = await client.query<Record<'name' | 'domain', string>>(
      UNVALIDATED_DOMAIN_CHECKS_SQL,
    );
    for (const { name, domain } of domains.rows) {
      result.unreadable.push(
        `check constraint ${quoteIdent(name)} of the domain ${domain}: not validated, and not checked here`,
      );
    }
    return result;
  });
}

function declarationOf(
  { table: oid, name, expression, state }: Check,
  tables: ReadonlyMap<number, Table>,
): Declaration | undefined {
  const table = tables.get(Number(oid));
  if (!table) return undefined;
  return {
    kind: 'check',
    object: quoteIdent(name),
    table: table.key,
    state,
    reads: [table.oid],
    // A CHECK that comes out as NULL is kept.
    ...rowsWhere(table.source, `NOT (${expression})`),
  };
}
