export const id = 587;
export const ids = [587,677];
export const modules = {

/***/ 62525:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ER: () => (/* binding */ parseEntry),
/* harmony export */   NE: () => (/* binding */ isDumpFile),
/* harmony export */   OY: () => (/* binding */ DUMP_FOLDER),
/* harmony export */   _U: () => (/* binding */ TOC_FILE),
/* harmony export */   aF: () => (/* binding */ README_FILE),
/* harmony export */   pn: () => (/* binding */ partName),
/* harmony export */   vM: () => (/* binding */ isDataFile)
/* harmony export */ });
/* harmony import */ var _content_content_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(90287);

/*
 * What lies in an archive: README.txt first, pg_dump's files under dump/, and belay/content.json. A file of
 * pg_dump that grew large lies there in parts, dump/NAME.part00001 and so on.
 */
const README_FILE = 'README.txt';
const DUMP_FOLDER = 'dump/';
const TOC_FILE = 'toc.dat';
/** pg_dump's own names: pg_backup_directory.c of Postgres 13 to 18. */
const DATA = /^(\d+|blob_\d+)\.dat(\.gz|\.lz4|\.zst)?$/;
const LISTS = /^(toc\.dat|blobs(_\d+)?\.toc)$/;
const PART = /^(.+)\.part(\d{5})$/;
/** True for the files that hold tables and large objects: pg_dump only ever appends to them. */
function isDataFile(name) {
    return DATA.test(name);
}
function isDumpFile(name) {
    return DATA.test(name) || LISTS.test(name);
}
/** Five digits: with parts of 64 MiB more than a table can have, and in the order of `cat NAME.part*`. */
function partName(name, part) {
    return `${name}.part${String(part).padStart(5, '0')}`;
}
/** What an entry is by its name; undefined for a name that Belay never writes. */
function parseEntry(name) {
    if (name === README_FILE)
        return { kind: 'readme' };
    if (name === _content_content_js__WEBPACK_IMPORTED_MODULE_0__/* .CONTENT_FILE */ .tK)
        return { kind: 'content' };
    if (!name.startsWith(DUMP_FOLDER))
        return undefined;
    const rest = name.slice(DUMP_FOLDER.length);
    if (isDumpFile(rest))
        return { kind: 'dump', file: rest };
    const [, file, digits] = PART.exec(rest) ?? [];
    if (file === undefined || !isDataFile(file))
        return undefined;
    return { kind: 'dump', file, part: Number(digits) };
}


/***/ }),

/***/ 60553:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HD: () => (/* binding */ shownName),
/* harmony export */   OQ: () => (/* binding */ ArchiveProblem),
/* harmony export */   qb: () => (/* binding */ corrupt)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

/** What is wrong with an archive; {@link corrupt} makes of it what the user sees. */
class ArchiveProblem extends Error {
    name = 'ArchiveProblem';
}
/** @param what Begins with what it is about: `dump/3001.dat.gz: …`. */
function corrupt(file, what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-corrupt', `${file} cannot be relied on: ${what}`, 'Nothing was restored from it. Take another copy of this backup, or another backup; `belay backup --list` shows which were verified.', { cause });
}
/** A name as a message may show it. */
function shownName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}


/***/ }),

/***/ 47204:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ readArchive)
});

// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/decryption.ts
var decryption = __webpack_require__(7996);
// EXTERNAL MODULE: ./packages/core/src/backup/content/content.ts
var content_content = __webpack_require__(90287);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/names.ts
var archive_names = __webpack_require__(62525);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/problems.ts
var problems = __webpack_require__(60553);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/plausible.ts



const BLOCK = 512;
/**
 * Decides by the manifest alone whether an archive can be one of ours, before a byte of it is read: only names that
 * Belay writes, each once, parts complete and in order, and no more bytes than the archive can hold.
 *
 * @throws ArchiveProblem
 */
function planReading(archive) {
    const planned = archive.files.map(({ name, bytes, sha256 }) => {
        const entry = (0,archive_names/* parseEntry */.ER)(name);
        if (entry === undefined) {
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists ${(0,problems/* shownName */.HD)(name)}, which no backup holds`);
        }
        return { name, bytes, sha256, entry, last: true };
    });
    checkOnce(planned);
    checkParts(planned);
    checkSizes(archive, planned);
    return planned;
}
function checkOnce(planned) {
    const names = new Set();
    for (const { name } of planned) {
        if (names.has(name))
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists ${name} twice`);
        names.add(name);
    }
    for (const needed of [archive_names/* README_FILE */.aF, content_content/* CONTENT_FILE */.tK, archive_names/* DUMP_FOLDER */.OY + archive_names/* TOC_FILE */._U]) {
        if (!names.has(needed))
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists no ${needed}`);
    }
}
function checkParts(planned) {
    const latest = new Map();
    for (const item of planned) {
        if (item.entry.kind !== 'dump')
            continue;
        const { file, part } = item.entry;
        const before = latest.get(file);
        const wanted = before === undefined ? 1 : (partOf(before) ?? NaN) + 1;
        if ((before !== undefined && part === undefined) || (part !== undefined && part !== wanted)) {
            throw new problems/* ArchiveProblem */.OQ(`its manifest lists the parts of ${archive_names/* DUMP_FOLDER */.OY}${file} wrongly`);
        }
        if (before !== undefined)
            before.last = false;
        latest.set(file, item);
    }
}
function partOf({ entry }) {
    return entry.kind === 'dump' ? entry.part : undefined;
}
function checkSizes(archive, planned) {
    const tar = planned.reduce((sum, { bytes }) => sum + BLOCK + Math.ceil(bytes / BLOCK) * BLOCK, 0);
    const whole = tar + 2 * BLOCK;
    const fits = archive.encryption === undefined ? whole === archive.bytes : whole <= archive.bytes;
    if (!fits) {
        throw new problems/* ArchiveProblem */.OQ(`the files that its manifest lists make ${whole} bytes and the archive has ${archive.bytes}`);
    }
    const content = planned.find(({ name }) => name === content_content/* CONTENT_FILE */.tK);
    if (content !== undefined && content.bytes > content_content/* LARGEST_CONTENT */.rB) {
        throw new problems/* ArchiveProblem */.OQ(`${content_content/* CONTENT_FILE */.tK} is said to have ${content.bytes} bytes`);
    }
}

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
var external_node_zlib_default = /*#__PURE__*/__webpack_require__.n(external_node_zlib_);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/decode.ts




/** Node's own decoders. zstd came with Node 22.15; there is none for lz4. */
const DECODERS = {
    '.gz': () => external_node_zlib_default().createGunzip(),
    '.zst': (external_node_zlib_default()).createZstdDecompress,
};
/** Whether a file of pg_dump is compressed in a way that this Node cannot undo. */
function undecodable(file) {
    const extension = extensionOf(file);
    return extension !== undefined && DECODERS[extension] === undefined;
}
/** Undefined for a file that is not compressed, or in a way that is {@link undecodable}. */
function startDecoding(file) {
    const stream = DECODERS[extensionOf(file) ?? '']?.();
    if (stream === undefined)
        return undefined;
    stream.resume();
    const done = (0,external_node_stream_promises_.finished)(stream).catch((error) => {
        throw new problems/* ArchiveProblem */.OQ(`dump/${file} cannot be decompressed: ${(0,errors/* messageOf */.bD)(error)}`);
    });
    done.catch(() => undefined);
    return {
        write: (chunk) => Promise.race([done, taken(stream, chunk)]),
        async end() {
            stream.end();
            await done;
        },
        destroy: () => void stream.destroy(),
    };
}
function extensionOf(file) {
    return /\.(gz|lz4|zst)$/.exec(file)?.[0];
}
function taken(to, chunk) {
    return new Promise((resolve) => to.write(chunk, () => resolve()));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/sink.ts



/** Writes them below `folder`, which must exist and have none of them. */
function folderSink(folder) {
    const handles = new Map();
    const handleOf = async (file) => {
        const known = handles.get(file);
        if (known !== undefined)
            return known;
        const handle = await (0,promises_.open)(external_node_path_default().join(folder, file), 'wx', 0o600);
        handles.set(file, handle);
        return handle;
    };
    return {
        notDecoded: [],
        async write(file, chunk) {
            await (await handleOf(file)).writeFile(chunk);
        },
        async end(file) {
            await (await handleOf(file)).close();
            handles.delete(file);
        },
        async close() {
            await Promise.all([...handles.values()].map((handle) => handle.close().catch(() => undefined)));
            handles.clear();
        },
    };
}
/** Keeps nothing and decompresses everything, to prove that it can be. */
function decodingSink() {
    const decodings = new Map();
    const notDecoded = [];
    const decodingOf = (file) => {
        if (!decodings.has(file)) {
            decodings.set(file, startDecoding(file));
            if (undecodable(file))
                notDecoded.push(file);
        }
        return decodings.get(file);
    };
    return {
        notDecoded,
        async write(file, chunk) {
            await decodingOf(file)?.write(chunk);
        },
        async end(file) {
            await decodingOf(file)?.end();
            decodings.delete(file);
        },
        close() {
            for (const decoding of decodings.values())
                decoding?.destroy();
            return Promise.resolve();
        },
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/source.ts



function hashedSource(source, archive, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let settled = false;
    let broken;
    const abort = () => source.destroy((0,errors/* interruption */.YW)(signal));
    if (signal.aborted)
        abort();
    signal.addEventListener('abort', abort, { once: true });
    // Whoever reads has the error; without a listener one that comes early would end the process.
    source.on('error', () => undefined);
    // What goes wrong with the content must not close the source: `settle` still wants the rest of it.
    const iterator = source.iterator({ destroyOnReturn: false });
    const next = async () => {
        const result = await iterator.next().catch((error) => {
            broken = signal.aborted ? (0,errors/* interruption */.YW)(signal) : readFailed(error, archive.file);
            throw broken;
        });
        if (result.done)
            return undefined;
        const chunk = Buffer.isBuffer(result.value) ? result.value : Buffer.from(result.value);
        bytes += chunk.length;
        if (bytes > archive.bytes)
            throw tooLong(archive);
        hash.update(chunk);
        return chunk;
    };
    async function* chunks() {
        for (let chunk = await next(); chunk !== undefined; chunk = await next())
            yield chunk;
    }
    return {
        chunks: chunks(),
        broken: () => broken,
        async settle() {
            if (settled)
                return;
            while ((await next()) !== undefined)
                ;
            if (bytes > archive.bytes)
                throw tooLong(archive);
            if (bytes < archive.bytes) {
                throw new problems/* ArchiveProblem */.OQ(`it has ${bytes} bytes, its manifest says ${archive.bytes}`);
            }
            if (hash.digest('hex') !== archive.sha256) {
                throw new problems/* ArchiveProblem */.OQ('its SHA-256 is not the one in its manifest: it was damaged or exchanged');
            }
            settled = true;
        },
        destroy() {
            signal.removeEventListener('abort', abort);
            source.destroy();
        },
    };
}
function tooLong({ bytes }) {
    return new problems/* ArchiveProblem */.OQ(`it is longer than the ${bytes} bytes of its manifest`);
}
/** Stores explain their errors; what a connection says is passed on. */
function readFailed(error, file) {
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error;
    return new errors/* OperationFailed */.FH('backup-unreadable', `${file} could not be read to its end: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; what was read of it is removed.', { cause: error });
}

// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(56118);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/unpack.ts






/**
 * Takes an archive apart, entry by entry as planned and nothing else.
 *
 * @param keys Undefined when it is not encrypted.
 * @returns The bytes of `belay/content.json`.
 * @throws ArchiveProblem, NotOpened, OperationFailed `unpack-failed`, or what `chunks` throws.
 */
async function unpack(chunks, planned, keys, sink) {
    const extract = tar_stream.extract();
    const bytes = keys === undefined ? chunks : opened(chunks, keys);
    const [fed, walked] = await Promise.allSettled([
        (0,external_node_stream_promises_.pipeline)(bytes, extract),
        walk(extract, planned, sink),
    ]);
    // What the entries show is told first; that the feeding then broke off is its consequence.
    if (walked.status === 'rejected' && isOurs(walked.reason))
        throw walked.reason;
    if (fed.status === 'rejected')
        throw asProblem(fed.reason);
    if (walked.status === 'rejected')
        throw asProblem(walked.reason);
    return walked.value;
}
/** Decrypted; what is wrong with the data is an ArchiveProblem, what `chunks` throws stays what it is. */
async function* opened(chunks, keys) {
    try {
        for await (const chunk of (0,decryption/* decrypted */.J9)(chunks, keys))
            if (chunk.length > 0)
                yield chunk;
    }
    catch (error) {
        if (isOurs(error))
            throw error;
        throw new problems/* ArchiveProblem */.OQ(`it cannot be decrypted: ${(0,errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
function isOurs(error) {
    return [problems/* ArchiveProblem */.OQ, decryption/* NotOpened */.jG, errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
}
function asProblem(error) {
    return isOurs(error)
        ? error
        : new problems/* ArchiveProblem */.OQ(`it is no tar that can be read: ${(0,errors/* messageOf */.bD)(error)}`);
}
async function walk(extract, planned, sink) {
    let content;
    let seen = 0;
    for await (const entry of extract) {
        const plan = planned[seen];
        checkHeader(entry.header, plan);
        seen += 1;
        const data = await readEntry(entry, plan, sink);
        if (plan.entry.kind === 'content')
            content = data;
    }
    const missing = planned[seen];
    if (missing !== undefined)
        throw new problems/* ArchiveProblem */.OQ(`it ends before ${missing.name}`);
    if (content === undefined)
        throw new problems/* ArchiveProblem */.OQ('it holds no content');
    return content;
}
function checkHeader(header, plan) {
    const { name, size, type } = header;
    if (plan === undefined)
        throw new problems/* ArchiveProblem */.OQ(`it goes on with ${(0,problems/* shownName */.HD)(name)} after its last file`);
    if (type !== 'file')
        throw new problems/* ArchiveProblem */.OQ(`${(0,problems/* shownName */.HD)(name)} is no file but a ${type ?? 'thing unknown'}`);
    if (name !== plan.name) {
        throw new problems/* ArchiveProblem */.OQ(`it holds ${(0,problems/* shownName */.HD)(name)} where ${plan.name} should be`);
    }
    if (size !== plan.bytes) {
        throw new problems/* ArchiveProblem */.OQ(`${name} has ${size} bytes, its manifest says ${plan.bytes}`);
    }
}
/** Hands an entry on and checks it. @returns Its bytes, of belay/content.json only. */
async function readEntry(body, { name, bytes, sha256, entry, last }, sink) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const kept = [];
    let read = 0;
    for await (const piece of body) {
        const chunk = piece;
        hash.update(chunk);
        read += chunk.length;
        if (entry.kind === 'content')
            kept.push(chunk);
        if (entry.kind === 'dump')
            await handled(sink.write(entry.file, chunk));
    }
    if (read !== bytes)
        throw new problems/* ArchiveProblem */.OQ(`${name} ends after ${read} of ${bytes} bytes`);
    if (hash.digest('hex') !== sha256) {
        throw new problems/* ArchiveProblem */.OQ(`the SHA-256 of ${name} is not the one in its manifest`);
    }
    if (entry.kind === 'dump' && last)
        await handled(sink.end(entry.file));
    return Buffer.concat(kept);
}
/** Tells a full disk from a damaged archive. */
async function handled(work) {
    await work.catch((error) => {
        if (error instanceof problems/* ArchiveProblem */.OQ)
            throw error;
        throw new errors/* OperationFailed */.FH('unpack-failed', `The backup could not be unpacked: ${(0,errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; the backup itself is as it was.', { cause: error });
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/read.ts







/**
 * Reads a stored archive: decrypts, unpacks, and checks the name, order, size and SHA-256 of every file and of the
 * whole. Nothing but what the manifest lists is ever written, and nothing outside `into`. What lies in `into` may
 * be used only when this has returned: the SHA-256 of the whole is known last.
 *
 * @throws UserError `backup-corrupt`, `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 * @throws OperationFailed `backup-unreadable` when the source breaks off.
 */
async function readArchive(options) {
    const { archive, keys, into, signal } = options;
    const source = hashedSource(options.source, archive, signal);
    const sink = into === undefined ? decodingSink() : folderSink(into);
    try {
        const content = await readChecked(source, sink, archive, keys);
        return { content, notCompared: notDecodedWords(sink.notDecoded) };
    }
    catch (error) {
        throw source.broken() ?? (await explained(error, source, archive));
    }
    finally {
        await sink.close();
        source.destroy();
    }
}
async function readChecked(source, sink, archive, keys) {
    const planned = planReading(archive);
    const { encryption } = archive;
    if (encryption !== undefined)
        await (0,decryption/* checkKeys */.L)(encryption, keys);
    const content = await unpack(source.chunks, planned, encryption === undefined ? undefined : keys, sink);
    await source.settle();
    return content;
}
/**
 * What went wrong, in words that can be acted on. The bytes that were not read yet decide what it was: an archive
 * whose SHA-256 is right and that does not open was given the wrong key; otherwise it is damaged.
 */
async function explained(error, source, archive) {
    if (error instanceof errors/* UserError */.yo || error instanceof errors/* OperationFailed */.FH)
        return error;
    try {
        await source.settle();
    }
    catch (damage) {
        if (source.broken() !== undefined)
            return source.broken();
        return (0,problems/* corrupt */.qb)(archive.file, (0,errors/* messageOf */.bD)(damage), error);
    }
    if (error instanceof decryption/* NotOpened */.jG)
        return wrongKey(archive);
    if (error instanceof problems/* ArchiveProblem */.OQ)
        return (0,problems/* corrupt */.qb)(archive.file, error.message, error);
    return error;
}
function wrongKey({ file, encryption }) {
    const what = encryption?.passphrase === true ? 'passphrase' : 'secret key';
    return new errors/* UserError */.yo('decryption-key-wrong', `${file} is whole, and the given ${what} does not open it`, `Give the ${what} that this backup was made with; it may have been changed since.`);
}
function notDecodedWords(files) {
    if (files.length === 0)
        return [];
    const kinds = [...new Set(files.map((file) => file.slice(file.lastIndexOf('.') + 1)))];
    return [
        `${files.length} files of the dump were not decompressed (${kinds.join(', ')}: this Node cannot); their SHA-256 was checked`,
    ];
}


/***/ }),

/***/ 96688:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ compareContent)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/rows/types.ts
var types = __webpack_require__(49318);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/compare.ts
var compare = __webpack_require__(88772);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/compare.ts
var catalogue_compare = __webpack_require__(98160);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/after-restore.ts
/** Before this one the schema public belonged to the role that initialised the cluster. */
const PUBLIC_OF_DATABASE_OWNER = 150_000;
/**
 * What a restore of `expected` has to look like, given what was found: a dump leaves out some properties of what it
 * holds, and another server lacks tablespaces and versions of extensions. Whatever is not listed here must be equal.
 */
function afterRestore(expected, found, sameServer) {
    const notes = new Set();
    const place = sameServer ? asItIs : tablespaces(found, notes);
    const catalogue = {
        ...expected,
        extensions: sameServer ? expected.extensions : withVersions(expected, found),
        schemas: publicOwner(expected, found, notes),
        ...place(expected),
        constraints: enforcement(place(expected).constraints, found, notes),
        indexes: withoutInvalid(place(expected).indexes, found, notes),
        others: subscriptions(expected.others, found, notes),
        // Compared as what belongs to the database itself, with the names of roles as they are.
        databaseSettings: found.databaseSettings,
        // Said by whoever compares: to have been read on one side only is no property of the schema.
        unreadable: found.unreadable,
    };
    return { catalogue, notCompared: [...notes] };
}
function asItIs({ tables, views, indexes, constraints }) {
    return { tables, views, indexes, constraints };
}
/** Where the server has no such tablespace, everything lies in the database's own. */
function tablespaces(found, notes) {
    const located = new Map([...found.tables, ...found.views, ...found.indexes].map(({ id, tablespace }) => [
        id,
        tablespace,
    ]));
    const keys = new Map(found.constraints.map((key) => [keyOf(key), key.indexTablespace]));
    const settle = (was, is) => {
        if (was === null || is !== null)
            return was;
        notes.add(`what was in the tablespace ${was} lies in the default one there: another server cannot always have it`);
        return null;
    };
    const move = (object) => ({
        ...object,
        tablespace: settle(object.tablespace, located.get(object.id)),
    });
    return ({ tables, views, indexes, constraints }) => ({
        tables: tables.map(move),
        views: views.map(move),
        indexes: indexes.map(move),
        constraints: constraints.map((key) => ({
            ...key,
            indexTablespace: settle(key.indexTablespace, keys.get(keyOf(key))),
        })),
    });
}
function keyOf({ id }) {
    return id;
}
/** The versions are compared with those of the extensions that every database has. */
function withVersions(expected, found) {
    const versions = new Map(found.extensions.map(({ id, version }) => [id, version]));
    return expected.extensions.map((extension) => ({
        ...extension,
        version: versions.get(extension.id) ?? extension.version,
    }));
}
function publicOwner(expected, found, notes) {
    const is = found.schemas.find(({ name }) => name === 'public');
    return expected.schemas.map((schema) => {
        const old = expected.serverVersion < PUBLIC_OF_DATABASE_OWNER && schema.name === 'public';
        if (!old || is === undefined || is.owner === schema.owner)
            return schema;
        notes.add(`the schema public belonged to ${schema.owner} and belongs to ${is.owner} there: before Postgres 15 it is made by whoever initialised the server, which a dump does not say`);
        return { ...schema, owner: is.owner };
    });
}
/** CREATE INDEX CONCURRENTLY that failed: pg_dump leaves such an index out. */
function withoutInvalid(indexes, found, notes) {
    const there = new Set(found.indexes.map(({ id }) => id));
    return indexes.filter(({ id, valid }) => {
        if (valid || there.has(id))
            return true;
        notes.add(`the index ${id} was invalid, as one whose building failed is; a dump leaves it out`);
        return false;
    });
}
/** ALTER TABLE … DISABLE TRIGGER ALL is not dumped for the triggers behind foreign keys. */
function enforcement(constraints, found, notes) {
    const enforced = new Set(found.constraints.filter((key) => !key.enforcementOff).map(keyOf));
    return constraints.map((constraint) => {
        if (!constraint.enforcementOff || !enforced.has(constraint.id))
            return constraint;
        notes.add(`the foreign key ${constraint.id} was switched off (DISABLE TRIGGER ALL) and is enforced there: a dump does not say so`);
        return { ...constraint, enforcementOff: false };
    });
}
/** Restored subscriptions are disabled and wait for somebody to enable them. */
function subscriptions(others, found, notes) {
    const restored = new Map(found.others.map((other) => [other.id, other.definition]));
    return others.map((other) => {
        const definition = restored.get(other.id);
        if (other.kind !== 'subscription' || definition === undefined)
            return other;
        const [was, is] = [rest(other.definition), rest(definition)];
        if (was !== is || definition === other.definition)
            return other;
        notes.add(`the ${other.id} is disabled there, as every restored one is; enable it by hand`);
        return { ...other, definition };
    });
}
/** Without the first word, which says whether it is enabled (`t` or `f`). */
function rest(definition) {
    return definition.slice(definition.indexOf(' ') + 1);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-schema.ts


/** Compares the schemas, but for what a dump cannot give back: that is said instead. */
function compareSchema(expected, found, sameServer) {
    const { catalogue, notCompared } = afterRestore(expected, found, sameServer);
    return {
        differences: (0,catalogue_compare/* compareCatalogues */.sI)(catalogue, found).map(inRestored),
        notCompared: [...notCompared, ...unread(expected, found)],
    };
}
function inRestored(change) {
    const what = change.kind === 'other' ? change.object : `${change.kind} ${change.object}`;
    switch (change.change) {
        case 'removed':
            return `${what} was not restored`;
        case 'added':
            return `${what} was restored and not backed up`;
        case 'changed':
            return (0,catalogue_compare/* describeChange */.uQ)(change);
    }
}
function unread(expected, found) {
    const was = new Set(expected.unreadable);
    const only = found.unreadable.filter((sentence) => !was.has(sentence));
    return [
        ...[...was].map((sentence) => `schema: ${sentence}`),
        ...only.map((sentence) => `schema of what was restored: ${sentence}`),
    ];
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-outside.ts
var compare_outside = __webpack_require__(54379);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-sequences.ts

/**
 * Sequences have no snapshots: they were read before the dump, which may have them further on, if somebody took
 * values meanwhile. Never behind: then values would be given out again.
 */
function compareSequences({ sequences, catalogue }, found) {
    const options = sequenceOptions(catalogue);
    const restored = new Map(found.sequences.map((value) => [value.sequence, value]));
    const compared = { differences: [], notCompared: [] };
    for (const was of sequences) {
        const { sequence } = was;
        const is = restored.get(sequence);
        const option = options.get(sequence);
        if (is === undefined)
            compared.differences.push(`sequence ${sequence} was not restored`);
        else if (isEqual(was, is))
            continue;
        else if (option === undefined || option.cycle) {
            compared.notCompared.push(`sequence ${sequence} stands at ${is.lastValue}, before the dump at ${was.lastValue}: which of them comes first is not known, since ${option ? 'it begins anew at its end' : 'it belongs to an extension'}`);
        }
        else {
            const increment = BigInt(option.increment);
            const [before, after] = [next(was, increment), next(is, increment)];
            // How far on is right cannot be known: nothing says what was taken between the reading and the dump.
            if (before !== after && increment > 0n !== after > before) {
                compared.differences.push(`sequence ${sequence} stands at ${is.lastValue} and stood at ${was.lastValue} before the dump: it would give out the same values again`);
            }
        }
    }
    return compared;
}
function isEqual(was, is) {
    return was.lastValue === is.lastValue && was.isCalled === is.isCalled;
}
function next({ lastValue, isCalled }, increment) {
    return BigInt(lastValue) + (isCalled ? increment : 0n);
}
/** By the name that the values have; those behind identity columns are described there. */
function sequenceOptions({ sequences, tables }) {
    const options = new Map();
    for (const sequence of sequences) {
        options.set((0,identifiers/* quoteQualified */.$s)(sequence.schema, sequence.name), sequence);
    }
    for (const { identitySequence } of tables.flatMap(({ columns }) => columns)) {
        if (identitySequence)
            options.set(alwaysQuoted(identitySequence.name), identitySequence);
    }
    return options;
}
/** A qualified name whose parts are quoted where needed, with both quoted. */
function alwaysQuoted(name) {
    const parts = Array.from(name.matchAll(/"((?:[^"]|"")*)"|[^".]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return parts.map(identifiers/* quoteIdent */.v4).join('.');
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/rights.ts
var rights = __webpack_require__(8823);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-content.ts







/**
 * Everything in which a restored database is not what was backed up, one line each, and what could not be compared or
 * cannot be equal, with the reason. Both contents as `readContent` gives them.
 */
function compareContent(expected, found, { sameServer = false } = {}) {
    const parts = [
        compareAllRows(expected.rows, found.rows),
        compareSchema(expected.catalogue, found.catalogue, sameServer),
        compareSequences(expected, found),
        (0,compare_outside/* compareOutside */.X)(expected, found, sameServer),
    ];
    return {
        differences: parts.flatMap(({ differences }) => differences),
        notCompared: [...new Set(parts.flatMap(({ notCompared }) => notCompared))],
    };
}
function compareAllRows(expected, found) {
    const compared = { differences: [], notCompared: [] };
    for (const difference of (0,compare/* compareRows */.fz)(expected, found)) {
        const { table, kind } = difference;
        if (kind === 'not-compared') {
            compared.notCompared.push(...whyUnread(table, expected, found));
        }
        else if (isComputed(table, expected) && isComputed(table, found)) {
            compared.notCompared.push(recomputed(difference));
        }
        else {
            compared.differences.push(compare_content_inRestored(difference));
        }
    }
    return compared;
}
function isComputed(table, { tables }) {
    return tables[table]?.computed === true;
}
/** A restore runs its query again: on what was restored, and not when it was last refreshed. */
function recomputed({ table, before, after }) {
    return before === after
        ? `${table} is a materialized view: the restore computed it anew, and its values differ`
        : `${table} is a materialized view: the restore computed it anew, which gave ${(0,words/* plural */.LS)(after ?? 0, 'row')} where there were ${before ?? 0}`;
}
function whyUnread(table, expected, found) {
    const of = ({ unreadable }) => unreadable.filter((line) => line.startsWith(`${table}: `));
    const was = of(expected).map((line) => `rows of ${line}`);
    // That it could not be read when it was backed up is known without a restore; say it once.
    return was.length > 0 ? was : of(found).map((line) => `restored rows of ${line}`);
}
/** What is summarised like a table and is none. */
const CALLED = {
    [types/* LARGE_OBJECTS */.h]: 'the store of large objects',
    [rights/* LARGE_OBJECT_RIGHTS */.cd]: 'the list of owners, privileges and comments of large objects',
    [rights/* EXTENSION_RIGHTS */._E]: 'the list of privileges on what extensions brought',
};
function compare_content_inRestored(difference) {
    const { kind, before, after } = difference;
    const table = CALLED[difference.table] ?? difference.table;
    if (kind === 'table-removed')
        return `${table} was not restored (${(0,words/* plural */.LS)(before ?? 0, 'row')})`;
    if (kind === 'table-added') {
        return `${table} was restored and not backed up (${(0,words/* plural */.LS)(after ?? 0, 'row')})`;
    }
    return (0,compare/* describeRowDifference */.tJ)({ ...difference, table });
}


/***/ }),

/***/ 54379:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ compareOutside),
/* harmony export */   l: () => (/* binding */ accessDifferences)
/* harmony export */ });
/** What only a server has that has the same locales and tablespaces. */
const OF_THE_SERVER = {
    tablespace: 'tablespace',
    localeProvider: 'locale provider',
    collate: 'LC_COLLATE',
    ctype: 'LC_CTYPE',
    locale: 'locale',
    icuRules: 'ICU rules',
};
const OF_THE_DATABASE = {
    owner: 'owner',
    comment: 'comment',
    connectionLimit: 'connection limit',
    encoding: 'encoding',
};
/** Compares what belongs to the database itself. Slots, prepared transactions and subscriptions are not restored here. */
function compareOutside({ outside: was, catalogue }, { outside: is, catalogue: restored }, sameServer) {
    const known = new Set([...catalogue.extensions, ...restored.extensions].map(({ name }) => name));
    const ofServer = changed(was, is, OF_THE_SERVER);
    const versions = extensionVersions(was, is);
    const differences = [
        ...changed(was, is, OF_THE_DATABASE),
        ...accessDifferences(was, is),
        ...settingDifferences(was.settings, is.settings),
        ...missingExtensions(was, is)
            .filter((name) => !known.has(name))
            .map(notRestored),
    ];
    const notCompared = [
        ...missingExtensions(is, was)
            .filter((name) => !known.has(name))
            .map(fromTemplate),
        ...membershipSentences(was, is),
    ];
    if (sameServer)
        differences.push(...ofServer, ...versions);
    else
        notCompared.push(...[...ofServer, ...versions].map(onAnotherServer));
    return { differences, notCompared };
}
function changed(was, is, words) {
    const names = Object.keys(words);
    return names
        .filter((name) => was[name] !== is[name])
        .map((name) => `database: ${words[name]}: ${shown(was[name])} → ${shown(is[name])}`);
}
function shown(value) {
    return value === null ? 'none' : String(value);
}
function onAnotherServer(difference) {
    return `${difference}, which another server cannot always have`;
}
/** Privileges on the database, whatever order they are in. Null stands for the default. */
function accessDifferences(was, is) {
    const before = was.acl ?? defaultAcl(was.owner);
    const after = is.acl ?? defaultAcl(is.owner);
    return [
        ...before.filter((item) => !after.includes(item)).map((item) => `database: ${item} is missing`),
        ...after
            .filter((item) => !before.includes(item))
            .map((item) => `database: ${item} is too much`),
    ].map((line) => line.replace('database:', 'privileges on the database:'));
}
/** As acldefault('d', owner) is written by aclitemout (utils/adt/acl.c). */
function defaultAcl(owner) {
    const id = /^[A-Za-z0-9_\u0080-\uffff]+$/.test(owner)
        ? owner
        : `"${owner.replaceAll('"', '""')}"`;
    return [`=Tc/${id}`, `${id}=CTc/${id}`];
}
function settingDifferences(was, is) {
    const key = ({ role, name }) => JSON.stringify([role, name]);
    const before = new Map(was.map((setting) => [key(setting), setting]));
    const after = new Map(is.map((setting) => [key(setting), setting]));
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    return keys.flatMap((each) => {
        const [one, other] = [before.get(each), after.get(each)];
        const setting = one ?? other;
        if (setting === undefined || one?.value === other?.value)
            return [];
        const whose = setting.role === null ? '' : ` of ${setting.role}`;
        return `database setting ${setting.name}${whose}: ${one?.value ?? 'not set'} → ${other?.value ?? 'not set'}`;
    });
}
function missingExtensions(was, is) {
    const there = new Set(is.extensions.map(({ name }) => name));
    return was.extensions.map(({ name }) => name).filter((name) => !there.has(name));
}
function notRestored(name) {
    return `extension ${name} was not restored`;
}
function fromTemplate(name) {
    return `extension ${name} is there, since every new database has it, and was not when it was backed up: a dump does not drop it`;
}
/** A dump only says CREATE EXTENSION: the server gives the version that it takes for the newest. */
function extensionVersions(was, is) {
    const versions = new Map(is.extensions.map(({ name, version }) => [name, version]));
    return was.extensions.flatMap(({ name, version }) => {
        const restored = versions.get(name);
        if (restored === undefined || restored === version)
            return [];
        return `extension ${name}: version ${version} → ${restored}`;
    });
}
/** Who is a member of what is the cluster's; it decides all the same what a role may do here. */
function membershipSentences(was, is) {
    const there = new Map(is.roles.map(({ name, memberOf }) => [name, memberOf]));
    return was.roles.flatMap(({ name, memberOf }) => {
        const missing = memberOf.filter((group) => !there.get(name)?.includes(group));
        if (missing.length === 0 || !there.has(name))
            return [];
        return `role ${name} is not a member of ${missing.join(', ')} there: memberships belong to the server and are in no dump`;
    });
}


