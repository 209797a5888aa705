import type { Failure } from './failure.ts';
import { shownUrl } from './parse.ts';

/**
 * Where a redirect leads. It is never followed: a login page answers 200 as well, and secret headers would go to
 * another host.
 *
 * @param location The header of that name; undefined when there is none.
 */
export function redirectFailure(
  asked: string,
  status: number,
  location: string | undefined,
): Failure {
  const target = targetOf(asked, location);
  if (target === undefined) return { reason: `status ${status}, a redirect that leads nowhere` };
  const reason = `status ${status}, redirects to ${shownUrl(target.href)}`;
  const from = new URL(asked);
  return { reason, advice: `Redirects are not followed. ${adviceFor(from, target)}` };
}

function targetOf(asked: string, location: string | undefined): URL | undefined {
  if (location === undefined || !URL.canParse(location, asked)) return undefined;
  const url = new URL(location, asked);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

const LOGIN = /(^|[/._-])(log-?in|sign-?in|sso|oauth2?|auth|saml|session)([/._-]|$)/i;

function adviceFor(from: URL, to: URL): string {
  if (sameButFor(from, to, 'hash')) return 'It redirects to itself: a loop.';
  if (LOGIN.test(to.pathname) || LOGIN.test(to.hostname)) {
    return 'It is a login page: use a URL that needs no login, or give the headers of one.';
  }
  if (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname) {
    return 'Ask it by https:// right away.';
  }
  if (from.hostname !== to.hostname) {
    return `If ${to.hostname} is yours, name the URL there as the one to ask.`;
  }
  if (`${from.pathname}/` === to.pathname) return 'Write the URL with the slash at its end.';
  return 'Name the URL that it leads to, or say that the status is expected.';
}

function sameButFor(a: URL, b: URL, part: 'hash'): boolean {
  const [left, right] = [new URL(a), new URL(b)];
  [left[part], right[part]] = ['', ''];
  return left.href === right.href;
}
