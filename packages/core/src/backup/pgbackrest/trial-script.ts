/** In the log when pgBackRest could not restore; its own words stand above it. */
export const NOT_RESTORED = 'belay: not restored';

/**
 * Restores and then becomes the server. `$@` is the call of pgBackRest. What recovery needs at least as large as it was
 * on the server stands in pg_control: fewer places for prepared transactions, and it stops.
 */
export const RESTORE_AND_START = `
"$BELAY_PGBACKREST" "$@" &
echo $! >"$BELAY_ROOT/restoring"
if ! wait $!; then echo '${NOT_RESTORED}'; exit 1; fi
rm -f "$BELAY_ROOT/restoring"
at_least() { "$BELAY_BIN/pg_controldata" "$BELAY_ROOT/data" | sed -n "s/^$1 setting: *//p"; }
set --
while read -r setting; do set -- "$@" -c "$setting"; done <"$BELAY_ROOT/settings"
exec "$BELAY_BIN/postgres" -D "$BELAY_ROOT/data" \\
  -c "max_connections=$(at_least max_connections)" \\
  -c "max_prepared_transactions=$(at_least max_prepared_xacts)" \\
  -c "max_locks_per_transaction=$(at_least max_locks_per_xact)" \\
  -c "track_commit_timestamp=$(at_least track_commit_timestamp)" "$@"`;

/**
 * Ends whichever of the two runs. Signals are ignored by a shell under the keeper and heard by both programs; SIGQUIT
 * is sent to the server until it works, as for every throwaway server.
 */
export const END_TRIAL = `
if [ -n "$server" ]; then
  while
    if [ -e "$BELAY_ROOT/restoring" ]; then kill -TERM "$(cat "$BELAY_ROOT/restoring")"; fi
    kill -QUIT "$server" && sleep 0.2
  do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT" || { sleep 1; rm -rf "$BELAY_ROOT"; }`;

/**
 * What the restored server must not do, whatever its own configuration says, which came back with its files
 * (postgresql.auto.conf): write into the live server's archive, fetch from its publishers, run its jobs, wait for its
 * standbys, be reached by anybody, or take its memory.
 */
export function trialSettings(root: string): Readonly<Record<string, string>> {
  return {
    archive_mode: 'off',
    archive_command: '',
    max_logical_replication_workers: '0',
    shared_preload_libraries: '',
    session_preload_libraries: '',
    local_preload_libraries: '',
    synchronous_standby_names: '',
    primary_conninfo: '',
    // Nobody may ask before recovery has come to its target, and it then needs fewer settings of the primary's.
    hot_standby: 'off',
    listen_addresses: '',
    unix_socket_directories: root,
    unix_socket_permissions: '0700',
    port: '5432',
    config_file: `${root}/postgresql.conf`,
    hba_file: `${root}/pg_hba.conf`,
    ident_file: `${root}/pg_ident.conf`,
    external_pid_file: '',
    ssl: 'off',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_statement: 'none',
    lc_messages: 'C',
    shared_buffers: '128MB',
    huge_pages: 'off',
    max_wal_size: '4GB',
    autovacuum: 'off',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    jit: 'off',
  };
}