/***/ }),

/***/ 90287:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   UC: () => (/* binding */ Content),
/* harmony export */   rB: () => (/* binding */ LARGEST_CONTENT),
/* harmony export */   tK: () => (/* binding */ CONTENT_FILE)
/* harmony export */ });
/* unused harmony exports SequenceValue, DatabaseSetting, NeededRole, Outside */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(13798);
/* harmony import */ var _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(93786);


/** Where it lies in the archive. */
const CONTENT_FILE = 'belay/content.json';
/** It is held in memory, written and read. */
const LARGEST_CONTENT = 256 * 1024 * 1024;
const Rows = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    tables: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
        rows: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative(),
        hash: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
        columns: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), type: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), nonNull: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig(), hash: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
        computed: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(true).exactOptional(),
    })),
    unreadable: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** A sequence as it stood; `lastValue` is text, since a bigint does not fit a JavaScript number. */
const SequenceValue = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    /** `"schema"."name"`. */
    sequence: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    lastValue: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    isCalled: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY(),
});
/** `ALTER DATABASE … SET` (role null) and `ALTER ROLE … IN DATABASE … SET`; the value as Postgres keeps it. */
const DatabaseSetting = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    role: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    value: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
});
/** What it may do beside its privileges was not recorded by the first backups. */
const NeededRole = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    memberOf: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    superuser: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
    bypassRls: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
    inherit: zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().exactOptional(),
});
/**
 * What belongs to the database and is not in its dump. It is reapplied to a restored database, or said.
 * Names are unquoted.
 */
const Outside = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    owner: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** `aclitem`s as text; null for the default. */
    acl: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()).nullable(),
    comment: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    connectionLimit: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int(),
    tablespace: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    encoding: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** `c`, `i` (ICU) or `b` (builtin). */
    localeProvider: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    collate: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    ctype: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    /** ICU or builtin locale. */
    locale: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    icuRules: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().nullable(),
    settings: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(DatabaseSetting),
    extensions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), schema: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    /** Roles that own or are granted something, or have settings here, and what they are members of. */
    roles: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(NeededRole),
    publications: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    subscriptions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** Logical slots of this database. */
    slots: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({ name: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), plugin: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP() })),
    preparedTransactions: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** These and the next: `"schema"."table"`. */
    unloggedTables: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    foreignTables: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
    /** `role on server`, of foreign servers: their passwords may be missing in the dump. */
    userMappings: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP()),
});
/** Everything a restored database is compared with. All of it was read in the snapshot that was dumped. */
const Content = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    format: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    /** Every role as it is called: a restore must give the same. */
    catalogue: _postgres_catalogue_types_js__WEBPACK_IMPORTED_MODULE_0__/* .CatalogueSchema */ .zh,
    /** Of the catalogue. */
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(),
    rows: Rows,
    sequences: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(SequenceValue),
    outside: Outside,
});


/***/ }),

/***/ 88747:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ notLockedOut),
/* harmony export */   T: () => (/* binding */ holdTables)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * What pg_dump locks, as far as this role may, partitions one by one. Of a table that is gone by now the privileges are
 * null.
 */
const TABLES_SQL = `
SELECT c.oid::int8::text AS oid, n.nspname AS schema, c.relname AS name,
  nullif(c.relfilenode, 0)::int8::text AS file
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') IS NOT FALSE
  AND pg_catalog.has_table_privilege(c.oid, 'SELECT') IS NOT FALSE
ORDER BY c.oid`;
/**
 * Tables of the list ($1 oids, $2 their files) that are not locked by this session, or whose rows lie in another
 * file by now. What pg_class says is of the snapshot; pg_relation_filenode() says what is.
 */
const OVERTAKEN_SQL = `
SELECT t.oid::int8::text AS oid
FROM unnest($1::oid[], $2::oid[]) AS t (oid, file)
WHERE pg_catalog.pg_relation_filenode(t.oid) IS DISTINCT FROM t.file
  OR NOT EXISTS (
    SELECT FROM pg_catalog.pg_locks l
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND l.relation = t.oid
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))`;
/**
 * Locks every table of the transaction's snapshot (ACCESS SHARE, as pg_dump does later). TRUNCATE and an ALTER
 * TABLE that rewrites do not respect snapshots: a table seems empty to one that is older ("Caveats" of MVCC), and
 * pg_dump would dump nothing of it, without a word. After this they wait.
 *
 * @throws UserError `snapshot-overtaken` when that happened to a table between the snapshot and its lock,
 *   `snapshot-locks` when the locks cannot be had.
 */
