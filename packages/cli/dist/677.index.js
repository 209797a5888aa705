export const id = 677;
export const ids = [677];
export const modules = {

/***/ 73134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nj: () => (/* binding */ findClientProgram),
/* harmony export */   SQ: () => (/* binding */ libpqEnvironment),
/* harmony export */   dT: () => (/* binding */ listClientPrograms),
/* harmony export */   rs: () => (/* binding */ runClientProgram)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88780);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70695);
/* harmony import */ var _throwaway_binaries_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62331);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(49808);







const VERSION_DEADLINE_MS = 10_000;
/** Every copy of a Postgres client program, in the order in which they are looked for. */
async function listClientPrograms(program, env) {
    const found = [];
    for (const folder of await (0,_throwaway_binaries_js__WEBPACK_IMPORTED_MODULE_4__/* .programFolders */ .o9)({ PATH: env['PATH'] })) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, program);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
            continue;
        const { stdout } = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(file, ['--version'], { env, deadlineMs: VERSION_DEADLINE_MS });
        const version = /\d+(\.\d+|beta\d+|rc\d+|devel)/.exec(stdout)?.[0] ?? '';
        found.push({ file, version, major: Number.parseInt(version, 10) });
    }
    return found;
}
/**
 * The path of a Postgres client program of the server's own major version; undefined when there is none.
 * An older pg_dump refuses a newer server, and what a newer one writes may not restore into an older.
 * `psql` of any major serves.
 */
async function findClientProgram(program, major, env) {
    const found = await listClientPrograms(program, env);
    const exact = found.find((candidate) => candidate.major === major)?.file;
    return exact ?? (program === 'psql' ? found[0]?.file : undefined);
}
/**
 * Runs a Postgres client program against a database. The connection travels in libpq's environment
 * variables: nothing of it is in the argument list, where other users could read it. Those of the job are
 * left out: PGHOSTADDR or PGSERVICE would lead to another server.
 *
 * @param args Without connection options.
 * @returns What it printed on stderr; a program that printed something there may still have succeeded.
 * @throws OperationFailed `client-program-failed` with the end of its stderr.
 */
async function runClientProgram(file, args, url, ports, deadlineMs) {
    const env = { ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .withoutOtherDatabases */ .PS)(ports.env), ...libpqEnvironment(url) };
    const result = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(file, args, { env, deadlineMs, signal: ports.signal });
    if (result.exitCode === 0)
        return result.stderr;
    const why = result.timedOut ? `no end after ${deadlineMs / 1000} s` : result.stderr.trim();
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OperationFailed */ .FH('client-program-failed', `${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(file)} failed: ${(why || String(result.startError ?? result.exitCode)).slice(-2_000)}`, 'Only databases that Belay created were in use; they are dropped.');
}
/**
 * Parameters of a database URL that libpq knows, with their variables (Postgres documentation, "Environment
 * Variables" of libpq). `host` and `port` are in the URL's own parts by then.
 */
const PARAMETERS = {
    channel_binding: 'PGCHANNELBINDING',
    client_encoding: 'PGCLIENTENCODING',
    connect_timeout: 'PGCONNECT_TIMEOUT',
    gssencmode: 'PGGSSENCMODE',
    options: 'PGOPTIONS',
    require_auth: 'PGREQUIREAUTH',
    sslcert: 'PGSSLCERT',
    sslcrl: 'PGSSLCRL',
    sslkey: 'PGSSLKEY',
    sslmode: 'PGSSLMODE',
    sslnegotiation: 'PGSSLNEGOTIATION',
    sslrootcert: 'PGSSLROOTCERT',
    sslsni: 'PGSSLSNI',
    target_session_attrs: 'PGTARGETSESSIONATTRS',
};
/**
 * A database URL as libpq's environment variables; its query parameters of libpq's included. As with libpq
 * `?user=` and `?password=` outweigh what stands before the `@`. `?dbname=` does not: Belay names its
 * databases in the path.
 */
function libpqEnvironment(url) {
    const { host, port, user, password, database } = (0,_url_js__WEBPACK_IMPORTED_MODULE_5__/* .parseDatabaseUrl */ .mx)(url);
    const parameters = new URL(url).searchParams;
    const others = Object.entries(PARAMETERS).flatMap(([name, variable]) => {
        const value = parameters.get(name);
        return value === null ? [] : [[variable, value]];
    });
    return {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: parameters.get('user') ?? user,
        PGPASSWORD: parameters.get('password') ?? password,
        PGDATABASE: database,
        PGAPPNAME: 'belay',
        ...Object.fromEntries(others),
    };
}


