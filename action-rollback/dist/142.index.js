export const id = 142;
export const ids = [142];
export const modules = {

/***/ 84084:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  J: () => (/* binding */ armedDocument)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./packages/core/src/rollback/arm/armed-state.ts

const Named = schemas/* object */.Ikc({ name: schemas/* string */.YjP().min(1) });
/** What a job's first step hands to its last one, checked when it is read: anything could have been made of it. */
const ArmedStateSchema = schemas/* strictObject */.rej({
    target: schemas/* strictObject */.rej({
        place: schemas/* string */.YjP(),
        database: schemas/* string */.YjP().min(1),
        databaseOid: schemas/* number */.aig().int().positive(),
        systemIdentifier: schemas/* string */.YjP().optional(),
    }),
    history: schemas/* array */.YOg(Named.extend({ state: schemas/* enum */.k5n(['applied', 'failed', 'rolled-back']) }).strict())
        .readonly(),
    pending: schemas/* array */.YOg(Named.extend({ checksum: schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/) }).strict())
        .readonly(),
    on: schemas/* enum */.k5n(['failure', 'validation']),
    armedAt: iso/* datetime */.w$(),
});

;// CONCATENATED MODULE: ./action-rollback/src/armed-document.ts


const schema = schemas/* strictObject */.rej({
    /**
     * What was armed is what is confirmed: the inputs as they were then, secrets left out. The runner evaluates them
     * again at the end of the job, when a step that failed may have changed what they are made of.
     */
    inputs: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()),
    armed: ArmedStateSchema,
});
/** What the end of the job is told by the step that armed the rollback. */
const armedDocument = { name: 'armed', version: 1, schema };


/***/ }),

/***/ 32587:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ optionsOf),
  a: () => (/* binding */ portsOf)
});

;// CONCATENATED MODULE: ./packages/github/src/identity.ts
/** Who runs this, as the runner says it; empty outside a runner. */
function identityOf(env) {
    const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_SHA: commit } = env;
    const { GITHUB_REPOSITORY: project } = env;
    const actor = GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR;
    const runUrl = runUrlOf(env);
    return {
        ...(actor && { actor }),
        ...(commit && { commit }),
        ...(project && { project }),
        ...(runUrl && { runUrl }),
    };
}
function runUrlOf(env) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: project, GITHUB_RUN_ID: run } = env;
    if (!server || !project || !run)
        return undefined;
    const attempt = env.GITHUB_RUN_ATTEMPT ? `/attempts/${env.GITHUB_RUN_ATTEMPT}` : '';
    return `${server}/${project}/actions/runs/${run}${attempt}`;
}

;// CONCATENATED MODULE: ./action-rollback/src/stage-input.ts

/** The stage's options, but for what it is to do. */
function optionsOf({ inputs, workspace, run }, { env }) {
    return { ...inputs, workspace, run, identity: identityOf(env) };
}
/** The stage's ports: in a job there are artifacts. Their client is large and loaded only here. */
async function portsOf(ports) {
    const { artifactStores } = await Promise.all(/* import() */[__webpack_require__.e(118), __webpack_require__.e(645), __webpack_require__.e(817)]).then(__webpack_require__.bind(__webpack_require__, 67817));
    return { ...ports, artifacts: artifactStores(undefined, ports) };
}


/***/ }),

/***/ 68387:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ae: () => (/* binding */ path),
/* harmony export */   FA: () => (/* binding */ databaseUrl),
/* harmony export */   Gx: () => (/* binding */ minutes),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   Pr: () => (/* binding */ meaningOf),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   X4: () => (/* binding */ pathOr),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   ch: () => (/* binding */ integerOr),
/* harmony export */   nd: () => (/* binding */ integer),
/* harmony export */   p_: () => (/* binding */ list),
/* harmony export */   ph: () => (/* binding */ textOr)
/* harmony export */ });
/* unused harmony export optionalMinutes */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29396);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(88532);

const meanings = zod__WEBPACK_IMPORTED_MODULE_0__/* .registry */ .u5();
/** What a field made by this file means. */
function meaningOf(field) {
    const meaning = meanings.get(field);
    if (!meaning)
        throw new Error('an input without a description');
    return meaning;
}
/** What a reader answers when the text is not acceptable: the end of a sentence that begins with the input's name. */
class Problem {
    message;
    constructor(message) {
        this.message = message;
    }
}
function textTo(read) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().transform((text, context) => {
        const value = read(text);
        if (!(value instanceof Problem))
            return value;
        context.addIssue({ code: 'custom', message: value.message });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    });
}
function optional(meta, read) {
    return textTo(read).optional().register(meanings, meta);
}
function withDefault(meta, read) {
    return textTo(read).prefault(meta.default).register(meanings, meta);
}
/** A value as a message may show it: quoted, control characters escaped, shortened. */
function shown(text) {
    return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}
/** Any text. */
function text(words) {
    return optional(words, (value) => value);
}
/** Any text, with a default. */
function textOr(fallback, words) {
    return withDefault({ ...words, default: fallback }, (value) => value);
}
const readPath = (value) => value.includes('\0') ? new Problem('must not contain a NUL character') : value;
/** A path, kept as written: relative to the working directory or absolute. */
function path(words) {
    return optional({ ...words, path: 'read' }, readPath);
}
/** A path with a default. */
function pathOr(fallback, use, words) {
    return withDefault({ ...words, default: fallback, path: use }, readPath);
}
/** `true` or `false` in any case, the spellings of @actions/core being among them; false by default. */
function flag(words) {
    return withDefault({ ...words, boolean: true, default: 'false' }, (value) => {
        const lower = value.toLowerCase();
        if (lower === 'true')
            return true;
        if (lower === 'false')
            return false;
        return new Problem(`must be true or false, not ${shown(value)}`);
    });
}
/** Items separated by commas or line breaks; empty ones are dropped. */
function list(words) {
    return optional({ ...words, list: true }, (value) => value
        .split(/[,\n]/)
        .map((item) => item.trim())
        .filter((item) => item !== ''));
}
/** One of a few words, exactly as written. */
function choice(values, fallback, words) {
    const meta = { ...words, values, default: fallback, value: values.join('|') };
    return withDefault(meta, (value) => values.find((allowed) => allowed === value) ??
        new Problem(`must be one of ${values.join(', ')}, not ${shown(value)}`));
}
function wholeNumber({ min, max }) {
    return (value) => {
        const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
        return number >= min && number <= max
            ? number
            : new Problem(`must be a whole number from ${min} to ${max}, not ${shown(value)}`);
    };
}
/** A whole number within a range. */
function integer(range, words) {
    return optional(words, wholeNumber(range));
}
/** A whole number within a range, with a default. */
function integerOr(fallback, range, words) {
    return withDefault({ ...words, default: String(fallback) }, wholeNumber(range));
}
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 };
const DAY_MS = 86_400_000;
const readMinutes = (value) => {
    const [, amount = '', unit = 'm'] = /^(\d{1,6})\s*([smh])?$/.exec(value) ?? [];
    const milliseconds = amount === '' ? NaN : Number(amount) * (UNIT_MS[unit] ?? NaN);
    return milliseconds > 0 && milliseconds <= DAY_MS
        ? milliseconds
        : new Problem(`must be minutes or a number with s, m or h (30, 90s, 2h), above 0 and at most 24h, not ${shown(value)}`);
};
/** A time span in minutes, or with a unit: `30`, `90s`, `15m`, `2h`; parsed to milliseconds, at most a day. */
function minutes(fallback, words) {
    return withDefault({ ...words, default: fallback }, readMinutes);
}
/** The same, without a default. */
function optionalMinutes(words) {
    return optional(words, readMinutes);
}
/** The URL of a database; always a secret. Its parts are read by postgres/url.ts. */
function databaseUrl(words) {
    return optional({ ...words, value: 'URL', secret: true }, (value) => /^postgres(ql)?:\/\//i.test(value)
        ? value
        : new Problem('must begin with postgresql:// or postgres:// (its value is not shown here)'));
}


/***/ }),

/***/ 1775:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TL: () => (/* binding */ parseInputs),
/* harmony export */   VX: () => (/* binding */ secretValues),
/* harmony export */   jv: () => (/* binding */ describeInputs)
/* harmony export */ });
/* unused harmony export kebab */
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68387);



