import { quoteQualified } from '../../postgres/identifiers.ts';
import type { DuplicateIndex } from '../../postgres/index-types.ts';
import type { Finding } from '../../report/schema.ts';

/** The finding about an index that does nothing another one does not do. */
export function duplicateFinding({ kind, index, by }: DuplicateIndex): Finding {
  const common = {
    rule: 'duplicate-index',
    evidence: 'catalogue',
    object: index.id,
    sql: dropSql(index),
  } as const;
  if (kind === 'same') {
    return {
      ...common,
      severity: 'warning',
      title: `the index ${index.id} on ${index.table.id} repeats ${by.id}`,
      detail:
        'Table, access method, keys, order and predicate are the same. Every write keeps both up; a query can use one.',
      advice: 'Drop it in a migration, and delete it from the schema, or it comes back.',
    };
  }
  return {
    ...common,
    severity: 'notice',
    title: `the index ${index.id} on ${index.table.id} is the beginning of ${by.id}`,
    detail: 'Whatever it serves, the longer one serves as well, though it is larger to read.',
    advice: 'Drop the shorter one if writes matter more than the fastest lookup.',
  };
}

function dropSql({ schema, name, partitioned }: DuplicateIndex['index']): string {
  const index = quoteQualified(schema, name);
  return partitioned
    ? `DROP INDEX ${index}; -- not possible CONCURRENTLY: blocks reads and writes for a moment`
    : `DROP INDEX CONCURRENTLY ${index};`;
}
