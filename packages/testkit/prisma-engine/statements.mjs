import { loadModule, parseSync } from 'libpg-query';

/**
 * The statements of a script, by the parser of Postgres. What it cannot parse stays in one piece: the
 * server is to say what is wrong with it.
 *
 * @param {string} script
 * @returns {Promise<string[]>}
 */
export async function statementsOf(script) {
  await loadModule();
  const bytes = Buffer.from(script);
  try {
    // Places are in bytes; a length of 0 means "to the end" (RawStmt in parsenodes.h).
    return (parseSync(script).stmts ?? []).map(
      ({ stmt_location: start = 0, stmt_len: length = 0 }) =>
        bytes.subarray(start, length === 0 ? undefined : start + length).toString(),
    );
  } catch {
    return [script];
  }
}
