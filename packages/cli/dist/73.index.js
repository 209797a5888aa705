export const id = 73;
export const ids = [73];
export const modules = {

/***/ 87629:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ whyNoAutovacuum)
/* harmony export */ });
/** Why autovacuum does not run on this server; undefined: it does. */
async function whyNoAutovacuum(client) {
    const { rows } = await client.query(`SELECT pg_catalog.current_setting('autovacuum') AS autovacuum,
            pg_catalog.current_setting('track_counts') AS counts`);
    const [{ autovacuum, counts } = { autovacuum: 'on', counts: 'on' }] = rows;
    if (autovacuum === 'off')
        return 'autovacuum is off';
    return counts === 'off' ? 'track_counts is off, so that autovacuum does nothing' : undefined;
}


/***/ }),

/***/ 78372:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ duplicatesAmong)
/* harmony export */ });
/**
 * Pairs of indexes of which one only repeats the other, in the order of `indexes`. The one to go is never
 * one that a constraint, a foreign key or the replica identity needs, nor a unique one unless the other one
 * guarantees as much; nor the index of a partition that comes from its parent. All that are named can go
 * together: one that is not named does the work of each.
 */
function duplicatesAmong(indexes) {
    const found = new Map();
    for (const group of alike(indexes)) {
        for (const index of group) {
            const by = bestOf(group.filter((other) => replaces(other, index) && !found.has(other)));
            if (by)
                found.set(index, { kind: isSame(index, by) ? 'same' : 'prefix', index, by });
        }
    }
    return indexes.flatMap((index) => found.get(index) ?? []);
}
/**
 * In use, of the same table, access method and predicate. The longest come first: what only begins another
 * one is then compared with those that stay. Among the same, the ones rather to go come first.
 */
function alike(indexes) {
    const groups = new Map();
    for (const index of indexes) {
        if (!index.valid || !index.ready || !index.live)
            continue;
        const key = JSON.stringify([index.table.oid, index.method, index.predicate]);
        groups.set(key, [...(groups.get(key) ?? []), index]);
    }
    return [...groups.values()]
        .filter(({ length }) => length > 1)
        .map((group) => group.sort((a, b) => b.keys.length - a.keys.length || worth(a) - worth(b) || b.oid - a.oid));
}
/** How much speaks for keeping it, compared with one of the same keys. */
function worth({ constraint, needed, parent, unique, included }) {
    const reasons = [included.length > 0, unique, parent !== null, needed, constraint !== null];
    return reasons.reduce((sum, holds, weight) => sum + (holds ? 2 ** weight : 0), 0);
}
/** The same if there is one, else the one with the fewest columns more. */
function bestOf(candidates) {
    const size = ({ keys, included }) => keys.length + included.length;
    return [...candidates].sort((a, b) => size(a) - size(b) || worth(b) - worth(a))[0];
}
function isSame(index, by) {
    return sameKeys(index, by) && index.included.length === by.included.length;
}
function replaces(other, index) {
    if (other === index || index.constraint !== null || index.needed || index.parent !== null) {
        return false;
    }
    return (begins(other, index) &&
        holds(other, index) &&
        (index.unique ? sameKeys(other, index) && guarantees(other, index) : true));
}
/** Only a btree with more keys serves whoever asks for the first ones nearly as well. */
function begins(other, { keys, method }) {
    if (other.keys.length > keys.length && method !== 'btree')
        return false;
    return keys.every((key, position) => other.keys[position] === key);
}
function sameKeys(one, other) {
    return one.keys.length === other.keys.length;
}
/** What INCLUDE adds for index-only scans is there as well. */
function holds(other, { included }) {
    return included.every((column) => other.included.includes(column) || other.columns.includes(column));
}
function guarantees(other, index) {
    return (other.unique &&
        (other.immediate || !index.immediate) &&
        (other.nullsNotDistinct || !index.nullsNotDistinct));
}


/***/ }),

/***/ 52651:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ listIndexes),
/* harmony export */   U: () => (/* binding */ duplicateIndexes)
/* harmony export */ });
/* harmony import */ var _index_duplicates_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78372);

/**
 * `attoptions`: parameters of an operator class (`gist_trgm_ops(siglen=32)`). Only what has expressions is
 * written out by the server, which is what takes time with thousands of indexes.
 */
const INDEXES_SQL = `
SELECT i.indexrelid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  t.oid::int8::text AS "tableOid", tn.nspname AS "tableSchema", t.relname AS "tableName",
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  t.relkind = 'p' AS "tablePartitioned", toast.oid IS NOT NULL AS "ofToast", am.amname AS method,
  i.indisunique AS unique, i.indimmediate AS immediate,
  coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
  i.indisvalid AS valid, i.indisready AS ready, i.indislive AS live,
  k.name AS constraint, coalesce(k.referenced, false) OR i.indisreplident AS needed,
  c.relkind = 'I' AS partitioned, h.inhparent::int8::text AS parent,
  i.indnkeyatts AS "keyCount", i.indkey::text AS columns, i.indclass::text AS classes,
  i.indcollation::text AS collations, i.indoption::text AS orders, o.options,
  CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
    SELECT pg_catalog.pg_get_indexdef(i.indexrelid, key, false)
    FROM pg_catalog.generate_series(1, i.indnkeyatts) key ORDER BY key) END AS expressions,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
  (c.relpages * pg_catalog.current_setting('block_size')::int8)::text AS bytes
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_class toast ON toast.reltoastrelid = i.indrelid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(toast.oid, i.indrelid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition
LEFT JOIN (
  SELECT conindid, min(conname) FILTER (WHERE contype IN ('p', 'u', 'x')) AS name, bool_or(contype = 'f') AS referenced
  FROM pg_catalog.pg_constraint WHERE conindid <> 0 GROUP BY conindid
) k ON k.conindid = c.oid
LEFT JOIN (
  SELECT attrelid, pg_catalog.jsonb_object_agg(attnum, attoptions) AS options
  FROM pg_catalog.pg_attribute WHERE attoptions IS NOT NULL GROUP BY attrelid
) o ON o.attrelid = c.oid
WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't'
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
  AND (toast.oid IS NULL OR NOT i.indisvalid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid IN (t.oid, c.oid) AND d.deptype = 'e')
ORDER BY tn.nspname, t.relname, n.nspname, c.relname`;
/**
 * Every index of the users' tables and materialized views, those of partitions included, ordered by table
 * and name. Left out: system schemas, temporary tables, and what belongs to an extension. In a transaction
 * with an empty search_path (`withReadOnlySnapshot`), so that equal expressions have equal text.
 */
