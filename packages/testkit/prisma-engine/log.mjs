/**
 * Writes a line as the native engine logs it: JSON on stderr.
 *
 * @param {'INFO' | 'ERROR'} level
 * @param {Record<string, unknown>} fields
 */
export function logLine(level, fields) {
  const line = {
    timestamp: new Date().toISOString(),
    level,
    fields,
    target: 'schema_engine::logger',
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
