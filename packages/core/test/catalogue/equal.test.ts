import { describe, expect, it } from '@jest/globals';
import { compareCatalogues } from '@belay/core/postgres/catalogue/compare.ts';
import { fingerprint } from '@belay/core/postgres/catalogue/fingerprint.ts';
import { readCatalogue } from '@belay/core/postgres/catalogue/read.ts';
import type { Catalogue } from '@belay/core/postgres/catalogue/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { KITCHEN_SINK } from './kitchen-sink.ts';

const server = useServer(15);

/** The catalogue of a new database after `sql`, optionally read as another role. */
async function catalogueAfter(
  sql: string,
  readAs?: string,
  excludeTables: string[] = [],
): Promise<Catalogue> {
  return withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(sql);
    if (readAs !== undefined) await client.query(`SET ROLE ${readAs}`);
    return readCatalogue(client, { excludeTables });
  });
}

describe('the fingerprint', () => {
  it.each([
    [
      'a column added later',
      'CREATE TABLE t (a integer); ALTER TABLE t ADD COLUMN b text',
      'CREATE TABLE t (a integer, b text)',
    ],
    [
      'a column dropped in between',
      'CREATE TABLE t (a integer, x text, b text); ALTER TABLE t DROP COLUMN x',
      'CREATE TABLE t (a integer, b text)',
    ],
    [
      'a key declared apart',
      'CREATE TABLE t (a integer); ALTER TABLE t ADD PRIMARY KEY (a)',
      'CREATE TABLE t (a integer PRIMARY KEY)',
    ],
    [
      'objects made in another order',
      'CREATE TABLE b (x integer); CREATE TABLE a (x integer)',
      'CREATE TABLE a (x integer); CREATE TABLE b (x integer)',
    ],
    [
      'grants given and taken',
      'CREATE TABLE t (a integer); GRANT SELECT ON t TO pg_monitor; REVOKE SELECT ON t FROM pg_monitor',
      'CREATE TABLE t (a integer)',
    ],
    [
      'a partition attached',
      'CREATE TABLE p (d date) PARTITION BY RANGE (d); CREATE TABLE q (d date); ALTER TABLE p ATTACH PARTITION q DEFAULT',
      'CREATE TABLE p (d date) PARTITION BY RANGE (d); CREATE TABLE q PARTITION OF p DEFAULT',
    ],
    [
      'an enum value added',
      `CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'`,
      `CREATE TYPE e AS ENUM ('a', 'b')`,
    ],
    [
      'rows and sequence values',
      `CREATE TABLE t (id serial); INSERT INTO t DEFAULT VALUES`,
      'CREATE TABLE t (id serial)',
    ],
    ['temporary tables', 'CREATE TEMPORARY TABLE t (id serial)', ''],
    [
      'other session settings',
      `CREATE TABLE t (d date DEFAULT '2020-02-01'::timestamptz::date); SET datestyle = 'German'; SET timezone = 'Asia/Tokyo'; SET search_path = public`,
      `CREATE TABLE t (d date DEFAULT '2020-02-01'::timestamptz::date)`,
    ],
  ])('is the same for %s', async (_name, one, other) => {
    const [a, b] = [await catalogueAfter(one), await catalogueAfter(other)];
    expect(compareCatalogues(a, b)).toEqual([]);
    expect(fingerprint(a)).toBe(fingerprint(b));
  });

  it.each([
    [
      'the order of columns',
      'CREATE TABLE t (a integer, b integer)',
      'CREATE TABLE t (b integer, a integer)',
      'column order: a, b → b, a',
    ],
    [
      'the order of enum values',
      `CREATE TYPE e AS ENUM ('a', 'b')`,
      `CREATE TYPE e AS ENUM ('b', 'a')`,
      'order: a, b → b, a',
    ],
    [
      'identity instead of serial',
      'CREATE TABLE t (id serial)',
      'CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY)',
      'identity: none → always',
    ],
  ])('tells apart %s', async (_name, one, other, detail) => {
    const [a, b] = [await catalogueAfter(one), await catalogueAfter(other)];
    expect(compareCatalogues(a, b).flatMap(({ details }) => details)).toContain(detail);
    expect(fingerprint(a)).not.toBe(fingerprint(b));
  });

  it('leaves out the tables it is told to, with all that belongs to them', async () => {
    const history = `CREATE TABLE _prisma_migrations (id serial PRIMARY KEY, note text UNIQUE); CREATE INDEX h ON _prisma_migrations (note);
      GRANT SELECT ON _prisma_migrations TO pg_monitor; COMMENT ON TABLE _prisma_migrations IS 'x'`;
    const excluded = await catalogueAfter(history, undefined, ['public._prisma_migrations']);
    expect(fingerprint(excluded)).toBe(fingerprint(await catalogueAfter('')));
    expect(excluded.dependencies).toEqual({});
  });
});

describe('a role without privileges', () => {
  const ROLE = `DO $$ BEGIN CREATE ROLE nobody_special; EXCEPTION WHEN duplicate_object THEN NULL; END $$`;

  it('reads the same objects as a superuser', async () => {
    const all = await catalogueAfter(`${ROLE}; ${KITCHEN_SINK}`);
    const seen = await catalogueAfter(`${ROLE}; ${KITCHEN_SINK}`, 'nobody_special');
    expect(seen.unreadable).toEqual([]);
    // Only who is `{self}` differs.
    const differing = compareCatalogues(all, seen).flatMap(({ details, change }) =>
      change === 'changed' ? details : [],
    );
    expect(differing.filter((detail) => !/^owner: \{self\} → /.test(detail))).toEqual([]);
  });

  it('says what it was refused, instead of leaving it out in silence', async () => {
    const refused = `${ROLE}; ${KITCHEN_SINK}; REVOKE SELECT ON pg_catalog.pg_policy FROM PUBLIC`;
    const seen = await catalogueAfter(refused, 'nobody_special');
    expect(seen.unreadable).toEqual([
      'row security policies: permission denied for table pg_policy',
    ]);
    expect(seen.policies).toEqual([]);
    expect(seen.tables.length).toBeGreaterThan(5);
    expect(fingerprint(seen)).not.toBe(
      fingerprint(await catalogueAfter(`${ROLE}; ${KITCHEN_SINK}`, 'nobody_special')),
    );
  });

  it('ends with an error that says so when there is no way to read tables', async () => {
    const refused = `${ROLE}; REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC`;
    await expect(catalogueAfter(refused, 'nobody_special')).rejects.toMatchObject({
      code: 'catalogue-unreadable',
    });
  });
});
