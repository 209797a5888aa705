/** Whitespace, `;`, a line comment, or the opening of a block comment, wherever the scan stands. */
const NOTHING = /(?:[\s;\uFEFF]+|--[^\n]*)/y;

/**
 * True when the text holds anything but white space, comments and semicolons. Block comments nest, as in
 * Postgres. Reads no further than the first statement.
 */
export function hasStatement(sql: string): boolean {
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      at = endOfBlockComment(sql, at);
      continue;
    }
    NOTHING.lastIndex = at;
    if (!NOTHING.test(sql)) return true;
    at = NOTHING.lastIndex;
  }
  return false;
}

function endOfBlockComment(sql: string, start: number): number {
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start + 2;
  let depth = 1;
  for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return edge.lastIndex;
  }
  return sql.length;
}

/** The first line, counted from 1, at which two texts differ; line endings do not count. */
export function firstDifferentLine(a: string, b: string): number {
  const [left, right] = [a.split(/\r?\n/), b.split(/\r?\n/)];
  const index = left.findIndex((line, i) => line !== right[i]);
  return (index < 0 ? left.length : index) + 1;
}
