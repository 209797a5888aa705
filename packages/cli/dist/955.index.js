export const id = 955;
export const ids = [955,526];
export const modules = {

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

/***/ 35543:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ pushgatewayAddress),
/* harmony export */   _: () => (/* binding */ webhookAddress)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const LOOPBACK = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;
/**
 * Reads the address of one webhook.
 *
 * @param what Names it without showing it.
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhookAddress(text, what) {
    const refusal = (why) => new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('webhook-url-invalid', `The address in ${what} cannot be used: ${why}.`, 'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.');
    return addressOf(text, { encrypted: true, refusal });
}
/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
function pushgatewayAddress(text) {
    const refusal = (why) => new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('pushgateway-url-invalid', `The address in pushgateway-url cannot be used: ${why}.`, 'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.');
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


/***/ }),

/***/ 49680:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ alertDeliveries),
  o: () => (/* binding */ webhooksOf)
});

// EXTERNAL MODULE: ./packages/core/src/telling/address.ts
var telling_address = __webpack_require__(35543);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
;// CONCATENATED MODULE: ./packages/core/src/telling/alert-content.ts

const MOST_FINDINGS = 5;
const COMMIT_SHOWN = 12;
/** What an alert says of a stage. */
function alertContent({ report, identity, place, calm, facts }) {
    const { project, commit, actor, runUrl } = identity;
    const grave = (0,words/* gravestFirst */.Ln)(report.findings).filter(({ severity }) => severity !== 'notice');
    const findings = grave.slice(0, MOST_FINDINGS);
    return {
        ...{ headline: report.headline, calm: calm === true, about: facts ?? [] },
        ...{ findings, more: grave.length - findings.length },
        ...{ next: report.next, hint: report.error?.hint, runUrl },
        subject: [project, place].filter(Boolean).join(' · '),
        facts: [
            ...(commit === undefined ? [] : [`commit ${commit.slice(0, COMMIT_SHOWN)}`]),
            ...(actor === undefined ? [] : [`by ${actor}`]),
            `run ${report.run}`,
        ].join(' · '),
    };
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

// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(15129);
;// CONCATENATED MODULE: ./packages/core/src/telling/fit.ts
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

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-discord.ts



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
    const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
    return [
        { text: `${calm ? '✅' : '🚨'} **${line(headline)}**`, rank: 0 },
        { text: line(subject), rank: 0 },
        { text: line(facts), rank: 3 },
        { text: alert_discord_link(runUrl), rank: 1 },
        ...about.map((fact) => ({ text: line(fact), rank: 3 })),
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

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-json.ts

const alert_json_MOST_FINDINGS = 10;
/**
 * An alert for any service that takes JSON. Fields are added within a `schemaVersion`; removing or changing one needs a new
 * one. The whole is in report.json; this is small.
 */
function jsonAlert({ report, identity, place, planDigest, fields }) {
    const { stage, verdict, headline, run, next, error } = report;
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const findings = (0,words/* gravestFirst */.Ln)(report.findings);
    return {
        ...{ kind: 'belay-alert', schemaVersion: 1 },
        ...{ stage, verdict, headline, run, ...identity },
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        database: place,
        planDigest,
        failedChecks: failed.map(({ id }) => id),
        findings: findings
            .slice(0, alert_json_MOST_FINDINGS)
            .map(({ rule, severity, title, object }) => ({ rule, severity, title, object })),
        findingsTotal: findings.length,
        next,
        error: error && { code: error.code, message: error.message, hint: error.hint },
        ...fields,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/telling/alert-slack.ts



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
function alert_slack_blocksOf(content) {
    const { headline, calm, subject, about, findings, more, next, hint, runUrl, facts } = content;
    const head = [
        { text: alert_slack_line(subject), rank: 0 },
        { text: alert_slack_line(facts), rank: 2 },
        { text: alert_slack_link(runUrl), rank: 1 },
    ];
    const known = about.map((fact) => ({ text: alert_slack_line(fact), rank: 1 }));
    const found = findings.map(({ title }, index) => ({
        text: `• ${alert_slack_line(title)}`,
        rank: 2 + index,
    }));
    const rest = { text: more > 0 ? `• and ${more} more` : '', rank: 1 };
    return [
        `${calm ? ':white_check_mark:' : ':rotating_light:'} *${alert_slack_line(headline)}*`,
        fit(head, BLOCK_CHARACTERS),
        fit(known, BLOCK_CHARACTERS),
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

// EXTERNAL MODULE: ./packages/core/src/telling/send.ts
var send = __webpack_require__(57773);
;// CONCATENATED MODULE: ./packages/core/src/telling/alerts.ts






/**
 * The webhooks among the inputs.
 *
 * @throws UserError `webhook-url-invalid`, never with the address in its text.
 */
function webhooksOf({ alertUrl = [], alertFormat }) {
    return alertUrl.map((text, index) => {
        const number = alertUrl.length === 1 ? '' : ` ${index + 1}`;
        const address = (0,telling_address/* webhookAddress */._)(text, number === '' ? 'alert-url' : `alert-url, number${number},`);
        const format = alertFormat === 'auto' ? formatOf(address.url) : alertFormat;
        return { address, format, name: `alert${number} (${format})` };
    });
}
/** The alerts to send, one to each webhook. Whether it is worth one, the stage knows. */
function alertDeliveries(told, options) {
    return webhooksOf(options).map(({ address, format, name }) => ({
        to: name,
        send: (signal) => {
            const body = JSON.stringify(bodyOf(format, told));
            return (0,send/* send */.t)(address, { method: 'POST', contentType: 'application/json', body }, { signal });
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
function bodyOf(format, told) {
    if (format === 'json')
        return jsonAlert(told);
    const content = alertContent(told);
    return format === 'slack' ? slackAlert(content) : discordAlert(content);
}


/***/ }),

/***/ 38255:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ auditLineOf)
/* harmony export */ });
/** Who did what, and how it came out. `more`: what only the stage knows. */
function auditLineOf(report, { actor, commit, runUrl }, { planDigest, why, what } = {}) {
    return {
        at: new Date(Date.parse(report.startedAt) + report.durationMs).toISOString(),
        stage: report.stage,
        verdict: report.verdict,
        run: report.run,
        ...(actor === undefined ? {} : { actor }),
        ...(runUrl === undefined ? {} : { runUrl }),
        ...(commit === undefined ? {} : { commit }),
        ...(planDigest === undefined ? {} : { planDigest }),
        ...(why === undefined ? {} : { why }),
        ...(what === undefined ? {} : { what }),
    };
}


/***/ }),

/***/ 56353:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ auditRow),
/* harmony export */   W: () => (/* binding */ auditDetails)
/* harmony export */ });
/* harmony import */ var _report_schema_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(27425);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(95186);


/**
 * The values for the columns of `AUDIT_COLUMNS` that are written, in their order.
 *
 * @param details What goes into the column of that name, as JSON.
 */
function auditRow(line, details) {
    const { stage, verdict, run, runUrl, actor, commit, planDigest } = line;
    return [
        ...[stage, verdict, run, runUrl, actor, commit, planDigest].map((text) => text ?? null),
        ...[_runtime_version_js__WEBPACK_IMPORTED_MODULE_1__/* .BELAY_VERSION */ .v, JSON.stringify(details)],
    ];
}
/** What every stage says in the details of its line. */
function auditDetails(report, { project }) {
    const failed = report.checks.filter(({ status }) => status === 'failed');
    const count = (severity) => report.findings.filter((finding) => finding.severity === severity).length;
    return {
        project,
        headline: report.headline,
        durationMs: report.durationMs,
        failedChecks: failed.map(({ id }) => id),
        findings: Object.fromEntries(_report_schema_js__WEBPACK_IMPORTED_MODULE_0__/* .Severity */ .AI.options.map((severity) => [severity, count(severity)])),
        notVerified: report.notVerified.length,
        error: report.error?.code,
    };
}


/***/ }),

/***/ 40784:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ otherShape),
/* harmony export */   k: () => (/* binding */ AUDIT_COLUMNS)
/* harmony export */ });
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


/***/ }),

/***/ 8489:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ix: () => (/* binding */ createAuditTable),
/* harmony export */   _A: () => (/* binding */ auditDelivery),
/* harmony export */   b9: () => (/* binding */ insertAuditRow),
/* harmony export */   zU: () => (/* binding */ AUDIT_TABLE)
/* harmony export */ });
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64513);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69331);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(49808);
/* harmony import */ var _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(82760);
/* harmony import */ var _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(40784);
/* harmony import */ var _dispatch_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(59249);








/** Where Belay keeps its lines, in the schema of the migration history. */
const AUDIT_TABLE = 'belay_audit';
const LIMITS = { statementMs: 5_000, lockMs: _postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .LOCK_MS */ .xv };
/** Connecting included. A COMMIT that waits for a replica is under no limit of the server's. */
const DEADLINE_MS = 20_000;
/** What two runs that make the table at the same moment get: of pg_type's or pg_class' unique index, or "already exists". */
const MADE_MEANWHILE = new Set(['23505', '42P07', '42710']);
/**
 * The audit line, to the table; on a connection of its own.
 *
 * @param row As `auditRow` makes it.
 */
