import { compareCatalogues, describeChange } from '../../postgres/catalogue/compare.ts';
import type { Catalogue, CatalogueChange } from '../../postgres/catalogue/types.ts';
import type { Compared } from '../engine.ts';
import { afterRestore } from './after-restore.ts';

/** Compares the schemas, but for what a dump cannot give back: that is said instead. */
export function compareSchema(
  expected: Catalogue,
  found: Catalogue,
  sameServer: boolean,
): Compared {
  const { catalogue, notCompared } = afterRestore(expected, found, sameServer);
  return {
    differences: compareCatalogues(catalogue, found).map(inRestored),
    notCompared: [...notCompared, ...unread(expected, found)],
  };
}

function inRestored(change: CatalogueChange): string {
  const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
  switch (change.change) {
    case 'removed':
      return `${what} was not restored`;
    case 'added':
      return `${what} was restored and not backed up`;
    case 'changed':
      return describeChange(change);
  }
}

function unread(expected: Catalogue, found: Catalogue): string[] {
  const was = new Set(expected.unreadable);
  const only = found.unreadable.filter((sentence) => !was.has(sentence));
  return [
    ...[...was].map((sentence) => `schema: ${sentence}`),
    ...only.map((sentence) => `schema of what was restored: ${sentence}`),
  ];
}
