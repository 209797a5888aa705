export const id = 970;
export const ids = [970];
export const modules = {

/***/ 50142:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OS: () => (/* binding */ Acceptor),
/* harmony export */   qC: () => (/* binding */ unusedAcceptance),
/* harmony export */   qN: () => (/* binding */ applyAccepted)
/* harmony export */ });
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


/***/ }),

/***/ 20812:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ BakeThresholds),
/* harmony export */   x: () => (/* binding */ BAKE_VALUES)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(13798);

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
const Threshold = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({
    /** At most this, whatever the baseline is. */
    max: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** At least this, whatever the baseline is. */
    min: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** At most so many times the baseline; below 1: at least that share of it. */
    factor: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().positive().exactOptional(),
    /** At most so much above the baseline. Beside a factor, the more generous of the two counts. */
    above: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative().exactOptional(),
    /** Watched, and never a reason to fail. */
    ignore: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(true).exactOptional(),
});
const perValue = Object.fromEntries(BAKE_VALUES.map((name) => [name, Threshold.exactOptional()]));
/** `bake` of belay.yml: a value named there has only the bounds given there, every other its default. */
const BakeThresholds = zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej(perValue);


/***/ }),

/***/ 69917:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ki: () => (/* binding */ configInvalid),
  o4: () => (/* binding */ parseConfig),
  xR: () => (/* binding */ problemsInWords)
});

// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(78121);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
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
        return plain(source, source.indexOf('\n') + 1);
    if (source.startsWith("'"))
        return singleQuoted(source);
    return source.startsWith('"') ? doubleQuoted(source) : plain(source, 0);
}
function plain(source, start) {
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
    const yaml = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 38815, 19));
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
    return new errors/* UserError */.yo('config-invalid', problemsInWords(source, problems), HINT);
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
    return new errors/* UserError */.yo('config-invalid', listed(file, problems), HINT);
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
    const near = typeof given === 'string' ? (0,nearest/* didYouMean */.a)(given, values) : undefined;
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
    const near = (0,nearest/* didYouMean */.a)(key, known);
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


/***/ }),

/***/ 59723:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z9: () => (/* binding */ loadConfig)
});

// UNUSED EXPORTS: BelayYml, CONFIG_FILES

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/config/bake-thresholds.ts
var bake_thresholds = __webpack_require__(20812);
// EXTERNAL MODULE: ./packages/core/src/config/belay-yml-parse.ts + 2 modules
var belay_yml_parse = __webpack_require__(69917);
// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(78121);
// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
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
    severity: schema/* Severity */.AI.default('error'),
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
        const near = (0,nearest/* didYouMean */.a)(unknown.replaceAll('_', '-'), KEYS);
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
async function loadConfig(given, workspace) {
    const found = given === undefined ? await lookFor(workspace) : await readNamed(given, workspace);
    if (found === undefined)
        return configOf(BelayYml.parse({}));
    const { value, places } = await (0,belay_yml_parse/* parseConfig */.o4)(found.text, found.file, BelayYml);
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
        throw new errors/* UserError */.yo('config-invalid', `There are both ${CONFIG_FILES.join(' and ')}, and only one of them would count.`, 'Delete one, or name the one to use (--config, input config).');
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
    throw new errors/* UserError */.yo('config-not-found', `There is no configuration file ${file}.`, `Paths are relative to ${workspace}. Leave the option out to use belay.yml where there is one.`);
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
            : (0,errors/* messageOf */.bD)(error);
        throw new errors/* UserError */.yo('config-unreadable', `${file} cannot be read: ${why}.`, undefined, {
            cause: error,
        });
    }
}
function codeOf(error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}


/***/ }),

/***/ 80475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ explainRefusal),
/* harmony export */   a: () => (/* binding */ unfinishedTransaction)
/* harmony export */ });
/* harmony import */ var _sql_positions_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68996);
/* harmony import */ var _left_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(21741);


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
        line: (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .lineOfOffset */ .hW)(sql, at),
        ...(offset === undefined ? {} : { column: (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .columnOfOffset */ .BY)(sql, at) }),
        statement: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(failed?.text ?? refusal.piece.sql),
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
        statement: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .shorten */ .ml)(statements[index]?.text ?? 'BEGIN'),
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
    return piece.start + (0,_sql_positions_js__WEBPACK_IMPORTED_MODULE_1__/* .offsetOfCodePoint */ .QJ)(piece.sql, position - 1);
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
    const kept = (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .keptStatements */ .xN)(statements, index, sentAs);
    return {
        left: kept.length === 0 ? 'nothing' : 'half-applied',
        leftDescription: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .describeLeft */ .Jm)(kept, statements[index]),
    };
}
/** A batch of which the statements are not known: only a COMMIT in it could keep something. */
function leftOfUnsplit(sql, error) {
    if (error.code === '42601' || !/\b(commit|end)\b/i.test(sql)) {
        return { left: 'nothing', leftDescription: (0,_left_js__WEBPACK_IMPORTED_MODULE_0__/* .describeLeft */ .Jm)([], undefined) };
    }
    return {
        left: 'half-applied',
        leftDescription: 'Not verified: the file could not be split into statements and holds a COMMIT, so what came before it may stay applied.',
    };
}
function optional(key, value) {
    return value === undefined ? {} : { [key]: value };
}


/***/ }),

/***/ 83642:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Kx: () => (/* binding */ recordFinished),
/* harmony export */   RC: () => (/* binding */ recordApplied),
/* harmony export */   ZO: () => (/* binding */ recordFailed),
/* harmony export */   r0: () => (/* binding */ ensureHistoryTable),
/* harmony export */   r7: () => (/* binding */ recordStarted)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);


const HISTORY_TABLE = '_prisma_migrations';
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
  INSERT INTO ${HISTORY_TABLE} (id, checksum, started_at, migration_name)
  VALUES ($1, $2, $3, $4)`;
const MARK_FINISHED = `
  UPDATE ${HISTORY_TABLE}
     SET finished_at = $2, applied_steps_count = applied_steps_count + 1
   WHERE id = $1`;
const MARK_FAILED = `UPDATE ${HISTORY_TABLE} SET logs = $2 WHERE id = $1`;
const INSERT_APPLIED = `
  (id, checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count)
  SELECT id, checksum, finished_at, migration_name, NULL, NULL, started_at, 1
    FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::timestamptz[])
         AS applied (id, checksum, finished_at, migration_name, started_at)`;
/** Creates the schema and the history table where they are missing. `schema` is Prisma's `?schema=`. */
async function ensureHistoryTable(client, schema) {
    const name = (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE);
    const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS found', [name]);
    if (rows[0]?.found === true)
        return;
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(schema)}`);
    await client.query(`CREATE TABLE ${name} ${HISTORY_COLUMNS}`);
}
/** Writes the row with which Prisma announces a migration before it sends it; gives the row's id. */
async function recordStarted(client, migration) {
    const id = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)();
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
    await client.query(`INSERT INTO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)} ${INSERT_APPLIED}`, [
        rows.map(() => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()),
        rows.map(({ migration }) => migration.checksum),
        rows.map(({ finishedAt }) => finishedAt),
        rows.map(({ migration }) => migration.name),
        rows.map(({ startedAt }) => startedAt),
    ]);
}


