import { fingerprint } from '../../postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '../../postgres/catalogue/read.ts';
import { listSummarised, summaryOf } from '../../postgres/rows/read.ts';
import { withBackground } from '../../runtime/background.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Content, Outside } from './content.ts';
import { hashTables } from './hash-tables.ts';
import { notLookedAt } from './not-looked-at.ts';
import { readOutside } from './outside.ts';
import { listRights } from './rights.ts';
import type { BackupSnapshot } from './snapshot.ts';

export interface ReadContentOptions {
  url: string;
  snapshot: BackupSnapshot;
  /** At most so many tables are hashed at a time, each on a connection beside the one that holds the snapshot. */
  connections: number;
  /** Told of each table that was hashed. */
  onTable?: (table: string) => void;
}

/**
 * Reads everything that a restored database is compared with, in the very snapshot that is dumped. Rows are counted
 * and hashed by the server, the largest tables first, side by side; meanwhile the session that holds the snapshot
 * reads the rest. Nobody else may use that one until this has ended.
 *
 * @returns The content, and a sentence for each thing that could not be read.
 */
export async function readContent(
  { url, snapshot, connections, onTable }: ReadContentOptions,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<{ content: Content; notCompared: string[] }> {
  const { client, sequences } = snapshot;
  const stored = await listSummarised(client);
  const tables = [...stored, ...(await listRights(client, stored))];
  return withBackground(signal, async (spawn) => {
    const hashing = spawn((signal) =>
      hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }),
    );
    // Every role as it is called: a restore must give the same owners.
    const catalogue = await readCatalogue(client, { self: null, inTransaction: true });
    const outside = await readOutside(client);
    const ignored = await notLookedAt(client);
    const hashed = await hashing;
    const rows = summaryOf(tables, await hashed.withRest(client));
    const content: Content = {
      ...{ format: 1, catalogue, fingerprint: fingerprint(catalogue), rows, sequences, outside },
    };
    return { content, notCompared: [...unread(content), ...ignored, ...notInDump(outside)] };
  });
}

function unread({ rows, catalogue }: Content): string[] {
  return [
    ...rows.unreadable.map((line) => `rows of ${line}`),
    ...catalogue.unreadable.map((line) => `schema: ${line}`),
  ];
}

/** What belongs to this very database on this very server, and nothing gives back. */
function notInDump({ slots, preparedTransactions }: Outside): string[] {
  const sentences: string[] = [];
  if (slots.length > 0) {
    const names = slots.map(({ name }) => name).join(', ');
    sentences.push(`logical replication slots stay with the database and are in no dump: ${names}`);
  }
  if (preparedTransactions.length > 0) {
    const names = preparedTransactions.join(', ');
    sentences.push(
      `prepared transactions are not committed, so nothing of them is in it: ${names}`,
    );
  }
  return sentences;
}
