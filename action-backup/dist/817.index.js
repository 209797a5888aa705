export const id = 817;
export const ids = [817];
export const modules = {

/***/ 67817:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  artifactStores: () => (/* binding */ artifactStores)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/durable.ts
var durable = __webpack_require__(70552);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./node_modules/@actions/artifact/lib/artifact.js + 303 modules
var lib_artifact = __webpack_require__(9645);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/explain.ts


/** How long one answer of the service or of GitHub's API may take, the client's own further attempts included. */
const CALL_MS = 2 * 60_000;
/** A transfer that is slower than this on the whole does not come to an end any more. */
const SLOWEST_BYTES_PER_MS = 256;
/** How long it may take to bring so many bytes there or back. */
function transferMs(bytes) {
    return 5 * CALL_MS + bytes / SLOWEST_BYTES_PER_MS;
}
/**
 * Waits for a call of the artifact client, which has neither a signal nor a deadline of its own: what is given up
 * goes on unheard and ends with the process.
 *
 * @param what Ends "cannot be used: …", as in `listing them`.
 * @throws UserError `artifacts-unusable` for whatever the service or the API answers: it is nothing that Belay did wrong.
 * @throws Interrupted, or the signal's own reason.
 */
async function asking(signal, milliseconds, what, call) {
    try {
        return await (0,deadline/* withDeadline */.NE)(signal, milliseconds, (inner) => {
            if (inner.aborted)
                throw (0,errors/* interruption */.YW)(signal);
            return abandonable(inner, call(inner));
        });
    }
    catch (error) {
        const ours = [errors/* UserError */.yo, errors/* Interrupted */.j$, errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
        if (ours)
            throw error;
        const why = error instanceof deadline/* DeadlinePassed */.Xp
            ? `no answer within ${Math.round(milliseconds / 1000)} s`
            : (0,errors/* messageOf */.bD)(error);
        throw unusable(`${what}: ${why}`, error);
    }
}
function abandonable(signal, work) {
    return new Promise((resolve, reject) => {
        const giveUp = () => reject(new deadline/* DeadlinePassed */.Xp());
        signal.addEventListener('abort', giveUp, { once: true });
        work.then(resolve, reject);
    });
}
function unusable(what, cause) {
    return new errors/* UserError */.yo('artifacts-unusable', `The artifacts of this workflow cannot be used: ${what.replace(/\.$/, '')}.`, hintFor(cause), { cause });
}
/** By what the client and the API say: they have no codes. */
function hintFor(cause) {
    const { name, status } = (cause ?? {});
    if (name === 'GHESNotSupportedError') {
        return 'GitHub Enterprise Server has no such artifacts. Keep the backup in a folder or a bucket.';
    }
    if (/quota/i.test((0,errors/* messageOf */.bD)(cause))) {
        return 'Delete artifacts that nobody needs, give them fewer retention-days, raise the limit, or keep the backup in a bucket.';
    }
    if (status === 401 || status === 403 || status === 404) {
        return 'GITHUB_TOKEN in the env of the step needs the permission actions: read for the artifacts of other runs, and actions: write to remove them.';
    }
    return 'Look at https://www.githubstatus.com and run the job again, or keep the backup in a bucket.';
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/download.ts





async function readText(artifact, ports) {
    const folder = await download(artifact, ports);
    try {
        return await (0,promises_.readFile)(await onlyFile(folder), 'utf8');
    }
    finally {
        await remove(folder);
    }
}
/** The copy on disk goes when the stream is closed. */
async function readStream(artifact, ports) {
    const folder = await download(artifact, ports);
    const stream = (0,external_node_fs_.createReadStream)(await onlyFile(folder), { highWaterMark: 1 << 20 });
    stream.once('close', () => void remove(folder));
    return stream;
}
/** Into a folder of its own; a download that does not fit the digest that the service names is none. */
async function download(artifact, { temporary, signal, repository }) {
    const { name, id, bytes, digest, run } = artifact;
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
    try {
        const got = await asking(signal, transferMs(bytes), `fetching ${name}`, () => lib_artifact/* default */.Ay.downloadArtifact(id, {
            ...{ path: folder, skipDecompress: true },
            ...(digest === undefined ? {} : { expectedHash: digest }),
            ...(run === undefined ? {} : { findBy: findBy(run, repository) }),
        }));
        if (got.digestMismatch)
            throw unusable(`${name} came with another digest than it has`);
        return folder;
    }
    catch (error) {
        await remove(folder);
        throw error;
    }
}
function findBy(run, repository) {
    if (repository === undefined)
        throw unusable('another run made it, and there is no GITHUB_TOKEN');
    const { token, owner, repo } = repository;
    return { token, workflowRunId: run, repositoryOwner: owner, repositoryName: repo };
}
async function onlyFile(folder) {
    const [file] = await (0,promises_.readdir)(folder);
    if (file === undefined)
        throw unusable('the download brought no file');
    return external_node_path_default().join(folder, file);
}
/** What cannot be removed is the runner's, who empties RUNNER_TEMP. */
async function remove(folder) {
    await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
}

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js
var github = __webpack_require__(61351);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/other-runs.ts


const PAGE = 100;
/**
 * The artifacts of all runs that GitHub's REST API knows of and that have not expired. Those of a pull request's run
 * from a fork are left out: anybody can make them, under any name.
 *
 * @param name Only those of this name, which spares the pages of all others.
 */
async function ofAllRuns({ token, owner, repo }, signal, name) {
    const { paginate, rest } = (0,github/* getOctokit */.Q)(token);
    const all = await asking(signal, CALL_MS, 'listing those of other runs', (inner) => paginate(rest.actions.listArtifactsForRepo, {
        ...{ owner, repo, per_page: PAGE, request: { signal: inner } },
        ...(name === undefined ? {} : { name }),
    }));
    return all
        .filter(({ expired, workflow_run: run }) => {
        const ofThisRepository = run?.repository_id !== undefined && run.head_repository_id === run.repository_id;
        return !expired && ofThisRepository;
    })
        .map(({ name, id, size_in_bytes, created_at, digest, workflow_run }) => ({
        ...{ name, id, bytes: size_in_bytes, createdAt: timeOf(created_at) },
        ...(digest ? { digest } : {}),
        ...(workflow_run?.id === undefined ? {} : { run: workflow_run.id }),
    }));
}
async function removeFromRun({ token, owner, repo }, { id, name }, signal) {
    const { rest } = (0,github/* getOctokit */.Q)(token);
    await asking(signal, CALL_MS, `removing ${name}`, (inner) => rest.actions.deleteArtifact({ owner, repo, artifact_id: id, request: { signal: inner } }));
}
/** What has no time is taken for new: only what is old is ever removed. */
function timeOf(text) {
    return text === null ? Date.now() : Date.parse(text) || Date.now();
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/client.ts






/** A runner kills a cancelled step 7.5 s after it asked it to stop. */
const WITHDRAW_MS = 5_000;
/**
 * The artifact service through the official client, and, where `GITHUB_TOKEN` is in the step's environment, the
 * artifacts of other runs through GitHub's REST API. The client reads the runner's variables out of the process.
 */
function artifacts({ env, signal, temporary, retentionDays }) {
    const repository = repositoryOf(env);
    const ports = { temporary, signal, repository };
    return {
        own: () => ownArtifacts(signal),
        async all() {
            const own = await ownArtifacts(signal);
            if (repository === undefined)
                return own;
            const known = new Set(own.map(({ id }) => id));
            // An earlier attempt of this run counts as another run: the service shows those of one attempt.
            const others = (await ofAllRuns(repository, signal)).filter(({ id }) => !known.has(id));
            return [...own, ...others];
        },
        async elsewhere(names) {
            if (repository === undefined)
                return [];
            const asked = names.map((name) => ofAllRuns(repository, signal, name));
            return (await Promise.all(asked)).flat();
        },
        async upload(file) {
            const name = external_node_path_default().basename(file);
            const { size: bytes } = await (0,promises_.stat)(file);
            const { id, digest, size } = await asking(signal, transferMs(bytes), `sending ${name}`, () => lib_artifact/* default */.Ay.uploadArtifact(name, [file], external_node_path_default().dirname(file), {
                skipArchive: true,
                ...(retentionDays === undefined ? {} : { retentionDays }),
            }));
            if (id === undefined || digest === undefined) {
                throw unusable(`the service took ${name} and says nothing about it`);
            }
            if (size !== bytes)
                throw unusable(`of ${bytes} bytes of ${name}, ${size ?? 0} were sent`);
            return { id: String(id), digest, url: urlOf(id, env) };
        },
        readText: (artifact) => readText(artifact, ports),
        read: (artifact) => readStream(artifact, ports),
        async remove(artifact) {
            const { name, run } = artifact;
            if (run === undefined)
                return removeOwn(name, signal);
            if (repository === undefined)
                throw unusable(`there is no GITHUB_TOKEN to remove ${name}`);
            await removeFromRun(repository, artifact, signal);
        },
        async withdraw(names) {
            const deadline = AbortSignal.timeout(WITHDRAW_MS);
            const there = new Set((await ownArtifacts(deadline)).map(({ name }) => name));
            for (const name of names)
                if (there.has(name))
                    await removeOwn(name, deadline);
        },
    };
}
async function ownArtifacts(signal) {
    const listed = await asking(signal, CALL_MS, 'listing them', () => lib_artifact/* default */.Ay.listArtifacts());
    return listed.artifacts.map(({ name, id, size, digest, createdAt }) => ({
        // What has no time is taken for new: only what is old is ever removed.
        ...{ name, id, bytes: size, createdAt: createdAt?.getTime() ?? Date.now() },
        ...(digest === undefined ? {} : { digest }),
    }));
}
async function removeOwn(name, signal) {
    await asking(signal, CALL_MS, `removing ${name}`, () => lib_artifact/* default */.Ay.deleteArtifact(name));
}
function repositoryOf({ GITHUB_TOKEN: token, GITHUB_REPOSITORY }) {
    const [owner, repo] = (GITHUB_REPOSITORY ?? '').split('/');
    return token && owner && repo ? { token, owner, repo } : undefined;
}
function urlOf(id, env) {
    const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY, GITHUB_RUN_ID, } = env;
    return `${server}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}/artifacts/${id}`;
}

// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var manifest = __webpack_require__(6143);
;// CONCATENATED MODULE: ./packages/github/src/artifacts/names.ts

const PARTS = ['archive', 'manifest', 'verification'];
const SUFFIX = {
    archive: 'archive.tar.age',
    manifest: 'manifest.json',
    verification: 'verification.json',
};
/** `belay-backup.20261126T013522Z-shop-1a2b3c4d.archive.tar.age`; unique for ever, so that nothing is overwritten. */
function artifactName(name, id, part) {
    return `${name}.${id}.${SUFFIX[part]}`;
}
/** The names of all that a backup can have. */
function namesOf(name, id) {
    return PARTS.map((part) => artifactName(name, id, part));
}
/** What an artifact is to the backups of `name`; undefined when it is something else. */
function partOf(artifact, name) {
    if (!artifact.startsWith(`${name}.`))
        return undefined;
    const rest = artifact.slice(name.length + 1);
    const [id = '', ...suffix] = rest.split('.');
    const part = PARTS.find((one) => SUFFIX[one] === suffix.join('.'));
    return part !== undefined && manifest/* BackupId */.kA.safeParse(id).success ? { id, part } : undefined;
}

;// CONCATENATED MODULE: ./packages/github/src/artifacts/backups.ts

/** A manifest lists every table; what is larger than this is none of ours. */
const TEXT_LIMIT = 64 * 1024 * 1024;
/** How many backups are read at a time. */
const AT_A_TIME = 4;
/** Sorts artifacts into the backups of `name`; all others are left out. */
function byId(found, name) {
    const backups = new Map();
    for (const artifact of found) {
        const named = partOf(artifact.name, name);
        if (named === undefined)
            continue;
        const parts = backups.get(named.id) ?? {};
        parts[named.part] = artifact;
        backups.set(named.id, parts);
    }
    return backups;
}
/** What a store lists: each with its manifest and verification, which are fetched. */
async function listed(backups, locationOf, service) {
    const all = [...backups];
    const found = [];
    for (let from = 0; from < all.length; from += AT_A_TIME) {
        const some = all.slice(from, from + AT_A_TIME);
        found.push(...(await Promise.all(some.map(([id, parts]) => stored(id, locationOf(id), parts, service)))));
    }
    return found;
}
async function stored(id, location, parts, service) {
    const { archive, manifest, verification } = parts;
    const all = [archive, manifest, verification].filter((part) => part !== undefined);
    // An empty text is a damaged manifest, not a missing one: what has none may be removed.
    const textOf = async (artifact) => artifact.bytes > TEXT_LIMIT ? '' : service.readText(artifact);
    return {
        ...{ id, location },
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
        changedAt: Math.max(...all.map(({ createdAt }) => createdAt)),
        ...(archive ? { archiveBytes: archive.bytes } : { problem: 'its archive is gone' }),
        ...(manifest ? { manifest: await textOf(manifest) } : { problem: 'it was never finished' }),
        ...(verification ? { verification: await textOf(verification) } : {}),
    };
}

;// CONCATENATED MODULE: ./packages/github/src/artifact-store.ts








/**
 * Makes stores over the artifacts of a workflow. A backup is three artifacts of one raw file each: the archive, the
 * manifest after it, the verification last. Artifacts cannot be changed, and every name is used once.
 *
 * @param retentionDays Days that GitHub keeps them; undefined for what the repository says.
 */
function artifactStores(retentionDays, { env, signal }) {
    const temporary = env['RUNNER_TEMP'] ?? (0,external_node_os_.tmpdir)();
    const service = artifacts({ env, signal, temporary, retentionDays });
    return (name) => artifactStore(name, service, temporary, env);
}
function artifactStore(name, service, temporary, env) {
    const place = `artifact:${name}`;
    const locationOf = (id) => `${place}.${id}`;
    const partsOf = async (id) => {
        const own = byId(await service.own(), name).get(id);
        if (own?.archive)
            return own;
        const elsewhere = byId(await service.elsewhere(namesOf(name, id)), name).get(id);
        if (!own && !elsewhere)
            throw notFound(id, place);
        return { ...elsewhere, ...own };
    };
    return {
        kind: 'artifact',
        place,
        async prepare() {
            if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
                throw new errors/* UserError */.yo('artifacts-outside-job', `${place} is only there inside an action of a job; steps with \`run:\` have no access to artifacts.`, 'Use OWNER/belay/action-backup, or give a folder or s3://bucket/prefix.');
            }
            // That those of other runs can be seen is not asked for: a backup needs it not.
            await service.own();
        },
        async begin(id, file) {
            if (file !== 'archive.tar.age')
                throw unencrypted(place);
            const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
            const archiveFile = external_node_path_default().join(folder, artifactName(name, id, 'archive'));
            const handle = await (0,promises_.open)(archiveFile, 'wx', 0o600);
            return incoming({ name, id, folder, archiveFile, location: locationOf(id), service }, handle);
        },
        async list() {
            return listed(byId(await service.all(), name), locationOf, service);
        },
        async open(id) {
            const { archive, manifest } = await partsOf(id);
            if (archive === undefined || manifest === undefined)
                throw notFound(id, place);
            return {
                location: locationOf(id),
                manifest: () => service.readText(manifest),
                archive: () => service.read(archive),
            };
        },
        async record(id, verification) {
            // An artifact is never changed: one that was verified before keeps its first record.
            if ((await partsOf(id)).verification !== undefined)
                return;
            const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(temporary, 'belay_artifact_'));
            try {
                const file = external_node_path_default().join(folder, artifactName(name, id, 'verification'));
                await (0,promises_.writeFile)(file, verification, { mode: 0o600 });
                await service.upload(file);
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            }
        },
        async remove(id) {
            const parts = await partsOf(id);
            for (const part of ['manifest', 'verification', 'archive']) {
                const artifact = parts[part];
                if (artifact)
                    await service.remove(artifact);
            }
        },
    };
}
/** The client uploads files only, so the archive is written beside first; nothing is there before `finish`. */
function incoming({ name, id, folder, archiveFile, location, service }, handle) {
    const manifestFile = external_node_path_default().join(folder, artifactName(name, id, 'manifest'));
    const archive = (0,durable/* durableFile */.cS)(handle, external_node_path_default().dirname(folder));
    let sending = false;
    return {
        archive,
        async finish(manifest) {
            sending = true;
            const artifact = await service.upload(archiveFile);
            // Before the stored copy is fetched: there is room for one.
            await (0,promises_.rm)(archiveFile);
            await (0,promises_.writeFile)(manifestFile, manifest, { mode: 0o600 });
            await service.upload(manifestFile);
            await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
            return { location, artifact };
        },
        async abandon() {
            archive.destroy();
            await (0,promises_.rm)(folder, { recursive: true, force: true }).catch(() => undefined);
            if (!sending)
                return;
            // The manifest first: an answer that was lost does not mean that it is not there.
            const names = [manifestFile, archiveFile].map((file) => external_node_path_default().basename(file));
            await service.withdraw(names).catch(() => undefined);
        },
    };
}
function unencrypted(place) {
    return new errors/* UserError */.yo('artifact-unencrypted', `Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put into ${place}.`, 'Give encrypt-to the public key of age, or keep the backup in a folder or a bucket.');
}
function notFound(id, place) {
    return new errors/* UserError */.yo('backup-not-found', `There is no backup ${JSON.stringify(id)} in ${place}, as far as this job can see.`, 'Artifacts of other runs are seen with GITHUB_TOKEN in the env of the step and the permission actions: read.');
}


/***/ })

};
