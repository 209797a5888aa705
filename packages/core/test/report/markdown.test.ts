import { describe, expect, it } from '@jest/globals';
import { renderMarkdown } from '@belay/core/report/markdown.ts';
import { losesData, notReached, shopReport, uniqueFails } from './fixtures.ts';

const ROOMY = { maxBytes: 1_000_000 };

/** Asserts that the texts stand in `whole` in this order. */
function expectInOrder(whole: string, texts: readonly string[]): void {
  let from = 0;
  for (const text of texts) {
    const at = whole.indexOf(text, from);
    expect({ text, found: at >= 0 }).toEqual({ text, found: true });
    from = at + text.length;
  }
}

/** The Markdown outside code blocks and code spans, where markup would have an effect. */
function outsideCode(markdown: string): string {
  return markdown
    .replace(/^ *(`{3,})[^\n]*\n[\s\S]*?\n *\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, 'CODE');
}

describe('renderMarkdown', () => {
  it('says the verdict first, then facts, checks, findings, what was not looked at', () => {
    const markdown = renderMarkdown(shopReport(), ROOMY);
    expect(markdown.split('\n')[0]).toBe(
      '### ✗ Not safe to merge: `20260620084500_unique_order_number` fails on duplicate rows',
    );
    expectInOrder(markdown, [
      'Postgres 16.15 (installed)',
      '| ✓ | Tree | 15 migrations',
      '| ✗ | Apply | 2 of 3',
      '| – | Compare | not verified: apply stopped |',
      '<details><summary>✗ could not create unique index',
      'migration.sql:4`',
      'measured on a running Postgres',
      'The deploy would stop here',
      '```sql\nSELECT "number", count(*)\nFROM "Order"',
      '**What to do:** Find the duplicates',
      '<details><summary>! 20260618101500_drop_legacy_note loses 214 values',
      '<summary>Apply: 2 of 3',
      'nothing of this migration was left behind',
      'Not looked at:\n\n- old code against the new schema',
    ]);
  });

  it('closes every fold it opens', () => {
    const markdown = renderMarkdown(shopReport(), ROOMY);
    expect(markdown.match(/<details>/g)).toHaveLength(4);
    expect(markdown.match(/<\/details>/g)).toHaveLength(4);
  });

  it('shows the error of a run that came to no verdict, with what to do and its code', () => {
    const markdown = renderMarkdown(
      shopReport({
        verdict: 'errored',
        headline: 'No verdict: the server cannot be reached',
        checks: [],
        findings: [],
        error: {
          kind: 'user',
          code: 'database-unreachable',
          message: 'connection refused at db:5432',
          hint: 'Check the host:\n  pg_isready -h db',
        },
      }),
      ROOMY,
    );
    expectInOrder(markdown, [
      '### ✗ No verdict',
      'connection refused at db:5432',
      'Check the host:',
      '```\npg_isready -h db\n```',
      '`database-unreachable`',
    ]);
  });

  it('keeps the lines of an error that lists problems, and leaves checks out that never began', () => {
    const message = 'belay.yml:1:1: unknown key "cheks"\nbelay.yml:2:3: no number';
    const markdown = renderMarkdown(
      shopReport({
        ...{ verdict: 'errored', headline: `It is not known: ${message}`, findings: [] },
        ...{ error: { kind: 'user', code: 'config-invalid', message } },
        checks: [notReached('apply'), notReached('compare')],
      }),
      ROOMY,
    );
    const [heading = '', , list = ''] = markdown.split('\n');
    expect(heading).toMatch(/^### ✗ It is not known: .*cheks/);
    expect(list.replaceAll('\u200b', '')).toContain('belay.yml:2:3: no number');
    expect(markdown).not.toMatch(/not reached|⏎/);
  });

  it('keeps a passed report short', () => {
    const report = shopReport({
      verdict: 'passed',
      headline: 'Safe to merge',
      findings: [],
      notVerified: [],
      checks: shopReport().checks.slice(0, 1),
    });
    const markdown = renderMarkdown(report, ROOMY);
    expect(markdown).toMatch(/^### ✓ Safe to merge\n/);
    expect(markdown).not.toContain('<details>');
    expect(markdown).not.toContain('Not looked at');
  });
});

