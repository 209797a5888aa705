import tls from 'node:tls';
import net, { type AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Interrupted, UserError } from '@belay/core/runtime/errors.ts';
import { redactor } from '@belay/core/report/redact.ts';
import { connectionFailure } from '@belay/core/validate/health/connection-words.ts';
import { makeCertificates, openssl } from '@belay/testkit/certificates.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { type HealthRun, askOnce, runHealth } from './health-run.ts';
import { type Handler, useHealthServer } from './health-server.ts';

afterAll(removeTemporaryFolders);

const server = useHealthServer();

/** Answers 200 with this JSON. */
const json = (value: unknown) => server.answers(200, JSON.stringify(value), 'application/json');

describe('a health URL', () => {
  it('is healthy with any status 2xx, and is asked once', async () => {
    let headers: unknown;
    const url = server.url((response, request) => {
      headers = request.headers;
      response.writeHead(204).end();
    });
    const { result, results, findings, items, notVerified } = await runHealth({
      inputs: { healthUrl: [url, `${url}?b=1`] },
    });
    expect(result).toEqual({ result: '2 of 2 healthy' });
    expect(results).toEqual([
      { url, healthy: true, attempts: 1, status: 204, durationMs: expect.any(Number) },
      expect.objectContaining({ url: `${url}?b=***`, healthy: true }),
    ]);
    expect(items).toMatchObject([{ status: 'passed', name: url }, { status: 'passed' }]);
    expect([findings, notVerified]).toEqual([[], []]);
    expect(headers).toMatchObject({
      connection: 'close',
      'user-agent': expect.stringMatching(/^belay\/\d/),
    });
  });

  it('is skipped where there is none', async () => {
    expect((await runHealth({})).result).toMatchObject({ status: 'skipped' });
  });

  it.each([
    ['another status', () => server.answers(503), {}, /^status 503, expected 2xx$/],
    ['a class', () => server.answers(404), { healthStatus: '2xx 301' }, /^status 404, expected 2xx or 301$/],
    ['an error in a body of 200', () => server.answers(200, 'Internal error'), { healthBody: 'ok' }, /^the body does not hold "ok" \(text\/plain, 14 bytes\)$/],
    ['a body that does not match', () => server.answers(200, 'not ok'), { healthBody: '/^ok$/' }, /^the body does not match \/\^ok\$\/ /],
    ['another value', () => json({ status: 'down' }), { healthJson: '$.status=ok' }, /^\$\.status is "down", expected "ok" \(application\/json, 17 bytes\)$/],
    ['a value that may be a secret', () => json({ status: 'hunter2 of bob' }), { healthJson: '$.status=ok' }, /^\$\.status is a text of 14 characters, expected "ok"/],
    ['a value that is missing', () => json({ db: {} }), { healthJson: '$.db.up=true' }, /^\$\.db\.up is missing: \$\.db is an object without it/],
    ['one of many', () => json({ c: [{ up: true }, { up: false }] }), { healthJson: '$.c[*].up=true' }, /^\$\.c\[\*\]\.up is false in 1 of 2 places/],
    ['HTML instead of JSON', () => server.answers(200, '<html>Log in</html>', 'text/html; charset=utf-8'), { healthJson: '$.status=ok' }, /^the body is no JSON, but a web page: a login or an error page\? \(text\/html, 19 bytes\)$/],
    ['nothing instead of JSON', () => server.answers(200), { healthJson: '$.status' }, /^the body is empty/],
    ['half of a JSON', () => server.answers(200, '{"status": "ok"', 'application/json'), { healthJson: '$.status=ok' }, /^the body is no JSON \(/],
  ])('lies, or says that it is not healthy: %s', async (_what, url, inputs, expected) => {
    const { healthy, reason, findings, items, result } = await askOnce(url(), inputs);
    expect(healthy).toBe(false);
    expect(reason).toMatch(expected);
    expect(findings).toMatchObject([
      { rule: 'unhealthy', severity: 'error', title: expect.stringContaining(`is not healthy: ${reason}`) },
    ]);
    expect(items).toMatchObject([{ status: 'failed' }]);
    expect(result.result).toBe('0 of 1 healthy');
  }); // prettier-ignore

  it.each([
    ['a status that was named', () => server.answers(401), { healthStatus: '200, 401' }],
    ['text', () => server.answers(200, 'all is ok here'), { healthBody: 'ok' }],
    ['a pattern with flags', () => server.answers(200, 'x\nOK'), { healthBody: '/^ok$/im' }],
    ['a number', () => json({ n: 3 }), { healthJson: '$.n=3.0' }],
    ['a truth value', () => json({ up: true }), { healthJson: '$.up=true' }],
    [
      'a path with = in it',
      () => json([{ n: 'db', s: 'ok' }]),
      { healthJson: `$[?@.n=='db'].s=ok` },
    ],
    ['that it is there', () => json({ version: '1' }), { healthJson: '$.version' }],
  ])('is healthy with %s', async (_what, url, inputs) => {
    expect(await askOnce(url(), inputs)).toMatchObject({ healthy: true, findings: [] });
  });

  it('that flaps at first is healthy after some tries, and says so', async () => {
    const url = server.url((response, _request, number) => {
      response.writeHead(number < 3 ? 503 : 200).end();
    });
    const { results, items, findings, log } = await runHealth({ inputs: { healthUrl: [url] } });
    expect(results).toMatchObject([{ healthy: true, attempts: 3, status: 200 }]);
    expect(items[0]?.result).toMatch(/^200 in \d+ ms after 3 tries$/);
    expect(findings).toEqual([]);
    expect(log).toHaveLength(3);
  });

  it('has until its deadline, the pauses growing, and the story is told', async () => {
    const times: number[] = [];
    const url = server.url((response, _request, number) => {
      times.push(performance.now());
      response.writeHead(number === 1 ? 502 : 503).end();
    });
    const started = performance.now();
    const { results, findings } = await runHealth({
      inputs: { healthUrl: [url], healthTimeout: 4_000 },
    });
    expect(performance.now() - started).toBeLessThan(4_500);
    const [first = 0, second = 0] = times;
    expect(second - first).toBeGreaterThan(450);
    expect(results[0]?.attempts).toBe(times.length);
    expect(findings[0]?.detail).toMatch(
      /^Asked \d times in \d\.\d s: 1 × status 502, expected 2xx, then \d × status 503, expected 2xx\.$/,
    );
    expect(findings[0]?.advice).toMatch(/health-timeout/);
  });
});

describe('a server that does not answer as it should', () => {
  const slow: Handler = (response) => void setTimeout(() => response.end('late'), 30_000).unref();
  const never: Handler = (response) => {
    const timer = setInterval(() => response.write('x'.repeat(1_000)), 5);
    response.on('close', () => clearInterval(timer));
  };
  const endless: Handler = (response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  };
  const hangsUp: Handler = (response) => void response.destroy();
  const breaksOff: Handler = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half of it', () => response.destroy());
  };

  it.each([
    ['is slow', slow, {}, /^no answer within \d+ ms$/],
    ['does not end', never, {}, /^status 200, but the answer did not end within \d+ ms$/],
    ['closes in the middle', breaksOff, {}, /^status 200, but the answer broke off: /],
    ['closes at once', hangsUp, {}, /^the connection was (closed|reset)/],
    ['sends a body without end', endless, { healthBody: 'ok' }, /^the first 1,000,000 bytes of the body do not hold "ok" \(no type, more than 1,000,000 bytes\)$/],
    ['sends a body without end as JSON', endless, { healthJson: '$.a' }, /^the body is too long to be read as JSON/],
  ])('%s', async (_what, handler, inputs, expected) => {
    const started = performance.now();
    const { healthy, reason } = await askOnce(server.url(handler), inputs);
    expect(healthy).toBe(false);
    expect(reason).toMatch(expected);
    expect(performance.now() - started).toBeLessThan(3_000);
  }); // prettier-ignore

  it('is not waited for by a regular expression that would never end', async () => {
    const url = server.answers(200, `${'a'.repeat(40)}!`);
    const { reason } = await askOnce(url, { healthBody: '/^(a+)+$/', healthTimeout: 2_000 });
    expect(reason).toMatch(/^\/\^\(a\+\)\+\$\/ takes too long on this body and was stopped/);
  }, 15_000);

  it('is given less time for a request by belay.yml', async () => {
    const url = server.url(slow);
    const { results } = await runHealth({
      yaml: `health: [{url: '${url}', timeout: 50ms, deadline: 200ms}]`,
    });
    expect(results[0]?.reason).toMatch(/^no answer within \d\d ms$/);
  });

  it('does not listen, has no name, speaks no HTTP', async () => {
    const closed = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const port = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
    expect((await askOnce(`http://127.0.0.1:${port}/`)).reason).toMatch(
      /^the connection was refused: nothing listens at this port$/,
    );
    expect((await askOnce('http://nowhere.invalid/')).reason).toMatch(/\(DNS/);
    const other = net.createServer((socket) => socket.end('+OK POP3\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect((await askOnce(`http://${address}/`)).reason).toBe('what answers does not speak HTTP');
    expect(await askOnce(`https://${address}/`)).toMatchObject({
      reason: 'no TLS is spoken at this port',
      advice: expect.stringContaining('http://'),
    });
    other.close();
  });

  it('behind a proxy is not reached, and the proxy is named', async () => {
    const { findings } = await runHealth({
      inputs: { healthUrl: ['http://nowhere.invalid/'], healthTimeout: 300 },
      env: { HTTP_PROXY: 'http://user:proxy-secret@proxy:3128' },
    });
    expect(findings[0]?.advice).toMatch(
      /^HTTP_PROXY is set here, but health URLs are asked directly/,
    );
    expect(JSON.stringify(findings)).not.toContain('proxy-secret');
  });
});

describe('a redirect', () => {
  const redirects = (location: (request: string) => string | undefined, status = 302) => {
    let followed = 0;
    const url = server.url((response, request) => {
      followed += 1;
      const to = location(request.url ?? '');
      response.writeHead(status, to === undefined ? {} : { location: to }).end();
    });
    return { url, followed: () => followed };
  };

  it.each([
    ['to https', () => server.origin.replace('http:', 'https:') + '/x', /redirects to https:\/\/127/, /Ask it by https:\/\/ right away/],
    ['to a login page', () => '/auth/login?next=secret-path', /redirects to .*\/auth\/login\?next=\*\*\*$/, /It is a login page/],
    ['to itself', (path: string) => path, /^status 302, redirects to/, /It redirects to itself: a loop\./],
    ['to another host', () => 'https://other.example.com/', /redirects to https:\/\/other\.example\.com\/$/, /If other\.example\.com is yours/],
    ['to the path with a slash', (path: string) => `${path}/`, /redirects to/, /with the slash at its end/],
    ['to nowhere', () => undefined, /^status 302, a redirect that leads nowhere$/, /logs of the application/],
    ['to a script', () => 'javascript:alert(1)', /^status 302, a redirect that leads nowhere$/, /logs of the application/],
  ])('is not followed, and explained: %s', async (_where, location, reason, advice) => {
    const { url, followed } = redirects(location);
    const outcome = await askOnce(url);
    expect(outcome.reason).toMatch(reason);
    expect(outcome.advice).toMatch(advice);
    // Followed, it would have been asked more often than it was tried.
    expect(followed()).toBe(outcome.results[0]?.attempts);
    expect(JSON.stringify(outcome.findings)).not.toContain('secret-path');
  }); // prettier-ignore

  it('can be what is expected', async () => {
    const { url } = redirects(() => '/x', 301);
    expect((await askOnce(url, { healthStatus: '301' })).healthy).toBe(true);
  });
});

const withOpenssl = openssl === undefined ? describe.skip : describe;

withOpenssl('a TLS certificate', () => {
  let made: ReturnType<typeof makeCertificates> | undefined;
  const certificates = () => (made ??= makeCertificates(temporaryFolder(), 'belay'));
  const servers = {
    selfSigned: useHealthServer(() => certificates().server.selfSigned),
    expired: useHealthServer(() => certificates().server.expired),
    otherCa: useHealthServer(() => certificates().server.otherCa),
  };

  it.each([
    ['is self-signed', 'selfSigned', /^its TLS certificate is self-signed$/, /NODE_EXTRA_CA_CERTS/],
    ['was issued by a CA that is not known', 'otherCa', /^its TLS certificate (was issued by a CA that is not known here|cannot be traced to a CA that is known here)$/, /NODE_EXTRA_CA_CERTS/],
  ] as const)('%s', async (_what, kind, reason, advice) => {
    let asked = 0;
    const url = servers[kind].url((response) => {
      asked += 1;
      response.end();
    });
    const outcome = await askOnce(url, { healthHeaders: 'X-Api-Key: geheim-1' });
    expect(outcome.reason).toMatch(reason);
    expect(outcome.advice).toMatch(advice);
    // Nobody unknown is sent a secret.
    expect(asked).toBe(0);
  }); // prettier-ignore

  it('has expired, and since when', async () => {
    const { findings, reason } = await askOnce(servers.expired.url((response) => response.end()));
    expect(reason).toMatch(/certificate/);
    expect(findings[0]?.detail).toMatch(/It was valid until \d{4}-\d\d-\d\d, .* ago\.$/);
  });

  it('is for another host', () => {
    const error = tls.checkServerIdentity('api.example.com', {
      subjectaltname: 'DNS:www.example.com, IP Address:192.0.2.1',
    } as tls.PeerCertificate);
    expect(connectionFailure(new TypeError('fetch failed', { cause: error }))).toMatchObject({
      reason: 'its TLS certificate is for www.example.com, 192.0.2.1, not for api.example.com',
    });
  });

  it('is not looked at where Node is told not to, and the report says so', async () => {
    const outcome = await runHealth({
      inputs: { healthUrl: [servers.selfSigned.answers(200)], healthTimeout: 300 },
      env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    });
    expect(outcome.notVerified).toEqual([expect.stringMatching(/certificates of the health URLs/)]);
  });
});

describe('secrets', () => {
  const SECRETS = ['geheim-header', 'geheim-pass', 'geheim-query', 'geheim-token', 'geheim-cookie'];

  it('are sent, and stand in no result, not even where the server repeats them', async () => {
    const seen: unknown[] = [];
    const echo: Handler = (response, request) => {
      const { authorization, cookie, 'x-api-key': key } = request.headers;
      seen.push({ authorization, cookie, key, url: request.url });
      const said = [authorization, cookie, key, request.url, ...SECRETS].join(' ');
      response.writeHead(500, { location: `/${String(key)}` }).end(said);
    };
    const withLogin = new URL(server.url(echo));
    [withLogin.username, withLogin.password] = ['me', 'geheim-pass'];
    withLogin.searchParams.set('token', 'geheim-query');
    const other = server.url(echo);
    const outcome = await runHealth({
      inputs: {
        healthUrl: [withLogin.href],
        healthHeaders: 'X-Api-Key: geheim-header\nCookie: sid=geheim-cookie',
        healthTimeout: 300,
      },
      yaml: `health:\n  - url: '${other}'\n    deadline: 300ms\n    headers: {Authorization: 'Bearer \${TOKEN}'}\n    body: ok\n`,
      env: { TOKEN: 'geheim-token' },
    });
    expect(seen).toContainEqual({
      authorization: `Basic ${Buffer.from('me:geheim-pass').toString('base64')}`,
      ...{ cookie: 'sid=geheim-cookie', key: 'geheim-header' },
      url: `${withLogin.pathname}?token=geheim-query`,
    });
    expect(seen).toContainEqual(expect.objectContaining({ authorization: 'Bearer geheim-token' }));
    const { secrets, ...said } = outcome;
    for (const secret of SECRETS) expect(JSON.stringify(said)).not.toContain(secret);
    // And would be masked if they turned up anywhere else.
    const redact = redactor(secrets);
    for (const secret of SECRETS.filter((one) => one !== 'geheim-query')) {
      expect(redact(`a ${secret} b`)).not.toContain(secret);
    }
    expect(redact(`GET ${withLogin.href} failed`)).not.toMatch(/geheim-(query|pass)/);
  });

  it('of a hostile body cannot reach a terminal or the runner', async () => {
    const hostile = '\u001b[2J\r\n::error::gotcha\n::set-output name=a::b\u202e';
    for (const inputs of [{ healthBody: 'ok' }, { healthJson: '$.status=ok' }]) {
      const plain = await askOnce(server.answers(200, hostile), inputs);
      const asJson = await askOnce(json({ status: hostile }), inputs);
      const withType = await askOnce(server.answers(200, 'x', 'text/x\t::error::gotcha'), inputs);
      const texts = JSON.stringify([plain, asJson, withType]);
      expect(texts).not.toMatch(/gotcha|set-output|\\u001b|u202e/);
    }
    const url = server.url(
      (response) => void response.writeHead(302, { location: '/%1b[2J%0a::error::x' }).end(),
    );
    const { findings } = await askOnce(url);
    expect(findings[0]?.title).toMatch(/^http:\/\/127/);
    expect(findings[0]?.title).not.toMatch(/[\p{Cc}]/u);
  });
});

describe('bad configuration', () => {
  async function mistake(run: HealthRun): Promise<UserError> {
    const error = await runHealth(run).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UserError);
    return error as UserError;
  }

  it.each([
    ['no URL', { healthUrl: ['api.example.com/geheim'] }, /^health-url, entry 1, is not a URL/],
    ['another protocol', { healthUrl: ['https://a/', 'ftp://u:geheim@b/'] }, /^health-url, entry 2, must begin with https/],
    ['a status', { healthUrl: ['https://a/'], healthStatus: '20x' }, /^health-status must be statuses from 200 to 599 .*"20x"/],
    ['a pattern', { healthUrl: ['https://a/'], healthBody: '/(/' }, /^health-body is no regular expression/],
    ['flags', { healthUrl: ['https://a/'], healthBody: '/a/g' }, /^health-body .*flags "g"/],
    ['a JSON path', { healthUrl: ['https://a/'], healthJson: 'status=ok' }, /^health-json is no JSON path/],
    ['a header without a name', { healthUrl: ['https://a/'], healthHeaders: 'geheim' }, /^health-headers must have one "Name: value" a line; line 1/],
    ['a header with a line break', { healthUrl: ['https://a/'], healthHeaders: 'X-A: geheim\u2028x' }, /^health-headers has a value for X-A with/],
    ['a header of the connection', { healthUrl: ['https://a/'], healthHeaders: 'Host: geheim' }, /^health-headers cannot set Host/],
    ['two logins', { healthUrl: ['https://u:geheim@a/'], healthHeaders: 'Authorization: geheim' }, /^health-url, entry 1, has a user, and there is an Authorization/],
  ])('of the inputs: %s', async (_what, inputs, expected) => {
    const { code, message, hint } = await mistake({ inputs });
    expect(code).toBe('input-invalid');
    expect(message).toMatch(expected);
    expect(`${message} ${hint}`).not.toContain('geheim');
  }); // prettier-ignore

  it('of the inputs: expectations without a URL', async () => {
    const { code, message } = await mistake({ inputs: { healthBody: 'ok', healthStatus: '200' } });
    expect(code).toBe('health-url-missing');
    expect(message).toBe(
      'health-status, health-body was given, and no health-url that it is about.',
    );
  });

  it.each([
    [`url: ftp://u:geheim@a/`, /^belay\.yml:1:16: health, entry 1: url must begin with https/],
    [`url: 'https://a/', status: 2x`, /^belay\.yml:1:38: health, entry 1: status must be statuses/],
    [`url: 'https://a/', json: {path: 'a.b'}`, /^belay\.yml:1:43: .*json: path is no JSON path/],
    [`url: 'https://a/', body: '/(/'`, /^belay\.yml:1:36: .*body is no regular expression/],
    [`url: 'https://a/', headers: {'a b': x}`, /^belay\.yml:1:\d+: .*has a name that no header can have/],
    [`url: 'https://a/', headers: {X: 'a \${}'}`, /^belay\.yml:1:\d+: .*without the name of a variable/],
    [`url: 'https://a/', timeout: 5`, /^belay\.yml:1:39: .*timeout must be a time above 0 with its unit/],
    [`url: 'https://a/', statuss: 5`, /^belay\.yml:1:30: unknown key "statuss"\. Did you mean "status"\?/],
  ])('of belay.yml: {%s}', async (entry, expected) => {
    const { code, message } = await mistake({ yaml: `health: [{${entry}}]` });
    expect(code).toBe('config-invalid');
    expect(message).toMatch(expected);
    expect(message).not.toContain('geheim');
  }); // prettier-ignore

  it('of belay.yml: a variable that is not set', async () => {
    const { code, message, hint } = await mistake({
      yaml: `health: [{url: 'https://a/', headers: {Authorization: 'Bearer \${HEALTH_TOKEN}'}}]`,
    });
    expect(code).toBe('health-variable-unset');
    expect(message).toMatch(/^belay\.yml:1:\d+: .*the variable HEALTH_TOKEN is not set$/);
    expect(hint).toContain('HEALTH_TOKEN: ${{ secrets.HEALTH_TOKEN }}');
  });
});

it('an entry of belay.yml counts for a URL that stands in the inputs, too', async () => {
  const url = server.answers(503);
  const { results } = await runHealth({
    inputs: { healthUrl: [url], healthTimeout: 300 },
    yaml: `health: [{url: '${url}', status: 5xx}]`,
  });
  expect(results).toMatchObject([{ healthy: true, status: 503 }]);
});

it.each([
  ['a request', (response) => void setTimeout(() => response.end(), 20_000).unref()],
  ['a body', (response) => void response.write('x')],
  ['a pause', (response) => void response.writeHead(503).end()],
] as [string, Handler][])('an abort ends %s at once', async (_what, handler) => {
  const controller = new AbortController();
  const running = runHealth({
    inputs: { healthUrl: [server.url(handler)] },
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 150);
  const started = performance.now();
  await expect(running).rejects.toBeInstanceOf(Interrupted);
  expect(performance.now() - started).toBeLessThan(1_000);
});
