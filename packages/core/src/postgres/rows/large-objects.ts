import type pg from 'pg';
import type { Table } from './tables.ts';
import { LARGE_OBJECTS } from './types.ts';

const ANY_SQL = `SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS any`;

/**
 * lo_get() asks for the right on each object, which its owner has, while pg_largeobject is for superusers
 * only; and it fills the holes of one that was written in parts, which a dump does not keep.
 */
const SOURCE = `(SELECT m.oid AS loid, pg_catalog.sha256(pg_catalog.lo_get(m.oid)) AS data
  FROM pg_catalog.pg_largeobject_metadata m)`;

const column = { notNull: true, ownTextCast: false };

/** All large objects as if they were a table. */
export const LARGE_OBJECTS_TABLE: Table = {
  oid: 0,
  key: LARGE_OBJECTS,
  plainName: 'pg_catalog.pg_largeobject',
  source: SOURCE,
  isPartition: false,
  ofExtension: false,
  isView: false,
  unreadable: null,
  bytes: null,
  columns: [
    { name: 'data', type: 'bytea', ...column },
    { name: 'loid', type: 'oid', ...column },
  ],
};

/** That table, or nothing where there are no large objects. Inside `withReadOnlySnapshot`. */
export async function largeObjects(client: pg.Client): Promise<[] | [Table]> {
  const { rows } = await client.query<{ any: boolean }>(ANY_SQL);
  return rows[0]?.any === true ? [LARGE_OBJECTS_TABLE] : [];
}