describe('hostile text', () => {
  const HOSTILE = [
    '<img src=x onerror=alert(1)>',
    '</details></summary><h1>passed</h1>',
    '<!-- the rest is gone',
    'a|b|c',
    '| x | y |\n|---|---|',
    '`code` and ```` four',
    '[safe](https://evil.example) ![x](https://evil.example/x.png)',
    '# heading\n- item\n> quote',
    '&lt;b&gt;',
    '**bold** _italic_ ~~gone~~ $math$',
  ];
  const everywhere = (text: string): string =>
    renderMarkdown(
      shopReport({
        headline: text,
        subject: [text],
        notVerified: [text],
        checks: [
          {
            id: 'x',
            title: text,
            status: 'failed',
            result: text,
            durationMs: 1,
            items: [{ status: 'failed', name: text, result: text, detail: [text] }],
          },
        ],
        findings: [
          uniqueFails({
            title: text,
            detail: text,
            advice: text,
            sql: text,
            place: { file: text },
          }),
        ],
        error: { kind: 'user', code: 'x', message: text, hint: text },
      }),
      ROOMY,
    );

  it.each(HOSTILE)('brings in no HTML of its own: %j', (text) => {
    const tags = [...outsideCode(everywhere(text)).matchAll(/<[^>]*>?/g)].map(([tag]) => tag);
    const ours = ['<details>', '<summary>', '</summary>', '</details>', '<br>', '<sub>', '</sub>'];
    expect(tags.filter((tag) => !/^<\/?code>$/.test(tag) && !ours.includes(tag))).toEqual([]);
  });

  it.each(HOSTILE)('opens no fold, heading, row or list beyond its own: %j', (text) => {
    const count = (markdown: string) => {
      // Markdown is not read inside a fold's summary; the test above looks at its HTML.
      const read = outsideCode(markdown.replace(/<summary>.*<\/summary>/g, ''));
      const rows = read.match(/^\|.*\|$/gm) ?? [];
      return {
        folds: read.match(/<\/details>/g)?.length,
        headings: read.match(/^#/gm)?.length,
        lists: read.match(/^ *(?:[-+*]|\d+[.)]) /gm)?.length,
        rows: rows.length,
        cells: rows.map((row) => row.match(/(?<!\\)\|/g)?.length),
        links: read.match(/(?<!\\)\]\(/g)?.length,
        emphasis: read.match(/(?<!\\)(?:\*|~|\$)/g)?.length,
      };
    };
    expect(count(everywhere(text))).toEqual(count(everywhere('harmless')));
  });

  it('lets no text close the SQL block', () => {
    const sql = 'SELECT 1;\n```\n</details>\n`````\nSELECT 2;';
    const markdown = renderMarkdown(shopReport({ findings: [uniqueFails({ sql })] }), ROOMY);
    expect(markdown).toContain(`\`\`\`\`\`\`sql\n${sql}\n\`\`\`\`\`\`\n`);
  });

  it('pings nobody and links nothing', () => {
    const text = outsideCode(
      everywhere(
        'hello @octocat and @org/team, see #12, GH-7 https://evil.example www.evil.example',
      ),
    );
    expect(text).not.toMatch(/@[a-z]/i);
    expect(text).not.toMatch(/#\d/);
    expect(text).not.toMatch(/GH-\d/);
    expect(text).not.toMatch(/:\/\/|www\./);
    expect(text).toContain('octocat');
  });

  it('makes control and reordering characters visible', () => {
    const markdown = everywhere('a\u202eb\u001b[31mc\u0000d');
    expect(markdown).toContain('a\\u202eb\\x1b[31mc\\x00d');
    // eslint-disable-next-line no-control-regex -- looking for control characters is the point
    expect(markdown).not.toMatch(/[\u202e\u001b\u0000]/);
  });
});

describe('limits', () => {
  const many = shopReport({
    findings: [
      ...Array.from({ length: 500 }, (_, n) =>
        losesData({ title: `notable ${n}`, detail: 'ö'.repeat(900) }),
      ),
      uniqueFails({ title: 'the grave one' }),
    ],
  });

  it.each([2_000, 20_000, 65_000, 300_000])('never exceeds %d bytes', (maxBytes) => {
    const markdown = renderMarkdown(many, { maxBytes });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
    expect(markdown).toMatch(/^### ✗ Not safe to merge/);
  });

  it('leaves out whole findings, the least grave ones, and says how many', () => {
    const markdown = renderMarkdown(many, {
      maxBytes: 65_000,
      fullReport: 'the artifact belay-report',
    });
    const shown = markdown.match(/<summary>! notable/g)?.length ?? 0;
    expect(shown).toBeGreaterThan(20);
    expect(markdown).toContain('<summary>✗ the grave one');
    expect(markdown).toContain(`Left out for length: ${500 - shown} findings`);
    expect(markdown).toContain('The full report is in the artifact belay-report.');
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
    expect(markdown).toContain('Not looked at:');
  });

  it('says nothing about length when all fits', () => {
    expect(renderMarkdown(shopReport(), ROOMY)).not.toContain('Left out');
  });

  it('shortens one huge text instead of losing everything else', () => {
    const markdown = renderMarkdown(
      shopReport({ findings: [uniqueFails({ sql: 'x'.repeat(5_000_000) })] }),
      { maxBytes: 65_000 },
    );
    expect(markdown).toContain('could not create unique index');
    expect(markdown).toContain('x…');
    expect(markdown).not.toContain('Left out');
  });

  it('still holds the limit when not even the table fits', () => {
    const checks = Array.from({ length: 99 }, (_, n) => ({
      ...{ id: `c${n}`, title: `check ${n}`, status: 'passed' as const, result: 'y'.repeat(390) },
      ...{ durationMs: 0, items: [] },
    }));
    const markdown = renderMarkdown(shopReport({ checks }), { maxBytes: 5_000 });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(5_000);
    expect(markdown).toContain('**Shortened.** The full report is in report.json');
  });
});
