import { messageSplitter } from './message-splitter.ts';
import { dumpLineReader } from './stderr-line.ts';

export interface WatchOptions {
  /** How many tables there are. */
  tables: number;
  /** Of tables with line breaks in their names; see {@link messageSplitter}. */
  names: readonly string[];
  onTable: (progress: { table: string; index: number; of: number }) => void;
  onFinished: (item: number, description: 'TABLE DATA' | 'BLOBS') => void;
  /** Called once, a moment after the first line that nobody knows, so that what belongs to it is heard too. */
  onUnknown: () => void;
}

export interface DumpWatch {
  /** Takes what pg_dump prints on stderr. */
  push: (text: string) => void;
  end: () => void;
  /** The first lines that nobody knows or that are errors; empty after a dump without fault. */
  noted: string[];
}

const HEARD_MS = 500;

/** Enough to understand it, of a program that may repeat itself for every table. */
const MOST_LINES = 20;
const LONGEST_LINE = 1_000;

/** Reads what pg_dump prints, tells of its progress and keeps what is wrong. */
export function watchDump(options: WatchOptions): DumpWatch {
  const noted: string[] = [];
  const read = dumpLineReader();
  let index = 0;
  let timer: NodeJS.Timeout | undefined;
  let givesUp = false;
  const note = (message: string) => {
    if (noted.length < MOST_LINES) noted.push(message.slice(0, LONGEST_LINE));
  };
  const tell = (message: string) => {
    const line = read(message);
    switch (line.kind) {
      case 'table':
        index += 1;
        options.onTable({ table: line.table, index, of: Math.max(index, options.tables) });
        return;
      case 'finished':
        options.onFinished(line.item, line.description);
        return;
      case 'unknown':
        note(message);
        // What follows an error belongs to it: the words of the server, the statement.
        if (!givesUp) timer ??= setTimeout(options.onUnknown, HEARD_MS);
        return;
      case 'error':
        givesUp = true;
        clearTimeout(timer);
        note(message);
        return;
      case 'detail':
        note(message);
        return;
      case 'step':
      case 'harmless':
    }
  };
  const splitter = messageSplitter(options.names, tell);
  return {
    push: (text) => splitter.push(text),
    end() {
      splitter.end();
      clearTimeout(timer);
    },
    noted,
  };
}