async function listIndexes(client) {
    const { rows } = await client.query(INDEXES_SQL);
    return rows.map(factsOf);
}
/**
 * Indexes that only repeat another one, or the beginning of another one: of the whole database, one for each
 * that could go. Those of partitions that come from the partitioned table's index are not told apart from it.
 * In a transaction as {@link listIndexes}.
 */
async function duplicateIndexes(client) {
    return (0,_index_duplicates_js__WEBPACK_IMPORTED_MODULE_0__/* .duplicatesAmong */ .z)(await listIndexes(client));
}
function factsOf({ tableOid, tableSchema, tableName, tableId, tablePartitioned, keyCount, classes, collations, orders, options, expressions, ...row }) {
    const columns = numbers(row.columns);
    const parts = [classes, collations, orders].map(numbers);
    const keyOf = (column, at) => JSON.stringify([
        column === 0 ? (expressions?.[at] ?? '') : column,
        ...parts.map((part) => part[at] ?? 0),
        options?.[at + 1] ?? null,
    ]);
    const own = columns.slice(0, keyCount);
    return {
        ...row,
        oid: Number(row.oid),
        table: {
            ...{ oid: Number(tableOid), schema: tableSchema, name: tableName, id: tableId },
            partitioned: tablePartitioned,
        },
        parent: row.parent === null ? null : Number(row.parent),
        columns: own,
        keys: own.map(keyOf),
        included: columns.slice(keyCount),
        bytes: Number(row.bytes),
    };
}
function numbers(vector) {
    return vector === '' ? [] : vector.split(' ').map(Number);
}


/***/ }),

/***/ 68763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ readPreparedTransactions),
/* harmony export */   BW: () => (/* binding */ readAdvisoryLock),
/* harmony export */   M1: () => (/* binding */ readSessions),
/* harmony export */   Wx: () => (/* binding */ readConnections),
/* harmony export */   ey: () => (/* binding */ readLockWaits)
/* harmony export */ });
/** The first one or two words of a statement: literals in the rest may be personal data. */
const FIRST_WORDS = `upper(substring(a.query FROM '^\\s*([A-Za-z]+(?:\\s+[A-Za-z]+)?)'))`;
const seconds = (column) => `extract(epoch FROM clock_timestamp() - ${column})::float8`;
const SESSIONS_SQL = `
  SELECT a.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds",
         ${seconds('a.xact_start')} AS "transactionSeconds",
         ${seconds('a.query_start')} AS "querySeconds",
         ${FIRST_WORDS} AS statement,
         ARRAY(SELECT DISTINCT l.relation::regclass::text
                 FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm')
                  AND l.database = a.datid AND c.relnamespace <> 'pg_catalog'::regnamespace
                  AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')) AS locked
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND coalesce(a.application_name, '') <> 'belay'
   ORDER BY a.pid`;
/** The sessions of the database `client` is connected to. Inside a transaction of the caller's. */
async function readSessions(client) {
    return (await client.query(SESSIONS_SQL)).rows;
}
/**
 * Strong locks on tables that are waited for: everybody who comes later waits behind them. waitstart is new
 * in PostgreSQL 14 and therefore read as JSON; before, the statement's start is the nearest there is.
 */
const LOCK_WAITS_SQL = `
  SELECT l.pid, l.relation::regclass::text AS relation, l.mode,
         ${seconds(`coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start)`)} AS "waitingSeconds",
         pg_blocking_pids(l.pid) AS "blockedBy", ${FIRST_WORDS} AS statement
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE NOT l.granted AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   ORDER BY 4 DESC NULLS LAST, 1`;
/** Strong table locks that are waited for in this database. Inside a transaction of the caller's. */
async function readLockWaits(client) {
    return (await client.query(LOCK_WAITS_SQL)).rows;
}
/** pg_advisory_lock(bigint) keeps the key's halves in classid and objid, and 1 in objsubid (lockfuncs.c). */
const ADVISORY_LOCK_SQL = `
  SELECT l.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds"
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
     AND l.classid::int8 = ($1::int8 >> 32) AND l.objid::int8 = ($1::int8 & 4294967295)
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`;
/** Who holds an advisory lock of this database. Inside a transaction of the caller's. */
async function readAdvisoryLock(client, key) {
    return (await client.query(ADVISORY_LOCK_SQL, [key])).rows;
}
/**
 * Client connections against every limit that may refuse the next one. Sessions of roles that this one may not
 * look into have no backend_type here, but a user; background workers have none. Ours are gone in a moment: a role
 * that is allowed as many as we use is not at its limit. Of roles only those that use this database are looked at.
 * reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = `
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, 'server' AS of, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', 'database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname), 'role',
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (
     SELECT FROM clients c JOIN pg_catalog.pg_database d ON d.oid = c.datid
      WHERE c.usesysid = r.oid AND d.datname = current_database())
   ORDER BY 1 DESC`;
/** Inside a transaction of the caller's. */
async function readConnections(client) {
    return (await client.query(CONNECTIONS_SQL)).rows;
}
const PREPARED_SQL = `
  SELECT gid, owner, ${seconds('prepared')} AS seconds
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`;
/** Transactions that were prepared for two-phase commit and neither committed nor rolled back. */
async function readPreparedTransactions(client) {
    return (await client.query(PREPARED_SQL)).rows;
}


