export const id = 42;
export const ids = [42];
export const modules = {

/***/ 142:
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

/***/ 812:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s: () => (/* binding */ BakeThresholds),
/* harmony export */   x: () => (/* binding */ BAKE_VALUES)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3798);

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

/***/ 9917:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ki: () => (/* binding */ configInvalid),
  o4: () => (/* binding */ parseConfig),
  xR: () => (/* binding */ problemsInWords)
});

// EXTERNAL MODULE: ./packages/core/src/migrations/nearest.ts
var nearest = __webpack_require__(8121);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
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

/***/ 1741:
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

/***/ 6703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Y: () => (/* binding */ git),
/* harmony export */   QE: () => (/* binding */ gitOrThrow),
/* harmony export */   b4: () => (/* binding */ readBlobs),
/* harmony export */   fM: () => (/* binding */ lastLine),
/* harmony export */   h_: () => (/* binding */ openRepository),
/* harmony export */   nT: () => (/* binding */ listTree)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7115);




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
    const start = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.realpath)(directory);
    for (let folder = start;; folder = node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(folder)) {
        if (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, '.git')).catch(() => undefined)) {
            const { env, signal } = options;
            return { root: folder, env, ...(signal ? { signal } : {}) };
        }
        if (folder === node_path__WEBPACK_IMPORTED_MODULE_2___default().dirname(folder))
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
        const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.execFile)('git', [...safe, ...args], {
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
                return resolve({ exitCode: 0, stdout, stderr: text(stderr) });
            if (signal?.aborted)
                return reject((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .interruption */ .YW)(signal));
            if (error.killed)
                return reject(tooSlow(args, deadlineMs));
            if (error.code === 'ENOENT')
                return reject(missing());
            if (typeof error.code === 'number') {
                return resolve({ exitCode: error.code, stdout, stderr: text(stderr) });
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
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-failed', `git ${args[0] ?? ''} failed in ${repository.root}: ${lastLine(stderr) || `exit code ${exitCode}`}.`);
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
            throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-failed', `git cannot read ${header}.`);
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
function text(output) {
    return output.toString('utf8');
}
function tooSlow(args, deadlineMs) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-timeout', `git ${args[0] ?? ''} did not answer within ${deadlineMs / 1000} s.`, 'Check the network and the remote "origin", or check out with fetch-depth: 0 so that nothing needs fetching.');
}
function missing() {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('git-missing', 'git is not installed here, so that nothing can be compared with a base commit.', 'Install git, or use --history-url or --since instead of a base.');
}


/***/ }),

/***/ 8121:
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

/***/ 3179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   Mf: () => (/* binding */ relativeTo),
/* harmony export */   oG: () => (/* binding */ realPathInside)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7115);



/** A file's path as a report shows it: relative to the workspace, with forward slashes. */
function relativeTo(workspace, file) {
    const relative = node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(workspace, file);
    return relative === '' ? '.' : relative.split((node_path__WEBPACK_IMPORTED_MODULE_1___default().sep)).join('/');
}
/** True when `inner` is `outer` or lies below it. Both are resolved, real paths. */
function isInside(outer, inner) {
    const relative = node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(outer, inner);
    return relative === '' || (!/^\.\.($|[\\/])/.test(relative) && !node_path__WEBPACK_IMPORTED_MODULE_1___default().isAbsolute(relative));
}
/**
 * The real path of something that exists, which must lie in the workspace, symbolic links followed: the
 * text of what Belay reads ends up in reports, so that a pull request could otherwise show any file.
 *
 * @param what What it is, for the message, for example `the migrations folder`.
 * @throws UserError `path-outside-workspace`.
 */
async function realPathInside(workspace, file, what) {
    const [root, real] = await Promise.all([(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(workspace), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(file)]);
    if (isInside(root, real))
        return real;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('path-outside-workspace', `${what} ${JSON.stringify(file)} lies outside the workspace: it resolves to ${real}, the workspace is ${root}.`, 'Point to a folder of the checkout, and let no symbolic link lead out of it.');
}


/***/ }),

/***/ 5983:
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

/***/ 456:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ choosePending),
/* harmony export */   n: () => (/* binding */ concerning)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);
/* harmony import */ var _nearest_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8121);
/* harmony import */ var _pending_findings_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(5983);
/* harmony import */ var _paths_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3179);
/* harmony import */ var _prisma_adapter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4236);
/* harmony import */ var _sql_text_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7815);






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

