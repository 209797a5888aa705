/**
 * Functions of Postgres and its own extensions whose effect a read-only transaction neither refuses nor takes
 * back: they act on other sessions, on the server, on the session that a pooler hands on, on another
 * database, or run SQL that is given to them as text. Taken from the volatile functions of pg_catalog,
 * Postgres 13 to 18. (Functions of the user's own cannot be known by their name; what they write, the
 * read-only transaction refuses.)
 */
const FAMILIES: readonly (readonly [does: string, names: RegExp])[] = [
  ['acts on other sessions', /^pg_(terminate_backend|cancel_backend|log_backend_memory_contexts)$/],
  ['takes or releases a lock', /^pg_(try_)?advisory_(xact_)?(un)?lock(_shared|_all)?$/],
  ['changes a setting of the session', /^(set_config|setseed)$/],
  ['notifies other sessions', /^pg_notify$/],
  ['moves a sequence', /^(nextval|setval)$/],
  ['works on large objects', /^(lo_\w+|loread|lowrite)$/],
  [
    'acts on the server',
    /^pg_(reload_conf|rotate_logfile(_old)?|promote|switch_wal|backup_st(art|op)|st(art|op)_backup|create_restore_point|wal_replay_(pause|resume)|log_standby_snapshot|logical_emit_message|export_snapshot|import_system_collations|nextoid|stop_making_pinned_objects|sync_replication_slots)$/,
  ],
  ['changes replication', /^pg_replication_(origin_(advance|create|drop|session_(setup|reset)|xact_(setup|reset))|slot_advance)$/],
  ['changes replication', /^pg_((create|copy|drop)_\w*replication_slot|logical_slot_get_(binary_)?changes)$/],
  ['changes statistics', /^pg_(stat_reset\w*|stat_statements_reset|(clear|restore)_(relation|attribute)_stats)$/],
  ['changes an index', /^(brin_(de)?summarize_(range|new_values)|gin_clean_pending_list)$/],
  ['changes the catalogue', /^(binary_upgrade_\w+|pg_extension_config_dump)$/],
  ['changes the pages of a table', /^(pg_truncate_visibility_map|heap_force_(kill|freeze))$/],
  ['moves pages in and out of the cache', /^(pg_prewarm|autoprewarm_\w+|pg_buffercache_evict\w*)$/],
  ['writes a file of the server', /^pg_file_(write|sync|rename|unlink)$/],
  ['reaches another server', /^(dblink\w*|postgres_fdw_disconnect(_all)?|http|http_(get|post|put|patch|delete|head|(re)?set_curlopt))$/],
  ['runs SQL given as text', /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|crosstab\w*|connectby|pg_background_launch)$/],
]; // prettier-ignore

/** What a function does beyond reading, as the end of a sentence; undefined for every other one. */
export function effectOf(functionName: string): string | undefined {
  return FAMILIES.find(([, names]) => names.test(functionName))?.[0];
}