async function holdTables(client) {
    const { rows } = await client.query(TABLES_SQL);
    if (rows.length === 0)
        return;
    const names = rows.map(({ schema, name }) => `ONLY ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, name)}`);
    try {
        await client.query(`LOCK TABLE ${names.join(', ')} IN ACCESS SHARE MODE`);
    }
    catch (error) {
        throw refusal(error);
    }
    const overtaken = await client.query(OVERTAKEN_SQL, [
        rows.map(({ oid }) => oid),
        rows.map(({ file }) => file),
    ]);
    const gone = new Set(overtaken.rows.map(({ oid }) => oid));
    const tables = rows.filter(({ oid }) => gone.has(oid));
    if (tables.length > 0) {
        throw overtakenBy(tables.map(({ schema, name }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteQualified */ .$s)(schema, name)).join(', '));
    }
}
/**
 * Runs `body`, which reads what waits for the locks of others.
 *
 * @throws UserError `snapshot-locks` in place of a lock timeout.
 */
async function notLockedOut(body) {
    try {
        return await body();
    }
    catch (error) {
        throw refusal(error);
    }
}
function refusal(error) {
    const code = error instanceof pg__WEBPACK_IMPORTED_MODULE_0__/* ["default"].DatabaseError */ .Ay.DatabaseError ? error.code : undefined;
    // A table was dropped or renamed, its schema too.
    if (code === '42P01' || code === '3F000')
        return overtakenBy((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error), error);
    if (code === '55P03') {
        return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-locks', 'A table could not be locked for the backup in time: another session has it for itself or waits to.', 'Nothing was backed up. Find that session in pg_stat_activity (wait_event_type Lock, or a transaction that is open for long), let it end, and try again; lock-timeout says how long to wait.', { cause: error });
    }
    if (code === '53200') {
        return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-locks', `The server cannot lock all tables at once: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}.`, 'Nothing was backed up. A dump needs a lock on every table and partition: raise max_locks_per_transaction on the server.', { cause: error });
    }
    return error;
}
function overtakenBy(what, cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('snapshot-overtaken', `While the backup began, tables were emptied, rewritten, dropped or renamed, so that its snapshot does not hold their rows: ${what}.`, 'Nothing was backed up. Run it again when nothing changes the schema.', { cause });
}


/***/ }),

/***/ 74993:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ readOutside)
/* harmony export */ });
/** The columns of pg_database that say the locale, by version: ICU came with 15, its rules with 16, `builtin` with 17. */
function localeColumns(version) {
    if (version < 150_000) {
        return `'c' AS "localeProvider", NULL::text AS locale, NULL::text AS "icuRules"`;
    }
    const locale = version < 170_000 ? 'd.daticulocale' : 'd.datlocale';
    const rules = version < 160_000 ? 'NULL' : 'd.daticurules';
    return `d.datlocprovider::text AS "localeProvider", ${locale}::text AS locale, ${rules}::text AS "icuRules"`;
}
function databaseSql(version) {
    return `
SELECT pg_catalog.pg_get_userbyid(d.datdba)::text AS owner, d.datacl::text[] AS acl,
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit AS "connectionLimit",
  s.spcname::text AS tablespace, pg_catalog.pg_encoding_to_char(d.encoding)::text AS encoding,
  d.datcollate::text AS collate, d.datctype::text AS ctype, ${localeColumns(version)}
FROM pg_catalog.pg_database d
JOIN pg_catalog.pg_tablespace s ON s.oid = d.dattablespace
WHERE d.datname = pg_catalog.current_database()`;
}
/** As Postgres keeps them: `name=value`. Settings of a role that is gone go with it. */
const SETTINGS_SQL = `
SELECT r.rolname::text AS role, pg_catalog.split_part(c.setting, '=', 1) AS name,
  pg_catalog.substr(c.setting, pg_catalog.strpos(c.setting, '=') + 1) AS value
FROM pg_catalog.pg_db_role_setting s
JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
WHERE d.datname = pg_catalog.current_database() AND (s.setrole = 0 OR r.oid IS NOT NULL)
ORDER BY r.rolname NULLS FIRST, 2`;
/**
 * pg_shdepend knows every role that something of a database depends on, but for those that initdb made: of these
 * only the one that initialised the cluster (BOOTSTRAP_SUPERUSERID, 10) has objects of its own. Named pg_… are the
 * server's own and everywhere. What somebody is a member of comes along, and so on.
 */
const ROLES_SQL = `
WITH RECURSIVE here AS (
  SELECT oid, datdba, datacl FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
),
needed AS (
  SELECT d.refobjid AS oid FROM pg_catalog.pg_shdepend d, here
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND (d.dbid = here.oid
      OR d.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.objid = here.oid)
  UNION SELECT datdba FROM here
  UNION SELECT unnest(ARRAY[a.grantee, a.grantor]) FROM here, pg_catalog.aclexplode(here.datacl) a
  UNION SELECT s.setrole FROM pg_catalog.pg_db_role_setting s, here WHERE s.setdatabase = here.oid
  UNION SELECT s.subowner FROM pg_catalog.pg_subscription s, here WHERE s.subdbid = here.oid
  UNION SELECT 10
),
closed AS (
  SELECT oid FROM needed
  UNION
  SELECT m.roleid FROM closed JOIN pg_catalog.pg_auth_members m ON m.member = closed.oid
)
SELECT r.rolname::text AS name, ARRAY(
    SELECT DISTINCT g.rolname::text FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid ORDER BY 1) AS "memberOf",
  r.rolsuper AS superuser, r.rolbypassrls AS "bypassRls", r.rolinherit AS inherit
FROM pg_catalog.pg_roles r JOIN closed USING (oid)
WHERE r.rolname !~ '^pg_'
ORDER BY r.rolname`;
const EXTENSIONS_SQL = `
SELECT e.extname::text AS name, e.extversion AS version, n.nspname::text AS schema
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
ORDER BY e.extname`;
const SLOTS_SQL = `
SELECT slot_name::text AS name, plugin::text AS plugin FROM pg_catalog.pg_replication_slots
WHERE database = pg_catalog.current_database() AND slot_type = 'logical' AND NOT temporary
ORDER BY slot_name`;
const PUBLICATIONS_SQL = `SELECT pubname::text AS name FROM pg_catalog.pg_publication ORDER BY pubname`;
/** By columns that everybody may read. */
const SUBSCRIPTIONS_SQL = `
SELECT s.subname::text AS name FROM pg_catalog.pg_subscription s
JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
WHERE d.datname = pg_catalog.current_database() ORDER BY s.subname`;
const PREPARED_SQL = `
SELECT gid AS name FROM pg_catalog.pg_prepared_xacts
WHERE database = pg_catalog.current_database() ORDER BY gid`;
function relationsSql(condition) {
    return `
SELECT pg_catalog.format('"%s"."%s"', pg_catalog.replace(n.nspname, '"', '""'),
    pg_catalog.replace(c.relname, '"', '""')) AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE ${condition} AND n.nspname !~ '^pg_' ORDER BY n.nspname, c.relname`;
}
const USER_MAPPINGS_SQL = `
SELECT CASE WHEN umuser = 0 THEN 'PUBLIC' ELSE usename END || ' on ' || srvname AS name
FROM pg_catalog.pg_user_mappings ORDER BY 1`;
/**
 * Reads what belongs to the database `client` is connected to and is in no dump of it. What of it is the cluster's
 * (its own owner, settings, slots, …) is not of the transaction's snapshot but as it stands. Postgres 13 to 18.
 */
async function readOutside(client) {
    const all = async (sql) => (await client.query(sql)).rows;
    const names = async (sql) => (await all(sql)).map(({ name }) => name);
    const [server] = await all(`SELECT pg_catalog.current_setting('server_version_num') AS version`);
    const [database] = await all(databaseSql(Number(server?.version)));
    if (!database)
        throw new Error('the database is not in pg_database');
    return {
        ...database,
        settings: await all(SETTINGS_SQL),
        extensions: await all(EXTENSIONS_SQL),
        roles: await all(ROLES_SQL),
        publications: await names(PUBLICATIONS_SQL),
        subscriptions: await names(SUBSCRIPTIONS_SQL),
        slots: await all(SLOTS_SQL),
        preparedTransactions: await names(PREPARED_SQL),
        unloggedTables: await names(relationsSql(`c.relkind = 'r' AND c.relpersistence = 'u'`)),
        foreignTables: await names(relationsSql(`c.relkind = 'f'`)),
        userMappings: await names(USER_MAPPINGS_SQL),
    };
}


/***/ }),

/***/ 33526:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c: () => (/* binding */ readContent)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/fingerprint.ts
var fingerprint = __webpack_require__(52355);
// EXTERNAL MODULE: ./packages/core/src/postgres/catalogue/read.ts + 7 modules
var read = __webpack_require__(92292);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/read.ts
var rows_read = __webpack_require__(31751);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
// EXTERNAL MODULE: ./packages/core/src/postgres/session-pool.ts
var session_pool = __webpack_require__(66480);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/hash-tables.ts




/** What is smaller is read together with others, in one transaction. */
const SMALL_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 50;
/** Then the lock is not to be had before the backup has ended, and it is for `withRest`. */
const LOCK_WAIT_MS = 300;
const LOCK_NOT_HAD = /\(SQLSTATE 55P03\)$/;
/**
 * Counts and hashes the rows of the tables that have to be read, in the snapshot, the largest first, so many at a
 * time as there are connections. A table stays locked only while it is read.
 */
async function hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }) {
    const answers = new Map();
    const refused = [];
    const take = (table, answer) => {
        const waits = 'reason' in answer && LOCK_NOT_HAD.test(answer.reason);
        if (waits)
            refused.push(table);
        else
            answers.set(table, answer);
        if (!waits)
            onTable?.(table.key);
    };
    const settings = { ...connection/* READING_SETTINGS */.xk, default_transaction_read_only: 'on' };
    const connect = { signal, env, remote: 'verify-full', settings };
    const portions = inPortions(tables);
    await (0,session_pool/* withSessionPool */.T)(url, { connections, ...connect }, async (pool) => {
        const readAll = async () => {
            for (let portion = portions.shift(); portion; portion = portions.shift()) {
                const next = portion;
                const read = await pool.use((client) => readPortion(client, snapshot.id, next));
                read.forEach((answer, table) => take(table, answer));
            }
        };
        await Promise.all(Array.from({ length: connections }, readAll));
    });
    return {
        withRest: async (holder) => {
            const rest = await (0,rows_read/* askSummaries */.Q0)(holder, refused);
            rest.forEach((answer, table) => answers.set(table, answer));
            refused.forEach(({ key }) => onTable?.(key));
            return answers;
        },
    };
}
function readPortion(client, snapshot, portion) {
    return (0,session/* withReadOnlySnapshot */.JP)(client, { snapshot }, async () => {
        await client.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        return (0,rows_read/* askSummaries */.Q0)(client, portion);
    });
}
/** What one transaction reads, the largest first; a table of unknown size is as large as can be. */
function inPortions(tables) {
    const size = ({ bytes }) => bytes ?? Infinity;
    const sorted = tables.filter(rows_read/* hasToBeRead */.Du).sort((a, b) => size(b) - size(a) || 0);
    const portions = [];
    let together = Infinity;
    for (const table of sorted) {
        const last = portions.at(-1);
        together += size(table);
        if (last && last.length < AT_ONCE && together <= SMALL_BYTES)
            last.push(table);
        else {
            portions.push([table]);
            together = size(table);
        }
    }
    return portions;
}

// EXTERNAL MODULE: ./packages/core/src/backup/preflight/listed.ts
var listed = __webpack_require__(81831);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/not-looked-at.ts

/** Of extensions too: whatever the dump says of these is restored, and nobody looks whether it was. */
const COLUMN_OPTIONS_SQL = `
SELECT pg_catalog.format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE a.attfdwoptions IS NOT NULL AND NOT a.attisdropped
ORDER BY 1`;
/** Those of roles and tablespaces are the cluster's. */
const LABELS_SQL = `
SELECT provider, count(*)::int AS labels
FROM (
  SELECT provider FROM pg_catalog.pg_seclabel
  UNION ALL
  SELECT s.provider FROM pg_catalog.pg_shseclabel s JOIN pg_catalog.pg_database d ON d.oid = s.objoid
  WHERE s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass AND d.datname = pg_catalog.current_database()
) l
GROUP BY provider ORDER BY provider`;
const SHOWN = 5;
/** What a dump holds and neither the catalogue nor the rows speak of: a sentence for each kind that there is. */
async function notLookedAt(client) {
    const columns = await client.query(COLUMN_OPTIONS_SQL);
    const labels = await client.query(LABELS_SQL);
    const sentences = [];
    if (columns.rows.length > 0) {
        const names = (0,listed/* listed */.K)(columns.rows.map(({ name }) => name), SHOWN);
        sentences.push(`options of columns of foreign tables are in the dump and are not compared: ${names}`);
    }
    if (labels.rows.length > 0) {
        const count = labels.rows.reduce((sum, row) => sum + row.labels, 0);
        const providers = labels.rows.map(({ provider }) => provider).join(', ');
        sentences.push(`security labels are in the dump and are not compared: ${count}, of ${providers}`);
    }
    return sentences;
}

// EXTERNAL MODULE: ./packages/core/src/backup/content/outside.ts
var content_outside = __webpack_require__(74993);
// EXTERNAL MODULE: ./packages/core/src/backup/content/rights.ts
var rights = __webpack_require__(8823);
;// CONCATENATED MODULE: ./packages/core/src/backup/content/read-content.ts








/**
 * Reads everything that a restored database is compared with, in the very snapshot that is dumped. Rows are counted
 * and hashed by the server, the largest tables first, side by side; meanwhile the session that holds the snapshot
 * reads the rest. Nobody else may use that one until this has ended.
 *
 * @returns The content, and a sentence for each thing that could not be read.
 */
async function readContent({ url, snapshot, connections, onTable }, { signal, env }) {
    const { client, sequences } = snapshot;
    const stored = await (0,rows_read/* listSummarised */.TJ)(client);
    const tables = [...stored, ...(await (0,rights/* listRights */.I8)(client, stored))];
    return (0,background/* withBackground */.V)(signal, async (spawn) => {
        const hashing = spawn((signal) => hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }));
        // Every role as it is called: a restore must give the same owners.
        const catalogue = await (0,read/* readCatalogue */.YW)(client, { self: null, inTransaction: true });
        const outside = await (0,content_outside/* readOutside */.E)(client);
        const ignored = await notLookedAt(client);
        const hashed = await hashing;
        const rows = (0,rows_read/* summaryOf */.YG)(tables, await hashed.withRest(client));
        const content = {
            ...{ format: 1, catalogue, fingerprint: (0,fingerprint/* fingerprint */.R)(catalogue), rows, sequences, outside },
        };
        return { content, notCompared: [...unread(content), ...ignored, ...notInDump(outside)] };
    });
}
function unread({ rows, catalogue }) {
    return [
        ...rows.unreadable.map((line) => `rows of ${line}`),
        ...catalogue.unreadable.map((line) => `schema: ${line}`),
    ];
}
/** What belongs to this very database on this very server, and nothing gives back. */
function notInDump({ slots, preparedTransactions }) {
    const sentences = [];
    if (slots.length > 0) {
        const names = slots.map(({ name }) => name).join(', ');
        sentences.push(`logical replication slots stay with the database and are in no dump: ${names}`);
    }
    if (preparedTransactions.length > 0) {
        const names = preparedTransactions.join(', ');
        sentences.push(`prepared transactions are not committed, so nothing of them is in it: ${names}`);
    }
    return sentences;
}


/***/ }),

/***/ 8823:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I8: () => (/* binding */ listRights),
/* harmony export */   _E: () => (/* binding */ EXTENSION_RIGHTS),
/* harmony export */   cd: () => (/* binding */ LARGE_OBJECT_RIGHTS)
/* harmony export */ });
/* harmony import */ var _postgres_rows_types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

/** The keys under which a summary of rows has what {@link listRights} gives. */
const LARGE_OBJECT_RIGHTS = '"pg_catalog"."pg_largeobject_metadata"';
const EXTENSION_RIGHTS = '"pg_catalog"."pg_init_privs"';
/** An access list that nobody touched is null and means the default. */
const LARGE_OBJECTS_SOURCE = `(
  SELECT m.oid::text AS object, pg_catalog.pg_get_userbyid(m.lomowner)::text AS owner,
    (SELECT array_agg(item::text ORDER BY item::text COLLATE "C")
      FROM unnest(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) item)::text AS privileges,
    pg_catalog.obj_description(m.oid, 'pg_largeobject') AS comment
  FROM pg_catalog.pg_largeobject_metadata m)`;
/** What of an extension can carry privileges; the letter is acldefault's. */
const MEMBERS = `
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS class, oid, relowner AS owner, relacl AS acl,
    CASE relkind WHEN 'S' THEN 's' ELSE 'r' END AS letter FROM pg_catalog.pg_class
  UNION ALL SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, proowner, proacl, 'f' FROM pg_catalog.pg_proc
  UNION ALL SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, typowner, typacl, 'T' FROM pg_catalog.pg_type
  UNION ALL SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass, oid, nspowner, nspacl, 'n' FROM pg_catalog.pg_namespace
  UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, oid, lanowner, lanacl, 'l' FROM pg_catalog.pg_language
  UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, oid, fdwowner, fdwacl, 'F'
    FROM pg_catalog.pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, oid, srvowner, srvacl, 'S'
    FROM pg_catalog.pg_foreign_server`;
const EXPLODED = 'grantee, privilege_type, is_grantable FROM pg_catalog.aclexplode';
/**
 * What was granted and revoked on an extension's objects since it was made (pg_init_privs), as pg_dump looks at it.
 * Without the privileges of the owner: an extension belongs to whoever restores it.
 */
const EXTENSIONS_SOURCE = `(
  SELECT (pg_catalog.pg_identify_object(m.class, m.oid, 0)).identity AS object, changed.what,
    CASE changed.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(changed.grantee)::text END AS grantee,
    changed.privilege_type AS privilege, changed.is_grantable::text AS grantable
  FROM (${MEMBERS}) m
  JOIN pg_catalog.pg_depend d ON d.classid = m.class AND d.objid = m.oid AND d.objsubid = 0 AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = m.class AND i.objoid = m.oid AND i.objsubid = 0
  CROSS JOIN LATERAL (
    SELECT coalesce(m.acl, pg_catalog.acldefault(m.letter::"char", m.owner)) AS now,
      coalesce(i.initprivs, pg_catalog.acldefault(m.letter::"char", m.owner)) AS made
  ) acl
  CROSS JOIN LATERAL (
    SELECT 'granted' AS what, g.* FROM (SELECT ${EXPLODED}(acl.now) EXCEPT SELECT ${EXPLODED}(acl.made)) g
    UNION ALL
    SELECT 'revoked', r.* FROM (SELECT ${EXPLODED}(acl.made) EXCEPT SELECT ${EXPLODED}(acl.now)) r
  ) changed
  WHERE changed.grantee <> m.owner AND (m.acl IS NOT NULL OR i.initprivs IS NOT NULL))`;
