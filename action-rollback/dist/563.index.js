export const id = 563;
export const ids = [563];
export const modules = {

/***/ 6143:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $R: () => (/* binding */ VERIFICATION_FILE),
/* harmony export */   Sn: () => (/* binding */ MANIFEST_FORMAT),
/* harmony export */   _8: () => (/* binding */ Manifest),
/* harmony export */   h1: () => (/* binding */ MANIFEST_FILE),
/* harmony export */   kA: () => (/* binding */ BackupId),
/* harmony export */   o6: () => (/* binding */ Verification)
/* harmony export */ });
/* unused harmony exports ArchiveFile, Compression, Encryption, Archive */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64377);
/* harmony import */ var _report_validate_report_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93228);


/** Raised when a field is changed or removed; a reader refuses a format that it does not know. */
const MANIFEST_FORMAT = 1;
const MANIFEST_FILE = 'manifest.json';
const VERIFICATION_FILE = 'verification.json';
const Sha256 = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const Bytes = zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative();
/**
 * A backup's name: when its snapshot was taken (UTC), the database in characters that every store takes,
 * and a random part. Sorting by it is not sorting by time: `takenAt` is.
 */
const BackupId = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().regex(/^\d{8}T\d{6}Z-[a-z0-9_-]{1,40}-[0-9a-f]{8}$/);
/** A file of the archive as it lies in the tar; large ones of pg_dump lie there in parts (see docs/backup.md). */
const ArchiveFile = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    bytes: Bytes,
    sha256: Sha256,
});
/** How pg_dump compressed: `method` as its `--compress` writes it. */
const Compression = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    method: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['none', 'gzip', 'lz4', 'zstd']),
    level: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().optional(),
});
const Encryption = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    method: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('age'),
    /** Public keys (`age1…`); empty with a passphrase. */
    recipients: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    passphrase: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
    /** A public key made for this run alone, with which the stored copy is verified; its secret is kept nowhere. */
    oneTimeRecipient: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
});
const Archive = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** `archive.tar` or `archive.tar.age`. */
    file: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['archive.tar', 'archive.tar.age']),
    bytes: Bytes,
    sha256: Sha256,
    compression: Compression,
    encryption: Encryption.optional(),
    /** In the order in which they lie in the tar. */
    files: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(ArchiveFile),
});
/**
 * What a backup holds and how to check it. Written last: without a valid one there is no backup. It lies
 * beside the archive unencrypted, so it holds numbers and names of tables and migrations, and nothing of
 * what is in them; the catalogue and the hashes are in the archive (`belay/content.json`).
 */
const Manifest = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(MANIFEST_FORMAT),
    id: BackupId,
    engine: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('pg_dump'),
    belayVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    run: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** When the snapshot was taken: everything committed before is in it, nothing after. */
    takenAt: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    finishedAt: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    target: _report_validate_report_js__WEBPACK_IMPORTED_MODULE_0__/* .Target */ .We,
    /** Made by a rollback of what it was about to change: never what "the newest backup" in a place means. */
    purpose: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('before a rollback').optional(),
    /** Version of pg_dump, `15.18`. */
    client: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    snapshot: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** `pg_current_wal_lsn()`, on a standby the last one replayed. */
        lsn: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        /** Transactions committed in the database so far, by its counters. */
        xactCommit: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative().optional(),
        /**
         * Number (xid8) of the oldest transaction of this database that was still running, of the next one where none was:
         * what committed transactions before it wrote is in the snapshot. A row of that number or a later one was written since,
         * or at the very moment.
         */
        xid: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()
            .regex(/^\d{1,20}$/)
            .optional(),
    }),
    migrations: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        /** Of the migrations that were pending: what is to be deployed after this backup. Absent without a tree. */
        planDigest: Sha256.optional(),
        pending: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
        /** In the database's history, applied. */
        applied: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    }),
    /** Of the database on its server's disk, indexes included: about what a restore takes. */
    databaseBytes: Bytes.optional(),
    /** Rows of each table, `"schema"."table"`. */
    rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative()),
    archive: Archive,
    /** What the proof cannot speak of, one sentence each. */
    notCompared: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Over the manifest without this field, in canonical form; see mac.ts. */
    mac: zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ method: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz('hmac-sha256'), keyId: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), value: Sha256 }).optional(),
});
/** How a stored copy came out when it was tried; a file beside the manifest, written after it. */
const Verification = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(MANIFEST_FORMAT),
    id: BackupId,
    /** SHA-256 of the manifest's bytes. */
    manifestSha256: Sha256,
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    belayVersion: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    how: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['restore', 'read']),
    /**
     * `one-time key`: the job holds none of the recipients' identities, so the archive was also encrypted to a
     * key that was made for this run alone and kept in memory: the stored copy itself was decrypted all the same.
     */
    decrypted: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['identity', 'passphrase', 'one-time key', 'not encrypted']),
    /** `failed`: it could not be restored or read as it lies there; `differences` says why. */
    verdict: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['verified', 'differs', 'failed']),
    differences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    notCompared: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative(),
});


/***/ }),

/***/ 43901:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ RestorePoint)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64377);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6143);


/** What a backup leaves for a rollback, also in another job: one JSON text without secrets. */
const RestorePoint = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    engine: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['pg_dump', 'pgbackrest']),
    id: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .BackupId */ .kA, zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()]),
    /** Every copy that was verified, as `--backup` takes them. */
    locations: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** SHA-256 of manifest.json; a copy whose manifest has another was exchanged. */
    manifestSha256: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    database: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    takenAt: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    planDigest: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().optional(),
    /** How long the restore took that proved it, in milliseconds: what a rollback will take is estimated by it. */
    restoreMs: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative().optional(),
});


/***/ }),

/***/ 72224:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ recoveryAdvice),
/* harmony export */   r: () => (/* binding */ shellWord)
/* harmony export */ });
/** Fixes that follow from what Postgres answered, whatever the file says. SQLSTATE → advice. */
const FIXES = {
    '25001': (mode) => mode === 'batch'
        ? 'This command cannot run inside a transaction, and this Prisma sends a file as one transaction: give the command a migration of its own, with nothing else in the file.'
        : 'This command cannot run inside a transaction: take it out of the BEGIN … COMMIT, or give it a migration of its own.',
    '55P04': () => 'A new enum value cannot be used in the transaction that added it: put ALTER TYPE … ADD VALUE into an earlier migration of its own.',
    '55P03': () => 'A lock was not granted in time: deploy again when the long transactions that hold it are over.',
    '23505': () => 'Rows that are already there break the new rule: clean them up in a statement before this one.',
    '23502': () => 'Rows that are already there have no value: fill them in before the column becomes NOT NULL.',
    '23503': () => 'Rows that are already there refer to nothing: clean them up before the foreign key is added.',
    '23514': () => 'Rows that are already there break the new check: clean them up in a statement before this one.',
    '42P07': () => 'It exists already: the database holds something that the history does not know of.',
    '42701': () => 'It exists already: the database holds something that the history does not know of.',
};
/**
 * How to come back from a failed migration, one sentence or two per step, in order. Written for the moment
 * when it has failed on a real database; on a pull request the first step is enough. Empty when nothing
 * failed.
 *
 * Rests on what Prisma does (6.19.3, 7.10.1): after a failure the history row has neither `finished_at` nor
 * `rolled_back_at`, and `migrate deploy` answers P3009 until `migrate resolve` is told what became of it.
 *
 * @param mode How the project's Prisma sends a file.
 */
function recoveryAdvice(outcome, mode) {
    const { error, migration } = outcome;
    if (outcome.ok || error === undefined)
        return [];
    const fix = FIXES[error.sqlstate]?.(mode);
    const repair = `Repair the statement at line ${error.line}.${fix === undefined ? '' : ` ${fix}`}`;
    return error.left === 'nothing'
        ? [repair, ...nothingLeft(migration)]
        : [repair, ...halfApplied(migration, error, outcome.sentAs)];
}
function nothingLeft(migration) {
    return [
        `On a database where it has failed: ${resolveCommand(migration, 'rolled-back')} marks it as pending again; until then \`prisma migrate deploy\` refuses everything (P3009).`,
        'Then deploy again. The failed attempt changed nothing, so there is nothing to clean up.',
    ];
}
function halfApplied(migration, error, sentAs) {
    const prevention = sentAs === 'statements'
        ? 'To prevent it: put BEGIN; before and COMMIT; after the statements that may run in a transaction, then a failure leaves nothing.'
        : 'To prevent it: leave out the COMMIT in the middle of the file.';
    return [
        `Before deploying again, deal with what stayed. ${error.leftDescription}`,
        `Either undo that by hand and run ${resolveCommand(migration, 'rolled-back')}: the whole file is then applied again. Or finish the rest of the file by hand and run ${resolveCommand(migration, 'applied')}: Prisma then never runs it again. Until one of them is done \`prisma migrate deploy\` refuses everything (P3009).`,
        'Deploying the same file again without that would fail at the first statement that is already done.',
        prevention,
    ];
}
function resolveCommand(migration, as) {
    return `\`npx prisma migrate resolve --${as} ${shellWord(migration)}\``;
}
/** A word for a POSIX shell. Names of folders can hold anything but a slash and a zero byte. */
function shellWord(name) {
    return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}


/***/ }),

/***/ 64513:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ dialSession),
/* harmony export */   J6: () => (/* binding */ withReadOnlyTransaction),
/* harmony export */   SV: () => (/* binding */ withClient),
/* harmony export */   fA: () => (/* binding */ openSession),
/* harmony export */   nh: () => (/* binding */ isSessionLost),
/* harmony export */   ro: () => (/* binding */ withTransaction),
/* harmony export */   xk: () => (/* binding */ READING_SETTINGS)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19815);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(49808);




/** SQLSTATEs and Node codes with which a server says that the session is over, not that the SQL is wrong. */
const SESSION_LOST = new Set([
    ...['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
    // idle_in_transaction_session_timeout, transaction_timeout, idle_session_timeout
    ...['25P03', '25P04', '57P05'],
]);
/**
 * Settings of a session that reads a database of ours: a time limit that somebody gave the role or the
 * server for its everyday work would only end the reading half-way.
 */
const READING_SETTINGS = {
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
};
/**
 * Opens a connection for a caller that closes it itself. When the signal aborts, the socket is cut, so that
 * a query that waits ends at once. Where one function can do it all, use {@link withClient}.
 *
 * How it is encrypted is said by `sslmode` and its relatives, in the URL or in libpq's variables
 * (`readTlsRequest`).
 *
 * @throws UserError `database-unreachable`, `database-auth-failed`, `database-missing`, `database-tls-failed`,
 *   `database-access-denied`, `database-connections-exhausted`, `database-not-ready`, `database-not-accepting`,
 *   `database-options-refused`, `tls-option-invalid`, `tls-file-unusable`.
 * @throws Interrupted when the signal aborts.
 */
async function openSession(url, options) {
    return dialSession(new _dial_js__WEBPACK_IMPORTED_MODULE_1__/* .Dialer */ .c1(url, options), url, options);
}
/**
 * As {@link openSession}, through a dialer that knows the way already.
 *
 * @param cancels When the signal aborts, also the server is told that nobody waits for the statement any more.
 *   Else it would end it on a database that others use, however long that takes.
 */
async function dialSession(dialer, url, { signal, settings }, { cancels = false } = {}) {
    const line = await dialer.dial();
    const { client, socket } = line;
    let cutting;
    const cut = () => {
        if (!cancels)
            socket.destroy();
        // A pooler knows whose statement is meant only while the session is there.
        else
            cutting ??= dialer.cancel(line).finally(() => socket.destroy());
    };
    signal?.addEventListener('abort', cut, { once: true });
    if (signal?.aborted)
        cut();
    const close = async () => {
        signal?.removeEventListener('abort', cut);
        await cutting;
        await (0,_dial_js__WEBPACK_IMPORTED_MODULE_1__/* .hangUp */ .gD)(line);
    };
    const explain = (error) => {
        if (signal?.aborted)
            return (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .interruption */ .YW)(signal);
        return isSessionLost(error) ? serverLost(error, url, settings) : error;
    };
    return { client, isOpen: () => !socket.destroyed && socket.writable, close, explain };
}
/**
 * Opens one connection, runs `body` with it and closes it, whatever happens. Same errors as
 * {@link openSession}, and while `body` runs:
 *
 * @throws OperationFailed `server-lost` when the server goes away.
 * @throws Interrupted when the signal aborts.
 */
async function withClient(url, options, body) {
    const session = await openSession(url, options);
    try {
        return await body(session.client);
    }
    catch (error) {
        throw session.explain(error);
    }
    finally {
        await session.close();
    }
}
/** True when an error of `client.query` means that the session is gone, so that nothing can be said of the SQL. */
function isSessionLost(error) {
    const { code, severity } = (error ?? {});
    if (typeof code === 'string' && SESSION_LOST.has(code))
        return true;
    // Of this severity the server, or a pooler in its place, always ends the session: a standby that ends what stands
    // in the way of replaying (40001), a pooler whose own connection broke (08P01).
    if (severity === 'FATAL' || severity === 'PANIC')
        return true;
    // node-postgres reports a socket that closed under a query with a message only (pg 8, client.js).
    return /^Connection terminated|^Client has encountered a connection error/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
}
/** Runs `body` in a transaction of its own; a failing ROLLBACK does not hide the first error. */
async function withTransaction(client, begin, body) {
    await client.query(begin);
    let result;
    try {
        result = await body();
    }
    catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
    }
    await client.query('COMMIT');
    return result;
}
/** Runs `body` in a read-only transaction with the session's own settings, on a database that others use. */
async function withReadOnlyTransaction(client, limits, body) {
    return withTransaction(client, `BEGIN READ ONLY;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)(limits)}`, body);
}
/** Whoever said that this session only reads has nothing of ours on that server. */
function serverLost(cause, url, settings) {
    const onlyRead = settings?.['default_transaction_read_only'] === 'on';
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OperationFailed */ .FH('server-lost', `The server at ${(0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeUrl */ .Ng)(url)} ended the connection: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)}.`, onlyRead
        ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
        : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}


/***/ }),

/***/ 19815:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c1: () => (/* binding */ Dialer),
  gD: () => (/* binding */ hangUp),
  VO: () => (/* binding */ wayOf)
});

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var runtime_errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(93668);
;// CONCATENATED MODULE: ./packages/core/src/postgres/client-config.ts

/** Prisma's own, and what Belay decides: node-postgres would take them for settings. */
const NOT_FOR_NODE_POSTGRES = [
    ...['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'],
    ...['options', 'application_name'],
    ...tls_request/* TLS_PARAMETERS */.FH,
];
/**
 * What node-postgres is told. It encrypts nothing by itself: its stream is encrypted already.
 *
 * @param settings Names of settings that are ours to give; the URL's own of that name do not count.
 * @param options As {@link startUpOptions} makes them.
 */
