import { afterAll, describe, expect, it } from '@jest/globals';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { UserError } from '../../src/runtime/errors.ts';
import type { ValidateReport } from '../../src/report/validate-report.ts';
import { redactor } from '../../src/report/redact.ts';
import { webhooksOf } from '../../src/telling/alerts.ts';
import { checkAddresses } from '../../src/validate/telling/tell.ts';
import { type Answer, ok, status, withReceiver } from './receiver.ts';
import { failedReport, optionsOf, told } from './told.ts';

afterAll(removeTemporaryFolders);

const SECRET = '/services/T000/B000/s3cr3tt0ken';
const ARRIVED = [{ to: 'alert (json)', delivered: true }];

const hostile = (title: string): ValidateReport['findings'][number] => ({
  ...{ rule: 'index-invalid', severity: 'error', evidence: 'catalogue', title },
});

/** What one webhook was sent of a report, in a format. */
async function sent(report: ValidateReport, alertFormat: 'slack' | 'discord' | 'json') {
  return withReceiver(ok, async (url, received) => {
    const { deliveries } = await told(report, {
      alertUrl: [url + SECRET],
      alertFormat,
      identity: {
        ...{ project: 'acme/shop', actor: 'octocat', commit: '0123456789abcdef0123' },
        runUrl: 'https://github.com/acme/shop/actions/runs/1',
      },
    });
    expect(deliveries).toEqual([{ to: `alert (${alertFormat})`, delivered: true }]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ method: 'POST', path: SECRET });
    return JSON.parse(received[0]?.body ?? '') as Record<string, unknown>;
  });
}

interface SlackMessage {
  text: string;
  blocks: { text: { text: string; type: string; verbatim: boolean } }[];
}

