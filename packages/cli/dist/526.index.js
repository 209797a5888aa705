export const id = 526;
export const ids = [526];
export const modules = {

/***/ 45104:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ readServerFacts)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19815);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51689);
/* harmony import */ var _pooler_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6184);




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
        const { tls, pooler = (0,_pooler_js__WEBPACK_IMPORTED_MODULE_3__/* .isPooled */ .U)(client, pid) ? 'a connection pooler' : undefined } = (0,_dial_js__WEBPACK_IMPORTED_MODULE_1__/* .wayOf */ .VO)(client);
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
        await client.query(`BEGIN READ ONLY;${(0,_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .limitsSql */ .Le)({ statementMs: 15_000, lockMs: 5_000 })}`);
    }
    catch (error) {
        // PgBouncer: "transaction blocks not allowed in statement pooling mode"
        if (!/statement pooling mode/.test((0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)))
            throw error;
        throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('pooler-without-transactions', `The pooler hands on its connections after every statement: ${(0,_runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)}.`, 'Belay reads in read-only transactions. Give it the direct URL, or a pool_mode of transaction or session.', { cause: error });
    }
}
async function systemIdentifier(client) {
    const { rows } = await client.query('SELECT system_identifier::text AS id FROM pg_catalog.pg_control_system()');
    return rows[0]?.id ?? '';
}


/***/ }),

/***/ 29867:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ targetOf),
/* harmony export */   L: () => (/* binding */ targetWords)
/* harmony export */ });
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(49808);

/** The database as reports name it. */
function targetOf(url, facts) {
    const { database, databaseOid, systemIdentifier, role, version, major, pooler, standby, tls } = facts;
    const kind = standby ? 'standby' : 'primary';
    return {
        ...{ place: (0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .describeUrl */ .Ng)(url), database, databaseOid, role, version, major, kind },
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


/***/ })

};
