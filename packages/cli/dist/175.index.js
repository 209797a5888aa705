export const id = 175;
export const ids = [175];
export const modules = {

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

/***/ 90175:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   checkBackup: () => (/* binding */ checkBackup)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _archive_decryption_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7996);
/* harmony import */ var _archive_opening_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(48237);
/* harmony import */ var _dump_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(78194);
/* harmony import */ var _frame_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(29657);
/* harmony import */ var _headline_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(81962);
/* harmony import */ var _manifest_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(94667);
/* harmony import */ var _steps_verify_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(22011);
/* harmony import */ var _stores_judge_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(32064);
/* harmony import */ var _stores_places_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(57359);










const PLAN = [
    { id: 'manifest', title: 'Manifest' },
    { id: 'verify', title: 'Verified' },
];
/** Verifies a backup that was made before, from where it lies, and keeps how it came out beside it. */
async function checkBackup(options, location, given) {
    return (0,_frame_js__WEBPACK_IMPORTED_MODULE_3__/* .runFramed */ .x)(options, given, {
        plan: PLAN,
        reportIn: 'check',
        headline: (verdict, { findings }, details) => {
            if (verdict !== 'failed')
                return (0,_headline_js__WEBPACK_IMPORTED_MODULE_4__/* .headlineOf */ .g)(verdict, findings, details);
            const [found] = findings;
            return `The backup cannot be relied on: ${found?.title ?? 'it could not be verified'}`;
        },
        body: (frame) => checkAt(location, frame),
    });
}
async function checkAt(location, frame) {
    const { root, ports, options, recorder, details, subject } = frame;
    const { env, signal, artifacts } = ports;
    const { place, id } = (0,_stores_places_js__WEBPACK_IMPORTED_MODULE_8__/* .parseLocation */ .zS)(location);
    const store = (0,_stores_places_js__WEBPACK_IMPORTED_MODULE_8__/* .openStore */ .Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) });
    let found;
    await recorder.check('manifest', async () => {
        const copy = await store.open(id ?? (await newestIn(store, options)));
        const text = await copy.manifest();
        const manifest = (0,_manifest_text_js__WEBPACK_IMPORTED_MODULE_5__/* .readManifestText */ .pV)(text, {
            key: options.manifestKey,
            ...(id === undefined ? {} : { id }),
        });
        found = { manifest, text };
        details.manifest = manifest;
        details.copies.push({ place: store.place, location: copy.location });
        subject.push(copy.location, `${manifest.target.place} at ${manifest.takenAt}`);
        return { result: `${manifest.archive.files.length} files, ${manifest.id}` };
    });
    if (!found)
        throw new Error('the manifest was not read');
    const { manifest, text } = found;
    const { major, version } = manifest.target;
    const client = await (0,_dump_client_js__WEBPACK_IMPORTED_MODULE_2__/* .backupClient */ .g)({ major, version, installClient: options.installClient }, ports);
    const opening = (0,_archive_opening_js__WEBPACK_IMPORTED_MODULE_9__/* .openingOf */ .E)(manifest, options);
    // A key that is missing or another's says nothing about the backup: it is the user's to mend.
    if (manifest.archive.encryption)
        await (0,_archive_decryption_js__WEBPACK_IMPORTED_MODULE_1__/* .checkKeys */ .L)(manifest.archive.encryption, opening.keys);
    await recorder.check('verify', async (scope) => {
        const verification = await (0,_steps_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .verifyOne */ .An)({ frame, client, manifest, text, ...opening }, { store, location: { location: details.copies[0]?.location ?? location } }, scope);
        const held = verification?.verdict === 'verified';
        return { result: held ? (0,_steps_verify_js__WEBPACK_IMPORTED_MODULE_6__/* .howWords */ .kk)(options.verify) : 'the copy cannot be relied on' };
    });
}
async function newestIn(store, { manifestKey }) {
    const judged = (await store.list()).map((one) => (0,_stores_judge_js__WEBPACK_IMPORTED_MODULE_7__/* .judgeBackup */ .u)(one, manifestKey));
    const [newest] = judged
        .filter((one) => one.manifest !== undefined)
        .sort((a, b) => (b.manifest?.takenAt ?? '').localeCompare(a.manifest?.takenAt ?? ''));
    if (newest)
        return newest.id;
    const why = judged[0]?.problem;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-not-found', `There is no whole backup in ${store.place}${why === undefined ? '' : `: of ${judged[0]?.id ?? ''}, ${why}`}.`, '`belay backup --list` shows what is there.');
}


/***/ })

};
