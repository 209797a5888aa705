export const id = 356;
export const ids = [356];
export const modules = {

/***/ 5356:
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

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/checks.ts
var checks = __webpack_require__(9830);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(9331);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/ask.ts

/** A statement that is given less cannot be expected to end. */
const LEAST_MS = 5;
const CANCELLED = '57014';
/**
 * Runs `body` in a read-only transaction of its own. What the server says against a statement is an
 * outcome; everything else is thrown.
 */
async function within(context, { timeoutMs, planner, ownSettings = false }, body) {
    if (timeoutMs < LEAST_MS)
        return { late: true };
    let started = performance.now();
    try {
        const read = async (client) => {
            if (planner !== undefined)
                await client.query(planner);
            started = performance.now();
            return body(client);
        };
        const value = await context.read(read, { timeoutMs, ownSettings });
        return { value, ms: performance.now() - started };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        // The same SQLSTATE says that somebody else cancelled the statement.
        const timedOut = error.code === CANCELLED && /statement timeout/i.test(error.message);
        return timedOut ? { late: true } : { reason: (0,session/* reasonOf */.A3)(error) };
    }
}
/** Asks one SELECT of one row, one `text[]` of numbers. */
async function askNumbers(context, sql, options) {
    return within(context, options, async (client) => {
        const { rows } = await client.query({ text: sql, rowMode: 'array' });
        return numbersOf(rows);
    });
}
/** Asks several such SELECTs in one round trip; all or none are answered. */
async function askTogether(context, statements, options) {
    return within(context, options, async (client) => {
        // node-postgres gives one result for each statement of a simple query.
        const results = await client.query({
            text: statements.join(';\n'),
            rowMode: 'array',
        });
        const list = Array.isArray(results) ? results : [results];
        return list.map(({ rows }) => numbersOf(rows));
    });
}
function numbersOf(rows) {
    const values = rows[0]?.[0];
    if (!values)
        throw new Error('such a question must give one row with one text[]');
    return values.map(Number);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/planner.ts
/**
 * Settings for the planner, for the statements of one transaction. None of them changes an answer; they
 * choose where it is read, which is what these checks are about.
 */
/** JIT costs more than it saves here; what is declared must not count as proven. */
const UNPREJUDICED = `
  SET LOCAL jit = off;
  SET LOCAL constraint_exclusion = off`;
/** Memory of the server for sorting and hashing one statement, so that it writes less to disk. */
const WORK_MEM = '64MB';
/** The rows as the table has them: an index that lacks some would hide them. */
const FROM_THE_TABLE = `${UNPREJUDICED};
  SET LOCAL enable_seqscan = on;
  SET LOCAL enable_indexscan = off;
  SET LOCAL enable_indexonlyscan = off;
  SET LOCAL enable_bitmapscan = off`;
/** The same for large tables. */
const FROM_A_LARGE_TABLE = `${FROM_THE_TABLE};
  SET LOCAL work_mem = '${WORK_MEM}'`;
/** As the planner likes it, for large tables. */
const FREELY = `${UNPREJUDICED};
  SET LOCAL work_mem = '${WORK_MEM}'`;
/** Keys in the order of their indexes, without touching the tables where their pages are all visible. */
const IN_KEY_ORDER = `${UNPREJUDICED};
  SET LOCAL enable_indexonlyscan = on;
  SET LOCAL enable_indexscan = on;
  SET LOCAL enable_mergejoin = on;
  SET LOCAL enable_nestloop = off;
  SET LOCAL enable_hashjoin = off;
  SET LOCAL enable_seqscan = off;
  SET LOCAL enable_bitmapscan = off;
  SET LOCAL enable_sort = off`;
/** One index after the other, probed once for each gap. */
const BY_PROBING = `${IN_KEY_ORDER};
  SET LOCAL enable_nestloop = on`;

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/answers.ts


/** Small questions share a transaction, up to so much. */
const TOGETHER_BYTES = 8 * 1024 * 1024;
const TOGETHER_LENGTH = 50;
/** Of the time that is left, what a round of small questions may take. */
const TOGETHER_SHARE = 0.3;
/** Kept free at the end, so that the whole stays near the budget. */
const RESERVE_MS = 50;
const OUT_OF_TIME = 'the time (max-check-seconds) was not enough';
/**
 * Answers every question within the check's budget: the small ones first and together, the others each with
 * its part of the time that is left, so that one large table does not take it from all the rest.
 */
async function answerAll(context, questions) {
    const answered = [];
    const alone = [];
    for (const round of rounds(questions)) {
        const answers = round.length < 2 ? undefined : await together(context, round);
        if (answers)
            answered.push(...answers);
        else
            alone.push(...round);
    }
    const waiting = bySize([...alone, ...questions.filter((question) => !isSmall(question))]);
    for (let question = waiting.shift(); question; question = waiting.shift()) {
        const milliseconds = timeLeft(context) / (waiting.length + 1);
        const answer = await answerAlone(context, question, milliseconds);
        const parts = 'reason' in answer && answer.reason !== OUT_OF_TIME && question.apart?.();
        if (parts)
            waiting.unshift(...parts);
        else
            answered.push({ question, answer });
    }
    return answered;
}
async function answerAlone(context, { ways }, milliseconds) {
    const end = performance.now() + milliseconds;
    let reason;
    for (const way of ways) {
        const answer = await way(context, end - performance.now());
        if (answer && !('reason' in answer))
            return answer;
        reason ??= answer?.reason;
    }
    return { reason: reason ?? OUT_OF_TIME };
}
/** Undefined when one of them failed or it took too long: then each goes alone. */
async function together(context, round) {
    const outcome = await askTogether(context, round.flatMap(({ togetherSql }) => togetherSql ?? []), { timeoutMs: timeLeft(context) * TOGETHER_SHARE, planner: FROM_THE_TABLE });
    if (!('value' in outcome))
        return undefined;
    return round.map((question, index) => {
        const counts = outcome.value[index];
        if (!counts)
            throw new Error('a question of a round was not answered');
        return { question, answer: { counts } };
    });
}
function timeLeft({ budget }) {
    return Math.max(0, budget.left() - RESERVE_MS);
}
function isSmall({ bytes, togetherSql }) {
    return togetherSql !== undefined && bytes !== null && bytes <= TOGETHER_BYTES;
}
/** What runs code of the project's comes last: nobody knows how long that takes. */
function bySize(questions) {
    const isOwnCode = ({ togetherSql }) => Number(togetherSql === undefined);
    const size = ({ bytes }) => bytes ?? Number.MAX_SAFE_INTEGER;
    return [...questions].sort((a, b) => isOwnCode(a) - isOwnCode(b) || size(a) - size(b));
}
function* rounds(questions) {
    let round = [];
    let bytes = 0;
    for (const question of bySize(questions.filter(isSmall))) {
        const size = question.bytes ?? 0;
        if (round.length === TOGETHER_LENGTH || (round.length > 0 && bytes + size > TOGETHER_BYTES)) {
            yield round;
            round = [];
            bytes = 0;
        }
        round.push(question);
        bytes += size;
    }
    if (round.length > 0)
        yield round;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/integrity.ts
var integrity = __webpack_require__(4684);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/tables.ts
var rows_tables = __webpack_require__(6546);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/declared.ts


/**
 * Lists the tables and what is declared of them, in a transaction of its own. Materialized views that hold rows count,
 * too: they may have unique indexes.
 */
async function readDeclared(context, list) {
    const { tables, all } = await context.read(async (client) => {
        const tables = (0,integrity/* tablesByOid */.ro)(await (0,rows_tables/* listStored */.K)(client));
        return { tables, all: await list(client, tables) };
    });
    const declared = { tables, empty: [], readable: [], unreadable: [] };
    for (const declaration of all) {
        const reason = (0,integrity/* whyUnreadable */._p)(tables, declaration);
        if (reason !== null)
            declared.unreadable.push({ declaration, reason });
        else if (tables.get(declaration.reads[0] ?? 0)?.bytes === 0)
            declared.empty.push(declaration);
        else
            declared.readable.push(declaration);
    }
    return declared;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/sample.ts

/** Up to so many bytes rows are drawn one by one, which reads every page; beyond, pages are. */
const BY_ROWS_BYTES = 8 * 1024 * 1024;
/** The first sample: about so many rows, or so many bytes of pages. */
const FIRST_ROWS = 30;
const FIRST_BYTES = 2 * 1024 * 1024;
/** Not more than any row takes; for how many there may be. */
const ROW_BYTES = 50;
const UNKNOWN_SHARE = 0.001;
/** A next sample is this much larger at most: the speed of a small one says little. */
const GROWTH = 50;
/** Of the time that is left, what the next sample is made to take. */
const AIM = 0.6;
/** A sample that would not even be so much larger is not worth its time. */
const WORTH = 1.5;
/** The same rows again, and more, in a larger sample. */
const SEED = 7;
/**
 * Looks at a sample of the rows that grows as long as the time allows: at last, that may be all of them.
 *
 * @param declarations Of rows of the same source.
 */
function sampleOfRows(declarations, { bytes, ...ask }) {
    const method = bytes !== null && bytes <= BY_ROWS_BYTES ? 'BERNOULLI' : 'SYSTEM';
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        let best;
        let share = firstShare(bytes, method);
        while (share !== undefined) {
            const sql = sampleSql(declarations, method, share);
            const timeoutMs = end - performance.now();
            const outcome = await askNumbers(context, sql, { timeoutMs, ...ask });
            if ('reason' in outcome)
                return best ?? outcome;
            if ('late' in outcome)
                return best;
            const [rows = 0, ...counts] = outcome.value;
            if (share === 1)
                return { counts };
            if (rows > 0)
                best = { counts, part: { how: 'sample of rows', share } };
            share = nextShare(share, outcome.ms, end - performance.now());
        }
        return best;
    };
}
function firstShare(bytes, method) {
    if (bytes === null)
        return UNKNOWN_SHARE;
    const share = method === 'SYSTEM' ? FIRST_BYTES / bytes : (FIRST_ROWS * ROW_BYTES) / bytes;
    return Math.min(1, share);
}
/** From 0 to 1; undefined where the time that is left is not worth another one. */
function nextShare(share, tookMs, leftMs) {
    const factor = Math.min(GROWTH, (leftMs * AIM) / Math.max(tookMs, 1));
    const next = Math.min(1, share * factor);
    const isWorth = factor >= WORTH || (next === 1 && factor > 1);
    return isWorth ? next : undefined;
}
/** The rows looked at, then those that break each declaration. */
function sampleSql(declarations, method, share) {
    const [first] = declarations;
    if (!first)
        throw new Error('a sample needs a declaration');
    const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
    // Enough digits for a page of a very large table.
    const percent = (share * 100).toFixed(9);
    return `SELECT ARRAY[${['count(*)', ...counts].join(', ')}]::text[]
FROM ${first.source} AS t TABLESAMPLE ${method} (${percent}) REPEATABLE (${SEED})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/whole.ts

/** Of the time there is; the rest is for a part, when this does not come to its end. */
const SHARE = 0.6;
/**
 * Reads all of it with one statement, or gives nothing.
 *
 * @param sql A SELECT of one row, one `text[]` with a number for each declaration.
 */
function whole(sql, options) {
    return async (context, milliseconds) => {
        const outcome = await askNumbers(context, sql, { timeoutMs: milliseconds * SHARE, ...options });
        if ('value' in outcome)
            return { counts: outcome.value };
        return 'late' in outcome ? undefined : outcome;
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/per-table.ts



/** One question for each table, so that its rows are read once for all that is declared of them. */
function questionsByTable(declarations, options) {
    const byTable = new Map();
    for (const declaration of declarations) {
        const same = byTable.get(declaration.source) ?? [];
        if (same.push(declaration) === 1)
            byTable.set(declaration.source, same);
    }
    return [...byTable.values()].map((same) => rowsQuestion(same, options));
}
/** @param declarations Of one source, one at least. */
function rowsQuestion(declarations, { bytes: bytesOf, ownSettings = false }) {
    const [first, ...others] = declarations;
    if (!first)
        throw new Error('a question needs a declaration');
    const bytes = bytesOf(first.reads[0] ?? 0);
    const counts = declarations.map(({ condition }) => `count(*) FILTER (WHERE ${condition})`);
    const sql = `SELECT ARRAY[${counts.join(', ')}]::text[] FROM ${first.source} AS t`;
    const ask = { planner: FROM_A_LARGE_TABLE, ownSettings };
    return {
        ...{ declarations, bytes },
        ...(ownSettings ? {} : { togetherSql: sql }),
        ways: [whole(sql, ask), sampleOfRows(declarations, { bytes, ...ask })],
        ...(others.length === 0
            ? {}
            : {
                apart: () => declarations.map((one) => rowsQuestion([one], { bytes: bytesOf, ownSettings })),
            }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/report/integrity-words.ts
var integrity_words = __webpack_require__(3735);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(2769);
// EXTERNAL MODULE: ./packages/core/src/report/unseen.ts
var report_unseen = __webpack_require__(7214);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/tell.ts





/** Findings, what was looked at in part or not at all, and the check's line. */
function tell(context, scope, words, { empty, unreadable }, answered) {
    const tally = { whole: empty.length, partly: 0, unseen: unreadable.length, broken: 0 };
    const unseen = new report_unseen/* Unseen */.v();
    const hide = ({ object, table }, reason) => unseen.add(words.many, `${object} of ${table}`, reason);
    for (const { declaration, reason } of unreadable)
        hide(declaration, reason);
    const findings = [];
    for (const { question, answer } of answered) {
        for (const [index, declaration] of question.declarations.entries()) {
            if ('reason' in answer) {
                tally.unseen += 1;
                hide(declaration, reasonInWords(answer.reason, context));
                continue;
            }
            const count = answer.counts[index] ?? 0;
            if (answer.part) {
                tally.partly += 1;
                tellPart(context, scope, words, declaration, answer.part, count);
            }
            else
                tally.whole += 1;
            if (count === 0)
                continue;
            tally.broken += 1;
            findings.push(findingOf((0,integrity/* problemOf */.Zw)(declaration, count), words, answer.part));
        }
    }
    scope.findAll(findings, () => words.broken);
    unseen.tell(scope);
    return resultOf(tally, words);
}
function reasonInWords(reason, { options }) {
    return reason === OUT_OF_TIME
        ? `${options.maxCheckSeconds} s (max-check-seconds) were not enough for any of it`
        : reason;
}
const LOOKED = {
    'key ranges': (share) => `the first ${share} of the keys were looked at`,
    'sample of rows': (share) => `a sample of ${share} of the rows was looked at`,
    'sample of keys': (share) => `a sample of ${share} of the keys was looked at`,
};
function tellPart({ details, options }, scope, { check, none }, declaration, { how, share }, found) {
    const { object, table } = declaration;
    details.partly.push({ check, object: `${object} of ${table}`, how, share });
    const looked = LOOKED[how](percent(share));
    const outcome = found === 0 ? `, with ${none}` : '; the rest may hold more';
    scope.notVerified(`${(0,integrity/* declarationWords */._u)(declaration)}: ${looked}${outcome}; ${options.maxCheckSeconds} s (max-check-seconds) were not enough for all`);
}
/** Never 100 %, never 0 %: it was a part. */
function percent(share) {
    const value = share * 100;
    if (value < 0.1)
        return 'less than 0.1 %';
    if (value < 10)
        return `${(Math.floor(value * 10) / 10).toString()} %`;
    return `${Math.min(99, Math.floor(value))} %`;
}
const STATES = {
    valid: 'The database takes it for granted and plans queries on it, so they may answer wrongly. Such rows come in while triggers or checks are off (a restore, session_replication_role), or with damage.',
    'not valid': 'It was never tried on the rows that were there; VALIDATE would fail on these.',
    'not enforced': 'It is declared NOT ENFORCED: the database does not see to it.',
};
function findingOf(problem, words, part) {
    const { object, sql, state, kind } = problem;
    const atLeast = part !== undefined;
    const seen = part ? `Only ${percent(part.share)} was looked at (${part.how}). ` : '';
    // An index that is not valid never held a promise: there is nothing that VALIDATE could do.
    const cause = kind === 'duplicates' && state === 'not valid'
        ? 'The index is not valid, so nothing keeps such keys out.'
        : STATES[state];
    return {
        ...(0,integrity_words/* problemWords */.$)({ ...problem, atLeast }),
        ...{ severity: 'error', evidence: 'measured' },
        detail: `${seen}${cause}`,
        ...{ object, advice: words.advice, sql },
    };
}
/** `12 foreign keys, no orphans; 3 looked at in part, 1 not at all`. */
function resultOf({ whole, partly, unseen, broken }, words) {
    const total = whole + partly + unseen;
    if (total === 0)
        return { result: `no ${words.many}` };
    const all = (0,report_words/* plural */.LS)(total, words.one);
    if (total === unseen) {
        return { status: 'not-verified', result: `${all}, none could be looked at` };
    }
    const outcome = broken === 0 ? words.none : `${broken.toLocaleString('en-US')} broken`;
    const rest = [
        ...(partly > 0 ? [`${partly.toLocaleString('en-US')} looked at in part`] : []),
        ...(unseen > 0 ? [`${unseen.toLocaleString('en-US')} not at all`] : []),
    ];
    return {
        result: [`${all}, ${outcome}`, ...(rest.length > 0 ? [rest.join(', ')] : [])].join('; '),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/check-rows.ts





const WORDS = {
    check: 'check-rows',
    one: 'CHECK constraint',
    many: 'CHECK constraints',
    none: 'no row breaks one',
    broken: 'CHECK constraints that rows break',
    advice: 'Mend or delete these rows; then validate the constraint where it is NOT VALID.',
};
/**
 * Rows that break a CHECK, validated or not. One that calls functions of the project's goes alone and under
 * the session's own settings: it may need its search_path, fail, or take long.
 */
const checkRowsCheck = {
    id: 'check-rows',
    title: 'Check rows',
    async run(context, scope) {
        const domains = [];
        const declared = await readDeclared(context, async (client, tables) => {
            domains.push(...(await (0,checks/* unvalidatedDomainChecks */.bf)(client)));
            return (0,checks/* checkConstraints */.Dh)(client, tables, 'all');
        });
        const { tables, readable } = declared;
        const bytes = (oid) => tables.get(oid)?.bytes ?? null;
        const plain = readable.filter(({ callsFunctions }) => !callsFunctions);
        const calling = readable.filter(({ callsFunctions }) => callsFunctions);
        const questions = [
            ...questionsByTable(plain, { bytes }),
            ...calling.map((check) => rowsQuestion([check], { bytes, ownSettings: true })),
        ];
        const result = tell(context, scope, WORDS, declared, await answerAll(context, questions));
        for (const sentence of domains)
            scope.notVerified(sentence);
        return result;
    },
};

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/declared.ts
/**
 * One row for each constraint that somebody declared: what a partition or an inheriting table has from above
 * is told there. A foreign key to a partitioned table has one more row for each partition there, on the same
 * table, which before PostgreSQL 18 stays "not valid" when the key itself is validated, and means nothing.
 * `conenforced` is new in PostgreSQL 18, and so are constraints of type n.
 */
const WEAK_SQL = `
WITH weak AS (
  SELECT k.*, i.indexrelid,
    CASE
      WHEN pg_catalog.to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN NOT k.convalidated THEN 'not valid'
      ELSE 'index invalid'
    END AS weakness
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
  LEFT JOIN pg_catalog.pg_constraint up ON up.oid = k.conparentid
  WHERE k.contype IN ('c', 'f', 'n', 'p', 'u', 'x') AND up.conrelid IS DISTINCT FROM k.conrelid
    AND (NOT k.convalidated OR NOT (i.indisvalid AND i.indisready AND i.indislive))
)
SELECT k.weakness, k.contype AS type, n.nspname AS schema, coalesce(c.relname, t.typname) AS owner,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(coalesce(c.relname, t.typname)) AS "ownerId",
  pg_catalog.quote_ident(k.conname) AS id, k.conname AS name, t.oid IS NOT NULL AS "ofDomain",
  pg_catalog.pg_get_constraintdef(k.oid) AS definition,
  k.conrelid::int8::text AS table, coalesce(c.relkind = 'p', false) AS partitioned,
  k.indexrelid::int8::text AS "indexOid", x.relname AS "indexName"
FROM weak k
LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid
LEFT JOIN pg_catalog.pg_class x ON x.oid = k.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace)
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND coalesce(c.relpersistence <> 't', true)
  AND NOT EXISTS (SELECT FROM weak p WHERE p.oid = k.conparentid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_inherits h JOIN weak p ON p.conrelid = h.inhparent
    WHERE k.coninhcount > 0 AND h.inhrelid = k.conrelid AND p.contype = k.contype AND p.conname = k.conname)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE (d.classid, d.objid) IN (
      ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid), ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid))
      AND d.deptype = 'e')
ORDER BY n.nspname, 4, k.conname`;
/** Every constraint, of tables and of domains, that does not hold for all rows by its declaration. */
async function listWeakConstraints(client) {
    const { rows } = await client.query(WEAK_SQL);
    return rows.map(({ indexOid, indexName, table, ...row }) => ({
        ...row,
        table: Number(table),
        index: indexOid === null || indexName === null ? null : { oid: Number(indexOid), name: indexName },
    }));
}
const COUNT_SQL = `
SELECT count(*)::int AS constraints,
  count(*) FILTER (WHERE k.contype = 'f')::int AS "foreignKeys"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE k.conparentid = 0 AND k.contype IN ('c', 'f', 'p', 'u', 'x')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** How many there are, those of partitions counted once with their table. */
