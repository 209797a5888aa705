import { type ForeignKey, deferSql } from './load-order.ts';
import { LOADING_SETTINGS } from './statements.ts';

export const LOAD_SCRIPT = 'salvage.sql';
export const UPDATES_SCRIPT = 'salvage-updates.sql';

export interface LoadScript {
  /** The preserved database that the rows are from, and the live one that they are for. */
  from: string;
  to: string;
  /** Files of INSERTs in the order in which they are to be loaded. */
  inserts: readonly string[];
  /** Of tables that the live database does not have. */
  withoutTable: readonly string[];
  brokenMeanwhile: readonly ForeignKey[];
  /** Statements that advance sequences. */
  sequences: readonly string[];
}

/** The script that loads the missing rows: all of them or none. */
export function loadScript(script: LoadScript): string {
  const { inserts, withoutTable, sequences } = script;
  const { before, after } = deferSql(script.brokenMeanwhile);
  return [
    `-- Rows that ${name(script.from)} has and ${name(script.to)} lacks. Look at them before you load them:\n`,
    `--   psql -X -f ${LOAD_SCRIPT} --dbname=...\n`,
    '-- in one transaction, so that all are there afterwards or none. "INSERT 0 0" is a row whose key, or another\n',
    '-- unique value, is there by now. Triggers of the tables run as they do for every row.\n',
    '\\set ON_ERROR_STOP on\n',
    LOADING_SETTINGS,
    'BEGIN;\n',
    before === '' ? '' : CIRCLES,
    before,
    ...inserts.map(include),
    ...withoutTable.map((file) => `-- there is no such table: ${include(file)}`),
    after,
    ...sequences,
    'COMMIT;\n',
  ].join('');
}

const CIRCLES =
  '-- Foreign keys that go in a circle are looked at when all is there; until then nobody else writes to their tables.\n';

/** The script that gives changed rows the preserved values. */
export function updatesScript(
  { from, to }: Pick<LoadScript, 'from' | 'to'>,
  updates: readonly string[],
): string {
  return [
    `-- Rows that ${name(to)} has with other values than ${name(from)}. Which of the two are right nobody\n`,
    '-- knows but you: these are the values of before the rollback. "UPDATE 0" is a row that was changed\n',
    `-- after it was looked at, and left alone. Load it after ${LOAD_SCRIPT}.\n`,
    '\\set ON_ERROR_STOP on\n',
    LOADING_SETTINGS,
    'BEGIN;\n',
    ...updates.map(include),
    'COMMIT;\n',
  ].join('');
}

/** Names of the files are our own, without anything that psql would read another way. */
function include(file: string): string {
  return `\\ir ${file}\n`;
}

/** In a comment, which must not end before its line does. */
function name(database: string): string {
  return JSON.stringify(database);
}