/** `baseRef` → `base-ref`. */
function kebab(key) {
    return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
/** Every input of a set, in the order it was declared. */
function describeInputs(inputs) {
    return Object.entries(inputs.schema.shape).map(([key, field]) => ({
        key,
        name: kebab(key),
        ...(0,_fields_js__WEBPACK_IMPORTED_MODULE_1__/* .meaningOf */ .Pr)(field),
    }));
}
/** The values of all secret inputs that were given, so that an edge can mask them before anything else. */
function secretValues(inputs, raw) {
    return describeInputs(inputs).flatMap(({ name, secret }) => {
        const value = secret ? given(raw[name]) : undefined;
        return value === undefined ? [] : [value];
    });
}
/**
 * Parses text values, keyed by input name, into typed options. An empty value counts as not given, as
 * on GitHub. All problems are collected before failing; no message holds a secret's value.
 *
 * @throws UserError `input-invalid`, naming each input, its value and what is allowed;
 *   `input-unknown` for a name the set does not have;
 *   `inputs-exclusive` when two inputs that exclude each other are given.
 */
function parseInputs(inputs, raw, spell) {
    const known = describeInputs(inputs);
    rejectUnknown(known, raw, spell);
    const values = known.flatMap(({ key, name }) => {
        const value = given(raw[name]);
        return value === undefined ? [] : [[key, value]];
    });
    const parsed = inputs.schema.safeParse(Object.fromEntries(values));
    if (!parsed.success) {
        throw invalid(parsed.error.issues.map(({ path, message }) => `${spell(kebab(String(path[0])))} ${message}`));
    }
    rejectExclusive(inputs, known, raw, spell);
    return parsed.data;
}
function given(value) {
    const text = value?.trim();
    return text === '' ? undefined : text;
}
function invalid(problems) {
    const [first = ''] = problems;
    const message = problems.length === 1
        ? first
        : `${problems.length} inputs are not valid:\n${problems.map((p) => `- ${p}`).join('\n')}`;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('input-invalid', message);
}
function rejectUnknown(known, raw, spell) {
    const names = new Set(known.map(({ name }) => name));
    const unknown = Object.keys(raw).filter((name) => !names.has(name));
    if (unknown.length === 0)
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('input-unknown', `there is no ${unknown.map(spell).join(', ')}`, `Known: ${[...names].join(', ')}.`);
}
function rejectExclusive({ exclusive }, known, raw, spell) {
    const isGiven = (name) => {
        const value = given(raw[name]);
        const switchedOff = known.find((input) => input.name === name)?.boolean && value?.toLowerCase() === 'false';
        return value !== undefined && !switchedOff;
    };
    for (const { names, because } of exclusive) {
        const both = names.filter(isGiven);
        if (both.length > 1) {
            throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('inputs-exclusive', `${both.map(spell).join(' and ')} cannot be given together: ${because}`, 'Keep one of them.');
        }
    }
}


/***/ }),

/***/ 41146:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RF: () => (/* binding */ rollbackAction),
/* harmony export */   ot: () => (/* binding */ rollbackOutputsOf)
/* harmony export */ });
/* unused harmony exports rollbackInputs, rollbackCommand, rollbackOutputs */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(68387);


/** What the action and the command line share. */
const shared = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    databaseUrl: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .databaseUrl */ .FA)({
        description: 'The database to roll back: for its owner, with CREATEDB where a backup is restored, or for a superuser. The direct URL, not the one through a pooler.',
    }),
    restorePoint: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'JSON',
        description: 'The output `restore-point` of action-backup: what to go back to.',
    }),
    backup: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'PLACE',
        description: 'A backup to go back to instead: a place of action-backup, whose newest one is meant, or one backup in it (`/backups/ID`, `s3://bucket/prefix/ID`, `artifact:NAME.ID`); or a file of pg_dump: `.sql`, `.sql.gz`, `.dump`.',
    }),
    expect: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .path */ .Ae)({
        value: 'FILE',
        description: 'The `report.json` of action-test for the plan that was deployed, with the proven reverse scripts beside it. Without it they are proven now, on a throwaway Postgres.',
    }),
    migrations: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .path */ .Ae)({
        value: 'DIR',
        description: 'The folder of migrations. Without it, it is looked for as in action-test.',
    }),
    strategy: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['auto', 'reverse', 'restore', 'in-place'], 'auto', {
        description: 'How: `auto` takes the least costly way that is possible. `reverse`: proven SQL. `restore`: restore the backup beside and cut over. `in-place`: restore into the database itself, for where none can be renamed; it is locked for as long as that takes.',
    }),
    acceptDataLoss: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({
        description: 'Go on although rows written since would leave the live database.',
    }),
    confirm: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'NAME',
        description: 'The name of the database (or of the preserved one, where that is dropped): nothing is changed without it.',
    }),
    preRollbackTo: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)({
        value: 'PLACES',
        description: 'Where to keep the backup that is made before reverse SQL runs or a database is restored in place, as `to` of action-backup. Default: where the restore point lies. `none` makes none.',
    }),
    encryptTo: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)({
        value: 'RECIPIENTS',
        description: 'Public keys of age (`age1…`) to encrypt that backup for.',
    }),
    ageIdentity: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'KEY',
        secret: true,
        description: 'The secret key (`AGE-SECRET-KEY-1…`) that opens an encrypted backup.',
    }),
    encryptPassphrase: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'TEXT',
        secret: true,
        description: 'The passphrase that opens a backup encrypted with one.',
    }),
    manifestKey: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'TEXT',
        secret: true,
        description: 'The secret that the manifest was signed with; then no other backup is taken.',
    }),
    keepPreservedDays: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .nd)({ min: 0, max: 3650 }, {
        value: 'N',
        description: 'After a rollback, drop preserved databases of earlier ones that are older than so many days. Without it none is ever dropped.',
    }),
    jobs: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .integer */ .nd)({ min: 1, max: 64 }, {
        value: 'N',
        description: 'How many tables pg_restore fills at a time. Default: the number of cores, 8 at most.',
    }),
    lockTimeout: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .minutes */ .Gx)('30s', {
        value: 'DURATION',
        description: 'The longest to wait for a deploy, a backup or another rollback that is running, and for a lock that a reverse script needs.',
    }),
    installClient: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({
        description: "Install pg_restore of the server's major version where it is missing, as in action-backup.",
    }),
    alertUrl: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)({
        value: 'URLS',
        secret: true,
        description: 'Webhooks to tell about a rollback and how it came out, as in action-validate.',
    }),
    alertFormat: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['auto', 'slack', 'discord', 'json'], 'auto', {
        description: 'What the webhooks take, as in action-validate.',
    }),
    report: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .pathOr */ .X4)('belay-report/rollback', 'write', {
        value: 'DIR',
        description: 'The folder for `report.json`; that of a plan, a list or a salvage lies in a folder `plan`, `list` or `salvage` in it.',
    }),
    failOn: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['notice', 'warning', 'error'], 'error', {
        description: 'The mildest finding that fails the stage: `notice`, `warning` or `error`.',
    }),
    timeout: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .minutes */ .Gx)('120', {
        value: 'MINUTES',
        description: 'The longest the whole may take, in minutes, or with a unit: `90s`, `2h`. What is not cut over by then leaves the database as it was.',
    }),
    workingDirectory: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .pathOr */ .X4)('.', 'read', {
        value: 'DIR',
        description: 'The folder that relative paths start from.',
    }),
});
const schema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    mode: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['plan', 'list', 'now', 'arm'], 'plan', {
        description: '`arm`: do nothing now; roll back when a later step of the job fails or is cancelled. `now`: roll back at once. `plan`: only say what would be done and what it costs. `list`: applied migrations and restore points.',
    }),
    to: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'NAME',
        description: 'The migration to go back to: every later one goes, newest first.',
    }),
    rollbackOn: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['failure', 'validation'], 'failure', {
        description: 'With `mode: arm`: `failure` acts on whatever fails later in the job; `validation` only where the database was migrated meanwhile.',
    }),
    // The runner evaluates defaults too, and again for the step at the end of the job (actions/runner, ActionRunner.cs).
    jobStatus: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .textOr */ .ph)('${{ job.status }}', {
        value: 'STATUS',
        description: 'Leave it alone: by it the armed rollback learns how the job came out.',
    }),
    ...shared.shape,
});
const TARGETS = {
    names: ['restore-point', 'backup'],
    because: 'each names a backup to go back to',
};
const rollbackInputs = {
    schema,
    exclusive: [TARGETS],
};
const commandSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    list: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({
        description: 'List the applied migrations and the restore points; change nothing.',
    }),
    plan: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({
        description: 'Say what would be done and what it costs; check the backup completely; change nothing. Exits 1 when it could not be done.',
    }),
    migration: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        value: 'NAME',
        description: 'Go back to this migration: every later one goes, newest first.',
    }),
    undo: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({ description: 'Take the last rollback back: the preserved database serves again.' }),
    salvage: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .path */ .Ae)({
        value: 'DIR',
        description: 'Write the rows that only the preserved database has into this folder, as CSV and as INSERTs.',
    }),
    dropPreserved: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)({
        description: 'Drop a preserved database, which --confirm names, for good.',
    }),
    to: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .list */ .p_)({
        value: 'PLACES',
        description: 'With --list: the places to look for backups in, as --to of belay backup.',
    }),
    ...shared.shape,
});
const DESCRIPTION = 'Undoes a deploy: by proven reverse SQL, or by restoring a backup beside the database and cutting over.';
/** `belay rollback`. */
const rollbackCommand = {
    description: DESCRIPTION,
    inputs: {
        schema: commandSchema,
        exclusive: [
            TARGETS,
            ...['plan', 'migration', 'backup', 'restore-point'].map((target) => ({
                names: ['list', 'undo', 'salvage', 'drop-preserved', target],
                because: 'each is something else to do',
            })),
        ],
    },
};
/** Declared here and nowhere else; all are set on success and on failure alike. */
const rollbackOutputs = {
    verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
    report: 'The path of `report.json`. Empty if it could not be written.',
    strategy: 'The way that was or would be taken: `none`, `clean-history`, `reverse`, `restore` or `in-place`.',
    'rolled-back': '`true` when the database was rolled back, else `false`.',
    migrations: 'The migrations that went or would go, newest first, a JSON array.',
    preserved: 'The name of the database as it was before. Empty where none was replaced.',
    'refused-ms': 'How long the database refused connections, in milliseconds. Empty where it did not.',
    duration: 'Seconds that the whole took.',
};
const rollbackAction = {
    folder: 'action-rollback',
    name: 'Belay: roll back',
    description: DESCRIPTION,
    branding: { icon: 'rewind', color: 'blue' },
    post: { if: 'always()' },
    inputs: rollbackInputs,
    outputs: rollbackOutputs,
};
/** The outputs of a rollback; without an outcome, those of one that did not come to a report. */
function rollbackOutputsOf(outcome) {
    const details = outcome?.rollback;
    return {
        verdict: outcome?.verdict ?? 'errored',
        report: outcome?.reportFile ?? '',
        strategy: details?.strategy ?? '',
        'rolled-back': String(details?.done === true),
        migrations: JSON.stringify((details?.migrations ?? []).map(({ name }) => name)),
        preserved: details?.preserved?.database ?? '',
        'refused-ms': details?.window === undefined ? '' : String(Math.round(details.window.refusedMs)),
        duration: outcome === undefined ? '' : (outcome.durationMs / 1000).toFixed(1),
    };
}


