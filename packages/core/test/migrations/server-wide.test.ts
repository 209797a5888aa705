import { describe, expect, it } from '@jest/globals';
import { corpus } from '@belay/testkit/corpus.ts';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
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
    ['GRANT a, "b c" TO d;', 'GRANT of a role'],
    ['REVOKE admin FROM app;', 'REVOKE of a role'],
    ['CREATE /* x */ ROLE app;', 'CREATE ROLE'],
    ['CREATE -- x\nUSER "Quoted Name";', 'CREATE ROLE'],
    ['ALTER ROLE a RENAME TO b;', 'ALTER ROLE'],
    ['ALTER DATABASE a OWNER TO b;', 'ALTER DATABASE'],
    ['GRANT CONNECT ON DATABASE shop TO app;', 'GRANT ON DATABASE'],
    ['REVOKE ALL ON TABLESPACE fast FROM app;', 'REVOKE ON TABLESPACE'],
    [`COMMENT ON DATABASE shop IS 'x';`, 'COMMENT ON DATABASE'],
    [`COMMENT ON ROLE app IS 'x';`, 'COMMENT ON ROLE'],
    [`SECURITY LABEL FOR p ON ROLE app IS 'x';`, 'SECURITY LABEL ON ROLE'],
    [`COPY t TO PROGRAM 'cat > /x';`, 'COPY with a program'],
    [`COPY t FROM PROGRAM 'date';`, 'COPY with a program'],
    [`COPY t TO '/x';`, "COPY to a file of the server's"],
    ['INSERT INTO t SELECT pg_catalog."pg_reload_conf"();', 'pg_reload_conf'],
    [`WITH x AS (SELECT pg_cancel_backend(1)) SELECT * FROM x;`, 'pg_cancel_backend'],
    [`SELECT * FROM dblink('dbname=shop', 'DELETE FROM a') AS t (a int);`, 'dblink'],
    [`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE ROLE app; END $$;`, 'CREATE ROLE'],
    [`CREATE FUNCTION f() RETURNS bool BEGIN ATOMIC SELECT pg_reload_conf(); END;`, 'pg_reload_conf'],
    [`DO $$ BEGIN EXECUTE format('GRANT %I TO %I', 'a', 'b'); END $$;`, 'GRANT of a role'],
    [`DO $$ BEGIN GRANT a, b TO c; END $$;`, 'GRANT of a role'],
    [`DO $$ BEGIN EXECUTE 'GRANT CONNECT ON DATABASE ' || current_database() || ' TO app'; END $$;`, 'GRANT on a shared object'],
    [`DO $$ BEGIN PERFORM pg_terminate_backend(1); END $$;`, 'pg_terminate_backend'],
    // Does not parse: the words alone have to do.
    ['CREATE TABEL x; DROP ROLE app;', 'DROP ROLE'],
  ])('%s', async (sql, words) => {
    expect(await serverWide(`-- a comment\n${sql}`)).toEqual([{ line: 2, words }]);
  }); // prettier-ignore

  it.each([
    'CREATE TABLE "create role" (a int);',
    `INSERT INTO log VALUES ('drop database shop');`,
    'GRANT SELECT ON TABLE t TO app;',
    'CREATE USER MAPPING FOR app SERVER s;',
    '-- CREATE ROLE app;\nSELECT 1;',
    `COMMENT ON TABLE t IS 'alter system';`,
    'ALTER TABLE t OWNER TO app;',
    'GRANT USAGE ON SCHEMA public TO app; REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;',
    'CREATE TABLE "User" (role text, "group" text, system text, database text);',
    'ALTER TABLE t ADD COLUMN pg_terminate_backend int;',
    'CREATE EXTENSION dblink;',
    'ALTER TYPE "Role" RENAME TO "Role_old"; CREATE TYPE role AS ENUM (\'user\');',
    `COPY t FROM '/x';`,
    'SET ROLE app; RESET ROLE;',
    `DO $$ BEGIN GRANT SELECT ON t TO app; COMMENT ON TABLE t IS 'whom to grant it to'; END $$;`,
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE 'ask to grant access to a role'; END $$;`,
  ])('not %s', async (sql) => {
    expect(await serverWide(sql)).toEqual([]);
  });

  it('is asked of the bodies of functions only where they may be called', async () => {
    const sql = `CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP ROLE app $$;`;
    expect(await serverWide(sql, { bodies: false })).toEqual([]);
    expect(await serverWide(`${sql} DROP ROLE app;`, { bodies: false })).toHaveLength(1);
  });

  it.each(['triggerdev', 'langwatch'] as const)('is nowhere in the history of %s', async (name) => {
    const folder = corpus(name);
    if (folder === undefined) return console.warn(`skipped: no corpus ${name}`);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.sql'),
    );
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const found = await serverWide(readFileSync(path.join(folder, file), 'utf8'));
      expect({ file, found }).toEqual({ file, found: [] });
    }
  });
});
