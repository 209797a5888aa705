export const id = 457;
export const ids = [457];
export const modules = {

/***/ 14301:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GO: () => (/* binding */ decryptPayload),
/* harmony export */   qI: () => (/* binding */ NONCE_BYTES),
/* harmony export */   yi: () => (/* binding */ encryptPayload)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/*
 * The payload of an age file, after https://age-encryption.org/v1 ("Payload"): a nonce of 16 bytes, then
 * chunks of 64 KiB under ChaCha20-Poly1305, the last one marked. The header, and with it everything about
 * keys, is the business of the age-encryption package. That package does the payload in JavaScript, at some
 * 80 MB/s and on the core that pg_dump needs; OpenSSL does it at more than 1 GB/s.
 */
const CHUNK = 64 * 1024;
const TAG = 16;
const CIPHER = 'chacha20-poly1305';
const NONCE_BYTES = 16;
/**
 * @param fileKey 16 bytes.
 * @param nonce {@link NONCE_BYTES}, written before the payload.
 */
function encryptPayload(fileKey, nonce) {
    const key = payloadKey(fileKey, nonce);
    return chunked(CHUNK, (chunk, counter) => {
        const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)(CIPHER, key, counter, { authTagLength: TAG });
        return [cipher.update(chunk), cipher.final(), cipher.getAuthTag()];
    });
}
/** The reverse. `update` and `final` throw where the data is not what was encrypted, or ends early. */
function decryptPayload(fileKey, nonce) {
    const key = payloadKey(fileKey, nonce);
    return chunked(CHUNK + TAG, (chunk, counter, index) => {
        if (chunk.length < TAG)
            throw new Error('the encrypted data ends too early');
        const decipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createDecipheriv)(CIPHER, key, counter, { authTagLength: TAG });
        decipher.setAuthTag(chunk.subarray(chunk.length - TAG));
        const plain = decipher.update(chunk.subarray(0, chunk.length - TAG));
        decipher.final();
        if (plain.length === 0 && index > 0)
            throw new Error('the last encrypted chunk is empty');
        return [plain];
    });
}
function payloadKey(fileKey, nonce) {
    return Buffer.from((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', fileKey, nonce, 'payload', 32));
}
/** Cuts into chunks of `size`; the last one, which may be shorter, is known as such only at the end. */
function chunked(size, work) {
    let pending = Buffer.alloc(0);
    let index = 0;
    const next = (chunk, last) => {
        const done = work(chunk, chunkNonce(index, last), index);
        index += 1;
        return done;
    };
    return {
        update(data) {
            const all = pending.length === 0 ? data : Buffer.concat([pending, data]);
            const out = [];
            let at = 0;
            for (; all.length - at > size; at += size) {
                out.push(...next(all.subarray(at, at + size), false));
            }
            pending = all.subarray(at);
            return Buffer.concat(out);
        },
        final: () => Buffer.concat(next(pending, true)),
    };
}
/** 11 bytes of counter, big-endian, and one that marks the last chunk. */
function chunkNonce(index, last) {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(BigInt(index), 3);
    if (last)
        nonce[11] = 1;
    return nonce;
}


/***/ }),

/***/ 7996:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J9: () => (/* binding */ decrypted),
/* harmony export */   L: () => (/* binding */ checkKeys),
/* harmony export */   go: () => (/* binding */ parseIdentities),
/* harmony export */   jG: () => (/* binding */ NotOpened)
/* harmony export */ });
/* harmony import */ var age_encryption__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(81539);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _age_payload_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(14301);



const IDENTITY = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/;
const HINT = 'A secret key begins with `AGE-SECRET-KEY-1` and is made by `age-keygen`. Its whole file can be given as it is.';
/**
 * The secret keys in a key file's text.
 *
 * @throws UserError `identity-invalid`; never shows the text.
 */
async function parseIdentities(text) {
    const lines = text
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
    if (lines.length === 0)
        throw invalid('The age identity is empty');
    return Promise.all(lines.map(async (identity) => ({ identity, recipient: await publicOf(identity) })));
}
async function publicOf(line) {
    const kind = KINDS.find(({ looks }) => looks.test(line));
    if (kind !== undefined)
        throw invalid(kind.message);
    if (!IDENTITY.test(line))
        throw invalid('The age identity is no secret key of age');
    return (0,age_encryption__WEBPACK_IMPORTED_MODULE_0__/* .identityToRecipient */ .RE)(line).catch(() => {
        throw invalid('The age identity is damaged: its checksum is wrong');
    });
}
const KINDS = [
    { looks: /^age1/, message: 'The age identity is a public key; the secret one is wanted here' },
    {
        looks: /^AGE-PLUGIN-/i,
        message: 'The age identity belongs to a plugin, which Belay cannot run',
    },
    { looks: /PRIVATE KEY/, message: 'The age identity is an SSH key; Belay takes keys of age only' },
    {
        looks: /^age-encryption\.org\/|AGE ENCRYPTED FILE/,
        message: 'The age identity is itself encrypted with a passphrase; Belay needs it in the clear',
    },
];
function invalid(message) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('identity-invalid', message, HINT);
}
/**
 * Finds out before anything is read whether these keys fit the archive, as far as that can be known.
 *
 * @throws UserError `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 */
async function checkKeys(encryption, keys) {
    if (encryption.passphrase) {
        if (keys.passphrase === undefined) {
            throw missing('The archive is encrypted with a passphrase, and none was given', 'Give `encrypt-passphrase`.');
        }
        return;
    }
    if (keys.identity === undefined) {
        throw missing('The archive is encrypted to keys of age, and no secret key was given', `Give \`age-identity\`: the secret key of ${encryption.recipients.join(' or ')}.`);
    }
    const meant = new Set([...encryption.recipients, encryption.oneTimeRecipient]);
    const held = await parseIdentities(keys.identity);
    // A tag names no key, so that nothing can be said before it is tried.
    if (encryption.recipients.some((recipient) => recipient.startsWith('age1tag')))
        return;
    if (!held.some(({ recipient }) => meant.has(recipient))) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('decryption-key-wrong', `The archive is not encrypted to the key that was given (${held.map(({ recipient }) => recipient).join(', ')})`, `Give the secret key of ${encryption.recipients.join(' or ')}.`);
    }
}
function missing(message, hint) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('decryption-key-missing', message, hint);
}
/** Thrown when the header is whole as far as can be seen, but opens with none of the keys. */
class NotOpened extends Error {
    name = 'NotOpened';
}
/** A header holds a line or two for each recipient (20 for a post-quantum one): this is hundreds of them. */
const LONGEST_HEADER = 1024 * 1024;
/**
 * Decrypts a stream of age. Every piece that comes out was authenticated; that the stream is whole is known
 * only at its end.
 *
 * @throws NotOpened, or an Error that says what is wrong with the data.
 */
async function* decrypted(chunks, keys) {
    const iterator = chunks[Symbol.asyncIterator]();
    const { header, nonce, rest } = await readHead(iterator);
    const pass = (0,_age_payload_js__WEBPACK_IMPORTED_MODULE_2__/* .decryptPayload */ .GO)(await fileKeyOf(header, keys), nonce);
    yield pass.update(rest);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        yield pass.update(next.value);
    }
    yield pass.final();
}
async function readHead(iterator) {
    let head = Buffer.alloc(0);
    while (head.length < LONGEST_HEADER) {
        const next = await iterator.next();
        if (next.done)
            throw new Error('it ends within the header of age');
        head = Buffer.concat([head, next.value]);
        const mac = head.indexOf('\n--- ');
        const end = mac === -1 ? -1 : head.indexOf('\n', mac + 1);
        if (end !== -1 && head.length >= end + 1 + _age_payload_js__WEBPACK_IMPORTED_MODULE_2__/* .NONCE_BYTES */ .qI) {
            const payload = end + 1 + _age_payload_js__WEBPACK_IMPORTED_MODULE_2__/* .NONCE_BYTES */ .qI;
            return {
                header: head.subarray(0, end + 1),
                nonce: head.subarray(end + 1, payload),
                rest: head.subarray(payload),
            };
        }
    }
    throw new Error('it does not begin with a header of age');
}
async function fileKeyOf(header, keys) {
    const decrypter = new age_encryption__WEBPACK_IMPORTED_MODULE_0__/* .Decrypter */ .Hz();
    if (keys.identity !== undefined) {
        for (const { identity } of await parseIdentities(keys.identity))
            decrypter.addIdentity(identity);
    }
    if (keys.passphrase !== undefined)
        decrypter.addPassphrase(keys.passphrase);
    try {
        return await decrypter.decryptHeader(header);
    }
    catch (error) {
        throw new NotOpened('its header does not open with the given key', { cause: error });
    }
}


/***/ }),

/***/ 29657:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ runFramed)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _report_backup_report_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98251);
/* harmony import */ var _report_recorder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(21064);
/* harmony import */ var _report_redact_ports_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63486);
/* harmony import */ var _report_redact_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28699);
/* harmony import */ var _report_stage_report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(23769);
/* harmony import */ var _runtime_ports_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(33626);







