export const id = 331;
export const ids = [331];
export const modules = {

/***/ 64513:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BY: () => (/* binding */ dialSession),
/* harmony export */   J6: () => (/* binding */ withReadOnlyTransaction),
/* harmony export */   SV: () => (/* binding */ withClient),
/* harmony export */   fA: () => (/* binding */ openSession),
/* harmony export */   nh: () => (/* binding */ isSessionLost),
/* harmony export */   ro: () => (/* binding */ withTransaction),
/* harmony export */   xk: () => (/* binding */ READING_SETTINGS)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19815);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(49808);




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
/** Runs `body` in a read-only transaction with the session's own settings, on a database that others use. */
async function withReadOnlyTransaction(client, limits, body) {
    return withTransaction(client, `BEGIN READ ONLY;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)(limits)}`, body);
}
/** Whoever said that this session only reads has nothing of ours on that server. */
function serverLost(cause, url, settings) {
    const onlyRead = settings?.['default_transaction_read_only'] === 'on';
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .OperationFailed */ .FH('server-lost', `The server at ${(0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeUrl */ .Ng)(url)} ended the connection: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)}.`, onlyRead
        ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
        : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
}


/***/ }),

/***/ 19815:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c1: () => (/* binding */ Dialer),
  gD: () => (/* binding */ hangUp),
  VO: () => (/* binding */ wayOf)
});

// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var runtime_errors = __webpack_require__(17115);
// EXTERNAL MODULE: ./packages/core/src/postgres/tls-request.ts
var tls_request = __webpack_require__(93668);
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
var external_node_net_ = __webpack_require__(77030);
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
var postgres_url = __webpack_require__(49808);
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
        return new runtime_errors/* UserError */.yo('database-connections-exhausted', `${place} has no connection left: ${message}.`, 'End sessions that nobody needs, or raise max_connections, the limit of the role or database, or that of the pooler.', { cause: error });
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

// EXTERNAL MODULE: ./packages/core/src/postgres/tls-files.ts
var tls_files = __webpack_require__(64922);
;// CONCATENATED MODULE: ./packages/core/src/postgres/dial-target.ts



/** How long connecting may take where nobody says otherwise. */
const CONNECT_TIMEOUT_S = 15;
/** What a timer of Node's takes, 2^31-1 ms: after a longer one it would ring at once. */
const LONGEST_S = 2_147_483;
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
    const tls = request.mode === 'disable' ? undefined : await (0,tls_files/* loadTls */._v)(request, surroundings);
    return { place, request, tls, timeoutS: timeoutOf(url) };
}
/** libpq's and Prisma's `connect_timeout`, in seconds; 0, which is for ever, and what is no number do not count. */
function timeoutOf(url) {
    const said = Number(new URL(url).searchParams.get('connect_timeout'));
    return said > 0 && Number.isFinite(said) ? Math.min(said, LONGEST_S) : CONNECT_TIMEOUT_S;
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

/***/ 51689:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Le: () => (/* binding */ limitsSql),
/* harmony export */   Mt: () => (/* binding */ READ_ONLY_SETTINGS),
/* harmony export */   xv: () => (/* binding */ LOCK_MS)
/* harmony export */ });
/** Who waits longer for a lock on a database that others use stands in the queue of a DDL, and others behind it. */
const LOCK_MS = 2_000;
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
    lock_timeout: String(LOCK_MS),
    idle_in_transaction_session_timeout: String(IDLE_MS),
};


/***/ }),

/***/ 6184:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ isPooled),
/* harmony export */   p: () => (/* binding */ poolerThatRefused)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

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

/***/ 69331:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   CD: () => (/* binding */ attempt),
/* harmony export */   JP: () => (/* binding */ withReadOnlySnapshot),
/* harmony export */   UR: () => (/* binding */ DETERMINISTIC_SETTINGS_SQL),
/* harmony export */   pv: () => (/* binding */ isSqlError)
/* harmony export */ });
/* harmony import */ var pg__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83849);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64513);
/* harmony import */ var _identifiers_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(48777);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51689);





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
        const limited = limits === undefined ? '' : `;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_4__/* .limitsSql */ .Le)(limits)}`;
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

