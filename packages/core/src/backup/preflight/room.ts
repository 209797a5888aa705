import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import type { CheckScope } from '../../report/recorder.ts';
import { byteWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';

/**
 * By the catalogue: the whole database, and what a dump holds of it, without indexes and materialized views, the largest
 * tables first.
 */
const SIZES_SQL = `
SELECT pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes,
       ARRAY(SELECT pg_catalog.pg_table_size(c.oid)::float8
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE (c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
                 OR c.oid = 'pg_catalog.pg_largeobject'::regclass
              ORDER BY 1 DESC) AS tables`;

/** A table that is being dumped may lie there in so much before it is packed and given back; see archive/pack.ts. */
const IN_FLIGHT = 128 * 1024 * 1024;

export interface Sizes {
  bytes: number;
  /** Of each table on the disk of the server, largest first. */
  tables: readonly number[];
}

/**
 * How much of the dump lies in the scratch folder at a time, in bytes: at least, where packed parts can be given back to the
 * file system, and at most, where a table must be whole before it is packed. Compressed text is taken to be no larger
 * than the table is on the disk of the server, which compresses large values, too.
 */
export function roomNeeded({ tables }: Sizes, jobs: number): { least: number; most: number } {
  const all = tables.reduce((sum, size) => sum + size, 0);
  const atATime = tables.slice(0, jobs);
  const least = atATime.reduce((sum, size) => sum + Math.min(size, IN_FLIGHT), 0);
  const most = atATime.reduce((sum, size) => sum + size, 0);
  return { least: Math.min(least, all), most: Math.min(most, all) };
}

/**
 * Makes sure that what pg_dump writes has room until it is packed.
 *
 * @returns The size of the whole database in bytes.
 * @throws UserError `scratch-too-small`.
 */
export async function requireRoom(
  client: pg.Client,
  { jobs, scratch }: { jobs: number; scratch: string },
  scope: CheckScope,
): Promise<number> {
  const { rows } = await client.query<Sizes>(SIZES_SQL);
  const sizes = rows[0] ?? { bytes: 0, tables: [] };
  const { least, most } = roomNeeded(sizes, jobs);
  const { bavail, bsize } = await statfs(scratch);
  const free = bavail * bsize;
  if (free < least) {
    throw new UserError(
      'scratch-too-small',
      `The folder for temporary files, ${scratch}, has ${byteWords(free)} free; the dump takes ${byteWords(least)} at a time.`,
      'Set TMPDIR to a folder with more room, or use fewer jobs.',
    );
  }
  if (free < most) {
    scope.find({
      rule: 'scratch-tight',
      severity: 'notice',
      evidence: 'catalogue',
      title: `${scratch} has ${byteWords(free)} free; the ${jobs === 1 ? 'largest table is' : `${jobs} largest tables are`} ${byteWords(most)}`,
      detail:
        'A table is packed while it is dumped and its room is given back, where the file system can do that (ext4, xfs, btrfs, tmpfs). Elsewhere it lies there whole, compressed, and the dump fails when it does not fit.',
      advice: 'Set TMPDIR to a folder with more room, or use fewer jobs.',
    });
  }
  return sizes.bytes;
}
