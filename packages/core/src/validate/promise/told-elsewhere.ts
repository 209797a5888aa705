import type { PropertyChange } from '../../postgres/catalogue/compare.ts';
import type { Difference } from './differences.ts';

/**
 * Takes out what the checks Indexes and Constraints tell, with the SQL that mends it on a database in use: an index
 * that is invalid, a foreign key whose triggers are off.
 *
 * @returns What is left to tell, and those of which something was taken out.
 */
export function withoutToldElsewhere(differences: readonly Difference[]): {
  left: Difference[];
  elsewhere: Difference[];
} {
  const elsewhere: Difference[] = [];
  const left = differences.flatMap((difference) => {
    const told = difference.properties.filter((change) => isToldElsewhere(difference, change));
    if (told.length === 0) return [difference];
    elsewhere.push({ ...difference, properties: told });
    const properties = difference.properties.filter((change) => !told.includes(change));
    return properties.length === 0 ? [] : [{ ...difference, properties }];
  });
  return { left, elsewhere };
}

function isToldElsewhere(
  { node, change }: Difference,
  { property, before, after }: PropertyChange,
): boolean {
  if (change !== 'differs') return false;
  if (node.kind === 'index') return property === 'valid' && before === true && after === false;
  return node.kind === 'constraint' && property === 'enforcementOff' && after === true;
}
