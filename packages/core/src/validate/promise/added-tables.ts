import type { Table } from '../../postgres/catalogue/types.ts';

/** Tables that a rehearsed plan adds, by their ids, from its report's lines `table public.t added`. */
export function addedInRehearsal(changes: readonly string[]): string[] {
  return changes.flatMap((line) => /^table (.+) added$/.exec(line)?.[1] ?? []);
}

/**
 * Tables that the newest migration names. Without a rehearsal nobody knows which migrations are being deployed; it is
 * the one that surely was, the last time.
 */
export function namedInNewest(
  tables: readonly Table[],
  migrations: readonly { sql: string }[],
): string[] {
  const words = new Set(migrations.at(-1)?.sql.match(/[^\s"'.,;()]+/g));
  return tables.filter(({ name }) => words.has(name)).map(({ id }) => id);
}
