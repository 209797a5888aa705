export const id = 522;
export const ids = [522];
export const modules = {

/***/ 24023:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ planDigest)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

/**
 * The plan digest: on it test, backup, validate and rollback agree that they speak of the same pending
 * migrations.
 *
 * SHA-256 as 64 lower-case hex digits over these bytes, for each migration in order: its name as UTF-8,
 * one zero byte, its checksum as 64 ASCII hex digits, one zero byte. A name holds no zero byte (no file
 * system allows it), so that no two plans give the same bytes. No migrations: SHA-256 of nothing.
 */
function planDigest(migrations) {
    const hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for (const { name, checksum } of migrations)
        hash.update(`${name}\0${checksum}\0`, 'utf8');
    return hash.digest('hex');
}


/***/ }),

/***/ 86703:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Y: () => (/* binding */ git),
/* harmony export */   QE: () => (/* binding */ gitOrThrow),
/* harmony export */   b4: () => (/* binding */ readBlobs),
/* harmony export */   fM: () => (/* binding */ lastLine),
/* harmony export */   h_: () => (/* binding */ openRepository),
/* harmony export */   nT: () => (/* binding */ listTree)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_child_process__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);




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

/***/ 63179:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FK: () => (/* binding */ isInside),
/* harmony export */   Mf: () => (/* binding */ relativeTo),
/* harmony export */   oG: () => (/* binding */ realPathInside)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



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

/***/ 94236:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  _: () => (/* binding */ prismaAdapter)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/migrations/git.ts
var git = __webpack_require__(86703);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: ./packages/core/src/migrations/paths.ts
var paths = __webpack_require__(63179);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
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
var prisma_history = __webpack_require__(10576);
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
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/datasource.ts
var prisma_datasource = __webpack_require__(7779);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/layout.ts
var layout = __webpack_require__(57924);
// EXTERNAL MODULE: ./packages/core/src/migrations/prisma/lock-file.ts
var lock_file = __webpack_require__(2832);
// EXTERNAL MODULE: ./packages/core/src/migrations/sql-text.ts
var sql_text = __webpack_require__(67815);
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

/***/ 33367:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ readPrismaConfig)
/* harmony export */ });
/* unused harmony export pathsInConfig */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
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
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
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

/***/ 10576:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ readPrismaHistory),
/* harmony export */   GQ: () => (/* binding */ HISTORY_TABLE),
/* harmony export */   Hh: () => (/* binding */ PRISMA_ADVISORY_LOCK),
/* harmony export */   K6: () => (/* binding */ historyState),
/* harmony export */   t1: () => (/* binding */ isSchemaEmpty)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


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
  ORDER BY started_at, migration_name, id`;
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

/***/ 57924:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ findPrismaLayout),
/* harmony export */   q: () => (/* binding */ findSchemaFor)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);
/* harmony import */ var _lock_file_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2832);
/* harmony import */ var _config_file_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(33367);





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

/***/ 67815:
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


/***/ })

};
