/** What the output of Prisma's command line says, for those who only have its text. */

/** `P3018`, `P3009`, `P1012`, …; undefined when Prisma names none. */
export function errorCode(output: string): string | undefined {
  return /^\s*(?:Error(?: code)?:\s*)(P\d{4})\b/m.exec(output)?.[1];
}

/** The migration a failed deploy stopped at. Prisma writes it in three ways, depending on the error and the engine. */
export function failedMigration(output: string): string | undefined {
  const named =
    /^Migration name: (.+)$/m.exec(output) ?? /^The `(.+)` migration started at/m.exec(output);
  if (named?.[1] !== undefined) return named[1].trim();
  const traced = /with migration_name=("(?:[^"\\]|\\.)*")/.exec(output)?.[1];
  return traced === undefined ? undefined : unquoteRust(traced);
}

/**
 * True when the CLI could not start its schema engine: it is not there and cannot be downloaded. Seen with
 * 6.19.3 and 7.10.1, which then print one line about a failed request or about the variable that is set.
 */
export function isEngineMissing(output: string): boolean {
  return (
    /^Error: request to \S+(schema-engine|query_engine|prisma-fmt|\.sha256)\S* failed, reason/m.test(
      output,
    ) ||
    /PRISMA_SCHEMA_ENGINE_BINARY is provided but provided path .* can't be resolved/.test(output) ||
    /Failed to fetch (the engine file|sha256 checksum)/i.test(output) ||
    /(spawn|EACCES|ENOENT|ENOEXEC)[^\n]*schema-engine[^\n]*(ENOENT|EACCES|ENOEXEC)?/.test(output) ||
    /Could not find .*schema-engine/i.test(output)
  );
}

/** Rust's Debug form of a string is JSON's, but for \u{…} and \'. */
function unquoteRust(text: string): string {
  const json = text
    .replace(/\\u\{([0-9a-f]+)\}/gi, (_, hex: string) =>
      JSON.stringify(String.fromCodePoint(parseInt(hex, 16))).slice(1, -1),
    )
    .replace(/\\'/g, "'")
    .replace(/\\0/g, '\\u0000');
  try {
    return JSON.parse(json) as string;
  } catch {
    return text.slice(1, -1);
  }
}