/** What every such table has; its columns in the order of their names. */
function asTable(key, source, columns, bytes) {
    return {
        oid: 0,
        key,
        plainName: key.replaceAll('"', ''),
        source,
        isPartition: false,
        ofExtension: false,
        isView: false,
        unreadable: null,
        bytes,
        columns: columns.map((name) => ({ name, type: 'text', notNull: false, ownTextCast: false })),
    };
}
const OBJECTS_TABLE = asTable(LARGE_OBJECT_RIGHTS, LARGE_OBJECTS_SOURCE, ['comment', 'object', 'owner', 'privileges'], null);
/** A page: there are never many. */
const EXTENSIONS_TABLE = asTable(EXTENSION_RIGHTS, EXTENSIONS_SOURCE, ['grantable', 'grantee', 'object', 'privilege', 'what'], 8_192);
const ANY_SQL = `SELECT EXISTS (SELECT FROM ${EXTENSIONS_SOURCE} AS t) AS any`;
/**
 * Privileges that no catalogue has, as if they were tables, where there are any: those on large objects (and their
 * owners and comments), of which there can be millions, and those on what extensions brought.
 *
 * @param tables As they are listed for a summary.
 */
async function listRights(client, tables) {
    const { rows } = await client.query(ANY_SQL);
    const onObjects = tables.some(({ key }) => key === _postgres_rows_types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h);
    const onExtensions = rows[0]?.any === true;
    return [...(onObjects ? [OBJECTS_TABLE] : []), ...(onExtensions ? [EXTENSIONS_TABLE] : [])];
}


/***/ }),

/***/ 73636:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ readSequences)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

/** Those whose values a dump has: an extension makes its own anew, but for what it marks as the user's configuration. */
const SEQUENCES_SQL = `
SELECT n.nspname AS schema, c.relname AS name
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
    WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
      AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND NOT c.oid = ANY (coalesce(e.extconfig, '{}')))
ORDER BY n.nspname, c.relname`;
/** So many in one statement. */
const BATCH = 100;
/**
 * How every sequence stands. Not in a snapshot: a sequence shows its newest value to everybody. Needs SELECT on
 * each, as pg_dump does.
 */
async function readSequences(client) {
    const { rows } = await client.query(SEQUENCES_SQL);
    const names = rows.map(({ schema, name }) => (0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteQualified */ .$s)(schema, name));
    const values = [];
    for (let start = 0; start < names.length; start += BATCH) {
        const selects = names.slice(start, start + BATCH).map(valueSql);
        const batch = await client.query(selects.join(' UNION ALL '));
        values.push(...batch.rows);
    }
    return values;
}
function valueSql(sequence) {
    return `SELECT ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteLiteral */ .ce)(sequence)} AS sequence, last_value::text AS "lastValue", is_called AS "isCalled" FROM ${sequence}`;
}


/***/ }),

/***/ 18776:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ withBackupSnapshot)
/* harmony export */ });
/* harmony import */ var _postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(54562);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(69331);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _hold_tables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(88747);
/* harmony import */ var _sequences_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(73636);






const LOCK_TIMEOUT_MS = 60_000;
const MOMENT_SQL = `
SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt",
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN coalesce(pg_catalog.pg_last_wal_replay_lsn(), '0/0')
    ELSE pg_catalog.pg_current_wal_lsn() END::text AS lsn,
  pg_catalog.current_setting('server_version_num')::int AS version,
  (SELECT s.xact_commit::float8 FROM pg_catalog.pg_stat_database s
    WHERE s.datname = pg_catalog.current_database()) AS "xactCommit"`;
/**
 * Exports a snapshot and holds it until `body` has ended. Every table is locked against what would take its rows away
 * from the snapshot. No time limit of the role or the server applies to the session: a dump takes as long as it
 * takes. Works on a standby, too. No rollback begins meanwhile.
 *
 * @throws UserError `backup-locked`, `snapshot-overtaken`, `snapshot-locks`, and what `openSession` throws.
 * @throws OperationFailed `snapshot-lost` when the session was gone before `body` had ended.
 */
async function withBackupSnapshot(url, ports, body) {
    const { signal, env, lockTimeoutMs = LOCK_TIMEOUT_MS, alone, holdsLock } = ports;
    const settings = { ..._postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .READING_SETTINGS */ .xk, default_transaction_read_only: 'on' };
    const session = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .openSession */ .fA)(url, { signal, env, remote: 'verify-full', settings });
    const { client } = session;
    let ended = false;
    try {
        // Before the snapshot: what a rollback changes until then must be in it.
        if (!alone && !holdsLock)
            await (0,_postgres_belay_lock_js__WEBPACK_IMPORTED_MODULE_0__/* .shareBelayLock */ .I8)(client, lockTimeoutMs);
        const { version, ...moment } = await readMoment(client);
        return await (0,_postgres_rows_session_js__WEBPACK_IMPORTED_MODULE_2__/* .withReadOnlySnapshot */ .JP)(client, {}, async () => {
            await client.query(limitsSql(version, lockTimeoutMs));
            const exported = await exportSnapshot(client);
            if (!alone)
                await (0,_hold_tables_js__WEBPACK_IMPORTED_MODULE_4__/* .holdTables */ .T)(client);
            const sequences = await (0,_sequences_js__WEBPACK_IMPORTED_MODULE_5__/* .readSequences */ .l)(client);
            const result = await body({ ...moment, ...exported, sequences, client });
            ended = true;
            return result;
        });
    }
    catch (error) {
        const explained = session.explain(error);
        // What fails after the body is the end of the transaction.
        throw ended && explained instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH ? lost(explained) : explained;
    }
    finally {
        await session.close();
    }
}
async function readMoment(client) {
    const { rows } = await client.query(MOMENT_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the server did not say when it is');
    const { xactCommit, ...moment } = row;
    return { ...moment, ...(xactCommit === null ? {} : { xactCommit }) };
}
/** Of this transaction; SET takes no snapshot yet. A pooler may have refused those of the session. */
function limitsSql(version, lockTimeoutMs) {
    return [
        'SET LOCAL statement_timeout = 0',
        'SET LOCAL idle_in_transaction_session_timeout = 0',
        `SET LOCAL lock_timeout = ${Math.max(1, Math.round(lockTimeoutMs))}`,
        ...(version >= 170_000 ? ['SET LOCAL transaction_timeout = 0'] : []),
    ].join('; ');
}
/**
 * A running transaction's number counts where it may be one of this database: that of another one, which shows by the
 * lock that every transaction holds on its own number, writes nothing here. Subtransactions have later numbers than
 * their transaction, and a snapshot does not list them. On a standby it lists none at all.
 */
const EXPORT_SQL = `
SELECT pg_catalog.pg_export_snapshot() AS id,
  (CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_snapshot_xmin(s.current)
    ELSE coalesce((
      SELECT running.xid FROM pg_catalog.pg_snapshot_xip(s.current) AS running (xid)
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
          AND l.transactionid = running.xid::pg_catalog.xid
          AND a.datname <> pg_catalog.current_database())
      ORDER BY running.xid LIMIT 1
    ), pg_catalog.pg_snapshot_xmax(s.current)) END)::text AS xid
FROM (SELECT pg_catalog.pg_current_snapshot() AS current) AS s`;
async function exportSnapshot(client) {
    const { rows } = await client.query(EXPORT_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the server exported no snapshot');
    return row;
}
function lost(cause) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('snapshot-lost', 'The session that held the snapshot ended before the backup did.', 'Nothing of this backup counts. Look at what ends sessions that do nothing for long (a proxy, a firewall), and run it again.', { cause });
}


/***/ }),

/***/ 78194:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ backupClient)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/postgres/client-programs.ts
var client_programs = __webpack_require__(73134);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/child-environment.ts
var child_environment = __webpack_require__(88780);
// EXTERNAL MODULE: ./packages/core/src/runtime/process.ts
var runtime_process = __webpack_require__(70695);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client-apt.ts


/** Puts PGDG's list and key in place; of the package postgresql-common (wiki.postgresql.org/wiki/Apt). */
const PGDG_SCRIPT = '/usr/share/postgresql-common/pgdg/apt.postgresql.org.sh';
const SUDO_DEADLINE_MS = 10_000;
const APT_DEADLINE_MS = 300_000;
/** Something else may be at the packages just now: an image's own upgrades at its start. */
const LOCK = ['-o', 'DPkg::Lock::Timeout=120'];
/**
 * Installs `postgresql-client-<major>`: as the distribution has it, else from PGDG, whose list is added first
 * (GitHub's images remove it after they are built).
 *
 * @returns Why it could not be, or undefined when it is installed.
 */
async function installWithApt(major, ports) {
    const as = await administrator(ports);
    if (typeof as === 'string')
        return as;
    const apt = (args) => asRoot(as, ['apt-get', ...LOCK, ...args], ports);
    const install = (name) => apt(['install', '-y', '--no-install-recommends', name]);
    const client = `postgresql-client-${major}`;
    ports.log.info(`installing ${client} with apt`);
    if (succeeded(await install(client)))
        return undefined;
    await apt(['update']);
    if (succeeded(await install(client)))
        return undefined;
    const common = await install('postgresql-common');
    if (!succeeded(common))
        return lastLine('postgresql-common cannot be installed', common);
    const list = await asRoot(as, [PGDG_SCRIPT, '-y'], ports);
    if (!succeeded(list))
        return lastLine('the PGDG list cannot be added', list);
    const installed = await install(client);
    if (succeeded(installed))
        return undefined;
    return lastLine(`${client} cannot be installed`, installed);
}
/** What to put before a command so that root runs it; or why nobody will. */
async function administrator(ports) {
    const apt = await attempt('apt-get', ['--version'], SUDO_DEADLINE_MS, ports);
    if (!succeeded(apt))
        return 'there is no apt-get here';
    if (process.getuid?.() === 0)
        return [];
    // -n: never asks for a password.
    const sudo = await attempt('sudo', ['-n', 'true'], SUDO_DEADLINE_MS, ports);
    return succeeded(sudo) ? ['sudo', '-n'] : 'this is not root, and sudo does not allow it';
}
function asRoot(as, command, ports) {
    // sudo passes on no variables.
    const [file = '', ...args] = [...as, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    return attempt(file, args, APT_DEADLINE_MS, ports);
}
function attempt(file, args, deadlineMs, { env, signal }) {
    return (0,runtime_process/* run */.e)(file, args, { env: (0,child_environment/* onlyHarmless */.KY)(env), deadlineMs, signal });
}
function succeeded({ exitCode, timedOut }) {
    return exitCode === 0 && !timedOut;
}
function lastLine(what, { stderr, stdout, timedOut }) {
    const line = `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.trim() ?? '';
    const why = timedOut ? `no end after ${APT_DEADLINE_MS / 1_000} s` : line.slice(0, 300);
    return why === '' ? what : `${what} (${why})`;
}

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./packages/core/src/postgres/throwaway/docker.ts
var docker = __webpack_require__(36414);
;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client-docker.ts



const PULL_DEADLINE_MS = 300_000;
const VERSION_DEADLINE_MS = 30_000;
/** Taken over by name, so that no value is in an argument list. */
const VARIABLES = [
    ...['PGHOST', 'PGPORT', 'PGUSER', 'PGPASSWORD', 'PGDATABASE', 'PGAPPNAME', 'PGOPTIONS'],
    ...['PGCHANNELBINDING', 'PGCLIENTENCODING', 'PGCONNECT_TIMEOUT', 'PGGSSENCMODE', 'PGREQUIREAUTH'],
    ...['PGSSLMODE', 'PGSSLROOTCERT', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCRL', 'PGSSLSNI'],
    ...['PGSSLMINPROTOCOLVERSION', 'PGSSLMAXPROTOCOLVERSION', 'PGSSLNEGOTIATION'],
    ...['PGTARGETSESSIONATTRS', 'LC_ALL'],
];
/**
 * pg_dump and pg_restore out of the image `postgres:<major>`. They see the network as this machine does, and of
 * its files the folder for temporary ones, where the dump lies, under the same path.
 *
 * @returns Why they cannot be had, instead.
 */
async function clientInDocker(major, ports) {
    const { env, signal, log } = ports;
    const unavailable = await (0,docker/* dockerUnavailable */.J)(env);
    if (unavailable !== undefined)
        return unavailable;
    const image = `postgres:${major}`;
    log.info(`fetching the image ${image} for its pg_dump`);
    // First of all: `docker run` would say on stderr that it fetches it, where only pg_dump may speak.
    const pull = { env, signal, deadlineMs: PULL_DEADLINE_MS };
    const pulled = await (0,runtime_process/* run */.e)('docker', ['pull', '--quiet', image], pull);
    if (pulled.exitCode !== 0)
        return `${image} cannot be fetched (${pulled.stderr.trim()})`;
    const pgDump = inContainer('pg_dump', image);
    const asked = await (0,runtime_process/* run */.e)(pgDump.file, [...pgDump.args, '--version'], {
        ...{ env, signal, deadlineMs: VERSION_DEADLINE_MS },
    });
    const version = /\d+(\.\d+|beta\d+|rc\d+)/.exec(asked.stdout)?.[0];
    if (asked.exitCode !== 0 || version === undefined) {
        return `pg_dump of ${image} does not run (${asked.stderr.trim()})`;
    }
    return { version, pgDump, pgRestore: inContainer('pg_restore', image) };
}
function inContainer(program, image) {
    const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const folder = (0,external_node_os_.tmpdir)();
    return {
        file: 'docker',
        args: [
            // --init: a signal to docker reaches the program, and its workers are waited for.
            ...['run', '--rm', '--init', '--pull=never', '--network=host', `--user=${uid}:${gid}`],
            ...[`--volume=${folder}:${folder}`, '--workdir=/'],
            ...VARIABLES.map((name) => `--env=${name}`),
            ...[`--entrypoint=${program}`, image],
        ],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client.ts






/**
 * Finds pg_dump and pg_restore of exactly the server's major version: an older pg_dump refuses a newer server, and
 * what a newer one writes may not restore into an older. Looked for where package managers put each major (the
 * `pg_dump` on Debian's PATH is a wrapper that takes the newest), then on PATH. With `installClient` what is
 * missing is installed: with apt where root or sudo allows it, else the image `postgres:<major>` is used.
 *
 * @param version The server's, for the message.
 * @throws UserError `client-missing`.
 */
async function backupClient({ major, version, installClient }, ports) {
    const here = await installedClient(major, ports);
    if (here)
        return here;
    const tried = [];
    if (installClient) {
        const apt = await installWithApt(major, ports);
        if (apt !== undefined)
            tried.push(`apt: ${apt}`);
        const installed = apt === undefined ? await installedClient(major, ports) : undefined;
        if (installed)
            return installed;
        const docker = await clientInDocker(major, ports);
        if (typeof docker !== 'string')
            return docker;
        tried.push(`Docker: ${docker}`);
    }
    const found = await (0,client_programs/* listClientPrograms */.dT)('pg_dump', ports.env);
    throw missing({ major, version, found, tried });
}
async function installedClient(major, { env }) {
    for (const dump of await (0,client_programs/* listClientPrograms */.dT)('pg_dump', env)) {
        if (dump.major !== major)
            continue;
        const restore = external_node_path_default().join(external_node_path_default().dirname(dump.file), 'pg_restore');
        if (!(0,external_node_fs_.existsSync)(restore))
            continue;
        return {
            version: dump.version,
            pgDump: { file: dump.file, args: [] },
            pgRestore: { file: restore, args: [] },
        };
    }
    return undefined;
}
function missing({ major, version, found, tried }) {
    const clients = found.map(({ file, version: own }) => `${own || 'a broken one'} (${file})`);
    const here = clients.length === 0 ? 'there is no pg_dump here' : `here is ${clients.join(', ')}`;
    const why = tried.length === 0 ? '' : ` It could not be installed: ${tried.join('; ')}.`;
    const set = 'set install-client to have Belay do it';
    return new errors/* UserError */.yo('client-missing', `The server is Postgres ${version}; its pg_dump and pg_restore of major version ${major} are needed, and ${here}.${why}`, [
        `Install the package postgresql-client-${major}${tried.length === 0 ? `, or ${set}` : ''}. On Debian and Ubuntu, where it comes from the PGDG repository:`,
        '  sudo apt-get install -y postgresql-common',
        '  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y',
        `  sudo apt-get install -y postgresql-client-${major}`,
        `With Homebrew: brew install postgresql@${major}`,
    ].join('\n'));
}


/***/ }),

/***/ 81962:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ headlineOf)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
function headlineOf(verdict, findings, { copies, manifest }) {
    const verified = copies.filter(({ verification }) => verification?.verdict === 'verified');
    const [worst] = (0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .gravestFirst */ .Ln)(findings);
    if (verdict === 'failed') {
        const rest = verified.length === 0
            ? 'there is no verified backup'
            : `only ${verified.length} of ${copyWords(copies.length)} can be relied on`;
        return worst ? `${worst.title}; ${rest}` : rest;
    }
    const size = manifest === undefined ? '' : ` of ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .byteWords */ .G4)(manifest.archive.bytes)}`;
    const how = verified.some(({ verification }) => verification?.how === 'restore')
        ? 'restored and found equal'
        : 'read back whole, not restored';
    const where = copies.length > 1 ? `, in ${copies.length} places` : '';
    return `The backup${size} was ${how}${where}`;
}
function copyWords(count) {
    return count === 1 ? '1 copy' : `${count} copies`;
}


/***/ }),

/***/ 69963:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ withKeptFolder),
/* harmony export */   x: () => (/* binding */ noteGroupIn)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92176);




/** A program that writes in the folder would go on, into files without a name, and hold up their removal. */
const FINISH = `
for note in "$BELAY_FOLDER"/*.group; do
  [ -e "$note" ] || continue
  read -r group <"$note"
  kill -s TERM -- "-$group" && sleep 1 && kill -s KILL -- "-$group"
done
rm -rf "$BELAY_FOLDER"`;
/**
 * Notes a process group in a kept folder, and never throws: when this process is killed, its keeper ends that first.
 *
 * @param file In the folder, of any name.
 * @returns Takes the note away; call it as soon as the group has ended, since its number is given out again.
 */
function noteGroupIn(file, group) {
    const note = `${file}.group`;
    try {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.writeFileSync)(note, `${group}\n`);
    }
    catch {
        // No room for so little: then the program has none, either, and ends by itself.
    }
    return () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(note, { force: true });
}
/**
 * Makes a folder that only we can read, runs `body`, removes the folder; also when this process is killed: what lies
 * in it is the database in the clear.
 *
 * @param parent Where to make it.
 * @param prefix What its name begins with.
 */
async function withKeptFolder(parent, prefix, body) {
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(parent, prefix));
    const keeper = (0,_postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__/* .startKeeper */ .FA)({
        command: ['true'],
        finish: FINISH,
        logFile: '/dev/null',
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', BELAY_FOLDER: folder },
        account: undefined,
    });
    try {
        return await body(folder);
    }
    finally {
        // First by ourselves, who are not in a hurry: the keeper is killed when it takes long.
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(folder, { recursive: true, force: true, maxRetries: 3 });
        await (0,_postgres_throwaway_keeper_js__WEBPACK_IMPORTED_MODULE_3__/* .stopKeeper */ .Xc)(keeper);
    }
}


