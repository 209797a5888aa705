export const id = 721;
export const ids = [721];
export const modules = {

/***/ 39909:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ serverWide)
/* harmony export */ });
/* harmony import */ var _positions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68996);
/* harmony import */ var _statements_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90734);


/** Statements about roles, databases, tablespaces and the server's settings, by the parser's names. */
const KINDS = {
    CreateRoleStmt: 'CREATE ROLE',
    AlterRoleStmt: 'ALTER ROLE',
    AlterRoleSetStmt: 'ALTER ROLE',
    DropRoleStmt: 'DROP ROLE',
    ReassignOwnedStmt: 'REASSIGN OWNED',
    DropOwnedStmt: 'DROP OWNED',
    CreatedbStmt: 'CREATE DATABASE',
    AlterDatabaseStmt: 'ALTER DATABASE',
    AlterDatabaseSetStmt: 'ALTER DATABASE',
    AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
    DropdbStmt: 'DROP DATABASE',
    CreateTableSpaceStmt: 'CREATE TABLESPACE',
    AlterTableSpaceOptionsStmt: 'ALTER TABLESPACE',
    DropTableSpaceStmt: 'DROP TABLESPACE',
    AlterSystemStmt: 'ALTER SYSTEM',
    CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
    AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
    DropSubscriptionStmt: 'DROP SUBSCRIPTION',
};
/** Objects that every database of a server shares, as the parser calls them. */
const SHARED = {
    OBJECT_DATABASE: 'DATABASE',
    OBJECT_ROLE: 'ROLE',
    OBJECT_TABLESPACE: 'TABLESPACE',
    OBJECT_SUBSCRIPTION: 'SUBSCRIPTION',
    OBJECT_PARAMETER_ACL: 'PARAMETER',
};
/** Statements that can be about objects of many kinds: what they do, and where the parser puts the kind. */
const ABOUT = {
    CommentStmt: ['COMMENT ON', 'objtype'],
    SecLabelStmt: ['SECURITY LABEL ON', 'objtype'],
    RenameStmt: ['ALTER', 'renameType'],
    AlterOwnerStmt: ['ALTER', 'objectType'],
};
/** Functions of Postgres and of dblink that act on other sessions, the server or another database. */
const FUNCTION = 'pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_(?:create|drop)_\\w*replication_slot|dblink\\w*';
const IS_FUNCTION = new RegExp(`^(?:${FUNCTION})$`, 'i');
/**
 * Most files hold none of these words, and parsing them all would take longer than running them. Coarse on
 * purpose: it only may let too much through, the parse tree decides.
 */
const WORTH_PARSING = /role|user|group|database|tablespace|subscription|system|owned|grant|revoke|copy|parameter|pg_\w|dblink/i;
/** White space and comments between two words. */
const GAP = String.raw `(?:\s|/\*[^]*?\*/|--[^\n]*\n)+`;
/** Where a command of PL/pgSQL, or the text that EXECUTE is given, begins. */
const BEGINNING = String.raw `(?<=^|[;'"$(]\s*|\b(?:begin|then|else|loop|execute)\s+)`;
/**
 * The same as text: for DO blocks and functions, which may build their SQL, and for what does not parse.
 * Each with what it is called; without one, the words themselves.
 */
const TEXTS = [
    [undefined, text(`\\b(?:create|alter|drop)${GAP}(?:role|group|database|tablespace|subscription)\\b`)],
    [undefined, text(`\\b(?:create|alter|drop)${GAP}user\\b(?!${GAP}mapping\\b)`)],
    [undefined, text(`\\balter${GAP}system\\b`)],
    [undefined, text(`\\b(?:reassign|drop)${GAP}owned\\b`)],
    ['GRANT of a role', text(String.raw `${BEGINNING}grant\s(?:(?!\bon\b|;)[^]){0,200}?\bto\b`)],
    ['REVOKE of a role', text(String.raw `${BEGINNING}revoke\s(?:(?!\bon\b|;)[^]){0,200}?\bfrom\b`)],
    ['GRANT on a shared object', text(String.raw `\b(?:grant|revoke)\b[^;]{0,200}?\bon${GAP}(?:database|tablespace|parameter)\b`)],
    ['COMMENT on a shared object', text(`\\bcomment${GAP}on${GAP}(?:database|role|tablespace|subscription)\\b`)],
    ['COPY with a program', text(String.raw `\bcopy\b[^;]*?\b(?:to|from)${GAP}program\b`)],
    [undefined, text(String.raw `\b(?:${FUNCTION})(?="?\s*\()`)],
]; // prettier-ignore
function text(pattern) {
    return new RegExp(pattern, 'gi');
}
/**
 * Statements of a file that change more than the database they run in: roles, other databases, the server
 * itself. An isolated database does not contain them. One entry for each, in the file's order.
 *
 * @param bodies Whether to look into functions that a file only defines. Default: yes, it may call them too.
 */
async function serverWide(sql, { bodies = true } = {}) {
    if (!WORTH_PARSING.test(sql))
        return [];
    const split = await (0,_statements_js__WEBPACK_IMPORTED_MODULE_0__/* .splitStatements */ .Xd)(sql);
    if (!split.ok)
        return inText(sql, 0, sql);
    return split.statements.flatMap((statement) => {
        const { kind, node, line, start } = statement;
        const words = commandWords(kind, node);
        if (words !== undefined)
            return [{ line, words }];
        if (kind === 'DoStmt')
            return inText(statement.text, start, sql);
        if (kind === 'CreateFunctionStmt')
            return bodies ? inText(statement.text, start, sql) : [];
        return calls(statement, sql);
    });
}
function commandWords(kind, node) {
    if (kind in KINDS)
        return KINDS[kind];
    if (kind === 'GrantRoleStmt')
        return `${node['is_grant'] === true ? 'GRANT' : 'REVOKE'} of a role`;
    if (kind === 'GrantStmt') {
        const shared = SHARED[String(node['objtype'])];
        const verb = node['is_grant'] === true ? 'GRANT' : 'REVOKE';
        return shared === undefined ? undefined : `${verb} ON ${shared}`;
    }
    if (kind === 'CopyStmt') {
        if (node['is_program'] === true)
            return 'COPY with a program';
        const writesFile = node['filename'] !== undefined && node['is_from'] !== true;
        return writesFile ? "COPY to a file of the server's" : undefined;
    }
    const about = ABOUT[kind];
    const shared = about && SHARED[String(node[about[1]])];
    return about && shared !== undefined ? `${about[0]} ${shared}` : undefined;
}
/** Calls of the functions above, wherever in a statement they stand. */
function calls({ text: statement, node, start, line }, sql) {
    return functionNames(node)
        .filter((name) => IS_FUNCTION.test(name))
        .map((name) => {
        const at = statement.toLowerCase().indexOf(name.toLowerCase());
        return { line: at === -1 ? line : (0,_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .lineOfOffset */ .hW)(sql, start + at), words: name };
    });
}
function functionNames(value) {
    if (typeof value !== 'object' || value === null)
        return [];
    if (Array.isArray(value))
        return value.flatMap(functionNames);
    return Object.entries(value).flatMap(([key, below]) => {
        const inside = functionNames(below);
        return key === 'FuncCall' ? [lastName(below), ...inside] : inside;
    });
}
/** The name of a function without its schema. */
function lastName(call) {
    const parts = call.funcname;
    return parts?.at(-1)?.String?.sval ?? '';
}
function inText(part, start, sql) {
    return TEXTS.flatMap(([words, pattern]) => [...part.matchAll(pattern)].map((match) => ({ match, words })))
        .sort((a, b) => a.match.index - b.match.index)
        .map(({ match, words }) => ({
        line: (0,_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .lineOfOffset */ .hW)(sql, start + match.index),
        words: words ?? named(match[0]),
    }));
}
function named(found) {
    if (IS_FUNCTION.test(found))
        return found.toLowerCase();
    return found.replace(new RegExp(GAP, 'g'), ' ').toUpperCase();
}


/***/ }),

/***/ 13481:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $S: () => (/* binding */ withRehearsalClient),
/* harmony export */   Jr: () => (/* binding */ Workplace),
/* harmony export */   dh: () => (/* binding */ withWorkplace),
/* harmony export */   xn: () => (/* binding */ readBoundary)
/* harmony export */ });
/* unused harmony exports Boundary, historyTable */
/* harmony import */ var _migrations_execution_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83642);
/* harmony import */ var _migrations_executor_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(37212);
/* harmony import */ var _postgres_catalogue_fingerprint_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52355);
/* harmony import */ var _postgres_catalogue_read_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92292);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64513);
/* harmony import */ var _postgres_rows_read_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(31751);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(49808);







/**
 * Everything that is compared at the border between two migrations. Dozens are kept at a time, so the
 * catalogue stays in the form in which the server sent it and is put together when it is asked for.
 */
class Boundary {
    rows;
    #reading;
    #catalogue;
    #fingerprint;
    constructor(reading, rows) {
        this.#reading = reading;
        this.rows = rows;
    }
    get catalogue() {
        let catalogue = this.#catalogue?.deref();
        if (catalogue === undefined) {
            catalogue = this.#reading.catalogue();
            this.#catalogue = new WeakRef(catalogue);
        }
        return catalogue;
    }
    get fingerprint() {
        return (this.#fingerprint ??= (0,_postgres_catalogue_fingerprint_js__WEBPACK_IMPORTED_MODULE_2__/* .fingerprint */ .R)(this.catalogue));
    }
    /** Whether the server answered the very same about both schemas: cheap, and true only for equal ones. */
    hasReadingOf(other) {
        return this.#reading.digest === other.#reading.digest;
    }
    /** Whether the schemas are equal; rows are another matter. */
    hasSchemaOf(other) {
        return this.hasReadingOf(other) || this.fingerprint === other.fingerprint;
    }
}
function historyTable(url) {
    const { schema } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_6__/* .parseDatabaseUrl */ .mx)(url);
    return { schema, name: `${schema}.${_migrations_execution_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ}` };
}
/** A connection whose session starts as Prisma's does. */
async function withRehearsalClient(url, ports, body) {
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .withClient */ .SV)(url, { signal: ports.signal, settings: sessionSettings(url) }, body);
}
function sessionSettings(url) {
    return { search_path: (0,_migrations_executor_js__WEBPACK_IMPORTED_MODULE_1__/* .rehearsalSearchPath */ .V)(url) };
}
/** Reads a database's schema and rows, the migration history left out: it differs by its very purpose. */
async function readBoundary(url, ports) {
    return withWorkplace(url, ports, (place) => place.boundary());
}
/**
 * A database that migrations run on, with two connections: one for them, one that only looks. What a
 * migration does to its session (SET ROLE, DISCARD ALL, an open transaction) does not change what is seen.
 */
class Workplace {
    migrating;
    looking;
    history;
    #sessions;
    constructor(url, migrating, looking) {
        this.migrating = migrating.client;
        this.looking = looking.client;
        this.history = historyTable(url);
        this.#sessions = [migrating, looking];
    }
    /** For a caller that closes it itself; see {@link withWorkplace}. Same errors as `openSession`. */
    static async open(url, { signal }) {
        const migrating = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .openSession */ .fA)(url, { signal, settings: sessionSettings(url) });
        try {
            return new Workplace(url, migrating, await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .openSession */ .fA)(url, { signal, settings: _postgres_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .READING_SETTINGS */ .xk }));
        }
        catch (error) {
            await migrating.close();
            throw error;
        }
    }
    async boundary() {
        const excludeTables = [this.history.name];
        const reading = await (0,_postgres_catalogue_read_js__WEBPACK_IMPORTED_MODULE_3__/* .takeReading */ .SF)(this.looking, { excludeTables, prepare: true });
        return new Boundary(reading, await (0,_postgres_rows_read_js__WEBPACK_IMPORTED_MODULE_5__/* .readRows */ .aK)(this.looking, { excludeTables }));
    }
    async close() {
        await Promise.all(this.#sessions.map((session) => session.close()));
    }
    /** What to throw instead of an error that came out of one of the sessions. */
    explain(error) {
        return this.#sessions[0]?.explain(error) ?? error;
    }
}
/** Opens a workplace, runs `body`, closes it, whatever happens. */
async function withWorkplace(url, ports, body) {
    const place = await Workplace.open(url, ports);
    try {
        return await body(place);
    }
    catch (error) {
        throw place.explain(error);
    }
    finally {
        await place.close();
    }
}


/***/ }),

/***/ 40132:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ placeOf),
/* harmony export */   S: () => (/* binding */ shown)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function shown({ options }, file) {
    return node_path__WEBPACK_IMPORTED_MODULE_0___default().relative(options.workspace, file).split((node_path__WEBPACK_IMPORTED_MODULE_0___default().sep)).join('/');
}
/** Where a migration's file is, for a finding. */
function placeOf(context, migration, line) {
    const file = shown(context, migration.file);
    return line === undefined ? { file } : { file, line };
}


/***/ }),

/***/ 33768:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ readIntegrity),
/* harmony export */   w: () => (/* binding */ integrityFindings)
/* harmony export */ });
/* harmony import */ var _postgres_rows_checks_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(79830);
/* harmony import */ var _postgres_rows_duplicates_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(81389);
/* harmony import */ var _postgres_rows_nulls_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58909);
/* harmony import */ var _postgres_rows_orphans_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(80992);
/* harmony import */ var _report_integrity_words_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(73735);





/** Every kind of integrity check over one database. */
async function readIntegrity(client) {
    const results = [
        await (0,_postgres_rows_orphans_js__WEBPACK_IMPORTED_MODULE_3__/* .findOrphans */ .tQ)(client),
        await (0,_postgres_rows_duplicates_js__WEBPACK_IMPORTED_MODULE_1__/* .findDuplicateKeys */ .ln)(client),
        await (0,_postgres_rows_nulls_js__WEBPACK_IMPORTED_MODULE_2__/* .findNulls */ .Y)(client),
        await (0,_postgres_rows_checks_js__WEBPACK_IMPORTED_MODULE_0__/* .findCheckViolations */ .AW)(client),
    ];
    return {
        checked: results.reduce((sum, { checked }) => sum + checked, 0),
        problems: results.flatMap(({ problems }) => problems),
        unreadable: results.flatMap(({ unreadable }) => unreadable),
    };
}
/**
 * Findings from what the rows broke after the migrations. What was broken to the same extent before is
 * not this change's doing: it is told, as a notice.
 */
function integrityFindings(before, after) {
    const key = ({ kind, table, object }) => JSON.stringify([kind, table, object]);
    const known = new Map(before.problems.map((problem) => [key(problem), problem.count]));
    return after.problems.map((problem) => {
        const isOld = (known.get(key(problem)) ?? 0) >= problem.count;
        return {
            ...(0,_report_integrity_words_js__WEBPACK_IMPORTED_MODULE_4__/* .problemWords */ .$)(problem),
            severity: isOld ? 'notice' : 'error',
            evidence: 'measured',
            detail: isOld
                ? 'It was so before the pending migrations as well.'
                : 'It was not so before the pending migrations.',
            object: problem.object,
            sql: problem.sql,
        };
    });
}


/***/ }),

/***/ 97464:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  $4: () => (/* binding */ describeLoss),
  MF: () => (/* binding */ emptyDrops),
  XD: () => (/* binding */ lossPlace),
  UK: () => (/* binding */ lossesBetween),
  HD: () => (/* binding */ shownName),
  gq: () => (/* binding */ totalLoss)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/changed-values.ts


