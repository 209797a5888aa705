import { quoteIdent } from '../postgres/identifiers.ts';
import type { Catalogue, Table } from '../postgres/catalogue/types.ts';
import type { Finding } from '../report/schema.ts';

/**
 * What the catalogue says about the schema that the pending migrations leave. What was there before is
 * not this change's doing and is left out.
 *
 * @param requiredTables As `table` or `schema.table`.
 */
export function schemaFindings(
  before: Catalogue,
  after: Catalogue,
  requiredTables: readonly string[],
): Finding[] {
  return [
    ...invalidIndexes(before, after),
    ...unvalidatedConstraints(before, after),
    ...tablesWithoutKey(before, after),
    ...missingTables(after, requiredTables),
  ];
}

function invalidIndexes(before: Catalogue, after: Catalogue): Finding[] {
  const known = new Set(before.indexes.filter(({ valid }) => !valid).map(({ id }) => id));
  return after.indexes
    .filter(({ id, valid }) => !valid && !known.has(id))
    .map(({ id, table }) => ({
      rule: 'invalid-index',
      severity: 'error',
      evidence: 'catalogue',
      title: `the index ${id} on ${table} is invalid: it slows writes and serves no query`,
      detail: 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
      object: id,
      advice: 'Drop it and build it again; CREATE INDEX … IF NOT EXISTS would keep it as it is.',
      sql: `DROP INDEX CONCURRENTLY ${id};`,
    }));
}

function unvalidatedConstraints(before: Catalogue, after: Catalogue): Finding[] {
  const key = ({ table, name }: { table: string; name: string }) => `${table} ${name}`;
  const known = new Set(before.constraints.filter(({ validated }) => !validated).map(key));
  return after.constraints
    .filter((constraint) => !constraint.validated && !known.has(key(constraint)))
    .map(({ table, name, type }) => ({
      rule: 'unvalidated-constraint',
      severity: 'warning',
      evidence: 'catalogue',
      title: `the ${type} ${name} on ${table} is NOT VALID: rows from before were never checked`,
      object: name,
      advice: 'Validate it in a migration of its own, after this one; that does not block writes.',
      sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${quoteIdent(name)};`,
    }));
}

function tablesWithoutKey(before: Catalogue, after: Catalogue): Finding[] {
  const known = new Set(before.tables.map(({ id }) => id));
  const keyed = new Set(
    after.constraints.filter(({ type }) => type === 'primary key').map(({ table }) => table),
  );
  // A partition has the key of its parent; rows of a foreign table live elsewhere.
  const needsKey = ({ kind, partitionOf }: Table) => kind !== 'foreign table' && !partitionOf;
  return after.tables
    .filter((table) => needsKey(table) && !known.has(table.id) && !keyed.has(table.id))
    .map(({ id }) => ({
      rule: 'table-without-primary-key',
      severity: 'warning',
      evidence: 'catalogue',
      title: `the new table ${id} has no primary key`,
      detail:
        'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
      object: id,
    }));
}

function missingTables(after: Catalogue, required: readonly string[]): Finding[] {
  const tables = new Set(after.tables.flatMap(({ schema, name }) => [name, `${schema}.${name}`]));
  return required
    .filter((name) => !tables.has(name))
    .map((name) => ({
      rule: 'required-table-missing',
      severity: 'error',
      evidence: 'catalogue',
      title: `the required table ${name} does not exist after the migrations`,
      object: name,
      advice: 'Names are case-sensitive, as in the database: User, not user.',
    }));
}