/***/ }),

/***/ 88772:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fz: () => (/* binding */ compareRows),
/* harmony export */   iN: () => (/* binding */ narrowedColumns),
/* harmony export */   k6: () => (/* binding */ columnsByName),
/* harmony export */   k8: () => (/* binding */ changedColumns),
/* harmony export */   tJ: () => (/* binding */ describeRowDifference)
/* harmony export */ });
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

/** The difference in one line. */
function describeRowDifference(difference) {
    const { kind, columns } = difference;
    const table = difference.table === _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h ? 'the store of large objects' : difference.table;
    const [before, after] = [difference.before ?? 0, difference.after ?? 0];
    switch (kind) {
        case 'table-added':
            return `${table} is new (${rowCount(after)})`;
        case 'table-removed':
            return `${table} is gone (${rowCount(before)})`;
        case 'rows':
            return `${table} had ${rowCount(before)} and has ${after}`;
        case 'content':
            return columns.length > 0
                ? `${table}: values differ in ${columns.join(', ')}`
                : `${table}: the same values are in other rows`;
        case 'not-compared':
            return `${table} could not be read and was not compared`;
    }
}
/**
 * Everything in which two databases' rows differ; empty when they hold the same. A table that could not be
 * read on either side is never the same: it is `not-compared`.
 */
function compareRows(before, after) {
    const tables = new Set([
        ...Object.keys(before.tables),
        ...Object.keys(after.tables),
        ...unreadTables(before),
        ...unreadTables(after),
    ]);
    return [...tables].sort().flatMap((table) => compareTable(table, before, after) ?? []);
}
function compareTable(table, before, after) {
    const was = before.tables[table] ?? absent(table);
    const is = after.tables[table] ?? absent(table);
    const difference = (kind, columns = []) => ({
        table,
        kind,
        before: was?.rows ?? null,
        after: is?.rows ?? null,
        columns,
    });
    if ((0,_types_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnreadable */ .G)(before, table) || (0,_types_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnreadable */ .G)(after, table))
        return difference('not-compared');
    if (!was)
        return difference('table-added');
    if (!is)
        return difference('table-removed');
    const columns = differingColumns(was, is);
    if (was.rows !== is.rows)
        return difference('rows', columns);
    return was.hash === is.hash && columns.length === 0 ? undefined : difference('content', columns);
}
/** The store of large objects is always there, and in no summary while it is empty. */
function absent(table) {
    return table === _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h ? { rows: 0, hash: '', columns: [] } : undefined;
}
function differingColumns(was, is) {
    const now = new Map(is.columns.map((column) => [column.name, column]));
    const then = new Set(was.columns.map((column) => column.name));
    const changed = was.columns.filter(({ name, hash, nonNull }) => {
        const column = now.get(name);
        return column?.hash !== hash || column.nonNull !== nonNull;
    });
    const added = is.columns.filter(({ name }) => !then.has(name));
    return [...changed, ...added].map(({ name }) => name).sort();
}
/** Keys of the tables among the lines of `unreadable`. A key begins with a quote and holds quotes in pairs. */
function unreadTables(summary) {
    return summary.unreadable.flatMap((line) => /^("(?:[^"]|"")*"\."(?:[^"]|"")*"): /.exec(line)?.[1] ?? []);
}
function rowCount(rows) {
    return rows === 1 ? '1 row' : `${rows} rows`;
}
/**
 * Columns that got another type while they held values, and whose values are written differently since:
 * those may have lost something (`countChangedValues` says how many). Where every value still has the same
 * text, as from `integer` to `bigint`, nothing can be lost and the column is not listed.
 */
function narrowedColumns(before, after) {
    return changedColumns(before, after).filter(({ fromType, toType }) => fromType !== toType);
}
/**
 * Columns on both sides that held values and whose values differ now, whatever their types. Without those
 * of materialized views, which hold no values of their own.
 */
function changedColumns(before, after) {
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const now = columnsByName(after.tables[table]);
        return was.columns.flatMap(({ name, type, nonNull, hash }) => {
            const column = now.get(name);
            if (!column || nonNull === 0 || column.hash === hash)
                return [];
            return { table, column: name, fromType: type, toType: column.type };
        });
    });
}
function columnsByName(table) {
    return new Map(table?.columns.map((column) => [column.name, column]));
}