/** Distinct values fetched at a time, from each side. */
const FETCH = 10_000;
const TABLE_SQL = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
  WHERE c.oid = $1::pg_catalog.regclass`;
/**
 * How many values of a column cannot be had back after the column changed: values of before, as a multiset,
 * that are not among the values of after cast to the old type. Where that cast is impossible (or fails for
 * some value), the texts are compared as they are, which may count too many, never too few.
 * From `json` to `jsonb` the values count as kept, their white space and order of keys not.
 *
 * Deleted rows' values count as well. The texts' 64-bit hashes are compared, streamed from both servers in
 * order, so memory stays bounded however large the table is. Timestamps are read in UTC.
 *
 * @param table Key as `readRows` gives it, the same on both sides.
 * @param fromType As `readRows` gives it for before; `toType` for after.
 */
async function countChangedValues(beforeClient, afterClient, table, column, fromType, toType) {
    return (0,session/* withReadOnlySnapshot */.JP)(beforeClient, {}, () => (0,session/* withReadOnlySnapshot */.JP)(afterClient, {}, async () => {
        const before = await locate(beforeClient, table, column, fromType);
        const after = await locate(afterClient, table, column, toType);
        for (const writing of writings(before.type, after.type)) {
            const left = await changed_values_open(beforeClient, before.source, writing.before(before.value));
            const right = left && (await changed_values_open(afterClient, after.source, writing.after(after.value)));
            if (left && right)
                return countMissing(left, right);
        }
        throw new Error(`the values of ${table}.${(0,identifiers/* quoteIdent */.v4)(column)} cannot be written as text`);
    }));
}
/** Most faithful first; the last one always works. Types come from format_type and are SQL already. */
function writings(fromType, toType) {
    const asText = (value) => `${value}::text`;
    const plain = { before: asText, after: asText };
    if (fromType === toType)
        return [plain];
    if (fromType === 'json' && toType === 'jsonb') {
        return [{ before: (value) => `${value}::jsonb::text`, after: asText }, plain];
    }
    return [{ before: asText, after: (value) => `(${value}::${fromType})::text` }, plain];
}
async function locate(client, table, column, expectedType) {
    const { rows } = await client.query(TABLE_SQL, [table, column]);
    const row = rows[0];
    if (row?.type !== expectedType) {
        const found = row ? `of type ${row.type}` : 'missing';
        throw new Error(`${table}.${(0,identifiers/* quoteIdent */.v4)(column)} should be ${expectedType} and is ${found}`);
    }
    const name = (0,identifiers/* quoteQualified */.$s)(row.schema, row.name);
    return {
        source: row.kind === 'p' ? name : `ONLY ${name}`,
        value: `t.${(0,identifiers/* quoteIdent */.v4)(column)}`,
        type: row.type,
    };
}
/**
 * The hashes of a column's values in ascending order, each with how often it occurs, or undefined when the
 * server cannot write the values this way. The first fetch computes everything, so errors show up here.
 */
async function changed_values_open(client, source, text) {
    const first = await (0,session/* attempt */.CD)(client, async () => {
        // The other side may have failed under an earlier writing while this one's cursor was open.
        await client.query('CLOSE ALL');
        await client.query(`
      DECLARE belay_values NO SCROLL CURSOR FOR
      SELECT hashed.h::text, count(*)::text
      FROM (SELECT hashtextextended((${text}) COLLATE "C", 0) AS h FROM ${source} AS t) AS hashed
      WHERE hashed.h IS NOT NULL GROUP BY hashed.h ORDER BY hashed.h`);
        return fetchMore(client);
    });
    return 'value' in first ? stream(client, first.value) : undefined;
}
async function fetchMore(client) {
    const { rows } = await client.query({
        text: `FETCH ${FETCH} FROM belay_values`,
        rowMode: 'array',
    });
    return rows.map(([hash, count]) => ({ hash: BigInt(hash), count: Number(count) }));
}
async function* stream(client, first) {
    for (let batch = first; batch.length > 0; batch = await fetchMore(client))
        yield* batch;
}
/** Size of the multiset difference left − right; both ascending by hash. */
async function countMissing(left, right) {
    let missing = 0;
    let other = await right.next();
    for await (const { hash, count } of left) {
        while (!other.done && other.value.hash < hash)
            other = await right.next();
        const kept = !other.done && other.value.hash === hash ? other.value.count : 0;
        missing += Math.max(0, count - kept);
    }
    return missing;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var compare = __webpack_require__(88772);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/losses.ts


/**
 * Rows and values that were there before and are not any more, as far as the two summaries can tell:
 *
 * - `table-dropped`, `column-dropped`: it held something and its content is nowhere under another name. A
 *   renamed table or column is no loss, nor is the drop of an empty table or of a column of NULLs.
 * - `rows-removed`: by how many rows the table shrank. Rows replaced by as many others show in
 *   `compareRows`, not here.
 * - `values-changed`: values that became NULL. Values overwritten by others are counted by
 *   `countChangedValues` on what `changedColumns` names.
 *
 * A table that could not be read afterwards is no known loss; it is in `after.unreadable`. Materialized views
 * are left out on both sides: their rows come from others, and do not keep what a dropped table held.
 */
function losses(then, now) {
    const before = withoutViews(then);
    const after = withoutViews(now);
    const renamed = renamedTables(before, after);
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if ((0,types/* isUnreadable */.G)(after, table))
            return [];
        const is = after.tables[table] ?? renamed.get(table);
        if (is)
            return lossesIn(table, was, is);
        const kind = table === types/* LARGE_OBJECTS */.h ? 'rows-removed' : 'table-dropped';
        return was.rows === 0 ? [] : [{ table, kind, count: was.rows }];
    });
}
function withoutViews(summary) {
    const stored = Object.entries(summary.tables).filter(([, { computed }]) => !computed);
    return { ...summary, tables: Object.fromEntries(stored) };
}
function lossesIn(table, was, is) {
    const removed = Math.max(0, was.rows - is.rows);
    const now = (0,compare/* columnsByName */.k6)(is);
    const renamed = renamedColumns(was, is);
    const found = removed === 0 ? [] : [{ table, kind: 'rows-removed', count: removed }];
    for (const { name: column, nonNull } of was.columns) {
        const still = now.get(column);
        if (still) {
            const emptied = nonNull - still.nonNull - removed;
            if (emptied > 0)
                found.push({ table, kind: 'values-changed', column, count: emptied });
        }
        else if (nonNull > 0 && !renamed.has(column)) {
            found.push({ table, kind: 'column-dropped', column, count: nonNull });
        }
    }
    return found;
}
/** Columns that are gone while a new one holds exactly their values. */
function renamedColumns(was, is) {
    const then = (0,compare/* columnsByName */.k6)(was);
    const now = (0,compare/* columnsByName */.k6)(is);
    const fresh = is.columns.filter(({ name }) => !then.has(name));
    const renamed = new Set();
    for (const gone of was.columns) {
        if (now.has(gone.name))
            continue;
        const match = fresh.findIndex((c) => c.nonNull === gone.nonNull && c.hash === gone.hash);
        if (match === -1)
            continue;
        fresh.splice(match, 1);
        renamed.add(gone.name);
    }
    return renamed;
}
/** Tables that are gone while a new one holds their rows, by their old key. */
function renamedTables(before, after) {
    const fresh = Object.keys(after.tables).filter((table) => !(table in before.tables) && !(0,types/* isUnreadable */.G)(before, table));
    const renamed = new Map();
    for (const [table, was] of Object.entries(before.tables)) {
        if (table in after.tables || was.rows === 0 || table === types/* LARGE_OBJECTS */.h)
            continue;
        const match = fresh.findIndex((name) => {
            const is = after.tables[name];
            return is !== undefined && holdsAllOf(is, was);
        });
        if (match === -1)
            continue;
        const [name = ''] = fresh.splice(match, 1);
        const is = after.tables[name];
        if (is)
            renamed.set(table, is);
    }
    return renamed;
}
/** True when every value of `was` is in a column of the same name, and the rows are as many. */
function holdsAllOf(is, was) {
    if (is.rows !== was.rows)
        return false;
    if (is.hash === was.hash)
        return true;
    const now = (0,compare/* columnsByName */.k6)(is);
    // With exactly the same columns another hash means that values changed rows.
    if (is.columns.length === was.columns.length && was.columns.every((c) => now.has(c.name)))
        return false;
    return was.columns.every(({ name, nonNull, hash }) => {
        const column = now.get(name);
        return nonNull === 0 || (column?.nonNull === nonNull && column.hash === hash);
    });
}

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/losses.ts





/**
 * What a migration took away for good: rows, columns' values, and values that a new type no longer holds.
 *
 * @param sql The migration's file.
 * @param behind Connected to a database that is still as it was before. Without it, values are not compared.
 * @param ahead Connected to one where the migration has run.
 */
async function lossesBetween(before, after, sql, behind, ahead) {
    const gone = MOVES.test(sql)
        ? losses(before.rows, after.rows)
        : withCoincidences(losses(before.rows, after.rows), before.rows, after.rows);
    if (!behind)
        return gone;
    const changed = [];
    const suspects = [...(0,compare/* narrowedColumns */.iN)(before.rows, after.rows), ...shrunkEnums(before, after)];
    for (const { table, column, fromType, toType } of suspects) {
        const count = await countChangedValues(behind, ahead, table, column, fromType, toType);
        if (count > 0)
            changed.push({ table, kind: 'values-changed', column, count });
    }
    return [...gone, ...changed];
}
/** Without one of these words no content gets from one name to another. */
const MOVES = /\b(rename|update|insert|select|execute|set\s+schema)\b/i;
/**
 * Adds what seems to live on under another name, because that happens to hold the same values: 25 times
 * true in the column that goes and 25 times true in the one that comes.
 */
function withCoincidences(gone, before, after) {
    const key = ({ table, column }) => JSON.stringify([table, column]);
    const known = new Set(gone.map(key));
    const dropped = Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const is = after.tables[table];
        if (!is)
            return [{ table, kind: 'table-dropped', count: was.rows }];
        const left = new Set(is.columns.map(({ name }) => name));
        return was.columns
            .filter(({ name }) => !left.has(name))
            .map(({ name, nonNull }) => ({
            table,
            kind: 'column-dropped',
            column: name,
            count: nonNull,
        }));
    });
    return [...gone, ...dropped.filter((loss) => loss.count > 0 && !known.has(key(loss)))];
}
/**
 * Columns whose values changed and whose enum lost a label: Prisma makes the type anew under its old name,
 * so that by its name it is the same.
 */
function shrunkEnums(before, after) {
    const changed = (0,compare/* changedColumns */.k8)(before.rows, after.rows).filter(({ fromType, toType }) => fromType === toType);
    if (changed.length === 0)
        return [];
    const labels = new Map(after.catalogue.enums.map((type) => [type.id, new Set(type.labels)]));
    const shrunk = new Set(before.catalogue.enums
        .filter(({ id, labels: had }) => had.some((label) => labels.get(id)?.has(label) === false))
        .map(({ id }) => id));
    return changed.filter(({ fromType }) => shrunk.has(fromType));
}
/**
 * Tables and columns that a migration drops and that held nothing in the rehearsal: what production would
 * lose with them cannot be counted. A rename drops nothing, so the file must say so.
 */
function emptyDrops(sql, before, after) {
    if (!/\bdrop\b/i.test(sql))
        return [];
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const is = after.tables[table];
        if (!is)
            return was.rows === 0 ? [shownName(table)] : [];
        const left = new Set(is.columns.map(({ name }) => name));
        return was.columns
            .filter(({ name, nonNull }) => nonNull === 0 && !left.has(name))
            .map(({ name }) => `${shownName(table)}.${name}`);
    });
}
const WORDS = {
    'table-dropped': { noun: 'row', why: 'the table is dropped' },
    'column-dropped': { noun: 'value', why: 'the column is dropped' },
    'rows-removed': { noun: 'row', why: 'removed' },
    'values-changed': { noun: 'value', why: 'they do not fit the new type' },
};
/** `214 values of Order.note (the column is dropped)`. */
function describeLoss(loss) {
    const { noun, why } = WORDS[loss.kind];
    return `${(0,words/* plural */.LS)(loss.count, noun)} of ${lossPlace(loss)} (${why})`;
}
/** `Order.note`, or `Order` where whole rows are lost. */
function lossPlace({ table, column }) {
    return column === undefined ? shownName(table) : `${shownName(table)}.${column}`;
}
/** `"public"."Order"` as people say it: `Order`. Other schemas stay, and so do quotes that are needed. */
function shownName(table) {
    if (table === types/* LARGE_OBJECTS */.h)
        return 'the store of large objects';
    const name = table.replace(/^"public"\./, '');
    return name.replace(/"([A-Za-z_]\w*)"/g, '$1');
}
/** All losses in one clause: `214 values and 3 rows`. */
function totalLoss(losses) {
    const total = (noun) => losses
        .filter(({ kind }) => WORDS[kind].noun === noun)
        .reduce((sum, { count }) => sum + count, 0);
    return ['value', 'row']
        .filter((noun) => total(noun) > 0)
        .map((noun) => (0,words/* plural */.LS)(total(noun), noun))
        .join(' and ');
}


/***/ }),

/***/ 82657:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AS: () => (/* binding */ PsqlScript),
  VZ: () => (/* binding */ beyondDatabase),
  $J: () => (/* binding */ isRestriction),
  BF: () => (/* binding */ leadingAway),
  Sb: () => (/* binding */ readPsqlScript)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/server-wide.ts
var server_wide = __webpack_require__(39909);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/psql-depth.ts
/**
 * How deep psql sees itself inside a statement, where a semicolon does not end it: in parentheses, as rules have their
 * commands, and, since psql 14, between BEGIN and END of a function whose body is SQL (psqlscan.l).
 */
class PsqlDepth {
    #parentheses = 0;
    #blocks = 0;
    #words = [];
    get inside() {
        return this.#parentheses > 0 || this.#blocks > 0;
    }
    open() {
        this.#parentheses += 1;
    }
    close() {
        if (this.#parentheses > 0)
            this.#parentheses -= 1;
    }
    /** A name or a key word, without quotes. */
    word(text) {
        const word = text.toLowerCase();
        if (this.#words.length < MOST_WORDS)
            this.#words.push(word);
        if (this.#parentheses > 0 || !CREATES_ROUTINE.test(this.#words.join(' ')))
            return;
        if (word === 'begin' || (word === 'case' && this.#blocks > 0))
            this.#blocks += 1;
        else if (word === 'end' && this.#blocks > 0)
            this.#blocks -= 1;
    }
    reset() {
        this.#parentheses = 0;
        this.#blocks = 0;
        this.#words = [];
    }
}
const MOST_WORDS = 4;
const CREATES_ROUTINE = /^create (or replace )?(function|procedure)\b/;

;// CONCATENATED MODULE: ./packages/core/src/rehearse/psql-script.ts



/** pg_dump itself writes them (since 17.6 and its siblings), always alone on their line; in backquotes is a shell's. */
const RESTRICTS = /^\\(un)?restrict\s+[A-Za-z0-9]+$/;
/** Whether it tells psql to obey no commands until it is told otherwise, or that. */
function isRestriction({ command }) {
    return RESTRICTS.test(command);
}
/** What does not stay inside the script and its database, or may not; undefined for a harmless command. */
function leadingAway(meta) {
    const { command } = meta;
    if (command === '\\.' || isRestriction(meta))
        return undefined;
    return command.startsWith('\\') ? command.split(/\s/)[0] : command;
}
/**
 * The tokens of psql's lexer that matter: where text can change its state, and names, numbers and variables, which can
 * hold a dollar sign or the E of a string without beginning one.
 */
const MARK = /--|\/\*|::|:[\w\x80-\uffff]+|[eE]'|'|"|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*|\$?\d[\w.\x80-\uffff]*|[();\\]/g;
/** A number that goes on as a name: whether what follows it is part of it is another matter in every version. */
const UNCLEAR_NUMBER = /^\$?\d.*[A-Za-z_\x80-\uffff]/;
const ENDS_COMMENT = /\r/g;
const COMMENT_MARK = /\/\*|\*\//g;
/** With names, strings and comments left out. The columns may stand in parentheses; a query does too. */
const COPY_ROWS = /^\s*copy\s+[^()]*(?:\([^()]*\)\s*)?from\s+stdin\b/i;
/**
 * Reads a script line by line as psql does: statements, commands of psql's own, and rows between
 * `COPY … FROM stdin` and `\.`, which are passed over. Follows psql's lexer (psqlscan.l) with
 * standard_conforming_strings on. What psql could take another way than this is reported as a command that leads away.
 */
class PsqlScript {
    #state = { in: 'sql' };
    #line = 0;
    #text = '';
    #bare = '';
    #start = 1;
    #rows = 0;
    #depth = new PsqlDepth();
    /** Where in `#bare` the last semicolon is that ended nothing. */
    #within = 0;
    /** Lines of rows so far, those that end them left out. */
    get rows() {
        return this.#rows;
    }
    /** What the script is in the middle of; undefined between two statements. */
    get within() {
        switch (this.#state.in) {
            case 'rows':
                return 'the rows of a COPY';
            case 'comment':
                return 'a comment';
            case 'quote':
                return 'a string or a quoted name';
            case 'sql':
                return this.#bare.trim() === '' ? undefined : 'a statement';
        }
    }
    /** What ends on this line. */
    read(line) {
        this.#line += 1;
        if (this.#state.in === 'rows') {
            if (/^\\\.\r?$/.test(line))
                this.#state = { in: 'sql' };
            else
                this.#rows += 1;
            return line.includes('\0') ? [this.#unclear('a zero byte')] : [];
        }
        const found = [];
        if (line.includes('\0'))
            found.push(this.#unclear('a zero byte'));
        for (let at = 0; at < line.length;)
            at = this.#step(line, at, found);
        this.#text += '\n';
        this.#bare += '\n';
        const copies = found.findIndex((one) => 'copiesRows' in one && one.copiesRows);
        if (copies === -1)
            return found;
        // psql reads the rows first, and then goes on behind the semicolon.
        if (copies < found.length - 1 || this.#state.in !== 'sql' || this.#bare.trim() !== '') {
            found.push(this.#unclear('SQL behind a COPY on the same line'));
        }
        this.#state = { in: 'rows' };
        return found;
    }
    /** What the script ends with, without a semicolon. */
    end() {
        return this.#bare.trim() === '' ? [] : [this.#statement()];
    }
    #step(line, at, found) {
        const state = this.#state;
        if (state.in === 'quote')
            return this.#inQuote(line, at, state.marks, state.end);
        if (state.in === 'comment')
            return this.#inComment(line, at, state.depth);
        const mark = next(MARK, line, at);
        const stop = mark?.index ?? line.length;
        this.#bare += line.slice(at, stop);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        const [sign] = mark;
        if (sign === '\\') {
            // psql reads its commands to the end of the line.
            found.push({ command: line.slice(stop).trim(), line: this.#line, column: stop });
            this.#take(line, at, stop);
            return line.length;
        }
        if (sign === '--') {
            const ends = next(ENDS_COMMENT, line, stop)?.index ?? line.length;
            return this.#take(line, at, ends);
        }
        const end = this.#take(line, at, stop + sign.length);
        if (sign === ';')
            this.#semicolon(found);
        else if (sign === '/*')
            this.#state = { in: 'comment', depth: 1 };
        else if (QUOTES.test(sign)) {
            this.#bare += 'x';
            this.#state = quoteAfter(sign);
        }
        else {
            this.#bare += sign;
            this.#note(sign, line[end], found);
        }
        return end;
    }
    /** What changes no state of its own. */
    #note(sign, after, found) {
        if (sign === '(')
            this.#depth.open();
        else if (sign === ')')
            this.#depth.close();
        else if (/^[A-Za-z_\x80-\uffff]/.test(sign))
            this.#depth.word(sign);
        else if (UNCLEAR_NUMBER.test(sign) && (after === "'" || after === '$')) {
            found.push(this.#unclear(`${sign}${after}`));
        }
    }
    #semicolon(found) {
        if (!this.#depth.inside) {
            found.push(this.#statement());
            this.#begin();
            return;
        }
        if (COPY_ROWS.test(this.#bare.slice(this.#within))) {
            found.push(this.#unclear('a COPY inside another statement'));
        }
        this.#bare += ';';
        this.#within = this.#bare.length;
    }
    #unclear(command) {
        return { command, line: this.#line, column: 0 };
    }
    #inQuote(line, at, marks, end) {
        const mark = next(marks, line, at);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        if (mark[0] === end)
            this.#state = { in: 'sql' };
        return this.#take(line, at, mark.index + mark[0].length);
    }
    #inComment(line, at, depth) {
        const mark = next(COMMENT_MARK, line, at);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        const left = depth + (mark[0] === '/*' ? 1 : -1);
        this.#state = left === 0 ? { in: 'sql' } : { in: 'comment', depth: left };
        if (left === 0)
            this.#bare += ' ';
        return this.#take(line, at, mark.index + 2);
    }
    #take(line, from, to) {
        this.#text += line.slice(from, to);
        return to;
    }
    #statement() {
        const copiesRows = COPY_ROWS.test(this.#bare.slice(this.#within));
        return { text: this.#text, line: this.#start, copiesRows };
    }
    #begin() {
        this.#text = '';
        this.#bare = '';
        this.#start = this.#line;
        this.#within = 0;
        this.#depth.reset();
    }
}
/** What begins a string, a quoted name or text between dollar signs. */
const QUOTES = /^(?:[eE]?'|"|\$(?!\d).*)$/;
/** The state behind an opening quote. A doubled quote ends one and begins the next, which comes to the same. */
function quoteAfter(opened) {
    if (/^e'$/i.test(opened))
        return { in: 'quote', marks: /\\.?|''|'/g, end: "'" };
    return {
        in: 'quote',
        marks: new RegExp(opened.replaceAll('$', String.raw `\$`), 'g'),
        end: opened,
    };
}
function next(pattern, line, from) {
    pattern.lastIndex = from;
    return pattern.exec(line) ?? undefined;
}
/**
 * The statements and psql commands of a file, which may be larger than the memory.
 *
 * @param script Reads them; whoever gives it can ask it in between.
 */
async function* readPsqlScript(file, script = new PsqlScript()) {
    let rest = '';
    let lineAt = 0;
    const placed = (found) => found.map((part) => ({ ...decoded(part), lineAt }));
    // A character for each byte, which is how psql reads.
    for await (const chunk of (0,external_node_fs_.createReadStream)(file, 'latin1')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
            const found = script.read(line);
            if (found.length > 0)
                yield* placed(found);
            lineAt += line.length + 1;
        }
    }
    yield* placed(script.read(rest));
    yield* placed(script.end());
}
function decoded(part) {
    const utf8 = (text) => Buffer.from(text, 'latin1').toString('utf8');
    return 'text' in part
        ? { ...part, text: utf8(part.text) }
        : { ...part, command: utf8(part.command) };
}
/** What of one statement reaches beyond its database, with the line in the script. */
async function beyondDatabase(statement, options) {
    const [first] = await (0,server_wide/* serverWide */.J)(statement.text, options);
    return first && { ...first, line: statement.line + first.line - 1 };
}


/***/ }),

/***/ 68896:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ onlyOnceBecause)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _config_test_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59162);
/* harmony import */ var _migrations_sql_server_wide_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(39909);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17115);
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40132);
/* harmony import */ var _psql_script_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(82657);