/***/ 4236:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ prismaAdapter)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/git.ts
var git = __webpack_require__(6703);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(3179);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
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
        return missing(entries, name);
    const file = external_node_path_default().join(directory, name);
    if (entry.isSymbolicLink()) {
        const real = await (0,paths/* realPathInside */.oG)(workspace, file, 'the migration').catch((error) => {
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
function missing(entries, name) {
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
    const entries = (await (0,git/* listTree */.nT)(repository, commit, folder)).flatMap((entry) => {
        const inside = folder === '' ? entry.path : entry.path.slice(folder.length + 1);
        const [name, file, ...deeper] = inside.split('/');
        return name !== undefined && file === MIGRATION_FILE && deeper.length === 0
            ? [{ name, oid: entry.oid, plain: PLAIN_FILES.has(entry.mode) }]
            : [];
    });
    const blobs = await (0,git/* readBlobs */.b4)(repository, entries.map((entry) => entry.oid));
    return entries.map(({ name, plain }, index) => ({
        name,
        sql: plain ? blobs[index]?.toString('utf8') : undefined,
    }));
}

// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/history.ts
var prisma_history = __webpack_require__(576);
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

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/datasource.ts
var prisma_datasource = __webpack_require__(7779);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/layout.ts
var layout = __webpack_require__(7924);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/lock-file.ts
var lock_file = __webpack_require__(2832);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql-text.ts
var sql_text = __webpack_require__(7815);
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
    if (!(0,sql_text/* hasStatement */.I)(migration.sql))
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
    return groupBy(names, (name) => name.normalize('NFC').toLowerCase());
}
function sameTimestamp(names) {
    const stamped = names.filter((name) => /^\d{14}(?!\d)/.test(name));
    return groupBy(stamped, (name) => name.slice(0, 14));
}
/** The groups that have more than one member. */
function groupBy(names, keyOf) {
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
    const show = (file) => (0,paths/* relativeTo */.Mf)(workspace, file);
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
        await (0,paths/* realPathInside */.oG)(workspace, directory, 'the migrations folder');
        return;
    }
    throw new errors/* UserError */.yo('migrations-not-found', found
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
    return new errors/* UserError */.yo('migrations-none', `${directory} holds no migration: there is no folder in it.`, 'Create the first one with prisma migrate dev, or name the folder that holds them.');
}
async function readSchema(named, directory, workspace) {
    const place = named === undefined
        ? await (0,layout/* findSchemaFor */.q)(directory, workspace)
        : external_node_path_default().resolve(workspace, named);
    if (place === undefined)
        return undefined;
    const found = await (0,promises_.stat)(place).catch(() => undefined);
    if (!found) {
        throw new errors/* UserError */.yo('schema-not-found', `There is no schema ${place}.`, 'Name schema.prisma, or the folder of *.prisma files.');
    }
    await (0,paths/* realPathInside */.oG)(workspace, place, 'the schema');
    const files = found.isDirectory() ? await schemaFiles(place, workspace) : [place];
    if (files.length === 0) {
        throw new errors/* UserError */.yo('schema-not-found', `The schema folder ${place} holds no *.prisma file.`);
    }
    const datasource = await (0,prisma_datasource/* readDatasource */.AD)(files);
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
            await (0,paths/* realPathInside */.oG)(workspace, file, 'the schema file');
            files.push(file);
        }
    }
    return files.sort();
}
async function providers(directory, schema, show) {
    const file = external_node_path_default().join(directory, lock_file/* LOCK_FILE */.FI);
    const content = await (0,promises_.readFile)(file, 'utf8').catch(() => undefined);
    return (0,lock_file/* providerFindings */.E6)({
        present: content !== undefined,
        provider: content === undefined ? undefined : (0,lock_file/* providerOfLock */.E4)(content),
    }, schema?.provider, {
        lock: show(file),
        schema: schema && show(schema.files[0] ?? schema.path),
        migrations: show(directory),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/adapter.ts





/** Prisma Migrate: folders with a `migration.sql`, the history in `_prisma_migrations`. */
const prismaAdapter = {
    name: 'prisma',
    readTree: readPrismaTree,
    readBase: readPrismaBase,
    readHistory: prisma_history/* readPrismaHistory */.Dg,
    compareNames: compareNames,
    matchesChecksum: matchesChecksum,
    sameText: sameText,
};


/***/ }),

/***/ 6538:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ZV: () => (/* binding */ diffExitCode),
  pu: () => (/* binding */ migrateDeploy),
  u6: () => (/* binding */ migrateStatus),
  i6: () => (/* binding */ validateSchema)
});

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var redact = __webpack_require__(8699);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(695);
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
var isolation = __webpack_require__(3028);
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

/***/ 3367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ readPrismaConfig)
/* harmony export */ });
/* unused harmony export pathsInConfig */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


const EXTENSIONS = ['js', 'ts', 'mjs', 'cjs', 'mts', 'cts'];
/** The names Prisma looks for, in its order (@prisma/config 7.10.1, loadConfigFromFile). */
const CANDIDATES = ['prisma.config', node_path__WEBPACK_IMPORTED_MODULE_1___default().join('.config', 'prisma')].flatMap((base) => EXTENSIONS.map((extension) => `${base}.${extension}`));
/** Finds and reads the config file of a project folder; undefined when there is none. */
async function readPrismaConfig(folder) {
    for (const candidate of CANDIDATES) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, candidate);
        const source = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
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
    const folder = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(file);
    const take = (key, expression) => {
        if (expression === undefined)
            return;
        const literal = literalPath(expression);
        if (literal === undefined)
            found.unreadable.push(key);
        else
            found[key] = node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(folder, literal);
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
    return parts.length > 0 && /^[\s,]*$/.test(rest) ? node_path__WEBPACK_IMPORTED_MODULE_1___default().join(...parts) : undefined;
}
/** Blanks out comments, keeping strings (a URL has two slashes in it). */
function withoutComments(source) {
    return source.replace(/(["'`])(?:(?!\1)[^\\]|\\[\s\S])*\1|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (match) => (match.startsWith('/') ? ' ' : match));
}


/***/ }),

/***/ 7779:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AD: () => (/* binding */ readDatasource),
/* harmony export */   bD: () => (/* binding */ scanDatasource)
/* harmony export */ });
/* unused harmony export datasourceUrls */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);

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
        const datasource = scanDatasource(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'));
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


/***/ }),

/***/ 576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ readPrismaHistory),
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Hh: () => (/* binding */ PRISMA_ADVISORY_LOCK),
/* harmony export */   t1: () => (/* binding */ isSchemaEmpty)
/* harmony export */ });
/* unused harmony export historyState */
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);


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
  FROM ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)}
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
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('history-unreadable', `The migration history ${schema}.${HISTORY_TABLE} cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)}.`, code === INSUFFICIENT_PRIVILEGE
        ? `GRANT SELECT ON ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, HISTORY_TABLE)} TO the role of history-url (and USAGE on its schema).`
        : 'The table does not have the columns Prisma Migrate gives it.', { cause: error });
}


/***/ }),

/***/ 3028:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EM: () => (/* binding */ NOT_LOADED),
/* harmony export */   LC: () => (/* binding */ withIsolatedProject),
/* harmony export */   TP: () => (/* binding */ datasourceVariables),
/* harmony export */   ZR: () => (/* binding */ enginePassOn)
/* harmony export */ });
/* unused harmony export isolateDatasource */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8780);
/* harmony import */ var _datasource_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7779);
/* harmony import */ var _project_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9741);






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