function clientConfig(url, settings, options) {
    const bare = new URL(url);
    // What stays in the URL overrides what is said here.
    for (const name of [...NOT_FOR_NODE_POSTGRES, ...settings])
        bare.searchParams.delete(name);
    return {
        connectionString: bare.href,
        application_name: 'belay',
        ssl: false,
        // Else it would look for PGSSLNEGOTIATION, and refuse it without TLS of its own.
        sslnegotiation: 'postgres',
        ...(options === '' ? {} : { options }),
    };
}
/** The value of the start-up parameter `options`: the URL's own, then the given settings; the server lets the last one win. */
function startUpOptions(url, settings) {
    const fromUrl = new URL(url).searchParams.getAll('options');
    const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replace(/([\\\s])/g, '\\$1')}`);
    return [...fromUrl, ...ours].join(' ');
}

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-socket.ts



/** The server answered that it has no TLS. */
class TlsNotOffered extends Error {
    name = 'TlsNotOffered';
}
/** The handshake failed; `cause` is Node's error. */
class TlsHandshakeFailed extends Error {
    name = 'TlsHandshakeFailed';
}
/** Nothing came of it in time. */
class ConnectTimeout extends Error {
    name = 'ConnectTimeout';
}
/** A firewall or a proxy on the way forgets a connection on which nothing is said. */
const KEEP_ALIVE_AFTER_MS = 30_000;
/** Length and code of the message SSLRequest (Postgres documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/**
 * Connects and, as far as it is asked to, encrypts: everything that comes before the first message of the
 * session. node-postgres could encrypt by itself, but would not go on in plain, always sends the server's
 * name, and takes what is sent unencrypted after the server's answer for part of the session (CVE-2021-23222).
 *
 * @throws TlsNotOffered, TlsHandshakeFailed, ConnectTimeout, Node's own errors.
 * @throws Interrupted when the signal aborts.
 */
async function openSocket(place, { protection, tls, signal, timeoutMs }) {
    const socket = new external_node_net_.Socket();
    let reason;
    const cut = (why) => {
        reason ??= why;
        socket.destroy();
    };
    const timer = setTimeout(() => cut(new ConnectTimeout('no answer')), timeoutMs);
    const onAbort = () => signal && cut((0,runtime_errors/* interruption */.YW)(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
        await connected(socket, place);
        if (protection === 'plain' || tls === undefined)
            return socket;
        if (!tls.request.direct && !(await offersTls(socket))) {
            if (protection === 'tls where offered')
                return socket;
            throw new TlsNotOffered('the server has no TLS');
        }
        return await secured(socket, place.host, tls);
    }
    catch (error) {
        socket.destroy();
        throw reason ?? error;
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
    }
}
async function connected(socket, { host, port }) {
    // Without a listener an error between two steps would end the process.
    socket.on('error', () => undefined);
    if (host.startsWith('/'))
        socket.connect(`${host}/.s.PGSQL.${port}`);
    else
        socket.connect(port, host);
    await happens(socket, 'connect');
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
}
async function offersTls(socket) {
    socket.write(SSL_REQUEST);
    const answer = await happens(socket, 'data');
    const word = answer.toString('latin1');
    if (word === 'S')
        return true;
    if (word === 'N')
        return false;
    // More than one byte, or another: what follows was not encrypted, so anybody may have put it there.
    throw new TlsHandshakeFailed('it answers the request for TLS with something else', {
        cause: Object.assign(new Error('unexpected answer'), { code: 'NOT_POSTGRES' }),
    });
}
async function secured(socket, host, tls) {
    const { verifies, context, request } = tls;
    const isName = (0,external_node_net_.isIP)(host) === 0;
    const secure = (0,external_node_tls_.connect)({
        socket,
        host,
        secureContext: context,
        // Said in either case: NODE_TLS_REJECT_UNAUTHORIZED must not decide it.
        rejectUnauthorized: verifies !== 'nothing',
        ...(verifies === 'chain and name' ? {} : { checkServerIdentity: () => undefined }),
        // RFC 6066 allows names only.
        ...(request.sendsName && isName ? { servername: host } : {}),
        ...(request.direct ? { ALPNProtocols: ['postgresql'] } : {}),
    });
    secure.on('error', () => undefined);
    try {
        await happens(secure, 'secureConnect');
    }
    catch (cause) {
        throw new TlsHandshakeFailed('the TLS handshake failed', { cause });
    }
    if (request.direct && secure.alpnProtocol !== 'postgresql') {
        secure.destroy();
        throw new TlsHandshakeFailed('it does not speak Postgres behind TLS', {
            cause: Object.assign(new Error('no ALPN'), { code: 'NOT_POSTGRES' }),
        });
    }
    return secure;
}
/** Waits for one event of a socket; its error, or its end, comes as an error. */
function happens(socket, event) {
    return new Promise((resolve, reject) => {
        const settle = (act) => {
            socket.off(event, onEvent).off('error', onError).off('close', onClose);
            act();
        };
        const onEvent = (value) => settle(() => resolve(value));
        const onError = (error) => settle(() => reject(error));
        const onClose = () => settle(() => reject(tls_socket_closed()));
        socket.on(event, onEvent).on('error', onError).on('close', onClose);
    });
}
function tls_socket_closed() {
    return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-errors.ts


const PROVIDE_CA = "Give the certificate of the CA that signed the server's: ?sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT (providers offer it for download; sslrootcert=system means the CAs that the system trusts).";
const WEAKER = "sslmode=require encrypts without verifying: whoever sits in between can then answer in the server's name. sslmode=disable is for a network that you trust.";
const BY_DEFAULT = 'Nothing was said about TLS, and a host that is not local is then verified (sslmode=verify-full).';
/** Node's codes for a chain that leads to nobody trusted (Node documentation, "X509 certificate error codes"). */
const UNKNOWN_CA = new Set([
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', 'INVALID_CA'],
    ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE'],
    ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_CHAIN_TOO_LONG', 'PATH_LENGTH_EXCEEDED'],
]);
/** OpenSSL's names for the alerts with which a server turns down the certificate of a client, or its absence. */
const CLIENT_REFUSED = /^ERR_SSL_(SSL|TLS)V\d+_ALERT_(BAD_CERTIFICATE|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE)$/;
/**
 * What went wrong with TLS, in words, and what to do; undefined when an error is about something else.
 *
 * @param request What was asked for; undefined when TLS was not in question.
 */
function tlsError(error, place, request) {
    if (request === undefined)
        return undefined;
    const found = error instanceof TlsNotOffered
        ? notOffered(request)
        : reasonOf(error instanceof TlsHandshakeFailed ? error.cause : error, error, request);
    if (found === undefined)
        return undefined;
    const hint = [...(request.byDefault ? [BY_DEFAULT] : []), ...found.hint].join('\n');
    return new runtime_errors/* UserError */.yo('database-tls-failed', `No protected connection to ${place}: ${found.what}.`, hint, { cause: error });
}
function notOffered({ mode }) {
    return {
        what: `the server has no TLS, and sslmode=${mode} needs it`,
        hint: [
            'Switch TLS on at the server or the pooler, or connect to the address that has it. On a network that you trust: sslmode=disable.',
        ],
    };
}
function reasonOf(cause, error, request) {
    const given = cause?.code;
    const code = typeof given === 'string' ? given : '';
    const known = ofCertificate(code, cause) ?? ofHandshake(code, request);
    if (known !== undefined)
        return known;
    if (!(error instanceof TlsHandshakeFailed) && !code.startsWith('ERR_SSL_'))
        return undefined;
    return { what: `the TLS handshake failed: ${(0,runtime_errors/* messageOf */.bD)(cause)}`, hint: [WEAKER] };
}
/** What is wrong with the certificate that the server showed. */
function ofCertificate(code, cause) {
    if (code === 'CERT_HAS_EXPIRED') {
        return {
            what: "the server's certificate, or one of those that vouch for it, has expired",
            hint: ['Renew it on the server; when it was renewed, sslrootcert may be an old one.', WEAKER],
        };
    }
    if (code === 'CERT_NOT_YET_VALID') {
        return {
            what: "the server's certificate is not valid yet",
            hint: ['Check the clocks of both machines.'],
        };
    }
    if (code === 'CERT_REVOKED') {
        return { what: "the server's certificate was revoked (sslcrl)", hint: ['Renew it.'] };
    }
    if (code.includes('CRL')) {
        return {
            what: `the revocation list (sslcrl) cannot be used: ${(0,runtime_errors/* messageOf */.bD)(cause)}`,
            hint: ['It must hold an up-to-date list of every CA of the chain.'],
        };
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        const { reason } = cause;
        return {
            what: `the server's certificate is for another host: ${typeof reason === 'string' ? reason.replace(/\.$/, '') : (0,runtime_errors/* messageOf */.bD)(cause)}`,
            hint: [
                'Connect by a name that stands in the certificate. sslmode=verify-ca, with sslrootcert, checks who signed it and not the name: enough where the CA signs for your servers only.',
                WEAKER,
            ],
        };
    }
    if (UNKNOWN_CA.has(code)) {
        const self = code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ? 'is signed by itself' : 'is signed by a CA that is not trusted here'; // prettier-ignore
        return { what: `the server's certificate ${self} (${code})`, hint: [PROVIDE_CA, WEAKER] };
    }
    return undefined;
}
function ofHandshake(code, { direct }) {
    if (CLIENT_REFUSED.test(code)) {
        return {
            what: `the server refused our client certificate, or wants one (${code})`,
            hint: [
                'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY. The server trusts those signed by a CA of its ssl_ca_file.',
            ],
        };
    }
    if (code === 'NOT_POSTGRES' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
        return {
            what: 'what answers there is no Postgres server with TLS',
            hint: [
                'Check host and port.',
                ...(direct
                    ? [
                        'sslnegotiation=direct needs Postgres 17 or newer; without it the server is asked first.',
                    ]
                    : []),
            ],
        };
    }
    if (code === 'ECONNRESET' && direct) {
        return {
            what: 'the server ended the connection instead of starting TLS',
            hint: ['sslnegotiation=direct needs Postgres 17 or newer.'],
        };
    }
    return undefined;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
;// CONCATENATED MODULE: ./packages/core/src/postgres/connect-error.ts




/**
 * Turns what connecting failed with into what the user can do about it.
 *
 * @param request What was asked for about TLS, where TLS was in question.
 * @param seconds How long was waited.
 * @returns A UserError, one code for each kind; an error that is one already as it is.
 */
function connectError(error, url, { request, seconds }) {
    if (error instanceof runtime_errors/* UserError */.yo)
        return error;
    const { user, database } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const failure = {
        ...told(error),
        place: (0,postgres_url/* describeUrl */.Ng)(url),
        user,
        database,
        error,
    };
    return ((timedOut(error) ? timeout(failure, seconds) : undefined) ??
        tlsError(error, failure.place, request) ??
        refusedLogin(failure) ??
        notReady(failure) ??
        unreachable(failure));
}
function timedOut(error) {
    // node-postgres has no code for its own (client.js).
    return error instanceof ConnectTimeout || (0,runtime_errors/* messageOf */.bD)(error) === 'timeout expired';
}
function timeout({ place, error }, seconds) {
    return new runtime_errors/* UserError */.yo('database-unreachable', `Cannot connect to ${place}: no answer within ${seconds} s.`, 'Check host and port, and that a firewall lets this machine through; a pooler without a free server connection is silent too.', { cause: error });
}
function refusedLogin({ code, message, place, user, database }) {
    if (code === '3D000') {
        return new runtime_errors/* UserError */.yo('database-missing', `There is no database ${JSON.stringify(database)} on ${place}.`, 'Check the database name in the URL. Belay does not create the database it is pointed at.');
    }
    if (code === '28000' && /pg_hba\.conf/.test(message)) {
        return new runtime_errors/* UserError */.yo('database-access-denied', `${place} lets nobody in this way: ${message}.`, /no encryption|SSL off/.test(message)
            ? 'The connection was not encrypted. If the server lets encrypted ones in: sslmode=verify-full or require. Else its pg_hba.conf needs an entry for this machine.'
            : "The server's pg_hba.conf, or the list of allowed addresses at the provider, needs an entry for this machine, role and database.");
    }
    if (code === '28000' && /client certificate/i.test(message)) {
        return new runtime_errors/* UserError */.yo('database-tls-failed', `${place} wants a client certificate: ${message}.`, 'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY.');
    }
    if (code === '42501') {
        return new runtime_errors/* UserError */.yo('database-access-denied', `${place} does not let the role ${JSON.stringify(user)} in: ${message}.`, 'GRANT CONNECT ON DATABASE … TO the role.');
    }
    if (code.startsWith('28')) {
        return new runtime_errors/* UserError */.yo('database-auth-failed', `${place} refused the login of ${JSON.stringify(user)}: ${message}.`, 'Check user and password in the URL; special characters must be percent-encoded.');
    }
    return undefined;
}
function notReady({ code, message, place, error }) {
    if (code === '53300') {
        return new runtime_errors/* UserError */.yo('database-connections-exhausted', `${place} has no connection left: ${message}.`, 'End sessions that nobody needs, or raise max_connections, the limit of the role or database, or that of the pooler.', { cause: error });
    }
    if (code === '55000') {
        return new runtime_errors/* UserError */.yo('database-not-accepting', `${place} takes no connections: ${message}.`, 'Somebody forbade them (ALTER DATABASE … ALLOW_CONNECTIONS), or the database was left half dropped.', { cause: error });
    }
    if (code === '57P03') {
        return new runtime_errors/* UserError */.yo('database-not-ready', `${place} does not take connections now: ${message}.`, 'The server, or the one behind the pooler, is starting, stopping or recovering: try again when it is up. A standby that takes no reads at all has hot_standby off.', { cause: error });
    }
    if (/startup parameter/i.test(message)) {
        return new runtime_errors/* UserError */.yo('database-options-refused', `${place} refuses what the URL asks for at the start of a session: ${message}.`, 'A pooler takes no options=… and no settings in the URL: take them out, or connect to the server itself.', { cause: error });
    }
    return undefined;
}
/** What is clearer in words than in the name of a system call. */
const IN_WORDS = {
    ECONNREFUSED: 'nobody takes connections at this host and port',
    ENOTFOUND: 'there is no host of this name',
    EAI_AGAIN: 'the name of the host cannot be looked up now',
    EHOSTUNREACH: 'no way leads to this host',
    ENETUNREACH: 'no way leads to this network',
    ETIMEDOUT: 'the host does not answer',
    ECONNRESET: 'the connection was cut while it was being made',
    ENOENT: 'there is no such Unix socket',
    EACCES: 'this user may not use the Unix socket',
};
function unreachable({ code, message, place, error }) {
    const words = IN_WORDS[code];
    return new runtime_errors/* UserError */.yo('database-unreachable', `Cannot connect to ${place}: ${words === undefined ? message || code : `${words} (${message || code})`}.`, 'Check host and port, and that the server accepts connections from here.', { cause: error });
}
/**
 * PgBouncer says everything with SQLSTATE 08P01, also what the server behind it said: what that is about, by
 * the words of the server (postinit.c, auth.c) and by its own (client.c, janitor.c).
 */
const BEHIND_POOLER = [
    [/database .* does not exist|no such database/i, '3D000'],
    [/pg_hba\.conf/, '28000'],
    [/too many (clients|connections)|connection slots|no more connections|query_wait_timeout/i, '53300'],
    [/permission denied for database/i, '42501'],
    [/not currently accepting connections/i, '55000'],
    [/the database system is|login has been failing|cannot connect to server/i, '57P03'],
    [/authentication failed|no such user|login rejected|wrong password|^role .* does not exist/i, '28P01'],
]; // prettier-ignore
function told(error) {
    const [code, message] = [codeOf(error), innerMessage(error)];
    const meant = code === '08P01' ? BEHIND_POOLER.find(([words]) => words.test(message)) : undefined;
    return { code: meant?.[1] ?? code, message };
}
/** Of a name with several addresses, all of which failed, Node makes one error without a message. */
function innerMessage(error) {
    const message = (0,runtime_errors/* messageOf */.bD)(error);
    const { errors } = (error ?? {});
    if (message !== '' || !Array.isArray(errors))
        return message.replace(/\.$/, '');
    return errors.map(runtime_errors/* messageOf */.bD).join('; ');
}
function codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/dial-attempts.ts

/** What is tried one after the other. */
const PROTECTIONS = {
    disable: ['plain'],
    allow: ['plain', 'tls'],
    prefer: ['tls where offered', 'plain'],
    require: ['tls'],
    'verify-ca': ['tls'],
    'verify-full': ['tls'],
};
/**
 * As libpq: with `prefer` a handshake that fails and a server that lets nobody in with TLS, with `allow` one
 * that lets nobody in without it (SQLSTATE 28000). A wrong password is wrong either way.
 */
function anotherMayDo(protection, error) {
    const { code } = (error ?? {});
    if (code === '28000')
        return true;
    if (protection === 'plain')
        return false;
    return error instanceof TlsHandshakeFailed || /^ERR_SSL_/.test(String(code));
}
/** Of two failures the second tells more, unless it only says that the other way is closed as well. */
function saysMore(second) {
    const { code } = (second ?? {});
    const isClosed = second instanceof TlsNotOffered || second instanceof TlsHandshakeFailed;
    return !isClosed && code !== '28000';
}

// EXTERNAL MODULE: ./packages/core/src/postgres/tls-files.ts
var tls_files = __webpack_require__(64922);
;// CONCATENATED MODULE: ./packages/core/src/postgres/dial-target.ts



/** How long connecting may take where nobody says otherwise. */
const CONNECT_TIMEOUT_S = 15;
/** What a timer of Node's takes, 2^31-1 ms: after a longer one it would ring at once. */
const LONGEST_S = 2_147_483;
/**
 * Reads the URL, what libpq's variables add to it, and the files that they name.
 *
 * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable`.
 */
async function targetOf(url, { env, remote }) {
    const host = (0,tls_request/* hostOf */.w4)(url);
    const place = { host, port: (0,postgres_url/* parseDatabaseUrl */.mx)(url).port };
    const surroundings = env ?? ((0,tls_request/* isLocalHost */.mJ)(host) ? {} : process.env);
    const request = (0,tls_request/* readTlsRequest */.tt)(url, { env: surroundings, remote });
    const tls = request.mode === 'disable' ? undefined : await (0,tls_files/* loadTls */._v)(request, surroundings);
    return { place, request, tls, timeoutS: timeoutOf(url) };
}
/** libpq's and Prisma's `connect_timeout`, in seconds; 0, which is for ever, and what is no number do not count. */
function timeoutOf(url) {
    const said = Number(new URL(url).searchParams.get('connect_timeout'));
    return said > 0 && Number.isFinite(said) ? Math.min(said, LONGEST_S) : CONNECT_TIMEOUT_S;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/pooler.ts
var postgres_pooler = __webpack_require__(6184);
;// CONCATENATED MODULE: ./packages/core/src/postgres/dial.ts









/** Nobody waits longer for a server to end a session, or to take note that a statement is not wanted any more. */
const END_TIMEOUT_MS = 2_000;
const ways = new WeakMap();
/** By which way a client of ours is connected. */
function wayOf(client) {
    return ways.get(client) ?? {};
}
const VERIFIED = {
    nothing: 'not verified',
    chain: 'verified but for the host name',
    'chain and name': 'verified',
};
/** Connects to one database, as often as it is asked to, and remembers what the first time taught it. */
class Dialer {
    #url;
    #options;
    /** Files and certificates are read once. */
    #target;
    /** Which of the mode's protections works. */
    #protection = 0;
    #withSettings = true;
    #pooler;
    constructor(url, options) {
        this.#url = url;
        this.#options = options;
    }
    /**
     * Makes one connection.
     *
     * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable` and those of `connectError`.
     * @throws Interrupted when the signal aborts.
     */
    async dial() {
        const { signal } = this.#options;
        if (signal?.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        this.#target ??= targetOf(this.#url, this.#options);
        const target = await this.#target;
        try {
            return await this.#tryAll(target, performance.now() + target.timeoutS * 1_000);
        }
        catch (error) {
            if (signal?.aborted)
                throw (0,runtime_errors/* interruption */.YW)(signal);
            throw connectError(error, this.#url, {
                request: target.tls === undefined ? undefined : target.request,
                seconds: target.timeoutS,
            });
        }
    }
    /** Asks the server to end the statement that a client of ours is waiting for. Tells nobody whether it did. */
    async cancel({ client, socket }) {
        const { processID, secretKey } = client;
        if (processID == null || secretKey == null || this.#target === undefined)
            return;
        const { place, tls } = await this.#target;
        const protection = socket instanceof external_node_tls_.TLSSocket ? 'tls' : 'plain';
        const options = { protection, tls, signal: undefined, timeoutMs: END_TIMEOUT_MS };
        const asking = await openSocket(place, options).catch(() => undefined);
        if (asking === undefined)
            return;
        const gone = new Promise((resolve) => asking.once('close', () => resolve()));
        // The server closes without an answer once the signal is on its way.
        asking.setTimeout(END_TIMEOUT_MS, () => asking.destroy());
        asking.resume().write(cancelRequest(processID, secretKey));
        await gone;
    }
    async #tryAll(target, until) {
        const protections = PROTECTIONS[target.request.mode];
        let first;
        for (let index = this.#protection;; index += 1) {
            const protection = protections[index] ?? protections[0];
            try {
                const line = await this.#tryOne(target, protection, until);
                this.#protection = index;
                return line;
            }
            catch (error) {
                if (index + 1 < protections.length && anotherMayDo(protection, error))
                    first = error;
                else
                    throw first === undefined || saysMore(error) ? error : first;
            }
        }
    }
    async #tryOne(target, protection, until) {
        const withSettings = this.#withSettings;
        try {
            return await this.#connect(target, protection, withSettings, until);
        }
        catch (error) {
            const { settings = {}, settingsMayBeRefused = false } = this.#options;
            const optional = settingsMayBeRefused && withSettings && Object.keys(settings).length > 0;
            const pooler = optional ? (0,postgres_pooler/* poolerThatRefused */.p)(error) : undefined;
            if (pooler === undefined)
                throw error;
            this.#withSettings = false;
            this.#pooler = pooler;
            return this.#connect(target, protection, false, until);
        }
    }
    async #connect({ place, tls }, protection, withSettings, until) {
        const { signal, settings = {} } = this.#options;
        const left = () => Math.max(1, until - performance.now());
        const socket = await openSocket(place, { protection, tls, signal, timeoutMs: left() });
        const options = startUpOptions(this.#url, withSettings ? settings : {});
        const config = clientConfig(this.#url, Object.keys(settings), options);
        const client = new esm/* default.Client */.Ay.Client({
            ...config,
            stream: () => alreadyConnected(socket),
            connectionTimeoutMillis: left(),
        });
        // Without a listener an error on an idle connection would end the process.
        client.on('error', () => undefined);
        const cut = () => socket.destroy();
        signal?.addEventListener('abort', cut, { once: true });
        try {
            await client.connect();
        }
        catch (error) {
            await hangUp({ client, socket });
            throw error;
        }
        finally {
            signal?.removeEventListener('abort', cut);
        }
        ways.set(client, {
            ...(socket instanceof external_node_tls_.TLSSocket && tls ? { tls: inWords(socket, tls) } : {}),
            ...(this.#pooler === undefined ? {} : { pooler: this.#pooler }),
        });
        return { client, socket };
    }
}
/** Ends a connection; also when it is gone already. */
async function hangUp({ client, socket }) {
    const deadline = setTimeout(() => socket.destroy(), END_TIMEOUT_MS);
    try {
        await client.end();
    }
    catch {
        // The connection is gone already, which is what was wanted.
    }
    finally {
        clearTimeout(deadline);
        socket.destroy();
    }
}
/** node-postgres connects its stream by itself; this one is connected already. */
function alreadyConnected(socket) {
    const connect = () => {
        process.nextTick(() => socket.emit('connect'));
        return socket;
    };
    return Object.assign(socket, { connect });
}
function inWords(socket, { verifies }) {
    return `${socket.getProtocol() ?? 'TLS'}, ${VERIFIED[verifies]}`;
}
/** The message CancelRequest (Postgres documentation, "Message Formats"). */
function cancelRequest(processID, secretKey) {
    const message = Buffer.alloc(16);
    message.writeInt32BE(16, 0);
    message.writeInt32BE(80_877_102, 4);
    message.writeInt32BE(processID, 8);
    message.writeInt32BE(secretKey, 12);
    return message;
}


/***/ }),

/***/ 48777:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $s: () => (/* binding */ quoteQualified),
/* harmony export */   ce: () => (/* binding */ quoteLiteral),
/* harmony export */   v4: () => (/* binding */ quoteIdent)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);