/***/ }),

/***/ 2113:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ LARGE_OBJECTS_TABLE),
/* harmony export */   q: () => (/* binding */ largeObjects)
/* harmony export */ });
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

const ANY_SQL = `SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS any`;
/**
 * lo_get() asks for the right on each object, which its owner has, while pg_largeobject is for superusers
 * only; and it fills the holes of one that was written in parts, which a dump does not keep.
 */
const SOURCE = `(SELECT m.oid AS loid, pg_catalog.sha256(pg_catalog.lo_get(m.oid)) AS data
  FROM pg_catalog.pg_largeobject_metadata m)`;
const column = { notNull: true, ownTextCast: false };
/** All large objects as if they were a table. */
const LARGE_OBJECTS_TABLE = {
    oid: 0,
    key: _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h,
    plainName: 'pg_catalog.pg_largeobject',
    source: SOURCE,
    isPartition: false,
    ofExtension: false,
    isView: false,
    unreadable: null,
    bytes: null,
    columns: [
        { name: 'data', type: 'bytea', ...column },
        { name: 'loid', type: 'oid', ...column },
    ],
};
/** That table, or nothing where there are no large objects. Inside `withReadOnlySnapshot`. */
async function largeObjects(client) {
    const { rows } = await client.query(ANY_SQL);
    return rows[0]?.any === true ? [LARGE_OBJECTS_TABLE] : [];
}


/***/ }),

/***/ 31751:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Du: () => (/* binding */ hasToBeRead),
/* harmony export */   Q0: () => (/* binding */ askSummaries),
/* harmony export */   RO: () => (/* binding */ rowsOf),
/* harmony export */   TJ: () => (/* binding */ listSummarised),
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   aK: () => (/* binding */ readRows),
/* harmony export */   zT: () => (/* binding */ summarySql)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _ask_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16578);
/* harmony import */ var _large_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2113);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16546);





/**
 * Counts and hashes the rows of every table in one read-only snapshot. The hash depends neither on the
 * order of rows or columns nor on the settings, the owner or the major version (13 to 18) of the server;
 * it notices every changed value and every duplicated or missing row. It guards against accidents, not
 * against somebody who builds a collision.
 *
 * A partitioned table is one table, as queries see it; its partitions are not listed. An inheriting table
 * is a table of its own. Tables that an extension fills by itself are left out. Materialized views that hold
 * rows are read as well, and large objects, as if they were a table. Sequences' last values are not. Measured on PostgreSQL 15:
 * about 1.1 µs for a row of 8 columns, some 25 times count(*); 113 empty tables take 10 to 20 ms.
 *
 * On a database in use, set a lock_timeout on the session first: asking for a table's size waits for an
 * ACCESS EXCLUSIVE lock on it, and with it the whole summary does.
 *
 * @param client Not in a transaction.
 */
async function readRows(client, { excludeTables = [], snapshot } = {}) {
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_3__/* .withReadOnlySnapshot */ .JP)(client, snapshot === undefined ? {} : { snapshot }, async () => {
        const tables = (await listSummarised(client)).filter((table) => !isExcluded(table, excludeTables));
        return summaryOf(tables, await askSummaries(client, tables.filter(hasToBeRead)));
    });
}
/** Every table that a summary speaks of, see {@link readRows}. Inside `withReadOnlySnapshot`. */
async function listSummarised(client) {
    const all = [...(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_4__/* .listStored */ .K)(client)), ...(await (0,_large_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .largeObjects */ .q)(client))];
    return all.filter((table) => !table.isPartition && !table.ofExtension);
}
/** False for a table that cannot be read, and for one that certainly has no row. */
function hasToBeRead({ unreadable, bytes }) {
    return unreadable === null && bytes !== 0;
}
/** Reads tables for {@link summaryOf}. Inside `withReadOnlySnapshot`. */
async function askSummaries(client, tables) {
    const questions = tables.map((table) => ({ sql: summarySql(table), bytes: table.bytes }));
    const answers = await (0,_ask_js__WEBPACK_IMPORTED_MODULE_1__/* .askEach */ .H)(client, questions);
    const answered = new Map();
    tables.forEach((table, at) => {
        const answer = answers[at];
        if (answer)
            answered.set(table, answer);
    });
    return answered;
}
/** The summary of tables, from what was read of each that {@link hasToBeRead}. */
function summaryOf(tables, answers) {
    const summary = { tables: {}, unreadable: [] };
    for (const table of tables) {
        const answer = answers.get(table);
        if (answer === undefined && hasToBeRead(table))
            throw new Error(`${table.key} was not read`);
        const reason = table.unreadable ?? (answer && 'reason' in answer ? answer.reason : null);
        if (reason !== null)
            summary.unreadable.push(`${table.key}: ${reason}`);
        else
            summary.tables[table.key] = rowsOf(table, answer && 'values' in answer ? answer.values : []);
    }
    return summary;
}
function isExcluded(table, excluded) {
    return excluded.includes(table.key) || excluded.includes(table.plainName);
}
/**
 * One pass over the table. A row's hash is that of its values' hashes as one text, with two seeds.
 * (hash_array_extended() would be shorter, but it is linear in its elements: summed over the rows, it does
 * not notice values that change rows.) OFFSET 0 keeps the planner from merging the subqueries, which would
 * compute each hash once for each use. Gives one `text[]`, for {@link rowsOf}.
 */
