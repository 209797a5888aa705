export const id = 41;
export const ids = [41];
export const modules = {

/***/ 48777:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $s: () => (/* binding */ quoteQualified),
/* harmony export */   ce: () => (/* binding */ quoteLiteral),
/* harmony export */   v4: () => (/* binding */ quoteIdent)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);

/**
 * A name as an SQL identifier, always quoted. The one quoting function: every name that goes into SQL
 * goes through here.
 */
function quoteIdent(name) {
    if (name.includes('\0'))
        throw new Error('an identifier cannot hold a zero byte');
    return (0,pg__WEBPACK_IMPORTED_MODULE_0__/* .escapeIdentifier */ .F)(name);
}
/** `"schema"."name"`. */
function quoteQualified(schema, name) {
    return `${quoteIdent(schema)}.${quoteIdent(name)}`;
}
/**
 * A value as an SQL literal, for the few statements that take no parameters (COMMENT, CREATE DATABASE).
 * Everywhere else values go through parameters.
 */
function quoteLiteral(value) {
    if (value.includes('\0'))
        throw new Error('a literal cannot hold a zero byte');
    return (0,pg__WEBPACK_IMPORTED_MODULE_0__/* .escapeLiteral */ .NO)(value);
}


/***/ }),

/***/ 49808:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ax: () => (/* binding */ givenDatabaseUrl),
/* harmony export */   Ng: () => (/* binding */ describeUrl),
/* harmony export */   kR: () => (/* binding */ withDatabase),
/* harmony export */   mx: () => (/* binding */ parseDatabaseUrl)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const EXAMPLE = 'postgresql://user:password@host:5432/database';
/**
 * Reads a `postgresql://` URL as libpq and Prisma do.
 *
 * @throws UserError `database-url-invalid`, never with the URL in its text.
 */
function parseDatabaseUrl(url) {
    let parsed;
    try {
        parsed = new URL(url);
    }
    catch (cause) {
        throw invalid('it is not a URL', cause);
    }
    if (parsed.protocol !== 'postgresql:' && parsed.protocol !== 'postgres:') {
        throw invalid(`its scheme is ${JSON.stringify(parsed.protocol.replace(/:$/, ''))}`);
    }
    try {
        const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
        if (database === '')
            throw invalid('it names no database');
        return {
            host: parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname || 'localhost'),
            port: Number(parsed.searchParams.get('port') ?? (parsed.port || 5432)),
            user: decodeURIComponent(parsed.username),
            password: decodeURIComponent(parsed.password),
            database,
            schema: parsed.searchParams.get('schema') ?? 'public',
        };
    }
    catch (cause) {
        if (cause instanceof URIError) {
            throw invalid('a % in it is not followed by two hexadecimal digits', cause);
        }
        throw cause;
    }
}
/**
 * The URL among the inputs, as it was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
function givenDatabaseUrl({ databaseUrl }) {
    if (databaseUrl === undefined) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('database-url-missing', 'No database was named.', 'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag, which the list of processes shows.');
    }
    parseDatabaseUrl(databaseUrl);
    return databaseUrl;
}
/** The same server and credentials, another database. Query parameters stay as they are. */
function withDatabase(url, database) {
    const copy = new URL(url);
    copy.pathname = `/${encodeURIComponent(database)}`;
    return copy.href;
}
/** `host:port/database`, fit for a log line: no user, no password, no parameters. */
function describeUrl(url) {
    const { host, port, database } = parseDatabaseUrl(url);
    return host.startsWith('/') ? `${host}/${database}` : `${host}:${port}/${database}`;
}
function invalid(why, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('database-url-invalid', `The database URL cannot be used: ${why}.`, `It looks like ${EXAMPLE}; special characters in the password are percent-encoded.`, { cause });
}


/***/ }),

/***/ 70165:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L_: () => (/* binding */ gatherSettled),
/* harmony export */   Pu: () => (/* binding */ ofKinds)
/* harmony export */ });
/* unused harmony export gatherKinds */
/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;
/** Of each rule and severity the first ones, and the others apart; in the order in which each kind first came. */
function ofKinds(items) {
    const kinds = new Map();
    for (const item of items) {
        const kind = `${item.rule} ${item.severity}`;
        const same = kinds.get(kind) ?? [];
        if (same.push(item) === 1)
            kinds.set(kind, same);
    }
    return [...kinds.values()].map((same) => ({
        single: same.slice(0, MOST),
        together: same.slice(MOST),
    }));
}
/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several.
 */
