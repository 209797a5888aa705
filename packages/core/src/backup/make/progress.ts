import { byteWords } from '../../report/words.ts';
import type { Logger } from '../../runtime/ports.ts';

/** Told what the dump and the hashing are at. */
export interface Progress {
  dumping: (table: { table: string; index: number; of: number }) => void;
  hashed: (table: string) => void;
  written: (bytes: number) => void;
}

/** A line at most so often: a log is read afterwards, too. */
const EVERY_MS = 10_000;

/** Says every few seconds which table the dump is at and how much was written so far. */
export function progressLines(log: Logger, now: () => number): Progress {
  let last = now();
  let tables = { index: 0, of: 0, table: '' };
  let hashed = 0;
  let bytes = 0;
  const tell = () => {
    if (now() - last < EVERY_MS) return;
    last = now();
    log.info(
      `dumping ${tables.table} (${tables.index} of ${tables.of} tables), ${hashed} hashed, ${byteWords(bytes)} written`,
    );
  };
  return {
    dumping: (table) => {
      tables = table;
      log.debug(`dumping ${table.table} (${table.index} of ${table.of})`);
      tell();
    },
    hashed: () => {
      hashed += 1;
      tell();
    },
    written: (count) => {
      bytes += count;
      tell();
    },
  };
}