/**
 * A name as an SQL identifier, always quoted. The one quoting function: every name that goes into SQL
 * goes through here.
 */
function quoteIdent(name) {
    if (name.includes('\0'))
        throw new Error('an identifier cannot hold a zero byte');
    return (0,pg__WEBPACK_IMPORTED_MODULE_0__/* .escapeIdentifier */ .F)(name);
}
/** `"schema"."name"`. */
function quoteQualified(schema, name) {
    return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}
/**
 * A value as an SQL literal, for the few statements that take no parameters (COMMENT, CREATE DATABASE).
 * Everywhere else values go through parameters.
 */
function quoteLiteral(value) {
    if (value.includes('\0'))
        throw new Error('a literal cannot hold a zero byte');
    return (0,pg__WEBPACK_IMPORTED_MODULE_0__/* .escapeLiteral */ .NO)(value);
}


/***/ }),

/***/ 51689:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Le: () => (/* binding */ limitsSql),
/* harmony export */   Mt: () => (/* binding */ READ_ONLY_SETTINGS),
/* harmony export */   xv: () => (/* binding */ LOCK_MS)
/* harmony export */ });
/** Who waits longer for a lock on a database that others use stands in the queue of a DDL, and others behind it. */
const LOCK_MS = 2_000;
/** An open transaction that does nothing holds back vacuum for everybody. */
const IDLE_MS = 60_000;
/**
 * The limits as statements for the beginning of a transaction. SET LOCAL and not session settings: behind a
 * transaction pooler (PgBouncer) a SET would stay on a connection that the application uses next.
 */
function limitsSql({ statementMs, lockMs }) {
    return `
  SET LOCAL statement_timeout = ${Math.max(1, Math.round(statementMs))};
  SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockMs))};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`;
}
/**
 * Settings for the start of a session that only reads a database that others use: a net under whatever runs
 * outside a transaction with limits of its own. Behind a pooler, which takes no settings, it is not there;
 * `BEGIN READ ONLY` and {@link limitsSql} hold everywhere.
 */
const READ_ONLY_SETTINGS = {
    default_transaction_read_only: 'on',
    statement_timeout: '60000',
    lock_timeout: String(LOCK_MS),
    idle_in_transaction_session_timeout: String(IDLE_MS),
};


/***/ }),

/***/ 6184:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isPooled),
/* harmony export */   p: () => (/* binding */ poolerThatRefused)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/**
 * The pooler that refused to take settings at the start of a session; undefined when an error is about
 * something else. PgBouncer before 1.20 says `unsupported startup parameter: options`, newer ones
 * `unsupported startup parameter in options: lock_timeout` (SQLSTATE 08P01); RDS Proxy has 0A000.
 */
function poolerThatRefused(error) {
    const { code } = (error ?? {});
    if (code !== '08P01' && code !== '0A000')
        return undefined;
    if (/unsupported startup parameter/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)))
        return 'PgBouncer';
    return /start-?up (parameter|option)|command-line option/i.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error))
        ? 'a connection pooler'
        : undefined;
}
/**
 * A pooler cannot hand the key of a server connection to a client that shares it, so it makes up one: the
 * process id in it is another than the one that answers (protocol message BackendKeyData).
 *
 * @param pid What `pg_backend_pid()` answers.
 */
function isPooled(client, pid) {
    const { processID } = client;
    return processID !== null && processID !== pid;
}


/***/ }),

/***/ 69331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   CD: () => (/* binding */ attempt),
/* harmony export */   JP: () => (/* binding */ withReadOnlySnapshot),
/* harmony export */   UR: () => (/* binding */ DETERMINISTIC_SETTINGS_SQL),
/* harmony export */   pv: () => (/* binding */ isSqlError)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64513);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(48777);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51689);





const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/**
 * Everything that changes how a value or a name is written as text, so that two servers, or the same
 * server under another role, write the same. An empty search_path qualifies every name; row_security off
 * turns rows silently hidden into an error; jit costs more than it saves on statements this wide.
 */
const DETERMINISTIC_SETTINGS_SQL = `
  SET LOCAL search_path = '';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL client_min_messages = error;
  SET LOCAL DateStyle = 'ISO, MDY';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL lc_monetary = 'C';
  SET LOCAL row_security = off;
  SET LOCAL jit = off;
  SET LOCAL cursor_tuple_fraction = 1`;
/**
 * Runs `body` in one read-only snapshot of the database with settings under which equal values have equal
 * text. The client must not be in a transaction already.
 */
async function withReadOnlySnapshot(client, { snapshot, limits }, body) {
    // BEGIN inside a transaction only warns, and our COMMIT would then end somebody else's.
    const status = client.getTransactionStatus();
    if (status === 'T' || status === 'E')
        throw new Error('the client is in a transaction already');
    return (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .withTransaction */ .ro)(client, BEGIN, async () => {
        // Must be the first statement of the transaction.
        const adopt = snapshot === undefined ? '' : `SET TRANSACTION SNAPSHOT ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteLiteral */ .ce)(snapshot)};`;
        const limited = limits === undefined ? '' : `;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_4__/* .limitsSql */ .Le)(limits)}`;
        await client.query(adopt + DETERMINISTIC_SETTINGS_SQL + limited);
        return body();
    });
}
/**
 * Runs `body` under a savepoint: an SQL error becomes its reason and the transaction stays usable.
 *
 * @throws whatever is not the SQL's fault, a lost connection above all.
 */
async function attempt(client, body) {
    await client.query('SAVEPOINT belay_attempt');
    try {
        const value = await body();
        await client.query('RELEASE SAVEPOINT belay_attempt');
        return { value };
    }
    catch (error) {
        if (!isSqlError(error))
            throw error;
        await client.query('ROLLBACK TO SAVEPOINT belay_attempt');
        await client.query('RELEASE SAVEPOINT belay_attempt');
        return { reason: reasonOf(error) };
    }
}
/** True for an error the server raised about a statement, with the session still there. */
function isSqlError(error) {
    return error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError && !(0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .isSessionLost */ .nh)(error);
}
/**
 * Why a statement failed, without the values of anybody's rows: messages of data exceptions (class 22),
 * broken constraints (23) and RAISE (P0) quote them, so only their SQLSTATE is given.
 */
function reasonOf(error) {
    const code = error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError ? (error.code ?? '') : '';
    if (/^(22|23|P0)/.test(code)) {
        return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
    }
    return code === '' ? (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error) : `${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)} (SQLSTATE ${code})`;
}


/***/ }),

/***/ 64922:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RD: () => (/* binding */ rootsOf),
/* harmony export */   _v: () => (/* binding */ loadTls),
/* harmony export */   aX: () => (/* binding */ looksAtCertificates),
/* harmony export */   wM: () => (/* binding */ isPrismas)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17115);
/* harmony import */ var _tls_roots_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13788);






const CERTIFICATE = /-----BEGIN (?:X509 )?CERTIFICATE-----[\s\S]+?-----END [^-]+-----/g;
/**
 * Reads the files that the request names, and those that libpq has in the home folder:
 * `~/.postgresql/{root.crt,root.crl,postgresql.crt,postgresql.key}`. Where libpq would insist on `root.crt` in
 * order to verify in full and there is none, the system's roots are taken.
 *
 * As libpq has it, `require` verifies the chain where a root certificate is there. `allow` and `prefer`,
 * which go on without TLS where there is none, verify nothing; libpq would rather not encrypt than encrypt
 * unverified.
 *
 * @param env For HOME and the system's roots.
 * @throws UserError `tls-file-unusable`, `tls-option-invalid`.
 */
async function loadTls(request, env) {
    const { mode, minVersion, maxVersion } = request;
    const roots = looksAtCertificates(request)
        ? await rootsOf(request, env)
        : { from: 'nobody' };
    const options = {
        ...(await authorities(roots, request, env)),
        ...(await ownCertificate(request, env)),
        ...(minVersion === undefined ? {} : { minVersion }),
        ...(maxVersion === undefined ? {} : { maxVersion }),
    };
    const chain = mode === 'verify-full' ? 'chain and name' : 'chain';
    const verifies = roots.from === 'nobody' ? 'nothing' : chain;
    try {
        return { request, verifies, context: (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)(options) };
    }
    catch (error) {
        // Every file was tried alone.
        throw unusable('The files for TLS', `cannot be used together: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
}
/** False where any certificate of the server is taken. */
function looksAtCertificates({ mode, acceptsAny }) {
    if (mode === 'require')
        return !acceptsAny;
    return mode === 'verify-ca' || mode === 'verify-full';
}
/** Where the certificates to verify the server's with come from. @throws UserError `tls-option-invalid`. */
async function rootsOf(request, env) {
    const { mode, rootCertificates: named, certificate } = request;
    if (named === 'system')
        return { from: 'system' };
    if (named !== undefined)
        return { from: 'file', file: named, parameter: 'sslrootcert' };
    if (mode !== 'require' && certificate !== undefined && (await isPrismas(request, env))) {
        return { from: 'file', file: certificate, parameter: 'sslcert' };
    }
    const usual = await usualFile(env, 'root.crt');
    if (usual !== undefined)
        return { from: 'file', file: usual, parameter: 'sslrootcert' };
    if (mode === 'require')
        return { from: 'nobody' };
    if (mode === 'verify-full')
        return { from: 'system' };
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('tls-option-invalid', 'The connection cannot be protected: sslmode=verify-ca needs the certificate of the CA.', 'Name its file: sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT. With a CA that everybody trusts use sslmode=verify-full.');
}
async function authorities(roots, { revocationList }, env) {
    if (roots.from === 'nobody')
        return {};
    const isSystem = roots.from === 'system';
    const ca = isSystem
        ? await (0,_tls_roots_js__WEBPACK_IMPORTED_MODULE_5__/* .systemRoots */ .x)(env)
        : await readCertificates(roots.file, roots.parameter);
    const list = revocationList ?? (isSystem ? undefined : await usualFile(env, 'root.crl'));
    return { ca, ...(list === undefined ? {} : { crl: await readRevocations(list) }) };
}
/** A certificate that no key belongs to cannot be the client's. */
async function isPrismas({ certificate, key }, env) {
    if (certificate === undefined || key !== undefined)
        return false;
    return (await usualFile(env, 'postgresql.key')) === undefined;
}
async function ownCertificate(request, env) {
    if (!request.sendsCertificate || (await isPrismas(request, env)))
        return {};
    const certificate = request.certificate ?? (await usualFile(env, 'postgresql.crt'));
    const keyFile = request.key ?? (await usualFile(env, 'postgresql.key'));
    if (certificate === undefined || keyFile === undefined)
        return {};
    const chain = await readCertificates(certificate, 'sslcert');
    const key = await read(keyFile, 'sslkey');
    const passphrase = request.keyPassword;
    const problem = keyProblem(chain[0] ?? '', key, passphrase);
    if (problem !== undefined)
        throw unusable(`The key ${keyFile} (sslkey)`, problem);
    const cert = chain.join('\n');
    return { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
}
/** Why a key cannot be used with a certificate; Node itself takes one of another kind without a word. */
function keyProblem(certificate, key, passphrase) {
    if (passphrase === undefined && /\bENCRYPTED\b/.test(key)) {
        return 'is encrypted: give its password as sslpassword';
    }
    let opened;
    try {
        opened = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    }
    catch (error) {
        const { code } = error;
        if (code === 'ERR_OSSL_BAD_DECRYPT') {
            return 'cannot be opened with the password given as sslpassword';
        }
        return `cannot be read as a private key in PEM form: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`;
    }
    const belongs = new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(certificate).checkPrivateKey(opened);
    return belongs ? undefined : 'does not belong to the certificate';
}
async function readRevocations(file) {
    const text = await read(file, 'sslcrl');
    try {
        (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)({ crl: text });
    }
    catch (error) {
        throw unusable(`The revocation list ${file} (sslcrl)`, `cannot be used: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
    return text;
}
/** Node takes a text without a certificate for an empty list, without a word. */
async function readCertificates(file, parameter) {
    const found = (await read(file, parameter)).match(CERTIFICATE) ?? [];
    if (found.length === 0) {
        throw unusable(`The file ${file} (${parameter})`, 'holds no certificate in PEM form');
    }
    for (const pem of found) {
        try {
            new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(pem);
        }
        catch (error) {
            throw unusable(`The file ${file} (${parameter})`, `holds a broken certificate: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
        }
    }
    return found;
}
async function read(file, parameter) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file, 'utf8');
    }
    catch (error) {
        throw unusable(`The file ${file} (${parameter})`, `cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
}
/** A file of libpq's in the home folder, if it is there; also one that may not be read, so that this is said. */
async function usualFile(env, name) {
    const home = env['HOME'];
    if (home === undefined || home === '')
        return undefined;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(home, '.postgresql', name);
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.access)(file).then(() => file, () => undefined);
}
function unusable(what, why) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('tls-file-unusable', `${what} ${why}.`, "sslrootcert is the certificate of the CA that signed the server's, sslcert and sslkey are the client's own; each is a file in PEM form that this process can read. A relative path starts from the working directory.");
}


/***/ }),

/***/ 93668:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FH: () => (/* binding */ TLS_PARAMETERS),
/* harmony export */   mJ: () => (/* binding */ isLocalHost),
/* harmony export */   tt: () => (/* binding */ readTlsRequest),
/* harmony export */   w4: () => (/* binding */ hostOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49808);



const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
/** libpq's parameters of a URL and the variables that speak where the URL is silent. */
const VARIABLES = {
    sslmode: 'PGSSLMODE',
    sslrootcert: 'PGSSLROOTCERT',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    sslcrl: 'PGSSLCRL',
    sslcrldir: 'PGSSLCRLDIR',
    sslsni: 'PGSSLSNI',
    sslnegotiation: 'PGSSLNEGOTIATION',
    sslcertmode: 'PGSSLCERTMODE',
    ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
    ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
};
/**
 * Every parameter of a URL that is about TLS, those of Prisma, JDBC and node-postgres included. node-postgres
 * must not see them: it gives some of them another meaning than libpq.
 */
const TLS_PARAMETERS = [
    ...Object.keys(VARIABLES),
    ...['sslpassword', 'ssl', 'sslaccept', 'sslidentity', 'sslcompression', 'requiressl'],
    'uselibpqcompat',
];
/**
 * Reads from a URL, and from libpq's variables where it is silent, how the connection is to be protected.
 *
 * Words of others: `ssl=true` is `require` (as in libpq). `sslmode=no-verify` (node-postgres) is `require`
 * that looks at no certificate. Prisma's `sslaccept=strict` makes `require` verify in full,
 * `sslaccept=accept_invalid_certs` keeps the default from verifying; its `sslidentity` is not read; its
 * `sslcert` is the server's root certificate, which it is taken for where no key belongs to it.
 *
 * @param remote The mode for a host that is not local where nobody names one; without it, no TLS.
 * @throws UserError `tls-option-invalid`.
 */
function readTlsRequest(url, { env = {}, remote }) {
    const parameters = new URL(url).searchParams;
    const own = (name) => parameters.get(name) || undefined;
    const said = (name) => own(name) ?? (env[VARIABLES[name]] || undefined);
    const word = said('sslmode') ?? jdbcMode(own('ssl'));
    const named = word === undefined ? undefined : modeNamed(word);
    const rootCertificates = said('sslrootcert');
    const host = hostOf(url);
    // A certificate to verify with, named for this very connection, asks for verifying (system: as libpq).
    const asksToVerify = rootCertificates === 'system' || own('sslrootcert') !== undefined;
    const request = {
        mode: named ?? (asksToVerify ? 'verify-full' : defaultMode(host, remote)),
        byDefault: named === undefined,
        acceptsAny: word === 'no-verify',
        sendsCertificate: said('sslcertmode') !== 'disable',
        sendsName: said('sslsni') !== '0',
        direct: oneOf('sslnegotiation', said('sslnegotiation'), ['postgres', 'direct']) === 'direct',
        ...present('rootCertificates', rootCertificates),
        ...present('certificate', said('sslcert')),
        ...present('key', said('sslkey')),
        ...present('keyPassword', own('sslpassword')),
        ...present('revocationList', said('sslcrl')),
        ...present('minVersion', version('ssl_min_protocol_version', said)),
        ...present('maxVersion', version('ssl_max_protocol_version', said)),
    };
    // libpq never encrypts a Unix socket.
    if (host.startsWith('/'))
        return { ...request, mode: 'disable', direct: false };
    const settled = withSslAccept(request, own('sslaccept'));
    if (said('sslcrldir') !== undefined && settled.mode !== 'disable') {
        throw invalid('sslcrldir is not supported', 'Give the revocation list as one file: sslcrl.');
    }
    refuseWeak(settled);
    return settled;
}
/** The host as a socket takes it: without the brackets of an IPv6 address. */
function hostOf(url) {
    return (0,_url_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDatabaseUrl */ .mx)(url).host.replace(/^\[(.*)\]$/, '$1');
}
/** True for a Unix socket and for the loopback interface. */
function isLocalHost(host) {
    if (host.startsWith('/'))
        return true;
    const name = host.toLowerCase();
    return name === 'localhost' || name === '::1' || ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv4)(name) && name.startsWith('127.'));
}
function defaultMode(host, remote) {
    if (remote === undefined)
        return 'disable';
    return isLocalHost(host) ? 'prefer' : remote;
}
function jdbcMode(value) {
    if (value === undefined)
        return undefined;
    const known = { true: 'require', 1: 'require', false: 'disable', 0: 'disable', 'no-verify': 'no-verify' }; // prettier-ignore
    return known[value] ?? value;
}
function modeNamed(word) {
    if (word === 'no-verify')
        return 'require';
    const mode = MODES.find((known) => known === word);
    if (mode !== undefined)
        return mode;
    throw invalid(`there is no sslmode ${JSON.stringify(word.slice(0, 40))}`, `It is one of ${MODES.join(', ')}.`);
}
function withSslAccept(request, word) {
    const { mode, byDefault } = request;
    if (word === 'strict' && mode === 'require')
        return { ...request, mode: 'verify-full' };
    if (word !== 'accept_invalid_certs')
        return request;
    if (mode === 'require')
        return { ...request, acceptsAny: true };
    if (mode === 'verify-full' && byDefault) {
        return { ...request, mode: 'require', byDefault: false, acceptsAny: true };
    }
    return request;
}
/** As libpq: a request that promises more than it holds is refused. */
function refuseWeak({ mode, rootCertificates, direct }) {
    const plainPossible = mode === 'disable' || mode === 'allow' || mode === 'prefer';
    if (rootCertificates === 'system' && mode !== 'verify-full' && mode !== 'disable') {
        throw invalid(`sslmode=${mode} is too weak for sslrootcert=system`, 'Anybody can get a certificate that the system trusts, so only sslmode=verify-full protects.');
    }
    if (direct && plainPossible) {
        throw invalid(`sslmode=${mode} is too weak for sslnegotiation=direct`, 'Use require, verify-ca or verify-full.');
    }
}
function version(name, said) {
    return oneOf(name, said(name), VERSIONS);
}
function oneOf(name, value, known) {
    if (value === undefined)
        return undefined;
    const found = known.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined)
        return found;
    throw invalid(`there is no ${name} ${JSON.stringify(value.slice(0, 40))}`, `It is one of ${known.join(', ')}.`);
}
function present(name, value) {
    return value === undefined ? {} : { [name]: value };
}
function invalid(why, hint) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('tls-option-invalid', `The connection cannot be protected: ${why}.`, hint);
}


