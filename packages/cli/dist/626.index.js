export const id = 626;
export const ids = [626];
export const modules = {

/***/ 68626:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  validate: () => (/* binding */ validate)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/config/accept.ts
var accept = __webpack_require__(50142);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml.ts + 3 modules
var belay_yml = __webpack_require__(59723);
// EXTERNAL MODULE: ./packages/core/src/report/recorder.ts
var report_recorder = __webpack_require__(21064);
// EXTERNAL MODULE: ./packages/core/src/report/redact-ports.ts
var redact_ports = __webpack_require__(63486);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/report/stage-report.ts
var stage_report = __webpack_require__(23769);
// EXTERNAL MODULE: ./packages/core/src/report/validate-report.ts + 2 modules
var validate_report = __webpack_require__(93228);
// EXTERNAL MODULE: ./packages/core/src/runtime/ports.ts
var runtime_ports = __webpack_require__(33626);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/checks.ts
var checks = __webpack_require__(79830);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
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
var rows_tables = __webpack_require__(16546);
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
var integrity_words = __webpack_require__(73735);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/report/unseen.ts
var report_unseen = __webpack_require__(27214);
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
var identifiers = __webpack_require__(48777);
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

// EXTERNAL MODULE: ./packages/core/src/validate/context.ts
var validate_context = __webpack_require__(73275);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/query-cursor.ts
var query_cursor = __webpack_require__(30774);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/validate/same-value.ts
var same_value = __webpack_require__(62800);
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
    const wanted = (0,same_value/* expectedInWords */.fG)(expected, 'NULL');
    const not = (found) => ({ holds: false, words: `${found}, expected ${wanted}` });
    const [row, second] = rows;
    if (types.length !== 1)
        return not(`${(0,report_words/* plural */.LS)(types.length, 'column')}`);
    if (row === undefined)
        return not('no row');
    if (second !== undefined)
        return not('more than one row');
    const found = foundValue(row[0] ?? null, types[0] ?? 0);
    if (!(0,same_value/* isSameValue */.am)(expected, found))
        return not((0,same_value/* shownValue */.JJ)(found, 'NULL'));
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

// EXTERNAL MODULE: ./packages/core/src/validate/custom/custom-checks.ts + 2 modules
var custom_checks = __webpack_require__(85293);
// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(15129);
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
        const all = await (0,custom_checks/* customChecks */.n)(context.config);
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
    const finding = finding_findingOf(check, asked, placeOf(context, check, asked));
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
function placeOf(context, { path: where }, asked) {
    const { config, root } = context;
    if (config.file === undefined)
        return undefined;
    const offset = asked.kind === 'answered' ? 0 : (asked.offset ?? 0);
    const line = config.places?.value(where, offset).line;
    return {
        file: (0,validate_context/* shown */.S)(context, external_node_path_default().resolve(root, config.file)),
        ...(line === undefined ? {} : { line }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/duplicates.ts
var duplicates = __webpack_require__(81389);
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
var index_duplicates = __webpack_require__(78372);
// EXTERNAL MODULE: ./packages/core/src/postgres/index-facts.ts
var index_facts = __webpack_require__(52651);
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
        title: `the index ${where} is invalid: ${EFFECT[effectOf(broken)]}`,
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
function effectOf({ index }) {
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
var duplicate_findings = __webpack_require__(75789);
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
var pending = __webpack_require__(70456);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(10576);
// EXTERNAL MODULE: ./packages/core/src/migrations/pending-findings.ts
var pending_findings = __webpack_require__(85983);
// EXTERNAL MODULE: ./packages/core/src/migrations/recovery.ts
var recovery = __webpack_require__(72224);
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
var left = __webpack_require__(21741);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(90734);
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
var cli = __webpack_require__(96538);
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
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(93668);
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

// EXTERNAL MODULE: ./packages/core/src/validate/history/reading.ts
var history_reading = __webpack_require__(90563);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/adapter.ts + 6 modules
var adapter = __webpack_require__(94236);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql-text.ts
var sql_text = __webpack_require__(67815);
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
        const reading = await (0,history_reading/* readHistory */.L)(context);
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
        folder: (0,validate_context/* shown */.S)(context, tree.directory),
        show: (file) => (0,validate_context/* shown */.S)(context, file),
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
        directory: (0,validate_context/* shown */.S)(context, tree.directory),
        total: tree.migrations.length,
        applied: view.applied.length,
        pending: [...view.pending, ...view.renamed].map(({ migration }) => migration.name),
        failed: view.failed.map(({ row }) => row.name),
        unknown: unknownNames(view),
        ...(view.latest === undefined ? {} : { latest: view.latest.name }),
    };
}

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/nulls.ts
var nulls = __webpack_require__(58909);
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
var orphans = __webpack_require__(80992);
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
var nearest = __webpack_require__(78121);
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
var schema_drift = __webpack_require__(56251);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(52355);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/compare-schemas.ts + 18 modules
var compare_schemas = __webpack_require__(48715);
// EXTERNAL MODULE: ./packages/core/src/report/gather.ts
var gather = __webpack_require__(70165);
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
    const compared = (0,compare_schemas/* compareSchemas */._)(promise, { live, reader: database.facts.role }, tree.migrations);
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
    const reading = await (0,history_reading/* readHistory */.L)(context);
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
    const file = (0,validate_context/* shown */.S)(context, schema?.files[0] ?? directory);
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
var rows_ask = __webpack_require__(16578);
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
var session_facts = __webpack_require__(68763);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/findings.ts
var sessions_findings = __webpack_require__(63380);
// EXTERNAL MODULE: ./packages/core/src/validate/sessions/hidden.ts
var sessions_hidden = __webpack_require__(66046);
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
var autovacuum = __webpack_require__(87629);
// EXTERNAL MODULE: ./packages/core/src/postgres/table-statistics.ts
var table_statistics = __webpack_require__(20793);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/findings.ts
var findings = __webpack_require__(13790);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/judge.ts
var judge = __webpack_require__(28429);
// EXTERNAL MODULE: ./packages/core/src/validate/statistics/last-migration.ts
var last_migration = __webpack_require__(18361);
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
        const stale = (0,judge/* staleTables */.X)(tables, migratedAt, unseen);
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
var verdict = __webpack_require__(46601);
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

// EXTERNAL MODULE: ./packages/core/src/validate/prepare.ts + 8 modules
var prepare = __webpack_require__(80369);
// EXTERNAL MODULE: ./packages/core/src/validate/telling/audit-of.ts
var audit_of = __webpack_require__(74107);
// EXTERNAL MODULE: ./packages/core/src/validate/telling/tell.ts + 4 modules
var telling_tell = __webpack_require__(94926);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/limits.ts
var postgres_limits = __webpack_require__(51689);
// EXTERNAL MODULE: ./packages/core/src/postgres/server-facts.ts
var server_facts = __webpack_require__(45104);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/validate/bake/baseline-file.ts
var baseline_file = __webpack_require__(39260);
// EXTERNAL MODULE: ./packages/core/src/validate/bake/steps.ts + 21 modules
var steps = __webpack_require__(90310);
// EXTERNAL MODULE: ./packages/core/src/validate/deployer.ts
var validate_deployer = __webpack_require__(17486);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
var external_node_net_default = /*#__PURE__*/__webpack_require__.n(external_node_net_);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
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

// EXTERNAL MODULE: ./packages/core/src/validate/health/probe.ts + 4 modules
var probe = __webpack_require__(37793);
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

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
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
        const probed = await (0,probe/* probe */.dy)(target, Math.min(timeoutMs, left), signal);
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
    const result = (0,probe/* resultOf */.Bg)(target, last, tries.length);
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

// EXTERNAL MODULE: ./packages/core/src/validate/promise/rebuild-roles.ts
var rebuild_roles = __webpack_require__(68689);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/rebuild.ts + 1 modules
var rebuild = __webpack_require__(13711);
// EXTERNAL MODULE: ./packages/core/src/validate/promise/added-tables.ts
var added_tables = __webpack_require__(45524);
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
        added: (0,added_tables/* addedInRehearsal */.j)(schema.changes),
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
        const deployer = await (0,validate_deployer/* readDeployer */.B)(client, schema);
        return { deployer, all: await (0,rebuild_roles/* readRoles */.i)(client) };
    }));
    const live = { major: facts.major, database: facts.database, schema, roles };
    return { run: options.run, root, tree, project, live };
}
async function tryRebuild(input, ports) {
    try {
        return await (0,rebuild/* rebuild */.aq)(input, ports);
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

// EXTERNAL MODULE: ./packages/core/src/validate/budget.ts
var validate_budget = __webpack_require__(54063);
// EXTERNAL MODULE: ./packages/core/src/report/not-verified.ts
var not_verified = __webpack_require__(57922);
// EXTERNAL MODULE: ./packages/core/src/validate/within-budget.ts
var within_budget = __webpack_require__(83235);
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
        const budget = new validate_budget/* Budget */._(shared.options.maxCheckSeconds * 1_000);
        const read = readerOf(shared.database, budget);
        const run = () => check.run({ ...shared, budget, read }, scope);
        return (0,not_verified/* notVerifiedWhereRefused */.b)(check, scope, run);
    }, { aside: true });
}
function readerOf(database, budget) {
    return (body, { timeoutMs = Infinity, ownSettings = false } = {}) => database.pool.use((client) => {
        const statementMs = () => Math.min(timeoutMs, budget.left());
        const limits = { statementMs: statementMs(), lockMs: postgres_limits/* LOCK_MS */.xv };
        const run = () => body((0,within_budget/* withinBudget */.x)(client, statementMs));
        return ownSettings
            ? (0,connection/* withReadOnlyTransaction */.J6)(client, limits, run)
            : (0,session/* withReadOnlySnapshot */.JP)(client, { limits }, run);
    });
}

