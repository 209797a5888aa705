import { describe, expect, it } from '@jest/globals';
import { checkRowsCheck } from '@belay/core/validate/checks/check-rows.ts';
import { orphansCheck } from '@belay/core/validate/checks/orphans.ts';
import type { ValidateCheck } from '@belay/core/validate/context.ts';
import { percent } from '@belay/core/validate/rows/tell.ts';
import { nextShare, sampleOfRows } from '@belay/core/validate/rows/sample.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { checkConstraints } from '@belay/core/postgres/rows/checks.ts';
import { bytesOf, tablesByOid } from '@belay/core/postgres/rows/integrity.ts';
import { attempt, withReadOnlySnapshot } from '@belay/core/postgres/rows/session.ts';
import { listTables } from '@belay/core/postgres/rows/tables.ts';
import { FROM_A_LARGE_TABLE } from '@belay/core/validate/rows/planner.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { databaseWith } from './rows-database.ts';
import { runCheck } from './run-check.ts';

const server = useServer();
const second = { budgetMs: 1_000, inputs: { maxCheckSeconds: 1 } };

describe('a budget of one second', () => {
  const SLOW = [
    'CREATE TABLE item (id int PRIMARY KEY, price int CONSTRAINT paid CHECK (price > 0))',
    'INSERT INTO item SELECT g, g FROM generate_series(1, 1000) g',
    `CREATE FUNCTION slow(p int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.002); RETURN p <> 1; END'`,
    'ALTER TABLE item ADD CONSTRAINT slow_one CHECK (slow(price)) NOT VALID',
    'CREATE TABLE other (id int PRIMARY KEY, x int CONSTRAINT fine CHECK (x > 0))',
    'INSERT INTO other VALUES (1, 1)',
  ];

  it('ends with a slow CHECK in a stated share, and takes nothing from the others', async () => {
    const url = await databaseWith(server, ...SLOW);
    const started = performance.now();
    const { result, findings, details, notVerified } = await runCheck(checkRowsCheck, url, second);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(findings.filter(({ object }) => object !== '"slow_one"')).toEqual([]);
    expect(result.result).toMatch(/^3 CHECK constraints, .*; 1 looked at in part$/);
    expect(details.partly).toEqual([
      {
        ...{ check: 'check-rows', object: '"slow_one" of "public"."item"', how: 'sample of rows' },
        share: expect.any(Number),
      },
    ]);
    const [{ share = 0 } = {}] = details.partly;
    // Two milliseconds for each of 1000 rows: less than half of them fit.
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.5);
    expect(notVerified).toEqual([
      expect.stringMatching(
        /^check constraint "slow_one" of "public"\."item": a sample of [\d.]+ % of the rows was looked at.*1 s \(max-check-seconds\)/,
      ),
    ]);
  });

  it('is not given anew to each statement of a read', async () => {
    const check: ValidateCheck = {
      ...{ id: 'slow', title: 'Slow' },
      run: (context) =>
        context.read(async (client) => {
          await client.query('SELECT pg_sleep(0.6)');
          const tried = await attempt(client, () => client.query('SELECT pg_sleep(0.8)'));
          const again = await attempt(client, () => client.query('SELECT pg_sleep(5)'));
          return { result: JSON.stringify([tried, again]) };
        }),
    };
    const url = await server.createDatabase();
    const started = performance.now();
    const { result } = await runCheck(check, url, second);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(result.result.match(/statement timeout/g)).toHaveLength(2);
  });

  it('that is over before anything could be looked at says so', async () => {
    const url = await databaseWith(
      server,
      ...SLOW,
      `CREATE OR REPLACE FUNCTION slow(p int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN true; END'`,
    );
    const { result, notVerified, details } = await runCheck(checkRowsCheck, url, second);
    expect(result.result).toBe('3 CHECK constraints, no row breaks one; 1 not at all');
    expect(details.partly).toEqual([]);
    expect(notVerified).toEqual([
      'CHECK constraints "slow_one" of "public"."item": 1 s (max-check-seconds) were not enough for any of it',
    ]);
  });

  it('reads as much of a large table as fits, at last all of it', async () => {
    const url = await databaseWith(
      server,
      'CREATE TABLE big (id int CONSTRAINT counted CHECK (id > 0), a text)',
      "INSERT INTO big SELECT g, repeat('x', 200) FROM generate_series(1, 100000) g",
      'ALTER TABLE big ADD CONSTRAINT even CHECK (id % 2 = 0) NOT VALID',
    );
    await withClient(url, {}, async (client) => {
      const read = <T>(body: (client: pg.Client) => Promise<T>) =>
        withReadOnlySnapshot(client, {}, () => body(client));
      const { checks, bytes } = await read(async () => {
        const tables = tablesByOid(await listTables(client));
        const checks = await checkConstraints(client, tables, 'all');
        return { checks, bytes: bytesOf(tables, checks[0]?.reads ?? []) };
      });
      expect(bytes).toBeGreaterThan(8 * 1024 * 1024);
      const way = sampleOfRows(checks, { bytes, planner: FROM_A_LARGE_TABLE });
      expect(await way({ read }, 60_000)).toEqual({ counts: [0, 50_000] });
      const far: typeof read = async (body) => {
        await sleep(300);
        return read(body);
      };
      const answer = await way({ read: far }, 330);
      const part = answer && 'part' in answer ? answer.part : undefined;
      expect(part?.share).toBeGreaterThan(0.05);
      expect(part?.share).toBeLessThan(1);
      const found = answer && 'counts' in answer ? (answer.counts[1] ?? 0) : 0;
      expect(found / 50_000 / (part?.share ?? 0)).toBeCloseTo(1, 0);
    });
  });
});

it('a table that another session has locked is named, and nobody waits', async () => {
  const url = await databaseWith(
    server,
    'CREATE TABLE p (id int PRIMARY KEY)',
    'CREATE TABLE c (p int REFERENCES p)',
    'CREATE TABLE d (p int CONSTRAINT free REFERENCES p)',
    'INSERT INTO p VALUES (1)',
    'INSERT INTO c VALUES (1)',
    'INSERT INTO d VALUES (1)',
  );
  await withClient(url, {}, async (other) => {
    await other.query('BEGIN');
    await other.query('LOCK TABLE c IN ACCESS EXCLUSIVE MODE');
    const started = performance.now();
    const { result, notVerified } = await runCheck(orphansCheck, url);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(result).toEqual({ result: '2 foreign keys, no orphans; 1 not at all' });
    expect(notVerified).toEqual([
      'foreign keys "c_p_fkey" of "public"."c": another session has locked it',
    ]);
  });
});

it('a share is never called all or nothing', () => {
  expect([0.999, 0.34, 0.0512, 0.0002, 0].map(percent)).toEqual([
    '99 %',
    '34 %',
    '5.1 %',
    'less than 0.1 %',
    'less than 0.1 %',
  ]);
});

it('a sample grows by what the time allows', () => {
  expect(nextShare(0.01, 10, 10_000)).toBe(0.5);
  expect(nextShare(0.01, 100, 1_000)).toBeCloseTo(0.06);
  expect(nextShare(0.5, 100, 10_000)).toBe(1);
  expect(nextShare(0.01, 1_000, 1_200)).toBeUndefined();
});
