import type { JSONValue } from 'json-p3';
import { messageOf } from '../../runtime/errors.ts';
import { plural } from '../../report/words.ts';
import { type Body, BODY_BYTES } from './body.ts';
import type { Failure } from './failure.ts';
import { jsonProblem } from './json-words.ts';
import { statusInWords } from './parse.ts';
import { redirectFailure } from './redirect-words.ts';
import type { BodyExpectation, HealthTarget, JsonExpectation } from './target.ts';
import { withinTime } from './within-time.ts';

/** The head of an answer. */
export interface AnswerHead {
  status: number;
  location: string | undefined;
  contentType: string | undefined;
}

/** A regular expression or a JSON path that takes longer on a body of this size would never end. */
const MATCH_MS = 500;

/** What is wrong with the status; undefined when it is one of those expected. */
export function statusFailure(target: HealthTarget, head: AnswerHead): Failure | undefined {
  const { status } = head;
  if (target.status.some(({ from, to }) => status >= from && status <= to)) return undefined;
  if (status >= 300 && status < 400 && status !== 304) {
    return redirectFailure(target.url, status, head.location);
  }
  const advice = STATUS_ADVICE[status];
  return {
    reason: `status ${status}, expected ${statusInWords(target.status)}`,
    ...(advice === undefined ? {} : { advice }),
  };
}

const LOGIN_NEEDED =
  'It wants a login: use a URL that needs none, or give it headers (health-headers, or headers in belay.yml).';

const STATUS_ADVICE: Readonly<Record<number, string>> = {
  400: 'If the server wants TLS at this port, write https://.',
  401: LOGIN_NEEDED,
  403: LOGIN_NEEDED,
  404: 'The server answers, but has nothing at this path: is the path right, and the new version the one that answers?',
  407: 'A proxy in between wants a login.',
  429: 'It answers that it is asked too often: use a URL that has no such limit.',
};

/** What is wrong with the body; undefined when it is as expected. Says nothing of what stands in it. */
export function bodyFailure(
  { body: text, json }: Pick<HealthTarget, 'body' | 'json'>,
  head: AnswerHead,
  body: Body,
): Failure | undefined {
  const problem =
    (text && textProblem(text, body)) ?? (json && parsedProblem(json, head, body)) ?? undefined;
  if (problem === undefined) return undefined;
  return { reason: `${problem} (${sizeInWords(head, body)})` };
}

function textProblem(expected: BodyExpectation, body: Body): string | undefined {
  const where = body.whole
    ? 'the body'
    : `the first ${BODY_BYTES.toLocaleString('en-US')} bytes of the body`;
  if (expected.kind === 'text') {
    if (body.text.includes(expected.text)) return undefined;
    return `${where} ${body.whole ? 'does' : 'do'} not hold ${JSON.stringify(expected.text)}`;
  }
  const { pattern } = expected;
  const matched = withinTime(MATCH_MS, () => pattern.test(body.text));
  if (matched === undefined)
    return `${String(pattern)} takes too long on this body and was stopped`;
  if (matched.value) return undefined;
  return `${where} ${body.whole ? 'does' : 'do'} not match ${String(pattern)}`;
}

function parsedProblem(
  expected: JsonExpectation,
  { contentType }: AnswerHead,
  body: Body,
): string | undefined {
  if (!body.whole) return 'the body is too long to be read as JSON';
  const parsed = parsedJson(body.text);
  if (parsed === undefined) {
    const hint = /html/i.test(contentType ?? '')
      ? ', but a web page: a login or an error page?'
      : '';
    return body.text.trim() === '' ? 'the body is empty' : `the body is no JSON${hint}`;
  }
  try {
    const judged = withinTime(MATCH_MS, () => jsonProblem(parsed.value, expected));
    return judged === undefined
      ? `${expected.path} takes too long on this body and was stopped`
      : judged.value;
  } catch (error) {
    // json-p3 has a limit for how deep it goes, and JavaScript one for how deep it calls.
    return `${expected.path} cannot be applied to this body: ${messageOf(error)}`;
  }
}

function parsedJson(text: string): { value: JSONValue } | undefined {
  try {
    return { value: JSON.parse(text) as JSONValue };
  } catch {
    return undefined; // JavaScript's message would quote the body
  }
}

/** `text/html, 1,234 bytes` */
function sizeInWords({ contentType }: AnswerHead, { bytes, whole }: Body): string {
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(contentType ?? '')?.[0].slice(0, 80) ?? 'no type';
  return `${type}, ${whole ? '' : 'more than '}${plural(bytes, 'byte')}`;
}
