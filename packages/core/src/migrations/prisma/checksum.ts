import { createHash } from 'node:crypto';

/** SHA-256 of a migration's text as Prisma writes it into its history: 64 lower-case hex digits. */
export function checksumOf(sql: string): string {
  return createHash('sha256').update(sql, 'utf8').digest('hex');
}

/**
 * True when a checksum of the history belongs to this text. As in Prisma's engine
 * (schema-connector/src/checksum.rs) the text may have changed its line endings between LF and CRLF, and
 * a checksum shorter than 64 digits was written by an old engine that dropped each byte's leading zero.
 */
export function matchesChecksum(sql: string, checksum: string): boolean {
  const variants = [sql, sql.replaceAll('\r\n', '\n'), sql.replaceAll('\n', '\r\n')];
  return variants.some((text) => {
    const hex = checksumOf(text);
    return hex === checksum || (checksum.length < 64 && withoutPadding(hex) === checksum);
  });
}

/** True when two texts differ in nothing but LF and CRLF. */
export function sameText(a: string, b: string): boolean {
  return a === b || a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}

function withoutPadding(hex: string): string {
  return hex.replace(/../g, (byte) => byte.replace(/^0/, ''));
}
