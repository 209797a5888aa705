export const id = 13;
export const ids = [13];
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
/* harmony import */ var _report_validate_report_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(22516);


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

/***/ 27425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GN: () => (/* binding */ StageReportBase),
/* harmony export */   WI: () => (/* binding */ REPORT_SCHEMA_VERSION)
/* harmony export */ });
/* unused harmony exports Verdict, Severity, Evidence, Place, Finding, CheckStatus, CheckItem, Check, StageError, SummaryRow */
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

/***/ 22516:
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

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/core/src/report/delivery.ts

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
const Delivery = schemas/* object */.Ikc({
    /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
    to: schemas/* string */.YjP(),
    delivered: schemas/* boolean */.zMY(),
    reason: schemas/* string */.YjP().optional(),
});
/** Who did what, why, and how it came out: for the record. */
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
    /** What made it happen: `a later step of the job failed`. */
    why: schemas/* string */.YjP().optional(),
    /** What was done, where the stage changes something: `restored the backup …`. */
    what: schemas/* string */.YjP().optional(),
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
        audit: AuditLine.optional(),
        deliveries: schemas/* array */.YOg(Delivery),
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


/***/ })

};
