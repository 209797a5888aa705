/*
 * What pg_dump says on stderr. A message of its own is `pg_dump: TEXT`; with --verbose it tells what it is at without a
 * further word, and everything that matters has one: `pg_dump: warning: TEXT`, or `error:`, `detail:`, `hint:`
 * (src/common/logging.c). Messages of the server come as `WARNING:  TEXT` (libpq's default notice processor).
 *
 * pg_dump writes the parts of a message one by one, and its workers write to the same pipe: `pg_dump:`, a space, the word and the
 * text may have those of another worker between them. Each part arrives whole, and only a text ends a line.
 */

/** What a line means. */
export type DumpLine =
  /** Nothing to note. */
  | { kind: 'step' }
  | { kind: 'table'; table: string }
  /** An item was dumped and its file closed; `item` is the number in the file's name. */
  | { kind: 'finished'; item: number; description: 'TABLE DATA' | 'BLOBS' }
  /** Known, and no harm to the dump; the preflight tells of it. */
  | { kind: 'harmless' }
  /** pg_dump gives up; it exits by itself. */
  | { kind: 'error' }
  /** Belongs to an error or a warning. */
  | { kind: 'detail' }
  /** Everything else. */
  | { kind: 'unknown' };

/** Parts of messages whose texts come later, then the text of one. */
const PARTS = /^((?:pg_dump:| |(?:error|fatal|warning|detail|hint): )*)(.*)$/s;

const OF_THE_SERVER = /^[A-Z]+: {2}/;

/**
 * Reads lines of stderr one after the other. A line means what its text says, but for a `warning:` or `error:` among the parts before
 * it, which counts whoever it belongs to. A text to which no `pg_dump:` can belong is not pg_dump's.
 */
export function dumpLineReader(): (line: string) => DumpLine {
  let begun = 0;
  return (line) => {
    const [, parts = '', text = ''] = PARTS.exec(line) ?? [];
    begun += parts.split('pg_dump:').length - 1;
    const ofServer = OF_THE_SERVER.test(text);
    if (!ofServer) begun -= 1;
    if (begun < 0) {
      begun = 0;
      return { kind: 'unknown' };
    }
    if (parts.includes('warning: ')) return { kind: 'unknown' };
    if (/(error|fatal): /.test(parts)) return { kind: 'error' };
    if (/(detail|hint): /.test(parts)) return { kind: 'detail' };
    return ofServer ? serverLine(text) : ownLine(text);
  };
}

const TABLE = /^dumping contents of table "(.*)"$/s;
const FINISHED = /^finished item (\d+) (TABLE DATA|BLOBS) .*$/s;

/** Of pg_dump 13 to 18 with --verbose (pg_log_info in pg_dump.c, common.c, parallel.c, pg_backup_*.c). */
const STEPS = [
  /^last built-in OID is \d+$/,
  /^(reading|finding|identifying|flagging) [a-z]/,
  /^saving (encoding|standard_conforming_strings|search_path) = /,
  /^saving (database definition|large objects)/,
  /^finished item \d+ /,
  /^dumping contents of /,
];

function ownLine(text: string): DumpLine {
  const table = TABLE.exec(text)?.[1];
  if (table !== undefined) return { kind: 'table', table };
  const [, item, description] = FINISHED.exec(text) ?? [];
  if (item !== undefined && (description === 'TABLE DATA' || description === 'BLOBS')) {
    return { kind: 'finished', item: Number(item), description };
  }
  return STEPS.some((step) => step.test(text)) ? { kind: 'step' } : { kind: 'unknown' };
}

/** At every connection, since the operating system's collations changed (Postgres 15 and newer). */
const COLLATION = [
  /^WARNING: {2}database ".*" has a collation version mismatch$/s,
  /^DETAIL: {2}The database was created using collation version .*, but the operating system provides version .*\.$/,
  /^HINT: {2}Rebuild all objects in this database that use the default collation and run ALTER DATABASE .* REFRESH COLLATION VERSION, or build PostgreSQL with the right library version\.$/s,
];

function serverLine(text: string): DumpLine {
  return { kind: COLLATION.some((known) => known.test(text)) ? 'harmless' : 'unknown' };
}
