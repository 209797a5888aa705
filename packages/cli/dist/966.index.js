export const id = 966;
export const ids = [966];
export const modules = {

/***/ 94963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nw: () => (/* binding */ encryptionRecord),
  gI: () => (/* binding */ makeOneTimeIdentity),
  fJ: () => (/* binding */ parseEncryption),
  O1: () => (/* binding */ startSealing)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/age-encryption/dist/index.js + 51 modules
var dist = __webpack_require__(81539);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/age-payload.ts
var age_payload = __webpack_require__(14301);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/recipients.ts


/** Whether a public key of age resists quantum computers: a key file's or a tag of a plugin's. */
function isPostQuantum(recipient) {
    return /^age1(pq|tagpq)1/.test(recipient);
}
const HINT = 'A public key begins with `age1` and is printed by `age-keygen`, or from a secret key by `age-keygen -y KEYFILE`.';
/**
 * Public keys as the input has them, checked, each once.
 *
 * @throws UserError `recipient-invalid`. A value that may be a secret is not shown.
 */
function parseRecipients(values) {
    const recipients = [...new Set(values)];
    for (const recipient of recipients)
        checkRecipient(recipient);
    const strong = recipients.filter(isPostQuantum);
    if (strong.length > 0 && strong.length < recipients.length) {
        throw invalid('The recipients mix post-quantum keys (`age1pq1…`, `age1tagpq1…`) with others, which would leave the archive open to a quantum computer all the same', 'Give only post-quantum keys, or none. The `age` program refuses the mixture as well.');
    }
    return recipients;
}
function checkRecipient(value) {
    const known = KINDS.find(({ looks }) => looks.test(value));
    if (known !== undefined)
        throw invalid(known.message, known.hint);
    try {
        new dist/* Encrypter */.T7().addRecipient(value);
    }
    catch {
        throw invalid(value.startsWith('age1')
            ? `The recipient ${shown(value)} is no public key of age: its checksum is wrong, so a character is missing or mistyped`
            : 'A recipient is no public key of age (it is not shown, it may be a secret)', HINT);
    }
}
/** What is given instead of a public key, and what to say of it. */
const KINDS = [
    {
        looks: /AGE-SECRET-KEY-|AGE-PLUGIN-/i,
        message: 'A recipient is a secret key of age; its public key is wanted here',
        hint: `If this input is not kept as a secret, treat the key as known to others and make a new one. ${HINT}`,
    },
    {
        looks: /PRIVATE KEY/,
        message: 'A recipient is a private key; a public key of age is wanted here',
        hint: `If this input is not kept as a secret, treat the key as known to others. ${HINT}`,
    },
    {
        looks: /^(ssh-|ecdsa-|sk-)/,
        message: 'A recipient is an SSH key. Belay encrypts to keys of age only',
        hint: `Make one with \`age-keygen -o key.txt\`. ${HINT}`,
    },
    {
        // age1NAME1…: the plugin's name stands before the separator. Tags and post-quantum keys need none to encrypt.
        looks: /^age1(?!tag1|tagpq1|pq1)[02-9a-z]+1/,
        message: 'A recipient is a key of an age plugin, which Belay cannot run',
        hint: `Encrypt to an ordinary key of age as well as keep that one, or use \`age1tag1…\` where the plugin offers it. ${HINT}`,
    },
];
function shown(value) {
    const clean = value.replace(/[^\x21-\x7e]/g, '?');
    return clean.length > 16 ? `${clean.slice(0, 12)}…${clean.slice(-4)}` : clean;
}
function invalid(message, hint) {
    return new errors/* UserError */.yo('recipient-invalid', message, hint);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/encryption.ts





/**
 * A passphrase is tried offline, at the attacker's leisure; the age package's own advice is at least 8 to 10
 * random characters or 4 to 5 random words.
 */
const SHORTEST_PASSPHRASE = 12;
/**
 * log2 of scrypt's N. The `age` program takes 18, which needs 256 MiB of memory in this process; 16 needs 64.
 */
const WORK_FACTOR = 16;
/**
 * What the inputs ask for; undefined when they ask for no encryption.
 *
 * @throws UserError `recipient-invalid`, `passphrase-invalid`. No message shows a secret.
 */
function parseEncryption(inputs) {
    const { encryptTo, encryptPassphrase } = inputs;
    if (encryptTo !== undefined && encryptTo.length > 0) {
        return { recipients: parseRecipients(encryptTo) };
    }
    if (encryptPassphrase === undefined)
        return undefined;
    return { passphrase: parsePassphrase(encryptPassphrase) };
}
function parsePassphrase(text) {
    const hint = 'Take one of 12 or more random characters, or of 5 random words, on one line.';
    if (/[\r\n\0]/.test(text) || text.trim() !== text) {
        throw new errors/* UserError */.yo('passphrase-invalid', 'The passphrase begins or ends with white space or has a line break in it, so that it could not be typed at the prompt of `age -d`', hint);
    }
    if (text.length < SHORTEST_PASSPHRASE) {
        throw new errors/* UserError */.yo('passphrase-invalid', `The passphrase is shorter than ${SHORTEST_PASSPHRASE} characters: whoever has the archive could find it by trying`, hint);
    }
    return text;
}
/**
 * A key pair for this run alone, when the job holds none of the recipients' identities: with its public key
 * as one more recipient (`oneTime`), the stored copy itself can be decrypted and verified. The identity stays in
 * memory. It is post-quantum where the recipients are, so that it weakens nothing.
 */
async function makeOneTimeIdentity(recipients) {
    const strong = recipients.some(isPostQuantum);
    const identity = await (strong ? (0,dist/* generateHybridIdentity */.ud)() : (0,dist/* generateX25519Identity */.ou)());
    return { identity, recipient: await (0,dist/* identityToRecipient */.RE)(identity) };
}
/** The choice as the manifest notes it; holds no secret. */
function encryptionRecord(choice) {
    if ('passphrase' in choice)
        return { method: 'age', recipients: [], passphrase: true };
    return {
        method: 'age',
        recipients: [...choice.recipients],
        passphrase: false,
        ...(choice.oneTime === undefined ? {} : { oneTimeRecipient: choice.oneTime }),
    };
}
/** Makes a new file key and wraps it for everybody it is meant for. Readable by the `age` program. */
async function startSealing(choice) {
    const { header, fileKey } = await ('passphrase' in choice
        ? wrapWithPassphrase(choice.passphrase)
        : wrapFor([...choice.recipients, ...(choice.oneTime === undefined ? [] : [choice.oneTime])]));
    const nonce = (0,external_node_crypto_.randomBytes)(age_payload/* NONCE_BYTES */.qI);
    return { head: Buffer.concat([header, nonce]), pass: (0,age_payload/* encryptPayload */.yi)(fileKey, nonce) };
}
async function wrapFor(recipients) {
    const encrypter = new dist/* Encrypter */.T7();
    for (const recipient of recipients)
        encrypter.addRecipient(recipient);
    let fileKey;
    // A recipient that adds nothing to the header: it only takes note of the key that the others are given.
    encrypter.addRecipient({
        wrapFileKey: (key) => {
            fileKey = Uint8Array.from(key);
            return [];
        },
    });
    const header = await headerOf(encrypter);
    if (fileKey === undefined)
        throw new Error('age-encryption made no file key');
    return { header, fileKey };
}
async function wrapWithPassphrase(passphrase) {
    const encrypter = new dist/* Encrypter */.T7();
    encrypter.setScryptWorkFactor(WORK_FACTOR);
    encrypter.setPassphrase(passphrase);
    const header = await headerOf(encrypter);
    const decrypter = new dist/* Decrypter */.Hz();
    decrypter.addPassphrase(passphrase);
    return { header, fileKey: await decrypter.decryptHeader(header) };
}
/** An encrypted nothing is the header, a nonce, and the tag of one empty chunk. */
async function headerOf(encrypter) {
    const empty = await encrypter.encrypt(new Uint8Array(0));
    return empty.subarray(0, empty.length - age_payload/* NONCE_BYTES */.qI - 16);
}


/***/ }),

/***/ 89285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ plannedMigrations),
/* harmony export */   l: () => (/* binding */ readPlannedTree)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _migrations_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24023);
/* harmony import */ var _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94236);
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(10576);
/* harmony import */ var _migrations_prisma_layout_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(57924);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17115);






/**
 * The migrations that the backup is made for, where there is a tree: without `migrations` none is no mistake,
 * a backup needs none.
 *
 * @throws UserError when the folder that was named cannot be used.
 */
async function readPlannedTree(options, root) {
    const { workspace, migrations } = options;
    if (migrations !== undefined) {
        return _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__/* .prismaAdapter */ ._.readTree({ migrationsDir: node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, migrations), workspace });
    }
    try {
        const { migrationsDir } = await (0,_migrations_prisma_layout_js__WEBPACK_IMPORTED_MODULE_4__/* .findPrismaLayout */ .i)(root);
        return await _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__/* .prismaAdapter */ ._.readTree({ migrationsDir, workspace });
    }
    catch (error) {
        if (error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo && ABSENT.has(error.code))
            return undefined;
        throw error;
    }
}
const ABSENT = new Set(['migrations-not-found', 'migrations-none']);
/** What is applied, and what of the tree is not. The history is read in the snapshot that is dumped. */
async function plannedMigrations(client, schema, tree) {
    const history = (await (0,_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_3__/* .readPrismaHistory */ .Dg)(client, schema)) ?? [];
    const applied = appliedNames(history);
    if (tree === undefined)
        return { pending: [], applied };
    const pending = tree.migrations.filter(({ name }) => !applied.includes(name));
    return {
        planDigest: (0,_migrations_digest_js__WEBPACK_IMPORTED_MODULE_1__/* .planDigest */ .G)(pending),
        pending: pending.map(({ name }) => name),
        applied,
    };
}
function appliedNames(history) {
    return [...new Set(history.filter(({ state }) => state === 'applied').map(({ name }) => name))];
}


/***/ }),

/***/ 65529:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hD: () => (/* binding */ locationOf),
/* harmony export */   iU: () => (/* binding */ readPointId),
/* harmony export */   qk: () => (/* binding */ pointOf)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const LABEL = /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/;
/** What a rollback needs to come back: `LABEL/NAME/LSN` as its id, and where the backup lies. */
function pointOf({ stanza, backup, named, database, planDigest }) {
    return {
        version: 1,
        engine: 'pgbackrest',
        id: `${backup.label}/${named.name}/${named.lsn.replace('/', '-')}`,
        locations: [locationOf(stanza, backup.label)],
        database,
        takenAt: named.takenAt,
        ...(planDigest === undefined ? {} : { planDigest }),
    };
}
function locationOf(stanza, label) {
    return `pgbackrest:${stanza}/${label}`;
}
/**
 * Reads the id of such a restore point, which may come from anybody.
 *
 * @throws UserError `restore-point-invalid`.
 */
function readPointId(id) {
    const [label = '', name = '', lsn = '', ...more] = id.split('/');
    const isLsn = /^[0-9A-F]{1,8}-[0-9A-F]{1,8}$/.test(lsn);
    if (LABEL.test(label) && /^[a-z0-9_]{1,63}$/.test(name) && isLsn && more.length === 0) {
        return { label, name, lsn: lsn.replace('-', '/') };
    }
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('restore-point-invalid', `${JSON.stringify(id.slice(0, 120))} is no restore point of pgBackRest's.`, 'Give the output restore-point of the backup as it is.');
}


/***/ }),

/***/ 24341:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ requireConnections)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/** Of Belay's own beside pg_dump or pg_restore: a snapshot, and those that hash. */
const OWN = 3;
/**
 * What is free for this role, by the server's own limit, the database's and the role's; null where there is none. Settings
 * that a server does not have yet count as 0.
 */
const FREE_SQL = `
SELECT pg_catalog.current_setting('max_connections')::int
         - CASE WHEN r.rolsuper THEN 0
                ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
                     + coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) END
         - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity
             WHERE coalesce(backend_type, 'client backend') = 'client backend') AS server,
       CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
            THEN d.datconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE datid = d.oid) END AS database,
       CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
            THEN r.rolconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) END AS role
  FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
 WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user`;
/**
 * Makes sure that there are connections enough at this moment: pg_dump and pg_restore open one more than they have jobs
 * and fail half-way otherwise. Behind a pooler it cannot be known.
 *
 * @param what A restore goes into another database, for which the limit of this one says nothing.
 *
 * @throws UserError `connections-short`.
 */
async function requireConnections(client, { pooler }, jobs, what = 'backup') {
    if (pooler !== undefined)
        return;
    const needed = (jobs > 1 ? jobs + 1 : 1) + OWN;
    const { rows } = await client.query(FREE_SQL);
    const limits = Object.entries(rows[0] ?? {});
    const counted = limits.filter(([whose]) => what === 'backup' || whose !== 'database');
    const short = counted.find(([, free]) => free !== null && free < needed);
    if (!short)
        return;
    const [whose, free] = short;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('connections-short', `A ${what} with ${jobs} jobs takes ${needed} connections more, and the limit of the ${whose} leaves ${Math.max(0, free ?? 0)}.`, 'Use fewer jobs, or raise the limit: max_connections of the server, CONNECTION LIMIT of the database or the role.');
}


/***/ }),

/***/ 17759:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ storesOf),
/* harmony export */   s: () => (/* binding */ prepareBackup)
/* harmony export */ });
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49808);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _archive_decryption_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7996);
/* harmony import */ var _archive_encryption_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94963);
/* harmony import */ var _mac_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(50703);
/* harmony import */ var _make_planned_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(89285);
/* harmony import */ var _stores_places_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(57359);







const DEFAULT_ARTIFACT = 'artifact:belay-backup';
/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepareBackup(options, root, ports) {
    const url = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .givenDatabaseUrl */ .Ax)(options);
    if (options.verifyUrl !== undefined)
        (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDatabaseUrl */ .mx)(options.verifyUrl);
    const stores = storesOf(options, root, ports);
    if (options.manifestKey !== undefined)
        (0,_mac_js__WEBPACK_IMPORTED_MODULE_4__/* .parseManifestKey */ .Kk)(options.manifestKey);
    const chosen = (0,_archive_encryption_js__WEBPACK_IMPORTED_MODULE_3__/* .parseEncryption */ .fJ)(options);
    const opening = await openingOf(chosen, options);
    if (opening.encryption === undefined && stores.some(({ kind }) => kind === 'artifact')) {
        throw unencryptedArtifact();
    }
    return { url, tree: await (0,_make_planned_js__WEBPACK_IMPORTED_MODULE_5__/* .readPlannedTree */ .l)(options, root), stores, ...opening };
}
/** The places that were named; in a job an artifact, where none was. */
function storesOf({ to }, root, { env, signal, artifacts }) {
    const named = to !== undefined && to.length > 0 ? to : artifacts ? [DEFAULT_ARTIFACT] : [];
    if (named.length === 0) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('backup-place-missing', 'No place was named to keep the backup in.', 'Give --to a folder or s3://bucket/prefix.');
    }
    const places = [...new Set(named)].map(_stores_places_js__WEBPACK_IMPORTED_MODULE_6__/* .parsePlace */ .De);
    return places.map((place) => (0,_stores_places_js__WEBPACK_IMPORTED_MODULE_6__/* .openStore */ .Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }));
}
/** How the stored copies will be decrypted when they are verified. */
async function openingOf(encryption, { ageIdentity }) {
    if (encryption === undefined) {
        return { encryption, keys: {}, decrypted: 'not encrypted' };
    }
    if ('passphrase' in encryption) {
        const keys = { passphrase: encryption.passphrase };
        return { encryption, keys, decrypted: 'passphrase' };
    }
    if (ageIdentity !== undefined) {
        await refuseForeignIdentity(ageIdentity, encryption.recipients);
        return { encryption, keys: { identity: ageIdentity }, decrypted: 'identity' };
    }
    const { identity, recipient } = await (0,_archive_encryption_js__WEBPACK_IMPORTED_MODULE_3__/* .makeOneTimeIdentity */ .gI)(encryption.recipients);
    return {
        encryption: { ...encryption, oneTime: recipient },
        keys: { identity },
        decrypted: 'one-time key',
    };
}
async function refuseForeignIdentity(ageIdentity, recipients) {
    const held = await (0,_archive_decryption_js__WEBPACK_IMPORTED_MODULE_2__/* .parseIdentities */ .go)(ageIdentity);
    // A tag names no key, so that it cannot be compared.
    if (recipients.some((recipient) => recipient.startsWith('age1tag')))
        return;
    if (held.some(({ recipient }) => recipients.includes(recipient)))
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('decryption-key-wrong', `The backup would not be encrypted to the key that was given to verify it (${held.map(({ recipient }) => recipient).join(', ')}).`, 'Give age-identity the secret key of one of the recipients in encrypt-to, or leave it out.');
}
function unencryptedArtifact() {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('artifact-unencrypted', 'Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put there.', 'Give encrypt-to the public key of age (`age-keygen` makes a pair; keep the secret one in a safe place), or keep the backup in a folder or a bucket.');
}


/***/ }),

/***/ 67966:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
var external_node_os_default = /*#__PURE__*/__webpack_require__.n(external_node_os_);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(23147);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/make-folder.ts
var make_folder = __webpack_require__(89459);
// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
// EXTERNAL MODULE: ./packages/core/src/backup/content/hold-tables.ts
var hold_tables = __webpack_require__(88747);
// EXTERNAL MODULE: ./packages/core/src/backup/dump/client.ts + 2 modules
var dump_client = __webpack_require__(78194);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/compression.ts

const PROBE_DEADLINE_MS = 30_000;
/** The best first. */
const WANTED = [
    { method: 'zstd', level: 1 },
    { method: 'lz4' },
    { method: 'gzip', level: 1 },
];
/** What pg_dump says after it has accepted the compression, before it connects to anything (pg_backup_directory.c). */
const ACCEPTED = /no output directory specified/;
/**
 * The compression to dump with: the best of those that this very pg_dump was built with. Distributions leave some
 * out, and none before 16 has others than gzip, so each is tried.
 *
 * Measured on 2.5 million rows of uuid, text, jsonb and timestamps, 595 MB as COPY writes them, with one core:
 * zstd 1 took 1.8 s and left 139 MB, lz4 1.0 s and 274 MB, gzip 1 7.6 s and 182 MB, gzip 6 (pg_dump's default)
 * 11 s and 161 MB; pg_dump 15 alone took 4.5 s uncompressed, 8.0 s with gzip 1, 14.7 s with gzip 6. zstd costs little
 * more than lz4 and halves what is encrypted and sent afterwards, at some 100 MB/s.
 */
