export const id = 381;
export const ids = [381];
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

/***/ 58381:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ itemOf),
/* harmony export */   showBackups: () => (/* binding */ showBackups)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _frame_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29657);
/* harmony import */ var _list_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(54274);
/* harmony import */ var _prepare_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17759);





const PLAN = [{ id: 'backups', title: 'Backups' }];
/** Lists what the places hold: what each is, where, how old, when it was verified, for which migrations. */
async function showBackups(options, given) {
    return (0,_frame_js__WEBPACK_IMPORTED_MODULE_2__/* .runFramed */ .x)(options, given, {
        plan: PLAN,
        reportIn: 'list',
        headline: (_verdict, { notVerified }, { listed = [] }) => {
            if (notVerified.length > 0 && listed.length === 0) {
                return 'Whether there is a backup is not known: a place could not be looked at';
            }
            const good = listed.filter(({ verified }) => verified).length;
            return listed.length === 0
                ? 'There is no backup'
                : `${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(listed.length, 'backup')}, ${good} verified`;
        },
        body: async ({ root, recorder, details, ports }) => {
            const stores = (0,_prepare_js__WEBPACK_IMPORTED_MODULE_4__/* .storesOf */ .o)(options, root, ports);
            await recorder.check('backups', async (scope) => {
                const { backups, unreachable } = await (0,_list_js__WEBPACK_IMPORTED_MODULE_3__/* .listBackups */ .C)(stores, options.manifestKey);
                details.listed = backups;
                for (const one of backups)
                    scope.item(itemOf(one, ports.now()));
                for (const { place, error } of unreachable) {
                    scope.notVerified(`${place}: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}`);
                }
                const seen = stores.length - unreachable.length;
                const [first] = unreachable;
                if (seen === 0 && first)
                    throw first.error;
                return { result: `${backups.length} in ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(seen, 'place')}` };
            });
        },
    });
}
function itemOf(one, now) {
    const { location, verified, problem } = one;
    return {
        status: verified ? 'passed' : problem === undefined ? 'not-verified' : 'failed',
        name: location,
        result: [aboutDatabase(one, now), aboutProof(one, now), aboutMigrations(one)]
            .filter((words) => words !== '')
            .join('; '),
        // Each is what was asked for, however many there are.
        summary: true,
    };
}
function aboutDatabase(one, now) {
    const { database, takenAt, bytes, encrypted, purpose } = one;
    const facts = [
        ...(database === undefined ? [] : [database]),
        ...(takenAt === undefined ? [] : [`${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(now - Date.parse(takenAt))} old`]),
        (0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .byteWords */ .G4)(bytes),
        ...(encrypted === true ? ['encrypted'] : []),
        ...(purpose === undefined ? [] : [`made ${purpose}`]),
    ];
    return facts.join(', ');
}
function aboutProof({ verified, verification, problem }, now) {
    if (problem !== undefined)
        return problem;
    if (!verified || verification === undefined)
        return 'never verified';
    const how = verification.how === 'restore' ? 'restored and compared' : 'read back';
    return `${how} ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(now - Date.parse(verification.at))} ago`;
}
function aboutMigrations({ migrations }) {
    if (migrations === undefined)
        return '';
    const { applied, latest, pending } = migrations;
    const state = latest === undefined ? 'no migration applied' : `at ${latest} (${applied} applied)`;
    return pending.length === 0 ? state : `${state}, before ${pending.join(', ')}`;
}


/***/ }),

/***/ 54274:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ listBackups)
/* harmony export */ });
/* harmony import */ var _stores_judge_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32064);

/**
 * What every place holds. One that cannot be reached does not hide the others, and is named.
 *
 * @param key Of `manifest-key`.
 */
async function listBackups(stores, key) {
    const listing = { backups: [], unreachable: [] };
    for (const store of stores) {
        try {
            const stored = await store.list();
            listing.backups.push(...stored.map((one) => listed(store.place, (0,_stores_judge_js__WEBPACK_IMPORTED_MODULE_0__/* .judgeBackup */ .u)(one, key))));
        }
        catch (error) {
            listing.unreachable.push({ place: store.place, error });
        }
    }
    listing.backups.sort((a, b) => (b.takenAt ?? '').localeCompare(a.takenAt ?? ''));
    return listing;
}
function listed(place, backup) {
    const { id, location, bytes, verified, manifest, verification, problem } = backup;
    return {
        place,
        location,
        id,
        bytes,
        verified,
        ...(manifest === undefined ? {} : described(manifest)),
        ...(verification === undefined ? {} : { verification: inShort(verification) }),
        ...(problem === undefined ? {} : { problem }),
    };
}
function inShort({ at, how, verdict }) {
    return { at, how, verdict };
}
function described({ target, takenAt, archive, migrations, purpose }) {
    const { applied, pending, planDigest } = migrations;
    const latest = applied.at(-1);
    return {
        database: target.place,
        takenAt,
        encrypted: archive.encryption !== undefined,
        ...(purpose === undefined ? {} : { purpose }),
        migrations: {
            applied: applied.length,
            pending,
            ...(latest === undefined ? {} : { latest }),
            ...(planDigest === undefined ? {} : { planDigest }),
        },
    };
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


/***/ })

};
