import { quoteIdent, quoteLiteral } from '../../identifiers.ts';
import type { CatalogueNode } from '../nodes.ts';
import type { Column, Enum, Table } from '../types.ts';
import { castOf } from './columns.ts';
import { createEnum } from './create-objects.ts';
import { columnName, schemaOf } from './text.ts';

/** The name an enum has while its successor takes its place. */
const OLD_SUFFIX = '__belay_old';

/**
 * The values to add, when that is all there is to do: ALTER TYPE … ADD VALUE. Undefined when a value goes or
 * the order changes, or when something of the new schema already uses a new value: it cannot be used in the
 * transaction that adds it ("unsafe use of new value", 55P04).
 */
export function addedValues(
  before: Enum,
  after: Enum,
  users: Iterable<CatalogueNode>,
): string[] | undefined {
  const kept = after.labels.filter((label) => before.labels.includes(label));
  if (kept.join('\0') !== before.labels.join('\0')) return undefined;
  const added = after.labels.filter((label) => !before.labels.includes(label));
  for (const user of users) {
    const text = JSON.stringify(user.object);
    if (added.some((label) => text.includes(JSON.stringify(quoteLiteral(label)).slice(1, -1))))
      return undefined;
  }
  return after.labels.flatMap((label, index) => {
    if (!added.includes(label)) return [];
    // Whatever precedes a value is there by then; only a new first value has nothing before it.
    const place =
      index > 0
        ? `AFTER ${quoteLiteral(after.labels[index - 1] ?? '')}`
        : `BEFORE ${quoteLiteral(before.labels[0] ?? '')}`;
    const needed = index > 0 || before.labels.length > 0;
    return [`ALTER TYPE ${after.id} ADD VALUE ${quoteLiteral(label)}${needed ? ` ${place}` : ''}`];
  });
}

export interface EnumColumn {
  table: Table;
  column: Column;
}

/**
 * Makes the enum anew under its name and moves the columns over, their values by name: a row with a value
 * that is no longer there makes it fail, which is right. The old type is dropped by `after`, once the
 * columns that leave the type have left.
 */
export function recreateEnum(
  after: Enum,
  columns: readonly EnumColumn[],
): { statements: string[]; after: string[] } {
  const old = oldName(after);
  const moved = columns.map(({ table, column }) => {
    const name = columnName(column, table);
    const cast = castOf(name, `${column.type.endsWith('[]') ? 'old.[]' : 'old.'}`, column.type);
    return `ALTER TABLE ${table.id} ALTER COLUMN ${name} TYPE ${column.type} USING ${cast}`;
  });
  return {
    statements: [
      `ALTER TYPE ${after.id} RENAME TO ${old.name}`,
      createEnum(after.id, after.labels),
      ...moved,
    ],
    after: [`DROP TYPE ${old.id}`],
  };
}

function oldName(type: Enum): { id: string; name: string } {
  // Postgres cuts names at 63 bytes; a cut name would not be the one dropped later.
  const room = Buffer.from(type.name)
    .subarray(0, 63 - OLD_SUFFIX.length)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
  const name = quoteIdent(room + OLD_SUFFIX);
  return { id: `${schemaOf(type.id)}.${name}`, name };
}
