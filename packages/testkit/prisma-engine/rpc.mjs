import { createInterface } from 'node:readline';
import { call } from './engine.mjs';

/**
 * Speaks the engine's protocol: one JSON-RPC 2.0 message a line, requests answered one after the other.
 * Returns when the input ends and everything asked for is answered.
 *
 * @param {import('./arguments.mjs').Invocation} invocation
 * @param {NodeJS.ReadableStream} input
 * @param {NodeJS.WritableStream} output
 */
export async function serve(invocation, input, output) {
  const send = (message) => output.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    const request = parse(line);
    // No method: the CLI's acknowledgement of something we asked it to print.
    if (request?.method !== undefined) send(await answer(invocation, request, send));
  }
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The ids of our own requests, apart from the CLI's, which count from 1. */
let nextPrintId = 1_000_000;

async function answer(invocation, { id, method, params }, send) {
  try {
    const result = await call(invocation, method, params);
    if (method !== 'diff') return { id, result: result ?? null };
    // The native engine has its caller print the difference; WebAssembly returns it.
    if (result.stdout) {
      send({
        id: nextPrintId++,
        method: 'print',
        params: { content: result.stdout.replace(/\n$/, '') },
      });
    }
    return { id, result: { exitCode: result.exitCode } };
  } catch (error) {
    return { id, error: rpcError(error) };
  }
}

/** The code and the sentence are the native engine's (json-rpc-api). */
function rpcError(error) {
  const data = {
    is_panic: error.panic === true,
    message: error.message,
    error_code: error.code ?? null,
    meta: error.meta ?? null,
  };
  return { code: 4466, message: 'An error happened. Check the data field for details.', data };
}
