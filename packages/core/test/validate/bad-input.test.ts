import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { exitCodeOf } from '../../src/report/verdict.ts';
import type { ValidateReport } from '../../src/validate/stage.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { copyShop, removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { type RunOptions, deployed, execute, validateOn } from './run.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

/** Whoever is told of anything here would be told of a mistake in the input. */
let told = 0;
const listener = createServer((_request, response) => {
  told += 1;
  response.end();
});
let webhook = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  webhook = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`;
});
afterAll(() => {
  listener.close();
});

let url = '';
let shop = '';
beforeAll(async () => {
  shop = copyShop();
  url = await deployed(server, shop);
});

/** A user's mistake: its code, exit 2, words and no stack; nothing sent, nothing in the database, no file but the report. */
async function expectMistake(
  databaseUrl: string | undefined,
  options: RunOptions,
  code: string,
  said: RegExp,
  folder = copyShop(),
): Promise<ValidateReport> {
  const report = await validateOn(databaseUrl, folder, {
    ...{ alertUrl: [webhook], auditTable: true, metricsFile: 'metrics.prom' },
    ...options,
  });
  expect(report).toMatchObject({
    verdict: 'errored',
    error: { kind: 'user', code, message: expect.stringMatching(said) as unknown },
  });
  expect(exitCodeOf(report)).toBe(2);
  expect(`${report.error?.message} ${report.error?.hint}`).not.toMatch(/\n\s+at |Error:/);
  expect(report.validate.deliveries).toEqual([]);
  expect(told).toBe(0);
  expect(readdirSync(folder)).not.toContain('metrics.prom');
  return report;
}

const changed = (change: (url: URL) => void) => {
  const copy = new URL(url);
  change(copy);
  return copy.href;
};

describe('the database', () => {
  it('is not named', () => expectMistake(undefined, {}, 'database-url-missing', /No database/));

  it.each([
    ['nobody listens', (u: URL) => (u.port = '9'), 'database-unreachable', /Cannot connect to 127\.0\.0\.1:9/],
    ['its name is unknown', (u: URL) => (u.hostname = 'nowhere.invalid'), 'database-unreachable', /nowhere\.invalid/],
    ['the password is wrong', (u: URL) => (u.password = 'geheimes-wort'), 'database-auth-failed', /refused the login of "postgres"/],
    ['there is no such database', (u: URL) => (u.pathname = '/nosuch'), 'database-missing', /no database "nosuch"/],
    ['an unknown sslmode', (u: URL) => (u.search = '?sslmode=sure'), 'tls-option-invalid', /sslmode/],
  ])('%s', async (_what, change, code, said) => {
    const report = await expectMistake(changed(change), {}, code, said);
    expect(JSON.stringify(report)).not.toContain('geheimes-wort');
  }); // prettier-ignore

  it('stays without a table of ours', async () => {
    await expectMistake(url, { config: 'nowhere.yml' }, 'config-not-found', /nowhere\.yml/);
    await execute(url, `SELECT 1 / (to_regclass('belay_audit') IS NULL)::int`);
  });
});

describe('files', () => {
  it('a check whose SQL has an error: at its line and column', async () => {
    const folder = copyShop();
    writeFileSync(
      path.join(folder, 'belay.yml'),
      'checks:\n  - name: orders\n    sql: |\n      SELECT *\n      FORM "Order"\n',
    );
    await expectMistake(url, {}, 'config-invalid', /belay\.yml:5:\d+: /, folder);
  });

  it('a misspelt key', async () => {
    const folder = copyShop();
    writeFileSync(path.join(folder, 'belay.yml'), 'cheks: []\n');
    await expectMistake(url, {}, 'config-invalid', /belay\.yml:1:1: unknown key "cheks"/, folder);
  });

  it.each([
    ['is not there', undefined, 'expect-not-found', /cannot be read/],
    ['is no JSON', '{', 'expect-unusable', /JSON/],
    ['is no report of a rehearsal', '{"schemaVersion":1,"stage":"validate"}', 'expect-unusable', /validate/],
    ['has another schema version', '{"schemaVersion":99,"stage":"test"}', 'expect-unusable', /99/],
  ])('a report that %s', async (_what, text, code, said) => {
    const folder = copyShop();
    if (text !== undefined) writeFileSync(path.join(folder, 'promise.json'), text);
    await expectMistake(url, { expect: 'promise.json' }, code, said, folder);
  }); // prettier-ignore

  it.each<[string, RunOptions, string, RegExp]>([
    ['', {}, 'report-over-expect', /written over/],
    [', with another mistake first', { config: 'nowhere.yml' }, 'config-not-found', /nowhere/],
    [', by a link', { expect: 'link.json' }, 'report-over-expect', /written over/],
  ])('a report that would be written over by ours%s stays as it is', async (_which, options, code, said) => {
    const folder = copyShop();
    const expected = 'belay-report/validate/report.json';
    const file = path.join(folder, expected);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'the rehearsal');
    symlinkSync(file, path.join(folder, 'link.json'));
    const report = await expectMistake(url, { expect: expected, ...options }, code, said, folder);
    expect(readFileSync(file, 'utf8')).toBe('the rehearsal');
    expect(report.reportFile).toBeUndefined();
  }); // prettier-ignore

  it('no migrations', async () => {
    const options = { migrations: 'nowhere' };
    await expectMistake(url, options, 'migrations-not-found', /nowhere/);
  });
});