async function countConstraints(client) {
    const { rows } = await client.query(COUNT_SQL);
    return rows[0] ?? { constraints: 0, foreignKeys: 0 };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(8777);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/partitions.ts

/** Foreign tables have no indexes. */
const PARTITIONS_WITHOUT_SQL = `
SELECT n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS partitioned,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id
FROM pg_catalog.pg_inherits h
JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE h.inhparent = $1::oid AND c.relkind IN ('r', 'p') AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_inherits a JOIN pg_catalog.pg_index i ON i.indexrelid = a.inhrelid
  WHERE a.inhparent = $2::oid AND i.indrelid = c.oid)
ORDER BY n.nspname, c.relname`;
/** The partitions directly below `table` that have no index attached to `index` (0: none has). */
async function partitionsWithout(client, table, index) {
    const { rows } = await client.query(PARTITIONS_WITHOUT_SQL, [table, index]);
    return rows;
}
/** Statements written out; somebody with more partitions will write a loop. */
const SHOWN = 20;
/** NAMEDATALEN - 1, less the room for a number. */
const NAME_BYTES = 57;
/**
 * Builds an index on every given partition without blocking writes, and attaches it: CREATE INDEX
 * CONCURRENTLY does not work on a partitioned table itself.
 */
function attachSql(index, partitions) {
    const parent = (0,identifiers/* quoteQualified */.$s)(index.schema, index.name);
    const create = index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
    const lines = partitions.slice(0, SHOWN).flatMap(({ schema, name, partitioned }, position) => {
        const own = partName(index.name, position);
        const how = partitioned ? '' : ' CONCURRENTLY';
        return [
            ...(partitioned ? ['-- has partitions of its own: blocks writes to them while it runs'] : []),
            `${create}${how} ${(0,identifiers/* quoteIdent */.v4)(own)} ON ${(0,identifiers/* quoteQualified */.$s)(schema, name)} ${index.rest};`,
            `ALTER INDEX ${parent} ATTACH PARTITION ${(0,identifiers/* quoteQualified */.$s)(schema, own)};`,
        ];
    });
    const more = partitions.length - SHOWN;
    return [...lines, ...(more > 0 ? [`-- and so on for ${more} more partitions`] : [])].join('\n');
}
/** The name of one partition's part of an index, by its position. */
function partName(index, position) {
    return `${cut(index, NAME_BYTES)}_p${position + 1}`;
}
/** A name that fits, cut between characters. */
function cut(name, bytes) {
    let fitting = name;
    while (Buffer.byteLength(fitting) > bytes)
        fitting = [...fitting].slice(0, -1).join('');
    return fitting;
}
const DEFINITION_SQL = `
SELECT pg_catalog.pg_get_indexdef($1::oid) AS definition`;
/**
 * What follows the table's name in a CREATE INDEX of this index. With an empty search_path, under which the
 * server writes the table's name in full.
 */
async function indexRest(client, { oid, name, table }) {
    const { rows } = await client.query(DEFINITION_SQL, [oid]);
    const definition = rows[0]?.definition ?? '';
    const at = definition.indexOf(`${table.id} USING `);
    if (at < 0)
        throw new Error(`the definition of ${name} is not as expected`);
    return definition.slice(at + table.id.length + 1);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/findings.ts


const TYPE = {
    c: 'CHECK',
    f: 'foreign key',
    n: 'NOT NULL',
    p: 'primary key',
    u: 'unique constraint',
    x: 'exclusion constraint',
};
/** The finding about a constraint whose declaration promises less than it seems to. */
async function weakFinding(client, weak) {
    const on = weak.ofDomain ? `the domain ${weak.ownerId}` : weak.ownerId;
    const finding = FINDING[weak.weakness](weak, `the ${TYPE[weak.type]} ${weak.id} on ${on}`);
    if (weak.weakness !== 'index invalid')
        return finding;
    return { ...finding, sql: await indexSql(client, weak) };
}
const FINDING = {
    'not valid': (weak, which) => ({
        rule: 'unvalidated-constraint',
        severity: 'warning',
        evidence: 'catalogue',
        title: `${which} is NOT VALID: rows from before were never checked`,
        detail: 'Only what was written since was checked. Queries cannot rely on it, and neither does the planner.',
        object: weak.id,
        advice: weak.ofDomain
            ? 'Validate it; that reads the tables with columns of the domain and blocks writes to them meanwhile.'
            : 'Validate it; that reads the whole table and blocks no writes.',
        sql: `ALTER ${ownerSql(weak)} VALIDATE CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(weak.name)};`,
    }),
    'not enforced': (weak, which) => ({
        rule: 'constraint-not-enforced',
        severity: 'warning',
        evidence: 'catalogue',
        title: `${which} is NOT ENFORCED: nothing checks it`,
        detail: 'It documents an intention; any row may break it.',
        object: weak.id,
        advice: 'Enforce it, or accept the finding with the reason in belay.yml.',
        sql: enforceSql(weak),
    }),
    'index invalid': (weak, which) => ({
        rule: 'constraint-index-invalid',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index behind ${which} is invalid: the constraint does not hold`,
        detail: weak.partitioned
            ? 'ALTER TABLE ONLY … ADD makes such a one, to be completed by one for each partition. Until then it holds in none, or only in some of them.'
            : 'Rows that break it may be there, and queries do not use the index.',
        object: weak.id,
        advice: weak.partitioned
            ? 'Complete it on the partitions named in the SQL; each ADD CONSTRAINT blocks writes to its partition while it runs.'
            : 'Look for duplicates, then build the index again.',
    }),
};
function ownerSql({ ofDomain, schema, owner }) {
    return `${ofDomain ? 'DOMAIN' : 'TABLE'} ${(0,identifiers/* quoteQualified */.$s)(schema, owner)}`;
}
/** PostgreSQL 18 can enforce a foreign key later, a CHECK only by making it anew. */
function enforceSql(weak) {
    const alter = `ALTER ${ownerSql(weak)}`;
    const name = (0,identifiers/* quoteIdent */.v4)(weak.name);
    if (weak.type === 'f')
        return `${alter} ALTER CONSTRAINT ${name} ENFORCED;`;
    const enforced = weak.definition.replace(/ NOT ENFORCED$/, '');
    return `${alter} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${enforced};`;
}
async function indexSql(client, weak) {
    const { schema, index, partitioned, type, definition } = weak;
    if (!index)
        throw new Error(`the constraint ${weak.id} has no index`);
    const name = (0,identifiers/* quoteQualified */.$s)(schema, index.name);
    if (!partitioned) {
        return type === 'x'
            ? `REINDEX INDEX ${name}; -- not possible CONCURRENTLY: blocks writes while it runs`
            : `REINDEX INDEX CONCURRENTLY ${name};`;
    }
    const partitions = await partitionsWithout(client, weak.table, index.oid);
    return partitions
        .flatMap((partition, position) => {
        const part = partName(index.name, position);
        return [
            `ALTER TABLE ${(0,identifiers/* quoteQualified */.$s)(partition.schema, partition.name)} ADD CONSTRAINT ${(0,identifiers/* quoteIdent */.v4)(part)} ${definition};`,
            `ALTER INDEX ${name} ATTACH PARTITION ${(0,identifiers/* quoteQualified */.$s)(partition.schema, part)};`,
        ];
    })
        .join('\n');
}
/** The finding about a constraint whose triggers do not fire. */
function unguardedFinding({ kind, id, tableId, guards }) {
    const tables = [...new Set(guards.map((guard) => guard.tableId))];
    const common = {
        severity: 'error',
        evidence: 'catalogue',
        object: id,
        sql: guards.map(enableSql).join('\n'),
    };
    const how = `${CAUSE} On ${tables.join(', ')}: ${stateWords(guards)}.`;
    if (kind === 'unique') {
        return {
            ...common,
            rule: 'unique-key-unguarded',
            title: `the deferrable unique constraint ${id} on ${tableId} is not checked: its trigger is off`,
            detail: `Duplicates can be committed. ${how}`,
            advice: `${ENABLE} Then look for duplicates.`,
        };
    }
    return {
        ...common,
        rule: 'foreign-key-unguarded',
        title: `the foreign key ${id} on ${tableId} is not guarded: ${sideWords(guards)}`,
        detail: `Rows can come to refer to nothing. ${how}`,
        advice: `${ENABLE} Then look for orphans: what was written meanwhile is not checked again.`,
    };
}
const CAUSE = 'ALTER TABLE … DISABLE TRIGGER ALL does this, pg_restore --disable-triggers among others.';
const ENABLE = 'Enable the triggers, as a superuser, or drop the constraint and add it again, as the owner.';
function stateWords(guards) {
    const replica = guards.filter(({ state }) => state === 'replica').length;
    if (replica === 0)
        return 'disabled';
    return replica === guards.length
        ? 'enabled for replication only'
        : 'disabled, or enabled for replication only';
}
function sideWords(guards) {
    const referring = guards.some(({ checksReferring }) => checksReferring);
    const referred = guards.some(({ checksReferring }) => !checksReferring);
    if (referring && referred)
        return 'nothing checks either side';
    return referring
        ? 'nothing checks the rows that refer'
        : 'nothing checks when rows that are referred to change or go';
}
function enableSql({ schema, table, trigger }) {
    return `ALTER TABLE ${(0,identifiers/* quoteQualified */.$s)(schema, table)} ENABLE TRIGGER ${(0,identifiers/* quoteIdent */.v4)(trigger)};`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/guards.ts
/**
 * The triggers behind a constraint are told by what they call: RI_FKey_check_ins and _upd look at the rows
 * that refer (ri_triggers.c), unique_key_recheck at a deferrable unique or exclusion constraint's. Those of
 * a partitioned table itself never fire for a row; those of its partitions do, and belong to constraints
 * that come from the one that was declared.
 */
const IDLE_GUARDS_SQL = `
WITH RECURSIVE idle AS (
  SELECT t.tgconstraint, t.tgname, t.tgenabled, t.tgrelid, f.proname
  FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid AND c.relkind <> 'p'
  JOIN pg_catalog.pg_proc f ON f.oid = t.tgfoid
  WHERE t.tgisinternal AND t.tgconstraint <> 0 AND t.tgenabled IN ('D', 'R')
), up (oid, now) AS (
  SELECT DISTINCT tgconstraint, tgconstraint FROM idle
  UNION
  SELECT up.oid, k.conparentid FROM up JOIN pg_catalog.pg_constraint k ON k.oid = up.now WHERE k.conparentid <> 0
)
SELECT k.oid::int8::text AS oid, CASE k.contype WHEN 'f' THEN 'foreign key' ELSE 'unique' END AS kind,
  pg_catalog.quote_ident(k.conname) AS id,
  pg_catalog.quote_ident(kn.nspname) || '.' || pg_catalog.quote_ident(kc.relname) AS "tableId",
  pg_catalog.json_agg(pg_catalog.json_build_object(
    'schema', n.nspname, 'table', c.relname,
    'tableId', pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    'trigger', i.tgname, 'state', CASE i.tgenabled WHEN 'R' THEN 'replica' ELSE 'disabled' END,
    'checksReferring', i.proname LIKE 'RI\\_FKey\\_check\\_%') ORDER BY n.nspname, c.relname, i.tgname) AS guards
FROM idle i
JOIN up ON up.oid = i.tgconstraint
JOIN pg_catalog.pg_constraint k ON k.oid = up.now AND k.conparentid = 0
JOIN pg_catalog.pg_class kc ON kc.oid = k.conrelid
JOIN pg_catalog.pg_namespace kn ON kn.oid = kc.relnamespace
JOIN pg_catalog.pg_class c ON c.oid = i.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE kn.nspname !~ '^pg_' AND kn.nspname <> 'information_schema'
GROUP BY k.oid, k.contype, k.conname, kn.nspname, kc.relname
ORDER BY kn.nspname, kc.relname, k.conname`;
/** Foreign keys and deferrable unique constraints of which at least one trigger does not fire. */
async function listUnguarded(client) {
    const { rows } = await client.query(IDLE_GUARDS_SQL);
    return rows.map(({ kind, id, tableId, guards }) => ({ kind, id, tableId, guards }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/constraints/replication-role.ts

/** `setdatabase` 0: in every database; `setrole` 0: for every role. */
const SETTINGS_SQL = `
SELECT d.datname AS database, r.rolname AS role
FROM pg_catalog.pg_db_role_setting s
LEFT JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE (s.setdatabase = 0 OR d.datname = pg_catalog.current_database())
  AND (s.setrole = 0 OR r.rolcanlogin)
  AND EXISTS (SELECT FROM pg_catalog.unnest(s.setconfig) c WHERE lower(c) = 'session_replication_role=replica')
ORDER BY s.setrole <> 0, r.rolname, d.datname`;
/** What the server itself says, where neither database nor role says otherwise for this session. */
const SERVER_SQL = `
SELECT count(*)::int AS count FROM pg_catalog.pg_settings
WHERE name = 'session_replication_role' AND setting = 'replica'
  AND source IN ('configuration file', 'command line', 'environment variable')`;
/** Findings about sessions that begin with every foreign key and ordinary trigger switched off. */
async function replicationRoleFindings(client) {
    const { rows } = await client.query(SETTINGS_SQL);
    const server = await client.query(SERVER_SQL);
    const isServerWide = (server.rows[0]?.count ?? 0) > 0;
    return [
        ...(isServerWide ? [finding('the whole server', undefined, SERVER_RESET)] : []),
        ...rows.map((setting) => finding(whom(setting), setting, resetSql(setting))),
    ];
}
const SERVER_RESET = `ALTER SYSTEM RESET session_replication_role;\nSELECT pg_reload_conf();`;
function finding(who, setting, sql) {
    const object = setting?.role ?? setting?.database;
    return {
        rule: 'session-replication-role',
        severity: 'error',
        evidence: 'catalogue',
        title: `session_replication_role is replica for ${who}: no foreign key is checked`,
        detail: 'In such a session neither the triggers behind foreign keys nor ordinary triggers fire: rows may refer to nothing, and what triggers keep up is not kept up. It is meant for what applies changes of a replication.',
        ...(object == null ? {} : { object: (0,identifiers/* quoteIdent */.v4)(object) }),
        advice: 'Reset it, let sessions connect anew, then look for orphans. For a role that only applies replicated changes accept the finding in belay.yml.',
        sql,
    };
}
function whom({ database, role }) {
    const inDatabase = database === null ? '' : ` in the database ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    return role === null ? `everybody${inDatabase}` : `the role ${(0,identifiers/* quoteIdent */.v4)(role)}${inDatabase}`;
}
function resetSql({ database, role }) {
    const inDatabase = database === null ? '' : ` IN DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    if (role !== null)
        return `ALTER ROLE ${(0,identifiers/* quoteIdent */.v4)(role)}${inDatabase} RESET session_replication_role;`;
    return database === null
        ? 'ALTER ROLE ALL RESET session_replication_role;'
        : `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} RESET session_replication_role;`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/constraints.ts





/**
 * Constraints that the schema has and that do not hold: not validated, not enforced, their triggers or
 * their index out of use. From the catalogue; whether rows break them is for the checks of the rows.
 */
const constraintsCheck = {
    id: 'constraints',
    title: 'Constraints',
    run: (context, scope) => context.read(async (client) => {
        const { constraints, foreignKeys } = await countConstraints(client);
        const findings = await findingsOf(client);
        scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
        const counted = `${(0,report_words/* plural */.LS)(constraints, 'constraint')}, ${(0,report_words/* plural */.LS)(foreignKeys, 'foreign key')} among them`;
        return { result: [counted, ...countsOf(findings)].join('; ') };
    }),
};
async function findingsOf(client) {
    const findings = await replicationRoleFindings(client);
    findings.push(...(await listUnguarded(client)).map(unguardedFinding));
    for (const weak of await listWeakConstraints(client)) {
        findings.push(await weakFinding(client, weak));
    }
    return findings;
}
const MANY = {
    'session-replication-role': 'settings of session_replication_role',
    'foreign-key-unguarded': 'foreign keys that are not guarded',
    'unique-key-unguarded': 'deferrable unique constraints that are not checked',
    'constraint-index-invalid': 'constraints with an invalid index',
    'unvalidated-constraint': 'constraints that are NOT VALID',
    'constraint-not-enforced': 'constraints that are NOT ENFORCED',
};
const COUNTED = {
    'session-replication-role': 'switched off by session_replication_role',
    'foreign-key-unguarded': 'not guarded',
    'unique-key-unguarded': 'not checked',
    'constraint-index-invalid': 'with an invalid index',
    'unvalidated-constraint': 'not valid',
    'constraint-not-enforced': 'not enforced',
};
function countsOf(findings) {
    const counts = Object.entries(COUNTED).flatMap(([rule, words]) => {
        const count = findings.filter((finding) => finding.rule === rule).length;
        if (count === 0)
            return [];
        return [
            rule === 'session-replication-role' ? words : `${count.toLocaleString('en-US')} ${words}`,
        ];
    });
    return counts.length > 0 ? counts : ['all in force'];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/context.ts

/** A file as reports and annotations name it: relative to the workspace, with forward slashes. */
function shown({ options }, file) {
    return external_node_path_default().relative(options.workspace, file).split((external_node_path_default()).sep).join('/');
}

// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(8996);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/query-cursor.ts
var query_cursor = __webpack_require__(774);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
;// CONCATENATED MODULE: ./packages/core/src/validate/same-value.ts
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

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/answer.ts


/** More rows than this beyond the allowed ones are not counted: they only cost the server time. */
const answer_COUNTED = 1_000;
/** How many rows an expectation allows; undefined where it is about a value. */
function mostRows(expect) {
    if (expect === 'no rows')
        return 0;
    return 'at-most' in expect ? expect['at-most'] : undefined;
}
/** How many rows are worth counting when so many are allowed. */
function worthCounting(most) {
    return most + answer_COUNTED + 1;
}
/** @param rows As counted, at most {@link worthCounting} of `most`. */
function answerOfRows(most, rows) {
    const counted = rows === worthCounting(most) ? `more than ${(0,report_words/* plural */.LS)(rows - 1, 'row')}` : (0,report_words/* plural */.LS)(rows, 'row');
    const found = rows === 0 ? 'no rows' : counted;
    const expected = most === 0 ? 'none' : `at most ${most.toLocaleString('en-US')}`;
    if (rows <= most)
        return { holds: true, words: most === 0 ? found : `${found}, ${expected}` };
    return { holds: false, words: `${found}, expected ${expected}` };
}
/** @param fetched At most two rows: more than one is one too many. */
function answerOfValue(expected, { types, rows }) {
    const wanted = expectedInWords(expected, 'NULL');
    const not = (found) => ({ holds: false, words: `${found}, expected ${wanted}` });
    const [row, second] = rows;
    if (types.length !== 1)
        return not(`${(0,report_words/* plural */.LS)(types.length, 'column')}`);
    if (row === undefined)
        return not('no row');
    if (second !== undefined)
        return not('more than one row');
    const found = foundValue(row[0] ?? null, types[0] ?? 0);
    if (!isSameValue(expected, found))
        return not(shownValue(found, 'NULL'));
    return { holds: true, words: wanted };
}
/** int8, int2, int4, oid, float4, float8, numeric: the same in every Postgres. */
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700]);
const BOOLEAN = 16;
function foundValue(text, type) {
    if (text === null)
        return { kind: 'null', text: '' };
    if (type === BOOLEAN)
        return { kind: 'boolean', text };
    return { kind: NUMBERS.has(type) ? 'number' : 'text', text };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/custom/ask.ts








/** Runs a check's query in a read-only transaction of its own, and reads no more of its rows than decides. */
async function ask(context, check) {
    const timeoutMs = context.budget.left();
    if (timeoutMs === 0)
        return { kind: 'unanswered', words: noTimeLeft(context) };
    try {
        const answer = await context.read(async (client) => {
            await useSchemaOfUrl(client, context.database.url);
            const answer = await answerOf(client, check);
            await client.query(TAKE_BACK_SQL);
            return answer;
        }, { ownSettings: true });
        return { kind: 'answered', ...answer };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        return whyNot(error, check.sql, timeoutMs);
    }
}
/**
 * What a function of the user's own may do in a read-only transaction, NOTIFY or set_config for instance, would come
 * into force with its COMMIT.
 */
const TAKE_BACK_SQL = 'ROLLBACK AND CHAIN';
async function answerOf(client, { sql, expect }) {
    const cursor = await (0,query_cursor/* declareCursor */.pT)(client, sql);
    const most = mostRows(expect);
    if (most !== undefined)
        return answerOfRows(most, await cursor.skip(worthCounting(most)));
    if (typeof expect !== 'object' || !('value' in expect))
        throw new Error('nothing is expected');
    return answerOfValue(expect.value, await cursor.fetch(2));
}
/** Prisma puts the schema of `?schema=` first; what else the role's search_path has stays behind it. */
async function useSchemaOfUrl(client, url) {
    if (!new URL(url).searchParams.has('schema'))
        return;
    await client.query(SCHEMA_FIRST_SQL, [(0,identifiers/* quoteIdent */.v4)((0,postgres_url/* parseDatabaseUrl */.mx)(url).schema)]);
}
const SCHEMA_FIRST_SQL = `
SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', $1::text,
  nullif(pg_catalog.current_setting('search_path'), '')), true)`;
function noTimeLeft({ options }) {
    return `not run: the ${options.maxCheckSeconds} s for all custom checks are used up`;
}
function whyNot(error, sql, timeoutMs) {
    if (error.code === '25006') {
        return { kind: 'refused', words: 'it would write, which the read-only transaction refused' };
    }
    if (error.code === '57014') {
        const words = `no answer within the ${(0,report_words/* durationWords */.Sh)(timeoutMs)} that were left, or cancelled`;
        return { kind: 'unanswered', words, sqlState: error.code };
    }
    const points = (0,query_cursor/* errorOffset */.EA)(error);
    return {
        kind: 'unanswered',
        words: (0,query_cursor/* refusalOf */.Of)(error),
        ...(error.code === undefined ? {} : { sqlState: error.code }),
        ...(points === undefined ? {} : { offset: (0,positions/* offsetOfCodePoint */.QJ)(sql, points) }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(9917);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(734);
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
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
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

// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(5129);
;// CONCATENATED MODULE: ./packages/core/src/validate/custom/finding.ts

/** What is said about a check that did not give what was expected, or gave no answer; nothing for one that holds. */
function finding_findingOf(check, asked, place) {
    if (asked.kind === 'answered' && asked.holds)
        return undefined;
    const common = {
        evidence: 'measured',
        title: titleOf(check, asked),
        sql: check.sql,
        ...(place === undefined ? {} : { place }),
    };
    if (check.kind === 'assertion' && asked.kind !== 'unanswered') {
        return { ...common, rule: 'assertion-failed', severity: 'error', advice: ADVICE[asked.kind] };
    }
    switch (asked.kind) {
        case 'answered':
            return {
                ...common,
                ...{ rule: 'custom-check-failed', severity: check.severity, detail: HOW },
                advice: ADVICE.answered,
            };
        case 'refused':
            return { ...common, rule: 'custom-check-refused', severity: 'error', advice: ADVICE.refused };
        case 'unanswered':
            return {
                ...common,
                ...{ rule: 'custom-check-unanswered', severity: atLeastWarning(check.severity) },
                advice: unansweredAdvice(asked.sqlState),
            };
    }
}
const HOW = 'Asked of the live database in a read-only transaction; values of rows are not shown here.';
const ADVICE = {
    answered: 'Run the SQL to see the rows; mend them, or correct the check in belay.yml.',
    refused: 'A check only reads: take out the function that writes.',
};
/** What has to be so that it can be answered, by why it was not. */
const MISSING = {
    // insufficient_privilege
    '42501': 'Give the role of database-url the right that it lacks (GRANT SELECT ON …).',
    // lock_not_available: its own lock_timeout
    '55P03': 'Another session holds a lock on what it reads, a DDL mostly: wait until that has ended, or end the session (pg_locks has its pid).',
    // query_canceled: its own statement_timeout
    '57014': 'Give it more time (max-check-seconds), or the query an index.',
};
/** Without a SQLSTATE it was not run: no time was left for it. */
function unansweredAdvice(sqlState = '57014') {
    return `What could not be answered does not count as passed. ${MISSING[sqlState] ?? 'Correct the SQL in belay.yml.'}`;
}
function titleOf({ kind, name, message }, { kind: outcome, words }) {
    const said = message !== undefined && outcome === 'answered' ? `${message} (${words})` : words;
    return (0,report_text/* oneLine */.TN)(`${kind} "${name}": ${said}`);
}
/** No answer is worth a look, however mild the check is. */
function atLeastWarning(severity) {
    return severity === 'notice' ? 'warning' : severity;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/custom.ts







/** The checks and assertions of belay.yml: SQL of the project's own, with what it must give. */
const customCheck = {
    id: 'custom',
    title: 'Custom',
    run: async (context, scope) => {
        const all = await customChecks(context.config);
        if (all.length === 0)
            return { status: 'skipped', result: 'no checks in belay.yml' };
        let holding = 0;
        for (const check of all)
            holding += (await runOne(context, scope, check)) ? 1 : 0;
        return custom_resultOf(all, holding);
    },
};
/** True when it gave what was expected. */
async function runOne(context, scope, check) {
    const started = performance.now();
    const asked = await ask(context, check);
    const durationMs = Math.round(performance.now() - started);
    const finding = finding_findingOf(check, asked, custom_placeOf(context, check, asked));
    const status = (0,report_recorder/* statusOf */.c)(finding === undefined ? [] : [scope.find(finding)]);
    scope.item({ status, name: check.name, result: asked.words, durationMs });
    return finding === undefined;
}
function custom_resultOf(all, holding) {
    const assertions = all.filter(({ kind }) => kind === 'assertion').length;
    const checks = all.length - assertions;
    const words = [
        ...(checks === 0 ? [] : [(0,report_words/* plural */.LS)(checks, 'check')]),
        ...(assertions === 0 ? [] : [(0,report_words/* plural */.LS)(assertions, 'assertion')]),
    ];
    return { result: `${holding} of ${words.join(' and ')} ${all.length === 1 ? 'holds' : 'hold'}` };
}
/** The line of belay.yml that the server complains about, else the one where the SQL begins. */
function custom_placeOf(context, { path: where }, asked) {
    const { config, root } = context;
    if (config.file === undefined)
        return undefined;
    const offset = asked.kind === 'answered' ? 0 : (asked.offset ?? 0);
    const line = config.places?.value(where, offset).line;
    return {
        file: shown(context, external_node_path_default().resolve(root, config.file)),
        ...(line === undefined ? {} : { line }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/duplicates.ts
var duplicates = __webpack_require__(1389);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/estimates.ts
/**
 * As the planner does it (estimate_rel_size): the density of the last VACUUM, ANALYZE or CREATE INDEX over the
 * pages of today. reltuples is -1 from PostgreSQL 14 on, and before that 0 with 0 pages, until one of them ran.
 */
const ESTIMATES_SQL = `
SELECT c.oid::int8::text AS oid, e.rows::text AS rows
FROM pg_catalog.unnest($1::oid[]) AS given (oid)
JOIN pg_catalog.pg_class c ON c.oid = given.oid
CROSS JOIN LATERAL (
  SELECT CASE WHEN pg_catalog.count(*) FILTER (WHERE (l.relpages <= 0 OR l.reltuples < 0) AND l.pages > 0) = 0
    THEN coalesce(pg_catalog.sum(l.reltuples::float8 / nullif(l.relpages, 0) * l.pages), 0) END AS rows
  FROM (
    SELECT c.oid WHERE c.relkind <> 'p'
    UNION ALL
    SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
  ) leaf
  CROSS JOIN LATERAL (
    SELECT r.relpages, r.reltuples,
      pg_catalog.pg_relation_size(r.oid) / pg_catalog.current_setting('block_size')::float8 AS pages
    FROM pg_catalog.pg_class r WHERE r.oid = leaf.oid
    -- Or the size of every other table would be asked as well, also of those that somebody has locked.
    OFFSET 0
  ) l
) e`;
/** Rows by table, as far as the server can tell without counting. Inside `context.read`. */
async function estimateRows(client, oids) {
    const { rows } = await client.query(ESTIMATES_SQL, [oids]);
    return new Map(rows.flatMap(({ oid, rows }) => rows === null ? [] : [[Number(oid), Math.round(Number(rows))]]));
}
/** Fills in the report's estimates: those of tables by themselves, partitions with their whole. */
async function noteRows({ read, details }, tables) {
    const own = [...tables.values()].filter(({ isPartition, isView, ofExtension, bytes }) => !isPartition && !isView && !ofExtension && bytes !== null);
    const stored = own.filter(({ bytes }) => bytes !== 0).map(({ oid }) => oid);
    const estimates = await read((client) => estimateRows(client, stored));
    for (const { oid, plainName, bytes, unreadable } of own) {
        const rows = bytes === 0 && unreadable === null ? 0 : estimates.get(oid);
        if (rows !== undefined)
            details.rows[plainName] = rows;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/unique/question.ts




/** Keys of a sample: as many as are grouped in the memory of one statement. */
const SAMPLED_KEYS = 200_000;
const FEWEST_PARTS = 8;
const MOST_PARTS = 1_024;
/**
 * Groups all keys. One that runs code of the project's goes alone and under the session's own settings: it may need its
 * search_path, fail, or take long. Where that takes too long, those of a part of the hash values, and of these all rows.
 */
function uniqueKeyQuestion(declaration, { bytes, rows }) {
    const { countSql, callsFunctions } = declaration;
    const parts = partsOf(rows ?? 0);
    const ask = { planner: FROM_A_LARGE_TABLE, ownSettings: callsFunctions };
    return {
        ...{ declarations: [declaration], bytes },
        ...(callsFunctions ? {} : { togetherSql: countSql }),
        ways: [whole(countSql, ask), sampleOfKeys(declaration, parts, ask)],
    };
}
/** One key in so many is looked at. */
function partsOf(rows) {
    return Math.min(MOST_PARTS, Math.max(FEWEST_PARTS, Math.ceil(rows / SAMPLED_KEYS)));
}
function sampleOfKeys(declaration, parts, ask) {
    const { source, keys, conditions } = declaration;
    const sampled = [...conditions, `(${hashOf(keys)} & 2147483647) % ${parts} = 0`];
    const sql = (0,duplicates/* surplusSql */.N5)((0,duplicates/* duplicatesSql */.TT)(source, keys, sampled));
    return async (context, timeoutMs) => {
        const outcome = await askNumbers(context, sql, { timeoutMs, ...ask });
        if ('late' in outcome)
            return undefined;
        if ('reason' in outcome)
            return outcome;
        return { counts: outcome.value, part: { how: 'sample of keys', share: 1 / parts } };
    };
}
/** hash_array hashes a value as its type does, so that equal keys are in the same part. */
function hashOf(keys) {
    return keys.map((key, index) => `(hash_array(ARRAY[${key}]) << ${index % 16})`).join(' # ');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/duplicates.ts






const duplicates_WORDS = {
    check: 'duplicates',
    one: 'unique key',
    many: 'unique keys',
    none: 'no duplicates',
    broken: 'unique keys with duplicates',
    advice: 'Remove or change the rows that are too many, then rebuild the index: REINDEX INDEX CONCURRENTLY.',
};
/** Rows that share a key which should be unique, read from the table: the index may hide them. */
const duplicatesCheck = {
    id: 'duplicates',
    title: 'Duplicates',
    async run(context, scope) {
        const cannot = [];
        const declared = await readDeclared(context, async (client, tables) => {
            const { declarations, unreadable } = await (0,duplicates/* uniqueKeys */.ij)(client, tables);
            cannot.push(...unreadable);
            return declarations;
        });
        const { tables, readable } = declared;
        const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
        const rows = await context.read((client) => estimateRows(client, oids));
        const questions = readable.map((key) => {
            const [oid = 0] = key.reads;
            return uniqueKeyQuestion(key, { bytes: tables.get(oid)?.bytes ?? null, rows: rows.get(oid) });
        });
        const result = tell(context, scope, duplicates_WORDS, declared, await answerAll(context, questions));
        for (const sentence of cannot)
            scope.notVerified(sentence);
        return result;
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/index-duplicates.ts
var index_duplicates = __webpack_require__(8372);
// EXTERNAL MODULE: ./packages/core/src/postgres/index-facts.ts
var index_facts = __webpack_require__(2651);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/broken.ts
/**
 * The indexes of which something is left to be done. Those behind constraints are left out: there it is the
 * constraint that is broken.
 */
function brokenIndexes(indexes, work) {
    const byOid = new Map(indexes.map((index) => [index.oid, index]));
    return indexes.flatMap((index) => {
        const state = index.constraint === null ? stateOf(index, indexes, work) : undefined;
        if (state === undefined)
            return [];
        const phase = work.indexes.get(index.oid) ?? null;
        return [{ state, index, phase, whole: wholeOf(index, byOid) }];
    });
}
function wholeOf(index, byOid) {
    let top = index;
    for (let up = index.parent; up !== null; up = top.parent) {
        const parent = byOid.get(up);
        if (!parent)
            break;
        top = parent;
    }
    return top === index && !index.partitioned ? null : top;
}
/** Queries use it and writes keep it up. */
function isUsable({ valid, ready, live }) {
    return valid && ready && live;
}
function stateOf(index, all, work) {
    if (isUsable(index))
        return isCopyBeside(index, all) ? 'left-over' : undefined;
    // A partitioned index is never built by itself: it waits for its partitions' indexes.
    if (!index.partitioned && (work.indexes.has(index.oid) || work.tables.has(index.table.oid))) {
        return 'building';
    }
    if (reindexedName(index) !== undefined)
        return 'left-over';
    if (!index.live)
        return 'dropping';
    return index.valid ? 'not-ready' : 'invalid';
}
/**
 * The name under which REINDEX CONCURRENTLY keeps a copy, without its suffix: `_ccnew` is the new one,
 * `_ccold` the old one that is to go; a number follows where the name was taken (REINDEX, "Rebuilding
 * Indexes Concurrently"). A long name is shortened before the suffix.
 */
function reindexedName({ name, }) {
    const match = /^(.+)_cc(new|old)\d*$/.exec(name);
    if (!match)
        return undefined;
    const [, base = '', kind] = match;
    return { base, kind: kind === 'new' ? 'new' : 'old' };
}
/** A usable index may have been given such a name by somebody: it must lie beside the one it is a copy of. */
function isCopyBeside(index, all) {
    const copy = reindexedName(index);
    if (!copy)
        return false;
    return all.some((other) => other !== index &&
        other.table.oid === index.table.oid &&
        other.name.startsWith(copy.base) &&
        JSON.stringify([other.keys, other.predicate]) ===
            JSON.stringify([index.keys, index.predicate]));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/broken-findings.ts


/** The finding about one broken index that is no part of a partitioned one. */
function brokenFinding(broken) {
    const { index } = broken;
    const of = index.ofToast ? `the TOAST table of ${index.table.id}` : index.table.id;
    return { ...broken_findings_FINDING[broken.state](broken, `${index.id} on ${of}`), object: index.id };
}
/** `where`: the index and its table. */
const broken_findings_FINDING = {
    building: ({ phase }, where) => ({
        rule: 'index-being-built',
        severity: 'warning',
        evidence: 'catalogue',
        title: `the index ${where} is being built or dropped at this moment`,
        detail: `Another session is at it${phase === null ? '' : ` (${phase})`}; until it is done, no query uses the index. If that session fails, the index stays behind invalid.`,
        advice: 'Wait until it is done and validate again.',
        sql: `SELECT * FROM pg_stat_progress_create_index;`,
    }),
    'left-over': leftOver,
    dropping: ({ index }, where) => ({
        rule: 'index-not-ready',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is half dropped`,
        detail: 'A DROP INDEX CONCURRENTLY did not come to an end. Neither queries nor writes use it.',
        advice: 'Drop it again.',
        sql: `DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(index.schema, index.name)};`,
    }),
    invalid: (broken, where) => ({
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is invalid: ${EFFECT[broken_findings_effectOf(broken)]}`,
        detail: broken.index.unique
            ? 'A CREATE UNIQUE INDEX CONCURRENTLY that fails, on duplicates for instance, leaves such an index behind.'
            : 'A CREATE INDEX CONCURRENTLY that fails leaves such an index behind.',
        ...mending(broken),
    }),
    'not-ready': (broken, where) => ({
        rule: 'index-not-ready',
        severity: 'error',
        evidence: 'catalogue',
        title: `the index ${where} is not ready: queries use it, but writes do not keep it up`,
        detail: 'Queries through it miss rows. No command leaves an index like this; the catalogue was changed by hand or is damaged.',
        ...mending(broken),
    }),
};
const EFFECT = {
    costs: 'it slows writes and serves no query',
    absent: 'it serves no query, and writes do not keep it up',
    unguarded: 'it serves no query, and does not keep duplicates out',
};
function broken_findings_effectOf({ index }) {
    if (index.ready)
        return 'costs';
    return index.unique ? 'unguarded' : 'absent';
}
function mending({ index }) {
    const name = (0,identifiers/* quoteQualified */.$s)(index.schema, index.name);
    const first = index.unique ? 'Remove the duplicates if there are any, then build it' : 'Build it';
    return {
        advice: `${first} again, or drop it. CREATE INDEX … IF NOT EXISTS would keep it as it is.`,
        sql: `REINDEX INDEX CONCURRENTLY ${name};\n-- or, to be rid of it: DROP INDEX CONCURRENTLY ${name};`,
    };
}
function leftOver({ index }, where) {
    const isNew = reindexedName(index)?.kind === 'new';
    const costs = index.ready ? 'Every write keeps it up' : 'It takes up space';
    return {
        rule: 'index-left-over',
        severity: index.valid ? 'warning' : 'error',
        evidence: 'catalogue',
        title: `the index ${where} is left over from a REINDEX CONCURRENTLY that did not come to an end`,
        detail: isNew
            ? `It is the copy that was to take the place of the old index. ${costs}, and the index of the same name without _ccnew is still there.`
            : `It is the old index whose place was taken already. ${costs}, and nothing needs it.`,
        advice: isNew
            ? 'Drop it, and run the REINDEX again if it is still wanted.'
            : 'Drop it; the rebuilt index is in place.',
        sql: `DROP INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(index.schema, index.name)};`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/validate/indexes/duplicate-findings.ts
var duplicate_findings = __webpack_require__(5789);
;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/table-use.ts
/**
 * From the planner's and the activity statistics, which take no lock on the table. reltuples is -1 (0 before
 * PostgreSQL 14) for a table that was never analyzed.
 */
const TABLE_USE_SQL = `
WITH RECURSIVE tree (root, oid) AS (
  SELECT DISTINCT r, r FROM pg_catalog.unnest($1::oid[]) r
  UNION ALL
  SELECT tree.root, c.oid FROM tree
  JOIN pg_catalog.pg_inherits h ON h.inhparent = tree.oid
  JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relispartition
)
SELECT tree.root::int8::text AS oid,
  coalesce(sum(greatest(c.reltuples, pg_catalog.pg_stat_get_live_tuples(c.oid), 0)), 0)::float8 AS rows,
  coalesce(sum(c.relpages::float8), 0) * pg_catalog.current_setting('block_size')::float8 AS bytes,
  coalesce(sum(pg_catalog.pg_stat_get_tuples_deleted(c.oid)), 0)::float8 AS deleted
FROM tree JOIN pg_catalog.pg_class c ON c.oid = tree.oid AND c.relkind <> 'p'
GROUP BY tree.root`;
/** By oid; a table without partitions yet, or gone meanwhile, is absent. */
async function readTableUse(client, tables) {
    if (tables.length === 0)
        return new Map();
    const { rows } = await client.query(TABLE_USE_SQL, [tables]);
    return new Map(rows.map(({ oid, ...use }) => [Number(oid), use]));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/foreign-key-findings.ts




/** From here on a search through all rows is felt. */
const BIG_ROWS = 10_000;
const BIG_BYTES = 8 * 1024 * 1024;
/** The finding about each foreign key whose referring rows no index finds. */
async function foreignKeyFindings(client, uncovered) {
    const tables = uncovered.flatMap(({ key }) => [key.table.oid, key.referenced.oid]);
    const uses = await readTableUse(client, tables);
    const findings = [];
    for (const one of uncovered) {
        const { key } = one;
        const use = uses.get(key.table.oid) ?? NO_USE;
        const deleted = uses.get(key.referenced.oid)?.deleted ?? 0;
        findings.push({ ...foreign_key_findings_finding(one, use, deleted), sql: await createSql(client, key) });
    }
    return findings;
}
const NO_USE = { rows: 0, bytes: 0, deleted: 0 };
/** A warning where it hurts: many rows to search, and a reason to search them. */
function foreign_key_findings_finding({ key, partly }, { rows, bytes }, deleted) {
    const isBig = rows >= BIG_ROWS || bytes >= BIG_BYTES;
    const isDeletedFrom = key.followsDelete || deleted > 0;
    return {
        rule: 'foreign-key-without-index',
        severity: isBig && isDeletedFrom && !partly ? 'warning' : 'notice',
        evidence: 'catalogue',
        title: `the foreign key ${key.id} on ${key.table.id} (to ${key.referenced.id}) has no index`,
        detail: [
            `To delete a row of ${key.referenced.id}, or to change its key, Postgres searches all of ${key.table.id} (about ${(0,report_words/* plural */.LS)(Math.round(rows), 'row')}), with the row locked meanwhile.`,
            deletions(key, deleted),
            ...(partly ? [`${partly.id} narrows the search.`] : []),
        ].join(' '),
        object: key.id,
        advice: 'Add the index to the schema as well, or the next migration drops it again.',
    };
}
function deletions({ referenced, followsDelete }, deleted) {
    if (deleted > 0) {
        return `${(0,report_words/* plural */.LS)(deleted, 'row')} of ${referenced.id} ${deleted === 1 ? 'was' : 'were'} deleted since the statistics were last reset.`;
    }
    return followsDelete
        ? 'The key says what is to happen on such a delete, so that it is to be expected.'
        : 'None was deleted since the statistics were last reset.';
}
/** NAMEDATALEN - 1. */
const foreign_key_findings_NAME_BYTES = 63;
async function createSql(client, { table, columnNames }) {
    const columns = columnNames.map(identifiers/* quoteIdent */.v4).join(', ');
    const on = (0,identifiers/* quoteQualified */.$s)(table.schema, table.name);
    if (!table.partitioned)
        return `CREATE INDEX CONCURRENTLY ON ${on} (${columns});`;
    const rest = `USING btree (${columns})`;
    const suffix = '_idx';
    const name = cut([table.name, ...columnNames].join('_'), foreign_key_findings_NAME_BYTES - suffix.length) + suffix;
    const partitions = await partitionsWithout(client, table.oid, 0);
    return [
        `CREATE INDEX ${(0,identifiers/* quoteIdent */.v4)(name)} ON ONLY ${on} ${rest};`,
        attachSql({ schema: table.schema, name, unique: false, rest }, partitions),
    ].join('\n');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/foreign-keys.ts

/**
 * A key to a partitioned table has one more row for each partition there, on the same table: no keys of
 * their own. A key that is NOT ENFORCED (PostgreSQL 18) never looks for rows.
 */
const FOREIGN_KEYS_SQL = `
SELECT k.oid::int8::text AS oid, nullif(k.conparentid, 0)::int8::text AS parent, pg_catalog.quote_ident(k.conname) AS id,
  k.conrelid::int8::text AS "tableOid", n.nspname AS "tableSchema", c.relname AS "tableName",
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS "tableId",
  c.relkind = 'p' AS "tablePartitioned", k.confrelid::int8::text AS "referencedOid",
  pg_catalog.quote_ident(rn.nspname) || '.' || pg_catalog.quote_ident(r.relname) AS "referencedId",
  pg_catalog.array_to_string(k.conkey, ' ') AS columns,
  ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (num, at)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.at) AS "columnNames",
  k.confdeltype IN ('c', 'n', 'd') AS "followsDelete"
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_constraint p ON p.oid = k.conparentid
WHERE k.contype = 'f' AND (p.oid IS NULL OR p.conrelid <> k.conrelid)
  AND coalesce(pg_catalog.to_jsonb(k) ->> 'conenforced', 'true') = 'true'
  AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname, k.conname`;
/** Every enforced foreign key, those that partitions have from their parents included. */
async function listForeignKeys(client) {
    const { rows } = await client.query(FOREIGN_KEYS_SQL);
    return rows.map(({ id, columnNames, followsDelete, ...row }) => ({
        ...{ id, columnNames, followsDelete },
        oid: Number(row.oid),
        parent: row.parent === null ? null : Number(row.parent),
        table: {
            ...{ oid: Number(row.tableOid), schema: row.tableSchema, name: row.tableName },
            ...{ id: row.tableId, partitioned: row.tablePartitioned },
        },
        referenced: { oid: Number(row.referencedOid), id: row.referencedId },
        columns: row.columns.split(' ').map(Number),
    }));
}
/**
 * The keys, each with its partitions, whose referring rows no index finds. A partitioned table needs no
 * index of its own where each partition has one.
 */
function uncoveredKeys(keys, indexes) {
    const byTable = groupBy(indexes.filter(isUsable), ({ table }) => table.oid);
    const below = groupBy(keys, ({ parent }) => parent ?? 0);
    const isCovered = (key) => {
        if ((byTable.get(key.table.oid) ?? []).some((index) => finds(index, key)))
            return true;
        const partitions = below.get(key.oid) ?? [];
        return key.table.partitioned && partitions.length > 0 && partitions.every(isCovered);
    };
    return keys
        .filter((key) => key.parent === null && !isCovered(key))
        .map((key) => {
        const partly = (byTable.get(key.table.oid) ?? []).find((index) => findsSome(index, key));
        return partly ? { key, partly } : { key };
    });
}
/** The index begins with the key's columns, in any order. */
function finds(index, key) {
    const first = index.columns.slice(0, key.columns.length);
    return (isForEquality(index, key) &&
        first.length === key.columns.length &&
        key.columns.every((column) => first.includes(column)));
}
function findsSome(index, key) {
    return isForEquality(index, key) && key.columns.includes(index.columns[0] ?? 0);
}
/**
 * The server looks for `column = value`, so that an index on the rows where the column IS NOT NULL serves as
 * well as one on all rows.
 */
function isForEquality({ method, predicate }, key) {
    if (method !== 'btree' && method !== 'hash')
        return false;
    if (predicate === null)
        return true;
    const given = predicate.replace(/^\((.*) IS NOT NULL\)$/, '$1');
    return key.columnNames.some((name) => given === name || given === `"${name.replaceAll('"', '""')}"`);
}
function groupBy(all, key) {
    const groups = new Map();
    for (const one of all) {
        const group = groups.get(key(one)) ?? [];
        if (group.push(one) === 1)
            groups.set(key(one), group);
    }
    return groups;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/partitioned-findings.ts




/** One finding for each partitioned index, however many of its partitions' indexes are broken. */
async function partitionedFindings(client, broken) {
    const findings = [];
    for (const family of familiesOf(broken)) {
        const lacking = [];
        for (const index of family.broken.filter(({ partitioned }) => partitioned)) {
            const partitions = await partitionsWithout(client, index.table.oid, index.oid);
            if (partitions.length > 0)
                lacking.push({ index, partitions, rest: await indexRest(client, index) });
        }
        findings.push(familyFinding(family, lacking));
    }
    return findings;
}
function familiesOf(broken) {
    const families = new Map();
    for (const { whole, index } of broken) {
        if (!whole)
            continue;
        const family = families.get(whole.oid) ?? { whole, broken: [] };
        families.set(whole.oid, family);
        family.broken.push(index);
    }
    return [...families.values()];
}
function familyFinding({ whole, broken }, lacking) {
    const parts = broken.filter(({ partitioned }) => !partitioned);
    const without = lacking.flatMap(({ partitions }) => partitions.map(({ id }) => id));
    const reasons = [
        ...(without.length > 0 ? [`${withList('partition', without)} without an index of it`] : []),
        ...(parts.length > 0
            ? [
                `${withList('invalid part', parts.map(({ id }) => id))}`,
            ]
            : []),
    ];
    const where = `the partitioned index ${whole.id} on ${whole.table.id}`;
    const because = reasons.length > 0 ? reasons.join(', ') : 'not attached to all partitions';
    return {
        rule: 'invalid-index',
        severity: 'error',
        evidence: 'catalogue',
        title: isUsable(whole) ? `${where} has ${because}` : `${where} is invalid: ${because}`,
        detail: 'Queries on these partitions go without it, and a unique one does not hold across the whole table. CREATE INDEX … ON ONLY makes such an index, to be completed by one index for each partition.',
        object: whole.id,
        advice: 'Build what is missing on each partition and attach it; the last one makes it valid.',
        sql: [
            ...parts.map(({ schema, name }) => `REINDEX INDEX CONCURRENTLY ${(0,identifiers/* quoteQualified */.$s)(schema, name)};`),
            ...lacking.map(({ index, partitions, rest }) => attachSql({ ...index, rest }, partitions)),
        ].join('\n'),
    };
}
const NAMED = 5;
function withList(noun, names) {
    const more = names.length > NAMED ? ', …' : '';
    return `${(0,report_words/* plural */.LS)(names.length, noun)} (${names.slice(0, NAMED).join(', ')}${more})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/work.ts
/**
 * pg_stat_progress_create_index shows what other roles do only to members of pg_read_all_stats; to all others
 * it shows that they do (backend_progress in pgstatfuncs.c). pg_locks hides nothing: a session that works
 * CONCURRENTLY keeps a ShareUpdateExclusiveLock on the table throughout, and on an index that is there
 * already (REINDEX, DROP).
 */
const WORK_SQL = `
WITH locked AS (
  SELECT l.relation, l.pid, c.relkind FROM pg_catalog.pg_locks l
  JOIN pg_catalog.pg_class c ON c.oid = l.relation
  WHERE l.locktype = 'relation' AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
    AND l.pid <> pg_catalog.pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
), building AS (
  SELECT pid, index_relid AS index, command, phase FROM pg_catalog.pg_stat_progress_create_index
  WHERE datname = pg_catalog.current_database()
)
SELECT index::int8::text AS oid, phase, false AS hidden FROM building WHERE index <> 0
UNION ALL
SELECT relation::int8::text, phase, false FROM locked LEFT JOIN building USING (pid) WHERE relkind IN ('i', 'I')
UNION ALL
SELECT relation::int8::text, NULL, true FROM locked
JOIN building USING (pid) WHERE command IS NULL AND relkind IN ('r', 'm', 'p')`;
/** Reads what is being done to the indexes of this database. Nothing of it can be seen on a standby. */
async function readIndexWork(client) {
    const { rows } = await client.query(WORK_SQL);
    const indexes = new Map();
    const tables = new Set();
    for (const { oid, phase, hidden } of rows) {
        if (hidden)
            tables.add(Number(oid));
        else
            indexes.set(Number(oid), phase ?? indexes.get(Number(oid)) ?? null);
    }
    return { indexes, tables };
}
/** What was seen at one of two moments. */
function bothWorks(one, other) {
    return {
        indexes: new Map([...one.indexes, ...other.indexes]),
        tables: new Set([...one.tables, ...other.tables]),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/indexes.ts









/** Indexes that are broken, repeat another one, or are missing behind a foreign key; from the catalogue alone. */
const indexesCheck = {
    id: 'indexes',
    title: 'Indexes',
    run: async (context, scope) => {
        // In a transaction of its own: what was being built then may be done by the time of the snapshot.
        const before = await context.read(readIndexWork);
        const { count, broken, work, findings } = await context.read((client) => look(client, before));
        scope.findAll(findings, manyOf);
        if (broken.length > 0)
            sayWhatWasHidden(context, work, scope);
        return {
            result: [
                `${count.toLocaleString('en-US')} ${count === 1 ? 'index' : 'indexes'}`,
                ...indexes_countsOf(findings),
            ].join(', '),
        };
    },
};
async function look(client, before) {
    const indexes = await (0,index_facts/* listIndexes */.J)(client);
    const work = bothWorks(before, await readIndexWork(client));
    const broken = brokenIndexes(indexes, work);
    const alone = broken.filter(({ whole, state }) => whole === null || state === 'building');
    const inFamilies = broken.filter((one) => !alone.includes(one));
    const known = new Set(broken.map(({ index }) => index.oid));
    const duplicates = (0,index_duplicates/* duplicatesAmong */.z)(indexes).filter(({ index }) => !known.has(index.oid));
    const findings = [
        ...alone.map(brokenFinding),
        ...(await partitionedFindings(client, inFamilies)),
        ...duplicates.map(duplicate_findings/* duplicateFinding */.Z),
        ...(await foreignKeyFindings(client, uncoveredKeys(await listForeignKeys(client), indexes))),
    ];
    return { count: indexes.length, broken, work, findings };
}
/** What stands behind a number: of many findings in one, and in the result. */
const indexes_WORDS = {
    'invalid-index error': { many: 'invalid indexes', result: 'invalid' },
    'index-not-ready error': { many: 'indexes that are not ready', result: 'not ready' },
    'index-left-over error': { many: 'indexes left over', result: 'left over' },
    'index-left-over warning': { many: 'usable indexes left over', result: 'left over but usable' },
    'index-being-built warning': { many: 'indexes being built', result: 'being built' },
    'duplicate-index warning': { many: 'duplicate indexes', result: 'duplicate' },
    'duplicate-index notice': {
        many: 'indexes are only the beginning of another one',
        result: 'the beginning of another one',
    },
    'foreign-key-without-index warning': {
        many: 'foreign keys of large tables without an index',
        result: 'missing behind foreign keys of large tables',
    },
    'foreign-key-without-index notice': {
        many: 'foreign keys without an index',
        result: 'missing behind foreign keys',
    },
};
function kindOf({ rule, severity }) {
    return `${rule} ${severity}`;
}
function manyOf(finding) {
    return indexes_WORDS[kindOf(finding)]?.many ?? finding.rule;
}
function indexes_countsOf(findings) {
    return Object.entries(indexes_WORDS).flatMap(([kind, { result }]) => {
        const count = findings.filter((finding) => kindOf(finding) === kind).length;
        return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${result}`];
    });
}
function sayWhatWasHidden({ database }, work, scope) {
    if (database.facts.standby) {
        scope.notVerified('indexes: whether those that are invalid are just being built cannot be seen on a standby');
    }
    else if (work.tables.size > 0) {
        scope.notVerified('indexes: which index another role is building on a table cannot be seen without pg_read_all_stats');
    }
}