/**
 * Runs one of the commands around backups and reports on it. What stops it, a mistake of the user's or a
 * signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of
 * it was written.
 */
async function runFramed(options, given, { plan, headline, next, body, reportIn = '' }) {
    const started = given.now();
    const root = node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(options.workspace, options.workingDirectory);
    const redact = (0,_report_redact_js__WEBPACK_IMPORTED_MODULE_4__/* .redactor */ .$p)(secretsOf(options));
    const ports = { ...given, ...(0,_report_redact_ports_js__WEBPACK_IMPORTED_MODULE_3__/* .redactPorts */ .g)(given, redact) };
    const details = { copies: [], retention: [], times: {} };
    const recorder = new _report_recorder_js__WEBPACK_IMPORTED_MODULE_2__/* .StageRecorder */ .V(plan, (finding) => finding, ports.progress ?? _runtime_ports_js__WEBPACK_IMPORTED_MODULE_6__/* .noProgress */ .n);
    const subject = [];
    let failure;
    try {
        await body({ options, root, recorder, details, subject, ports });
    }
    catch (error) {
        failure = error;
    }
    const error = failure === undefined ? undefined : (0,_report_stage_report_js__WEBPACK_IMPORTED_MODULE_5__/* .stageError */ .vH)(failure);
    const { run, failOn } = options;
    const common = (0,_report_stage_report_js__WEBPACK_IMPORTED_MODULE_5__/* .commonReport */ .QC)({
        ...{ run, failOn, recorder, subject, error, started, ended: ports.now() },
        headline: (verdict) => headline(verdict, recorder, details),
        next: (verdict) => next?.(verdict, recorder, details),
    });
    const report = (0,_report_redact_js__WEBPACK_IMPORTED_MODULE_4__/* .redactDeep */ .KL)({ ...common, stage: 'backup', backup: details }, redact);
    const folder = node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, options.report, reportIn);
    const reportFile = await (0,_report_stage_report_js__WEBPACK_IMPORTED_MODULE_5__/* .keepReport */ .kA)(folder, report, _report_backup_report_js__WEBPACK_IMPORTED_MODULE_1__/* .BackupReportSchema */ .mp, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
function secretsOf(options) {
    const { databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey } = options;
    return [databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey].filter((secret) => secret !== undefined);
}


/***/ }),

/***/ 50703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Kk: () => (/* binding */ parseManifestKey),
/* harmony export */   Sj: () => (/* binding */ ordered),
/* harmony export */   lf: () => (/* binding */ checksumOf),
/* harmony export */   oP: () => (/* binding */ macFits),
/* harmony export */   vX: () => (/* binding */ macOf),
/* harmony export */   yg: () => (/* binding */ keyIdOf)
/* harmony export */ });
/* unused harmony export canonical */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


const SHORTEST_KEY = 32;
/**
 * @throws UserError `manifest-key-short`; the key is not shown.
 */
function parseManifestKey(text) {
    if (text.length >= SHORTEST_KEY)
        return text;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('manifest-key-short', `The manifest key has ${text.length} characters; it needs ${SHORTEST_KEY} or more, since anybody who has a manifest can try keys on it`, 'Make one with `openssl rand -hex 32` and keep it as a secret.');
}
/** The HMAC of an object, over its canonical form; `keyId` tells keys apart and nothing of the key. */
function macOf(domain, body, key) {
    const value = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', key)
        .update(`belay ${domain} 1\n${canonical(body)}`)
        .digest('hex');
    return { method: 'hmac-sha256', keyId: keyIdOf(key), value };
}
/** Whether `mac` is the one that `key` gives; takes the same time wherever they differ. */
function macFits(mac, domain, body, key) {
    const right = Buffer.from(macOf(domain, body, key).value, 'hex');
    const given = Buffer.from(mac.value, 'hex');
    return given.length === right.length && (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.timingSafeEqual)(given, right);
}
function keyIdOf(key) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', key).update('belay key id').digest('hex').slice(0, 8);
}
/** SHA-256 of the canonical form: tells damage, not malice. */
function checksumOf(body) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(canonical(body)).digest('hex');
}
/** JSON with every object's keys in order of their code units and no white space: equal for equal values. */
function canonical(value) {
    return JSON.stringify(ordered(value));
}
/** The same value with every object's keys in order. */
function ordered(value) {
    if (Array.isArray(value))
        return value.map(ordered);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, ordered(item)]));
}


/***/ }),

/***/ 94667:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $2: () => (/* binding */ manifestText),
/* harmony export */   Xz: () => (/* binding */ readVerificationText),
/* harmony export */   nF: () => (/* binding */ verificationText),
/* harmony export */   pV: () => (/* binding */ readManifestText)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(13798);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _mac_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50703);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6143);




/**
 * manifest.json: JSON with its keys in order, so that equal manifests are equal texts, and a checksum over all
 * of it, so that a single bit that tips over is noticed without a key as well.
 *
 * @param key Signs it; replaces a `mac` that the manifest may have.
 */
function manifestText(manifest, key) {
    return sealed('manifest', manifest, key);
}
/** verification.json, likewise. */
function verificationText(verification, key) {
    return sealed('verification', verification, key);
}
/**
 * @param text Undefined when the file is not there.
 * @throws UserError `backup-no-manifest`, `manifest-invalid`, `manifest-format-unknown`, `manifest-other-backup`,
 *   and with a key `manifest-unsigned`, `manifest-forged`.
 */
function readManifestText(text, reading = {}) {
    if (text === undefined) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-no-manifest', `There is no ${_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1}. It is written last, so this is what a run left that did not come to its end, and no backup`, 'Take another backup; `belay backup --list` shows which are whole.');
    }
    return unsealed(text, 'manifest', _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .Manifest */ ._8, reading);
}
/** @throws UserError as {@link readManifestText}. */
function readVerificationText(text, reading = {}) {
    return unsealed(text, 'verification', _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .Verification */ .o6, reading);
}
function sealed(domain, content, key) {
    const body = without(content, ['mac', 'checksum']);
    const signed = key === undefined ? body : { ...body, mac: (0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .macOf */ .vX)(domain, body, key) };
    // No line break at the end: a text that is one byte short is no JSON any more.
    return JSON.stringify((0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .ordered */ .Sj)({ ...signed, checksum: (0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .checksumOf */ .lf)(signed) }), null, 2);
}
function unsealed(text, domain, schema, { key, id }) {
    const file = FILES[domain];
    const raw = parsed(text, file);
    if (raw['format'] !== _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FORMAT */ .Sn)
        throw unknownFormat(file, raw['format']);
    const summed = without(raw, ['checksum']);
    if (raw['checksum'] !== (0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .checksumOf */ .lf)(summed)) {
        throw invalid(file, 'does not fit its own checksum: it was damaged or changed');
    }
    if (key !== undefined)
        checkMac(raw, domain, key);
    const read = schema.safeParse(raw);
    if (!read.success)
        throw invalid(file, `is not what Belay writes: ${problemOf(read.error)}`);
    if (id !== undefined && read.data.id !== id)
        throw otherBackup(file, read.data.id, id);
    return read.data;
}
const FILES = { manifest: _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1, verification: _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .VERIFICATION_FILE */ .$R };
function parsed(text, file) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        throw invalid(file, 'is no JSON: it was cut off or damaged');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw invalid(file, 'is not what Belay writes');
    }
    return value;
}
const MacShape = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    method: zod__WEBPACK_IMPORTED_MODULE_3__/* .literal */ .euz('hmac-sha256'),
    keyId: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
    value: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/),
});
function checkMac(raw, domain, key) {
    const file = FILES[domain];
    const hint = 'Take nothing from this backup unless you know how that came about.';
    if (raw['mac'] === undefined) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('manifest-unsigned', `${file} is not signed, and a key was given: it may be anybody's`, `${hint} A backup that was made without \`manifest-key\` can be read without one.`);
    }
    const mac = MacShape.safeParse(raw['mac']);
    if (mac.success && (0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .macFits */ .oP)(mac.data, domain, without(raw, ['mac', 'checksum']), key))
        return;
    const other = mac.success && mac.data.keyId !== (0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .keyIdOf */ .yg)(key);
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('manifest-forged', other
        ? `${file} was not signed with the given key (it names another one, ${mac.data.keyId}; yours is ${(0,_mac_js__WEBPACK_IMPORTED_MODULE_1__/* .keyIdOf */ .yg)(key)})`
        : `The signature of ${file} is wrong: it was changed by somebody who does not have the key`, hint);
}
function without(object, keys) {
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
function problemOf(error) {
    const [issue] = error.issues;
    const at = issue?.path.join('.');
    return at ? `${at}: ${issue?.message}` : (issue?.message ?? 'unknown');
}
function invalid(file, what) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('manifest-invalid', `${file} ${what}`, 'A backup without a valid manifest is none. Take another copy of it or another backup.');
}
function unknownFormat(file, format) {
    const known = typeof format === 'number' && Number.isInteger(format);
    if (!known)
        return invalid(file, 'is not what Belay writes: it has no format');
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('manifest-format-unknown', `${file} has format ${format}; this version of Belay knows format ${_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FORMAT */ .Sn}`, 'Use the version of Belay that made the backup, or a newer one.');
}
function otherBackup(file, found, wanted) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('manifest-other-backup', `${file} is of the backup ${found}, and lies where ${wanted} should be`, 'Files of two backups were mixed up. Take another copy or another backup.');
}