/***/ 7924:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ findPrismaLayout),
/* harmony export */   q: () => (/* binding */ findSchemaFor)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7115);
/* harmony import */ var _lock_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2832);
/* harmony import */ var _config_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3367);





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
    const config = await (0,_config_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readPrismaConfig */ .d)(start);
    if (config?.unreadable.includes('migrations')) {
        looked.push(`${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file)} (its migrations.path is not a plain string)`);
    }
    const candidates = [
        ...(config?.migrations === undefined
            ? []
            : [{ dir: config.migrations, source: node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file) }]),
        ...(schema === undefined
            ? []
            : [
                { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(schema.path), 'migrations'), source: schema.source },
                { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(schema.path, 'migrations'), source: schema.source },
            ]),
        { dir: node_path__WEBPACK_IMPORTED_MODULE_1___default().join(start, 'prisma', 'migrations'), source: 'the default place' },
    ];
    for (const { dir, source } of candidates) {
        if (await isFolder(dir)) {
            return { migrationsDir: dir, source, ...(schema ? { schemaPath: schema.path } : {}) };
        }
        looked.push(node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(start, dir));
    }
    throw await notFound(start, looked);
}
/**
 * The schema that belongs to a migrations folder named by hand: beside it, or what the nearest project
 * above says, up to the workspace.
 */
async function findSchemaFor(migrationsDir, workspace) {
    const beside = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(migrationsDir);
    for (const candidate of [node_path__WEBPACK_IMPORTED_MODULE_1___default().join(beside, 'schema.prisma'), node_path__WEBPACK_IMPORTED_MODULE_1___default().join(beside, 'schema')]) {
        if (await isSchema(candidate))
            return candidate;
    }
    // A schema folder that holds its migrations: prisma/{base.prisma, user.prisma, migrations/}.
    if (await holdsSchemaFiles(beside))
        return beside;
    const root = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(workspace);
    for (let folder = beside;; folder = node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(folder)) {
        const found = await findSchema(folder, []);
        if (found)
            return found.path;
        if ((await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(folder)) === root || folder === node_path__WEBPACK_IMPORTED_MODULE_1___default().dirname(folder))
            return undefined;
    }
}
async function findSchema(folder, looked) {
    const config = await (0,_config_file_js__WEBPACK_IMPORTED_MODULE_4__/* .readPrismaConfig */ .d)(folder);
    if (config?.schema !== undefined && (await isSchema(config.schema))) {
        return { path: config.schema, source: node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file) };
    }
    if (config?.unreadable.includes('schema')) {
        looked.push(`${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(config.file)} (its schema is not a plain string)`);
    }
    const named = await schemaInPackageJson(folder);
    if (named !== undefined && (await isSchema(named))) {
        return { path: named, source: 'package.json' };
    }
    for (const place of DEFAULT_SCHEMAS) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, place);
        if (await isSchema(file))
            return { path: file, source: `beside ${place}` };
    }
    return undefined;
}
async function schemaInPackageJson(folder) {
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, 'package.json'), 'utf8').catch(() => '{}');
    try {
        const { prisma } = JSON.parse(text);
        return typeof prisma?.schema === 'string' ? node_path__WEBPACK_IMPORTED_MODULE_1___default().resolve(folder, prisma.schema) : undefined;
    }
    catch {
        // A package.json that is no JSON is npm's to complain about.
        return undefined;
    }
}
async function isSchema(place) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(place).catch(() => undefined);
    if (found?.isFile())
        return true;
    return found?.isDirectory() === true && holdsSchemaFiles(place);
}
async function holdsSchemaFiles(folder) {
    const names = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder).catch(() => []);
    return names.some((name) => name.endsWith('.prisma'));
}
async function isFolder(place) {
    return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(place).catch(() => undefined))?.isDirectory() === true;
}
async function notFound(start, looked) {
    const elsewhere = await migrationFolders(start, start, HINT_DEPTH);
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('migrations-not-found', `No Prisma migrations were found in ${start}. Looked at: ${looked.join(', ')}.`, elsewhere.length === 0
        ? 'Name the folder that holds the migrations, for example: --migrations packages/db/prisma/migrations'
        : `There are migrations in ${elsewhere.join(', ')}: name the folder, for example --migrations ${elsewhere[0]}`);
}
/** Folders below that hold a `migration_lock.toml`, for the hint. */
async function migrationFolders(root, folder, depth) {
    const entries = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(folder, { withFileTypes: true }).catch(() => []);
    if (entries.some((entry) => entry.name === _lock_file_js__WEBPACK_IMPORTED_MODULE_3__/* .LOCK_FILE */ .FI))
        return [node_path__WEBPACK_IMPORTED_MODULE_1___default().relative(root, folder)];
    if (depth === 0)
        return [];
    const found = [];
    for (const entry of entries) {
        if (!entry.isDirectory() || entry.name === 'node_modules' || entry.name.startsWith('.'))
            continue;
        found.push(...(await migrationFolders(root, node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, entry.name), depth - 1)));
    }
    return found;
}


/***/ }),

/***/ 2832:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E4: () => (/* binding */ providerOfLock),
/* harmony export */   E6: () => (/* binding */ providerFindings),
/* harmony export */   FI: () => (/* binding */ LOCK_FILE)
/* harmony export */ });
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
    const wanted = schema === '' ? undefined : schema && canonical(schema);
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
function canonical(provider) {
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
function nameOf(provider) {
    return PROVIDER_NAMES[provider] ?? JSON.stringify(provider);
}
function mismatch(schema, lock, file) {
    const known = lock in PROVIDER_NAMES;
    return {
        rule: 'migration-provider-mismatch',
        severity: 'error',
        evidence: 'sql',
        title: known
            ? `The migrations were written for ${nameOf(lock)}, the schema's datasource is ${nameOf(schema)}`
            : `${LOCK_FILE} does not say ${schema}: Prisma reads ${JSON.stringify(lock)}`,
        detail: known
            ? `${nameOf(lock)} SQL does not run on ${nameOf(schema)}; prisma migrate deploy stops with P3019.`
            : 'prisma migrate deploy stops with P3019.',
        place: { file },
        advice: known
            ? `Start a new history for ${nameOf(schema)}: move the old folders away and create the first migration with prisma migrate diff --from-empty. Editing ${LOCK_FILE} alone hides the problem.`
            : `Write the line exactly as Prisma does: provider = "${schema}"`,
    };
}
function notPostgres(provider, file) {
    return {
        rule: 'provider-not-postgresql',
        severity: 'error',
        evidence: 'sql',
        title: `The provider is ${nameOf(provider)}; Belay rehearses migrations on PostgreSQL`,
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


/***/ }),

/***/ 9741:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  v: () => (/* binding */ findPrismaProject),
  i: () => (/* binding */ majorVersion)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/paths.ts
var paths = __webpack_require__(8402);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/config-file.ts
var config_file = __webpack_require__(3367);
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

/***/ 2224:
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

/***/ 7815:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ hasStatement),
/* harmony export */   a: () => (/* binding */ firstDifferentLine)
/* harmony export */ });
/** Whitespace, `;`, a line comment, or the opening of a block comment, wherever the scan stands. */
const NOTHING = /(?:[\s;\uFEFF]+|--[^\n]*)/y;
/**
 * True when the text holds anything but white space, comments and semicolons. Block comments nest, as in
 * Postgres. Reads no further than the first statement.
 */
