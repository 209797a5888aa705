export const id = 817;
export const ids = [817];
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

/***/ 56646:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ explainFileError)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const WORDS = {
    ENOENT: 'it does not exist',
    EACCES: 'this user has no right to it',
    EPERM: 'this user has no right to it',
    EROFS: 'the file system is mounted read-only',
    ENOTDIR: 'a part of the path is a file',
    ELOOP: 'a symbolic link leads back to itself',
    ENAMETOOLONG: 'the path is too long',
    EIO: 'the disk reports an error',
    ESTALE: 'the network file system has lost it',
};
/** What the file system said, in the user's words. Errors that are none of its own come back as they are. */
function explainFileError(error, folder) {
    const { code, syscall } = (error ?? {});
    if (code === undefined || syscall === undefined) {
        return error instanceof Error ? error : new Error((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
    }
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
        return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('place-full', `There is no room for the backup in ${folder} (${code}).`, 'Make room, give another place, or keep fewer: keep-days, keep-last.', { cause: error });
    }
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('place-unusable', `The folder ${folder} cannot be used for backups: ${WORDS[code] ?? (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)} (${code}).`, 'Check the path, its owner and its rights.', { cause: error });
}


/***/ }),

/***/ 70552:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yw: () => (/* binding */ syncFolder),
/* harmony export */   cS: () => (/* binding */ durableFile),
/* harmony export */   f4: () => (/* binding */ writeAll),
/* harmony export */   fR: () => (/* binding */ replaceFile),
/* harmony export */   qf: () => (/* binding */ writeNew)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_run_id_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84893);
/* harmony import */ var _directory_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(56646);





