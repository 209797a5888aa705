import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';
import { textOf } from './text-of.ts';
import type { ColumnPair, RowText, SalvageColumn, SalvageTable } from './types.ts';

/** The values are written under these; whoever loads them may have others. */
export const LOADING_SETTINGS = `SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET lc_monetary = 'C';
SET xmloption = content;
`;

/** A value of a row, and the column of the table it goes to. */
export interface Value {
  column: SalvageColumn;
  text: string | null;
}

/** Adds a row unless its key, or another unique value, is there already. */
export function insertSql(table: Pick<SalvageTable, 'key'>, values: readonly Value[]): string {
  const taken = values.filter(({ column }) => !column.generated);
  if (taken.length === 0) return `INSERT INTO ${table.key} DEFAULT VALUES;\n`;
  const names = taken.map(({ column }) => quoteIdent(column.name)).join(', ');
  const overriding = taken.some(({ column }) => column.identity === 'a')
    ? ' OVERRIDING SYSTEM VALUE'
    : '';
  const literals = taken.map(({ text }) => literal(text)).join(', ');
  return `INSERT INTO ${table.key} (${names})${overriding} VALUES (${literals}) ON CONFLICT DO NOTHING;\n`;
}

/** What a column of the live row has, and what the preserved row has instead. */
export interface ChangedValue extends Value {
  was: string | null;
}

/**
 * Gives a live row the preserved values, as long as it still has those it had: what somebody wrote into it since is not
 * overwritten.
 *
 * @param changed Those that differ and can be set; not empty.
 */
export function updateSql(
  table: Pick<SalvageTable, 'source'>,
  key: readonly Value[],
  changed: readonly ChangedValue[],
): string {
  const set = changed.map(({ column, text }) => `${quoteIdent(column.name)} = ${literal(text)}`);
  const found = key.map(({ column, text }) => `t.${quoteIdent(column.name)} = ${literal(text)}`);
  const still = changed.map(
    ({ column, was }) =>
      `(${textOf(`t.${quoteIdent(column.name)}`, column)}) IS NOT DISTINCT FROM (${asWritten(column, was)})`,
  );
  return `UPDATE ${table.source} AS t SET ${set.join(', ')} WHERE ${[...found, ...still].join(' AND ')};\n`;
}

/** The columns in which two rows differ and that can be set: not computed ones, nor an identity that is always its own. */
export function changedValues(
  common: readonly ColumnPair[],
  preserved: RowText,
  live: RowText,
): ChangedValue[] {
  return common.flatMap(({ live: column }, at) => {
    const [text = null, was = null] = [preserved[at], live[at]];
    const settable = !column.generated && column.identity !== 'a';
    return settable && text !== was ? [{ column, text, was }] : [];
  });
}

/** Through the type, which may write it another way than the output that was read: `character(5)` without its blanks. */
function asWritten(column: SalvageColumn, text: string | null): string {
  return text === null ? 'NULL' : textOf(`${quoteLiteral(text)}::${column.type}`, column);
}

function literal(text: string | null): string {
  return text === null ? 'NULL' : quoteLiteral(text).trimStart();
}
