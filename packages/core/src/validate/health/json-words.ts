import type { JSONPathQuery, JSONValue } from 'json-p3';
import { type FoundValue, expectedInWords, isSameValue, shownValue } from '../same-value.ts';
import type { JsonExpectation } from './target.ts';

/**
 * What is wrong with a JSON body, as a sentence without texts of the body; undefined when it is as expected.
 * Every value that the path selects must be the expected one.
 */
export function jsonProblem(
  body: JSONValue,
  { query, path, equals }: JsonExpectation,
): string | undefined {
  const found = query.query(body).values().map(foundValue);
  if (found.length === 0) return `${path} is missing: ${whereItEnds(body, query)}`;
  if (equals === undefined) return undefined;
  const others = found.filter((value) => !isSameValue(equals, value));
  const [first] = others;
  if (first === undefined) return undefined;
  const share = found.length === 1 ? '' : ` in ${others.length} of ${found.length} places`;
  return `${path} is ${shown(first)}${share}, expected ${expectedInWords(equals, 'null')}`;
}

function foundValue(value: JSONValue): FoundValue {
  if (value === null) return { kind: 'null', text: 'null' };
  if (typeof value === 'string') return { kind: 'text', text: value };
  if (typeof value === 'number') return { kind: 'number', text: String(value) };
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) };
  return { kind: 'other', text: JSON.stringify(value) };
}

/** What health endpoints say of themselves (Spring Boot, the IETF's health+json, Kubernetes): nobody's secret. */
const HEALTH_WORDS =
  /^(up|down|ok|pass|passed|fail|failed|failure|failing|warn|warning|error|errored|degraded|healthy|unhealthy|starting|started|stopping|stopped|ready|not[_ -]ready|available|unavailable|out[_ -]of[_ -]service|unknown|maintenance|draining|alive|dead|connected|disconnected|true|false|yes|no)$/i;

function shown(value: FoundValue): string {
  if (value.kind === 'text' && HEALTH_WORDS.test(value.text)) return JSON.stringify(value.text);
  return shownValue(value, 'null');
}

/** How far a path that selects nothing reaches. */
function whereItEnds(body: JSONValue, query: JSONPathQuery): string {
  if (!query.singularQuery()) return 'it selects nothing';
  const { segments, environment } = query;
  for (let length = segments.length - 1; length > 0; length -= 1) {
    const prefix = `$${segments.slice(0, length).map(String).join('')}`;
    const [value] = environment.query(prefix, body).values();
    if (value !== undefined) return `${prefix} is ${kindInWords(value)}`;
  }
  return `the answer is ${kindInWords(body)}`;
}

function kindInWords(value: JSONValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object without it';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
