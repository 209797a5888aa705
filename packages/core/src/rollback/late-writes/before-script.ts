import { listTables } from '../../postgres/rows/tables.ts';
import type { LateTable } from '../../report/rollback-report.ts';
import { type Taken, takenOf, writtenCondition } from '../plan/reverse-loss.ts';
import { keepRows } from '../reverse/audit.ts';
import type { ReverseRun } from '../reverse/run.ts';
import { Stopped } from '../reverse/running.ts';
import { tableWords } from '../plan/loss-words.ts';
import type { WayInput } from '../way.ts';
import { newerThan } from './newer.ts';

/** The longest to look at the tables while nobody can use them, in milliseconds. */
const LOOK_MS = 15_000;

/** Those of a table that a reverse takes something from. */
type TakenTable = Pick<Taken, 'table'> & { parts: Taken[] };

/**
 * What is done in the transaction of each reverse before its script. From its lock on nobody can write any more to the
 * tables that it takes something from. What was written there since the backup is in no copy: where nobody accepted to
 * lose anything, the reverse stops; else the rows are kept in `belay_audit`, in the same transaction.
 *
 * @param late Told of what was kept.
 */
export function keepingLateWrites(
  { frame, held, saved }: WayInput,
  late: (kept: LateTable) => void,
): Pick<ReverseRun, 'beforeScript'> {
  const { acceptDataLoss, run, identity } = frame.options;
  // Asked for no backup, and for the loss.
  if (saved === undefined && acceptDataLoss) return {};
  const { client, schema } = held;
  const place = { client, schema, run, identity };
  return {
    async beforeScript({ migration, takesAway }) {
      const tables = tablesOf(takenOf(takesAway, await listTables(client)));
      if (tables.length === 0) return;
      const names = tables.map(({ table }) => table.key);
      await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
      await client.query(`SET LOCAL statement_timeout = ${LOOK_MS}`);
      const newer = saved && (await newerThan(saved, client, held));
      for (const { table, parts } of tables) {
        const written: string[] = [];
        for (const part of parts) written.push(`(${await writtenCondition(client, part)})`);
        const condition = [...(newer ? [newer] : []), `(${written.join(' OR ')})`].join(' AND ');
        const { key, source } = table;
        const rows = await keepRows(place, { migration, key, source, condition });
        if (rows > 0 && !acceptDataLoss) throw writtenMeanwhile(key, rows);
        if (rows > 0) late({ migration, table: key, rows });
      }
      await client.query('SET LOCAL statement_timeout = 0');
    },
  };
}

function tablesOf(taken: readonly Taken[]): TakenTable[] {
  const tables = new Map<string, TakenTable>();
  for (const part of taken) {
    const { table } = part;
    // What cannot be read cannot be kept; the plan says so, and wants it accepted.
    if (table.unreadable !== null) continue;
    const known = tables.get(table.key) ?? { table, parts: [] };
    known.parts.push(part);
    tables.set(table.key, known);
  }
  return [...tables.values()];
}

function writtenMeanwhile(key: string, rows: number): Stopped {
  return new Stopped(
    `${rows} rows of ${tableWords(key)} were written since it was planned, and nobody accepted to lose them (accept-data-loss)`,
  );
}
