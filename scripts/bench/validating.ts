import { type CatalogueResult, benchCatalogue } from './catalogue.ts';
import { type OrphansResult, benchOrphans } from './orphans.ts';
import { type Row, seconds } from './row.ts';

export interface Validating {
  catalogue: CatalogueResult;
  integers: OrphansResult;
  uuids: OrphansResult;
}

/** @param pgDump Path of the program, of the server's own major version. */
export async function benchValidating(adminUrl: string, pgDump: string): Promise<Validating> {
  return {
    catalogue: await benchCatalogue(adminUrl, pgDump),
    integers: await benchOrphans(adminUrl, { keys: 'integers' }),
    uuids: await benchOrphans(adminUrl, { keys: 'uuids' }),
  };
}

const MEMORY_MB = 150;

export function validatingRows({ catalogue, integers, uuids }: Validating): Row[] {
  return [...catalogueRows(catalogue), ...orphansRows(integers), ...orphansRows(uuids)];
}

function catalogueRows({ tables, indexes, belaySeconds, dumpSeconds, peakMb }: CatalogueResult) {
  return [
    {
      ...{ what: `schema of ${tables} tables, ${indexes} indexes / pg_dump`, unit: '×', goal: 3 },
      ...{ measured: belaySeconds / dumpSeconds },
      note: `${seconds(belaySeconds)} / ${seconds(dumpSeconds)}`,
    },
    { what: '  peak memory of the process', measured: peakMb, unit: 'MB', goal: MEMORY_MB },
  ];
}

function orphansRows({ keys, rows, belaySeconds, joinSeconds, peakMb }: OrphansResult): Row[] {
  return [
    {
      ...{ what: `orphans, ${rows / 1e6} million rows, ${keys} / LEFT JOIN`, unit: '×', goal: 0.7 },
      ...{ measured: belaySeconds / joinSeconds },
      note: `${seconds(belaySeconds)} / ${seconds(joinSeconds)}`,
    },
    { what: '  peak memory of the process', measured: peakMb, unit: 'MB', goal: MEMORY_MB },
  ];
}
