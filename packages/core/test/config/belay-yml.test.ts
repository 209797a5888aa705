import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@belay/core/config/belay-yml.ts';
import { UserError } from '@belay/core/runtime/errors.ts';

let workspace: string;
beforeEach(async () => {
  workspace = await mkdtemp(path.join(os.tmpdir(), 'belay-config-'));
});
afterEach(async () => {
  await rm(workspace, { recursive: true, force: true });
});

const put = (name: string, text: string | Uint8Array) =>
  writeFile(path.join(workspace, name), text);

async function failure(text: string): Promise<UserError> {
  await put('belay.yml', text);
  const error = await loadConfig(undefined, workspace).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

describe('loadConfig', () => {
  it('reads everything there is', async () => {
    await put(
      'belay.yml',
      `assertions:            # SQL that must return zero rows
  - name: every order has a customer
    sql: SELECT id FROM "Order" WHERE "customerId" IS NULL
    message: orders without customer
required-tables: [User, Order]
accept:
  - rule: loses-data
    migration: 20260618101500_drop_legacy_note
    reason: the column was empty in production since May
`,
    );
    expect(await loadConfig(undefined, workspace)).toEqual({
      file: 'belay.yml',
      assertions: [
        {
          name: 'every order has a customer',
          sql: 'SELECT id FROM "Order" WHERE "customerId" IS NULL',
          message: 'orders without customer',
        },
      ],
      requiredTables: ['User', 'Order'],
      accept: [
        {
          rule: 'loses-data',
          migration: '20260618101500_drop_legacy_note',
          reason: 'the column was empty in production since May',
        },
      ],
    });
  });

  it.each(['', '# nothing yet\n', '{}'])('takes a file that says nothing: %j', async (text) => {
    await put('belay.yml', text);
    expect(await loadConfig(undefined, workspace)).toEqual({
      ...{ file: 'belay.yml', assertions: [], requiredTables: [], accept: [] },
    });
  });

  it('needs no file', async () => {
    const none = { assertions: [], requiredTables: [], accept: [] };
    expect(await loadConfig(undefined, workspace)).toEqual(none);
  });

  it('reads belay.yaml too, but not one of two silently', async () => {
    await put('belay.yaml', 'required-tables: [A]');
    expect((await loadConfig(undefined, workspace)).requiredTables).toEqual(['A']);
    expect((await failure('required-tables: [B]')).message).toContain(
      'both belay.yml and belay.yaml',
    );
  });

  it('fails when a named file is not there', async () => {
    await expect(loadConfig('ops/belay.yml', workspace)).rejects.toMatchObject({
      code: 'config-not-found',
      message: 'There is no configuration file ops/belay.yml.',
    });
  });

  it('reads a named file, by relative or absolute path', async () => {
    await put('other.yml', 'required-tables: [A]');
    expect((await loadConfig('other.yml', workspace)).requiredTables).toEqual(['A']);
    const absolute = await loadConfig(path.join(workspace, 'other.yml'), workspace);
    expect(absolute.file).toBe('other.yml');
  });

  it.each([
    ['a folder', undefined],
    ['not UTF-8', Uint8Array.of(0x61, 0x3a, 0xff, 0xfe)],
  ])('says when the file cannot be read: %s', async (_name, bytes) => {
    if (bytes !== undefined) await put('x.yml', bytes);
    const given = bytes === undefined ? '.' : 'x.yml';
    await expect(loadConfig(given, workspace)).rejects.toMatchObject({ code: 'config-unreadable' });
  });
});

describe('problems', () => {
  it('point at an unknown key and name the nearest', async () => {
    const { code, message } = await failure('required-tables: [A]\nasertions:\n  - name: x\n');
    expect(code).toBe('config-invalid');
    expect(message).toBe('belay.yml:2:1: unknown key "asertions". Did you mean "assertions"?');
  });

  it('list the known keys when none is near', async () => {
    expect((await failure('lint: true')).message).toBe(
      'belay.yml:1:1: unknown key "lint". Known: assertions, required-tables, accept.',
    );
  });

  it('are all told at once, in the order of the file', async () => {
    const { message } = await failure(
      `assertions:
  - name: no sql
  - name: 7
    sql: SELECT 1
accept:
  - rule: loses-data
    reason: ""
    migraton: x
required-tables: Order
`,
    );
    expect(message.split('\n')).toEqual([
      'belay.yml has 5 problems:',
      'belay.yml:2:5: assertions, entry 1: sql is missing',
      'belay.yml:3:11: assertions, entry 2: name must be text; put it in quotes',
      'belay.yml:7:13: accept, entry 1: reason must not be empty',
      'belay.yml:8:5: unknown key "migraton". Did you mean "migration"?',
      'belay.yml:9:18: required-tables must be a list',
    ]);
  });

  it.each([
    ['tabs and a broken list', 'accept: [\n\t- x', /^belay\.yml(:\d+:\d+| has \d+ problems)/],
    ['the same key twice', 'accept: []\naccept: []', /belay\.yml:2:1: .*unique/],
    ['two documents', 'accept: []\n---\naccept: []', /belay\.yml:2:1/],
    ['a list instead of names', '- accept', /belay\.yml:1:1: the file must be a mapping/],
    ['an unknown tag', 'required-tables: [!oops A]', /belay\.yml:1:19: .*oops/],
  ])('in YAML itself: %s', async (_name, text, expected) => {
    expect((await failure(text)).message).toMatch(expected);
  });
});
