import { readFileSync } from 'node:fs';
import { explained } from './errors.mjs';
import { adapterFactory } from './factory.mjs';
import { translate } from './request.mjs';
import { schemaEngineClass } from './wasm.mjs';

/**
 * Answers one request with an engine of its own: when the answer is out, no connection is left open and no
 * shadow database there.
 *
 * @param {import('./arguments.mjs').Invocation} invocation
 * @param {string} method
 * @param {any} params
 */
export async function call(invocation, method, params) {
  const files = invocation.datamodels.map((path) => ({
    path,
    content: readFileSync(path, 'utf8'),
  }));
  const request = translate(
    { datasource: invocation.datasource, datamodels: files },
    method,
    params,
  );
  const connections = adapterFactory(request.source);
  try {
    // The engine panics on an empty list.
    const datamodels = request.datamodels.map((file) => [file.path, file.content]);
    const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
    const engine = await schemaEngineClass().new(options, () => undefined, connections.factory);
    return request.result(await engine[request.method](request.params));
  } catch (error) {
    throw explained(error, connections);
  } finally {
    await connections.release();
  }
}