function auditDelivery(row, to) {
    const { databaseUrl, env, make } = to;
    return {
        to: 'audit table',
        send: async (signal) => {
            const { schema } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseDatabaseUrl */ .mx)(databaseUrl);
            try {
                return await (0,_runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__/* .withDeadline */ .NE)(signal, DEADLINE_MS, (signal) => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withClient */ .SV)(databaseUrl, { signal, env, remote: 'verify-full' }, (client) => insertOnce(client, { schema, row, make })));
            }
            catch (error) {
                if (!(error instanceof _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_5__/* .DeadlinePassed */ .Xp))
                    throw error;
                return `no answer within ${DEADLINE_MS / 1_000} s; whether the line was written is not known`;
            }
        },
    };
}
async function insertOnce(client, insertion) {
    const { schema } = insertion;
    try {
        return await insert(client, insertion);
    }
    catch (error) {
        if (!MADE_MEANWHILE.has(codeOf(error)))
            return whyNot(error, schema);
    }
    return insert(client, insertion).catch((error) => whyNot(error, schema));
}
/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(client, { schema, row, make }) {
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withTransaction */ .ro)(client, `BEGIN READ WRITE;${(0,_postgres_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)(LIMITS)}`, async () => {
        const other = await (0,_audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .otherShape */ .S)(client, schema, AUDIT_TABLE);
        if (other === 'absent' && !make)
            return _dispatch_js__WEBPACK_IMPORTED_MODULE_7__/* .NOT_WANTED */ .m;
        if (other !== undefined && other !== 'absent') {
            return `${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE)} is not the table that Belay makes (${other}), so that nothing was written to it`;
        }
        if (other === 'absent')
            await createAuditTable(client, schema);
        await insertAuditRow(client, schema, row);
        return undefined;
    });
}
/**
 * Makes `belay_audit`. Not asked for when it is there: IF NOT EXISTS wants CREATE on the schema even then.
 * Runs in the caller's transaction.
 */
async function createAuditTable(client, schema) {
    const table = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE);
    const columns = _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .AUDIT_COLUMNS */ .k.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
    await client.query(`
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`);
}
/**
 * Adds a line, in the caller's transaction.
 *
 * @param row As `auditRow` makes it.
 */
