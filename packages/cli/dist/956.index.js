export const id = 956;
export const ids = [956,526];
export const modules = {

/***/ 15429:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  maintain: () => (/* binding */ maintain)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/report/validate-report.ts + 2 modules
var validate_report = __webpack_require__(93228);
;// CONCATENATED MODULE: ./packages/core/src/report/maintenance-report.ts



/** One statement of `--apply`, and how it came out. */
const Upkeep = schemas/* object */.Ikc({
    /** The table, as in SQL. */
    table: schemas/* string */.YjP(),
    statement: schemas/* string */.YjP(),
    outcome: schemas/* enum */.k5n(['done', 'locked', 'not-permitted', 'failed', 'timed-out', 'not-reached']),
    durationMs: schemas/* number */.aig().nonnegative(),
    /** Why it was not done, in the server's words where it has any. */
    reason: schemas/* string */.YjP().optional(),
});
/** What `belay maintenance` reports beside the common part. */
const MaintenanceReportSchema = schema/* StageReportBase */.GN.extend({
    stage: schemas/* literal */.euz('maintenance'),
    maintenance: schemas/* object */.Ikc({
        target: validate_report/* Target */.We.optional(),
        /** The whole database; the largest tables with their indexes and TOAST. */
        size: schemas/* object */.Ikc({
            databaseBytes: schemas/* number */.aig().optional(),
            tables: schemas/* array */.YOg(schemas/* object */.Ikc({ table: schemas/* string */.YjP(), bytes: schemas/* number */.aig() })),
        })
            .optional(),
        /** How many ids have been given out since that of the oldest row that is not frozen. */
        transactionIds: schemas/* object */.Ikc({
            age: schemas/* number */.aig(),
            multixactAge: schemas/* number */.aig(),
            freezeMaxAge: schemas/* number */.aig(),
            multixactFreezeMaxAge: schemas/* number */.aig(),
        })
            .optional(),
        /** With `--apply`: what the tables needed before, and what was done. `findings` is what is left after it. */
        before: schemas/* array */.YOg(schema/* Finding */.wI).optional(),
        upkeep: schemas/* array */.YOg(Upkeep).optional(),
    }),
});

// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var report_recorder = __webpack_require__(21064);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(63486);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts
var stage_report = __webpack_require__(23769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(33626);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/report/unseen.ts
var report_unseen = __webpack_require__(27214);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/reading/bloat.ts
/**
 * The usual estimate, with numbers of the last VACUUM or ANALYZE (relpages, reltuples) and the widths of
 * pg_stats. A row takes a line pointer of 4 bytes, a header of 24 (and a bitmap where there are NULLs) and
 * its columns, aligned to 8; a page has a header of 24 (bufpage.h, htup_details.h). A btree's entry takes
 * 4 + 8 bytes and its keys, its page 40 bytes, leaves are 90 % full (itup.h, nbtree.h). Padding between columns
 * and the upper levels of an index are not counted, deduplication neither: hence the generous bounds of
 * whoever judges it.
 *
 * pg_stats shows only columns that this role may SELECT.
 */
const TABLES_SQL = `
SELECT n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS "tableId",
  c.relpages::float8 * b.size AS bytes,
  ceil(greatest(c.reltuples, 0)::float8
    * (4 + 24 + CASE WHEN w.nullable AND w.columns > 8 THEN 8 ELSE 0 END + 8 * ceil(w.width / 8.0))
    / ((b.size - 24) * coalesce(substring(c.reloptions::text FROM 'fillfactor=([0-9]+)')::float8, 100) / 100)) * b.size AS needed,
  CASE
    WHEN w.known = w.columns THEN NULL WHEN w.visible < w.columns THEN 'hidden' ELSE 'never-analyzed'
  END AS reason
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::float8 AS size) b
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*) AS columns, pg_catalog.count(s.attname) AS known,
    pg_catalog.count(*) FILTER (WHERE pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid))) AS visible,
    bool_or(s.null_frac > 0) AS nullable, sum((1 - s.null_frac) * s.avg_width)::float8 AS width
  FROM pg_catalog.pg_attribute a
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
    AND s.attname = a.attname AND NOT s.inherited
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v') w
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.relpages * b.size >= $1`;
const INDEXES_SQL = `
SELECT n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  c.relpages::float8 * b.size AS bytes,
  ceil(greatest(c.reltuples, 0)::float8 * (4 + 8 * ceil((8 + w.width) / 8.0))
    / ((b.size - 40) * coalesce(substring(c.reloptions::text FROM 'fillfactor=([0-9]+)')::float8, 90) / 100)) * b.size AS needed,
  CASE
    WHEN w.known = w.columns THEN NULL WHEN w.visible < w.columns THEN 'hidden' ELSE 'never-analyzed'
  END AS reason
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'm') AND t.relpersistence <> 't'
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::float8 AS size) b
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*) AS columns, pg_catalog.count(s.attname) AS known,
    pg_catalog.count(*) FILTER (WHERE pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT')
      AND NOT (t.relrowsecurity AND pg_catalog.row_security_active(t.oid))) AS visible,
    sum((1 - s.null_frac) * s.avg_width)::float8 AS width
  FROM pg_catalog.unnest(i.indkey) k
  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k
  LEFT JOIN pg_catalog.pg_stats s ON s.schemaname = tn.nspname AND s.tablename = t.relname
    AND s.attname = a.attname AND NOT s.inherited) w
WHERE i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
  AND c.relpages * b.size >= $1`;
/**
 * What space the tables and btrees of at least `least` bytes need. Reads only the catalogue. Inside
 * `withReadOnlySnapshot`. Partial indexes, those on expressions and other kinds than btree are not estimated.
 */
async function readSpace(client, least) {
    const tables = await client.query(TABLES_SQL, [least]);
    const indexes = await client.query(INDEXES_SQL, [least]);
    const known = (row) => ({ ...row, needed: row.reason === null ? row.needed : null });
    return [
        ...tables.rows.map((row) => ({ ...known(row), kind: 'table' })),
        ...indexes.rows.map((row) => ({ ...known(row), kind: 'index' })),
    ].sort((a, b) => b.bytes - a.bytes);
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/bloat.ts




/** Smaller ones are not worth anybody's time. */
const WORTH_BYTES = 10 * 1024 * 1024;
/** A healthy table keeps some room; an index filled in random order is two thirds full, which is no bloat. */
const LEAST_SHARE = { table: 0.5, index: 0.6 };
/** Tables and indexes that are much larger than what is in them: an estimate. */
const bloatCheck = {
    id: 'bloat',
    title: 'Bloat',
    run: async ({ read }, scope) => {
        const estimates = await read((client) => readSpace(client, WORTH_BYTES));
        const bloated = estimates.filter(isBloated);
        const findings = bloated.map((one) => one.kind === 'table' ? tableBloat(one) : indexBloat(one));
        scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
        const unseen = new report_unseen/* Unseen */.v();
        for (const { id, reason } of estimates) {
            if (reason === null)
                continue;
            unseen.add('the bloat of', id, WHY[reason]);
        }
        unseen.tell(scope);
        const wasted = bloated.reduce((sum, one) => sum + wasteOf(one), 0);
        return {
            result: `${estimates.length} tables and indexes of 10 MB and more, an estimated ${(0,report_words/* byteWords */.G4)(wasted)} wasted`,
        };
    },
};
const MANY = {
    'table-bloated': 'bloated tables',
    'index-bloated': 'bloated indexes',
};
const WHY = {
    hidden: 'statistics are shown only of columns that the role may SELECT',
    'never-analyzed': 'without statistics it cannot be estimated',
};
/** Empty space, in bytes; 0 where it is not known. */
function wasteOf({ bytes, needed }) {
    return needed === null ? 0 : Math.max(0, bytes - needed);
}
/** Whether so much is empty that it is worth mending. */
function isBloated(one) {
    const waste = wasteOf(one);
    return waste >= WORTH_BYTES && waste >= LEAST_SHARE[one.kind] * one.bytes;
}
function titleOf(one, what) {
    const share = Math.round((100 * wasteOf(one)) / one.bytes);
    return `${what} is about ${share} % empty: an estimated ${(0,report_words/* byteWords */.G4)(wasteOf(one))} of ${(0,report_words/* byteWords */.G4)(one.bytes)}`;
}
function tableBloat(one) {
    return {
        rule: 'table-bloated',
        severity: 'warning',
        evidence: 'catalogue',
        title: titleOf(one, one.id),
        detail: 'Scans and caches pay for the empty space. An estimate out of the number of rows and the average widths of columns, as the last ANALYZE saw them.',
        object: one.id,
        advice: 'VACUUM makes the space usable again but rarely gives it back. Where the table will not grow into it, pg_repack rewrites it while it is in use; VACUUM FULL locks everybody out meanwhile. The extension pgstattuple measures instead of estimating.',
        sql: `SELECT * FROM pgstattuple_approx('${(0,identifiers/* quoteQualified */.$s)(one.schema, one.name).replaceAll("'", "''")}');`,
    };
}
function indexBloat(one) {
    return {
        rule: 'index-bloated',
        severity: 'warning',
        evidence: 'catalogue',
        title: titleOf(one, `the index ${one.id} on ${one.tableId}`),
        detail: 'Lookups and caches pay for the empty space. An estimate out of the number of entries and the average widths of columns, as the last ANALYZE saw them.',
        object: one.id,
        advice: 'Rebuild it while it is in use. That takes the space of a second one meanwhile, and waits for transactions that are open.',
        sql: `REINDEX INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(one.schema, one.name)};`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/session-facts.ts
var session_facts = __webpack_require__(68763);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/findings.ts
var sessions_findings = __webpack_require__(63380);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/connections.ts


/** How near every limit on connections is. */
const connectionsCheck = {
    id: 'connections',
    title: 'Connections',
    run: async ({ read }, scope) => {
        const uses = await read(session_facts/* readConnections */.Wx);
        for (const finding of (0,sessions_findings/* connectionsNearLimit */.tD)(uses))
            scope.find(finding);
        const words = uses.map(({ limit, used, allowed }) => `${used} of ${allowed} (${limit})`);
        return { result: words.join(', ') };
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/index-facts.ts
var index_facts = __webpack_require__(52651);
// EXTERNAL MODULE: ./packages/core/src/validate/indexes/duplicate-findings.ts
var duplicate_findings = __webpack_require__(75789);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/duplicate-indexes.ts


/** Indexes that do nothing another one does not do. */
const duplicateIndexesCheck = {
    id: 'duplicate-indexes',
    title: 'Duplicates',
    run: async ({ read }, scope) => {
        const duplicates = await read(index_facts/* duplicateIndexes */.U);
        const findings = duplicates.map(duplicate_findings/* duplicateFinding */.Z);
        scope.findAll(findings, () => 'indexes that repeat another one');
        const found = duplicates.length === 0 ? 'no index repeats' : `${duplicates.length} repeat`;
        return { result: `${found} another one` };
    },
};

// EXTERNAL MODULE: ./packages/core/src/validate/sessions/hidden.ts
var sessions_hidden = __webpack_require__(66046);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/long-queries.ts


/** No request of a user takes so long; a report or a backup may. */
const LONG_SECONDS = 300;
/** Statements that have been running for minutes. */
function longQueries(sessions) {
    return sessions
        .filter(({ state, querySeconds }) => state === 'active' && (querySeconds ?? 0) > LONG_SECONDS)
        .map((session) => ({
        rule: 'long-running-query',
        severity: 'warning',
        evidence: 'measured',
        title: `${(0,sessions_findings/* whoIs */.X8)(session)} has been running ${session.statement ?? 'a statement'} for ${(0,report_words/* durationWords */.Sh)((session.querySeconds ?? 0) * 1_000)}`,
        detail: 'While it runs, vacuum can remove nothing that was deleted since it began, in any table. A backup or a report may be meant to take so long.',
        advice: 'If nobody waits for it, cancel it; statement_timeout does so by itself.',
        sql: `SELECT pg_cancel_backend(${session.pid});`,
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/sessions.ts





/** Statements and transactions that last too long. */
const sessionsCheck = {
    id: 'sessions',
    title: 'Sessions',
    run: async ({ read, facts }, scope) => {
        const seen = await read(async (client) => ({
            sessions: await (0,session_facts/* readSessions */.M1)(client),
            waits: await (0,session_facts/* readLockWaits */.ey)(client),
            prepared: await (0,session_facts/* readPreparedTransactions */.BO)(client),
        }));
        const findings = [
            ...longQueries(seen.sessions),
            ...(0,sessions_findings/* idleInTransaction */.iO)(seen.sessions),
            ...(0,sessions_findings/* waitingDdl */.sV)(seen.waits),
            ...(0,sessions_findings/* preparedLeft */.vX)(seen.prepared),
        ];
        scope.findAll(findings, ({ rule }) => `findings of ${rule}`);
        const hidden = (0,sessions_hidden/* hiddenSessions */.i)(facts, 'run a long statement or are idle in a transaction');
        if (hidden !== undefined)
            scope.notVerified(hidden);
        const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
        return { result: `${(0,report_words/* plural */.LS)(seen.sessions.length, 'other session')}${through}` };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/maintenance/reading/sizes.ts
const LARGEST = 10;
/** pg_total_relation_size waits for a lock on the table: those that somebody keeps to himself are left out. */
const TABLE_SIZES_SQL = `
WITH locked AS (
  SELECT DISTINCT relation FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  CASE WHEN l.relation IS NULL THEN pg_catalog.pg_total_relation_size(c.oid) END::float8 AS bytes
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN locked l ON l.relation = c.oid
WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY bytes DESC NULLS FIRST, id`;
/** pg_database_size refuses (42501) whoever has neither of these (dbsize.c). */
const DATABASE_SIZE_SQL = `
SELECT CASE
  WHEN pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CONNECT')
    OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
  THEN pg_catalog.pg_database_size(pg_catalog.current_database())::float8
END AS bytes`;
/** How large the database and its tables are, with indexes and TOAST. Inside `withReadOnlySnapshot`. */
async function readSizes(client) {
    const { rows } = await client.query(TABLE_SIZES_SQL);
    const database = await client.query(DATABASE_SIZE_SQL);
    return {
        database: database.rows[0]?.bytes ?? null,
        tables: rows
            .flatMap(({ id, bytes }) => (bytes === null ? [] : [{ id, bytes }]))
            .slice(0, LARGEST),
        locked: rows.flatMap(({ id, bytes }) => (bytes === null ? [id] : [])),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/size.ts



/** How large everything is: nothing to judge, but where to look. */
const sizeCheck = {
    id: 'size',
    title: 'Size',
    run: async ({ read, details }, scope) => {
        const sizes = await read(readSizes);
        details.size = {
            ...(sizes.database === null ? {} : { databaseBytes: sizes.database }),
            tables: sizes.tables.map(({ id, bytes }) => ({ table: id, bytes })),
        };
        for (const { id, bytes: size } of sizes.tables) {
            scope.item({ status: 'passed', name: id, result: (0,report_words/* byteWords */.G4)(size) });
        }
        const unseen = new report_unseen/* Unseen */.v();
        for (const id of sizes.locked)
            unseen.add('the size of', id, 'somebody has it locked');
        unseen.tell(scope);
        const whole = sizes.database === null ? 'unknown size' : (0,report_words/* byteWords */.G4)(sizes.database);
        const shown = sizes.tables.length;
        const largest = shown === 0 ? 'no tables' : `the ${(0,report_words/* plural */.LS)(shown, 'largest table')} below`;
        return { result: `${whole} in all, ${largest}` };
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/autovacuum.ts
var autovacuum = __webpack_require__(87629);
// EXTERNAL MODULE: ./packages/core/src/postgres/table-statistics.ts
var table_statistics = __webpack_require__(20793);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/findings.ts
var findings = __webpack_require__(13790);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/judge.ts
var judge = __webpack_require__(28429);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/last-migration.ts
var last_migration = __webpack_require__(18361);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/statistics.ts







/** Tables that the planner knows nothing about; judged as in a validation. */
const statisticsCheck = {
    id: 'statistics',
    title: 'Statistics',
    run: async ({ read, facts, schema, need }, scope) => {
        if (facts.standby) {
            const result = 'only on the primary it is known when ANALYZE ran';
            scope.notVerified(`statistics: ${result}`);
            return { status: 'not-verified', result };
        }
        const { tables, migratedAt, noAutovacuum } = await read(async (client) => ({
            tables: await (0,table_statistics/* readTableStatistics */.O)(client, facts.major),
            migratedAt: await (0,last_migration/* lastMigration */.f)(client, schema),
            noAutovacuum: await (0,autovacuum/* whyNoAutovacuum */.e)(client),
        }));
        const unseen = new report_unseen/* Unseen */.v();
        const stale = (0,judge/* staleTables */.X)(tables, migratedAt, unseen);
        for (const { table } of stale) {
            const { schema, name, id, kind } = table;
            need({ schema, name, id, needs: kind === 'partitioned table' ? 'analyze' : 'vacuum' });
        }
        for (const finding of (0,findings/* staleFindings */.Q)(stale, noAutovacuum))
            scope.find(finding);
        unseen.tell(scope);
        const found = stale.length === 0 ? 'none' : `${stale.length}`;
        return { result: `${(0,report_words/* plural */.LS)(tables.length, 'table')}, ${found} without statistics` };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/maintenance/reading/transaction-ages.ts
const DATABASES_SQL = `
SELECT datname AS name, datname = pg_catalog.current_database() AS own,
  pg_catalog.age(datfrozenxid)::float8 AS xids, pg_catalog.mxid_age(datminmxid)::float8 AS multixacts
FROM pg_catalog.pg_database
ORDER BY greatest(pg_catalog.age(datfrozenxid), pg_catalog.mxid_age(datminmxid)) DESC`;
/** A server that is left alone has hundreds of the same age, its own catalogues among them. */
const OLDEST = 1_000;
/** A TOAST table is vacuumed with its table, whose name it gets here. */
const transaction_ages_TABLES_SQL = `
SELECT n.nspname AS schema, t.relname AS name, t.relpersistence = 't' AS temporary,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS id,
  max(pg_catalog.age(c.relfrozenxid))::float8 AS xids, max(pg_catalog.mxid_age(c.relminmxid))::float8 AS multixacts
FROM pg_catalog.pg_class c
LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = c.oid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(owner.oid, c.oid)
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE c.relkind IN ('r', 'm', 't') AND c.relfrozenxid <> '0'
GROUP BY 1, 2, 3, 4 ORDER BY greatest(max(pg_catalog.age(c.relfrozenxid)), max(pg_catalog.mxid_age(c.relminmxid))) DESC, 4
LIMIT ${OLDEST}`;
/** Those of other roles' sessions are hidden without pg_read_all_stats. Our own snapshot is young. */
const HOLDERS_SQL = `
SELECT words, xids::float8 FROM (
  SELECT 'process ' || pid || coalesce(' (' || usename || ')', '') AS words,
    greatest(pg_catalog.age(backend_xmin), pg_catalog.age(backend_xid)) AS xids
  FROM pg_catalog.pg_stat_activity WHERE pid <> pg_catalog.pg_backend_pid()
  UNION ALL
  SELECT 'the prepared transaction ' || gid, pg_catalog.age(transaction) FROM pg_catalog.pg_prepared_xacts
  UNION ALL
  SELECT 'the replication slot ' || slot_name, greatest(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin))
  FROM pg_catalog.pg_replication_slots) h
WHERE xids IS NOT NULL ORDER BY xids DESC LIMIT 3`;
const SETTINGS_SQL = `
SELECT pg_catalog.current_setting('autovacuum_freeze_max_age')::float8 AS "freezeMaxAge",
  pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::float8 AS "multixactFreezeMaxAge"`;
/** How old the oldest rows are that carry a transaction id. Inside `withReadOnlySnapshot`; also on a standby. */
async function readTransactionAges(client) {
    const databases = await client.query(DATABASES_SQL);
    const tables = await client.query(transaction_ages_TABLES_SQL);
    const holders = await client.query(HOLDERS_SQL);
    const settings = await client.query(SETTINGS_SQL);
    const [limits] = settings.rows;
    if (!limits)
        throw new Error('the server did not say its settings');
    return {
        databases: databases.rows,
        tables: tables.rows,
        holders: holders.rows,
        ...limits,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/wraparound.ts


/** Ids are compared modulo 2^32: beyond the half of that the past would become the future. */
const END = 2 ** 31;
/** Where vacuum_failsafe_age has vacuum drop everything else by default (1.6 thousand million). */
const DANGER = 0.745;
/** Autovacuum forces a vacuum at the limit; so much later it does not get through. */
const OVERDUE = 1.2;
const FAR = 0.6;
const NAMED = 5;
/** How much of the way to the end is gone; 1 is the end. */
function shareOf(age) {
    return age / END;
}
/** How grave an age is; undefined where autovacuum is in time. */
function gravityOf({ xids, multixacts }, limits) {
    const each = [
        severityOf(xids, limits.freezeMaxAge),
        severityOf(multixacts, limits.multixactFreezeMaxAge),
    ];
    return each.includes('error') ? 'error' : each.find((severity) => severity !== undefined);
}
function severityOf(age, freezeMaxAge) {
    if (shareOf(age) >= DANGER)
        return 'error';
    return age > freezeMaxAge * OVERDUE || shareOf(age) >= FAR ? 'warning' : undefined;
}
/** One finding for each database of the server whose ids run out. */
function agesFindings(ages) {
    return ages.databases.flatMap((database) => {
        const severity = gravityOf(database, ages);
        return severity === undefined ? [] : [databaseFinding(database, severity, ages)];
    });
}
function databaseFinding(database, severity, ages) {
    const { name, own, xids, multixacts } = database;
    const isXids = severityOf(xids, ages.freezeMaxAge) === severity;
    const [age, limit, kind] = isXids
        ? [xids, ages.freezeMaxAge, 'transaction ids']
        : [multixacts, ages.multixactFreezeMaxAge, 'multixact ids'];
    const tables = own ? ages.tables.filter((table) => gravityOf(table, ages) !== undefined) : [];
    return {
        rule: 'transaction-ids-run-out',
        severity,
        evidence: 'measured',
        title: `${count(age)} ${kind} have passed since the oldest row of database ${name}: ${Math.floor(100 * shareOf(age))} % of the way to the end`,
        detail: [
            `At the end the whole server refuses every write until a vacuum has frozen old rows. Autovacuum should have begun at ${count(limit)} and does not get through.`,
            ...(tables.length === 0 ? [] : [`The oldest: ${oldest(tables, isXids)}.`]),
            ...ages.holders.slice(0, 1).map(holderWords),
        ].join('\n'),
        object: name,
        advice: own
            ? 'End what holds old rows first (an open transaction, a prepared one, a replication slot), then VACUUM these tables.'
            : 'Run this in that database; any database can stop the whole server.',
        sql: own ? vacuumSql(tables) : 'VACUUM;',
    };
}
function oldest(tables, isXids) {
    const words = tables.map(({ id, xids, multixacts, temporary }) => {
        const note = temporary ? ', temporary: only its session can vacuum it' : '';
        return `${id} (${count(isXids ? xids : multixacts)}${note})`;
    });
    return (0,report_words/* namesInWords */.hy)(words, NAMED);
}
function holderWords({ words, xids }) {
    return `The oldest that holds rows, as far as this role sees it: ${words}, for ${count(xids)} transaction ids.`;
}
function vacuumSql(tables) {
    const names = tables
        .filter(({ temporary }) => !temporary)
        .slice(0, NAMED)
        .map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name));
    return names.length === 0 ? 'VACUUM;' : `VACUUM (FREEZE) ${names.join(', ')};`;
}
function count(value) {
    return value.toLocaleString('en-US');
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/transaction-ids.ts


/** How far the transaction ids have run: at the end of the road the server refuses every write. */
const transactionIdsCheck = {
    id: 'transaction-ids',
    title: 'Wraparound',
    run: async ({ read, details, need }, scope) => {
        const ages = await read(readTransactionAges);
        const { freezeMaxAge, multixactFreezeMaxAge } = ages;
        const own = ages.databases.find((database) => database.own);
        if (own) {
            details.transactionIds = {
                ...{ age: own.xids, multixactAge: own.multixacts },
                ...{ freezeMaxAge, multixactFreezeMaxAge },
            };
        }
        const findings = agesFindings(ages);
        for (const finding of findings)
            scope.find(finding);
        for (const table of ages.tables) {
            const { schema, name, id } = table;
            if (gravityOf(table, ages) !== undefined && !table.temporary) {
                need({ schema, name, id, needs: 'vacuum' });
            }
        }
        const percent = (value) => `${Math.floor(100 * shareOf(value))} %`;
        const [oldest] = ages.databases;
        return {
            result: own
                ? `${own.xids.toLocaleString('en-US')} transaction ids since the oldest row (${percent(own.xids)} of the way), ${own.multixacts.toLocaleString('en-US')} multixacts (${percent(own.multixacts)})`
                : `the oldest database is ${oldest?.name ?? 'unknown'}`,
        };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/maintenance/reading/index-scans.ts
const SCANS_SQL = `
SELECT i.indexrelid::int8::float8 AS oid, i.idx_scan::float8 AS scans
FROM pg_catalog.pg_stat_all_indexes i`;
const TABLE_SCANS_SQL = `
SELECT t.relid::int8::float8 AS oid, (t.seq_scan + coalesce(t.idx_scan, 0))::float8 AS scans
FROM pg_catalog.pg_stat_all_tables t`;
/**
 * A database's counters begin anew with pg_stat_reset, and all of the server's after a crash; then, from
 * PostgreSQL 15 on, only those of the whole server carry the time.
 */
const SINCE_SQL = `
SELECT greatest(
  (SELECT stats_reset FROM pg_catalog.pg_stat_database WHERE datname = pg_catalog.current_database()),
  (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter)) AS since`;
/** How often indexes and tables were used on this server. Inside `withReadOnlySnapshot`. */
async function readScans(client) {
    const indexes = await client.query(SCANS_SQL);
    const tables = await client.query(TABLE_SCANS_SQL);
    const { rows } = await client.query(SINCE_SQL);
    return {
        scans: new Map(indexes.rows.map(({ oid, scans }) => [oid, scans])),
        tableScans: new Map(tables.rows.map(({ oid, scans }) => [oid, scans])),
        since: rows[0]?.since?.getTime() ?? null,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/unused.ts
/** Smaller ones cost next to nothing. */
const unused_WORTH_BYTES = 1024 * 1024;
/**
 * Indexes of some size that no scan has used although their table was, the largest first. Not those that
 * guarantee something: unique ones, those of constraints and the replica identity. One on a partitioned table
 * counts with all its partitions'.
 */
function unusedIndexes(indexes, { scans, tableScans }) {
    return [...families(indexes)]
        .filter(([{ unique, constraint, needed, valid, ofToast }]) => {
        return !unique && constraint === null && !needed && valid && !ofToast;
    })
        .filter(([, members]) => members.every(({ oid }) => (scans.get(oid) ?? 0) === 0))
        .filter(([, members]) => members.some(({ table }) => (tableScans.get(table.oid) ?? 0) > 0))
        .map(([index, members]) => ({
        index,
        bytes: members.reduce((sum, { bytes }) => sum + bytes, 0),
    }))
        .filter(({ bytes }) => bytes >= unused_WORTH_BYTES)
        .sort((a, b) => b.bytes - a.bytes);
}
/** Each index that is attached to no other one, with itself and all that are attached to it. */
function families(indexes) {
    const byOid = new Map(indexes.map((index) => [index.oid, index]));
    const rootOf = (index) => {
        const parent = index.parent === null ? undefined : byOid.get(index.parent);
        return parent ? rootOf(parent) : index;
    };
    const families = new Map();
    for (const index of indexes) {
        const root = rootOf(index);
        families.set(root, [...(families.get(root) ?? []), index]);
    }
    return families;
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/unused-indexes.ts





const DAY_MS = 86_400_000;
/** What runs once a week must have had its turn. */
const COUNTED_MS = 7 * DAY_MS;
/** Indexes that no query has used for long. */
const unusedIndexesCheck = {
    id: 'unused-indexes',
    title: 'Unused',
    run: async ({ read, now, facts }, scope) => {
        const { indexes, counters } = await read(async (client) => ({
            indexes: await (0,index_facts/* listIndexes */.J)(client),
            counters: await readScans(client),
        }));
        if (counters.since === null) {
            return { status: 'skipped', result: 'since when the server counts scans is not known' };
        }
        const counted = now() - counters.since;
        if (counted < COUNTED_MS) {
            const result = `scans are counted for ${(0,report_words/* durationWords */.Sh)(Math.max(0, counted))} only; they say something after 7 days`;
            return { status: 'skipped', result };
        }
        const unused = unusedIndexes(indexes, counters);
        const days = `${Math.floor(counted / DAY_MS)} days`;
        const findings = unused.map((one) => unusedFinding(one, days, facts.standby));
        scope.findAll(findings, () => 'indexes that no query uses');
        const space = unused.reduce((sum, { bytes }) => sum + bytes, 0);
        const found = unused.length === 0 ? 'all used' : `${unused.length} unused (${(0,report_words/* byteWords */.G4)(space)})`;
        const looked = indexes.length === 1 ? '1 index' : `${indexes.length} indexes`;
        return { result: `${looked}, ${found} in ${days}` };
    },
};
function unusedFinding({ index, bytes: size }, days, standby) {
    const { id, schema, name, table, partitioned } = index;
    return {
        rule: 'unused-index',
        severity: 'notice',
        evidence: 'measured',
        title: `no query has used the index ${id} on ${table.id} in ${days} (${(0,report_words/* byteWords */.G4)(size)})`,
        detail: `Every write keeps it up. Counted on this ${standby ? 'standby' : 'server'} alone: what runs on another one, once a quarter, or only since the index was made a moment ago is not in it.`,
        object: id,
        advice: 'If nothing rare needs it, drop it in a migration, and delete it from the schema, or it comes back.',
        sql: partitioned
            ? `DROP INDEX ${(0,identifiers/* quoteQualified */.$s)(schema, name)}; -- not possible CONCURRENTLY: blocks reads and writes for a moment`
            : `DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(schema, name)};`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks/vacuum.ts




/** Below these autovacuum, as it comes, would not begin either, or nobody notices. */
const DEAD_ROWS = 1_000;
const DEAD_SHARE = 0.2;
/** Tables in which dead rows have piled up. */
const vacuumCheck = {
    id: 'vacuum',
    title: 'Vacuum',
    run: async ({ read, facts, now, need }, scope) => {
        if (facts.standby) {
            const result = 'dead rows are counted on the primary only';
            scope.notVerified(`vacuum: ${result}`);
            return { status: 'not-verified', result };
        }
        const { tables, noAutovacuum } = await read(async (client) => ({
            tables: (await (0,table_statistics/* readTableStatistics */.O)(client, facts.major)).filter(({ kind }) => kind !== 'partitioned table'),
            noAutovacuum: await (0,autovacuum/* whyNoAutovacuum */.e)(client),
        }));
        const needy = tables.filter(needsVacuum).sort((a, b) => b.deadRows - a.deadRows);
        for (const { schema, name, id } of needy)
            need({ schema, name, id, needs: 'vacuum' });
        const findings = needy.map((table) => deadRowsFinding(table, noAutovacuum, now()));
        scope.findAll(findings, () => 'tables with many dead rows');
        const dead = tables.reduce((sum, { deadRows }) => sum + deadRows, 0);
        const off = noAutovacuum === undefined ? '' : `; ${noAutovacuum}`;
        return { result: `${(0,report_words/* plural */.LS)(tables.length, 'table')}, ${(0,report_words/* plural */.LS)(dead, 'dead row')}${off}` };
    },
};
/** Whether a fifth of a table's rows is dead, and so many that it matters. */
function needsVacuum(table) {
    return table.deadRows >= DEAD_ROWS && deadShare(table) >= DEAD_SHARE;
}
function deadShare({ deadRows, liveRows }) {
    return deadRows / Math.max(1, deadRows + liveRows);
}
function deadRowsFinding(table, noAutovacuum, now) {
    const { id, deadRows, vacuumedAt, autovacuumOff } = table;
    const share = Math.round(100 * deadShare(table));
    const last = vacuumedAt === null
        ? 'no VACUUM is known of'
        : `the last VACUUM was ${(0,report_words/* durationWords */.Sh)(Math.max(0, now - vacuumedAt))} ago`;
    return {
        rule: 'table-needs-vacuum',
        severity: 'warning',
        evidence: 'measured',
        title: `${id} has ${(0,report_words/* plural */.LS)(deadRows, 'dead row')} (${share} %); ${last}`,
        detail: [
            'Every scan reads past them, and the table grows instead of using their space again.',
            ...(noAutovacuum === undefined ? [] : [`On this server ${noAutovacuum}.`]),
            ...(autovacuumOff ? ['autovacuum_enabled is off for the table.'] : []),
        ].join(' '),
        object: id,
        advice: 'VACUUM blocks neither reads nor writes. If they come back at once, something old holds them: an idle transaction, a prepared one, a replication slot.',
        sql: `VACUUM (ANALYZE) ${(0,identifiers/* quoteQualified */.$s)(table.schema, table.name)};`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/checks.ts









/** What a VACUUM (ANALYZE) may mend: looked at again after it. */
const MENDABLE = [
    vacuumCheck,
    statisticsCheck,
    transactionIdsCheck,
];
/** Everything that is looked at, in the order shown. */
const MAINTENANCE_CHECKS = [
    sizeCheck,
    connectionsCheck,
    sessionsCheck,
    bloatCheck,
    unusedIndexesCheck,
    duplicateIndexesCheck,
    ...MENDABLE,
];

;// CONCATENATED MODULE: ./packages/core/src/maintenance/headline.ts

/** The verdict in one sentence: what the database needs, and what was done. */
function headlineOf(verdict, findings, { upkeep }) {
    const done = upkeep?.filter(({ outcome }) => outcome === 'done').length ?? 0;
    const seenTo = done === 0 ? '' : `; ${(0,report_words/* plural */.LS)(done, 'table')} seen to`;
    const grave = (0,report_words/* gravestFirst */.Ln)(findings).filter(({ severity }) => severity !== 'notice');
    const [first, ...others] = grave;
    if (first) {
        const more = others.length === 0 ? '' : `, and ${others.length} more`;
        return `${first.title}${more}${seenTo}`;
    }
    const notices = findings.length === 0 ? '' : `, with ${(0,report_words/* plural */.LS)(findings.length, 'notice')}`;
    if (verdict === 'failed')
        return `The database has ${(0,report_words/* plural */.LS)(findings.length, 'notice')}${seenTo}`;
    return verdict === 'passed'
        ? `The database is in good order${notices}${seenTo}`
        : `Nothing wrong was seen, but not everything could be looked at or done${notices}${seenTo}`;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/vacuum-table.ts






/**
 * SQLSTATE lock_not_available: with SKIP_LOCKED the warning that a table was left out has it. For its indexes
 * SKIP_LOCKED does not hold: there lock_timeout ends the statement with it.
 */
const LOCKED = '55P03';
/**
 * The functions of the server that leave a table out for want of a right (vacuum.c; the first name up to
 * PostgreSQL 16, the second from 17 on). Its words may be in any language.
 */
const NOT_PERMITTED = /^vacuum_is_(relation_owner|permitted_for_relation)$/;
/**
 * The session of a VACUUM: it may write, has no time limit but ours, and works at the pace of autovacuum
 * (its vacuum_cost_delay) rather than as fast as the disk can. A pooler takes none of it and gets none.
 */
function settingsFor(deadlineMs) {
    return {
        default_transaction_read_only: 'off',
        statement_timeout: String(Math.ceil(deadlineMs)),
        lock_timeout: String(limits/* LOCK_MS */.xv),
        vacuum_cost_delay: '2',
        client_min_messages: 'warning',
    };
}
/** The statement for a table. One alone, outside a transaction: VACUUM takes nothing else. */
function statementFor({ schema, name, needs }) {
    const options = needs === 'vacuum' ? 'VACUUM (ANALYZE, SKIP_LOCKED)' : 'ANALYZE (SKIP_LOCKED)';
    return `${options} ${(0,identifiers/* quoteQualified */.$s)(schema, name)}`;
}
/**
 * Runs VACUUM or ANALYZE on one table, on a connection of its own. What the server answers instead of doing
 * it becomes the outcome: it skips a locked table, or one that the role has no right to, with a warning only.
 *
 * @throws Interrupted; UserError when the server cannot be reached; OperationFailed when it goes away.
 */
async function vacuumTable({ url, table, deadlineMs, ports }) {
    const statement = statementFor(table);
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    const ended = (outcome, reason) => ({
        ...{ table: table.id, statement, outcome },
        durationMs: Math.round(elapsed()),
        ...(reason === undefined ? {} : { reason }),
    });
    try {
        const warnings = await (0,deadline/* withDeadline */.NE)(ports.signal, deadlineMs, (signal) => {
            const connect = { signal, env: ports.env, remote: 'verify-full' };
            const settings = settingsFor(deadlineMs);
            return (0,session_pool/* withSessionPool */.T)(url, { connections: 1, ...connect, settings }, (pool) => pool.use((client) => warningsOf(client, statement)));
        });
        return ended(...outcomeOf(warnings));
    }
    catch (error) {
        if (error instanceof deadline/* DeadlinePassed */.Xp || (isCancelled(error) && elapsed() >= deadlineMs)) {
            return ended('timed-out', 'it took longer than there was time');
        }
        if ((0,session/* isSqlError */.pv)(error) && error.code === LOCKED)
            return ended('locked', (0,session/* reasonOf */.A3)(error));
        if (!(0,session/* isSqlError */.pv)(error))
            throw lostDuring(error, statement);
        return ended('failed', (0,session/* reasonOf */.A3)(error));
    }
}
async function warningsOf(client, statement) {
    const warnings = [];
    const listen = (notice) => warnings.push(notice);
    client.on('notice', listen);
    try {
        await client.query(statement);
    }
    finally {
        client.off('notice', listen);
    }
    return warnings;
}
/** Of a partitioned table each partition may warn; one that was left out is enough to say so. */
function outcomeOf(warnings) {
    const refused = warnings.find(({ routine }) => NOT_PERMITTED.test(routine ?? ''));
    if (refused)
        return ['not-permitted', refused.message];
    const locked = warnings.find(({ code }) => code === LOCKED);
    return locked ? ['locked', locked.message] : ['done', undefined];
}
/** The session's own words are about databases of Belay's. */
function lostDuring(error, statement) {
    if (!(error instanceof errors/* OperationFailed */.FH) || error.code !== 'server-lost')
        return error;
    return new errors/* OperationFailed */.FH('server-lost', error.message, `${statement} was at work; what it had done by then stays, and nothing is half-done. Run it again.`, { cause: error });
}
/** By statement_timeout, ours or one of the role's, or by somebody (pg_cancel_backend). */
function isCancelled(error) {
    return (0,session/* isSqlError */.pv)(error) && error.code === '57014';
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/apply.ts



const LEAST_MS = 1_000;
/** Sees to one table after the other. None holds up the next: what could not be done is said. */
async function applyUpkeep(input, scope) {
    const { tables, upkeep, until, ports, url } = input;
    for (const table of tables) {
        const deadlineMs = until - ports.now();
        const result = deadlineMs < LEAST_MS
            ? notReached(table)
            : await vacuumTable({ url, table, deadlineMs, ports });
        upkeep.push(result);
        scope.item(itemOf(result));
    }
    tellUndone(upkeep, scope);
    const done = upkeep.filter(({ outcome }) => outcome === 'done').length;
    if (tables.length === 0)
        return { status: 'skipped', result: 'no table needs it' };
    return {
        ...(done < tables.length ? { status: 'not-verified' } : {}),
        result: `${done} of ${(0,report_words/* plural */.LS)(tables.length, 'table')} done`,
    };
}
function notReached(table) {
    return {
        ...{ table: table.id, statement: statementFor(table), outcome: 'not-reached', durationMs: 0 },
        reason: 'the time was over',
    };
}
function itemOf({ table, statement, outcome, durationMs, reason }) {
    const verb = statement.replace(/ \(.*$/, '');
    if (outcome === 'done') {
        return { status: 'passed', name: table, result: `${verb} done`, durationMs };
    }
    const why = reason === undefined ? '' : `: ${reason}`;
    return { status: 'not-verified', name: table, result: `${WORDS[outcome]}${why}`, durationMs };
}
const WORDS = {
    locked: 'skipped, somebody has it locked',
    'not-permitted': 'skipped, this role may not vacuum it',
    failed: 'failed',
    'timed-out': 'ended half-way',
    'not-reached': 'not reached',
};
const apply_WHY = {
    locked: 'somebody had them locked; run it again',
    'not-permitted': 'this role may not (the owner may; from PostgreSQL 17 on GRANT MAINTAIN, or the role pg_maintain)',
    failed: 'the server refused it',
    'timed-out': 'it took longer than --timeout allows; what was done by then stays',
    'not-reached': '--timeout was over; run it again',
};
function tellUndone(upkeep, scope) {
    const undone = new report_unseen/* Unseen */.v();
    for (const { table, outcome, reason } of upkeep) {
        if (outcome === 'done')
            continue;
        const why = outcome === 'failed' && reason !== undefined ? reason : apply_WHY[outcome];
        undone.add('not done on', table, why);
    }
    undone.tell(scope);
}

// EXTERNAL MODULE: ./packages/core/src/report/not-verified.ts
var not_verified = __webpack_require__(57922);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/look.ts

/** Looks, into the report. Errors of the connection pass through. */
async function look(check, context, recorder) {
    const [found, unseen] = [recorder.findings.length, recorder.notVerified.length];
    await recorder.check(check.id, (scope) => (0,not_verified/* notVerifiedWhereRefused */.b)(check, scope, () => check.run(context, scope)));
    const { status } = recorder.checks().find(({ id }) => id === check.id) ?? {};
    return {
        findings: recorder.findings.slice(found),
        notVerified: recorder.notVerified.slice(unseen),
        verified: status !== 'not-verified',
    };
}
/**
 * Looks a second time and lets it stand for the first one, once it has ended and could look: until then what
 * was found first is still what is known.
 */
async function lookAgain(first, check, context, recorder) {
    const second = await look(check, context, recorder);
    if (!second.verified)
        return;
    takeOut(recorder.findings, first.findings);
    if (second.notVerified.length === 0)
        takeOut(recorder.notVerified, first.notVerified);
}
function takeOut(list, gone) {
    for (const one of gone) {
        const at = list.indexOf(one);
        if (at >= 0)
            list.splice(at, 1);
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/core/src/maintenance/until-counted.ts

/** Up to PostgreSQL 14 a process of its own counts, and writes twice a second at most. */
const WAIT_MS = 3_000;
const PAUSE_MS = 100;
const COUNTS_SQL = `
SELECT pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(relname) AS id,
  vacuum_count::float8 AS count
FROM pg_catalog.pg_stat_all_tables`;
/** How often each table was vacuumed by hand, by its name as in SQL. */
async function readVacuumCounts(client) {
    const { rows } = await client.query(COUNTS_SQL);
    return new Map(rows.map(({ id, count }) => [id, count]));
}
/** Waits until the server's counters know of what was done, or for 3 s. */
async function untilCounted({ read }, upkeep, before) {
    const vacuumed = upkeep.filter(({ outcome, statement }) => outcome === 'done' && statement.startsWith('VACUUM'));
    const end = performance.now() + WAIT_MS;
    while (performance.now() < end) {
        const counts = await read(readVacuumCounts);
        const isCounted = ({ table }) => (counts.get(table) ?? Infinity) > (before.get(table) ?? 0);
        if (vacuumed.every(isCounted))
            return;
        await (0,promises_.setTimeout)(PAUSE_MS);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/live.ts











/** A statement that reads the catalogue or the counters and takes longer is in somebody's way. */
const STATEMENT_MS = 30_000;
/** For the second look and the report, before the whole run is ended. */
const RESERVE_MS = 10_000;
const APPLY = { id: 'apply', title: 'Apply' };
/**
 * Looks at the database; with `apply` sees to the tables that need it, and looks again.
 *
 * @returns The tables that a VACUUM (ANALYZE) would do good, or that it was to do good.
 * @throws Refused when a standby is to be vacuumed; errors of the connection.
 */
async function maintainLive(input) {
    const { options, url, recorder, ports, details } = input;
    const { signal, env } = ports;
    const connect = { signal, env, remote: 'verify-full', settings: limits/* READ_ONLY_SETTINGS */.Mt };
    return (0,session_pool/* withSessionPool */.T)(url, { connections: 1, ...connect }, async (pool) => {
        const facts = await pool.use(server_facts/* readServerFacts */.T);
        describe(input, facts);
        if (options.apply && facts.standby)
            throw onStandby(url);
        const needy = new Map();
        const context = {
            ...{ facts, details, now: ports.now, schema: (0,postgres_url/* parseDatabaseUrl */.mx)(url).schema },
            read: (body) => pool.use((client) => (0,session/* withReadOnlySnapshot */.JP)(client, { limits: { statementMs: STATEMENT_MS, lockMs: limits/* LOCK_MS */.xv } }, () => body(client))),
            need: (table) => {
                if (needy.get(table.id)?.needs !== 'vacuum')
                    needy.set(table.id, table);
            },
        };
        const first = await lookAtAll(context, recorder);
        const tables = [...needy.values()];
        if (options.apply)
            await apply({ ...input, tables, context, first });
        return tables;
    });
}
async function lookAtAll(context, recorder) {
    const first = new Map();
    for (const check of MAINTENANCE_CHECKS) {
        const left = await look(check, context, recorder);
        if (MENDABLE.includes(check))
            first.set(check, left);
    }
    return first;
}
/** The findings that are kept are those of the second look: what was not mended, and why, is measured. */
async function apply(input) {
    const { options, recorder, details, context, first, started, ports, tables, url } = input;
    const upkeep = [];
    details.upkeep = upkeep;
    const until = started + options.timeout - Math.min(RESERVE_MS, options.timeout / 10);
    const before = await context.read(readVacuumCounts);
    await recorder.check(APPLY.id, (scope) => applyUpkeep({ url, tables, until, upkeep, ports }, scope));
    if (tables.length === 0)
        return;
    await untilCounted(context, upkeep, before);
    details.before = [...first.values()].flatMap(({ findings }) => findings);
    const again = { ...context, need: () => undefined };
    for (const [check, left] of first)
        await lookAgain(left, check, again, recorder);
}
/** Belay would not do what was asked for; nothing was touched. */
class Refused extends Error {
    name = 'Refused';
    cause;
    constructor(cause) {
        super(cause.message);
        this.cause = cause;
    }
}
function onStandby(url) {
    const error = new errors/* UserError */.yo('maintenance-on-standby', `${(0,postgres_url/* describeUrl */.Ng)(url)} is a standby: it replays what its primary does and cannot be vacuumed.`, 'Give --apply the primary. Without --apply a standby can be reported on.');
    return new Refused(error);
}
function describe({ details, subject, url, options }, facts) {
    details.target = (0,target/* targetOf */.$)(url, facts);
    subject.push(...(0,target/* targetWords */.L)(details.target), options.apply ? 'with --apply' : 'only read');
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/next.ts
/** What `--apply` would do; nothing where no table of this database needs it, whatever was found besides. */
function nextOf({ apply }, { target }, needy) {
    if (apply || needy.length === 0)
        return undefined;
    const where = target?.kind === 'standby' ? ' on the primary' : '';
    return {
        words: `Run it again${where} with --apply to run VACUUM (ANALYZE) on the tables named.`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/maintenance/stage.ts













/**
 * Reports what a database needs between deploys, and with `apply` vacuums the tables that the report names.
 * Writes `report.json` to the report's folder. What stops it, a mistake of the user's or a signal, becomes a
 * report with the verdict `errored`, a standby that is to be vacuumed one with `refused`; only a fault of
 * Belay's own is thrown, after a report of it was written.
 */
async function maintain(options, given) {
    const started = given.now();
    const { databaseUrl } = options;
    const redact = (0,report_redact/* redactor */.$p)(databaseUrl === undefined ? [] : [databaseUrl]);
    const ports = (0,redact_ports/* redactPorts */.g)(given, redact);
    const details = {};
    const plan = MAINTENANCE_CHECKS.map(({ id, title }) => ({ id, title }));
    const recorder = new report_recorder/* StageRecorder */.V(options.apply ? [...plan, APPLY] : plan, (finding) => finding, ports.progress ?? runtime_ports/* noProgress */.n);
    const subject = [];
    let needy = [];
    let failure;
    try {
        const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
        needy = await maintainLive({ options, url, recorder, details, subject, ports, started });
    }
    catch (error) {
        failure = error;
    }
    const refused = failure instanceof Refused ? failure.cause : undefined;
    const error = failure === undefined || refused ? undefined : (0,stage_report/* stageError */.vH)(failure);
    const outcome = { error, refused, started, ended: ports.now(), recorder, subject, needy };
    const report = (0,report_redact/* redactDeep */.KL)(assemble({ options, details, ...outcome }), redact);
    const folder = external_node_path_default().resolve(options.workspace, options.workingDirectory, options.report);
    const reportFile = await (0,stage_report/* keepReport */.kA)(folder, report, MaintenanceReportSchema, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
function assemble({ options, details, recorder, needy, ...outcome }) {
    const { failOn, run } = options;
    const common = (0,stage_report/* commonReport */.QC)({
        ...{ ...outcome, run, failOn, recorder },
        headline: (verdict) => headlineOf(verdict, recorder.findings, details),
        next: () => nextOf(options, details, needy),
    });
    return { ...common, stage: 'maintenance', maintenance: details };
}


/***/ }),

/***/ 10576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ readPrismaHistory),
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Hh: () => (/* binding */ PRISMA_ADVISORY_LOCK),
/* harmony export */   K6: () => (/* binding */ historyState),
/* harmony export */   t1: () => (/* binding */ isSchemaEmpty)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


const HISTORY_TABLE = '_prisma_migrations';
/** The session-level lock (`pg_advisory_lock`) that `migrate deploy` and `migrate resolve` hold while they work. */
const PRISMA_ADVISORY_LOCK = 72707369;
const HISTORY_EXISTS = `
  SELECT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'f')
  ) AS found`;
/** Times as text, so that the client's type parsers and time zone do not matter. */
function historyRows(schema) {
    const utc = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    return `
  SELECT migration_name AS name, checksum, logs, applied_steps_count::int AS steps,
         ${utc('started_at')} AS started, ${utc('finished_at')} AS finished,
         ${utc('rolled_back_at')} AS rolled_back
  FROM ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)}
  ORDER BY started_at, migration_name, id`;
}
/**
 * Reads Prisma's history of a database, oldest attempt first. Only reads; the caller's transaction decides
 * how safely.
 *
 * @param schema Where the table lives: `?schema=` of the URL.
 * @returns undefined when there is no history table.
 * @throws UserError `history-unreadable` when the table is there and may not be read.
 */
async function readPrismaHistory(client, schema = 'public') {
    const exists = await client.query(HISTORY_EXISTS, [schema, HISTORY_TABLE]);
    if (exists.rows[0]?.found !== true)
        return undefined;
    const { rows } = await client.query(historyRows(schema)).catch((error) => {
        throw unreadable(error, schema);
    });
    return rows.map(historyRow);
}
/** What makes Prisma call a schema not empty (P3005); what extensions brought along does not count. */
const SCHEMA_IS_EMPTY = `
  SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = $1 AND t.typtype = 'e'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ) AS empty`;
/** Whether `prisma migrate deploy` would take the schema for a new one. */
async function isSchemaEmpty(client, schema) {
    const { rows } = await client.query(SCHEMA_IS_EMPTY, [schema]);
    return rows[0]?.empty === true;
}
/**
 * What Prisma takes a row for: marked as rolled back wins over finished, and a row that is neither is a
 * failure (or a deploy that is running right now).
 */
function historyState(row) {
    if (row.rolled_back !== null)
        return 'rolled-back';
    return row.finished === null ? 'failed' : 'applied';
}
function historyRow(row) {
    return {
        name: row.name,
        checksum: row.checksum,
        state: historyState(row),
        startedAt: row.started,
        ...(row.finished === null ? {} : { finishedAt: row.finished }),
        ...(row.rolled_back === null ? {} : { rolledBackAt: row.rolled_back }),
        ...(row.logs === null || row.logs === '' ? {} : { logs: row.logs }),
        appliedSteps: row.steps,
    };
}
const UNDEFINED_COLUMN = '42703';
const INSUFFICIENT_PRIVILEGE = '42501';
function unreadable(error, schema) {
    const code = error.code;
    if (code !== UNDEFINED_COLUMN && code !== INSUFFICIENT_PRIVILEGE)
        return error;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('history-unreadable', `The migration history ${schema}.${HISTORY_TABLE} cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}.`, code === INSUFFICIENT_PRIVILEGE
        ? `GRANT SELECT ON ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)} TO the role of history-url (and USAGE on its schema).`
        : 'The table does not have the columns Prisma Migrate gives it.', { cause: error });
}


/***/ }),

/***/ 45104:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ readServerFacts)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19815);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
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
        await client.query(`BEGIN READ ONLY;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)({ statementMs: 15_000, lockMs: 5_000 })}`);
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

/***/ 29867:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf),
/* harmony export */   L: () => (/* binding */ targetWords)
/* harmony export */ });
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49808);

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


/***/ })

};
