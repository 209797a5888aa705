export const id = 115;
export const ids = [115];
export const modules = {

/***/ 61115:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  arm: () => (/* binding */ arm)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/rollback/files/kind.ts
var kind = __webpack_require__(38302);
// EXTERNAL MODULE: ./packages/core/src/rollback/frame.ts + 4 modules
var rollback_frame = __webpack_require__(84563);
// EXTERNAL MODULE: ./packages/core/src/rollback/locks.ts
var locks = __webpack_require__(80110);
// EXTERNAL MODULE: ./packages/core/src/rollback/prepare.ts + 48 modules
var prepare = __webpack_require__(71807);
// EXTERNAL MODULE: ./packages/core/src/rollback/save-first.ts + 61 modules
var save_first = __webpack_require__(51272);
// EXTERNAL MODULE: ./packages/core/src/rollback/arm/job-status.ts
var job_status = __webpack_require__(4475);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/decryption.ts
var decryption = __webpack_require__(7996);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/opening.ts
var opening = __webpack_require__(48237);
// EXTERNAL MODULE: ./packages/core/src/backup/dump/client.ts + 2 modules
var client = __webpack_require__(78194);
// EXTERNAL MODULE: ./packages/core/src/rollback/admin.ts
var admin = __webpack_require__(12529);
// EXTERNAL MODULE: ./packages/core/src/rollback/cutover/can-rename.ts
var can_rename = __webpack_require__(2448);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/identity.ts
var identity = __webpack_require__(34757);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/locate.ts + 3 modules
var locate = __webpack_require__(16193);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/located.ts
var located = __webpack_require__(39485);
;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/restore-way.ts











/**
 * Whether a backup could be restored after the deploy: that it is there, of this database, opens with the keys that
 * were given, has its program, and that the database could be replaced. Of the archive nothing is read again: that
 * action-backup has just done.
 *
 * @throws UserError for whatever is wrong with a backup that was named.
 */
async function restoreWay(input, scope) {
    const way = (possible, words) => ({
        name: 'restore',
        possible,
        words,
    });
    const { strategy, restorePoint, backup } = input.frame.options;
    if (restorePoint === undefined && backup === undefined && strategy === 'auto') {
        warnOfNoBackup(scope);
        return way(false, 'no backup was named');
    }
    const words = await usableBackup(input);
    const { facts, frame } = input;
    const { major, version } = facts;
    await (0,client/* backupClient */.g)({ major, version, installClient: frame.options.installClient }, frame.ports);
    if (strategy === 'in-place')
        return way(true, `${words}, into the database itself`);
    const renaming = await askRename(input);
    if (!renaming.possible)
        return way(false, `${words} is there, but the database could not be replaced: ${renaming.because}`);
    return way(true, words);
}
/** @returns The backup in words. */
async function usableBackup({ frame, ...target }) {
    const { options, root, ports } = frame;
    const { backup, confirm } = options;
    const file = backup === undefined ? undefined : external_node_path_default().resolve(root, backup);
    if (file !== undefined && (await (0,kind/* isDumpPlace */.s4)(file))) {
        await (0,kind/* kindOfFile */.yK)(file, backup);
        return `the file ${external_node_path_default().basename(file)}, of which only its head was read`;
    }
    const point = await (0,locate/* locatePoint */.L)(options, target, root, ports);
    const { manifest } = point;
    (0,identity/* requireSameDatabase */.Nb)(manifest.target, await (0,identity/* identityOf */.cu)(target), confirm);
    const { encryption } = manifest.archive;
    if (encryption)
        await (0,decryption/* checkKeys */.L)(encryption, (0,opening/* openingOf */.E)(manifest, options).keys);
    return point.verified ? (0,located/* pointWords */.s)(point) : `${(0,located/* pointWords */.s)(point)}, never verified`;
}
async function askRename({ url, client, facts, frame }) {
    const { database, databaseOid: oid } = facts;
    const own = await (0,locks/* processOf */.hh)(client);
    return (0,admin/* withAdmin */.m)(url, frame.ports, (admin) => (0,can_rename/* canRename */.fE)(admin, { database, oid }, [own]));
}
function warnOfNoBackup(scope) {
    scope.find({
        rule: 'armed-without-backup',
        severity: 'warning',
        evidence: 'stored',
        title: 'the rollback is armed without a backup: only proven SQL could undo the deploy',
        detail: 'A migration that loses data, or fails half-way, cannot be undone by SQL alone; the rollback would then be refused.',
        advice: 'Run action-backup before and give its output as restore-point.',
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/reverse-way.ts

/**
 * Whether proven SQL could undo what is about to be deployed. Without the rehearsal's report it is proven when it is
 * needed, so that nothing more can be said now.
 */
function reverseWay({ pending, expected, }) {
    const way = (possible, words) => ({
        name: 'reverse',
        possible,
        words,
    });
    if (pending.length === 0)
        return way(true, 'nothing is pending, so nothing would have to go');
    if (expected === undefined) {
        return way(true, `to be proven when it is needed, on a throwaway Postgres: that takes time which expect saves`);
    }
    const proven = new Set(expected.test.wayBack.flatMap(({ migration, verdict }) => verdict === 'proven' ? migration : []));
    const without = pending.filter(({ name }) => !proven.has(name)).map(({ name }) => name);
    return without.length === 0
        ? way(true, `${(0,words/* plural */.LS)(pending.length, 'migration')}, each with a proven reverse`)
        : way(false, `the rehearsal has no proven reverse of ${(0,words/* namesInWords */.hy)(without)}`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/ways.ts



/**
 * Looks for a way back that Belay could take after the deploy. What is wrong with a backup that was named is an error
 * now, when nothing has been deployed yet.
 *
 * @throws UserError `armed-without-way` when there is none, and whatever keeps the named backup from being used.
 */
async function checkWays(input, scope) {
    const { strategy } = input.frame.options;
    const ways = [];
    if (strategy === 'auto' || strategy === 'reverse')
        ways.push(reverseWay(input));
    if (strategy !== 'reverse')
        ways.push(await restoreWay(input, scope));
    for (const { name, possible, words } of ways) {
        scope.item({ status: possible ? 'passed' : 'skipped', name, result: words });
    }
    const open = ways.filter(({ possible }) => possible);
    if (open.length === 0)
        throw withoutWay(ways);
    return { result: open.map(({ name }) => name).join(', else ') };
}
function withoutWay(ways) {
    return new errors/* UserError */.yo('armed-without-way', `There would be no way back after this deploy: ${ways.map(({ name, words }) => `${name}: ${words}`).join('; ')}.`, 'Back up with action-backup first and give its restore-point, or rehearse the migrations until each has a proven reverse.');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/arm.ts
















const PLAN = [
    { id: 'database', title: 'Database' },
    { id: 'ways', title: 'Ways back' },
];
const LIMITS = { statementMs: 30_000, lockMs: limits/* LOCK_MS */.xv };
/**
 * Arms a rollback: makes sure now, before anything is deployed, that there is a way back which Belay could take
 * later, and notes what it would go back to. The database is only read. Errors as in `runRollback`.
 */
async function arm(options, given) {
    let state;
    const report = await (0,rollback_frame/* runRollback */.e)({ ...options, what: 'plan' }, given, {
        ...{ plan: PLAN, quiet: true },
        headline: (verdict) => headlineOf(verdict === 'failed' ? undefined : state, options),
        body: async (frame) => {
            frame.details.what = 'arm';
            (0,job_status/* requireRunningWell */.D_)(options.jobStatus);
            if (options.strategy !== 'restore')
                await requirePlace(options, frame.root);
            const { url, expected } = await (0,prepare/* prepareRollback */.Q)(frame.options, frame.root);
            const tree = await (0,given_tree/* readGivenTree */.I)(options, frame.root);
            const { signal, env } = frame.ports;
            const connect = { signal, env, remote: 'verify-full', settings: limits/* READ_ONLY_SETTINGS */.Mt };
            await (0,connection/* withClient */.SV)(url, connect, async (client) => {
                const seen = await lookAt({ url, client }, tree, frame);
                const input = { url, client, facts: seen.facts, pending: seen.pending, expected, frame };
                await frame.recorder.check('ways', (scope) => checkWays(input, scope));
                state = stateOf(seen, options, frame);
            });
            return undefined;
        },
    });
    const stands = report.verdict === 'passed' || report.verdict === 'warned';
    return { report, ...(stands && state ? { state } : {}) };
}
/** Where SQL undoes the deploy, or a restore in place, a backup is made before; a file of another tool is no place. */
async function requirePlace(options, root) {
    const { backup } = options;
    const isFile = backup !== undefined && (await (0,kind/* isDumpPlace */.s4)(external_node_path_default().resolve(root, backup)));
    (0,save_first/* placesToSaveIn */._x)(isFile ? { ...options, backup: undefined } : options);
}
function headlineOf(state, { on }) {
    if (state === undefined)
        return 'The rollback is not armed';
    const after = on === 'validation' ? ' after the database was migrated' : '';
    return `Armed: ${state.target.database} is rolled back when a later step fails or the job is cancelled${after}`;
}
async function lookAt({ url, client }, tree, { recorder, details, subject }) {
    let seen;
    await recorder.check('database', async () => {
        const facts = await (0,server_facts/* readServerFacts */.T)(client);
        details.target = (0,target/* targetOf */.$)(url, facts);
        subject.push(...(0,target/* targetWords */.L)(details.target));
        (0,locks/* requireDirectPrimary */.di)(facts);
        const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
        const history = await (0,connection/* withReadOnlyTransaction */.J6)(client, LIMITS, () => (0,prisma_history/* readPrismaHistory */.Dg)(client, schema));
        seen = { facts, history: history ?? [], pending: pendingOf(tree, history ?? []) };
        return { result: wordsOf(seen) };
    });
    if (seen === undefined)
        throw new Error('the database was not looked at');
    return seen;
}
/** What `migrate deploy` would apply, one that failed before included: the job may resolve it first. */
function pendingOf(tree, history) {
    const applied = new Set(history.flatMap(({ name, state }) => (state === 'applied' ? name : [])));
    return tree.migrations
        .filter(({ name }) => !applied.has(name))
        .map(({ name, checksum }) => ({ name, checksum }));
}
function wordsOf({ history, pending }) {
    const latest = history.findLast(({ state }) => state === 'applied');
    const at = latest === undefined ? 'no migration is applied' : `at ${latest.name}`;
    return `${at}; ${(0,words/* plural */.LS)(pending.length, 'migration')} to deploy`;
}
function stateOf({ facts, history, pending }, { on }, { details, ports }) {
    const { database, databaseOid, systemIdentifier } = facts;
    return {
        target: {
            ...{ place: details.target?.place ?? database, database, databaseOid },
            ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
        },
        history: history.map(({ name, state }) => ({ name, state })),
        ...{ pending, on, armedAt: new Date(ports.now()).toISOString() },
    };
}


/***/ }),

/***/ 4475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D_: () => (/* binding */ requireRunningWell),
/* harmony export */   JZ: () => (/* binding */ jobStatusOf),
/* harmony export */   lj: () => (/* binding */ unknownStatus)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const STATUSES = ['success', 'failure', 'cancelled'];
/** The input `job-status`, as far as it is one of the runner's words: nothing else is a reason to act. */
function jobStatusOf(text) {
    return STATUSES.find((known) => known === text);
}
/** What is said of any other word: not to act is no reason to be quiet. */
function unknownStatus(text) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('job-status-unknown', `How the job came out is not known: the input job-status is ${JSON.stringify(text)}, not success, failure or cancelled.`, 'Leave job-status out: its default asks the runner. To roll back now, use mode: now or belay rollback.');
}
/**
 * Refuses to arm in a job that has failed by then: at its end the rollback would act, whatever came in between.
 *
 * @throws UserError `job-status-unknown`, `armed-too-late`.
 */
function requireRunningWell(text) {
    const status = jobStatusOf(text);
    if (status === undefined)
        throw unknownStatus(text);
    if (status === 'success')
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('armed-too-late', `The status of the job is ${status} already: a rollback armed now would act at its end, whatever came in between.`, 'Arm before the deploy, in a step without an if: that runs after a failure. To roll back at once, use mode: now.');
}


/***/ })

};