function gatherKinds(findings, many) {
    return ofKinds(findings).flatMap(({ single, together }) => {
        const all = [...single, ...together];
        const isNotice = all[0]?.severity === 'notice';
        if (isNotice)
            return all.length <= MOST_NOTICES ? all : asOne(all, many);
        return [...single, ...asOne(together, (finding) => `more ${many(finding)}`)];
    });
}
/**
 * The same of findings that the project may have accepted: only what is open counts, so that each finding
 * can be accepted, however many there are, and what is not accepted yet comes to light.
 *
 * @param settle Settles one against what is accepted; gives it back as it is when it is not.
 */
function gatherSettled(findings, settle, many) {
    const open = [];
    const accepted = [];
    for (const finding of findings) {
        const settled = settle(finding);
        (settled === finding ? open : accepted).push(settled);
    }
    const words = (finding) => `more ${many(finding)}, accepted`;
    const told = ofKinds(accepted).flatMap(({ single, together }) => [
        ...single,
        ...asOne(together, words),
    ]);
    return [...gatherKinds(open, many), ...told];
}
function asOne(findings, many) {
    const [first] = findings;
    if (first === undefined)
        return [];
    const { rule, severity, evidence, advice } = first;
    const statements = findings.flatMap(({ sql }) => sql ?? []);
    const titles = findings.map(({ title }) => title);
    return [
        {
            ...{ rule, severity, evidence },
            title: `${findings.length.toLocaleString('en-US')} ${many(first)}`,
            detail: limited(titles, ''),
            ...(advice === undefined ? {} : { advice }),
            ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
        },
    ];
}
function limited(lines, comment) {
    const more = lines.length - LISTED;
    return [
        ...lines.slice(0, LISTED),
        ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
    ].join('\n');
}


/***/ }),

/***/ 21064:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ StageRecorder),
/* harmony export */   c: () => (/* binding */ statusOf)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _gather_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(70165);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);



const WORST = ['failed', 'warned', 'passed'];
/**
 * Collects what a stage finds, check by check, in the order planned. A check that is never reached is
 * in the report too, with the reason: nothing goes missing silently.
 */
class StageRecorder {
    findings = [];
    notVerified = [];
    #plan;
    #accept;
    #progress;
    #checks = new Map();
    #stopped;
    constructor(plan, accept, progress) {
        this.#plan = plan;
        this.#accept = accept;
        this.#progress = progress;
    }
    /** Runs one planned check. What the body throws passes through, after the check was marked. */
    async check(id, body, { aside = false } = {}) {
        const { title } = this.#planned(id);
        const started = performance.now();
        const items = [];
        const own = [];
        const close = (status, result) => {
            const durationMs = Math.round(performance.now() - started);
            if (aside)
                for (const item of items)
                    this.#progress.item({ id, title }, item);
            this.#close({ id, title, status, result, durationMs, items });
        };
        const keep = (settled) => {
            own.push(settled);
            this.findings.push(settled);
            return settled;
        };
        const scope = {
            item: (item) => {
                items.push(item);
                if (!aside)
                    this.#progress.item({ id, title }, item);
            },
            find: (finding) => keep(this.#accept(finding)),
            findAll: (findings, many) => (0,_gather_js__WEBPACK_IMPORTED_MODULE_2__/* .gatherSettled */ .L_)(findings, this.#accept, many).forEach(keep),
            notVerified: (sentence) => this.notVerified.push(sentence),
        };
        try {
            const { status, result } = await body(scope);
            close(status ?? statusOf(own), result);
        }
        catch (error) {
            close(...stoppedBy(error));
            if (!aside)
                this.stop(`${title.toLowerCase()} stopped`);
            throw error;
        }
    }
    /** Everything that was not reached from here on is reported with this reason. */
    stop(reason) {
        this.#stopped ??= reason;
    }
    /** What is left on purpose: reported as skipped, with the reason. */
    skipRest(reason) {
        for (const { id, title } of this.#plan) {
            if (this.#checks.has(id))
                continue;
            this.#close({ id, title, status: 'skipped', result: reason, durationMs: 0, items: [] });
        }
    }
    /** All planned checks in order; those never reached with the reason. */
    checks() {
        return this.#plan.map(({ id, title }) => this.#checks.get(id) ?? {
            ...{ id, title, durationMs: 0, items: [] },
            status: 'not-verified',
            result: this.#stopped ?? _words_js__WEBPACK_IMPORTED_MODULE_1__/* .NOT_REACHED */ .rA,
        });
    }
    #planned(id) {
        const planned = this.#plan.find((plan) => plan.id === id);
        if (!planned)
            throw new Error(`the check ${id} is not planned`);
        return planned;
    }
    #close(check) {
        this.#checks.set(check.id, check);
        this.#progress.check(check);
    }
}
/** The status that findings give a check. */
function statusOf(findings) {
    const seen = new Set(findings.map(({ severity }) => {
        if (severity === 'error')
            return 'failed';
        return severity === 'warning' ? 'warned' : 'passed';
    }));
    return WORST.find((status) => seen.has(status)) ?? 'passed';
}
function stoppedBy(error) {
    const known = [_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Interrupted */ .j$, _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo, _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OperationFailed */ .FH].some((kind) => error instanceof kind);
    if (known)
        return ['not-verified', (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)];
    return ['not-verified', 'a fault in Belay stopped it'];
}