function hasStatement(sql) {
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
function firstDifferentLine(a, b) {
    const [left, right] = [a.split(/\r?\n/), b.split(/\r?\n/)];
    const index = left.findIndex((line, i) => line !== right[i]);
    return (index < 0 ? left.length : index) + 1;
}


/***/ }),

/***/ 8996:
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

/***/ 734:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Xd: () => (/* binding */ splitStatements)
});

// UNUSED EXPORTS: lineAtPosition, lineOfOffset

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql/positions.ts
var positions = __webpack_require__(8996);
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

/***/ 8160:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YU: () => (/* binding */ changedProperties),
/* harmony export */   sI: () => (/* binding */ compareCatalogues)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7847);
/* harmony import */ var _nodes_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9166);
/* harmony import */ var _describe_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(986);
/* harmony import */ var _same_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7485);





/** Properties that say who an object is, or that are compared as objects of their own. */
const IDENTITY = new Set(['id', 'schema', 'name', 'kind', 'columns', 'on', 'materialized']);
/**
 * What differs between two snapshots, in the order of kinds and then names. Empty exactly when the
 * fingerprints agree. The columns, indexes, … of a table that was added or removed as a whole are not
 * listed one by one. A renamed object is one removed and one added: the catalogue does not know better.
 */
function compareCatalogues(before, after) {
    const from = (0,_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesOf */ .N)(before);
    const to = (0,_nodes_js__WEBPACK_IMPORTED_MODULE_1__/* .nodesOf */ .N)(after);
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
        if (!(0,_same_js__WEBPACK_IMPORTED_MODULE_3__/* .isSame */ .F)(was[property], is[property]))
            changes.push({ property, before: was[property], after: is[property] });
    }
    if (before.kind === 'table' && after.kind === 'table')
        changes.push(...orderDifference(before.object.columns, after.object.columns));
    return changes;
}
/** `property: before → after` for every property of two objects of one name that differs. */
function differences(before, after) {
    return changedProperties(before, after).flatMap((change) => (0,_describe_js__WEBPACK_IMPORTED_MODULE_2__/* .describeProperty */ .J)(change.property, change.before, change.after));
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
    const was = [...before.unreadable].sort(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .compareText */ .n6).join('; ');
    const is = [...after.unreadable].sort(_names_js__WEBPACK_IMPORTED_MODULE_0__/* .compareText */ .n6).join('; ');
    if (was === is)
        return [];
    const details = [`could not be read: ${was || 'nothing'} → ${is || 'nothing'}`];
    return [{ kind: 'other', object: 'the reading itself', change: 'changed', details }];
}


/***/ }),

/***/ 986:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ describeProperty),
/* harmony export */   u: () => (/* binding */ describeChange)
/* harmony export */ });
/** The words for properties whose name in the snapshot is not what one calls them. */
const WORDS = {
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
function describeProperty(property, before, after) {
    const word = WORDS[property] ?? property;
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


/***/ }),

/***/ 2355:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ fingerprint)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/**
 * SHA-256, in hex, of the schema: equal for equal schemas, whatever way they were built. Not part of it:
 * the server's version, and the dependencies, which follow from the definitions. What could not be read
 * is part of it, so that a partial reading never equals a whole one.
 */
function fingerprint(catalogue) {
    const schema = { ...catalogue };
    delete schema.serverVersion;
    delete schema.dependencies;
    const text = new CanonicalText((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256'));
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


/***/ }),

/***/ 7847:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   GF: () => (/* binding */ sortGrants),
/* harmony export */   TN: () => (/* binding */ keyOf),
/* harmony export */   fS: () => (/* binding */ Names),
/* harmony export */   kJ: () => (/* binding */ onTable),
/* harmony export */   n6: () => (/* binding */ compareText),
/* harmony export */   rb: () => (/* binding */ sortById),
/* harmony export */   tp: () => (/* binding */ CLASS)
/* harmony export */ });
/* harmony import */ var _raw_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9085);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3786);


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
function compareText(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function sortById(objects) {
    return objects.sort((a, b) => compareText(a.id, b.id));
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
            this.#roles.set(role.oid, role.self ? _types_js__WEBPACK_IMPORTED_MODULE_0__/* .SELF */ .TK : role.name);
        for (const row of raw.comments)
            this.#comments.set(`${row.class}:${row.oid}:${row.sub}`, row.text);
        this.#collectGrants(raw);
        this.#collectRelations(raw);
        this.#collectKeys(raw);
    }
    role(oid) {
        if (oid === _raw_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_OID */ .H)
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
        const sorted = [...needed].sort(([a], [b]) => compareText(a, b));
        return Object.fromEntries(sorted.map(([of, on]) => [of, [...on].sort(compareText)]));
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
    return grants.sort((a, b) => compareText(text(a), text(b)));
}


/***/ }),

/***/ 9166:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ nodesOf)
/* harmony export */ });
/* harmony import */ var _names_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7847);

