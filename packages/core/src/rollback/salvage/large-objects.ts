import type pg from 'pg';
import { largeObjects } from '../../postgres/rows/large-objects.ts';
import { LARGE_OBJECTS } from '../../postgres/rows/types.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { SalvagedTable } from '../../report/rollback-report.ts';
import { attemptBoth } from './attempt-both.ts';
import { csvLine } from './csv.ts';
import type { SalvageFile, SalvageFolder } from './folder.ts';
import { type OnlyLive, differences } from './merge.ts';
import { readEntries } from './row-stream.ts';
import type { Sides } from './salvage-table.ts';

const NOTE =
  "large objects are named here and not exported: read one in the preserved database with psql's \\lo_export OID FILE";

/**
 * Which large objects the live database lacks or has with other content: a list of them, not their content. Nothing
 * where there are none; where they cannot be read, that is said.
 */
export async function salvageLargeObjects(
  sides: Sides,
  folder: SalvageFolder,
  scope: CheckScope,
): Promise<SalvagedTable[]> {
  const list = folder.file('large-objects.csv', csvLine(['oid', 'state']));
  const outcome = await attemptBoth([sides.preserved.client, sides.live.client], () =>
    listDifferences(sides, list),
  );
  if ('value' in outcome) {
    const { missing, changed } = outcome.value;
    if (!(await list.close())) return [];
    return [{ table: LARGE_OBJECTS, missing, changed, files: [list.name], note: NOTE }];
  }
  await list.discard();
  scope.notVerified(`large objects: ${outcome.reason}`);
  return [];
}

async function listDifferences({ preserved, live }: Sides, list: SalvageFile) {
  const counts = { missing: 0, changed: 0, more: 0 };
  const onlyLive: OnlyLive = { rows: 0 };
  const entries = differences(objects(preserved.client), objects(live.client), onlyLive);
  for await (const { kind, row } of entries) {
    counts[kind] += 1;
    await list.write(csvLine([String(Number(row.ident)), kind]));
  }
  return counts;
}

/** Known by their oids, written so that text sorts them. */
async function* objects(client: pg.Client) {
  const [store] = await largeObjects(client);
  if (!store) return;
  yield* readEntries(
    client,
    `SELECT ident, digest, '0', '(0,0)', 0, false
FROM (SELECT pg_catalog.lpad(o.loid::text, 10, '0') AS ident, encode(o.data, 'hex') AS digest
  FROM ${store.source} AS o) AS objects ORDER BY ident COLLATE "C"`,
  );
}