/***/ 64922:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RD: () => (/* binding */ rootsOf),
/* harmony export */   _v: () => (/* binding */ loadTls),
/* harmony export */   aX: () => (/* binding */ looksAtCertificates),
/* harmony export */   wM: () => (/* binding */ isPrismas)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17115);
/* harmony import */ var _tls_roots_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(13788);






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
        return { request, verifies, context: (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)(options) };
    }
    catch (error) {
        // Every file was tried alone.
        throw unusable('The files for TLS', `cannot be used together: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
}
/** False where any certificate of the server is taken. */
function looksAtCertificates({ mode, acceptsAny }) {
    if (mode === 'require')
        return !acceptsAny;
    return mode === 'verify-ca' || mode === 'verify-full';
}
/** Where the certificates to verify the server's with come from. @throws UserError `tls-option-invalid`. */
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
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('tls-option-invalid', 'The connection cannot be protected: sslmode=verify-ca needs the certificate of the CA.', 'Name its file: sslrootcert=/path/ca.pem in the URL, or PGSSLROOTCERT. With a CA that everybody trusts use sslmode=verify-full.');
}
async function authorities(roots, { revocationList }, env) {
    if (roots.from === 'nobody')
        return {};
    const isSystem = roots.from === 'system';
    const ca = isSystem
        ? await (0,_tls_roots_js__WEBPACK_IMPORTED_MODULE_5__/* .systemRoots */ .x)(env)
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
        opened = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key, ...(passphrase === undefined ? {} : { passphrase }) });
    }
    catch (error) {
        const { code } = error;
        if (code === 'ERR_OSSL_BAD_DECRYPT') {
            return 'cannot be opened with the password given as sslpassword';
        }
        return `cannot be read as a private key in PEM form: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`;
    }
    const belongs = new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(certificate).checkPrivateKey(opened);
    return belongs ? undefined : 'does not belong to the certificate';
}
async function readRevocations(file) {
    const text = await read(file, 'sslcrl');
    try {
        (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)({ crl: text });
    }
    catch (error) {
        throw unusable(`The revocation list ${file} (sslcrl)`, `cannot be used: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
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
            new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(pem);
        }
        catch (error) {
            throw unusable(`The file ${file} (${parameter})`, `holds a broken certificate: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
        }
    }
    return found;
}
async function read(file, parameter) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file, 'utf8');
    }
    catch (error) {
        throw unusable(`The file ${file} (${parameter})`, `cannot be read: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(error)}`);
    }
}
/** A file of libpq's in the home folder, if it is there; also one that may not be read, so that this is said. */
async function usualFile(env, name) {
    const home = env['HOME'];
    if (home === undefined || home === '')
        return undefined;
    const file = node_path__WEBPACK_IMPORTED_MODULE_2___default().join(home, '.postgresql', name);
    return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.access)(file).then(() => file, () => undefined);
}
function unusable(what, why) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('tls-file-unusable', `${what} ${why}.`, "sslrootcert is the certificate of the CA that signed the server's, sslcert and sslkey are the client's own; each is a file in PEM form that this process can read. A relative path starts from the working directory.");
}


/***/ }),

/***/ 93668:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FH: () => (/* binding */ TLS_PARAMETERS),
/* harmony export */   mJ: () => (/* binding */ isLocalHost),
/* harmony export */   tt: () => (/* binding */ readTlsRequest),
/* harmony export */   w4: () => (/* binding */ hostOf)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_net__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(49808);



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

/***/ 13788:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ systemRoots)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_tls__WEBPACK_IMPORTED_MODULE_1__);


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
    return [...node_tls__WEBPACK_IMPORTED_MODULE_1__.rootCertificates, ...found.filter((text) => text !== undefined)];
}
async function firstReadable(files) {
    for (const file of files) {
        const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch(() => undefined);
        if (text !== undefined)
            return text;
    }
    return undefined;
}


/***/ })

};
