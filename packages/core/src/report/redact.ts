import { isDatabaseUrl, passwordsOfUrl, redactUrl } from './redact-url.ts';

export { redactUrl } from './redact-url.ts';

/** Text in, the same text without secrets out. */
export type Redact = (text: string) => string;

const MASK = '***';

/** Shorter strings stand in too many harmless words to be masked on their own. */
const SHORTEST = 3;

/** Without login, path and query. */
const BARE_ORIGIN = /^\s*https?:\/\/[^\s/?#@]+\/?\s*$/i;

/**
 * Every spelling in which a secret may turn up in a log, a child's output or an error message: as it
 * was given, percent-decoded, percent-encoded (as JavaScript, RFC 3986, WHATWG URLs and web forms do
 * it, in upper and lower case hex), as inside JSON and SQL strings, and each line of a secret of
 * several lines. For a database URL also its passwords, those in the query included.
 *
 * A form shorter than 3 characters is left out; a URL's short password is still covered by the forms
 * of the whole URL and of `user:password@`. The same holds for a password that is equal to the user or the
 * database in its own URL (`postgres:postgres@`): the word is public, masking it alone would spoil every line.
 *
 * The origin of a web address alone (`http://127.0.0.1:9091`) holds nothing secret, and masking it would hide every other
 * address on that host.
 *
 * @returns Distinct forms, longest first, for `core.setSecret` or `redactor`.
 */
export function secretForms(secret: string): string[] {
  if (BARE_ORIGIN.test(secret)) return [];
  const forms = new Set<string>();
  for (const form of spellings(secret)) forms.add(form);
  for (const line of secret.split(/\r\n|\r|\n/)) {
    for (const form of spellings(line.trim())) forms.add(form);
  }
  for (const { password, credentials, isPublic } of passwordsOfUrl(secret)) {
    for (const form of spellings(credentials)) forms.add(form);
    if (isPublic) continue;
    for (const form of spellings(password)) forms.add(form);
  }
  return [...forms]
    .filter((form) => form.trim().length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

/**
 * A function that masks every form of the given secrets, and the password in any other URL it meets
 * (a child process may print one from a .env file that Belay never saw).
 */
export function redactor(secrets: readonly (string | undefined)[]): Redact {
  const given = secrets.filter((secret) => secret !== undefined && secret !== '') as string[];
  const readable = new Map<string, string>();
  for (const secret of given) {
    for (const { credentials, shown } of passwordsOfUrl(secret)) readable.set(credentials, shown);
    // Of a database's URL the rest is useful; a webhook's is the secret, path and all.
    if (isDatabaseUrl(secret)) readable.set(secret, redactUrl(secret));
  }
  const forms = [...new Set(given.flatMap(secretForms))].sort((a, b) => b.length - a.length);
  const known =
    forms.length === 0 ? undefined : new RegExp(forms.map(escapeRegExp).join('|'), 'gu');
  return (text) => {
    const masked =
      known === undefined ? text : text.replace(known, (hit) => readable.get(hit) ?? MASK);
    return maskAnyUrl(masked);
  };
}

/**
 * Fields that never hold a secret and that others depend on: the words the report's schema fixes, digests, places in files. A weak
 * password such as `test` or `prisma` must not break them.
 */
const NEVER_SECRET = new Set([
  ...['stage', 'verdict', 'status', 'severity', 'evidence', 'kind', 'change', 'startedAt', 'rule'],
  ...[
    'source',
    'transactions',
    'executor',
    'file',
    'checksum',
    'planDigest',
    'run',
    'belayVersion',
  ],
  ...['fingerprintBefore', 'fingerprintAfter', 'hashBefore', 'hashAfter', 'commit', 'code', 'id'],
]);

/**
 * A copy of plain data with every string redacted. Property names stay as they are, and so do
 * the fields that never hold a secret (verdict, status, file, …).
 */
export function redactDeep<T>(value: T, redact: Redact): T {
  return walk(value, redact) as T;
}

function walk(value: unknown, redact: Redact): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((entry) => walk(entry, redact));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      NEVER_SECRET.has(key) && typeof entry === 'string' ? entry : walk(entry, redact),
    ]),
  );
}

/** The last part must stay linear on a line of megabytes, so every repetition is bounded. */
const URL_WITH_PASSWORD =
  /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/?#'"<>]{0,256}):[^\s@/'"<>]{1,1024}@/giu;

function maskAnyUrl(text: string): string {
  return text.includes('://') ? text.replace(URL_WITH_PASSWORD, `$1:${MASK}@`) : text;
}

function spellings(secret: string): string[] {
  if (secret === '') return [];
  const decoded = decode(secret);
  return [secret, decoded].flatMap((text) => [
    text,
    ...encodings(text),
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", "''"),
  ]);
}

function encodings(text: string): string[] {
  if (/\p{Surrogate}/u.test(text)) return []; // half a character cannot be encoded
  const component = encodeURIComponent(text);
  const strict = component.replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = component.replaceAll('%20', '+');
  return [component, strict, whatwg(text), form].flatMap((encoded) => [
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
  ]);
}

/** As the URL class of Node and browsers writes a password: fewer characters encoded, a lone % kept. */
function whatwg(text: string): string {
  const url = new URL('a://user@host');
  url.password = text;
  return url.password;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % is a character of the secret itself
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
