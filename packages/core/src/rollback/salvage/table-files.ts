import type { SalvageFile, SalvageFolder } from './folder.ts';
import { csvLine } from './csv.ts';
import { LOADING_SETTINGS, changedValues, insertSql, updateSql } from './statements.ts';
import type { RowText, TablePair } from './types.ts';

/** Names of the files of a table that were written. */
export interface WrittenFiles {
  all: string[];
  insert: string | undefined;
  update: string | undefined;
}

/** Where the rows of one table go. All take a row with the columns of the pair. */
export interface TableFiles {
  missing(row: RowText): Promise<void>;
  /** @param live The common columns of the live row. */
  changed(row: RowText, live: RowText): Promise<void>;
  more(row: RowText): Promise<void>;
  close(): Promise<WrittenFiles>;
  discard(): Promise<void>;
}

/**
 * The files of one table: each kind of row as CSV, with all columns that take a value; missing ones as INSERTs, changed ones as
 * UPDATEs.
 *
 * @param number What the files begin with: tells tables apart whose names look alike in a file's.
 */
export function tableFiles(folder: SalvageFolder, pair: TablePair, number: number): TableFiles {
  const names = pair.columns.map(({ name }) => name);
  const base = `${String(number).padStart(4, '0')}_${fileName(pair.preserved.plainName)}`;
  const csv = (kind: string) => folder.file(`${base}.${kind}.csv`, csvLine(names));
  const sql = (kind: string) => folder.file(`${base}.${kind}.sql`, LOADING_SETTINGS);
  const files = {
    ...{ missing: csv('missing'), insert: sql('insert'), changed: csv('changed') },
    ...{ update: sql('update'), more: csv('columns') },
  };
  const commonOf = (row: RowText) =>
    pair.common.map(({ preserved, live }) => {
      const text = row[names.indexOf(preserved.name)] ?? null;
      return { column: live, text };
    });
  return {
    async missing(row) {
      await files.missing.write(csvLine(row));
      await files.insert.write(insertSql(pair.live ?? pair.preserved, commonOf(row)));
    },
    async changed(row, live) {
      await files.changed.write(csvLine(row));
      const common = commonOf(row);
      const texts = common.map(({ text }) => text);
      const changed = changedValues(pair.common, texts, live);
      if (!pair.live || changed.length === 0) return;
      const key = common.flatMap((value) =>
        pair.key?.columns.includes(value.column.name) ? [value] : [],
      );
      await files.update.write(updateSql(pair.live, key, changed));
    },
    more: (row) => files.more.write(csvLine(row)),
    async close() {
      const written: SalvageFile[] = [];
      for (const file of Object.values(files)) if (await file.close()) written.push(file);
      const nameOf = (file: SalvageFile) => (written.includes(file) ? file.name : undefined);
      return {
        all: written.map(({ name }) => name),
        insert: nameOf(files.insert),
        update: nameOf(files.update),
      };
    },
    async discard() {
      for (const file of Object.values(files)) await file.discard();
    },
  };
}

/** Fit for every file system and for psql. */
function fileName(table: string): string {
  return table.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 100);
}