/***/ }),

/***/ 13788:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ systemRoots)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_1__);


/** Where operating systems keep their roots as one file: Debian, Red Hat, SUSE, Alpine and macOS. */
const BUNDLES = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
];
/**
 * What `sslrootcert=system` stands for: the roots of the operating system (SSL_CERT_FILE, as for OpenSSL, or
 * its usual place) and Node's, of which it may be the only one that has any, with NODE_EXTRA_CA_CERTS.
 * A list that is given to Node replaces all of its own, so everything is in it.
 *
 * @returns PEM texts; what cannot be read is left out, which can only make verifying fail.
 */
async function systemRoots(env) {
    const places = env['SSL_CERT_FILE'] ? [env['SSL_CERT_FILE']] : BUNDLES;
    const extra = env['NODE_EXTRA_CA_CERTS'];
    const found = await Promise.all([
        firstReadable(places),
        extra === undefined ? undefined : firstReadable([extra]),
    ]);
    return [...node_tls__WEBPACK_IMPORTED_MODULE_1__.rootCertificates, ...found.filter((text) => text !== undefined)];
}
async function firstReadable(files) {
    for (const file of files) {
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
        if (text !== undefined)
            return text;
    }
    return undefined;
}


/***/ }),

/***/ 49808:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ax: () => (/* binding */ givenDatabaseUrl),
/* harmony export */   Ng: () => (/* binding */ describeUrl),
/* harmony export */   kR: () => (/* binding */ withDatabase),
/* harmony export */   mx: () => (/* binding */ parseDatabaseUrl)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const EXAMPLE = 'postgresql://user:password@host:5432/database';
/**
 * Reads a `postgresql://` URL as libpq and Prisma do.
 *
 * @throws UserError `database-url-invalid`, never with the URL in its text.
 */
function parseDatabaseUrl(url) {
    let parsed;
    try {
        parsed = new URL(url);
    }
    catch (cause) {
        throw invalid('it is not a URL', cause);
    }
    if (parsed.protocol !== 'postgresql:' && parsed.protocol !== 'postgres:') {
        throw invalid(`its scheme is ${JSON.stringify(parsed.protocol.replace(/:$/, ''))}`);
    }
    try {
        const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
        if (database === '')
            throw invalid('it names no database');
        return {
            host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname || 'localhost'),
            port: Number(parsed.searchParams.get('port') ?? (parsed.port || 5432)),
            user: decodeURIComponent(parsed.username),
            password: decodeURIComponent(parsed.password),
            database,
            schema: parsed.searchParams.get('schema') ?? 'public',
        };
    }
    catch (cause) {
        if (cause instanceof URIError) {
            throw invalid('a % in it is not followed by two hexadecimal digits', cause);
        }
        throw cause;
    }
}
/**
 * The URL among the inputs, as it was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
function givenDatabaseUrl({ databaseUrl }) {
    if (databaseUrl === undefined) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('database-url-missing', 'No database was named.', 'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag, which the list of processes shows.');
    }
    parseDatabaseUrl(databaseUrl);
    return databaseUrl;
}
/** The same server and credentials, another database. Query parameters stay as they are. */
function withDatabase(url, database) {
    const copy = new URL(url);
    copy.pathname = `/${encodeURIComponent(database)}`;
    return copy.href;
}
/** `host:port/database`, fit for a log line: no user, no password, no parameters. */
function describeUrl(url) {
    const { host, port, database } = parseDatabaseUrl(url);
    return host.startsWith('/') ? `${host}/${database}` : `${host}:${port}/${database}`;
}
function invalid(why, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('database-url-invalid', `The database URL cannot be used: ${why}.`, `It looks like ${EXAMPLE}; special characters in the password are percent-encoded.`, { cause });
}


/***/ }),

/***/ 98251:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S5: () => (/* binding */ ListedBackup),
/* harmony export */   mp: () => (/* binding */ BackupReportSchema)
/* harmony export */ });
/* unused harmony exports Copy, Retention */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64377);
/* harmony import */ var _backup_manifest_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6143);
/* harmony import */ var _backup_restore_point_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(43901);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27425);
/* harmony import */ var _validate_report_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(93228);





/** One stored copy. */
const Copy = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    place: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    location: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    artifact: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), url: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), digest: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() }).optional(),
    verification: _backup_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .Verification */ .o6.optional(),
    /** Why there is none, or why it could not be verified. */
    problem: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
});
/** What the retention did in one place. */
const Retention = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    place: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    kept: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    /** With `dry-run`: what would have been. */
    removed: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
    dryRun: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY(),
    /** Why nothing was removed. */
    refused: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
});
/** One backup, or what looks like one, as `--list` found it. */
const ListedBackup = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    place: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    location: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    id: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    /** Of everything that is stored of it. */
    bytes: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nonnegative(),
    /** `host:port/database`. */
    database: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    takenAt: zod__WEBPACK_IMPORTED_MODULE_5__/* .datetime */ .w$().optional(),
    encrypted: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().optional(),
    purpose: _backup_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .Manifest */ ._8.shape.purpose,
    migrations: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        applied: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().int().nonnegative(),
        latest: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
        pending: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP()),
        planDigest: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    })
        .optional(),
    verification: _backup_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .Verification */ .o6.pick({ at: true, how: true, verdict: true }).optional(),
    verified: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY(),
    /** Why it cannot be relied on. */
    problem: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
});
/** What `action-backup` reports beside the common part. */
const BackupReportSchema = _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .StageReportBase */ .GN.extend({
    stage: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz('backup'),
    backup: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        target: _validate_report_js__WEBPACK_IMPORTED_MODULE_3__/* .Target */ .We.optional(),
        manifest: _backup_manifest_js__WEBPACK_IMPORTED_MODULE_0__/* .Manifest */ ._8.optional(),
        /** The path of the manifest's copy beside the report. */
        manifestFile: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
        restorePoint: _backup_restore_point_js__WEBPACK_IMPORTED_MODULE_1__/* .RestorePoint */ .B.optional(),
        copies: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(Copy),
        retention: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(Retention),
        /** Only with `--list`, the newest first. */
        listed: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(ListedBackup).optional(),
        /** Times of the parts in milliseconds, side by side in part. */
        times: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nonnegative()),
    }),
});


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

/***/ 15710:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V: () => (/* binding */ StageRecorder)
});

// UNUSED EXPORTS: statusOf

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
;// CONCATENATED MODULE: ./packages/core/src/report/gather.ts
/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;
/** Of each rule and severity the first ones, and the others apart; in the order in which each kind first came. */
function ofKinds(items) {
    const kinds = new Map();
    for (const item of items) {
        const kind = `${item.rule} ${item.severity}`;
        const same = kinds.get(kind) ?? [];
        if (same.push(item) === 1)
            kinds.set(kind, same);
    }
    return [...kinds.values()].map((same) => ({
        single: same.slice(0, MOST),
        together: same.slice(MOST),
    }));
}
/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several.
 */
function gatherKinds(findings, many) {
    return ofKinds(findings).flatMap(({ single, together }) => {
        const all = [...single, ...together];
        const isNotice = all[0]?.severity === 'notice';
        if (isNotice)
            return all.length <= MOST_NOTICES ? all : asOne(all, many);
        return [...single, ...asOne(together, (finding) => `more ${many(finding)}`)];
    });
}
/**
 * The same of findings that the project may have accepted: only what is open counts, so that each finding
 * can be accepted, however many there are, and what is not accepted yet comes to light.
 *
 * @param settle Settles one against what is accepted; gives it back as it is when it is not.
 */
function gatherSettled(findings, settle, many) {
    const open = [];
    const accepted = [];
    for (const finding of findings) {
        const settled = settle(finding);
        (settled === finding ? open : accepted).push(settled);
    }
    const words = (finding) => `more ${many(finding)}, accepted`;
    const told = ofKinds(accepted).flatMap(({ single, together }) => [
        ...single,
        ...asOne(together, words),
    ]);
    return [...gatherKinds(open, many), ...told];
}
function asOne(findings, many) {
    const [first] = findings;
    if (first === undefined)
        return [];
    const { rule, severity, evidence, advice } = first;
    const statements = findings.flatMap(({ sql }) => sql ?? []);
    const titles = findings.map(({ title }) => title);
    return [
        {
            ...{ rule, severity, evidence },
            title: `${findings.length.toLocaleString('en-US')} ${many(first)}`,
            detail: limited(titles, ''),
            ...(advice === undefined ? {} : { advice }),
            ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
        },
    ];
}
function limited(lines, comment) {
    const more = lines.length - LISTED;
    return [
        ...lines.slice(0, LISTED),
        ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
    ].join('\n');
}

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/report/recorder.ts



const WORST = ['failed', 'warned', 'passed'];
/**
 * Collects what a stage finds, check by check, in the order planned. A check that is never reached is
 * in the report too, with the reason: nothing goes missing silently.
 */
class StageRecorder {
    findings = [];
    notVerified = [];
    #plan;
    #accept;
    #progress;
    #checks = new Map();
    #stopped;
    constructor(plan, accept, progress) {
        this.#plan = plan;
        this.#accept = accept;
        this.#progress = progress;
    }
    /** Runs one planned check. What the body throws passes through, after the check was marked. */
    async check(id, body, { aside = false } = {}) {
        const { title } = this.#planned(id);
        const started = performance.now();
        const items = [];
        const own = [];
        const close = (status, result) => {
            const durationMs = Math.round(performance.now() - started);
            if (aside)
                for (const item of items)
                    this.#progress.item({ id, title }, item);
            this.#close({ id, title, status, result, durationMs, items });
        };
        const keep = (settled) => {
            own.push(settled);
            this.findings.push(settled);
            return settled;
        };
        const scope = {
            item: (item) => {
                items.push(item);
                if (!aside)
                    this.#progress.item({ id, title }, item);
            },
            find: (finding) => keep(this.#accept(finding)),
            findAll: (findings, many) => gatherSettled(findings, this.#accept, many).forEach(keep),
            notVerified: (sentence) => this.notVerified.push(sentence),
        };
        try {
            const { status, result } = await body(scope);
            close(status ?? statusOf(own), result);
        }
        catch (error) {
            close(...stoppedBy(error));
            if (!aside)
                this.stop(`${title.toLowerCase()} stopped`);
            throw error;
        }
    }
    /** Everything that was not reached from here on is reported with this reason. */
    stop(reason) {
        this.#stopped ??= reason;
    }
    /** What is left on purpose: reported as skipped, with the reason. */
    skipRest(reason) {
        for (const { id, title } of this.#plan) {
            if (this.#checks.has(id))
                continue;
            this.#close({ id, title, status: 'skipped', result: reason, durationMs: 0, items: [] });
        }
    }
    /** All planned checks in order; those never reached with the reason. */
    checks() {
        return this.#plan.map(({ id, title }) => this.#checks.get(id) ?? {
            ...{ id, title, durationMs: 0, items: [] },
            status: 'not-verified',
            result: this.#stopped ?? words/* NOT_REACHED */.rA,
        });
    }
    #planned(id) {
        const planned = this.#plan.find((plan) => plan.id === id);
        if (!planned)
            throw new Error(`the check ${id} is not planned`);
        return planned;
    }
    #close(check) {
        this.#checks.set(check.id, check);
        this.#progress.check(check);
    }
}
/** The status that findings give a check. */
function statusOf(findings) {
    const seen = new Set(findings.map(({ severity }) => {
        if (severity === 'error')
            return 'failed';
        return severity === 'warning' ? 'warned' : 'passed';
    }));
    return WORST.find((status) => seen.has(status)) ?? 'passed';
}
function stoppedBy(error) {
    const known = [errors/* Interrupted */.j$, errors/* UserError */.yo, errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
    if (known)
        return ['not-verified', (0,errors/* messageOf */.bD)(error)];
    return ['not-verified', 'a fault in Belay stopped it'];
}


/***/ }),

/***/ 63486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ redactPorts)
/* harmony export */ });
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28699);

/**
 * Ports whose log lines and live rows are redacted: what a child process or a server said reaches the terminal
 * through them long before the report is written.
 */
function redactPorts(ports, redact) {
    return {
        ...ports,
        log: redactLogger(ports.log, redact),
        ...(ports.progress ? { progress: redactProgress(ports.progress, redact) } : {}),
    };
}
function redactLogger(log, redact) {
    return {
        info: (line) => log.info(redact(line)),
        warn: (line) => log.warn(redact(line)),
        debug: (line) => log.debug(redact(line)),
        group: (title, body) => log.group(redact(title), body),
    };
}
function redactProgress(progress, redact) {
    return {
        item: (check, item) => progress.item(check, (0,_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactDeep */ .KL)(item, redact)),
        check: (check) => progress.check((0,_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactDeep */ .KL)(check, redact)),
    };
}


/***/ }),

/***/ 27425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ Severity),
/* harmony export */   GN: () => (/* binding */ StageReportBase),
/* harmony export */   WI: () => (/* binding */ REPORT_SCHEMA_VERSION)
/* harmony export */ });
/* unused harmony exports Verdict, Evidence, Place, Finding, CheckStatus, CheckItem, Check, StageError, SummaryRow */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64377);

/**
 * The one shape every stage reports in. `report.json` is exactly this; every renderer reads only this.
 * Additions are allowed within a schemaVersion, a changed or removed field needs a new one.
 */
const REPORT_SCHEMA_VERSION = 1;
const Verdict = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['passed', 'warned', 'failed', 'refused', 'errored']);
const Severity = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['notice', 'warning', 'error']);
/** How a finding is known: seen on a running Postgres, read from the SQL, read from the catalogue, seen on what is stored. */
const Evidence = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['measured', 'sql', 'catalogue', 'stored']);
/** A place in a file of the user's checkout. `file` is relative to the workspace, lines count from 1. */
const Place = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    file: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    line: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().positive().optional(),
    endLine: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().positive().optional(),
    column: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int().positive().optional(),
});
const Finding = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** Kebab-case name of the rule, documented in docs/rules. */
    rule: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    severity: Severity,
    evidence: Evidence,
    /** One line: what happened, on what. */
    title: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** What it does to users, and how it is known; plain text, may have several lines. */
    detail: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    place: Place.optional(),
    migration: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** The database object, as one would write it in SQL. */
    object: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** What to do instead or next. */
    advice: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
    /** SQL that shows, finds or mends it. */
    sql: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
const CheckStatus = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['passed', 'warned', 'failed', 'skipped', 'not-verified']);
/** One row under a check, usually one migration. */
const CheckItem = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    status: CheckStatus,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    result: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().optional(),
    /** More lines, shown indented on the terminal and folded on GitHub. */
    detail: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()).optional(),
    /** It sums up the rows above it: shown however many those are. */
    summary: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(true).optional(),
});
/** One row of the report: what was looked at and how it came out. */
const Check = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    title: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    status: CheckStatus,
    /** One line: the result, or why it was skipped or could not be verified. */
    result: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative(),
    items: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(CheckItem),
});
const StageError = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** `user`: can be put right from outside; `operation`: something failed half-way; `bug`: Belay's fault. */
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['user', 'operation', 'interrupted', 'bug']),
    code: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    message: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    hint: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
});
/** What a reader has to know before anything else, under a word: what would be done, what it costs. */
const SummaryRow = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ label: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), lines: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) });
/** What every stage's report begins with; each stage adds one key of its own beside it. */
const StageReportBase = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    schemaVersion: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(REPORT_SCHEMA_VERSION),
    stage: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['test', 'validate', 'maintenance', 'backup', 'rollback']),
    belayVersion: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Eight or more characters naming this run; part of the name of everything temporary. */
    run: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    startedAt: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative(),
    verdict: Verdict,
    /** The verdict in one sentence, the first thing anybody reads. */
    headline: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** What to do now, when it did not pass: one sentence, and a command to copy where there is one. */
    next: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ words: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), command: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional() }).optional(),
    /** Short facts for the first line: what was looked at, on which server, with which tools. */
    subject: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    /** Shown before the checks. */
    summary: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(SummaryRow).optional(),
    checks: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Check),
    findings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Finding),
    /** What was not looked at, each with its reason. */
    notVerified: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    /** Set when the verdict is `errored` or `refused`. */
    error: StageError.optional(),
});


/***/ }),

/***/ 75887:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  QC: () => (/* binding */ commonReport),
  kA: () => (/* binding */ keepReport),
  vH: () => (/* binding */ stageError)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
;// CONCATENATED MODULE: ./packages/core/src/report/verdict.ts
const RANK = { notice: 0, warning: 1, error: 2 };
/** True when a severity reaches the gate (`fail-on`). */
function reaches(severity, gate) {
    return RANK[severity] >= RANK[gate];
}
/**
 * The verdict over everything that was found. A check that failed fails the stage whatever the gate
 * says; findings fail it from the gate upwards and warn below it. What could not be verified, be it a
 * whole check or a part of one, never passes silently: it warns.
 */
