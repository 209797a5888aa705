import { readOutside } from '@belay/core/backup/content/outside.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { quoteIdent } from '@belay/core/postgres/identifiers.ts';
import { createMarked } from '@belay/core/postgres/temporary-database.ts';
import { parseDatabaseUrl, withDatabase } from '@belay/core/postgres/url.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import type { RollbackPorts } from '@belay/core/rollback/context.ts';
import { type CutOver, cutOver } from '@belay/core/rollback/cutover/cut-over.ts';
import { freeParkedName } from '@belay/core/rollback/cutover/free-name.ts';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { dropPreserved } from '@belay/core/rollback/preserved/drop.ts';
import { listPreserved, markFor } from '@belay/core/rollback/preserved/list.ts';
import { type Undone, undoRollback } from '@belay/core/rollback/preserved/undo.ts';
import type { HeldTarget } from '@belay/core/rollback/target.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';

export const BACKUP = '20260622T021400Z_shop_0a1b';

export function portsWith(more: Partial<RollbackPorts> = {}): RollbackPorts {
  return {
    ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal, env: {} },
    ...more,
  };
}

export async function sql(url: string, ...statements: string[]): Promise<void> {
  await withClient(url, {}, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

export async function ask<T>(url: string, text: string, values: unknown[] = []): Promise<T> {
  return withClient(url, {}, async (client) => {
    const { rows } = await client.query<{ answer: T }>(text, values);
    const [row] = rows;
    if (!row) throw new Error('no row');
    return row.answer;
  });
}

/** A database that serves, and one that was restored beside it, with a row less and its sequence behind. */
export interface Shop {
  url: string;
  name: string;
  incoming: string;
}

const TABLES = `CREATE TABLE written (id serial PRIMARY KEY, which text NOT NULL)`;

/** @param url Of the server, for who is to own both databases. */
export async function makeShop(url: string, name = `shop_${randomPart()}`): Promise<Shop> {
  const incoming = `belay_restore_t_${randomPart()}`;
  await sql(url, `CREATE DATABASE ${quoteIdent(name)} TEMPLATE template0`);
  await createMarked(url, incoming, { run: 't', now: Date.now() });
  const shop = { url: withDatabase(url, name), name, incoming };
  await sql(shop.url, TABLES, `INSERT INTO written (which) VALUES ('both'), ('live')`);
  await sql(withDatabase(url, incoming), TABLES, `INSERT INTO written (which) VALUES ('both')`);
  return shop;
}

/** Cuts over as the stage does. */
export async function cut(
  { url, incoming }: Shop,
  more: Partial<RollbackPorts> = {},
  before: (held: HeldTarget) => Promise<void> = () => Promise.resolve(),
): Promise<CutOver> {
  const ports = portsWith(more);
  const outside = await withClient(url, {}, readOutside);
  return withHeldTarget(url, { waitMs: 10_000 }, ports, async (held) => {
    await before(held);
    const { admin, facts } = held;
    const oid = await ask<number>(
      url,
      'SELECT oid::int AS answer FROM pg_database WHERE datname = $1',
      [incoming],
    );
    const live = { database: facts.database, oid: facts.databaseOid };
    const at = ports.now();
    const made = { run: 't', at: new Date(at).toISOString(), replacedBy: oid, backup: BACKUP };
    return cutOver(
      {
        held,
        incoming: { database: incoming, oid, outside },
        parkAs: await freeParkedName(admin, facts.database, at, 'rollback'),
        mark: await markFor(admin.client, live, { ...made, by: 'rollback' }),
      },
      ports,
    );
  });
}

/** What serves under the name: the values of `written`, in order. */
export function serves({ url }: Shop): Promise<string[]> {
  return ask(url, 'SELECT array_agg(which ORDER BY id) AS answer FROM written');
}

/** The same server, another role. */
export function as(url: string, role: string, password: string): string {
  const copy = new URL(url);
  copy.username = encodeURIComponent(role);
  copy.password = password;
  return copy.href;
}

export function databaseOf(url: string): string {
  return parseDatabaseUrl(url).database;
}

/** Takes the rollback back, as the stage does. */
export function undo(
  { url }: Shop,
  more: Partial<RollbackPorts> = {},
  database?: string,
): Promise<Undone> {
  const ports = portsWith(more);
  return withHeldTarget(url, { waitMs: 10_000 }, ports, (held) =>
    undoRollback(held, ports, { run: 't', database }),
  );
}

/** Drops the one database that was put aside. */
export function dropOne({ url, name }: Shop, more: Partial<RollbackPorts> = {}): Promise<unknown> {
  const ports = portsWith(more);
  return withAdmin(url, ports, async (admin) => {
    const [found] = await listPreserved(admin, name);
    const kept = found?.database ?? '';
    return dropPreserved(admin, { name: kept, confirm: kept }, ports);
  });
}
