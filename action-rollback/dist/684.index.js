export const id = 684;
export const ids = [684];
export const modules = {

/***/ 53604:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ rollbackEdge)
/* harmony export */ });
/* harmony import */ var _belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(41146);
/* harmony import */ var _belay_github_inputs_ts__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20416);
/* harmony import */ var _belay_github_state_ts__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85624);
/* harmony import */ var _armed_document_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84084);
/* harmony import */ var _stage_input_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(32587);





/** The rollback as an action. The stage is loaded when the inputs are known to be good. */
const rollbackEdge = {
    action: _belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__/* .rollbackAction */ .RF,
    stage: async (context, ports) => {
        const { mode, backup } = context.inputs;
        if (mode === 'arm')
            return armForEnd(context, ports);
        const { rollback } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(118), __webpack_require__.e(539), __webpack_require__.e(563), __webpack_require__.e(448), __webpack_require__.e(881)]).then(__webpack_require__.bind(__webpack_require__, 24881));
        const places = backup === undefined ? undefined : [backup];
        return rollback({ ...(0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .optionsOf */ .c)(context, ports), what: mode, places }, await (0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .portsOf */ .a)(ports));
    },
    outputs: _belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__/* .rollbackOutputsOf */ .ot,
};
async function armForEnd(context, ports) {
    (0,_belay_github_state_ts__WEBPACK_IMPORTED_MODULE_2__/* .requireState */ .JS)(ports.env);
    const { arm } = await Promise.all(/* import() */[__webpack_require__.e(849), __webpack_require__.e(118), __webpack_require__.e(539), __webpack_require__.e(563), __webpack_require__.e(448), __webpack_require__.e(115)]).then(__webpack_require__.bind(__webpack_require__, 61115));
    const { rollbackOn: on, jobStatus } = context.inputs;
    const options = { ...(0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .optionsOf */ .c)(context, ports), on, jobStatus };
    const { report, state } = await arm(options, await (0,_stage_input_js__WEBPACK_IMPORTED_MODULE_4__/* .portsOf */ .a)(ports));
    const inputs = (0,_belay_github_inputs_ts__WEBPACK_IMPORTED_MODULE_1__/* .publicInputs */ .PX)(_belay_core_config_rollback_inputs_ts__WEBPACK_IMPORTED_MODULE_0__/* .rollbackAction */ .RF.inputs);
    if (state)
        (0,_belay_github_state_ts__WEBPACK_IMPORTED_MODULE_2__/* .saveState */ .LZ)(_armed_document_js__WEBPACK_IMPORTED_MODULE_3__/* .armedDocument */ .J, { inputs, armed: state });
    return report;
}


/***/ }),

/***/ 30684:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _belay_github_run_action_ts__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(20653);
/* harmony import */ var _edge_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(53604);


await (0,_belay_github_run_action_ts__WEBPACK_IMPORTED_MODULE_0__/* .runAction */ .C)(_edge_js__WEBPACK_IMPORTED_MODULE_1__/* .rollbackEdge */ .Q);
// Ends even where a library keeps a handle open.
process.exit();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 20653:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  C: () => (/* binding */ runAction)
});

// EXTERNAL MODULE: ./packages/github/src/context.ts + 2 modules
var context = __webpack_require__(40388);
// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 11 modules
var core = __webpack_require__(91659);
// EXTERNAL MODULE: ./packages/core/src/runtime/errors.ts
var errors = __webpack_require__(17115);
;// CONCATENATED MODULE: ./packages/github/src/outputs.ts


/**
 * Sets a step's outputs. Without a file for them, outside a runner, there is nobody to read them: that is
 * said and is no failure.
 */
function setOutputs(outputs, env, log) {
    if (!env.GITHUB_OUTPUT) {
        log.debug('GITHUB_OUTPUT is not set: no outputs');
        return;
    }
    try {
        for (const [name, value] of Object.entries(outputs))
            core.setOutput(name, value);
    }
    catch (error) {
        log.warn(`The step's outputs could not be set: ${(0,errors/* messageOf */.bD)(error)}`);
    }
}

// EXTERNAL MODULE: ./packages/github/src/run-step.ts + 7 modules
var run_step = __webpack_require__(31678);
;// CONCATENATED MODULE: ./packages/github/src/run-action.ts



/**
 * Runs an action from inputs to outputs: masks, parses, guards the paths, runs the stage, then sets the
 * outputs, annotates the findings, writes the summary and fails the step where the verdict says so.
 * Never throws: whatever is thrown inside fails the step, with a summary and outputs.
 */
async function runAction({ action, stage, outputs }, env = process.env) {
    await (0,run_step/* runStep */.e)({
        body: async (tools) => stage(await (0,context/* readContext */.y)(action, env, tools), tools.ports),
        settle: (log, report) => setOutputs(outputs(report), env, log),
    }, env);
}


/***/ })

};
