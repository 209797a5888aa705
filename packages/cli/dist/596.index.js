export const id = 596;
export const ids = [596];
export const modules = {

/***/ 7629:
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

/***/ 8372:
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

/***/ 2651:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ listIndexes),
/* harmony export */   U: () => (/* binding */ duplicateIndexes)
/* harmony export */ });
/* harmony import */ var _index_duplicates_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8372);

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

/***/ 5104:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ readServerFacts)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1894);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1689);
/* harmony import */ var _pooler_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6184);




const FACTS_SQL = `
SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_setting('server_version_num')::int AS "versionNumber",
       pg_catalog.current_database() AS database,
       (SELECT oid::int8::float8 FROM pg_catalog.pg_database
         WHERE datname = pg_catalog.current_database()) AS "databaseOid",
       current_user AS role,
       (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,
       pg_catalog.pg_is_in_recovery() AS standby,
       pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS "seesAllSessions",
       pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE') AS "seesControl",
       pg_catalog.pg_backend_pid() AS pid`;
/**
 * Reads them in a read-only transaction of its own. The client is one of ours: how it is connected is known
 * from that.
 *
 * @throws UserError `pooler-without-transactions`.
 */
async function readServerFacts(client) {
    await begin(client);
    try {
        const { rows } = await client.query(FACTS_SQL);
        const [row] = rows;
        if (!row)
            throw new Error('the server did not say what it is');
        const { seesControl, pid, ...facts } = row;
        const { tls, pooler = (0,_pooler_js__WEBPACK_IMPORTED_MODULE_3__/* .isPooled */ .U)(client, pid) ? 'a connection pooler' : undefined } = (0,_dial_js__WEBPACK_IMPORTED_MODULE_1__/* .wayOf */ .VO)(client);
        return {
            ...facts,
            major: Math.floor(facts.versionNumber / 10_000),
            ...(pooler === undefined ? {} : { pooler }),
            ...(tls === undefined ? {} : { tls }),
            ...(seesControl ? { systemIdentifier: await systemIdentifier(client) } : {}),
        };
    }
    finally {
        await client.query('ROLLBACK').catch(() => undefined);
    }
}
async function begin(client) {
    try {
        await client.query(`BEGIN READ ONLY;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .L)({ statementMs: 15_000, lockMs: 5_000 })}`);
    }
    catch (error) {
        // PgBouncer: "transaction blocks not allowed in statement pooling mode"
        if (!/statement pooling mode/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)))
            throw error;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('pooler-without-transactions', `The pooler hands on its connections after every statement: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}.`, 'Belay reads in read-only transactions. Give it the direct URL, or a pool_mode of transaction or session.', { cause: error });
    }
}
async function systemIdentifier(client) {
    const { rows } = await client.query('SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()');
    return rows[0]?.id ?? '';
}


/***/ }),

/***/ 8763:
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
 * that is allowed as many as we use is not at its limit. reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = `
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname),
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (SELECT FROM clients c WHERE c.usesysid = r.oid)
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

/***/ 6480:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ withSessionPool)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4513);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1894);



/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;
/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
async function withSessionPool(url, { connections, ...connect }, body) {
    const pool = new Pool(url, connections, connect);
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
    #dialer;
    #idle = [];
    #waiting = [];
    #free;
    #closed = false;
    constructor(url, connections, connect) {
        this.#url = url;
        this.#connect = connect;
        this.#dialer = new _dial_js__WEBPACK_IMPORTED_MODULE_2__/* .Dialer */ .c1(url, { ...connect, settingsMayBeRefused: true });
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
                    await session.close();
                else
                    this.#idle.push(session);
            }
        });
    }
    async lend(body) {
        return this.#withPlace(async () => {
            // As many are idle as places are free, at most; one of them must make room.
            await this.#idle.pop()?.close();
            return body();
        });
    }
    async close() {
        this.#closed = true;
        await Promise.all(this.#idle.splice(0).map((session) => session.close()));
    }
    /** One that is idle; a pooler or a firewall may have ended it meanwhile. */
    async #take() {
        for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
            if (session.isOpen())
                return session;
            await session.close();
        }
        return (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .dialSession */ .BY)(this.#dialer, this.#url, this.#connect, { cancels: true });
    }
    async #withPlace(body) {
        const { signal } = this.#connect;
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
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

/***/ 793:
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
    return rows.map(({ oid, kind, bytes, reltuples, live, dead, written, analyzed, vacuumed, ...row }) => ({
        ...row,
        oid: Number(oid),
        kind: KINDS[kind],
        bytes: bytes === null ? null : Number(bytes),
        rows: rowsOf(reltuples, Number(live), Number(written)),
        liveRows: Number(live),
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

/***/ 2516:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  We: () => (/* binding */ Target),
  s4: () => (/* binding */ ValidateReportSchema)
});

// UNUSED EXPORTS: PartlyLookedAt

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
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

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./packages/core/src/report/delivery.ts

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
const Delivery = schemas/* object */.Ikc({
    /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
    to: schemas/* string */.YjP(),
    delivered: schemas/* boolean */.zMY(),
    reason: schemas/* string */.YjP().optional(),
});
/** Who validated what, and how it came out: for the record. */
const AuditLine = schemas/* object */.Ikc({
    at: iso/* datetime */.w$(),
    stage: schemas/* string */.YjP(),
    verdict: schemas/* string */.YjP(),
    run: schemas/* string */.YjP(),
    /** The person or account behind the run; undefined where nobody says so. */
    actor: schemas/* string */.YjP().optional(),
    /** Where the run can be seen. */
    runUrl: schemas/* string */.YjP().optional(),
    commit: schemas/* string */.YjP().optional(),
    planDigest: schemas/* string */.YjP().optional(),
});

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
var schema = __webpack_require__(7425);
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
        audit: AuditLine.optional(),
        deliveries: schemas/* array */.YOg(Delivery),
    }),
});


/***/ }),

/***/ 2760:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NE: () => (/* binding */ withDeadline),
/* harmony export */   Xp: () => (/* binding */ DeadlinePassed),
/* harmony export */   v7: () => (/* binding */ pause)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);


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

/***/ 8693:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AP: () => (/* binding */ VALUE_WORDS),
/* harmony export */   KR: () => (/* binding */ sinceWords),
/* harmony export */   ee: () => (/* binding */ bytes),
/* harmony export */   kn: () => (/* binding */ sampleWords)
/* harmony export */ });
/* harmony import */ var _config_bake_thresholds_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(812);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2769);


const count = (value) => Math.round(value).toLocaleString('en-US');
const seconds = (value) => `${short(value)} s`;
const milliseconds = (value) => `${short(value)} ms`;
const percent = (value) => `${short(value * 100)} %`;
/** How people read each value. */
const VALUE_WORDS = {
    connections: {
        ...{ name: 'Connections', figure: count },
        phrase: (value) => (0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(Math.round(value), 'connection'),
    },
    active_connections: {
        ...{ name: 'Connections at work', figure: count },
        phrase: (value) => `${count(value)} at work`,
    },
    lock_waits: {
        ...{ name: 'Sessions waiting for a lock', figure: count },
        phrase: (value) => (0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(Math.round(value), 'lock wait'),
    },
    deadlocks_per_min: {
        ...{ name: 'Deadlocks a minute', figure: short },
        phrase: (value) => (value === 0 ? '' : (0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .plural */ .LS)(Math.round(value), 'deadlock')),
    },
    transactions_per_s: {
        ...{ name: 'Transactions a second', figure: short },
        phrase: (value) => `${short(value)} tx/s`,
    },
    rollback_share: {
        ...{ name: 'Share of transactions rolled back', figure: percent },
        phrase: (value) => `${percent(value)} rolled back`,
    },
    longest_query_s: {
        ...{ name: 'Longest query', figure: seconds },
        phrase: (value) => `longest query ${seconds(value)}`,
    },
    longest_transaction_s: {
        ...{ name: 'Longest transaction', figure: seconds },
        phrase: (value) => `transaction ${seconds(value)}`,
    },
    query_ms: {
        ...{ name: 'Mean time of a query', figure: milliseconds },
        phrase: (value) => `${milliseconds(value)} a query`,
    },
    replication_lag_bytes: {
        ...{ name: 'Replication lag', figure: bytes },
        phrase: (value) => `replica ${bytes(value)} behind`,
    },
    replication_lag_s: {
        ...{ name: 'Replication lag', figure: seconds },
        phrase: (value) => (value === 0 ? '' : `replica ${seconds(value)} behind`),
    },
    health_failures: {
        ...{ name: 'Health URLs not healthy', figure: count },
        phrase: (value) => (value === 0 ? 'healthy' : `${count(value)} not healthy`),
    },
    health_ms: {
        ...{ name: 'Slowest health URL', figure: milliseconds },
        phrase: (value) => `in ${milliseconds(value)}`,
    },
};
/** What a sample showed, in one line: `12 connections, 3 at work, 0 lock waits, 38 tx/s, …` */
function sampleWords(values) {
    return _config_bake_thresholds_js__WEBPACK_IMPORTED_MODULE_0__/* .BAKE_VALUES */ .x.flatMap((name) => {
        const value = values[name];
        const phrase = value === undefined || value === null ? '' : VALUE_WORDS[name].phrase(value);
        return phrase === '' ? [] : [phrase];
    }).join(', ');
}
/** A time since the start: `0.3 s`, `15 s`, `5 min`, `5 min 15 s`, `2 h 5 min`. */
function sinceWords(milliseconds) {
    if (milliseconds < 9_950)
        return `${short(milliseconds / 1_000)} s`;
    const whole = Math.round(milliseconds / 1_000);
    if (whole < 60)
        return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    const [large, small] = minutes < 60
        ? [`${minutes} min`, whole % 60 === 0 ? '' : ` ${whole % 60} s`]
        : [`${Math.floor(minutes / 60)} h`, minutes % 60 === 0 ? '' : ` ${minutes % 60} min`];
    return large + small;
}
/** Two digits where they matter: `0.04`, `0.4`, `3.1`, `38`, `1,240`. */
function short(value) {
    const digits = value >= 10 || Number.isInteger(value) ? 0 : value >= 0.1 ? 1 : 2;
    return Number(value.toFixed(digits)).toLocaleString('en-US');
}
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
function bytes(value) {
    const power = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
    return `${short(value / 1024 ** power)} ${BYTE_UNITS[power] ?? 'B'}`;
}


/***/ }),

/***/ 1804:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Y: () => (/* binding */ DATABASE_CHECKS),
  S: () => (/* binding */ START_ORDER)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/checks.ts
var checks = __webpack_require__(9830);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(9331);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/ask.ts

/** A statement that is given less cannot be expected to end. */
const LEAST_MS = 5;
const CANCELLED = '57014';
/**
 * Runs `body` in a read-only transaction of its own. What the server says against a statement is an
 * outcome; everything else is thrown.
 */
async function within(context, { timeoutMs, planner, ownSettings = false }, body) {
    if (timeoutMs < LEAST_MS)
        return { late: true };
    let started = performance.now();
    try {
        const read = async (client) => {
            if (planner !== undefined)
                await client.query(planner);
            started = performance.now();
            return body(client);
        };
        const value = await context.read(read, { timeoutMs, ownSettings });
        return { value, ms: performance.now() - started };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        // The same SQLSTATE says that somebody else cancelled the statement.
        const timedOut = error.code === CANCELLED && /statement timeout/i.test(error.message);
        return timedOut ? { late: true } : { reason: (0,session/* reasonOf */.A3)(error) };
    }
}
/** Asks one SELECT of one row, one `text[]` of numbers. */
async function askNumbers(context, sql, options) {
    return within(context, options, async (client) => {
        const { rows } = await client.query({ text: sql, rowMode: 'array' });
        return numbersOf(rows);
    });
}
/** Asks several such SELECTs in one round trip; all or none are answered. */
async function askTogether(context, statements, options) {
    return within(context, options, async (client) => {
        // node-postgres gives one result for each statement of a simple query.
        const results = await client.query({
            text: statements.join(';\n'),
            rowMode: 'array',
        });
        const list = Array.isArray(results) ? results : [results];
        return list.map(({ rows }) => numbersOf(rows));
    });
}
function numbersOf(rows) {
    const values = rows[0]?.[0];
    if (!values)
        throw new Error('such a question must give one row with one text[]');
    return values.map(Number);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/planner.ts
/**
 * Settings for the planner, for the statements of one transaction. None of them changes an answer; they
 * choose where it is read, which is what these checks are about.
 */
/** JIT costs more than it saves here; what is declared must not count as proven. */
const UNPREJUDICED = `
  SET LOCAL jit = off;
  SET LOCAL constraint_exclusion = off`;
/** Memory of the server for sorting and hashing one statement, so that it writes less to disk. */
const WORK_MEM = '64MB';
/** The rows as the table has them: an index that lacks some would hide them. */
const FROM_THE_TABLE = `${UNPREJUDICED};
  SET LOCAL enable_seqscan = on;
  SET LOCAL enable_indexscan = off;
  SET LOCAL enable_indexonlyscan = off;
  SET LOCAL enable_bitmapscan = off`;
/** The same for large tables. */
const FROM_A_LARGE_TABLE = `${FROM_THE_TABLE};
  SET LOCAL work_mem = '${WORK_MEM}'`;
/** As the planner likes it, for large tables. */
const FREELY = `${UNPREJUDICED};
  SET LOCAL work_mem = '${WORK_MEM}'`;
/** Keys in the order of their indexes, without touching the tables where their pages are all visible. */
const IN_KEY_ORDER = `${UNPREJUDICED};
  SET LOCAL enable_indexonlyscan = on;
  SET LOCAL enable_indexscan = on;
  SET LOCAL enable_mergejoin = on;
  SET LOCAL enable_nestloop = off;
  SET LOCAL enable_hashjoin = off;
  SET LOCAL enable_seqscan = off;
  SET LOCAL enable_bitmapscan = off;
  SET LOCAL enable_sort = off`;
/** One index after the other, probed once for each gap. */
const BY_PROBING = `${IN_KEY_ORDER};
  SET LOCAL enable_nestloop = on`;

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/answers.ts


/** Small questions share a transaction, up to so much. */
const TOGETHER_BYTES = 8 * 1024 * 1024;
const TOGETHER_LENGTH = 50;
/** Of the time that is left, what a round of small questions may take. */
const TOGETHER_SHARE = 0.3;
/** Kept free at the end, so that the whole stays near the budget. */
const RESERVE_MS = 50;
const OUT_OF_TIME = 'the time (max-check-seconds) was not enough';
/**
 * Answers every question within the check's budget: the small ones first and together, the others each with
 * its part of the time that is left, so that one large table does not take it from all the rest.
 */
async function answerAll(context, questions) {
    const answered = [];
    const alone = [];
    for (const round of rounds(questions)) {
        const answers = round.length < 2 ? undefined : await together(context, round);
        if (answers)
            answered.push(...answers);
        else
            alone.push(...round);
    }
    const waiting = bySize([...alone, ...questions.filter((question) => !isSmall(question))]);
    for (let question = waiting.shift(); question; question = waiting.shift()) {
        const milliseconds = timeLeft(context) / (waiting.length + 1);
        const answer = await answerAlone(context, question, milliseconds);
        const parts = 'reason' in answer && answer.reason !== OUT_OF_TIME && question.apart?.();
        if (parts)
            waiting.unshift(...parts);
        else
            answered.push({ question, answer });
    }
    return answered;
}
async function answerAlone(context, { ways }, milliseconds) {
    const end = performance.now() + milliseconds;
    let reason;
    for (const way of ways) {
        const answer = await way(context, end - performance.now());
        if (answer && !('reason' in answer))
            return answer;
        reason ??= answer?.reason;
    }
    return { reason: reason ?? OUT_OF_TIME };
}
/** Undefined when one of them failed or it took too long: then each goes alone. */
async function together(context, round) {
    const outcome = await askTogether(context, round.flatMap(({ togetherSql }) => togetherSql ?? []), { timeoutMs: timeLeft(context) * TOGETHER_SHARE, planner: FROM_THE_TABLE });
    if (!('value' in outcome))
        return undefined;
    return round.map((question, index) => {
        const counts = outcome.value[index];
        if (!counts)
            throw new Error('a question of a round was not answered');
        return { question, answer: { counts } };
    });
}
function timeLeft({ budget }) {
    return Math.max(0, budget.left() - RESERVE_MS);
}
function isSmall({ bytes, togetherSql }) {
    return togetherSql !== undefined && bytes !== null && bytes <= TOGETHER_BYTES;
}
/** What runs code of the project's comes last: nobody knows how long that takes. */
function bySize(questions) {
    const isOwnCode = ({ togetherSql }) => Number(togetherSql === undefined);
    const size = ({ bytes }) => bytes ?? Number.MAX_SAFE_INTEGER;
    return [...questions].sort((a, b) => isOwnCode(a) - isOwnCode(b) || size(a) - size(b));
}
function* rounds(questions) {
    let round = [];
    let bytes = 0;
    for (const question of bySize(questions.filter(isSmall))) {
        const size = question.bytes ?? 0;
        if (round.length === TOGETHER_LENGTH || (round.length > 0 && bytes + size > TOGETHER_BYTES)) {
            yield round;
            round = [];
            bytes = 0;
        }
        round.push(question);
        bytes += size;
    }
    if (round.length > 0)
        yield round;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/integrity.ts
var integrity = __webpack_require__(4684);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/tables.ts
var rows_tables = __webpack_require__(6546);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/declared.ts


/** Lists the tables and what is declared of them, in a transaction of its own. */
async function readDeclared(context, list) {
    const { tables, all } = await context.read(async (client) => {
        const tables = (0,integrity/* tablesByOid */.ro)(await (0,rows_tables/* listTables */.W)(client));
        return { tables, all: await list(client, tables) };
    });
    const declared = { tables, empty: [], readable: [], unreadable: [] };
    for (const declaration of all) {
        const reason = (0,integrity/* whyUnreadable */._p)(tables, declaration);
        if (reason !== null)
            declared.unreadable.push({ declaration, reason });
        else if (tables.get(declaration.reads[0] ?? 0)?.bytes === 0)
            declared.empty.push(declaration);
        else
            declared.readable.push(declaration);
    }
    return declared;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/sample.ts

/** Up to so many bytes rows are drawn one by one, which reads every page; beyond, pages are. */
const BY_ROWS_BYTES = 8 * 1024 * 1024;
/** The first sample: about so many rows, or so many bytes of pages. */
const FIRST_ROWS = 30;
const FIRST_BYTES = 2 * 1024 * 1024;
/** Not more than any row takes; for how many there may be. */
const ROW_BYTES = 50;
const UNKNOWN_SHARE = 0.001;
/** A next sample is this much larger at most: the speed of a small one says little. */
const GROWTH = 50;
/** Of the time that is left, what the next sample is made to take. */
const AIM = 0.6;
/** A sample that would not even be so much larger is not worth its time. */
const WORTH = 1.5;
/** The same rows again, and more, in a larger sample. */
const SEED = 7;
/**
 * Looks at a sample of the rows that grows as long as the time allows: at last, that may be all of them.
 *
 * @param declarations Of rows of the same source.
 */
function sampleOfRows(declarations, { bytes, ...ask }) {
    const method = bytes !== null && bytes <= BY_ROWS_BYTES ? 'BERNOULLI' : 'SYSTEM';
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        let best;
        let share = firstShare(bytes, method);
        while (share !== undefined) {
            const sql = sampleSql(declarations, method, share);
            const timeoutMs = end - performance.now();
            const outcome = await askNumbers(context, sql, { timeoutMs, ...ask });
            if ('reason' in outcome)
                return best ?? outcome;
            if ('late' in outcome)
                return best;
            const [rows = 0, ...counts] = outcome.value;
            if (share === 1)
                return { counts };
            if (rows > 0)
                best = { counts, part: { how: 'sample of rows', share } };
            share = nextShare(share, outcome.ms, end - performance.now());
        }
        return best;
    };
}
function firstShare(bytes, method) {
    if (bytes === null)
        return UNKNOWN_SHARE;
    const share = method === 'SYSTEM' ? FIRST_BYTES / bytes : (FIRST_ROWS * ROW_BYTES) / bytes;
    return Math.min(1, share);
}
/** From 0 to 1; undefined where the time that is left is not worth another one. */
function nextShare(share, tookMs, leftMs) {
    const factor = Math.min(GROWTH, (leftMs * AIM) / Math.max(tookMs, 1));
    const next = Math.min(1, share * factor);
    const isWorth = factor >= WORTH || (next === 1 && factor > 1);
    return isWorth ? next : undefined;
}
/** The rows looked at, then those that break each declaration. */
function sampleSql(declarations, method, share) {
    const [first] = declarations;
    if (!first)
        throw new Error('a sample needs a declaration');
    const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
    // Enough digits for a page of a very large table.
    const percent = (share * 100).toFixed(9);
    return `SELECT ARRAY[${['count(*)', ...counts].join(', ')}]::text[]
FROM ${first.source} AS t TABLESAMPLE ${method} (${percent}) REPEATABLE (${SEED})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/whole.ts

/** Of the time there is; the rest is for a part, when this does not come to its end. */
const SHARE = 0.6;
/**
 * Reads all of it with one statement, or gives nothing.
 *
 * @param sql A SELECT of one row, one `text[]` with a number for each declaration.
 */