/***/ }),

/***/ 81831:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ listed)
/* harmony export */ });
/** `a, b, c and 12 more`. */
function listed(names, shown) {
    const more = names.length - shown;
    const first = names.slice(0, shown).join(', ');
    return more > 0 ? `${first} and ${more.toLocaleString('en-US')} more` : first;
}


/***/ }),

/***/ 28197:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O4: () => (/* binding */ likeClauses),
/* harmony export */   ez: () => (/* binding */ createLike),
/* harmony export */   rk: () => (/* binding */ readHost),
/* harmony export */   vq: () => (/* binding */ unlikeTablespace)
/* harmony export */ });
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(64513);
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48777);
/* harmony import */ var _postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6818);



const HOST_SQL = `
SELECT pg_catalog.current_setting('server_version_num')::int / 10000 AS major,
       ARRAY(SELECT spcname::text FROM pg_catalog.pg_tablespace
              WHERE spcname <> 'pg_global' AND pg_catalog.has_tablespace_privilege(oid, 'CREATE')) AS tablespaces,
       (SELECT t.spcname FROM pg_catalog.pg_database d
          JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
         WHERE d.datname = 'template0') AS "ownTablespace"`;
async function readHost(client) {
    const { rows } = await client.query(HOST_SQL);
    const [host] = rows;
    if (!host)
        throw new Error('the server did not say what it is');
    return host;
}
const PROVIDERS = { c: 'libc', i: 'icu', b: 'builtin' };
/**
 * The clauses with which CREATE DATABASE … TEMPLATE template0 makes a database like the one that was backed up: its
 * encoding, its locale, and its tablespace where the server has one of that name for this role.
 */
function likeClauses(like, host) {
    const { encoding, collate, ctype, tablespace } = like;
    const { major, tablespaces, ownTablespace } = host;
    const elsewhere = tablespace !== ownTablespace && tablespaces.includes(tablespace);
    return [
        `ENCODING ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(encoding)}`,
        `LC_COLLATE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(collate)}`,
        `LC_CTYPE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(ctype)}`,
        // Always: else that of template0 would stay, whatever the names of its locales.
        ...(major >= 15 ? providerClauses(like) : []),
        ...(elsewhere ? [`TABLESPACE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteIdent */ .v4)(tablespace)}`] : []),
    ].join(' ');
}
function providerClauses({ localeProvider, locale, icuRules }) {
    const icu = localeProvider === 'i';
    return [
        `LOCALE_PROVIDER ${PROVIDERS[localeProvider] ?? 'libc'}`,
        ...(icu && locale !== null ? [`ICU_LOCALE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(locale)}`] : []),
        ...(icu && icuRules !== null ? [`ICU_RULES ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(icuRules)}`] : []),
        ...(localeProvider === 'b' && locale !== null
            ? [`BUILTIN_LOCALE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_1__/* .quoteLiteral */ .ce)(locale)}`]
            : []),
    ];
}
const LOCALE_C = { localeProvider: 'c', collate: 'C', ctype: 'C', locale: null, icuRules: null };
/**
 * Makes an empty database like the one that was backed up.
 *
 * @param adminUrl A database of the same server, for a role with CREATEDB.
 * @param elseC Where the server does not have the locale, take C instead: for a trial, never to go on with.
 * @returns What is not like it.
 * @throws UserError `createdb-missing`, `database-not-created`.
 */
async function createLike(adminUrl, name, like, { elseC = false, ...options }) {
    const { signal } = options;
    const host = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .withClient */ .SV)(adminUrl, signal ? { signal } : {}, readHost);
    const unlike = unlikeTablespace(like, host);
    try {
        await (0,_postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__/* .createMarked */ .vH)(adminUrl, name, { ...options, clauses: likeClauses(like, host) });
        return unlike;
    }
    catch (error) {
        if (!elseC || !isLocaleUnknown(error))
            throw error;
    }
    const clauses = likeClauses({ ...like, ...LOCALE_C }, host);
    await (0,_postgres_temporary_database_js__WEBPACK_IMPORTED_MODULE_2__/* .createMarked */ .vH)(adminUrl, name, { ...options, clauses });
    return [...unlike, ...unlikeLocale(like)];
}
/** Where a database belonged to a tablespace that this server does not have, or not for this role. */
function unlikeTablespace({ tablespace }, { tablespaces, ownTablespace }) {
    if (tablespace === ownTablespace || tablespaces.includes(tablespace))
        return [];
    const sentence = `the backup was restored in the tablespace ${ownTablespace}: the database lies in ${tablespace}, which cannot be used there`;
    return [{ part: 'tablespace', sentence }];
}
function unlikeLocale({ localeProvider, collate, locale }) {
    const called = localeProvider === 'c' ? collate : (locale ?? collate);
    const sentence = `the locale ${called} is not on the server that the backup was restored on: it was tried with C, so that the order of texts was not`;
    const parts = ['localeProvider', 'collate', 'ctype', 'locale', 'icuRules'];
    return parts.map((part) => ({ part, sentence }));
}
/** `wrong_object_type`, `invalid_parameter_value`, `feature_not_supported` (built without ICU): dbcommands.c. */
const LOCALE_STATES = new Set(['42809', '22023', '0A000']);
function isLocaleUnknown(error) {
    const { cause } = (error ?? {});
    return typeof cause?.code === 'string' && LOCALE_STATES.has(cause.code);
}


/***/ }),

/***/ 70857:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ explainRestore)
/* harmony export */ });
const KNOWN = [
    {
        words: /role ".*" does not exist/,
        advice: 'A dump holds no roles. Create that one on the server first.',
    },
    {
        words: /No space left on device|Disk quota exceeded|could not extend file/i,
        advice: 'The disk is full: a restore takes the room of the database beside that of its dump.',
    },
    {
        words: /collation ".*" for encoding ".*" does not exist|could not create locale/,
        advice: 'A column has a collation that the operating system of this server does not have. Install the locale (locale-gen), or restore on a server that has it.',
    },
    {
        words: /tablespace ".*" does not exist/,
        advice: 'A table or an index lies in a tablespace that this server does not have. Restore on a server that has it, for a verification with verify-url.',
    },
    {
        words: /unsupported version \(.*\) in file header/,
        advice: 'The dump was made by a newer pg_dump than this pg_restore.',
    },
    {
        words: /could not uncompress|not built with (zlib|lz4|zstd)|compression is not supported/i,
        advice: 'This pg_restore was built without what the dump is compressed with. Use that of the machine which made the backup.',
    },
    {
        words: /must be (loaded via|preloaded)|shared_preload_libraries|security label provider/,
        advice: 'An extension must be loaded when the server starts. Restore on a server that loads it, for a verification with verify-url.',
    },
    {
        words: /permission denied|must be owner|must be superuser|must be able to SET ROLE|must be member/,
        advice: 'The role may not make everything that is in the backup. Restore as a superuser; for a verification leave verify-url out, and a throwaway server is used.',
        onThrowaway: 'A superuser restores there, so it is the query of a materialized view or a function in an index that may not: these run as the owner of the view or table. Most likely REFRESH MATERIALIZED VIEW or REINDEX fails in the same way on the server that was backed up. Give that owner the privilege and back up again.',
    },
    {
        words: /(relation|function|type|operator) .* does not exist/s,
        advice: 'Something in the database finds its objects by search_path only, which is empty while a dump is restored: a function in an index, a generated column, a CHECK or a materialized view. Give that function SET search_path, or qualify the names in it. Until then no dump of this database can be restored as it is.',
    },
    {
        words: /violates (check|foreign key|unique|not-null|exclusion) constraint|could not create unique index/,
        advice: 'Rows that are in the database break one of its own constraints, or an index is damaged: a restore refuses them. `belay maintenance` finds such rows; mend them and back up again.',
    },
    {
        words: /server closed the connection|terminating connection|connection to server .* failed/s,
        advice: 'The server or the network ended the connection. Look into the log of the server.',
    },
];
/**
 * What to do about a failure of pg_restore, as far as its words are known.
 *
 * @param onThrowaway The server was started by Belay, for this restore alone.
 */
function explainRestore(words, onThrowaway) {
    const known = KNOWN.find(({ words: pattern }) => pattern.test(words));
    return onThrowaway ? (known?.onThrowaway ?? known?.advice) : known?.advice;
}


/***/ }),

/***/ 12359:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ requireExtensions)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const MISSING_SQL = `
SELECT wanted.name
  FROM unnest($1::text[]) AS wanted (name)
 WHERE NOT EXISTS (
   SELECT FROM pg_catalog.pg_available_extensions a WHERE a.name = wanted.name)
 ORDER BY 1`;
/**
 * Makes sure that the server has the files of every extension that the backup needs, before its restore stops
 * half-way for want of one. Versions are compared afterwards.
 *
 * @throws UserError `restore-extensions-missing`.
 */
async function requireExtensions(client, { extensions }) {
    const wanted = extensions.map(({ name }) => name);
    const { rows } = await client.query(MISSING_SQL, [wanted]);
    if (rows.length === 0)
        return;
    const missing = rows.map(({ name }) => {
        const version = extensions.find((extension) => extension.name === name)?.version;
        return `${name} ${version ?? ''}`.trim();
    });
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('restore-extensions-missing', `The server that the backup would be restored on does not have these extensions: ${missing.join(', ')}.`, 'Install their packages there; or restore on a server that has them, for a verification with verify-url.');
}


/***/ }),

/***/ 52455:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ reapplyOutside)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/database-settings.ts
var database_settings = __webpack_require__(23852);
// EXTERNAL MODULE: ./packages/core/src/postgres/identifiers.ts
var identifiers = __webpack_require__(48777);
// EXTERNAL MODULE: ./packages/core/src/postgres/rows/session.ts
var session = __webpack_require__(69331);
;// CONCATENATED MODULE: ./packages/core/src/backup/restore/database-grants.ts
const GRANTS_SQL = `
SELECT grantor.rolname AS grantor, grantee.rolname AS grantee,
       a.privilege_type AS privilege, a.is_grantable AS grantable
  FROM pg_catalog.aclexplode($1::text[]::pg_catalog.aclitem[]) a
  JOIN pg_catalog.pg_roles grantor ON grantor.oid = a.grantor
  LEFT JOIN pg_catalog.pg_roles grantee ON grantee.oid = a.grantee
 ORDER BY grantor.rolname, grantee.rolname, a.privilege_type`;
/** The privileges that `aclitem`s stand for; the server takes them apart, whose roles must be there. */
async function readGrants(client, acl) {
    // aclexplode() takes an array without a dimension for a fault.
    if (acl.length === 0)
        return [];
    const { rows } = await client.query(GRANTS_SQL, [acl]);
    return rows;
}
/** Such that whoever passes on a privilege was given it before, with the right to pass it on. */
function withGrantsInOrder(grants, owner) {
    const key = (role, privilege) => JSON.stringify([role, privilege]);
    const mayGrant = new Set();
    const ordered = [];
    let rest = [...grants];
    while (rest.length > 0) {
        const next = rest.filter(({ grantor, privilege }) => grantor === owner || mayGrant.has(key(grantor, privilege)));
        // A chain without a beginning: the server refuses it and says why.
        if (next.length === 0)
            return [...ordered, ...rest];
        for (const { grantee, privilege, grantable } of next) {
            if (grantable)
                mayGrant.add(key(grantee, privilege));
        }
        ordered.push(...next);
        rest = rest.filter((grant) => !next.includes(grant));
    }
    return ordered;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/reapply.ts




/**
 * Gives a restored database what belongs to it and is not in its dump: owner, privileges, settings, those of roles in
 * it, connection limit, comment. Within the transaction of the caller, so that it is all there at once, or is tried
 * and taken back; each step under a savepoint.
 *
 * @param client In a transaction, on any database of the server; its roles must be there.
 * @returns What the role may not do or the server does not have.
 */
async function reapplyOutside(client, database, outside) {
    const not = [];
    const refused = (step, reason) => {
        const { part, setting, what } = step;
        const sentence = `${what} could not be given to the restored database: ${reason}`;
        not.push({ part, sentence, ...(setting === undefined ? {} : { setting }) });
    };
    // Before the owner changes, while that is sure to be allowed.
    if (outside.acl === null)
        await openToAll(client, database);
    for (const step of [ownerStep(database, outside), ...otherSteps(database, outside)]) {
        const outcome = await (0,session/* attempt */.CD)(client, () => client.query(step.sql));
        if ('reason' in outcome)
            refused(step, outcome.reason);
    }
    const granted = await (0,session/* attempt */.CD)(client, () => grant(client, database, outside));
    if ('reason' in granted)
        refused({ part: 'acl', what: 'its privileges' }, granted.reason);
    return not;
}
/** First: a change of owner rewrites the privileges. */
function ownerStep(database, { owner }) {
    const sql = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} OWNER TO ${(0,identifiers/* quoteIdent */.v4)(owner)}`;
    return { part: 'owner', what: `its owner ${owner}`, sql };
}
function otherSteps(database, outside) {
    const { settings, connectionLimit, comment } = outside;
    const alter = `ALTER DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    const text = comment === null ? 'NULL' : (0,identifiers/* quoteLiteral */.ce)(comment);
    return [
        ...settings.map((setting) => ({
            part: 'settings',
            setting,
            what: settingWords(setting),
            sql: (0,database_settings/* settingSql */.H)(database, setting),
        })),
        {
            part: 'connectionLimit',
            what: 'its connection limit',
            sql: `${alter} CONNECTION LIMIT ${Math.trunc(connectionLimit)}`,
        },
        {
            part: 'comment',
            what: 'its comment',
            sql: `COMMENT ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} IS ${text}`,
        },
    ];
}
const CLOSED_SQL = 'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datacl IS NOT NULL';
/** Takes back what kept others out of a database while it was restored: the default lets everybody connect. */
async function openToAll(client, database) {
    const { rowCount } = await client.query(CLOSED_SQL, [database]);
    if (rowCount === 0)
        return;
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)} TO PUBLIC`);
}
/** Without the value, which may be a secret of an extension's. */
function settingWords({ role, name }) {
    return role === null ? `the setting ${name}` : `the setting ${name} of ${role}`;
}
async function grant(client, database, { acl, owner }) {
    // The default, which it has already.
    if (acl === null)
        return;
    const on = `ON DATABASE ${(0,identifiers/* quoteIdent */.v4)(database)}`;
    await client.query(`REVOKE ALL ${on} FROM PUBLIC, ${(0,identifiers/* quoteIdent */.v4)(owner)}`);
    for (const one of withGrantsInOrder(await readGrants(client, acl), owner)) {
        const { grantee, grantor, privilege, grantable } = one;
        const to = grantee === null ? 'PUBLIC' : (0,identifiers/* quoteIdent */.v4)(grantee);
        const sql = `GRANT ${privilege} ${on} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
        if (grantor === owner) {
            await client.query(sql);
            continue;
        }
        await client.query(`SET LOCAL ROLE ${(0,identifiers/* quoteIdent */.v4)(grantor)}`);
        await client.query(sql);
        await client.query('RESET ROLE');
    }
}


/***/ }),

/***/ 53412:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qe: () => (/* binding */ createRoles),
/* harmony export */   qZ: () => (/* binding */ unquoted),
/* harmony export */   rb: () => (/* binding */ requireRoles)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


const ROLES_SQL = 'SELECT rolname AS name FROM pg_catalog.pg_roles';
async function rolesHere(client) {
    const { rows } = await client.query(ROLES_SQL);
    return new Set(rows.map(({ name }) => name));
}
/** Roles that the backup speaks of; a dump does not hold them, and its restore fails where one is missing. */
function neededRoles({ outside }) {
    const ofSettings = outside.settings.flatMap(({ role }) => (role === null ? [] : [role]));
    return new Set([outside.owner, ...outside.roles.map(({ name }) => name), ...ofSettings]);
}
/**
 * Makes sure that every role that the backup needs is on the server, on which none may be made.
 *
 * @throws UserError `restore-roles-missing`.
 */
async function requireRoles(client, content) {
    const here = await rolesHere(client);
    const missing = [...neededRoles(content)].filter((name) => !here.has(name));
    if (missing.length === 0)
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('restore-roles-missing', `The backup has objects, privileges or settings of roles that are not on this server: ${missing.map(_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4).join(', ')}.`, `Create them first; they need not be able to log in: ${missing.map((name) => `CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)};`).join(' ')}`);
}
/**
 * Makes the roles that the backup needs on a throwaway server, with their memberships. None can log in. They are
 * superusers, pass row-level security and inherit as they do where the backup was made: a restore fills a materialized
 * view as its owner, who must be able to read what the query reads. Where that was not recorded, superusers are only
 * those that must be because of what they own.
 *
 * @returns Roles of the server's own that this one does not have, one sentence each.
 */
async function createRoles(client, content) {
    const here = await rolesHere(client);
    const { roles } = content.outside;
    const superusers = mustBeSuperuser(content);
    const recorded = new Map(roles.map((role) => [role.name, role]));
    const all = new Set([...neededRoles(content), ...roles.flatMap(({ memberOf }) => memberOf)]);
    const unmade = [];
    for (const name of all) {
        if (here.has(name))
            continue;
        // Postgres reserves the prefix for itself.
        if (name.startsWith('pg_'))
            unmade.push(name);
        else {
            const power = attributes(recorded.get(name), superusers.has(name));
            await client.query(`CREATE ROLE ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)} NOLOGIN ${power}`);
        }
    }
    for (const { name, memberOf } of roles) {
        for (const group of memberOf) {
            if (unmade.includes(group) || unmade.includes(name))
                continue;
            await client.query(`GRANT ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(group)} TO ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)}`);
        }
    }
    return unmade.map((name) => `the role ${name} is one of Postgres' own that the server of the trial does not have`);
}
/** As CREATE ROLE takes them; its own defaults where nothing was recorded. */
function attributes(role, mustBeSuperuser) {
    const { superuser = false, bypassRls = false, inherit = true } = role ?? {};
    return [
        superuser || mustBeSuperuser ? 'SUPERUSER' : 'NOSUPERUSER',
        bypassRls ? 'BYPASSRLS' : 'NOBYPASSRLS',
        inherit ? 'INHERIT' : 'NOINHERIT',
    ].join(' ');
}
/**
 * Owners of what Postgres lets only superusers own: event triggers, foreign-data wrappers, publications of all tables
 * or of whole schemas, subscriptions (ALTER … OWNER TO in the documentation of each).
 */
function mustBeSuperuser({ catalogue }) {
    const { eventTriggers, publications, others } = catalogue;
    const whole = publications.filter(({ allTables, schemas }) => allTables || schemas.length > 0);
    const owned = [
        ...eventTriggers,
        ...whole,
        ...others.filter(({ kind }) => kind === 'foreign data wrapper' || kind === 'subscription'),
    ];
    return new Set(owned.flatMap(({ owner }) => (owner === null ? [] : [unquoted(owner)])));
}
/** The catalogue has names as SQL has them. */
function unquoted(name) {
    return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}


/***/ }),

