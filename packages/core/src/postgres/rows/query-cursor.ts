import type pg from 'pg';
import { reasonOf } from './session.ts';

/** One query of somebody else's, opened and read only as far as is wanted. */
export interface QueryCursor {
  /** Passes over so many rows without sending them; how many there were. */
  skip(rows: number | 'ALL'): Promise<number>;
  /** The next rows, at most so many. */
  fetch(rows: number): Promise<FetchedRows>;
}

export interface FetchedRows {
  /** The type of each column, by its oid. */
  types: number[];
  /** As Postgres writes the values; null for NULL. */
  rows: (string | null)[][];
}

/**
 * Opens one query. A cursor lets the server itself refuse everything that is not one query: the extended
 * protocol takes one statement only, DECLARE CURSOR only a SELECT without data-modifying WITH. Rows that row-level
 * security would hide are an error too: that none of the others is wrong says nothing.
 *
 * @param client In a transaction; the cursor ends with it.
 * @throws what the server says about the query.
 */
export async function declareCursor(client: pg.Client, sql: string): Promise<QueryCursor> {
  // Planned as a whole query, not for its first rows.
  await client.query('SET LOCAL cursor_tuple_fraction = 1; SET LOCAL row_security = off');
  // @types/pg does not know queryMode, which node-postgres has since 8.12.
  const declare: pg.QueryConfig & { queryMode: 'extended' } = {
    text: `${DECLARE}${sql}`,
    queryMode: 'extended',
  };
  await client.query(declare);
  return {
    async skip(rows) {
      const { rowCount } = await client.query(`MOVE FORWARD ${rows} IN belay_query`);
      if (rowCount === null) throw new Error('MOVE did not say how many rows there are');
      return rowCount;
    },
    async fetch(rows) {
      const fetched = await client.query<(string | null)[]>({
        text: `FETCH FORWARD ${rows} IN belay_query`,
        rowMode: 'array',
        types: { getTypeParser: () => (text: string | Buffer) => String(text) },
      });
      return { types: fetched.fields.map(({ dataTypeID }) => dataTypeID), rows: fetched.rows };
    },
  };
}

const DECLARE = 'DECLARE belay_query NO SCROLL CURSOR FOR\n';

/** Why the server gave no answer to a query, in its words. */
export function refusalOf(error: pg.DatabaseError): string {
  // The only place where Postgres says so; its message may be in any language.
  if (error.routine !== 'check_enable_rls') return reasonOf(error);
  return `row-level security hides rows from this role, and the others alone prove nothing; a role with BYPASSRLS sees them all: ${reasonOf(error)}`;
}

/** Where in the query's text an error of the server is: an offset in code points; undefined where it says none. */
export function errorOffset({ position }: pg.DatabaseError): number | undefined {
  const offset = Number(position) - 1 - DECLARE.length;
  return offset >= 0 ? offset : undefined;
}
