export const id = 881;
export const ids = [881];
export const modules = {

/***/ 67922:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EA: () => (/* binding */ withEnd),
/* harmony export */   Rq: () => (/* binding */ AFTER_CANCEL_MS),
/* harmony export */   qj: () => (/* binding */ overBudget)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


/**
 * What a cancelled job leaves its last steps, in milliseconds. GitHub ends the job five minutes after the cancel
 * (docs.github.com, "Workflow cancellation reference"); the step that ran may have taken ten seconds of them, and
 * what is temporary has to be removed.
 */
const AFTER_CANCEL_MS = 4 * 60_000;
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
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('rollback-too-long', `The rollback would take about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(needed)}, and the cancelled job leaves ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(Math.max(0, leftMs))}. It was not begun.`, 'Run it from a shell, or in a job of its own with mode: now.');
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
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OperationFailed */ .FH('rollback-out-of-time', `The rollback was stopped after ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(milliseconds)}: a cancelled job leaves no more.`, 'What the report does not call done was taken back, or stands at a migration boundary that it names. Run it again from a shell, or in a job of its own with mode: now.');
}


/***/ }),

/***/ 24881:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  rollback: () => (/* binding */ rollback)
});

// EXTERNAL MODULE: ./packages/core/src/rollback/frame.ts + 4 modules
var rollback_frame = __webpack_require__(84563);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/judge.ts
var stores_judge = __webpack_require__(32064);
;// CONCATENATED MODULE: ./packages/core/src/backup/list.ts

/**
 * What every place holds. One that cannot be reached does not hide the others, and is named.
 *
 * @param key Of `manifest-key`.
 */
async function list_listBackups(stores, key) {
    const listing = { backups: [], unreachable: [] };
    for (const store of stores) {
        try {
            const stored = await store.list();
            listing.backups.push(...stored.map((one) => listed(store.place, (0,stores_judge/* judgeBackup */.u)(one, key))));
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

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/frame.ts
var backup_frame = __webpack_require__(29657);
// EXTERNAL MODULE: ./packages/core/src/backup/prepare.ts
var prepare = __webpack_require__(17759);
;// CONCATENATED MODULE: ./packages/core/src/backup/list-stage.ts





const PLAN = [{ id: 'backups', title: 'Backups' }];
/** Lists what the places hold: what each is, where, how old, when it was verified, for which migrations. */
async function showBackups(options, given) {
    return runFramed(options, given, {
        plan: PLAN,
        reportIn: 'list',
        headline: (_verdict, { notVerified }, { listed = [] }) => {
            if (notVerified.length > 0 && listed.length === 0) {
                return 'Whether there is a backup is not known: a place could not be looked at';
            }
            const good = listed.filter(({ verified }) => verified).length;
            return listed.length === 0
                ? 'There is no backup'
                : `${plural(listed.length, 'backup')}, ${good} verified`;
        },
        body: async ({ root, recorder, details, ports }) => {
            const stores = storesOf(options, root, ports);
            await recorder.check('backups', async (scope) => {
                const { backups, unreachable } = await listBackups(stores, options.manifestKey);
                details.listed = backups;
                for (const one of backups)
                    scope.item(itemOf(one, ports.now()));
                for (const { place, error } of unreachable) {
                    scope.notVerified(`${place}: ${messageOf(error)}`);
                }
                const seen = stores.length - unreachable.length;
                const [first] = unreachable;
                if (seen === 0 && first)
                    throw first.error;
                return { result: `${backups.length} in ${plural(seen, 'place')}` };
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
        ...(takenAt === undefined ? [] : [`${(0,report_words/* durationWords */.Sh)(now - Date.parse(takenAt))} old`]),
        (0,report_words/* byteWords */.G4)(bytes),
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
    return `${how} ${(0,report_words/* durationWords */.Sh)(now - Date.parse(verification.at))} ago`;
}
function aboutMigrations({ migrations }) {
    if (migrations === undefined)
        return '';
    const { applied, latest, pending } = migrations;
    const state = latest === undefined ? 'no migration applied' : `at ${latest} (${applied} applied)`;
    return pending.length === 0 ? state : `${state}, before ${pending.join(', ')}`;
}

// EXTERNAL MODULE: ./packages/core/src/backup/stores/places.ts + 20 modules
var stores_places = __webpack_require__(57359);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/rollback/admin.ts
var admin = __webpack_require__(12529);
// EXTERNAL MODULE: ./packages/core/src/rollback/preserved/mark.ts
var mark = __webpack_require__(90356);
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
    const { success, data } = mark/* PreservedMark */.I.safeParse(parsed(comment));
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

// EXTERNAL MODULE: ./packages/core/src/rollback/point/restore-point.ts
var restore_point = __webpack_require__(81098);
// EXTERNAL MODULE: ./packages/core/src/rollback/plan/time-words.ts
var time_words = __webpack_require__(147);
// EXTERNAL MODULE: ./packages/core/src/rollback/reading-session.ts
var reading_session = __webpack_require__(11027);
;// CONCATENATED MODULE: ./packages/core/src/rollback/list-targets.ts











/** What is applied, since when, and what one can go back to. */
async function listTargets(frame) {
    const { options, details, recorder, ports } = frame;
    await (0,reading_session/* withSeenDatabase */.n)((0,postgres_url/* givenDatabaseUrl */.Ax)(options), frame, async ({ url, facts, history }) => {
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
            const preserved = await (0,admin/* withAdmin */.m)(url, ports, (admin) => listPreserved(admin, facts.database));
            for (const { database, mark } of preserved) {
                const { at, by } = mark.preserved;
                const result = `as it was before the ${by} of ${whenWords(at, now)}`;
                scope.item({ status: 'passed', name: database, result, summary: true });
            }
            details.listed = { migrations, places, backups, preserved: preserved.map(preservedFacts) };
            const applied = migrations.filter(({ state }) => state === 'applied').length;
            const found = places === 0 ? [] : [(0,report_words/* plural */.LS)(backups.length, 'backup')];
            return { result: [(0,report_words/* plural */.LS)(applied, 'migration'), ...found].join(', ') };
        });
    });
    return undefined;
}
function whenWords(moment, now) {
    return `${(0,time_words/* momentWords */.u)(moment, now)} (${(0,time_words/* agoWords */.p)(moment, now)})`;
}
async function backupsOf({ options, root, ports }, scope) {
    const { env, signal, artifacts, now } = ports;
    const named = [
        ...(options.places ?? []),
        ...(options.backup === undefined ? [] : [options.backup]),
        ...(options.preRollbackTo ?? []).filter((place) => place !== 'none'),
        ...(options.restorePoint === undefined ? [] : (0,restore_point/* readRestorePoint */.z)(options.restorePoint).locations),
    ];
    if (named.length === 0) {
        scope.notVerified('backups: no place was named to look in (--to, in a workflow backup)');
        return { places: 0, backups: [] };
    }
    const places = new Map(named.map((text) => (0,stores_places/* parseLocation */.zS)(text).place).map((place) => [place.text, place]));
    const stores = [...places.values()].map((place) => (0,stores_places/* openStore */.Ch)(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }));
    const { backups, unreachable } = await list_listBackups(stores, options.manifestKey);
    for (const one of backups)
        scope.item(itemOf(one, now()));
    for (const { place, error } of unreachable)
        scope.notVerified(`${place}: ${(0,errors/* messageOf */.bD)(error)}`);
    return { places: places.size, backups };
}

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(72224);
// EXTERNAL MODULE: ./packages/core/src/rollback/plan/plan-rows.ts
var plan_rows = __webpack_require__(28567);
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
    const given = options.confirm ?? (await ports.confirm?.((0,plan_rows/* planLines */.H)(details, { now: ports.now() })));
    if (given === undefined || given === '') {
        throw new errors/* UserError */.yo('confirmation-missing', `To go on, the name of the database must be given: ${name}.`, `On the command line --confirm ${(0,recovery/* shellWord */.r)(name)}, in a workflow confirm: ${name}. At a terminal it is asked for.`);
    }
    if (given === name || given === or)
        return;
    throw new errors/* UserError */.yo('confirmation-wrong', `The confirmation is ${JSON.stringify(given)}, and the database is ${JSON.stringify(name)}.`, 'Look again which database the URL leads to.');
}

// EXTERNAL MODULE: ./packages/core/src/rollback/locks.ts
var locks = __webpack_require__(80110);
// EXTERNAL MODULE: ./packages/core/src/postgres/belay-lock.ts
var belay_lock = __webpack_require__(54562);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/rollback/cutover/who.ts
var who = __webpack_require__(5107);
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
    const sessions = await (0,who/* readDatabaseSessions */.tc)(client, [oid], []);
    if (sessions.length > 0)
        throw inUse(database, `sessions use it: ${(0,who/* sessionsInWords */.yg)(sessions)}`);
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

// EXTERNAL MODULE: ./packages/core/src/rollback/database-oid.ts
var database_oid = __webpack_require__(72848);
// EXTERNAL MODULE: ./packages/core/src/rollback/lasting-session.ts
var lasting_session = __webpack_require__(64639);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
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
        throw (0,lasting_session/* explainLost */.Mm)(session.explain(error));
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

// EXTERNAL MODULE: ./packages/core/src/rollback/cutover/can-rename.ts
var can_rename = __webpack_require__(2448);
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
        return new errors/* UserError */.yo('cutover-blocked', `${name} could not be renamed: ${(0,errors/* messageOf */.bD)(error)}${more}${who}.`, can_rename/* BLOCKED_HINT */.Dx, { cause: error });
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
// EXTERNAL MODULE: ./packages/core/src/rollback/cancel-backend.ts
var cancel_backend = __webpack_require__(15699);
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
  FROM (${who/* DATABASE_SESSIONS */.Eb}) s`;
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
            throw new errors/* UserError */.yo('cutover-blocked', `This role may not end sessions that use the database: ${(0,who/* sessionsInWords */.yg)(staying)}.`, can_rename/* BLOCKED_HINT */.Dx);
        }
        if (rows.length === 0)
            break;
        for (const { pid } of rows)
            ended.add(pid);
        await (0,promises_.setTimeout)(LOOK_MS);
    }
    return ended.size;
}

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/rollback/cutover/outcome.ts


/** A server that was killed is up again by then, where something starts it. */
const ASK_FOR_MS = 30_000;
const AGAIN_MS = 100;
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
        await (0,deadline/* pause */.v7)(AGAIN_MS, signal);
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
        const sessions = await (0,who/* readDatabaseSessions */.tc)(helper, oids, ours);
        const { rows } = await helper.query(HOLDERS_SQL, [oids, ours]);
        const holders = rows.map((one) => `process ${one.pid} of ${one.application}, role ${one.role}, has the database locked`);
        return [(0,who/* sessionsInWords */.yg)(sessions), ...holders].filter((words) => words !== '').join('; ');
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
        prepared = await swap_prepare(input, ports);
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
async function swap_prepare(input, ports) {
    const { held, incoming, live, parkAs, mark } = input;
    const { client } = held.admin;
    await client.query('BEGIN');
    await client.query(LIMITS_SQL);
    await client.query(NOTICE_DEATH_SQL);
    await client.query(DURABLE_SQL);
    await takeStep(ports, 'cutover: begun');
    const notReapplied = await ready(client, input);
    const pid = await (0,locks/* processOf */.hh)(client);
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
            await (0,cancel_backend/* cancelBackend */.h)(held.admin, pid, ports);
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
    await (0,can_rename/* requireNonePrepared */.xR)(helper.client, live);
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
    await (0,can_rename/* requireRenamable */.re)(admin, live, [pid]);
    const helper = await (0,lasting_session/* openLasting */.Nl)(admin.url, ports);
    let filler;
    try {
        filler = await openIncoming(input, ports);
        await takeStep(ports, 'cutover: opened');
        const sequences = followSequences(held.client, filler.client);
        await sequences.follow();
        await takeStep(ports, 'cutover: followed');
        const ours = [pid, await (0,locks/* processOf */.hh)(filler.client)];
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
        return (0,lasting_session/* openLasting */.Nl)((0,postgres_url/* withDatabase */.kR)(url, database), ports);
    return openPreserved(admin, { database }, ports, (there) => (0,lasting_session/* openLasting */.Nl)(there, ports));
}
const HELD_SQL = `
SELECT FROM pg_catalog.pg_locks
 WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid() AND mode = 'ExclusiveLock'`;
/** Belay's lock and Prisma's. */
const LOCKS_HELD = 2;
async function requireHeld({ client, facts, pid }) {
    const held = await client.query(HELD_SQL).catch((cause) => ({ cause, rowCount: 0 }));
    if ((held.rowCount ?? 0) >= LOCKS_HELD && (await (0,locks/* processOf */.hh)(client)) === pid)
        return;
    throw new errors/* OperationFailed */.FH('rollback-lock-lost', `The session that kept deploys and other rollbacks away from ${JSON.stringify(facts.database)} was ended.`, 'Nothing was changed: the database serves as before. Find out what ended it (an administrator, a firewall, a restart), and run it again.', 'cause' in held ? { cause: held.cause } : {});
}
async function requireName({ admin }, { database, oid }) {
    if ((await (0,database_oid/* oidOf */._)(admin.client, database)) === oid)
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

// EXTERNAL MODULE: ./packages/core/src/rollback/prepare.ts + 48 modules
var rollback_prepare = __webpack_require__(71807);
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

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/tables.ts
var rows_tables = __webpack_require__(16546);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
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
        scope.notVerified(`rows of ${key}: ${(0,report_words/* plural */.LS)(tooLarge, 'row')} ${TOO_LARGE}`);
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
        ...(more > 0 ? [`${(0,report_words/* plural */.LS)(more, 'row')} with values in those columns`] : []),
        ...(onlyLive > 0
            ? [
                `${(0,report_words/* plural */.LS)(onlyLive, 'row')} only in the live database: written there since, or deleted here`,
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
    const { url } = await (0,rollback_prepare/* prepareRollback */.Q)(options, root);
    const name = await (0,reading_session/* withSeenDatabase */.n)(url, frame, async ({ facts }) => {
        (0,locks/* requireDirectPrimary */.di)(facts);
        const back = await latest(url, facts.database, frame, options.confirm);
        if (back)
            details.to = { kind: 'preserved', name: back.database };
        return { database: facts.database, back };
    });
    // Named, it may be another than the last one; then its name is what was confirmed.
    const isNamed = name.back !== undefined && options.confirm === name.back.database;
    await requireConfirmation(frame, isNamed ? (name.back?.database ?? '') : name.database);
    await (0,locks/* withHeldTarget */.ZL)(url, { waitMs: options.lockTimeout }, ports, (held) => recorder.check('undo', async (scope) => {
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
    const all = await (0,admin/* withAdmin */.m)(url, ports, (admin) => listPreserved(admin, database));
    return all.find((one) => one.database === named) ?? all[0];
}
/** Exports the rows that only the preserved database has. */
async function salvageRows(frame) {
    const { options, ports, details, recorder, root } = frame;
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    const { salvage: folder } = options;
    if (folder === undefined)
        throw new Error('no folder was given to salvage to');
    await (0,reading_session/* withSeenDatabase */.n)(url, frame, async ({ facts }) => {
        await (0,admin/* withAdmin */.m)(url, ports, async (admin) => {
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
    await (0,reading_session/* withSeenDatabase */.n)(url, frame, async ({ facts }) => {
        await (0,admin/* withAdmin */.m)(url, ports, async (admin) => {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/history/reading.ts



/** Reads Prisma's history in the schema of the URL, and who works on it right now. */
async function readHistory(context) {
    const { schema } = context.database;
    try {
        return await context.read(async (client) => {
            const rows = await readPrismaHistory(client, schema);
            return rows === undefined
                ? { kind: 'absent', ...(await surroundings(client, schema)) }
                : { kind: 'read', rows, lockedBy: await lockHolder(client) };
        });
    }
    catch (error) {
        if (!(error instanceof UserError) || error.code !== 'history-unreadable')
            throw error;
        return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
    }
}
const INSUFFICIENT_PRIVILEGE = '42501';
function remedy({ cause }, { database }) {
    if (cause?.code !== INSUFFICIENT_PRIVILEGE)
        return '';
    const { schema, facts } = database;
    const [table, role] = [quoteQualified(schema, HISTORY_TABLE), quoteIdent(facts.role)];
    return `GRANT SELECT ON ${table} TO ${role} (and USAGE on its schema) lets it be looked at.`;
}
const OTHER_HISTORIES = `
  SELECT n.nspname AS schema
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   ORDER BY n.nspname`;
async function surroundings(client, schema) {
    return {
        empty: await isSchemaEmpty(client, schema),
        elsewhere: await schemasWithHistory(client),
    };
}
/** By name. */
async function schemasWithHistory(client) {
    const { rows } = await client.query(OTHER_HISTORIES, [prisma_history/* HISTORY_TABLE */.GQ]);
    return rows.map((row) => row.schema);
}
/** A key of type bigint is shown in two halves, and objsubid 1 says so (documentation of pg_locks). */
const LOCK_HOLDER = (/* unused pure expression or super */ null && (`
  SELECT l.pid
    FROM pg_catalog.pg_locks l
   WHERE l.locktype = 'advisory' AND l.granted
     AND l.classid = 0 AND l.objid = $1::oid AND l.objsubid = 1
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                        WHERE d.datname = pg_catalog.current_database())
   ORDER BY l.pid
   LIMIT 1`));
async function lockHolder(client) {
    const { rows } = await client.query(LOCK_HOLDER, [PRISMA_ADVISORY_LOCK]);
    return rows[0]?.pid;
}

// EXTERNAL MODULE: ./packages/core/src/rollback/files/kind.ts
var files_kind = __webpack_require__(38302);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/identity.ts
var identity = __webpack_require__(34757);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/locate.ts + 3 modules
var locate = __webpack_require__(16193);
// EXTERNAL MODULE: ./packages/core/src/rollback/point/located.ts
var located = __webpack_require__(39485);
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
        if (file !== undefined && (await (0,files_kind/* isDumpPlace */.s4)(file))) {
            const kind = await (0,files_kind/* kindOfFile */.yK)(file);
            const { size } = await (0,external_node_fs_promises_.stat)(file);
            return {
                backup: { kind: 'file', file, ...(kind === 'directory' ? {} : { bytes: size }) },
                result: { result: `${external_node_path_default().basename(file)}, ${kind}` },
            };
        }
        const point = await (0,locate/* locatePoint */.L)(options, seen, root, ports);
        // Also where it is not restored: what goes is read from it.
        (0,identity/* requireSameDatabase */.Nb)(point.manifest.target, await (0,identity/* identityOf */.cu)(seen), options.confirm);
        return { backup: { kind: 'point', point }, result: { result: (0,located/* pointWords */.s)(point) } };
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
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(90734);
;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/server-wide.ts


/** Statements about roles, databases, tablespaces and the server's settings, by the parser's names. */
const KINDS = {
    CreateRoleStmt: 'CREATE ROLE',
    AlterRoleStmt: 'ALTER ROLE',
    AlterRoleSetStmt: 'ALTER ROLE',
    DropRoleStmt: 'DROP ROLE',
    ReassignOwnedStmt: 'REASSIGN OWNED',
    DropOwnedStmt: 'DROP OWNED',
    CreatedbStmt: 'CREATE DATABASE',
    AlterDatabaseStmt: 'ALTER DATABASE',
    AlterDatabaseSetStmt: 'ALTER DATABASE',
    AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
    DropdbStmt: 'DROP DATABASE',
    CreateTableSpaceStmt: 'CREATE TABLESPACE',
    AlterTableSpaceOptionsStmt: 'ALTER TABLESPACE',
    DropTableSpaceStmt: 'DROP TABLESPACE',
    AlterSystemStmt: 'ALTER SYSTEM',
    CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
    AlterSubscriptionStmt: 'ALTER SUBSCRIPTION',
    DropSubscriptionStmt: 'DROP SUBSCRIPTION',
};
/** Objects that every database of a server shares, as the parser calls them. */
const SHARED = {
    OBJECT_DATABASE: 'DATABASE',
    OBJECT_ROLE: 'ROLE',
    OBJECT_TABLESPACE: 'TABLESPACE',
    OBJECT_SUBSCRIPTION: 'SUBSCRIPTION',
    OBJECT_PARAMETER_ACL: 'PARAMETER',
};
/** Statements that can be about objects of many kinds: what they do, and where the parser puts the kind. */
const ABOUT = {
    CommentStmt: ['COMMENT ON', 'objtype'],
    SecLabelStmt: ['SECURITY LABEL ON', 'objtype'],
    RenameStmt: ['ALTER', 'renameType'],
    AlterOwnerStmt: ['ALTER', 'objectType'],
};
/** Functions of Postgres and of dblink that act on other sessions, the server or another database. */
const FUNCTION = 'pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_rotate_logfile|pg_promote|pg_(?:create|drop)_\\w*replication_slot|dblink\\w*';
const IS_FUNCTION = new RegExp(`^(?:${FUNCTION})$`, 'i');
/**
 * Most files hold none of these words, and parsing them all would take longer than running them. Coarse on
 * purpose: it only may let too much through, the parse tree decides.
 */
const WORTH_PARSING = /role|user|group|database|tablespace|subscription|system|owned|grant|revoke|copy|parameter|pg_\w|dblink/i;
/** White space and comments between two words. */
const GAP = String.raw `(?:\s|/\*[^]*?\*/|--[^\n]*\n)+`;
/** Where a command of PL/pgSQL, or the text that EXECUTE is given, begins. */
const BEGINNING = String.raw `(?<=^|[;'"$(]\s*|\b(?:begin|then|else|loop|execute)\s+)`;
/**
 * The same as text: for DO blocks and functions, which may build their SQL, and for what does not parse.
 * Each with what it is called; without one, the words themselves.
 */
const TEXTS = [
    [undefined, server_wide_text(`\\b(?:create|alter|drop)${GAP}(?:role|group|database|tablespace|subscription)\\b`)],
    [undefined, server_wide_text(`\\b(?:create|alter|drop)${GAP}user\\b(?!${GAP}mapping\\b)`)],
    [undefined, server_wide_text(`\\balter${GAP}system\\b`)],
    [undefined, server_wide_text(`\\b(?:reassign|drop)${GAP}owned\\b`)],
    ['GRANT of a role', server_wide_text(String.raw `${BEGINNING}grant\s(?:(?!\bon\b|;)[^]){0,200}?\bto\b`)],
    ['REVOKE of a role', server_wide_text(String.raw `${BEGINNING}revoke\s(?:(?!\bon\b|;)[^]){0,200}?\bfrom\b`)],
    ['GRANT on a shared object', server_wide_text(String.raw `\b(?:grant|revoke)\b[^;]{0,200}?\bon${GAP}(?:database|tablespace|parameter)\b`)],
    ['COMMENT on a shared object', server_wide_text(`\\bcomment${GAP}on${GAP}(?:database|role|tablespace|subscription)\\b`)],
    ['COPY with a program', server_wide_text(String.raw `\bcopy\b[^;]*?\b(?:to|from)${GAP}program\b`)],
    [undefined, server_wide_text(String.raw `\b(?:${FUNCTION})(?="?\s*\()`)],
]; // prettier-ignore
function server_wide_text(pattern) {
    return new RegExp(pattern, 'gi');
}
/**
 * Statements of a file that change more than the database they run in: roles, other databases, the server
 * itself. An isolated database does not contain them. One entry for each, in the file's order.
 *
 * @param bodies Whether to look into functions that a file only defines. Default: yes, it may call them too.
 */
async function serverWide(sql, { bodies = true } = {}) {
    if (!WORTH_PARSING.test(sql))
        return [];
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return inText(sql, 0, sql);
    return split.statements.flatMap((statement) => {
        const { kind, node, line, start } = statement;
        const words = commandWords(kind, node);
        if (words !== undefined)
            return [{ line, words }];
        if (kind === 'DoStmt')
            return inText(statement.text, start, sql);
        if (kind === 'CreateFunctionStmt')
            return bodies ? inText(statement.text, start, sql) : [];
        return calls(statement, sql);
    });
}
function commandWords(kind, node) {
    if (kind in KINDS)
        return KINDS[kind];
    if (kind === 'GrantRoleStmt')
        return `${node['is_grant'] === true ? 'GRANT' : 'REVOKE'} of a role`;
    if (kind === 'GrantStmt') {
        const shared = SHARED[String(node['objtype'])];
        const verb = node['is_grant'] === true ? 'GRANT' : 'REVOKE';
        return shared === undefined ? undefined : `${verb} ON ${shared}`;
    }
    if (kind === 'CopyStmt') {
        if (node['is_program'] === true)
            return 'COPY with a program';
        const writesFile = node['filename'] !== undefined && node['is_from'] !== true;
        return writesFile ? "COPY to a file of the server's" : undefined;
    }
    const about = ABOUT[kind];
    const shared = about && SHARED[String(node[about[1]])];
    return about && shared !== undefined ? `${about[0]} ${shared}` : undefined;
}
/** Calls of the functions above, wherever in a statement they stand. */
function calls({ text: statement, node, start, line }, sql) {
    return functionNames(node)
        .filter((name) => IS_FUNCTION.test(name))
        .map((name) => {
        const at = statement.toLowerCase().indexOf(name.toLowerCase());
        return { line: at === -1 ? line : (0,positions/* lineOfOffset */.hW)(sql, start + at), words: name };
    });
}
function functionNames(value) {
    if (typeof value !== 'object' || value === null)
        return [];
    if (Array.isArray(value))
        return value.flatMap(functionNames);
    return Object.entries(value).flatMap(([key, below]) => {
        const inside = functionNames(below);
        return key === 'FuncCall' ? [lastName(below), ...inside] : inside;
    });
}
/** The name of a function without its schema. */
function lastName(call) {
    const parts = call.funcname;
    return parts?.at(-1)?.String?.sval ?? '';
}
function inText(part, start, sql) {
    return TEXTS.flatMap(([words, pattern]) => [...part.matchAll(pattern)].map((match) => ({ match, words })))
        .sort((a, b) => a.match.index - b.match.index)
        .map(({ match, words }) => ({
        line: (0,positions/* lineOfOffset */.hW)(sql, start + match.index),
        words: words ?? named(match[0]),
    }));
}
function named(found) {
    if (IS_FUNCTION.test(found))
        return found.toLowerCase();
    return found.replace(new RegExp(GAP, 'g'), ' ').toUpperCase();
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/psql-depth.ts
/**
 * How deep psql sees itself inside a statement, where a semicolon does not end it: in parentheses, as rules have their
 * commands, and, since psql 14, between BEGIN and END of a function whose body is SQL (psqlscan.l).
 */
class PsqlDepth {
    #parentheses = 0;
    #blocks = 0;
    #words = [];
    get inside() {
        return this.#parentheses > 0 || this.#blocks > 0;
    }
    open() {
        this.#parentheses += 1;
    }
    close() {
        if (this.#parentheses > 0)
            this.#parentheses -= 1;
    }
    /** A name or a key word, without quotes. */
    word(text) {
        const word = text.toLowerCase();
        if (this.#words.length < MOST_WORDS)
            this.#words.push(word);
        if (this.#parentheses > 0 || !CREATES_ROUTINE.test(this.#words.join(' ')))
            return;
        if (word === 'begin' || (word === 'case' && this.#blocks > 0))
            this.#blocks += 1;
        else if (word === 'end' && this.#blocks > 0)
            this.#blocks -= 1;
    }
    reset() {
        this.#parentheses = 0;
        this.#blocks = 0;
        this.#words = [];
    }
}
const MOST_WORDS = 4;
const CREATES_ROUTINE = /^create (or replace )?(function|procedure)\b/;

;// CONCATENATED MODULE: ./packages/core/src/rehearse/psql-script.ts



/** pg_dump itself writes them (since 17.6 and its siblings), always alone on their line; in backquotes is a shell's. */
const RESTRICTS = /^\\(un)?restrict\s+[A-Za-z0-9]+$/;
/** Whether it tells psql to obey no commands until it is told otherwise, or that. */
function isRestriction({ command }) {
    return RESTRICTS.test(command);
}
/** What does not stay inside the script and its database, or may not; undefined for a harmless command. */
function leadingAway(meta) {
    const { command } = meta;
    if (command === '\\.' || isRestriction(meta))
        return undefined;
    return command.startsWith('\\') ? command.split(/\s/)[0] : command;
}
/**
 * The tokens of psql's lexer that matter: where text can change its state, and names, numbers and variables, which can
 * hold a dollar sign or the E of a string without beginning one.
 */
const MARK = /--|\/\*|::|:[\w\x80-\uffff]+|[eE]'|'|"|\$(?:[A-Za-z_\x80-\uffff][\w\x80-\uffff]*)?\$|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*|\$?\d[\w.\x80-\uffff]*|[();\\]/g;
/** A number that goes on as a name: whether what follows it is part of it is another matter in every version. */
const UNCLEAR_NUMBER = /^\$?\d.*[A-Za-z_\x80-\uffff]/;
const ENDS_COMMENT = /\r/g;
const COMMENT_MARK = /\/\*|\*\//g;
/** With names, strings and comments left out. The columns may stand in parentheses; a query does too. */
const COPY_ROWS = /^\s*copy\s+[^()]*(?:\([^()]*\)\s*)?from\s+stdin\b/i;
/**
 * Reads a script line by line as psql does: statements, commands of psql's own, and rows between
 * `COPY … FROM stdin` and `\.`, which are passed over. Follows psql's lexer (psqlscan.l) with
 * standard_conforming_strings on. What psql could take another way than this is reported as a command that leads away.
 */
class PsqlScript {
    #state = { in: 'sql' };
    #line = 0;
    #text = '';
    #bare = '';
    #start = 1;
    #rows = 0;
    #depth = new PsqlDepth();
    /** Where in `#bare` the last semicolon is that ended nothing. */
    #within = 0;
    /** Lines of rows so far, those that end them left out. */
    get rows() {
        return this.#rows;
    }
    /** What the script is in the middle of; undefined between two statements. */
    get within() {
        switch (this.#state.in) {
            case 'rows':
                return 'the rows of a COPY';
            case 'comment':
                return 'a comment';
            case 'quote':
                return 'a string or a quoted name';
            case 'sql':
                return this.#bare.trim() === '' ? undefined : 'a statement';
        }
    }
    /** What ends on this line. */
    read(line) {
        this.#line += 1;
        if (this.#state.in === 'rows') {
            if (/^\\\.\r?$/.test(line))
                this.#state = { in: 'sql' };
            else
                this.#rows += 1;
            return line.includes('\0') ? [this.#unclear('a zero byte')] : [];
        }
        const found = [];
        if (line.includes('\0'))
            found.push(this.#unclear('a zero byte'));
        for (let at = 0; at < line.length;)
            at = this.#step(line, at, found);
        this.#text += '\n';
        this.#bare += '\n';
        const copies = found.findIndex((one) => 'copiesRows' in one && one.copiesRows);
        if (copies === -1)
            return found;
        // psql reads the rows first, and then goes on behind the semicolon.
        if (copies < found.length - 1 || this.#state.in !== 'sql' || this.#bare.trim() !== '') {
            found.push(this.#unclear('SQL behind a COPY on the same line'));
        }
        this.#state = { in: 'rows' };
        return found;
    }
    /** What the script ends with, without a semicolon. */
    end() {
        return this.#bare.trim() === '' ? [] : [this.#statement()];
    }
    #step(line, at, found) {
        const state = this.#state;
        if (state.in === 'quote')
            return this.#inQuote(line, at, state.marks, state.end);
        if (state.in === 'comment')
            return this.#inComment(line, at, state.depth);
        const mark = next(MARK, line, at);
        const stop = mark?.index ?? line.length;
        this.#bare += line.slice(at, stop);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        const [sign] = mark;
        if (sign === '\\') {
            // psql reads its commands to the end of the line.
            found.push({ command: line.slice(stop).trim(), line: this.#line, column: stop });
            this.#take(line, at, stop);
            return line.length;
        }
        if (sign === '--') {
            const ends = next(ENDS_COMMENT, line, stop)?.index ?? line.length;
            return this.#take(line, at, ends);
        }
        const end = this.#take(line, at, stop + sign.length);
        if (sign === ';')
            this.#semicolon(found);
        else if (sign === '/*')
            this.#state = { in: 'comment', depth: 1 };
        else if (QUOTES.test(sign)) {
            this.#bare += 'x';
            this.#state = quoteAfter(sign);
        }
        else {
            this.#bare += sign;
            this.#note(sign, line[end], found);
        }
        return end;
    }
    /** What changes no state of its own. */
    #note(sign, after, found) {
        if (sign === '(')
            this.#depth.open();
        else if (sign === ')')
            this.#depth.close();
        else if (/^[A-Za-z_\x80-\uffff]/.test(sign))
            this.#depth.word(sign);
        else if (UNCLEAR_NUMBER.test(sign) && (after === "'" || after === '$')) {
            found.push(this.#unclear(`${sign}${after}`));
        }
    }
    #semicolon(found) {
        if (!this.#depth.inside) {
            found.push(this.#statement());
            this.#begin();
            return;
        }
        if (COPY_ROWS.test(this.#bare.slice(this.#within))) {
            found.push(this.#unclear('a COPY inside another statement'));
        }
        this.#bare += ';';
        this.#within = this.#bare.length;
    }
    #unclear(command) {
        return { command, line: this.#line, column: 0 };
    }
    #inQuote(line, at, marks, end) {
        const mark = next(marks, line, at);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        if (mark[0] === end)
            this.#state = { in: 'sql' };
        return this.#take(line, at, mark.index + mark[0].length);
    }
    #inComment(line, at, depth) {
        const mark = next(COMMENT_MARK, line, at);
        if (mark === undefined)
            return this.#take(line, at, line.length);
        const left = depth + (mark[0] === '/*' ? 1 : -1);
        this.#state = left === 0 ? { in: 'sql' } : { in: 'comment', depth: left };
        if (left === 0)
            this.#bare += ' ';
        return this.#take(line, at, mark.index + 2);
    }
    #take(line, from, to) {
        this.#text += line.slice(from, to);
        return to;
    }
    #statement() {
        const copiesRows = COPY_ROWS.test(this.#bare.slice(this.#within));
        return { text: this.#text, line: this.#start, copiesRows };
    }
    #begin() {
        this.#text = '';
        this.#bare = '';
        this.#start = this.#line;
        this.#within = 0;
        this.#depth.reset();
    }
}
/** What begins a string, a quoted name or text between dollar signs. */
const QUOTES = /^(?:[eE]?'|"|\$(?!\d).*)$/;
/** The state behind an opening quote. A doubled quote ends one and begins the next, which comes to the same. */
function quoteAfter(opened) {
    if (/^e'$/i.test(opened))
        return { in: 'quote', marks: /\\.?|''|'/g, end: "'" };
    return {
        in: 'quote',
        marks: new RegExp(opened.replaceAll('$', String.raw `\$`), 'g'),
        end: opened,
    };
}
function next(pattern, line, from) {
    pattern.lastIndex = from;
    return pattern.exec(line) ?? undefined;
}
/**
 * The statements and psql commands of a file, which may be larger than the memory.
 *
 * @param script Reads them; whoever gives it can ask it in between.
 */
async function* readPsqlScript(file, script = new PsqlScript()) {
    let rest = '';
    let lineAt = 0;
    const placed = (found) => found.map((part) => ({ ...decoded(part), lineAt }));
    // A character for each byte, which is how psql reads.
    for await (const chunk of (0,external_node_fs_.createReadStream)(file, 'latin1')) {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
            const found = script.read(line);
            if (found.length > 0)
                yield* placed(found);
            lineAt += line.length + 1;
        }
    }
    yield* placed(script.read(rest));
    yield* placed(script.end());
}
function decoded(part) {
    const utf8 = (text) => Buffer.from(text, 'latin1').toString('utf8');
    return 'text' in part
        ? { ...part, text: utf8(part.text) }
        : { ...part, command: utf8(part.command) };
}
/** What of one statement reaches beyond its database, with the line in the script. */
async function beyondDatabase(statement, options) {
    const [first] = await serverWide(statement.text, options);
    return first && { ...first, line: statement.line + first.line - 1 };
}

// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
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
        throw (0,files_kind/* unusable */._P)(`${name} was written by pg_dumpall: it makes roles and every database of a server; take the dump of one database`);
    }
    const script = new PsqlScript();
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
    for await (const part of readPsqlScript(file, script)) {
        close();
        await refuseLeaving(part, name);
        if ('command' in part) {
            const { command, lineAt, column } = part;
            if (isRestriction(part))
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
        throw (0,files_kind/* truncated */.ps)(name, `it ends in the middle of ${within}`);
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
        const command = leadingAway(part);
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
    const found = await beyondDatabase(part, { bodies: false });
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
        throw (0,files_kind/* truncated */.ps)(name, 'the mark that pg_dump ends with is missing');
    if (begins < complete)
        throw (0,files_kind/* truncated */.ps)(name, 'the beginning that pg_dump writes is missing');
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
        throw (0,files_kind/* unusable */._P)(`${taken.name} holds no rows of any table: it is a dump of the schema alone`);
    }
    const definitions = external_node_path_default().join(folder, 'definitions.sql');
    const without = ['--section=pre-data', '--section=post-data', `--file=${definitions}`];
    await ask([...without, taken.file], taken, client, folder, ports);
    for await (const part of readPsqlScript(definitions))
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
    const result = await (0,runtime_process/* run */.e)(pgRestore.file, [...pgRestore.args, ...args], {
        ...{ env: { ...(0,child_environment/* withoutOtherDatabases */.PS)(env), LC_ALL: 'C' }, deadlineMs: DEADLINE_MS, signal },
        onStart,
    }).finally(() => forget?.());
    if (result.exitCode === 0)
        return;
    const words = result.stderr.trim() || (0,errors/* messageOf */.bD)(result.startError ?? result.exitCode);
    if (/end of file|unexpected end|could not read from input file/i.test(words)) {
        throw (0,files_kind/* truncated */.ps)(name, `pg_restore says: ${words}`);
    }
    throw (0,files_kind/* unusable */._P)(`pg_restore does not take ${name}: ${words}`);
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
            throw (0,files_kind/* truncated */.ps)(external_node_path_default().join(name, entry), `gzip says ${(0,errors/* messageOf */.bD)(error)}`);
        });
        // The content of a large object ends where it ends.
        if (!ofRows || tail === NO_ROWS || ROWS_END.test(tail))
            continue;
        throw (0,files_kind/* truncated */.ps)(external_node_path_default().join(name, entry), 'the mark that pg_dump puts behind its rows is missing');
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
            return differs(`none of the ${(0,report_words/* plural */.LS)(tables.rows.length, 'restored table')} has a row`);
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
            compared.differences.push(`${table} has ${(0,report_words/* plural */.LS)(found.value, 'row')}; the file has ${rows.toLocaleString('en-US')}`);
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
            `${(0,report_words/* byteWords */.G4)(bytes)}, SHA-256 ${sha256}; it says ${says}.`,
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
var explain_restore = __webpack_require__(93238);
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
    const result = await (0,protected_libpq/* withProtectedEnvironment */.A)(url, { env, scratch: folder }, (environment) => (0,runtime_process/* run */.e)(psql, args, {
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
const SHOWN = 4_000;
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
    return words.length > SHOWN ? `${words.slice(0, SHOWN)}…` : words;
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
    const kind = await (0,files_kind/* kindOfFile */.yK)(given);
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
    const inside = kind === 'gzip' ? await (0,files_kind/* kindOfFile */.yK)(file, name) : kind;
    if (inside === 'gzip')
        throw (0,files_kind/* unusable */._P)(`${name} is packed more than once`);
    return { name, kind: inside, file, bytes: seen.bytes, sha256: seen.hash.digest('hex') };
}
/** As pg_dump names them; anything else in the folder is not its own. */
const OF_PG_DUMP = /^(toc\.dat|blobs(_\d+)?\.toc|(blob_)?\d+\.dat)(\.(gz|lz4|zst))?$/;
async function namesIn(folder) {
    const names = (await (0,external_node_fs_promises_.readdir)(folder)).filter((name) => OF_PG_DUMP.test(name)).sort();
    for (const name of names) {
        if ((await (0,external_node_fs_promises_.lstat)(external_node_path_default().join(folder, name))).isFile())
            continue;
        throw (0,files_kind/* unusable */._P)(`${external_node_path_default().join(external_node_path_default().basename(folder), name)} is no regular file`);
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
        return (0,files_kind/* truncated */.ps)(name, 'gzip says that its end is missing');
    if (code.startsWith('Z_'))
        return (0,files_kind/* truncated */.ps)(name, `gzip says ${(0,errors/* messageOf */.bD)(error)}`);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
        return new errors/* UserError */.yo('file-no-room', `The folder for temporary files became full while ${name} was unpacked into it (${code}).`, 'Set TMPDIR to a folder with more room: it takes the size of the file, unpacked.', { cause: error });
    }
    return (0,files_kind/* unusable */._P)(`${name} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, error);
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
            owner: name === 'public' ? publicOwner(major) : kept_nameOf(owners.get(name)),
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
function kept_nameOf(owner) {
    return owner === null || owner === undefined ? null : (0,roles/* unquoted */.qZ)(owner);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/in-place/possible.ts





const FACTS_SQL = `
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
    const names = (0,report_words/* namesInWords */.hy)(rows.map(({ name }) => name));
    return { possible: false, because: `${facts.role} does not own, and so may not drop: ${names}` };
}
async function obstacle(client, content, { standby, role }) {
    if (standby)
        return 'the server is a standby, which takes no writes';
    const found = (await client.query(FACTS_SQL)).rows[0];
    if (found === undefined)
        return 'the database is not in pg_database';
    const { owns, subscriptions, prepared } = found;
    if (!owns)
        return `${role} does not own the database`;
    const all = [...new Set([...subscriptions, ...content.outside.subscriptions])];
    if (all.length > 0) {
        return `there are subscriptions (${(0,report_words/* namesInWords */.hy)(all)}), whose progress a restore would lose`;
    }
    if (prepared.length > 0) {
        return `prepared transactions hold their locks until they are ended: ${(0,report_words/* namesInWords */.hy)(prepared)}`;
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
        return `the backup is older than ${(0,report_words/* namesInWords */.hy)(lacks)}, which ${lacks.length === 1 ? 'is' : 'are'} to stay`;
    }
    const more = going.filter((name) => has.has(name));
    return more.length === 0
        ? undefined
        : `the backup was taken after ${(0,report_words/* namesInWords */.hy)(more)}, which ${more.length === 1 ? 'is' : 'are'} to go`;
}

// EXTERNAL MODULE: ./packages/core/src/rollback/plan/restore-loss.ts + 2 modules
var restore_loss = __webpack_require__(864);
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
        title: `${(0,report_words/* plural */.LS)(lines.length, 'extension')} would come back in another version`,
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
        result: `${(0,report_words/* byteWords */.G4)(archive.bytes)} fetched and checked`,
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
        title: `${(0,report_words/* plural */.LS)(slots.length, 'logical slot')} of ${database} would stay with the preserved database`,
        advice: 'Whoever reads from it (a subscriber, Debezium) must make a new slot in the restored database and a new copy of what it holds: what it has read may not be there any more. Until the old slot is dropped it holds back WAL.',
    });
    tell(live.subscriptions, {
        rule: 'subscription-stays-behind',
        title: `${(0,report_words/* plural */.LS)(live.subscriptions.length, 'subscription')} of ${database} would stop: each stays with the preserved database, and a restored one comes disabled and without its slot`,
        advice: 'After the rollback make the subscription anew, or give the restored one a slot (ALTER SUBSCRIPTION … SET (slot_name = …), ENABLE), and drop the one of the preserved database there before that.',
    });
    tell(gone, {
        rule: 'publication-goes',
        title: `${(0,report_words/* plural */.LS)(gone.length, 'publication')} made since the backup would be gone`,
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
    return new errors/* UserError */.yo('restore-not-member', `The role ${role} may not give what it restores to its owners: ${(0,report_words/* namesInWords */.hy)(owners)}.`, `Run the rollback as a superuser, or: ${owners.map((owner) => `GRANT ${(0,identifiers/* quoteIdent */.v4)(owner)} TO ${(0,identifiers/* quoteIdent */.v4)(role)};`).join(' ')}`);
}
function mayBeRefused(role, what) {
    return {
        rule: 'restore-may-be-refused',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the role ${role} is no superuser, and the backup holds what Postgres lets only superusers make: ${(0,report_words/* namesInWords */.hy)(what)}`,
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
    throw new errors/* UserError */.yo('restore-scratch-too-small', `The folder for temporary files, ${folder}, has ${(0,report_words/* byteWords */.G4)(free)} free; the backup takes ${(0,report_words/* byteWords */.G4)(needed)} there before it is restored.`, 'Set TMPDIR to a folder with more room.');
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
        scope?.notVerified(`whether the server's disk has room for a second database of about ${(0,report_words/* byteWords */.G4)(needed)}: it cannot be seen from here`);
        return;
    }
    if (free >= needed)
        return;
    throw new errors/* UserError */.yo('restore-no-room', `The disk of the server has ${(0,report_words/* byteWords */.G4)(free)} free; the restored database takes about ${(0,report_words/* byteWords */.G4)(needed)} beside the one that serves.`, 'Make room, or drop a preserved database that is not needed any more: `belay rollback --list` names them.');
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
    const here = await (0,identity/* identityOf */.cu)(target);
    const another = await collect(() => (0,identity/* requireSameDatabase */.Nb)(manifest.target, here, options.confirm));
    if (another === true)
        tellAnother(point, here, scope);
    await collect(() => (0,locks/* requireDirectPrimary */.di)(facts));
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
    const measured = await (0,restore_loss/* measureRestoreLoss */.m)(seen, point.manifest, { budgetMs });
    const beside = rename?.possible === false ? rename : checked.beside;
    const because = unfit ?? (beside.possible ? undefined : beside.because);
    return {
        restore: because === undefined
            ? { possible: true, words: (0,located/* pointWords */.s)(point) }
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
    return (0,admin/* withAdmin */.m)(url, frame.ports, (admin) => (0,can_rename/* canRename */.fE)(admin, target, [pid]));
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

// EXTERNAL MODULE: ./packages/core/src/rollback/plan/loss-words.ts
var loss_words = __webpack_require__(37725);
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
        ? `${(0,report_words/* plural */.LS)(going.length, 'migration')} ${going.length === 1 ? 'is' : 'are'} applied`
        : (situation.notBySql ?? leftBehind(situation));
    const because = problem ?? fromFailed(failed);
    return { strategy: 'clean-history', possible: problem === undefined && failed.length > 0, because, losses: [], unknown: [] }; // prettier-ignore
}
function fromFailed(failed) {
    if (failed.length === 0)
        return 'no migration has failed';
    return `${(0,report_words/* namesInWords */.hy)(failed)} failed and left nothing behind`;
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
        because: problem ?? `${(0,report_words/* plural */.LS)(going.length, 'reverse')} ${going.length === 1 ? 'is' : 'are'} proven`, // prettier-ignore
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
    const what = (0,loss_words/* lossWords */.VH)(losses);
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
function estimateOf({ strategy, manifest, restoreMs = 0, fileBytes, }) {
    if (strategy !== 'restore' && strategy !== 'in-place')
        return { refusedMs: 0 };
    const bytes = manifest?.databaseBytes ?? (fileBytes ?? 0) * FILE_GROWS;
    const durationMs = restoreMs > 0 ? restoreMs : Math.round(bytes / BYTES_PER_MS);
    const known = durationMs > 0 ? { durationMs } : {};
    if (strategy === 'restore')
        return { refusedMs: CUTOVER_MS, ...known };
    return durationMs > 0 ? { refusedMs: durationMs, durationMs } : undefined;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/ask.ts
var rows_ask = __webpack_require__(16578);
// EXTERNAL MODULE: ./packages/core/src/validate/budget.ts
var validate_budget = __webpack_require__(54063);
// EXTERNAL MODULE: ./packages/core/src/validate/within-budget.ts
var within_budget = __webpack_require__(83235);
// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(63179);
;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/scripts.ts




/** Statements that change the session and nothing else, by the parser's names. */
const SESSION_KINDS = new Set(['VariableSetStmt', 'DiscardStmt']);
const scripts_NOTHING = { aloneOnly: false, addsEnumValue: false, setsSession: false };
/**
 * Looks at the scripts that the rehearsal left: they must be there and be what was proven.
 *
 * @param folder Absolute path of the folder of the rehearsal's report.
 * @returns The steps in the order given, or why one cannot be used.
 */
async function readScripts(proofs, folder) {
    const steps = [];
    for (const proof of proofs) {
        const step = await readScript(proof, folder);
        if ('reason' in step)
            return step;
        steps.push(step);
    }
    return steps;
}
async function readScript({ migration, source, file, sql }, folder) {
    if (source === 'nothing to undo')
        return { migration, ...scripts_NOTHING };
    if (file === undefined || sql === undefined) {
        return { reason: `the proven reverse of ${migration} was not written to a file` };
    }
    const place = external_node_path_default().resolve(folder, file);
    // The report may have come from elsewhere.
    if (!(0,paths/* isInside */.FK)(folder, place))
        return { reason: `${file} lies outside the rehearsal's report` };
    const text = await (0,external_node_fs_promises_.readFile)(place, 'utf8').catch(() => undefined);
    if (text === undefined) {
        return { reason: `${file} is not beside the rehearsal's report (hand on its whole folder)` };
    }
    if (!isProven(text, sql))
        return { reason: `${file} is not what the rehearsal proved` };
    const split = await (0,sql_statements/* splitStatements */.Xd)(text);
    if (!split.ok)
        return { reason: `${file} does not parse` };
    return { migration, file: place, ...needsOf(split.statements) };
}
/** Belay writes comments above what it proved, and nothing else. */
function isProven(text, sql) {
    if (!text.endsWith(sql))
        return false;
    const above = text.slice(0, text.length - sql.length);
    return above.split('\n').every((line) => line === '' || line.startsWith('--'));
}
/** What has to be known of a script before it is run with others. */
function needsOf(statements) {
    return {
        aloneOnly: statements.some(({ runsOutsideTransaction, transactionControl }) => runsOutsideTransaction ?? transactionControl ?? false),
        addsEnumValue: statements.some(({ kind, node }) => kind === 'AlterEnumStmt' && node['oldVal'] === undefined),
        setsSession: statements.some(({ kind, text }) => SESSION_KINDS.has(kind) || /set_config/i.test(text)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/sql-nodes.ts
/** The table that a statement is about, where it is about one. @param fallback What an unqualified name means. */
function targetOf({ node }, fallback) {
    return sql_nodes_nameOf(node['relation'], fallback);
}
/** The tables of TRUNCATE. */
function truncated({ node }, fallback) {
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
    const { aloneOnly } = needsOf(statements);
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
        return dropped(statement, schema).map((table) => `table ${takes_away_shown(table)}`);
    }
    if (kind === 'TruncateStmt') {
        return truncated(statement, schema).map((table) => `table ${takes_away_shown(table)}`);
    }
    const isTable = kind === 'AlterTableStmt' && node['objtype'] !== 'OBJECT_TYPE';
    const table = isTable ? targetOf(statement, schema) : undefined;
    if (!table)
        return [];
    return alterCommands(statement)
        .filter(({ subtype }) => subtype === 'AT_DropColumn')
        .map(({ column }) => `column ${takes_away_shown(table)}.${shownIdent(column)}`);
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
                .flatMap(({ column, type }) => at(`makes ${table ? `${takes_away_shown(table)}.` : ''}${shownIdent(column)} ${type} again, which may round or cut values`));
        }
        case 'DropOwnedStmt':
            return at('drops more than it names');
        case 'InsertStmt':
            return changesOthers(statement) ? at('may change rows') : [];
        case 'UpdateStmt':
        case 'DeleteStmt':
        case 'MergeStmt': {
            const table = targetOf(statement, schema);
            return at(`changes or deletes rows of ${table ? takes_away_shown(table) : 'a table'}`);
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
    return [takes_away_shown({ schema, name: table }), ...column.map(shownIdent)].join('.');
}
function takes_away_shown({ schema, name }) {
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
function writtenSql({ name, type }, { constant, missing, addedBy }) {
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
        const what = column === undefined ? `rows of ${(0,loss_words/* tableWords */.Om)(table.key)}` : `values in ${(0,loss_words/* tableWords */.Om)(table.key)}.${column.name}`; // prettier-ignore
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
    return writtenSql(column, await readDefaults(client, table, column));
}
async function notMadeWith(client, { oid }) {
    const { rows } = await client.query(MADE_BY_SQL, [oid]);
    const [row] = rows;
    return row === undefined ? 'true' : `t.xmin <> '${row.xid}'::pg_catalog.xid`;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 7 modules
var adapter = __webpack_require__(66343);
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/query-cursor.ts

/**
 * Opens one query. A cursor lets the server itself refuse everything that is not one query: the extended
 * protocol takes one statement only, DECLARE CURSOR only a SELECT without data-modifying WITH. Rows that row-level
 * security would hide are an error too: that none of the others is wrong says nothing.
 *
 * @param client In a transaction; the cursor ends with it.
 * @throws what the server says about the query.
 */
async function declareCursor(client, sql) {
    // Planned as a whole query, not for its first rows.
    await client.query('SET LOCAL cursor_tuple_fraction = 1; SET LOCAL row_security = off');
    // @types/pg does not know queryMode, which node-postgres has since 8.12.
    const declare = {
        text: `${DECLARE}${sql}`,
        queryMode: 'extended',
    };
    await client.query(declare);
    return {
        async skip(rows) {
            const { rowCount } = await client.query(`MOVE FORWARD ${rows} IN belay_query`);
            if (rowCount === null)
                throw new Error('MOVE did not say how many rows there are');
            return rowCount;
        },
        async fetch(rows) {
            const fetched = await client.query({
                text: `FETCH FORWARD ${rows} IN belay_query`,
                rowMode: 'array',
                types: { getTypeParser: () => (text) => String(text) },
            });
            return { types: fetched.fields.map(({ dataTypeID }) => dataTypeID), rows: fetched.rows };
        },
    };
}
const DECLARE = 'DECLARE belay_query NO SCROLL CURSOR FOR\n';
/** Why the server gave no answer to a query, in its words. */
function query_cursor_refusalOf(error) {
    // The only place where Postgres says so; its message may be in any language.
    if (error.routine !== 'check_enable_rls')
        return (0,session/* reasonOf */.A3)(error);
    return `row-level security hides rows from this role, and the others alone prove nothing; a role with BYPASSRLS sees them all: ${(0,session/* reasonOf */.A3)(error)}`;
}
/** Where in the query's text an error of the server is: an offset in code points; undefined where it says none. */
function errorOffset({ position }) {
    const offset = Number(position) - 1 - DECLARE.length;
    return offset >= 0 ? offset : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/assertions.ts



const DEFAULT_TIMEOUT_MS = 60_000;
/**
 * Runs each assertion in a read-only transaction of its own, under the session's own settings, and counts
 * the rows without fetching them. Anything but one single SELECT (VALUES, TABLE, WITH … SELECT), a
 * statement that would write, fails, takes too long or does not see every row is an `error`.
 *
 * @param client Not in a transaction.
 */
async function runAssertions(client, assertions, { timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
    const results = [];
    for (const assertion of assertions) {
        const started = performance.now();
        const outcome = await outcomeOf(client, assertion, timeoutMs);
        const durationMs = Math.round(performance.now() - started);
        results.push({ name: assertion.name, ...outcome, durationMs });
    }
    return results;
}
async function outcomeOf(client, { sql, message }, timeoutMs) {
    try {
        const rows = await (0,connection/* withTransaction */.ro)(client, 'BEGIN READ ONLY', () => assertions_countRows(client, sql, timeoutMs));
        if (rows === 0)
            return { status: 'passed', rows, message: 'no rows' };
        const found = rows === 1 ? '1 row' : `${rows} rows`;
        return { status: 'failed', rows, message: message ? `${message} (${found})` : found };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        return { status: 'error', rows: null, message: errorMessage(error, timeoutMs) };
    }
}
async function assertions_countRows(client, sql, timeoutMs) {
    await client.query(`SELECT set_config('statement_timeout', $1, true)`, [String(timeoutMs)]);
    const cursor = await declareCursor(client, sql);
    return cursor.skip('ALL');
}
function errorMessage(error, timeoutMs) {
    if (error.code === '57014') {
        return `ended after ${timeoutMs} ms (statement_timeout) or cancelled; not answered`;
    }
    if (error.code === '25006') {
        return 'it would write, and an assertion only reads (SQLSTATE 25006)';
    }
    return error.code === '42601' ? `not one single SELECT: ${(0,session/* reasonOf */.A3)(error)}` : query_cursor_refusalOf(error);
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var rows_compare = __webpack_require__(88772);
;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/history.ts


const history_HISTORY_TABLE = '_prisma_migrations';
/** As Prisma 6.19 and 7.10 create it: names, types, order and defaults compared in the tests. */
const HISTORY_COLUMNS = `(
    id                  VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum            VARCHAR(64) NOT NULL,
    finished_at         TIMESTAMPTZ,
    migration_name      VARCHAR(255) NOT NULL,
    logs                TEXT,
    rolled_back_at      TIMESTAMPTZ,
    started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
// Without a schema on purpose: Prisma writes its history through the search_path of the session, so a
// migration that changes the search_path breaks its own bookkeeping (P1014). Belay must break alike.
const INSERT_STARTED = `
  INSERT INTO ${history_HISTORY_TABLE} (id, checksum, started_at, migration_name)
  VALUES ($1, $2, $3, $4)`;
const MARK_FINISHED = `
  UPDATE ${history_HISTORY_TABLE}
     SET finished_at = $2, applied_steps_count = applied_steps_count + 1
   WHERE id = $1`;
const MARK_FAILED = `UPDATE ${history_HISTORY_TABLE} SET logs = $2 WHERE id = $1`;
const INSERT_APPLIED = `
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  SELECT id, checksum, finished_at, migration_name, NULL, NULL, started_at, 1
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
         AS applied (id, checksum, finished_at, migration_name, started_at)`;
/** Creates the schema and the history table where they are missing. `schema` is Prisma's `?schema=`. */
async function ensureHistoryTable(client, schema) {
    const name = (0,identifiers/* quoteQualified */.$s)(schema, history_HISTORY_TABLE);
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [name]);
    if (rows[0]?.found === true)
        return;
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${(0,identifiers/* quoteIdent */.v4)(schema)}`);
    await client.query(`CREATE TABLE ${name} ${HISTORY_COLUMNS}`);
}
/** Writes the row with which Prisma announces a migration before it sends it; gives the row's id. */
async function recordStarted(client, migration) {
    const id = (0,external_node_crypto_.randomUUID)();
    await client.query(INSERT_STARTED, [id, migration.checksum, new Date(), migration.name]);
    return id;
}
async function recordFinished(client, id) {
    await client.query(MARK_FINISHED, [id, new Date()]);
}
/** Leaves `finished_at` NULL: from now on `migrate deploy` answers P3009 until somebody resolves it. */
async function recordFailed(client, id, logs) {
    await client.query(MARK_FAILED, [id, logs]);
}
/** Writes the finished rows of many migrations in one round trip. */
async function recordApplied(client, schema, rows) {
    if (rows.length === 0)
        return;
    await client.query(`INSERT INTO ${(0,identifiers/* quoteQualified */.$s)(schema, history_HISTORY_TABLE)} ${INSERT_APPLIED}`, [
        rows.map(() => (0,external_node_crypto_.randomUUID)()),
        rows.map(({ migration }) => migration.checksum),
        rows.map(({ finishedAt }) => finishedAt),
        rows.map(({ migration }) => migration.name),
        rows.map(({ startedAt }) => startedAt),
    ]);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/left.ts
/** Statements that change only the session: they leave nothing in the database. */
const SESSION_ONLY = new Set([
    'VariableSetStmt',
    'VariableShowStmt',
    'TransactionStmt',
    'DiscardStmt',
]);
/**
 * Which of the completed statements stay when the next one fails, and the failed one if it may leave
 * something itself. Follows Postgres' rules: a simple query with several statements is one implicit
 * transaction; BEGIN makes it explicit; COMMIT ends it and keeps what came before; an error undoes the
 * rest.
 *
 * @param completed how many statements were completed before the failing one.
 */
function keptStatements(statements, completed, sentAs) {
    const kept = [];
    let open = [];
    let inBlock = false;
    for (const statement of statements.slice(0, completed)) {
        if (statement.transaction === 'begin')
            inBlock = true;
        else if (statement.transaction === 'commit' || statement.transaction === 'rollback') {
            if (statement.transaction === 'commit')
                kept.push(...open);
            open = [];
            inBlock = false;
        }
        else if (sentAs === 'batch' || inBlock)
            open.push(statement);
        else
            kept.push(statement);
    }
    const failed = statements[completed];
    if (failed !== undefined && !inBlock && leavesTraces(failed, sentAs, statements.length)) {
        kept.push(failed);
    }
    return kept.filter(({ kind }) => !SESSION_ONLY.has(kind));
}
/** A statement that fails but commits parts of its work while it runs. */
function leavesTraces(failed, sentAs, count) {
    const alone = sentAs === 'statements' || count === 1;
    if (!alone)
        return false;
    if (failed.runsOutsideTransaction === true) {
        return (failed.kind === 'IndexStmt' || failed.kind === 'ReindexStmt' || failed.kind === 'DropStmt');
    }
    // A procedure or DO block may end transactions itself, but only outside a transaction block.
    if (failed.kind === 'CallStmt')
        return true;
    return failed.kind === 'DoStmt' && /\bcommit\b/i.test(failed.text);
}
const left_SHOWN = 5;
/** What is left, in words for the report. */
function describeLeft(kept, failed) {
    if (kept.length === 0)
        return 'Nothing is left behind: everything the file did was rolled back.';
    const before = kept.filter((statement) => statement !== failed);
    const lines = [];
    if (before.length > 0) {
        const shown = before
            .slice(-left_SHOWN)
            .map(({ line, text }) => `line ${line}: ${shorten(text, 80)}`);
        const more = before.length > left_SHOWN ? ` (the last ${left_SHOWN} of them)` : '';
        const noun = before.length === 1 ? '1 statement stays' : `${before.length} statements stay`;
        lines.push(`${noun} applied although the migration failed${more}: ${shown.join('; ')}.`);
    }
    if (failed !== undefined && kept.includes(failed))
        lines.push(tracesOf(failed));
    return lines.join(' ');
}
function tracesOf(failed) {
    switch (failed.kind) {
        case 'IndexStmt':
        case 'ReindexStmt':
            return 'The failed CONCURRENTLY command may leave an INVALID index, which costs writes and serves no query: drop it.';
        case 'DropStmt':
            return 'The failed DROP INDEX CONCURRENTLY may leave the index in place, marked INVALID: run it again.';
        default:
            return 'The failed command can commit parts of its work itself; what it left was not verified.';
    }
}
/** One line of at most `length` characters. */
function shorten(text, length = 200) {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/errors.ts


/**
 * Places the server's refusal in the file. `statements` is undefined where the file could not be split:
 * then the place is the server's position, or line 1 when it gave none.
 */
function explainRefusal(sql, statements, refusal, sentAs) {
    const { error } = refusal;
    const offset = offsetInFile(refusal);
    const index = failingIndex(statements, refusal, offset);
    const failed = statements?.[index];
    const at = offset ?? failed?.start ?? 0;
    const left = whatIsLeft(sql, statements, index, refusal, sentAs);
    return {
        message: error.message,
        sqlstate: error.code ?? 'XX000',
        ...optional('detail', error.detail),
        ...optional('hint', error.hint),
        ...optional('where', error.where),
        line: (0,positions/* lineOfOffset */.hW)(sql, at),
        ...(offset === undefined ? {} : { column: (0,positions/* columnOfOffset */.BY)(sql, at) }),
        statement: shorten(failed?.text ?? refusal.piece.sql),
        statementIndex: index,
        ...left,
    };
}
/** For a file that ran, but ended inside a transaction of its own, which the caller rolled back. */
function unfinishedTransaction(statements = []) {
    const index = statements.findLastIndex(({ transaction }) => transaction === 'begin');
    return {
        message: 'the file opens a transaction with BEGIN and does not end it',
        sqlstate: '25001',
        hint: 'Add COMMIT. Prisma reports such a migration as applied, but everything in it and after it is lost when it disconnects.',
        line: statements[index]?.line ?? 1,
        statement: shorten(statements[index]?.text ?? 'BEGIN'),
        statementIndex: Math.max(index, 0),
        left: 'nothing',
        leftDescription: 'What the open transaction did was rolled back.',
    };
}
/** The server counts code points from 1 within what was sent. */
function offsetInFile({ error, piece }) {
    const position = Number(error.position);
    if (!Number.isInteger(position) || position < 1)
        return undefined;
    return piece.start + (0,positions/* offsetOfCodePoint */.QJ)(piece.sql, position - 1);
}
function failingIndex(statements, { error, completed }, offset) {
    if (statements === undefined)
        return 0;
    // A syntax error is found before anything runs, wherever in the batch it is.
    if (error.code === '42601' && completed === 0 && offset !== undefined) {
        const index = statements.findIndex(({ start, text }) => offset <= start + text.length);
        if (index !== -1)
            return index;
    }
    return Math.min(completed, Math.max(statements.length - 1, 0));
}
function whatIsLeft(sql, statements, index, { error }, sentAs) {
    if (statements === undefined)
        return leftOfUnsplit(sql, error);
    const kept = keptStatements(statements, index, sentAs);
    return {
        left: kept.length === 0 ? 'nothing' : 'half-applied',
        leftDescription: describeLeft(kept, statements[index]),
    };
}
/** A batch of which the statements are not known: only a COMMIT in it could keep something. */
function leftOfUnsplit(sql, error) {
    if (error.code === '42601' || !/\b(commit|end)\b/i.test(sql)) {
        return { left: 'nothing', leftDescription: describeLeft([], undefined) };
    }
    return {
        left: 'half-applied',
        leftDescription: 'Not verified: the file could not be split into statements and holds a COMMIT, so what came before it may stay applied.',
    };
}
function optional(key, value) {
    return value === undefined ? {} : { [key]: value };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/logs.ts
/**
 * What goes into `_prisma_migrations.logs` when a migration fails: the text of Prisma's ApplyMigrationError
 * (P3018) without the Rust trace that Prisma appends, which names Prisma's own source files.
 */
function failureLogs(migration, error) {
    return [
        'A migration failed to apply. New migrations cannot be applied before the error is recovered from. ' +
            'Read more about how to resolve migration issues in a production database: https://pris.ly/d/migrate-resolve',
        `Migration name: ${migration}`,
        `Database error code: ${error.sqlstate}`,
        ['Database error:', `ERROR: ${error.message}`, ...labelled(error)].join('\n'),
        `Position:\n${String(error.line).padStart(3)} ${error.statement}`,
    ].join('\n\n');
}
function labelled({ detail, hint }) {
    return [
        ...(detail === undefined ? [] : [`DETAIL: ${detail}`]),
        ...(hint === undefined ? [] : [`HINT: ${hint}`]),
    ];
}

// EXTERNAL MODULE: ./packages/core/src/migrations/execution/send.ts
var send = __webpack_require__(61386);
;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/transport.ts
/** Statements that start with a word which Prisma's splitter (the Rust crate sqlparser) has no rule for. */
const UNREADABLE_KINDS = {
    DoStmt: 'DO',
    ReindexStmt: 'REINDEX',
    RefreshMatViewStmt: 'REFRESH MATERIALIZED VIEW',
    ClusterStmt: 'CLUSTER',
};
/**
 * From 7.4 Prisma splits a file only when its splitter can read the whole of it; else it falls back to one
 * batch. Known so far: DROP INDEX CONCURRENTLY (prisma/prisma-engines#5847, open in July 2026: several of
 * them, or one among other statements, fail with 25001); the words of UNREADABLE_KINDS are inferred from
 * that parser's list of statements, not measured. Gives the words that stop the splitter, undefined when
 * none is known.
 */
function unreadableForPrisma(statements) {
    for (const { kind, node } of statements) {
        if (kind === 'DropStmt' && node.concurrent === true)
            return 'DROP INDEX CONCURRENTLY';
        const words = UNREADABLE_KINDS[kind];
        if (words !== undefined)
            return words;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/executor.ts











/**
 * The search_path with which Prisma starts its session: the URL's `?schema=` alone, default `public`,
 * already quoted. Belongs in the start-up parameters (`withClient(url, { settings: { search_path } })`),
 * so that RESET and DISCARD in a migration lead back to it, as with Prisma.
 */
function rehearsalSearchPath(url) {
    return (0,identifiers/* quoteIdent */.v4)((0,postgres_url/* parseDatabaseUrl */.mx)(url).schema);
}
/**
 * Applies one migration the way that Prisma does it and writes the same history: a row before, with
 * `started_at`; after success `finished_at` and one applied step; after a failure `logs`, with
 * `finished_at` left NULL.
 *
 * What a file does to its session (SET, temporary tables) stays for the next file on the same client:
 * Prisma uses one connection for all migrations of a deploy too. The client's search_path must be
 * `rehearsalSearchPath`; a file that changes it makes the history unreachable, which Prisma answers with
 * P1014: here too the migration then counts as failed. A transaction that a file leaves open is rolled
 * back and the migration counts as failed; Prisma reports it as applied, but loses it and all that
 * follow when it disconnects (seen with 7.10.1).
 *
 * @param mode How the project's Prisma sends a file; `transactionMode` in prisma/project.ts knows.
 * @param schema Prisma's `?schema=`, where the history table is looked for and created.
 * @throws whatever is not an answer of the server about the migration: a lost session, for example.
 */
async function applyMigration(client, migration, mode, schema = 'public') {
    await ensureHistoryTable(client, schema);
    const plan = await planFile(migration.sql, mode);
    const id = await recordStarted(client, migration);
    const started = performance.now();
    const { refusal } = await (0,send/* sendPieces */.gD)(client, plan.pieces);
    const durationMs = performance.now() - started;
    const facts = {
        migration: migration.name,
        durationMs,
        statements: plan.statements?.length ?? 1,
        sentAs: plan.sentAs,
        ...(plan.batchBecause === undefined ? {} : { batchBecause: plan.batchBecause }),
    };
    const error = refusal
        ? explainRefusal(migration.sql, plan.statements, refusal, plan.sentAs)
        : await finish(client, id, plan);
    if (error === undefined)
        return { ok: true, ...facts };
    await writeFailure(client, id, migration, error);
    return { ok: false, ...facts, error };
}
async function planFile(sql, mode) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    const statements = split.ok ? split.statements : undefined;
    const batch = (why) => ({
        statements,
        pieces: (0,send/* wholeFile */.AA)(sql),
        sentAs: 'batch',
        ...(why === undefined ? {} : { batchBecause: why }),
    });
    if (mode === 'batch')
        return batch();
    if (!split.ok)
        return batch(`it cannot be split: ${split.message} (line ${split.line})`);
    const words = unreadableForPrisma(split.statements);
    if (words !== undefined && split.statements.length > 1) {
        return batch(`Prisma's own splitter cannot read ${words} and then sends the file as one batch`);
    }
    return { statements, pieces: (0,send/* oneByOne */.EC)(split.statements), sentAs: 'statements' };
}
/** After the last statement: Prisma writes `finished_at` in whatever session the file left. */
async function finish(client, id, plan) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        return unfinishedTransaction(plan.statements);
    try {
        await recordFinished(client, id);
        return undefined;
    }
    catch (error) {
        if ((0,connection/* isSessionLost */.nh)(error))
            throw error;
        return historyUnreachable(plan, error);
    }
}
function historyUnreachable(plan, error) {
    const statements = plan.statements ?? [];
    const culprit = statements.findLast(({ text }) => /search_path|role|authorization/i.test(text));
    return {
        message: `the migration ran, but its history row could not be written afterwards: ${(0,errors/* messageOf */.bD)(error)}`,
        sqlstate: error.code ?? 'XX000',
        hint: 'A migration must not leave the session with another search_path or role: Prisma writes its history through them (P1014). Use SET LOCAL, or reset them at the end of the file.',
        line: culprit?.line ?? 1,
        statement: shorten(culprit?.text ?? ''),
        statementIndex: culprit ? statements.indexOf(culprit) : 0,
        left: 'half-applied',
        leftDescription: 'Everything the file did stays applied, but the history says that the migration failed.',
    };
}
/** The history row of a failure. It is kept even where Prisma's own attempt to write it fails (a transaction left open). */
async function writeFailure(client, id, migration, error) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        await client.query('ROLLBACK');
    try {
        await recordFailed(client, id, failureLogs(migration.name, error));
    }
    catch (failure) {
        // The reason is already on its way to the caller; the row says "failed" without logs, as Prisma's does.
        if ((0,connection/* isSessionLost */.nh)(failure))
            throw failure;
    }
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(52355);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/read.ts
var rows_read = __webpack_require__(31751);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/boundary.ts







/**
 * Everything that is compared at the border between two migrations. Dozens are kept at a time, so the
 * catalogue stays in the form in which the server sent it and is put together when it is asked for.
 */
class Boundary {
    rows;
    #reading;
    #catalogue;
    #fingerprint;
    constructor(reading, rows) {
        this.#reading = reading;
        this.rows = rows;
    }
    get catalogue() {
        let catalogue = this.#catalogue?.deref();
        if (catalogue === undefined) {
            catalogue = this.#reading.catalogue();
            this.#catalogue = new WeakRef(catalogue);
        }
        return catalogue;
    }
    get fingerprint() {
        return (this.#fingerprint ??= (0,fingerprint/* fingerprint */.R)(this.catalogue));
    }
    /** Whether the server answered the very same about both schemas: cheap, and true only for equal ones. */
    hasReadingOf(other) {
        return this.#reading.digest === other.#reading.digest;
    }
    /** Whether the schemas are equal; rows are another matter. */
    hasSchemaOf(other) {
        return this.hasReadingOf(other) || this.fingerprint === other.fingerprint;
    }
}
function historyTable(url) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    return { schema, name: `${schema}.${history_HISTORY_TABLE}` };
}
/** A connection whose session starts as Prisma's does. */
async function withRehearsalClient(url, ports, body) {
    return (0,connection/* withClient */.SV)(url, { signal: ports.signal, settings: sessionSettings(url) }, body);
}
function sessionSettings(url) {
    return { search_path: rehearsalSearchPath(url) };
}
/** Reads a database's schema and rows, the migration history left out: it differs by its very purpose. */
async function readBoundary(url, ports) {
    return withWorkplace(url, ports, (place) => place.boundary());
}
/**
 * A database that migrations run on, with two connections: one for them, one that only looks. What a
 * migration does to its session (SET ROLE, DISCARD ALL, an open transaction) does not change what is seen.
 */
class Workplace {
    migrating;
    looking;
    history;
    #sessions;
    constructor(url, migrating, looking) {
        this.migrating = migrating.client;
        this.looking = looking.client;
        this.history = historyTable(url);
        this.#sessions = [migrating, looking];
    }
    /** For a caller that closes it itself; see {@link withWorkplace}. Same errors as `openSession`. */
    static async open(url, { signal }) {
        const migrating = await (0,connection/* openSession */.fA)(url, { signal, settings: sessionSettings(url) });
        try {
            return new Workplace(url, migrating, await (0,connection/* openSession */.fA)(url, { signal, settings: connection/* READING_SETTINGS */.xk }));
        }
        catch (error) {
            await migrating.close();
            throw error;
        }
    }
    async boundary() {
        const excludeTables = [this.history.name];
        const reading = await (0,read/* takeReading */.SF)(this.looking, { excludeTables, prepare: true });
        return new Boundary(reading, await (0,rows_read/* readRows */.aK)(this.looking, { excludeTables }));
    }
    async close() {
        await Promise.all(this.#sessions.map((session) => session.close()));
    }
    /** What to throw instead of an error that came out of one of the sessions. */
    explain(error) {
        return this.#sessions[0]?.explain(error) ?? error;
    }
}
/** Opens a workplace, runs `body`, closes it, whatever happens. */
async function withWorkplace(url, ports, body) {
    const place = await Workplace.open(url, ports);
    try {
        return await body(place);
    }
    catch (error) {
        throw place.explain(error);
    }
    finally {
        await place.close();
    }
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/integrity.ts

/** Checks every declaration of one kind. Inside `withReadOnlySnapshot`. */
async function checkEach(client, tables, declarations) {
    const result = { checked: 0, problems: [], unreadable: [] };
    const toAsk = [];
    for (const declaration of declarations) {
        const reason = whyUnreadable(tables, declaration);
        if (reason !== null)
            result.unreadable.push(`${declarationWords(declaration)}: ${reason}`);
        else if (tables.get(declaration.reads[0] ?? 0)?.bytes === 0)
            result.checked += 1;
        else
            toAsk.push(declaration);
    }
    const answers = await (0,rows_ask/* askEach */.H)(client, toAsk.map(({ countSql, reads }) => ({ sql: countSql, bytes: bytesOf(tables, reads) })));
    for (const [index, declaration] of toAsk.entries()) {
        const answer = answers[index];
        if (!answer || 'reason' in answer) {
            result.unreadable.push(`${declarationWords(declaration)}: ${answer?.reason ?? 'not answered'}`);
            continue;
        }
        result.checked += 1;
        const count = Number(answer.values[0]);
        if (count > 0)
            result.problems.push(problemOf(declaration, count));
    }
    return result;
}
/** What is wrong when `count` rows break a declaration. */
function problemOf({ kind, object, table, sql, state }, count) {
    return { kind, object, table, count, sql, state };
}
/** For looking up the tables that a catalogue row names by OID. */
function tablesByOid(tables) {
    return new Map(tables.map((table) => [table.oid, table]));
}
/** Count of the rows of `source` (known as `t`) under a condition, and the statement that shows them. */
function rowsWhere(source, condition) {
    const from = `FROM ${source} AS t\nWHERE ${condition}`;
    return {
        ...{ source, condition },
        countSql: `SELECT ARRAY[count(*)]::text[] ${from}`,
        sql: `SELECT t.* ${from};`,
    };
}
const WORDS = {
    orphans: 'foreign key',
    duplicates: 'unique key',
    nulls: 'NOT NULL',
    check: 'check constraint',
};
/** `foreign key "fk" of "public"."orders"`. */
function declarationWords({ kind, object, table, }) {
    return `${WORDS[kind]} ${object} of ${table}`;
}
/** Why the rows that a declaration is about cannot be read, or null. */
function whyUnreadable(tables, { reads, table: own }) {
    for (const oid of reads) {
        const table = tables.get(oid);
        if (!table)
            return 'it refers to a table that is not listed';
        if (table.unreadable !== null) {
            return table.key === own ? table.unreadable : `${table.key}: ${table.unreadable}`;
        }
    }
    return null;
}
/** Bytes of everything that is read; null where that is not known of one of them. */
function bytesOf(tables, reads) {
    let total = 0;
    for (const oid of reads) {
        const bytes = tables.get(oid)?.bytes ?? null;
        if (bytes === null)
            return null;
        total += bytes;
    }
    return total;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/own-code.ts
/**
 * A condition: whether an object's expressions run code in the database that is not the server's own. What is built in
 * or written in C is pinned or fast; a function in another language may need a search_path, be slow, fail or write.
 *
 * @param catalogue The object's, as `pg_constraint`.
 * @param oid An expression for the object's.
 */
function callsFunctions(catalogue, oid) {
    return `EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      LEFT JOIN pg_catalog.pg_operator o
        ON d.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND o.oid = d.refobjid
      JOIN pg_catalog.pg_proc f ON f.oid = coalesce(o.oprcode::oid, d.refobjid)
      JOIN pg_catalog.pg_language l ON l.oid = f.prolang
      WHERE d.classid = 'pg_catalog.${catalogue}'::pg_catalog.regclass AND d.objid = ${oid}
        AND d.refclassid IN (
          'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
        AND l.lanname NOT IN ('c', 'internal')
    )`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/checks.ts





/**
 * CHECK constraints, those that hold for all rows only when $1 is true. An unvalidated CHECK (column IS NOT
 * NULL) is `findNulls`' own; a partition's copy is looked at with the whole table.
 */
const CHECKS_SQL = `
  SELECT k.conrelid::int8::text AS table, k.conname AS name,
    pg_get_expr(k.conbin, k.conrelid) AS expression,
    CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN k.convalidated THEN 'valid' ELSE 'not valid'
    END AS state,
    ${callsFunctions('pg_constraint', 'k.oid')} AS "callsFunctions"
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_attribute a
    ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1] AND cardinality(k.conkey) = 1
  WHERE k.contype = 'c' AND NOT (c.relispartition AND k.coninhcount > 0)
    AND (NOT k.convalidated OR $1)
    AND (k.convalidated
      OR pg_get_expr(k.conbin, k.conrelid) IS DISTINCT FROM '(' || quote_ident(a.attname) || ' IS NOT NULL)')
  ORDER BY k.conrelid, k.conname`;
const UNVALIDATED_DOMAIN_CHECKS_SQL = `
  SELECT k.conname AS name, format_type(k.contypid, NULL) AS domain
  FROM pg_catalog.pg_constraint k
  WHERE k.contypid <> 0 AND NOT k.convalidated
  ORDER BY 2, 1`;
/**
 * Rows that break a CHECK constraint which was added NOT VALID (or NOT ENFORCED, PostgreSQL 18) and so was
 * never tried on the rows that were there. Unvalidated constraints of domains are listed as not checked.
 *
 * @param client Not in a transaction.
 */
async function findCheckViolations(client, options = {}) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, options, async () => {
        const tables = tablesByOid(await (0,rows_tables/* listTables */.W)(client));
        const result = await checkEach(client, tables, await checkConstraints(client, tables, 'doubtful'));
        result.unreadable.push(...(await unvalidatedDomainChecks(client)));
        return result;
    });
}
/** A line for each CHECK of a domain that was never tried on the values that were there. */
async function unvalidatedDomainChecks(client) {
    const { rows } = await client.query(UNVALIDATED_DOMAIN_CHECKS_SQL);
    return rows.map(({ name, domain }) => `check constraint ${(0,identifiers/* quoteIdent */.v4)(name)} of the domain ${domain}: not validated, and not checked here`);
}
/**
 * The CHECK constraints of the listed tables: all of them, or those that nobody promises for every row.
 * Inside `withReadOnlySnapshot`.
 */
async function checkConstraints(client, tables, which) {
    const { rows } = await client.query(CHECKS_SQL, [which === 'all']);
    return rows.flatMap((check) => declarationOf(check, tables) ?? []);
}
function declarationOf({ table: oid, name, expression, state, callsFunctions }, tables) {
    const table = tables.get(Number(oid));
    if (!table)
        return undefined;
    return {
        kind: 'check',
        object: (0,identifiers/* quoteIdent */.v4)(name),
        table: table.key,
        state,
        reads: [table.oid],
        callsFunctions,
        ...rowsWhere(table.source, broken(expression, state)),
    };
}
/**
 * A CHECK that comes out as NULL is kept. What the server takes for proven it may use to leave out whole
 * partitions (constraint_exclusion), unless the condition is one that it cannot reason about.
 */
function broken(expression, state) {
    return state === 'valid' ? `NOT coalesce((${expression}), true)` : `NOT (${expression})`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/duplicates.ts





/**
 * A damaged index hides the very duplicates it should prevent. A sample of all rows is always read from
 * the table itself, also when somebody pastes the statement into a session with other planner settings.
 */
const NOT_FROM_AN_INDEX = 'TABLESAMPLE SYSTEM (100) /* all rows, never through an index */';
/**
 * Unique and primary-key indexes, invalid ones included; a partition's part of a partitioned index is
 * looked at with the whole. NULLS NOT DISTINCT is new in PostgreSQL 15 and therefore read as JSON.
 * pg_get_indexdef(oid, n) gives a column or expression without collation and operator class.
 */
const UNIQUE_INDEXES_SQL = `
  SELECT i.indexrelid::int8::text AS oid, i.indrelid::int8::text AS table, c.relname AS name,
    CASE WHEN i.indisvalid THEN 'valid' ELSE 'not valid' END AS state,
    i.indisexclusion AS overlaps,
    coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
    pg_get_expr(i.indpred, i.indrelid) AS predicate,
    ${callsFunctions('pg_class', 'i.indexrelid')} AS "callsFunctions",
    (SELECT json_agg(json_build_object(
        'sql', pg_get_indexdef(i.indexrelid, a.attnum, false),
        'composite', t.typtype = 'c',
        'collation', CASE WHEN a.attcollation <> 0
          THEN quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
      LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace
      WHERE a.attrelid = i.indexrelid AND a.attnum BETWEEN 1 AND i.indnkeyatts) AS keys
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  WHERE i.indisunique AND NOT c.relispartition
  ORDER BY i.indrelid, c.relname`;
/**
 * Keys that occur more than once although an index says they are unique: primary keys, unique constraints
 * and unique indexes, partial ones within their predicate, and those that a failed CREATE INDEX
 * CONCURRENTLY left invalid. NULLs are distinct unless the index says otherwise.
 *
 * @param client Not in a transaction.
 */
async function findDuplicateKeys(client, options = {}) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, options, async () => {
        const tables = tablesByOid(await (0,rows_tables/* listStored */.K)(client));
        const { declarations, unreadable } = await uniqueKeys(client, tables);
        const result = await checkEach(client, tables, declarations);
        result.unreadable.push(...unreadable);
        return result;
    });
}
/**
 * The unique keys of the listed tables and materialized views, and a line for each that cannot be checked. Inside
 * `withReadOnlySnapshot`.
 */
async function uniqueKeys(client, tables) {
    const { rows } = await client.query(UNIQUE_INDEXES_SQL);
    const declared = rows.flatMap((index) => {
        const declaration = duplicates_declarationOf(index, tables);
        return declaration ? [{ declaration, overlaps: index.overlaps }] : [];
    });
    return {
        declarations: declared
            .filter(({ overlaps }) => !overlaps)
            .map(({ declaration }) => declaration),
        unreadable: declared
            .filter(({ overlaps }) => overlaps)
            .map(({ declaration }) => `${declarationWords(declaration)}: WITHOUT OVERLAPS is not checked`),
    };
}
function duplicates_declarationOf(index, tables) {
    const table = tables.get(Number(index.table));
    if (!table)
        return undefined;
    const keys = index.keys.map(({ sql, collation }) => collation === null ? `(${sql})` : `(${sql}) COLLATE ${collation}`);
    const conditions = index.nullsNotDistinct ? [] : index.keys.map(notNull);
    if (index.predicate !== null)
        conditions.unshift(`(${index.predicate})`);
    const select = duplicatesSql(`${table.source} ${NOT_FROM_AN_INDEX}`, keys, conditions);
    return {
        kind: 'duplicates',
        oid: Number(index.oid),
        valid: index.state === 'valid',
        ...{ source: table.source, keys, conditions, nullsNotDistinct: index.nullsNotDistinct },
        callsFunctions: index.callsFunctions,
        object: (0,identifiers/* quoteIdent */.v4)(index.name),
        table: table.key,
        state: index.state,
        reads: [table.oid],
        sql: `${select};`,
        countSql: surplusSql(select),
    };
}
/** The keys that occur more than once in `from`, and how often. */
function duplicatesSql(from, keys, conditions) {
    const named = keys.map((key, position) => `${key} AS key${position + 1}`).join(', ');
    const where = conditions.length > 0 ? `\nWHERE ${conditions.join(' AND ')}` : '';
    // Positions instead of expressions: a plain number as key expression would itself be taken for a position.
    const groups = keys.map((_, position) => position + 1).join(', ');
    return `SELECT ${named}, count(*) AS occurrences FROM ${from}${where}
GROUP BY ${groups} HAVING count(*) > 1`;
}
/** Rows beyond the first of each key, of what {@link duplicatesSql} gives: one `text[]` of one number. */
function surplusSql(select) {
    return `SELECT ARRAY[coalesce(sum(occurrences - 1), 0)]::text[]
FROM (${select}) AS duplicate`;
}
/** A composite value of NULLs "IS NULL" without being NULL, and counts as a key like any other. */
function notNull({ sql, composite }) {
    return composite ? `(${sql}) IS DISTINCT FROM NULL` : `(${sql}) IS NOT NULL`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/nulls.ts




/**
 * Columns that say NOT NULL: by attnotnull (which since PostgreSQL 18 is also set by a NOT NULL constraint
 * that is NOT VALID), or by a CHECK (column IS NOT NULL) that is not validated yet.
 */
const NOT_NULL_SQL = `
  SELECT a.attrelid::int8::text AS table, a.attname AS column, NULL AS constraint,
    CASE WHEN EXISTS (
      SELECT FROM pg_catalog.pg_constraint k
      WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum AND NOT k.convalidated
    ) THEN 'not valid' ELSE 'valid' END AS state
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated <> 'v'
    AND c.relkind = ANY ($1::"char"[]) AND NOT c.relispartition AND c.relnamespace <> 'pg_catalog'::regnamespace
  UNION ALL
  SELECT k.conrelid::int8::text, a.attname, k.conname, 'not valid'
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
  WHERE k.contype = 'c' AND NOT k.convalidated AND NOT c.relispartition AND cardinality(k.conkey) = 1
    AND pg_get_expr(k.conbin, k.conrelid) = '(' || quote_ident(a.attname) || ' IS NOT NULL)'
  ORDER BY 1, 2, 3`;
/**
 * NULLs in columns that are declared NOT NULL, or that an unvalidated CHECK (column IS NOT NULL) covers.
 * Such NULLs come from a damaged catalogue, a hand-written UPDATE of it, or a constraint added NOT VALID.
 *
 * @param client Not in a transaction.
 */
async function findNulls(client, options = {}) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, options, async () => {
        const tables = tablesByOid(await (0,rows_tables/* listTables */.W)(client));
        return checkEach(client, tables, await notNullColumns(client, tables));
    });
}
/** Tables whose rows this server keeps. */
const STORED = ['r', 'p'];
/**
 * What forbids NULLs in the listed tables. Inside `withReadOnlySnapshot`.
 *
 * @param relkinds Of the tables; a foreign table's (`f`) declarations bind nobody.
 */
async function notNullColumns(client, tables, relkinds = STORED) {
    const { rows } = await client.query(NOT_NULL_SQL, [relkinds]);
    return rows.flatMap((row) => nulls_declarationOf(row, tables) ?? []);
}
function nulls_declarationOf({ table: oid, column, constraint, state }, tables) {
    const table = tables.get(Number(oid));
    if (!table)
        return undefined;
    return {
        kind: 'nulls',
        column,
        object: (0,identifiers/* quoteIdent */.v4)(constraint ?? column),
        table: table.key,
        state,
        reads: [table.oid],
        // Not `IS NULL`: from PostgreSQL 17 the planner answers that from the declaration, without looking.
        ...rowsWhere(table.source, `num_nulls(t.${(0,identifiers/* quoteIdent */.v4)(column)}) > 0`),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/orphans.ts




/**
 * Foreign keys as declared; those that a partition has from its parent (conparentid) are looked at with
 * the parent. The operator is the one the server itself uses (conpfeqop, which may compare two types), and
 * the collation that of the referenced column, as in ri_triggers.c. conenforced and conperiod are new in
 * PostgreSQL 18, so they are read from the row as JSON.
 */
const orphans_FOREIGN_KEYS_SQL = `
  SELECT k.oid::int8::text AS oid, k.conname AS name, k.conrelid::int8::text AS child, k.confrelid::int8::text AS parent,
    k.confmatchtype = 'f' AS "matchFull",
    CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN k.convalidated THEN 'valid' ELSE 'not valid'
    END AS state,
    coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false) AS period,
    (SELECT json_agg(json_build_object(
        'child', c.attname, 'parent', p.attname,
        'operatorSchema', n.nspname, 'operator', o.oprname,
        'collationSchema', ln.nspname, 'collation', l.collname) ORDER BY u.position)
      FROM unnest(k.conkey, k.confkey, k.conpfeqop)
        WITH ORDINALITY AS u (child, parent, operator, position)
      JOIN pg_catalog.pg_attribute c ON c.attrelid = k.conrelid AND c.attnum = u.child
      JOIN pg_catalog.pg_attribute p ON p.attrelid = k.confrelid AND p.attnum = u.parent
      JOIN pg_catalog.pg_operator o ON o.oid = u.operator
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = p.attcollation AND c.attcollation <> p.attcollation
      LEFT JOIN pg_catalog.pg_namespace ln ON ln.oid = l.collnamespace) AS columns
  FROM pg_catalog.pg_constraint k
  WHERE k.contype = 'f' AND k.conparentid = 0
  ORDER BY k.conrelid, k.conname`;
/**
 * Rows that refer to nothing, for every foreign key, whether it is validated, enforced or neither. Rows
 * with a NULL in the key are fine under MATCH SIMPLE; under MATCH FULL only when all of it is NULL.
 *
 * @param client Not in a transaction.
 */
async function findOrphans(client, options = {}) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, options, async () => {
        const tables = tablesByOid(await (0,rows_tables/* listTables */.W)(client));
        return checkEach(client, tables, await foreignKeys(client, tables));
    });
}
/** The foreign keys of the listed tables. Inside `withReadOnlySnapshot`. */
async function foreignKeys(client, tables) {
    const { rows } = await client.query(orphans_FOREIGN_KEYS_SQL);
    return rows.flatMap((key) => orphans_declarationOf(key, tables) ?? []);
}
/** Undefined for a temporary table's key. */
function orphans_declarationOf(key, tables) {
    const child = tables.get(Number(key.child));
    const parent = tables.get(Number(key.parent));
    if (!child || !parent)
        return undefined;
    const condition = key.period
        ? uncoveredPeriod(key.columns, parent.source)
        : orphan(key.columns, parent.source, key.matchFull);
    return {
        kind: 'orphans',
        oid: Number(key.oid),
        ...{ columns: key.columns, matchFull: key.matchFull, period: key.period },
        object: (0,identifiers/* quoteIdent */.v4)(key.name),
        table: child.key,
        state: key.state,
        reads: [child.oid, parent.oid],
        ...rowsWhere(child.source, condition),
    };
}
function orphan(columns, parent, matchFull) {
    const given = columns.map((column) => `t.${(0,identifiers/* quoteIdent */.v4)(column.child)} IS NOT NULL`);
    const matches = columns.map(keyEquality).join(' AND ');
    // A key that is NULL in part matches nothing, so that under MATCH FULL it is found as well.
    return `(${given.join(matchFull ? ' OR ' : ' AND ')})
  AND NOT EXISTS (SELECT FROM ${parent} AS p WHERE ${matches})`;
}
/** PERIOD (PostgreSQL 18): the referenced rows' ranges together must cover the row's own. */
function uncoveredPeriod(columns, parent) {
    const scalars = columns.slice(0, -1);
    const range = columns.at(-1);
    if (!range)
        throw new Error('a foreign key has at least one column');
    const given = columns.map((column) => `t.${(0,identifiers/* quoteIdent */.v4)(column.child)} IS NOT NULL`);
    const matches = scalars.map(keyEquality).join(' AND ');
    return `${given.join(' AND ')}
  AND NOT coalesce(t.${(0,identifiers/* quoteIdent */.v4)(range.child)} <@ (
    SELECT range_agg(p.${(0,identifiers/* quoteIdent */.v4)(range.parent)}) FROM ${parent} AS p WHERE ${matches || 'true'}), false)`;
}
/** That a row `p` has the key which a row `t` refers to, in one column. */
function keyEquality(column) {
    const { collationSchema, collation } = column;
    const collate = collationSchema !== null && collation !== null
        ? ` COLLATE ${(0,identifiers/* quoteQualified */.$s)(collationSchema, collation)}`
        : '';
    // Operators have no quoting; their names consist of operator characters only.
    const operator = column.operatorSchema === 'pg_catalog'
        ? column.operator
        : `OPERATOR(${(0,identifiers/* quoteIdent */.v4)(column.operatorSchema)}.${column.operator})`;
    return `p.${(0,identifiers/* quoteIdent */.v4)(column.parent)}${collate} ${operator} t.${(0,identifiers/* quoteIdent */.v4)(column.child)}${collate}`;
}

;// CONCATENATED MODULE: ./packages/core/src/report/integrity-words.ts

/** The rule and the words of each kind of problem. */
const integrity_words_WORDS = {
    orphans: {
        rule: 'foreign-key-orphans',
        noun: 'row',
        title: ({ count, table, object }, many) => `${many} of ${table} ${count === 1 ? 'refers' : 'refer'} to nothing (foreign key ${object})`,
    },
    duplicates: {
        rule: 'duplicate-keys',
        noun: 'duplicate key',
        title: ({ table, object }, many) => `${many} in ${table} (${object})`,
    },
    nulls: {
        rule: 'null-in-not-null',
        noun: 'NULL',
        title: ({ table, object }, many) => `${many} in ${table}, where ${object} forbids them`,
    },
    check: {
        rule: 'check-violated',
        noun: 'row',
        title: ({ count, table, object }, many) => `${many} of ${table} ${count === 1 ? 'breaks' : 'break'} the CHECK ${object}`,
    },
};
/** The rule that a problem falls under, and its title. */
function problemWords(problem) {
    const { rule, noun, title } = integrity_words_WORDS[problem.kind];
    const counted = (0,report_words/* plural */.LS)(problem.count, noun);
    return { rule, title: title(problem, problem.atLeast ? `At least ${counted}` : counted) };
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/integrity.ts





/** Every kind of integrity check over one database. */
async function readIntegrity(client) {
    const results = [
        await findOrphans(client),
        await findDuplicateKeys(client),
        await findNulls(client),
        await findCheckViolations(client),
    ];
    return {
        checked: results.reduce((sum, { checked }) => sum + checked, 0),
        problems: results.flatMap(({ problems }) => problems),
        unreadable: results.flatMap(({ unreadable }) => unreadable),
    };
}
/**
 * Findings from what the rows broke after the migrations. What was broken to the same extent before is
 * not this change's doing: it is told, as a notice.
 */
function integrityFindings(before, after) {
    const key = ({ kind, table, object }) => JSON.stringify([kind, table, object]);
    const known = new Map(before.problems.map((problem) => [key(problem), problem.count]));
    return after.problems.map((problem) => {
        const isOld = (known.get(key(problem)) ?? 0) >= problem.count;
        return {
            ...problemWords(problem),
            severity: isOld ? 'notice' : 'error',
            evidence: 'measured',
            detail: isOld
                ? 'It was so before the pending migrations as well.'
                : 'It was not so before the pending migrations.',
            object: problem.object,
            sql: problem.sql,
        };
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/changed-values.ts


/** Distinct values fetched at a time, from each side. */
const changed_values_FETCH = 10_000;
const TABLE_SQL = `
  SELECT n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    format_type(a.atttypid, a.atttypmod) AS type
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = $2 AND NOT a.attisdropped
  WHERE c.oid = $1::pg_catalog.regclass`;
/**
 * How many values of a column cannot be had back after the column changed: values of before, as a multiset,
 * that are not among the values of after cast to the old type. Where that cast is impossible (or fails for
 * some value), the texts are compared as they are, which may count too many, never too few.
 * From `json` to `jsonb` the values count as kept, their white space and order of keys not.
 *
 * Deleted rows' values count as well. The texts' 64-bit hashes are compared, streamed from both servers in
 * order, so memory stays bounded however large the table is. Timestamps are read in UTC.
 *
 * @param table Key as `readRows` gives it, the same on both sides.
 * @param fromType As `readRows` gives it for before; `toType` for after.
 */
async function countChangedValues(beforeClient, afterClient, table, column, fromType, toType) {
    return (0,session/* withReadOnlySnapshot */.JP)(beforeClient, {}, () => (0,session/* withReadOnlySnapshot */.JP)(afterClient, {}, async () => {
        const before = await changed_values_locate(beforeClient, table, column, fromType);
        const after = await changed_values_locate(afterClient, table, column, toType);
        for (const writing of writings(before.type, after.type)) {
            const left = await changed_values_open(beforeClient, before.source, writing.before(before.value));
            const right = left && (await changed_values_open(afterClient, after.source, writing.after(after.value)));
            if (left && right)
                return countMissing(left, right);
        }
        throw new Error(`the values of ${table}.${(0,identifiers/* quoteIdent */.v4)(column)} cannot be written as text`);
    }));
}
/** Most faithful first; the last one always works. Types come from format_type and are SQL already. */
function writings(fromType, toType) {
    const asText = (value) => `${value}::text`;
    const plain = { before: asText, after: asText };
    if (fromType === toType)
        return [plain];
    if (fromType === 'json' && toType === 'jsonb') {
        return [{ before: (value) => `${value}::jsonb::text`, after: asText }, plain];
    }
    return [{ before: asText, after: (value) => `(${value}::${fromType})::text` }, plain];
}
async function changed_values_locate(client, table, column, expectedType) {
    const { rows } = await client.query(TABLE_SQL, [table, column]);
    const row = rows[0];
    if (row?.type !== expectedType) {
        const found = row ? `of type ${row.type}` : 'missing';
        throw new Error(`${table}.${(0,identifiers/* quoteIdent */.v4)(column)} should be ${expectedType} and is ${found}`);
    }
    const name = (0,identifiers/* quoteQualified */.$s)(row.schema, row.name);
    return {
        source: row.kind === 'p' ? name : `ONLY ${name}`,
        value: `t.${(0,identifiers/* quoteIdent */.v4)(column)}`,
        type: row.type,
    };
}
/**
 * The hashes of a column's values in ascending order, each with how often it occurs, or undefined when the
 * server cannot write the values this way. The first fetch computes everything, so errors show up here.
 */
async function changed_values_open(client, source, text) {
    const first = await (0,session/* attempt */.CD)(client, async () => {
        // The other side may have failed under an earlier writing while this one's cursor was open.
        await client.query('CLOSE ALL');
        await client.query(`
      DECLARE belay_values NO SCROLL CURSOR FOR
      SELECT hashed.h::text, count(*)::text
      FROM (SELECT hashtextextended((${text}) COLLATE "C", 0) AS h FROM ${source} AS t) AS hashed
      WHERE hashed.h IS NOT NULL GROUP BY hashed.h ORDER BY hashed.h`);
        return fetchMore(client);
    });
    return 'value' in first ? stream(client, first.value) : undefined;
}
async function fetchMore(client) {
    const { rows } = await client.query({
        text: `FETCH ${changed_values_FETCH} FROM belay_values`,
        rowMode: 'array',
    });
    return rows.map(([hash, count]) => ({ hash: BigInt(hash), count: Number(count) }));
}
async function* stream(client, first) {
    for (let batch = first; batch.length > 0; batch = await fetchMore(client))
        yield* batch;
}
/** Size of the multiset difference left − right; both ascending by hash. */
async function countMissing(left, right) {
    let missing = 0;
    let other = await right.next();
    for await (const { hash, count } of left) {
        while (!other.done && other.value.hash < hash)
            other = await right.next();
        const kept = !other.done && other.value.hash === hash ? other.value.count : 0;
        missing += Math.max(0, count - kept);
    }
    return missing;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/losses.ts


/**
 * Rows and values that were there before and are not any more, as far as the two summaries can tell:
 *
 * - `table-dropped`, `column-dropped`: it held something and its content is nowhere under another name. A
 *   renamed table or column is no loss, nor is the drop of an empty table or of a column of NULLs.
 * - `rows-removed`: by how many rows the table shrank. Rows replaced by as many others show in
 *   `compareRows`, not here.
 * - `values-changed`: values that became NULL. Values overwritten by others are counted by
 *   `countChangedValues` on what `changedColumns` names.
 *
 * A table that could not be read afterwards is no known loss; it is in `after.unreadable`. Materialized views
 * are left out on both sides: their rows come from others, and do not keep what a dropped table held.
 */
function losses(then, now) {
    const before = withoutViews(then);
    const after = withoutViews(now);
    const renamed = renamedTables(before, after);
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if ((0,types/* isUnreadable */.G)(after, table))
            return [];
        const is = after.tables[table] ?? renamed.get(table);
        if (is)
            return lossesIn(table, was, is);
        const kind = table === types/* LARGE_OBJECTS */.h ? 'rows-removed' : 'table-dropped';
        return was.rows === 0 ? [] : [{ table, kind, count: was.rows }];
    });
}
function withoutViews(summary) {
    const stored = Object.entries(summary.tables).filter(([, { computed }]) => !computed);
    return { ...summary, tables: Object.fromEntries(stored) };
}
function lossesIn(table, was, is) {
    const removed = Math.max(0, was.rows - is.rows);
    const now = (0,rows_compare/* columnsByName */.k6)(is);
    const renamed = renamedColumns(was, is);
    const found = removed === 0 ? [] : [{ table, kind: 'rows-removed', count: removed }];
    for (const { name: column, nonNull } of was.columns) {
        const still = now.get(column);
        if (still) {
            const emptied = nonNull - still.nonNull - removed;
            if (emptied > 0)
                found.push({ table, kind: 'values-changed', column, count: emptied });
        }
        else if (nonNull > 0 && !renamed.has(column)) {
            found.push({ table, kind: 'column-dropped', column, count: nonNull });
        }
    }
    return found;
}
/** Columns that are gone while a new one holds exactly their values. */
function renamedColumns(was, is) {
    const then = (0,rows_compare/* columnsByName */.k6)(was);
    const now = (0,rows_compare/* columnsByName */.k6)(is);
    const fresh = is.columns.filter(({ name }) => !then.has(name));
    const renamed = new Set();
    for (const gone of was.columns) {
        if (now.has(gone.name))
            continue;
        const match = fresh.findIndex((c) => c.nonNull === gone.nonNull && c.hash === gone.hash);
        if (match === -1)
            continue;
        fresh.splice(match, 1);
        renamed.add(gone.name);
    }
    return renamed;
}
/** Tables that are gone while a new one holds their rows, by their old key. */
function renamedTables(before, after) {
    const fresh = Object.keys(after.tables).filter((table) => !(table in before.tables) && !(0,types/* isUnreadable */.G)(before, table));
    const renamed = new Map();
    for (const [table, was] of Object.entries(before.tables)) {
        if (table in after.tables || was.rows === 0 || table === types/* LARGE_OBJECTS */.h)
            continue;
        const match = fresh.findIndex((name) => {
            const is = after.tables[name];
            return is !== undefined && holdsAllOf(is, was);
        });
        if (match === -1)
            continue;
        const [name = ''] = fresh.splice(match, 1);
        const is = after.tables[name];
        if (is)
            renamed.set(table, is);
    }
    return renamed;
}
/** True when every value of `was` is in a column of the same name, and the rows are as many. */
function holdsAllOf(is, was) {
    if (is.rows !== was.rows)
        return false;
    if (is.hash === was.hash)
        return true;
    const now = (0,rows_compare/* columnsByName */.k6)(is);
    // With exactly the same columns another hash means that values changed rows.
    if (is.columns.length === was.columns.length && was.columns.every((c) => now.has(c.name)))
        return false;
    return was.columns.every(({ name, nonNull, hash }) => {
        const column = now.get(name);
        return nonNull === 0 || (column?.nonNull === nonNull && column.hash === hash);
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/losses.ts





/**
 * What a migration took away for good: rows, columns' values, and values that a new type no longer holds.
 *
 * @param sql The migration's file.
 * @param behind Connected to a database that is still as it was before. Without it, values are not compared.
 * @param ahead Connected to one where the migration has run.
 */
async function lossesBetween(before, after, sql, behind, ahead) {
    const gone = MOVES.test(sql)
        ? losses(before.rows, after.rows)
        : withCoincidences(losses(before.rows, after.rows), before.rows, after.rows);
    if (!behind)
        return gone;
    const changed = [];
    const suspects = [...(0,rows_compare/* narrowedColumns */.iN)(before.rows, after.rows), ...shrunkEnums(before, after)];
    for (const { table, column, fromType, toType } of suspects) {
        const count = await countChangedValues(behind, ahead, table, column, fromType, toType);
        if (count > 0)
            changed.push({ table, kind: 'values-changed', column, count });
    }
    return [...gone, ...changed];
}
/** Without one of these words no content gets from one name to another. */
const MOVES = /\b(rename|update|insert|select|execute|set\s+schema)\b/i;
/**
 * Adds what seems to live on under another name, because that happens to hold the same values: 25 times
 * true in the column that goes and 25 times true in the one that comes.
 */
function withCoincidences(gone, before, after) {
    const key = ({ table, column }) => JSON.stringify([table, column]);
    const known = new Set(gone.map(key));
    const dropped = Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const is = after.tables[table];
        if (!is)
            return [{ table, kind: 'table-dropped', count: was.rows }];
        const left = new Set(is.columns.map(({ name }) => name));
        return was.columns
            .filter(({ name }) => !left.has(name))
            .map(({ name, nonNull }) => ({
            table,
            kind: 'column-dropped',
            column: name,
            count: nonNull,
        }));
    });
    return [...gone, ...dropped.filter((loss) => loss.count > 0 && !known.has(key(loss)))];
}
/**
 * Columns whose values changed and whose enum lost a label: Prisma makes the type anew under its old name,
 * so that by its name it is the same.
 */
function shrunkEnums(before, after) {
    const changed = (0,rows_compare/* changedColumns */.k8)(before.rows, after.rows).filter(({ fromType, toType }) => fromType === toType);
    if (changed.length === 0)
        return [];
    const labels = new Map(after.catalogue.enums.map((type) => [type.id, new Set(type.labels)]));
    const shrunk = new Set(before.catalogue.enums
        .filter(({ id, labels: had }) => had.some((label) => labels.get(id)?.has(label) === false))
        .map(({ id }) => id));
    return changed.filter(({ fromType }) => shrunk.has(fromType));
}
/**
 * Tables and columns that a migration drops and that held nothing in the rehearsal: what production would
 * lose with them cannot be counted. A rename drops nothing, so the file must say so.
 */
function emptyDrops(sql, before, after) {
    if (!/\bdrop\b/i.test(sql))
        return [];
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const is = after.tables[table];
        if (!is)
            return was.rows === 0 ? [shownName(table)] : [];
        const left = new Set(is.columns.map(({ name }) => name));
        return was.columns
            .filter(({ name, nonNull }) => nonNull === 0 && !left.has(name))
            .map(({ name }) => `${shownName(table)}.${name}`);
    });
}
const losses_WORDS = {
    'table-dropped': { noun: 'row', why: 'the table is dropped' },
    'column-dropped': { noun: 'value', why: 'the column is dropped' },
    'rows-removed': { noun: 'row', why: 'removed' },
    'values-changed': { noun: 'value', why: 'they do not fit the new type' },
};
/** `214 values of Order.note (the column is dropped)`. */
function describeLoss(loss) {
    const { noun, why } = losses_WORDS[loss.kind];
    return `${(0,report_words/* plural */.LS)(loss.count, noun)} of ${lossPlace(loss)} (${why})`;
}
/** `Order.note`, or `Order` where whole rows are lost. */
function lossPlace({ table, column }) {
    return column === undefined ? shownName(table) : `${shownName(table)}.${column}`;
}
/** `"public"."Order"` as people say it: `Order`. Other schemas stay, and so do quotes that are needed. */
function shownName(table) {
    if (table === types/* LARGE_OBJECTS */.h)
        return 'the store of large objects';
    const name = table.replace(/^"public"\./, '');
    return name.replace(/"([A-Za-z_]\w*)"/g, '$1');
}
/** All losses in one clause: `214 values and 3 rows`. */
function totalLoss(losses) {
    const total = (noun) => losses
        .filter(({ kind }) => losses_WORDS[kind].noun === noun)
        .reduce((sum, { count }) => sum + count, 0);
    return ['value', 'row']
        .filter((noun) => total(noun) > 0)
        .map((noun) => (0,report_words/* plural */.LS)(total(noun), noun))
        .join(' and ');
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/data.ts






/** Looks at the rows: what was lost, what breaks the declarations, what the project itself asserts. */
async function judgeData(context, scope, { start, end, walk, url }) {
    const { details, config, ports } = context;
    const losses = walk.steps.flatMap((step) => step.losses);
    details.data = { tables: tableRows(start.boundary.rows, end.rows), losses };
    const { checked, failedAssertions } = await withRehearsalClient(url, ports, async (client) => {
        const integrity = await readIntegrity(client);
        for (const finding of integrityFindings(start.integrity, integrity))
            scope.find(finding);
        for (const sentence of integrity.unreadable)
            scope.notVerified(`data: ${sentence}`);
        const results = await runAssertions(client, config.assertions);
        for (const { name, status, message } of results) {
            scope.item({ status: status === 'passed' ? 'passed' : 'failed', name, result: message });
            if (status === 'passed')
                continue;
            scope.find({
                rule: 'assertion-failed',
                severity: 'error',
                evidence: 'measured',
                title: `assertion "${name}": ${message}`,
                sql: config.assertions.find((assertion) => assertion.name === name)?.sql ?? '',
                ...(config.file === undefined ? {} : { place: { file: config.file } }),
            });
        }
        const failed = results.filter(({ status }) => status !== 'passed').length;
        return { checked: integrity.checked, failedAssertions: failed };
    });
    const unreadable = [...start.boundary.rows.unreadable, ...end.rows.unreadable];
    for (const sentence of new Set(unreadable))
        scope.notVerified(`data: ${sentence}`);
    for (const { migration, before, after } of walk.steps) {
        for (const dropped of emptyDrops(migration.sql, before.rows, after.rows)) {
            scope.notVerified(`what is lost with ${dropped}: ${emptyDropWords(migration.name)}`);
        }
    }
    const words = [
        rowsInWords(start.boundary.rows, end.rows),
        ...changesInWords(start.boundary.rows, end.rows, losses),
        `${checked} keys and constraints looked at`,
        ...(config.assertions.length === 0
            ? []
            : [
                `${config.assertions.length - failedAssertions} of ${(0,report_words/* plural */.LS)(config.assertions.length, 'assertion')} hold`,
            ]),
    ];
    return { result: words.join(', ') };
}
/** How `notVerified` ends for what a migration drops and nobody saw filled. */
function emptyDropWords(migration) {
    return `${migration} drops it, and it is empty in the rehearsal`;
}
/** What became of the values; an UPDATE may well be meant, so it is told and not judged. */
function changesInWords(before, after, losses) {
    const rewritten = (0,rows_compare/* changedColumns */.k8)(before, after)
        .filter(({ fromType, toType }) => fromType === toType)
        // Rows that came or went change what a column holds, too; that is said by their number.
        .filter(({ table }) => before.tables[table]?.rows === after.tables[table]?.rows)
        .map(({ table, column }) => `${shownName(table)}.${column}`);
    const lost = losses.length === 0 ? [] : [`${totalLoss(losses)} lost`];
    const changed = rewritten.length === 0 ? [] : [`values changed in ${rewritten.join(', ')}`];
    return lost.length + changed.length === 0 ? ['nothing lost'] : [...lost, ...changed];
}
function rowsInWords(before, after) {
    const total = ({ tables }) => Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
    const [was, is] = [total(before), total(after)];
    if (was === 0 && is === 0)
        return 'no rows to look at (give a seed)';
    return was === is
        ? (0,report_words/* plural */.LS)(is, 'row')
        : `${(0,report_words/* plural */.LS)(was, 'row')} before, ${(0,report_words/* plural */.LS)(is, 'row')} after`;
}
function tableRows(before, after) {
    const names = [...new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])].sort();
    return names.map((table) => {
        const was = before.tables[table];
        const is = after.tables[table];
        return {
            table,
            ...(was ? { rowsBefore: was.rows, hashBefore: was.hash } : {}),
            ...(is ? { rowsAfter: is.rows, hashAfter: is.hash } : {}),
        };
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/plan.ts


/**
 * Decides from the rehearsal's report and from what the history says how the deploy is taken back.
 *
 * @param history Undefined when it could not be read.
 */
function planBack(expected, history, absent) {
    if (absent === 'missing')
        return { kind: 'no-history' };
    if (absent === 'empty')
        return { kind: 'nothing', because: 'nothing was deployed there' };
    if (!expected)
        return restore("no rehearsal's report was given (expect)");
    if (!history)
        return restore('the migration history could not be read');
    const { pending: plan, wayBack } = expected.test;
    if (plan.length === 0)
        return { kind: 'nothing', because: 'the rehearsal had no migration to apply' };
    const [failed, pending] = [new Set(history.failed), new Set(history.pending)];
    const stuck = plan.find(({ name }) => failed.has(name));
    if (stuck)
        return { kind: 'resolve', migration: stuck.name };
    const applied = plan.filter(({ name }) => !pending.has(name)).map(({ name }) => name);
    const [first] = applied;
    if (first === undefined) {
        return { kind: 'nothing', because: 'none of the migrations that were rehearsed is applied' };
    }
    const skipped = plan.slice(0, applied.length).find(({ name }) => pending.has(name));
    if (skipped)
        return restore(`${skipped.name} is not applied, and later ones of the plan are`);
    const isLater = (name) => prismaAdapter.compareNames(name, first) > 0;
    const later = history.unknown?.find(isLater);
    if (later !== undefined) {
        return restore(`${later} is applied too, which was not rehearsed and may build on them`);
    }
    const failedLater = history.failed?.find(isLater);
    if (failedLater !== undefined) {
        return restore(`${failedLater} has failed, which was not rehearsed and may have left something that builds on them`); // prettier-ignore
    }
    const proofs = new Map(wayBack.map((proof) => [proof.migration, proof]));
    const unproven = applied.filter((name) => proofs.get(name)?.verdict !== 'proven');
    if (unproven.length > 0)
        return restore(unprovenWords(unproven, proofs));
    return { kind: 'undo', steps: applied.flatMap((name) => proofs.get(name) ?? []).reverse() };
}
const plan_SHOWN = 3;
/** Why a way back that was tried cannot be used. */
const VERDICT_WORDS = {
    inexact: 'its reverse does not give back what was there',
    'loses-data': 'it loses data',
    none: 'it has none',
};
function unprovenWords(names, proofs) {
    const shown = names.map((name) => {
        const verdict = proofs.get(name)?.verdict;
        const why = verdict === undefined || verdict === 'proven' ? 'not tried' : VERDICT_WORDS[verdict];
        return `${name} (${why})`;
    });
    return `the rehearsal proved none for ${namesInWords(shown, plan_SHOWN)}`;
}
function restore(because) {
    return { kind: 'restore', because };
}

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
        session: inside.length > 0 && inside.every(({ kind }) => SESSION_KINDS.has(kind)),
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
        const why = verdict === 'proven' ? 'it is not said where it comes from' : VERDICT_WORDS[verdict]; // prettier-ignore
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
                return truncated(statement, schema)
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
            this.#made.add(unseen_keyOf(table));
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
        return this.#made.has(unseen_keyOf(table)) ? undefined : `adds rows by a query to ${unseen_keyOf(table)}`;
    }
    #unlessSeen(table, does) {
        const key = unseen_keyOf(table);
        if (this.#made.has(key) || (this.#seen.rows.get(key) ?? 0) > 0)
            return undefined;
        return `${does} ${key}`;
    }
}
function unseen_keyOf({ schema, name }) {
    return (0,identifiers/* quoteQualified */.$s)(schema, name);
}
function columnKey(table, column) {
    return JSON.stringify([unseen_keyOf(table), column]);
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
    if (proof.verdict === 'proven' && 'reason' in (await readScripts([proof], folder))) {
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
    const drop = evidence.notVerified.find((sentence) => sentence.endsWith(emptyDropWords(name)));
    if (drop !== undefined) {
        return { migration: name, because: `no SQL brings back ${drop.replace(/: [^:]*$/, '')}` };
    }
    const rows = new Map(evidence.data?.tables.map(({ table, rowsBefore = 0 }) => [table, rowsBefore]));
    const because = await unseenBecause(migration.sql, { schema, rows });
    return because === undefined ? step : { migration: name, because };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var prisma_project = __webpack_require__(19741);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./packages/core/src/config/fields.ts
var fields = __webpack_require__(68387);
;// CONCATENATED MODULE: ./packages/core/src/config/test-inputs.ts


const schema = schemas/* object */.Ikc({
    migrations: (0,fields/* path */.Ae)({
        value: 'DIR',
        description: 'The folder of migrations. Without it, it is looked for: `prisma/migrations`, the path in `prisma.config.*`, beside the schema named in package.json.',
    }),
    schema: (0,fields/* path */.Ae)({
        value: 'FILE',
        description: 'The Prisma schema, a file or a folder. Without it, it is looked for beside the migrations.',
    }),
    baseRef: (0,fields/* text */.Qq)({
        value: 'REF',
        description: 'Pending is what this branch, tag or commit does not have. Default: the base of the pull request, or what the event compares with; where there is none, everything is pending.',
    }),
    historyUrl: (0,fields/* databaseUrl */.FA)({
        description: 'Pending is what this database has not applied, by its `_prisma_migrations`. It is only read, never written to.',
    }),
    since: (0,fields/* text */.Qq)({
        value: 'NAME',
        description: 'Pending is every migration after this one.',
    }),
    all: (0,fields/* flag */.Jt)({
        description: 'Every migration is pending: rehearse the whole history.',
    }),
    baseline: (0,fields/* path */.Ae)({
        value: 'FILE',
        description: 'Start from this dump (pg_dump: plain SQL, custom or directory format) instead of replaying the migrations that are not pending.',
    }),
    seed: (0,fields/* text */.Qq)({
        value: 'FILE|COMMAND',
        description: 'Rows to rehearse with, loaded before the pending migrations: a file ending in `.sql`, or a command that finds the database in `DATABASE_URL`.',
    }),
    databaseUrl: (0,fields/* databaseUrl */.FA)({
        description: 'A Postgres server to create the throwaway database on; needs CREATEDB. The database it names is not touched. Without it, a throwaway server is started.',
    }),
    postgresVersion: (0,fields/* integer */.nd)({ min: 13, max: 99 }, {
        value: 'N',
        description: 'The major version of Postgres to rehearse on, 13 or newer; use the one production runs. Default: the newest installed.',
    }),
    requiredTables: (0,fields/* list */.p_)({
        value: 'NAMES',
        description: 'Tables that must exist afterwards, separated by commas or line breaks, each as `table` or `schema.table`.',
    }),
    failOn: (0,fields/* choice */.Yq)(['notice', 'warning', 'error'], 'error', {
        description: 'The mildest finding that fails the check: `notice`, `warning` or `error`.',
    }),
    config: (0,fields/* path */.Ae)({
        value: 'FILE',
        description: 'The configuration file. Default: `belay.yml`, if there is one.',
    }),
    report: (0,fields/* pathOr */.X4)('belay-report', 'write', {
        value: 'DIR',
        description: 'The folder for `report.json` and the proven reverse scripts.',
    }),
    dryRun: (0,fields/* flag */.Jt)({
        description: 'Only list the pending migrations with their SQL; no database is touched.',
    }),
    timeout: (0,fields/* minutes */.Gx)('30', {
        value: 'MINUTES',
        description: 'The longest the whole rehearsal may take, in minutes, or with a unit: `90s`, `2h`.',
    }),
    workingDirectory: (0,fields/* pathOr */.X4)('.', 'read', {
        value: 'DIR',
        description: 'The folder that relative paths start from, for a project inside a larger repository.',
    }),
});
const testInputs = {
    schema,
    exclusive: [
        {
            names: ['base-ref', 'history-url', 'since', 'all'],
            because: 'each says on its own which migrations are pending',
        },
    ],
};
/** Declared here and nowhere else; all are set on success and on failure alike. */
const testOutputs = {
    verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
    report: 'The path of `report.json`. Empty if it could not be written.',
    'plan-digest': 'SHA-256 over the names and checksums of the pending migrations, in order: which plan was rehearsed. Empty if it did not come so far.',
    pending: 'The names of the pending migrations, a JSON array.',
    'reverse-proven': '`true` when every pending migration has a proven way back, otherwise `false`.',
};
const testAction = {
    folder: 'action-test',
    name: 'Belay: rehearse migrations',
    description: 'Rehearses the pending Postgres migrations on a throwaway database and proves the way back.',
    branding: { icon: 'anchor', color: 'blue' },
    inputs: testInputs,
    outputs: testOutputs,
};
/** The outputs of a rehearsal; without an outcome, those of one that did not come to a report. */
function testOutputsOf(outcome) {
    return {
        verdict: outcome?.verdict ?? 'errored',
        report: outcome?.reportFile ?? '',
        'plan-digest': outcome?.test.planDigest ?? '',
        pending: JSON.stringify(outcome?.test.pending.map(({ name }) => name) ?? []),
        'reverse-proven': String(outcome?.test.reverseProven ?? false),
    };
}
/**
 * Tells a seed file from a seed command. `psql -f seed.sql` also ends in `.sql`, so a value with white
 * space is a file only where one of that name exists.
 */
function seedOf(value, exists) {
    const isFile = /\.sql$/i.test(value) && (!/\s/.test(value) || exists(value));
    return isFile ? { kind: 'sql', file: value } : { kind: 'command', command: value };
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/context.ts

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function context_shown({ options }, file) {
    return external_node_path_default().relative(options.workspace, file).split((external_node_path_default()).sep).join('/');
}
/** Where a migration's file is, for a finding. */
function placeOf(context, migration, line) {
    const file = context_shown(context, migration.file);
    return line === undefined ? { file } : { file, line };
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/reach.ts







/**
 * Why the pending migrations can run only once on a server, in one clause; undefined when they stay inside
 * their database and so can run in as many copies of it as one likes. Roles, for example, belong to the
 * whole server.
 *
 * @throws UserError `server-wide-statement` when such a statement would run on the server of database-url:
 *   that is a real one, and an isolated database does not contain it.
 */
async function reach_onlyOnceBecause(context, plan) {
    if (context.options.databaseUrl !== undefined) {
        await refuseOnRealServer(context, plan);
        return undefined;
    }
    for (const file of plan.choice.pending.flatMap(withDown)) {
        const [first] = await serverWide(file.sql);
        if (!first)
            continue;
        const where = file.direction === 'down' ? `down.sql of ${file.name}` : file.name;
        return `${where} has ${first.words}, which belongs to the whole server`;
    }
    return undefined;
}
async function refuseOnRealServer(context, { choice }) {
    const { options } = context;
    // A baseline is looked at when it is restored.
    const run = [...(options.baseline === undefined ? choice.merged : []), ...choice.pending];
    for (const file of run.flatMap(withDown)) {
        const [first] = await serverWide(file.sql);
        if (first)
            throw wouldBeReal(context_shown(context, file.file), first);
    }
    await refuseSeedFile(context);
}
/** A seed command is the user's own program and can do what it likes; a file can be read. */
async function refuseSeedFile(context) {
    const { options, root } = context;
    const absolute = (name) => external_node_path_default().resolve(root, name);
    const seed = options.seed === undefined ? undefined : seedOf(options.seed, (name) => (0,external_node_fs_.existsSync)(absolute(name))); // prettier-ignore
    // One that is not there is told when it is to be loaded.
    if (seed?.kind !== 'sql' || !(0,external_node_fs_.existsSync)(absolute(seed.file)))
        return;
    for await (const part of readPsqlScript(absolute(seed.file))) {
        const found = 'text' in part ? await beyondDatabase(part) : undefined;
        if (found)
            throw wouldBeReal(context_shown(context, absolute(seed.file)), found);
    }
}
function withDown({ name, file, sql, down }) {
    const up = { name, direction: 'up', file, sql };
    return down ? [up, { name, direction: 'down', file: down.file, sql: down.sql }] : [up];
}
function wouldBeReal(file, { line, words }) {
    return new errors/* UserError */.yo('server-wide-statement', `${file}:${line} has ${words}: on the server of database-url that would be real, not isolated.`, 'Leave database-url out, and Belay rehearses on a throwaway server of its own.');
}

// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/server.ts + 2 modules
var server = __webpack_require__(15264);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/datasource.ts
var prisma_datasource = __webpack_require__(7779);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/isolation.ts






/** Not named after an option: `BELAY_DATABASE_URL` is the command line's variable for the user's own server. */
const URL_VARIABLE = 'BELAY_ISOLATED_DATABASE';
const SHADOW_VARIABLE = 'BELAY_ISOLATED_SHADOW';
/**
 * Makes a temporary folder from which the project's CLI sees the schema and the migrations, but only one
 * database, runs `body` and deletes the folder.
 *
 * Up to Prisma 6 the URL stands in the schema: a copy of it gets another datasource, and the migrations
 * folder is linked beside it. From 7 on it stands in `prisma.config.*`: one is generated, which takes over
 * from the project's own only what says what the schema is, not where the database is. The folder holds no
 * `.env`; every variable the datasource names is set already, and a `.env` does not override those.
 */
async function withIsolatedProject(input, env, body) {
    const directory = await (0,external_node_fs_promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_prisma_'));
    try {
        const major = (0,prisma_project/* majorVersion */.i)(input.project) ?? 7;
        const place = major >= 7 ? await writeConfig(directory, input) : await copySchema(directory, input);
        return await body({ directory, ...place, env: await childEnvironment(input, env) });
    }
    finally {
        await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** Prisma ≥ 7. The project's schema is used where it is; its datasource block holds no URL any more. */
async function writeConfig(directory, { schema, migrations, project, shadowDatabaseUrl }) {
    // .ts, because then Prisma's loader (jiti) is in charge and can import a TypeScript config of the project.
    const config = external_node_path_default().join(directory, 'prisma.config.ts');
    const facts = { schema: schema.path, migrations, own: project.configFile ?? null };
    const shadow = shadowDatabaseUrl === undefined ? '' : `, shadowDatabaseUrl: env.${SHADOW_VARIABLE}`;
    await (0,external_node_fs_promises_.writeFile)(config, `// Written by Belay for one run. Only the database of the rehearsal can be reached from here.
const facts = ${JSON.stringify(facts)};
const env = { ${URL_VARIABLE}: process.env.${URL_VARIABLE}, ${SHADOW_VARIABLE}: process.env.${SHADOW_VARIABLE} };
let own = {};
if (facts.own !== null) {
  try {
    const loaded = await import(facts.own);
    own = loaded.default?.default ?? loaded.default ?? {};
  } catch (error) {
    console.error('${NOT_LOADED}' + String(error?.message ?? error).split('\\n')[0]);
  }
}
const kept = {};
for (const key of ['tables', 'enums', 'views', 'typedSql']) if (own[key] !== undefined) kept[key] = own[key];
const experimental = { ...own.experimental };
delete experimental.adapter;
delete experimental.studio;
if (Object.keys(experimental).length > 0) kept.experimental = experimental;
export default {
  ...kept,
  schema: facts.schema,
  migrations: {
    path: facts.migrations,
    ...(own.migrations?.initShadowDb === undefined ? {} : { initShadowDb: own.migrations.initShadowDb }),
  },
  datasource: { url: env.${URL_VARIABLE}${shadow} },
};
`);
    return { schema: schema.path, config };
}
/** What the generated config prints when the project's own cannot be loaded. */
const NOT_LOADED = 'belay: prisma.config of the project not loaded: ';
/** Prisma ≤ 6. */
async function copySchema(directory, { schema, migrations }) {
    const single = schema.files.length === 1 && schema.files[0] === schema.path;
    const base = single ? external_node_path_default().dirname(schema.path) : schema.path;
    const top = external_node_path_default().join(directory, 'prisma');
    let beside = top;
    await (0,external_node_fs_promises_.mkdir)(top);
    for (const file of schema.files) {
        const target = external_node_path_default().join(top, external_node_path_default().relative(base, file));
        await (0,external_node_fs_promises_.mkdir)(external_node_path_default().dirname(target), { recursive: true });
        const text = await (0,external_node_fs_promises_.readFile)(file, 'utf8');
        const isolated = isolateDatasource(text);
        if (isolated === undefined)
            await (0,external_node_fs_promises_.copyFile)(file, target);
        else {
            await (0,external_node_fs_promises_.writeFile)(target, isolated);
            // In a schema of several files Prisma looks for `migrations` beside the one with the datasource.
            beside = external_node_path_default().dirname(target);
        }
    }
    await (0,external_node_fs_promises_.symlink)(migrations, external_node_path_default().join(beside, 'migrations'), 'dir');
    return { schema: single ? external_node_path_default().join(top, external_node_path_default().basename(schema.path)) : top };
}
/** The schema with every URL of its datasource led to Belay's variables; undefined when it has no datasource. */
function isolateDatasource(schema) {
    const datasource = (0,prisma_datasource/* scanDatasource */.bD)(schema);
    if (!datasource)
        return undefined;
    const edits = [...datasource.fields]
        .filter(([key]) => ['url', 'directUrl', 'shadowDatabaseUrl'].includes(key))
        .map(([key, { start, end }]) => ({
        start,
        end,
        text: `env("${key === 'shadowDatabaseUrl' ? SHADOW_VARIABLE : URL_VARIABLE}")`,
    }))
        .sort((a, b) => b.start - a.start);
    return edits.reduce((text, { start, end, text: value }) => text.slice(0, start) + value + text.slice(end), schema);
}
/** What a child of Prisma's gets of the environment: nothing that leads to a database. */
function enginePassOn(env) {
    return {
        ...(0,child_environment/* onlyHarmless */.KY)(env),
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        NO_COLOR: '1',
        CI: 'true',
    };
}
async function childEnvironment({ schema, databaseUrl, shadowDatabaseUrl }, env) {
    return {
        ...enginePassOn(env),
        ...(0,child_environment/* urlVariables */.rG)(databaseUrl, await datasourceVariables(schema)),
        [URL_VARIABLE]: databaseUrl,
        // Set in any case: the copied schema may name it. Prisma refuses a shadow database equal to the main one.
        [SHADOW_VARIABLE]: shadowDatabaseUrl ?? databaseUrl,
    };
}
/** The variables that a schema's datasource takes its URLs from. */
async function datasourceVariables(schema) {
    const names = [];
    for (const file of schema.files) {
        const fields = (0,prisma_datasource/* scanDatasource */.bD)(await (0,external_node_fs_promises_.readFile)(file, 'utf8'))?.fields ?? new Map();
        for (const { env } of fields.values()) {
            if (env !== undefined)
                names.push(env);
        }
    }
    return names;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/extension-missing.ts

/**
 * The error to stop with when SQL failed because the server has no such extension: nothing can be said of
 * the migration then. 0A000 is what a server of 15 answers, 58P01 (a missing control file) older ones.
 */
function extensionMissing(error) {
    const name = /extension "([^"]+)" is not available/.exec(error.message)?.[1] ??
        /could not open extension control file ".*\/([^/]+)\.control"/.exec(error.message)?.[1];
    if (name === undefined)
        return undefined;
    return new errors/* UserError */.yo('extension-missing', `The server to rehearse on has no extension ${JSON.stringify(name)}.`, `Install it there (on Debian and Ubuntu often postgresql-<major>-${name.replaceAll('_', '-')}), or give database-url a server that has it.`);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/replay.ts






/** A file that changes where unqualified names lead. Prisma breaks on it (P1014), a merged one must not break the baseline. */
const CHANGES_SEARCH_PATH = /search_path/i;
/**
 * Replays migrations that are merged already, as fast as psql would: each file as one simple query on one
 * connection, no round trip for the history, whose rows (the same columns as Prisma's) follow in one
 * insert at the end. A file that cannot run as one batch (CREATE INDEX CONCURRENTLY, 25001; a new enum
 * value used, 55P04; pending trigger events, 55006) runs statement by statement: each of these was
 * applied somewhere, so it is not the replay's business to refuse it. Both modes do the same therefore;
 * the mode only decides in whose words a failure is told.
 *
 * What a file does to its session stays for the next, as with Prisma, with one exception: the
 * search_path is put back after a file that mentions it. A baseline made with pg_dump empties it, and
 * such a baseline is normally marked as applied, never deployed.
 *
 * @throws Interrupted when the signal aborts between two files. The caller cuts the connection for the rest.
 */
async function replayMigrations(client, migrations, { mode, schema = 'public', onProgress, signal }) {
    await ensureHistoryTable(client, schema);
    const started = performance.now();
    const rows = [];
    const fellBack = [];
    let written = 0;
    const flush = async () => {
        await recordApplied(client, schema, rows.slice(written));
        written = rows.length;
    };
    for (const migration of migrations) {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        // The rare file that edits the history itself must find it as it would be.
        if (migration.sql.includes(history_HISTORY_TABLE))
            await flush();
        const startedAt = new Date();
        const result = await replayFile(client, migration, mode);
        if (result.error) {
            await flush();
            return {
                ok: false,
                durationMs: performance.now() - started,
                applied: rows.length,
                oneByOne: fellBack,
                failed: { migration, error: result.error },
            };
        }
        if (result.batchRefused) {
            const { code = 'XX000', message } = result.batchRefused;
            fellBack.push({ migration: migration.name, sqlstate: code, message });
        }
        if (CHANGES_SEARCH_PATH.test(migration.sql)) {
            await client.query(`SET search_path = ${(0,identifiers/* quoteIdent */.v4)(schema)}`);
        }
        rows.push({ migration, startedAt, finishedAt: new Date() });
        onProgress?.(rows.length, migrations.length, migration);
    }
    await flush();
    return {
        ok: true,
        durationMs: performance.now() - started,
        applied: rows.length,
        oneByOne: fellBack,
    };
}
async function replayFile(client, { sql }, mode) {
    const batch = await (0,send/* sendSimple */.Bw)(client, sql);
    if (batch.error === undefined)
        return endOpenTransaction(client, sql);
    const batchRefusal = {
        error: batch.error,
        piece: { sql, start: 0 },
        completed: batch.completed,
    };
    // A BEGIN in the file leaves the session in a failed transaction.
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        await client.query('ROLLBACK');
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    // One statement alone has no implicit transaction: sending it again would say the same.
    if (!split.ok || split.statements.length < 2) {
        return {
            error: explainRefusal(sql, split.ok ? split.statements : undefined, batchRefusal, 'batch'),
        };
    }
    const from = resumeIndex(split.statements, batch.completed);
    const { refusal } = await (0,send/* sendPieces */.gD)(client, (0,send/* oneByOne */.EC)(split.statements.slice(from)));
    if (refusal === undefined) {
        const open = await endOpenTransaction(client, sql);
        return open.error ? open : { batchRefused: batch.error };
    }
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        await client.query('ROLLBACK');
    const told = mode === 'batch' ? batchRefusal : { ...refusal, completed: refusal.completed + from };
    return { error: explainRefusal(sql, split.statements, told, mode) };
}
/** Where to go on: behind the last COMMIT that the refused batch completed, since that much is kept. */
function resumeIndex(statements, completed) {
    const done = statements.slice(0, completed);
    return done.findLastIndex(({ transaction }) => transaction === 'commit') + 1;
}
/** A file that forgot its COMMIT: Prisma would lose all that follows, so the replay stops here. */
async function endOpenTransaction(client, sql) {
    if ((0,send/* openTransaction */.L)(client) === 'no')
        return {};
    await client.query('ROLLBACK');
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    return { error: unfinishedTransaction(split.ok ? split.statements : undefined) };
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/server-gone.ts



/** What libpq's programs print when the server ended their session; it may be back by the time one looks. */
const SESSION_ENDED = /server closed the connection unexpectedly|terminating connection (due to|because of)|connection to server was lost/;
/**
 * After a child failed: whether that was because the server went away, which is no fault of what it ran.
 *
 * @param failure What the child's failure was, with its last words.
 * @throws OperationFailed `server-lost`. @throws Interrupted when the signal aborts.
 */
async function throwIfServerIsGone(url, { signal }, failure) {
    let cause = failure;
    if (!SESSION_ENDED.test(failure.message)) {
        try {
            return await (0,connection/* withClient */.SV)(url, { signal }, async (client) => {
                await client.query('SELECT 1');
            });
        }
        catch (error) {
            // Refusing a login, for example, takes a server that is there.
            if (error instanceof errors/* UserError */.yo && error.code !== 'database-unreachable')
                return;
            if (!(error instanceof errors/* UserError */.yo))
                throw error;
            cause = error;
        }
    }
    throw new errors/* OperationFailed */.FH('server-lost', `The server at ${(0,postgres_url/* describeUrl */.Ng)(url)} went away: ${failure.message}`, "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/baseline.ts













const RESTORE_DEADLINE_MS = 30 * 60_000;
/**
 * Brings an empty database to the state in which the pending migrations will meet it: by replaying what
 * is not pending, or from a dump and what it lacks. The history says so afterwards, as Prisma would.
 *
 * @throws UserError `baseline-not-found`, `baseline-unusable`, `baseline-too-new`.
 */
async function buildBaseline(options, ports) {
    const { url, merged, mode, dump } = options;
    if (dump !== undefined)
        await restoreDump(dump, options, ports);
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const settings = { search_path: rehearsalSearchPath(url) };
    return (0,connection/* withClient */.SV)(url, { signal: ports.signal, settings }, async (client) => {
        if (dump !== undefined && merged.length > 0)
            await refuseEmpty(client, dump);
        const todo = dump === undefined ? merged : await notInDump(client, schema, options);
        const replay = await replayMigrations(client, todo, { mode, schema, signal: ports.signal });
        return { kind: dump === undefined ? 'replay' : 'restore', replay };
    });
}
/**
 * What the dump does not hold by its own history. A dump of the schema alone has no history rows: it is
 * taken to hold everything that is not pending, and the rows are written.
 */
async function notInDump(client, schema, { merged, pending }) {
    const history = (await (0,prisma_history/* readPrismaHistory */.Dg)(client, schema)) ?? [];
    const applied = new Set(history.filter((row) => row.state === 'applied').map((row) => row.name));
    const tooNew = pending.find(({ name }) => applied.has(name));
    if (tooNew) {
        throw new errors/* UserError */.yo('baseline-too-new', `The baseline holds the pending migration ${tooNew.name} already.`, 'Take it from a database that does not have the pending migrations, or leave baseline out.');
    }
    if (history.length > 0)
        return merged.filter(({ name }) => !applied.has(name));
    await ensureHistoryTable(client, schema);
    const at = new Date();
    const rows = merged.map((migration) => ({ migration, startedAt: at, finishedAt: at }));
    await recordApplied(client, schema, rows);
    return [];
}
const ANY_TABLE = `
SELECT FROM pg_catalog.pg_class
 WHERE relkind IN ('r', 'p')
   AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND relpersistence <> 't'
 LIMIT 1`;
/** A dump that put its tables elsewhere, or holds none, would pass for "everything that is merged". */
async function refuseEmpty(client, dump) {
    if ((await client.query(ANY_TABLE)).rowCount !== 0)
        return;
    throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} was restored without an error, but holds no table, although there are merged migrations.`, MAKE_IT);
}
const MAKE_IT = 'Make it with: pg_dump --schema-only --no-owner --no-privileges --format=custom (without --create).';
async function restoreDump(dump, { url, server }, ports) {
    const kind = await kindOfDump(dump);
    if (kind === 'sql')
        await refuseScriptThatLeaves(dump, server.source === 'database-url');
    const program = kind === 'archive' ? 'pg_restore' : 'psql';
    const file = await (0,client_programs/* findClientProgram */.Nj)(program, server.major, ports.env);
    if (file === undefined) {
        throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} needs ${program} of Postgres ${server.major}, which is not on this machine.`, `Install postgresql-client-${server.major}.`);
    }
    const { database } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    // Owners and grants name roles of the database it was taken from, which a throwaway server lacks.
    const without = ['--no-owner', '--no-privileges', '--no-subscriptions'];
    const archive = [...without, '--exit-on-error', '--dbname', database, dump];
    const sql = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
    const args = kind === 'archive' ? archive : [...sql, '--file', dump];
    await (0,client_programs/* runClientProgram */.rs)(file, args, url, ports, RESTORE_DEADLINE_MS).catch(async (error) => {
        if (error.code !== 'client-program-failed')
            throw error;
        await throwIfServerIsGone(url, ports, error);
        throw new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)} could not be restored: ${(0,errors/* messageOf */.bD)(error)}`, MAKE_IT, { cause: error });
    });
}
/** With it a backslash ends no string, and what is text could no longer be told from commands. */
const baseline_OTHER_STRINGS = /standard_conforming_strings['"]?\s*(=|,|to)\s*'?(off|false|no|0)\b/i;
/**
 * psql obeys what a script says: `\connect` and DROP DATABASE, as pg_dump --create writes them, lead to the
 * real database of that name.
 */
async function refuseScriptThatLeaves(dump, isRealServer) {
    for await (const part of readPsqlScript(dump)) {
        if ('command' in part) {
            const command = leadingAway(part);
            if (command === undefined)
                continue;
            throw baseline_leaves(dump, part.line, `the psql command ${command}`);
        }
        const other = part.text.search(baseline_OTHER_STRINGS);
        if (other !== -1) {
            const line = part.line + (0,positions/* lineOfOffset */.hW)(part.text, other) - 1;
            throw baseline_leaves(dump, line, 'standard_conforming_strings = off');
        }
        // Nobody calls the functions of a dump on a server that is thrown away.
        const found = await beyondDatabase(part, { bodies: isRealServer });
        if (found)
            throw baseline_leaves(dump, found.line, found.words);
    }
}
function baseline_leaves(dump, line, what) {
    return new errors/* UserError */.yo('baseline-unusable', `The baseline ${external_node_path_default().basename(dump)}:${line} has ${what}, which could lead out of the isolated database. Nothing of it was run.`, MAKE_IT);
}
/** Archives of pg_dump begin with PGDMP; its directory format holds a toc.dat that does. */
async function kindOfDump(dump) {
    try {
        const isFolder = (await (0,external_node_fs_promises_.stat)(dump)).isDirectory();
        const handle = await (0,external_node_fs_promises_.open)(isFolder ? external_node_path_default().join(dump, 'toc.dat') : dump);
        try {
            const { buffer, bytesRead } = await handle.read(Buffer.alloc(5), 0, 5, 0);
            if (bytesRead === 0)
                throw new Error('it is empty');
            const isArchive = buffer.subarray(0, bytesRead).toString('latin1') === 'PGDMP';
            if (isFolder && !isArchive)
                throw new Error('its toc.dat is not one of pg_dump');
            return isArchive ? 'archive' : 'sql';
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        throw new errors/* UserError */.yo('baseline-not-found', `The baseline ${dump} cannot be used: ${(0,errors/* messageOf */.bD)(error)}.`, 'It is a file or folder that pg_dump wrote (plain SQL, custom or directory format).');
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/seed.ts













/** A seed that never ends must not outlive the job. */
const SEED_DEADLINE_MS = 15 * 60_000;
const MUST_FIT = 'The seed is loaded after the migrations that are not pending, so it must fit the schema of the base branch.';
/**
 * Loads rows into the baseline, so that the pending migrations meet data as they will in production.
 *
 * @param directory What a relative file name or the command starts from.
 * @throws UserError `seed-failed`, `seed-not-found`. @throws OperationFailed `server-lost`.
 */
async function loadSeed(seed, url, directory, ports, options = {}) {
    if (seed.kind === 'sql')
        await loadSeedFile(external_node_path_default().resolve(directory, seed.file), url, ports);
    else
        await runSeedCommand(seed.command, url, directory, ports, options.variables ?? []);
}
async function loadSeedFile(file, url, ports) {
    const sql = await (0,external_node_fs_promises_.readFile)(file, 'utf8').catch((error) => {
        throw new errors/* UserError */.yo('seed-not-found', `The seed file cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`);
    });
    if (await copiesRows(file))
        await runThroughPsql(file, url, ports);
    else
        await sendSeed(file, sql, url, ports);
    await withRehearsalClient(url, ports, (client) => client.query('ANALYZE'));
}
async function sendSeed(file, sql, url, ports) {
    await withRehearsalClient(url, ports, async (client) => {
        try {
            await client.query(sql);
        }
        catch (error) {
            if ((0,connection/* isSessionLost */.nh)(error))
                throw error;
            throw seedSqlFailed(file, sql, error);
        }
        if ((0,send/* openTransaction */.L)(client) !== 'no')
            throw leftOpen(file);
    });
}
/**
 * Whether a file holds `COPY … FROM stdin`: only psql can send the rows that follow one.
 *
 * @throws UserError `seed-failed` when psql would do more than that.
 */
async function copiesRows(file) {
    let copies = false;
    let away;
    for await (const part of readPsqlScript(file)) {
        if ('text' in part) {
            copies ||= part.copiesRows;
            continue;
        }
        const command = leadingAway(part);
        if (command !== undefined)
            away ??= { command, line: part.line };
    }
    if (!copies || away === undefined)
        return copies;
    throw new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)}:${away.line} has the psql command ${away.command}, which could lead out of the isolated database.`, 'Leave it out, or give a seed command that runs psql itself.');
}
/** Fails inside a transaction, and does next to nothing outside one. */
const ONLY_OUTSIDE_TRANSACTION = 'VACUUM pg_catalog.pg_am';
async function runThroughPsql(file, url, ports) {
    const name = external_node_path_default().basename(file);
    const psql = await (0,client_programs/* findClientProgram */.Nj)('psql', 0, ports.env);
    if (psql === undefined) {
        throw new errors/* UserError */.yo('seed-failed', `The seed ${name} has COPY … FROM stdin, which takes psql, and psql is not on this machine.`, 'Install postgresql-client, or write the rows as INSERT (pg_dump --inserts does).');
    }
    const settings = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--output=/dev/null'];
    const args = [...settings, '--file', file, '--command', ONLY_OUTSIDE_TRANSACTION];
    const session = inSchema(url);
    await (0,client_programs/* runClientProgram */.rs)(psql, args, session, ports, SEED_DEADLINE_MS).catch(async (error) => {
        if (error.code !== 'client-program-failed')
            throw error;
        await throwIfServerIsGone(url, ports, error);
        if (/ERROR: +VACUUM /.test((0,errors/* messageOf */.bD)(error)))
            throw leftOpen(file);
        throw new errors/* UserError */.yo('seed-failed', `The seed ${name} failed: ${(0,errors/* messageOf */.bD)(error)}`, MUST_FIT, {
            cause: error,
        });
    });
}
/** The URL for a session of libpq's that starts as Prisma's does, in UTF-8 as the file is. */
function inSchema(url) {
    const copy = new URL(url);
    const searchPath = rehearsalSearchPath(url).replace(/([\\ ])/g, '\\$1');
    const given = copy.searchParams.get('options');
    copy.searchParams.set('options', `${given ? `${given} ` : ''}-c search_path=${searchPath}`);
    copy.searchParams.set('client_encoding', 'UTF8');
    return copy.href;
}
function leftOpen(file) {
    return new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)} ends inside a transaction that it began: its rows would be lost.`, 'Put COMMIT at its end, or leave BEGIN out.');
}
function seedSqlFailed(file, sql, error) {
    const { position, detail } = error;
    const line = position === undefined ? '' : `:${(0,positions/* lineAtPosition */.J2)(sql, Number(position))}`;
    return new errors/* UserError */.yo('seed-failed', `The seed ${external_node_path_default().basename(file)}${line} failed: ${(0,errors/* messageOf */.bD)(error)}.${detail === undefined ? '' : ` ${detail}`}`, MUST_FIT);
}
/** The command is the user's own and is meant for a shell, as in package.json's scripts. */
async function runSeedCommand(command, url, directory, ports, variables) {
    const result = await (0,runtime_process/* run */.e)('/bin/sh', ['-c', command], {
        cwd: directory,
        env: {
            ...(0,child_environment/* withoutOtherDatabases */.PS)(ports.env),
            ...(0,child_environment/* urlVariables */.rG)(onlyThisDatabase(url), variables),
            ...(0,client_programs/* libpqEnvironment */.SQ)(url),
        },
        deadlineMs: SEED_DEADLINE_MS,
        signal: ports.signal,
    });
    if (result.exitCode === 0)
        return;
    const said = (result.stderr || result.stdout).trim().slice(-1_500);
    const failure = new errors/* UserError */.yo('seed-failed', result.timedOut
        ? `The seed command did not end within ${SEED_DEADLINE_MS / 60_000} minutes.`
        : `The seed command ended with ${result.exitCode ?? 'a signal'}: ${said}`, 'It runs in the working directory. DATABASE_URL, DIRECT_URL and PGHOST, PGDATABASE … lead to the isolated database; other variables of libpq are not passed on.');
    await throwIfServerIsGone(url, ports, failure);
    throw failure;
}
/** libpq would follow these, and Belay does not: they outweigh the URL's own host and database. */
function onlyThisDatabase(url) {
    const copy = new URL(url);
    const leading = ['dbname', 'hostaddr', 'service', 'servicefile', 'passfile'];
    const found = leading.filter((name) => copy.searchParams.has(name));
    if (found.length === 0)
        return url;
    for (const name of found)
        copy.searchParams.delete(name);
    return copy.href;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/baseline.ts












/**
 * Fills the baseline database. Undefined when a migration that is not pending does not apply: then there
 * is nothing to rehearse on, and the check says so.
 */
async function fillBaseline(context, plan, server, url) {
    let start;
    await context.recorder.check('baseline', async (scope) => {
        const { options, root, details, ports } = context;
        const { merged, pending } = plan.choice;
        const built = await buildBaseline({
            ...{ url, server, merged, pending, mode: plan.project.transactions },
            ...(options.baseline === undefined ? {} : { dump: external_node_path_default().resolve(root, options.baseline) }),
        }, ports);
        const { replay, kind } = built;
        if (replay.failed) {
            const { error } = replay.failed;
            const missing = extensionMissing(error);
            if (missing)
                throw missing;
            scope.find(baselineFails(context, replay));
            return { result: `${replay.failed.migration.name} does not apply: ${error.message}` };
        }
        if (kind === 'restore') {
            scope.notVerified('owners and grants: the baseline was restored without them');
        }
        const seeded = options.seed === undefined ? '' : await seed(context, plan, url, options.seed);
        start = await withWorkplace(url, ports, async (place) => ({
            boundary: await place.boundary(),
            integrity: await readIntegrity(place.looking),
        }));
        const filled = Object.values(start.boundary.rows.tables).filter(({ rows, computed }) => rows > 0 && !computed);
        const rows = filled.reduce((sum, table) => sum + table.rows, 0);
        details.baseline = {
            ...{ kind, replayed: replay.applied, durationMs: Math.round(replay.durationMs) },
            ...{ seedRows: rows, seedTables: filled.length },
        };
        const how = kind === 'restore' ? `${external_node_path_default().basename(options.baseline ?? '')} restored, ` : '';
        const replayed = `${replay.applied} replayed in ${(0,report_words/* durationWords */.Sh)(replay.durationMs)}`;
        const data = `${(0,report_words/* plural */.LS)(rows, 'row')} in ${(0,report_words/* plural */.LS)(filled.length, 'table')}`;
        return { result: `${how}${replayed}, ${seeded}${data}` };
    });
    return start;
}
async function seed(context, { tree }, url, value) {
    const { root, ports } = context;
    const kind = seedOf(value, (file) => (0,external_node_fs_.existsSync)(external_node_path_default().resolve(root, file)));
    // The project's own names for its URL must lead to the isolated database as well.
    const variables = tree.schema ? await datasourceVariables(tree.schema) : [];
    await loadSeed(kind, url, root, ports, { variables });
    return `${kind.kind === 'sql' ? external_node_path_default().basename(kind.file) : 'seed command'}: `;
}
function baselineFails(context, { failed }) {
    if (!failed)
        throw new Error('nothing failed');
    const { migration, error } = failed;
    return {
        rule: 'baseline-fails',
        severity: 'error',
        evidence: 'measured',
        title: `${migration.name}, which is not pending, does not apply: ${error.message} (${error.sqlstate})`,
        migration: migration.name,
        place: placeOf(context, migration, error.line),
        sql: error.statement,
        advice: 'The history does not build the database from nothing. Start from a schema dump of production instead (baseline), or mend the history.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var catalogue_compare = __webpack_require__(98160);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/describe.ts
var describe = __webpack_require__(30986);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/differences.ts




/**
 * Schema and rows of two states compared, one line per difference; empty when they are equal.
 *
 * @param matters Decides which differences of rows count.
 */
function differences_differences(before, after, matters = () => true) {
    const schema = before.hasSchemaOf(after) ? [] : schemaDifferences(before, after);
    // A table that can be read in neither state (a foreign table, say) shows no difference; that it was not
    // looked at is reported by itself.
    const blind = (table) => (0,types/* isUnreadable */.G)(before.rows, table) && (0,types/* isUnreadable */.G)(after.rows, table);
    const rows = (0,rows_compare/* compareRows */.fz)(before.rows, after.rows)
        .filter(({ kind, table }) => kind !== 'not-compared' || !blind(table))
        .filter(matters)
        .map(rows_compare/* describeRowDifference */.tJ);
    return [...schema, ...rows];
}
function schemaDifferences(before, after) {
    const changes = (0,catalogue_compare/* compareCatalogues */.sI)(before.catalogue, after.catalogue).map(describe/* describeChange */.u);
    // The fingerprints differ, so silence of the comparison would be a fault of it, never equality.
    return changes.length > 0 ? changes : ['the schema differs'];
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/apply.ts





/**
 * Judges how the pending migrations applied. Prisma's own deploy is what counts where it ran; Belay's walk
 * knows the line, the statement and what was left behind.
 */
async function judgeApply(context, plan, scope, { deploy, walk }, start) {
    const { details } = context;
    details.prisma.executor = deploy.by;
    if (deploy.by === 'belay') {
        details.prisma.executorReason = deploy.reason;
        scope.notVerified(`prisma migrate deploy itself: ${deploy.reason}; Belay's executor stood in`);
    }
    const { failed } = walk;
    const extension = failed?.outcome.error && extensionMissing(failed.outcome.error);
    if (extension)
        throw extension;
    if (deploy.by === 'prisma' && deploy.ok && failed)
        scope.find(walkDiffers(context, failed));
    if (walk.differs)
        scope.find(notTwice(context, walk.differs));
    if (deploy.by === 'prisma' && !deploy.ok) {
        scope.find(await deployFails(context, plan, deploy, walk, start));
    }
    else if (deploy.by === 'belay' && failed) {
        scope.find(migrationFails(context, plan, failed, failed.leftBehind));
    }
    else if (deploy.by === 'prisma' && deploy.ok && !failed) {
        await compareExecutors(context, scope, deploy.url, walk.steps.at(-1)?.after ?? start);
    }
    if (deploy.by === 'prisma' && deploy.ok)
        details.pending.forEach((entry) => (entry.applied = true));
    const applied = details.pending.filter((entry) => entry.applied).length;
    const by = deploy.by === 'prisma'
        ? `prisma migrate deploy ${details.prisma.version ?? ''}`.trim()
        : "Belay's executor";
    return `${applied} of ${plan.choice.pending.length}, by ${by}`;
}
/** A row for one migration of the walk, and its facts for the report. */
function recordStep(context, scope, step) {
    const { migration, outcome } = step;
    const entry = context.details.pending.find(({ name }) => name === migration.name);
    if (entry) {
        entry.applied = outcome.ok;
        entry.durationMs = Math.round(outcome.durationMs * 10) / 10;
        entry.statements = outcome.statements;
    }
    scope.item(apply_itemOf(context, step));
}
function apply_itemOf(context, { migration, outcome }) {
    const { name } = migration;
    if (outcome.ok) {
        const result = outcome.batchBecause === undefined ? '' : `one batch: ${outcome.batchBecause}`;
        return { status: 'passed', name, result, durationMs: outcome.durationMs };
    }
    const { error } = outcome;
    const place = placeOf(context, migration, error?.line);
    return {
        status: 'failed',
        name,
        result: '',
        detail: [
            `${place.file}:${error?.line ?? 1}`,
            `${error?.message ?? 'it failed'} (${error?.sqlstate ?? ''})`,
            ...(error?.detail === undefined ? [] : [error.detail]),
            error?.leftDescription ?? '',
        ],
    };
}
async function deployFails(context, plan, deploy, walk, start) {
    const { failed } = walk;
    if (failed && (deploy.failedMigration ?? failed.migration.name) === failed.migration.name) {
        const before = walk.steps.at(-1)?.after ?? start;
        const left = differences_differences(before, await readBoundary(deploy.url, context.ports));
        return migrationFails(context, plan, failed, left);
    }
    const migration = plan.choice.pending.find(({ name }) => name === deploy.failedMigration);
    // Prisma applies in order and stops: what comes from there on was not applied. Without a name, nothing was.
    const from = context.details.pending.findIndex(({ name }) => name === deploy.failedMigration);
    for (const entry of context.details.pending.slice(Math.max(from, 0)))
        entry.applied = false;
    return {
        rule: 'deploy-fails',
        severity: 'error',
        evidence: 'measured',
        title: `prisma migrate deploy fails${migration ? ` on ${migration.name}` : ''}${deploy.code === undefined ? '' : ` (${deploy.code})`}`,
        detail: deploy.output.trim().slice(-2_000),
        ...(migration ? { migration: migration.name, place: placeOf(context, migration) } : {}),
        advice: failed
            ? `Belay's own executor stopped elsewhere, at ${failed.migration.name}.`
            : "Belay's own executor applied the same files, so the cause is in how Prisma runs them.",
    };
}
function migrationFails(context, plan, { migration, outcome }, leftBehind) {
    const { error } = outcome;
    if (!error)
        throw new Error('a failed migration without an error');
    const left = leftBehind.length === 0
        ? 'Nothing of it was left behind (measured: schema and rows are as before).'
        : `It left the database half-applied:\n${leftBehind.map((line) => `  ${line}`).join('\n')}`;
    return {
        rule: 'migration-fails',
        severity: 'error',
        evidence: 'measured',
        title: `${migration.name} fails: ${error.message} (${error.sqlstate})`,
        detail: [error.detail, error.hint, left].filter((line) => line !== undefined).join('\n'),
        migration: migration.name,
        place: {
            ...placeOf(context, migration, error.line),
            ...(error.column === undefined ? {} : { column: error.column }),
        },
        sql: error.statement,
        advice: (0,recovery/* recoveryAdvice */.k)(outcome, plan.project.transactions).join('\n'),
    };
}
function walkDiffers(context, { migration, outcome }) {
    return {
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: `Prisma applied ${migration.name}, Belay's measuring copy could not: ${outcome.error?.message ?? ''}`,
        detail: 'What Prisma did counts. The way back of this migration and of later ones is not verified.',
        migration: migration.name,
        place: placeOf(context, migration, outcome.error?.line),
    };
}
function notTwice(context, { migration, message }) {
    return {
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: `${migration.name} applied to one copy of the database and not to another: ${message}`,
        detail: 'It does not do the same twice, so what it loses is counted only in part.',
        migration: migration.name,
        place: placeOf(context, migration),
    };
}
async function compareExecutors(context, scope, url, end) {
    const prisma = await readBoundary(url, context.ports);
    const missing = differences_differences(end, prisma, ({ kind }) => kind !== 'content');
    if (missing.length === 0)
        return;
    scope.find({
        rule: 'executors-differ',
        severity: 'warning',
        evidence: 'measured',
        title: "Prisma's deploy and Belay's measuring copy left different databases",
        detail: missing.join('\n'),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/schema-drift.ts
const LONGEST_SQL = 4_000;
/**
 * The migrations do not lead to what schema.prisma says.
 *
 * @param script SQL that leads from the database with all migrations to the schema.
 */
function schemaDrift(script, place) {
    return {
        rule: 'schema-drift',
        severity: 'error',
        evidence: 'measured',
        title: 'the migrations do not lead to what schema.prisma says',
        detail: 'The client generated from schema.prisma asks for things that the database does not have, or the other way round. Prisma compared it with all migrations applied to a throwaway database; the SQL leads from there to the schema.',
        place,
        sql: script.slice(0, LONGEST_SQL),
        advice: 'Add the missing migration: prisma migrate dev --create-only.',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/schema-findings.ts

/**
 * What the catalogue says about the schema that the pending migrations leave. What was there before is
 * not this change's doing and is left out.
 *
 * @param requiredTables As `table` or `schema.table`.
 */
function schemaFindings(before, after, requiredTables) {
    return [
        ...invalidIndexes(before, after),
        ...unvalidatedConstraints(before, after),
        ...tablesWithoutKey(before, after),
        ...missingTables(after, requiredTables),
    ];
}
function invalidIndexes(before, after) {
    const known = new Set(before.indexes.filter(({ valid }) => !valid).map(({ id }) => id));
    return after.indexes
        .filter(({ id, valid }) => !valid && !known.has(id))
        .map(({ id, table }) => ({
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${id} on ${table} is invalid: it slows writes and serves no query`,
        detail: 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
        object: id,
        advice: 'Drop it and build it again; CREATE INDEX … IF NOT EXISTS would keep it as it is.',
        sql: `DROP INDEX CONCURRENTLY ${id};`,
    }));
}
function unvalidatedConstraints(before, after) {
    const key = ({ table, name }) => `${table} ${name}`;
    const known = new Set(before.constraints.filter(({ validated }) => !validated).map(key));
    return after.constraints
        .filter((constraint) => !constraint.validated && !known.has(key(constraint)))
        .map(({ table, name, type }) => ({
        rule: 'unvalidated-constraint',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the ${type} ${name} on ${table} is NOT VALID: rows from before were never checked`,
        object: name,
        advice: 'Validate it in a migration of its own, after this one; that does not block writes.',
        sql: `ALTER TABLE ${table} VALIDATE CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(name)};`,
    }));
}
function tablesWithoutKey(before, after) {
    const known = new Set(before.tables.map(({ id }) => id));
    const keyed = new Set(after.constraints.filter(({ type }) => type === 'primary key').map(({ table }) => table));
    // A partition has the key of its parent; rows of a foreign table live elsewhere.
    const needsKey = ({ kind, partitionOf }) => kind !== 'foreign table' && !partitionOf;
    return after.tables
        .filter((table) => needsKey(table) && !known.has(table.id) && !keyed.has(table.id))
        .map(({ id }) => ({
        rule: 'table-without-primary-key',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the new table ${id} has no primary key`,
        detail: 'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
        object: id,
    }));
}
function missingTables(after, required) {
    const tables = new Set(after.tables.flatMap(({ schema, name }) => [name, `${schema}.${name}`]));
    return required
        .filter((name) => !tables.has(name))
        .map((name) => ({
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required table ${name} does not exist after the migrations`,
        object: name,
        advice: 'Names are case-sensitive, as in the database: User, not user.',
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/schema.ts






/** How many changes the row shows; the report has them all. */
const SHOWN_CHANGES = 12;
/** Compares the schema before and after, and with schema.prisma. */
function judgeSchema(context, plan, scope, boundaries, runs) {
    const { start, end } = boundaries;
    const { details, config, options } = context;
    const changes = (0,catalogue_compare/* compareCatalogues */.sI)(start.catalogue, end.catalogue).map(describe/* describeChange */.u);
    details.schema = {
        fingerprintBefore: start.fingerprint,
        fingerprintAfter: end.fingerprint,
        changes,
        after: end.catalogue,
    };
    const required = [...(options.requiredTables ?? []), ...config.requiredTables];
    for (const finding of schemaFindings(start.catalogue, end.catalogue, required))
        scope.find(finding);
    for (const sentence of end.catalogue.unreadable)
        scope.notVerified(`schema: ${sentence}`);
    if (changes.length > 0) {
        scope.item({
            status: 'passed',
            name: 'changes',
            result: '',
            detail: [
                ...changes.slice(0, SHOWN_CHANGES),
                ...(changes.length > SHOWN_CHANGES ? [`and ${changes.length - SHOWN_CHANGES} more`] : []),
            ],
        });
    }
    const agreement = agreementWithSchema(context, plan, scope, runs);
    return { result: `${(0,report_words/* plural */.LS)(changes.length, 'change')}; ${agreement}` };
}
function agreementWithSchema(context, { tree }, scope, { validate, diff }) {
    if (!tree.schema) {
        scope.notVerified('migrations against schema.prisma: no schema was found');
        return 'no schema.prisma to compare with';
    }
    const place = { file: context_shown(context, tree.schema.files[0] ?? tree.schema.path) };
    if (typeof validate === 'string')
        scope.notVerified(`prisma validate: ${validate}`);
    else if (!validate.ok)
        scope.find(invalidSchema(validate, place));
    if (typeof diff === 'string') {
        scope.notVerified(`prisma migrate diff against schema.prisma: ${diff}`);
        return 'schema.prisma not compared';
    }
    if (diff.different === false)
        return 'equal to schema.prisma';
    if (diff.different) {
        scope.find(schemaDrift(diff.script, place));
        return 'not equal to schema.prisma';
    }
    scope.notVerified(`prisma migrate diff failed: ${schema_lastLine(diff.output)}`);
    return 'schema.prisma not compared';
}
function invalidSchema({ output }, place) {
    return {
        rule: 'schema-invalid',
        severity: 'error',
        evidence: 'measured',
        title: 'prisma validate refuses the schema',
        detail: output.trim().slice(-2_000),
        place,
    };
}
function schema_lastLine(output) {
    return output.trim().split('\n').at(-1) ?? '';
}

// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var report_write = __webpack_require__(23147);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/reverse-files.ts





/** The folder of proven scripts inside the report's, and how each of them begins. */
const REVERSE_FOLDER = 'reverse';
const REVERSE_MARK = '-- Undoes ';
/** Where a reverse came from, in words. */
const SOURCE_WORDS = {
    'down.sql': 'down.sql',
    prisma: 'generated by prisma migrate diff',
    belay: 'generated from the catalogue',
    'nothing to undo': 'it changes nothing',
};
/**
 * Removes the scripts that an earlier rehearsal proved: they say so of migrations that may be others now. A
 * file that is not Belay's stays.
 */
async function reverse_files_removeReverses(folder) {
    const reverses = path.join(folder, REVERSE_FOLDER);
    for (const name of await readdir(reverses).catch(() => [])) {
        const file = path.join(reverses, name);
        const text = await readFile(file, 'utf8').catch(() => '');
        if (text.startsWith(REVERSE_MARK))
            await rm(file, { force: true });
    }
}
/**
 * Writes the proven scripts to `reverse/` in the report's folder and notes where they are. One that cannot be
 * written (a file in the way, a name too long for the file system) is said; its SQL is in the report anyway.
 */
async function writeReverses(context, folder, proofs) {
    const written = [];
    for (const proof of proofs) {
        if (proof.verdict !== 'proven' || proof.sql === undefined) {
            written.push(proof);
            continue;
        }
        const file = external_node_path_default().join(REVERSE_FOLDER, `${reverse_files_fileName(proof.migration)}.sql`);
        try {
            await (0,external_node_fs_promises_.mkdir)(external_node_path_default().join(folder, REVERSE_FOLDER), { recursive: true });
            await (0,report_write/* writeFileAtomically */.lo)(external_node_path_default().join(folder, file), reverseScript(context, proof));
            written.push({ ...proof, file });
        }
        catch (error) {
            const sentence = `the proven reverse of ${proof.migration} is in the report only: ${(0,errors/* messageOf */.bD)(error)}`;
            context.recorder.notVerified.push(sentence);
            written.push(proof);
        }
    }
    return written;
}
/** Artifact stores and Windows refuse some characters in file names; a name that loses them stays its own. */
function reverse_files_fileName(migration) {
    const safe = migration.replace(/["<>:|*?\\\r\n]/g, '_');
    if (safe === migration)
        return safe;
    return `${safe}-${(0,external_node_crypto_.createHash)('sha256').update(migration).digest('hex').slice(0, 8)}`;
}
function reverseScript({ details }, { migration, source, sql }) {
    const name = migration.replace(/\s+/g, ' ');
    const server = details.server ? ` on Postgres ${details.server.version}` : '';
    return [
        `${REVERSE_MARK}${name}.`,
        `-- ${SOURCE_WORDS[source ?? 'belay']}; proven by Belay${server}: it gave back the schema and the rows as they`,
        `-- were before, and the migration applied again. Plan ${details.planDigest ?? ''}.`,
        '',
        sql ?? '',
    ].join('\n');
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/way-back.ts



/** How many differences a row shows; the report has them all. */
const SHOWN_DIFFERENCES = 5;
const STATUS = {
    proven: 'passed',
    inexact: 'warned',
    'loses-data': 'failed',
    none: 'warned',
};
/** A row for one migration's way back. */
function wayBackItem(proof, accepted) {
    const { migration, verdict, differences } = proof;
    const more = differences.length - SHOWN_DIFFERENCES;
    return {
        status: accepted ? 'warned' : STATUS[verdict],
        name: migration,
        result: accepted ? `${wayBackWords(proof)} (accepted)` : wayBackWords(proof),
        // What is lost says it all; in which form it is missing does not help.
        detail: verdict === 'loses-data'
            ? []
            : [...differences.slice(0, SHOWN_DIFFERENCES), ...(more > 0 ? [`and ${more} more`] : [])],
    };
}
function wayBackWords({ verdict, source, file, losses }) {
    switch (verdict) {
        case 'proven': {
            const words = `proven (${SOURCE_WORDS[source ?? 'nothing to undo']})`;
            return file === undefined ? words : `${words}   ${file}`;
        }
        case 'inexact':
            return `inexact: its reverse (${source ?? ''}) does not give back what was there`;
        case 'loses-data':
            return `loses ${losses.map(describeLoss).join(', ')}; a restore is the only way back`;
        case 'none':
            return 'none';
    }
}
/** Findings and the check's line from all proofs. */
function judgeWayBack(context, plan, scope, proofs) {
    for (const proof of [...proofs].reverse()) {
        const found = wayBackFinding(context, plan, proof);
        const settled = found && scope.find(found);
        scope.item(wayBackItem(proof, settled !== undefined && settled !== found));
        if (proof.verdict === 'proven' && proof.differences.length > 0) {
            scope.find(badDown(context, plan, proof));
        }
    }
    const { pending } = plan.choice;
    const unreached = pending.slice(proofs.length).map(({ name }) => name);
    for (const name of unreached)
        scope.notVerified(`the way back of ${name}: it did not apply`);
    context.details.wayBack = [...proofs];
    context.details.reverseProven =
        unreached.length === 0 && proofs.every(({ verdict }) => verdict === 'proven');
    if (proofs.length === 0)
        return { status: 'not-verified', result: 'no migration applied' };
    const count = (verdict) => proofs.filter((p) => p.verdict === verdict).length;
    const words = [
        [count('proven'), 'proven'],
        [count('inexact'), 'inexact'],
        [count('loses-data'), count('loses-data') === 1 ? 'loses data' : 'lose data'],
        [count('none'), 'without any'],
        [unreached.length, 'not verified'],
    ].flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
    return { result: words.join(', ') };
}
function wayBackFinding(context, plan, proof) {
    const { migration, verdict, losses, differences, sql } = proof;
    const source = plan.choice.pending.find(({ name }) => name === migration);
    const common = {
        evidence: 'measured',
        migration,
        ...(source ? { place: placeOf(context, source) } : {}),
        ...(differences.length === 0 ? {} : { detail: differences.join('\n') }),
        ...(sql === undefined ? {} : { sql }),
    };
    switch (verdict) {
        case 'proven':
            return undefined;
        case 'loses-data':
            return {
                ...common,
                ...(losses.length === 1 ? { object: losses.map(lossPlace).join('') } : {}),
                rule: 'loses-data',
                severity: 'error',
                title: `${migration} loses ${losses.map(describeLoss).join(', ')}`,
                detail: 'No SQL brings these back.',
                advice: 'Keep what it takes away for one more release (rename it, or copy it to another table), or accept the loss in belay.yml with a reason; then only a restore leads back.',
            };
        case 'inexact':
            return {
                ...common,
                rule: 'way-back-inexact',
                severity: 'warning',
                title: `${migration}: the best reverse does not give back what was there`,
                advice: 'Write a down.sql beside migration.sql; Belay proves it.',
            };
        case 'none':
            return {
                ...common,
                rule: 'way-back-missing',
                severity: 'warning',
                title: `${migration} has no way back but a restore`,
                advice: 'Write a down.sql beside migration.sql; Belay proves it.',
            };
    }
}
function badDown(context, plan, { migration, differences }) {
    const source = plan.choice.pending.find(({ name }) => name === migration);
    const file = source?.down?.file;
    return {
        rule: 'down-sql-inexact',
        severity: 'warning',
        evidence: 'measured',
        title: `the down.sql of ${migration} does not undo it; a generated reverse does`,
        detail: differences.join('\n'),
        migration,
        ...(source && file !== undefined ? { place: placeOf(context, { ...source, file }) } : {}),
        advice: 'Correct it or delete it: in an emergency it would be the first thing somebody runs.',
    };
}

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var redact = __webpack_require__(28699);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/cli-output.ts
/** What the output of Prisma's command line says, for those who only have its text. */
/** `P3018`, `P3009`, `P1012`, …; undefined when Prisma names none. */
function errorCode(output) {
    return /^\s*(?:Error(?: code)?:\s*)(P\d{4})\b/m.exec(output)?.[1];
}
/** The migration a failed deploy stopped at. Prisma writes it in three ways, depending on the error and the engine. */
function failedMigration(output) {
    const named = /^Migration name: (.+)$/m.exec(output) ?? /^The `(.+)` migration started at/m.exec(output);
    if (named?.[1] !== undefined)
        return named[1].trim();
    const traced = /with migration_name=("(?:[^"\\]|\\.)*")/.exec(output)?.[1];
    return traced === undefined ? undefined : unquoteRust(traced);
}
/**
 * True when the CLI could not start its schema engine: it is not there and cannot be downloaded. Seen with
 * 6.19.3 and 7.10.1, which then print one line about a failed request or about the variable that is set.
 */
function isEngineMissing(output) {
    return (/^Error: request to \S+(schema-engine|query_engine|prisma-fmt|\.sha256)\S* failed, reason/m.test(output) ||
        /PRISMA_SCHEMA_ENGINE_BINARY is provided but provided path .* can't be resolved/.test(output) ||
        /Failed to fetch (the engine file|sha256 checksum)/i.test(output) ||
        /(spawn|EACCES|ENOENT|ENOEXEC)[^\n]*schema-engine[^\n]*(ENOENT|EACCES|ENOEXEC)?/.test(output) ||
        /Could not find .*schema-engine/i.test(output));
}
/** Rust's Debug form of a string is JSON's, but for \u{…} and \'. */
function unquoteRust(text) {
    const json = text
        .replace(/\\u\{([0-9a-f]+)\}/gi, (_, hex) => JSON.stringify(String.fromCodePoint(parseInt(hex, 16))).slice(1, -1))
        .replace(/\\'/g, "'")
        .replace(/\\0/g, '\\u0000');
    try {
        return JSON.parse(json);
    }
    catch {
        return text.slice(1, -1);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/cli.ts





const cli_DEADLINE_MS = 10 * 60_000;
/** Prisma retries a download that fails; without an engine in place this much waiting is enough to know. */
const DOWNLOAD_DEADLINE_MS = 120_000;
/**
 * `prisma migrate deploy` against the isolated database.
 *
 * @throws UserError `prisma-not-installed`.
 * @throws Interrupted when the signal aborts; the CLI and its engine are ended.
 */
async function migrateDeploy(input, ports) {
    return runCli(input, ports, (isolated) => ['migrate', 'deploy', ...placeArguments(isolated)]);
}
/** `prisma migrate status`: `ok` when the history holds every migration of the folder. Same errors. */
async function migrateStatus(input, ports) {
    return runCli(input, ports, (isolated) => ['migrate', 'status', ...placeArguments(isolated)]);
}
/** `prisma validate`. From Prisma 7 on it needs no engine. Same errors. */
async function validateSchema(input, ports) {
    return runCli(input, ports, (isolated) => ['validate', ...placeArguments(isolated)]);
}
/**
 * `prisma migrate diff --exit-code` from the database, after the deploy, to schema.prisma. Same errors.
 * `ok` means that the comparison came about; `different` is its result.
 */
async function diffExitCode(input, ports) {
    let stdout = '';
    const result = await runCli(input, ports, (isolated) => ['migrate', 'diff', ...diffArguments(isolated), '--exit-code', '--script'], (finished) => (stdout = finished.stdout));
    // Prisma documents: 0 empty, 1 error, 2 not empty.
    const compared = result.exitCode === 0 || result.exitCode === 2;
    return {
        ...result,
        ok: compared,
        ...(compared ? { different: result.exitCode === 2 } : {}),
        script: result.exitCode === 2 ? scriptOf(redactorOf(input)(stdout)) : '',
    };
}
/** Flags of `migrate diff` changed with Prisma 7. */
function diffArguments({ schema, config }) {
    return config === undefined
        ? ['--from-schema-datasource', schema, '--to-schema-datamodel', schema]
        : ['--config', config, '--from-config-datasource', '--to-schema', schema];
}
function placeArguments({ schema, config }) {
    return config === undefined ? ['--schema', schema] : ['--config', config];
}
async function runCli(input, { signal, env }, toArguments, onFinished = () => undefined) {
    const { cli, engine } = input.project;
    if (cli === undefined) {
        throw new errors/* UserError */.yo('prisma-not-installed', 'The project has no `prisma` package in node_modules.', "Install the project's dependencies before this step, for example `npm ci`.");
    }
    const limit = engine === undefined ? DOWNLOAD_DEADLINE_MS : cli_DEADLINE_MS;
    return withIsolatedProject(input, env, async (isolated) => {
        // This Node runs the CLI: the one that `npx` would find could be another.
        const finished = await (0,runtime_process/* run */.e)(process.execPath, [cli, ...toArguments(isolated)], {
            cwd: isolated.directory,
            env: isolated.env,
            deadlineMs: Math.min(input.deadlineMs ?? limit, limit),
            signal,
        });
        onFinished(finished);
        return toResult(input, isolated, finished);
    });
}
function toResult(input, isolated, finished) {
    const redact = redactorOf(input);
    const all = [finished.stdout, finished.stderr]
        .map((text) => text.trim())
        .filter(Boolean)
        .join('\n');
    // The temporary folder means nothing to a reader.
    const output = redact(all.replaceAll(`${isolated.directory}/`, ''));
    const ok = finished.exitCode === 0;
    const code = ok ? undefined : errorCode(output);
    const migration = ok ? undefined : failedMigration(output);
    const missing = !ok && (isEngineMissing(output) || (finished.timedOut && !input.project.engine));
    return {
        ok,
        exitCode: finished.exitCode,
        durationMs: finished.durationMs,
        output: finished.startError ? `${output}\n${finished.startError.message}`.trim() : output,
        notes: notesOf(output),
        ...(code === undefined ? {} : { code }),
        ...(migration === undefined ? {} : { failedMigration: migration }),
        ...(missing ? { engineMissing: true } : {}),
        ...(finished.timedOut ? { timedOut: true } : {}),
    };
}
function notesOf(output) {
    const at = output.indexOf(NOT_LOADED);
    if (at === -1)
        return [];
    const reason = output.slice(at + NOT_LOADED.length).split('\n')[0] ?? '';
    return [
        `The project's prisma.config could not be loaded for the isolated run (${reason}); what it says about external tables, views and enums was not taken into account.`,
    ];
}
function redactorOf({ databaseUrl, shadowDatabaseUrl }) {
    return (0,redact/* redactor */.$p)([databaseUrl, shadowDatabaseUrl]);
}
/** The CLI prints a line about the config it loaded before the script. */
function scriptOf(stdout) {
    return stdout.replace(/^Loaded Prisma config from .*\n+/, '').trim();
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: external "node:readline"
var external_node_readline_ = __webpack_require__(80481);
// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(46977);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/engine-process.ts






/** The engine answered with an error, or did not answer. Its message holds no secret. */
class EngineRefusal extends Error {
    name = 'EngineRefusal';
}
/** From the engine's end to giving up on more of its output. */
const LAST_WORDS_MS = 1_000;
/**
 * Starts a schema engine in a process group of its own, runs `body` and ends the group. One request at a
 * time, as the CLI does it.
 *
 * @throws Interrupted when the signal aborts.
 */
async function withEngineProcess({ file, arguments: arguments_ = [], env = {}, requestMs, ports }, body) {
    if (ports.signal.aborted)
        throw (0,errors/* interruption */.YW)(ports.signal);
    const child = (0,external_node_child_process_.spawn)(file, arguments_, {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        env: { ...enginePassOn(ports.env), ...env },
    });
    const conversation = converse(child, requestMs, (0,redact/* redactor */.$p)([...urlsIn(arguments_), ...Object.values(env)]));
    const ended = (0,process_group/* noteGroup */.YV)(child);
    const end = () => endEngine(child);
    ports.signal.addEventListener('abort', end, { once: true });
    try {
        return await body(conversation);
    }
    catch (error) {
        throw ports.signal.aborted ? (0,errors/* interruption */.YW)(ports.signal) : error;
    }
    finally {
        ports.signal.removeEventListener('abort', end);
        end();
        await conversation.ended;
        ended();
        // A descendant that left the group could hold them open, and with them this process.
        child.stdout.destroy();
        child.stderr.destroy();
    }
}
function converse(child, requestMs, redact) {
    let nextId = 1;
    let stderr = '';
    let gone;
    let waiting;
    let printed = [];
    const refuse = (reason) => {
        gone ??= new EngineRefusal(redact([reason, engine_process_lastLine(stderr)].filter(Boolean).join(': ')));
        waiting?.settle(gone);
    };
    child.stderr
        .setEncoding('utf8')
        .on('data', (text) => (stderr = (stderr + text).slice(-8_192)));
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => refuse(`it cannot be started (${error.message})`));
    const ended = new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.once('error', () => resolve());
    });
    const over = (code) => refuse(`it ended with exit code ${String(code)}`);
    child.once('close', over);
    // Who holds the output open after it must not keep the request waiting; what is read till then is its last words.
    child.once('exit', (code) => setTimeout(over, LAST_WORDS_MS, code).unref());
    (0,external_node_readline_.createInterface)({ input: child.stdout }).on('line', (line) => {
        const message = parseMessage(line);
        if (message === undefined)
            return;
        if (message.method === 'print') {
            printed.push(message.params?.content ?? '');
            // The engine waits for this answer before it goes on.
            child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result: {} })}\n`);
        }
        else if (waiting !== undefined && message.id === waiting.id)
            waiting.settle(message);
    });
    return {
        ended,
        async request(method, params) {
            if (gone)
                throw gone;
            const id = nextId++;
            printed = [];
            child.stdin.write(`${JSON.stringify({ id, jsonrpc: '2.0', method, params })}\n`);
            let deadline;
            const answer = await new Promise((settle) => {
                waiting = { id, settle };
                deadline = setTimeout(() => {
                    refuse(`no answer to ${method} in ${requestMs / 1000} s`);
                    endEngine(child);
                }, requestMs);
            });
            clearTimeout(deadline);
            waiting = undefined;
            if (answer instanceof EngineRefusal)
                throw answer;
            if (answer.error)
                throw new EngineRefusal(redact(errorText(answer.error)));
            return { result: answer.result, printed };
        },
    };
}
function errorText({ message, data }) {
    // The Rust trace below the message names Prisma's own sources only.
    const text = data?.message ?? message ?? 'an error without a message';
    return text.replace(/\n\s*\d+: [\s\S]*$/, '').trim();
}
function parseMessage(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined; // the engine's log lines go to stderr; anything else on stdout is no message for us
    }
}
function engine_process_lastLine(text) {
    return text.trim().split('\n').at(-1) ?? '';
}
function urlsIn(arguments_) {
    return arguments_
        .flatMap((text) => /"url":("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ?? [])
        .map((json) => JSON.parse(json));
}
function endEngine({ pid, exitCode, signalCode }) {
    if (exitCode === null && signalCode === null)
        (0,process_group/* endGroup */.N4)(pid);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/bare-schemas.ts



/**
 * For Prisma ≤ 6, whose datasource holds the URL: schemas that are nothing but a datasource, each led to its
 * database by a variable, so that no URL is written to disk. The folder goes away afterwards.
 */
async function withBareSchemas(urls, body) {
    const directory = await (0,external_node_fs_promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_prisma_'));
    const schemas = { directory, files: [], env: {} };
    try {
        for (const [index, url] of urls.entries()) {
            const variable = `BELAY_DATABASE_URL_${index}`;
            const file = external_node_path_default().join(directory, `schema${index}.prisma`);
            const content = bareSchema(`env("${variable}")`);
            await (0,external_node_fs_promises_.writeFile)(file, content);
            schemas.files.push({ path: file, content });
            schemas.env[variable] = url;
        }
        return await body(schemas);
    }
    finally {
        await (0,external_node_fs_promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** A schema without models. No relationMode: with "prisma" the engine would leave out every foreign key. */
function bareSchema(url) {
    const line = url === undefined ? '' : `  url = ${url}\n`;
    return `datasource db {\n  provider = "postgresql"\n${line}}\n`;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/schema-text.ts



/**
 * How the engine of this major is told its database: from Prisma 7 on in its arguments, as its own CLI does
 * it; before by a schema file that names a variable.
 */
async function withReadingSetup(url, urlInSchema, body) {
    if (!urlInSchema) {
        return body({
            arguments: ['--datasource', JSON.stringify({ url })],
            env: {},
            schema: { path: 'schema.prisma', content: bareSchema() },
        });
    }
    return withBareSchemas([url], async ({ files, env }) => {
        const [schema] = files;
        if (!schema)
            throw new Error('one schema for one URL');
        return body({ arguments: ['--datamodels', schema.path], env, schema });
    });
}
const IS_EMPTY = /introspected database was empty/i;
/** Has the engine write down the schema that a database has now, every table of its `?schema=`. */
async function readSchemaText(engine, url, setup) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const request = engine.request('introspect', {
        schema: { files: [setup.schema] },
        baseDirectoryPath: '/',
        // Without it the engine would keep what the given schema says of relations and names.
        force: true,
        compositeTypeDepth: -1,
        namespaces: schema === 'public' ? null : [schema],
    });
    const { result } = await request.catch((error) => {
        // To the engine a database without tables is an error (P4001), here it is the start of a history.
        if (error instanceof EngineRefusal && IS_EMPTY.test(error.message))
            return { result: null };
        throw error;
    });
    if (result === null)
        return bareSchema();
    const { files } = result?.schema ?? {};
    if (files === undefined)
        throw new EngineRefusal('the engine answered without a schema');
    return files.map((file) => file.content ?? '').join('\n');
}
/** The engine's own words when a text that it wrote itself needs a preview feature to be read again. */
const WANTS_FEATURE = /Add "(\w+)" to previewFeatures/;
/**
 * SQL from one schema to another; '' when they are equal to Prisma. An engine writes down what it knows of
 * a database (partial indexes, say), also where reading that again takes a preview feature (seen with
 * 7.10.1): the features it asks for are switched on.
 */
async function compareTexts(engine, from, to, features = []) {
    try {
        return await requestDiff(engine, datamodel(from, features), datamodel(to, features));
    }
    catch (error) {
        const wanted = error instanceof EngineRefusal && WANTS_FEATURE.exec(error.message)?.[1];
        if (!wanted || features.includes(wanted))
            throw error;
        return compareTexts(engine, from, to, [...features, wanted]);
    }
}
async function requestDiff(engine, from, to) {
    const { result, printed } = await engine.request('diff', {
        from,
        to,
        script: true,
        exitCode: true,
        shadowDatabaseUrl: null,
        filters: { externalTables: [], externalEnums: [] },
    });
    // 0: no difference; the engine then prints a remark, which is no SQL.
    const { exitCode } = (result ?? {});
    return exitCode === 0 ? '' : printed.join('\n').trim();
}
function datamodel(text, features) {
    const list = features.map((feature) => JSON.stringify(feature)).join(', ');
    const generator = `generator client {\n  provider = "prisma-client-js"\n  previewFeatures = [${list}]\n}\n`;
    const content = features.length === 0 ? text : generator + text;
    return { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/engine.ts




/** Deadline of one request. Reading a schema of a thousand tables takes seconds. */
const REQUEST_MS = 120_000;
/**
 * Starts the schema engine that the project's own CLI would start, spoken to as the CLI does it (JSON-RPC
 * over stdin and stdout): one start instead of one CLI start, about a second, per migration.
 *
 * One engine process for a database that changes while `body` runs: its schema is read at each border and
 * the texts are compared, because Prisma 7 compares no two databases any more ("--from-url and --to-url
 * flags are no longer supported"). The engine stays connected to the database until `body` has ended. From
 * Prisma 7 on it takes its URL in the command line only, as its own CLI passes it.
 *
 * @throws UserError `prisma-engine-missing` when the project has no schema engine in place.
 */
async function withSchemaReader(project, url, ports, body) {
    const start = engineStart(project, ports);
    return withReadingSetup(url, isUrlInSchema(project), (setup) => withEngineProcess({ ...start, arguments: setup.arguments, env: setup.env }, (engine) => body({
        readSchema: () => engine_explained(() => readSchemaText(engine, url, setup)),
        diff: (from, to) => engine_explained(() => compareTexts(engine, from, to)),
    })));
}
/** Up to Prisma 6 the datasource in the schema names the URL; an unknown version is taken for a newer one. */
function isUrlInSchema(project) {
    return ((0,prisma_project/* majorVersion */.i)(project) ?? 7) < 7;
}
/** @throws UserError `prisma-engine-missing`. */
function engineStart(project, ports) {
    const file = project.engine?.file;
    if (file === undefined) {
        throw new errors/* UserError */.yo('prisma-engine-missing', "Prisma's schema engine is not in place, so that no reverse SQL can be generated.", 'Run `npx prisma version` once where it may download its engine, or write a down.sql beside migration.sql.');
    }
    return { file, ports, requestMs: REQUEST_MS };
}
/** Turns what the engine refused into an error for people. */
async function engine_explained(body) {
    try {
        return await body();
    }
    catch (error) {
        if (!(error instanceof EngineRefusal))
            throw error;
        throw new errors/* OperationFailed */.FH('prisma-engine-failed', `Prisma's schema engine could not compare the schemas: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was changed: the engine only reads.', { cause: error });
    }
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/prisma-work.ts



const NO_ENGINE = "Prisma's schema engine is not in place and was not downloaded";
/** Why the project's CLI cannot be asked, or what is needed to ask it. */
function prismaInput(plan, databaseUrl) {
    const { tree, project } = plan;
    if (project.cli === undefined) {
        return { reason: 'Prisma is not installed in the project (run npm ci before)' };
    }
    if (!tree.schema)
        return { reason: 'no schema.prisma was found, and Prisma needs it' };
    return { input: { project, schema: tree.schema, migrations: tree.directory, databaseUrl } };
}
/** Runs the project's own `prisma migrate deploy` against a copy of the baseline. */
async function deployWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return { by: 'belay', reason: asked.reason };
    const result = counted(details, await migrateDeploy(asked.input, ports));
    if (result.ok)
        return { by: 'prisma', ok: true, url };
    if (result.engineMissing) {
        return { by: 'belay', reason: NO_ENGINE };
    }
    const { failedMigration, code, output } = result;
    return {
        ...{ by: 'prisma', ok: false, url, output },
        ...(failedMigration === undefined ? {} : { failedMigration }),
        ...(code === undefined ? {} : { code }),
    };
}
/** `prisma validate`, which needs no database; or why it could not be run. */
async function validateWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return asked.reason;
    const validated = counted(details, await validateSchema(asked.input, ports));
    return validated.engineMissing ? NO_ENGINE : validated;
}
/** `prisma migrate diff --exit-code` from the migrated database to schema.prisma; or why not. */
async function diffWithPrisma({ details }, plan, url, ports) {
    const asked = prismaInput(plan, url);
    if ('reason' in asked)
        return asked.reason;
    const compared = counted(details, await diffExitCode(asked.input, ports));
    return compared.engineMissing ? NO_ENGINE : compared;
}
function counted(details, result) {
    details.prisma.cliStarts += 1;
    details.prisma.cliMs += Math.round(result.durationMs);
    return result;
}
/**
 * Gives `body` Prisma's diff over the schemas that a database goes through, or undefined where the
 * project's engine is not in place. What Prisma cannot do is noted once and not tried again.
 */
async function withReverseGenerator(context, plan, url, ports, body) {
    if (plan.project.engine === undefined)
        return body(undefined);
    const { details, recorder } = context;
    return withSchemaReader(plan.project, url, ports, (engine) => {
        let broken = false;
        const guarded = async (work) => {
            if (broken)
                return undefined;
            const started = performance.now();
            try {
                return await work();
            }
            catch (error) {
                if (error instanceof errors/* Interrupted */.j$ || ports.signal.aborted)
                    throw error;
                broken = true;
                recorder.notVerified.push(`reverse SQL by prisma migrate diff: ${(0,errors/* messageOf */.bD)(error)}`);
                return undefined;
            }
            finally {
                details.prisma.engineMs += Math.round(performance.now() - started);
            }
        };
        return body({
            readSchema: () => guarded(() => engine.readSchema()),
            diff: (from, to) => guarded(() => engine.diff(from, to)),
        });
    });
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/restore-proof.ts








const DUMP_DEADLINE_MS = 15 * 60_000;
const RESTORE_JOBS = 2;
/** Dumps the database as it is before the pending migrations. The caller removes the dump. */
async function dumpBaseline(server, url, ports) {
    const started = performance.now();
    const dump = await (0,client_programs/* findClientProgram */.Nj)('pg_dump', server.major, ports.env);
    const restore = await (0,client_programs/* findClientProgram */.Nj)('pg_restore', server.major, ports.env);
    if (dump === undefined || restore === undefined) {
        return { reason: `no pg_dump and pg_restore of Postgres ${server.major} on this machine` };
    }
    // Where the server has a folder that goes with it, the dump goes too, even when Belay is killed.
    const folder = server.scratch ?? (await (0,external_node_fs_promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_dump_')));
    const archive = external_node_path_default().join(folder, 'before.dump');
    const remove = () => (0,external_node_fs_promises_.rm)(server.scratch === undefined ? folder : archive, { recursive: true, force: true });
    // Compression would cost more than it saves: the archive is read once and thrown away.
    const args = ['--format=custom', '--compress=0', '--no-password', '--file', archive];
    try {
        await (0,client_programs/* runClientProgram */.rs)(dump, args, url, ports, DUMP_DEADLINE_MS);
    }
    catch (error) {
        await remove();
        if (!hasFailed(error))
            throw error;
        return { reason: error.message };
    }
    return { archive, restore, durationMs: performance.now() - started, remove };
}
/**
 * Proves that the way back of last resort exists: the dump, restored into an empty database, gives back
 * the same schema and rows. Removes the dump.
 *
 * @param source Name of the dumped database, whose settings a dump does not hold.
 * @param before What it holds, read already.
 */
async function proveRestore(server, dump, source, before, run, ports) {
    if ('reason' in dump)
        return { kind: 'not-verified', reason: dump.reason };
    const started = performance.now();
    const options = { run, now: ports.now(), signal: ports.signal, settingsOf: source };
    try {
        return await (0,temporary_database/* withTemporaryDatabase */.LN)(server.url, options, async (restored) => {
            const args = ['--exit-on-error', '--no-password', `--jobs=${RESTORE_JOBS}`];
            const into = ['--dbname', restored.name, dump.archive];
            await (0,client_programs/* runClientProgram */.rs)(dump.restore, [...args, ...into], restored.url, ports, DUMP_DEADLINE_MS);
            const missing = differences_differences(before, await readBoundary(restored.url, ports));
            const durationMs = dump.durationMs + performance.now() - started;
            return missing.length === 0
                ? { kind: 'proven', durationMs }
                : { kind: 'differs', differences: missing };
        });
    }
    catch (error) {
        if (!hasFailed(error))
            throw error;
        return { kind: 'differs', differences: [error.message] };
    }
    finally {
        await dump.remove();
    }
}
/** pg_dump or pg_restore itself said no, which is an answer here. */
function hasFailed(error) {
    return error instanceof errors/* OperationFailed */.FH && error.code === 'client-program-failed';
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/walk.ts






/**
 * Applies the pending migrations one by one with Belay's executor, which sends them as Prisma would, and
 * reads schema and rows at every border. Stops at the first that fails.
 */
async function walkForward(options, ports) {
    const { aheadUrl, behindUrl } = options;
    return withWorkplace(aheadUrl, ports, (ahead) => behindUrl === undefined
        ? walk(options, ahead, undefined)
        : withWorkplace(behindUrl, ports, (behind) => walk(options, ahead, behind)));
}
async function walk(options, ahead, following) {
    const { generator, mode } = options;
    const walked = { steps: [] };
    let behind = following;
    let before = options.start;
    let schema = await generator?.readSchema();
    for (const migration of options.pending) {
        const outcome = await applyMigration(ahead.migrating, migration, mode, ahead.history.schema);
        const after = await ahead.boundary();
        if (!outcome.ok) {
            const failed = { migration, outcome, leftBehind: differences_differences(before, after) };
            options.onStep(failed);
            return { ...walked, failed };
        }
        const schemaBefore = schema;
        if (!before.hasReadingOf(after))
            schema = await generator?.readSchema();
        const losses = await lossesBetween(before, after, migration.sql, behind?.looking, ahead.looking);
        const again = behind && (await followBehind(behind, migration, before, after, mode));
        if (again?.failed !== undefined) {
            walked.differs = { migration, message: again.failed };
            behind = undefined;
        }
        const step = {
            ...{ migration, outcome, before, after, losses },
            prismaReverse: schema && schemaBefore && (await generator?.diff(schema, schemaBefore)),
            volatileTables: again?.volatileTables ?? new Set(),
        };
        walked.steps.push(step);
        options.onStep(step);
        before = after;
    }
    return walked;
}
/**
 * Brings the copy behind to the same border. It started from the same rows, so where it now differs the
 * migration itself does not repeat.
 */
async function followBehind(behind, migration, before, after, mode) {
    const { schema, name } = behind.history;
    const outcome = await applyMigration(behind.migrating, migration, mode, schema);
    if (!outcome.ok)
        return { volatileTables: new Set(), failed: outcome.error?.message ?? '' };
    if ((0,rows_compare/* compareRows */.fz)(before.rows, after.rows).length === 0)
        return { volatileTables: new Set() };
    const again = await (0,rows_read/* readRows */.aK)(behind.looking, { excludeTables: [name] });
    return { volatileTables: new Set((0,rows_compare/* compareRows */.fz)(after.rows, again).map(({ table }) => table)) };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var names = __webpack_require__(37847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/types.ts
var catalogue_types = __webpack_require__(93786);
;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts


/** Small pieces of SQL. Names arrive quoted where needed: the server wrote them. */
/** A role in SQL. */
function role(name) {
    return name === catalogue_types/* SELF */.TK ? 'CURRENT_USER' : name;
}
/** The name of what lives on a table, without the table. */
function localName(object) {
    return object.id.slice(0, -` on ${object.table}`.length);
}
/** The schema of a qualified name, and the name: each as SQL writes it. */
const QUALIFIED = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s;
function text_schemaOf(id) {
    return QUALIFIED.exec(id)?.[1] ?? '';
}
function withoutSchema(id) {
    return QUALIFIED.exec(id)?.[2] ?? id;
}
/** The name of a column as SQL writes it. */
function columnName(column, relation) {
    return column.id.slice(relation.id.length + 1);
}
function sequenceOptions(options, withType) {
    const parts = withType ? [`AS ${options.type}`] : [];
    parts.push(`START WITH ${options.start}`, `INCREMENT BY ${options.increment}`);
    parts.push(`MINVALUE ${options.min}`, `MAXVALUE ${options.max}`, `CACHE ${options.cache}`, options.cycle ? 'CYCLE' : 'NO CYCLE');
    return parts.join(' ');
}
/** How ALTER, DROP and COMMENT call an object. */
function reference(node) {
    if (node.kind === 'table')
        return `${node.object.kind === 'foreign table' ? 'FOREIGN TABLE' : 'TABLE'} ${node.id}`;
    if (node.kind === 'function')
        return `${routineKind(node.object.kind)} ${aggregateId(node.object)}`;
    const word = node.kind.endsWith('type') || node.kind === 'enum' ? 'TYPE' : node.kind.toUpperCase();
    if (LIVE_ON_TABLES.has(node.kind) && 'table' in node.object)
        return `${word} ${localName(node.object)} ON ${node.object.table}`;
    return `${word} ${node.id}`;
}
const LIVE_ON_TABLES = new Set([
    'constraint',
    'trigger',
    'policy',
    'rule',
]);
function routineKind(kind) {
    if (kind === 'procedure' || kind === 'aggregate')
        return kind.toUpperCase();
    return 'FUNCTION';
}
/** An aggregate without arguments is called with a star. */
function aggregateId(object) {
    return object.kind === 'aggregate' && object.id.endsWith('()')
        ? `${object.id.slice(0, -2)}(*)`
        : object.id;
}
function comment(on, text) {
    return `COMMENT ON ${on} IS ${text === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(text)}`;
}
/** The difference between two lists of privileges, as GRANT and REVOKE. `on`: `TABLE public.t`. */
function grantStatements(on, before, after, columns = '') {
    const key = (grant) => JSON.stringify(grant);
    const was = new Set(before.map(key));
    const is = new Set(after.map(key));
    const undone = before
        .filter((grant) => !is.has(key(grant)))
        .map((grant) => ({ ...grant, revoked: !grant.revoked }));
    const done = after.filter((grant) => !was.has(key(grant)));
    return [...undone, ...done].map((grant) => grant.revoked
        ? `REVOKE ${grant.privilege}${columns} ON ${on} FROM ${role(grant.role)}`
        : `GRANT ${grant.privilege}${columns} ON ${on} TO ${role(grant.role)}${grant.grantable ? ' WITH GRANT OPTION' : ''}`);
}
/** The kinds with privileges, in the words of GRANT. */
const GRANT_ON = {
    table: 'TABLE',
    view: 'TABLE',
    'materialized view': 'TABLE',
    sequence: 'SEQUENCE',
    // Stands for functions, procedures and aggregates.
    function: 'ROUTINE',
    enum: 'TYPE',
    domain: 'TYPE',
    'composite type': 'TYPE',
    'range type': 'TYPE',
    schema: 'SCHEMA',
};
/** Owner, comment and privileges: what every kind has besides its definition. */
function commonStatements(before, after) {
    const statements = [];
    const was = (before?.object ?? {});
    const is = after.object;
    // A sequence that a column owns follows its table's owner; Postgres refuses it on its own.
    const follows = before?.kind === 'sequence' &&
        after.kind === 'sequence' &&
        before.object.ownedBy !== null &&
        after.object.ownedBy !== null;
    if (is.owner && !follows && is.owner !== (was.owner ?? catalogue_types/* SELF */.TK))
        statements.push(`ALTER ${reference(after)} OWNER TO ${role(is.owner)}`);
    if ((is.comment ?? null) !== (was.comment ?? null))
        statements.push(comment(reference(after), is.comment ?? null));
    const target = GRANT_ON[after.kind];
    if (target !== undefined)
        statements.push(...grantStatements(`${target} ${after.id}`, was.grants ?? [], is.grants ?? []));
    return statements;
}
/** `SET (…)` and `RESET (…)` of storage parameters, each entry `name=value`. */
function optionStatements(alter, before, after, prefix = '') {
    const names = new Set(after.map((option) => option.split('=', 1)[0]));
    const gone = before
        .map((option) => option.split('=', 1)[0] ?? '')
        .filter((name) => !names.has(name));
    const set = after.filter((option) => !before.includes(option));
    return [
        ...(gone.length > 0
            ? [`${alter} RESET (${gone.map((name) => prefix + name).join(', ')})`]
            : []),
        ...(set.length > 0 ? [`${alter} SET (${optionList(set, prefix)})`] : []),
    ];
}
/** Storage parameters as SQL takes them: the value as a literal, which every option accepts. */
function optionList(options, prefix = '') {
    return options
        .map((option) => {
        const [name = '', ...value] = option.split('=');
        return `${prefix}${name} = ${(0,identifiers/* quoteLiteral */.ce)(value.join('='))}`;
    })
        .join(', ');
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/columns.ts

/** A column as CREATE TABLE and ADD COLUMN take it. */
function columnDefinition(column, table) {
    const parts = [columnName(column, table), columns_typeOf(column)];
    if (column.generated)
        parts.push(`GENERATED ALWAYS AS (${column.default ?? ''}) ${column.generated.toUpperCase()}`);
    else if (column.identity)
        parts.push(columns_identity(column));
    else if (column.default !== null)
        parts.push(`DEFAULT ${column.default}`);
    if (column.notNull && !column.notNullUnvalidated)
        parts.push('NOT NULL');
    return parts.join(' ');
}
function columns_typeOf(column) {
    return column.collation === null ? column.type : `${column.type} COLLATE ${column.collation}`;
}
function columns_identity(column) {
    const sequence = column.identitySequence;
    const options = sequence
        ? ` (SEQUENCE NAME ${sequence.name} ${sequenceOptions(sequence, false)})`
        : '';
    return `GENERATED ${(column.identity ?? 'always').toUpperCase()} AS IDENTITY${options}`;
}
/** What is said about a column after it exists: storage, statistics, comment, privileges. */
function columnDetails(before, after, table) {
    const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${columnName(after, table)}`;
    const statements = [];
    if (after.storage !== (before?.storage ?? null))
        statements.push(`${alter} SET STORAGE ${(after.storage ?? storageOf(after.type)).toUpperCase()}`);
    if (after.compression !== (before?.compression ?? null))
        statements.push(`${alter} SET COMPRESSION ${after.compression ?? 'default'}`);
    if (after.statistics !== (before?.statistics ?? null))
        statements.push(`${alter} SET STATISTICS ${after.statistics ?? -1}`);
    statements.push(...optionStatements(alter, before?.options ?? [], after.options));
    if (after.notNullUnvalidated && !before?.notNullUnvalidated)
        statements.push(`ALTER TABLE ${table.id} ADD NOT NULL ${columnName(after, table)} NOT VALID`);
    if (after.comment !== (before?.comment ?? null))
        statements.push(comment(`COLUMN ${after.id}`, after.comment));
    statements.push(...grantStatements(`TABLE ${table.id}`, before?.grants ?? [], after.grants, ` (${columnName(after, table)})`));
    return statements;
}
/** Does this change need the column to be made anew? Its values are computed, so nothing is lost. */
function mustRecreate(before, after) {
    if (before.generated === after.generated && before.default === after.default)
        return before.generated !== null && before.type !== after.type;
    return before.generated !== null || after.generated !== null;
}
/** A type's own storage, among the types whose storage can be another one (`SET STORAGE DEFAULT` only came with 16). */
function storageOf(type) {
    return /^(numeric|inet|cidr)\b/.test(type) && !type.endsWith('[]') ? 'main' : 'extended';
}
function isRetyped(before, after) {
    return before.type !== after.type || before.collation !== after.collation;
}
/**
 * Type, default, identity and nullability of a column that exists; an identity that goes went before. `defaultGone`: the default was dropped
 * beforehand, because what it needs goes or its type changes.
 */
function alterColumn(before, after, table, defaultGone) {
    const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${columnName(after, table)}`;
    const statements = [];
    if (isRetyped(before, after))
        statements.push(retype(before, after, table));
    const unvalidated = after.notNullUnvalidated && !before.notNullUnvalidated;
    if (before.notNull && (!after.notNull || unvalidated))
        statements.push(`${alter} DROP NOT NULL`);
    if (!before.notNull && after.notNull && !after.notNullUnvalidated)
        statements.push(`${alter} SET NOT NULL`);
    // Setting what is already declared validates it (Postgres 18).
    if (before.notNull && before.notNullUnvalidated && after.notNull && !after.notNullUnvalidated)
        statements.push(`${alter} SET NOT NULL`);
    if (!after.generated &&
        !after.identity &&
        after.default !== null &&
        (defaultGone || after.default !== before.default))
        statements.push(`${alter} SET DEFAULT ${after.default}`);
    if (after.identity)
        statements.push(...alterIdentity(alter, before, after));
    return [...statements, ...columnDetails(before, after, table)];
}
function alterIdentity(alter, before, after) {
    if (!before.identity)
        return [`${alter} ADD ${columns_identity(after)}`];
    const statements = [];
    if (before.identity !== after.identity)
        statements.push(`${alter} SET GENERATED ${(after.identity ?? '').toUpperCase()}`);
    const [was, is] = [before.identitySequence, after.identitySequence];
    if (!was || !is)
        return statements;
    if (was.name !== is.name) {
        const name = is.name.slice(is.name.lastIndexOf('.') + 1);
        statements.push(`ALTER SEQUENCE ${was.name} RENAME TO ${name}`);
    }
    const options = sequenceOptions(is, true);
    if (options !== sequenceOptions(was, true))
        statements.push(`ALTER SEQUENCE ${is.name} ${options}`);
    return statements;
}
function retype(before, after, table) {
    const name = columnName(after, table);
    if (table.kind === 'foreign table')
        return `ALTER FOREIGN TABLE ${table.id} ALTER COLUMN ${name} TYPE ${columns_typeOf(after)}`;
    return `ALTER TABLE ${table.id} ALTER COLUMN ${name} TYPE ${columns_typeOf(after)} USING ${castOf(name, before.type, after.type)}`;
}
/** Types that pg_cast converts among each other; every type converts from and to text. */
const CAST_GROUPS = [
    /^(smallint|integer|bigint|numeric|real|double precision|oid)$/,
    /^(integer|boolean)$/,
    /^(date|timestamp|timestamp without time zone|timestamp with time zone)$/,
    /^(timestamp without time zone|timestamp with time zone|time without time zone|time with time zone)$/,
    /^(time without time zone|interval)$/,
    /^(json|jsonb)$/,
    /^(jsonb|smallint|integer|bigint|numeric|real|double precision)$/,
    /^(bit|bit varying|integer|bigint)$/,
    /^(inet|cidr)$/,
];
const columns_TEXTS = /^(text|character varying|character|name)$/;
/**
 * `column::type` where Postgres has that cast, else through text: so the statement is at least valid,
 * and succeeds where there are no values or where they read the same in both types.
 */
function castOf(column, before, after) {
    if (before === after)
        return column;
    const [was, is] = [elementOf(before), elementOf(after)];
    const direct = was === is ||
        columns_TEXTS.test(was) ||
        columns_TEXTS.test(is) ||
        CAST_GROUPS.some((group) => group.test(was) && group.test(is));
    const array = before.endsWith('[]') && after.endsWith('[]') ? '[]' : '';
    return direct ? `${column}::${after}` : `${column}::text${array}::${after}`;
}
/** Without length, precision and the brackets of an array. */
function elementOf(type) {
    return type.replace(/\[\]$/, '').replace(/\([^)]*\)/, '');
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/create-objects.ts


function createEnum(id, labels) {
    return `CREATE TYPE ${id} AS ENUM (${labels.map(identifiers/* quoteLiteral */.ce).join(', ')})`;
}
function createDomain(domain) {
    const parts = [`CREATE DOMAIN ${domain.id} AS ${domain.type}`];
    if (domain.collation !== null)
        parts.push(`COLLATE ${domain.collation}`);
    if (domain.default !== null)
        parts.push(`DEFAULT ${domain.default}`);
    if (domain.notNull)
        parts.push('NOT NULL');
    const valid = domain.constraints.filter((constraint) => constraint.validated);
    for (const constraint of valid)
        parts.push(`CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(constraint.name)} ${constraint.definition}`);
    const later = domain.constraints.filter((constraint) => !constraint.validated);
    return [
        parts.join(' '),
        ...later.map((constraint) => `ALTER DOMAIN ${domain.id} ADD CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(constraint.name)} ${constraint.definition}`),
    ];
}
function createComposite(id, attributes) {
    const list = attributes.map(attributeDefinition).join(', ');
    const comments = attributes.filter((attribute) => attribute.comment !== null);
    return [
        `CREATE TYPE ${id} AS (${list})`,
        ...comments.map((attribute) => comment(`COLUMN ${id}.${(0,identifiers/* quoteIdent */.v4)(attribute.name)}`, attribute.comment)),
    ];
}
function attributeDefinition(attribute) {
    return `${(0,identifiers/* quoteIdent */.v4)(attribute.name)} ${attributeType(attribute)}`;
}
function attributeType(attribute) {
    return attribute.collation === null
        ? attribute.type
        : `${attribute.type} COLLATE ${attribute.collation}`;
}
function createPolicy(policy) {
    const { permissive, command, roles, using, check, table } = policy;
    const kind = permissive ? 'PERMISSIVE' : 'RESTRICTIVE';
    const parts = [
        `CREATE POLICY ${localName(policy)} ON ${table} AS ${kind} FOR ${command} TO ${roles.map(role).join(', ')}`,
    ];
    if (using !== null)
        parts.push(`USING (${using})`);
    if (check !== null)
        parts.push(`WITH CHECK (${check})`);
    return parts.join(' ');
}
function createEventTrigger(node) {
    const { event, tags, enabled } = node.object;
    const filter = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(identifiers/* quoteLiteral */.ce).join(', ')})`;
    const made = `CREATE EVENT TRIGGER ${node.id} ON ${event}${filter} EXECUTE FUNCTION ${node.object.function}`;
    return enabled === 'enabled'
        ? [made]
        : [made, `ALTER EVENT TRIGGER ${node.id} ${stateWord(enabled)}`];
}
function createRoutine(routine) {
    if (routine.kind !== 'aggregate')
        return routine.definition.trimEnd().replace(/;$/, '');
    const name = routine.id.slice(0, routine.id.lastIndexOf('('));
    return `CREATE AGGREGATE ${name}(${routine.arguments === '' ? '*' : routine.arguments}) (${routine.definition})`;
}
function stateWord(state) {
    return {
        enabled: 'ENABLE',
        disabled: 'DISABLE',
        replica: 'ENABLE REPLICA',
        always: 'ENABLE ALWAYS',
    }[state];
}
function triggerState(trigger) {
    return [
        `ALTER TABLE ${trigger.inherited ? 'ONLY ' : ''}${trigger.table} ${stateWord(trigger.enabled)} TRIGGER ${localName(trigger)}`,
    ];
}
function ruleState(rule) {
    return [`ALTER TABLE ${rule.table} ${stateWord(rule.enabled)} RULE ${localName(rule)}`];
}
function createPublication(publication) {
    const what = [
        ...(publication.tables.length > 0 ? [`TABLE ${publication.tables.join(', ')}`] : []),
        ...(publication.schemas.length > 0
            ? [`TABLES IN SCHEMA ${publication.schemas.join(', ')}`]
            : []),
    ];
    const target = publication.allTables
        ? ' FOR ALL TABLES'
        : what.length > 0
            ? ` FOR ${what.join(', ')}`
            : '';
    const options = [
        `publish = '${publication.operations.join(', ')}'`,
        `publish_via_partition_root = ${publication.viaRoot}`,
    ];
    return `CREATE PUBLICATION ${publication.id}${target} WITH (${options.join(', ')})`;
}
/** ALTER DEFAULT PRIVILEGES from one state to another; undefined: as Postgres has it built in. */
function defaultPrivileges(before, after) {
    const where = after.schema === null ? '' : ` IN SCHEMA ${after.schema}`;
    const start = `ALTER DEFAULT PRIVILEGES FOR ROLE ${role(after.role)}${where}`;
    return grantStatements(after.on, before?.grants ?? [], after.grants).map((statement) => `${start} ${statement}`);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/tables.ts

/** What is said about a table beside its columns, from one state to another (undefined: just created). */
function tableProperties(before, after) {
    const alter = `ALTER TABLE ${after.id}`;
    const statements = [];
    if (before) {
        if (before.unlogged !== after.unlogged)
            statements.push(`${alter} SET ${after.unlogged ? 'UNLOGGED' : 'LOGGED'}`);
        if (before.tablespace !== after.tablespace)
            statements.push(`${alter} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`);
        if (before.accessMethod !== after.accessMethod)
            statements.push(`${alter} SET ACCESS METHOD ${after.accessMethod ?? 'heap'}`);
        statements.push(...optionStatements(alter, before.options, after.options));
        statements.push(...optionStatements(alter, before.toastOptions, after.toastOptions, 'toast.'));
        for (const parent of before.inherits)
            if (!after.inherits.includes(parent))
                statements.push(`${alter} NO INHERIT ${parent}`);
        for (const parent of after.inherits)
            if (!before.inherits.includes(parent))
                statements.push(`${alter} INHERIT ${parent}`);
    }
    if (after.rowSecurity !== (before?.rowSecurity ?? false))
        statements.push(`${alter} ${after.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
    if (after.forceRowSecurity !== (before?.forceRowSecurity ?? false))
        statements.push(`${alter} ${after.forceRowSecurity ? 'FORCE' : 'NO FORCE'} ROW LEVEL SECURITY`);
    return statements;
}
/** What names an index and so comes after the indexes: replica identity and clustering. */
function tableIndexProperties(before, after, recreated) {
    const statements = [];
    const index = after.replicaIdentity.startsWith('index ')
        ? after.replicaIdentity.slice('index '.length)
        : undefined;
    if (after.replicaIdentity !== (before?.replicaIdentity ?? 'default') ||
        (index !== undefined && recreated(index))) {
        const identity = index === undefined
            ? after.replicaIdentity.toUpperCase()
            : `USING INDEX ${withoutSchema(index)}`;
        statements.push(`ALTER TABLE ${after.id} REPLICA IDENTITY ${identity}`);
    }
    const clustered = after.clusteredOn;
    if (clustered === null && before?.clusteredOn)
        statements.push(`ALTER TABLE ${after.id} SET WITHOUT CLUSTER`);
    if (clustered !== null && (clustered !== before?.clusteredOn || recreated(clustered)))
        statements.push(`ALTER TABLE ${after.id} CLUSTER ON ${withoutSchema(clustered)}`);
    return statements;
}
/** What keeps a table from being altered in place, as a sentence. */
function tableObstacles(before, after) {
    const sentences = [];
    if (before.kind !== after.kind)
        sentences.push(`${before.id} would have to become a ${after.kind} (it is a ${before.kind}): copy the rows by hand`);
    else if (before.partitionKey !== after.partitionKey)
        sentences.push(`the partition key of ${before.id} cannot be changed: ${before.partitionKey ?? 'none'} → ${after.partitionKey ?? 'none'}`);
    if (before.ofType !== after.ofType)
        sentences.push(`${before.id} OF ${after.ofType ?? 'no type'} is not written`);
    if (before.foreignServer !== after.foreignServer ||
        before.foreignOptions.join() !== after.foreignOptions.join())
        sentences.push(`the foreign server or options of ${before.id} are not changed`);
    return sentences;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/create-tables.ts




/** A partition is made as a table of its own and attached later, so that its keys keep their names. */
function createTable(table) {
    if (table.ofType !== null)
        return { notGenerated: `table ${table.id} is a typed table (OF ${table.ofType})` };
    const columns = table.columns.filter((column) => column.local || table.partitionOf !== null);
    const words = [
        'CREATE',
        table.unlogged ? 'UNLOGGED' : '',
        table.kind === 'foreign table' ? 'FOREIGN' : '',
        'TABLE',
        table.id,
    ].filter(Boolean);
    const parts = [
        `${words.join(' ')} (${columns.map((column) => `\n  ${columnDefinition(column, table)}`).join(',')}\n)`,
    ];
    if (table.inherits.length > 0)
        parts.push(`INHERITS (${table.inherits.join(', ')})`);
    if (table.partitionKey !== null)
        parts.push(`PARTITION BY ${table.partitionKey}`);
    if (table.accessMethod !== null)
        parts.push(`USING ${table.accessMethod}`);
    const options = [optionList(table.options), optionList(table.toastOptions, 'toast.')].filter((text) => text !== '');
    if (options.length > 0)
        parts.push(`WITH (${options.join(', ')})`);
    if (table.tablespace !== null)
        parts.push(`TABLESPACE ${table.tablespace}`);
    if (table.foreignServer !== null)
        parts.push(`SERVER ${table.foreignServer}${foreignOptions(table.foreignOptions)}`);
    const details = table.columns.flatMap((column) => columnDetails(undefined, column, table));
    return [parts.join(' '), ...tableProperties(undefined, table), ...details];
}
function foreignOptions(options) {
    if (options.length === 0)
        return '';
    const list = options.map((option) => {
        const [name = '', ...value] = option.split('=');
        return `${(0,identifiers/* quoteIdent */.v4)(name)} ${(0,identifiers/* quoteLiteral */.ce)(value.join('='))}`;
    });
    return ` OPTIONS (${list.join(', ')})`;
}
function addColumn(node) {
    if (!('kind' in node.relation))
        return [];
    const table = node.relation;
    const foreign = table.kind === 'foreign table' ? 'FOREIGN ' : '';
    return [
        `ALTER ${foreign}TABLE ${table.id} ADD COLUMN ${columnDefinition(node.object, table)}`,
        ...columnDetails(undefined, node.object, table),
    ];
}
/** Also for a view that exists and may be replaced in place. */
function createView(view, replace = false) {
    const name = `${view.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${view.id}`;
    const columns = view.columns.map((column) => columnName(column, view)).join(', ');
    const options = view.options.length === 0 ? '' : ` WITH (${optionList(view.options)})`;
    const space = view.tablespace === null ? '' : ` TABLESPACE ${view.tablespace}`;
    const query = view.definition.replace(/;\s*$/, '');
    const data = view.materialized && !view.populated ? '\nWITH NO DATA' : '';
    return [
        `CREATE ${replace ? 'OR REPLACE ' : ''}${name} (${columns})${options}${space} AS\n${query}${data}`,
        ...viewColumns(undefined, view),
    ];
}
/** Defaults, comments and privileges of a view's columns. */
function viewColumns(before, after) {
    return after.columns.flatMap((column) => {
        const was = before?.columns.find((candidate) => candidate.name === column.name);
        const name = columnName(column, after);
        const statements = [];
        if (column.default !== (was?.default ?? null)) {
            const set = column.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${column.default}`;
            statements.push(`ALTER VIEW ${after.id} ALTER COLUMN ${name} ${set}`);
        }
        if (column.comment !== (was?.comment ?? null))
            statements.push(comment(`COLUMN ${column.id}`, column.comment));
        return [
            ...statements,
            ...grantStatements(`TABLE ${after.id}`, was?.grants ?? [], column.grants, ` (${name})`),
        ];
    });
}
function addConstraint(constraint) {
    // The server's text already says NOT VALID where it applies.
    const add = `ALTER TABLE ${constraint.table} ADD CONSTRAINT ${localName(constraint)} ${constraint.definition}`;
    const placed = constraint.indexTablespace === null
        ? add
        : `${add} USING INDEX TABLESPACE ${constraint.indexTablespace}`;
    return [placed, ...constraintIndex(undefined, constraint)];
}
/** Storage parameters and comment of the index behind a key, which the text of the constraint leaves out. */
function constraintIndex(before, after) {
    const index = `INDEX ${text_schemaOf(after.table)}.${localName(after)}`;
    return [
        ...optionStatements(`ALTER ${index}`, before?.indexOptions ?? [], after.indexOptions),
        ...(after.indexComment === (before?.indexComment ?? null)
            ? []
            : [comment(index, after.indexComment)]),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/create.ts




/** These carry their privileges and settings in the definition; a column says its own. */
const SAY_IT_THEMSELVES = new Set([
    'default privileges',
    'database settings',
    'column',
]);
/** CREATE for one object, with its owner, comment and privileges. */
function createStatements(node) {
    const create = CREATE[node.kind];
    const main = create(node);
    if (!Array.isArray(main) || SAY_IT_THEMSELVES.has(node.kind))
        return main;
    return [...main, ...commonStatements(undefined, node)];
}
const CREATE = {
    schema: (node) => [`CREATE SCHEMA ${node.id}`],
    extension: ({ id, object }) => [
        `CREATE EXTENSION ${id} WITH SCHEMA ${object.schema} VERSION ${(0,identifiers/* quoteLiteral */.ce)(object.version)}`,
    ],
    enum: (node) => [createEnum(node.id, node.object.labels)],
    domain: (node) => createDomain(node.object),
    'composite type': (node) => createComposite(node.id, node.object.attributes),
    'range type': (node) => [`CREATE TYPE ${node.id} AS RANGE (${node.object.definition})`],
    sequence: ({ id, object }) => [
        `CREATE ${object.unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${id} ${sequenceOptions(object, true)}`,
    ],
    table: (node) => createTable(node.object),
    column: addColumn,
    view: (node) => createView(node.object),
    'materialized view': (node) => createView(node.object),
    index: ({ id, object }) => object.valid
        ? [object.definition.replace(' ON ONLY ', ' ON ')]
        : { notGenerated: `index ${id} is invalid there; an invalid index is left out` },
    constraint: (node) => addConstraint(node.object),
    function: (node) => [createRoutine(node.object)],
    trigger: ({ object }) => {
        const state = object.enabled === 'enabled' && !object.inherited ? [] : triggerState(object);
        return object.inherited ? state : [object.definition, ...state];
    },
    policy: (node) => [createPolicy(node.object)],
    rule: ({ object }) => [
        object.definition.replace(/;$/, ''),
        ...(object.enabled === 'enabled' ? [] : ruleState(object)),
    ],
    'event trigger': createEventTrigger,
    statistics: ({ id, object: { definition, target } }) => [
        definition,
        ...(target === null ? [] : [`ALTER STATISTICS ${id} SET STATISTICS ${target}`]),
    ],
    publication: (node) => [createPublication(node.object)],
    'default privileges': (node) => defaultPrivileges(undefined, node.object),
    'database settings': (node) => ({
        notGenerated: `settings of the database (${node.object.settings.join(', ')})`,
    }),
    other: (node) => ({ notGenerated: `${node.id} would have to be created` }),
};

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/drop.ts


/** DROP for one object. Never CASCADE: what depends on it was dropped before, by name. */
function dropStatements(node) {
    if (node.kind === 'column')
        return dropColumn(node);
    if (node.kind === 'constraint')
        return [`ALTER TABLE ${node.object.table} DROP CONSTRAINT ${localName(node.object)}`];
    if (node.kind === 'default privileges')
        return defaultPrivileges(node.object, { ...node.object, grants: [] });
    if (node.kind === 'database settings')
        return {
            notGenerated: `settings of the database that would have to be reset: ${node.object.settings.join(', ')}`,
        };
    if (node.kind === 'other')
        return dropOther(node.id, node.object.kind);
    return [`DROP ${reference(node)}`];
}
/** A view's column goes with the view. */
function dropColumn({ object, relation }) {
    if (!('kind' in relation))
        return [];
    const foreign = relation.kind === 'foreign table' ? 'FOREIGN ' : '';
    return [`ALTER ${foreign}TABLE ${relation.id} DROP COLUMN ${columnName(object, relation)}`];
}
/** The rarer kinds whose DROP is written; a subscription or a user mapping reaches out of the database. */
const DROPPED_BY_NAME = {
    collation: 'COLLATION',
    conversion: 'CONVERSION',
    operator: 'OPERATOR',
    'operator class': 'OPERATOR CLASS',
    'operator family': 'OPERATOR FAMILY',
    'text search configuration': 'TEXT SEARCH CONFIGURATION',
    'text search dictionary': 'TEXT SEARCH DICTIONARY',
    'text search parser': 'TEXT SEARCH PARSER',
    'text search template': 'TEXT SEARCH TEMPLATE',
    cast: 'CAST',
    'foreign data wrapper': 'FOREIGN DATA WRAPPER',
    'foreign server': 'SERVER',
};
function dropOther(id, kind) {
    const word = DROPPED_BY_NAME[kind];
    return word === undefined
        ? { notGenerated: `${id} would have to be dropped` }
        : [`DROP ${word} ${id.slice(kind.length + 1)}`];
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/enums.ts




/** The name an enum has while its successor takes its place. */
const OLD_SUFFIX = '__belay_old';
/**
 * The values to add, when that is all there is to do: ALTER TYPE … ADD VALUE. Undefined when a value goes or
 * the order changes, or when something of the new schema already uses a new value: it cannot be used in the
 * transaction that adds it ("unsafe use of new value", 55P04).
 */
function addedValues(before, after, users) {
    const kept = after.labels.filter((label) => before.labels.includes(label));
    if (kept.join('\0') !== before.labels.join('\0'))
        return undefined;
    const added = after.labels.filter((label) => !before.labels.includes(label));
    for (const user of users) {
        const text = JSON.stringify(user.object);
        if (added.some((label) => text.includes(JSON.stringify((0,identifiers/* quoteLiteral */.ce)(label)).slice(1, -1))))
            return undefined;
    }
    return after.labels.flatMap((label, index) => {
        if (!added.includes(label))
            return [];
        // Whatever precedes a value is there by then; only a new first value has nothing before it.
        const place = index > 0
            ? `AFTER ${(0,identifiers/* quoteLiteral */.ce)(after.labels[index - 1] ?? '')}`
            : `BEFORE ${(0,identifiers/* quoteLiteral */.ce)(before.labels[0] ?? '')}`;
        const needed = index > 0 || before.labels.length > 0;
        return [`ALTER TYPE ${after.id} ADD VALUE ${(0,identifiers/* quoteLiteral */.ce)(label)}${needed ? ` ${place}` : ''}`];
    });
}
/**
 * Makes the enum anew under its name and moves the columns over, their values by name: a row with a value
 * that is no longer there makes it fail, which is right. The old type is dropped by `after`, once the
 * columns that leave the type have left.
 */
function recreateEnum(after, columns) {
    const old = oldName(after);
    const moved = columns.map(({ table, column }) => {
        const name = columnName(column, table);
        const cast = castOf(name, `${column.type.endsWith('[]') ? 'old.[]' : 'old.'}`, column.type);
        return `ALTER TABLE ${table.id} ALTER COLUMN ${name} TYPE ${column.type} USING ${cast}`;
    });
    return {
        statements: [
            `ALTER TYPE ${after.id} RENAME TO ${old.name}`,
            createEnum(after.id, after.labels),
            ...moved,
        ],
        after: [`DROP TYPE ${old.id}`],
    };
}
function oldName(type) {
    // Postgres cuts names at 63 bytes; a cut name would not be the one dropped later.
    const room = Buffer.from(type.name)
        .subarray(0, 63 - OLD_SUFFIX.length)
        .toString('utf8')
        .replace(/\uFFFD$/, '');
    const name = (0,identifiers/* quoteIdent */.v4)(room + OLD_SUFFIX);
    return { id: `${text_schemaOf(type.id)}.${name}`, name };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/finish.ts


/** What ties objects together that had to exist first: owned sequences, partitions, identity by index. */
function lastStatements(plan) {
    const statements = [];
    for (const [key, node] of plan.to) {
        const was = plan.create.has(key) ? undefined : plan.from.get(key);
        if (node.kind === 'sequence') {
            const before = was?.kind === 'sequence' ? was.object.ownedBy : null;
            if (node.object.ownedBy !== before)
                statements.push(`ALTER SEQUENCE ${node.id} OWNED BY ${node.object.ownedBy ?? 'NONE'}`);
        }
        if (node.kind !== 'table')
            continue;
        const before = was?.kind === 'table' ? was.object : undefined;
        if (node.object.partitionOf !== null && (before === undefined || detached(plan, before)))
            statements.push(`ALTER TABLE ${node.object.partitionOf} ATTACH PARTITION ${node.id} ${node.object.partitionBound ?? ''}`);
        statements.push(...tableIndexProperties(before, node.object, (index) => isMadeAnew(plan, node.object, index)));
    }
    return statements;
}
function isMadeAnew(plan, table, index) {
    const name = index.slice(table.id.lastIndexOf('.') + 1);
    return (plan.create.has((0,names/* keyOf */.TN)('index', index)) ||
        plan.create.has((0,names/* keyOf */.TN)('constraint', `${name} on ${table.id}`)));
}
/** Is its place among partitions another one in the other schema? */
function detached(plan, table) {
    const other = plan.to.get((0,names/* keyOf */.TN)('table', table.id));
    return (other?.kind === 'table' &&
        (other.object.partitionOf !== table.partitionOf ||
            other.object.partitionBound !== table.partitionBound));
}
/** The statement that takes a partition from its parent. */
function detach(table) {
    return `ALTER TABLE ${table.partitionOf} DETACH PARTITION ${table.id}`;
}
/** ADD COLUMN only adds at the end: where that leaves another order than wanted, it is said. */
function columnOrder(plan) {
    const sentences = [];
    for (const [key, node] of plan.to) {
        const was = plan.from.get(key);
        if (node.kind !== 'table' || was?.kind !== 'table' || plan.create.has(key))
            continue;
        const made = (id) => plan.create.has((0,names/* keyOf */.TN)('column', id));
        const stay = was.object.columns.filter((column) => plan.to.has((0,names/* keyOf */.TN)('column', column.id)) && !made(column.id));
        const reached = [
            ...stay,
            ...node.object.columns.filter((column) => !stay.some((other) => other.id === column.id)),
        ].map((column) => column.name);
        const wanted = node.object.columns.map((column) => column.name);
        if (reached.join('\0') !== wanted.join('\0'))
            sentences.push(`columns of ${node.id} come in the order ${reached.join(', ')}, not ${wanted.join(', ')}: Postgres only adds columns at the end`);
    }
    return sentences;
}
/** Inherited columns that become a table's own, or the reverse, follow from INHERIT; anything else is said. */
function onlyInherited(plan) {
    return [...plan.columns].flatMap((key) => {
        const was = plan.from.get(key);
        const is = plan.to.get(key);
        if (was?.kind !== 'column' ||
            is?.kind !== 'column' ||
            was.object.inherited !== is.object.inherited)
            return [];
        return was.object.local === is.object.local
            ? []
            : [`whether ${is.id} is declared on the table itself or only inherited`];
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/needs.ts

/** The objects behind keys, ready to be ordered. */
function itemsOf(nodes, keys) {
    return [...keys].flatMap((key) => {
        const node = nodes.get(key);
        return node === undefined
            ? []
            : [{ key, node, kind: node.kind, weight: weightOf(node, nodes) }];
    });
}
/** Foreign keys after the keys they point to; columns as the table has them; partitions' indexes before their parents'. */
function weightOf(node, nodes) {
    if (node.kind === 'constraint') {
        const table = nodes.get((0,names/* keyOf */.TN)('table', node.object.table));
        const partitioned = table?.kind === 'table' && table.object.kind === 'partitioned table';
        return (node.object.type === 'foreign key' ? 2 : 0) + (partitioned ? 1 : 0);
    }
    if (node.kind === 'index')
        return / ON ONLY /.test(node.object.definition) ? 1 : 0;
    if (node.kind === 'column')
        return node.relation.columns.findIndex((column) => column.id === node.id);
    return 0;
}
/**
 * What a key needs among `keys`: its dependencies, where a column stands for its new table or view, with
 * the links that pg_depend does not keep (partition and inheritance parents, what lives on a table).
 */
function needs_needsOf(catalogue, nodes, keys) {
    const standsFor = (key) => {
        const node = nodes.get(key);
        if (node?.kind !== 'column' || keys.has(key))
            return key;
        return 'kind' in node.relation
            ? (0,names/* keyOf */.TN)('table', node.relation.id)
            : (0,names/* keyOf */.TN)(node.relation.materialized ? 'materialized view' : 'view', node.relation.id);
    };
    return (key) => {
        const node = nodes.get(key);
        const own = catalogue.dependencies[key] ?? [];
        const brought = node?.kind === 'table'
            ? node.object.columns.flatMap((column) => catalogue.dependencies[(0,names/* keyOf */.TN)('column', column.id)] ?? [])
            : [];
        const parents = node?.kind === 'table'
            ? [...node.object.inherits].map((parent) => (0,names/* keyOf */.TN)('table', parent))
            : [];
        const place = node && 'table' in node.object
            ? ['table', 'view', 'materialized view'].map((kind) => `${kind} ${node.object.table}`)
            : [];
        const columnTable = node?.kind === 'column' ? [(0,names/* keyOf */.TN)('table', node.relation.id)] : [];
        return [...own, ...brought, ...parents, ...place, ...columnTable].map(standsFor);
    };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/order.ts

/** The order in which kinds are made where nothing else decides. Dropped in the opposite order. */
const RANK = {
    schema: 0,
    extension: 1,
    other: 2,
    enum: 3,
    'composite type': 4,
    domain: 5,
    'range type': 6,
    sequence: 7,
    function: 8,
    table: 9,
    column: 10,
    constraint: 11,
    index: 12,
    view: 14,
    'materialized view': 15,
    statistics: 16,
    trigger: 17,
    policy: 18,
    rule: 19,
    'event trigger': 20,
    publication: 21,
    'default privileges': 22,
    'database settings': 23,
};
/**
 * Orders so that everything comes after what it needs, and among what is free, by kind, weight and name.
 * A circle (which no schema of the field has among the kinds ordered here) is cut at its first member.
 *
 * @param needs The keys each key needs; keys outside `items` are already there.
 */
function order_inOrder(items, needs) {
    const waiting = new Map(items.map((item) => [item.key, item]));
    const missing = new Map();
    const waiters = new Map();
    for (const { key } of items) {
        const open = new Set(needs(key).filter((need) => need !== key && waiting.has(need)));
        missing.set(key, open.size);
        for (const need of open)
            waiters.set(need, [...(waiters.get(need) ?? []), key]);
    }
    const before = (a, b) => RANK[a.kind] - RANK[b.kind] || a.weight - b.weight || (0,names/* compareText */.n6)(a.key, b.key);
    const sorted = [...items].sort(before);
    const result = [];
    while (waiting.size > 0) {
        const next = sorted.find((item) => waiting.has(item.key) && missing.get(item.key) === 0) ??
            sorted.find((item) => waiting.has(item.key));
        if (next === undefined)
            break;
        waiting.delete(next.key);
        result.push(next);
        for (const waiter of waiters.get(next.key) ?? [])
            missing.set(waiter, (missing.get(waiter) ?? 1) - 1);
    }
    return result;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/nodes.ts
var nodes = __webpack_require__(9166);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/same.ts
var same = __webpack_require__(17485);
;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/alter-objects.ts





function alterRoutine(before, after) {
    const shape = ({ kind, arguments: list, result }) => JSON.stringify([kind, list, result]);
    if (shape(before) !== shape(after))
        return 'replace';
    if (before.definition === after.definition)
        return { statements: [] };
    return after.kind === 'aggregate' ? 'replace' : { statements: [createRoutine(after)] };
}
function alterIndex(before, after) {
    if (before.valid && !after.valid)
        return {
            statements: [],
            notGenerated: [`index ${after.id} is invalid there; it stays valid here`],
        };
    const shape = ({ definition, valid, statistics }) => JSON.stringify([definition, valid, statistics]);
    if (shape(before) !== shape(after))
        return 'replace';
    const statements = [];
    if (before.tablespace !== after.tablespace)
        statements.push(`ALTER INDEX ${after.id} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`);
    if (after.partitionOf !== null && before.partitionOf !== after.partitionOf)
        statements.push(`ALTER INDEX ${after.partitionOf} ATTACH PARTITION ${after.id}`);
    return { statements };
}
/** What every kind of object has is altered by itself. */
function isSameButCommon(one, other) {
    const own = ({ object }) => ({
        ...object,
        comment: null,
        owner: null,
        grants: null,
    });
    return (0,same/* isSame */.F)(own(one), own(other));
}
function alterExtension(before, after) {
    const statements = [];
    if (before.schema !== after.schema)
        statements.push(`ALTER EXTENSION ${after.id} SET SCHEMA ${after.schema}`);
    if (before.version !== after.version)
        statements.push(`ALTER EXTENSION ${after.id} UPDATE TO ${(0,identifiers/* quoteLiteral */.ce)(after.version)}`);
    return { statements };
}
function alterDomain(before, after) {
    if (before.type !== after.type || before.collation !== after.collation)
        return 'replace';
    const alterIt = `ALTER DOMAIN ${after.id}`;
    const statements = [];
    if (before.default !== after.default)
        statements.push(`${alterIt} ${after.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`}`);
    if (before.notNull !== after.notNull)
        statements.push(`${alterIt} ${after.notNull ? 'SET' : 'DROP'} NOT NULL`);
    const text = (constraint) => JSON.stringify(constraint);
    const is = new Set(after.constraints.map(text));
    const was = new Set(before.constraints.map(text));
    for (const constraint of before.constraints)
        if (!is.has(text(constraint)))
            statements.push(`${alterIt} DROP CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(constraint.name)}`);
    for (const constraint of after.constraints)
        if (!was.has(text(constraint)))
            statements.push(`${alterIt} ADD CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(constraint.name)} ${constraint.definition}`);
    return { statements };
}
function alterComposite(before, after) {
    const statements = [];
    const was = new Map(before.attributes.map((attribute) => [attribute.name, attribute]));
    const kept = before.attributes.filter((attribute) => after.attributes.some((other) => other.name === attribute.name));
    for (const attribute of before.attributes)
        if (!kept.includes(attribute))
            statements.push(`ALTER TYPE ${after.id} DROP ATTRIBUTE ${(0,identifiers/* quoteIdent */.v4)(attribute.name)}`);
    const added = after.attributes.filter((attribute) => !was.has(attribute.name));
    for (const attribute of added)
        statements.push(`ALTER TYPE ${after.id} ADD ATTRIBUTE ${attributeDefinition(attribute)}`);
    for (const attribute of after.attributes) {
        const other = was.get(attribute.name);
        if (other && attributeDefinition(other) !== attributeDefinition(attribute)) {
            statements.push(`ALTER TYPE ${after.id} ALTER ATTRIBUTE ${(0,identifiers/* quoteIdent */.v4)(attribute.name)} TYPE ${attributeType(attribute)}`);
        }
        if (attribute.comment !== (other?.comment ?? null))
            statements.push(comment(`COLUMN ${after.id}.${(0,identifiers/* quoteIdent */.v4)(attribute.name)}`, attribute.comment));
    }
    const reached = [...kept, ...added].map((attribute) => attribute.name).join(', ');
    const wanted = after.attributes.map((attribute) => attribute.name).join(', ');
    if (reached === wanted)
        return { statements };
    return {
        statements,
        notGenerated: [`the attributes of ${after.id} come in the order ${reached}, not ${wanted}`],
    };
}
function alterSequence(before, after) {
    const statements = [];
    const options = sequenceOptions(after.object, true);
    if (options !== sequenceOptions(before.object, true))
        statements.push(`ALTER SEQUENCE ${after.id} ${options}`);
    if (before.object.unlogged !== after.object.unlogged)
        statements.push(`ALTER SEQUENCE ${after.id} SET ${after.object.unlogged ? 'UNLOGGED' : 'LOGGED'}`);
    return { statements };
}
function alterView(before, after) {
    const shape = (view, length) => view.columns
        .slice(0, length)
        .map((column) => `${column.name} ${column.type} ${column.collation ?? ''}`)
        .join();
    const grows = shape(after, before.columns.length) === shape(before, before.columns.length);
    const sameShape = grows && before.columns.length === after.columns.length;
    if (before.definition !== after.definition || !sameShape) {
        if (after.materialized || !grows)
            return 'replace';
        return {
            statements: [
                ...createView(after, true).slice(0, 1),
                ...viewOptions(before, after),
                ...viewColumns(before, after),
            ],
        };
    }
    const refreshed = before.populated === after.populated
        ? []
        : [`REFRESH MATERIALIZED VIEW ${after.id}${after.populated ? '' : ' WITH NO DATA'}`];
    return {
        statements: [...viewOptions(before, after), ...refreshed, ...viewColumns(before, after)],
    };
}
function viewOptions(before, after) {
    const alterIt = `ALTER ${after.materialized ? 'MATERIALIZED VIEW' : 'VIEW'} ${after.id}`;
    const moved = before.tablespace === after.tablespace
        ? []
        : [`${alterIt} SET TABLESPACE ${after.tablespace ?? 'pg_default'}`];
    return [...optionStatements(alterIt, before.options, after.options), ...moved];
}
function alterConstraint(before, after) {
    const validatedText = before.definition.replace(/ NOT VALID$/, '');
    const notGenerated = [];
    if (before.enforcementOff !== after.enforcementOff)
        notGenerated.push(`whether the triggers of foreign key ${after.id} fire is not changed (superusers only)`);
    if (before.definition === after.definition &&
        (before.indexValid ?? true) === (after.indexValid ?? true))
        return { statements: constraintIndex(before, after), notGenerated };
    if (!before.validated && after.validated && validatedText === after.definition)
        return {
            statements: [`ALTER TABLE ${after.table} VALIDATE CONSTRAINT ${localName(after)}`],
            notGenerated,
        };
    return 'replace';
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/alter.ts




/** These have no owner, comment or privileges that ALTER could change. */
const NOTHING_IN_COMMON = new Set([
    'default privileges',
    'database settings',
    'other',
]);
/** From one state of an object to another. Columns and enums are decided in plan.ts. */
function alter(before, after) {
    const change = ALTER[after.kind];
    const main = change(before, after);
    if (main === 'replace' || NOTHING_IN_COMMON.has(after.kind))
        return main;
    return { ...main, statements: [...main.statements, ...commonStatements(before, after)] };
}
const sameOrReplace = (before, after) => isSameButCommon(before, after) ? { statements: [] } : 'replace';
const ALTER = {
    schema: () => ({ statements: [] }),
    extension: ({ object: before }, { object: after }) => alterExtension(before, after),
    enum: () => 'replace',
    domain: ({ object: before }, { object: after }) => alterDomain(before, after),
    'composite type': ({ object: before }, { object: after }) => alterComposite(before, after),
    'range type': sameOrReplace,
    sequence: alterSequence,
    table: ({ object: before }, { object: after }) => ({
        statements: before.kind === after.kind ? tableProperties(before, after) : [],
        notGenerated: tableObstacles(before, after),
    }),
    column: () => 'replace',
    view: ({ object: before }, { object: after }) => alterView(before, after),
    'materialized view': ({ object: before }, { object: after }) => alterView(before, after),
    index: ({ object: before }, { object: after }) => alterIndex(before, after),
    constraint: ({ object: before }, { object: after }) => alterConstraint(before, after),
    function: ({ object: before }, { object: after }) => alterRoutine(before, after),
    trigger: ({ object: before }, { object: after }) => {
        if (before.definition !== after.definition || before.inherited !== after.inherited)
            return 'replace';
        return { statements: before.enabled === after.enabled ? [] : triggerState(after) };
    },
    policy: sameOrReplace,
    rule: ({ object: before }, { object: after }) => {
        if (before.definition !== after.definition)
            return 'replace';
        return { statements: before.enabled === after.enabled ? [] : ruleState(after) };
    },
    'event trigger': ({ object: before }, { id, object: after }) => {
        const shape = ({ event, tags, function: run }) => JSON.stringify([event, tags, run]);
        if (shape(before) !== shape(after))
            return 'replace';
        return {
            statements: before.enabled === after.enabled
                ? []
                : [`ALTER EVENT TRIGGER ${id} ${stateWord(after.enabled)}`],
        };
    },
    statistics: ({ object: before }, { id, object: after }) => {
        if (before.definition !== after.definition)
            return 'replace';
        return {
            statements: before.target === after.target
                ? []
                : [`ALTER STATISTICS ${id} SET STATISTICS ${after.target ?? -1}`],
        };
    },
    publication: sameOrReplace,
    'default privileges': ({ object: before }, { object: after }) => ({
        statements: defaultPrivileges(before, after),
    }),
    'database settings': (_before, { object }) => ({
        statements: [],
        notGenerated: [`settings of the database: ${object.settings.join(', ')}`],
    }),
    other: (_before, { id, object }) => ({
        statements: [],
        notGenerated: [`${id} would have to be changed: ${object.definition}`],
    }),
};

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/plan.ts






/** Decides for every object whether it is dropped, made, altered, or replaced because of what it needs. */
function makePlan(before, after) {
    const plan = {
        from: (0,nodes/* nodesOf */.N)(before),
        to: (0,nodes/* nodesOf */.N)(after),
        drop: new Set(),
        create: new Set(),
        alter: new Map(),
        columns: new Set(),
        enums: new Set(),
        defaults: new Set(),
        notGenerated: [],
    };
    for (const [key, node] of plan.from)
        if (!plan.to.has(key) && isOwnObject(node, plan.from, plan.to))
            plan.drop.add(key);
    for (const [key, node] of plan.to) {
        const was = plan.from.get(key);
        if (was === undefined) {
            if (isOwnObject(node, plan.to, plan.from))
                plan.create.add(key);
        }
        else
            plan_decide(plan, key, was, node, after);
    }
    replaceDependents(plan, reversed(before.dependencies));
    return plan;
}
/** Is it made and dropped by a statement of its own, and not with its table, its parent or its view? */
function isOwnObject(node, here, there) {
    if (node.kind === 'column') {
        if (!('kind' in node.relation) || (node.object.inherited && !node.object.local))
            return false;
        // CREATE TABLE brings its columns, DROP TABLE takes them.
        return there.has((0,names/* keyOf */.TN)('table', node.relation.id));
    }
    if (node.kind === 'constraint')
        return !node.object.inherited || ownInheritedConstraint(node.object, here, there);
    if (node.kind === 'index') {
        const { partitionOf, table } = node.object;
        return (partitionOf === null ||
            isAttachedLater(table, there) ||
            there.has((0,names/* keyOf */.TN)('index', partitionOf)));
    }
    return true;
}
/** Keys and checks of a partition: its own while it is not attached, else its parent's business. */
function ownInheritedConstraint(constraint, here, there) {
    const table = here.get((0,names/* keyOf */.TN)('table', constraint.table));
    return (table?.kind === 'table' &&
        table.object.partitionOf !== null &&
        isAttachedLater(constraint.table, there));
}
function isAttachedLater(table, there) {
    const other = there.get((0,names/* keyOf */.TN)('table', table));
    return other?.kind !== 'table' || other.object.partitionOf === null;
}
function plan_decide(plan, key, was, is, after) {
    if ((0,same/* isSame */.F)(was.object, is.object))
        return;
    if (was.kind === 'column' && is.kind === 'column')
        return decideColumn(plan, key, was.object, is);
    if (was.kind === 'enum' && is.kind === 'enum') {
        if (was.object.labels.join('\0') !== is.object.labels.join('\0')) {
            const added = addedValues(was.object, is.object, usersOf(key, after, plan.to));
            if (added === undefined)
                plan.enums.add(key);
            else
                plan.alter.set(key, { statements: added });
        }
        return;
    }
    if (was.kind === 'constraint' &&
        is.kind === 'constraint' &&
        was.object.inherited &&
        is.object.inherited)
        return;
    const alteration = alter(attachedAlike(plan, was, is), is);
    if (alteration === 'replace')
        replace(plan, key);
    else if (alteration.statements.length + (alteration.notGenerated?.length ?? 0) > 0)
        plan.alter.set(key, alteration);
}
/** Attaching a partition attaches its indexes too: one that fits is taken. */
function attachedAlike(plan, was, is) {
    if (was.kind !== 'index' || is.kind !== 'index' || !isAttachedLater(is.object.table, plan.from))
        return was;
    return { ...was, object: { ...was.object, partitionOf: is.object.partitionOf } };
}
function decideColumn(plan, key, was, is) {
    // A view's columns change with the view; a child's with its parent.
    if (!('kind' in is.relation))
        return;
    if (is.object.inherited && !is.object.local && was.type !== is.object.type)
        return;
    if (mustRecreate(was, is.object))
        return replace(plan, key);
    plan.columns.add(key);
    if (was.default !== null &&
        !was.generated &&
        (was.default !== is.object.default || isRetyped(was, is.object)))
        plan.defaults.add(key);
}
function replace(plan, key) {
    plan.drop.add(key);
    plan.create.add(key);
    plan.alter.delete(key);
    plan.columns.delete(key);
}
function* usersOf(key, catalogue, nodes) {
    for (const [of, on] of Object.entries(catalogue.dependencies)) {
        const node = on.includes(key) ? nodes.get(of) : undefined;
        if (node !== undefined)
            yield node;
    }
}
function reversed(dependencies) {
    const dependents = new Map();
    for (const [of, on] of Object.entries(dependencies)) {
        for (const key of on) {
            const list = dependents.get(key);
            if (list === undefined)
                dependents.set(key, [of]);
            else
                list.push(of);
        }
    }
    return dependents;
}
/**
 * Postgres does not drop, and does not retype, what something else uses. So whatever uses it is dropped
 * before and made again after, through all levels.
 */
function replaceDependents(plan, dependents) {
    const queue = [...plan.drop].map((key) => ({
        key,
        gone: true,
    }));
    for (const key of plan.columns)
        if (retypedColumn(plan, key))
            queue.push({ key, gone: false });
    for (const key of plan.enums) {
        queue.push({ key, gone: false });
        for (const user of dependents.get(key) ?? [])
            if (plan.from.get(user)?.kind === 'column')
                queue.push({ key: user, gone: false });
    }
    const seen = new Set();
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        if (seen.has(`${item.key} ${item.gone}`))
            continue;
        seen.add(`${item.key} ${item.gone}`);
        for (const user of [
            ...(dependents.get(item.key) ?? []),
            ...(item.gone ? onTheObject(plan, item.key) : []),
        ]) {
            if (mustFollow(plan, item, user))
                queue.push({ key: user, gone: true });
        }
    }
}
/** What lives on a view goes with it and has to come again: triggers, rules, indexes. */
function onTheObject(plan, key) {
    const node = plan.from.get(key);
    if (node?.kind === 'view' || node?.kind === 'materialized view') {
        const columns = node.object.columns.map((column) => (0,names/* keyOf */.TN)('column', column.id));
        const others = [...plan.from].filter(([, other]) => 'table' in other.object && other.object.table === node.id);
        return [...columns, ...others.map(([other]) => other)];
    }
    return [];
}
function retypedColumn(plan, key) {
    const was = plan.from.get(key);
    const is = plan.to.get(key);
    return was?.kind === 'column' && is?.kind === 'column' && isRetyped(was.object, is.object);
}
/** Marks what has to happen to a user of something that goes or changes type; true when the user goes too. */
function mustFollow(plan, cause, user) {
    const node = plan.from.get(user);
    if (node === undefined)
        return false;
    if (plan.drop.has(user))
        return true;
    if (node.kind === 'column')
        return followColumn(plan, cause, user, node);
    if (node.kind === 'table') {
        if (plan.to.has(user))
            plan.notGenerated.push(`${cause.key} is used by ${user}, which stays`);
        return false;
    }
    // A plain index or key is rebuilt by ALTER COLUMN TYPE; one with an expression is parsed again and may not fit.
    if (!cause.gone && isPlain(node))
        return false;
    if (plan.to.has(user))
        replace(plan, user);
    else
        plan.drop.add(user);
    return true;
}
function followColumn(plan, cause, user, node) {
    if (!('kind' in node.relation))
        return true;
    const is = plan.to.get(user);
    if (is?.kind !== 'column')
        return false;
    if (node.object.generated && plan.from.get(cause.key)?.kind !== 'enum') {
        replace(plan, user);
        return true;
    }
    if (node.object.default !== null && !node.object.generated) {
        plan.defaults.add(user);
        plan.columns.add(user);
    }
    const kind = plan.from.get(cause.key)?.kind;
    const ofType = kind === 'domain' || kind === 'composite type' || kind === 'range type' || kind === 'enum';
    if (cause.gone && ofType && plan.to.has(cause.key) && !isRetyped(node.object, is.object))
        plan.notGenerated.push(`${cause.key} would have to be made anew, but ${user} is of that type`);
    return false;
}
function isPlain(node) {
    if (node.kind === 'index')
        return !/ WHERE |\(\(|\([^)]*\(/.test(node.object.definition);
    return (node.kind === 'constraint' &&
        (node.object.type === 'primary key' || node.object.type === 'unique'));
}
/** The columns of tables that are of an enum, before and after alike, each table's own ones only. */
function columnsOfType(plan, type) {
    const found = [];
    for (const [key, node] of plan.to) {
        const was = plan.from.get(key);
        if (node.kind !== 'column' || was?.kind !== 'column' || !('kind' in node.relation))
            continue;
        if (plan.drop.has(key) || (node.object.inherited && !node.object.local))
            continue;
        if (isOf(node.object.type, type) && was.object.type === node.object.type)
            found.push({ table: node.relation, column: node.object });
    }
    return found;
}
function isOf(columnType, type) {
    return columnType === type || columnType === `${type}[]`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql-between.ts










/**
 * SQL that turns a database with the schema `from` into one with the schema `to`: the difference as SQL,
 * and the reverse of a migration when called with after and before. It carries no data: what a DROP loses
 * stays lost, and a value that does not fit the other type makes it fail. Generated, so to be tried before
 * anybody relies on it.
 */
function sql_between_sqlBetween(from, to) {
    const plan = makePlan(from, to);
    const out = { statements: [], notGenerated: [...plan.notGenerated] };
    const late = [];
    dropPhase(plan, from, out, late);
    createPhase(plan, to, out, late);
    out.statements.push(...late, ...lastStatements(plan));
    out.notGenerated.push(...columnOrder(plan), ...onlyInherited(plan), ...whatWasNotRead(from, to));
    if ([...plan.create, ...plan.alter.keys()].some((key) => key.startsWith('function '))) {
        // A body may name what is made later; pg_dump does the same.
        out.statements.unshift('SET check_function_bodies = off');
        out.statements.push('RESET check_function_bodies');
    }
    return out;
}
function push(out, written) {
    if (Array.isArray(written))
        out.statements.push(...written);
    else
        out.notGenerated.push(written.notGenerated);
}
/** Defaults and identities first, then everything that goes, users before what they use. Types and schemas wait for the columns. */
function dropPhase(plan, from, out, late) {
    for (const key of plan.defaults) {
        const node = plan.from.get(key);
        if (node?.kind !== 'column' || plan.drop.has(key) || !plan.to.has(key))
            continue;
        out.statements.push(`ALTER TABLE ${node.relation.id} ALTER COLUMN ${columnName(node.object, node.relation)} DROP DEFAULT`);
    }
    for (const key of plan.columns) {
        const [was, is] = [plan.from.get(key), plan.to.get(key)];
        if (was?.kind !== 'column' ||
            is?.kind !== 'column' ||
            !was.object.identity ||
            is.object.identity)
            continue;
        out.statements.push(`ALTER TABLE ${was.relation.id} ALTER COLUMN ${columnName(was.object, was.relation)} DROP IDENTITY`);
    }
    for (const node of plan.from.values())
        if (node.kind === 'table' && node.object.partitionOf !== null && detached(plan, node.object))
            out.statements.push(detach(node.object));
    const items = itemsOf(plan.from, plan.drop);
    const sorted = order_inOrder(items, needs_needsOf(from, plan.from, plan.drop)).reverse();
    for (const { node } of sorted) {
        if (dropsWithAnother(plan, node))
            continue;
        const waits = WAIT_FOR_COLUMNS.has(node.kind) && !plan.create.has((0,names/* keyOf */.TN)(node.kind, node.id));
        const written = dropStatements(node);
        if (waits && Array.isArray(written))
            late.push(...written);
        else
            push(out, written);
    }
}
/** A column may be of a type until it is altered, and a schema or extension hold such a type. */
const WAIT_FOR_COLUMNS = new Set([
    'enum',
    'domain',
    'composite type',
    'range type',
    'other',
    'extension',
    'schema',
]);
/** Does Postgres drop it by itself with something that is dropped? */
function dropsWithAnother(plan, node) {
    if (node.kind === 'sequence') {
        const { ownedBy } = node.object;
        if (ownedBy === null)
            return false;
        return (plan.drop.has((0,names/* keyOf */.TN)('column', ownedBy)) ||
            plan.drop.has((0,names/* keyOf */.TN)('table', tableOfColumn(plan, ownedBy))));
    }
    // A foreign key is dropped by itself: it ties two tables, and either may go first.
    if (node.kind === 'constraint' && node.object.type === 'foreign key')
        return false;
    // The state of a partition's copy of a trigger is not an object of its own.
    if (node.kind === 'trigger' && node.object.inherited)
        return true;
    if (node.kind === 'index' &&
        node.object.partitionOf !== null &&
        plan.drop.has((0,names/* keyOf */.TN)('index', node.object.partitionOf)))
        return true;
    return 'table' in node.object && plan.drop.has((0,names/* keyOf */.TN)('table', node.object.table));
}
function tableOfColumn(plan, column) {
    const node = plan.from.get((0,names/* keyOf */.TN)('column', column));
    return node?.kind === 'column' ? node.relation.id : '';
}
/** Makes and alters in one order, so that each finds what it needs. */
function createPhase(plan, to, out, late) {
    const keys = new Set([...plan.create, ...plan.alter.keys(), ...plan.columns, ...plan.enums]);
    for (const { key, node } of order_inOrder(itemsOf(plan.to, keys), needs_needsOf(to, plan.to, keys))) {
        if (plan.create.has(key)) {
            const made = createStatements(node);
            if (node.kind === 'trigger' && node.object.inherited && Array.isArray(made))
                late.push(...made);
            else
                push(out, made);
        }
        else if (plan.enums.has(key))
            pushEnum(plan, node, out, late);
        else if (plan.columns.has(key))
            pushColumn(plan, key, node, out);
        else {
            const alteration = plan.alter.get(key);
            out.statements.push(...(alteration?.statements ?? []));
            out.notGenerated.push(...(alteration?.notGenerated ?? []));
        }
    }
    // Of an enum that only gets values, and of nothing else, owner and comment are not yet said.
    for (const [key, node] of plan.to) {
        const was = plan.from.get(key);
        if (node.kind === 'enum' && was?.kind === 'enum' && !plan.enums.has(key))
            out.statements.push(...commonStatements(was, node));
    }
}
function pushEnum(plan, node, out, late) {
    if (node.kind !== 'enum')
        return;
    const { statements, after } = recreateEnum(node.object, columnsOfType(plan, node.id));
    out.statements.push(...statements, ...commonStatements(undefined, node));
    late.unshift(...after);
}
function pushColumn(plan, key, node, out) {
    const was = plan.from.get(key);
    if (node.kind !== 'column' || was?.kind !== 'column' || !('kind' in node.relation))
        return;
    out.statements.push(...alterColumn(was.object, node.object, node.relation, plan.defaults.has(key)));
}
function whatWasNotRead(from, to) {
    return [...new Set([...from.unreadable, ...to.unreadable])].map((reason) => `nothing is known about ${reason}`);
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/reverse.ts




/**
 * What could undo a migration, in the order in which it is tried: the project's own down.sql, Prisma's
 * diff, and what the difference of the two catalogue snapshots says, which also knows what Prisma does
 * not look at (views, functions, triggers, partial indexes …). The last is written only when asked for.
 */
function* reversesOf(step) {
    const { migration, before, after, prismaReverse } = step;
    if (migration.down)
        yield { source: 'down.sql', sql: migration.down.sql };
    if (before.hasReadingOf(after))
        return;
    if (prismaReverse !== undefined && prismaReverse.trim() !== '') {
        yield { source: 'prisma', sql: prismaReverse };
    }
    const { statements } = sql_between_sqlBetween(after.catalogue, before.catalogue);
    if (statements.length > 0) {
        yield { source: 'belay', sql: `${statements.map(terminated).join('\n')}\n` };
    }
}
function terminated(statement) {
    return /;\s*$/.test(statement) ? statement : `${statement};`;
}
/**
 * Runs a reverse script in one transaction, as a rollback would; statement by statement only where a
 * statement in it refuses transactions or handles them itself.
 */
async function runReverse(client, sql) {
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok) {
        return { ok: false, clean: true, reason: `line ${split.line}: ${split.message}` };
    }
    const alone = split.statements.some((statement) => statement.runsOutsideTransaction ?? statement.transactionControl);
    const { refusal } = await (0,send/* sendPieces */.gD)(client, alone ? (0,send/* oneByOne */.EC)(split.statements) : (0,send/* wholeFile */.AA)(sql));
    const open = (0,send/* openTransaction */.L)(client) !== 'no';
    if (open)
        await client.query('ROLLBACK');
    if (!refusal && open) {
        return {
            ok: false,
            clean: false,
            reason: 'it leaves its transaction open, so it undoes nothing',
        };
    }
    if (!refusal)
        return { ok: true };
    return { ok: false, clean: !alone, reason: reasonOf(refusal) };
}
function reasonOf({ error }) {
    return `${(0,errors/* messageOf */.bD)(error)} (${error.code ?? 'no SQLSTATE'})`;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/way-back-verdict.ts

/** The verdict over everything that was tried for one migration, when nothing is left to try. */
function way_back_verdict_judge(step, attempts) {
    const common = { migration: step.migration.name, losses: step.losses };
    const proven = attempts.find(({ outcome }) => outcome === 'back');
    const others = attempts.filter((attempt) => attempt !== proven);
    if (proven) {
        const { source, sql } = proven.reverse;
        return { ...common, verdict: 'proven', source, sql, differences: notesOnDown(others) };
    }
    if (attempts.length === 0 && differences_differences(step.before, step.after).length === 0) {
        return { ...common, verdict: 'proven', source: 'nothing to undo', differences: [] };
    }
    const best = others.find(({ outcome }) => outcome === 'inexact') ?? others[0];
    const tried = best
        ? { source: best.reverse.source, sql: best.reverse.sql, differences: best.differences }
        : { differences: ['nothing can undo its changes to the rows; a down.sql could'] };
    if (step.losses.length > 0)
        return { ...common, verdict: 'loses-data', ...tried };
    return { ...common, verdict: best?.outcome === 'inexact' ? 'inexact' : 'none', ...tried };
}
/** A down.sql that is no good is told even when something else is. */
function notesOnDown(attempts) {
    return attempts
        .filter(({ reverse }) => reverse.source === 'down.sql')
        .flatMap(({ differences: missing }) => missing.map((line) => `down.sql is not exact: ${line}`));
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/way-back.ts






/**
 * Proves the way back, last migration first, the way a rollback would go. Each reverse is run and the
 * database compared with what it was before that migration; at the bottom, all migrations are applied again
 * and the database is compared with what it was at the top. Only when all of that holds is a way back
 * proven. Where the end differs, the climb is repeated with a comparison after each migration, and the
 * reverse that is to blame is rejected.
 */
async function proveWayBack(steps, bench, ports) {
    return new Proof(steps, bench, ports).carryOut();
}
/** Back to what the connection started with; cheaper than another connection. */
const FRESH_SESSION = 'DISCARD ALL';
class Proof {
    #trials;
    #bench;
    #ports;
    /**
     * The states between the steps, as the bench went through them: values that a migration makes up (now(),
     * random ids) are others each time it runs.
     */
    #borders;
    #place;
    constructor(steps, bench, ports) {
        this.#trials = steps.map((step, index) => ({
            ...{ step, index, attempts: [] },
            reverses: reversesOf(step),
        }));
        this.#borders = steps.flatMap(({ before, after }, index) => index === 0 ? [before, after] : [after]);
        this.#bench = bench;
        this.#ports = ports;
    }
    async carryOut() {
        try {
            await this.#prove();
        }
        catch (error) {
            throw this.#place?.explain(error) ?? error;
        }
        finally {
            await this.#place?.close();
        }
        return this.#trials.map(({ step, attempts }) => way_back_verdict_judge(step, attempts));
    }
    async #prove() {
        if (this.#bench.isDirty)
            await this.#rebuild(this.#trials.length);
        await this.#descend();
        while (this.#trials.some(isBack)) {
            if ((await this.#climb('compare at the top')) === undefined)
                return;
            await this.#descend();
            const blame = await this.#climb('compare at each step');
            // Equal at every border this time, and so at the top as well.
            if (blame === undefined)
                return;
            this.#reject(blame);
            await this.#rebuild(this.#trials.length);
            await this.#descend();
        }
    }
    /** From the state after the last step down to the baseline. */
    async #descend() {
        for (const trial of [...this.#trials].reverse()) {
            const where = isBack(trial) ? await this.#runKnown(trial) : await this.#tryReverses(trial);
            const { before, after } = trial.step;
            const isAbove = where === 'above' && differences_differences(before, after).length > 0;
            if (where === 'elsewhere' || isAbove)
                await this.#rebuild(trial.index);
        }
    }
    async #runKnown({ attempts }) {
        const ran = await this.#run(attempts.at(-1)?.reverse.sql ?? '');
        return ran.ok ? 'below' : 'elsewhere';
    }
    /** Tries what is left to try, until one brings the database back. */
    async #tryReverses(trial) {
        let where = 'above';
        for (let reverse = take(trial); reverse; reverse = take(trial)) {
            if (where !== 'above')
                await this.#rebuild(trial.index + 1);
            const result = await this.#tryReverse(reverse, trial.index);
            trial.attempts.push(result.attempt);
            where = result.where;
            if (where === 'below')
                return where;
        }
        return where;
    }
    async #tryReverse(reverse, index) {
        const ran = await this.#run(reverse.sql);
        if (!ran.ok) {
            const attempt = { reverse, outcome: 'failed', differences: [ran.reason] };
            return { attempt, where: ran.clean ? 'above' : 'elsewhere' };
        }
        const reading = (await this.#workplace()).boundary();
        const below = this.#trials[index - 1];
        if (below)
            below.next ??= below.reverses.next();
        const now = await reading;
        const missing = differences_differences(this.#border(index), now);
        if (missing.length > 0) {
            const attempt = { reverse, outcome: 'inexact', differences: missing };
            return { attempt, where: 'elsewhere' };
        }
        return { attempt: { reverse, outcome: 'back', differences: [] }, where: 'below' };
    }
    /** Applies everything again, from the baseline to the top; undefined when it came out as before. */
    async #climb(how) {
        const place = await this.#workplace();
        await place.migrating.query(FRESH_SESSION);
        for (const { step, index } of this.#trials) {
            const again = await this.#apply(place, step);
            if (!again.ok)
                return { index, reasons: [notAgain(again)] };
            if (how === 'compare at the top' && index < this.#trials.length - 1)
                continue;
            const border = this.#border(index + 1);
            const reasons = differences_differences(border, await place.boundary(), this.#mattersAgain(index + 1));
            if (reasons.length > 0)
                return { index, reasons: reasons.map(afterAll) };
        }
        return undefined;
    }
    #border(index) {
        const border = this.#borders[index];
        if (!border)
            throw new Error(`there is no border ${index}`);
        return border;
    }
    /** What the first `count` migrations make up may differ in content when they run again, not in number. */
    #mattersAgain(count) {
        const volatile = new Set(this.#trials.slice(0, count).flatMap(({ step }) => [...step.volatileTables]));
        return ({ kind, table }) => kind !== 'content' || !volatile.has(table);
    }
    /**
     * The nearest reverse at or below the step where it showed did not restore everything. Where there is none,
     * a migration without a reverse does not apply twice, and nothing from there on can be tried again.
     */
    #reject({ index, reasons }) {
        const guilty = this.#trials.slice(0, index + 1).findLast(isBack);
        for (const trial of guilty ? [guilty] : this.#trials.slice(index).filter(isBack)) {
            const attempt = trial.attempts.at(-1);
            if (!attempt)
                continue;
            attempt.outcome = 'inexact';
            attempt.differences = guilty ? reasons : reasons.map((line) => `not tried again: ${line}`);
        }
    }
    /** Brings the database to the state after the first `count` steps, from the baseline. */
    async #rebuild(count) {
        const { server, database, run, baseline } = this.#bench;
        const { signal, now } = this.#ports;
        const options = { run, now: now(), signal, ...(0,temporary_database/* copyOf */.zP)(server, await baseline) };
        await this.#place?.close();
        this.#place = undefined;
        await (0,temporary_database/* recreateTemporaryDatabase */.Q8)(server.url, database.name, options);
        const place = await this.#workplace();
        let isMadeUp = false;
        for (const { step, index } of this.#trials.slice(0, count)) {
            await this.#apply(place, step);
            isMadeUp ||= step.volatileTables.size > 0;
            if (isMadeUp)
                this.#borders[index + 1] = await place.boundary();
        }
    }
    /** Each reverse finds a session as a rollback would open it. */
    async #run(sql) {
        const { migrating } = await this.#workplace();
        await migrating.query(FRESH_SESSION);
        return runReverse(migrating, sql);
    }
    #apply({ migrating, history }, { migration }) {
        return applyMigration(migrating, migration, this.#bench.mode, history.schema);
    }
    async #workplace() {
        return (this.#place ??= await Workplace.open(this.#bench.database.url, this.#ports));
    }
}
function take(trial) {
    const result = trial.next ?? trial.reverses.next();
    trial.next = undefined;
    return result.done ? undefined : result.value;
}
function isBack({ attempts }) {
    return attempts.at(-1)?.outcome === 'back';
}
function notAgain({ error }) {
    return `after it, the migration does not apply again: ${error?.message ?? 'it failed'}`;
}
function afterAll(line) {
    return `after reversing and applying again: ${line}`;
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/rehearsal.ts

















const rehearsal_SOURCE_WORDS = {
    'database-url': 'of database-url',
    installed: 'installed',
    embedded: 'npm package',
    docker: 'Docker',
};
/** Rehearses the pending migrations of a plan on a server that is there only for this. */
async function rehearsal_rehearsePlan(context, plan) {
    const { options, root, ports } = context;
    const server = {
        run: options.run,
        searchFrom: [root, process.cwd(), import.meta.dirname],
        ...(options.databaseUrl === undefined ? {} : { databaseUrl: options.databaseUrl }),
        ...(options.postgresVersion === undefined ? {} : { postgresVersion: options.postgresVersion }),
    };
    const onlyOnce = await onlyOnceBecause(context, plan);
    await withServer(server, ports, (found) => rehearseOn(context, plan, found, onlyOnce));
}
/**
 * Rehearses them on a server that is there.
 *
 * @param onlyOnce As {@link onlyOnceBecause} has it.
 */
async function rehearseOn(context, plan, found, onlyOnce) {
    const { details, subject, recorder } = context;
    const { source, version, major } = found;
    details.server = { source, version, major };
    subject.push(`Postgres ${version} (${rehearsal_SOURCE_WORDS[source]})`);
    if (details.prisma.version !== undefined)
        subject.push(`Prisma ${details.prisma.version}`);
    await withDatabase(context, found, undefined, async (baseline) => {
        const start = await fillBaseline(context, plan, found, baseline.url);
        if (start)
            await rehearseFrom(context, plan, found, baseline, { ...start, onlyOnce });
        else
            recorder.stop('the baseline could not be built');
    });
}
/** An isolated database of this run, empty or a copy of another. */
function withDatabase({ options, ports }, server, template, body) {
    const base = {
        ...{ run: options.run, now: ports.now(), signal: ports.signal },
        goesWithServer: server.source !== 'database-url',
    };
    const copied = template === undefined ? base : { ...base, ...(0,temporary_database/* copyOf */.zP)(server, template) };
    return (0,temporary_database/* withTemporaryDatabase */.LN)(server.url, copied, body);
}
/** Makes the copies of the baseline that the rest works on. */
async function rehearseFrom(context, plan, server, baseline, start) {
    const copy = (body) => withDatabase(context, server, baseline.name, body);
    await copy((deployed) => copy((ahead) => copy((behind) => carryOut(context, plan, server, start, { baseline, deployed, ahead, behind }))));
}
async function carryOut(context, plan, server, start, databases) {
    const { recorder, options, root, ports } = context;
    const { ahead, behind, deployed, baseline } = databases;
    const { onlyOnce } = start;
    await (0,background/* withBackground */.V)(ports.signal, async (spawn) => {
        const portsWith = (signal) => ({ ...ports, signal });
        const deploying = onlyOnce === undefined
            ? spawn((signal) => deployWithPrisma(context, plan, deployed.url, portsWith(signal)))
            : Promise.resolve({ by: 'belay', reason: onlyOnce });
        const schemaRuns = spawn(async (signal) => {
            const url = deployed.url;
            const validate = await validateWithPrisma(context, plan, url, portsWith(signal));
            const deploy = await deploying;
            if (deploy.by === 'belay')
                return { validate, diff: deploy.reason };
            if (!deploy.ok)
                return { validate, diff: 'prisma migrate deploy failed' };
            return { validate, diff: await diffWithPrisma(context, plan, url, portsWith(signal)) };
        });
        const dumping = plan.withoutRestore
            ? Promise.resolve({ reason: 'not asked for' })
            : spawn((signal) => dumpBaseline(server, baseline.url, portsWith(signal)));
        const restoring = spawn(async (signal) => proveRestore(server, await dumping, baseline.name, start.boundary, options.run, portsWith(signal)));
        let walk = { steps: [] };
        await recorder.check('apply', async (scope) => {
            walk = await withReverseGenerator(context, plan, ahead.url, ports, (generator) => walkForward({
                ...{ pending: plan.choice.pending, mode: plan.project.transactions, generator },
                ...{
                    aheadUrl: ahead.url,
                    behindUrl: onlyOnce === undefined ? behind.url : undefined,
                    start: start.boundary,
                },
                onStep: (step) => recordStep(context, scope, step),
            }, ports));
            const applied = { deploy: await deploying, walk };
            return { result: await judgeApply(context, plan, scope, applied, start.boundary) };
        });
        const end = await endOf(walk, await deploying, start.boundary, ports);
        const boundaries = { start: start.boundary, end };
        await recorder.check('schema', async (scope) => judgeSchema(context, plan, scope, boundaries, await schemaRuns));
        await recorder.check('data', (scope) => judgeData(context, scope, { start, end, walk, url: ahead.url }));
        await recorder.check('way-back', async (scope) => {
            if (onlyOnce !== undefined) {
                scope.notVerified(`the way back: ${onlyOnce}`);
                return { status: 'not-verified', result: onlyOnce };
            }
            const bench = {
                ...{ server, run: options.run, mode: plan.project.transactions },
                ...{ baseline: settled(dumping).then(() => baseline.name), database: ahead },
                isDirty: walk.failed !== undefined,
            };
            const proofs = await proveWayBack(walk.steps, bench, ports);
            const kept = await writeReverses(context, external_node_path_default().resolve(root, options.report), proofs);
            return judgeWayBack(context, plan, scope, kept);
        });
        await recorder.check('restore', async (scope) => restoreResult(context, scope, await restoring));
    });
}
/** The end of something, however it ended. */
async function settled(work) {
    await Promise.allSettled([work]);
}
/** What the pending migrations leave: Prisma's database where it came further than the walk. */
async function endOf(walk, deploy, start, ports) {
    if (walk.failed && deploy.by === 'prisma' && deploy.ok)
        return readBoundary(deploy.url, ports);
    return walk.steps.at(-1)?.after ?? start;
}
function restoreResult({ details }, scope, proof) {
    switch (proof.kind) {
        case 'proven': {
            details.restoreProven = true;
            const took = (0,report_words/* durationWords */.Sh)(proof.durationMs);
            return { result: `a dump taken before restores to the same schema and rows, in ${took}` };
        }
        case 'differs':
            details.restoreProven = false;
            scope.find({
                rule: 'restore-differs',
                severity: 'warning',
                evidence: 'measured',
                title: 'a dump taken before the migrations does not restore to the same database',
                detail: proof.differences.join('\n'),
            });
            return { result: (0,report_words/* plural */.LS)(proof.differences.length, 'difference') };
        case 'not-verified':
            scope.notVerified(`restoring a dump: ${proof.reason}`);
            return { status: 'not-verified', result: proof.reason };
    }
}

;// CONCATENATED MODULE: ./packages/core/src/config/accept.ts
/**
 * What cannot be accepted: after these the rehearsal has shown nothing, or the opposite, so that a green
 * verdict would be false.
 */
const NOT_ACCEPTABLE = new Set([
    'migration-fails',
    'deploy-fails',
    'baseline-fails',
    'migration-provider-mismatch',
    'provider-not-postgresql',
    'migration-file-missing',
    'migration-not-utf8',
    'history-failed-migration',
    'history-missing',
]);
/**
 * Settles findings, one by one, against what the project looked at and accepted: an accepted one stays
 * in the report as a notice with its reason. Remembers which acceptances were used.
 */
class accept_Acceptor {
    #acceptances;
    #used = new Set();
    constructor(acceptances) {
        this.#acceptances = acceptances;
    }
    /** The finding itself, or the accepted form of it. */
    settle = (finding) => {
        const matching = this.#acceptances.filter((acceptance) => matches(acceptance, finding));
        matching.forEach((acceptance) => this.#used.add(acceptance));
        const [first] = matching;
        if (first === undefined)
            return finding;
        const detail = [`accepted: ${first.reason}`, finding.detail].filter((part) => part !== undefined);
        return { ...finding, severity: 'notice', detail: detail.join('\n') };
    };
    /** Those that no finding needed so far. */
    unused() {
        return this.#acceptances.filter((acceptance) => !this.#used.has(acceptance));
    }
}
/** All findings settled, and the acceptances that matched none. */
function applyAccepted(findings, acceptances) {
    const acceptor = new accept_Acceptor(acceptances);
    const settled = findings.map(acceptor.settle);
    return { findings: settled, unused: acceptor.unused() };
}
/** What is said about an acceptance that matched nothing: it may hide a typing error, or be outdated. */
function accept_unusedAcceptance(acceptance, file) {
    const { rule, migration, object } = acceptance;
    const about = [migration, object].filter((part) => part !== undefined).join(', ');
    return {
        rule: 'acceptance-unused',
        severity: 'warning',
        evidence: 'measured',
        title: `${file} accepts ${rule}${about === '' ? '' : ` (${about})`}, but nothing like it was found`,
        detail: `The reason given there: ${acceptance.reason}`,
        place: { file },
        advice: 'Delete the entry, or correct its rule, migration or object.',
    };
}
function matches({ rule, migration, object }, finding) {
    if (NOT_ACCEPTABLE.has(finding.rule))
        return false;
    return (rule === finding.rule &&
        (migration === undefined || migration === finding.migration) &&
        (object === undefined ||
            (finding.object !== undefined && plain(object) === plain(finding.object))));
}
/** `public."Order"."note"` and `Order.note` are the same object to a person. */
function plain(object) {
    return object.replaceAll('"', '').replace(/^public\./, '');
}

// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(20812);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(69917);
;// CONCATENATED MODULE: ./packages/core/src/migrations/nearest.ts
/**
 * The candidates a misspelt word most likely meant, best first, at most `limit`. A candidate that contains
 * the word (or the other way round) counts as near whatever its length: people type the part they remember.
 */
function nearest(word, candidates, limit = 3) {
    const wanted = word.toLowerCase();
    return candidates
        .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
        .filter(({ distance }) => distance <= Math.max(2, Math.floor(word.length / 3)))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, limit)
        .map(({ candidate }) => candidate);
}
/** `Did you mean "a" or "b"?`, or undefined when nothing is near. */
function nearest_didYouMean(word, candidates) {
    const near = nearest(word, candidates).map((name) => JSON.stringify(name));
    return near.length === 0 ? undefined : `Did you mean ${near.join(' or ')}?`;
}
function distanceOf(a, b) {
    if (a.length >= 3 && (b.includes(a) || a.includes(b)))
        return 1;
    return editDistance(a, b);
}
/** Levenshtein's edit distance, two rows at a time. */
function editDistance(a, b) {
    let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced));
        }
        previous = row;
    }
    return previous[b.length] ?? 0;
}

// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var report_schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
;// CONCATENATED MODULE: ./packages/core/src/config/yaml-values.ts

/** The kinds of values that belay.yml is made of. */
/** Text that says something. */
const words = schemas/* string */.YjP().trim().min(1);
/** What is compared with. */
const Scalar = schemas/* union */.KCZ([
    schemas/* string */.YjP(),
    // JavaScript would keep another number than the one written.
    schemas/* number */.aig().refine((number) => Number.isSafeInteger(number) || !Number.isInteger(number), {
        error: 'has more digits than a number can keep; put it in quotes',
    }),
    schemas/* boolean */.zMY(),
    schemas/* null */.chJ(),
], { error: 'must be a text, a number, true, false or null' });
const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const DURATION_PROBLEM = 'must be a time above 0 with its unit: 500ms, 5s, 1m';
/** `5s`, `500ms`, `1m`; in milliseconds. */
const duration = schemas/* string */.YjP({ error: DURATION_PROBLEM }).transform((text, context) => {
    const [, amount = '', unit = ''] = /^(\d{1,6})\s*(ms|s|m|h)$/.exec(text.trim()) ?? [];
    const milliseconds = Number(amount) * (UNIT_MS[unit] ?? 0);
    if (milliseconds > 0)
        return milliseconds;
    context.addIssue({ code: 'custom', message: DURATION_PROBLEM });
    return core/* NEVER */.tm;
});

;// CONCATENATED MODULE: ./packages/core/src/config/custom-check.ts




const EXPECTATIONS = { value: Scalar, 'at-most': schemas/* number */.aig().int().nonnegative() };
const KEYS = Object.keys(EXPECTATIONS);
/** What a custom check's SQL must give: no row, one single value, or at most so many rows. */
const Expectation = schemas/* union */.KCZ([
    schemas/* literal */.euz('no rows'),
    schemas/* strictObject */.rej({ value: EXPECTATIONS.value }),
    schemas/* strictObject */.rej({ 'at-most': EXPECTATIONS['at-most'] }),
], { error: ({ input }) => expectationProblem(input) });
const CustomCheck = schemas/* strictObject */.rej({
    name: words,
    /** One query that only reads. */
    sql: words,
    expect: Expectation.default('no rows'),
    severity: report_schema/* Severity */.AI.default('error'),
    /** What it means when the expectation does not hold. */
    message: words.exactOptional(),
});
/** `checks` of belay.yml. */
const CustomChecks = schemas/* array */.YOg(CustomCheck).check(uniqueNames);
/** Names tell the checks apart in the report. */
function uniqueNames({ value, issues }) {
    for (const [index, { name }] of value.entries()) {
        const first = value.findIndex((entry) => entry.name === name);
        if (first === index)
            continue;
        const message = `is the name of entry ${first + 1}, too`;
        issues.push({ code: 'custom', input: name, path: [index, 'name'], message });
    }
}
/** What is wrong with an `expect` that has none of its shapes, as the end of a sentence. */
function expectationProblem(given) {
    const shapes = 'must be "no rows", {value: …} or {at-most: …}';
    if (typeof given === 'string')
        return `${shapes}, not ${JSON.stringify(given)}`;
    if (typeof given !== 'object' || given === null || Array.isArray(given))
        return shapes;
    const keys = Object.keys(given);
    const unknown = keys.find((key) => !KEYS.includes(key));
    if (unknown !== undefined) {
        const near = nearest_didYouMean(unknown.replaceAll('_', '-'), KEYS);
        return `${shapes}; unknown key ${JSON.stringify(unknown)}${near === undefined ? '' : `. ${near}`}`;
    }
    if (keys.length > 1)
        return 'must have one of value and at-most, not both';
    if (keys[0] === 'at-most')
        return 'must have a whole number as at-most, 0 or more';
    return keys[0] === 'value' ? 'must have a text, a number, true, false or null as value' : shapes;
}

;// CONCATENATED MODULE: ./packages/core/src/config/health-entry.ts


/** `200` or `2xx`. */
const StatusEntry = schemas/* union */.KCZ([schemas/* number */.aig().int(), words]);
/** One entry of `health` of belay.yml. */
const HealthEntry = schemas/* strictObject */.rej({
    /** http or https. */
    url: words,
    /** `200`, `[200, 204]`, `2xx`. */
    status: schemas/* union */.KCZ([StatusEntry, schemas/* array */.YOg(StatusEntry).min(1)], {
        error: 'must be a status (200), a class ("2xx"), or a list of such',
    })
        .exactOptional(),
    /** Text the body must hold; between slashes a regular expression. */
    body: words.exactOptional(),
    json: schemas/* strictObject */.rej({
        /** RFC 9535. */
        path: words,
        /** Without it, the path must only select something. */
        equals: Scalar.exactOptional(),
    })
        .exactOptional(),
    /** Values may name variables of the environment: `Bearer ${HEALTH_TOKEN}`. */
    headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).exactOptional(),
    /** One request may take so long. */
    timeout: duration.exactOptional(),
    /** All retries together may take so long. */
    deadline: duration.exactOptional(),
});

;// CONCATENATED MODULE: ./packages/core/src/config/belay-yml.ts









/** The names looked for in the workspace when none is given. */
const CONFIG_FILES = (/* unused pure expression or super */ null && (['belay.yml', 'belay.yaml']));
const AssertionEntry = schemas/* strictObject */.rej({
    name: words,
    sql: words,
    message: words.exactOptional(),
});
const Acceptance = schemas/* strictObject */.rej({
    rule: words,
    migration: words.exactOptional(),
    object: words.exactOptional(),
    reason: words,
});
const RequiredColumn = schemas/* strictObject */.rej({
    table: words,
    column: words,
    /** As Postgres writes it: `integer`, `character varying(20)`, `timestamp(3) without time zone`. */
    type: words.exactOptional(),
    nullable: schemas/* boolean */.zMY().exactOptional(),
});
/** belay.yml as a person writes it. Every list may be left out. */
const BelayYml = schemas/* strictObject */.rej({
    /** SQL that must return no row. */
    assertions: schemas/* array */.YOg(AssertionEntry).default([]),
    /** Tables that must exist after the migrations; `Order` or `shop.Order`. */
    'required-tables': schemas/* array */.YOg(words).default([]),
    /** SQL about the rows of the live database, run after the deploy. */
    checks: CustomChecks.default([]),
    /** Columns that must exist in the live database, with type and NOT NULL where given. */
    'required-columns': schemas/* array */.YOg(RequiredColumn).default([]),
    /** URLs that must answer after the deploy. */
    health: schemas/* array */.YOg(HealthEntry).default([]),
    /** When the bake time fails. */
    bake: bake_thresholds/* BakeThresholds */.s.default({}),
    /** Findings that were looked at and accepted. */
    accept: schemas/* array */.YOg(Acceptance).default([]),
});
/**
 * Reads the project's belay.yml.
 *
 * @param given A path relative to the workspace, or absolute; undefined looks for belay.yml or
 *   belay.yaml in the workspace, where none is fine.
 * @throws UserError `config-not-found` when a file was named and is not there; `config-unreadable`;
 *   `config-invalid` with every problem, each with line and column.
 */
async function belay_yml_loadConfig(given, workspace) {
    const found = given === undefined ? await lookFor(workspace) : await readNamed(given, workspace);
    if (found === undefined)
        return configOf(BelayYml.parse({}));
    const { value, places } = await parseConfig(found.text, found.file, BelayYml);
    return { file: found.file, ...configOf(value), places };
}
function configOf({ 'required-tables': requiredTables, 'required-columns': requiredColumns, ...same }) {
    return { ...same, requiredTables, requiredColumns };
}
async function lookFor(workspace) {
    const found = [];
    for (const file of CONFIG_FILES) {
        const text = await readText(path.join(workspace, file), file);
        if (text !== undefined)
            found.push({ file, text });
    }
    if (found.length > 1) {
        throw new UserError('config-invalid', `There are both ${CONFIG_FILES.join(' and ')}, and only one of them would count.`, 'Delete one, or name the one to use (--config, input config).');
    }
    return found[0];
}
async function readNamed(given, workspace) {
    const absolute = path.resolve(workspace, given);
    const relative = path.relative(workspace, absolute);
    const file = relative === '' || relative.startsWith('..') ? given : relative;
    const text = await readText(absolute, file);
    if (text !== undefined)
        return { file, text };
    throw new UserError('config-not-found', `There is no configuration file ${file}.`, `Paths are relative to ${workspace}. Leave the option out to use belay.yml where there is one.`);
}
/** undefined when there is no such file. */
async function readText(absolute, file) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(absolute));
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
            return undefined;
        const why = codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is not UTF-8 text'
            : messageOf(error);
        throw new UserError('config-unreadable', `${file} cannot be read: ${why}.`, undefined, {
            cause: error,
        });
    }
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts + 1 modules
var recorder = __webpack_require__(15710);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(63486);
// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts + 1 modules
var stage_report = __webpack_require__(75887);
// EXTERNAL MODULE: ./packages/core/src/report/test-report.ts
var test_report = __webpack_require__(37753);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(33626);
;// CONCATENATED MODULE: ./packages/core/src/rehearse/headline.ts

/** The verdict in one sentence. */
function headline_headlineOf(verdict, details, findings) {
    const { pending, dryRun } = details;
    const migrations = plural(pending.length, 'pending migration');
    if (verdict === 'failed') {
        return `Not safe to merge: ${gravestInWords(findings)}`;
    }
    if (pending.length === 0) {
        return `Nothing to rehearse: none of the ${details.migrations.total} migrations is pending`;
    }
    if (dryRun)
        return `Dry run: ${migrations}, nothing was applied`;
    const proven = details.wayBack.filter((proof) => proof.verdict === 'proven').length;
    const wayBack = details.reverseProven
        ? pending.length === 1
            ? 'has a proven way back'
            : 'each has a proven way back'
        : `${proven} of ${pending.length} have a proven way back`;
    const accepted = details.reverseProven || verdict !== 'passed' ? '' : ', the rest is accepted';
    const applies = pending.length === 1 ? 'applies' : 'apply';
    return verdict === 'passed'
        ? `Safe to merge: ${migrations} ${applies}, ${pending.length === 1 ? 'and ' : ''}${wayBack}${accepted}`
        : `${migrations} ${applies}, ${wayBack}; ${reservation(findings)}`;
}
/** Why it is not simply safe. */
function reservation(findings) {
    return findings.some(({ severity }) => severity === 'warning')
        ? 'read the warnings'
        : 'not everything could be looked at';
}

// EXTERNAL MODULE: ./packages/core/src/migrations/digest.ts
var digest = __webpack_require__(24023);
;// CONCATENATED MODULE: ./packages/core/src/migrations/base-decision.ts

const Sha = schemas/* string */.YjP().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const PullRequest = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({
        base: schemas/* object */.Ikc({ sha: Sha, ref: schemas/* string */.YjP().optional() }),
        head: schemas/* object */.Ikc({ sha: Sha }).optional(),
    }),
});
const MergeGroup = schemas/* object */.Ikc({ merge_group: schemas/* object */.Ikc({ base_sha: Sha }) });
const Push = schemas/* object */.Ikc({
    ref: schemas/* string */.YjP(),
    before: Sha,
    forced: schemas/* boolean */.zMY().optional(),
    repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP() }).optional(),
});
const Dispatch = schemas/* object */.Ikc({
    ref: schemas/* string */.YjP(),
    repository: schemas/* object */.Ikc({ default_branch: schemas/* string */.YjP() }),
});
/**
 * Which commit a run's migrations are compared with. A base given by the user wins over the event; an
 * event that names no base makes everything pending, and says why.
 */
function base_decision_decideBase(event, baseRef) {
    if (baseRef !== undefined && baseRef !== '') {
        return { kind: 'ref', ref: baseRef, what: `base-ref ${baseRef}`, contained: false };
    }
    if (!event)
        return { kind: 'all', why: 'no base was given' };
    switch (event.name) {
        case 'pull_request':
        case 'pull_request_target':
        case 'pull_request_review':
            return ofPullRequest(event);
        case 'merge_group':
            return ofMergeGroup(event);
        case 'push':
            return ofPush(event);
        case 'workflow_dispatch':
            return ofDispatch(event);
        default:
            return { kind: 'all', why: `the event ${event.name} has no base` };
    }
}
function ofPullRequest(event) {
    const parsed = PullRequest.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { base, head } = parsed.data.pull_request;
    return {
        kind: 'ref',
        ref: base.sha,
        what: `the base of the pull request${base.ref === undefined ? '' : ` (${base.ref})`}`,
        contained: false,
        ...(head ? { pullRequestHead: head.sha } : {}),
    };
}
function ofMergeGroup(event) {
    const parsed = MergeGroup.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const ref = parsed.data.merge_group.base_sha;
    return { kind: 'ref', ref, what: 'the base of the merge group', contained: true };
}
function ofPush(event) {
    const parsed = Push.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { ref, before, forced = false, repository } = parsed.data;
    const fallback = defaultBranch(ref, repository?.default_branch);
    if (/^0+$/.test(before)) {
        return fallback
            ? { kind: 'ref', ...fallback, contained: false }
            : {
                kind: 'all',
                why: `${shortRef(ref)} is new and there is no other branch to compare with`,
            };
    }
    return {
        kind: 'ref',
        ref: before,
        what: forced
            ? `what the forced push to ${shortRef(ref)} replaced`
            : `${shortRef(ref)} before the push`,
        contained: !forced,
        ...(forced && fallback ? { otherwise: fallback } : {}),
    };
}
function ofDispatch(event) {
    const parsed = Dispatch.safeParse(event.payload);
    if (!parsed.success)
        return unreadable(event);
    const { ref, repository } = parsed.data;
    const branch = defaultBranch(ref, repository.default_branch);
    return branch
        ? { kind: 'ref', ...branch, contained: false }
        : {
            kind: 'all',
            why: `the run was started on the default branch ${repository.default_branch}`,
        };
}
/** The default branch as a base, unless the run is on it already. */
function defaultBranch(ref, branch) {
    if (branch === undefined || ref === `refs/heads/${branch}` || ref === branch)
        return undefined;
    return { ref: branch, what: `the default branch ${branch}` };
}
function shortRef(ref) {
    return ref.replace(/^refs\/(heads|tags)\//, '');
}
function unreadable(event) {
    return { kind: 'all', why: `the payload of the event ${event.name} names no base` };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/git.ts
var migrations_git = __webpack_require__(86703);
;// CONCATENATED MODULE: ./packages/core/src/migrations/git-commit.ts



const FETCH_DEADLINE_MS = 60_000;
const FETCH_HINT = (/* unused pure expression or super */ null && ('On GitHub: give actions/checkout "fetch-depth: 0", or leave its "persist-credentials" on so that Belay can fetch this one commit. ' +
    'Elsewhere: git fetch origin, then run again.'));
/**
 * The commit a name stands for. What is not in the checkout is fetched from `origin`: exactly that commit,
 * no tags, no ref of the repository changes.
 *
 * @param ref A branch, a tag, `origin/branch`, `refs/…` or a full commit name.
 * @returns The full name of the commit.
 * @throws UserError `base-ref-unknown` (with the names that are near), `base-unavailable` (it could not be
 *   fetched; says what to do), `git-missing`, `git-timeout`.
 */
async function git_commit_ensureCommit(repository, ref) {
    const local = (await git_commit_localCommit(repository, ref)) ?? (await remoteBranch(repository, ref));
    if (local !== undefined)
        return local;
    const commit = isFullName(ref) ? ref : await lookUp(repository, ref);
    await fetchCommit(repository, commit, ref);
    const fetched = await git_commit_localCommit(repository, commit);
    if (fetched !== undefined)
        return fetched;
    throw unavailable(ref, 'origin does not have it');
}
/** The commit a name stands for in this checkout, without asking any server; undefined when there is none. */
async function git_commit_localCommit(repository, ref) {
    const { exitCode, stdout } = await git(repository, [
        'rev-parse',
        '--verify',
        '--quiet',
        '--end-of-options',
        `${ref}^{commit}`,
    ]);
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}
/** The parents a commit records, also in a shallow clone that does not have them. */
async function git_commit_parentsOf(repository, commit) {
    const { exitCode, stdout } = await git(repository, ['cat-file', 'commit', commit]);
    if (exitCode !== 0)
        return [];
    const header = stdout.toString('utf8').split('\n\n', 1)[0] ?? '';
    return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1]);
}
/** Where two commits part; undefined when the checkout's history does not reach that far. */
async function git_commit_mergeBase(repository, a, b) {
    const { exitCode, stdout } = await git(repository, ['merge-base', '--end-of-options', a, b]);
    return exitCode === 0 ? stdout.toString('utf8').trim() : undefined;
}
async function remoteBranch(repository, ref) {
    return ref.startsWith('refs/')
        ? undefined
        : git_commit_localCommit(repository, `refs/remotes/origin/${ref}`);
}
function isFullName(ref) {
    return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}
/** Asks origin which commit a branch or tag is. */
async function lookUp(repository, ref) {
    const answer = await git(repository, ['ls-remote', '--quiet', 'origin'], {
        deadlineMs: FETCH_DEADLINE_MS,
    });
    if (answer.exitCode !== 0) {
        const local = await localNames(repository);
        throw unknown(ref, local, `origin could not be asked: ${lastLine(answer.stderr)}`);
    }
    const refs = parseRefs(answer.stdout.toString('utf8'));
    const short = ref.replace(/^origin\//, '');
    for (const name of [ref, `refs/heads/${short}`, `refs/tags/${short}^{}`, `refs/tags/${short}`]) {
        const commit = refs.get(name);
        if (commit !== undefined)
            return commit;
    }
    const names = [...refs.keys()].flatMap((name) => /^refs\/(?:heads|tags)\/(.+)$/.exec(name)?.[1] ?? []);
    throw unknown(ref, names, 'neither this checkout nor origin has it');
}
function parseRefs(output) {
    const lines = output.split('\n').map((line) => line.split('\t'));
    return new Map(lines.flatMap(([oid, name]) => (oid && name ? [[name, oid]] : [])));
}
async function localNames(repository) {
    const { stdout } = await git(repository, ['for-each-ref', '--format=%(refname:short)']);
    return stdout.toString('utf8').split('\n').filter(Boolean);
}
async function fetchCommit(repository, commit, ref) {
    // A depth on a complete clone would make it a shallow one.
    const depth = (await isShallow(repository)) ? ['--depth=1'] : [];
    const { exitCode, stderr } = await git(repository, [
        ...['-c', 'gc.auto=0', '-c', 'maintenance.auto=false'],
        ...['fetch', ...depth, '--quiet', '--no-tags', '--no-write-fetch-head'],
        ...['--no-recurse-submodules', '--end-of-options', 'origin', commit],
    ], { deadlineMs: FETCH_DEADLINE_MS });
    if (exitCode !== 0)
        throw unavailable(ref, lastLine(stderr));
}
async function isShallow(repository) {
    const { stdout } = await git(repository, ['rev-parse', '--is-shallow-repository']);
    return stdout.toString('utf8').trim() === 'true';
}
function unavailable(ref, why) {
    return new UserError('base-unavailable', `The base commit ${ref} is not in this checkout and could not be fetched: ${why}.`, FETCH_HINT);
}
function unknown(ref, names, why) {
    const suggestion = didYouMean(ref, [...new Set(names)]);
    const advice = `base-ref takes a branch, a tag or a full commit name. ${FETCH_HINT}`;
    return new UserError('base-ref-unknown', `base-ref ${JSON.stringify(ref)} is no commit that can be found: ${why}.`, suggestion === undefined ? advice : `${suggestion} ${advice}`);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/base.ts




/**
 * Finds the base commit of a run and makes sure that it is in the checkout.
 *
 * @throws UserError `base-ref-unknown`, `base-unavailable`, `base-no-repository` (a base was asked for
 *   and the folder is in no repository), `git-missing`, `git-timeout`, `git-failed`.
 */
async function base_resolveBase(options) {
    const decision = decideBase(options.event, options.baseRef);
    if (decision.kind === 'all')
        return base_all(decision.why);
    const repository = await openRepository(options.directory, options);
    if (!repository) {
        if (!options.baseRef)
            return base_all('the checkout is no git repository');
        throw new UserError('base-no-repository', `base-ref was given, but ${options.directory} lies in no git repository.`, 'Check the code out with git (actions/checkout does, where git is installed).');
    }
    // Says at once when git refuses the checkout altogether; below, a failure only means "no such commit".
    await gitOrThrow(repository, ['rev-parse', '--git-dir']);
    const head = await headOf(repository);
    const { ref, what } = mergedBase(decision, head) ?? decision;
    try {
        const commit = await ensureCommit(repository, ref);
        return await found(repository, commit, what, decision.contained, head);
    }
    catch (error) {
        if (!decision.otherwise || !(error instanceof UserError))
            throw error;
        const { otherwise } = decision;
        const commit = await ensureCommit(repository, otherwise.ref);
        const words = `${otherwise.what}, because ${what} is gone,`;
        return found(repository, commit, words, false, head);
    }
}
/** A checkout without any commit has no head; its files are compared all the same. */
async function headOf(repository) {
    const commit = await localCommit(repository, 'HEAD');
    return { commit, parents: commit === undefined ? [] : await parentsOf(repository, commit) };
}
/**
 * On `pull_request` GitHub checks out a merge it made of base and head. Its first parent is the base it
 * took; the event's `base.sha` can be older, and what was merged since would look pending.
 */
function mergedBase(decision, head) {
    const [base, merged] = head.parents;
    if (base === undefined || merged === undefined || merged !== decision.pullRequestHead) {
        return undefined;
    }
    return { ref: base, what: decision.what };
}
async function found(repository, commit, what, contained, head) {
    const description = `${what} at ${commit.slice(0, 7)}`;
    const forkPoint = await forkPointOf(repository, commit, contained, head);
    return { kind: 'commit', repository, commit, description, forkPoint };
}
async function forkPointOf(repository, commit, contained, head) {
    if (contained || head.commit === commit || head.parents.includes(commit))
        return commit;
    return head.commit === undefined ? undefined : mergeBase(repository, commit, head.commit);
}
function base_all(why) {
    return { kind: 'all', description: `everything, as ${why}` };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/basis.ts






/**
 * Reads what pending is counted from: the base commit, the history of a database (never written to), a
 * name, or nothing.
 *
 * @throws UserError `pending-options` when more than one is given; what `resolveBase`, `withClient` and
 *   the adapter throw; `history-timeout`.
 */
async function basis_readPendingBasis(options, adapter = prismaAdapter) {
    assertOneBasis(options);
    if (options.since)
        return { kind: 'since', name: options.since };
    if (options.historyUrl)
        return readHistoryBasis(options.historyUrl, options.signal, adapter);
    const base = await resolveBase(options);
    return base.kind === 'all' ? base : readBaseBasis(base, options.directory, adapter);
}
function assertOneBasis({ since, historyUrl, baseRef }) {
    const given = Object.entries({ since, 'history-url': historyUrl, 'base-ref': baseRef })
        .filter(([, value]) => Boolean(value))
        .map(([name]) => name);
    if (given.length < 2)
        return;
    throw new UserError('pending-options', `${given.join(' and ')} are given together: each decides alone what is pending.`, 'Give one of them.');
}
async function readBaseBasis(base, directory, adapter) {
    const { repository, commit, description, forkPoint } = base;
    const migrations = await adapter.readBase(repository, commit, directory);
    return {
        kind: 'base-ref',
        description,
        commit,
        migrations,
        forkPoint: await forkPointNames(base, directory, adapter, migrations, forkPoint),
    };
}
async function forkPointNames({ repository, commit }, directory, adapter, atBase, forkPoint) {
    if (forkPoint === undefined)
        return undefined;
    const there = forkPoint === commit ? atBase : await adapter.readBase(repository, forkPoint, directory);
    return new Set(there.map((migration) => migration.name));
}
/**
 * One transaction, not session settings: behind a transaction pooler (PgBouncer) a SET would stay on a
 * connection that the application uses next.
 */
const READ_ONLY = (/* unused pure expression or super */ null && (`
  BEGIN TRANSACTION READ ONLY;
  SET LOCAL statement_timeout = '15s';
  SET LOCAL lock_timeout = '5s';
  SET LOCAL idle_in_transaction_session_timeout = '30s'`));
async function readHistoryBasis(url, signal, adapter) {
    const { schema } = parseDatabaseUrl(url);
    const description = `the history of ${describeUrl(url)}${schema === 'public' ? '' : `, schema ${schema}`}`;
    return withClient(url, signal ? { signal } : {}, async (client) => {
        try {
            await client.query(READ_ONLY);
            const rows = await adapter.readHistory(client, schema);
            const empty = rows === undefined && (await isSchemaEmpty(client, schema));
            return { kind: 'history', description, rows, empty };
        }
        catch (error) {
            throw timedOut(error, description) ?? error;
        }
        finally {
            // The connection is closed next, which would end the transaction too.
            await client.query('ROLLBACK').catch(() => undefined);
        }
    });
}
/** query_canceled by statement_timeout, lock_not_available by lock_timeout. */
const TIMEOUTS = new Set(['57014', '55P03']);
function timedOut(error, description) {
    if (!TIMEOUTS.has(error.code ?? ''))
        return undefined;
    return new UserError('history-timeout', `Could not read ${description}: ${messageOf(error)}.`, 'A migration that is running may hold a lock on the table; try again when it is done.', { cause: error });
}

// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
;// CONCATENATED MODULE: ./packages/core/src/migrations/pending.ts






/**
 * Splits the tree into what is there already and what is pending, and finds migrations that were edited,
 * deleted or renamed after they were merged or applied: Prisma itself notices none of these.
 *
 * @param workspace Places in findings are relative to it.
 * @throws UserError `since-unknown` when `--since` names no migration.
 */
function pending_choosePending(tree, basis, workspace, rules = prismaAdapter) {
    const show = (file) => relativeTo(workspace, file);
    switch (basis.kind) {
        case 'all':
            return {
                ...split(tree, () => true),
                findings: [],
                basis: { kind: 'all', description: basis.description },
            };
        case 'since':
            return sinceChoice(tree, basis.name);
        case 'base-ref':
            return baseChoice(tree, basis, show, rules);
        case 'history':
            return historyChoice(tree, basis, show, rules);
    }
}
/**
 * The findings of the tree that concern a change: all errors, and of the rest those about a pending
 * migration or about no migration in particular. Old migrations cannot be changed any more.
 */
function pending_concerning(findings, pending) {
    const names = new Set(pending.map((migration) => migration.name));
    return findings.filter(({ severity, migration }) => severity === 'error' || migration === undefined || names.has(migration));
}
function split(tree, isPending) {
    return {
        pending: tree.migrations.filter(isPending),
        merged: tree.migrations.filter((migration, index) => !isPending(migration, index)),
    };
}
function sinceChoice(tree, name) {
    const names = tree.migrations.map((migration) => migration.name);
    const last = names.indexOf(name);
    if (last < 0) {
        throw new UserError('since-unknown', `--since ${JSON.stringify(name)}: there is no migration of that name in ${tree.directory}.`, didYouMean(name, names) ?? `The newest is ${JSON.stringify(names.at(-1) ?? '')}.`);
    }
    return {
        ...split(tree, (_migration, index) => index > last),
        findings: [],
        basis: { kind: 'since', description: `everything after ${name}` },
    };
}
function baseChoice(tree, basis, show, rules) {
    const base = new Map(basis.migrations.map((migration) => [migration.name, migration]));
    const { pending, merged } = split(tree, ({ name }) => !base.has(name));
    const where = `on the base (${basis.description})`;
    const findings = merged.flatMap((migration) => {
        const sql = base.get(migration.name)?.sql;
        if (sql === undefined)
            return [notComparedFinding(migration, where, show)];
        if (rules.sameText(migration.sql, sql))
            return [];
        const line = firstDifferentLine(migration.sql, sql);
        return [editedFinding(migration, where, show, line)];
    });
    const gone = pending_missing(tree, basis.migrations);
    findings.push(...gone.flatMap((old) => {
        const renamed = pending.find(({ sql }) => old.sql !== undefined && hasStatement(sql) && rules.sameText(sql, old.sql));
        if (renamed)
            return [renamedFinding(renamed, old.name, where, show)];
        // Merged to the base after this branch was made: not here yet, and nobody deleted it.
        if (basis.forkPoint?.has(old.name) === false)
            return [];
        const sure = basis.forkPoint !== undefined;
        return [deletedFinding(old.name, where, show(tree.directory), sure)];
    }), ...outOfOrder(pending, [...base.keys()], where, show, rules));
    const behind = gone.filter(({ name }) => basis.forkPoint?.has(name) === false).length;
    return { pending, merged, findings, basis: baseDescription(basis, behind, show(tree.directory)) };
}
function baseDescription({ description, commit, migrations }, behind, folder) {
    const notes = [
        migrations.length === 0 ? `it has no migrations in ${folder}` : undefined,
        behind > 0 ? `${behind} of its migrations are not in this checkout yet` : undefined,
    ].filter((note) => note !== undefined);
    return { kind: 'base-ref', description: [description, ...notes].join('; '), commit };
}
function historyChoice(tree, { description, rows, empty }, show, rules) {
    const basis = { kind: 'history', description };
    if (!rows) {
        const findings = [empty ? emptyHistoryFinding(description) : noHistoryFinding(description)];
        return { ...split(tree, () => true), findings, basis };
    }
    const applied = new Map(rows.filter((row) => row.state === 'applied').map((row) => [row.name, row]));
    const tried = new Set(rows.map((row) => row.name));
    const { pending, merged } = split(tree, ({ name }) => !applied.has(name));
    const where = `in the history (${description})`;
    const findings = [
        ...rows.filter((row) => row.state === 'failed').map((row) => failedFinding(row, where)),
        ...merged
            .filter(({ name, sql }) => !rules.matchesChecksum(sql, applied.get(name)?.checksum ?? ''))
            .map((migration) => editedFinding(migration, where, show)),
        ...pending_missing(tree, [...applied.values()]).map((row) => {
            const renamed = pending.find(({ sql }) => hasStatement(sql) && rules.matchesChecksum(sql, row.checksum));
            return renamed
                ? renamedFinding(renamed, row.name, where, show)
                : deletedFinding(row.name, where, show(tree.directory), true);
        }),
        // What was tried before keeps its place; it is not a late arrival.
        ...outOfOrder(pending.filter(({ name }) => !tried.has(name)), [...applied.keys()], where, show, rules),
    ];
    return { pending, merged, findings, basis };
}
function pending_missing(tree, there) {
    const here = new Set(tree.migrations.map((migration) => migration.name));
    return there.filter(({ name }) => !here.has(name));
}
function outOfOrder(pending, merged, where, show, rules) {
    const last = [...merged].sort((a, b) => rules.compareNames(a, b)).at(-1);
    if (last === undefined)
        return [];
    return pending
        .filter(({ name }) => rules.compareNames(name, last) < 0)
        .map((migration) => outOfOrderFinding(migration, last, where, show));
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/steps/tree.ts







/** What makes rehearsing pointless: the files are not Postgres SQL. */
const FATAL_RULES = new Set(['migration-provider-mismatch']);
/**
 * Reads the migrations, decides which are pending, and says what is wrong with either. Undefined when
 * they cannot be rehearsed at all.
 */
async function tree_readPlan(context) {
    let plan;
    await context.recorder.check('tree', async (scope) => {
        const tree = await readGivenTree(context.options, context.root);
        const choice = await choose(context, tree);
        const findings = [...concerning(tree.findings, choice.pending), ...choice.findings];
        for (const finding of findings)
            scope.find(finding);
        const start = tree.schema?.path ?? tree.directory;
        const project = await findPrismaProject(start, context.options.workspace, context.ports.env);
        const read = { tree, choice, project };
        tree_describe(context, read);
        if (findings.some(({ rule }) => FATAL_RULES.has(rule))) {
            context.recorder.stop('the migrations are not for Postgres');
        }
        else {
            plan = read;
        }
        if (context.options.dryRun) {
            for (const { name, sql } of choice.pending) {
                scope.item({ status: 'passed', name, result: '', detail: sql.trimEnd().split('\n') });
            }
        }
        // Who names a migration or asks for all has chosen not to compare; who named nothing may expect it.
        if (choice.basis.kind === 'all' && !context.options.all) {
            scope.notVerified(`whether merged migrations were edited, renamed or deleted: ${choice.basis.description}, so there is no base to compare with`);
        }
        const { length } = tree.migrations;
        const pending = `${choice.pending.length} pending: ${choice.basis.description}`;
        return { result: `${length} migrations, ${pending}` };
    });
    return plan;
}
async function choose({ options, ports }, tree) {
    const basis = options.all
        ? { kind: 'all', description: 'everything, as asked for' }
        : await readPendingBasis({
            since: options.since,
            historyUrl: options.historyUrl,
            baseRef: options.baseRef,
            event: options.event,
            directory: tree.directory,
            env: ports.env,
            signal: ports.signal,
        });
    return choosePending(tree, basis, options.workspace);
}
function tree_describe(context, { tree, choice, project }) {
    const { details, subject, options } = context;
    const { pending, basis } = choice;
    details.migrations = {
        directory: shown(context, tree.directory),
        total: tree.migrations.length,
        basis: { ...basis },
    };
    details.pending = pending.map(({ name, checksum, file, sql }) => ({
        name,
        checksum,
        file: shown(context, file),
        applied: false,
        ...(options.dryRun ? { sql } : {}),
    }));
    details.planDigest = planDigest(pending);
    details.prisma.transactions = project.transactions;
    if (project.version.text !== '')
        details.prisma.version = project.version.text;
    subject.push(shown(context, path.dirname(tree.directory)) || '.');
    subject.push(`${pending.length} pending of ${tree.migrations.length}`);
}

;// CONCATENATED MODULE: ./packages/core/src/rehearse/stage.ts














/** The checks in the order in which they are carried out and shown. */
const CHECKS = [
    { id: 'tree', title: 'Tree' },
    { id: 'baseline', title: 'Baseline' },
    { id: 'apply', title: 'Apply' },
    { id: 'schema', title: 'Schema' },
    { id: 'data', title: 'Data' },
    { id: 'way-back', title: 'Way back' },
    { id: 'restore', title: 'Restore' },
];
/**
 * Rehearses the pending migrations on a throwaway copy: applies, measures, proves the way back. Writes
 * `report.json` and the proven reverse scripts to the report's folder. What stops it, a mistake of the
 * user's or a signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown,
 * after a report of it was written.
 */
async function rehearse(options, given) {
    const started = given.now();
    const root = path.resolve(options.workspace, options.workingDirectory);
    const details = emptyDetails(options);
    const redact = redactor([options.databaseUrl, options.historyUrl]);
    const ports = redactPorts(given, redact);
    let recorder = new StageRecorder(CHECKS, (finding) => finding, ports.progress ?? noProgress);
    const subject = [];
    let failure;
    try {
        await removeReverses(path.resolve(root, options.report));
        const config = await loadConfig(options.config, root);
        const acceptor = new Acceptor(config.accept);
        recorder = new StageRecorder(CHECKS, acceptor.settle, ports.progress ?? noProgress);
        await rehearseWith({ options, root, config, recorder, details, subject, ports });
        reportUnused(recorder, acceptor, config);
    }
    catch (error) {
        failure = serverGone(error, details) ?? error;
    }
    const error = failure === undefined ? undefined : stageError(failure);
    const report = redactDeep(assemble(options, ports.now() - started, started, { recorder, details, subject, error }), redact);
    const reportFile = await keepReport(path.resolve(root, options.report), report, TestReportSchema, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
async function rehearseWith(context) {
    const { recorder, options, details } = context;
    const plan = await readPlan(context);
    if (!plan)
        return;
    if (details.pending.length === 0)
        return recorder.skipRest('no pending migration');
    if (options.dryRun)
        return recorder.skipRest('dry run');
    await rehearsePlan(context, plan);
}
/** Acceptances that match nothing are said, but only when everything was looked at. */
function reportUnused(recorder, acceptor, config) {
    if (recorder.checks().some(({ status }) => status === 'skipped' || status === 'not-verified'))
        return;
    for (const acceptance of acceptor.unused()) {
        recorder.findings.push(unusedAcceptance(acceptance, config.file ?? 'belay.yml'));
    }
}
/** A server that was reached and then cannot be any more went away meanwhile: nobody misspelt its address. */
function serverGone(error, { server }) {
    if (server === undefined || !(error instanceof UserError))
        return undefined;
    if (error.code !== 'database-unreachable')
        return undefined;
    return new OperationFailed('server-lost', `The server went away during the rehearsal. ${error.message}`, 'Only databases that Belay created were in use; they carry the prefix belay_.', { cause: error });
}
function assemble(options, durationMs, started, { recorder, details, subject, error }) {
    const common = commonReport({
        ...{ run: options.run, started, ended: started + durationMs, failOn: options.failOn },
        ...{ recorder, subject, error },
        headline: (verdict) => headlineOf(verdict, details, recorder.findings),
    });
    return { ...common, stage: 'test', test: details };
}
/** The stage's part of a report before anything is known. */
function emptyDetails(options) {
    return {
        dryRun: options.dryRun,
        migrations: { directory: options.migrations ?? '', total: 0 },
        pending: [],
        reverseProven: false,
        prisma: { transactions: 'statements', executor: 'belay', cliStarts: 0, cliMs: 0, engineMs: 0 },
        wayBack: [],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/rebuild-roles.ts



/** Without those that every server has (`pg_monitor`). */
const ROLES_SQL = `SELECT rolname AS name FROM pg_catalog.pg_roles WHERE rolname !~ '^pg_' ORDER BY 1`;
/** The names of all roles of a server that migrations may name. */
async function readRoles(client) {
    const { rows } = await client.query(ROLES_SQL);
    return rows.map(({ name }) => name);
}
/**
 * The roles that migrations name and do not create: GRANT, OWNER TO and CREATE POLICY need them to be there.
 *
 * @param sql The text of all migrations.
 */
function rolesToMake(roles, sql) {
    const text = sql.toLowerCase();
    return roles.filter((name) => text.includes(name.toLowerCase()) && !creates(sql, name));
}
function creates(sql, name) {
    const escaped = name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    return new RegExp(`\\bcreate\\s+(?:role|user|group)\\s+"?${escaped}(?![\\w$])`, 'i').test(sql);
}
/**
 * Makes the roles on a throwaway server, and the one that deploys as a superuser: what it makes there belongs to
 * it, as in the database that is validated, and extensions can be created.
 *
 * @returns The server's URL for the role that deploys; the URL as it was where there cannot be such a role.
 */
async function makeRoles(serverUrl, { deployer, all }, sql, { signal }) {
    return (0,connection/* withClient */.SV)(serverUrl, { signal }, async (client) => {
        const there = new Set(await readRoles(client));
        const names = rolesToMake(all, sql).filter((name) => !there.has(name) && name !== deployer);
        for (const name of names)
            await client.query(`CREATE ROLE ${(0,identifiers/* quoteIdent */.v4)(name)}`);
        if (there.has(deployer) || !canBeMade(deployer) || creates(sql, deployer))
            return serverUrl;
        const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
        await client.query(`CREATE ROLE ${(0,identifiers/* quoteIdent */.v4)(deployer)} LOGIN SUPERUSER PASSWORD ${(0,identifiers/* quoteLiteral */.ce)(password)}`);
        const url = new URL(serverUrl);
        url.username = encodeURIComponent(deployer);
        url.password = password;
        return url.href;
    });
}
/** Names that Postgres keeps for itself. */
function canBeMade(role) {
    return role !== '' && !role.startsWith('pg_') && role !== 'public' && role !== 'none';
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/added-tables.ts
/** Tables that a rehearsed plan adds, by their ids, from its report's lines `table public.t added`. */
function addedInRehearsal(changes) {
    return changes.flatMap((line) => /^table (.+) added$/.exec(line)?.[1] ?? []);
}
/**
 * Tables that the newest migration names. Without a rehearsal nobody knows which migrations are being deployed; it is
 * the one that surely was, the last time.
 */
function namedInNewest(tables, migrations) {
    const words = new Set(migrations.at(-1)?.sql.match(/[^\s"'.,;()]+/g));
    return tables.filter(({ name }) => words.has(name)).map(({ id }) => id);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-prisma.ts

/** Comparing takes a second or two; more is a download that does not come. */
const schema_prisma_DEADLINE_MS = 60_000;
/**
 * Has the project's own Prisma compare a database, to which all migrations were applied, with schema.prisma.
 *
 * @param databaseUrl A throwaway database: Prisma is never pointed at the one that is validated.
 * @throws Interrupted when the signal aborts.
 */
async function compareWithPrisma({ tree, project }, databaseUrl, ports) {
    if (!tree.schema)
        return notCompared('no schema.prisma was found');
    if (project.cli === undefined) {
        return notCompared('Prisma is not installed in the project (run npm ci before)');
    }
    const { schema, directory: migrations } = tree;
    const diff = await diffExitCode({ project, schema, migrations, databaseUrl, deadlineMs: schema_prisma_DEADLINE_MS }, ports);
    if (diff.engineMissing) {
        return notCompared("Prisma's schema engine is not in place and was not downloaded");
    }
    if (diff.different === undefined) {
        return notCompared(`prisma migrate diff failed: ${diff.output.trim().split('\n').at(-1) ?? ''}`);
    }
    return diff.different ? { kind: 'different', script: diff.script } : { kind: 'equal' };
}
function notCompared(reason) {
    return { kind: 'not-compared', reason };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/rebuild.ts















/**
 * Builds the schema that the migrations lead to, on a Postgres that is started for it and thrown away after, of
 * the live database's major version where there is one.
 *
 * @throws UserError, OperationFailed where no server can be had or it goes away; Interrupted.
 */
async function rebuild(input, ports) {
    return withServerOf(input, ports, async (server) => {
        const sql = input.tree.migrations.map((migration) => migration.sql).join('\n');
        const url = await makeRoles(server.url, input.live.roles, sql, ports);
        const options = { run: input.run, now: ports.now(), signal: ports.signal };
        const made = withSchemaParameter(url, input.live.schema);
        return (0,temporary_database/* withTemporaryDatabase */.LN)(made, { ...options, goesWithServer: true }, async (database) => {
            const called = await callLikeLive(server.url, database.name, input.live.database, sql, ports);
            return promiseOf(input, server, (0,postgres_url/* withDatabase */.kR)(database.url, called), ports);
        });
    });
}
/** A server of the live database's major, else the newest there is. Same errors as `withServer`. */
async function withServerOf({ run, root, live }, ports, body) {
    const options = { run, searchFrom: [root, process.cwd(), import.meta.dirname] };
    let entered = false;
    const enter = (server) => {
        entered = true;
        return body(server);
    };
    try {
        return await (0,server/* withServer */.e)({ ...options, postgresVersion: live.major }, ports, enter);
    }
    catch (error) {
        const notFound = error instanceof errors/* UserError */.yo && error.code === 'postgres-not-found';
        if (!notFound || entered)
            throw error;
        return (0,server/* withServer */.e)(options, ports, body);
    }
}
/** A server's URL with Prisma's `?schema=`, where that is not the usual one. */
function withSchemaParameter(serverUrl, schema) {
    if (schema === 'public')
        return serverUrl;
    const url = new URL(serverUrl);
    url.searchParams.set('schema', schema);
    return url.href;
}
/** Migrations may name their database: GRANT CONNECT ON DATABASE shop, ALTER DATABASE shop SET …. */
async function callLikeLive(serverUrl, temporary, live, sql, { signal }) {
    const names = sql.matchAll(/\bdatabase\s+(?:"((?:[^"]|"")+)"|([\w$]+))/gi);
    const named = [...names].some(([, quoted, plain]) => quoted === undefined ? plain?.toLowerCase() === live : quoted.replaceAll('""', '"') === live);
    if (!named || BUILT_IN.has(live))
        return temporary;
    await (0,connection/* withClient */.SV)(serverUrl, { signal }, (client) => client.query(`ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(temporary)} RENAME TO ${(0,identifiers/* quoteIdent */.v4)(live)}`));
    return live;
}
const BUILT_IN = new Set(['postgres', 'template0', 'template1']);
async function promiseOf({ tree, project, live }, { version, major }, url, ports) {
    const { schema } = live;
    const { signal } = ports;
    const settings = { search_path: rehearsalSearchPath(url) };
    const replay = await (0,connection/* withClient */.SV)(url, { signal, settings }, (client) => replayMigrations(client, tree.migrations, { mode: project.transactions, schema, signal }));
    if (replay.failed)
        return { reason: replayFailed(replay.failed, major) };
    const readIt = (client) => (0,read/* readCatalogue */.YW)(client, { excludeTables: [`${schema}.${prisma_history/* HISTORY_TABLE */.GQ}`] });
    const catalogue = await (0,connection/* withClient */.SV)(url, { signal, settings: connection/* READING_SETTINGS */.xk }, readIt);
    return {
        catalogue,
        added: namedInNewest(catalogue.tables, tree.migrations),
        kind: 'rebuilt',
        description: `${(0,report_words/* plural */.LS)(tree.migrations.length, 'migration')} rebuilt on Postgres ${version}`,
        notVerified: [],
        prisma: await compareWithPrisma({ tree, project }, url, ports),
    };
}
function replayFailed({ migration, error }, major) {
    const missing = extensionMissing(error);
    const instead = 'or give expect the report.json of action-test';
    if (missing) {
        return `the Postgres ${major} to rebuild on lacks an extension that ${migration.name} needs (${error.message}); install it, ${instead}`;
    }
    return `${migration.name} does not apply to an empty database: ${error.message} (${error.sqlstate}); ${instead}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/deployer.ts

const DEPLOYER_SQL = `
SELECT pg_catalog.pg_get_userbyid(coalesce(
  (SELECT c.relowner FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2),
  (SELECT datdba FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))) AS role`;
/**
 * The role that deploys, unquoted: the one that owns the migration history, or else the database. The role that
 * looks may be another.
 *
 * @param schema Where the history lives: `?schema=` of the URL.
 */
async function readDeployer(client, schema) {
    const { rows } = await client.query(DEPLOYER_SQL, [schema, prisma_history/* HISTORY_TABLE */.GQ]);
    return rows[0]?.role ?? '';
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/reverse/live-roles.ts




const LIMITS = { statementMs: 15_000, lockMs: postgres_limits/* LOCK_MS */.xv };
/** The roles of the live server, which the migrations may name. */
async function rolesOf({ client, schema }) {
    return (0,connection/* withReadOnlyTransaction */.J6)(client, LIMITS, async () => ({
        deployer: await readDeployer(client, schema),
        all: await readRoles(client),
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
    return (0,kept_folder/* withKeptFolder */.n)((0,external_node_os_.tmpdir)(), 'belay-reverse-', (report) => withServerOf({ run, root, live }, ports, async (server) => {
        const sql = [...input.staying, ...input.going].map((migration) => migration.sql).join('\n');
        const own = await makeRoles(server.url, await rolesOf(live), sql, ports);
        const url = withSchemaParameter(own, live.schema);
        const context = contextOf(input, report, ports);
        const plan = await planOf(input, ports);
        await rehearseOn(context, plan, { ...server, url }, await reach_onlyOnceBecause(context, plan));
        return provenOf(context);
    }));
}
function contextOf({ root, workspace, run }, report, ports) {
    const options = {
        ...{ workspace, run, report, workingDirectory: '.', failOn: 'error' },
        ...{ all: false, dryRun: false, timeout: 0 },
    };
    return {
        ...{ options, root, ports, subject: [], details: emptyDetails(options) },
        config: {
            ...{ assertions: [], requiredTables: [], checks: [], requiredColumns: [], health: [] },
            ...{ bake: {}, accept: [] },
        },
        recorder: new recorder/* StageRecorder */.V(CHECKS, (finding) => finding, runtime_ports/* noProgress */.n),
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

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable-grants.ts


/** What looking at a database takes; CONNECT is no part of a schema. */
const TO_LOOK = new Set(['SELECT', 'USAGE']);
function isToLook({ role, privilege, revoked }, reader) {
    return !revoked && TO_LOOK.has(privilege) && [reader, (0,identifiers/* quoteIdent */.v4)(reader)].includes(role);
}
/** Where the role that deploys does not own a schema, it has to be let in. */
function isToDeploy({ role, revoked }, { node }) {
    return !revoked && role === catalogue_types/* SELF */.TK && node.kind === 'schema';
}
/**
 * The difference without what is none in privileges: the rights that looking and deploying take, and, where the promise was
 * made on another major version, one that GRANT ALL and REVOKE ALL only mean from Postgres 17 on (MAINTAIN).
 */
function withGrantsOf(difference, { reader, otherMajor }) {
    const counts = ({ privilege }) => !otherMajor || privilege !== 'MAINTAIN';
    const properties = difference.properties.flatMap((change) => {
        if (change.property !== 'grants')
            return [change];
        const before = change.before.filter(counts);
        const text = new Set(before.map((grant) => JSON.stringify(grant)));
        const after = change.after
            .filter(counts)
            .filter((grant) => text.has(JSON.stringify(grant)) ||
            !(isToLook(grant, reader) || isToDeploy(grant, difference)));
        return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ ...change, before, after }];
    });
    return { ...difference, properties };
}
/** ALTER DEFAULT PRIVILEGES that only lets the role that looks see what will be made. */
function givesOnlyTo({ change, node }, reader) {
    if (change !== 'unexpected' || node.kind !== 'default privileges')
        return false;
    return node.object.grants.every((grant) => isToLook(grant, reader));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/unread.ts
/** By the words that reading the catalogue uses for its sections; the essential ones stop it altogether. */
const HIDDEN = {
    // The index of a key would look like one of its own, and the reverse.
    indexes: {
        kinds: ['index'],
        properties: [
            ...['indexValid', 'indexTablespace', 'indexOptions', 'indexComment'],
            ...['clusteredOn', 'replicaIdentity'],
        ],
    },
    constraints: {
        kinds: ['constraint', 'index'],
        properties: ['constraints', 'notNullUnvalidated'],
    },
    sequences: { kinds: ['sequence'], properties: ['identitySequence'] },
    extensions: { kinds: ['extension'] },
    triggers: { kinds: ['trigger'] },
    'whether foreign keys are enforced': { properties: ['enforcementOff'] },
    'row security policies': { kinds: ['policy'] },
    rules: { kinds: ['rule'] },
    'extended statistics': { kinds: ['statistics'] },
    types: { kinds: ['enum', 'domain', 'range type', 'other'] },
    'range types': { kinds: ['range type'] },
    'row and array types': { kinds: ['composite type'] },
    'functions and procedures': { kinds: ['function'] },
    aggregates: { kinds: ['function'] },
    'event triggers': { kinds: ['event trigger'] },
    publications: { kinds: ['publication'] },
    subscriptions: { kinds: ['other'] },
    'settings of the database': { kinds: ['database settings'] },
    'operators, casts, collations, text search and foreign servers': { kinds: ['other'] },
    comments: { properties: ['comment', 'indexComment'] },
    grants: { kinds: ['other'], properties: ['grants'] },
    'default privileges': { kinds: ['default privileges'] },
    'dependencies between objects': {},
    // Nobody reads these, and nothing that is compared depends on them.
    'connection strings of subscriptions': {},
    'options of user mappings': {},
};
/**
 * Whether a difference may only seem so, because that part of a catalogue was not read.
 *
 * @param unread `<section>: <reason>`, as `Catalogue.unreadable` has it. A section that is not known hides all.
 * @param property Of a difference in properties, which one.
 */
function hidesDifference(unread, { node }, property) {
    return unread.some((sentence) => {
        const hidden = HIDDEN[sentence.split(': ', 1)[0] ?? ''];
        if (hidden === undefined)
            return true;
        return (hidden.kinds?.includes(node.kind) === true ||
            (property !== undefined && hidden.properties?.includes(property) === true));
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable.ts



/** Leaves out what only seems to differ because one of the two could not be seen in full or as it is. */
function comparable(all, conditions) {
    const texts = new Set();
    const masked = new Set();
    const skips = [
        isOfPlatform(conditions),
        (difference, property) => hidesDifference(conditions.unread, difference, property),
        isOwnership(conditions),
        (difference) => givesOnlyTo(difference, conditions.reader),
        isOtherWording(conditions, texts),
        isMasked(masked),
        isFilled,
    ];
    const differences = all
        .map((difference) => withGrantsOf(difference, conditions))
        .flatMap((difference) => comparable_without(difference, skips));
    return {
        differences,
        notVerified: [
            ...conditions.unread.map((sentence) => `schema: ${sentence}`),
            ...(conditions.withoutOwners
                ? [
                    'owners, privileges and settings of the database: the rehearsal in expect began with a dump that has none',
                ]
                : []),
            ...sentence(texts, 'the promise was made on another major version, which words them otherwise'),
            ...sentence(masked, 'the report in expect masks a part of them'),
        ],
    };
}
function comparable_without(difference, skips) {
    if (difference.change !== 'differs') {
        return skips.some((skip) => skip(difference)) ? [] : [difference];
    }
    const properties = difference.properties.filter(({ property }) => !skips.some((skip) => skip(difference, property)));
    return properties.length === 0 ? [] : [{ ...difference, properties }];
}
/** Who owns the schema `public` is decided by the version and the provider, unless a migration does. */
function isOfPlatform({ publicSchema }) {
    return ({ node }, property) => comparable_isPublic(node) && property === 'owner' && !publicSchema.owner;
}
/** Whether it is the schema `public` itself. */
function comparable_isPublic(node) {
    return node.kind === 'schema' && node.object.name === 'public';
}
const SET_BY_OWNERS = new Set(['default privileges', 'database settings']);
function isOwnership({ withoutOwners }) {
    if (!withoutOwners)
        return () => false;
    return ({ node }, property) => SET_BY_OWNERS.has(node.kind) || property === 'owner' || property === 'grants';
}
/** Texts that Postgres writes back from what it parsed. */
const WORDED = new Set([
    ...['definition', 'default', 'using', 'check', 'constraints'],
    ...['partitionKey', 'partitionBound', 'arguments', 'result'],
]);
function isOtherWording({ otherMajor }, names) {
    if (!otherMajor)
        return () => false;
    return ({ node }, property) => {
        if (property === undefined || !WORDED.has(property))
            return false;
        names.add(node.kind === 'other' ? node.id : `${node.kind} ${node.id}`);
        return true;
    };
}
/** A materialized view that migrations make WITH NO DATA is there to be filled; to empty it again would be a loss. */
function isFilled({ node, properties }, property) {
    if (node.kind !== 'materialized view' || property !== 'populated')
        return false;
    return properties.some((change) => change.property === property && change.after === true);
}
/** What the redaction of reports writes for something that looked like a secret. */
const MASK = '***';
function isMasked(names) {
    return ({ node, properties }, property) => {
        const change = properties.find((candidate) => candidate.property === property);
        if (change === undefined || !JSON.stringify(change.before)?.includes(MASK))
            return false;
        names.add(`${node.kind} ${node.id}`);
        return true;
    };
}
function sentence(names, why) {
    if (names.size === 0)
        return [];
    return [`the definitions of ${(0,report_words/* namesInWords */.hy)([...names])}: ${why}`];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-of.ts

/** Of the rarer kinds. */
const IN_NO_SCHEMA = new Set([
    'cast',
    'transform',
    'language',
    'access method',
    'foreign data wrapper',
    'foreign server',
    'user mapping',
    'subscription',
]);
const KINDS_IN_NO_SCHEMA = new Set([
    'schema',
    'extension',
    'event trigger',
    'publication',
    'default privileges',
    'database settings',
]);
/** The schema that an object lies in, as SQL writes it; undefined for what lies in none. */
function schema_of_schemaIdOf(node) {
    if (KINDS_IN_NO_SCHEMA.has(node.kind))
        return undefined;
    if (node.kind === 'other') {
        const { kind } = node.object;
        return IN_NO_SCHEMA.has(kind) ? undefined : schemaOf(node.id.slice(kind.length + 1));
    }
    if (node.kind === 'column')
        return schemaOf(node.relation.id);
    return schemaOf('table' in node.object ? node.object.table : node.id);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/consequences.ts


/**
 * Puts what is only a consequence of another difference under that one, so that one problem is told once: a missing
 * table explains its missing columns and indexes, a column of another type the same column of all partitions.
 */
function consequences_withConsequences(differences, sides) {
    const byKey = new Map(differences.map((difference) => [difference.key, difference]));
    const roots = [];
    for (const difference of differences) {
        let root = difference;
        for (let cause = causeOf(root, byKey, sides); cause; cause = causeOf(root, byKey, sides)) {
            root = cause;
        }
        if (root === difference)
            roots.push(difference);
        else
            root.along.push(difference);
    }
    return roots;
}
function causeOf(difference, byKey, { promised, live }) {
    const { node, change, key } = difference;
    const nodes = change === 'unexpected' ? live : promised;
    const found = (keys, explains) => keys
        .filter((candidate) => candidate !== key)
        .map((candidate) => byKey.get(candidate))
        .find((candidate) => candidate !== undefined && explains(candidate));
    // The columns of a view follow from its query.
    const hasOtherQuery = ({ properties }) => properties.some(({ property }) => property === 'definition');
    return (found(placesOf(node, nodes), (place) => place.change === change && change !== 'differs') ??
        found(consequences_parentsOf(node, nodes), (parent) => isSame(parent, difference)) ??
        (isViewColumn(node) ? found(relationsOf(node, nodes), hasOtherQuery) : undefined) ??
        (node.kind === 'sequence' ? found(relationsOf(node, nodes), hasOtherNumbers) : undefined) ??
        (isOnlyLineage(difference) ? found(relationsOf(node, nodes), hasOtherParent) : undefined));
}
const LINEAGE = new Set(['inherited', 'local', 'partitionOf']);
/** A partition that was detached: its columns, indexes and keys are now its own. */
function isOnlyLineage({ change, properties }) {
    return change === 'differs' && properties.every(({ property }) => LINEAGE.has(property));
}
function hasOtherParent({ properties }) {
    return properties.some(({ property }) => property === 'partitionOf' || property === 'inherits');
}
/** Serial instead of identity, or the reverse: the sequence comes and goes with it. */
function hasOtherNumbers({ node, properties }) {
    return node.kind === 'column' && properties.some(({ property }) => property === 'identity');
}
function isSame(one, other) {
    return (one.change === other.change &&
        JSON.stringify(one.properties) === JSON.stringify(other.properties));
}
function isViewColumn(node) {
    return node.kind === 'column' && !('kind' in node.relation);
}
/** What an object lives in or on, and goes with: its table, the column it belongs to, its schema. */
function placesOf(node, nodes) {
    return [...relationsOf(node, nodes), keyOf('schema', schemaIdOf(node) ?? '')];
}
function relationsOf(node, nodes) {
    if (node.kind === 'column')
        return consequences_relationKeys(node.relation.id);
    if ('table' in node.object)
        return consequences_relationKeys(node.object.table);
    if (node.kind !== 'sequence' || node.object.ownedBy === null)
        return [];
    const column = keyOf('column', node.object.ownedBy);
    const owner = nodes.get(column);
    return owner?.kind === 'column' ? [column, ...consequences_relationKeys(owner.relation.id)] : [];
}
/** A table or view by its id alone. */
function consequences_relationKeys(id) {
    return [keyOf('table', id), keyOf('view', id), keyOf('materialized view', id)];
}
/** What a partition or a child has from its parent. */
function consequences_parentsOf(node, nodes) {
    if (node.kind === 'index')
        return node.object.partitionOf === null ? [] : [keyOf('index', node.object.partitionOf)];
    if (node.kind === 'column' && node.object.inherited)
        return parentTables(node.relation.id, nodes).map((parent) => keyOf('column', `${parent}.${node.id.slice(node.relation.id.length + 1)}`));
    if (node.kind === 'constraint' && node.object.inherited)
        return parentConstraints(node, nodes);
    if (node.kind === 'table' && node.object.partitionOf !== null)
        return [keyOf('table', node.object.partitionOf)];
    return [];
}
function parentTables(id, nodes) {
    const node = nodes.get(keyOf('table', id));
    if (node?.kind !== 'table')
        return [];
    const { partitionOf, inherits } = node.object;
    return partitionOf === null ? inherits : [partitionOf];
}
/** By name, which a check or a foreign key keeps; a key of a partition has another, and the same definition. */
function parentConstraints({ id, object }, nodes) {
    const name = id.slice(0, -onTable('', object.table).length);
    return parentTables(object.table, nodes).flatMap((parent) => {
        const named = keyOf('constraint', onTable(name, parent));
        if (nodes.has(named))
            return [named];
        return [...nodes.values()]
            .filter((other) => other.kind === 'constraint' &&
            other.object.table === parent &&
            other.object.definition === object.definition)
            .map((other) => keyOf('constraint', other.id));
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/differences.ts


/** Two catalogues as their objects, by key. */
function sidesOf(promised, live) {
    return { promised: (0,nodes/* nodesOf */.N)(promised), live: (0,nodes/* nodesOf */.N)(live) };
}
/** Every object that differs, one by one, in the order of kinds and then names. */
function allDifferences({ promised, live }) {
    const found = [];
    for (const [key, node] of promised) {
        const other = live.get(key);
        if (other === undefined) {
            found.push({ key, change: 'missing', node, properties: [], along: [] });
            continue;
        }
        const properties = (0,catalogue_compare/* changedProperties */.YU)(node, other);
        if (properties.length > 0)
            found.push({ key, change: 'differs', node, properties, along: [] });
    }
    for (const [key, node] of live) {
        if (!promised.has(key))
            found.push({ key, change: 'unexpected', node, properties: [], along: [] });
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/words.ts


/** An object as a sentence names it: `table public."Order"`. */
function words_nameOf({ kind, id }) {
    if (kind === 'other')
        return words_readable(id);
    if (kind === 'database settings')
        return id === 'database' ? 'settings of the database' : `settings of the role ${words_readable(id)}`;
    if (kind === 'default privileges')
        return `default privileges for ${words_readable(id)}`;
    return `${kind} ${words_readable(id)}`;
}
/** The catalogue's word for the role that deploys is no word for people. */
function words_readable(text) {
    return text.replaceAll(catalogue_types/* SELF */.TK, 'the deploying role');
}
/** `type: bigint → integer`: from what was promised to what was found. */
function words_propertyLines(properties) {
    return properties.flatMap(({ property, before, after }) => (0,describe/* describeProperty */.J)(property, before, after).map(words_readable));
}
/** What goes with an object, counted by kind: `4 columns, 2 indexes`. */
function words_alongWords(along) {
    const counts = new Map();
    for (const { node } of along)
        counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => words_counted(count, kind)).join(', ');
}
const PLURALS = {
    index: 'indexes',
    policy: 'policies',
    other: 'others',
    statistics: 'statistics objects',
    'default privileges': 'default privileges',
};
function words_counted(count, kind) {
    return count === 1 ? `1 ${kind}` : `${count} ${PLURALS[kind] ?? `${kind}s`}`;
}
/** What its absence does to users. */
const EFFECTS = {
    schema: 'Queries that name it fail.',
    table: 'Queries that name it fail.',
    column: 'Queries that name it fail, and a client generated from the schema names every column.',
    view: 'Queries that name it fail.',
    'materialized view': 'Queries that name it fail.',
    index: 'Queries that count on it read the whole table; without a unique index duplicates are no longer refused.',
    constraint: 'Rows that break it are no longer refused.',
    function: 'Whatever calls it fails: queries, triggers, defaults, policies.',
    trigger: 'What it did at every write no longer happens.',
    policy: 'Row security lets other rows be seen or written than intended.',
    rule: 'Statements on its table do something else.',
    sequence: 'Defaults that take their numbers from it fail.',
    enum: 'Columns of its type, and clients that know its values, depend on it.',
    domain: 'Its checks no longer guard the columns of its type.',
    extension: 'Functions, types and operators of it are not there.',
    'event trigger': 'What it did at every DDL no longer happens.',
    publication: 'Subscribers no longer get these tables.',
};
/** What another form of it than promised does to users. */
const EFFECTS_OF_OTHER_FORM = {
    table: 'Queries work on it in another way than the application was written for.',
    column: 'Values that the application writes may be refused or changed, or read as something else.',
    view: 'Queries through it give other rows or columns.',
    'materialized view': 'Queries through it give other rows or columns.',
    index: 'Queries that count on it may read the whole table; a unique one may refuse other rows.',
    constraint: 'Rows are allowed that should be refused, or the reverse.',
    function: 'Whatever calls it (queries, triggers, defaults, policies) gets another result.',
    trigger: 'At a write something else happens than the application counts on, or nothing.',
    policy: 'Row security lets other rows be seen or written than intended.',
    rule: 'Statements on its table do something else.',
    sequence: 'Defaults that take their numbers from it get others.',
    enum: 'Columns of its type, and clients that know its values, depend on it.',
    domain: 'Columns of its type allow other values.',
    'event trigger': 'At a DDL something else happens, or nothing.',
    publication: 'Subscribers get other tables or changes.',
};
/** What a difference in an object of this kind does to users, one sentence at most. */
function words_effectOf(kind, change) {
    const effect = (change === 'missing' ? EFFECTS : EFFECTS_OF_OTHER_FORM)[kind];
    return effect === undefined ? [] : [effect];
}
/** One line per difference for the report. */
function words_differenceLine({ change, node, properties, along }) {
    const details = words_propertyLines(properties).join('; ');
    const others = along.length === 0 ? '' : ` (with ${words_alongWords(along)})`;
    return `${change}: ${words_nameOf(node)}${others}${details === '' ? '' : `: ${details}`}`;
}
const LONGEST_TITLE = 200;
/** Fit for a title: one line of at most 200 characters. */
function words_asTitle(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/groups.ts



/** How many names a group shows. */
const NAMED = 10;
/** What lies in schemas that nobody promised (those of a job queue, a provider): one finding for each schema. */
function groups_foreignSchemas(differences, sides) {
    const promised = new Set();
    for (const node of sides.promised.values())
        promised.add(node.kind === 'schema' ? node.id : schemaIdOf(node));
    const bySchema = groupBy(differences, ({ change, node }) => {
        if (change !== 'unexpected')
            return undefined;
        const schema = node.kind === 'schema' ? node.id : schemaIdOf(node);
        return schema === undefined || promised.has(schema) ? undefined : schema;
    });
    const drafts = [...bySchema].map(([schema, found]) => {
        const objects = found.filter(({ node }) => node.kind !== 'schema');
        const what = objects.length === 0 ? 'is empty' : plural(objects.length, 'object');
        return {
            rule: 'schema-unexpected',
            severity: 'warning',
            object: schema,
            title: asTitle(`schema ${schema}, which no migration made: ${what}`),
            lines: groups_named(objects),
            effect: [],
            changes: [],
        };
    });
    return { drafts, grouped: new Set([...bySchema.values()].flat()) };
}
/** Partitions that a job made for a table that was promised: one finding for each table. */
function groups_runtimePartitions(differences) {
    const byParent = groupBy(differences, ({ change, node }) => change === 'unexpected' && node.kind === 'table'
        ? (node.object.partitionOf ?? undefined)
        : undefined);
    const drafts = [...byParent].map(([parent, found]) => ({
        rule: 'schema-unexpected',
        severity: 'warning',
        object: `partitions of ${parent}`,
        title: asTitle(`${nameOf({ kind: 'table', id: parent })} has ${plural(found.length, 'partition')} that no migration made`),
        lines: groups_named(found),
        effect: ['A job that makes partitions as time goes by is a good reason; a person is not.'],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
/**
 * Partitions that migrations made and that are gone, as retention drops them: one finding for each table. Not those
 * without which rows are refused or were never there: the default one, the last one, one that was just deployed.
 *
 * @param added Ids of tables that the migrations being deployed add.
 */
function groups_droppedPartitions(differences, { live }, added) {
    const partitioned = new Set([...live.values()].flatMap((node) => (node.kind === 'table' ? node.object.partitionOf : [])));
    const byParent = groupBy(differences, ({ change, node }) => {
        if (change !== 'missing' || node.kind !== 'table' || added.includes(node.id))
            return undefined;
        const { partitionOf, partitionBound } = node.object;
        if (partitionOf === null || !partitioned.has(partitionOf))
            return undefined;
        return partitionBound === 'DEFAULT' ? undefined : partitionOf;
    });
    const drafts = [...byParent].map(([parent, found]) => ({
        rule: 'schema-missing',
        severity: 'warning',
        object: `partitions of ${parent}`,
        title: asTitle(`${nameOf({ kind: 'table', id: parent })} lacks ${plural(found.length, 'partition')} that migrations made`),
        lines: groups_named(found),
        effect: [
            'A job that drops old partitions is a good reason; a person is not. Their rows are gone with them.',
        ],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
function groups_named(found) {
    const names = found.slice(0, NAMED).map(({ node }) => `  ${nameOf(node)}`);
    return found.length > NAMED ? [...names, `  and ${found.length - NAMED} more`] : names;
}
function groupBy(differences, groupOf) {
    const groups = new Map();
    for (const difference of differences) {
        const group = groupOf(difference);
        if (group === undefined)
            continue;
        const list = groups.get(group);
        if (list === undefined)
            groups.set(group, [difference]);
        else
            list.push(difference);
    }
    return groups;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/grants.ts

/** What differs between two lists of privileges, each relative to the default of the object's kind. */
function grants_grantDifference({ before, after }) {
    const [promised, found] = [before, after];
    const lacking = promised.filter((grant) => !grant.revoked && !has(found, grant));
    const taken = found.filter((grant) => grant.revoked && !has(promised, grant));
    return {
        lacking: [...lacking, ...taken.map((grant) => ({ ...grant, revoked: false }))],
        untaken: promised.filter((grant) => grant.revoked && !has(found, grant)),
        extra: found.filter((grant) => !grant.revoked && !has(promised, grant)),
    };
}
/** With the right to pass it on, a role has the privilege as well. */
function has(grants, { role, privilege, revoked, grantable }) {
    return grants.some((other) => other.role === role &&
        other.privilege === privilege &&
        other.revoked === revoked &&
        (revoked || other.grantable || !grantable));
}
/** `SELECT to reporting`. */
function grants_grantWords({ role, privilege, grantable }) {
    return `${privilege} to ${readable(role)}${grantable ? ' with grant option' : ''}`;
}
/**
 * The part of a difference that is about some of the rights only: what has to come (`gained`) and what has to go
 * (`lost`) to get from what was found to what was promised.
 */
function grants_grantsPart({ property, before, after }, concerns) {
    const [promised, found] = [before, after];
    const isSame = (one) => (other) => JSON.stringify(one) === JSON.stringify(other);
    const gained = promised.filter((grant) => !found.some(isSame(grant)) && concerns(grant));
    const lost = found.filter((grant) => !promised.some(isSame(grant)) && concerns(grant));
    return {
        property,
        before: [...found.filter((grant) => !lost.includes(grant)), ...gained],
        after: found,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-grants.ts



/** How many objects one finding names. */
const judge_grants_NAMED = 10;
/**
 * Rights that no migration gave, by the role that has them: who reads with a tool of the operators' has the same on
 * all tables, and that is one thing to accept or to take away.
 */
function judge_grants_judgeGrantees(differences) {
    const byRole = new Map();
    for (const difference of differences) {
        const change = grantsOf(difference);
        const extra = change ? grantDifference(change).extra : [];
        for (const role of new Set(extra.map((grant) => grant.role))) {
            const entry = { difference, grants: extra.filter((grant) => grant.role === role) };
            byRole.set(role, [...(byRole.get(role) ?? []), entry]);
        }
    }
    return [...byRole].map(([role, extras]) => extraRights(role, extras));
}
function extraRights(role, extras) {
    const privileges = new Set(extras.flatMap(({ grants }) => grants.map((grant) => grant.privilege)));
    const [only] = extras;
    const on = extras.length === 1 && only ? nameOf(only.difference.node) : plural(extras.length, 'object');
    const lines = extras
        .slice(0, judge_grants_NAMED)
        .map(({ difference, grants }) => `  ${nameOf(difference.node)}: ${grants.map(grantWords).join(', ')}`);
    return {
        rule: 'privileges-differ',
        severity: 'warning',
        object: role,
        title: asTitle(`${readable(role)} has rights that no migration gave: ${[...privileges].join(', ')} on ${on}`),
        lines: extras.length > judge_grants_NAMED ? [...lines, `  and ${extras.length - judge_grants_NAMED} more`] : lines,
        effect: [],
        changes: extras.map(({ difference }) => onlyOf(difference, role)),
    };
}
/** The same difference, as far as it is about the rights that a role has too many of. */
function onlyOf(difference, role) {
    const change = grantsOf(difference);
    if (!change)
        return difference;
    const part = grantsPart(change, (grant) => grant.role === role && !grant.revoked);
    return { ...difference, properties: [part], along: [] };
}
function grantsOf({ change, properties }) {
    return change === 'differs'
        ? properties.find(({ property }) => property === 'grants')
        : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/tuning.ts
/** Properties that change how well something works or reads, not what it does. */
const TUNING = new Set([
    ...['comment', 'indexComment', 'options', 'toastOptions', 'indexOptions', 'statistics'],
    ...['target', 'tablespace', 'indexTablespace', 'compression', 'storage', 'clusteredOn'],
    ...['replicaIdentity', 'settings', 'columnOrder'],
]);
/** In these options a view says who may see and write what. */
const VIEW_OPTIONS = 'options';
/**
 * How grave a difference in tuning is, undefined for one that is none: an error where the promise says one thing
 * and the database another; a warning where the promise says nothing, so that an operator's hand is likely, and
 * for the order of columns, which only `SELECT *` sees; a notice for the version of an extension.
 */
function tuning_tuningSeverity({ node }, { property, before, after }) {
    if (node.kind === 'extension' && property === 'version')
        return 'notice';
    if (!TUNING.has(property))
        return undefined;
    const isView = node.kind === 'view' || node.kind === 'materialized view';
    if (isView && property === VIEW_OPTIONS && changesView(before, after))
        return undefined;
    if (property === 'columnOrder')
        return 'warning';
    return saysNothing(before, after) ? 'warning' : 'error';
}
/** `security_barrier=true`, `security_invoker=true`, `check_option=local`; the others tune a materialized view. */
function changesView(before, after) {
    const options = [...before, ...after];
    return options.some((option) => /^(security_|check_option)/.test(option));
}
/** Whether the promise has nothing where the database has something; of a list, entry by entry. */
function saysNothing(promised, found) {
    if (!Array.isArray(promised) || !Array.isArray(found)) {
        return promised === null || promised === 'default';
    }
    return promised.every((entry) => found.includes(entry));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-properties.ts




/**
 * An object that is there in another form: whose it is and who may use it, how it is tuned, and what it is are
 * findings of their own. Rights that nobody gave are left out: they are judged by who has them.
 */
function judge_properties_judgeProperties(difference) {
    const rights = [];
    const tuned = [];
    const others = [];
    const validated = validatedSince(difference.node, difference.properties);
    for (const change of difference.properties) {
        if (validated.includes(change))
            continue;
        if (change.property === 'owner' || change.property === 'grants')
            rights.push(change);
        else if (tuningSeverity(difference, change) !== undefined)
            tuned.push(change);
        else
            others.push(change);
    }
    return [
        ...(others.length > 0 ? [judge_properties_differs({ ...difference, properties: others })] : []),
        ...(validated.length > 0 ? [proven({ ...difference, properties: validated })] : []),
        ...privileges({ ...difference, properties: rights }),
        ...(tuned.length > 0 ? [tuning({ ...difference, properties: tuned })] : []),
    ];
}
function judge_properties_differs(difference) {
    const { node, properties } = difference;
    const lines = propertyLines(properties);
    return {
        rule: 'schema-differs',
        severity: 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} is not as promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: effectOf(node.kind, 'differs'),
        changes: [difference],
    };
}
/** Better than promised: to undo it would take the constraint away. */
function proven(difference) {
    const { node, properties } = difference;
    return {
        rule: 'schema-differs',
        severity: 'notice',
        object: node.id,
        title: asTitle(`${nameOf(node)} was promised NOT VALID and has been validated`),
        lines: told(propertyLines(properties), difference),
        effect: ['A migration that validates it makes every other database the same.'],
        changes: [],
    };
}
function privileges(difference) {
    const { node, properties } = difference;
    const owner = properties.filter(({ property }) => property === 'owner');
    const grants = properties.filter(({ property }) => property === 'grants');
    const { lacking, untaken } = grants.map(grantDifference)[0] ?? { lacking: [], untaken: [] };
    const lines = [
        ...propertyLines(owner),
        ...lacking.map((grant) => `lacks ${grantWords(grant)}`),
        ...untaken.map((grant) => `has ${grantWords(grant)}, which a migration revoked`),
    ];
    if (lines.length === 0)
        return [];
    const concerned = [...lacking, ...untaken];
    const isConcerned = grants.map((change) => grantsPart(change, (grant) => concerned.some(({ role, privilege }) => role === grant.role && privilege === grant.privilege)));
    return [
        {
            rule: 'privileges-differ',
            severity: 'error',
            object: node.id,
            title: asTitle(`${nameOf(node)} has other rights than promised: ${lines.join('; ')}`),
            lines: told(lines, difference),
            effect: ['Statements of the roles concerned fail, or succeed where they should not.'],
            changes: [{ ...difference, properties: [...owner, ...isConcerned] }],
        },
    ];
}
function tuning(difference) {
    const { node, properties } = difference;
    const lines = propertyLines(properties);
    return {
        rule: 'schema-tuning',
        severity: gravest(properties.map((change) => tuningSeverity(difference, change) ?? 'error')),
        object: node.id,
        title: asTitle(`${nameOf(node)} is set otherwise than promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: [],
        changes: [difference],
    };
}
const ORDER = (/* unused pure expression or super */ null && (['notice', 'warning', 'error']));
function gravest(severities) {
    return ORDER[Math.max(...severities.map((severity) => ORDER.indexOf(severity)))] ?? 'error';
}
/** What was promised and what was found; and what follows from it elsewhere. */
function told(lines, { along }) {
    return [
        'Promised → found:',
        ...lines.map((line) => `  ${line}`),
        ...(along.length > 0 ? [`It goes on in ${alongWords(along)}.`] : []),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge.ts





/**
 * What differs as findings, without their SQL.
 *
 * @param added Ids of tables that the migrations being deployed add.
 */
function judge_judge(differences, sides, { publicSchema, added }) {
    const partitions = runtimePartitions(differences);
    // A partition in a schema of its own is told once, with its table.
    const others = differences.filter((difference) => !partitions.grouped.has(difference));
    const groups = [
        partitions,
        droppedPartitions(differences, sides, added),
        foreignSchemas(others, sides),
    ];
    const single = differences.filter((one) => !groups.some(({ grouped }) => grouped.has(one)));
    const of = (change) => single.filter((one) => one.change === change);
    const isPlatforms = ({ node }) => isPublic(node) && !publicSchema.mentioned;
    return [
        ...of('missing').map(judge_missing),
        ...of('differs').flatMap((difference) => isPlatforms(difference)
            ? asNotices([...judgeProperties(difference), ...judgeGrantees([difference])])
            : judgeProperties(difference)),
        ...of('unexpected').map(unexpected),
        ...judgeGrantees(single.filter((difference) => !isPlatforms(difference))),
        ...groups.flatMap(({ drafts }) => drafts),
    ];
}
/** What a version of Postgres or a provider decides, and not the migrations: no SQL is proposed. */
function asNotices(drafts) {
    return drafts.map((draft) => ({
        ...draft,
        severity: 'notice',
        object: 'public',
        effect: ['Older versions and providers set up the schema public in another way.'],
        changes: [],
    }));
}
function judge_missing(difference) {
    const { node, along } = difference;
    return {
        rule: 'schema-missing',
        severity: 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} was promised and is not there`),
        lines: withIt('Missing with it', along),
        effect: effectOf(node.kind, 'missing'),
        changes: [difference],
    };
}
/** Operators and providers make these, and the application does not see them. */
const BESIDE = new Set([
    'extension',
    'event trigger',
    'publication',
    'statistics',
    'default privileges',
    'database settings',
    'other',
]);
const UNEXPECTED_EFFECTS = {
    column: ['Where it is NOT NULL without a default, an INSERT that does not name it fails.'],
    constraint: ['Rows that the application writes may be refused.'],
    trigger: ['It does something at every write that the application does not know of.'],
    policy: ['It decides who sees which rows.'],
    rule: ['Statements on its table do something else.'],
    index: ['It costs every write; a unique one refuses rows that the application may write.'],
};
function unexpected(difference) {
    const { node, along } = difference;
    return {
        rule: 'schema-unexpected',
        severity: BESIDE.has(node.kind) ? 'warning' : 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} is there, and no migration made it`),
        lines: withIt('With it', along),
        effect: UNEXPECTED_EFFECTS[node.kind] ?? [],
        changes: [difference],
    };
}
function withIt(words, along) {
    return along.length === 0 ? [] : [`${words}: ${alongWords(along)}.`];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/partial-catalogue.ts

/** Where a catalogue keeps each kind; a column lies in its relation. */
const SECTIONS = {
    schema: 'schemas',
    extension: 'extensions',
    enum: 'enums',
    domain: 'domains',
    'composite type': 'compositeTypes',
    'range type': 'rangeTypes',
    sequence: 'sequences',
    table: 'tables',
    view: 'views',
    'materialized view': 'views',
    index: 'indexes',
    constraint: 'constraints',
    function: 'functions',
    trigger: 'triggers',
    policy: 'policies',
    rule: 'rules',
    'event trigger': 'eventTriggers',
    statistics: 'statistics',
    publication: 'publications',
    'default privileges': 'defaultPrivileges',
    'database settings': 'databaseSettings',
    other: 'others',
};
/**
 * A catalogue of some objects only, columns in their relations.
 *
 * @param dependenciesOf What an object needs, by its key.
 */
function partial_catalogue_catalogueOf(nodes, serverVersion, dependenciesOf) {
    const catalogue = emptyCatalogue(serverVersion);
    const need = (key) => {
        const needed = dependenciesOf(key);
        if (needed)
            catalogue.dependencies[key] = [...needed];
    };
    for (const { kind, id, object } of nodes) {
        if (kind === 'column')
            continue;
        // The table above says that the section is of this kind.
        catalogue[SECTIONS[kind]].push(object);
        need(keyOf(kind, id));
        if ('columns' in object)
            for (const column of object.columns)
                need(keyOf('column', column.id));
    }
    return catalogue;
}
function emptyCatalogue(serverVersion) {
    return {
        ...{ version: 1, serverVersion, schemas: [], extensions: [], enums: [], domains: [] },
        ...{ compositeTypes: [], rangeTypes: [], sequences: [], tables: [], views: [], indexes: [] },
        ...{ constraints: [], functions: [], triggers: [], policies: [], rules: [] },
        ...{ eventTriggers: [], statistics: [], publications: [], defaultPrivileges: [] },
        ...{ databaseSettings: [], others: [], dependencies: {}, unreadable: [] },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/patch.ts

/** Makes one object what was promised. */
function patch_applyChange(to, { key, change, node, properties }) {
    if (node.kind === 'column')
        return applyToColumn(to, { change, node, properties });
    if (change === 'missing')
        to.set(key, node);
    else if (change === 'unexpected')
        to.delete(key);
    else {
        const found = to.get(key);
        if (found)
            to.set(key, patched(found, node, properties));
    }
}
function applyToColumn(to, { change, node, properties, }) {
    const key = relationKeys(node.relation.id).find((candidate) => to.has(candidate));
    const relation = key === undefined ? undefined : to.get(key);
    if (key === undefined || relation === undefined || !('columns' in relation.object))
        return;
    const { columns } = relation.object;
    const edited = editColumns(columns, change, node.object, properties);
    to.set(key, { ...relation, object: { ...relation.object, columns: edited } });
}
function editColumns(columns, change, promised, properties) {
    if (change === 'unexpected')
        return columns.filter(({ id }) => id !== promised.id);
    if (change === 'missing') {
        // A table that is missing as a whole has it already.
        return columns.some(({ id }) => id === promised.id) ? [...columns] : [...columns, promised];
    }
    return columns.map((column) => column.id === promised.id ? withProperties(column, properties) : column);
}
function patched(found, promised, properties) {
    const object = withProperties(found.object, properties);
    const isView = found.kind === 'view' || found.kind === 'materialized view';
    const hasOtherQuery = properties.some(({ property }) => property === 'definition');
    if (isView && hasOtherQuery) {
        return {
            ...found,
            object: { ...object, columns: promised.object.columns },
        };
    }
    if (found.kind === 'table' && properties.some(({ property }) => property === 'columnOrder')) {
        return { ...found, object: inOrderOf(object, promised.object) };
    }
    return { ...found, object };
}
function withProperties(found, properties) {
    const object = { ...found };
    for (const { property, before, after } of properties) {
        if (property === 'columnOrder')
            continue;
        object[property] =
            property === 'grants'
                ? exchanged(object['grants'], before, after)
                : before;
    }
    return object;
}
/** Several findings can be about rights on one object, each about some of them. */
function exchanged(current, promised, found) {
    const isIn = (list, grant) => list.some((other) => JSON.stringify(other) === JSON.stringify(grant));
    const stay = current.filter((grant) => isIn(promised, grant) || !isIn(found, grant));
    return [...stay, ...promised.filter((grant) => !isIn(found, grant))];
}
function inOrderOf(table, promised) {
    const place = new Map(promised.columns.map(({ name }, at) => [name, at]));
    const at = ({ name }) => place.get(name) ?? Infinity;
    return { ...table, columns: table.columns.toSorted((a, b) => at(a) - at(b)) };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/proposal.ts




/** More than this hangs on an object too rarely to make its SQL readable. */
const MOST_DEPENDENTS = 200;
/**
 * Writes SQL that leads from what was found to what was promised: for all differences, or for single ones, of
 * which it looks only at what has to do with them. It is a proposal for a person; Belay runs none of it.
 */
class proposal_Proposals {
    #promised;
    #live;
    #sides;
    /** Key of an object of the live database → keys of what needs it. */
    #dependents;
    constructor(promised, live, sides) {
        this.#promised = promised;
        this.#live = live;
        this.#sides = sides;
    }
    /** For differences together, as if the rest were as promised; one statement each, without a semicolon. */
    all(changes) {
        return this.#between(new Map(this.#sides.live), changes);
    }
    /** For differences by themselves. Undefined where too much hangs on them. */
    single(changes) {
        const around = this.#around(changes);
        return around && this.#between(around, changes);
    }
    #between(from, changes) {
        const to = new Map(from);
        for (const change of changes.flatMap((root) => [root, ...root.along])) {
            applyChange(to, change);
        }
        const { serverVersion, dependencies } = this.#live;
        const then = (key) => this.#promised.dependencies[key] ?? dependencies[key];
        const { statements, notGenerated } = sqlBetween(catalogueOf(from.values(), serverVersion, (key) => dependencies[key]), catalogueOf(to.values(), serverVersion, then));
        return [...statements, ...notGenerated.map((sentence) => `-- Not written: ${sentence}`)];
    }
    /** The live objects that SQL for the changes has to know of: themselves, their tables, and what needs them. */
    #around(changes) {
        const { live, promised } = this.#sides;
        const around = new Map();
        const queue = changes.flatMap((root) => [root, ...root.along]).map(({ key }) => key);
        const own = queue.length;
        const seen = new Set(queue);
        for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
            const node = live.get(key);
            for (const place of proposal_relationsOf(node ?? promised.get(key))) {
                const relation = live.get(place);
                if (relation)
                    around.set(place, relation);
            }
            if (!node)
                continue;
            if (node.kind !== 'column')
                around.set(key, node);
            for (const user of this.#usersOf(key)) {
                if (seen.has(user))
                    continue;
                seen.add(user);
                queue.push(user);
            }
            if (seen.size > own + MOST_DEPENDENTS)
                return undefined;
        }
        return around;
    }
    #usersOf(key) {
        if (this.#dependents === undefined) {
            this.#dependents = new Map();
            for (const [user, needed] of Object.entries(this.#live.dependencies)) {
                for (const on of needed) {
                    const users = this.#dependents.get(on);
                    if (users === undefined)
                        this.#dependents.set(on, [user]);
                    else
                        users.push(user);
                }
            }
        }
        return this.#dependents.get(key) ?? [];
    }
}
function proposal_relationsOf(node) {
    if (node === undefined)
        return [];
    if (node.kind === 'column')
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    return [];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-public.ts
const schema_public_NAME = String.raw `"?public"?(?![\w$])`;
/** Without the role PUBLIC behind TO and FROM. */
const IN_A_LIST = String.raw `(?:(?!\b(?:to|from)\b)[^;]){0,200}?\b`;
const MENTIONED = new RegExp(String.raw `\b(?:on|alter|drop)\s+schema\s+${IN_A_LIST}${schema_public_NAME}`, 'i');
const OWNER = new RegExp(String.raw `\balter\s+schema\s+${schema_public_NAME}\s+owner\b|\bdrop\s+schema\s+${IN_A_LIST}${schema_public_NAME}`, 'i');
/** `CREATE SCHEMA IF NOT EXISTS "public"`, as Prisma writes it, changes nothing and so says nothing. */
function saidOfPublic(migrations) {
    return {
        mentioned: migrations.some(({ sql }) => MENTIONED.test(sql)),
        owner: migrations.some(({ sql }) => OWNER.test(sql)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/compare-schemas.ts








/**
 * Compares the live schema with what was promised.
 *
 * @param reader The role that read the live schema.
 */
function compareSchemas(promise, { live, reader }, migrations) {
    const { differences, notVerified, sides, publicSchema } = compareAll(promise, { live, reader }, migrations);
    const { left, elsewhere } = withoutToldElsewhere(differences);
    const roots = withConsequences(left, sides);
    const drafts = judge(roots, sides, { publicSchema, added: promise.added ?? [] });
    const proposals = new Proposals(promise.catalogue, live, sides);
    return {
        drafts,
        objects: sides.promised.size,
        lines: [...roots, ...elsewhere].map(differenceLine),
        elsewhere: elsewhere.length,
        sql: wholeSql(drafts, proposals),
        notVerified,
        proposals,
    };
}
/** Every object in which the live schema is not what was promised, as far as the two can be compared. */
function compareAll(promise, { live, reader }, migrations) {
    const sides = sidesOf(promise.catalogue, live);
    const publicSchema = saidOfPublic(migrations);
    const compared = comparable(allDifferences(sides), {
        otherMajor: majorOf(promise.catalogue) !== majorOf(live),
        withoutOwners: promise.withoutOwners === true,
        unread: [...new Set([...promise.catalogue.unreadable, ...live.unreadable])],
        reader,
        publicSchema,
    });
    return { ...compared, sides, publicSchema };
}
function wholeSql(drafts, proposals) {
    const changes = drafts
        .filter(({ severity }) => severity !== 'notice')
        .flatMap((draft) => draft.changes);
    return changes.length === 0 ? [] : proposals.all(changes);
}
function majorOf({ serverVersion }) {
    return Math.floor(serverVersion / 10_000);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/touched.ts


/** A line of the rehearsal's `schema.changes`: `column public.t.c changed: type: integer → bigint`. */
const CHANGE = /^(.*?) (added|removed|changed)(?:: .*)?$/s;
/** Whether a plan made, changed or dropped an object, which is named as findings name it. */
function touchedByPlan(schema) {
    if (schema === undefined)
        return () => false;
    const subjects = new Map();
    for (const line of schema.changes) {
        const [, subject, change] = CHANGE.exec(line) ?? [];
        if (subject !== undefined && change !== undefined)
            subjects.set(subject, change);
    }
    const names = new Set();
    for (const node of nodesOf(schema.after).values()) {
        const table = tableOf(node);
        const isNew = table !== undefined && subjects.get(`table ${table}`) === 'added';
        if (!isNew && !subjects.has(`${node.kind} ${node.id}`))
            continue;
        names.add(node.id);
        // Findings about a constraint name it without its table.
        if (node.kind === 'constraint') {
            names.add(node.id.slice(0, -onTable('', node.object.table).length));
        }
    }
    const removed = [...subjects].filter(([, change]) => change === 'removed');
    return (object) => names.has(object) || removed.some(([subject]) => subject.endsWith(` ${object}`));
}
/** The table that an object belongs to; undefined for what stands alone. */
function tableOf(node) {
    if (node.kind === 'column')
        return node.relation.id;
    return 'table' in node.object ? node.object.table : undefined;
}
/** The tables and columns that a plan adds, with what was written into them since: `table public.a`. */
function addedPlaces(schema) {
    return (schema?.changes ?? []).flatMap((line) => {
        const [, subject, change] = CHANGE.exec(line) ?? [];
        return subject !== undefined && change === 'added' && /^(table|column) /.test(subject)
            ? [subject]
            : [];
    });
}

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
    const table = tableOf(node);
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
    const ends = statements.map((_, completed) => keptStatements(statements, completed, sentAs));
    const kept = new Set(refused ? ends.flat() : statements);
    return {
        nothing: kept.size === 0,
        rows: [...kept].filter(changesRows).map(({ line }) => line),
    };
}
/** From 7.4 on Prisma sends what its splitter cannot read as one batch. */
function fallsBack(statements) {
    return statements.length > 1 && unreadableForPrisma(statements) !== undefined;
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
        return await rebuild({ run, root, tree: { ...tree, migrations: applied }, project, live: rebuilt }, ports); // prettier-ignore
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
    const { differences } = compareAll(promise, sides, tree?.migrations ?? []);
    return differences.filter((difference) => isAbout(difference, migration.sql));
}
const reverse_left_SHOWN = 3;
function inWords(differences) {
    const lines = differences.map(words_differenceLine);
    return `${(0,report_words/* plural */.LS)(lines.length, 'difference')} from the schema before it: ${(0,report_words/* namesInWords */.hy)(lines, reverse_left_SHOWN)}`;
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
    const estimate = estimateOf({
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
        throw new errors/* UserError */.yo('migration-unknown-name', `There is no migration ${JSON.stringify(to)}, neither in the history nor in the checkout. ${nearest_didYouMean(to, known) ?? ''}`.trim(), 'Give the name as the folder has it. `belay rollback --list` shows those that are applied.');
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
        return `${(0,report_words/* namesInWords */.hy)(lacking)} ${lacking.length === 1 ? 'was' : 'were'} applied there and ${lacking.length === 1 ? 'is' : 'are'} not any more`;
    }
    const first = applied.findIndex(({ name }) => goes.has(name));
    const above = first < 0 ? undefined : applied.slice(first).find(({ name }) => !goes.has(name));
    return above && `${above.name} was applied after ${applied[first]?.name ?? ''} and would stay`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/shell-words.ts
/** SQL as a word for a POSIX shell, in the kind of quotes that leaves it readable. */
function sqlWord(sql) {
    // A ! in double quotes would be a command of the history's in an interactive shell.
    if (!sql.includes("'") || sql.includes('!'))
        return singleQuoted(sql);
    return `"${sql.replace(/["\\$`]/g, '\\$&')}"`;
}
/** A file as the argument of `psql -f`: a lone `-` would be the standard input, one in front an option. */
function fileWord(file) {
    const word = file.startsWith('-') ? `./${file}` : file;
    return /^[\w./-]+$/.test(word) ? word : singleQuoted(word);
}
function singleQuoted(text) {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/command.ts



/** How long the command waits for a lock, so that it holds nobody back who then waits behind it. */
const LOCK_SECONDS = 10;
/** RESET ALL leaves the role as it is. */
const RESET = 'RESET ROLE; RESET ALL';
/**
 * One psql command that runs the scripts and brings the history where `prisma migrate resolve --rolled-back`
 * would have brought it after a failure, which Prisma itself refuses for a migration that succeeded (P3012). It
 * takes Prisma's advisory lock, as `resolve` does, and the scripts find the search_path with which they were
 * proven.
 */
function backCommand(input) {
    const program = `psql -X -v ON_ERROR_STOP=1${input.oneTransaction ? ' -1' : ''}`;
    const parts = input.oneTransaction ? command_together(input) : oneByOne(input);
    return [`${program} -d ${input.urlWord}`, ...parts].join(' \\\n  ');
}
function command_together({ schema, steps, resetEach }) {
    const path = `SET LOCAL search_path TO ${shortIdent(schema)}`;
    const again = run(`${RESET}; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; ${path}`);
    const scripts = steps
        .flatMap(({ file }) => (file === undefined ? [] : [`-f ${fileWord(file)}`]))
        .flatMap((script, index) => (resetEach && index > 0 ? [again, script] : [script]));
    const names = steps.map(({ migration }) => migration);
    return [
        run(`SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'`),
        run(`SELECT pg_advisory_xact_lock(${prisma_history/* PRISMA_ADVISORY_LOCK */.Hh})`),
        ...(scripts.length > 0 ? [run(path)] : []),
        ...scripts,
        ...(resetEach ? [run(RESET)] : []),
        run(markRolledBack(names, schema)),
    ];
}
function oneByOne({ schema, steps, resetEach }) {
    const lock = `SET lock_timeout TO '${LOCK_SECONDS}s'; SELECT pg_advisory_lock(${prisma_history/* PRISMA_ADVISORY_LOCK */.Hh}); RESET lock_timeout`;
    const reset = resetEach ? [run(RESET)] : [];
    return [run(lock), ...steps.flatMap((step) => oneStep(step, schema, reset))];
}
/** What waits for other transactions to end, as CONCURRENTLY does, is given the time it needs. */
function oneStep({ migration, file, aloneOnly }, schema, reset) {
    const mark = run(markRolledBack([migration], schema));
    if (file === undefined)
        return [mark];
    const path = `search_path TO ${shortIdent(schema)}`;
    const undo = [`-f ${fileWord(file)}`, ...reset, mark];
    if (aloneOnly)
        return [run(`SET ${path}`), ...undo];
    const begin = `BEGIN; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; SET LOCAL ${path}`;
    return [run(begin), ...undo, run('COMMIT')];
}
/** As `resolve` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function markRolledBack(migrations, schema) {
    const names = migrations.map(identifiers/* quoteLiteral */.ce).join(',\n      ');
    return [
        `UPDATE ${shortIdent(schema)}.${prisma_history/* HISTORY_TABLE */.GQ}`,
        '    SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0',
        '    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name IN (',
        `      ${names})`,
    ].join('\n');
}
/** psql sends the argument of `-c` as it is, so that no variable of its own is put in. */
function run(statement) {
    return `-c ${sqlWord(statement)}`;
}
/** The everyday name without quotes, for the sake of whoever reads the command. */
function shortIdent(schema) {
    return schema === 'public' ? schema : (0,identifiers/* quoteIdent */.v4)(schema);
}

// EXTERNAL MODULE: ./packages/core/src/postgres/tls-files.ts
var tls_files = __webpack_require__(64922);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(93668);
;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/libpq-url.ts


/**
 * Parameters that libpq takes in a URL; it refuses every other, Prisma's `schema` among them. Without `dbname`,
 * by which psql would go to another database than Belay.
 */
const LIBPQ = new Set([
    ...['host', 'hostaddr', 'port', 'user', 'password', 'passfile', 'require_auth'],
    ...['channel_binding', 'connect_timeout', 'client_encoding', 'options', 'application_name'],
    ...['fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval'],
    ...['keepalives_count', 'tcp_user_timeout', 'replication', 'gssencmode', 'sslmode', 'requiressl'],
    ...['sslnegotiation', 'sslcompression', 'sslcert', 'sslkey', 'sslpassword', 'sslcertmode'],
    ...['sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'ssl_min_protocol_version'],
    ...['ssl_max_protocol_version', 'krbsrvname', 'gsslib', 'gssdelegation', 'scram_client_key'],
    ...['scram_server_key', 'service', 'target_session_attrs', 'load_balance_hosts'],
]);
/** Never written into a command. */
const SECRET = new Set(['password', 'sslpassword', 'scram_client_key', 'scram_server_key']);
/**
 * The database's URL as a word for a POSIX shell, taken from the variable DATABASE_URL, so that psql can read
 * it and connects as Belay did: by itself libpq would be content with less where the URL names no sslmode.
 * The variable may hold another URL than this one, Prisma's own with ?schema= mostly, which libpq refuses: it is
 * cut before its parameters, and what libpq knows of this one's is put there. Only a password among the
 * parameters must not be cut, nor stand in a command.
 *
 * @param env In which Belay connected: libpq's variables, HOME.
 */
async function libpqUrlWord(url, env) {
    const given = new URL(url).searchParams;
    const tls = await tlsParameters(url, given, env);
    const names = [...given.keys()];
    const isLibpqs = names.every((name) => LIBPQ.has(name) && tls.get(name) !== null);
    if (isLibpqs && names.some((name) => SECRET.has(name))) {
        const more = [...tls].filter(([name, value]) => value !== null && given.get(name) !== value);
        // Of a parameter that is there twice, libpq takes the last one.
        return more.length === 0 ? '"$DATABASE_URL"' : `"$DATABASE_URL&${query(more)}"`;
    }
    const kept = new Map([...given].filter(([name]) => LIBPQ.has(name) && !SECRET.has(name)));
    for (const [name, value] of tls)
        kept.set(name, value);
    const written = query([...kept].filter(([, value]) => value !== null));
    return `"\${DATABASE_URL%%\\?*}${written === '' ? '' : `?${written}`}"`;
}
/** What has to be said so that libpq protects the connection as Belay did; null is what must not be said. */
async function tlsParameters(url, given, env) {
    const request = (0,tls_request/* readTlsRequest */.tt)(url, { env, remote: 'verify-full' });
    const said = new Map();
    // libpq never encrypts a Unix socket, and prefers TLS by itself.
    const isSocket = (0,tls_request/* hostOf */.w4)(url).startsWith('/');
    if (given.has('sslmode') || (request.mode !== 'prefer' && !isSocket)) {
        said.set('sslmode', request.mode);
    }
    // For Prisma it is a CA's certificate, for libpq the client's own.
    if (given.has('sslcert') && (await (0,tls_files/* isPrismas */.wM)(request, env)))
        said.set('sslcert', null);
    // A root certificate makes libpq verify, whatever the mode.
    if (request.acceptsAny && given.has('sslrootcert'))
        said.set('sslrootcert', null);
    const roots = await rootsSaid(request, env);
    return roots === undefined ? said : said.set('sslrootcert', roots);
}
/** Where libpq would not look for the roots by itself: the system's, and a file that Prisma's `sslcert` names. */
async function rootsSaid(request, env) {
    if (!(0,tls_files/* looksAtCertificates */.aX)(request))
        return undefined;
    const roots = await (0,tls_files/* rootsOf */.RD)(request, env);
    if (roots.from === 'system')
        return 'system';
    return roots.from === 'file' && roots.parameter === 'sslcert' ? roots.file : undefined;
}
function query(parameters) {
    const written = new URLSearchParams();
    for (const [name, value] of parameters)
        written.set(name, value ?? '');
    // libpq does not take a plus for a blank; the rest of what URLSearchParams writes is harmless in quotes.
    return written.toString().replaceAll('+', '%20');
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/plan/by-hand.ts





/** Does not occur in what is between. */
const END = 'END_OF_BELAY_SQL';
/**
 * The commands with which a rollback that Belay would not do can be done without it: the proven SQL, and the restore
 * beside with the swap of the names. The first one loses what the report lists as lost, too.
 */
async function commandsByHand(input) {
    const urlWord = await libpqUrlWord(input.url, input.env);
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
            `SET lock_timeout TO '${LOCK_SECONDS}s';`,
            `SELECT pg_advisory_lock(${prisma_history/* PRISMA_ADVISORY_LOCK */.Hh});`,
            ...parts,
            END,
        ].join('\n'),
    };
}
function stepSql({ migration, sql, aloneOnly }, schema) {
    const mark = `${markRolledBack([migration], schema)};`;
    if (sql === undefined)
        return mark;
    const script = sql.trimEnd().endsWith(';') ? sql.trimEnd() : `${sql.trimEnd()}\n;`;
    const path = `search_path TO ${shortIdent(schema)};`;
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
    const urlWord = await libpqUrlWord(url, env);
    const [newest, ...older] = names;
    if (newest === undefined)
        return [];
    const command = backCommand({
        ...{ urlWord, schema, oneTransaction: true, resetEach: false },
        steps: [
            { migration: newest, file: SCRIPT, aloneOnly: false },
            ...older.map((migration) => ({ migration, aloneOnly: false })),
        ],
    });
    return [
        '# 1. Keep what is there: nothing below brings back rows.',
        `pg_dump -Fc -d ${urlWord} -f ${fileWord(`${database}-before.dump`)}`,
        '# 2. The migrations that stay:',
        `cp -R ${fileWord(folder)} ${COPY}`,
        `rm -R ${names.map((name) => fileWord(`${COPY}/${name}`)).join(' ')}`,
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
    return refusalOf((await planning_makePlan(frame)).decision);
}
/**
 * Looks at the database, the backup and the reverses, and decides. The report has the decision from then on.
 *
 * @throws UserError `rollback-target-missing`, `history-in-another-schema` and whatever makes the inputs unusable.
 */
async function planning_makePlan(frame) {
    const { recorder, options, root } = frame;
    const prepared = await (0,rollback_prepare/* prepareRollback */.Q)(options, root);
    return (0,reading_session/* withSeenDatabase */.n)(prepared.url, frame, async (seen) => {
        (0,locks/* requireDirectPrimary */.di)(seen.facts);
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
            planned = await lookForWays({ frame, prepared, seen, found: found ?? NONE, going }, scope);
            return { result: resultOf(planned) };
        });
        if (!planned)
            throw new Error('the ways were not looked for');
        if (planned.decision.refused)
            await writeByHand(frame, planned);
        return planned;
    });
}
const NONE = { result: { status: 'skipped', result: 'none was named' } };
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
    const others = await schemasWithHistory(client);
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

// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
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
    const since = decide_names(decide_sinceArmed(armed, found));
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
    return new errors/* UserError */.yo('armed-history-changed', `The history is not what it was when the rollback was armed: ${(0,report_words/* namesInWords */.hy)(decide_names(changed))}. Somebody else works on this database. Nothing was changed.`, BY_HAND);
}
function foreign(armed, found) {
    const own = new Map(armed.pending.map(({ name, checksum }) => [name, checksum]));
    const others = decide_sinceArmed(armed, found).filter(({ name, checksum }) => own.get(name) !== checksum);
    if (others.length === 0)
        return undefined;
    return new errors/* UserError */.yo('armed-other-deploy', `Another deploy has migrated the database since the rollback was armed: ${(0,report_words/* namesInWords */.hy)(decide_names(others))}. What it brought would go, too. Nothing was changed.`, BY_HAND);
}
function decide_names(rows) {
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

// EXTERNAL MODULE: ./packages/core/src/rollback/arm/time.ts
var time = __webpack_require__(67922);
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

// EXTERNAL MODULE: ./packages/core/src/rollback/save-first.ts + 61 modules
var save_first = __webpack_require__(51272);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/trial-server.ts
var trial_server = __webpack_require__(46214);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/subscriptions.ts
var subscriptions = __webpack_require__(89763);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
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
            return `${(0,report_words/* plural */.LS)(tables - failed.length, 'table')} analysed`;
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
        title: `${(0,report_words/* plural */.LS)(failed.length, 'table')} of the restored database could not be analysed`,
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
    const since = [...(0,loss_words/* lossWords */.VH)(losses), ...unknown].join('; ');
    throw new errors/* UserError */.yo('data-loss', `Since the plan was made the database was written to: ${since}.`, 'Nothing was changed. Give accept-data-loss to go on, or stop the application first.');
}
async function measure({ planned, held }) {
    const { backup, decision, situation } = planned;
    if (decision.strategy === 'reverse') {
        return measureReverseLoss(held.client, situation.reverses.filter(isStep), BUDGET);
    }
    if (backup?.kind !== 'point')
        return { losses: [], unknown: [] };
    return (0,restore_loss/* measureRestoreLoss */.m)(held, backup.point.manifest, BUDGET);
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
        words: (0,located/* pointWords */.s)(point),
        outside: content.outside,
        async fill({ url }, scope) {
            const started = performance.now();
            await (0,run_restore/* runRestore */.Y)({ url, client, folder, keptIn, jobs, left: source_LEFT }, ports);
            const durationMs = Math.round(performance.now() - started);
            scope.item({
                ...{ status: 'passed', name: 'pg_restore', durationMs },
                result: `restored with ${(0,report_words/* plural */.LS)(jobs, 'job')}`,
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

// EXTERNAL MODULE: ./packages/core/src/telling/audit-row.ts
var audit_row = __webpack_require__(56353);
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

// EXTERNAL MODULE: ./packages/core/src/rollback/plan/row-versions.ts
var row_versions = __webpack_require__(99808);
;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/newer.ts


/** More transactions than can have begun while we waited for a lock, with a number of our own already. */
const MEANWHILE = 1_000_000;
/**
 * A condition about a row that is called t: younger than a backup. Every row, where that cannot be told.
 *
 * @param client In a transaction.
 */
async function newerThan(saved, client, { facts, url }) {
    const versions = await (0,row_versions/* versionsSince */.AW)(client, facts, (0,postgres_url/* describeUrl */.Ng)(url), saved);
    const { xid } = saved.snapshot;
    if (versions.kind !== 'known' || xid === undefined)
        return 'true';
    return (0,row_versions/* newerSql */.EU)(BigInt(xid), -MEANWHILE);
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
    return new Stopped(`${rows} rows of ${(0,loss_words/* tableWords */.Om)(key)} were written since it was planned, and nobody accepted to lose them (accept-data-loss)`);
}

;// CONCATENATED MODULE: ./packages/core/src/rollback/late-writes/tell.ts




/** Says where the rows are that neither the tables nor the backup made before has. */
function tellLateWrites(kept, { schema, run }, scope) {
    for (const { table, rows } of kept) {
        const one = rows === 1;
        scope.find({
            ...{ rule: 'written-meanwhile', severity: 'warning', evidence: 'measured', object: table },
            title: `${(0,report_words/* plural */.LS)(rows, 'row')} of ${(0,loss_words/* tableWords */.Om)(table)} ${one ? 'was' : 'were'} written after the backup that was made before, and ${one ? 'is' : 'are'} kept in ${audit_table/* AUDIT_TABLE */.zU}`,
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
async function history_markRolledBack(client, schema, rows) {
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
    await history_markRolledBack(client, schema, failed);
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
    await history_markRolledBack(client, schema, applied);
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
        const mark = markRolledBack([step.migration], schema).replaceAll(/\s+/g, ' ');
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
        await (0,lasting_session/* resetSession */.wD)(client).catch((error) => {
            if (!(0,connection/* isSessionLost */.nh)(error))
                throw error;
        });
        return 'undone';
    }
    catch (error) {
        const isLost = (0,connection/* isSessionLost */.nh)(error);
        if (!isLost)
            await (0,lasting_session/* resetSession */.wD)(client).catch(() => undefined);
        const reason = run_step_reasonOf(error);
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
function run_step_reasonOf(error) {
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
const LOCK_SQL = `
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
async function outcome_outcomeOf({ xid, pid }, url, { env }) {
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
    const running = (0,protected_libpq/* withProtectedEnvironment */.A)(url, { env, scratch: folder }, (environment) => (0,runtime_process/* run */.e)(psql, [...PSQL_ARGS, '--file=-'], {
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
            rows.tables[key] = is.hidden ? was : await hashed(talk, rows_tableOf(key, was, is));
        }
    }
    const { differences, notCompared } = (0,compare_content/* compareContent */.T)(expected, { ...expected, rows });
    return { differences, notCompared: [...hidden, ...notCompared] };
}
/** Columns that were not backed up would be told by the comparison of the schema. */
function rows_tableOf(key, was, { kind, own, columns }) {
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
    const result = await (0,runtime_process/* run */.e)(file, [...before, ...args], {
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
    const script = new PsqlScript();
    for await (const part of readPsqlScript(file, script)) {
        const away = 'command' in part ? leadingAway(part) : undefined;
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
            await endingWaiters(held.admin.client, { database, pid: begun.pid }, () => talk.say(LOCK_SQL));
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
        if ((await outcome_outcomeOf(begun, held.url, ports)) === 'aborted')
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
        return { result: `${(0,located/* pointWords */.s)(backup.point)} is in the database` };
    };
    return withPointSource(backup.point, held, options, scope, ports, async (checked) => {
        const problem = impossible(checked.problems, 'in-place');
        if (problem)
            throw problem;
        const { fetched, client } = checked;
        if (fetched?.folder === undefined || client === undefined)
            throw new Error('it was not fetched');
        const restoring = restoreInPlace({
            ...{ held, backup: manifest.id, words: (0,located/* pointWords */.s)(backup.point) },
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
    const { result } = await (0,save_first/* saveFirst */.cy)({ frame, held, manifest }, scope);
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
        const { result, moment } = await (0,save_first/* saveFirst */.cy)({ frame, held, manifest }, scope);
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
    const planned = await planning_makePlan(frame);
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
    const late = (0,time/* overBudget */.qj)(details.estimate, left);
    if (late !== undefined)
        return late;
    const { strategy } = planned.decision;
    // Said before anybody is asked or anything is held.
    if (strategy === 'reverse' || strategy === 'in-place')
        requirePlace(planned, frame);
    const { database } = planned.seen.facts;
    await requireConfirmation(frame, database, anotherOf(planned));
    return (0,locks/* withHeldTarget */.ZL)(planned.url, { waitMs: options.lockTimeout }, ports, async (held) => {
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
    (0,save_first/* placesToSaveIn */._x)(backup?.kind === 'file' ? { ...options, backup: undefined } : options);
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
    const now = await (0,reading_session/* readHistory */.L)(held.client, held.schema);
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
    const found = await (0,admin/* withAdmin */.m)(url, ports, (admin) => alreadyDone(admin, { database, oid }, id));
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
            return (0,rollback_frame/* runRollback */.e)(options, ports, {
                ...{ plan: PLAN_CHECKS, reportIn: 'plan', quiet: true, body: planRollback },
            });
        case 'list':
            return (0,rollback_frame/* runRollback */.e)(options, ports, {
                ...{ plan: [{ id: 'targets', title: 'Restore points' }], reportIn: 'list', quiet: true },
                body: listTargets,
            });
        case 'now':
            return (0,rollback_frame/* runRollback */.e)(options, ports, { plan: ROLLBACK_CHECKS, body: rollBack });
        case 'undo':
            return (0,rollback_frame/* runRollback */.e)(options, ports, { plan: UNDO_PLAN, body: undoLast });
        case 'salvage':
            return (0,rollback_frame/* runRollback */.e)(options, ports, {
                ...{ plan: SALVAGE_PLAN, reportIn: 'salvage', quiet: true, body: salvageRows },
            });
        case 'drop-preserved':
            return (0,rollback_frame/* runRollback */.e)(options, ports, { plan: DROP_PLAN, body: preserved_stage_dropOne });
    }
}


/***/ })

};
