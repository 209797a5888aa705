/** A failure that is known, in the words that pg_dump or the server has for it, and what to do about it. */
interface Known {
  words: RegExp;
  advice: string;
}

const KNOWN: readonly Known[] = [
  {
    // --lock-wait-timeout sets statement_timeout while pg_dump locks its tables.
    words: /canceling statement due to (lock|statement) timeout|could not obtain lock on relation/,
    advice:
      'Something holds or waits for an exclusive lock on a table: a migration, VACUUM FULL, TRUNCATE, or a transaction that was left open (pg_stat_activity, pg_locks). Back up when it has ended, or give lock-timeout more time. pg_dump says the same when a worker of it lost its connection.',
  },
  {
    words: /would be affected by row-level security/,
    advice:
      'Policies would hide rows from this role. Back up as a superuser, a role with BYPASSRLS, or the owner of tables without FORCE ROW LEVEL SECURITY.',
  },
  {
    words: /permission denied|must be owner|must be superuser/,
    advice:
      "Back up as the database's owner or a superuser; from Postgres 14 on `GRANT pg_read_all_data` gives the right to read tables and sequences.",
  },
  {
    words: /aborting because of server version mismatch|unsupported version/,
    advice: 'pg_dump must have the major version of the server. Install it, or set install-client.',
  },
  {
    words: /No space left on device|Disk quota exceeded/i,
    advice:
      'The folder for temporary files (TMPDIR) is full. Give it more room, or fewer jobs: every table that is being dumped keeps a part of it there.',
  },
  {
    words: /conflict with recovery/,
    advice:
      'The standby had to replay what the dump still needed. Switch on hot_standby_feedback, raise max_standby_streaming_delay, or back up the primary.',
  },
  {
    words:
      /invalid snapshot identifier|could not import the requested snapshot|snapshot ".*" does not exist/,
    advice:
      'The session that held the snapshot is gone, or the dump reached another server than it: a pooler or a load balancer in between. Use the direct URL.',
  },
  {
    words:
      /server closed the connection|terminating connection|connection to server .* failed|SSL connection has been closed|could not receive data from server/s,
    advice:
      'The server or the network ended the connection. Look into the log of the server and run it again.',
  },
  {
    words: /remaining connection slots are reserved|too many (clients|connections)/,
    advice: 'The server has no connections left. Use fewer jobs, or raise max_connections.',
  },
  {
    words: /subscriptions not dumped/,
    advice: 'Only a superuser can dump subscriptions.',
  },
  {
    words: /circular foreign-key constraints/,
    advice:
      'Tables of an extension refer to each other in a circle: what is dumped of them cannot be restored in one pass. The documentation of the extension says how to back it up.',
  },
  {
    words: /cache lookup failed|could not open relation with OID|relation .* does not exist/,
    advice:
      'Something was dropped while the dump looked at the catalogue. Back up when no migration runs.',
  },
  {
    words:
      /invalid page|could not read block|missing chunk number|unexpected chunk|compressed .* data is corrupt|invalid memory alloc/,
    advice:
      'The table is damaged on the disk of the server. Do not deploy. Look for an older backup and at the log of the server before anything else.',
  },
];

/** What to do about a failure of pg_dump, as far as its words are known. */
export function explainFailure(words: string): string | undefined {
  return KNOWN.find((known) => known.words.test(words))?.advice;
}
