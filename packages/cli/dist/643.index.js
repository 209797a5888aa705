export const id = 643;
export const ids = [643];
export const modules = {

/***/ 5643:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  validate: () => (/* binding */ validate)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/config/accept.ts
var accept = __webpack_require__(142);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml.ts + 3 modules
var belay_yml = __webpack_require__(9723);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var report_recorder = __webpack_require__(1064);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(3486);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(8699);
// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts
var stage_report = __webpack_require__(3769);
// EXTERNAL MODULE: ./packages/core/src/report/validate-report.ts + 3 modules
var validate_report = __webpack_require__(2516);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(3626);
;// CONCATENATED MODULE: ./packages/core/src/validate/audit-line.ts
/** Who validated what, and how it came out. */
function auditLineOf(report, identity) {
    const { actor, commit, runUrl } = identity;
    const { planDigest } = report.validate;
    return {
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        stage: report.stage,
        verdict: report.verdict,
        run: report.run,
        ...(actor === undefined ? {} : { actor }),
        ...(runUrl === undefined ? {} : { runUrl }),
        ...(commit === undefined ? {} : { commit }),
        ...(planDigest === undefined ? {} : { planDigest }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/checks.ts + 89 modules
var checks = __webpack_require__(1804);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(2769);
;// CONCATENATED MODULE: ./packages/core/src/validate/headline.ts

/** The verdict in one sentence: whether the deploy stands. */
function headlineOf(verdict, details, findings) {
    if (verdict === 'failed') {
        const [first, ...others] = (0,words/* gravestFirst */.Ln)(findings);
        const graver = others.filter(({ severity }) => severity === first?.severity).length;
        const more = graver === 0 ? '' : `, and ${graver} more`;
        return `The deploy does not stand: ${first?.title ?? 'a check failed'}${more}`;
    }
    const facts = factsOf(details);
    if (verdict === 'passed')
        return `The deploy stands: ${facts}`;
    const reservation = findings.some(({ severity }) => severity === 'warning')
        ? 'read the warnings'
        : 'not everything could be looked at';
    return `The deploy stands as far as could be seen: ${facts}; ${reservation}`;
}
function factsOf({ migrations, drift, health, bake }) {
    const words = [
        ...(migrations ? [`${migrations.applied} of ${migrations.total} migrations applied`] : []),
        ...(drift === false ? ['the schema is as promised'] : []),
        ...(health.length > 0 && health.every(({ healthy }) => healthy) ? ['healthy'] : []),
        ...(bake ? ['no regression in the bake time'] : []),
    ];
    return words.join(', ');
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(4236);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/layout.ts
var prisma_layout = __webpack_require__(7924);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var project = __webpack_require__(9741);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(3147);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(5186);
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
async function writeBaselineFile(folder, baseline, { database, databaseOid, systemIdentifier }) {
    const content = {
        ...{ kind: 'belay-baseline', schemaVersion: 1, belayVersion: version/* BELAY_VERSION */.v },
        ...{ takenAt: baseline.takenAt, serverTime: baseline.serverTime },
        target: { database, databaseOid, systemIdentifier },
        values: baseline.values,
    };
    const file = external_node_path_default().join(folder, BASELINE_FILE);
    try {
        await (0,promises_.mkdir)(folder, { recursive: true });
        await (0,write/* writeFileAtomically */.lo)(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    catch (error) {
        throw new errors/* UserError */.yo('report-folder-unusable', `${BASELINE_FILE} cannot be written to ${folder}: ${(0,errors/* messageOf */.bD)(error)}.`, 'Give report a folder that can be created and written to.', { cause: error });
    }
    return file;
}
/**
 * Reads the file of `baseline`.
 *
 * @param shown Its path as the user gave it.
 * @throws UserError `baseline-unreadable`, `baseline-invalid`.
 */
async function readBaselineFile(file, shown = file) {
    const parsed = BaselineFile.safeParse(await readJson(file, shown));
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
    throw new errors/* UserError */.yo('baseline-other-database', `The baseline ${file} was taken from ${differences.join(', ')}; the database to validate is ${found.database}.`, 'Take one from the database that is deployed to: the same database-url with take-baseline, before the deploy.');
}
async function readJson(file, shown) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        throw new errors/* UserError */.yo('baseline-unreadable', `The baseline ${shown} cannot be read: ${(0,errors/* messageOf */.bD)(error)}.`, 'A run with take-baseline writes it, as baseline.json in its report folder; hand it on to this step.', { cause: error });
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw invalid(shown, (0,errors/* messageOf */.bD)(error));
    }
}
function invalid(shown, why) {
    return new errors/* UserError */.yo('baseline-invalid', `${shown} is not a baseline this version of Belay can read: ${why}.`, 'Give the baseline.json that a run with take-baseline wrote, or take a new one.');
}

// EXTERNAL MODULE: ./packages/core/src/validate/context.ts
var context = __webpack_require__(3275);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(2760);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(1689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(9331);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/body.ts
/** More of a body is not read: a health answer is small, and an endless one must end. */
const BODY_BYTES = 1_000_000;
/**
 * Reads the body, at most {@link BODY_BYTES} of it (after decompression).
 *
 * @throws what fetch throws when the connection breaks or the signal aborts.
 */
async function readBody(response) {
    const decoder = new TextDecoder();
    let text = '';
    let bytes = 0;
    for await (const chunk of chunksOf(response)) {
        const wanted = chunk.subarray(0, BODY_BYTES - bytes);
        text += decoder.decode(wanted, { stream: true });
        bytes += wanted.length;
        if (wanted.length < chunk.length)
            return { text, bytes, whole: false };
    }
    return { text: text + decoder.decode(), bytes, whole: true };
}
/** Leaving the loop early cancels the rest. */
function chunksOf({ body }) {
    return body ?? (async function* () { })();
}

// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(5129);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/connection-words.ts


/** What Node's codes mean (libuv, undici). */
const REASONS = {
    ENOTFOUND: 'there is no host of this name (DNS)',
    EAI_AGAIN: 'the name of the host could not be looked up (DNS gives no answer)',
    ECONNREFUSED: 'the connection was refused: nothing listens at this port',
    ECONNRESET: 'the connection was reset',
    EPIPE: 'the connection was closed',
    EHOSTUNREACH: 'there is no way to the host from here',
    ENETUNREACH: 'there is no way to the network from here',
    ETIMEDOUT: 'no connection came about in time (a firewall?)',
    UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time (a firewall?)',
    UND_ERR_SOCKET: 'the connection was closed before the answer was there',
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter or longer than it says',
    UND_ERR_HEADERS_OVERFLOW: 'the answer has more headers than are read',
};
const OWN_CA = 'Give the file of your own CA to the process: NODE_EXTRA_CA_CERTS=/path/to/ca.pem (in a workflow, env of the step).';
/** What OpenSSL's codes mean, and what to do. */
const TLS = {
    CERT_HAS_EXPIRED: {
        reason: 'its TLS certificate has expired',
        advice: 'Renew the certificate, and see why that was not done by itself.',
    },
    CERT_NOT_YET_VALID: {
        reason: 'its TLS certificate is not valid yet',
        advice: 'Compare the clocks of this machine and of the one that issued the certificate.',
    },
    CERT_REVOKED: { reason: 'its TLS certificate was revoked' },
    DEPTH_ZERO_SELF_SIGNED_CERT: { reason: 'its TLS certificate is self-signed', advice: OWN_CA },
    SELF_SIGNED_CERT_IN_CHAIN: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_GET_ISSUER_CERT: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
        reason: 'its TLS certificate was issued by a CA that is not known here',
        advice: OWN_CA,
    },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        reason: 'its TLS certificate cannot be traced to a CA that is known here',
        advice: `The server must send the certificates between its own and the CA's. If the CA is your own: ${OWN_CA}`,
    },
};
const WRONG_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
/** What the error of a fetch means. */
function connectionFailure(error) {
    const cause = rootOf(error);
    const code = codeOf(cause);
    const tls = TLS[code];
    if (tls)
        return { ...tls, certificate: true };
    if (code === WRONG_NAME)
        return wrongName(cause);
    if (/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/.test(code)) {
        return {
            reason: 'no TLS is spoken at this port',
            advice: 'Is it http:// instead of https://?',
        };
    }
    if (/^(ERR_SSL|ERR_TLS)/.test(code))
        return { reason: `TLS did not come about (${code})` };
    if (code.startsWith('HPE_')) {
        return {
            reason: 'what answers does not speak HTTP',
            advice: 'Is it https:// instead of http://, or another port?',
        };
    }
    const words = REASONS[code];
    if (words !== undefined)
        return { reason: words };
    if ((0,errors/* messageOf */.bD)(cause) === 'bad port')
        return { reason: 'this port is not for HTTP: it is never asked' };
    return { reason: `no answer: ${(0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)((0,errors/* messageOf */.bD)(cause))).slice(0, 200)}` };
}
/** True when nothing of the server was reached, so that a proxy may be to blame. */
function isOutOfReach(error) {
    return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|E(HOST|NET)UNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(rootOf(error)));
}
function wrongName(cause) {
    const { host, cert } = cause;
    const names = (cert?.subjectaltname ?? '')
        .split(', ')
        .map((name) => name.replace(/^(DNS|IP Address):/, ''))
        .filter((name) => /^[\w.*:-]+$/.test(name));
    const shown = names.length > 5 ? [...names.slice(0, 5), '…'] : names;
    const whose = shown.length === 0 ? 'names no host' : `is for ${shown.join(', ')}`;
    return {
        reason: `its TLS certificate ${whose}, not for ${host ?? 'this host'}`,
        advice: 'Ask it by a name that its certificate has, or have the certificate issued for this one.',
    };
}
/** fetch says "fetch failed" and keeps the reason inside; several addresses give several reasons. */
function rootOf(error) {
    const { cause, errors } = (error ?? {});
    if (cause !== undefined)
        return rootOf(cause);
    return errors?.[0] === undefined ? error : rootOf(errors[0]);
}
function codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}

// EXTERNAL MODULE: ./packages/core/src/validate/same-value.ts
var same_value = __webpack_require__(2800);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/json-words.ts

/**
 * What is wrong with a JSON body, as a sentence without texts of the body; undefined when it is as expected.
 * Every value that the path selects must be the expected one.
 */
function jsonProblem(body, { query, path, equals }) {
    const found = query.query(body).values().map(foundValue);
    if (found.length === 0)
        return `${path} is missing: ${whereItEnds(body, query)}`;
    if (equals === undefined)
        return undefined;
    const others = found.filter((value) => !(0,same_value/* isSameValue */.am)(equals, value));
    const [first] = others;
    if (first === undefined)
        return undefined;
    const share = found.length === 1 ? '' : ` in ${others.length} of ${found.length} places`;
    return `${path} is ${shown(first)}${share}, expected ${(0,same_value/* expectedInWords */.fG)(equals, 'null')}`;
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
function shown(value) {
    if (value.kind === 'text' && HEALTH_WORDS.test(value.text))
        return JSON.stringify(value.text);
    return (0,same_value/* shownValue */.JJ)(value, 'null');
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
class Unusable extends Error {
    name = 'Unusable';
}
/** @throws Unusable, never with the URL in its text: it may hold a password. */
function parseHealthUrl(text) {
    if (!URL.canParse(text))
        throw new Unusable('is not a URL; it looks like https://host/path');
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
        throw new Unusable('must begin with https:// or http://');
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
function shownUrl(text) {
    const url = new URL(text);
    const names = [...url.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=***`);
    return `${url.origin}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
const ANY_SUCCESS = [{ from: 200, to: 299 }];
/** `200`, `2xx`, several of them with spaces or commas between. */
function parseStatus(text) {
    const parts = text.split(/[\s,]+/).filter((part) => part !== '');
    if (parts.length === 0)
        throw new Unusable('names no status');
    return parts.map((part) => {
        const [, family] = /^([2-5])xx$/i.exec(part) ?? [];
        if (family !== undefined)
            return { from: Number(family) * 100, to: Number(family) * 100 + 99 };
        if (/^[2-5]\d\d$/.test(part))
            return { from: Number(part), to: Number(part) };
        throw new Unusable(`must be statuses from 200 to 599 or classes like 2xx, not ${quoted(part)}`);
    });
}
/** `200`, `2xx`: the ranges as they were written. */
function statusInWords(ranges) {
    return ranges.map(({ from, to }) => (from === to ? from : `${from / 100}xx`)).join(' or ');
}
/** Text, or a regular expression between slashes, with the flags i, m, s and u behind it. */
function parseBody(text) {
    const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
    if (source === undefined)
        return { kind: 'text', text };
    if (/[^imsu]/.test(flags)) {
        throw new Unusable(`is a regular expression with the flags ${quoted(flags)}; known are i, m, s and u`);
    }
    try {
        return { kind: 'pattern', pattern: new RegExp(source, flags) };
    }
    catch (error) {
        throw new Unusable(`is no regular expression: ${error.message}`, { cause: error });
    }
}
/** Headers of the connection itself, which are not the asker's to set. */
const NOT_SENT = new Set([
    ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer'],
    ...['transfer-encoding', 'upgrade'],
]);
/** @throws Unusable, never with the value in its text. */
function parseHeader(name, value) {
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
        throw new Unusable('has a name that no header can have');
    if (NOT_SENT.has(name.toLowerCase()))
        throw new Unusable(`cannot set ${name}: it is part of the connection`);
    const trimmed = value.trim();
    if (/[^\t\x20-\x7e\x80-\xff]/.test(trimmed)) {
        throw new Unusable(`has a value for ${name} with a line break or a character that no header can hold`);
    }
    return [name, trimmed];
}
/** One `Name: value` a line. */
function parseHeaderLines(text) {
    return text
        .split('\n')
        .map((line, index) => ({ line: line.trim(), number: index + 1 }))
        .filter(({ line }) => line !== '')
        .map(({ line, number }) => {
        const colon = line.indexOf(':');
        if (colon < 1)
            throw new Unusable(`must have one "Name: value" a line; line ${number} has no name`);
        return parseHeader(line.slice(0, colon).trim(), line.slice(colon + 1));
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
function redirectFailure(asked, status, location) {
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
var external_node_vm_ = __webpack_require__(714);
var external_node_vm_default = /*#__PURE__*/__webpack_require__.n(external_node_vm_);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/within-time.ts

/**
 * Runs code that never waits, but may take for ever: a regular expression can backtrack for longer than the
 * universe exists on a text that a stranger chose. The virtual machine is stopped after the time, regular
 * expressions included.
 *
 * @returns undefined when it took longer.
 */
function withinTime(milliseconds, body) {
    try {
        const value = external_node_vm_default().runInNewContext('body()', { body }, { timeout: milliseconds });
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
function statusFailure(target, head) {
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
function bodyFailure({ body: text, json }, head, body) {
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
        return `${expected.path} cannot be applied to this body: ${(0,errors/* messageOf */.bD)(error)}`;
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
    return `${type}, ${whole ? '' : 'more than '}${(0,words/* plural */.LS)(bytes, 'byte')}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/probe.ts






/**
 * Asks once, without retries.
 *
 * @throws Interrupted when the signal aborts; whatever else happens is the result.
 */
async function probeOnce(target, signal) {
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
        throw (0,errors/* interruption */.YW)(signal);
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
            throw (0,errors/* interruption */.YW)(signal);
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
    const sent = new Headers({ 'User-Agent': `belay/${version/* BELAY_VERSION */.v}` });
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
    const time = (0,words/* durationWords */.Sh)(timeoutMs);
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
async function probeHealth(targets, deadlineMs, signal) {
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
        return await (0,deadline/* withDeadline */.NE)(signal, deadlineMs, (signal) => probeOnce(target, signal));
    }
    catch (error) {
        if (error instanceof deadline/* DeadlinePassed */.Xp)
            return undefined;
        throw error;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/own.ts
/**
 * What Belay itself leaves in the figures it reads. Measured on 13, 15 and 18: a connection counts as one
 * transaction when it is opened, and the reading is one. Behind a pooler the connection is somebody else's.
 */
function ownTransactions(readings, pooled) {
    return readings * (pooled ? 1 : 2);
}
/** How pg_stat_statements shows the statements of a reading: our marked queries, and what opens the transaction. */
const OWN_STATEMENTS = {
    mark: '/* belay bake */',
    /**
     * POSIX. Constants (before 18) and names of savepoints (before 17) are shown as they are. COMMIT is left out on purpose: it is the application's
     * too, where both are the same role.
     */
    pattern: '/\\* belay bake \\*/|^\\s*(BEGIN READ ONLY|(RELEASE )?SAVEPOINT \\S+|' +
        'SET LOCAL (statement|lock|idle_in_transaction_session)_timeout = \\S+)\\s*$',
};

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/read-statements.ts



/** The arguments of the function tell what a version of the extension has. */
const EXTENSION_SQL = `
SELECT n.nspname AS schema, p.proargnames::text[] AS columns
  FROM pg_catalog.pg_extension e
  JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_catalog.pg_proc p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements'
 WHERE e.extname = 'pg_stat_statements'`;
/**
 * Looks for pg_stat_statements. In a transaction of the caller's, after Belay's other statements of a reading
 * ran once, so that they are among those it knows.
 *
 * The figures of other roles' statements are visible to everybody who may call the function, only their text
 * is not (pg_stat_statements.c, pg_stat_statements_internal); our own text is all that is needed here.
 */
async function findStatements(client) {
    const { rows } = await client.query(EXTENSION_SQL);
    const [extension] = rows;
    if (!extension)
        return absent('pg_stat_statements is not installed in this database');
    const { schema, columns } = extension;
    // Before 1.8 of the extension planning was counted in, under another name.
    if (!columns.includes('total_exec_time')) {
        return absent('pg_stat_statements is too old here; ALTER EXTENSION pg_stat_statements UPDATE');
    }
    const from = (0,identifiers/* quoteQualified */.$s)(schema, 'pg_stat_statements');
    const sql = statementsSql(from, columns);
    const own = await (0,session/* attempt */.CD)(client, async () => {
        // Once for nothing: it has to be known itself.
        await client.query(sql, [[]]);
        return ownStatements(client, from);
    });
    return 'reason' in own ? refused(own.reason) : { sql, own: own.value };
}
/** Reads the sums. */
async function readStatements(client, { sql, own }) {
    const read = await (0,session/* attempt */.CD)(client, () => client.query(sql, [own]));
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
const SESSIONS_SQL = `
sessions AS (
  SELECT a.*, a.query = '<insufficient privilege>' OR a.state = 'disabled' AS hidden
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = pg_catalog.current_database()
     AND a.usesysid IS NOT NULL
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND a.pid <> pg_catalog.pg_backend_pid()
     AND a.application_name IS DISTINCT FROM 'belay'
)`;
/** $1: milliseconds since the epoch; what began before that is no work of the deploy. */
const DATABASE_SQL = `
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
 WHERE d.datname = pg_catalog.current_database()`;
/**
 * The furthest behind of those that stream from here; a standby about itself. A reader that is no replica (a base
 * backup) has no position. Null where nothing replicates.
 */
const REPLICATION_SQL = `
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
  ) r`;
/** Between transactions nothing is replayed, so that the time of the last one says nothing when all is. */
const STANDBY_SQL = `
SELECT ${OWN_STATEMENTS.mark} 1 AS replicas, 0 AS hidden, p.bytes::float8 AS replication_lag_bytes,
       CASE WHEN p.bytes = 0 THEN 0
            ELSE extract(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())
        END::float8 AS replication_lag_s
  FROM (
    SELECT pg_catalog.pg_wal_lsn_diff(
             coalesce(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn()),
             pg_catalog.pg_last_wal_replay_lsn()) AS bytes
  ) p`;
/**
 * Reads everything once, in the caller's read-only transaction.
 *
 * @param known Filled in by the first reading.
 * @param since Queries and transactions that began before this moment of the server's clock do not count; null counts all.
 */
async function readDatabase(client, known, { since, standby }) {
    const { rows } = await client.query(DATABASE_SQL, [since ?? 0]);
    const [row] = rows;
    if (!row)
        throw new Error('pg_stat_database has no row for the database we are in');
    const replication = await readReplication(client, standby);
    const statements = await readCalls(client, known);
    const { at, commits, rollbacks, deadlocks, since: counted, hidden, ...gauges } = row;
    return {
        ...{ at, commits, rollbacks, deadlocks, since: counted },
        gauges: { ...read_database_visible(gauges, hidden), ...replication.lag },
        statements: isNotSeen(statements) ? null : statements,
        notSeen: [
            ...hiddenSessions(hidden),
            ...replication.notSeen,
            ...(isNotSeen(statements) ? [statements] : []),
        ],
    };
}
/** What is counted over the sessions that can be seen is no figure of anything when none can. */
function read_database_visible(gauges, hidden) {
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
    const read = await (0,session/* attempt */.CD)(client, () => client.query(standby ? STANDBY_SQL : REPLICATION_SQL));
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








/** Only a DDL on the catalogue itself could be waited for. */
const LOCK_MS = 2_000;
/** Makes one look after the other. What is learned once (where pg_stat_statements is) is kept. */
class Looker {
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
            return { reading: await (0,deadline/* withDeadline */.NE)(signal, deadlineMs, (signal) => this.#connect(signal)) };
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
        const limits = (0,postgres_limits/* limitsSql */.L)({ statementMs: deadlineMs, lockMs: LOCK_MS });
        const { standby } = database.facts;
        const connect = { signal, env: this.#ports.env, remote: 'verify-full' };
        return database.pool.lend(() => (0,connection/* withClient */.SV)(database.url, connect, (client) => (0,connection/* withTransaction */.ro)(client, `BEGIN READ ONLY;${limits}`, () => readDatabase(client, this.#known, { since, standby }))));
    }
}
function look_failureOf(error, deadlineMs) {
    if (error instanceof deadline/* DeadlinePassed */.Xp)
        return `no answer within ${deadlineMs / 1_000} s`;
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error.message;
    if (error instanceof esm/* default.DatabaseError */.Ay.DatabaseError)
        return (0,session/* reasonOf */.A3)(error);
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
function ratesBetween(before, after, { readings, pooled }) {
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
function deadlocksBetween(before, after) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/readings.ts
/** What could not be seen again and again is said once. */
function eachOnce(notSeen) {
    return [...new Map(notSeen.map((one) => [one.sentence, one])).values()];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/schedule.ts
const SHORTEST_DEADLINE_MS = 2_000;
const LONGEST_DEADLINE_MS = 10_000;
/** How long one sample may take: no longer than until the next, within reason. */
function deadlineOf(intervalMs) {
    return Math.min(LONGEST_DEADLINE_MS, Math.max(SHORTEST_DEADLINE_MS, intervalMs));
}
/**
 * When the next sample is due, in milliseconds since the start; undefined when there is none any more. One that
 * took longer than the interval makes those after it fall out, not follow at once; the last comes at the very end.
 */
function nextSample(elapsedMs, { bakeMs, intervalMs }) {
    if (elapsedMs >= bakeMs)
        return undefined;
    return Math.min(bakeMs, (Math.floor(elapsedMs / intervalMs) + 1) * intervalMs);
}
/** How many samples that makes. */
function samplesIn({ bakeMs, intervalMs }) {
    return Math.ceil(bakeMs / intervalMs);
}

// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(812);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/worst.ts

/** The one value that is worse when it is low: work that no longer arrives. */
const WORSE_WHEN_LOW = new Set(['transactions_per_s']);
/** The worse of two figures of a value. */
function worse(name, a, b) {
    return WORSE_WHEN_LOW.has(name) ? Math.min(a, b) : Math.max(a, b);
}
/** For each value the worst of what was seen; null where it was never seen, missing where it was never looked for. */
function worstOf(all) {
    const worst = {};
    for (const name of bake_thresholds/* BAKE_VALUES */.x) {
        const values = all.map((values) => values[name]).filter((value) => value !== undefined);
        const seen = values.filter((value) => value !== null);
        if (values.length === 0)
            continue;
        worst[name] = seen.length === 0 ? null : seen.reduce((a, b) => worse(name, a, b));
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
async function takeBaseline({ options, database, targets }, ports) {
    const takenAt = new Date(ports.now()).toISOString();
    const deadlineMs = deadlineOf(options.bakeInterval);
    const looker = new Looker({ database, targets, since: null, deadlineMs }, ports);
    const overMs = Math.min(options.bakeInterval, LONGEST_MS);
    const looks = [await looker.look()];
    while (looks.length < LOOKS) {
        await (0,deadline/* pause */.v7)(overMs / (LOOKS - 1), ports.signal);
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
                ...ratesOver(first, last, { readings: LOOKS - 1, pooled: isPooled(database) }),
            },
        },
        notSeen: eachOnce(readings.flatMap(({ notSeen }) => notSeen)),
    };
}
/** True behind a pooler, whose server connections are not opened for us. */
function isPooled({ facts }) {
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
    return new errors/* OperationFailed */.FH('baseline-not-taken', `The values to compare with could not be taken: ${why ?? 'the database did not answer'}.`, 'Nothing was written.');
}

// EXTERNAL MODULE: ./packages/core/src/validate/bake/words.ts
var bake_words = __webpack_require__(8693);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/chart.ts



const BARS = '▁▂▃▄▅▆▇█';
/** Leaves room for the words beside it on a terminal of 100 columns. */
const MOST_COLUMNS = 30;
const NOT_SEEN = '·';
/**
 * One row for each value that was seen: its course from the first sample to the last, on a scale from 0 to its highest,
 * then the lowest and the highest, the baseline and the bound. Fit for a fixed-width font.
 */
function chartLines(samples, comparison) {
    const columns = inColumns(samples);
    const rows = bake_thresholds/* BAKE_VALUES */.x.flatMap((name) => {
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
    const { figure } = bake_words/* VALUE_WORDS */.AP[name];
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
    advice: "Look at the application's log of this time.",
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
/** What is reported about a value that stayed beyond its bounds. */
function regressionFinding(regression) {
    const { value, worst, baseline, sinceMs } = regression;
    const { name, figure } = bake_words/* VALUE_WORDS */.AP[value];
    const { effect, advice, sql } = MEANINGS[value];
    const before = baseline === null ? '' : `, ${figure(baseline)} before`;
    return {
        ...ruleOf(value),
        severity: 'error',
        evidence: 'measured',
        title: `${name}: ${figure(worst)}${before}, ${boundWords(regression)}, since +${(0,bake_words/* sinceWords */.KR)(sinceMs)}`,
        detail: `${effect}\n${value} was beyond its bound in ${samplesWords(regression.samples)}; ${figure(worst)} is the worst of them.`,
        advice,
        ...(sql === undefined ? {} : { sql }),
    };
}
function ruleOf(value) {
    return value === 'health_failures' ? { rule: 'bake-unhealthy' } : { rule: 'bake-regression' };
}
/** What is reported when the database did not answer. */
function silenceFinding({ sinceMs, samples, reason }) {
    return {
        rule: 'bake-unhealthy',
        severity: 'error',
        evidence: 'measured',
        title: `The database did not answer, since +${(0,bake_words/* sinceWords */.KR)(sinceMs)}`,
        detail: `In ${samplesWords(samples)} it took no connection or gave no answer in time. The last reason: ${reason}`,
        advice: 'Look at the server and its log; check whether it restarts, and whether connections are used up.',
    };
}
/** `at most 32` */
function boundWords({ value, worst, bounds: { most, least } }) {
    const { figure } = bake_words/* VALUE_WORDS */.AP[value];
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
function boundsOf(threshold, baseline) {
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
function thresholdOf(name, configured) {
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
class Judge {
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
        return bake_thresholds/* BAKE_VALUES */.x.filter((name) => this.#isBeyond(name, atMs, values[name] ?? null));
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
class SampleLines {
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
function lineOf({ atMs, values, failure, beyond }) {
    const name = `+${(0,bake_words/* sinceWords */.KR)(atMs)}`;
    const seen = (0,bake_words/* sampleWords */.kn)(values);
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
    const names = beyond.map((value) => bake_words/* VALUE_WORDS */.AP[value].name.toLowerCase()).join(', ');
    return { status: 'warned', name, result: `${seen}; beyond bounds: ${names}` };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/deadlock-window.ts

const MINUTE_MS = 60_000;
/**
 * Deadlocks of the last minute. One is reported when it happens, not spread over an interval: at 15 seconds it would look like
 * four a minute, then like none.
 */
class DeadlockWindow {
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
class Sampler {
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
class ThinnedSamples {
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
class BakeRecord {
    #timing;
    #sampler;
    #judge;
    #lines;
    #samples = new ThinnedSamples();
    #taken = 0;
    #lastMs = 0;
    constructor({ timing, thresholds, baseline, pooled }) {
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
            ...(silence ? [silenceFinding(silence)] : []),
            ...this.#judge.regressions(ended).map(regressionFinding),
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
            baseline: Object.fromEntries(bake_thresholds/* BAKE_VALUES */.x.map((name) => [name, this.#judge.baselineOf(name)])),
            bounds: Object.fromEntries(bake_thresholds/* BAKE_VALUES */.x.map((name) => [name, this.#judge.boundsOf(name)])),
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
async function bake({ options, config, details, database, targets }, { baseline, from }, ports, scope) {
    const timing = { bakeMs: options.bake ?? 0, intervalMs: options.bakeInterval };
    const deadlineMs = deadlineOf(timing.intervalMs);
    const looker = new Looker({ database, targets, since: baseline.serverTime, deadlineMs }, ports);
    const record = new BakeRecord({
        ...{ timing, thresholds: config.bake, baseline: baseline.values },
        pooled: isPooled(database),
    });
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    record.begin(await looker.look());
    for (let due = nextSample(elapsed(), timing); due !== undefined;) {
        await (0,deadline/* pause */.v7)(due - elapsed(), ports.signal);
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
    const over = `${record.taken} ${record.taken === 1 ? 'sample' : 'samples'} over ${(0,bake_words/* sinceWords */.KR)(record.lastMs)}`;
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
function checkBakeTime({ bake, timeout }) {
    if (bake === undefined || bake < timeout)
        return;
    throw new errors/* UserError */.yo('bake-longer-than-timeout', `The bake time of ${(0,bake_words/* sinceWords */.KR)(bake)} does not end before the timeout of ${(0,bake_words/* sinceWords */.KR)(timeout)}.`, 'Give timeout more than bake and the checks before it take together.');
}
/** `take-baseline`: takes the values, writes them, and looks at nothing else. */
async function onlyTakeBaseline({ recorder, ...input }, database) {
    await recorder.check('bake', (scope) => takeAndWrite(input, database, scope));
    recorder.skipRest('only the values before the deploy were asked for');
}
async function takeAndWrite({ options, root, targets, ports }, database, scope) {
    const { baseline, notSeen } = await takeBaseline({ options, database, targets }, ports);
    const folder = external_node_path_default().resolve(root, options.report);
    const file = await writeBaselineFile(folder, baseline, database.facts);
    sayNotSeen(notSeen, scope);
    const seen = Object.values(baseline.values).filter((value) => value !== null);
    return { result: `${(0,words/* plural */.LS)(seen.length, 'value')} taken, in ${(0,context/* shown */.S)({ options }, file)}` };
}
/** What the bake time will be compared with; undefined when none was asked for. */
async function startOfBake({ options, targets, baseline, ports }, database) {
    if (baseline)
        requireSameDatabase(baseline, database.facts);
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

// EXTERNAL MODULE: ./packages/core/src/validate/custom/custom-checks.ts + 2 modules
var custom_checks = __webpack_require__(5293);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(9917);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/secrets.ts
/** Headers whose values are no secret, and words that stand in every report. */
const HARMLESS = new Set([
    ...['accept', 'accept-encoding', 'accept-language', 'cache-control', 'content-type', 'origin'],
    ...['pragma', 'referer', 'user-agent', 'x-forwarded-proto', 'x-forwarded-host'],
]);
/** Whether a header that is written out in belay.yml holds a secret by its name. */
function soundsSecret(name) {
    return /auth|cookie|token|secret|key|password/i.test(name);
}
/**
 * A header's value, and the parts of it that are secrets by themselves, since a server may repeat only those:
 * the token behind `Bearer`, user and password behind `Basic`, the values of cookies. Nothing for headers like `Accept`.
 */
function secretsOfHeader([name, value]) {
    if (HARMLESS.has(name.toLowerCase()))
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
function buildTarget(parts) {
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
class UnsetVariable extends Error {
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
function fillVariables(text, env) {
    const values = [];
    const filled = text.replace(/\$\{([^}]*)\}?/g, (whole, name) => {
        if (!/^[A-Za-z_]\w*$/.test(name) || !whole.endsWith('}')) {
            throw new Unusable('holds a ${ without the name of a variable: ${NAME}');
        }
        const value = env[name]?.trim() ?? '';
        if (value === '')
            throw new UnsetVariable(name);
        values.push(value);
        return value;
    });
    return { text: filled, values };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/collect.ts


/** Collects what is wrong with many values, so that all of it can be said at once. */
class Collector {
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
async function parseJsonPath(path) {
    const { jsonpath } = await __webpack_require__.e(/* import() */ 393).then(__webpack_require__.t.bind(__webpack_require__, 393, 19));
    try {
        return jsonpath.compile(path);
    }
    catch (error) {
        throw new Unusable(`is no JSON path (RFC 9535): ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
/** `PATH=VALUE`, or only `PATH`. A path may hold `=` itself, so the first one that ends a whole path counts. */
async function parseJsonInput(text) {
    for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
        const path = text.slice(0, at).trim();
        const query = await parseJsonPath(path).catch(() => undefined);
        if (query)
            return { query, path, equals: text.slice(at + 1).trim() };
    }
    return { query: await parseJsonPath(text), path: text };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/given-targets.ts






/** Longest time for one request where belay.yml says nothing else. */
const REQUEST_MS = 10_000;
/**
 * The URLs of the inputs, which all have to fulfil the same.
 *
 * @throws UserError `input-invalid`, `health-url-missing`.
 */
async function givenTargets(options) {
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
        timeoutMs: REQUEST_MS,
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
    return new errors/* UserError */.yo('input-invalid', problems.join('\n'), 'URLs are separated by commas and line breaks; a comma inside one is written %2C.');
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
    throw new errors/* UserError */.yo('health-url-missing', `${given.map(([name]) => name).join(', ')} was given, and no health-url that it is about.`, 'Give health-url; in a workflow, a secret or variable that is not set is empty. The health entries of belay.yml have settings of their own.');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/configured-targets.ts









/**
 * The URLs of belay.yml, each with its own expectations.
 *
 * @param deadlineMs Where an entry names none.
 * @throws UserError `config-invalid`, with line and column; `health-variable-unset`.
 */
async function configuredTargets(config, env, deadlineMs) {
    const collect = new Collector();
    const targets = await Promise.all(config.health.map((entry, index) => configured_targets_targetOf(entry, { collect, env, deadlineMs, path: ['health', index] })));
    const { problems, unset } = collect;
    if (problems.length > 0) {
        throw (0,belay_yml_parse/* configInvalid */.ki)(config, problems.map(({ where, message }) => ({ path: where, message })));
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
    return new errors/* UserError */.yo('health-variable-unset', (0,belay_yml_parse/* problemsInWords */.xR)(config, unset.map(({ where, message }) => ({ path: where, message }))), `In a workflow, hand it to the step: env: ${name}: \${{ secrets.${name} }}`);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/targets.ts


/**
 * Every URL that is to be healthy: those of the inputs, and those of belay.yml, whose entry counts where a URL stands
 * in both.
 *
 * @throws UserError for what cannot be used, before anything is asked; never with a secret in it.
 */
async function healthTargets(options, config, env) {
    const configured = await configuredTargets(config, env, options.healthTimeout);
    const given = await givenTargets(options);
    const known = new Set(configured.map(({ url }) => url));
    return [...given.filter(({ url }) => !known.has(url)), ...configured];
}
/** What the targets hold that must be masked: header values, logins, URLs with a query. */
function healthSecrets(targets) {
    return [...new Set(targets.flatMap(({ secrets }) => secrets))];
}

// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(7425);
// EXTERNAL MODULE: ./packages/core/src/report/test-report.ts
var test_report = __webpack_require__(7753);
// EXTERNAL MODULE: ./packages/core/src/migrations/digest.ts
var digest = __webpack_require__(4023);
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
async function readExpectedReport(file, tree) {
    const report = parseReport(await expected_report_readJson(file), file);
    refuseUnfinished(report, file);
    checkSamePlan(report, tree, file);
    return report;
}
async function expected_report_readJson(file) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/address.ts

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
/**
 * Reads the address of one webhook.
 *
 * @param what Names it without showing it.
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhookAddress(text, what) {
    const refusal = (why) => new errors/* UserError */.yo('webhook-url-invalid', `The address in ${what} cannot be used: ${why}.`, 'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.');
    return addressOf(text, { encrypted: true, refusal });
}
/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
function pushgatewayAddress(text) {
    const refusal = (why) => new errors/* UserError */.yo('pushgateway-url-invalid', `The address in pushgateway-url cannot be used: ${why}.`, 'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.');
    return addressOf(text, { encrypted: false, refusal });
}
function addressOf(text, { encrypted: mustBe, refusal }) {
    const url = urlOf(text, refusal);
    const encrypted = url.protocol === 'https:';
    if (!encrypted && url.protocol !== 'http:')
        throw refusal('it does not begin with https://');
    if (mustBe && !encrypted && !LOOPBACK.test(url.hostname)) {
        throw refusal('it is http:// and leads to another machine');
    }
    const { username, password } = url;
    const authorization = authorizationOf(username, password, refusal);
    [url.username, url.password, url.hash] = ['', '', ''];
    return { url, authorization };
}
function urlOf(text, refusal) {
    try {
        return new URL(text.trim());
    }
    catch {
        // The error would quote the address.
        throw refusal('it is not a URL');
    }
}
/** RFC 7617. */
function authorizationOf(username, password, refusal) {
    if (username === '' && password === '')
        return undefined;
    try {
        const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
        return `Basic ${Buffer.from(pair).toString('base64')}`;
    }
    catch {
        throw refusal('a % in its user or password is not followed by two hexadecimal digits');
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/alert-content.ts

const MOST_FINDINGS = 5;
const COMMIT_SHOWN = 12;
/** An alert is sent when the deploy does not stand, or nobody knows whether it does. */
function isAlarming({ verdict }) {
    return verdict === 'failed' || verdict === 'errored';
}
/** @param place The database, without user and password; of use where it was not reached. */
function alertContent(report, { project, commit, actor, runUrl }, place) {
    const grave = (0,words/* gravestFirst */.Ln)(report.findings).filter(({ severity }) => severity !== 'notice');
    const findings = grave.slice(0, MOST_FINDINGS);
    return {
        ...{ headline: alert_content_headlineOf(report), findings, more: grave.length - findings.length },
        ...{ next: report.next, hint: report.error?.hint, runUrl },
        subject: [project, report.validate.target?.place ?? place].filter(Boolean).join(' · '),
        facts: [
            ...(commit === undefined ? [] : [`commit ${commit.slice(0, COMMIT_SHOWN)}`]),
            ...(actor === undefined ? [] : [`by ${actor}`]),
            `run ${report.run}`,
        ].join(' · '),
    };
}
function alert_content_headlineOf({ verdict, headline }) {
    return verdict === 'errored' ? `The deploy could not be validated: ${headline}` : headline;
}

;// CONCATENATED MODULE: ./packages/core/src/report/markdown-escape.ts

/**
 * Text from databases, files and error messages as GitHub-flavoured Markdown that shows exactly that
 * text: no markup, no HTML, no table cell broken open, nobody pinged, no issue or site linked.
 */
/** Invisible, between the characters that GitHub would turn into a mention, a reference or a link. */
const BREAK = '\u200b';
/** Plain text on one line. Safe in paragraphs, headings, list items and table cells. */
function inline(text) {
    return unlinked(oneLine(visible(text)))
        .replace(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
        .replace(/^[#+=-]/, '\\$&')
        .replace(/^(\d+)(?=[.)])/, '$1\\')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** Plain text inside an HTML element, where Markdown is not read: `<summary>`. */
function html(text) {
    return unlinked(oneLine(visible(text)))
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** A code span. GitHub links no mention or reference inside code. */
function code(text) {
    const line = oneLine(visible(text));
    if (line === '')
        return '';
    // A pipe ends a table cell even inside code, and `\|` would show its backslash outside tables.
    if (line.includes('|'))
        return `<code>${html(line)
            .replaceAll('|', '&#124;')
            .replace(/[\\`*_[\]~$]/g, '\\$&')}</code>`;
    const fence = '`'.repeat(longestRun(line) + 1);
    const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}
/** A fenced block whose fence no line of the text can close. */
function fenced(text, language = '') {
    const shown = visible(text).trimEnd();
    const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
    return `${fence}${language}\n${shown}\n${fence}`;
}
/**
 * Plain text of several lines: empty lines part paragraphs, other line breaks stay, and what is indented (SQL, commands)
 * becomes a block of code.
 */
function prose(text, names) {
    return blocksOf(visible(text))
        .map((block) => block.isCode
        ? fenced(dedent(block.lines).join('\n'))
        : block.lines.map((line) => inlineWithNames(line, names)).join('<br>\n'))
        .join('\n\n');
}
function blocksOf(text) {
    const blocks = [];
    let apart = true;
    for (const line of text.split('\n')) {
        if (line.trim() === '') {
            apart = true;
            continue;
        }
        const isCode = /^\s/.test(line);
        const last = blocks.at(-1);
        if (!apart && last?.isCode === isCode)
            last.lines.push(line);
        else if (isCode && last?.isCode === true)
            last.lines.push('', line);
        else
            blocks.push({ isCode, lines: [line] });
        apart = false;
    }
    return blocks;
}
function dedent(lines) {
    const indents = lines.filter((line) => line !== '').map((line) => line.search(/\S/));
    return lines.map((line) => line.slice(Math.min(...indents)));
}
/** A pattern for names (migrations, objects) that are shown as code; the longest wins. */
function namePattern(names) {
    const known = [...new Set(names)].filter((name) => name.trim().length > 2);
    if (known.length === 0)
        return undefined;
    const longestFirst = known.sort((a, b) => b.length - a.length).map(escapeRegExp);
    return new RegExp(`(?<![\\p{L}\\p{N}_])(${longestFirst.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
}
/** Plain text in which the names that the pattern finds are shown as code. */
function inlineWithNames(text, names) {
    if (names === undefined)
        return inline(text);
    return text
        .split(names)
        .map((part, index, { length }) => {
        if (index % 2 === 1)
            return code(part);
        // Two code spans side by side would melt into one.
        return part === '' && index > 0 && index < length - 1 ? BREAK : keepEdges(part);
    })
        .join('');
}
/** Cuts a text at a number of characters, saying so. */
function shortened(text, characters) {
    const all = Array.from(text.slice(0, characters * 2 + 2));
    return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}
function keepEdges(part) {
    const start = /^\s/.test(part) ? ' ' : '';
    const end = /\s$/.test(part) && part.trim() !== '' ? ' ' : '';
    return start + inline(part) + end;
}
function unlinked(text) {
    return text
        .replace(/@(?=[\p{L}\p{N}_-])/gu, `@${BREAK}`)
        .replace(/#(?=\d)/g, `#${BREAK}`)
        .replace(/\b(GH)-(?=\d)/gi, `$1-${BREAK}`)
        .replace(/:\/\//g, `:${BREAK}//`)
        .replace(/\bwww\./gi, `www${BREAK}.`)
        .replace(/:(?=[\w+-]+:)/g, `:${BREAK}`);
}
function longestRun(text) {
    return Math.max(0, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
}
function escapeRegExp(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/fit.ts
/** The parts in their order, without those there is no room for. Lengths in UTF-16 units, which no service counts more strictly. */
function fit(parts, most) {
    let kept = parts.filter(({ text }) => text !== '');
    const joined = () => kept.map(({ text }) => text).join('\n');
    while (joined().length > most) {
        const rank = Math.max(...kept.map((part) => part.rank));
        if (rank === 0)
            break;
        const index = kept.findLastIndex((part) => part.rank === rank);
        kept = kept.toSpliced(index, 1);
    }
    return joined();
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/alert-discord.ts



/** The most characters that a message may have (Discord, "Execute Webhook"). */
const MESSAGE_CHARACTERS = 2_000;
/** Escaping makes two characters of one at worst. */
const LINE_CHARACTERS = 250;
const WORDS_CHARACTERS = 600;
/** No previews of links: message flag 1 << 2. */
const SUPPRESS_EMBEDS = 4;
/** An alert for a Discord webhook. Whatever stands in it, nobody is pinged. */
function discordAlert(content) {
    return {
        content: fit(partsOf(content), MESSAGE_CHARACTERS),
        allowed_mentions: { parse: [] },
        flags: SUPPRESS_EMBEDS,
    };
}
function partsOf(content) {
    const { headline, subject, findings, more, next, hint, runUrl, facts } = content;
    return [
        { text: `🚨 **${line(headline)}**`, rank: 0 },
        { text: line(subject), rank: 0 },
        { text: line(facts), rank: 3 },
        { text: alert_discord_link(runUrl), rank: 1 },
        ...findings.map(({ title }, index) => ({ text: `• ${line(title)}`, rank: 4 + index })),
        { text: more > 0 ? `• and ${more} more` : '', rank: 3 },
        { text: escaped(shortened((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), WORDS_CHARACTERS)), rank: 2 },
        { text: commandBlock(next?.command), rank: 1 },
    ];
}
function line(text) {
    return escaped(shortened((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), LINE_CHARACTERS));
}
function escaped(text) {
    return text.replace(/[\\*_~`|>#[\]()<@-]/g, '\\$&');
}
/** Leaves room for the rest; a command is copied: it is there as it is, or not at all. */
function commandBlock(command) {
    if (command === undefined)
        return '';
    const fits = command.length <= MESSAGE_CHARACTERS / 2 && !command.includes('```');
    return fits ? `\`\`\`sh\n${command}\n\`\`\`` : 'The command is in report.json, next.command.';
}
function alert_discord_link(url) {
    if (url === undefined || !URL.canParse(url))
        return '';
    return new URL(url).href.replace(/[<>\s]/g, encodeURIComponent);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/alert-json.ts

const alert_json_MOST_FINDINGS = 10;
/**
 * An alert for any service that takes JSON. Fields are added within a `schemaVersion`; removing or changing one needs a new
 * one. The whole is in report.json; this is small.
 */
function jsonAlert(report, identity, place) {
    const { stage, verdict, headline, run, next, error, validate } = report;
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const findings = (0,words/* gravestFirst */.Ln)(report.findings);
    return {
        ...{ kind: 'belay-alert', schemaVersion: 1 },
        ...{ stage, verdict, headline, run, ...identity },
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        database: validate.target?.place ?? place,
        planDigest: validate.planDigest,
        failedChecks: failed.map(({ id }) => id),
        findings: findings
            .slice(0, alert_json_MOST_FINDINGS)
            .map(({ rule, severity, title, object }) => ({ rule, severity, title, object })),
        findingsTotal: findings.length,
        next,
        error: error && { code: error.code, message: error.message, hint: error.hint },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/alert-slack.ts



/** The most characters that a block's text may have (Slack, "Section block"). */
const BLOCK_CHARACTERS = 3_000;
/** Escaping makes five characters of one at worst. */
const alert_slack_LINE_CHARACTERS = 350;
const alert_slack_WORDS_CHARACTERS = 550;
const alert_slack_BREAK = '\u200b';
/**
 * An alert for a Slack webhook, and for what understands Slack's format: blocks, and a text for notifications and for
 * services that know no blocks.
 */
function slackAlert(content) {
    const blocks = alert_slack_blocksOf(content);
    return {
        text: blocks.join('\n'),
        blocks: blocks.map((text) => ({
            type: 'section',
            // Else Slack makes links of whatever looks like one.
            text: { type: 'mrkdwn', text, verbatim: true },
        })),
    };
}
function alert_slack_blocksOf({ headline, subject, findings, more, next, hint, runUrl, facts }) {
    const about = [
        { text: alert_slack_line(subject), rank: 0 },
        { text: alert_slack_line(facts), rank: 2 },
        { text: alert_slack_link(runUrl), rank: 1 },
    ];
    const found = findings.map(({ title }, index) => ({
        text: `• ${alert_slack_line(title)}`,
        rank: 2 + index,
    }));
    const rest = { text: more > 0 ? `• and ${more} more` : '', rank: 1 };
    return [
        `:rotating_light: *${alert_slack_line(headline)}*`,
        fit(about, BLOCK_CHARACTERS),
        fit([...found, rest], BLOCK_CHARACTERS),
        alert_slack_escaped(shortened((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), alert_slack_WORDS_CHARACTERS)),
        alert_slack_commandBlock(next?.command),
    ].filter((text) => text !== '');
}
function alert_slack_line(text) {
    return alert_slack_escaped(shortened((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), alert_slack_LINE_CHARACTERS));
}
/** Formatting cannot be escaped, links and pings can (Slack, "Escaping text"). `@name` pings where Slack's format is only imitated. */
function alert_slack_escaped(text) {
    return entities(text.replaceAll('`', "'").replace(/@(?=\S)/g, `@${alert_slack_BREAK}`));
}
function entities(text) {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
/** A command is copied: it is there as it is, or not at all. */
function alert_slack_commandBlock(command) {
    if (command === undefined)
        return '';
    const block = `\`\`\`\n${entities(command)}\n\`\`\``;
    const fits = block.length <= BLOCK_CHARACTERS && !command.includes('```');
    return fits ? block : 'The command is in report.json, next.command.';
}
function alert_slack_link(url) {
    if (url === undefined || !URL.canParse(url))
        return '';
    return `<${entities(new URL(url).href).replaceAll('|', '%7C')}|See the run>`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/send.ts





const DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
/**
 * Sends a message, a second time where the other side is busy or broken for the moment (429, 5xx) or could not be
 * reached. After anything else it may have arrived, and twice would be worse than once.
 *
 * @returns Why it did not arrive, in words that hold nothing of the address; undefined when it did.
 * @throws Interrupted when the signal aborts.
 */
async function send(address, message, { signal, deadlineMs = DEADLINE_MS }) {
    const until = performance.now() + deadlineMs;
    let last = {};
    try {
        return await (0,deadline/* withDeadline */.NE)(signal, deadlineMs, async (inTime) => {
            last = await tryOnce(address, message, inTime);
            const { againAfterMs } = last;
            if (againAfterMs === undefined || performance.now() + againAfterMs >= until)
                return last.reason;
            await (0,deadline/* pause */.v7)(againAfterMs, inTime);
            const second = await tryOnce(address, message, inTime);
            return second.reason && `${second.reason}, after a second try`;
        });
    }
    catch (error) {
        if (!(error instanceof deadline/* DeadlinePassed */.Xp))
            throw error;
        const late = `no answer within ${(0,words/* durationWords */.Sh)(deadlineMs)}`;
        return last.reason === undefined ? late : `${last.reason}; then ${late}`;
    }
}
async function tryOnce(address, message, signal) {
    const done = new AbortController();
    const stop = () => done.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await judge(await send_request(address, message, done.signal));
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return {
            reason: connectionFailure(error).reason,
            ...(isOutOfReach(error) ? { againAfterMs: RETRY_AFTER_MS } : {}),
        };
    }
    finally {
        signal.removeEventListener('abort', stop);
        // What was not read of the answer is not waited for.
        stop();
    }
}
function send_request({ url, authorization }, { method, contentType, body }, signal) {
    const headers = {
        'Content-Type': contentType,
        'User-Agent': `belay/${version/* BELAY_VERSION */.v}`,
        // A connection that is kept would keep the process.
        Connection: 'close',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    // A redirect would hand the secret in the message's address, or the message, to somebody else.
    return fetch(url, { method, headers, body, redirect: 'manual', signal });
}
async function judge(response) {
    const { status } = response;
    if (status >= 200 && status < 300)
        return {};
    if (status >= 300 && status < 400) {
        return { reason: `status ${status}: it leads somewhere else, and redirects are not followed` };
    }
    const reason = `status ${status}${await codeWord(response)}`;
    if (status !== 429 && status < 500)
        return { reason };
    return { reason, againAfterMs: retryAfter(response) };
}
/**
 * Slack says in one word what is wrong (`no_service`, `invalid_blocks`). Anything longer is left out: an error page
 * may repeat the address.
 */
async function codeWord(response) {
    const { text } = await readBody(response).catch(() => ({ text: '' }));
    return /^[a-z]+(_[a-z]+){1,4}$/.test(text) && text.length <= 60 ? ` (${text})` : '';
}
/** Seconds (RFC 9110); the other form, a date, is not waited for. */
function retryAfter({ headers }) {
    const seconds = Number(headers.get('retry-after') ?? NaN);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : RETRY_AFTER_MS;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/alerts.ts







/**
 * The webhooks among the inputs.
 *
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhooksOf({ alertUrl = [], alertFormat }) {
    return alertUrl.map((text, index) => {
        const number = alertUrl.length === 1 ? '' : ` ${index + 1}`;
        const address = webhookAddress(text, number === '' ? 'alert-url' : `alert-url, number${number},`);
        const format = alertFormat === 'auto' ? formatOf(address.url) : alertFormat;
        return { address, format, name: `alert${number} (${format})` };
    });
}
/** The alerts to send: none while the deploy stands. */
function alertDeliveries(report, options) {
    if (!isAlarming(report))
        return [];
    return webhooksOf(options).map(({ address, format, name }) => ({
        to: name,
        send: (signal) => {
            const body = JSON.stringify(bodyOf(format, report, options));
            return send(address, { method: 'POST', contentType: 'application/json', body }, { signal });
        },
    }));
}
/** Discord takes Slack's format too, at its webhook's address with `/slack` behind it. */
function formatOf({ hostname, pathname }) {
    if (/^hooks\.slack(-gov)?\.com$/.test(hostname))
        return 'slack';
    if (!/^([a-z]+\.)?discord(app)?\.com$/.test(hostname))
        return 'json';
    return pathname.endsWith('/slack') ? 'slack' : 'discord';
}
function bodyOf(format, report, options) {
    const { identity, databaseUrl } = options;
    const place = databaseUrl === undefined ? '' : (0,postgres_url/* describeUrl */.Ng)(databaseUrl);
    if (format === 'json')
        return jsonAlert(report, identity, place);
    const content = alertContent(report, identity, place);
    return format === 'slack' ? slackAlert(content) : discordAlert(content);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/audit-row.ts



/** The values for the columns of `AUDIT_COLUMNS` that are written, in their order. */
function auditRow(report, identity) {
    const { stage, verdict, run, runUrl, actor, commit, planDigest } = auditLineOf(report, identity);
    return [
        ...[stage, verdict, run, runUrl, actor, commit, planDigest].map((text) => text ?? null),
        ...[version/* BELAY_VERSION */.v, JSON.stringify(detailsOf(report, identity))],
    ];
}
function detailsOf(report, { project }) {
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const count = (severity) => report.findings.filter((finding) => finding.severity === severity).length;
    return {
        project,
        headline: report.headline,
        durationMs: report.durationMs,
        failedChecks: failed.map(({ id }) => id),
        findings: Object.fromEntries(schema/* Severity */.AI.options.map((severity) => [severity, count(severity)])),
        notVerified: report.notVerified.length,
        drift: report.validate.drift,
        latestMigration: report.validate.migrations?.latest,
        error: report.error?.code,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/audit-shape.ts
/** The columns of `belay_audit`, in order. */
const AUDIT_COLUMNS = [
    { name: 'id', type: 'bigint', rest: ' GENERATED ALWAYS AS IDENTITY PRIMARY KEY', written: false },
    { name: 'at', type: 'timestamp with time zone', rest: ' NOT NULL DEFAULT now()', written: false },
    { name: 'stage', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'verdict', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'run', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'run_url', type: 'text', rest: '', written: true },
    { name: 'actor', type: 'text', rest: '', written: true },
    { name: 'commit', type: 'text', rest: '', written: true },
    { name: 'plan_digest', type: 'text', rest: '', written: true },
    { name: 'belay_version', type: 'text', rest: ' NOT NULL', written: true },
    { name: 'details', type: 'jsonb', rest: ' NOT NULL', written: true },
];
const SHAPE_SQL = `
SELECT c.relkind AS kind, a.attname AS name, pg_catalog.format_type(a.atttypid, NULL) AS type
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE n.nspname = $1 AND c.relname = $2`;
/** @returns undefined when the table is there as Belay makes it (more columns are fine), `absent`, or what is different. */
async function otherShape(client, schema, table) {
    const { rows } = await client.query(SHAPE_SQL, [
        schema,
        table,
    ]);
    const [first] = rows;
    if (!first)
        return 'absent';
    if (first.kind !== 'r' && first.kind !== 'p')
        return 'it is no table';
    for (const { name, type } of AUDIT_COLUMNS) {
        const found = rows.find((row) => row.name === name);
        if (!found)
            return `it has no column ${name}`;
        if (found.type !== type)
            return `its column ${name} is ${found.type}, not ${type}`;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/audit-table.ts








/** Where `audit-table` writes its lines, in the schema of the migration history. */
const AUDIT_TABLE = 'belay_audit';
const LIMITS = { statementMs: 5_000, lockMs: 2_000 };
/** Connecting included. A COMMIT that waits for a replica is under no limit of the server's. */
const audit_table_DEADLINE_MS = 20_000;
/** What two runs that make the table at the same moment get: of pg_type's or pg_class' unique index, or "already exists". */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);
/** The audit line, to the table; on a connection of its own, the only one of Belay's that may write. */
function auditDelivery(report, { databaseUrl = '', identity }, env) {
    return {
        to: 'audit table',
        send: async (signal) => {
            const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(databaseUrl);
            try {
                return await (0,deadline/* withDeadline */.NE)(signal, audit_table_DEADLINE_MS, (signal) => (0,connection/* withClient */.SV)(databaseUrl, { signal, env, remote: 'verify-full' }, (client) => insertOnce(client, schema, auditRow(report, identity))));
            }
            catch (error) {
                if (!(error instanceof deadline/* DeadlinePassed */.Xp))
                    throw error;
                return `no answer within ${audit_table_DEADLINE_MS / 1_000} s; whether the line was written is not known`;
            }
        },
    };
}
async function insertOnce(client, schema, row) {
    try {
        return await insert(client, schema, row);
    }
    catch (error) {
        if (!MADE_MEANWHILE.has(audit_table_codeOf(error)))
            return whyNot(error, schema);
    }
    return insert(client, schema, row).catch((error) => whyNot(error, schema));
}
/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(client, schema, row) {
    const table = (0,identifiers/* quoteQualified */.$s)(schema, AUDIT_TABLE);
    return (0,connection/* withTransaction */.ro)(client, `BEGIN READ WRITE;${(0,postgres_limits/* limitsSql */.L)(LIMITS)}`, async () => {
        const other = await otherShape(client, schema, AUDIT_TABLE);
        if (other === 'absent')
            await client.query(createSql(table));
        else if (other !== undefined) {
            return `${table} is not the table that Belay makes (${other}), so that nothing was written to it`;
        }
        const names = AUDIT_COLUMNS.filter(({ written }) => written).map(({ name }) => `"${name}"`);
        const values = names.map((_, index) => `$${index + 1}`);
        await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`, [
            ...row,
        ]);
        return undefined;
    });
}
/** Not asked for when it is there: IF NOT EXISTS wants CREATE on the schema even then. */
function createSql(table) {
    const columns = AUDIT_COLUMNS.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
    return `
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`;
}
function whyNot(error, schema) {
    const reason = (0,session/* reasonOf */.A3)(error);
    switch (audit_table_codeOf(error)) {
        // What a standby says to BEGIN READ WRITE (variable.c, check_transaction_read_only).
        case '0A000':
        case '25006':
            return 'the server takes no writes: it is a standby, or read-only';
        case '42501':
            return `${reason}; the role needs CREATE on the schema ${schema} once, or INSERT on a table ${AUDIT_TABLE} that is there already`;
        case '3F000':
            return `${reason}: the history's schema is not there`;
        default:
            return reason;
    }
}
function audit_table_codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/bake-series.ts

const HELP = 'in the bake time: before the deploy or at its start, then from its samples, and its bounds.';
/**
 * The bake time. The text format holds one value for each series, so that of the samples the first, the last, the lowest,
 * the highest and the mean are told, beside what they are compared with. Units are in the names.
 */
function bakeSeries(bake) {
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
        ...bake_thresholds/* BAKE_VALUES */.x.map((value) => ({
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
function seriesOf(report) {
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
            samples: schema/* Verdict */.Y.options.map((verdict) => ({
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
            samples: schema/* Severity */.AI.options.map((severity) => ({
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
            samples: checks.flatMap(({ id, status: reached }) => schema/* CheckStatus */.lS.options.map((status) => ({
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
const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** What prom-client is needed for is needed by few runs. */
const client = () => __webpack_require__.e(/* import() */ 222).then(__webpack_require__.t.bind(__webpack_require__, 5222, 19));
/**
 * A validation in Prometheus' text format. A registry of its own: nothing about this process is in it.
 *
 * @param place The label `database` of every series: `host:port/database`.
 */
async function metricsText(report, place) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/telling/metrics-deliveries.ts







/** The job under which the Pushgateway keeps the metrics. */
const JOB = 'belay_validate';
/**
 * The metrics, to the file and the Pushgateway that are asked for.
 *
 * @param file Absolute; its folder is made where it is missing.
 */
function metricsDeliveries(report, { databaseUrl, pushgatewayUrl }, file) {
    const place = report.validate.target?.place ?? (databaseUrl && (0,postgres_url/* describeUrl */.Ng)(databaseUrl)) ?? '';
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
    await (0,promises_.mkdir)(external_node_path_default().dirname(file), { recursive: true });
    await (0,write/* writeFileAtomically */.lo)(file, text);
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
function checkAddresses(options) {
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
    const file = options.metricsFile && external_node_path_default().resolve(root, options.metricsFile);
    const dispatches = [
        ...metricsDeliveries(report, options, file),
        ...(options.auditTable ? [auditDelivery(report, options, ports.env)] : []),
        ...alertDeliveries(report, options),
    ];
    // A validation that ran out of time is told of nevertheless: every dispatch has a time of its own.
    const signal = ports.signal.aborted ? new AbortController().signal : ports.signal;
    const deliveries = await Promise.all(dispatches.map((dispatch) => deliver(dispatch, signal)));
    for (const { to, reason } of deliveries) {
        if (reason !== undefined)
            ports.log.warn(`Not delivered: ${to}: ${reason}`);
    }
    return deliveries;
}
async function deliver({ to, send }, signal) {
    const reason = await send(signal).catch((error) => (0,errors/* messageOf */.bD)(error) || 'it failed');
    return reason === undefined ? { to, delivered: true } : { to, delivered: false, reason };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/prepare.ts













/**
 * Reads every file and checks every input, so that a mistake is said before anything is asked, sent or
 * written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepare({ options, root, config, ports }) {
    const url = prepare_urlOf(options);
    checkAddresses(options);
    checkBakeTime(options);
    await (0,custom_checks/* customChecks */.n)(config);
    const targets = await healthTargets(options, config, ports.env);
    const tree = await readTree(options, root);
    const expectFile = options.expect === undefined ? undefined : external_node_path_default().resolve(root, options.expect);
    if (expectFile !== undefined)
        refuseOverwriting(expectFile, options, root);
    const expected = expectFile && (await readExpectedReport(expectFile, tree));
    const baseline = options.baseline === undefined
        ? undefined
        : await readBaselineFile(external_node_path_default().resolve(root, options.baseline), options.baseline);
    return {
        url,
        tree,
        project: await (0,project/* findPrismaProject */.v)(tree.schema?.path ?? tree.directory, options.workspace, ports.env),
        expected: expected || undefined,
        expectedFolder: expectFile && external_node_path_default().dirname(expectFile),
        targets,
        baseline,
        secrets: healthSecrets(targets),
    };
}
/**
 * The URL that was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
function prepare_urlOf({ databaseUrl }) {
    if (databaseUrl === undefined) {
        throw new errors/* UserError */.yo('database-url-missing', 'No database was named.', 'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag.');
    }
    (0,postgres_url/* parseDatabaseUrl */.mx)(databaseUrl);
    return databaseUrl;
}
async function readTree(options, root) {
    const layout = options.migrations === undefined
        ? await (0,prisma_layout/* findPrismaLayout */.i)(root)
        : { migrationsDir: external_node_path_default().resolve(root, options.migrations) };
    const schemaPath = options.schema === undefined ? layout.schemaPath : external_node_path_default().resolve(root, options.schema);
    return adapter/* prismaAdapter */._.readTree({
        migrationsDir: layout.migrationsDir,
        workspace: options.workspace,
        ...(schemaPath === undefined ? {} : { schemaPath }),
    });
}
/** The rehearsal's report is still needed when the deploy has to be taken back. */
function refuseOverwriting(expectFile, options, root) {
    if (external_node_path_default().resolve(root, options.report, write/* REPORT_FILE */.Uq) !== expectFile)
        return;
    throw new errors/* UserError */.yo('report-over-expect', `The report would be written over the one given as expect: ${options.expect ?? ''}.`, 'Give report another folder.');
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(2292);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(576);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(5104);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(6480);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(3128);
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

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
var external_node_net_default = /*#__PURE__*/__webpack_require__.n(external_node_net_);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
;// CONCATENATED MODULE: ./packages/core/src/validate/health/certificate.ts



const HANDSHAKE_MS = 5_000;
/**
 * What more there is to say about a certificate that was not accepted: until or from when it is valid, and by whom it was
 * issued. A handshake only: nothing is asked, and no header is sent to whoever answers there.
 *
 * @returns undefined where nothing more can be learnt.
 */
async function certificateInWords(url, signal) {
    const certificate = await peerCertificate(new URL(url), signal).catch(() => undefined);
    return certificate && validityInWords(certificate, Date.now());
}
/** @param now Milliseconds since the epoch. */
function validityInWords(certificate, now) {
    const from = Date.parse(certificate.valid_from);
    const to = Date.parse(certificate.valid_to);
    if (to < now)
        return `It was valid until ${day(to)}, ${durationInDays(now - to)} ago.`;
    if (from > now)
        return `It is valid from ${day(from)} on, in ${durationInDays(from - now)}.`;
    return undefined;
}
function day(time) {
    return new Date(time).toISOString().slice(0, 10);
}
const DAY_MS = 86_400_000;
function durationInDays(milliseconds) {
    if (milliseconds < 2 * DAY_MS)
        return (0,words/* durationWords */.Sh)(milliseconds);
    return `${Math.floor(milliseconds / DAY_MS)} days`;
}
/** The first certificate that is out of its time, from the server's own upwards; else the server's own. */
function peerCertificate(url, signal) {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const socket = external_node_tls_default().connect({
        host,
        port: Number(url.port || 443),
        // Only looked at; nothing is sent over this connection.
        rejectUnauthorized: false,
        ...(external_node_net_default().isIP(host) === 0 ? { servername: host } : {}),
    });
    return new Promise((resolve, reject) => {
        const end = () => socket.destroy(new Error('no handshake'));
        signal.addEventListener('abort', end, { once: true });
        socket.setTimeout(HANDSHAKE_MS, end);
        socket.once('error', reject);
        socket.once('close', () => signal.removeEventListener('abort', end));
        socket.once('secureConnect', () => {
            resolve(outOfTime(socket.getPeerCertificate(true)));
            socket.destroy();
        });
    });
}
function outOfTime(own) {
    const seen = new Set();
    let certificate = own;
    while (certificate !== undefined && !seen.has(certificate)) {
        if (validityInWords(certificate, Date.now()) !== undefined)
            return certificate;
        seen.add(certificate);
        certificate = certificate.issuerCertificate;
    }
    return own;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/finding.ts

/** What is said about a target that did not become healthy. The last try decides; all of them are told. */
function findingOf(target, tries, { durationMs, certificate, env }) {
    const last = tries.at(-1);
    const asked = `Asked ${(0,words/* plural */.LS)(tries.length, 'time')} in ${(0,words/* durationWords */.Sh)(durationMs)}`;
    const advice = [
        last?.failure?.advice,
        last?.outOfReach === true ? proxyAdvice(target, env) : undefined,
    ].filter((part) => part !== undefined);
    return {
        rule: 'unhealthy',
        severity: 'error',
        evidence: 'measured',
        title: `${target.name} is not healthy: ${reasonOf(last)}`,
        detail: [`${asked}: ${historyOf(tries)}.`, certificate].filter(Boolean).join(' '),
        advice: advice.length === 0 ? GENERAL_ADVICE : advice.join(' '),
    };
}
const GENERAL_ADVICE = 'Look at the logs of the application since the deploy. If it only starts slowly, give it more time (health-timeout, or deadline in belay.yml).';
function reasonOf(probed) {
    return probed?.failure?.reason ?? 'healthy';
}
const MOST_RUNS = 4;
/** `2 × connection refused, then 3 × status 503`: in the order in which it came, only the end of a long story. */
function historyOf(tries) {
    const runs = [];
    for (const reason of tries.map(reasonOf)) {
        const run = runs.at(-1);
        if (run?.reason === reason)
            run.count += 1;
        else
            runs.push({ reason, count: 1 });
    }
    const shown = runs.slice(-MOST_RUNS).map(({ reason, count }) => `${count} × ${reason}`);
    return `${runs.length > MOST_RUNS ? '…, then ' : ''}${shown.join(', then ')}`;
}
function proxyAdvice({ url }, env) {
    const name = url.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
    const set = [name, name.toLowerCase()].some((variable) => (env[variable] ?? '') !== '');
    if (!set)
        return undefined;
    return `${name} is set here, but health URLs are asked directly: they must be reachable without a proxy.`;
}

;// CONCATENATED MODULE: ./node_modules/is-network-error/index.js
const objectToString = Object.prototype.toString;

const isError = value => objectToString.call(value) === '[object Error]';

const errorMessages = new Set([
	'network error', // Chrome
	'NetworkError when attempting to fetch resource.', // Firefox
	'The Internet connection appears to be offline.', // Safari 16
	'Network request failed', // `cross-fetch`
	'fetch failed', // Undici (Node.js)
	'terminated', // Undici (Node.js)
	' A network error occurred.', // Bun (WebKit)
	'Network connection lost', // Cloudflare Workers (fetch)
]);

function isNetworkError(error) {
	const isValid = error
		&& isError(error)
		&& error.name === 'TypeError'
		&& typeof error.message === 'string';

	if (!isValid) {
		return false;
	}

	const {message, stack} = error;

	// Safari 17+ has generic message but no stack for network errors
	if (message === 'Load failed' || (message.startsWith('Load failed (') && message.endsWith(')'))) {
		return stack === undefined
			// Sentry adds its own stack trace to the fetch error, so also check for that
			|| '__sentry_captured__' in error;
	}

	// Deno network errors start with specific text
	if (message.startsWith('error sending request for url')) {
		return true;
	}

	// Chrome: exact "Failed to fetch" or with hostname: "Failed to fetch (example.com)"
	if (message === 'Failed to fetch' || (message.startsWith('Failed to fetch (') && message.endsWith(')'))) {
		return true;
	}

	// Standard network error messages
	return errorMessages.has(message);
}

;// CONCATENATED MODULE: ./node_modules/p-retry/index.js


function validateRetries(retries) {
	if (typeof retries === 'number') {
		if (retries < 0) {
			throw new TypeError('Expected `retries` to be a non-negative number.');
		}

		if (Number.isNaN(retries)) {
			throw new TypeError('Expected `retries` to be a valid number or Infinity, got NaN.');
		}
	} else if (retries !== undefined) {
		throw new TypeError('Expected `retries` to be a number or Infinity.');
	}
}

function validateNumberOption(name, value, {min = 0, allowInfinity = false} = {}) {
	if (value === undefined) {
		return;
	}

	if (typeof value !== 'number' || Number.isNaN(value)) {
		throw new TypeError(`Expected \`${name}\` to be a number${allowInfinity ? ' or Infinity' : ''}.`);
	}

	if (!allowInfinity && !Number.isFinite(value)) {
		throw new TypeError(`Expected \`${name}\` to be a finite number.`);
	}

	if (value < min) {
		throw new TypeError(`Expected \`${name}\` to be \u2265 ${min}.`);
	}
}

class AbortError extends Error {
	constructor(message) {
		super();

		if (message instanceof Error) {
			this.originalError = message;
			({message} = message);
		} else {
			this.originalError = new Error(message);
			this.originalError.stack = this.stack;
		}

		this.name = 'AbortError';
		this.message = message;
	}
}

function calculateDelay(retriesConsumed, options) {
	const attempt = Math.max(1, retriesConsumed + 1);
	const random = options.randomize ? (Math.random() + 1) : 1;

	let timeout = Math.round(random * options.minTimeout * (options.factor ** (attempt - 1)));
	timeout = Math.min(timeout, options.maxTimeout);

	return timeout;
}

function calculateRemainingTime(start, max) {
	if (!Number.isFinite(max)) {
		return max;
	}

	return max - (performance.now() - start);
}

async function onAttemptFailure({error, attemptNumber, retriesConsumed, startTime, options}) {
	const normalizedError = error instanceof Error
		? error
		: new TypeError(`Non-error was thrown: "${error}". You should only throw errors.`);

	if (normalizedError instanceof AbortError) {
		throw normalizedError.originalError;
	}

	const retriesLeft = Number.isFinite(options.retries)
		? Math.max(0, options.retries - retriesConsumed)
		: options.retries;

	const maxRetryTime = options.maxRetryTime ?? Number.POSITIVE_INFINITY;

	const context = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
	});

	await options.onFailedAttempt(context);

	if (calculateRemainingTime(startTime, maxRetryTime) <= 0) {
		throw normalizedError;
	}

	const consumeRetry = await options.shouldConsumeRetry(context);

	const remainingTime = calculateRemainingTime(startTime, maxRetryTime);

	if (remainingTime <= 0 || retriesLeft <= 0) {
		throw normalizedError;
	}

	if (normalizedError instanceof TypeError && !isNetworkError(normalizedError)) {
		if (consumeRetry) {
			throw normalizedError;
		}

		options.signal?.throwIfAborted();
		return false;
	}

	if (!await options.shouldRetry(context)) {
		throw normalizedError;
	}

	if (!consumeRetry) {
		options.signal?.throwIfAborted();
		return false;
	}

	const delayTime = calculateDelay(retriesConsumed, options);
	const finalDelay = Math.min(delayTime, remainingTime);

	options.signal?.throwIfAborted();

	if (finalDelay > 0) {
		await new Promise((resolve, reject) => {
			const onAbort = () => {
				clearTimeout(timeoutToken);
				options.signal?.removeEventListener('abort', onAbort);
				reject(options.signal.reason);
			};

			const timeoutToken = setTimeout(() => {
				options.signal?.removeEventListener('abort', onAbort);
				resolve();
			}, finalDelay);

			if (options.unref) {
				timeoutToken.unref?.();
			}

			options.signal?.addEventListener('abort', onAbort, {once: true});
		});
	}

	options.signal?.throwIfAborted();

	return true;
}

async function pRetry(input, options = {}) {
	options = {...options};

	validateRetries(options.retries);

	if (Object.hasOwn(options, 'forever')) {
		throw new Error('The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.');
	}

	options.retries ??= 10;
	options.factor ??= 2;
	options.minTimeout ??= 1000;
	options.maxTimeout ??= Number.POSITIVE_INFINITY;
	options.maxRetryTime ??= Number.POSITIVE_INFINITY;
	options.randomize ??= false;
	options.onFailedAttempt ??= () => {};
	options.shouldRetry ??= () => true;
	options.shouldConsumeRetry ??= () => true;

	// Validate numeric options and normalize edge cases
	validateNumberOption('factor', options.factor, {min: 0, allowInfinity: false});
	validateNumberOption('minTimeout', options.minTimeout, {min: 0, allowInfinity: false});
	validateNumberOption('maxTimeout', options.maxTimeout, {min: 0, allowInfinity: true});
	validateNumberOption('maxRetryTime', options.maxRetryTime, {min: 0, allowInfinity: true});

	// Treat non-positive factor as 1 to avoid zero backoff or negative behavior
	if (!(options.factor > 0)) {
		options.factor = 1;
	}

	options.signal?.throwIfAborted();

	let attemptNumber = 0;
	let retriesConsumed = 0;
	const startTime = performance.now();

	while (Number.isFinite(options.retries) ? retriesConsumed <= options.retries : true) {
		attemptNumber++;

		try {
			options.signal?.throwIfAborted();

			const result = await input(attemptNumber);

			options.signal?.throwIfAborted();

			return result;
		} catch (error) {
			if (await onAttemptFailure({
				error,
				attemptNumber,
				retriesConsumed,
				startTime,
				options,
			})) {
				retriesConsumed++;
			}
		}
	}

	// Should not reach here, but in case it does, throw an error
	throw new Error('Retry attempts exhausted without throwing an error.');
}

function makeRetriable(function_, options) {
	return function (...arguments_) {
		return pRetry(() => function_.apply(this, arguments_), options);
	};
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/until-healthy.ts



const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
class NotHealthy extends Error {
}
/**
 * Asks until the target is healthy, with growing pauses that differ by chance, at the longest until its deadline. The last
 * try begins early enough to have time for an answer.
 *
 * @returns Every try, at least one; the last one decides.
 * @throws Interrupted when the signal aborts.
 */
async function untilHealthy(target, signal, told) {
    const { timeoutMs, deadlineMs } = target;
    const end = performance.now() + deadlineMs;
    const tries = [];
    const once = async () => {
        const left = Math.max(1, end - performance.now());
        const probed = await probe(target, Math.min(timeoutMs, left), signal);
        tries.push(probed);
        told(tries.length, probed);
        if (probed.failure)
            throw new NotHealthy();
    };
    try {
        await pRetry(once, {
            retries: Infinity,
            factor: 2,
            randomize: true,
            minTimeout: FIRST_PAUSE_MS,
            maxTimeout: LONGEST_PAUSE_MS,
            maxRetryTime: deadlineMs - Math.min(timeoutMs, deadlineMs / 4),
            shouldRetry: ({ error }) => error instanceof NotHealthy,
            signal,
        });
    }
    catch (error) {
        if (signal.aborted)
            throw (0,errors/* interruption */.YW)(signal);
        if (!(error instanceof NotHealthy))
            throw error;
    }
    return tries;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/check-health.ts






/**
 * The check: every target, side by side, with retries until its deadline. One success is enough; whether it stays so is for
 * the bake time.
 *
 * @param results Filled in, one for each target in their order.
 */
async function checkHealth(targets, results, ports, scope) {
    if (targets.length === 0)
        return { status: 'skipped', result: 'no health URL given' };
    const asked = await Promise.all(targets.map((target) => askOne(target, ports)));
    for (const { result, finding, durationMs } of asked) {
        results.push(result);
        if (finding)
            scope.find(finding);
        const status = result.healthy ? 'passed' : 'failed';
        scope.item({ status, name: result.url, result: inWords(result), durationMs });
    }
    if (certificatesUnchecked(targets, ports)) {
        scope.notVerified('the certificates of the health URLs: NODE_TLS_REJECT_UNAUTHORIZED=0 lets every one pass');
    }
    const healthy = asked.filter(({ result }) => result.healthy).length;
    return { result: `${healthy} of ${targets.length} healthy` };
}
async function askOne(target, { signal, env, log }) {
    const started = performance.now();
    const tries = await untilHealthy(target, signal, (number, { status, failure }) => log.debug(`health: ${target.name}, try ${number}: ${failure?.reason ?? `status ${status}`}`));
    const durationMs = Math.round(performance.now() - started);
    const last = tries.at(-1);
    if (last === undefined)
        throw new Error('a health URL was never asked');
    const result = resultOf(target, last, tries.length);
    if (last.failure === undefined)
        return { result, durationMs };
    const certificate = last.failure.certificate && (await certificateInWords(target.url, signal));
    return {
        result,
        durationMs,
        finding: findingOf(target, tries, { durationMs, certificate, env }),
    };
}
function certificatesUnchecked(targets, { env }) {
    return (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' &&
        targets.some(({ url }) => url.startsWith('https:')));
}
/** `200 in 38 ms after 3 tries` */
function inWords({ healthy, status, durationMs, attempts, reason }) {
    const tries = attempts === 1 ? '' : ` after ${attempts} tries`;
    if (healthy)
        return `${status ?? ''} in ${(0,words/* durationWords */.Sh)(durationMs)}${tries}`;
    return `${reason ?? 'not healthy'}${tries}`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
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

// EXTERNAL MODULE: ./packages/core/src/migrations/extension-missing.ts
var extension_missing = __webpack_require__(2011);
// EXTERNAL MODULE: ./packages/core/src/migrations/executor.ts + 1 modules
var executor = __webpack_require__(7212);
// EXTERNAL MODULE: ./packages/core/src/migrations/replay.ts
var migrations_replay = __webpack_require__(3008);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts + 1 modules
var temporary_database = __webpack_require__(9753);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/server.ts + 4 modules
var server = __webpack_require__(380);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/schema-prisma.ts
var schema_prisma = __webpack_require__(1556);
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
    const settings = { search_path: (0,executor/* rehearsalSearchPath */.V)(url) };
    const replay = await (0,connection/* withClient */.SV)(url, { signal, settings }, (client) => (0,migrations_replay/* replayMigrations */.f)(client, tree.migrations, { mode: project.transactions, schema, signal }));
    if (replay.failed)
        return { reason: replayFailed(replay.failed, major) };
    const readIt = (client) => (0,read/* readCatalogue */.YW)(client, { excludeTables: [`${schema}.${prisma_history/* HISTORY_TABLE */.GQ}`] });
    return {
        catalogue: await (0,connection/* withClient */.SV)(url, { signal, settings: connection/* READING_SETTINGS */.xk }, readIt),
        kind: 'rebuilt',
        description: `${(0,words/* plural */.LS)(tree.migrations.length, 'migration')} rebuilt on Postgres ${version}`,
        notVerified: [],
        prisma: await (0,schema_prisma/* compareWithPrisma */.E)({ tree, project }, url, ports),
    };
}
function replayFailed({ migration, error }, major) {
    const missing = (0,extension_missing/* extensionMissing */.A)(error);
    const instead = 'or give expect the report.json of action-test';
    if (missing) {
        return `the Postgres ${major} to rebuild on lacks an extension that ${migration.name} needs (${error.message}); install it, ${instead}`;
    }
    return `${migration.name} does not apply to an empty database: ${error.message} (${error.sqlstate}); ${instead}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/report-promise.ts

/**
 * What a rehearsal's report says the schema will be. Undefined where it does not say: nothing was pending in it, and
 * so nothing was run.
 *
 * @param liveSchema `?schema=` of the live database's URL.
 */
function promiseOfReport(report, liveSchema) {
    const { test, verdict, run, startedAt } = report;
    const { schema, pending, migrations, baseline, server, planDigest } = test;
    if (schema === undefined)
        return undefined;
    const catalogue = schema.after;
    if (!catalogue.schemas.some(({ name }) => name === liveSchema)) {
        return {
            reason: `the rehearsal in expect has no schema ${liveSchema}, into which ?schema= of the database's URL leads; rehearse with the same ?schema=, or leave expect out`,
        };
    }
    const postgres = server === undefined ? '' : `, Postgres ${server.version}`;
    const what = `${pending.length} of ${(0,words/* plural */.LS)(migrations.total, 'migration')} pending`;
    return {
        catalogue,
        fingerprint: schema.fingerprintAfter,
        kind: 'report',
        description: `rehearsal ${run} of ${startedAt.slice(0, 10)}: ${what}${postgres}`,
        notVerified: [
            ...(verdict === 'failed' || verdict === 'errored'
                ? [
                    `whether the plan was safe: its rehearsal, which promised the schema, came out ${verdict}`,
                ]
                : []),
        ],
        ...(planDigest === undefined ? {} : { planDigest }),
        ...(baseline?.kind === 'restore' ? { withoutOwners: true } : {}),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/read-promise.ts







/**
 * What the schema should be: as the rehearsal's report has it, or else as the migrations lead to it on a throwaway
 * Postgres. What hinders that becomes the reason.
 *
 * @throws Interrupted, and what reading the roles of the live database throws.
 */
async function readPromise(input, ports) {
    const { expected, database } = input;
    const promised = expected && promiseOfReport(expected, database.schema);
    if (promised)
        return promised;
    const rebuilt = await tryRebuild(await rebuildInput(input), ports);
    if (expected?.test.planDigest === undefined || 'reason' in rebuilt)
        return rebuilt;
    return { ...rebuilt, planDigest: expected.test.planDigest };
}
const ROLES_LIMITS = { statementMs: 15_000, lockMs: 2_000 };
async function rebuildInput({ options, root, tree, project, database, }) {
    const { facts, schema, pool } = database;
    const roles = await pool.use((client) => (0,connection/* withTransaction */.ro)(client, `BEGIN READ ONLY;${(0,postgres_limits/* limitsSql */.L)(ROLES_LIMITS)}`, async () => {
        const deployer = await readDeployer(client, schema);
        return { deployer, all: await readRoles(client) };
    }));
    const live = { major: facts.major, database: facts.database, schema, roles };
    return { run: options.run, root, tree, project, live };
}
async function tryRebuild(input, ports) {
    try {
        return await rebuild(input, ports);
    }
    catch (error) {
        if (ports.signal.aborted)
            throw error;
        if (error instanceof errors/* UserError */.yo && error.code === 'postgres-not-found') {
            return { reason: noServer(input.live.major) };
        }
        if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH) {
            return { reason: `the migrations could not be rebuilt: ${error.message}` };
        }
        throw error;
    }
}
function noServer(major) {
    return `there is no Postgres here to rebuild the migrations on; install postgresql-${major}, or give expect the report.json of action-test`;
}

// EXTERNAL MODULE: ./packages/core/src/validate/run-checks.ts + 1 modules
var run_checks = __webpack_require__(7384);
// EXTERNAL MODULE: ./packages/core/src/validate/target.ts
var target = __webpack_require__(2631);
;// CONCATENATED MODULE: ./packages/core/src/validate/live.ts














/** Looks at the live database and at what runs on it. */
async function validateLive(input) {
    const { options, url, ports } = input;
    const { signal, env } = ports;
    const { connections } = options;
    const connect = { signal, env, remote: 'verify-full', settings: postgres_limits/* READ_ONLY_SETTINGS */.M };
    await (0,session_pool/* withSessionPool */.T)(url, { connections, ...connect }, async (pool) => {
        const facts = await pool.use(server_facts/* readServerFacts */.T);
        const database = liveDatabase(url, facts, pool);
        describe(input, database);
        if (options.takeBaseline)
            return onlyTakeBaseline(input, database);
        const compared = await startOfBake(input, database);
        await (0,background/* withBackground */.V)(signal, async (spawn) => {
            const promised = spawn((signal) => readPromise({ ...input, database }, { ...ports, signal }));
            const health = spawn((signal) => healthCheck(input, { ...ports, signal }));
            await (0,run_checks/* runDatabaseChecks */.q)({ ...input, database, promised }, input.recorder);
            await health;
        });
        await bakeCheck(input, database, compared);
    });
}
function liveDatabase(url, facts, pool) {
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    let catalogue;
    return {
        ...{ url, facts, schema, pool },
        catalogue: () => (catalogue ??= pool.use((client) => readLive(client, schema))),
    };
}
const CATALOGUE_MS = 120_000;
async function readLive(client, schema) {
    return (0,read/* readCatalogue */.YW)(client, {
        excludeTables: [prisma_history/* HISTORY_TABLE */.GQ, AUDIT_TABLE].map((table) => `${schema}.${table}`),
        limits: { statementMs: CATALOGUE_MS, lockMs: run_checks/* LOCK_MS */.x },
        self: await readDeployer(client, schema),
    });
}
function describe({ details, subject, tree, url }, { facts }) {
    details.target = (0,target/* targetOf */.$)(url, facts);
    subject.push(...(0,target/* targetWords */.L)(details.target), `${tree.migrations.length} migrations`);
}
async function healthCheck(input, ports) {
    const { recorder, targets, details } = input;
    await recorder.check('health', (scope) => checkHealth(targets, details.health, ports, scope), {
        aside: true,
    });
}

// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(2224);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(3668);
;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/libpq-url.ts

/** Parameters that libpq takes in a URL; it refuses every other, Prisma's `schema` among them. */
const LIBPQ = new Set([
    ...['host', 'hostaddr', 'port', 'dbname', 'user', 'password', 'passfile', 'require_auth'],
    ...['channel_binding', 'connect_timeout', 'client_encoding', 'options', 'application_name'],
    ...['fallback_application_name', 'keepalives', 'keepalives_idle', 'keepalives_interval'],
    ...['keepalives_count', 'tcp_user_timeout', 'replication', 'gssencmode', 'sslmode', 'requiressl'],
    ...['sslnegotiation', 'sslcompression', 'sslcert', 'sslkey', 'sslpassword', 'sslcertmode'],
    ...['sslrootcert', 'sslcrl', 'sslcrldir', 'sslsni', 'requirepeer', 'ssl_min_protocol_version'],
    ...['ssl_max_protocol_version', 'krbsrvname', 'gsslib', 'gssdelegation', 'scram_client_key'],
    ...['scram_server_key', 'service', 'target_session_attrs', 'load_balance_hosts'],
]);
/** Of these what a URL says must not be lost; none is secret. */
const KEPT = ['host', 'port', 'user', 'options', 'sslkey', 'sslcrl', 'target_session_attrs'];
/**
 * The database's URL as a word for a POSIX shell, taken from the variable DATABASE_URL, so that psql can read
 * it. A URL with parameters of Prisma's is cut before them, and what libpq knows is put there again.
 */
function libpqUrlWord(url) {
    const given = new URL(url).searchParams;
    const isLibpqs = [...given.keys()].every((name) => LIBPQ.has(name)) && !isPrismasTls(given);
    if (isLibpqs)
        return '"$DATABASE_URL"';
    const kept = new URLSearchParams();
    for (const name of KEPT) {
        const value = given.get(name);
        if (value !== null)
            kept.set(name, value);
    }
    for (const [name, value] of tlsParameters(url))
        kept.set(name, value);
    // libpq does not take a plus for a blank; the rest of what URLSearchParams writes is harmless in quotes.
    const query = kept.toString().replaceAll('+', '%20');
    return `"\${DATABASE_URL%%\\?*}${query === '' ? '' : `?${query}`}"`;
}
/** `sslcert` is a CA's certificate for Prisma, the client's own for libpq. */
function isPrismasTls(given) {
    return given.has('sslcert') && !given.has('sslkey');
}
function tlsParameters(url) {
    const { mode, byDefault, acceptsAny, rootCertificates, certificate, key } = (0,tls_request/* readTlsRequest */.tt)(url, {
        remote: 'verify-full',
    });
    if (byDefault)
        return [];
    const roots = rootCertificates ?? (key === undefined ? certificate : undefined);
    return [
        ['sslmode', mode],
        ...(roots === undefined || acceptsAny ? [] : [['sslrootcert', roots]]),
        ...(certificate === undefined || key === undefined
            ? []
            : [['sslcert', certificate]]),
    ];
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
    const parts = input.oneTransaction ? together(input) : oneByOne(input);
    return [`${program} -d ${libpqUrlWord(input.url)}`, ...parts].join(' \\\n  ');
}
function together({ schema, steps, resetEach }) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/plan.ts

/**
 * Decides from the rehearsal's report and from what the history says how the deploy is taken back.
 *
 * @param history Undefined when it could not be read.
 */
function planBack(expected, history) {
    if (!expected)
        return restore("no rehearsal's report was given (expect)");
    if (!history)
        return restore('the migration history could not be read');
    const { pending: plan, wayBack } = expected.test;
    const [failed, pending] = [new Set(history.failed), new Set(history.pending)];
    const stuck = plan.find(({ name }) => failed.has(name));
    if (stuck)
        return { kind: 'resolve', migration: stuck.name };
    const applied = plan.filter(({ name }) => !pending.has(name)).map(({ name }) => name);
    const [first] = applied;
    if (first === undefined)
        return { kind: 'nothing' };
    const skipped = plan.slice(0, applied.length).find(({ name }) => pending.has(name));
    if (skipped)
        return restore(`${skipped.name} is not applied, and later ones of the plan are`);
    const isLater = (name) => adapter/* prismaAdapter */._.compareNames(name, first) > 0;
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
const SHOWN = 3;
const VERDICT_WORDS = {
    inexact: 'its reverse does not give back what was there',
    'loses-data': 'it loses data',
    none: 'it has none',
};
function unprovenWords(names, proofs) {
    const shown = names.slice(0, SHOWN).map((name) => {
        const verdict = proofs.get(name)?.verdict;
        const why = verdict === undefined || verdict === 'proven' ? 'not tried' : VERDICT_WORDS[verdict];
        return `${name} (${why})`;
    });
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    return `the rehearsal proved none for ${shown.join(', ')}${more}`;
}
function restore(because) {
    return { kind: 'restore', because };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(3179);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var statements = __webpack_require__(734);
;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/scripts.ts




const SESSION_KINDS = new Set(['VariableSetStmt', 'DiscardStmt']);
const NOTHING = { aloneOnly: false, addsEnumValue: false, setsSession: false };
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
        return { migration, ...NOTHING };
    if (file === undefined || sql === undefined) {
        return { reason: `the proven reverse of ${migration} was not written to a file` };
    }
    const place = external_node_path_default().resolve(folder, file);
    // The report may have come from elsewhere.
    if (!(0,paths/* isInside */.FK)(folder, place))
        return { reason: `${file} lies outside the rehearsal's report` };
    const text = await (0,promises_.readFile)(place, 'utf8').catch(() => undefined);
    if (text === undefined) {
        return { reason: `${file} is not beside the rehearsal's report (hand on its whole folder)` };
    }
    if (!isProven(text, sql))
        return { reason: `${file} is not what the rehearsal proved` };
    const split = await (0,statements/* splitStatements */.Xd)(text);
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
function needsOf(statements) {
    return {
        aloneOnly: statements.some(({ runsOutsideTransaction, transactionControl }) => runsOutsideTransaction ?? transactionControl ?? false),
        addsEnumValue: statements.some(({ kind, node }) => kind === 'AlterEnumStmt' && node['oldVal'] === undefined),
        setsSession: statements.some(({ kind, text }) => SESSION_KINDS.has(kind) || /set_config/i.test(text)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/way-back.ts








/**
 * What takes a deploy back that does not stand: the scripts that the rehearsal proved, as one command, where
 * they are known to fit; else the step to take, and why there is no command.
 */
async function wayBack(input) {
    const { expected, expectedFolder } = input.prepared;
    const plan = planBack(expected, input.details.migrations);
    if (plan.kind !== 'undo')
        return { words: way_back_wordsOf(plan) };
    const scripts = await readScripts(plan.steps, expectedFolder ?? input.workspace);
    if ('reason' in scripts)
        return { words: restoreWords(scripts.reason) };
    return commandFor(scripts, input);
}
function way_back_wordsOf(plan) {
    switch (plan.kind) {
        case 'nothing':
            return 'There is nothing to take back in the database: none of the migrations that were rehearsed is applied.';
        case 'resolve':
            return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${(0,recovery/* shellWord */.r)(plan.migration)}, and validate again: the report then says how to take back the others. Or restore the backup that was taken before the deploy.`;
        case 'restore':
            return restoreWords(plan.because);
    }
}
function restoreWords(because) {
    return `To take it back, restore the backup that was taken before the deploy. No proven way back in SQL is known, because ${because}.`;
}
function commandFor(steps, { prepared, details, workspace }) {
    const fromWorkspace = (place) => external_node_path_default().relative(workspace, place).split((external_node_path_default()).sep).join('/');
    const { schema } = (0,postgres_url/* parseDatabaseUrl */.mx)(prepared.url);
    const asPasted = steps.map(({ file, ...step }) => ({
        ...step,
        file: file && fromWorkspace(file),
    }));
    // A name that is only shown in another spelling, or over several lines, could not be pasted.
    const names = [schema, ...asPasted.flatMap(({ migration, file = '' }) => [migration, file])];
    if (names.some((name) => (0,report_text/* visible */.RK)(name) !== name || name.includes('\n'))) {
        return { words: restoreWords('the name of a migration or of a file holds control characters') };
    }
    const apart = apartBecause(steps);
    const command = backCommand({
        url: prepared.url,
        schema,
        steps: asPasted,
        oneTransaction: apart === undefined,
        resetEach: steps.some(({ setsSession }) => setsSession),
    });
    const folder = steps.some(({ file }) => file !== undefined)
        ? fromWorkspace(prepared.expectedFolder ?? workspace) || '.'
        : undefined;
    return { words: commandWords({ steps, apart, command, folder, details }), command };
}
/** Why the scripts cannot share a transaction; undefined where they can. */
function apartBecause(steps) {
    const alone = steps.find(({ aloneOnly }) => aloneOnly);
    if (alone)
        return `the script of ${alone.migration} cannot run in one`;
    const adding = steps.find(({ addsEnumValue }) => addsEnumValue);
    if (adding === undefined || steps.length === 1)
        return undefined;
    return `the script of ${adding.migration} adds a value to an enum, which others could not use before it is committed`;
}
const NAMES_SHOWN = 5;
/** Summaries cut longer commands short. */
const LONG_COMMAND = 7_500;
function commandWords({ steps, apart, command, folder, details }) {
    const names = steps.slice(0, NAMES_SHOWN).map(({ migration }) => migration);
    const more = steps.length > NAMES_SHOWN ? ` and ${steps.length - NAMES_SHOWN} more` : '';
    const what = `${(0,words/* plural */.LS)(steps.length, 'migration')} (${names.join(', ')}${more})`;
    const report = folder === undefined ? '' : `the rehearsal's report in ${folder} and `;
    const sentences = [
        "To take it back, put the application's previous version in place and run the command below from the root of the checkout,",
        `with ${report}DATABASE_URL set for a role that may change the schema.`,
        `It undoes ${what}, newest first, with what the rehearsal proved, and marks them as rolled back: the next deploy applies them again.`,
        apart === undefined
            ? 'It is one transaction, all of it or nothing.'
            : `It is not one transaction, because ${apart}: each migration is marked right after its script, and what is done stays. If it stops, mend what stopped it and run the command again without what is done.`,
        `It stops rather than wait longer than ${LOCK_SECONDS} seconds for a deploy or for who uses a table: run it again then.`,
        'Rows written since the deploy stay as far as the previous schema has a place for them.',
        ...(details.drift === true
            ? ['The schema is not what was rehearsed, so that a script can fail where it differs.']
            : []),
        ...(apart !== undefined && details.target?.pooler !== undefined
            ? [`Use the direct URL for it, not the one through ${details.target.pooler}.`]
            : []),
        ...(command.length > LONG_COMMAND
            ? ['It is long: take it from report.json (next.command), summaries cut it short.']
            : []),
    ];
    return sentences.join(' ');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/stage.ts
















/** The checks in the order in which they are shown. */
const CHECKS = [
    ...checks/* DATABASE_CHECKS */.Y.map(({ id, title }) => ({ id, title })),
    { id: 'health', title: 'Health' },
    { id: 'bake', title: 'Bake' },
];
/**
 * Decides whether a deploy stands: looks at the live database, read only, at health URLs, and for a while at how it goes.
 * Writes `report.json` to the report's folder. What stops it, a mistake of the user's or a signal, becomes a
 * report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of it was written.
 */
async function validate(options, given) {
    const started = given.now();
    const root = external_node_path_default().resolve(options.workspace, options.workingDirectory);
    const details = { partly: [], health: [], rows: {}, deliveries: [] };
    const secrets = secretsOf(options);
    let redact = (0,report_redact/* redactor */.$p)(secrets);
    let ports = (0,redact_ports/* redactPorts */.g)(given, redact);
    let recorder = new report_recorder/* StageRecorder */.V(CHECKS, (finding) => finding, ports.progress ?? runtime_ports/* noProgress */.n);
    const subject = [];
    let prepared;
    let failure;
    try {
        const config = await (0,belay_yml/* loadConfig */.Z9)(options.config, root);
        const acceptor = new accept/* Acceptor */.OS(config.accept);
        prepared = await prepare({ options, root, config, ports });
        redact = (0,report_redact/* redactor */.$p)([...secrets, ...prepared.secrets]);
        ports = (0,redact_ports/* redactPorts */.g)(given, redact);
        recorder = new report_recorder/* StageRecorder */.V(CHECKS, acceptor.settle, ports.progress ?? runtime_ports/* noProgress */.n);
        await validateLive({ ...prepared, options, root, config, recorder, details, subject, ports });
        if (!options.takeBaseline)
            reportUnused(recorder, acceptor, config);
    }
    catch (error) {
        failure = error;
    }
    const error = failure === undefined ? undefined : (0,stage_report/* stageError */.vH)(failure);
    const { workspace } = options;
    const back = prepared && !error ? await wayBack({ prepared, details, workspace }) : undefined;
    const ended = ports.now();
    const whole = assemble({ options, started, ended, recorder, subject, details, back, error });
    const report = (0,report_redact/* redactDeep */.KL)(whole, redact);
    if (report.next?.command !== whole.next?.command)
        report.next = withoutCommand(whole.next, redact);
    report.validate.audit = auditLineOf(report, options.identity);
    if ((error === undefined || error.kind === 'operation') && !options.takeBaseline) {
        report.validate.deliveries.push(...(await tell(report, options, root, ports)));
    }
    const reportFile = await (0,stage_report/* keepReport */.kA)(external_node_path_default().resolve(root, options.report), report, validate_report/* ValidateReportSchema */.s4, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
/** A command in which something was masked would run and do something else. */
function withoutCommand(next, redact) {
    if (next === undefined)
        return undefined;
    const why = 'The command is not shown, since a secret (a password, mostly) is a word that stands in it.';
    return { words: `${redact(next.words)} ${why}` };
}
function secretsOf(options) {
    return [
        ...[options.databaseUrl, options.pushgatewayUrl].filter((secret) => secret !== undefined),
        ...(options.alertUrl ?? []),
        ...(options.healthHeaders?.split('\n') ?? []).map((line) => line.replace(/^[^:]*:/, '').trim()),
    ];
}
/** Acceptances that match nothing are said, but only when everything was looked at. */
function reportUnused(recorder, acceptor, config) {
    if (recorder.checks().some(({ status }) => status === 'not-verified'))
        return;
    for (const acceptance of acceptor.unused()) {
        recorder.findings.push((0,accept/* unusedAcceptance */.qC)(acceptance, config.file ?? 'belay.yml'));
    }
}
function assemble({ options, details, back, recorder, ...outcome }) {
    const common = (0,stage_report/* commonReport */.QC)({
        ...outcome,
        ...{ run: options.run, failOn: options.failOn, recorder },
        headline: (verdict) => options.takeBaseline
            ? 'The values from before the deploy are taken'
            : headlineOf(verdict, details, recorder.findings),
        next: (verdict) => (verdict === 'failed' ? back : undefined),
    });
    return { ...common, stage: 'validate', validate: details };
}


/***/ })

};