/***/ }),

/***/ 66480:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ withSessionPool)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19815);



/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;
/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`. A server that has no connection left for one more (a role's or a pooler's limit)
 * is no error while the pool has one: what wanted it waits for that, and the pool stays so small.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
async function withSessionPool(url, options, body) {
    const pool = new Pool(url, options);
    try {
        return await body(pool);
    }
    finally {
        await pool.close();
    }
}
class Pool {
    #url;
    #connect;
    #onFewer;
    #dialer;
    #idle = [];
    #waiting = [];
    /** How many may be open at once. */
    #places;
    #free;
    /** Open now, idle or not; also those being opened, and those lent. */
    #open = 0;
    #closed = false;
    constructor(url, { connections, onFewer, ...connect }) {
        this.#url = url;
        this.#connect = connect;
        this.#onFewer = onFewer;
        this.#dialer = new _dial_js__WEBPACK_IMPORTED_MODULE_2__/* .Dialer */ .c1(url, { ...connect, settingsMayBeRefused: true });
        this.#places = connections;
        this.#free = connections;
    }
    async use(body) {
        return this.#withPlace(async () => {
            const session = await this.#take();
            let lost = false;
            try {
                return await body(session.client);
            }
            catch (error) {
                lost = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .isSessionLost */ .nh)(error);
                throw session.explain(error);
            }
            finally {
                if (lost || this.#closed || !(await isReusable(session)))
                    await this.#end(session);
                else
                    this.#idle.push(session);
            }
        });
    }
    async lend(body) {
        return this.#withPlace(async () => {
            // As many are idle as places are free, at most; one of them must make room.
            const idle = this.#idle.pop();
            if (idle)
                await this.#end(idle);
            this.#open += 1;
            try {
                return await body();
            }
            finally {
                this.#open -= 1;
            }
        });
    }
    async close() {
        this.#closed = true;
        await Promise.all(this.#idle.splice(0).map((session) => this.#end(session)));
    }
    /** One that is idle, or else a new one; where there can be no new one, the next that is free. */
    async #take() {
        for (;;) {
            const session = await this.#takeIdle();
            if (session)
                return session;
            try {
                return await this.#dial();
            }
            catch (error) {
                if (!hasNoneLeft(error) || this.#open === 0)
                    throw error;
                this.#places -= 1;
                this.#onFewer?.(this.#places, error);
                // The place that was held is never given back: the pool has one less.
                await this.#place();
            }
        }
    }
    /** A pooler or a firewall may have ended it meanwhile. */
    async #takeIdle() {
        for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
            if (session.isOpen())
                return session;
            await this.#end(session);
        }
        return undefined;
    }
    async #dial() {
        this.#open += 1;
        try {
            return await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .dialSession */ .BY)(this.#dialer, this.#url, this.#connect, { cancels: true });
        }
        catch (error) {
            this.#open -= 1;
            throw error;
        }
    }
    async #end(session) {
        await session.close();
        this.#open -= 1;
    }
    async #withPlace(body) {
        const { signal } = this.#connect;
        await this.#place();
        try {
            if (signal?.aborted)
                throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .interruption */ .YW)(signal);
            return await body();
        }
        finally {
            const next = this.#waiting.shift();
            if (next)
                next();
            else
                this.#free += 1;
        }
    }
    async #place() {
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
    }
}
function hasNoneLeft(error) {
    return error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo && error.code === 'database-connections-exhausted';
}
/** A transaction that could not be ended must not be handed to the next. */
async function isReusable(session) {
    if (!session.isOpen() || !(await isAtRest(session.client)))
        return false;
    return session.isOpen() && session.client.getTransactionStatus() === 'I';
}
/**
 * node-postgres tells of an error before the server has said what became of the transaction (the messages
 * ErrorResponse and ReadyForQuery); until then it knows the status from before. False when that takes long:
 * a statement still runs.
 */
async function isAtRest(client) {
    const atRest = () => client.readyForQuery;
    if (atRest())
        return true;
    await new Promise((resolve) => {
        const timer = setTimeout(settle, AT_REST_MS);
        function settle() {
            clearTimeout(timer);
            client.off('drain', settle).off('end', settle);
            resolve();
        }
        client.once('drain', settle).once('end', settle);
    });
    return atRest();
}


/***/ }),

/***/ 20793:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ readTableStatistics)
/* harmony export */ });
/**
 * pg_statistic itself is for superusers; the view pg_stats shows the rows of columns that the role may read
 * (system_views.sql), so that absent and hidden look alike: hence the same conditions again as "visible". A
 * partitioned table has statistics over all its partitions (inherited), which only ANALYZE of it makes. The
 * sizes are not asked of tables that somebody has locked or waits to lock: pg_relation_size would wait too.
 * reltuples is -1 from PostgreSQL 14 on until the first VACUUM or ANALYZE.
 */
const TABLES_SQL = `
WITH stats AS (
  SELECT schemaname, tablename, inherited, pg_catalog.array_agg(attname) AS columns
  FROM pg_catalog.pg_stats GROUP BY 1, 2, 3
),
locked AS (
  SELECT DISTINCT relation FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  CASE
    WHEN c.relkind = 'p' THEN parts.bytes
    WHEN NOT EXISTS (SELECT FROM locked l WHERE l.relation = c.oid) THEN pg_catalog.pg_relation_size(c.oid)
  END::text AS bytes,
  c.reltuples AS reltuples, coalesce(parts.live, s.n_live_tup)::text AS live, s.n_dead_tup::text AS dead,
  s.n_tup_del::text AS deleted,
  coalesce(parts.written, s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::text AS written,
  greatest(s.last_analyze, s.last_autoanalyze) AS analyzed, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
  col.total AS columns, col.visible AS "visibleColumns", col.without AS "columnsWithout",
  coalesce(exp.without, '{}') AS "expressionIndexesWithout", coalesce(exp.hidden, '{}') AS "expressionIndexesHidden",
  coalesce(c.reloptions::text ~* 'autovacuum_enabled=(false|off|no|0)', false) AS "autovacuumOff"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN LATERAL (
  SELECT pg_catalog.sum(CASE WHEN l.relation IS NULL THEN pg_catalog.pg_relation_size(p.relid) END) AS bytes,
    pg_catalog.sum(pg_catalog.pg_stat_get_live_tuples(p.relid)) AS live,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(p.relid)) AS written
  FROM pg_catalog.pg_partition_tree(c.oid) p LEFT JOIN locked l ON l.relation = p.relid
  WHERE p.isleaf) parts ON c.relkind = 'p'
LEFT JOIN stats st ON st.schemaname = n.nspname AND st.tablename = c.relname AND st.inherited = (c.relkind = 'p')
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*)::int AS total, pg_catalog.count(*) FILTER (WHERE visible)::int AS visible,
    coalesce(pg_catalog.array_agg(attname::text ORDER BY attnum)
      FILTER (WHERE visible AND attname <> ALL (coalesce(st.columns, '{}'))), '{}') AS without
  FROM (
    SELECT a.attname, a.attnum, pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated <> 'v' AND coalesce(a.attstattarget, -1) <> 0) a) col