function verdictOf({ findings, checks, notVerified, }, gate) {
    const statuses = new Set(checks.map((check) => check.status));
    if (statuses.has('failed') || findings.some((f) => reaches(f.severity, gate)))
        return 'failed';
    if (statuses.has('warned') || statuses.has('not-verified'))
        return 'warned';
    if (notVerified.length > 0)
        return 'warned';
    return findings.some((f) => reaches(f.severity, 'warning')) ? 'warned' : 'passed';
}
const EXIT_OF_VERDICT = {
    passed: 0,
    warned: 0,
    failed: 1,
    refused: 1,
};
const EXIT_OF_ERROR = {
    user: 2,
    operation: 3,
    // 128 + SIGINT; an edge that knows the signal says it more precisely.
    interrupted: 130,
    bug: 70,
};
/** The command line's exit code for a report (docs/errors.md). */
function exitCodeOf(report) {
    if (report.verdict !== 'errored')
        return EXIT_OF_VERDICT[report.verdict];
    return EXIT_OF_ERROR[report.error?.kind ?? 'bug'];
}

// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(23147);
;// CONCATENATED MODULE: ./packages/core/src/report/stage-report.ts






/** What ended a stage without a verdict, as its report says it. */
function stageError(error) {
    if (error instanceof errors/* UserError */.yo) {
        const { code, message, hint } = error;
        return { kind: 'user', code, message, ...(hint === undefined ? {} : { hint }) };
    }
    if (error instanceof errors/* OperationFailed */.FH) {
        return { kind: 'operation', code: error.code, message: error.message, hint: error.left };
    }
    if (error instanceof errors/* Interrupted */.j$) {
        const message = `${error.message}; everything temporary was removed`;
        return { kind: 'interrupted', code: 'interrupted', message };
    }
    return { kind: 'bug', code: 'bug', message: (0,errors/* messageOf */.bD)(error) };
}
/** The part of a report that all stages share. */
function commonReport(outcome) {
    const { recorder, refused, started, errorHeadline = (message) => message } = outcome;
    const error = outcome.error ?? (refused && stageError(refused));
    const checks = recorder.checks();
    const { findings, notVerified } = recorder;
    const verdict = verdictOf({ findings, checks, notVerified }, outcome.failOn);
    const next = error ? undefined : outcome.next?.(verdict);
    return {
        schemaVersion: schema/* REPORT_SCHEMA_VERSION */.WI,
        belayVersion: version/* BELAY_VERSION */.v,
        run: outcome.run,
        startedAt: new Date(started).toISOString(),
        durationMs: outcome.ended - started,
        verdict: outcome.error ? 'errored' : refused ? 'refused' : verdict,
        headline: error ? errorHeadline(error.message) : outcome.headline(verdict),
        ...(next === undefined ? {} : { next }),
        subject: outcome.subject,
        checks,
        findings,
        notVerified: [...new Set(notVerified)],
        ...(error ? { error } : {}),
    };
}
/**
 * Writes a report; one that cannot be written must not hide how the stage came out.
 *
 * @returns Its path, or undefined with a warning.
 */
async function keepReport(folder, report, schema, { log }) {
    try {
        return await (0,write/* writeReport */.u5)(external_node_path_default().resolve(folder), report, schema);
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        log.warn(`${error.message} ${error.hint ?? ''}`);
        return undefined;
    }
}


/***/ }),

/***/ 93228:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  We: () => (/* binding */ Target)
});

// UNUSED EXPORTS: PartlyLookedAt, ValidateReportSchema

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

/***/ 23147:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uq: () => (/* binding */ REPORT_FILE),
/* harmony export */   lo: () => (/* binding */ writeFileAtomically),
/* harmony export */   u5: () => (/* binding */ writeReport)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(37428);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _runtime_make_folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89459);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(28699);







const REPORT_FILE = 'report.json';
/**
 * Writes a stage's report as `report.json` directly in `dir`, which is created where it is missing.
 * The report is checked against its schema, then redacted, then written beside and renamed: a reader
 * sees the old report or the new one, never half of one.
 *
 * @param redact Masks the run's secrets; without it only the passwords of URLs are masked.
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable` when the folder cannot be made or written; Error when the report
 *   does not fit its schema (a bug of the stage), before anything is written.
 */
async function writeReport(dir, report, schema, redact = (0,_redact_js__WEBPACK_IMPORTED_MODULE_5__/* .redactor */ .$p)([])) {
    const checked = schema.safeParse(report);
    if (!checked.success) {
        throw new Error(`the report does not fit its schema:\n${zod__WEBPACK_IMPORTED_MODULE_6__/* .prettifyError */ .S1(checked.error)}`);
    }
    const text = `${JSON.stringify((0,_redact_js__WEBPACK_IMPORTED_MODULE_5__/* .redactDeep */ .KL)(checked.data, redact), null, 2)}\n`;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(dir, REPORT_FILE);
    try {
        await (0,_runtime_make_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeFolder */ .f)(dir);
        await writeFileAtomically(file, text);
    }
    catch (error) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('report-folder-unusable', `The report cannot be written to ${dir}: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}.`, 'Give --report (input report) a folder that can be created and written to; a file with that name must not be in the way.', { cause: error });
    }
    return file;
}
/**
 * Replaces a file's content in one step: a new file in the same folder, synced to disk, renamed over
 * the old one. When anything fails the old file is as it was and no temporary file stays behind.
 */
async function writeFileAtomically(file, text, io = node_fs_promises__WEBPACK_IMPORTED_MODULE_1__) {
    const folder = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(file);
    const temporary = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, `.${node_path__WEBPACK_IMPORTED_MODULE_2___default().basename(file)}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.tmp`);
    try {
        const handle = await io.open(temporary, 'wx');
        try {
            await handle.writeFile(text);
            await handle.sync();
        }
        finally {
            await handle.close();
        }
        await io.rename(temporary, file);
    }
    catch (error) {
        await io.rm(temporary, { force: true });
        throw error;
    }
    await syncFolder(folder, io);
}
/** Makes the rename itself durable. Not every file system can sync a folder; the content is safe by then. */
async function syncFolder(folder, io) {
    try {
        const handle = await io.open(folder, 'r');
        try {
            await handle.sync();
        }
        finally {
            await handle.close();
        }
    }
    catch {
        // Windows and some network file systems refuse; nothing is lost.
    }
}


/***/ }),

/***/ 84563:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ runRollback)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts + 1 modules
var report_recorder = __webpack_require__(15710);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(63486);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./packages/core/src/report/backup-report.ts
var backup_report = __webpack_require__(98251);
// EXTERNAL MODULE: ./packages/core/src/report/delivery.ts
var delivery = __webpack_require__(19878);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/report/validate-report.ts + 2 modules
var validate_report = __webpack_require__(93228);
;// CONCATENATED MODULE: ./packages/core/src/report/rollback-report.ts





/** The ways back, the least costly first. `none`: there is nothing to do. */
const Strategy = schemas/* enum */.k5n(['none', 'clean-history', 'reverse', 'restore', 'in-place']);
/** Why a way was taken or not, in one sentence. */
const ConsideredWay = schemas/* object */.Ikc({
    strategy: Strategy,
    possible: schemas/* boolean */.zMY(),
    because: schemas/* string */.YjP(),
});
/** What would leave the live database, by table (`"schema"."table"`). */
const RollbackLoss = schemas/* object */.Ikc({
    table: schemas/* string */.YjP(),
    /** Set where it is the values of one column. */
    column: schemas/* string */.YjP().optional(),
    /** Row versions written since: inserted or updated; in a column its values. */
    written: schemas/* number */.aig().int().nonnegative(),
    /** Rows that were deleted or updated since and come back as they were. */
    comeBack: schemas/* number */.aig().int().nonnegative().optional(),
    /**
     * Of `written`: by a transaction that changed the table itself, too. A migration that rewrites a table does, so that
     * perhaps nobody wrote them; who empties and fills it again in one transaction does, too.
     */
    rewritten: schemas/* number */.aig().int().nonnegative().optional(),
    /** `counted`: by row versions. `difference`: of the numbers of rows only, so that it is a lower bound. */
    how: schemas/* enum */.k5n(['counted', 'difference', 'estimated']),
});
/** One migration that goes, or went. */
const RolledBackMigration = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    how: schemas/* enum */.k5n(['clean-history', 'reverse', 'restore', 'in-place']),
    /** Where its reverse comes from. */
    source: schemas/* enum */.k5n(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
    proven: schemas/* enum */.k5n(['by the rehearsal', 'now']).optional(),
    sql: schemas/* string */.YjP().optional(),
    state: schemas/* enum */.k5n(['to go', 'gone', 'failed']),
});
/** A database as it was before a rollback or before an undo. */
const PreservedDatabase = schemas/* object */.Ikc({
    database: schemas/* string */.YjP(),
    /** The database that it was. */
    of: schemas/* string */.YjP(),
    at: iso/* datetime */.w$(),
    /** What replaced it. */
    by: schemas/* enum */.k5n(['rollback', 'undo']),
    backup: schemas/* string */.YjP().optional(),
    bytes: schemas/* number */.aig().int().nonnegative().optional(),
});
/** What salvage found in one table of the preserved database. */
const SalvagedTable = schemas/* object */.Ikc({
    table: schemas/* string */.YjP(),
    /** Rows that the live database does not have, by primary key. */
    missing: schemas/* number */.aig().int().nonnegative(),
    /** Rows that it has with other values. */
    changed: schemas/* number */.aig().int().nonnegative(),
    /** Relative to the folder of the salvage. */
    files: schemas/* array */.YOg(schemas/* string */.YjP()),
    note: schemas/* string */.YjP().optional(),
});
/** Rows that were written between the backup made before and the reverse that took them; copies are in `belay_audit`. */
const LateTable = schemas/* object */.Ikc({
    migration: schemas/* string */.YjP(),
    table: schemas/* string */.YjP(),
    rows: schemas/* number */.aig().int().positive(),
});
/** What `action-rollback` reports beside the common part. */
const RollbackReportSchema = schema/* StageReportBase */.GN.extend({
    stage: schemas/* literal */.euz('rollback'),
    rollback: schemas/* object */.Ikc({
        what: schemas/* enum */.k5n(['plan', 'now', 'arm', 'list', 'undo', 'salvage', 'drop-preserved']),
        target: validate_report/* Target */.We.optional(),
        /** The last applied migration, before. */
        from: schemas/* object */.Ikc({ migration: schemas/* string */.YjP(), appliedAt: schemas/* string */.YjP().optional() }).optional(),
        to: schemas/* object */.Ikc({
            kind: schemas/* enum */.k5n(['migration', 'backup', 'file', 'preserved']),
            name: schemas/* string */.YjP(),
            takenAt: iso/* datetime */.w$().optional(),
            location: schemas/* string */.YjP().optional(),
        })
            .optional(),
        strategy: Strategy.optional(),
        ways: schemas/* array */.YOg(ConsideredWay),
        /** Newest first. */
        migrations: schemas/* array */.YOg(RolledBackMigration),
        losses: schemas/* array */.YOg(RollbackLoss),
        /** What could not be counted among the losses, one sentence each. */
        lossesUnknown: schemas/* array */.YOg(schemas/* string */.YjP()),
        /** Milliseconds for which connections would be refused, and that the whole would take; as far as it is known. */
        estimate: schemas/* object */.Ikc({
            refusedMs: schemas/* number */.aig().nonnegative(),
            durationMs: schemas/* number */.aig().nonnegative().optional(),
        })
            .optional(),
        /** Where undoing by SQL stopped: between two migrations, within the reverse of one, or nobody knows. */
        stoppedAt: schemas/* object */.Ikc({ migration: schemas/* string */.YjP(), at: schemas/* enum */.k5n(['boundary', 'part', 'unknown']) })
            .optional(),
        /** All that was to be done is done, now or by an earlier run. */
        done: schemas/* boolean */.zMY(),
        /** When an earlier run did what was asked for now: this one changed nothing. */
        doneBefore: iso/* datetime */.w$().optional(),
        /** What the database refused, measured. */
        window: schemas/* object */.Ikc({ refusedMs: schemas/* number */.aig().nonnegative(), terminated: schemas/* number */.aig().int().nonnegative() })
            .optional(),
        preserved: PreservedDatabase.optional(),
        /** Where the backup lies that was made before. */
        preRollback: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), locations: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional(),
        lateWrites: schemas/* array */.YOg(LateTable).optional(),
        salvaged: schemas/* array */.YOg(SalvagedTable).optional(),
        listed: schemas/* object */.Ikc({
            migrations: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), state: schemas/* string */.YjP(), appliedAt: schemas/* string */.YjP().optional() })),
            /** In how many places they were looked for. */
            places: schemas/* number */.aig().int().nonnegative(),
            backups: schemas/* array */.YOg(backup_report/* ListedBackup */.S5),
            preserved: schemas/* array */.YOg(PreservedDatabase),
        })
            .optional(),
        /** Where Belay would not go on: what a person can do, and the file that it was written to. */
        byHand: schemas/* object */.Ikc({ file: schemas/* string */.YjP().optional(), commands: schemas/* array */.YOg(schemas/* string */.YjP()) }).optional(),
        audit: delivery/* AuditLine */.a.optional(),
        deliveries: schemas/* array */.YOg(delivery/* Delivery */.r),
        /** Times of the parts in milliseconds. */
        times: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nonnegative()),
    }),
});

// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts + 1 modules
var stage_report = __webpack_require__(75887);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(33626);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/rollback/headline.ts