/** Every object, columns right after their table or view, by key (`<kind> <id>`). */
function nodesOf(catalogue) {
    const nodes = new Map();
    const add = (node) => void nodes.set((0,_names_js__WEBPACK_IMPORTED_MODULE_0__/* .keyOf */ .TN)(node.kind, node.id), node);
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


/***/ }),

/***/ 9085:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ NO_OID)
/* harmony export */ });
/** Stands for PUBLIC, every database, no parent, … */
const NO_OID = '0';


/***/ }),

/***/ 7485:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isSame)
/* harmony export */ });
/**
 * Whether two parts of a catalogue say the same, whichever order their properties are in: in a report it is that of
 * the schema, in a catalogue just read that of the code that put it together.
 */
function isSame(one, other) {
    if (one === other)
        return true;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
        return false;
    }
    if (Array.isArray(one) || Array.isArray(other)) {
        if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length)
            return false;
        return one.every((entry, at) => isSame(entry, other[at]));
    }
    return hasSame(one, other);
}
function hasSame(one, other) {
    const names = Object.keys(one);
    if (names.length !== Object.keys(other).length)
        return false;
    return names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]));
}


/***/ }),

/***/ 831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ sqlBetween)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/names.ts
var names = __webpack_require__(7847);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/sql/text.ts
var sql_text = __webpack_require__(7973);
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
var identifiers = __webpack_require__(8777);
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
var same = __webpack_require__(7485);
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

/***/ 7973:
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
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3786);


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

/***/ 3786:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L$: () => (/* binding */ CATALOGUE_VERSION),
/* harmony export */   TK: () => (/* binding */ SELF),
/* harmony export */   zh: () => (/* binding */ CatalogueSchema)
/* harmony export */ });
/* unused harmony exports Grant, Schema, Extension, SequenceOptions, Column, Table, View, Sequence, Index, Constraint, Enum, Domain, CompositeType, RangeType, Routine, Trigger, Policy, Rule, EventTrigger, StatisticsObject, Publication, DefaultPrivileges, DatabaseSettings, OtherObject */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3798);

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
const Grant = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** `PUBLIC`, `{self}` or a role, quoted where needed. */
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    privilege: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    grantable: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The default has it and this object has not. */
    revoked: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const described = { id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable() };
const owned = { ...described, owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() };
const granted = { ...owned, grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant) };
const inSchema = { schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() };
const Schema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
const Extension = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
/** The options of a sequence. Numbers are text: a bigint does not fit a JavaScript number. */
const SequenceOptions = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    start: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    increment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    min: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    max: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cache: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    cycle: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Column = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Only where it differs from the type's own. */
    collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    notNull: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** Postgres 18: NOT NULL is declared, but rows from before were not checked. */
    notNullUnvalidated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The default, or the expression of a generated column. */
    default: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    generated: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['stored', 'virtual']).nullable(),
    identity: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['always', 'by default']).nullable(),
    /** Name (qualified) and options of the sequence behind an identity column. */
    identitySequence: SequenceOptions.extend({ name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }).nullable(),
    /** Only where it differs from the type's own: plain, external, extended, main. */
    storage: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    compression: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    /** Comes from a parent table; `local` too when it is declared here as well. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    local: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant),
});
const Table = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['table', 'partitioned table', 'foreign table']),
    unlogged: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    accessMethod: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    toastOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    rowSecurity: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    forceRowSecurity: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** `default`, `full`, `nothing` or `index <name>`. */
    replicaIdentity: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** The index the table was last clustered on. */
    clusteredOn: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionKey: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionOf: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    partitionBound: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    inherits: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    ofType: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    foreignServer: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** Without anything that looks like a secret. */
    foreignOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    columns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Column),
});
const View = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    materialized: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    populated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    options: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    columns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Column),
});
const Sequence = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    ...SequenceOptions.shape,
    unlogged: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The column whose dropping drops the sequence, `schema.table.column`. */
    ownedBy: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
});
/** An index that belongs to no constraint. */
const Index = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    ...inSchema,
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    unique: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** False after a failed CREATE INDEX CONCURRENTLY: it costs writes and serves no read. */
    valid: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** The index of the partitioned table it is attached to. */
    partitionOf: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** `column number: target` for expression columns with their own statistics target. */
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
const Constraint = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['check', 'foreign key', 'primary key', 'unique', 'exclude']),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    validated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** Comes from the parent of a partition or an inheritance child. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** For primary key, unique and exclude. */
    indexValid: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().nullable(),
    indexTablespace: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    indexOptions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    indexComment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** For foreign keys: the triggers that enforce it are switched off (ALTER TABLE … DISABLE TRIGGER ALL). */
    enforcementOff: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Enum = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, ...inSchema, labels: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) });
const Domain = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    notNull: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    default: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    constraints: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), validated: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY() })),
});
const CompositeType = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    attributes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        type: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
        collation: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
        comment: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    })),
});
const RangeType = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ ...granted, ...inSchema, definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() });
const Routine = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...granted,
    ...inSchema,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['function', 'procedure', 'aggregate', 'window function']),
    /** As CREATE FUNCTION takes them: names, modes, defaults. */
    arguments: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    result: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
const enabled = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['enabled', 'disabled', 'replica', 'always']);
const Trigger = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
    /** A partition's copy of its parent's trigger; listed only where its state differs from the parent's. */
    inherited: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
});
const Policy = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    command: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['ALL', 'SELECT', 'INSERT', 'UPDATE', 'DELETE']),
    permissive: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    roles: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    using: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    check: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
});
const Rule = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    name: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
});
const EventTrigger = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    event: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    tags: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    function: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    enabled,
});
const StatisticsObject = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    ...inSchema,
    table: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    target: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nullable(),
});
const Publication = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...owned,
    allTables: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    operations: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    viaRoot: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** `schema.table (columns) WHERE (filter)`. */
    tables: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    schemas: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
