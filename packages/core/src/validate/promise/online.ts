import type { Difference } from './differences.ts';

const BLOCKS =
  '-- CREATE INDEX blocks writes to its table while it runs, DROP INDEX everything: choose a quiet moment.';

/**
 * Statements about indexes so that they hold nobody up on a database in use: CONCURRENTLY, which no transaction takes,
 * and neither does a partitioned index; there a comment says what they block. What is about more than indexes (a table
 * that is missing with them) stays as it is.
 */
export function online(
  statements: readonly string[],
  changes: readonly Difference[],
): readonly string[] {
  if (changes.length === 0 || !changes.every(({ node }) => node.kind === 'index')) {
    return statements;
  }
  if (changes.some(isPartitioned)) return [BLOCKS, ...statements];
  return statements.map((statement) =>
    statement.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY '),
  );
}

/** pg_get_indexdef says ON ONLY of an index of a partitioned table. */
function isPartitioned({ node }: Difference): boolean {
  if (node.kind !== 'index') return false;
  return node.object.partitionOf !== null || / ON ONLY /.test(node.object.definition);
}
