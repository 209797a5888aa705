export const id = 35;
export const ids = [35];
export const modules = {

/***/ 63765:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ rollbackPostEdge)
/* harmony export */ });
/* harmony import */ var _belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41146);
/* harmony import */ var _belay_core_rollback_arm_job_status_ts__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4475);
/* harmony import */ var _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17115);
/* harmony import */ var _armed_document_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84084);
/* harmony import */ var _stage_input_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(32587);





/** The end of a job in which a rollback may have been armed. */
const rollbackPostEdge = {
    action: _belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__/* .rollbackAction */ .RF,
    document: _armed_document_js__WEBPACK_IMPORTED_MODULE_3__/* .armedDocument */ .J,
    kept: ({ inputs }) => inputs,
    // How the job came out is the one thing to ask for again.
    anew: ['job-status'],
    stage: async (context, { armed }, ports) => {
        const { atEndOfJob } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(563), __webpack_require__.e(112)]).then(__webpack_require__.bind(__webpack_require__, 60112));
        const { rollback } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(118), __webpack_require__.e(539), __webpack_require__.e(563), __webpack_require__.e(448), __webpack_require__.e(881)]).then(__webpack_require__.bind(__webpack_require__, 24881));
        const { jobStatus } = context.inputs;
        const options = (0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .optionsOf */ .c)(context, ports);
        return atEndOfJob({ options, armed, jobStatus }, ports, async (whole, given) => rollback(whole, await (0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .portsOf */ .a)(given)));
    },
    without,
};
/** Nothing was armed. That is as it should be with another mode, and no harm after success. */
function without({ mode, jobStatus }, { log }, damaged) {
    if (mode !== 'arm' && damaged === undefined)
        return log.debug('nothing was armed');
    if ((0,_belay_core_rollback_arm_job_status_ts__WEBPACK_IMPORTED_MODULE_1__/* .jobStatusOf */ .JZ)(jobStatus) === 'success') {
        const nothing = 'The job came through, and there is nothing to roll back.';
        return damaged ? log.warn(`${damaged.message} ${nothing}`) : log.info(nothing);
    }
    throw damaged ?? notArmed();
}
function notArmed() {
    return new _belay_core_runtime_errors_ts__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('not-armed', 'The job did not come through, and no rollback was armed: nothing was rolled back.', 'The step that arms it did not come to its end; its summary says why. To roll back, run belay rollback --plan and go on from there.');
}


/***/ }),

/***/ 93035:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _belay_github_run_post_ts__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(45279);
/* harmony import */ var _post_edge_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(63765);


await (0,_belay_github_run_post_ts__WEBPACK_IMPORTED_MODULE_0__/* .runPost */ .a)(_post_edge_js__WEBPACK_IMPORTED_MODULE_1__/* .rollbackPostEdge */ .m);
// Ends even where a library keeps a handle open.
process.exit();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 4475:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D_: () => (/* binding */ requireRunningWell),
/* harmony export */   JZ: () => (/* binding */ jobStatusOf),
/* harmony export */   lj: () => (/* binding */ unknownStatus)
/* harmony export */ });
/* harmony import */ var _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(17115);

const STATUSES = ['success', 'failure', 'cancelled'];
/** The input `job-status`, as far as it is one of the runner's words: nothing else is a reason to act. */
function jobStatusOf(text) {
    return STATUSES.find((known) => known === text);
}
/** What is said of any other word: not to act is no reason to be quiet. */
function unknownStatus(text) {
    return new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('job-status-unknown', `How the job came out is not known: the input job-status is ${JSON.stringify(text)}, not success, failure or cancelled.`, 'Leave job-status out: its default asks the runner. To roll back now, use mode: now or belay rollback.');
}
/**
 * Refuses to arm in a job that has failed by then: at its end the rollback would act, whatever came in between.
 *
 * @throws UserError `job-status-unknown`, `armed-too-late`.
 */
function requireRunningWell(text) {
    const status = jobStatusOf(text);
    if (status === undefined)
        throw unknownStatus(text);
    if (status === 'success')
        return;
    throw new _runtime_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('armed-too-late', `The status of the job is ${status} already: a rollback armed now would act at its end, whatever came in between.`, 'Arm before the deploy, in a step without an if: that runs after a failure. To roll back at once, use mode: now.');
}


/***/ }),

/***/ 45279:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ runPost)
/* harmony export */ });
/* harmony import */ var _context_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(40388);
/* harmony import */ var _run_step_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(31678);
/* harmony import */ var _state_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85624);



/**
 * Runs an action's last step: reads what the first one kept, and goes on from there as `runAction` does. Nobody can
 * read its outputs, so it sets none. Never throws.
 */
async function runPost({ action, document, kept, anew, stage, without }, env = process.env) {
    await (0,_run_step_js__WEBPACK_IMPORTED_MODULE_1__/* .runStep */ .e)({
        body: async (tools) => {
            const found = (0,_state_js__WEBPACK_IMPORTED_MODULE_2__/* .readState */ .un)(document);
            if (found.kind === 'kept') {
                const context = await (0,_context_js__WEBPACK_IMPORTED_MODULE_0__/* .readContext */ .y)(action, env, tools, except(kept(found.value), anew));
                return stage(context, found.value, tools.ports);
            }
            const { inputs } = await (0,_context_js__WEBPACK_IMPORTED_MODULE_0__/* .readContext */ .y)(action, env, tools);
            without(inputs, tools.ports, found.kind === 'damaged' ? found.error : undefined);
            return undefined;
        },
        settle: () => undefined,
    }, env);
}
function except(inputs, names) {
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => !names.includes(name)));
}


/***/ })

};
