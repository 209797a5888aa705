import path from 'node:path';
import type pg from 'pg';
import { listTables } from '../../postgres/rows/tables.ts';
import { describeUrl } from '../../postgres/url.ts';
import { takenOf } from '../plan/reverse-loss.ts';
import { type RecordedMoment, versionsSince } from '../plan/row-versions.ts';
import type { ReverseRun } from '../reverse/run.ts';
import type { HeldTarget } from '../target.ts';
import type { WayInput } from '../way.ts';
import { keepLateWrites } from './keep.ts';

/** In the folder of the report. */
export const LATE_FOLDER = 'late-writes';

/**
 * What is done in the transaction of each reverse before its script: nobody can write any more to the tables that it
 * takes something from, and what was written to them since the backup is kept in files.
 */
export function keepingLateWrites({
  frame,
  held,
  saved,
}: WayInput): Pick<ReverseRun, 'beforeScript'> {
  if (saved === undefined) return {};
  const folder = lateFolder(frame);
  return {
    async beforeScript({ takesAway }) {
      const { client } = held;
      const taken = takenOf(takesAway, await listTables(client)).map(({ table }) => table);
      const tables = [...new Map(taken.map((table) => [table.key, table])).values()];
      if (tables.length === 0) return;
      const names = tables.map(({ key }) => key);
      await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
      const newer = await newerThan(saved, client, held);
      const kept = await keepLateWrites({ client, tables, newer, folder });
      frame.details.lateWrites = [...(frame.details.lateWrites ?? []), ...kept];
    },
  };
}

export function lateFolder({ root, options }: WayInput['frame']): string {
  return path.join(path.resolve(root, options.report), LATE_FOLDER);
}

/** A condition about a row that is called t; every row, where it cannot be told. */
export async function newerThan(
  saved: RecordedMoment,
  client: pg.Client,
  { facts, url }: Pick<HeldTarget, 'facts' | 'url'>,
): Promise<string> {
  const versions = await versionsSince(client, facts, describeUrl(url), saved);
  return versions.kind === 'known' ? versions.newer : 'true';
}