async function insertAuditRow(client, schema, row) {
    const table = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, AUDIT_TABLE);
    const names = _audit_shape_js__WEBPACK_IMPORTED_MODULE_6__/* .AUDIT_COLUMNS */ .k.filter(({ written }) => written).map(({ name }) => `"${name}"`);
    const values = names.map((_, index) => `$${index + 1}`);
    await client.query(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${values.join(', ')})`, [
        ...row,
    ]);
}
function whyNot(error, schema) {
    const reason = (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_3__/* .reasonOf */ .A3)(error);
    switch (codeOf(error)) {
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
function codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}


/***/ }),

/***/ 59249:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ dispatchAll),
/* harmony export */   m: () => (/* binding */ NOT_WANTED)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/** There was nothing to write or send after all: no delivery, and no warning. */
const NOT_WANTED = Symbol('not wanted');
/**
 * Sends everything, side by side. Never throws; each delivery says whether it arrived, and what did not is a warning
 * in the log.
 */
async function dispatchAll(dispatches, ports) {
    // A stage that ran out of time is told of nevertheless: every dispatch has a time of its own.
    const signal = ports.signal.aborted ? new AbortController().signal : ports.signal;
    const settled = await Promise.all(dispatches.map((dispatch) => deliver(dispatch, signal)));
    const deliveries = settled.filter((delivery) => delivery !== undefined);
    for (const { to, reason } of deliveries) {
        if (reason !== undefined)
            ports.log.warn(`Not delivered: ${to}: ${reason}`);
    }
    return deliveries;
}
async function deliver({ to, send }, signal) {
    const reason = await send(signal).catch((error) => (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error) || 'it failed');
    if (reason === NOT_WANTED)
        return undefined;
    return reason === undefined ? { to, delivered: true } : { to, delivered: false, reason };
}


/***/ }),

/***/ 57773:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ send)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);
/* harmony import */ var _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82760);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(95186);
/* harmony import */ var _validate_health_body_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(33043);
/* harmony import */ var _validate_health_connection_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46699);





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
        return await (0,_runtime_deadline_js__WEBPACK_IMPORTED_MODULE_1__/* .withDeadline */ .NE)(signal, deadlineMs, async (inTime) => {
            last = await tryOnce(address, message, inTime);
            const { againAfterMs } = last;
            if (againAfterMs === undefined || performance.now() + againAfterMs >= until)
                return last.reason;
            await (0,_runtime_deadline_js__WEBPACK_IMPORTED_MODULE_1__/* .pause */ .v7)(againAfterMs, inTime);
            const second = await tryOnce(address, message, inTime);
            return second.reason && `${second.reason}, after a second try`;
        });
    }
    catch (error) {
        if (!(error instanceof _runtime_deadline_js__WEBPACK_IMPORTED_MODULE_1__/* .DeadlinePassed */ .Xp))
            throw error;
        const late = `no answer within ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(deadlineMs)}`;
        return last.reason === undefined ? late : `${last.reason}; then ${late}`;
    }
}
async function tryOnce(address, message, signal) {
    const done = new AbortController();
    const stop = () => done.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await judge(await request(address, message, done.signal));
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return {
            reason: (0,_validate_health_connection_words_js__WEBPACK_IMPORTED_MODULE_2__/* .connectionFailure */ .D)(error).reason,
            ...((0,_validate_health_connection_words_js__WEBPACK_IMPORTED_MODULE_2__/* .isOutOfReach */ .H)(error) ? { againAfterMs: RETRY_AFTER_MS } : {}),
        };
    }
    finally {
        signal.removeEventListener('abort', stop);
        // What was not read of the answer is not waited for.
        stop();
    }
}
function request({ url, authorization }, { method, contentType, body }, signal) {
    const headers = {
        'Content-Type': contentType,
        'User-Agent': `belay/${_runtime_version_js__WEBPACK_IMPORTED_MODULE_3__/* .BELAY_VERSION */ .v}`,
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
    const { text } = await (0,_validate_health_body_js__WEBPACK_IMPORTED_MODULE_4__/* .readBody */ .x)(response).catch(() => ({ text: '' }));
    return /^[a-z]+(_[a-z]+){1,4}$/.test(text) && text.length <= 60 ? ` (${text})` : '';
}
/** Seconds (RFC 9110); the other form, a date, is not waited for. */
function retryAfter({ headers }) {
    const seconds = Number(headers.get('retry-after') ?? NaN);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : RETRY_AFTER_MS;
}


/***/ }),

/***/ 39260:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nb: () => (/* binding */ requireSameDatabase),
/* harmony export */   b5: () => (/* binding */ writeBaselineFile),
/* harmony export */   s$: () => (/* binding */ readBaselineFile)
/* harmony export */ });
/* unused harmony export BASELINE_FILE */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64377);
/* harmony import */ var _report_write_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(23147);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(95186);






const BASELINE_FILE = 'baseline.json';
/** What a database is known by: its cluster, its name, and whether it is still the same one by that name. */
const Identity = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    database: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    databaseOid: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().int(),
    /** Absent where the role may not read it. */
    systemIdentifier: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
});
const BaselineFile = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    kind: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz('belay-baseline'),
    schemaVersion: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(1),
    belayVersion: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    takenAt: zod__WEBPACK_IMPORTED_MODULE_5__/* .datetime */ .w$(),
    serverTime: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(),
    target: Identity,
    values: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nullable()),
});
/**
 * Writes `baseline.json` into a folder, which is made where it is missing.
 *
 * @returns The path of the file.
 * @throws UserError `report-folder-unusable`
 */
async function writeBaselineFile(folder, baseline, { database, databaseOid, systemIdentifier }) {
    const content = {
        ...{ kind: 'belay-baseline', schemaVersion: 1, belayVersion: _runtime_version_js__WEBPACK_IMPORTED_MODULE_6__/* .BELAY_VERSION */ .v },
        ...{ takenAt: baseline.takenAt, serverTime: baseline.serverTime },
        target: { database, databaseOid, systemIdentifier },
        values: baseline.values,
    };
    const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, BASELINE_FILE);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder, { recursive: true });
        await (0,_report_write_js__WEBPACK_IMPORTED_MODULE_2__/* .writeFileAtomically */ .lo)(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    catch (error) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('report-folder-unusable', `${BASELINE_FILE} cannot be written to ${folder}: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}.`, 'Give report a folder that can be created and written to.', { cause: error });
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
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('baseline-other-database', `The baseline ${file} was taken from ${differences.join(', ')}; the database to validate is ${found.database}.`, 'Take one from the database that is deployed to: the same database-url with take-baseline, before the deploy.');
}
async function readJson(file, shown) {
    let text;
    try {
        text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8');
    }
    catch (error) {
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('baseline-unreadable', `The baseline ${shown} cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error)}.`, 'A run with take-baseline writes it, as baseline.json in its report folder; hand it on to this step.', { cause: error });
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw invalid(shown, (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(error));
    }
}
function invalid(shown, why) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('baseline-invalid', `${shown} is not a baseline this version of Belay can read: ${why}.`, 'Give the baseline.json that a run with take-baseline wrote, or take a new one.');
}


/***/ }),

/***/ 90310:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  q8: () => (/* binding */ bakeCheck),
  H0: () => (/* binding */ checkBakeTime),
  z0: () => (/* binding */ onlyTakeBaseline),
  Hw: () => (/* binding */ startOfBake)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/validate/context.ts
var context = __webpack_require__(73275);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/validate/health/probe.ts + 4 modules
var probe = __webpack_require__(37793);
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
        return await (0,deadline/* withDeadline */.NE)(signal, deadlineMs, (signal) => (0,probe/* probeOnce */.mI)(target, signal));
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
var identifiers = __webpack_require__(48777);
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
            return { failure: failureOf(error, deadlineMs) };
        }
    }
    /**
     * On a connection of its own each time: a server that was restarted is no trouble, one that takes no new connections is
     * noticed, and nobody's connection is held for hours.
     */
    #connect(signal) {
        const { database, since, deadlineMs } = this.#watched;
        const limits = { statementMs: deadlineMs, lockMs: postgres_limits/* LOCK_MS */.xv };
        const { standby } = database.facts;
        const connect = { signal, env: this.#ports.env, remote: 'verify-full' };
        return database.pool.lend(() => (0,connection/* withClient */.SV)(database.url, connect, (client) => (0,connection/* withReadOnlyTransaction */.J6)(client, limits, () => readDatabase(client, this.#known, { since, standby }))));
    }
}
function failureOf(error, deadlineMs) {
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
var bake_thresholds = __webpack_require__(20812);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/words.ts


const count = (value) => Math.round(value).toLocaleString('en-US');
const seconds = (value) => `${(0,words/* short */.h0)(value)} s`;
const milliseconds = (value) => `${(0,words/* short */.h0)(value)} ms`;
const percent = (value) => `${(0,words/* short */.h0)(value * 100)} %`;
/** How people read each value. */
const VALUE_WORDS = {
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
function sampleWords(values) {
    return bake_thresholds/* BAKE_VALUES */.x.flatMap((name) => {
        const value = values[name];
        const phrase = value === undefined || value === null ? '' : VALUE_WORDS[name].phrase(value);
        return phrase === '' ? [] : [phrase];
    }).join(', ');
}
/** A time since the start: `0.3 s`, `15 s`, `5 min`, `5 min 15 s`, `2 h 5 min`. */
function sinceWords(milliseconds) {
    if (milliseconds < 9_950)
        return `${(0,words/* short */.h0)(milliseconds / 1_000)} s`;
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
function regressionFinding(regression, startedAt) {
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
        const urls = `${(0,words/* plural */.LS)(worst, 'health URL')} ${worst === 1 ? 'is' : 'are'}`;
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
function silenceFinding({ sinceMs, samples, reason }, startedAt) {
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
        ...{ pooled: isPooled(database), startedAt: ports.now() },
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
    const over = `${record.taken} ${record.taken === 1 ? 'sample' : 'samples'} over ${sinceWords(record.lastMs)}`;
    const short = record.lastMs < timing.bakeMs ? ' (ended early)' : '';
    return {
        result: findings.length === 0
            ? `${over}, no regression against ${from}`
            : `${over}${short}; ${findings.map(({ title }) => title).join('; ')}`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/bake/baseline-file.ts
var baseline_file = __webpack_require__(39260);
;// CONCATENATED MODULE: ./packages/core/src/validate/bake/steps.ts








/**
 * A bake time that the timeout would cut off never comes to a verdict.
 *
 * @throws UserError `bake-longer-than-timeout`
 */
function checkBakeTime({ bake, timeout }) {
    if (bake === undefined || bake < timeout)
        return;
    throw new errors/* UserError */.yo('bake-longer-than-timeout', `The bake time of ${sinceWords(bake)} does not end before the timeout of ${sinceWords(timeout)}.`, 'Give timeout more than bake and the checks before it take together.');
}
/** `take-baseline`: takes the values, writes them, and looks at nothing else. */
async function onlyTakeBaseline({ recorder, ...input }, database) {
    await recorder.check('bake', (scope) => takeAndWrite(input, database, scope));
    recorder.skipRest('only the values before the deploy were asked for');
}
async function takeAndWrite({ options, root, targets, ports }, database, scope) {
    const { baseline, notSeen } = await takeBaseline({ options, database, targets }, ports);
    const folder = external_node_path_default().resolve(root, options.report);
    const file = await (0,baseline_file/* writeBaselineFile */.b5)(folder, baseline, database.facts);
    sayNotSeen(notSeen, scope);
    const seen = Object.values(baseline.values).filter((value) => value !== null);
    return { result: `${(0,words/* plural */.LS)(seen.length, 'value')} taken, in ${(0,context/* shown */.S)({ options }, file)}` };
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

/***/ 73275:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ shown)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function shown({ options }, file) {
    return node_path__WEBPACK_IMPORTED_MODULE_0___default().relative(options.workspace, file).split((node_path__WEBPACK_IMPORTED_MODULE_0___default().sep)).join('/');
}


/***/ }),

/***/ 85293:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n: () => (/* binding */ customChecks)
});

// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(69917);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var statements = __webpack_require__(90734);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/effects.ts
/**
 * Functions of Postgres and its own extensions whose effect a read-only transaction neither refuses nor takes
 * back: they act on other sessions, on the server, on the session that a pooler hands on, on another
 * database, or run SQL that is given to them as text. Taken from the volatile functions of pg_catalog,
 * Postgres 13 to 18. (Functions of the user's own cannot be known by their name; what they write, the
 * read-only transaction refuses.)
 */
const FAMILIES = [
    ['acts on other sessions', /^pg_(terminate_backend|cancel_backend|log_backend_memory_contexts)$/],
    ['takes or releases a lock', /^pg_(try_)?advisory_(xact_)?(un)?lock(_shared|_all)?$/],
    ['changes a setting of the session', /^(set_config|setseed)$/],
    ['notifies other sessions', /^pg_notify$/],
    ['moves a sequence', /^(nextval|setval)$/],
    ['works on large objects', /^(lo_\w+|loread|lowrite)$/],
    [
        'acts on the server',
        /^pg_(reload_conf|rotate_logfile(_old)?|promote|switch_wal|backup_st(art|op)|st(art|op)_backup|create_restore_point|wal_replay_(pause|resume)|log_standby_snapshot|logical_emit_message|export_snapshot|import_system_collations|nextoid|stop_making_pinned_objects|sync_replication_slots)$/,
    ],
    ['changes replication', /^pg_replication_(origin_(advance|create|drop|session_(setup|reset)|xact_(setup|reset))|slot_advance)$/],
    ['changes replication', /^pg_((create|copy|drop)_\w*replication_slot|logical_slot_get_(binary_)?changes)$/],
    ['changes statistics', /^pg_(stat_reset\w*|stat_statements_reset|(clear|restore)_(relation|attribute)_stats)$/],
    ['changes an index', /^(brin_(de)?summarize_(range|new_values)|gin_clean_pending_list)$/],
    ['changes the catalogue', /^(binary_upgrade_\w+|pg_extension_config_dump)$/],
    ['changes the pages of a table', /^(pg_truncate_visibility_map|heap_force_(kill|freeze))$/],
    ['moves pages in and out of the cache', /^(pg_prewarm|autoprewarm_\w+|pg_buffercache_evict\w*)$/],
    ['writes a file of the server', /^pg_file_(write|sync|rename|unlink)$/],
    ['reaches another server', /^(dblink\w*|postgres_fdw_disconnect(_all)?|http|http_(get|post|put|patch|delete|head|(re)?set_curlopt))$/],
    ['runs SQL given as text', /^(query_to_xml\w*|cursor_to_xml\w*|ts_stat|crosstab\w*|connectby|pg_background_launch)$/],
]; // prettier-ignore
/** What a function does beyond reading, as the end of a sentence; undefined for every other one. */
function effectOf(functionName) {
    return FAMILIES.find(([, names]) => names.test(functionName))?.[0];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/read-only-sql.ts



/**
 * Whether a text is one query that only reads, by Postgres's own parser (grammar of Postgres 18): what is wrong with
 * it, in the order in which it stands there; nothing for a query that reads. What a function of the user's own does
 * is not seen here.
 */
async function queryProblems(sql) {
    const split = await (0,statements/* splitStatements */.Xd)(sql);
    if (!split.ok) {
        const lineStart = startOfLine(sql, split.line);
        const inLine = (0,positions/* offsetOfCodePoint */.QJ)(sql.slice(lineStart), split.column - 1);
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
    const toOffset = (byte) => (0,positions/* byteOffsetReader */.Zx)(sql)(byte);
    return effectsIn(statement.node, 0)
        .map(({ message, at, writes = true }) => ({ message, writes, offset: toOffset(at) }))
        .map((problem) => (problem.message === LOCKS ? atLockingClause(problem, sql) : problem))
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
const LOCKS = 'locks rows (FOR UPDATE, FOR SHARE), and must only read';
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
        return [{ message: LOCKS, at }];
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
async function customChecks(config) {
    const all = [
        ...config.checks.map((check, index) => checkAt(check, index)),
        ...config.assertions.map((assertion, index) => assertionAt(assertion, index)),
    ];
    const problems = (await Promise.all(all.map(problemsOf))).flat();
    if (problems.length === 0)
        return all;
    if (problems.some(({ writes }) => !writes))
        throw (0,belay_yml_parse/* configInvalid */.ki)(config, problems);
    throw new errors/* UserError */.yo('check-writes', (0,belay_yml_parse/* problemsInWords */.xR)(config, problems), 'A check of the live database is one query that only reads. Nothing was run.');
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


/***/ }),

/***/ 17486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ readDeployer)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10576);

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
    const { rows } = await client.query(DEPLOYER_SQL, [schema, _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ]);
    return rows[0]?.role ?? '';
}


/***/ }),

/***/ 63750:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yh: () => (/* binding */ LOCK_SECONDS),
/* harmony export */   du: () => (/* binding */ markRolledBack),
/* harmony export */   lM: () => (/* binding */ shortIdent),
/* harmony export */   nA: () => (/* binding */ backCommand)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10576);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _shell_words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(95465);



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
    return [`${program} -d ${input.urlWord}`, ...parts].join(' \\\n  ');
}
function together({ schema, steps, resetEach }) {
    const path = `SET LOCAL search_path TO ${shortIdent(schema)}`;
    const again = run(`${RESET}; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; ${path}`);
    const scripts = steps
        .flatMap(({ file }) => (file === undefined ? [] : [`-f ${(0,_shell_words_js__WEBPACK_IMPORTED_MODULE_2__/* .fileWord */ .B)(file)}`]))
        .flatMap((script, index) => (resetEach && index > 0 ? [again, script] : [script]));
    const names = steps.map(({ migration }) => migration);
    return [
        run(`SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'`),
        run(`SELECT pg_advisory_xact_lock(${_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .PRISMA_ADVISORY_LOCK */ .Hh})`),
        ...(scripts.length > 0 ? [run(path)] : []),
        ...scripts,
        ...(resetEach ? [run(RESET)] : []),
        run(markRolledBack(names, schema)),
    ];
}
function oneByOne({ schema, steps, resetEach }) {
    const lock = `SET lock_timeout TO '${LOCK_SECONDS}s'; SELECT pg_advisory_lock(${_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .PRISMA_ADVISORY_LOCK */ .Hh}); RESET lock_timeout`;
    const reset = resetEach ? [run(RESET)] : [];
    return [run(lock), ...steps.flatMap((step) => oneStep(step, schema, reset))];
}
/** What waits for other transactions to end, as CONCURRENTLY does, is given the time it needs. */
function oneStep({ migration, file, aloneOnly }, schema, reset) {
    const mark = run(markRolledBack([migration], schema));
    if (file === undefined)
        return [mark];
    const path = `search_path TO ${shortIdent(schema)}`;
    const undo = [`-f ${(0,_shell_words_js__WEBPACK_IMPORTED_MODULE_2__/* .fileWord */ .B)(file)}`, ...reset, mark];
    if (aloneOnly)
        return [run(`SET ${path}`), ...undo];
    const begin = `BEGIN; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; SET LOCAL ${path}`;
    return [run(begin), ...undo, run('COMMIT')];
}
/** As `resolve` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function markRolledBack(migrations, schema) {
    const names = migrations.map(_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce).join(',\n      ');
    return [
        `UPDATE ${shortIdent(schema)}.${_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ}`,
        '    SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0',
        '    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name IN (',
        `      ${names})`,
    ].join('\n');
}
/** psql sends the argument of `-c` as it is, so that no variable of its own is put in. */
function run(statement) {
    return `-c ${(0,_shell_words_js__WEBPACK_IMPORTED_MODULE_2__/* .sqlWord */ .P)(statement)}`;
}
/** The everyday name without quotes, for the sake of whoever reads the command. */
function shortIdent(schema) {
    return schema === 'public' ? schema : (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(schema);
}


/***/ }),