/** What ALTER DEFAULT PRIVILEGES set for objects yet to be created. */
const DefaultPrivileges = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    /** Quoted where needed; null: in every schema. */
    schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    on: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['TABLES', 'SEQUENCES', 'FUNCTIONS', 'TYPES', 'SCHEMAS', 'LARGE OBJECTS']),
    grants: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Grant),
});
/** ALTER DATABASE … SET, for everybody or (ALTER ROLE … IN DATABASE … SET) for one role. */
const DatabaseSettings = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    id: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    role: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    settings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
/**
 * Everything rarer: collation, cast, operator, text search configuration, foreign server, … `definition`
 * tells two of them apart as far as is known without reading secrets.
 */
const OtherObject = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    ...described,
    kind: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    owner: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    definition: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
});
const CatalogueSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(CATALOGUE_VERSION),
    /** `server_version_num`; not part of the fingerprint. */
    serverVersion: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().int(),
    schemas: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Schema),
    extensions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Extension),
    enums: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Enum),
    domains: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Domain),
    compositeTypes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(CompositeType),
    rangeTypes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(RangeType),
    sequences: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Sequence),
    tables: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Table),
    views: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(View),
    indexes: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Index),
    constraints: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Constraint),
    functions: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Routine),
    triggers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Trigger),
    policies: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Policy),
    rules: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Rule),
    eventTriggers: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(EventTrigger),
    statistics: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(StatisticsObject),
    publications: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Publication),
    defaultPrivileges: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(DefaultPrivileges),
    databaseSettings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(DatabaseSettings),
    others: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(OtherObject),
    /**
     * What needs what, keys as `<kind> <id>` (`view public.v` → `column public.t.c`), for ordering
     * generated SQL. A consequence of the definitions, so not part of the fingerprint.
     */
    dependencies: zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())),
    /** What could not be read, one sentence each. Never empty by silence: a kind listed here is not known to be absent. */
    unreadable: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});


/***/ }),

/***/ 4513:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ dialSession),
/* harmony export */   SV: () => (/* binding */ withClient),
/* harmony export */   fA: () => (/* binding */ openSession),
/* harmony export */   nh: () => (/* binding */ isSessionLost),
/* harmony export */   ro: () => (/* binding */ withTransaction),
/* harmony export */   xk: () => (/* binding */ READING_SETTINGS)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1894);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9808);



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
    return dialSession(new _dial_js__WEBPACK_IMPORTED_MODULE_1__/* .Dialer */ .c1(url, options), url, options);
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
        await (0,_dial_js__WEBPACK_IMPORTED_MODULE_1__/* .hangUp */ .gD)(line);
    };
    const explain = (error) => {
        if (signal?.aborted)
            return (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .interruption */ .YW)(signal);
        return isSessionLost(error) ? serverLost(error, url, settings) : error;
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
function isSessionLost(error) {
    const { code, severity } = (error ?? {});
    if (typeof code === 'string' && SESSION_LOST.has(code))
        return true;
    // Of this severity the server, or a pooler in its place, always ends the session: a standby that ends what stands
    // in the way of replaying (40001), a pooler whose own connection broke (08P01).
    if (severity === 'FATAL' || severity === 'PANIC')
        return true;
    // node-postgres reports a socket that closed under a query with a message only (pg 8, client.js).
    return /^Connection terminated|^Client has encountered a connection error/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error));
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
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OperationFailed */ .FH('server-lost', `The server at ${(0,_url_js__WEBPACK_IMPORTED_MODULE_2__/* .describeUrl */ .Ng)(url)} ended the connection: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)}.`, onlyRead
        ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
        : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}


/***/ }),

/***/ 1894:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c1: () => (/* binding */ Dialer),
  gD: () => (/* binding */ hangUp),
  VO: () => (/* binding */ wayOf)
});

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(1692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(3849);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var runtime_errors = __webpack_require__(7115);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(3668);
;// CONCATENATED MODULE: ./packages/core/src/postgres/client-config.ts

/** Prisma's own, and what Belay decides: node-postgres would take them for settings. */
const NOT_FOR_NODE_POSTGRES = [
    ...['schema', 'connection_limit', 'pool_timeout', 'pgbouncer', 'connect_timeout'],
    ...['options', 'application_name'],
    ...tls_request/* TLS_PARAMETERS */.FH,
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

// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(7030);
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

// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var postgres_url = __webpack_require__(9808);
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
    const { user, database } = (0,postgres_url/* parseDatabaseUrl */.mx)(url);
    const failure = {
        ...told(error),
        place: (0,postgres_url/* describeUrl */.Ng)(url),
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
    const [code, message] = [codeOf(error), innerMessage(error)];
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
function codeOf(error) {
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
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
    const host = (0,tls_request/* hostOf */.w4)(url);
    const place = { host, port: (0,postgres_url/* parseDatabaseUrl */.mx)(url).port };
    const surroundings = env ?? ((0,tls_request/* isLocalHost */.mJ)(host) ? {} : process.env);
    const request = (0,tls_request/* readTlsRequest */.tt)(url, { env: surroundings, remote });
    const tls = request.mode === 'disable' ? undefined : await loadTls(request, surroundings);
    return { place, request, tls, timeoutS: timeoutOf(url) };
}
/** libpq's and Prisma's `connect_timeout`, in seconds; 0, which is for ever, and what is no number do not count. */
function timeoutOf(url) {
    const said = Number(new URL(url).searchParams.get('connect_timeout'));
    return said > 0 && Number.isFinite(said) ? said : CONNECT_TIMEOUT_S;
}

// EXTERNAL MODULE: ./packages/core/src/postgres/pooler.ts
var postgres_pooler = __webpack_require__(6184);
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
            const pooler = optional ? (0,postgres_pooler/* poolerThatRefused */.p)(error) : undefined;
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


/***/ }),

/***/ 8777:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $s: () => (/* binding */ quoteQualified),
/* harmony export */   ce: () => (/* binding */ quoteLiteral),
/* harmony export */   v4: () => (/* binding */ quoteIdent)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3849);

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

/***/ 1689:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ limitsSql),
/* harmony export */   M: () => (/* binding */ READ_ONLY_SETTINGS)
/* harmony export */ });
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


