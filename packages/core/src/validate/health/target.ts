import type { JSONPathQuery } from 'json-p3';
import type { Scalar } from '../../config/yaml-values.ts';

/** Statuses from `from` to `to`, both included. */
export interface StatusRange {
  from: number;
  to: number;
}

/** What the body must hold. */
export type BodyExpectation = { kind: 'text'; text: string } | { kind: 'pattern'; pattern: RegExp };

/** What the body must hold as JSON. */
export interface JsonExpectation {
  query: JSONPathQuery;
  /** As it was written. */
  path: string;
  /** Without it, the path must only select something. */
  equals?: Scalar;
}

export type Header = readonly [name: string, value: string];

/** One URL with everything that makes it healthy. */
export interface HealthTarget {
  /** As it is asked, without user and password. Its query may hold a secret. */
  url: string;
  /** As it may be shown: without user, password and the values of its query. */
  name: string;
  status: readonly StatusRange[];
  body?: BodyExpectation;
  json?: JsonExpectation;
  headers: readonly Header[];
  /** For one request, in milliseconds. */
  timeoutMs: number;
  /** For all of them together, in milliseconds. */
  deadlineMs: number;
  /** To be masked wherever they turn up. */
  secrets: readonly string[];
}