/***/ 70095:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ libpqUrlWord)
/* harmony export */ });
/* harmony import */ var _postgres_tls_files_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64922);
/* harmony import */ var _postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93668);


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
    const request = (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .readTlsRequest */ .tt)(url, { env, remote: 'verify-full' });
    const said = new Map();
    // libpq never encrypts a Unix socket, and prefers TLS by itself.
    const isSocket = (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .hostOf */ .w4)(url).startsWith('/');
    if (given.has('sslmode') || (request.mode !== 'prefer' && !isSocket)) {
        said.set('sslmode', request.mode);
    }
    // For Prisma it is a CA's certificate, for libpq the client's own.
    if (given.has('sslcert') && (await (0,_postgres_tls_files_js__WEBPACK_IMPORTED_MODULE_0__/* .isPrismas */ .wM)(request, env)))
        said.set('sslcert', null);
    // A root certificate makes libpq verify, whatever the mode.
    if (request.acceptsAny && given.has('sslrootcert'))
        said.set('sslrootcert', null);
    const roots = await rootsSaid(request, env);
    return roots === undefined ? said : said.set('sslrootcert', roots);
}
/** Where libpq would not look for the roots by itself: the system's, and a file that Prisma's `sslcert` names. */
async function rootsSaid(request, env) {
    if (!(0,_postgres_tls_files_js__WEBPACK_IMPORTED_MODULE_0__/* .looksAtCertificates */ .aX)(request))
        return undefined;
    const roots = await (0,_postgres_tls_files_js__WEBPACK_IMPORTED_MODULE_0__/* .rootsOf */ .RD)(request, env);
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


/***/ }),

/***/ 57068:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ planBack),
/* harmony export */   _: () => (/* binding */ VERDICT_WORDS)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(94236);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);


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
    const isLater = (name) => _migrations_prisma_adapter_js__WEBPACK_IMPORTED_MODULE_0__/* .prismaAdapter */ ._.compareNames(name, first) > 0;
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
    return `the rehearsal proved none for ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .namesInWords */ .hy)(shown, SHOWN)}`;
}
function restore(because) {
    return { kind: 'restore', because };
}


/***/ }),

/***/ 76547:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b4: () => (/* binding */ readScripts),
/* harmony export */   by: () => (/* binding */ SESSION_KINDS),
/* harmony export */   hN: () => (/* binding */ needsOf)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _migrations_paths_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(63179);
/* harmony import */ var _migrations_sql_statements_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90734);




/** Statements that change the session and nothing else, by the parser's names. */
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
    const place = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(folder, file);
    // The report may have come from elsewhere.
    if (!(0,_migrations_paths_js__WEBPACK_IMPORTED_MODULE_2__/* .isInside */ .FK)(folder, place))
        return { reason: `${file} lies outside the rehearsal's report` };
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(place, 'utf8').catch(() => undefined);
    if (text === undefined) {
        return { reason: `${file} is not beside the rehearsal's report (hand on its whole folder)` };
    }
    if (!isProven(text, sql))
        return { reason: `${file} is not what the rehearsal proved` };
    const split = await (0,_migrations_sql_statements_js__WEBPACK_IMPORTED_MODULE_3__/* .splitStatements */ .Xd)(text);
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


/***/ }),

/***/ 95465:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ fileWord),
/* harmony export */   P: () => (/* binding */ sqlWord)
/* harmony export */ });
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


/***/ }),

/***/ 45657:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F7: () => (/* binding */ touchedByPlan),
/* harmony export */   Ni: () => (/* binding */ addedPlaces),
/* harmony export */   c_: () => (/* binding */ tableOf)
/* harmony export */ });
/* harmony import */ var _postgres_catalogue_names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(37847);
/* harmony import */ var _postgres_catalogue_nodes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9166);


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
    for (const node of (0,_postgres_catalogue_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesOf */ .N)(schema.after).values()) {
        const table = tableOf(node);
        const isNew = table !== undefined && subjects.get(`table ${table}`) === 'added';
        if (!isNew && !subjects.has(`${node.kind} ${node.id}`))
            continue;
        names.add(node.id);
        // Findings about a constraint name it without its table.
        if (node.kind === 'constraint') {
            names.add(node.id.slice(0, -(0,_postgres_catalogue_names_js__WEBPACK_IMPORTED_MODULE_0__/* .onTable */ .kJ)('', node.object.table).length));
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


/***/ }),

/***/ 33043:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ BODY_BYTES),
/* harmony export */   x: () => (/* binding */ readBody)
/* harmony export */ });
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


/***/ }),

/***/ 46699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ connectionFailure),
/* harmony export */   H: () => (/* binding */ isOutOfReach)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _report_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(15129);


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
    if ((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause) === 'bad port')
        return { reason: 'this port is not for HTTP: it is never asked' };
    return { reason: `no answer: ${(0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)((0,_report_text_js__WEBPACK_IMPORTED_MODULE_1__/* .visible */ .RK)((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause))).slice(0, 200)}` };
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


/***/ }),