/***/ }),

/***/ 63486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ redactPorts)
/* harmony export */ });
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(28699);

/**
 * Ports whose log lines and live rows are redacted: what a child process or a server said reaches the terminal
 * through them long before the report is written.
 */
function redactPorts(ports, redact) {
    return {
        ...ports,
        log: redactLogger(ports.log, redact),
        ...(ports.progress ? { progress: redactProgress(ports.progress, redact) } : {}),
    };
}
function redactLogger(log, redact) {
    return {
        info: (line) => log.info(redact(line)),
        warn: (line) => log.warn(redact(line)),
        debug: (line) => log.debug(redact(line)),
        group: (title, body) => log.group(redact(title), body),
    };
}
function redactProgress(progress, redact) {
    return {
        item: (check, item) => progress.item(check, (0,_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactDeep */ .KL)(item, redact)),
        check: (check) => progress.check((0,_redact_js__WEBPACK_IMPORTED_MODULE_0__/* .redactDeep */ .KL)(check, redact)),
    };
}


/***/ }),

/***/ 27425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ Severity),
/* harmony export */   GN: () => (/* binding */ StageReportBase),
/* harmony export */   WI: () => (/* binding */ REPORT_SCHEMA_VERSION),
/* harmony export */   Y: () => (/* binding */ Verdict),
/* harmony export */   lS: () => (/* binding */ CheckStatus),
/* harmony export */   wI: () => (/* binding */ Finding)
/* harmony export */ });
/* unused harmony exports Evidence, Place, CheckItem, Check, StageError, SummaryRow */
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

/***/ 23769:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QC: () => (/* binding */ commonReport),
/* harmony export */   kA: () => (/* binding */ keepReport),
/* harmony export */   vH: () => (/* binding */ stageError)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(95186);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27425);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46601);
/* harmony import */ var _write_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(23147);






/** What ended a stage without a verdict, as its report says it. */
function stageError(error) {
    if (error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo) {
        const { code, message, hint } = error;
        return { kind: 'user', code, message, ...(hint === undefined ? {} : { hint }) };
    }
    if (error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OperationFailed */ .FH) {
        return { kind: 'operation', code: error.code, message: error.message, hint: error.left };
    }
    if (error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .Interrupted */ .j$) {
        const message = `${error.message}; everything temporary was removed`;
        return { kind: 'interrupted', code: 'interrupted', message };
    }
    return { kind: 'bug', code: 'bug', message: (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error) };
}
/** The part of a report that all stages share. */
function commonReport(outcome) {
    const { recorder, refused, started, errorHeadline = (message) => message } = outcome;
    const error = outcome.error ?? (refused && stageError(refused));
    const checks = recorder.checks();
    const { findings, notVerified } = recorder;
    const verdict = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_3__/* .verdictOf */ .Vj)({ findings, checks, notVerified }, outcome.failOn);
    const next = error ? undefined : outcome.next?.(verdict);
    return {
        schemaVersion: _schema_js__WEBPACK_IMPORTED_MODULE_2__/* .REPORT_SCHEMA_VERSION */ .WI,
        belayVersion: _runtime_version_js__WEBPACK_IMPORTED_MODULE_5__/* .BELAY_VERSION */ .v,
        run: outcome.run,
        startedAt: new Date(started).toISOString(),
        durationMs: outcome.ended - started,
        verdict: outcome.error ? 'errored' : refused ? 'refused' : verdict,
        headline: error ? errorHeadline(error.message) : outcome.headline(verdict),
        ...(next === undefined ? {} : { next }),
        subject: outcome.subject,
        checks,
        findings,
        notVerified: [...new Set(notVerified)],
        ...(error ? { error } : {}),
    };
}
/**
 * Writes a report; one that cannot be written must not hide how the stage came out.
 *
 * @returns Its path, or undefined with a warning.
 */
