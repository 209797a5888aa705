import type pg from 'pg';
import { READING_SETTINGS } from '../../postgres/connection.ts';
import type { Answer } from '../../postgres/rows/ask.ts';
import { askSummaries, hasToBeRead } from '../../postgres/rows/read.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import type { Table } from '../../postgres/rows/tables.ts';
import { withSessionPool } from '../../postgres/session-pool.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { BackupSnapshot } from './snapshot.ts';

export interface HashTablesOptions {
  url: string;
  snapshot: Pick<BackupSnapshot, 'id'>;
  connections: number;
  tables: readonly Table[];
  onTable: ((table: string) => void) | undefined;
}

export interface HashedTables {
  /**
   * What was read, with the tables that another session waits to have for itself: only the one that holds the
   * snapshot, and with it a lock on each, need not wait behind it.
   */
  withRest(holder: pg.Client): Promise<ReadonlyMap<Table, Answer>>;
}

/** What is smaller is read together with others, in one transaction. */
const SMALL_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 50;

/** Then the lock is not to be had before the backup has ended, and it is for `withRest`. */
const LOCK_WAIT_MS = 300;
const LOCK_NOT_HAD = /\(SQLSTATE 55P03\)$/;

/**
 * Counts and hashes the rows of the tables that have to be read, in the snapshot, the largest first, so many at a
 * time as there are connections. A table stays locked only while it is read.
 */
export async function hashTables(
  { url, snapshot, connections, tables, onTable }: HashTablesOptions,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<HashedTables> {
  const answers = new Map<Table, Answer>();
  const refused: Table[] = [];
  const take = (table: Table, answer: Answer) => {
    const waits = 'reason' in answer && LOCK_NOT_HAD.test(answer.reason);
    if (waits) refused.push(table);
    else answers.set(table, answer);
    if (!waits) onTable?.(table.key);
  };
  const settings = { ...READING_SETTINGS, default_transaction_read_only: 'on' };
  const connect = { signal, env, remote: 'verify-full', settings } as const;
  const portions = inPortions(tables);
  await withSessionPool(url, { connections, ...connect }, async (pool) => {
    const readAll = async () => {
      for (let portion = portions.shift(); portion; portion = portions.shift()) {
        const next = portion;
        const read = await pool.use((client) => readPortion(client, snapshot.id, next));
        read.forEach((answer, table) => take(table, answer));
      }
    };
    await Promise.all(Array.from({ length: connections }, readAll));
  });
  return {
    withRest: async (holder) => {
      const rest = await askSummaries(holder, refused);
      rest.forEach((answer, table) => answers.set(table, answer));
      refused.forEach(({ key }) => onTable?.(key));
      return answers;
    },
  };
}

function readPortion(
  client: pg.Client,
  snapshot: string,
  portion: readonly Table[],
): Promise<Map<Table, Answer>> {
  return withReadOnlySnapshot(client, { snapshot }, async () => {
    await client.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
    return askSummaries(client, portion);
  });
}

/** What one transaction reads, the largest first; a table of unknown size is as large as can be. */
function inPortions(tables: readonly Table[]): Table[][] {
  const size = ({ bytes }: Table) => bytes ?? Infinity;
  const sorted = tables.filter(hasToBeRead).sort((a, b) => size(b) - size(a) || 0);
  const portions: Table[][] = [];
  let together = Infinity;
  for (const table of sorted) {
    const last = portions.at(-1);
    together += size(table);
    if (last && last.length < AT_ONCE && together <= SMALL_BYTES) last.push(table);
    else {
      portions.push([table]);
      together = size(table);
    }
  }
  return portions;
}