/***/ 36080:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dk: () => (/* binding */ parseHealthUrl),
/* harmony export */   OG: () => (/* binding */ parseBody),
/* harmony export */   RW: () => (/* binding */ parseHeader),
/* harmony export */   bd: () => (/* binding */ ANY_SUCCESS),
/* harmony export */   i$: () => (/* binding */ parseStatus),
/* harmony export */   kO: () => (/* binding */ Unusable),
/* harmony export */   oR: () => (/* binding */ parseHeaderLines),
/* harmony export */   xq: () => (/* binding */ statusInWords),
/* harmony export */   zA: () => (/* binding */ shownUrl)
/* harmony export */ });
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


/***/ }),

/***/ 37793:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dy: () => (/* binding */ probe),
  mI: () => (/* binding */ probeOnce),
  Bg: () => (/* binding */ resultOf)
});

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/validate/health/body.ts
var health_body = __webpack_require__(33043);
// EXTERNAL MODULE: ./packages/core/src/validate/health/connection-words.ts
var connection_words = __webpack_require__(46699);
// EXTERNAL MODULE: ./packages/core/src/validate/same-value.ts
var same_value = __webpack_require__(62800);
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

// EXTERNAL MODULE: ./packages/core/src/validate/health/parse.ts
var parse = __webpack_require__(36080);
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
    const reason = `status ${status}, redirects to ${(0,parse/* shownUrl */.zA)(target.href)}`;
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
        reason: `status ${status}, expected ${(0,parse/* statusInWords */.xq)(target.status)}`,
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
        : `the first ${health_body/* BODY_BYTES */.d.toLocaleString('en-US')} bytes of the body`;
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
            ...(head === undefined && (0,connection_words/* isOutOfReach */.H)(error) ? { outOfReach: true } : {}),
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
    return bodyFailure(target, head, await (0,health_body/* readBody */.x)(response));
}
function late(head, timeoutMs) {
    const time = (0,words/* durationWords */.Sh)(timeoutMs);
    if (head === undefined)
        return { reason: `no answer within ${time}` };
    return { reason: `status ${head.status}, but the answer did not end within ${time}` };
}
function broken(head, error) {
    const failure = (0,connection_words/* connectionFailure */.D)(error);
    if (head === undefined)
        return failure;
    return {
        ...failure,
        reason: `status ${head.status}, but the answer broke off: ${failure.reason}`,
    };
}


/***/ }),

/***/ 90563:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ schemasWithHistory),
/* harmony export */   L: () => (/* binding */ readHistory)
/* harmony export */ });
/* harmony import */ var _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(10576);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/** Reads Prisma's history in the schema of the URL, and who works on it right now. */
async function readHistory(context) {
    const { schema } = context.database;
    try {
        return await context.read(async (client) => {
            const rows = await (0,_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .readPrismaHistory */ .Dg)(client, schema);
            return rows === undefined
                ? { kind: 'absent', ...(await surroundings(client, schema)) }
                : { kind: 'read', rows, lockedBy: await lockHolder(client) };
        });
    }
    catch (error) {
        if (!(error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo) || error.code !== 'history-unreadable')
            throw error;
        return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
    }
}
const INSUFFICIENT_PRIVILEGE = '42501';
function remedy({ cause }, { database }) {
    if (cause?.code !== INSUFFICIENT_PRIVILEGE)
        return '';
    const { schema, facts } = database;
    const [table, role] = [(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, _migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ), (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(facts.role)];
    return `GRANT SELECT ON ${table} TO ${role} (and USAGE on its schema) lets it be looked at.`;
}
const OTHER_HISTORIES = `
  SELECT n.nspname AS schema
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   ORDER BY n.nspname`;
async function surroundings(client, schema) {
    return {
        empty: await (0,_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .isSchemaEmpty */ .t1)(client, schema),
        elsewhere: await schemasWithHistory(client),
    };
}
/** By name. */
async function schemasWithHistory(client) {
    const { rows } = await client.query(OTHER_HISTORIES, [_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTORY_TABLE */ .GQ]);
    return rows.map((row) => row.schema);
}
/** A key of type bigint is shown in two halves, and objsubid 1 says so (documentation of pg_locks). */
const LOCK_HOLDER = `
  SELECT l.pid
    FROM pg_catalog.pg_locks l
   WHERE l.locktype = 'advisory' AND l.granted
     AND l.classid = 0 AND l.objid = $1::oid AND l.objsubid = 1
     AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                        WHERE d.datname = pg_catalog.current_database())
   ORDER BY l.pid
   LIMIT 1`;
async function lockHolder(client) {
    const { rows } = await client.query(LOCK_HOLDER, [_migrations_prisma_history_js__WEBPACK_IMPORTED_MODULE_0__/* .PRISMA_ADVISORY_LOCK */ .Hh]);
    return rows[0]?.pid;
}


/***/ }),

/***/ 80369:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ prepare),
  p: () => (/* binding */ wouldOverwriteExpected)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(13263);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var project = __webpack_require__(19741);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(23147);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/validate/bake/baseline-file.ts