/***/ }),

/***/ 84903:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   _i: () => (/* binding */ inlineWithNames),
/* harmony export */   _u: () => (/* binding */ namePattern),
/* harmony export */   aY: () => (/* binding */ code),
/* harmony export */   mG: () => (/* binding */ inline),
/* harmony export */   qy: () => (/* binding */ html),
/* harmony export */   vI: () => (/* binding */ shortened)
/* harmony export */ });
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15129);

/**
 * Text from databases, files and error messages as GitHub-flavoured Markdown that shows exactly that
 * text: no markup, no HTML, no table cell broken open, nobody pinged, no issue or site linked.
 */
/** Invisible, between the characters that GitHub would turn into a mention, a reference or a link. */
const BREAK = '\u200b';
/** Plain text on one line. Safe in paragraphs, headings, list items and table cells. */
function inline(text) {
    return unlinked((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text)))
        .replace(/[\\`*[\]|~$]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
        .replace(/^[#+=-]/, '\\$&')
        .replace(/^(\d+)(?=[.)])/, '$1\\')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** Plain text inside an HTML element, where Markdown is not read: `<summary>`. */
function html(text) {
    return unlinked((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text)))
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
}
/** A code span. GitHub links no mention or reference inside code. */
function code(text) {
    const line = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text));
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
    const shown = (0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text).trimEnd();
    const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
    return `${fence}${language}\n${shown}\n${fence}`;
}
/**
 * Plain text of several lines: empty lines part paragraphs, other line breaks stay, and what is indented (SQL, commands)
 * becomes a block of code.
 */
function prose(text, names) {
    return blocksOf((0,_text_js__WEBPACK_IMPORTED_MODULE_0__/* .visible */ .RK)(text))
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


/***/ }),

/***/ 28699:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  KL: () => (/* binding */ redactDeep),
  $p: () => (/* binding */ redactor),
  eo: () => (/* binding */ secretForms)
});

// UNUSED EXPORTS: redactUrl

;// CONCATENATED MODULE: ./packages/core/src/report/redact-url.ts
/** What a database URL hides and what of it may be shown. Reads broken URLs too: those are the ones that end up in messages. */
const MASK = '***';
/** Query parameters of libpq, Prisma and node-postgres that hold no secret; all others are masked. */
const HARMLESS = new Set([
    'schema', 'sslmode', 'host', 'port', 'dbname', 'user', 'application_name', 'connect_timeout',
    'connection_limit', 'pool_timeout', 'socket_timeout', 'pgbouncer', 'target_session_attrs',
    'channel_binding', 'statement_cache_size', 'gssencmode',
    // Places of files and words about TLS.
    'sslrootcert', 'sslcert', 'sslkey', 'sslcrl', 'sslsni', 'sslnegotiation', 'sslcertmode', 'ssl', 'sslaccept',
    'sslidentity', 'ssl_min_protocol_version', 'ssl_max_protocol_version', 'uselibpqcompat',
]); // prettier-ignore
/** Query parameters whose value is a password. */
const PASSWORD_PARAMETERS = new Set(['password', 'sslpassword', 'pass', 'pgpassword']);
const SCHEME = /^([a-z][a-z0-9+.-]*:\/\/)([\s\S]*)$/i;
/** True for the URL of a database: everything but its passwords may be shown. */
function isDatabaseUrl(text) {
    return /^\s*postgres(ql)?:\/\//i.test(text);
}
/**
 * A database URL as it may be shown: `postgresql://user:***@host/db`, with the values of all query
 * parameters masked that are not known to be harmless. What is no URL: the passwords of a libpq
 * `key=value` string are masked; anything else becomes `***` as a whole.
 */
function redactUrl(url) {
    const parts = split(url.trim());
    if (parts === undefined)
        return redactKeyValue(url);
    const { scheme, user, password, rest } = parts;
    const credentials = user === undefined ? '' : password === undefined ? `${user}@` : `${user}:${MASK}@`;
    return `${scheme}${credentials}${redactQuery(rest)}`;
}
/** The passwords in a URL or a libpq `key=value` string, as they are written there (not decoded). */
function passwordsOfUrl(text) {
    const parts = split(text.trim());
    if (parts === undefined)
        return passwordsOfKeyValue(text);
    const { user, password, rest } = parts;
    const database = /^[^/]*\/([^?#]*)/.exec(rest)?.[1];
    const found = [];
    const add = (value, credentials, shown) => {
        const isPublic = value === user || value === database;
        if (value !== '')
            found.push({ password: value, credentials, shown, isPublic });
    };
    if (password !== undefined) {
        const [credentials, shown] = [`${user ?? ''}:${password}@`, `${user ?? ''}:${MASK}@`];
        add(password, credentials, shown);
        // libpq ends the password at the first @, everybody else at the last one.
        if (password.includes('@'))
            add(password.slice(0, password.indexOf('@')), credentials, shown);
    }
    for (const [name, value] of queryOf(rest)) {
        if (PASSWORD_PARAMETERS.has(name.toLowerCase()))
            add(value, `${name}=${value}`, `${name}=${MASK}`);
    }
    return found;
}
/**
 * Takes a URL apart at the last `@`: a password with an unencoded `/`, `?`, `#` or `@` in it is no
 * valid URL but must be masked all the same. A `@` that can only belong to the query does not count.
 */
function split(url) {
    const match = SCHEME.exec(url);
    if (match === null)
        return undefined;
    const scheme = match[1] ?? '';
    const body = match[2] ?? '';
    const at = lastCredentialAt(body);
    if (at === -1)
        return { scheme, rest: body };
    const credentials = body.slice(0, at);
    const rest = body.slice(at + 1);
    const colon = credentials.indexOf(':');
    if (colon === -1)
        return { scheme, user: credentials, rest };
    return {
        scheme,
        user: credentials.slice(0, colon),
        password: credentials.slice(colon + 1),
        rest,
    };
}
function lastCredentialAt(body) {
    const query = body.search(/\?[\w.-]+=/);
    const beforeQuery = query === -1 ? body : body.slice(0, query);
    const at = beforeQuery.lastIndexOf('@');
    if (at !== -1 || /^[^/@:]*:\d+(?:[/?]|$)/.test(body))
        return at; // host:port
    return /^[^/]*:[^/]*[?#].*@/.test(body) ? body.lastIndexOf('@') : -1;
}
function queryOf(rest) {
    const query = rest.indexOf('?');
    if (query === -1)
        return [];
    return rest
        .slice(query + 1)
        .split('&')
        .filter((pair) => pair !== '')
        .map((pair) => {
        const equals = pair.indexOf('=');
        return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
    });
}
function redactQuery(rest) {
    const query = rest.indexOf('?');
    if (query === -1)
        return rest;
    const shown = queryOf(rest).map(([name, value]) => value === '' ? name : HARMLESS.has(name.toLowerCase()) ? `${name}=${value}` : `${name}=${MASK}`);
    return `${rest.slice(0, query)}?${shown.join('&')}`;
}
const KEY_VALUE_PASSWORD = /\b(password|sslpassword)\s*=\s*('(?:[^'\\]|\\.)*'|[^\s']+)/giu;
function redactKeyValue(text) {
    if (!/\b(?:host|dbname|user|port|service)\s*=/i.test(text))
        return MASK;
    return text.replace(KEY_VALUE_PASSWORD, `$1=${MASK}`);
}
function passwordsOfKeyValue(text) {
    return [...text.matchAll(KEY_VALUE_PASSWORD)].map((match) => {
        const written = match[2] ?? '';
        const password = written.startsWith("'")
            ? written.slice(1, -1).replace(/\\(.)/g, '$1')
            : written;
        const shown = `${match[1] ?? ''}=${MASK}`;
        return { password, credentials: match[0], shown, isPublic: false };
    });
}

;// CONCATENATED MODULE: ./packages/core/src/report/redact.ts


const redact_MASK = '***';
/** Shorter strings stand in too many harmless words to be masked on their own. */
const SHORTEST = 3;
/** Without login, path and query. */
const BARE_ORIGIN = /^\s*https?:\/\/[^\s/?#@]+\/?\s*$/i;
/**
 * Every spelling in which a secret may turn up in a log, a child's output or an error message: as it
 * was given, percent-decoded, percent-encoded (as JavaScript, RFC 3986, WHATWG URLs and web forms do
 * it, in upper and lower case hex), as inside JSON and SQL strings, and each line of a secret of
 * several lines. For a database URL also its passwords, those in the query included.
 *
 * A form shorter than 3 characters is left out; a URL's short password is still covered by the forms
 * of the whole URL and of `user:password@`. The same holds for a password that is equal to the user or the
 * database in its own URL (`postgres:postgres@`): the word is public, masking it alone would spoil every line.
 *
 * The origin of a web address alone (`http://127.0.0.1:9091`) holds nothing secret, and masking it would hide every other
 * address on that host.
 *
 * @returns Distinct forms, longest first, for `core.setSecret` or `redactor`.
 */
function secretForms(secret) {
    if (BARE_ORIGIN.test(secret))
        return [];
    const forms = new Set();
    for (const form of spellings(secret))
        forms.add(form);
    for (const line of secret.split(/\r\n|\r|\n/)) {
        for (const form of spellings(line.trim()))
            forms.add(form);
    }
    for (const { password, credentials, isPublic } of passwordsOfUrl(secret)) {
        for (const form of spellings(credentials))
            forms.add(form);
        if (isPublic)
            continue;
        for (const form of spellings(password))
            forms.add(form);
    }
    return [...forms]
        .filter((form) => form.trim().length >= SHORTEST)
        .sort((a, b) => b.length - a.length);
}
/**
 * A function that masks every form of the given secrets, and the password in any other URL it meets
 * (a child process may print one from a .env file that Belay never saw).
 */
function redactor(secrets) {
    const given = secrets.filter((secret) => secret !== undefined && secret !== '');
    const readable = new Map();
    for (const secret of given) {
        for (const { credentials, shown } of passwordsOfUrl(secret))
            readable.set(credentials, shown);
        // Of a database's URL the rest is useful; a webhook's is the secret, path and all.
        if (isDatabaseUrl(secret))
            readable.set(secret, redactUrl(secret));
    }
    const forms = [...new Set(given.flatMap(secretForms))].sort((a, b) => b.length - a.length);
    const known = forms.length === 0 ? undefined : new RegExp(forms.map(escapeRegExp).join('|'), 'gu');
    return (text) => {
        const masked = known === undefined ? text : text.replace(known, (hit) => readable.get(hit) ?? redact_MASK);
        return maskAnyUrl(masked);
    };
}
/**
 * Fields that never hold a secret and that others depend on: the words the report's schema fixes, digests, places in files. A weak
 * password such as `test` or `prisma` must not break them.
 */
const NEVER_SECRET = new Set([
    ...['stage', 'verdict', 'status', 'severity', 'evidence', 'kind', 'change', 'startedAt', 'rule'],
    ...[
        'source',
        'transactions',
        'executor',
        'file',
        'checksum',
        'planDigest',
        'run',
        'belayVersion',
    ],
    ...['fingerprintBefore', 'fingerprintAfter', 'hashBefore', 'hashAfter', 'commit', 'code', 'id'],
]);
/**
 * A copy of plain data with every string redacted. Property names stay as they are, and so do
 * the fields that never hold a secret (verdict, status, file, …).
 */
function redactDeep(value, redact) {
    return walk(value, redact);
}
function walk(value, redact) {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((entry) => walk(entry, redact));
    if (value === null || typeof value !== 'object')
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [
        key,
        NEVER_SECRET.has(key) && typeof entry === 'string' ? entry : walk(entry, redact),
    ]));
}
/** The last part must stay linear on a line of megabytes, so every repetition is bounded. */
const URL_WITH_PASSWORD = /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/?#'"<>]{0,256}):[^\s@/'"<>]{1,1024}@/giu;
function maskAnyUrl(text) {
    return text.includes('://') ? text.replace(URL_WITH_PASSWORD, `$1:${redact_MASK}@`) : text;
}
function spellings(secret) {
    if (secret === '')
        return [];
    const decoded = decode(secret);
    return [secret, decoded].flatMap((text) => [
        text,
        ...encodings(text),
        JSON.stringify(text).slice(1, -1),
        text.replaceAll("'", "''"),
    ]);
}
function encodings(text) {
    if (/\p{Surrogate}/u.test(text))
        return []; // half a character cannot be encoded
    const component = encodeURIComponent(text);
    const strict = component.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const form = component.replaceAll('%20', '+');
    return [component, strict, whatwg(text), form].flatMap((encoded) => [
        encoded,
        encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    ]);
}
/** As the URL class of Node and browsers writes a password: fewer characters encoded, a lone % kept. */
function whatwg(text) {
    const url = new URL('a://user@host');
    url.password = text;
    return url.password;
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text; // a lone % is a character of the secret itself
    }
}
function escapeRegExp(text) {
    return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}


