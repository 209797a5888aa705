/** A failure that is known, in the words that pg_restore or the server has for it, and what to do about it. */
interface Known {
  words: RegExp;
  advice: string;
  /** What to do instead on a throwaway server, where everything is restored by a superuser. */
  onThrowaway?: string;
}

const KNOWN: readonly Known[] = [
  {
    words: /role ".*" does not exist/,
    advice: 'A dump holds no roles. Create that one on the server first.',
  },
  {
    words: /No space left on device|Disk quota exceeded|could not extend file/i,
    advice: 'The disk is full: a restore takes the room of the database beside that of its dump.',
  },
  {
    words: /collation ".*" for encoding ".*" does not exist|could not create locale/,
    advice:
      'A column has a collation that the operating system of this server does not have. Install the locale (locale-gen), or restore on a server that has it.',
  },
  {
    words: /tablespace ".*" does not exist/,
    advice:
      'A table or an index lies in a tablespace that this server does not have. Restore on a server that has it, for a verification with verify-url.',
  },
  {
    words: /unsupported version \(.*\) in file header/,
    advice: 'The dump was made by a newer pg_dump than this pg_restore.',
  },
  {
    words: /could not uncompress|not built with (zlib|lz4|zstd)|compression is not supported/i,
    advice:
      'This pg_restore was built without what the dump is compressed with. Use that of the machine which made the backup.',
  },
  {
    words: /must be (loaded via|preloaded)|shared_preload_libraries|security label provider/,
    advice:
      'An extension must be loaded when the server starts. Restore on a server that loads it, for a verification with verify-url.',
  },
  {
    words:
      /permission denied|must be owner|must be superuser|must be able to SET ROLE|must be member/,
    advice:
      'The role may not make everything that is in the backup. Restore as a superuser; for a verification leave verify-url out, and a throwaway server is used.',
    onThrowaway:
      'A superuser restores there, so it is the query of a materialized view or a function in an index that may not: these run as the owner of the view or table. Most likely REFRESH MATERIALIZED VIEW or REINDEX fails in the same way on the server that was backed up. Give that owner the privilege and back up again.',
  },
  {
    words: /(relation|function|type|operator) .* does not exist/s,
    advice:
      'Something in the database finds its objects by search_path only, which is empty while a dump is restored: a function in an index, a generated column, a CHECK or a materialized view. Give that function SET search_path, or qualify the names in it. Until then no dump of this database can be restored as it is.',
  },
  {
    words:
      /violates (check|foreign key|unique|not-null|exclusion) constraint|could not create unique index/,
    advice:
      'Rows that are in the database break one of its own constraints, or an index is damaged: a restore refuses them. `belay maintenance` finds such rows; mend them and back up again.',
  },
  {
    words: /server closed the connection|terminating connection|connection to server .* failed/s,
    advice: 'The server or the network ended the connection. Look into the log of the server.',
  },
];

/**
 * What to do about a failure of pg_restore, as far as its words are known.
 *
 * @param onThrowaway The server was started by Belay, for this restore alone.
 */
export function explainRestore(words: string, onThrowaway: boolean): string | undefined {
  const known = KNOWN.find(({ words: pattern }) => pattern.test(words));
  return onThrowaway ? (known?.onThrowaway ?? known?.advice) : known?.advice;
}
