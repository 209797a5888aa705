import { CLASS, compareText, type Names } from './names.ts';
import type { Oid, Raw } from './raw.ts';
import type { Column, SequenceOptions } from './types.ts';

const STORAGE = { p: 'plain', e: 'external', m: 'main', x: 'extended' } as const;
const COMPRESSION = { p: 'pglz', l: 'lz4' } as const;

/** The columns of every relation, by its oid, in their order. */
export function assembleColumns(raw: Raw, names: Names): Map<Oid, Column[]> {
  const identities = identitySequences(raw, names);
  const columns = new Map<Oid, Column[]>();
  // The rows arrive in the order of the table; that order, without its gaps, is part of the schema.
  for (const row of raw.columns) {
    const id = names.column(row.relid, row.num);
    if (id === undefined) continue;
    const column: Column = {
      id,
      name: row.name,
      type: row.type,
      collation: row.collation,
      notNull: row.notNull,
      notNullUnvalidated: false,
      default: row.default,
      generated: row.generated === '' ? null : row.generated === 's' ? 'stored' : 'virtual',
      identity: row.identity === '' ? null : row.identity === 'a' ? 'always' : 'by default',
      identitySequence: identities.get(`${row.relid}:${row.num}`) ?? null,
      storage: row.storage && STORAGE[row.storage],
      compression: row.compression && COMPRESSION[row.compression],
      statistics: row.statistics,
      options: sorted(row.options),
      inherited: row.inherited,
      local: row.local,
      comment: names.comment(CLASS.relation, row.relid, row.num),
      grants: names.grants(CLASS.relation, row.relid, row.num),
    };
    const list = columns.get(row.relid);
    if (list === undefined) columns.set(row.relid, [column]);
    else list.push(column);
  }
  markUnvalidatedNotNull(raw, names, columns);
  return columns;
}

function markUnvalidatedNotNull(raw: Raw, names: Names, columns: Map<Oid, Column[]>): void {
  for (const row of raw.constraints) {
    if (row.type !== 'n') continue;
    const id = names.column(row.relid, row.key?.[0] ?? 0);
    const column = columns.get(row.relid)?.find((candidate) => candidate.id === id);
    if (column) column.notNullUnvalidated = true;
  }
}

function identitySequences(raw: Raw, names: Names): Map<string, Column['identitySequence']> {
  const found = new Map<string, Column['identitySequence']>();
  for (const row of raw.sequences) {
    const name = names.relation(row.oid);
    if (row.identity === true && name !== undefined)
      found.set(`${row.ownerRelid}:${row.ownerNum}`, { name, ...sequenceOptions(row) });
  }
  return found;
}

export function sequenceOptions(row: Raw['sequences'][number]): SequenceOptions {
  const { type, start, increment, min, max, cache, cycle } = row;
  return { type, start, increment, min, max, cache, cycle };
}

export function sorted(list: string[] | null): string[] {
  return [...(list ?? [])].sort(compareText);
}