/***/ }),

/***/ 21741:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jm: () => (/* binding */ describeLeft),
/* harmony export */   ml: () => (/* binding */ shorten),
/* harmony export */   xN: () => (/* binding */ keptStatements)
/* harmony export */ });
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
const SHOWN = 5;
/** What is left, in words for the report. */
function describeLeft(kept, failed) {
    if (kept.length === 0)
        return 'Nothing is left behind: everything the file did was rolled back.';
    const before = kept.filter((statement) => statement !== failed);
    const lines = [];
    if (before.length > 0) {
        const shown = before
            .slice(-SHOWN)
            .map(({ line, text }) => `line ${line}: ${shorten(text, 80)}`);
        const more = before.length > SHOWN ? ` (the last ${SHOWN} of them)` : '';
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


/***/ }),

/***/ 61386:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ wholeFile),
/* harmony export */   Bw: () => (/* binding */ sendSimple),
/* harmony export */   EC: () => (/* binding */ oneByOne),
/* harmony export */   L: () => (/* binding */ openTransaction),
/* harmony export */   gD: () => (/* binding */ sendPieces)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);


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
        if (!(error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError) || (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .isSessionLost */ .nh)(error))
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
async function sendPieces(client, pieces) {
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
function wholeFile(sql) {
    return [{ sql, start: 0 }];
}
/** One piece for each statement. */
function oneByOne(statements) {
    return statements.map(({ text, start }) => ({ sql: text, start }));
}
/**
 * True while the session is in a transaction block that a file opened and did not end; `failed` after an
 * error inside it.
 */
function openTransaction(client) {
    const status = client.getTransactionStatus();
    return status === 'T' ? 'open' : status === 'E' ? 'failed' : 'no';
}
/** node-postgres has no public access to the messages of the protocol. */
function wireOf(client) {
    return client.connection;
}


/***/ }),

/***/ 2383:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ unreadableForPrisma)
/* harmony export */ });
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


/***/ }),

/***/ 37212:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ applyMigration),
  V: () => (/* binding */ rehearsalSearchPath)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/errors.ts
var execution_errors = __webpack_require__(80475);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/history.ts
var execution_history = __webpack_require__(83642);
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/left.ts
var left = __webpack_require__(21741);
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
// EXTERNAL MODULE: ./packages/core/src/migrations/execution/transport.ts
var transport = __webpack_require__(2383);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/statements.ts + 1 modules
var sql_statements = __webpack_require__(90734);
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
    await (0,execution_history/* ensureHistoryTable */.r0)(client, schema);
    const plan = await planFile(migration.sql, mode);
    const id = await (0,execution_history/* recordStarted */.r7)(client, migration);
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
        ? (0,execution_errors/* explainRefusal */.G)(migration.sql, plan.statements, refusal, plan.sentAs)
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
    const words = (0,transport/* unreadableForPrisma */.V)(split.statements);
    if (words !== undefined && split.statements.length > 1) {
        return batch(`Prisma's own splitter cannot read ${words} and then sends the file as one batch`);
    }
    return { statements, pieces: (0,send/* oneByOne */.EC)(split.statements), sentAs: 'statements' };
}
/** After the last statement: Prisma writes `finished_at` in whatever session the file left. */
async function finish(client, id, plan) {
    if ((0,send/* openTransaction */.L)(client) !== 'no')
        return (0,execution_errors/* unfinishedTransaction */.a)(plan.statements);
    try {
        await (0,execution_history/* recordFinished */.Kx)(client, id);
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
        statement: (0,left/* shorten */.ml)(culprit?.text ?? ''),
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
        await (0,execution_history/* recordFailed */.ZO)(client, id, failureLogs(migration.name, error));
    }
    catch (failure) {
        // The reason is already on its way to the caller; the row says "failed" without logs, as Prisma's does.
        if ((0,connection/* isSessionLost */.nh)(failure))
            throw failure;
    }
}


/***/ }),

/***/ 2011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ extensionMissing)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/**
 * The error to stop with when SQL failed because the server has no such extension: nothing can be said of
 * the migration then. 0A000 is what a server of 15 answers, 58P01 (a missing control file) older ones.
 */
function extensionMissing(error) {
    const name = /extension "([^"]+)" is not available/.exec(error.message)?.[1] ??
        /could not open extension control file ".*\/([^/]+)\.control"/.exec(error.message)?.[1];
    if (name === undefined)
        return undefined;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('extension-missing', `The server to rehearse on has no extension ${JSON.stringify(name)}.`, `Install it there (on Debian and Ubuntu often postgresql-<major>-${name.replaceAll('_', '-')}), or give database-url a server that has it.`);
}


/***/ }),

/***/ 13263:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ readGivenTree)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(94236);
/* harmony import */ var _prisma_layout_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(57924);



/**
 * Reads the migration tree that the inputs name.
 *
 * @param root Absolute path of the folder that relative paths start from.
 * @throws UserError as `findPrismaLayout` and the adapter's `readTree`.
 */
async function readGivenTree({ migrations, schema, workspace }, root) {
    const layout = migrations === undefined
        ? await (0,_prisma_layout_js__WEBPACK_IMPORTED_MODULE_2__/* .findPrismaLayout */ .i)(root)
        : { migrationsDir: node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, migrations) };
    const schemaPath = schema === undefined ? layout.schemaPath : node_path__WEBPACK_IMPORTED_MODULE_0___default().resolve(root, schema);
    return _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_1__/* .prismaAdapter */ ._.readTree({
        migrationsDir: layout.migrationsDir,
        workspace,
        ...(schemaPath === undefined ? {} : { schemaPath }),
    });
}


/***/ }),

/***/ 78121:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ didYouMean)
/* harmony export */ });
/* unused harmony export nearest */
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
function didYouMean(word, candidates) {
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


/***/ }),