/***/ 60679:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ runRestore),
/* harmony export */   d: () => (/* binding */ writing)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _postgres_protected_libpq_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(89490);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49808);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(17115);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70695);
/* harmony import */ var _kept_folder_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(69963);
/* harmony import */ var _explain_restore_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70857);







/** The timeout of the stage ends it long before. */
const DEADLINE_MS = 7 * 24 * 60 * 60_000;
/**
 * Restores a dump into an empty database. The first error ends it. Without --verbose pg_restore has nothing to say when
 * all went well, so whatever it does say fails the restore. When the signal aborts, pg_restore ends with its
 * workers. Names are restored as they are: owners, grants, tablespaces (never -O, -x, --no-tablespaces).
 *
 * @throws OperationFailed `restore-failed`; `restore-unclear` when it exits 0 and said something.
 */
async function runRestore(options, ports) {
    const { url, client, folder, keptIn = folder, jobs, left, onThrowaway = false } = options;
    const { format = 'directory' } = options;
    const { pgRestore } = client;
    const args = [
        ...pgRestore.args,
        ...[`--format=${format}`, '--exit-on-error', `--jobs=${jobs}`, '--no-password'],
        ...[`--dbname=${connectionString(url)}`, folder],
    ];
    let forget;
    const onStart = (pid) => (forget = (0,_kept_folder_js__WEBPACK_IMPORTED_MODULE_5__/* .noteGroupIn */ .x)(node_path__WEBPACK_IMPORTED_MODULE_0___default().join(keptIn, 'pg_restore'), pid));
    const result = await (0,_postgres_protected_libpq_js__WEBPACK_IMPORTED_MODULE_1__/* .withProtectedEnvironment */ .A)(url, { env: ports.env, scratch: keptIn }, (env) => (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_4__/* .run */ .e)(pgRestore.file, args, {
        ...{ env: writing(env), deadlineMs: DEADLINE_MS, signal: ports.signal, onStart },
    })).finally(() => forget?.());
    const said = result.stderr.trim();
    if (result.exitCode === 0) {
        if (said === '')
            return;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('restore-unclear', `pg_restore said something after which its restore cannot be relied on:\n${shown(said)}`, left);
    }
    const { startError, exitCode } = result;
    const words = said || (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
    const advice = (0,_explain_restore_js__WEBPACK_IMPORTED_MODULE_6__/* .explainRestore */ ._)(words, onThrowaway);
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .OperationFailed */ .FH('restore-failed', `pg_restore failed:\n${shown(words)}${advice === undefined ? '' : `\n${advice}`}`, left, { cause: startError });
}
/** Also for a role, or on a server, that is read-only by default: the database is a new one. */
function writing(env) {
    const options = [env['PGOPTIONS'] ?? '', '-c default_transaction_read_only=off'];
    return { ...env, PGOPTIONS: options.join(' ').trim() };
}
/** pg_restore wants it on the command line; a name with an equals sign would be read as more than a name. */
function connectionString(url) {
    const { database } = (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDatabaseUrl */ .mx)(url);
    return `dbname='${database.replace(/(['\\])/g, '\\$1')}'`;
}
const SHOWN = 4_000;
/** The beginning is what went wrong first; what follows are its consequences in other workers. */
function shown(text) {
    return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}


/***/ }),

/***/ 89763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ dropSubscriptions)
/* harmony export */ });
/* harmony import */ var _postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);

const SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
 WHERE d.datname = pg_catalog.current_database()`;
/**
 * Drops the subscriptions of a restored database that is to be dropped, which they would prevent. Each lets go of its
 * slot first: it is the slot of the database that was backed up, and DROP SUBSCRIPTION would drop it at the publisher.
 *
 * @param client On that database.
 */
async function dropSubscriptions(client) {
    const { rows } = await client.query(SUBSCRIPTIONS_SQL);
    for (const { name } of rows) {
        const subscription = `SUBSCRIPTION ${(0,_postgres_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(name)}`;
        await client.query(`ALTER ${subscription} DISABLE`);
        await client.query(`ALTER ${subscription} SET (slot_name = NONE)`);
        await client.query(`DROP ${subscription}`);
    }
}


/***/ }),

/***/ 22011:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  kk: () => (/* binding */ howWords),
  Js: () => (/* binding */ verifyCopies),
  An: () => (/* binding */ verifyOne)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
var external_node_os_default = /*#__PURE__*/__webpack_require__.n(external_node_os_);
// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/runtime/version.ts
var version = __webpack_require__(95186);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest-text.ts
var manifest_text = __webpack_require__(94667);
// EXTERNAL MODULE: ./packages/core/src/backup/sha256.ts
var sha256 = __webpack_require__(86837);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var backup_manifest = __webpack_require__(6143);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/judge.ts
var judge = __webpack_require__(32064);
// EXTERNAL MODULE: ./packages/core/src/runtime/background.ts
var background = __webpack_require__(83128);
// EXTERNAL MODULE: ./packages/core/src/backup/archive/read.ts + 5 modules
var archive_read = __webpack_require__(47204);
// EXTERNAL MODULE: ./packages/core/src/backup/kept-folder.ts
var kept_folder = __webpack_require__(69963);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/content-of.ts
var content_of = __webpack_require__(65335);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/room.ts
var room = __webpack_require__(11269);
// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/extensions.ts
var extensions = __webpack_require__(12359);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/roles.ts
var roles = __webpack_require__(53412);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/run-restore.ts
var run_restore = __webpack_require__(60679);
// EXTERNAL MODULE: ./packages/core/src/backup/verify/compare-restored.ts + 1 modules
var compare_restored = __webpack_require__(43189);
// EXTERNAL MODULE: ./packages/core/src/postgres/temporary-database.ts
var temporary_database = __webpack_require__(6818);
// EXTERNAL MODULE: ./packages/core/src/postgres/url.ts
var url = __webpack_require__(49808);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/create-like.ts
var create_like = __webpack_require__(28197);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/subscriptions.ts
var subscriptions = __webpack_require__(89763);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/trial-database.ts





/**
 * Makes a database like the one that was backed up, runs `body`, and takes it away again: with the throwaway server, or
 * by dropping it on a server of the user's.
 */
async function withTrialDatabase({ url: adminUrl, source }, like, options, body) {
    if (source !== 'database-url') {
        const name = `belay_${options.run}_verify`;
        const unlike = await (0,create_like/* createLike */.ez)(adminUrl, name, like, { ...options, elseC: true });
        return body({ name, url: (0,url/* withDatabase */.kR)(adminUrl, name), unlike });
    }
    const { signal } = options;
    const host = await (0,connection/* withClient */.SV)(adminUrl, signal ? { signal } : {}, create_like/* readHost */.rk);
    const made = { ...options, clauses: (0,create_like/* likeClauses */.O4)(like, host) };
    return (0,temporary_database/* withTemporaryDatabase */.LN)(adminUrl, made, async ({ name, url }) => {
        try {
            return await body({ name, url, unlike: (0,create_like/* unlikeTablespace */.vq)(like, host) });
        }
        finally {
            // Not under the signal: an interrupted run leaves nothing, either. Where it fails, so does the drop, which tells.
            await (0,connection/* withClient */.SV)(url, {}, subscriptions/* dropSubscriptions */.g).catch(() => undefined);
        }
    });
}

// EXTERNAL MODULE: ./packages/core/src/backup/verify/trial-server.ts
var trial_server = __webpack_require__(46214);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/try-restore.ts









const MOST_JOBS = 8;
/**
 * Restores a dump into a database of its own, on a throwaway server of the same major version or on the one that was
 * given, reads everything again and compares. Nothing of it stays.
 *
 * @throws UserError `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`, and those of
 *   `withTemporaryDatabase`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`.
 */
async function tryRestore(trial, ports) {
    return (0,trial_server/* withTrialServer */.q)(trial.server, ports, async (server) => {
        const jobs = Math.min(MOST_JOBS, external_node_os_default().availableParallelism());
        const expected = await trial.expected;
        const unmade = await getServerReady(server, expected, ports);
        const at = { run: trial.server.run, now: ports.now(), signal: ports.signal };
        return withTrialDatabase(server, expected.outside, at, async (database) => {
            await timed('restored', ports, () => (0,run_restore/* runRestore */.Y)({
                ...{ url: database.url, client: trial.client, folder: trial.folder, jobs },
                left: 'The database that it was tried in is dropped; the backup itself is as it was.',
                onThrowaway: server.source !== 'database-url',
            }, ports));
            const { differences, notCompared } = await timed('compared', ports, () => (0,compare_restored/* compareRestored */.I)({ expected, database, connections: jobs }, ports));
            return { differences, notCompared: [...unmade, ...notCompared] };
        });
    });
}
/** Roles and extensions: what a dump needs to be there already. */
async function getServerReady({ url, source }, expected, { signal, env }) {
    return (0,connection/* withClient */.SV)(url, { signal, env, remote: 'verify-full' }, async (client) => {
        await (0,extensions/* requireExtensions */.A)(client, expected.outside);
        if (source !== 'database-url')
            return (0,roles/* createRoles */.Qe)(client, expected);
        await (0,roles/* requireRoles */.rb)(client, expected);
        return [];
    });
}
async function timed(what, { log }, body) {
    const started = performance.now();
    const result = await body();
    log.info(`${what} in ${(0,words/* durationWords */.Sh)(performance.now() - started)}`);
    return result;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/verify-copy.ts











/**
 * Finds out whether what is stored gives back the database: fetches it from where it lies, checks its manifest, every
 * size and hash, decrypts it, and either restores it into an empty database and compares everything with what was
 * read in the snapshot of the dump, or, with `read`, only decompresses it. Nothing of it is left anywhere.
 *
 * @returns How it came out; `differs` when it could be restored and is not the same.
 * @throws UserError `manifest-exchanged`, `verify-too-small`, `backup-corrupt` and the other codes of `readArchive`,
 *   `verify-server-missing`, `restore-roles-missing`, `restore-extensions-missing`.
 * @throws OperationFailed `restore-failed`, `restore-unclear`, `backup-unreadable`, `unpack-failed`.
 */
async function verifyCopy(options, scope, ports) {
    const { copy, manifest, manifestText, how, decrypted } = options;
    const started = performance.now();
    await requireSameManifest(copy, manifestText);
    const compared = how === 'read' ? await read(options, ports) : await restore(options, scope, ports);
    const { differences, notCompared } = compared;
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: (0,sha256/* sha256Of */.B)(manifestText) },
        ...{ at: new Date(ports.now()).toISOString(), belayVersion: version/* BELAY_VERSION */.v, how, decrypted },
        verdict: differences.length === 0 ? 'verified' : 'differs',
        differences,
        notCompared: [...new Set([...manifest.notCompared, ...notCompared])],
        durationMs: Math.round(performance.now() - started),
    };
}
async function requireSameManifest(copy, manifestText) {
    if ((await copy.manifest()) === manifestText)
        return;
    throw new errors/* UserError */.yo('manifest-exchanged', `The manifest in ${copy.location} is not the one that was written there`, 'Somebody or something changed it. Back up again, to another place, and find out what has access to this one.');
}
async function read({ copy, manifest: { archive }, keys }, { signal, log }) {
    log.info(`reading ${copy.location}`);
    const source = await copy.archive();
    const { content, notCompared } = await (0,archive_read/* readArchive */.b)({ source, archive, keys, signal });
    (0,content_of/* contentOf */.$)(content, archive);
    const sentence = 'the copy was decrypted, hashed and decompressed; it was not restored';
    return { differences: [], notCompared: [sentence, ...notCompared] };
}
async function restore(options, scope, ports) {
    const { manifest, scratchFolder, verifyUrl, client, run, searchFrom } = options;
    const restoresThere = verifyUrl === undefined;
    await (0,room/* requireRoomForTrial */.Mw)({ manifest, scratchFolder, restoresThere }, scope);
    const server = {
        ...(verifyUrl === undefined ? {} : { databaseUrl: verifyUrl }),
        ...{ postgresVersion: manifest.target.major, searchFrom, run },
    };
    return (0,kept_folder/* withKeptFolder */.n)(scratchFolder, 'belay_verify_', (folder) => (0,background/* withBackground */.V)(ports.signal, (spawn) => {
        const expected = spawn((signal) => fetch(options, folder, { ...ports, signal }));
        return tryRestore({ server, client, folder, expected }, ports);
    })).catch((error) => {
        throw (0,room/* fullMeanwhile */.Gh)(error, scratchFolder);
    });
}
/** Fetches, checks and unpacks the copy. @returns What it says the database held. */
async function fetch({ copy, manifest: { archive }, keys }, into, { signal, log }) {
    const started = performance.now();
    log.info(`fetching ${copy.location} to restore it`);
    const source = await copy.archive();
    const { content } = await (0,archive_read/* readArchive */.b)({ source, archive, keys, into, signal });
    const read = (0,content_of/* contentOf */.$)(content, archive);
    log.info(`fetched and checked in ${(0,words/* durationWords */.Sh)(performance.now() - started)}`);
    return read;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/steps/verify.ts









/**
 * Verifies every stored copy on its own, from where it lies, and keeps how it came out beside it. Those that gave
 * back the same database make the restore point.
 */
async function verifyCopies(input) {
    const { frame, made, prepared, client } = input;
    const { manifest, text } = made;
    const { keys, decrypted } = prepared;
    const one = { frame, keys, decrypted, client, manifest, text };
    await frame.recorder.check('verify', async (scope) => {
        const verified = [];
        for (const copy of made.copies) {
            if (!('location' in copy))
                continue;
            const verification = await verifyOne(one, copy, scope);
            if (verification?.verdict === 'verified')
                verified.push(copy.location.location);
        }
        notePoint(input, verified);
        const of = made.copies.length;
        if (verified.length === 0)
            return { status: 'failed', result: 'no copy could be relied on' };
        const how = howWords(frame.options.verify);
        return { result: of === 1 ? how : `${verified.length} of ${of} copies ${how}` };
    });
}
/** How a copy was verified, as the result of its row. */
function howWords(how) {
    return how === 'restore' ? 'restored and compared' : 'read back, not restored';
}
/**
 * Verifies one copy and keeps how it came out beside it. That it could not be verified is a finding.
 *
 * @returns Undefined when it could not be.
 */
async function verifyOne({ frame, keys, decrypted, client, manifest, text }, { store, location }, scope) {
    const { options, ports, details } = frame;
    const noted = details.copies.find((copy) => copy.location === location.location);
    try {
        const verification = await verifyCopy({
            ...{ copy: await store.open(manifest.id), manifest, manifestText: text },
            ...{ keys, decrypted, how: options.verify, client },
            ...(options.verifyUrl === undefined ? {} : { verifyUrl: options.verifyUrl }),
            ...{ run: options.run, scratchFolder: (0,external_node_os_.tmpdir)(), searchFrom: [frame.root] },
        }, scope, ports);
        await keepRecord(store, verification, options.manifestKey);
        if (noted)
            noted.verification = verification;
        tell(verification, location.location, scope, frame.recorder.notVerified);
        return verification;
    }
    catch (error) {
        if (ports.signal.aborted)
            throw (0,errors/* interruption */.YW)(ports.signal);
        if (!(error instanceof errors/* UserError */.yo) && !(error instanceof errors/* OperationFailed */.FH))
            throw error;
        const message = (0,errors/* messageOf */.bD)(error);
        if (noted)
            noted.problem = message;
        if (CONDEMNED.has(error.code)) {
            const verification = condemned({ manifest, text, decrypted, how: options.verify }, message);
            await keepRecord(store, { ...verification, at: iso(ports.now()) }, options.manifestKey);
        }
        const [first = '', ...more] = message.split('\n');
        const advice = error instanceof errors/* UserError */.yo ? error.hint : error.left;
        scope.item({ status: 'failed', name: location.location, result: first });
        scope.find({
            rule: 'backup-not-verified',
            severity: 'error',
            evidence: 'stored',
            title: `the copy in ${location.location} could not be verified: ${first}`,
            ...(more.length === 0 ? {} : { detail: more.join('\n') }),
            ...(advice === undefined ? {} : { advice }),
        });
        return undefined;
    }
}
/** What says that the copy itself is bad, and not the way to it, the key or the room for trying it. */
const CONDEMNED = new Set([
    'backup-corrupt',
    'restore-failed',
    'restore-unclear',
]);
function condemned({ manifest, text, decrypted, how, }, problem) {
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: (0,sha256/* sha256Of */.B)(text) },
        ...{ belayVersion: version/* BELAY_VERSION */.v, how, decrypted, verdict: 'failed' },
        ...{ differences: [problem], notCompared: [], durationMs: 0 },
    };
}
function iso(milliseconds) {
    return new Date(milliseconds).toISOString();
}
/** Keeps how a copy came out; that it was only read takes nothing from that it was once restored. */
async function keepRecord(store, verification, key) {
    if (verification.how === 'read' && verification.verdict === 'verified') {
        const there = (await store.list()).find(({ id }) => id === verification.id);
        const before = there && (0,judge/* judgeBackup */.u)(there, key);
        if (before?.verified && before.verification?.how === 'restore')
            return;
    }
    await store.record(verification.id, (0,manifest_text/* verificationText */.nF)(verification, key));
}
const SHOWN = 20;
/** @param said Sentences that stand in the report already. */
function tell(verification, location, scope, said) {
    const { verdict, differences, durationMs, notCompared } = verification;
    for (const sentence of notCompared) {
        if (!said.includes(sentence))
            scope.notVerified(sentence);
    }
    if (verdict === 'verified') {
        const result = `verified in ${(0,words/* durationWords */.Sh)(durationMs)}`;
        scope.item({ status: 'passed', name: location, result });
        return;
    }
    scope.item({
        status: 'failed',
        name: location,
        result: `${differences.length} differences`,
        detail: differences.slice(0, SHOWN),
    });
    scope.find({
        rule: 'backup-differs',
        severity: 'error',
        evidence: 'measured',
        title: `what was restored from ${location} is not what was backed up: ${differences[0] ?? ''}`,
        detail: differences.slice(0, SHOWN).join('\n'),
        advice: 'Do not deploy on this backup. What differs says where to look.',
    });
}
function notePoint({ frame, made }, locations) {
    if (locations.length === 0)
        return;
    const { manifest, text } = made;
    const restored = frame.details.copies.flatMap(({ verification }) => verification?.how === 'restore' ? verification.durationMs : []);
    frame.details.restorePoint = {
        version: 1,
        engine: 'pg_dump',
        id: manifest.id,
        locations,
        manifestSha256: (0,sha256/* sha256Of */.B)(text),
        database: manifest.target.database,
        takenAt: manifest.takenAt,
        ...(manifest.migrations.planDigest === undefined
            ? {}
            : { planDigest: manifest.migrations.planDigest }),
        ...(restored.length === 0 ? {} : { restoreMs: Math.max(...restored) }),
    };
}


/***/ }),

/***/ 43189:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I: () => (/* binding */ compareRestored),
  V: () => (/* binding */ tryOutside)
});