/** The verdict in one sentence: what was done, or would be. */
function headlineOf(verdict, details, findings) {
    if (verdict === 'failed')
        return failedHeadline(details, findings);
    return `${whatHappened(details)}${verdict === 'warned' ? reservation(findings) : ''}`;
}
function reservation(findings) {
    return findings.some(({ severity }) => severity === 'warning')
        ? '; read the warnings'
        : '; not everything could be looked at';
}
function failedHeadline(details, findings) {
    const gravest = (0,words/* gravestInWords */.L6)(findings);
    const { what, done, migrations } = details;
    if (what === 'plan')
        return `This rollback cannot be done: ${gravest}`;
    if (done)
        return `${whatHappened(details)}, and yet: ${gravest}`;
    const gone = migrations.filter(({ state }) => state === 'gone').length;
    if (gone > 0)
        return `The rollback stopped after ${gone} of ${migrations.length} migrations: ${gravest}`;
    return `The rollback failed: ${gravest}`;
}
function whatHappened(details) {
    if (details.doneBefore !== undefined)
        return doneBeforeWords(details);
    switch (details.what) {
        case 'list':
            return listWords(details);
        case 'plan':
            return planWords(details);
        case 'undo':
            return undoneWords(details);
        case 'salvage':
            return salvageWords(details);
        case 'drop-preserved':
            return `${details.preserved?.database ?? 'The preserved database'} is dropped`;
        case 'now':
        case 'arm':
            return doneWords(details);
    }
}
function doneBeforeWords({ what, preserved, to }) {
    const kept = preserved === undefined ? '' : `; the database before that is ${preserved.database}`;
    if (what === 'undo')
        return `The last rollback had been undone before${kept}`;
    return `It was done before: ${to?.name ?? 'the backup'} serves${kept}`;
}
/** What an undo put aside was the result of a rollback: where it serves again, the rollback counts again. */
function undoneWords({ to, preserved }) {
    const taken = preserved?.by === 'rollback' ? 'The undo is taken back' : 'The rollback is undone';
    return `${taken}: ${to?.name ?? 'the preserved database'} serves again`;
}
function doneWords({ strategy, migrations, to, window }) {
    const count = (0,words/* plural */.LS)(migrations.length, 'migration');
    switch (strategy) {
        case 'clean-history':
            return 'Rolled back: nothing had been applied, and the history says so now';
        case 'reverse':
            return `Rolled back to ${to?.name ?? 'before'}: ${count} undone by proven SQL`;
        case 'restore': {
            const refused = window === undefined
                ? ''
                : `; connections were held up for ${Math.round(window.refusedMs)} ms`;
            return `Rolled back: ${to?.name ?? 'the backup'} is restored and serves${refused}`;
        }
        case 'in-place':
            return `Rolled back: ${to?.name ?? 'the backup'} is restored into the database itself`;
        case 'none':
        case undefined:
            return 'There was nothing to roll back';
    }
}
function planWords({ strategy, migrations, to }) {
    const count = (0,words/* plural */.LS)(migrations.length, 'migration');
    switch (strategy) {
        case 'clean-history':
            return 'Only the history would be cleaned: nothing was applied';
        case 'reverse':
            return `${count} would be undone by proven SQL`;
        case 'restore':
            return `${to?.name ?? 'The backup'} would be restored beside the database, and cut over`;
        case 'in-place':
            return `${to?.name ?? 'The backup'} would be restored into the database itself`;
        case 'none':
        case undefined:
            return 'There is nothing to roll back';
    }
}
function listWords({ listed }) {
    const applied = listed?.migrations.filter(({ state }) => state === 'applied').length ?? 0;
    const verified = listed?.backups.filter((backup) => backup.verified).length ?? 0;
    const preserved = listed?.preserved.length ?? 0;
    return [
        `${(0,words/* plural */.LS)(applied, 'migration')} applied`,
        ...(listed?.places === 0 ? [] : [(0,words/* plural */.LS)(verified, 'verified restore point')]),
        ...(preserved === 0 ? [] : [(0,words/* plural */.LS)(preserved, 'preserved database')]),
    ].join(', ');
}
function salvageWords({ salvaged = [], preserved }) {
    const rows = (key) => salvaged.reduce((sum, table) => sum + table[key], 0);
    return `${(0,words/* plural */.LS)(rows('missing'), 'row')} that only ${preserved?.database ?? 'the preserved database'} has, and ${rows('changed')} with other values, are exported`;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(72224);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
;// CONCATENATED MODULE: ./packages/core/src/rollback/afterwards.ts



const AGAIN = 'The next prisma migrate deploy applies the migrations again: mend or remove them first.';
/** Without the parameters, which libpq may not know: Prisma's `schema`. */
const LIVE_URL = '"${BELAY_DATABASE_URL%%\\?*}"';
/** After what was done: how to go on from there, and how to take it back. */
function afterwards(details, options) {
    const { what, preserved, preRollback, migrations } = details;
    if (what === 'salvage')
        return afterSalvage(details, options);
    if (what === 'drop-preserved' || what === 'list')
        return undefined;
    if (preserved !== undefined)
        return withPreserved(details, preserved);
    const again = migrations.length === 0 ? [] : [AGAIN];
    const [location] = preRollback?.locations ?? [];
    if (location === undefined)
        return again.length === 0 ? undefined : { words: AGAIN };
    const before = 'The database as it was before is in the backup that was made first:';
    return {
        words: [...again, before].join(' '),
        command: `belay rollback --backup ${(0,recovery/* shellWord */.r)(location)} --plan`,
    };
}
function withPreserved({ what, target, migrations }, { database: name, of }) {
    // An undo is taken back only by the name of what it put aside.
    const undo = what === 'undo' ? name : (target?.database ?? of);
    const allow = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(name)} ALLOW_CONNECTIONS true`;
    const again = migrations.length === 0 ? '' : `${AGAIN} `;
    return {
        words: `${again}The database as it was is kept as ${name}, closed to applications:`,
        command: [
            'belay rollback --salvage DIR   # exports what only it has',
            `belay rollback --undo --confirm ${(0,recovery/* shellWord */.r)(undo)}   # takes this ${what === 'undo' ? 'undo' : 'rollback'} back`,
            `psql -d ${LIVE_URL} -c ${(0,recovery/* shellWord */.r)(allow)}   # opens it; with false it is closed again`,
            `belay rollback --drop-preserved --confirm ${(0,recovery/* shellWord */.r)(name)}   # drops it for good`,
        ].join('\n'),
    };
}
function afterSalvage({ salvaged = [] }, { salvage = '.' }) {
    const load = (file) => `psql -X -d ${LIVE_URL} -f ${(0,recovery/* shellWord */.r)(external_node_path_default().join(salvage, file))}`;
    const commands = [
        ...(salvaged.some(({ missing }) => missing > 0) ? [load('salvage.sql')] : []),
        ...(salvaged.some(({ changed }) => changed > 0) ? [load('salvage-updates.sql')] : []),
    ];
    if (commands.length === 0)
        return undefined;
    const words = 'Nothing was loaded. Read the files, take out what is not wanted, then load them:';
    return { words, command: commands.join('\n') };
}
/** After a list: the plans to the newest verified backup of this database, and to the migration before the last one. */
function afterList({ migrations, backups }, place) {
    const backup = backups.find(({ verified, database }) => verified && database === place);
    const before = migrations.filter(({ state }) => state === 'applied').at(-2);
    const commands = [
        ...(backup === undefined
            ? []
            : [`belay rollback --plan --backup ${(0,recovery/* shellWord */.r)(backup.location)}`]),
        ...(before === undefined
            ? []
            : [`belay rollback --plan --migration ${(0,recovery/* shellWord */.r)(before.name)}`]),
    ];
    if (commands.length === 0)
        return undefined;
    return { words: 'What going back would do and cost, for example:', command: commands.join('\n') };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/next.ts


/** What to do now, whatever came of it: nobody on call should have to think of the next command. */
function nextOf(verdict, details, options) {
    if (details.done)
        return afterwards(details, options);
    if (details.listed !== undefined)
        return afterList(details.listed, details.target?.place);
    const { what, strategy, migrations } = details;
    if (strategy === 'none' && options.armed === undefined)
        return rowsAllTheSame(details, options);
    if (what === 'plan' && (verdict === 'passed' || verdict === 'warned')) {
        return { words: 'To do it:', command: commandFor(details, options) };
    }
    if (verdict === 'refused' && details.losses.length + details.lossesUnknown.length > 0) {
        const byHand = byHandWords(details);
        const words = `${byHand === '' ? '' : `${byHand} `}To do it all the same:`;
        return { words, command: commandFor(details, options) };
    }
    if (what !== 'plan' && migrations.some(({ state }) => state === 'gone')) {
        return {
            words: 'The database stands between two migrations. To go on from there, run the same again:',
            command: commandFor(details, options),
        };
    }
    if (options.armed && verdict !== 'passed' && verdict !== 'warned') {
        return {
            words: 'The armed rollback was not carried out. By hand, first what it would do:',
            command: `${commandFor(details, options)} --plan`,
        };
    }
    const words = byHandWords(details);
    return words === '' ? undefined : { words };
}
/** The schema is as it was; who wants rows back has to say so. */
function rowsAllTheSame(details, options) {
    if (options.backup === undefined && options.restorePoint === undefined)
        return undefined;
    const asked = { ...options, strategy: 'restore' };
    const words = 'Where it is the rows of the backup that are wanted, first what that would do:';
    return { words, command: `${commandFor(details, asked)} --plan` };
}
function byHandWords({ byHand }) {
    if (byHand?.file === undefined)
        return '';
    return `The commands to go on by hand, with the names filled in, are in ${byHand.file}.`;
}
/** The same rollback, from a shell. The URL and the keys come from the environment, where no list of processes shows them. */
function commandFor(details, options) {
    const { target, losses, lossesUnknown } = details;
    const losing = losses.length + lossesUnknown.length > 0;
    const flag = (name, value) => value === undefined ? [] : [`--${name} ${(0,recovery/* shellWord */.r)(value)}`];
    const backup = thatOne(details) ?? options.backup ?? locationOf(options.restorePoint);
    return [
        'belay rollback',
        ...(options.what === 'undo' ? ['--undo'] : []),
        ...flag('migration', options.to ?? (backup === undefined ? lastThen(options) : undefined)),
        ...flag('backup', backup),
        ...flag('expect', options.expect),
        ...flag('migrations', options.migrations),
        ...flag('strategy', options.strategy === 'auto' ? undefined : options.strategy),
        ...placesToSave(details, options).flatMap((place) => flag('pre-rollback-to', place)),
        ...flag('confirm', confirmationOf(target?.database, options)),
        ...(losing ? ['--accept-data-loss'] : []),
    ].join(' ');
}
/** The very backup of the plan: which one of a place is the newest is another question by the time somebody types. */
function thatOne({ to }) {
    return to?.kind === 'backup' ? to.location : undefined;
}
/** A way that needs one where none was given: DIR, for a person to fill in. */
function placesToSave({ strategy }, { preRollbackTo, backup, restorePoint }) {
    if (preRollbackTo !== undefined)
        return preRollbackTo;
    const isNeeded = strategy === 'reverse' || strategy === 'in-place';
    return isNeeded && backup === undefined && restorePoint === undefined ? ['DIR'] : [];
}
/** Another database's backup was confirmed by both names, and must be again. */
function confirmationOf(database, { confirm }) {
    return database !== undefined && confirm?.startsWith(`${database} from `) ? confirm : database;
}
/** What an armed rollback goes back to where no backup was named. */
function lastThen({ armed }) {
    return armed?.history.findLast(({ state }) => state === 'applied')?.name;
}
/** The first place of a restore point: a shell takes that more easily than the JSON. */
function locationOf(restorePoint) {
    if (restorePoint === undefined)
        return undefined;
    try {
        const { locations } = JSON.parse(restorePoint);
        const [first] = Array.isArray(locations) ? locations : [];
        return typeof first === 'string' ? first : undefined;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./packages/core/src/rollback/plan/plan-rows.ts
var plan_rows = __webpack_require__(28567);
// EXTERNAL MODULE: ./packages/core/src/rollback/telling.ts + 2 modules
var telling = __webpack_require__(42310);
;// CONCATENATED MODULE: ./packages/core/src/rollback/frame.ts











/**
 * Runs one of the things that a rollback can be asked for and reports on it. What stops it, a mistake of the user's or
 * a signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of it
 * was written.
 */
async function runRollback(options, given, { plan, body, headline, quiet, reportIn = '' }) {
    const started = given.now();
    const root = external_node_path_default().resolve(options.workspace, options.workingDirectory);
    const redact = (0,report_redact/* redactor */.$p)(secretsOf(options));
    const ports = { ...given, ...(0,redact_ports/* redactPorts */.g)(given, redact) };
    const details = {
        ...{ what: options.armed ? 'arm' : options.what, done: false, times: {} },
        ...{ ways: [], migrations: [], losses: [], lossesUnknown: [], deliveries: [] },
    };
    const recorder = new report_recorder/* StageRecorder */.V(plan, (finding) => finding, ports.progress ?? runtime_ports/* noProgress */.n);
    const subject = [];
    let refused;
    let failure;
    try {
        refused = await body({ options, root, recorder, details, subject, ports });
    }
    catch (error) {
        failure = error;
    }
    const error = failure === undefined ? undefined : (0,stage_report/* stageError */.vH)(failure);
    const { run, failOn } = options;
    const common = (0,stage_report/* commonReport */.QC)({
        ...{ run, failOn, recorder, subject, error, refused, started, ended: ports.now() },
        headline: (verdict) => headline?.(verdict) ?? headlineOf(verdict, details, recorder.findings),
        errorHeadline: (message) => errorHeadline(message, details, error),
    });
    // Whatever went wrong: what to do now is never left open.
    const next = nextOf(common.verdict, details, options);
    const summary = (0,plan_rows/* planRows */.L)(details, { now: ports.now() });
    const report = (0,report_redact/* redactDeep */.KL)({
        ...common,
        ...(next === undefined ? {} : { next }),
        ...(summary.length === 0 ? {} : { summary }),
        ...{ stage: 'rollback', rollback: details },
    }, redact);
    report.rollback.audit = (0,telling/* auditLineOfRollback */.d7)(report, options);
    if (!quiet)
        report.rollback.deliveries.push(...(await (0,telling/* tellRollback */.WL)(report, options, ports)));
    const reportFile = await (0,stage_report/* keepReport */.kA)(external_node_path_default().resolve(root, options.report, reportIn), report, RollbackReportSchema, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
/** On call at night, the first question is in which state the database is. */
function errorHeadline(message, { done, what }, error) {
    if (done)
        return `The rollback is done, and then something failed: ${message}`;
    if (error?.kind !== 'user' || what === 'list')
        return message;
    return `${message} Nothing was changed.`;
}
function secretsOf(options) {
    const { databaseUrl, encryptPassphrase, ageIdentity, manifestKey, alertUrl = [] } = options;
    return [databaseUrl, encryptPassphrase, ageIdentity, manifestKey, ...alertUrl].filter((secret) => secret !== undefined);
}


/***/ }),

/***/ 37725:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Om: () => (/* binding */ tableWords),
/* harmony export */   Ul: () => (/* binding */ rewrittenWords),
/* harmony export */   VH: () => (/* binding */ lossWords)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);

const SHOWN = 6;
/** What would leave the live database, and what would come back, as two halves of a sentence; none where nothing would. */
function lossWords(losses) {
    const rows = losses.filter(({ column, written }) => column === undefined && written > 0);
    const values = losses.filter(({ column, written }) => column !== undefined && written > 0);
    const back = losses.filter(({ comeBack = 0 }) => comeBack > 0);
    return [
        ...(rows.length === 0 ? [] : [`${counted(rows, 'row')} written since: ${listed(rows)}`]),
        ...(values.length === 0 ? [] : [`${counted(values, 'value')} in ${columns(values)}`]),
        ...(back.length === 0 ? [] : [backWords(back)]),
    ];
}
/** A transaction that changed a table altogether and its rows: nobody need have written them. */
function rewrittenWords(losses) {
    const tables = losses.filter(({ rewritten = 0 }) => rewritten > 0);
    if (tables.length === 0)
        return undefined;
    const each = tables.map(({ table, rewritten = 0 }) => `${tableWords(table)} ${rewritten.toLocaleString('en-US')}`); // prettier-ignore
    return `of these, ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)(each, SHOWN)} by a transaction that also changed the table, as a migration does that rewrites it: perhaps nobody wrote them`;
}
/** `Order` for `"public"."Order"`, `billing.Order` elsewhere. */
function tableWords(table) {
    const parts = [...table.matchAll(/"((?:[^"]|"")*)"/g)].map(([, name = '']) => name.replaceAll('""', '"')); // prettier-ignore
    if (parts.length === 0)
        return table;
    return (parts[0] === 'public' ? parts.slice(1) : parts).join('.');
}
function counted(losses, noun) {
    const sum = losses.reduce((total, { written }) => total + written, 0);
    const exact = losses.every(({ how }) => how === 'counted');
    const about = losses.some(({ how }) => how === 'estimated') ? 'about ' : exact ? '' : 'at least ';
    return `${about}${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(sum, noun)}`;
}
function listed(losses) {
    const most = [...losses].sort((a, b) => b.written - a.written);
    const each = most.map(({ table, written }) => `${tableWords(table)} ${written.toLocaleString('en-US')}`); // prettier-ignore
    return (0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)(each, SHOWN);
}
function columns(losses) {
    const each = losses.map(({ table, column = '', written }) => `${tableWords(table)}.${column} ${written.toLocaleString('en-US')}`);
    return (0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)(each, SHOWN);
}
function backWords(losses) {
    const sum = losses.reduce((total, { comeBack = 0 }) => total + comeBack, 0);
    const most = [...losses].sort((a, b) => (b.comeBack ?? 0) - (a.comeBack ?? 0));
    const each = most.map(({ table, comeBack = 0 }) => `${tableWords(table)} ${comeBack.toLocaleString('en-US')}`); // prettier-ignore
    return `${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(sum, 'row')} deleted or changed since, back as ${sum === 1 ? 'it was' : 'they were'}: ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)(each, SHOWN)}`;
}


/***/ }),

/***/ 28567:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ planLines),
/* harmony export */   L: () => (/* binding */ planRows)
/* harmony export */ });
/* harmony import */ var _report_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(15129);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);
/* harmony import */ var _loss_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(37725);
/* harmony import */ var _time_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(147);




/**
 * What would be done, or was: now at, go to, what goes, how, what it costs, for how long the database would not answer,
 * and what is kept. None for what changes no state of the database.
 */
function planRows(details, { now }) {
    const { what, strategy, to, doneBefore } = details;
    if (what === 'list' || what === 'salvage')
        return [];
    if (what === 'drop-preserved')
        return dropRows(details, now);
    if (doneBefore !== undefined)
        return doneBeforeRows(details, doneBefore, now);
    if (what === 'undo' ? to === undefined : strategy === undefined)
        return [];
    const rows = [
        { label: details.done ? 'was at' : 'now at', lines: fromLines(details, now) },
        { label: details.done ? 'went to' : 'go to', lines: toLines(details, now) },
        { label: details.done ? 'gone' : 'goes', lines: migrationLines(details) },
        { label: 'how', lines: howLines(details) },
        { label: details.done ? 'cost' : 'costs', lines: costLines(details) },
        { label: 'outage', lines: outageLines(details) },
        { label: 'kept', lines: keptLines(details) },
    ];
    return rows.filter(({ lines }) => lines.length > 0);
}
const LABEL_WIDTH = 11;
function dropRows({ preserved, done }, now) {
    if (preserved === undefined)
        return [];
    const { database, at, by, bytes } = preserved;
    const size = bytes === undefined ? '' : `, ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .byteWords */ .G4)(bytes)}`;
    const lines = [
        database,
        `as it was before the ${by} of ${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .momentWords */ .u)(at, now)} (${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .agoWords */ .p)(at, now)})${size}`,
        ...(done ? [] : ['for good: what only it has is gone then; --salvage exports it before']),
    ];
    return [{ label: done ? 'dropped' : 'drops', lines }];
}
function doneBeforeRows(details, at, now) {
    const done = `before, at ${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .momentWords */ .u)(at, now)} (${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .agoWords */ .p)(at, now)}); nothing was changed now`;
    return [
        { label: 'done', lines: [done] },
        { label: 'kept', lines: keptLines(details) },
    ];
}
/** The same for a terminal on which somebody is asked, who must see which server's database it is. */
function planLines(details, words) {
    const { target } = details;
    const rows = planRows(details, words);
    const where = target === undefined ? [] : [{ label: 'database', lines: [target.place] }];
    return [...where, ...rows].flatMap(({ label, lines }) => lines.map((line, index) => `  ${(0,_report_text_js__WEBPACK_IMPORTED_MODULE_3__/* .padEnd */ .f)(index === 0 ? label : '', LABEL_WIDTH)}${line}`));
}
function fromLines({ from, what }, now) {
    if (what === 'undo')
        return [];
    if (from === undefined)
        return ['no migration applied'];
    const { migration, appliedAt } = from;
    return [
        appliedAt === undefined ? migration : `${migration}, applied ${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .agoWords */ .p)(appliedAt, now)}`,
    ];
}
function toLines({ to, migrations, strategy }, now) {
    if (strategy === 'none')
        return ['where it is: there is nothing to roll back'];
    if (to === undefined)
        return migrations.length === 0 ? [] : ['before the first of these'];
    const { kind, name, takenAt, location } = to;
    switch (kind) {
        case 'migration':
            return [name];
        case 'backup': {
            const taken = takenAt === undefined ? '' : ` of ${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .momentWords */ .u)(takenAt, now)} (${(0,_time_words_js__WEBPACK_IMPORTED_MODULE_2__/* .agoWords */ .p)(takenAt, now)})`; // prettier-ignore
            return [`the backup${taken}`, location ?? name];
        }
        case 'file':
            return [`the file ${location ?? name}`];
        case 'preserved':
            return [`the preserved database ${name}`];
    }
}
function migrationLines({ migrations, strategy }) {
    if (strategy === 'none' || migrations.length === 0)
        return [];
    const names = migrations.map(({ name }) => name);
    if (names.length === 1)
        return names;
    return [`${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(names.length, 'migration')}, newest first: ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .namesInWords */ .hy)(names)}`];
}
function howLines({ strategy, what, to, migrations }) {
    if (what === 'undo')
        return ['swap both databases; nothing is restored'];
    switch (strategy) {
        case 'clean-history':
            return ['mark them as rolled back in the history; nothing of them is in the schema'];
        case 'reverse': {
            const now = migrations.filter(({ proven }) => proven === 'now').length;
            const proven = now === 0 ? 'by the rehearsal' : now === migrations.length ? 'now, on a throwaway server' : 'by the rehearsal and now'; // prettier-ignore
            return [`run the reverse SQL, proven ${proven}, newest first, each with its history`];
        }
        case 'restore':
            return [`restore the ${sourceWord(to)} beside, compare, cut over`];
        case 'in-place':
            return [`restore the ${sourceWord(to)} into the database itself, in one transaction`];
        case 'none':
        case undefined:
            return [];
    }
}
function sourceWord(to) {
    return to?.kind === 'file' ? 'file' : 'backup';
}
function costLines({ losses, lossesUnknown, strategy, done, what, target, }) {
    if (strategy === 'none')
        return [];
    if (what === 'undo') {
        return done ? [] : [`what was written since stays in ${target?.database ?? 'the database'}_before_undo_… and can be exported (--salvage)`]; // prettier-ignore
    }
    const [first, ...more] = (0,_loss_words_js__WEBPACK_IMPORTED_MODULE_1__/* .lossWords */ .VH)(losses);
    const rewritten = (0,_loss_words_js__WEBPACK_IMPORTED_MODULE_1__/* .rewrittenWords */ .Ul)(losses);
    const would = done ? 'left' : 'would leave';
    const lost = first === undefined ? [] : [`${would} the live database: ${first}`, ...more];
    const open = lossesUnknown.map((sentence) => `not known: ${sentence}`);
    if (lost.length + open.length === 0)
        return [done ? 'nothing that was written since' : 'nothing: no row is lost']; // prettier-ignore
    const stays = strategy === 'restore' && !done ? [`it stays in ${target?.database ?? 'the database'}_before_rollback_… and can be exported (--salvage)`] : []; // prettier-ignore
    return [...lost, ...(rewritten === undefined ? [] : [rewritten]), ...open, ...stays];
}
function outageLines({ window, estimate, strategy, done }) {
    if (window !== undefined) {
        const ended = window.terminated === 0 ? '' : `; ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(window.terminated, 'session')} ended`;
        return [`${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(window.refusedMs)}, measured${ended}`];
    }
    if (done || estimate === undefined || strategy === 'none')
        return [];
    const { refusedMs, durationMs } = estimate;
    const took = durationMs === undefined ? '' : ` (about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(durationMs)})`;
    if (strategy === 'in-place')
        return [`all of it${took}: every table is locked until it is done`];
    if (refusedMs === 0)
        return ['none; who uses a table that is changed waits for a moment'];
    const beside = strategy === 'restore' ? `; the restore itself${took} runs beside the live database` : ''; // prettier-ignore
    return [`about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(refusedMs)}, once${beside}`];
}
function keptLines({ preserved, preRollback, done }) {
    if (!done)
        return [];
    const backup = preRollback && (preRollback.locations[0] ?? preRollback.id);
    return [
        ...(preserved === undefined ? [] : [`${preserved.database}, the database as it was, closed to applications`]), // prettier-ignore
        ...(backup === undefined ? [] : [`the backup that was made before: ${backup}`]),
    ];
}


