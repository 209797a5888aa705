import type { HealthResult } from '../../report/health-result.ts';
import { durationWords } from '../../report/words.ts';
import { interruption } from '../../runtime/errors.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import { readBody } from './body.ts';
import { connectionFailure, isOutOfReach } from './connection-words.ts';
import type { Failure } from './failure.ts';
import { type AnswerHead, bodyFailure, statusFailure } from './judge.ts';
import type { HealthTarget } from './target.ts';

/** How one request came out. Without a failure, it is healthy. */
export interface Probe {
  /** The answer's; absent when there was none. */
  status?: number;
  durationMs: number;
  failure?: Failure;
  /** Nothing of the server was reached. */
  outOfReach?: true;
}

/**
 * Asks once, without retries.
 *
 * @throws Interrupted when the signal aborts; whatever else happens is the result.
 */
export async function probeOnce(target: HealthTarget, signal: AbortSignal): Promise<HealthResult> {
  return resultOf(target, await probe(target, target.timeoutMs, signal), 1);
}

/** How a target came out by the last of so many tries. */
export function resultOf(
  { name }: HealthTarget,
  { status, durationMs, failure }: Probe,
  attempts: number,
): HealthResult {
  return {
    ...{ url: name, healthy: failure === undefined, attempts, durationMs },
    ...(status === undefined ? {} : { status }),
    ...(failure === undefined ? {} : { reason: failure.reason }),
  };
}

/**
 * Asks once.
 *
 * @param timeoutMs For everything, the body included.
 * @throws Interrupted when the signal aborts.
 */
export async function probe(
  target: HealthTarget,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Probe> {
  if (signal.aborted) throw interruption(signal);
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  const ended = new AbortController();
  const stop = () => ended.abort();
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(stop, timeoutMs);
  let head: AnswerHead | undefined;
  try {
    const response = await request(target, ended.signal);
    head = headOf(response);
    const failure = await failureOf(target, head, response);
    return { status: head.status, durationMs: took(), ...(failure ? { failure } : {}) };
  } catch (error) {
    if (signal.aborted) throw interruption(signal);
    const failure = ended.signal.aborted ? late(head, timeoutMs) : broken(head, error);
    return {
      ...(head === undefined ? {} : { status: head.status }),
      ...{ durationMs: took(), failure },
      ...(head === undefined && isOutOfReach(error) ? { outOfReach: true as const } : {}),
    };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    // What was not read of the answer is not waited for.
    stop();
  }
}

/**
 * A connection of its own for each request: one that is kept would stay with the same instance of the application, and
 * say nothing about whether others can still connect.
 */
function request({ url, headers }: HealthTarget, signal: AbortSignal): Promise<Response> {
  const sent = new Headers({ 'User-Agent': `belay/${BELAY_VERSION}` });
  for (const [name, value] of headers) {
    if (name.toLowerCase() === 'user-agent') sent.set(name, value);
    else sent.append(name, value);
  }
  sent.set('Connection', 'close');
  return fetch(url, { headers: sent, redirect: 'manual', signal });
}

function headOf({ status, headers }: Response): AnswerHead {
  return {
    status,
    location: headers.get('location') ?? undefined,
    contentType: headers.get('content-type') ?? undefined,
  };
}

async function failureOf(
  target: HealthTarget,
  head: AnswerHead,
  response: Response,
): Promise<Failure | undefined> {
  const failure = statusFailure(target, head);
  if (failure) return failure;
  // Read also where nothing is expected of it: an answer that breaks off is none.
  return bodyFailure(target, head, await readBody(response));
}

function late(head: AnswerHead | undefined, timeoutMs: number): Failure {
  const time = durationWords(timeoutMs);
  if (head === undefined) return { reason: `no answer within ${time}` };
  return { reason: `status ${head.status}, but the answer did not end within ${time}` };
}

function broken(head: AnswerHead | undefined, error: unknown): Failure {
  const failure = connectionFailure(error);
  if (head === undefined) return failure;
  return {
    ...failure,
    reason: `status ${head.status}, but the answer broke off: ${failure.reason}`,
  };
}
