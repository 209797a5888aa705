import { compareCatalogues } from '../postgres/catalogue/compare.ts';
import { describeChange } from '../postgres/catalogue/describe.ts';
import {
  type RowDifference,
  compareRows,
  describeRowDifference,
} from '../postgres/rows/compare.ts';
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
  const schema =
    before.fingerprint === after.fingerprint
      ? []
      : compareCatalogues(before.catalogue, after.catalogue).map(describeChange);
  const rows = compareRows(before.rows, after.rows).filter(matters).map(describeRowDifference);
  return [...schema, ...rows];
}
