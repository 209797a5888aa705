import type { BackupResult } from './backup.ts';
import { type Row, seconds } from './row.ts';

const GB = 1024 ** 3;

export function backupRows(result: BackupResult): Row[] {
  const { bytes, archiveBytes, compression, peakMb } = result;
  const size = `${(bytes / GB).toFixed(2)} GB of tables, ${(archiveBytes / GB).toFixed(2)} GB stored, ${compression}`;
  return [
    {
      ...{ what: 'encrypted backup with hashes / pg_dump -Fd -j2 alone', unit: '×', goal: 1.15 },
      ...{ measured: result.makeSeconds / result.dumpSeconds },
      note: `${seconds(result.makeSeconds)} / ${seconds(result.dumpSeconds)}; ${size}`,
    },
    {
      ...{ what: 'its verification / pg_restore -j2 alone', unit: '×', goal: 1.25 },
      ...{ measured: result.verifySeconds / result.restoreSeconds },
      note: `${seconds(result.verifySeconds)} / ${seconds(result.restoreSeconds)}`,
    },
    { what: '  peak memory of the process', measured: peakMb, unit: 'MB', goal: 250 },
  ];
}
