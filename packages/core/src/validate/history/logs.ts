/** Messages of these classes quote the values of rows: data exceptions, broken constraints, RAISE. */
const QUOTES_VALUES = /^(22|23|P0)/;

/** Colours, in the excerpt of the file that Prisma writes down. */
const COLOUR = new RegExp(String.raw`\u001b\[[0-9;]*m`, 'g');

const LONGEST = 300;

/**
 * Why an attempt failed, out of `_prisma_migrations.logs`: Prisma's ApplyMigrationError (P3018) with the
 * database's error in it, without the values of anybody's rows. Undefined where the text has no SQLSTATE,
 * so that nobody knows what it quotes.
 */
export function whyItFailed(logs: string | undefined): string | undefined {
  const text = logs?.replace(COLOUR, '') ?? '';
  const code = /^Database error code: ([0-9A-Z]{5})\s*$/m.exec(text)?.[1];
  if (code === undefined) return undefined;
  const message = /^(?:ERROR|FATAL|PANIC): (.*)$/m.exec(text)?.[1]?.trim();
  if (message === undefined || QUOTES_VALUES.test(code)) {
    return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
  }
  const shown = message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message;
  return `${shown} (SQLSTATE ${code})`;
}