/**
 * Why the pending migrations can run only once on a server, in one clause; undefined when they stay inside
 * their database and so can run in as many copies of it as one likes. Roles, for example, belong to the
 * whole server.
 *
 * @throws UserError `server-wide-statement` when such a statement would run on the server of database-url:
 *   that is a real one, and an isolated database does not contain it.
 */
async function onlyOnceBecause(context, plan) {
    if (context.options.databaseUrl !== undefined) {
        await refuseOnRealServer(context, plan);
        return undefined;
    }
    for (const file of plan.choice.pending.flatMap(withDown)) {
        const [first] = await (0,_migrations_sql_server_wide_js__WEBPACK_IMPORTED_MODULE_3__/* .serverWide */ .J)(file.sql);
        if (!first)
            continue;
        const where = file.direction === 'down' ? `down.sql of ${file.name}` : file.name;
        return `${where} has ${first.words}, which belongs to the whole server`;
    }
    return undefined;
}
async function refuseOnRealServer(context, { choice }) {
    const { options } = context;
    // A baseline is looked at when it is restored.
    const run = [...(options.baseline === undefined ? choice.merged : []), ...choice.pending];
    for (const file of run.flatMap(withDown)) {
        const [first] = await (0,_migrations_sql_server_wide_js__WEBPACK_IMPORTED_MODULE_3__/* .serverWide */ .J)(file.sql);
        if (first)
            throw wouldBeReal((0,_context_js__WEBPACK_IMPORTED_MODULE_5__/* .shown */ .S)(context, file.file), first);
    }
    await refuseSeedFile(context);
}
/** A seed command is the user's own program and can do what it likes; a file can be read. */
async function refuseSeedFile(context) {
    const { options, root } = context;
    const absolute = (name) => node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(root, name);
    const seed = options.seed === undefined ? undefined : (0,_config_test_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .seedOf */ .n3)(options.seed, (name) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(absolute(name))); // prettier-ignore
    // One that is not there is told when it is to be loaded.
    if (seed?.kind !== 'sql' || !(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(absolute(seed.file)))
        return;
    for await (const part of (0,_psql_script_js__WEBPACK_IMPORTED_MODULE_6__/* .readPsqlScript */ .Sb)(absolute(seed.file))) {
        const found = 'text' in part ? await (0,_psql_script_js__WEBPACK_IMPORTED_MODULE_6__/* .beyondDatabase */ .VZ)(part) : undefined;
        if (found)
            throw wouldBeReal((0,_context_js__WEBPACK_IMPORTED_MODULE_5__/* .shown */ .S)(context, absolute(seed.file)), found);
    }
}
function withDown({ name, file, sql, down }) {
    const up = { name, direction: 'up', file, sql };
    return down ? [up, { name, direction: 'down', file: down.file, sql: down.sql }] : [up];
}
function wouldBeReal(file, { line, words }) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('server-wide-statement', `${file}:${line} has ${words}: on the server of database-url that would be real, not isolated.`, 'Leave database-url out, and Belay rehearses on a throwaway server of its own.');
}


/***/ }),

/***/ 42524:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ rehearseOn),
  V: () => (/* binding */ rehearsePlan)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/server.ts + 2 modules
var throwaway_server = __webpack_require__(15264);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/rehearse/boundary.ts
var boundary = __webpack_require__(13481);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/config/test-inputs.ts
var test_inputs = __webpack_require__(59162);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/isolation.ts
var isolation = __webpack_require__(93028);
// EXTERNAL MODULE: ./packages/core/src/migrations/extension-missing.ts
var extension_missing = __webpack_require__(2011);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/history.ts
var execution_history = __webpack_require__(83642);
// EXTERNAL MODULE: ./packages/core/src/migrations/executor.ts + 1 modules
var executor = __webpack_require__(37212);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/migrations/replay.ts
var migrations_replay = __webpack_require__(93008);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
// EXTERNAL MODULE: ./packages/core/src/postgres/client-programs.ts
var client_programs = __webpack_require__(73134);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/rehearse/psql-script.ts + 1 modules
var psql_script = __webpack_require__(82657);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/server-gone.ts



/** What libpq's programs print when the server ended their session; it may be back by the time one looks. */
const SESSION_ENDED = /server closed the connection unexpectedly|terminating connection (due to|because of)|connection to server was lost/;
/**
 * After a child failed: whether that was because the server went away, which is no fault of what it ran.
 *
 * @param failure What the child's failure was, with its last words.
 * @throws OperationFailed `server-lost`. @throws Interrupted when the signal aborts.
 */