/***/ }),

/***/ 15129:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LV: () => (/* binding */ wrap),
/* harmony export */   RK: () => (/* binding */ visible),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   YB: () => (/* binding */ columns),
/* harmony export */   f: () => (/* binding */ padEnd)
/* harmony export */ });
/** Plain text made safe and fitted to a terminal. */
/**
 * Control characters and invisible ones that reorder or hide text, made visible: a table's name must not be able to move
 * the cursor, colour the screen or read backwards (Unicode TR36, "Trojan Source"). Line ends become `\n`.
 */
function visible(text) {
    return text
        .replace(/\r\n?/g, '\n')
        .replaceAll('\t', '  ')
        .replace(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu, (c) => {
        const code = c.codePointAt(0) ?? 0;
        return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
    });
}
/** Several lines as one. */
function oneLine(text) {
    const lines = text.split('\n').map((line) => line.trim());
    return lines.filter((line) => line !== '').join(' ⏎ ');
}
function hex(code, digits) {
    return code.toString(16).padStart(digits, '0');
}
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;
/** Columns a text takes on a terminal: close enough for alignment. */
function columns(text) {
    if (/^[\x20-\x7e]*$/.test(text))
        return text.length;
    let count = 0;
    for (const character of text) {
        if (/\p{M}/u.test(character))
            continue;
        count += WIDE.test(character) ? 2 : 1;
    }
    return count;
}
/** The text with blanks behind it up to so many columns of a terminal. */
function padEnd(text, width) {
    return text + ' '.repeat(Math.max(0, width - columns(text)));
}
/**
 * Breaks text at spaces so that no line is wider than `width`, except where one word alone is. Line
 * breaks in the text stay.
 */
function wrap(text, width) {
    return text.split('\n').flatMap((line) => wrapLine(line, width));
}
function wrapLine(line, width) {
    const lines = [];
    let words = [];
    let used = 0;
    for (const word of line.split(' ')) {
        const size = columns(word);
        if (words.length > 0 && used + 1 + size > width) {
            lines.push(words.join(' '));
            [words, used] = [[], 0];
        }
        used += size + (words.length > 0 ? 1 : 0);
        words.push(word);
    }
    lines.push(words.join(' '));
    return lines;
}


/***/ }),

/***/ 12769:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G4: () => (/* binding */ byteWords),
/* harmony export */   L6: () => (/* binding */ gravestInWords),
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   Ln: () => (/* binding */ gravestFirst),
/* harmony export */   MY: () => (/* binding */ EVIDENCE_WORDS),
/* harmony export */   Sh: () => (/* binding */ durationWords),
/* harmony export */   Xb: () => (/* binding */ resultWords),
/* harmony export */   YY: () => (/* binding */ VERDICT_ICON),
/* harmony export */   _9: () => (/* binding */ SEVERITY_ICON),
/* harmony export */   fp: () => (/* binding */ placeWords),
/* harmony export */   h0: () => (/* binding */ short),
/* harmony export */   hy: () => (/* binding */ namesInWords),
/* harmony export */   rA: () => (/* binding */ NOT_REACHED),
/* harmony export */   tW: () => (/* binding */ STATUS_ICON),
/* harmony export */   xj: () => (/* binding */ shownChecks)
/* harmony export */ });
/* unused harmony export VERDICT_WORD */
const VERDICT_WORD = {
    passed: 'PASSED',
    warned: 'PASSED, with warnings',
    failed: 'FAILED',
    refused: 'REFUSED',
    errored: 'ERROR',
};
const VERDICT_ICON = {
    passed: '✓',
    warned: '!',
    failed: '✗',
    refused: '✗',
    errored: '✗',
};
const STATUS_ICON = {
    passed: '✓',
    warned: '!',
    failed: '✗',
    skipped: '–',
    'not-verified': '–',
};
/** Put before a result that is only a reason. */
const STATUS_PREFIX = {
    passed: '',
    warned: '',
    failed: '',
    skipped: 'skipped',
    'not-verified': 'not verified',
};
const SEVERITY_ICON = { error: '✗', warning: '!', notice: '·' };
/** How a finding is known, as the end of a sentence that begins with "This was". */
const EVIDENCE_WORDS = {
    measured: 'measured on a running Postgres',
    sql: 'read from the SQL',
    catalogue: 'read from the database catalogue',
    stored: 'seen on what is stored',
};
/** A check's or item's result, beginning with "skipped:" or "not verified:" where that is so. */
function resultWords(status, result) {
    const prefix = STATUS_PREFIX[status];
    if (prefix === '' || result.toLowerCase().startsWith(prefix))
        return result;
    return result === '' ? prefix : `${prefix}: ${result}`;
}
/** The result of a check that never began, where nothing before it says why. */
const NOT_REACHED = 'not reached';
/** The checks as they are shown: none where none began, since the error then says it all. */
function shownChecks({ checks, error }) {
    const noneBegan = checks.every(({ result }) => result === NOT_REACHED);
    return error !== undefined && noneBegan ? [] : checks;
}
const ORDER = { error: 0, warning: 1, notice: 2 };
/** The gravest first; within a severity as they were found. */
function gravestFirst(findings) {
    return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
/** `38 ms`, `3.1 s`, `6 min 12 s`, `2 h 5 min`. */
function durationWords(milliseconds) {
    if (milliseconds < 999.5)
        return `${Math.round(milliseconds)} ms`;
    if (milliseconds < 59_950)
        return `${(milliseconds / 1000).toFixed(1)} s`;
    const seconds = Math.round(milliseconds / 1000);
    const minutes = Math.floor(seconds / 60);
    if (minutes < 60)
        return `${minutes} min ${seconds % 60} s`;
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
/** `prisma/migrations/x/migration.sql:4` */
function placeWords(place) {
    return place.line === undefined ? place.file : `${place.file}:${place.line}`;
}
/** `1 row`, `214 rows`, `1,240 rows`. */
function plural(count, noun) {
    return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
/** So many names a reader takes in. */
const NAMED = 5;
/** `a, b, c`; of more the first ones and how many more. */
function namesInWords(names, most = NAMED) {
    const more = names.length - most;
    if (more <= 1)
        return names.join(', ');
    return `${names.slice(0, most).join(', ')} and ${more.toLocaleString('en-US')} more`;
}
/** The gravest finding's title, and how many more are as grave; for a headline. */
function gravestInWords(findings) {
    const [first, ...others] = gravestFirst(findings);
    const more = others.filter(({ severity }) => severity === first?.severity).length;
    return `${first?.title ?? 'a check failed'}${more === 0 ? '' : `, and ${more} more`}`;
}
/** Two digits where they matter: `0.04`, `0.4`, `3.1`, `38`, `1,240`. */
function short(value) {
    const digits = value >= 10 || Number.isInteger(value) ? 0 : value >= 0.1 ? 1 : 2;
    return Number(value.toFixed(digits)).toLocaleString('en-US');
}
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];
/** `1.2 GB`, by powers of 1024. */
function byteWords(value) {
    const power = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log(value) / Math.log(1024)));
    return `${short(value / 1024 ** power)} ${BYTE_UNITS[power] ?? 'B'}`;
}