/***/ }),

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

/***/ 86837:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ sha256Of)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** SHA-256 of a text as UTF-8, in hex: by it a restore point knows its manifest. */
function sha256Of(text) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text, 'utf8').digest('hex');
}


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

/***/ 32064:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ judgeBackup)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _manifest_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94667);
/* harmony import */ var _sha256_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(86837);



/** @param key Of `manifest-key`; without it signatures are not looked at. */
function judgeBackup(stored, key) {
    const { id, location, bytes, changedAt } = stored;
    const base = { id, location, bytes, changedAt, verified: false };
    if (stored.manifest === undefined) {
        return { ...base, unfinished: true, problem: stored.problem ?? 'it has no manifest' };
    }
    const read = attempt(() => (0,_manifest_text_js__WEBPACK_IMPORTED_MODULE_1__/* .readManifestText */ .pV)(stored.manifest, { key, id }));
    if ('problem' in read)
        return { ...base, unfinished: false, problem: read.problem };
    const manifest = read.value;
    const whole = { ...base, unfinished: false, manifest };
    const problem = stored.problem ?? sizeProblem(manifest, stored.archiveBytes);
    if (problem !== undefined)
        return { ...whole, problem };
    if (stored.verification === undefined)
        return whole;
    const tried = attempt(() => verificationOf(stored, stored.verification ?? '', key));
    if ('problem' in tried)
        return { ...whole, problem: tried.problem };
    const verification = tried.value;
    if (verification.verdict === 'verified')
        return { ...whole, verification, verified: true };
    const condemned = verification.verdict === 'failed'
        ? `it could not be restored: ${verification.differences[0] ?? ''}`
        : 'it was restored and differs from what was recorded';
    return { ...whole, verification, problem: condemned };
}
/** The list of a store tells sizes without reading: an archive that is gone or cut off shows at once. */
function sizeProblem({ archive }, there) {
    if (there === undefined || there === archive.bytes)
        return undefined;
    return `its archive is not the one recorded: of ${archive.bytes} bytes, ${there} are there`;
}
function verificationOf({ id, manifest = '' }, text, key) {
    const verification = (0,_manifest_text_js__WEBPACK_IMPORTED_MODULE_1__/* .readVerificationText */ .Xz)(text, { key, id });
    if (verification.manifestSha256 !== (0,_sha256_js__WEBPACK_IMPORTED_MODULE_2__/* .sha256Of */ .B)(manifest)) {
        throw new Error('its verification is of another manifest');
    }
    return verification;
}
function attempt(read) {
    try {
        return { value: read() };
    }
    catch (error) {
        return { problem: (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) };
    }
}


/***/ }),

/***/ 57359:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Ch: () => (/* binding */ openStore),
  zS: () => (/* binding */ parseLocation),
  De: () => (/* binding */ parsePlace)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var backup_manifest = __webpack_require__(6143);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(84893);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/directory-errors.ts
var directory_errors = __webpack_require__(56646);
// EXTERNAL MODULE: ./packages/core/src/runtime/make-folder.ts
var make_folder = __webpack_require__(89459);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/durable.ts
var durable = __webpack_require__(70552);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/files.ts
/** How a backup is laid out in a folder and in a bucket: these files and no others. */


const ARCHIVE_FILES = ['archive.tar', 'archive.tar.age'];
function isArchive(name) {
    return ARCHIVE_FILES.some((file) => file === name);
}
/** In the order in which they are removed: without its manifest a backup is none, whatever comes after. */
const REMOVAL_ORDER = [
    backup_manifest/* MANIFEST_FILE */.h1,
    backup_manifest/* VERIFICATION_FILE */.$R,
    ...ARCHIVE_FILES,
];
/** A manifest lists every table; more than this is none of ours and would only fill the memory. */
const TEXT_LIMIT = 64 * 1024 * 1024;
/** Whether a name is one that a backup can have; what comes out of a listing may be anything. */
function isBackupId(name) {
    return backup_manifest/* BackupId */.kA.safeParse(name).success;
}
/**
 * To be asked before an id becomes part of a path or key.
 *
 * @throws UserError `backup-not-found`.
 */
