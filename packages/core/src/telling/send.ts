import { durationWords } from '../report/words.ts';
import { DeadlinePassed, pause, withDeadline } from '../runtime/deadline.ts';
import { BELAY_VERSION } from '../runtime/version.ts';
import { readBody } from '../validate/health/body.ts';
import { connectionFailure, isOutOfReach } from '../validate/health/connection-words.ts';
import type { Address } from './address.ts';

export interface Message {
  method: 'POST' | 'PUT';
  contentType: string;
  body: string;
}

export interface SendOptions {
  signal: AbortSignal;
  /** For both tries together. Default: 10 s. */
  deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;

/** What came of one try. */
interface Try {
  /** Why it did not arrive; undefined: it did. */
  reason?: string;
  /** Worth another try after so long; undefined: it would come out the same. */
  againAfterMs?: number;
}

/**
 * Sends a message, a second time where the other side is busy or broken for the moment (429, 5xx) or could not be
 * reached. After anything else it may have arrived, and twice would be worse than once.
 *
 * @returns Why it did not arrive, in words that hold nothing of the address; undefined when it did.
 * @throws Interrupted when the signal aborts.
 */
export async function send(
  address: Address,
  message: Message,
  { signal, deadlineMs = DEADLINE_MS }: SendOptions,
): Promise<string | undefined> {
  const until = performance.now() + deadlineMs;
  let last: Try = {};
  try {
    return await withDeadline(signal, deadlineMs, async (inTime) => {
      last = await tryOnce(address, message, inTime);
      const { againAfterMs } = last;
      if (againAfterMs === undefined || performance.now() + againAfterMs >= until)
        return last.reason;
      await pause(againAfterMs, inTime);
      const second = await tryOnce(address, message, inTime);
      return second.reason && `${second.reason}, after a second try`;
    });
  } catch (error) {
    if (!(error instanceof DeadlinePassed)) throw error;
    const late = `no answer within ${durationWords(deadlineMs)}`;
    return last.reason === undefined ? late : `${last.reason}; then ${late}`;
  }
}

async function tryOnce(address: Address, message: Message, signal: AbortSignal): Promise<Try> {
  const done = new AbortController();
  const stop = () => done.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await judge(await request(address, message, done.signal));
  } catch (error) {
    if (signal.aborted) throw error;
    return {
      reason: connectionFailure(error).reason,
      ...(isOutOfReach(error) ? { againAfterMs: RETRY_AFTER_MS } : {}),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    // What was not read of the answer is not waited for.
    stop();
  }
}

function request(
  { url, authorization }: Address,
  { method, contentType, body }: Message,
  signal: AbortSignal,
): Promise<Response> {
  const headers = {
    'Content-Type': contentType,
    'User-Agent': `belay/${BELAY_VERSION}`,
    // A connection that is kept would keep the process.
    Connection: 'close',
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
  // A redirect would hand the secret in the message's address, or the message, to somebody else.
  return fetch(url, { method, headers, body, redirect: 'manual', signal });
}

async function judge(response: Response): Promise<Try> {
  const { status } = response;
  if (status >= 200 && status < 300) return {};
  if (status >= 300 && status < 400) {
    return { reason: `status ${status}: it leads somewhere else, and redirects are not followed` };
  }
  const reason = `status ${status}${await codeWord(response)}`;
  if (status !== 429 && status < 500) return { reason };
  return { reason, againAfterMs: retryAfter(response) };
}

/**
 * Slack says in one word what is wrong (`no_service`, `invalid_blocks`). Anything longer is left out: an error page
 * may repeat the address.
 */
async function codeWord(response: Response): Promise<string> {
  const { text } = await readBody(response).catch(() => ({ text: '' }));
  return /^[a-z]+(_[a-z]+){1,4}$/.test(text) && text.length <= 60 ? ` (${text})` : '';
}

/** Seconds (RFC 9110); the other form, a date, is not waited for. */
function retryAfter({ headers }: Response): number {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : RETRY_AFTER_MS;
}
