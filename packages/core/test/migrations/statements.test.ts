import { describe, expect, it } from '@jest/globals';
import { corpus } from '@belay/testkit/corpus.ts';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  lineAtPosition,
  splitStatements,
  type Statement,
} from '@belay/core/migrations/sql/statements.ts';

async function split(sql: string): Promise<Statement[]> {
  const result = await splitStatements(sql);
  if (!result.ok) throw new Error(result.message);
  return result.statements;
}

describe('splitStatements', () => {
  it('leaves bodies, strings, quoted names and comments whole', async () => {
    const body = `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $x$ BEGIN; PERFORM 1; RETURN 2; END; $x$`;
    const statements = await split(
      `-- a; comment\n${body};\n/* outer; /* inner; */ still; */ SELECT ';' AS "a;b", E'\\';';\nSELECT 3`,
    );
    expect(statements.map(({ text }) => text)).toEqual([
      body,
      `SELECT ';' AS "a;b", E'\\';'`,
      'SELECT 3',
    ]);
    expect(statements.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('gives offsets that lead to the text in the file, with letters outside ASCII and CRLF before it', async () => {
    const sql = `-- größe 😀\r\nSELECT 'ü😀';\r\n\r\nCREATE TABLE "naïve" (\r\n  id int\r\n);\r\nSELECT 2;;\r\n`;
    const statements = await split(sql);
    for (const { text, start } of statements) {
      expect(sql.slice(start, start + text.length)).toBe(text);
    }
    expect(statements.map(({ line, endLine, kind }) => [line, endLine, kind])).toEqual([
      [2, 2, 'SelectStmt'],
      [4, 6, 'CreateStmt'],
      [7, 7, 'SelectStmt'],
    ]);
  });

  it('finds no statement in an empty file or one of comments', async () => {
    expect(await split('')).toEqual([]);
    expect(await split('-- nothing\n/* at all */\n;')).toEqual([]);
  });

  it('names line and column of what does not parse', async () => {
    const result = await splitStatements(`SELECT 'é😀';\nSELECT 'é' FROM;\n`);
    expect(result).toMatchObject({ ok: false, line: 2, column: 16 });
    expect(result.ok ? '' : result.message).toContain('syntax error');
  });

  it('does not let a zero byte hide the rest of a file', async () => {
    expect(await splitStatements('SELECT 1;\n\0 DROP TABLE t;')).toMatchObject({
      ok: false,
      line: 2,
    });
  });

  it.each([
    ['CREATE INDEX CONCURRENTLY i ON t (a)', true],
    ['CREATE INDEX i ON t (a)', false],
    ['DROP INDEX CONCURRENTLY i', true],
    ['REINDEX INDEX CONCURRENTLY i', true],
    ['REINDEX TABLE t', false],
    ['REINDEX SCHEMA s', true],
    ['VACUUM t', true],
    ['ANALYZE t', false],
    ['CREATE DATABASE d', true],
    ['ALTER DATABASE d SET TABLESPACE s', true],
    ['ALTER SYSTEM SET work_mem = 1', true],
    ["ALTER TYPE e ADD VALUE 'x'", false],
    ['ALTER TABLE t DETACH PARTITION p CONCURRENTLY', true],
    ['ALTER TABLE t DETACH PARTITION p', false],
    ['REFRESH MATERIALIZED VIEW CONCURRENTLY v', false],
    ["CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p", true],
    ["CREATE SUBSCRIPTION s CONNECTION 'c' PUBLICATION p WITH (connect = false)", false],
  ])('knows whether %s runs outside a transaction: %s', async (sql, outside) => {
    expect((await split(sql))[0]?.runsOutsideTransaction ?? false).toBe(outside);
  });

  it('marks transaction control', async () => {
    const statements = await split(
      'BEGIN; START TRANSACTION; SAVEPOINT a; ROLLBACK TO a; COMMIT; END; ROLLBACK',
    );
    expect(statements.map(({ transaction }) => transaction)).toEqual([
      'begin', 'begin', 'other', 'other', 'commit', 'commit', 'rollback',
    ]); // prettier-ignore
    expect(statements.every(({ transactionControl }) => transactionControl)).toBe(true);
  });

  it('splits 5 MB in reasonable time', async () => {
    const line = `INSERT INTO t (a, b) VALUES (1, 'some text of a usual length; with a semicolon é');\n`;
    const count = Math.ceil(5_000_000 / line.length);
    const started = performance.now();
    const statements = await split(line.repeat(count));
    expect(statements).toHaveLength(count);
    expect(statements.at(-1)?.line).toBe(count);
    // Takes about 1.5 s; square time would take minutes.
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  for (const name of ['triggerdev', 'langwatch'] as const) {
    const folder = corpus(name);
    const test = folder === undefined ? it.skip : it;
    test(`splits every migration of ${name}${folder ? '' : ' (skipped: the corpus is not here)'}`, async () => {
      const tree = path.join(folder ?? '', 'migrations');
      for (const entry of readdirSync(tree, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        const sql = readFileSync(path.join(tree, entry.name, 'migration.sql'), 'utf8');
        for (const { text, start } of await split(sql)) {
          expect(sql.slice(start, start + text.length)).toBe(text);
        }
      }
    });
  }
});

describe('lineAtPosition', () => {
  it('counts the server’s characters, not bytes or UTF-16 units', () => {
    const sql = `SELECT '😀😀ü';\nSELECT x`;
    expect(lineAtPosition(sql, [...sql].indexOf('\n') + 1)).toBe(1);
    expect(lineAtPosition(sql, [...sql].indexOf('\n') + 2)).toBe(2);
  });
});