/***/ }),

/***/ 17115:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FH: () => (/* binding */ OperationFailed),
/* harmony export */   YW: () => (/* binding */ interruption),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   j$: () => (/* binding */ Interrupted),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/**
 * The three ways a stage ends without a verdict on the migrations. Everything else that is thrown is a
 * bug in Belay: it is shown with its stack and exits 70.
 */
/**
 * Something the user can put right: bad input, a server that cannot be reached, a missing privilege.
 * Shown without a stack; the command line exits 2.
 */
class UserError extends Error {
    name = 'UserError';
    code;
    hint;
    /**
     * @param code Documented in docs/errors.md, for example `database-unreachable`.
     * @param message What happened, on what. Must hold no secret.
     * @param hint What to do about it, one or more lines.
     */
    constructor(code, message, hint, options) {
        super(message, options);
        this.code = code;
        this.hint = hint;
    }
}
/**
 * The operation itself failed half-way and may have left something behind. The command line exits 3.
 */
class OperationFailed extends Error {
    name = 'OperationFailed';
    code;
    left;
    /**
     * @param code Documented in docs/errors.md.
     * @param left What is left behind and where, or that nothing is.
     */
    constructor(code, message, left, options) {
        super(message, options);
        this.code = code;
        this.left = left;
    }
}
/** SIGINT or SIGTERM arrived, or the caller aborted. Not a failure of anything. */
class Interrupted extends Error {
    name = 'Interrupted';
    constructor(reason = 'interrupted') {
        super(reason);
    }
}
/** What to throw when an aborted signal ended the work: why it was aborted, as far as that was said. */
function interruption(signal) {
    const reason = signal.reason;
    return reason instanceof Interrupted || reason instanceof OperationFailed
        ? reason
        : new Interrupted();
}
/** The message of anything that can be thrown; also of an error that another realm made (a vm, jest's own). */
function messageOf(error) {
    const { message } = (error ?? {});
    return typeof message === 'string' ? message : String(error);
}


/***/ }),

/***/ 68402:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ realPath),
/* harmony export */   g: () => (/* binding */ contains)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);


/** The path with symbolic links followed as far as it exists; what does not exist yet is kept as it is. */
async function realPath(path) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(path);
    }
    catch (error) {
        const parent = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path);
        if (error.code !== 'ENOENT' || parent === path)
            return path;
        return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(await realPath(parent), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(parent, path));
    }
}
/** True when `target` is `root` or lies in it. Both absolute, links followed. */
function contains(root, target) {
    const way = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.relative)(root, target);
    return way === '' || (!(0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(way) && way !== '..' && !way.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}`));
}


/***/ }),

/***/ 46977:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F2: () => (/* binding */ endAllGroups),
/* harmony export */   N4: () => (/* binding */ endGroup),
/* harmony export */   YV: () => (/* binding */ noteGroup),
/* harmony export */   i8: () => (/* binding */ signalGroup)
/* harmony export */ });
/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2_000;
/** Leaders of the groups that are running now. */
const live = new Set();
/**
 * Notes that `child`, started with `detached: true`, leads a process group, until the returned function is
 * called. While it is noted, {@link endAllGroups} ends it.
 */
function noteGroup({ pid }) {
    if (pid === undefined)
        return () => undefined;
    live.add(pid);
    return () => live.delete(pid);
}
/**
 * Kills every process group that runs now, at once: for a process that is about to leave without waiting.
 * Groups do not get the terminal's Ctrl-C, so nobody else would end them.
 */
function endAllGroups() {
    for (const leader of live)
        signalGroup(leader, 'SIGKILL');
}
/** Ends a process group: SIGTERM, and SIGKILL for what is still there after the grace period. */
function endGroup(leader) {
    if (leader === undefined)
        return;
    signalGroup(leader, 'SIGTERM');
    setTimeout(() => signalGroup(leader, 'SIGKILL'), GRACE_MS).unref();
}
/** Sends a signal to a process group; one that has ended by itself is fine. */
function signalGroup(leader, signal) {
    if (leader === undefined)
        return;
    try {
        process.kill(-leader, signal);
    }
    catch {
        // ESRCH: the group has ended. EPERM: so have all members that are ours.
    }
}


/***/ }),

/***/ 84893:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ runId),
/* harmony export */   Z: () => (/* binding */ randomPart)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/** A short random part for the name of something temporary: ten hexadecimal digits. */
function randomPart() {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(5).toString('hex');
}
/**
 * The name of a run: lower-case letters and digits, eight or more, fit for a part of a database name.
 *
 * @param parts What names it on a CI system, for example run id and attempt; without them it is random.
 */
function runId(...parts) {
    const known = parts.map((part) => (part ?? '').toLowerCase().replace(/[^a-z0-9]/g, '')).join('');
    if (known === '')
        return randomPart();
    return known.length >= 8 ? known.slice(0, 24) : known + randomPart();
}


/***/ }),

/***/ 40388:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y: () => (/* binding */ readContext)
});

// EXTERNAL MODULE: ./packages/core/src/config/inputs.ts
var config_inputs = __webpack_require__(1775);
// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(84893);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
;// CONCATENATED MODULE: ./packages/github/src/event.ts


/** Reads the event, or `undefined` where there is none or its payload cannot be read, which is said. */
async function readEvent(env, log) {
    const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = env;
    if (!name || !path)
        return undefined;
    try {
        return { name, payload: JSON.parse(await (0,promises_.readFile)(path, 'utf8')) };
    }
    catch (error) {
        log.warn(`The payload of the event ${name} cannot be read: ${(0,errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}

// EXTERNAL MODULE: ./packages/github/src/inputs.ts
var src_inputs = __webpack_require__(20416);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./packages/core/src/runtime/paths.ts
var paths = __webpack_require__(68402);
;// CONCATENATED MODULE: ./packages/github/src/workspace.ts




/**
 * Checks that every path among the inputs stays inside the checkout or the runner's temporary folder,
 * symbolic links followed, so that a mistaken path reads and overwrites nothing else on a self-hosted
 * runner. Paths start from `working-directory`, that one from the checkout.
 *
 * @throws UserError `path-outside-workspace`.
 */
async function keepInside(inputs, options, workspace, env) {
    const roots = [workspace, ...(env.RUNNER_TEMP ? [env.RUNNER_TEMP] : [])];
    const real = await Promise.all(roots.map(paths/* realPath */.Y));
    const start = (0,external_node_path_.resolve)(workspace, textOf(options['workingDirectory']) ?? '.');
    for (const { key, name, path } of (0,config_inputs/* describeInputs */.jv)(inputs)) {
        const value = textOf(options[key]);
        if (!path || value === undefined)
            continue;
        const from = key === 'workingDirectory' ? workspace : start;
        const target = await (0,paths/* realPath */.Y)((0,external_node_path_.resolve)(from, value));
        if (real.some((root) => (0,paths/* contains */.g)(root, target)))
            continue;
        throw new errors/* UserError */.yo('path-outside-workspace', `input ${name} leads outside the checkout: ${JSON.stringify(value)}`, `Paths start from working-directory and stay inside ${workspace} (or RUNNER_TEMP).`);
    }
}
function textOf(value) {
    return typeof value === 'string' ? value : undefined;
}

;// CONCATENATED MODULE: ./packages/github/src/context.ts






/**
 * What every step of an action begins with: masks, parses, guards the paths, and starts the deadline of the input
 * `timeout`, where there is one.
 *
 * @param kept Texts of inputs that count instead of what the runner says now.
 * @throws UserError as `readInputs` and `keepInside`.
 */
async function readContext(action, env, { ports, deadline, hide }, kept = {}) {
    const inputs = (0,src_inputs/* readInputs */.Ko)(action.inputs, kept);
    const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
    await keepInside(action.inputs, inputs, workspace, env);
    const event = await readEvent(env, ports.log);
    const run = (0,run_id/* runId */.V)(env.GITHUB_RUN_ID, env.GITHUB_RUN_ATTEMPT);
    hide((0,redact/* redactor */.$p)(secretsAmong(action, inputs)));
    const timeout = inputs['timeout'];
    if (typeof timeout === 'number')
        deadline(timeout);
    return { inputs, workspace, run, ...(event && { event }) };
}
function secretsAmong({ inputs }, values) {
    const secrets = (0,config_inputs/* describeInputs */.jv)(inputs).filter(({ secret }) => secret);
    return secrets.flatMap(({ key }) => {
        const value = values[key];
        const given = Array.isArray(value) ? value : [value];
        return given.filter((one) => typeof one === 'string');
    });
}


/***/ }),