/***/ 85983:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FW: () => (/* binding */ editedFinding),
/* harmony export */   HC: () => (/* binding */ outOfOrderFinding),
/* harmony export */   LU: () => (/* binding */ noHistoryFinding),
/* harmony export */   Nc: () => (/* binding */ failedFinding),
/* harmony export */   X8: () => (/* binding */ deletedFinding),
/* harmony export */   XI: () => (/* binding */ emptyHistoryFinding),
/* harmony export */   gb: () => (/* binding */ notComparedFinding),
/* harmony export */   ow: () => (/* binding */ renamedFinding)
/* harmony export */ });
/** @param line The first line that differs, where both texts are known. */
function editedFinding(migration, where, show, line) {
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
function deletedFinding(name, where, folder, sure) {
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
function renamedFinding(migration, old, where, show) {
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
function outOfOrderFinding(migration, last, where, show) {
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
function notComparedFinding(migration, where, show) {
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
function failedFinding(row, where) {
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
function emptyHistoryFinding(description) {
    return {
        rule: 'history-empty',
        severity: 'warning',
        evidence: 'catalogue',
        title: `There is no migration history and no table at all (${description})`,
        detail: 'Everything counts as pending, as before a first deploy. A typing error looks the same.',
        advice: 'Check the database name and ?schema= of history-url.',
    };
}
function noHistoryFinding(description) {
    return {
        rule: 'history-missing',
        severity: 'error',
        evidence: 'catalogue',
        title: `The database is not empty and has no migration history (${description})`,
        detail: 'prisma migrate deploy stops with P3005. All migrations count as pending here.',
        advice: 'Check that history-url names the right database and ?schema=. If it does, baseline it: prisma migrate resolve --applied for each migration it already has.',
    };
}


/***/ }),

/***/ 70456:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ choosePending),
/* harmony export */   n: () => (/* binding */ concerning)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(78121);
/* harmony import */ var _pending_findings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(85983);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63179);
/* harmony import */ var _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(94236);
/* harmony import */ var _sql_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67815);






/**
 * Splits the tree into what is there already and what is pending, and finds migrations that were edited,
 * deleted or renamed after they were merged or applied: Prisma itself notices none of these.
 *
 * @param workspace Places in findings are relative to it.
 * @throws UserError `since-unknown` when `--since` names no migration.
 */
function choosePending(tree, basis, workspace, rules = _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__/* .prismaAdapter */ ._) {
    const show = (file) => (0,_paths_js__WEBPACK_IMPORTED_MODULE_1__/* .relativeTo */ .Mf)(workspace, file);
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
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('since-unknown', `--since ${JSON.stringify(name)}: there is no migration of that name in ${tree.directory}.`, (0,_nearest_js__WEBPACK_IMPORTED_MODULE_3__/* .didYouMean */ .a)(name, names) ?? `The newest is ${JSON.stringify(names.at(-1) ?? '')}.`);
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
            return [(0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .notComparedFinding */ .gb)(migration, where, show)];
        if (rules.sameText(migration.sql, sql))
            return [];
        const line = (0,_sql_text_js__WEBPACK_IMPORTED_MODULE_5__/* .firstDifferentLine */ .a)(migration.sql, sql);
        return [(0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .editedFinding */ .FW)(migration, where, show, line)];
    });
    const gone = missing(tree, basis.migrations);
    findings.push(...gone.flatMap((old) => {
        const renamed = pending.find(({ sql }) => old.sql !== undefined && (0,_sql_text_js__WEBPACK_IMPORTED_MODULE_5__/* .hasStatement */ .I)(sql) && rules.sameText(sql, old.sql));
        if (renamed)
            return [(0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .renamedFinding */ .ow)(renamed, old.name, where, show)];
        // Merged to the base after this branch was made: not here yet, and nobody deleted it.
        if (basis.forkPoint?.has(old.name) === false)
            return [];
        const sure = basis.forkPoint !== undefined;
        return [(0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .deletedFinding */ .X8)(old.name, where, show(tree.directory), sure)];
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
        const findings = [empty ? (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .emptyHistoryFinding */ .XI)(description) : (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .noHistoryFinding */ .LU)(description)];
        return { ...split(tree, () => true), findings, basis };
    }
    const applied = new Map(rows.filter((row) => row.state === 'applied').map((row) => [row.name, row]));
    const tried = new Set(rows.map((row) => row.name));
    const { pending, merged } = split(tree, ({ name }) => !applied.has(name));
    const where = `in the history (${description})`;
    const findings = [
        ...rows.filter((row) => row.state === 'failed').map((row) => (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .failedFinding */ .Nc)(row, where)),
        ...merged
            .filter(({ name, sql }) => !rules.matchesChecksum(sql, applied.get(name)?.checksum ?? ''))
            .map((migration) => (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .editedFinding */ .FW)(migration, where, show)),
        ...missing(tree, [...applied.values()]).map((row) => {
            const renamed = pending.find(({ sql }) => (0,_sql_text_js__WEBPACK_IMPORTED_MODULE_5__/* .hasStatement */ .I)(sql) && rules.matchesChecksum(sql, row.checksum));
            return renamed
                ? (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .renamedFinding */ .ow)(renamed, row.name, where, show)
                : (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .deletedFinding */ .X8)(row.name, where, show(tree.directory), true);
        }),
        // What was tried before keeps its place; it is not a late arrival.
        ...outOfOrder(pending.filter(({ name }) => !tried.has(name)), [...applied.keys()], where, show, rules),
    ];
    return { pending, merged, findings, basis };
}
function missing(tree, there) {
    const here = new Set(tree.migrations.map((migration) => migration.name));
    return there.filter(({ name }) => !here.has(name));
}
function outOfOrder(pending, merged, where, show, rules) {
    const last = [...merged].sort((a, b) => rules.compareNames(a, b)).at(-1);
    if (last === undefined)
        return [];
    return pending
        .filter(({ name }) => rules.compareNames(name, last) < 0)
        .map((migration) => (0,_pending_findings_js__WEBPACK_IMPORTED_MODULE_4__/* .outOfOrderFinding */ .HC)(migration, last, where, show));
}


/***/ }),

/***/ 96538:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ZV: () => (/* binding */ diffExitCode),
  pu: () => (/* binding */ migrateDeploy),
  u6: () => (/* binding */ migrateStatus),
  i6: () => (/* binding */ validateSchema)
});

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
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

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/isolation.ts
var isolation = __webpack_require__(93028);
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
        throw new errors/* UserError */.yo('prisma-not-installed', 'The project has no `prisma` package in node_modules.', "Install the project's dependencies before this step, for example `npm ci`.");
    }
    const limit = engine === undefined ? DOWNLOAD_DEADLINE_MS : DEADLINE_MS;
    return (0,isolation/* withIsolatedProject */.LC)(input, env, async (isolated) => {
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
    const at = output.indexOf(isolation/* NOT_LOADED */.EM);
    if (at === -1)
        return [];
    const reason = output.slice(at + isolation/* NOT_LOADED */.EM.length).split('\n')[0] ?? '';
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


/***/ }),