/***/ }),

/***/ 6184:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isPooled),
/* harmony export */   p: () => (/* binding */ poolerThatRefused)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);

/**
 * The pooler that refused to take settings at the start of a session; undefined when an error is about
 * something else. PgBouncer before 1.20 says `unsupported startup parameter: options`, newer ones
 * `unsupported startup parameter in options: lock_timeout` (SQLSTATE 08P01); RDS Proxy has 0A000.
 */
function poolerThatRefused(error) {
    const { code } = (error ?? {});
    if (code !== '08P01' && code !== '0A000')
        return undefined;
    if (/unsupported startup parameter/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)))
        return 'PgBouncer';
    return /start-?up (parameter|option)|command-line option/i.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error))
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


/***/ }),

/***/ 6578:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ askEach)
/* harmony export */ });
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9331);

/** Small questions share a round trip; what reads more than this goes alone. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_LENGTH = 50;
/**
 * Answers every question, in order. A statement that fails takes only its own answer with it: its batch is
 * asked again one by one. Inside `withReadOnlySnapshot`.
 */
async function askEach(client, questions) {
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
    const outcome = await (0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .attempt */ .CD)(client, async () => {
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
    const outcome = await (0,_session_js__WEBPACK_IMPORTED_MODULE_0__/* .attempt */ .CD)(client, () => client.query({ text: sql, rowMode: 'array' }));
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


/***/ }),

/***/ 9830:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AW: () => (/* binding */ findCheckViolations),
/* harmony export */   Dh: () => (/* binding */ checkConstraints),
/* harmony export */   bf: () => (/* binding */ unvalidatedDomainChecks)
/* harmony export */ });
/* unused harmony export broken */
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6546);




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

/***/ 1389:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N5: () => (/* binding */ surplusSql),
/* harmony export */   TT: () => (/* binding */ duplicatesSql),
/* harmony export */   ij: () => (/* binding */ uniqueKeys),
/* harmony export */   ln: () => (/* binding */ findDuplicateKeys)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6546);




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
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, options, async () => {
        const tables = (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .tablesByOid */ .ro)(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_3__/* .listTables */ .W)(client));
        const { declarations, unreadable } = await uniqueKeys(client, tables);
        const result = await (0,_integrity_js__WEBPACK_IMPORTED_MODULE_1__/* .checkEach */ .Qi)(client, tables, declarations);
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
/* harmony import */ var _ask_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6578);

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

/***/ 1290:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ findNulls),
/* harmony export */   w: () => (/* binding */ notNullColumns)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6546);




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

/***/ 992:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DU: () => (/* binding */ foreignKeys),
/* harmony export */   i8: () => (/* binding */ keyEquality),
/* harmony export */   tQ: () => (/* binding */ findOrphans)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);
/* harmony import */ var _integrity_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4684);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6546);




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

/***/ 774:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ errorOffset),
/* harmony export */   p: () => (/* binding */ declareCursor)
/* harmony export */ });
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


/***/ }),

/***/ 9331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   CD: () => (/* binding */ attempt),
/* harmony export */   JP: () => (/* binding */ withReadOnlySnapshot),
/* harmony export */   pv: () => (/* binding */ isSqlError)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3849);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4513);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8777);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1689);





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
async function withReadOnlySnapshot(client, { snapshot, limits }, body) {
    // BEGIN inside a transaction only warns, and our COMMIT would then end somebody else's.
    const status = client.getTransactionStatus();
    if (status === 'T' || status === 'E')
        throw new Error('the client is in a transaction already');
    return (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .withTransaction */ .ro)(client, BEGIN, async () => {
        // Must be the first statement of the transaction.
        const adopt = snapshot === undefined ? '' : `SET TRANSACTION SNAPSHOT ${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_3__/* .quoteLiteral */ .ce)(snapshot)};`;
        const limited = limits === undefined ? '' : `;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_4__/* .limitsSql */ .L)(limits)}`;
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
        return { reason: reasonOf(error) };
    }
}
/** True for an error the server raised about a statement, with the session still there. */
function isSqlError(error) {
    return error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError && !(0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .isSessionLost */ .nh)(error);
}
/**
 * Why a statement failed, without the values of anybody's rows: messages of data exceptions (class 22),
 * broken constraints (23) and RAISE (P0) quote them, so only their SQLSTATE is given.
 */
function reasonOf(error) {
    const code = error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError ? (error.code ?? '') : '';
    if (/^(22|23|P0)/.test(code)) {
        return `SQLSTATE ${code} (the server's message may quote a value and is not shown)`;
    }
    return code === '' ? (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error) : `${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)} (SQLSTATE ${code})`;
}


/***/ }),

/***/ 6546:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listStored),
/* harmony export */   W: () => (/* binding */ listTables)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8777);

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
async function listTables(client) {
    return (await listStored(client)).filter(({ isView }) => !isView);
}
/** The tables, and the materialized views that hold rows (one that was never filled cannot be read). */
async function listStored(client) {
    const { rows } = await client.query(TABLES_SQL);
    return rows.map((row) => {
        const key = (0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(row.schema, row.name);
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


/***/ }),

/***/ 3668:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FH: () => (/* binding */ TLS_PARAMETERS),
/* harmony export */   mJ: () => (/* binding */ isLocalHost),
/* harmony export */   tt: () => (/* binding */ readTlsRequest),
/* harmony export */   w4: () => (/* binding */ hostOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9808);



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
        direct: oneOf('sslnegotiation', said('sslnegotiation'), ['postgres', 'direct']) === 'direct',
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
        throw invalid('sslcrldir is not supported', 'Give the revocation list as one file: sslcrl.');
    }
    refuseWeak(settled);
    return settled;
}
/** The host as a socket takes it: without the brackets of an IPv6 address. */
function hostOf(url) {
    return (0,_url_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDatabaseUrl */ .mx)(url).host.replace(/^\[(.*)\]$/, '$1');
}
/** True for a Unix socket and for the loopback interface. */
function isLocalHost(host) {
    if (host.startsWith('/'))
        return true;
    const name = host.toLowerCase();
    return name === 'localhost' || name === '::1' || ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIPv4)(name) && name.startsWith('127.'));
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
    throw invalid(`there is no sslmode ${JSON.stringify(word.slice(0, 40))}`, `It is one of ${MODES.join(', ')}.`);
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
        throw invalid(`sslmode=${mode} is too weak for sslrootcert=system`, 'Anybody can get a certificate that the system trusts, so only sslmode=verify-full protects.');
    }
    if (direct && plainPossible) {
        throw invalid(`sslmode=${mode} is too weak for sslnegotiation=direct`, 'Use require, verify-ca or verify-full.');
    }
}
function version(name, said) {
    return oneOf(name, said(name), VERSIONS);
}
function oneOf(name, value, known) {
    if (value === undefined)
        return undefined;
    const found = known.find((word) => word.toLowerCase() === value.toLowerCase());
    if (found !== undefined)
        return found;
    throw invalid(`there is no ${name} ${JSON.stringify(value.slice(0, 40))}`, `It is one of ${known.join(', ')}.`);
}
function present(name, value) {
    return value === undefined ? {} : { [name]: value };
}
function invalid(why, hint) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('tls-option-invalid', `The connection cannot be protected: ${why}.`, hint);
}


