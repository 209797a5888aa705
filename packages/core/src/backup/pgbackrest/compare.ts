import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { plural } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import { compareContent } from '../content/compare-content.ts';
import type { Content } from '../content/content.ts';
import { readContent } from '../content/read-content.ts';
import { withBackupSnapshot } from '../content/snapshot.ts';
import type { Compared } from '../engine.ts';
import type { ContentAt } from './named-point.ts';

const CONNECTIONS = 2;

/**
 * Compares the database in a restored cluster with what it held at the restore point.
 *
 * @param url Of that database in the restored cluster, which nobody else uses.
 */
export async function compareAtPoint(
  { content: expected, notCompared, unlogged, moment }: ContentAt,
  url: string,
  ports: Pick<Ports, 'signal' | 'env'>,
): Promise<Compared> {
  const alone = { ...ports, alone: true } as const;
  const found = await withBackupSnapshot(url, alone, (snapshot) =>
    readContent({ url, snapshot, connections: CONNECTIONS }, ports),
  );
  const late = moment === undefined ? undefined : await committedLate(url, moment, ports);
  const compared = compareContent(
    without(expected, unlogged),
    without(late === 0 ? found.content : { ...found.content, rows: expected.rows }, unlogged),
    { sameServer: true },
  );
  return {
    differences: compared.differences,
    notCompared: [
      ...new Set([
        ...unlogged.map((name) => `${name} is unlogged: no WAL has it, and a restore empties it`),
        ...(late === 0 ? [] : [inMotion(late)]),
        ...notCompared,
        ...found.notCompared,
        ...compared.notCompared,
      ]),
    ],
  };
}

function inMotion(late: number | undefined): string {
  const why =
    late === undefined
      ? 'transactions began or ended around the restore point each time it was tried'
      : `${plural(late, 'transaction')} committed at the very moment of the restore point`;
  return `rows: ${why}, so that no snapshot stands exactly there; schema, sequences and settings were compared`;
}

/**
 * Transactions that the snapshot took for running, and that the restored cluster has as committed: their commit was in
 * the WAL already and not yet told to others (Postgres writes first: RecordTransactionCommit, ProcArrayEndTransaction).
 */
const COMMITTED_LATE_SQL = `
SELECT count(*)::int AS count
  FROM (SELECT pg_catalog.pg_snapshot_xip($1::pg_catalog.pg_snapshot)::text AS id
        UNION ALL
        SELECT pg_catalog.generate_series(
          pg_catalog.pg_snapshot_xmax($1::pg_catalog.pg_snapshot)::text::bigint,
          pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint - 1)::text) AS running
 WHERE pg_catalog.pg_xact_status(running.id::pg_catalog.xid8) = 'committed'`;

async function committedLate(
  url: string,
  moment: string,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): Promise<number> {
  return withClient(url, { signal, env, settings: READING_SETTINGS }, async (client) => {
    const { rows } = await client.query<{ count: number }>(COMMITTED_LATE_SQL, [moment]);
    return rows[0]?.count ?? 0;
  });
}

function without(content: Content, left: readonly string[]): Content {
  const { rows, sequences } = content;
  const names = new Set(left);
  const tables = Object.entries(rows.tables).filter(([name]) => !names.has(name));
  return {
    ...content,
    rows: { ...rows, tables: Object.fromEntries(tables) },
    sequences: sequences.filter(({ sequence }) => !names.has(sequence)),
  };
}