/***/ 20416:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ko: () => (/* binding */ readInputs),
/* harmony export */   PX: () => (/* binding */ publicInputs)
/* harmony export */ });
/* unused harmony export maskSecret */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(91659);
/* harmony import */ var _belay_core_config_inputs_ts__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1775);
/* harmony import */ var _belay_core_report_redact_ts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28699);



/**
 * Reads an action's inputs. Secrets are masked, in all the forms they may be printed in, before anything
 * is parsed. An input that action.yml does not know is the runner's business: it warns about it.
 *
 * @param kept Texts that count instead of what the runner says now.
 * @throws UserError as `parseInputs` does.
 */
function readInputs(inputs, kept = {}) {
    const now = (0,_belay_core_config_inputs_ts__WEBPACK_IMPORTED_MODULE_1__/* .describeInputs */ .jv)(inputs).map(({ name }) => [name, _actions_core__WEBPACK_IMPORTED_MODULE_0__.getInput(name)]);
    const raw = { ...Object.fromEntries(now), ...kept };
    (0,_belay_core_config_inputs_ts__WEBPACK_IMPORTED_MODULE_1__/* .secretValues */ .VX)(inputs, raw).forEach(maskSecret);
    return (0,_belay_core_config_inputs_ts__WEBPACK_IMPORTED_MODULE_1__/* .parseInputs */ .TL)(inputs, raw, (name) => `input ${name}`);
}
/** Masks a secret in the job's log: as it is, each of its lines, and the forms derived from it. */
function maskSecret(secret) {
    for (const form of (0,_belay_core_report_redact_ts__WEBPACK_IMPORTED_MODULE_2__/* .secretForms */ .eo)(secret))
        _actions_core__WEBPACK_IMPORTED_MODULE_0__.setSecret(form);
}
/** The texts of all inputs that are no secret, as the runner has them now. */
function publicInputs(inputs) {
    const names = (0,_belay_core_config_inputs_ts__WEBPACK_IMPORTED_MODULE_1__/* .describeInputs */ .jv)(inputs).flatMap(({ name, secret }) => (secret ? [] : [name]));
    return Object.fromEntries(names.map((name) => [name, _actions_core__WEBPACK_IMPORTED_MODULE_0__.getInput(name)]));
}


/***/ }),