function checkBackupId(id, place) {
    if (!isBackupId(id))
        throw notFound(id, place);
}
function notFound(id, place) {
    return new errors/* UserError */.yo('backup-not-found', `There is no backup ${JSON.stringify(id)} in ${place}.`, 'belay backup --list --to PLACE shows what is there.');
}
/** The manifest is there, and what it speaks of is not. */
function archiveGone(id, place) {
    return new errors/* UserError */.yo('backup-corrupt', `The archive of ${id} in ${place} is gone; only its manifest is there.`, 'Take another copy or another backup.');
}
function alreadyThere(id, place) {
    return new errors/* UserError */.yo('backup-exists', `There is something under the name ${id} in ${place} already; it was not touched.`, 'Run again: every run takes a new name.');
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/owner.ts



/** Lies in an unfinished backup: who is writing it. */
const OWNER_FILE = 'owner.json';
const Owner = schemas/* object */.Ikc({
    host: schemas/* string */.YjP(),
    pid: schemas/* number */.aig().int().positive(),
    /** When the process started, in the kernel's own units: a pid alone is given out again. */
    started: schemas/* string */.YjP().optional(),
});
/** The note of this process. */
async function ownerNote() {
    const started = await startOf(process.pid);
    const owner = {
        host: (0,external_node_os_.hostname)(),
        pid: process.pid,
        ...(started === undefined ? {} : { started }),
    };
    return `${JSON.stringify(owner)}\n`;
}
/**
 * Whether whoever wrote the note is still running on this machine. Undefined where that cannot be known: it
 * runs on another machine, or the note was cut off.
 */
async function ownerRuns(note) {
    const owner = parse(note);
    if (owner?.host !== (0,external_node_os_.hostname)())
        return undefined;
    if (!exists(owner.pid))
        return false;
    return owner.started === undefined || owner.started === (await startOf(owner.pid));
}
function parse(note) {
    try {
        return Owner.safeParse(JSON.parse(note)).data;
    }
    catch {
        return undefined;
    }
}
function exists(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/**
 * Field 22 of /proc/PID/stat; undefined on systems without it, and for a process that has ended and was not
 * waited for yet (state Z). The second field may hold spaces and brackets.
 */
async function startOf(pid) {
    try {
        const stat = await (0,promises_.readFile)(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return fields[0] === 'Z' ? undefined : fields[19];
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-incoming.ts








/** Of the folder in which a backup is written until it is whole. */
const PARTIAL = '.partial';
/**
 * Begins a backup in `<root>/<id>.partial`. It becomes `<root>/<id>` by one rename when everything, the manifest
 * included, is on the disk: wherever the process dies, there is a whole backup or a folder that is named partial.
 *
 * @throws UserError `backup-exists`, and in the user's words what the file system says.
 */
async function beginInDirectory(root, id, file) {
    const final = external_node_path_default().join(root, id);
    const partial = final + PARTIAL;
    try {
        await makeRoot(root);
        if ((await (0,promises_.readdir)(root)).includes(id))
            throw alreadyThere(id, root);
        await (0,promises_.mkdir)(partial, { mode: 0o700 });
    }
    catch (error) {
        throw isCode(error, 'EEXIST') ? alreadyThere(id, root) : (0,directory_errors/* explainFileError */.Y)(error, root);
    }
    try {
        await (0,durable/* writeNew */.qf)(external_node_path_default().join(partial, OWNER_FILE), await ownerNote());
        const handle = await (0,promises_.open)(external_node_path_default().join(partial, file), 'wx', 0o600);
        return incoming({ root, final, partial }, handle);
    }
    catch (error) {
        await (0,promises_.rm)(partial, { recursive: true, force: true });
        throw (0,directory_errors/* explainFileError */.Y)(error, root);
    }
}
function incoming({ root, final, partial }, handle) {
    const archive = (0,durable/* durableFile */.cS)(handle, root);
    let finished = false;
    return {
        archive,
        async finish(manifest) {
            try {
                await (0,durable/* writeNew */.qf)(external_node_path_default().join(partial, backup_manifest/* MANIFEST_FILE */.h1), manifest);
                await (0,promises_.unlink)(external_node_path_default().join(partial, OWNER_FILE));
                await (0,durable/* syncFolder */.Yw)(partial);
                // Over a folder with something in it rename fails, so nothing whole is ever replaced.
                await (0,promises_.rename)(partial, final);
                finished = true;
                await (0,durable/* syncFolder */.Yw)(root);
            }
            catch (error) {
                if (isCode(error, 'ENOTEMPTY') || isCode(error, 'EEXIST')) {
                    throw alreadyThere(external_node_path_default().basename(final), root);
                }
                throw (0,directory_errors/* explainFileError */.Y)(error, root);
            }
            return { location: final };
        },
        async abandon() {
            if (finished)
                return;
            archive.destroy();
            // What cannot be removed stays named partial, and a later retention takes it.
            await (0,promises_.rm)(partial, { recursive: true, force: true }).catch(() => undefined);
        },
    };
}
/** Makes the folder and what is missing above it. What is there keeps the rights that it has. */
async function makeRoot(root) {
    await (0,make_folder/* makeFolder */.f)(root, 0o700);
}
function isCode(error, code) {
    return error?.code === code;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-list.ts






/** Everything in the folder that is or looks like a backup. */
async function listDirectory(root) {
    const names = await (0,promises_.readdir)(root);
    const found = [];
    for (const name of names) {
        const backup = await look(root, name).catch((error) => {
            // It became whole, or was removed, between the two looks.
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        });
        if (backup)
            found.push(backup);
    }
    return found;
}
async function look(root, name) {
    const partial = name.endsWith(PARTIAL);
    const id = partial ? name.slice(0, -PARTIAL.length) : name;
    if (!isBackupId(id))
        return undefined;
    const location = external_node_path_default().join(root, name);
    if (!(await (0,promises_.lstat)(location)).isDirectory())
        return undefined;
    const { bytes, changedAt, archiveBytes } = await sizeOf(location);
    if (partial)
        return { id, location, bytes, ...(await unfinished(location, changedAt)) };
    const manifest = await readText(external_node_path_default().join(location, backup_manifest/* MANIFEST_FILE */.h1));
    const verification = await readText(external_node_path_default().join(location, backup_manifest/* VERIFICATION_FILE */.$R));
    return {
        id,
        location,
        bytes,
        archiveBytes,
        changedAt,
        ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
        ...(verification === undefined ? {} : { verification }),
    };
}
/** One that is being written has been changed now, however long its writer waits for the database. */
async function unfinished(location, changedAt) {
    const note = await readText(external_node_path_default().join(location, OWNER_FILE));
    const runs = note === undefined ? undefined : await ownerRuns(note);
    if (runs === true)
        return { changedAt: Date.now(), problem: 'it is being written' };
    return { changedAt, problem: 'it was never finished' };
}
async function sizeOf(folder) {
    let bytes = 0;
    let archiveBytes = 0;
    let changedAt = (await (0,promises_.lstat)(folder)).mtimeMs;
    for (const name of await (0,promises_.readdir)(folder)) {
        const stat = await (0,promises_.lstat)(external_node_path_default().join(folder, name));
        bytes += stat.size;
        if (isArchive(name))
            archiveBytes += stat.size;
        changedAt = Math.max(changedAt, stat.mtimeMs);
    }
    return { bytes, archiveBytes, changedAt };
}
/**
 * The text of a small file; undefined where there is none. Links are not followed, they could lead anywhere:
 * what is no file of a sensible size reads as empty, which is not the same as missing.
 */
async function readText(file) {
    const stat = await (0,promises_.lstat)(file).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    });
    if (stat === undefined)
        return undefined;
    if (!stat.isFile() || stat.size > TEXT_LIMIT)
        return '';
    return (0,promises_.readFile)(file, 'utf8');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-remove.ts








/**
 * Removes a backup, or what a dead run left of one: the manifest first, and on the disk before anything else
 * goes. Only files that a backup consists of are removed; another one stays, and the folder with it.
 *
 * @throws UserError `backup-not-found`, `backup-in-use`; OperationFailed `backup-not-removed`.
 */
async function removeFromDirectory(root, id) {
    const folder = await folderOf(root, id);
    if (folder.endsWith(PARTIAL))
        await checkNobodyWrites(folder, id);
    const names = await (0,promises_.readdir)(folder);
    const ours = [...REMOVAL_ORDER, OWNER_FILE].filter((name) => names.includes(name));
    for (const name of [...ours, ...names.filter((name) => /\.[0-9a-f]+\.new$/.test(name))]) {
        await (0,promises_.unlink)(external_node_path_default().join(folder, name));
        await (0,durable/* syncFolder */.Yw)(folder);
    }
    await (0,promises_.rmdir)(folder).catch((error) => {
        throw new errors/* OperationFailed */.FH('backup-not-removed', `The backup ${id} was not removed wholly: its folder could not be (${error.code}).`, `What is no part of a backup was left in ${folder}.`, { cause: error });
    });
    await (0,durable/* syncFolder */.Yw)(root);
}
async function folderOf(root, id) {
    for (const folder of [external_node_path_default().join(root, id), external_node_path_default().join(root, id + PARTIAL)]) {
        const stat = await (0,promises_.lstat)(folder).catch(() => undefined);
        if (stat?.isDirectory())
            return folder;
    }
    throw notFound(id, root);
}
async function checkNobodyWrites(folder, id) {
    const note = await readText(external_node_path_default().join(folder, OWNER_FILE));
    if (note === undefined || (await ownerRuns(note)) !== true)
        return;
    throw new errors/* UserError */.yo('backup-in-use', `The backup ${id} is being written by a run that is alive.`);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory.ts










/**
 * Backups in a folder: `<root>/<id>/` with the archive, the manifest and, once it was tried, the verification.
 * Folders are made for the owner alone (0700), files too (0600); nothing is ever overwritten but a verification.
 */
function directoryStore({ place, root }) {
    const explained = (work) => work.catch((error) => {
        throw (0,directory_errors/* explainFileError */.Y)(error, root);
    });
    return {
        kind: 'directory',
        place,
        prepare: () => explained(tryToWrite(root)),
        async begin(id, file) {
            checkBackupId(id, root);
            return beginInDirectory(root, id, file);
        },
        list: () => explained(listDirectory(root)),
        async open(id) {
            checkBackupId(id, root);
            return explained(openCopy(root, id));
        },
        async record(id, verification) {
            checkBackupId(id, root);
            await explained(checkFolder(root, id));
            await explained((0,durable/* replaceFile */.fR)(external_node_path_default().join(root, id, backup_manifest/* VERIFICATION_FILE */.$R), verification));
        },
        async remove(id) {
            checkBackupId(id, root);
            await explained(removeFromDirectory(root, id));
        },
    };
}
/** Makes the folder and writes a file there as a backup would; it has no name any more when it is written. */
async function tryToWrite(root) {
    await makeRoot(root);
    const probe = external_node_path_default().join(root, `.belay-probe-${(0,run_id/* randomPart */.Z)()}`);
    const handle = await (0,promises_.open)(probe, 'wx', 0o600);
    try {
        await (0,promises_.unlink)(probe);
        await (0,durable/* writeAll */.f4)(handle, Buffer.alloc(PROBE_BYTES));
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
const PROBE_BYTES = 65_536;
async function openCopy(root, id) {
    await checkFolder(root, id);
    const folder = external_node_path_default().join(root, id);
    const names = await (0,promises_.readdir)(folder);
    const file = ARCHIVE_FILES.find((name) => names.includes(name));
    return {
        location: folder,
        async manifest() {
            const text = await readText(external_node_path_default().join(folder, backup_manifest/* MANIFEST_FILE */.h1));
            if (text === undefined)
                throw notFound(id, root);
            return text;
        },
        async archive() {
            if (file === undefined)
                throw archiveGone(id, root);
            const handle = await (0,promises_.open)(external_node_path_default().join(folder, file), 'r').catch((error) => {
                throw (0,directory_errors/* explainFileError */.Y)(error, root);
            });
            return handle.createReadStream({ highWaterMark: 1 << 20 });
        },
    };
}
/** A whole backup's folder; not a link to one, which could lead anywhere. */
async function checkFolder(root, id) {
    const stat = await (0,promises_.lstat)(external_node_path_default().join(root, id)).catch(() => undefined);
    if (!stat?.isDirectory())
        throw notFound(id, root);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-place.ts

const FORM = /^s3:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?(.*))?$/;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const HINT = 'Write s3://bucket/prefix, with any of region, endpoint, storage-class, sse, sse-kms-key-id and force-path-style after a question mark. Credentials come from the environment.';
/** @throws UserError `place-invalid`; its message repeats nothing that could be a secret. */
function parseS3Place(text) {
    const [, bucket = '', rest = '', query = ''] = FORM.exec(text) ?? [];
    if (bucket.includes('@')) {
        throw invalid('an S3 place holds credentials, which belong into the environment');
    }
    if (!BUCKET.test(bucket))
        throw invalid(`"${bucket}" is no name of an S3 bucket`);
    const prefix = rest.replace(/^\/+|\/+$/g, '');
    if (prefix.split('/').some((part, _, all) => isOdd(part) && !(all.length === 1 && part === ''))) {
        throw invalid(`the prefix "${prefix}" has an empty part, "." or "..", or a control character`);
    }
    return { kind: 's3', text, bucket, prefix, ...parameters(query) };
}
function isOdd(part) {
    // eslint-disable-next-line no-control-regex -- those are what is looked for
    return part === '' || part === '.' || part === '..' || /[\x00-\x1f\x7f]/.test(part);
}
const PARAMETERS = {
    region: (value) => ({ region: matching('region', value, /^[a-z0-9-]+$/) }),
    endpoint: (value) => ({ endpoint: endpoint(value) }),
    'storage-class': (value) => ({
        storageClass: matching('storage-class', value, /^[A-Z][A-Z0-9_]*$/),
    }),
    sse: (value) => {
        if (value !== 'AES256' && value !== 'aws:kms')
            throw invalid('sse is AES256 or aws:kms');
        return { sse: value };
    },
    'sse-kms-key-id': (value) => ({ sseKmsKeyId: matching('sse-kms-key-id', value, /^\S+$/) }),
    'force-path-style': (value) => {
        if (value !== 'true' && value !== 'false')
            throw invalid('force-path-style is true or false');
        return { forcePathStyle: value === 'true' };
    },
};
function parameters(query) {
    let all = {};
    for (const [name, value] of new URLSearchParams(query)) {
        const parse = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
        if (!parse)
            throw invalid(`an S3 place has no parameter "${name}"`);
        const parsed = parse(value);
        if (Object.keys(parsed).some((key) => Object.hasOwn(all, key))) {
            throw invalid(`"${name}" is given twice`);
        }
        all = { ...all, ...parsed };
    }
    if (all.sseKmsKeyId !== undefined && all.sse !== 'aws:kms') {
        throw invalid('sse-kms-key-id needs sse=aws:kms');
    }
    return all;
}
function matching(name, value, form) {
    if (!form.test(value))
        throw invalid(`the value of ${name} has not the form that S3 takes`);
    return value;
}
function endpoint(value) {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw invalid('endpoint is an http:// or https:// URL');
    }
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
        throw invalid('endpoint has more than scheme, host, port and path');
    }
    return value;
}
function invalid(what) {
    return new errors/* UserError */.yo('place-invalid', `A place for backups cannot be used: ${what}.`, HINT);
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-client.ts
const S3_PATIENCE = {
    connectMs: 10_000,
    idleMs: 60_000,
    attempts: 6,
    cleanupMs: 15_000,
};
/**
 * A client for the bucket's service. What the environment says is taken from `env`; where it names no key, the
 * SDK's own chain looks for one (web identity of OIDC, profiles, the machine's role).
 */
async function s3Client(place, env, patience) {
    // Loaded here and not above: most runs keep no backup in S3 and need not wait for it.
    const { S3Client: Client } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    return new Client(s3Config(place, env, patience));
}
/** @returns The SDK's configuration; without credentials where its own chain has to find them. */
function s3Config(place, env, patience) {
    const endpoint = place.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
    const region = place.region ??
        env.AWS_REGION ??
        env.AWS_DEFAULT_REGION ??
        (endpoint ? 'us-east-1' : undefined);
    const credentials = keysOf(env);
    return {
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(region === undefined ? {} : { region }),
        ...(credentials === undefined ? {} : { credentials }),
        ...(place.forcePathStyle === undefined ? {} : { forcePathStyle: place.forcePathStyle }),
        maxAttempts: patience.attempts,
        requestHandler: {
            connectionTimeout: patience.connectMs,
            socketTimeout: patience.idleMs,
        },
        // Services other than AWS stumble over the checksums that the SDK adds by itself. Nothing rests on them:
        // every byte that is read back is hashed.
        ...(endpoint === undefined
            ? {}
            : {
                requestChecksumCalculation: 'WHEN_REQUIRED',
                responseChecksumValidation: 'WHEN_REQUIRED',
            }),
    };
}
function keysOf(env) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
    // The SDK prefers a profile that is named to keys beside it.
    if (!accessKeyId || !secretAccessKey || env.AWS_PROFILE)
        return undefined;
    const sessionToken = env.AWS_SESSION_TOKEN;
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
/**
 * Lets every request that a client makes from now on end with `signal`, but not those that take something back
 * (DELETE): an upload that is given up has to be aborted at the service, or its parts are kept and paid for.
 */
function endRequestsWith(client, signal) {
    const handler = client.config.requestHandler;
    const handle = handler.handle.bind(handler);
    handler.handle = (request, options) => handle(request, request.method === 'DELETE' ? options : { ...options, abortSignal: signal });
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-errors.ts

const credentials = (place, { name }) => new errors/* UserError */.yo('s3-credentials', `The credentials for ${where(place)} are not accepted${name === undefined ? '' : ` (${name})`}.`, 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; temporary ones run out, and belong to one service alone.');
const noCredentials = (place) => new errors/* UserError */.yo('s3-credentials-missing', `There are no credentials for ${where(place)}.`, 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws-actions/configure-aws-credentials (OIDC, needs `permissions: id-token: write`) before.');
const denied = (place) => new errors/* UserError */.yo('s3-access-denied', `${where(place)} denies what a backup needs.`, 'The role needs s3:ListBucket and s3:ListBucketMultipartUploads on the bucket and s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the objects below the prefix; with aws:kms also kms:GenerateDataKey and kms:Decrypt on the key.');
const noBucket = (place) => new errors/* UserError */.yo('s3-no-bucket', `There is no bucket ${place.bucket}${place.endpoint === undefined ? '' : ` at ${place.endpoint}`}.`, 'Check its name, and the account or service that the credentials are of. Belay makes no buckets.');
const region = (place, error) => {
    const right = error.Region ?? error.$response?.headers?.['x-amz-bucket-region'];
    return new errors/* UserError */.yo('s3-region', `The bucket ${place.bucket} is not in the region that was asked${right === undefined ? '' : `, but in ${right}`}.`, `Write ?region=${right ?? 'REGION'} after the place.`);
};
const noRegion = (place) => new errors/* UserError */.yo('s3-region', `No region is known for the bucket ${place.bucket}.`, 'Write ?region=REGION after the place, or set AWS_REGION.');
const signature = (place) => new errors/* UserError */.yo('s3-signature', `${where(place)} computed another signature than the request has.`, 'The secret key is not the one of this access key, has a space or line break at its end, or something between here and the service changes requests.');
const clock = (place) => new errors/* UserError */.yo('s3-clock', `The clock of this machine is more than a few minutes off that of ${where(place)}.`, 'Set the clock (NTP) and run again.');
const archived = (place) => new errors/* UserError */.yo('s3-archived', `An object in ${where(place)} is archived and cannot be read before it is restored.`, 'Restore it in the console, or use a storage class that can be read at once: a copy that cannot be read cannot be verified.');
const s3_errors_parameters = (place, { name }) => new errors/* UserError */.yo('s3-parameters', `${where(place)} does not take the storage class, the encryption or the form of address (${name ?? 'refused'}).`, 'Check storage-class, sse, sse-kms-key-id and force-path-style of the place; services other than AWS know few of them.');
const refused = (place, { name, message }) => new errors/* UserError */.yo('s3-refused', `${where(place)} refused a request: ${[name, message].filter(Boolean).join(': ')}.`, 'The words are those of the service; its documentation says more.');
const unreachable = (place, error) => new errors/* UserError */.yo('s3-unreachable', `${where(place)} cannot be reached, or does not answer (${error.code ?? error.name ?? 'no answer'}).`, 'Check the endpoint, the network and the status of the service. It was tried several times.');
const BY_NAME = {
    CredentialsProviderError: noCredentials,
    TokenProviderError: noCredentials,
    InvalidAccessKeyId: credentials,
    InvalidToken: credentials,
    ExpiredToken: credentials,
    ExpiredTokenException: credentials,
    InvalidIdentityToken: credentials,
    TokenRefreshRequired: credentials,
    AccessDenied: denied,
    AccessDeniedException: denied,
    AllAccessDisabled: denied,
    NoSuchBucket: noBucket,
    PermanentRedirect: region,
    TemporaryRedirect: region,
    AuthorizationHeaderMalformed: region,
    IllegalLocationConstraintException: region,
    SignatureDoesNotMatch: signature,
    RequestTimeTooSkewed: clock,
    RequestExpired: clock,
    InvalidObjectState: archived,
    InvalidStorageClass: s3_errors_parameters,
    InvalidEncryptionAlgorithmError: s3_errors_parameters,
    NotImplemented: s3_errors_parameters,
};
/**
 * What S3 or the way to it said, in the user's words. Errors that have nothing to do with it come back as
 * they are.
 */
function explainS3Error(error, place) {
    const asked = error;
    const explain = kindOf(asked);
    if (error instanceof errors/* UserError */.yo || !explain) {
        return error instanceof Error ? error : new Error((0,errors/* messageOf */.bD)(error));
    }
    const explained = explain(place, asked);
    explained.cause = error;
    return explained;
}
function kindOf(error) {
    const status = error.$metadata?.httpStatusCode;
    const name = error.name ?? error.Code ?? '';
    if (Object.hasOwn(BY_NAME, name))
        return BY_NAME[name];
    if (/^region is missing/i.test(error.message ?? ''))
        return noRegion;
    if (name.startsWith('KMS.') || status === 403 || status === 401)
        return denied;
    if (status === 301 || status === 307)
        return region;
    if (status === 404)
        return noBucket;
    if (status !== undefined && status >= 500)
        return unreachable;
    if (status !== undefined && status >= 400)
        return refused;
    return isOfTheNetwork(error) ? unreachable : undefined;
}
/** Node's codes of sockets and names, and what the SDK throws when a request takes too long. */
function isOfTheNetwork({ name = '', code = '' }) {
    return (name === 'TimeoutError' ||
        /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT|PROTO|NOTFOUND)|CERT_|ERR_(TLS|SSL)|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code));
}
function where({ bucket, endpoint }) {
    return `the bucket ${bucket}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
}
/** Whether a conditional write found something in its place. */
function isTaken(error) {
    const { name, $metadata } = error;
    return ($metadata?.httpStatusCode === 412 ||
        name === 'PreconditionFailed' ||
        name === 'ConditionalRequestConflict');
}
/** Whether there is no object under a key; not whether there is no bucket. */
function isMissing(error) {
    const { name, $metadata } = error;
    return name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-objects.ts




/** How an object is kept, as the place says; for every request that makes one. */
function keeping({ storageClass, sse, sseKmsKeyId }) {
    return {
        ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
        ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
        ...(sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: sseKmsKeyId }),
    };
}
/** Runs a request; what goes wrong is thrown in the user's words, an abort as such. */
async function asking({ place, signal }, request) {
    try {
        return await request();
    }
    catch (error) {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        throw explainS3Error(error, place);
    }
}
/** The text of a small object; undefined where there is none. One that is too large reads as empty. */
async function readObjectText(bucket, key) {
    const { client, sdk, signal, place } = bucket;
    return asking(bucket, async () => {
        try {
            const { Body, ContentLength = 0 } = await client.send(new sdk.GetObjectCommand({ Bucket: place.bucket, Key: key }), { abortSignal: signal });
            if (ContentLength <= TEXT_LIMIT)
                return (await Body?.transformToString()) ?? '';
            if (Body instanceof external_node_stream_.Readable)
                Body.destroy();
            return '';
        }
        catch (error) {
            if (isMissing(error))
                return undefined;
            throw error;
        }
    });
}
/**
 * Puts a small object where none is. When the answer to a request is lost, the SDK repeats it and finds its own
 * object in the way: what lies there is compared before it is called somebody else's.
 *
 * @returns False when another object is there; it was not touched.
 */
async function putNewText(bucket, key, text) {
    const { client, sdk, signal, place } = bucket;
    const put = new sdk.PutObjectCommand({
        Bucket: place.bucket,
        Key: key,
        Body: Buffer.from(text),
        ContentType: 'application/json',
        IfNoneMatch: '*',
        ...keeping(place),
    });
    return asking(bucket, async () => {
        try {
            await client.send(put, { abortSignal: signal });
            return true;
        }
        catch (error) {
            if (!isTaken(error))
                throw error;
            return (await readObjectText(bucket, key)) === text;
        }
    });
}
/**
 * Removes an object, also when the run was aborted. Never throws: what stays has no manifest, and a later
 * retention takes it.
 */
async function removeQuietly({ client, sdk, place }, key) {
    await client
        .send(new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key }))
        .catch(() => undefined);
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-intake.ts

/**
 * What the writer gets. It fails with the reason why the upload failed, where the stream that the SDK reads is
 * only closed.
 */
function intake(source, uploaded) {
    let bytes = 0;
    const stream = new external_node_stream_.Writable({
        write(chunk, _encoding, done) {
            bytes += chunk.length;
            source.write(chunk, (error) => {
                if (error)
                    uploaded.then(() => done(error), done);
                else
                    done();
            });
        },
        final(done) {
            source.end();
            done();
        },
        destroy(error, done) {
            if (!source.writableEnded)
                source.destroy();
            done(error);
        },
    });
    uploaded.catch((error) => stream.destroy(error));
    // Nobody listens to either between two writes, and an error that nobody listens to would end the process.
    source.on('error', () => undefined);
    stream.on('error', () => undefined);
    return { stream, bytes: () => bytes };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-open-uploads.ts

/**
 * Open uploads below a prefix. Where the service has no such listing, or the role no right to it, there are none
 * to be seen: a rule of the bucket's lifecycle has to abort them then.
 */
async function openUploads(bucket, prefix) {
    const found = [];
    let after;
    do {
        after = await page(bucket, prefix, after);
        for (const { Key: key, UploadId: uploadId, Initiated } of after?.Uploads ?? []) {
            if (key === undefined || uploadId === undefined || !key.startsWith(prefix))
                continue;
            const started = Initiated?.getTime() ?? 0;
            found.push({ key, uploadId, changedAt: await lastPartAt(bucket, key, uploadId, started) });
        }
    } while (after?.IsTruncated && after.NextKeyMarker !== undefined);
    return found;
}
async function page({ client, sdk, signal, place }, prefix, after) {
    const command = new sdk.ListMultipartUploadsCommand({
        Bucket: place.bucket,
        Prefix: prefix,
        KeyMarker: after?.NextKeyMarker,
        UploadIdMarker: after?.NextUploadIdMarker,
    });
    return orNothing(signal, () => client.send(command, { abortSignal: signal }));
}
async function lastPartAt({ client, sdk, signal, place }, key, uploadId, started) {
    const asked = { Bucket: place.bucket, Key: key, UploadId: uploadId };
    let last = started;
    await orNothing(signal, async () => {
        for await (const page of sdk.paginateListParts({ client }, asked, { abortSignal: signal })) {
            for (const { LastModified } of page.Parts ?? []) {
                last = Math.max(last, LastModified?.getTime() ?? 0);
            }
        }
    });
    return last;
}
async function orNothing(signal, ask) {
    try {
        return await ask();
    }
    catch {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-parts.ts
const MIB = 1024 * 1024;
/** Of one upload: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;
/** Enough for 80 GB. */
const PART = 8 * MIB;
/** What all parts that are on their way may take; the SDK needs about as much again to put them together. */
const IN_MEMORY = 64 * MIB;
/** One that is sent while the next one fills: more make a run larger by more than it becomes faster. */
const AT_A_TIME = 2;
/**
 * How large the parts of an upload are and how many go at a time. All have one size, since some services take no
 * other.
 *
 * @param upTo The most bytes that the archive may come to; undefined when that is not known.
 */
function partsFor(upTo = 0) {
    // A tenth more: what is estimated is the database, and an archive of what does not compress is larger.
    const needed = Math.ceil((upTo * 1.1) / MOST_PARTS / MIB) * MIB;
    const partSize = Math.max(PART, needed);
    const queueSize = Math.max(1, Math.min(AT_A_TIME, Math.floor(IN_MEMORY / partSize)));
    return { partSize, queueSize };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-upload.ts










/** Metadata of an archive: the token of the upload that wrote it, to know one's own object from another's. */
const TOKEN = 'belay-upload';
/** Begins to upload what is written to `body`, in parts, where no object is. */
async function startUpload(bucket, options) {
    const { client, key, id } = options;
    const token = (0,external_node_crypto_.randomUUID)();
    const source = new external_node_stream_.PassThrough({ highWaterMark: 1 << 20 });
    const ending = new AbortController();
    endRequestsWith(client, ending.signal);
    const end = (reason) => {
        ending.abort(reason);
        source.destroy();
    };
    onFirstFailure(client, end);
    const stop = () => end((0,errors/* interruption */.YW)(bucket.signal));
    if (bucket.signal.aborted)
        stop();
    bucket.signal.addEventListener('abort', stop, { once: true });
    const uploaded = upload(bucket, options, source, token)
        .catch(async (error) => {
        // The service may have taken it although the answer was lost or the repeated request was refused.
        if (await isOurs(bucket, key, token))
            return;
        throw failure(bucket, id, ending.signal.aborted ? ending.signal.reason : error);
    })
        .finally(() => bucket.signal.removeEventListener('abort', stop));
    const body = intake(source, uploaded);
    return {
        body: body.stream,
        async whole() {
            await uploaded;
            const found = await asking(bucket, () => sizeIfOurs(bucket, key, token));
            if (found !== body.bytes())
                throw incomplete(id, bucket.place.text, body.bytes(), found);
        },
        async giveUp() {
            end(new Error('given up'));
            body.stream.destroy();
            await uploaded.catch(() => undefined);
            if (await isOurs(bucket, key, token))
                await removeQuietly(bucket, key);
            await abortOpenUploads(bucket, key);
        },
    };
}
/**
 * Tells of the first request that failed for good. The SDK would go on with the other parts to the end of the
 * stream before it says so.
 */
function onFirstFailure(client, tell) {
    client.middlewareStack.add((next, { commandName }) => async (request) => {
        try {
            return await next(request);
        }
        catch (error) {
            if (commandName !== 'AbortMultipartUploadCommand')
                tell(error);
            throw error;
        }
    }, { step: 'initialize' });
}
async function upload({ place }, { client, key, upTo }, body, token) {
    const { Upload } = await Promise.all(/* import() */[__webpack_require__.e(711), __webpack_require__.e(358)]).then(__webpack_require__.t.bind(__webpack_require__, 22358, 19));
    const params = {
        Bucket: place.bucket,
        Key: key,
        Body: body,
        ContentType: 'application/octet-stream',
        IfNoneMatch: '*',
        Metadata: { [TOKEN]: token },
        ...keeping(place),
    };
    await new Upload({ client, params, ...partsFor(upTo) }).done();
}
/** One whose beginning was not answered any more is not known to the SDK; it is there all the same. */
async function abortOpenUploads(bucket, key) {
    const unsignalled = { ...bucket, signal: new AbortController().signal };
    for (const { uploadId } of await openUploads(unsignalled, key)) {
        const abort = { Bucket: bucket.place.bucket, Key: key, UploadId: uploadId };
        await bucket.client
            .send(new bucket.sdk.AbortMultipartUploadCommand(abort))
            .catch(() => undefined);
    }
}
function failure(bucket, id, error) {
    if (bucket.signal.aborted)
        return (0,errors/* interruption */.YW)(bucket.signal);
    return isTaken(error) ? alreadyThere(id, bucket.place.text) : explainS3Error(error, bucket.place);
}
function incomplete(id, place, sent, found) {
    return new errors/* UserError */.yo('s3-incomplete', `The archive of ${id} in ${place} is not what was sent: ${found ?? 'none of our'} bytes are there, ${sent} were sent.`, 'The service lost data, or another run wrote under the same name. Run again.');
}
/** Bytes of the object if this very upload made it. */
async function sizeIfOurs({ client, sdk, place }, key, token) {
    try {
        // Without the signal: it is asked when the run was aborted, too.
        const head = await client.send(new sdk.HeadObjectCommand({ Bucket: place.bucket, Key: key }));
        return head.Metadata?.[TOKEN] === token ? head.ContentLength : undefined;
    }
    catch (error) {
        if (isMissing(error))
            return undefined;
        throw error;
    }
}
/** False also when the service does not say. */
async function isOurs(bucket, key, token) {
    const size = await sizeIfOurs(bucket, key, token).catch(() => undefined);
    return size !== undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-incoming.ts





/**
 * Uploads an archive as it comes, and puts the manifest when the archive is whole and of the right size.
 *
 * @param client One of this upload alone: its requests are ended when the upload is given up.
 */
async function beginInBucket(bucket, client, { id, file, folder, location, upTo }) {
    const upload = await startUpload(bucket, { client, key: folder + file, id, upTo });
    const manifestKey = folder + backup_manifest/* MANIFEST_FILE */.h1;
    let manifest = 'none';
    return {
        archive: upload.body,
        async finish(text) {
            await upload.whole();
            client.destroy();
            manifest = 'tried';
            if (!(await putNewText(bucket, manifestKey, text))) {
                manifest = 'none';
                throw alreadyThere(id, bucket.place.text);
            }
            manifest = 'there';
            return { location };
        },
        async abandon() {
            if (manifest === 'there')
                return;
            await within(bucket.patience.cleanupMs, async () => {
                // It may have arrived although no answer came back.
                if (manifest === 'tried')
                    await removeQuietly(bucket, manifestKey);
                await upload.giveUp();
            });
            client.destroy();
        },
    };
}
/** Waits for work that never fails, and no longer than that. */
async function within(milliseconds, work) {
    const timer = new AbortController();
    const late = (0,external_node_timers_promises_.setTimeout)(milliseconds, undefined, timer).catch(() => undefined);
    await Promise.race([work(), late]);
    timer.abort();
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-list.ts




/** How many manifests are fetched at a time. */
const s3_list_AT_A_TIME = 8;
/** Every object below a prefix. */
async function keysBelow(bucket, prefix) {
    const { client, sdk, signal, place } = bucket;
    const asked = { Bucket: place.bucket, Prefix: prefix };
    return asking(bucket, async () => {
        const found = [];
        for await (const page of sdk.paginateListObjectsV2({ client }, asked, {
            abortSignal: signal,
        })) {
            for (const { Key: key, Size: bytes = 0, LastModified } of page.Contents ?? []) {
                if (key !== undefined)
                    found.push({ key, bytes, changedAt: LastModified?.getTime() ?? 0 });
            }
        }
        return found;
    });
}
/** Everything below the prefix that is or looks like a backup. */
async function listBucket(bucket, prefix, locationOf) {
    const idOf = (key) => key.slice(prefix.length).split('/')[0] ?? '';
    const keys = byId(await keysBelow(bucket, prefix), idOf);
    const uploads = byId(await openUploads(bucket, prefix), idOf);
    const ids = [...new Set([...keys.keys(), ...uploads.keys()])].filter(isBackupId);
    const found = [];
    for (let from = 0; from < ids.length; from += s3_list_AT_A_TIME) {
        const some = ids.slice(from, from + s3_list_AT_A_TIME).map(async (id) => ({
            id,
            location: locationOf(id),
            ...s3_list_sizeOf(`${prefix}${id}/`, keys.get(id) ?? [], uploads.get(id) ?? []),
            ...(await textsOf(bucket, `${prefix}${id}/`, keys.get(id) ?? [])),
        }));
        found.push(...(await Promise.all(some)));
    }
    return found;
}
function byId(all, idOf) {
    const groups = new Map();
    for (const one of all) {
        const id = idOf(one.key);
        groups.set(id, [...(groups.get(id) ?? []), one]);
    }
    return groups;
}
function s3_list_sizeOf(folder, keys, uploads) {
    const archives = keys.filter(({ key }) => isArchive(key.slice(folder.length)));
    const sum = (some) => some.reduce((all, { bytes }) => all + bytes, 0);
    return {
        bytes: sum(keys),
        archiveBytes: sum(archives),
        changedAt: Math.max(...keys.map(({ changedAt }) => changedAt), ...uploads.map(({ changedAt }) => changedAt)),
    };
}
async function textsOf(bucket, folder, keys) {
    const text = async (file) => keys.some(({ key }) => key === folder + file)
        ? readObjectText(bucket, folder + file)
        : undefined;
    const [manifest, verification] = await Promise.all([
        text(backup_manifest/* MANIFEST_FILE */.h1),
        text(backup_manifest/* VERIFICATION_FILE */.$R),
    ]);
    return {
        ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
        ...(verification === undefined ? {} : { verification }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-read.ts




/** How often in a row a read may be cut without one new byte, and how long it then waits, in milliseconds. */
const READ_ATTEMPTS = 5;
const READ_PAUSE_MS = 500;
/**
 * The bytes of an object. A connection that is cut in the middle is made again and the rest asked for, of the
 * very same object (If-Match).
 *
 * @throws UserError `s3-read-cut` when it is cut again and again.
 */
async function* readObject(bucket, key) {
    let at = 0;
    let etag;
    let total;
    for (let attempt = 1; total === undefined || at < total; attempt++) {
        const answer = await get(bucket, key, at, etag);
        etag ??= answer.ETag;
        total ??= answer.ContentLength ?? 0;
        try {
            for await (const chunk of answer.Body) {
                at += chunk.length;
                attempt = 0;
                yield chunk;
            }
        }
        catch (error) {
            if (bucket.signal.aborted)
                throw (0,errors/* interruption */.YW)(bucket.signal);
            if (attempt >= READ_ATTEMPTS)
                throw cut(bucket.place, key, at, total, error);
        }
        if (at > total)
            throw cut(bucket.place, key, at, total);
        if (at === total)
            return;
        if (attempt >= READ_ATTEMPTS)
            throw cut(bucket.place, key, at, total);
        await (0,deadline/* pause */.v7)(READ_PAUSE_MS * (attempt + 1), bucket.signal);
    }
}
async function get(bucket, key, from, etag) {
    const { client, sdk, signal, place } = bucket;
    const command = new sdk.GetObjectCommand({
        Bucket: place.bucket,
        Key: key,
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
        ...(from === 0 || etag === undefined ? {} : { IfMatch: etag }),
    });
    const answer = await asking(bucket, () => client.send(command, { abortSignal: signal }).catch((error) => {
        throw isTaken(error) ? cut(place, key, from, undefined, new Error('it was changed')) : error;
    }));
    if (from > 0 && !answer.ContentRange?.startsWith(`bytes ${from}-`)) {
        throw cut(place, key, from, undefined, new Error('the service does not give the rest alone'));
    }
    return answer;
}
function cut(place, key, at, total, cause) {
    const of = total === undefined ? '' : ` of ${total}`;
    return new errors/* UserError */.yo('s3-read-cut', `Reading ${key} from the bucket ${place.bucket} broke off at ${at}${of} bytes${cause === undefined ? '' : `: ${(0,errors/* messageOf */.bD)(cause)}`}.`, 'Run again; when it breaks off at the same place, the copy is damaged.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-probe.ts



/**
 * Tries everything that a backup will need, without leaving an object: listing, reading (of something that is not
 * there, which S3 answers with 404 only where the right to read is), and writing with the storage class and the
 * encryption that were asked for (an upload that is begun and aborted).
 *
 * @throws UserError in the user's words.
 */
async function tryBucket(bucket) {
    const { client, sdk, place, signal } = bucket;
    const options = { abortSignal: signal };
    const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    const there = { Bucket: place.bucket, Key: `${prefix}.belay-probe-${(0,run_id/* randomPart */.Z)()}` };
    await asking(bucket, async () => {
        await client.send(new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, MaxKeys: 1 }), options);
        await client.send(new sdk.GetObjectCommand(there), options).catch((error) => {
            if (!isMissing(error))
                throw error;
        });
        const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ ...there, ...keeping(place) }), options);
        await client.send(new sdk.AbortMultipartUploadCommand({ ...there, UploadId }), options);
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-remove.ts





/**
 * Removes a backup's objects, the manifest first, and aborts uploads of it that a dead run left. Objects under
 * its name that are no part of a backup stay.
 *
 * @throws UserError `backup-not-found`; OperationFailed `backup-not-removed`.
 */
async function removeFromBucket(bucket, id, folder) {
    const { client, sdk, place, signal } = bucket;
    const keys = (await keysBelow(bucket, folder)).map(({ key }) => key);
    const uploads = await openUploads(bucket, folder);
    if (keys.length === 0 && uploads.length === 0)
        throw notFound(id, place.text);
    const abortSignal = signal;
    for (const key of REMOVAL_ORDER.map((name) => folder + name)) {
        if (!keys.includes(key))
            continue;
        const remove = new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key });
        await asking(bucket, () => client.send(remove, { abortSignal }));
    }
    for (const { key, uploadId } of uploads) {
        const abort = new sdk.AbortMultipartUploadCommand({
            Bucket: place.bucket,
            Key: key,
            UploadId: uploadId,
        });
        await asking(bucket, () => client.send(abort, { abortSignal }));
    }
    const left = await keysBelow(bucket, folder);
    if (left.length === 0)
        return;
    throw new errors/* OperationFailed */.FH('backup-not-removed', `The backup ${id} was not removed wholly from ${place.text}.`, `What is no part of a backup was left: ${left.length} objects below ${folder}.`);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3.ts










/**
 * Backups in a bucket of S3 or of a service like it, below a prefix and laid out as in a folder:
 * `prefix/<id>/manifest.json` and so on.
 */
function s3Store(place, { env, signal }, patience = S3_PATIENCE) {
    let connected;
    const connect = () => (connected ??= connectBucket());
    async function connectBucket() {
        const [sdk, client] = await Promise.all([
            __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19)),
            s3Client(place, env, patience),
        ]);
        return { place, client, sdk, signal, patience };
    }
    const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    const folder = (id) => `${prefix}${id}/`;
    return {
        kind: 's3',
        place: place.text,
        async prepare() {
            await tryBucket(await connect());
        },
        async begin(id, file, upTo) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            if ((await keysBelow(bucket, folder(id))).length > 0)
                throw alreadyThere(id, place.text);
            const client = await s3Client(place, env, patience);
            const location = locationOf(place, id);
            return beginInBucket(bucket, client, { id, file, folder: folder(id), location, upTo });
        },
        async list() {
            return listBucket(await connect(), prefix, (id) => locationOf(place, id));
        },
        async open(id) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            const keys = (await keysBelow(bucket, folder(id))).map(({ key }) => key);
            if (keys.length === 0)
                throw notFound(id, place.text);
            const archive = ARCHIVE_FILES.map((name) => folder(id) + name).find((key) => keys.includes(key));
            return {
                location: locationOf(place, id),
                async manifest() {
                    const text = await readObjectText(bucket, folder(id) + backup_manifest/* MANIFEST_FILE */.h1);
                    if (text === undefined)
                        throw notFound(id, place.text);
                    return text;
                },
                async archive() {
                    if (archive === undefined)
                        throw archiveGone(id, place.text);
                    return external_node_stream_.Readable.from(readObject(bucket, archive), { objectMode: false });
                },
            };
        },
        async record(id, verification) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            const put = new bucket.sdk.PutObjectCommand({
                Bucket: place.bucket,
                Key: folder(id) + backup_manifest/* VERIFICATION_FILE */.$R,
                Body: Buffer.from(verification),
                ContentType: 'application/json',
                ...keeping(place),
            });
            await asking(bucket, () => bucket.client.send(put, { abortSignal: signal }));
        },
        async remove(id) {
            checkBackupId(id, place.text);
            await removeFromBucket(await connect(), id, folder(id));
        },
    };
}
/** Where a backup lies, as {@link parseLocation} takes it apart again. */
function locationOf({ text }, id) {
    const [address = '', query] = text.split('?', 2);
    return `${address.replace(/\/+$/, '')}/${id}${query === undefined ? '' : `?${query}`}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/places.ts






const places_HINT = 'Write a folder, s3://bucket/prefix, or, in a job, artifact:NAME.';
/** What the artifact service refuses in a name. */
const NOT_IN_ARTIFACTS = /[":<>|*?\\/\r\n]/;
/**
 * Reads a place as `to` and `--to` take it: a folder, `s3://bucket/prefix?…`, or `artifact:NAME`.
 *
 * @throws UserError `place-invalid`.
 */
function parsePlace(text) {
    const written = text.trim();
    if (written === '')
        throw places_invalid('it is empty');
    if (written.startsWith('s3:'))
        return parseS3Place(written);
    if (written.startsWith('artifact:'))
        return artifactPlace(written);
    const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(written) ?? [];
    // Not the text itself: an URL of another kind may hold a password.
    if (scheme !== undefined)
        throw places_invalid(`there is no place of the kind "${scheme}:"`);
    if (/^~|[\0\r\n]|\$[{(A-Za-z]/.test(written)) {
        throw places_invalid(`"${written}" would have to be expanded by a shell, and no shell reads it here`);
    }
    return { kind: 'directory', text: written, path: written };
}
function artifactPlace(text) {
    const name = text.slice('artifact:'.length).trim();
    if (name === '')
        throw places_invalid('artifact: needs a name after the colon');
    if (NOT_IN_ARTIFACTS.test(name)) {
        throw places_invalid(`the artifact's name "${name}" has a character that GitHub does not take`);
    }
    return { kind: 'artifact', text, name };
}
/**
 * Splits where one backup lies, as an output `location` or a restore point names it, into the place and the
 * backup's id: `/backups/ID`, `s3://bucket/prefix/ID?…`, `artifact:NAME.ID`. A place without an id at its end has none.
 *
 * @throws UserError `place-invalid`.
 */
function parseLocation(text) {
    const place = parsePlace(text);
    if (place.kind === 'artifact')
        return artifactLocation(place);
    const whole = place.kind === 's3' ? place.prefix : place.path.replace(/\/+$/, '');
    const id = whole.slice(whole.lastIndexOf('/') + 1);
    if (!backup_manifest/* BackupId */.kA.safeParse(id).success)
        return { place };
    const parent = whole.slice(0, Math.max(0, whole.length - id.length - 1));
    if (place.kind === 's3') {
        const [address = '', query] = place.text.split('?', 2);
        const shorter = address.replace(/\/+$/, '').slice(0, -id.length - 1);
        const of = query === undefined ? shorter : `${shorter}?${query}`;
        return { place: { ...place, text: of, prefix: parent }, id };
    }
    const folder = parent === '' ? (whole.startsWith('/') ? '/' : '.') : parent;
    return { place: { kind: 'directory', text: folder, path: folder }, id };
}
/** `artifact:NAME.ID`: an id has no point in it. */
function artifactLocation(place) {
    const point = place.name.lastIndexOf('.');
    const id = place.name.slice(point + 1);
    if (point < 1 || !backup_manifest/* BackupId */.kA.safeParse(id).success)
        return { place };
    const name = place.name.slice(0, point);
    return { place: { ...place, text: `artifact:${name}`, name }, id };
}
/**
 * The store at a place. Nothing is reached before one of its methods is called.
 *
 * @throws UserError `artifacts-outside-job`.
 */
function openStore(place, ports) {
    switch (place.kind) {
        case 'directory':
            return directoryStore({ place: place.text, root: external_node_path_default().resolve(ports.root, place.path) });
        case 's3':
            return s3Store(place, ports);
        case 'artifact':
            if (ports.artifacts)
                return ports.artifacts(place.name);
            throw new errors/* UserError */.yo('artifacts-outside-job', `${place.text} is only there inside a job of GitHub Actions.`, 'Give a folder or s3://bucket/prefix.');
    }
}
function places_invalid(what) {
    return new errors/* UserError */.yo('place-invalid', `A place for backups cannot be used: ${what}.`, places_HINT);
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


/***/ })

};