LEFT JOIN LATERAL (
  SELECT
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE visible AND NOT has) AS without,
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE NOT visible) AS hidden
  FROM (
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(ic.relname) AS id,
      pg_catalog.has_table_privilege(ic.oid, 'SELECT')
        AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible,
      EXISTS (SELECT FROM stats x WHERE x.schemaname = n.nspname AND x.tablename = ic.relname) AS has
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL AND i.indisvalid AND ic.relkind = 'i') e) exp ON true
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND (c.relkind <> 'm' OR c.relispopulated)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`;
const KINDS = {
    r: 'table',
    p: 'partitioned table',
    m: 'materialized view',
};
const MINUS_ONE_SINCE = 14;
/**
 * The statistics of every table, partition, partitioned table and filled materialized view of the users'
 * schemas, ordered by name; without those of extensions and temporary ones. Reads the catalogue, the counters
 * and the sizes of files.
 *
 * @param major Of the server.
 */
async function readTableStatistics(client, major) {
    const { rows } = await client.query(TABLES_SQL);
    return rows.map(({ oid, kind, bytes, reltuples, live, dead, deleted, written, analyzed, vacuumed, ...row }) => ({
        ...row,
        oid: Number(oid),
        kind: KINDS[kind],
        bytes: bytes === null ? null : Number(bytes),
        rows: rowsOf(reltuples, Number(live), Number(written)),
        liveRows: Math.max(Number(live), reltuples - Number(deleted)),
        deadRows: Number(dead),
        analyzedAt: analyzed?.getTime() ?? null,
        vacuumedAt: vacuumed?.getTime() ?? null,
        neverCounted: major >= MINUS_ONE_SINCE ? reltuples === -1 : null,
    }));
}
/** The counters begin anew after a crash or a reset; what VACUUM, ANALYZE or CREATE INDEX estimated stays. */
function rowsOf(reltuples, live, written) {
    if (written > 0)
        return Math.max(live, reltuples);
    return reltuples > 0 ? reltuples : null;
}


/***/ }),

/***/ 19878:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ AuditLine),
/* harmony export */   r: () => (/* binding */ Delivery)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64377);

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
const Delivery = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
    to: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    delivered: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    reason: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
/** Who did what, why, and how it came out: for the record. */
const AuditLine = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    stage: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    verdict: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** The person or account behind the run; undefined where nobody says so. */
    actor: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** Where the run can be seen. */
    runUrl: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    commit: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    planDigest: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** What made it happen: `a later step of the job failed`. */
    why: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** What was done, where the stage changes something: `restored the backup …`. */
    what: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});


/***/ }),

/***/ 57922:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ notVerifiedWhereRefused)
/* harmony export */ });
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69331);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


/**
 * What the server refuses is not known, which is no reason to stop the other checks: neither a statement, nor the
 * catalogue that a check compares (a table that somebody locks is enough, PostgreSQL locks it to write its expressions).
 */
async function notVerifiedWhereRefused({ title }, scope, body) {
    try {
        return await body();
    }
    catch (error) {
        const reason = refusalOf(error);
        if (reason === undefined)
            throw error;
        scope.notVerified(`the whole check ${title}: ${reason}`);
        return { status: 'not-verified', result: reason };
    }
}
function refusalOf(error) {
    if ((0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__/* .isSqlError */ .pv)(error))
        return (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(error);
    return error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo && error.code === 'catalogue-unreadable'
        ? error.message
        : undefined;
}


/***/ }),

/***/ 27214:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ Unseen)
/* harmony export */ });
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);

/** Collects what could not be looked at, and says it once for each reason. */
class Unseen {
    #names = new Map();
    /**
     * @param what What kind of thing, in the plural: `sequences`.
     * @param why A clause about them: `no SELECT on them`.
     */
    add(what, name, why) {
        const key = JSON.stringify([what, why]);
        this.#names.set(key, (this.#names.get(key) ?? new Set()).add(name));
    }
    tell(scope) {
        for (const [key, names] of this.#names) {
            const [what = '', why = ''] = JSON.parse(key);
            scope.notVerified(`${what} ${(0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)([...names])}: ${why}`);
        }
    }
}


/***/ }),

/***/ 93228:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  We: () => (/* binding */ Target),
  s4: () => (/* binding */ ValidateReportSchema)
});

// UNUSED EXPORTS: PartlyLookedAt

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
;// CONCATENATED MODULE: ./packages/core/src/report/bake-result.ts

/** What was seen of the database and the health URLs at one moment of the bake time. Null: could not be seen. */
const BakeSample = schemas/* object */.Ikc({
    /** Since the bake time began. */
    atMs: schemas/* number */.aig().nonnegative(),
    /** By the names of `BAKE_VALUES` (config/bake-thresholds.ts), which say the unit. */
    values: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nullable()),
    /** Why the database did not answer. */
    failure: schemas/* string */.YjP().optional(),
});
const BakeResult = schemas/* object */.Ikc({
    /** How long it was watched: less than was asked for when something failed before. */
    durationMs: schemas/* number */.aig().nonnegative(),
    intervalMs: schemas/* number */.aig().positive(),
    /** Where the values compared with come from. */
    baselineFrom: schemas/* string */.YjP(),
    baseline: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nullable()),
    /** What a value may not go beyond. */
    bounds: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ most: schemas/* number */.aig().optional(), least: schemas/* number */.aig().optional() })),
    /** How many were taken; there are fewer entries in `samples` when there were very many, each with the worst of a few. */
    taken: schemas/* number */.aig().int().nonnegative(),
    samples: schemas/* array */.YOg(BakeSample),
    /** What was not seen at all, each with its reason. */
    notSeen: schemas/* array */.YOg(schemas/* string */.YjP()),
});

// EXTERNAL MODULE: ./packages/core/src/report/delivery.ts
var delivery = __webpack_require__(19878);
;// CONCATENATED MODULE: ./packages/core/src/report/health-result.ts

/** One health URL, as it came out. */
const HealthResult = schemas/* object */.Ikc({
    /** Without user, password and the values of its query. */
    url: schemas/* string */.YjP(),
    healthy: schemas/* boolean */.zMY(),
    attempts: schemas/* number */.aig().int().nonnegative(),
    /** The last answer's; absent when there was none. */
    status: schemas/* number */.aig().int().optional(),
    /** Of the last attempt. */
    durationMs: schemas/* number */.aig().nonnegative(),
    /** Why it is not healthy. */
    reason: schemas/* string */.YjP().optional(),
});

// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
;// CONCATENATED MODULE: ./packages/core/src/report/validate-report.ts





/** The database that was looked at: rollback compares it before it touches anything. */
const Target = schemas/* object */.Ikc({
    /** `host:port/database`, without user and password. */
    place: schemas/* string */.YjP(),
    database: schemas/* string */.YjP(),
    databaseOid: schemas/* number */.aig().int(),
    /** Unique to the cluster; absent where the role may not read it. */
    systemIdentifier: schemas/* string */.YjP().optional(),
    role: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    major: schemas/* number */.aig().int(),
    kind: schemas/* enum */.k5n(['primary', 'standby']),
    pooler: schemas/* string */.YjP().optional(),
    tls: schemas/* string */.YjP().optional(),
});
/** Something that was looked at in part, because the whole did not fit into the budget. */
const PartlyLookedAt = schemas/* object */.Ikc({
    check: schemas/* string */.YjP(),
    object: schemas/* string */.YjP(),
    how: schemas/* enum */.k5n(['key ranges', 'sample of rows', 'sample of keys', 'indexes by size']),
    /** From 0 to 1. */
    share: schemas/* number */.aig().min(0).max(1),
});
/** What `action-validate` reports beside the common part. */
const ValidateReportSchema = schema/* StageReportBase */.GN.extend({
    stage: schemas/* literal */.euz('validate'),
    validate: schemas/* object */.Ikc({
        target: Target.optional(),
        migrations: schemas/* object */.Ikc({
            directory: schemas/* string */.YjP(),
            total: schemas/* number */.aig().int().nonnegative(),
            applied: schemas/* number */.aig().int().nonnegative(),
            /** The name of the last one applied. */
            latest: schemas/* string */.YjP().optional(),
            /** Of the tree, in its order: neither applied nor failed. */
            pending: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
            /** Neither finished nor rolled back. */
            failed: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
            /** Applied and not in the tree. */
            unknown: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
        })
            .optional(),
        /** Of the plan that was deployed; only known with `expect`. */
        planDigest: schemas/* string */.YjP().optional(),
        /** What the schema was compared with. */
        promise: schemas/* object */.Ikc({ kind: schemas/* enum */.k5n(['report', 'rebuilt']), description: schemas/* string */.YjP() }).optional(),
        schema: schemas/* object */.Ikc({
            fingerprintExpected: schemas/* string */.YjP(),
            fingerprintFound: schemas/* string */.YjP(),
            changes: schemas/* array */.YOg(schemas/* string */.YjP()),
            /** SQL that would lead from what was found to what was promised. */
            sql: schemas/* array */.YOg(schemas/* string */.YjP()),
        })
            .optional(),
        /** Absent when it could not be compared. */
        drift: schemas/* boolean */.zMY().optional(),
        partly: schemas/* array */.YOg(PartlyLookedAt),
        health: schemas/* array */.YOg(HealthResult),
        bake: BakeResult.optional(),
        /** Rows estimated by the planner's statistics, by table: for the metrics. */
        rows: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()),
        audit: delivery/* AuditLine */.a.optional(),
        deliveries: schemas/* array */.YOg(delivery/* Delivery */.r),
    }),
});


/***/ }),

/***/ 82760:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NE: () => (/* binding */ withDeadline),
/* harmony export */   Xp: () => (/* binding */ DeadlinePassed),
/* harmony export */   v7: () => (/* binding */ pause)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


/** What {@link withDeadline} throws when the time is over. */
class DeadlinePassed extends Error {
    name = 'DeadlinePassed';
}
/**
 * Runs `body` with a signal that aborts when `signal` does or after `milliseconds`, whichever comes first.
 * The body is expected to end on it.
 *
 * @throws DeadlinePassed instead of what the body threw, when the time was over by then.
 * @throws Interrupted (or the signal's own reason) when `signal` aborted.
 */
async function withDeadline(signal, milliseconds, body) {
    const controller = new AbortController();
    const forward = () => controller.abort(signal.reason);
    if (signal.aborted)
        forward();
    // Not AbortSignal.any: a day of samples would leave thousands of signals hanging on the one of the process.
    signal.addEventListener('abort', forward, { once: true });
    let passed = false;
    const timer = setTimeout(() => {
        passed = true;
        controller.abort();
    }, milliseconds);
    try {
        return await body(controller.signal);
    }
    catch (error) {
        if (signal.aborted)
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(signal);
        throw passed ? new DeadlinePassed() : error;
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', forward);
    }
}
/**
 * Waits.
 *
 * @throws Interrupted (or the signal's own reason) as soon as the signal aborts.
 */
async function pause(milliseconds, signal) {
    if (signal.aborted)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(signal);
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.max(0, milliseconds), undefined, { signal }).catch(() => {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(signal);
    });
}


/***/ }),

/***/ 75789:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ duplicateFinding)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

/** The finding about an index that does nothing another one does not do. */
function duplicateFinding({ kind, index, by }) {
    const common = {
        rule: 'duplicate-index',
        evidence: 'catalogue',
        object: index.id,
        sql: dropSql(index),
    };
    if (kind === 'same') {
        return {
            ...common,
            severity: 'warning',
            title: `the index ${index.id} on ${index.table.id} repeats ${by.id}`,
            detail: 'Table, access method, keys, order and predicate are the same. Every write keeps both up; a query can use one.',
            advice: 'Drop it in a migration, and delete it from the schema, or it comes back.',
        };
    }
    return {
        ...common,
        severity: 'notice',
        title: `the index ${index.id} on ${index.table.id} is the beginning of ${by.id}`,
        detail: 'Whatever it serves, the longer one serves as well, though it is larger to read.',
        advice: 'Drop the shorter one if writes matter more than the fastest lookup.',
    };
}
function dropSql({ schema, name, partitioned }) {
    const index = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, name);
    return partitioned
        ? `DROP INDEX ${index}; -- not possible CONCURRENTLY: blocks reads and writes for a moment`
        : `DROP INDEX CONCURRENTLY ${index};`;
}


/***/ }),

/***/ 63380:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X8: () => (/* binding */ whoIs),
/* harmony export */   _T: () => (/* binding */ prismaLock),
/* harmony export */   iO: () => (/* binding */ idleInTransaction),
/* harmony export */   sV: () => (/* binding */ waitingDdl),
/* harmony export */   tD: () => (/* binding */ connectionsNearLimit),
/* harmony export */   vX: () => (/* binding */ preparedLeft)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);


/** A transaction of an application that thinks for longer than this does no work any more. */
const IDLE_SECONDS = 60;
/** A DDL that waits this long makes everybody else wait. */
const DDL_SECONDS = 3;
/** A distributed transaction that is alive is committed within moments. */
const PREPARED_SECONDS = 300;
/** Sessions that keep a transaction open and do nothing in it. */
function idleInTransaction(sessions) {
    return sessions
        .filter(({ state }) => state?.startsWith('idle in transaction'))
        .filter(({ stateSeconds }) => (stateSeconds ?? 0) > IDLE_SECONDS)
        .map((session) => ({
        rule: 'session-idle-in-transaction',
        severity: 'warning',
        evidence: 'measured',
        title: `${whoIs(session)} has been idle in a transaction for ${lasting(session.stateSeconds)}${holding(session)}`,
        detail: 'An open transaction keeps its locks, and vacuum from removing what was deleted since. The next migration may have to wait for it, and everybody behind that migration.',
        advice: 'Find out what left it open. idle_in_transaction_session_timeout ends such sessions by itself.',
        sql: `SELECT pg_terminate_backend(${session.pid});`,
    }));
}
function holding({ locked }) {
    if (locked.length === 0)
        return '';
    const more = locked.length > 3 ? ` and ${locked.length - 3} more` : '';
    return `, with locks on ${locked.slice(0, 3).join(', ')}${more}`;
}
/** Strong locks that are waited for: one finding for each process that waits. */
function waitingDdl(waits) {
    return waits
        .filter(({ waitingSeconds }) => waitingSeconds === null || waitingSeconds > DDL_SECONDS)
        .map(({ pid, relation, mode, waitingSeconds, blockedBy, statement }) => ({
        rule: 'ddl-waiting',
        severity: 'warning',
        evidence: 'measured',
        title: `process ${pid} (${statement ?? 'statement not seen'}) waits for ${mode} on ${relation}${since(waitingSeconds)}, behind ${blockers(blockedBy)}`,
        detail: `Whoever wants to use ${relation} from now on waits behind it.`,
        object: relation,
        advice: 'End the one that blocks, or cancel the one that waits. A lock_timeout in the migration keeps it from waiting for ever.',
        sql: [
            `SELECT pid, usename, application_name, state, xact_start FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(${pid}));`,
            ...blockedBy.map((blocker) => `SELECT pg_terminate_backend(${blocker});`),
            `-- or: SELECT pg_cancel_backend(${pid});`,
        ].join('\n'),
    }));
}
function since(seconds) {
    return seconds === null ? '' : ` for ${lasting(seconds)}`;
}
function blockers(pids) {
    if (pids.length === 0)
        return 'nobody any more';
    return `${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`;
}
/** Prisma's advisory lock: held after the deploy it makes the next one fail. */
function prismaLock(holders) {
    return holders.map((holder) => ({
        rule: 'prisma-lock-held',
        severity: 'warning',
        evidence: 'measured',
        title: `${whoIs(holder)} holds Prisma's migration lock${stateOf(holder)}`,
        detail: 'While it is held, prisma migrate deploy and resolve give up after 10 s (P1002). Either a deploy is running right now, or one was cut off and its session is still there; behind a pooler it may stay for long.',
        advice: 'If no deploy is running, end the session.',
        sql: `SELECT pg_terminate_backend(${holder.pid});`,
    }));
}
function stateOf({ state, stateSeconds }) {
    return state === null ? '' : `, ${state} for ${lasting(stateSeconds)}`;
}
const NEAR = 0.8;
const AT_THE_END = 0.95;
/** A role that may connect a few times only (an exporter, a backup) is at its limit whenever it does. */
const FEWEST_OF_ROLE = 10;
/** Limits on connections that are nearly used up. That of a role keeps nobody else out. */
function connectionsNearLimit(uses) {
    return uses
        .filter(({ used, allowed }) => used >= allowed * NEAR && allowed > 0)
        .filter(({ of, allowed }) => of !== 'role' || allowed >= FEWEST_OF_ROLE)
        .map(({ limit, of, used, allowed }) => ({
        rule: 'connections-near-limit',
        severity: of !== 'role' && used >= allowed * AT_THE_END ? 'error' : 'warning',
        evidence: 'measured',
        title: `${used} of ${allowed} connections are used (${limit})`,
        detail: 'When none is left, new connections are refused: of the application, and of whoever wants to repair something. Slots reserved for superusers are not counted.',
        advice: 'Look for a pool that grew with the deploy (old and new instances side by side), or a leak; a connection pooler keeps the number small.',
        sql: 'SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;',
    }));
}
/** Prepared transactions that nobody has ended. */
function preparedLeft(transactions) {
    return transactions
        .filter(({ seconds }) => seconds > PREPARED_SECONDS)
        .map(({ gid, owner, seconds }) => ({
        rule: 'prepared-transaction-left',
        severity: 'warning',
        evidence: 'measured',
        title: `a prepared transaction of ${owner} has been left open for ${lasting(seconds)}`,
        detail: 'It keeps its locks and holds back vacuum, also across a restart of the server, and no database with one can be renamed.',
        object: gid,
        advice: 'Ask its coordinator whether it is to be committed; else roll it back.',
        sql: `ROLLBACK PREPARED ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(gid)};`,
    }));
}
/** `process 7 (app, api)`. */
function whoIs({ pid, role, application, }) {
    const details = [role ?? 'unknown role', ...(application === '' ? [] : [application])];
    return `process ${pid} (${details.join(', ')})`;
}
function lasting(seconds) {
    return seconds === null ? 'an unknown time' : (0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .durationWords */ .Sh)(seconds * 1_000);
}


