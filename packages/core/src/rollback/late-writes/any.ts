import { withTransaction } from '../../postgres/connection.ts';
import { listTables } from '../../postgres/rows/tables.ts';
import type { WayInput } from '../way.ts';
import { newerThan } from './newer.ts';

/**
 * Whether anything was written since the backup that was made before; also where that cannot be told. While nobody can
 * write.
 */
export async function anyLateWrites({ held, saved }: WayInput): Promise<boolean> {
  if (saved === undefined) return false;
  const { client } = held;
  return withTransaction(client, 'BEGIN READ ONLY', async () => {
    const tables = (await listTables(client)).filter(({ isView, bytes }) => !isView && bytes !== 0);
    if (tables.some(({ unreadable }) => unreadable !== null)) return true;
    const newer = await newerThan(saved, client, held);
    for (const { source } of tables.filter(({ isPartition }) => !isPartition)) {
      const found = await client.query(`SELECT FROM ${source} AS t WHERE ${newer} LIMIT 1`);
      if (found.rowCount !== 0) return true;
    }
    return false;
  });
}
