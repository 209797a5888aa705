import { describe, expect, it } from '@jest/globals';
import { redactDeep, redactor, redactUrl, secretForms } from '@belay/core/report/redact.ts';

const PASSWORD = `p@ss w/ö"rd'%:#1`;
const ENCODED = encodeURIComponent(PASSWORD);
const URL_WITH_SECRET = `postgresql://shop:${ENCODED}@db.internal:5432/shop?schema=public`;

describe('secretForms', () => {
  it.each([
    ['the whole URL', URL_WITH_SECRET],
    ['the password as written in the URL', ENCODED],
    ['the password itself', PASSWORD],
    ['RFC 3986 encoding', ENCODED.replaceAll("'", '%27')],
    ['lower case hex', ENCODED.replace(/%../g, (hex) => hex.toLowerCase())],
    ['as the WHATWG URL class writes it', whatwg(PASSWORD)],
    ['web form encoding', ENCODED.replaceAll('%20', '+')],
    ['inside a JSON string', JSON.stringify(PASSWORD).slice(1, -1)],
    ['inside an SQL string', PASSWORD.replaceAll("'", "''")],
    ['the URL inside another URL', encodeURIComponent(URL_WITH_SECRET)],
  ])('covers %s', (_name, spelling) => {
    expect(redactor([URL_WITH_SECRET])(`error: <${spelling}>!`)).not.toContain(spelling);
    expect(secretForms(URL_WITH_SECRET).some((form) => spelling.includes(form))).toBe(true);
  });

  it('covers passwords in the query and in a libpq string', () => {
    const forms = secretForms('postgresql://db/shop?sslpassword=t%2Fop+secret');
    expect(forms).toEqual(expect.arrayContaining(['t%2Fop+secret', 't/op+secret']));
    expect(secretForms("host=db password='it\\'s me' user=x")).toContain("it's me");
  });

  it.each(['a/b#c', 'xyz@at', 'per%cent', 'quest?ion'])(
    'covers a password that should have been encoded: %s',
    (password) => {
      const mask = redactor([`postgresql://shop:${password}@db/shop`]);
      expect(mask(`cannot log in with ${password}.`)).toBe('cannot log in with ***.');
    },
  );

  it('leaves the origin of a web address alone, and hides its login and its path', () => {
    const health = 'http://127.0.0.1:56480/health';
    expect(redactor(['http://127.0.0.1:56480'])(health)).toBe(health);
    expect(redactor(['http://127.0.0.1:56480/'])(health)).toBe(health);
    expect(redactor(['https://me:word@push.example/a'])('word at https://me:word@push.example/a')).toBe('*** at ***');
    expect(redactor(['https://hooks.example/T0/x'])('see https://hooks.example/T0/x')).toBe('see ***');
  }); // prettier-ignore

  it('covers each line of a secret of several lines', () => {
    const mask = redactor(['-----BEGIN KEY-----\r\n  MIIEabc\n-----END KEY-----']);
    expect(mask('read MIIEabc from the file')).toBe('read *** from the file');
  });

  it('masks no short password alone, yet hides it in its URL', () => {
    const url = 'postgresql://shop:ab@db/shop';
    expect(secretForms(url)).not.toContain('ab');
    const text = redactor([url])(`about ${url} and shop:ab@db`);
    expect(text).toBe('about postgresql://shop:***@db/shop and shop:***@db');
  });

  it('leaves a public word readable: a password equal to the user', () => {
    const mask = redactor(['postgresql://postgres:postgres@db/postgres']);
    expect(mask('/usr/lib/postgresql/15: postgres:postgres@db')).toBe(
      '/usr/lib/postgresql/15: postgres:***@db',
    );
  });
});

describe('redactor', () => {
  it('shows the rest of a known URL', () => {
    expect(redactor([URL_WITH_SECRET])(`cannot reach ${URL_WITH_SECRET}`)).toBe(
      'cannot reach postgresql://shop:***@db.internal:5432/shop?schema=public',
    );
  });

  it('shows the rest of another URL of the same server', () => {
    expect(redactor([URL_WITH_SECRET])(`in postgresql://shop:${ENCODED}@db.internal/belay_x`)).toBe(
      'in postgresql://shop:***@db.internal/belay_x',
    );
  });

  it('masks the password of a URL it was never told about', () => {
    expect(redactor([])('from .env: postgres://u:hunter2@h/db and mysql://x:y@z')).toBe(
      'from .env: postgres://u:***@h/db and mysql://x:***@z',
    );
  });

  it('treats a secret as text, not as a pattern', () => {
    expect(redactor(['a.*+?^${}()|[]\\/-z'])('x a.*+?^${}()|[]\\/-z abcz')).toBe('x *** abcz');
  });

  it('masks the longer form first, so that no rest of it shows', () => {
    expect(redactor(['abcdef', 'abc'])('abcdef abc')).toBe('*** ***');
  });

  it('stays quick on long lines', () => {
    const started = performance.now();
    redactor([URL_WITH_SECRET])('postgres://' + 'a:'.repeat(500_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('ignores secrets that were not given', () => {
    expect(redactor([undefined, ''])('as it was')).toBe('as it was');
  });
});

describe('redactDeep', () => {
  it('redacts every string, keeps names and the words the schema fixes', () => {
    const report = { stage: 'test', test: { lines: ['with password test'], n: 1, none: null } };
    expect(redactDeep(report, redactor(['test']))).toEqual({
      stage: 'test',
      test: { lines: ['with password ***'], n: 1, none: null },
    });
    expect(report.test.lines).toEqual(['with password test']);
  });
});

describe('redactUrl', () => {
  it.each([
    ['postgresql://user:secret@host/db', 'postgresql://user:***@host/db'],
    ['postgresql://user@host/db', 'postgresql://user@host/db'],
    ['postgresql://host:5432/db?x=a@b', 'postgresql://host:5432/db?x=***'],
    [
      'postgresql://u:s@h/db?schema=a&sslpassword=k&x=y',
      'postgresql://u:***@h/db?schema=a&sslpassword=***&x=***',
    ],
    ['postgresql://u:a@b/c@h/db', 'postgresql://u:***@h/db'],
    ['postgresql://u:a?b#c@h/db', 'postgresql://u:***@h/db'],
    ['postgresql://u:%zz@h:99999/db', 'postgresql://u:***@h:99999/db'],
    ["host=h password='a b' dbname=d", 'host=h password=*** dbname=d'],
    ['something else entirely', '***'],
  ])('%s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

function whatwg(password: string): string {
  const url = new URL('postgresql://u@h/d');
  url.password = password;
  return url.password;
}
