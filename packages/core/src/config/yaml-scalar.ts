/**
 * Places inside a YAML text value. Folding and indentation change only white space, so that the n-th
 * character that is none is the same one in the file and in the value, whatever the style.
 */

/** One character of the value as the file spells it. */
interface Spelled {
  /** In the source. */
  offset: number;
  character: string;
}

/**
 * Where a character of a value stands in the source of its scalar.
 *
 * @param source The scalar as it is written, with its quotes or its `|`.
 * @param value The parsed text.
 * @param offset UTF-16 offset in the value, white space at its ends removed.
 * @returns UTF-16 offset in `source`; just behind the last character for an offset at the end.
 */
export function offsetInScalar(source: string, value: string, offset: number): number {
  const before = inked(value.trim().slice(0, offset)).length;
  const spelled = spellingOf(source).filter(({ character }) => !isBlank(character));
  const found = spelled[before];
  if (found) return found.offset;
  const last = spelled.at(-1);
  return last === undefined ? 0 : last.offset + 1;
}

function inked(text: string): string {
  return text.replace(/\s/g, '');
}

function isBlank(character: string): boolean {
  return character.trim() === '';
}

function spellingOf(source: string): Spelled[] {
  if (/^[|>]/.test(source)) return plain(source, source.indexOf('\n') + 1);
  if (source.startsWith("'")) return singleQuoted(source);
  return source.startsWith('"') ? doubleQuoted(source) : plain(source, 0);
}

function plain(source: string, start: number): Spelled[] {
  const spelled: Spelled[] = [];
  for (let offset = start; offset < source.length; offset += 1) {
    spelled.push({ offset, character: source.charAt(offset) });
  }
  return spelled;
}

function singleQuoted(source: string): Spelled[] {
  const spelled: Spelled[] = [];
  for (let offset = 1; offset < source.length - 1; offset += 1) {
    const character = source.charAt(offset);
    spelled.push({ offset, character });
    // Two of them stand for one.
    if (character === "'") offset += 1;
  }
  return spelled;
}

/** What stands behind a `\` for white space, or for nothing at the end of a line (YAML 1.2, 5.7). */
const BLANK_ESCAPES = 'ntrfv \r\n_LP\t';

const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function doubleQuoted(source: string): Spelled[] {
  const spelled: Spelled[] = [];
  for (let offset = 1; offset < source.length - 1; offset += 1) {
    const start = offset;
    let character = source.charAt(offset);
    if (character === '\\') {
      offset += 1;
      const letter = source.charAt(offset);
      const digits = HEX_DIGITS[letter] ?? 0;
      character =
        digits > 0 ? coded(source.slice(offset + 1, offset + 1 + digits)) : meaning(letter);
      offset += digits;
    }
    // A character beyond U+FFFF is two units in the value.
    for (const unit of character.split('')) spelled.push({ offset: start, character: unit });
  }
  return spelled;
}

function meaning(letter: string): string {
  return BLANK_ESCAPES.includes(letter) ? ' ' : 'x';
}

function coded(hex: string): string {
  return String.fromCodePoint(Number.parseInt(hex, 16));
}