/***/ }),

/***/ 66046:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ hiddenSessions)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

/**
 * What a role without pg_read_all_stats cannot look at, as a sentence for `notVerified`; undefined where it
 * sees everything.
 *
 * @param what What sessions may do unseen: `are idle in a transaction`.
 */
function hiddenSessions({ seesAllSessions, role }, what) {
    if (seesAllSessions)
        return undefined;
    return `sessions of other roles that ${what}: this role does not see their state (GRANT pg_read_all_stats TO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(role)} lets it)`;
}


/***/ }),

/***/ 13790:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ staleFindings)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);


const LISTED = 50;
/**
 * The findings about tables without statistics: one for tables, one for partitioned tables, which no
 * autovacuum ever analyzes.
 *
 * @param noAutovacuum Why it does not run on this server.
 */
function staleFindings(stale, noAutovacuum) {
    const isPartitioned = ({ table }) => table.kind === 'partitioned table';
    const tables = stale.filter((one) => !isPartitioned(one));
    const partitioned = stale.filter(isPartitioned);
    return [
        ...(tables.length === 0 ? [] : [notAnalyzed(tables, noAutovacuum)]),
        ...(partitioned.length === 0 ? [] : [partitionedNotAnalyzed(partitioned)]),
    ];
}
function notAnalyzed(stale, noAutovacuum) {
    const off = stale.filter(({ table }) => table.autovacuumOff).map(({ table }) => table.id);
    const nobody = [
        ...(noAutovacuum === undefined ? [] : [`On this server ${noAutovacuum}: nobody will do it.`]),
        ...(off.length > 0 ? [`autovacuum_enabled is off for ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .namesInWords */ .hy)(off)}.`] : []),
    ];
    return {
        rule: 'table-not-analyzed',
        severity: 'warning',
        evidence: 'catalogue',
        title: titleOf(stale, 'has no statistics', 'tables have no statistics, or not of every column'),
        detail: [
            'The planner guesses how many rows there are: it may choose plans that are slower by orders of magnitude.',
            ...nobody,
            ...lines(stale),
        ].join('\n'),
        ...objectOf(stale),
        advice: 'Run it now rather than wait for autovacuum. ANALYZE reads a sample of each table and blocks neither reads nor writes.',
        sql: analyzeSql(stale),
    };
}
function partitionedNotAnalyzed(stale) {
    return {
        rule: 'partitioned-table-not-analyzed',
        severity: 'notice',
        evidence: 'catalogue',
        title: titleOf(stale, 'has no statistics of its own', 'partitioned tables have no statistics of their own'),
        detail: [
            'Autovacuum analyzes partitions, never the partitioned table. For queries over several partitions the planner has to guess.',
            ...lines(stale),
        ].join('\n'),
        ...objectOf(stale),
        advice: 'ANALYZE it now, and from time to time.',
        sql: analyzeSql(stale),
    };
}
function titleOf(stale, one, many) {
    const names = stale.map(({ table }) => table.id);
    return names.length === 1
        ? `${names.join('')} ${one}`
        : `${names.length} ${many}: ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .namesInWords */ .hy)(names)}`;
}
function objectOf(stale) {
    const [first, second] = stale;
    return first && second === undefined ? { object: first.table.id } : {};
}
function lines(stale) {
    const more = stale.length - LISTED;
    return [
        ...stale.slice(0, LISTED).map(({ table: { id, rows }, why }) => {
            const size = rows === null ? '' : ` (${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(Math.round(rows), 'row')})`;
            return `${id}${size}: ${why}`;
        }),
        ...(more > 0 ? [`and ${more} more`] : []),
    ];
}
/** All of them in one statement; of very many the whole database, which is shorter to read. */
function analyzeSql(stale) {
    if (stale.length > LISTED)
        return 'ANALYZE;';
    const names = stale.map(({ table: { schema, name } }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, name));
    return `ANALYZE ${names.join(', ')};`;
}