/***/ 93028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EM: () => (/* binding */ NOT_LOADED),
/* harmony export */   LC: () => (/* binding */ withIsolatedProject),
/* harmony export */   TP: () => (/* binding */ datasourceVariables),
/* harmony export */   ZR: () => (/* binding */ enginePassOn)
/* harmony export */ });
/* unused harmony export isolateDatasource */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(88780);
/* harmony import */ var _datasource_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7779);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19741);






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
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'belay_prisma_'));
    try {
        const major = (0,_project_js__WEBPACK_IMPORTED_MODULE_4__/* .majorVersion */ .i)(input.project) ?? 7;
        const place = major >= 7 ? await writeConfig(directory, input) : await copySchema(directory, input);
        return await body({ directory, ...place, env: await childEnvironment(input, env) });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(directory, { recursive: true, force: true });
    }
}
/** Prisma ≥ 7. The project's schema is used where it is; its datasource block holds no URL any more. */
async function writeConfig(directory, { schema, migrations, project, shadowDatabaseUrl }) {
    // .ts, because then Prisma's loader (jiti) is in charge and can import a TypeScript config of the project.
    const config = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, 'prisma.config.ts');
    const facts = { schema: schema.path, migrations, own: project.configFile ?? null };
    const shadow = shadowDatabaseUrl === undefined ? '' : `, shadowDatabaseUrl: env.${SHADOW_VARIABLE}`;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(config, `// Written by Belay for one run. Only the database of the rehearsal can be reached from here.
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
    const base = single ? node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(schema.path) : schema.path;
    const top = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(directory, 'prisma');
    let beside = top;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(top);
    for (const file of schema.files) {
        const target = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(top, node_path__WEBPACK_IMPORTED_MODULE_2___default().relative(base, file));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(target), { recursive: true });
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8');
        const isolated = isolateDatasource(text);
        if (isolated === undefined)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.copyFile)(file, target);
        else {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(target, isolated);
            // In a schema of several files Prisma looks for `migrations` beside the one with the datasource.
            beside = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(target);
        }
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.symlink)(migrations, node_path__WEBPACK_IMPORTED_MODULE_2___default().join(beside, 'migrations'), 'dir');
    return { schema: single ? node_path__WEBPACK_IMPORTED_MODULE_2___default().join(top, node_path__WEBPACK_IMPORTED_MODULE_2___default().basename(schema.path)) : top };
}
/** The schema with every URL of its datasource led to Belay's variables; undefined when it has no datasource. */
function isolateDatasource(schema) {
    const datasource = (0,_datasource_js__WEBPACK_IMPORTED_MODULE_3__/* .scanDatasource */ .bD)(schema);
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
        ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_5__/* .onlyHarmless */ .KY)(env),
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        NO_COLOR: '1',
        CI: 'true',
    };
}
async function childEnvironment({ schema, databaseUrl, shadowDatabaseUrl }, env) {
    return {
        ...enginePassOn(env),
        ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_5__/* .urlVariables */ .rG)(databaseUrl, await datasourceVariables(schema)),
        [URL_VARIABLE]: databaseUrl,
        // Set in any case: the copied schema may name it. Prisma refuses a shadow database equal to the main one.
        [SHADOW_VARIABLE]: shadowDatabaseUrl ?? databaseUrl,
    };
}
/** The variables that a schema's datasource takes its URLs from. */
async function datasourceVariables(schema) {
    const names = [];
    for (const file of schema.files) {
        const fields = (0,_datasource_js__WEBPACK_IMPORTED_MODULE_3__/* .scanDatasource */ .bD)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'))?.fields ?? new Map();
        for (const { env } of fields.values()) {
            if (env !== undefined)
                names.push(env);
        }
    }
    return names;
}


/***/ }),

/***/ 19741:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ findPrismaProject),
  i: () => (/* binding */ majorVersion)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/paths.ts
var paths = __webpack_require__(68402);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/config-file.ts
var config_file = __webpack_require__(33367);
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
        const text = await readText(external_node_path_default().join(folder, name));
        const versions = new Set([...(text ?? '').matchAll(pattern)].map((match) => match[1] ?? ''));
        if (versions.size === 1)
            return [...versions][0];
    }
    return undefined;
}
async function manifestRange(folder) {
    const text = await readText(external_node_path_default().join(folder, 'package.json'));
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
async function readText(file) {
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
        const config = await (0,config_file/* readPrismaConfig */.d)(folder);
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


/***/ }),

/***/ 56251:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ schemaDrift)
/* harmony export */ });
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


/***/ }),

/***/ 72224:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ recoveryAdvice),
/* harmony export */   r: () => (/* binding */ shellWord)
/* harmony export */ });
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


/***/ }),

/***/ 93008:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ replayMigrations)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _execution_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(80475);
/* harmony import */ var _execution_history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83642);
/* harmony import */ var _execution_send_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(61386);
/* harmony import */ var _sql_statements_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(90734);






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
    await (0,_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .ensureHistoryTable */ .r0)(client, schema);
    const started = performance.now();
    const rows = [];
    const fellBack = [];
    let written = 0;
    const flush = async () => {
        await (0,_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .recordApplied */ .RC)(client, schema, rows.slice(written));
        written = rows.length;
    };
    for (const migration of migrations) {
        if (signal.aborted)
            throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .interruption */ .YW)(signal);
        // The rare file that edits the history itself must find it as it would be.
        if (migration.sql.includes(_execution_history_js__WEBPACK_IMPORTED_MODULE_3__/* .HISTORY_TABLE */ .GQ))
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
            await client.query(`SET search_path = ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(schema)}`);
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
    const batch = await (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .sendSimple */ .Bw)(client, sql);
    if (batch.error === undefined)
        return endOpenTransaction(client, sql);
    const batchRefusal = {
        error: batch.error,
        piece: { sql, start: 0 },
        completed: batch.completed,
    };
    // A BEGIN in the file leaves the session in a failed transaction.
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) !== 'no')
        await client.query('ROLLBACK');
    const split = await (0,_sql_statements_js__WEBPACK_IMPORTED_MODULE_5__/* .splitStatements */ .Xd)(sql);
    // One statement alone has no implicit transaction: sending it again would say the same.
    if (!split.ok || split.statements.length < 2) {
        return {
            error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explainRefusal */ .G)(sql, split.ok ? split.statements : undefined, batchRefusal, 'batch'),
        };
    }
    const from = resumeIndex(split.statements, batch.completed);
    const { refusal } = await (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .sendPieces */ .gD)(client, (0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .oneByOne */ .EC)(split.statements.slice(from)));
    if (refusal === undefined) {
        const open = await endOpenTransaction(client, sql);
        return open.error ? open : { batchRefused: batch.error };
    }
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) !== 'no')
        await client.query('ROLLBACK');
    const told = mode === 'batch' ? batchRefusal : { ...refusal, completed: refusal.completed + from };
    return { error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explainRefusal */ .G)(sql, split.statements, told, mode) };
}
/** Where to go on: behind the last COMMIT that the refused batch completed, since that much is kept. */
function resumeIndex(statements, completed) {
    const done = statements.slice(0, completed);
    return done.findLastIndex(({ transaction }) => transaction === 'commit') + 1;
}
/** A file that forgot its COMMIT: Prisma would lose all that follows, so the replay stops here. */
async function endOpenTransaction(client, sql) {
    if ((0,_execution_send_js__WEBPACK_IMPORTED_MODULE_4__/* .openTransaction */ .L)(client) === 'no')
        return {};
    await client.query('ROLLBACK');
    const split = await (0,_sql_statements_js__WEBPACK_IMPORTED_MODULE_5__/* .splitStatements */ .Xd)(sql);
    return { error: (0,_execution_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .unfinishedTransaction */ .a)(split.ok ? split.statements : undefined) };
}


/***/ }),

/***/ 68996:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ columnOfOffset),
/* harmony export */   J2: () => (/* binding */ lineAtPosition),
/* harmony export */   QJ: () => (/* binding */ offsetOfCodePoint),
/* harmony export */   W8: () => (/* binding */ skipBlank),
/* harmony export */   Zx: () => (/* binding */ byteOffsetReader),
/* harmony export */   hW: () => (/* binding */ lineOfOffset)
/* harmony export */ });
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


/***/ }),

/***/ 90734:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Xd: () => (/* binding */ splitStatements)
});

// UNUSED EXPORTS: lineAtPosition, lineOfOffset

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(68996);
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
async function splitStatements(sql) {
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
        return notParsed(sql, (0,errors/* messageOf */.bD)(error), (0,positions/* offsetOfCodePoint */.QJ)(sql, cursorOf(error)));
    }
}
function notParsed(sql, message, offset) {
    return {
        ok: false,
        message,
        line: (0,positions/* lineOfOffset */.hW)(sql, offset),
        column: (0,positions/* columnOfOffset */.BY)(sql, offset),
    };
}
/** libpg_query counts code points here, other than in the tree. */
function cursorOf(error) {
    const details = error.sqlDetails;
    return typeof details?.cursorPosition === 'number' ? details.cursorPosition : 0;
}
function toStatements(sql, raw) {
    const toOffset = (0,positions/* byteOffsetReader */.Zx)(sql);
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
        const start = (0,positions/* skipBlank */.W8)(sql, from, end);
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


/***/ }),

/***/ 60831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ sqlBetween)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var names = __webpack_require__(37847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts
var sql_text = __webpack_require__(57973);
;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/sql/columns.ts

/** A column as CREATE TABLE and ADD COLUMN take it. */
function columnDefinition(column, table) {
    const parts = [(0,sql_text/* columnName */.uS)(column, table), typeOf(column)];
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
function typeOf(column) {
    return column.collation === null ? column.type : `${column.type} COLLATE ${column.collation}`;
}
function identity(column) {
    const sequence = column.identitySequence;
    const options = sequence
        ? ` (SEQUENCE NAME ${sequence.name} ${(0,sql_text/* sequenceOptions */.K1)(sequence, false)})`
        : '';
    return `GENERATED ${(column.identity ?? 'always').toUpperCase()} AS IDENTITY${options}`;
}
/** What is said about a column after it exists: storage, statistics, comment, privileges. */
function columnDetails(before, after, table) {
    const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${(0,sql_text/* columnName */.uS)(after, table)}`;
    const statements = [];
    if (after.storage !== (before?.storage ?? null))
        statements.push(`${alter} SET STORAGE ${(after.storage ?? storageOf(after.type)).toUpperCase()}`);
    if (after.compression !== (before?.compression ?? null))
        statements.push(`${alter} SET COMPRESSION ${after.compression ?? 'default'}`);
    if (after.statistics !== (before?.statistics ?? null))
        statements.push(`${alter} SET STATISTICS ${after.statistics ?? -1}`);
    statements.push(...(0,sql_text/* optionStatements */.WB)(alter, before?.options ?? [], after.options));
    if (after.notNullUnvalidated && !before?.notNullUnvalidated)
        statements.push(`ALTER TABLE ${table.id} ADD NOT NULL ${(0,sql_text/* columnName */.uS)(after, table)} NOT VALID`);
    if (after.comment !== (before?.comment ?? null))
        statements.push((0,sql_text/* comment */.Im)(`COLUMN ${after.id}`, after.comment));
    statements.push(...(0,sql_text/* grantStatements */.hf)(`TABLE ${table.id}`, before?.grants ?? [], after.grants, ` (${(0,sql_text/* columnName */.uS)(after, table)})`));
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
    const alter = `ALTER ${table.kind === 'foreign table' ? 'FOREIGN ' : ''}TABLE ${table.id} ALTER COLUMN ${(0,sql_text/* columnName */.uS)(after, table)}`;
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
    const options = (0,sql_text/* sequenceOptions */.K1)(is, true);
    if (options !== (0,sql_text/* sequenceOptions */.K1)(was, true))
        statements.push(`ALTER SEQUENCE ${is.name} ${options}`);
    return statements;
}
function retype(before, after, table) {
    const name = (0,sql_text/* columnName */.uS)(after, table);
    if (table.kind === 'foreign table')
        return `ALTER FOREIGN TABLE ${table.id} ALTER COLUMN ${name} TYPE ${typeOf(after)}`;
    return `ALTER TABLE ${table.id} ALTER COLUMN ${name} TYPE ${typeOf(after)} USING ${castOf(name, before.type, after.type)}`;
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

// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
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
        ...comments.map((attribute) => (0,sql_text/* comment */.Im)(`COLUMN ${id}.${(0,identifiers/* quoteIdent */.v4)(attribute.name)}`, attribute.comment)),
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
        `CREATE POLICY ${(0,sql_text/* localName */.fk)(policy)} ON ${table} AS ${kind} FOR ${command} TO ${roles.map(sql_text/* role */.JC).join(', ')}`,
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
        `ALTER TABLE ${trigger.inherited ? 'ONLY ' : ''}${trigger.table} ${stateWord(trigger.enabled)} TRIGGER ${(0,sql_text/* localName */.fk)(trigger)}`,
    ];
}
function ruleState(rule) {
    return [`ALTER TABLE ${rule.table} ${stateWord(rule.enabled)} RULE ${(0,sql_text/* localName */.fk)(rule)}`];
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
    const start = `ALTER DEFAULT PRIVILEGES FOR ROLE ${(0,sql_text/* role */.JC)(after.role)}${where}`;
    return (0,sql_text/* grantStatements */.hf)(after.on, before?.grants ?? [], after.grants).map((statement) => `${start} ${statement}`);
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
        statements.push(...(0,sql_text/* optionStatements */.WB)(alter, before.options, after.options));
        statements.push(...(0,sql_text/* optionStatements */.WB)(alter, before.toastOptions, after.toastOptions, 'toast.'));
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
            : `USING INDEX ${(0,sql_text/* withoutSchema */.yU)(index)}`;
        statements.push(`ALTER TABLE ${after.id} REPLICA IDENTITY ${identity}`);
    }
    const clustered = after.clusteredOn;
    if (clustered === null && before?.clusteredOn)
        statements.push(`ALTER TABLE ${after.id} SET WITHOUT CLUSTER`);
    if (clustered !== null && (clustered !== before?.clusteredOn || recreated(clustered)))
        statements.push(`ALTER TABLE ${after.id} CLUSTER ON ${(0,sql_text/* withoutSchema */.yU)(clustered)}`);
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
    const options = [(0,sql_text/* optionList */.UX)(table.options), (0,sql_text/* optionList */.UX)(table.toastOptions, 'toast.')].filter((text) => text !== '');
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
    const columns = view.columns.map((column) => (0,sql_text/* columnName */.uS)(column, view)).join(', ');
    const options = view.options.length === 0 ? '' : ` WITH (${(0,sql_text/* optionList */.UX)(view.options)})`;
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
        const name = (0,sql_text/* columnName */.uS)(column, after);
        const statements = [];
        if (column.default !== (was?.default ?? null)) {
            const set = column.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${column.default}`;
            statements.push(`ALTER VIEW ${after.id} ALTER COLUMN ${name} ${set}`);
        }
        if (column.comment !== (was?.comment ?? null))
            statements.push((0,sql_text/* comment */.Im)(`COLUMN ${column.id}`, column.comment));
        return [
            ...statements,
            ...(0,sql_text/* grantStatements */.hf)(`TABLE ${after.id}`, was?.grants ?? [], column.grants, ` (${name})`),
        ];
    });
}
function addConstraint(constraint) {
    // The server's text already says NOT VALID where it applies.
    const add = `ALTER TABLE ${constraint.table} ADD CONSTRAINT ${(0,sql_text/* localName */.fk)(constraint)} ${constraint.definition}`;
    const placed = constraint.indexTablespace === null
        ? add
        : `${add} USING INDEX TABLESPACE ${constraint.indexTablespace}`;
    return [placed, ...constraintIndex(undefined, constraint)];
}
/** Storage parameters and comment of the index behind a key, which the text of the constraint leaves out. */
function constraintIndex(before, after) {
    const index = `INDEX ${(0,sql_text/* schemaOf */.pP)(after.table)}.${(0,sql_text/* localName */.fk)(after)}`;
    return [
        ...(0,sql_text/* optionStatements */.WB)(`ALTER ${index}`, before?.indexOptions ?? [], after.indexOptions),
        ...(after.indexComment === (before?.indexComment ?? null)
            ? []
            : [(0,sql_text/* comment */.Im)(index, after.indexComment)]),
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
    return [...main, ...(0,sql_text/* commonStatements */.Cj)(undefined, node)];
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
        `CREATE ${object.unlogged ? 'UNLOGGED ' : ''}SEQUENCE ${id} ${(0,sql_text/* sequenceOptions */.K1)(object, true)}`,
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
        return [`ALTER TABLE ${node.object.table} DROP CONSTRAINT ${(0,sql_text/* localName */.fk)(node.object)}`];
    if (node.kind === 'default privileges')
        return defaultPrivileges(node.object, { ...node.object, grants: [] });
    if (node.kind === 'database settings')
        return {
            notGenerated: `settings of the database that would have to be reset: ${node.object.settings.join(', ')}`,
        };
    if (node.kind === 'other')
        return dropOther(node.id, node.object.kind);
    return [`DROP ${(0,sql_text/* reference */.ir)(node)}`];
}
/** A view's column goes with the view. */
function dropColumn({ object, relation }) {
    if (!('kind' in relation))
        return [];
    const foreign = relation.kind === 'foreign table' ? 'FOREIGN ' : '';
    return [`ALTER ${foreign}TABLE ${relation.id} DROP COLUMN ${(0,sql_text/* columnName */.uS)(object, relation)}`];
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
        const name = (0,sql_text/* columnName */.uS)(column, table);
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
    return { id: `${(0,sql_text/* schemaOf */.pP)(type.id)}.${name}`, name };
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
function needsOf(catalogue, nodes, keys) {
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
function inOrder(items, needs) {
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
            statements.push((0,sql_text/* comment */.Im)(`COLUMN ${after.id}.${(0,identifiers/* quoteIdent */.v4)(attribute.name)}`, attribute.comment));
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
    const options = (0,sql_text/* sequenceOptions */.K1)(after.object, true);
    if (options !== (0,sql_text/* sequenceOptions */.K1)(before.object, true))
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
    return [...(0,sql_text/* optionStatements */.WB)(alterIt, before.options, after.options), ...moved];
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
            statements: [`ALTER TABLE ${after.table} VALIDATE CONSTRAINT ${(0,sql_text/* localName */.fk)(after)}`],
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
    return { ...main, statements: [...main.statements, ...(0,sql_text/* commonStatements */.Cj)(before, after)] };
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
function decide(plan, key, was, is, after) {
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
        out.statements.push(`ALTER TABLE ${node.relation.id} ALTER COLUMN ${(0,sql_text/* columnName */.uS)(node.object, node.relation)} DROP DEFAULT`);
    }
    for (const key of plan.columns) {
        const [was, is] = [plan.from.get(key), plan.to.get(key)];
        if (was?.kind !== 'column' ||
            is?.kind !== 'column' ||
            !was.object.identity ||
            is.object.identity)
            continue;
        out.statements.push(`ALTER TABLE ${was.relation.id} ALTER COLUMN ${(0,sql_text/* columnName */.uS)(was.object, was.relation)} DROP IDENTITY`);
    }
    for (const node of plan.from.values())
        if (node.kind === 'table' && node.object.partitionOf !== null && detached(plan, node.object))
            out.statements.push(detach(node.object));
    const items = itemsOf(plan.from, plan.drop);
    const sorted = inOrder(items, needsOf(from, plan.from, plan.drop)).reverse();
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
    for (const { key, node } of inOrder(itemsOf(plan.to, keys), needsOf(to, plan.to, keys))) {
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
            out.statements.push(...(0,sql_text/* commonStatements */.Cj)(was, node));
    }
}
function pushEnum(plan, node, out, late) {
    if (node.kind !== 'enum')
        return;
    const { statements, after } = recreateEnum(node.object, columnsOfType(plan, node.id));
    out.statements.push(...statements, ...(0,sql_text/* commonStatements */.Cj)(undefined, node));
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


/***/ }),

/***/ 57973:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cj: () => (/* binding */ commonStatements),
/* harmony export */   Im: () => (/* binding */ comment),
/* harmony export */   JC: () => (/* binding */ role),
/* harmony export */   K1: () => (/* binding */ sequenceOptions),
/* harmony export */   UX: () => (/* binding */ optionList),
/* harmony export */   WB: () => (/* binding */ optionStatements),
/* harmony export */   fk: () => (/* binding */ localName),
/* harmony export */   hf: () => (/* binding */ grantStatements),
/* harmony export */   ir: () => (/* binding */ reference),
/* harmony export */   pP: () => (/* binding */ schemaOf),
/* harmony export */   uS: () => (/* binding */ columnName),
/* harmony export */   yU: () => (/* binding */ withoutSchema)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93786);


/** Small pieces of SQL. Names arrive quoted where needed: the server wrote them. */
/** A role in SQL. */
function role(name) {
    return name === _types_js__WEBPACK_IMPORTED_MODULE_1__/* .SELF */ .TK ? 'CURRENT_USER' : name;
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
    return `COMMENT ON ${on} IS ${text === null ? 'NULL' : (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(text)}`;
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
    if (is.owner && !follows && is.owner !== (was.owner ?? _types_js__WEBPACK_IMPORTED_MODULE_1__/* .SELF */ .TK))
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
        return `${prefix}${name} = ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(value.join('='))}`;
    })
        .join(', ');
}


/***/ }),

/***/ 79830:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AW: () => (/* binding */ findCheckViolations),
/* harmony export */   Dh: () => (/* binding */ checkConstraints),
/* harmony export */   bf: () => (/* binding */ unvalidatedDomainChecks)
/* harmony export */ });
/* unused harmony export broken */
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _own_code_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19185);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16546);





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
    ${(0,_own_code_js__WEBPACK_IMPORTED_MODULE_4__/* .callsFunctions */ .B)('pg_constraint', 'k.oid')} AS "callsFunctions"
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
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, options, async () => {
        const tables = (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .tablesByOid */ .ro)(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_3__/* .listTables */ .W)(client));
        const result = await (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkEach */ .Qi)(client, tables, await checkConstraints(client, tables, 'doubtful'));
        result.unreadable.push(...(await unvalidatedDomainChecks(client)));
        return result;
    });
}
/** A line for each CHECK of a domain that was never tried on the values that were there. */
async function unvalidatedDomainChecks(client) {
    const { rows } = await client.query(UNVALIDATED_DOMAIN_CHECKS_SQL);
    return rows.map(({ name, domain }) => `check constraint ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)} of the domain ${domain}: not validated, and not checked here`);
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
        object: (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name),
        table: table.key,
        state,
        reads: [table.oid],
        callsFunctions,
        ...(0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .rowsWhere */ .Hu)(table.source, broken(expression, state)),
    };
}
/**
 * A CHECK that comes out as NULL is kept. What the server takes for proven it may use to leave out whole
 * partitions (constraint_exclusion), unless the condition is one that it cannot reason about.
 */
function broken(expression, state) {
    return state === 'valid' ? `NOT coalesce((${expression}), true)` : `NOT (${expression})`;
}


/***/ }),

/***/ 81389:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N5: () => (/* binding */ surplusSql),
/* harmony export */   TT: () => (/* binding */ duplicatesSql),
/* harmony export */   ij: () => (/* binding */ uniqueKeys),
/* harmony export */   ln: () => (/* binding */ findDuplicateKeys)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _own_code_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(19185);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16546);





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
    ${(0,_own_code_js__WEBPACK_IMPORTED_MODULE_4__/* .callsFunctions */ .B)('pg_class', 'i.indexrelid')} AS "callsFunctions",
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
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, options, async () => {
        const tables = (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .tablesByOid */ .ro)(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_3__/* .listStored */ .K)(client));
        const { declarations, unreadable } = await uniqueKeys(client, tables);
        const result = await (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkEach */ .Qi)(client, tables, declarations);
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
        const declaration = declarationOf(index, tables);
        return declaration ? [{ declaration, overlaps: index.overlaps }] : [];
    });
    return {
        declarations: declared
            .filter(({ overlaps }) => !overlaps)
            .map(({ declaration }) => declaration),
        unreadable: declared
            .filter(({ overlaps }) => overlaps)
            .map(({ declaration }) => `${(0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .declarationWords */ ._u)(declaration)}: WITHOUT OVERLAPS is not checked`),
    };
}
function declarationOf(index, tables) {
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
        object: (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(index.name),
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


/***/ }),

/***/ 4684:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $$: () => (/* binding */ bytesOf),
/* harmony export */   Hu: () => (/* binding */ rowsWhere),
/* harmony export */   Qi: () => (/* binding */ checkEach),
/* harmony export */   Zw: () => (/* binding */ problemOf),
/* harmony export */   _p: () => (/* binding */ whyUnreadable),
/* harmony export */   _u: () => (/* binding */ declarationWords),
/* harmony export */   ro: () => (/* binding */ tablesByOid)
/* harmony export */ });
/* harmony import */ var _ask_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16578);

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
    const answers = await (0,_ask_js__WEBPACK_IMPORTED_MODULE_0__/* .askEach */ .H)(client, toAsk.map(({ countSql, reads }) => ({ sql: countSql, bytes: bytesOf(tables, reads) })));
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


/***/ }),

/***/ 58909:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ findNulls),
/* harmony export */   w: () => (/* binding */ notNullColumns)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16546);




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
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, options, async () => {
        const tables = (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .tablesByOid */ .ro)(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_3__/* .listTables */ .W)(client));
        return (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkEach */ .Qi)(client, tables, await notNullColumns(client, tables));
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
    return rows.flatMap((row) => declarationOf(row, tables) ?? []);
}
function declarationOf({ table: oid, column, constraint, state }, tables) {
    const table = tables.get(Number(oid));
    if (!table)
        return undefined;
    return {
        kind: 'nulls',
        column,
        object: (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(constraint ?? column),
        table: table.key,
        state,
        reads: [table.oid],
        // Not `IS NULL`: from PostgreSQL 17 the planner answers that from the declaration, without looking.
        ...(0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .rowsWhere */ .Hu)(table.source, `num_nulls(t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column)}) > 0`),
    };
}


/***/ }),

/***/ 80992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DU: () => (/* binding */ foreignKeys),
/* harmony export */   i8: () => (/* binding */ keyEquality),
/* harmony export */   tQ: () => (/* binding */ findOrphans)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(16546);




/**
 * Foreign keys as declared; those that a partition has from its parent (conparentid) are looked at with
 * the parent. The operator is the one the server itself uses (conpfeqop, which may compare two types), and
 * the collation that of the referenced column, as in ri_triggers.c. conenforced and conperiod are new in
 * PostgreSQL 18, so they are read from the row as JSON.
 */
const FOREIGN_KEYS_SQL = `
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
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, options, async () => {
        const tables = (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .tablesByOid */ .ro)(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_3__/* .listTables */ .W)(client));
        return (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkEach */ .Qi)(client, tables, await foreignKeys(client, tables));
    });
}
/** The foreign keys of the listed tables. Inside `withReadOnlySnapshot`. */
async function foreignKeys(client, tables) {
    const { rows } = await client.query(FOREIGN_KEYS_SQL);
    return rows.flatMap((key) => declarationOf(key, tables) ?? []);
}
/** Undefined for a temporary table's key. */
function declarationOf(key, tables) {
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
        object: (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(key.name),
        table: child.key,
        state: key.state,
        reads: [child.oid, parent.oid],
        ...(0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .rowsWhere */ .Hu)(child.source, condition),
    };
}
function orphan(columns, parent, matchFull) {
    const given = columns.map((column) => `t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.child)} IS NOT NULL`);
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
    const given = columns.map((column) => `t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.child)} IS NOT NULL`);
    const matches = scalars.map(keyEquality).join(' AND ');
    return `${given.join(' AND ')}
  AND NOT coalesce(t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(range.child)} <@ (
    SELECT range_agg(p.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(range.parent)}) FROM ${parent} AS p WHERE ${matches || 'true'}), false)`;
}
/** That a row `p` has the key which a row `t` refers to, in one column. */
function keyEquality(column) {
    const { collationSchema, collation } = column;
    const collate = collationSchema !== null && collation !== null
        ? ` COLLATE ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(collationSchema, collation)}`
        : '';
    // Operators have no quoting; their names consist of operator characters only.
    const operator = column.operatorSchema === 'pg_catalog'
        ? column.operator
        : `OPERATOR(${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.operatorSchema)}.${column.operator})`;
    return `p.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.parent)}${collate} ${operator} t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.child)}${collate}`;
}