describe('an alert', () => {
  it('as JSON says what failed and what takes it back', async () => {
    expect(await sent(failedReport(), 'json')).toEqual({
      ...{ kind: 'belay-alert', schemaVersion: 1, stage: 'validate', verdict: 'failed' },
      ...{ run: 'testrun1', at: '2026-03-01T12:00:03.500Z', database: 'db.example.com:5432/shop' },
      ...{ project: 'acme/shop', actor: 'octocat', commit: '0123456789abcdef0123' },
      runUrl: 'https://github.com/acme/shop/actions/runs/1',
      headline: 'The deploy does not stand: the index "a" is invalid',
      failedChecks: ['indexes'],
      findings: [
        { rule: 'index-invalid', severity: 'error', title: 'index broken' },
        { rule: 'note', severity: 'notice', title: 'a note' },
      ],
      findingsTotal: 2,
      next: { words: 'To take it back, run this.', command: 'psql "$DATABASE_URL" -c "SELECT 1"' },
    });
  });

  it('for Slack has the headline, the gravest findings, the command and the run', async () => {
    const { text, blocks } = (await sent(failedReport(), 'slack')) as unknown as SlackMessage;
    expect(blocks.map((block) => block.text.text)).toEqual([
      ':rotating_light: *The deploy does not stand: the index "a" is invalid*',
      'acme/shop · db.example.com:5432/shop\ncommit 0123456789ab · by octocat · run testrun1\n<https://github.com/acme/shop/actions/runs/1|See the run>',
      '• index broken',
      'To take it back, run this.',
      '```\npsql "$DATABASE_URL" -c "SELECT 1"\n```',
    ]);
    expect(text).toBe(blocks.map((block) => block.text.text).join('\n'));
    expect(blocks.every((block) => block.text.verbatim)).toBe(true);
  });

  it('for Slack pings nobody and makes no link of what stands in a database', async () => {
    const title = 'index "<!channel> <https://evil|x> & @here `x`" is invalid';
    const report = failedReport({ headline: title, findings: [hostile(title)] });
    const { text } = (await sent(report, 'slack')) as unknown as SlackMessage;
    expect(text).not.toMatch(/<!|<https:\/\/evil|@here|`x`/);
    expect(text).toContain("&lt;!channel&gt; &lt;https://evil|x&gt; &amp; @\u200bhere 'x'");
  });

  it('for Discord pings nobody and shows names as they are', async () => {
    const title = 'index "@everyone <@1> **b** _c_ [x](https://evil) `d`" is invalid';
    const report = failedReport({ headline: 'h', findings: [hostile(title)] });
    const message = await sent(report, 'discord');
    expect(message).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 });
    expect(message['content']).toBe(
      [
        '🚨 **h**',
        'acme/shop · db.example.com:5432/shop',
        'commit 0123456789ab · by octocat · run testrun1',
        'https://github.com/acme/shop/actions/runs/1',
        '• index "\\@everyone \\<\\@1\\> \\*\\*b\\*\\* \\_c\\_ \\[x\\]\\(https://evil\\) \\`d\\`" is invalid',
        'To take it back, run this.',
        '```sh\npsql "$DATABASE_URL" -c "SELECT 1"\n```',
      ].join('\n'),
    );
  });

  it.each([
    ['&<>@', 'the longest escapes'],
    ['😀', 'two units each'],
    ['\u001b', 'made visible'],
  ])('stays within the limits of the services, with %j: %s', async (character) => {
    const long = character.repeat(4_000);
    const findings = Array.from({ length: 30 }, () => hostile(long));
    const report = failedReport({ headline: long, findings, next: { words: long, command: long } });
    const { blocks } = (await sent(report, 'slack')) as unknown as SlackMessage;
    expect(Math.max(...blocks.map((block) => block.text.text.length))).toBeLessThanOrEqual(3_000);
    expect(blocks.map((block) => block.text.text).join('\n')).toContain('and 25 more');
    const { content } = (await sent(report, 'discord')) as { content: string };
    expect(content.length).toBeLessThanOrEqual(2_000);
    expect(content).toContain('The command is in report.json');
    expect(JSON.stringify(content)).not.toMatch(/\\ud[89ab]..(?!\\ud[c-f])/);
  });

  it('is sent when it is not known whether the deploy stands', async () => {
    const error = {
      kind: 'operation',
      code: 'server-lost',
      message: 'gone',
      hint: 'again',
    } as const;
    const headline = 'It is not known whether the deploy stands: gone';
    const report = failedReport({ verdict: 'errored', headline, error });
    const { text } = (await sent(report, 'slack')) as unknown as SlackMessage;
    expect(text).toContain(headline);
    expect(await sent(report, 'json')).toMatchObject({
      verdict: 'errored',
      error: { code: 'server-lost' },
    });
  });

  it.each(['passed', 'warned'] as const)('is not sent of a deploy that %s', async (verdict) => {
    await withReceiver(ok, async (url, received) => {
      const { deliveries } = await told(failedReport({ verdict }), { alertUrl: [url] });
      expect({ deliveries, received }).toEqual({ deliveries: [], received: [] });
    });
  });

  it('is sent although the time of the validation is over', async () => {
    await withReceiver(ok, async (url) => {
      const { deliveries } = await told(failedReport(), {
        alertUrl: [url],
        signal: AbortSignal.abort(),
      });
      expect(deliveries).toEqual(ARRIVED);
    });
  });

  it('uses the login in the address', async () => {
    await withReceiver(ok, async (url, received) => {
      await told(failedReport(), { alertUrl: [url.replace('//', '//bot:p%40ss@')] });
      const basic = Buffer.from('bot:p@ss').toString('base64');
      expect(received[0]?.headers.authorization).toBe(`Basic ${basic}`);
    });
  });
});

