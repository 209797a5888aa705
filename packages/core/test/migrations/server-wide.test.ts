import { describe, expect, it } from '@jest/globals';
import { serverWide } from '../../src/migrations/sql/server-wide.ts';

describe('what reaches beyond the database', () => {
  it.each([
    ['CREATE ROLE app;', 'CREATE ROLE'],
    ['CREATE USER app;', 'CREATE ROLE'],
    ['ALTER ROLE app SET search_path = x;', 'ALTER ROLE'],
    ['GRANT admin TO app;', 'GRANT of a role'],
    ['DROP DATABASE other;', 'DROP DATABASE'],
    ['ALTER DATABASE shop SET timezone = UTC;', 'ALTER DATABASE'],
    ['ALTER SYSTEM SET fsync = off;', 'ALTER SYSTEM'],
    ['REASSIGN OWNED BY a TO b;', 'REASSIGN OWNED'],
    [`DO $$ BEGIN EXECUTE 'create   role app'; END $$;`, 'CREATE ROLE'],
    ['SELECT pg_terminate_backend(pid) FROM pg_stat_activity;', 'pg_terminate_backend'],
    // Does not parse: the words alone have to do.
    ['CREATE TABEL x; DROP ROLE app;', 'DROP ROLE'],
  ])('%s', async (sql, words) => {
    expect(await serverWide(`-- a comment\n${sql}`)).toEqual([{ line: 2, words }]);
  });

  it.each([
    'CREATE TABLE "create role" (a int);',
    `INSERT INTO log VALUES ('drop database shop');`,
    'GRANT SELECT ON TABLE t TO app;',
    'CREATE USER MAPPING FOR app SERVER s;',
    '-- CREATE ROLE app;\nSELECT 1;',
    `COMMENT ON TABLE t IS 'alter system';`,
    'ALTER TABLE t OWNER TO app;',
  ])('not %s', async (sql) => {
    expect(await serverWide(sql)).toEqual([]);
  });
});