/***/ }),

/***/ 19185:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ callsFunctions)
/* harmony export */ });
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


/***/ }),

/***/ 30774:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EA: () => (/* binding */ errorOffset),
/* harmony export */   Of: () => (/* binding */ refusalOf),
/* harmony export */   pT: () => (/* binding */ declareCursor)
/* harmony export */ });
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(69331);

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
function refusalOf(error) {
    // The only place where Postgres says so; its message may be in any language.
    if (error.routine !== 'check_enable_rls')
        return (0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(error);
    return `row-level security hides rows from this role, and the others alone prove nothing; a role with BYPASSRLS sees them all: ${(0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .reasonOf */ .A3)(error)}`;
}
/** Where in the query's text an error of the server is: an offset in code points; undefined where it says none. */
function errorOffset({ position }) {
    const offset = Number(position) - 1 - DECLARE.length;
    return offset >= 0 ? offset : undefined;
}


/***/ }),

/***/ 73735:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ problemWords)
/* harmony export */ });
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);

/** The rule and the words of each kind of problem. */
const WORDS = {
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
    const { rule, noun, title } = WORDS[problem.kind];
    const counted = (0,_words_js__WEBPACK_IMPORTED_MODULE_0__/* .plural */ .LS)(problem.count, noun);
    return { rule, title: title(problem, problem.atLeast ? `At least ${counted}` : counted) };
}


