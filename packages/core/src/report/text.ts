/** Plain text made safe and fitted to a terminal. */

/**
 * Control characters and invisible ones that reorder or hide text, made visible: a table's name must not be able to move
 * the cursor, colour the screen or read backwards (Unicode TR36, "Trojan Source"). Line ends become `\n`.
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu, (c) => {
      const code = c.codePointAt(0) ?? 0;
      return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
    });
}

/** Several lines as one. */
export function oneLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join(' ⏎ ');
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;

/** Columns a text takes on a terminal: close enough for alignment. */
export function columns(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    count += WIDE.test(character) ? 2 : 1;
  }
  return count;
}

/** The text with blanks behind it up to so many columns of a terminal. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/**
 * Breaks text at spaces so that no line is wider than `width`, except where one word alone is. Line
 * breaks in the text stay.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let words: string[] = [];
  let used = 0;
  for (const word of line.split(' ')) {
    const size = columns(word);
    if (words.length > 0 && used + 1 + size > width) {
      lines.push(words.join(' '));
      [words, used] = [[], 0];
    }
    used += size + (words.length > 0 ? 1 : 0);
    words.push(word);
  }
  lines.push(words.join(' '));
  return lines;
}
