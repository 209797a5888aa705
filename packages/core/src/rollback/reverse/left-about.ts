import { tableOf } from '../../validate/going-back/touched.ts';
import type { Difference } from '../../validate/promise/differences.ts';

/** Kinds that SQL need not call by a name: they count whatever the text says. */
const NAMELESS: ReadonlySet<string> = new Set(['default privileges', 'database settings', 'other']);

/**
 * Whether a migration can have made a difference, as far as its text tells: it names the object, or the table that the
 * object is on; with CASCADE it may reach whatever hangs on what it names. Too much rather than too little.
 */
export function isAbout({ node }: Pick<Difference, 'node'>, sql: string): boolean {
  const text = sql.toLowerCase();
  if (NAMELESS.has(node.kind) || text.includes('cascade')) return true;
  const table = tableOf(node);
  // Nobody changes a column without naming its table, and many tables have an id.
  if (table === undefined || node.kind !== 'column') {
    if (text.includes(lastPart(node.id))) return true;
  }
  return table !== undefined && text.includes(lastPart(table));
}

/** `Order` of `public."Order"`, `note` of `public."Order".note`; of `id on table` the id. */
function lastPart(id: string): string {
  const name = id.replace(/ on .*$/s, '').replace(/\(.*$/s, '');
  const parts = [...name.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)];
  const [whole = '', quoted] = parts.at(-1) ?? [];
  return (quoted ?? whole).replaceAll('""', '"').toLowerCase();
}
