/**
 * Places in an SQL text. JavaScript counts UTF-16 units, the Postgres parser UTF-8 bytes, the server's
 * error position code points: the three differ as soon as a file holds a letter outside ASCII.
 */

/** The line, counted from 1, of a UTF-16 offset. CRLF counts as one line end, as in an editor. */
export function lineOfOffset(text: string, offset: number): number {
  let line = 1;
  let at = text.indexOf('\n');
  while (at !== -1 && at < offset) {
    line += 1;
    at = text.indexOf('\n', at + 1);
  }
  return line;
}

/** The column, counted from 1 in code points, of a UTF-16 offset. */
export function columnOfOffset(text: string, offset: number): number {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  return [...text.slice(lineStart, offset)].length + 1;
}

/** The UTF-16 offset of the n-th code point, n counted from 0. */
export function offsetOfCodePoint(text: string, index: number): number {
  let offset = 0;
  for (let seen = 0; seen < index && offset < text.length; seen += 1) {
    offset += isSurrogatePair(text, offset) ? 2 : 1;
  }
  return offset;
}

/** The line of the position in a Postgres error: characters (code points), counted from 1, from the start of `sql`. */
export function lineAtPosition(sql: string, position: number): number {
  return lineOfOffset(sql, offsetOfCodePoint(sql, position - 1));
}

/** Translates growing UTF-8 byte offsets of `text` to UTF-16 offsets, in one pass over the text. */
export function byteOffsetReader(text: string): (byteOffset: number) => number {
  if (Buffer.byteLength(text) === text.length) return (byteOffset) => byteOffset;
  let bytes = 0;
  let offset = 0;
  return (byteOffset) => {
    if (byteOffset < bytes) throw new Error('byte offsets must not go back');
    while (bytes < byteOffset && offset < text.length) {
      const code = text.charCodeAt(offset);
      if (isSurrogatePair(text, offset)) {
        bytes += 4;
        offset += 2;
      } else {
        bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
        offset += 1;
      }
    }
    return offset;
  };
}

/** The offset of the first token at or after `from`: white space and comments (nested ones too) are passed over. */
export function skipBlank(sql: string, from: number, end = sql.length): number {
  let at = from;
  while (at < end) {
    if (/\s/.test(sql.charAt(at))) at += 1;
    else if (sql.startsWith('--', at)) at = endOfLine(sql, at);
    else if (sql.startsWith('/*', at)) at = endOfComment(sql, at);
    else return at;
  }
  return end;
}

function endOfLine(sql: string, from: number): number {
  const end = sql.indexOf('\n', from);
  return end === -1 ? sql.length : end + 1;
}

/** Postgres nests block comments, other than standard C. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return sql.length;
}

function isSurrogatePair(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset);
  if (code < 0xd800 || code > 0xdbff) return false;
  const next = text.charCodeAt(offset + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