// EXTERNAL MODULE: ./packages/core/src/report/target.ts
var target = __webpack_require__(29867);
// EXTERNAL MODULE: ./packages/core/src/telling/audit-table.ts
var audit_table = __webpack_require__(8489);
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
            (0,baseline_file/* requireSameDatabase */.Nb)(input.baseline, facts);
        const database = liveDatabase(url, facts, pool);
        live_describe(input, database);
        if (options.takeBaseline)
            return (0,steps/* onlyTakeBaseline */.z0)(input, database);
        const compared = await (0,steps/* startOfBake */.Hw)(input, database);
        await (0,background/* withBackground */.V)(signal, async (spawn) => {
            const promised = spawn((signal) => readPromise({ ...input, database }, { ...ports, signal }));
            const health = spawn((signal) => healthCheck(input, { ...ports, signal }));
            await runDatabaseChecks({ ...input, database, promised }, input.recorder);
            await health;
        });
        await (0,steps/* bakeCheck */.q8)(input, database, compared);
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
    const self = await (0,connection/* withReadOnlyTransaction */.J6)(client, CATALOGUE_LIMITS, () => (0,validate_deployer/* readDeployer */.B)(client, schema));
    return (0,read/* readCatalogue */.YW)(client, {
        excludeTables: [prisma_history/* HISTORY_TABLE */.GQ, audit_table/* AUDIT_TABLE */.zU].map((table) => `${schema}.${table}`),
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

// EXTERNAL MODULE: ./packages/core/src/validate/going-back/touched.ts
var touched = __webpack_require__(45657);
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
const HEALTH = new Set(['unhealthy', 'bake-unhealthy', 'bake-regression']);
const ROWS = new Set(['custom-check-failed', 'assertion-failed']);
/** How what made the stage fail hangs together with the plan that was deployed. */
function causesOf(failing, { pending, schema }) {
    const plan = new Set(pending.map(({ name }) => name));
    const isTouched = (0,touched/* touchedByPlan */.F7)(schema);
    const causeOf = ({ rule, migration, object }) => {
        if (ABOUT_HISTORY.has(rule))
            return 'other';
        if (migration !== undefined && plan.has(migration))
            return 'plan';
        if (object !== undefined && isTouched(object))
            return 'plan';
        return HEALTH.has(rule) || ROWS.has(rule) ? 'perhaps' : 'other';
    };
    return new Map(failing.map((finding) => [finding, causeOf(finding)]));
}
/** The application may be the reason, which is taken back without the database. */
function isAboutHealth({ rule }) {
    return HEALTH.has(rule);
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
    return fit({ head, findings, items, tail }, options);
}
function fit({ head, findings, items, tail }, options) {
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
        ...summaryBlocks(report, names),
        ...nextBlocks(report, names),
        ...(facts === '' ? [] : [facts]),
        ...errorBlocks(report),
        ...(checks.length === 0 ? [] : [table(checks, names)]),
    ];
}
function summaryBlocks({ summary = [] }, names) {
    if (summary.length === 0)
        return [];
    const rows = summary.map(({ label, lines }) => {
        const said = lines.map((line) => inlineWithNames(shortened(line, CELL_CHARACTERS), names));
        return `| ${inline(label)} | ${said.join('<br>')} |`;
    });
    return [['| | |', '|---|---|', ...rows].join('\n')];
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

// EXTERNAL MODULE: ./packages/core/src/validate/going-back/command.ts
var going_back_command = __webpack_require__(63750);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/shell-words.ts
var shell_words = __webpack_require__(95465);
;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/command-words.ts






/**
 * What is lost.
 *
 * @param places The new tables and columns, where all of the plan is undone.
 */
function deletedWords(places) {
    const which = places.length === 0 ? '' : ` (${(0,report_words/* namesInWords */.hy)(places)})`;
    return `What was written since the deploy into new tables and columns${which} is deleted.`;
}
/** What the command does, what it needs, and what is lost with it. */
function commandWords(told) {
    const { steps, apart, command, folder, details, before, deleted } = told;
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
        `It stops rather than wait longer than ${going_back_command/* LOCK_SECONDS */.Yh} seconds for a deploy or for who uses a table: run it again then.`,
        deleted,
        ...belayWords(told),
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
/** The same by Belay, which looks at more before it begins. */
function belayWords({ report, details }) {
    if (report === undefined || (0,report_text/* visible */.RK)(report) !== report)
        return [];
    const rollback = `belay rollback --expect ${(0,shell_words/* fileWord */.B)(report)}`;
    const name = details.target && (0,recovery/* shellWord */.r)(details.target.database);
    return [
        `Belay does the same after a backup: ${rollback} --plan counts the rows that would go, and --confirm ${name ?? 'NAME'} instead of --plan does it.`,
    ];
}

// EXTERNAL MODULE: ./packages/core/src/validate/promise/words.ts
var words = __webpack_require__(19827);
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
    return `${(0,words/* asTitle */.D5)(first?.title ?? '')}${more}`;
}
/** What to do where nothing is known to be wrong. */
function unansweredWords([first]) {
    return [
        'Nothing is known to be wrong, so there is nothing to take back.',
        ...(first?.advice === undefined ? [] : [first.advice]),
        'Then validate again.',
    ].join(' ');
}

// EXTERNAL MODULE: ./packages/core/src/validate/going-back/libpq-url.ts
var libpq_url = __webpack_require__(70095);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/plan.ts
var going_back_plan = __webpack_require__(57068);
// EXTERNAL MODULE: ./packages/core/src/validate/going-back/scripts.ts
var going_back_scripts = __webpack_require__(76547);
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
    const plan = (0,going_back_plan/* planBack */.N)(expected, details.migrations, absentHistory(failing));
    if (plan.kind !== 'undo')
        return { words: wordsOf(plan, details) };
    const scripts = await (0,going_back_scripts/* readScripts */.b4)(plan.steps, expectedFolder ?? input.workspace);
    if ('reason' in scripts)
        return { words: restoreWords(scripts.reason) };
    return commandFor(scripts, input);
}
function absentHistory(failing) {
    if (failing.some(({ rule }) => rule === 'history-missing'))
        return 'missing';
    return failing.some(({ rule }) => rule === 'history-empty') ? 'empty' : undefined;
}
function wordsOf(plan, { drift, migrations }) {
    switch (plan.kind) {
        case 'nothing':
            return `There is nothing to take back in the database: ${plan.because}. ${migrations?.pending?.length ? DEPLOY_FIRST : FORWARD}`;
        case 'no-history':
            return drift === false
                ? 'The migration history is missing, and the schema is as promised: there is nothing to take back. Baseline it, as the finding says, and validate again.'
                : 'The migration history is missing: what is applied cannot be told from it. See first whether the URL leads to the right database and ?schema=; the finding has both ways.';
        case 'resolve':
            return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${(0,recovery/* shellWord */.r)(plan.migration)}, and validate again: the report then says how to take back the others. ${RESTORE}`;
        case 'restore':
            return restoreWords(plan.because);
    }
}
const FORWARD = 'Mend it forward with the SQL of the findings where that is possible.';
const RESTORE = 'Restoring the backup that was taken before the deploy comes last: it loses everything written since the backup. belay rollback --plan --backup PLACE counts that first, touches nothing, and says how to restore without losing the database as it is.';
function restoreWords(because) {
    return `${FORWARD} ${RESTORE} No proven way back in SQL is known, because ${because}.`;
}
async function commandFor(steps, { prepared, details, failing, workspace, expect, env }) {
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
    const command = (0,going_back_command/* backCommand */.nA)({
        urlWord: await (0,libpq_url/* libpqUrlWord */.G)(prepared.url, env),
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
    const deleted = deletedWords(isWhole ? (0,touched/* addedPlaces */.Ni)(test.schema) : []);
    const report = expect === undefined ? undefined : fromWorkspace(expect);
    const told = { steps, apart, command, folder, details, before, deleted, report };
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
        prepared = await (0,prepare/* prepare */.i)({ options, root, config, ports });
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
        ? await wayBack({
            ...{ prepared, details, failing, workspace, env: ports.env },
            expect: options.expect && external_node_path_default().resolve(root, options.expect),
        })
        : undefined;
    const ended = ports.now();
    const whole = assemble({
        ...{ options, started, ended, recorder, subject },
        ...{ details, failing, back, error },
    });
    const report = (0,report_redact/* redactDeep */.KL)(whole, redact);
    if (report.next?.command !== whole.next?.command)
        report.next = withoutCommand(whole.next, redact);
    report.validate.audit = (0,audit_of/* auditLineOfValidation */.I)(report, options.identity);
    if (isWorthTelling(error, details) && !options.takeBaseline) {
        report.validate.deliveries.push(...(await (0,telling_tell/* tell */.q)(report, options, root, ports)));
    }
    const folder = external_node_path_default().resolve(root, options.report);
    // Whatever else is wrong: the config is read before expect is.
    const reportFile = (await (0,prepare/* wouldOverwriteExpected */.p)(options, root))
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