describe('an alert that does not arrive', () => {
  const outcome = async (answer: Answer) =>
    withReceiver(answer, async (url, received) => {
      const started = performance.now();
      const { deliveries, warnings } = await told(failedReport(), { alertUrl: [url + SECRET] });
      expect(JSON.stringify({ deliveries, warnings })).not.toMatch(/s3cr3tt0ken|127\.0\.0\.1/);
      const seconds = (performance.now() - started) / 1_000;
      return { deliveries, warnings, tries: received.length, seconds };
    });

  it('is tried once more when the service is busy', async () => {
    const once: Answer = (response, count) =>
      count === 0 ? status(429, '', { 'Retry-After': '0' })(response, count) : ok(response, count);
    expect(await outcome(once)).toMatchObject({ deliveries: ARRIVED, warnings: [], tries: 2 });
  });

  it('is given up after the second time', async () => {
    const { deliveries, warnings, tries } = await outcome(status(500, `<p>POST ${SECRET}</p>`));
    const reason = 'status 500, after a second try';
    expect(deliveries).toEqual([{ to: 'alert (json)', delivered: false, reason }]);
    expect(warnings).toEqual([`Not delivered: alert (json): ${reason}`]);
    expect(tries).toBe(2);
  });

  it('is not waited for longer than its deadline allows', async () => {
    const { deliveries, tries, seconds } = await outcome(status(429, '', { 'Retry-After': '600' }));
    expect(deliveries).toMatchObject([{ delivered: false, reason: 'status 429' }]);
    expect(tries).toBe(1);
    expect(seconds).toBeLessThan(3);
  });

  it('is not sent twice where it would come out the same', async () => {
    const { deliveries, tries } = await outcome(status(404, 'no_service'));
    expect(deliveries).toMatchObject([{ delivered: false, reason: 'status 404 (no_service)' }]);
    expect(tries).toBe(1);
  });

  it('follows no redirect', async () => {
    const { deliveries, tries } = await outcome(status(302, '', { Location: '/elsewhere' }));
    expect(deliveries).toMatchObject([
      { reason: 'status 302: it leads somewhere else, and redirects are not followed' },
    ]);
    expect(tries).toBe(1);
  });

  it('says that the connection was closed', async () => {
    const { deliveries, tries } = await outcome((response) => void response.destroy());
    expect(deliveries).toMatchObject([
      { delivered: false, reason: expect.stringMatching(/closed|reset/) },
    ]);
    expect(tries).toBe(1);
  });

  it('says that nothing listens', async () => {
    const url = await withReceiver(ok, async (url) => url);
    const { deliveries } = await told(failedReport(), { alertUrl: [url] });
    expect(deliveries).toMatchObject([
      { reason: 'the connection was refused: nothing listens at this port, after a second try' },
    ]);
  });

  it('never takes longer than ten seconds, nor holds up the others', async () => {
    const never = (): void => undefined;
    await withReceiver(ok, (good) =>
      withReceiver(never, async (slow) => {
        const started = performance.now();
        const { deliveries } = await told(failedReport(), { alertUrl: [slow, good] });
        expect(performance.now() - started).toBeLessThan(13_000);
        expect(deliveries).toEqual([
          { to: 'alert 1 (json)', delivered: false, reason: 'no answer within 10.0 s' },
          { to: 'alert 2 (json)', delivered: true },
        ]);
      }),
    );
  });

  it('is ended by whoever stops the validation', async () => {
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    await withReceiver(stop, async (url) => {
      const { deliveries } = await told(failedReport(), {
        alertUrl: [url],
        signal: controller.signal,
      });
      expect(deliveries).toMatchObject([{ delivered: false, reason: 'interrupted' }]);
    });
  });
});

describe('the address of an alert', () => {
  const formats = (alertUrl: string) =>
    webhooksOf(optionsOf({ alertUrl: [alertUrl] })).map(({ name }) => name);

  it.each([
    ['https://hooks.slack.com/services/x', 'slack'],
    ['https://discord.com/api/webhooks/1/x', 'discord'],
    ['https://canary.discordapp.com/api/webhooks/1/x', 'discord'],
    ['https://discord.com/api/webhooks/1/x/slack', 'slack'],
    ['https://hooks.slack.com.evil.example/services/x', 'json'],
    ['https://alerts.example.com/discord.com', 'json'],
  ])('%s takes %s', (url, format) => {
    expect(formats(url)).toEqual([`alert (${format})`]);
  });

  it.each([
    ['hooks.slack.com/s3cr3tt0ken', 'it is not a URL'],
    ['ftp://hooks.example.com/s3cr3tt0ken', 'it does not begin with https://'],
    ['http://hooks.example.com/s3cr3tt0ken', 'it is http:// and leads to another machine'],
    ['https://a:%zz@hooks.example.com/s3cr3tt0ken', 'a % in its user or password'],
  ])('that cannot be used is refused without being shown: %s', (url, why) => {
    const refuse = () => checkAddresses(optionsOf({ alertUrl: ['https://ok.example.com', url] }));
    expect(refuse).toThrow(UserError);
    expect(refuse).toThrow(`The address in alert-url, number 2, cannot be used: ${why}`);
    expect(refuse).not.toThrow(/s3cr3tt0ken/);
  });

  it.each([
    'http://localhost:1/x',
    'http://127.0.0.1:1/x',
    'http://[::1]:1/x',
    'https://x.example',
  ])('%s can be used', (url) => {
    expect(() => checkAddresses(optionsOf({ alertUrl: [url] }))).not.toThrow();
  });
});

describe('the log and the report', () => {
  it('show nothing of the address of a webhook, wherever it turns up', () => {
    const redact = redactor([`https://hooks.slack.com${SECRET}`]);
    expect(redact(`a child said https://hooks.slack.com${SECRET}: no`)).toBe(
      'a child said ***: no',
    );
  });
});