var baseline_file = __webpack_require__(39260);
// EXTERNAL MODULE: ./packages/core/src/validate/bake/steps.ts + 21 modules
var steps = __webpack_require__(90310);
// EXTERNAL MODULE: ./packages/core/src/validate/custom/custom-checks.ts + 2 modules
var custom_checks = __webpack_require__(85293);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(69917);
// EXTERNAL MODULE: ./packages/core/src/validate/health/parse.ts
var parse = __webpack_require__(36080);
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
    const { url, login } = (0,parse/* parseHealthUrl */.Dk)(parts.url);
    const name = (0,parse/* shownUrl */.zA)(url);
    // With a query the whole URL is a secret: its values may be.
    const secrets = [...parts.secrets, ...(new URL(url).search === '' ? [] : [url])];
    if (login === undefined)
        return { ...parts, url, name, secrets };
    if (parts.headers.some(([header]) => header.toLowerCase() === 'authorization')) {
        throw new parse/* Unusable */.kO('has a user, and there is an Authorization header as well; keep one of them');
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
            throw new parse/* Unusable */.kO('holds a ${ without the name of a variable: ${NAME}');
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
            else if (error instanceof parse/* Unusable */.kO) {
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
    const { jsonpath } = await __webpack_require__.e(/* import() */ 393).then(__webpack_require__.t.bind(__webpack_require__, 50393, 19));
    try {
        return jsonpath.compile(path);
    }
    catch (error) {
        throw new parse/* Unusable */.kO(`is no JSON path (RFC 9535): ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
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
    const status = await attempt('health-status', healthStatus, parse/* parseStatus */.i$);
    const body = await attempt('health-body', healthBody, parse/* parseBody */.OG);
    const json = await attempt('health-json', healthJson, parseJsonInput);
    const headers = (await attempt('health-headers', healthHeaders, parse/* parseHeaderLines */.oR)) ?? [];
    const common = {
        status: status ?? parse/* ANY_SUCCESS */.bd,
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
        throw invalid([first, ...others]);
    const usable = targets.filter((target) => target !== undefined);
    return usable.filter(({ url }, index) => usable.findIndex((target) => target.url === url) === index);
}
function invalid(problems) {
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
    const targets = await Promise.all(config.health.map((entry, index) => targetOf(entry, { collect, env, deadlineMs, path: ['health', index] })));
    const { problems, unset } = collect;
    if (problems.length > 0) {
        throw (0,belay_yml_parse/* configInvalid */.ki)(config, problems.map(({ where, message }) => ({ path: where, message })));
    }
    if (unset.length > 0)
        throw unsetVariables(config, unset);
    return targets.filter((target) => target !== undefined);
}
async function targetOf(entry, { collect, env, path, deadlineMs }) {
    const { status, body, json } = entry;
    const at = (name, read) => collect.attempt([...path, name], read);
    const statuses = await at('status', () => statusOf(status));
    const expectedBody = body === undefined ? undefined : await at('body', () => (0,parse/* parseBody */.OG)(body));
    const expectedJson = json && (await collect.attempt([...path, 'json', 'path'], () => jsonOf(json)));
    const sent = await headersOf(entry.headers ?? {}, { collect, env, path });
    return at('url', () => buildTarget({
        url: entry.url,
        status: statuses ?? parse/* ANY_SUCCESS */.bd,
        ...(expectedBody ? { body: expectedBody } : {}),
        ...(expectedJson ? { json: expectedJson } : {}),
        ...sent,
        timeoutMs: entry.timeout ?? REQUEST_MS,
        deadlineMs: entry.deadline ?? deadlineMs,
    }));
}
function statusOf(status) {
    if (status === undefined)
        return parse/* ANY_SUCCESS */.bd;
    return [status].flat().flatMap((one) => (0,parse/* parseStatus */.i$)(String(one)));
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
            const header = (0,parse/* parseHeader */.RW)(name, filled.text);
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

// EXTERNAL MODULE: ./packages/core/src/validate/promise/expected-report.ts + 1 modules
var expected_report = __webpack_require__(95152);
// EXTERNAL MODULE: ./packages/core/src/validate/telling/tell.ts + 4 modules
var tell = __webpack_require__(94926);
;// CONCATENATED MODULE: ./packages/core/src/validate/prepare.ts













/**
 * Reads every file and checks every input, so that a mistake is said before anything is asked, sent or
 * written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepare({ options, root, config, ports }) {
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    (0,tell/* checkAddresses */.h)(options);
    (0,steps/* checkBakeTime */.H0)(options);
    await (0,custom_checks/* customChecks */.n)(config);
    const targets = await healthTargets(options, config, ports.env);
    const tree = await (0,given_tree/* readGivenTree */.I)(options, root);
    const expectFile = options.expect === undefined ? undefined : external_node_path_default().resolve(root, options.expect);
    if (await wouldOverwriteExpected(options, root))
        throw overwriting(options);
    const expected = expectFile && (await (0,expected_report/* readExpectedReport */.x)(expectFile, tree));
    const baseline = options.baseline === undefined
        ? undefined
        : await (0,baseline_file/* readBaselineFile */.s$)(external_node_path_default().resolve(root, options.baseline), options.baseline);
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
    return new errors/* UserError */.yo('report-over-expect', `The report would be written over the one given as expect: ${options.expect ?? ''}. Nothing was written.`, 'Give report another folder.');
}


/***/ }),

/***/ 45524:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ namedInNewest),
/* harmony export */   j: () => (/* binding */ addedInRehearsal)
/* harmony export */ });
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


/***/ }),

/***/ 48715:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  R: () => (/* binding */ compareAll),
  _: () => (/* binding */ compareSchemas)
});

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/types.ts
var types = __webpack_require__(93786);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable-grants.ts


/** What looking at a database takes; CONNECT is no part of a schema. */
const TO_LOOK = new Set(['SELECT', 'USAGE']);
function isToLook({ role, privilege, revoked }, reader) {
    return !revoked && TO_LOOK.has(privilege) && [reader, (0,identifiers/* quoteIdent */.v4)(reader)].includes(role);
}
/** Where the role that deploys does not own a schema, it has to be let in. */
function isToDeploy({ role, revoked }, { node }) {
    return !revoked && role === types/* SELF */.TK && node.kind === 'schema';
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
        .flatMap((difference) => without(difference, skips));
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
function without(difference, skips) {
    if (difference.change !== 'differs') {
        return skips.some((skip) => skip(difference)) ? [] : [difference];
    }
    const properties = difference.properties.filter(({ property }) => !skips.some((skip) => skip(difference, property)));
    return properties.length === 0 ? [] : [{ ...difference, properties }];
}
/** Who owns the schema `public` is decided by the version and the provider, unless a migration does. */
function isOfPlatform({ publicSchema }) {
    return ({ node }, property) => isPublic(node) && property === 'owner' && !publicSchema.owner;
}
/** Whether it is the schema `public` itself. */
function isPublic(node) {
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
    return [`the definitions of ${(0,words/* namesInWords */.hy)([...names])}: ${why}`];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var names = __webpack_require__(37847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts
var sql_text = __webpack_require__(57973);
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
function schemaIdOf(node) {
    if (KINDS_IN_NO_SCHEMA.has(node.kind))
        return undefined;
    if (node.kind === 'other') {
        const { kind } = node.object;
        return IN_NO_SCHEMA.has(kind) ? undefined : (0,sql_text/* schemaOf */.pP)(node.id.slice(kind.length + 1));
    }
    if (node.kind === 'column')
        return (0,sql_text/* schemaOf */.pP)(node.relation.id);
    return (0,sql_text/* schemaOf */.pP)('table' in node.object ? node.object.table : node.id);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/consequences.ts


/**
 * Puts what is only a consequence of another difference under that one, so that one problem is told once: a missing
 * table explains its missing columns and indexes, a column of another type the same column of all partitions.
 */
function withConsequences(differences, sides) {
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
        found(parentsOf(node, nodes), (parent) => isSame(parent, difference)) ??
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
    return [...relationsOf(node, nodes), (0,names/* keyOf */.TN)('schema', schemaIdOf(node) ?? '')];
}
function relationsOf(node, nodes) {
    if (node.kind === 'column')
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    if (node.kind !== 'sequence' || node.object.ownedBy === null)
        return [];
    const column = (0,names/* keyOf */.TN)('column', node.object.ownedBy);
    const owner = nodes.get(column);
    return owner?.kind === 'column' ? [column, ...relationKeys(owner.relation.id)] : [];
}
/** A table or view by its id alone. */
function relationKeys(id) {
    return [(0,names/* keyOf */.TN)('table', id), (0,names/* keyOf */.TN)('view', id), (0,names/* keyOf */.TN)('materialized view', id)];
}
/** What a partition or a child has from its parent. */
function parentsOf(node, nodes) {
    if (node.kind === 'index')
        return node.object.partitionOf === null ? [] : [(0,names/* keyOf */.TN)('index', node.object.partitionOf)];
    if (node.kind === 'column' && node.object.inherited)
        return parentTables(node.relation.id, nodes).map((parent) => (0,names/* keyOf */.TN)('column', `${parent}.${node.id.slice(node.relation.id.length + 1)}`));
    if (node.kind === 'constraint' && node.object.inherited)
        return parentConstraints(node, nodes);
    if (node.kind === 'table' && node.object.partitionOf !== null)
        return [(0,names/* keyOf */.TN)('table', node.object.partitionOf)];
    return [];
}
function parentTables(id, nodes) {
    const node = nodes.get((0,names/* keyOf */.TN)('table', id));
    if (node?.kind !== 'table')
        return [];
    const { partitionOf, inherits } = node.object;
    return partitionOf === null ? inherits : [partitionOf];
}
/** By name, which a check or a foreign key keeps; a key of a partition has another, and the same definition. */
function parentConstraints({ id, object }, nodes) {
    const name = id.slice(0, -(0,names/* onTable */.kJ)('', object.table).length);
    return parentTables(object.table, nodes).flatMap((parent) => {
        const named = (0,names/* keyOf */.TN)('constraint', (0,names/* onTable */.kJ)(name, parent));
        if (nodes.has(named))
            return [named];
        return [...nodes.values()]
            .filter((other) => other.kind === 'constraint' &&
            other.object.table === parent &&
            other.object.definition === object.definition)
            .map((other) => (0,names/* keyOf */.TN)('constraint', other.id));
    });
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var compare = __webpack_require__(98160);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/nodes.ts
var nodes = __webpack_require__(9166);
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
        const properties = (0,compare/* changedProperties */.YU)(node, other);
        if (properties.length > 0)
            found.push({ key, change: 'differs', node, properties, along: [] });
    }
    for (const [key, node] of live) {
        if (!promised.has(key))
            found.push({ key, change: 'unexpected', node, properties: [], along: [] });
    }
    return found;
}

// EXTERNAL MODULE: ./packages/core/src/validate/promise/words.ts
var promise_words = __webpack_require__(19827);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/groups.ts



/** How many names a group shows. */
const NAMED = 10;
/** What lies in schemas that nobody promised (those of a job queue, a provider): one finding for each schema. */
function foreignSchemas(differences, sides) {
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
        const what = objects.length === 0 ? 'is empty' : (0,words/* plural */.LS)(objects.length, 'object');
        return {
            rule: 'schema-unexpected',
            severity: 'warning',
            object: schema,
            title: (0,promise_words/* asTitle */.D5)(`schema ${schema}, which no migration made: ${what}`),
            lines: named(objects),
            effect: [],
            changes: [],
        };
    });
    return { drafts, grouped: new Set([...bySchema.values()].flat()) };
}
/** Partitions that a job made for a table that was promised: one finding for each table. */
function runtimePartitions(differences) {
    const byParent = groupBy(differences, ({ change, node }) => change === 'unexpected' && node.kind === 'table'
        ? (node.object.partitionOf ?? undefined)
        : undefined);
    const drafts = [...byParent].map(([parent, found]) => ({
        rule: 'schema-unexpected',
        severity: 'warning',
        object: `partitions of ${parent}`,
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)({ kind: 'table', id: parent })} has ${(0,words/* plural */.LS)(found.length, 'partition')} that no migration made`),
        lines: named(found),
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
function droppedPartitions(differences, { live }, added) {
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
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)({ kind: 'table', id: parent })} lacks ${(0,words/* plural */.LS)(found.length, 'partition')} that migrations made`),
        lines: named(found),
        effect: [
            'A job that drops old partitions is a good reason; a person is not. Their rows are gone with them.',
        ],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
function named(found) {
    const names = found.slice(0, NAMED).map(({ node }) => `  ${(0,promise_words/* nameOf */.Vb)(node)}`);
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
function grantDifference({ before, after }) {
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
function grantWords({ role, privilege, grantable }) {
    return `${privilege} to ${(0,promise_words/* readable */.HD)(role)}${grantable ? ' with grant option' : ''}`;
}
/**
 * The part of a difference that is about some of the rights only: what has to come (`gained`) and what has to go
 * (`lost`) to get from what was found to what was promised.
 */
function grantsPart({ property, before, after }, concerns) {
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
function judgeGrantees(differences) {
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
    const on = extras.length === 1 && only ? (0,promise_words/* nameOf */.Vb)(only.difference.node) : (0,words/* plural */.LS)(extras.length, 'object');
    const lines = extras
        .slice(0, judge_grants_NAMED)
        .map(({ difference, grants }) => `  ${(0,promise_words/* nameOf */.Vb)(difference.node)}: ${grants.map(grantWords).join(', ')}`);
    return {
        rule: 'privileges-differ',
        severity: 'warning',
        object: role,
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* readable */.HD)(role)} has rights that no migration gave: ${[...privileges].join(', ')} on ${on}`),
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
function tuningSeverity({ node }, { property, before, after }) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/validated.ts
/**
 * What differs only because rows were checked since: a constraint that the migrations leave NOT VALID, and that
 * somebody has validated, as it should be in the end. Empty where it is another constraint, too.
 */
function validatedSince({ kind }, properties) {
    if (kind === 'column')
        return properties.filter(({ property, before, after }) => property === 'notNullUnvalidated' && before && !after);
    if (kind === 'domain')
        return properties.filter(({ property, before, after }) => property === 'constraints' &&
            areValidated(before, after));
    if (kind !== 'constraint')
        return [];
    const validated = properties.find(({ property }) => property === 'validated');
    const definition = properties.find(({ property }) => property === 'definition');
    if (validated?.after !== true)
        return [];
    // Without a definition its words could not be compared.
    if (definition === undefined)
        return [validated];
    const isSame = withoutNotValid(definition.before) === definition.after;
    return isSame ? [validated, definition] : [];
}
function areValidated(promised, found) {
    return (promised.length === found.length &&
        promised.every(({ name, definition, validated }, at) => {
            const live = found[at];
            if (live?.name !== name)
                return false;
            return (live.definition === definition ||
                (!validated && live.validated && live.definition === withoutNotValid(definition)));
        }));
}
function withoutNotValid(definition) {
    return definition.replace(/ NOT VALID$/, '');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-properties.ts




/**
 * An object that is there in another form: whose it is and who may use it, how it is tuned, and what it is are
 * findings of their own. Rights that nobody gave are left out: they are judged by who has them.
 */
function judgeProperties(difference) {
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
        ...(others.length > 0 ? [differs({ ...difference, properties: others })] : []),
        ...(validated.length > 0 ? [proven({ ...difference, properties: validated })] : []),
        ...privileges({ ...difference, properties: rights }),
        ...(tuned.length > 0 ? [tuning({ ...difference, properties: tuned })] : []),
    ];
}
function differs(difference) {
    const { node, properties } = difference;
    const lines = (0,promise_words/* propertyLines */.vw)(properties);
    return {
        rule: 'schema-differs',
        severity: 'error',
        object: node.id,
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} is not as promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: (0,promise_words/* effectOf */.$x)(node.kind, 'differs'),
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
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} was promised NOT VALID and has been validated`),
        lines: told((0,promise_words/* propertyLines */.vw)(properties), difference),
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
        ...(0,promise_words/* propertyLines */.vw)(owner),
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
            title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} has other rights than promised: ${lines.join('; ')}`),
            lines: told(lines, difference),
            effect: ['Statements of the roles concerned fail, or succeed where they should not.'],
            changes: [{ ...difference, properties: [...owner, ...isConcerned] }],
        },
    ];
}
function tuning(difference) {
    const { node, properties } = difference;
    const lines = (0,promise_words/* propertyLines */.vw)(properties);
    return {
        rule: 'schema-tuning',
        severity: gravest(properties.map((change) => tuningSeverity(difference, change) ?? 'error')),
        object: node.id,
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} is set otherwise than promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: [],
        changes: [difference],
    };
}
const ORDER = ['notice', 'warning', 'error'];
function gravest(severities) {
    return ORDER[Math.max(...severities.map((severity) => ORDER.indexOf(severity)))] ?? 'error';
}
/** What was promised and what was found; and what follows from it elsewhere. */
function told(lines, { along }) {
    return [
        'Promised → found:',
        ...lines.map((line) => `  ${line}`),
        ...(along.length > 0 ? [`It goes on in ${(0,promise_words/* alongWords */.rM)(along)}.`] : []),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge.ts





/**
 * What differs as findings, without their SQL.
 *
 * @param added Ids of tables that the migrations being deployed add.
 */
function judge(differences, sides, { publicSchema, added }) {
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
        ...of('missing').map(missing),
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
function missing(difference) {
    const { node, along } = difference;
    return {
        rule: 'schema-missing',
        severity: 'error',
        object: node.id,
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} was promised and is not there`),
        lines: withIt('Missing with it', along),
        effect: (0,promise_words/* effectOf */.$x)(node.kind, 'missing'),
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
        title: (0,promise_words/* asTitle */.D5)(`${(0,promise_words/* nameOf */.Vb)(node)} is there, and no migration made it`),
        lines: withIt('With it', along),
        effect: UNEXPECTED_EFFECTS[node.kind] ?? [],
        changes: [difference],
    };
}
function withIt(words, along) {
    return along.length === 0 ? [] : [`${words}: ${(0,promise_words/* alongWords */.rM)(along)}.`];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql-between.ts + 13 modules
var sql_between = __webpack_require__(60831);
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
function catalogueOf(nodes, serverVersion, dependenciesOf) {
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
        need((0,names/* keyOf */.TN)(kind, id));
        if ('columns' in object)
            for (const column of object.columns)
                need((0,names/* keyOf */.TN)('column', column.id));
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
function applyChange(to, { key, change, node, properties }) {
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
class Proposals {
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
        const { statements, notGenerated } = (0,sql_between/* sqlBetween */.j)(catalogueOf(from.values(), serverVersion, (key) => dependencies[key]), catalogueOf(to.values(), serverVersion, then));
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
const NAME = String.raw `"?public"?(?![\w$])`;
/** Without the role PUBLIC behind TO and FROM. */
const IN_A_LIST = String.raw `(?:(?!\b(?:to|from)\b)[^;]){0,200}?\b`;
const MENTIONED = new RegExp(String.raw `\b(?:on|alter|drop)\s+schema\s+${IN_A_LIST}${NAME}`, 'i');
const OWNER = new RegExp(String.raw `\balter\s+schema\s+${NAME}\s+owner\b|\bdrop\s+schema\s+${IN_A_LIST}${NAME}`, 'i');
/** `CREATE SCHEMA IF NOT EXISTS "public"`, as Prisma writes it, changes nothing and so says nothing. */
function saidOfPublic(migrations) {
    return {
        mentioned: migrations.some(({ sql }) => MENTIONED.test(sql)),
        owner: migrations.some(({ sql }) => OWNER.test(sql)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/told-elsewhere.ts
/**
 * Takes out what the checks Indexes and Constraints tell, with the SQL that mends it on a database in use: an index
 * that is invalid, a foreign key whose triggers are off.
 *
 * @returns What is left to tell, and those of which something was taken out.
 */
function withoutToldElsewhere(differences) {
    const elsewhere = [];
    const left = differences.flatMap((difference) => {
        const told = difference.properties.filter((change) => isToldElsewhere(difference, change));
        if (told.length === 0)
            return [difference];
        elsewhere.push({ ...difference, properties: told });
        const properties = difference.properties.filter((change) => !told.includes(change));
        return properties.length === 0 ? [] : [{ ...difference, properties }];
    });
    return { left, elsewhere };
}
function isToldElsewhere({ node, change }, { property, before, after }) {
    if (change !== 'differs')
        return false;
    if (node.kind === 'index')
        return property === 'valid' && before === true && after === false;
    return node.kind === 'constraint' && property === 'enforcementOff' && after === true;
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
        lines: [...roots, ...elsewhere].map(promise_words/* differenceLine */.QH),
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


/***/ }),

/***/ 95152:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  x: () => (/* binding */ readExpectedReport)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/report/test-report.ts
var test_report = __webpack_require__(37753);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/migrations/digest.ts
var digest = __webpack_require__(24023);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(94236);
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


/***/ }),

/***/ 68689:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ makeRoles),
/* harmony export */   i: () => (/* binding */ readRoles)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48777);



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
    return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .withClient */ .SV)(serverUrl, { signal }, async (client) => {
        const there = new Set(await readRoles(client));
        const names = rolesToMake(all, sql).filter((name) => !there.has(name) && name !== deployer);
        for (const name of names)
            await client.query(`CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteIdent */ .v4)(name)}`);
        if (there.has(deployer) || !canBeMade(deployer) || creates(sql, deployer))
            return serverUrl;
        const password = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(24).toString('base64url');
        await client.query(`CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteIdent */ .v4)(deployer)} LOGIN SUPERUSER PASSWORD ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_2__/* .quoteLiteral */ .ce)(password)}`);
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


/***/ }),

/***/ 13711:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  aq: () => (/* binding */ rebuild),
  JU: () => (/* binding */ withSchemaParameter),
  Dy: () => (/* binding */ withServerOf)
});

// EXTERNAL MODULE: ./packages/core/src/migrations/extension-missing.ts
var extension_missing = __webpack_require__(2011);
// EXTERNAL MODULE: ./packages/core/src/migrations/executor.ts + 1 modules
var executor = __webpack_require__(37212);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/migrations/replay.ts
var migrations_replay = __webpack_require__(93008);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/server.ts + 2 modules
var server = __webpack_require__(15264);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/added-tables.ts
var added_tables = __webpack_require__(45524);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/rebuild-roles.ts
var rebuild_roles = __webpack_require__(68689);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/cli.ts + 1 modules
var cli = __webpack_require__(96538);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/schema-prisma.ts

/** Comparing takes a second or two; more is a download that does not come. */
const DEADLINE_MS = 60_000;
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
    const diff = await (0,cli/* diffExitCode */.ZV)({ project, schema, migrations, databaseUrl, deadlineMs: DEADLINE_MS }, ports);
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
        const url = await (0,rebuild_roles/* makeRoles */.S)(server.url, input.live.roles, sql, ports);
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
    const settings = { search_path: (0,executor/* rehearsalSearchPath */.V)(url) };
    const replay = await (0,connection/* withClient */.SV)(url, { signal, settings }, (client) => (0,migrations_replay/* replayMigrations */.f)(client, tree.migrations, { mode: project.transactions, schema, signal }));
    if (replay.failed)
        return { reason: replayFailed(replay.failed, major) };
    const readIt = (client) => (0,read/* readCatalogue */.YW)(client, { excludeTables: [`${schema}.${prisma_history/* HISTORY_TABLE */.GQ}`] });
    const catalogue = await (0,connection/* withClient */.SV)(url, { signal, settings: connection/* READING_SETTINGS */.xk }, readIt);
    return {
        catalogue,
        added: (0,added_tables/* namedInNewest */.b)(catalogue.tables, tree.migrations),
        kind: 'rebuilt',
        description: `${(0,words/* plural */.LS)(tree.migrations.length, 'migration')} rebuilt on Postgres ${version}`,
        notVerified: [],
        prisma: await compareWithPrisma({ tree, project }, url, ports),
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


/***/ }),

/***/ 19827:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $x: () => (/* binding */ effectOf),
/* harmony export */   D5: () => (/* binding */ asTitle),
/* harmony export */   HD: () => (/* binding */ readable),
/* harmony export */   QH: () => (/* binding */ differenceLine),
/* harmony export */   Vb: () => (/* binding */ nameOf),
/* harmony export */   rM: () => (/* binding */ alongWords),
/* harmony export */   vw: () => (/* binding */ propertyLines)
/* harmony export */ });
/* harmony import */ var _postgres_catalogue_describe_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(30986);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93786);


/** An object as a sentence names it: `table public."Order"`. */
function nameOf({ kind, id }) {
    if (kind === 'other')
        return readable(id);
    if (kind === 'database settings')
        return id === 'database' ? 'settings of the database' : `settings of the role ${readable(id)}`;
    if (kind === 'default privileges')
        return `default privileges for ${readable(id)}`;
    return `${kind} ${readable(id)}`;
}
/** The catalogue's word for the role that deploys is no word for people. */
function readable(text) {
    return text.replaceAll(_postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_1__/* .SELF */ .TK, 'the deploying role');
}
/** `type: bigint → integer`: from what was promised to what was found. */
function propertyLines(properties) {
    return properties.flatMap(({ property, before, after }) => (0,_postgres_catalogue_describe_js__WEBPACK_IMPORTED_MODULE_0__/* .describeProperty */ .J)(property, before, after).map(readable));
}
/** What goes with an object, counted by kind: `4 columns, 2 indexes`. */
function alongWords(along) {
    const counts = new Map();
    for (const { node } of along)
        counts.set(node.kind, (counts.get(node.kind) ?? 0) + 1);
    return [...counts].map(([kind, count]) => counted(count, kind)).join(', ');
}
const PLURALS = {
    index: 'indexes',
    policy: 'policies',
    other: 'others',
    statistics: 'statistics objects',
    'default privileges': 'default privileges',
};
function counted(count, kind) {
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
function effectOf(kind, change) {
    const effect = (change === 'missing' ? EFFECTS : EFFECTS_OF_OTHER_FORM)[kind];
    return effect === undefined ? [] : [effect];
}
/** One line per difference for the report. */
function differenceLine({ change, node, properties, along }) {
    const details = propertyLines(properties).join('; ');
    const others = along.length === 0 ? '' : ` (with ${alongWords(along)})`;
    return `${change}: ${nameOf(node)}${others}${details === '' ? '' : `: ${details}`}`;
}
const LONGEST_TITLE = 200;
/** Fit for a title: one line of at most 200 characters. */
function asTitle(text) {
    const line = text.replaceAll(/\s+/g, ' ');
    return line.length > LONGEST_TITLE ? `${line.slice(0, LONGEST_TITLE - 1)}…` : line;
}


/***/ }),

/***/ 62800:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JJ: () => (/* binding */ shownValue),
/* harmony export */   am: () => (/* binding */ isSameValue),
/* harmony export */   fG: () => (/* binding */ expectedInWords)
/* harmony export */ });
/**
 * Whether a value is the one that was expected, as a person means it: numbers by what they are worth (`0` is
 * `0.00`), booleans however they are written (`t` is `true`), everything else by its text.
 */
function isSameValue(expected, found) {
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
function shownValue({ kind, text }, nothing) {
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
function expectedInWords(expected, nothing) {
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


/***/ }),

/***/ 74107:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ auditLineOfValidation),
/* harmony export */   O: () => (/* binding */ auditRowOfValidation)
/* harmony export */ });
/* harmony import */ var _telling_audit_line_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38255);
/* harmony import */ var _telling_audit_row_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(56353);


/** Who validated what, and how it came out. */
function auditLineOfValidation(report, identity) {
    return (0,_telling_audit_line_js__WEBPACK_IMPORTED_MODULE_1__/* .auditLineOf */ .R)(report, identity, { planDigest: report.validate.planDigest });
}
/** The same as a row of `belay_audit`. */
function auditRowOfValidation(report, identity) {
    const { drift, migrations } = report.validate;
    return (0,_telling_audit_row_js__WEBPACK_IMPORTED_MODULE_0__/* .auditRow */ .A)(auditLineOfValidation(report, identity), {
        ...(0,_telling_audit_row_js__WEBPACK_IMPORTED_MODULE_0__/* .auditDetails */ .W)(report, identity),
        ...{ drift, latestMigration: migrations?.latest },
    });
}


/***/ }),

/***/ 94926:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h: () => (/* binding */ checkAddresses),
  q: () => (/* binding */ tell)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/telling/address.ts
var address = __webpack_require__(35543);
// EXTERNAL MODULE: ./packages/core/src/telling/alerts.ts + 6 modules
var alerts = __webpack_require__(49680);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
// EXTERNAL MODULE: ./packages/core/src/telling/dispatch.ts
var dispatch = __webpack_require__(59249);
// EXTERNAL MODULE: ./packages/core/src/validate/telling/audit-of.ts
var audit_of = __webpack_require__(74107);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(23147);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(20812);
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
const client = () => __webpack_require__.e(/* import() */ 222).then(__webpack_require__.t.bind(__webpack_require__, 95222, 19));
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

// EXTERNAL MODULE: ./packages/core/src/telling/send.ts
var send = __webpack_require__(57773);
;// CONCATENATED MODULE: ./packages/core/src/validate/telling/metrics-deliveries.ts







/** The job under which the Pushgateway keeps the metrics. */
const JOB = 'belay_validate';
/**
 * The metrics, to the file and the Pushgateway that are asked for.
 *
 * @param file Absolute; its folder is made where it is missing.
 */
function metricsDeliveries(report, { databaseUrl, pushgatewayUrl }, file) {
    const place = report.validate.target?.place ?? (databaseUrl && (0,url/* describeUrl */.Ng)(databaseUrl)) ?? '';
    const text = () => metricsText(report, place);
    return [
        ...(file === undefined
            ? []
            : [{ to: 'metrics file', send: async () => metrics_deliveries_write(file, await text()) }]),
        ...(pushgatewayUrl === undefined
            ? []
            : [pushgateway((0,address/* pushgatewayAddress */.F)(pushgatewayUrl), place, text)]),
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
            return (0,send/* send */.t)({ ...address, url }, { method: 'PUT', ...message }, { signal });
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
    (0,alerts/* webhooksOf */.o)(options);
    if (options.pushgatewayUrl !== undefined)
        (0,address/* pushgatewayAddress */.F)(options.pushgatewayUrl);
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
    const file = options.metricsFile && external_node_path_default().resolve(root, options.metricsFile);
    const row = (0,audit_of/* auditRowOfValidation */.O)(report, identity);
    const dispatches = [
        ...metricsDeliveries(report, options, file),
        ...(options.auditTable
            ? [(0,audit_table/* auditDelivery */._A)(row, { databaseUrl, env: ports.env, make: true })]
            : []),
        ...(isAlarming(report) ? (0,alerts/* alertDeliveries */.R)(toldOf(report, options), options) : []),
    ];
    return (0,dispatch/* dispatchAll */.M)(dispatches, ports);
}
/** An alert is sent when the deploy does not stand, or nobody knows whether it does. */
function isAlarming({ verdict }) {
    return verdict === 'failed' || verdict === 'errored';
}
function toldOf(report, { identity, databaseUrl }) {
    const { target, planDigest } = report.validate;
    const place = target?.place ?? (databaseUrl === undefined ? '' : (0,url/* describeUrl */.Ng)(databaseUrl));
    return { report, identity, place, planDigest };
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
