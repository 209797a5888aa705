import { expect, test } from '@jest/globals';
import type { Outside } from '@belay/core/backup/content/content.ts';
import { readOutside } from '@belay/core/backup/content/outside.ts';
import { createLike, likeClauses } from '@belay/core/backup/restore/create-like.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withDatabase } from '@belay/core/postgres/url.ts';
import { randomPart } from '@belay/core/runtime/run-id.ts';
import { useServer } from '@belay/testkit/servers.ts';

const like = {
  encoding: 'UTF8',
  localeProvider: 'c',
  collate: 'C',
  ctype: 'C',
  locale: null,
  icuRules: null,
  tablespace: 'pg_default',
} as const;

const outsideOf = (url: string): Promise<Outside> => withClient(url, {}, readOutside);

const options = () => ({ run: 'likerun00', now: Date.now() });

test('says everything that CREATE DATABASE must be told on each major version', () => {
  const here = { tablespaces: ['pg_default', 'fast'], ownTablespace: 'pg_default' };
  expect(likeClauses(like, { ...here, major: 13 })).toBe(
    `ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
  expect(likeClauses(like, { ...here, major: 15 })).toContain('LOCALE_PROVIDER libc');
  const icu = { ...like, localeProvider: 'i', locale: "de'DE", icuRules: '&V << w' };
  expect(likeClauses(icu, { ...here, major: 16 })).toContain(
    `LOCALE_PROVIDER icu ICU_LOCALE 'de''DE' ICU_RULES '&V << w'`,
  );
  const builtin = { ...like, localeProvider: 'b', locale: 'C.UTF-8' };
  expect(likeClauses(builtin, { ...here, major: 17 })).toContain(
    `LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
  );
  const clauses = (tablespace: string) =>
    likeClauses({ ...like, tablespace }, { ...here, major: 15 });
  expect(clauses('fast')).toContain('TABLESPACE "fast"');
  expect(clauses('gone')).not.toContain('TABLESPACE');
});

const on15 = useServer(15);
const on17 = useServer(17);

test.each([
  ['another encoding', () => on15, { encoding: 'LATIN1' }],
  ['ICU', () => on15, { localeProvider: 'i', locale: 'de-DE' }],
  ['the builtin provider', () => on17, { localeProvider: 'b', locale: 'C.UTF-8', ctype: 'C' }],
] as const)('makes a database with %s as the first one was', async (_, server, changes) => {
  const wanted = { ...like, ...changes };
  const name = `belay_${randomPart()}`;
  expect(await createLike(server().url(), name, wanted, options())).toEqual([]);
  const made = await outsideOf(withDatabase(server().url(), name));
  expect(made).toMatchObject(changes);
});

test('refuses a locale that the server does not have, and says which part was not tried when C will do', async () => {
  const wanted = { ...like, collate: 'tlh_KX.utf8', ctype: 'tlh_KX.utf8' };
  const name = `belay_${randomPart()}`;
  await expect(createLike(on15.url(), name, wanted, options())).rejects.toMatchObject({
    code: 'database-not-created',
  });
  const unlike = await createLike(on15.url(), name, wanted, { ...options(), elseC: true });
  expect(unlike.map(({ part }) => part)).toEqual(
    expect.arrayContaining(['collate', 'ctype', 'localeProvider', 'locale', 'icuRules']),
  );
  expect(unlike[0]?.sentence).toMatch(/tlh_KX\.utf8 is not on the server .* tried with C/);
  expect(await outsideOf(withDatabase(on15.url(), name))).toMatchObject({ collate: 'C' });
});

test('says that a tablespace is missing', async () => {
  const name = `belay_${randomPart()}`;
  const unlike = await createLike(on15.url(), name, { ...like, tablespace: 'fast' }, options());
  expect(unlike).toEqual([
    { part: 'tablespace', sentence: expect.stringContaining('lies in fast') },
  ]);
});
