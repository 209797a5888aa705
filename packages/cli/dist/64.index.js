export const id = 64;
export const ids = [64];
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

/***/ 95064:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollback: () => (/* binding */ rollback)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var report_recorder = __webpack_require__(21064);
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

// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts
var stage_report = __webpack_require__(23769);
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

// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(15129);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/loss-words.ts

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
    return `of these, ${(0,words/* namesInWords */.hy)(each, SHOWN)} by a transaction that also changed the table, as a migration does that rewrites it: perhaps nobody wrote them`;
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
    return `${about}${(0,words/* plural */.LS)(sum, noun)}`;
}
function listed(losses) {
    const most = [...losses].sort((a, b) => b.written - a.written);
    const each = most.map(({ table, written }) => `${tableWords(table)} ${written.toLocaleString('en-US')}`); // prettier-ignore
    return (0,words/* namesInWords */.hy)(each, SHOWN);
}
function columns(losses) {
    const each = losses.map(({ table, column = '', written }) => `${tableWords(table)}.${column} ${written.toLocaleString('en-US')}`);
    return (0,words/* namesInWords */.hy)(each, SHOWN);
}
function backWords(losses) {
    const sum = losses.reduce((total, { comeBack = 0 }) => total + comeBack, 0);
    const most = [...losses].sort((a, b) => (b.comeBack ?? 0) - (a.comeBack ?? 0));
    const each = most.map(({ table, comeBack = 0 }) => `${tableWords(table)} ${comeBack.toLocaleString('en-US')}`); // prettier-ignore
    return `${(0,words/* plural */.LS)(sum, 'row')} deleted or changed since, back as ${sum === 1 ? 'it was' : 'they were'}: ${(0,words/* namesInWords */.hy)(each, SHOWN)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/time-words.ts
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

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/plan-rows.ts




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
    const size = bytes === undefined ? '' : `, ${(0,words/* byteWords */.G4)(bytes)}`;
    const lines = [
        database,
        `as it was before the ${by} of ${momentWords(at, now)} (${agoWords(at, now)})${size}`,
        ...(done ? [] : ['for good: what only it has is gone then; --salvage exports it before']),
    ];
    return [{ label: done ? 'dropped' : 'drops', lines }];
}
function doneBeforeRows(details, at, now) {
    const done = `before, at ${momentWords(at, now)} (${agoWords(at, now)}); nothing was changed now`;
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
    return [...where, ...rows].flatMap(({ label, lines }) => lines.map((line, index) => `  ${(0,report_text/* padEnd */.f)(index === 0 ? label : '', LABEL_WIDTH)}${line}`));
}
function fromLines({ from, what }, now) {
    if (what === 'undo')
        return [];
    if (from === undefined)
        return ['no migration applied'];
    const { migration, appliedAt } = from;
    return [
        appliedAt === undefined ? migration : `${migration}, applied ${agoWords(appliedAt, now)}`,
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
            const taken = takenAt === undefined ? '' : ` of ${momentWords(takenAt, now)} (${agoWords(takenAt, now)})`; // prettier-ignore
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
    return [`${(0,words/* plural */.LS)(names.length, 'migration')}, newest first: ${(0,words/* namesInWords */.hy)(names)}`];
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
    const [first, ...more] = lossWords(losses);
    const rewritten = rewrittenWords(losses);
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
        const ended = window.terminated === 0 ? '' : `; ${(0,words/* plural */.LS)(window.terminated, 'session')} ended`;
        return [`${(0,words/* durationWords */.Sh)(window.refusedMs)}, measured${ended}`];
    }
    if (done || estimate === undefined || strategy === 'none')
        return [];
    const { refusedMs, durationMs } = estimate;
    const took = durationMs === undefined ? '' : ` (about ${(0,words/* durationWords */.Sh)(durationMs)})`;
    if (strategy === 'in-place')
        return [`all of it${took}: every table is locked until it is done`];
    if (refusedMs === 0)
        return ['none; who uses a table that is changed waits for a moment'];
    const beside = strategy === 'restore' ? `; the restore itself${took} runs beside the live database` : ''; // prettier-ignore
    return [`about ${(0,words/* durationWords */.Sh)(refusedMs)}, once${beside}`];
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

// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/telling/alerts.ts + 6 modules
var alerts = __webpack_require__(49680);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-line.ts
var audit_line = __webpack_require__(38255);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-row.ts
var audit_row = __webpack_require__(56353);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
// EXTERNAL MODULE: ./packages/core/src/telling/dispatch.ts
var dispatch = __webpack_require__(59249);
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
    return `${told_words_doneWords(details, gone)}${kept}`;
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
function told_words_doneWords({ strategy, to }, gone) {
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
    return (0,audit_line/* auditLineOf */.R)(report, options.identity, { why, what });
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
    const place = rollback.target?.place ?? (databaseUrl && (0,postgres_url/* describeUrl */.Ng)(databaseUrl)) ?? '';
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
    const summary = planRows(details, { now: ports.now() });
    const report = (0,report_redact/* redactDeep */.KL)({
        ...common,
        ...(next === undefined ? {} : { next }),
        ...(summary.length === 0 ? {} : { summary }),
        ...{ stage: 'rollback', rollback: details },
    }, redact);
    report.rollback.audit = auditLineOfRollback(report, options);
    if (!quiet)
        report.rollback.deliveries.push(...(await tellRollback(report, options, ports)));
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

// EXTERNAL MODULE: ./packages/core/src/backup/list.ts
var list = __webpack_require__(54274);
// EXTERNAL MODULE: ./packages/core/src/backup/list-stage.ts
var list_stage = __webpack_require__(58381);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/places.ts + 20 modules
var stores_places = __webpack_require__(57359);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/postgres/belay-lock.ts
var belay_lock = __webpack_require__(54562);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/send.ts
var send = __webpack_require__(61386);
;// CONCATENATED MODULE: ./packages/core/src/rollback/lasting-session.ts



/**
 * The session waits for hours while a backup is restored: the server asks every minute whether this machine is still
 * there, which also keeps a firewall from forgetting the connection, and lets go of its locks when it is not.
 */
const LASTING_SETTINGS = {
    ...connection/* READING_SETTINGS */.xk,
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
        const session = await (0,connection/* openSession */.fA)(url, { ...options, signal: connecting.signal });
        await session.client.query(NO_NEWER_LIMITS_SQL);
        return session;
    }
    finally {
        signal.removeEventListener('abort', forward);
    }
}
/** Takes back what a script set for its session, its role included. Also ends a transaction that is open. */
async function resetSession(client) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        await client.query('ROLLBACK');
    await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
    await client.query(NO_NEWER_LIMITS_SQL);
}
/** What to throw instead of an error that came of a session which is gone. */
function explainLost(error) {
    if (error instanceof errors/* OperationFailed */.FH || !(0,connection/* isSessionLost */.nh)(error))
        return error;
    return new errors/* OperationFailed */.FH('rollback-session-lost', `The server ended a connection that the rollback needs: ${(0,errors/* messageOf */.bD)(error)}.`, 'What was committed by then stays, the rest was taken back by the server. Run the same command again: it goes on from there.', { cause: error });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/admin.ts





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
        return await body({ client: session.client, database, url: (0,postgres_url/* withDatabase */.kR)(url, database) });
    }
    catch (error) {
        throw (0,belay_lock/* isLockTimeout */.Td)(error) ? locked(error) : explainLost(error);
    }
    finally {
        await session.close();
    }
}
function locked(cause) {
    return new errors/* UserError */.yo('database-locked', `Somebody keeps locked what is needed here: ${(0,errors/* messageOf */.bD)(cause)}.`, 'Most likely ALTER DATABASE or COMMENT ON DATABASE in a transaction that was left open (pg_stat_activity, pg_locks). End it, and run the same command again.', { cause });
}
async function openAdmin(url, ports) {
    const target = (0,postgres_url/* parseDatabaseUrl */.mx)(url).database;
    const first = await openFirst(url, FIRST_TRIED.filter((name) => name !== target), ports);
    if (first !== undefined)
        return first;
    const other = await openFirst(url, await namesOfOthers(url, ports), ports);
    if (other !== undefined)
        return other;
    throw new errors/* UserError */.yo('no-other-database', `There is no database beside ${JSON.stringify(target)} on this server that the role can connect to.`, 'Nobody can rename or make a database from inside it: let the role connect to the database postgres (GRANT CONNECT, pg_hba.conf), or make an empty one for it.');
}
async function openFirst(url, databases, ports) {
    for (const database of databases) {
        try {
            return { database, session: await openLasting((0,postgres_url/* withDatabase */.kR)(url, database), ports) };
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo) || !ANOTHER_MAY_DO.has(error.code))
                throw error;
        }
    }
    return undefined;
}
async function namesOfOthers(url, { signal, env }) {
    return (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full' }, async (client) => {
        const { rows } = await client.query(OTHERS_SQL);
        return rows.map(({ name }) => name).filter((name) => !FIRST_TRIED.includes(name));
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/mark.ts

/**
 * The COMMENT of a preserved database: by it, and never by its name, it is known as one. Written in the transaction of
 * the cutover, together with the rename.
 */
const PreservedMark = schemas/* object */.Ikc({
    /** The run that made it. */
    belay: schemas/* string */.YjP(),
    preserved: schemas/* object */.Ikc({
        /** The name that the database had. */
        of: schemas/* string */.YjP(),
        at: iso/* datetime */.w$(),
        by: schemas/* enum */.k5n(['rollback', 'undo']),
        /** The oid of the database that took its place. */
        replacedBy: schemas/* number */.aig().int(),
        /** The id of the backup, or name and SHA-256 of the file, that was restored. */
        backup: schemas/* string */.YjP().optional(),
        /** What the database had before: undo gives it back. */
        comment: schemas/* string */.YjP().nullable(),
        connectionLimit: schemas/* number */.aig().int(),
    }),
});

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/list.ts

/**
 * A comment can be written by any owner of a database. A mark counts where the owner is a superuser, this role, or who
 * owns the database whose name it gives: nobody else's database takes that name by an undo.
 *
 * datconnlimit is -2 for one whose drop did not come to its end (DATCONNLIMIT_INVALID_DB).
 */
const PRESERVED_SQL = `
SELECT d.datname::text AS database, d.oid::int8::float8 AS oid, d.datallowconn AS open,
       pg_catalog.shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit <> -2 AS whole,
       CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
              OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
            THEN pg_catalog.pg_database_size(d.oid)::float8 END AS bytes,
       owner.rolsuper OR owner.rolname = current_user AS trusted,
       ARRAY(SELECT o.datname::text FROM pg_catalog.pg_database o WHERE o.datdba = d.datdba) AS "sameOwner"
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles owner ON owner.oid = d.datdba
 WHERE pg_catalog.strpos(pg_catalog.shobj_description(d.oid, 'pg_database'), '"preserved"') > 0`;
/**
 * The preserved databases of the server, newest first.
 *
 * @param of Only those that had this name.
 */
async function listPreserved({ client }, of) {
    const { rows } = await client.query(PRESERVED_SQL);
    return rows
        .flatMap(preservedOf)
        .filter(({ mark }) => of === undefined || mark.preserved.of === of)
        .sort((one, other) => timeOf(other) - timeOf(one));
}
/** Milliseconds since the epoch. */
function timeOf({ mark }) {
    return Date.parse(mark.preserved.at);
}
function preservedOf({ comment, bytes, trusted, sameOwner, whole, ...row }) {
    const mark = readMark(comment);
    if (mark === undefined || !(trusted || sameOwner.includes(mark.preserved.of)))
        return [];
    // It serves, whatever its comment says: somebody gave it back its name by hand.
    if (row.database === mark.preserved.of)
        return [];
    const known = bytes === null ? {} : { bytes };
    return [{ ...row, ...known, mark, whole: whole && !isDropping(comment) }];
}
/** The mark that a comment is; undefined when it is something else. */
function readMark(comment) {
    const { success, data } = PreservedMark.safeParse(parsed(comment));
    return success ? data : undefined;
}
/** What a backup recorded as comment, where it was one of a preserved database: with its mark, what serves could be dropped. */
function ownComment(comment) {
    const mark = readMark(comment);
    return mark === undefined ? comment : mark.preserved.comment;
}
/** The comment of one that is about to be dropped: it is not to be put back any more, whatever is left of it. */
function droppingMark(mark) {
    return JSON.stringify({ ...mark, dropping: true });
}
function isDropping(comment) {
    return parsed(comment).dropping === true;
}
function parsed(comment) {
    try {
        return JSON.parse(comment ?? '');
    }
    catch {
        return undefined;
    }
}
/** As reports have it. */
function preservedFacts({ database, mark, bytes }) {
    const { of, at, by, backup } = mark.preserved;
    return {
        ...{ database, of, at, by },
        ...(backup === undefined ? {} : { backup }),
        ...(bytes === undefined ? {} : { bytes }),
    };
}
const LIVE_SQL = `
SELECT pg_catalog.shobj_description(oid, 'pg_database') AS comment, datconnlimit AS "connectionLimit"
  FROM pg_catalog.pg_database WHERE oid = $1::oid`;
/**
 * The mark for a database that is about to be replaced.
 *
 * @param client On any database of the server.
 * @param live The database as it serves now.
 */
async function markFor(client, live, made) {
    const { rows } = await client.query(LIVE_SQL, [live.oid]);
    const [row] = rows;
    if (!row)
        throw new Error(`there is no database with the oid ${live.oid}`);
    const { run, ...rest } = made;
    return { belay: run, preserved: { of: live.database, ...rest, ...row } };
}

// EXTERNAL MODULE: ./packages/core/src/backup/restore-point.ts
var restore_point = __webpack_require__(43901);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/restore-point.ts


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
    const read = restore_point/* RestorePoint */.B.safeParse(raw);
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
    return new errors/* UserError */.yo('restore-point-invalid', `The restore point cannot be used: ${what}.`, 'Give the output `restore-point` of action-backup as it is; an empty one means that no copy of that backup was verified.', { cause });
}

// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-facts.ts
var session_facts = __webpack_require__(68763);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/rollback/cancel-backend.ts

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
    await (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full' }, (client) => client.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid])).catch(() => undefined);
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

;// CONCATENATED MODULE: ./packages/core/src/rollback/database-oid.ts
/** The oid of the database that has this name now; undefined when none has. */
async function oidOf(client, database) {
    const { rows } = await client.query('SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database WHERE datname = $1', [database]);
    return rows[0]?.oid;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/locks.ts












/** In the order in which they are taken, everywhere. */
const LOCKS = [
    { key: belay_lock/* BELAY_ADVISORY_LOCK */.sc, what: "Belay's lock, as a backup or another rollback does" },
    { key: prisma_history/* PRISMA_ADVISORY_LOCK */.Hh, what: "Prisma's lock, as migrate deploy and migrate resolve do" },
];
/** Before a session that was ended while it waited is opened again. */
const locks_AGAIN_MS = 100;
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
    return withAdmin(url, ports, async (admin) => {
        const { session, facts, pid } = await openHolding(url, admin, waitMs, ports);
        const stop = cancelWhenAborted(admin, pid, ports);
        try {
            const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
            return await body({ url, client: session.client, pid, facts, schema, admin });
        }
        catch (error) {
            throw ports.signal.aborted && isCancelled(error)
                ? (0,errors/* interruption */.YW)(ports.signal)
                : explainLost(error);
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
    const seen = await oidOf(admin.client, (0,postgres_url/* parseDatabaseUrl */.mx)(url).database);
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
                if (!(0,connection/* isSessionLost */.nh)(error) || performance.now() > until)
                    throw error;
            }
        }
        await (0,deadline/* pause */.v7)(locks_AGAIN_MS, ports.signal);
    }
}
/** Whoever connects while a cutover renames the database waits, and is told then that there is none of the name. */
function unlessRenamed(until) {
    return (error) => {
        const renamed = error instanceof errors/* UserError */.yo && error.code === 'database-missing';
        if (!renamed || performance.now() > until)
            throw error;
        return undefined;
    };
}
async function openGuard(url, ports) {
    const session = await openLasting(url, ports);
    try {
        const facts = await (0,server_facts/* readServerFacts */.T)(session.client);
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
        throw new errors/* UserError */.yo('rollback-standby', `${JSON.stringify(database)} is reached through a standby, where nothing can be changed.`, 'Give the URL of the primary: what is done there comes to its standbys by replication.');
    }
    if (pooler === undefined)
        return;
    throw new errors/* UserError */.yo('rollback-through-pooler', `The URL leads to ${pooler}: a rollback holds locks in its session, and ends the sessions of the database.`, 'Give the direct URL of the server.');
}
/** `pg_backend_pid()`. */
async function processOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0]?.pid ?? 0;
}
async function takeLocks({ session: { client }, pid, facts }, admin, until, ports) {
    const stop = cancelWhenAborted(admin, pid, ports);
    try {
        for (const { key, what } of LOCKS) {
            try {
                await (0,belay_lock/* takeAdvisoryLock */.k)(client, 'pg_advisory_lock', key, until - performance.now());
            }
            catch (error) {
                if (ports.signal.aborted)
                    throw (0,errors/* interruption */.YW)(ports.signal);
                if (!(0,belay_lock/* isLockTimeout */.Td)(error))
                    throw error;
                throw locks_locked(facts, what, (0,belay_lock/* holdersInWords */.wD)(await (0,session_facts/* readAdvisoryLock */.BW)(client, key)), error);
            }
        }
    }
    finally {
        await stop();
    }
}
/** Whoever held the locks before may have been a rollback that put another database under the name. */
async function requireSame({ facts }, { client }) {
    if ((await oidOf(client, facts.database)) !== facts.databaseOid)
        throw changed(facts);
}
function isCancelled(error) {
    return error?.code === '57014';
}
function locks_locked({ database }, what, holders, cause) {
    return new errors/* UserError */.yo('rollback-locked', `Somebody works on ${JSON.stringify(database)} and holds ${what}: ${holders}.`, 'Wait until that has ended and run it again; lock-timeout says how long to wait. A process that is stuck can be ended: SELECT pg_terminate_backend(PID).', { cause });
}
function changed({ database }) {
    return new errors/* UserError */.yo('target-changed', `Meanwhile ${JSON.stringify(database)} became the name of another database: another rollback, or somebody, renamed it.`, 'Look at it as it is now (belay rollback --plan, --list) before anything is done.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reading-session.ts








const LIMITS = { statementMs: 30_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/** Looks at the database and notes in the report which one it is. */
async function withSeenDatabase(url, { details, subject, ports }, body) {
    const { signal, env } = ports;
    const connect = { signal, env, remote: 'verify-full', settings: postgres_limits/* READ_ONLY_SETTINGS */.Mt };
    return (0,connection/* withClient */.SV)(url, connect, async (client) => {
        const facts = await (0,server_facts/* readServerFacts */.T)(client);
        details.target = (0,target/* targetOf */.$)(url, facts);
        subject.push(...(0,target/* targetWords */.L)(details.target));
        const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
        const history = await readHistory(client, schema);
        return body({ url, client, pid: await processOf(client), facts, schema, history });
    });
}
/** The history, in a transaction of its own. */
async function readHistory(client, schema) {
    return (0,connection/* withReadOnlyTransaction */.J6)(client, LIMITS, () => (0,prisma_history/* readPrismaHistory */.Dg)(client, schema));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/list-targets.ts











/** What is applied, since when, and what one can go back to. */
async function listTargets(frame) {
    const { options, details, recorder, ports } = frame;
    await withSeenDatabase((0,postgres_url/* givenDatabaseUrl */.Ax)(options), frame, async ({ url, facts, history }) => {
        await recorder.check('targets', async (scope) => {
            const now = ports.now();
            const rows = history ?? [];
            if (history === undefined)
                scope.notVerified('there is no history of migrations');
            const migrations = rows.map(({ name, state, finishedAt, startedAt }) => ({
                ...{ name, state, appliedAt: finishedAt ?? startedAt },
            }));
            for (const { name, state, startedAt, finishedAt, rolledBackAt } of rows) {
                const status = state === 'applied' ? 'passed' : state === 'failed' ? 'failed' : 'skipped';
                const when = whenWords(rolledBackAt ?? finishedAt ?? startedAt, now);
                scope.item({ status, name, result: `${state.replace('-', ' ')} ${when}`, summary: true });
            }
            const { places, backups } = await backupsOf(frame, scope);
            const preserved = await withAdmin(url, ports, (admin) => listPreserved(admin, facts.database));
            for (const { database, mark } of preserved) {
                const { at, by } = mark.preserved;
                const result = `as it was before the ${by} of ${whenWords(at, now)}`;
                scope.item({ status: 'passed', name: database, result, summary: true });
            }
            details.listed = { migrations, places, backups, preserved: preserved.map(preservedFacts) };
            const applied = migrations.filter(({ state }) => state === 'applied').length;
            const found = places === 0 ? [] : [(0,words/* plural */.LS)(backups.length, 'backup')];
            return { result: [(0,words/* plural */.LS)(applied, 'migration'), ...found].join(', ') };
        });
    });
    return undefined;
}
function whenWords(moment, now) {
    return `${momentWords(moment, now)} (${agoWords(moment, now)})`;
}
async function backupsOf({ options, root, ports }, scope) {
    const { env, signal, artifacts, now } = ports;
    const named = [
        ...(options.places ?? []),
        ...(options.backup === undefined ? [] : [options.backup]),
        ...(options.preRollbackTo ?? []).filter((place) => place !== 'none'),
        ...(options.restorePoint === undefined ? [] : readRestorePoint(options.restorePoint).locations),
    ];
    if (named.length === 0) {
        scope.notVerified('backups: no place was named to look in (--to, in a workflow backup)');
        return { places: 0, backups: [] };
    }
    const places = new Map(named.map((text) => (0,stores_places/* parseLocation */.zS)(text).place).map((place) => [place.text, place]));
    const stores = [...places.values()].map((place) => (0,stores_places/* openStore */.Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }));
    const { backups, unreachable } = await (0,list/* listBackups */.C)(stores, options.manifestKey);
    for (const one of backups)
        scope.item((0,list_stage/* itemOf */.T)(one, now()));
    for (const { place, error } of unreachable)
        scope.notVerified(`${place}: ${(0,errors/* messageOf */.bD)(error)}`);
    return { places: places.size, backups };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/confirm.ts



/**
 * Makes sure that this is wanted, by the name of what is changed: by `confirm`, by arming, or at a terminal.
 *
 * @param name Of the database that is changed.
 * @param or Another text that counts: the name with the other database's whose backup is restored into it.
 * @throws UserError `confirmation-missing`, `confirmation-wrong`: nothing was changed.
 */
async function requireConfirmation({ options, ports, details }, name, or) {
    if (options.armed !== undefined)
        return;
    const given = options.confirm ?? (await ports.confirm?.(planLines(details, { now: ports.now() })));
    if (given === undefined || given === '') {
        throw new errors/* UserError */.yo('confirmation-missing', `To go on, the name of the database must be given: ${name}.`, `On the command line --confirm ${(0,recovery/* shellWord */.r)(name)}, in a workflow confirm: ${name}. At a terminal it is asked for.`);
    }
    if (given === name || given === or)
        return;
    throw new errors/* UserError */.yo('confirmation-wrong', `The confirmation is ${JSON.stringify(given)}, and the database is ${JSON.stringify(name)}.`, 'Look again which database the URL leads to.');
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/who.ts
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

;// CONCATENATED MODULE: ./packages/core/src/rollback/steps.ts
/**
 * Everything at which a rollback changes something outside, as it calls `step`: right before and right after it. In
 * their order; tests let something die at each.
 */
const CUTOVER_STEPS = (/* unused pure expression or super */ null && ([
    'cutover: opened',
    'cutover: followed',
    'cutover: begun',
    'cutover: prepared',
    'cutover: parking',
    'cutover: locked',
    'cutover: alone',
    'cutover: sequences',
    'cutover: left',
    'cutover: parked',
    'cutover: renamed',
    'cutover: marked',
    'cutover: committing',
    'cutover: committed',
]));
const PRESERVED_STEPS = (/* unused pure expression or super */ null && ([
    'preserved: opening',
    'preserved: opened',
    'preserved: closing',
    'preserved: closed',
    'preserved: marking to drop',
    'preserved: dropping',
    'preserved: dropped',
]));
const SALVAGE_STEPS = (/* unused pure expression or super */ null && ([
    'salvage: making the folder',
    'salvage: folder made',
    'salvage: table',
    'salvage: written',
    'salvage: finished',
]));
const RESTORE_STEPS = (/* unused pure expression or super */ null && ([
    'restore: create',
    'restore: created',
    'restore: fill',
    'restore: filled',
    'restore: prove',
    'restore: proved',
    'restore: advance',
    'restore: advanced',
    'restore: drop',
    'restore: dropped',
]));
/** Steps of undoing migrations by SQL; `reverse: noted` and those with `alone` only in scripts that refuse a transaction. */
const REVERSE_STEPS = (/* unused pure expression or super */ null && ([
    'reverse: audit table',
    'reverse: audit table made',
    'reverse: begin',
    'reverse: begun',
    'reverse: script ran',
    'reverse: commit',
    'reverse: committed',
    'reverse: noted',
    'reverse: alone',
    'reverse: alone ran',
]));
/** Steps of marking failed migrations as rolled back. */
const CLEAN_HISTORY_STEPS = (/* unused pure expression or super */ null && ([
    'clean-history: begin',
    'clean-history: commit',
    'clean-history: committed',
]));
const IN_PLACE_STEPS = (/* unused pure expression or super */ null && ([
    'in place: writing the script',
    'in place: script written',
    'in place: beginning',
    'in place: begun',
    'in place: locked',
    'in place: cleared',
    'in place: restored',
    'in place: advanced',
    'in place: compared',
    'in place: marked',
    'in place: committing',
    'in place: committed',
    'in place: analyzing',
    'in place: analyzed',
]));
/** Calls `ports.step`, where there is one. */
async function takeStep({ step }, name) {
    await step?.(name);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/drop.ts







const DAY_MS = 24 * 60 * 60 * 1_000;
/**
 * Drops a preserved database for good. One whose drop was cut off before is dropped to its end.
 *
 * @throws UserError `drop-not-confirmed` unless `confirm` is its name, `not-preserved` when there is none of that name
 *   with a mark, `preserved-in-use` when sessions or subscriptions keep it.
 */
async function dropPreserved(admin, { name, confirm }, ports) {
    const found = (await listPreserved(admin)).find(({ database }) => database === name);
    if (!found)
        throw notPreserved(name);
    if (confirm !== name) {
        throw new errors/* UserError */.yo('drop-not-confirmed', `Dropping ${JSON.stringify(name)} takes away the only copy of what it holds.`, `Nothing was changed. To drop it, give its name: --confirm ${name}.`);
    }
    await dropOne(admin, found, ports);
    return found;
}
/**
 * Drops preserved databases of `of` that are older than so many days; never the newest, and never `keep`, which is what
 * the last rollback put aside: the clocks of two machines may differ. What cannot be dropped stays, and is told.
 *
 * @param now Milliseconds since the epoch.
 */
async function dropOldPreserved(admin, { of, keep, keepDays, now }, ports) {
    const [, ...earlier] = await listPreserved(admin, of);
    const old = earlier.filter((one) => one.database !== keep && now - timeOf(one) > keepDays * DAY_MS);
    const dropped = [];
    const not = [];
    for (const one of old) {
        try {
            await dropOne(admin, one, ports);
            dropped.push(one.database);
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo) && !(0,session/* isSqlError */.pv)(error))
                throw error;
            not.push({ database: one.database, because: (0,errors/* messageOf */.bD)(error) });
        }
    }
    return { dropped, not };
}
/** Marked first: DROP DATABASE is no transaction, and what it leaves when the server dies in it must not serve again. */
async function dropOne({ client }, preserved, ports) {
    const { database, oid, mark, whole } = preserved;
    const sessions = await readDatabaseSessions(client, [oid], []);
    if (sessions.length > 0)
        throw inUse(database, `sessions use it: ${sessionsInWords(sessions)}`);
    const comment = (text) => client.query(`COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} IS ${(0,identifiers/* quoteLiteral */.ce)(text)}`);
    await takeStep(ports, 'preserved: marking to drop');
    if (whole)
        await comment(droppingMark(mark));
    await takeStep(ports, 'preserved: dropping');
    try {
        await client.query(`DROP DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`);
    }
    catch (error) {
        if (!isInUse(error))
            throw error;
        if (whole)
            await comment(JSON.stringify(mark));
        const { detail } = error;
        throw inUse(database, detail ?? (0,errors/* messageOf */.bD)(error), error);
    }
    await takeStep(ports, 'preserved: dropped');
}
/** `object_in_use`, or locked by somebody: refused before anything was removed. */
function isInUse(error) {
    return (0,belay_lock/* isLockTimeout */.Td)(error) || error?.code === '55006';
}
function notPreserved(name) {
    return new errors/* UserError */.yo('not-preserved', `There is no database ${JSON.stringify(name)} that a rollback put aside.`, 'belay rollback --list names those that there are. They are known by their COMMENT, never by their name: one whose comment was changed is not dropped.');
}
function inUse(name, because, cause) {
    return new errors/* UserError */.yo('preserved-in-use', `The preserved database ${JSON.stringify(name)} cannot be dropped: ${because}.`, 'It stays as it is. End what uses it: sessions (pg_stat_activity), a subscription (ALTER SUBSCRIPTION … DISABLE; ALTER SUBSCRIPTION … SET (slot_name = NONE); DROP SUBSCRIPTION …, and its slot at the publisher), a replication slot that is in use.', { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/session.ts






/**
 * Runs `body` with a session in a preserved database, which stays closed to everybody else but for the moment of
 * connecting.
 *
 * @throws OperationFailed `preserved-left-open`, `rollback-session-lost`; what `openSession` throws.
 */
async function withPreservedSession(admin, preserved, ports, body) {
    const { signal, env } = ports;
    const session = await openPreserved(admin, preserved, ports, (url) => (0,connection/* openSession */.fA)(url, { signal, env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk }));
    try {
        return await body(session.client);
    }
    catch (error) {
        throw explainLost(session.explain(error));
    }
    finally {
        await session.close();
    }
}
/**
 * Lets us in and closes the door at once; sessions that are in stay. Also the door that a killed run left open.
 *
 * @throws OperationFailed `preserved-left-open`, and what `open` throws.
 */
async function openPreserved(admin, { database }, ports, open) {
    const url = (0,postgres_url/* withDatabase */.kR)(admin.url, database);
    await takeStep(ports, 'preserved: opening');
    await admin.client.query(allowSql(database, true));
    let session;
    try {
        await takeStep(ports, 'preserved: opened');
        session = await open(url);
        await takeStep(ports, 'preserved: closing');
    }
    finally {
        await closeAgain(admin, database, session);
    }
    await takeStep(ports, 'preserved: closed');
    return session;
}
async function closeAgain({ client }, database, session) {
    try {
        await client.query(allowSql(database, false));
    }
    catch (error) {
        await session?.close();
        const sql = allowSql(database, false);
        throw new errors/* OperationFailed */.FH('preserved-left-open', `The preserved database ${JSON.stringify(database)} could not be closed to applications again: ${(0,errors/* messageOf */.bD)(error)}.`, `It is whole, and lets applications connect under its own name. To close it: ${sql}.`, { cause: error });
    }
}
/** ALTER DATABASE … ALLOW_CONNECTIONS. */
function allowSql(database, allow) {
    return `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} ALLOW_CONNECTIONS ${allow}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/can-rename.ts



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
        throw new errors/* UserError */.yo('rename-forbidden', `${JSON.stringify(target.database)} cannot be renamed: ${obstacle.because}.`, 'The owner of a database who has CREATEDB can rename it, and a superuser. Where nobody gives that: strategy in-place restores into the database itself.');
    }
    throw blocked(target.database, obstacle);
}
function blocked(database, { because }) {
    const message = `${JSON.stringify(database)} cannot be renamed: ${because}.`;
    return new errors/* UserError */.yo('cutover-blocked', message, BLOCKED_HINT);
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
        const sql = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} IS_TEMPLATE false`;
        return forbidden(`it is a template for new databases, which only ${sql} ends`);
    }
    if (superuser)
        return undefined;
    if (!owns)
        return forbidden(`it belongs to ${owner}, whose rights ${role} does not have`);
    if (!createdb) {
        const sql = `ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)} CREATEDB`;
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
    const gids = rows.map(({ gid }) => (0,identifiers/* quoteLiteral */.ce)(gid)).join(', ');
    const sql = `COMMIT PREPARED ${(0,identifiers/* quoteLiteral */.ce)(rows[0]?.gid ?? '')} or ROLLBACK PREPARED`;
    return {
        is: 'blocked',
        because: `transactions are prepared in it and neither committed nor rolled back, ${gids}, which no session ends (${sql})`,
    };
}
async function sessionsInTheWay(client, oid, except) {
    const sessions = await readDatabaseSessions(client, [oid], except);
    const staying = sessions.filter(({ mayEnd }) => !mayEnd);
    if (staying.length === 0)
        return undefined;
    return {
        is: 'blocked',
        because: `this role may not end sessions that use it: ${sessionsInWords(staying)}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/errors.ts



/** The transaction came to nothing: the server took all of it back. */
const AS_BEFORE = 'Nothing was changed: the database serves under its name as before. Run it again.';
/** object_in_use, lock_not_available, and query_canceled by a time limit. */
const IN_THE_WAY = new Set(['55006', '55P03', '57014']);
/**
 * What to throw where a cutover failed before its COMMIT.
 *
 * @param holders Who holds locks or sessions in the way, as far as that could be read.
 */
function explainCutover(error, database, holders) {
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error;
    if (error instanceof errors/* Interrupted */.j$)
        return error;
    const name = JSON.stringify(database);
    const { code, detail } = (error ?? {});
    const who = holders === '' ? '' : `: ${holders}`;
    if (code !== undefined && IN_THE_WAY.has(code)) {
        const more = detail === undefined ? '' : ` (${detail})`;
        return new errors/* UserError */.yo('cutover-blocked', `${name} could not be renamed: ${(0,errors/* messageOf */.bD)(error)}${more}${who}.`, BLOCKED_HINT, { cause: error });
    }
    if (code === '42501') {
        return new errors/* UserError */.yo('rename-forbidden', `The server does not let this role put another database in the place of ${name}: ${(0,errors/* messageOf */.bD)(error)}.`, 'The owner of both databases who has CREATEDB can do it, and a superuser. The database serves as before.', { cause: error });
    }
    const how = (0,connection/* isSessionLost */.nh)(error) ? 'the server ended a connection that it needs' : 'it failed';
    return new errors/* OperationFailed */.FH('cutover-failed', `The cutover of ${name} did not come to its end, ${how}: ${(0,errors/* messageOf */.bD)(error)}.`, AS_BEFORE, { cause: error });
}
/** The answer to COMMIT was lost, and nobody can be asked. */
function outcomeUnknown(database, parkAs, cause) {
    return new errors/* OperationFailed */.FH('cutover-unknown', `The connection was lost while the cutover of ${JSON.stringify(database)} was committed, and the server cannot be asked how it came out: ${(0,errors/* messageOf */.bD)(cause)}.`, `Either nothing was changed, or ${JSON.stringify(database)} is the restored database and the one before is ${JSON.stringify(parkAs)}. Run the same command again when the server answers: it sees which, and goes on from there.`, { cause });
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/sequences.ts
var sequences = __webpack_require__(73636);
;// CONCATENATED MODULE: ./packages/core/src/backup/restore/sequences.ts

const NAMED_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind = 'S'`;
/**
 * Behind is one that has yet to give out what the other gave out already; that depends on which way it counts. At the
 * same value, one that was called is further than one that was not.
 */
const ADVANCE_SQL = (sequence) => `
SELECT pg_catalog.setval(s.seqrelid::pg_catalog.regclass, $2::bigint, $3::boolean)
  FROM pg_catalog.pg_sequence s, ${sequence} AS now
 WHERE s.seqrelid = pg_catalog.to_regclass($1)
   AND (CASE WHEN s.seqincrement > 0 THEN $2::bigint > now.last_value ELSE $2::bigint < now.last_value END
     OR ($2::bigint = now.last_value AND $3::boolean AND NOT now.is_called))`;
/**
 * Moves the sequences of a restored database on to where others stood, so that no number is given out twice. None is
 * ever moved back; one that is not there is left out.
 *
 * @param client On the restored database, for a role that may update its sequences.
 * @returns How many were moved.
 */
async function advanceSequences(client, to) {
    let moved = 0;
    for (const { sequence, lastValue, isCalled } of to) {
        const { rows } = await client.query(NAMED_SQL, [sequence]);
        const [found] = rows;
        if (!found)
            continue;
        const sql = ADVANCE_SQL((0,identifiers/* quoteQualified */.$s)(found.schema, found.name));
        const { rowCount } = await client.query(sql, [sequence, lastValue, isCalled]);
        moved += rowCount ?? 0;
    }
    return moved;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/sequences.ts



/**
 * Keeps the sequences of `to` no further back than those of `from`. In the moment that counts, when nobody can
 * connect, only the few that went on since shortly before are left to move.
 */
function followSequences(from, to) {
    let seen = new Map();
    const behind = new Map();
    return {
        async follow() {
            const now = await (0,sequences/* readSequences */.l)(from);
            const standing = new Map(now.map((value) => [value.sequence, standingOf(value)]));
            const moved = now.filter((value) => seen.get(value.sequence) !== standingOf(value));
            await moveOn(to, moved, behind);
            seen = standing;
        },
        behind: () => [...behind.values()],
    };
}
function standingOf({ lastValue, isCalled }) {
    return `${lastValue} ${isCalled}`;
}
async function moveOn(to, values, behind) {
    for (const value of values) {
        try {
            await advanceSequences(to, [value]);
        }
        catch (error) {
            if (!(0,session/* isSqlError */.pv)(error))
                throw error;
            behind.set(value.sequence, `the sequence ${value.sequence} stands at ${value.lastValue} and could not be moved on to that: ${(0,session/* reasonOf */.A3)(error)}`);
        }
    }
}

// EXTERNAL MODULE: ./packages/core/src/backup/restore/reapply.ts + 1 modules
var reapply = __webpack_require__(52455);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/empty-database.ts




/** Between two looks; each costs the server a fraction of that. */
const LOOK_MS = 3;
/** RENAME locks the database itself first, against whoever connects (get_db_info() in dbcommands.c). */
const HAS_LOCK_SQL = `
SELECT FROM pg_catalog.pg_locks
 WHERE pid = $1 AND granted AND locktype = 'object' AND mode = 'AccessExclusiveLock'
   AND classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND objid = $2::oid`;
/** Waits until the process has the database locked, or until `over`. */
async function untilLocked(helper, pid, oid, over) {
    while (!over.aborted) {
        const { rowCount } = await helper.query(HAS_LOCK_SQL, [pid, oid]);
        if ((rowCount ?? 0) > 0)
            return;
        await (0,promises_.setTimeout)(LOOK_MS);
    }
}
/** Those that this role may not end are only told. */
const END_SQL = `
SELECT s.pid, s.role, s.application, s.superuser, s."mayEnd",
       CASE WHEN s."mayEnd" THEN pg_catalog.pg_terminate_backend(s.pid) END AS ended
  FROM (${DATABASE_SESSIONS}) s`;
/**
 * Ends the sessions of the databases until there are none, or until `over`.
 *
 * @returns How many were ended.
 * @throws UserError `cutover-blocked` with the sessions that this role may not end.
 */
async function endSessions(helper, { oids, except }, over) {
    const ended = new Set();
    while (!over.aborted) {
        const { rows } = await helper.query(END_SQL, [oids, except]);
        const staying = rows.filter(({ mayEnd }) => !mayEnd);
        if (staying.length > 0) {
            throw new errors/* UserError */.yo('cutover-blocked', `This role may not end sessions that use the database: ${sessionsInWords(staying)}.`, BLOCKED_HINT);
        }
        if (rows.length === 0)
            break;
        for (const { pid } of rows)
            ended.add(pid);
        await (0,promises_.setTimeout)(LOOK_MS);
    }
    return ended.size;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/outcome.ts


/** A server that was killed is up again by then, where something starts it. */
const ASK_FOR_MS = 30_000;
const outcome_AGAIN_MS = 100;
const OUTCOME_SQL = `
SELECT (SELECT oid::int8::float8 FROM pg_catalog.pg_database WHERE datname = $1) AS oid,
       EXISTS (SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $2 AND usename = current_user) AS running`;
/**
 * Asks, after the answer to a COMMIT was lost, whether the database with the oid has the name now: until the server
 * answers and the session is gone that was to commit. Not under the caller's signal: whoever is interrupted wants to
 * know that, too.
 *
 * @throws what the last attempt threw, after half a minute.
 */
async function committedAfterAll({ url }, { database, oid, pid }, { env }) {
    const signal = AbortSignal.timeout(ASK_FOR_MS);
    for (;;) {
        try {
            const found = await (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full' }, (client) => client.query(OUTCOME_SQL, [database, pid]));
            const [outcome] = found.rows;
            if (outcome?.running === false)
                return outcome.oid === oid;
        }
        catch (error) {
            if (signal.aborted)
                throw error;
        }
        await (0,deadline/* pause */.v7)(outcome_AGAIN_MS, signal);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/holders.ts

/** Locks on the database itself: ALTER DATABASE … SET or COMMENT in a transaction that is open. */
const HOLDERS_SQL = `
SELECT DISTINCT l.pid, coalesce(a.application_name, '') AS application, coalesce(a.usename::text, '') AS role
  FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
 WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.pg_database'::pg_catalog.regclass
   AND l.objid = ANY ($1::oid[]) AND l.granted AND l.pid <> ALL ($2::int[])`;
/**
 * Who is connected to the databases or has them locked, in words; empty where nobody is or nobody can be asked.
 *
 * @param ours Process ids that do not count.
 */
async function holdersInTheWay(helper, oids, ours) {
    try {
        const sessions = await readDatabaseSessions(helper, oids, ours);
        const { rows } = await helper.query(HOLDERS_SQL, [oids, ours]);
        const holders = rows.map((one) => `process ${one.pid} of ${one.application}, role ${one.role}, has the database locked`);
        return [sessionsInWords(sessions), ...holders].filter((words) => words !== '').join('; ');
    }
    catch {
        return '';
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/swap.ts














/**
 * The connection may die without a word while the database is locked against everybody: then the server takes the
 * transaction back by itself, after these times. Everything that is to happen in it takes a fraction of them.
 */
const LIMITS_SQL = `
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '8s';
SET LOCAL idle_in_transaction_session_timeout = '5s'`;
/** Only the database that serves is locked for as long as that takes; whoever came into the other meanwhile must not keep it. */
const SHORT_SQL = `SET LOCAL statement_timeout = '1500ms'`;
/** Of newer servers. A run that is killed while the transaction waits is noticed, and the lock goes (14, not everywhere). */
const NOTICE_DEATH_SQL = `
SELECT pg_catalog.set_config(name, '250ms', true) FROM pg_catalog.pg_settings
 WHERE name = 'client_connection_check_interval' AND pg_catalog.version() LIKE '%linux%'`;
/** Where a role or database has it off, a COMMIT that was answered could be gone after a crash. */
const DURABLE_SQL = `
SELECT pg_catalog.set_config('synchronous_commit', 'on', true)
 WHERE pg_catalog.current_setting('synchronous_commit') = 'off'`;
/** The transaction of the cutover. */
async function swap(input, ports) {
    const { held, live, parkAs } = input;
    const { client } = held.admin;
    let prepared;
    try {
        prepared = await prepare(input, ports);
    }
    catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        const oids = [live.oid, input.incoming.oid];
        const holders = await holdersInTheWay(input.helper.client, oids, input.ours);
        throw explainCutover(error, live.database, holders);
    }
    const swapped = { database: live.database, oid: input.incoming.oid, pid: prepared.pid };
    try {
        await commit(client);
    }
    catch (error) {
        const lost = (0,connection/* isSessionLost */.nh)(error);
        const committed = lost && (await committedAfterAll(held.admin, swapped, ports).catch(unknown));
        if (!committed)
            throw explainCutover(error, live.database, '');
    }
    const refusedMs = performance.now() - prepared.since;
    await takeStep(ports, 'cutover: committed');
    return { ...prepared.result, refusedMs };
    function unknown(error) {
        throw outcomeUnknown(live.database, parkAs, error);
    }
}
/** Everything up to the COMMIT. */
async function prepare(input, ports) {
    const { held, incoming, live, parkAs, mark } = input;
    const { client } = held.admin;
    await client.query('BEGIN');
    await client.query(LIMITS_SQL);
    await client.query(NOTICE_DEATH_SQL);
    await client.query(DURABLE_SQL);
    await takeStep(ports, 'cutover: begun');
    const notReapplied = await ready(client, input);
    const pid = await processOf(client);
    await takeStep(ports, 'cutover: prepared');
    const since = performance.now();
    const terminated = await park(input, pid, ports);
    await takeStep(ports, 'cutover: parked');
    await client.query(SHORT_SQL);
    await client.query(renameSql(incoming.database, live.database));
    await takeStep(ports, 'cutover: renamed');
    await client.query(allowSql(parkAs, false));
    const comment = (0,identifiers/* quoteLiteral */.ce)(JSON.stringify(mark));
    await client.query(`COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(parkAs)} IS ${comment}`);
    await requireSwapped(client, input);
    await takeStep(ports, 'cutover: marked');
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    await takeStep(ports, 'cutover: committing');
    return { since, pid, result: { terminated, notReapplied } };
}
/** What the incoming database is to have when it serves. */
async function ready(client, { incoming }) {
    const { database, oid, outside } = incoming;
    if (outside !== undefined)
        return (0,reapply/* reapplyOutside */.r)(client, database, outside);
    const { rows } = await client.query(`SELECT pg_catalog.shobj_description($1::oid, 'pg_database') AS comment`, [oid]);
    const mark = readMark(rows[0]?.comment ?? null);
    if (mark === undefined)
        throw new Error(`${database} has lost its mark`);
    const { comment, connectionLimit } = mark.preserved;
    const name = (0,identifiers/* quoteIdent */.v4)(database);
    await client.query(allowSql(database, true));
    await client.query(`ALTER DATABASE ${name} CONNECTION LIMIT ${connectionLimit}`);
    const text = comment === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(comment);
    await client.query(`COMMENT ON DATABASE ${name} IS ${text}`);
    return [];
}
function renameSql(from, to) {
    return `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(from)} RENAME TO ${(0,identifiers/* quoteIdent */.v4)(to)}`;
}
/**
 * Renames the database that serves. The server locks it first, so that nobody new comes in, and waits up to five
 * seconds for its sessions to end; meanwhile the helper ends them, the sequences are read a last time by the one session
 * that is left, and that leaves, too.
 *
 * @returns How many sessions were ended.
 */
async function park(input, pid, ports) {
    const { held, live, parkAs } = input;
    await takeStep(ports, 'cutover: parking');
    const over = new AbortController();
    const renaming = held.admin.client.query(renameSql(live.database, parkAs)).finally(() => {
        over.abort();
    });
    const emptying = empty(input, pid, over.signal, ports);
    // What fails first counts; neither is left without somebody who waits for it.
    emptying.catch(() => undefined);
    try {
        const [terminated] = await Promise.all([emptying, renaming]);
        return terminated;
    }
    catch (error) {
        const byItself = over.signal.aborted;
        if (!byItself)
            await cancelBackend(held.admin, pid, ports);
        const refusal = await renaming.then(() => undefined, asIs);
        throw byItself && refusal !== undefined ? refusal : error;
    }
}
function asIs(error) {
    return error;
}
async function empty({ held, incoming, live, helper, filler, sequences, ours }, pid, over, ports) {
    const goOn = async (name) => {
        await takeStep(ports, name);
        if (ports.signal.aborted)
            throw (0,errors/* interruption */.YW)(ports.signal);
        // Nobody but the session that reads the sequences could keep it back until then.
        if (over.aborted)
            throw new Error('the session that reads the sequences was ended');
    };
    await untilLocked(helper.client, pid, live.oid, over);
    await goOn('cutover: locked');
    await requireNonePrepared(helper.client, live);
    const emptying = { oids: [live.oid, incoming.oid], except: ours };
    const terminated = await endSessions(helper.client, emptying, over);
    await goOn('cutover: alone');
    await sequences.follow();
    await goOn('cutover: sequences');
    await Promise.all([filler.close(), held.client.end()]);
    await takeStep(ports, 'cutover: left');
    return terminated;
}
const NAMES_SQL = `
SELECT FROM pg_catalog.pg_database
 WHERE (oid = $1::oid AND datname = $2) OR (oid = $3::oid AND datname = $4)`;
/** Names were renamed, and oids are meant. */
async function requireSwapped(client, { live, incoming, parkAs }) {
    const values = [live.oid, parkAs, incoming.oid, live.database];
    const { rowCount } = await client.query(NAMES_SQL, values);
    if (rowCount !== 2)
        throw new Error('somebody renamed the databases meanwhile');
}
/** COMMIT of a transaction that failed before is answered with ROLLBACK, which is no error. */
async function commit(client) {
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT')
        throw new Error('the server rolled the transaction back');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/cut-over.ts












/**
 * Puts another database in the place of the one that serves, in one transaction, and keeps that one under another name,
 * closed to applications. Until the COMMIT nothing about it is changed: whatever dies leaves it serving. Whoever
 * connects meanwhile waits, and is told once that the database is not there; sessions are ended. The session of `held`
 * is ended, too, and with it its locks; after a failure it may be.
 *
 * @throws UserError `rename-forbidden`, `cutover-blocked`, `target-changed`: the database serves as before.
 * @throws OperationFailed `cutover-failed`: it serves as before; `cutover-unknown`; `rollback-lock-lost`.
 * @throws Interrupted before the COMMIT.
 */
async function cutOver(input, ports) {
    const { held, incoming, mark } = input;
    const { admin, facts, pid } = held;
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    await requireHeld(held);
    const live = { database: facts.database, oid: facts.databaseOid };
    await requireName(held, live);
    await requireName(held, incoming);
    await requireRenamable(admin, live, [pid]);
    const helper = await openLasting(admin.url, ports);
    let filler;
    try {
        filler = await openIncoming(input, ports);
        await takeStep(ports, 'cutover: opened');
        const sequences = followSequences(held.client, filler.client);
        await sequences.follow();
        await takeStep(ports, 'cutover: followed');
        const ours = [pid, await processOf(filler.client)];
        const swapped = await swap({ ...input, live, helper, filler, sequences, ours }, ports);
        const { of, at, by, backup } = mark.preserved;
        const kept = {
            database: input.parkAs,
            of,
            at,
            by,
            ...(backup === undefined ? {} : { backup }),
        };
        return {
            ...swapped,
            preserved: await withBytes(input, kept),
            sequencesBehind: sequences.behind(),
        };
    }
    catch (error) {
        throw explainCutover(error, live.database, '');
    }
    finally {
        await filler?.close();
        await helper.close();
    }
}
async function openIncoming({ held: { admin, url }, incoming: { database, outside } }, ports) {
    if (outside !== undefined)
        return openLasting((0,postgres_url/* withDatabase */.kR)(url, database), ports);
    return openPreserved(admin, { database }, ports, (there) => openLasting(there, ports));
}
const HELD_SQL = `
SELECT FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid() AND mode = 'ExclusiveLock'`;
/** Belay's lock and Prisma's. */
const LOCKS_HELD = 2;
async function requireHeld({ client, facts, pid }) {
    const held = await client.query(HELD_SQL).catch((cause) => ({ cause, rowCount: 0 }));
    if ((held.rowCount ?? 0) >= LOCKS_HELD && (await processOf(client)) === pid)
        return;
    throw new errors/* OperationFailed */.FH('rollback-lock-lost', `The session that kept deploys and other rollbacks away from ${JSON.stringify(facts.database)} was ended.`, 'Nothing was changed: the database serves as before. Find out what ended it (an administrator, a firewall, a restart), and run it again.', 'cause' in held ? { cause: held.cause } : {});
}
async function requireName({ admin }, { database, oid }) {
    if ((await oidOf(admin.client, database)) === oid)
        return;
    throw new errors/* UserError */.yo('target-changed', `${JSON.stringify(database)} is not the database any more that it was when this run began: somebody renamed or dropped it.`, 'Nothing was changed. Look at it as it is now: belay rollback --plan, --list.');
}
/** Its size is of no weight: what cannot be read is left out. */
async function withBytes({ held: { admin } }, kept) {
    const all = await listPreserved(admin, kept.of).catch(() => []);
    const found = all.find(({ database }) => database === kept.database);
    return found ? preservedFacts(found) : kept;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/parked-name.ts

/** NAMEDATALEN - 1; Postgres cuts off what is longer, in silence. */
const LONGEST_BYTES = 63;
/**
 * The name under which a database is kept: `shop_before_rollback_20260622T0231`, UTC. A long name is cut at a whole
 * character and made its own again by some digits of its hash.
 *
 * @param at Milliseconds since the epoch.
 * @param taken Names of the server: where the name is among them, a number follows.
 */
function parkedName(database, at, by, taken = new Set()) {
    const minute = new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '');
    for (let number = 1;; number += 1) {
        const suffix = `_before_${by}_${minute}${number === 1 ? '' : `_${number}`}`;
        const name = shortened(database, LONGEST_BYTES - suffix.length) + suffix;
        if (!taken.has(name))
            return name;
    }
}
function shortened(name, bytes) {
    if (Buffer.byteLength(name) <= bytes)
        return name;
    const hash = `_${(0,external_node_crypto_.createHash)('sha256').update(name).digest('hex').slice(0, 8)}`;
    let short = '';
    for (const character of name) {
        if (Buffer.byteLength(short + character) > bytes - hash.length)
            break;
        short += character;
    }
    return short + hash;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/free-name.ts

/**
 * As {@link parkedName}, and free on this server.
 *
 * @param at Milliseconds since the epoch.
 */
async function freeParkedName({ client }, database, at, by) {
    const { rows } = await client.query('SELECT datname::text AS name FROM pg_catalog.pg_database');
    return parkedName(database, at, by, new Set(rows.map(({ name }) => name)));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/undo.ts




/**
 * Takes the last rollback back: the preserved database serves again, and the one that served is kept in its turn. Run
 * twice it does it once. An undo is itself taken back only where the database is named.
 *
 * @throws UserError `nothing-to-undo`, `preserved-not-whole`, and what `cutOver` throws.
 */
async function undoRollback(held, ports, options) {
    const { admin, facts } = held;
    const back = await chosen(held, options.database);
    const { by, backup } = back.mark.preserved;
    if (options.database === undefined && by === 'undo')
        return { already: back };
    if (!back.whole)
        throw notWhole(back);
    const at = ports.now();
    // An undo that is taken back is the rollback again.
    const parkedBy = by === 'undo' ? 'rollback' : 'undo';
    const live = { database: facts.database, oid: facts.databaseOid };
    const mark = await markFor(admin.client, live, {
        ...{ run: options.run, at: new Date(at).toISOString(), replacedBy: back.oid, by: parkedBy },
        ...(backup === undefined ? {} : { backup }),
    });
    const done = await cutOver({
        held,
        incoming: { database: back.database, oid: back.oid },
        parkAs: await freeParkedName(admin, facts.database, at, parkedBy),
        mark,
    }, ports);
    return { done, back };
}
async function chosen({ admin, facts: { database, databaseOid } }, name) {
    const all = await listPreserved(admin, database);
    const found = all.find((one) => name === undefined
        ? one.mark.preserved.replacedBy === databaseOid
        : one.database === name && one.oid !== databaseOid);
    if (found)
        return found;
    const there = all.map((one) => one.database).join(', ');
    throw new errors/* UserError */.yo('nothing-to-undo', name === undefined
        ? `What serves as ${JSON.stringify(database)} did not come to its place by a rollback whose database before is still there.`
        : `There is no database ${JSON.stringify(name)} that was put aside for ${JSON.stringify(database)}.`, there === ''
        ? 'belay rollback --list shows what there is to go back to.'
        : `Put aside were: ${there}. One of them serves again where it is named with --confirm.`);
}
function notWhole({ database }) {
    return new errors/* UserError */.yo('preserved-not-whole', `The preserved database ${JSON.stringify(database)} was about to be dropped, and may not be whole any more.`, `Nothing was changed. Restore a backup instead (belay rollback --backup); what is left of it goes with belay rollback --drop-preserved --confirm ${database}.`);
}

// EXTERNAL MODULE: ./packages/core/src/backup/mac.ts
var mac = __webpack_require__(50703);
// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/expected-report.ts + 1 modules
var expected_report = __webpack_require__(95152);
// EXTERNAL MODULE: ./packages/core/src/validate/prepare.ts + 8 modules
var validate_prepare = __webpack_require__(80369);
;// CONCATENATED MODULE: ./packages/core/src/rollback/prepare.ts








const TREE_ABSENT = new Set(['migrations-not-found', 'migrations-none']);
/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepareRollback(options, root) {
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    checkTelling(options);
    if (options.manifestKey !== undefined)
        (0,mac/* parseManifestKey */.Kk)(options.manifestKey);
    const tree = await treeOf(options, root);
    const { expect } = options;
    if (expect === undefined)
        return { url, tree, expected: undefined, expectedFolder: undefined };
    if (tree === undefined) {
        throw new errors/* UserError */.yo('expect-without-migrations', 'A report was given as expect, and there are no migrations to compare it with.', 'Run it in the checkout that was deployed, or give migrations the folder.');
    }
    if (await (0,validate_prepare/* wouldOverwriteExpected */.p)(options, root)) {
        throw new errors/* UserError */.yo('report-over-expect', `The report would be written over the one given as expect: ${expect}. Nothing was written.`, 'Give report another folder.');
    }
    const file = external_node_path_default().resolve(root, expect);
    const expected = await (0,expected_report/* readExpectedReport */.x)(file, tree);
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

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/attempt-both.ts

const NAME = 'belay_salvage_attempt';
/**
 * As `attempt`, for what uses two sessions: an error of either becomes its reason, and both transactions stay usable.
 * Cursors that `body` opened are gone then.
 */
async function attemptBoth(clients, body) {
    const both = async (sql) => {
        for (const client of clients)
            await client.query(sql);
    };
    await both(`SAVEPOINT ${NAME}`);
    try {
        const value = await body();
        await both(`RELEASE SAVEPOINT ${NAME}`);
        return { value };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        await both(`ROLLBACK TO SAVEPOINT ${NAME}; RELEASE SAVEPOINT ${NAME}`);
        return { reason: (0,session/* reasonOf */.A3)(error) };
    }
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/large-objects.ts
var large_objects = __webpack_require__(2113);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/csv.ts
/**
 * A line of CSV as `COPY … WITH (FORMAT csv, HEADER)` reads it: NULL is nothing at all, everything else is in quotes, so
 * that an empty text is none.
 */
function csvLine(values) {
    return `${values.map(csvValue).join(',')}\n`;
}
function csvValue(value) {
    return value === null ? '' : `"${value.replaceAll('"', '""')}"`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/merge.ts
/**
 * In what the preserved rows differ from the live ones: a merge of both, each sorted by what its rows are known by. Where some are known by the same, they are matched one by one, and those that remain are missing.
 */
async function* differences(preserved, live, onlyLive) {
    const others = live[Symbol.asyncIterator]();
    let other = await others.next();
    for await (const row of preserved) {
        let order = other.done ? -1 : compare(row.ident, other.value.ident);
        while (!other.done && order > 0) {
            onlyLive.rows += 1;
            other = await others.next();
            order = other.done ? -1 : compare(row.ident, other.value.ident);
        }
        if (other.done || order < 0) {
            yield { kind: 'missing', row };
            continue;
        }
        if (other.value.hash !== row.hash)
            yield { kind: 'changed', row, live: other.value };
        else if (row.hasMore)
            yield { kind: 'more', row };
        other = await others.next();
    }
    for (; !other.done; other = await others.next())
        onlyLive.rows += 1;
}
function compare(one, other) {
    if (one === other)
        return 0;
    return one < other ? -1 : 1;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/text-of.ts
/**
 * A value as its type writes it, NULL for NULL. `concat()` goes through the output function where a cast of somebody's
 * own would not; compared with IS DISTINCT FROM, since a composite value of NULLs "IS NULL" without being NULL.
 *
 * @param value SQL of the column's type.
 */
function textOf(value, { ownTextCast }) {
    return ownTextCast
        ? `CASE WHEN ${value} IS DISTINCT FROM NULL THEN pg_catalog.concat(${value}) END`
        : `${value}::text`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/row-stream.ts


/** Rows fetched at a time, of about a hundred bytes. */
const FETCH = 5_000;
/** A default that is one value, as `pg_get_expr` writes it. What calls something gives another one each time. */
const ONE_VALUE = /^(?:-?\d+(?:\.\d+)?|true|false|\(?'(?:[^']|'')*'(?:::[\w". [\]()]+)?\)?)$/;
/**
 * The rows of a table, sorted by what they are known by. Hashed and sorted by the server, so that neither
 * memory here nor the network grows with what the rows hold. Inside `withReadOnlySnapshot`, one at a time.
 */
async function* streamRows(client, rows) {
    yield* readEntries(client, streamSql(rows));
}
/** As {@link streamRows}, of any query with the columns of an entry. */
async function* readEntries(client, sql) {
    await client.query(`DECLARE belay_salvage NO SCROLL CURSOR FOR ${sql}`);
    for (;;) {
        const { rows: fetched } = await client.query({
            text: `FETCH ${FETCH} FROM belay_salvage`,
            rowMode: 'array',
        });
        for (const [ident, hash, tableOid, ctid, size, hasMore] of fetched) {
            yield { ident, hash, tableOid, ctid, size, hasMore };
        }
        if (fetched.length < FETCH)
            break;
    }
    await client.query('CLOSE belay_salvage');
}
/** OFFSET 0 keeps the planner from merging the subqueries, which would write the row's text once for each use. */
function streamSql({ source, key, columns, extra, encoding }) {
    // What is in a database without an encoding may be no text at all.
    const bytesOf = (text) => `pg_catalog.convert_to(${text}, '${encoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8'}')`;
    // Digits sort alike everywhere; characters do not in every encoding, nor in JavaScript.
    const ident = key ? `encode(${bytesOf(identOf(key))}, 'hex')` : 'NULL';
    const more = extra.length === 0 ? 'false' : extra.map(holdsMore).join(' OR ');
    return `
SELECT coalesce(ident, hash), hash, tableoid::int8::text, ctid::text, size, more
FROM (
  SELECT ident, left(encode(pg_catalog.sha256(${bytesOf('line')}), 'hex'), 32) AS hash, tableoid, ctid,
    pg_catalog.octet_length(line) AS size, more
  FROM (
    SELECT ${ident} AS ident, ${allAsText(columns)} AS line, t.tableoid, t.ctid, (${more}) AS more
    FROM ${source} AS t OFFSET 0) AS written OFFSET 0) AS hashed
ORDER BY coalesce(ident, hash) COLLATE "C"`;
}
/** Different keys have different texts: an array quotes its elements. */
function identOf(key) {
    const [only, ...more] = key;
    return only && more.length === 0 ? textOf(column(only), only) : allAsText(key);
}
function allAsText(columns) {
    return `(ARRAY[${columns.map((one) => textOf(column(one), one)).join(', ')}]::text[])::text`;
}
/** Neither NULL nor what the rows of the table had from the start. */
function holdsMore(one) {
    const text = textOf(column(one), one);
    const { missing, default: given, type } = one;
    const nobodys = [
        ...(missing === null ? [] : [(0,identifiers/* quoteLiteral */.ce)(missing)]),
        ...(given !== null && ONE_VALUE.test(given) ? [textOf(`(${given})::${type}`, one)] : []),
    ];
    const written = `(${text}) IS NOT NULL`;
    return nobodys.length === 0
        ? `(${written})`
        : `(${written} AND ${nobodys.map((value) => `(${text}) IS DISTINCT FROM (${value})`).join(' AND ')})`;
}
function column({ name }) {
    return `t.${(0,identifiers/* quoteIdent */.v4)(name)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/large-objects.ts






const NOTE = "large objects are named here and not exported: read one in the preserved database with psql's \\lo_export OID FILE";
/**
 * Which large objects the live database lacks or has with other content: a list of them, not their content. Nothing
 * where there are none; where they cannot be read, that is said.
 */
async function salvageLargeObjects(sides, folder, scope) {
    const list = folder.file('large-objects.csv', csvLine(['oid', 'state']));
    const outcome = await attemptBoth([sides.preserved.client, sides.live.client], () => listDifferences(sides, list));
    if ('value' in outcome) {
        const { missing, changed } = outcome.value;
        if (!(await list.close()))
            return [];
        return [{ table: types/* LARGE_OBJECTS */.h, missing, changed, files: [list.name], note: NOTE }];
    }
    await list.discard();
    scope.notVerified(`large objects: ${outcome.reason}`);
    return [];
}
async function listDifferences({ preserved, live }, list) {
    const counts = { missing: 0, changed: 0, more: 0 };
    const onlyLive = { rows: 0 };
    const entries = differences(objects(preserved.client), objects(live.client), onlyLive);
    for await (const { kind, row } of entries) {
        counts[kind] += 1;
        await list.write(csvLine([String(Number(row.ident)), kind]));
    }
    return counts;
}
/** Known by their oids, written so that text sorts them. */
async function* objects(client) {
    const [store] = await (0,large_objects/* largeObjects */.q)(client);
    if (!store)
        return;
    yield* readEntries(client, `SELECT ident, digest, '0', '(0,0)', 0, false
FROM (SELECT pg_catalog.lpad(o.loid::text, 10, '0') AS ident, encode(o.data, 'hex') AS digest
  FROM ${store.source} AS o) AS objects ORDER BY ident COLLATE "C"`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/load-order.ts

/** Of a partitioned table once. Since PostgreSQL 18 there are some that are not enforced. */
const FOREIGN_KEYS_SQL = `
SELECT coalesce(pg_catalog.pg_partition_root(k.conrelid)::oid, k.conrelid)::int8::float8 AS child,
  coalesce(pg_catalog.pg_partition_root(k.confrelid)::oid, k.confrelid)::int8::float8 AS parent,
  n.nspname AS schema, c.relname AS relation, k.conname AS name, k.condeferrable AS deferrable
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND pg_catalog.to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false'
ORDER BY n.nspname, c.relname, k.conname`;
async function readForeignKeys(client) {
    const { rows } = await client.query(FOREIGN_KEYS_SQL);
    return rows.map(({ schema, relation, ...key }) => ({
        ...key,
        table: (0,identifiers/* quoteQualified */.$s)(schema, relation),
    }));
}
/** Tables by their oids, each after those it refers to; a circle is begun somewhere. */
function loadOrder(tables, keys) {
    const left = new Set(tables);
    const order = [];
    const awaited = (table) => keys.find(({ child, parent }) => child === table && parent !== table && left.has(parent))
        ?.parent;
    for (let [next] = left; next !== undefined; [next] = left) {
        const seen = new Set();
        // Up to a table that waits for none, or once around the circle.
        for (let up = awaited(next); up !== undefined && !seen.has(next); up = awaited(next)) {
            seen.add(next);
            next = up;
        }
        left.delete(next);
        order.push(next);
    }
    return order;
}
/** Those that rows loaded in this order may break until all are there: of a table to itself, and within a circle. */
function brokenMeanwhile(order, keys) {
    const at = new Map(order.map((table, position) => [table, position]));
    return keys.filter(({ child, parent }) => {
        const [referring, referred] = [at.get(child), at.get(parent)];
        return referring !== undefined && referred !== undefined && referred >= referring;
    });
}
/** What has foreign keys looked at after everything is loaded, and what puts them back; in the same transaction. */
function deferSql(keys) {
    const alter = ({ table, name }, how) => `ALTER TABLE ${table} ALTER CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(name)} ${how};\n`;
    const fixed = keys.filter(({ deferrable }) => !deferrable);
    if (keys.length === 0)
        return { before: '', after: '' };
    return {
        before: `${fixed.map((key) => alter(key, 'DEFERRABLE')).join('')}SET CONSTRAINTS ALL DEFERRED;\n`,
        after: `SET CONSTRAINTS ALL IMMEDIATE;\n${fixed.map((key) => alter(key, 'NOT DEFERRABLE')).join('')}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/statements.ts


/** The values are written under these; whoever loads them may have others. */
const LOADING_SETTINGS = `SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SET DateStyle = 'ISO, MDY';
SET IntervalStyle = 'postgres';
SET lc_monetary = 'C';
SET xmloption = content;
`;
/** Adds a row unless its key, or another unique value, is there already. */
function insertSql(table, values) {
    const taken = values.filter(({ column }) => !column.generated);
    if (taken.length === 0)
        return `INSERT INTO ${table.key} DEFAULT VALUES;\n`;
    const names = taken.map(({ column }) => (0,identifiers/* quoteIdent */.v4)(column.name)).join(', ');
    const overriding = taken.some(({ column }) => column.identity === 'a')
        ? ' OVERRIDING SYSTEM VALUE'
        : '';
    const literals = taken.map(({ text }) => literal(text)).join(', ');
    return `INSERT INTO ${table.key} (${names})${overriding} VALUES (${literals}) ON CONFLICT DO NOTHING;\n`;
}
/**
 * Gives a live row the preserved values, as long as it still has those it had: what somebody wrote into it since is not
 * overwritten.
 *
 * @param changed Those that differ and can be set; not empty.
 */
function updateSql(table, key, changed) {
    const set = changed.map(({ column, text }) => `${(0,identifiers/* quoteIdent */.v4)(column.name)} = ${literal(text)}`);
    const found = key.map(({ column, text }) => `t.${(0,identifiers/* quoteIdent */.v4)(column.name)} = ${literal(text)}`);
    const still = changed.map(({ column, was }) => `(${textOf(`t.${(0,identifiers/* quoteIdent */.v4)(column.name)}`, column)}) IS NOT DISTINCT FROM (${asWritten(column, was)})`);
    return `UPDATE ${table.source} AS t SET ${set.join(', ')} WHERE ${[...found, ...still].join(' AND ')};\n`;
}
/** The columns in which two rows differ and that can be set: not computed ones, nor an identity that is always its own. */
function changedValues(common, preserved, live) {
    return common.flatMap(({ live: column }, at) => {
        const [text = null, was = null] = [preserved[at], live[at]];
        const settable = !column.generated && column.identity !== 'a';
        return settable && text !== was ? [{ column, text, was }] : [];
    });
}
/** Through the type, which may write it another way than the output that was read: `character(5)` without its blanks. */
function asWritten(column, text) {
    return text === null ? 'NULL' : textOf(`${(0,identifiers/* quoteLiteral */.ce)(text)}::${column.type}`, column);
}
function literal(text) {
    return text === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(text).trimStart();
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/load-scripts.ts


const LOAD_SCRIPT = 'salvage.sql';
const UPDATES_SCRIPT = 'salvage-updates.sql';
/** The script that loads the missing rows: all of them or none. */
function loadScript(script) {
    const { inserts, withoutTable, sequences } = script;
    const { before, after } = deferSql(script.brokenMeanwhile);
    return [
        `-- Rows that ${load_scripts_name(script.from)} has and ${load_scripts_name(script.to)} lacks. Look at them before you load them:\n`,
        `--   psql -X -f ${LOAD_SCRIPT} --dbname=...\n`,
        '-- in one transaction, so that all are there afterwards or none. "INSERT 0 0" is a row whose key, or another\n',
        '-- unique value, is there by now. Triggers of the tables run as they do for every row.\n',
        '\\set ON_ERROR_STOP on\n',
        LOADING_SETTINGS,
        'BEGIN;\n',
        before === '' ? '' : CIRCLES,
        before,
        ...inserts.map(include),
        ...withoutTable.map((file) => `-- there is no such table: ${include(file)}`),
        after,
        ...sequences,
        'COMMIT;\n',
    ].join('');
}
const CIRCLES = '-- Foreign keys that go in a circle are looked at when all is there; until then nobody else writes to their tables.\n';
/** The script that gives changed rows the preserved values. */
function updatesScript({ from, to }, updates) {
    return [
        `-- Rows that ${load_scripts_name(to)} has with other values than ${load_scripts_name(from)}. Which of the two are right nobody\n`,
        '-- knows but you: these are the values of before the rollback. "UPDATE 0" is a row that was changed\n',
        `-- after it was looked at, and left alone. Load it after ${LOAD_SCRIPT}.\n`,
        '\\set ON_ERROR_STOP on\n',
        LOADING_SETTINGS,
        'BEGIN;\n',
        ...updates.map(include),
        'COMMIT;\n',
    ].join('');
}
/** Names of the files are our own, without anything that psql would read another way. */
function include(file) {
    return `\\ir ${file}\n`;
}
/** In a comment, which must not end before its line does. */
function load_scripts_name(database) {
    return JSON.stringify(database);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/pair.ts
/** How the rows of a table are looked for in the one of the same name. A pure function. */
function pairOf(preserved, live) {
    const there = new Map((live ?? preserved).columns.map((column) => [column.name, column]));
    const columns = preserved.columns.filter(({ name, generated }) => !generated || there.get(name)?.generated === false);
    return {
        ...{ preserved, live, columns },
        key: sharedKey(preserved, live ?? preserved),
        common: columns.flatMap((column) => {
            const other = there.get(column.name);
            return other ? [{ preserved: column, live: other }] : [];
        }),
        extra: columns.filter(({ name }) => !there.has(name)),
    };
}
/** The first key of the preserved table that is one on the other side, too: by any other a row could be found twice. */
function sharedKey(preserved, live) {
    const sorted = ({ columns }) => JSON.stringify([...columns].sort());
    const there = new Set(live.keys.map(sorted));
    return preserved.keys.find((one) => there.has(sorted(one)));
}
/** What somebody who loads the files has to know of this table beside the numbers; one sentence each. */
function remarksOf(pair) {
    const { preserved, live, key, common, extra } = pair;
    if (!live)
        return ['the live database has no such table: all of its rows are here'];
    const [own] = preserved.keys;
    const retyped = common.filter((both) => both.preserved.type !== both.live.type);
    const needed = neededBeside(pair);
    return [
        ...(key ? [] : [NO_KEY]),
        ...(own && key !== own
            ? [`its key here is (${own.columns.join(', ')}), which is none in the live database`]
            : []),
        ...retyped.map((both) => `column ${both.preserved.name} is ${both.preserved.type} here and ${both.live.type} in the live database`),
        ...(needed.length === 0
            ? []
            : [
                `the live table wants a value in ${needed.join(', ')}, which is not here: add it to the INSERTs before you load them`,
            ]),
        ...(extra.length === 0
            ? []
            : [`only here it has the columns ${extra.map(({ name }) => name).join(', ')}`]),
    ];
}
/** Columns without which the live table takes no row, and that the preserved one does not have. */
function neededBeside({ live, common }) {
    const had = new Set(common.map((both) => both.live.name));
    const needed = (live?.columns ?? []).filter((column) => column.notNull && column.default === null && column.identity === '' && !column.generated);
    return needed.flatMap(({ name }) => (had.has(name) ? [] : [name]));
}
const NO_KEY = 'no key that both databases have: whole rows were compared, so that a changed row counts as missing, and its INSERTs are to be loaded only once';

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/tables.ts
var rows_tables = __webpack_require__(16546);
;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/tables.ts



/** They tell what was done to the database that they are in: in another one that would be wrong. */
const NOT_SALVAGED = new Set([prisma_history/* HISTORY_TABLE */.GQ, audit_table/* AUDIT_TABLE */.zU]);
const COLUMNS_SQL = `
SELECT a.attrelid::int8::text AS "table", a.attname AS name,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attidentity AS identity,
  a.attgenerated <> '' AS generated, a.attnotnull AS "notNull",
  EXISTS (
    SELECT FROM pg_catalog.pg_cast k
    WHERE k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
      AND k.castmethod = 'f' AND k.oid >= 16384) AS "ownTextCast",
  CASE WHEN a.atthasmissing THEN a.attmissingval::text END AS missing,
  CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS "default"
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`;
/** Unique over stored columns alone, for every row, and never over a NULL. Strategy 3 of a B-tree is equality. */
const KEYS_SQL = `
SELECT i.indrelid::int8::text AS "table",
  ARRAY(
    SELECT a.attname::text
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    WHERE k.at <= i.indnkeyatts ORDER BY k.at) AS columns,
  ARRAY(
    SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
    FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (opclass, at)
    JOIN pg_catalog.pg_opclass oc ON oc.oid = k.opclass
    JOIN pg_catalog.pg_amop ao ON ao.amopfamily = oc.opcfamily AND ao.amopstrategy = 3
      AND ao.amoplefttype = oc.opcintype AND ao.amoprighttype = oc.opcintype
    JOIN pg_catalog.pg_operator o ON o.oid = ao.amopopr
    JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
    ORDER BY k.at) AS equals
FROM pg_catalog.pg_index i
WHERE i.indrelid = ANY ($1::oid[]) AND i.indisunique AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
      AND (NOT a.attnotnull OR a.attgenerated <> ''))
ORDER BY i.indrelid, i.indisprimary DESC, i.indnkeyatts, i.indexrelid`;
/**
 * The tables of one side, sorted by name: without partitions, which are part of their table, without what an extension
 * fills, and without the migration history and Belay's audit. Inside `withReadOnlySnapshot`.
 */
async function salvageTables(client) {
    const tables = (await (0,rows_tables/* listTables */.W)(client)).filter((table) => !table.isPartition && !table.ofExtension && !isOurs(table.plainName));
    // A look at the default of a locked table would wait.
    const oids = tables.flatMap(({ oid, unreadable }) => (unreadable === null ? [oid] : []));
    const columns = await byTable(client, COLUMNS_SQL, oids);
    const keys = await byTable(client, KEYS_SQL, oids);
    return tables.map(({ oid, key, plainName, source, unreadable }) => ({
        ...{ oid, key, plainName, source, unreadable },
        columns: (columns.get(oid) ?? []).map(withMissing),
        keys: keys.get(oid) ?? [],
    }));
}
function isOurs(plainName) {
    return NOT_SALVAGED.has(plainName.slice(plainName.lastIndexOf('.') + 1));
}
async function byTable(client, sql, oids) {
    const { rows } = await client.query(sql, [oids]);
    const grouped = new Map(oids.map((oid) => [oid, []]));
    for (const row of rows)
        grouped.get(Number(row.table))?.push(row);
    return grouped;
}
function withMissing({ missing, ...column }) {
    return { ...column, missing: missing === null ? null : onlyElement(missing) };
}
/** The element of an array of one, from its text: pg_attribute has it so, and no cast takes an array of arrays apart. */
function onlyElement(array) {
    const inside = array.slice(1, -1);
    return inside.startsWith('"') ? inside.slice(1, -1).replace(/\\(.)/gs, '$1') : inside;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/read-pairs.ts



/** Pairs of tables that can be read on both sides; the others are named. */
async function readPairs({ preserved, live }, scope) {
    if (preserved.encoding === 'SQL_ASCII')
        scope.notVerified(NO_ENCODING);
    const there = await salvageTables(preserved.client);
    const here = new Map((await salvageTables(live.client)).map((table) => [table.key, table]));
    return there.flatMap((table) => {
        const other = here.get(table.key);
        const reason = table.unreadable ?? other?.unreadable;
        if (reason === null || reason === undefined)
            return [pairOf(table, other)];
        const where = table.unreadable === null ? ' in the live database' : '';
        scope.notVerified(`rows of ${table.key}: ${reason}${where}`);
        return [];
    });
}
const NO_ENCODING = 'the database has no encoding (SQL_ASCII): values that are no UTF-8 are damaged in the files';
/** Those that the live database has in the order of its foreign keys, then those it does not have. */
function inOrder(pairs, keys) {
    const byOid = new Map(pairs.flatMap((pair) => (pair.live ? [[pair.live.oid, pair]] : [])));
    const order = loadOrder([...byOid.keys()], keys);
    const known = order.flatMap((oid) => byOid.get(oid) ?? []);
    return { pairs: [...known, ...pairs.filter(({ live }) => !live)], order };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/held-otherwise.ts


/**
 * Of rows whose keys were not found as text, those that the live table has under an equal one: `1.0` and `1.00` are the
 * same number, `A` and `a` the same citext. An INSERT would leave them as they are without a word.
 *
 * @param keys The values of the key's columns, for each row.
 * @returns Where the live row is, by the number of the row; none where the values are none of the live type.
 */
async function heldOtherwise(client, live, key, keys) {
    const found = await (0,session/* attempt */.CD)(client, () => client.query({
        text: heldSql(live, key),
        values: key.columns.map((_, at) => keys.map((values) => values[at])),
        rowMode: 'array',
    }));
    if ('reason' in found)
        return new Map();
    return new Map(found.value.rows.map(([row, tableOid, ctid]) => [row, { tableOid, ctid }]));
}
function heldSql({ source, columns }, key) {
    const parameters = key.columns.map((_, at) => `$${at + 1}::text[]`).join(', ');
    const names = key.columns.map((_, at) => `k${at}`).join(', ');
    const types = new Map(columns.map(({ name, type }) => [name, type]));
    const equal = key.columns.map((name, at) => `t.${(0,identifiers/* quoteIdent */.v4)(name)} ${key.equals[at] ?? '='} k.k${at}::${types.get(name)}`);
    return `SELECT (k.row - 1)::int, t.tableoid::int8::text, t.ctid::text
FROM unnest(${parameters}) WITH ORDINALITY AS k (${names}, row)
JOIN ${source} AS t ON ${equal.join(' AND ')}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/row-texts.ts

/**
 * The values of rows that were seen in this very snapshot, in the order of the places. Inside `withReadOnlySnapshot`.
 *
 * @param source What goes after FROM.
 */
async function rowTexts(client, source, columns, places) {
    if (places.length === 0)
        return [];
    const { rows } = await client.query({
        text: rowsSql(source, columns),
        values: [places.map(({ ctid }) => ctid), places.map(({ tableOid }) => tableOid)],
        rowMode: 'array',
        // As the server writes them.
        types: { getTypeParser: () => (text) => String(text) },
    });
    const found = new Map(rows.map(([tableOid, ctid, ...values]) => [`${tableOid} ${ctid}`, values]));
    return places.map(({ tableOid, ctid }) => {
        const values = found.get(`${tableOid} ${ctid}`);
        if (!values)
            throw new Error('a row is gone from the snapshot in which it was seen');
        return values;
    });
}
/** A place is one of a partition: some of these may be places in others, which nobody asks for. */
function rowsSql(source, columns) {
    const values = columns.map(({ name }) => `, t.${(0,identifiers/* quoteIdent */.v4)(name)}`).join('');
    return `SELECT t.tableoid::int8::text, t.ctid::text${values} FROM ${source} AS t
WHERE t.ctid = ANY ($1::tid[]) AND t.tableoid = ANY ($2::oid[])`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/salvage-table.ts




/** Rows looked at again and written at a time, and how much text they may be. */
const BATCH_ROWS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** A row with more text than this is not fetched: it is held several times over, and a string cannot be of any length. */
const LARGEST_BYTES = 100 * 1024 * 1024;
/** Compares a table row by row and writes what the live one lacks or has otherwise. Memory does not grow with it. */
async function salvageTable(pair, sides, files) {
    const counts = { missing: 0, changed: 0, more: 0, onlyLive: 0, tooLarge: 0 };
    const onlyLive = { rows: 0 };
    let batch = [];
    let bytes = 0;
    const flush = async () => {
        const written = await write(batch, pair, sides, files);
        for (const kind of written)
            counts[kind] += 1;
        const found = written.filter((kind, at) => kind !== batch[at]?.kind).length;
        onlyLive.rows -= found;
        batch = [];
        bytes = 0;
    };
    for await (const difference of differences(...streams(pair, sides), onlyLive)) {
        if (sizeOf(difference) > LARGEST_BYTES) {
            counts.tooLarge += 1;
            continue;
        }
        batch.push(difference);
        bytes += difference.row.size;
        if (batch.length >= BATCH_ROWS || bytes >= BATCH_BYTES)
            await flush();
    }
    await flush();
    return { ...counts, onlyLive: onlyLive.rows };
}
function sizeOf(difference) {
    const { row } = difference;
    return difference.kind === 'changed' ? Math.max(row.size, difference.live.size) : row.size;
}
function streams({ preserved, live, key, common, extra }, sides) {
    const keyOf = ({ columns }) => key?.columns.flatMap((name) => columns.find((column) => column.name === name) ?? []);
    const there = streamRows(sides.preserved.client, {
        ...{ source: preserved.source, key: keyOf(preserved), extra },
        columns: common.map((pair) => pair.preserved),
        encoding: sides.preserved.encoding,
    });
    if (!live)
        return [there, nothing()];
    const here = streamRows(sides.live.client, {
        ...{ source: live.source, key: keyOf(live), extra: [] },
        columns: common.map((pair) => pair.live),
        encoding: sides.live.encoding,
    });
    return [there, here];
}
async function* nothing() {
    yield* [];
}
/** @returns What each of them turned out to be: a missing row may be there under an equal key. */
async function write(batch, pair, { preserved, live }, files) {
    const { source } = pair.preserved;
    const places = batch.map(({ row }) => row);
    const rows = await rowTexts(preserved.client, source, pair.columns, places);
    const known = await resolve(batch, rows, pair, live.client);
    const changed = known.flatMap((one) => (one.kind === 'changed' ? [one.live] : []));
    const columns = pair.common.map((both) => both.live);
    const others = await rowTexts(live.client, pair.live?.source ?? '', columns, changed);
    for (const [at, { kind }] of known.entries()) {
        const row = rows[at];
        if (!row)
            throw new Error('as many rows were asked for as there are differences');
        if (kind === 'changed')
            await files.changed(row, others.shift() ?? []);
        else
            await files[kind](row);
    }
    return known.map(({ kind }) => kind);
}
async function resolve(batch, rows, { columns, live, key }, client) {
    const missing = batch.flatMap(({ kind }, at) => (kind === 'missing' ? [at] : []));
    if (!live || !key || missing.length === 0)
        return batch;
    const names = columns.map(({ name }) => name);
    const positions = key.columns.map((name) => names.indexOf(name));
    const keys = missing.map((at) => positions.map((position) => rows[at]?.[position] ?? null));
    const held = await heldOtherwise(client, live, key, keys);
    if (held.size === 0)
        return batch;
    const places = new Map([...held].map(([at, place]) => [missing[at], place]));
    return batch.map((one, at) => {
        const place = places.get(at);
        return place ? { kind: 'changed', row: one.row, live: { ...one.row, ...place } } : one;
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/sequences.ts



const DESCENDING_SQL = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE s.seqincrement < 0`;
/**
 * Statements that advance the live sequences to where the preserved ones stand, so that a number that a salvaged row has
 * is not given out again; or why they could not be read. Both clients inside `withReadOnlySnapshot`.
 */
async function sequences_advanceSequences(preserved, live) {
    const there = await (0,session/* attempt */.CD)(preserved, () => (0,sequences/* readSequences */.l)(preserved));
    if ('reason' in there)
        return there;
    const here = await (0,session/* attempt */.CD)(live, () => (0,sequences/* readSequences */.l)(live));
    if ('reason' in here)
        return here;
    const { rows } = await live.query(DESCENDING_SQL);
    const descending = new Set(rows.map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name)));
    return { sql: advanceSql(there.value, here.value, descending) };
}
/** It is seen when they run, and not before, which of the two is further. */
function advanceSql(preserved, live, descending) {
    const there = new Set(live.map(({ sequence }) => sequence));
    return preserved
        .filter(({ sequence, isCalled }) => isCalled && there.has(sequence))
        .map(({ sequence, lastValue }) => {
        const behind = descending.has(sequence) ? '>' : '<';
        return `SELECT pg_catalog.setval(${(0,identifiers/* quoteLiteral */.ce)(sequence)}, ${lastValue}) FROM ${sequence}
WHERE last_value ${behind} ${lastValue} OR last_value = ${lastValue} AND NOT is_called;\n`;
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/table-files.ts


/**
 * The files of one table: each kind of row as CSV, with all columns that take a value; missing ones as INSERTs, changed ones as
 * UPDATEs.
 *
 * @param number What the files begin with: tells tables apart whose names look alike in a file's.
 */
function tableFiles(folder, pair, number) {
    const names = pair.columns.map(({ name }) => name);
    const base = `${String(number).padStart(4, '0')}_${fileName(pair.preserved.plainName)}`;
    const csv = (kind) => folder.file(`${base}.${kind}.csv`, csvLine(names));
    const sql = (kind) => folder.file(`${base}.${kind}.sql`, LOADING_SETTINGS);
    const files = {
        ...{ missing: csv('missing'), insert: sql('insert'), changed: csv('changed') },
        ...{ update: sql('update'), more: csv('columns') },
    };
    const commonOf = (row) => pair.common.map(({ preserved, live }) => {
        const text = row[names.indexOf(preserved.name)] ?? null;
        return { column: live, text };
    });
    return {
        async missing(row) {
            await files.missing.write(csvLine(row));
            await files.insert.write(insertSql(pair.live ?? pair.preserved, commonOf(row)));
        },
        async changed(row, live) {
            await files.changed.write(csvLine(row));
            const common = commonOf(row);
            const texts = common.map(({ text }) => text);
            const changed = changedValues(pair.common, texts, live);
            if (!pair.live || changed.length === 0)
                return;
            const key = common.flatMap((value) => pair.key?.columns.includes(value.column.name) ? [value] : []);
            await files.update.write(updateSql(pair.live, key, changed));
        },
        more: (row) => files.more.write(csvLine(row)),
        async close() {
            const written = [];
            for (const file of Object.values(files))
                if (await file.close())
                    written.push(file);
            const nameOf = (file) => (written.includes(file) ? file.name : undefined);
            return {
                all: written.map(({ name }) => name),
                insert: nameOf(files.insert),
                update: nameOf(files.update),
            };
        },
        async discard() {
            for (const file of Object.values(files))
                await file.discard();
        },
    };
}
/** Fit for every file system and for psql. */
function fileName(table) {
    return table.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 100);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/between.ts











/** Everything of a salvage between two snapshots. Files are written to the folder, which somebody else finishes. */
async function salvageBetween(sides, names, folder, scope, ports) {
    const keys = await readForeignKeys(sides.live.client);
    const { pairs, order } = inOrder(await readPairs(sides, scope), keys);
    const salvaged = [];
    for (const [number, pair] of pairs.entries()) {
        await takeStep(ports, 'salvage: table');
        const one = await salvagePair(pair, number + 1, sides, folder, scope);
        if (one)
            salvaged.push(one);
    }
    const sequences = await sequences_advanceSequences(sides.preserved.client, sides.live.client);
    if ('reason' in sequences)
        scope.notVerified(`sequences: ${sequences.reason}`);
    const loaded = salvaged.filter(({ files, pair }) => files.insert !== undefined && pair.live);
    const loadedTables = new Set(loaded.map(({ pair }) => pair.live?.oid));
    const script = loadScript({
        ...names,
        inserts: loaded.flatMap(({ files }) => files.insert ?? []),
        withoutTable: salvaged.flatMap(({ files, pair }) => (pair.live ? [] : (files.insert ?? []))),
        brokenMeanwhile: brokenMeanwhile(order.filter((oid) => loadedTables.has(oid)), keys),
        sequences: 'sql' in sequences ? sequences.sql : [],
    });
    await between_write(folder, LOAD_SCRIPT, script);
    const updates = salvaged.flatMap(({ files }) => files.update ?? []);
    if (updates.length > 0)
        await between_write(folder, UPDATES_SCRIPT, updatesScript(names, updates));
    return [...salvaged.map(reported), ...(await salvageLargeObjects(sides, folder, scope))];
}
async function salvagePair(pair, number, { preserved, live }, folder, scope) {
    const { key } = pair.preserved;
    const files = tableFiles(folder, pair, number);
    const outcome = await attemptBoth([preserved.client, live.client], () => salvageTable(pair, { preserved, live }, files));
    if ('reason' in outcome) {
        await files.discard();
        scope.notVerified(`rows of ${key}: ${outcome.reason}`);
        return undefined;
    }
    const counts = outcome.value;
    const { tooLarge } = counts;
    if (tooLarge > 0)
        scope.notVerified(`rows of ${key}: ${(0,words/* plural */.LS)(tooLarge, 'row')} ${TOO_LARGE}`);
    const written = await files.close();
    if (Object.values(counts).every((count) => count === 0))
        return undefined;
    const result = `${counts.missing} missing, ${counts.changed} changed`;
    scope.item({ status: 'passed', name: key, result });
    return { pair, counts, files: written };
}
const TOO_LARGE = 'with more than 100 MB of text differ and are not in the files: read them in the preserved database';
function reported({ pair, counts, files }) {
    const { missing, changed, more, onlyLive } = counts;
    const notes = [
        ...remarksOf(pair),
        ...(more > 0 ? [`${(0,words/* plural */.LS)(more, 'row')} with values in those columns`] : []),
        ...(onlyLive > 0
            ? [
                `${(0,words/* plural */.LS)(onlyLive, 'row')} only in the live database: written there since, or deleted here`,
            ]
            : []),
    ];
    const note = notes.length === 0 ? {} : { note: notes.join('; ') };
    return { table: pair.preserved.key, missing, changed, files: files.all, ...note };
}
async function between_write(folder, name, text) {
    const file = folder.file(name);
    await file.write(text);
    await file.close();
}

// EXTERNAL MODULE: external "node:fs/promises"
var external_node_fs_promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/durable.ts
var durable = __webpack_require__(70552);
// EXTERNAL MODULE: ./packages/core/src/runtime/make-folder.ts
var make_folder = __webpack_require__(89459);
// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(84893);
;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/folder.ts







/** Bytes that wait to be written. */
const BUFFER = 256 * 1024;
/**
 * Makes a folder that only we can read. Until `body` has ended it is called `<folder>.<random>.partial`: so it is left
 * by a run that is killed, and nobody takes it for a whole one. When `body` throws it is removed.
 *
 * @throws UserError `salvage-folder-exists`, `salvage-folder-unusable`.
 * @throws OperationFailed `salvage-not-written`.
 */
async function withSalvageFolder(folder, ports, body) {
    await refuseExisting(folder);
    const partial = `${folder}.${(0,run_id/* randomPart */.Z)()}.partial`;
    await takeStep(ports, 'salvage: making the folder');
    await makePartial(partial);
    try {
        await takeStep(ports, 'salvage: folder made');
        const result = await body({
            file: (name, head = '') => new OpenedLater(external_node_path_default().join(partial, name), head),
        });
        await takeStep(ports, 'salvage: written');
        await written(folder, () => publish(partial, folder));
        await takeStep(ports, 'salvage: finished');
        return result;
    }
    catch (error) {
        // The rows of a database, in the clear; and they are all still where they came from.
        await (0,external_node_fs_promises_.rm)(partial, { recursive: true, force: true });
        throw error;
    }
}
async function refuseExisting(folder) {
    const there = await (0,external_node_fs_promises_.lstat)(folder).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw unusable(folder, error);
    });
    if (!there)
        return;
    throw new errors/* UserError */.yo('salvage-folder-exists', `${folder} is there already, and a salvage overwrites nothing.`, 'Name a folder that does not exist; Belay makes it.');
}
async function makePartial(partial) {
    try {
        await (0,make_folder/* makeFolder */.f)(external_node_path_default().dirname(partial));
        await (0,external_node_fs_promises_.mkdir)(partial, { mode: 0o700 });
    }
    catch (error) {
        throw unusable(partial, error);
    }
}
function unusable(folder, error) {
    return new errors/* UserError */.yo('salvage-folder-unusable', `The folder of the salvage cannot be made: ${(0,errors/* messageOf */.bD)(error)}.`, `Name one beside which Belay may write: ${folder}.`, { cause: error });
}
async function publish(partial, folder) {
    await (0,durable/* syncFolder */.Yw)(partial);
    await (0,external_node_fs_promises_.rename)(partial, folder);
    await (0,durable/* syncFolder */.Yw)(external_node_path_default().dirname(folder));
}
/** A file that is made when something is written into it. */
class OpenedLater {
    name;
    #file;
    #head;
    #handle;
    #waiting = [];
    #length = 0;
    constructor(file, head) {
        this.#file = file;
        this.#head = head;
        this.name = external_node_path_default().basename(file);
    }
    async write(text) {
        this.#waiting.push(this.#head, text);
        this.#length += this.#head.length + text.length;
        this.#head = '';
        if (this.#length >= BUFFER)
            await written(this.#file, () => this.#flush());
    }
    async close() {
        return written(this.#file, async () => {
            if (this.#length > 0)
                await this.#flush();
            const handle = this.#handle;
            if (!handle)
                return false;
            await handle.sync();
            await this.#end();
            return true;
        });
    }
    async discard() {
        await this.#end();
        await (0,external_node_fs_promises_.rm)(this.#file, { force: true });
    }
    async #flush() {
        this.#handle ??= await (0,external_node_fs_promises_.open)(this.#file, 'wx', 0o600);
        const chunk = Buffer.from(this.#waiting.join(''));
        this.#waiting = [];
        this.#length = 0;
        await (0,durable/* writeAll */.f4)(this.#handle, chunk);
    }
    async #end() {
        const handle = this.#handle;
        this.#handle = undefined;
        await handle?.close();
    }
}
async function written(file, body) {
    try {
        return await body();
    }
    catch (error) {
        throw new errors/* OperationFailed */.FH('salvage-not-written', `The salvage could not be written to ${file}: ${(0,errors/* messageOf */.bD)(error)}.`, 'Nothing of it is left, and no database was changed: the preserved one has all of its rows. Make room, or name another folder, and run it again.', { cause: error });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/snapshot.ts


/** Only a change of the schema holds up one who reads; then the table is named as one that was not looked at. */
const LOCK_TIMEOUT_MS = 10_000;
/** A snapshot is read for as long as that takes, whatever the role's everyday limit. Not every major has this one. */
const NO_LIMIT_SQL = `
SELECT pg_catalog.set_config(name, '0', true), pg_catalog.current_setting('server_encoding') AS encoding
FROM pg_catalog.pg_settings WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout')`;
/** Runs `body` with a session in the live database that only reads. */
async function withLive(url, { signal, env }, body) {
    const settings = {
        ...connection/* READING_SETTINGS */.xk,
        lock_timeout: String(LOCK_TIMEOUT_MS),
        default_transaction_read_only: 'on',
    };
    return (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full', settings }, body);
}
/** Runs `body` in a snapshot of each of the two databases. */
async function withBothSnapshots(preserved, live, body) {
    return (0,session/* withReadOnlySnapshot */.JP)(preserved, {}, () => (0,session/* withReadOnlySnapshot */.JP)(live, {}, async () => body({ preserved: await sideOf(preserved), live: await sideOf(live) })));
}
async function sideOf(client) {
    const { rows } = await client.query(NO_LIMIT_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the server did not say in which encoding the database is');
    return { client, encoding: row.encoding };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/salvage/salvage.ts





/**
 * Writes the rows of a preserved database that the live one lacks, or has with other values, into a new folder: by
 * primary key (or a unique one without NULL), where there is none by whole rows. For each table CSV files and SQL, and
 * `salvage.sql`, which loads what is missing in the order of the foreign keys; `salvage-updates.sql` for changed rows.
 * Each database is read in one snapshot; both serve meanwhile as before, and nothing is written to either. What could
 * not be compared is among the scope's `notVerified`.
 *
 * @returns The tables in which something differs.
 * @throws UserError `salvage-folder-exists`, `salvage-folder-unusable`, and what opening the databases throws.
 * @throws OperationFailed `salvage-not-written`, `server-lost`.
 */
async function salvage({ url, admin, preserved, folder }, scope, ports) {
    const names = { from: preserved.database, to: (0,postgres_url/* parseDatabaseUrl */.mx)(url).database };
    return withSalvageFolder(folder, ports, (files) => withPreservedSession(admin, preserved, ports, (there) => withLive(url, ports, (here) => withBothSnapshots(there, here, (sides) => salvageBetween(sides, names, files, scope, ports)))));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/tell-cut-over.ts
/** What of the database before the one that serves now could not be given. */
function tellCutOver({ notReapplied, sequencesBehind }, scope) {
    for (const { sentence } of notReapplied) {
        scope.find({
            ...{ rule: 'outside-not-reapplied', severity: 'warning', evidence: 'measured' },
            title: sentence,
            advice: 'A superuser can give it to the database now: it decides who may connect, and how.',
        });
    }
    for (const sentence of sequencesBehind) {
        scope.find({
            ...{ rule: 'sequence-behind', severity: 'warning', evidence: 'measured' },
            title: sentence,
            advice: 'Move it on with setval(): else it gives out numbers again that were given out.',
        });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved-stage.ts













const UNDO_PLAN = [{ id: 'undo', title: 'Undo' }];
const SALVAGE_PLAN = [{ id: 'salvage', title: 'Salvage' }];
const DROP_PLAN = [{ id: 'drop', title: 'Drop' }];
/** Swaps back: what the last rollback put aside serves again. */
async function undoLast(frame) {
    const { options, ports, details, recorder, root } = frame;
    const { url } = await prepareRollback(options, root);
    const name = await withSeenDatabase(url, frame, async ({ facts }) => {
        requireDirectPrimary(facts);
        const back = await latest(url, facts.database, frame, options.confirm);
        if (back)
            details.to = { kind: 'preserved', name: back.database };
        return { database: facts.database, back };
    });
    // Named, it may be another than the last one; then its name is what was confirmed.
    const isNamed = name.back !== undefined && options.confirm === name.back.database;
    await requireConfirmation(frame, isNamed ? (name.back?.database ?? '') : name.database);
    await withHeldTarget(url, { waitMs: options.lockTimeout }, ports, (held) => recorder.check('undo', async (scope) => {
        const { run } = options;
        const database = isNamed ? name.back?.database : undefined;
        const undone = await undoRollback(held, ports, { run, database });
        details.done = true;
        if ('already' in undone) {
            details.doneBefore = undone.already.mark.preserved.at;
            delete details.to;
            details.preserved = preservedFacts(undone.already);
            return { result: `it was undone before: ${undone.already.database} is kept` };
        }
        const { done, back } = undone;
        details.to = { kind: 'preserved', name: back.database };
        details.preserved = done.preserved;
        details.window = { refusedMs: done.refusedMs, terminated: done.terminated };
        tellCutOver(done, scope);
        return { result: `${back.database} serves; the one before is ${done.preserved.database}` };
    }));
    return undefined;
}
async function latest(url, database, { ports }, named) {
    const all = await withAdmin(url, ports, (admin) => listPreserved(admin, database));
    return all.find((one) => one.database === named) ?? all[0];
}
/** Exports the rows that only the preserved database has. */
async function salvageRows(frame) {
    const { options, ports, details, recorder, root } = frame;
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    const { salvage: folder } = options;
    if (folder === undefined)
        throw new Error('no folder was given to salvage to');
    await withSeenDatabase(url, frame, async ({ facts }) => {
        await withAdmin(url, ports, async (admin) => {
            const all = await listPreserved(admin, facts.database);
            const preserved = chosenOf(all, facts.database, options.confirm);
            details.preserved = preservedFacts(preserved);
            await recorder.check('salvage', async (scope) => {
                const target = external_node_path_default().resolve(root, folder);
                details.salvaged = await salvage({ url, admin, preserved, folder: target }, scope, ports);
                details.done = true;
                return { result: `${preserved.database} against ${facts.database}, into ${folder}` };
            });
        });
    });
    return undefined;
}
/** Drops one for good; only one that its mark says is preserved. */
async function preserved_stage_dropOne(frame) {
    const { options, ports, details, recorder } = frame;
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    await withSeenDatabase(url, frame, async ({ facts }) => {
        await withAdmin(url, ports, async (admin) => {
            const all = await listPreserved(admin, facts.database);
            const found = chosenOf(all, facts.database, options.confirm);
            details.preserved = preservedFacts(found);
            await requireConfirmation(frame, found.database);
            await recorder.check('drop', async () => {
                const name = found.database;
                await dropPreserved(admin, { name, confirm: name }, ports);
                details.done = true;
                return { result: `${name} is dropped` };
            });
        });
    });
    return undefined;
}
/** The one that was named; the newest where none was, or only the live database. */
function chosenOf(all, database, named) {
    const [newest] = all;
    if (newest === undefined)
        throw nothingPreserved(database);
    const found = all.find((one) => one.database === named);
    if (found !== undefined || named === undefined || named === database)
        return found ?? newest;
    throw new errors/* UserError */.yo('confirmation-wrong', `There is no preserved database ${JSON.stringify(named)} of ${JSON.stringify(database)}.`, `These are there: ${all.map((one) => one.database).join(', ')}.`);
}
function nothingPreserved(database) {
    return new errors/* UserError */.yo('nothing-preserved', `There is no preserved database of ${JSON.stringify(database)} on this server.`, 'A rollback that restores a backup keeps one; `belay rollback --list` shows what there is.');
}

// EXTERNAL MODULE: ./packages/core/src/validate/history/reading.ts
var reading = __webpack_require__(90563);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./packages/core/src/rollback/files/kind.ts




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
    const found = await (0,external_node_fs_promises_.lstat)(place).catch(() => undefined);
    if (found === undefined)
        return false;
    if (!found.isDirectory())
        return true;
    const toc = await (0,external_node_fs_promises_.lstat)(external_node_path_default().join(place, TOC)).catch(() => undefined);
    return toc !== undefined;
}
/**
 * What a file is, by its content and never by its name.
 *
 * @param name What it is called in messages.
 * @throws UserError `file-not-usable`, in words that say what it is instead.
 */
async function kindOfFile(file, name = external_node_path_default().basename(file)) {
    const { isFolder, head } = await readHead(file, name);
    if (isFolder) {
        if (isArchive(head))
            return 'directory';
        throw kind_unusable(`${external_node_path_default().join(name, TOC)} is no table of contents of pg_dump`);
    }
    if (head.length === 0)
        throw kind_unusable(`${name} is empty`);
    if (isArchive(head))
        return 'custom';
    if (head[0] === 0x1f && head[1] === 0x8b)
        return 'gzip';
    if (head.subarray(257, 262).toString('latin1') === 'ustar')
        return tarKind(name, head);
    const other = OTHERS.find(({ mark }) => head.subarray(0, mark.length).equals(mark));
    if (other)
        throw kind_unusable(`${name} is ${other.words}`);
    // Neither UTF-8 nor any encoding that a server can have writes a zero byte into text.
    if (head.includes(0))
        throw kind_unusable(`${name} is neither text nor a format of pg_dump`);
    return 'sql';
}
function isArchive(head) {
    return head.subarray(0, 5).toString('latin1') === 'PGDMP';
}
function tarKind(name, head) {
    const first = head.subarray(0, 100).toString('latin1').split('\0')[0];
    if (first === TOC)
        return 'tar';
    throw kind_unusable(`${name} is a tar archive that pg_dump did not write: it begins with ${JSON.stringify(first)}; unpack it, and give the folder`);
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
        const isFolder = (await (0,external_node_fs_promises_.stat)(file)).isDirectory();
        // Without this a named pipe is waited at until somebody writes into it.
        const flags = external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK;
        const handle = await (0,external_node_fs_promises_.open)(isFolder ? external_node_path_default().join(file, TOC) : file, flags);
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
        throw kind_unusable(`${name} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, error);
    }
}
/** @param what What it is instead, or what is wrong with it. */
function kind_unusable(what, cause) {
    return new errors/* UserError */.yo('file-not-usable', `Nothing can be restored from this: ${what}.`, MAKE_IT, {
        cause,
    });
}
/** @param how How that is known. */
function truncated(name, how) {
    return new errors/* UserError */.yo('file-truncated', `${name} is not whole: ${how}. Nothing was restored from it.`, 'Psql would restore what there is and call it a success. Fetch the file again, or take another one; compare its size with that of the original.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/identity.ts



const COMMENTS_SQL = `
SELECT d.oid::int8::float8 AS oid, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.shobj_description(d.oid, 'pg_database') LIKE '{"belay"%'`;
async function identityOf({ client, facts, url }) {
    const { database, databaseOid, systemIdentifier } = facts;
    return {
        ...{ database, databaseOid, place: (0,postgres_url/* describeUrl */.Ng)(url) },
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
        return PreservedMark.safeParse(JSON.parse(comment)).data?.preserved.of;
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
    throw new errors/* UserError */.yo('backup-of-another', `The backup is of another database: ${whichWords(recorded, here)}.`, `If it is to replace ${here.place} all the same, say so: confirm: ${wanted}`);
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

// EXTERNAL MODULE: ./packages/core/src/backup/manifest-text.ts
var manifest_text = __webpack_require__(94667);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/judge.ts
var judge = __webpack_require__(32064);
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
        .filter(({ manifest }) => isSameDatabase(manifest.target, here))
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
        const { place, id } = (0,stores_places/* parseLocation */.zS)(location);
        const store = (0,stores_places/* openStore */.Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) });
        return { store, id };
    };
    if (restorePoint !== undefined) {
        return locateRestorePoint(readRestorePoint(restorePoint), find, key, signal);
    }
    if (backup === undefined) {
        throw new errors/* UserError */.yo('restore-point-missing', 'No backup was named to go back to.', 'Give restore-point the output of action-backup, or backup a place where backups lie; `belay rollback --list --to PLACE` shows them.');
    }
    return locateInPlace(find(backup), await identityOf(target), key);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/located.ts
/** The backup as messages name it. */
function pointWords({ manifest: { id, takenAt } }) {
    return `the backup ${id} of ${takenAt}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/find-backup.ts







/**
 * Finds what `restore-point` or `backup` names; only manifests and heads of files are read.
 *
 * @throws UserError where nothing else says where to go back to; OperationFailed, Interrupted.
 */
async function findBackup({ options, root, ports }, seen, scope) {
    const { restorePoint, backup } = options;
    if (restorePoint === undefined && backup === undefined) {
        return { result: { status: 'skipped', result: 'none was named' } };
    }
    try {
        const file = backup === undefined ? undefined : external_node_path_default().resolve(root, backup);
        if (file !== undefined && (await isDumpPlace(file))) {
            const kind = await kindOfFile(file);
            const { size } = await (0,external_node_fs_promises_.stat)(file);
            return {
                backup: { kind: 'file', file, ...(kind === 'directory' ? {} : { bytes: size }) },
                result: { result: `${external_node_path_default().basename(file)}, ${kind}` },
            };
        }
        const point = await locatePoint(options, seen, root, ports);
        // Also where it is not restored: what goes is read from it.
        requireSameDatabase(point.manifest.target, await identityOf(seen), options.confirm);
        return { backup: { kind: 'point', point }, result: { result: pointWords(point) } };
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || !isToldOtherwise(options))
            throw error;
        scope.find({
            rule: 'restore-not-possible',
            severity: options.what === 'plan' ? 'error' : 'warning',
            evidence: 'stored',
            title: (0,errors/* messageOf */.bD)(error),
            ...(error.hint === undefined ? {} : { advice: error.hint }),
        });
        return { problem: error, result: { result: (0,errors/* messageOf */.bD)(error) } };
    }
}
function isToldOtherwise({ to, armed, expect, }) {
    return [to, armed, expect].some((one) => one !== undefined);
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
var external_node_os_default = /*#__PURE__*/__webpack_require__.n(external_node_os_);
// EXTERNAL MODULE: ./packages/core/src/backup/content/outside.ts
var content_outside = __webpack_require__(74993);
// EXTERNAL MODULE: ./packages/core/src/backup/dump/client.ts + 2 modules
var dump_client = __webpack_require__(78194);
// EXTERNAL MODULE: ./packages/core/src/backup/kept-folder.ts
var kept_folder = __webpack_require__(69963);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/run-restore.ts
var run_restore = __webpack_require__(60679);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./packages/core/src/rehearse/psql-script.ts + 1 modules
var psql_script = __webpack_require__(82657);
// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var process = __webpack_require__(70695);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
;// CONCATENATED MODULE: ./packages/core/src/rollback/files/script.ts





const BEGINS = /^-- PostgreSQL database dump\r?$/gm;
const ENDS = /^-- PostgreSQL database dump complete\r?$/gm;
const CLUSTER = /^-- PostgreSQL database cluster dump\r?$/m;
/** More than what pg_dump writes before its first statement and after its last. */
const EDGE_BYTES = 8_192;
/**
 * Reads a script to its end before anything of it is run: whether it is whole, whether it stays inside the database
 * that it is given, and what it says of itself.
 *
 * @param name What it is called in messages.
 * @throws UserError `file-truncated`, `file-reaches-out`, `file-not-usable`.
 */
async function checkScript(file, name) {
    const { head, tail } = await edges(file);
    if (CLUSTER.test(head)) {
        throw kind_unusable(`${name} was written by pg_dumpall: it makes roles and every database of a server; take the dump of one database`);
    }
    const script = new psql_script/* PsqlScript */.AS();
    const rows = new Map();
    const marks = { begins: 0, ends: 0 };
    const restrictions = [];
    let copying;
    const close = () => {
        if (copying === undefined)
            return;
        const { table, from } = copying;
        rows.set(table, (rows.get(table) ?? 0) + script.rows - from);
        copying = undefined;
    };
    for await (const part of (0,psql_script/* readPsqlScript */.Sb)(file, script)) {
        close();
        await refuseLeaving(part, name);
        if ('command' in part) {
            const { command, lineAt, column } = part;
            if ((0,psql_script/* isRestriction */.$J)(part))
                restrictions.push({ at: lineAt + column, bytes: command.length });
            continue;
        }
        marks.begins += count(part.text, BEGINS);
        marks.ends += count(part.text, ENDS);
        const table = part.copiesRows ? copiedTable(part.text) : undefined;
        if (table !== undefined)
            copying = { table, from: script.rows };
    }
    close();
    const { within } = script;
    if (within !== undefined)
        throw truncated(name, `it ends in the middle of ${within}`);
    const ofPgDump = requireEnd(name, tail, marks);
    return {
        ...{ ofPgDump, rows, restrictions },
        ...said('dumpedFrom', head, /^-- Dumped from database version (.+?)\r?$/m),
        ...said('dumpedBy', head, /^-- Dumped by pg_dump version (.+?)\r?$/m),
    };
}
/** Whatever the script would do elsewhere than in its own database: psql obeys all of it. */
async function refuseLeaving(part, name) {
    if ('command' in part) {
        const command = (0,psql_script/* leadingAway */.BF)(part);
        if (command === undefined)
            return;
        const what = command.startsWith('\\') ? `the psql command ${command}` : command;
        throw leaves(name, part.line, what, CREATES.test(command));
    }
    const other = OTHER_STRINGS.exec(part.text) ?? OTHER_CHARACTERS.exec(part.text);
    if (other) {
        const line = part.line + (0,positions/* lineOfOffset */.hW)(part.text, other.index) - 1;
        throw leaves(name, line, `another ${other[0].split(/\W/)[0]}`);
    }
    const ending = ENDS_TRANSACTION.exec(bare(part.text));
    if (ending)
        throw leaves(name, part.line, ending[0].toUpperCase().replace(/\s+/g, ' '));
    // Functions of the database's own may reach wherever they do: nobody calls them while they are restored.
    const found = await (0,psql_script/* beyondDatabase */.VZ)(part, { bodies: false });
    if (found === undefined || isSubscriptionOfDump(part.text))
        return;
    throw leaves(name, found.line, found.words, found.words.endsWith(' DATABASE'));
}
/** White space, comments and quotes between a setting and its value. */
const TO = String.raw `(?:['"\s]|/\*[^]*?\*/|--[^\n]*\n)*(?:=|,|\bto\b)(?:['"\s]|/\*[^]*?\*/|--[^\n]*\n)*`;
/** With it a backslash ends no string, and what is text could no longer be told from commands. */
const OTHER_STRINGS = new RegExp(String.raw `standard_conforming_strings${TO}(?!on\b|true\b|yes\b|1\b|default\b)\w`, 'i');
/** The encodings in which a byte that looks like a backslash can be half of a character; no database has them. */
const OTHER_CHARACTERS = new RegExp(String.raw `(?:client_encoding${TO}|\bnames\s+['"]?)(?:s?jis|shift|mskanji|big5|win9|windows-?9|gbk|uhc|gb18030|johab)`, 'i');
/** After them psql goes on, and exits 0 with what came before taken back. */
const ENDS_TRANSACTION = /^(rollback(?!\s+to\b)|abort|prepare\s+transaction)\b/i;
const CREATES = /^\\c(onnect)?$/;
/** Subscriptions are restored disabled: pg_dump writes them so that they connect to nobody. */
function isSubscriptionOfDump(text) {
    const statement = bare(text);
    return (/^create\s+subscription\s.*\bconnect\s*=\s*false\b/is.test(statement) ||
        /^alter\s+subscription\s.*\sowner\s+to\s/is.test(statement) ||
        /^comment\s+on\s+subscription\s/i.test(statement));
}
/** Without the comments and white space before it. */
function bare(text) {
    return text.replace(/^(\s|--[^\n]*(\n|$)|\/\*[^]*?\*\/)+/, '');
}
function leaves(name, line, what, creates = false) {
    return new errors/* UserError */.yo('file-reaches-out', `${name}:${line} has ${what}, which reaches beyond the database that it would be restored into. Nothing of it was run.`, creates
        ? 'It was made with --create (or --clean). Make it without, or take these lines out: the database is made by Belay.'
        : 'Take that line out of a copy of the file, if it is not what you want to restore.');
}
function requireEnd(name, tail, { begins, ends }) {
    const last = tail.search(/^-- PostgreSQL database dump complete\r?$(?![^]*^-- PostgreSQL database dump)/m);
    const closes = last !== -1 && onlyComments(tail.slice(last));
    // The last mark stands behind the last statement.
    const complete = ends + (closes ? 1 : 0);
    if (begins > complete)
        throw truncated(name, 'the mark that pg_dump ends with is missing');
    if (begins < complete)
        throw truncated(name, 'the beginning that pg_dump writes is missing');
    return begins > 0;
}
function onlyComments(text) {
    return text.split('\n').every((line) => /^\s*(--.*|\\unrestrict\s.*)?$/.test(line));
}
function count(text, pattern) {
    return text.match(pattern)?.length ?? 0;
}
const script_NAME = String.raw `(?:"(?:[^"]|"")*"|[^\s(".]+)`;
const COPIED = new RegExp(String.raw `^copy\s+(?:only\s+)?(${script_NAME}(?:\.${script_NAME})?)`, 'i');
function copiedTable(text) {
    return COPIED.exec(bare(text))?.[1];
}
function said(key, text, pattern) {
    const found = pattern.exec(text)?.[1];
    return (found === undefined ? {} : { [key]: found });
}
async function edges(file) {
    const handle = await (0,external_node_fs_promises_.open)(file);
    try {
        const { size } = await handle.stat();
        const read = async (at) => {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(EDGE_BYTES), 0, EDGE_BYTES, at);
            return buffer.subarray(0, bytesRead).toString('utf8');
        };
        return { head: await read(0), tail: await read(Math.max(0, size - EDGE_BYTES)) };
    }
    finally {
        await handle.close();
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/files/archive.ts











const DEADLINE_MS = 60 * 60_000;
/**
 * Reads an archive before anything of it reaches a server: that pg_restore of this major version knows it, that
 * nothing in its definitions reaches beyond the database, and, of the directory format, that every file is whole.
 *
 * @param folder The kept folder in which it lies.
 * @throws UserError `file-not-usable`, `file-truncated`, `file-reaches-out`.
 */
async function checkArchive(taken, client, folder, ports) {
    const contents = external_node_path_default().join(folder, 'contents.list');
    await ask(['--list', `--file=${contents}`, taken.file], taken, client, folder, ports);
    const list = await (0,external_node_fs_promises_.readFile)(contents, 'utf8');
    if (!/ TABLE DATA /.test(list)) {
        throw kind_unusable(`${taken.name} holds no rows of any table: it is a dump of the schema alone`);
    }
    const definitions = external_node_path_default().join(folder, 'definitions.sql');
    const without = ['--section=pre-data', '--section=post-data', `--file=${definitions}`];
    await ask([...without, taken.file], taken, client, folder, ports);
    for await (const part of (0,psql_script/* readPsqlScript */.Sb)(definitions))
        await refuseLeaving(part, taken.name);
    const undecoded = taken.kind === 'directory' ? await requireEnds(taken, ports.signal) : [];
    const says = (pattern) => pattern.exec(list)?.[1];
    const [createdAt, dumpedFrom, dumpedBy] = [
        says(/^; Archive created at (.+)$/m),
        says(/^; +Dumped from database version: (.+)$/m),
        says(/^; +Dumped by pg_dump version: (.+)$/m),
    ];
    return {
        undecoded,
        ...(createdAt === undefined ? {} : { createdAt }),
        ...(dumpedFrom === undefined ? {} : { dumpedFrom }),
        ...(dumpedBy === undefined ? {} : { dumpedBy }),
    };
}
/** Runs pg_restore without a database. */
async function ask(args, { name }, { pgRestore }, folder, { env, signal }) {
    let forget;
    const onStart = (pid) => (forget = (0,kept_folder/* noteGroupIn */.x)(external_node_path_default().join(folder, 'pg_restore'), pid));
    const result = await (0,process/* run */.e)(pgRestore.file, [...pgRestore.args, ...args], {
        ...{ env: { ...(0,child_environment/* withoutOtherDatabases */.PS)(env), LC_ALL: 'C' }, deadlineMs: DEADLINE_MS, signal },
        onStart,
    }).finally(() => forget?.());
    if (result.exitCode === 0)
        return;
    const words = result.stderr.trim() || (0,errors/* messageOf */.bD)(result.startError ?? result.exitCode);
    if (/end of file|unexpected end|could not read from input file/i.test(words)) {
        throw truncated(name, `pg_restore says: ${words}`);
    }
    throw kind_unusable(`pg_restore does not take ${name}: ${words}`);
}
/** What pg_dump writes behind the rows of a table: after COPY, or after INSERTs, of which there may be none. */
const ROWS_END = /(^|\n)(\\\.|[^\n]*;)\n\n\n$/;
const NO_ROWS = '\n\n';
/**
 * In directory format nothing says how long a file has to be, and pg_restore is content with half of one
 * (pg_backup_directory.c): but every table's file ends as pg_dump ends its rows.
 */
async function requireEnds({ file, name }, signal) {
    const undecoded = [];
    for (const entry of (await (0,external_node_fs_promises_.readdir)(file)).sort()) {
        if (/\.(lz4|zst)$/.test(entry)) {
            undecoded.push(entry);
            continue;
        }
        const ofRows = /^\d+\.dat/.test(entry);
        if (!ofRows && !entry.endsWith('.gz'))
            continue;
        const source = (0,external_node_fs_.createReadStream)(external_node_path_default().join(file, entry), { signal });
        const tail = await lastOf(entry.endsWith('.gz') ? unpacked(source) : source).catch((error) => {
            if (!isZlib(error))
                throw error;
            throw truncated(external_node_path_default().join(name, entry), `gzip says ${(0,errors/* messageOf */.bD)(error)}`);
        });
        // The content of a large object ends where it ends.
        if (!ofRows || tail === NO_ROWS || ROWS_END.test(tail))
            continue;
        throw truncated(external_node_path_default().join(name, entry), 'the mark that pg_dump puts behind its rows is missing');
    }
    return undecoded;
}
function isZlib(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' && code.startsWith('Z_');
}
function unpacked(source) {
    const gunzip = (0,external_node_zlib_.createGunzip)();
    source.on('error', (error) => gunzip.destroy(error));
    return source.pipe(gunzip);
}
const TAIL_BYTES = 256;
async function lastOf(chunks) {
    let tail = Buffer.alloc(0);
    for await (const chunk of chunks) {
        tail = Buffer.concat([tail, chunk]).subarray(-TAIL_BYTES);
    }
    return tail.toString('latin1');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/files/compare.ts




/** The user's own, with what holds rows itself. */
const TABLES_SQL = `
SELECT n.nspname::text AS schema, c.relname::text AS name
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (
     SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY n.nspname, c.relname`;
/** Its name as SQL has it, and whether rows of other tables are counted among its own. */
const compare_NAMED_SQL = `
SELECT n.nspname::text AS schema, c.relname::text AS name, c.relkind = 'p' AS partitioned
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.oid = pg_catalog.to_regclass($1)`;
/**
 * What can be said of a database that was restored from a file, which holds nothing to compare it with: that it has
 * tables, that they hold rows, and as many as the file had.
 *
 * @param rows How many rows the file has for each table; empty where it does not tell.
 */
async function compareWithFile({ url }, rows, { env, signal }) {
    const options = { env, signal, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    return (0,connection/* withClient */.SV)(url, options, (client) => (0,session/* withReadOnlySnapshot */.JP)(client, {}, async () => {
        const tables = await client.query(TABLES_SQL);
        if (tables.rows.length === 0) {
            return differs('the restored database has no table: the file holds none, or put them into a schema of Postgres’ own');
        }
        if (!(await anyHasRows(client, tables.rows))) {
            return differs(`none of the ${(0,words/* plural */.LS)(tables.rows.length, 'restored table')} has a row`);
        }
        return countRows(client, rows);
    }));
}
function differs(sentence) {
    return { differences: [sentence], notCompared: [] };
}
async function anyHasRows(client, tables) {
    for (const { schema, name } of tables) {
        const sql = `SELECT FROM ${(0,identifiers/* quoteQualified */.$s)(schema, name)} LIMIT 1`;
        const found = await (0,session/* attempt */.CD)(client, () => client.query(sql));
        // What cannot be read cannot be said to be empty.
        if ('reason' in found || found.value.rowCount !== 0)
            return true;
    }
    return false;
}
async function countRows(client, expected) {
    const compared = { differences: [], notCompared: [] };
    for (const [table, rows] of expected) {
        const found = await (0,session/* attempt */.CD)(client, async () => {
            const named = (await client.query(compare_NAMED_SQL, [table])).rows[0];
            if (named === undefined)
                return undefined;
            const from = `${named.partitioned ? '' : 'ONLY '}${(0,identifiers/* quoteQualified */.$s)(named.schema, named.name)}`;
            const counted = await client.query(`SELECT count(*) AS rows FROM ${from}`);
            return Number(counted.rows[0]?.rows);
        });
        if ('reason' in found)
            compared.notCompared.push(`rows of ${table}: ${found.reason}`);
        else if (found.value === undefined)
            compared.differences.push(`${table} was not restored`);
        else if (found.value !== rows) {
            compared.differences.push(`${table} has ${(0,words/* plural */.LS)(found.value, 'row')}; the file has ${rows.toLocaleString('en-US')}`);
        }
    }
    return compared;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/files/proves-little.ts

function factsOf(taken, read) {
    const { name, kind, bytes, sha256 } = taken;
    return {
        ...{ name, kind, bytes, sha256 },
        ...('createdAt' in read && read.createdAt !== undefined ? { createdAt: read.createdAt } : {}),
        ...(read.dumpedFrom === undefined ? {} : { dumpedFrom: read.dumpedFrom }),
        ...(read.dumpedBy === undefined ? {} : { dumpedBy: read.dumpedBy }),
    };
}
/** A file of another tool's is restored, and says little of what it is: never without these words. */
function provesLittle(facts, read) {
    const { name, kind, bytes, sha256, createdAt, dumpedFrom, dumpedBy } = facts;
    const tells = [
        ...(createdAt === undefined ? [] : [`made at ${createdAt}`]),
        ...(dumpedFrom === undefined ? [] : [`from Postgres ${dumpedFrom}`]),
        ...(dumpedBy === undefined ? [] : [`by pg_dump ${dumpedBy}`]),
    ];
    const says = tells.length === 0 ? 'nothing of where it comes from' : tells.join(', ');
    return {
        rule: 'file-proves-little',
        severity: 'warning',
        evidence: 'stored',
        title: `${name} is not a backup of Belay's: that it holds what the database held cannot be proven`,
        detail: [
            `${(0,words/* byteWords */.G4)(bytes)}, SHA-256 ${sha256}; it says ${says}.`,
            ...unproven(kind, read),
        ].join('\n'),
        advice: 'Compare what matters in the restored database before the old one is dropped; it stays until then. Back up with `belay backup`, which records what it must give back.',
    };
}
function unproven(kind, read) {
    return [
        'Nothing says which rows it should have, so that what is missing or was changed in it is not noticed; nor what was written since it was made, so that the loss cannot be counted.',
        'Owner, privileges, settings and comment of the database itself are in no dump: they are taken from the database as it is now.',
        ...('rows' in read ? scriptWords(read) : archiveWords(kind, read)),
    ];
}
function scriptWords({ ofPgDump, rows }) {
    if (!ofPgDump) {
        return [
            'It does not end as files of pg_dump do: whether its end is missing cannot be known. It does not stop in the middle of a statement.',
        ];
    }
    return rows.size === 0
        ? ['Its rows are INSERTs, which are not counted.']
        : [
            'Its end is there; the rows that follow each COPY are counted, and compared with those restored.',
        ];
}
function archiveWords(kind, { undecoded }) {
    const sentences = ['An archive does not say how many rows a table had.'];
    if (kind !== 'directory') {
        return [...sentences, 'A flipped bit in rows that are not compressed goes unnoticed.'];
    }
    if (undecoded.length === 0)
        return [...sentences, 'Every one of its files was read to its end.'];
    return [
        ...sentences,
        `${undecoded.length} of its files could not be decompressed here, so that whether their ends are missing is not known.`,
    ];
}

// EXTERNAL MODULE: ./packages/core/src/backup/restore/explain-restore.ts
var explain_restore = __webpack_require__(70857);
// EXTERNAL MODULE: ./packages/core/src/postgres/client-programs.ts
var client_programs = __webpack_require__(73134);
// EXTERNAL MODULE: ./packages/core/src/postgres/protected-libpq.ts
var protected_libpq = __webpack_require__(89490);
;// CONCATENATED MODULE: ./packages/core/src/rollback/files/psql.ts










/**
 * How Belay calls psql: without anybody's psqlrc, the first error ends it (exit code 3), results go nowhere, and errors
 * come with their SQLSTATE, for {@link psqlWords}.
 */
const PSQL_ARGS = [
    ...['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1'],
    ...['--set=VERBOSITY=verbose', '--set=SHOW_CONTEXT=never', '--output=/dev/null'],
];
/** The timeout of the stage ends it long before. */
const PSQL_DEADLINE_MS = 7 * 24 * 60 * 60_000;
/**
 * The psql of this machine: that of the server's major version if there is one, else any.
 *
 * @throws UserError `psql-missing`.
 */
async function requirePsql(major, env) {
    const psql = await (0,client_programs/* findClientProgram */.Nj)('psql', major, env);
    if (psql !== undefined)
        return psql;
    throw new errors/* UserError */.yo('psql-missing', 'A script of SQL is run by psql, which is not on this machine.', `Install the package postgresql-client-${major}.`);
}
/**
 * Runs a script in one transaction. The first error ends it and takes everything back. psql obeys no command that is
 * in it, however well hidden from whoever read it before; one that is too old for that is told of in the log.
 *
 * @throws OperationFailed `restore-failed`.
 */
async function runScript({ psql, url, file, folder, restrictions, left }, { env, signal, log }) {
    await blank(file, restrictions);
    const restricts = await canRestrict(psql, env);
    if (!restricts)
        log.warn(TOO_OLD);
    const before = restricts ? [`--command=\\restrict ${(0,run_id/* randomPart */.Z)()}${(0,run_id/* randomPart */.Z)()}`] : [];
    let forget;
    const onStart = (pid) => (forget = (0,kept_folder/* noteGroupIn */.x)(external_node_path_default().join(folder, 'psql'), pid));
    const args = [...PSQL_ARGS, '--single-transaction', ...before, `--file=${file}`];
    const result = await (0,protected_libpq/* withProtectedEnvironment */.A)(url, { env, scratch: folder }, (environment) => (0,process/* run */.e)(psql, args, {
        // What says nothing of its encoding is UTF-8, whatever this machine's locale is.
        env: { PGCLIENTENCODING: 'UTF8', ...(0,run_restore/* writing */.d)(environment) },
        ...{ deadlineMs: PSQL_DEADLINE_MS, signal, onStart },
    })).finally(() => forget?.());
    const words = psqlWords(result.stderr, file);
    if (result.exitCode === 0) {
        if (words !== '')
            log.warn(`psql said:\n${words}`);
        return;
    }
    throw scriptFailed(words || (0,errors/* messageOf */.bD)(result.startError ?? 'psql was killed'), left);
}
const TOO_OLD = 'this psql is older than CVE-2025-8714: a command that hides in the file would be obeyed; its text was searched for them, and an update is better';
/** The first minor versions with \\restrict; every later major has it. */
const RESTRICTING = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
async function canRestrict(psql, env) {
    const found = (await (0,client_programs/* listClientPrograms */.dT)('psql', env)).find(({ file }) => file === psql);
    const [major = 0, minor = 0] = found?.version.split('.').map(Number) ?? [];
    return major > 17 || minor >= (RESTRICTING[major] ?? Infinity);
}
/** Spaces in their place: what follows stays where it is. */
async function blank(file, places) {
    if (places.length === 0)
        return;
    const handle = await (0,external_node_fs_promises_.open)(file, 'r+');
    try {
        for (const { at, bytes } of places)
            await handle.write(' '.repeat(bytes), at, 'latin1');
    }
    finally {
        await handle.close();
    }
}
function scriptFailed(words, left, cause) {
    const advice = (0,explain_restore/* explainRestore */._)(words, false);
    return new errors/* OperationFailed */.FH('restore-failed', `psql failed:\n${words}${advice === undefined ? '' : `\n${advice}`}`, left, { cause });
}
const psql_SHOWN = 4_000;
/** What belongs to an error and may quote the rows that it is about, or is of no use to anybody else than Postgres. */
const MORE = /^(DETAIL|HINT|QUERY|CONTEXT|SCHEMA NAME|TABLE NAME|COLUMN NAME|CONSTRAINT NAME|DATATYPE NAME|LOCATION|LINE \d+): /;
/** `ERROR:  22P02: invalid input syntax …`: messages of class 22 and P0 quote values; see `reasonOf`. */
const SAYS = /^(.*?\b(?:ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG)): +(?:([0-9A-Z]{5}): )?(.*)$/;
/** The same from a server that speaks another language: psql is told to give the state of every error. */
const SAYS_OTHERWISE = /^(.*?\p{L}+) ?: +([0-9A-Z]{5}): (.*)$/u;
/** What psql said, without values of anybody's rows, and without the folder that nobody will find any more. */
function psqlWords(stderr, file) {
    const lines = [];
    // What follows a line belongs to it, until the next that says what it is.
    let drops = false;
    for (const line of stderr.replaceAll(`${external_node_path_default().dirname(file)}/`, '').split('\n')) {
        const [, who, state, message] = SAYS.exec(line) ?? SAYS_OTHERWISE.exec(line) ?? [];
        if (MORE.test(line))
            drops = true;
        else if (who === undefined) {
            if (!drops)
                lines.push(line);
        }
        else {
            drops = /^(22|P0)/.test(state ?? '');
            const words = drops ? "(the server's message may quote a value and is not shown)" : message;
            lines.push(`${who}: ${words ?? ''}${state === undefined ? '' : ` (SQLSTATE ${state})`}`);
        }
    }
    const words = lines.join('\n').trim();
    return words.length > psql_SHOWN ? `${words.slice(0, psql_SHOWN)}…` : words;
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
;// CONCATENATED MODULE: ./packages/core/src/rollback/files/take.ts









/**
 * Takes a file, or a folder in directory format, into a kept folder, unpacked. gzip's own checksum and length are
 * checked on the way. Nothing but regular files is followed or copied.
 *
 * @param folder A kept folder.
 * @throws UserError `file-not-usable`, `file-truncated`, `file-no-room`.
 */
async function takeFile(given, folder, { signal }) {
    const name = external_node_path_default().basename(given);
    const kind = await kindOfFile(given);
    const seen = { bytes: 0, hash: (0,external_node_crypto_.createHash)('sha256') };
    const take = (from, to, unpack) => copy({ from, to, unpack, seen, name, signal });
    const file = external_node_path_default().join(folder, kind === 'directory' ? 'dump' : 'file');
    if (kind === 'directory') {
        await (0,external_node_fs_promises_.mkdir)(file, { mode: 0o700 });
        for (const entry of await namesIn(given)) {
            await take(external_node_path_default().join(given, entry), external_node_path_default().join(file, entry), false);
        }
    }
    else {
        await take(given, file, kind === 'gzip');
    }
    const inside = kind === 'gzip' ? await kindOfFile(file, name) : kind;
    if (inside === 'gzip')
        throw kind_unusable(`${name} is packed more than once`);
    return { name, kind: inside, file, bytes: seen.bytes, sha256: seen.hash.digest('hex') };
}
/** As pg_dump names them; anything else in the folder is not its own. */
const OF_PG_DUMP = /^(toc\.dat|blobs(_\d+)?\.toc|(blob_)?\d+\.dat)(\.(gz|lz4|zst))?$/;
async function namesIn(folder) {
    const names = (await (0,external_node_fs_promises_.readdir)(folder)).filter((name) => OF_PG_DUMP.test(name)).sort();
    for (const name of names) {
        if ((await (0,external_node_fs_promises_.lstat)(external_node_path_default().join(folder, name))).isFile())
            continue;
        throw kind_unusable(`${external_node_path_default().join(external_node_path_default().basename(folder), name)} is no regular file`);
    }
    return names;
}
async function copy({ from, to, unpack, seen, name, signal }) {
    const counted = new external_node_stream_.Transform({
        transform(chunk, _encoding, done) {
            seen.bytes += chunk.length;
            seen.hash.update(chunk);
            done(null, chunk);
        },
    });
    const target = (0,external_node_fs_.createWriteStream)(to, { flags: 'wx', mode: 0o600 });
    try {
        const source = (0,external_node_fs_.createReadStream)(from);
        await (unpack
            ? (0,external_node_stream_promises_.pipeline)(source, counted, (0,external_node_zlib_.createGunzip)(), target, { signal })
            : (0,external_node_stream_promises_.pipeline)(source, counted, target, { signal }));
    }
    catch (error) {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        throw explained(error, name);
    }
}
function explained(error, name) {
    const { code = '' } = (error ?? {});
    // zlib: the file ended within the stream; its checksum or its length is wrong.
    if (code === 'Z_BUF_ERROR')
        return truncated(name, 'gzip says that its end is missing');
    if (code.startsWith('Z_'))
        return truncated(name, `gzip says ${(0,errors/* messageOf */.bD)(error)}`);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
        return new errors/* UserError */.yo('file-no-room', `The folder for temporary files became full while ${name} was unpacked into it (${code}).`, 'Set TMPDIR to a folder with more room: it takes the size of the file, unpacked.', { cause: error });
    }
    return kind_unusable(`${name} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, error);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/files/source.ts











const LEFT = 'The database that it was restored into is not used; the one that serves is as it was.';
/**
 * Makes a file that pg_dump or another tool wrote into something that can be restored: takes a copy of it, unpacked,
 * into a kept folder, reads that to its end and refuses what is not whole or reaches beyond the database, and says in
 * a finding what such a file cannot prove. No server is touched before `fill`.
 *
 * @throws UserError `file-not-usable`, `file-truncated`, `file-reaches-out`, `file-no-room`, `psql-missing`,
 *   `client-missing`. `fill`: OperationFailed `restore-failed`, `restore-unclear`.
 */
async function withFileSource(options, scope, ports, body) {
    const { file, live, scratchFolder } = options;
    return (0,kept_folder/* withKeptFolder */.n)(scratchFolder, 'belay_file_', async (folder) => {
        ports.log.info(`reading ${file}`);
        const taken = await takeFile(file, folder, ports);
        const { read, fill } = await checked(taken, folder, options, ports);
        const facts = factsOf(taken, read);
        scope.find(provesLittle(facts, read));
        return body({
            words: `the file ${taken.name}`,
            facts,
            outside: live,
            async fill(database, filling) {
                await fill(database);
                await tellHistory(database, taken.name, options, filling, ports);
            },
            compare: (database) => compareWithFile(database, 'rows' in read && read.ofPgDump ? read.rows : new Map(), ports),
        });
    });
}
async function checked(taken, folder, { server, installClient, jobs }, ports) {
    const { kind, file, name } = taken;
    if (kind === 'sql') {
        const psql = await requirePsql(server.major, ports.env);
        const read = await checkScript(file, name);
        const { restrictions } = read;
        const script = { psql, file, folder, restrictions, left: LEFT };
        return { read, fill: ({ url }) => runScript({ url, ...script }, ports) };
    }
    const client = await (0,dump_client/* backupClient */.g)({ ...server, installClient }, ports);
    const read = await checkArchive(taken, client, folder, ports);
    // The tar format cannot be read from several places at once.
    const parallel = kind === 'tar' ? 1 : jobs;
    const restore = {
        client,
        folder: file,
        keptIn: folder,
        format: kind,
        jobs: parallel,
        left: LEFT,
    };
    return { read, fill: ({ url }) => (0,run_restore/* runRestore */.Y)({ url, ...restore }, ports) };
}
/** A database without its history looks to the next deploy as if nothing had ever been applied. */
async function tellHistory({ url }, name, { liveHasHistory, schema }, scope, { env, signal }) {
    if (!liveHasHistory)
        return;
    const connect = { env, signal, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    const history = await (0,connection/* withClient */.SV)(url, connect, (client) => (0,prisma_history/* readPrismaHistory */.Dg)(client, schema));
    if (history === undefined || history.length === 0)
        scope.find(withoutHistory(name));
}
function withoutHistory(name) {
    return {
        rule: 'file-without-history',
        severity: 'warning',
        evidence: 'measured',
        title: `${name} holds no history of migrations, and the database has one`,
        detail: 'After the cutover `prisma migrate deploy` finds tables without a history and refuses to go on (P3005).',
        advice: 'Find out which migrations the file holds, and mark them with `prisma migrate resolve --applied NAME` before the next deploy.',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/jobs.ts

const MOST_JOBS = 8;
/** How many tables are filled at a time, where nobody said: more than there are cores only compete. */
function jobsOf({ jobs }) {
    return jobs ?? Math.min(MOST_JOBS, external_node_os_default().availableParallelism());
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/from-file.ts




/** Reads a file of another tool to its end, so that it can be restored in the database's place; as `withFileSource`. */
async function withFile({ file, live: { client, facts, schema, history }, options }, scope, ports, body) {
    const given = {
        ...{ file, live: await (0,content_outside/* readOutside */.E)(client), schema },
        liveHasHistory: (history?.length ?? 0) > 0,
        server: { major: facts.major, version: facts.version },
        ...{ installClient: options.installClient, jobs: jobsOf(options), scratchFolder: (0,external_node_os_.tmpdir)() },
    };
    return withFileSource(given, scope, ports, body);
}

// EXTERNAL MODULE: ./packages/core/src/backup/restore/extensions.ts
var extensions = __webpack_require__(12359);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/roles.ts
var roles = __webpack_require__(53412);
;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/kept.ts

const EXTENSIONS_SQL = `
SELECT e.extname::text AS name, n.nspname::text AS schema,
       EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid
                  AND d.deptype = 'e') AS "schemaOfExtension"
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace`;
/** Since 15 public belongs to the owner of its database; before, to whoever initialised the server. */
const PUBLIC_OF_DATABASE_OWNER = 15;
/** What stays, of the database that `client` is connected to, when it is filled with `content`. */
async function readKept(client, content, major) {
    const { rows } = await client.query(EXTENSIONS_SQL);
    const wanted = new Map(content.outside.extensions.map(({ name, schema }) => [name, schema]));
    const kept = rows.filter(({ name, schema }) => wanted.get(name) === schema);
    const owners = new Map(content.catalogue.schemas.map(({ name, owner }) => [name, owner]));
    const names = kept
        .filter(({ schema, schemaOfExtension }) => !schemaOfExtension && isUsers(schema))
        .map(({ schema }) => schema);
    const schemas = [...new Set([...(owners.has('public') ? ['public'] : []), ...names])];
    return {
        extensions: kept.map(({ name }) => name).sort(),
        schemas: schemas.map((name) => ({
            name,
            owner: name === 'public' ? publicOwner(major) : nameOf(owners.get(name)),
        })),
    };
}
function isUsers(schema) {
    return !schema.startsWith('pg_') && schema !== 'information_schema';
}
/** Where it was given to somebody else, the script says so. */
function publicOwner(major) {
    return major >= PUBLIC_OF_DATABASE_OWNER ? 'pg_database_owner' : null;
}
function nameOf(owner) {
    return owner === null || owner === undefined ? null : (0,roles/* unquoted */.qZ)(owner);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/possible.ts





const possible_FACTS_SQL = `
SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') AS owns,
       ARRAY(SELECT s.subname::text FROM pg_catalog.pg_subscription s WHERE s.subdbid = d.oid ORDER BY 1) AS subscriptions,
       ARRAY(SELECT p.gid FROM pg_catalog.pg_prepared_xacts p WHERE p.database = d.datname ORDER BY 1) AS prepared,
       (SELECT count(*) FROM pg_catalog.pg_class WHERE oid >= 16384)::int
         + (SELECT count(*) FROM pg_catalog.pg_largeobject_metadata)::int AS objects,
       pg_catalog.current_setting('max_locks_per_transaction')::int
         * (pg_catalog.current_setting('max_connections')::int
           + pg_catalog.current_setting('max_prepared_transactions')::int) AS locks
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;
/** Objects of a user's that the role may not drop; $1: extensions that stay. */
const NOT_OURS_SQL = `
WITH objects AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, c.oid, c.relowner AS owner, 'relation ' || n.nspname || '.' || c.relname AS name
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, p.proowner, 'routine ' || n.nspname || '.' || p.proname
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
   WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, n.oid, n.nspowner, 'schema ' || n.nspname
    FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  UNION ALL
  SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, oid, pubowner, 'publication ' || pubname FROM pg_catalog.pg_publication
  UNION ALL
  SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, oid, evtowner, 'event trigger ' || evtname FROM pg_catalog.pg_event_trigger
  UNION ALL
  SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner, 'server ' || srvname FROM pg_catalog.pg_foreign_server
  UNION ALL
  SELECT 'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass, oid, lomowner, 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata
  UNION ALL
  SELECT 'pg_catalog.pg_extension'::pg_catalog.regclass, oid, extowner, 'extension ' || extname FROM pg_catalog.pg_extension
   WHERE extname <> 'plpgsql' AND NOT extname = ANY ($1)
)
SELECT o.name FROM objects o
 WHERE NOT pg_catalog.pg_has_role(o.owner, 'USAGE') AND NOT EXISTS (
   SELECT FROM pg_catalog.pg_depend d WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY 1 LIMIT 20`;
/**
 * Whether this database can be emptied and filled again in one transaction by this role, as things stand. Reads only.
 *
 * @param client On the database itself.
 * @param content Of the backup.
 */
async function canRestoreInPlace(client, content, facts) {
    const because = await obstacle(client, content, facts);
    if (because !== undefined)
        return { possible: false, because };
    const kept = await readKept(client, content, facts.major);
    const { rows } = await client.query(NOT_OURS_SQL, [kept.extensions]);
    if (rows.length === 0)
        return { possible: true, kept };
    const names = (0,words/* namesInWords */.hy)(rows.map(({ name }) => name));
    return { possible: false, because: `${facts.role} does not own, and so may not drop: ${names}` };
}
async function obstacle(client, content, { standby, role }) {
    if (standby)
        return 'the server is a standby, which takes no writes';
    const found = (await client.query(possible_FACTS_SQL)).rows[0];
    if (found === undefined)
        return 'the database is not in pg_database';
    const { owns, subscriptions, prepared } = found;
    if (!owns)
        return `${role} does not own the database`;
    const all = [...new Set([...subscriptions, ...content.outside.subscriptions])];
    if (all.length > 0) {
        return `there are subscriptions (${(0,words/* namesInWords */.hy)(all)}), whose progress a restore would lose`;
    }
    if (prepared.length > 0) {
        return `prepared transactions hold their locks until they are ended: ${(0,words/* namesInWords */.hy)(prepared)}`;
    }
    return locksWords(found, content) ?? missing(client, content);
}
/** Every object is locked until the end: those that go and those that come. */
function locksWords({ objects, locks }, { catalogue }) {
    const { tables, indexes, sequences, views, constraints } = catalogue;
    const come = [tables, indexes, sequences, views, constraints].flat().length;
    if (objects + come <= locks)
        return undefined;
    return `the server can hold ${locks} locks at a time, and about ${objects + come} are needed; raise max_locks_per_transaction, which takes a restart`;
}
async function missing(client, content) {
    try {
        await (0,extensions/* requireExtensions */.A)(client, content.outside);
        await (0,roles/* requireRoles */.rb)(client, content);
        return undefined;
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo)
            return error.message;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/backup-fits.ts

/**
 * Why restoring a backup would not lead to the migration that one wants to go back to; undefined where it does. What the
 * backup lacks is fatal; where it has more, less would be undone than was asked for.
 *
 * @param going What is to go, of `goingOf`.
 */
function whyBackupDoesNotFit(history, going, { migrations }) {
    const applied = new Set((history ?? []).filter(({ state }) => state === 'applied').map(({ name }) => name));
    const wanted = [...applied].filter((name) => !going.includes(name));
    const has = new Set(migrations.applied);
    const lacks = wanted.filter((name) => !has.has(name));
    if (lacks.length > 0) {
        return `the backup is older than ${(0,words/* namesInWords */.hy)(lacks)}, which ${lacks.length === 1 ? 'is' : 'are'} to stay`;
    }
    const more = going.filter((name) => has.has(name));
    return more.length === 0
        ? undefined
        : `the backup was taken after ${(0,words/* namesInWords */.hy)(more)}, which ${more.length === 1 ? 'is' : 'are'} to go`;
}

// EXTERNAL MODULE: ./packages/core/src/validate/budget.ts
var validate_budget = __webpack_require__(54063);
// EXTERNAL MODULE: ./packages/core/src/validate/within-budget.ts
var within_budget = __webpack_require__(83235);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/ask.ts
var rows_ask = __webpack_require__(16578);
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
    for (const some of chunks([...readable].sort((a, b) => count_since_sizeOf(a) - count_since_sizeOf(b)))) {
        const answers = budget.spent
            ? some.map(() => ({ reason: TIME_OVER }))
            : await (0,rows_ask/* askEach */.H)(client, some.map((table) => questionOf(table, versions, changed)));
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
function count_since_sizeOf({ bytes }) {
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
    const outcome = await large_objects_since_count(client, readable, versions);
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
async function large_objects_since_count(client, readable, versions) {
    if (versions.kind === 'unknown')
        return { reason: versions.because };
    if (!readable)
        return { reason: 'this role may not read pg_largeobject' };
    return (0,session/* attempt */.CD)(client, async () => {
        const { rows } = await client.query(writtenSql(versions.newer));
        return rows[0]?.written ?? 0;
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/row-versions.ts

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
        : `; all databases of the server together wrote ${(0,words/* byteWords */.G4)(walBytes)} of WAL since`;
}

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
        const versions = await versionsSince(within, facts, (0,postgres_url/* describeUrl */.Ng)(url), recorded);
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
        const name = tableWords(table.key);
        if ('reason' in one)
            return [`how many rows of ${name} were written since: ${one.reason}`];
        if (one.how !== 'estimated')
            return [];
        return [`how many rows of ${name} were written since: it could not be counted within ${(0,words/* durationWords */.Sh)(budgetMs)}; ${estimateWords(one, rows[table.key])}`]; // prettier-ignore
    });
    if (versions.kind === 'known')
        return open;
    const updated = `what was changed since without the number of rows of a table changing: ${versions.because}${walWords(versions)}`;
    return [updated, ...open];
}
function estimateWords({ rows: total }, recorded) {
    const now = `about ${total.toLocaleString('en-US')} rows now`;
    return recorded === undefined
        ? now
        : `${now}, ${recorded.toLocaleString('en-US')} when the backup was taken`;
}

// EXTERNAL MODULE: ./packages/core/src/backup/archive/decryption.ts
var decryption = __webpack_require__(7996);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/opening.ts
var opening = __webpack_require__(48237);
// EXTERNAL MODULE: ./packages/core/src/backup/preflight/connections.ts
var connections = __webpack_require__(24341);
// EXTERNAL MODULE: ./packages/core/src/backup/preflight/listed.ts
var preflight_listed = __webpack_require__(81831);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/extension-versions.ts


const VERSIONS_SQL = `
SELECT w.name, w.version AS recorded, a.default_version AS here
  FROM unnest($1::text[], $2::text[]) AS w (name, version)
  JOIN pg_catalog.pg_available_extensions a ON a.name = w.name
 WHERE a.default_version <> w.version ORDER BY 1`;
/** A dump only says CREATE EXTENSION: where the server's default is another version than the recorded one, that comes. */
async function otherVersions(client, { outside: { extensions } }) {
    const { rows } = await client.query(VERSIONS_SQL, [
        extensions.map(({ name }) => name),
        extensions.map(({ version }) => version),
    ]);
    return rows;
}
function tellVersions(versions, scope) {
    if (versions.length === 0)
        return;
    const lines = versions.map(({ name, recorded, here }) => `${name} ${recorded} → ${here}`);
    scope.find({
        rule: 'extension-version-changes',
        severity: 'warning',
        evidence: 'catalogue',
        title: `${(0,words/* plural */.LS)(lines.length, 'extension')} would come back in another version`,
        detail: (0,preflight_listed/* listed */.K)(lines, 20),
        advice: 'A dump says only CREATE EXTENSION, which makes the version that the server has as its default. Nothing is to be done where the application does not mind.',
    });
}
/** What was recorded, with the versions of these extensions as they were found: that they differ was said before. */
function withVersionsFound(versions) {
    const accepted = new Set(versions.map(({ name }) => name));
    return (expected, found) => {
        const now = new Map(found.outside.extensions.map(({ name, version }) => [name, version]));
        const settle = (extension) => accepted.has(extension.name)
            ? { ...extension, version: now.get(extension.name) ?? extension.version }
            : extension;
        const { catalogue, outside } = expected;
        return {
            ...expected,
            catalogue: { ...catalogue, extensions: catalogue.extensions.map(settle) },
            outside: { ...outside, extensions: outside.extensions.map(settle) },
        };
    };
}

// EXTERNAL MODULE: ./packages/core/src/backup/archive/read.ts + 5 modules
var archive_read = __webpack_require__(47204);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/content-of.ts
var content_of = __webpack_require__(65335);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/fetch.ts







/**
 * Reads the archive to its last byte: sizes, hashes, decryption, names. The first copy that is sound counts; one that
 * is damaged or cannot be reached is passed over with a finding.
 *
 * @param into A kept folder to unpack the dump in; without it every file is decompressed and dropped.
 * @throws UserError, OperationFailed of the last copy, where none is sound: those of `readArchive`.
 */
async function fetchPoint(point, options, into, scope, ports) {
    let last;
    for (const [index, copy] of point.copies.entries()) {
        const folder = into === undefined ? undefined : external_node_path_default().join(into, `dump-${index}`);
        try {
            return { ...(await readCopy(point, copy, options, folder, scope, ports)), copy, folder };
        }
        catch (error) {
            if (folder !== undefined)
                await (0,external_node_fs_promises_.rm)(folder, { recursive: true, force: true });
            if (ports.signal.aborted)
                throw (0,errors/* interruption */.YW)(ports.signal);
            if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
                throw error;
            last = error;
            // A key that is missing or another's is so for every copy.
            if (error.code.startsWith('decryption-key') || error.code === 'identity-invalid')
                break;
            if (index < point.copies.length - 1)
                tellPassedOver(copy, error, scope);
        }
    }
    throw last;
}
async function readCopy({ manifest }, copy, options, into, scope, { signal, log }) {
    const started = performance.now();
    const { archive } = manifest;
    log.info(`fetching ${copy.location}`);
    if (into !== undefined)
        await (0,external_node_fs_promises_.mkdir)(into, { mode: 0o700 });
    const { keys } = (0,opening/* openingOf */.E)(manifest, options);
    const source = await copy.archive();
    const read = await (0,archive_read/* readArchive */.b)({
        ...{ source, archive, keys, signal },
        ...(into === undefined ? {} : { into }),
    });
    const content = (0,content_of/* contentOf */.$)(read.content, archive);
    for (const sentence of read.notCompared)
        scope.notVerified(sentence);
    const durationMs = Math.round(performance.now() - started);
    scope.item({
        ...{ status: 'passed', name: copy.location, durationMs },
        result: `${(0,words/* byteWords */.G4)(archive.bytes)} fetched and checked`,
    });
    return { content };
}
function tellPassedOver({ location }, error, scope) {
    scope.find({
        rule: 'backup-copy-passed-over',
        severity: 'warning',
        evidence: 'stored',
        title: `the copy in ${location} cannot be used: ${(0,errors/* messageOf */.bD)(error).split('\n')[0] ?? ''}`,
        detail: 'Another copy of the same backup is taken.',
        advice: 'Find out what has access to that place, and remove what is damaged there.',
    });
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-outside.ts
var compare_outside = __webpack_require__(54379);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/live.ts



const live_SHOWN = 20;
/**
 * Tells what the database that serves has now and the restored one will not have, or not as it is.
 *
 * @param live As `readOutside` gives it.
 */
function tellLeftBehind(live, recorded, database, scope) {
    const gone = live.publications.filter((name) => !recorded.publications.includes(name));
    const tell = (names, told) => {
        if (names.length === 0)
            return;
        const detail = (0,preflight_listed/* listed */.K)(names, live_SHOWN);
        scope.find({ severity: 'warning', evidence: 'catalogue', detail, ...told });
    };
    tell(changedSince(live, recorded), {
        rule: 'database-changed-since',
        title: `what belongs to ${database} itself is not as it was recorded, and would go back to that`,
        advice: 'What was changed on purpose since must be changed again after the rollback; at once where it decides who may connect.',
    });
    const slots = live.slots.map(({ name, plugin }) => `${name} (${plugin})`);
    tell(slots, {
        rule: 'slot-stays-behind',
        title: `${(0,words/* plural */.LS)(slots.length, 'logical slot')} of ${database} would stay with the preserved database`,
        advice: 'Whoever reads from it (a subscriber, Debezium) must make a new slot in the restored database and a new copy of what it holds: what it has read may not be there any more. Until the old slot is dropped it holds back WAL.',
    });
    tell(live.subscriptions, {
        rule: 'subscription-stays-behind',
        title: `${(0,words/* plural */.LS)(live.subscriptions.length, 'subscription')} of ${database} would stop: each stays with the preserved database, and a restored one comes disabled and without its slot`,
        advice: 'After the rollback make the subscription anew, or give the restored one a slot (ALTER SUBSCRIPTION … SET (slot_name = …), ENABLE), and drop the one of the preserved database there before that.',
    });
    tell(gone, {
        rule: 'publication-goes',
        title: `${(0,words/* plural */.LS)(gone.length, 'publication')} made since the backup would be gone`,
        advice: 'Make them again after the rollback, before their subscribers go on.',
    });
}
/** In words that show no value: a setting may be a secret. */
function changedSince(live, recorded) {
    const single = {
        owner: 'owner',
        comment: 'comment',
        connectionLimit: 'connection limit',
    };
    const changed = ['owner', 'comment', 'connectionLimit'].filter((part) => live[part] !== recorded[part]);
    return [
        ...changed.map((part) => `its ${single[part]}`),
        ...((0,compare_outside/* accessDifferences */.l)(live, recorded).length === 0 ? [] : ['its privileges (GRANT, REVOKE)']),
        ...settingsChanged(live, recorded),
    ];
}
function settingsChanged({ settings: now }, { settings: then }) {
    const texts = (settings) => new Map(settings.map((one) => [words(one), one.value]));
    const words = ({ role, name }) => `its setting ${name}${role === null ? '' : ` of the role ${role}`}`;
    const [one, other] = [texts(now), texts(then)];
    const all = [...new Set([...one.keys(), ...other.keys()])].sort();
    return all.filter((each) => one.get(each) !== other.get(each));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/locale.ts
/** A locale that another database has, or that the server lists, can be given to a new one. */
const KNOWN_SQL = `
SELECT EXISTS (SELECT FROM pg_catalog.pg_database d
                WHERE pg_catalog.lower(d.datcollate) = pg_catalog.lower($1) AND pg_catalog.lower(d.datctype) = pg_catalog.lower($2))
    OR NOT EXISTS (SELECT FROM unnest(ARRAY[$1, $2]) AS w (locale)
                    WHERE w.locale NOT IN ('C', 'POSIX') AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_collation c
                       WHERE c.collprovider = 'c' AND pg_catalog.lower(c.collcollate) = pg_catalog.lower(w.locale))) AS known`;
/**
 * Looks whether this server knows the locale of the backup. Where that cannot be seen, CREATE DATABASE decides, before
 * anything else was made.
 */
async function tellLocale(client, { collate, ctype }, scope) {
    const { rows } = await client.query(KNOWN_SQL, [collate, ctype]);
    if (rows[0]?.known === true)
        return;
    const called = collate === ctype ? collate : `${collate} / ${ctype}`;
    scope.notVerified(`whether the server has the locale ${called}: no database of it uses it; the restored one could not be made without`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/owners.ts

/** The schema public has belonged to whoever initialised the server; a dump says so from 15 on only. */
const PUBLIC_IN_DUMP = 150_000;
/** Roles that a restore gives something to, or speaks for, unquoted; the server's own left out. */
function ownersOf(catalogue) {
    const { serverVersion, schemas, defaultPrivileges, eventTriggers, publications, others } = catalogue;
    const { enums, domains, compositeTypes, rangeTypes, sequences, tables, views, functions } = catalogue;
    const dumped = schemas.filter(({ name }) => name !== 'public' || serverVersion >= PUBLIC_IN_DUMP);
    const owned = [
        ...[dumped, enums, domains, compositeTypes, rangeTypes, sequences, tables, views].flat(),
        ...[functions, catalogue.statistics, eventTriggers, publications, others].flat(),
    ];
    const owners = [
        ...owned.flatMap(({ owner }) => (owner === null ? [] : [owner])),
        ...defaultPrivileges.map(({ role }) => role),
    ].map(roles/* unquoted */.qZ);
    return [...new Set(owners)].filter((name) => !name.startsWith('pg_')).sort();
}
/** From 16 on the role pg_create_subscription makes those. */
const SUBSCRIPTIONS_BY_OTHERS = 16;
/** What only superusers make, as far as the catalogue names it. */
function superuserOnly({ eventTriggers, publications, others }, major) {
    const whole = publications.filter(({ allTables, schemas }) => allTables || schemas.length > 0);
    const subscriptions = major < SUBSCRIPTIONS_BY_OTHERS ? ['subscription'] : [];
    const kinds = new Set(['foreign data wrapper', 'type', ...subscriptions]);
    return [
        ...eventTriggers.map(({ id }) => `event trigger ${id}`),
        ...whole.map(({ id }) => `publication ${id}`),
        ...others.filter(({ kind }) => kinds.has(kind)).map(({ id }) => id),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/privileges.ts




/** From 16 on to be a member is not enough: `WITH SET` decides about giving something away. */
function privilegesSql(major) {
    return `
SELECT r.rolcreatedb AS createdb,
  ARRAY(SELECT w.name FROM unnest($1::text[]) AS w (name)
          JOIN pg_catalog.pg_roles o ON o.rolname = w.name
         WHERE NOT pg_catalog.pg_has_role(o.oid, '${major >= 16 ? 'SET' : 'MEMBER'}') ORDER BY 1) AS strangers,
  ARRAY(SELECT a.name::text FROM unnest($2::text[]) AS w (name)
          JOIN pg_catalog.pg_available_extensions a ON a.name = w.name
          JOIN pg_catalog.pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version
         WHERE v.superuser AND NOT v.trusted ORDER BY 1) AS extensions
  FROM pg_catalog.pg_roles r WHERE r.rolname = current_user`;
}
/**
 * What this role may not do that a restore beside takes.
 *
 * @returns What makes it impossible, and what may do so, which a provider's own rules decide.
 */
async function lackingPrivileges(client, { superuser, role, major }, content) {
    if (superuser)
        return { problems: [], findings: [] };
    const extensions = content.outside.extensions.map(({ name }) => name);
    const { rows } = await client.query(privilegesSql(major), [
        ownersOf(content.catalogue),
        extensions.filter((name) => name !== 'plpgsql'),
    ]);
    const [has] = rows;
    if (!has)
        throw new Error('the server did not say what this role may do');
    const problems = [
        ...(has.createdb ? [] : [noCreatedb(role)]),
        ...(has.strangers.length === 0 ? [] : [notMember(role, has.strangers)]),
    ];
    const doubtful = [
        ...has.extensions.map((name) => `extension ${name}`),
        ...superuserOnly(content.catalogue, major),
    ];
    return { problems, findings: doubtful.length === 0 ? [] : [mayBeRefused(role, doubtful)] };
}
function noCreatedb(role) {
    return new errors/* UserError */.yo('restore-no-createdb', `The role ${role} may not create databases: a backup is restored into a new one.`, `As a superuser: ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)} CREATEDB; or run the rollback as another role. Where neither is to be had: strategy in-place.`);
}
function notMember(role, owners) {
    return new errors/* UserError */.yo('restore-not-member', `The role ${role} may not give what it restores to its owners: ${(0,words/* namesInWords */.hy)(owners)}.`, `Run the rollback as a superuser, or: ${owners.map((owner) => `GRANT ${(0,identifiers/* quoteIdent */.v4)(owner)} TO ${(0,identifiers/* quoteIdent */.v4)(role)};`).join(' ')}`);
}
function mayBeRefused(role, what) {
    return {
        rule: 'restore-may-be-refused',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the role ${role} is no superuser, and the backup holds what Postgres lets only superusers make: ${(0,words/* namesInWords */.hy)(what)}`,
        detail: 'Some providers let their administrators all the same. The restore goes into a new database and ends at the first refusal; the one that serves is not touched.',
        advice: 'Run the rollback as a superuser where there is one.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/backup/verify/room.ts
var room = __webpack_require__(11269);
;// CONCATENATED MODULE: ./packages/core/src/rollback/point/room.ts






/**
 * Makes sure that the dump has room in the folder that it is unpacked into.
 *
 * @throws UserError `restore-scratch-too-small`.
 */
async function requireScratch(manifest, folder, scope) {
    const needed = (0,room/* roomForTrial */.rs)(manifest, false);
    const free = await freeIn(folder).catch((error) => {
        scope.notVerified(`whether ${folder} has room for the dump: ${(0,errors/* messageOf */.bD)(error)}`);
        return Infinity;
    });
    if (free >= needed)
        return;
    throw new errors/* UserError */.yo('restore-scratch-too-small', `The folder for temporary files, ${folder}, has ${(0,words/* byteWords */.G4)(free)} free; the backup takes ${(0,words/* byteWords */.G4)(needed)} there before it is restored.`, 'Set TMPDIR to a folder with more room.');
}
/**
 * Makes sure that the server has room for a second database, as far as its disk can be seen from here: only where it
 * runs on this machine.
 *
 * @param scope Is told where the disk cannot be seen.
 * @throws UserError `restore-no-room`: a disk that becomes full would end the database that still serves.
 */
async function requireServerRoom({ client, url }, manifest, scope) {
    const folder = await localData(client, url);
    const free = folder === undefined ? undefined : await freeIn(folder).catch(() => undefined);
    const needed = (0,room/* roomForTrial */.rs)(manifest, true) - (0,room/* roomForTrial */.rs)(manifest, false);
    if (free === undefined) {
        scope?.notVerified(`whether the server's disk has room for a second database of about ${(0,words/* byteWords */.G4)(needed)}: it cannot be seen from here`);
        return;
    }
    if (free >= needed)
        return;
    throw new errors/* UserError */.yo('restore-no-room', `The disk of the server has ${(0,words/* byteWords */.G4)(free)} free; the restored database takes about ${(0,words/* byteWords */.G4)(needed)} beside the one that serves.`, 'Make room, or drop a preserved database that is not needed any more: `belay rollback --list` names them.');
}
const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);
/** The server's data directory, where it is on this machine and the role may know it. */
async function localData(client, url) {
    const { host } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    if (!host.startsWith('/') && !LOOPBACK.has(host))
        return undefined;
    try {
        const sql = `SELECT pg_catalog.current_setting('data_directory') AS folder`;
        const { rows } = await client.query(sql);
        return rows[0]?.folder;
    }
    catch (error) {
        if ((0,session/* isSqlError */.pv)(error))
            return undefined;
        throw error;
    }
}
async function freeIn(folder) {
    const { bavail, bsize } = await (0,external_node_fs_promises_.statfs)(folder);
    return bavail * bsize;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/sequences.ts



/**
 * Makes sure that the sequences of the database that serves can be read: those of the restored one go on where they stand.
 *
 * @throws UserError `sequences-unreadable`.
 */
async function requireSequences(client) {
    try {
        await (0,sequences/* readSequences */.l)(client);
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        throw new errors/* UserError */.yo('sequences-unreadable', `The sequences of the database cannot be read: ${(0,session/* reasonOf */.A3)(error)}. Those of the restored one could not go on where they stand, and numbers would be given out twice.`, 'Give the role SELECT on them (GRANT SELECT ON ALL SEQUENCES IN SCHEMA …), or run the rollback as their owner.', { cause: error });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/tell.ts
/** Tells what is known of a backup from its manifest and from how it was found. */
function tellPoint({ manifest, verified, copies, passedOver }, scope) {
    for (const sentence of manifest.notCompared)
        scope.notVerified(`of the backup: ${sentence}`);
    if (passedOver.length > 0) {
        scope.find({
            rule: 'backup-passed-over',
            severity: 'warning',
            evidence: 'stored',
            title: `${copies[0]?.location ?? manifest.id} is taken, and not ${passedOver[0] ?? ''}`,
            ...(passedOver.length === 1 ? {} : { detail: passedOver.slice(1).join('\n') }),
            advice: 'Where a newer one is wanted, verify it (`belay backup --check PLACE/ID`) and name it.',
        });
    }
    if (verified)
        return;
    scope.find({
        rule: 'backup-never-verified',
        severity: 'warning',
        evidence: 'stored',
        title: `${manifest.id} was never verified`,
        detail: 'Every byte of it was read and fits its manifest. Whether it gives back the same database is seen when it is restored, before anything is exchanged.',
        advice: 'Have backups verified when they are made: `verify: restore` of action-backup.',
    });
}
/** It was typed; whoever reads the report did not. */
function tellAnother({ manifest: { target, takenAt } }, { place }, scope) {
    scope.find({
        rule: 'backup-of-another-database',
        severity: 'warning',
        evidence: 'stored',
        title: `what replaces ${place} is a backup of ${target.place} of ${takenAt}`,
        detail: 'It was confirmed by both names.',
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/version.ts

/**
 * A dump goes into the major version that it was made from, or a newer one.
 *
 * @throws UserError `backup-of-newer-server`.
 */
function requireVersion({ target }, { major, version }, scope) {
    if (target.major > major) {
        throw new errors/* UserError */.yo('backup-of-newer-server', `The backup was made on Postgres ${target.version}, and this server is ${version}: a dump does not go into an older major version.`, `Take a backup from before the downgrade, or restore on a server of Postgres ${target.major}.`);
    }
    if (target.major === major)
        return;
    scope.find({
        rule: 'backup-of-older-server',
        severity: 'warning',
        evidence: 'stored',
        title: `the backup was made on Postgres ${target.version}, and this server is ${version}`,
        detail: 'It is restored and compared all the same; what the newer version shows otherwise would count as a difference, and the database that serves would stay.',
        advice: 'Take a backup from after the upgrade where there is one.',
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/check.ts





















/**
 * Everything that can be known before anything is made: that the backup is whole, opens with the keys that were given
 * and is of this database; that the server has its roles, extensions, privileges and room. What is lost or needs work
 * is a finding, what is impossible a problem. Nothing is written but, where the scratch folder is given, there. Whether the
 * database can then be exchanged is for `canRename`.
 *
 * @param into A kept folder to unpack the dump in, which needs room; without it every file is decompressed and dropped.
 * @throws OperationFailed `server-lost`; Interrupted.
 */
async function checkPoint(point, target, options, scope, ports, into) {
    const { manifest } = point;
    const { client: session, facts } = target;
    const problems = [];
    const collect = async (look) => {
        try {
            return await look();
        }
        catch (error) {
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            problems.push(error);
            return undefined;
        }
    };
    tellPoint(point, scope);
    const here = await identityOf(target);
    const another = await collect(() => requireSameDatabase(manifest.target, here, options.confirm));
    if (another === true)
        tellAnother(point, here, scope);
    await collect(() => requireDirectPrimary(facts));
    await collect(() => requireVersion(manifest, facts, scope));
    await collect(() => (0,connections/* requireConnections */.p)(session, facts, jobsOf(options), 'restore'));
    // Whether the room suffices that nobody sees is a question for a plan; the restore answers it.
    await collect(() => requireServerRoom(target, manifest, into === undefined ? scope : undefined));
    await collect(() => requireSequences(session));
    const live = await (0,content_outside/* readOutside */.E)(session);
    const { major, version } = facts;
    const { installClient } = options;
    const client = await collect(() => (0,dump_client/* backupClient */.g)({ major, version, installClient }, ports));
    const roomy = await collect(async () => {
        if (into !== undefined)
            await requireScratch(manifest, (0,external_node_os_.tmpdir)(), scope);
        return true;
    });
    const fetched = await collect(async () => {
        const { encryption } = manifest.archive;
        if (encryption)
            await (0,decryption/* checkKeys */.L)(encryption, (0,opening/* openingOf */.E)(manifest, options).keys);
        return fetchPoint(point, options, roomy ? into : undefined, scope, ports);
    });
    const versions = fetched && (await holdAgainst(fetched.content, target, { problems, collect }, scope));
    if (fetched)
        tellLeftBehind(live, fetched.content.outside, facts.database, scope);
    return {
        ...{ point, problems, another: another === true, fetched, client },
        versions: versions ?? [],
    };
}
/** What the backup needs to be there already. */
async function holdAgainst(content, { client, facts }, { problems, collect }, scope) {
    await collect(() => (0,roles/* requireRoles */.rb)(client, content));
    await collect(() => (0,extensions/* requireExtensions */.A)(client, content.outside));
    const lacking = await lackingPrivileges(client, facts, content);
    problems.push(...lacking.problems);
    for (const finding of lacking.findings)
        scope.find(finding);
    await tellLocale(client, content.outside, scope);
    const versions = await otherVersions(client, content);
    tellVersions(versions, scope);
    return versions;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/impossible.ts

/** What stands in the way of a new database, and not of a restore into the one that is there. */
const ONLY_BESIDE = new Set(['restore-no-createdb']);
/**
 * Everything that stands in the way of a restore, as one error: a single one as it is.
 *
 * @returns Undefined when nothing does.
 */
function impossible(all, how = 'beside') {
    const problems = all.filter(({ code }) => how === 'beside' || !ONLY_BESIDE.has(code));
    const [only, ...others] = problems;
    if (only === undefined || others.length === 0)
        return only;
    const hints = problems.flatMap(({ hint, code }) => hint === undefined ? [] : [`${code}: ${hint}`]);
    return new errors/* UserError */.yo('restore-impossible', `The backup cannot be restored here, for ${problems.length} reasons:\n${problems.map(({ code, message }) => `  ${code}: ${message}`).join('\n')}`, hints.join('\n'));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/look-at-restore.ts










/** Whether the backup can take the database's place, or be restored into it, and what that would lose. */
async function lookAtRestore(input, scope, budgetMs) {
    const { found, seen, frame } = input;
    const { strategy } = frame.options;
    const losses = { reverse: [], restore: [], unknown: [] };
    if (found.problem) {
        const because = withoutStop(found.problem);
        return { restore: { possible: false, because }, inPlace: { possible: false, because }, losses };
    }
    const { backup } = found;
    if (backup === undefined || strategy === 'reverse') {
        const because = backup === undefined ? 'no backup was named' : 'only reverse SQL was asked for';
        return { restore: { possible: false, because }, inPlace: { possible: false, because }, losses };
    }
    const rename = strategy === 'in-place' ? undefined : await askRename(input);
    if (backup.kind === 'file')
        return ofFile(input, backup.file, rename, scope);
    const { point } = backup;
    const unfit = misfit(input, point);
    const checked = await checkCompletely(input, point, scope);
    const measured = await measureRestoreLoss(seen, point.manifest, { budgetMs });
    const beside = rename?.possible === false ? rename : checked.beside;
    const because = unfit ?? (beside.possible ? undefined : beside.because);
    return {
        restore: because === undefined
            ? { possible: true, words: pointWords(point) }
            : { possible: false, because },
        inPlace: unfit === undefined ? checked.inPlace : { possible: false, because: unfit },
        losses: { ...losses, restore: measured.losses, unknown: measured.unknown },
    };
}
/** Where a migration was named, a backup that does not hold just that is another way than the one asked for. */
function misfit({ frame: { options }, seen, going }, { manifest }) {
    if (options.to === undefined && options.armed === undefined)
        return undefined;
    return whyBackupDoesNotFit(seen.history, going.going, manifest);
}
/** Nobody knows what a file holds before it is restored: that is never the same as losing nothing. */
async function ofFile({ found, frame, seen }, file, rename, scope) {
    const { to, what } = frame.options;
    const can = rename?.possible === false
        ? rename
        : what === 'plan'
            ? await readToItsEnd(frame, file, seen, scope)
            : { possible: true };
    const written = 'what was written since cannot be counted: a file does not say what it holds';
    const leads = to === undefined
        ? []
        : [`whether it leads to ${to}: a file does not say which migrations it holds`];
    return {
        restore: can.possible ? { possible: true, words: found.result.result } : can,
        inPlace: { possible: false, because: 'a file is only restored beside' },
        losses: { reverse: [], restore: [], unknown: [written, ...leads] },
    };
}
async function readToItsEnd({ options, ports }, file, live, scope) {
    try {
        await withFile({ file, live, options }, scope, ports, () => Promise.resolve());
        return { possible: true };
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo))
            throw error;
        return notPossible(error, scope);
    }
}
function notPossible(error, scope) {
    scope.find({
        rule: 'restore-not-possible',
        severity: 'error',
        evidence: 'stored',
        title: withoutStop(error),
        advice: error.hint ?? '',
    });
    return { possible: false, because: withoutStop(error) };
}
function withoutStop(error) {
    return (0,errors/* messageOf */.bD)(error).replace(/\.$/, '');
}
async function askRename({ seen, frame }) {
    const { url, facts, pid } = seen;
    const target = { database: facts.database, oid: facts.databaseOid };
    return withAdmin(url, frame.ports, (admin) => canRename(admin, target, [pid]));
}
/** A plan reads the backup to its last byte; a rollback does that when it fetches it, and not twice. */
async function checkCompletely({ seen, frame }, point, scope) {
    const { options, ports } = frame;
    if (options.what !== 'plan')
        return { beside: { possible: true }, inPlace: { possible: true } };
    const { problems, fetched } = await checkPoint(point, seen, options, scope, ports);
    const can = (how) => {
        const problem = impossible(problems, how);
        if (problem === undefined)
            return { possible: true };
        const isAskedFor = (how === 'in-place') === (options.strategy === 'in-place');
        return isAskedFor ? notPossible(problem, scope) : { possible: false, because: withoutStop(problem) }; // prettier-ignore
    };
    const beside = can('beside');
    const inPlace = can('in-place');
    if (!inPlace.possible || fetched === undefined)
        return { beside, inPlace };
    return { beside, inPlace: await canRestoreInPlace(seen.client, fetched.content, seen.facts) };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/ways.ts

/** Every way there is, the least costly first, and why it can be taken or not. */
function waysOf(situation) {
    return [cleaning(situation), reversing(situation), restoring(situation), inPlace(situation)];
}
/** It takes something out of the live database, or nobody knows. */
function isLossy({ losses, unknown }) {
    return losses.length > 0 || unknown.length > 0;
}
function cleaning(situation) {
    const { going, failed } = situation;
    const problem = going.length > 0
        ? `${(0,words/* plural */.LS)(going.length, 'migration')} ${going.length === 1 ? 'is' : 'are'} applied`
        : (situation.notBySql ?? leftBehind(situation));
    const because = problem ?? fromFailed(failed);
    return { strategy: 'clean-history', possible: problem === undefined && failed.length > 0, because, losses: [], unknown: [] }; // prettier-ignore
}
function fromFailed(failed) {
    if (failed.length === 0)
        return 'no migration has failed';
    return `${(0,words/* namesInWords */.hy)(failed)} failed and left nothing behind`;
}
function leftBehind({ failed, left }) {
    for (const name of failed) {
        const what = left.get(name) ?? { unknown: 'it was not looked at' };
        if (what === 'nothing')
            continue;
        return 'something' in what
            ? `${name} failed and left something behind: ${what.something}`
            : `${name} failed, and what it left is not known: ${what.unknown}`;
    }
    return undefined;
}
function reversing(situation) {
    const { going, losses } = situation;
    const problem = whyNoReverse(situation);
    return {
        ...{ strategy: 'reverse', possible: problem === undefined },
        because: problem ?? `${(0,words/* plural */.LS)(going.length, 'reverse')} ${going.length === 1 ? 'is' : 'are'} proven`, // prettier-ignore
        ...{ losses: losses.reverse, unknown: losses.reverseUnknown ?? [] },
    };
}
function whyNoReverse(situation) {
    const { going, reverses, notBySql } = situation;
    if (going.length === 0)
        return 'no migration is applied that would go';
    if (notBySql !== undefined)
        return notBySql;
    for (const migration of going) {
        const reverse = reverses.find((one) => one.migration === migration);
        if (reverse === undefined)
            return `no reverse of ${migration} is known`;
        if ('because' in reverse)
            return `${migration} has no proven reverse: ${reverse.because}`;
    }
    return leftBehind(situation);
}
function restoring({ restore, losses }) {
    return {
        ...{ strategy: 'restore', possible: restore.possible },
        because: restore.possible ? `${restore.words} can be restored beside` : restore.because,
        ...{ losses: losses.restore, unknown: losses.unknown },
    };
}
function inPlace({ inPlace: can, losses }) {
    return {
        ...{ strategy: 'in-place', possible: can.possible },
        because: can.possible ? 'only when asked for: the database is locked throughout' : can.because,
        ...{ losses: losses.restore, unknown: losses.unknown },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/decide.ts



/**
 * Which way is taken. `auto`: of cleaning the history, running the proven reverses and restoring, in this order, the
 * first possible one that loses nothing; where each would, the first possible one, and it is refused unless the loss is
 * accepted. What is not known of a loss counts as one. In place is never taken by itself.
 */
function decide(situation, asked) {
    const ways = waysOf(situation);
    const told = ways.map(({ strategy, possible, because }) => ({ strategy, possible, because }));
    if (isDone(situation, asked))
        return { ...NOTHING, ways: told };
    const eligible = ways.filter((way) => isAskedFor(way, situation, asked));
    const possible = eligible.filter((way) => way.possible);
    const way = possible.find((one) => !isLossy(one)) ?? possible[0];
    if (way === undefined) {
        return { ...NOTHING, ways: told, refused: decide_impossible(eligible, asked) };
    }
    const { strategy, losses, unknown } = way;
    const decision = { strategy, ways: told, losses, lossesUnknown: unknown };
    if (!isLossy(way) || asked.acceptDataLoss === true)
        return decision;
    return { ...decision, refused: wouldLose(way) };
}
/** What a refusal is thrown or reported as. */
function refusalOf({ refused }) {
    if (refused === undefined)
        return undefined;
    const { code, message, hint } = refused;
    return code === 'data-loss'
        ? new errors/* UserError */.yo('data-loss', message, hint)
        : new errors/* UserError */.yo('rollback-impossible', message, hint);
}
const NOTHING = { strategy: 'none', losses: [], lossesUnknown: [] };
/** Who asks for a restore gets one, whatever the history says: it is the rows that are wanted back. */
function isDone({ going, failed, notBySql }, { strategy, file }) {
    if (strategy === 'restore' || strategy === 'in-place' || file === true)
        return false;
    return going.length === 0 && failed.length === 0 && notBySql === undefined;
}
function isAskedFor({ strategy }, { going }, asked) {
    switch (asked.strategy) {
        case 'auto':
            return asked.file === true ? strategy === 'restore' : strategy !== 'in-place';
        case 'reverse':
            // Where nothing was applied there is nothing to run.
            return strategy === (going.length === 0 ? 'clean-history' : 'reverse');
        case 'restore':
        case 'in-place':
            return strategy === asked.strategy;
    }
}
const WAY_WORDS = {
    'clean-history': 'cleaning the history',
    reverse: 'reverse SQL',
    restore: 'a restore',
    'in-place': 'a restore in place',
};
function decide_impossible(eligible, { strategy, to }) {
    const reasons = eligible.map((way) => `${WAY_WORDS[way.strategy]}: ${way.because}`);
    return {
        code: 'rollback-impossible',
        message: `There is no way back${to === undefined ? '' : ` to ${to}`}. ${sentences(reasons)}`,
        hint: strategy === 'auto'
            ? 'Nothing was changed.'
            : `Only \`${strategy}\` was asked for; \`auto\` looks at the others as well. Nothing was changed.`,
    };
}
function wouldLose({ strategy, losses, unknown }) {
    const what = lossWords(losses);
    const lost = what.length === 0 ? [] : [`This would take out of the live database ${what.join('; ')}`]; // prettier-ignore
    const open = unknown.length === 0 ? [] : [`What it would take is not all known: ${unknown.join('; ')}`]; // prettier-ignore
    return {
        code: 'data-loss',
        message: sentences([...lost, ...open]),
        hint: `Give accept-data-loss to go on. ${KEPT[strategy]} Nothing was changed.`,
    };
}
const KEPT = {
    'clean-history': '',
    reverse: 'It stays in the backup that is made before, where one is made.',
    restore: 'It stays in the preserved database and can be exported (--salvage).',
    'in-place': 'It stays in the backup that is made before, where one is made.',
};
function sentences(parts) {
    return parts
        .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
        .map((part) => (part.endsWith('.') ? part : `${part}.`))
        .join(' ');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/estimate.ts
/** A cutover takes about 200 ms with clients that reconnect all the time, whatever the size. */
const CUTOVER_MS = 250;
/** Restored, indexed, analysed, hashed and compared on two cores: 60 MB/s for pg_restore -j2 alone, and half of that. */
const BYTES_PER_MS = 30_000;
/** What a plain dump becomes with its indexes, and a compressed one unpacked: between 3 and 17 times were seen. */
const FILE_GROWS = 8;
/**
 * How long connections would be refused and how long the whole would take, in milliseconds; the latter from the restore
 * that proved the backup, else from the size. Undefined where nothing is known of it. In place the database is locked
 * for all of it.
 */
function estimate_estimateOf({ strategy, manifest, restoreMs = 0, fileBytes, }) {
    if (strategy !== 'restore' && strategy !== 'in-place')
        return { refusedMs: 0 };
    const bytes = manifest?.databaseBytes ?? (fileBytes ?? 0) * FILE_GROWS;
    const durationMs = restoreMs > 0 ? restoreMs : Math.round(bytes / BYTES_PER_MS);
    const known = durationMs > 0 ? { durationMs } : {};
    if (strategy === 'restore')
        return { refusedMs: CUTOVER_MS, ...known };
    return durationMs > 0 ? { refusedMs: durationMs, durationMs } : undefined;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(90734);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/scripts.ts
var scripts = __webpack_require__(76547);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/sql-nodes.ts
/** The table that a statement is about, where it is about one. @param fallback What an unqualified name means. */
function targetOf({ node }, fallback) {
    return sql_nodes_nameOf(node['relation'], fallback);
}
/** The tables of TRUNCATE. */
function sql_nodes_truncated({ node }, fallback) {
    return listOf(node['relations']).flatMap((relation) => sql_nodes_nameOf(asNode(relation)['RangeVar'], fallback) ?? []);
}
/** What DROP names, as the last two parts of each name. */
function dropped({ node }, fallback) {
    return listOf(node['objects']).flatMap((object) => {
        const parts = listOf(asNode(asNode(object)['List'])['items']).map(sql_nodes_textOf);
        const name = parts.at(-1) ?? '';
        return name === '' ? [] : [{ schema: parts.at(-2) ?? fallback, name }];
    });
}
/** The commands of an ALTER TABLE. */
function alterCommands({ node }) {
    return listOf(node['cmds']).map((command) => {
        const { subtype, name, def } = asNode(asNode(command)['AlterTableCmd']);
        const { colname, typeName, raw_default: using } = asNode(asNode(def)['ColumnDef']);
        const column = stringOf(name ?? colname);
        const through = using === undefined ? [] : castsOf(using, column);
        return { subtype: stringOf(subtype), column, type: typeOf(typeName), through };
    });
}
function castsOf(expression, column) {
    const { ColumnRef: reference, TypeCast: cast } = asNode(expression);
    if (reference !== undefined) {
        return sql_nodes_textOf(listOf(asNode(reference)['fields']).at(-1)) === column ? [] : undefined;
    }
    const { arg, typeName } = asNode(cast);
    const inner = arg === undefined ? undefined : castsOf(arg, column);
    return inner && [...inner, typeOf(typeName)];
}
function typeOf(typeName) {
    return sql_nodes_textOf(listOf(asNode(typeName)['names']).at(-1));
}
/** What something is called behind a rename or in its new schema, part by part; undefined for what has no rows. */
function renamedTo({ kind, node }, fallback) {
    const { renameType, objectType, newname, newschema, subname } = node;
    if (renameType === 'OBJECT_SCHEMA')
        return [stringOf(newname)];
    const table = sql_nodes_nameOf(node['relation'], fallback);
    if (table === undefined)
        return undefined;
    if (kind === 'AlterObjectSchemaStmt') {
        return objectType === 'OBJECT_TABLE' ? [stringOf(newschema), table.name] : undefined;
    }
    if (kind !== 'RenameStmt')
        return undefined;
    if (renameType === 'OBJECT_TABLE')
        return [table.schema, stringOf(newname)];
    const isColumn = renameType === 'OBJECT_COLUMN' && subname !== undefined;
    return isColumn ? [table.schema, table.name, stringOf(newname)] : undefined;
}
/** An INSERT that does more than to add rows. */
function changesOthers({ node }) {
    return (node['withClause'] !== undefined ||
        asNode(node['onConflictClause'])['action'] === 'ONCONFLICT_UPDATE');
}
/** The columns that an UPDATE sets. */
function updatedColumns({ node }) {
    return listOf(node['targetList']).map((target) => stringOf(asNode(asNode(target)['ResTarget'])['name']));
}
/** `INSERT … VALUES`, without a query in front: it does the same whatever rows there are. */
function insertsValues({ node }) {
    const query = asNode(asNode(node['selectStmt'])['SelectStmt']);
    return (node['withClause'] === undefined &&
        (node['selectStmt'] === undefined || query['valuesLists'] !== undefined));
}
/** What CREATE TABLE … AS makes. */
function madeByQuery({ node }, fallback) {
    return sql_nodes_nameOf(asNode(node['into'])['rel'], fallback);
}
/** PL/pgSQL or a query that changes rows or calls something that may; the actions of foreign keys do not count. */
const ON_ROWS = /(?<!\bon\s+)\b(insert|update|delete|merge|truncate|copy|execute|perform|call)\b/i;
/** Whether a DO block, CALL or query may change rows, as far as its text tells. */
function mayChangeRows({ kind, text }) {
    if (kind === 'DoStmt')
        return ON_ROWS.test(text);
    if (kind === 'SelectStmt')
        return !/^select\s+(pg_catalog\.)?set_config\s*\(/i.test(text);
    return kind === 'CallStmt' || kind === 'ExecuteStmt' || kind === 'CopyStmt';
}
function sql_nodes_nameOf(relation, fallback) {
    const { schemaname, relname } = asNode(relation);
    const name = stringOf(relname);
    return name === '' ? undefined : { schema: stringOf(schemaname) || fallback, name };
}
function sql_nodes_textOf(item) {
    return stringOf(asNode(asNode(item)['String'])['sval']);
}
function stringOf(value) {
    return typeof value === 'string' ? value : '';
}
function listOf(value) {
    return Array.isArray(value) ? value : [];
}
function asNode(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/takes-away.ts




/**
 * What a reverse script needs and takes away, read from its text.
 *
 * @param schema What an unqualified name means.
 */
async function takes_away_factsOf(sql, schema) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        throw new Error(`a proven script does not parse: ${split.message}`);
    const { statements } = split;
    const facts = {
        takesAway: new Set(),
        unmeasured: [],
        renames: [],
    };
    for (const statement of statements) {
        for (const subject of takenBy(statement, schema)) {
            if (!isRenamed(subject, facts.renames))
                facts.takesAway.add(subject);
            else
                facts.unmeasured.push(`line ${statement.line} of the script takes away ${subject}, which is called otherwise before it`); // prettier-ignore
        }
        facts.unmeasured.push(...unmeasuredOf(statement, schema));
        const name = renamedTo(statement, schema);
        if (name)
            facts.renames.push(pathOf(name));
    }
    const { takesAway, unmeasured, renames } = facts;
    const { aloneOnly } = (0,scripts/* needsOf */.hN)(statements);
    return { aloneOnly, takesAway: [...takesAway], unmeasured, renames };
}
/** Whether what is taken away is called so only since a rename. @param renames As in `ReverseStep`. */
function isRenamed(subject, renames) {
    const name = subject.replace(/^\w+ /, '');
    return renames.some((renamed) => name === renamed || name.startsWith(`${renamed}.`));
}
function takenBy(statement, schema) {
    const { kind, node } = statement;
    if (kind === 'DropStmt' && node['removeType'] === 'OBJECT_TABLE') {
        return dropped(statement, schema).map((table) => `table ${shown(table)}`);
    }
    if (kind === 'TruncateStmt') {
        return sql_nodes_truncated(statement, schema).map((table) => `table ${shown(table)}`);
    }
    const isTable = kind === 'AlterTableStmt' && node['objtype'] !== 'OBJECT_TYPE';
    const table = isTable ? targetOf(statement, schema) : undefined;
    if (!table)
        return [];
    return alterCommands(statement)
        .filter(({ subtype }) => subtype === 'AT_DropColumn')
        .map(({ column }) => `column ${shown(table)}.${shownIdent(column)}`);
}
/** With them goes whatever is in them or hangs on them. */
const OPEN_ENDED = new Set(['OBJECT_SCHEMA', 'OBJECT_EXTENSION']);
/** Types to which a cast cuts or rounds; a cast to any other keeps a value or fails. As the parser names them. */
const CUTTING = new Set([
    ...['varchar', 'bpchar', 'char', 'bit', 'varbit', 'numeric', 'int2', 'int4', 'int8', 'float4'],
    ...['float8', 'date', 'time', 'timetz', 'timestamp', 'timestamptz', 'interval', 'bool', 'money'],
]);
function unmeasuredOf(statement, schema) {
    const { kind, node, line } = statement;
    const at = (what) => [`line ${line} of the script ${what}`];
    switch (kind) {
        case 'DropStmt': {
            const isTable = node['removeType'] === 'OBJECT_TABLE';
            const cascades = node['behavior'] === 'DROP_CASCADE' && !isTable;
            return cascades || OPEN_ENDED.has(node['removeType']) ? at('drops more than it names') : [];
        }
        case 'AlterTableStmt': {
            const table = targetOf(statement, schema);
            if (node['objtype'] === 'OBJECT_TYPE')
                return at('changes a composite type');
            return alterCommands(statement)
                .filter(({ subtype, type, through }) => subtype === 'AT_AlterColumnType' && mayCut(type, through)) // prettier-ignore
                .flatMap(({ column, type }) => at(`makes ${table ? `${shown(table)}.` : ''}${shownIdent(column)} ${type} again, which may round or cut values`));
        }
        case 'DropOwnedStmt':
            return at('drops more than it names');
        case 'InsertStmt':
            return changesOthers(statement) ? at('may change rows') : [];
        case 'UpdateStmt':
        case 'DeleteStmt':
        case 'MergeStmt': {
            const table = targetOf(statement, schema);
            return at(`changes or deletes rows of ${table ? shown(table) : 'a table'}`);
        }
        default:
            return mayChangeRows(statement) ? at('may change rows') : [];
    }
}
function mayCut(type, through) {
    return through === undefined || [...through, type].some((one) => CUTTING.has(one));
}
function pathOf([schema = '', ...parts]) {
    const [table, ...column] = parts;
    if (table === undefined)
        return shownSchema(schema);
    return [shown({ schema, name: table }), ...column.map(shownIdent)].join('.');
}
function shown({ schema, name }) {
    return `${shownSchema(schema)}.${shownIdent(name)}`;
}
/** A schema may be called as a word that SQL keeps for itself; behind the dot that does not matter. */
function shownSchema(schema) {
    return schema === 'public' ? schema : (0,identifiers/* quoteIdent */.v4)(schema);
}
/** As `quote_ident` would, for a name behind a dot. */
function shownIdent(name) {
    return /^[a-z_][a-z0-9_]*$/.test(name) ? name : (0,identifiers/* quoteIdent */.v4)(name);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/added-columns.ts

/**
 * A default with a function that is not immutable, or one that nextval() is in, may be another one for each row; its
 * functions are found in the tree that the server keeps of it. Of a partitioned table the partitions have the rows.
 */
const DEFAULTS_SQL = `
SELECT a.xmin::text AS "addedBy",
  ARRAY(
    SELECT DISTINCT (m.attmissingval::text::text[])[1]
    FROM pg_catalog.pg_attribute m
    WHERE m.attname = a.attname AND m.atthasmissing AND (m.attrelid = a.attrelid
      OR m.attrelid IN (SELECT relid FROM pg_catalog.pg_partition_tree(a.attrelid::pg_catalog.regclass)))
      AND m.attmissingval IS NOT NULL
  ) AS missing,
  CASE WHEN d.adbin::text !~ '\\{(NEXTVALUEEXPR|SQLVALUEFUNCTION|COERCEVIAIO)' AND NOT EXISTS (
    SELECT FROM regexp_matches(d.adbin::text, ':(?:opfuncid|funcid) (\\d+)', 'g') AS called (oid)
    JOIN pg_catalog.pg_proc p ON p.oid = called.oid[1]::oid
    WHERE p.provolatile <> 'i'
  ) THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS constant
FROM pg_catalog.pg_attribute a
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = $1::int8::oid AND a.attname = $2`;
/** Inside `withReadOnlySnapshot`, whose settings make the expressions and texts ones of this session. */
async function readDefaults(client, { oid }, { name }) {
    const { rows } = await client.query(DEFAULTS_SQL, [oid, name]);
    const [row] = rows;
    if (!row)
        throw new Error(`the column ${name} is not there`);
    return row;
}
/** A condition about a row t: somebody wrote a value into the column. concat() writes any type as the server shows it. */
function added_columns_writtenSql({ name, type }, { constant, missing, addedBy }) {
    const value = `t.${(0,identifiers/* quoteIdent */.v4)(name)}`;
    return [
        `${value} IS DISTINCT FROM NULL`,
        `t.xmin <> '${addedBy}'::pg_catalog.xid`,
        ...missing.map((text) => `concat(${value}) <> ${(0,identifiers/* quoteLiteral */.ce)(text)}`),
        ...(constant === null
            ? []
            : [`concat(${value}) IS DISTINCT FROM concat((${constant})::${type})`]),
    ].join(' AND ');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/reverse-loss.ts










/**
 * Counts what running the reverses would delete: the rows of the tables that they drop, and the values in the columns
 * that they drop. What came with the migration does not count: the default, where it is the same for every row, what the
 * rows that were there got, and what the transaction wrote that made the table or the column.
 *
 * @param client Not in a transaction; only reads.
 * @param budgetMs For all of it, in milliseconds.
 */
async function measureReverseLoss(client, steps, { budgetMs }) {
    const unknown = steps.flatMap(({ migration, unmeasured }) => unmeasured.map((clause) => `what the reverse of ${migration} takes from rows: ${clause}`));
    const away = [];
    const renames = [];
    for (const step of steps) {
        for (const subject of step.takesAway) {
            if (!isRenamed(subject, renames))
                away.push(subject);
            else
                unknown.push(`what the reverse of ${step.migration} takes from rows: ${subject}, which is called otherwise now`); // prettier-ignore
        }
        renames.push(...(step.renames ?? []));
    }
    if (away.length === 0)
        return { losses: [], unknown };
    const budget = new validate_budget/* Budget */._(budgetMs);
    const limits = { statementMs: budgetMs, lockMs: postgres_limits/* LOCK_MS */.xv };
    return (0,session/* withReadOnlySnapshot */.JP)(client, { limits }, async () => {
        const within = (0,within_budget/* withinBudget */.x)(client, () => budget.left());
        const measured = { losses: [], unknown };
        for (const taken of takenOf(away, await (0,rows_tables/* listTables */.W)(within))) {
            await countTaken(within, taken, budget, measured);
        }
        return measured;
    });
}
/** What is there of it; a column of a table that goes anyway goes with it. */
function takenOf(away, tables) {
    const byKey = new Map(tables.map((table) => [table.key, table]));
    const taken = [];
    for (const subject of new Set(away)) {
        const [, kind, id = ''] = /^(table|column) (.*)$/s.exec(subject) ?? [];
        const [schema = '', name = '', column] = nameParts(id);
        const table = byKey.get((0,identifiers/* quoteQualified */.$s)(schema, name));
        if (table === undefined)
            continue;
        if (kind === 'table')
            taken.push({ table });
        const found = kind === 'column' && table.columns.find((one) => one.name === column);
        if (found)
            taken.push({ table, column: found });
    }
    const whole = new Set(taken.filter(({ column }) => !column).map(({ table }) => table.key));
    return taken.filter(({ table, column }) => !column || !whole.has(table.key));
}
/** `public."A".b` taken apart. */
function nameParts(id) {
    const parts = id.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g);
    return [...parts].map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}
/** A system column belongs to the transaction that made the table, whatever was changed since. */
const MADE_BY_SQL = `
SELECT xmin::text AS xid FROM pg_catalog.pg_attribute WHERE attrelid = $1::int8::oid AND attnum < 0 LIMIT 1`;
async function countTaken(client, taken, budget, measured) {
    const { table, column } = taken;
    const answer = await writtenInto(client, taken, budget);
    if ('reason' in answer) {
        const what = column === undefined ? `rows of ${tableWords(table.key)}` : `values in ${tableWords(table.key)}.${column.name}`; // prettier-ignore
        measured.unknown.push(`how many ${what} would be deleted: ${answer.reason}`);
    }
    else if (answer.written > 0) {
        measured.losses.push({
            ...{ table: table.key, written: answer.written, how: 'counted' },
            ...(column === undefined ? {} : { column: column.name }),
        });
    }
}
async function writtenInto(client, { table, column }, budget) {
    const { unreadable, bytes, source } = table;
    if (unreadable !== null)
        return { reason: unreadable };
    if (bytes === 0)
        return { written: 0 };
    if (budget.spent)
        return { reason: 'there was no time left to look' };
    const condition = await writtenCondition(client, { table, ...(column ? { column } : {}) });
    const sql = `SELECT ARRAY[count(*)]::text[] FROM ${source} AS t WHERE ${condition}`;
    const [answer] = await (0,rows_ask/* askEach */.H)(client, [{ sql, bytes }]);
    if (answer === undefined || 'reason' in answer)
        return { reason: answer?.reason ?? 'not answered' }; // prettier-ignore
    return { written: Number(answer.values[0]) };
}
/** A condition about a row that is called t: somebody wrote what is taken, and not the migration that made its place. */
async function writtenCondition(client, { table, column }) {
    if (column === undefined)
        return notMadeWith(client, table);
    return added_columns_writtenSql(column, await readDefaults(client, table, column));
}
async function notMadeWith(client, { oid }) {
    const { rows } = await client.query(MADE_BY_SQL, [oid]);
    const [row] = rows;
    return row === undefined ? 'true' : `t.xmin <> '${row.xid}'::pg_catalog.xid`;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(94236);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/applied.ts

/**
 * What is applied, with its text from the checkout; or why the checkout does not have what was applied.
 *
 * @param names Only these; default: all that are applied.
 */
function appliedFrom(tree, history, names) {
    const found = new Map();
    for (const { name, state, checksum } of applied_inOrder(history)) {
        if (state !== 'applied' || found.has(name) || names?.has(name) === false)
            continue;
        const migration = tree.migrations.find((candidate) => candidate.name === name);
        if (!migration)
            return { reason: `${name} is applied and not in ${tree.directory}` };
        if (!adapter/* prismaAdapter */._.matchesChecksum(migration.sql, checksum)) {
            return { reason: `${name} was changed after it was applied` };
        }
        found.set(name, migration);
    }
    return [...found.values()];
}
/**
 * Whether a database got its migrations in the order of the rehearsal: the merged ones before, then those of the plan,
 * all of them or the first ones. In another order each reverse was tried on another schema than it would find.
 */
function deployedAsRehearsed({ test }, { migrations }, history) {
    const plan = test.pending.map(({ name }) => name);
    const applied = applied_inOrder(history).flatMap(({ name, state }) => (state === 'applied' ? name : []));
    const order = [...new Set(applied)];
    const first = order.findIndex((name) => plan.includes(name));
    if (first < 0)
        return true;
    const before = new Set(order.slice(0, first));
    const since = order.slice(first, first + plan.length);
    return (migrations.every(({ name }) => plan.includes(name) || before.has(name)) &&
        since.every((name, at) => name === plan[at]));
}
/** Rows that were written in the same millisecond stand in the order of their names, as the tool applies them. */
function applied_inOrder(history) {
    return [...history].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) ||
        adapter/* prismaAdapter */._.compareNames(a.name, b.name));
}

// EXTERNAL MODULE: ./packages/core/src/rehearse/steps/data.ts + 1 modules
var data = __webpack_require__(99225);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/plan.ts
var plan = __webpack_require__(57068);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/units.ts



/** READ WRITE said aloud: the role may be read-only by default. */
const BEGIN = 'BEGIN READ WRITE';
/** For a history that changes without a script. */
const NOTHING_TO_RUN = {
    ...{ kind: 'together', begin: BEGIN, session: false, line: 1 },
    pieces: [],
};
/**
 * Cuts a reverse script where Postgres makes it take effect in parts: at the transactions that it opens itself, and at
 * statements that refuse one. A script with neither is one unit.
 *
 * @returns Or why it cannot be run in parts that can be told from each other.
 */
async function unitsOf(sql) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return { reason: `line ${split.line} does not parse: ${split.message}` };
    const { statements } = split;
    if (statements.length === 0)
        return { units: [NOTHING_TO_RUN], isWhole: true };
    if (statements.every((one) => !one.transactionControl && !standsAlone(one))) {
        return { units: [{ ...NOTHING_TO_RUN, pieces: (0,send/* wholeFile */.AA)(sql) }], isWhole: true };
    }
    const units = cut(statements);
    if ('reason' in units)
        return units;
    return { units, isWhole: units.length === 1 && units[0]?.kind === 'together' };
}
function cut(statements) {
    const units = [];
    let block;
    for (const statement of statements) {
        const { transaction, line } = statement;
        if (statement.node['chain'] === true || isTwoPhase(statement)) {
            return { reason: `line ${line} hands its transaction on (${statement.text.slice(0, 40)})` };
        }
        if (transaction === 'begin') {
            if (block)
                return { reason: `line ${line} begins a transaction inside another` };
            block = { begin: statement, inside: [] };
        }
        else if (transaction === 'commit') {
            if (block)
                units.push(together(block.begin.text, block.inside, block.begin.line));
            block = undefined;
            // What is rolled back does nothing.
        }
        else if (transaction === 'rollback')
            block = undefined;
        else if (block)
            block.inside.push(statement);
        else
            units.push(single(statement));
    }
    return block ? { reason: 'it leaves its transaction open' } : units;
}
function single(statement) {
    const { line } = statement;
    return standsAlone(statement)
        ? { kind: 'alone', statement, line }
        : together(BEGIN, [statement], line);
}
function together(begin, inside, line) {
    return {
        ...{ kind: 'together', begin, line },
        pieces: inside.map(({ text, start }) => ({ sql: text, start })),
        session: inside.length > 0 && inside.every(({ kind }) => scripts/* SESSION_KINDS */.by.has(kind)),
    };
}
/** Also a procedure or block that may commit by itself, which it can only outside a transaction. */
function standsAlone({ kind, text, runsOutsideTransaction }) {
    if (runsOutsideTransaction === true || kind === 'CallStmt')
        return true;
    return kind === 'DoStmt' && /\bcommit\b/i.test(text);
}
function isTwoPhase({ node }) {
    return /^TRANS_STMT_(PREPARE|COMMIT_PREPARED|ROLLBACK_PREPARED)$/.test(String(node['kind']));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/to-step.ts



/**
 * What was tried for one migration as a step that can be run, or why it cannot.
 *
 * @param schema What an unqualified name means.
 */
async function toStep(proof, proven, schema) {
    const { migration, verdict, source, sql, differences } = proof;
    if (verdict !== 'proven' || source === undefined) {
        const [first] = differences;
        const why = verdict === 'proven' ? 'it is not said where it comes from' : plan/* VERDICT_WORDS */._[verdict]; // prettier-ignore
        return { migration, because: first === undefined ? why : `${why}: ${first}` };
    }
    if (sql === undefined) {
        return { migration, source, proven, aloneOnly: false, takesAway: [], unmeasured: [] };
    }
    const units = await unitsOf(sql);
    if ('reason' in units)
        return { migration, because: units.reason };
    return { migration, source, proven, sql, ...(await takes_away_factsOf(sql, schema)) };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/unseen.ts



/**
 * Why a proof on these rows says nothing about what a migration does to the rows of the live database; undefined
 * where it does. An UPDATE on an empty table changes nothing, so that "nothing to undo" would be proven of it.
 */
async function unseenBecause(sql, seen) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return 'it does not parse';
    const look = new Look(seen);
    for (const statement of split.statements) {
        const because = look.at(statement);
        if (because !== undefined)
            return `line ${statement.line} ${because}, and it was tried without such rows`; // prettier-ignore
    }
    return undefined;
}
class Look {
    #seen;
    /** What the migration itself makes holds nothing that could be lost. */
    #made = new Set();
    #hasRows;
    constructor(seen) {
        this.#seen = seen;
        this.#hasRows = [...seen.rows.values()].some((rows) => rows > 0);
    }
    at(statement) {
        const { schema } = this.#seen;
        const target = targetOf(statement, schema);
        switch (statement.kind) {
            case 'CreateStmt':
                return this.#make(target);
            case 'CreateTableAsStmt':
                return this.#make(madeByQuery(statement, schema));
            case 'AlterTableStmt':
                return target && this.#alter(statement, target);
            case 'UpdateStmt':
                return target && this.#update(statement, target);
            case 'DeleteStmt':
            case 'MergeStmt':
                return target && this.#unlessSeen(target, 'changes the rows of');
            case 'TruncateStmt':
                return sql_nodes_truncated(statement, schema)
                    .map((table) => this.#unlessSeen(table, 'empties'))
                    .find(Boolean);
            case 'InsertStmt':
                return target && this.#insert(statement, target);
            default:
                return mayChangeRows(statement) && !this.#hasRows ? 'may change rows' : undefined;
        }
    }
    #make(table) {
        if (table)
            this.#made.add(keyOf(table));
    }
    #alter(statement, table) {
        for (const { subtype, column } of alterCommands(statement)) {
            if (subtype === 'AT_AddColumn')
                this.#made.add(columnKey(table, column));
            if (subtype !== 'AT_AlterColumnType' || this.#made.has(columnKey(table, column)))
                continue;
            const because = this.#unlessSeen(table, `changes the type of ${column} in`);
            if (because !== undefined)
                return because;
        }
        return undefined;
    }
    /** Filling in a column that was just added is undone with the column. */
    #update(statement, table) {
        const isOwn = (column) => this.#made.has(columnKey(table, column));
        if (updatedColumns(statement).every(isOwn))
            return undefined;
        return this.#unlessSeen(table, 'changes the rows of');
    }
    #insert(statement, table) {
        if (insertsValues(statement) || this.#hasRows)
            return undefined;
        return this.#made.has(keyOf(table)) ? undefined : `adds rows by a query to ${keyOf(table)}`;
    }
    #unlessSeen(table, does) {
        const key = keyOf(table);
        if (this.#made.has(key) || (this.#seen.rows.get(key) ?? 0) > 0)
            return undefined;
        return `${does} ${key}`;
    }
}
function keyOf({ schema, name }) {
    return (0,identifiers/* quoteQualified */.$s)(schema, name);
}
function columnKey(table, column) {
    return JSON.stringify([keyOf(table), column]);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/from-report.ts





/**
 * The reverse of one migration as the rehearsal proved it; undefined where the report does not speak of this migration
 * as it is in the tree, or its script cannot be used: then it is to be proven now.
 *
 * @param schema What an unqualified name means.
 */
async function reverseFromReport({ report, folder }, migration, schema) {
    const { test } = report;
    const pending = test.pending.find(({ name }) => name === migration.name);
    const proof = test.wayBack.find(({ migration: name }) => name === migration.name);
    if (!pending || !proof || !adapter/* prismaAdapter */._.matchesChecksum(migration.sql, pending.checksum)) {
        return undefined;
    }
    if (proof.verdict === 'proven' && 'reason' in (await (0,scripts/* readScripts */.b4)([proof], folder))) {
        return undefined;
    }
    const evidence = { data: test.data, notVerified: report.notVerified };
    return reverseOf(proof, migration, 'by the rehearsal', { evidence, schema });
}
/** A way back that was tried, unless the rehearsal had no rows to try it on. */
async function reverseOf(proof, migration, proven, { evidence, schema }) {
    const step = await toStep(proof, proven, schema);
    if ('because' in step)
        return step;
    const { name } = migration;
    const drop = evidence.notVerified.find((sentence) => sentence.endsWith((0,data/* emptyDropWords */.K)(name)));
    if (drop !== undefined) {
        return { migration: name, because: `no SQL brings back ${drop.replace(/: [^:]*$/, '')}` };
    }
    const rows = new Map(evidence.data?.tables.map(({ table, rowsBefore = 0 }) => [table, rowsBefore]));
    const because = await unseenBecause(migration.sql, { schema, rows });
    return because === undefined ? step : { migration: name, because };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var prisma_project = __webpack_require__(19741);
// EXTERNAL MODULE: ./packages/core/src/rehearse/reach.ts
var reach = __webpack_require__(68896);
// EXTERNAL MODULE: ./packages/core/src/rehearse/rehearsal.ts + 19 modules
var rehearsal = __webpack_require__(42524);
// EXTERNAL MODULE: ./packages/core/src/rehearse/stage.ts + 6 modules
var stage = __webpack_require__(59721);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/rebuild-roles.ts
var rebuild_roles = __webpack_require__(68689);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/rebuild.ts + 1 modules
var rebuild = __webpack_require__(13711);
// EXTERNAL MODULE: ./packages/core/src/validate/deployer.ts
var deployer = __webpack_require__(17486);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/live-roles.ts




const live_roles_LIMITS = { statementMs: 15_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/** The roles of the live server, which the migrations may name. */
async function rolesOf({ client, schema }) {
    return (0,connection/* withReadOnlyTransaction */.J6)(client, live_roles_LIMITS, async () => ({
        deployer: await (0,deployer/* readDeployer */.B)(client, schema),
        all: await (0,rebuild_roles/* readRoles */.i)(client),
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/prove-now.ts











/**
 * Rehearses on a throwaway server how the migrations are undone, in the order in which this database has them: what
 * stays is rebuilt, what goes is applied, undone and applied again. No row of the live database is in it.
 *
 * @throws UserError where no server can be had (`postgres-not-found` …); Interrupted.
 */
async function proveNow(input, ports) {
    const { run, root, live } = input;
    return (0,kept_folder/* withKeptFolder */.n)((0,external_node_os_.tmpdir)(), 'belay-reverse-', (report) => (0,rebuild/* withServerOf */.Dy)({ run, root, live }, ports, async (server) => {
        const sql = [...input.staying, ...input.going].map((migration) => migration.sql).join('\n');
        const own = await (0,rebuild_roles/* makeRoles */.S)(server.url, await rolesOf(live), sql, ports);
        const url = (0,rebuild/* withSchemaParameter */.JU)(own, live.schema);
        const context = contextOf(input, report, ports);
        const plan = await planOf(input, ports);
        await (0,rehearsal/* rehearseOn */.N)(context, plan, { ...server, url }, await (0,reach/* onlyOnceBecause */.I)(context, plan));
        return provenOf(context);
    }));
}
function contextOf({ root, workspace, run }, report, ports) {
    const options = {
        ...{ workspace, run, report, workingDirectory: '.', failOn: 'error' },
        ...{ all: false, dryRun: false, timeout: 0 },
    };
    return {
        ...{ options, root, ports, subject: [], details: (0,stage/* emptyDetails */.Y)(options) },
        config: {
            ...{ assertions: [], requiredTables: [], checks: [], requiredColumns: [], health: [] },
            ...{ bake: {}, accept: [] },
        },
        recorder: new report_recorder/* StageRecorder */.V(stage/* CHECKS */.u, (finding) => finding, runtime_ports/* noProgress */.n),
    };
}
/** Without the project's own CLI: the deploy itself is long done, and nobody asks again how it went. */
async function planOf({ tree, staying, going, workspace }, ports) {
    const start = tree.schema?.path ?? tree.directory;
    const project = await (0,prisma_project/* findPrismaProject */.v)(start, workspace, ports.env);
    delete project.cli;
    return {
        tree: { ...tree, migrations: [...staying, ...going] },
        choice: {
            ...{ pending: [...going], merged: [...staying], findings: [] },
            basis: { kind: 'history', description: 'the history of the live database' },
        },
        project,
        withoutRestore: true,
    };
}
function provenOf({ details, recorder }) {
    const { wayBack, data, server } = details;
    const [failed] = recorder.findings.filter(({ severity }) => severity === 'error');
    const stopped = recorder.checks().find(({ id, status }) => id === 'way-back' && status === 'not-verified'); // prettier-ignore
    return {
        ...{ wayBack, data, server, notVerified: recorder.notVerified },
        stopped: failed?.title ?? stopped?.result,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/gather.ts




/**
 * For each migration the SQL that undoes it, proven: by the rehearsal in `expect` where that speaks of it as it was
 * deployed, else now, on a throwaway server. Or why there is none. Changes nothing.
 *
 * @returns In the order of `names`.
 * @throws Interrupted.
 */
async function gatherReverses(input, scope, ports) {
    const { names, tree, history } = input;
    if (names.length === 0)
        return [];
    if (tree === undefined)
        return names.map(without('there is no checkout with its migrations'));
    const going = appliedFrom(tree, history, new Set(names));
    if ('reason' in going)
        return names.map(without(going.reason));
    const known = await fromReport(input, going);
    const missing = going.filter(({ name }) => !known.has(name));
    if (missing.length > 0) {
        const proven = await tryToProve({ ...input, tree }, going, scope, ports);
        for (const migration of missing)
            known.set(migration.name, await fromProof(migration, proven, input)); // prettier-ignore
    }
    return names.map((name) => known.get(name) ?? without('the history does not have it')(name));
}
function without(because) {
    return (migration) => ({ migration, because });
}
async function fromReport({ expect, live, history, tree }, going) {
    const known = new Map();
    if (expect === undefined || tree === undefined)
        return known;
    if (!deployedAsRehearsed(expect.report, tree, history))
        return known;
    for (const migration of going) {
        const reverse = await reverseFromReport(expect, migration, live.schema);
        if (reverse !== undefined)
            known.set(migration.name, reverse);
    }
    return known;
}
/** What hinders the proof is the reason why there is no reverse. */
async function tryToProve(input, going, scope, ports) {
    const goes = new Set(going.map(({ name }) => name));
    const stay = input.history.filter(({ name }) => !goes.has(name));
    const staying = appliedFrom(input.tree, stay);
    if ('reason' in staying)
        return staying;
    try {
        const proven = await proveNow({ ...input, staying, going }, ports);
        if (proven.server !== undefined && proven.server.major !== input.live.major) {
            scope.notVerified(`the reverses on Postgres ${input.live.major}: they were proven on ${proven.server.version}`);
        }
        return proven;
    }
    catch (error) {
        if (ports.signal.aborted)
            throw error;
        if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
            throw error;
        return { reason: `it could not be proven here: ${error.message}` };
    }
}
async function fromProof(migration, proven, { live: { schema } }) {
    if ('reason' in proven)
        return without(proven.reason)(migration.name);
    const proof = proven.wayBack.find(({ migration: name }) => name === migration.name);
    if (proof)
        return reverseOf(proof, migration, 'now', { evidence: proven, schema });
    const why = proven.stopped ?? 'the proof did not come so far';
    return without(`it could not be proven on a throwaway server: ${why}`)(migration.name);
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/compare-schemas.ts + 18 modules
var compare_schemas = __webpack_require__(48715);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/words.ts
var promise_words = __webpack_require__(19827);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/touched.ts
var touched = __webpack_require__(45657);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/left-about.ts

/** Kinds that SQL need not call by a name: they count whatever the text says. */
const NAMELESS = new Set(['default privileges', 'database settings', 'other']);
/**
 * Whether a migration can have made a difference, as far as its text tells: it names the object, or the table that the
 * object is on; with CASCADE it may reach whatever hangs on what it names. Too much rather than too little.
 */
function isAbout({ node }, sql) {
    const text = sql.toLowerCase();
    if (NAMELESS.has(node.kind) || text.includes('cascade'))
        return true;
    const table = (0,touched/* tableOf */.c_)(node);
    // Nobody changes a column without naming its table, and many tables have an id.
    if (table === undefined || node.kind !== 'column') {
        if (text.includes(lastPart(node.id)))
            return true;
    }
    return table !== undefined && text.includes(lastPart(table));
}
/** `Order` of `public."Order"`, `note` of `public."Order".note`; of `id on table` the id. */
function lastPart(id) {
    const name = id.replace(/ on .*$/s, '').replace(/\(.*$/s, '');
    const parts = [...name.matchAll(/"((?:[^"]|"")*)"|[^."]+/g)];
    const [whole = '', quoted] = parts.at(-1) ?? [];
    return (quoted ?? whole).replaceAll('""', '"').toLowerCase();
}

// EXTERNAL MODULE: ./packages/core/src/migrations/execution/left.ts
var left = __webpack_require__(21741);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/left-certain.ts




const left_certain_ON_ROWS = new Set([
    ...['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'TruncateStmt'],
]);
/**
 * By Postgres' own rules for transactions and by how this version of Prisma sends a file.
 *
 * @param refused The server refused a statement of it. Otherwise the process may have died when all of it was done.
 * @returns undefined where the file does not parse.
 */
async function canLeave(sql, mode, refused) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return undefined;
    const { statements } = split;
    const sentAs = mode === 'statements' && !fallsBack(statements) ? 'statements' : 'batch';
    const ends = statements.map((_, completed) => (0,left/* keptStatements */.xN)(statements, completed, sentAs));
    const kept = new Set(refused ? ends.flat() : statements);
    return {
        nothing: kept.size === 0,
        rows: [...kept].filter(changesRows).map(({ line }) => line),
    };
}
/** From 7.4 on Prisma sends what its splitter cannot read as one batch. */
function fallsBack(statements) {
    return statements.length > 1 && (0,transport/* unreadableForPrisma */.V)(statements) !== undefined;
}
function changesRows(statement) {
    return left_certain_ON_ROWS.has(statement.kind) || mayChangeRows(statement);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/left.ts















/**
 * Decides what a failed migration left: by Postgres' rules where they leave no doubt, else by comparing the live schema
 * with one that is rebuilt on a throwaway server from what is applied. Rows are not compared: where a statement that
 * changes rows may have stayed, nobody knows.
 *
 * @throws Interrupted, and what reading the live database throws.
 */
async function judgeLeft(input, ports) {
    const { tree, history, failed } = input;
    if (tree === undefined)
        return { unknown: 'there is no checkout with its text' };
    const migration = tree.migrations.find(({ name }) => name === failed);
    if (!migration)
        return { unknown: `it is not in ${tree.directory}` };
    const row = history.findLast(({ name, state }) => name === failed && state === 'failed');
    if (!row || !adapter/* prismaAdapter */._.matchesChecksum(migration.sql, row.checksum)) {
        return { unknown: 'the file was changed after it was deployed' };
    }
    const certain = await certainly(migration, row, input, ports);
    return certain ?? (await compared({ ...input, tree }, migration, row, ports));
}
/** Only where it is known which Prisma deployed it, and the server is known to have refused it. */
async function certainly(migration, row, input, ports) {
    const start = input.tree?.schema?.path ?? input.tree?.directory ?? input.root;
    const project = await (0,prisma_project/* findPrismaProject */.v)(start, input.workspace, ports.env);
    const isKnown = project.cli !== undefined;
    const can = await canLeave(migration.sql, isKnown ? project.transactions : 'statements', wasRefused(row)); // prettier-ignore
    return can?.nothing === true ? 'nothing' : undefined;
}
/** Prisma writes down what the server answered; a process that died wrote nothing. */
function wasRefused({ logs = '' }) {
    return logs !== '';
}
async function compared(input, migration, row, ports) {
    const can = await canLeave(migration.sql, 'statements', wasRefused(row));
    if (can === undefined)
        return { unknown: 'its file does not parse' };
    const promise = await promised(input, ports);
    if ('reason' in promise)
        return { unknown: promise.reason };
    const differences = await traces(promise, migration, input);
    if (differences.length > 0)
        return { something: inWords(differences) };
    const [line] = can.rows;
    return line === undefined
        ? 'nothing'
        : { unknown: `line ${line} changes rows and may have stayed, and rows cannot be compared` };
}
/** The schema as it was before, rebuilt. */
async function promised({ tree, history, live, root, workspace, run }, ports) {
    const applied = appliedFrom(tree, history);
    if ('reason' in applied)
        return applied;
    const project = await (0,prisma_project/* findPrismaProject */.v)(tree.schema?.path ?? tree.directory, workspace, ports.env);
    // Nobody asks here how schema.prisma agrees.
    delete project.cli;
    const { major, database, schema } = live;
    const rebuilt = { major, database, schema, roles: await rolesOf(live) };
    try {
        return await (0,rebuild/* rebuild */.aq)({ run, root, tree: { ...tree, migrations: applied }, project, live: rebuilt }, ports); // prettier-ignore
    }
    catch (error) {
        if (ports.signal.aborted)
            throw error;
        if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
            throw error;
        return { reason: `what was there before could not be rebuilt: ${error.message}` };
    }
}
const left_LIMITS = { statementMs: 120_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/** Differences that the migration can have made; others were there before it. */
async function traces(promise, migration, { live, tree }) {
    const { client, schema } = live;
    const { deployer } = await rolesOf(live);
    const catalogue = await (0,read/* readCatalogue */.YW)(client, {
        excludeTables: [prisma_history/* HISTORY_TABLE */.GQ, audit_table/* AUDIT_TABLE */.zU].map((table) => `${schema}.${table}`),
        ...{ limits: left_LIMITS, self: deployer },
    });
    const sides = { live: catalogue, reader: deployer };
    const { differences } = (0,compare_schemas/* compareAll */.R)(promise, sides, tree?.migrations ?? []);
    return differences.filter((difference) => isAbout(difference, migration.sql));
}
const left_SHOWN = 3;
function inWords(differences) {
    const lines = differences.map(promise_words/* differenceLine */.QH);
    return `${(0,words/* plural */.LS)(lines.length, 'difference')} from the schema before it: ${(0,words/* namesInWords */.hy)(lines, left_SHOWN)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/types.ts
/** Narrows what `gatherReverses` gives. */
function isStep(reverse) {
    return !('because' in reverse);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/look-for-ways.ts








/** For all that is counted, in milliseconds: whoever waits for a plan waits for the database. */
const LOSS_BUDGET_MS = 20_000;
/** Looks at every way that was not ruled out by what was asked for, and decides. */
async function lookForWays(input, scope) {
    const { prepared, seen, found, going } = input;
    const sql = await lookAtSql(input, scope);
    const asked = askedOf(input);
    const first = decide(sql, asked);
    // What is possible without a backup and costs nothing needs no look at one; a plan tells all of it.
    const free = first.losses.length + first.lossesUnknown.length === 0;
    const settled = input.frame.options.what !== 'plan' && first.refused === undefined && free;
    const restore = settled ? NOT_LOOKED_AT : await lookAtRestore(input, scope, LOSS_BUDGET_MS);
    const situation = {
        ...{ ...sql, restore: restore.restore, inPlace: restore.inPlace },
        losses: { ...sql.losses, restore: restore.losses.restore, unknown: restore.losses.unknown },
    };
    const decision = settled ? first : decide(situation, asked);
    for (const { strategy, possible, because } of decision.ways) {
        scope.item({ status: possible ? 'passed' : 'skipped', name: strategy, result: because });
    }
    noteDecision(input, decision, situation);
    const { url, tree, expected } = prepared;
    const { facts, history, schema } = seen;
    return {
        ...{ url, tree, expected, seen: { facts, history, schema }, backup: found.backup },
        ...{ going, situation, decision },
    };
}
const NOT_LOOKED_AT = {
    restore: { possible: false, because: 'it was not looked at: it is not needed' },
    inPlace: { possible: false, because: 'it was not asked for' },
    losses: { reverse: [], restore: [], unknown: [] },
};
function askedOf({ frame: { options }, found, prepared }) {
    const { strategy, acceptDataLoss, to, armed } = options;
    // Where something else says where to go back to, SQL may lead there, too.
    const isTold = [to, armed, prepared.expected].some((one) => one !== undefined);
    return { strategy, acceptDataLoss, to, file: !isTold && found.backup?.kind === 'file' };
}
/** What of it is known without the backup: what failed, what SQL undoes and what that takes away. */
async function lookAtSql(input, scope) {
    const { frame, seen, going, prepared } = input;
    const { strategy, workspace, run } = frame.options;
    const subject = {
        ...{ tree: prepared.tree, history: seen.history ?? [], root: frame.root, workspace, run },
        live: {
            ...{ client: seen.client, major: seen.facts.major },
            ...{ database: seen.facts.database, schema: seen.schema },
        },
    };
    const left = new Map();
    for (const failed of going.failed) {
        left.set(failed, await judgeLeft({ ...subject, failed }, frame.ports));
    }
    const wanted = (strategy === 'auto' || strategy === 'reverse') && going.notBySql === undefined;
    const { expected, expectedFolder } = prepared;
    const expect = expected && expectedFolder !== undefined
        ? { report: expected, folder: expectedFolder }
        : undefined;
    const reverses = wanted
        ? await gatherReverses({ ...subject, names: going.going, expect }, scope, frame.ports)
        : [];
    const steps = reverses.filter(isStep);
    const loss = steps.length > 0 && steps.length === reverses.length
        ? await measureReverseLoss(seen.client, steps, { budgetMs: LOSS_BUDGET_MS })
        : { losses: [], unknown: [] };
    return {
        ...{ history: seen.history, going: going.going, failed: going.failed, left, reverses },
        ...(going.notBySql === undefined ? {} : { notBySql: going.notBySql }),
        ...{ restore: NOT_LOOKED_AT.restore, inPlace: NOT_LOOKED_AT.inPlace },
        losses: { reverse: loss.losses, reverseUnknown: loss.unknown, restore: [], unknown: [] },
    };
}
function noteDecision({ frame, found, going }, { strategy, ways, losses, lossesUnknown, refused }, { reverses, failed }) {
    const { details } = frame;
    Object.assign(details, { ways: [...ways], losses: [...losses] });
    details.lossesUnknown = [...lossesUnknown];
    if (refused?.code === 'rollback-impossible')
        return;
    details.strategy = strategy;
    const point = found.backup?.kind === 'point' ? found.backup.point : undefined;
    const fileBytes = found.backup?.kind === 'file' ? found.backup.bytes : undefined;
    const estimate = estimate_estimateOf({
        ...{ strategy, manifest: point?.manifest, restoreMs: point?.restoreMs, fileBytes },
    });
    if (estimate !== undefined)
        details.estimate = estimate;
    if (strategy === 'none')
        return;
    if (found.backup && (strategy === 'restore' || strategy === 'in-place')) {
        details.to = targetOfBackup(found.backup);
    }
    const names = strategy === 'clean-history' ? failed : [...failed, ...going.going];
    details.migrations = names.map((name) => {
        const reverse = reverses.find((one) => one.migration === name);
        const step = strategy === 'reverse' && reverse && isStep(reverse) ? reverse : undefined;
        const { source, proven, sql } = step ?? {};
        return {
            ...{
                name,
                how: failed.includes(name) && strategy === 'reverse' ? 'clean-history' : strategy,
            },
            ...{ state: 'to go' },
            ...(source === undefined ? {} : { source }),
            ...(proven === undefined ? {} : { proven }),
            ...(sql === undefined ? {} : { sql }),
        };
    });
}
/** What is gone back to, as reports have it. */
function targetOfBackup(backup) {
    if (backup.kind === 'file') {
        return { kind: 'file', name: external_node_path_default().basename(backup.file), location: backup.file };
    }
    const { manifest, copies } = backup.point;
    const [copy] = copies;
    return {
        ...{ kind: 'backup', name: manifest.id, takenAt: manifest.takenAt },
        ...(copy === undefined ? {} : { location: copy.location }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(78121);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/going-back-to.ts


/** @throws UserError `rollback-target-missing`, `migration-unknown-name`, `migration-not-applied`. */
function going_back_to_chosen(rows, applied, { to, armed, manifest, expect, tree }) {
    if (to !== undefined)
        return after(requireApplied(to, rows, applied, tree), applied);
    if (armed !== undefined)
        return sinceArmed(armed, applied);
    if (manifest !== undefined)
        return sinceBackup(manifest, applied);
    if (expect !== undefined)
        return sinceRehearsed(expect, applied);
    throw new errors/* UserError */.yo('rollback-target-missing', 'Nothing says where to go back to.', 'Name a migration (to, --migration), a backup (restore-point, backup), or the report of the rehearsal of what was deployed (expect). `belay rollback --list` shows what there is.');
}
function after(target, applied) {
    const later = applied.filter(({ at }) => at > target.at);
    return { names: later.map(({ name }) => name), from: (_row, at) => at > target.at, lacking: [] };
}
function sinceArmed({ history }, applied) {
    const then = history.flatMap(({ name, state }) => (state === 'applied' ? name : []));
    return {
        ...going_back_to_differences(applied, new Set(then)),
        // The history only grows: what failed then may have been resolved since, and have failed again.
        from: (_row, at) => at >= history.length,
    };
}
function sinceBackup({ migrations, takenAt }, applied) {
    const taken = Date.parse(takenAt);
    return {
        ...going_back_to_differences(applied, new Set(migrations.applied)),
        // Both by the clock of the server.
        from: ({ startedAt }) => Date.parse(startedAt) >= taken,
    };
}
function sinceRehearsed({ test }, applied) {
    const plan = new Set(test.pending.map(({ name }) => name));
    const first = applied.find(({ name }) => plan.has(name));
    const later = first === undefined ? [] : applied.filter(({ at }) => at >= first.at);
    return {
        names: later.map(({ name }) => name),
        from: ({ name }, at) => plan.has(name) || (first !== undefined && at > first.at),
        lacking: [],
    };
}
function going_back_to_differences(applied, then) {
    const now = new Set(applied.map(({ name }) => name));
    return {
        names: [...now].filter((name) => !then.has(name)),
        lacking: [...then].filter((name) => !now.has(name)),
    };
}
function requireApplied(to, rows, applied, tree) {
    const found = applied.find(({ name }) => name === to);
    if (found !== undefined)
        return found;
    const known = [
        ...new Set([...rows.map(({ name }) => name), ...(tree?.migrations ?? []).map(({ name }) => name)]), // prettier-ignore
    ];
    if (!known.includes(to)) {
        throw new errors/* UserError */.yo('migration-unknown-name', `There is no migration ${JSON.stringify(to)}, neither in the history nor in the checkout. ${(0,nearest/* didYouMean */.a)(to, known) ?? ''}`.trim(), 'Give the name as the folder has it. `belay rollback --list` shows those that are applied.');
    }
    const state = rows.findLast(({ name }) => name === to)?.state;
    const why = state === 'failed' ? 'it has failed' : state === 'rolled-back' ? 'it was rolled back' : 'it is pending'; // prettier-ignore
    throw new errors/* UserError */.yo('migration-not-applied', `${to} is not applied in this database: ${why}. There is nothing after it to undo.`, 'Name the migration that is to be the last one applied. `belay rollback --list` shows them.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/going.ts


/**
 * What has to go, by the order in which migrations were applied: out of the order of their names is possible, and what
 * was applied later may build on what was before.
 *
 * @param history In the order of its rows; undefined where the database has none.
 * @throws UserError `rollback-target-missing`, `migration-unknown-name`, `migration-not-applied`.
 */
function goingOf(history, where) {
    const rows = history ?? [];
    const applied = appliedIn(rows);
    const { names, from: since, lacking } = going_back_to_chosen(rows, applied, where);
    const goes = new Set(names);
    const stays = applied.filter(({ name }) => !goes.has(name));
    const last = applied.at(-1);
    const notBySql = whyNotBySql(applied, goes, lacking);
    return {
        going: applied.filter(({ name }) => goes.has(name)).map(({ name }) => name).reverse(), // prettier-ignore
        failed: failedSince(rows, since),
        ...(last === undefined ? {} : { from: fromOf(last) }),
        to: stays.at(-1)?.name,
        ...(notBySql === undefined ? {} : { notBySql }),
    };
}
function appliedIn(rows) {
    const last = new Map();
    rows.forEach((row, at) => {
        if (row.state === 'applied')
            last.set(row.name, { name: row.name, row, at });
    });
    return [...last.values()].sort((a, b) => a.at - b.at);
}
function failedSince(rows, since) {
    const failed = rows.filter((row, at) => row.state === 'failed' && since(row, at));
    return [...new Set(failed.map(({ name }) => name).reverse())];
}
function fromOf({ name, row }) {
    const appliedAt = row.finishedAt;
    return { migration: name, ...(appliedAt === undefined ? {} : { appliedAt }) };
}
function whyNotBySql(applied, goes, lacking) {
    if (lacking.length > 0) {
        return `${(0,words/* namesInWords */.hy)(lacking)} ${lacking.length === 1 ? 'was' : 'were'} applied there and ${lacking.length === 1 ? 'is' : 'are'} not any more`;
    }
    const first = applied.findIndex(({ name }) => goes.has(name));
    const above = first < 0 ? undefined : applied.slice(first).find(({ name }) => !goes.has(name));
    return above && `${above.name} was applied after ${applied[first]?.name ?? ''} and would stay`;
}

// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var report_write = __webpack_require__(23147);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/command.ts
var going_back_command = __webpack_require__(63750);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/libpq-url.ts
var libpq_url = __webpack_require__(70095);
;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/by-hand.ts





/** Does not occur in what is between. */
const END = 'END_OF_BELAY_SQL';
/**
 * The commands with which a rollback that Belay would not do can be done without it: the proven SQL, and the restore
 * beside with the swap of the names. The first one loses what the report lists as lost, too.
 */
async function commandsByHand(input) {
    const urlWord = await (0,libpq_url/* libpqUrlWord */.G)(input.url, input.env);
    return [
        ...(input.steps.length === 0 ? [] : [reverseByHand(input, urlWord)]),
        ...(input.backup === undefined ? [] : [restoreByHand(input, input.backup)]),
    ];
}
function reverseByHand({ steps, schema }, urlWord) {
    const parts = steps.map((step) => stepSql(step, schema));
    return {
        words: 'The proven SQL, newest first, each with its history, for psql with DATABASE_URL set. It takes the lock that Prisma takes, and stops at the first error.',
        command: [
            `psql -X -v ON_ERROR_STOP=1 -d ${urlWord} <<'${END}'`,
            `SET lock_timeout TO '${going_back_command/* LOCK_SECONDS */.Yh}s';`,
            `SELECT pg_advisory_lock(${prisma_history/* PRISMA_ADVISORY_LOCK */.Hh});`,
            ...parts,
            END,
        ].join('\n'),
    };
}
function stepSql({ migration, sql, aloneOnly }, schema) {
    const mark = `${(0,going_back_command/* markRolledBack */.du)([migration], schema)};`;
    if (sql === undefined)
        return mark;
    const script = sql.trimEnd().endsWith(';') ? sql.trimEnd() : `${sql.trimEnd()}\n;`;
    const path = `search_path TO ${(0,going_back_command/* shortIdent */.lM)(schema)};`;
    return aloneOnly
        ? ['RESET lock_timeout;', `SET ${path}`, script, mark].join('\n')
        : ['BEGIN;', `SET LOCAL ${path}`, script, mark, 'COMMIT;'].join('\n');
}
function restoreByHand({ database }, { manifest, location }) {
    const { archive } = manifest;
    const [restored, before] = [`${database}_restored`, `${database}_before_restore`];
    const swap = [
        'BEGIN;',
        `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} RENAME TO ${(0,identifiers/* quoteIdent */.v4)(before)};`,
        `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(restored)} RENAME TO ${(0,identifiers/* quoteIdent */.v4)(database)};`,
        'COMMIT;',
    ];
    const unpacked = [
        `echo ${(0,recovery/* shellWord */.r)(`${archive.sha256}  ${archive.file}`)} | sha256sum --check`,
        archive.encryption === undefined
            ? `tar -xf ${archive.file}`
            : `age --decrypt ${archive.encryption.passphrase ? '' : '--identity=key.txt '}${archive.file} | tar -x`,
        'cd dump && for first in *.part00001; do [ -e "$first" ] || continue; name="${first%.part00001}"; cat "$name".part* > "$name" && rm "$name".part*; done; cd ..',
    ];
    return {
        words: `The backup of ${location}, in a folder with its ${archive.file}, with PGHOST, PGPORT, PGUSER and PGPASSWORD set for the server. What a dump does not hold (owner, privileges and settings of the database) is in belay/content.json. Stop the application before the last command: it fails while anybody is connected, and changes nothing then.`,
        command: [
            ...unpacked,
            `createdb --template=template0 ${(0,recovery/* shellWord */.r)(restored)}`,
            `pg_restore --exit-on-error --jobs=4 --dbname=${(0,recovery/* shellWord */.r)(restored)} dump`,
            `psql -X -d ${(0,recovery/* shellWord */.r)(restored)} -c 'ANALYZE'`,
            `psql -X -v ON_ERROR_STOP=1 -d postgres <<'${END}'`,
            ...swap,
            END,
        ].join('\n'),
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/going-back/shell-words.ts
var shell_words = __webpack_require__(95465);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/by-hand.ts




const COPY = 'belay-migrations';
const SCRIPT = 'belay-down.sql';
/**
 * How the schema is brought back by hand where there is neither a reverse nor a backup: commands for a POSIX shell,
 * and in front of each what it does, as a comment. They run in the root of the checkout, with DATABASE_URL set.
 * No SQL brings back rows that a migration deleted.
 */
async function manualCommands(input) {
    const { url, env, names, folder, prismaMajor } = input;
    const { database, schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const urlWord = await (0,libpq_url/* libpqUrlWord */.G)(url, env);
    const [newest, ...older] = names;
    if (newest === undefined)
        return [];
    const command = (0,going_back_command/* backCommand */.nA)({
        ...{ urlWord, schema, oneTransaction: true, resetEach: false },
        steps: [
            { migration: newest, file: SCRIPT, aloneOnly: false },
            ...older.map((migration) => ({ migration, aloneOnly: false })),
        ],
    });
    return [
        '# 1. Keep what is there: nothing below brings back rows.',
        `pg_dump -Fc -d ${urlWord} -f ${(0,shell_words/* fileWord */.B)(`${database}-before.dump`)}`,
        '# 2. The migrations that stay:',
        `cp -R ${(0,shell_words/* fileWord */.B)(folder)} ${COPY}`,
        `rm -R ${names.map((name) => (0,shell_words/* fileWord */.B)(`${COPY}/${name}`)).join(' ')}`,
        '# 3. SQL from the schema as it is to the one they lead to. The shadow database is EMPTIED: give it one that is made for this.',
        ...diffCommands(prismaMajor),
        `# 4. Read ${SCRIPT}, and take out what drops more than these migrations made (belay_audit is Belay's). Then run it, and mark them as rolled back, in one transaction:`,
        command,
        '# 5. See that Prisma agrees: it says that they are pending.',
        'npx prisma migrate status',
    ];
}
/** `migrate diff` takes other options from 7 on, where the URLs are in prisma.config.ts. */
function diffCommands(major) {
    const to = `--to-migrations ${COPY}`;
    const script = `--script > ${SCRIPT}`;
    const seven = `npx prisma migrate diff --from-config-datasource ${to} ${script}`;
    const six = `npx prisma migrate diff --from-url "$DATABASE_URL" ${to} --shadow-database-url "$SHADOW_DATABASE_URL" ${script}`;
    const inConfig = '# (Prisma 7 takes the shadow database from datasource.shadowDatabaseUrl of prisma.config.ts.)'; // prettier-ignore
    if (major === undefined)
        return [inConfig, seven, '# (Prisma 6 and older:)', six];
    return major >= 7 ? [inConfig, seven] : [six];
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/write-by-hand.ts








/** Beside `report.json`: what a person can go on with where Belay does not. */
const BY_HAND_FILE = 'by-hand.sh.txt';
/** Writes the commands to go on by hand, and notes in the report where they are. */
async function writeByHand(frame, planned) {
    const { options, root, details, ports } = frame;
    const commands = await commandsOf(planned, frame);
    if (commands.length === 0)
        return;
    const file = external_node_path_default().join(external_node_path_default().resolve(root, options.report), BY_HAND_FILE);
    try {
        await (0,make_folder/* makeFolder */.f)(external_node_path_default().dirname(file));
        await (0,report_write/* writeFileAtomically */.lo)(file, `${commands.join('\n\n')}\n`);
        details.byHand = { file, commands };
    }
    catch (error) {
        details.byHand = { commands };
        ports.log.warn(`The commands to go on by hand could not be written to ${file}: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}
async function commandsOf(planned, { ports, options }) {
    const { url, backup, situation, seen, tree, going } = planned;
    const { env } = ports;
    const steps = situation.reverses.filter(isStep);
    const whole = steps.length === going.going.length ? steps : [];
    const location = backup?.kind === 'point' ? backup.point.copies[0]?.location : undefined;
    const found = await commandsByHand({
        ...{ url, env, database: seen.facts.database, schema: seen.schema, steps: whole },
        ...(backup?.kind === 'point' && location !== undefined
            ? { backup: { manifest: backup.point.manifest, location } }
            : {}),
    });
    if (found.length > 0) {
        return found.map(({ words, command }) => `# ${words}\n${command}`);
    }
    if (tree === undefined || going.going.length === 0)
        return [];
    const folder = external_node_path_default().relative(options.workspace, tree.directory) || '.';
    const names = going.going;
    const project = await (0,prisma_project/* findPrismaProject */.v)(tree.schema?.path ?? tree.directory, options.workspace, env);
    const [, major] = /(\d+)/.exec(project.version.text) ?? [];
    const prismaMajor = major === undefined ? undefined : Number(major);
    const lines = await manualCommands({ url, env, names, folder, prismaMajor });
    return [lines.join('\n')];
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/planning.ts










const PLAN_CHECKS = [
    { id: 'backup', title: 'Backup' },
    { id: 'ways', title: 'Ways back' },
];
/** Says what would be done, what it costs and why. Nothing is touched. */
async function planRollback(frame) {
    return refusalOf((await makePlan(frame)).decision);
}
/**
 * Looks at the database, the backup and the reverses, and decides. The report has the decision from then on.
 *
 * @throws UserError `rollback-target-missing`, `history-in-another-schema` and whatever makes the inputs unusable.
 */
async function makePlan(frame) {
    const { recorder, options, root } = frame;
    const prepared = await prepareRollback(options, root);
    return withSeenDatabase(prepared.url, frame, async (seen) => {
        requireDirectPrimary(seen.facts);
        let found;
        await recorder.check('backup', async (scope) => {
            found = await findBackup(frame, seen, scope);
            return found.result;
        });
        await requireHistory(frame, seen, found);
        const going = whatGoes(frame, prepared, seen, found);
        noteGoing(frame, going);
        let planned;
        await recorder.check('ways', async (scope) => {
            planned = await lookForWays({ frame, prepared, seen, found: found ?? planning_NONE, going }, scope);
            return { result: resultOf(planned) };
        });
        if (!planned)
            throw new Error('the ways were not looked for');
        if (planned.decision.refused)
            await writeByHand(frame, planned);
        return planned;
    });
}
const planning_NONE = { result: { status: 'skipped', result: 'none was named' } };
/**
 * Where migrations should be applied and there is no history, but another schema has one, the URL is wrong: by its
 * answers nothing would be applied, and everything would be restored.
 *
 * @throws UserError `history-in-another-schema`.
 */
async function requireHistory({ options: { to, armed } }, { client, history, schema }, found) {
    if (history !== undefined || armed !== undefined)
        return;
    const backup = found?.backup;
    const then = backup?.kind === 'point' ? backup.point.manifest.migrations.applied : [];
    if (to === undefined && then.length === 0)
        return;
    const others = await (0,reading/* schemasWithHistory */.$)(client);
    if (others.length === 0)
        return;
    throw new errors/* UserError */.yo('history-in-another-schema', `There is no migration history in the schema ${JSON.stringify(schema)}; there is one in ${others.map((name) => JSON.stringify(name)).join(', ')}.`, 'Give ?schema= in database-url as the deploy has it.');
}
function whatGoes({ options }, { tree, expected }, { history }, found) {
    const { to, armed } = options;
    const backup = found?.backup;
    const isFile = backup?.kind === 'file';
    // Nobody knows what of the history a file holds: it is restored, and not gone back to.
    if (isFile && to === undefined && armed === undefined && expected === undefined) {
        const from = history?.findLast(({ state }) => state === 'applied');
        return {
            ...{ going: [], failed: [], to: undefined },
            ...(from === undefined
                ? {}
                : { from: { migration: from.name, ...appliedAt(from.finishedAt) } }),
        };
    }
    const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
    return goingOf(history, { to, armed, manifest, expect: expected, tree });
}
function appliedAt(time) {
    return time === undefined ? {} : { appliedAt: time };
}
function noteGoing({ details }, { from, to }) {
    if (from !== undefined)
        details.from = from;
    if (to !== undefined)
        details.to = { kind: 'migration', name: to };
}
function resultOf({ decision: { strategy, refused } }) {
    if (refused?.code === 'rollback-impossible')
        return 'none';
    if (strategy === 'none')
        return 'there is nothing to roll back';
    return refused === undefined ? strategy : `${strategy}, which would lose data`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/decide.ts


/**
 * Whether an armed rollback acts: on the database that it was armed for, and only where nobody but this job has
 * migrated it since. What another deploy brought would go with it.
 *
 * @param found Read while the database is held, so that it stays so.
 */
function armedDecision(armed, found) {
    const error = otherDatabase(armed, found) ?? changedHistory(armed, found) ?? foreign(armed, found);
    if (error)
        return { kind: 'refuse', error };
    const since = names(decide_sinceArmed(armed, found));
    if (since.length === 0 && armed.on === 'validation') {
        return {
            kind: 'leave',
            because: 'the database was not migrated since the rollback was armed (rollback-on: validation)',
        };
    }
    return { kind: 'act', since };
}
/** The attempts that were made since: the history only grows, and its first rows are those of then. */
function decide_sinceArmed({ history: then }, { history: now }) {
    return now.slice(then.length);
}
const BY_HAND = 'Look with belay rollback --list and --plan at what has happened, and roll back by hand.';
function otherDatabase({ target }, { facts }) {
    const same = target.database === facts.database &&
        target.databaseOid === facts.databaseOid &&
        // A role that loses or gains the right to read it is not another server.
        (target.systemIdentifier === undefined ||
            facts.systemIdentifier === undefined ||
            target.systemIdentifier === facts.systemIdentifier);
    if (same)
        return undefined;
    return new errors/* UserError */.yo('armed-other-database', `The rollback was armed for ${target.place}, and behind the URL there is another database now (${facts.database}, oid ${facts.databaseOid}; then ${target.database}, oid ${target.databaseOid}). Nothing was changed.`, `It was restored or exchanged since, or database-url has changed. ${BY_HAND}`);
}
/** A row that stood then and stands otherwise now: a rollback, a resolve or a baseline by somebody else. */
function changedHistory({ history }, found) {
    const changed = history.filter(({ name, state }, at) => {
        const now = found.history[at];
        if (now?.name !== name)
            return true;
        // The job may resolve what failed before it; `migrate deploy` would refuse otherwise (P3009).
        return now.state !== state && state !== 'failed';
    });
    if (changed.length === 0)
        return undefined;
    return new errors/* UserError */.yo('armed-history-changed', `The history is not what it was when the rollback was armed: ${(0,words/* namesInWords */.hy)(names(changed))}. Somebody else works on this database. Nothing was changed.`, BY_HAND);
}
function foreign(armed, found) {
    const own = new Map(armed.pending.map(({ name, checksum }) => [name, checksum]));
    const others = decide_sinceArmed(armed, found).filter(({ name, checksum }) => own.get(name) !== checksum);
    if (others.length === 0)
        return undefined;
    return new errors/* UserError */.yo('armed-other-deploy', `Another deploy has migrated the database since the rollback was armed: ${(0,words/* namesInWords */.hy)(names(others))}. What it brought would go, too. Nothing was changed.`, BY_HAND);
}
function names(rows) {
    return [...new Set(rows.map(({ name }) => name))];
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/judge.ts




const judge_LIMITS = { statementMs: 30_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/**
 * Whether an armed rollback acts on this database. Asked while it is held: a deploy in between would change the answer.
 *
 * @throws UserError `history-unreadable`.
 */
async function judgeArmed(armed, { client, facts, schema }) {
    const history = await (0,connection/* withReadOnlyTransaction */.J6)(client, judge_LIMITS, () => (0,prisma_history/* readPrismaHistory */.Dg)(client, schema));
    return armedDecision(armed, { facts, history: history ?? [] });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/judge-first.ts






/**
 * The first look of an armed rollback, before it plans anything: a plan for a database that another deploy has
 * migrated would take time that a cancelled job does not have, and tell how to undo what is not this job's.
 */
async function judgeFirst(armed, { options, details, ports: { signal, env }, }) {
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    const connect = { signal, env, remote: 'verify-full', settings: postgres_limits/* READ_ONLY_SETTINGS */.Mt };
    return (0,connection/* withClient */.SV)(url, connect, async (client) => {
        const facts = await (0,server_facts/* readServerFacts */.T)(client);
        details.target = (0,target/* targetOf */.$)(url, facts);
        return judgeArmed(armed, { client, facts, schema: (0,postgres_url/* parseDatabaseUrl */.mx)(url).schema });
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/time.ts


/**
 * What a cancelled job leaves its last steps, in milliseconds. GitHub ends the job five minutes after the cancel
 * (docs.github.com, "Workflow cancellation reference"); the step that ran may have taken ten seconds of them, and
 * what is temporary has to be removed.
 */
const AFTER_CANCEL_MS = (/* unused pure expression or super */ null && (4 * 60_000));
/**
 * Whether a rollback fits into the time that is left: one that would be ended half-way is better not begun, and left
 * to somebody who has the time. Where nothing is known of how long it takes it is begun: the deadline ends it before
 * the cutover, and the database is then as it was.
 *
 * @param estimate As in the report.
 * @param leftMs Undefined: as long as it takes.
 * @returns What to refuse with (`rollback-too-long`), or undefined when it fits.
 */
function overBudget(estimate, leftMs) {
    const needed = estimate?.durationMs;
    if (leftMs === undefined || needed === undefined || needed <= leftMs)
        return undefined;
    return new errors/* UserError */.yo('rollback-too-long', `The rollback would take about ${(0,words/* durationWords */.Sh)(needed)}, and the cancelled job leaves ${(0,words/* durationWords */.Sh)(Math.max(0, leftMs))}. It was not begun.`, 'Run it from a shell, or in a job of its own with mode: now.');
}
/**
 * Runs `body` with a signal that aborts when `signal` does or the time is over; its reason is then an `OperationFailed`
 * `rollback-out-of-time`.
 */
async function withEnd(signal, milliseconds, body) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(outOfTime(milliseconds)), milliseconds);
    try {
        return await body(AbortSignal.any([signal, ending.signal]));
    }
    finally {
        clearTimeout(timer);
    }
}
function outOfTime(milliseconds) {
    return new OperationFailed('rollback-out-of-time', `The rollback was stopped after ${durationWords(milliseconds)}: a cancelled job leaves no more.`, 'What the report does not call done was taken back, or stands at a migration boundary that it names. Run it again from a shell, or in a job of its own with mode: now.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/done-before.ts

/** For how long a rollback to the same backup counts as the one that was asked for, where the history does not tell. */
const SAME_RUN_MS = 60 * 60_000;
/** Whether what put this database aside can be the same command, killed before it could tell. */
function isOfThisHour(found, now) {
    return now - timeOf(found) < SAME_RUN_MS;
}
/** Nothing is left to do: an earlier run did it. */
function noteDone({ details }, found) {
    const { at } = found.mark.preserved;
    Object.assign(details, { done: true, doneBefore: at, strategy: 'restore' });
    details.preserved = preservedFacts(found);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/mark.ts


/** The COMMENT of a database that was restored in place, until somebody was told: written in the same transaction. */
const Mark = schemas/* object */.Ikc({
    inPlace: schemas/* object */.Ikc({
        /** The id of the backup that it now holds. */
        backup: schemas/* string */.YjP(),
        /** What the comment was before, and is again afterwards. */
        comment: schemas/* string */.YjP().nullable(),
    }),
});
const COMMENT_SQL = `
SELECT pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;
async function readComment(client) {
    const { rows } = await client.query(COMMENT_SQL);
    const comment = rows[0]?.comment ?? null;
    try {
        return Mark.parse(JSON.parse(comment ?? '')).inPlace;
    }
    catch {
        return { comment };
    }
}
function commentSql(database, comment) {
    const text = comment === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(comment);
    return `COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} IS ${text}`;
}
/**
 * The statement that notes in the database which backup it now holds.
 *
 * @param client On that database.
 */
async function markSql(client, database, backup) {
    const { comment } = await readComment(client);
    return `${commentSql(database, JSON.stringify({ inPlace: { backup, comment } }))};`;
}
/**
 * Whether the database was restored in place from this backup by a run that ended before it could tell: it is done, and
 * doing it again would only lose what was written since.
 *
 * @param client On that database.
 * @param backup The id of the backup.
 */
async function isDoneInPlace(client, backup) {
    return (await readComment(client)).backup === backup;
}
/**
 * Gives the database its own comment back, once somebody was told: from then on the same command does it anew. Does
 * nothing where there is no mark.
 *
 * @param client On that database.
 */
async function forgetInPlace(client, database) {
    const { comment, backup } = await readComment(client);
    if (backup !== undefined)
        await client.query(commentSql(database, comment));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/preserved/already-done.ts

/**
 * The database that a rollback to this backup put aside, when what it put in its place serves now: a run that was
 * killed after its cutover is done, but for the telling. Undefined where there is nothing of the kind.
 *
 * @param live The database as it serves now.
 */
async function alreadyDone(admin, live, backup) {
    const all = await listPreserved(admin, live.database);
    const [last] = all.filter(({ mark }) => mark.preserved.replacedBy === live.oid);
    const { by, backup: restored } = last?.mark.preserved ?? {};
    return by === 'rollback' && restored === backup ? last : undefined;
}

// EXTERNAL MODULE: ./packages/core/src/backup/stage.ts + 53 modules
var backup_stage = __webpack_require__(67966);
// EXTERNAL MODULE: ./packages/core/src/config/backup-inputs.ts
var backup_inputs = __webpack_require__(74104);
// EXTERNAL MODULE: ./packages/core/src/config/inputs.ts
var inputs = __webpack_require__(1775);
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
    const history = (await readHistory(held.client, held.schema)) ?? [];
    const applied = history.filter(({ state }) => state === 'applied').map(({ name }) => name);
    if (history.some(({ state }) => state === 'failed'))
        return false;
    if (applied.join() !== manifest.migrations.applied.join())
        return false;
    const { losses, unknown } = await measureRestoreLoss(held, manifest, { budgetMs: COUNT_MS });
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
        ...(restorePoint === undefined ? [] : readRestorePoint(restorePoint).locations),
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
    const report = await (0,backup_stage.backup)({
        ...(0,inputs/* parseInputs */.TL)(backup_inputs/* backupInputs */.Ct, {}, (name) => name),
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

// EXTERNAL MODULE: ./packages/core/src/backup/verify/trial-server.ts
var trial_server = __webpack_require__(46214);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/subscriptions.ts
var subscriptions = __webpack_require__(89763);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/mark.ts


/** What the COMMENT of a database that is being restored says until it takes the place of the one it is for. */
const BesideMark = schemas/* object */.Ikc({
    /** The run that made it. */
    belay: schemas/* string */.YjP(),
    created: iso/* datetime */.w$(),
    beside: schemas/* object */.Ikc({ database: schemas/* string */.YjP(), oid: schemas/* number */.aig().int() }),
});
/** With every name that Belay gives to such a database. */
const BESIDE_PREFIX = 'belay_restore_';
/**
 * A new name, with the oid of the database that it is for: a run that dies after CREATE DATABASE and before COMMENT leaves
 * one without a mark, and only whoever holds that very database may then take it for a dead run's. 63 bytes at most.
 */
function besideName(run, { databaseOid }) {
    return `${BESIDE_PREFIX}${run.slice(0, 24)}_${databaseOid.toString(16)}_${(0,run_id/* randomPart */.Z)()}`;
}
/** The part of a mark that a run adds to what every database of Belay's says. */
function mark_markFor({ database, databaseOid }) {
    return { beside: { database, oid: databaseOid } };
}
/** Undefined for what is none. */
function mark_readMark(comment) {
    if (comment === null)
        return undefined;
    try {
        return BesideMark.safeParse(JSON.parse(comment)).data;
    }
    catch {
        return undefined;
    }
}
/** Whether a name is one that {@link besideName} gave for this database. */
function isNameFor(name, { databaseOid }) {
    return new RegExp(`^${BESIDE_PREFIX}[a-z0-9]+_${databaseOid.toString(16)}_[0-9a-f]{10}$`).test(name);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/drop.ts








/**
 * Drops a database that was being restored. Not under the signal: what an interrupted run made must still go. Its
 * subscriptions, which would prevent that, let go of their slots first: those are of the database that serves.
 *
 * @throws OperationFailed `leftover-database`.
 */
async function dropBeside({ admin, url }, database, ports) {
    await takeStep(ports, 'restore: drop');
    const connect = { env: ports.env, remote: 'verify-full' };
    // Where it fails, so does the drop, which tells.
    await (0,connection/* withClient */.SV)((0,postgres_url/* withDatabase */.kR)(url, database), connect, subscriptions/* dropSubscriptions */.g).catch(() => undefined);
    await (0,temporary_database/* dropTemporaryDatabase */.eH)((0,trial_server/* protectedUrl */.g)(admin.url, ports.env), database);
    await takeStep(ports, 'restore: dropped');
}
const FOUND_SQL = `
SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS comment,
       (SELECT count(*)::int FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid) AS others
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.starts_with(d.datname, $1) AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
 ORDER BY d.datname`;
const OIDS_SQL = 'SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database';
/**
 * Drops what runs that died left of restores for this database. Whoever holds the database knows that no other run works
 * for it, so that whatever is marked as its own is a dead one's. A name alone proves nothing: without a mark (the run
 * died between CREATE DATABASE and COMMENT) only an empty one that nobody uses goes.
 *
 * @returns The names of what was dropped.
 */
async function dropLeftoverBesides(held, ports) {
    const { client } = held.admin;
    const { rows } = await client.query(FOUND_SQL, [BESIDE_PREFIX]);
    const { rows: databases } = await client.query(OIDS_SQL);
    const oids = new Set(databases.map(({ oid }) => oid));
    const dropped = [];
    for (const found of rows) {
        try {
            if (!(await isLeftover(found, held, oids, ports)))
                continue;
            await dropBeside(held, found.name, ports);
            dropped.push(found.name);
        }
        catch (error) {
            ports.log.warn(`the leftover database ${found.name} could not be dropped: ${(0,errors/* messageOf */.bD)(error)}`);
        }
    }
    return dropped;
}
async function isLeftover({ name, comment, others }, { facts, url }, oids, ports) {
    const mark = mark_readMark(comment);
    if (mark !== undefined)
        return isMarkedFor(mark.beside, facts, oids);
    if (comment !== null || others > 0 || !isNameFor(name, facts))
        return false;
    return isEmpty((0,postgres_url/* withDatabase */.kR)(url, name), ports);
}
/** By oid; by name where the database that it was for is not there any more, so that nobody can hold it. */
function isMarkedFor(beside, { database, databaseOid }, oids) {
    if (beside.oid === databaseOid)
        return true;
    return beside.database === database && !oids.has(beside.oid);
}
const EMPTY_SQL = `
SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= 16384)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS empty`;
async function isEmpty(url, { env }) {
    return (0,connection/* withClient */.SV)(url, { env, remote: 'verify-full' }, async (client) => {
        const { rows } = await client.query(EMPTY_SQL);
        return rows[0]?.empty === true;
    });
}

// EXTERNAL MODULE: ./packages/core/src/backup/verify/compare-restored.ts + 1 modules
var compare_restored = __webpack_require__(43189);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/create-like.ts
var create_like = __webpack_require__(28197);
;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/create.ts






/**
 * Makes an empty database for a restore, like the one that was backed up, marked with whom it is for.
 *
 * @throws UserError `createdb-missing`, `database-not-created`.
 */
async function createBeside({ url, admin, facts }, name, outside, run, { env, signal, now }) {
    const made = { run, now: now(), signal, mark: mark_markFor(facts) };
    const unlike = await (0,create_like/* createLike */.ez)((0,trial_server/* protectedUrl */.g)(admin.url, env), name, outside, made).catch((error) => {
        throw error instanceof errors/* UserError */.yo ? create_inWords(error, facts.role) : error;
    });
    // Whoever may not connect to the one that serves does not come to its rows here; the cutover gives the recorded rights.
    await admin.client.query(`REVOKE CONNECT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(name)} FROM PUBLIC`);
    const sql = 'SELECT oid::int8::float8 AS oid FROM pg_catalog.pg_database WHERE datname = $1';
    const { rows } = await admin.client.query(sql, [name]);
    const [row] = rows;
    if (!row)
        throw new Error('the new database is gone');
    return { name, url: (0,postgres_url/* withDatabase */.kR)(url, name), oid: row.oid, unlike };
}
/** Those of the temporary databases speak of a throwaway server, which is no way here. */
function create_inWords(error, role) {
    const { cause, message } = error;
    if (error.code === 'createdb-missing') {
        return new errors/* UserError */.yo('createdb-missing', `The new database to restore into could not be created. ${message}`, `As a superuser: ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)} CREATEDB; or run the rollback as another role. Where neither is to be had: strategy in-place.`, { cause });
    }
    if (error.code !== 'database-not-created')
        return error;
    return new errors/* UserError */.yo('database-not-created', `The new database to restore into could not be created. ${message}`, 'Nothing was touched. Put right what the server says, and run it again.', { cause });
}

// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/analyze.ts




/** From 18 on a partitioned table is analysed without its partitions, which are then as parallel as any other table. */
const ONLY_SINCE = 18;
function tablesSql(major) {
    const parts = major >= ONLY_SINCE
        ? `c.relkind IN ('r', 'm', 'p')`
        : `c.relkind IN ('r', 'm', 'p') AND NOT c.relispartition`;
    return `
SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE ${parts} AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
 ORDER BY c.relpages DESC, pg_catalog.pg_relation_size(c.oid) DESC, 1, 2`;
}
/**
 * Gathers the planner's statistics of every table of a restored database, several at a time, the largest first: without
 * them the application would begin with plans that know nothing. A table whose statistics cannot be gathered (the
 * function of an index fails) keeps nobody from the others.
 */
async function analyzeAll(url, { major, connections, lockTimeoutMs = 0 }, { signal, env }) {
    const settings = { ...connection/* READING_SETTINGS */.xk, lock_timeout: String(Math.round(lockTimeoutMs)) };
    const connect = { signal, env, remote: 'verify-full', settings };
    const tables = await (0,connection/* withClient */.SV)(url, connect, async (client) => {
        return (await client.query(tablesSql(major))).rows;
    });
    const waiting = [...tables];
    const failed = [];
    await (0,session_pool/* withSessionPool */.T)(url, { connections, ...connect }, async (pool) => {
        const work = async () => {
            for (let next = waiting.shift(); next; next = waiting.shift()) {
                const sql = analyzeSql(next, major);
                try {
                    await pool.use((client) => client.query(sql));
                }
                catch (error) {
                    if (!(0,session/* isSqlError */.pv)(error))
                        throw error;
                    failed.push(`${(0,identifiers/* quoteQualified */.$s)(next.schema, next.name)}: ${(0,session/* reasonOf */.A3)(error)}`);
                }
            }
        };
        await Promise.all(Array.from({ length: connections }, work));
    });
    return { tables: tables.length, failed };
}
function analyzeSql({ schema, name, partitioned }, major) {
    const only = partitioned && major >= ONLY_SINCE ? 'ONLY ' : '';
    return `ANALYZE ${only}${(0,identifiers/* quoteQualified */.$s)(schema, name)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/prove.ts




/** Connections beside those that compare: no more in all than were found to be free. */
const ANALYZING = 2;
/**
 * Compares and gathers statistics side by side: each leaves connections idle while the largest table is read.
 *
 * @throws OperationFailed `restore-differs`.
 */
async function prove(source, database, { major, jobs }, scope, ports) {
    await (0,background/* withBackground */.V)(ports.signal, async (spawn) => {
        const analyzing = spawn((signal) => timed('ANALYZE', scope, async () => {
            const how = { major, connections: Math.min(ANALYZING, jobs) };
            const { tables, failed } = await analyzeAll(database.url, how, { ...ports, signal });
            if (failed.length > 0)
                tellNotAnalyzed(failed, scope);
            return `${(0,words/* plural */.LS)(tables - failed.length, 'table')} analysed`;
        }));
        await timed('compared', scope, async () => {
            const { differences, notCompared } = await source.compare(database);
            for (const sentence of notCompared)
                scope.notVerified(sentence);
            if (differences.length > 0)
                throw prove_differs(source, differences);
            return 'as it was recorded';
        });
        await analyzing;
    });
}
const prove_SHOWN = 20;
/** Says which tables have no statistics, `"schema"."table": why` each. */
function tellNotAnalyzed(failed, scope) {
    scope.find({
        rule: 'restored-not-analyzed',
        severity: 'warning',
        evidence: 'measured',
        title: `${(0,words/* plural */.LS)(failed.length, 'table')} of the restored database could not be analysed`,
        detail: failed.slice(0, prove_SHOWN).join('\n'),
        advice: 'Their plans begin without statistics and can be slow. Most likely the function of an index finds its objects by search_path only: give it SET search_path, then ANALYZE.',
    });
}
function prove_differs({ words }, differences) {
    const more = differences.length - prove_SHOWN;
    return new errors/* OperationFailed */.FH('restore-differs', `What was restored from ${words} is not what was recorded:\n${differences.slice(0, prove_SHOWN).join('\n')}${more > 0 ? `\n… and ${more} more` : ''}`, 'The new database is dropped; the one that serves was not touched. Take another copy or another backup.');
}
async function timed(name, scope, work) {
    const started = performance.now();
    const said = await work();
    const durationMs = Math.round(performance.now() - started);
    scope.item({ status: 'passed', name, result: said, durationMs });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/beside/restore.ts










/**
 * Restores into a new database on the same server: creates it like the recorded one, fills it, compares it with what was
 * recorded, gathers statistics, and moves its sequences on to where those of the database that serves stand. Nothing
 * that exists is touched. When anything fails the new database is dropped; when this process is killed the next run for
 * the same database drops it.
 *
 * @throws OperationFailed `restore-differs`, and what the source throws; UserError `createdb-missing`,
 *   `database-not-created`.
 */
async function restoreBeside(source, options, scope, ports) {
    const { held, run } = options;
    for (const name of await dropLeftoverBesides(held, ports)) {
        scope.item({ status: 'passed', name, result: 'left by a run that died: dropped' });
    }
    const name = besideName(run, held.facts);
    try {
        await takeStep(ports, 'restore: create');
        const created = await createBeside(held, name, source.outside, run, ports);
        await takeStep(ports, 'restore: created');
        const not = await fillAndProve(source, created, options, scope, ports);
        await restore_requireHeld(held);
        const { oid, url, unlike } = created;
        return { database: name, oid, url, outside: source.outside, not: [...unlike, ...not] };
    }
    catch (error) {
        await dropAfter(error, held, name, ports);
        throw error;
    }
}
async function fillAndProve(source, database, { held, jobs }, scope, ports) {
    const { name, url } = database;
    await takeStep(ports, 'restore: fill');
    await source.fill(database, scope);
    await takeStep(ports, 'restore: filled');
    await takeStep(ports, 'restore: prove');
    const how = { major: held.facts.major, jobs };
    await prove(source, database, how, scope, ports);
    await takeStep(ports, 'restore: proved');
    await takeStep(ports, 'restore: advance');
    const moved = await advance(held, url, ports);
    await takeStep(ports, 'restore: advanced');
    scope.item({ status: 'passed', name: 'sequences', result: `${moved} moved on` });
    const { not } = await (0,compare_restored/* tryOutside */.V)(name, url, source.outside, ports);
    for (const { sentence } of not) {
        scope.find({
            ...{ rule: 'outside-not-reapplied', severity: 'warning', evidence: 'measured' },
            title: sentence,
            advice: 'A superuser can give it to the database after the rollback. Privileges and settings decide who may connect and how.',
        });
    }
    return not;
}
/** So that no number is given out twice. What is given out from now on until the cutover is caught up with there. */
async function advance(held, url, ports) {
    const { signal, env } = ports;
    const values = await (0,sequences/* readSequences */.l)(held.client);
    const settings = { ...connection/* READING_SETTINGS */.xk, default_transaction_read_only: 'off' };
    const connect = { signal, env, remote: 'verify-full', settings };
    return (0,connection/* withClient */.SV)(url, connect, (client) => advanceSequences(client, values));
}
/** Without its sessions the database is not held any more: somebody may have migrated it since. */
async function restore_requireHeld({ client, admin }) {
    await client.query('SELECT 1');
    await admin.client.query('SELECT 1');
}
/** The first error counts; that the database stays is told with it. */
async function dropAfter(error, held, name, ports) {
    try {
        await dropBeside(held, name, ports);
    }
    catch (failure) {
        if (!(error instanceof Error))
            return;
        error.message += `\n${(0,errors/* messageOf */.bD)(failure)} The next rollback of ${held.facts.database} drops it.`;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/new-loss.ts





/** For the last count before anything goes, in milliseconds. */
const BUDGET = { budgetMs: 20_000 };
/**
 * The plan was made before a proof, a backup, a restore and whoever was asked took their time, and applications went on
 * writing: what nobody accepted is not taken away.
 *
 * @throws UserError `data-loss`.
 */
async function requireNoNewLoss(input) {
    const { frame } = input;
    if (frame.options.acceptDataLoss)
        return;
    const { losses, unknown } = await measure(input);
    if (losses.length + unknown.length === 0)
        return;
    Object.assign(frame.details, { losses, lossesUnknown: unknown });
    const since = [...lossWords(losses), ...unknown].join('; ');
    throw new errors/* UserError */.yo('data-loss', `Since the plan was made the database was written to: ${since}.`, 'Nothing was changed. Give accept-data-loss to go on, or stop the application first.');
}
async function measure({ planned, held }) {
    const { backup, decision, situation } = planned;
    if (decision.strategy === 'reverse') {
        return measureReverseLoss(held.client, situation.reverses.filter(isStep), BUDGET);
    }
    if (backup?.kind !== 'point')
        return { losses: [], unknown: [] };
    return measureRestoreLoss(held, backup.point.manifest, BUDGET);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/point/source.ts










/**
 * Fetches a backup once, checks it as `checkPoint` does, and unpacks it into a folder that only we can read, which is
 * gone when `body` has ended; also when this process is killed, and pg_restore with it.
 */
async function withPointSource(point, target, options, scope, ports, body) {
    return (0,kept_folder/* withKeptFolder */.n)((0,external_node_os_.tmpdir)(), 'belay_restore_', async (folder) => {
        const checked = await checkPoint(point, target, options, scope, ports, folder);
        const source = () => sourceOf(checked, { target, jobs: jobsOf(options), keptIn: folder }, ports);
        return body({ ...checked, source });
    });
}
const source_LEFT = 'The new database is dropped; the one that serves was not touched.';
function sourceOf(checked, { target, jobs, keptIn }, ports) {
    const { point } = checked;
    const { client, fetched } = possible(checked);
    const { content, folder } = fetched;
    const { systemIdentifier } = point.manifest.target;
    const sameServer = systemIdentifier !== undefined && systemIdentifier === target.facts.systemIdentifier;
    const sameMajor = point.manifest.target.major === target.facts.major;
    return {
        words: pointWords(point),
        outside: content.outside,
        async fill({ url }, scope) {
            const started = performance.now();
            await (0,run_restore/* runRestore */.Y)({ url, client, folder, keptIn, jobs, left: source_LEFT }, ports);
            const durationMs = Math.round(performance.now() - started);
            scope.item({
                ...{ status: 'passed', name: 'pg_restore', durationMs },
                result: `restored with ${(0,words/* plural */.LS)(jobs, 'job')}`,
            });
        },
        compare: ({ name, url }) => (0,compare_restored/* compareRestored */.I)({
            ...{ expected: content, database: { name, url, unlike: [] }, connections: jobs },
            sameServer: sameServer && sameMajor,
            settle: withVersionsFound(checked.versions),
        }, ports),
    };
}
/** @throws UserError `restore-impossible`, or the only problem as it is. */
function possible(checked) {
    const problem = impossible(checked.problems);
    if (problem !== undefined)
        throw problem;
    const { client, fetched } = checked;
    if (client === undefined || fetched?.folder === undefined) {
        throw new Error('a backup without a problem was not unpacked');
    }
    return { client, fetched: { ...fetched, folder: fetched.folder } };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/way.ts
function noteGone({ details }, names) {
    for (const one of details.migrations)
        if (names.includes(one.name))
            one.state = 'gone';
}
function noteAllGone(frame) {
    noteGone(frame, frame.details.migrations.map(({ name }) => name));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/writers-wait.ts




/** Whoever wants to write waits behind us in the meantime. Autovacuum gives way after deadlock_timeout, a second. */
const WAIT_MS = 5_000;
/** Where this machine falls silent, the server lets the writers go on by then; more than a count and a cutover take. */
const SILENT_MS = 45_000;
/** But for those of extensions, which their owner alone may lock. */
const writers_wait_TABLES_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
 ORDER BY c.oid`;
/**
 * Runs `body` while nobody can write to a table of the database, only read: what is counted then is what there is. The
 * locks are those of the held session, which is in a transaction for it, and go with it in a cutover.
 *
 * @throws UserError `data-loss` where the tables cannot be locked: somebody may be writing.
 */
async function whileWritersWait({ client }, { signal }, body) {
    await client.query('BEGIN');
    try {
        await lockAll(client).catch((error) => {
            const isAnswer = (0,session/* isSqlError */.pv)(error) && !(0,connection/* isSessionLost */.nh)(error);
            throw signal.aborted || !isAnswer ? error : mayBeWritten(error);
        });
        return await body();
    }
    finally {
        // After a cutover the session is gone, and its locks with it.
        await client.query('ROLLBACK').catch(() => undefined);
    }
}
async function lockAll(client) {
    await client.query(`SET LOCAL lock_timeout = ${WAIT_MS}; SET LOCAL statement_timeout = ${2 * WAIT_MS}; SET LOCAL idle_in_transaction_session_timeout = ${SILENT_MS}`);
    const { rows } = await client.query(writers_wait_TABLES_SQL);
    if (rows.length === 0)
        return;
    const names = rows.map(({ schema, name }) => `ONLY ${(0,identifiers/* quoteQualified */.$s)(schema, name)}`);
    await client.query(`LOCK TABLE ${names.join(', ')} IN SHARE MODE`);
    await client.query('SET LOCAL statement_timeout = 0');
}
function mayBeWritten(error) {
    return new errors/* UserError */.yo('data-loss', `Whether the database is being written to cannot be said: its tables could not be locked against it (${(0,session/* reasonOf */.A3)(error)}).`, 'Nothing was changed. Give accept-data-loss to go on, or stop the application first.', { cause: error });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/exchange.ts


















/** Restores the backup, or the file, beside the database, and lets it serve in its place. */
async function restoreAndCutOver(input, scope) {
    const { planned, held, frame } = input;
    const { backup } = planned;
    if (backup === undefined)
        throw new Error('there is no backup to restore');
    const { options, ports } = frame;
    if (backup.kind === 'point') {
        return withPointSource(backup.point, held, options, scope, ports, async (checked) => {
            const problem = impossible(checked.problems);
            if (problem)
                throw problem;
            return exchange(input, checked.source(), backup.point.manifest.id, scope);
        });
    }
    const { history } = planned.seen;
    return withFile({ file: backup.file, live: { ...held, history }, options }, scope, ports, async (source) => {
        const id = `${source.facts.name} (SHA-256 ${source.facts.sha256})`;
        const { database, databaseOid: oid } = held.facts;
        const before = await alreadyDone(held.admin, { database, oid }, id);
        if (before !== undefined && isOfThisHour(before, ports.now())) {
            noteDone(frame, before);
            return { result: `it was done at ${before.mark.preserved.at}` };
        }
        return exchange(input, source, id, scope);
    });
}
/** Restores beside and cuts over. What does not come so far leaves nothing of it. */
async function exchange(input, source, backup, scope) {
    const { frame, held } = input;
    const { options, ports, details } = frame;
    const started = ports.now();
    const beside = await restoreBeside(source, { held, jobs: jobsOf(options), run: options.run }, scope, ports);
    details.times['restore'] = ports.now() - started;
    const done = await unlessWritten(input, () => swapIn(beside, backup, input)).catch(async (error) => {
        await giveUp(beside, held, frame, error);
        throw error;
    });
    details.done = true;
    details.preserved = done.preserved;
    details.window = { refusedMs: done.refusedMs, terminated: done.terminated };
    noteAllGone(frame);
    tellCutOver(done, scope);
    await dropOld(frame, held, done.preserved.database, scope);
    return { result: `${source.words} serves; the one before is ${done.preserved.database}` };
}
/**
 * Applications went on writing while it was restored. Where nobody accepted to lose that, it is counted, and counted again
 * with every writer waiting until the other database serves: then nothing was written that nobody was told of.
 */
async function unlessWritten(input, swapped) {
    const { frame, held } = input;
    if (frame.options.acceptDataLoss)
        return swapped();
    await requireNoNewLoss(input);
    const { signal, env } = frame.ports;
    const connect = { signal, env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    return whileWritersWait(held, frame.ports, async () => {
        await (0,connection/* withClient */.SV)(held.url, connect, (client) => requireNoNewLoss({ ...input, held: { ...held, client } }));
        return swapped();
    });
}
async function swapIn({ database, oid, outside }, backup, input) {
    const { frame, held } = input;
    const { admin, facts } = held;
    const { options, ports } = frame;
    const at = ports.now();
    const live = { database: facts.database, oid: facts.databaseOid };
    const mark = await markFor(admin.client, live, {
        ...{
            run: options.run,
            at: new Date(at).toISOString(),
            replacedBy: oid,
            backup,
            by: 'rollback',
        },
    });
    const parkAs = await freeParkedName(admin, facts.database, at, 'rollback');
    const incoming = { database, oid, outside: { ...outside, comment: ownComment(outside.comment) } };
    return cutOver({ held, incoming, parkAs, mark }, ports);
}
/** Where nobody knows whether it was committed, the restored database may be the one that serves. */
async function giveUp({ database }, held, { ports }, error) {
    if (error instanceof errors/* OperationFailed */.FH && error.code === 'cutover-unknown')
        return;
    try {
        await dropBeside(held, database, ports);
    }
    catch (failure) {
        ports.log.warn(`${database} is left: the next rollback of this database drops it (${(0,errors/* messageOf */.bD)(failure)})`);
    }
}
async function dropOld({ options, ports }, { admin, facts }, keep, scope) {
    const { keepPreservedDays: keepDays } = options;
    if (keepDays === undefined)
        return;
    const { dropped, not } = await dropOldPreserved(admin, { of: facts.database, keep, keepDays, now: ports.now() }, ports);
    for (const name of dropped) {
        scope.item({ status: 'passed', name, result: `dropped: older than ${keepDays} days` });
    }
    for (const { database, because } of not) {
        scope.item({ status: 'warned', name: database, result: `not dropped: ${because}` });
    }
}

// EXTERNAL MODULE: ./packages/core/src/telling/audit-shape.ts
var audit_shape = __webpack_require__(40784);
;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/audit.ts







const audit_LIMITS = { statementMs: 30_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/**
 * Makes `belay_audit` where it is missing: nothing in the history is changed that is not kept there.
 *
 * @throws UserError `audit-table-unusable`.
 */
async function ensureAudit({ client, schema }) {
    const table = (0,identifiers/* quoteQualified */.$s)(schema, audit_table/* AUDIT_TABLE */.zU);
    const other = await (0,audit_shape/* otherShape */.S)(client, schema, audit_table/* AUDIT_TABLE */.zU);
    if (other === undefined)
        return;
    if (other !== 'absent') {
        throw audit_unusable(table, `is not the table that Belay makes: ${other}`, 'Rename it.');
    }
    try {
        await (0,connection/* withTransaction */.ro)(client, `BEGIN READ WRITE;${(0,postgres_limits/* limitsSql */.Le)(audit_LIMITS)}`, () => (0,audit_table/* createAuditTable */.Ix)(client, schema));
    }
    catch (error) {
        if (error.code !== '42501')
            throw error;
        const grant = `GRANT CREATE ON SCHEMA of the history to the role, or use the one that deploys.`;
        throw audit_unusable(table, `cannot be made: ${(0,errors/* messageOf */.bD)(error)}`, grant);
    }
}
function audit_unusable(table, why, hint) {
    return new errors/* UserError */.yo('audit-table-unusable', `The migration history is not changed before its rows are kept in ${table}, and that ${why}. Nothing was changed.`, hint);
}
/** Adds a line, in the caller's transaction. */
async function keep(place, details) {
    const verdict = details.what === 'history' ? 'passed' : 'running';
    await (0,audit_table/* insertAuditRow */.b9)(place.client, place.schema, (0,audit_row/* auditRow */.A)(lineOf(place, verdict), details));
}
function lineOf({ run, identity }, verdict) {
    const { actor, commit, runUrl } = identity;
    return {
        ...{ stage: 'rollback', verdict, run },
        ...(actor === undefined ? {} : { actor }),
        ...(commit === undefined ? {} : { commit }),
        ...(runUrl === undefined ? {} : { runUrl }),
    };
}
/** Copies rows of a table into lines of `belay_audit`, in the caller's transaction. @returns How many. */
async function keepRows(place, { migration, key, source, condition }) {
    const { client, schema } = place;
    const columns = audit_shape/* AUDIT_COLUMNS */.k.filter(({ written }) => written).map(({ name }) => (0,identifiers/* quoteIdent */.v4)(name));
    const values = (0,audit_row/* auditRow */.A)(lineOf(place, 'passed'), {}).slice(0, -1);
    const given = values.map((_, index) => `$${index + 1}::text`).join(', ');
    const [at, table] = [values.length + 1, values.length + 2];
    const { rowCount } = await client.query(`INSERT INTO ${(0,identifiers/* quoteQualified */.$s)(schema, audit_table/* AUDIT_TABLE */.zU)} (${columns.join(', ')})
     SELECT ${given}, pg_catalog.jsonb_build_object('what', 'written-meanwhile',
       'migration', $${at}::text, 'table', $${table}::text, 'row', pg_catalog.to_jsonb(t.*))
     FROM ${source} AS t WHERE ${condition}`, [...values, migration, key]);
    return rowCount ?? 0;
}
/** The newest note of a script that works for these rows of the history. */
async function readProgress({ client, schema }, { rows, script }) {
    const found = await client.query(`SELECT details->'progress' AS progress FROM ${(0,identifiers/* quoteQualified */.$s)(schema, audit_table/* AUDIT_TABLE */.zU)}
      WHERE stage = 'rollback' AND details->>'what' = 'progress'
        AND details->'progress'->'rows' = $1::jsonb AND details->'progress'->>'script' = $2
      ORDER BY id DESC LIMIT 1`, [JSON.stringify(rows), script]);
    return found.rows[0]?.progress;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/running.ts
/** Why a migration was not undone, in the words of the report. */
class Stopped extends Error {
    name = 'Stopped';
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/newer.ts


/** More transactions than can have begun while we waited for a lock, with a number of our own already. */
const MEANWHILE = 1_000_000;
/**
 * A condition about a row that is called t: younger than a backup. Every row, where that cannot be told.
 *
 * @param client In a transaction.
 */
async function newerThan(saved, client, { facts, url }) {
    const versions = await versionsSince(client, facts, (0,postgres_url/* describeUrl */.Ng)(url), saved);
    const { xid } = saved.snapshot;
    if (versions.kind !== 'known' || xid === undefined)
        return 'true';
    return newerSql(BigInt(xid), -MEANWHILE);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/before-script.ts






/** The longest to look at the tables while nobody can use them, in milliseconds. */
const before_script_LOOK_MS = 15_000;
/**
 * What is done in the transaction of each reverse before its script. From its lock on nobody can write any more to the
 * tables that it takes something from. What was written there since the backup is in no copy: where nobody accepted to
 * lose anything, the reverse stops; else the rows are kept in `belay_audit`, in the same transaction.
 *
 * @param late Told of what was kept.
 */
function keepingLateWrites({ frame, held, saved }, late) {
    const { acceptDataLoss, run, identity } = frame.options;
    // Asked for no backup, and for the loss.
    if (saved === undefined && acceptDataLoss)
        return {};
    const { client, schema } = held;
    const place = { client, schema, run, identity };
    return {
        async beforeScript({ migration, takesAway }) {
            const tables = tablesOf(takenOf(takesAway, await (0,rows_tables/* listTables */.W)(client)));
            if (tables.length === 0)
                return;
            const names = tables.map(({ table }) => table.key);
            await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
            await client.query(`SET LOCAL statement_timeout = ${before_script_LOOK_MS}`);
            const newer = saved && (await newerThan(saved, client, held));
            for (const { table, parts } of tables) {
                const written = [];
                for (const part of parts)
                    written.push(`(${await writtenCondition(client, part)})`);
                const condition = [...(newer ? [newer] : []), `(${written.join(' OR ')})`].join(' AND ');
                const { key, source } = table;
                const rows = await keepRows(place, { migration, key, source, condition });
                if (rows > 0 && !acceptDataLoss)
                    throw writtenMeanwhile(key, rows);
                if (rows > 0)
                    late({ migration, table: key, rows });
            }
            await client.query('SET LOCAL statement_timeout = 0');
        },
    };
}
function tablesOf(taken) {
    const tables = new Map();
    for (const part of taken) {
        const { table } = part;
        // What cannot be read cannot be kept; the plan says so, and wants it accepted.
        if (table.unreadable !== null)
            continue;
        const known = tables.get(table.key) ?? { table, parts: [] };
        known.parts.push(part);
        tables.set(table.key, known);
    }
    return [...tables.values()];
}
function writtenMeanwhile(key, rows) {
    return new Stopped(`${rows} rows of ${tableWords(key)} were written since it was planned, and nobody accepted to lose them (accept-data-loss)`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/tell.ts




/** Says where the rows are that neither the tables nor the backup made before has. */
function tellLateWrites(kept, { schema, run }, scope) {
    for (const { table, rows } of kept) {
        const one = rows === 1;
        scope.find({
            ...{ rule: 'written-meanwhile', severity: 'warning', evidence: 'measured', object: table },
            title: `${(0,words/* plural */.LS)(rows, 'row')} of ${tableWords(table)} ${one ? 'was' : 'were'} written after the backup that was made before, and ${one ? 'is' : 'are'} kept in ${audit_table/* AUDIT_TABLE */.zU}`,
            advice: 'Nothing else has them as they were. Put back what is wanted, then delete the lines.',
            sql: `SELECT details->'row' FROM ${(0,identifiers/* quoteQualified */.$s)(schema, audit_table/* AUDIT_TABLE */.zU)} WHERE run = ${(0,identifiers/* quoteLiteral */.ce)(run)} AND details->>'what' = 'written-meanwhile' AND details->>'table' = ${(0,identifiers/* quoteLiteral */.ce)(table)};`,
        });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/history.ts


function history_rowsSql(schema, lock) {
    return `
SELECT h.id::text, h.finished_at::text AS finished, h.rolled_back_at::text AS rolled_back,
       pg_catalog.to_jsonb(h) AS whole
  FROM ${(0,identifiers/* quoteQualified */.$s)(schema, prisma_history/* HISTORY_TABLE */.GQ)} h
 WHERE h.migration_name = $1
 ORDER BY h.started_at, h.id${lock}`;
}
/**
 * The rows of one migration, oldest first.
 *
 * @param lock Nobody else changes them until the transaction ends.
 */
async function rowsOf(client, schema, migration, { lock }) {
    const { rows } = await client.query(history_rowsSql(schema, lock ? ' FOR UPDATE' : ''), [
        migration,
    ]);
    return rows.map((row) => ({ id: row.id, state: (0,prisma_history/* historyState */.K6)(row), whole: row.whole }));
}
/** As `migrate resolve --rolled-back` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function history_markSql(schema) {
    return `
UPDATE ${(0,identifiers/* quoteQualified */.$s)(schema, prisma_history/* HISTORY_TABLE */.GQ)}
   SET finished_at = NULL, rolled_back_at = pg_catalog.now(), applied_steps_count = 0
 WHERE id = ANY($1)`;
}
/** Marks rows as rolled back, in the caller's transaction: the next deploy applies their migration again. */
async function markRolledBack(client, schema, rows) {
    await client.query(history_markSql(schema), [rows.map(({ id }) => id)]);
}
const HOLDS_SQL = `
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_locks
   WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted
     AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
     AND classid::int8 = 0 AND objid::int8 = $1 AND objsubid = 1) AS holds`;
/** Whether this session still holds Prisma's lock: pg_advisory_unlock_all() or DISCARD ALL in a script gives it up. */
async function holdsPrismaLock(client) {
    const { rows } = await client.query(HOLDS_SQL, [prisma_history/* PRISMA_ADVISORY_LOCK */.Hh]);
    return rows[0]?.holds === true;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/clean-history.ts





/** By the signal: whoever holds the target tells. */
const CANCELLED = '57014';
/**
 * Marks failed migrations as rolled back, all or none, as `prisma migrate resolve --rolled-back` does: the next deploy
 * applies them again. The rows as they were are kept in belay_audit.
 *
 * @returns The names of those that were marked now; what is marked already is left as it is.
 * @throws UserError `audit-table-unusable`; OperationFailed `history-not-changed`.
 */
async function cleanHistory({ names, held, lockTimeoutMs, run, identity }, ports) {
    const place = { client: held.client, schema: held.schema, run, identity };
    await ensureAudit(place);
    const lock = `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`;
    await takeStep(ports, 'clean-history: begin');
    try {
        const marked = await (0,connection/* withTransaction */.ro)(held.client, `BEGIN READ WRITE;${lock}`, async () => {
            const done = [];
            for (const name of names)
                if (await markFailed(name, place))
                    done.push(name);
            await takeStep(ports, 'clean-history: commit');
            return done;
        });
        await takeStep(ports, 'clean-history: committed');
        return marked;
    }
    catch (error) {
        if (error.code === CANCELLED)
            throw error;
        throw new errors/* OperationFailed */.FH('history-not-changed', `The migration history could not be changed: ${(0,errors/* messageOf */.bD)(error)}.`, 'All of it was taken back, or all of it was done where the connection was lost in the COMMIT: run the same command again, it sees which.', { cause: error });
    }
}
async function markFailed(migration, place) {
    const { client, schema } = place;
    const rows = await rowsOf(client, schema, migration, { lock: true });
    const failed = rows.filter(({ state }) => state === 'failed');
    if (failed.length === 0)
        return false;
    const history = failed.map(({ whole }) => whole);
    await keep(place, { what: 'history', how: 'clean-history', migration, history });
    await markRolledBack(client, schema, failed);
    return true;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/refusal-words.ts

/** What the server answered, for the report. @param line Of the script, where that is known. */
function refusalWords(error, line) {
    const { code } = (error ?? {});
    const where = line === undefined ? '' : `line ${line}: `;
    const sqlstate = typeof code === 'string' ? ` (${code})` : '';
    return `${where}${(0,errors/* messageOf */.bD)(error)}${sqlstate}${ADVICE[String(code)] ?? ''}`;
}
const ADVICE = {
    '55P03': '; somebody uses what the script needs: end that transaction, or give lock-timeout more time',
    '2BP01': '; something that no migration made depends on it: drop that first',
};

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/run-together.ts






/**
 * Runs a part of a script in one transaction with what has to take effect together with it.
 *
 * @throws Stopped, or the server's own error: nothing of it took effect, unless `standing.open` says that nobody knows.
 */
async function runTogether(unit, running, { settings = '', before, after }) {
    const { client, ports, lockTimeoutMs } = running;
    const lock = `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`;
    await takeStep(ports, 'reverse: begin');
    await client.query(`${unit.begin};${lock};${settings}`);
    try {
        const kept = await before();
        await running.beforeScript?.(running.step);
        await takeStep(ports, 'reverse: begun');
        await sendAll(unit, running);
        await takeStep(ports, 'reverse: script ran');
        // The script may have taken another role, and other limits.
        await client.query(`SET LOCAL ROLE NONE;${lock}`);
        await after(kept);
        await takeStep(ports, 'reverse: commit');
    }
    catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
    }
    await run_together_commit(running);
    await takeStep(ports, 'reverse: committed');
}
async function sendAll(unit, { client, step }) {
    const { refusal } = await (0,send/* sendPieces */.gD)(client, unit.pieces);
    if (refusal) {
        const { error, piece } = refusal;
        const line = (0,positions/* lineOfOffset */.hW)(step.sql ?? '', piece.start);
        throw new Stopped(refusalWords(error, line > 1 ? line : undefined), { cause: error });
    }
    if ((0,send/* openTransaction */.L)(client) !== 'open')
        throw new Stopped('its script ended the transaction');
}
async function run_together_commit({ client, standing }) {
    standing.open = true;
    try {
        const { command } = await client.query('COMMIT');
        standing.open = false;
        if (command !== 'COMMIT')
            throw new Stopped('the server took the transaction back');
    }
    catch (error) {
        standing.open = (0,connection/* isSessionLost */.nh)(error);
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/finish-step.ts




/**
 * Runs the last part of a script together with the change of the history: both are there afterwards, or neither.
 *
 * @param settings For this transaction alone, as SQL.
 * @throws as `runTogether`.
 */
async function finishStep(unit, running, settings = '') {
    await runTogether(unit, running, {
        settings,
        before: () => lockApplied(running),
        after: (applied) => changeHistory(running, applied),
    });
}
async function lockApplied({ client, schema, step }) {
    const rows = await rowsOf(client, schema, step.migration, { lock: true });
    const applied = rows.filter(({ state }) => state === 'applied');
    if (applied.length === 0)
        throw new Stopped('somebody else changed its history meanwhile');
    return applied;
}
async function changeHistory(running, applied) {
    const { client, schema, step } = running;
    if (!(await holdsPrismaLock(client)))
        throw new Stopped("its script gave up Prisma's lock");
    const history = applied.map(({ whole }) => whole);
    await keep(running, { what: 'history', how: 'reverse', migration: step.migration, history });
    await markRolledBack(client, schema, applied);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/look-again.ts


/** Running these a second time does no harm. */
const REPEATABLE = new Set(['VacuumStmt', 'ReindexStmt', 'ClusterStmt']);
/**
 * Whether a statement that refuses transactions is still to be run.
 *
 * @param begun An earlier run began it and did not come to note how it ended.
 * @returns `unknown` where nothing in the database tells.
 */
async function lookAgain(statement, begun, client, schema) {
    const { kind, node } = statement;
    if (kind === 'IndexStmt') {
        const table = targetOf(statement, schema);
        const name = node['idxname'];
        if (!table || typeof name !== 'string')
            return begun ? 'unknown' : 'to run';
        return lookAtIndex({ schema: table.schema, name }, begun, client);
    }
    if (!begun || REPEATABLE.has(kind))
        return 'to run';
    if (kind !== 'DropStmt')
        return 'unknown';
    const states = await Promise.all(dropped(statement, schema).map((index) => stateOf(index, client)));
    return states.every((state) => state === 'absent') ? 'done' : 'to run';
}
/** What a failed CREATE INDEX CONCURRENTLY leaves serves no query, and stands in the way of the next one. */
async function lookAtIndex(index, begun, client) {
    const state = await stateOf(index, client);
    if (state === 'valid' && begun)
        return 'done';
    if (state === 'invalid') {
        await client.query(`DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(index.schema, index.name)}`);
    }
    return 'to run';
}
const STATE_SQL = `
SELECT i.indisvalid AS valid
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
 WHERE n.nspname = $1 AND c.relname = $2`;
async function stateOf({ schema, name }, client) {
    const { rows } = await client.query(STATE_SQL, [schema, name]);
    const [row] = rows;
    if (!row)
        return 'absent';
    return row.valid ? 'valid' : 'invalid';
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/run-alone.ts







/**
 * Runs a statement that refuses transactions. What an earlier run began is looked at first: it may have taken effect.
 *
 * @param begun An earlier run began it and did not come to note how it ended.
 * @throws Stopped.
 */
async function runAlone({ statement, line }, begun, running, note) {
    const { client, schema, ports, standing, step } = running;
    const found = await lookAgain(statement, begun, client, schema);
    if (found === 'unknown') {
        const mark = (0,going_back_command/* markRolledBack */.du)([step.migration], schema).replaceAll(/\s+/g, ' ');
        throw new Stopped(`line ${line} of its script was begun by an earlier run and may have taken effect: look, do the rest of the script by hand, and mark the migration: ${mark}`);
    }
    if (found === 'to run') {
        await note('begun');
        await takeStep(ports, 'reverse: alone');
        standing.open = true;
        const { refusal } = await (0,send/* sendPieces */.gD)(client, [{ sql: statement.text, start: 0 }]);
        standing.open = false;
        if (refusal) {
            await note('not begun').catch((error) => {
                if (!(0,connection/* isSessionLost */.nh)(error))
                    throw error;
            });
            throw new Stopped(refusalWords(refusal.error, line), { cause: refusal.error });
        }
        await takeStep(ports, 'reverse: alone ran');
    }
    await note('done');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/run-parts.ts









/**
 * Runs a script that takes effect in parts. Where it stands is kept in belay_audit together with each part, so that
 * another run goes on behind the last one.
 *
 * @param applied The history's rows that it works for.
 * @throws as `runTogether` and `runAlone`.
 */
async function runParts(units, applied, running) {
    const { client, schema, step, standing } = running;
    await client.query(`SET search_path TO ${(0,identifiers/* quoteIdent */.v4)(schema)}`);
    const whose = { rows: applied.map(({ id }) => id), script: digestOf(step.sql ?? '') };
    const known = await readProgress(running, whose);
    standing.done = known?.done ?? 0;
    let begun = known?.begun === true;
    for (const unit of units.slice(0, standing.done))
        await setAgain(unit, running);
    for (const unit of units.slice(standing.done)) {
        const at = (done, isBegun = false) => ({
            ...whose,
            done,
            begun: isBegun,
        });
        const done = standing.done;
        if (unit.kind === 'alone') {
            await runAlone(unit, begun, running, (state) => noteAlone(running, at(state === 'done' ? done + 1 : done, state === 'begun')));
        }
        else if (done === units.length - 1)
            return finishStep(unit, running);
        else
            await runNoted(unit, running, at(done + 1));
        begun = false;
        standing.done += 1;
    }
    await finishStep(NOTHING_TO_RUN, running);
}
/** What a script sets for its session is not there any more in another run. */
async function setAgain(unit, { client }) {
    if (unit.kind !== 'together' || !unit.session)
        return;
    for (const { sql } of unit.pieces)
        await client.query(sql);
}
async function runNoted(unit, running, note) {
    await runTogether(unit, running, {
        before: () => Promise.resolve(),
        after: () => keepNote(running, note),
    });
}
async function noteAlone(running, note) {
    await (0,connection/* withTransaction */.ro)(running.client, 'BEGIN READ WRITE; SET LOCAL ROLE NONE', () => keepNote(running, note));
    await takeStep(running.ports, 'reverse: noted');
}
async function keepNote(running, progress) {
    await keep(running, { what: 'progress', migration: running.step.migration, progress });
}
function digestOf(sql) {
    return (0,external_node_crypto_.createHash)('sha256').update(sql, 'utf8').digest('hex');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/run-step.ts









/**
 * Undoes one migration: its script and the change of its history take effect together, where Postgres allows.
 *
 * @throws whatever is no answer of the server's.
 */
async function runStep(running) {
    const { client, step, standing } = running;
    try {
        const applied = await appliedRows(running);
        if (applied.length === 0)
            return 'already';
        await undo(applied, running);
        // It is undone, even where the session is gone by now: the next one says so.
        await resetSession(client).catch((error) => {
            if (!(0,connection/* isSessionLost */.nh)(error))
                throw error;
        });
        return 'undone';
    }
    catch (error) {
        const isLost = (0,connection/* isSessionLost */.nh)(error);
        if (!isLost)
            await resetSession(client).catch(() => undefined);
        const reason = reasonOf(error);
        if (reason === undefined)
            throw error;
        const isPart = standing.done > 0 || standing.open;
        const at = isLost && standing.open ? 'unknown' : isPart ? 'part' : 'boundary';
        return { migration: step.migration, reason, at };
    }
}
async function appliedRows({ client, schema, step }) {
    const rows = await rowsOf(client, schema, step.migration, { lock: false });
    if (rows.length === 0)
        throw new Stopped('the history does not know it');
    const applied = rows.filter(({ state }) => state === 'applied');
    if (applied.length === 0 && rows.some(({ state }) => state === 'failed')) {
        throw new Stopped('by the history it has failed and is not applied');
    }
    return applied;
}
async function undo(applied, running) {
    const cut = await unitsOf(running.step.sql ?? '');
    if ('reason' in cut)
        throw new Stopped(cut.reason);
    const [first] = cut.units;
    if (cut.isWhole && first?.kind === 'together') {
        // The script finds the search_path with which it was proven.
        const path = `SET LOCAL search_path TO ${(0,identifiers/* quoteIdent */.v4)(running.schema)}`;
        return finishStep(first, running, path);
    }
    await runParts(cut.units, applied, running);
}
function reasonOf(error) {
    if (error instanceof Stopped)
        return error.message;
    const { code } = (error ?? {});
    const isAnswer = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
    return isAnswer || (0,connection/* isSessionLost */.nh)(error) ? refusalWords(error) : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/run.ts



/**
 * Undoes migrations, newest first. Each is a boundary: where one fails, those before it are undone and it is not. What
 * an earlier run undid is seen in the history and left alone, so that the same call goes on where that one stopped.
 *
 * @throws UserError `audit-table-unusable` before anything is changed.
 */
async function runReverses({ steps, held, lockTimeoutMs, run, identity, beforeScript }, scope, ports) {
    const place = { client: held.client, schema: held.schema, run, identity };
    await takeStep(ports, 'reverse: audit table');
    await ensureAudit(place);
    await takeStep(ports, 'reverse: audit table made');
    const gone = [];
    for (const step of steps) {
        const { migration } = step;
        const outcome = ports.signal.aborted
            ? { migration, reason: 'it was interrupted before', at: 'boundary' }
            : await runStep({
                ...{ ...place, step, lockTimeoutMs, ports, beforeScript },
                standing: { done: 0, open: false },
            });
        if (typeof outcome !== 'string') {
            scope.item({ status: 'failed', name: migration, result: outcome.reason, detail: [] });
            return { gone, failed: outcome };
        }
        const result = outcome === 'undone' ? `undone (${step.source})` : 'undone by an earlier run';
        scope.item({ status: 'passed', name: migration, result, detail: [] });
        gone.push(migration);
    }
    return { gone };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/clear-sql.ts

/*
 * What empties a database within the transaction that fills it again, in the order in which it runs. Written for psql:
 * nothing in here may look like one of its variables outside of a string.
 */
/** A limit that only a server of 17 or newer knows is set by name. Everything is this transaction's. */
function beginSql(lockTimeoutMs) {
    return `
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL search_path = '';
SET LOCAL client_min_messages = warning;
SET LOCAL row_security = off;
SET LOCAL statement_timeout = 0;
SET LOCAL idle_in_transaction_session_timeout = 0;
SELECT pg_catalog.set_config(name, '0', true) FROM pg_catalog.pg_settings WHERE name = 'transaction_timeout';
SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))};
SELECT pg_catalog.pg_current_xact_id() AS xid, pg_catalog.pg_backend_pid() AS pid \\gset`;
}
/** Not of an extension. */
const OWN = (catalogue, alias) => `NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend e
       WHERE e.classid = 'pg_catalog.${catalogue}'::pg_catalog.regclass AND e.objid = ${alias}.oid
         AND e.deptype = 'e')`;
const OF_USER = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** Drops whatever it is given, with what depends on it. For this session; goes with it. */
const DROP_FUNCTION_SQL = `
CREATE FUNCTION pg_temp.belay_drop(class pg_catalog.oid, object pg_catalog.oid) RETURNS void
LANGUAGE plpgsql AS $belay$
DECLARE found record;
BEGIN
  SELECT o.type, o.identity INTO found FROM pg_catalog.pg_identify_object(class, object, 0) o;
  EXECUTE pg_catalog.format('DROP %s %s CASCADE', CASE found.type
      WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
      WHEN 'statistics object' THEN 'STATISTICS'
      WHEN 'composite type' THEN 'TYPE'
      WHEN 'function' THEN 'ROUTINE' WHEN 'procedure' THEN 'ROUTINE' WHEN 'aggregate' THEN 'ROUTINE'
      ELSE found.type END, found.identity);
END $belay$;`;
/** First of all: they would be called for everything that follows. */
const EVENT_TRIGGERS_SQL = `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN SELECT t.evtname FROM pg_catalog.pg_event_trigger t WHERE ${OWN('pg_event_trigger', 't')} LOOP
    EXECUTE pg_catalog.format('DROP EVENT TRIGGER %I', found.evtname);
  END LOOP;
END $belay$;`;
/** From then on nobody can write to a table, and everybody can read it. */
const SHARE_SQL = `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('LOCK TABLE ONLY %I.%I IN SHARE MODE', found.nspname, found.relname);
  END LOOP;
END $belay$;`;
/**
 * Every table at once, so that whoever is in the way is met before anything is done; then every sequence, which gives out
 * nothing more while it is being altered, and how it stands.
 */
const clear_sql_LOCK_SQL = `
${EVENT_TRIGGERS_SQL}
CREATE TEMPORARY TABLE belay_sequences
  (sequence text, last_value bigint, is_called boolean) ON COMMIT DROP;
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('LOCK TABLE ONLY %I.%I IN ACCESS EXCLUSIVE MODE', found.nspname, found.relname);
  END LOOP;
  FOR found IN
    SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, s.seqincrement
      FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relpersistence <> 't' AND ${OF_USER} AND ${OWN('pg_class', 'c')}
     ORDER BY c.oid
  LOOP
    EXECUTE pg_catalog.format('ALTER SEQUENCE %s INCREMENT BY %s', found.name, found.seqincrement);
    EXECUTE pg_catalog.format(
      'INSERT INTO pg_temp.belay_sequences SELECT %L, last_value, is_called FROM %s', found.name, found.name);
  END LOOP;
END $belay$;`;
/** What ALTER DEFAULT PRIVILEGES made: back to what every database has, which removes the entry. */
const DEFAULT_PRIVILEGES_SQL = `
DO $belay$
DECLARE found record; one record; alter text; what text;
BEGIN
  FOR found IN
    SELECT d.defaclrole, d.defaclobjtype, d.defaclacl, d.defaclnamespace, n.nspname,
           pg_catalog.pg_get_userbyid(d.defaclrole) AS role
      FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace
  LOOP
    alter := pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I', found.role)
      || CASE WHEN found.nspname IS NULL THEN '' ELSE pg_catalog.format(' IN SCHEMA %I', found.nspname) END;
    what := CASE found.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
      WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END;
    FOR one IN SELECT DISTINCT a.grantee FROM pg_catalog.aclexplode(found.defaclacl) a LOOP
      EXECUTE pg_catalog.format('%s REVOKE ALL ON %s FROM %s', alter, what,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    CONTINUE WHEN found.nspname IS NOT NULL;
    FOR one IN
      SELECT a.grantee, a.privilege_type FROM pg_catalog.aclexplode(pg_catalog.acldefault(
        CASE found.defaclobjtype WHEN 'S' THEN 's' ELSE found.defaclobjtype END, found.defaclrole)) a
    LOOP
      EXECUTE pg_catalog.format('%s GRANT %s ON %s TO %s', alter, one.privilege_type, what,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
  END LOOP;
END $belay$;`;
/** Identifiers below are the server's own: casts, languages and the like that initdb made. FirstNormalObjectId. */
const FIRST_OWN = 16_384;
/** In an order in which little of it depends on what comes later. */
const OUTSIDE_SCHEMAS = [
    ...['pg_publication', 'pg_cast', 'pg_transform', 'pg_foreign_server', 'pg_foreign_data_wrapper'],
    ...['pg_am', 'pg_language'],
];
const OUTSIDE_SQL = `
DO $belay$
DECLARE found record;
BEGIN
${OUTSIDE_SCHEMAS.map((catalogue) => `
  FOR found IN SELECT o.tableoid, o.oid FROM pg_catalog.${catalogue} o
    WHERE o.oid >= ${FIRST_OWN} AND ${OWN(catalogue, 'o')}
  LOOP
    PERFORM pg_temp.belay_drop(found.tableoid, found.oid)
      FROM pg_catalog.${catalogue} o WHERE o.oid = found.oid;
  END LOOP;`).join('')}
  PERFORM pg_catalog.lo_unlink(m.oid) FROM pg_catalog.pg_largeobject_metadata m;
END $belay$;`;
/** plpgsql itself runs this. */
function extensionsSql({ extensions }) {
    return `
DO $belay$
DECLARE found record;
BEGIN
  FOR found IN
    SELECT e.extname FROM pg_catalog.pg_extension e
     WHERE e.extname <> 'plpgsql' AND NOT e.extname = ANY (${namesSql(extensions)})
  LOOP
    EXECUTE pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', found.extname);
  END LOOP;
END $belay$;`;
}
/** Whole schemas; of those that stay whatever is not an extension's. */
function schemasSql({ schemas, extensions }) {
    const kept = namesSql(schemas.map(({ name }) => name));
    return `
DO $belay$
DECLARE space record; object record;
BEGIN
  FOR space IN
    SELECT n.oid, n.nspname, n.nspname = ANY (${kept}) OR NOT (${OWN('pg_namespace', 'n')}) AS stays
      FROM pg_catalog.pg_namespace n WHERE ${OF_USER} ORDER BY n.oid
  LOOP
    IF NOT space.stays THEN
      EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', space.nspname);
      CONTINUE;
    END IF;
    LOOP
      SELECT d.classid, d.objid INTO object FROM pg_catalog.pg_depend d
       WHERE d.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.refobjid = space.oid
         AND d.deptype = 'n' AND d.classid <> 'pg_catalog.pg_extension'::pg_catalog.regclass
         AND NOT EXISTS (
           SELECT FROM pg_catalog.pg_depend e
            WHERE e.classid = d.classid AND e.objid = d.objid AND e.deptype = 'e')
       LIMIT 1;
      EXIT WHEN NOT FOUND;
      PERFORM pg_temp.belay_drop(object.classid, object.objid);
    END LOOP;
  END LOOP;
  FOR space IN SELECT name FROM unnest(${namesSql(extensions)}) AS wanted (name)
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension e WHERE e.extname = wanted.name)
  LOOP
    RAISE EXCEPTION 'the extension % would go with something that it depends on', space.name
      USING ERRCODE = 'dependent_objects_still_exist';
  END LOOP;
END $belay$;`;
}
/** As a new database has public, and as CREATE SCHEMA makes any other: the script builds on that. */
function resetSchemasSql({ schemas }) {
    const values = schemas.map(({ name, owner }) => `(${(0,identifiers/* quoteLiteral */.ce)(name)}::text, ${owner === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(owner)}::text)`);
    if (values.length === 0)
        return '';
    return `
DO $belay$
DECLARE found record; one record;
BEGIN
  FOR found IN
    SELECT n.oid, n.nspname, wanted.owner, pg_catalog.pg_get_userbyid(n.nspowner) AS now
      FROM (VALUES ${values.join(', ')}) AS wanted (name, owner)
      JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.name
  LOOP
    IF found.owner <> found.now THEN
      EXECUTE pg_catalog.format('ALTER SCHEMA %I OWNER TO %I', found.nspname, found.owner);
    END IF;
    FOR one IN
      SELECT DISTINCT a.grantee FROM pg_catalog.pg_namespace n,
        pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) a WHERE n.oid = found.oid
    LOOP
      EXECUTE pg_catalog.format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE', found.nspname,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    FOR one IN
      SELECT a.grantee, a.privilege_type FROM pg_catalog.pg_namespace n
        LEFT JOIN pg_catalog.pg_init_privs i
          ON i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND i.objoid = n.oid AND i.objsubid = 0,
        pg_catalog.aclexplode(coalesce(i.initprivs, pg_catalog.acldefault('n', n.nspowner))) a WHERE n.oid = found.oid
    LOOP
      EXECUTE pg_catalog.format('GRANT %s ON SCHEMA %I TO %s', one.privilege_type, found.nspname,
        CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(one.grantee)) END);
    END LOOP;
    EXECUTE pg_catalog.format('COMMENT ON SCHEMA %I IS %L', found.nspname,
      CASE found.nspname WHEN 'public' THEN 'standard public schema' END);
  END LOOP;
END $belay$;`;
}
/** Takes everything out of the database that the script puts into one. */
function clearSql(kept) {
    return [
        DROP_FUNCTION_SQL,
        DEFAULT_PRIVILEGES_SQL,
        OUTSIDE_SQL,
        extensionsSql(kept),
        schemasSql(kept),
        resetSchemasSql(kept),
    ].join('\n');
}
function namesSql(names) {
    return `ARRAY[${names.map(identifiers/* quoteLiteral */.ce).join(', ')}]::text[]`;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(52355);
// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-content.ts + 3 modules
var compare_content = __webpack_require__(96688);
// EXTERNAL MODULE: ./packages/core/src/backup/content/snapshot.ts
var snapshot = __webpack_require__(18776);
;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/compare-after.ts





const AS_IT_WAS = 'owner, privileges, settings, connection limit and comment of the database itself stayed as they were: an in-place restore changes what is in it';
/**
 * Compares what nobody but a deploy changes, and those are kept away: the schema, the extensions, and that no sequence
 * fell behind. The rows were compared before they could be seen by anybody.
 */
async function compareAfter(url, expected, ports) {
    // Nothing is dumped, so that nothing has to be kept from anybody.
    const found = await (0,snapshot/* withBackupSnapshot */.Z)(url, { ...ports, alone: true }, async (snapshot) => {
        const { client, sequences } = snapshot;
        const catalogue = await (0,read/* readCatalogue */.YW)(client, { self: null, inTransaction: true });
        const { extensions, roles } = await (0,content_outside/* readOutside */.E)(client);
        const outside = { ...expected.outside, extensions, roles };
        const { format, rows } = expected;
        return { format, catalogue, fingerprint: (0,fingerprint/* fingerprint */.R)(catalogue), rows, sequences, outside };
    });
    const { differences, notCompared } = (0,compare_content/* compareContent */.T)(expected, found);
    return { differences, notCompared: [AS_IT_WAS, ...notCompared] };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/finish-sql.ts
/**
 * Moves the sequences on to where they stood before the database was emptied, so that no number is given out twice;
 * none is moved back. Behind is one that has yet to give out what was given out already, whichever way it counts.
 */
const finish_sql_ADVANCE_SQL = `
DO $belay$
DECLARE was record; now record;
BEGIN
  FOR was IN
    SELECT b.sequence, b.last_value, b.is_called, s.seqincrement, s.seqmin, s.seqmax
      FROM pg_temp.belay_sequences b
      JOIN pg_catalog.pg_sequence s ON s.seqrelid = pg_catalog.to_regclass(b.sequence)
  LOOP
    EXECUTE 'SELECT last_value, is_called FROM ' || was.sequence INTO now;
    IF was.last_value BETWEEN was.seqmin AND was.seqmax
      AND (CASE WHEN was.seqincrement > 0 THEN was.last_value > now.last_value
             ELSE was.last_value < now.last_value END
        OR was.last_value = now.last_value AND was.is_called AND NOT now.is_called)
    THEN
      PERFORM pg_catalog.setval(was.sequence::pg_catalog.regclass, was.last_value, was.is_called);
    END IF;
  END LOOP;
END $belay$;`;

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/outcome.ts



/** How long a session that was told to end may take to take everything back. */
const END_MS = 60_000;
const ASK_EVERY_MS = 100;
/**
 * Ends the transaction if it still runs, and finds out how it ended: when a connection breaks off at COMMIT nobody but
 * the server knows. Not under the caller's signal.
 *
 * @throws OperationFailed `in-place-unknown` when the server cannot be asked.
 */
async function outcomeOf({ xid, pid }, url, { env }) {
    const connect = { env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    try {
        return await (0,connection/* withClient */.SV)(url, connect, async (client) => {
            for (const until = performance.now() + END_MS;; await (0,promises_.setTimeout)(ASK_EVERY_MS)) {
                const status = await statusOf(client, xid);
                if (status === 'committed')
                    return 'committed';
                if (status !== 'in progress')
                    return 'aborted';
                if (performance.now() > until)
                    throw new Error(`its session ${pid} does not end`);
                await client.query(outcome_END_SQL, [pid, xid]);
            }
        });
    }
    catch (error) {
        throw new errors/* OperationFailed */.FH('in-place-unknown', `It could not be found out whether the restore was committed: ${(0,errors/* messageOf */.bD)(error)}.`, `The database is either whole as it was, or whole as it was backed up. Ask the server: SELECT pg_xact_status('${xid}'); run the same command again, which finds out by itself.`, { cause: error });
    }
}
/** Only if it still runs that very transaction: numbers of sessions are given out again. */
const outcome_END_SQL = `
SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a
 WHERE a.pid = $1 AND a.backend_xid = ($2::pg_catalog.xid8)::pg_catalog.xid`;
async function statusOf(client, xid) {
    const { rows } = await client.query('SELECT pg_catalog.pg_xact_status($1::pg_catalog.xid8) AS status', [xid]);
    return rows[0]?.status ?? null;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/psql-talk.ts







/** It ended before it was told to: its last words. */
class PsqlEnded extends Error {
    name = 'PsqlEnded';
}
/** For psql to leave once nothing more is said to it. */
const psql_talk_END_MS = 10_000;
/**
 * Runs psql and feeds it. It commits nothing by itself: when this process dies, its input ends, so it leaves, and the
 * server takes back what it had not been told to commit. When `body` throws, or the signal aborts, it is ended.
 */
async function withPsql({ psql, url, folder }, { env, signal }, body) {
    const conversation = new Conversation();
    const giveUp = new AbortController();
    let forget;
    const running = (0,protected_libpq/* withProtectedEnvironment */.A)(url, { env, scratch: folder }, (environment) => (0,process/* run */.e)(psql, [...PSQL_ARGS, '--file=-'], {
        ...{ env: { PGCLIENTENCODING: 'UTF8', ...environment }, deadlineMs: PSQL_DEADLINE_MS },
        signal: AbortSignal.any([signal, giveUp.signal]),
        onStart: (pid) => (forget = (0,kept_folder/* noteGroupIn */.x)(external_node_path_default().join(folder, 'psql'), pid)),
        onStdin: (stdin) => conversation.begin(stdin),
        onStderr: (text) => conversation.hear(text),
    })).finally(() => forget?.());
    const ended = running.then(() => conversation.end(), () => conversation.end());
    try {
        const result = await body(conversation);
        conversation.finish();
        const late = setTimeout(() => giveUp.abort(), psql_talk_END_MS);
        await ended;
        clearTimeout(late);
        return result;
    }
    catch (error) {
        giveUp.abort();
        await ended;
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        throw error;
    }
}
class Conversation {
    #token = `belay-${(0,run_id/* randomPart */.Z)()}${(0,run_id/* randomPart */.Z)()}`;
    #stdin;
    #waiting = [];
    #heard = '';
    #count = 0;
    #pending;
    #ended = false;
    begin(stdin) {
        this.#stdin = stdin;
        for (const text of this.#waiting.splice(0))
            stdin.write(text);
    }
    say(lines, tells = '') {
        this.#count += 1;
        const mark = `${this.#token} ${this.#count}`;
        return new Promise((resolve, reject) => {
            if (this.#ended)
                return reject(this.#lastWords());
            this.#pending = { mark, resolve, reject };
            const text = `${lines}\n\\warn ${mark} ${tells}\n`;
            if (this.#stdin)
                this.#stdin.write(text);
            else
                this.#waiting.push(text);
        });
    }
    hear(text) {
        this.#heard += text;
        const { mark, resolve } = this.#pending ?? {};
        if (mark === undefined)
            return;
        const found = new RegExp(`^${mark}(?: (.*))?\n`, 'm').exec(this.#heard);
        if (!found)
            return;
        this.#heard = this.#heard.replace(found[0], '');
        this.#pending = undefined;
        resolve?.(found[1] ?? '');
    }
    finish() {
        this.#stdin?.end();
    }
    end() {
        this.#ended = true;
        this.#pending?.reject(this.#lastWords());
        this.#pending = undefined;
    }
    #lastWords() {
        return new PsqlEnded(this.#heard.trim() || 'psql was killed');
    }
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/read.ts
var rows_read = __webpack_require__(31751);
;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/rows.ts






/**
 * Which tables there are of those that were backed up, whether this role can read all their rows, and which of their
 * columns write their values as text in a way of their own. As one line.
 */
function foundSql(keys) {
    return `
SELECT coalesce(jsonb_object_agg(wanted.key, jsonb_build_object(
    'kind', c.relkind,
    'hidden', NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.row_security_active(c.oid),
    'own', (SELECT coalesce(jsonb_agg(a.attname), '[]') FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_cast k ON k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
       AND k.castmethod = 'f' AND k.oid >= 16384
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    'columns', (SELECT coalesce(jsonb_agg(a.attname ORDER BY a.attname), '[]') FROM pg_catalog.pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
  )), '{}')::text AS found
  FROM unnest(ARRAY[${keys.map(identifiers/* quoteLiteral */.ce).join(', ')}]::text[]) AS wanted (key)
  JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(wanted.key) \\gset`;
}
/**
 * Counts and hashes the restored rows in the transaction that restored them, which nobody else sees yet, and compares
 * them with what was backed up: so that what differs can still be taken back.
 *
 * @throws SyntaxError where psql said something else than it was asked.
 */
async function compareRowsWithin(talk, expected) {
    await talk.say(`${session/* DETERMINISTIC_SETTINGS_SQL */.UR};`);
    const { tables } = expected.rows;
    const keys = Object.keys(tables).filter((key) => !key.startsWith('"pg_catalog".'));
    const found = JSON.parse(await talk.say(foundSql(keys), ':found'));
    const rows = { ...expected.rows, tables: {} };
    const hidden = [];
    for (const [key, was] of Object.entries(tables)) {
        if (key === types/* LARGE_OBJECTS */.h)
            rows.tables[key] = await hashed(talk, large_objects/* LARGE_OBJECTS_TABLE */.Y);
        else if (key.startsWith('"pg_catalog".') || was.computed)
            rows.tables[key] = was;
        else {
            const is = found[key];
            if (is === undefined)
                continue;
            if (is.hidden)
                hidden.push(`rows of ${key}: this role may no longer read them all`);
            rows.tables[key] = is.hidden ? was : await hashed(talk, tableOf(key, was, is));
        }
    }
    const { differences, notCompared } = (0,compare_content/* compareContent */.T)(expected, { ...expected, rows });
    return { differences, notCompared: [...hidden, ...notCompared] };
}
/** Columns that were not backed up would be told by the comparison of the schema. */
function tableOf(key, was, { kind, own, columns }) {
    const there = was.columns.filter(({ name }) => columns.includes(name));
    return {
        source: kind === 'p' ? key : `ONLY ${key}`,
        isView: false,
        columns: there.map(({ name, type }) => ({
            ...{ name, type, notNull: false },
            ownTextCast: own.includes(name),
        })),
    };
}
async function hashed(talk, table) {
    const sql = `SELECT pg_catalog.array_to_string(v, ' ') AS hashes FROM (${(0,rows_read/* summarySql */.zT)(table)}) AS s (v) \\gset`;
    return (0,rows_read/* rowsOf */.RO)(table, (await talk.say(sql, ':hashes')).split(' '));
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/waiters.ts

const EVERY_MS = 100;
/** Those that wait for a lock of ours, as far as this role may end their statements. */
const CANCEL_SQL = `
SELECT pg_catalog.pg_cancel_backend(a.pid)
  FROM pg_catalog.pg_stat_activity a
 WHERE a.datname = $1 AND a.pid <> pg_catalog.pg_backend_pid()
   AND $2 = ANY (pg_catalog.pg_blocking_pids(a.pid))
   AND (pg_catalog.pg_has_role(a.usesysid, 'USAGE') OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE'))
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = a.usesysid AND r.rolsuper
                      AND NOT (SELECT me.rolsuper FROM pg_catalog.pg_roles me WHERE me.rolname = current_user))`;
/**
 * Runs `body`, in which the session `pid` takes stronger locks than it has, and ends the statements of whoever waits for
 * it meanwhile: a transaction that has read a table and waits to write to it would stand in the way as much as we in
 * its. It would wait for the whole restore anyway.
 *
 * @param admin On another database of the server.
 */
async function endingWaiters(admin, { database, pid }, body) {
    const until = { over: false };
    const ending = (async () => {
        while (!until.over) {
            // Where it may not, the lock is waited for as long as lock-timeout says.
            await admin.query(CANCEL_SQL, [database, pid]).catch(() => undefined);
            await (0,promises_.setTimeout)(EVERY_MS);
        }
    })();
    try {
        return await body();
    }
    finally {
        until.over = true;
        await ending;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/script.ts








/** The timeout of the stage ends it long before. */
const script_DEADLINE_MS = 7 * 24 * 60 * 60_000;
const script_LEFT = 'Nothing was done to the database.';
/**
 * Writes the dump as a script for psql that runs within a transaction of the caller's, without what stays.
 *
 * @returns Its path.
 * @throws OperationFailed `in-place-script-failed`; nothing was sent to a server.
 */
async function writeScript({ client, dump, kept, folder }, ports) {
    const [contents, script] = [external_node_path_default().join(folder, 'contents'), external_node_path_default().join(folder, 'restore.sql')];
    const ask = (args) => pgRestore(client, [...args, '--format=directory', dump], folder, ports);
    await ask(['--list', `--file=${contents}`]);
    const list = await (0,external_node_fs_promises_.readFile)(contents, 'utf8');
    await (0,external_node_fs_promises_.writeFile)(contents, withoutKept(list, kept));
    // With it large objects do not come with transactions of their own, but the whole with one.
    await ask(['--single-transaction', `--use-list=${contents}`, `--file=${script}`]);
    await openTransaction(script);
    await requireOneTransaction(script);
    return script;
}
async function pgRestore({ pgRestore: { file, args: before } }, args, folder, { env, signal }) {
    let forget;
    const onStart = (pid) => (forget = (0,kept_folder/* noteGroupIn */.x)(external_node_path_default().join(folder, 'pg_restore'), pid));
    const result = await (0,process/* run */.e)(file, [...before, ...args], {
        ...{ env: { ...(0,child_environment/* withoutOtherDatabases */.PS)(env), LC_ALL: 'C' }, deadlineMs: script_DEADLINE_MS },
        ...{ signal, onStart },
    }).finally(() => forget?.());
    const words = result.stderr.trim();
    if (result.exitCode === 0 && words === '')
        return;
    const said = words || (0,errors/* messageOf */.bD)(result.startError ?? 'it was killed');
    const advice = (0,explain_restore/* explainRestore */._)(said, false);
    throw failed(`pg_restore failed: ${said}${advice === undefined ? '' : `\n${advice}`}`);
}
/**
 * The contents without the entries of what is there already: CREATE SCHEMA would fail, and COMMENT ON EXTENSION is for
 * the extension's owner. A line is `8; 2615 16385 SCHEMA - name owner`.
 */
function withoutKept(list, { extensions, schemas }) {
    const left = new Set([
        ...extensions.flatMap((name) => [`EXTENSION - ${name} `, `COMMENT - EXTENSION ${name} `]),
        ...schemas
            // pg_restore does not make public, and may have to give it to another owner.
            .filter(({ name }) => name !== 'public')
            .map(({ name, owner }) => `SCHEMA - ${oneLine(name)} ${oneLine(owner ?? '')}`),
    ]);
    return list
        .split('\n')
        .filter((line) => !left.has(line.replace(/^\d+; \d+ \d+ /, '')))
        .join('\n');
}
/** As pg_restore shows a name in a list (sanitize_line in pg_backup_archiver.c). */
function oneLine(name) {
    return name.replace(/[\n\r]/g, ' ');
}
const script_EDGE_BYTES = 8_192;
/**
 * Blanks the BEGIN and the COMMIT that pg_restore put around everything: the transaction is the caller's, and so is the
 * longest to wait for a lock.
 */
async function openTransaction(script) {
    const file = await (0,external_node_fs_promises_.open)(script, 'r+');
    try {
        const { size } = await file.stat();
        const blank = async (statement, from, pick) => {
            const { buffer, bytesRead } = await file.read(Buffer.alloc(script_EDGE_BYTES), 0, script_EDGE_BYTES, from);
            const text = buffer.subarray(0, bytesRead).toString('latin1');
            const line = `\n${statement}\n`;
            const at = pick === 'first' ? text.indexOf(line) : text.lastIndexOf(line);
            if (at === -1)
                throw failed(`what pg_restore wrote has no ${statement} where it belongs`);
            await file.write(' '.repeat(statement.length), from + at + 1, 'latin1');
        };
        await blank('BEGIN;', 0, 'first');
        await blank('SET lock_timeout = 0;', 0, 'first');
        await blank('COMMIT;', Math.max(0, size - script_EDGE_BYTES), 'last');
    }
    finally {
        await file.close();
    }
}
const OF_TRANSACTIONS = /^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i;
/** A COMMIT in the middle would leave half a database; a command of psql's could do anything. */
async function requireOneTransaction(file) {
    const script = new psql_script/* PsqlScript */.AS();
    for await (const part of (0,psql_script/* readPsqlScript */.Sb)(file, script)) {
        const away = 'command' in part ? (0,psql_script/* leadingAway */.BF)(part) : undefined;
        const found = away ?? ('text' in part ? transactionWord(part.text) : undefined);
        if (found !== undefined) {
            throw failed(`what pg_restore wrote has ${found} in line ${part.line}, which does not fit into one transaction`);
        }
    }
    if (script.within === undefined)
        return;
    throw failed(`what pg_restore wrote ends in the middle of ${script.within}`);
}
function transactionWord(text) {
    return OF_TRANSACTIONS.exec(text.replace(/^(\s|--[^\n]*(\n|$))+/, ''))?.[0].toUpperCase();
}
function failed(message) {
    return new errors/* OperationFailed */.FH('in-place-script-failed', message, script_LEFT);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/restore-in-place.ts

















/**
 * Restores a backup into the very database that serves, for where none can be renamed: empties it and fills it again
 * in one transaction, compares every row before that is committed, and the schema afterwards. What dies before COMMIT
 * leaves everything as it was. The database then carries a mark (`isDoneInPlace`) until `forgetInPlace`.
 *
 * @throws UserError `in-place-impossible`, `in-place-locked`, `psql-missing`: nothing was changed.
 * @throws OperationFailed `in-place-script-failed`, `in-place-failed`, `in-place-differs`: nothing was changed;
 *   `in-place-unknown`; `restored-otherwise` when it is committed and the schema is not as it was backed up.
 */
async function restoreInPlace(input, scope, ports) {
    const { held, content, client, dump, scratchFolder } = input;
    const possible = await canRestoreInPlace(held.client, content, held.facts);
    if (!possible.possible)
        throw restore_in_place_impossible(possible.because);
    const psql = await requirePsql(held.facts.major, ports.env);
    const { kept } = possible;
    const lockedMs = await (0,kept_folder/* withKeptFolder */.n)(scratchFolder, 'belay_in_place_', async (folder) => {
        await takeStep(ports, 'in place: writing the script');
        const script = await writeScript({ client, dump, kept, folder }, ports);
        await takeStep(ports, 'in place: script written');
        return replaceAll({ ...input, psql, folder, script, kept }, scope, ports);
    });
    const compared = await lookAfterwards(input, scope, ports);
    for (const sentence of compared.notCompared)
        scope.notVerified(sentence);
    if (compared.differences.length > 0)
        throw otherwise(input, compared);
    return { lockedMs };
}
/** It is committed, with every row as it was backed up: whatever fails from now on makes that no less true. */
async function lookAfterwards(input, scope, ports) {
    try {
        await analyze(input, scope, ports);
        return await compareAfter(input.held.url, input.content, ports);
    }
    catch (error) {
        if (ports.signal.aborted)
            throw (0,errors/* interruption */.YW)(ports.signal);
        const reason = `the restore is committed, and its schema was not looked at: ${(0,errors/* messageOf */.bD)(error)}`;
        return { differences: [], notCompared: [reason] };
    }
}
/** Runs the transaction, and finds out how it ended wherever that is not plain. */
async function replaceAll(input, scope, ports) {
    const { held, psql, folder } = input;
    let begun;
    let started = performance.now();
    try {
        await withPsql({ psql, url: held.url, folder }, ports, async (talk) => {
            await takeStep(ports, 'in place: beginning');
            begun = parseBegun(await talk.say(beginSql(input.lockTimeoutMs), ':xid :pid'));
            await takeStep(ports, 'in place: begun');
            started = performance.now();
            await talk.say(SHARE_SQL);
            await input.whileWritersWait?.();
            const { database } = held.facts;
            await endingWaiters(held.admin.client, { database, pid: begun.pid }, () => talk.say(clear_sql_LOCK_SQL));
            await takeStep(ports, 'in place: locked');
            await fillAndCompare(talk, input, scope, ports);
            // Whoever took its locks away may let a deploy in: then this must not be what it works on.
            await held.client.query('SELECT');
            await takeStep(ports, 'in place: committing');
            await talk.say('COMMIT;');
        });
    }
    catch (error) {
        if (begun === undefined)
            throw failure(error, input);
        if ((await outcomeOf(begun, held.url, ports)) === 'aborted')
            throw failure(error, input);
        ports.log.warn(`the restore is committed, though its session broke off: ${(0,errors/* messageOf */.bD)(error)}`);
    }
    const lockedMs = performance.now() - started;
    await takeStep(ports, 'in place: committed');
    return lockedMs;
}
async function fillAndCompare(talk, { held, backup, content, kept, script }, scope, ports) {
    await talk.say(clearSql(kept));
    await takeStep(ports, 'in place: cleared');
    // The script is in the encoding of the database, and leaves psql in it.
    await talk.say(`\\i ${psqlQuoted(script)}\n\\encoding UTF8`);
    await takeStep(ports, 'in place: restored');
    await talk.say(finish_sql_ADVANCE_SQL);
    await takeStep(ports, 'in place: advanced');
    const { differences, notCompared } = await compareRowsWithin(talk, content);
    if (differences.length > 0)
        throw restore_in_place_differs(differences);
    for (const sentence of notCompared)
        scope.notVerified(sentence);
    await takeStep(ports, 'in place: compared');
    await talk.say(await markSql(held.client, held.facts.database, backup));
    await takeStep(ports, 'in place: marked');
}
function parseBegun(said) {
    const [xid = '', pid = ''] = said.split(' ');
    if (!/^\d+$/.test(xid) || !/^\d+$/.test(pid))
        throw new PsqlEnded(`psql said: ${said}`);
    return { xid, pid: Number(pid) };
}
function psqlQuoted(file) {
    return `'${file.replace(/['\\]/g, String.raw `\$&`)}'`;
}
/** A new table has no statistics; without them its first queries may take for ever. Others use it again by now. */
async function analyze({ held, lockTimeoutMs }, scope, ports) {
    await takeStep(ports, 'in place: analyzing');
    const how = { major: held.facts.major, connections: 1, lockTimeoutMs };
    const { failed } = await analyzeAll(held.url, how, ports);
    if (failed.length > 0)
        tellNotAnalyzed(failed, scope);
    await takeStep(ports, 'in place: analyzed');
}
const restore_in_place_AS_IT_WAS = 'The database is as it was: nothing of the restore was committed.';
function failure(error, { script, lockTimeoutMs }) {
    if (!(error instanceof PsqlEnded)) {
        const known = [errors/* UserError */.yo, errors/* OperationFailed */.FH, errors/* Interrupted */.j$].some((kind) => error instanceof kind);
        if (known || !(error instanceof Error))
            return error;
        return new errors/* OperationFailed */.FH('in-place-failed', `${(0,errors/* messageOf */.bD)(error)}.`, restore_in_place_AS_IT_WAS, {
            cause: error,
        });
    }
    const words = psqlWords(error.message, script);
    if (/SQLSTATE (55P03|40P01)/.test(words)) {
        return new errors/* UserError */.yo('in-place-locked', `A table is in use, and its lock was not to be had within ${lockTimeoutMs} ms: ${words}. ${restore_in_place_AS_IT_WAS}`, 'End what uses it (pg_stat_activity; long transactions above all), or give lock-timeout more, and run it again.', { cause: error });
    }
    const advice = /SQLSTATE 53200/.test(words)
        ? 'Raise max_locks_per_transaction, which takes a restart: every object is locked until the end.'
        : (0,explain_restore/* explainRestore */._)(words, false);
    return new errors/* OperationFailed */.FH('in-place-failed', `The restore failed:\n${words}${advice === undefined ? '' : `\n${advice}`}`, restore_in_place_AS_IT_WAS, { cause: error });
}
function restore_in_place_impossible(because) {
    return new errors/* UserError */.yo('in-place-impossible', `The database cannot be restored in place: ${because}.`, 'Nothing was changed. `strategy: restore` restores beside and needs the right to rename the database instead.');
}
const restore_in_place_SHOWN = 20;
function restore_in_place_differs(differences) {
    return new errors/* OperationFailed */.FH('in-place-differs', `What was restored is not what was backed up:\n${differences.slice(0, restore_in_place_SHOWN).join('\n')}`, restore_in_place_AS_IT_WAS);
}
function otherwise({ words, preRollback }, { differences }) {
    const before = preRollback === 'none'
        ? 'No backup was made before (pre-rollback-to: none).'
        : `As it was before it is in the backup ${preRollback.id}: ${preRollback.locations.join(', ')}.`;
    return new errors/* OperationFailed */.FH('restored-otherwise', `The database is restored from ${words}, with every row, and its schema is not what was backed up:\n${differences.slice(0, restore_in_place_SHOWN).join('\n')}`, `The restore is committed. ${before}`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/any.ts



/**
 * Whether anything was written since the backup that was made before; also where that cannot be told. While nobody can
 * write.
 */
async function anyLateWrites({ held, saved }) {
    if (saved === undefined)
        return false;
    const { client } = held;
    return (0,connection/* withTransaction */.ro)(client, 'BEGIN READ ONLY', async () => {
        const tables = (await (0,rows_tables/* listTables */.W)(client)).filter(({ isView, bytes }) => !isView && bytes !== 0);
        if (tables.some(({ unreadable }) => unreadable !== null))
            return true;
        const newer = await newerThan(saved, client, held);
        for (const { source } of tables.filter(({ isPartition }) => !isPartition)) {
            const found = await client.query(`SELECT FROM ${source} AS t WHERE ${newer} LIMIT 1`);
            if (found.rowCount !== 0)
                return true;
        }
        return false;
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/way-in-place.ts











/** Restores the backup into the database itself. */
async function restoreIntoIt(input, scope) {
    const { frame, planned, held } = input;
    const { options, ports, details } = frame;
    const { backup } = planned;
    if (backup?.kind !== 'point')
        throw notInPlace(backup);
    const { manifest } = backup.point;
    const finish = async () => {
        details.done = true;
        noteAllGone(frame);
        await forgetInPlace(held.client, held.facts.database);
        return { result: `${pointWords(backup.point)} is in the database` };
    };
    return withPointSource(backup.point, held, options, scope, ports, async (checked) => {
        const problem = impossible(checked.problems, 'in-place');
        if (problem)
            throw problem;
        const { fetched, client } = checked;
        if (fetched?.folder === undefined || client === undefined)
            throw new Error('it was not fetched');
        const restoring = restoreInPlace({
            ...{ held, backup: manifest.id, words: pointWords(backup.point) },
            ...{ dump: fetched.folder, content: fetched.content, client },
            ...{ preRollback: details.preRollback ?? 'none', lockTimeoutMs: options.lockTimeout },
            scratchFolder: (0,external_node_os_.tmpdir)(),
            async whileWritersWait() {
                await requireNoNewLoss(input);
                if (await anyLateWrites(input))
                    await saveAgain(input, scope);
            },
        }, scope, ports);
        const { lockedMs } = await restoring.catch(async (error) => {
            // It is told now: the same command again is not to take it for done.
            if (error instanceof errors/* OperationFailed */.FH && error.code === 'restored-otherwise') {
                await forgetInPlace(held.client, held.facts.database);
            }
            throw error;
        });
        details.window = { refusedMs: lockedMs, terminated: 0 };
        return finish();
    });
}
/** Applications went on writing after the backup that was made before: now that they wait, one more has all of it. */
async function saveAgain(input, scope) {
    const { frame, held, planned } = input;
    const { backup } = planned;
    const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
    const { result } = await saveFirst({ frame, held, manifest }, scope);
    const name = 'saved again, since it was written to';
    scope.item({ status: 'passed', name, result: result.result });
}
function notInPlace(backup) {
    return new errors/* UserError */.yo('in-place-needs-backup', backup === undefined
        ? 'No backup was named to restore in place.'
        : 'A file of another tool is only restored beside the database.', 'Give restore-point, or backup a backup of Belay.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/take-way.ts











/** Does what the plan says. `details.done` is set when all of it is there to stay. */
async function takeWay(way) {
    const { strategy } = way.planned.decision;
    const { recorder } = way.frame;
    const input = { ...way };
    if (strategy === 'reverse' || strategy === 'in-place')
        input.saved = await save(way);
    else
        await recorder.check('save', () => Promise.resolve(notSaved(strategy)));
    await recorder.check('rollback', async (scope) => {
        switch (strategy) {
            case 'clean-history':
                return clean(input);
            case 'reverse':
                return reverse(input, scope);
            case 'restore':
                return restoreAndCutOver(input, scope);
            case 'in-place':
                return restoreIntoIt(input, scope);
            case 'none':
                throw new Error('there is no way to take');
        }
    });
}
function notSaved(strategy) {
    const why = strategy === 'restore' ? 'the database as it is stays' : 'only the history changes';
    return { status: 'skipped', result: `not needed: ${why}` };
}
async function save({ frame, planned, held }) {
    const { backup } = planned;
    const manifest = backup?.kind === 'point' ? backup.point.manifest : undefined;
    let saved;
    await frame.recorder.check('save', async (scope) => {
        const { result, moment } = await saveFirst({ frame, held, manifest }, scope);
        saved = moment;
        return result;
    });
    return saved;
}
function common({ frame: { options }, held }) {
    const { run, identity, lockTimeout } = options;
    return { held, run, identity, lockTimeoutMs: lockTimeout };
}
async function clean(input) {
    const { frame, planned } = input;
    const names = planned.situation.failed;
    const marked = await cleanHistory({ ...common(input), names }, frame.ports);
    noteGone(frame, names);
    frame.details.done = true;
    return { result: `${marked.join(', ')} marked as rolled back` };
}
async function reverse(input, scope) {
    const { frame, planned } = input;
    const { failed, reverses } = planned.situation;
    const { details, ports } = frame;
    await requireNoNewLoss(input);
    if (failed.length > 0) {
        await cleanHistory({ ...common(input), names: failed }, ports);
        noteGone(frame, failed);
    }
    const steps = reverses.filter(isStep);
    const late = [];
    const beforeScript = keepingLateWrites(input, (kept) => late.push(kept));
    const ran = await runReverses({ ...common(input), steps, ...beforeScript }, scope, ports);
    // What was kept went with a transaction that was taken back.
    const kept = late.filter(({ migration }) => ran.failed?.migration !== migration || ran.failed.at !== 'boundary');
    if (kept.length > 0)
        details.lateWrites = kept;
    const { schema } = input.held;
    tellLateWrites(kept, { schema, run: frame.options.run }, scope);
    noteGone(frame, ran.gone);
    if (ran.failed === undefined) {
        details.done = true;
        return { result: `${ran.gone.length} of ${steps.length} undone` };
    }
    const { migration, reason, at } = ran.failed;
    details.stoppedAt = { migration, at };
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    for (const one of details.migrations)
        if (one.name === migration)
            one.state = 'failed';
    scope.find({
        rule: 'reverse-failed',
        severity: 'error',
        evidence: 'measured',
        migration,
        title: `the reverse of ${migration} failed: ${reason}`,
        detail: standing(migration, at),
        advice: 'Mend what stopped it and run the same command again: it goes on from there.',
    });
    return { result: `${ran.gone.length} of ${steps.length} undone` };
}
/** On call, the first question is in which state the database is. */
function standing(migration, at) {
    switch (at) {
        case 'boundary':
            return `The database stands at ${migration}, which is applied as a whole; what was to go after it is undone.`;
        case 'part':
            return `A part of the reverse of ${migration} took effect, since it cannot run in one transaction; what that is, is noted in belay_audit.`;
        case 'unknown':
            return `Whether the reverse of ${migration} took effect is not known: the connection was lost. The same command again finds out.`;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/roll-back.ts


















const ROLLBACK_CHECKS = [
    ...PLAN_CHECKS,
    { id: 'save', title: 'Saved first' },
    { id: 'rollback', title: 'Rollback' },
];
/**
 * Plans, makes sure that it is wanted, holds the database so that nobody else works on it, and takes the way of the
 * plan. Run again after it was killed, it goes on, or says that it is done.
 *
 * @throws UserError `pre-rollback-place-missing` and whatever planning, confirming and holding throw.
 */
async function rollBack(frame) {
    const { options, ports, details, recorder } = frame;
    if (options.armed !== undefined) {
        const first = await judgeFirst(options.armed, frame);
        if (first.kind === 'refuse')
            return first.error;
        if (first.kind === 'leave') {
            recorder.skipRest(first.because);
            return undefined;
        }
        if (first.since.length === 0) {
            leaveAsItIs(frame);
            return undefined;
        }
    }
    const planned = await makePlan(frame);
    if (await toldInPlace(planned, frame))
        return undefined;
    const before = await doneBefore(planned, frame);
    if (before !== undefined)
        return tellDone(frame, planned, before);
    const refusal = refusalOf(planned.decision);
    if (refusal !== undefined)
        return refusal;
    if (planned.decision.strategy === 'none') {
        recorder.skipRest('there is nothing to roll back');
        return undefined;
    }
    const left = options.endsBy === undefined ? undefined : options.endsBy - ports.now();
    const late = overBudget(details.estimate, left);
    if (late !== undefined)
        return late;
    const { strategy } = planned.decision;
    // Said before anybody is asked or anything is held.
    if (strategy === 'reverse' || strategy === 'in-place')
        requirePlace(planned, frame);
    const { database } = planned.seen.facts;
    await requireConfirmation(frame, database, anotherOf(planned));
    return withHeldTarget(planned.url, { waitMs: options.lockTimeout }, ports, async (held) => {
        const refused = await stillSo(planned, held, frame);
        if (refused !== undefined)
            return refused;
        return refusedOnTheWay(takeWay({ frame, planned, held }));
    });
}
/** What was written while it was on its way is refused as in a plan: nothing was changed, but for a backup more. */
async function refusedOnTheWay(way) {
    try {
        await way;
        return undefined;
    }
    catch (error) {
        if (error instanceof errors/* UserError */.yo && error.code === 'data-loss')
            return error;
        throw error;
    }
}
/**
 * The job failed before its deploy: a backup put back then would take what applications wrote since, and undo nothing,
 * whatever was armed.
 */
function leaveAsItIs({ details, recorder }) {
    details.strategy = 'none';
    recorder.skipRest('nothing was migrated since the rollback was armed: nothing is undone');
}
/** A file of another tool lies in no place of backups. */
function requirePlace({ backup }, { options }) {
    placesToSaveIn(backup?.kind === 'file' ? { ...options, backup: undefined } : options);
}
function anotherOf({ backup, seen }) {
    if (backup?.kind !== 'point')
        return undefined;
    return `${seen.facts.database} from ${backup.point.manifest.target.database}`;
}
/**
 * Whether the database is still what the plan was made for, now that nobody else can change it.
 *
 * @returns Why it is not.
 */
async function stillSo({ seen }, held, { options }) {
    if (options.armed !== undefined) {
        const decision = await judgeArmed(options.armed, held);
        if (decision.kind === 'refuse')
            return decision.error;
    }
    const now = await readHistory(held.client, held.schema);
    const same = held.facts.databaseOid === seen.facts.databaseOid &&
        JSON.stringify(now) === JSON.stringify(seen.history);
    if (same)
        return undefined;
    return new errors/* UserError */.yo('target-changed', 'Somebody has migrated or rolled back the database since the plan was made.', 'Run it again: it plans anew.');
}
/** A run that died after its cutover left nothing to do. */
async function doneBefore({ url, backup, decision, seen }, { ports, options }) {
    if (backup?.kind !== 'point' || options.strategy === 'in-place')
        return undefined;
    const { database, databaseOid: oid } = seen.facts;
    const { id } = backup.point.manifest;
    const found = await withAdmin(url, ports, (admin) => alreadyDone(admin, { database, oid }, id));
    if (found === undefined)
        return undefined;
    const isRecent = isOfThisHour(found, ports.now());
    return decision.strategy === 'none' || (isRecent && options.strategy === 'restore')
        ? found
        : undefined;
}
/**
 * Whether a run died after it had restored this backup in place and before it could tell. Told now, it is forgotten: the
 * same command does it anew from then on.
 */
async function toldInPlace({ url, backup, going: { going, failed, notBySql } }, { ports: { signal, env }, options, details, recorder }) {
    if (backup?.kind !== 'point' || options.strategy !== 'in-place')
        return false;
    // Deployed to since: it is another database by now than the one that was restored.
    if (going.length + failed.length > 0 || notBySql !== undefined)
        return false;
    const { manifest } = backup.point;
    const settings = { default_transaction_read_only: 'off' };
    return (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full', settings }, async (client) => {
        if (!(await isDoneInPlace(client, manifest.id)))
            return false;
        Object.assign(details, { done: true, strategy: 'in-place', ...NO_COST });
        recorder.skipRest(`it was done by a run that ended before it could tell; the same command restores ${manifest.id} anew`);
        await forgetInPlace(client, (0,postgres_url/* parseDatabaseUrl */.mx)(url).database);
        return true;
    });
}
/** What the plan counted was written after the rollback, and stays. */
const NO_COST = { losses: [], lossesUnknown: [] };
function tellDone(frame, { backup }, found) {
    noteDone(frame, found);
    if (backup)
        frame.details.to = targetOfBackup(backup);
    frame.recorder.skipRest(`it was done at ${found.mark.preserved.at}`);
    return undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/stage.ts





/**
 * Rolls a database back, or says what that would take: `plan` and `list` touch nothing, `now` takes the way that the
 * plan names, `undo` takes the last rollback back, `salvage` exports what only the preserved database has, and
 * `drop-preserved` drops one. Errors as in `runRollback`.
 */
async function rollback(options, ports) {
    switch (options.what) {
        case 'plan':
            return runRollback(options, ports, {
                ...{ plan: PLAN_CHECKS, reportIn: 'plan', quiet: true, body: planRollback },
            });
        case 'list':
            return runRollback(options, ports, {
                ...{ plan: [{ id: 'targets', title: 'Restore points' }], reportIn: 'list', quiet: true },
                body: listTargets,
            });
        case 'now':
            return runRollback(options, ports, { plan: ROLLBACK_CHECKS, body: rollBack });
        case 'undo':
            return runRollback(options, ports, { plan: UNDO_PLAN, body: undoLast });
        case 'salvage':
            return runRollback(options, ports, {
                ...{ plan: SALVAGE_PLAN, reportIn: 'salvage', quiet: true, body: salvageRows },
            });
        case 'drop-preserved':
            return runRollback(options, ports, { plan: DROP_PLAN, body: preserved_stage_dropOne });
    }
}


/***/ })

};
