import { open } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import type { Table } from '../../postgres/rows/tables.ts';
import type { LateTable } from '../../report/rollback-report.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

export interface LateWritesInput {
  /** In a transaction in which nobody can write to the tables any more. */
  client: pg.Client;
  tables: readonly Pick<Table, 'key' | 'source'>[];
  /** A condition about a row that is called t: younger than the backup that was made before. */
  newer: string;
  /** Absolute; made where it is missing. */
  folder: string;
}

const ROWS_AT_A_TIME = 500;

/**
 * Writes the rows that are younger than the backup which was made before to files, one JSON object a line: between that
 * backup and the lock applications went on writing, and what is now taken from the tables would be in no copy. The files
 * are on the disk when this has ended; no table without such rows has one.
 */
export async function keepLateWrites(input: LateWritesInput): Promise<LateTable[]> {
  const kept: LateTable[] = [];
  for (const table of input.tables) {
    const one = await keepTable(table, input);
    if (one !== undefined) kept.push(one);
  }
  return kept;
}

async function keepTable(
  { key, source }: Pick<Table, 'key' | 'source'>,
  { client, newer, folder }: LateWritesInput,
): Promise<LateTable | undefined> {
  await client.query(
    `DECLARE belay_late NO SCROLL CURSOR FOR SELECT pg_catalog.to_jsonb(t)::text AS row FROM ${source} AS t WHERE ${newer}`,
  );
  const fetch = async () => {
    const { rows } = await client.query<{ row: string }>(
      `FETCH FORWARD ${ROWS_AT_A_TIME} FROM belay_late`,
    );
    return rows.map(({ row }) => `${row}\n`);
  };
  try {
    const first = await fetch();
    if (first.length === 0) return undefined;
    return { table: key, ...(await writeAll(first, fetch, folder, key)) };
  } finally {
    await client.query('CLOSE belay_late').catch(() => undefined);
  }
}

/** Under a name that is not there yet: an earlier run may have left what nothing else has. */
async function writeAll(
  first: readonly string[],
  fetch: () => Promise<readonly string[]>,
  folder: string,
  key: string,
): Promise<Pick<LateTable, 'rows' | 'file'>> {
  await makeFolder(folder, 0o700);
  const { file, handle } = await openNew(folder, key.replaceAll(/[^\w.-]+/g, '_'));
  let rows = 0;
  try {
    for (let lines = first; lines.length > 0; lines = await fetch()) {
      await handle.writeFile(lines.join(''));
      rows += lines.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { rows, file };
}

async function openNew(folder: string, name: string) {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `.${number}`}.jsonl`);
    try {
      return { file, handle: await open(file, 'wx', 0o600) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
