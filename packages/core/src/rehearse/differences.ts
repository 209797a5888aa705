import { compareCatalogues } from '../postgres/catalogue/compare.ts';
import { describeChange } from '../postgres/catalogue/describe.ts';
import {
  type RowDifference,
  compareRows,
  describeRowDifference,
} from '../postgres/rows/compare.ts';
import { isUnreadable } from '../postgres/rows/types.ts';
import type { Boundary } from './boundary.ts';

/**
 * Schema and rows of two states compared, one line per difference; empty when they are equal.
 *
 * @param matters Decides which differences of rows count.
 */
export function differences(
  before: Boundary,
  after: Boundary,
  matters: (difference: RowDifference) => boolean = () => true,
): string[] {
  const schema = before.hasSchemaOf(after) ? [] : schemaDifferences(before, after);
  // A table that can be read in neither state (a foreign table, say) shows no difference; that it was not
  // looked at is reported by itself.
  const blind = (table: string) =>
    isUnreadable(before.rows, table) && isUnreadable(after.rows, table);
  const rows = compareRows(before.rows, after.rows)
    .filter(({ kind, table }) => kind !== 'not-compared' || !blind(table))
    .filter(matters)
    .map(describeRowDifference);
  return [...schema, ...rows];
}

function schemaDifferences(before: Boundary, after: Boundary): string[] {
  const changes = compareCatalogues(before.catalogue, after.catalogue).map(describeChange);
  // The fingerprints differ, so silence of the comparison would be a fault of it, never equality.
  return changes.length > 0 ? changes : ['the schema differs'];
}
