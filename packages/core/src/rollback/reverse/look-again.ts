import type pg from 'pg';
import type { Statement } from '../../migrations/sql/statements.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { type TableName, dropped, targetOf } from './sql-nodes.ts';

/** Running these a second time does no harm. */
const REPEATABLE: ReadonlySet<string> = new Set(['VacuumStmt', 'ReindexStmt', 'ClusterStmt']);

/**
 * Whether a statement that refuses transactions is still to be run.
 *
 * @param begun An earlier run began it and did not come to note how it ended.
 * @returns `unknown` where nothing in the database tells.
 */
export async function lookAgain(
  statement: Statement,
  begun: boolean,
  client: pg.Client,
  schema: string,
): Promise<'to run' | 'done' | 'unknown'> {
  const { kind, node } = statement;
  if (kind === 'IndexStmt') {
    const table = targetOf(statement, schema);
    const name = node['idxname'];
    if (!table || typeof name !== 'string') return begun ? 'unknown' : 'to run';
    return lookAtIndex({ schema: table.schema, name }, begun, client);
  }
  if (!begun || REPEATABLE.has(kind)) return 'to run';
  if (kind !== 'DropStmt') return 'unknown';
  const states = await Promise.all(
    dropped(statement, schema).map((index) => stateOf(index, client)),
  );
  return states.every((state) => state === 'absent') ? 'done' : 'to run';
}

/** What a failed CREATE INDEX CONCURRENTLY leaves serves no query, and stands in the way of the next one. */
async function lookAtIndex(
  index: TableName,
  begun: boolean,
  client: pg.Client,
): Promise<'to run' | 'done'> {
  const state = await stateOf(index, client);
  if (state === 'valid' && begun) return 'done';
  if (state === 'invalid') {
    await client.query(`DROP INDEX CONCURRENTLY ${quoteQualified(index.schema, index.name)}`);
  }
  return 'to run';
}

const STATE_SQL = `
SELECT i.indisvalid AS valid
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
 WHERE n.nspname = $1 AND c.relname = $2`;

async function stateOf(
  { schema, name }: TableName,
  client: pg.Client,
): Promise<'valid' | 'invalid' | 'absent'> {
  const { rows } = await client.query<{ valid: boolean }>(STATE_SQL, [schema, name]);
  const [row] = rows;
  if (!row) return 'absent';
  return row.valid ? 'valid' : 'invalid';
}
