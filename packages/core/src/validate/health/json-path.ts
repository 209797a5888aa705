import type { JSONPathQuery } from 'json-p3';
import { messageOf } from '../../runtime/errors.ts';
import { Unusable } from './parse.ts';
import type { JsonExpectation } from './target.ts';

/** A JSON path of RFC 9535. */
export async function parseJsonPath(path: string): Promise<JSONPathQuery> {
  const { jsonpath } = await import('json-p3');
  try {
    return jsonpath.compile(path);
  } catch (error) {
    throw new Unusable(`is no JSON path (RFC 9535): ${messageOf(error)}`, { cause: error });
  }
}

/** `PATH=VALUE`, or only `PATH`. A path may hold `=` itself, so the first one that ends a whole path counts. */
export async function parseJsonInput(text: string): Promise<JsonExpectation> {
  for (let at = text.indexOf('='); at !== -1; at = text.indexOf('=', at + 1)) {
    const path = text.slice(0, at).trim();
    const query = await parseJsonPath(path).catch(() => undefined);
    if (query) return { query, path, equals: text.slice(at + 1).trim() };
  }
  return { query: await parseJsonPath(text), path: text };
}