// EXTERNAL MODULE: ./packages/core/src/postgres/connection.ts
var connection = __webpack_require__(64513);
// EXTERNAL MODULE: ./packages/core/src/backup/content/compare-content.ts + 3 modules
var compare_content = __webpack_require__(96688);
// EXTERNAL MODULE: ./packages/core/src/backup/content/outside.ts
var outside = __webpack_require__(74993);
// EXTERNAL MODULE: ./packages/core/src/backup/content/read-content.ts + 2 modules
var read_content = __webpack_require__(33526);
// EXTERNAL MODULE: ./packages/core/src/backup/content/snapshot.ts
var snapshot = __webpack_require__(18776);
// EXTERNAL MODULE: ./packages/core/src/backup/restore/reapply.ts + 1 modules
var reapply = __webpack_require__(52455);
;// CONCATENATED MODULE: ./packages/core/src/backup/verify/leave-out.ts
/**
 * What a trial restore gave back, as it is compared: what could not be tried stands there as it should be, and is said
 * elsewhere, so that the comparison speaks only of what was tried.
 *
 * @param found As it was read from the restored database.
 * @param outside Of that database, with what belongs to it reapplied.
 */
function asTried(expected, found, outside, not) {
    return {
        ...found,
        outside: not.reduce((tried, one) => leaveOut(tried, expected.outside, one), outside),
    };
}
function leaveOut(found, expected, { part, setting }) {
    if (setting === undefined)
        return { ...found, [part]: expected[part] };
    const others = found.settings.filter((one) => !isSameSetting(one, setting));
    return { ...found, settings: [...others, setting] };
}
function isSameSetting(a, b) {
    return a.role === b.role && a.name === b.name;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/compare-restored.ts







/**
 * Compares a restored database that nobody else uses with what was recorded. The rows are read first: what is then
 * reapplied to the database is tried in a transaction and taken back, since it could shut us out (a connection limit, a
 * REVOKE CONNECT) or keep the database from being dropped (its owner).
 */
async function compareRestored({ expected: recorded, database, connections, sameServer = false, settle }, ports) {
    const { name, url, unlike } = database;
    const { content: found, notCompared } = await (0,snapshot/* withBackupSnapshot */.Z)(url, { ...ports, alone: true }, (snapshot) => (0,read_content/* readContent */.c)({ url, snapshot, connections }, ports));
    const expected = settle?.(recorded, found) ?? recorded;
    const { outside, not } = await tryOutside(name, url, expected.outside, ports);
    const left = [...unlike, ...not];
    const tried = asTried(expected, found, outside, left);
    const compared = (0,compare_content/* compareContent */.T)(expected, tried, { sameServer });
    return {
        differences: compared.differences,
        notCompared: [
            ...new Set([
                ...left.map(({ sentence }) => sentence),
                ...notCompared,
                ...compared.notCompared,
            ]),
        ],
    };
}
/** As `readContent` reads it: an empty search_path qualifies every name. */
const BEGIN_SQL = `
BEGIN READ WRITE;
SET LOCAL search_path = '';
SET LOCAL quote_all_identifiers = off`;
/**
 * Gives a restored database what belongs to it, looks at it, and takes it back.
 *
 * @returns What it would have, and what it could not be given.
 */
async function tryOutside(name, url, wanted, { signal, env }) {
    const connect = { signal, env, remote: 'verify-full', settings: connection/* READING_SETTINGS */.xk };
    return (0,connection/* withClient */.SV)(url, connect, async (client) => {
        await client.query(BEGIN_SQL);
        try {
            const not = await (0,reapply/* reapplyOutside */.r)(client, name, wanted);
            return { outside: await (0,outside/* readOutside */.E)(client), not };
        }
        finally {
            await client.query('ROLLBACK').catch(() => undefined);
        }
    });
}


/***/ }),

/***/ 65335:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ contentOf)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _archive_problems_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(60553);
/* harmony import */ var _content_content_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90287);



/**
 * What the archive says the database held.
 *
 * @param data `belay/content.json`, of an archive whose hashes were checked.
 * @throws UserError `backup-corrupt`.
 */
function contentOf(data, { file }) {
    let raw;
    try {
        raw = JSON.parse(data.toString('utf8'));
    }
    catch (error) {
        throw (0,_archive_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)(file, `${_content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .CONTENT_FILE */ .tK} is no JSON: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}`, error);
    }
    const read = _content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .Content */ .UC.safeParse(raw);
    if (read.success)
        return read.data;
    const [issue] = read.error.issues;
    const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
    throw (0,_archive_problems_js__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)(file, `${_content_content_js__WEBPACK_IMPORTED_MODULE_2__/* .CONTENT_FILE */ .tK} is not what this version of Belay knows (${what})`);
}


/***/ }),

/***/ 11269:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gh: () => (/* binding */ fullMeanwhile),
/* harmony export */   Mw: () => (/* binding */ requireRoomForTrial),
/* harmony export */   rs: () => (/* binding */ roomForTrial)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(12769);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



const MORE_ROOM = 'Set TMPDIR to a folder with more room, restore on another server with verify-url, or check without restoring: `verify: read`.';
/** Of a restored database: what its server writes beside it, WAL above all. */
const BESIDE = 1.2;
/** Where the size of the database is not known: what rows and their indexes take for each byte of a compressed dump. */
const UNPACKED = 8;
/**
 * How much a trial restore takes in its folder, in bytes: the unpacked dump and, where the server is one that is
 * started here, the database.
 */
function roomForTrial({ archive, databaseBytes }, restoresThere) {
    const dump = archive.files.reduce((sum, { bytes }) => sum + bytes, 0);
    if (!restoresThere)
        return dump;
    return dump + Math.ceil((databaseBytes ?? dump * UNPACKED) * BESIDE);
}
/**
 * Makes sure that a trial restore has room before anything is fetched.
 *
 * @throws UserError `verify-too-small`.
 */
async function requireRoomForTrial({ manifest, scratchFolder, restoresThere }, scope) {
    const needed = roomForTrial(manifest, restoresThere);
    let free;
    try {
        const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(scratchFolder);
        free = bavail * bsize;
    }
    catch (error) {
        scope.notVerified(`whether ${scratchFolder} has room for the trial restore: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(error)}`);
        return;
    }
    if (free >= needed)
        return;
    const what = restoresThere ? 'the dump and the restored database' : 'the dump';
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, has ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .byteWords */ .G4)(free)} free; to verify the backup takes about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_1__/* .byteWords */ .G4)(needed)} there, for ${what}.`, MORE_ROOM);
}
/** What to throw where the file system itself said that it is full: somebody else used the room that there was. */
function fullMeanwhile(error, scratchFolder) {
    const { code, syscall } = (error ?? {});
    if (syscall === undefined || (code !== 'ENOSPC' && code !== 'EDQUOT'))
        return error;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, became full while the backup was verified (${code}).`, MORE_ROOM, { cause: error });
}


/***/ }),

/***/ 46214:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ protectedUrl),
/* harmony export */   q: () => (/* binding */ withTrialServer)
/* harmony export */ });
/* harmony import */ var _postgres_throwaway_server_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(15264);
/* harmony import */ var _postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(93668);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);



/**
 * As `withServer`, in the words of a backup, and never without protection to a server elsewhere: the data of the
 * database that is backed up goes there.
 *
 * @throws UserError `verify-server-missing`.
 */
async function withTrialServer(options, ports, body) {
    const { databaseUrl, postgresVersion: major } = options;
    const protectedOptions = databaseUrl === undefined
        ? options
        : { ...options, databaseUrl: protectedUrl(databaseUrl, ports.env) };
    try {
        return await (0,_postgres_throwaway_server_js__WEBPACK_IMPORTED_MODULE_0__/* .withServer */ .e)(protectedOptions, ports, body);
    }
    catch (error) {
        if (!(error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo) || !SERVER_CODES.has(error.code))
            throw error;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('verify-server-missing', `There is no server of Postgres ${major} to restore the backup on for its verification. ${error.message}`, `Install postgresql-${major}, or name a server of that major version with verify-url; or check without restoring: \`verify: read\`.`, { cause: error });
    }
}
const SERVER_CODES = new Set([
    'postgres-not-found',
    'postgres-version-mismatch',
    'postgres-too-old',
    'createdb-missing',
]);
/** Says in the URL itself what Belay does for a database of the user's where nobody said anything about TLS. */
function protectedUrl(url, env) {
    const { mode } = (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .readTlsRequest */ .tt)(url, { env, remote: 'verify-full' });
    if (mode === (0,_postgres_tls_request_js__WEBPACK_IMPORTED_MODULE_1__/* .readTlsRequest */ .tt)(url, {}).mode)
        return url;
    const copy = new URL(url);
    copy.searchParams.set('sslmode', mode);
    const roots = env['PGSSLROOTCERT'];
    if (roots !== undefined && !copy.searchParams.has('sslrootcert')) {
        copy.searchParams.set('sslrootcert', roots);
    }
    return copy.href;
}


/***/ }),

/***/ 54562:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I8: () => (/* binding */ shareBelayLock),
/* harmony export */   Td: () => (/* binding */ isLockTimeout),
/* harmony export */   k: () => (/* binding */ takeAdvisoryLock),
/* harmony export */   sc: () => (/* binding */ BELAY_ADVISORY_LOCK),
/* harmony export */   wD: () => (/* binding */ holdersInWords)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _session_facts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(68763);


/**
 * Belay's own advisory lock of a database (`belay` in ASCII): a rollback has it for itself, backups share it. Backups
 * may run side by side, and none of them begins while a rollback changes what it would dump.
 */
const BELAY_ADVISORY_LOCK = 0x62_65_6c_61_79;
/**
 * Waits until no rollback works on the database, and lets none begin as long as the session lives.
 *
 * @param client Of a session of its own, outside a transaction.
 * @param waitMs The longest to wait.
 * @throws UserError `backup-locked` with who holds the lock.
 */
async function shareBelayLock(client, waitMs) {
    try {
        await takeAdvisoryLock(client, 'pg_advisory_lock_shared', BELAY_ADVISORY_LOCK, waitMs);
    }
    catch (error) {
        if (!isLockTimeout(error))
            throw error;
        const holders = await (0,_session_facts_js__WEBPACK_IMPORTED_MODULE_1__/* .readAdvisoryLock */ .BW)(client, BELAY_ADVISORY_LOCK);
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('backup-locked', `A rollback works on this database: ${holdersInWords(holders)}.`, 'Nothing was backed up. Wait until it has ended and try again; lock-timeout says how long to wait for it.', { cause: error });
    }
}
/**
 * Takes an advisory lock for the session.
 *
 * @throws pg.DatabaseError with SQLSTATE 55P03 when it is not had in time ({@link isLockTimeout}).
 */
async function takeAdvisoryLock(client, by, key, waitMs) {
    const longest = String(Math.max(1, Math.round(waitMs)));
    await client.query(`SELECT pg_catalog.set_config('lock_timeout', $1, false)`, [longest]);
    try {
        await client.query(`SELECT pg_catalog.${by}($1::bigint)`, [key]);
    }
    finally {
        // A session that is gone has no settings, either.
        await client.query('RESET lock_timeout').catch(() => undefined);
    }
}
/** True where a lock was not had within lock_timeout (`lock_not_available`). */
function isLockTimeout(error) {
    return error?.code === '55P03';
}
/** Who holds an advisory lock, for a message: whom to look for in pg_stat_activity. */
function holdersInWords(holders) {
    if (holders.length === 0)
        return 'whoever held it has just ended';
    return holders.map(holderInWords).join('; ');
}
function holderInWords({ pid, role, application, state, stateSeconds, }) {
    const since = stateSeconds === null ? '' : ` for ${Math.round(stateSeconds)} s`;
    const doing = state === null ? '' : `, ${state}${since}`;
    const name = application === '' ? 'without an application_name' : `of ${application}`;
    return `process ${pid} ${name}${role === null ? '' : `, role ${role}`}${doing}`;
}


/***/ }),

/***/ 73134:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Nj: () => (/* binding */ findClientProgram),
/* harmony export */   SQ: () => (/* binding */ libpqEnvironment),
/* harmony export */   dT: () => (/* binding */ listClientPrograms),
/* harmony export */   rs: () => (/* binding */ runClientProgram)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88780);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);
/* harmony import */ var _runtime_process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70695);
/* harmony import */ var _throwaway_binaries_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62331);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(49808);







const VERSION_DEADLINE_MS = 10_000;
/** Every copy of a Postgres client program, in the order in which they are looked for. */
async function listClientPrograms(program, env) {
    const found = [];
    for (const folder of await (0,_throwaway_binaries_js__WEBPACK_IMPORTED_MODULE_4__/* .programFolders */ .o9)({ PATH: env['PATH'] })) {
        const file = node_path__WEBPACK_IMPORTED_MODULE_1___default().join(folder, program);
        if (!(0,node_fs__WEBPACK_IMPORTED_MODULE_0__.existsSync)(file))
            continue;
        const { stdout } = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(file, ['--version'], { env, deadlineMs: VERSION_DEADLINE_MS });
        const version = /\d+(\.\d+|beta\d+|rc\d+|devel)/.exec(stdout)?.[0] ?? '';
        found.push({ file, version, major: Number.parseInt(version, 10) });
    }
    return found;
}
/**
 * The path of a Postgres client program of the server's own major version; undefined when there is none.
 * An older pg_dump refuses a newer server, and what a newer one writes may not restore into an older.
 * `psql` of any major serves.
 */
async function findClientProgram(program, major, env) {
    const found = await listClientPrograms(program, env);
    const exact = found.find((candidate) => candidate.major === major)?.file;
    return exact ?? (program === 'psql' ? found[0]?.file : undefined);
}
/**
 * Runs a Postgres client program against a database. The connection travels in libpq's environment
 * variables: nothing of it is in the argument list, where other users could read it. Those of the job are
 * left out: PGHOSTADDR or PGSERVICE would lead to another server.
 *
 * @param args Without connection options.
 * @returns What it printed on stderr; a program that printed something there may still have succeeded.
 * @throws OperationFailed `client-program-failed` with the end of its stderr.
 */
async function runClientProgram(file, args, url, ports, deadlineMs) {
    const env = { ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .withoutOtherDatabases */ .PS)(ports.env), ...libpqEnvironment(url) };
    const result = await (0,_runtime_process_js__WEBPACK_IMPORTED_MODULE_3__/* .run */ .e)(file, args, { env, deadlineMs, signal: ports.signal });
    if (result.exitCode === 0)
        return result.stderr;
    const why = result.timedOut ? `no end after ${deadlineMs / 1000} s` : result.stderr.trim();
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .OperationFailed */ .FH('client-program-failed', `${node_path__WEBPACK_IMPORTED_MODULE_1___default().basename(file)} failed: ${(why || String(result.startError ?? result.exitCode)).slice(-2_000)}`, 'Only databases that Belay created were in use; they are dropped.');
}
/**
 * Parameters of a database URL that libpq knows, with their variables (Postgres documentation, "Environment
 * Variables" of libpq). `host` and `port` are in the URL's own parts by then.
 */
const PARAMETERS = {
    channel_binding: 'PGCHANNELBINDING',
    client_encoding: 'PGCLIENTENCODING',
    connect_timeout: 'PGCONNECT_TIMEOUT',
    gssencmode: 'PGGSSENCMODE',
    options: 'PGOPTIONS',
    require_auth: 'PGREQUIREAUTH',
    sslcert: 'PGSSLCERT',
    sslcrl: 'PGSSLCRL',
    sslkey: 'PGSSLKEY',
    sslmode: 'PGSSLMODE',
    sslnegotiation: 'PGSSLNEGOTIATION',
    sslrootcert: 'PGSSLROOTCERT',
    sslsni: 'PGSSLSNI',
    target_session_attrs: 'PGTARGETSESSIONATTRS',
};
/**
 * A database URL as libpq's environment variables; its query parameters of libpq's included. As with libpq
 * `?user=` and `?password=` outweigh what stands before the `@`. `?dbname=` does not: Belay names its
 * databases in the path.
 */
function libpqEnvironment(url) {
    const { host, port, user, password, database } = (0,_url_js__WEBPACK_IMPORTED_MODULE_5__/* .parseDatabaseUrl */ .mx)(url);
    const parameters = new URL(url).searchParams;
    const others = Object.entries(PARAMETERS).flatMap(([name, variable]) => {
        const value = parameters.get(name);
        return value === null ? [] : [[variable, value]];
    });
    return {
        PGHOST: host,
        PGPORT: String(port),
        PGUSER: parameters.get('user') ?? user,
        PGPASSWORD: parameters.get('password') ?? password,
        PGDATABASE: database,
        PGAPPNAME: 'belay',
        ...Object.fromEntries(others),
    };
}


/***/ }),

/***/ 89490:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ withProtectedEnvironment)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(88780);
/* harmony import */ var _client_programs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(73134);
/* harmony import */ var _tls_files_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64922);
/* harmony import */ var _tls_roots_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13788);
/* harmony import */ var _tls_request_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(93668);








/** Where nothing can ever lie: libpq looks at no certificate under `require` when its file is not there. */
const NO_FILE = '/dev/null/none';
/**
 * The environment for a program of libpq's that goes to a database of the user's: it leads there and nowhere
 * else, and protects the connection exactly as Belay's own sessions do with `remote: 'verify-full'`. libpq by
 * itself would send the password to whoever answers where the URL says nothing about TLS, and knows neither
 * Prisma's nor node-postgres' parameters.
 *
 * The root certificates lie in a temporary file while `body` runs: libpq before 16 does not know `system`, and
 * a program in a container sees no other folder of ours.
 *
 * @param ports `scratch`: where that file is to lie, a folder that is removed whatever happens; else it may stay behind when
 *   this process is killed.
 * @throws UserError `database-url-invalid`, `tls-option-invalid`.
 */
async function withProtectedEnvironment(url, ports, body) {
    const env = {
        ...(0,_runtime_child_environment_js__WEBPACK_IMPORTED_MODULE_7__/* .withoutOtherDatabases */ .PS)(ports.env),
        ...(0,_client_programs_js__WEBPACK_IMPORTED_MODULE_3__/* .libpqEnvironment */ .SQ)(url),
        // Its messages are read.
        LC_ALL: 'C',
    };
    const request = (0,_tls_request_js__WEBPACK_IMPORTED_MODULE_6__/* .readTlsRequest */ .tt)(url, { env: ports.env, remote: 'verify-full' });
    if (request.mode === 'disable')
        return body({ ...env, PGSSLMODE: 'disable' });
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2___default().join(ports.scratch ?? (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'belay_tls_'));
    try {
        const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(folder, 'roots.pem');
        const roots = await writeRoots(file, request, ports.env);
        return await body({ ...env, ...(await tlsEnvironment(request, ports.env)), ...roots });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
    }
}
async function writeRoots(file, request, env) {
    if (!(0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .looksAtCertificates */ .aX)(request))
        return { PGSSLROOTCERT: NO_FILE };
    const roots = await (0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .rootsOf */ .RD)(request, env);
    if (roots.from === 'nobody')
        return { PGSSLROOTCERT: NO_FILE };
    const texts = roots.from === 'file' ? [await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(roots.file, 'utf8')] : await (0,_tls_roots_js__WEBPACK_IMPORTED_MODULE_5__/* .systemRoots */ .x)(env);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, texts.join('\n'), { mode: 0o600 });
    return { PGSSLROOTCERT: file };
}
async function tlsEnvironment(request, env) {
    const { mode, certificate, key, revocationList, minVersion, maxVersion } = request;
    const own = request.sendsCertificate && !(await (0,_tls_files_js__WEBPACK_IMPORTED_MODULE_4__/* .isPrismas */ .wM)(request, env));
    const given = {
        PGSSLMODE: mode,
        PGSSLCERT: own ? absolute(certificate) : NO_FILE,
        PGSSLKEY: own ? absolute(key) : undefined,
        PGSSLCRL: absolute(revocationList),
        PGSSLSNI: request.sendsName ? '1' : '0',
        PGSSLMINPROTOCOLVERSION: minVersion,
        PGSSLMAXPROTOCOLVERSION: maxVersion,
        PGSSLNEGOTIATION: request.direct ? 'direct' : undefined,
    };
    return Object.fromEntries(Object.entries(given).filter((entry) => entry[1] !== undefined));
}
function absolute(file) {
    return file === undefined ? undefined : node_path__WEBPACK_IMPORTED_MODULE_2___default().resolve(file);
}