/***/ }),

/***/ 147:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ agoWords),
/* harmony export */   u: () => (/* binding */ momentWords)
/* harmony export */ });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** `just now`, `4 min ago`, `3 h ago`, `2 days ago`. */
function agoWords(moment, now) {
    const age = now - Date.parse(moment);
    if (age < MINUTE)
        return 'just now';
    if (age < HOUR)
        return `${Math.floor(age / MINUTE)} min ago`;
    if (age < 2 * DAY)
        return `${Math.floor(age / HOUR)} h ago`;
    return `${Math.floor(age / DAY)} days ago`;
}
/** `02:14 UTC`, with the day where it is another one. */
function momentWords(moment, now) {
    const iso = new Date(moment).toISOString();
    const time = `${iso.slice(11, 16)} UTC`;
    const isToday = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
    return isToday ? time : `${iso.slice(0, 10)} ${time}`;
}


/***/ }),

/***/ 42310:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d7: () => (/* binding */ auditLineOfRollback),
  UX: () => (/* binding */ checkTelling),
  WL: () => (/* binding */ tellRollback)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/telling/alerts.ts + 5 modules
var alerts = __webpack_require__(10363);
;// CONCATENATED MODULE: ./packages/core/src/telling/audit-line.ts
/** Who did what, and how it came out. `more`: what only the stage knows. */
function auditLineOf(report, { actor, commit, runUrl }, { planDigest, why, what } = {}) {
    return {
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        stage: report.stage,
        verdict: report.verdict,
        run: report.run,
        ...(actor === undefined ? {} : { actor }),
        ...(runUrl === undefined ? {} : { runUrl }),
        ...(commit === undefined ? {} : { commit }),
        ...(planDigest === undefined ? {} : { planDigest }),
        ...(why === undefined ? {} : { why }),
        ...(what === undefined ? {} : { what }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/telling/audit-row.ts
var audit_row = __webpack_require__(56353);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
// EXTERNAL MODULE: ./packages/core/src/telling/dispatch.ts
var dispatch = __webpack_require__(59249);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/rollback/told-words.ts

/** What made it happen, for the record. */
function whyWords({ armed, endsBy }) {
    if (armed === undefined)
        return 'it was asked for';
    // Only after a cancel is there an end by which all must be over.
    const how = endsBy === undefined ? 'failed' : 'was cancelled';
    return `the job ${how} after the rollback had been armed (${armed.armedAt})`;
}
/** Errors after which the database is not, or may not be, as it was before. */
const CHANGED_ALL_THE_SAME = {
    'cutover-unknown': 'whether the databases were exchanged is not known',
    'in-place-unknown': 'whether the backup was restored in place is not known',
    'restored-otherwise': 'restored the backup into the database itself, whose schema now differs from it',
    'history-not-changed': 'whether the history was cleaned is not known',
};
/** Whether something is, or may be, another than before. */
function isChanged({ rollback, error, }) {
    const unsettled = rollback.stoppedAt !== undefined && rollback.stoppedAt.at !== 'boundary';
    const told = CHANGED_ALL_THE_SAME[error?.code ?? ''] !== undefined;
    return rollback.done || goneOf(rollback).length > 0 || unsettled || told;
}
/** What was changed, for the record and for alerts; also where that is nothing, or a part. */
function whatWords({ rollback: details, error, }) {
    const { what, done, preserved, stoppedAt } = details;
    const kept = preserved && what !== 'drop-preserved' ? `; kept: ${preserved.database}` : '';
    const gone = goneOf(details);
    if (!done && (gone.length > 0 || stoppedAt !== undefined)) {
        const all = (0,words/* plural */.LS)(details.migrations.length, 'migration');
        const names = gone.length === 0 ? '' : `; gone: ${(0,words/* namesInWords */.hy)(gone)}`;
        return `stopped after ${gone.length} of ${all}${names}${standingWords(stoppedAt)}`;
    }
    if (!done)
        return CHANGED_ALL_THE_SAME[error?.code ?? ''] ?? 'nothing was changed';
    if (what === 'drop-preserved')
        return `dropped ${preserved?.database ?? 'a preserved database'}`;
    if (what === 'undo')
        return `put ${details.to?.name ?? 'the preserved database'} back${kept}`;
    return `${doneWords(details, gone)}${kept}`;
}
const STANDING = {
    boundary: '',
    part: 'a part of the reverse took effect',
    unknown: 'whether its reverse took effect is not known',
};
function standingWords(stopped) {
    if (stopped === undefined || stopped.at === 'boundary')
        return '';
    return `; of ${stopped.migration}, ${STANDING[stopped.at]}`;
}
function doneWords({ strategy, to }, gone) {
    const source = to?.name ?? 'a backup';
    switch (strategy) {
        case 'restore':
            return `restored ${source} beside and cut over`;
        case 'in-place':
            return `restored ${source} into the database itself`;
        case 'reverse':
            return `undid by reverse SQL: ${(0,words/* namesInWords */.hy)(gone)}`;
        case 'clean-history':
            return `marked as rolled back: ${(0,words/* namesInWords */.hy)(gone)}`;
        case 'none':
        case undefined:
            return 'nothing had to be changed';
    }
}
/** The migrations that went, newest first. */
function goneOf({ migrations }) {
    return migrations.filter(({ state }) => state === 'gone').map(({ name }) => name);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/telling.ts







/**
 * Checks the addresses among the inputs, before anything is touched.
 *
 * @throws UserError `webhook-url-invalid`; never with the address.
 */
function checkTelling(options) {
    (0,alerts/* webhooksOf */.o)(options);
}
/** Who rolled back what, why, and how it came out. */
function auditLineOfRollback(report, options) {
    const [why, what] = [whyWords(options), whatWords(report)];
    return auditLineOf(report, options.identity, { why, what });
}
/**
 * Tells of a rollback: alerts to the webhooks, and a line in `belay_audit` where the database that serves now has
 * that table. Nothing is sent of what changes nothing (plan, list, salvage). Never throws.
 *
 * @param report Without secrets; what is sent is made of it.
 */
async function tellRollback(report, options, ports) {
    if (!CHANGING.has(report.rollback.what))
        return [];
    const { databaseUrl } = options;
    const { env } = ports;
    const dispatches = [
        ...(isChanged(report) && databaseUrl !== undefined
            ? [(0,audit_table/* auditDelivery */._A)(auditRowOf(report, options), { databaseUrl, env, make: false })]
            : []),
        ...(isNews(report, options) ? (0,alerts/* alertDeliveries */.R)(toldOf(report, options), options) : []),
    ];
    return (0,dispatch/* dispatchAll */.M)(dispatches, ports);
}
const CHANGING = new Set(['now', 'arm', 'undo', 'drop-preserved']);
/**
 * Whoever asked for a rollback at a terminal sees for himself that it was refused, or that he gave it up; nobody watches
 * an armed one, or a job.
 */
function isNews(report, { armed, identity }) {
    if (isChanged(report))
        return true;
    const unattended = armed !== undefined || identity.runUrl !== undefined;
    switch (report.error?.kind) {
        case undefined:
            return report.verdict === 'failed';
        case 'user':
        case 'interrupted':
            return unattended;
        case 'operation':
        case 'bug':
            return true;
    }
}
function toldOf(report, options) {
    const { identity, databaseUrl } = options;
    const { rollback, verdict } = report;
    const place = rollback.target?.place ?? (databaseUrl && (0,url/* describeUrl */.Ng)(databaseUrl)) ?? '';
    return {
        ...{ report, identity, place },
        calm: rollback.done && (verdict === 'passed' || verdict === 'warned'),
        facts: [`why: ${whyWords(options)}`, `what: ${whatWords(report)}`],
        fields: { rollback: fieldsOf(report, options) },
    };
}
/** For machines: in an alert as JSON, and in the details of the audit table's line. */
function fieldsOf(report, options) {
    const { rollback } = report;
    const { what, done, strategy, to, preserved, window, preRollback } = rollback;
    return {
        ...{ mode: what, done, why: whyWords(options), what: whatWords(report) },
        ...{ strategy, to, migrations: goneOf(rollback) },
        preserved: preserved?.database,
        refusedMs: window?.refusedMs,
        preRollback: preRollback?.id,
    };
}
function auditRowOf(report, options) {
    return (0,audit_row/* auditRow */.A)(auditLineOfRollback(report, options), {
        ...(0,audit_row/* auditDetails */.W)(report, options.identity),
        rollback: fieldsOf(report, options),
    });
}


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

/***/ 89459:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ makeFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



/**
 * Makes a folder and what is missing above it; one that is there stays as it is. Level by level: Node's own
 * `recursive` tries for ever where the parent exists and the file system says that it does not (seen below /proc,
 * with Node 20.20).
 *
 * @param mode Of what is made.
 * @throws what the file system says.
 */
async function makeFolder(folder, mode = 0o777) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { mode });
    }
    catch (error) {
        const { code } = error;
        if (code === 'EEXIST')
            return;
        const parent = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(folder);
        if (code !== 'ENOENT' || (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(parent))
            throw error;
        await makeFolder(parent, mode);
        await makeFolder(folder, mode);
    }
}


/***/ }),

/***/ 33626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ noProgress)
/* harmony export */ });
/* unused harmony export silentLogger */
/** A logger that says nothing. */
const silentLogger = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    group: (_title, body) => body(),
};
/** Progress that nobody watches. */
const noProgress = { item: () => undefined, check: () => undefined };


/***/ }),

/***/ 95186:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   v: () => (/* binding */ BELAY_VERSION)
/* harmony export */ });
/** Belay's version: that of the root package.json; `npm run generate` keeps the two equal. */
const BELAY_VERSION = '0.1.0';


/***/ }),

/***/ 35543:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ webhookAddress)
/* harmony export */ });
/* unused harmony export pushgatewayAddress */
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
/**
 * Reads the address of one webhook.
 *
 * @param what Names it without showing it.
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhookAddress(text, what) {
    const refusal = (why) => new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('webhook-url-invalid', `The address in ${what} cannot be used: ${why}.`, 'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.');
    return addressOf(text, { encrypted: true, refusal });
}
/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
function pushgatewayAddress(text) {
    const refusal = (why) => new UserError('pushgateway-url-invalid', `The address in pushgateway-url cannot be used: ${why}.`, 'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.');
    return addressOf(text, { encrypted: false, refusal });
}
function addressOf(text, { encrypted: mustBe, refusal }) {
    const url = urlOf(text, refusal);
    const encrypted = url.protocol === 'https:';
    if (!encrypted && url.protocol !== 'http:')
        throw refusal('it does not begin with https://');
    if (mustBe && !encrypted && !LOOPBACK.test(url.hostname)) {
        throw refusal('it is http:// and leads to another machine');
    }
    const { username, password } = url;
    const authorization = authorizationOf(username, password, refusal);
    [url.username, url.password, url.hash] = ['', '', ''];
    return { url, authorization };
}
function urlOf(text, refusal) {
    try {
        return new URL(text.trim());
    }
    catch {
        // The error would quote the address.
        throw refusal('it is not a URL');
    }
}
/** RFC 7617. */
function authorizationOf(username, password, refusal) {
    if (username === '' && password === '')
        return undefined;
    try {
        const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
        return `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    catch {
        throw refusal('a % in its user or password is not followed by two hexadecimal digits');
    }
}


/***/ }),

/***/ 10363:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ alertDeliveries),
  o: () => (/* binding */ webhooksOf)
});

// EXTERNAL MODULE: ./packages/core/src/telling/address.ts
var telling_address = __webpack_require__(35543);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/telling/alert-content.ts

const MOST_FINDINGS = 5;
const COMMIT_SHOWN = 12;
/** What an alert says of a stage. */
function alertContent({ report, identity, place, calm, facts }) {
    const { project, commit, actor, runUrl } = identity;
    const grave = (0,words/* gravestFirst */.Ln)(report.findings).filter(({ severity }) => severity !== 'notice');
    const findings = grave.slice(0, MOST_FINDINGS);
    return {
        ...{ headline: report.headline, calm: calm === true, about: facts ?? [] },
        ...{ findings, more: grave.length - findings.length },
        ...{ next: report.next, hint: report.error?.hint, runUrl },
        subject: [project, place].filter(Boolean).join(' · '),
        facts: [
            ...(commit === undefined ? [] : [`commit ${commit.slice(0, COMMIT_SHOWN)}`]),
            ...(actor === undefined ? [] : [`by ${actor}`]),
            `run ${report.run}`,
        ].join(' · '),
    };
}

// EXTERNAL MODULE: ./packages/core/src/report/markdown-escape.ts
var markdown_escape = __webpack_require__(84903);
// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(15129);
;// CONCATENATED MODULE: ./packages/core/src/telling/fit.ts
/** The parts in their order, without those there is no room for. Lengths in UTF-16 units, which no service counts more strictly. */
function fit(parts, most) {
    let kept = parts.filter(({ text }) => text !== '');
    const joined = () => kept.map(({ text }) => text).join('\n');
    while (joined().length > most) {
        const rank = Math.max(...kept.map((part) => part.rank));
        if (rank === 0)
            break;
        const index = kept.findLastIndex((part) => part.rank === rank);
        kept = kept.toSpliced(index, 1);
    }
    return joined();
}

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-discord.ts



/** The most characters that a message may have (Discord, "Execute Webhook"). */
const MESSAGE_CHARACTERS = 2_000;
/** Escaping makes two characters of one at worst. */
const LINE_CHARACTERS = 250;
const WORDS_CHARACTERS = 600;
/** No previews of links: message flag 1 << 2. */
const SUPPRESS_EMBEDS = 4;
/** An alert for a Discord webhook. Whatever stands in it, nobody is pinged. */
function discordAlert(content) {
    return {
        content: fit(partsOf(content), MESSAGE_CHARACTERS),
        allowed_mentions: { parse: [] },
        flags: SUPPRESS_EMBEDS,
    };
}
function partsOf(content) {
    const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
    return [
        { text: `${calm ? '✅' : '🚨'} **${line(headline)}**`, rank: 0 },
        { text: line(subject), rank: 0 },
        { text: line(facts), rank: 3 },
        { text: alert_discord_link(runUrl), rank: 1 },
        ...about.map((fact) => ({ text: line(fact), rank: 3 })),
        ...findings.map(({ title }, index) => ({ text: `• ${line(title)}`, rank: 4 + index })),
        { text: more > 0 ? `• and ${more} more` : '', rank: 3 },
        { text: escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), WORDS_CHARACTERS)), rank: 2 },
        { text: commandBlock(next?.command), rank: 1 },
    ];
}
function line(text) {
    return escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), LINE_CHARACTERS));
}
function escaped(text) {
    return text.replace(/[\\*_~`|>#[\]()<@-]/g, '\\$&');
}
/** Leaves room for the rest; a command is copied: it is there as it is, or not at all. */
function commandBlock(command) {
    if (command === undefined)
        return '';
    const fits = command.length <= MESSAGE_CHARACTERS / 2 && !command.includes('```');
    return fits ? `\`\`\`sh\n${command}\n\`\`\`` : 'The command is in report.json, next.command.';
}
function alert_discord_link(url) {
    if (url === undefined || !URL.canParse(url))
        return '';
    return new URL(url).href.replace(/[<>\s]/g, encodeURIComponent);
}

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-json.ts

const alert_json_MOST_FINDINGS = 10;
/**
 * An alert for any service that takes JSON. Fields are added within a `schemaVersion`; removing or changing one needs a new
 * one. The whole is in report.json; this is small.
 */
function jsonAlert({ report, identity, place, planDigest, fields }) {
    const { stage, verdict, headline, run, next, error } = report;
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const findings = (0,words/* gravestFirst */.Ln)(report.findings);
    return {
        ...{ kind: 'belay-alert', schemaVersion: 1 },
        ...{ stage, verdict, headline, run, ...identity },
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        database: place,
        planDigest,
        failedChecks: failed.map(({ id }) => id),
        findings: findings
            .slice(0, alert_json_MOST_FINDINGS)
            .map(({ rule, severity, title, object }) => ({ rule, severity, title, object })),
        findingsTotal: findings.length,
        next,
        error: error && { code: error.code, message: error.message, hint: error.hint },
        ...fields,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-slack.ts



/** The most characters that a block's text may have (Slack, "Section block"). */
const BLOCK_CHARACTERS = 3_000;
/** Escaping makes five characters of one at worst. */
const alert_slack_LINE_CHARACTERS = 350;
const alert_slack_WORDS_CHARACTERS = 550;
const BREAK = '\u200b';
/**
 * An alert for a Slack webhook, and for what understands Slack's format: blocks, and a text for notifications and for
 * services that know no blocks.
 */
function slackAlert(content) {
    const blocks = blocksOf(content);
    return {
        text: blocks.join('\n'),
        blocks: blocks.map((text) => ({
            type: 'section',
            // Else Slack makes links of whatever looks like one.
            text: { type: 'mrkdwn', text, verbatim: true },
        })),
    };
}
function blocksOf(content) {
    const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
    const head = [
        { text: alert_slack_line(subject), rank: 0 },
        { text: alert_slack_line(facts), rank: 2 },
        { text: alert_slack_link(runUrl), rank: 1 },
    ];
    const known = about.map((fact) => ({ text: alert_slack_line(fact), rank: 1 }));
    const found = findings.map(({ title }, index) => ({
        text: `• ${alert_slack_line(title)}`,
        rank: 2 + index,
    }));
    const rest = { text: more > 0 ? `• and ${more} more` : '', rank: 1 };
    return [
        `${calm ? ':white_check_mark:' : ':rotating_light:'} *${alert_slack_line(headline)}*`,
        fit(head, BLOCK_CHARACTERS),
        fit(known, BLOCK_CHARACTERS),
        fit([...found, rest], BLOCK_CHARACTERS),
        alert_slack_escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), alert_slack_WORDS_CHARACTERS)),
        alert_slack_commandBlock(next?.command),
    ].filter((text) => text !== '');
}
function alert_slack_line(text) {
    return alert_slack_escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), alert_slack_LINE_CHARACTERS));
}
/** Formatting cannot be escaped, links and pings can (Slack, "Escaping text"). `@name` pings where Slack's format is only imitated. */
function alert_slack_escaped(text) {
    return entities(text.replaceAll('`', "'").replace(/@(?=\S)/g, `@${BREAK}`));
}
function entities(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
/** A command is copied: it is there as it is, or not at all. */
function alert_slack_commandBlock(command) {
    if (command === undefined)
        return '';
    const block = `\`\`\`\n${entities(command)}\n\`\`\``;
    const fits = block.length <= BLOCK_CHARACTERS && !command.includes('```');
    return fits ? block : 'The command is in report.json, next.command.';
}
function alert_slack_link(url) {
    if (url === undefined || !URL.canParse(url))
        return '';
    return `<${entities(new URL(url).href).replaceAll('|', '%7C')}|See the run>`;
}

// EXTERNAL MODULE: ./packages/core/src/telling/send.ts + 1 modules
var send = __webpack_require__(16353);
;// CONCATENATED MODULE: ./packages/core/src/telling/alerts.ts






/**
 * The webhooks among the inputs.
 *
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhooksOf({ alertUrl = [], alertFormat }) {
    return alertUrl.map((text, index) => {
        const number = alertUrl.length === 1 ? '' : ` ${index + 1}`;
        const address = (0,telling_address/* webhookAddress */._)(text, number === '' ? 'alert-url' : `alert-url, number${number},`);
        const format = alertFormat === 'auto' ? formatOf(address.url) : alertFormat;
        return { address, format, name: `alert${number} (${format})` };
    });
}
/** The alerts to send, one to each webhook. Whether it is worth one, the stage knows. */
function alertDeliveries(told, options) {
    return webhooksOf(options).map(({ address, format, name }) => ({
        to: name,
        send: (signal) => {
            const body = JSON.stringify(bodyOf(format, told));
            return (0,send/* send */.t)(address, { method: 'POST', contentType: 'application/json', body }, { signal });
        },
    }));
}
/** Discord takes Slack's format too, at its webhook's address with `/slack` behind it. */
function formatOf({ hostname, pathname }) {
    if (/^hooks\.slack(-gov)?\.com$/.test(hostname))
        return 'slack';
    if (!/^([a-z]+\.)?discord(app)?\.com$/.test(hostname))
        return 'json';
    return pathname.endsWith('/slack') ? 'slack' : 'discord';
}
function bodyOf(format, told) {
    if (format === 'json')
        return jsonAlert(told);
    const content = alertContent(told);
    return format === 'slack' ? slackAlert(content) : discordAlert(content);
}