function whole(sql, options) {
    return async (context, milliseconds) => {
        const outcome = await askNumbers(context, sql, { timeoutMs: milliseconds * SHARE, ...options });
        if ('value' in outcome)
            return { counts: outcome.value };
        return 'late' in outcome ? undefined : outcome;
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/per-table.ts



/** One question for each table, so that its rows are read once for all that is declared of them. */
function questionsByTable(declarations, options) {
    const byTable = new Map();
    for (const declaration of declarations) {
        const same = byTable.get(declaration.source) ?? [];
        if (same.push(declaration) === 1)
            byTable.set(declaration.source, same);
    }
    return [...byTable.values()].map((same) => rowsQuestion(same, options));
}
/** @param declarations Of one source, one at least. */
function rowsQuestion(declarations, { bytes: bytesOf, ownSettings = false }) {
    const [first, ...others] = declarations;
    if (!first)
        throw new Error('a question needs a declaration');
    const bytes = bytesOf(first.reads[0] ?? 0);
    const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
    const sql = `SELECT ARRAY[${counts.join(', ')}]::text[] FROM ${first.source} AS t`;
    const ask = { planner: FROM_A_LARGE_TABLE, ownSettings };
    return {
        ...{ declarations, bytes },
        ...(ownSettings ? {} : { togetherSql: sql }),
        ways: [whole(sql, ask), sampleOfRows(declarations, { bytes, ...ask })],
        ...(others.length === 0
            ? {}
            : {
                apart: () => declarations.map((one) => rowsQuestion([one], { bytes: bytesOf, ownSettings })),
            }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/report/integrity-words.ts
var integrity_words = __webpack_require__(3735);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(2769);
// EXTERNAL MODULE: ./packages/core/src/validate/gather.ts
var gather = __webpack_require__(8281);
// EXTERNAL MODULE: ./packages/core/src/validate/unseen.ts
var validate_unseen = __webpack_require__(6962);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/tell.ts






/** Findings, what was looked at in part or not at all, and the check's line. */
function tell(context, scope, words, { empty, unreadable }, answered) {
    const tally = { whole: empty.length, partly: 0, unseen: unreadable.length, broken: 0 };
    const unseen = new validate_unseen/* Unseen */.v();
    const hide = ({ object, table }, reason) => unseen.add(words.many, `${object} of ${table}`, reason);
    for (const { declaration, reason } of unreadable)
        hide(declaration, reason);
    const findings = [];
    for (const { question, answer } of answered) {
        for (const [index, declaration] of question.declarations.entries()) {
            if ('reason' in answer) {
                tally.unseen += 1;
                hide(declaration, reasonInWords(answer.reason, context));
                continue;
            }
            const count = answer.counts[index] ?? 0;
            if (answer.part) {
                tally.partly += 1;
                tellPart(context, scope, words, declaration, answer.part, count);
            }
            else
                tally.whole += 1;
            if (count === 0)
                continue;
            tally.broken += 1;
            findings.push(findingOf((0,integrity/* problemOf */.Zw)(declaration, count), words, answer.part));
        }
    }
    for (const finding of (0,gather/* gatherKinds */.X)(findings, () => words.broken))
        scope.find(finding);
    unseen.tell(scope);
    return resultOf(tally, words);
}
function reasonInWords(reason, { options }) {
    return reason === OUT_OF_TIME
        ? `${options.maxCheckSeconds} s (max-check-seconds) were not enough for any of it`
        : reason;
}
const LOOKED = {
    'key ranges': (share) => `the first ${share} of the keys were looked at`,
    'sample of rows': (share) => `a sample of ${share} of the rows was looked at`,
    'sample of keys': (share) => `a sample of ${share} of the keys was looked at`,
};
function tellPart({ details, options }, scope, { check, none }, declaration, { how, share }, found) {
    const { object, table } = declaration;
    details.partly.push({ check, object: `${object} of ${table}`, how, share });
    const looked = LOOKED[how](percent(share));
    const outcome = found === 0 ? `, with ${none}` : '; the rest may hold more';
    scope.notVerified(`${(0,integrity/* declarationWords */._u)(declaration)}: ${looked}${outcome}; ${options.maxCheckSeconds} s (max-check-seconds) were not enough for all`);
}
/** Never 100 %, never 0 %: it was a part. */
function percent(share) {
    const value = share * 100;
    if (value < 0.1)
        return 'less than 0.1 %';
    if (value < 10)
        return `${(Math.floor(value * 10) / 10).toString()} %`;
    return `${Math.min(99, Math.floor(value))} %`;
}
const STATES = {
    valid: 'The database takes it for granted and plans queries on it, so they may answer wrongly. Such rows come in while triggers or checks are off (a restore, session_replication_role), or with damage.',
    'not valid': 'It was never tried on the rows that were there; VALIDATE would fail on these.',
    'not enforced': 'It is declared NOT ENFORCED: the database does not see to it.',
};
function findingOf(problem, words, part) {
    const { object, sql, state, kind } = problem;
    const atLeast = part !== undefined;
    const seen = part ? `Only ${percent(part.share)} was looked at (${part.how}). ` : '';
    // An index that is not valid never held a promise: there is nothing that VALIDATE could do.
    const cause = kind === 'duplicates' && state === 'not valid'
        ? 'The index is not valid, so nothing keeps such keys out.'
        : STATES[state];
    return {
        ...(0,integrity_words/* problemWords */.$)({ ...problem, atLeast }),
        ...{ severity: 'error', evidence: 'measured' },
        detail: `${seen}${cause}`,
        ...{ object, advice: words.advice, sql },
    };
}
/** `12 foreign keys, no orphans; 3 looked at in part, 1 not at all`. */
function resultOf({ whole, partly, unseen, broken }, words) {
    const total = whole + partly + unseen;
    if (total === 0)
        return { result: `no ${words.many}` };
    const all = (0,report_words/* plural */.LS)(total, words.one);
    if (total === unseen) {
        return { status: 'not-verified', result: `${all}, none could be looked at` };
    }
    const outcome = broken === 0 ? words.none : `${broken.toLocaleString('en-US')} broken`;
    const rest = [
        ...(partly > 0 ? [`${partly.toLocaleString('en-US')} looked at in part`] : []),
        ...(unseen > 0 ? [`${unseen.toLocaleString('en-US')} not at all`] : []),
    ];
    return {
        result: [`${all}, ${outcome}`, ...(rest.length > 0 ? [rest.join(', ')] : [])].join('; '),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/check-rows.ts





const WORDS = {
    check: 'check-rows',
    one: 'CHECK constraint',
    many: 'CHECK constraints',
    none: 'no row breaks one',
    broken: 'CHECK constraints that rows break',
    advice: 'Mend or delete these rows; then validate the constraint where it is NOT VALID.',
};
/**
 * Rows that break a CHECK, validated or not. One that calls functions of the project's goes alone and under
 * the session's own settings: it may need its search_path, fail, or take long.
 */
const checkRowsCheck = {
    id: 'check-rows',
    title: 'Check rows',
    async run(context, scope) {
        const domains = [];
        const declared = await readDeclared(context, async (client, tables) => {
            domains.push(...(await (0,checks/* unvalidatedDomainChecks */.bf)(client)));
            return (0,checks/* checkConstraints */.Dh)(client, tables, 'all');
        });
        const { tables, readable } = declared;
        const bytes = (oid) => tables.get(oid)?.bytes ?? null;
        const plain = readable.filter(({ callsFunctions }) => !callsFunctions);
        const calling = readable.filter(({ callsFunctions }) => callsFunctions);
        const questions = [
            ...questionsByTable(plain, { bytes }),
            ...calling.map((check) => rowsQuestion([check], { bytes, ownSettings: true })),
        ];
        const result = tell(context, scope, WORDS, declared, await answerAll(context, questions));
        for (const sentence of domains)
            scope.notVerified(sentence);
        return result;
    },
};

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/declared.ts
/**
 * One row for each constraint that somebody declared: what a partition or an inheriting table has from above
 * is told there. A foreign key to a partitioned table has one more row for each partition there, on the same
 * table, which before PostgreSQL 18 stays "not valid" when the key itself is validated, and means nothing.
 * `conenforced` is new in PostgreSQL 18, and so are constraints of type n.
 */
const WEAK_SQL = `
WITH weak AS (
  SELECT k.*, i.indexrelid,
    CASE
      WHEN pg_catalog.to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN NOT k.convalidated THEN 'not valid'
      ELSE 'index invalid'
    END AS weakness
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid
  WHERE k.contype IN ('c', 'f', 'n', 'p', 'u', 'x') AND up.conrelid IS DISTINCT FROM k.conrelid
    AND (NOT k.convalidated OR NOT (i.indisvalid AND i.indisready AND i.indislive))
)
SELECT k.weakness, k.contype AS type, n.nspname AS schema, coalesce(c.relname, t.typname) AS owner,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(coalesce(c.relname, t.typname)) AS "ownerId",
  pg_catalog.quote_ident(k.conname) AS id, k.conname AS name, t.oid IS NOT NULL AS "ofDomain",
  pg_catalog.pg_get_constraintdef(k.oid) AS definition,
  k.conrelid::int8::text AS table, coalesce(c.relkind = 'p', false) AS partitioned,
  k.indexrelid::int8::text AS "indexOid", x.relname AS "indexName"
FROM weak k
LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
LEFT JOIN pg_catalog.pg_class x ON x.oid = k.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND coalesce(c.relpersistence <> 't', true)
  AND NOT EXISTS (SELECT FROM weak p WHERE p.oid = k.conparentid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits h JOIN weak p ON p.conrelid = h.inhparent
    WHERE k.coninhcount > 0 AND h.inhrelid = k.conrelid AND p.contype = k.contype AND p.conname = k.conname)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE (d.classid, d.objid) IN (
      ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid), ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid))
      AND d.deptype = 'e')
ORDER BY n.nspname, 4, k.conname`;
/** Every constraint, of tables and of domains, that does not hold for all rows by its declaration. */
async function listWeakConstraints(client) {
    const { rows } = await client.query(WEAK_SQL);
    return rows.map(({ indexOid, indexName, table, ...row }) => ({
        ...row,
        table: Number(table),
        index: indexOid === null || indexName === null ? null : { oid: Number(indexOid), name: indexName },
    }));
}
const COUNT_SQL = `
SELECT count(*)::int AS constraints,
  count(*) FILTER (WHERE k.contype = 'f')::int AS "foreignKeys"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE k.conparentid = 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** How many there are, those of partitions counted once with their table. */
async function countConstraints(client) {
    const { rows } = await client.query(COUNT_SQL);
    return rows[0] ?? { constraints: 0, foreignKeys: 0 };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/partitions.ts

/** Foreign tables have no indexes. */
const PARTITIONS_WITHOUT_SQL = `
SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE h.inhparent = $1::oid AND c.relkind IN ('r', 'p') AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_inherits a JOIN pg_catalog.pg_index i ON i.indexrelid = a.inhrelid
  WHERE a.inhparent = $2::oid AND i.indrelid = c.oid)
ORDER BY n.nspname, c.relname`;
/** The partitions directly below `table` that have no index attached to `index` (0: none has). */
async function partitionsWithout(client, table, index) {
    const { rows } = await client.query(PARTITIONS_WITHOUT_SQL, [table, index]);
    return rows;
}
/** Statements written out; somebody with more partitions will write a loop. */
const SHOWN = 20;
/** NAMEDATALEN - 1, less the room for a number. */
const NAME_BYTES = 57;
/**
 * Builds an index on every given partition without blocking writes, and attaches it: CREATE INDEX
 * CONCURRENTLY does not work on a partitioned table itself.
 */
function attachSql(index, partitions) {
    const parent = (0,identifiers/* quoteQualified */.$s)(index.schema, index.name);
    const create = index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
    const lines = partitions.slice(0, SHOWN).flatMap(({ schema, name, partitioned }, position) => {
        const own = partName(index.name, position);
        const how = partitioned ? '' : ' CONCURRENTLY';
        return [
            ...(partitioned ? ['-- has partitions of its own: blocks writes to them while it runs'] : []),
            `${create}${how} ${(0,identifiers/* quoteIdent */.v4)(own)} ON ${(0,identifiers/* quoteQualified */.$s)(schema, name)} ${index.rest};`,
            `ALTER INDEX ${parent} ATTACH PARTITION ${(0,identifiers/* quoteQualified */.$s)(schema, own)};`,
        ];
    });
    const more = partitions.length - SHOWN;
    return [...lines, ...(more > 0 ? [`-- and so on for ${more} more partitions`] : [])].join('\n');
}
/** The name of one partition's part of an index, by its position. */
function partName(index, position) {
    return `${cut(index, NAME_BYTES)}_p${position + 1}`;
}
/** A name that fits, cut between characters. */
function cut(name, bytes) {
    let fitting = name;
    while (Buffer.byteLength(fitting) > bytes)
        fitting = [...fitting].slice(0, -1).join('');
    return fitting;
}
const DEFINITION_SQL = `
SELECT pg_catalog.pg_get_indexdef($1::oid) AS definition`;
/**
 * What follows the table's name in a CREATE INDEX of this index. With an empty search_path, under which the
 * server writes the table's name in full.
 */
async function indexRest(client, { oid, name, table }) {
    const { rows } = await client.query(DEFINITION_SQL, [oid]);
    const definition = rows[0]?.definition ?? '';
    const at = definition.indexOf(`${table.id} USING `);
    if (at < 0)
        throw new Error(`the definition of ${name} is not as expected`);
    return definition.slice(at + table.id.length + 1);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/findings.ts


const TYPE = {
    c: 'CHECK',
    f: 'foreign key',
    n: 'NOT NULL',
    p: 'primary key',
    u: 'unique constraint',
    x: 'exclusion constraint',
};
/** The finding about a constraint whose declaration promises less than it seems to. */
async function weakFinding(client, weak) {
    const on = weak.ofDomain ? `the domain ${weak.ownerId}` : weak.ownerId;
    const finding = FINDING[weak.weakness](weak, `the ${TYPE[weak.type]} ${weak.id} on ${on}`);
    if (weak.weakness !== 'index invalid')
        return finding;
    return { ...finding, sql: await indexSql(client, weak) };
}
const FINDING = {
    'not valid': (weak, which) => ({
        rule: 'unvalidated-constraint',
        severity: 'warning',
        evidence: 'catalogue',
        title: `${which} is NOT VALID: rows from before were never checked`,
        detail: 'Only what was written since was checked. Queries cannot rely on it, and neither does the planner.',
        object: weak.id,
        advice: weak.ofDomain
            ? 'Validate it; that reads the tables with columns of the domain and blocks writes to them meanwhile.'
            : 'Validate it; that reads the whole table and blocks no writes.',
        sql: `ALTER ${ownerSql(weak)} VALIDATE CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(weak.name)};`,
    }),
    'not enforced': (weak, which) => ({
        rule: 'constraint-not-enforced',
        severity: 'warning',
        evidence: 'catalogue',
        title: `${which} is NOT ENFORCED: nothing checks it`,
        detail: 'It documents an intention; any row may break it.',
        object: weak.id,
        advice: 'Enforce it, or accept the finding with the reason in belay.yml.',
        sql: enforceSql(weak),
    }),
    'index invalid': (weak, which) => ({
        rule: 'constraint-index-invalid',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index behind ${which} is invalid: the constraint does not hold`,
        detail: weak.partitioned
            ? 'ALTER TABLE ONLY … ADD makes such a one, to be completed by one for each partition. Until then it holds in none, or only in some of them.'
            : 'Rows that break it may be there, and queries do not use the index.',
        object: weak.id,
        advice: weak.partitioned
            ? 'Complete it on the partitions named in the SQL; each ADD CONSTRAINT blocks writes to its partition while it runs.'
            : 'Look for duplicates, then build the index again.',
    }),
};
function ownerSql({ ofDomain, schema, owner }) {
    return `${ofDomain ? 'DOMAIN' : 'TABLE'} ${(0,identifiers/* quoteQualified */.$s)(schema, owner)}`;
}
/** PostgreSQL 18 can enforce a foreign key later, a CHECK only by making it anew. */
function enforceSql(weak) {
    const alter = `ALTER ${ownerSql(weak)}`;
    const name = (0,identifiers/* quoteIdent */.v4)(weak.name);
    if (weak.type === 'f')
        return `${alter} ALTER CONSTRAINT ${name} ENFORCED;`;
    const enforced = weak.definition.replace(/ NOT ENFORCED$/, '');
    return `${alter} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${enforced};`;
}
async function indexSql(client, weak) {
    const { schema, index, partitioned, type, definition } = weak;
    if (!index)
        throw new Error(`the constraint ${weak.id} has no index`);
    const name = (0,identifiers/* quoteQualified */.$s)(schema, index.name);
    if (!partitioned) {
        return type === 'x'
            ? `REINDEX INDEX ${name}; -- not possible CONCURRENTLY: blocks writes while it runs`
            : `REINDEX INDEX CONCURRENTLY ${name};`;
    }
    const partitions = await partitionsWithout(client, weak.table, index.oid);
    return partitions
        .flatMap((partition, position) => {
        const part = partName(index.name, position);
        return [
            `ALTER TABLE ${(0,identifiers/* quoteQualified */.$s)(partition.schema, partition.name)} ADD CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(part)} ${definition};`,
            `ALTER INDEX ${name} ATTACH PARTITION ${(0,identifiers/* quoteQualified */.$s)(partition.schema, part)};`,
        ];
    })
        .join('\n');
}
/** The finding about a constraint whose triggers do not fire. */
function unguardedFinding({ kind, id, tableId, guards }) {
    const tables = [...new Set(guards.map((guard) => guard.tableId))];
    const common = {
        severity: 'error',
        evidence: 'catalogue',
        object: id,
        sql: guards.map(enableSql).join('\n'),
    };
    const how = `${CAUSE} On ${tables.join(', ')}: ${stateWords(guards)}.`;
    if (kind === 'unique') {
        return {
            ...common,
            rule: 'unique-key-unguarded',
            title: `the deferrable unique constraint ${id} on ${tableId} is not checked: its trigger is off`,
            detail: `Duplicates can be committed. ${how}`,
            advice: `${ENABLE} Then look for duplicates.`,
        };
    }
    return {
        ...common,
        rule: 'foreign-key-unguarded',
        title: `the foreign key ${id} on ${tableId} is not guarded: ${sideWords(guards)}`,
        detail: `Rows can come to refer to nothing. ${how}`,
        advice: `${ENABLE} Then look for orphans: what was written meanwhile is not checked again.`,
    };
}
const CAUSE = 'ALTER TABLE … DISABLE TRIGGER ALL does this, pg_restore --disable-triggers among others.';
const ENABLE = 'Enable the triggers, as a superuser, or drop the constraint and add it again, as the owner.';
function stateWords(guards) {
    const replica = guards.filter(({ state }) => state === 'replica').length;
    if (replica === 0)
        return 'disabled';
    return replica === guards.length
        ? 'enabled for replication only'
        : 'disabled, or enabled for replication only';
}
function sideWords(guards) {
    const referring = guards.some(({ checksReferring }) => checksReferring);
    const referred = guards.some(({ checksReferring }) => !checksReferring);
    if (referring && referred)
        return 'nothing checks either side';
    return referring
        ? 'nothing checks the rows that refer'
        : 'nothing checks when rows that are referred to change or go';
}
function enableSql({ schema, table, trigger }) {
    return `ALTER TABLE ${(0,identifiers/* quoteQualified */.$s)(schema, table)} ENABLE TRIGGER ${(0,identifiers/* quoteIdent */.v4)(trigger)};`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/guards.ts
/**
 * The triggers behind a constraint are told by what they call: RI_FKey_check_ins and _upd look at the rows
 * that refer (ri_triggers.c), unique_key_recheck at a deferrable unique or exclusion constraint's. Those of
 * a partitioned table itself never fire for a row; those of its partitions do, and belong to constraints
 * that come from the one that was declared.
 */
const IDLE_GUARDS_SQL = `
WITH RECURSIVE idle AS (
  SELECT t.tgconstraint, t.tgname, t.tgenabled, t.tgrelid, f.proname
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid AND c.relkind <> 'p'
  JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
  WHERE t.tgisinternal AND t.tgconstraint <> 0 AND t.tgenabled IN ('D', 'R')
), up (oid, now) AS (
  SELECT DISTINCT tgconstraint, tgconstraint FROM idle
  UNION
  SELECT up.oid, k.conparentid FROM up JOIN pg_catalog.pg_constraint k ON k.oid = up.now WHERE k.conparentid <> 0
)
SELECT k.oid::int8::text AS oid, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'unique' END AS kind,
  pg_catalog.quote_ident(k.conname) AS id,
  pg_catalog.quote_ident(kn.nspname) || '.' || pg_catalog.quote_ident(kc.relname) AS "tableId",
  pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', n.nspname, 'table', c.relname,
    'tableId', pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    'trigger', i.tgname, 'state', CASE i.tgenabled WHEN 'R' THEN 'replica' ELSE 'disabled' END,
    'checksReferring', i.proname LIKE 'RI\\_FKey\\_check\\_%') ORDER BY n.nspname, c.relname, i.tgname) AS guards
FROM idle i
JOIN up ON up.oid = i.tgconstraint
JOIN pg_catalog.pg_constraint k ON k.oid = up.now AND k.conparentid = 0
JOIN pg_catalog.pg_class kc ON kc.oid = k.conrelid
JOIN pg_catalog.pg_namespace kn ON kn.oid = kc.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE kn.nspname !~ '^pg_' AND kn.nspname <> 'information_schema'
GROUP BY k.oid, k.contype, k.conname, kn.nspname, kc.relname
ORDER BY kn.nspname, kc.relname, k.conname`;
/** Foreign keys and deferrable unique constraints of which at least one trigger does not fire. */
async function listUnguarded(client) {
    const { rows } = await client.query(IDLE_GUARDS_SQL);
    return rows.map(({ kind, id, tableId, guards }) => ({ kind, id, tableId, guards }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/replication-role.ts

/** `setdatabase` 0: in every database; `setrole` 0: for every role. */
const SETTINGS_SQL = `
SELECT d.datname AS database, r.rolname AS role
FROM pg_catalog.pg_db_role_setting s
LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
  AND (s.setrole = 0 OR r.rolcanlogin)
  AND EXISTS (SELECT FROM pg_catalog.unnest(s.setconfig) c WHERE lower(c) = 'session_replication_role=replica')
ORDER BY s.setrole <> 0, r.rolname, d.datname`;
/** What the server itself says, where neither database nor role says otherwise for this session. */
const SERVER_SQL = `
SELECT count(*)::int AS count FROM pg_catalog.pg_settings
WHERE name = 'session_replication_role' AND setting = 'replica'
  AND source IN ('configuration file', 'command line', 'environment variable')`;
/** Findings about sessions that begin with every foreign key and ordinary trigger switched off. */
async function replicationRoleFindings(client) {
    const { rows } = await client.query(SETTINGS_SQL);
    const server = await client.query(SERVER_SQL);
    const isServerWide = (server.rows[0]?.count ?? 0) > 0;
    return [
        ...(isServerWide ? [finding('the whole server', undefined, SERVER_RESET)] : []),
        ...rows.map((setting) => finding(whom(setting), setting, resetSql(setting))),
    ];
}
const SERVER_RESET = `ALTER SYSTEM RESET session_replication_role;\nSELECT pg_reload_conf();`;
function finding(who, setting, sql) {
    const object = setting?.role ?? setting?.database;
    return {
        rule: 'session-replication-role',
        severity: 'error',
        evidence: 'catalogue',
        title: `session_replication_role is replica for ${who}: no foreign key is checked`,
        detail: 'In such a session neither the triggers behind foreign keys nor ordinary triggers fire: rows may refer to nothing, and what triggers keep up is not kept up. It is meant for what applies changes of a replication.',
        ...(object == null ? {} : { object: (0,identifiers/* quoteIdent */.v4)(object) }),
        advice: 'Reset it, let sessions connect anew, then look for orphans. For a role that only applies replicated changes accept the finding in belay.yml.',
        sql,
    };
}
function whom({ database, role }) {
    const inDatabase = database === null ? '' : ` in the database ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    return role === null ? `everybody${inDatabase}` : `the role ${(0,identifiers/* quoteIdent */.v4)(role)}${inDatabase}`;
}
function resetSql({ database, role }) {
    const inDatabase = database === null ? '' : ` IN DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    if (role !== null)
        return `ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)}${inDatabase} RESET session_replication_role;`;
    return database === null
        ? 'ALTER ROLE ALL RESET session_replication_role;'
        : `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} RESET session_replication_role;`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/constraints.ts






/**
 * Constraints that the schema has and that do not hold: not validated, not enforced, their triggers or
 * their index out of use. From the catalogue; whether rows break them is for the checks of the rows.
 */
const constraintsCheck = {
    id: 'constraints',
    title: 'Constraints',
    run: (context, scope) => context.read(async (client) => {
        const { constraints, foreignKeys } = await countConstraints(client);
        const findings = await findingsOf(client);
        for (const finding of (0,gather/* gatherKinds */.X)(findings, ({ rule }) => MANY[rule] ?? rule)) {
            scope.find(finding);
        }
        const counted = `${(0,report_words/* plural */.LS)(constraints, 'constraint')}, ${(0,report_words/* plural */.LS)(foreignKeys, 'foreign key')} among them`;
        return { result: [counted, ...countsOf(findings)].join('; ') };
    }),
};
async function findingsOf(client) {
    const findings = await replicationRoleFindings(client);
    findings.push(...(await listUnguarded(client)).map(unguardedFinding));
    for (const weak of await listWeakConstraints(client)) {
        findings.push(await weakFinding(client, weak));
    }
    return findings;
}
const MANY = {
    'session-replication-role': 'settings of session_replication_role',
    'foreign-key-unguarded': 'foreign keys that are not guarded',
    'unique-key-unguarded': 'deferrable unique constraints that are not checked',
    'constraint-index-invalid': 'constraints with an invalid index',
    'unvalidated-constraint': 'constraints that are NOT VALID',
    'constraint-not-enforced': 'constraints that are NOT ENFORCED',
};
const COUNTED = {
    'session-replication-role': 'switched off by session_replication_role',
    'foreign-key-unguarded': 'not guarded',
    'unique-key-unguarded': 'not checked',
    'constraint-index-invalid': 'with an invalid index',
    'unvalidated-constraint': 'not valid',
    'constraint-not-enforced': 'not enforced',
};
function countsOf(findings) {
    const counts = Object.entries(COUNTED).flatMap(([rule, words]) => {
        const count = findings.filter((finding) => finding.rule === rule).length;
        if (count === 0)
            return [];
        return [
            rule === 'session-replication-role' ? words : `${count.toLocaleString('en-US')} ${words}`,
        ];
    });
    return counts.length > 0 ? counts : ['all in force'];
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var recorder = __webpack_require__(1064);
// EXTERNAL MODULE: ./packages/core/src/validate/context.ts
var validate_context = __webpack_require__(3275);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(8996);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/query-cursor.ts
var query_cursor = __webpack_require__(774);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
// EXTERNAL MODULE: ./packages/core/src/validate/same-value.ts
var same_value = __webpack_require__(2800);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/answer.ts


/** More rows than this beyond the allowed ones are not counted: they only cost the server time. */
const answer_COUNTED = 1_000;
/** How many rows an expectation allows; undefined where it is about a value. */
function mostRows(expect) {
    if (expect === 'no rows')
        return 0;
    return 'at-most' in expect ? expect['at-most'] : undefined;
}
/** How many rows are worth counting when so many are allowed. */
function worthCounting(most) {
    return most + answer_COUNTED + 1;
}
/** @param rows As counted, at most {@link worthCounting} of `most`. */
function answerOfRows(most, rows) {
    const counted = rows === worthCounting(most) ? `more than ${(0,report_words/* plural */.LS)(rows - 1, 'row')}` : (0,report_words/* plural */.LS)(rows, 'row');
    const found = rows === 0 ? 'no rows' : counted;
    const expected = most === 0 ? 'none' : `at most ${most.toLocaleString('en-US')}`;
    if (rows <= most)
        return { holds: true, words: most === 0 ? found : `${found}, ${expected}` };
    return { holds: false, words: `${found}, expected ${expected}` };
}
/** @param fetched At most two rows: more than one is one too many. */
function answerOfValue(expected, { types, rows }) {
    const wanted = (0,same_value/* expectedInWords */.fG)(expected, 'NULL');
    const not = (found) => ({ holds: false, words: `${found}, expected ${wanted}` });
    const [row, second] = rows;
    if (types.length !== 1)
        return not(`${(0,report_words/* plural */.LS)(types.length, 'column')}`);
    if (row === undefined)
        return not('no row');
    if (second !== undefined)
        return not('more than one row');
    const found = foundValue(row[0] ?? null, types[0] ?? 0);
    if (!(0,same_value/* isSameValue */.am)(expected, found))
        return not((0,same_value/* shownValue */.JJ)(found, 'NULL'));
    return { holds: true, words: wanted };
}
/** int8, int2, int4, oid, float4, float8, numeric: the same in every Postgres. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
function foundValue(text, type) {
    if (text === null)
        return { kind: 'null', text: '' };
    if (type === BOOLEAN)
        return { kind: 'boolean', text };
    return { kind: NUMBERS.has(type) ? 'number' : 'text', text };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/ask.ts








/** Runs a check's query in a read-only transaction of its own, and reads no more of its rows than decides. */
async function ask(context, check) {
    const timeoutMs = context.budget.left();
    if (timeoutMs === 0)
        return { kind: 'unanswered', words: noTimeLeft(context) };
    try {
        const answer = await context.read(async (client) => {
            await useSchemaOfUrl(client, context.database.url);
            const answer = await answerOf(client, check);
            await client.query(TAKE_BACK_SQL);
            return answer;
        }, { ownSettings: true });
        return { kind: 'answered', ...answer };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        return whyNot(error, check.sql, timeoutMs);
    }
}
/**
 * What a function of the user's own may do in a read-only transaction, NOTIFY or set_config for instance, would come
 * into force with its COMMIT.
 */
const TAKE_BACK_SQL = 'ROLLBACK AND CHAIN';
async function answerOf(client, { sql, expect }) {
    const cursor = await (0,query_cursor/* declareCursor */.p)(client, sql);
    const most = mostRows(expect);
    if (most !== undefined)
        return answerOfRows(most, await cursor.skip(worthCounting(most)));
    if (typeof expect !== 'object' || !('value' in expect))
        throw new Error('nothing is expected');
    return answerOfValue(expect.value, await cursor.fetch(2));
}
/** Prisma puts the schema of `?schema=` first; what else the role's search_path has stays behind it. */
async function useSchemaOfUrl(client, url) {
    if (!new URL(url).searchParams.has('schema'))
        return;
    await client.query(SCHEMA_FIRST_SQL, [(0,identifiers/* quoteIdent */.v4)((0,postgres_url/* parseDatabaseUrl */.mx)(url).schema)]);
}
const SCHEMA_FIRST_SQL = `
SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', $1::text,
  nullif(pg_catalog.current_setting('search_path'), '')), true)`;
function noTimeLeft({ options }) {
    return `not run: the ${options.maxCheckSeconds} s for all custom checks are used up`;
}
function whyNot(error, sql, timeoutMs) {
    if (error.code === '25006') {
        return { kind: 'refused', words: 'it would write, which the read-only transaction refused' };
    }
    if (error.code === '57014') {
        const words = `no answer within the ${(0,report_words/* durationWords */.Sh)(timeoutMs)} that were left, or cancelled`;
        return { kind: 'unanswered', words };
    }
    const points = (0,query_cursor/* errorOffset */.E)(error);
    return {
        kind: 'unanswered',
        words: (0,session/* reasonOf */.A3)(error),
        ...(points === undefined ? {} : { offset: (0,positions/* offsetOfCodePoint */.QJ)(sql, points) }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/custom/custom-checks.ts + 2 modules
var custom_checks = __webpack_require__(5293);
// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(5129);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/finding.ts

/** What is said about a check that did not give what was expected, or gave no answer; nothing for one that holds. */
function finding_findingOf(check, asked, place) {
    if (asked.kind === 'answered' && asked.holds)
        return undefined;
    const common = {
        evidence: 'measured',
        title: titleOf(check, asked),
        sql: check.sql,
        ...(place === undefined ? {} : { place }),
    };
    if (check.kind === 'assertion') {
        return { ...common, rule: 'assertion-failed', severity: 'error', advice: ADVICE[asked.kind] };
    }
    switch (asked.kind) {
        case 'answered':
            return {
                ...common,
                ...{ rule: 'custom-check-failed', severity: check.severity, detail: HOW },
                advice: ADVICE.answered,
            };
        case 'refused':
            return { ...common, rule: 'custom-check-refused', severity: 'error', advice: ADVICE.refused };
        case 'unanswered':
            return {
                ...common,
                ...{ rule: 'custom-check-unanswered', severity: atLeastWarning(check.severity) },
                advice: ADVICE.unanswered,
            };
    }
}
const HOW = 'Asked of the live database in a read-only transaction; values of rows are not shown here.';
const ADVICE = {
    answered: 'Run the SQL to see the rows; mend them, or correct the check in belay.yml.',
    refused: 'A check only reads: take out the function that writes.',
    unanswered: 'What could not be answered does not count as passed. Correct the SQL, give the role SELECT on what it reads, or give it more time (max-check-seconds).',
};
function titleOf({ kind, name, message }, { kind: outcome, words }) {
    const said = message !== undefined && outcome === 'answered' ? `${message} (${words})` : words;
    return (0,report_text/* oneLine */.TN)(`${kind} "${name}": ${said}`);
}
/** No answer is worth a look, however mild the check is. */
function atLeastWarning(severity) {
    return severity === 'notice' ? 'warning' : severity;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/custom.ts







/** The checks and assertions of belay.yml: SQL of the project's own, with what it must give. */
const customCheck = {
    id: 'custom',
    title: 'Custom',
    run: async (context, scope) => {
        const all = await (0,custom_checks/* customChecks */.n)(context.config);
        if (all.length === 0)
            return { status: 'skipped', result: 'no checks in belay.yml' };
        let holding = 0;
        for (const check of all)
            holding += (await runOne(context, scope, check)) ? 1 : 0;
        return custom_resultOf(all, holding);
    },
};
/** True when it gave what was expected. */
async function runOne(context, scope, check) {
    const started = performance.now();
    const asked = await ask(context, check);
    const durationMs = Math.round(performance.now() - started);
    const finding = finding_findingOf(check, asked, placeOf(context, check, asked));
    const status = (0,recorder/* statusOf */.c)(finding === undefined ? [] : [scope.find(finding)]);
    scope.item({ status, name: check.name, result: asked.words, durationMs });
    return finding === undefined;
}
function custom_resultOf(all, holding) {
    const assertions = all.filter(({ kind }) => kind === 'assertion').length;
    const checks = all.length - assertions;
    const words = [
        ...(checks === 0 ? [] : [(0,report_words/* plural */.LS)(checks, 'check')]),
        ...(assertions === 0 ? [] : [(0,report_words/* plural */.LS)(assertions, 'assertion')]),
    ];
    return { result: `${holding} of ${words.join(' and ')} ${all.length === 1 ? 'holds' : 'hold'}` };
}
/** The line of belay.yml that the server complains about, else the one where the SQL begins. */
function placeOf(context, { path: where }, asked) {
    const { config, root } = context;
    if (config.file === undefined)
        return undefined;
    const offset = asked.kind === 'answered' ? 0 : (asked.offset ?? 0);
    const line = config.places?.value(where, offset).line;
    return {
        file: (0,validate_context/* shown */.S)(context, external_node_path_default().resolve(root, config.file)),
        ...(line === undefined ? {} : { line }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/duplicates.ts
var duplicates = __webpack_require__(1389);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/estimates.ts
/**
 * As the planner does it (estimate_rel_size): the density of the last VACUUM, ANALYZE or CREATE INDEX over the
 * pages of today. reltuples is -1 from PostgreSQL 14 on, and before that 0 with 0 pages, until one of them ran.
 */
const ESTIMATES_SQL = `
SELECT c.oid::int8::text AS oid, e.rows::text AS rows
FROM pg_catalog.unnest($1::oid[]) AS given (oid)
JOIN pg_catalog.pg_class c ON c.oid = given.oid
CROSS JOIN LATERAL (
  SELECT CASE WHEN pg_catalog.count(*) FILTER (WHERE (l.relpages <= 0 OR l.reltuples < 0) AND l.pages > 0) = 0
    THEN coalesce(pg_catalog.sum(l.reltuples::float8 / nullif(l.relpages, 0) * l.pages), 0) END AS rows
  FROM (
    SELECT c.oid WHERE c.relkind <> 'p'
    UNION ALL
    SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
  ) leaf
  CROSS JOIN LATERAL (
    SELECT r.relpages, r.reltuples,
      pg_catalog.pg_relation_size(r.oid) / pg_catalog.current_setting('block_size')::float8 AS pages
    FROM pg_catalog.pg_class r WHERE r.oid = leaf.oid
    -- Or the size of every other table would be asked as well, also of those that somebody has locked.
    OFFSET 0
  ) l
) e`;
/** Rows by table, as far as the server can tell without counting. Inside `context.read`. */
async function estimateRows(client, oids) {
    const { rows } = await client.query(ESTIMATES_SQL, [oids]);
    return new Map(rows.flatMap(({ oid, rows }) => rows === null ? [] : [[Number(oid), Math.round(Number(rows))]]));
}
/** Fills in the report's estimates: those of tables by themselves, partitions with their whole. */
async function noteRows({ read, details }, tables) {
    const own = [...tables.values()].filter(({ isPartition, ofExtension, bytes }) => !isPartition && !ofExtension && bytes !== null);
    const stored = own.filter(({ bytes }) => bytes !== 0).map(({ oid }) => oid);
    const estimates = await read((client) => estimateRows(client, stored));
    for (const { oid, plainName, bytes, unreadable } of own) {
        const rows = bytes === 0 && unreadable === null ? 0 : estimates.get(oid);
        if (rows !== undefined)
            details.rows[plainName] = rows;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/unique/question.ts




/** Keys of a sample: as many as are grouped in the memory of one statement. */
const SAMPLED_KEYS = 200_000;
const FEWEST_PARTS = 8;
const MOST_PARTS = 1_024;
/** Groups all keys; where that takes too long, those of a part of the hash values, and of these all rows. */
function uniqueKeyQuestion(declaration, { bytes, rows }) {
    const { countSql } = declaration;
    const parts = partsOf(rows ?? 0);
    return {
        ...{ declarations: [declaration], bytes, togetherSql: countSql },
        ways: [whole(countSql, { planner: FROM_A_LARGE_TABLE }), sampleOfKeys(declaration, parts)],
    };
}
/** One key in so many is looked at. */
function partsOf(rows) {
    return Math.min(MOST_PARTS, Math.max(FEWEST_PARTS, Math.ceil(rows / SAMPLED_KEYS)));
}
function sampleOfKeys(declaration, parts) {
    const { source, keys, conditions } = declaration;
    const sampled = [...conditions, `(${hashOf(keys)} & 2147483647) % ${parts} = 0`];
    const sql = (0,duplicates/* surplusSql */.N5)((0,duplicates/* duplicatesSql */.TT)(source, keys, sampled));
    return async (context, timeoutMs) => {
        const outcome = await askNumbers(context, sql, { timeoutMs, planner: FROM_A_LARGE_TABLE });
        if ('late' in outcome)
            return undefined;
        if ('reason' in outcome)
            return outcome;
        return { counts: outcome.value, part: { how: 'sample of keys', share: 1 / parts } };
    };
}
/** hash_array hashes a value as its type does, so that equal keys are in the same part. */
function hashOf(keys) {
    return keys.map((key, index) => `(hash_array(ARRAY[${key}]) << ${index % 16})`).join(' # ');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/duplicates.ts






const duplicates_WORDS = {
    check: 'duplicates',
    one: 'unique key',
    many: 'unique keys',
    none: 'no duplicates',
    broken: 'unique keys with duplicates',
    advice: 'Remove or change the rows that are too many, then rebuild the index: REINDEX INDEX CONCURRENTLY.',
};
/** Rows that share a key which should be unique, read from the table: the index may hide them. */
const duplicatesCheck = {
    id: 'duplicates',
    title: 'Duplicates',
    async run(context, scope) {
        const cannot = [];
        const declared = await readDeclared(context, async (client, tables) => {
            const { declarations, unreadable } = await (0,duplicates/* uniqueKeys */.ij)(client, tables);
            cannot.push(...unreadable);
            return declarations;
        });
        const { tables, readable } = declared;
        const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
        const rows = await context.read((client) => estimateRows(client, oids));
        const questions = readable.map((key) => {
            const [oid = 0] = key.reads;
            return uniqueKeyQuestion(key, { bytes: tables.get(oid)?.bytes ?? null, rows: rows.get(oid) });
        });
        const result = tell(context, scope, duplicates_WORDS, declared, await answerAll(context, questions));
        for (const sentence of cannot)
            scope.notVerified(sentence);
        return result;
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/index-duplicates.ts
var index_duplicates = __webpack_require__(8372);
// EXTERNAL MODULE: ./packages/core/src/postgres/index-facts.ts
var index_facts = __webpack_require__(2651);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/broken.ts
/**
 * The indexes of which something is left to be done. Those behind constraints are left out: there it is the
 * constraint that is broken.
 */
function brokenIndexes(indexes, work) {
    const byOid = new Map(indexes.map((index) => [index.oid, index]));
    return indexes.flatMap((index) => {
        const state = index.constraint === null ? stateOf(index, indexes, work) : undefined;
        if (state === undefined)
            return [];
        const phase = work.indexes.get(index.oid) ?? null;
        return [{ state, index, phase, whole: wholeOf(index, byOid) }];
    });
}
function wholeOf(index, byOid) {
    let top = index;
    for (let up = index.parent; up !== null; up = top.parent) {
        const parent = byOid.get(up);
        if (!parent)
            break;
        top = parent;
    }
    return top === index && !index.partitioned ? null : top;
}
/** Queries use it and writes keep it up. */
function isUsable({ valid, ready, live }) {
    return valid && ready && live;
}
function stateOf(index, all, work) {
    if (isUsable(index))
        return isCopyBeside(index, all) ? 'left-over' : undefined;
    // A partitioned index is never built by itself: it waits for its partitions' indexes.
    if (!index.partitioned && (work.indexes.has(index.oid) || work.tables.has(index.table.oid))) {
        return 'building';
    }
    if (reindexedName(index) !== undefined)
        return 'left-over';
    if (!index.live)
        return 'dropping';
    return index.valid ? 'not-ready' : 'invalid';
}
/**
 * The name under which REINDEX CONCURRENTLY keeps a copy, without its suffix: `_ccnew` is the new one,
 * `_ccold` the old one that is to go; a number follows where the name was taken (REINDEX, "Rebuilding
 * Indexes Concurrently"). A long name is shortened before the suffix.
 */
function reindexedName({ name, }) {
    const match = /^(.+)_cc(new|old)\d*$/.exec(name);
    if (!match)
        return undefined;
    const [, base = '', kind] = match;
    return { base, kind: kind === 'new' ? 'new' : 'old' };
}
/** A usable index may have been given such a name by somebody: it must lie beside the one it is a copy of. */
function isCopyBeside(index, all) {
    const copy = reindexedName(index);
    if (!copy)
        return false;
    return all.some((other) => other !== index &&
        other.table.oid === index.table.oid &&
        other.name.startsWith(copy.base) &&
        JSON.stringify([other.keys, other.predicate]) ===
            JSON.stringify([index.keys, index.predicate]));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/broken-findings.ts


/** The finding about one broken index that is no part of a partitioned one. */
function brokenFinding(broken) {
    const { index } = broken;
    const of = index.ofToast ? `the TOAST table of ${index.table.id}` : index.table.id;
    return { ...broken_findings_FINDING[broken.state](broken, `${index.id} on ${of}`), object: index.id };
}
/** `where`: the index and its table. */
const broken_findings_FINDING = {
    building: ({ phase }, where) => ({
        rule: 'index-being-built',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the index ${where} is being built or dropped at this moment`,
        detail: `Another session is at it${phase === null ? '' : ` (${phase})`}; until it is done, no query uses the index. If that session fails, the index stays behind invalid.`,
        advice: 'Wait until it is done and validate again.',
        sql: `SELECT * FROM pg_stat_progress_create_index;`,
    }),
    'left-over': leftOver,
    dropping: ({ index }, where) => ({
        rule: 'index-not-ready',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is half dropped`,
        detail: 'A DROP INDEX CONCURRENTLY did not come to an end. Neither queries nor writes use it.',
        advice: 'Drop it again.',
        sql: `DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(index.schema, index.name)};`,
    }),
    invalid: (broken, where) => ({
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is invalid: ${EFFECT[effectOf(broken)]}`,
        detail: broken.index.unique
            ? 'A CREATE UNIQUE INDEX CONCURRENTLY that fails, on duplicates for instance, leaves such an index behind.'
            : 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
        ...mending(broken),
    }),
    'not-ready': (broken, where) => ({
        rule: 'index-not-ready',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is not ready: queries use it, but writes do not keep it up`,
        detail: 'Queries through it miss rows. No command leaves an index like this; the catalogue was changed by hand or is damaged.',
        ...mending(broken),
    }),
};
const EFFECT = {
    costs: 'it slows writes and serves no query',
    absent: 'it serves no query, and writes do not keep it up',
    unguarded: 'it serves no query, and does not keep duplicates out',
};
function effectOf({ index }) {
    if (index.ready)
        return 'costs';
    return index.unique ? 'unguarded' : 'absent';
}
function mending({ index }) {
    const name = (0,identifiers/* quoteQualified */.$s)(index.schema, index.name);
    const first = index.unique ? 'Remove the duplicates if there are any, then build it' : 'Build it';
    return {
        advice: `${first} again, or drop it. CREATE INDEX … IF NOT EXISTS would keep it as it is.`,
        sql: `REINDEX INDEX CONCURRENTLY ${name};\n-- or, to be rid of it: DROP INDEX CONCURRENTLY ${name};`,
    };
}
function leftOver({ index }, where) {
    const isNew = reindexedName(index)?.kind === 'new';
    const costs = index.ready ? 'Every write keeps it up' : 'It takes up space';
    return {
        rule: 'index-left-over',
        severity: index.valid ? 'warning' : 'error',
        evidence: 'catalogue',
        title: `the index ${where} is left over from a REINDEX CONCURRENTLY that did not come to an end`,
        detail: isNew
            ? `It is the copy that was to take the place of the old index. ${costs}, and the index of the same name without _ccnew is still there.`
            : `It is the old index whose place was taken already. ${costs}, and nothing needs it.`,
        advice: isNew
            ? 'Drop it, and run the REINDEX again if it is still wanted.'
            : 'Drop it; the rebuilt index is in place.',
        sql: `DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(index.schema, index.name)};`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/indexes/duplicate-findings.ts
var duplicate_findings = __webpack_require__(5789);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/table-use.ts
/**
 * From the planner's and the activity statistics, which take no lock on the table. reltuples is -1 (0 before
 * PostgreSQL 14) for a table that was never analyzed.
 */
const TABLE_USE_SQL = `
WITH RECURSIVE tree (root, oid) AS (
  SELECT DISTINCT r, r FROM pg_catalog.unnest($1::oid[]) r
  UNION ALL
  SELECT tree.root, c.oid FROM tree
  JOIN pg_catalog.pg_inherits h ON h.inhparent = tree.oid
  JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relispartition
)
SELECT tree.root::int8::text AS oid,
  coalesce(sum(greatest(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0)), 0)::float8 AS rows,
  coalesce(sum(c.relpages::float8), 0) * pg_catalog.current_setting('block_size')::float8 AS bytes,
  coalesce(sum(pg_catalog.pg_stat_get_tuples_deleted(c.oid)), 0)::float8 AS deleted
FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid AND c.relkind <> 'p'
GROUP BY tree.root`;
/** By oid; a table without partitions yet, or gone meanwhile, is absent. */
async function readTableUse(client, tables) {
    if (tables.length === 0)
        return new Map();
    const { rows } = await client.query(TABLE_USE_SQL, [tables]);
    return new Map(rows.map(({ oid, ...use }) => [Number(oid), use]));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/foreign-key-findings.ts




/** From here on a search through all rows is felt. */
const BIG_ROWS = 10_000;
const BIG_BYTES = 8 * 1024 * 1024;
/** The finding about each foreign key whose referring rows no index finds. */
async function foreignKeyFindings(client, uncovered) {
    const tables = uncovered.flatMap(({ key }) => [key.table.oid, key.referenced.oid]);
    const uses = await readTableUse(client, tables);
    const findings = [];
    for (const one of uncovered) {
        const { key } = one;
        const use = uses.get(key.table.oid) ?? NO_USE;
        const deleted = uses.get(key.referenced.oid)?.deleted ?? 0;
        findings.push({ ...foreign_key_findings_finding(one, use, deleted), sql: await createSql(client, key) });
    }
    return findings;
}
const NO_USE = { rows: 0, bytes: 0, deleted: 0 };
/** A warning where it hurts: many rows to search, and a reason to search them. */
function foreign_key_findings_finding({ key, partly }, { rows, bytes }, deleted) {
    const isBig = rows >= BIG_ROWS || bytes >= BIG_BYTES;
    const isDeletedFrom = key.followsDelete || deleted > 0;
    return {
        rule: 'foreign-key-without-index',
        severity: isBig && isDeletedFrom && !partly ? 'warning' : 'notice',
        evidence: 'catalogue',
        title: `the foreign key ${key.id} on ${key.table.id} (to ${key.referenced.id}) has no index`,
        detail: [
            `To delete a row of ${key.referenced.id}, or to change its key, Postgres searches all of ${key.table.id} (about ${(0,report_words/* plural */.LS)(Math.round(rows), 'row')}), with the row locked meanwhile.`,
            deletions(key, deleted),
            ...(partly ? [`${partly.id} narrows the search.`] : []),
        ].join(' '),
        object: key.id,
        advice: 'Add the index to the schema as well, or the next migration drops it again.',
    };
}
function deletions({ referenced, followsDelete }, deleted) {
    if (deleted > 0) {
        return `${(0,report_words/* plural */.LS)(deleted, 'row')} of ${referenced.id} ${deleted === 1 ? 'was' : 'were'} deleted since the statistics were last reset.`;
    }
    return followsDelete
        ? 'The key says what is to happen on such a delete, so that it is to be expected.'
        : 'None was deleted since the statistics were last reset.';
}
/** NAMEDATALEN - 1. */
const foreign_key_findings_NAME_BYTES = 63;
async function createSql(client, { table, columnNames }) {
    const columns = columnNames.map(identifiers/* quoteIdent */.v4).join(', ');
    const on = (0,identifiers/* quoteQualified */.$s)(table.schema, table.name);
    if (!table.partitioned)
        return `CREATE INDEX CONCURRENTLY ON ${on} (${columns});`;
    const rest = `USING btree (${columns})`;
    const suffix = '_idx';
    const name = cut([table.name, ...columnNames].join('_'), foreign_key_findings_NAME_BYTES - suffix.length) + suffix;
    const partitions = await partitionsWithout(client, table.oid, 0);
    return [
        `CREATE INDEX ${(0,identifiers/* quoteIdent */.v4)(name)} ON ONLY ${on} ${rest};`,
        attachSql({ schema: table.schema, name, unique: false, rest }, partitions),
    ].join('\n');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/foreign-keys.ts

/**
 * A key to a partitioned table has one more row for each partition there, on the same table: no keys of
 * their own. A key that is NOT ENFORCED (PostgreSQL 18) never looks for rows.
 */
const FOREIGN_KEYS_SQL = `
SELECT k.oid::int8::text AS oid, nullif(k.conparentid, 0)::int8::text AS parent, pg_catalog.quote_ident(k.conname) AS id,
  k.conrelid::int8::text AS "tableOid", n.nspname AS "tableSchema", c.relname AS "tableName",
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS "tableId",
  c.relkind = 'p' AS "tablePartitioned", k.confrelid::int8::text AS "referencedOid",
  pg_catalog.quote_ident(rn.nspname) || '.' || pg_catalog.quote_ident(r.relname) AS "referencedId",
  pg_catalog.array_to_string(k.conkey, ' ') AS columns,
  ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (num, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at) AS "columnNames",
  k.confdeltype IN ('c', 'n', 'd') AS "followsDelete"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
WHERE k.contype = 'f' AND (p.oid IS NULL OR p.conrelid <> k.conrelid)
  AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
  AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, k.conname`;
/** Every enforced foreign key, those that partitions have from their parents included. */
async function listForeignKeys(client) {
    const { rows } = await client.query(FOREIGN_KEYS_SQL);
    return rows.map(({ id, columnNames, followsDelete, ...row }) => ({
        ...{ id, columnNames, followsDelete },
        oid: Number(row.oid),
        parent: row.parent === null ? null : Number(row.parent),
        table: {
            ...{ oid: Number(row.tableOid), schema: row.tableSchema, name: row.tableName },
            ...{ id: row.tableId, partitioned: row.tablePartitioned },
        },
        referenced: { oid: Number(row.referencedOid), id: row.referencedId },
        columns: row.columns.split(' ').map(Number),
    }));
}
/**
 * The keys, each with its partitions, whose referring rows no index finds. A partitioned table needs no
 * index of its own where each partition has one.
 */
function uncoveredKeys(keys, indexes) {
    const byTable = groupBy(indexes.filter(isUsable), ({ table }) => table.oid);
    const below = groupBy(keys, ({ parent }) => parent ?? 0);
    const isCovered = (key) => {
        if ((byTable.get(key.table.oid) ?? []).some((index) => finds(index, key)))
            return true;
        const partitions = below.get(key.oid) ?? [];
        return key.table.partitioned && partitions.length > 0 && partitions.every(isCovered);
    };
    return keys
        .filter((key) => key.parent === null && !isCovered(key))
        .map((key) => {
        const partly = (byTable.get(key.table.oid) ?? []).find((index) => findsSome(index, key));
        return partly ? { key, partly } : { key };
    });
}
/** The index begins with the key's columns, in any order. */
function finds(index, key) {
    const first = index.columns.slice(0, key.columns.length);
    return (isForEquality(index, key) &&
        first.length === key.columns.length &&
        key.columns.every((column) => first.includes(column)));
}
function findsSome(index, key) {
    return isForEquality(index, key) && key.columns.includes(index.columns[0] ?? 0);
}
/**
 * The server looks for `column = value`, so that an index on the rows where the column IS NOT NULL serves as
 * well as one on all rows.
 */
function isForEquality({ method, predicate }, key) {
    if (method !== 'btree' && method !== 'hash')
        return false;
    if (predicate === null)
        return true;
    const given = predicate.replace(/^\((.*) IS NOT NULL\)$/, '$1');
    return key.columnNames.some((name) => given === name || given === `"${name.replaceAll('"', '""')}"`);
}
function groupBy(all, key) {
    const groups = new Map();
    for (const one of all) {
        const group = groups.get(key(one)) ?? [];
        if (group.push(one) === 1)
            groups.set(key(one), group);
    }
    return groups;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/partitioned-findings.ts




/** One finding for each partitioned index, however many of its partitions' indexes are broken. */
async function partitionedFindings(client, broken) {
    const findings = [];
    for (const family of familiesOf(broken)) {
        const lacking = [];
        for (const index of family.broken.filter(({ partitioned }) => partitioned)) {
            const partitions = await partitionsWithout(client, index.table.oid, index.oid);
            if (partitions.length > 0)
                lacking.push({ index, partitions, rest: await indexRest(client, index) });
        }
        findings.push(familyFinding(family, lacking));
    }
    return findings;
}
function familiesOf(broken) {
    const families = new Map();
    for (const { whole, index } of broken) {
        if (!whole)
            continue;
        const family = families.get(whole.oid) ?? { whole, broken: [] };
        families.set(whole.oid, family);
        family.broken.push(index);
    }
    return [...families.values()];
}
function familyFinding({ whole, broken }, lacking) {
    const parts = broken.filter(({ partitioned }) => !partitioned);
    const without = lacking.flatMap(({ partitions }) => partitions.map(({ id }) => id));
    const reasons = [
        ...(without.length > 0 ? [`${withList('partition', without)} without an index of it`] : []),
        ...(parts.length > 0
            ? [
                `${withList('invalid part', parts.map(({ id }) => id))}`,
            ]
            : []),
    ];
    const where = `the partitioned index ${whole.id} on ${whole.table.id}`;
    const because = reasons.length > 0 ? reasons.join(', ') : 'not attached to all partitions';
    return {
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: isUsable(whole) ? `${where} has ${because}` : `${where} is invalid: ${because}`,
        detail: 'Queries on these partitions go without it, and a unique one does not hold across the whole table. CREATE INDEX … ON ONLY makes such an index, to be completed by one index for each partition.',
        object: whole.id,
        advice: 'Build what is missing on each partition and attach it; the last one makes it valid.',
        sql: [
            ...parts.map(({ schema, name }) => `REINDEX INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(schema, name)};`),
            ...lacking.map(({ index, partitions, rest }) => attachSql({ ...index, rest }, partitions)),
        ].join('\n'),
    };
}
const NAMED = 5;
function withList(noun, names) {
    const more = names.length > NAMED ? ', …' : '';
    return `${(0,report_words/* plural */.LS)(names.length, noun)} (${names.slice(0, NAMED).join(', ')}${more})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/work.ts
/**
 * pg_stat_progress_create_index shows what other roles do only to members of pg_read_all_stats; to all others
 * it shows that they do (backend_progress in pgstatfuncs.c). pg_locks hides nothing: a session that works
 * CONCURRENTLY keeps a ShareUpdateExclusiveLock on the table throughout, and on an index that is there
 * already (REINDEX, DROP).
 */
const WORK_SQL = `
WITH locked AS (
  SELECT l.relation, l.pid, c.relkind FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  WHERE l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
    AND l.pid <> pg_catalog.pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
), building AS (
  SELECT pid, index_relid AS index, command, phase FROM pg_catalog.pg_stat_progress_create_index
  WHERE datname = pg_catalog.current_database()
)
SELECT index::int8::text AS oid, phase, false AS hidden FROM building WHERE index <> 0
UNION ALL
SELECT relation::int8::text, phase, false FROM locked LEFT JOIN building USING (pid) WHERE relkind IN ('i', 'I')
UNION ALL
SELECT relation::int8::text, NULL, true FROM locked
JOIN building USING (pid) WHERE command IS NULL AND relkind IN ('r', 'm', 'p')`;
/** Reads what is being done to the indexes of this database. Nothing of it can be seen on a standby. */
async function readIndexWork(client) {
    const { rows } = await client.query(WORK_SQL);
    const indexes = new Map();
    const tables = new Set();
    for (const { oid, phase, hidden } of rows) {
        if (hidden)
            tables.add(Number(oid));
        else
            indexes.set(Number(oid), phase ?? indexes.get(Number(oid)) ?? null);
    }
    return { indexes, tables };
}
/** What was seen at one of two moments. */
function bothWorks(one, other) {
    return {
        indexes: new Map([...one.indexes, ...other.indexes]),
        tables: new Set([...one.tables, ...other.tables]),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/indexes.ts










/** Indexes that are broken, repeat another one, or are missing behind a foreign key; from the catalogue alone. */
const indexesCheck = {
    id: 'indexes',
    title: 'Indexes',
    run: async (context, scope) => {
        // In a transaction of its own: what was being built then may be done by the time of the snapshot.
        const before = await context.read(readIndexWork);
        const { count, broken, work, findings } = await context.read((client) => look(client, before));
        for (const finding of (0,gather/* gatherKinds */.X)(findings, manyOf))
            scope.find(finding);
        if (broken.length > 0)
            sayWhatWasHidden(context, work, scope);
        return {
            result: [
                `${count.toLocaleString('en-US')} ${count === 1 ? 'index' : 'indexes'}`,
                ...indexes_countsOf(findings),
            ].join(', '),
        };
    },
};
async function look(client, before) {
    const indexes = await (0,index_facts/* listIndexes */.J)(client);
    const work = bothWorks(before, await readIndexWork(client));
    const broken = brokenIndexes(indexes, work);
    const alone = broken.filter(({ whole, state }) => whole === null || state === 'building');
    const inFamilies = broken.filter((one) => !alone.includes(one));
    const known = new Set(broken.map(({ index }) => index.oid));
    const duplicates = (0,index_duplicates/* duplicatesAmong */.z)(indexes).filter(({ index }) => !known.has(index.oid));
    const findings = [
        ...alone.map(brokenFinding),
        ...(await partitionedFindings(client, inFamilies)),
        ...duplicates.map(duplicate_findings/* duplicateFinding */.Z),
        ...(await foreignKeyFindings(client, uncoveredKeys(await listForeignKeys(client), indexes))),
    ];
    return { count: indexes.length, broken, work, findings };
}
/** What stands behind a number: of many findings in one, and in the result. */
const indexes_WORDS = {
    'invalid-index error': { many: 'invalid indexes', result: 'invalid' },
    'index-not-ready error': { many: 'indexes that are not ready', result: 'not ready' },
    'index-left-over error': { many: 'indexes left over', result: 'left over' },
    'index-left-over warning': { many: 'usable indexes left over', result: 'left over but usable' },
    'index-being-built warning': { many: 'indexes being built', result: 'being built' },
    'duplicate-index warning': { many: 'duplicate indexes', result: 'duplicate' },
    'duplicate-index notice': {
        many: 'indexes are only the beginning of another one',
        result: 'the beginning of another one',
    },
    'foreign-key-without-index warning': {
        many: 'foreign keys of large tables without an index',
        result: 'missing behind foreign keys of large tables',
    },
    'foreign-key-without-index notice': {
        many: 'foreign keys without an index',
        result: 'missing behind foreign keys',
    },
};
function kindOf({ rule, severity }) {
    return `${rule} ${severity}`;
}
function manyOf(finding) {
    return indexes_WORDS[kindOf(finding)]?.many ?? finding.rule;
}
function indexes_countsOf(findings) {
    return Object.entries(indexes_WORDS).flatMap(([kind, { result }]) => {
        const count = findings.filter((finding) => kindOf(finding) === kind).length;
        return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${result}`];
    });
}
function sayWhatWasHidden({ database }, work, scope) {
    if (database.facts.standby) {
        scope.notVerified('indexes: whether those that are invalid are just being built cannot be seen on a standby');
    }
    else if (work.tables.size > 0) {
        scope.notVerified('indexes: which index another role is building on a table cannot be seen without pg_read_all_stats');
    }
}

// EXTERNAL MODULE: ./packages/core/src/migrations/pending.ts
var pending = __webpack_require__(456);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(576);
// EXTERNAL MODULE: ./packages/core/src/migrations/pending-findings.ts
var pending_findings = __webpack_require__(5983);
// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(2224);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/logs.ts
/** Messages of these classes quote the values of rows: data exceptions, broken constraints, RAISE. */
const QUOTES_VALUES = /^(22|23|P0)/;
/** Colours, in the excerpt of the file that Prisma writes down. */
const COLOUR = new RegExp(String.raw `\u001b\[[0-9;]*m`, 'g');
const LONGEST = 300;
/**
 * Why an attempt failed, out of `_prisma_migrations.logs`: Prisma's ApplyMigrationError (P3018) with the
 * database's error in it, without the values of anybody's rows. Undefined where the text has no SQLSTATE,
 * so that nobody knows what it quotes.
 */
function whyItFailed(logs) {
    const text = logs?.replace(COLOUR, '') ?? '';
    const code = /^Database error code: ([0-9A-Z]{5})\s*$/m.exec(text)?.[1];
    if (code === undefined)
        return undefined;
    const message = /^(?:ERROR|FATAL|PANIC): (.*)$/m.exec(text)?.[1]?.trim();
    if (message === undefined || QUOTES_VALUES.test(code)) {
        return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
    }
    const shown = message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message;
    return `${shown} (SQLSTATE ${code})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/failed-findings.ts


/** A migration that is neither finished nor rolled back: running, failed half-way, or failed and undone by Postgres. */
function failedFinding(row, migration, { failed }, place) {
    const about = {
        severity: 'error',
        evidence: 'catalogue',
        migration: row.name,
        place: migration ? { file: place.show(migration.file), line: 1 } : { file: place.folder },
    };
    if (isRunning(row, failed, place))
        return { ...runningFinding(row, place), ...about };
    const left = row.appliedSteps > 0 ? 'steps' : (place.left.get(row.name) ?? 'not known');
    return left === 'nothing'
        ? { ...undoneFinding(row, place), ...about }
        : { ...halfFinding(row, left, place), ...about };
}
/** The deploy that holds Prisma's lock works on the newest attempt; with logs it has failed already. */
function isRunning(row, failed, { lockedBy }) {
    if (lockedBy === undefined || row.logs !== undefined)
        return false;
    return failed.every((other) => other.row.startedAt <= row.startedAt);
}
function runningFinding(row, { lockedBy, database }) {
    return {
        rule: 'migration-running',
        title: `${row.name} is being applied right now`,
        detail: `It was started ${row.startedAt} and is not finished, and the server process ${String(lockedBy)} of ${database} holds Prisma's advisory lock. What is seen now may be otherwise in a moment.`,
        advice: 'Validate again when the deploy is over. If no deploy is running, the session was left behind: end it, and see then what the migration left.',
        sql: `SELECT pid, usename, client_addr, state, xact_start, query FROM pg_stat_activity WHERE pid = ${String(lockedBy)};\n-- SELECT pg_terminate_backend(${String(lockedBy)});`,
    };
}
function undoneFinding(row, place) {
    return {
        rule: 'history-failed-migration',
        title: `${row.name} has failed; Postgres took it back as a whole`,
        detail: [
            startedWords(row, place),
            `It was one transaction, so nothing of it stayed (${place.transactionsBecause}).`,
            ...reasonWords(row),
        ].join('\n'),
        advice: `Mend what made it fail, run ${resolve('rolled-back', row)}, then \`npx prisma migrate deploy\`.`,
        sql: logsSql(place),
    };
}
/** `steps`: the history itself says that some were applied. */
function halfFinding(row, left, place) {
    const stayed = {
        steps: `${row.appliedSteps} of its steps stayed applied.`,
        part: `What ran before the error may have stayed (${place.transactionsBecause}).`,
        'not known': 'What it left cannot be told: its file is not in the tree, or does not parse.',
    }[left];
    return {
        rule: 'migration-half-applied',
        title: left === 'steps'
            ? `${row.name} has failed half-way: part of it is applied`
            : `${row.name} has failed, and part of it may be applied`,
        detail: [startedWords(row, place), stayed, ...reasonWords(row)].join('\n'),
        advice: [
            'Compare the file with what the database has, statement by statement. Then either',
            `undo by hand what stayed and run ${resolve('rolled-back', row)}: the whole file is applied again by the next \`npx prisma migrate deploy\`;`,
            `or finish the rest of the file by hand and run ${resolve('applied', row)}: Prisma never runs it again.`,
        ].join('\n'),
        sql: logsSql(place),
    };
}
function startedWords(row, { database }) {
    return `Started ${row.startedAt} in ${database}, never finished. \`prisma migrate deploy\` refuses everything (P3009) until it is resolved.`;
}
function reasonWords({ logs }) {
    const why = whyItFailed(logs);
    if (why !== undefined)
        return [`The server said: ${why}.`];
    return [
        logs === undefined
            ? 'Prisma wrote down no reason.'
            : 'Prisma wrote down why: see the column logs.',
    ];
}
function resolve(as, { name }) {
    return `\`npx prisma migrate resolve --${as} ${(0,recovery/* shellWord */.r)(name)}\``;
}
function logsSql({ table }) {
    return `SELECT migration_name, started_at, logs FROM ${table} WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/findings.ts




/** What stands for the rest where there are dozens. */
const findings_MANY = {
    'history-failed-migration': 'failed migrations',
    'migration-half-applied': 'migrations that may be half applied',
    'migration-pending': 'migrations that are not applied',
    'migration-unknown': 'migrations that the tree does not have',
    'migration-checksum-differs': 'migrations that were applied with another content',
    'migration-applied-twice': 'migrations that were applied more than once',
};
/** Everything that is wrong in a history, gravest first; what comes in dozens is put together. */
function historyFindings(view, place) {
    const { failed, pending, renamed, unknown, edited, repeated } = view;
    const blocked = failed[0]?.row.name;
    const findings = [
        ...failed.map(({ row, migration }) => failedFinding(row, migration, view, place)),
        ...pending.map((one) => pendingFinding(one, blocked, place)),
        ...renamed.map(({ migration, old }) => (0,pending_findings/* renamedFinding */.ow)(migration, old.name, `in the history of ${place.database}`, place.show)),
        ...unknown.map((row) => unknownFinding(row, place)),
        ...edited.map((one) => checksumFinding(one, place)),
        ...repeated.map((one) => repeatedFinding(one, place)),
        ...lateFinding(view.late, place),
    ];
    return (0,gather/* gatherKinds */.X)(findings, ({ rule }) => findings_MANY[rule] ?? 'findings about the migration history');
}
function pendingFinding({ migration: { name, file }, attempt }, blocked, place) {
    return {
        rule: 'migration-pending',
        severity: 'error',
        evidence: 'catalogue',
        title: `${name} is not applied`,
        detail: [
            `The tree has it, and the history of ${place.database} does not say that it was applied.`,
            ...attemptWords(attempt),
        ].join(' '),
        place: { file: place.show(file), line: 1 },
        migration: name,
        advice: pendingAdvice(blocked, place),
    };
}
function pendingAdvice(blocked, { lockedBy }) {
    if (lockedBy !== undefined) {
        return `The server process ${String(lockedBy)} holds Prisma's advisory lock: a deploy is running, or was left behind. Validate again when it is over.`;
    }
    return blocked === undefined
        ? 'Run `npx prisma migrate deploy` against this database. If it was run, it went to another database or to another ?schema=.'
        : `\`npx prisma migrate deploy\` applies it, but refuses everything (P3009) until ${blocked} is resolved.`;
}
function attemptWords(attempt) {
    if (attempt?.rolledBackAt === undefined)
        return [];
    const words = `Its last attempt, of ${attempt.startedAt}, was marked as rolled back at ${attempt.rolledBackAt}.`;
    return attempt.finishedAt === undefined
        ? [words]
        : [
            words,
            'That row has finished_at too, which Prisma itself never writes: `prisma migrate deploy` applies it again, while `migrate status` of some versions calls it applied.',
        ];
}
function unknownFinding(row, place) {
    return {
        rule: 'migration-unknown',
        severity: 'error',
        evidence: 'catalogue',
        title: `${row.name} is applied, and the tree does not have it`,
        detail: `The history of ${place.database} says that it was applied at ${row.finishedAt ?? row.startedAt}. \`prisma migrate deploy\` says nothing about it, and a database built from the tree would lack it.`,
        place: { file: place.folder },
        migration: row.name,
        advice: 'Validate the commit that was deployed: another one, perhaps a newer one, was deployed here. If the folder was deleted or renamed, restore it, and undo what it did in a new migration.',
    };
}
function checksumFinding({ migration, row }, place) {
    return {
        rule: 'migration-checksum-differs',
        severity: 'error',
        evidence: 'catalogue',
        title: `${migration.name} was applied with another content than its file has`,
        detail: `The history of ${place.database} has the checksum ${row.checksum.slice(0, 12)}…, the file ${migration.checksum.slice(0, 12)}… (line ends do not count). \`prisma migrate deploy\` and \`status\` do not notice: this database has what the old text did, new ones get the new text.`,
        place: { file: place.show(migration.file), line: 1 },
        migration: migration.name,
        advice: 'Restore the text that was applied (git log -p shows when it changed), and put the change into a new migration.',
    };
}
function repeatedFinding({ name, rows }, place) {
    return {
        rule: 'migration-applied-twice',
        severity: 'error',
        evidence: 'catalogue',
        title: `${name} was applied ${rows.length} times`,
        detail: `The history of ${place.database} has a finished row for each: ${rows.map(({ startedAt }) => startedAt).join(', ')}. What the file does to rows happened as often. Two deploys at the same time without Prisma's advisory lock do this, and rows that were written by hand.`,
        place: { file: place.folder },
        migration: name,
        advice: 'Look at what the second run did, mend it, and mark the surplus row as rolled back (rolled_back_at set, finished_at NULL).',
        sql: `SELECT id, started_at, finished_at, applied_steps_count FROM ${place.table} ORDER BY migration_name, started_at;`,
    };
}
const findings_SHOWN = 5;
/** One for all: it happened, and nobody can change it any more. */
function lateFinding(late, place) {
    const [first] = late;
    if (!first)
        return [];
    const names = late.slice(0, findings_SHOWN).map(({ name }) => name);
    const more = late.length > findings_SHOWN ? ` and ${late.length - findings_SHOWN} more` : '';
    const were = late.length === 1 ? 'was' : 'were';
    return [
        {
            rule: 'migration-out-of-order',
            severity: 'notice',
            evidence: 'catalogue',
            title: `${(0,report_words/* plural */.LS)(late.length, 'migration')} ${were} applied after ones that sort behind`,
            detail: `In ${place.database}: ${names.join(', ')}${more}. A database built from the tree applies them in the order of their names.`,
            place: { file: place.show(first.file), line: 1 },
            ...(late.length === 1 ? { migration: first.name } : {}),
        },
    ];
}
/** @param schema Where the history was looked for. */
function absentFinding({ empty, elsewhere }, database, schema) {
    const others = elsewhere.map((name) => JSON.stringify(name)).join(', ');
    const hint = others === '' ? '' : ` There is one in the schema ${others}: give ?schema= in the URL.`;
    if (empty) {
        return {
            rule: 'history-empty',
            severity: 'error',
            evidence: 'catalogue',
            title: `${database} has neither a migration history nor a table in the schema ${schema}: nothing was deployed there`,
            advice: `Check the database name and ?schema= of database-url, and where \`prisma migrate deploy\` was pointed at.${hint}`,
        };
    }
    return {
        rule: 'history-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `${database} has no migration history in the schema ${schema}, though it is not empty`,
        detail: '`prisma migrate deploy` stops there with P3005: no migration of the tree was deployed.',
        advice: `Check the database name and ?schema= of database-url.${hint} If they are right, baseline it: \`npx prisma migrate resolve --applied NAME\` for each migration it already has, then \`npx prisma migrate deploy\`.`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/execution/left.ts
var left = __webpack_require__(1741);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(734);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/left-behind.ts



/**
 * What a file can leave behind when it fails somewhere, whichever statement it was.
 *
 * @param sql Of the file; undefined when the tree does not have it.
 * @param mode How the project's Prisma sends a file.
 */
async function whatFailureLeaves(sql, mode) {
    if (sql === undefined)
        return 'not known';
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return 'not known';
    const { statements } = split;
    const sentAs = sentWhole(statements, mode) ? 'batch' : 'statements';
    const leavesSomething = failurePoints(statements).some((completed) => (0,left/* keptStatements */.xN)(statements, completed, sentAs).length > 0);
    return leavesSomething ? 'part' : 'nothing';
}
/** What Prisma's own splitter cannot read goes as one batch also where the version splits. */
function sentWhole(statements, mode) {
    return (mode === 'batch' || (statements.length > 1 && (0,transport/* unreadableForPrisma */.V)(statements) !== undefined));
}
/**
 * How many statements were completed when it failed. The later it failed, the more stayed; besides, some
 * statements leave traces of their own when they fail.
 */
function failurePoints(statements) {
    const last = statements.length - 1;
    return statements.flatMap(({ kind, runsOutsideTransaction }, index) => index === last || runsOutsideTransaction === true || kind === 'DoStmt' || kind === 'CallStmt'
        ? [index]
        : []);
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/cli.ts + 1 modules
var cli = __webpack_require__(6538);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/status-output.ts
/**
 * The sentences of the command (6.19.3 and 7.10.1, seen and read in their source). The first kind ends the
 * command, so that a list that is missing says nothing.
 */
const LISTS = {
    pending: /^(?:Following|The) migrations? have not yet been applied:\n/m,
    failed: /^Following migrations? have failed:\n/m,
    unknown: /^The migrations? from the database are not found locally in [^\n]*:\n/m,
};
/**
 * Reads the output of `prisma migrate status`.
 *
 * @returns What it said of the history, or why it came to say nothing.
 */
function readStatusOutput(result) {
    if (result.timedOut)
        return { reason: 'it did not end in time and was ended' };
    if (result.engineMissing)
        return { reason: "Prisma's schema engine could not be started" };
    if (result.ok)
        return { upToDate: true };
    const lists = Object.entries(LISTS).flatMap(([name, header]) => {
        const names = listAfter(header, result.output);
        return names === undefined ? [] : [[name, names]];
    });
    if (lists.length > 0)
        return { upToDate: false, ...Object.fromEntries(lists) };
    return { reason: failure(result) };
}
function listAfter(header, output) {
    const match = header.exec(output);
    if (!match)
        return undefined;
    const rest = output.slice(match.index + match[0].length);
    return (rest.split(/\n[ \t]*(?:\n|$)/)[0] ?? '').split('\n').map((line) => line.trim());
}
const status_output_LONGEST = 300;
function failure({ exitCode, output }) {
    const at = output.search(/^Error\b/m);
    const said = (at === -1 ? output : output.slice(at)).replace(/\s+/g, ' ').trim();
    const words = said.length > status_output_LONGEST ? `${said.slice(0, status_output_LONGEST - 1)}…` : said;
    return words === '' ? `it ended with exit code ${String(exitCode)} and no word` : words;
}
/**
 * What Prisma says otherwise than the history, one sentence each; empty when both agree. Prisma speaks of
 * unknown migrations only where others are pending, so that silence about them is no contradiction.
 */
function disagreements(prisma, history) {
    const isBehind = history.pending.length + history.failed.length > 0;
    if (prisma.upToDate) {
        return isBehind
            ? [`Prisma calls the database up to date; by its history ${behindWords(history)}.`]
            : [];
    }
    return ['pending', 'failed', 'unknown'].flatMap((kind) => {
        const said = prisma[kind];
        return said === undefined ? [] : difference(KIND_WORDS[kind], said, history[kind]);
    });
}
const KIND_WORDS = {
    pending: 'not applied',
    failed: 'failed',
    unknown: 'applied and not in the tree',
};
function behindWords({ pending, failed }) {
    return [
        ...(failed.length > 0 ? [`${failed.join(', ')} failed`] : []),
        ...(pending.length > 0 ? [`${pending.length} are not applied`] : []),
    ].join(' and ');
}
function difference(what, prisma, history) {
    // A name with a line break in it cannot be told apart in Prisma's list.
    const ours = new Set(history.flatMap((name) => name.split('\n').map((line) => line.trim())));
    const theirs = new Set(prisma);
    const onlyPrisma = [...theirs].filter((name) => !ours.has(name));
    const onlyHistory = [...ours].filter((name) => !theirs.has(name));
    return [
        ...onlyPrisma.map((name) => `Prisma calls ${name} ${what}; the history does not.`),
        ...onlyHistory.map((name) => `The history says of ${name}: ${what}; Prisma does not.`),
    ];
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(3668);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/status-url.ts




/** Parameters of Prisma's that are taken over as they are. What it does not know it leaves out without a word. */
const KEPT = [
    ...['schema', 'connect_timeout', 'socket_timeout', 'pool_timeout', 'channel_binding'],
    ...['sslidentity', 'max_connection_lifetime', 'max_idle_connection_lifetime'],
];
/** How long one statement of `prisma migrate status` may take and wait; it reads a few small tables. */
const STATUS_SETTINGS = [
    '-c default_transaction_read_only=on',
    '-c statement_timeout=15000',
    '-c lock_timeout=2000',
];
/**
 * The URL of a direct connection as Prisma's schema engine has to get it, so that it can only read and is
 * protected no less than Belay's own connections.
 *
 * The engine's parser (prisma-engines, quaint/src/connector/postgres/url.rs) knows `options` and
 * `application_name`; of TLS it knows `sslmode=disable|prefer|require`, takes every other mode for `prefer`
 * without a word, and verifies only with `sslaccept=strict`: the chain and the name, so that there is no
 * `verify-ca`. Its `sslcert` is the file of the server's CA, its `sslidentity` the client's own as PKCS #12.
 *
 * @param env For libpq's variables and its files in the home folder.
 * @returns The URL, or why Prisma cannot connect as Belay does.
 * @throws UserError `tls-option-invalid`.
 */
async function readOnlyPrismaUrl(url, env) {
    const tls = (0,tls_request/* readTlsRequest */.tt)(url, { env, remote: 'verify-full' });
    const given = new URL(url).searchParams;
    if (tls.certificate !== undefined && tls.key !== undefined && !given.has('sslidentity')) {
        return {
            reason: 'Prisma takes a client certificate as sslidentity (PKCS #12) only, not as sslcert and sslkey',
        };
    }
    const target = new URL(bareUrl(url));
    for (const name of KEPT) {
        const value = given.get(name);
        if (value !== null)
            target.searchParams.set(name, value);
    }
    if (tls.keyPassword !== undefined)
        target.searchParams.set('sslpassword', tls.keyPassword);
    for (const [name, value] of await tlsParameters(tls, env))
        target.searchParams.set(name, value);
    target.searchParams.set('options', [...given.getAll('options'), ...STATUS_SETTINGS].join(' '));
    target.searchParams.set('application_name', 'belay');
    // The engine decodes a plus too, but not everything that reads such a URL does.
    return { url: target.href.replaceAll('+', '%20') };
}
/** Who and where, with the port in its place: Prisma reads no `?port=`, `?user=` or `?password=`. */
function bareUrl(url) {
    const { host, port, database, ...parts } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const given = new URL(url).searchParams;
    const user = encodeURIComponent(given.get('user') ?? parts.user);
    const password = encodeURIComponent(given.get('password') ?? parts.password);
    const login = password === '' ? user : `${user}:${password}`;
    const socket = host.startsWith('/');
    const query = socket ? `?host=${encodeURIComponent(host)}` : '';
    const server = `${socket ? 'localhost' : host}:${port}`;
    return `postgresql://${login}@${server}/${encodeURIComponent(database)}${query}`;
}
async function tlsParameters(tls, env) {
    const { mode, acceptsAny } = tls;
    if (mode === 'disable')
        return [['sslmode', 'disable']];
    if (mode === 'allow' || mode === 'prefer')
        return [['sslmode', 'prefer']];
    const roots = acceptsAny ? undefined : await rootsFile(tls, env);
    // As with libpq, `require` verifies where a root certificate is there.
    const verifies = mode !== 'require' || roots !== undefined;
    return [
        ['sslmode', 'require'],
        ['sslaccept', verifies ? 'strict' : 'accept_invalid_certs'],
        ...(roots === undefined ? [] : [['sslcert', roots]]),
    ];
}
/** Absolute, because Prisma's command line is started elsewhere. Undefined: the system's. */
async function rootsFile(tls, env) {
    const { rootCertificates, certificate, key } = tls;
    if (rootCertificates === 'system')
        return undefined;
    if (rootCertificates !== undefined)
        return external_node_path_default().resolve(rootCertificates);
    // Prisma's own meaning of the word.
    if (certificate !== undefined && key === undefined)
        return external_node_path_default().resolve(certificate);
    const home = env['HOME'];
    if (home === undefined)
        return undefined;
    const usual = external_node_path_default().join(home, '.postgresql', 'root.crt');
    return (0,promises_.access)(usual).then(() => usual, () => undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/prisma-status.ts



/** Starting the command line and its engine takes a second or two. */
const LONGEST_MS = 60_000;
/** What is left of the output in a finding. */
const TAIL_LINES = 30;
/**
 * Asks the project's own `prisma migrate status` and compares it with the history. It is asked only where a
 * history was read: on a database without the schema of `?schema=` it would try to create that.
 */
async function comparePrismaStatus(context, history, scope) {
    const asked = await askPrismaStatus(context);
    const says = 'reason' in asked ? asked : readStatusOutput(asked.result);
    if ('reason' in says) {
        scope.notVerified(`whether prisma migrate status agrees: ${says.reason}`);
        return 'not asked';
    }
    const { result } = asked;
    const sentences = disagreements(says, history);
    const differs = sentences.length > 0;
    if (differs)
        scope.find(differsFinding(sentences, result));
    scope.item({
        status: differs ? 'failed' : 'passed',
        name: 'prisma migrate status',
        result: differs ? 'says otherwise' : says.upToDate ? 'agrees: up to date' : 'agrees',
        durationMs: Math.round(result.durationMs),
    });
    return differs ? 'differs' : 'agrees';
}
/** Runs the command in the place of one of our connections, read only; or says why it cannot be run. */
async function askPrismaStatus(context) {
    const { project, tree, database, ports, budget } = context;
    const reason = prisma_status_whyNot(context);
    if (reason !== undefined)
        return { reason };
    const target = await readOnlyPrismaUrl(database.url, ports.env);
    if ('reason' in target)
        return target;
    const { schema } = tree;
    if (!schema)
        throw new Error('asked without a schema');
    const result = await database.pool.lend(() => (0,cli/* migrateStatus */.u6)({
        ...{ project, schema, migrations: tree.directory, databaseUrl: target.url },
        deadlineMs: Math.max(1, Math.min(LONGEST_MS, budget.left())),
    }, ports));
    return { result };
}
function prisma_status_whyNot({ project, tree, database, budget }) {
    if (project.cli === undefined) {
        return 'Prisma is not installed in the project (run npm ci before)';
    }
    if (project.engine === undefined) {
        return "Prisma's schema engine is not in place (npx prisma version downloads it), and validating downloads nothing";
    }
    if (!tree.schema)
        return 'no schema.prisma was found, and Prisma needs it';
    const { pooler } = database.facts;
    if (pooler !== undefined || isMarkedPooled(database.url)) {
        return `through ${pooler ?? 'the pooler that pgbouncer=true names'} Prisma would leave settings and prepared statements on connections that others use; give validate the direct URL`;
    }
    return budget.spent ? "the check's time was up" : undefined;
}
/** Prisma's own word for a URL that leads to a transaction pooler. */
function isMarkedPooled(url) {
    return new URL(url).searchParams.get('pgbouncer') === 'true';
}
function differsFinding(sentences, { output }) {
    return {
        rule: 'prisma-status-differs',
        severity: 'error',
        evidence: 'measured',
        title: 'prisma migrate status does not say what the migration history says',
        detail: [...sentences, '', 'It printed:', ...output.trim().split('\n').slice(-TAIL_LINES)].join('\n'),
        advice: 'Look at the rows of these migrations in _prisma_migrations: what the two make of them is not the same, so that the next deploy does not do what status says. A row with both finished_at and rolled_back_at does this.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/reading.ts



/** Reads Prisma's history in the schema of the URL, and who works on it right now. */
async function readHistory(context) {
    const { schema } = context.database;
    try {
        return await context.read(async (client) => {
            const rows = await (0,prisma_history/* readPrismaHistory */.Dg)(client, schema);
            return rows === undefined
                ? { kind: 'absent', ...(await surroundings(client, schema)) }
                : { kind: 'read', rows, lockedBy: await lockHolder(client) };
        });
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || error.code !== 'history-unreadable')
            throw error;
        return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
    }
}
const INSUFFICIENT_PRIVILEGE = '42501';
function remedy({ cause }, { database }) {
    if (cause?.code !== INSUFFICIENT_PRIVILEGE)
        return '';
    const { schema, facts } = database;
    const [table, role] = [(0,identifiers/* quoteQualified */.$s)(schema, prisma_history/* HISTORY_TABLE */.GQ), (0,identifiers/* quoteIdent */.v4)(facts.role)];
    return `GRANT SELECT ON ${table} TO ${role} (and USAGE on its schema) lets it be looked at.`;
}
const OTHER_HISTORIES = `
  SELECT n.nspname AS schema
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   ORDER BY n.nspname`;
async function surroundings(client, schema) {
    const { rows } = await client.query(OTHER_HISTORIES, [prisma_history/* HISTORY_TABLE */.GQ]);
    return {
        empty: await (0,prisma_history/* isSchemaEmpty */.t1)(client, schema),
        elsewhere: rows.map((row) => row.schema),
    };
}
/** A key of type bigint is shown in two halves, and objsubid 1 says so (documentation of pg_locks). */
const LOCK_HOLDER = `
  SELECT l.pid
    FROM pg_catalog.pg_locks l
   WHERE l.locktype = 'advisory' AND l.granted
     AND l.classid = 0 AND l.objid = $1::oid AND l.objsubid = 1
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                        WHERE d.datname = pg_catalog.current_database())
   ORDER BY l.pid
   LIMIT 1`;
async function lockHolder(client) {
    const { rows } = await client.query(LOCK_HOLDER, [prisma_history/* PRISMA_ADVISORY_LOCK */.Hh]);
    return rows[0]?.pid;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(4236);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql-text.ts
var sql_text = __webpack_require__(7815);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/view.ts


/** Rules of the tree whose folder Prisma or Belay cannot read: the name is known all the same. */
const BROKEN_FOLDER = new Set(['migration-file-missing', 'migration-symlink']);
/** Names of folders that hold no migration that could be read. */
function brokenFolders({ findings }) {
    return findings.flatMap(({ rule, migration }) => BROKEN_FOLDER.has(rule) && migration !== undefined ? [migration] : []);
}
/**
 * Sorts out what became of each migration, by the rules of Prisma's own: a row marked as rolled back does not
 * count, one that is neither finished nor rolled back is a failure.
 *
 * @param rows Oldest attempt first, as `readPrismaHistory` gives them.
 */
function compareHistory(tree, rows) {
    const known = new Map(tree.migrations.map((migration) => [migration.name, migration]));
    const broken = new Set(brokenFolders(tree));
    const applied = byName(rows.filter(({ state }) => state === 'applied'));
    const failed = byName(rows.filter(({ state }) => state === 'failed'));
    const tried = byName(rows);
    const unknown = [...applied]
        .filter(([name]) => !known.has(name) && !broken.has(name) && !failed.has(name))
        .map(([, attempts]) => newest(attempts));
    const waiting = tree.migrations.filter(({ name }) => !applied.has(name) && !failed.has(name));
    const renamed = renames(waiting, unknown);
    const found = new Set(renamed.flatMap(({ migration, old }) => [migration.name, old.name]));
    const done = tree.migrations.flatMap((migration) => {
        const attempts = failed.has(migration.name) ? undefined : applied.get(migration.name);
        return attempts ? [{ migration, row: newest(attempts) }] : [];
    });
    return {
        applied: done,
        failed: [...failed].map(([name, attempts]) => ({
            row: newest(attempts),
            migration: known.get(name),
        })),
        pending: waiting
            .filter(({ name }) => !found.has(name))
            .map((migration) => ({ migration, attempt: tried.get(migration.name)?.at(-1) })),
        renamed,
        unknown: unknown.filter(({ name }) => !found.has(name)),
        edited: done.filter(({ migration, row }) => !adapter/* prismaAdapter */._.matchesChecksum(migration.sql, row.checksum)),
        repeated: [...applied]
            .filter(([, attempts]) => attempts.length > 1)
            .map(([name, attempts]) => ({ name, rows: attempts })),
        late: lateOnes(tree.migrations, applied),
        latest: rows.findLast(({ state }) => state === 'applied'),
    };
}
function renames(waiting, unknown) {
    const taken = new Set();
    return waiting.flatMap((migration) => {
        const old = unknown.find(({ name, checksum }) => !taken.has(name) &&
            (0,sql_text/* hasStatement */.I)(migration.sql) &&
            adapter/* prismaAdapter */._.matchesChecksum(migration.sql, checksum));
        if (!old)
            return [];
        taken.add(old.name);
        return [{ migration, old }];
    });
}
/** In the order of their first success; several at the same instant say nothing about an order. */
function lateOnes(migrations, applied) {
    const started = migrations
        .map((migration, place) => ({
        ...{ migration, place },
        at: applied.get(migration.name)?.[0]?.startedAt,
    }))
        .filter((one) => one.at !== undefined)
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place - b.place));
    let furthest = -1;
    return started.flatMap(({ migration, place }) => {
        const late = place < furthest;
        furthest = Math.max(furthest, place);
        return late ? [migration] : [];
    });
}
function byName(rows) {
    const named = new Map();
    for (const row of rows)
        named.set(row.name, [...(named.get(row.name) ?? []), row]);
    return named;
}
function newest(attempts) {
    const last = attempts.at(-1);
    if (!last)
        throw new Error('a migration without an attempt');
    return last;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/migrations.ts










/** The migration history against the tree, and `prisma migrate status` against both. */
const migrationsCheck = {
    id: 'migrations',
    title: 'Migrations',
    async run(context, scope) {
        const reading = await readHistory(context);
        if (reading.kind === 'read')
            return judgeHistory(context, reading, scope);
        const broken = findAll(scope, (0,pending/* concerning */.n)(context.tree.findings, []));
        if (reading.kind === 'absent') {
            const { database } = context;
            scope.find(absentFinding(reading, (0,postgres_url/* describeUrl */.Ng)(database.url), database.schema));
            describe(context, compareHistory(context.tree, []));
            return { result: 'there is no migration history' };
        }
        scope.notVerified(`the migration history: ${reading.reason}`);
        return {
            result: 'the migration history may not be read',
            ...(broken ? {} : { status: 'not-verified' }),
        };
    },
};
async function judgeHistory(context, { rows, lockedBy }, scope) {
    const view = compareHistory(context.tree, rows);
    const notApplied = [...view.pending, ...view.renamed].map(({ migration }) => migration);
    findAll(scope, [
        ...historyFindings(view, await migrations_placeOf(context, view, lockedBy)),
        ...(0,pending/* concerning */.n)(context.tree.findings, notApplied),
    ]);
    describe(context, view);
    const status = await comparePrismaStatus(context, said(context, view, notApplied), scope);
    const counted = `${view.applied.length} of ${context.tree.migrations.length} applied`;
    return { result: `${counted}${STATUS_WORDS[status]}` };
}
const STATUS_WORDS = {
    agrees: ', prisma migrate status agrees',
    differs: ', prisma migrate status says otherwise',
    'not asked': '',
};
/** @returns Whether one of them is an error. */
function findAll(scope, findings) {
    return findings
        .map((finding) => scope.find(finding))
        .some(({ severity }) => severity === 'error');
}
async function migrations_placeOf(context, { failed }, lockedBy) {
    const { database, tree, project } = context;
    const left = failed.map(async ({ row, migration }) => [row.name, await whatFailureLeaves(migration?.sql, project.transactions)]);
    return {
        database: (0,postgres_url/* describeUrl */.Ng)(database.url),
        table: (0,identifiers/* quoteQualified */.$s)(database.schema, prisma_history/* HISTORY_TABLE */.GQ),
        folder: (0,validate_context/* shown */.S)(context, tree.directory),
        show: (file) => (0,validate_context/* shown */.S)(context, file),
        transactionsBecause: project.transactionsBecause,
        lockedBy,
        left: new Map(await Promise.all(left)),
    };
}
/** The same in the words of `prisma migrate status`: it counts a folder that it cannot read too. */
function said({ tree }, view, notApplied) {
    const applied = new Set(view.applied.map(({ migration }) => migration.name));
    return {
        pending: [
            ...notApplied.map(({ name }) => name),
            ...brokenFolders(tree).filter((name) => !applied.has(name)),
        ],
        failed: view.failed.map(({ row }) => row.name),
        unknown: unknownNames(view),
    };
}
/** Applied, and not in the tree under that name. */
function unknownNames({ unknown, renamed }) {
    return [...unknown, ...renamed.map(({ old }) => old)].map(({ name }) => name);
}
function describe(context, view) {
    const { details, tree } = context;
    details.migrations = {
        directory: (0,validate_context/* shown */.S)(context, tree.directory),
        total: tree.migrations.length,
        applied: view.applied.length,
        pending: [...view.pending, ...view.renamed].map(({ migration }) => migration.name),
        failed: view.failed.map(({ row }) => row.name),
        unknown: unknownNames(view),
        ...(view.latest === undefined ? {} : { latest: view.latest.name }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/nulls.ts
var nulls = __webpack_require__(1290);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/nulls.ts






const nulls_WORDS = {
    check: 'nulls',
    one: 'NOT NULL column',
    many: 'NOT NULL columns',
    none: 'no NULLs',
    broken: 'NOT NULL columns with NULLs',
    advice: 'Give these rows a value; then validate the constraint where it is NOT VALID.',
};
/** Foreign tables are listed so that they can be named: nobody looks at their rows. */
const WITH_FOREIGN = ['r', 'p', 'f'];
/** NULLs where the schema forbids them. Notes the sizes of all tables for the metrics as well. */
const nullsCheck = {
    id: 'nulls',
    title: 'Nulls',
    async run(context, scope) {
        const declared = await readDeclared(context, (client, tables) => (0,nulls/* notNullColumns */.w)(client, tables, WITH_FOREIGN));
        const { tables, readable } = declared;
        await noteRows(context, tables);
        const questions = questionsByTable(readable, {
            bytes: (oid) => tables.get(oid)?.bytes ?? null,
        });
        return tell(context, scope, nulls_WORDS, declared, await answerAll(context, questions));
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/orphans.ts
var orphans = __webpack_require__(992);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/indexes.ts
/** Complete B-trees only. Of a partitioned table none: its index has no order over all partitions. */
const INDEXES_SQL = `
SELECT i.indrelid::int8::text AS table, (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'family', o.opcfamily::int8::text,
      'plain', i.indoption[k.n] = 0 AND i.indcollation[k.n] IS NOT DISTINCT FROM a.attcollation) ORDER BY k.n)
  FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (n)
  JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n]
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] AND a.attnum > 0
) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = ANY ($1::oid[]) AND c.relkind = 'i' AND m.amname = 'btree'
  AND i.indisvalid AND i.indisready AND i.indislive AND i.indpred IS NULL
ORDER BY i.indexrelid`;
/** The B-trees of these tables that hold every row. Inside `context.read`. */
async function readKeyIndexes(client, tables) {
    const { rows } = await client.query(INDEXES_SQL, [
        tables,
    ]);
    return rows.map(({ table, columns }) => ({ table: Number(table), columns }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/sql.ts


/** The key's columns of a side; the child is known as `t`, the parent as `p`, as in the declaration's SQL. */
function names(columns, side) {
    const alias = side === 'child' ? 't' : 'p';
    return columns.map((column) => `${alias}.${(0,identifiers/* quoteIdent */.v4)(column[side])}`);
}
function row(parts) {
    return parts.length === 1 ? parts.join('') : `(${parts.join(', ')})`;
}
/** The parameters from `first` on as a key, of the types of the side that bounds the ranges. */
function parameters({ columns }, bounds, first) {
    const types = columns.map(({ childType, parentType }) => bounds === 'child' ? childType : parentType);
    return row(types.map((type, index) => `$${first + index}::text::${type}`));
}
function given({ columns }, side) {
    return names(columns, side)
        .map((name) => `${name} IS NOT NULL`)
        .join(' AND ');
}
function sql_within(path, side, bounds, { low, high }) {
    const key = row(names(path.columns, side));
    return [
        ...(low ? [`${key} > ${parameters(path, bounds, 1)}`] : []),
        ...(high ? [`${key} <= ${parameters(path, bounds, 1 + (low ? path.columns.length : 0))}`] : []),
    ];
}
/** The key so many keys further on: no row where fewer are left. The last parameter is how many. */
function stepSql(path, side, low) {
    const alias = side === 'child' ? 't' : 'p';
    const columns = names(path.columns, side);
    const conditions = [given(path, side), ...sql_within(path, side, side, { low, high: false })];
    const skip = 1 + (low ? path.columns.length : 0);
    return `SELECT ${columns.join(', ')} FROM ${path[side]} AS ${alias}
WHERE ${conditions.join(' AND ')}
ORDER BY ${columns.join(', ')} OFFSET $${skip}::int8 LIMIT 1`;
}
/**
 * Counts the child's rows of a range without a parent: both sides are read once, in the order of the key.
 *
 * @param bounds Whose types the range's ends have.
 */
function orphansInRangeSql(path, range, bounds) {
    const matches = path.columns.map(orphans/* keyEquality */.i8);
    const ours = [given(path, 'child'), ...sql_within(path, 'child', bounds, range)];
    const theirs = [...matches, ...sql_within(path, 'parent', bounds, range)];
    return `SELECT count(*)::text AS orphans FROM ${path.child} AS t
WHERE ${ours.join(' AND ')}
  AND NOT EXISTS (SELECT FROM ${path.parent} AS p WHERE ${theirs.join(' AND ')})`;
}
const INTEGERS = ['smallint', 'integer', 'bigint'];
/** Keys of which one can be seen to follow the other, with nothing between. */
function isInteger({ columns }) {
    return columns.every(({ childType, parentType }) => INTEGERS.includes(childType) && INTEGERS.includes(parentType));
}
/** The parent's first and last key, of a path of one column; 0 where it has none. */
function extremesSql(path) {
    const key = row(names(path.columns, 'parent'));
    return `SELECT ARRAY[coalesce(min(${key}), 0), coalesce(max(${key}), 0)]::text[] FROM ${path.parent} AS p`;
}
/**
 * Counts the child's rows whose key lies between two of the parent's that follow each other, or beyond its
 * first or last: these are the orphans, all of them. A path of one column.
 */
function orphansInGapsSql(path, range) {
    const key = row(names(path.columns, 'parent'));
    const child = row(names(path.columns, 'child'));
    const before = range.low ? parameters(path, 'parent', 1) : 'NULL';
    const conditions = sql_within(path, 'parent', 'parent', range);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const real = isInteger(path) ? 'gap.high - 1 > gap.low' : 'gap.high > gap.low';
    const count = (condition) => `(SELECT count(*) FROM ${path.child} AS t WHERE ${condition})`;
    const gaps = `SELECT sum(${count(`${child} > gap.low AND ${child} < gap.high`)})
  FROM (SELECT lag(${key}) OVER (ORDER BY ${key}) AS low, ${key} AS high
    FROM ${path.parent} AS p ${where} OFFSET 0) AS gap
  WHERE ${real}`;
    const first = `SELECT ${key} FROM ${path.parent} AS p ${where} ORDER BY ${key} LIMIT 1`;
    const last = `SELECT ${key} FROM ${path.parent} AS p ORDER BY ${key} DESC LIMIT 1`;
    const toFirst = `${child} < (${first})${range.low ? ` AND ${child} > ${before}` : ''}`;
    // What was the last key of the range before may be gone meanwhile; its rows were counted.
    const beyond = `${child} > greatest((${last}), ${before})`;
    const withoutAny = `${given(path, 'child')} AND NOT EXISTS (SELECT FROM ${path.parent} AS p)`;
    const parts = [
        `coalesce((${gaps}), 0)`,
        count(toFirst),
        ...(range.high ? [] : [count(beyond)]),
        ...(range.high || range.low ? [] : [count(withoutAny)]),
    ];
    return `SELECT (${parts.join('\n+ ')})::text AS orphans`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/walk.ts


const FIRST_STEP = 50_000;
const LEAST_STEP = 1_000;
/** A range should take about so long: a long transaction keeps vacuum from its work. */
const RANGE_MS = 1_500;
const walk_GROWTH = 6;
/** Of the time that is left, what a range may take: one that does not end is time lost. */
const walk_AIM = 0.4;
/** It was a part, however far the estimate of the whole is off. */
const ALMOST_ALL = 0.99;
/**
 * Walks through the keys from the first to the last in ranges, each in a short transaction of its own. At
 * the end all of them were looked at; when the time is over before, the answer is of a part.
 *
 * Rows that come or go meanwhile are as harmless as for one long snapshot: each range is looked at in one.
 */
function walk(path, options) {
    const { keys, planner, firstStep = FIRST_STEP } = options;
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        let low;
        let [orphans, looked, step] = [0, 0, firstStep];
        const part = () => looked === 0
            ? undefined
            : {
                counts: [orphans],
                part: { how: 'key ranges', share: Math.min(ALMOST_ALL, looked / Math.max(keys, 1)) },
            };
        for (;;) {
            const timeoutMs = end - performance.now();
            const outcome = await within(context, { timeoutMs, planner }, (client) => lookAtRange(client, path, options, low, step));
            if ('reason' in outcome)
                return part() ?? outcome;
            if ('late' in outcome)
                return part();
            const { value, ms } = outcome;
            orphans += value.orphans;
            if (!value.high)
                return { counts: [orphans] };
            looked += step;
            low = value.high;
            step = nextStep(step, ms, end - performance.now());
        }
    };
}
/** Keys of the next range, after one of so many that took so long. */
function nextStep(step, tookMs, leftMs) {
    const aim = Math.min(RANGE_MS, leftMs * walk_AIM);
    const factor = Math.min(walk_GROWTH, aim / Math.max(tookMs, 1));
    return Math.max(LEAST_STEP, Math.round(step * factor));
}
async function lookAtRange(client, path, { bounds, sql }, low, step) {
    const from = low ?? [];
    const [high] = await asText(client, stepSql(path, bounds, low !== undefined), [
        ...from,
        String(step - 1),
    ]);
    const range = { low: low !== undefined, high: high !== undefined };
    const [counted] = await asText(client, sql(path, range, bounds), [
        ...from,
        ...(high ?? []),
    ]);
    return { orphans: Number(counted?.[0]), high };
}
/** Values as Postgres writes them, so that it reads them back as the same. */
async function asText(client, text, values) {
    const { rows } = await client.query({
        text,
        values: [...values],
        rowMode: 'array',
        types: { getTypeParser: () => (value) => String(value) },
    });
    return rows;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/in-order.ts




/** Looking into a gap costs about as much as reading so many keys in their order. */
const PROBE_COST = 15;
/** Rows of the larger side in the first range. */
const in_order_FIRST_ROWS = 50_000;
const FEWEST_KEYS = 100;
const EXTREMES_MS = 2_000;
/**
 * Looks for orphans in the order of the keys: between the parent's keys where that are few gaps to look
 * into, else by reading both sides' keys in step.
 */
function inKeyOrder(path, sizes) {
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        const gaps = path.columns.length === 1 ? await gapsAtMost(context, path, sizes, milliseconds) : Infinity;
        const way = isCheaper(gaps, sizes)
            ? walk(path, {
                ...{ bounds: 'parent', keys: sizes.parent },
                ...{ sql: orphansInGapsSql, planner: BY_PROBING },
            })
            : walk(path, {
                ...stepsOf(sizes),
                ...{ sql: orphansInRangeSql, planner: IN_KEY_ORDER },
            });
        return way(context, end - performance.now());
    };
}
/** Counting off the keys of the smaller side costs less; a range should still begin with few rows of both. */
function stepsOf({ child, parent }) {
    if (child <= parent)
        return { bounds: 'child', keys: child, firstStep: in_order_FIRST_ROWS };
    const firstStep = Math.max(FEWEST_KEYS, Math.round((in_order_FIRST_ROWS * parent) / child));
    return { bounds: 'parent', keys: parent, firstStep };
}
/** Whether looking into so many gaps between the parent's keys costs less than reading the child's. */
function isCheaper(gaps, { child }) {
    return gaps * PROBE_COST < child;
}
/** As many as the parent has keys; of whole numbers, no more than are missing between the first and the last. */
async function gapsAtMost(context, path, { child, parent }, milliseconds) {
    if (!isInteger(path) || isCheaper(parent, { child, parent }))
        return parent;
    const timeoutMs = Math.min(EXTREMES_MS, milliseconds / 10);
    const outcome = await askNumbers(context, extremesSql(path), { timeoutMs, planner: BY_PROBING });
    if (!('value' in outcome))
        return parent;
    const [first = 0, last = 0] = outcome.value;
    return Math.min(parent, Math.max(0, last - first + 1 - parent));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/path.ts
/**
 * How both sides of a foreign key can be read in the order of the key; undefined where that is not known to
 * give the same answer as comparing each row: no such indexes, another order or another collation on the two
 * sides, PERIOD, or keys that MATCH FULL forbids to be NULL in part.
 */
function keyPath(key, [child, parent], indexes) {
    if (key.period || (key.matchFull && key.columns.length > 1))
        return undefined;
    if (key.columns.some(({ collation }) => collation !== null))
        return undefined;
    const own = indexes.filter(({ table }) => table === child.oid);
    const referred = indexes.filter(({ table }) => table === parent.oid);
    for (const childIndex of own) {
        const columns = inOrder(key.columns, childIndex);
        if (!columns)
            continue;
        const isAlike = (index) => leadsWith(index, columns, childIndex);
        if (!referred.some(isAlike))
            continue;
        const typed = columns.flatMap((column) => {
            const childType = typeOf(child, column.child);
            const parentType = typeOf(parent, column.parent);
            return childType === undefined || parentType === undefined
                ? []
                : [{ ...column, childType, parentType }];
        });
        if (typed.length < columns.length)
            return undefined;
        return { child: child.source, parent: parent.source, columns: typed };
    }
    return undefined;
}
/** The key's columns as the index's first ones have them. */
function inOrder(columns, index) {
    const ordered = index.columns
        .slice(0, columns.length)
        .flatMap(({ name, plain }) => (plain ? columns.filter(({ child }) => child === name) : []));
    return new Set(ordered).size === columns.length ? ordered : undefined;
}
function leadsWith(index, columns, { columns: childColumns }) {
    return columns.every(({ parent }, position) => {
        const column = index.columns[position];
        return (column?.name === parent && column.plain && column.family === childColumns[position]?.family);
    });
}
function typeOf({ columns }, name) {
    return columns.find((column) => column.name === name)?.type;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/question.ts






/** No row takes less; for how many there may be at most. */
const question_ROW_BYTES = 28;
/**
 * Where both sides have an index on the key, a large table is walked through in its order: that is faster
 * than joining the tables, and leaves a share of the keys when the time is not enough for all. Otherwise
 * the tables are joined, and where that takes too long, a sample of the rows is.
 */
function foreignKeyQuestion(declaration, { tables, indexes, rows }) {
    const [child, parent] = declaration.reads.map((oid) => tables.get(oid));
    const bytes = (0,integrity/* bytesOf */.$$)(tables, declaration.reads);
    const joined = [
        whole(declaration.countSql, { planner: FREELY }),
        sampleOfRows([declaration], { bytes: child?.bytes ?? null, planner: FREELY }),
    ];
    const path = child && parent && keyPath(declaration, [child, parent], indexes);
    const atMost = (table) => rows.get(table?.oid ?? 0) ?? Math.round((table?.bytes ?? 0) / question_ROW_BYTES);
    const ways = path
        ? [inKeyOrder(path, { child: atMost(child), parent: atMost(parent) }), ...joined]
        : joined;
    return { declarations: [declaration], bytes, togetherSql: declaration.countSql, ways };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/orphans.ts







const orphans_WORDS = {
    check: 'orphans',
    one: 'foreign key',
    many: 'foreign keys',
    none: 'no orphans',
    broken: 'foreign keys with orphans',
    advice: 'Find out what wrote these rows, then delete them or give them what they refer to. Look for NOT VALID, DISABLE TRIGGER and session_replication_role.',
};
/** Rows that refer to nothing, for every foreign key: all rows, or as many as the time allows. */
const orphansCheck = {
    id: 'orphans',
    title: 'Orphans',
    async run(context, scope) {
        const declared = await readDeclared(context, orphans/* foreignKeys */.DU);
        const facts = await readFacts(context, declared);
        const questions = declared.readable.map((key) => foreignKeyQuestion(key, facts));
        return tell(context, scope, orphans_WORDS, declared, await answerAll(context, questions));
    },
};
async function readFacts({ read }, { tables, readable }) {
    const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
    return read(async (client) => ({
        tables,
        indexes: await readKeyIndexes(client, oids),
        rows: await estimateRows(client, oids),
    }));
}

// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(8121);
;// CONCATENATED MODULE: ./packages/core/src/validate/required/findings.ts

/** True for what holds rows of its own in this database. */
function isTable({ kind }) {
    return kind === 'table' || kind === 'partitioned table';
}
/** @param there Every relation of the database, for a hint at a typing error. */
function missingTable({ text, readings }, there) {
    const [{ schema, name } = { name: text }] = readings;
    const hint = schema === undefined
        ? (0,nearest/* didYouMean */.a)(name, there.map((other) => other.name))
        : (0,nearest/* didYouMean */.a)(`${schema}.${name}`, there.map((other) => `${other.schema}.${other.name}`));
    return {
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required table ${text} does not exist`,
        detail: 'What reads or writes it fails.',
        object: text,
        advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database: User, not user.'].join(' '), // prettier-ignore
    };
}
function notATable({ id, kind }) {
    return {
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `${id} is required as a table and is a ${kind}`,
        detail: `A ${kind} holds no rows of its own here: not everything that writes to a table works on it, and no key guards it.`,
        object: id,
        advice: 'If that is meant, require its columns (required-columns) instead of the table.',
    };
}
function keyless({ id, key }) {
    return {
        rule: 'table-without-primary-key',
        severity: 'error',
        evidence: 'catalogue',
        title: key === 'invalid'
            ? `the primary key of the required table ${id} is invalid`
            : `the required table ${id} has no primary key`,
        detail: key === 'invalid'
            ? 'Its index is marked invalid: it serves no query, and may not keep duplicates out.'
            : 'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
        object: id,
    };
}
function missingColumn(relation, column, columns) {
    const hint = (0,nearest/* didYouMean */.a)(column, columns.map(({ name }) => name));
    return {
        rule: 'required-column-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required column ${column} of ${relation.id} does not exist`,
        detail: 'Queries that name it fail (SQLSTATE 42703).',
        object: `${relation.id}.${column}`,
        advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database.'].join(' '), // prettier-ignore
    };
}
/** @param isKnown False when the server knows no such type. */
function otherType(column, wanted, isKnown) {
    return {
        rule: 'column-type-differs',
        severity: 'error',
        evidence: 'catalogue',
        title: `${column.id} is ${column.type}, required is ${wanted}`,
        detail: isKnown
            ? 'Values may not fit, or come back as something else than the application expects.'
            : `The server knows no type ${wanted}.`,
        object: column.id,
        ...(isKnown ? {} : { advice: 'Write the type as Postgres does: integer, character varying(20), timestamp(3) without time zone.' }), // prettier-ignore
    };
}
/** What is against the column where the requirement says whether it takes NULL. */
function nullability(column, { id }, { nullable }) {
    if (nullable === undefined)
        return [];
    if (nullable)
        return column.notNull ? [notNullable(column)] : [];
    const name = column.id.slice(id.length + 1);
    if (column.notNull && !column.unvalidated)
        return [];
    return [
        {
            rule: 'column-nullable',
            severity: 'error',
            evidence: 'catalogue',
            title: column.unvalidated
                ? `${column.id} is NOT NULL for new rows only, and it must not be NULL`
                : `${column.id} takes NULL, and it must not`,
            detail: 'What reads it without expecting NULL fails on such a row.',
            object: column.id,
            advice: 'Fill in what is missing, and set NOT NULL in a migration.',
            sql: `SELECT count(*) FROM ${id} WHERE ${name} IS NULL;\n-- ALTER TABLE ${id} ALTER COLUMN ${name} SET NOT NULL;`,
        },
    ];
}
function notNullable({ id }) {
    return {
        rule: 'column-not-nullable',
        severity: 'error',
        evidence: 'catalogue',
        title: `${id} is NOT NULL, and it should take NULL`,
        detail: 'Writes that leave it out, or set it to NULL, fail (SQLSTATE 23502, or 23514 where a CHECK says so).',
        object: id,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/names.ts
const PART = /"((?:[^"]|"")+)"|([^."]+)/y;
/** Reads a table's name as SQL would, but for the case of letters, which counts with and without quotes. */
function readName(text) {
    const parts = names_partsOf(text);
    const [first, second, ...rest] = parts ?? [];
    if (first === undefined)
        return { text, readings: [{ name: text }] };
    if (second === undefined)
        return { text, readings: [{ name: first }] };
    const whole = { name: text };
    return rest.length > 0
        ? { text, readings: [whole] }
        : { text, readings: [{ schema: first, name: second }, whole] };
}
/** Undefined when it is not names with dots between them. */
function names_partsOf(text) {
    const parts = [];
    for (let at = 0; at < text.length; at++) {
        PART.lastIndex = at;
        const match = PART.exec(text);
        if (!match)
            return undefined;
        parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
        at = PART.lastIndex;
        if (at < text.length && text[at] !== '.')
            return undefined;
    }
    return text.endsWith('.') ? undefined : parts;
}
/**
 * Finds the relation that a name means. Without a schema every schema counts, the project's own first.
 *
 * @param relations All with one of the names that are looked for.
 * @param home The project's schema: `?schema=` of the URL.
 */
function names_resolve({ readings }, relations, home) {
    for (const { schema, name } of readings) {
        const same = relations.filter((relation) => relation.name === name && (schema === undefined || relation.schema === schema));
        const own = same.find((relation) => relation.schema === home) ?? same[0];
        if (own === undefined)
            continue;
        return own.schema === home || same.length === 1
            ? { kind: 'found', relation: own }
            : { kind: 'ambiguous', relations: same };
    }
    return { kind: 'missing' };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/relations.ts
const USER_RELATIONS = `
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const RELATIONS_SQL = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
         CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                        WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
         coalesce((SELECT CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
                     FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary), 'none') AS key,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')
           AND (pg_catalog.has_table_privilege(c.oid, 'SELECT')
                OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) AS readable
  ${USER_RELATIONS} AND c.relname = ANY ($1::text[])
   ORDER BY n.nspname, c.relname`;
/** Every relation with one of the names, in whatever schema. */
async function readRelations(client, names) {
    const { rows } = await client.query(RELATIONS_SQL, [names]);
    return rows;
}
/** More names than these help nobody to find a typing error. */
const NAMES_SQL = `SELECT n.nspname AS schema, c.relname AS name ${USER_RELATIONS} ORDER BY 1, 2 LIMIT 10000`;
/** What there is instead of something that was not found. */
async function readNames(client) {
    const { rows } = await client.query(NAMES_SQL);
    return rows;
}
/** A large table is often guarded by a CHECK, which can be validated without an exclusive lock, and left so. */
const COLUMNS_SQL = `
  SELECT a.attrelid AS relation, a.attname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.'
           || pg_catalog.quote_ident(a.attname) AS id,
         pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull OR t.typnotnull OR guard.valid IS NOT NULL AS "notNull",
         NOT t.typnotnull AND guard.valid IS FALSE AND (guard.declared OR NOT a.attnotnull) AS unvalidated
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
   CROSS JOIN LATERAL (
         SELECT pg_catalog.bool_or(k.convalidated) AS valid,
                pg_catalog.bool_or(k.contype = 'n') AS declared
           FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
            AND pg_catalog.to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false'
            AND (k.contype = 'n' OR k.contype = 'c' AND pg_catalog.starts_with(
                   pg_catalog.pg_get_constraintdef(k.oid),
                   'CHECK ((' || pg_catalog.quote_ident(a.attname) || ' IS NOT NULL))'))
         ) guard
   WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attrelid, a.attnum`;
/** The columns of some relations. */
async function readColumns(client, oids) {
    const { rows } = await client.query(COLUMNS_SQL, [oids]);
    return rows;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/types.ts


/** A type's name taken apart: `timestamp(3) without time zone[]`. */
const SHAPE = /^(?<base>.*?)\s*(?:\((?<modifiers>[^()]*)\))?\s*(?<zone>(?:with|without)\s+time\s+zone)?\s*(?<arrays>(?:\[\s*\d*\s*\])*)$/is;
/** What CREATE TABLE takes for a type although it is none (documentation, "Serial Types"). */
const SERIALS = {
    ...{ smallserial: 'smallint', serial2: 'smallint' },
    ...{ serial: 'integer', serial4: 'integer' },
    ...{ bigserial: 'bigint', serial8: 'bigint' },
};
/**
 * How Postgres writes a type that a person wrote, for example `character varying(20)` for `varchar(20)`.
 * Several where types of that name are in several schemas; none where the server knows no such type.
 *
 * @param client In a transaction with an empty search_path.
 */
async function writtenByPostgres(client, text) {
    const { base, modifiers, zone, arrays } = takeApart(text);
    const full = [base + (modifiers === undefined ? '' : `(${modifiers})`), zone]
        .filter((part) => part !== undefined)
        .join(' ');
    const candidates = [full + arrays, ...(await userTypes(client, { base, modifiers, arrays }))];
    const written = new Set();
    for (const candidate of candidates) {
        const plain = await types_typeOf(client, candidate);
        if (plain !== undefined)
            written.add(withModifiers(plain, base, modifiers));
    }
    return written;
}
function takeApart(text) {
    const groups = SHAPE.exec(text.trim())?.groups;
    const base = groups?.['base'] ?? text.trim();
    return {
        base: SERIALS[base.toLowerCase()] ?? base,
        modifiers: groups?.['modifiers']?.replace(/\s+/g, ''),
        zone: groups?.['zone']?.replace(/\s+/g, ' '),
        arrays: (groups?.['arrays'] ?? '').replace(/[^[\]]/g, ''),
    };
}
const USER_TYPES = `
  SELECT n.nspname AS schema, t.typname AS name
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typname IN ($1::text, pg_catalog.lower($1::text)) AND n.nspname <> 'pg_catalog'`;
/** Types of that name outside pg_catalog, in the spelling of the database or in lower case. */
async function userTypes(client, { base, modifiers, arrays }) {
    const unquoted = /^"(.*)"$/.exec(base)?.[1]?.replaceAll('""', '"') ?? base;
    const { rows } = await client.query(USER_TYPES, [unquoted]);
    const suffix = `${modifiers === undefined ? '' : `(${modifiers})`}${arrays}`;
    return rows.map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name) + suffix);
}
/** The server's own name for it, without modifiers; undefined when there is no such type. */
async function types_typeOf(client, text) {
    const sql = 'SELECT pg_catalog.format_type(pg_catalog.to_regtype($1), NULL) AS type';
    // What is no name of a type at all is an error, in some versions.
    const asked = await (0,session/* attempt */.CD)(client, () => client.query(sql, [text]));
    const type = 'value' in asked ? asked.value.rows[0]?.type : undefined;
    return type === null || type === '???' ? undefined : type;
}
/** `format_type` with modifiers, which takes them as a number that only a column has (before Postgres 17). */
function withModifiers(plain, base, given) {
    const modifiers = modifiersOf(plain, base, given);
    if (modifiers === undefined)
        return plain;
    const [, name = plain, rest = ''] = /^(.*?)((?: with(?:out)? time zone)?(?:\[\])*)$/.exec(plain) ?? [];
    return `${name}(${modifiers})${rest}`;
}
function modifiersOf(plain, base, given) {
    const name = plain.replace(/(\[\])+$/, '');
    // float(24) is a type of its own name by now.
    if (name === 'real' || name === 'double precision')
        return undefined;
    if (given !== undefined)
        return name === 'numeric' && /^\d+$/.test(given) ? `${given},0` : given;
    const needsLength = name === 'character' || name === 'bit';
    return needsLength && base.toLowerCase() !== 'bpchar' ? '1' : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/required.ts







/** Tables and columns that the project says must be there, from the catalogue alone. */
const requiredCheck = {
    id: 'required',
    title: 'Required',
    async run(context, scope) {
        const { options, config } = context;
        const tables = [...new Set([...(options.requiredTables ?? []), ...config.requiredTables])];
        const columns = config.requiredColumns;
        if (tables.length + columns.length === 0) {
            return {
                status: 'skipped',
                result: 'nothing is required (required-tables, or required-columns in belay.yml)',
            };
        }
        const findings = await context.read((client) => judgeAll({ client, context, scope, tables, columns }));
        for (const finding of (0,gather/* gatherKinds */.X)(findings, required_manyOf))
            scope.find(finding);
        return { result: required_resultOf(tables, columns, findings) };
    },
};
const required_MANY = {
    'required-table-missing': 'required tables that do not exist',
    'table-without-primary-key': 'required tables without a valid primary key',
    'required-column-missing': 'required columns that do not exist',
    'column-type-differs': 'columns of another type than required',
    'column-nullable': 'columns that take NULL and must not',
    'column-not-nullable': 'columns that do not take NULL and should',
};
function required_manyOf({ rule }) {
    return required_MANY[rule] ?? 'requirements';
}
function required_resultOf(tables, columns, findings) {
    const asked = [
        ...(tables.length > 0 ? [(0,report_words/* plural */.LS)(tables.length, 'table')] : []),
        ...(columns.length > 0 ? [(0,report_words/* plural */.LS)(columns.length, 'column')] : []),
    ].join(' and ');
    return findings.length === 0
        ? `${asked} as required`
        : `${asked} required, ${(0,report_words/* plural */.LS)(findings.length, 'fault')}`;
}
async function judgeAll(work) {
    const { client, scope, tables, columns } = work;
    const names = new Map([...tables, ...columns.map(({ table }) => table)].map((text) => [text, readName(text)]));
    const wanted = [...names.values()].flatMap(({ readings }) => readings.map(({ name }) => name));
    const relations = await readRelations(client, wanted);
    const found = new Map();
    const missing = [];
    for (const [text, written] of names) {
        const resolved = names_resolve(written, relations, work.context.database.schema);
        if (resolved.kind === 'found')
            found.set(text, resolved.relation);
        else if (resolved.kind === 'missing')
            missing.push(written);
        else
            scope.notVerified(ambiguityWords(text, resolved.relations));
    }
    const there = missing.length > 0 ? await readNames(client) : [];
    const required = unique(tables.flatMap((text) => found.get(text) ?? []));
    sayUnreadable(work, required);
    return [
        ...missing.map((written) => missingTable(written, there)),
        ...required.filter((relation) => !isTable(relation)).map(notATable),
        ...required.filter((relation) => isTable(relation) && relation.key !== 'valid').map(keyless),
        ...(await judgeColumns(work, found)),
    ];
}
function ambiguityWords(text, relations) {
    const places = relations.map(({ id }) => id).join(', ');
    return `the required table ${text}: ${places} all have that name; require one of them with its schema`;
}
const required_SHOWN = 10;
/** What this role may not read was not looked at by the checks of the rows either. */
function sayUnreadable({ scope, context }, required) {
    const closed = required.filter(({ readable }) => !readable).map(({ id }) => id);
    if (closed.length === 0)
        return;
    const more = closed.length > required_SHOWN ? ` and ${closed.length - required_SHOWN} more` : '';
    const role = (0,identifiers/* quoteIdent */.v4)(context.database.facts.role);
    scope.notVerified(`whether ${closed.slice(0, required_SHOWN).join(', ')}${more} can be read: the role ${role} has no SELECT there (GRANT SELECT, and USAGE on the schema)`);
}
async function judgeColumns({ client, columns, scope }, found) {
    if (columns.length === 0)
        return [];
    const oids = unique([...found.values()]).map(({ oid }) => oid);
    const all = await readColumns(client, oids);
    const findings = [];
    for (const requirement of columns) {
        const relation = found.get(requirement.table);
        if (relation === undefined)
            continue;
        const own = all.filter((column) => column.relation === relation.oid);
        const column = own.find(({ name }) => name === requirement.column);
        if (column === undefined)
            findings.push(missingColumn(relation, requirement.column, own));
        else {
            findings.push(...(await judgeType(client, column, requirement)));
            findings.push(...judgeNulls(column, relation, requirement, scope));
        }
    }
    return findings;
}
async function judgeType(client, column, { type }) {
    if (type === undefined || type.trim() === column.type)
        return [];
    const accepted = await writtenByPostgres(client, type);
    return accepted.has(column.type) ? [] : [otherType(column, type, accepted.size > 0)];
}
function judgeNulls(column, relation, requirement, scope) {
    const isView = relation.kind === 'view' || relation.kind === 'materialized view';
    if (!isView)
        return nullability(column, relation, requirement);
    if (requirement.nullable === false) {
        scope.notVerified(`whether ${column.id} is never NULL: the columns of a ${relation.kind} have no NOT NULL`); // prettier-ignore
    }
    return [];
}
function unique(relations) {
    return [...new Map(relations.map((relation) => [relation.oid, relation])).values()];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(2355);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/types.ts
var types = __webpack_require__(3786);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable-grants.ts


/** What looking at a database takes; CONNECT is no part of a schema. */
const TO_LOOK = new Set(['SELECT', 'USAGE']);
function isToLook({ role, privilege, revoked }, reader) {
    return !revoked && TO_LOOK.has(privilege) && [reader, (0,identifiers/* quoteIdent */.v4)(reader)].includes(role);
}
/** Where the role that deploys does not own a schema, it has to be let in. */
function isToDeploy({ role, revoked }, { node }) {
    return !revoked && role === types/* SELF */.TK && node.kind === 'schema';
}
/**
 * The difference without what is none in privileges: the rights that looking and deploying take, and, where the promise was
 * made on another major version, one that GRANT ALL and REVOKE ALL only mean from Postgres 17 on (MAINTAIN).
 */
function withGrantsOf(difference, { reader, otherMajor }) {
    const counts = ({ privilege }) => !otherMajor || privilege !== 'MAINTAIN';
    const properties = difference.properties.flatMap((change) => {
        if (change.property !== 'grants')
            return [change];
        const before = change.before.filter(counts);
        const text = new Set(before.map((grant) => JSON.stringify(grant)));
        const after = change.after
            .filter(counts)
            .filter((grant) => text.has(JSON.stringify(grant)) ||
            !(isToLook(grant, reader) || isToDeploy(grant, difference)));
        return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ ...change, before, after }];
    });
    return { ...difference, properties };
}
/** ALTER DEFAULT PRIVILEGES that only lets the role that looks see what will be made. */
function givesOnlyTo({ change, node }, reader) {
    if (change !== 'unexpected' || node.kind !== 'default privileges')
        return false;
    return node.object.grants.every((grant) => isToLook(grant, reader));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/unread.ts
/** By the words that reading the catalogue uses for its sections; the essential ones stop it altogether. */
const HIDDEN = {
    // The index of a key would look like one of its own, and the reverse.
    indexes: {
        kinds: ['index'],
        properties: [
            ...['indexValid', 'indexTablespace', 'indexOptions', 'indexComment'],
            ...['clusteredOn', 'replicaIdentity'],
        ],
    },
    constraints: {
        kinds: ['constraint', 'index'],
        properties: ['constraints', 'notNullUnvalidated'],
    },
    sequences: { kinds: ['sequence'], properties: ['identitySequence'] },
    extensions: { kinds: ['extension'] },
    triggers: { kinds: ['trigger'] },
    'whether foreign keys are enforced': { properties: ['enforcementOff'] },
    'row security policies': { kinds: ['policy'] },
    rules: { kinds: ['rule'] },
    'extended statistics': { kinds: ['statistics'] },
    types: { kinds: ['enum', 'domain', 'range type', 'other'] },
    'range types': { kinds: ['range type'] },
    'row and array types': { kinds: ['composite type'] },
    'functions and procedures': { kinds: ['function'] },
    aggregates: { kinds: ['function'] },
    'event triggers': { kinds: ['event trigger'] },
    publications: { kinds: ['publication'] },
    subscriptions: { kinds: ['other'] },
    'settings of the database': { kinds: ['database settings'] },
    'operators, casts, collations, text search and foreign servers': { kinds: ['other'] },
    comments: { properties: ['comment', 'indexComment'] },
    grants: { kinds: ['other'], properties: ['grants'] },
    'default privileges': { kinds: ['default privileges'] },
    'dependencies between objects': {},
    // Nobody reads these, and nothing that is compared depends on them.
    'connection strings of subscriptions': {},
    'options of user mappings': {},
};
/** The words that this file knows. */
const KNOWN_SECTIONS = Object.keys(HIDDEN);
/**
 * Whether a difference may only seem so, because that part of a catalogue was not read.
 *
 * @param unread `<section>: <reason>`, as `Catalogue.unreadable` has it. A section that is not known hides all.
 * @param property Of a difference in properties, which one.
 */
function hidesDifference(unread, { node }, property) {
    return unread.some((sentence) => {
        const hidden = HIDDEN[sentence.split(': ', 1)[0] ?? ''];
        if (hidden === undefined)
            return true;
        return (hidden.kinds?.includes(node.kind) === true ||
            (property !== undefined && hidden.properties?.includes(property) === true));
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable.ts


/** Leaves out what only seems to differ because one of the two could not be seen in full or as it is. */
function comparable(all, conditions) {
    const texts = new Set();
    const masked = new Set();
    const skips = [
        isOfPlatform(conditions),
        (difference, property) => hidesDifference(conditions.unread, difference, property),
        isOwnership(conditions),
        (difference) => givesOnlyTo(difference, conditions.reader),
        isOtherWording(conditions, texts),
        isMasked(masked),
    ];
    const differences = all
        .map((difference) => withGrantsOf(difference, conditions))
        .flatMap((difference) => without(difference, skips));
    return {
        differences,
        notVerified: [
            ...conditions.unread.map((sentence) => `schema: ${sentence}`),
            ...(conditions.withoutOwners
                ? [
                    'owners, privileges and settings of the database: the rehearsal in expect began with a dump that has none',
                ]
                : []),
            ...sentence(texts, 'the promise was made on another major version, which words them otherwise'),
            ...sentence(masked, 'the report in expect masks a part of them'),
        ],
    };
}
function without(difference, skips) {
    if (difference.change !== 'differs') {
        return skips.some((skip) => skip(difference)) ? [] : [difference];
    }
    const properties = difference.properties.filter(({ property }) => !skips.some((skip) => skip(difference, property)));
    return properties.length === 0 ? [] : [{ ...difference, properties }];
}
/** Who owns the schema `public` is decided by the version and the provider, unless a migration does. */
function isOfPlatform({ publicSchema }) {
    return ({ node }, property) => isPublic(node) && property === 'owner' && !publicSchema.owner;
}
function isPublic(node) {
    return node.kind === 'schema' && node.object.name === 'public';
}
const SET_BY_OWNERS = new Set(['default privileges', 'database settings']);
function isOwnership({ withoutOwners }) {
    if (!withoutOwners)
        return () => false;
    return ({ node }, property) => SET_BY_OWNERS.has(node.kind) || property === 'owner' || property === 'grants';
}
/** Texts that Postgres writes back from what it parsed. */
const WORDED = new Set([
    ...['definition', 'default', 'using', 'check', 'constraints'],
    ...['partitionKey', 'partitionBound', 'arguments', 'result'],
]);
function isOtherWording({ otherMajor }, names) {
    if (!otherMajor)
        return () => false;
    return ({ node }, property) => {
        if (property === undefined || !WORDED.has(property))
            return false;
        names.add(node.kind === 'other' ? node.id : `${node.kind} ${node.id}`);
        return true;
    };
}
/** What the redaction of reports writes for something that looked like a secret. */
const MASK = '***';
function isMasked(names) {
    return ({ node, properties }, property) => {
        const change = properties.find((candidate) => candidate.property === property);
        if (change === undefined || !JSON.stringify(change.before)?.includes(MASK))
            return false;
        names.add(`${node.kind} ${node.id}`);
        return true;
    };
}
const comparable_NAMED = 5;
function sentence(names, why) {
    if (names.size === 0)
        return [];
    const more = names.size > comparable_NAMED ? ` and ${names.size - comparable_NAMED} more` : '';
    return [`the definitions of ${[...names].slice(0, comparable_NAMED).join(', ')}${more}: ${why}`];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var catalogue_names = __webpack_require__(7847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts
var catalogue_sql_text = __webpack_require__(7973);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-of.ts

/** Of the rarer kinds. */
const IN_NO_SCHEMA = new Set([
    'cast',
    'transform',
    'language',
    'access method',
    'foreign data wrapper',
    'foreign server',
    'user mapping',
    'subscription',
]);
const KINDS_IN_NO_SCHEMA = new Set([
    'schema',
    'extension',
    'event trigger',
    'publication',
    'default privileges',
    'database settings',
]);
/** The schema that an object lies in, as SQL writes it; undefined for what lies in none. */
function schemaIdOf(node) {
    if (KINDS_IN_NO_SCHEMA.has(node.kind))
        return undefined;
    if (node.kind === 'other') {
        const { kind } = node.object;
        return IN_NO_SCHEMA.has(kind) ? undefined : (0,catalogue_sql_text/* schemaOf */.pP)(node.id.slice(kind.length + 1));
    }
    if (node.kind === 'column')
        return (0,catalogue_sql_text/* schemaOf */.pP)(node.relation.id);
    return (0,catalogue_sql_text/* schemaOf */.pP)('table' in node.object ? node.object.table : node.id);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/consequences.ts


/**
 * Puts what is only a consequence of another difference under that one, so that one problem is told once: a missing
 * table explains its missing columns and indexes, a column of another type the same column of all partitions.
 */
function withConsequences(differences, sides) {
    const byKey = new Map(differences.map((difference) => [difference.key, difference]));
    const roots = [];
    for (const difference of differences) {
        let root = difference;
        for (let cause = causeOf(root, byKey, sides); cause; cause = causeOf(root, byKey, sides)) {
            root = cause;
        }
        if (root === difference)
            roots.push(difference);
        else
            root.along.push(difference);
    }
    return roots;
}
function causeOf(difference, byKey, { promised, live }) {
    const { node, change, key } = difference;
    const nodes = change === 'unexpected' ? live : promised;
    const found = (keys, explains) => keys
        .filter((candidate) => candidate !== key)
        .map((candidate) => byKey.get(candidate))
        .find((candidate) => candidate !== undefined && explains(candidate));
    // The columns of a view follow from its query.
    const hasOtherQuery = ({ properties }) => properties.some(({ property }) => property === 'definition');
    return (found(placesOf(node, nodes), (place) => place.change === change && change !== 'differs') ??
        found(parentsOf(node, nodes), (parent) => isSame(parent, difference)) ??
        (isViewColumn(node) ? found(relationsOf(node, nodes), hasOtherQuery) : undefined) ??
        (node.kind === 'sequence' ? found(relationsOf(node, nodes), hasOtherNumbers) : undefined) ??
        (isOnlyLineage(difference) ? found(relationsOf(node, nodes), hasOtherParent) : undefined));
}
const LINEAGE = new Set(['inherited', 'local', 'partitionOf']);
/** A partition that was detached: its columns, indexes and keys are now its own. */
function isOnlyLineage({ change, properties }) {
    return change === 'differs' && properties.every(({ property }) => LINEAGE.has(property));
}
function hasOtherParent({ properties }) {
    return properties.some(({ property }) => property === 'partitionOf' || property === 'inherits');
}
/** Serial instead of identity, or the reverse: the sequence comes and goes with it. */
function hasOtherNumbers({ node, properties }) {
    return node.kind === 'column' && properties.some(({ property }) => property === 'identity');
}
function isSame(one, other) {
    return (one.change === other.change &&
        JSON.stringify(one.properties) === JSON.stringify(other.properties));
}
function isViewColumn(node) {
    return node.kind === 'column' && !('kind' in node.relation);
}
/** What an object lives in or on, and goes with: its table, the column it belongs to, its schema. */
function placesOf(node, nodes) {
    return [...relationsOf(node, nodes), (0,catalogue_names/* keyOf */.TN)('schema', schemaIdOf(node) ?? '')];
}
function relationsOf(node, nodes) {
    if (node.kind === 'column')
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    if (node.kind !== 'sequence' || node.object.ownedBy === null)
        return [];
    const column = (0,catalogue_names/* keyOf */.TN)('column', node.object.ownedBy);
    const owner = nodes.get(column);
    return owner?.kind === 'column' ? [column, ...relationKeys(owner.relation.id)] : [];
}
/** A table or view by its id alone. */
function relationKeys(id) {
    return [(0,catalogue_names/* keyOf */.TN)('table', id), (0,catalogue_names/* keyOf */.TN)('view', id), (0,catalogue_names/* keyOf */.TN)('materialized view', id)];
}
/** What a partition or a child has from its parent. */
function parentsOf(node, nodes) {
    if (node.kind === 'index')
        return node.object.partitionOf === null ? [] : [(0,catalogue_names/* keyOf */.TN)('index', node.object.partitionOf)];
    if (node.kind === 'column' && node.object.inherited)
        return parentTables(node.relation.id, nodes).map((parent) => (0,catalogue_names/* keyOf */.TN)('column', `${parent}.${node.id.slice(node.relation.id.length + 1)}`));
    if (node.kind === 'constraint' && node.object.inherited)
        return parentConstraints(node, nodes);
    if (node.kind === 'table' && node.object.partitionOf !== null)
        return [(0,catalogue_names/* keyOf */.TN)('table', node.object.partitionOf)];
    return [];
}
function parentTables(id, nodes) {
    const node = nodes.get((0,catalogue_names/* keyOf */.TN)('table', id));
    if (node?.kind !== 'table')
        return [];
    const { partitionOf, inherits } = node.object;
    return partitionOf === null ? inherits : [partitionOf];
}
/** By name, which a check or a foreign key keeps; a key of a partition has another, and the same definition. */
function parentConstraints({ id, object }, nodes) {
    const name = id.slice(0, -(0,catalogue_names/* onTable */.kJ)('', object.table).length);
    return parentTables(object.table, nodes).flatMap((parent) => {
        const named = (0,catalogue_names/* keyOf */.TN)('constraint', (0,catalogue_names/* onTable */.kJ)(name, parent));
        if (nodes.has(named))
            return [named];
        return [...nodes.values()]
            .filter((other) => other.kind === 'constraint' &&
            other.object.table === parent &&
            other.object.definition === object.definition)
            .map((other) => (0,catalogue_names/* keyOf */.TN)('constraint', other.id));
    });
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var compare = __webpack_require__(8160);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/nodes.ts
var nodes = __webpack_require__(9166);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/differences.ts


function sidesOf(promised, live) {
    return { promised: (0,nodes/* nodesOf */.N)(promised), live: (0,nodes/* nodesOf */.N)(live) };
}
/** Every object that differs, one by one, in the order of kinds and then names. */
function allDifferences({ promised, live }) {
    const found = [];
    for (const [key, node] of promised) {
        const other = live.get(key);
        if (other === undefined) {
            found.push({ key, change: 'missing', node, properties: [], along: [] });
            continue;
        }
        const properties = (0,compare/* changedProperties */.YU)(node, other);
        if (properties.length > 0)
            found.push({ key, change: 'differs', node, properties, along: [] });
    }
    for (const [key, node] of live) {
        if (!promised.has(key))
            found.push({ key, change: 'unexpected', node, properties: [], along: [] });
    }
    return found;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/describe.ts
var catalogue_describe = __webpack_require__(986);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/words.ts


/** An object as a sentence names it: `table public."Order"`. */
function nameOf({ kind, id }) {
    if (kind === 'other')
        return readable(id);
    if (kind === 'database settings')
        return id === 'database' ? 'settings of the database' : `settings of the role ${readable(id)}`;
    if (kind === 'default privileges')
        return `default privileges for ${readable(id)}`;
    return `${kind} ${readable(id)}`;
}
/** The catalogue's word for the role that deploys is no word for people. */
function readable(text) {
    return text.replaceAll(types/* SELF */.TK, 'the deploying role');
}
/** `type: bigint → integer`: from what was promised to what was found. */
function propertyLines(properties) {
    return properties.flatMap(({ property, before, after }) => (0,catalogue_describe/* describeProperty */.J)(property, before, after).map(readable));
}
/** What goes with an object, counted by kind: `4 columns, 2 indexes`. */
function alongWords(along) {
    const counts = new Map();
    for (const { node } of along)
        counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => counted(count, kind)).join(', ');
}
const PLURALS = {
    index: 'indexes',
    policy: 'policies',
    other: 'others',
    statistics: 'statistics objects',
    'default privileges': 'default privileges',
};
function counted(count, kind) {
    return count === 1 ? `1 ${kind}` : `${count} ${PLURALS[kind] ?? `${kind}s`}`;
}
/** What its absence, or another form of it, does to users. */
const EFFECTS = {
    schema: 'Queries that name it fail.',
    table: 'Queries that name it fail.',
    column: 'Queries that name it fail, and a client generated from the schema names every column.',
    view: 'Queries that name it fail.',
    'materialized view': 'Queries that name it fail.',
    index: 'Queries that count on it read the whole table; without a unique index duplicates are no longer refused.',
    constraint: 'Rows that break it are no longer refused.',
    function: 'Whatever calls it fails: queries, triggers, defaults, policies.',
    trigger: 'What it did at every write no longer happens.',
    policy: 'Row security lets other rows be seen or written than intended.',
    rule: 'Statements on its table do something else.',
    sequence: 'Defaults that take their numbers from it fail.',
    enum: 'Columns of its type, and clients that know its values, depend on it.',
    domain: 'Its checks no longer guard the columns of its type.',
    extension: 'Functions, types and operators of it are not there.',
    'event trigger': 'What it did at every DDL no longer happens.',
    publication: 'Subscribers no longer get these tables.',
};
function words_effectOf(kind) {
    const effect = EFFECTS[kind];
    return effect === undefined ? [] : [effect];
}
/** One line per difference for the report. */
function differenceLine({ change, node, properties, along }) {
    const details = propertyLines(properties).join('; ');
    const others = along.length === 0 ? '' : ` (with ${alongWords(along)})`;
    return `${change}: ${nameOf(node)}${others}${details === '' ? '' : `: ${details}`}`;
}
const LONGEST_TITLE = 200;
function asTitle(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/groups.ts



/** How many names a group shows. */
const groups_NAMED = 10;
/** What lies in schemas that nobody promised (those of a job queue, a provider): one finding for each schema. */
function foreignSchemas(differences, sides) {
    const promised = new Set();
    for (const node of sides.promised.values())
        promised.add(node.kind === 'schema' ? node.id : schemaIdOf(node));
    const bySchema = groups_groupBy(differences, ({ change, node }) => {
        if (change !== 'unexpected')
            return undefined;
        const schema = node.kind === 'schema' ? node.id : schemaIdOf(node);
        return schema === undefined || promised.has(schema) ? undefined : schema;
    });
    const drafts = [...bySchema].map(([schema, found]) => {
        const objects = found.filter(({ node }) => node.kind !== 'schema');
        const what = objects.length === 0 ? 'is empty' : (0,report_words/* plural */.LS)(objects.length, 'object');
        return {
            rule: 'schema-unexpected',
            severity: 'warning',
            object: schema,
            title: asTitle(`schema ${schema}, which no migration made: ${what}`),
            lines: named(objects),
            effect: [],
            changes: [],
        };
    });
    return { drafts, grouped: new Set([...bySchema.values()].flat()) };
}
/** Partitions that a job made for a table that was promised: one finding for each table. */
function runtimePartitions(differences) {
    const byParent = groups_groupBy(differences, ({ change, node }) => change === 'unexpected' && node.kind === 'table'
        ? (node.object.partitionOf ?? undefined)
        : undefined);
    const drafts = [...byParent].map(([parent, found]) => ({
        rule: 'schema-unexpected',
        severity: 'warning',
        object: `partitions of ${parent}`,
        title: asTitle(`${nameOf({ kind: 'table', id: parent })} has ${(0,report_words/* plural */.LS)(found.length, 'partition')} that no migration made`),
        lines: named(found),
        effect: ['A job that makes partitions as time goes by is a good reason; a person is not.'],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
function named(found) {
    const names = found.slice(0, groups_NAMED).map(({ node }) => `  ${nameOf(node)}`);
    return found.length > groups_NAMED ? [...names, `  and ${found.length - groups_NAMED} more`] : names;
}
function groups_groupBy(differences, groupOf) {
    const groups = new Map();
    for (const difference of differences) {
        const group = groupOf(difference);
        if (group === undefined)
            continue;
        const list = groups.get(group);
        if (list === undefined)
            groups.set(group, [difference]);
        else
            list.push(difference);
    }
    return groups;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/grants.ts

/** What differs between two lists of privileges, each relative to the default of the object's kind. */
function grantDifference({ before, after }) {
    const [promised, found] = [before, after];
    const lacking = promised.filter((grant) => !grant.revoked && !has(found, grant));
    const taken = found.filter((grant) => grant.revoked && !has(promised, grant));
    return {
        lacking: [...lacking, ...taken.map((grant) => ({ ...grant, revoked: false }))],
        untaken: promised.filter((grant) => grant.revoked && !has(found, grant)),
        extra: found.filter((grant) => !grant.revoked && !has(promised, grant)),
    };
}
/** With the right to pass it on, a role has the privilege as well. */
function has(grants, { role, privilege, revoked, grantable }) {
    return grants.some((other) => other.role === role &&
        other.privilege === privilege &&
        other.revoked === revoked &&
        (revoked || other.grantable || !grantable));
}
/** `SELECT to reporting`. */
function grantWords({ role, privilege, grantable }) {
    return `${privilege} to ${readable(role)}${grantable ? ' with grant option' : ''}`;
}
/**
 * The part of a difference that is about some of the rights only: what has to come (`gained`) and what has to go
 * (`lost`) to get from what was found to what was promised.
 */
function grantsPart({ property, before, after }, concerns) {
    const [promised, found] = [before, after];
    const isSame = (one) => (other) => JSON.stringify(one) === JSON.stringify(other);
    const gained = promised.filter((grant) => !found.some(isSame(grant)) && concerns(grant));
    const lost = found.filter((grant) => !promised.some(isSame(grant)) && concerns(grant));
    return {
        property,
        before: [...found.filter((grant) => !lost.includes(grant)), ...gained],
        after: found,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-grants.ts



/** How many objects one finding names. */
const judge_grants_NAMED = 10;
/**
 * Rights that no migration gave, by the role that has them: who reads with a tool of the operators' has the same on
 * all tables, and that is one thing to accept or to take away.
 */
function judgeGrantees(differences) {
    const byRole = new Map();
    for (const difference of differences) {
        const change = grantsOf(difference);
        const extra = change ? grantDifference(change).extra : [];
        for (const role of new Set(extra.map((grant) => grant.role))) {
            const entry = { difference, grants: extra.filter((grant) => grant.role === role) };
            byRole.set(role, [...(byRole.get(role) ?? []), entry]);
        }
    }
    return [...byRole].map(([role, extras]) => extraRights(role, extras));
}
function extraRights(role, extras) {
    const privileges = new Set(extras.flatMap(({ grants }) => grants.map((grant) => grant.privilege)));
    const [only] = extras;
    const on = extras.length === 1 && only ? nameOf(only.difference.node) : (0,report_words/* plural */.LS)(extras.length, 'object');
    const lines = extras
        .slice(0, judge_grants_NAMED)
        .map(({ difference, grants }) => `  ${nameOf(difference.node)}: ${grants.map(grantWords).join(', ')}`);
    return {
        rule: 'privileges-differ',
        severity: 'warning',
        object: role,
        title: asTitle(`${readable(role)} has rights that no migration gave: ${[...privileges].join(', ')} on ${on}`),
        lines: extras.length > judge_grants_NAMED ? [...lines, `  and ${extras.length - judge_grants_NAMED} more`] : lines,
        effect: [],
        changes: extras.map(({ difference }) => onlyOf(difference, role)),
    };
}
/** The same difference, as far as it is about the rights that a role has too many of. */
function onlyOf(difference, role) {
    const change = grantsOf(difference);
    if (!change)
        return difference;
    const part = grantsPart(change, (grant) => grant.role === role && !grant.revoked);
    return { ...difference, properties: [part], along: [] };
}
function grantsOf({ change, properties }) {
    return change === 'differs'
        ? properties.find(({ property }) => property === 'grants')
        : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/tuning.ts
/** Properties that change how well something works or reads, not what it does. */
const TUNING = new Set([
    ...['comment', 'indexComment', 'options', 'toastOptions', 'indexOptions', 'statistics'],
    ...['target', 'tablespace', 'indexTablespace', 'compression', 'storage', 'clusteredOn'],
    ...['replicaIdentity', 'settings', 'columnOrder'],
]);
/** In these options a view says who may see and write what. */
const VIEW_OPTIONS = 'options';
/**
 * How grave a difference in tuning is, undefined for one that is none: an error where the promise says one thing
 * and the database another; a warning where the promise says nothing, so that an operator's hand is likely, and
 * for the order of columns, which only `SELECT *` sees; a notice for the version of an extension.
 */
function tuningSeverity({ node }, { property, before, after }) {
    if (node.kind === 'extension' && property === 'version')
        return 'notice';
    if (!TUNING.has(property))
        return undefined;
    const isView = node.kind === 'view' || node.kind === 'materialized view';
    if (isView && property === VIEW_OPTIONS && changesView(before, after))
        return undefined;
    if (property === 'columnOrder')
        return 'warning';
    return saysNothing(before, after) ? 'warning' : 'error';
}
/** `security_barrier=true`, `security_invoker=true`, `check_option=local`; the others tune a materialized view. */
function changesView(before, after) {
    const options = [...before, ...after];
    return options.some((option) => /^(security_|check_option)/.test(option));
}
/** Whether the promise has nothing where the database has something; of a list, entry by entry. */
function saysNothing(promised, found) {
    if (!Array.isArray(promised) || !Array.isArray(found)) {
        return promised === null || promised === 'default';
    }
    return promised.every((entry) => found.includes(entry));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-properties.ts



/**
 * An object that is there in another form: whose it is and who may use it, how it is tuned, and what it is are
 * findings of their own. Rights that nobody gave are left out: they are judged by who has them.
 */
function judgeProperties(difference) {
    const rights = [];
    const tuned = [];
    const others = [];
    for (const change of difference.properties) {
        if (change.property === 'owner' || change.property === 'grants')
            rights.push(change);
        else if (tuningSeverity(difference, change) !== undefined)
            tuned.push(change);
        else
            others.push(change);
    }
    return [
        ...(others.length > 0 ? [differs({ ...difference, properties: others })] : []),
        ...privileges({ ...difference, properties: rights }),
        ...(tuned.length > 0 ? [tuning({ ...difference, properties: tuned })] : []),
    ];
}
function differs(difference) {
    const { node, properties } = difference;
    const lines = propertyLines(properties);
    return {
        rule: 'schema-differs',
        severity: 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} is not as promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: words_effectOf(node.kind),
        changes: [difference],
    };
}
function privileges(difference) {
    const { node, properties } = difference;
    const owner = properties.filter(({ property }) => property === 'owner');
    const grants = properties.filter(({ property }) => property === 'grants');
    const { lacking, untaken } = grants.map(grantDifference)[0] ?? { lacking: [], untaken: [] };
    const lines = [
        ...propertyLines(owner),
        ...lacking.map((grant) => `lacks ${grantWords(grant)}`),
        ...untaken.map((grant) => `has ${grantWords(grant)}, which a migration revoked`),
    ];
    if (lines.length === 0)
        return [];
    const concerned = [...lacking, ...untaken];
    const isConcerned = grants.map((change) => grantsPart(change, (grant) => concerned.some(({ role, privilege }) => role === grant.role && privilege === grant.privilege)));
    return [
        {
            rule: 'privileges-differ',
            severity: 'error',
            object: node.id,
            title: asTitle(`${nameOf(node)} has other rights than promised: ${lines.join('; ')}`),
            lines: told(lines, difference),
            effect: ['Statements of the roles concerned fail, or succeed where they should not.'],
            changes: [{ ...difference, properties: [...owner, ...isConcerned] }],
        },
    ];
}
function tuning(difference) {
    const { node, properties } = difference;
    const lines = propertyLines(properties);
    return {
        rule: 'schema-tuning',
        severity: gravest(properties.map((change) => tuningSeverity(difference, change) ?? 'error')),
        object: node.id,
        title: asTitle(`${nameOf(node)} is set otherwise than promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: [],
        changes: [difference],
    };
}
const ORDER = ['notice', 'warning', 'error'];
function gravest(severities) {
    return ORDER[Math.max(...severities.map((severity) => ORDER.indexOf(severity)))] ?? 'error';
}
/** What was promised and what was found; and what follows from it elsewhere. */
function told(lines, { along }) {
    return [
        'Promised → found:',
        ...lines.map((line) => `  ${line}`),
        ...(along.length > 0 ? [`It goes on in ${alongWords(along)}.`] : []),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge.ts





/** What differs as findings, without their SQL. */
function judge(differences, sides, publicSchema) {
    const partitions = runtimePartitions(differences);
    const foreign = foreignSchemas(differences, sides);
    const single = differences.filter((difference) => !partitions.grouped.has(difference) && !foreign.grouped.has(difference));
    const of = (change) => single.filter((one) => one.change === change);
    const isPlatforms = ({ node }) => isPublic(node) && !publicSchema.mentioned;
    return [
        ...of('missing').map(missing),
        ...of('differs').flatMap((difference) => isPlatforms(difference)
            ? asNotices([...judgeProperties(difference), ...judgeGrantees([difference])])
            : judgeProperties(difference)),
        ...of('unexpected').map(unexpected),
        ...judgeGrantees(single.filter((difference) => !isPlatforms(difference))),
        ...partitions.drafts,
        ...foreign.drafts,
    ];
}
/** What a version of Postgres or a provider decides, and not the migrations: no SQL is proposed. */
function asNotices(drafts) {
    return drafts.map((draft) => ({
        ...draft,
        severity: 'notice',
        object: 'public',
        effect: ['Older versions and providers set up the schema public in another way.'],
        changes: [],
    }));
}
function missing(difference) {
    const { node, along } = difference;
    return {
        rule: 'schema-missing',
        severity: 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} was promised and is not there`),
        lines: withIt('Missing with it', along),
        effect: words_effectOf(node.kind),
        changes: [difference],
    };
}
/** Operators and providers make these, and the application does not see them. */
const BESIDE = new Set([
    'extension',
    'event trigger',
    'publication',
    'statistics',
    'default privileges',
    'database settings',
    'other',
]);
const UNEXPECTED_EFFECTS = {
    column: ['Where it is NOT NULL without a default, an INSERT that does not name it fails.'],
    constraint: ['Rows that the application writes may be refused.'],
    trigger: ['It does something at every write that the application does not know of.'],
    policy: ['It decides who sees which rows.'],
    rule: ['Statements on its table do something else.'],
    index: ['It costs every write; a unique one refuses rows that the application may write.'],
};
function unexpected(difference) {
    const { node, along } = difference;
    return {
        rule: 'schema-unexpected',
        severity: BESIDE.has(node.kind) ? 'warning' : 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} is there, and no migration made it`),
        lines: withIt('With it', along),
        effect: UNEXPECTED_EFFECTS[node.kind] ?? [],
        changes: [difference],
    };
}
function withIt(words, along) {
    return along.length === 0 ? [] : [`${words}: ${alongWords(along)}.`];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql-between.ts + 13 modules
var sql_between = __webpack_require__(831);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/partial-catalogue.ts

/** Where a catalogue keeps each kind; a column lies in its relation. */
const SECTIONS = {
    schema: 'schemas',
    extension: 'extensions',
    enum: 'enums',
    domain: 'domains',
    'composite type': 'compositeTypes',
    'range type': 'rangeTypes',
    sequence: 'sequences',
    table: 'tables',
    view: 'views',
    'materialized view': 'views',
    index: 'indexes',
    constraint: 'constraints',
    function: 'functions',
    trigger: 'triggers',
    policy: 'policies',
    rule: 'rules',
    'event trigger': 'eventTriggers',
    statistics: 'statistics',
    publication: 'publications',
    'default privileges': 'defaultPrivileges',
    'database settings': 'databaseSettings',
    other: 'others',
};
/**
 * A catalogue of some objects only, columns in their relations.
 *
 * @param dependenciesOf What an object needs, by its key.
 */
function catalogueOf(nodes, serverVersion, dependenciesOf) {
    const catalogue = emptyCatalogue(serverVersion);
    const need = (key) => {
        const needed = dependenciesOf(key);
        if (needed)
            catalogue.dependencies[key] = [...needed];
    };
    for (const { kind, id, object } of nodes) {
        if (kind === 'column')
            continue;
        // The table above says that the section is of this kind.
        catalogue[SECTIONS[kind]].push(object);
        need((0,catalogue_names/* keyOf */.TN)(kind, id));
        if ('columns' in object)
            for (const column of object.columns)
                need((0,catalogue_names/* keyOf */.TN)('column', column.id));
    }
    return catalogue;
}
function emptyCatalogue(serverVersion) {
    return {
        ...{ version: 1, serverVersion, schemas: [], extensions: [], enums: [], domains: [] },
        ...{ compositeTypes: [], rangeTypes: [], sequences: [], tables: [], views: [], indexes: [] },
        ...{ constraints: [], functions: [], triggers: [], policies: [], rules: [] },
        ...{ eventTriggers: [], statistics: [], publications: [], defaultPrivileges: [] },
        ...{ databaseSettings: [], others: [], dependencies: {}, unreadable: [] },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/patch.ts

/** Makes one object what was promised. */
function applyChange(to, { key, change, node, properties }) {
    if (node.kind === 'column')
        return applyToColumn(to, { change, node, properties });
    if (change === 'missing')
        to.set(key, node);
    else if (change === 'unexpected')
        to.delete(key);
    else {
        const found = to.get(key);
        if (found)
            to.set(key, patched(found, node, properties));
    }
}
function applyToColumn(to, { change, node, properties, }) {
    const key = relationKeys(node.relation.id).find((candidate) => to.has(candidate));
    const relation = key === undefined ? undefined : to.get(key);
    if (key === undefined || relation === undefined || !('columns' in relation.object))
        return;
    const { columns } = relation.object;
    const edited = editColumns(columns, change, node.object, properties);
    to.set(key, { ...relation, object: { ...relation.object, columns: edited } });
}
function editColumns(columns, change, promised, properties) {
    if (change === 'unexpected')
        return columns.filter(({ id }) => id !== promised.id);
    if (change === 'missing') {
        // A table that is missing as a whole has it already.
        return columns.some(({ id }) => id === promised.id) ? [...columns] : [...columns, promised];
    }
    return columns.map((column) => column.id === promised.id ? withProperties(column, properties) : column);
}
function patched(found, promised, properties) {
    const object = withProperties(found.object, properties);
    const isView = found.kind === 'view' || found.kind === 'materialized view';
    const hasOtherQuery = properties.some(({ property }) => property === 'definition');
    if (isView && hasOtherQuery) {
        return {
            ...found,
            object: { ...object, columns: promised.object.columns },
        };
    }
    if (found.kind === 'table' && properties.some(({ property }) => property === 'columnOrder')) {
        return { ...found, object: inOrderOf(object, promised.object) };
    }
    return { ...found, object };
}
function withProperties(found, properties) {
    const object = { ...found };
    for (const { property, before, after } of properties) {
        if (property === 'columnOrder')
            continue;
        object[property] =
            property === 'grants'
                ? exchanged(object['grants'], before, after)
                : before;
    }
    return object;
}
/** Several findings can be about rights on one object, each about some of them. */
function exchanged(current, promised, found) {
    const isIn = (list, grant) => list.some((other) => JSON.stringify(other) === JSON.stringify(grant));
    const stay = current.filter((grant) => isIn(promised, grant) || !isIn(found, grant));
    return [...stay, ...promised.filter((grant) => !isIn(found, grant))];
}
function inOrderOf(table, promised) {
    const place = new Map(promised.columns.map(({ name }, at) => [name, at]));
    const at = ({ name }) => place.get(name) ?? Infinity;
    return { ...table, columns: table.columns.toSorted((a, b) => at(a) - at(b)) };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/proposal.ts




/** More than this hangs on an object too rarely to make its SQL readable. */
const MOST_DEPENDENTS = 200;
/**
 * Writes SQL that leads from what was found to what was promised: for all differences, or for single ones, of
 * which it looks only at what has to do with them. It is a proposal for a person; Belay runs none of it.
 */
class Proposals {
    #promised;
    #live;
    #sides;
    /** Key of an object of the live database → keys of what needs it. */
    #dependents;
    constructor(promised, live, sides) {
        this.#promised = promised;
        this.#live = live;
        this.#sides = sides;
    }
    /** For differences together, as if the rest were as promised; one statement each, without a semicolon. */
    all(changes) {
        return this.#between(new Map(this.#sides.live), changes);
    }
    /** For differences by themselves. Undefined where too much hangs on them. */
    single(changes) {
        const around = this.#around(changes);
        return around && this.#between(around, changes);
    }
    #between(from, changes) {
        const to = new Map(from);
        for (const change of changes.flatMap((root) => [root, ...root.along])) {
            applyChange(to, change);
        }
        const { serverVersion, dependencies } = this.#live;
        const then = (key) => this.#promised.dependencies[key] ?? dependencies[key];
        const { statements, notGenerated } = (0,sql_between/* sqlBetween */.j)(catalogueOf(from.values(), serverVersion, (key) => dependencies[key]), catalogueOf(to.values(), serverVersion, then));
        return [...statements, ...notGenerated.map((sentence) => `-- Not written: ${sentence}`)];
    }
    /** The live objects that SQL for the changes has to know of: themselves, their tables, and what needs them. */
    #around(changes) {
        const { live, promised } = this.#sides;
        const around = new Map();
        const queue = changes.flatMap((root) => [root, ...root.along]).map(({ key }) => key);
        const own = queue.length;
        const seen = new Set(queue);
        for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
            const node = live.get(key);
            for (const place of proposal_relationsOf(node ?? promised.get(key))) {
                const relation = live.get(place);
                if (relation)
                    around.set(place, relation);
            }
            if (!node)
                continue;
            if (node.kind !== 'column')
                around.set(key, node);
            for (const user of this.#usersOf(key)) {
                if (seen.has(user))
                    continue;
                seen.add(user);
                queue.push(user);
            }
            if (seen.size > own + MOST_DEPENDENTS)
                return undefined;
        }
        return around;
    }
    #usersOf(key) {
        if (this.#dependents === undefined) {
            this.#dependents = new Map();
            for (const [user, needed] of Object.entries(this.#live.dependencies)) {
                for (const on of needed) {
                    const users = this.#dependents.get(on);
                    if (users === undefined)
                        this.#dependents.set(on, [user]);
                    else
                        users.push(user);
                }
            }
        }
        return this.#dependents.get(key) ?? [];
    }
}
function proposal_relationsOf(node) {
    if (node === undefined)
        return [];
    if (node.kind === 'column')
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    return [];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-public.ts
const NAME = String.raw `"?public"?(?![\w$])`;
/** Without the role PUBLIC behind TO and FROM. */
const IN_A_LIST = String.raw `(?:(?!\b(?:to|from)\b)[^;]){0,200}?\b`;
const MENTIONED = new RegExp(String.raw `\b(?:on|alter|drop)\s+schema\s+${IN_A_LIST}${NAME}`, 'i');
const OWNER = new RegExp(String.raw `\balter\s+schema\s+${NAME}\s+owner\b|\bdrop\s+schema\s+${IN_A_LIST}${NAME}`, 'i');
/** `CREATE SCHEMA IF NOT EXISTS "public"`, as Prisma writes it, changes nothing and so says nothing. */
function saidOfPublic(migrations) {
    return {
        mentioned: migrations.some(({ sql }) => MENTIONED.test(sql)),
        owner: migrations.some(({ sql }) => OWNER.test(sql)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/compare-schemas.ts







/**
 * Compares the live schema with what was promised.
 *
 * @param reader The role that read the live schema.
 */
function compareSchemas(promise, { live, reader }, migrations) {
    const sides = sidesOf(promise.catalogue, live);
    const publicSchema = saidOfPublic(migrations);
    const { differences, notVerified } = comparable(allDifferences(sides), {
        otherMajor: majorOf(promise.catalogue) !== majorOf(live),
        withoutOwners: promise.withoutOwners === true,
        unread: [...new Set([...promise.catalogue.unreadable, ...live.unreadable])],
        reader,
        publicSchema,
    });
    const roots = withConsequences(differences, sides);
    const drafts = judge(roots, sides, publicSchema);
    const proposals = new Proposals(promise.catalogue, live, sides);
    return {
        drafts,
        objects: sides.promised.size,
        lines: roots.map(differenceLine),
        sql: wholeSql(drafts, proposals),
        notVerified,
        proposals,
    };
}
function wholeSql(drafts, proposals) {
    const changes = drafts
        .filter(({ severity }) => severity !== 'notice')
        .flatMap((draft) => draft.changes);
    return changes.length === 0 ? [] : proposals.all(changes);
}
function majorOf({ serverVersion }) {
    return Math.floor(serverVersion / 10_000);
}

// EXTERNAL MODULE: ./packages/core/src/config/accept.ts
var accept = __webpack_require__(142);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/findings.ts


/** More of one kind are only counted: a person reads the first ones and then looks for the cause. */
const promise_findings_SHOWN = 20;
const LONGEST_SQL = 2_000;
/**
 * Drafts as findings with their SQL. Of many with one rule and severity the first ones stand for all; accepted ones
 * do not count, so that what is not accepted yet comes to light.
 */
function findings_findingsOf(drafts, accepted, proposals) {
    const groups = new Map();
    for (const draft of drafts) {
        const group = `${draft.rule} ${draft.severity}`;
        groups.set(group, [...(groups.get(group) ?? []), draft]);
    }
    return [...groups.values()].flatMap((group) => {
        const open = group.filter((draft) => !isAccepted(draft, accepted));
        const shown = new Set(open.slice(0, promise_findings_SHOWN));
        const findings = group
            .filter((draft) => shown.has(draft) || !open.includes(draft))
            .map((draft) => findings_findingOf(draft, proposals));
        const left = open.slice(promise_findings_SHOWN);
        return left.length === 0 ? findings : [...findings, theRest(left)];
    });
}
function isAccepted(draft, accepted) {
    const { rule, severity, object, title } = draft;
    const finding = { rule, severity, object, title, evidence: 'catalogue' };
    return (0,accept/* applyAccepted */.qN)([finding], accepted).findings[0] !== finding;
}
function findings_findingOf(draft, proposals) {
    const { rule, severity, object, title, lines, effect, changes } = draft;
    const statements = changes.length === 0 ? [] : proposals.single(changes);
    const sql = statements && sqlText(statements);
    const tooMuch = statements === undefined
        ? ['So much depends on it that its SQL stands only in report.json, with all the rest.']
        : [];
    const detail = [...lines, ...effect, ...tooMuch].join('\n');
    return {
        ...{ rule, severity, evidence: 'catalogue', title, object },
        ...(detail === '' ? {} : { detail }),
        ...(severity === 'notice' ? {} : { advice: findings_ADVICE[rule] ?? DEFAULT_ADVICE }),
        ...(sql === undefined || sql === '' ? {} : { sql }),
    };
}
const ACCEPT = 'or accept it in belay.yml with a reason';
const DEFAULT_ADVICE = `Where the promise is right, run the SQL after reading it; where the database is right, write it into a migration; ${ACCEPT}.`;
const findings_ADVICE = {
    'schema-unexpected': `Where it should stay, write it into a migration, ${ACCEPT}; else run the SQL after reading it.`,
};
const PROPOSAL = '-- A proposal: from what was found to what was promised. Belay does not run it.';
const LOSES = '-- What is dropped here takes its rows along.';
function sqlText(statements) {
    if (statements.length === 0)
        return '';
    const loses = statements.some((statement) => /\bDROP (TABLE|COLUMN|SCHEMA)\b/.test(statement));
    const text = [PROPOSAL, ...(loses ? [LOSES] : [])];
    let length = 0;
    for (const [at, statement] of statements.entries()) {
        const line = statement.startsWith('--') ? statement : `${statement};`;
        length += line.length;
        if (length > LONGEST_SQL && at > 0) {
            text.push(`-- and ${(0,report_words/* plural */.LS)(statements.length - at, 'statement')} more, in report.json`);
            break;
        }
        text.push(line);
    }
    return text.join('\n');
}
/** One that counts what is not shown. */
function theRest(left) {
    const [first] = left;
    if (!first)
        throw new Error('nothing is left');
    const { rule, severity } = first;
    return {
        ...{ rule, severity, evidence: 'catalogue' },
        title: `${left.length} more findings of the kind ${rule}`,
        detail: left
            .map(({ title }) => title)
            .join('\n')
            .slice(0, LONGEST_SQL),
        advice: 'All differences, and the SQL for them, are in report.json, under validate.schema.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/promise/schema-prisma.ts
var schema_prisma = __webpack_require__(1556);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/schema.ts






/** The live schema against what was promised: the rehearsal's report, or what the migrations lead to. */
const schemaCheck = {
    id: 'schema',
    title: 'Schema',
    run: async (context, scope) => {
        const promised = await context.promised;
        if ('reason' in promised) {
            scope.notVerified(`the schema against what was promised: ${promised.reason}`);
            return { status: 'not-verified', result: promised.reason };
        }
        return compareWith(promised, context, scope);
    },
};
async function compareWith(promise, context, scope) {
    const { details, database, config, tree } = context;
    const { kind, description, planDigest } = promise;
    details.promise = { kind, description };
    if (planDigest !== undefined)
        details.planDigest = planDigest;
    promise.notVerified.forEach((sentence) => scope.notVerified(sentence));
    const live = await database.catalogue();
    const compared = compareSchemas(promise, { live, reader: database.facts.role }, tree.migrations);
    compared.notVerified.forEach((sentence) => scope.notVerified(sentence));
    details.schema = {
        fingerprintExpected: promise.fingerprint ?? (0,fingerprint/* fingerprint */.R)(promise.catalogue),
        fingerprintFound: (0,fingerprint/* fingerprint */.R)(live),
        changes: compared.lines,
        sql: compared.sql,
    };
    const found = findings_findingsOf(compared.drafts, config.accept, compared.proposals).map((finding) => scope.find(finding));
    const prisma = againstPrisma(promise, context, scope);
    details.drift = prisma.differs || found.some(({ severity }) => severity !== 'notice');
    const result = schema_resultOf(compared, description);
    return { result: prisma.words === '' ? result : `${result}; ${prisma.words}` };
}
/** What schema.prisma says to the migrations; a rehearsal has looked at that already. */
function againstPrisma({ prisma }, context, scope) {
    if (prisma === undefined)
        return { words: '', differs: false };
    if (prisma.kind === 'equal')
        return { words: 'equal to schema.prisma', differs: false };
    if (prisma.kind === 'not-compared') {
        scope.notVerified(`migrations against schema.prisma: ${prisma.reason}`);
        return { words: 'schema.prisma not compared', differs: false };
    }
    const { schema, directory } = context.tree;
    const file = (0,validate_context/* shown */.S)(context, schema?.files[0] ?? directory);
    const { severity } = scope.find((0,schema_prisma/* schemaDrift */.X)(prisma.script, file));
    return { words: 'not equal to schema.prisma', differs: severity !== 'notice' };
}
const schema_WORDS = [
    ['schema-missing', 'missing'],
    ['schema-differs', 'not as promised'],
    ['schema-unexpected', 'that no migration made'],
    ['privileges-differ', 'with other rights'],
    ['schema-tuning', 'set otherwise'],
];
function schema_resultOf({ objects, drafts }, description) {
    const compared = `${(0,report_words/* plural */.LS)(objects, 'object')} compared with ${description}`;
    if (drafts.length === 0)
        return `as promised: ${compared}`;
    const counts = schema_WORDS.map(([rule, words]) => [drafts.filter((draft) => draft.rule === rule).length, words]);
    const counted = counts
        .filter(([count]) => count > 0)
        .map(([count, words]) => `${count} ${words}`);
    return `${counted.join(', ')}: ${compared}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/limits.ts
const OF_SEQUENCES = { warning: 0.8, error: 0.95 };
/** A key needs months of work to become wider, so it is said earlier. */
const OF_KEYS = { warning: 0.75, error: 0.95 };
function endOf({ increment, min, max, columns }) {
    const up = increment > 0n;
    let end = { value: up ? max : min, column: undefined };
    for (const column of columns) {
        if (column.range === null)
            continue;
        const limit = up ? column.range.high : column.range.low;
        if (up ? limit <= end.value : limit >= end.value)
            end = { value: limit, column };
    }
    return end;
}
/**
 * How near a sequence is to its end: the share of the numbers from its start that it has given. A sequence
 * that begins again at its end has none.
 */
function sequenceNearness(sequence, { last, next }) {
    if (sequence.cycle)
        return undefined;
    const { value: end } = endOf(sequence);
    const isPast = sequence.increment > 0n ? next > end : next < end;
    const share = isPast ? 1 : ratio(last - sequence.start, end - sequence.start);
    return nearness(share, OF_SEQUENCES);
}
/**
 * How near a column's values come to the limit of its type. Values spread over the whole type (hashes, random
 * numbers) come near both ends and grow towards none.
 *
 * @param isFed By a sequence, so that its values are known to count.
 */
function keyNearness({ range }, { least, greatest }, isFed) {
    if (range === null)
        return undefined;
    const shares = [ratio(greatest ?? 0n, range.high), ratio(least ?? 0n, range.low)];
    const isSpread = shares.every((share) => share >= OF_KEYS.warning);
    return isSpread && !isFed ? undefined : nearness(Math.max(...shares), OF_KEYS);
}
function nearness(share, { warning, error }) {
    if (share < warning)
        return undefined;
    return { share, severity: share >= error ? 'error' : 'warning' };
}
/** Of numbers that may exceed what a JavaScript number holds exactly; to a ten-thousandth. */
function ratio(part, whole) {
    return whole === 0n ? 1 : Number((part * 10000n) / whole) / 10_000;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/ask.ts
var rows_ask = __webpack_require__(6578);
;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/read-values.ts


const TIME_IS_UP = "the check's time was up (max-check-seconds)";
/** Locks stay until the end of a transaction: few tables each, so that the server's lock table does not fill. */
const TABLES_PER_TRANSACTION = 50;
const TIMED_OUT = 'SQLSTATE 57014';
/** Where each sequence stands, in their order. */
async function readSequences(context, sequences) {
    const answers = await read_values_ask(context, sequences.map(sequenceQuestion));
    return sequences.map((sequence, at) => {
        const answer = answers[at] ?? { reason: TIME_IS_UP };
        return Array.isArray(answer) ? read_values_valueOf(answer, sequence) : answer;
    });
}
function sequenceQuestion({ schema, name }) {
    return `SELECT ARRAY[last_value::text, is_called::text] FROM ${(0,identifiers/* quoteQualified */.$s)(schema, name)}`;
}
function read_values_valueOf([last = '', called], { increment }) {
    const value = BigInt(last ?? '');
    return { last: value, next: called === 'true' ? value + increment : value };
}
/**
 * The extents of columns. Where an index begins with the column it is a look-up; all others are read whole,
 * the smallest first, for as long as there is time, one half of what is left for each.
 */
async function readExtents(context, columns) {
    const readable = columns.filter(({ unreadable }) => unreadable === null);
    const indexed = readable.filter((column) => column.indexed);
    const extents = new Map(columns.flatMap((column) => column.unreadable === null ? [] : [[column, { reason: column.unreadable }]]));
    const answers = await read_values_ask(context, indexed.map(extentQuestion));
    indexed.forEach((column, at) => extents.set(column, extentOf(answers[at])));
    const others = readable.filter((column) => !column.indexed);
    for (const column of others.sort((a, b) => a.pages - b.pages)) {
        const timeoutMs = context.budget.left() / 2;
        const [answer] = await read_values_ask(context, [extentQuestion(column)], timeoutMs);
        extents.set(column, read_values_whole(extentOf(answer)));
    }
    return extents;
}
function extentQuestion({ column, source }) {
    const name = (0,identifiers/* quoteIdent */.v4)(column);
    return `SELECT ARRAY[min(${name})::text, max(${name})::text] FROM ${source}`;
}
function read_values_whole(extent) {
    return 'reason' in extent && extent.reason.includes(TIMED_OUT)
        ? { reason: 'no index begins with them, and reading all rows takes longer than there is time' }
        : extent;
}
function extentOf(answer) {
    if (answer === undefined)
        return { reason: TIME_IS_UP };
    if (!Array.isArray(answer))
        return answer;
    const [least, greatest] = answer.map(wholeNumber);
    if (least === undefined || greatest === undefined)
        return { reason: 'they hold more than numbers' };
    return { least, greatest };
}
/** numeric may have a fraction, and be NaN or infinite. */
function wholeNumber(text) {
    if (text === null)
        return null;
    const [, digits] = /^(-?\d+)(?:\.\d+)?$/.exec(text) ?? [];
    return digits === undefined ? undefined : BigInt(digits);
}
/**
 * Reads columns and the sequence that feeds them in one snapshot. An INSERT takes its number before its row can
 * be seen, and a sequence has no versions: what is read of it after the snapshot was taken is at least as far
 * as every row in it. So writers never make it look behind. Only values that the sequence can give count: within
 * its bounds, and in its steps; others may have another source.
 *
 * @param near Where the sequence stood a moment ago.
 */
async function readAgain({ read, budget }, sequence, near, columns) {
    const questions = [
        ...columns.map((column) => obstacleQuestion(column, sequence, near)),
        sequenceQuestion(sequence),
    ];
    if (budget.spent)
        return { reason: TIME_IS_UP };
    const answers = await read((client) => (0,rows_ask/* askEach */.H)(client, questions.map((sql) => ({ sql, bytes: 0 }))));
    const failed = answers.find((answer) => 'reason' in answer);
    if (failed)
        return failed;
    const values = answers.map((answer) => ('values' in answer ? answer.values : []));
    return {
        value: read_values_valueOf(values.pop() ?? [], sequence),
        obstacles: columns.map((column, at) => {
            const [farthest = null, taken = null] = values[at] ?? [];
            return {
                column,
                farthest: wholeNumber(farthest) ?? null,
                nextTaken: taken === null ? undefined : taken === 'true',
            };
        }),
    };
}
function obstacleQuestion({ column, source, indexed }, sequence, { next }) {
    const name = (0,identifiers/* quoteIdent */.v4)(column);
    const end = sequence.increment > 0n ? 'max' : 'min';
    const farthest = `(SELECT ${end}(${name})::text FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    // Without an index it would be a second reading of all rows.
    const taken = indexed
        ? `(SELECT EXISTS (SELECT FROM ${source} WHERE ${name} = ${next}))::text`
        : 'NULL';
    return `SELECT ARRAY[${farthest}, ${taken}]`;
}
/** A condition for values that a sequence can give, of which `next` is one. */
function givenBy(name, { min, max, increment }, next) {
    const within = `${name} BETWEEN ${min} AND ${max}`;
    const step = increment > 0n ? increment : -increment;
    // ::numeric: the difference may exceed the type of the column.
    return step === 1n ? within : `${within} AND (${name}::numeric - ${next}) % ${step} = 0`;
}
/** Answers in order; fewer when the time was up. */
async function read_values_ask({ read, budget }, questions, timeoutMs = Infinity) {
    const answers = [];
    while (answers.length < questions.length && !budget.spent) {
        const chunk = questions.slice(answers.length, answers.length + TABLES_PER_TRANSACTION);
        const found = await read((client) => (0,rows_ask/* askEach */.H)(client, chunk.map((sql) => ({ sql, bytes: 0 }))), { timeoutMs });
        answers.push(...found.map((answer) => ('values' in answer ? answer.values : answer)));
    }
    return answers;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/findings.ts




/** What is farthest ahead of a sequence, if anything is. */
function behind(sequence, value, obstacles) {
    const stepsTo = (farthest) => (farthest - value.next) / sequence.increment;
    const isAhead = (farthest) => sequence.increment > 0n ? farthest >= value.next : farthest <= value.next;
    const [worst] = obstacles
        .flatMap((obstacle) => {
        const { farthest } = obstacle;
        return farthest !== null && isAhead(farthest) ? [{ ...obstacle, farthest }] : [];
    })
        .sort((a, b) => (stepsTo(b.farthest) > stepsTo(a.farthest) ? 1 : -1));
    return worst && { sequence, value, obstacle: worst };
}
function behindFinding({ sequence, value, obstacle }) {
    const { column } = obstacle;
    const steps = (obstacle.farthest - value.next) / sequence.increment + 1n;
    return {
        rule: 'sequence-behind',
        severity: 'error',
        evidence: 'measured',
        title: `sequence ${sequence.id} is ${(0,report_words/* plural */.LS)(Number(steps), 'value')} behind ${column.id}`,
        detail: `${collision(obstacle)} Typical after a restore, a copy of rows with their keys, or logical replication, which does not carry sequences over.`,
        object: sequence.id,
        advice: 'Set the sequence to its column. The statement may run while others write: it takes the value of the moment.',
        sql: setvalSql(sequence, value),
    };
}
function collision({ column, nextTaken }) {
    if (!column.unique) {
        return 'It will give numbers that rows already have, and nothing makes the column unique: rows will share a number without an error.';
    }
    if (nextTaken === false) {
        return 'Its very next value is still free, but it will come to values that are taken: those INSERTs will fail with a unique violation.';
    }
    return nextTaken === true
        ? 'Its next value is taken already: the next INSERT that leaves the number to it fails with a unique violation, and so does each one until it has passed the column.'
        : 'INSERTs that leave the number to it will fail with a unique violation when it comes to values that are taken.';
}
function setvalSql(sequence, { next }) {
    const end = sequence.increment > 0n ? 'max' : 'min';
    const values = sequence.columns
        .filter(({ holdsNumbers }) => holdsNumbers)
        .map(({ column, source }) => {
        const name = (0,identifiers/* quoteIdent */.v4)(column);
        return `(SELECT ${end}(${name}) FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    });
    const farthest = values.length === 1
        ? values.join('')
        : `${end === 'max' ? 'greatest' : 'least'}(${values.join(', ')})`;
    const name = (0,identifiers/* quoteLiteral */.ce)((0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name));
    return `SELECT pg_catalog.setval(${name}, ${farthest}::bigint);`;
}
function nearEndFinding(sequence, value, { share, severity }) {
    const { column } = endOf(sequence);
    const end = column === undefined ? 'its end' : `what ${column.id} (${column.type}) can hold`;
    const isUsedUp = share >= 1;
    return {
        rule: 'sequence-near-end',
        severity,
        evidence: 'measured',
        title: isUsedUp
            ? `sequence ${sequence.id} is used up: it has reached ${end}`
            : `sequence ${sequence.id} has used ${findings_percent(share)} of its numbers up to ${end}`,
        detail: `It stands at ${value.last}. When no number is left, every INSERT that needs one fails.`,
        object: sequence.id,
        advice: column === undefined
            ? 'Give the sequence a wider type or another end.'
            : `Make ${column.id} and every column that refers to it bigint, step by step, then the sequence.`,
        sql: `ALTER SEQUENCE ${(0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name)} AS bigint ${sequence.increment > 0n ? 'NO MAXVALUE' : 'NO MINVALUE'};`,
    };
}
function keyFinding(column, { share, severity }) {
    return {
        rule: 'key-near-limit',
        severity,
        evidence: 'measured',
        title: `${column.id} has used ${findings_percent(share)} of ${column.type}`,
        detail: `At the end of the type every INSERT with a higher number fails with "${column.type} out of range".`,
        object: column.id,
        advice: 'Plan the change to bigint now: ALTER COLUMN … TYPE bigint rewrites the table under an exclusive lock. With a large table add a bigint column, keep it up with a trigger, fill it in batches, then swap. Columns that refer to it, and code that reads it into 32 bits, come first.',
        sql: `SELECT min(${(0,identifiers/* quoteIdent */.v4)(column.column)}), max(${(0,identifiers/* quoteIdent */.v4)(column.column)}) FROM ${column.source};`,
    };
}
function referenceFinding({ constraint, column, referred }, { share, severity }) {
    const how = share > 1
        ? `has passed what ${column.id} (${column.type}) can hold`
        : `has used ${findings_percent(share)} of what ${column.id} (${column.type}) can hold`;
    return {
        rule: 'foreign-key-too-narrow',
        severity,
        evidence: 'measured',
        title: `${referred.id} ${how}`,
        detail: `The foreign key ${constraint} goes from ${column.type} to ${referred.type}: rows beyond the limit cannot be referred to, the INSERT fails with "${column.type} out of range".`,
        object: column.id,
        advice: `Make ${column.id} ${referred.type} too.`,
        sql: `ALTER TABLE ${column.source.replace(/^ONLY /, '')} ALTER COLUMN ${(0,identifiers/* quoteIdent */.v4)(column.column)} TYPE ${referred.type};`,
    };
}
function findings_percent(share) {
    return `${Math.floor(share * 100)} %`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/number-columns.ts
/** A domain's base may be a domain again. */
const BASE_TYPE = `
  (WITH RECURSIVE base AS (
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM pg_catalog.pg_type ty WHERE ty.oid = a.atttypid
     UNION ALL
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM base JOIN pg_catalog.pg_type ty ON ty.oid = base.typbasetype
     WHERE base.typtype = 'd')
   SELECT oid FROM base WHERE typtype <> 'd')`;
/**
 * The columns of a {@link ColumnRow}, for queries in which `a` is pg_attribute, `t` its pg_class and `n` the
 * schema. The digits before the point of numeric(precision, scale): its modifier is
 * ((precision << 16) | (scale & 0x7ff)) + 4 (numeric.c).
 */
const COLUMN_FACTS = `
  t.oid::int8::text AS "tableOid", a.attnum::int AS attnum,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId", a.attname AS column,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
    || pg_catalog.quote_ident(a.attname) AS id,
  CASE WHEN t.relkind = 'p' THEN '' ELSE 'ONLY ' END
    || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS source,
  pg_catalog.format_type(${BASE_TYPE}, CASE WHEN a.atttypid = ${BASE_TYPE} THEN a.atttypmod END) AS type,
  ${BASE_TYPE}::int8::text AS "baseType",
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4
    THEN (((a.atttypmod - 4) >> 16) & 65535) - ((a.atttypmod - 4) & 2047) END AS digits,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum) AS unique,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    JOIN pg_catalog.pg_am am ON am.oid = ic.relam
    WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum
      AND am.amname = 'btree') AS indexed,
  t.relpages AS pages,
  CASE
    WHEN t.relkind = 'f' THEN 'their rows are on another server'
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') THEN 'no SELECT on them'
    WHEN pg_catalog.row_security_active(t.oid) THEN 'row security hides rows from this role'
    WHEN t.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable`;
/** Oids of pg_type.dat. */
const WIDTHS = { '21': 15n, '23': 31n, '20': 63n };
const NUMERIC = '1700';
function columnOf({ tableOid, baseType, digits, ...row }) {
    return {
        ...row,
        tableOid: Number(tableOid),
        holdsNumbers: baseType in WIDTHS || baseType === NUMERIC,
        range: rangeOf(baseType, digits),
    };
}
function rangeOf(baseType, digits) {
    const bits = WIDTHS[baseType];
    if (bits !== undefined)
        return { low: -(2n ** bits), high: 2n ** bits - 1n };
    if (baseType !== NUMERIC || digits === null || digits < 1)
        return null;
    const high = 10n ** BigInt(digits) - 1n;
    return { low: -high, high };
}
const OWN_TABLES = `
  t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')`;
/**
 * Columns of 2 or 4 bytes that alone are a key. Those that are a foreign key too have no numbers of their own:
 * what they refer to reaches the limit first, or is wider (see below).
 */
const NARROW_KEYS_SQL = `
SELECT ${COLUMN_FACTS}
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND ${OWN_TABLES}
  AND EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum)
  AND ${BASE_TYPE} IN (21, 23)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.conrelid = t.oid AND k.confrelid <> t.oid AND k.conkey = ARRAY[a.attnum])
ORDER BY n.nspname, t.relname, a.attnum`;
/** The columns of 2 or 4 bytes that are a key by themselves, ordered by table. Reads only the catalogue. */
async function listNarrowKeys(client) {
    const { rows } = await client.query(NARROW_KEYS_SQL);
    return rows.map(columnOf);
}
const REFERENCES_SQL = `
WITH refs AS (
  SELECT k.conname, k.conrelid, k.confrelid, u.child, u.parent
  FROM pg_catalog.pg_constraint k
  CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u (child, parent)
  JOIN pg_catalog.pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
  WHERE k.contype = 'f' AND k.conparentid = 0 AND ca.atttypid <> pa.atttypid)
SELECT pg_catalog.quote_ident(r.conname) || ' on ' || c."tableId" AS constraint,
  pg_catalog.to_jsonb(c) AS column, pg_catalog.to_jsonb(p) AS referred
FROM refs r
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.conrelid AND a.attnum = r.child AND ${OWN_TABLES}) c
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.confrelid AND a.attnum = r.parent) p
WHERE c."baseType" = '21' AND p."baseType" IN ('23', '20', '1700')
  OR c."baseType" = '23' AND p."baseType" IN ('20', '1700')
ORDER BY 1`;
/** Every foreign key column that is narrower than the column it refers to. Reads only the catalogue. */
async function listNarrowReferences(client) {
    const { rows } = await client.query(REFERENCES_SQL);
    return rows.map(({ constraint, column, referred }) => ({
        constraint,
        column: columnOf(column),
        referred: columnOf(referred),
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/sequence-facts.ts

/**
 * A default that is nothing but nextval, at most cast to the column's type, as the catalogue stores it: a call
 * (FUNCEXPR; format 1 and 2 are casts) or a coercion around oid 1574, nextval (primnodes.h, pg_proc.dat). Not
 * read with pg_get_expr: that waits for whoever has locked the table. `'A-' || nextval(…)` is another thing.
 */
const PLAIN_NEXTVAL = '^({(FUNCEXPR :funcid [0-9]+ [^{}]*:funcformat [12] [^{}]*:args \\(|COERCETODOMAIN :arg |RELABELTYPE :arg ))*{FUNCEXPR :funcid 1574 ';
/**
 * Which sequence feeds which column. By a default that calls nextval (pg_attrdef depends on the sequence),
 * as identity, or owned by the column where that has no default of its own: then a program asks the sequence.
 * A column's own default counts more than who owns which sequence: `CREATE TABLE … (LIKE …)` leaves such.
 * A default that names its sequence as text depends on nothing.
 */
const FEEDS = `
  defaults AS (
    SELECT a.adrelid AS relation, a.adnum AS attnum, d.refobjid AS sequence,
      a.adbin::text ~ '${PLAIN_NEXTVAL}' AS plain
    FROM pg_catalog.pg_attrdef a
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'n'
    WHERE a.adbin::text LIKE '%{FUNCEXPR :funcid 1574 %'
  ),
  feeds AS (
    SELECT relation, attnum, sequence FROM defaults WHERE plain
    UNION
    SELECT d.refobjid, d.refobjsubid, d.objid
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND (d.deptype = 'i' OR d.deptype = 'a' AND NOT a.atthasdef AND a.attidentity = '')
  )`;
/** What an extension brought is not the user's to mend; temporary objects are somebody's own. */
const OWN_SEQUENCES = `
  FROM pg_catalog.pg_sequence q
  JOIN pg_catalog.pg_class s ON s.oid = q.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
  WHERE s.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.oid AND d.deptype = 'e')`;
const SEQUENCES_SQL = `
SELECT s.oid::int8::text AS oid, n.nspname AS schema, s.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.relname) AS id,
  q.seqstart::text AS start, q.seqincrement::text AS increment, q.seqmin::text AS min, q.seqmax::text AS max,
  q.seqcycle AS cycle,
  CASE
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_sequence_privilege(s.oid, 'SELECT') THEN 'no SELECT on them'
    WHEN s.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable
${OWN_SEQUENCES}
ORDER BY n.nspname, s.relname`;
/** A partition's column is read with the partitioned table's where the same sequence feeds both. */
const sequence_facts_COLUMNS_SQL = `
WITH ${FEEDS}
SELECT f.sequence::int8::text AS sequence, ${COLUMN_FACTS}
FROM feeds f
JOIN pg_catalog.pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attnum
JOIN pg_catalog.pg_class t ON t.oid = f.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE t.relkind IN ('r', 'p', 'f') AND NOT (t.relispartition AND EXISTS (
  SELECT FROM feeds r
  JOIN pg_catalog.pg_attribute ra ON ra.attrelid = r.relation AND ra.attnum = r.attnum
  WHERE r.relation = pg_catalog.pg_partition_root(t.oid) AND r.sequence = f.sequence AND ra.attname = a.attname))
ORDER BY n.nspname, t.relname, a.attnum`;
const UNTRACED_SQL = `
WITH ${FEEDS}
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
  || pg_catalog.quote_ident(a.attname) AS id
FROM defaults d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.relation AND a.attnum = d.attnum
JOIN pg_catalog.pg_class t ON t.oid = d.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE d.sequence IS NULL AND NOT t.relispartition
ORDER BY 1`;
/**
 * Every sequence that is not an extension's or temporary, with the columns it feeds, ordered by name. Reads
 * only the catalogue.
 */
async function listSequences(client) {
    const sequences = await client.query(SEQUENCES_SQL);
    const columns = await client.query(sequence_facts_COLUMNS_SQL);
    const untraced = await client.query(UNTRACED_SQL);
    const fed = new Map();
    for (const row of columns.rows) {
        fed.set(row.sequence, [...(fed.get(row.sequence) ?? []), columnOf(row)]);
    }
    return {
        sequences: sequences.rows.map(({ oid, start, increment, min, max, ...row }) => ({
            ...row,
            oid: Number(oid),
            start: BigInt(start),
            increment: BigInt(increment),
            min: BigInt(min),
            max: BigInt(max),
            columns: fed.get(oid) ?? [],
        })),
        untraced: untraced.rows.map(({ id }) => id),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/survey.ts



/** Reads the catalogue, then the sequences, then their columns. */
async function survey(context) {
    const { sequences, untraced, keys, references } = await context.read(async (client) => ({
        ...(await listSequences(client)),
        keys: await listNarrowKeys(client),
        references: await listNarrowReferences(client),
    }));
    const readable = sequences.filter(({ unreadable }) => unreadable === null);
    const values = await readSequences(context, readable);
    const counting = sequences.filter(({ cycle }) => !cycle).flatMap(countedColumns);
    const fed = new Set(counting.map(keyOf));
    const cycling = new Set(sequences.filter(({ cycle }) => cycle).flatMap(({ columns }) => columns.map(keyOf)));
    const narrow = survey_unique([...keys, ...counting.filter(isNarrow)]);
    const numbering = narrow.filter((column) => !cycling.has(keyOf(column)));
    const columns = survey_unique([...counting, ...numbering, ...references.map((one) => one.referred)]);
    const extents = await readExtents(context, columns);
    const byKey = new Map([...extents].map(([column, extent]) => [keyOf(column), extent]));
    return {
        sequences: sequences.map((sequence) => ({
            sequence,
            value: values[readable.indexOf(sequence)] ?? { reason: sequence.unreadable ?? '' },
        })),
        keys: numbering.map((column) => ({ column, isFed: fed.has(keyOf(column)) })),
        references,
        untraced,
        extent: (column) => byKey.get(keyOf(column)) ?? { reason: 'not read' },
    };
}
/** The columns of a sequence whose values can be compared with it. */
function countedColumns({ columns }) {
    return columns.filter(({ holdsNumbers }) => holdsNumbers);
}
const HIGHEST_OF_FOUR_BYTES = 2n ** 31n - 1n;
function isNarrow({ range, type }) {
    return range !== null && range.high <= HIGHEST_OF_FOUR_BYTES && !type.startsWith('numeric');
}
function survey_unique(columns) {
    return [...new Map(columns.map((column) => [keyOf(column), column])).values()];
}
function keyOf({ tableOid, attnum }) {
    return `${tableOid}.${attnum}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sequences.ts







/** Numbers that collide or run out: sequences against their columns, keys against their type. */
const sequencesCheck = {
    id: 'sequences',
    title: 'Sequences',
    run: async (context, scope) => {
        const found = await survey(context);
        const unseen = new validate_unseen/* Unseen */.v();
        noteUnread(found, unseen);
        const collisions = await findBehind(context, found, unseen);
        const keys = nearKeys(found);
        const ends = nearEnds(found, keys);
        const narrow = narrowReferences(found);
        const findings = [...collisions, ...keys, ...narrow, ...ends];
        for (const finding of (0,gather/* gatherKinds */.X)(findings, ({ rule }) => sequences_MANY[rule] ?? rule))
            scope.find(finding);
        unseen.tell(scope);
        return conclude(found, collisions.length, [...keys, ...narrow, ...ends].length);
    },
};
const sequences_MANY = {
    'sequence-behind': 'sequences behind their columns',
    'sequence-near-end': 'sequences near their end',
    'key-near-limit': 'keys near the end of their type',
    'foreign-key-too-narrow': 'foreign keys narrower than what they refer to',
};
function noteUnread({ sequences, keys, references, untraced, extent }, unseen) {
    for (const { sequence, value } of sequences) {
        if ('reason' in value)
            unseen.add('sequences', sequence.id, value.reason);
    }
    const columns = [
        ...sequences.flatMap(({ sequence }) => (sequence.cycle ? [] : countedColumns(sequence))),
        ...keys.map(({ column }) => column),
        ...references.map(({ referred }) => referred),
    ];
    for (const column of columns) {
        const seen = extent(column);
        if ('reason' in seen)
            unseen.add('the numbers in', column.id, seen.reason);
    }
    for (const id of untraced) {
        unseen.add('whether a sequence is behind', id, 'the default names its sequence as text');
    }
}
/** Those that look behind are read again, in the order in which an INSERT between the readings does no harm. */
async function findBehind(context, { sequences, extent }, unseen) {
    const findings = [];
    for (const { sequence, value } of sequences) {
        if (sequence.cycle || 'reason' in value)
            continue;
        const ahead = countedColumns(sequence).filter((column) => {
            const seen = extent(column);
            return !('reason' in seen) && isAhead(seen, value, sequence);
        });
        if (ahead.length === 0)
            continue;
        const again = await readAgain(context, sequence, value, ahead);
        if ('reason' in again) {
            unseen.add('whether a sequence is behind, as it seems', sequence.id, again.reason);
            continue;
        }
        const worst = behind(sequence, again.value, again.obstacles);
        if (worst)
            findings.push(behindFinding(worst));
    }
    return findings;
}
function isAhead({ least, greatest }, { next }, { increment }) {
    return increment > 0n ? greatest !== null && greatest >= next : least !== null && least <= next;
}
function nearKeys({ keys, extent }) {
    return keys.flatMap(({ column, isFed }) => {
        const seen = extent(column);
        const near = 'reason' in seen ? undefined : keyNearness(column, seen, isFed);
        return near ? [keyFinding(column, near)] : [];
    });
}
/** Where the column itself is as near to its end, that is the one problem. */
function nearEnds({ sequences }, keys) {
    return sequences.flatMap(({ sequence, value }) => {
        const near = 'reason' in value ? undefined : sequenceNearness(sequence, value);
        if (near === undefined || 'reason' in value)
            return [];
        const isSaid = keys.some(({ object, severity }) => sequence.columns.some(({ id }) => id === object) &&
            (severity === 'error' || severity === near.severity));
        return isSaid ? [] : [nearEndFinding(sequence, value, near)];
    });
}
function narrowReferences({ references, extent }) {
    return references.flatMap((reference) => {
        const seen = extent(reference.referred);
        if ('reason' in seen)
            return [];
        const near = keyNearness(reference.column, seen, true);
        return near ? [referenceFinding(reference, near)] : [];
    });
}
function conclude({ sequences, keys, extent }, behind, near) {
    const isUnread = sequences.every(({ value }) => 'reason' in value) &&
        keys.every(({ column }) => 'reason' in extent(column));
    if (isUnread && sequences.length + keys.length > 0) {
        return { status: 'not-verified', result: 'this role can read none of them' };
    }
    const looked = `${(0,report_words/* plural */.LS)(sequences.length, 'sequence')}, ${(0,report_words/* plural */.LS)(keys.length, 'key')} of 2 or 4 bytes`;
    const found = [
        ...(behind > 0 ? [`${behind} behind`] : []),
        ...(near > 0 ? [`${near} near the end`] : []),
    ];
    return { result: [looked, ...found].join(', ') };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/session-facts.ts
var session_facts = __webpack_require__(8763);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/findings.ts
var sessions_findings = __webpack_require__(3380);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/hidden.ts
var sessions_hidden = __webpack_require__(6046);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sessions.ts






/** What a deploy may have left behind among the sessions, and how near the limits are. */
const sessionsCheck = {
    id: 'sessions',
    title: 'Sessions',
    run: async (context, scope) => {
        const { facts } = context.database;
        const seen = await context.read(async (client) => ({
            sessions: await (0,session_facts/* readSessions */.M1)(client),
            waits: await (0,session_facts/* readLockWaits */.ey)(client),
            lock: await (0,session_facts/* readAdvisoryLock */.BW)(client, prisma_history/* PRISMA_ADVISORY_LOCK */.Hh),
            connections: await (0,session_facts/* readConnections */.Wx)(client),
            prepared: await (0,session_facts/* readPreparedTransactions */.BO)(client),
        }));
        const findings = [
            ...(0,sessions_findings/* idleInTransaction */.iO)(seen.sessions),
            ...(0,sessions_findings/* waitingDdl */.sV)(seen.waits),
            ...(0,sessions_findings/* prismaLock */._T)(seen.lock),
            ...(0,sessions_findings/* connectionsNearLimit */.tD)(seen.connections),
            ...(0,sessions_findings/* preparedLeft */.vX)(seen.prepared),
        ];
        for (const finding of (0,gather/* gatherKinds */.X)(findings, ({ rule }) => `findings of ${rule}`)) {
            scope.find(finding);
        }
        const hidden = (0,sessions_hidden/* hiddenSessions */.i)(facts, 'are idle in a transaction');
        if (hidden !== undefined)
            scope.notVerified(hidden);
        const [server] = seen.connections;
        const used = server ? `, ${server.used} of ${server.allowed} connections used` : '';
        const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
        return { result: `${(0,report_words/* plural */.LS)(seen.sessions.length, 'other session')}${used}${through}` };
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/autovacuum.ts
var autovacuum = __webpack_require__(7629);
// EXTERNAL MODULE: ./packages/core/src/postgres/table-statistics.ts
var table_statistics = __webpack_require__(793);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/findings.ts
var findings = __webpack_require__(3790);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/judge.ts
var statistics_judge = __webpack_require__(8429);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/last-migration.ts
var last_migration = __webpack_require__(8361);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/statistics.ts







/** Tables that the planner knows nothing about since the migration. */
const statisticsCheck = {
    id: 'statistics',
    title: 'Statistics',
    run: async (context, scope) => {
        const { database } = context;
        if (database.facts.standby) {
            const result = 'ANALYZE runs on the primary, and only there it is known when it ran';
            scope.notVerified(`statistics: ${result}`);
            return { status: 'not-verified', result };
        }
        const { tables, migratedAt, noAutovacuum } = await context.read(async (client) => ({
            tables: await (0,table_statistics/* readTableStatistics */.O)(client, database.facts.major),
            migratedAt: await (0,last_migration/* lastMigration */.f)(client, database.schema),
            noAutovacuum: await (0,autovacuum/* whyNoAutovacuum */.e)(client),
        }));
        for (const { id, rows } of tables)
            if (rows !== null)
                context.details.rows[id] = rows;
        const unseen = new validate_unseen/* Unseen */.v();
        const stale = (0,statistics_judge/* staleTables */.X)(tables, migratedAt, unseen);
        for (const finding of (0,findings/* staleFindings */.Q)(stale, noAutovacuum))
            scope.find(finding);
        unseen.tell(scope);
        const found = stale.length === 0 ? 'none' : `${stale.length}`;
        return { result: `${(0,report_words/* plural */.LS)(tables.length, 'table')}, ${found} without statistics` };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/amcheck.ts

/** An extension can be in any schema; one that was never updated lacks the function's second form. */
const FUNCTIONS_SQL = `
SELECT n.nspname AS schema, p.pronargs AS arguments,
  pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaUsable",
  pg_catalog.has_function_privilege(p.oid, 'EXECUTE') AS executable
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
  AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
JOIN pg_catalog.pg_proc p ON p.oid = d.objid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE e.extname = 'amcheck' AND p.proname = 'bt_index_check' AND p.pronargs <= 2
ORDER BY executable DESC, p.pronargs DESC
LIMIT 1`;
/** Looks whether amcheck is installed in this database and whether `role`, who we are, may call it. */
async function findAmcheck(client, { role, superuser }) {
    const { rows } = await client.query(FUNCTIONS_SQL);
    const [found] = rows;
    if (!found) {
        const grant = superuser ? '' : `; ${grantSql('bt_index_check(regclass, boolean)', role)}`;
        return {
            kind: 'absent',
            reason: `amcheck is not installed in this database: CREATE EXTENSION amcheck${grant}`,
        };
    }
    const name = (0,identifiers/* quoteQualified */.$s)(found.schema, 'bt_index_check');
    if (found.executable && found.schemaUsable) {
        return { kind: 'usable', function: name, comparesRows: found.arguments === 2 };
    }
    const missing = [
        ...(found.schemaUsable
            ? []
            : [`GRANT USAGE ON SCHEMA ${(0,identifiers/* quoteIdent */.v4)(found.schema)} TO ${(0,identifiers/* quoteIdent */.v4)(role)}`]),
        ...(found.executable ? [] : [grantSql(`${name}(${argumentsOf(found)})`, role)]),
    ];
    return {
        kind: 'not allowed',
        reason: `amcheck is installed, and ${role} may not use it: ${missing.join('; ')}`,
    };
}
function argumentsOf(found) {
    return found.arguments === 2 ? 'regclass, boolean' : 'regclass';
}
function grantSql(signature, role) {
    return `GRANT EXECUTE ON FUNCTION ${signature} TO ${(0,identifiers/* quoteIdent */.v4)(role)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/findings.ts


/** data_corrupted, index_corrupted. */
const CORRUPTION = new Set(['XX001', 'XX002']);
/** The server says that what is stored is damaged. Such messages name blocks and row pointers, no values. */
function isCorruption({ code }) {
    return CORRUPTION.has(code ?? '');
}
/**
 * A row that the index lacks is told as data_corrupted by amcheck itself; every other one comes from below,
 * where pages and TOAST values are read.
 */
function isOfIndex({ code, file }) {
    return code === 'XX002' || file === 'verify_nbtree.c';
}
/** The finding about an index that amcheck could not read in order. */
function corruptFinding(index, error) {
    const where = `the index ${index.id} on ${index.ofToast ? `the TOAST table of ${index.tableId}` : index.tableId}`;
    const said = (0,report_text/* oneLine */.TN)([error.message, error.detail].filter(Boolean).join('. '));
    const common = { severity: 'error', evidence: 'measured', object: index.id };
    if (isOfIndex(error)) {
        return {
            ...common,
            rule: 'index-corrupt',
            title: `${where} is corrupt: queries through it can miss rows`,
            detail: `amcheck: ${said}\nWhere it should keep duplicates out, it may let them in. Mostly the order of the values has changed under it: the operating system's collations are newer (a new image, a replica of another system), or a function that the index calls was changed; else the disk or the memory is faulty.`,
            advice: 'Build it again. Before that, look for duplicates if it is unique: they make the rebuild fail. Text indexes mostly share the cause; then rebuild all of them.',
            sql: reindexSql(index),
        };
    }
    return {
        ...common,
        rule: 'data-damaged',
        title: `${where} cannot be read through: what is stored is damaged`,
        detail: `The server: ${said}\nThe damage is in a page of the index or of the table's rows.`,
        advice: "Keep a copy of the server's files before anything else, and look at its log and disks. Where the index alone is damaged, the rebuild mends it; damaged rows come back only from a backup or a replica.",
        sql: reindexSql(index),
    };
}
function reindexSql({ schema, name, exclusion }) {
    const index = (0,identifiers/* quoteQualified */.$s)(schema, name);
    return exclusion
        ? `REINDEX INDEX ${index}; -- not possible CONCURRENTLY: blocks writes while it runs`
        : `REINDEX INDEX CONCURRENTLY ${index};`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/list-btrees.ts
/**
 * Sizes are those of the last VACUUM, ANALYZE or build: asking the file system takes a lock on each. What
 * is invalid is told by another check; temporary tables are their session's own; a standby has no content
 * of unlogged ones.
 */
const BTREES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  owner.oid IS NOT NULL AS "ofToast", i.indisexclusion AS exclusion,
  (greatest(c.relpages, 1) * b.size)::float8 AS bytes, (h.relpages * b.size)::float8 AS "rowBytes"
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class h ON h.oid = i.indrelid
LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = h.oid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(owner.oid, h.oid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::int8 AS size) b
WHERE i.indisvalid AND i.indisready AND i.indislive
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema' AND c.relpersistence <> 't'
  AND (c.relpersistence <> 'u' OR NOT pg_catalog.pg_is_in_recovery())
ORDER BY c.relpages, tn.nspname, t.relname, n.nspname, c.relname`;
/** Every usable btree of the users' tables and materialized views, those of TOAST tables too; the smallest first. */
async function listBtrees(client) {
    const { rows } = await client.query(BTREES_SQL);
    return rows.map(({ oid, ...row }) => ({ ...row, oid: Number(oid) }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/batches.ts
/** Up to this size, index and table together, the rows are compared as well: it reads the whole table. */
const WITH_ROWS_BYTES = 32 * 1024 * 1024;
/** One transaction reads no more than this, unless a single index is larger. */
const BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_INDEXES = 100;
/** Puts indexes together, in their order, so that thousands of small ones do not need thousands of transactions. */
function batchesOf(indexes, comparesRows) {
    const batches = [];
    for (const index of indexes) {
        const withRows = comparesRows && index.bytes + index.rowBytes <= WITH_ROWS_BYTES;
        const bytes = index.bytes + (withRows ? index.rowBytes : 0);
        const last = batches.at(-1);
        const fits = last?.withRows === withRows &&
            last.bytes + bytes <= BATCH_BYTES &&
            last.indexes.length < BATCH_INDEXES;
        if (fits) {
            last.indexes.push(index);
            last.bytes += bytes;
        }
        else {
            batches.push({ indexes: [index], withRows, bytes });
        }
    }
    return batches.map(({ indexes, withRows }) => ({ indexes, withRows }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/examine.ts

/** A statement that is given less cannot be expected to end. */
const examine_LEAST_MS = 5;
const examine_CANCELLED = '57014';
/**
 * Has amcheck look at the indexes of a batch, in a transaction of its own. bt_index_check takes the lock of a
 * reader (AccessShareLock), and gives it back after each index; bt_index_parent_check would block writes.
 */
async function examine(context, amcheck, { indexes, withRows }) {
    // The sizes are estimates: what turns out to be large must leave time for the structure.
    const timeoutMs = context.budget.left() / (withRows ? 2 : 1);
    if (timeoutMs < examine_LEAST_MS)
        return { kind: 'late' };
    const oids = indexes.map(({ oid }) => oid);
    let started = performance.now();
    try {
        await context.read((client) => {
            started = performance.now();
            return client.query(checkSql(amcheck, withRows), [oids]);
        }, 
        // READ COMMITTED: amcheck refuses an older snapshot for some indexes ("cannot be verified using
        // transaction snapshot"). And the functions of an index may need the session's own search_path.
        { timeoutMs, ownSettings: true });
        return { kind: 'in order' };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        // The same SQLSTATE says that somebody else cancelled the statement.
        const isLate = error.code === examine_CANCELLED && performance.now() - started >= timeoutMs * 0.9;
        return isLate ? { kind: 'late' } : { kind: 'error', error };
    }
}
/** An index that was dropped since it was listed is passed over. */
function checkSql(amcheck, withRows) {
    const rows = amcheck.comparesRows ? `, ${String(withRows)}` : '';
    return `
SELECT ${amcheck.function}(u.oid::pg_catalog.regclass${rows})
FROM pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY u (oid, at)
WHERE EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = u.oid)`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/look.ts




/** Looks at the indexes in their order, as far as the check's time goes. */
async function lookAtAll(context, amcheck, indexes) {
    const looked = { inOrder: [], withRows: 0, corrupt: [], unanswered: [], late: [] };
    const half = context.budget.left() / 2;
    const look = async (batch) => {
        const examined = await examine(context, amcheck, batch);
        const [index, ...others] = batch.indexes;
        if (index === undefined)
            return;
        if (examined.kind === 'in order') {
            looked.inOrder.push(...batch.indexes);
            looked.withRows += batch.withRows ? batch.indexes.length : 0;
        }
        else if (others.length > 0) {
            for (const one of batch.indexes)
                await look({ ...batch, indexes: [one] });
        }
        else if (examined.kind === 'error') {
            const { error } = examined;
            if (isCorruption(error))
                looked.corrupt.push({ index, error });
            else
                looked.unanswered.push({ index, reason: (0,session/* reasonOf */.A3)(error) });
        }
        else if (batch.withRows) {
            await look({ ...batch, withRows: false });
        }
        else {
            looked.late.push(index);
        }
    };
    for (const batch of batchesOf(indexes, amcheck.comparesRows)) {
        // That every structure is looked at comes before that rows are.
        await look({ ...batch, withRows: batch.withRows && context.budget.left() > half });
    }
    return looked;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/structure.ts






/**
 * Whether the btrees are in order, and, where tables are small, whether they lack no row: by amcheck, where it
 * is installed.
 */
const structureCheck = {
    id: 'structure',
    title: 'Structure',
    run: async (context, scope) => {
        const { facts } = context.database;
        const amcheck = await context.read((client) => findAmcheck(client, facts));
        if (amcheck.kind !== 'usable')
            return withoutAmcheck(amcheck, scope);
        const indexes = await context.read(listBtrees);
        const looked = await lookAtAll(context, amcheck, indexes);
        const findings = looked.corrupt.map(({ index, error }) => corruptFinding(index, error));
        for (const finding of (0,gather/* gatherKinds */.X)(findings, ({ rule }) => structure_MANY[rule] ?? rule)) {
            scope.find(finding);
        }
        sayWhatIsMissing(context, scope, looked, indexes);
        return structure_resultOf(looked, indexes);
    },
};
/** Not installed is a choice; not allowed leaves something unseen that was meant to be looked at. */
function withoutAmcheck({ kind, reason }, scope) {
    if (kind === 'absent')
        return { status: 'skipped', result: reason };
    scope.notVerified(`structure of the indexes: ${reason}`);
    return { status: 'not-verified', result: reason };
}
const structure_MANY = {
    'index-corrupt': 'corrupt indexes',
    'data-damaged': 'indexes that cannot be read through',
};
/** What could not be looked at: for a reason, or for want of time. */
function sayWhatIsMissing({ details }, scope, { late, unanswered }, all) {
    const unseen = new validate_unseen/* Unseen */.v();
    for (const { index, reason } of unanswered) {
        unseen.add('structure of the indexes', index.id, reason);
    }
    unseen.tell(scope);
    if (late.length === 0)
        return;
    const missing = bytesOf([...late, ...unanswered.map(({ index }) => index)]);
    const share = Math.max(0, 1 - missing / bytesOf(all));
    const seen = `${Math.floor(share * 100)}% of all their bytes were looked at`;
    const largest = late.length === 1 ? 'the largest index' : `the ${count(late)} largest indexes`;
    scope.notVerified(`structure of ${largest}: the time was over (max-check-seconds); ${seen}`);
    const object = `${count(all)} btree indexes`;
    details.partly.push({ check: 'structure', object, how: 'indexes by size', share });
}
function bytesOf(indexes) {
    return indexes.reduce((sum, { bytes }) => sum + bytes, 0);
}
function count({ length }) {
    return length.toLocaleString('en-US');
}
function structure_resultOf({ inOrder, withRows, corrupt, unanswered, late }, all) {
    if (all.length === 0)
        return { result: 'no btree indexes' };
    const unseen = late.length + unanswered.length;
    const words = [
        `${count(inOrder)} of ${all.length === 1 ? '1 btree index' : `${count(all)} btree indexes`} in order`,
        ...(withRows === 0 ? [] : [`${withRows.toLocaleString('en-US')} compared with their rows`]),
        ...(corrupt.length === 0 ? [] : [`${count(corrupt)} corrupt`]),
        ...(unseen === 0 ? [] : [`${unseen.toLocaleString('en-US')} not looked at`]),
    ];
    const nothing = unseen === all.length;
    return { result: words.join(', '), ...(nothing ? { status: 'not-verified' } : {}) };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks.ts














/** Every check of the database, in the order in which the report has them. */
const DATABASE_CHECKS = [
    migrationsCheck,
    schemaCheck,
    requiredCheck,
    indexesCheck,
    structureCheck,
    constraintsCheck,
    orphansCheck,
    duplicatesCheck,
    nullsCheck,
    checkRowsCheck,
    sequencesCheck,
    statisticsCheck,
    sessionsCheck,
    customCheck,
];
/**
 * The order in which they are started: what waits for something else (the rebuilt schema) or takes long
 * comes last, so that no connection waits for it.
 */
const START_ORDER = [
    sessionsCheck,
    migrationsCheck,
    requiredCheck,
    indexesCheck,
    constraintsCheck,
    sequencesCheck,
    statisticsCheck,
    customCheck,
    nullsCheck,
    checkRowsCheck,
    orphansCheck,
    duplicatesCheck,
    structureCheck,
    schemaCheck,
];


/***/ }),

/***/ 3275:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ shown)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function shown({ options }, file) {
    return node_path__WEBPACK_IMPORTED_MODULE_0___default().relative(options.workspace, file).split((node_path__WEBPACK_IMPORTED_MODULE_0___default().sep)).join('/');
}


/***/ }),

/***/ 5293:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ customChecks)
});

// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(9917);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(8996);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var statements = __webpack_require__(734);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/effects.ts
/**
 * Functions of Postgres and its own extensions whose effect a read-only transaction neither refuses nor takes
 * back: they act on other sessions, on the server, on the session that a pooler hands on, on another
 * database, or run SQL that is given to them as text. Taken from the volatile functions of pg_catalog,
 * Postgres 13 to 18. (Functions of the user's own cannot be known by their name; what they write, the
 * read-only transaction refuses.)
 */
const FAMILIES = [
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
    ['writes a file of the server', /^pg_file_(write|sync|rename|unlink)$/],
    ['reaches another server', /^(dblink\w*|postgres_fdw_disconnect(_all)?)$/],
    ['runs SQL given as text', /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|crosstab\w*|connectby|pg_background_launch)$/],
]; // prettier-ignore
/** What a function does beyond reading, as the end of a sentence; undefined for every other one. */
function effectOf(functionName) {
    return FAMILIES.find(([, names]) => names.test(functionName))?.[0];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/read-only-sql.ts



/**
 * Whether a text is one query that only reads, by Postgres's own parser (grammar of Postgres 18): what is wrong with
 * it, in the order in which it stands there; nothing for a query that reads. What a function of the user's own does
 * is not seen here.
 */
async function queryProblems(sql) {
    const split = await (0,statements/* splitStatements */.Xd)(sql);
    if (!split.ok) {
        const lineStart = startOfLine(sql, split.line);
        const inLine = (0,positions/* offsetOfCodePoint */.QJ)(sql.slice(lineStart), split.column - 1);
        return [{ message: split.message, offset: lineStart + inLine, writes: false }];
    }
    const [statement, second] = split.statements;
    if (!statement)
        return [{ message: 'holds no statement', offset: 0, writes: false }];
    if (second) {
        const message = 'has a second statement; it must be one query';
        return [{ message, offset: second.start, writes: false }];
    }
    if (statement.kind !== 'SelectStmt')
        return [noQuery(statement)];
    const toOffset = (byte) => (0,positions/* byteOffsetReader */.Zx)(sql)(byte);
    return effectsIn(statement.node, 0)
        .map(({ message, at, writes = true }) => ({ message, writes, offset: toOffset(at) }))
        .map((problem) => (problem.message === LOCKS ? atLockingClause(problem, sql) : problem))
        .sort((a, b) => a.offset - b.offset);
}
/** Statements that do nothing, but whose answer is none of rows. */
const HARMLESS = new Set(['ExplainStmt', 'VariableShowStmt']);
function noQuery({ kind, text, start }) {
    const word = COMMANDS[kind] ?? /^\w+/.exec(text)?.[0].toUpperCase() ?? 'a command';
    return {
        message: `is ${word}, and must be one query that only reads (SELECT, VALUES, TABLE, WITH … SELECT)`,
        offset: start,
        writes: !HARMLESS.has(kind),
    };
}
const COMMANDS = {
    InsertStmt: 'INSERT',
    UpdateStmt: 'UPDATE',
    DeleteStmt: 'DELETE',
    MergeStmt: 'MERGE',
};
const LOCKS = 'locks rows (FOR UPDATE, FOR SHARE), and must only read';
/** @param near Where the part of the tree that is looked at begins, in bytes. */
function effectsIn(value, near) {
    if (typeof value !== 'object' || value === null)
        return [];
    if (Array.isArray(value))
        return value.flatMap((entry) => effectsIn(entry, near));
    return Object.entries(value).flatMap(([key, below]) => {
        const at = placeOf(below) ?? near;
        return [...effectOfNode(key, below, at), ...effectsIn(below, at)];
    });
}
function effectOfNode(key, node, at) {
    const command = COMMANDS[key];
    if (command !== undefined)
        return [{ message: `has ${command}, and must only read`, at }];
    if (key === 'intoClause')
        return [{ message: 'makes a table (SELECT INTO), and must only read', at }];
    if (key === 'lockingClause')
        return [{ message: LOCKS, at }];
    if (key === 'ParamRef') {
        return [
            { message: 'has a parameter ($1), and there is nothing to fill in', at, writes: false },
        ];
    }
    if (key !== 'FuncCall')
        return [];
    const name = nameOfFunction(node);
    const effect = effectOf(name);
    return effect === undefined
        ? []
        : [{ message: `calls ${name}(), which ${effect}, and must only read`, at }];
}
/** Where a node, or the table that it is about, begins; the parser leaves a zero out. */
function placeOf(node) {
    const { location, relation, rel } = (node ?? {});
    return location ?? relation?.location ?? rel?.location;
}
/** Without its schema. */
function nameOfFunction(node) {
    const { funcname } = node;
    return funcname?.at(-1)?.String?.sval ?? '';
}
/** The parser does not say where it stands; the words are looked for from the end, where they mostly stand. */
function atLockingClause(problem, sql) {
    const clauses = [...sql.matchAll(/\bfor\s+(no\s+key\s+update|update|key\s+share|share)\b/gi)];
    return { ...problem, offset: clauses.at(-1)?.index ?? problem.offset };
}
function startOfLine(text, line) {
    let at = 0;
    for (let passed = 1; passed < line; passed += 1)
        at = text.indexOf('\n', at) + 1;
    return at;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/custom-checks.ts



/**
 * The checks and assertions of belay.yml, each of them one query that only reads, as far as its text shows.
 *
 * @throws UserError `config-invalid` for SQL that does not parse or is no query, `check-writes` for SQL that
 *   would write, lock or act, each problem with line and column.
 */
async function customChecks(config) {
    const all = [
        ...config.checks.map((check, index) => checkAt(check, index)),
        ...config.assertions.map((assertion, index) => assertionAt(assertion, index)),
    ];
    const problems = (await Promise.all(all.map(problemsOf))).flat();
    if (problems.length === 0)
        return all;
    if (problems.some(({ writes }) => !writes))
        throw (0,belay_yml_parse/* configInvalid */.ki)(config, problems);
    throw new errors/* UserError */.yo('check-writes', (0,belay_yml_parse/* problemsInWords */.xR)(config, problems), 'A check of the live database is one query that only reads. Nothing was run.');
}
function checkAt(check, index) {
    return { kind: 'check', ...check, path: ['checks', index, 'sql'] };
}
function assertionAt(assertion, index) {
    return {
        ...{ kind: 'assertion', ...assertion, expect: 'no rows', severity: 'error' },
        path: ['assertions', index, 'sql'],
    };
}
async function problemsOf({ sql, path, }) {
    const problems = await queryProblems(sql);
    return problems.map((problem) => ({ path, ...problem }));
}


/***/ }),

/***/ 8281:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ gatherKinds)
/* harmony export */ });
/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;
/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several. In the order in which each kind first came.
 *
 * @param many What a number stands before, for findings of the kind of the given one: `foreign keys without an index`.
 */
function gatherKinds(findings, many) {
    const kinds = new Map();
    for (const finding of findings) {
        const kind = `${finding.rule} ${finding.severity}`;
        const same = kinds.get(kind) ?? [];
        if (same.push(finding) === 1)
            kinds.set(kind, same);
    }
    return [...kinds.values()].flatMap(([first, ...others]) => first ? gather(first, others, many(first)) : []);
}
function gather(first, others, what) {
    const all = [first, ...others];
    const isNotice = first.severity === 'notice';
    if (all.length <= (isNotice ? MOST_NOTICES : MOST))
        return all;
    if (isNotice)
        return [asOne(first, all, what)];
    return [...all.slice(0, MOST), asOne(first, all.slice(MOST), `more ${what}`)];
}
function asOne({ rule, severity, evidence, advice }, findings, what) {
    const statements = findings.flatMap(({ sql }) => sql ?? []);
    return {
        ...{ rule, severity, evidence },
        title: `${findings.length.toLocaleString('en-US')} ${what}`,
        detail: limited(findings.map(({ title }) => title), ''),
        ...(advice === undefined ? {} : { advice }),
        ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
    };
}
function limited(lines, comment) {
    const more = lines.length - LISTED;
    return [
        ...lines.slice(0, LISTED),
        ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
    ].join('\n');
}


/***/ }),

/***/ 5789:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ duplicateFinding)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);

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

/***/ 2838:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ notVerifiedWhereRefused)
/* harmony export */ });
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9331);

/** What the server refuses is not known, which is no reason to stop the other checks. */
async function notVerifiedWhereRefused(scope, body) {
    try {
        return await body();
    }
    catch (error) {
        if (!(0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__/* .isSqlError */ .pv)(error))
            throw error;
        const reason = (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(error);
        scope.notVerified(`the whole check: ${reason}`);
        return { status: 'not-verified', result: reason };
    }
}


/***/ }),

/***/ 1556:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ compareWithPrisma),
/* harmony export */   X: () => (/* binding */ schemaDrift)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_cli_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6538);

/** Comparing takes a second or two; more is a download that does not come. */
const DEADLINE_MS = 60_000;
/**
 * Has the project's own Prisma compare a database, to which all migrations were applied, with schema.prisma.
 *
 * @param databaseUrl A throwaway database: Prisma is never pointed at the one that is validated.
 * @throws Interrupted when the signal aborts.
 */
async function compareWithPrisma({ tree, project }, databaseUrl, ports) {
    if (!tree.schema)
        return notCompared('no schema.prisma was found');
    if (project.cli === undefined) {
        return notCompared('Prisma is not installed in the project (run npm ci before)');
    }
    const { schema, directory: migrations } = tree;
    const diff = await (0,_migrations_prisma_cli_js__WEBPACK_IMPORTED_MODULE_0__/* .diffExitCode */ .ZV)({ project, schema, migrations, databaseUrl, deadlineMs: DEADLINE_MS }, ports);
    if (diff.engineMissing) {
        return notCompared("Prisma's schema engine is not in place and was not downloaded");
    }
    if (diff.different === undefined) {
        return notCompared(`prisma migrate diff failed: ${diff.output.trim().split('\n').at(-1) ?? ''}`);
    }
    return diff.different ? { kind: 'different', script: diff.script } : { kind: 'equal' };
}
function notCompared(reason) {
    return { kind: 'not-compared', reason };
}
const LONGEST_SQL = 4_000;
/** The migrations do not lead to what schema.prisma says: as action-test tells it, after the fact. */
function schemaDrift(script, file) {
    return {
        rule: 'schema-drift',
        severity: 'error',
        evidence: 'measured',
        title: 'the migrations do not lead to what schema.prisma says',
        detail: 'The client generated from schema.prisma asks for things that the database does not have, or the other way round. Prisma compared it with all migrations applied to a throwaway database; the SQL leads from there to the schema.',
        place: { file },
        sql: script.slice(0, LONGEST_SQL),
        advice: 'Add the missing migration: prisma migrate dev --create-only.',
    };
}


/***/ }),

/***/ 7384:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x: () => (/* binding */ LOCK_MS),
  q: () => (/* binding */ runDatabaseChecks)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(9331);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(1689);
;// CONCATENATED MODULE: ./packages/core/src/validate/budget.ts
/** The time a check has. Starts when it is made. */
class Budget {
    #end;
    constructor(milliseconds) {
        this.#end = performance.now() + milliseconds;
    }
    /** Milliseconds left; never below zero. */
    left() {
        return Math.max(0, this.#end - performance.now());
    }
    get spent() {
        return this.left() === 0;
    }
}

// EXTERNAL MODULE: ./packages/core/src/validate/checks.ts + 89 modules
var checks = __webpack_require__(1804);
// EXTERNAL MODULE: ./packages/core/src/validate/not-verified.ts
var not_verified = __webpack_require__(2838);
;// CONCATENATED MODULE: ./packages/core/src/validate/run-checks.ts






/** A check that waits this long for a lock would stand in the queue of a DDL, and others behind it. */
const LOCK_MS = 2_000;
/** Runs every check of the database, as many side by side as there are connections. */
async function runDatabaseChecks(shared, recorder) {
    const waiting = [...checks/* START_ORDER */.S];
    if (waiting.length !== checks/* DATABASE_CHECKS */.Y.length)
        throw new Error('a check is never started');
    const worker = async () => {
        for (let check = waiting.shift(); check; check = waiting.shift()) {
            await runCheck(check, shared, recorder);
        }
    };
    const workers = Array.from({ length: shared.options.connections }, worker);
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((result) => result.status === 'rejected');
    if (failed)
        throw failed.reason;
}
async function runCheck(check, shared, recorder) {
    await recorder.check(check.id, async (scope) => {
        const budget = new Budget(shared.options.maxCheckSeconds * 1_000);
        const read = readerOf(shared.database, budget);
        return (0,not_verified/* notVerifiedWhereRefused */.b)(scope, () => check.run({ ...shared, budget, read }, scope));
    }, { aside: true });
}
function readerOf(database, budget) {
    return (body, { timeoutMs = Infinity, ownSettings = false } = {}) => database.pool.use((client) => {
        const limits = { statementMs: Math.min(timeoutMs, budget.left()), lockMs: LOCK_MS };
        if (!ownSettings)
            return (0,session/* withReadOnlySnapshot */.JP)(client, { limits }, () => body(client));
        return (0,connection/* withTransaction */.ro)(client, `BEGIN READ ONLY;${(0,postgres_limits/* limitsSql */.L)(limits)}`, () => body(client));
    });
}


/***/ }),

/***/ 2800:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JJ: () => (/* binding */ shownValue),
/* harmony export */   am: () => (/* binding */ isSameValue),
/* harmony export */   fG: () => (/* binding */ expectedInWords)
/* harmony export */ });
/**
 * Whether a value is the one that was expected, as a person means it: numbers by what they are worth (`0` is
 * `0.00`), booleans however they are written (`t` is `true`), everything else by its text.
 */
function isSameValue(expected, found) {
    if (expected === null)
        return found.kind === 'null';
    const text = String(expected);
    if (typeof expected === 'number' || found.kind === 'number')
        return sameNumber(text, found.text);
    if (typeof expected === 'boolean' || found.kind === 'boolean') {
        const [a, b] = [truth(text), truth(found.text)];
        if (a !== undefined && b !== undefined)
            return a === b;
    }
    return text === found.text;
}
/**
 * A found value as a report may show it. What a text says may be somebody's data; numbers, truth values and
 * NULL say how it is and nothing about a person.
 *
 * @param nothing What stands for no value where it comes from: `NULL`, `null`.
 */
function shownValue({ kind, text }, nothing) {
    if (kind === 'null')
        return nothing;
    if (kind === 'number')
        return text;
    if (kind === 'boolean')
        return String(truth(text) ?? text);
    const size = [...text].length;
    if (size === 0)
        return 'an empty text';
    return kind === 'other' ? 'a structure' : `a text of ${size} character${size === 1 ? '' : 's'}`;
}
/** What was expected, as it would be written. */
function expectedInWords(expected, nothing) {
    if (expected === null)
        return nothing;
    return typeof expected === 'string' ? JSON.stringify(expected) : String(expected);
}
const TRUTH = { t: true, true: true, f: false, false: false };
function truth(text) {
    return TRUTH[text.toLowerCase()];
}
function sameNumber(a, b) {
    return a === b || (canonical(a) !== undefined && canonical(a) === canonical(b));
}
/** Sign, digits without zeros at their ends, and the place of the point: equal for equal numbers, however long. */
function canonical(text) {
    const match = /^([+-]?)(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,9}))?$/i.exec(text.trim());
    if (!match)
        return undefined;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const digits = (whole + fraction).replace(/^0+/, '');
    const significant = digits.replace(/0+$/, '');
    if (significant === '')
        return '0';
    const power = Number(exponent) - fraction.length + (digits.length - significant.length);
    return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}


/***/ }),

/***/ 3380:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X8: () => (/* binding */ whoIs),
/* harmony export */   _T: () => (/* binding */ prismaLock),
/* harmony export */   iO: () => (/* binding */ idleInTransaction),
/* harmony export */   sV: () => (/* binding */ waitingDdl),
/* harmony export */   tD: () => (/* binding */ connectionsNearLimit),
/* harmony export */   vX: () => (/* binding */ preparedLeft)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2769);


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
            `SELECT pg_cancel_backend(${pid});`,
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
/** Limits on connections that are nearly used up. */
function connectionsNearLimit(uses) {
    return uses
        .filter(({ used, allowed }) => used >= allowed * NEAR && allowed > 0)
        .map(({ limit, used, allowed }) => ({
        rule: 'connections-near-limit',
        severity: used >= allowed * AT_THE_END ? 'error' : 'warning',
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

/***/ 6046:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ hiddenSessions)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);

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

/***/ 3790:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ staleFindings)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2769);
/* harmony import */ var _unseen_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6962);



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
        ...(off.length > 0 ? [`autovacuum_enabled is off for ${(0,_unseen_js__WEBPACK_IMPORTED_MODULE_2__/* .namesInWords */ .h)(off)}.`] : []),
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
        : `${names.length} ${many}: ${(0,_unseen_js__WEBPACK_IMPORTED_MODULE_2__/* .namesInWords */ .h)(names)}`;
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

/***/ 8429:
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

/***/ 8361:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ lastMigration)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(576);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8777);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9331);



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


/***/ }),

/***/ 2631:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf),
/* harmony export */   L: () => (/* binding */ targetWords)
/* harmony export */ });
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9808);

/** The database as reports name it. */
function targetOf(url, facts) {
    const { database, databaseOid, systemIdentifier, role, version, major, pooler, standby, tls } = facts;
    const kind = standby ? 'standby' : 'primary';
    return {
        ...{ place: (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .describeUrl */ .Ng)(url), database, databaseOid, role, version, major, kind },
        ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
        ...(pooler === undefined ? {} : { pooler }),
        ...(tls === undefined ? {} : { tls }),
    };
}
/** The facts that begin a report's first line. */
function targetWords({ place, kind, pooler, version, }) {
    const through = pooler === undefined ? '' : `, through ${pooler}`;
    return [`${place} (${kind}${through})`, `Postgres ${version}`];
}


/***/ }),

/***/ 6962:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ namesInWords),
/* harmony export */   v: () => (/* binding */ Unseen)
/* harmony export */ });
const NAMED = 5;
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
            scope.notVerified(`${what} ${namesInWords([...names])}: ${why}`);
        }
    }
}
/** `a, b, c`; of very many the first ones and how many more. */
function namesInWords(names) {
    const more = names.length - NAMED;
    if (more <= 1)
        return names.join(', ');
    return `${names.slice(0, NAMED).join(', ')} and ${more.toLocaleString('en-US')} more`;
}


/***/ })

};
