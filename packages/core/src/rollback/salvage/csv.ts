import type { RowText } from './types.ts';

/**
 * A line of CSV as `COPY … WITH (FORMAT csv, HEADER)` reads it: NULL is nothing at all, everything else is in quotes, so
 * that an empty text is none.
 */
export function csvLine(values: RowText): string {
  return `${values.map(csvValue).join(',')}\n`;
}

function csvValue(value: string | null): string {
  return value === null ? '' : `"${value.replaceAll('"', '""')}"`;
}