function summarySql({ source, columns }) {
    const hashes = columns.map((_, index) => `h${index}`);
    const sums = [0, 1].map((seed) => `coalesce(sum(hashtextextended(line COLLATE "C", ${seed})), 0)`);
    const perColumn = hashes.flatMap((hash) => [`count(${hash})`, `coalesce(sum(${hash}), 0)`]);
    const values = columns.map((column, index) => `${hashOf(column)} AS h${index}`);
    return `SELECT ARRAY[${['count(*)', ...sums, ...perColumn].join(', ')}]::text[]
FROM (SELECT *, (${concatenated(hashes)})::text AS line
  FROM (SELECT ${values.join(', ')} FROM ${source} AS t OFFSET 0) AS hashed OFFSET 0) AS lined`;
}
/** The hashes as one bytea; in halves, so that a table of 1600 columns makes no tower of 1600 calls. */
function concatenated(hashes) {
    const [first, ...more] = hashes;
    if (first === undefined)
        return `'\\x'::bytea`;
    if (more.length === 0)
        return `coalesce(int8send(${first}), '\\x000000000000000000')`;
    const middle = hashes.length >> 1;
    return `(${concatenated(hashes.slice(0, middle))} || ${concatenated(hashes.slice(middle))})`;
}
/**
 * Hash of one value's text, NULL for NULL. concat() writes any value through its type's output function;
 * comparing with IS NOT DISTINCT FROM, since a composite value of NULLs "IS NULL" without being NULL.
 */
function hashOf(column) {
    const value = `t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.name)}`;
    if (!column.ownTextCast)
        return `hashtextextended(${value}::text COLLATE "C", 0)`;
    return `CASE WHEN ${value} IS DISTINCT FROM NULL THEN hashtextextended(concat(${value}) COLLATE "C", 0) END`;
}
/** @param values As {@link summarySql} gives them; none for an empty table. */
function rowsOf(table, values) {
    const [rows = '0', first = '0', second = '0', ...perColumn] = values;
    return {
        rows: Number(rows),
        hash: hex64(first) + hex64(second),
        columns: table.columns.map(({ name, type }, index) => ({
            name,
            type,
            nonNull: Number(perColumn[2 * index] ?? '0'),
            hash: hex64(perColumn[2 * index + 1] ?? '0'),
        })),
        ...(table.isView ? { computed: true } : {}),
    };
}
/** A sum of 64-bit hashes, which Postgres gives as a numeric, modulo 2^64. */
function hex64(sum) {
    return BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0');
}


/***/ }),

/***/ 49318:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ isUnreadable),
/* harmony export */   h: () => (/* binding */ LARGE_OBJECTS)
/* harmony export */ });
/**
 * The key under which a summary has the large objects, where there are any: one row for each, with its
 * identifier and the digest of its content. They belong to no table.
 */
const LARGE_OBJECTS = '"pg_catalog"."pg_largeobject"';
/** True when the summary says that this table exists but was not read. */
function isUnreadable(summary, table) {
    return summary.unreadable.some((line) => line.startsWith(`${table}: `));
}


/***/ })

};