/** Makes sure that the names in a folder are on the disk: a renamed or new file is not lost with the power. */
async function syncFolder(folder) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(folder, 'r');
    try {
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/** Writes a new file that nobody else may read, and makes sure that its bytes are on the disk. */
async function writeNew(file, text) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(file, 'wx', 0o600);
    try {
        await handle.writeFile(text);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/** Puts a file into its place in one step, over one that may be there: whoever reads sees the old or the new. */
async function replaceFile(file, text) {
    const beside = `${file}.${(0,_runtime_run_id_js__WEBPACK_IMPORTED_MODULE_3__/* .randomPart */ .Z)()}.new`;
    try {
        await writeNew(beside, text);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(beside, file);
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(beside, { force: true });
        throw error;
    }
    await syncFolder(node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(file));
}
/** Writes all of a chunk: the system may take less of it than was offered. */
async function writeAll(handle, chunk) {
    for (let from = 0; from < chunk.length;) {
        const { bytesWritten } = await handle.write(chunk, from);
        from += bytesWritten;
    }
}
/**
 * A stream into a file that ends when the bytes are on the disk. It fails in the user's words.
 *
 * @param folder What they call the place.
 */
function durableFile(handle, folder) {
    const stream = new node_stream__WEBPACK_IMPORTED_MODULE_2__.Writable({
        highWaterMark: 1 << 20,
        write(chunk, _encoding, done) {
            writeAll(handle, chunk).then(() => done(), (error) => done((0,_directory_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .explainFileError */ .Y)(error, folder)));
        },
        final(done) {
            handle.sync().then(() => done(), (error) => done((0,_directory_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .explainFileError */ .Y)(error, folder)));
        },
        destroy(error, done) {
            handle.close().then(() => done(error), () => done(error));
        },
    });
    // Whoever writes sees the error in its own callbacks; a stream that nobody listens to would end the process.
    return stream.on('error', () => undefined);
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

/***/ 67817:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  artifactStores: () => (/* binding */ artifactStores)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/durable.ts
var durable = __webpack_require__(70552);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 303 modules
var lib_artifact = __webpack_require__(9645);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/explain.ts


/** How long one answer of the service or of GitHub's API may take, the client's own further attempts included. */
const CALL_MS = 2 * 60_000;
/** A transfer that is slower than this on the whole does not come to an end any more. */
const SLOWEST_BYTES_PER_MS = 256;
/** How long it may take to bring so many bytes there or back. */
function transferMs(bytes) {
    return 5 * CALL_MS + bytes / SLOWEST_BYTES_PER_MS;
}
/**
 * Waits for a call of the artifact client, which has neither a signal nor a deadline of its own: what is given up
 * goes on unheard and ends with the process.
 *
 * @param what Ends "cannot be used: …", as in `listing them`.
 * @throws UserError `artifacts-unusable` for whatever the service or the API answers: it is nothing that Belay did wrong.
 * @throws Interrupted, or the signal's own reason.
 */
async function asking(signal, milliseconds, what, call) {
    try {
        return await (0,deadline/* withDeadline */.NE)(signal, milliseconds, (inner) => {
            if (inner.aborted)
                throw (0,errors/* interruption */.YW)(signal);
            return abandonable(inner, call(inner));
        });
    }
    catch (error) {
        const ours = [errors/* UserError */.yo, errors/* Interrupted */.j$, errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
        if (ours)
            throw error;
        const why = error instanceof deadline/* DeadlinePassed */.Xp
            ? `no answer within ${Math.round(milliseconds / 1000)} s`
            : (0,errors/* messageOf */.bD)(error);
        throw unusable(`${what}: ${why}`, error);
    }
}
function abandonable(signal, work) {
    return new Promise((resolve, reject) => {
        const giveUp = () => reject(new deadline/* DeadlinePassed */.Xp());
        signal.addEventListener('abort', giveUp, { once: true });
        work.then(resolve, reject);
    });
}
function unusable(what, cause) {
    return new errors/* UserError */.yo('artifacts-unusable', `The artifacts of this workflow cannot be used: ${what.replace(/\.$/, '')}.`, hintFor(cause), { cause });
}
/** By what the client and the API say: they have no codes. */
function hintFor(cause) {
    const { name, status } = (cause ?? {});
    if (name === 'GHESNotSupportedError') {
        return 'GitHub Enterprise Server has no such artifacts. Keep the backup in a folder or a bucket.';
    }
    if (/quota/i.test((0,errors/* messageOf */.bD)(cause))) {
        return 'Delete artifacts that nobody needs, give them fewer retention-days, raise the limit, or keep the backup in a bucket.';
    }
    if (status === 401 || status === 403 || status === 404) {
        return 'GITHUB_TOKEN in the env of the step needs the permission actions: read for the artifacts of other runs, and actions: write to remove them.';
    }
    return 'Look at https://www.githubstatus.com and run the job again, or keep the backup in a bucket.';
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/download.ts





async function readText(artifact, ports) {
    const folder = await download(artifact, ports);
    try {
        return await (0,promises_.readFile)(await onlyFile(folder), 'utf8');
    }
    finally {
        await remove(folder);
    }
}
/** The copy on disk goes when the stream is closed. */
async function readStream(artifact, ports) {
    const folder = await download(artifact, ports);
    const stream = (0,external_node_fs_.createReadStream)(await onlyFile(folder), { highWaterMark: 1 << 20 });
    stream.once('close', () => void remove(folder));
    return stream;
}
/** Into a folder of its own; a download that does not fit the digest that the service names is none. */
async function download(artifact, { temporary, signal, repository }) {
    const { name, id, bytes, digest, run } = artifact;
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
    try {
        const got = await asking(signal, transferMs(bytes), `fetching ${name}`, () => lib_artifact/* default */.Ay.downloadArtifact(id, {
            ...{ path: folder, skipDecompress: true },
            ...(digest === undefined ? {} : { expectedHash: digest }),
            ...(run === undefined ? {} : { findBy: findBy(run, repository) }),
        }));
        if (got.digestMismatch)
            throw unusable(`${name} came with another digest than it has`);
        return folder;
    }
    catch (error) {
        await remove(folder);
        throw error;
    }
}
function findBy(run, repository) {
    if (repository === undefined)
        throw unusable('another run made it, and there is no GITHUB_TOKEN');
    const { token, owner, repo } = repository;
    return { token, workflowRunId: run, repositoryOwner: owner, repositoryName: repo };
}
async function onlyFile(folder) {
    const [file] = await (0,promises_.readdir)(folder);
    if (file === undefined)
        throw unusable('the download brought no file');
    return external_node_path_default().join(folder, file);
}
/** What cannot be removed is the runner's, who empties RUNNER_TEMP. */
async function remove(folder) {
    await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
}

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js
var github = __webpack_require__(61351);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/other-runs.ts


const PAGE = 100;
/**
 * The artifacts of all runs that GitHub's REST API knows of and that have not expired. Those of a pull request's run
 * from a fork are left out: anybody can make them, under any name.
 *
 * @param name Only those of this name, which spares the pages of all others.
 */
async function ofAllRuns({ token, owner, repo }, signal, name) {
    const { paginate, rest } = (0,github/* getOctokit */.Q)(token);
    const all = await asking(signal, CALL_MS, 'listing those of other runs', (inner) => paginate(rest.actions.listArtifactsForRepo, {
        ...{ owner, repo, per_page: PAGE, request: { signal: inner } },
        ...(name === undefined ? {} : { name }),
    }));
    return all
        .filter(({ expired, workflow_run: run }) => {
        const ofThisRepository = run?.repository_id !== undefined && run.head_repository_id === run.repository_id;
        return !expired && ofThisRepository;
    })
        .map(({ name, id, size_in_bytes, created_at, digest, workflow_run }) => ({
        ...{ name, id, bytes: size_in_bytes, createdAt: timeOf(created_at) },
        ...(digest ? { digest } : {}),
        ...(workflow_run?.id === undefined ? {} : { run: workflow_run.id }),
    }));
}
async function removeFromRun({ token, owner, repo }, { id, name }, signal) {
    const { rest } = (0,github/* getOctokit */.Q)(token);
    await asking(signal, CALL_MS, `removing ${name}`, (inner) => rest.actions.deleteArtifact({ owner, repo, artifact_id: id, request: { signal: inner } }));
}
/** What has no time is taken for new: only what is old is ever removed. */
function timeOf(text) {
    return text === null ? Date.now() : Date.parse(text) || Date.now();
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/client.ts






/** A runner kills a cancelled step 7.5 s after it asked it to stop. */
const WITHDRAW_MS = 5_000;
/**
 * The artifact service through the official client, and, where `GITHUB_TOKEN` is in the step's environment, the
 * artifacts of other runs through GitHub's REST API. The client reads the runner's variables out of the process.
 */
function artifacts({ env, signal, temporary, retentionDays }) {
    const repository = repositoryOf(env);
    const ports = { temporary, signal, repository };
    return {
        own: () => ownArtifacts(signal),
        async all() {
            const own = await ownArtifacts(signal);
            if (repository === undefined)
                return own;
            const known = new Set(own.map(({ id }) => id));
            // An earlier attempt of this run counts as another run: the service shows those of one attempt.
            const others = (await ofAllRuns(repository, signal)).filter(({ id }) => !known.has(id));
            return [...own, ...others];
        },
        async elsewhere(names) {
            if (repository === undefined)
                return [];
            const asked = names.map((name) => ofAllRuns(repository, signal, name));
            return (await Promise.all(asked)).flat();
        },
        async upload(file) {
            const name = external_node_path_default().basename(file);
            const { size: bytes } = await (0,promises_.stat)(file);
            const { id, digest, size } = await asking(signal, transferMs(bytes), `sending ${name}`, () => lib_artifact/* default */.Ay.uploadArtifact(name, [file], external_node_path_default().dirname(file), {
                skipArchive: true,
                ...(retentionDays === undefined ? {} : { retentionDays }),
            }));
            if (id === undefined || digest === undefined) {
                throw unusable(`the service took ${name} and says nothing about it`);
            }
            if (size !== bytes)
                throw unusable(`of ${bytes} bytes of ${name}, ${size ?? 0} were sent`);
            return { id: String(id), digest, url: urlOf(id, env) };
        },
        readText: (artifact) => readText(artifact, ports),
        read: (artifact) => readStream(artifact, ports),
        async remove(artifact) {
            const { name, run } = artifact;
            if (run === undefined)
                return removeOwn(name, signal);
            if (repository === undefined)
                throw unusable(`there is no GITHUB_TOKEN to remove ${name}`);
            await removeFromRun(repository, artifact, signal);
        },
        async withdraw(names) {
            const deadline = AbortSignal.timeout(WITHDRAW_MS);
            const there = new Set((await ownArtifacts(deadline)).map(({ name }) => name));
            for (const name of names)
                if (there.has(name))
                    await removeOwn(name, deadline);
        },
    };
}
async function ownArtifacts(signal) {
    const listed = await asking(signal, CALL_MS, 'listing them', () => lib_artifact/* default */.Ay.listArtifacts());
    return listed.artifacts.map(({ name, id, size, digest, createdAt }) => ({
        // What has no time is taken for new: only what is old is ever removed.
        ...{ name, id, bytes: size, createdAt: createdAt?.getTime() ?? Date.now() },
        ...(digest === undefined ? {} : { digest }),
    }));
}
async function removeOwn(name, signal) {
    await asking(signal, CALL_MS, `removing ${name}`, () => lib_artifact/* default */.Ay.deleteArtifact(name));
}
function repositoryOf({ GITHUB_TOKEN: token, GITHUB_REPOSITORY }) {
    const [owner, repo] = (GITHUB_REPOSITORY ?? '').split('/');
    return token && owner && repo ? { token, owner, repo } : undefined;
}
function urlOf(id, env) {
    const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY, GITHUB_RUN_ID, } = env;
    return `${server}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}/artifacts/${id}`;
}

// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var manifest = __webpack_require__(6143);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/names.ts

const PARTS = ['archive', 'manifest', 'verification'];
const SUFFIX = {
    archive: 'archive.tar.age',
    manifest: 'manifest.json',
    verification: 'verification.json',
};
/** `belay-backup.20261126T013522Z-shop-1a2b3c4d.archive.tar.age`; unique for ever, so that nothing is overwritten. */
function artifactName(name, id, part) {
    return `${name}.${id}.${SUFFIX[part]}`;
}
/** The names of all that a backup can have. */
function namesOf(name, id) {
    return PARTS.map((part) => artifactName(name, id, part));
}
/** What an artifact is to the backups of `name`; undefined when it is something else. */
function partOf(artifact, name) {
    if (!artifact.startsWith(`${name}.`))
        return undefined;
    const rest = artifact.slice(name.length + 1);
    const [id = '', ...suffix] = rest.split('.');
    const part = PARTS.find((one) => SUFFIX[one] === suffix.join('.'));
    return part !== undefined && manifest/* BackupId */.kA.safeParse(id).success ? { id, part } : undefined;
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/backups.ts

/** A manifest lists every table; what is larger than this is none of ours. */
const TEXT_LIMIT = 64 * 1024 * 1024;
/** How many backups are read at a time. */
const AT_A_TIME = 4;
/** Sorts artifacts into the backups of `name`; all others are left out. */
function byId(found, name) {
    const backups = new Map();
    for (const artifact of found) {
        const named = partOf(artifact.name, name);
        if (named === undefined)
            continue;
        const parts = backups.get(named.id) ?? {};
        parts[named.part] = artifact;
        backups.set(named.id, parts);
    }
    return backups;
}
/** What a store lists: each with its manifest and verification, which are fetched. */
async function listed(backups, locationOf, service) {
    const all = [...backups];
    const found = [];
    for (let from = 0; from < all.length; from += AT_A_TIME) {
        const some = all.slice(from, from + AT_A_TIME);
        found.push(...(await Promise.all(some.map(([id, parts]) => stored(id, locationOf(id), parts, service)))));
    }
    return found;
}
async function stored(id, location, parts, service) {
    const { archive, manifest, verification } = parts;
    const all = [archive, manifest, verification].filter((part) => part !== undefined);
    // An empty text is a damaged manifest, not a missing one: what has none may be removed.
    const textOf = async (artifact) => artifact.bytes > TEXT_LIMIT ? '' : service.readText(artifact);
    return {
        ...{ id, location },
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
        changedAt: Math.max(...all.map(({ createdAt }) => createdAt)),
        ...(archive ? { archiveBytes: archive.bytes } : { problem: 'its archive is gone' }),
        ...(manifest ? { manifest: await textOf(manifest) } : { problem: 'it was never finished' }),
        ...(verification ? { verification: await textOf(verification) } : {}),
    };
}

;// CONCATENATED MODULE: ./packages/github/src/artifact-store.ts








/**
 * Makes stores over the artifacts of a workflow. A backup is three artifacts of one raw file each: the archive, the
 * manifest after it, the verification last. Artifacts cannot be changed, and every name is used once.
 *
 * @param retentionDays Days that GitHub keeps them; undefined for what the repository says.
 */
function artifactStores(retentionDays, { env, signal }) {
    const temporary = env['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)();
    const service = artifacts({ env, signal, temporary, retentionDays });
    return (name) => artifactStore(name, service, temporary, env);
}
function artifactStore(name, service, temporary, env) {
    const place = `artifact:${name}`;
    const locationOf = (id) => `${place}.${id}`;
    const partsOf = async (id) => {
        const own = byId(await service.own(), name).get(id);
        if (own?.archive)
            return own;
        const elsewhere = byId(await service.elsewhere(namesOf(name, id)), name).get(id);
        if (!own && !elsewhere)
            throw notFound(id, place);
        return { ...elsewhere, ...own };
    };
    return {
        kind: 'artifact',
        place,
        async prepare() {
            if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
                throw new errors/* UserError */.yo('artifacts-outside-job', `${place} is only there inside an action of a job; steps with \`run:\` have no access to artifacts.`, 'Use OWNER/belay/action-backup, or give a folder or s3://bucket/prefix.');
            }
            // That those of other runs can be seen is not asked for: a backup needs it not.
            await service.own();
        },
        async begin(id, file) {
            if (file !== 'archive.tar.age')
                throw unencrypted(place);
            const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
            const archiveFile = external_node_path_default().join(folder, artifactName(name, id, 'archive'));
            const handle = await (0,promises_.open)(archiveFile, 'wx', 0o600);
            return incoming({ name, id, folder, archiveFile, location: locationOf(id), service }, handle);
        },
        async list() {
            return listed(byId(await service.all(), name), locationOf, service);
        },
        async open(id) {
            const { archive, manifest } = await partsOf(id);
            if (archive === undefined || manifest === undefined)
                throw notFound(id, place);
            return {
                location: locationOf(id),
                manifest: () => service.readText(manifest),
                archive: () => service.read(archive),
            };
        },
        async record(id, verification) {
            // An artifact is never changed: one that was verified before keeps its first record.
            if ((await partsOf(id)).verification !== undefined)
                return;
            const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
            try {
                const file = external_node_path_default().join(folder, artifactName(name, id, 'verification'));
                await (0,promises_.writeFile)(file, verification, { mode: 0o600 });
                await service.upload(file);
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            }
        },
        async remove(id) {
            const parts = await partsOf(id);
            for (const part of ['manifest', 'verification', 'archive']) {
                const artifact = parts[part];
                if (artifact)
                    await service.remove(artifact);
            }
        },
    };
}
/** The client uploads files only, so the archive is written beside first; nothing is there before `finish`. */
function incoming({ name, id, folder, archiveFile, location, service }, handle) {
    const manifestFile = external_node_path_default().join(folder, artifactName(name, id, 'manifest'));
    const archive = (0,durable/* durableFile */.cS)(handle, external_node_path_default().dirname(folder));
    let sending = false;
    return {
        archive,
        async finish(manifest) {
            sending = true;
            const artifact = await service.upload(archiveFile);
            // Before the stored copy is fetched: there is room for one.
            await (0,promises_.rm)(archiveFile);
            await (0,promises_.writeFile)(manifestFile, manifest, { mode: 0o600 });
            await service.upload(manifestFile);
            await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
            return { location, artifact };
        },
        async abandon() {
            archive.destroy();
            await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
            if (!sending)
                return;
            // The manifest first: an answer that was lost does not mean that it is not there.
            const names = [manifestFile, archiveFile].map((file) => external_node_path_default().basename(file));
            await service.withdraw(names).catch(() => undefined);
        },
    };
}
function unencrypted(place) {
    return new errors/* UserError */.yo('artifact-unencrypted', `Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put into ${place}.`, 'Give encrypt-to the public key of age, or keep the backup in a folder or a bucket.');
}
function notFound(id, place) {
    return new errors/* UserError */.yo('backup-not-found', `There is no backup ${JSON.stringify(id)} in ${place}, as far as this job can see.`, 'Artifacts of other runs are seen with GITHUB_TOKEN in the env of the step and the permission actions: read.');
}


/***/ })

};