async function throwIfServerIsGone(url, { signal }, failure) {
    let cause = failure;
    if (!SESSION_ENDED.test(failure.message)) {
        try {
            return await (0,connection/* withClient */.SV)(url, { signal }, async (client) => {
                await client.query('SELECT 1');
            });
        }
        catch (error) {
            // Refusing a login, for example, takes a server that is there.
            if (error instanceof errors/* UserError */.yo && error.code !== 'database-unreachable')
                return;
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            cause = error;
        }
    }
    throw new errors/* OperationFailed */.FH('server-lost', `The server at ${(0,postgres_url/* describeUrl */.Ng)(url)} went away: ${failure.message}`, "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/baseline.ts













const RESTORE_DEADLINE_MS = 30 * 60_000;
/**
 * Brings an empty database to the state in which the pending migrations will meet it: by replaying what
 * is not pending, or from a dump and what it lacks. The history says so afterwards, as Prisma would.
 *
 * @throws UserError `baseline-not-found`, `baseline-unusable`, `baseline-too-new`.
 */
async function buildBaseline(options, ports) {
    const { url, merged, mode, dump } = options;
    if (dump !== undefined)
        await restoreDump(dump, options, ports);
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const settings = { search_path: (0,executor/* rehearsalSearchPath */.V)(url) };
    return (0,connection/* withClient */.SV)(url, { signal: ports.signal, settings }, async (client) => {
        if (dump !== undefined && merged.length > 0)
            await refuseEmpty(client, dump);
        const todo = dump === undefined ? merged : await notInDump(client, schema, options);
        const replay = await (0,migrations_replay/* replayMigrations */.f)(client, todo, { mode, schema, signal: ports.signal });
        return { kind: dump === undefined ? 'replay' : 'restore', replay };
    });
}
/**
 * What the dump does not hold by its own history. A dump of the schema alone has no history rows: it is
 * taken to hold everything that is not pending, and the rows are written.
 */
async function notInDump(client, schema, { merged, pending }) {
    const history = (await (0,prisma_history/* readPrismaHistory */.Dg)(client, schema)) ?? [];
    const applied = new Set(history.filter((row) => row.state === 'applied').map((row) => row.name));
    const tooNew = pending.find(({ name }) => applied.has(name));
    if (tooNew) {
        throw new errors/* UserError */.yo('baseline-too-new', `The baseline holds the pending migration ${tooNew.name} already.`, 'Take it from a database that does not have the pending migrations, or leave baseline out.');
    }
    if (history.length > 0)
        return merged.filter(({ name }) => !applied.has(name));
    await (0,execution_history/* ensureHistoryTable */.r0)(client, schema);
    const at = new Date();
    const rows = merged.map((migration) => ({ migration, startedAt: at, finishedAt: at }));
    await (0,execution_history/* recordApplied */.RC)(client, schema, rows);
    return [];
}
const ANY_TABLE = `
SELECT FROM pg_catalog.pg_class
 WHERE relkind IN ('r', 'p')
   AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND relpersistence <> 't'
 LIMIT 1`;
/** A dump that put its tables elsewhere, or holds none, would pass for "everything that is merged". */
async function refuseEmpty(client, dump) {
    if ((await client.query(ANY_TABLE)).rowCount !== 0)
        return;
    throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} was restored without an error, but holds no table, although there are merged migrations.`, MAKE_IT);
}
const MAKE_IT = 'Make it with: pg_dump --schema-only --no-owner --no-privileges --format=custom (without --create).';
async function restoreDump(dump, { url, server }, ports) {
    const kind = await kindOfDump(dump);
    if (kind === 'sql')
        await refuseScriptThatLeaves(dump, server.source === 'database-url');
    const program = kind === 'archive' ? 'pg_restore' : 'psql';
    const file = await (0,client_programs/* findClientProgram */.Nj)(program, server.major, ports.env);
    if (file === undefined) {
        throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} needs ${program} of Postgres ${server.major}, which is not on this machine.`, `Install postgresql-client-${server.major}.`);
    }
    const { database } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    // Owners and grants name roles of the database it was taken from, which a throwaway server lacks.
    const without = ['--no-owner', '--no-privileges', '--no-subscriptions'];
    const archive = [...without, '--exit-on-error', '--dbname', database, dump];
    const sql = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
    const args = kind === 'archive' ? archive : [...sql, '--file', dump];
    await (0,client_programs/* runClientProgram */.rs)(file, args, url, ports, RESTORE_DEADLINE_MS).catch(async (error) => {
        if (error.code !== 'client-program-failed')
            throw error;
        await throwIfServerIsGone(url, ports, error);
        throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} could not be restored: ${(0,errors/* messageOf */.bD)(error)}`, MAKE_IT, { cause: error });
    });
}
/** With it a backslash ends no string, and what is text could no longer be told from commands. */
const OTHER_STRINGS = /standard_conforming_strings['"]?\s*(=|,|to)\s*'?(off|false|no|0)\b/i;
/**
 * psql obeys what a script says: `\connect` and DROP DATABASE, as pg_dump --create writes them, lead to the
 * real database of that name.
 */
async function refuseScriptThatLeaves(dump, isRealServer) {
    for await (const part of (0,psql_script/* readPsqlScript */.Sb)(dump)) {
        if ('command' in part) {
            const command = (0,psql_script/* leadingAway */.BF)(part);
            if (command === undefined)
                continue;
            throw leaves(dump, part.line, `the psql command ${command}`);
        }
        const other = part.text.search(OTHER_STRINGS);
        if (other !== -1) {
            const line = part.line + (0,positions/* lineOfOffset */.hW)(part.text, other) - 1;
            throw leaves(dump, line, 'standard_conforming_strings = off');
        }
        // Nobody calls the functions of a dump on a server that is thrown away.
        const found = await (0,psql_script/* beyondDatabase */.VZ)(part, { bodies: isRealServer });
        if (found)
            throw leaves(dump, found.line, found.words);
    }
}
function leaves(dump, line, what) {
    return new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)}:${line} has ${what}, which could lead out of the isolated database. Nothing of it was run.`, MAKE_IT);
}
/** Archives of pg_dump begin with PGDMP; its directory format holds a toc.dat that does. */
async function kindOfDump(dump) {
    try {
        const isFolder = (await (0,promises_.stat)(dump)).isDirectory();
        const handle = await (0,promises_.open)(isFolder ? external_node_path_default().join(dump, 'toc.dat') : dump);
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
            if (bytesRead === 0)
                throw new Error('it is empty');
            const isArchive = buffer.subarray(0, bytesRead).toString('latin1') === 'PGDMP';
            if (isFolder && !isArchive)
                throw new Error('its toc.dat is not one of pg_dump');
            return isArchive ? 'archive' : 'sql';
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        throw new errors/* UserError */.yo('baseline-not-found', `The baseline ${dump} cannot be used: ${(0,errors/* messageOf */.bD)(error)}.`, 'It is a file or folder that pg_dump wrote (plain SQL, custom or directory format).');
    }
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/context.ts
var rehearse_context = __webpack_require__(40132);
// EXTERNAL MODULE: ./packages/core/src/rehearse/integrity.ts
var integrity = __webpack_require__(33768);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/send.ts
var send = __webpack_require__(61386);
// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/seed.ts













/** A seed that never ends must not outlive the job. */
const SEED_DEADLINE_MS = 15 * 60_000;
const MUST_FIT = 'The seed is loaded after the migrations that are not pending, so it must fit the schema of the base branch.';
/**
 * Loads rows into the baseline, so that the pending migrations meet data as they will in production.
 *
 * @param directory What a relative file name or the command starts from.
 * @throws UserError `seed-failed`, `seed-not-found`. @throws OperationFailed `server-lost`.
 */
async function loadSeed(seed, url, directory, ports, options = {}) {
    if (seed.kind === 'sql')
        await loadSeedFile(external_node_path_default().resolve(directory, seed.file), url, ports);
    else
        await runSeedCommand(seed.command, url, directory, ports, options.variables ?? []);
}
async function loadSeedFile(file, url, ports) {
    const sql = await (0,promises_.readFile)(file, 'utf8').catch((error) => {
        throw new errors/* UserError */.yo('seed-not-found', `The seed file cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`);
    });
    if (await copiesRows(file))
        await runThroughPsql(file, url, ports);
    else
        await sendSeed(file, sql, url, ports);
    await (0,boundary/* withRehearsalClient */.$S)(url, ports, (client) => client.query('ANALYZE'));
}
async function sendSeed(file, sql, url, ports) {
    await (0,boundary/* withRehearsalClient */.$S)(url, ports, async (client) => {
        try {
            await client.query(sql);
        }
        catch (error) {
            if ((0,connection/* isSessionLost */.nh)(error))
                throw error;
            throw seedSqlFailed(file, sql, error);
        }
        if ((0,send/* openTransaction */.L)(client) !== 'no')
            throw leftOpen(file);
    });
}
/**
 * Whether a file holds `COPY … FROM stdin`: only psql can send the rows that follow one.
 *
 * @throws UserError `seed-failed` when psql would do more than that.
 */
async function copiesRows(file) {
    let copies = false;
    let away;
    for await (const part of (0,psql_script/* readPsqlScript */.Sb)(file)) {
        if ('text' in part) {
            copies ||= part.copiesRows;
            continue;
        }
        const command = (0,psql_script/* leadingAway */.BF)(part);
        if (command !== undefined)
            away ??= { command, line: part.line };
    }
    if (!copies || away === undefined)
        return copies;
    throw new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)}:${away.line} has the psql command ${away.command}, which could lead out of the isolated database.`, 'Leave it out, or give a seed command that runs psql itself.');
}
/** Fails inside a transaction, and does next to nothing outside one. */
const ONLY_OUTSIDE_TRANSACTION = 'VACUUM pg_catalog.pg_am';
async function runThroughPsql(file, url, ports) {
    const name = external_node_path_default().basename(file);
    const psql = await (0,client_programs/* findClientProgram */.Nj)('psql', 0, ports.env);
    if (psql === undefined) {
        throw new errors/* UserError */.yo('seed-failed', `The seed ${name} has COPY … FROM stdin, which takes psql, and psql is not on this machine.`, 'Install postgresql-client, or write the rows as INSERT (pg_dump --inserts does).');
    }
    const settings = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
    const args = [...settings, '--file', file, '--command', ONLY_OUTSIDE_TRANSACTION];
    const session = inSchema(url);
    await (0,client_programs/* runClientProgram */.rs)(psql, args, session, ports, SEED_DEADLINE_MS).catch(async (error) => {
        if (error.code !== 'client-program-failed')
            throw error;
        await throwIfServerIsGone(url, ports, error);
        if (/ERROR: +VACUUM /.test((0,errors/* messageOf */.bD)(error)))
            throw leftOpen(file);
        throw new errors/* UserError */.yo('seed-failed', `The seed ${name} failed: ${(0,errors/* messageOf */.bD)(error)}`, MUST_FIT, {
            cause: error,
        });
    });
}
/** The URL for a session of libpq's that starts as Prisma's does, in UTF-8 as the file is. */
function inSchema(url) {
    const copy = new URL(url);
    const searchPath = (0,executor/* rehearsalSearchPath */.V)(url).replace(/([\\ ])/g, '\\$1');
    const given = copy.searchParams.get('options');
    copy.searchParams.set('options', `${given ? `${given} ` : ''}-c search_path=${searchPath}`);
    copy.searchParams.set('client_encoding', 'UTF8');
    return copy.href;
}
function leftOpen(file) {
    return new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)} ends inside a transaction that it began: its rows would be lost.`, 'Put COMMIT at its end, or leave BEGIN out.');
}
function seedSqlFailed(file, sql, error) {
    const { position, detail } = error;
    const line = position === undefined ? '' : `:${(0,positions/* lineAtPosition */.J2)(sql, Number(position))}`;
    return new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)}${line} failed: ${(0,errors/* messageOf */.bD)(error)}.${detail === undefined ? '' : ` ${detail}`}`, MUST_FIT);
}
/** The command is the user's own and is meant for a shell, as in package.json's scripts. */
async function runSeedCommand(command, url, directory, ports, variables) {
    const result = await (0,runtime_process/* run */.e)('/bin/sh', ['-c', command], {
        cwd: directory,
        env: {
            ...(0,child_environment/* withoutOtherDatabases */.PS)(ports.env),
            ...(0,child_environment/* urlVariables */.rG)(onlyThisDatabase(url), variables),
            ...(0,client_programs/* libpqEnvironment */.SQ)(url),
        },
        deadlineMs: SEED_DEADLINE_MS,
        signal: ports.signal,
    });
    if (result.exitCode === 0)
        return;
    const said = (result.stderr || result.stdout).trim().slice(-1_500);
    const failure = new errors/* UserError */.yo('seed-failed', result.timedOut
        ? `The seed command did not end within ${SEED_DEADLINE_MS / 60_000} minutes.`
        : `The seed command ended with ${result.exitCode ?? 'a signal'}: ${said}`, 'It runs in the working directory. DATABASE_URL, DIRECT_URL and PGHOST, PGDATABASE … lead to the isolated database; other variables of libpq are not passed on.');
    await throwIfServerIsGone(url, ports, failure);
    throw failure;
}
/** libpq would follow these, and Belay does not: they outweigh the URL's own host and database. */
function onlyThisDatabase(url) {
    const copy = new URL(url);
    const leading = ['dbname', 'hostaddr', 'service', 'servicefile', 'passfile'];
    const found = leading.filter((name) => copy.searchParams.has(name));
    if (found.length === 0)
        return url;
    for (const name of found)
        copy.searchParams.delete(name);
    return copy.href;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/baseline.ts












/**
 * Fills the baseline database. Undefined when a migration that is not pending does not apply: then there
 * is nothing to rehearse on, and the check says so.
 */
async function fillBaseline(context, plan, server, url) {
    let start;
    await context.recorder.check('baseline', async (scope) => {
        const { options, root, details, ports } = context;
        const { merged, pending } = plan.choice;
        const built = await buildBaseline({
            ...{ url, server, merged, pending, mode: plan.project.transactions },
            ...(options.baseline === undefined ? {} : { dump: external_node_path_default().resolve(root, options.baseline) }),
        }, ports);
        const { replay, kind } = built;
        if (replay.failed) {
            const { error } = replay.failed;
            const missing = (0,extension_missing/* extensionMissing */.A)(error);
            if (missing)
                throw missing;
            scope.find(baselineFails(context, replay));
            return { result: `${replay.failed.migration.name} does not apply: ${error.message}` };
        }
        if (kind === 'restore') {
            scope.notVerified('owners and grants: the baseline was restored without them');
        }
        const seeded = options.seed === undefined ? '' : await seed(context, plan, url, options.seed);
        start = await (0,boundary/* withWorkplace */.dh)(url, ports, async (place) => ({
            boundary: await place.boundary(),
            integrity: await (0,integrity/* readIntegrity */.Q)(place.looking),
        }));
        const filled = Object.values(start.boundary.rows.tables).filter(({ rows, computed }) => rows > 0 && !computed);
        const rows = filled.reduce((sum, table) => sum + table.rows, 0);
        details.baseline = {
            ...{ kind, replayed: replay.applied, durationMs: Math.round(replay.durationMs) },
            ...{ seedRows: rows, seedTables: filled.length },
        };
        const how = kind === 'restore' ? `${external_node_path_default().basename(options.baseline ?? '')} restored, ` : '';
        const replayed = `${replay.applied} replayed in ${(0,words/* durationWords */.Sh)(replay.durationMs)}`;
        const data = `${(0,words/* plural */.LS)(rows, 'row')} in ${(0,words/* plural */.LS)(filled.length, 'table')}`;
        return { result: `${how}${replayed}, ${seeded}${data}` };
    });
    return start;
}
async function seed(context, { tree }, url, value) {
    const { root, ports } = context;
    const kind = (0,test_inputs/* seedOf */.n3)(value, (file) => (0,external_node_fs_.existsSync)(external_node_path_default().resolve(root, file)));
    // The project's own names for its URL must lead to the isolated database as well.
    const variables = tree.schema ? await (0,isolation/* datasourceVariables */.TP)(tree.schema) : [];
    await loadSeed(kind, url, root, ports, { variables });
    return `${kind.kind === 'sql' ? external_node_path_default().basename(kind.file) : 'seed command'}: `;
}
function baselineFails(context, { failed }) {
    if (!failed)
        throw new Error('nothing failed');
    const { migration, error } = failed;
    return {
        rule: 'baseline-fails',
        severity: 'error',
        evidence: 'measured',
        title: `${migration.name}, which is not pending, does not apply: ${error.message} (${error.sqlstate})`,
        migration: migration.name,
        place: (0,rehearse_context/* placeOf */.$)(context, migration, error.line),
        sql: error.statement,
        advice: 'The history does not build the database from nothing. Start from a schema dump of production instead (baseline), or mend the history.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(72224);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var compare = __webpack_require__(98160);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/describe.ts
var describe = __webpack_require__(30986);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var rows_compare = __webpack_require__(88772);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/differences.ts




/**
 * Schema and rows of two states compared, one line per difference; empty when they are equal.
 *
 * @param matters Decides which differences of rows count.
 */
function differences(before, after, matters = () => true) {
    const schema = before.hasSchemaOf(after) ? [] : schemaDifferences(before, after);
    // A table that can be read in neither state (a foreign table, say) shows no difference; that it was not
    // looked at is reported by itself.
    const blind = (table) => (0,types/* isUnreadable */.G)(before.rows, table) && (0,types/* isUnreadable */.G)(after.rows, table);
    const rows = (0,rows_compare/* compareRows */.fz)(before.rows, after.rows)
        .filter(({ kind, table }) => kind !== 'not-compared' || !blind(table))
        .filter(matters)
        .map(rows_compare/* describeRowDifference */.tJ);
    return [...schema, ...rows];
}
function schemaDifferences(before, after) {
    const changes = (0,compare/* compareCatalogues */.sI)(before.catalogue, after.catalogue).map(describe/* describeChange */.u);
    // The fingerprints differ, so silence of the comparison would be a fault of it, never equality.
    return changes.length > 0 ? changes : ['the schema differs'];
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/apply.ts





/**
 * Judges how the pending migrations applied. Prisma's own deploy is what counts where it ran; Belay's walk
 * knows the line, the statement and what was left behind.
 */
async function judgeApply(context, plan, scope, { deploy, walk }, start) {
    const { details } = context;
    details.prisma.executor = deploy.by;
    if (deploy.by === 'belay') {
        details.prisma.executorReason = deploy.reason;
        scope.notVerified(`prisma migrate deploy itself: ${deploy.reason}; Belay's executor stood in`);
    }
    const { failed } = walk;
    const extension = failed?.outcome.error && (0,extension_missing/* extensionMissing */.A)(failed.outcome.error);
    if (extension)
        throw extension;
    if (deploy.by === 'prisma' && deploy.ok && failed)
        scope.find(walkDiffers(context, failed));
    if (walk.differs)
        scope.find(notTwice(context, walk.differs));
    if (deploy.by === 'prisma' && !deploy.ok) {
        scope.find(await deployFails(context, plan, deploy, walk, start));
    }
    else if (deploy.by === 'belay' && failed) {
        scope.find(migrationFails(context, plan, failed, failed.leftBehind));
    }
    else if (deploy.by === 'prisma' && deploy.ok && !failed) {
        await compareExecutors(context, scope, deploy.url, walk.steps.at(-1)?.after ?? start);
    }
    if (deploy.by === 'prisma' && deploy.ok)
        details.pending.forEach((entry) => (entry.applied = true));
    const applied = details.pending.filter((entry) => entry.applied).length;
    const by = deploy.by === 'prisma'
        ? `prisma migrate deploy ${details.prisma.version ?? ''}`.trim()
        : "Belay's executor";
    return `${applied} of ${plan.choice.pending.length}, by ${by}`;
}
/** A row for one migration of the walk, and its facts for the report. */
function recordStep(context, scope, step) {
    const { migration, outcome } = step;
    const entry = context.details.pending.find(({ name }) => name === migration.name);
    if (entry) {
        entry.applied = outcome.ok;
        entry.durationMs = Math.round(outcome.durationMs * 10) / 10;
        entry.statements = outcome.statements;
    }
    scope.item(itemOf(context, step));
}
function itemOf(context, { migration, outcome }) {
    const { name } = migration;
    if (outcome.ok) {
        const result = outcome.batchBecause === undefined ? '' : `one batch: ${outcome.batchBecause}`;
        return { status: 'passed', name, result, durationMs: outcome.durationMs };
    }
    const { error } = outcome;
    const place = (0,rehearse_context/* placeOf */.$)(context, migration, error?.line);
    return {
        status: 'failed',
        name,
        result: '',
        detail: [
            `${place.file}:${error?.line ?? 1}`,
            `${error?.message ?? 'it failed'} (${error?.sqlstate ?? ''})`,
            ...(error?.detail === undefined ? [] : [error.detail]),
            error?.leftDescription ?? '',
        ],
    };
}
async function deployFails(context, plan, deploy, walk, start) {
    const { failed } = walk;
    if (failed && (deploy.failedMigration ?? failed.migration.name) === failed.migration.name) {
        const before = walk.steps.at(-1)?.after ?? start;
        const left = differences(before, await (0,boundary/* readBoundary */.xn)(deploy.url, context.ports));
        return migrationFails(context, plan, failed, left);
    }
    const migration = plan.choice.pending.find(({ name }) => name === deploy.failedMigration);
    // Prisma applies in order and stops: what comes from there on was not applied. Without a name, nothing was.
    const from = context.details.pending.findIndex(({ name }) => name === deploy.failedMigration);
    for (const entry of context.details.pending.slice(Math.max(from, 0)))
        entry.applied = false;
    return {
        rule: 'deploy-fails',
        severity: 'error',
        evidence: 'measured',
        title: `prisma migrate deploy fails${migration ? ` on ${migration.name}` : ''}${deploy.code === undefined ? '' : ` (${deploy.code})`}`,
        detail: deploy.output.trim().slice(-2_000),
        ...(migration ? { migration: migration.name, place: (0,rehearse_context/* placeOf */.$)(context, migration) } : {}),
        advice: failed
            ? `Belay's own executor stopped elsewhere, at ${failed.migration.name}.`
            : "Belay's own executor applied the same files, so the cause is in how Prisma runs them.",
    };
}
function migrationFails(context, plan, { migration, outcome }, leftBehind) {
    const { error } = outcome;
    if (!error)
        throw new Error('a failed migration without an error');
    const left = leftBehind.length === 0
        ? 'Nothing of it was left behind (measured: schema and rows are as before).'
        : `It left the database half-applied:\n${leftBehind.map((line) => `  ${line}`).join('\n')}`;
    return {
        rule: 'migration-fails',
        severity: 'error',
        evidence: 'measured',
        title: `${migration.name} fails: ${error.message} (${error.sqlstate})`,
        detail: [error.detail, error.hint, left].filter((line) => line !== undefined).join('\n'),
        migration: migration.name,
        place: {
            ...(0,rehearse_context/* placeOf */.$)(context, migration, error.line),
            ...(error.column === undefined ? {} : { column: error.column }),
        },
        sql: error.statement,
        advice: (0,recovery/* recoveryAdvice */.k)(outcome, plan.project.transactions).join('\n'),
    };
}
function walkDiffers(context, { migration, outcome }) {
    return {
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: `Prisma applied ${migration.name}, Belay's measuring copy could not: ${outcome.error?.message ?? ''}`,
        detail: 'What Prisma did counts. The way back of this migration and of later ones is not verified.',
        migration: migration.name,
        place: (0,rehearse_context/* placeOf */.$)(context, migration, outcome.error?.line),
    };
}
function notTwice(context, { migration, message }) {
    return {
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: `${migration.name} applied to one copy of the database and not to another: ${message}`,
        detail: 'It does not do the same twice, so what it loses is counted only in part.',
        migration: migration.name,
        place: (0,rehearse_context/* placeOf */.$)(context, migration),
    };
}
async function compareExecutors(context, scope, url, end) {
    const prisma = await (0,boundary/* readBoundary */.xn)(url, context.ports);
    const missing = differences(end, prisma, ({ kind }) => kind !== 'content');
    if (missing.length === 0)
        return;
    scope.find({
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: "Prisma's deploy and Belay's measuring copy left different databases",
        detail: missing.join('\n'),
    });
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/steps/data.ts + 1 modules
var data = __webpack_require__(99225);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/schema-drift.ts
var schema_drift = __webpack_require__(56251);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/schema-findings.ts

/**
 * What the catalogue says about the schema that the pending migrations leave. What was there before is
 * not this change's doing and is left out.
 *
 * @param requiredTables As `table` or `schema.table`.
 */
function schemaFindings(before, after, requiredTables) {
    return [
        ...invalidIndexes(before, after),
        ...unvalidatedConstraints(before, after),
        ...tablesWithoutKey(before, after),
        ...missingTables(after, requiredTables),
    ];
}
function invalidIndexes(before, after) {
    const known = new Set(before.indexes.filter(({ valid }) => !valid).map(({ id }) => id));
    return after.indexes
        .filter(({ id, valid }) => !valid && !known.has(id))
        .map(({ id, table }) => ({
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${id} on ${table} is invalid: it slows writes and serves no query`,
        detail: 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
        object: id,
        advice: 'Drop it and build it again; CREATE INDEX … IF NOT EXISTS would keep it as it is.',
        sql: `DROP INDEX CONCURRENTLY ${id};`,
    }));
}
function unvalidatedConstraints(before, after) {
    const key = ({ table, name }) => `${table} ${name}`;
    const known = new Set(before.constraints.filter(({ validated }) => !validated).map(key));
    return after.constraints
        .filter((constraint) => !constraint.validated && !known.has(key(constraint)))
        .map(({ table, name, type }) => ({
        rule: 'unvalidated-constraint',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the ${type} ${name} on ${table} is NOT VALID: rows from before were never checked`,
        object: name,
        advice: 'Validate it in a migration of its own, after this one; that does not block writes.',
        sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(name)};`,
    }));
}
function tablesWithoutKey(before, after) {
    const known = new Set(before.tables.map(({ id }) => id));
    const keyed = new Set(after.constraints.filter(({ type }) => type === 'primary key').map(({ table }) => table));
    // A partition has the key of its parent; rows of a foreign table live elsewhere.
    const needsKey = ({ kind, partitionOf }) => kind !== 'foreign table' && !partitionOf;
    return after.tables
        .filter((table) => needsKey(table) && !known.has(table.id) && !keyed.has(table.id))
        .map(({ id }) => ({
        rule: 'table-without-primary-key',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the new table ${id} has no primary key`,
        detail: 'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
        object: id,
    }));
}
function missingTables(after, required) {
    const tables = new Set(after.tables.flatMap(({ schema, name }) => [name, `${schema}.${name}`]));
    return required
        .filter((name) => !tables.has(name))
        .map((name) => ({
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required table ${name} does not exist after the migrations`,
        object: name,
        advice: 'Names are case-sensitive, as in the database: User, not user.',
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/schema.ts






/** How many changes the row shows; the report has them all. */
const SHOWN_CHANGES = 12;
/** Compares the schema before and after, and with schema.prisma. */
function judgeSchema(context, plan, scope, boundaries, runs) {
    const { start, end } = boundaries;
    const { details, config, options } = context;
    const changes = (0,compare/* compareCatalogues */.sI)(start.catalogue, end.catalogue).map(describe/* describeChange */.u);
    details.schema = {
        fingerprintBefore: start.fingerprint,
        fingerprintAfter: end.fingerprint,
        changes,
        after: end.catalogue,
    };
    const required = [...(options.requiredTables ?? []), ...config.requiredTables];
    for (const finding of schemaFindings(start.catalogue, end.catalogue, required))
        scope.find(finding);
    for (const sentence of end.catalogue.unreadable)
        scope.notVerified(`schema: ${sentence}`);
    if (changes.length > 0) {
        scope.item({
            status: 'passed',
            name: 'changes',
            result: '',
            detail: [
                ...changes.slice(0, SHOWN_CHANGES),
                ...(changes.length > SHOWN_CHANGES ? [`and ${changes.length - SHOWN_CHANGES} more`] : []),
            ],
        });
    }
    const agreement = agreementWithSchema(context, plan, scope, runs);
    return { result: `${(0,words/* plural */.LS)(changes.length, 'change')}; ${agreement}` };
}
function agreementWithSchema(context, { tree }, scope, { validate, diff }) {
    if (!tree.schema) {
        scope.notVerified('migrations against schema.prisma: no schema was found');
        return 'no schema.prisma to compare with';
    }
    const place = { file: (0,rehearse_context/* shown */.S)(context, tree.schema.files[0] ?? tree.schema.path) };
    if (typeof validate === 'string')
        scope.notVerified(`prisma validate: ${validate}`);
    else if (!validate.ok)
        scope.find(invalidSchema(validate, place));
    if (typeof diff === 'string') {
        scope.notVerified(`prisma migrate diff against schema.prisma: ${diff}`);
        return 'schema.prisma not compared';
    }
    if (diff.different === false)
        return 'equal to schema.prisma';
    if (diff.different) {
        scope.find((0,schema_drift/* schemaDrift */.X)(diff.script, place));
        return 'not equal to schema.prisma';
    }
    scope.notVerified(`prisma migrate diff failed: ${lastLine(diff.output)}`);
    return 'schema.prisma not compared';
}
function invalidSchema({ output }, place) {
    return {
        rule: 'schema-invalid',
        severity: 'error',
        evidence: 'measured',
        title: 'prisma validate refuses the schema',
        detail: output.trim().slice(-2_000),
        place,
    };
}
function lastLine(output) {
    return output.trim().split('\n').at(-1) ?? '';
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/steps/reverse-files.ts
var reverse_files = __webpack_require__(33347);
// EXTERNAL MODULE: ./packages/core/src/rehearse/losses.ts + 2 modules
var rehearse_losses = __webpack_require__(97464);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/way-back.ts



/** How many differences a row shows; the report has them all. */
const SHOWN_DIFFERENCES = 5;
const STATUS = {
    proven: 'passed',
    inexact: 'warned',
    'loses-data': 'failed',
    none: 'warned',
};
/** A row for one migration's way back. */
function wayBackItem(proof, accepted) {
    const { migration, verdict, differences } = proof;
    const more = differences.length - SHOWN_DIFFERENCES;
    return {
        status: accepted ? 'warned' : STATUS[verdict],
        name: migration,
        result: accepted ? `${wayBackWords(proof)} (accepted)` : wayBackWords(proof),
        // What is lost says it all; in which form it is missing does not help.
        detail: verdict === 'loses-data'
            ? []
            : [...differences.slice(0, SHOWN_DIFFERENCES), ...(more > 0 ? [`and ${more} more`] : [])],
    };
}
function wayBackWords({ verdict, source, file, losses }) {
    switch (verdict) {
        case 'proven': {
            const words = `proven (${reverse_files/* SOURCE_WORDS */.Oz[source ?? 'nothing to undo']})`;
            return file === undefined ? words : `${words}   ${file}`;
        }
        case 'inexact':
            return `inexact: its reverse (${source ?? ''}) does not give back what was there`;
        case 'loses-data':
            return `loses ${losses.map(rehearse_losses/* describeLoss */.$4).join(', ')}; a restore is the only way back`;
        case 'none':
            return 'none';
    }
}
/** Findings and the check's line from all proofs. */
function judgeWayBack(context, plan, scope, proofs) {
    for (const proof of [...proofs].reverse()) {
        const found = wayBackFinding(context, plan, proof);
        const settled = found && scope.find(found);
        scope.item(wayBackItem(proof, settled !== undefined && settled !== found));
        if (proof.verdict === 'proven' && proof.differences.length > 0) {
            scope.find(badDown(context, plan, proof));
        }
    }
    const { pending } = plan.choice;
    const unreached = pending.slice(proofs.length).map(({ name }) => name);
    for (const name of unreached)
        scope.notVerified(`the way back of ${name}: it did not apply`);
    context.details.wayBack = [...proofs];
    context.details.reverseProven =
        unreached.length === 0 && proofs.every(({ verdict }) => verdict === 'proven');
    if (proofs.length === 0)
        return { status: 'not-verified', result: 'no migration applied' };
    const count = (verdict) => proofs.filter((p) => p.verdict === verdict).length;
    const words = [
        [count('proven'), 'proven'],
        [count('inexact'), 'inexact'],
        [count('loses-data'), count('loses-data') === 1 ? 'loses data' : 'lose data'],
        [count('none'), 'without any'],
        [unreached.length, 'not verified'],
    ].flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
    return { result: words.join(', ') };
}
function wayBackFinding(context, plan, proof) {
    const { migration, verdict, losses, differences, sql } = proof;
    const source = plan.choice.pending.find(({ name }) => name === migration);
    const common = {
        evidence: 'measured',
        migration,
        ...(source ? { place: (0,rehearse_context/* placeOf */.$)(context, source) } : {}),
        ...(differences.length === 0 ? {} : { detail: differences.join('\n') }),
        ...(sql === undefined ? {} : { sql }),
    };
    switch (verdict) {
        case 'proven':
            return undefined;
        case 'loses-data':
            return {
                ...common,
                ...(losses.length === 1 ? { object: losses.map(rehearse_losses/* lossPlace */.XD).join('') } : {}),
                rule: 'loses-data',
                severity: 'error',
                title: `${migration} loses ${losses.map(rehearse_losses/* describeLoss */.$4).join(', ')}`,
                detail: 'No SQL brings these back.',
                advice: 'Keep what it takes away for one more release (rename it, or copy it to another table), or accept the loss in belay.yml with a reason; then only a restore leads back.',
            };
        case 'inexact':
            return {
                ...common,
                rule: 'way-back-inexact',
                severity: 'warning',
                title: `${migration}: the best reverse does not give back what was there`,
                advice: 'Write a down.sql beside migration.sql; Belay proves it.',
            };
        case 'none':
            return {
                ...common,
                rule: 'way-back-missing',
                severity: 'warning',
                title: `${migration} has no way back but a restore`,
                advice: 'Write a down.sql beside migration.sql; Belay proves it.',
            };
    }
}
function badDown(context, plan, { migration, differences }) {
    const source = plan.choice.pending.find(({ name }) => name === migration);
    const file = source?.down?.file;
    return {
        rule: 'down-sql-inexact',
        severity: 'warning',
        evidence: 'measured',
        title: `the down.sql of ${migration} does not undo it; a generated reverse does`,
        detail: differences.join('\n'),
        migration,
        ...(source && file !== undefined ? { place: (0,rehearse_context/* placeOf */.$)(context, { ...source, file }) } : {}),
        advice: 'Correct it or delete it: in an emergency it would be the first thing somebody runs.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/cli.ts + 1 modules
var cli = __webpack_require__(96538);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(46977);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/engine-process.ts






/** The engine answered with an error, or did not answer. Its message holds no secret. */
class EngineRefusal extends Error {
    name = 'EngineRefusal';
}
/** From the engine's end to giving up on more of its output. */
const LAST_WORDS_MS = 1_000;
/**
 * Starts a schema engine in a process group of its own, runs `body` and ends the group. One request at a
 * time, as the CLI does it.
 *
 * @throws Interrupted when the signal aborts.
 */
async function withEngineProcess({ file, arguments: arguments_ = [], env = {}, requestMs, ports }, body) {
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    const child = (0,external_node_child_process_.spawn)(file, arguments_, {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        env: { ...(0,isolation/* enginePassOn */.ZR)(ports.env), ...env },
    });
    const conversation = converse(child, requestMs, (0,redact/* redactor */.$p)([...urlsIn(arguments_), ...Object.values(env)]));
    const ended = (0,process_group/* noteGroup */.YV)(child);
    const end = () => endEngine(child);
    ports.signal.addEventListener('abort', end, { once: true });
    try {
        return await body(conversation);
    }
    catch (error) {
        throw ports.signal.aborted ? (0,errors/* interruption */.YW)(ports.signal) : error;
    }
    finally {
        ports.signal.removeEventListener('abort', end);
        end();
        await conversation.ended;
        ended();
        // A descendant that left the group could hold them open, and with them this process.
        child.stdout.destroy();
        child.stderr.destroy();
    }
}
function converse(child, requestMs, redact) {
    let nextId = 1;
    let stderr = '';
    let gone;
    let waiting;
    let printed = [];
    const refuse = (reason) => {
        gone ??= new EngineRefusal(redact([reason, engine_process_lastLine(stderr)].filter(Boolean).join(': ')));
        waiting?.settle(gone);
    };
    child.stderr
        .setEncoding('utf8')
        .on('data', (text) => (stderr = (stderr + text).slice(-8_192)));
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => refuse(`it cannot be started (${error.message})`));
    const ended = new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
    });
    const over = (code) => refuse(`it ended with exit code ${String(code)}`);
    child.once('close', over);
    // Who holds the output open after it must not keep the request waiting; what is read till then is its last words.
    child.once('exit', (code) => setTimeout(over, LAST_WORDS_MS, code).unref());
    (0,external_node_readline_.createInterface)({ input: child.stdout }).on('line', (line) => {
        const message = parseMessage(line);
        if (message === undefined)
            return;
        if (message.method === 'print') {
            printed.push(message.params?.content ?? '');
            // The engine waits for this answer before it goes on.
            child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: {} })}\n`);
        }
        else if (waiting !== undefined && message.id === waiting.id)
            waiting.settle(message);
    });
    return {
        ended,
        async request(method, params) {
            if (gone)
                throw gone;
            const id = nextId++;
            printed = [];
            child.stdin.write(`${JSON.stringify({ id, jsonrpc: '2.0', method, params })}\n`);
            let deadline;
            const answer = await new Promise((settle) => {
                waiting = { id, settle };
                deadline = setTimeout(() => {
                    refuse(`no answer to ${method} in ${requestMs / 1000} s`);
                    endEngine(child);
                }, requestMs);
            });
            clearTimeout(deadline);
            waiting = undefined;
            if (answer instanceof EngineRefusal)
                throw answer;
            if (answer.error)
                throw new EngineRefusal(redact(errorText(answer.error)));
            return { result: answer.result, printed };
        },
    };
}
function errorText({ message, data }) {
    // The Rust trace below the message names Prisma's own sources only.
    const text = data?.message ?? message ?? 'an error without a message';
    return text.replace(/\n\s*\d+: [\s\S]*$/, '').trim();
}
function parseMessage(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined; // the engine's log lines go to stderr; anything else on stdout is no message for us
    }
}
function engine_process_lastLine(text) {
    return text.trim().split('\n').at(-1) ?? '';
}
function urlsIn(arguments_) {
    return arguments_
        .flatMap((text) => /"url":("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? [])
        .map((json) => JSON.parse(json));
}
function endEngine({ pid, exitCode, signalCode }) {
    if (exitCode === null && signalCode === null)
        (0,process_group/* endGroup */.N4)(pid);
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var prisma_project = __webpack_require__(19741);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/bare-schemas.ts



/**
 * For Prisma ≤ 6, whose datasource holds the URL: schemas that are nothing but a datasource, each led to its
 * database by a variable, so that no URL is written to disk. The folder goes away afterwards.
 */
async function withBareSchemas(urls, body) {
    const directory = await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_prisma_'));
    const schemas = { directory, files: [], env: {} };
    try {
        for (const [index, url] of urls.entries()) {
            const variable = `BELAY_DATABASE_URL_${index}`;
            const file = external_node_path_default().join(directory, `schema${index}.prisma`);
            const content = bareSchema(`env("${variable}")`);
            await (0,promises_.writeFile)(file, content);
            schemas.files.push({ path: file, content });
            schemas.env[variable] = url;
        }
        return await body(schemas);
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** A schema without models. No relationMode: with "prisma" the engine would leave out every foreign key. */
function bareSchema(url) {
    const line = url === undefined ? '' : `  url = ${url}\n`;
    return `datasource db {\n  provider = "postgresql"\n${line}}\n`;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/schema-text.ts



/**
 * How the engine of this major is told its database: from Prisma 7 on in its arguments, as its own CLI does
 * it; before by a schema file that names a variable.
 */
async function withReadingSetup(url, urlInSchema, body) {
    if (!urlInSchema) {
        return body({
            arguments: ['--datasource', JSON.stringify({ url })],
            env: {},
            schema: { path: 'schema.prisma', content: bareSchema() },
        });
    }
    return withBareSchemas([url], async ({ files, env }) => {
        const [schema] = files;
        if (!schema)
            throw new Error('one schema for one URL');
        return body({ arguments: ['--datamodels', schema.path], env, schema });
    });
}
const IS_EMPTY = /introspected database was empty/i;
/** Has the engine write down the schema that a database has now, every table of its `?schema=`. */
async function readSchemaText(engine, url, setup) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const request = engine.request('introspect', {
        schema: { files: [setup.schema] },
        baseDirectoryPath: '/',
        // Without it the engine would keep what the given schema says of relations and names.
        force: true,
        compositeTypeDepth: -1,
        namespaces: schema === 'public' ? null : [schema],
    });
    const { result } = await request.catch((error) => {
        // To the engine a database without tables is an error (P4001), here it is the start of a history.
        if (error instanceof EngineRefusal && IS_EMPTY.test(error.message))
            return { result: null };
        throw error;
    });
    if (result === null)
        return bareSchema();
    const { files } = result?.schema ?? {};
    if (files === undefined)
        throw new EngineRefusal('the engine answered without a schema');
    return files.map((file) => file.content ?? '').join('\n');
}
/** The engine's own words when a text that it wrote itself needs a preview feature to be read again. */
const WANTS_FEATURE = /Add "(\w+)" to previewFeatures/;
/**
 * SQL from one schema to another; '' when they are equal to Prisma. An engine writes down what it knows of
 * a database (partial indexes, say), also where reading that again takes a preview feature (seen with
 * 7.10.1): the features it asks for are switched on.
 */
async function compareTexts(engine, from, to, features = []) {
    try {
        return await requestDiff(engine, datamodel(from, features), datamodel(to, features));
    }
    catch (error) {
        const wanted = error instanceof EngineRefusal && WANTS_FEATURE.exec(error.message)?.[1];
        if (!wanted || features.includes(wanted))
            throw error;
        return compareTexts(engine, from, to, [...features, wanted]);
    }
}
async function requestDiff(engine, from, to) {
    const { result, printed } = await engine.request('diff', {
        from,
        to,
        script: true,
        exitCode: true,
        shadowDatabaseUrl: null,
        filters: { externalTables: [], externalEnums: [] },
    });
    // 0: no difference; the engine then prints a remark, which is no SQL.
    const { exitCode } = (result ?? {});
    return exitCode === 0 ? '' : printed.join('\n').trim();
}
function datamodel(text, features) {
    const list = features.map((feature) => JSON.stringify(feature)).join(', ');
    const generator = `generator client {\n  provider = "prisma-client-js"\n  previewFeatures = [${list}]\n}\n`;
    const content = features.length === 0 ? text : generator + text;
    return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/engine.ts




/** Deadline of one request. Reading a schema of a thousand tables takes seconds. */
const REQUEST_MS = 120_000;
/**
 * Starts the schema engine that the project's own CLI would start, spoken to as the CLI does it (JSON-RPC
 * over stdin and stdout): one start instead of one CLI start, about a second, per migration.
 *
 * One engine process for a database that changes while `body` runs: its schema is read at each border and
 * the texts are compared, because Prisma 7 compares no two databases any more ("--from-url and --to-url
 * flags are no longer supported"). The engine stays connected to the database until `body` has ended. From
 * Prisma 7 on it takes its URL in the command line only, as its own CLI passes it.
 *
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
async function withSchemaReader(project, url, ports, body) {
    const start = engineStart(project, ports);
    return withReadingSetup(url, isUrlInSchema(project), (setup) => withEngineProcess({ ...start, arguments: setup.arguments, env: setup.env }, (engine) => body({
        readSchema: () => explained(() => readSchemaText(engine, url, setup)),
        diff: (from, to) => explained(() => compareTexts(engine, from, to)),
    })));
}
/** Up to Prisma 6 the datasource in the schema names the URL; an unknown version is taken for a newer one. */
function isUrlInSchema(project) {
    return ((0,prisma_project/* majorVersion */.i)(project) ?? 7) < 7;
}
/** @throws UserError `prisma-engine-missing`. */
function engineStart(project, ports) {
    const file = project.engine?.file;
    if (file === undefined) {
        throw new errors/* UserError */.yo('prisma-engine-missing', "Prisma's schema engine is not in place, so that no reverse SQL can be generated.", 'Run `npx prisma version` once where it may download its engine, or write a down.sql beside migration.sql.');
    }
    return { file, ports, requestMs: REQUEST_MS };
}
/** Turns what the engine refused into an error for people. */
async function explained(body) {
    try {
        return await body();
    }
    catch (error) {
        if (!(error instanceof EngineRefusal))
            throw error;
        throw new errors/* OperationFailed */.FH('prisma-engine-failed', `Prisma's schema engine could not compare the schemas: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was changed: the engine only reads.', { cause: error });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/prisma-work.ts



const NO_ENGINE = "Prisma's schema engine is not in place and was not downloaded";
/** Why the project's CLI cannot be asked, or what is needed to ask it. */
function prismaInput(plan, databaseUrl) {
    const { tree, project } = plan;
    if (project.cli === undefined) {
        return { reason: 'Prisma is not installed in the project (run npm ci before)' };
    }
    if (!tree.schema)
        return { reason: 'no schema.prisma was found, and Prisma needs it' };
    return { input: { project, schema: tree.schema, migrations: tree.directory, databaseUrl } };
}
/** Runs the project's own `prisma migrate deploy` against a copy of the baseline. */
async function deployWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return { by: 'belay', reason: asked.reason };
    const result = counted(details, await (0,cli/* migrateDeploy */.pu)(asked.input, ports));
    if (result.ok)
        return { by: 'prisma', ok: true, url };
    if (result.engineMissing) {
        return { by: 'belay', reason: NO_ENGINE };
    }
    const { failedMigration, code, output } = result;
    return {
        ...{ by: 'prisma', ok: false, url, output },
        ...(failedMigration === undefined ? {} : { failedMigration }),
        ...(code === undefined ? {} : { code }),
    };
}
/** `prisma validate`, which needs no database; or why it could not be run. */
async function validateWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return asked.reason;
    const validated = counted(details, await (0,cli/* validateSchema */.i6)(asked.input, ports));
    return validated.engineMissing ? NO_ENGINE : validated;
}
/** `prisma migrate diff --exit-code` from the migrated database to schema.prisma; or why not. */
async function diffWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return asked.reason;
    const compared = counted(details, await (0,cli/* diffExitCode */.ZV)(asked.input, ports));
    return compared.engineMissing ? NO_ENGINE : compared;
}
function counted(details, result) {
    details.prisma.cliStarts += 1;
    details.prisma.cliMs += Math.round(result.durationMs);
    return result;
}
/**
 * Gives `body` Prisma's diff over the schemas that a database goes through, or undefined where the
 * project's engine is not in place. What Prisma cannot do is noted once and not tried again.
 */
async function withReverseGenerator(context, plan, url, ports, body) {
    if (plan.project.engine === undefined)
        return body(undefined);
    const { details, recorder } = context;
    return withSchemaReader(plan.project, url, ports, (engine) => {
        let broken = false;
        const guarded = async (work) => {
            if (broken)
                return undefined;
            const started = performance.now();
            try {
                return await work();
            }
            catch (error) {
                if (error instanceof errors/* Interrupted */.j$ || ports.signal.aborted)
                    throw error;
                broken = true;
                recorder.notVerified.push(`reverse SQL by prisma migrate diff: ${(0,errors/* messageOf */.bD)(error)}`);
                return undefined;
            }
            finally {
                details.prisma.engineMs += Math.round(performance.now() - started);
            }
        };
        return body({
            readSchema: () => guarded(() => engine.readSchema()),
            diff: (from, to) => guarded(() => engine.diff(from, to)),
        });
    });
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/reach.ts
var reach = __webpack_require__(68896);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/restore-proof.ts








const DUMP_DEADLINE_MS = 15 * 60_000;
const RESTORE_JOBS = 2;
/** Dumps the database as it is before the pending migrations. The caller removes the dump. */
async function dumpBaseline(server, url, ports) {
    const started = performance.now();
    const dump = await (0,client_programs/* findClientProgram */.Nj)('pg_dump', server.major, ports.env);
    const restore = await (0,client_programs/* findClientProgram */.Nj)('pg_restore', server.major, ports.env);
    if (dump === undefined || restore === undefined) {
        return { reason: `no pg_dump and pg_restore of Postgres ${server.major} on this machine` };
    }
    // Where the server has a folder that goes with it, the dump goes too, even when Belay is killed.
    const folder = server.scratch ?? (await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_dump_')));
    const archive = external_node_path_default().join(folder, 'before.dump');
    const remove = () => (0,promises_.rm)(server.scratch === undefined ? folder : archive, { recursive: true, force: true });
    // Compression would cost more than it saves: the archive is read once and thrown away.
    const args = ['--format=custom', '--compress=0', '--no-password', '--file', archive];
    try {
        await (0,client_programs/* runClientProgram */.rs)(dump, args, url, ports, DUMP_DEADLINE_MS);
    }
    catch (error) {
        await remove();
        if (!hasFailed(error))
            throw error;
        return { reason: error.message };
    }
    return { archive, restore, durationMs: performance.now() - started, remove };
}
/**
 * Proves that the way back of last resort exists: the dump, restored into an empty database, gives back
 * the same schema and rows. Removes the dump.
 *
 * @param source Name of the dumped database, whose settings a dump does not hold.
 * @param before What it holds, read already.
 */
async function proveRestore(server, dump, source, before, run, ports) {
    if ('reason' in dump)
        return { kind: 'not-verified', reason: dump.reason };
    const started = performance.now();
    const options = { run, now: ports.now(), signal: ports.signal, settingsOf: source };
    try {
        return await (0,temporary_database/* withTemporaryDatabase */.LN)(server.url, options, async (restored) => {
            const args = ['--exit-on-error', '--no-password', `--jobs=${RESTORE_JOBS}`];
            const into = ['--dbname', restored.name, dump.archive];
            await (0,client_programs/* runClientProgram */.rs)(dump.restore, [...args, ...into], restored.url, ports, DUMP_DEADLINE_MS);
            const missing = differences(before, await (0,boundary/* readBoundary */.xn)(restored.url, ports));
            const durationMs = dump.durationMs + performance.now() - started;
            return missing.length === 0
                ? { kind: 'proven', durationMs }
                : { kind: 'differs', differences: missing };
        });
    }
    catch (error) {
        if (!hasFailed(error))
            throw error;
        return { kind: 'differs', differences: [error.message] };
    }
    finally {
        await dump.remove();
    }
}
/** pg_dump or pg_restore itself said no, which is an answer here. */
function hasFailed(error) {
    return error instanceof errors/* OperationFailed */.FH && error.code === 'client-program-failed';
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/read.ts
var read = __webpack_require__(31751);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/walk.ts






/**
 * Applies the pending migrations one by one with Belay's executor, which sends them as Prisma would, and
 * reads schema and rows at every border. Stops at the first that fails.
 */
async function walkForward(options, ports) {
    const { aheadUrl, behindUrl } = options;
    return (0,boundary/* withWorkplace */.dh)(aheadUrl, ports, (ahead) => behindUrl === undefined
        ? walk(options, ahead, undefined)
        : (0,boundary/* withWorkplace */.dh)(behindUrl, ports, (behind) => walk(options, ahead, behind)));
}
async function walk(options, ahead, following) {
    const { generator, mode } = options;
    const walked = { steps: [] };
    let behind = following;
    let before = options.start;
    let schema = await generator?.readSchema();
    for (const migration of options.pending) {
        const outcome = await (0,executor/* applyMigration */.r)(ahead.migrating, migration, mode, ahead.history.schema);
        const after = await ahead.boundary();
        if (!outcome.ok) {
            const failed = { migration, outcome, leftBehind: differences(before, after) };
            options.onStep(failed);
            return { ...walked, failed };
        }
        const schemaBefore = schema;
        if (!before.hasReadingOf(after))
            schema = await generator?.readSchema();
        const losses = await (0,rehearse_losses/* lossesBetween */.UK)(before, after, migration.sql, behind?.looking, ahead.looking);
        const again = behind && (await followBehind(behind, migration, before, after, mode));
        if (again?.failed !== undefined) {
            walked.differs = { migration, message: again.failed };
            behind = undefined;
        }
        const step = {
            ...{ migration, outcome, before, after, losses },
            prismaReverse: schema && schemaBefore && (await generator?.diff(schema, schemaBefore)),
            volatileTables: again?.volatileTables ?? new Set(),
        };
        walked.steps.push(step);
        options.onStep(step);
        before = after;
    }
    return walked;
}
/**
 * Brings the copy behind to the same border. It started from the same rows, so where it now differs the
 * migration itself does not repeat.
 */
async function followBehind(behind, migration, before, after, mode) {
    const { schema, name } = behind.history;
    const outcome = await (0,executor/* applyMigration */.r)(behind.migrating, migration, mode, schema);
    if (!outcome.ok)
        return { volatileTables: new Set(), failed: outcome.error?.message ?? '' };
    if ((0,rows_compare/* compareRows */.fz)(before.rows, after.rows).length === 0)
        return { volatileTables: new Set() };
    const again = await (0,read/* readRows */.aK)(behind.looking, { excludeTables: [name] });
    return { volatileTables: new Set((0,rows_compare/* compareRows */.fz)(after.rows, again).map(({ table }) => table)) };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var statements = __webpack_require__(90734);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql-between.ts + 13 modules
var sql_between = __webpack_require__(60831);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/reverse.ts




/**
 * What could undo a migration, in the order in which it is tried: the project's own down.sql, Prisma's
 * diff, and what the difference of the two catalogue snapshots says, which also knows what Prisma does
 * not look at (views, functions, triggers, partial indexes …). The last is written only when asked for.
 */
function* reversesOf(step) {
    const { migration, before, after, prismaReverse } = step;
    if (migration.down)
        yield { source: 'down.sql', sql: migration.down.sql };
    if (before.hasReadingOf(after))
        return;
    if (prismaReverse !== undefined && prismaReverse.trim() !== '') {
        yield { source: 'prisma', sql: prismaReverse };
    }
    const { statements } = (0,sql_between/* sqlBetween */.j)(after.catalogue, before.catalogue);
    if (statements.length > 0) {
        yield { source: 'belay', sql: `${statements.map(terminated).join('\n')}\n` };
    }
}
function terminated(statement) {
    return /;\s*$/.test(statement) ? statement : `${statement};`;
}
/**
 * Runs a reverse script in one transaction, as a rollback would; statement by statement only where a
 * statement in it refuses transactions or handles them itself.
 */
async function runReverse(client, sql) {
    const split = await (0,statements/* splitStatements */.Xd)(sql);
    if (!split.ok) {
        return { ok: false, clean: true, reason: `line ${split.line}: ${split.message}` };
    }
    const alone = split.statements.some((statement) => statement.runsOutsideTransaction ?? statement.transactionControl);
    const { refusal } = await (0,send/* sendPieces */.gD)(client, alone ? (0,send/* oneByOne */.EC)(split.statements) : (0,send/* wholeFile */.AA)(sql));
    const open = (0,send/* openTransaction */.L)(client) !== 'no';
    if (open)
        await client.query('ROLLBACK');
    if (!refusal && open) {
        return {
            ok: false,
            clean: false,
            reason: 'it leaves its transaction open, so it undoes nothing',
        };
    }
    if (!refusal)
        return { ok: true };
    return { ok: false, clean: !alone, reason: reasonOf(refusal) };
}
function reasonOf({ error }) {
    return `${(0,errors/* messageOf */.bD)(error)} (${error.code ?? 'no SQLSTATE'})`;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/way-back-verdict.ts

/** The verdict over everything that was tried for one migration, when nothing is left to try. */
function judge(step, attempts) {
    const common = { migration: step.migration.name, losses: step.losses };
    const proven = attempts.find(({ outcome }) => outcome === 'back');
    const others = attempts.filter((attempt) => attempt !== proven);
    if (proven) {
        const { source, sql } = proven.reverse;
        return { ...common, verdict: 'proven', source, sql, differences: notesOnDown(others) };
    }
    if (attempts.length === 0 && differences(step.before, step.after).length === 0) {
        return { ...common, verdict: 'proven', source: 'nothing to undo', differences: [] };
    }
    const best = others.find(({ outcome }) => outcome === 'inexact') ?? others[0];
    const tried = best
        ? { source: best.reverse.source, sql: best.reverse.sql, differences: best.differences }
        : { differences: ['nothing can undo its changes to the rows; a down.sql could'] };
    if (step.losses.length > 0)
        return { ...common, verdict: 'loses-data', ...tried };
    return { ...common, verdict: best?.outcome === 'inexact' ? 'inexact' : 'none', ...tried };
}
/** A down.sql that is no good is told even when something else is. */
function notesOnDown(attempts) {
    return attempts
        .filter(({ reverse }) => reverse.source === 'down.sql')
        .flatMap(({ differences: missing }) => missing.map((line) => `down.sql is not exact: ${line}`));
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/way-back.ts






/**
 * Proves the way back, last migration first, the way a rollback would go. Each reverse is run and the
 * database compared with what it was before that migration; at the bottom, all migrations are applied again
 * and the database is compared with what it was at the top. Only when all of that holds is a way back
 * proven. Where the end differs, the climb is repeated with a comparison after each migration, and the
 * reverse that is to blame is rejected.
 */
async function proveWayBack(steps, bench, ports) {
    return new Proof(steps, bench, ports).carryOut();
}
/** Back to what the connection started with; cheaper than another connection. */
const FRESH_SESSION = 'DISCARD ALL';
class Proof {
    #trials;
    #bench;
    #ports;
    /**
     * The states between the steps, as the bench went through them: values that a migration makes up (now(),
     * random ids) are others each time it runs.
     */
    #borders;
    #place;
    constructor(steps, bench, ports) {
        this.#trials = steps.map((step, index) => ({
            ...{ step, index, attempts: [] },
            reverses: reversesOf(step),
        }));
        this.#borders = steps.flatMap(({ before, after }, index) => index === 0 ? [before, after] : [after]);
        this.#bench = bench;
        this.#ports = ports;
    }
    async carryOut() {
        try {
            await this.#prove();
        }
        catch (error) {
            throw this.#place?.explain(error) ?? error;
        }
        finally {
            await this.#place?.close();
        }
        return this.#trials.map(({ step, attempts }) => judge(step, attempts));
    }
    async #prove() {
        if (this.#bench.isDirty)
            await this.#rebuild(this.#trials.length);
        await this.#descend();
        while (this.#trials.some(isBack)) {
            if ((await this.#climb('compare at the top')) === undefined)
                return;
            await this.#descend();
            const blame = await this.#climb('compare at each step');
            // Equal at every border this time, and so at the top as well.
            if (blame === undefined)
                return;
            this.#reject(blame);
            await this.#rebuild(this.#trials.length);
            await this.#descend();
        }
    }
    /** From the state after the last step down to the baseline. */
    async #descend() {
        for (const trial of [...this.#trials].reverse()) {
            const where = isBack(trial) ? await this.#runKnown(trial) : await this.#tryReverses(trial);
            const { before, after } = trial.step;
            const isAbove = where === 'above' && differences(before, after).length > 0;
            if (where === 'elsewhere' || isAbove)
                await this.#rebuild(trial.index);
        }
    }
    async #runKnown({ attempts }) {
        const ran = await this.#run(attempts.at(-1)?.reverse.sql ?? '');
        return ran.ok ? 'below' : 'elsewhere';
    }
    /** Tries what is left to try, until one brings the database back. */
    async #tryReverses(trial) {
        let where = 'above';
        for (let reverse = take(trial); reverse; reverse = take(trial)) {
            if (where !== 'above')
                await this.#rebuild(trial.index + 1);
            const result = await this.#tryReverse(reverse, trial.index);
            trial.attempts.push(result.attempt);
            where = result.where;
            if (where === 'below')
                return where;
        }
        return where;
    }
    async #tryReverse(reverse, index) {
        const ran = await this.#run(reverse.sql);
        if (!ran.ok) {
            const attempt = { reverse, outcome: 'failed', differences: [ran.reason] };
            return { attempt, where: ran.clean ? 'above' : 'elsewhere' };
        }
        const reading = (await this.#workplace()).boundary();
        const below = this.#trials[index - 1];
        if (below)
            below.next ??= below.reverses.next();
        const now = await reading;
        const missing = differences(this.#border(index), now);
        if (missing.length > 0) {
            const attempt = { reverse, outcome: 'inexact', differences: missing };
            return { attempt, where: 'elsewhere' };
        }
        return { attempt: { reverse, outcome: 'back', differences: [] }, where: 'below' };
    }
    /** Applies everything again, from the baseline to the top; undefined when it came out as before. */
    async #climb(how) {
        const place = await this.#workplace();
        await place.migrating.query(FRESH_SESSION);
        for (const { step, index } of this.#trials) {
            const again = await this.#apply(place, step);
            if (!again.ok)
                return { index, reasons: [notAgain(again)] };
            if (how === 'compare at the top' && index < this.#trials.length - 1)
                continue;
            const border = this.#border(index + 1);
            const reasons = differences(border, await place.boundary(), this.#mattersAgain(index + 1));
            if (reasons.length > 0)
                return { index, reasons: reasons.map(afterAll) };
        }
        return undefined;
    }
    #border(index) {
        const border = this.#borders[index];
        if (!border)
            throw new Error(`there is no border ${index}`);
        return border;
    }
    /** What the first `count` migrations make up may differ in content when they run again, not in number. */
    #mattersAgain(count) {
        const volatile = new Set(this.#trials.slice(0, count).flatMap(({ step }) => [...step.volatileTables]));
        return ({ kind, table }) => kind !== 'content' || !volatile.has(table);
    }
    /**
     * The nearest reverse at or below the step where it showed did not restore everything. Where there is none,
     * a migration without a reverse does not apply twice, and nothing from there on can be tried again.
     */
    #reject({ index, reasons }) {
        const guilty = this.#trials.slice(0, index + 1).findLast(isBack);
        for (const trial of guilty ? [guilty] : this.#trials.slice(index).filter(isBack)) {
            const attempt = trial.attempts.at(-1);
            if (!attempt)
                continue;
            attempt.outcome = 'inexact';
            attempt.differences = guilty ? reasons : reasons.map((line) => `not tried again: ${line}`);
        }
    }
    /** Brings the database to the state after the first `count` steps, from the baseline. */
    async #rebuild(count) {
        const { server, database, run, baseline } = this.#bench;
        const { signal, now } = this.#ports;
        const options = { run, now: now(), signal, ...(0,temporary_database/* copyOf */.zP)(server, await baseline) };
        await this.#place?.close();
        this.#place = undefined;
        await (0,temporary_database/* recreateTemporaryDatabase */.Q8)(server.url, database.name, options);
        const place = await this.#workplace();
        let isMadeUp = false;
        for (const { step, index } of this.#trials.slice(0, count)) {
            await this.#apply(place, step);
            isMadeUp ||= step.volatileTables.size > 0;
            if (isMadeUp)
                this.#borders[index + 1] = await place.boundary();
        }
    }
    /** Each reverse finds a session as a rollback would open it. */
    async #run(sql) {
        const { migrating } = await this.#workplace();
        await migrating.query(FRESH_SESSION);
        return runReverse(migrating, sql);
    }
    #apply({ migrating, history }, { migration }) {
        return (0,executor/* applyMigration */.r)(migrating, migration, this.#bench.mode, history.schema);
    }
    async #workplace() {
        return (this.#place ??= await boundary/* Workplace */.Jr.open(this.#bench.database.url, this.#ports));
    }
}
function take(trial) {
    const result = trial.next ?? trial.reverses.next();
    trial.next = undefined;
    return result.done ? undefined : result.value;
}
function isBack({ attempts }) {
    return attempts.at(-1)?.outcome === 'back';
}
function notAgain({ error }) {
    return `after it, the migration does not apply again: ${error?.message ?? 'it failed'}`;
}
function afterAll(line) {
    return `after reversing and applying again: ${line}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/rehearsal.ts

















const SOURCE_WORDS = {
    'database-url': 'of database-url',
    installed: 'installed',
    embedded: 'npm package',
    docker: 'Docker',
};
/** Rehearses the pending migrations of a plan on a server that is there only for this. */
async function rehearsePlan(context, plan) {
    const { options, root, ports } = context;
    const server = {
        run: options.run,
        searchFrom: [root, process.cwd(), import.meta.dirname],
        ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
        ...(options.postgresVersion === undefined ? {} : { postgresVersion: options.postgresVersion }),
    };
    const onlyOnce = await (0,reach/* onlyOnceBecause */.I)(context, plan);
    await (0,throwaway_server/* withServer */.e)(server, ports, (found) => rehearseOn(context, plan, found, onlyOnce));
}
/**
 * Rehearses them on a server that is there.
 *
 * @param onlyOnce As {@link onlyOnceBecause} has it.
 */
async function rehearseOn(context, plan, found, onlyOnce) {
    const { details, subject, recorder } = context;
    const { source, version, major } = found;
    details.server = { source, version, major };
    subject.push(`Postgres ${version} (${SOURCE_WORDS[source]})`);
    if (details.prisma.version !== undefined)
        subject.push(`Prisma ${details.prisma.version}`);
    await withDatabase(context, found, undefined, async (baseline) => {
        const start = await fillBaseline(context, plan, found, baseline.url);
        if (start)
            await rehearseFrom(context, plan, found, baseline, { ...start, onlyOnce });
        else
            recorder.stop('the baseline could not be built');
    });
}
/** An isolated database of this run, empty or a copy of another. */
function withDatabase({ options, ports }, server, template, body) {
    const base = {
        ...{ run: options.run, now: ports.now(), signal: ports.signal },
        goesWithServer: server.source !== 'database-url',
    };
    const copied = template === undefined ? base : { ...base, ...(0,temporary_database/* copyOf */.zP)(server, template) };
    return (0,temporary_database/* withTemporaryDatabase */.LN)(server.url, copied, body);
}
/** Makes the copies of the baseline that the rest works on. */
async function rehearseFrom(context, plan, server, baseline, start) {
    const copy = (body) => withDatabase(context, server, baseline.name, body);
    await copy((deployed) => copy((ahead) => copy((behind) => carryOut(context, plan, server, start, { baseline, deployed, ahead, behind }))));
}
async function carryOut(context, plan, server, start, databases) {
    const { recorder, options, root, ports } = context;
    const { ahead, behind, deployed, baseline } = databases;
    const { onlyOnce } = start;
    await (0,background/* withBackground */.V)(ports.signal, async (spawn) => {
        const portsWith = (signal) => ({ ...ports, signal });
        const deploying = onlyOnce === undefined
            ? spawn((signal) => deployWithPrisma(context, plan, deployed.url, portsWith(signal)))
            : Promise.resolve({ by: 'belay', reason: onlyOnce });
        const schemaRuns = spawn(async (signal) => {
            const url = deployed.url;
            const validate = await validateWithPrisma(context, plan, url, portsWith(signal));
            const deploy = await deploying;
            if (deploy.by === 'belay')
                return { validate, diff: deploy.reason };
            if (!deploy.ok)
                return { validate, diff: 'prisma migrate deploy failed' };
            return { validate, diff: await diffWithPrisma(context, plan, url, portsWith(signal)) };
        });
        const dumping = plan.withoutRestore
            ? Promise.resolve({ reason: 'not asked for' })
            : spawn((signal) => dumpBaseline(server, baseline.url, portsWith(signal)));
        const restoring = spawn(async (signal) => proveRestore(server, await dumping, baseline.name, start.boundary, options.run, portsWith(signal)));
        let walk = { steps: [] };
        await recorder.check('apply', async (scope) => {
            walk = await withReverseGenerator(context, plan, ahead.url, ports, (generator) => walkForward({
                ...{ pending: plan.choice.pending, mode: plan.project.transactions, generator },
                ...{
                    aheadUrl: ahead.url,
                    behindUrl: onlyOnce === undefined ? behind.url : undefined,
                    start: start.boundary,
                },
                onStep: (step) => recordStep(context, scope, step),
            }, ports));
            const applied = { deploy: await deploying, walk };
            return { result: await judgeApply(context, plan, scope, applied, start.boundary) };
        });
        const end = await endOf(walk, await deploying, start.boundary, ports);
        const boundaries = { start: start.boundary, end };
        await recorder.check('schema', async (scope) => judgeSchema(context, plan, scope, boundaries, await schemaRuns));
        await recorder.check('data', (scope) => (0,data/* judgeData */.E)(context, scope, { start, end, walk, url: ahead.url }));
        await recorder.check('way-back', async (scope) => {
            if (onlyOnce !== undefined) {
                scope.notVerified(`the way back: ${onlyOnce}`);
                return { status: 'not-verified', result: onlyOnce };
            }
            const bench = {
                ...{ server, run: options.run, mode: plan.project.transactions },
                ...{ baseline: settled(dumping).then(() => baseline.name), database: ahead },
                isDirty: walk.failed !== undefined,
            };
            const proofs = await proveWayBack(walk.steps, bench, ports);
            const kept = await (0,reverse_files/* writeReverses */.vs)(context, external_node_path_default().resolve(root, options.report), proofs);
            return judgeWayBack(context, plan, scope, kept);
        });
        await recorder.check('restore', async (scope) => restoreResult(context, scope, await restoring));
    });
}
/** The end of something, however it ended. */
async function settled(work) {
    await Promise.allSettled([work]);
}
/** What the pending migrations leave: Prisma's database where it came further than the walk. */
async function endOf(walk, deploy, start, ports) {
    if (walk.failed && deploy.by === 'prisma' && deploy.ok)
        return (0,boundary/* readBoundary */.xn)(deploy.url, ports);
    return walk.steps.at(-1)?.after ?? start;
}
function restoreResult({ details }, scope, proof) {
    switch (proof.kind) {
        case 'proven': {
            details.restoreProven = true;
            const took = (0,words/* durationWords */.Sh)(proof.durationMs);
            return { result: `a dump taken before restores to the same schema and rows, in ${took}` };
        }
        case 'differs':
            details.restoreProven = false;
            scope.find({
                rule: 'restore-differs',
                severity: 'warning',
                evidence: 'measured',
                title: 'a dump taken before the migrations does not restore to the same database',
                detail: proof.differences.join('\n'),
            });
            return { result: (0,words/* plural */.LS)(proof.differences.length, 'difference') };
        case 'not-verified':
            scope.notVerified(`restoring a dump: ${proof.reason}`);
            return { status: 'not-verified', result: proof.reason };
    }
}


/***/ }),

/***/ 59721:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  u: () => (/* binding */ CHECKS),
  Y: () => (/* binding */ emptyDetails),
  rehearse: () => (/* binding */ rehearse)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/config/accept.ts
var accept = __webpack_require__(50142);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml.ts + 3 modules
var belay_yml = __webpack_require__(59723);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var report_recorder = __webpack_require__(21064);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(63486);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts
var stage_report = __webpack_require__(23769);
// EXTERNAL MODULE: ./packages/core/src/report/test-report.ts
var test_report = __webpack_require__(37753);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(33626);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/headline.ts

/** The verdict in one sentence. */
function headlineOf(verdict, details, findings) {
    const { pending, dryRun } = details;
    const migrations = (0,words/* plural */.LS)(pending.length, 'pending migration');
    if (verdict === 'failed') {
        return `Not safe to merge: ${(0,words/* gravestInWords */.L6)(findings)}`;
    }
    if (pending.length === 0) {
        return `Nothing to rehearse: none of the ${details.migrations.total} migrations is pending`;
    }
    if (dryRun)
        return `Dry run: ${migrations}, nothing was applied`;
    const proven = details.wayBack.filter((proof) => proof.verdict === 'proven').length;
    const wayBack = details.reverseProven
        ? pending.length === 1
            ? 'has a proven way back'
            : 'each has a proven way back'
        : `${proven} of ${pending.length} have a proven way back`;
    const accepted = details.reverseProven || verdict !== 'passed' ? '' : ', the rest is accepted';
    const applies = pending.length === 1 ? 'applies' : 'apply';
    return verdict === 'passed'
        ? `Safe to merge: ${migrations} ${applies}, ${pending.length === 1 ? 'and ' : ''}${wayBack}${accepted}`
        : `${migrations} ${applies}, ${wayBack}; ${reservation(findings)}`;
}
/** Why it is not simply safe. */
function reservation(findings) {
    return findings.some(({ severity }) => severity === 'warning')
        ? 'read the warnings'
        : 'not everything could be looked at';
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/rehearsal.ts + 19 modules
var rehearsal = __webpack_require__(42524);
// EXTERNAL MODULE: ./packages/core/src/migrations/digest.ts
var digest = __webpack_require__(24023);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
;// CONCATENATED MODULE: ./packages/core/src/migrations/base-decision.ts

const Sha = schemas/* string */.YjP().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const PullRequest = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({
        base: schemas/* object */.Ikc({ sha: Sha, ref: schemas/* string */.YjP().optional() }),
        head: schemas/* object */.Ikc({ sha: Sha }).optional(),
    }),
});
const MergeGroup = schemas/* object */.Ikc({ merge_group: schemas/* object */.Ikc({ base_sha: Sha }) });
const Push = schemas/* object */.Ikc({
    ref: schemas/* string */.YjP(),
    before: Sha,
    forced: schemas/* boolean */.zMY().optional(),
    repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP() }).optional(),
});
const Dispatch = schemas/* object */.Ikc({
    ref: schemas/* string */.YjP(),
    repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP() }),
});
/**
 * Which commit a run's migrations are compared with. A base given by the user wins over the event; an
 * event that names no base makes everything pending, and says why.
 */
function decideBase(event, baseRef) {
    if (baseRef !== undefined && baseRef !== '') {
        return { kind: 'ref', ref: baseRef, what: `base-ref ${baseRef}`, contained: false };
    }
    if (!event)
        return { kind: 'all', why: 'no base was given' };
    switch (event.name) {
        case 'pull_request':
        case 'pull_request_target':
        case 'pull_request_review':
            return ofPullRequest(event);
        case 'merge_group':
            return ofMergeGroup(event);
        case 'push':
            return ofPush(event);
        case 'workflow_dispatch':
            return ofDispatch(event);
        default:
            return { kind: 'all', why: `the event ${event.name} has no base` };
    }
}
function ofPullRequest(event) {
    const parsed = PullRequest.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { base, head } = parsed.data.pull_request;
    return {
        kind: 'ref',
        ref: base.sha,
        what: `the base of the pull request${base.ref === undefined ? '' : ` (${base.ref})`}`,
        contained: false,
        ...(head ? { pullRequestHead: head.sha } : {}),
    };
}
function ofMergeGroup(event) {
    const parsed = MergeGroup.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const ref = parsed.data.merge_group.base_sha;
    return { kind: 'ref', ref, what: 'the base of the merge group', contained: true };
}
function ofPush(event) {
    const parsed = Push.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { ref, before, forced = false, repository } = parsed.data;
    const fallback = defaultBranch(ref, repository?.default_branch);
    if (/^0+$/.test(before)) {
        return fallback
            ? { kind: 'ref', ...fallback, contained: false }
            : {
                kind: 'all',
                why: `${shortRef(ref)} is new and there is no other branch to compare with`,
            };
    }
    return {
        kind: 'ref',
        ref: before,
        what: forced
            ? `what the forced push to ${shortRef(ref)} replaced`
            : `${shortRef(ref)} before the push`,
        contained: !forced,
        ...(forced && fallback ? { otherwise: fallback } : {}),
    };
}
function ofDispatch(event) {
    const parsed = Dispatch.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { ref, repository } = parsed.data;
    const branch = defaultBranch(ref, repository.default_branch);
    return branch
        ? { kind: 'ref', ...branch, contained: false }
        : {
            kind: 'all',
            why: `the run was started on the default branch ${repository.default_branch}`,
        };
}
/** The default branch as a base, unless the run is on it already. */
function defaultBranch(ref, branch) {
    if (branch === undefined || ref === `refs/heads/${branch}` || ref === branch)
        return undefined;
    return { ref: branch, what: `the default branch ${branch}` };
}
function shortRef(ref) {
    return ref.replace(/^refs\/(heads|tags)\//, '');
}
function unreadable(event) {
    return { kind: 'all', why: `the payload of the event ${event.name} names no base` };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/git.ts
var git = __webpack_require__(86703);
// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(78121);
;// CONCATENATED MODULE: ./packages/core/src/migrations/git-commit.ts



const FETCH_DEADLINE_MS = 60_000;
const FETCH_HINT = 'On GitHub: give actions/checkout "fetch-depth: 0", or leave its "persist-credentials" on so that Belay can fetch this one commit. ' +
    'Elsewhere: git fetch origin, then run again.';
/**
 * The commit a name stands for. What is not in the checkout is fetched from `origin`: exactly that commit,
 * no tags, no ref of the repository changes.
 *
 * @param ref A branch, a tag, `origin/branch`, `refs/…` or a full commit name.
 * @returns The full name of the commit.
 * @throws UserError `base-ref-unknown` (with the names that are near), `base-unavailable` (it could not be
 *   fetched; says what to do), `git-missing`, `git-timeout`.
 */
async function ensureCommit(repository, ref) {
    const local = (await localCommit(repository, ref)) ?? (await remoteBranch(repository, ref));
    if (local !== undefined)
        return local;
    const commit = isFullName(ref) ? ref : await lookUp(repository, ref);
    await fetchCommit(repository, commit, ref);
    const fetched = await localCommit(repository, commit);
    if (fetched !== undefined)
        return fetched;
    throw unavailable(ref, 'origin does not have it');
}
/** The commit a name stands for in this checkout, without asking any server; undefined when there is none. */
async function localCommit(repository, ref) {
    const { exitCode, stdout } = await (0,git/* git */.$Y)(repository, [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${ref}^{commit}`,
    ]);
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}
/** The parents a commit records, also in a shallow clone that does not have them. */
async function parentsOf(repository, commit) {
    const { exitCode, stdout } = await (0,git/* git */.$Y)(repository, ['cat-file', 'commit', commit]);
    if (exitCode !== 0)
        return [];
    const header = stdout.toString('utf8').split('\n\n', 1)[0] ?? '';
    return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]);
}
/** Where two commits part; undefined when the checkout's history does not reach that far. */
async function mergeBase(repository, a, b) {
    const { exitCode, stdout } = await (0,git/* git */.$Y)(repository, ['merge-base', '--end-of-options', a, b]);
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}
async function remoteBranch(repository, ref) {
    return ref.startsWith('refs/')
        ? undefined
        : localCommit(repository, `refs/remotes/origin/${ref}`);
}
function isFullName(ref) {
    return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}
/** Asks origin which commit a branch or tag is. */
async function lookUp(repository, ref) {
    const answer = await (0,git/* git */.$Y)(repository, ['ls-remote', '--quiet', 'origin'], {
        deadlineMs: FETCH_DEADLINE_MS,
    });
    if (answer.exitCode !== 0) {
        const local = await localNames(repository);
        throw unknown(ref, local, `origin could not be asked: ${(0,git/* lastLine */.fM)(answer.stderr)}`);
    }
    const refs = parseRefs(answer.stdout.toString('utf8'));
    const short = ref.replace(/^origin\//, '');
    for (const name of [ref, `refs/heads/${short}`, `refs/tags/${short}^{}`, `refs/tags/${short}`]) {
        const commit = refs.get(name);
        if (commit !== undefined)
            return commit;
    }
    const names = [...refs.keys()].flatMap((name) => /^refs\/(?:heads|tags)\/(.+)$/.exec(name)?.[1] ?? []);
    throw unknown(ref, names, 'neither this checkout nor origin has it');
}
function parseRefs(output) {
    const lines = output.split('\n').map((line) => line.split('\t'));
    return new Map(lines.flatMap(([oid, name]) => (oid && name ? [[name, oid]] : [])));
}
async function localNames(repository) {
    const { stdout } = await (0,git/* git */.$Y)(repository, ['for-each-ref', '--format=%(refname:short)']);
    return stdout.toString('utf8').split('\n').filter(Boolean);
}
async function fetchCommit(repository, commit, ref) {
    // A depth on a complete clone would make it a shallow one.
    const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
    const { exitCode, stderr } = await (0,git/* git */.$Y)(repository, [
        ...['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'],
        ...['fetch', ...depth, '--quiet', '--no-tags', '--no-write-fetch-head'],
        ...['--no-recurse-submodules', '--end-of-options', 'origin', commit],
    ], { deadlineMs: FETCH_DEADLINE_MS });
    if (exitCode !== 0)
        throw unavailable(ref, (0,git/* lastLine */.fM)(stderr));
}
async function isShallow(repository) {
    const { stdout } = await (0,git/* git */.$Y)(repository, ['rev-parse', '--is-shallow-repository']);
    return stdout.toString('utf8').trim() === 'true';
}
function unavailable(ref, why) {
    return new errors/* UserError */.yo('base-unavailable', `The base commit ${ref} is not in this checkout and could not be fetched: ${why}.`, FETCH_HINT);
}
function unknown(ref, names, why) {
    const suggestion = (0,nearest/* didYouMean */.a)(ref, [...new Set(names)]);
    const advice = `base-ref takes a branch, a tag or a full commit name. ${FETCH_HINT}`;
    return new errors/* UserError */.yo('base-ref-unknown', `base-ref ${JSON.stringify(ref)} is no commit that can be found: ${why}.`, suggestion === undefined ? advice : `${suggestion} ${advice}`);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/base.ts




/**
 * Finds the base commit of a run and makes sure that it is in the checkout.
 *
 * @throws UserError `base-ref-unknown`, `base-unavailable`, `base-no-repository` (a base was asked for
 *   and the folder is in no repository), `git-missing`, `git-timeout`, `git-failed`.
 */
async function resolveBase(options) {
    const decision = decideBase(options.event, options.baseRef);
    if (decision.kind === 'all')
        return base_all(decision.why);
    const repository = await (0,git/* openRepository */.h_)(options.directory, options);
    if (!repository) {
        if (!options.baseRef)
            return base_all('the checkout is no git repository');
        throw new errors/* UserError */.yo('base-no-repository', `base-ref was given, but ${options.directory} lies in no git repository.`, 'Check the code out with git (actions/checkout does, where git is installed).');
    }
    // Says at once when git refuses the checkout altogether; below, a failure only means "no such commit".
    await (0,git/* gitOrThrow */.QE)(repository, ['rev-parse', '--git-dir']);
    const head = await headOf(repository);
    const { ref, what } = mergedBase(decision, head) ?? decision;
    try {
        const commit = await ensureCommit(repository, ref);
        return await found(repository, commit, what, decision.contained, head);
    }
    catch (error) {
        if (!decision.otherwise || !(error instanceof errors/* UserError */.yo))
            throw error;
        const { otherwise } = decision;
        const commit = await ensureCommit(repository, otherwise.ref);
        const words = `${otherwise.what}, because ${what} is gone,`;
        return found(repository, commit, words, false, head);
    }
}
/** A checkout without any commit has no head; its files are compared all the same. */
async function headOf(repository) {
    const commit = await localCommit(repository, 'HEAD');
    return { commit, parents: commit === undefined ? [] : await parentsOf(repository, commit) };
}
/**
 * On `pull_request` GitHub checks out a merge it made of base and head. Its first parent is the base it
 * took; the event's `base.sha` can be older, and what was merged since would look pending.
 */
function mergedBase(decision, head) {
    const [base, merged] = head.parents;
    if (base === undefined || merged === undefined || merged !== decision.pullRequestHead) {
        return undefined;
    }
    return { ref: base, what: decision.what };
}
async function found(repository, commit, what, contained, head) {
    const description = `${what} at ${commit.slice(0, 7)}`;
    const forkPoint = await forkPointOf(repository, commit, contained, head);
    return { kind: 'commit', repository, commit, description, forkPoint };
}
async function forkPointOf(repository, commit, contained, head) {
    if (contained || head.commit === commit || head.parents.includes(commit))
        return commit;
    return head.commit === undefined ? undefined : mergeBase(repository, commit, head.commit);
}
function base_all(why) {
    return { kind: 'all', description: `everything, as ${why}` };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var prisma_adapter = __webpack_require__(94236);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
;// CONCATENATED MODULE: ./packages/core/src/migrations/basis.ts






/**
 * Reads what pending is counted from: the base commit, the history of a database (never written to), a
 * name, or nothing.
 *
 * @throws UserError `pending-options` when more than one is given; what `resolveBase`, `withClient` and
 *   the adapter throw; `history-timeout`.
 */
async function readPendingBasis(options, adapter = prisma_adapter/* prismaAdapter */._) {
    assertOneBasis(options);
    if (options.since)
        return { kind: 'since', name: options.since };
    if (options.historyUrl)
        return readHistoryBasis(options.historyUrl, options.signal, adapter);
    const base = await resolveBase(options);
    return base.kind === 'all' ? base : readBaseBasis(base, options.directory, adapter);
}
function assertOneBasis({ since, historyUrl, baseRef }) {
    const given = Object.entries({ since, 'history-url': historyUrl, 'base-ref': baseRef })
        .filter(([, value]) => Boolean(value))
        .map(([name]) => name);
    if (given.length < 2)
        return;
    throw new errors/* UserError */.yo('pending-options', `${given.join(' and ')} are given together: each decides alone what is pending.`, 'Give one of them.');
}
async function readBaseBasis(base, directory, adapter) {
    const { repository, commit, description, forkPoint } = base;
    const migrations = await adapter.readBase(repository, commit, directory);
    return {
        kind: 'base-ref',
        description,
        commit,
        migrations,
        forkPoint: await forkPointNames(base, directory, adapter, migrations, forkPoint),
    };
}
async function forkPointNames({ repository, commit }, directory, adapter, atBase, forkPoint) {
    if (forkPoint === undefined)
        return undefined;
    const there = forkPoint === commit ? atBase : await adapter.readBase(repository, forkPoint, directory);
    return new Set(there.map((migration) => migration.name));
}
/**
 * One transaction, not session settings: behind a transaction pooler (PgBouncer) a SET would stay on a
 * connection that the application uses next.
 */
const READ_ONLY = `
  BEGIN TRANSACTION READ ONLY;
  SET LOCAL statement_timeout = '15s';
  SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = '30s'`;
async function readHistoryBasis(url, signal, adapter) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const description = `the history of ${(0,postgres_url/* describeUrl */.Ng)(url)}${schema === 'public' ? '' : `, schema ${schema}`}`;
    return (0,connection/* withClient */.SV)(url, signal ? { signal } : {}, async (client) => {
        try {
            await client.query(READ_ONLY);
            const rows = await adapter.readHistory(client, schema);
            const empty = rows === undefined && (await (0,prisma_history/* isSchemaEmpty */.t1)(client, schema));
            return { kind: 'history', description, rows, empty };
        }
        catch (error) {
            throw timedOut(error, description) ?? error;
        }
        finally {
            // The connection is closed next, which would end the transaction too.
            await client.query('ROLLBACK').catch(() => undefined);
        }
    });
}
/** query_canceled by statement_timeout, lock_not_available by lock_timeout. */
const TIMEOUTS = new Set(['57014', '55P03']);
function timedOut(error, description) {
    if (!TIMEOUTS.has(error.code ?? ''))
        return undefined;
    return new errors/* UserError */.yo('history-timeout', `Could not read ${description}: ${(0,errors/* messageOf */.bD)(error)}.`, 'A migration that is running may hold a lock on the table; try again when it is done.', { cause: error });
}

// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
// EXTERNAL MODULE: ./packages/core/src/migrations/pending.ts
var migrations_pending = __webpack_require__(70456);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var prisma_project = __webpack_require__(19741);
// EXTERNAL MODULE: ./packages/core/src/rehearse/context.ts
var rehearse_context = __webpack_require__(40132);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/tree.ts







/** What makes rehearsing pointless: the files are not Postgres SQL. */
const FATAL_RULES = new Set(['migration-provider-mismatch']);
/**
 * Reads the migrations, decides which are pending, and says what is wrong with either. Undefined when
 * they cannot be rehearsed at all.
 */
async function readPlan(context) {
    let plan;
    await context.recorder.check('tree', async (scope) => {
        const tree = await (0,given_tree/* readGivenTree */.I)(context.options, context.root);
        const choice = await choose(context, tree);
        const findings = [...(0,migrations_pending/* concerning */.n)(tree.findings, choice.pending), ...choice.findings];
        for (const finding of findings)
            scope.find(finding);
        const start = tree.schema?.path ?? tree.directory;
        const project = await (0,prisma_project/* findPrismaProject */.v)(start, context.options.workspace, context.ports.env);
        const read = { tree, choice, project };
        describe(context, read);
        if (findings.some(({ rule }) => FATAL_RULES.has(rule))) {
            context.recorder.stop('the migrations are not for Postgres');
        }
        else {
            plan = read;
        }
        if (context.options.dryRun) {
            for (const { name, sql } of choice.pending) {
                scope.item({ status: 'passed', name, result: '', detail: sql.trimEnd().split('\n') });
            }
        }
        // Who names a migration or asks for all has chosen not to compare; who named nothing may expect it.
        if (choice.basis.kind === 'all' && !context.options.all) {
            scope.notVerified(`whether merged migrations were edited, renamed or deleted: ${choice.basis.description}, so there is no base to compare with`);
        }
        const { length } = tree.migrations;
        const pending = `${choice.pending.length} pending: ${choice.basis.description}`;
        return { result: `${length} migrations, ${pending}` };
    });
    return plan;
}
async function choose({ options, ports }, tree) {
    const basis = options.all
        ? { kind: 'all', description: 'everything, as asked for' }
        : await readPendingBasis({
            since: options.since,
            historyUrl: options.historyUrl,
            baseRef: options.baseRef,
            event: options.event,
            directory: tree.directory,
            env: ports.env,
            signal: ports.signal,
        });
    return (0,migrations_pending/* choosePending */.$)(tree, basis, options.workspace);
}
function describe(context, { tree, choice, project }) {
    const { details, subject, options } = context;
    const { pending, basis } = choice;
    details.migrations = {
        directory: (0,rehearse_context/* shown */.S)(context, tree.directory),
        total: tree.migrations.length,
        basis: { ...basis },
    };
    details.pending = pending.map(({ name, checksum, file, sql }) => ({
        name,
        checksum,
        file: (0,rehearse_context/* shown */.S)(context, file),
        applied: false,
        ...(options.dryRun ? { sql } : {}),
    }));
    details.planDigest = (0,digest/* planDigest */.G)(pending);
    details.prisma.transactions = project.transactions;
    if (project.version.text !== '')
        details.prisma.version = project.version.text;
    subject.push((0,rehearse_context/* shown */.S)(context, external_node_path_default().dirname(tree.directory)) || '.');
    subject.push(`${pending.length} pending of ${tree.migrations.length}`);
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/steps/reverse-files.ts
var reverse_files = __webpack_require__(33347);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/stage.ts














/** The checks in the order in which they are carried out and shown. */
const CHECKS = [
    { id: 'tree', title: 'Tree' },
    { id: 'baseline', title: 'Baseline' },
    { id: 'apply', title: 'Apply' },
    { id: 'schema', title: 'Schema' },
    { id: 'data', title: 'Data' },
    { id: 'way-back', title: 'Way back' },
    { id: 'restore', title: 'Restore' },
];
/**
 * Rehearses the pending migrations on a throwaway copy: applies, measures, proves the way back. Writes
 * `report.json` and the proven reverse scripts to the report's folder. What stops it, a mistake of the
 * user's or a signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown,
 * after a report of it was written.
 */
async function rehearse(options, given) {
    const started = given.now();
    const root = external_node_path_default().resolve(options.workspace, options.workingDirectory);
    const details = emptyDetails(options);
    const redact = (0,report_redact/* redactor */.$p)([options.databaseUrl, options.historyUrl]);
    const ports = (0,redact_ports/* redactPorts */.g)(given, redact);
    let recorder = new report_recorder/* StageRecorder */.V(CHECKS, (finding) => finding, ports.progress ?? runtime_ports/* noProgress */.n);
    const subject = [];
    let failure;
    try {
        await (0,reverse_files/* removeReverses */.YY)(external_node_path_default().resolve(root, options.report));
        const config = await (0,belay_yml/* loadConfig */.Z9)(options.config, root);
        const acceptor = new accept/* Acceptor */.OS(config.accept);
        recorder = new report_recorder/* StageRecorder */.V(CHECKS, acceptor.settle, ports.progress ?? runtime_ports/* noProgress */.n);
        await rehearseWith({ options, root, config, recorder, details, subject, ports });
        reportUnused(recorder, acceptor, config);
    }
    catch (error) {
        failure = serverGone(error, details) ?? error;
    }
    const error = failure === undefined ? undefined : (0,stage_report/* stageError */.vH)(failure);
    const report = (0,report_redact/* redactDeep */.KL)(assemble(options, ports.now() - started, started, { recorder, details, subject, error }), redact);
    const reportFile = await (0,stage_report/* keepReport */.kA)(external_node_path_default().resolve(root, options.report), report, test_report/* TestReportSchema */.Ur, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
async function rehearseWith(context) {
    const { recorder, options, details } = context;
    const plan = await readPlan(context);
    if (!plan)
        return;
    if (details.pending.length === 0)
        return recorder.skipRest('no pending migration');
    if (options.dryRun)
        return recorder.skipRest('dry run');
    await (0,rehearsal/* rehearsePlan */.V)(context, plan);
}
/** Acceptances that match nothing are said, but only when everything was looked at. */
function reportUnused(recorder, acceptor, config) {
    if (recorder.checks().some(({ status }) => status === 'skipped' || status === 'not-verified'))
        return;
    for (const acceptance of acceptor.unused()) {
        recorder.findings.push((0,accept/* unusedAcceptance */.qC)(acceptance, config.file ?? 'belay.yml'));
    }
}
/** A server that was reached and then cannot be any more went away meanwhile: nobody misspelt its address. */
function serverGone(error, { server }) {
    if (server === undefined || !(error instanceof errors/* UserError */.yo))
        return undefined;
    if (error.code !== 'database-unreachable')
        return undefined;
    return new errors/* OperationFailed */.FH('server-lost', `The server went away during the rehearsal. ${error.message}`, 'Only databases that Belay created were in use; they carry the prefix belay_.', { cause: error });
}
function assemble(options, durationMs, started, { recorder, details, subject, error }) {
    const common = (0,stage_report/* commonReport */.QC)({
        ...{ run: options.run, started, ended: started + durationMs, failOn: options.failOn },
        ...{ recorder, subject, error },
        headline: (verdict) => headlineOf(verdict, details, recorder.findings),
    });
    return { ...common, stage: 'test', test: details };
}
/** The stage's part of a report before anything is known. */
function emptyDetails(options) {
    return {
        dryRun: options.dryRun,
        migrations: { directory: options.migrations ?? '', total: 0 },
        pending: [],
        reverseProven: false,
        prisma: { transactions: 'statements', executor: 'belay', cliStarts: 0, cliMs: 0, engineMs: 0 },
        wayBack: [],
    };
}


/***/ }),

/***/ 99225:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  K: () => (/* binding */ emptyDropWords),
  E: () => (/* binding */ judgeData)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/query-cursor.ts
var query_cursor = __webpack_require__(30774);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/assertions.ts



const DEFAULT_TIMEOUT_MS = 60_000;
/**
 * Runs each assertion in a read-only transaction of its own, under the session's own settings, and counts
 * the rows without fetching them. Anything but one single SELECT (VALUES, TABLE, WITH … SELECT), a
 * statement that would write, fails, takes too long or does not see every row is an `error`.
 *
 * @param client Not in a transaction.
 */
async function runAssertions(client, assertions, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
    const results = [];
    for (const assertion of assertions) {
        const started = performance.now();
        const outcome = await outcomeOf(client, assertion, timeoutMs);
        const durationMs = Math.round(performance.now() - started);
        results.push({ name: assertion.name, ...outcome, durationMs });
    }
    return results;
}
async function outcomeOf(client, { sql, message }, timeoutMs) {
    try {
        const rows = await (0,connection/* withTransaction */.ro)(client, 'BEGIN READ ONLY', () => countRows(client, sql, timeoutMs));
        if (rows === 0)
            return { status: 'passed', rows, message: 'no rows' };
        const found = rows === 1 ? '1 row' : `${rows} rows`;
        return { status: 'failed', rows, message: message ? `${message} (${found})` : found };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        return { status: 'error', rows: null, message: errorMessage(error, timeoutMs) };
    }
}
async function countRows(client, sql, timeoutMs) {
    await client.query(`SELECT set_config('statement_timeout', $1, true)`, [String(timeoutMs)]);
    const cursor = await (0,query_cursor/* declareCursor */.pT)(client, sql);
    return cursor.skip('ALL');
}
function errorMessage(error, timeoutMs) {
    if (error.code === '57014') {
        return `ended after ${timeoutMs} ms (statement_timeout) or cancelled; not answered`;
    }
    if (error.code === '25006') {
        return 'it would write, and an assertion only reads (SQLSTATE 25006)';
    }
    return error.code === '42601' ? `not one single SELECT: ${(0,session/* reasonOf */.A3)(error)}` : (0,query_cursor/* refusalOf */.Of)(error);
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var compare = __webpack_require__(88772);
// EXTERNAL MODULE: ./packages/core/src/rehearse/boundary.ts
var boundary = __webpack_require__(13481);
// EXTERNAL MODULE: ./packages/core/src/rehearse/integrity.ts
var rehearse_integrity = __webpack_require__(33768);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/rehearse/losses.ts + 2 modules
var rehearse_losses = __webpack_require__(97464);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/data.ts






/** Looks at the rows: what was lost, what breaks the declarations, what the project itself asserts. */
async function judgeData(context, scope, { start, end, walk, url }) {
    const { details, config, ports } = context;
    const losses = walk.steps.flatMap((step) => step.losses);
    details.data = { tables: tableRows(start.boundary.rows, end.rows), losses };
    const { checked, failedAssertions } = await (0,boundary/* withRehearsalClient */.$S)(url, ports, async (client) => {
        const integrity = await (0,rehearse_integrity/* readIntegrity */.Q)(client);
        for (const finding of (0,rehearse_integrity/* integrityFindings */.w)(start.integrity, integrity))
            scope.find(finding);
        for (const sentence of integrity.unreadable)
            scope.notVerified(`data: ${sentence}`);
        const results = await runAssertions(client, config.assertions);
        for (const { name, status, message } of results) {
            scope.item({ status: status === 'passed' ? 'passed' : 'failed', name, result: message });
            if (status === 'passed')
                continue;
            scope.find({
                rule: 'assertion-failed',
                severity: 'error',
                evidence: 'measured',
                title: `assertion "${name}": ${message}`,
                sql: config.assertions.find((assertion) => assertion.name === name)?.sql ?? '',
                ...(config.file === undefined ? {} : { place: { file: config.file } }),
            });
        }
        const failed = results.filter(({ status }) => status !== 'passed').length;
        return { checked: integrity.checked, failedAssertions: failed };
    });
    const unreadable = [...start.boundary.rows.unreadable, ...end.rows.unreadable];
    for (const sentence of new Set(unreadable))
        scope.notVerified(`data: ${sentence}`);
    for (const { migration, before, after } of walk.steps) {
        for (const dropped of (0,rehearse_losses/* emptyDrops */.MF)(migration.sql, before.rows, after.rows)) {
            scope.notVerified(`what is lost with ${dropped}: ${emptyDropWords(migration.name)}`);
        }
    }
    const words = [
        rowsInWords(start.boundary.rows, end.rows),
        ...changesInWords(start.boundary.rows, end.rows, losses),
        `${checked} keys and constraints looked at`,
        ...(config.assertions.length === 0
            ? []
            : [
                `${config.assertions.length - failedAssertions} of ${(0,report_words/* plural */.LS)(config.assertions.length, 'assertion')} hold`,
            ]),
    ];
    return { result: words.join(', ') };
}
/** How `notVerified` ends for what a migration drops and nobody saw filled. */
function emptyDropWords(migration) {
    return `${migration} drops it, and it is empty in the rehearsal`;
}
/** What became of the values; an UPDATE may well be meant, so it is told and not judged. */
function changesInWords(before, after, losses) {
    const rewritten = (0,compare/* changedColumns */.k8)(before, after)
        .filter(({ fromType, toType }) => fromType === toType)
        // Rows that came or went change what a column holds, too; that is said by their number.
        .filter(({ table }) => before.tables[table]?.rows === after.tables[table]?.rows)
        .map(({ table, column }) => `${(0,rehearse_losses/* shownName */.HD)(table)}.${column}`);
    const lost = losses.length === 0 ? [] : [`${(0,rehearse_losses/* totalLoss */.gq)(losses)} lost`];
    const changed = rewritten.length === 0 ? [] : [`values changed in ${rewritten.join(', ')}`];
    return lost.length + changed.length === 0 ? ['nothing lost'] : [...lost, ...changed];
}
function rowsInWords(before, after) {
    const total = ({ tables }) => Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
    const [was, is] = [total(before), total(after)];
    if (was === 0 && is === 0)
        return 'no rows to look at (give a seed)';
    return was === is
        ? (0,report_words/* plural */.LS)(is, 'row')
        : `${(0,report_words/* plural */.LS)(was, 'row')} before, ${(0,report_words/* plural */.LS)(is, 'row')} after`;
}
function tableRows(before, after) {
    const names = [...new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])].sort();
    return names.map((table) => {
        const was = before.tables[table];
        const is = after.tables[table];
        return {
            table,
            ...(was ? { rowsBefore: was.rows, hashBefore: was.hash } : {}),
            ...(is ? { rowsAfter: is.rows, hashAfter: is.hash } : {}),
        };
    });
}


/***/ }),

/***/ 33347:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Oz: () => (/* binding */ SOURCE_WORDS),
/* harmony export */   YY: () => (/* binding */ removeReverses),
/* harmony export */   vs: () => (/* binding */ writeReverses)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _report_write_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(23147);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17115);





/** The folder of proven scripts inside the report's, and how each of them begins. */
const REVERSE_FOLDER = 'reverse';
const REVERSE_MARK = '-- Undoes ';
/** Where a reverse came from, in words. */
const SOURCE_WORDS = {
    'down.sql': 'down.sql',
    prisma: 'generated by prisma migrate diff',
    belay: 'generated from the catalogue',
    'nothing to undo': 'it changes nothing',
};
/**
 * Removes the scripts that an earlier rehearsal proved: they say so of migrations that may be others now. A
 * file that is not Belay's stays.
 */
async function removeReverses(folder) {
    const reverses = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, REVERSE_FOLDER);
    for (const name of await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(reverses).catch(() => [])) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(reverses, name);
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file, 'utf8').catch(() => '');
        if (text.startsWith(REVERSE_MARK))
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file, { force: true });
    }
}
/**
 * Writes the proven scripts to `reverse/` in the report's folder and notes where they are. One that cannot be
 * written (a file in the way, a name too long for the file system) is said; its SQL is in the report anyway.
 */
async function writeReverses(context, folder, proofs) {
    const written = [];
    for (const proof of proofs) {
        if (proof.verdict !== 'proven' || proof.sql === undefined) {
            written.push(proof);
            continue;
        }
        const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(REVERSE_FOLDER, `${fileName(proof.migration)}.sql`);
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, REVERSE_FOLDER), { recursive: true });
            await (0,_report_write_js__WEBPACK_IMPORTED_MODULE_3__/* .writeFileAtomically */ .lo)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, file), reverseScript(context, proof));
            written.push({ ...proof, file });
        }
        catch (error) {
            const sentence = `the proven reverse of ${proof.migration} is in the report only: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`;
            context.recorder.notVerified.push(sentence);
            written.push(proof);
        }
    }
    return written;
}
/** Artifact stores and Windows refuse some characters in file names; a name that loses them stays its own. */
function fileName(migration) {
    const safe = migration.replace(/["<>:|*?\\\r\n]/g, '_');
    if (safe === migration)
        return safe;
    return `${safe}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(migration).digest('hex').slice(0, 8)}`;
}
function reverseScript({ details }, { migration, source, sql }) {
    const name = migration.replace(/\s+/g, ' ');
    const server = details.server ? ` on Postgres ${details.server.version}` : '';
    return [
        `${REVERSE_MARK}${name}.`,
        `-- ${SOURCE_WORDS[source ?? 'belay']}; proven by Belay${server}: it gave back the schema and the rows as they`,
        `-- were before, and the migration applied again. Plan ${details.planDigest ?? ''}.`,
        '',
        sql ?? '',
    ].join('\n');
}


/***/ })

};
