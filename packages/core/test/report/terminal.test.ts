import { describe, expect, it } from '@jest/globals';
import { renderTerminal } from '@belay/core/report/terminal.ts';
import { itemLines, stepLines, terminalOptions } from '@belay/core/report/terminal-lines.ts';
import { losesData, notReached, shopReport, uniqueFails } from './fixtures.ts';

const PLAIN = { color: false, width: 100 };

describe('renderTerminal', () => {
  it('shows what was looked at, the checks, the findings, and ends with the verdict', () => {
    const lines = renderTerminal(shopReport(), {
      ...PLAIN,
      reportFile: 'belay-report/report.json',
    }).split('\n');
    expect(lines[0]).toBe(
      'belay test   examples/shop   3 pending of 15   Postgres 16.15 (installed)   Prisma 7.10.1',
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        '  ✓ tree        15 migrations, in order, none edited since origin/main',
        '      ✓ 20260611093000_add_order_status               38 ms',
        '      ✗ 20260620084500_unique_order_number',
        '          nothing of this migration was left behind',
        '  – compare     not verified: apply stopped',
        '      prisma/migrations/20260620084500_unique_order_number/migration.sql:4',
        '        SELECT "number", count(*)',
        '    – old code against the new schema (no base schema.prisma)',
      ]),
    );
    expect(lines.slice(-3)).toEqual([
      'FAILED   Not safe to merge: 20260620084500_unique_order_number fails on duplicate rows',
      'report   belay-report/report.json     took 3.1 s',
      '',
    ]);
  });

  it('shows the gravest finding first', () => {
    const report = shopReport({
      findings: [losesData({ title: 'small' }), uniqueFails({ title: 'big' })],
    });
    const text = renderTerminal(report, PLAIN);
    expect(text.indexOf('✗ big')).toBeLessThan(text.indexOf('! small'));
  });

  it('does not say a finding again that the checks said in full', () => {
    const said = losesData({
      title: 'loses 214 values of Order.note; a restore is the only way back',
    });
    expect(
      renderTerminal(shopReport({ findings: [said] }), PLAIN).match(/loses 214/g),
    ).toHaveLength(1);
    const more = { ...said, advice: 'Copy them first.' };
    expect(renderTerminal(shopReport({ findings: [more] }), PLAIN)).toContain('Copy them first.');
  });

  it('wraps to the width without breaking a word, a path or SQL', () => {
    const sql = `SELECT ${'column_name, '.repeat(12)}1`;
    const text = renderTerminal(shopReport({ findings: [uniqueFails({ sql })] }), {
      color: false,
      width: 60,
    });
    const wide = text.split('\n').filter((line) => line.length > 60);
    expect(wide.map((line) => line.trim())).toEqual([
      'prisma/migrations/20260620084500_unique_order_number/migration.sql:4',
      sql,
    ]);
    expect(text).toContain('20260618101500_drop_legacy_note');
  });

  it('counts the passed ones of many items, and lists the others', () => {
    const items = Array.from({ length: 820 }, (_, n) => ({
      ...{
        status: n === 500 ? ('failed' as const) : ('passed' as const),
        name: `m${n}`,
        result: '',
      },
    }));
    const check = {
      id: 'a',
      title: 'Apply',
      status: 'failed' as const,
      result: 'x',
      durationMs: 1,
      items,
    };
    const text = renderTerminal(shopReport({ checks: [check] }), PLAIN);
    expect(text).toContain('✗ m500');
    expect(text).toContain('… and 819 that passed');
    expect(text).not.toContain('m501');
  });

  it('shows an error with its hint and code', () => {
    const text = renderTerminal(
      shopReport({
        verdict: 'errored',
        headline: 'The server cannot be reached',
        error: {
          kind: 'user',
          code: 'database-unreachable',
          message: 'connection refused',
          hint: 'Start it.',
        },
      }),
      PLAIN,
    );
    expect(text).toMatch(
      /ERROR {3}The server cannot be reached\n {2}connection refused\n {2}Start it\.\n/,
    );
    expect(text).toContain('database-unreachable');
  });

  it('keeps the lines of an error that lists problems, and leaves checks out that never began', () => {
    const message = 'belay.yml:1:1: unknown key "cheks"\nbelay.yml:2:3: no number';
    const text = renderTerminal(
      shopReport({
        ...{ verdict: 'errored', headline: `It is not known: ${message}`, findings: [] },
        ...{ error: { kind: 'user', code: 'config-invalid', message }, notVerified: [] },
        checks: [notReached('apply'), notReached('compare')],
      }),
      PLAIN,
    );
    expect(text).toMatch(
      /ERROR {3}It is not known: belay\.yml:1:1: unknown key "cheks"\n {8}belay\.yml:2:3: no number\n/,
    );
    expect(text).not.toMatch(/not reached|⏎/);
  });

  it('lets no text move the cursor or act as a runner command', () => {
    const text = renderTerminal(
      shopReport({
        headline: 'x\u001b[2J\u001b]0;title\u0007',
        findings: [
          uniqueFails({ detail: '::error::fake\n  ::stop-commands::x', sql: '##[error]fake' }),
        ],
      }),
      PLAIN,
    );
    // eslint-disable-next-line no-control-regex -- looking for control characters is the point
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain('x\\x1b[2J\\x1b]0;title\\x07');
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain('##[');
  });

  it('stays quick on a huge or hostile text', () => {
    const started = performance.now();
    const blank = `a${' '.repeat(300_000)}b`;
    const findings = [uniqueFails({ title: blank, detail: 'word '.repeat(200_000) })];
    renderTerminal(shopReport({ headline: blank, findings }), PLAIN);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('colours only when asked to', () => {
    const ESCAPE = '\u001b[';
    expect(renderTerminal(shopReport(), PLAIN)).not.toContain(ESCAPE);
    expect(renderTerminal(shopReport(), { color: true, width: 100 })).toContain(`${ESCAPE}31m✗`);
  });
});

describe('terminalOptions', () => {
  it.each([
    [{ isTTY: true, columns: 132 }, {}, { color: true, width: 132 }],
    [{ isTTY: true, columns: 132 }, { NO_COLOR: '1' }, { color: false, width: 132 }],
    [{ isTTY: true, columns: 132 }, { NO_COLOR: '' }, { color: true, width: 132 }],
    [{ isTTY: true, columns: 10 }, {}, { color: true, width: 40 }],
    [{ columns: 132 }, {}, { color: false, width: 100 }],
    [{ isTTY: true }, { TERM: 'dumb' }, { color: false, width: 100 }],
  ])('%j %j', (stream, env, expected) => {
    expect(terminalOptions(stream, env)).toEqual(expected);
  });
});

describe('live lines', () => {
  it('look like the lines of the final report', () => {
    const report = shopReport();
    const final = renderTerminal(report, PLAIN).split('\n');
    const live = report.checks.flatMap((check) => [
      ...stepLines(check, PLAIN),
      ...check.items.flatMap((item) => itemLines(item, PLAIN)),
    ]);
    expect(live.length).toBeGreaterThan(8);
    expect(final).toEqual(expect.arrayContaining(live));
  });

  it('show a name with a line break on one line', () => {
    const lines = itemLines({ status: 'passed', name: 'a\nb', result: 'ok' }, PLAIN);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('a ⏎ b');
  });
});