/***/ }),

/***/ 56353:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ auditRow),
/* harmony export */   W: () => (/* binding */ auditDetails)
/* harmony export */ });
/* harmony import */ var _report_schema_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27425);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95186);


/**
 * The values for the columns of `AUDIT_COLUMNS` that are written, in their order.
 *
 * @param details What goes into the column of that name, as JSON.
 */
function auditRow(line, details) {
    const { stage, verdict, run, runUrl, actor, commit, planDigest } = line;
    return [
        ...[stage, verdict, run, runUrl, actor, commit, planDigest].map((text) => text ?? null),
        ...[_runtime_version_js__WEBPACK_IMPORTED_MODULE_1__/* .BELAY_VERSION */ .v, JSON.stringify(details)],
    ];
}
/** What every stage says in the details of its line. */
function auditDetails(report, { project }) {
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const count = (severity) => report.findings.filter((finding) => finding.severity === severity).length;
    return {
        project,
        headline: report.headline,
        durationMs: report.durationMs,
        failedChecks: failed.map(({ id }) => id),
        findings: Object.fromEntries(_report_schema_js__WEBPACK_IMPORTED_MODULE_0__/* .Severity */ .AI.options.map((severity) => [severity, count(severity)])),
        notVerified: report.notVerified.length,
        error: report.error?.code,
    };
}


/***/ }),

/***/ 40784:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ otherShape),
/* harmony export */   k: () => (/* binding */ AUDIT_COLUMNS)
/* harmony export */ });
/** The columns of `belay_audit`, in order. */
const AUDIT_COLUMNS = [
    { name: 'id', type: 'bigint', rest: ' GENERATED ALWAYS AS IDENTITY PRIMARY KEY', written: false },
    { name: 'at', type: 'timestamp with time zone', rest: ' NOT NULL DEFAULT now()', written: false },
    { name: 'stage', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'verdict', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'run', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'run_url', type: 'text', rest: '', written: true },
    { name: 'actor', type: 'text', rest: '', written: true },
    { name: 'commit', type: 'text', rest: '', written: true },
    { name: 'plan_digest', type: 'text', rest: '', written: true },
    { name: 'belay_version', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'details', type: 'jsonb', rest: ' NOT NULL', written: true },
];
const SHAPE_SQL = `
SELECT c.relkind AS kind, a.attname AS name, pg_catalog.format_type(a.atttypid, NULL) AS type
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1 AND c.relname = $2`;
/** @returns undefined when the table is there as Belay makes it (more columns are fine), `absent`, or what is different. */
async function otherShape(client, schema, table) {
    const { rows } = await client.query(SHAPE_SQL, [
        schema,
        table,
    ]);
    const [first] = rows;
    if (!first)
        return 'absent';
    if (first.kind !== 'r' && first.kind !== 'p')
        return 'it is no table';
    for (const { name, type } of AUDIT_COLUMNS) {
        const found = rows.find((row) => row.name === name);
        if (!found)
            return `it has no column ${name}`;
        if (found.type !== type)
            return `its column ${name} is ${found.type}, not ${type}`;
    }
    return undefined;
}


/***/ }),

/***/ 8489:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ix: () => (/* binding */ createAuditTable),
/* harmony export */   _A: () => (/* binding */ auditDelivery),
/* harmony export */   b9: () => (/* binding */ insertAuditRow),
/* harmony export */   zU: () => (/* binding */ AUDIT_TABLE)
/* harmony export */ });
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64513);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69331);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(49808);
/* harmony import */ var _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82760);
/* harmony import */ var _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(40784);
/* harmony import */ var _dispatch_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(59249);








/** Where Belay keeps its lines, in the schema of the migration history. */
const AUDIT_TABLE = 'belay_audit';
const LIMITS = { statementMs: 5_000, lockMs: _postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .LOCK_MS */ .xv };
/** Connecting included. A COMMIT that waits for a replica is under no limit of the server's. */
const DEADLINE_MS = 20_000;
/** What two runs that make the table at the same moment get: of pg_type's or pg_class' unique index, or "already exists". */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);
/**
 * The audit line, to the table; on a connection of its own.
 *
 * @param row As `auditRow` makes it.
 */
function auditDelivery(row, to) {
    const { databaseUrl, env, make } = to;
    return {
        to: 'audit table',
        send: async (signal) => {
            const { schema } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseDatabaseUrl */ .mx)(databaseUrl);
            try {
                return await (0,_runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__/* .withDeadline */ .NE)(signal, DEADLINE_MS, (signal) => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withClient */ .SV)(databaseUrl, { signal, env, remote: 'verify-full' }, (client) => insertOnce(client, { schema, row, make })));
            }
            catch (error) {
                if (!(error instanceof _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__/* .DeadlinePassed */ .Xp))
                    throw error;
                return `no answer within ${DEADLINE_MS / 1_000} s; whether the line was written is not known`;
            }
        },
    };
}
async function insertOnce(client, insertion) {
    const { schema } = insertion;
    try {
        return await insert(client, insertion);
    }
    catch (error) {
        if (!MADE_MEANWHILE.has(codeOf(error)))
            return whyNot(error, schema);
    }
    return insert(client, insertion).catch((error) => whyNot(error, schema));
}
/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(client, { schema, row, make }) {
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withTransaction */ .ro)(client, `BEGIN READ WRITE;${(0,_postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)(LIMITS)}`, async () => {
        const other = await (0,_audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .otherShape */ .S)(client, schema, AUDIT_TABLE);
        if (other === 'absent' && !make)
            return _dispatch_js__WEBPACK_IMPORTED_MODULE_7__/* .NOT_WANTED */ .m;
        if (other !== undefined && other !== 'absent') {
            return `${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE)} is not the table that Belay makes (${other}), so that nothing was written to it`;
        }
        if (other === 'absent')
            await createAuditTable(client, schema);
        await insertAuditRow(client, schema, row);
        return undefined;
    });
}
/**
 * Makes `belay_audit`. Not asked for when it is there: IF NOT EXISTS wants CREATE on the schema even then.
 * Runs in the caller's transaction.
 */
async function createAuditTable(client, schema) {
    const table = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE);
    const columns = _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .AUDIT_COLUMNS */ .k.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
    await client.query(`
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`);
}
/**
 * Adds a line, in the caller's transaction.
 *
 * @param row As `auditRow` makes it.
 */
async function insertAuditRow(client, schema, row) {
    const table = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE);
    const names = _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .AUDIT_COLUMNS */ .k.filter(({ written }) => written).map(({ name }) => `"${name}"`);
    const values = names.map((_, index) => `$${index + 1}`);
    await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`, [
        ...row,
    ]);
}
function whyNot(error, schema) {
    const reason = (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_3__/* .reasonOf */ .A3)(error);
    switch (codeOf(error)) {
        // What a standby says to BEGIN READ WRITE (variable.c, check_transaction_read_only).
        case '0A000':
        case '25006':
            return 'the server takes no writes: it is a standby, or read-only';
        case '42501':
            return `${reason}; the role needs CREATE on the schema ${schema} once, or INSERT on a table ${AUDIT_TABLE} that is there already`;
        case '3F000':
            return `${reason}: the history's schema is not there`;
        default:
            return reason;
    }
}
function codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}


/***/ }),

/***/ 59249:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ dispatchAll),
/* harmony export */   m: () => (/* binding */ NOT_WANTED)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/** There was nothing to write or send after all: no delivery, and no warning. */
const NOT_WANTED = Symbol('not wanted');
/**
 * Sends everything, side by side. Never throws; each delivery says whether it arrived, and what did not is a warning
 * in the log.
 */
async function dispatchAll(dispatches, ports) {
    // A stage that ran out of time is told of nevertheless: every dispatch has a time of its own.
    const signal = ports.signal.aborted ? new AbortController().signal : ports.signal;
    const settled = await Promise.all(dispatches.map((dispatch) => deliver(dispatch, signal)));
    const deliveries = settled.filter((delivery) => delivery !== undefined);
    for (const { to, reason } of deliveries) {
        if (reason !== undefined)
            ports.log.warn(`Not delivered: ${to}: ${reason}`);
    }
    return deliveries;
}
async function deliver({ to, send }, signal) {
    const reason = await send(signal).catch((error) => (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) || 'it failed');
    if (reason === NOT_WANTED)
        return undefined;
    return reason === undefined ? { to, delivered: true } : { to, delivered: false, reason };
}


/***/ }),

/***/ 16353:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ send)
});

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/body.ts
/** More of a body is not read: a health answer is small, and an endless one must end. */
const BODY_BYTES = 1_000_000;
/**
 * Reads the body, at most {@link BODY_BYTES} of it (after decompression).
 *
 * @throws what fetch throws when the connection breaks or the signal aborts.
 */
async function readBody(response) {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of chunksOf(response)) {
        const wanted = chunk.subarray(0, BODY_BYTES - bytes);
        text += decoder.decode(wanted, { stream: true });
        bytes += wanted.length;
        if (wanted.length < chunk.length)
            return { text, bytes, whole: false };
    }
    return { text: text + decoder.decode(), bytes, whole: true };
}
/** Leaving the loop early cancels the rest. */
function chunksOf({ body }) {
    return body ?? (async function* () { })();
}

// EXTERNAL MODULE: ./packages/core/src/validate/health/connection-words.ts
var connection_words = __webpack_require__(46699);
;// CONCATENATED MODULE: ./packages/core/src/telling/send.ts





const DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
/**
 * Sends a message, a second time where the other side is busy or broken for the moment (429, 5xx) or could not be
 * reached. After anything else it may have arrived, and twice would be worse than once.
 *
 * @returns Why it did not arrive, in words that hold nothing of the address; undefined when it did.
 * @throws Interrupted when the signal aborts.
 */
async function send(address, message, { signal, deadlineMs = DEADLINE_MS }) {
    const until = performance.now() + deadlineMs;
    let last = {};
    try {
        return await (0,deadline/* withDeadline */.NE)(signal, deadlineMs, async (inTime) => {
            last = await tryOnce(address, message, inTime);
            const { againAfterMs } = last;
            if (againAfterMs === undefined || performance.now() + againAfterMs >= until)
                return last.reason;
            await (0,deadline/* pause */.v7)(againAfterMs, inTime);
            const second = await tryOnce(address, message, inTime);
            return second.reason && `${second.reason}, after a second try`;
        });
    }
    catch (error) {
        if (!(error instanceof deadline/* DeadlinePassed */.Xp))
            throw error;
        const late = `no answer within ${(0,words/* durationWords */.Sh)(deadlineMs)}`;
        return last.reason === undefined ? late : `${last.reason}; then ${late}`;
    }
}
async function tryOnce(address, message, signal) {
    const done = new AbortController();
    const stop = () => done.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await judge(await request(address, message, done.signal));
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return {
            reason: (0,connection_words/* connectionFailure */.D)(error).reason,
            ...((0,connection_words/* isOutOfReach */.H)(error) ? { againAfterMs: RETRY_AFTER_MS } : {}),
        };
    }
    finally {
        signal.removeEventListener('abort', stop);
        // What was not read of the answer is not waited for.
        stop();
    }
}
function request({ url, authorization }, { method, contentType, body }, signal) {
    const headers = {
        'Content-Type': contentType,
        'User-Agent': `belay/${version/* BELAY_VERSION */.v}`,
        // A connection that is kept would keep the process.
        Connection: 'close',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    // A redirect would hand the secret in the message's address, or the message, to somebody else.
    return fetch(url, { method, headers, body, redirect: 'manual', signal });
}
async function judge(response) {
    const { status } = response;
    if (status >= 200 && status < 300)
        return {};
    if (status >= 300 && status < 400) {
        return { reason: `status ${status}: it leads somewhere else, and redirects are not followed` };
    }
    const reason = `status ${status}${await codeWord(response)}`;
    if (status !== 429 && status < 500)
        return { reason };
    return { reason, againAfterMs: retryAfter(response) };
}
/**
 * Slack says in one word what is wrong (`no_service`, `invalid_blocks`). Anything longer is left out: an error page
 * may repeat the address.
 */
async function codeWord(response) {
    const { text } = await readBody(response).catch(() => ({ text: '' }));
    return /^[a-z]+(_[a-z]+){1,4}$/.test(text) && text.length <= 60 ? ` (${text})` : '';
}
/** Seconds (RFC 9110); the other form, a date, is not waited for. */
function retryAfter({ headers }) {
    const seconds = Number(headers.get('retry-after') ?? NaN);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : RETRY_AFTER_MS;
}


/***/ }),

/***/ 46699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ connectionFailure),
/* harmony export */   H: () => (/* binding */ isOutOfReach)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _report_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(15129);


/** What Node's codes mean (libuv, undici). */
const REASONS = {
    ENOTFOUND: 'there is no host of this name (DNS)',
    EAI_AGAIN: 'the name of the host could not be looked up (DNS gives no answer)',
    ECONNREFUSED: 'the connection was refused: nothing listens at this port',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection was closed',
    EHOSTUNREACH: 'there is no way to the host from here',
    ENETUNREACH: 'there is no way to the network from here',
    ETIMEDOUT: 'no connection came about in time (a firewall?)',
    UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time (a firewall?)',
    UND_ERR_SOCKET: 'the connection was closed before the answer was there',
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter or longer than it says',
    UND_ERR_HEADERS_OVERFLOW: 'the answer has more headers than are read',
};
const OWN_CA = 'Give the file of your own CA to the process: NODE_EXTRA_CA_CERTS=/path/to/ca.pem (in a workflow, env of the step).';
/** What OpenSSL's codes mean, and what to do. */
const TLS = {
    CERT_HAS_EXPIRED: {
        reason: 'its TLS certificate has expired',
        advice: 'Renew the certificate, and see why that was not done by itself.',
    },
    CERT_NOT_YET_VALID: {
        reason: 'its TLS certificate is not valid yet',
        advice: 'Compare the clocks of this machine and of the one that issued the certificate.',
    },
    CERT_REVOKED: { reason: 'its TLS certificate was revoked' },
    DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its TLS certificate is self-signed', advice: OWN_CA },
    SELF_SIGNED_CERT_IN_CHAIN: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_GET_ISSUER_CERT: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        reason: 'its TLS certificate cannot be traced to a CA that is known here',
        advice: `The server must send the certificates between its own and the CA's. If the CA is your own: ${OWN_CA}`,
    },
};
const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
/** What the error of a fetch means. */
function connectionFailure(error) {
    const cause = rootOf(error);
    const code = codeOf(cause);
    const tls = TLS[code];
    if (tls)
        return { ...tls, certificate: true };
    if (code === WRONG_NAME)
        return wrongName(cause);
    if (/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/.test(code)) {
        return {
            reason: 'no TLS is spoken at this port',
            advice: 'Is it http:// instead of https://?',
        };
    }
    if (/^(ERR_SSL|ERR_TLS)/.test(code))
        return { reason: `TLS did not come about (${code})` };
    if (code.startsWith('HPE_')) {
        return {
            reason: 'what answers does not speak HTTP',
            advice: 'Is it https:// instead of http://, or another port?',
        };
    }
    const words = REASONS[code];
    if (words !== undefined)
        return { reason: words };
    if ((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause) === 'bad port')
        return { reason: 'this port is not for HTTP: it is never asked' };
    return { reason: `no answer: ${(0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)((0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .visible */ .RK)((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause))).slice(0, 200)}` };
}
/** True when nothing of the server was reached, so that a proxy may be to blame. */
function isOutOfReach(error) {
    return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|E(HOST|NET)UNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(rootOf(error)));
}
function wrongName(cause) {
    const { host, cert } = cause;
    const names = (cert?.subjectaltname ?? '')
        .split(', ')
        .map((name) => name.replace(/^(DNS|IP Address):/, ''))
        .filter((name) => /^[\w.*:-]+$/.test(name));
    const shown = names.length > 5 ? [...names.slice(0, 5), '…'] : names;
    const whose = shown.length === 0 ? 'names no host' : `is for ${shown.join(', ')}`;
    return {
        reason: `its TLS certificate ${whose}, not for ${host ?? 'this host'}`,
        advice: 'Ask it by a name that its certificate has, or have the certificate issued for this one.',
    };
}
/** fetch says "fetch failed" and keeps the reason inside; several addresses give several reasons. */
function rootOf(error) {
    const { cause, errors } = (error ?? {});
    if (cause !== undefined)
        return rootOf(cause);
    return errors?.[0] === undefined ? error : rootOf(errors[0]);
}
function codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}


/***/ })

};
