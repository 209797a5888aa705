import type { BodyExpectation, Header, StatusRange } from './target.ts';

/** Why a value of a health URL cannot be used: the end of a sentence that begins with the value's name. */
export class Unusable extends Error {
  override name = 'Unusable';
}

/** A health URL, its login taken out of it. */
export interface ParsedUrl {
  /** Without user, password and fragment. */
  url: string;
  login?: { user: string; password: string };
}

/** @throws Unusable, never with the URL in its text: it may hold a password. */
export function parseHealthUrl(text: string): ParsedUrl {
  if (!URL.canParse(text)) throw new Unusable('is not a URL; it looks like https://host/path');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Unusable('must begin with https:// or http://');
  }
  const { username, password } = url;
  [url.username, url.password, url.hash] = ['', '', ''];
  if (username === '' && password === '') return { url: url.href };
  return { url: url.href, login: { user: decoded(username), password: decoded(password) } };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // a lone % is a character of its own
  }
}

/** A URL as it may be shown. */
export function shownUrl(text: string): string {
  const url = new URL(text);
  const names = [...url.searchParams.keys()].map((name) => `${encodeURIComponent(name)}=***`);
  return `${url.origin}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}

export const ANY_SUCCESS: readonly StatusRange[] = [{ from: 200, to: 299 }];

/** `200`, `2xx`, several of them with spaces or commas between. */
export function parseStatus(text: string): StatusRange[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  if (parts.length === 0) throw new Unusable('names no status');
  return parts.map((part) => {
    const [, family] = /^([2-5])xx$/i.exec(part) ?? [];
    if (family !== undefined) return { from: Number(family) * 100, to: Number(family) * 100 + 99 };
    if (/^[2-5]\d\d$/.test(part)) return { from: Number(part), to: Number(part) };
    throw new Unusable(`must be statuses from 200 to 599 or classes like 2xx, not ${quoted(part)}`);
  });
}

/** `200`, `2xx`: the ranges as they were written. */
export function statusInWords(ranges: readonly StatusRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? from : `${from / 100}xx`)).join(' or ');
}

/** Text, or a regular expression between slashes, with the flags i, m, s and u behind it. */
export function parseBody(text: string): BodyExpectation {
  const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (source === undefined) return { kind: 'text', text };
  if (/[^imsu]/.test(flags)) {
    throw new Unusable(
      `is a regular expression with the flags ${quoted(flags)}; known are i, m, s and u`,
    );
  }
  try {
    return { kind: 'pattern', pattern: new RegExp(source, flags) };
  } catch (error) {
    throw new Unusable(`is no regular expression: ${(error as Error).message}`, { cause: error });
  }
}

/** Headers of the connection itself, which are not the asker's to set. */
const NOT_SENT = new Set([
  ...['connection', 'content-length', 'expect', 'host', 'keep-alive', 'te', 'trailer'],
  ...['transfer-encoding', 'upgrade'],
]);

/** @throws Unusable, never with the value in its text. */
export function parseHeader(name: string, value: string): Header {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name))
    throw new Unusable('has a name that no header can have');
  if (NOT_SENT.has(name.toLowerCase()))
    throw new Unusable(`cannot set ${name}: it is part of the connection`);
  const trimmed = value.trim();
  if (/[^\t\x20-\x7e\x80-\xff]/.test(trimmed)) {
    throw new Unusable(
      `has a value for ${name} with a line break or a character that no header can hold`,
    );
  }
  return [name, trimmed];
}

/** One `Name: value` a line. */
export function parseHeaderLines(text: string): Header[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      const colon = line.indexOf(':');
      if (colon < 1)
        throw new Unusable(`must have one "Name: value" a line; line ${number} has no name`);
      return parseHeader(line.slice(0, colon).trim(), line.slice(colon + 1));
    });
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}
