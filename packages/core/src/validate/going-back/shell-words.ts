/** SQL as a word for a POSIX shell, in the kind of quotes that leaves it readable. */
export function sqlWord(sql: string): string {
  // A ! in double quotes would be a command of the history's in an interactive shell.
  if (!sql.includes("'") || sql.includes('!')) return singleQuoted(sql);
  return `"${sql.replace(/["\\$`]/g, '\\$&')}"`;
}

/** A file as the argument of `psql -f`: a lone `-` would be the standard input, one in front an option. */
export function fileWord(file: string): string {
  const word = file.startsWith('-') ? `./${file}` : file;
  return /^[\w./-]+$/.test(word) ? word : singleQuoted(word);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