/***/ }),

/***/ 28429:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ staleTables)
/* harmony export */ });
/* unused harmony export judge */
/** Below this the planner's guesses do no harm. From PostgreSQL 16 on a table of 40 kB may take up 64: it is extended by several pages at once. */
const WORTH_BYTES = 128 * 1024;
const WORTH_ROWS = 1_000;
const FINE = { state: 'fine' };
/**
 * Whether a table needs ANALYZE: it has rows and no statistics, or columns or expression indexes without
 * them that the last migration may have added. Missing statistics that this role would not see anyway
 * prove nothing.
 *
 * @param migratedAt When the last migration ended, in milliseconds since the epoch; undefined: unknown.
 */
function judge(table, migratedAt) {
    if (table.columns === 0)
        return FINE;
    if (table.bytes === null)
        return { state: 'unseen', why: 'somebody has it locked' };
    if (!isWorthIt(table))
        return FINE;
    const known = table.visibleColumns - table.columnsWithout.length;
    if (table.visibleColumns === 0)
        return withoutSelect(table, migratedAt);
    if (known === 0 && table.visibleColumns === table.columns) {
        const why = table.analyzedAt === null ? 'never analyzed' : 'analyzed only while it was empty';
        return { state: 'stale', why };
    }
    if (!mayHaveChanged(table, migratedAt))
        return FINE;
    if (table.columnsWithout.length > 0) {
        return { state: 'stale', why: `not analyzed since ${list(table.columnsWithout)} came` };
    }
    if (table.expressionIndexesWithout.length > 0) {
        return {
            state: 'stale',
            why: `not analyzed since ${list(table.expressionIndexesWithout)} came`,
        };
    }
    return table.visibleColumns < table.columns ? hidden() : FINE;
}
function isWorthIt({ bytes, rows }) {
    return (bytes ?? 0) >= WORTH_BYTES && (rows ?? WORTH_ROWS) >= WORTH_ROWS;
}
function withoutSelect(table, migratedAt) {
    if (table.neverCounted === true)
        return { state: 'stale', why: 'never analyzed' };
    return mayHaveChanged(table, migratedAt) ? hidden() : FINE;
}
function hidden() {
    return { state: 'unseen', why: 'statistics are shown only of columns that the role may SELECT' };
}
function mayHaveChanged({ analyzedAt }, migratedAt) {
    return analyzedAt === null || migratedAt === undefined || migratedAt >= analyzedAt;
}
function list(names) {
    return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}
