import type pg from 'pg';
import { HISTORY_TABLE } from '../migrations/execution/history.ts';
import { rehearsalSearchPath } from '../migrations/executor.ts';
import { fingerprint } from '../postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '../postgres/catalogue/read.ts';
import type { Catalogue } from '../postgres/catalogue/types.ts';
import { withClient } from '../postgres/connection.ts';
import { readRows } from '../postgres/rows/read.ts';
import type { RowSummary } from '../postgres/rows/types.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import type { Ports } from '../runtime/ports.ts';

/** Everything that is compared at the border between two migrations. */
export interface Boundary {
  catalogue: Catalogue;
  fingerprint: string;
  rows: RowSummary;
}

/** Prisma's history table: in the schema that the URL's `?schema=` names. */
export interface HistoryTable {
  schema: string;
  /** `schema.table`, unquoted, as the snapshot functions take names. */
  name: string;
}

export function historyTable(url: string): HistoryTable {
  const { schema } = parseDatabaseUrl(url);
  return { schema, name: `${schema}.${HISTORY_TABLE}` };
}

/** A connection whose session starts as Prisma's does. */
export async function withRehearsalClient<T>(
  url: string,
  ports: Pick<Ports, 'signal'>,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const settings = { search_path: rehearsalSearchPath(url) };
  return withClient(url, { signal: ports.signal, settings }, body);
}

/** Reads a database's schema and rows, the migration history left out: it differs by its very purpose. */
export async function readBoundary(url: string, ports: Pick<Ports, 'signal'>): Promise<Boundary> {
  return withRehearsalClient(url, ports, (client) => boundaryOf(client, historyTable(url)));
}

/** The same over a connection that is open already. */
export async function boundaryOf(client: pg.Client, history: HistoryTable): Promise<Boundary> {
  const excludeTables = [history.name];
  const catalogue = await readCatalogue(client, { excludeTables });
  const rows = await readRows(client, { excludeTables });
  return { catalogue, fingerprint: fingerprint(catalogue), rows };
}