/***/ }),

/***/ 88772:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fz: () => (/* binding */ compareRows),
/* harmony export */   iN: () => (/* binding */ narrowedColumns),
/* harmony export */   k6: () => (/* binding */ columnsByName),
/* harmony export */   k8: () => (/* binding */ changedColumns),
/* harmony export */   tJ: () => (/* binding */ describeRowDifference)
/* harmony export */ });
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

/** The difference in one line. */
function describeRowDifference(difference) {
    const { kind, columns } = difference;
    const table = difference.table === _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h ? 'the store of large objects' : difference.table;
    const [before, after] = [difference.before ?? 0, difference.after ?? 0];
    switch (kind) {
        case 'table-added':
            return `${table} is new (${rowCount(after)})`;
        case 'table-removed':
            return `${table} is gone (${rowCount(before)})`;
        case 'rows':
            return `${table} had ${rowCount(before)} and has ${after}`;
        case 'content':
            return columns.length > 0
                ? `${table}: values differ in ${columns.join(', ')}`
                : `${table}: the same values are in other rows`;
        case 'not-compared':
            return `${table} could not be read and was not compared`;
    }
}
/**
 * Everything in which two databases' rows differ; empty when they hold the same. A table that could not be
 * read on either side is never the same: it is `not-compared`.
 */
function compareRows(before, after) {
    const tables = new Set([
        ...Object.keys(before.tables),
        ...Object.keys(after.tables),
        ...unreadTables(before),
        ...unreadTables(after),
    ]);
    return [...tables].sort().flatMap((table) => compareTable(table, before, after) ?? []);
}
function compareTable(table, before, after) {
    const was = before.tables[table] ?? absent(table);
    const is = after.tables[table] ?? absent(table);
    const difference = (kind, columns = []) => ({
        table,
        kind,
        before: was?.rows ?? null,
        after: is?.rows ?? null,
        columns,
    });
    if ((0,_types_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnreadable */ .G)(before, table) || (0,_types_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnreadable */ .G)(after, table))
        return difference('not-compared');
    if (!was)
        return difference('table-added');
    if (!is)
        return difference('table-removed');
    const columns = differingColumns(was, is);
    if (was.rows !== is.rows)
        return difference('rows', columns);
    return was.hash === is.hash && columns.length === 0 ? undefined : difference('content', columns);
}
/** The store of large objects is always there, and in no summary while it is empty. */
function absent(table) {
    return table === _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h ? { rows: 0, hash: '', columns: [] } : undefined;
}
function differingColumns(was, is) {
    const now = new Map(is.columns.map((column) => [column.name, column]));
    const then = new Set(was.columns.map((column) => column.name));
    const changed = was.columns.filter(({ name, hash, nonNull }) => {
        const column = now.get(name);
        return column?.hash !== hash || column.nonNull !== nonNull;
    });
    const added = is.columns.filter(({ name }) => !then.has(name));
    return [...changed, ...added].map(({ name }) => name).sort();
}
/** Keys of the tables among the lines of `unreadable`. A key begins with a quote and holds quotes in pairs. */
function unreadTables(summary) {
    return summary.unreadable.flatMap((line) => /^("(?:[^"]|"")*"\."(?:[^"]|"")*"): /.exec(line)?.[1] ?? []);
}
function rowCount(rows) {
    return rows === 1 ? '1 row' : `${rows} rows`;
}
/**
 * Columns that got another type while they held values, and whose values are written differently since:
 * those may have lost something (`countChangedValues` says how many). Where every value still has the same
 * text, as from `integer` to `bigint`, nothing can be lost and the column is not listed.
 */
function narrowedColumns(before, after) {
    return changedColumns(before, after).filter(({ fromType, toType }) => fromType !== toType);
}
/**
 * Columns on both sides that held values and whose values differ now, whatever their types. Without those
 * of materialized views, which hold no values of their own.
 */
function changedColumns(before, after) {
    return Object.entries(before.tables).flatMap(([table, was]) => {
        if (was.computed)
            return [];
        const now = columnsByName(after.tables[table]);
        return was.columns.flatMap(({ name, type, nonNull, hash }) => {
            const column = now.get(name);
            if (!column || nonNull === 0 || column.hash === hash)
                return [];
            return { table, column: name, fromType: type, toType: column.type };
        });
    });
}
function columnsByName(table) {
    return new Map(table?.columns.map((column) => [column.name, column]));
}


/***/ }),

/***/ 2113:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ LARGE_OBJECTS_TABLE),
/* harmony export */   q: () => (/* binding */ largeObjects)
/* harmony export */ });
/* harmony import */ var _types_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49318);

const ANY_SQL = `SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS any`;
/**
 * lo_get() asks for the right on each object, which its owner has, while pg_largeobject is for superusers
 * only; and it fills the holes of one that was written in parts, which a dump does not keep.
 */
const SOURCE = `(SELECT m.oid AS loid, pg_catalog.sha256(pg_catalog.lo_get(m.oid)) AS data
  FROM pg_catalog.pg_largeobject_metadata m)`;
const column = { notNull: true, ownTextCast: false };
/** All large objects as if they were a table. */
const LARGE_OBJECTS_TABLE = {
    oid: 0,
    key: _types_js__WEBPACK_IMPORTED_MODULE_0__/* .LARGE_OBJECTS */ .h,
    plainName: 'pg_catalog.pg_largeobject',
    source: SOURCE,
    isPartition: false,
    ofExtension: false,
    isView: false,
    unreadable: null,
    bytes: null,
    columns: [
        { name: 'data', type: 'bytea', ...column },
        { name: 'loid', type: 'oid', ...column },
    ],
};
/** That table, or nothing where there are no large objects. Inside `withReadOnlySnapshot`. */
async function largeObjects(client) {
    const { rows } = await client.query(ANY_SQL);
    return rows[0]?.any === true ? [LARGE_OBJECTS_TABLE] : [];
}


/***/ }),

/***/ 31751:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Du: () => (/* binding */ hasToBeRead),
/* harmony export */   Q0: () => (/* binding */ askSummaries),
/* harmony export */   RO: () => (/* binding */ rowsOf),
/* harmony export */   TJ: () => (/* binding */ listSummarised),
/* harmony export */   YG: () => (/* binding */ summaryOf),
/* harmony export */   aK: () => (/* binding */ readRows),
/* harmony export */   zT: () => (/* binding */ summarySql)
/* harmony export */ });
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(48777);
/* harmony import */ var _ask_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(16578);
/* harmony import */ var _large_objects_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2113);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(69331);
/* harmony import */ var _tables_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(16546);





/**
 * Counts and hashes the rows of every table in one read-only snapshot. The hash depends neither on the
 * order of rows or columns nor on the settings, the owner or the major version (13 to 18) of the server;
 * it notices every changed value and every duplicated or missing row. It guards against accidents, not
 * against somebody who builds a collision.
 *
 * A partitioned table is one table, as queries see it; its partitions are not listed. An inheriting table
 * is a table of its own. Tables that an extension fills by itself are left out. Materialized views that hold
 * rows are read as well, and large objects, as if they were a table. Sequences' last values are not. Measured on PostgreSQL 15:
 * about 1.1 µs for a row of 8 columns, some 25 times count(*); 113 empty tables take 10 to 20 ms.
 *
 * On a database in use, set a lock_timeout on the session first: asking for a table's size waits for an
 * ACCESS EXCLUSIVE lock on it, and with it the whole summary does.
 *
 * @param client Not in a transaction.
 */
async function readRows(client, { excludeTables = [], snapshot } = {}) {
    return (0,_session_js__WEBPACK_IMPORTED_MODULE_3__/* .withReadOnlySnapshot */ .JP)(client, snapshot === undefined ? {} : { snapshot }, async () => {
        const tables = (await listSummarised(client)).filter((table) => !isExcluded(table, excludeTables));
        return summaryOf(tables, await askSummaries(client, tables.filter(hasToBeRead)));
    });
}
/** Every table that a summary speaks of, see {@link readRows}. Inside `withReadOnlySnapshot`. */
async function listSummarised(client) {
    const all = [...(await (0,_tables_js__WEBPACK_IMPORTED_MODULE_4__/* .listStored */ .K)(client)), ...(await (0,_large_objects_js__WEBPACK_IMPORTED_MODULE_2__/* .largeObjects */ .q)(client))];
    return all.filter((table) => !table.isPartition && !table.ofExtension);
}
/** False for a table that cannot be read, and for one that certainly has no row. */
function hasToBeRead({ unreadable, bytes }) {
    return unreadable === null && bytes !== 0;
}
/** Reads tables for {@link summaryOf}. Inside `withReadOnlySnapshot`. */
async function askSummaries(client, tables) {
    const questions = tables.map((table) => ({ sql: summarySql(table), bytes: table.bytes }));
    const answers = await (0,_ask_js__WEBPACK_IMPORTED_MODULE_1__/* .askEach */ .H)(client, questions);
    const answered = new Map();
    tables.forEach((table, at) => {
        const answer = answers[at];
        if (answer)
            answered.set(table, answer);
    });
    return answered;
}
/** The summary of tables, from what was read of each that {@link hasToBeRead}. */
function summaryOf(tables, answers) {
    const summary = { tables: {}, unreadable: [] };
    for (const table of tables) {
        const answer = answers.get(table);
        if (answer === undefined && hasToBeRead(table))
            throw new Error(`${table.key} was not read`);
        const reason = table.unreadable ?? (answer && 'reason' in answer ? answer.reason : null);
        if (reason !== null)
            summary.unreadable.push(`${table.key}: ${reason}`);
        else
            summary.tables[table.key] = rowsOf(table, answer && 'values' in answer ? answer.values : []);
    }
    return summary;
}
function isExcluded(table, excluded) {
    return excluded.includes(table.key) || excluded.includes(table.plainName);
}
/**
 * One pass over the table. A row's hash is that of its values' hashes as one text, with two seeds.
 * (hash_array_extended() would be shorter, but it is linear in its elements: summed over the rows, it does
 * not notice values that change rows.) OFFSET 0 keeps the planner from merging the subqueries, which would
 * compute each hash once for each use. Gives one `text[]`, for {@link rowsOf}.
 */
function summarySql({ source, columns }) {
    const hashes = columns.map((_, index) => `h${index}`);
    const sums = [0, 1].map((seed) => `coalesce(sum(hashtextextended(line COLLATE "C", ${seed})), 0)`);
    const perColumn = hashes.flatMap((hash) => [`count(${hash})`, `coalesce(sum(${hash}), 0)`]);
    const values = columns.map((column, index) => `${hashOf(column)} AS h${index}`);
    return `SELECT ARRAY[${['count(*)', ...sums, ...perColumn].join(', ')}]::text[]
FROM (SELECT *, (${concatenated(hashes)})::text AS line
  FROM (SELECT ${values.join(', ')} FROM ${source} AS t OFFSET 0) AS hashed OFFSET 0) AS lined`;
}
/** The hashes as one bytea; in halves, so that a table of 1600 columns makes no tower of 1600 calls. */
function concatenated(hashes) {
    const [first, ...more] = hashes;
    if (first === undefined)
        return `'\\x'::bytea`;
    if (more.length === 0)
        return `coalesce(int8send(${first}), '\\x000000000000000000')`;
    const middle = hashes.length >> 1;
    return `(${concatenated(hashes.slice(0, middle))} || ${concatenated(hashes.slice(middle))})`;
}
/**
 * Hash of one value's text, NULL for NULL. concat() writes any value through its type's output function;
 * comparing with IS NOT DISTINCT FROM, since a composite value of NULLs "IS NULL" without being NULL.
 */
function hashOf(column) {
    const value = `t.${(0,_identifiers_js__WEBPACK_IMPORTED_MODULE_0__/* .quoteIdent */ .v4)(column.name)}`;
    if (!column.ownTextCast)
        return `hashtextextended(${value}::text COLLATE "C", 0)`;
    return `CASE WHEN ${value} IS DISTINCT FROM NULL THEN hashtextextended(concat(${value}) COLLATE "C", 0) END`;
}
/** @param values As {@link summarySql} gives them; none for an empty table. */
function rowsOf(table, values) {
    const [rows = '0', first = '0', second = '0', ...perColumn] = values;
    return {
        rows: Number(rows),
        hash: hex64(first) + hex64(second),
        columns: table.columns.map(({ name, type }, index) => ({
            name,
            type,
            nonNull: Number(perColumn[2 * index] ?? '0'),
            hash: hex64(perColumn[2 * index + 1] ?? '0'),
        })),
        ...(table.isView ? { computed: true } : {}),
    };
}
/** A sum of 64-bit hashes, which Postgres gives as a numeric, modulo 2^64. */
function hex64(sum) {
    return BigInt.asUintN(64, BigInt(sum)).toString(16).padStart(16, '0');
}


/***/ }),

/***/ 49318:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ isUnreadable),
/* harmony export */   h: () => (/* binding */ LARGE_OBJECTS)
/* harmony export */ });
/**
 * The key under which a summary has the large objects, where there are any: one row for each, with its
 * identifier and the digest of its content. They belong to no table.
 */
const LARGE_OBJECTS = '"pg_catalog"."pg_largeobject"';
/** True when the summary says that this table exists but was not read. */
function isUnreadable(summary, table) {
    return summary.unreadable.some((line) => line.startsWith(`${table}: `));
}


/***/ }),

/***/ 68763:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BO: () => (/* binding */ readPreparedTransactions),
/* harmony export */   BW: () => (/* binding */ readAdvisoryLock),
/* harmony export */   M1: () => (/* binding */ readSessions),
/* harmony export */   Wx: () => (/* binding */ readConnections),
/* harmony export */   ey: () => (/* binding */ readLockWaits)
/* harmony export */ });
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
 * that is allowed as many as we use is not at its limit. Of roles only those that use this database are looked at.
 * reserved_connections is new in PostgreSQL 16.
 */
const CONNECTIONS_SQL = `
  WITH clients AS (
    SELECT datid, usesysid FROM pg_catalog.pg_stat_activity
     WHERE coalesce(backend_type, 'client backend') = 'client backend' AND usesysid IS NOT NULL
       AND coalesce(application_name, '') <> 'belay'
  )
  SELECT 'max_connections of the server' AS limit, 'server' AS of, (SELECT count(*)::int FROM clients) AS used,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS allowed
  UNION ALL
  SELECT 'CONNECTION LIMIT of the database', 'database', (SELECT count(*)::int FROM clients c WHERE c.datid = d.oid),
         d.datconnlimit
    FROM pg_catalog.pg_database d WHERE d.datname = current_database() AND d.datconnlimit >= 0
  UNION ALL
  SELECT 'CONNECTION LIMIT of the role ' || quote_ident(r.rolname), 'role',
         (SELECT count(*)::int FROM clients c WHERE c.usesysid = r.oid), r.rolconnlimit
    FROM pg_catalog.pg_roles r
   WHERE r.rolconnlimit > 0 AND EXISTS (
     SELECT FROM clients c JOIN pg_catalog.pg_database d ON d.oid = c.datid
      WHERE c.usesysid = r.oid AND d.datname = current_database())
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


/***/ }),

/***/ 66480:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ withSessionPool)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(64513);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19815);



/** How long a statement that nobody waits for any more may go on before its session is given up. */
const AT_REST_MS = 500;
/**
 * Opens a pool of `connections`, runs `body`, closes what was opened, whatever happens. Errors as those of
 * `openSession` and `withClient`. A server that has no connection left for one more (a role's or a pooler's limit)
 * is no error while the pool has one: what wanted it waits for that, and the pool stays so small.
 *
 * `settings` are a second net under what each transaction sets for itself: a pooler that refuses them gets
 * none. When the signal aborts, the server is told to end what it is at.
 */
async function withSessionPool(url, options, body) {
    const pool = new Pool(url, options);
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
    #onFewer;
    #dialer;
    #idle = [];
    #waiting = [];
    /** How many may be open at once. */
    #places;
    #free;
    /** Open now, idle or not; also those being opened, and those lent. */
    #open = 0;
    #closed = false;
    constructor(url, { connections, onFewer, ...connect }) {
        this.#url = url;
        this.#connect = connect;
        this.#onFewer = onFewer;
        this.#dialer = new _dial_js__WEBPACK_IMPORTED_MODULE_2__/* .Dialer */ .c1(url, { ...connect, settingsMayBeRefused: true });
        this.#places = connections;
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
                lost = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .isSessionLost */ .nh)(error);
                throw session.explain(error);
            }
            finally {
                if (lost || this.#closed || !(await isReusable(session)))
                    await this.#end(session);
                else
                    this.#idle.push(session);
            }
        });
    }
    async lend(body) {
        return this.#withPlace(async () => {
            // As many are idle as places are free, at most; one of them must make room.
            const idle = this.#idle.pop();
            if (idle)
                await this.#end(idle);
            this.#open += 1;
            try {
                return await body();
            }
            finally {
                this.#open -= 1;
            }
        });
    }
    async close() {
        this.#closed = true;
        await Promise.all(this.#idle.splice(0).map((session) => this.#end(session)));
    }
    /** One that is idle, or else a new one; where there can be no new one, the next that is free. */
    async #take() {
        for (;;) {
            const session = await this.#takeIdle();
            if (session)
                return session;
            try {
                return await this.#dial();
            }
            catch (error) {
                if (!hasNoneLeft(error) || this.#open === 0)
                    throw error;
                this.#places -= 1;
                this.#onFewer?.(this.#places, error);
                // The place that was held is never given back: the pool has one less.
                await this.#place();
            }
        }
    }
    /** A pooler or a firewall may have ended it meanwhile. */
    async #takeIdle() {
        for (let session = this.#idle.pop(); session; session = this.#idle.pop()) {
            if (session.isOpen())
                return session;
            await this.#end(session);
        }
        return undefined;
    }
    async #dial() {
        this.#open += 1;
        try {
            return await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .dialSession */ .BY)(this.#dialer, this.#url, this.#connect, { cancels: true });
        }
        catch (error) {
            this.#open -= 1;
            throw error;
        }
    }
    async #end(session) {
        await session.close();
        this.#open -= 1;
    }
    async #withPlace(body) {
        const { signal } = this.#connect;
        await this.#place();
        try {
            if (signal?.aborted)
                throw (0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .interruption */ .YW)(signal);
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
    async #place() {
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
    }
}
function hasNoneLeft(error) {
    return error instanceof _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo && error.code === 'database-connections-exhausted';
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


/***/ })

};
