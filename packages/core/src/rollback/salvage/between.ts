import { plural } from '../../report/words.ts';
import type { CheckScope } from '../../report/recorder.ts';
import type { SalvagedTable } from '../../report/rollback-report.ts';
import type { RollbackPorts } from '../context.ts';
import { takeStep } from '../steps.ts';
import { attemptBoth } from './attempt-both.ts';
import type { SalvageFolder } from './folder.ts';
import { salvageLargeObjects } from './large-objects.ts';
import { brokenMeanwhile, readForeignKeys } from './load-order.ts';
import { LOAD_SCRIPT, UPDATES_SCRIPT, loadScript, updatesScript } from './load-scripts.ts';
import { remarksOf } from './pair.ts';
import { inOrder, readPairs } from './read-pairs.ts';
import { type Sides, type TableCounts, salvageTable } from './salvage-table.ts';
import { advanceSequences } from './sequences.ts';
import { type WrittenFiles, tableFiles } from './table-files.ts';
import type { TablePair } from './types.ts';

interface Salvaged {
  pair: TablePair;
  counts: TableCounts;
  files: WrittenFiles;
}

/** Everything of a salvage between two snapshots. Files are written to the folder, which somebody else finishes. */
export async function salvageBetween(
  sides: Sides,
  names: { from: string; to: string },
  folder: SalvageFolder,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<SalvagedTable[]> {
  const keys = await readForeignKeys(sides.live.client);
  const { pairs, order } = inOrder(await readPairs(sides, scope), keys);
  const salvaged: Salvaged[] = [];
  for (const [number, pair] of pairs.entries()) {
    await takeStep(ports, 'salvage: table');
    const one = await salvagePair(pair, number + 1, sides, folder, scope);
    if (one) salvaged.push(one);
  }
  const sequences = await advanceSequences(sides.preserved.client, sides.live.client);
  if ('reason' in sequences) scope.notVerified(`sequences: ${sequences.reason}`);
  const loaded = salvaged.filter(({ files, pair }) => files.insert !== undefined && pair.live);
  const loadedTables = new Set(loaded.map(({ pair }) => pair.live?.oid));
  const script = loadScript({
    ...names,
    inserts: loaded.flatMap(({ files }) => files.insert ?? []),
    withoutTable: salvaged.flatMap(({ files, pair }) => (pair.live ? [] : (files.insert ?? []))),
    brokenMeanwhile: brokenMeanwhile(
      order.filter((oid) => loadedTables.has(oid)),
      keys,
    ),
    sequences: 'sql' in sequences ? sequences.sql : [],
  });
  await write(folder, LOAD_SCRIPT, script);
  const updates = salvaged.flatMap(({ files }) => files.update ?? []);
  if (updates.length > 0) await write(folder, UPDATES_SCRIPT, updatesScript(names, updates));
  return [...salvaged.map(reported), ...(await salvageLargeObjects(sides, folder, scope))];
}

async function salvagePair(
  pair: TablePair,
  number: number,
  { preserved, live }: Sides,
  folder: SalvageFolder,
  scope: CheckScope,
): Promise<Salvaged | undefined> {
  const { key } = pair.preserved;
  const files = tableFiles(folder, pair, number);
  const outcome = await attemptBoth([preserved.client, live.client], () =>
    salvageTable(pair, { preserved, live }, files),
  );
  if ('reason' in outcome) {
    await files.discard();
    scope.notVerified(`rows of ${key}: ${outcome.reason}`);
    return undefined;
  }
  const counts = outcome.value;
  const { tooLarge } = counts;
  if (tooLarge > 0) scope.notVerified(`rows of ${key}: ${plural(tooLarge, 'row')} ${TOO_LARGE}`);
  const written = await files.close();
  if (Object.values(counts).every((count) => count === 0)) return undefined;
  const result = `${counts.missing} missing, ${counts.changed} changed`;
  scope.item({ status: 'passed', name: key, result });
  return { pair, counts, files: written };
}

const TOO_LARGE =
  'with more than 100 MB of text differ and are not in the files: read them in the preserved database';

function reported({ pair, counts, files }: Salvaged): SalvagedTable {
  const { missing, changed, more, onlyLive } = counts;
  const notes = [
    ...remarksOf(pair),
    ...(more > 0 ? [`${plural(more, 'row')} with values in those columns`] : []),
    ...(onlyLive > 0
      ? [
          `${plural(onlyLive, 'row')} only in the live database: written there since, or deleted here`,
        ]
      : []),
  ];
  const note = notes.length === 0 ? {} : { note: notes.join('; ') };
  return { table: pair.preserved.key, missing, changed, files: files.all, ...note };
}

async function write(folder: SalvageFolder, name: string, text: string): Promise<void> {
  const file = folder.file(name);
  await file.write(text);
  await file.close();
}