/** The tables that need ANALYZE; what could not be told goes to `unseen`. */
function staleTables(tables, migratedAt, unseen) {
    return tables.flatMap((table) => {
        const judgement = judge(table, migratedAt);
        if (judgement.state === 'stale')
            return [{ table, why: judgement.why }];
        if (judgement.state === 'unseen')
            unseen.add('statistics of', table.id, judgement.why);
        else if (isWorthIt(table) && mayHaveChanged(table, migratedAt)) {
            for (const index of table.expressionIndexesHidden) {
                unseen.add('statistics of', index, 'those of expression indexes are shown to their owner only');
            }
        }
        return [];
    });
}


/***/ }),

/***/ 18361:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ lastMigration)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10576);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);



const EXISTS_SQL = `
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2) AS found`;
/**
 * When the last migration ended, in milliseconds since the epoch; undefined when there was none, or its history
 * cannot be read. Inside `withReadOnlySnapshot`.
 *
 * @param schema The one of the history table.
 */
async function lastMigration(client, schema) {
    const exists = await client.query(EXISTS_SQL, [schema, _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ]);
    if (exists.rows[0]?.found !== true)
        return undefined;
    const read = await (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__/* .attempt */ .CD)(client, () => client.query(`SELECT max(finished_at) AS at FROM ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ)}`));
    return 'value' in read ? read.value.rows[0]?.at?.getTime() : undefined;
}


/***/ })

};
