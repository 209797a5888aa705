import { withTransaction } from '../../postgres/connection.ts';
import { listTables } from '../../postgres/rows/tables.ts';
import type { WayInput } from '../way.ts';
import { lateFolder, newerThan } from './before-script.ts';
import { keepLateWrites } from './keep.ts';

/**
 * Keeps what was written to any table since the backup that was made before: all of it is about to be replaced. While
 * nobody can write.
 */
export async function keepAllLateWrites({ frame, held, saved }: WayInput): Promise<void> {
  if (saved === undefined) return;
  const { client } = held;
  await withTransaction(client, 'BEGIN READ ONLY', async () => {
    const tables = (await listTables(client)).filter(
      ({ isPartition, isView, unreadable }) => !isPartition && !isView && unreadable === null,
    );
    const newer = await newerThan(saved, client, held);
    const folder = lateFolder(frame);
    frame.details.lateWrites = await keepLateWrites({ client, tables, newer, folder });
  });
}
