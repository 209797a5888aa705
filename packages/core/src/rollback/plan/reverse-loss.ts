import type pg from 'pg';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import { askEach } from '../../postgres/rows/ask.ts';
import { withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import { type Column, type Table, listTables } from '../../postgres/rows/tables.ts';
import { Budget } from '../../validate/budget.ts';
import { withinBudget } from '../../validate/within-budget.ts';
import { isRenamed } from '../reverse/takes-away.ts';
import type { ReverseStep } from '../reverse/types.ts';
import { readDefaults, writtenSql } from './added-columns.ts';
import { tableWords } from './loss-words.ts';
import type { MeasuredLoss } from './restore-loss.ts';

/** A table that a reverse empties or drops, or a column of one. */
export interface Taken {
  table: Table;
  column?: Column;
}

/**
 * Counts what running the reverses would delete: the rows of the tables that they drop, and the values in the columns
 * that they drop. What came with the migration does not count: the default, where it is the same for every row, what the
 * rows that were there got, and what the transaction wrote that made the table or the column.
 *
 * @param client Not in a transaction; only reads.
 * @param budgetMs For all of it, in milliseconds.
 */
export async function measureReverseLoss(
  client: pg.Client,
  steps: readonly Pick<ReverseStep, 'migration' | 'takesAway' | 'unmeasured' | 'renames'>[],
  { budgetMs }: { budgetMs: number },
): Promise<MeasuredLoss> {
  const unknown = steps.flatMap(({ migration, unmeasured }) =>
    unmeasured.map((clause) => `what the reverse of ${migration} takes from rows: ${clause}`),
  );
  const away: string[] = [];
  const renames: string[] = [];
  for (const step of steps) {
    for (const subject of step.takesAway) {
      if (!isRenamed(subject, renames)) away.push(subject);
      else unknown.push(`what the reverse of ${step.migration} takes from rows: ${subject}, which is called otherwise now`); // prettier-ignore
    }
    renames.push(...(step.renames ?? []));
  }
  if (away.length === 0) return { losses: [], unknown };
  const budget = new Budget(budgetMs);
  const limits = { statementMs: budgetMs, lockMs: LOCK_MS };
  return withReadOnlySnapshot(client, { limits }, async () => {
    const within = withinBudget(client, () => budget.left());
    const measured: MeasuredLoss = { losses: [], unknown };
    for (const taken of takenOf(away, await listTables(within))) {
      await countTaken(within, taken, budget, measured);
    }
    return measured;
  });
}

/** What is there of it; a column of a table that goes anyway goes with it. */
export function takenOf(away: readonly string[], tables: readonly Table[]): Taken[] {
  const byKey = new Map(tables.map((table) => [table.key, table]));
  const taken: Taken[] = [];
  for (const subject of new Set(away)) {
    const [, kind, id = ''] = /^(table|column) (.*)$/s.exec(subject) ?? [];
    const [schema = '', name = '', column] = nameParts(id);
    const table = byKey.get(quoteQualified(schema, name));
    if (table === undefined) continue;
    if (kind === 'table') taken.push({ table });
    const found = kind === 'column' && table.columns.find((one) => one.name === column);
    if (found) taken.push({ table, column: found });
  }
  const whole = new Set(taken.filter(({ column }) => !column).map(({ table }) => table.key));
  return taken.filter(({ table, column }) => !column || !whole.has(table.key));
}

/** `public."A".b` taken apart. */
function nameParts(id: string): string[] {
  const parts = id.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g);
  return [...parts].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}

/** A system column belongs to the transaction that made the table, whatever was changed since. */
const MADE_BY_SQL = `
SELECT xmin::text AS xid FROM pg_catalog.pg_attribute WHERE attrelid = $1::int8::oid AND attnum < 0 LIMIT 1`;

async function countTaken(
  client: pg.Client,
  taken: Taken,
  budget: Budget,
  measured: MeasuredLoss,
): Promise<void> {
  const { table, column } = taken;
  const answer = await writtenInto(client, taken, budget);
  if ('reason' in answer) {
    const what = column === undefined ? `rows of ${tableWords(table.key)}` : `values in ${tableWords(table.key)}.${column.name}`; // prettier-ignore
    measured.unknown.push(`how many ${what} would be deleted: ${answer.reason}`);
  } else if (answer.written > 0) {
    measured.losses.push({
      ...{ table: table.key, written: answer.written, how: 'counted' },
      ...(column === undefined ? {} : { column: column.name }),
    });
  }
}

async function writtenInto(
  client: pg.Client,
  { table, column }: Taken,
  budget: Budget,
): Promise<{ written: number } | { reason: string }> {
  const { unreadable, bytes, source } = table;
  if (unreadable !== null) return { reason: unreadable };
  if (bytes === 0) return { written: 0 };
  if (budget.spent) return { reason: 'there was no time left to look' };
  const condition = await writtenCondition(client, { table, ...(column ? { column } : {}) });
  const sql = `SELECT ARRAY[count(*)]::text[] FROM ${source} AS t WHERE ${condition}`;
  const [answer] = await askEach(client, [{ sql, bytes }]);
  if (answer === undefined || 'reason' in answer) return { reason: answer?.reason ?? 'not answered' }; // prettier-ignore
  return { written: Number(answer.values[0]) };
}

/** A condition about a row that is called t: somebody wrote what is taken, and not the migration that made its place. */
export async function writtenCondition(
  client: pg.Client,
  { table, column }: Taken,
): Promise<string> {
  if (column === undefined) return notMadeWith(client, table);
  return writtenSql(column, await readDefaults(client, table, column));
}

async function notMadeWith(client: pg.Client, { oid }: Table): Promise<string> {
  const { rows } = await client.query<{ xid: string }>(MADE_BY_SQL, [oid]);
  const [row] = rows;
  return row === undefined ? 'true' : `t.xmin <> '${row.xid}'::pg_catalog.xid`;
}