async function keepReport(folder, report, schema, { log }) {
    try {
        return await (0,_write_js__WEBPACK_IMPORTED_MODULE_4__/* .writeReport */ .u5)(node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(folder), report, schema);
    }
    catch (error) {
        if (!(error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
            throw error;
        log.warn(`${error.message} ${error.hint ?? ''}`);
        return undefined;
    }
}


/***/ }),

/***/ 23147:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uq: () => (/* binding */ REPORT_FILE),
/* harmony export */   lo: () => (/* binding */ writeFileAtomically),
/* harmony export */   u5: () => (/* binding */ writeReport)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(37428);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _runtime_make_folder_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(89459);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(28699);







const REPORT_FILE = 'report.json';
/**
 * Writes a stage's report as `report.json` directly in `dir`, which is created where it is missing.
 * The report is checked against its schema, then redacted, then written beside and renamed: a reader
 * sees the old report or the new one, never half of one.
 *
 * @param redact Masks the run's secrets; without it only the passwords of URLs are masked.
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable` when the folder cannot be made or written; Error when the report
 *   does not fit its schema (a bug of the stage), before anything is written.
 */
async function writeReport(dir, report, schema, redact = (0,_redact_js__WEBPACK_IMPORTED_MODULE_5__/* .redactor */ .$p)([])) {
    const checked = schema.safeParse(report);
    if (!checked.success) {
        throw new Error(`the report does not fit its schema:\n${zod__WEBPACK_IMPORTED_MODULE_6__/* .prettifyError */ .S1(checked.error)}`);
    }
    const text = `${JSON.stringify((0,_redact_js__WEBPACK_IMPORTED_MODULE_5__/* .redactDeep */ .KL)(checked.data, redact), null, 2)}\n`;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(dir, REPORT_FILE);
    try {
        await (0,_runtime_make_folder_js__WEBPACK_IMPORTED_MODULE_4__/* .makeFolder */ .f)(dir);
        await writeFileAtomically(file, text);
    }
    catch (error) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('report-folder-unusable', `The report cannot be written to ${dir}: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}.`, 'Give --report (input report) a folder that can be created and written to; a file with that name must not be in the way.', { cause: error });
    }
    return file;
}
/**
 * Replaces a file's content in one step: a new file in the same folder, synced to disk, renamed over
 * the old one. When anything fails the old file is as it was and no temporary file stays behind.
 */
async function writeFileAtomically(file, text, io = node_fs_promises__WEBPACK_IMPORTED_MODULE_1__) {
    const folder = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(file);
    const temporary = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, `.${node_path__WEBPACK_IMPORTED_MODULE_2___default().basename(file)}.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.tmp`);
    try {
        const handle = await io.open(temporary, 'wx');
        try {
            await handle.writeFile(text);
            await handle.sync();
        }
        finally {
            await handle.close();
        }
        await io.rename(temporary, file);
    }
    catch (error) {
        await io.rm(temporary, { force: true });
        throw error;
    }
    await syncFolder(folder, io);
}
/** Makes the rename itself durable. Not every file system can sync a folder; the content is safe by then. */
async function syncFolder(folder, io) {
    try {
        const handle = await io.open(folder, 'r');
        try {
            await handle.sync();
        }
        finally {
            await handle.close();
        }
    }
    catch {
        // Windows and some network file systems refuse; nothing is lost.
    }
}


/***/ }),

/***/ 89459:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ makeFolder)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);



/**
 * Makes a folder and what is missing above it; one that is there stays as it is. Level by level: Node's own
 * `recursive` tries for ever where the parent exists and the file system says that it does not (seen below /proc,
 * with Node 20.20).
 *
 * @param mode Of what is made.
 * @throws what the file system says.
 */
async function makeFolder(folder, mode = 0o777) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(folder, { mode });
    }
    catch (error) {
        const { code } = error;
        if (code === 'EEXIST')
            return;
        const parent = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(folder);
        if (code !== 'ENOENT' || (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(parent))
            throw error;
        await makeFolder(parent, mode);
        await makeFolder(folder, mode);
    }
}


/***/ }),

/***/ 33626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ noProgress)
/* harmony export */ });
/* unused harmony export silentLogger */
/** A logger that says nothing. */
const silentLogger = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    group: (_title, body) => body(),
};
/** Progress that nobody watches. */
const noProgress = { item: () => undefined, check: () => undefined };


/***/ })

};