async function chooseCompression(client, ports) {
    for (const compression of WANTED) {
        if (await isSupported(client, compression, ports))
            return compression;
    }
    return { method: 'none' };
}
/** As pg_dump's `--compress` takes it: only digits before 16. */
function compressOption({ method, level }) {
    if (method === 'none')
        return '--compress=0';
    if (method === 'gzip')
        return `--compress=${level ?? 6}`;
    return `--compress=${level === undefined ? method : `${method}:${level}`}`;
}
async function isSupported({ pgDump }, compression, { env, signal }) {
    const args = [...pgDump.args, '--format=directory', compressOption(compression)];
    const { stderr } = await (0,runtime_process/* run */.e)(pgDump.file, args, {
        ...{ env: { ...env, LC_ALL: 'C' }, signal, deadlineMs: PROBE_DEADLINE_MS },
    });
    return ACCEPTED.test(stderr);
}

// EXTERNAL MODULE: ./packages/core/src/backup/frame.ts
var backup_frame = __webpack_require__(29657);
// EXTERNAL MODULE: ./packages/core/src/backup/headline.ts
var headline = __webpack_require__(81962);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/encryption.ts + 1 modules
var archive_encryption = __webpack_require__(94963);
// EXTERNAL MODULE: ./packages/core/src/backup/content/content.ts
var content_content = __webpack_require__(90287);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/names.ts
var archive_names = __webpack_require__(62525);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/dump-folder.ts