// EXTERNAL MODULE: ./packages/core/src/migrations/pending.ts
var pending = __webpack_require__(456);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(576);
// EXTERNAL MODULE: ./packages/core/src/migrations/pending-findings.ts
var pending_findings = __webpack_require__(5983);
// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(2224);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/logs.ts
/** Messages of these classes quote the values of rows: data exceptions, broken constraints, RAISE. */
const QUOTES_VALUES = /^(22|23|P0)/;
/** Colours, in the excerpt of the file that Prisma writes down. */
const COLOUR = new RegExp(String.raw `\u001b\[[0-9;]*m`, 'g');
const LONGEST = 300;
/**
 * Why an attempt failed, out of `_prisma_migrations.logs`: Prisma's ApplyMigrationError (P3018) with the
 * database's error in it, without the values of anybody's rows. Undefined where the text has no SQLSTATE,
 * so that nobody knows what it quotes.
 */
function whyItFailed(logs) {
    const text = logs?.replace(COLOUR, '') ?? '';
    const code = /^Database error code: ([0-9A-Z]{5})\s*$/m.exec(text)?.[1];
    if (code === undefined)
        return undefined;
    const message = /^(?:ERROR|FATAL|PANIC): (.*)$/m.exec(text)?.[1]?.trim();
    if (message === undefined || QUOTES_VALUES.test(code)) {
        return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
    }
    const shown = message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message;
    return `${shown} (SQLSTATE ${code})`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/failed-findings.ts


/** A migration that is neither finished nor rolled back: running, failed half-way, or failed and undone by Postgres. */
function failedFinding(row, migration, { failed }, place) {
    const about = {
        severity: 'error',
        evidence: 'catalogue',
        migration: row.name,
        place: migration ? { file: place.show(migration.file), line: 1 } : { file: place.folder },
    };
    if (isRunning(row, failed, place))
        return { ...runningFinding(row, place), ...about };
    const left = row.appliedSteps > 0 ? 'steps' : (place.left.get(row.name) ?? 'not known');
    return left === 'nothing'
        ? { ...undoneFinding(row, place), ...about }
        : { ...halfFinding(row, left, place), ...about };
}
/** The deploy that holds Prisma's lock works on the newest attempt; with logs it has failed already. */
function isRunning(row, failed, { lockedBy }) {
    if (lockedBy === undefined || row.logs !== undefined)
        return false;
    return failed.every((other) => other.row.startedAt <= row.startedAt);
}
function runningFinding(row, { lockedBy, database }) {
    return {
        rule: 'migration-running',
        title: `${row.name} is being applied right now`,
        detail: `It was started ${row.startedAt} and is not finished, and the server process ${String(lockedBy)} of ${database} holds Prisma's advisory lock. What is seen now may be otherwise in a moment.`,
        advice: 'Validate again when the deploy is over. If no deploy is running, the session was left behind: end it, and see then what the migration left.',
        sql: `SELECT pid, usename, client_addr, state, xact_start, query FROM pg_stat_activity WHERE pid = ${String(lockedBy)};\n-- SELECT pg_terminate_backend(${String(lockedBy)});`,
    };
}
function undoneFinding(row, place) {
    return {
        rule: 'history-failed-migration',
        title: `${row.name} has failed; Postgres took it back as a whole`,
        detail: [
            startedWords(row, place),
            `It was one transaction, so nothing of it stayed (${place.transactionsBecause}).`,
            ...reasonWords(row),
        ].join('\n'),
        advice: `Mend what made it fail, run ${resolve('rolled-back', row)}, then \`npx prisma migrate deploy\`.`,
        sql: logsSql(place),
    };
}
/** `steps`: the history itself says that some were applied. */
function halfFinding(row, left, place) {
    const stayed = {
        steps: `${row.appliedSteps} of its steps stayed applied.`,
        part: `What ran before the error may have stayed (${place.transactionsBecause}).`,
        'not known': 'What it left cannot be told: its file is not in the tree, or does not parse.',
    }[left];
    return {
        rule: 'migration-half-applied',
        title: left === 'steps'
            ? `${row.name} has failed half-way: part of it is applied`
            : `${row.name} has failed, and part of it may be applied`,
        detail: [startedWords(row, place), stayed, ...reasonWords(row)].join('\n'),
        advice: [
            'Compare the file with what the database has, statement by statement. Then either',
            `undo by hand what stayed and run ${resolve('rolled-back', row)}: the whole file is applied again by the next \`npx prisma migrate deploy\`;`,
            `or finish the rest of the file by hand and run ${resolve('applied', row)}: Prisma never runs it again.`,
        ].join('\n'),
        sql: logsSql(place),
    };
}
function startedWords(row, { database }) {
    return `Started ${row.startedAt} in ${database}, never finished. \`prisma migrate deploy\` refuses everything (P3009) until it is resolved.`;
}
function reasonWords({ logs }) {
    const why = whyItFailed(logs);
    if (why !== undefined)
        return [`The server said: ${why}.`];
    return [
        logs === undefined
            ? 'Prisma wrote down no reason.'
            : 'Prisma wrote down why: see the column logs.',
    ];
}
function resolve(as, { name }) {
    return `\`npx prisma migrate resolve --${as} ${(0,recovery/* shellWord */.r)(name)}\``;
}
function logsSql({ table }) {
    return `SELECT migration_name, started_at, logs FROM ${table} WHERE finished_at IS NULL AND rolled_back_at IS NULL;`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/findings.ts



/** What stands for the rest where there are dozens. */
const findings_MANY = {
    'history-failed-migration': 'failed migrations',
    'migration-half-applied': 'migrations that may be half applied',
    'migration-pending': 'migrations that are not applied',
    'migration-unknown': 'migrations that the tree does not have',
    'migration-checksum-differs': 'migrations that were applied with another content',
    'migration-applied-twice': 'migrations that were applied more than once',
};
/** What a number of findings of one rule about a history are called. */
function findings_manyOf({ rule }) {
    return findings_MANY[rule] ?? 'findings about the migration history';
}
/** Everything that is wrong in a history, gravest first. */
function historyFindings(view, place) {
    const { failed, pending, renamed, unknown, edited, repeated } = view;
    const blocked = failed[0]?.row.name;
    return [
        ...failed.map(({ row, migration }) => failedFinding(row, migration, view, place)),
        ...pending.map((one) => pendingFinding(one, blocked, place)),
        ...renamed.map(({ migration, old }) => (0,pending_findings/* renamedFinding */.ow)(migration, old.name, `in the history of ${place.database}`, place.show)),
        ...unknown.map((row) => unknownFinding(row, place)),
        ...edited.map((one) => checksumFinding(one, place)),
        ...repeated.map((one) => repeatedFinding(one, place)),
        ...lateFinding(view.late, place),
    ];
}
function pendingFinding({ migration: { name, file }, attempt }, blocked, place) {
    return {
        rule: 'migration-pending',
        severity: 'error',
        evidence: 'catalogue',
        title: `${name} is not applied`,
        detail: [
            `The tree has it, and the history of ${place.database} does not say that it was applied.`,
            ...attemptWords(attempt),
        ].join(' '),
        place: { file: place.show(file), line: 1 },
        migration: name,
        advice: pendingAdvice(blocked, place),
    };
}
function pendingAdvice(blocked, { lockedBy }) {
    if (lockedBy !== undefined) {
        return `The server process ${String(lockedBy)} holds Prisma's advisory lock: a deploy is running, or was left behind. Validate again when it is over.`;
    }
    return blocked === undefined
        ? 'Run `npx prisma migrate deploy` against this database. If it was run, it went to another database or to another ?schema=.'
        : `\`npx prisma migrate deploy\` applies it, but refuses everything (P3009) until ${blocked} is resolved.`;
}
function attemptWords(attempt) {
    if (attempt?.rolledBackAt === undefined)
        return [];
    const words = `Its last attempt, of ${attempt.startedAt}, was marked as rolled back at ${attempt.rolledBackAt}.`;
    return attempt.finishedAt === undefined
        ? [words]
        : [
            words,
            'That row has finished_at too, which Prisma itself never writes: `prisma migrate deploy` applies it again, while `migrate status` of some versions calls it applied.',
        ];
}
function unknownFinding(row, place) {
    return {
        rule: 'migration-unknown',
        severity: 'error',
        evidence: 'catalogue',
        title: `${row.name} is applied, and the tree does not have it`,
        detail: `The history of ${place.database} says that it was applied at ${row.finishedAt ?? row.startedAt}. \`prisma migrate deploy\` says nothing about it, and a database built from the tree would lack it.`,
        place: { file: place.folder },
        migration: row.name,
        advice: 'Validate the commit that was deployed: another one, perhaps a newer one, was deployed here. If the folder was deleted or renamed, restore it, and undo what it did in a new migration.',
    };
}
function checksumFinding({ migration, row }, place) {
    return {
        rule: 'migration-checksum-differs',
        severity: 'error',
        evidence: 'catalogue',
        title: `${migration.name} was applied with another content than its file has`,
        detail: `The history of ${place.database} has the checksum ${row.checksum.slice(0, 12)}…, the file ${migration.checksum.slice(0, 12)}… (line ends do not count). \`prisma migrate deploy\` and \`status\` do not notice: this database has what the old text did, new ones get the new text.`,
        place: { file: place.show(migration.file), line: 1 },
        migration: migration.name,
        advice: 'Restore the text that was applied (git log -p shows when it changed), and put the change into a new migration.',
    };
}
function repeatedFinding({ name, rows }, place) {
    return {
        rule: 'migration-applied-twice',
        severity: 'error',
        evidence: 'catalogue',
        title: `${name} was applied ${rows.length} times`,
        detail: `The history of ${place.database} has a finished row for each: ${rows.map(({ startedAt }) => startedAt).join(', ')}. What the file does to rows happened as often. Two deploys at the same time without Prisma's advisory lock do this, and rows that were written by hand.`,
        place: { file: place.folder },
        migration: name,
        advice: 'Look at what the second run did, mend it, and mark the surplus row as rolled back (rolled_back_at set, finished_at NULL).',
        sql: `SELECT id, started_at, finished_at, applied_steps_count FROM ${place.table} ORDER BY migration_name, started_at;`,
    };
}
/** One for all: it happened, and nobody can change it any more. */
function lateFinding(late, place) {
    const [first] = late;
    if (!first)
        return [];
    const names = (0,report_words/* namesInWords */.hy)(late.map(({ name }) => name));
    const were = late.length === 1 ? 'was' : 'were';
    return [
        {
            rule: 'migration-out-of-order',
            severity: 'notice',
            evidence: 'catalogue',
            title: `${(0,report_words/* plural */.LS)(late.length, 'migration')} ${were} applied after ones that sort behind`,
            detail: `In ${place.database}: ${names}. A database built from the tree applies them in the order of their names.`,
            place: { file: place.show(first.file), line: 1 },
            ...(late.length === 1 ? { migration: first.name } : {}),
        },
    ];
}
/** @param schema Where the history was looked for. */
function absentFinding({ empty, elsewhere }, database, schema) {
    const others = elsewhere.map((name) => JSON.stringify(name)).join(', ');
    const hint = others === '' ? '' : ` There is one in the schema ${others}: give ?schema= in the URL.`;
    if (empty) {
        return {
            rule: 'history-empty',
            severity: 'error',
            evidence: 'catalogue',
            title: `${database} has neither a migration history nor a table in the schema ${schema}: nothing was deployed there`,
            advice: `Check the database name and ?schema= of database-url, and where \`prisma migrate deploy\` was pointed at.${hint}`,
        };
    }
    return {
        rule: 'history-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `${database} has no migration history in the schema ${schema}, though it is not empty`,
        detail: '`prisma migrate deploy` stops there with P3005: no migration of the tree was deployed.',
        advice: `Check the database name and ?schema= of database-url.${hint} If they are right, baseline it: \`npx prisma migrate resolve --applied NAME\` for each migration it already has, then \`npx prisma migrate deploy\`.`,
    };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/execution/left.ts
var left = __webpack_require__(1741);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/left-behind.ts



/**
 * What a file can leave behind when it fails somewhere, whichever statement it was.
 *
 * @param sql Of the file; undefined when the tree does not have it.
 * @param mode How the project's Prisma sends a file.
 */
async function whatFailureLeaves(sql, mode) {
    if (sql === undefined)
        return 'not known';
    const split = await (0,sql_statements/* splitStatements */.Xd)(sql);
    if (!split.ok)
        return 'not known';
    const { statements } = split;
    const sentAs = sentWhole(statements, mode) ? 'batch' : 'statements';
    const leavesSomething = failurePoints(statements).some((completed) => (0,left/* keptStatements */.xN)(statements, completed, sentAs).length > 0);
    return leavesSomething ? 'part' : 'nothing';
}
/** What Prisma's own splitter cannot read goes as one batch also where the version splits. */
function sentWhole(statements, mode) {
    return (mode === 'batch' || (statements.length > 1 && (0,transport/* unreadableForPrisma */.V)(statements) !== undefined));
}
/**
 * How many statements were completed when it failed. The later it failed, the more stayed; besides, some
 * statements leave traces of their own when they fail.
 */
function failurePoints(statements) {
    const last = statements.length - 1;
    return statements.flatMap(({ kind, runsOutsideTransaction }, index) => index === last || runsOutsideTransaction === true || kind === 'DoStmt' || kind === 'CallStmt'
        ? [index]
        : []);
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/cli.ts + 1 modules
var cli = __webpack_require__(6538);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/status-output.ts
/**
 * The sentences of the command (6.19.3 and 7.10.1, seen and read in their source). The first kind ends the
 * command, so that a list that is missing says nothing.
 */
const LISTS = {
    pending: /^(?:Following|The) migrations? have not yet been applied:\n/m,
    failed: /^Following migrations? have failed:\n/m,
    unknown: /^The migrations? from the database are not found locally in [^\n]*:\n/m,
};
/**
 * Reads the output of `prisma migrate status`.
 *
 * @returns What it said of the history, or why it came to say nothing.
 */
function readStatusOutput(result) {
    if (result.timedOut)
        return { reason: 'it did not end in time and was ended' };
    if (result.engineMissing)
        return { reason: "Prisma's schema engine could not be started" };
    if (result.ok)
        return { upToDate: true };
    const lists = Object.entries(LISTS).flatMap(([name, header]) => {
        const names = listAfter(header, result.output);
        return names === undefined ? [] : [[name, names]];
    });
    if (lists.length > 0)
        return { upToDate: false, ...Object.fromEntries(lists) };
    return { reason: failure(result) };
}
function listAfter(header, output) {
    const match = header.exec(output);
    if (!match)
        return undefined;
    const rest = output.slice(match.index + match[0].length);
    return (rest.split(/\n[ \t]*(?:\n|$)/)[0] ?? '').split('\n').map((line) => line.trim());
}
const status_output_LONGEST = 300;
function failure({ exitCode, output }) {
    const at = output.search(/^Error\b/m);
    const said = (at === -1 ? output : output.slice(at)).replace(/\s+/g, ' ').trim();
    const words = said.length > status_output_LONGEST ? `${said.slice(0, status_output_LONGEST - 1)}…` : said;
    return words === '' ? `it ended with exit code ${String(exitCode)} and no word` : words;
}
/**
 * What Prisma says otherwise than the history, one sentence each; empty when both agree. Prisma speaks of
 * unknown migrations only where others are pending, so that silence about them is no contradiction.
 */
function disagreements(prisma, history) {
    const isBehind = history.pending.length + history.failed.length > 0;
    if (prisma.upToDate) {
        return isBehind
            ? [`Prisma calls the database up to date; by its history ${behindWords(history)}.`]
            : [];
    }
    return ['pending', 'failed', 'unknown'].flatMap((kind) => {
        const said = prisma[kind];
        return said === undefined ? [] : difference(KIND_WORDS[kind], said, history[kind]);
    });
}
const KIND_WORDS = {
    pending: 'not applied',
    failed: 'failed',
    unknown: 'applied and not in the tree',
};
function behindWords({ pending, failed }) {
    return [
        ...(failed.length > 0 ? [`${failed.join(', ')} failed`] : []),
        ...(pending.length > 0 ? [`${pending.length} are not applied`] : []),
    ].join(' and ');
}
function difference(what, prisma, history) {
    // A name with a line break in it cannot be told apart in Prisma's list.
    const ours = new Set(history.flatMap((name) => name.split('\n').map((line) => line.trim())));
    const theirs = new Set(prisma);
    const onlyPrisma = [...theirs].filter((name) => !ours.has(name));
    const onlyHistory = [...ours].filter((name) => !theirs.has(name));
    return [
        ...onlyPrisma.map((name) => `Prisma calls ${name} ${what}; the history does not.`),
        ...onlyHistory.map((name) => `The history says of ${name}: ${what}; Prisma does not.`),
    ];
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(3668);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/status-url.ts




/** Parameters of Prisma's that are taken over as they are. What it does not know it leaves out without a word. */
const KEPT = [
    ...['schema', 'connect_timeout', 'socket_timeout', 'pool_timeout', 'channel_binding'],
    ...['sslidentity', 'max_connection_lifetime', 'max_idle_connection_lifetime'],
];
/** How long one statement of `prisma migrate status` may take and wait; it reads a few small tables. */
const STATUS_SETTINGS = [
    '-c default_transaction_read_only=on',
    '-c statement_timeout=15000',
    '-c lock_timeout=2000',
];
/**
 * The URL of a direct connection as Prisma's schema engine has to get it, so that it can only read and is
 * protected no less than Belay's own connections.
 *
 * The engine's parser (prisma-engines, quaint/src/connector/postgres/url.rs) knows `options` and
 * `application_name`; of TLS it knows `sslmode=disable|prefer|require`, takes every other mode for `prefer`
 * without a word, and verifies only with `sslaccept=strict`: the chain and the name, so that there is no
 * `verify-ca`. Its `sslcert` is the file of the server's CA, its `sslidentity` the client's own as PKCS #12.
 *
 * @param env For libpq's variables and its files in the home folder.
 * @returns The URL, or why Prisma cannot connect as Belay does.
 * @throws UserError `tls-option-invalid`.
 */
async function readOnlyPrismaUrl(url, env) {
    const tls = (0,tls_request/* readTlsRequest */.tt)(url, { env, remote: 'verify-full' });
    const given = new URL(url).searchParams;
    if (tls.certificate !== undefined && tls.key !== undefined && !given.has('sslidentity')) {
        return {
            reason: 'Prisma takes a client certificate as sslidentity (PKCS #12) only, not as sslcert and sslkey',
        };
    }
    const target = new URL(bareUrl(url));
    for (const name of KEPT) {
        const value = given.get(name);
        if (value !== null)
            target.searchParams.set(name, value);
    }
    if (tls.keyPassword !== undefined)
        target.searchParams.set('sslpassword', tls.keyPassword);
    for (const [name, value] of await tlsParameters(tls, env))
        target.searchParams.set(name, value);
    target.searchParams.set('options', [...given.getAll('options'), ...STATUS_SETTINGS].join(' '));
    target.searchParams.set('application_name', 'belay');
    // The engine decodes a plus too, but not everything that reads such a URL does.
    return { url: target.href.replaceAll('+', '%20') };
}
/** Who and where, with the port in its place: Prisma reads no `?port=`, `?user=` or `?password=`. */
function bareUrl(url) {
    const { host, port, database, ...parts } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const given = new URL(url).searchParams;
    const user = encodeURIComponent(given.get('user') ?? parts.user);
    const password = encodeURIComponent(given.get('password') ?? parts.password);
    const login = password === '' ? user : `${user}:${password}`;
    const socket = host.startsWith('/');
    const query = socket ? `?host=${encodeURIComponent(host)}` : '';
    const server = `${socket ? 'localhost' : host}:${port}`;
    return `postgresql://${login}@${server}/${encodeURIComponent(database)}${query}`;
}
async function tlsParameters(tls, env) {
    const { mode, acceptsAny } = tls;
    if (mode === 'disable')
        return [['sslmode', 'disable']];
    if (mode === 'allow' || mode === 'prefer')
        return [['sslmode', 'prefer']];
    const roots = acceptsAny ? undefined : await rootsFile(tls, env);
    // As with libpq, `require` verifies where a root certificate is there.
    const verifies = mode !== 'require' || roots !== undefined;
    return [
        ['sslmode', 'require'],
        ['sslaccept', verifies ? 'strict' : 'accept_invalid_certs'],
        ...(roots === undefined ? [] : [['sslcert', roots]]),
    ];
}
/** Absolute, because Prisma's command line is started elsewhere. Undefined: the system's. */
async function rootsFile(tls, env) {
    const { rootCertificates, certificate, key } = tls;
    if (rootCertificates === 'system')
        return undefined;
    if (rootCertificates !== undefined)
        return external_node_path_default().resolve(rootCertificates);
    // Prisma's own meaning of the word.
    if (certificate !== undefined && key === undefined)
        return external_node_path_default().resolve(certificate);
    const home = env['HOME'];
    if (home === undefined)
        return undefined;
    const usual = external_node_path_default().join(home, '.postgresql', 'root.crt');
    return (0,promises_.access)(usual).then(() => usual, () => undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/prisma-status.ts



/** Starting the command line and its engine takes a second or two. */
const LONGEST_MS = 60_000;
/** What is left of the output in a finding. */
const TAIL_LINES = 30;
/**
 * Asks the project's own `prisma migrate status` and compares it with the history. It is asked only where a
 * history was read: on a database without the schema of `?schema=` it would try to create that.
 */
async function comparePrismaStatus(context, history, scope) {
    const asked = await askPrismaStatus(context);
    const says = 'reason' in asked ? asked : readStatusOutput(asked.result);
    if ('reason' in says) {
        scope.notVerified(`whether prisma migrate status agrees: ${says.reason}`);
        return 'not asked';
    }
    const { result } = asked;
    const sentences = disagreements(says, history);
    const differs = sentences.length > 0;
    if (differs)
        scope.find(differsFinding(sentences, result));
    scope.item({
        status: differs ? 'failed' : 'passed',
        name: 'prisma migrate status',
        result: differs ? 'says otherwise' : says.upToDate ? 'agrees: up to date' : 'agrees',
        durationMs: Math.round(result.durationMs),
    });
    return differs ? 'differs' : 'agrees';
}
/** Runs the command in the place of one of our connections, read only; or says why it cannot be run. */
async function askPrismaStatus(context) {
    const { project, tree, database, ports, budget } = context;
    const reason = prisma_status_whyNot(context);
    if (reason !== undefined)
        return { reason };
    const target = await readOnlyPrismaUrl(database.url, ports.env);
    if ('reason' in target)
        return target;
    const { schema } = tree;
    if (!schema)
        throw new Error('asked without a schema');
    const result = await database.pool.lend(() => (0,cli/* migrateStatus */.u6)({
        ...{ project, schema, migrations: tree.directory, databaseUrl: target.url },
        deadlineMs: Math.max(1, Math.min(LONGEST_MS, budget.left())),
    }, ports));
    return { result };
}
function prisma_status_whyNot({ project, tree, database, budget }) {
    if (project.cli === undefined) {
        return 'Prisma is not installed in the project (run npm ci before)';
    }
    if (project.engine === undefined) {
        return "Prisma's schema engine is not in place (npx prisma version downloads it), and validating downloads nothing";
    }
    if (!tree.schema)
        return 'no schema.prisma was found, and Prisma needs it';
    const { pooler } = database.facts;
    if (pooler !== undefined || isMarkedPooled(database.url)) {
        return `through ${pooler ?? 'the pooler that pgbouncer=true names'} Prisma would leave settings and prepared statements on connections that others use; give validate the direct URL`;
    }
    return budget.spent ? "the check's time was up" : undefined;
}
/** Prisma's own word for a URL that leads to a transaction pooler. */
function isMarkedPooled(url) {
    return new URL(url).searchParams.get('pgbouncer') === 'true';
}
function differsFinding(sentences, { output }) {
    return {
        rule: 'prisma-status-differs',
        severity: 'error',
        evidence: 'measured',
        title: 'prisma migrate status does not say what the migration history says',
        detail: [...sentences, '', 'It printed:', ...output.trim().split('\n').slice(-TAIL_LINES)].join('\n'),
        advice: 'Look at the rows of these migrations in _prisma_migrations: what the two make of them is not the same, so that the next deploy does not do what status says. A row with both finished_at and rolled_back_at does this.',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/history/reading.ts



/** Reads Prisma's history in the schema of the URL, and who works on it right now. */
async function readHistory(context) {
    const { schema } = context.database;
    try {
        return await context.read(async (client) => {
            const rows = await (0,prisma_history/* readPrismaHistory */.Dg)(client, schema);
            return rows === undefined
                ? { kind: 'absent', ...(await surroundings(client, schema)) }
                : { kind: 'read', rows, lockedBy: await lockHolder(client) };
        });
    }
    catch (error) {
        if (!(error instanceof errors/* UserError */.yo) || error.code !== 'history-unreadable')
            throw error;
        return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
    }
}
const INSUFFICIENT_PRIVILEGE = '42501';
function remedy({ cause }, { database }) {
    if (cause?.code !== INSUFFICIENT_PRIVILEGE)
        return '';
    const { schema, facts } = database;
    const [table, role] = [(0,identifiers/* quoteQualified */.$s)(schema, prisma_history/* HISTORY_TABLE */.GQ), (0,identifiers/* quoteIdent */.v4)(facts.role)];
    return `GRANT SELECT ON ${table} TO ${role} (and USAGE on its schema) lets it be looked at.`;
}
const OTHER_HISTORIES = `
  SELECT n.nspname AS schema
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
   ORDER BY n.nspname`;
async function surroundings(client, schema) {
    const { rows } = await client.query(OTHER_HISTORIES, [prisma_history/* HISTORY_TABLE */.GQ]);
    return {
        empty: await (0,prisma_history/* isSchemaEmpty */.t1)(client, schema),
        elsewhere: rows.map((row) => row.schema),
    };
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
    const { rows } = await client.query(LOCK_HOLDER, [prisma_history/* PRISMA_ADVISORY_LOCK */.Hh]);
    return rows[0]?.pid;
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(4236);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql-text.ts
var sql_text = __webpack_require__(7815);
;// CONCATENATED MODULE: ./packages/core/src/validate/history/view.ts


/** Rules of the tree whose folder Prisma or Belay cannot read: the name is known all the same. */
const BROKEN_FOLDER = new Set(['migration-file-missing', 'migration-symlink']);
/** Names of folders that hold no migration that could be read. */
function brokenFolders({ findings }) {
    return findings.flatMap(({ rule, migration }) => BROKEN_FOLDER.has(rule) && migration !== undefined ? [migration] : []);
}
/**
 * Sorts out what became of each migration, by the rules of Prisma's own: a row marked as rolled back does not
 * count, one that is neither finished nor rolled back is a failure.
 *
 * @param rows Oldest attempt first, as `readPrismaHistory` gives them.
 */
function compareHistory(tree, rows) {
    const known = new Map(tree.migrations.map((migration) => [migration.name, migration]));
    const broken = new Set(brokenFolders(tree));
    const applied = byName(rows.filter(({ state }) => state === 'applied'));
    const failed = byName(rows.filter(({ state }) => state === 'failed'));
    const tried = byName(rows);
    const unknown = [...applied]
        .filter(([name]) => !known.has(name) && !broken.has(name) && !failed.has(name))
        .map(([, attempts]) => newest(attempts));
    const waiting = tree.migrations.filter(({ name }) => !applied.has(name) && !failed.has(name));
    const renamed = renames(waiting, unknown);
    const found = new Set(renamed.flatMap(({ migration, old }) => [migration.name, old.name]));
    const done = tree.migrations.flatMap((migration) => {
        const attempts = failed.has(migration.name) ? undefined : applied.get(migration.name);
        return attempts ? [{ migration, row: newest(attempts) }] : [];
    });
    return {
        applied: done,
        failed: [...failed].map(([name, attempts]) => ({
            row: newest(attempts),
            migration: known.get(name),
        })),
        pending: waiting
            .filter(({ name }) => !found.has(name))
            .map((migration) => ({ migration, attempt: tried.get(migration.name)?.at(-1) })),
        renamed,
        unknown: unknown.filter(({ name }) => !found.has(name)),
        edited: done.filter(({ migration, row }) => !adapter/* prismaAdapter */._.matchesChecksum(migration.sql, row.checksum)),
        repeated: [...applied]
            .filter(([, attempts]) => attempts.length > 1)
            .map(([name, attempts]) => ({ name, rows: attempts })),
        late: lateOnes(tree.migrations, applied),
        latest: rows.findLast(({ state }) => state === 'applied'),
    };
}
function renames(waiting, unknown) {
    const taken = new Set();
    return waiting.flatMap((migration) => {
        const old = unknown.find(({ name, checksum }) => !taken.has(name) &&
            (0,sql_text/* hasStatement */.I)(migration.sql) &&
            adapter/* prismaAdapter */._.matchesChecksum(migration.sql, checksum));
        if (!old)
            return [];
        taken.add(old.name);
        return [{ migration, old }];
    });
}
/** In the order of their first success; several at the same instant say nothing about an order. */
function lateOnes(migrations, applied) {
    const started = migrations
        .map((migration, place) => ({
        ...{ migration, place },
        at: applied.get(migration.name)?.[0]?.startedAt,
    }))
        .filter((one) => one.at !== undefined)
        .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place - b.place));
    let furthest = -1;
    return started.flatMap(({ migration, place }) => {
        const late = place < furthest;
        furthest = Math.max(furthest, place);
        return late ? [migration] : [];
    });
}
function byName(rows) {
    const named = new Map();
    for (const row of rows)
        named.set(row.name, [...(named.get(row.name) ?? []), row]);
    return named;
}
function newest(attempts) {
    const last = attempts.at(-1);
    if (!last)
        throw new Error('a migration without an attempt');
    return last;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/migrations.ts










/** The migration history against the tree, and `prisma migrate status` against both. */
const migrationsCheck = {
    id: 'migrations',
    title: 'Migrations',
    async run(context, scope) {
        const reading = await readHistory(context);
        if (reading.kind === 'read')
            return judgeHistory(context, reading, scope);
        const broken = findEach(scope, (0,pending/* concerning */.n)(context.tree.findings, []));
        if (reading.kind === 'absent') {
            const { database } = context;
            scope.find(absentFinding(reading, (0,postgres_url/* describeUrl */.Ng)(database.url), database.schema));
            describe(context, compareHistory(context.tree, []));
            return { result: 'there is no migration history' };
        }
        scope.notVerified(`the migration history: ${reading.reason}`);
        return {
            result: 'the migration history may not be read',
            ...(broken ? {} : { status: 'not-verified' }),
        };
    },
};
async function judgeHistory(context, { rows, lockedBy }, scope) {
    const view = compareHistory(context.tree, rows);
    const notApplied = [...view.pending, ...view.renamed].map(({ migration }) => migration);
    scope.findAll(historyFindings(view, await migrations_placeOf(context, view, lockedBy)), findings_manyOf);
    findEach(scope, (0,pending/* concerning */.n)(context.tree.findings, notApplied));
    describe(context, view);
    const status = await comparePrismaStatus(context, said(context, view, notApplied), scope);
    const counted = `${view.applied.length} of ${context.tree.migrations.length} applied`;
    return { result: `${counted}${STATUS_WORDS[status]}` };
}
const STATUS_WORDS = {
    agrees: ', prisma migrate status agrees',
    differs: ', prisma migrate status says otherwise',
    'not asked': '',
};
/** @returns Whether one of them is an error. */
function findEach(scope, findings) {
    return findings
        .map((finding) => scope.find(finding))
        .some(({ severity }) => severity === 'error');
}
async function migrations_placeOf(context, { failed }, lockedBy) {
    const { database, tree, project } = context;
    const left = failed.map(async ({ row, migration }) => [row.name, await whatFailureLeaves(migration?.sql, project.transactions)]);
    return {
        database: (0,postgres_url/* describeUrl */.Ng)(database.url),
        table: (0,identifiers/* quoteQualified */.$s)(database.schema, prisma_history/* HISTORY_TABLE */.GQ),
        folder: shown(context, tree.directory),
        show: (file) => shown(context, file),
        transactionsBecause: project.transactionsBecause,
        lockedBy,
        left: new Map(await Promise.all(left)),
    };
}
/** The same in the words of `prisma migrate status`: it counts a folder that it cannot read too. */
function said({ tree }, view, notApplied) {
    const applied = new Set(view.applied.map(({ migration }) => migration.name));
    return {
        pending: [
            ...notApplied.map(({ name }) => name),
            ...brokenFolders(tree).filter((name) => !applied.has(name)),
        ],
        failed: view.failed.map(({ row }) => row.name),
        unknown: unknownNames(view),
    };
}
/** Applied, and not in the tree under that name. */
function unknownNames({ unknown, renamed }) {
    return [...unknown, ...renamed.map(({ old }) => old)].map(({ name }) => name);
}
function describe(context, view) {
    const { details, tree } = context;
    details.migrations = {
        directory: shown(context, tree.directory),
        total: tree.migrations.length,
        applied: view.applied.length,
        pending: [...view.pending, ...view.renamed].map(({ migration }) => migration.name),
        failed: view.failed.map(({ row }) => row.name),
        unknown: unknownNames(view),
        ...(view.latest === undefined ? {} : { latest: view.latest.name }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/nulls.ts
var nulls = __webpack_require__(1290);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/nulls.ts






const nulls_WORDS = {
    check: 'nulls',
    one: 'NOT NULL column',
    many: 'NOT NULL columns',
    none: 'no NULLs',
    broken: 'NOT NULL columns with NULLs',
    advice: 'Give these rows a value; then validate the constraint where it is NOT VALID.',
};
/** Foreign tables are listed so that they can be named: nobody looks at their rows. */
const WITH_FOREIGN = ['r', 'p', 'f'];
/** NULLs where the schema forbids them. Notes the sizes of all tables for the metrics as well. */
const nullsCheck = {
    id: 'nulls',
    title: 'Nulls',
    async run(context, scope) {
        const declared = await readDeclared(context, (client, tables) => (0,nulls/* notNullColumns */.w)(client, tables, WITH_FOREIGN));
        const { tables, readable } = declared;
        await noteRows(context, tables);
        const questions = questionsByTable(readable, {
            bytes: (oid) => tables.get(oid)?.bytes ?? null,
        });
        return tell(context, scope, nulls_WORDS, declared, await answerAll(context, questions));
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/orphans.ts
var orphans = __webpack_require__(992);
;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/indexes.ts
/** Complete B-trees only. Of a partitioned table none: its index has no order over all partitions. */
const INDEXES_SQL = `
SELECT i.indrelid::int8::text AS table, (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'family', o.opcfamily::int8::text,
      'plain', i.indoption[k.n] = 0 AND i.indcollation[k.n] IS NOT DISTINCT FROM a.attcollation
        AND (b.typnamespace = 'pg_catalog'::pg_catalog.regnamespace OR b.typtype = 'e')) ORDER BY k.n)
  FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (n)
  JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n]
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] AND a.attnum > 0
  LEFT JOIN pg_catalog.pg_type d ON d.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_type b ON b.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = ANY ($1::oid[]) AND c.relkind = 'i' AND m.amname = 'btree'
  AND i.indisvalid AND i.indisready AND i.indislive AND i.indpred IS NULL
ORDER BY i.indexrelid`;
/** The B-trees of these tables that hold every row. Inside `context.read`. */
async function readKeyIndexes(client, tables) {
    const { rows } = await client.query(INDEXES_SQL, [
        tables,
    ]);
    return rows.map(({ table, columns }) => ({ table: Number(table), columns }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/sql.ts


/** The key's columns of a side; the child is known as `t`, the parent as `p`, as in the declaration's SQL. */
function names(columns, side) {
    const alias = side === 'child' ? 't' : 'p';
    return columns.map((column) => `${alias}.${(0,identifiers/* quoteIdent */.v4)(column[side])}`);
}
function row(parts) {
    return parts.length === 1 ? parts.join('') : `(${parts.join(', ')})`;
}
/** The parameters from `first` on as a key, of the types of the side that bounds the ranges. */
function parameters({ columns }, bounds, first) {
    const types = columns.map(({ childType, parentType }) => bounds === 'child' ? childType : parentType);
    return row(types.map((type, index) => `$${first + index}::text::${type}`));
}
function given({ columns }, side) {
    return names(columns, side)
        .map((name) => `${name} IS NOT NULL`)
        .join(' AND ');
}
function sql_within(path, side, bounds, { low, high }) {
    const key = row(names(path.columns, side));
    return [
        ...(low ? [`${key} > ${parameters(path, bounds, 1)}`] : []),
        ...(high ? [`${key} <= ${parameters(path, bounds, 1 + (low ? path.columns.length : 0))}`] : []),
    ];
}
/** The key so many keys further on: no row where fewer are left. The last parameter is how many. */
function stepSql(path, side, low) {
    const alias = side === 'child' ? 't' : 'p';
    const columns = names(path.columns, side);
    const conditions = [given(path, side), ...sql_within(path, side, side, { low, high: false })];
    const skip = 1 + (low ? path.columns.length : 0);
    return `SELECT ${columns.join(', ')} FROM ${path[side]} AS ${alias}
WHERE ${conditions.join(' AND ')}
ORDER BY ${columns.join(', ')} OFFSET $${skip}::int8 LIMIT 1`;
}
/**
 * Counts the child's rows of a range without a parent: both sides are read once, in the order of the key.
 *
 * @param bounds Whose types the range's ends have.
 */
function orphansInRangeSql(path, range, bounds) {
    const matches = path.columns.map(orphans/* keyEquality */.i8);
    const ours = [given(path, 'child'), ...sql_within(path, 'child', bounds, range)];
    const theirs = [...matches, ...sql_within(path, 'parent', bounds, range)];
    return `SELECT count(*)::text AS orphans FROM ${path.child} AS t
WHERE ${ours.join(' AND ')}
  AND NOT EXISTS (SELECT FROM ${path.parent} AS p WHERE ${theirs.join(' AND ')})`;
}
const INTEGERS = ['smallint', 'integer', 'bigint'];
/** Keys of which one can be seen to follow the other, with nothing between. */
function isInteger({ columns }) {
    return columns.every(({ childType, parentType }) => INTEGERS.includes(childType) && INTEGERS.includes(parentType));
}
/** The parent's first and last key, of a path of one column; 0 where it has none. */
function extremesSql(path) {
    const key = row(names(path.columns, 'parent'));
    return `SELECT ARRAY[coalesce(min(${key}), 0), coalesce(max(${key}), 0)]::text[] FROM ${path.parent} AS p`;
}
/**
 * Counts the child's rows whose key lies between two of the parent's that follow each other, or beyond its
 * first or last: these are the orphans, all of them. A path of one column.
 */
function orphansInGapsSql(path, range) {
    const key = row(names(path.columns, 'parent'));
    const child = row(names(path.columns, 'child'));
    const before = range.low ? parameters(path, 'parent', 1) : 'NULL';
    const conditions = sql_within(path, 'parent', 'parent', range);
    const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const real = isInteger(path) ? 'gap.high - 1 > gap.low' : 'gap.high > gap.low';
    const count = (condition) => `(SELECT count(*) FROM ${path.child} AS t WHERE ${condition})`;
    const gaps = `SELECT sum(${count(`${child} > gap.low AND ${child} < gap.high`)})
  FROM (SELECT lag(${key}) OVER (ORDER BY ${key}) AS low, ${key} AS high
    FROM ${path.parent} AS p ${where} OFFSET 0) AS gap
  WHERE ${real}`;
    const first = `SELECT ${key} FROM ${path.parent} AS p ${where} ORDER BY ${key} LIMIT 1`;
    const last = `SELECT ${key} FROM ${path.parent} AS p ORDER BY ${key} DESC LIMIT 1`;
    const toFirst = `${child} < (${first})${range.low ? ` AND ${child} > ${before}` : ''}`;
    // What was the last key of the range before may be gone meanwhile; its rows were counted.
    const beyond = `${child} > greatest((${last}), ${before})`;
    const withoutAny = `${given(path, 'child')} AND NOT EXISTS (SELECT FROM ${path.parent} AS p)`;
    const parts = [
        `coalesce((${gaps}), 0)`,
        count(toFirst),
        ...(range.high ? [] : [count(beyond)]),
        ...(range.high || range.low ? [] : [count(withoutAny)]),
    ];
    return `SELECT (${parts.join('\n+ ')})::text AS orphans`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/walk.ts


/** So few that they tell how fast it goes before much time is gone. */
const FIRST_STEP = 2_000;
const LEAST_STEP = 1_000;
/** A range should take about so long: a long transaction keeps vacuum from its work. */
const RANGE_MS = 1_500;
const walk_GROWTH = 6;
/** Of the time that is left, what a range should take, and the first one may: one that does not end is time lost. */
const walk_AIM = 0.4;
/** It was a part, however far the estimate of the whole is off. */
const ALMOST_ALL = 0.99;
/**
 * Walks through the keys from the first to the last in ranges, each in a short transaction of its own. At
 * the end all of them were looked at; when the time is over before, the answer is of a part.
 *
 * Rows that come or go meanwhile are as harmless as for one long snapshot: each range is looked at in one.
 */
function walk(path, options) {
    const { keys, planner, firstStep = FIRST_STEP } = options;
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        let low;
        let [orphans, looked, step] = [0, 0, firstStep];
        const part = () => looked === 0
            ? undefined
            : {
                counts: [orphans],
                part: { how: 'key ranges', share: Math.min(ALMOST_ALL, looked / Math.max(keys, 1)) },
            };
        for (;;) {
            const left = end - performance.now();
            // What does not get through its first keys leaves the time for another way.
            const timeoutMs = looked === 0 ? left * walk_AIM : left;
            const outcome = await within(context, { timeoutMs, planner }, (client) => lookAtRange(client, path, options, low, step));
            if ('reason' in outcome)
                return part() ?? outcome;
            if ('late' in outcome)
                return part();
            const { value, ms } = outcome;
            orphans += value.orphans;
            if (!value.high)
                return { counts: [orphans] };
            looked += step;
            low = value.high;
            step = nextStep(step, ms, end - performance.now());
        }
    };
}
/** Keys of the next range, after one of so many that took so long. */
function nextStep(step, tookMs, leftMs) {
    const aim = Math.min(RANGE_MS, leftMs * walk_AIM);
    const factor = Math.min(walk_GROWTH, aim / Math.max(tookMs, 1));
    return Math.max(LEAST_STEP, Math.round(step * factor));
}
async function lookAtRange(client, path, { bounds, sql }, low, step) {
    const from = low ?? [];
    const [high] = await asText(client, stepSql(path, bounds, low !== undefined), [
        ...from,
        String(step - 1),
    ]);
    const range = { low: low !== undefined, high: high !== undefined };
    const [counted] = await asText(client, sql(path, range, bounds), [
        ...from,
        ...(high ?? []),
    ]);
    return { orphans: Number(counted?.[0]), high };
}
/** Values as Postgres writes them, so that it reads them back as the same. */
async function asText(client, text, values) {
    const { rows } = await client.query({
        text,
        values: [...values],
        rowMode: 'array',
        types: { getTypeParser: () => (value) => String(value) },
    });
    return rows;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/in-order.ts




/** Looking into a gap costs about as much as reading so many keys in their order. */
const PROBE_COST = 15;
/** Rows of the larger side in the first range. */
const in_order_FIRST_ROWS = 2_000;
const FEWEST_KEYS = 10;
const EXTREMES_MS = 2_000;
/**
 * Looks for orphans in the order of the keys: between the parent's keys where that are few gaps to look
 * into, else by reading both sides' keys in step.
 */
function inKeyOrder(path, sizes) {
    return async (context, milliseconds) => {
        const end = performance.now() + milliseconds;
        const gaps = path.columns.length === 1 ? await gapsAtMost(context, path, sizes, milliseconds) : Infinity;
        const way = isCheaper(gaps, sizes)
            ? walk(path, {
                ...{ bounds: 'parent', keys: sizes.parent },
                ...{ sql: orphansInGapsSql, planner: BY_PROBING },
            })
            : walk(path, {
                ...stepsOf(sizes),
                ...{ sql: orphansInRangeSql, planner: IN_KEY_ORDER },
            });
        return way(context, end - performance.now());
    };
}
/** Counting off the keys of the smaller side costs less; a range should still begin with few rows of both. */
function stepsOf({ child, parent }) {
    if (child <= parent)
        return { bounds: 'child', keys: child, firstStep: in_order_FIRST_ROWS };
    const firstStep = Math.max(FEWEST_KEYS, Math.round((in_order_FIRST_ROWS * parent) / child));
    return { bounds: 'parent', keys: parent, firstStep };
}
/** Whether looking into so many gaps between the parent's keys costs less than reading the child's. */
function isCheaper(gaps, { child }) {
    return gaps * PROBE_COST < child;
}
/** As many as the parent has keys; of whole numbers, no more than are missing between the first and the last. */
async function gapsAtMost(context, path, { child, parent }, milliseconds) {
    if (!isInteger(path) || isCheaper(parent, { child, parent }))
        return parent;
    const timeoutMs = Math.min(EXTREMES_MS, milliseconds / 10);
    const outcome = await askNumbers(context, extremesSql(path), { timeoutMs, planner: BY_PROBING });
    if (!('value' in outcome))
        return parent;
    const [first = 0, last = 0] = outcome.value;
    return Math.min(parent, Math.max(0, last - first + 1 - parent));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/path.ts
/**
 * How both sides of a foreign key can be read in the order of the key; undefined where that is not known to
 * give the same answer as comparing each row: no such indexes, another order or another collation on the two
 * sides, operators that are not Postgres's own, PERIOD, or keys that MATCH FULL forbids to be NULL in part.
 */
function keyPath(key, [child, parent], indexes) {
    if (key.period || (key.matchFull && key.columns.length > 1))
        return undefined;
    if (key.columns.some(({ collation }) => collation !== null))
        return undefined;
    // Equal by one operator and sorted by another, values that belong together could lie in different ranges.
    if (key.columns.some(({ operatorSchema }) => operatorSchema !== 'pg_catalog'))
        return undefined;
    const own = indexes.filter(({ table }) => table === child.oid);
    const referred = indexes.filter(({ table }) => table === parent.oid);
    for (const childIndex of own) {
        const columns = inOrder(key.columns, childIndex);
        if (!columns)
            continue;
        const isAlike = (index) => leadsWith(index, columns, childIndex);
        if (!referred.some(isAlike))
            continue;
        const typed = columns.flatMap((column) => {
            const childType = typeOf(child, column.child);
            const parentType = typeOf(parent, column.parent);
            return childType === undefined || parentType === undefined
                ? []
                : [{ ...column, childType, parentType }];
        });
        if (typed.length < columns.length)
            return undefined;
        return { child: child.source, parent: parent.source, columns: typed };
    }
    return undefined;
}
/** The key's columns as the index's first ones have them. */
function inOrder(columns, index) {
    const ordered = index.columns
        .slice(0, columns.length)
        .flatMap(({ name, plain }) => (plain ? columns.filter(({ child }) => child === name) : []));
    return new Set(ordered).size === columns.length ? ordered : undefined;
}
function leadsWith(index, columns, { columns: childColumns }) {
    return columns.every(({ parent }, position) => {
        const column = index.columns[position];
        return (column?.name === parent && column.plain && column.family === childColumns[position]?.family);
    });
}
function typeOf({ columns }, name) {
    return columns.find((column) => column.name === name)?.type;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/question.ts






/** No row takes less; for how many there may be at most. */
const question_ROW_BYTES = 28;
/**
 * Where both sides have an index on the key, a large table is walked through in its order: that is faster
 * than joining the tables, and leaves a share of the keys when the time is not enough for all. Otherwise
 * the tables are joined, and where that takes too long, a sample of the rows is.
 */
function foreignKeyQuestion(declaration, { tables, indexes, rows }) {
    const [child, parent] = declaration.reads.map((oid) => tables.get(oid));
    const bytes = (0,integrity/* bytesOf */.$$)(tables, declaration.reads);
    const joined = [
        whole(declaration.countSql, { planner: FREELY }),
        sampleOfRows([declaration], { bytes: child?.bytes ?? null, planner: FREELY }),
    ];
    const path = child && parent && keyPath(declaration, [child, parent], indexes);
    const atMost = (table) => rows.get(table?.oid ?? 0) ?? Math.round((table?.bytes ?? 0) / question_ROW_BYTES);
    const ways = path
        ? [inKeyOrder(path, { child: atMost(child), parent: atMost(parent) }), ...joined]
        : joined;
    return { declarations: [declaration], bytes, togetherSql: declaration.countSql, ways };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/orphans.ts







const orphans_WORDS = {
    check: 'orphans',
    one: 'foreign key',
    many: 'foreign keys',
    none: 'no orphans',
    broken: 'foreign keys with orphans',
    advice: 'Find out what wrote these rows, then delete them or give them what they refer to. Look for NOT VALID, DISABLE TRIGGER and session_replication_role.',
};
/** Rows that refer to nothing, for every foreign key: all rows, or as many as the time allows. */
const orphansCheck = {
    id: 'orphans',
    title: 'Orphans',
    async run(context, scope) {
        const declared = await readDeclared(context, orphans/* foreignKeys */.DU);
        const facts = await readFacts(context, declared);
        const questions = declared.readable.map((key) => foreignKeyQuestion(key, facts));
        return tell(context, scope, orphans_WORDS, declared, await answerAll(context, questions));
    },
};
async function readFacts({ read }, { tables, readable }) {
    const oids = [...new Set(readable.flatMap(({ reads }) => reads))];
    return read(async (client) => ({
        tables,
        indexes: await readKeyIndexes(client, oids),
        rows: await estimateRows(client, oids),
    }));
}

// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(8121);
;// CONCATENATED MODULE: ./packages/core/src/validate/required/findings.ts

/** True for what holds rows of its own in this database. */
function isTable({ kind }) {
    return kind === 'table' || kind === 'partitioned table';
}
/**
 * @param elsewhere What has that name where the project has no tables.
 * @param there Every relation of the database, for a hint at a typing error.
 */
function missingTable({ written, elsewhere }, there) {
    const { text } = written;
    const hint = elsewhere.length > 0 ? elsewhereWords(elsewhere) : typingError(written, there);
    return {
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required table ${text} does not exist`,
        detail: 'What reads or writes it fails.',
        object: text,
        advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database: User, not user.'].join(' '), // prettier-ignore
    };
}
function elsewhereWords(elsewhere) {
    const ids = elsewhere.map(({ id }) => id).join(', ');
    return `There is ${ids}, where the migrations make no table: require it with its schema if that is meant.`;
}
function typingError({ text, readings }, there) {
    const [{ schema, name } = { name: text }] = readings;
    return schema === undefined
        ? (0,nearest/* didYouMean */.a)(name, there.map((other) => other.name))
        : (0,nearest/* didYouMean */.a)(`${schema}.${name}`, there.map((other) => `${other.schema}.${other.name}`));
}
function notATable({ id, kind }) {
    return {
        rule: 'required-table-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `${id} is required as a table and is a ${kind}`,
        detail: `A ${kind} holds no rows of its own here: not everything that writes to a table works on it, and no key guards it.`,
        object: id,
        advice: 'If that is meant, require its columns (required-columns) instead of the table.',
    };
}
function keyless({ id, key }) {
    return {
        rule: 'table-without-primary-key',
        severity: 'error',
        evidence: 'catalogue',
        title: key === 'invalid'
            ? `the primary key of the required table ${id} is invalid`
            : `the required table ${id} has no primary key`,
        detail: key === 'invalid'
            ? 'Its index is marked invalid: it serves no query, and may not keep duplicates out.'
            : 'Its rows cannot be told apart: logical replication refuses their updates, and duplicates stay unnoticed.',
        object: id,
    };
}
function missingColumn(relation, column, columns) {
    const hint = (0,nearest/* didYouMean */.a)(column, columns.map(({ name }) => name));
    return {
        rule: 'required-column-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `the required column ${column} of ${relation.id} does not exist`,
        detail: 'Queries that name it fail (SQLSTATE 42703).',
        object: `${relation.id}.${column}`,
        advice: [...(hint === undefined ? [] : [hint]), 'Names are case-sensitive, as in the database.'].join(' '), // prettier-ignore
    };
}
/** @param isKnown False when the server knows no such type. */
function otherType(column, wanted, isKnown) {
    return {
        rule: 'column-type-differs',
        severity: 'error',
        evidence: 'catalogue',
        title: `${column.id} is ${column.type}, required is ${wanted}`,
        detail: isKnown
            ? 'Values may not fit, or come back as something else than the application expects.'
            : `The server knows no type ${wanted}.`,
        object: column.id,
        ...(isKnown ? {} : { advice: 'Write the type as Postgres does: integer, character varying(20), timestamp(3) without time zone.' }), // prettier-ignore
    };
}
/** What is against the column where the requirement says whether it takes NULL. */
function nullability(column, { id }, { nullable }) {
    if (nullable === undefined)
        return [];
    if (nullable)
        return column.notNull ? [notNullable(column)] : [];
    const name = column.id.slice(id.length + 1);
    if (column.notNull && !column.unvalidated)
        return [];
    return [
        {
            rule: 'column-nullable',
            severity: 'error',
            evidence: 'catalogue',
            title: column.unvalidated
                ? `${column.id} is NOT NULL for new rows only, and it must not be NULL`
                : `${column.id} takes NULL, and it must not`,
            detail: 'What reads it without expecting NULL fails on such a row.',
            object: column.id,
            advice: 'Fill in what is missing, and set NOT NULL in a migration.',
            sql: `SELECT count(*) FROM ${id} WHERE ${name} IS NULL;\n-- ALTER TABLE ${id} ALTER COLUMN ${name} SET NOT NULL;`,
        },
    ];
}
function notNullable({ id }) {
    return {
        rule: 'column-not-nullable',
        severity: 'error',
        evidence: 'catalogue',
        title: `${id} is NOT NULL, and it should take NULL`,
        detail: 'Writes that leave it out, or set it to NULL, fail (SQLSTATE 23502, or 23514 where a CHECK says so).',
        object: id,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/names.ts
const PART = /"((?:[^"]|"")+)"|([^."]+)/y;
/** Reads a table's name as SQL would, but for the case of letters, which counts with and without quotes. */
function readName(text) {
    const parts = names_partsOf(text);
    const [first, second, ...rest] = parts ?? [];
    if (first === undefined)
        return { text, readings: [{ name: text }] };
    if (second === undefined)
        return { text, readings: [{ name: first }] };
    const whole = { name: text };
    return rest.length > 0
        ? { text, readings: [whole] }
        : { text, readings: [{ schema: first, name: second }, whole] };
}
/** Undefined when it is not names with dots between them. */
function names_partsOf(text) {
    const parts = [];
    for (let at = 0; at < text.length; at++) {
        PART.lastIndex = at;
        const match = PART.exec(text);
        if (!match)
            return undefined;
        parts.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
        at = PART.lastIndex;
        if (at < text.length && text[at] !== '.')
            return undefined;
    }
    return text.endsWith('.') ? undefined : parts;
}
/**
 * Finds the relation that a name means. Without a schema the project's own are looked in, that of `?schema=` first: a
 * platform has tables called `users`, too.
 *
 * @param relations All with one of the names that are looked for.
 */
function names_resolve({ readings }, relations, { home, others }) {
    const elsewhere = [];
    for (const { schema, name } of readings) {
        const named = relations.filter((relation) => relation.name === name);
        const first = named.find((relation) => relation.schema === (schema ?? home));
        if (first !== undefined)
            return { kind: 'found', relation: first };
        const own = schema === undefined ? named.filter((relation) => others.has(relation.schema)) : [];
        const [only, second] = own;
        if (second !== undefined)
            return { kind: 'ambiguous', relations: own };
        if (only !== undefined)
            return { kind: 'found', relation: only };
        elsewhere.push(...named);
    }
    return { kind: 'missing', elsewhere };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/own-schemas.ts
const own_schemas_PART = String.raw `(?:"((?:[^"]|"")+)"|([\w$]+))`;
const CREATE_SCHEMA = new RegExp(String.raw `\bcreate\s+schema\s+(?:if\s+not\s+exists\s+)?${own_schemas_PART}`, 'gi');
const CREATE_IN_SCHEMA = new RegExp(String.raw `\bcreate\s+(?:or\s+replace\s+)?(?:(?:unlogged|foreign|materialized|recursive)\s+)?(?:table|view)\s+(?:if\s+not\s+exists\s+)?${own_schemas_PART}\s*\.`, 'gi');
/**
 * The schemas that migrations make, or make tables and views in, besides that of `?schema=`: the project's own. What
 * they only refer to (`REFERENCES auth.users`) is somebody else's.
 */
function schemasOf(migrations) {
    const matches = migrations.flatMap(({ sql }) => [
        ...sql.matchAll(CREATE_SCHEMA),
        ...sql.matchAll(CREATE_IN_SCHEMA),
    ]);
    return new Set(matches.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain.toLowerCase()));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/relations.ts
const USER_RELATIONS = `
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'
     AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
const RELATIONS_SQL = `
  SELECT c.oid, n.nspname AS schema, c.relname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
         CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'v' THEN 'view'
                        WHEN 'm' THEN 'materialized view' ELSE 'foreign table' END AS kind,
         coalesce((SELECT CASE WHEN i.indisvalid THEN 'valid' ELSE 'invalid' END
                     FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary), 'none') AS key,
         pg_catalog.has_schema_privilege(n.oid, 'USAGE')
           AND (pg_catalog.has_table_privilege(c.oid, 'SELECT')
                OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT')) AS readable
  ${USER_RELATIONS} AND c.relname = ANY ($1::text[])
   ORDER BY n.nspname, c.relname`;
/** Every relation with one of the names, in whatever schema. */
async function readRelations(client, names) {
    const { rows } = await client.query(RELATIONS_SQL, [names]);
    return rows;
}
/** More names than these help nobody to find a typing error. */
const NAMES_SQL = `SELECT n.nspname AS schema, c.relname AS name ${USER_RELATIONS} ORDER BY 1, 2 LIMIT 10000`;
/** What there is instead of something that was not found. */
async function readNames(client) {
    const { rows } = await client.query(NAMES_SQL);
    return rows;
}
/** A large table is often guarded by a CHECK, which can be validated without an exclusive lock, and left so. */
const COLUMNS_SQL = `
  SELECT a.attrelid AS relation, a.attname AS name,
         pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) || '.'
           || pg_catalog.quote_ident(a.attname) AS id,
         pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
         a.attnotnull OR t.typnotnull OR guard.valid IS NOT NULL AS "notNull",
         NOT t.typnotnull AND guard.valid IS FALSE AND (guard.declared OR NOT a.attnotnull) AS unvalidated
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
   CROSS JOIN LATERAL (
         SELECT pg_catalog.bool_or(k.convalidated) AS valid,
                pg_catalog.bool_or(k.contype = 'n') AS declared
           FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
            AND pg_catalog.to_jsonb(k) ->> 'conenforced' IS DISTINCT FROM 'false'
            AND (k.contype = 'n' OR k.contype = 'c' AND pg_catalog.starts_with(
                   pg_catalog.pg_get_constraintdef(k.oid),
                   'CHECK ((' || pg_catalog.quote_ident(a.attname) || ' IS NOT NULL))'))
         ) guard
   WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY a.attrelid, a.attnum`;
/** The columns of some relations. */
async function readColumns(client, oids) {
    const { rows } = await client.query(COLUMNS_SQL, [oids]);
    return rows;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/required/types.ts


/** A type's name taken apart: `timestamp(3) without time zone[]`. */
const SHAPE = /^(?<base>.*?)\s*(?:\((?<modifiers>[^()]*)\))?\s*(?<zone>(?:with|without)\s+time\s+zone)?\s*(?<arrays>(?:\[\s*\d*\s*\])*)$/is;
/** What CREATE TABLE takes for a type although it is none (documentation, "Serial Types"). */
const SERIALS = {
    ...{ smallserial: 'smallint', serial2: 'smallint' },
    ...{ serial: 'integer', serial4: 'integer' },
    ...{ bigserial: 'bigint', serial8: 'bigint' },
};
/**
 * How Postgres writes a type that a person wrote, for example `character varying(20)` for `varchar(20)`.
 * Several where types of that name are in several schemas; none where the server knows no such type.
 *
 * @param client In a transaction with an empty search_path.
 */
async function writtenByPostgres(client, text) {
    const { base, modifiers, zone, arrays } = takeApart(text);
    const full = [base + (modifiers === undefined ? '' : `(${modifiers})`), zone]
        .filter((part) => part !== undefined)
        .join(' ');
    const candidates = [full + arrays, ...(await userTypes(client, { base, modifiers, arrays }))];
    const written = new Set();
    for (const candidate of candidates) {
        const plain = await types_typeOf(client, candidate);
        if (plain !== undefined)
            written.add(withModifiers(plain, base, modifiers));
    }
    return written;
}
function takeApart(text) {
    const groups = SHAPE.exec(text.trim())?.groups;
    const base = groups?.['base'] ?? text.trim();
    return {
        base: SERIALS[base.toLowerCase()] ?? base,
        modifiers: groups?.['modifiers']?.replace(/\s+/g, ''),
        zone: groups?.['zone']?.replace(/\s+/g, ' '),
        arrays: (groups?.['arrays'] ?? '').replace(/[^[\]]/g, ''),
    };
}
const USER_TYPES = `
  SELECT n.nspname AS schema, t.typname AS name
    FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
   WHERE t.typname IN ($1::text, pg_catalog.lower($1::text)) AND n.nspname <> 'pg_catalog'`;
/** Types of that name outside pg_catalog, in the spelling of the database or in lower case. */
async function userTypes(client, { base, modifiers, arrays }) {
    const unquoted = /^"(.*)"$/.exec(base)?.[1]?.replaceAll('""', '"') ?? base;
    const { rows } = await client.query(USER_TYPES, [unquoted]);
    const suffix = `${modifiers === undefined ? '' : `(${modifiers})`}${arrays}`;
    return rows.map(({ schema, name }) => (0,identifiers/* quoteQualified */.$s)(schema, name) + suffix);
}
/** The server's own name for it, without modifiers; undefined when there is no such type. */
async function types_typeOf(client, text) {
    const sql = 'SELECT pg_catalog.format_type(pg_catalog.to_regtype($1), NULL) AS type';
    // What is no name of a type at all is an error, in some versions.
    const asked = await (0,session/* attempt */.CD)(client, () => client.query(sql, [text]));
    const type = 'value' in asked ? asked.value.rows[0]?.type : undefined;
    return type === null || type === '???' ? undefined : type;
}
/** `format_type` with modifiers, which takes them as a number that only a column has (before Postgres 17). */
function withModifiers(plain, base, given) {
    const modifiers = modifiersOf(plain, base, given);
    if (modifiers === undefined)
        return plain;
    const [, name = plain, rest = ''] = /^(.*?)((?: with(?:out)? time zone)?(?:\[\])*)$/.exec(plain) ?? [];
    return `${name}(${modifiers})${rest}`;
}
function modifiersOf(plain, base, given) {
    const name = plain.replace(/(\[\])+$/, '');
    // float(24) is a type of its own name by now.
    if (name === 'real' || name === 'double precision')
        return undefined;
    if (given !== undefined)
        return name === 'numeric' && /^\d+$/.test(given) ? `${given},0` : given;
    const needsLength = name === 'character' || name === 'bit';
    return needsLength && base.toLowerCase() !== 'bpchar' ? '1' : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/required.ts







/** Tables and columns that the project says must be there, from the catalogue alone. */
const requiredCheck = {
    id: 'required',
    title: 'Required',
    async run(context, scope) {
        const { options, config } = context;
        const tables = [...new Set([...(options.requiredTables ?? []), ...config.requiredTables])];
        const columns = config.requiredColumns;
        if (tables.length + columns.length === 0) {
            return {
                status: 'skipped',
                result: 'nothing is required (required-tables, or required-columns in belay.yml)',
            };
        }
        const { findings, unclear } = await context.read((client) => judgeAll({ client, context, scope, tables, columns }));
        scope.findAll(findings, required_manyOf);
        return required_resultOf({ tables, columns, unclear, findings });
    },
};
const required_MANY = {
    'required-table-missing': 'required tables that do not exist',
    'table-without-primary-key': 'required tables without a valid primary key',
    'required-column-missing': 'required columns that do not exist',
    'column-type-differs': 'columns of another type than required',
    'column-nullable': 'columns that take NULL and must not',
    'column-not-nullable': 'columns that do not take NULL and should',
};
function required_manyOf({ rule }) {
    return required_MANY[rule] ?? 'requirements';
}
function required_resultOf({ tables, columns, unclear, findings, }) {
    const ownTables = tables.filter((text) => !unclear.has(text)).length;
    const ownColumns = columns.filter(({ table }) => !unclear.has(table)).length;
    const looked = [
        ...(ownTables > 0 ? [(0,report_words/* plural */.LS)(ownTables, 'table')] : []),
        ...(ownColumns > 0 ? [(0,report_words/* plural */.LS)(ownColumns, 'column')] : []),
    ].join(' and ');
    const left = `${(0,report_words/* plural */.LS)(unclear.size, 'name')} in several schemas`;
    if (looked === '')
        return { status: 'not-verified', result: left };
    const words = findings.length === 0
        ? `${looked} as required`
        : `${looked} required, ${(0,report_words/* plural */.LS)(findings.length, 'fault')}`;
    return { result: unclear.size > 0 ? `${words}; ${left}` : words };
}
async function judgeAll(work) {
    const { client, context, scope, tables, columns } = work;
    const names = new Map([...tables, ...columns.map(({ table }) => table)].map((text) => [text, readName(text)]));
    const wanted = [...names.values()].flatMap(({ readings }) => readings.map(({ name }) => name));
    const relations = await readRelations(client, wanted);
    const found = new Map();
    const missing = [];
    const unclear = new Set();
    const schemas = { home: context.database.schema, others: schemasOf(context.tree.migrations) };
    for (const [text, written] of names) {
        const resolved = names_resolve(written, relations, schemas);
        if (resolved.kind === 'found')
            found.set(text, resolved.relation);
        else if (resolved.kind === 'missing')
            missing.push({ written, ...resolved });
        else {
            unclear.add(text);
            scope.notVerified(ambiguityWords(text, resolved.relations));
        }
    }
    const there = missing.length > 0 ? await readNames(client) : [];
    const required = unique(tables.flatMap((text) => found.get(text) ?? []));
    sayUnreadable(work, required);
    const findings = [
        ...missing.map((one) => missingTable(one, there)),
        ...required.filter((relation) => !isTable(relation)).map(notATable),
        ...required.filter((relation) => isTable(relation) && relation.key !== 'valid').map(keyless),
        ...(await judgeColumns(work, found)),
    ];
    return { findings, unclear };
}
function ambiguityWords(text, relations) {
    const places = relations.map(({ id }) => id).join(', ');
    return `the required table ${text}: ${places} all have that name; require one of them with its schema`;
}
const required_SHOWN = 10;
/** What this role may not read was not looked at by the checks of the rows either. */
function sayUnreadable({ scope, context }, required) {
    const closed = required.filter(({ readable }) => !readable).map(({ id }) => id);
    if (closed.length === 0)
        return;
    const more = closed.length > required_SHOWN ? ` and ${closed.length - required_SHOWN} more` : '';
    const role = (0,identifiers/* quoteIdent */.v4)(context.database.facts.role);
    scope.notVerified(`whether ${closed.slice(0, required_SHOWN).join(', ')}${more} can be read: the role ${role} has no SELECT there (GRANT SELECT, and USAGE on the schema)`);
}
async function judgeColumns({ client, columns, scope }, found) {
    if (columns.length === 0)
        return [];
    const oids = unique([...found.values()]).map(({ oid }) => oid);
    const all = await readColumns(client, oids);
    const findings = [];
    for (const requirement of columns) {
        const relation = found.get(requirement.table);
        if (relation === undefined)
            continue;
        const own = all.filter((column) => column.relation === relation.oid);
        const column = own.find(({ name }) => name === requirement.column);
        if (column === undefined)
            findings.push(missingColumn(relation, requirement.column, own));
        else {
            findings.push(...(await judgeType(client, column, requirement)));
            findings.push(...judgeNulls(column, relation, requirement, scope));
        }
    }
    return findings;
}
async function judgeType(client, column, { type }) {
    if (type === undefined || type.trim() === column.type)
        return [];
    const accepted = await writtenByPostgres(client, type);
    return accepted.has(column.type) ? [] : [otherType(column, type, accepted.size > 0)];
}
function judgeNulls(column, relation, requirement, scope) {
    const isView = relation.kind === 'view' || relation.kind === 'materialized view';
    if (!isView)
        return nullability(column, relation, requirement);
    if (requirement.nullable === false) {
        scope.notVerified(`whether ${column.id} is never NULL: the columns of a ${relation.kind} have no NOT NULL`); // prettier-ignore
    }
    return [];
}
function unique(relations) {
    return [...new Map(relations.map((relation) => [relation.oid, relation])).values()];
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/schema-drift.ts
var schema_drift = __webpack_require__(6251);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(2355);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/types.ts
var types = __webpack_require__(3786);
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
    return [`the definitions of ${(0,report_words/* namesInWords */.hy)([...names])}: ${why}`];
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var catalogue_names = __webpack_require__(7847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts
var catalogue_sql_text = __webpack_require__(7973);
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
        return IN_NO_SCHEMA.has(kind) ? undefined : (0,catalogue_sql_text/* schemaOf */.pP)(node.id.slice(kind.length + 1));
    }
    if (node.kind === 'column')
        return (0,catalogue_sql_text/* schemaOf */.pP)(node.relation.id);
    return (0,catalogue_sql_text/* schemaOf */.pP)('table' in node.object ? node.object.table : node.id);
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
    return [...relationsOf(node, nodes), (0,catalogue_names/* keyOf */.TN)('schema', schemaIdOf(node) ?? '')];
}
function relationsOf(node, nodes) {
    if (node.kind === 'column')
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    if (node.kind !== 'sequence' || node.object.ownedBy === null)
        return [];
    const column = (0,catalogue_names/* keyOf */.TN)('column', node.object.ownedBy);
    const owner = nodes.get(column);
    return owner?.kind === 'column' ? [column, ...relationKeys(owner.relation.id)] : [];
}
/** A table or view by its id alone. */
function relationKeys(id) {
    return [(0,catalogue_names/* keyOf */.TN)('table', id), (0,catalogue_names/* keyOf */.TN)('view', id), (0,catalogue_names/* keyOf */.TN)('materialized view', id)];
}
/** What a partition or a child has from its parent. */
function parentsOf(node, nodes) {
    if (node.kind === 'index')
        return node.object.partitionOf === null ? [] : [(0,catalogue_names/* keyOf */.TN)('index', node.object.partitionOf)];
    if (node.kind === 'column' && node.object.inherited)
        return parentTables(node.relation.id, nodes).map((parent) => (0,catalogue_names/* keyOf */.TN)('column', `${parent}.${node.id.slice(node.relation.id.length + 1)}`));
    if (node.kind === 'constraint' && node.object.inherited)
        return parentConstraints(node, nodes);
    if (node.kind === 'table' && node.object.partitionOf !== null)
        return [(0,catalogue_names/* keyOf */.TN)('table', node.object.partitionOf)];
    return [];
}
function parentTables(id, nodes) {
    const node = nodes.get((0,catalogue_names/* keyOf */.TN)('table', id));
    if (node?.kind !== 'table')
        return [];
    const { partitionOf, inherits } = node.object;
    return partitionOf === null ? inherits : [partitionOf];
}
/** By name, which a check or a foreign key keeps; a key of a partition has another, and the same definition. */
function parentConstraints({ id, object }, nodes) {
    const name = id.slice(0, -(0,catalogue_names/* onTable */.kJ)('', object.table).length);
    return parentTables(object.table, nodes).flatMap((parent) => {
        const named = (0,catalogue_names/* keyOf */.TN)('constraint', (0,catalogue_names/* onTable */.kJ)(name, parent));
        if (nodes.has(named))
            return [named];
        return [...nodes.values()]
            .filter((other) => other.kind === 'constraint' &&
            other.object.table === parent &&
            other.object.definition === object.definition)
            .map((other) => (0,catalogue_names/* keyOf */.TN)('constraint', other.id));
    });
}

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var compare = __webpack_require__(8160);
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

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/describe.ts
var catalogue_describe = __webpack_require__(986);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/words.ts


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
    return text.replaceAll(types/* SELF */.TK, 'the deploying role');
}
/** `type: bigint → integer`: from what was promised to what was found. */
function propertyLines(properties) {
    return properties.flatMap(({ property, before, after }) => (0,catalogue_describe/* describeProperty */.J)(property, before, after).map(readable));
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
function words_effectOf(kind, change) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/groups.ts



/** How many names a group shows. */
const groups_NAMED = 10;
/** What lies in schemas that nobody promised (those of a job queue, a provider): one finding for each schema. */
function foreignSchemas(differences, sides) {
    const promised = new Set();
    for (const node of sides.promised.values())
        promised.add(node.kind === 'schema' ? node.id : schemaIdOf(node));
    const bySchema = groups_groupBy(differences, ({ change, node }) => {
        if (change !== 'unexpected')
            return undefined;
        const schema = node.kind === 'schema' ? node.id : schemaIdOf(node);
        return schema === undefined || promised.has(schema) ? undefined : schema;
    });
    const drafts = [...bySchema].map(([schema, found]) => {
        const objects = found.filter(({ node }) => node.kind !== 'schema');
        const what = objects.length === 0 ? 'is empty' : (0,report_words/* plural */.LS)(objects.length, 'object');
        return {
            rule: 'schema-unexpected',
            severity: 'warning',
            object: schema,
            title: asTitle(`schema ${schema}, which no migration made: ${what}`),
            lines: named(objects),
            effect: [],
            changes: [],
        };
    });
    return { drafts, grouped: new Set([...bySchema.values()].flat()) };
}
/** Partitions that a job made for a table that was promised: one finding for each table. */
function runtimePartitions(differences) {
    const byParent = groups_groupBy(differences, ({ change, node }) => change === 'unexpected' && node.kind === 'table'
        ? (node.object.partitionOf ?? undefined)
        : undefined);
    const drafts = [...byParent].map(([parent, found]) => ({
        rule: 'schema-unexpected',
        severity: 'warning',
        object: `partitions of ${parent}`,
        title: asTitle(`${nameOf({ kind: 'table', id: parent })} has ${(0,report_words/* plural */.LS)(found.length, 'partition')} that no migration made`),
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
    const byParent = groups_groupBy(differences, ({ change, node }) => {
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
        title: asTitle(`${nameOf({ kind: 'table', id: parent })} lacks ${(0,report_words/* plural */.LS)(found.length, 'partition')} that migrations made`),
        lines: named(found),
        effect: [
            'A job that drops old partitions is a good reason; a person is not. Their rows are gone with them.',
        ],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
function named(found) {
    const names = found.slice(0, groups_NAMED).map(({ node }) => `  ${nameOf(node)}`);
    return found.length > groups_NAMED ? [...names, `  and ${found.length - groups_NAMED} more`] : names;
}
function groups_groupBy(differences, groupOf) {
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
    return `${privilege} to ${readable(role)}${grantable ? ' with grant option' : ''}`;
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
    const on = extras.length === 1 && only ? nameOf(only.difference.node) : (0,report_words/* plural */.LS)(extras.length, 'object');
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
    const lines = propertyLines(properties);
    return {
        rule: 'schema-differs',
        severity: 'error',
        object: node.id,
        title: asTitle(`${nameOf(node)} is not as promised: ${lines.join('; ')}`),
        lines: told(lines, difference),
        effect: words_effectOf(node.kind, 'differs'),
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
const ORDER = ['notice', 'warning', 'error'];
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
        title: asTitle(`${nameOf(node)} was promised and is not there`),
        lines: withIt('Missing with it', along),
        effect: words_effectOf(node.kind, 'missing'),
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

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql-between.ts + 13 modules
var sql_between = __webpack_require__(831);
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
        need((0,catalogue_names/* keyOf */.TN)(kind, id));
        if ('columns' in object)
            for (const column of object.columns)
                need((0,catalogue_names/* keyOf */.TN)('column', column.id));
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
    const sides = sidesOf(promise.catalogue, live);
    const publicSchema = saidOfPublic(migrations);
    const { differences, notVerified } = comparable(allDifferences(sides), {
        otherMajor: majorOf(promise.catalogue) !== majorOf(live),
        withoutOwners: promise.withoutOwners === true,
        unread: [...new Set([...promise.catalogue.unreadable, ...live.unreadable])],
        reader,
        publicSchema,
    });
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
function wholeSql(drafts, proposals) {
    const changes = drafts
        .filter(({ severity }) => severity !== 'notice')
        .flatMap((draft) => draft.changes);
    return changes.length === 0 ? [] : proposals.all(changes);
}
function majorOf({ serverVersion }) {
    return Math.floor(serverVersion / 10_000);
}

// EXTERNAL MODULE: ./packages/core/src/report/gather.ts
var gather = __webpack_require__(165);
;// CONCATENATED MODULE: ./packages/core/src/validate/promise/online.ts
const BLOCKS = '-- CREATE INDEX blocks writes to its table while it runs, DROP INDEX everything: choose a quiet moment.';
/**
 * Statements about indexes so that they hold nobody up on a database in use: CONCURRENTLY, which no transaction takes,
 * and neither does a partitioned index; there a comment says what they block. What is about more than indexes (a table
 * that is missing with them) stays as it is.
 */
function online(statements, changes) {
    if (changes.length === 0 || !changes.every(({ node }) => node.kind === 'index')) {
        return statements;
    }
    if (changes.some(isPartitioned))
        return [BLOCKS, ...statements];
    return statements.map((statement) => statement.replace(/^(CREATE (?:UNIQUE )?INDEX|DROP INDEX) /, '$1 CONCURRENTLY '));
}
/** pg_get_indexdef says ON ONLY of an index of a partitioned table. */
function isPartitioned({ node }) {
    if (node.kind !== 'index')
        return false;
    return node.object.partitionOf !== null || / ON ONLY /.test(node.object.definition);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/findings.ts




const LONGEST_SQL = 2_000;
/**
 * Drafts as findings with their SQL. Of many with one rule and severity the first ones stand for all; accepted ones
 * do not count, so that what is not accepted yet comes to light.
 *
 * @param state `pending`: migrations wait to be deployed.
 */
function findings_findingsOf(drafts, accepted, proposals, { pending }) {
    const findingOf = (draft) => oneFinding(draft, proposals, pending);
    const open = drafts.filter((draft) => !isAccepted(draft, accepted));
    const told = (0,gather/* ofKinds */.Pu)(open).flatMap(({ single, together }) => [
        ...single.map(findingOf),
        ...theRest(together),
    ]);
    const others = drafts.filter((draft) => !open.includes(draft));
    return [...told, ...others.map(findingOf)];
}
function isAccepted(draft, accepted) {
    const { rule, severity, object, title } = draft;
    const finding = { rule, severity, object, title, evidence: 'catalogue' };
    return (0,accept/* applyAccepted */.qN)([finding], accepted).findings[0] !== finding;
}
function oneFinding(draft, proposals, pending) {
    const { rule, severity, object, title, lines, effect, changes } = draft;
    const statements = changes.length === 0 ? [] : proposals.single(changes);
    const sql = statements && sqlText(online(statements, changes));
    const tooMuch = statements === undefined
        ? ['So much depends on it that its SQL stands only in report.json, with all the rest.']
        : [];
    const detail = [...lines, ...effect, ...tooMuch].join('\n');
    return {
        ...{ rule, severity, evidence: 'catalogue', title, object },
        ...(detail === '' ? {} : { detail }),
        ...(severity === 'notice' ? {} : { advice: adviceOn(rule, changes.length > 0, pending) }),
        ...(sql === undefined || sql === '' ? {} : { sql }),
    };
}
function adviceOn(rule, hasSql, pending) {
    if (pending)
        return PENDING_ADVICE;
    return hasSql ? (findings_ADVICE[rule] ?? DEFAULT_ADVICE) : ADVICE_WITHOUT_SQL;
}
const ACCEPT = 'or accept it in belay.yml with a reason';
const DEFAULT_ADVICE = `Where the promise is right, run the SQL after reading it; where the database is right, write it into a migration; ${ACCEPT}.`;
const ADVICE_WITHOUT_SQL = `Find out what did it. Where it is meant to be so, write it into a migration, ${ACCEPT}.`;
/** What a migration is about to make must not be there already: it fails then (P3018). */
const PENDING_ADVICE = 'Migrations are pending, and this may be what they lead to. Deploy them first and validate again; do not run SQL by hand before.';
const findings_ADVICE = {
    'schema-unexpected': `Where it should stay, write it into a migration, ${ACCEPT}; else run the SQL after reading it.`,
};
const PROPOSAL = '-- A proposal: from what was found to what was promised. Belay does not run it.';
const LOSES = '-- What is dropped here takes its rows along.';
function sqlText(statements) {
    if (statements.length === 0)
        return '';
    const loses = statements.some((statement) => /\bDROP (TABLE|COLUMN|SCHEMA)\b/.test(statement));
    const text = [PROPOSAL, ...(loses ? [LOSES] : [])];
    let length = 0;
    for (const [at, statement] of statements.entries()) {
        const line = statement.startsWith('--') ? statement : `${statement};`;
        length += line.length;
        if (length > LONGEST_SQL && at > 0) {
            text.push(`-- and ${(0,report_words/* plural */.LS)(statements.length - at, 'statement')} more, in report.json`);
            break;
        }
        text.push(line);
    }
    return text.join('\n');
}
/** One that counts what is not shown. */
function theRest(left) {
    const [first] = left;
    if (first === undefined)
        return [];
    const { rule, severity } = first;
    const titles = left.map(({ title }) => title).join('\n');
    return [
        {
            ...{ rule, severity, evidence: 'catalogue' },
            title: `${left.length} more findings of the kind ${rule}`,
            detail: titles.slice(0, LONGEST_SQL),
            advice: 'All differences, and the SQL for them, are in report.json, under validate.schema.',
        },
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/schema.ts








/** The live schema against what was promised: the rehearsal's report, or what the migrations lead to. */
const schemaCheck = {
    id: 'schema',
    title: 'Schema',
    run: async (context, scope) => {
        const promised = await context.promised;
        if ('reason' in promised) {
            scope.notVerified(`the schema against what was promised: ${promised.reason}`);
            return { status: 'not-verified', result: promised.reason };
        }
        return compareWith(promised, context, scope);
    },
};
async function compareWith(promise, context, scope) {
    const { details, database, config, tree } = context;
    const { kind, description, planDigest } = promise;
    details.promise = { kind, description };
    if (planDigest !== undefined)
        details.planDigest = planDigest;
    promise.notVerified.forEach((sentence) => scope.notVerified(sentence));
    const live = await database.catalogue();
    const compared = compareSchemas(promise, { live, reader: database.facts.role }, tree.migrations);
    compared.notVerified.forEach((sentence) => scope.notVerified(sentence));
    details.schema = {
        fingerprintExpected: promise.fingerprint ?? (0,fingerprint/* fingerprint */.R)(promise.catalogue),
        fingerprintFound: (0,fingerprint/* fingerprint */.R)(live),
        changes: compared.lines,
        sql: compared.sql,
    };
    const { drafts, proposals, elsewhere } = compared;
    const pending = drafts.length > 0 && (await isPending(context));
    const found = findings_findingsOf(drafts, config.accept, proposals, { pending }).map((finding) => scope.find(finding));
    const prisma = againstPrisma(promise, context, scope);
    details.drift =
        prisma.differs || elsewhere > 0 || found.some(({ severity }) => severity !== 'notice');
    const result = schema_resultOf(compared, description);
    return { result: prisma.words === '' ? result : `${result}; ${prisma.words}` };
}
/** Whether something waits to be deployed; a history that may not be read is told by its own check. */
async function isPending(context) {
    const reading = await readHistory(context);
    if (reading.kind === 'absent')
        return reading.empty;
    if (reading.kind === 'unreadable')
        return false;
    return compareHistory(context.tree, reading.rows).pending.length > 0;
}
/** What schema.prisma says to the migrations; a rehearsal has looked at that already. */
function againstPrisma({ prisma }, context, scope) {
    if (prisma === undefined)
        return { words: '', differs: false };
    if (prisma.kind === 'equal')
        return { words: 'equal to schema.prisma', differs: false };
    if (prisma.kind === 'not-compared') {
        scope.notVerified(`migrations against schema.prisma: ${prisma.reason}`);
        return { words: 'schema.prisma not compared', differs: false };
    }
    const { schema, directory } = context.tree;
    const file = shown(context, schema?.files[0] ?? directory);
    const { severity } = scope.find((0,schema_drift/* schemaDrift */.X)(prisma.script, { file }));
    return { words: 'not equal to schema.prisma', differs: severity !== 'notice' };
}
const schema_WORDS = [
    ['schema-missing', 'missing'],
    ['schema-differs', 'not as promised'],
    ['schema-unexpected', 'that no migration made'],
    ['privileges-differ', 'with other rights'],
    ['schema-tuning', 'set otherwise'],
];
function schema_resultOf({ objects, drafts, elsewhere }, description) {
    const compared = `${(0,report_words/* plural */.LS)(objects, 'object')} compared with ${description}`;
    if (drafts.length + elsewhere === 0)
        return `as promised: ${compared}`;
    const counts = schema_WORDS.map(([rule, words]) => [drafts.filter((draft) => draft.rule === rule).length, words]);
    const counted = counts
        .filter(([count]) => count > 0)
        .map(([count, words]) => `${count} ${words}`);
    const others = elsewhere === 0 ? [] : [`${elsewhere} told under indexes or constraints`];
    return `${[...counted, ...others].join(', ')}: ${compared}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/limits.ts
const OF_SEQUENCES = { warning: 0.8, error: 0.95 };
/** A key needs months of work to become wider, so it is said earlier. */
const OF_KEYS = { warning: 0.75, error: 0.95 };
function endOf({ increment, min, max, columns }) {
    const up = increment > 0n;
    let end = { value: up ? max : min, column: undefined };
    for (const column of columns) {
        if (column.range === null)
            continue;
        const limit = up ? column.range.high : column.range.low;
        if (up ? limit <= end.value : limit >= end.value)
            end = { value: limit, column };
    }
    return end;
}
/**
 * How near a sequence is to its end: the share of the numbers from its start that it has given. A sequence
 * that begins again at its end has none.
 */
function sequenceNearness(sequence, { last, next }) {
    if (sequence.cycle)
        return undefined;
    const { value: end } = endOf(sequence);
    const isPast = sequence.increment > 0n ? next > end : next < end;
    const share = isPast ? 1 : ratio(last - sequence.start, end - sequence.start);
    return nearness(share, OF_SEQUENCES);
}
/**
 * How near a column's values come to the limit of its type. Of one that nothing is known to feed, the values may be ids
 * of another system, random numbers or a placeholder, which is a warning at most. Values spread over the whole type
 * (hashes, random numbers) come near both ends and grow towards none.
 *
 * @param isFed By a sequence, so that its values are known to count.
 */
function keyNearness({ range }, { least, greatest }, isFed) {
    if (range === null)
        return undefined;
    const shares = [ratio(greatest ?? 0n, range.high), ratio(least ?? 0n, range.low)];
    const near = nearness(Math.max(...shares), OF_KEYS);
    if (near === undefined || isFed)
        return near;
    const isWholeType = shares.every((share) => share >= OF_KEYS.warning);
    return isWholeType ? undefined : { ...near, severity: 'warning' };
}
/** With fewer values nothing can be said about how they lie. */
const FEWEST_SPREAD = 100;
/** Numbers that count up leave fewer gaps than this many for each of them. */
const SPARSE = 10n;
/** Of random values the last one is nearer to the end than so many average gaps (but once in e¹⁰ times). */
const GAPS = 10n;
/**
 * Whether values lie as random ones do that fill a type up to an end of it: far apart, and the last one no farther from
 * the end than from its neighbours. What counts upwards is that near the end only in its very last moments.
 *
 * @param rows Estimated; undefined where nothing is known.
 */
function isSpreadToEnd({ range }, { least, greatest }, rows) {
    if (range === null || least === null || greatest === null)
        return false;
    if (rows === undefined || rows < FEWEST_SPREAD)
        return false;
    const count = BigInt(Math.round(rows));
    const width = greatest - least;
    if (width < count * SPARSE)
        return false;
    const toEnd = [range.high - greatest, least - range.low];
    return toEnd.some((left) => left * count <= width * GAPS);
}
function nearness(share, { warning, error }) {
    if (share < warning)
        return undefined;
    return { share, severity: share >= error ? 'error' : 'warning' };
}
/** Of numbers that may exceed what a JavaScript number holds exactly; to a ten-thousandth. */
function ratio(part, whole) {
    return whole === 0n ? 1 : Number((part * 10000n) / whole) / 10_000;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/ask.ts
var rows_ask = __webpack_require__(6578);
;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/read-values.ts


const TIME_IS_UP = "the check's time was up (max-check-seconds)";
/** Locks stay until the end of a transaction: few tables each, so that the server's lock table does not fill. */
const TABLES_PER_TRANSACTION = 50;
const TIMED_OUT = 'SQLSTATE 57014';
/** Where each sequence stands, in their order. */
async function readSequences(context, sequences) {
    const answers = await read_values_ask(context, sequences.map(sequenceQuestion));
    return sequences.map((sequence, at) => {
        const answer = answers[at] ?? { reason: TIME_IS_UP };
        return Array.isArray(answer) ? read_values_valueOf(answer, sequence) : answer;
    });
}
function sequenceQuestion({ schema, name }) {
    return `SELECT ARRAY[last_value::text, is_called::text] FROM ${(0,identifiers/* quoteQualified */.$s)(schema, name)}`;
}
function read_values_valueOf([last = '', called], { increment }) {
    const value = BigInt(last ?? '');
    return { last: value, next: called === 'true' ? value + increment : value };
}
/**
 * The extents of columns. Where an index begins with the column it is a look-up; all others are read whole,
 * the smallest first, for as long as there is time, one half of what is left for each.
 */
async function readExtents(context, columns) {
    const readable = columns.filter(({ unreadable }) => unreadable === null);
    const indexed = readable.filter((column) => column.indexed);
    const extents = new Map(columns.flatMap((column) => column.unreadable === null ? [] : [[column, { reason: column.unreadable }]]));
    const answers = await read_values_ask(context, indexed.map(extentQuestion));
    indexed.forEach((column, at) => extents.set(column, extentOf(answers[at])));
    const others = readable.filter((column) => !column.indexed);
    for (const column of others.sort((a, b) => a.pages - b.pages)) {
        const timeoutMs = context.budget.left() / 2;
        const [answer] = await read_values_ask(context, [extentQuestion(column)], timeoutMs);
        extents.set(column, read_values_whole(extentOf(answer)));
    }
    return extents;
}
function extentQuestion({ column, source }) {
    const name = (0,identifiers/* quoteIdent */.v4)(column);
    return `SELECT ARRAY[min(${name})::text, max(${name})::text] FROM ${source}`;
}
function read_values_whole(extent) {
    return 'reason' in extent && extent.reason.includes(TIMED_OUT)
        ? { reason: 'no index begins with them, and reading all rows takes longer than there is time' }
        : extent;
}
function extentOf(answer) {
    if (answer === undefined)
        return { reason: TIME_IS_UP };
    if (!Array.isArray(answer))
        return answer;
    const [least, greatest] = answer.map(wholeNumber);
    if (least === undefined || greatest === undefined)
        return { reason: 'they hold more than numbers' };
    return { least, greatest };
}
/** numeric may have a fraction, and be NaN or infinite. */
function wholeNumber(text) {
    if (text === null)
        return null;
    const [, digits] = /^(-?\d+)(?:\.\d+)?$/.exec(text) ?? [];
    return digits === undefined ? undefined : BigInt(digits);
}
/**
 * Reads columns and the sequence that feeds them in one snapshot. An INSERT takes its number before its row can
 * be seen, and a sequence has no versions: what is read of it after the snapshot was taken is at least as far
 * as every row in it. So writers never make it look behind. Only values that the sequence can give count: within
 * its bounds, and in its steps; others may have another source.
 *
 * @param near Where the sequence stood a moment ago.
 */
async function readAgain({ read, budget }, sequence, near, columns) {
    const questions = [
        ...columns.map((column) => obstacleQuestion(column, sequence, near)),
        sequenceQuestion(sequence),
    ];
    if (budget.spent)
        return { reason: TIME_IS_UP };
    const answers = await read((client) => (0,rows_ask/* askEach */.H)(client, questions.map((sql) => ({ sql, bytes: 0 }))));
    const failed = answers.find((answer) => 'reason' in answer);
    if (failed)
        return failed;
    const values = answers.map((answer) => ('values' in answer ? answer.values : []));
    return {
        value: read_values_valueOf(values.pop() ?? [], sequence),
        obstacles: columns.map((column, at) => {
            const [farthest = null, taken = null] = values[at] ?? [];
            return {
                column,
                farthest: wholeNumber(farthest) ?? null,
                nextTaken: taken === null ? undefined : taken === 'true',
            };
        }),
    };
}
function obstacleQuestion({ column, source, indexed }, sequence, { next }) {
    const name = (0,identifiers/* quoteIdent */.v4)(column);
    const end = sequence.increment > 0n ? 'max' : 'min';
    const farthest = `(SELECT ${end}(${name})::text FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    // Without an index it would be a second reading of all rows.
    const taken = indexed
        ? `(SELECT EXISTS (SELECT FROM ${source} WHERE ${name} = ${next}))::text`
        : 'NULL';
    return `SELECT ARRAY[${farthest}, ${taken}]`;
}
/** A condition for values that a sequence can give, of which `next` is one. */
function givenBy(name, { min, max, increment }, next) {
    const within = `${name} BETWEEN ${min} AND ${max}`;
    const step = increment > 0n ? increment : -increment;
    // ::numeric: the difference may exceed the type of the column.
    return step === 1n ? within : `${within} AND (${name}::numeric - ${next}) % ${step} = 0`;
}
/** Answers in order; fewer when the time was up. */
async function read_values_ask({ read, budget }, questions, timeoutMs = Infinity) {
    const answers = [];
    while (answers.length < questions.length && !budget.spent) {
        const chunk = questions.slice(answers.length, answers.length + TABLES_PER_TRANSACTION);
        const found = await read((client) => (0,rows_ask/* askEach */.H)(client, chunk.map((sql) => ({ sql, bytes: 0 }))), { timeoutMs });
        answers.push(...found.map((answer) => ('values' in answer ? answer.values : answer)));
    }
    return answers;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/findings.ts




/** What is farthest ahead of a sequence, if anything is. */
function behind(sequence, value, obstacles) {
    const stepsTo = (farthest) => (farthest - value.next) / sequence.increment;
    const isAhead = (farthest) => sequence.increment > 0n ? farthest >= value.next : farthest <= value.next;
    const [worst] = obstacles
        .flatMap((obstacle) => {
        const { farthest } = obstacle;
        return farthest !== null && isAhead(farthest) ? [{ ...obstacle, farthest }] : [];
    })
        .sort((a, b) => (stepsTo(b.farthest) > stepsTo(a.farthest) ? 1 : -1));
    return worst && { sequence, value, obstacle: worst };
}
function behindFinding({ sequence, value, obstacle }) {
    const { column } = obstacle;
    const steps = (obstacle.farthest - value.next) / sequence.increment + 1n;
    return {
        rule: 'sequence-behind',
        severity: 'error',
        evidence: 'measured',
        title: `sequence ${sequence.id} is ${(0,report_words/* plural */.LS)(Number(steps), 'value')} behind ${column.id}`,
        detail: `${collision(obstacle)} Typical after a restore, a copy of rows with their keys, or logical replication, which does not carry sequences over.`,
        object: sequence.id,
        advice: 'Set the sequence to its column. The statement may run while others write: it takes the value of the moment.',
        sql: setvalSql(sequence, value),
    };
}
function collision({ column, nextTaken }) {
    if (!column.unique) {
        return 'It will give numbers that rows already have, and nothing makes the column unique: rows will share a number without an error.';
    }
    if (nextTaken === false) {
        return 'Its very next value is still free, but it will come to values that are taken: those INSERTs will fail with a unique violation.';
    }
    return nextTaken === true
        ? 'Its next value is taken already: the next INSERT that leaves the number to it fails with a unique violation, and so does each one until it has passed the column.'
        : 'INSERTs that leave the number to it will fail with a unique violation when it comes to values that are taken.';
}
function setvalSql(sequence, { next }) {
    const end = sequence.increment > 0n ? 'max' : 'min';
    const values = sequence.columns
        .filter(({ holdsNumbers }) => holdsNumbers)
        .map(({ column, source }) => {
        const name = (0,identifiers/* quoteIdent */.v4)(column);
        return `(SELECT ${end}(${name}) FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    });
    const farthest = values.length === 1
        ? values.join('')
        : `${end === 'max' ? 'greatest' : 'least'}(${values.join(', ')})`;
    const name = (0,identifiers/* quoteLiteral */.ce)((0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name));
    return `SELECT pg_catalog.setval(${name}, ${farthest}::bigint);`;
}
function nearEndFinding(sequence, value, { share, severity }) {
    const { column } = endOf(sequence);
    const end = column === undefined ? 'its end' : `what ${column.id} (${column.type}) can hold`;
    const isUsedUp = share >= 1;
    return {
        rule: 'sequence-near-end',
        severity,
        evidence: 'measured',
        title: isUsedUp
            ? `sequence ${sequence.id} is used up: it has reached ${end}`
            : `sequence ${sequence.id} has used ${findings_percent(share)} of its numbers up to ${end}`,
        detail: `It stands at ${value.last}. When no number is left, every INSERT that needs one fails.`,
        object: sequence.id,
        advice: column === undefined
            ? 'Give the sequence a wider type or another end.'
            : `Make ${column.id} and every column that refers to it bigint, step by step, then the sequence.`,
        sql: `ALTER SEQUENCE ${(0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name)} AS bigint ${sequence.increment > 0n ? 'NO MAXVALUE' : 'NO MINVALUE'};`,
    };
}
/** @param isFed By a sequence; else nobody knows whether its values grow. */
function keyFinding(column, { share, severity }, isFed) {
    const unknown = 'No sequence feeds it, so that nobody knows here whether its values grow: ids of another system do, random ones and placeholders do not. ';
    return {
        rule: 'key-near-limit',
        severity,
        evidence: 'measured',
        title: isFed
            ? `${column.id} has used ${findings_percent(share)} of ${column.type}`
            : `${column.id} has a value at ${findings_percent(share)} of ${column.type}`,
        detail: `${isFed ? '' : unknown}At the end of the type every INSERT with a higher number fails with "${column.type} out of range".`,
        object: column.id,
        advice: 'Plan the change to bigint now: ALTER COLUMN … TYPE bigint rewrites the table under an exclusive lock. With a large table add a bigint column, keep it up with a trigger, fill it in batches, then swap. Columns that refer to it, and code that reads it into 32 bits, come first.',
        sql: `SELECT min(${(0,identifiers/* quoteIdent */.v4)(column.column)}), max(${(0,identifiers/* quoteIdent */.v4)(column.column)}) FROM ${column.source};`,
    };
}
function referenceFinding({ constraint, column, referred }, { share, severity }) {
    const how = share > 1
        ? `has passed what ${column.id} (${column.type}) can hold`
        : `has used ${findings_percent(share)} of what ${column.id} (${column.type}) can hold`;
    return {
        rule: 'foreign-key-too-narrow',
        severity,
        evidence: 'measured',
        title: `${referred.id} ${how}`,
        detail: `The foreign key ${constraint} goes from ${column.type} to ${referred.type}: rows beyond the limit cannot be referred to, the INSERT fails with "${column.type} out of range".`,
        object: column.id,
        advice: `Make ${column.id} ${referred.type} too.`,
        sql: `ALTER TABLE ${column.source.replace(/^ONLY /, '')} ALTER COLUMN ${(0,identifiers/* quoteIdent */.v4)(column.column)} TYPE ${referred.type};`,
    };
}
function findings_percent(share) {
    return `${Math.floor(share * 100)} %`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/number-columns.ts
/** A domain's base may be a domain again. */
const BASE_TYPE = `
  (WITH RECURSIVE base AS (
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM pg_catalog.pg_type ty WHERE ty.oid = a.atttypid
     UNION ALL
     SELECT ty.oid, ty.typtype, ty.typbasetype FROM base JOIN pg_catalog.pg_type ty ON ty.oid = base.typbasetype
     WHERE base.typtype = 'd')
   SELECT oid FROM base WHERE typtype <> 'd')`;
/**
 * The columns of a {@link ColumnRow}, for queries in which `a` is pg_attribute, `t` its pg_class and `n` the
 * schema. The digits before the point of numeric(precision, scale): its modifier is
 * ((precision << 16) | (scale & 0x7ff)) + 4 (numeric.c).
 */
const COLUMN_FACTS = `
  t.oid::int8::text AS "tableOid", a.attnum::int AS attnum,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId", a.attname AS column,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
    || pg_catalog.quote_ident(a.attname) AS id,
  CASE WHEN t.relkind = 'p' THEN '' ELSE 'ONLY ' END
    || pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS source,
  pg_catalog.format_type(${BASE_TYPE}, CASE WHEN a.atttypid = ${BASE_TYPE} THEN a.atttypmod END) AS type,
  ${BASE_TYPE}::int8::text AS "baseType",
  CASE WHEN a.atttypid = 1700 AND a.atttypmod > 4
    THEN (((a.atttypmod - 4) >> 16) & 65535) - ((a.atttypmod - 4) & 2047) END AS digits,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum) AS unique,
  EXISTS (
    SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    JOIN pg_catalog.pg_am am ON am.oid = ic.relam
    WHERE i.indrelid = t.oid AND i.indisvalid AND i.indpred IS NULL AND i.indkey[0] = a.attnum
      AND am.amname = 'btree') AS indexed,
  t.relpages AS pages,
  CASE
    WHEN t.relkind = 'f' THEN 'their rows are on another server'
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_column_privilege(t.oid, a.attnum, 'SELECT') THEN 'no SELECT on them'
    WHEN pg_catalog.row_security_active(t.oid) THEN 'row security hides rows from this role'
    WHEN t.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable`;
/** Oids of pg_type.dat. */
const WIDTHS = { '21': 15n, '23': 31n, '20': 63n };
const NUMERIC = '1700';
/** A row of the catalogue as a column and the numbers that it can hold. */
function columnOf({ tableOid, baseType, digits, ...row }) {
    return {
        ...row,
        tableOid: Number(tableOid),
        holdsNumbers: baseType in WIDTHS || baseType === NUMERIC,
        range: rangeOf(baseType, digits),
    };
}
function rangeOf(baseType, digits) {
    const bits = WIDTHS[baseType];
    if (bits !== undefined)
        return { low: -(2n ** bits), high: 2n ** bits - 1n };
    if (baseType !== NUMERIC || digits === null || digits < 1)
        return null;
    const high = 10n ** BigInt(digits) - 1n;
    return { low: -high, high };
}
const OWN_TABLES = `
  t.relkind IN ('r', 'p') AND NOT t.relispartition AND t.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e')`;
/**
 * Columns of 2 or 4 bytes that alone are a key. Those that are a foreign key too have no numbers of their own:
 * what they refer to reaches the limit first, or is wider (see below).
 */
const NARROW_KEYS_SQL = `
SELECT ${COLUMN_FACTS}
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE a.attnum > 0 AND NOT a.attisdropped AND ${OWN_TABLES}
  AND EXISTS (
    SELECT FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1
      AND i.indkey[0] = a.attnum)
  AND ${BASE_TYPE} IN (21, 23)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_constraint k
    WHERE k.contype = 'f' AND k.conrelid = t.oid AND k.confrelid <> t.oid AND k.conkey = ARRAY[a.attnum])
ORDER BY n.nspname, t.relname, a.attnum`;
/** The columns of 2 or 4 bytes that are a key by themselves, ordered by table. Reads only the catalogue. */
async function listNarrowKeys(client) {
    const { rows } = await client.query(NARROW_KEYS_SQL);
    return rows.map(columnOf);
}
const REFERENCES_SQL = `
WITH refs AS (
  SELECT k.conname, k.conrelid, k.confrelid, u.child, u.parent
  FROM pg_catalog.pg_constraint k
  CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS u (child, parent)
  JOIN pg_catalog.pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.child
  JOIN pg_catalog.pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.parent
  WHERE k.contype = 'f' AND k.conparentid = 0 AND ca.atttypid <> pa.atttypid)
SELECT pg_catalog.quote_ident(r.conname) || ' on ' || c."tableId" AS constraint,
  pg_catalog.to_jsonb(c) AS column, pg_catalog.to_jsonb(p) AS referred
FROM refs r
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.conrelid AND a.attnum = r.child AND ${OWN_TABLES}) c
CROSS JOIN LATERAL (
  SELECT ${COLUMN_FACTS}
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
  WHERE a.attrelid = r.confrelid AND a.attnum = r.parent) p
WHERE c."baseType" = '21' AND p."baseType" IN ('23', '20', '1700')
  OR c."baseType" = '23' AND p."baseType" IN ('20', '1700')
ORDER BY 1`;
/** Every foreign key column that is narrower than the column it refers to. Reads only the catalogue. */
async function listNarrowReferences(client) {
    const { rows } = await client.query(REFERENCES_SQL);
    return rows.map(({ constraint, column, referred }) => ({
        constraint,
        column: columnOf(column),
        referred: columnOf(referred),
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/sequence-facts.ts

/**
 * A default that is nothing but nextval, at most cast to the column's type, as the catalogue stores it: a call
 * (FUNCEXPR; format 1 and 2 are casts) or a coercion around oid 1574, nextval (primnodes.h, pg_proc.dat). Not
 * read with pg_get_expr: that waits for whoever has locked the table. `'A-' || nextval(…)` is another thing.
 */
const PLAIN_NEXTVAL = '^({(FUNCEXPR :funcid [0-9]+ [^{}]*:funcformat [12] [^{}]*:args \\(|COERCETODOMAIN :arg |RELABELTYPE :arg ))*{FUNCEXPR :funcid 1574 ';
/**
 * Which sequence feeds which column. By a default that calls nextval (pg_attrdef depends on the sequence),
 * as identity, or owned by the column where that has no default of its own: then a program asks the sequence.
 * A column's own default counts more than who owns which sequence: `CREATE TABLE … (LIKE …)` leaves such.
 * A default that names its sequence as text depends on nothing.
 */
const FEEDS = `
  defaults AS (
    SELECT a.adrelid AS relation, a.adnum AS attnum, d.refobjid AS sequence,
      a.adbin::text ~ '${PLAIN_NEXTVAL}' AS plain
    FROM pg_catalog.pg_attrdef a
    LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.objid = a.oid
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'n'
    WHERE a.adbin::text LIKE '%{FUNCEXPR :funcid 1574 %'
  ),
  feeds AS (
    SELECT relation, attnum, sequence FROM defaults WHERE plain
    UNION
    SELECT d.refobjid, d.refobjsubid, d.objid
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      AND (d.deptype = 'i' OR d.deptype = 'a' AND NOT a.atthasdef AND a.attidentity = '')
  )`;
/** What an extension brought is not the user's to mend; temporary objects are somebody's own. */
const OWN_SEQUENCES = `
  FROM pg_catalog.pg_sequence q
  JOIN pg_catalog.pg_class s ON s.oid = q.seqrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
  WHERE s.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.oid AND d.deptype = 'e')`;
const SEQUENCES_SQL = `
SELECT s.oid::int8::text AS oid, n.nspname AS schema, s.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(s.relname) AS id,
  q.seqstart::text AS start, q.seqincrement::text AS increment, q.seqmin::text AS min, q.seqmax::text AS max,
  q.seqcycle AS cycle,
  CASE
    WHEN NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') THEN 'no USAGE on their schema'
    WHEN NOT pg_catalog.has_sequence_privilege(s.oid, 'SELECT') THEN 'no SELECT on them'
    WHEN s.relpersistence = 'u' AND pg_catalog.pg_is_in_recovery() THEN 'unlogged, so not there on a standby'
  END AS unreadable
${OWN_SEQUENCES}
ORDER BY n.nspname, s.relname`;
/** A partition's column is read with the partitioned table's where the same sequence feeds both. */
const sequence_facts_COLUMNS_SQL = `
WITH ${FEEDS}
SELECT f.sequence::int8::text AS sequence, ${COLUMN_FACTS}
FROM feeds f
JOIN pg_catalog.pg_attribute a ON a.attrelid = f.relation AND a.attnum = f.attnum
JOIN pg_catalog.pg_class t ON t.oid = f.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE t.relkind IN ('r', 'p', 'f') AND NOT (t.relispartition AND EXISTS (
  SELECT FROM feeds r
  JOIN pg_catalog.pg_attribute ra ON ra.attrelid = r.relation AND ra.attnum = r.attnum
  WHERE r.relation = pg_catalog.pg_partition_root(t.oid) AND r.sequence = f.sequence AND ra.attname = a.attname))
ORDER BY n.nspname, t.relname, a.attnum`;
const UNTRACED_SQL = `
WITH ${FEEDS}
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(t.relname) || '.'
  || pg_catalog.quote_ident(a.attname) AS id
FROM defaults d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.relation AND a.attnum = d.attnum
JOIN pg_catalog.pg_class t ON t.oid = d.relation
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE d.sequence IS NULL AND NOT t.relispartition
ORDER BY 1`;
/**
 * Every sequence that is not an extension's or temporary, with the columns it feeds, ordered by name. Reads
 * only the catalogue.
 */
async function listSequences(client) {
    const sequences = await client.query(SEQUENCES_SQL);
    const columns = await client.query(sequence_facts_COLUMNS_SQL);
    const untraced = await client.query(UNTRACED_SQL);
    const fed = new Map();
    for (const row of columns.rows) {
        fed.set(row.sequence, [...(fed.get(row.sequence) ?? []), columnOf(row)]);
    }
    return {
        sequences: sequences.rows.map(({ oid, start, increment, min, max, ...row }) => ({
            ...row,
            oid: Number(oid),
            start: BigInt(start),
            increment: BigInt(increment),
            min: BigInt(min),
            max: BigInt(max),
            columns: fed.get(oid) ?? [],
        })),
        untraced: untraced.rows.map(({ id }) => id),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sequences/survey.ts



/** Reads the catalogue, then the sequences, then their columns. */
async function survey(context) {
    const { sequences, untraced, keys, references } = await context.read(async (client) => ({
        ...(await listSequences(client)),
        keys: await listNarrowKeys(client),
        references: await listNarrowReferences(client),
    }));
    const readable = sequences.filter(({ unreadable }) => unreadable === null);
    const values = await readSequences(context, readable);
    const counting = sequences.filter(({ cycle }) => !cycle).flatMap(countedColumns);
    const fed = new Set(counting.map(keyOf));
    const cycling = new Set(sequences.filter(({ cycle }) => cycle).flatMap(({ columns }) => columns.map(keyOf)));
    // Named as text, but a sequence all the same.
    const isFed = (column) => fed.has(keyOf(column)) || untraced.includes(column.id);
    const narrow = survey_unique([...keys, ...counting.filter(isNarrow)]);
    const numbering = narrow.filter((column) => !cycling.has(keyOf(column)));
    const columns = survey_unique([...counting, ...numbering, ...references.map((one) => one.referred)]);
    const extents = await readExtents(context, columns);
    const byKey = new Map([...extents].map(([column, extent]) => [keyOf(column), extent]));
    return {
        sequences: sequences.map((sequence) => ({
            sequence,
            value: values[readable.indexOf(sequence)] ?? { reason: sequence.unreadable ?? '' },
        })),
        keys: numbering.map((column) => ({ column, isFed: isFed(column) })),
        references,
        untraced,
        extent: (column) => byKey.get(keyOf(column)) ?? { reason: 'not read' },
    };
}
/** The columns of a sequence whose values can be compared with it. */
function countedColumns({ columns }) {
    return columns.filter(({ holdsNumbers }) => holdsNumbers);
}
const HIGHEST_OF_FOUR_BYTES = 2n ** 31n - 1n;
function isNarrow({ range, type }) {
    return range !== null && range.high <= HIGHEST_OF_FOUR_BYTES && !type.startsWith('numeric');
}
function survey_unique(columns) {
    return [...new Map(columns.map((column) => [keyOf(column), column])).values()];
}
function keyOf({ tableOid, attnum }) {
    return `${tableOid}.${attnum}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sequences.ts








/** Numbers that collide or run out: sequences against their columns, keys against their type. */
const sequencesCheck = {
    id: 'sequences',
    title: 'Sequences',
    run: async (context, scope) => {
        const found = await survey(context);
        const unseen = new report_unseen/* Unseen */.v();
        noteUnread(found, unseen);
        const collisions = await findBehind(context, found, unseen);
        const keys = await nearKeys(context, found);
        const ends = nearEnds(found, keys);
        const narrow = narrowReferences(found);
        const findings = [...collisions, ...keys, ...narrow, ...ends];
        scope.findAll(findings, ({ rule }) => sequences_MANY[rule] ?? rule);
        unseen.tell(scope);
        return conclude(found, collisions.length, [...keys, ...narrow, ...ends].length);
    },
};
const sequences_MANY = {
    'sequence-behind': 'sequences behind their columns',
    'sequence-near-end': 'sequences near their end',
    'key-near-limit': 'keys near the end of their type',
    'foreign-key-too-narrow': 'foreign keys narrower than what they refer to',
};
function noteUnread({ sequences, keys, references, untraced, extent }, unseen) {
    for (const { sequence, value } of sequences) {
        if ('reason' in value)
            unseen.add('sequences', sequence.id, value.reason);
    }
    const columns = [
        ...sequences.flatMap(({ sequence }) => (sequence.cycle ? [] : countedColumns(sequence))),
        ...keys.map(({ column }) => column),
        ...references.map(({ referred }) => referred),
    ];
    for (const column of columns) {
        const seen = extent(column);
        if ('reason' in seen)
            unseen.add('the numbers in', column.id, seen.reason);
    }
    for (const id of untraced) {
        unseen.add('whether a sequence is behind', id, 'the default names its sequence as text');
    }
}
/** Those that look behind are read again, in the order in which an INSERT between the readings does no harm. */
async function findBehind(context, { sequences, extent }, unseen) {
    const findings = [];
    for (const { sequence, value } of sequences) {
        if (sequence.cycle || 'reason' in value)
            continue;
        const ahead = countedColumns(sequence).filter((column) => {
            const seen = extent(column);
            return !('reason' in seen) && isAhead(seen, value, sequence);
        });
        if (ahead.length === 0)
            continue;
        const again = await readAgain(context, sequence, value, ahead);
        if ('reason' in again) {
            unseen.add('whether a sequence is behind, as it seems', sequence.id, again.reason);
            continue;
        }
        const worst = behind(sequence, again.value, again.obstacles);
        if (worst)
            findings.push(behindFinding(worst));
    }
    return findings;
}
function isAhead({ least, greatest }, { next }, { increment }) {
    return increment > 0n ? greatest !== null && greatest >= next : least !== null && least <= next;
}
async function nearKeys(context, { keys, extent }) {
    const near = keys.flatMap(({ column, isFed }) => {
        const seen = extent(column);
        const nearness = 'reason' in seen ? undefined : keyNearness(column, seen, isFed);
        return 'reason' in seen || nearness === undefined ? [] : [{ column, isFed, seen, nearness }];
    });
    const unfed = near.filter(({ isFed }) => !isFed).map(({ column }) => column.tableOid);
    const rows = unfed.length === 0 ? undefined : await estimates(context, unfed);
    return near
        .filter(({ column, isFed, seen }) => isFed || !isSpreadToEnd(column, seen, rows?.get(column.tableOid)))
        .map(({ column, isFed, nearness }) => keyFinding(column, nearness, isFed));
}
/** Undefined where the server does not say; then a key counts as one that grows. */
async function estimates(context, oids) {
    const outcome = await within(context, { timeoutMs: context.budget.left() }, (client) => estimateRows(client, oids));
    return 'value' in outcome ? outcome.value : undefined;
}
/** Where the column itself is as near to its end, that is the one problem. */
function nearEnds({ sequences }, keys) {
    return sequences.flatMap(({ sequence, value }) => {
        const near = 'reason' in value ? undefined : sequenceNearness(sequence, value);
        if (near === undefined || 'reason' in value)
            return [];
        const isSaid = keys.some(({ object, severity }) => sequence.columns.some(({ id }) => id === object) &&
            (severity === 'error' || severity === near.severity));
        return isSaid ? [] : [nearEndFinding(sequence, value, near)];
    });
}
function narrowReferences({ references, extent }) {
    return references.flatMap((reference) => {
        const seen = extent(reference.referred);
        if ('reason' in seen)
            return [];
        const near = keyNearness(reference.column, seen, true);
        return near ? [referenceFinding(reference, near)] : [];
    });
}
function conclude({ sequences, keys, extent }, behind, near) {
    const isUnread = sequences.every(({ value }) => 'reason' in value) &&
        keys.every(({ column }) => 'reason' in extent(column));
    if (isUnread && sequences.length + keys.length > 0) {
        return { status: 'not-verified', result: 'this role can read none of them' };
    }
    const looked = `${(0,report_words/* plural */.LS)(sequences.length, 'sequence')}, ${(0,report_words/* plural */.LS)(keys.length, 'key')} of 2 or 4 bytes`;
    const found = [
        ...(behind > 0 ? [`${behind} behind`] : []),
        ...(near > 0 ? [`${near} near the end`] : []),
    ];
    return { result: [looked, ...found].join(', ') };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/session-facts.ts
var session_facts = __webpack_require__(8763);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/findings.ts
var sessions_findings = __webpack_require__(3380);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/hidden.ts
var sessions_hidden = __webpack_require__(6046);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sessions.ts





/** What a deploy may have left behind among the sessions, and how near the limits are. */
const sessionsCheck = {
    id: 'sessions',
    title: 'Sessions',
    run: async (context, scope) => {
        const { facts } = context.database;
        const seen = await context.read(async (client) => ({
            sessions: await (0,session_facts/* readSessions */.M1)(client),
            waits: await (0,session_facts/* readLockWaits */.ey)(client),
            lock: await (0,session_facts/* readAdvisoryLock */.BW)(client, prisma_history/* PRISMA_ADVISORY_LOCK */.Hh),
            connections: await (0,session_facts/* readConnections */.Wx)(client),
            prepared: await (0,session_facts/* readPreparedTransactions */.BO)(client),
        }));
        const findings = [
            ...(0,sessions_findings/* idleInTransaction */.iO)(seen.sessions),
            ...(0,sessions_findings/* waitingDdl */.sV)(seen.waits),
            ...(0,sessions_findings/* prismaLock */._T)(seen.lock),
            ...(0,sessions_findings/* connectionsNearLimit */.tD)(seen.connections),
            ...(0,sessions_findings/* preparedLeft */.vX)(seen.prepared),
        ];
        scope.findAll(findings, ({ rule }) => `findings of ${rule}`);
        const hidden = (0,sessions_hidden/* hiddenSessions */.i)(facts, 'are idle in a transaction');
        if (hidden !== undefined)
            scope.notVerified(hidden);
        const [server] = seen.connections;
        const used = server ? `, ${server.used} of ${server.allowed} connections used` : '';
        const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
        return { result: `${(0,report_words/* plural */.LS)(seen.sessions.length, 'other session')}${used}${through}` };
    },
};

// EXTERNAL MODULE: ./packages/core/src/postgres/autovacuum.ts
var autovacuum = __webpack_require__(7629);
// EXTERNAL MODULE: ./packages/core/src/postgres/table-statistics.ts
var table_statistics = __webpack_require__(793);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/findings.ts
var findings = __webpack_require__(3790);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/judge.ts
var statistics_judge = __webpack_require__(8429);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/last-migration.ts
var last_migration = __webpack_require__(8361);
;// CONCATENATED MODULE: ./packages/core/src/validate/checks/statistics.ts







/** Tables that the planner knows nothing about since the migration. */
const statisticsCheck = {
    id: 'statistics',
    title: 'Statistics',
    run: async (context, scope) => {
        const { database } = context;
        if (database.facts.standby) {
            const result = 'ANALYZE runs on the primary, and only there it is known when it ran';
            scope.notVerified(`statistics: ${result}`);
            return { status: 'not-verified', result };
        }
        const { tables, migratedAt, noAutovacuum } = await context.read(async (client) => ({
            tables: await (0,table_statistics/* readTableStatistics */.O)(client, database.facts.major),
            migratedAt: await (0,last_migration/* lastMigration */.f)(client, database.schema),
            noAutovacuum: await (0,autovacuum/* whyNoAutovacuum */.e)(client),
        }));
        for (const { id, rows } of tables)
            if (rows !== null)
                context.details.rows[id] = rows;
        const unseen = new report_unseen/* Unseen */.v();
        const stale = (0,statistics_judge/* staleTables */.X)(tables, migratedAt, unseen);
        for (const finding of (0,findings/* staleFindings */.Q)(stale, noAutovacuum))
            scope.find(finding);
        unseen.tell(scope);
        const found = stale.length === 0 ? 'none' : `${stale.length}`;
        return { result: `${(0,report_words/* plural */.LS)(tables.length, 'table')}, ${found} without statistics` };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/amcheck.ts

/** An extension can be in any schema; one that was never updated lacks the function's second form. */
const FUNCTIONS_SQL = `
SELECT n.nspname AS schema, p.pronargs AS arguments,
  pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaUsable",
  pg_catalog.has_function_privilege(p.oid, 'EXECUTE') AS executable
FROM pg_catalog.pg_extension e
JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
  AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.deptype = 'e'
JOIN pg_catalog.pg_proc p ON p.oid = d.objid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE e.extname = 'amcheck' AND p.proname = 'bt_index_check' AND p.pronargs <= 2
ORDER BY executable DESC, p.pronargs DESC
LIMIT 1`;
/** Looks whether amcheck is installed in this database and whether `role`, who we are, may call it. */
async function findAmcheck(client, { role, superuser }) {
    const { rows } = await client.query(FUNCTIONS_SQL);
    const [found] = rows;
    if (!found) {
        const grant = superuser ? '' : `; ${grantSql('bt_index_check(regclass, boolean)', role)}`;
        return {
            kind: 'absent',
            reason: `amcheck is not installed in this database: CREATE EXTENSION amcheck${grant}`,
        };
    }
    const name = (0,identifiers/* quoteQualified */.$s)(found.schema, 'bt_index_check');
    if (found.executable && found.schemaUsable) {
        return { kind: 'usable', function: name, comparesRows: found.arguments === 2 };
    }
    const missing = [
        ...(found.schemaUsable
            ? []
            : [`GRANT USAGE ON SCHEMA ${(0,identifiers/* quoteIdent */.v4)(found.schema)} TO ${(0,identifiers/* quoteIdent */.v4)(role)}`]),
        ...(found.executable ? [] : [grantSql(`${name}(${argumentsOf(found)})`, role)]),
    ];
    return {
        kind: 'not allowed',
        reason: `amcheck is installed, and ${role} may not use it: ${missing.join('; ')}`,
    };
}
function argumentsOf(found) {
    return found.arguments === 2 ? 'regclass, boolean' : 'regclass';
}
function grantSql(signature, role) {
    return `GRANT EXECUTE ON FUNCTION ${signature} TO ${(0,identifiers/* quoteIdent */.v4)(role)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/findings.ts


/** data_corrupted, index_corrupted. */
const CORRUPTION = new Set(['XX001', 'XX002']);
/** The server says that what is stored is damaged. Such messages name blocks and row pointers, no values. */
function isCorruption({ code }) {
    return CORRUPTION.has(code ?? '');
}
/**
 * A row that the index lacks is told as data_corrupted by amcheck itself; every other one comes from below,
 * where pages and TOAST values are read.
 */
function isOfIndex({ code, file }) {
    return code === 'XX002' || file === 'verify_nbtree.c';
}
/** The finding about an index that amcheck could not read in order. */
function corruptFinding(index, error) {
    const where = `the index ${index.id} on ${index.ofToast ? `the TOAST table of ${index.tableId}` : index.tableId}`;
    const said = (0,report_text/* oneLine */.TN)([error.message, error.detail].filter(Boolean).join('. '));
    const common = { severity: 'error', evidence: 'measured', object: index.id };
    if (isOfIndex(error)) {
        return {
            ...common,
            rule: 'index-corrupt',
            title: `${where} is corrupt: queries through it can miss rows`,
            detail: `amcheck: ${said}\nWhere it should keep duplicates out, it may let them in. Mostly the order of the values has changed under it: the operating system's collations are newer (a new image, a replica of another system), or a function that the index calls was changed; else the disk or the memory is faulty.`,
            advice: 'Build it again. Before that, look for duplicates if it is unique: they make the rebuild fail. Text indexes mostly share the cause; then rebuild all of them.',
            sql: reindexSql(index),
        };
    }
    return {
        ...common,
        rule: 'data-damaged',
        title: `${where} cannot be read through: what is stored is damaged`,
        detail: `The server: ${said}\nThe damage is in a page of the index or of the table's rows.`,
        advice: "Keep a copy of the server's files before anything else, and look at its log and disks. Where the index alone is damaged, the rebuild mends it; damaged rows come back only from a backup or a replica.",
        sql: reindexSql(index),
    };
}
function reindexSql({ schema, name, exclusion }) {
    const index = (0,identifiers/* quoteQualified */.$s)(schema, name);
    return exclusion
        ? `REINDEX INDEX ${index}; -- not possible CONCURRENTLY: blocks writes while it runs`
        : `REINDEX INDEX CONCURRENTLY ${index};`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/list-btrees.ts
/**
 * Sizes are those of the last VACUUM, ANALYZE or build: asking the file system takes a lock on each. What
 * is invalid is told by another check; temporary tables are their session's own; a standby has no content
 * of unlogged ones.
 */
const BTREES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  owner.oid IS NOT NULL AS "ofToast", i.indisexclusion AS exclusion,
  (greatest(c.relpages, 1) * b.size)::float8 AS bytes, (h.relpages * b.size)::float8 AS "rowBytes"
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid AND c.relkind = 'i'
JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class h ON h.oid = i.indrelid
LEFT JOIN pg_catalog.pg_class owner ON owner.reltoastrelid = h.oid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(owner.oid, h.oid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::int8 AS size) b
WHERE i.indisvalid AND i.indisready AND i.indislive
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema' AND c.relpersistence <> 't'
  AND (c.relpersistence <> 'u' OR NOT pg_catalog.pg_is_in_recovery())
ORDER BY c.relpages, tn.nspname, t.relname, n.nspname, c.relname`;
/** Every usable btree of the users' tables and materialized views, those of TOAST tables too; the smallest first. */
async function listBtrees(client) {
    const { rows } = await client.query(BTREES_SQL);
    return rows.map(({ oid, ...row }) => ({ ...row, oid: Number(oid) }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/batches.ts
/** Up to this size, index and table together, the rows are compared as well: it reads the whole table. */
const WITH_ROWS_BYTES = 32 * 1024 * 1024;
/** One transaction reads no more than this, unless a single index is larger. */
const BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_INDEXES = 100;
/** Puts indexes together, in their order, so that thousands of small ones do not need thousands of transactions. */
function batchesOf(indexes, comparesRows) {
    const batches = [];
    for (const index of indexes) {
        const withRows = comparesRows && index.bytes + index.rowBytes <= WITH_ROWS_BYTES;
        const bytes = index.bytes + (withRows ? index.rowBytes : 0);
        const last = batches.at(-1);
        const fits = last?.withRows === withRows &&
            last.bytes + bytes <= BATCH_BYTES &&
            last.indexes.length < BATCH_INDEXES;
        if (fits) {
            last.indexes.push(index);
            last.bytes += bytes;
        }
        else {
            batches.push({ indexes: [index], withRows, bytes });
        }
    }
    return batches.map(({ indexes, withRows }) => ({ indexes, withRows }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/examine.ts

/** A statement that is given less cannot be expected to end. */
const examine_LEAST_MS = 5;
const examine_CANCELLED = '57014';
/**
 * Has amcheck look at the indexes of a batch, in a transaction of its own. bt_index_check takes the lock of a
 * reader (AccessShareLock), and gives it back after each index; bt_index_parent_check would block writes.
 */
async function examine(context, amcheck, { indexes, withRows }) {
    // The sizes are estimates: what turns out to be large must leave time for the structure.
    const timeoutMs = context.budget.left() / (withRows ? 2 : 1);
    if (timeoutMs < examine_LEAST_MS)
        return { kind: 'late' };
    const oids = indexes.map(({ oid }) => oid);
    let started = performance.now();
    try {
        await context.read((client) => {
            started = performance.now();
            return client.query(checkSql(amcheck, withRows), [oids]);
        }, 
        // READ COMMITTED: amcheck refuses an older snapshot for some indexes ("cannot be verified using
        // transaction snapshot"). And the functions of an index may need the session's own search_path.
        { timeoutMs, ownSettings: true });
        return { kind: 'in order' };
    }
    catch (error) {
        if (!(0,session/* isSqlError */.pv)(error))
            throw error;
        // The same SQLSTATE says that somebody else cancelled the statement.
        const isLate = error.code === examine_CANCELLED && performance.now() - started >= timeoutMs * 0.9;
        return isLate ? { kind: 'late' } : { kind: 'error', error };
    }
}
/** An index that was dropped since it was listed is passed over. */
function checkSql(amcheck, withRows) {
    const rows = amcheck.comparesRows ? `, ${String(withRows)}` : '';
    return `
SELECT ${amcheck.function}(u.oid::pg_catalog.regclass${rows})
FROM pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY u (oid, at)
WHERE EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = u.oid)`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/structure/look.ts




/** Looks at the indexes in their order, as far as the check's time goes. */
async function lookAtAll(context, amcheck, indexes) {
    const looked = { inOrder: [], withRows: 0, corrupt: [], unanswered: [], late: [] };
    const half = context.budget.left() / 2;
    const look = async (batch) => {
        const examined = await examine(context, amcheck, batch);
        const [index, ...others] = batch.indexes;
        if (index === undefined)
            return;
        if (examined.kind === 'in order') {
            looked.inOrder.push(...batch.indexes);
            looked.withRows += batch.withRows ? batch.indexes.length : 0;
        }
        else if (others.length > 0) {
            for (const one of batch.indexes)
                await look({ ...batch, indexes: [one] });
        }
        else if (examined.kind === 'error') {
            const { error } = examined;
            if (isCorruption(error))
                looked.corrupt.push({ index, error });
            else
                looked.unanswered.push({ index, reason: (0,session/* reasonOf */.A3)(error) });
        }
        else if (batch.withRows) {
            await look({ ...batch, withRows: false });
        }
        else {
            looked.late.push(index);
        }
    };
    for (const batch of batchesOf(indexes, amcheck.comparesRows)) {
        // That every structure is looked at comes before that rows are.
        await look({ ...batch, withRows: batch.withRows && context.budget.left() > half });
    }
    return looked;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/structure.ts





/**
 * Whether the btrees are in order, and, where tables are small, whether they lack no row: by amcheck, where it
 * is installed.
 */
const structureCheck = {
    id: 'structure',
    title: 'Structure',
    run: async (context, scope) => {
        const { facts } = context.database;
        const amcheck = await context.read((client) => findAmcheck(client, facts));
        if (amcheck.kind !== 'usable')
            return withoutAmcheck(amcheck, scope);
        const indexes = await context.read(listBtrees);
        const looked = await lookAtAll(context, amcheck, indexes);
        const findings = looked.corrupt.map(({ index, error }) => corruptFinding(index, error));
        scope.findAll(findings, ({ rule }) => structure_MANY[rule] ?? rule);
        sayWhatIsMissing(context, scope, looked, indexes);
        return structure_resultOf(looked, indexes);
    },
};
/** Not installed is a choice; not allowed leaves something unseen that was meant to be looked at. */
function withoutAmcheck({ kind, reason }, scope) {
    if (kind === 'absent')
        return { status: 'skipped', result: reason };
    scope.notVerified(`structure of the indexes: ${reason}`);
    return { status: 'not-verified', result: reason };
}
const structure_MANY = {
    'index-corrupt': 'corrupt indexes',
    'data-damaged': 'indexes that cannot be read through',
};
/** What could not be looked at: for a reason, or for want of time. */
function sayWhatIsMissing({ details }, scope, { late, unanswered }, all) {
    const unseen = new report_unseen/* Unseen */.v();
    for (const { index, reason } of unanswered) {
        unseen.add('structure of the indexes', index.id, reason);
    }
    unseen.tell(scope);
    if (late.length === 0)
        return;
    const missing = bytesOf([...late, ...unanswered.map(({ index }) => index)]);
    const share = Math.max(0, 1 - missing / bytesOf(all));
    const seen = `${Math.floor(share * 100)}% of all their bytes were looked at`;
    const largest = late.length === 1 ? 'the largest index' : `the ${count(late)} largest indexes`;
    scope.notVerified(`structure of ${largest}: the time was over (max-check-seconds); ${seen}`);
    const object = `${count(all)} btree indexes`;
    details.partly.push({ check: 'structure', object, how: 'indexes by size', share });
}
function bytesOf(indexes) {
    return indexes.reduce((sum, { bytes }) => sum + bytes, 0);
}
function count({ length }) {
    return length.toLocaleString('en-US');
}
function structure_resultOf({ inOrder, withRows, corrupt, unanswered, late }, all) {
    if (all.length === 0)
        return { result: 'no btree indexes' };
    const unseen = late.length + unanswered.length;
    const words = [
        `${count(inOrder)} of ${all.length === 1 ? '1 btree index' : `${count(all)} btree indexes`} in order`,
        ...(withRows === 0 ? [] : [`${withRows.toLocaleString('en-US')} compared with their rows`]),
        ...(corrupt.length === 0 ? [] : [`${count(corrupt)} corrupt`]),
        ...(unseen === 0 ? [] : [`${unseen.toLocaleString('en-US')} not looked at`]),
    ];
    const nothing = unseen === all.length;
    return { result: words.join(', '), ...(nothing ? { status: 'not-verified' } : {}) };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks.ts














/** Every check of the database, in the order in which the report has them. */
const DATABASE_CHECKS = [
    migrationsCheck,
    schemaCheck,
    requiredCheck,
    indexesCheck,
    structureCheck,
    constraintsCheck,
    orphansCheck,
    duplicatesCheck,
    nullsCheck,
    checkRowsCheck,
    sequencesCheck,
    statisticsCheck,
    sessionsCheck,
    customCheck,
];
/** What waits for something else (the rebuilt schema) or takes long. */
const LATE = [
    nullsCheck,
    checkRowsCheck,
    orphansCheck,
    duplicatesCheck,
    structureCheck,
    schemaCheck,
];
/**
 * The order in which they are started: first the sessions, among which those of the deploy may still be, and
 * last what would keep a connection waiting.
 */
const START_ORDER = [
    sessionsCheck,
    ...DATABASE_CHECKS.filter((check) => check !== sessionsCheck && !LATE.includes(check)),
    ...LATE,
];

// EXTERNAL MODULE: ./packages/core/src/report/verdict.ts
var verdict = __webpack_require__(6601);
;// CONCATENATED MODULE: ./packages/core/src/validate/failing.ts


/** The findings for which a deploy is said not to stand, the gravest first. */
function failingOf(findings, failOn) {
    return (0,report_words/* gravestFirst */.Ln)(findings).filter(({ severity }) => severity === 'error' || (0,verdict/* reaches */.O6)(severity, failOn));
}
/** It could not be looked at: that fails the stage, and says nothing about the deploy. */
function isUnanswered({ rule }) {
    return rule === 'custom-check-unanswered';
}
/** True where nothing is known to be wrong, and only what could not be looked at fails the stage. */
function isAllUnanswered(failing) {
    return failing.length > 0 && failing.every(isUnanswered);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/headline.ts


/** How a headline begins where nobody can say. */
const NOT_KNOWN = 'It is not known whether the deploy stands';
/**
 * The verdict in one sentence: whether the deploy stands.
 *
 * @param failing For which it is said not to stand, the gravest first.
 */
function headlineOf(verdict, details, findings, failing) {
    if (verdict === 'failed')
        return failedHeadline(failing);
    const words = factsOf(details, findings).join(', ');
    const facts = words === '' ? '' : `: ${words}`;
    if (verdict === 'passed')
        return `The deploy stands${facts}`;
    const reservation = findings.some(({ severity }) => severity === 'warning')
        ? 'read the warnings'
        : 'not everything could be looked at';
    return `The deploy stands as far as could be seen${facts}; ${reservation}`;
}
/** What could not be looked at is no reason to say that it does not stand. */
function failedHeadline(failing) {
    const isUnknown = isAllUnanswered(failing);
    const told = isUnknown ? failing : failing.filter((finding) => !isUnanswered(finding));
    const begin = isUnknown ? NOT_KNOWN : 'The deploy does not stand';
    return `${begin}: ${(0,report_words/* gravestInWords */.L6)(told)}`;
}
function factsOf({ migrations, drift, health, bake }, findings) {
    return [
        ...(migrations ? [`${migrations.applied} of ${migrations.total} migrations applied`] : []),
        ...(drift === false ? ['the schema is as promised'] : []),
        ...(health.length > 0 && health.every(({ healthy }) => healthy) ? ['healthy'] : []),
        ...(bake && isCalm(bake, findings) ? ['no regression in the bake time'] : []),
    ];
}
/** Something was seen of the bake time, and nothing wrong in it: an accepted regression is one, too. */
function isCalm({ samples }, findings) {
    if (findings.some(({ rule }) => rule.startsWith('bake-')))
        return false;
    return samples.some(({ values }) => Object.values(values).some((value) => value !== null));
}

// EXTERNAL MODULE: ./packages/core/src/migrations/given-tree.ts
var given_tree = __webpack_require__(3263);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/project.ts + 1 modules
var project = __webpack_require__(9741);
// EXTERNAL MODULE: ./packages/core/src/report/write.ts
var write = __webpack_require__(3147);
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

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(2760);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(4513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(1689);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/health/json-words.ts

/**
 * What is wrong with a JSON body, as a sentence without texts of the body; undefined when it is as expected.
 * Every value that the path selects must be the expected one.
 */
function jsonProblem(body, { query, path, equals }) {
    const found = query.query(body).values().map(json_words_foundValue);
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
function json_words_foundValue(value) {
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
    return `${type}, ${whole ? '' : 'more than '}${(0,report_words/* plural */.LS)(bytes, 'byte')}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/health/probe.ts






/**
 * Asks once, without retries.
 *
 * @throws Interrupted when the signal aborts; whatever else happens is the result.
 */
async function probeOnce(target, signal) {
    return probe_resultOf(target, await probe(target, target.timeoutMs, signal), 1);
}
/** How a target came out by the last of so many tries. */
function probe_resultOf({ name }, { status, durationMs, failure }, attempts) {
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
    const time = (0,report_words/* durationWords */.Sh)(timeoutMs);
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
        const limits = { statementMs: deadlineMs, lockMs: postgres_limits/* LOCK_MS */.xv };
        const { standby } = database.facts;
        const connect = { signal, env: this.#ports.env, remote: 'verify-full' };
        return database.pool.lend(() => (0,connection/* withClient */.SV)(database.url, connect, (client) => (0,connection/* withReadOnlyTransaction */.J6)(client, limits, () => readDatabase(client, this.#known, { since, standby }))));
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







const baseline_LONGEST_MS = 10_000;
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
    const overMs = Math.min(options.bakeInterval, baseline_LONGEST_MS);
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


const words_count = (value) => Math.round(value).toLocaleString('en-US');
const seconds = (value) => `${(0,report_words/* short */.h0)(value)} s`;
const milliseconds = (value) => `${(0,report_words/* short */.h0)(value)} ms`;
const words_percent = (value) => `${(0,report_words/* short */.h0)(value * 100)} %`;
/** How people read each value. */
const VALUE_WORDS = {
    connections: {
        ...{ name: 'Connections', figure: words_count },
        phrase: (value) => (0,report_words/* plural */.LS)(Math.round(value), 'connection'),
    },
    active_connections: {
        ...{ name: 'Active connections', figure: words_count },
        phrase: (value) => `${words_count(value)} active`,
    },
    lock_waits: {
        ...{ name: 'Sessions waiting for a lock', figure: words_count },
        phrase: (value) => (0,report_words/* plural */.LS)(Math.round(value), 'lock wait'),
    },
    deadlocks_per_min: {
        ...{ name: 'Deadlocks a minute', figure: report_words/* short */.h0 },
        phrase: (value) => (value === 0 ? '' : (0,report_words/* plural */.LS)(Math.round(value), 'deadlock')),
    },
    transactions_per_s: {
        ...{ name: 'Transactions a second', figure: report_words/* short */.h0 },
        phrase: (value) => `${(0,report_words/* short */.h0)(value)} tx/s`,
    },
    rollback_share: {
        ...{ name: 'Share of transactions rolled back', figure: words_percent },
        phrase: (value) => `${words_percent(value)} rolled back`,
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
        ...{ name: 'Replication lag', figure: report_words/* byteWords */.G4 },
        phrase: (value) => `replica ${(0,report_words/* byteWords */.G4)(value)} behind`,
    },
    replication_lag_s: {
        ...{ name: 'Replication lag', figure: seconds },
        phrase: (value) => (value === 0 ? '' : `replica ${seconds(value)} behind`),
    },
    health_failures: {
        ...{ name: 'Health URLs not healthy', figure: words_count },
        phrase: (value) => (value === 0 ? 'healthy' : `${words_count(value)} not healthy`),
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
        return `${(0,report_words/* short */.h0)(milliseconds / 1_000)} s`;
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
const findings_LOCKS = {
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
    lock_waits: findings_LOCKS,
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
        title: findings_titleOf(regression),
        detail: `${effect}\n${value} was beyond its bound in ${samplesWords(regression.samples)} from ${clockWords(startedAt + sinceMs)} on; ${figure(worst)} is the worst of them.`,
        advice,
        ...(sql === undefined ? {} : { sql }),
    };
}
function findings_titleOf(regression) {
    const { value, worst, baseline, sinceMs } = regression;
    const since = sinceWords(sinceMs);
    if (value === 'health_failures' && !baseline) {
        const urls = `${(0,report_words/* plural */.LS)(worst, 'health URL')} ${worst === 1 ? 'is' : 'are'}`;
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
    return bake_conclude(record, { from, timing }, scope);
}
function bake_conclude(record, { from, timing }, scope) {
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
    const file = await writeBaselineFile(folder, baseline, database.facts);
    sayNotSeen(notSeen, scope);
    const seen = Object.values(baseline.values).filter((value) => value !== null);
    return { result: `${(0,report_words/* plural */.LS)(seen.length, 'value')} taken, in ${shown({ options }, file)}` };
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

;// CONCATENATED MODULE: ./packages/core/src/validate/health/secrets.ts
/** Headers whose values are no secret, and words that stand in every report. */
const secrets_HARMLESS = new Set([
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
    const grave = (0,report_words/* gravestFirst */.Ln)(report.findings).filter(({ severity }) => severity !== 'notice');
    const findings = grave.slice(0, MOST_FINDINGS);
    return {
        ...{ headline: report.headline, findings, more: grave.length - findings.length },
        ...{ next: report.next, hint: report.error?.hint, runUrl },
        subject: [project, report.validate.target?.place ?? place].filter(Boolean).join(' · '),
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
function markdown_escape_inline(text) {
    return unlinked(oneLine(visible(text)))
        .replace(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
        .replace(/^[#+=-]/, '\\$&')
        .replace(/^(\d+)(?=[.)])/, '$1\\')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** Plain text inside an HTML element, where Markdown is not read: `<summary>`. */
function markdown_escape_html(text) {
    return unlinked(oneLine(visible(text)))
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** A code span. GitHub links no mention or reference inside code. */
function markdown_escape_code(text) {
    const line = oneLine(visible(text));
    if (line === '')
        return '';
    // A pipe ends a table cell even inside code, and `\|` would show its backslash outside tables.
    if (line.includes('|'))
        return `<code>${markdown_escape_html(line)
            .replaceAll('|', '&#124;')
            .replace(/[\\`*_[\]~$]/g, '\\$&')}</code>`;
    const fence = '`'.repeat(longestRun(line) + 1);
    const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
    return `${fence}${pad}${line}${pad}${fence}`;
}
/** A fenced block whose fence no line of the text can close. */
function markdown_escape_fenced(text, language = '') {
    const shown = visible(text).trimEnd();
    const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
    return `${fence}${language}\n${shown}\n${fence}`;
}
/**
 * Plain text of several lines: empty lines part paragraphs, other line breaks stay, and what is indented (SQL, commands)
 * becomes a block of code.
 */
function markdown_escape_prose(text, names) {
    return blocksOf(visible(text))
        .map((block) => block.isCode
        ? markdown_escape_fenced(dedent(block.lines).join('\n'))
        : block.lines.map((line) => markdown_escape_inlineWithNames(line, names)).join('<br>\n'))
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
function markdown_escape_namePattern(names) {
    const known = [...new Set(names)].filter((name) => name.trim().length > 2);
    if (known.length === 0)
        return undefined;
    const longestFirst = known.sort((a, b) => b.length - a.length).map(escapeRegExp);
    return new RegExp(`(?<![\\p{L}\\p{N}_])(${longestFirst.join('|')})(?![\\p{L}\\p{N}_])`, 'u');
}
/** Plain text in which the names that the pattern finds are shown as code. */
function markdown_escape_inlineWithNames(text, names) {
    if (names === undefined)
        return markdown_escape_inline(text);
    return text
        .split(names)
        .map((part, index, { length }) => {
        if (index % 2 === 1)
            return markdown_escape_code(part);
        // Two code spans side by side would melt into one.
        return part === '' && index > 0 && index < length - 1 ? BREAK : keepEdges(part);
    })
        .join('');
}
/** Cuts a text at a number of characters, saying so. */
function markdown_escape_shortened(text, characters) {
    const all = Array.from(text.slice(0, characters * 2 + 2));
    return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`;
}
function keepEdges(part) {
    const start = /^\s/.test(part) ? ' ' : '';
    const end = /\s$/.test(part) && part.trim() !== '' ? ' ' : '';
    return start + markdown_escape_inline(part) + end;
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
        content: fit(alert_discord_partsOf(content), MESSAGE_CHARACTERS),
        allowed_mentions: { parse: [] },
        flags: SUPPRESS_EMBEDS,
    };
}
function alert_discord_partsOf(content) {
    const { headline, subject, findings, more, next, hint, runUrl, facts } = content;
    return [
        { text: `🚨 **${line(headline)}**`, rank: 0 },
        { text: line(subject), rank: 0 },
        { text: line(facts), rank: 3 },
        { text: alert_discord_link(runUrl), rank: 1 },
        ...findings.map(({ title }, index) => ({ text: `• ${line(title)}`, rank: 4 + index })),
        { text: more > 0 ? `• and ${more} more` : '', rank: 3 },
        { text: escaped(markdown_escape_shortened((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), WORDS_CHARACTERS)), rank: 2 },
        { text: commandBlock(next?.command), rank: 1 },
    ];
}
function line(text) {
    return escaped(markdown_escape_shortened((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), LINE_CHARACTERS));
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
    const findings = (0,report_words/* gravestFirst */.Ln)(report.findings);
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
        alert_slack_escaped(markdown_escape_shortened((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), alert_slack_WORDS_CHARACTERS)),
        alert_slack_commandBlock(next?.command),
    ].filter((text) => text !== '');
}
function alert_slack_line(text) {
    return alert_slack_escaped(markdown_escape_shortened((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), alert_slack_LINE_CHARACTERS));
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
        const late = `no answer within ${(0,report_words/* durationWords */.Sh)(deadlineMs)}`;
        return last.reason === undefined ? late : `${last.reason}; then ${late}`;
    }
}
async function tryOnce(address, message, signal) {
    const done = new AbortController();
    const stop = () => done.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
        return await send_judge(await send_request(address, message, done.signal));
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
async function send_judge(response) {
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
const LIMITS = { statementMs: 5_000, lockMs: postgres_limits/* LOCK_MS */.xv };
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
            return audit_table_whyNot(error, schema);
    }
    return insert(client, schema, row).catch((error) => audit_table_whyNot(error, schema));
}
/** READ WRITE said aloud: a role for validating may well be read-only by default. */
async function insert(client, schema, row) {
    const table = (0,identifiers/* quoteQualified */.$s)(schema, AUDIT_TABLE);
    return (0,connection/* withTransaction */.ro)(client, `BEGIN READ WRITE;${(0,postgres_limits/* limitsSql */.Le)(LIMITS)}`, async () => {
        const other = await otherShape(client, schema, AUDIT_TABLE);
        if (other === 'absent')
            await client.query(audit_table_createSql(table));
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
function audit_table_createSql(table) {
    const columns = AUDIT_COLUMNS.map(({ name, type, rest }) => `"${name}" ${type}${rest}`);
    return `
  CREATE TABLE IF NOT EXISTS ${table} (${columns.join(', ')});
  COMMENT ON TABLE ${table} IS 'What Belay decided about each deploy (audit-table).'`;
}
function audit_table_whyNot(error, schema) {
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
async function tell_tell(report, options, root, ports) {
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
    const url = (0,postgres_url/* givenDatabaseUrl */.Ax)(options);
    checkAddresses(options);
    checkBakeTime(options);
    await customChecks(config);
    const targets = await healthTargets(options, config, ports.env);
    const tree = await (0,given_tree/* readGivenTree */.I)(options, root);
    const expectFile = options.expect === undefined ? undefined : external_node_path_default().resolve(root, options.expect);
    if (await wouldOverwriteExpected(options, root))
        throw overwriting(options);
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

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(2292);
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
        return (0,report_words/* durationWords */.Sh)(milliseconds);
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
function health_finding_findingOf(target, tries, { durationMs, certificate, env }) {
    const last = tries.at(-1);
    const asked = `Asked ${(0,report_words/* plural */.LS)(tries.length, 'time')} in ${(0,report_words/* durationWords */.Sh)(durationMs)}`;
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
    const result = probe_resultOf(target, last, tries.length);
    if (last.failure === undefined)
        return { result, durationMs };
    const certificate = last.failure.certificate && (await certificateInWords(target.url, signal));
    return {
        result,
        durationMs,
        finding: health_finding_findingOf(target, tries, { durationMs, certificate, env }),
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
        return `${status ?? ''} in ${(0,report_words/* durationWords */.Sh)(durationMs)}${tries}`;
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
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/server.ts + 2 modules
var server = __webpack_require__(5264);
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
    const diff = await (0,cli/* diffExitCode */.ZV)({ project, schema, migrations, databaseUrl, deadlineMs: schema_prisma_DEADLINE_MS }, ports);
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
        added: namedInNewest(catalogue.tables, tree.migrations),
        kind: 'rebuilt',
        description: `${(0,report_words/* plural */.LS)(tree.migrations.length, 'migration')} rebuilt on Postgres ${version}`,
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
    const all = (0,report_words/* plural */.LS)(migrations.total, 'migration');
    const what = pending.length === migrations.total ? `all ${all}` : `the last ${pending.length} of ${all}`;
    return {
        catalogue,
        fingerprint: schema.fingerprintAfter,
        kind: 'report',
        description: `rehearsal ${run} of ${startedAt.slice(0, 10)}, which rehearsed ${what}${postgres}`,
        notVerified: [
            ...(verdict === 'failed' || verdict === 'errored'
                ? [
                    `whether the plan was safe: its rehearsal, which promised the schema, came out ${verdict}`,
                ]
                : []),
        ],
        added: addedInRehearsal(schema.changes),
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
const ROLES_LIMITS = { statementMs: 15_000, lockMs: postgres_limits/* LOCK_MS */.xv };
async function rebuildInput({ options, root, tree, project, database, }) {
    const { facts, schema, pool } = database;
    const roles = await pool.use((client) => (0,connection/* withReadOnlyTransaction */.J6)(client, ROLES_LIMITS, async () => {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/budget.ts
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

// EXTERNAL MODULE: ./packages/core/src/report/not-verified.ts
var not_verified = __webpack_require__(7922);
;// CONCATENATED MODULE: ./packages/core/src/validate/within-budget.ts
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

;// CONCATENATED MODULE: ./packages/core/src/validate/run-checks.ts







/** Runs every check of the database, as many side by side as there are connections. */
async function runDatabaseChecks(shared, recorder) {
    const waiting = [...START_ORDER];
    const worker = async () => {
        for (let check = waiting.shift(); check; check = waiting.shift()) {
            await runCheck(check, shared, recorder);
        }
    };
    const workers = Array.from({ length: shared.options.connections }, worker);
    const ended = await Promise.allSettled(workers);
    const failed = ended.find((result) => result.status === 'rejected');
    if (failed)
        throw failed.reason;
}
async function runCheck(check, shared, recorder) {
    await recorder.check(check.id, async (scope) => {
        const budget = new Budget(shared.options.maxCheckSeconds * 1_000);
        const read = readerOf(shared.database, budget);
        const run = () => check.run({ ...shared, budget, read }, scope);
        return (0,not_verified/* notVerifiedWhereRefused */.b)(check, scope, run);
    }, { aside: true });
}
function readerOf(database, budget) {
    return (body, { timeoutMs = Infinity, ownSettings = false } = {}) => database.pool.use((client) => {
        const statementMs = () => Math.min(timeoutMs, budget.left());
        const limits = { statementMs: statementMs(), lockMs: postgres_limits/* LOCK_MS */.xv };
        const run = () => body(withinBudget(client, statementMs));
        return ownSettings
            ? (0,connection/* withReadOnlyTransaction */.J6)(client, limits, run)
            : (0,session/* withReadOnlySnapshot */.JP)(client, { limits }, run);
    });
}

// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(9867);
;// CONCATENATED MODULE: ./packages/core/src/validate/live.ts

















/** Looks at the live database and at what runs on it. */
async function validateLive(input) {
    const { options, url, ports } = input;
    const { signal, env } = ports;
    const { connections } = options;
    const connect = { signal, env, remote: 'verify-full', settings: postgres_limits/* READ_ONLY_SETTINGS */.Mt };
    const onFewer = (open, { message }) => ports.log.warn(`Going on with ${(0,report_words/* plural */.LS)(open, 'connection')} of ${connections}: ${message}`);
    await (0,session_pool/* withSessionPool */.T)(url, { connections, onFewer, ...connect }, async (pool) => {
        const facts = await pool.use(server_facts/* readServerFacts */.T);
        // A mistake in the input, which nobody else is told of: before anything counts as looked at.
        if (input.baseline)
            requireSameDatabase(input.baseline, facts);
        const database = liveDatabase(url, facts, pool);
        live_describe(input, database);
        if (options.takeBaseline)
            return onlyTakeBaseline(input, database);
        const compared = await startOfBake(input, database);
        await (0,background/* withBackground */.V)(signal, async (spawn) => {
            const promised = spawn((signal) => readPromise({ ...input, database }, { ...ports, signal }));
            const health = spawn((signal) => healthCheck(input, { ...ports, signal }));
            await runDatabaseChecks({ ...input, database, promised }, input.recorder);
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
/** Read once for all checks, and so not in the time of one: a large one takes longer. */
const CATALOGUE_LIMITS = { statementMs: 120_000, lockMs: postgres_limits/* LOCK_MS */.xv };
async function readLive(client, schema) {
    const self = await (0,connection/* withReadOnlyTransaction */.J6)(client, CATALOGUE_LIMITS, () => readDeployer(client, schema));
    return (0,read/* readCatalogue */.YW)(client, {
        excludeTables: [prisma_history/* HISTORY_TABLE */.GQ, AUDIT_TABLE].map((table) => `${schema}.${table}`),
        ...{ limits: CATALOGUE_LIMITS, self },
    });
}
function live_describe({ details, subject, tree, url }, { facts }) {
    details.target = (0,target/* targetOf */.$)(url, facts);
    subject.push(...(0,target/* targetWords */.L)(details.target), `${tree.migrations.length} migrations`);
}
async function healthCheck(input, ports) {
    const { recorder, targets, details } = input;
    await recorder.check('health', (scope) => checkHealth(targets, details.health, ports, scope), {
        aside: true,
    });
}

;// CONCATENATED MODULE: ./packages/core/src/report/markdown.ts


const MOST_ROWS = 100;
const MOST_REASONS = 50;
const CELL_CHARACTERS = 400;
const HEADLINE_CHARACTERS = 400;
const TEXT_CHARACTERS = 4_000;
/** SQL and commands that are longer are cut short. */
const SQL_CHARACTERS = 8_000;
/**
 * The report for a summary or a comment on GitHub: heading with the verdict, facts, one row per check,
 * one fold per finding, folds with the items of the checks that did not pass, what was not looked at.
 * Everything is escaped: whatever stands in a database or a file name shows as that text.
 *
 * What does not fit into `maxBytes` is left out by whole folds, the least grave last, and it says how
 * many and where the full report is.
 */
function renderMarkdown(report, options) {
    const names = namePattern(namesIn(report));
    const head = headBlocks(report, names).join('\n\n');
    const tail = tailBlocks(report, names).join('\n\n');
    const findings = gravestFirst(report.findings).map((finding) => findingFold(finding, names));
    const items = report.checks.filter(hasMoreToSay).map((check) => checkFold(check, names));
    return markdown_fit({ head, findings, items, tail }, options);
}
function markdown_fit({ head, findings, items, tail }, options) {
    const whole = (foundShown, itemsShown) => {
        const left = leftOut(findings.length - foundShown, items.length - itemsShown, options);
        return `${[head, ...findings.slice(0, foundShown), ...items.slice(0, itemsShown), left, tail]
            .filter((block) => block !== '')
            .join('\n\n')}\n`;
    };
    const fits = (text) => Buffer.byteLength(text) <= options.maxBytes;
    if (fits(whole(findings.length, items.length)))
        return whole(findings.length, items.length);
    const foundShown = most(findings.length, (count) => fits(whole(count, 0)));
    if (foundShown === undefined)
        return markdown_cut(head, options);
    const itemsShown = most(items.length, (count) => fits(whole(foundShown, count))) ?? 0;
    return whole(foundShown, itemsShown);
}
/** The largest count from 0 to `limit` that is fine, given that smaller is better; undefined when not even 0 is. */
function most(limit, fine) {
    if (!fine(0))
        return undefined;
    let low = 0;
    let high = limit;
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (fine(middle))
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}
function leftOut(findings, checks, { fullReport }) {
    if (findings === 0 && checks === 0)
        return '';
    const what = [
        ...(findings === 0 ? [] : [`${findings} ${findings === 1 ? 'finding' : 'findings'}`]),
        ...(checks === 0 ? [] : [`the details of ${checks} ${checks === 1 ? 'check' : 'checks'}`]),
    ].join(' and ');
    return `**Left out for length: ${what}.** The full report is in ${inline(fullReport ?? 'report.json')}.`;
}
/** The last resort: not even the table fits. Whole lines from the top, then where the rest is. */
function markdown_cut(head, options) {
    const note = `\n\n**Shortened.** The full report is in ${inline(options.fullReport ?? 'report.json')}.\n`;
    const room = options.maxBytes - Buffer.byteLength(note);
    const lines = head.split('\n');
    const kept = most(lines.length, (count) => Buffer.byteLength(lines.slice(0, count).join('\n')) <= room);
    return kept === undefined ? '' : lines.slice(0, kept).join('\n') + note;
}
function headBlocks(report, names) {
    // A heading is one line; an error may list problems, one a line.
    const [first = '', ...lines] = report.headline.split('\n');
    const isList = report.error !== undefined && lines.length > 0;
    const title = isList ? first : report.headline;
    const headline = inlineWithNames(shortened(title, HEADLINE_CHARACTERS), names);
    const checks = shownChecks(report);
    const facts = report.subject.map((fact) => inline(shortened(fact, CELL_CHARACTERS))).join(' · ');
    return [
        `### ${VERDICT_ICON[report.verdict]} ${headline}`,
        ...(isList ? [prose(shortened(lines.join('\n'), TEXT_CHARACTERS), undefined)] : []),
        ...nextBlocks(report, names),
        ...(facts === '' ? [] : [facts]),
        ...errorBlocks(report),
        ...(checks.length === 0 ? [] : [table(checks, names)]),
    ];
}
function nextBlocks({ next }, names) {
    if (next === undefined)
        return [];
    const words = prose(shortened(next.words, TEXT_CHARACTERS), names);
    return next.command === undefined
        ? [words]
        : [words, fenced(shortened(next.command, SQL_CHARACTERS), 'sh')];
}
function errorBlocks({ error, headline }) {
    if (error === undefined)
        return [];
    const said = headline.includes(error.message);
    return [
        ...(said ? [] : [prose(shortened(error.message, TEXT_CHARACTERS), undefined)]),
        ...(error.hint === undefined ? [] : [prose(shortened(error.hint, TEXT_CHARACTERS), undefined)]),
        `Error ${code(error.code)}, explained in docs/errors.md.`,
    ];
}
function table(checks, names) {
    const rows = checks.slice(0, MOST_ROWS).map((check) => {
        const result = shortened(resultWords(check.status, check.result), CELL_CHARACTERS);
        return `| ${STATUS_ICON[check.status]} | ${inline(check.title)} | ${inlineWithNames(result, names)} |`;
    });
    const more = checks.length - rows.length;
    return [
        '| | Check | Result |',
        '|---|---|---|',
        ...rows,
        ...(more > 0 ? [`| | … | ${more} more checks |`] : []),
    ].join('\n');
}
function findingFold(finding, names) {
    const title = html(shortened(finding.title, CELL_CHARACTERS));
    const place = finding.place === undefined ? [] : [code(placeWords(finding.place))];
    const about = [
        ...place,
        finding.severity,
        `${EVIDENCE_WORDS[finding.evidence]}`,
        `rule ${code(finding.rule)}`,
    ].join(' · ');
    return fold(`${SEVERITY_ICON[finding.severity]} ${title}`, [
        about,
        ...markdown_text(finding.detail, names),
        ...(finding.sql === undefined ? [] : [fenced(shortened(finding.sql, SQL_CHARACTERS), 'sql')]),
        ...markdown_text(finding.advice, names, '**What to do:** '),
    ]);
}
function markdown_text(value, names, label = '') {
    if (value === undefined || value.trim() === '')
        return [];
    return [label + prose(shortened(value, TEXT_CHARACTERS), names)];
}
function hasMoreToSay(check) {
    return check.items.length > 0;
}
function checkFold(check, names) {
    const shown = check.items.filter((item) => item.status !== 'passed' || check.items.length <= MOST_ROWS);
    const rows = shown.slice(0, MOST_ROWS).map((item) => itemLine(item, names));
    const more = check.items.length - rows.length;
    const counted = more > 0 ? [`- … and ${more} more`] : [];
    return fold(`${html(check.title)}: ${html(shortened(check.result, CELL_CHARACTERS))}`, [
        [...rows, ...counted].join('\n'),
    ]);
}
function itemLine(item, names) {
    const result = shortened(resultWords(item.status, item.result), CELL_CHARACTERS);
    const took = item.durationMs === undefined ? '' : durationWords(item.durationMs);
    const facts = [inlineWithNames(result, names), took].filter((part) => part !== '').join(', ');
    const row = `- ${STATUS_ICON[item.status]} ${code(item.name)}${facts === '' ? '' : `: ${facts}`}`;
    const detail = item.detail?.join('\n') ?? '';
    if (detail.trim() === '')
        return row;
    return `${row}\n\n${indent(fenced(shortened(detail, TEXT_CHARACTERS)))}`;
}
function tailBlocks(report, names) {
    const reasons = report.notVerified
        .slice(0, MOST_REASONS)
        .map((reason) => `- ${inlineWithNames(shortened(reason, CELL_CHARACTERS), names)}`);
    const more = report.notVerified.length - reasons.length;
    const list = [...reasons, ...(more > 0 ? [`- … and ${more} more, in the full report`] : [])];
    return [
        ...(list.length === 0 ? [] : [`Not looked at:\n\n${list.join('\n')}`]),
        `<sub>belay ${report.stage} ${html(report.belayVersion)}, run ${code(report.run)}, took ${durationWords(report.durationMs)}</sub>`,
    ];
}
function fold(summary, blocks) {
    return `<details><summary>${summary}</summary>\n\n${blocks.join('\n\n')}\n\n</details>`;
}
function indent(block) {
    return block.replace(/^/gm, '  ');
}
/** What reads better as code: migrations, objects, and the items of checks that look like names. */
function namesIn(report) {
    const ofFindings = report.findings.flatMap(({ migration, object }) => [migration, object]);
    const ofItems = report.checks.flatMap(({ items }) => items.map((item) => item.name));
    return [...ofFindings, ...ofItems.filter((name) => /[_.0-9"]/.test(name))].filter((name) => name !== undefined);
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
    for (const node of (0,nodes/* nodesOf */.N)(schema.after).values()) {
        const table = tableOf(node);
        const isNew = table !== undefined && subjects.get(`table ${table}`) === 'added';
        if (!isNew && !subjects.has(`${node.kind} ${node.id}`))
            continue;
        names.add(node.id);
        // Findings about a constraint name it without its table.
        if (node.kind === 'constraint') {
            names.add(node.id.slice(0, -(0,catalogue_names/* onTable */.kJ)('', node.object.table).length));
        }
    }
    const removed = [...subjects].filter(([, change]) => change === 'removed');
    return (object) => names.has(object) || removed.some(([subject]) => subject.endsWith(` ${object}`));
}
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

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/cause.ts

/** About a migration, and yet nothing that its reverse would put right. */
const ABOUT_HISTORY = new Set([
    'migration-pending',
    'migration-unknown',
    'migration-checksum-differs',
    'migration-applied-twice',
    'migration-running',
    'prisma-status-differs',
]);
const cause_HEALTH = new Set(['unhealthy', 'bake-unhealthy', 'bake-regression']);
const ROWS = new Set(['custom-check-failed', 'assertion-failed']);
/** How what made the stage fail hangs together with the plan that was deployed. */
function causesOf(failing, { pending, schema }) {
    const plan = new Set(pending.map(({ name }) => name));
    const isTouched = touchedByPlan(schema);
    const causeOf = ({ rule, migration, object }) => {
        if (ABOUT_HISTORY.has(rule))
            return 'other';
        if (migration !== undefined && plan.has(migration))
            return 'plan';
        if (object !== undefined && isTouched(object))
            return 'plan';
        return cause_HEALTH.has(rule) || ROWS.has(rule) ? 'perhaps' : 'other';
    };
    return new Map(failing.map((finding) => [finding, causeOf(finding)]));
}
/** The application may be the reason, which is taken back without the database. */
function isAboutHealth({ rule }) {
    return cause_HEALTH.has(rule);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/forward.ts


/**
 * What stands in front of a command that takes a deploy back, since that deletes what was written meanwhile: what it does not
 * mend, and what does. Empty where all of it comes from the migrations that it undoes.
 */
function beforeGoingBack(causes) {
    const of = (cause) => [...causes].filter(([, is]) => is === cause).map(([one]) => one);
    const [plan, perhaps, other] = [of('plan'), of('perhaps'), of('other')];
    if (plan.length > 0) {
        return other.length === 0 ? [] : [`This does not mend all of it, not: ${titles(other)}.`];
    }
    if (perhaps.length > 0) {
        return [`Whether this mends it is not known: ${titles(perhaps)}.`, ...perhapsWords(perhaps)];
    }
    if (other.length === 0)
        return [];
    return [`This does not mend it: ${titles(other)}. ${mendingWords(other)}`];
}
function perhapsWords(findings) {
    return findings.some(isAboutHealth)
        ? ['Take back the application first: a schema that only grew carries its previous version.']
        : ['Where the rows are to blame, mend them: the SQL in the finding shows them.'];
}
function mendingWords(findings) {
    if (findings.every(({ rule }) => rule === 'migration-pending'))
        return DEPLOY_FIRST;
    return findings.some(({ sql }) => sql !== undefined)
        ? 'Mend it forward: read and run the SQL in the finding.'
        : 'Mend it forward, as the finding says.';
}
/** The migrations themselves may be all that is missing. */
const DEPLOY_FIRST = 'Run npx prisma migrate deploy, and validate again.';
function titles([first, ...others]) {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return `${asTitle(first?.title ?? '')}${more}`;
}
/** What to do where nothing is known to be wrong. */
function unansweredWords([first]) {
    return [
        'Nothing is known to be wrong, so there is nothing to take back.',
        ...(first?.advice === undefined ? [] : [first.advice]),
        'Then validate again.',
    ].join(' ');
}

// EXTERNAL MODULE: ./packages/core/src/postgres/tls-files.ts
var tls_files = __webpack_require__(4922);
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
    const tls = await libpq_url_tlsParameters(url, given, env);
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
async function libpq_url_tlsParameters(url, given, env) {
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
const plan_SHOWN = 3;
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
    return `the rehearsal proved none for ${(0,report_words/* namesInWords */.hy)(shown, plan_SHOWN)}`;
}
function restore(because) {
    return { kind: 'restore', because };
}

// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(3179);
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
function needsOf(statements) {
    return {
        aloneOnly: statements.some(({ runsOutsideTransaction, transactionControl }) => runsOutsideTransaction ?? transactionControl ?? false),
        addsEnumValue: statements.some(({ kind, node }) => kind === 'AlterEnumStmt' && node['oldVal'] === undefined),
        setsSession: statements.some(({ kind, text }) => SESSION_KINDS.has(kind) || /set_config/i.test(text)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/way-back.ts














/**
 * What to do about a deploy that does not stand. What takes it back are the scripts that the rehearsal proved, as one
 * command, where they are known to fit; else the step to take, and why there is no command. In front of both stands what
 * mends it forward, where going back would not.
 */
async function wayBack(input) {
    const { failing, details } = input;
    const { expected, expectedFolder } = input.prepared;
    if (isAllUnanswered(failing))
        return { words: unansweredWords(failing) };
    const plan = planBack(expected, details.migrations, absentHistory(failing));
    if (plan.kind !== 'undo')
        return { words: way_back_wordsOf(plan, details) };
    const scripts = await readScripts(plan.steps, expectedFolder ?? input.workspace);
    if ('reason' in scripts)
        return { words: restoreWords(scripts.reason) };
    return commandFor(scripts, input);
}
function absentHistory(failing) {
    if (failing.some(({ rule }) => rule === 'history-missing'))
        return 'missing';
    return failing.some(({ rule }) => rule === 'history-empty') ? 'empty' : undefined;
}
function way_back_wordsOf(plan, { drift, migrations }) {
    switch (plan.kind) {
        case 'nothing':
            return `There is nothing to take back in the database: ${plan.because}. ${migrations?.pending?.length ? DEPLOY_FIRST : FORWARD}`;
        case 'no-history':
            return drift === false
                ? 'The migration history is missing, and the schema is as promised: there is nothing to take back. Baseline it, as the finding says, and validate again.'
                : 'The migration history is missing: what is applied cannot be told from it. See first whether the URL leads to the right database and ?schema=; the finding has both ways.';
        case 'resolve':
            return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${(0,recovery/* shellWord */.r)(plan.migration)}, and validate again: the report then says how to take back the others. Restoring the backup that was taken before the deploy comes last: it loses everything written since the backup.`;
        case 'restore':
            return restoreWords(plan.because);
    }
}
const FORWARD = 'Mend it forward with the SQL of the findings where that is possible.';
function restoreWords(because) {
    return `${FORWARD} Restoring the backup that was taken before the deploy comes last: it loses everything written since the backup. No proven way back in SQL is known, because ${because}.`;
}
async function commandFor(steps, { prepared, details, failing, workspace, env }) {
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
        urlWord: await libpqUrlWord(prepared.url, env),
        schema,
        steps: asPasted,
        oneTransaction: apart === undefined,
        resetEach: steps.some(({ setsSession }) => setsSession),
    });
    const folder = steps.some(({ file }) => file !== undefined)
        ? fromWorkspace(prepared.expectedFolder ?? workspace) || '.'
        : undefined;
    const test = prepared.expected?.test;
    const before = test ? beforeGoingBack(causesOf(failing, test)) : [];
    const isWhole = test?.pending.length === steps.length;
    const deleted = deletedWords(isWhole ? addedPlaces(test.schema) : []);
    const told = { steps, apart, command, folder, details, before, deleted };
    return { words: commandWords(told), command };
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
/** @param places The new tables and columns, where all of the plan is undone. */
function deletedWords(places) {
    const which = places.length === 0 ? '' : ` (${(0,report_words/* namesInWords */.hy)(places)})`;
    return `What was written since the deploy into new tables and columns${which} is deleted.`;
}
function commandWords({ steps, apart, command, folder, details, before, deleted }) {
    const names = (0,report_words/* namesInWords */.hy)(steps.map(({ migration }) => migration));
    const what = `${(0,report_words/* plural */.LS)(steps.length, 'migration')} (${names})`;
    const report = folder === undefined ? '' : `the rehearsal's report in ${folder} and `;
    const begin = before.length === 0 ? 'To take it back' : 'To take the deploy back all the same';
    const sentences = [
        ...before,
        `${begin}, put the application's previous version in place and run the command below from the root of the checkout,`,
        `with ${report}DATABASE_URL set for a role that may change the schema.`,
        `It undoes ${what}, newest first, with what the rehearsal proved, and marks them as rolled back: the next deploy applies them again.`,
        apart === undefined
            ? 'It is one transaction, all of it or nothing.'
            : `It is not one transaction, because ${apart}: each migration is marked right after its script, and what is done stays. If it stops, mend what stopped it and run the command again without what is done.`,
        `It stops rather than wait longer than ${LOCK_SECONDS} seconds for a deploy or for who uses a table: run it again then.`,
        deleted,
        ...(details.drift === true
            ? ['The schema is not what was rehearsed, so that a script can fail where it differs.']
            : []),
        ...(apart !== undefined && details.target?.pooler !== undefined
            ? [`Use the direct URL for it, not the one through ${details.target.pooler}.`]
            : []),
        ...(command.length > SQL_CHARACTERS
            ? ['It is long: take it from report.json (next.command), summaries cut it short.']
            : []),
    ];
    return sentences.join(' ');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/stage.ts

















/** The checks in the order in which they are shown. */
const CHECKS = [
    ...DATABASE_CHECKS.map(({ id, title }) => ({ id, title })),
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
    const failing = failingOf(recorder.findings, options.failOn);
    const { workspace } = options;
    const back = prepared && !error && failing.length > 0
        ? await wayBack({ prepared, details, failing, workspace, env: ports.env })
        : undefined;
    const ended = ports.now();
    const whole = assemble({
        ...{ options, started, ended, recorder, subject },
        ...{ details, failing, back, error },
    });
    const report = (0,report_redact/* redactDeep */.KL)(whole, redact);
    if (report.next?.command !== whole.next?.command)
        report.next = withoutCommand(whole.next, redact);
    report.validate.audit = auditLineOf(report, options.identity);
    if (isWorthTelling(error, details) && !options.takeBaseline) {
        report.validate.deliveries.push(...(await tell_tell(report, options, root, ports)));
    }
    const folder = external_node_path_default().resolve(root, options.report);
    // Whatever else is wrong: the config is read before expect is.
    const reportFile = (await wouldOverwriteExpected(options, root))
        ? undefined
        : await (0,stage_report/* keepReport */.kA)(folder, report, validate_report/* ValidateReportSchema */.s4, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
/** Whatever came of a database that was looked at, by whose fault ever; not a mistake in the input. */
function isWorthTelling(error, { target }) {
    if (error?.kind === 'interrupted')
        return false;
    return target !== undefined || error?.kind === 'operation';
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
function assemble({ options, details, failing, back, recorder, ...outcome }) {
    const common = (0,stage_report/* commonReport */.QC)({
        ...outcome,
        ...{ run: options.run, failOn: options.failOn, recorder },
        headline: (verdict) => options.takeBaseline
            ? 'The values from before the deploy are taken'
            : headlineOf(verdict, details, recorder.findings, failing),
        next: (verdict) => (verdict === 'failed' ? back : undefined),
        errorHeadline: (message) => (options.takeBaseline ? message : `${NOT_KNOWN}: ${message}`),
    });
    return { ...common, stage: 'validate', validate: details };
}


/***/ })

};
