import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { oneLine } from '../../report/text.ts';
import type { Finding } from '../../report/schema.ts';
import type { Btree } from './list-btrees.ts';

/** data_corrupted, index_corrupted. */
const CORRUPTION = new Set(['XX001', 'XX002']);

/** The server says that what is stored is damaged. Such messages name blocks and row pointers, no values. */
export function isCorruption({ code }: pg.DatabaseError): boolean {
  return CORRUPTION.has(code ?? '');
}

/**
 * A row that the index lacks is told as data_corrupted by amcheck itself; every other one comes from below,
 * where pages and TOAST values are read.
 */
function isOfIndex({ code, file }: pg.DatabaseError): boolean {
  return code === 'XX002' || file === 'verify_nbtree.c';
}

/** The finding about an index that amcheck could not read in order. */
export function corruptFinding(index: Btree, error: pg.DatabaseError): Finding {
  const where = `the index ${index.id} on ${index.ofToast ? `the TOAST table of ${index.tableId}` : index.tableId}`;
  const said = oneLine([error.message, error.detail].filter(Boolean).join('. '));
  const common = { severity: 'error', evidence: 'measured', object: index.id } as const;
  if (isOfIndex(error)) {
    return {
      ...common,
      rule: 'index-corrupt',
      title: `${where} is corrupt: queries through it can miss rows`,
      detail: `amcheck: ${said}\nWhere it should keep duplicates out, it may let them in. Mostly the order of the values has changed under it: the operating system's collations are newer (a new image, a replica of another system), or a function that the index calls was changed; else the disk or the memory is faulty.`,
      advice:
        'Build it again. Before that, look for duplicates if it is unique: they make the rebuild fail. Text indexes mostly share the cause; then rebuild all of them.',
      sql: reindexSql(index),
    };
  }
  return {
    ...common,
    rule: 'data-damaged',
    title: `${where} cannot be read through: what is stored is damaged`,
    detail: `The server: ${said}\nThe damage is in a page of the index or of the table's rows.`,
    advice:
      "Keep a copy of the server's files before anything else, and look at its log and disks. Where the index alone is damaged, the rebuild mends it; damaged rows come back only from a backup or a replica.",
    sql: reindexSql(index),
  };
}

function reindexSql({ schema, name, exclusion }: Btree): string {
  const index = quoteQualified(schema, name);
  return exclusion
    ? `REINDEX INDEX ${index}; -- not possible CONCURRENTLY: blocks writes while it runs`
    : `REINDEX INDEX CONCURRENTLY ${index};`;
}