/***/ }),

/***/ 37753:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ur: () => (/* binding */ TestReportSchema)
/* harmony export */ });
/* unused harmony exports WayBackVerdict, WayBack */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13798);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93786);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27425);



const Loss = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    table: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    column: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().exactOptional(),
    kind: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['table-dropped', 'column-dropped', 'rows-removed', 'values-changed']),
    /** Rows, or non-NULL values where a column is named. */
    count: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().positive(),
});
/** How a migration can be undone, as it came out when it was tried. */
const WayBackVerdict = zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['proven', 'inexact', 'loses-data', 'none']);
const WayBack = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    migration: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    verdict: WayBackVerdict,
    /** Where the reverse SQL came from; absent when there is none. */
    source: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['down.sql', 'prisma', 'belay', 'nothing to undo']).optional(),
    /** The reverse SQL that was tried last. */
    sql: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    /** The proven script, relative to the report's folder. */
    file: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    /** What the reverse did not bring back, one line per difference; or why it could not run. */
    differences: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
    losses: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(Loss),
});
const PendingMigration = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    checksum: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    file: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    applied: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    durationMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative().optional(),
    statements: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    /** Only in a dry run. */
    sql: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
});
const TableRows = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    table: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    rowsBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    rowsAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative().optional(),
    hashBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
    hashAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
});
/** What `action-test` reports beside the common part. */
const TestReportSchema = _schema_js__WEBPACK_IMPORTED_MODULE_1__/* .StageReportBase */ .GN.extend({
    stage: zod__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz('test'),
    test: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
        dryRun: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        migrations: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            directory: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            total: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            /** How it was decided what is pending. */
            basis: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ kind: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), description: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), commit: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional() })
                .optional(),
        }),
        pending: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(PendingMigration),
        /** Test, backup, validate and rollback agree on a plan by this. */
        planDigest: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
        reverseProven: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
        server: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            source: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['database-url', 'installed', 'embedded', 'docker']),
            version: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            major: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int(),
        })
            .optional(),
        prisma: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            version: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
            /** How that version sends a migration: as one batch, or each statement alone. */
            transactions: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['batch', 'statements']),
            /** What applied the pending migrations. */
            executor: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['prisma', 'belay']),
            /** Why Belay's executor had to stand in. */
            executorReason: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().optional(),
            cliStarts: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            cliMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
            engineMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
        }),
        baseline: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            kind: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['replay', 'restore']),
            replayed: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            durationMs: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().nonnegative(),
            seedRows: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
            seedTables: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative(),
        })
            .optional(),
        schema: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
            fingerprintBefore: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            fingerprintAfter: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
            changes: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
            /** The catalogue after the pending migrations: what validate expects of the real database. */
            after: _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__/* .CatalogueSchema */ .zh,
        })
            .optional(),
        data: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ tables: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(TableRows), losses: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(Loss) }).optional(),
        wayBack: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(WayBack),
        restoreProven: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY().optional(),
    }),
});


/***/ })

};
