export const id = 112;
export const ids = [112];
export const modules = {

/***/ 60112:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   atEndOfJob: () => (/* binding */ atEndOfJob)
/* harmony export */ });
/* harmony import */ var _frame_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(84563);
/* harmony import */ var _job_status_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4475);
/* harmony import */ var _time_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67922);



/**
 * What an armed rollback does at the end of its job: nothing after success, the rollback after a failure or a cancel,
 * and nothing but saying why where it is not known how the job came out. Errors as in `runRollback`.
 */
async function atEndOfJob({ options, armed, jobStatus }, ports, rollback) {
    const whole = { ...options, what: 'now', armed };
    switch ((0,_job_status_js__WEBPACK_IMPORTED_MODULE_1__/* .jobStatusOf */ .JZ)(jobStatus)) {
        case 'success':
            return (0,_frame_js__WEBPACK_IMPORTED_MODULE_0__/* .runRollback */ .e)(whole, ports, {
                ...{ plan: [], quiet: true },
                headline: () => `Disarmed: the job came through, and nothing was done to ${armed.target.database}`,
                body: async () => undefined,
            });
        case 'failure':
            return rollback(whole, ports);
        case 'cancelled':
            return (0,_time_js__WEBPACK_IMPORTED_MODULE_2__/* .withEnd */ .EA)(ports.signal, _time_js__WEBPACK_IMPORTED_MODULE_2__/* .AFTER_CANCEL_MS */ .Rq, (signal) => rollback({ ...whole, endsBy: ports.now() + _time_js__WEBPACK_IMPORTED_MODULE_2__/* .AFTER_CANCEL_MS */ .Rq }, { ...ports, signal }));
        case undefined:
            return (0,_frame_js__WEBPACK_IMPORTED_MODULE_0__/* .runRollback */ .e)(whole, ports, { plan: [], body: async () => (0,_job_status_js__WEBPACK_IMPORTED_MODULE_1__/* .unknownStatus */ .lj)(jobStatus) });
    }
}


/***/ }),

/***/ 67922:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EA: () => (/* binding */ withEnd),
/* harmony export */   Rq: () => (/* binding */ AFTER_CANCEL_MS),
/* harmony export */   qj: () => (/* binding */ overBudget)
/* harmony export */ });
/* harmony import */ var _report_words_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12769);
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(17115);


/**
 * What a cancelled job leaves its last steps, in milliseconds. GitHub ends the job five minutes after the cancel
 * (docs.github.com, "Workflow cancellation reference"); the step that ran may have taken ten seconds of them, and
 * what is temporary has to be removed.
 */
const AFTER_CANCEL_MS = 4 * 60_000;
/**
 * Whether a rollback fits into the time that is left: one that would be ended half-way is better not begun, and left
 * to somebody who has the time. Where nothing is known of how long it takes it is begun: the deadline ends it before
 * the cutover, and the database is then as it was.
 *
 * @param estimate As in the report.
 * @param leftMs Undefined: as long as it takes.
 * @returns What to refuse with (`rollback-too-long`), or undefined when it fits.
 */
function overBudget(estimate, leftMs) {
    const needed = estimate?.durationMs;
    if (leftMs === undefined || needed === undefined || needed <= leftMs)
        return undefined;
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('rollback-too-long', `The rollback would take about ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(needed)}, and the cancelled job leaves ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(Math.max(0, leftMs))}. It was not begun.`, 'Run it from a shell, or in a job of its own with mode: now.');
}
/**
 * Runs `body` with a signal that aborts when `signal` does or the time is over; its reason is then an `OperationFailed`
 * `rollback-out-of-time`.
 */
async function withEnd(signal, milliseconds, body) {
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(outOfTime(milliseconds)), milliseconds);
    try {
        return await body(AbortSignal.any([signal, ending.signal]));
    }
    finally {
        clearTimeout(timer);
    }
}
function outOfTime(milliseconds) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .OperationFailed */ .FH('rollback-out-of-time', `The rollback was stopped after ${(0,_report_words_js__WEBPACK_IMPORTED_MODULE_0__/* .durationWords */ .Sh)(milliseconds)}: a cancelled job leaves no more.`, 'What the report does not call done was taken back, or stands at a migration boundary that it names. Run it again from a shell, or in a job of its own with mode: now.');
}


/***/ })

};
