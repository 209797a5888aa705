import { LARGE_OBJECTS, type RowSummary } from '../../postgres/rows/types.ts';
import {
  type RowDifference,
  compareRows,
  describeRowDifference,
} from '../../postgres/rows/compare.ts';
import { plural } from '../../report/words.ts';
import type { Compared } from '../engine.ts';
import { compareSchema } from './compare-schema.ts';
import { compareOutside } from './compare-outside.ts';
import { compareSequences } from './compare-sequences.ts';
import type { Content } from './content.ts';
import { EXTENSION_RIGHTS, LARGE_OBJECT_RIGHTS } from './rights.ts';

export interface CompareContentOptions {
  /**
   * What was restored is on the server that was backed up: then locale, tablespaces and versions of extensions can be
   * the same and must be. On another one they cannot always be, which is said and is no difference.
   */
  sameServer?: boolean;
}

/**
 * Everything in which a restored database is not what was backed up, one line each, and what could not be compared or
 * cannot be equal, with the reason. Both contents as `readContent` gives them.
 */
export function compareContent(
  expected: Content,
  found: Content,
  { sameServer = false }: CompareContentOptions = {},
): Compared {
  const parts = [
    compareAllRows(expected.rows, found.rows),
    compareSchema(expected.catalogue, found.catalogue, sameServer),
    compareSequences(expected, found),
    compareOutside(expected, found, sameServer),
  ];
  return {
    differences: parts.flatMap(({ differences }) => differences),
    notCompared: [...new Set(parts.flatMap(({ notCompared }) => notCompared))],
  };
}

function compareAllRows(expected: RowSummary, found: RowSummary): Compared {
  const compared: Compared = { differences: [], notCompared: [] };
  for (const difference of compareRows(expected, found)) {
    const { table, kind } = difference;
    if (kind === 'not-compared') {
      compared.notCompared.push(...whyUnread(table, expected, found));
    } else if (isComputed(table, expected) && isComputed(table, found)) {
      compared.notCompared.push(recomputed(difference));
    } else {
      compared.differences.push(inRestored(difference));
    }
  }
  return compared;
}

function isComputed(table: string, { tables }: RowSummary): boolean {
  return tables[table]?.computed === true;
}

/** A restore runs its query again: on what was restored, and not when it was last refreshed. */
function recomputed({ table, before, after }: RowDifference): string {
  return before === after
    ? `${table} is a materialized view: the restore computed it anew, and its values differ`
    : `${table} is a materialized view: the restore computed it anew, which gave ${plural(after ?? 0, 'row')} where there were ${before ?? 0}`;
}

function whyUnread(table: string, expected: RowSummary, found: RowSummary): string[] {
  const of = ({ unreadable }: RowSummary) =>
    unreadable.filter((line) => line.startsWith(`${table}: `));
  const was = of(expected).map((line) => `rows of ${line}`);
  // That it could not be read when it was backed up is known without a restore; say it once.
  return was.length > 0 ? was : of(found).map((line) => `restored rows of ${line}`);
}

/** What is summarised like a table and is none. */
const CALLED: Readonly<Record<string, string>> = {
  [LARGE_OBJECTS]: 'the store of large objects',
  [LARGE_OBJECT_RIGHTS]: 'the list of owners, privileges and comments of large objects',
  [EXTENSION_RIGHTS]: 'the list of privileges on what extensions brought',
};

function inRestored(difference: RowDifference): string {
  const { kind, before, after } = difference;
  const table = CALLED[difference.table] ?? difference.table;
  if (kind === 'table-removed') return `${table} was not restored (${plural(before ?? 0, 'row')})`;
  if (kind === 'table-added') {
    return `${table} was restored and not backed up (${plural(after ?? 0, 'row')})`;
  }
  return describeRowDifference({ ...difference, table });
}