/***/ }),

/***/ 9808:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ng: () => (/* binding */ describeUrl),
/* harmony export */   kR: () => (/* binding */ withDatabase),
/* harmony export */   mx: () => (/* binding */ parseDatabaseUrl)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);

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

/***/ 3735:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ problemWords)
/* harmony export */ });
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2769);

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

/***/ 1064:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ StageRecorder),
/* harmony export */   c: () => (/* binding */ statusOf)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7115);

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
    const known = [_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .Interrupted */ .j$, _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo, _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OperationFailed */ .FH].some((kind) => error instanceof kind);
    if (known)
        return ['not-verified', (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)];
    return ['not-verified', 'a fault in Belay stopped it'];
}


/***/ }),

/***/ 3486:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ redactPorts)
/* harmony export */ });
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8699);

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

/***/ 7425:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ Severity),
/* harmony export */   GN: () => (/* binding */ StageReportBase),
/* harmony export */   WI: () => (/* binding */ REPORT_SCHEMA_VERSION),
/* harmony export */   Y: () => (/* binding */ Verdict),
/* harmony export */   lS: () => (/* binding */ CheckStatus),
/* harmony export */   wI: () => (/* binding */ Finding)
/* harmony export */ });
/* unused harmony exports Evidence, Place, CheckItem, Check, StageError */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4377);

/**
 * The one shape every stage reports in. `report.json` is exactly this; every renderer reads only this.
 * Additions are allowed within a schemaVersion, a changed or removed field needs a new one.
 */
const REPORT_SCHEMA_VERSION = 1;
const Verdict = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['passed', 'warned', 'failed', 'refused', 'errored']);
const Severity = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['notice', 'warning', 'error']);
/** How a finding is known: seen on a running Postgres, read from the SQL, read from the catalogue. */
const Evidence = zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(['measured', 'sql', 'catalogue']);
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
    checks: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Check),
    findings: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(Finding),
    /** What was not looked at, each with its reason. */
    notVerified: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    /** Set when the verdict is `errored` or `refused`. */
    error: StageError.optional(),
});


/***/ }),

/***/ 3769:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QC: () => (/* binding */ commonReport),
/* harmony export */   kA: () => (/* binding */ keepReport),
/* harmony export */   vH: () => (/* binding */ stageError)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7115);
/* harmony import */ var _runtime_version_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5186);
/* harmony import */ var _schema_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7425);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6601);
/* harmony import */ var _write_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3147);






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
    const { recorder, refused, started } = outcome;
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

/***/ 3147:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Uq: () => (/* binding */ REPORT_FILE),
/* harmony export */   lo: () => (/* binding */ writeFileAtomically),
/* harmony export */   u5: () => (/* binding */ writeReport)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7428);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7115);
/* harmony import */ var _redact_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8699);






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
async function writeReport(dir, report, schema, redact = (0,_redact_js__WEBPACK_IMPORTED_MODULE_4__/* .redactor */ .$p)([])) {
    const checked = schema.safeParse(report);
    if (!checked.success) {
        throw new Error(`the report does not fit its schema:\n${zod__WEBPACK_IMPORTED_MODULE_5__/* .prettifyError */ .S1(checked.error)}`);
    }
    const text = `${JSON.stringify((0,_redact_js__WEBPACK_IMPORTED_MODULE_4__/* .redactDeep */ .KL)(checked.data, redact), null, 2)}\n`;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(dir, REPORT_FILE);
    try {
        await node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir(dir, { recursive: true });
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

/***/ 8780:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KY: () => (/* binding */ onlyHarmless),
/* harmony export */   PS: () => (/* binding */ withoutOtherDatabases),
/* harmony export */   rG: () => (/* binding */ urlVariables)
/* harmony export */ });
/** Names under which projects keep the URLs of their databases. */
const USUAL_URLS = ['DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'SHADOW_DATABASE_URL', 'POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING', 'POSTGRES_URL']; // prettier-ignore
/**
 * What leads a child to a database that it must not find: every variable of libpq's (PGHOSTADDR, PGSERVICE and
 * PGOPTIONS outweigh what else it is told), the URLs that Belay itself was given, and an action's inputs.
 */
const LEADS_ELSEWHERE = /^(PG\w*|BELAY_\w*URL|INPUT_.*)$/i;
/** What a Node program, its proxy and Prisma's own engine look-up need. */
const HARMLESS = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|PRISMA_\w+)$/i;
/** The environment for a child that is the user's own or Postgres': all of it but what leads to another database. */
function withoutOtherDatabases(env) {
    return pick(env, (name) => !LEADS_ELSEWHERE.test(name));
}
/** The environment for a child that needs nothing of the job's: no secret, and nothing that leads to a database. */
function onlyHarmless(env) {
    return pick(env, (name) => HARMLESS.test(name));
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


/***/ }),

/***/ 3626:
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
