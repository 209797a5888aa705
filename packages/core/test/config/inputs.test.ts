import { describe, expect, it } from '@jest/globals';
import { describeInputs, parseInputs, secretValues } from '../../src/config/inputs.ts';
import { seedOf, testInputs, testOutputs, testOutputsOf } from '../../src/config/test-inputs.ts';
import { UserError } from '../../src/runtime/errors.ts';

const parse = (raw: Record<string, string>) =>
  parseInputs(testInputs, raw, (name) => `input ${name}`);

function errorOf(raw: Record<string, string>): UserError {
  try {
    parse(raw);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('inputs of a rehearsal', () => {
  it('have defaults, and empty ones count as not given', () => {
    expect(parse({ 'fail-on': '', since: '  ', 'postgres-version': '' })).toEqual({
      all: false,
      failOn: 'error',
      report: 'belay-report',
      dryRun: false,
      timeout: 30 * 60_000,
      workingDirectory: '.',
    });
  });

  it('are parsed into types', () => {
    expect(
      parse({
        'required-tables': 'User, Order\n\n shop.Item ,',
        'dry-run': 'TRUE',
        'postgres-version': '16',
        timeout: '90s',
        'history-url': ' postgresql://u:p@h/db ',
        'fail-on': 'warning',
      }),
    ).toMatchObject({
      requiredTables: ['User', 'Order', 'shop.Item'],
      dryRun: true,
      postgresVersion: 16,
      timeout: 90_000,
      historyUrl: 'postgresql://u:p@h/db',
      failOn: 'warning',
    });
  });

  it.each([
    ['15', 15 * 60_000],
    ['15m', 15 * 60_000],
    ['2h', 7_200_000],
    ['24 h', 86_400_000],
  ])('reads the timeout %s', (text, ms) => {
    expect(parse({ timeout: text }).timeout).toBe(ms);
  });

  it.each([
    ['fail-on', 'eror', 'input fail-on must be one of notice, warning, error, not "eror"'],
    ['fail-on', 'Error', 'input fail-on must be one of notice, warning, error, not "Error"'],
    ['dry-run', 'yes', 'input dry-run must be true or false, not "yes"'],
    ['all', '1', 'input all must be true or false, not "1"'],
    ['postgres-version', '12', 'must be a whole number from 13 to 99, not "12"'],
    ['postgres-version', '16.2', 'must be a whole number from 13 to 99, not "16.2"'],
    ['postgres-version', '0x10', 'must be a whole number from 13 to 99, not "0x10"'],
    ['timeout', '0', 'above 0 and at most 24h, not "0"'],
    ['timeout', '25h', 'above 0 and at most 24h, not "25h"'],
    ['timeout', 'soon', 'not "soon"'],
    ['migrations', 'a\0b', 'input migrations must not contain a NUL character'],
  ])('refuses %s: %j', (name, value, message) => {
    const error = errorOf({ [name]: value });
    expect(error.code).toBe('input-invalid');
    expect(error.message).toContain(message);
  });

  it('collects every problem before failing', () => {
    const { message } = errorOf({ 'fail-on': 'x', 'dry-run': 'x', timeout: 'x' });
    expect(message).toMatch(/^3 inputs are not valid:/);
    for (const name of ['fail-on', 'dry-run', 'timeout'])
      expect(message).toContain(`- input ${name}`);
  });

  it('never shows the value of a secret', () => {
    const { message, hint } = errorOf({ 'database-url': 'mysql://u:s3cret@h/db' });
    expect(message).toContain('input database-url must begin with postgresql://');
    expect(`${message}${hint ?? ''}`).not.toContain('s3cret');
    expect(secretValues(testInputs, { 'database-url': ' x ', since: 'y' })).toEqual(['x']);
  });

  it.each([
    [
      ['base-ref', 'main'],
      ['since', 'a'],
    ],
    [
      ['history-url', 'postgres://h/d'],
      ['all', 'true'],
    ],
    [
      ['since', 'a'],
      ['all', 'True'],
    ],
  ])('refuses %j together with %j, naming both', (one, other) => {
    const error = errorOf(Object.fromEntries([one, other]) as Record<string, string>);
    expect(error.code).toBe('inputs-exclusive');
    expect(error.message).toContain(`input ${one[0]}`);
    expect(error.message).toContain(`input ${other[0]}`);
  });

  it('takes all: false beside another choice', () => {
    expect(parse({ all: 'false', since: 'a' })).toMatchObject({ all: false, since: 'a' });
  });

  it('refuses a name it does not know', () => {
    expect(errorOf({ 'fail-onn': 'error' })).toMatchObject({ code: 'input-unknown' });
  });

  it('are all described, each with a default that is itself valid', () => {
    for (const { name, description, default: fallback } of describeInputs(testInputs)) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      if (fallback !== undefined) expect(() => parse({ [name]: fallback })).not.toThrow();
    }
  });
});

describe('seed', () => {
  it.each([
    ['prisma/seed.sql', false, 'sql'],
    ['my rows.sql', true, 'sql'],
    ['psql -f seed.sql', false, 'command'],
    ['npm run seed', false, 'command'],
  ])('%s (there is such a file: %s) is a %s', (value, exists, kind) => {
    expect(seedOf(value, () => exists).kind).toBe(kind);
  });
});

describe('outputs of a rehearsal', () => {
  it('are all there without a report, and say that nothing is known', () => {
    const outputs = testOutputsOf();
    expect(Object.keys(outputs)).toEqual(Object.keys(testOutputs));
    expect(outputs).toMatchObject({ verdict: 'errored', pending: '[]', 'reverse-proven': 'false' });
  });

  it('come from the report', () => {
    const test = {
      planDigest: 'abc',
      pending: [{ name: 'a "b"' }, { name: 'c' }],
      reverseProven: true,
    };
    expect(testOutputsOf({ verdict: 'warned', reportFile: 'r/report.json', test })).toEqual({
      verdict: 'warned',
      report: 'r/report.json',
      'plan-digest': 'abc',
      pending: '["a \\"b\\"","c"]',
      'reverse-proven': 'true',
    });
  });
});
