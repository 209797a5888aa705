import type { Compared } from '../../backup/engine.ts';
import { READING_SETTINGS, withClient } from '../../postgres/connection.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { attempt, withReadOnlySnapshot } from '../../postgres/rows/session.ts';
import { plural } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import type pg from 'pg';
import type { Filling } from '../beside/source.ts';

/** The user's own, with what holds rows itself. */
const TABLES_SQL = `
SELECT n.nspname::text AS schema, c.relname::text AS name
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (
     SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname, c.relname`;

/** Its name as SQL has it, and whether rows of other tables are counted among its own. */
const NAMED_SQL = `
SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind = 'p' AS partitioned
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = pg_catalog.to_regclass($1)`;

/**
 * What can be said of a database that was restored from a file, which holds nothing to compare it with: that it has
 * tables, that they hold rows, and as many as the file had.
 *
 * @param rows How many rows the file has for each table; empty where it does not tell.
 */
export async function compareWithFile(
  { url }: Filling,
  rows: ReadonlyMap<string, number>,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
): Promise<Compared> {
  const options = { env, signal, remote: 'verify-full', settings: READING_SETTINGS } as const;
  return withClient(url, options, (client) =>
    withReadOnlySnapshot(client, {}, async () => {
      const tables = await client.query<{ schema: string; name: string }>(TABLES_SQL);
      if (tables.rows.length === 0) {
        return differs(
          'the restored database has no table: the file holds none, or put them into a schema of Postgres’ own',
        );
      }
      if (!(await anyHasRows(client, tables.rows))) {
        return differs(`none of the ${plural(tables.rows.length, 'restored table')} has a row`);
      }
      return countRows(client, rows);
    }),
  );
}

function differs(sentence: string): Compared {
  return { differences: [sentence], notCompared: [] };
}

async function anyHasRows(
  client: pg.Client,
  tables: readonly { schema: string; name: string }[],
): Promise<boolean> {
  for (const { schema, name } of tables) {
    const sql = `SELECT FROM ${quoteQualified(schema, name)} LIMIT 1`;
    const found = await attempt(client, () => client.query(sql));
    // What cannot be read cannot be said to be empty.
    if ('reason' in found || found.value.rowCount !== 0) return true;
  }
  return false;
}

interface Named {
  schema: string;
  name: string;
  partitioned: boolean;
}

async function countRows(
  client: pg.Client,
  expected: ReadonlyMap<string, number>,
): Promise<Compared> {
  const compared: Compared = { differences: [], notCompared: [] };
  for (const [table, rows] of expected) {
    const found = await attempt(client, async () => {
      const named = (await client.query<Named>(NAMED_SQL, [table])).rows[0];
      if (named === undefined) return undefined;
      const from = `${named.partitioned ? '' : 'ONLY '}${quoteQualified(named.schema, named.name)}`;
      const counted = await client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${from}`);
      return Number(counted.rows[0]?.rows);
    });
    if ('reason' in found) compared.notCompared.push(`rows of ${table}: ${found.reason}`);
    else if (found.value === undefined) compared.differences.push(`${table} was not restored`);
    else if (found.value !== rows) {
      compared.differences.push(
        `${table} has ${plural(found.value, 'row')}; the file has ${rows.toLocaleString('en-US')}`,
      );
    }
  }
  return compared;
}