const READ_BYTES = 256 * 1024;
function dumpFolder(folder) {
    const at = (name) => external_node_path_default().join(folder, name);
    return {
        path: at,
        size: async (name) => (await (0,promises_.stat)(at(name))).size,
        read: (name, from, to) => readPiece(at(name), from, to),
        dataFiles: async () => (await namesIn(folder)).filter(archive_names/* isDataFile */.vM),
        empty: (name) => (0,promises_.truncate)(at(name), 0),
        remove: (name) => (0,promises_.rm)(at(name)),
        async allFiles() {
            const names = (await namesIn(folder)).sort();
            const strange = names.find((name) => !(0,archive_names/* isDumpFile */.NE)(name));
            if (strange !== undefined) {
                throw packFailed(`pg_dump left a file that Belay does not know: ${JSON.stringify(strange)}`);
            }
            if (!names.includes(archive_names/* TOC_FILE */._U))
                throw packFailed(`pg_dump left no ${archive_names/* TOC_FILE */._U}`);
            return names;
        },
    };
}
function packFailed(message, cause) {
    return new errors/* OperationFailed */.FH('pack-failed', message, 'There is no backup; what was written of it is removed.', { cause });
}
async function namesIn(folder) {
    try {
        return await (0,promises_.readdir)(folder);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return [];
        throw error;
    }
}
async function* readPiece(file, from, to) {
    if (to <= from)
        return;
    const stream = (0,external_node_fs_.createReadStream)(file, { start: from, end: to - 1, highWaterMark: READ_BYTES });
    for await (const chunk of stream)
        yield chunk;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/holes.ts

const DEADLINE_MS = 60_000;
/**
 * Gives a part of a file that pg_dump is still writing back to the file system; the file keeps its length.
 * Node has no call for it, so this takes util-linux's `fallocate`.
 *
 * @returns False where the program or the file system cannot.
 */
async function punchHole(file, { offset, length }, signal) {
    const args = ['--punch-hole', '--offset', String(offset), '--length', String(length), file];
    // No PATH: it is looked for in /bin and /usr/bin. Nothing of the job's secrets goes along.
    const result = await (0,runtime_process/* run */.e)('fallocate', args, { env: {}, deadlineMs: DEADLINE_MS, signal });
    return result.exitCode === 0;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/pack-files.ts



async function packData(state, name, data) {
    state.files.push(await state.writer.entry(name, data.length, only(data)));
}
async function* only(data) {
    if (data.length > 0)
        yield data;
}
/** Packs a file that does not grow any more, or what its parts have left of it. */
async function packFile(state, name) {
    if (state.packed.has(name))
        return;
    if (!(0,archive_names/* isDumpFile */.NE)(name))
        throw packFailed(`pg_dump wrote a file that Belay does not know: ${JSON.stringify(name)}`);
    const bytes = await state.folder.size(name);
    const parts = state.parts.get(name) ?? 0;
    if (parts === 0)
        await packPiece(state, name, name, 0, bytes);
    const from = parts * state.partBytes;
    if (parts > 0 && bytes > from) {
        await packPiece(state, name, (0,archive_names/* partName */.pn)(name, parts + 1), from, bytes);
    }
    state.packed.add(name);
    if (!state.ended)
        await state.folder.empty(name);
}
async function packPiece(state, name, as, from, to) {
    const body = state.folder.read(name, from, to);
    state.files.push(await state.writer.entry(archive_names/* DUMP_FOLDER */.OY + as, to - from, body));
}
/** Packs whole parts of the files that pg_dump is writing now, where their room can be given back. */
async function packGrowing(state) {
    if (!state.canPunch)
        return;
    for (const name of await state.folder.dataFiles()) {
        if (state.packed.has(name))
            continue;
        await packParts(state, name);
    }
}
async function packParts(state, name) {
    const length = state.partBytes;
    const bytes = await state.folder.size(name);
    let parts = state.parts.get(name) ?? 0;
    for (; bytes >= (parts + 1) * length && state.canPunch; parts += 1) {
        const offset = parts * length;
        await packPiece(state, name, (0,archive_names/* partName */.pn)(name, parts + 1), offset, offset + length);
        state.parts.set(name, parts + 1);
        state.canPunch = await punchHole(state.folder.path(name), { offset, length }, state.signal);
    }
}
async function packRest(state) {
    state.ended = true;
    for (const name of await state.folder.allFiles()) {
        await packFile(state, name);
        await state.folder.remove(name);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/readme.ts
/** The first file of every archive, for whoever has only the archive: how to restore it without Belay. */
function readmeText(encryption) {
    return `This is a backup of a PostgreSQL database that Belay made.

belay rollback restores it, checks it and says what would be lost. Without Belay, with age, tar and pg_restore
(of the same major version as the server, or newer), from the folder the archive lies in:

${unpackLines(encryption)}

Large files of pg_dump lie in parts. Join them:

    cd dump
    for first in *.part00001; do
      [ -e "$first" ] || continue
      name="\${first%.part00001}"
      cat "$name".part* > "$name" && rm "$name".part*
    done
    cd ..

manifest.json beside the archive has the SHA-256 of the archive and of every file in it. Compare before you go on;
nothing else would notice a bit that tipped over. Then:

    createdb --template=template0 NEW_DATABASE
    pg_restore --exit-on-error --jobs=4 --dbname=NEW_DATABASE dump

A dump does not hold what belongs to the database itself: its owner, access rights, settings, comment, encoding and
locale, nor roles, tablespaces, subscriptions' slots. belay/content.json has them under "outside", with every
table's number of rows and hash under "rows".
`;
}
function unpackLines(encryption) {
    if (encryption === undefined)
        return '    tar -xf archive.tar';
    if ('passphrase' in encryption) {
        return '    age --decrypt archive.tar.age | tar -x          (age asks for the passphrase)';
    }
    return '    age --decrypt --identity=KEYFILE archive.tar.age | tar -x';
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/serial-line.ts
/**
 * @param explain What a failure is reported as.
 * @param onFailure Called once; ends the work that is being done.
 */
function serialLine(explain, onFailure) {
    let waiting = 0;
    let last = Promise.resolve();
    let reason;
    let reject = () => undefined;
    const failure = new Promise((_resolve, rejected) => (reject = rejected));
    failure.catch(() => undefined);
    const fail = (error) => {
        if (reason !== undefined)
            return reason;
        reason = explain(error);
        reject(reason);
        onFailure(reason);
        return reason;
    };
    const guarded = async (work) => {
        if (reason !== undefined)
            throw reason;
        try {
            return await work();
        }
        catch (error) {
            throw fail(error);
        }
    };
    return {
        failure,
        fail,
        idle: () => waiting === 0,
        settled: () => last,
        run(work) {
            waiting += 1;
            const turn = last.then(() => guarded(work));
            const over = () => void (waiting -= 1);
            last = turn.then(over, over);
            return turn;
        },
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(56118);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/tar-writer.ts




/**
 * @param to Takes the bytes of the file: encrypted where `encryption` is given. A slow one holds up the writer.
 */
function writeTar(to, encryption) {
    const pack = tar_stream.pack();
    // Whoever waits for an entry or the end has the error; without a listener it would end the process.
    pack.on('error', () => undefined);
    const output = hashing(to);
    const pumped = pump(pack, encryption, output.write);
    const failure = pumped.then(() => new Promise(() => undefined));
    // Ends the entry that is being written: its sink is destroyed along with it.
    failure.catch((error) => pack.destroy(error));
    return {
        failure,
        entry: (name, bytes, body) => writeEntry(pack, name, bytes, body),
        async end() {
            pack.finalize();
            await pumped;
            return output.end();
        },
        destroy(error) {
            pack.destroy(error ?? new Error('abandoned'));
            to.destroy(error);
        },
    };
}
async function writeEntry(pack, name, bytes, body) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const { sink, written } = openEntry(pack, { name, size: bytes, mode: 0o600 });
    // Whoever waits for it sees the error; while the body is read nobody does.
    written.catch(() => undefined);
    for await (const chunk of body) {
        hash.update(chunk);
        if (!sink.write(chunk))
            await Promise.race([(0,external_node_events_.once)(sink, 'drain'), written]);
    }
    sink.end(null);
    await written;
    return { name, bytes, sha256: hash.digest('hex') };
}
function openEntry(pack, header) {
    let ended = () => undefined;
    const written = settled((done) => (ended = done));
    const sink = pack.entry(header, (error) => ended(error));
    // `written` has the error; an entry given up while its body is read would else end the process.
    sink.on('error', () => undefined);
    return { sink, written };
}
async function pump(pack, encryption, write) {
    if (encryption === undefined) {
        for await (const chunk of pack)
            await write(chunk);
        return;
    }
    const { head, pass } = await (0,archive_encryption/* startSealing */.O1)(encryption);
    await write(head);
    for await (const chunk of pack)
        await write(pass.update(chunk));
    await write(pass.final());
}
/** Writes with one chunk on its way at most, so that a slow receiver is felt and a closed one noticed. */
function hashing(to) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let onItsWay = Promise.resolve();
    // The callbacks have the error as well; without a listener it would end the process.
    to.on('error', () => undefined);
    const write = async (data) => {
        if (data.length === 0)
            return;
        hash.update(data);
        bytes += data.length;
        await onItsWay;
        onItsWay = settled((done) => to.write(data, done));
        onItsWay.catch(() => undefined);
    };
    const end = async () => {
        await onItsWay;
        await settled((done) => to.end(done));
        return { bytes, sha256: hash.digest('hex') };
    };
    return { write, end };
}
function settled(work) {
    return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/pack.ts








/**
 * A file that pg_dump still writes is packed in parts of this size, and each is given back to the file system
 * when it is packed. Small, since every table that is being dumped holds up to one of them on disk.
 */
const PART_BYTES = 64 * 1024 * 1024;
/** How often growing files are looked at, in milliseconds. */
const LOOK_MS = 500;
function startPacking(options) {
    const { signal, encryption } = options;
    const writer = writeTar(options.to, encryption);
    const state = {
        folder: dumpFolder(options.folder),
        writer,
        signal,
        partBytes: options.partBytes ?? PART_BYTES,
        files: [],
        packed: new Set(),
        parts: new Map(),
        canPunch: true,
        ended: false,
    };
    const line = serialLine(explained, (reason) => writer.destroy(reason));
    const looking = setInterval(() => {
        if (line.idle())
            line.run(() => packGrowing(state)).catch(() => undefined);
    }, LOOK_MS);
    const abort = () => line.fail((0,errors/* interruption */.YW)(signal));
    const stop = () => {
        clearInterval(looking);
        signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted)
        abort();
    writer.failure.catch(line.fail);
    line.failure.catch(stop);
    const add = (name, data) => line.run(() => packData(state, name, data));
    add(archive_names/* README_FILE */.aF, Buffer.from(readmeText(encryption))).catch(() => undefined);
    return {
        failure: line.failure,
        add,
        finished(name) {
            line.run(() => packFile(state, name)).catch(() => undefined);
        },
        async dumpEnded() {
            clearInterval(looking);
            await line.run(() => packRest(state));
        },
        async end() {
            const stream = await line.run(() => complete(state));
            stop();
            return { ...stream, files: state.files };
        },
        async abandon() {
            stop();
            line.fail(new errors/* Interrupted */.j$('the backup was given up'));
            await line.settled();
        },
    };
}
async function complete(state) {
    const { ended, files, writer } = state;
    const whole = ended && files.some(({ name }) => name === content_content/* CONTENT_FILE */.tK);
    if (!whole)
        throw new Error('the archive is ended before all of it is there');
    return writer.end();
}
/** Errors of stores come explained already. */
function explained(error) {
    const known = [errors/* UserError */.yo, errors/* OperationFailed */.FH, errors/* Interrupted */.j$].some((kind) => error instanceof kind);
    if (known)
        return error;
    return packFailed(`The archive could not be written: ${(0,errors/* messageOf */.bD)(error)}`, error);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/content-data.ts



/**
 * A content as it lies in the archive.
 *
 * @throws UserError `schema-too-large` where it could not be read again.
 */
function contentData(content) {
    const text = textOf(content);
    const bytes = text === undefined ? Infinity : Buffer.byteLength(text);
    if (text === undefined || bytes > content_content/* LARGEST_CONTENT */.rB)
        throw schemaTooLarge(bytes, 'is');
    return Buffer.from(text);
}
/** Undefined where it is longer than a string can be (512 MB in Node.js 20). */
function textOf(content) {
    try {
        return JSON.stringify(content);
    }
    catch (error) {
        if (error instanceof RangeError)
            return undefined;
        throw error;
    }
}
/**
 * @param bytes Of the content; infinite where that is not known.
 * @param verb Between the description and its size.
 */
function schemaTooLarge(bytes, verb) {
    const size = Number.isFinite(bytes) ? (0,words/* byteWords */.G4)(bytes) : 'more than 512 MB';
    return new errors/* UserError */.yo('schema-too-large', `What a backup records of this database's schema, to compare a restore with, ${verb} ${size}, and a backup holds at most ${(0,words/* byteWords */.G4)(content_content/* LARGEST_CONTENT */.rB)} of it.`, 'pgBackRest backs up files and has no such limit: `engine: pgbackrest`. Else have fewer tables, partitions or columns.');
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/read-content.ts + 2 modules
var read_content = __webpack_require__(33526);
// EXTERNAL MODULE: ./packages/core/src/backup/content/snapshot.ts
var snapshot = __webpack_require__(18776);
// EXTERNAL MODULE: ./packages/core/src/postgres/protected-libpq.ts
var protected_libpq = __webpack_require__(89490);
// EXTERNAL MODULE: ./packages/core/src/backup/kept-folder.ts
var kept_folder = __webpack_require__(69963);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/dump-tables.ts


const TABLES_SQL = `
SELECT count(*) FILTER (WHERE ext.objid IS NULL OR c.oid = ANY (configured.oids))::int AS count,
       coalesce(array_agg(n.nspname || '.' || c.relname) FILTER (WHERE n.nspname || c.relname LIKE E'%\\n%'),
                '{}') AS qualified,
       coalesce(array_agg(c.relname::text) FILTER (WHERE c.relname LIKE E'%\\n%'), '{}') AS bare
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend ext
    ON ext.classid = 'pg_catalog.pg_class'::regclass AND ext.objid = c.oid AND ext.deptype = 'e'
 CROSS JOIN (SELECT array_agg(oid) AS oids FROM (SELECT unnest(extconfig) AS oid FROM pg_catalog.pg_extension) e) configured
 WHERE c.relkind = 'r'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** How many tables a dump has rows of, and which names have line breaks in them: the splitter needs those. */
async function readDumpTables(url, { env, signal }) {
    const connect = { env, signal, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    return (0,session_pool/* withSessionPool */.T)(url, { connections: 1, ...connect }, (pool) => pool.use(async (client) => {
        const { rows } = await client.query(TABLES_SQL);
        const { count = 0, qualified = [], bare = [] } = rows[0] ?? {};
        return { count, broken: [...qualified, ...bare] };
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/message-splitter.ts
/**
 * One message a line, but for names with line breaks in them, which pg_dump prints as they are. Lines are put together only
 * where the result ends with one of those names: what is none of a name must be seen as the line that it is.
 *
 * @param names Of tables, `schema.name` and `name`, that hold line breaks.
 */
function messageSplitter(names, tell) {
    const broken = names.filter((name) => name.includes('\n'));
    const beginnings = broken.flatMap((name) => {
        const lines = name.split('\n');
        return lines.slice(1).map((_, index) => lines.slice(0, index + 1).join('\n'));
    });
    const mayGoOn = (message) => beginnings.some((begun) => message.endsWith(begun));
    const isWhole = (message) => broken.some((name) => message.endsWith(name) || message.endsWith(`${name}"`));
    let rest = '';
    let held;
    const line = (text) => {
        const joined = held === undefined ? undefined : `${held}\n${text}`;
        if (joined !== undefined && isWhole(joined)) {
            held = undefined;
            tell(joined);
        }
        else if (joined !== undefined && mayGoOn(joined)) {
            held = joined;
        }
        else {
            letGo();
            if (mayGoOn(text))
                held = text;
            else if (text !== '')
                tell(text);
        }
    };
    const letGo = () => {
        const lines = held?.split('\n') ?? [];
        held = undefined;
        for (const one of lines)
            if (one !== '')
                tell(one);
    };
    return {
        push(text) {
            const lines = (rest + text).split('\n');
            rest = lines.pop() ?? '';
            for (const one of lines)
                line(one);
        },
        end() {
            line(rest);
            rest = '';
            letGo();
        },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/stderr-line.ts
/*
 * What pg_dump says on stderr. A message of its own is `pg_dump: TEXT`; with --verbose it tells what it is at without a
 * further word, and everything that matters has one: `pg_dump: warning: TEXT`, or `error:`, `detail:`, `hint:`
 * (src/common/logging.c). Messages of the server come as `WARNING:  TEXT` (libpq's default notice processor).
 *
 * pg_dump writes the parts of a message one by one, and its workers write to the same pipe: `pg_dump:`, a space, the word and the
 * text may have those of another worker between them. Each part arrives whole, and only a text ends a line.
 */
/** Parts of messages whose texts come later, then the text of one. */
const PARTS = /^((?:pg_dump:| |(?:error|fatal|warning|detail|hint): )*)(.*)$/s;
const OF_THE_SERVER = /^[A-Z]+: {2}/;
/**
 * Reads lines of stderr one after the other. A line means what its text says, but for a `warning:` or `error:` among the parts before
 * it, which counts whoever it belongs to. A text to which no `pg_dump:` can belong is not pg_dump's.
 */
function dumpLineReader() {
    let begun = 0;
    return (line) => {
        const [, parts = '', text = ''] = PARTS.exec(line) ?? [];
        begun += parts.split('pg_dump:').length - 1;
        const ofServer = OF_THE_SERVER.test(text);
        if (!ofServer)
            begun -= 1;
        if (begun < 0) {
            begun = 0;
            return { kind: 'unknown' };
        }
        if (parts.includes('warning: '))
            return { kind: 'unknown' };
        if (/(error|fatal): /.test(parts))
            return { kind: 'error' };
        if (/(detail|hint): /.test(parts))
            return { kind: 'detail' };
        return ofServer ? serverLine(text) : ownLine(text);
    };
}
const TABLE = /^dumping contents of table "(.*)"$/s;
const FINISHED = /^finished item (\d+) (TABLE DATA|BLOBS) .*$/s;
/** Of pg_dump 13 to 18 with --verbose (pg_log_info in pg_dump.c, common.c, parallel.c, pg_backup_*.c). */
const STEPS = [
    /^last built-in OID is \d+$/,
    /^(reading|finding|identifying|flagging) [a-z]/,
    /^saving (encoding|standard_conforming_strings|search_path) = /,
    /^saving (database definition|large objects)/,
    /^finished item \d+ /,
    /^dumping contents of /,
];
function ownLine(text) {
    const table = TABLE.exec(text)?.[1];
    if (table !== undefined)
        return { kind: 'table', table };
    const [, item, description] = FINISHED.exec(text) ?? [];
    if (item !== undefined && (description === 'TABLE DATA' || description === 'BLOBS')) {
        return { kind: 'finished', item: Number(item), description };
    }
    return STEPS.some((step) => step.test(text)) ? { kind: 'step' } : { kind: 'unknown' };
}
/** At every connection, since the operating system's collations changed (Postgres 15 and newer). */
const COLLATION = [
    /^WARNING: {2}database ".*" has a collation version mismatch$/s,
    /^DETAIL: {2}The database was created using collation version .*, but the operating system provides version .*\.$/,
    /^HINT: {2}Rebuild all objects in this database that use the default collation and run ALTER DATABASE .* REFRESH COLLATION VERSION, or build PostgreSQL with the right library version\.$/s,
];
function serverLine(text) {
    return { kind: COLLATION.some((known) => known.test(text)) ? 'harmless' : 'unknown' };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/dump-watch.ts


const HEARD_MS = 500;
/** Enough to understand it, of a program that may repeat itself for every table. */
const MOST_LINES = 20;
const LONGEST_LINE = 1_000;
/** Reads what pg_dump prints, tells of its progress and keeps what is wrong. */
function watchDump(options) {
    const noted = [];
    const read = dumpLineReader();
    let index = 0;
    let timer;
    let givesUp = false;
    const note = (message) => {
        if (noted.length < MOST_LINES)
            noted.push(message.slice(0, LONGEST_LINE));
    };
    const tell = (message) => {
        const line = read(message);
        switch (line.kind) {
            case 'table':
                index += 1;
                options.onTable({ table: line.table, index, of: Math.max(index, options.tables) });
                return;
            case 'finished':
                options.onFinished(line.item, line.description);
                return;
            case 'unknown':
                note(message);
                // What follows an error belongs to it: the words of the server, the statement.
                if (!givesUp)
                    timer ??= setTimeout(options.onUnknown, HEARD_MS);
                return;
            case 'error':
                givesUp = true;
                clearTimeout(timer);
                note(message);
                return;
            case 'detail':
                note(message);
                return;
            case 'step':
            case 'harmless':
        }
    };
    const splitter = messageSplitter(options.names, tell);
    return {
        push: (text) => splitter.push(text),
        end() {
            splitter.end();
            clearTimeout(timer);
        },
        noted,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/explain-failure.ts
const KNOWN = [
    {
        // --lock-wait-timeout sets statement_timeout while pg_dump locks its tables.
        words: /canceling statement due to (lock|statement) timeout|could not obtain lock on relation/,
        advice: 'Something holds or waits for an exclusive lock on a table: a migration, VACUUM FULL, TRUNCATE, or a transaction that was left open (pg_stat_activity, pg_locks). Back up when it has ended, or give lock-timeout more time. pg_dump says the same when a worker of it lost its connection.',
    },
    {
        words: /would be affected by row-level security/,
        advice: 'Policies would hide rows from this role. Back up as a superuser, a role with BYPASSRLS, or the owner of tables without FORCE ROW LEVEL SECURITY.',
    },
    {
        words: /permission denied|must be owner|must be superuser/,
        advice: "Back up as the database's owner or a superuser; from Postgres 14 on `GRANT pg_read_all_data` gives the right to read tables and sequences.",
    },
    {
        words: /aborting because of server version mismatch|unsupported version/,
        advice: 'pg_dump must have the major version of the server. Install it, or set install-client.',
    },
    {
        words: /No space left on device|Disk quota exceeded/i,
        advice: 'The folder for temporary files (TMPDIR) is full. Give it more room, or fewer jobs: every table that is being dumped keeps a part of it there.',
    },
    {
        words: /conflict with recovery/,
        advice: 'The standby had to replay what the dump still needed. Switch on hot_standby_feedback, raise max_standby_streaming_delay, or back up the primary.',
    },
    {
        words: /invalid snapshot identifier|could not import the requested snapshot|snapshot ".*" does not exist/,
        advice: 'The session that held the snapshot is gone, or the dump reached another server than it: a pooler or a load balancer in between. Use the direct URL.',
    },
    {
        words: /server closed the connection|terminating connection|connection to server .* failed|SSL connection has been closed|could not receive data from server/s,
        advice: 'The server or the network ended the connection. Look into the log of the server and run it again.',
    },
    {
        words: /remaining connection slots are reserved|too many (clients|connections)/,
        advice: 'The server has no connections left. Use fewer jobs, or raise max_connections.',
    },
    {
        words: /subscriptions not dumped/,
        advice: 'Only a superuser can dump subscriptions.',
    },
    {
        words: /circular foreign-key constraints/,
        advice: 'Tables of an extension refer to each other in a circle: what is dumped of them cannot be restored in one pass. The documentation of the extension says how to back it up.',
    },
    {
        words: /cache lookup failed|could not open relation with OID|relation .* does not exist/,
        advice: 'Something was dropped while the dump looked at the catalogue. Back up when no migration runs.',
    },
    {
        words: /invalid page|could not read block|missing chunk number|unexpected chunk|compressed .* data is corrupt|invalid memory alloc/,
        advice: 'The table is damaged on the disk of the server. Do not deploy. Look for an older backup and at the log of the server before anything else.',
    },
];
/** What to do about a failure of pg_dump, as far as its words are known. */
function explainFailure(words) {
    return KNOWN.find((known) => known.words.test(words))?.advice;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/run-dump.ts











/** The timeout of the stage ends it long before. */
const run_dump_DEADLINE_MS = 7 * 24 * 60 * 60_000;
const NOTHING_LEFT = 'There is no backup; what was written of it is removed.';
/**
 * Dumps the whole database in directory format, in the given snapshot. Options that leave something out (-n, -t,
 * -O, -x, --enable-row-security) are never given. What it printed is read line by line: a line of which it is
 * not known that it does no harm fails the dump, though pg_dump itself may go on to exit 0 (subscriptions that
 * were left out are one of its warnings). When the signal aborts, pg_dump ends with its workers.
 *
 * @throws OperationFailed `dump-failed` when pg_dump fails; `dump-unclear` over a line that nobody knows.
 * @throws UserError as `openSession`.
 */
async function runDump(options, ports) {
    const { url, client } = options;
    const { count, broken } = await readDumpTables(url, ports);
    const giveUp = new AbortController();
    const finishing = [];
    const watch = watchDump({
        ...{ tables: count, names: broken, onTable: options.onTable },
        onFinished: (item, description) => finishing.push(tellFiles(options, item, description)),
        onUnknown: () => giveUp.abort(),
    });
    const signal = AbortSignal.any([ports.signal, giveUp.signal]);
    let forget;
    const onStart = (pid) => (forget = (0,kept_folder/* noteGroupIn */.x)(options.folder, pid));
    const scratch = external_node_path_default().dirname(options.folder);
    const result = await (0,protected_libpq/* withProtectedEnvironment */.A)(url, { env: ports.env, scratch }, (env) => (0,runtime_process/* run */.e)(client.pgDump.file, [...client.pgDump.args, ...argumentsOf(options)], {
        ...{ env, deadlineMs: run_dump_DEADLINE_MS, signal, onStart, onStderr: watch.push },
    }))
        .catch((error) => {
        if (ports.signal.aborted || !giveUp.signal.aborted)
            throw error;
        return undefined;
    })
        .finally(() => forget?.());
    watch.end();
    await Promise.all(finishing);
    if (result !== undefined && result.exitCode !== 0)
        throw failed(watch.noted, result);
    if (watch.noted.length > 0)
        throw unclear(watch.noted);
}
function argumentsOf({ snapshot, jobs, compression, lockTimeoutMs, folder, }) {
    return [
        ...['--format=directory', `--jobs=${jobs}`, compressOption(compression)],
        // 0 would be for ever.
        `--lock-wait-timeout=${Math.max(1, Math.round(lockTimeoutMs))}`,
        ...[`--snapshot=${snapshot}`, '--no-password', '--verbose', `--file=${folder}`],
    ];
}
const SUFFIX = {
    none: '',
    gzip: '.gz',
    lz4: '.lz4',
    zstd: '.zst',
};
/**
 * The files of an item (pg_backup_directory.c): a table's has the item's number; large objects have one each,
 * named in a list, which itself is not data.
 */
async function tellFiles({ folder, compression, onFile }, item, description) {
    const names = description === 'TABLE DATA'
        ? [`${item}.dat${SUFFIX[compression.method]}`]
        : await largeObjectFiles(folder, item, SUFFIX[compression.method]);
    for (const name of names)
        if ((0,external_node_fs_.existsSync)(external_node_path_default().join(folder, name)))
            onFile(name);
}
/** From Postgres 17 on there are several lists, each with the number of its item. */
async function largeObjectFiles(folder, item, suffix) {
    for (const list of [`blobs_${item}.toc`, 'blobs.toc']) {
        const text = await (0,promises_.readFile)(external_node_path_default().join(folder, list), 'utf8').catch(() => undefined);
        if (text === undefined)
            continue;
        // Lines are `16491 blob_16491.dat`, without the compression's suffix.
        const names = [...text.matchAll(/^\d+ (blob_\d+\.dat)$/gm)].map(([, name]) => name ?? '');
        return names.map((name) => name + suffix);
    }
    return [];
}
function unclear(lines) {
    const text = lines.join('\n');
    const advice = explainFailure(text);
    return new errors/* OperationFailed */.FH('dump-unclear', `pg_dump said something after which its dump cannot be relied on:\n${text}${advice === undefined ? '' : `\n${advice}`}`, NOTHING_LEFT);
}
function failed(lines, { startError, exitCode }) {
    const text = lines.join('\n') ||
        (0,errors/* messageOf */.bD)(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
    const advice = explainFailure(text);
    return new errors/* OperationFailed */.FH('dump-failed', `pg_dump failed:\n${text}${advice === undefined ? '' : `\n${advice}`}`, NOTHING_LEFT, { cause: startError });
}

// EXTERNAL MODULE: ./packages/core/src/backup/manifest-text.ts
var manifest_text = __webpack_require__(94667);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var backup_manifest = __webpack_require__(6143);
;// CONCATENATED MODULE: ./packages/core/src/backup/make/backup-id.ts

const LONGEST = 40;
/**
 * A name for a backup: its time in UTC, its database, and eight random digits, in characters that every
 * store takes (an artifact's name takes no colon, an S3 key no surprises).
 *
 * @param takenAt ISO 8601, UTC.
 */
function backupId(takenAt, database) {
    const time = takenAt.slice(0, 19).replace(/[-:]/g, '');
    const name = database
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '-')
        .slice(0, LONGEST);
    return `${time}Z-${name === '' ? '-' : name}-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./packages/core/src/backup/make/fan-out.ts


/**
 * A stream that hands every chunk to all branches. The slowest one sets the pace. A branch that fails is left
 * out from then on; when none is left, the stream fails with the error of the last.
 *
 * @param written Told of the bytes that all branches have taken.
 */
function fanOut(branches, written = () => undefined) {
    for (const branch of branches) {
        branch.to.once('error', (error) => (branch.failure ??= error));
    }
    return new external_node_stream_.Writable({
        highWaterMark: 1 << 20,
        write(chunk, _encoding, done) {
            each(branches, (to) => take(to, chunk)).then(() => {
                written(chunk.length);
                done();
            }, done);
        },
        final(done) {
            each(branches, ended).then(() => done(), done);
        },
        destroy(error, done) {
            for (const { to } of branches)
                to.destroy(error ?? undefined);
            done(error);
        },
    });
}
async function each(branches, work) {
    await Promise.all(branches.map(async (branch) => {
        if (branch.failure !== undefined)
            return;
        await work(branch.to).catch((error) => (branch.failure ??= error));
    }));
    if (branches.every(({ failure }) => failure !== undefined))
        throw lastFailure(branches);
}
/** The callback comes when the place has taken the chunk: that is the backpressure. */
function take(to, chunk) {
    return untilAnswered(to, (answer) => void to.write(chunk, answer));
}
function ended(to) {
    return untilAnswered(to, (answer) => void to.end(answer));
}
/** A stream that is destroyed while it writes does not call back: its end counts, too. */
function untilAnswered(to, ask) {
    return new Promise((resolve, reject) => {
        const closed = () => reject(new Error('the place was closed in the middle'));
        to.once('close', closed);
        ask((error) => {
            to.off('close', closed);
            if (error)
                reject(error);
            else
                resolve();
        });
    });
}
function lastFailure(branches) {
    const failure = branches.at(-1)?.failure;
    return failure instanceof Error ? failure : new Error((0,errors/* messageOf */.bD)(failure));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/copies.ts

/**
 * Begins a copy in each place, runs `body`, and removes what is not complete, whatever happens. A place that
 * fails costs the others nothing; when all fail, the archive's stream does.
 */
async function withCopies(stores, id, { file, upTo, written }, body) {
    const begun = [];
    const whole = new Set();
    const failed = [];
    try {
        for (const store of stores) {
            try {
                const incoming = await store.begin(id, file, upTo);
                begun.push({ store, incoming, branch: { to: incoming.archive } });
            }
            catch (problem) {
                if (stores.length === 1)
                    throw problem;
                failed.push({ store, problem });
            }
        }
        const [first] = failed;
        if (begun.length === 0 && first && 'problem' in first)
            throw first.problem;
        const archive = fanOut(begun.map(({ branch }) => branch), written);
        return await body({
            archive,
            finish: async (manifest) => [
                ...failed,
                ...(await Promise.all(begun.map((one) => finished(one, manifest, whole)))),
            ],
        });
    }
    finally {
        const left = begun.filter(({ incoming }) => !whole.has(incoming));
        await Promise.all(left.map(({ incoming }) => incoming.abandon()));
    }
}
async function finished({ store, incoming, branch }, manifest, whole) {
    if (branch.failure !== undefined)
        return { store, problem: branch.failure };
    try {
        const location = await incoming.finish(manifest);
        whole.add(incoming);
        return { store, location };
    }
    catch (problem) {
        return { store, problem };
    }
}

// EXTERNAL MODULE: ./packages/core/src/backup/make/planned.ts
var planned = __webpack_require__(89285);
;// CONCATENATED MODULE: ./packages/core/src/backup/make/timed.ts
/** Runs `body` and notes how long it took, in milliseconds, also when it fails. */
async function timed(times, name, body) {
    const started = performance.now();
    try {
        return await body();
    }
    finally {
        times[name] = Math.round(performance.now() - started);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/make-backup.ts





















/** An empty database has a catalogue, too. */
const SMALLEST = 64 * 1024 * 1024;
/** Half of what may run beside pg_dump's workers: hashing is the server's work, as dumping is. */
const HASHING_CONNECTIONS = 2;
/**
 * Dumps the database and hashes its rows in one snapshot, packs and encrypts what pg_dump writes as it writes
 * it, hands it to every place, and writes the manifest last. Nothing is left of what did not come to its end.
 *
 * @throws OperationFailed, UserError: of the dump, of the places when all failed; Interrupted.
 */
async function makeBackup(input) {
    const { prepared, frame, facts } = input;
    const { url, stores, encryption } = prepared;
    const ports = { ...frame.ports, lockTimeoutMs: frame.options.lockTimeout };
    // What is compressed grows by little at the most, and encryption adds next to nothing.
    const upTo = Math.ceil(input.bytes * 1.1) + SMALLEST;
    const { written } = input.progress;
    const file = encryption === undefined ? 'archive.tar' : 'archive.tar.age';
    let made;
    // pg_dump writes here; what it has finished is packed and removed at once.
    const making = (0,kept_folder/* withKeptFolder */.n)((0,external_node_os_.tmpdir)(), 'belay_backup_', (scratch) => (0,snapshot/* withBackupSnapshot */.Z)(url, ports, async (snapshot) => {
        const id = backupId(snapshot.takenAt, facts.database);
        const folder = external_node_path_default().join(scratch, 'dump');
        return withCopies(stores, id, { file, upTo, written }, async ({ archive, finish }) => {
            const packing = startPacking({
                ...{ folder, to: archive, encryption, signal: frame.ports.signal },
            });
            const filled = await fill(input, snapshot, folder, packing);
            const packed = await packing.end();
            const manifest = {
                ...(await described(input, snapshot, filled)),
                id,
                finishedAt: new Date(frame.ports.now()).toISOString(),
                archive: {
                    ...{ file, ...packed, compression: input.compression },
                    ...(encryption === undefined ? {} : { encryption: (0,archive_encryption/* encryptionRecord */.Nw)(encryption) }),
                },
            };
            const text = (0,manifest_text/* manifestText */.$2)(manifest, frame.options.manifestKey);
            made = { manifest, text, copies: await finish(text) };
            return made;
        });
    }));
    return making.catch((error) => {
        // The snapshot was still there when the archive was complete: what was written since counts.
        const late = error instanceof errors/* OperationFailed */.FH && error.code === 'snapshot-lost';
        if (late && made !== undefined)
            return made;
        throw error;
    });
}
/** Runs the dump and the hashing side by side, both in the snapshot, and packs what comes. */
async function fill({ frame, prepared, client, compression, jobs, progress }, snapshot, folder, packing) {
    const { url } = prepared;
    const { ports, options, details } = frame;
    try {
        return await (0,background/* withBackground */.V)(ports.signal, async (spawn) => {
            const dump = spawn((signal) => timed(details.times, 'dump', () => runDump({
                ...{ url, client, jobs, compression, folder, snapshot: snapshot.id },
                lockTimeoutMs: options.lockTimeout,
                onTable: progress.dumping,
                onFile: (name) => packing.finished(name),
            }, { ...ports, signal })));
            const content = spawn((signal) => timed(details.times, 'content', () => (0,read_content/* readContent */.c)({ url, snapshot, connections: HASHING_CONNECTIONS, onTable: progress.hashed }, { ...ports, signal })));
            const [, read] = await Promise.race([Promise.all([dump, content]), packing.failure]);
            await packing.dumpEnded();
            await packing.add(content_content/* CONTENT_FILE */.tK, contentData(read.content));
            return read;
        });
    }
    catch (error) {
        await packing.abandon();
        throw error;
    }
}
/** What the manifest says about the database; what it says about the archive is known last. */
async function described({ facts, prepared, frame, client, bytes, notCompared }, snapshot, { content, notCompared: unread }) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(prepared.url);
    const { takenAt, lsn, xactCommit, xid } = snapshot;
    const rows = Object.entries(content.rows.tables).map(([table, { rows }]) => [table, rows]);
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, engine: 'pg_dump', belayVersion: version/* BELAY_VERSION */.v },
        ...{ run: frame.options.run, takenAt, target: (0,target/* targetOf */.$)(prepared.url, facts) },
        ...(frame.ports.holdsLock ? { purpose: 'before a rollback' } : {}),
        client: client.version,
        snapshot: {
            lsn,
            ...(xactCommit === undefined ? {} : { xactCommit }),
            ...(xid === undefined ? {} : { xid }),
        },
        migrations: await (0,planned/* plannedMigrations */.W)(snapshot.client, schema, prepared.tree),
        databaseBytes: bytes,
        rows: Object.fromEntries(rows),
        notCompared: [...new Set([...notCompared, ...unread])],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/progress.ts

/** A line at most so often: a log is read afterwards, too. */
const EVERY_MS = 10_000;
/** Says every few seconds which table the dump is at and how much was written so far. */
function progressLines(log, now) {
    let last = now();
    let tables = { index: 0, of: 0, table: '' };
    let hashed = 0;
    let bytes = 0;
    const tell = () => {
        if (now() - last < EVERY_MS)
            return;
        last = now();
        log.info(`dumping ${tables.table} (${tables.index} of ${tables.of} tables), ${hashed} hashed, ${(0,words/* byteWords */.G4)(bytes)} written`);
    };
    return {
        dumping: (table) => {
            tables = table;
            log.debug(`dumping ${table.table} (${table.index} of ${table.of})`);
            tell();
        },
        hashed: () => {
            hashed += 1;
            tell();
        },
        written: (count) => {
            bytes += count;
            tell();
        },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/headline.ts

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
function pgBackRestHeadline(verdict, findings, { restorePoint, times }) {
    const [worst] = (0,words/* gravestFirst */.Ln)(findings);
    if (restorePoint === undefined) {
        return worst
            ? `${worst.title}; there is no verified restore point`
            : 'there is no verified restore point';
    }
    if (verdict === 'failed' && worst)
        return worst.title;
    const how = times['restore'] === undefined
        ? 'checksums were read, nothing was restored'
        : 'restored beside the server and found equal';
    return `The restore point of the cluster (${restorePoint.locations[0] ?? ''}): ${how}`;
}

// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(84893);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/messages.ts
const messages_LONGEST = 2_000;
/** What it says under WARN, one message each; a message may have further lines, which are indented. */
function warningsIn(stderr) {
    return messagesIn(stderr).flatMap((message) => {
        const [, text] = /^(?:P\d+ +)?WARN: (.*)$/s.exec(message) ?? [];
        return text === undefined ? [] : [text];
    });
}
/** Why it failed, in its own words, its hints included. */
function complaintOf(stderr) {
    const errors = messagesIn(stderr).flatMap((message) => {
        const [, text] = /^(?:P\d+ +)?ERROR: (.*)$/s.exec(message) ?? [];
        return text === undefined ? [] : [text];
    });
    const text = errors.length > 0 ? errors.join('\n') : stderr.trim();
    return text === '' ? 'it said nothing' : text.slice(0, messages_LONGEST);
}
function messagesIn(stderr) {
    return stderr
        .split(/\n(?!\s)/)
        .map((message) => message.replace(/\n\s+/g, '\n').trim())
        .filter((message) => message !== '');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/program.ts






/**
 * The oldest that does what is asked of it here: annotations (2.41), and a `verify` that prints each backup's state.
 * It is also the one that is tested.
 */
const OLDEST = [2, 45];
const VERSION_DEADLINE_MS = 10_000;
/** What every call gets: its messages on stderr, without times, and nothing but the answer on stdout. */
const QUIET = [
    '--log-level-console=off',
    '--log-level-stderr=warn',
    '--no-log-timestamp',
    '--log-level-file=off',
];
/**
 * The program on PATH.
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`.
 */
async function findPgBackRest(env) {
    const folders = (env['PATH'] ?? '').split((external_node_path_default()).delimiter).filter((one) => external_node_path_default().isAbsolute(one));
    const file = folders.map((one) => external_node_path_default().join(one, 'pgbackrest')).find((one) => (0,external_node_fs_.existsSync)(one));
    if (file === undefined) {
        throw new errors/* UserError */.yo('pgbackrest-missing', 'There is no pgbackrest on PATH.', 'Belay calls the one that the server archives with: run it on the machine of the server (Debian: apt-get install pgbackrest).');
    }
    const { stdout } = await (0,runtime_process/* run */.e)(file, ['version'], {
        env: (0,child_environment/* onlyHarmless */.KY)(env),
        deadlineMs: VERSION_DEADLINE_MS,
    });
    const [, version = '', major = '', minor = ''] = /pgBackRest ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
    const isOld = Number(major) === OLDEST[0] ? Number(minor) < OLDEST[1] : Number(major) < OLDEST[0];
    if (version === '' || isOld) {
        throw new errors/* UserError */.yo('pgbackrest-too-old', `${file} is pgBackRest ${version || 'of an unknown version'}; Belay needs ${OLDEST.join('.')} or newer.`, 'Install a newer one, from Debian 12 on or from apt.postgresql.org; the server must archive with the same.');
    }
    return { file, version };
}
/** The arguments of a call. A secret belongs into the configuration file or a PGBACKREST_ variable, never here. */
function program_argumentsOf({ stanza, config }, command, options, after = []) {
    const place = config === undefined ? [] : [`--config=${config}`];
    return [...QUIET, ...place, `--stanza=${stanza}`, ...options, command, ...after];
}
/** What it may know: where programs are, and its own variables, which can hold the keys of its repository. */
function environmentOf({ account }, env) {
    const own = Object.entries(env).flatMap(([name, value]) => name.startsWith('PGBACKREST_') && value !== undefined ? [[name, value]] : []);
    return {
        ...(0,child_environment/* onlyHarmless */.KY)(env),
        ...Object.fromEntries(own),
        LC_ALL: 'C',
        // libpq looks for .pgpass there.
        ...(account === undefined ? {} : { HOME: account.home, USER: account.name }),
    };
}
/**
 * Calls it and waits for its end. Its warnings go to the log. When the signal aborts it is ended, with all of its
 * workers.
 *
 * @param left What is left behind when it fails.
 * @returns What it printed.
 * @throws OperationFailed `pgbackrest-failed` with its own words.
 */
async function callPgBackRest(program, { command, options = [], after, left }, { env, signal, log }) {
    const { account, deadlineMs } = program;
    const result = await (0,runtime_process/* run */.e)(program.file, program_argumentsOf(program, command, options, after), {
        env: environmentOf(program, env),
        cwd: '/',
        deadlineMs,
        signal,
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    for (const warning of warningsIn(result.stderr))
        log.warn(`pgBackRest: ${warning}`);
    if (result.exitCode === 0)
        return result.stdout;
    throw new errors/* OperationFailed */.FH('pgbackrest-failed', failureOf(command, result, deadlineMs), left);
}
function failureOf(command, result, deadlineMs) {
    if (result.timedOut)
        return `pgbackrest ${command} came to no end in ${deadlineMs / 1000} s`;
    if (result.startError)
        return `pgbackrest could not be started: ${result.startError.message}`;
    return `pgbackrest ${command} failed: ${complaintOf(result.stderr)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/info.ts



const Lsn = schemas/* string */.YjP().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/);
const Segment = schemas/* string */.YjP().regex(/^[0-9A-F]{24}$/);
/** A backup as `pgbackrest info --output=json` has it, as far as it is used. Times are seconds since the epoch. */
const StanzaBackup = schemas/* object */.Ikc({
    label: schemas/* string */.YjP().regex(/^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$/),
    type: schemas/* enum */.k5n(['full', 'diff', 'incr']),
    /** Page checksums did not hold when it was made. */
    error: schemas/* boolean */.zMY().nullish(),
    annotation: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    archive: schemas/* object */.Ikc({ start: Segment.nullable(), stop: Segment.nullable() }),
    database: schemas/* object */.Ikc({ id: schemas/* number */.aig().int(), 'repo-key': schemas/* number */.aig().int() }),
    info: schemas/* object */.Ikc({
        size: schemas/* number */.aig().nonnegative(),
        delta: schemas/* number */.aig().nonnegative(),
        repository: schemas/* object */.Ikc({ delta: schemas/* number */.aig().nonnegative().nullish() }).nullish(),
    }),
    lsn: schemas/* object */.Ikc({ start: Lsn, stop: Lsn }).nullish(),
    /** What it needs beside itself. */
    reference: schemas/* array */.YOg(schemas/* string */.YjP()).nullable(),
    timestamp: schemas/* object */.Ikc({ start: schemas/* number */.aig(), stop: schemas/* number */.aig() }),
});
const StanzaInfo = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    status: schemas/* object */.Ikc({ code: schemas/* number */.aig().int(), message: schemas/* string */.YjP() }),
    archive: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* string */.YjP(),
        database: schemas/* object */.Ikc({ id: schemas/* number */.aig().int(), 'repo-key': schemas/* number */.aig().int() }),
    })),
    backup: schemas/* array */.YOg(StanzaBackup),
    db: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* number */.aig().int(),
        'repo-key': schemas/* number */.aig().int(),
        'system-id': schemas/* string */.YjP(),
        version: schemas/* string */.YjP(),
    })),
});
/** Codes of a stanza's status ("info" in pgBackRest's source, command/info/info.c). */
const NO_BACKUP_YET = 2;
/**
 * Reads what the stanza has.
 *
 * @throws UserError `pgbackrest-stanza-unusable`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function readStanza(program, ports) {
    const left = 'It only looked.';
    const options = ['--output=json'];
    return parseInfo(await callPgBackRest(program, { command: 'info', options, left }, ports), program.stanza);
}
/** The pure part of {@link readStanza}. */
function parseInfo(text, stanza) {
    let raw;
    try {
        // A system identifier has 64 bits, which a JavaScript number has not. Within a text a quote is escaped.
        raw = JSON.parse(text.replaceAll(/(?<!\\)"system-id":(\d+)/g, '"system-id":"$1"'));
    }
    catch (error) {
        throw info_unclear((0,errors/* messageOf */.bD)(error), error);
    }
    const read = schemas/* array */.YOg(StanzaInfo).safeParse(raw);
    if (!read.success) {
        const [issue] = read.error.issues;
        throw info_unclear(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, read.error);
    }
    const info = read.data.find(({ name }) => name === stanza);
    if (!info || (info.status.code !== 0 && info.status.code !== NO_BACKUP_YET)) {
        const why = info?.status.message ?? 'it is not in the repository';
        throw new errors/* UserError */.yo('pgbackrest-stanza-unusable', `The stanza ${JSON.stringify(stanza)} cannot be used: ${why}.`, 'Set it up first (`pgbackrest --stanza=NAME stanza-create`, then `check`), or name its configuration file with pgbackrest-config.');
    }
    return info;
}
function info_unclear(why, cause) {
    return new errors/* OperationFailed */.FH('pgbackrest-unclear', `What pgbackrest info printed is not understood: ${why}`, 'Nothing was changed by it. Tell the project which version of pgBackRest that is.', { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/server-owner.ts



/**
 * Whom pgBackRest must run as: the owner of the server's files, since what root writes into the repository the
 * server's archiving could not go on with.
 *
 * @param dataDirectory As the server names it; it must be here.
 * @returns Undefined when that is possible as we are.
 * @throws UserError `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`.
 */
async function serverOwner(dataDirectory) {
    const files = await (0,promises_.stat)(dataDirectory).catch((error) => {
        throw new errors/* UserError */.yo('pgbackrest-not-beside-server', `The server's data directory, ${dataDirectory}, cannot be found on this machine: ${(0,errors/* messageOf */.bD)(error)}`, 'The engine pgbackrest works on the machine of the server: use a self-hosted runner there, or the engine pg_dump.', { cause: error });
    });
    if (process.getuid?.() === files.uid)
        return undefined;
    if (process.getuid?.() === 0)
        return accountOf(files.uid);
    try {
        await (0,promises_.access)(dataDirectory, external_node_fs_.constants.R_OK | external_node_fs_.constants.X_OK);
        return undefined;
    }
    catch (cause) {
        throw new errors/* UserError */.yo('pgbackrest-wrong-account', `This account may not read the server's files in ${dataDirectory}.`, "Run Belay as the server's account (usually postgres) or as root, which becomes that account for pgBackRest.", { cause });
    }
}
async function accountOf(uid) {
    const lines = (await (0,promises_.readFile)('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
    const [name = '', , , gid = '', , home = '/'] = lines.find(([, , number]) => number === String(uid)) ?? [];
    if (name === '') {
        throw new errors/* UserError */.yo('pgbackrest-wrong-account', `The server's files belong to the user number ${uid}, who has no account on this machine.`, "Run Belay as the server's own account.");
    }
    return { name, uid, gid: Number(gid), home };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/beside.ts




const MAY_SQL = `
SELECT pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') AS settings,
  pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'EXECUTE')
    AND pg_catalog.has_function_privilege('pg_catalog.pg_switch_wal()', 'EXECUTE') AS points,
  pg_catalog.current_setting('archive_mode') AS "archiveMode"`;
/**
 * Finds the program and whom it must run as, and makes sure that the stanza is of this very cluster and that WAL
 * arrives in its repository (`pgbackrest check`).
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`, `pgbackrest-needs-primary`, `pgbackrest-no-right`,
 *   `pgbackrest-no-archiving`, `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`, `pgbackrest-stanza-unusable`,
 *   `pgbackrest-other-cluster`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function findStanza({ stanza, config, deadlineMs }, client, facts, ports) {
    const found = await findPgBackRest(ports.env);
    await requireRights(client, facts);
    const account = await serverOwner(await dataDirectoryOf(client));
    const place = config === undefined ? {} : { config };
    const program = { ...found, stanza, ...place, account, deadlineMs };
    const info = await readStanza(program, ports);
    const databaseId = clusterIn(info, facts);
    await callPgBackRest(program, { command: 'check', left: 'Nothing was backed up.' }, ports);
    return { program, info, databaseId, major: facts.major };
}
async function requireRights(client, { standby, role }) {
    if (standby) {
        throw new errors/* UserError */.yo('pgbackrest-needs-primary', 'This server is a standby: a restore point can only be made on the primary.', 'Give database-url the primary.');
    }
    const { rows } = await client.query(MAY_SQL);
    const [may] = rows;
    if (!may?.settings || !may.points) {
        throw new errors/* UserError */.yo('pgbackrest-no-right', `The role ${role} may not make a restore point, or not see where the server's files are.`, `GRANT pg_read_all_settings TO "${role.replaceAll('"', '""')}"; and in this database GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() to it, or use a superuser.`);
    }
    if (may.archiveMode === 'off') {
        throw new errors/* UserError */.yo('pgbackrest-no-archiving', 'archive_mode is off: without its WAL in the repository nothing can be restored to a point.', "Set archive_mode = on and archive_command = 'pgbackrest --stanza=NAME archive-push %p', and restart the server.");
    }
}
async function dataDirectoryOf(client) {
    const { rows } = await client.query("SELECT pg_catalog.current_setting('data_directory') AS folder");
    return rows[0]?.folder ?? '';
}
/** That the stanza has the right name says nothing: it must be of the server that is to be changed. */
function clusterIn({ db, name }, { systemIdentifier }) {
    const newest = [...db].sort((a, b) => b.id - a.id)[0];
    if (newest && newest['system-id'] === systemIdentifier)
        return newest.id;
    const seen = systemIdentifier ?? 'which this role may not read (pg_control_system)';
    throw new errors/* UserError */.yo('pgbackrest-other-cluster', `The stanza ${JSON.stringify(name)} is of the cluster ${newest?.['system-id'] ?? 'unknown'}; the database is in the cluster ${seen}.`, 'Name the stanza that this server archives to.');
}

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var runtime_deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/lsn.ts
/** A position in the WAL, `16/B374D848`, as a number. */
function lsnNumber(lsn) {
    const [high = '', low = ''] = lsn.split('/');
    return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
/**
 * The file of the WAL that holds the last byte before a position: what must be archived for a recovery to get there.
 *
 * @param timeline As it stands in the names of files, eight hexadecimal digits.
 */
function segmentBefore(timeline, lsn, segmentBytes) {
    return segmentName(timeline, (lsnNumber(lsn) - 1n) / BigInt(segmentBytes), segmentBytes);
}
/** Every file of the WAL from one to another on the same timeline, both included; empty when they are on different ones. */
function segmentsBetween(first, last, segmentBytes) {
    const timeline = first.slice(0, 8);
    if (last.slice(0, 8) !== timeline)
        return [];
    const names = [];
    const end = segmentNumber(last, segmentBytes);
    for (let number = segmentNumber(first, segmentBytes); number <= end; number += 1n) {
        names.push(segmentName(timeline, number, segmentBytes));
    }
    return names;
}
/** XLogFileName and XLogFromFileName of Postgres (access/xlog_internal.h). */
function segmentName(timeline, number, segmentBytes) {
    const perId = 0x100000000n / BigInt(segmentBytes);
    return timeline + hex(number / perId) + hex(number % perId);
}
function segmentNumber(name, segmentBytes) {
    const perId = 0x100000000n / BigInt(segmentBytes);
    return BigInt(`0x${name.slice(8, 16)}`) * perId + BigInt(`0x${name.slice(16, 24)}`);
}
function hex(value) {
    return value.toString(16).toUpperCase().padStart(8, '0');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/archived.ts





const Listing = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ type: schemas/* string */.YjP() }));
/** As pgBackRest's own archive-timeout. */
const TIMEOUT_MS = 60_000;
const archived_EVERY_MS = 250;
/**
 * Waits until every file of the WAL from a backup's end to a restore point is in the repository. That the newest one is
 * there proves nothing of those before it, and neither `info` nor `verify` (2.45) tells of one that is missing.
 *
 * @throws OperationFailed `restore-point-not-archived` naming what is missing.
 */
async function untilArchived(stanza, { backup, last, segmentBytes, timeoutMs = TIMEOUT_MS }, ports) {
    const first = backup.archive.stop ?? '';
    const needed = segmentsBetween(first, last, segmentBytes);
    if (needed.length === 0) {
        throw notArchived(`the server went on to another timeline (${first || 'unknown'} to ${last})`);
    }
    const deadline = Date.now() + timeoutMs;
    for (;;) {
        const there = await listSegments(stanza, backup, needed, ports);
        const missing = needed.filter((name) => !there.has(name));
        const [one] = missing;
        if (one === undefined)
            return;
        if (Date.now() > deadline) {
            const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
            throw notArchived(`after ${timeoutMs / 1000} s ${one}${more} is not in the repository`);
        }
        await (0,runtime_deadline/* pause */.v7)(archived_EVERY_MS, ports.signal);
    }
}
/** The files of the WAL that lie in the repository under their final name, with the checksum in it. */
async function listSegments({ program, info, databaseId }, { database }, needed, ports) {
    const id = archiveIdOf(info.archive, databaseId, database['repo-key']);
    const left = 'The backup is in the repository; whether its restore point can be reached is not known.';
    const there = new Set();
    for (const folder of new Set(needed.map((name) => name.slice(0, 16)))) {
        const place = `archive/${program.stanza}/${id}/${folder}`;
        const options = [`--repo=${database['repo-key']}`, '--output=json'];
        const called = { command: 'repo-ls', options, after: [place], left };
        const text = await callPgBackRest(program, called, ports);
        for (const [name, { type }] of Object.entries(Listing.parse(JSON.parse(text)))) {
            const [, segment] = /^([0-9A-F]{24})-[0-9a-f]{40}(\.\w+)?$/.exec(name) ?? [];
            if (segment !== undefined && type === 'file')
                there.add(segment);
        }
    }
    return there;
}
/** What the folder of a cluster's WAL is called, `15-1`. */
function archiveIdOf(archives, databaseId, repoKey) {
    const archive = archives.find(({ database }) => database.id === databaseId && database['repo-key'] === repoKey);
    if (archive)
        return archive.id;
    throw notArchived('the repository has no WAL of this cluster');
}
function notArchived(why) {
    return new errors/* OperationFailed */.FH('restore-point-not-archived', `The restore point cannot be reached yet: ${why}.`, 'The backup itself is in the repository and can be restored. Look at why the server does not archive (pg_stat_archiver, its log), and back up again.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/back-up.ts



/** Keys of the annotations, which `pgbackrest info --set=LABEL` shows. */
const ANNOTATION = {
    run: 'belay-run',
    /** Which restore point will follow; it says nothing of whether it is there. */
    point: 'belay-restore-point',
    /** Written last, when the WAL of the restore point is in the repository: its position. */
    archived: 'belay-archived-to',
};
/**
 * Makes a differential backup (a full one where there is none yet) and returns it as the repository then has it.
 * Nothing is expired by it: that comes after it was proven.
 *
 * @param point The name of the restore point that is to follow; unique, for the backup is known by it.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-backup-lost`.
 */
async function backUpCluster({ program }, { run, point }, ports) {
    const options = [
        ...['--type=diff', '--start-fast', '--no-expire-auto'],
        `--annotation=${ANNOTATION.run}=${run}`,
        `--annotation=${ANNOTATION.point}=${point}`,
    ];
    const left = 'There is no new backup. What it had copied stays in the repository, counts as none, and the next backup goes on from it or removes it.';
    await callPgBackRest(program, { command: 'backup', options, left }, ports);
    const { backup } = await readStanza(program, ports);
    const made = backup.find(({ annotation }) => annotation?.[ANNOTATION.point] === point);
    if (made)
        return made;
    throw new errors/* OperationFailed */.FH('pgbackrest-backup-lost', 'pgbackrest backup ended well, but its repository has no backup of this run.', 'Look at `pgbackrest info`: somebody may have expired it at once, or the configuration names another repository.');
}
/** Says in the repository itself that the restore point of a backup can be reached. */
async function noteArchived({ program }, { label, database }, lsn, ports) {
    const options = [
        `--repo=${database['repo-key']}`,
        `--set=${label}`,
        `--annotation=${ANNOTATION.archived}=${lsn}`,
    ];
    const left = `The backup ${label} and its restore point are there; only the note of it is not.`;
    await callPgBackRest(program, { command: 'annotate', options, left }, ports);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/choose-backup.ts


/**
 * The backup from which a recovery reaches a target: the newest that was complete before it. A target from before the
 * end of the backup cannot be reached from it, and pgBackRest would take the latest backup all the same, whose recovery
 * runs past everything that was meant (see docs/backup.md): that is an error here, before anything is restored.
 *
 * @param backups Of one cluster and one repository, in any order.
 * @param label Which one, when that is said.
 * @throws UserError `pgbackrest-backup-unknown`, `pgbackrest-target-before-backup`, `pgbackrest-target-invalid`.
 */
function chooseBackup(backups, target, label) {
    requireTarget(target);
    const candidates = label === undefined ? backups : backups.filter((one) => one.label === label);
    if (candidates.length === 0) {
        throw new errors/* UserError */.yo('pgbackrest-backup-unknown', label === undefined ? 'The stanza has no backup.' : `The stanza has no backup ${label}.`, 'It may have been expired. `pgbackrest info` lists what is there.');
    }
    if (target.type === 'name' && target.lsn === undefined && label === undefined) {
        throw new errors/* UserError */.yo('pgbackrest-target-before-backup', `Of the restore point ${target.name} only the name is known: which backup it follows cannot be told.`, 'Name the backup too.');
    }
    const newestFirst = [...candidates].sort((a, b) => b.timestamp.stop - a.timestamp.stop);
    const chosen = newestFirst.find((backup) => isBehind(backup, target));
    if (chosen)
        return chosen;
    throw new errors/* UserError */.yo('pgbackrest-target-before-backup', `${targetWords(target)} lies before the end of ${endWords(newestFirst)}: it cannot be reached from there.`, 'Take a target after the end of a backup, or a backup that ended before it.');
}
/** For messages. */
function targetWords(target) {
    if (target.type === 'name')
        return `the restore point ${target.name}`;
    return target.type === 'time' ? `the time ${target.time}` : `the position ${target.lsn}`;
}
/** True when the target is after the backup's end. */
function isBehind({ lsn, timestamp }, target) {
    if (target.type === 'time') {
        // A backup's end is known to the second, and can be late in it.
        return Date.parse(target.time) >= (timestamp.stop + 1) * 1_000;
    }
    // Of a name alone nothing can be told; that it was reached is seen after the recovery.
    if (target.lsn === undefined)
        return true;
    return lsn != null && lsnNumber(target.lsn) >= lsnNumber(lsn.stop);
}
function endWords([newest, ...others]) {
    if (!newest)
        return 'every backup';
    const end = `${new Date(newest.timestamp.stop * 1_000).toISOString()}, ${newest.lsn?.stop ?? 'position unknown'}`;
    return others.length === 0
        ? `the backup ${newest.label} (${end})`
        : `every backup (the newest, ${newest.label}: ${end})`;
}
/** pgBackRest writes it into the server's configuration between quotes, as it is. */
function requireTarget(target) {
    const isFine = target.type === 'time'
        ? !Number.isNaN(Date.parse(target.time))
        : (target.type !== 'name' || /^[\w .:+-]{1,63}$/.test(target.name)) &&
            (target.lsn === undefined || /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i.test(target.lsn));
    if (isFine)
        return;
    throw new errors/* UserError */.yo('pgbackrest-target-invalid', `${JSON.stringify(target)} is no target for a recovery.`, 'A name of letters, digits, spaces and . : + - _, a time as 2026-11-26T02:30:00Z, or a position as 16/B374D848.');
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-content.ts + 3 modules
var compare_content = __webpack_require__(96688);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/compare.ts





const CONNECTIONS = 2;
/**
 * Compares the database in a restored cluster with what it held at the restore point.
 *
 * @param url Of that database in the restored cluster, which nobody else uses.
 */
async function compareAtPoint({ content: expected, notCompared, unlogged, moment }, url, ports) {
    const alone = { ...ports, alone: true };
    const found = await (0,snapshot/* withBackupSnapshot */.Z)(url, alone, (snapshot) => (0,read_content/* readContent */.c)({ url, snapshot, connections: CONNECTIONS }, ports));
    const late = moment === undefined ? undefined : await committedLate(url, moment, ports);
    const compared = (0,compare_content/* compareContent */.T)(without(expected, unlogged), without(late === 0 ? found.content : { ...found.content, rows: expected.rows }, unlogged), { sameServer: true });
    return {
        differences: compared.differences,
        notCompared: [
            ...new Set([
                ...unlogged.map((name) => `${name} is unlogged: no WAL has it, and a restore empties it`),
                ...(late === 0 ? [] : [inMotion(late)]),
                ...notCompared,
                ...found.notCompared,
                ...compared.notCompared,
            ]),
        ],
    };
}
function inMotion(late) {
    const why = late === undefined
        ? 'transactions began or ended around the restore point each time it was tried'
        : `${(0,words/* plural */.LS)(late, 'transaction')} committed at the very moment of the restore point`;
    return `rows: ${why}, so that no snapshot stands exactly there; schema, sequences and settings were compared`;
}
/**
 * Transactions that the snapshot took for running, and that the restored cluster has as committed: their commit was in
 * the WAL already and not yet told to others (Postgres writes first: RecordTransactionCommit, ProcArrayEndTransaction).
 */
const COMMITTED_LATE_SQL = `
SELECT count(*)::int AS count
  FROM (SELECT pg_catalog.pg_snapshot_xip($1::pg_catalog.pg_snapshot)::text AS id
        UNION ALL
        SELECT pg_catalog.generate_series(
          pg_catalog.pg_snapshot_xmax($1::pg_catalog.pg_snapshot)::text::bigint,
          pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint - 1)::text) AS running
 WHERE pg_catalog.pg_xact_status(running.id::pg_catalog.xid8) = 'committed'`;
async function committedLate(url, moment, { signal, env }) {
    return (0,connection/* withClient */.SV)(url, { signal, env, settings: connection/* READING_SETTINGS */.xk }, async (client) => {
        const { rows } = await client.query(COMMITTED_LATE_SQL, [moment]);
        return rows[0]?.count ?? 0;
    });
}
function without(content, left) {
    const { rows, sequences } = content;
    const names = new Set(left);
    const tables = Object.entries(rows.tables).filter(([name]) => !names.has(name));
    return {
        ...content,
        rows: { ...rows, tables: Object.fromEntries(tables) },
        sequences: sequences.filter(({ sequence }) => !names.has(sequence)),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/backup/content/sequences.ts
var content_sequences = __webpack_require__(73636);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/named-point.ts







const POINT_SQL = `
WITH moment AS MATERIALIZED (
  SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt"
), point AS MATERIALIZED (
  SELECT "takenAt", pg_catalog.pg_create_restore_point($1) AS lsn FROM moment
)
SELECT "takenAt", lsn::text, substr(pg_catalog.pg_walfile_name(lsn), 1, 8) AS timeline,
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))::float8 AS "segmentBytes"
  FROM point`;
/** Writes a restore point, and ends the file of the WAL that it is in, so that it is archived now. */
async function makePoint(client, name) {
    const point = await createPoint(client, name);
    await client.query('SELECT pg_catalog.pg_switch_wal()');
    return point;
}
/** One costs a millisecond; on a busy server few moments are without a transaction that begins or ends. */
const ATTEMPTS = 200;
const named_point_HASHING_CONNECTIONS = 2;
/**
 * Writes a restore point and reads what the database holds at that very moment. A snapshot and a position in the WAL
 * are not the same thing; but when no transaction began or ended between them, nothing can lie between them either.
 * That is tried again and again, each time with another restore point (`NAME_1`, `NAME_2`, …), and the last one counts.
 * What it leaves open, commits that were half done, is looked up after the restore (`compare.ts`).
 *
 * @param lockTimeoutMs The longest to wait for the locks on the tables.
 */
async function makePointAndRead(url, name, lockTimeoutMs, ports) {
    const { signal, env } = ports;
    const settings = { ...connection/* READING_SETTINGS */.xk, lock_timeout: String(lockTimeoutMs) };
    const connect = { signal, env, remote: 'verify-full', settings };
    return (0,connection/* withClient */.SV)(url, connect, (holder) => (0,connection/* withClient */.SV)(url, connect, async (client) => {
        // Before the restore point, so that the WAL up to there has them so or further on.
        const sequences = await (0,session/* withReadOnlySnapshot */.JP)(client, {}, () => (0,content_sequences/* readSequences */.l)(client));
        const { point, id, moment } = await pointInQuiet(holder, client, name);
        await client.query('SELECT pg_catalog.pg_switch_wal()');
        return (0,session/* withReadOnlySnapshot */.JP)(client, { snapshot: id }, async () => {
            await (0,hold_tables/* holdTables */.T)(client);
            const { takenAt, lsn } = point;
            const snapshot = { id, takenAt, lsn, sequences, client };
            const read = await (0,read_content/* readContent */.c)({ url, snapshot, connections: named_point_HASHING_CONNECTIONS }, ports);
            const unlogged = await listUnlogged(client);
            return { point, at: { ...read, unlogged, ...(moment === undefined ? {} : { moment }) } };
        });
    }));
}
/**
 * Makes a restore point for which a snapshot is held that sees what it does.
 *
 * @param holder Holds the snapshot, in a transaction that ends with its session.
 * @returns `moment` is absent when there was no moment without others.
 */
async function pointInQuiet(holder, client, name) {
    for (let attempt = 1;; attempt += 1) {
        await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const { rows } = await holder.query('SELECT pg_catalog.pg_export_snapshot() AS id, pg_catalog.pg_current_snapshot()::text AS moment');
        const [held] = rows;
        if (!held)
            throw new Error('the server exported no snapshot');
        const point = await createPoint(client, `${name}_${attempt}`);
        if ((await momentOf(client)) === held.moment)
            return { point, ...held };
        if (attempt === ATTEMPTS)
            return { point, id: held.id };
        await holder.query('ROLLBACK');
    }
}
async function createPoint(client, name) {
    const { rows } = await client.query(POINT_SQL, [name]);
    const [row] = rows;
    if (!row)
        throw new Error('the server made no restore point');
    const { lsn, takenAt, timeline, segmentBytes } = row;
    const segment = segmentBefore(timeline, lsn, segmentBytes);
    return { name, lsn, takenAt, segment, segmentBytes };
}
async function momentOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_current_snapshot()::text AS moment');
    return rows[0]?.moment ?? '';
}
const UNLOGGED_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence = 'u' AND c.relkind IN ('r', 'S')
 ORDER BY 1, 2`;
async function listUnlogged(client) {
    const { rows } = await client.query(UNLOGGED_SQL);
    return rows.map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name));
}

// EXTERNAL MODULE: ./packages/core/src/backup/pgbackrest/point-id.ts
var point_id = __webpack_require__(65529);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/repository-check.ts


/**
 * Reads every file of the stanza and compares its checksum with what was recorded. Its exit code says nothing (2.45
 * leaves with 0 whatever it finds): what it prints does.
 *
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function checkRepository(program, repoKey, ports) {
    const options = [`--repo=${repoKey}`, '--output=text', '--verbose'];
    const left = 'It only reads; what it could not read is not known to be whole.';
    return parseRepositoryState(await callPgBackRest(program, { command: 'verify', options, left }, ports));
}
/**
 * The pure part of {@link checkRepository}.
 *
 * @throws OperationFailed `pgbackrest-unclear` for what is no such text.
 */
function parseRepositoryState(text) {
    const status = /^status: (\w+)$/m.exec(text)?.[1];
    const state = { valid: status === 'ok', backups: [], archives: [] };
    const lines = text.split('\n').map((line) => line.trim());
    for (const [index, line] of lines.entries()) {
        const next = lines[index + 1] ?? '';
        const detail = next.startsWith('missing: ') ? next : '';
        const [, label, found] = /^backup: (\S+), status: ([^,]+)/.exec(line) ?? [];
        if (label !== undefined && found !== undefined) {
            state.backups.push({ label, state: found, detail });
            continue;
        }
        const [, id, checked, valid] = /^archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)/.exec(line) ?? [];
        if (id === undefined)
            continue;
        state.archives.push({ id, checked: Number(checked), valid: Number(valid), detail });
    }
    if (status !== undefined && (state.backups.length > 0 || state.archives.length > 0))
        return state;
    throw new errors/* OperationFailed */.FH('pgbackrest-unclear', `What pgbackrest verify printed is not understood: ${text.trim().slice(0, 500) || 'nothing'}`, 'The backup is in the repository; whether it is whole is not known.');
}
/** What of the damage is a backup's own, what is of others. One that is not named at all counts as damaged. */
function damageTo({ label, reference }, archiveId, { backups, archives, valid }) {
    const chain = new Set([label, ...(reference ?? [])]);
    const bad = backups.filter(({ state }) => state !== 'valid');
    const words = ({ label, state, detail }) => `backup ${label} is ${state}${detail === '' ? '' : ` (${detail})`}`;
    const named = new Set(backups.map((backup) => backup.label));
    const damage = {
        own: [
            ...bad.filter((backup) => chain.has(backup.label)).map(words),
            ...[...chain].filter((one) => !named.has(one)).map((one) => `backup ${one} was not found`),
        ],
        archive: archives
            .filter((archive) => archive.id === archiveId && archive.valid !== archive.checked)
            .map(({ id, checked, valid, detail }) => `${checked - valid} of ${checked} WAL files of ${id} are damaged (${detail})`),
        others: bad.filter((backup) => !chain.has(backup.label)).map(words),
    };
    if (!archives.some(({ id }) => id === archiveId)) {
        damage.own.push(`no WAL of ${archiveId} was found`);
    }
    const nothing = damage.own.length + damage.archive.length + damage.others.length === 0;
    if (!valid && nothing)
        damage.others.push('something that is neither of this backup nor of its WAL');
    return damage;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/room.ts



/** Beside the restored files: WAL of the recovery and of the checkpoints after it. */
const BESIDE_BYTES = 256 * 1024 * 1024;
/**
 * Makes sure that there is room for the whole cluster, before it is restored.
 *
 * @throws UserError `verify-too-small`.
 */
async function requireRoomForCluster({ info: { size } }, folder) {
    const { bavail, bsize } = await (0,promises_.statfs)(folder);
    const [free, needed] = [bavail * bsize, size + BESIDE_BYTES];
    if (free >= needed)
        return;
    throw new errors/* UserError */.yo('verify-too-small', `The folder for temporary files, ${folder}, has ${(0,words/* byteWords */.G4)(free)} free; restoring the whole cluster takes about ${(0,words/* byteWords */.G4)(needed)} there.`, 'Set TMPDIR to a folder with more room, or check without restoring: `verify: read`.');
}

// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/binaries.ts
var throwaway_binaries = __webpack_require__(62331);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/keeper.ts
var throwaway_keeper = __webpack_require__(92176);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/reached.ts





/**
 * Reads where the recovery ended from the history of the timeline that it began, and makes sure that it is where it was
 * to end.
 *
 * @throws OperationFailed `pgbackrest-target-missed`.
 */
async function requireReached(dataDirectory, target) {
    const folder = external_node_path_default().join(dataDirectory, 'pg_wal');
    const histories = (await (0,promises_.readdir)(folder)).filter((name) => /^[0-9A-F]{8}\.history$/.test(name));
    const newest = histories.sort().at(-1);
    const text = newest === undefined ? '' : await (0,promises_.readFile)(external_node_path_default().join(folder, newest), 'utf8');
    const reached = reachedIn(text);
    if (reached && isTarget(reached, target))
        return reached;
    const where = reached ? `${reached.lsn} (${reached.reason})` : 'nobody knows where';
    throw new errors/* OperationFailed */.FH('pgbackrest-target-missed', `The recovery was to end at ${targetWords(target)} and ended at ${where}.`, 'What was restored is not what was meant; nothing else was touched.');
}
/** The last line of a timeline's history: its parent, where it left that, and why. */
function reachedIn(history) {
    const line = history.trim().split('\n').at(-1) ?? '';
    const [, lsn, reason] = /^\d+\t([0-9A-F]+\/[0-9A-F]+)\t(.*)$/.exec(line) ?? [];
    return lsn === undefined || reason === undefined ? undefined : { lsn, reason };
}
/** Reasons as Postgres writes them (getRecoveryStopReason). */
function isTarget({ lsn, reason }, target) {
    if (target.type === 'time')
        return /^(before|after) \d/.test(reason);
    if (target.type === 'lsn') {
        return reason.startsWith('after LSN') && lsnNumber(lsn) >= lsnNumber(target.lsn);
    }
    const there = reason === `at restore point "${target.name}"`;
    return there && (target.lsn === undefined || lsnNumber(lsn) === lsnNumber(target.lsn));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/restore-options.ts
/**
 * The options of `pgbackrest restore` into a new folder. Nothing outside of it is written: tablespaces, which would be
 * restored to where the live server has them, go beside the data. Archiving is off in what is restored, for it would
 * write its own WAL into the repository of the server it was taken from.
 */
function restoreOptions({ backup, target, dataDirectory }) {
    return [
        `--repo=${backup.database['repo-key']}`,
        `--set=${backup.label}`,
        `--pg1-path=${dataDirectory}`,
        `--tablespace-map-all=${dataDirectory}_tablespaces`,
        '--archive-mode=off',
        `--type=${target.type}`,
        `--target=${targetText(target)}`,
        '--target-action=promote',
    ];
}
function targetText(target) {
    if (target.type === 'name')
        return target.name;
    if (target.type === 'lsn')
        return target.lsn;
    return new Date(target.time).toISOString().replace('T', ' ').replace('Z', '+00');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/trial-script.ts
/** In the log when pgBackRest could not restore; its own words stand above it. */
const NOT_RESTORED = 'belay: not restored';
/**
 * Restores and then becomes the server. `$@` is the call of pgBackRest. What recovery needs at least as large as it was
 * on the server stands in pg_control: fewer places for prepared transactions, and it stops.
 */
const RESTORE_AND_START = `
"$BELAY_PGBACKREST" "$@" &
echo $! >"$BELAY_ROOT/restoring"
if ! wait $!; then echo '${NOT_RESTORED}'; exit 1; fi
rm -f "$BELAY_ROOT/restoring"
at_least() { "$BELAY_BIN/pg_controldata" "$BELAY_ROOT/data" | sed -n "s/^$1 setting: *//p"; }
set --
while read -r setting; do set -- "$@" -c "$setting"; done <"$BELAY_ROOT/settings"
exec "$BELAY_BIN/postgres" -D "$BELAY_ROOT/data" \\
  -c "max_connections=$(at_least max_connections)" \\
  -c "max_prepared_transactions=$(at_least max_prepared_xacts)" \\
  -c "max_locks_per_transaction=$(at_least max_locks_per_xact)" \\
  -c "track_commit_timestamp=$(at_least track_commit_timestamp)" "$@"`;
/**
 * Ends whichever of the two runs. Signals are ignored by a shell under the keeper and heard by both programs; SIGQUIT
 * is sent to the server until it works, as for every throwaway server.
 */
const END_TRIAL = `
if [ -n "$server" ]; then
  while
    if [ -e "$BELAY_ROOT/restoring" ]; then kill -TERM "$(cat "$BELAY_ROOT/restoring")"; fi
    kill -QUIT "$server" && sleep 0.2
  do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT" || { sleep 1; rm -rf "$BELAY_ROOT"; }`;
/**
 * What the restored server must not do, whatever its own configuration says, which came back with its files
 * (postgresql.auto.conf): write into the live server's archive, fetch from its publishers, run its jobs, wait for its
 * standbys, be reached by anybody, or take its memory.
 */
function trialSettings(root) {
    return {
        archive_mode: 'off',
        archive_command: '',
        max_logical_replication_workers: '0',
        shared_preload_libraries: '',
        session_preload_libraries: '',
        local_preload_libraries: '',
        synchronous_standby_names: '',
        primary_conninfo: '',
        // Nobody may ask before recovery has come to its target, and it then needs fewer settings of the primary's.
        hot_standby: 'off',
        listen_addresses: '',
        unix_socket_directories: root,
        unix_socket_permissions: '0700',
        port: '5432',
        config_file: `${root}/postgresql.conf`,
        hba_file: `${root}/pg_hba.conf`,
        ident_file: `${root}/pg_ident.conf`,
        external_pid_file: '',
        ssl: 'off',
        logging_collector: 'off',
        log_destination: 'stderr',
        log_statement: 'none',
        lc_messages: 'C',
        shared_buffers: '128MB',
        huge_pages: 'off',
        max_wal_size: '4GB',
        autovacuum: 'off',
        fsync: 'off',
        synchronous_commit: 'off',
        full_page_writes: 'off',
        jit: 'off',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/trial-cluster.ts











const trial_cluster_EVERY_MS = 50;
/**
 * Restores a backup of the whole cluster into a new folder, recovers it to the target, starts it where nobody else
 * reaches it, runs `body`, and removes everything again; also when this process is killed. The live server is not
 * touched, and what was restored neither archives nor replicates.
 *
 * @throws UserError `verify-server-missing`.
 * @throws OperationFailed `restore-failed`, `pgbackrest-target-missed`.
 */
async function withRestoredCluster({ stanza, backup, target }, ports, body) {
    const { account } = stanza.program;
    const bin = await binariesOf(stanza.major, ports.env);
    const root = await (0,promises_.realpath)(await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_restored_')));
    let keeper;
    try {
        if (account)
            await (0,promises_.chown)(root, account.uid, account.gid);
        const dataDirectory = external_node_path_default().join(root, 'data');
        await writeConfiguration(root);
        const options = restoreOptions({ backup, target, dataDirectory });
        const call = program_argumentsOf(stanza.program, 'restore', options);
        keeper = (0,throwaway_keeper/* startKeeper */.FA)({
            command: ['/bin/sh', '-c', RESTORE_AND_START, 'belay-restore', ...call],
            finish: END_TRIAL,
            logFile: external_node_path_default().join(root, 'log'),
            env: {
                PATH: '/usr/bin:/bin',
                ...environmentOf(stanza.program, ports.env),
                ...{ BELAY_ROOT: root, BELAY_BIN: bin, BELAY_PGBACKREST: stanza.program.file },
            },
            account,
        });
        await untilRecovered(keeper, root, ports.signal);
        const reached = await requireReached(dataDirectory, target);
        return await body({ dataDirectory, url: urlOf(root), reached });
    }
    finally {
        if (keeper)
            await (0,throwaway_keeper/* stopKeeper */.Xc)(keeper);
        await (0,promises_.rm)(root, { recursive: true, force: true, maxRetries: 3 });
    }
}
async function binariesOf(major, env) {
    const { found, looked } = await (0,throwaway_binaries/* findInstalled */.c9)({ PATH: env['PATH'] });
    const binaries = found.find((one) => one.major === major);
    if (binaries)
        return binaries.directory;
    throw new errors/* UserError */.yo('verify-server-missing', `There are no programs of Postgres ${major} here to start the restored cluster with (looked into ${looked.join(', ')}).`, `Install postgresql-${major}, or check without restoring: \`verify: read\`.`);
}
async function writeConfiguration(root) {
    const settings = Object.entries(trialSettings(root)).map(([name, value]) => `${name}=${value}\n`);
    // The folder is only for the account that owns it.
    const files = {
        settings: settings.join(''),
        'postgresql.conf': '',
        'pg_hba.conf': 'local all all trust\n',
        'pg_ident.conf': '',
    };
    for (const [name, text] of Object.entries(files))
        await (0,promises_.writeFile)(external_node_path_default().join(root, name), text);
}
function urlOf(root) {
    return (database, role) => {
        const url = new URL(`postgresql://localhost/${encodeURIComponent(database)}`);
        url.username = role;
        url.searchParams.set('host', root);
        return url.href;
    };
}
/** A recovery takes as long as its WAL is: only the stage's own deadline ends it. */
async function untilRecovered(keeper, root, signal) {
    for (;;) {
        const gone = keeper.gone();
        const log = await (0,promises_.readFile)(external_node_path_default().join(root, 'log'), 'utf8').catch(errors/* messageOf */.bD);
        if (/FATAL|PANIC/.test(log) || log.includes(NOT_RESTORED) || gone !== undefined) {
            throw restoreFailed(gone, log);
        }
        if (/database system is ready to accept connections/.test(log))
            return;
        await (0,runtime_deadline/* pause */.v7)(trial_cluster_EVERY_MS, signal);
    }
}
function restoreFailed(gone, log) {
    const why = [gone, log.trim().slice(-2_000)].filter(Boolean).join('\n');
    return new errors/* OperationFailed */.FH('restore-failed', `The backup could not be restored and recovered to its restore point:\n${why}`, 'The folder it was tried in is removed; the live server was not touched.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/engine.ts














/**
 * pgBackRest as an engine of restore points, on the machine of the server. It backs up and restores the whole cluster;
 * what is compared is the one database.
 */
function pgBackRestEngine({ stanza, url, run, name, readsContent, planDigest, lockTimeoutMs }, ports) {
    const { program } = stanza;
    const { database, user } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    let state;
    return {
        name: 'pgbackrest',
        state: () => state,
        async prepare() {
            const backup = await backUpCluster(stanza, { run, point: name }, ports);
            const { point: named, at } = readsContent
                ? await makePointAndRead(url, name, lockTimeoutMs, ports)
                : { point: await (0,connection/* withClient */.SV)(url, reading(ports), (client) => makePoint(client, name)) };
            const { segment: last, segmentBytes } = named;
            // The archive of a new stanza is listed only once there is something in it.
            const info = await readStanza(program, ports);
            await untilArchived({ ...stanza, info }, { backup, last, segmentBytes }, ports);
            await noteArchived(stanza, backup, named.lsn, ports);
            const point = (0,point_id/* pointOf */.qk)({ stanza: program.stanza, backup, named, database, planDigest });
            return { point, backup, named, ...(at ? { at } : {}) };
        },
        async check({ backup }) {
            const { backup: there, archive } = await readStanza(program, ports);
            const found = there.find(({ label }) => label === backup.label);
            if (!found)
                throw unusable(backup, ['it is no longer in the repository']);
            if (found.error)
                throw unusable(backup, ['pages of the database had wrong checksums']);
            const repoKey = backup.database['repo-key'];
            state = await checkRepository(program, repoKey, ports);
            const { own } = damageTo(found, archiveIdOf(archive, stanza.databaseId, repoKey), state);
            if (own.length > 0)
                throw unusable(backup, own);
        },
        async restoreToNew({ backup, named }, body) {
            const target = { type: 'name', name: named.name, lsn: named.lsn };
            const chosen = chooseBackup([backup], target, backup.label);
            await requireRoomForCluster(chosen, (0,external_node_os_.tmpdir)());
            return withRestoredCluster({ stanza, backup: chosen, target }, ports, body);
        },
        async verify({ at }, restored) {
            if (at === undefined) {
                return { differences: [], notCompared: ['what the database held was not read'] };
            }
            return compareAtPoint(at, restored.url(database, user), ports);
        },
    };
}
function reading({ signal, env }) {
    return { signal, env, remote: 'verify-full' };
}
function unusable({ label }, why) {
    return new errors/* UserError */.yo('pgbackrest-backup-damaged', `The backup ${label} cannot be relied on: ${why.join('; ')}.`, 'Make a full backup (`pgbackrest --type=full backup`) and look at the disk of the repository.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/expire.ts


/**
 * Lets pgBackRest expire what its own configuration says (`repo1-retention-full` …), and only after the new backup was
 * proven: by itself it does so as soon as a backup is written.
 */
async function expireAfterProof({ frame: { recorder, details, options, ports }, stanza: { program }, backup, proven, }) {
    const place = `pgbackrest:${program.stanza}`;
    await recorder.check('retention', async () => {
        const own = "retention is pgBackRest's own (repo1-retention-full and its like)";
        const refused = proven ? undefined : 'the new backup was not proven: nothing is expired';
        if (refused !== undefined || options.dryRun) {
            const kept = await labels();
            details.retention.push({
                ...{ place, kept, removed: [], dryRun: options.dryRun },
                ...(refused === undefined ? {} : { refused }),
            });
            return { status: 'skipped', result: refused ?? `${own}: expire was not called (dry-run)` };
        }
        const before = await labels();
        const repo = `--repo=${backup.database['repo-key']}`;
        const left = 'The new backup is there and proven; older ones may have been expired in part.';
        await callPgBackRest(program, { command: 'expire', options: [repo], left }, ports);
        const kept = await labels();
        const removed = before.filter((label) => !kept.includes(label));
        details.retention.push({ place, kept, removed, dryRun: false });
        return { status: 'skipped', result: `${own}: ${removed.length} expired, ${kept.length} kept` };
    });
    async function labels() {
        const { backup: all } = await readStanza(program, ports);
        return all.map(({ label }) => label);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/verify.ts





const SHOWN = 20;
/**
 * Checks every checksum in the repository, and with `verify: restore` restores to the restore point and compares. The
 * restore point stands in the report only when that went well.
 *
 * @returns Whether it did.
 */
async function verifyCluster(input) {
    const { frame, engine, made } = input;
    const { recorder, details, options } = frame;
    let proven = false;
    await recorder.check('verify', async (scope) => {
        try {
            await timed(details.times, 'repository', () => engine.check(made));
            const compared = options.verify === 'restore' ? await restoreAndCompare(input) : undefined;
            tellDamage(input, scope, compared !== undefined);
            proven = tellCompared(input, scope, compared);
        }
        catch (error) {
            if (error instanceof errors/* Interrupted */.j$)
                throw error;
            if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
                throw error;
            tellUnverified(input, scope, error);
        }
        if (!proven)
            return { status: 'failed', result: 'the restore point cannot be relied on' };
        details.restorePoint = made.point;
        const took = (0,words/* durationWords */.Sh)((details.times['restore'] ?? 0) + (details.times['repository'] ?? 0));
        return {
            result: options.verify === 'restore'
                ? `restored beside the server to the restore point and compared in ${took}`
                : `every checksum read in ${took}, not restored`,
        };
    });
    return proven;
}
async function restoreAndCompare({ frame, engine, made }) {
    return timed(frame.details.times, 'restore', () => engine.restoreToNew(made, (restored) => engine.verify(made, restored)));
}
/** A restore proves that the WAL it needed is whole; without one any damage of the WAL counts. */
function tellDamage({ engine, made: { backup }, stanza }, scope, restored) {
    const state = engine.state();
    if (!state)
        return;
    const { archive, others } = damageTo(backup, archiveIdOf(stanza.info.archive, stanza.databaseId, backup.database['repo-key']), state);
    const all = [...archive, ...others];
    if (all.length === 0)
        return;
    scope.find({
        rule: 'pgbackrest-repository-damaged',
        severity: archive.length > 0 && !restored ? 'error' : 'warning',
        evidence: 'measured',
        title: `the pgBackRest repository is damaged: ${all[0] ?? ''}`,
        detail: all.slice(0, SHOWN).join('\n'),
        advice: 'Look at the disk of the repository, and make a full backup: older restore points may be out of reach.',
    });
}
/** True when the restore point counts. */
function tellCompared({ frame: { details }, made }, scope, compared) {
    const [copy] = details.copies;
    if (compared === undefined)
        return true;
    for (const sentence of compared.notCompared)
        scope.notVerified(`verification: ${sentence}`);
    const { differences } = compared;
    if (differences.length === 0)
        return true;
    if (copy)
        copy.problem = `${differences.length} differences`;
    const detail = differences.slice(0, SHOWN);
    scope.item({
        ...{ status: 'failed', name: made.point.locations[0] ?? '' },
        ...{ result: `${differences.length} differences`, detail },
    });
    scope.find({
        rule: 'backup-differs',
        severity: 'error',
        evidence: 'measured',
        title: `what was restored to ${made.named.name} is not what was there: ${differences[0] ?? ''}`,
        detail: detail.join('\n'),
        advice: 'Do not deploy on this backup. What differs says where to look.',
    });
    return false;
}
function tellUnverified({ frame: { details }, made }, scope, error) {
    const location = made.point.locations[0] ?? '';
    const [copy] = details.copies;
    if (copy)
        copy.problem = (0,errors/* messageOf */.bD)(error);
    scope.item({ status: 'failed', name: location, result: (0,errors/* messageOf */.bD)(error) });
    scope.find({
        rule: 'backup-not-verified',
        severity: 'error',
        evidence: 'measured',
        title: `the backup in ${location} could not be verified: ${(0,errors/* messageOf */.bD)(error)}`,
        ...(error instanceof errors/* UserError */.yo && error.hint !== undefined ? { advice: error.hint } : {}),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/stage.ts















/**
 * The body of the stage `backup` with `engine: pgbackrest`: backs up the cluster, makes a restore point behind it, and
 * calls it one only when its WAL is in the repository and, with `verify: restore`, a restore to it gave back the same
 * database. Old backups are expired after that, as pgBackRest's own configuration says.
 *
 * @throws UserError `pgbackrest-option-unused`, `pgbackrest-stanza-missing`, and those of `findStanza`.
 * @throws OperationFailed of pgBackRest and of the archiving.
 */
async function backupWithPgBackRest(frame) {
    const { options, root } = frame;
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    refuseUnused(options);
    const stanza = options.stanza;
    if (stanza === undefined || !/^[A-Za-z0-9_][\w.-]*$/.test(stanza)) {
        throw new errors/* UserError */.yo('pgbackrest-stanza-missing', stanza === undefined
            ? 'No stanza was named.'
            : `${JSON.stringify(stanza)} is no name of a stanza.`, "Give stanza the section of pgBackRest's configuration that belongs to this server.");
    }
    const config = options.pgbackrestConfig === undefined
        ? undefined
        : external_node_path_default().resolve(root, options.pgbackrestConfig);
    const ready = await getReady(frame, url, { stanza, config });
    const engine = pgBackRestEngine({
        ...{
            ...ready,
            url,
            run: options.run,
            name: `belay_${options.run.slice(0, 24)}_${(0,run_id/* randomPart */.Z)()}`,
        },
        readsContent: options.verify === 'restore',
        lockTimeoutMs: options.lockTimeout,
    }, frame.ports);
    const made = await make(frame, engine, stanza);
    const proven = await verifyCluster({ frame, engine, made, stanza: ready.stanza });
    await expireAfterProof({ frame, stanza: ready.stanza, backup: made.backup, proven });
}
async function getReady(frame, url, { stanza, config }) {
    const { recorder, ports, details, subject, options } = frame;
    const { signal, env } = ports;
    const tree = await (0,planned/* readPlannedTree */.l)(options, frame.root);
    const connect = { signal, env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    let ready;
    await recorder.check('ready', () => (0,connection/* withClient */.SV)(url, connect, async (client) => {
        const facts = await (0,server_facts/* readServerFacts */.T)(client);
        details.target = (0,target/* targetOf */.$)(url, facts);
        subject.push(...(0,target/* targetWords */.L)(details.target));
        const input = { stanza, config, deadlineMs: options.timeout };
        const found = await findStanza(input, client, facts, ports);
        const { planDigest } = await (0,planned/* plannedMigrations */.W)(client, (0,postgres_url/* parseDatabaseUrl */.mx)(url).schema, tree);
        ready = { stanza: found, planDigest };
        const { version } = found.program;
        const there = (0,words/* plural */.LS)(found.info.backup.length, 'backup');
        return {
            result: `pgBackRest ${version}, stanza ${stanza} with ${there}, WAL arrives in its repository`,
        };
    }));
    if (!ready)
        throw new Error('the check that gets everything ready did not');
    return ready;
}
async function make({ recorder, details, ports }, engine, stanza) {
    let made;
    await recorder.check('dump', async (scope) => {
        ports.log.info('pgBackRest backs up the whole cluster');
        made = await timed(details.times, 'dump', () => engine.prepare());
        const { backup, named, at } = made;
        const location = (0,point_id/* locationOf */.hD)(stanza, backup.label);
        details.copies.push({ place: `pgbackrest:${stanza}`, location });
        scope.item({
            ...{ status: 'passed', name: location },
            result: `restore point ${named.name} at ${named.lsn}, its WAL is in the repository`,
        });
        for (const sentence of at?.notCompared ?? [])
            scope.notVerified(sentence);
        const { size, delta } = backup.info;
        return {
            result: `${backup.type} backup, ${(0,words/* byteWords */.G4)(delta)} of ${(0,words/* byteWords */.G4)(size)} copied in ${(0,words/* durationWords */.Sh)(details.times['dump'] ?? 0)}`,
        };
    });
    if (!made)
        throw new Error('the backup came to no end');
    return made;
}
const UNUSED = {
    to: 'to',
    encryptTo: 'encrypt-to',
    encryptPassphrase: 'encrypt-passphrase',
    ageIdentity: 'age-identity',
    manifestKey: 'manifest-key',
    verifyUrl: 'verify-url',
};
/** Whoever names a key or a place believes that it is used. */
function refuseUnused(options) {
    const given = Object.keys(UNUSED).filter((key) => options[key] !== undefined && options[key].length > 0);
    if (given.length === 0)
        return;
    throw new errors/* UserError */.yo('pgbackrest-option-unused', `With the engine pgbackrest ${given.map((key) => UNUSED[key]).join(', ')} would do nothing.`, 'pgBackRest keeps, encrypts and expires backups in its own repository, as its configuration says (repo1-path, repo1-cipher-type, repo1-retention-full). Leave these out, or take the engine pg_dump.');
}

// EXTERNAL MODULE: ./packages/core/src/backup/preflight/connections.ts
var connections = __webpack_require__(24341);
;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/not-dumped.ts
/** The view pg_user_mappings shows options on these conditions; of others nothing can be told, so they count as lost. */
const HIDDEN_MAPPINGS = `
SELECT pg_catalog.format('%I: %s', m.srvname, m.usename)
  FROM pg_catalog.pg_user_mappings m
  JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
 WHERE m.umoptions IS NULL
   AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
   AND NOT (m.umuser <> 0 AND m.usename = current_user
            AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
   AND NOT (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
 ORDER BY 1`;
/** What an extension marks as configuration is dumped, by a condition where it gives one (pg_extension_config_dump). */
const extensionTables = (condition) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE d.classid = 'pg_catalog.pg_class'::regclass
   AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
   AND ${condition}
   AND pg_catalog.pg_relation_size(c.oid) > 0
 ORDER BY 1`;
const IN_SYSTEM_SCHEMAS = `
SELECT pg_catalog.format('%I.%I', o.schema::regnamespace::text, o.name)
  FROM (SELECT oid, 'pg_catalog.pg_class'::regclass AS class, relname AS name, relnamespace AS schema
          FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
        UNION ALL
        SELECT oid, 'pg_catalog.pg_proc'::regclass, proname, pronamespace FROM pg_catalog.pg_proc) o
 WHERE o.oid >= 16384
   AND o.schema IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY 1`;
const relations = (condition) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND ${condition} ORDER BY 1`;
/** An index that is invalid is left out, but for those of partitioned tables (getIndexes in pg_dump.c). */
const INVALID_INDEXES = relations(`c.relkind = 'i' AND EXISTS (
  SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
   WHERE i.indexrelid = c.oid AND t.relkind <> 'p' AND NOT (i.indisvalid AND i.indisready))`);
const NOT_DUMPED_SQL = `
SELECT ARRAY(${relations("c.relkind IN ('r', 'S') AND c.relpersistence = 'u'")}) AS unlogged,
       ARRAY(${relations("c.relkind = 'f'")}) AS "foreignTables",
       ARRAY(${HIDDEN_MAPPINGS}) AS "hiddenMappings",
       ARRAY(${extensionTables('(c.oid = ANY (e.extconfig)) IS NOT TRUE')}) AS "extensionTables",
       ARRAY(${extensionTables("e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)] <> ''")}) AS "extensionTablesInPart",
       ARRAY(${relations("c.relkind = 'm' AND c.relispopulated")}) AS "materializedViews",
       ARRAY(${INVALID_INDEXES}) AS "invalidIndexes",
       ARRAY(${IN_SYSTEM_SCHEMAS}) AS "inSystemSchemas",
       ARRAY(SELECT s.subname::text FROM pg_catalog.pg_subscription s
              JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
             WHERE d.datname = pg_catalog.current_database() ORDER BY 1) AS subscriptions,
       ARRAY(SELECT slot_name::text FROM pg_catalog.pg_replication_slots
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS slots,
       ARRAY(SELECT gid FROM pg_catalog.pg_prepared_xacts
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS "preparedTransactions"`;
/** From Postgres 15 on the database itself has a version of its collation. */
const COLLATION_SQL = `
SELECT datcollversion <> pg_catalog.pg_database_collation_actual_version(oid) AS differs
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;
async function readNotDumped(client, major) {
    const { rows } = await client.query(NOT_DUMPED_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the catalogue gave no answer');
    if (major < 15)
        return { ...row, collationDiffers: false };
    const { rows: collations } = await client.query(COLLATION_SQL);
    return { ...row, collationDiffers: collations[0]?.differs === true };
}

// EXTERNAL MODULE: ./packages/core/src/backup/preflight/listed.ts
var listed = __webpack_require__(81831);
;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/not-dumped-findings.ts


const not_dumped_findings_SHOWN = 20;
/**
 * Tells of everything that is not in a dump: as findings, and as sentences about what a comparison after a restore cannot
 * speak of.
 *
 * @returns The sentences.
 */
function tellNotDumped(notDumped, facts, scope) {
    for (const told of findings(notDumped, facts))
        scope.find({ evidence: 'catalogue', ...told });
    return sentences(notDumped, facts.standby);
}
function findings(seen, { standby, database, role }) {
    const told = [];
    const of = (names, noun, tell) => {
        if (names.length > 0)
            told.push({ ...tell((0,words/* plural */.LS)(names.length, noun)), detail: (0,listed/* listed */.K)(names, not_dumped_findings_SHOWN) });
    };
    of(standby ? seen.unlogged : [], 'unlogged table', (count) => ({
        rule: 'unlogged-not-dumped',
        severity: 'error',
        title: `${count} not in the backup: a standby has none of their rows`,
        advice: 'Back up the primary. pg_dump leaves them out on a standby without a word.',
    }));
    of(seen.hiddenMappings, 'user mapping', (count) => ({
        rule: 'user-mapping-options-lost',
        severity: 'warning',
        title: `${count} would be dumped without user and password: the role ${role} may not see them`,
        advice: 'Back up as a superuser, or keep the CREATE USER MAPPING statements elsewhere.',
    }));
    of(seen.extensionTables, 'table', (count) => ({
        rule: 'extension-rows-not-dumped',
        severity: 'warning',
        title: `rows of ${count} of extensions are not in the backup`,
        advice: 'An extension says what of its tables is configuration (pg_extension_config_dump); the rest comes new with CREATE EXTENSION. Its documentation says what to do where that is not enough.',
    }));
    of(seen.inSystemSchemas, 'object', (count) => ({
        rule: 'system-schema-not-dumped',
        severity: 'warning',
        title: `${count} of yours in pg_catalog or information_schema not in the backup`,
        advice: "pg_dump takes these schemas for the server's own. Move the objects to another schema.",
    }));
    of(seen.foreignTables, 'foreign table', (count) => ({
        rule: 'foreign-rows-not-dumped',
        severity: 'notice',
        title: `the rows of ${count} are not in the backup: they are another server's`,
        advice: 'Back up that server, too.',
    }));
    of(seen.invalidIndexes, 'invalid index', (count) => ({
        rule: 'invalid-index-not-dumped',
        severity: 'notice',
        title: `${count} not in the backup`,
        advice: 'pg_dump leaves out what CREATE INDEX CONCURRENTLY left half-built. Drop or rebuild it: REINDEX INDEX CONCURRENTLY.',
    }));
    of(seen.subscriptions, 'subscription', (count) => ({
        rule: 'subscription-restored-disabled',
        severity: 'notice',
        title: `${count} would come back disabled and without a slot`,
        advice: 'After a restore: CREATE the slot or ALTER SUBSCRIPTION … SET (slot_name = …), then ENABLE.',
    }));
    of(seen.slots, 'logical slot', (count) => ({
        rule: 'slot-not-dumped',
        severity: 'notice',
        title: `${count} of ${database} would not come back`,
        advice: 'Slots stay with the old database and are lost with it. Whoever reads them needs a new start after a restore.',
    }));
    of(seen.preparedTransactions, 'prepared transaction', (count) => ({
        rule: 'prepared-transaction-not-dumped',
        severity: 'notice',
        title: `what ${count} wrote is not in the backup: it is not committed`,
        advice: 'COMMIT PREPARED or ROLLBACK PREPARED what nobody needs; it also blocks renaming the database at a rollback.',
    }));
    if (seen.collationDiffers)
        told.push(collation(database));
    return told;
}
function collation(database) {
    return {
        rule: 'collation-version-differs',
        severity: 'warning',
        title: `${database} was made with another version of the operating system's collation`,
        detail: 'Indexes on text may be in the wrong order, so that queries miss rows and unique indexes let duplicates in. A restore builds them anew, and fails on such a duplicate.',
        advice: 'REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.',
    };
}
function sentences(seen, standby) {
    const of = (names, sentence) => names.length === 0 ? [] : [`${sentence}: ${(0,listed/* listed */.K)(names, not_dumped_findings_SHOWN)}`];
    return [
        ...of(standby ? seen.unlogged : [], 'a standby has no rows of unlogged tables'),
        ...of(seen.foreignTables, 'rows of foreign tables are not compared'),
        ...of(seen.hiddenMappings, 'options of user mappings that this role may not see are not compared'),
        ...of(seen.extensionTables, 'rows of extension tables that are no configuration are not compared'),
        ...of(seen.extensionTablesInPart, 'of these extension tables only the rows that the extension calls configuration are dumped'),
        ...of(seen.inSystemSchemas, 'what users made in the schemas of the server is not compared'),
        ...of(seen.invalidIndexes, 'invalid indexes are not dumped'),
        ...of(seen.materializedViews, 'materialized views are computed anew when they are restored'),
        ...of(seen.subscriptions, 'subscriptions come back disabled'),
        ...of(seen.slots, 'logical slots do not come back'),
        ...of(seen.preparedTransactions, 'prepared transactions do not come back'),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/readable.ts




/**
 * What pg_dump locks or reads: tables with those of extensions (it reads their policies), sequences, and their schemas.
 * `policies` are tables whose rows row-level security would filter for this role; pg_dump sets row_security off, so that it
 * fails there.
 */
const RELATIONS_SQL = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
       CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
       NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaClosed",
       CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                      ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS closed,
       c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid) AS policies
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'S')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        OR CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                          ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END
        OR c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid))
 ORDER BY 1`;
/** There is no function that tells the right to read a large object before Postgres 18. */
const LARGE_OBJECTS_SQL = `
SELECT m.oid::text AS oid, count(*) OVER ()::int AS total
  FROM pg_catalog.pg_largeobject_metadata m
 WHERE NOT pg_catalog.current_setting('lo_compat_privileges')::boolean
   AND NOT EXISTS (
         SELECT FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) a
          WHERE a.privilege_type = 'SELECT'
            AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))
 LIMIT 1`;
const SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
 ORDER BY 1`;
const readable_SHOWN = 5;
/**
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`.
 */
async function requireReadable(client, { role, superuser, major }) {
    if (superuser)
        return;
    const { rows } = await client.query(RELATIONS_SQL);
    refuseClosed(rows, { role, major });
    await refuseLargeObjects(client, role);
    refusePolicies(rows, role);
    await refuseSubscriptions(client, role);
}
function refuseClosed(relations, { role, major }) {
    const closed = relations.filter((one) => one.closed || one.schemaClosed);
    if (closed.length === 0)
        return;
    const what = closed.map(({ kind, name, schemaClosed }) => schemaClosed ? `${kind} ${name} (no USAGE on its schema)` : `${kind} ${name}`);
    const grant = major >= 14 ? ` Or have a superuser run: GRANT pg_read_all_data TO ${(0,identifiers/* quoteIdent */.v4)(role)};` : '';
    throw new errors/* UserError */.yo('backup-not-allowed', `The role ${role} may not read all of the database: ${(0,listed/* listed */.K)(what, readable_SHOWN)}.`, `A backup without them would be none. Use the owner of everything in it, or a superuser.${grant}`);
}
async function refuseLargeObjects(client, role) {
    const { rows } = await client.query(LARGE_OBJECTS_SQL);
    const [first] = rows;
    if (!first)
        return;
    throw new errors/* UserError */.yo('backup-not-allowed', `The role ${role} may not read ${(0,words/* plural */.LS)(first.total, 'large object')}, ${first.oid} for one.`, 'A backup without them would be none. Use their owner or a superuser; pg_read_all_data does not cover large objects.');
}
function refusePolicies(relations, role) {
    const hidden = relations.filter(({ policies }) => policies).map(({ name }) => name);
    if (hidden.length === 0)
        return;
    throw new errors/* UserError */.yo('row-security-hides-rows', `Row-level security applies to the role ${role}: it may not see every row of ${(0,listed/* listed */.K)(hidden, readable_SHOWN)}.`, `Use a role with BYPASSRLS (a superuser runs: ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)} BYPASSRLS;), a superuser, or the tables' owner where row security is not forced.`);
}
async function refuseSubscriptions(client, role) {
    const { rows } = await client.query(SUBSCRIPTIONS_SQL);
    if (rows.length === 0)
        return;
    throw new errors/* UserError */.yo('subscription-not-dumpable', `The database has subscriptions, and only a superuser can dump them, which ${role} is not: ${(0,listed/* listed */.K)(rows.map(({ name }) => name), readable_SHOWN)}.`, 'pg_dump would leave them out with no more than a warning. Back up as a superuser.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/pooled-session.ts


/** Of each of two clients, in turn. */
const LOOKS = 5;
/**
 * Behind a pooler: makes sure that a client keeps its server connection for itself. In transaction mode the settings that
 * pg_dump makes for its session would stay on connections of the application (an empty search_path among them), and its
 * snapshot would be another's. In session mode two clients never meet the same server process, and neither meets two.
 *
 * @throws UserError `pooler-not-for-backup`.
 */
async function requireSession(client, { pooler }, url) {
    if (pooler === undefined)
        return;
    const [ours, others] = await (0,session_pool/* withSessionPool */.T)(url, { connections: 1, remote: 'verify-full' }, (pool) => pool.use((other) => lookInTurn(client, other)));
    const shared = [...ours].some((pid) => others.has(pid));
    if (!shared && ours.size === 1 && others.size === 1)
        return;
    throw new errors/* UserError */.yo('pooler-not-for-backup', `The URL leads to ${pooler} that hands its connections on after every transaction; pg_dump needs one for itself.`, 'Give the direct URL of the server, or the port of the pooler that is in session mode.');
}
async function lookInTurn(one, other) {
    const seen = [new Set(), new Set()];
    for (let look = 0; look < LOOKS; look += 1) {
        seen[0].add(await processOf(one));
        seen[1].add(await processOf(other));
    }
    return seen;
}
async function processOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0]?.pid ?? 0;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/room.ts



/**
 * By the catalogue: the whole database, and what a dump holds of it, without indexes and materialized views, the largest
 * tables first.
 */
const SIZES_SQL = `
SELECT pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes,
       ARRAY(SELECT pg_catalog.pg_table_size(c.oid)::float8
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE (c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
                 OR c.oid = 'pg_catalog.pg_largeobject'::regclass
              ORDER BY 1 DESC) AS tables`;
/** A table that is being dumped may lie there in so much before it is packed and given back; see archive/pack.ts. */
const IN_FLIGHT = 128 * 1024 * 1024;
/**
 * How much of the dump lies in the scratch folder at a time, in bytes: at least, where packed parts can be given back to the
 * file system, and at most, where a table must be whole before it is packed. Compressed text is taken to be no larger
 * than the table is on the disk of the server, which compresses large values, too.
 */
function roomNeeded({ tables }, jobs) {
    const all = tables.reduce((sum, size) => sum + size, 0);
    const atATime = tables.slice(0, jobs);
    const least = atATime.reduce((sum, size) => sum + Math.min(size, IN_FLIGHT), 0);
    const most = atATime.reduce((sum, size) => sum + size, 0);
    return { least: Math.min(least, all), most: Math.min(most, all) };
}
/**
 * Makes sure that what pg_dump writes has room until it is packed.
 *
 * @returns The size of the whole database in bytes.
 * @throws UserError `scratch-too-small`.
 */
async function requireRoom(client, { jobs, scratch }, scope) {
    const { rows } = await client.query(SIZES_SQL);
    const sizes = rows[0] ?? { bytes: 0, tables: [] };
    const { least, most } = roomNeeded(sizes, jobs);
    const { bavail, bsize } = await (0,promises_.statfs)(scratch);
    const free = bavail * bsize;
    if (free < least) {
        throw new errors/* UserError */.yo('scratch-too-small', `The folder for temporary files, ${scratch}, has ${(0,words/* byteWords */.G4)(free)} free; the dump takes ${(0,words/* byteWords */.G4)(least)} at a time.`, 'Set TMPDIR to a folder with more room, or use fewer jobs.');
    }
    if (free < most) {
        scope.find({
            rule: 'scratch-tight',
            severity: 'notice',
            evidence: 'catalogue',
            title: `${scratch} has ${(0,words/* byteWords */.G4)(free)} free; the ${jobs === 1 ? 'largest table is' : `${jobs} largest tables are`} ${(0,words/* byteWords */.G4)(most)}`,
            detail: 'A table is packed while it is dumped and its room is given back, where the file system can do that (ext4, xfs, btrfs, tmpfs). Elsewhere it lies there whole, compressed, and the dump fails when it does not fit.',
            advice: 'Set TMPDIR to a folder with more room, or use fewer jobs.',
        });
    }
    return sizes.bytes;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/schema-size.ts


/**
 * Bytes that one of each takes in content.json, with what names it elsewhere in there. Measured on PostgreSQL 15 with
 * 100 of each and names of some 18 letters: a column 455, of them 100 for its hash; a table 550; a view 900; an index
 * or a constraint 480; a sequence 380; a function 330 and its source.
 */
const BYTES = {
    column: 460,
    relation: 550,
    view: 900,
    index: 480,
    constraint: 480,
    routine: 350,
    /** Of sources and comments. */
    letter: 1,
};
const RELATIONS = `pg_catalog.pg_class c JOIN of_users n ON n.oid = c.relnamespace`;
/**
 * What an extension brought is not recorded and is counted all the same: it is little, and to leave it out would take
 * long. What primary keys and the like take is counted by their indexes.
 */
const COUNTS_SQL = `
WITH of_users AS (
  SELECT oid FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
routines AS (
  SELECT count(*) AS n, sum(octet_length(p.prosrc)) AS letters
  FROM pg_catalog.pg_proc p JOIN of_users n ON n.oid = p.pronamespace
)
SELECT 'column' AS kind, count(*)::float8 AS count FROM ${RELATIONS}
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL SELECT 'relation', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p', 'f', 'S')
UNION ALL SELECT 'view', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('v', 'm')
UNION ALL SELECT 'index', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('i', 'I')
UNION ALL SELECT 'constraint', count(*) FROM pg_catalog.pg_constraint c JOIN of_users n ON n.oid = c.connamespace
  WHERE c.contype IN ('c', 'f')
UNION ALL SELECT 'routine', n FROM routines
UNION ALL SELECT 'letter', coalesce(letters, 0) FROM routines
UNION ALL SELECT 'letter', coalesce(sum(octet_length(description)), 0) FROM pg_catalog.pg_description
  WHERE objoid >= 16384`;
/** The estimate is that much off where names are long or definitions are many. */
const CERTAIN = 0.8;
/** How large what a backup records of the schema will be, in bytes, by what the catalogue counts. */
async function estimateContent(client) {
    const { rows } = await client.query(COUNTS_SQL);
    return rows.reduce((sum, { kind, count }) => sum + BYTES[kind] * count, 0);
}
/**
 * @throws UserError `schema-too-large` where what is recorded would be more than a backup holds, or near it: else that is
 *   known only when everything has been dumped and uploaded.
 */
async function requireRecordable(client) {
    const bytes = await estimateContent(client);
    if (bytes > CERTAIN * content_content/* LARGEST_CONTENT */.rB)
        throw schemaTooLarge(bytes, 'would be about');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/check-ready.ts







/**
 * Finds out, before anything starts, what would make the dump fail or leave something out. What stands in the way is
 * thrown; what is merely not in a dump becomes a finding, and a sentence where the comparison cannot see it.
 *
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`,
 *   `schema-too-large`, `pooler-not-for-backup`, `connections-short`, `scratch-too-small`.
 */
async function checkReady({ client, facts, url, jobs, scratch }, scope) {
    await requireSession(client, facts, url);
    await requireReadable(client, facts);
    await requireRecordable(client);
    await (0,connections/* requireConnections */.p)(client, facts, jobs);
    const bytes = await requireRoom(client, { jobs, scratch }, scope);
    const notCompared = tellNotDumped(await readNotDumped(client, facts.major), facts, scope);
    return { bytes, notCompared };
}

// EXTERNAL MODULE: ./packages/core/src/backup/prepare.ts
var prepare = __webpack_require__(17759);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/judge.ts
var judge = __webpack_require__(32064);
;// CONCATENATED MODULE: ./packages/core/src/backup/retention/plan.ts
const DAY_MS = 86_400_000;
/** What a run left that died; a run that is still at it changes something within a day. */
const UNFINISHED_MS = DAY_MS;
/**
 * Decides what goes from one place. Age is counted from the moment of the snapshot as the manifest has it, never
 * from names or file times. Whatever is not understood stays.
 */
function planRetention(backups, rules) {
    const ours = newestFirst(backups.filter((one) => isWhole(one) && isOf(one.manifest, rules)));
    const verified = ours.filter((one) => one.verified);
    const reasons = new Map();
    const because = (why, some) => {
        for (const { id } of some)
            if (!reasons.has(id))
                reasons.set(id, why);
    };
    because('the one just made', ours.filter(({ id }) => id === rules.after));
    // A copy of the whole cluster, a staging server for one, calls itself the same: each address keeps its own.
    for (const of of byPlace(verified)) {
        because(`one of the last ${rules.keepLast} verified`, of.slice(0, rules.keepLast));
        because('the newest one that was restored', of.filter(wasRestored).slice(0, 1));
        because('the first verified one of its month', firstOfMonths(of, rules));
        because('the last one before most rows were gone', beforeTheLoss(of));
    }
    because('not verified, and newer than all that are', newerThan(verified[0], ours));
    because(`not older than ${rules.keepDays} days`, ours.filter((one) => rules.now - takenAt(one) <= rules.keepDays * DAY_MS));
    const dead = deadOnes(backups, ours, rules.now);
    because('not a readable backup of this database', backups.filter((one) => !ours.includes(one) && !dead.includes(one)));
    const remove = [...dead, ...ours].filter(({ id }) => !reasons.has(id));
    const keepAll = (refused) => {
        because('nothing is removed', backups);
        return { keep: entries(reasons), remove: [], ...(refused === undefined ? {} : { refused }) };
    };
    if (rules.keepDays === 0)
        return keepAll();
    if (remove.length > 0 && verified.length === 0) {
        return keepAll('no backup of this database here is verified: all would be gone');
    }
    return { keep: entries(reasons), remove: remove.map(({ id }) => id).reverse() };
}
function entries(reasons) {
    return [...reasons].map(([id, why]) => ({ id, why }));
}
function isWhole(backup) {
    return backup.manifest !== undefined;
}
/**
 * The same database: of one cluster where both sides know theirs, else under one address. A backup of which
 * that cannot be said is nobody's to remove.
 */
function isOf({ target }, { database }) {
    if (target.database !== database.database)
        return false;
    if (target.systemIdentifier === undefined && database.systemIdentifier === undefined) {
        return target.place === database.place;
    }
    return target.systemIdentifier === database.systemIdentifier;
}
function byPlace(backups) {
    const groups = new Map();
    for (const backup of backups) {
        const { place } = backup.manifest.target;
        groups.set(place, [...(groups.get(place) ?? []), backup]);
    }
    return [...groups.values()];
}
function wasRestored({ verification }) {
    return verification?.how === 'restore';
}
function takenAt({ manifest }) {
    return Date.parse(manifest.takenAt);
}
function newestFirst(backups) {
    return backups.filter(isWhole).sort((a, b) => takenAt(b) - takenAt(a));
}
function firstOfMonths(verified, { keepMonthly, now }) {
    const current = monthOf(now);
    const first = new Map();
    for (const backup of verified) {
        const month = monthOf(takenAt(backup));
        if (month > current - keepMonthly && month <= current)
            first.set(month, backup);
    }
    return [...first.values()];
}
/** Months since the year 0, UTC. */
function monthOf(time) {
    const date = new Date(time);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
/**
 * The newest one with ten times the rows of the last: a database that was emptied by mistake is backed up and
 * verified like any other, and its last full backup would be the next to go.
 */
function beforeTheLoss([last, ...before]) {
    if (last === undefined)
        return [];
    const few = rowsOf(last);
    const full = before.find((one) => rowsOf(one) > 0 && rowsOf(one) >= few * 10);
    return full ? [full] : [];
}
function rowsOf({ manifest }) {
    return Object.values(manifest.rows).reduce((sum, rows) => sum + rows, 0);
}
function newerThan(last, ours) {
    return ours.filter((one) => !one.verified && (last === undefined || takenAt(one) > takenAt(last)));
}
/** Unfinished, untouched for a day, and by their names of this database: they have no manifest that would say. */
function deadOnes(backups, ours, now) {
    const names = new Set(ours.map(({ id }) => nameIn(id)));
    return backups.filter(({ id, unfinished, changedAt }) => unfinished && now - changedAt > UNFINISHED_MS && names.has(nameIn(id)));
}
/** The database in a backup's id: between the time and the random part. */
function nameIn(id) {
    return id.slice(id.indexOf('-') + 1, id.lastIndexOf('-'));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/retention/retain.ts



/**
 * Applies the retention to one place, after a new backup there was verified. What that backup's own record in the
 * store says is what counts, not what the caller believes. The first removal that fails ends it.
 *
 * @throws What the store's list throws; Interrupted, or the signal's own reason, between two removals.
 */
async function retain(store, options, { now, log, signal }) {
    const backups = (await store.list()).map((stored) => (0,judge/* judgeBackup */.u)(stored, options.manifestKey));
    const result = { place: store.place, dryRun: options.dryRun, removed: [] };
    const all = backups.map(({ id }) => id);
    if (!backups.some(({ id, verified }) => id === options.after && verified)) {
        const refused = `${options.after} is not there as a verified backup`;
        return { ...result, kept: all, refused };
    }
    const plan = planRetention(backups, { ...options, now: now() });
    for (const { id, why } of plan.keep)
        log.debug(`${store.place}: ${id} stays: ${why}`);
    const kept = plan.keep.map(({ id }) => id);
    if (plan.refused !== undefined)
        return { ...result, kept, refused: plan.refused };
    if (options.dryRun)
        return { ...result, kept, removed: plan.remove };
    for (const id of plan.remove) {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        try {
            await store.remove(id);
        }
        catch (error) {
            if (signal.aborted)
                throw (0,errors/* interruption */.YW)(signal);
            const gone = error instanceof errors/* UserError */.yo && error.code === 'backup-not-found';
            // Another run removes here, too.
            if (!gone)
                return stopped(result, all, id, error);
        }
        result.removed.push(id);
        log.info(`Removed ${id} from ${store.place}.`);
    }
    return { ...result, kept };
}
function stopped(result, all, id, error) {
    return {
        ...result,
        kept: all.filter((one) => !result.removed.includes(one)),
        refused: `${id} could not be removed: ${(0,errors/* messageOf */.bD)(error)}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/steps/retain.ts


/** Removes old backups from each place in which the new one was verified. What cannot be removed is said. */
async function retainEverywhere({ frame, made, }) {
    const { recorder, details, options, ports } = frame;
    await recorder.check('retention', async (scope) => {
        for (const copy of made.copies) {
            const { place } = copy.store;
            const verified = details.copies.some((one) => one.place === place && one.verification?.verdict === 'verified');
            if (!verified)
                continue;
            const { keepDays, keepLast, keepMonthly, dryRun, manifestKey } = options;
            const rules = { keepDays, keepLast, keepMonthly, dryRun };
            const of = { database: made.manifest.target, after: made.manifest.id };
            const key = manifestKey === undefined ? {} : { manifestKey };
            try {
                const retention = await retain(copy.store, { ...rules, ...of, ...key }, ports);
                details.retention.push(retention);
                if (retention.refused !== undefined) {
                    scope.notVerified(`retention in ${place}: ${retention.refused}`);
                }
            }
            catch (error) {
                if (ports.signal.aborted)
                    throw (0,errors/* interruption */.YW)(ports.signal);
                if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
                    throw error;
                scope.notVerified(`retention in ${place}: ${(0,errors/* messageOf */.bD)(error)}`);
            }
        }
        const { retention } = details;
        if (retention.length === 0) {
            return { status: 'skipped', result: 'no copy was verified: nothing is removed' };
        }
        const removed = retention.reduce((sum, one) => sum + one.removed.length, 0);
        const kept = retention.reduce((sum, one) => sum + one.kept.length, 0);
        const verb = options.dryRun ? 'would be removed' : 'removed';
        return { result: `${removed} ${verb}, ${kept} kept` };
    });
}

// EXTERNAL MODULE: ./packages/core/src/backup/steps/verify.ts + 3 modules
var verify = __webpack_require__(22011);
;// CONCATENATED MODULE: ./packages/core/src/backup/stage.ts

























const PLAN = [
    { id: 'ready', title: 'Ready' },
    { id: 'dump', title: 'Dump' },
    { id: 'verify', title: 'Verified' },
    { id: 'retention', title: 'Retention' },
];
const MOST_JOBS = 8;
/**
 * Makes a restore point of a database: dumps it, keeps it in one or more places, and calls it one only when what is
 * stored there gave back the same database. Removes old ones after that. Errors as in `runFramed`.
 */
async function backup(options, given) {
    return (0,backup_frame/* runFramed */.x)(options, given, {
        plan: PLAN,
        headline: (verdict, { findings }, details) => options.engine === 'pgbackrest'
            ? pgBackRestHeadline(verdict, findings, details)
            : (0,headline/* headlineOf */.g)(verdict, findings, details),
        body: async (frame) => {
            if (options.engine === 'pgbackrest')
                return backupWithPgBackRest(frame);
            const prepared = await (0,prepare/* prepareBackup */.s)(options, frame.root, frame.ports);
            const ready = await stage_getReady(frame, prepared);
            const made = await dump(frame, prepared, ready);
            await timed(frame.details.times, 'verify', () => (0,verify/* verifyCopies */.Js)({ frame, prepared, made, client: ready.client }));
            await retainEverywhere({ frame, made });
        },
    });
}
/** Everything that can be known beforehand is, before anything is written anywhere. */
async function stage_getReady(frame, { url, stores }) {
    const { recorder, options, ports, details, subject } = frame;
    const jobs = options.jobs ?? Math.min(MOST_JOBS, external_node_os_default().availableParallelism());
    const { signal, env } = ports;
    // Sizes and definitions wait for whoever has locked a table altogether.
    const settings = { ...connection/* READING_SETTINGS */.xk, lock_timeout: String(options.lockTimeout) };
    const connect = { signal, env, remote: 'verify-full', settings };
    let ready;
    await recorder.check('ready', (scope) => (0,session_pool/* withSessionPool */.T)(url, { connections: 1, ...connect }, (pool) => (0,hold_tables/* notLockedOut */.E)(() => pool.use(async (session) => {
        const facts = await (0,server_facts/* readServerFacts */.T)(session);
        details.target = (0,target/* targetOf */.$)(url, facts);
        subject.push(...(0,target/* targetWords */.L)(details.target));
        const { major, version } = facts;
        const { installClient } = options;
        const client = await (0,dump_client/* backupClient */.g)({ major, version, installClient }, ports);
        const scratch = external_node_os_default().tmpdir();
        const input = { client: session, facts, url, jobs, scratch };
        const { bytes, notCompared } = await checkReady(input, scope);
        for (const store of stores)
            await store.prepare();
        const compression = await chooseCompression(client, ports);
        ready = { facts, client, compression, jobs, bytes, notCompared };
        return { result: readyWords(bytes, client, compression, stores.length) };
    }))));
    if (!ready)
        throw new Error('the check that gets everything ready did not');
    return ready;
}
function readyWords(bytes, { version }, { method, level }, places) {
    const compression = level === undefined ? method : `${method} ${level}`;
    return `${(0,words/* byteWords */.G4)(bytes)} in the database, pg_dump ${version}, ${compression}, ${(0,words/* plural */.LS)(places, 'place')}`;
}
async function dump(frame, prepared, ready) {
    const { recorder, ports, details, root, options } = frame;
    let made;
    await recorder.check('dump', async (scope) => {
        const progress = progressLines(ports.log, ports.now);
        made = await timed(details.times, 'make', () => makeBackup({ ...ready, frame, prepared, progress }));
        const { manifest, text } = made;
        details.manifest = manifest;
        for (const sentence of manifest.notCompared)
            scope.notVerified(sentence);
        tellCopies(made, frame, scope);
        const file = external_node_path_default().join(external_node_path_default().resolve(root, options.report), backup_manifest/* MANIFEST_FILE */.h1);
        details.manifestFile = await keepManifest(file, text, ports);
        const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
        const tables = Object.keys(manifest.rows).length;
        return {
            result: `${(0,words/* plural */.LS)(tables, 'table')}, ${(0,words/* plural */.LS)(rows, 'row')}, ${(0,words/* byteWords */.G4)(manifest.archive.bytes)} stored, hashed in ${(0,words/* durationWords */.Sh)(details.times['content'] ?? 0)}`,
        };
    });
    if (!made)
        throw new Error('the dump came to no end');
    return made;
}
/** A place that failed is an error of the stage, though the other copies count. */
function tellCopies({ copies }, { details }, scope) {
    for (const copy of copies) {
        const { place } = copy.store;
        if ('location' in copy) {
            const { location, artifact } = copy.location;
            details.copies.push({ place, location, ...(artifact ? { artifact } : {}) });
            scope.item({ status: 'passed', name: place, result: location });
            continue;
        }
        const problem = (0,errors/* messageOf */.bD)(copy.problem);
        details.copies.push({ place, problem });
        scope.item({ status: 'failed', name: place, result: problem });
        scope.find({
            rule: 'copy-failed',
            severity: 'error',
            evidence: 'stored',
            title: `no copy could be kept in ${place}: ${problem}`,
            advice: 'Mend that place and back up again; the other copies are backups all the same.',
        });
    }
}
/** Beside the report, for whoever looks; one that cannot be written costs nothing. */
async function keepManifest(file, text, { log }) {
    try {
        await (0,make_folder/* makeFolder */.f)(external_node_path_default().dirname(file));
        await (0,write/* writeFileAtomically */.lo)(file, text);
        return file;
    }
    catch (error) {
        log.warn(`The manifest could not be written to ${file}: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}


/***/ })

};