/***/ 31678:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ runStep)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(91659);
// EXTERNAL MODULE: ./packages/core/src/report/markdown-escape.ts
var markdown_escape = __webpack_require__(84903);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
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
    const names = (0,markdown_escape/* namePattern */._u)(namesIn(report));
    const head = headBlocks(report, names).join('\n\n');
    const tail = tailBlocks(report, names).join('\n\n');
    const findings = (0,words/* gravestFirst */.Ln)(report.findings).map((finding) => findingFold(finding, names));
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
        return cut(head, options);
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
    return `**Left out for length: ${what}.** The full report is in ${(0,markdown_escape/* inline */.mG)(fullReport ?? 'report.json')}.`;
}
/** The last resort: not even the table fits. Whole lines from the top, then where the rest is. */
function cut(head, options) {
    const note = `\n\n**Shortened.** The full report is in ${(0,markdown_escape/* inline */.mG)(options.fullReport ?? 'report.json')}.\n`;
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
    const headline = (0,markdown_escape/* inlineWithNames */._i)((0,markdown_escape/* shortened */.vI)(title, HEADLINE_CHARACTERS), names);
    const checks = (0,words/* shownChecks */.xj)(report);
    const facts = report.subject.map((fact) => (0,markdown_escape/* inline */.mG)((0,markdown_escape/* shortened */.vI)(fact, CELL_CHARACTERS))).join(' · ');
    return [
        `### ${words/* VERDICT_ICON */.YY[report.verdict]} ${headline}`,
        ...(isList ? [(0,markdown_escape/* prose */.CS)((0,markdown_escape/* shortened */.vI)(lines.join('\n'), TEXT_CHARACTERS), undefined)] : []),
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
        const said = lines.map((line) => (0,markdown_escape/* inlineWithNames */._i)((0,markdown_escape/* shortened */.vI)(line, CELL_CHARACTERS), names));
        return `| ${(0,markdown_escape/* inline */.mG)(label)} | ${said.join('<br>')} |`;
    });
    return [['| | |', '|---|---|', ...rows].join('\n')];
}
function nextBlocks({ next }, names) {
    if (next === undefined)
        return [];
    const words = (0,markdown_escape/* prose */.CS)((0,markdown_escape/* shortened */.vI)(next.words, TEXT_CHARACTERS), names);
    return next.command === undefined
        ? [words]
        : [words, (0,markdown_escape/* fenced */.OF)((0,markdown_escape/* shortened */.vI)(next.command, SQL_CHARACTERS), 'sh')];
}
function errorBlocks({ error, headline }) {
    if (error === undefined)
        return [];
    const said = headline.includes(error.message);
    return [
        ...(said ? [] : [(0,markdown_escape/* prose */.CS)((0,markdown_escape/* shortened */.vI)(error.message, TEXT_CHARACTERS), undefined)]),
        ...(error.hint === undefined ? [] : [(0,markdown_escape/* prose */.CS)((0,markdown_escape/* shortened */.vI)(error.hint, TEXT_CHARACTERS), undefined)]),
        `Error ${(0,markdown_escape/* code */.aY)(error.code)}, explained in docs/errors.md.`,
    ];
}
function table(checks, names) {
    const rows = checks.slice(0, MOST_ROWS).map((check) => {
        const result = (0,markdown_escape/* shortened */.vI)((0,words/* resultWords */.Xb)(check.status, check.result), CELL_CHARACTERS);
        return `| ${words/* STATUS_ICON */.tW[check.status]} | ${(0,markdown_escape/* inline */.mG)(check.title)} | ${(0,markdown_escape/* inlineWithNames */._i)(result, names)} |`;
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
    const title = (0,markdown_escape/* html */.qy)((0,markdown_escape/* shortened */.vI)(finding.title, CELL_CHARACTERS));
    const place = finding.place === undefined ? [] : [(0,markdown_escape/* code */.aY)((0,words/* placeWords */.fp)(finding.place))];
    const about = [
        ...place,
        finding.severity,
        `${words/* EVIDENCE_WORDS */.MY[finding.evidence]}`,
        `rule ${(0,markdown_escape/* code */.aY)(finding.rule)}`,
    ].join(' · ');
    return fold(`${words/* SEVERITY_ICON */._9[finding.severity]} ${title}`, [
        about,
        ...markdown_text(finding.detail, names),
        ...(finding.sql === undefined ? [] : [(0,markdown_escape/* fenced */.OF)((0,markdown_escape/* shortened */.vI)(finding.sql, SQL_CHARACTERS), 'sql')]),
        ...markdown_text(finding.advice, names, '**What to do:** '),
    ]);
}
function markdown_text(value, names, label = '') {
    if (value === undefined || value.trim() === '')
        return [];
    return [label + (0,markdown_escape/* prose */.CS)((0,markdown_escape/* shortened */.vI)(value, TEXT_CHARACTERS), names)];
}
function hasMoreToSay(check) {
    return check.items.length > 0;
}
function checkFold(check, names) {
    const shown = check.items.filter((item) => item.status !== 'passed' || check.items.length <= MOST_ROWS);
    const rows = shown.slice(0, MOST_ROWS).map((item) => itemLine(item, names));
    const more = check.items.length - rows.length;
    const counted = more > 0 ? [`- … and ${more} more`] : [];
    return fold(`${(0,markdown_escape/* html */.qy)(check.title)}: ${(0,markdown_escape/* html */.qy)((0,markdown_escape/* shortened */.vI)(check.result, CELL_CHARACTERS))}`, [
        [...rows, ...counted].join('\n'),
    ]);
}
function itemLine(item, names) {
    const result = (0,markdown_escape/* shortened */.vI)((0,words/* resultWords */.Xb)(item.status, item.result), CELL_CHARACTERS);
    const took = item.durationMs === undefined ? '' : (0,words/* durationWords */.Sh)(item.durationMs);
    const facts = [(0,markdown_escape/* inlineWithNames */._i)(result, names), took].filter((part) => part !== '').join(', ');
    const row = `- ${words/* STATUS_ICON */.tW[item.status]} ${(0,markdown_escape/* code */.aY)(item.name)}${facts === '' ? '' : `: ${facts}`}`;
    const detail = item.detail?.join('\n') ?? '';
    if (detail.trim() === '')
        return row;
    return `${row}\n\n${indent((0,markdown_escape/* fenced */.OF)((0,markdown_escape/* shortened */.vI)(detail, TEXT_CHARACTERS)))}`;
}
function tailBlocks(report, names) {
    const reasons = report.notVerified
        .slice(0, MOST_REASONS)
        .map((reason) => `- ${(0,markdown_escape/* inlineWithNames */._i)((0,markdown_escape/* shortened */.vI)(reason, CELL_CHARACTERS), names)}`);
    const more = report.notVerified.length - reasons.length;
    const list = [...reasons, ...(more > 0 ? [`- … and ${more} more, in the full report`] : [])];
    return [
        ...(list.length === 0 ? [] : [`Not looked at:\n\n${list.join('\n')}`]),
        `<sub>belay ${report.stage} ${(0,markdown_escape/* html */.qy)(report.belayVersion)}, run ${(0,markdown_escape/* code */.aY)(report.run)}, took ${(0,words/* durationWords */.Sh)(report.durationMs)}</sub>`,
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

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(46977);
;// CONCATENATED MODULE: ./packages/core/src/runtime/signals.ts

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'];
/** What a process that ends on a signal exits with: 128 + the signal's number. */
const SIGNAL_EXIT_CODE = { SIGINT: 130, SIGTERM: 143 };
/** npm and a terminal both deliver Ctrl-C to the same process; what follows this soon is not a second wish. */
const SAME_WISH_MS = 500;
/**
 * Runs `body` with a signal that the first SIGINT or SIGTERM aborts, so that everything acquired is
 * released in order. A second one calls `force`, which is expected to end the process. The handlers are
 * gone when this returns.
 */
async function withInterrupts(source, force, body) {
    const controller = new AbortController();
    let first;
    let timer;
    const listeners = STOP_SIGNALS.map((signal) => ({
        signal,
        listener: () => {
            if (!first) {
                first = { signal, at: performance.now() };
                controller.abort(new errors/* Interrupted */.j$(`stopped by ${signal}`));
            }
            else if (performance.now() - first.at > SAME_WISH_MS) {
                force(signal);
            }
        },
    }));
    for (const { signal, listener } of listeners)
        source.on(signal, listener);
    try {
        return await body({
            signal: controller.signal,
            received: () => first?.signal,
            deadline: (ms) => {
                clearTimeout(timer);
                timer = setTimeout(() => {
                    controller.abort(new errors/* OperationFailed */.FH('timed-out', `the timeout of ${duration(ms)} was reached`, 'Everything temporary was removed. Give it more time with timeout.'));
                }, ms);
                timer.unref();
            },
        });
    }
    finally {
        clearTimeout(timer);
        for (const { signal, listener } of listeners)
            source.off(signal, listener);
    }
}
function duration(ms) {
    return ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./node_modules/picocolors/picocolors.js
var picocolors = __webpack_require__(57336);
var picocolors_default = /*#__PURE__*/__webpack_require__.n(picocolors);
// EXTERNAL MODULE: ./packages/core/src/report/text.ts
var report_text = __webpack_require__(15129);
;// CONCATENATED MODULE: ./packages/core/src/report/terminal-lines.ts



const NARROWEST = 40;
const WIDTH_OF_A_FILE = 100;
/** Colour and width for a stream: no colour without a terminal or with NO_COLOR (no-color.org). */
function terminalOptions(stream, env) {
    const isTTY = stream.isTTY === true && env['TERM'] !== 'dumb';
    return {
        color: isTTY && (env['NO_COLOR'] ?? '') === '',
        width: isTTY ? Math.max(NARROWEST, stream.columns ?? WIDTH_OF_A_FILE) : WIDTH_OF_A_FILE,
    };
}
const TONE_OF_STATUS = {
    passed: 'good',
    warned: 'doubt',
    failed: 'bad',
    skipped: 'quiet',
    'not-verified': 'doubt',
};
const TONE_OF_VERDICT = {
    passed: 'good',
    warned: 'doubt',
    failed: 'bad',
    refused: 'bad',
    errored: 'bad',
};
const TONE_OF_SEVERITY = {
    error: 'bad',
    warning: 'doubt',
    notice: 'quiet',
};
/** Text in a tone; unchanged without colour. */
function toned(text, tone, { color }) {
    const colors = picocolors_default().createColors(color);
    const paint = {
        good: colors.green,
        doubt: colors.yellow,
        bad: colors.red,
        quiet: colors.dim,
        strong: colors.bold,
    };
    return paint[tone](text);
}
const LABEL_WIDTH = 12;
const CHECK_INDENT = '  ';
const ITEM_INDENT = ' '.repeat(6);
const DETAIL_INDENT = ' '.repeat(10);
/** Where an item's result begins, when its name leaves room. */
const NAME_WIDTH = 44;
/** One check's row: `  ✓ tree        15 migrations, in order`, wrapped under its result. */
function stepLines(check, options) {
    const label = (0,report_text/* padEnd */.f)(lowerFirst(terminal_lines_text(check.title)), LABEL_WIDTH);
    const hanging = ' '.repeat(CHECK_INDENT.length + 2 + (0,report_text/* columns */.YB)(label));
    const [first = '', ...rest] = (0,report_text/* wrap */.LV)((0,words/* resultWords */.Xb)(check.status, terminal_lines_text(check.result)), options.width - hanging.length);
    const separator = label.endsWith(' ') ? '' : '  ';
    return [
        `${CHECK_INDENT}${icon(check.status, options)} ${label}${separator}${first}`.trimEnd(),
        ...rest.map((line) => hanging + line),
    ];
}
/** One item's row under its check, its details below it. */
function itemLines(item, options) {
    const name = terminal_lines_text(item.name);
    const took = item.durationMs === undefined ? '' : (0,words/* durationWords */.Sh)(item.durationMs);
    const result = [(0,words/* resultWords */.Xb)(item.status, terminal_lines_text(item.result)), took]
        .filter((t) => t !== '')
        .join('   ');
    const start = `${ITEM_INDENT}${icon(item.status, options)} `;
    const row = `${(0,report_text/* padEnd */.f)(name, NAME_WIDTH)}  ${result}`.trimEnd();
    const fits = (0,report_text/* columns */.YB)(row) + ITEM_INDENT.length + 2 <= options.width;
    return [
        start + (fits ? row : name),
        ...(fits ? [] : indented(result, DETAIL_INDENT, options)),
        ...(item.detail ?? [])
            .filter((line) => line !== '')
            .flatMap((line) => indented((0,report_text/* visible */.RK)(line), DETAIL_INDENT, options)),
    ];
}
/** Wrapped lines with an indent; lines that are indented themselves (SQL) are left whole. */
function indented(body, indent, { width }) {
    return body.split('\n').flatMap((line) => {
        const lines = /^\s/.test(line) ? [line] : (0,report_text/* wrap */.LV)(line, width - indent.length);
        return lines.map((part) => `${indent}${part}`.trimEnd());
    });
}
/**
 * Lines joined for printing. On a GitHub runner a line that begins with `::` is a command, also after spaces, and `##[` is one
 * anywhere: neither may come out of a database or a file name.
 */
function joinLines(lines) {
    return lines
        .map((line) => line.replace(/^(\s*)::/, '$1: :').replaceAll('##[', '## ['))
        .join('\n');
}
function icon(status, options) {
    return toned(words/* STATUS_ICON */.tW[status], TONE_OF_STATUS[status], options);
}
function terminal_lines_text(value) {
    return (0,report_text/* oneLine */.TN)((0,report_text/* visible */.RK)(value));
}
/** `Way back` → `way back`, but `SQL rules` stays. */
function lowerFirst(title) {
    return /^\p{Lu}\p{Lu}/u.test(title) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

;// CONCATENATED MODULE: ./packages/github/src/logger.ts



/** How many of a step's ten warning annotations log lines may take; the others are for findings. */
const LOG_WARNINGS = 3;
/** Rows in the log: colours are shown there, and a line may be long. */
const ROWS = { color: true, width: 140 };
/**
 * A step's log: log groups, warnings, step debug logging, and a stage's rows as they come, the items of a
 * check in a group of its own. No line can act as a workflow command, wherever its text comes from.
 */
function runnerOutput() {
    const groups = new Groups();
    let warnings = 0;
    let checkInGroup;
    const log = {
        info: (line) => core.info(inert(line)),
        debug: (line) => core.debug(line),
        warn: (line) => {
            warnings += 1;
            if (warnings <= LOG_WARNINGS)
                core.warning(line);
            else
                core.info(inert(`warning: ${line}`));
        },
        async group(title, body) {
            groups.open(title);
            try {
                return await body();
            }
            finally {
                groups.close();
            }
        },
    };
    const progress = {
        item({ id, title }, item) {
            if (checkInGroup === undefined)
                groups.open(title);
            checkInGroup = id;
            for (const line of itemLines(item, ROWS))
                log.info(line);
        },
        check(check) {
            if (checkInGroup !== undefined)
                groups.close();
            checkInGroup = undefined;
            for (const line of stepLines(check, ROWS))
                log.info(line);
        },
    };
    return { log, progress };
}
/** The runner knows one level of groups: the end of an inner one would close the outer one. */
class Groups {
    #depth = 0;
    open(title) {
        const line = title.replace(/[\r\n]+/g, ' ');
        if (this.#depth === 0)
            core.startGroup(line);
        else
            core.info(inert(line));
        this.#depth += 1;
    }
    close() {
        this.#depth -= 1;
        if (this.#depth === 0)
            core.endGroup();
    }
}
/**
 * Text that the runner prints and does not obey. It takes a line that begins with `::` after any white
 * space, or has `##[` anywhere, for a command, and ends lines at a bare carriage return too
 * (actions/runner, ActionCommand.cs). Such text is printed with commands switched off.
 */
function inert(text) {
    const acts = text
        .split(/\r\n|\r|\n/)
        .some((line) => /^[\s\u0085]*::/.test(line) || line.includes('##['));
    if (!acts)
        return text;
    const token = (0,external_node_crypto_.randomUUID)();
    return `::stop-commands::${token}\n${text}\n::${token}::`;
}

;// CONCATENATED MODULE: ./packages/github/src/annotations.ts


/** GitHub shows ten annotations of each type for a step. */
const PER_TYPE = 10;
/** What is left for findings: one error is the step's own failure, one notice says how many were left out. */
const ROOM = {
    error: PER_TYPE - 1,
    warning: PER_TYPE - LOG_WARNINGS,
    notice: PER_TYPE - 1,
};
/** GitHub cuts a message at 4,096 characters. */
const MAX_MESSAGE = 4_000;
/** What was measured comes before what was read. */
const STRENGTH = {
    measured: 0,
    stored: 0,
    catalogue: 1,
    sql: 2,
};
/** Which findings become annotations, gravest first, and how many with a place found no room. */
function chooseAnnotations(findings) {
    const placed = findings.filter((finding) => finding.place !== undefined);
    const annotations = ['error', 'warning', 'notice'].flatMap((severity) => placed
        .filter((finding) => finding.severity === severity)
        .sort((a, b) => STRENGTH[a.evidence] - STRENGTH[b.evidence])
        .slice(0, ROOM[severity])
        .map(toAnnotation));
    return { annotations, leftOut: placed.length - annotations.length };
}
/** Puts findings at their file and line in the pull request. */
function annotate(findings) {
    const { annotations, leftOut } = chooseAnnotations(findings);
    for (const { severity, message, properties } of annotations)
        core[severity](message, properties);
    if (leftOut > 0) {
        core.notice(`${leftOut} more findings have no room here; the step's summary has them all.`);
    }
}
function toAnnotation({ severity, rule, title, detail, advice, place }) {
    const message = [title, detail, advice].filter((part) => part !== undefined).join('\n\n');
    return {
        severity,
        message: shorten(message, MAX_MESSAGE),
        properties: {
            title: rule,
            ...(place && { file: place.file }),
            ...(place?.line && { startLine: place.line, endLine: place.endLine ?? place.line }),
            // GitHub refuses columns of an annotation over several lines.
            ...(place?.line &&
                place.column &&
                (place.endLine ?? place.line) === place.line && { startColumn: place.column }),
        },
    };
}
function shorten(text, most) {
    return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

;// CONCATENATED MODULE: ./packages/github/src/failure.ts

/** Words for anything thrown. Only a bug shows its stack. */
function describeFailure(error, env) {
    if (error instanceof errors/* UserError */.yo) {
        return { headline: error.message, details: [...lines(error.hint), `(${error.code})`] };
    }
    if (error instanceof errors/* OperationFailed */.FH) {
        return { headline: error.message, details: [...lines(error.left), `(${error.code})`] };
    }
    if (error instanceof errors/* Interrupted */.j$)
        return { headline: error.message, details: [] };
    return {
        headline: `A bug in Belay: ${(0,errors/* messageOf */.bD)(error)}`,
        details: [
            `Please report it, with the lines below${issues(env)}.`,
            ...lines(error instanceof Error ? error.stack : undefined),
            ...(error instanceof Error && error.cause ? [`Cause: ${(0,errors/* messageOf */.bD)(error.cause)}`] : []),
        ],
    };
}
/** The failure as a step summary. The text stands in a fence, so nothing in it is Markdown. */
function failureMarkdown({ headline, details }) {
    const body = [headline, ...details].join('\n');
    const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return `### ✗ Belay did not come to a verdict\n\n${fence}text\n${body}\n${fence}\n`;
}
function issues({ GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: repository, }) {
    return server && repository ? `, at ${server}/${repository}/issues` : '';
}
function lines(text) {
    return text === undefined ? [] : text.split('\n');
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./packages/github/src/summary.ts


/** GitHub drops a step summary above 1 MiB whole; some room is left. */
const SUMMARY_MAX_BYTES = 1_000_000;
/** Shows Markdown as the step's summary. A summary that cannot be written is said and decides nothing. */
async function writeSummary(markdown, env, log) {
    const file = env.GITHUB_STEP_SUMMARY;
    if (!file) {
        log.debug('GITHUB_STEP_SUMMARY is not set: no summary');
        return;
    }
    try {
        await (0,promises_.appendFile)(file, markdown);
    }
    catch (error) {
        log.warn(`The step's summary could not be written: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

;// CONCATENATED MODULE: ./packages/github/src/run-step.ts










const FAILS = {
    passed: false,
    warned: false,
    failed: true,
    refused: true,
    errored: true,
};
/**
 * Runs one step: signals, deadline, then annotations, summary and exit code by what the body reports. Never throws:
 * whatever is thrown inside fails the step, with a summary.
 */
async function runStep({ body, settle }, env) {
    const { log, progress } = runnerOutput();
    const force = (signal) => {
        settle(log);
        leave(signal);
    };
    await withInterrupts(process, force, async ({ signal, deadline }) => {
        let redact = (0,report_redact/* redactor */.$p)([]);
        let report;
        signal.addEventListener('abort', () => log.warn(`${(0,errors/* messageOf */.bD)(signal.reason)}; cleaning up`));
        try {
            const ports = { log, progress, now: Date.now, signal, env };
            report = await body({ ports, deadline, hide: (given) => (redact = given) });
            if (report)
                await publish((0,report_redact/* redactDeep */.KL)(report, redact), env, log);
        }
        catch (error) {
            await publishFailure(error, redact, env, log);
        }
        finally {
            settle(log, report);
        }
    });
}
async function publish(report, env, log) {
    annotate(report.findings);
    const limits = { maxBytes: SUMMARY_MAX_BYTES, fullReport: report.reportFile ?? 'report.json' };
    await writeSummary(renderMarkdown(report, limits), env, log);
    if (FAILS[report.verdict])
        core.setFailed(report.headline);
    else
        core.info(inert(report.headline));
}
async function publishFailure(error, redact, env, log) {
    const { headline, details } = describeFailure(error, env);
    const failure = { headline: redact(headline), details: details.map(redact) };
    for (const line of failure.details)
        core.info(inert(line));
    await writeSummary(failureMarkdown(failure), env, log);
    core.setFailed(failure.headline);
}
function leave(signal) {
    core.info(`A second ${signal}: leaving at once; what is temporary may stay behind.`);
    (0,process_group/* endAllGroups */.F2)();
    process.exit(SIGNAL_EXIT_CODE[signal]);
}


/***/ }),

/***/ 85624:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JS: () => (/* binding */ requireState),
/* harmony export */   LZ: () => (/* binding */ saveState),
/* harmony export */   un: () => (/* binding */ readState)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(91659);
/* harmony import */ var _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * The runner hands state on as an environment variable, and Linux starts no process with one of 128 KiB or more
 * (MAX_ARG_STRLEN, execve(2)): the last step would never begin.
 */
const MAX_BYTES = 100_000;
/** What it may unpack to; a document of ten thousand migrations has 2 MB. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
/**
 * Makes sure that the runner takes state, before anything rests on it.
 *
 * @throws UserError `state-not-kept`.
 */
function requireState({ GITHUB_STATE }) {
    if (GITHUB_STATE)
        return;
    throw new _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('state-not-kept', 'The runner keeps no state for the end of the job (GITHUB_STATE is not set).', 'Only a job of GitHub Actions has an end to act at. Elsewhere run belay rollback when the deploy has failed.');
}
/**
 * Keeps a document for the last step of the action, packed.
 *
 * @throws UserError `state-too-large`.
 */
function saveState({ name, version, schema }, value) {
    const json = JSON.stringify({ version, value: schema.parse(value) });
    const text = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.gzipSync)(json).toString('base64');
    if (text.length > MAX_BYTES) {
        throw new _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('state-too-large', `What the end of the job has to know is too large for the runner (${text.length} bytes, ${MAX_BYTES} are possible).`, 'Squash old migrations, or roll back with mode: now in a job of its own.');
    }
    _actions_core__WEBPACK_IMPORTED_MODULE_1__.saveState(name, text);
}
/** Reads it in the last step. */
function readState({ name, version, schema, }) {
    const text = _actions_core__WEBPACK_IMPORTED_MODULE_1__.getState(name);
    if (text === '')
        return { kind: 'none' };
    const document = unpack(text);
    if (document === undefined)
        return damaged('it was cut off or changed');
    if (document.version !== version) {
        return damaged(`it is of version ${JSON.stringify(document.version)}, not ${version}`);
    }
    const parsed = schema.safeParse(document.value);
    if (parsed.success)
        return { kind: 'kept', value: parsed.data };
    const [issue] = parsed.error.issues;
    return damaged(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not readable'}`);
}
/** Undefined for what does not unpack: GZIP's checksum shows any damage. */
function unpack(text) {
    try {
        const packed = Buffer.from(text, 'base64');
        const json = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.gunzipSync)(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).toString();
        return Object(JSON.parse(json));
    }
    catch {
        return undefined;
    }
}
function damaged(why) {
    const error = new _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('state-damaged', `What this action kept at the start of the job cannot be read: ${why}. Nothing was done.`, 'To roll back, run belay rollback --plan and go on from there.');
    return { kind: 'damaged', error };
}


/***/ })

};
