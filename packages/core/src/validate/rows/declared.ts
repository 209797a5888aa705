import type pg from 'pg';
import { type Declaration, tablesByOid, whyUnreadable } from '../../postgres/rows/integrity.ts';
import { type Table, listStored } from '../../postgres/rows/tables.ts';
import type { CheckContext } from '../context.ts';

export type Tables = ReadonlyMap<number, Table>;

/** What the schema declares, by what can be looked at. */
export interface Declared<T extends Declaration> {
  tables: Tables;
  /** Its table certainly has no row. */
  empty: T[];
  readable: T[];
  unreadable: { declaration: T; reason: string }[];
}

/**
 * Lists the tables and what is declared of them, in a transaction of its own. Materialized views that hold rows count,
 * too: they may have unique indexes.
 */
export async function readDeclared<T extends Declaration>(
  context: Pick<CheckContext, 'read'>,
  list: (client: pg.Client, tables: Tables) => Promise<T[]>,
): Promise<Declared<T>> {
  const { tables, all } = await context.read(async (client) => {
    const tables = tablesByOid(await listStored(client));
    return { tables, all: await list(client, tables) };
  });
  const declared: Declared<T> = { tables, empty: [], readable: [], unreadable: [] };
  for (const declaration of all) {
    const reason = whyUnreadable(tables, declaration);
    if (reason !== null) declared.unreadable.push({ declaration, reason });
    else if (tables.get(declaration.reads[0] ?? 0)?.bytes === 0) declared.empty.push(declaration);
    else declared.readable.push(declaration);
  }
  return declared;
}
