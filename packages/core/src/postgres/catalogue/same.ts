/**
 * Whether two parts of a catalogue say the same, whichever order their properties are in: in a report it is that of
 * the schema, in a catalogue just read that of the code that put it together.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return false;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((entry, at) => isSame(entry, other[at]));
  }
  return hasSame(one as Record<string, unknown>, other as Record<string, unknown>);
}

function hasSame(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}
