import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { openSession, type Session, withClient } from '../../src/postgres/connection.ts';
import { withReadOnlySnapshot } from '../../src/postgres/rows/session.ts';
import { readPreparedTransactions, readSessions } from '../../src/postgres/session-facts.ts';
import { sessionsCheck } from '../../src/validate/checks/sessions.ts';
import {
  idleInTransaction,
  preparedLeft,
  waitingDdl,
} from '../../src/validate/sessions/findings.ts';
import type { Major } from '@belay/testkit/servers.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { runCheck } from './run-check.ts';
import { asRole, execute } from './run.ts';

describe.each([13, 15, 18] as Major[])('sessions on Postgres %i', (major) => {
  const server = useServer(major, { max_prepared_transactions: '3' });
  let url = '';
  const open: Session[] = [];
  const session = async (...statements: string[]): Promise<pg.Client> => {
    const opened = await openSession(url, {});
    open.push(opened);
    await opened.client.query(`SET application_name = 'shop'`);
    for (const statement of statements) await opened.client.query(statement);
    return opened.client;
  };
  beforeAll(async () => {
    url = await server.createDatabase();
    await execute(url, 'CREATE TABLE orders (id int)');
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.close()));
  });

  it('finds nothing where nobody is in the way', async () => {
    const { findings, notVerified, result } = await runCheck(sessionsCheck, url);
    expect([findings, notVerified]).toEqual([[], []]);
    expect(result.result).toMatch(/^0 other sessions, \d+ of \d+ connections used$/);
  });

  it("finds who holds Prisma's lock, with the statement that ends it", async () => {
    const client = await session('SELECT pg_advisory_lock(72707369)');
    const { findings } = await runCheck(sessionsCheck, url);
    expect(findings).toMatchObject([{ rule: 'prisma-lock-held', severity: 'warning' }]);
    expect(findings[0]?.title).toMatch(
      /^process \d+ \(postgres, shop\) holds .*, idle for \d+ ms$/,
    );
    await client.query('SELECT pg_advisory_unlock(72707369)');
    // Another key, and the same numbers as two halves, are other locks.
    await client.query('SELECT pg_advisory_lock(72707370), pg_advisory_lock(0, 72707369)');
    expect((await runCheck(sessionsCheck, url)).findings).toEqual([]);
    await client.query('SELECT pg_advisory_unlock_all()');
  });

  it('finds a DDL that waits, and behind whom', async () => {
    const reader = await session('BEGIN', 'LOCK TABLE orders IN ACCESS SHARE MODE');
    const writer = await session();
    const waiting = writer.query('ALTER TABLE orders ADD COLUMN note text');
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    const { findings } = await runCheck(sessionsCheck, url);
    await reader.query('COMMIT');
    await waiting;
    expect(findings).toMatchObject([{ rule: 'ddl-waiting', severity: 'warning' }]);
    const [, blocker = ''] = /behind process (\d+)$/.exec(findings[0]?.title ?? '') ?? [];
    expect(findings[0]?.sql).toContain(`\nSELECT pg_terminate_backend(${blocker});\n`);
    expect(findings[0]?.title).toMatch(
      /^process \d+ \(ALTER TABLE\) waits for AccessExclusiveLock on public\.orders for 3\.\d s, behind process \d+$/,
    );
  });

  it('sees a transaction that does nothing, what it locks, and no value of its statement', async () => {
    const client = await session('BEGIN', `UPDATE orders SET id = 4711 WHERE id = 4712`);
    const sessions = await withClient(url, {}, (client) =>
      withReadOnlySnapshot(client, {}, () => readSessions(client)),
    );
    await client.query('ROLLBACK');
    const [idle, ...others] = sessions.filter(({ state }) => state === 'idle in transaction');
    expect(others).toEqual([]);
    expect(idle).toMatchObject({ application: 'shop', locked: ['public.orders'] });
    expect(idle?.stateSeconds).toBeGreaterThanOrEqual(0);
    expect(idle?.statement).toBe('UPDATE ORDERS');
    expect(JSON.stringify(idle)).not.toMatch(/471[12]/);
  });

  it('sees a transaction that was prepared and never ended', async () => {
    const client = await session('BEGIN', 'INSERT INTO orders VALUES (1)');
    await client.query(`PREPARE TRANSACTION 'order 7'`);
    const prepared = await withClient(url, {}, readPreparedTransactions);
    await client.query(`ROLLBACK PREPARED 'order 7'`);
    expect(prepared).toMatchObject([{ gid: 'order 7', owner: 'postgres' }]);
    expect(preparedLeft(prepared.map((one) => ({ ...one, seconds: 600 })))).toMatchObject([
      { rule: 'prepared-transaction-left', severity: 'warning', object: 'order 7' },
    ]);
  });

  it('does not take its own connections for those of the application', async () => {
    const own = await server.createDatabase();
    const reader = await asRole(own, `narrow${major}`);
    const name = new URL(own).pathname.slice(1);
    await execute(own, `GRANT pg_read_all_stats TO narrow${major}`);
    await execute(server.url(), `ALTER DATABASE "${name}" CONNECTION LIMIT 1`);
    expect((await runCheck(sessionsCheck, reader)).findings).toEqual([]);
  });

  it('warns of the limit of a role that many sessions share, in this database', async () => {
    const [pool, exporter] = [`pool${major}`, `exporter${major}`];
    const other = await server.createDatabase();
    const many = await asRole(url, pool, `ALTER ROLE ${pool} CONNECTION LIMIT 10`);
    const few = await asRole(url, exporter, `ALTER ROLE ${exporter} CONNECTION LIMIT 1`);
    const sessions = await Promise.all(
      [few, ...Array.from({ length: 10 }, () => many)].map((at) => openSession(at, {})),
    );
    for (const { client } of sessions) await client.query(`SET application_name = 'shop'`);
    const here = await runCheck(sessionsCheck, url);
    const elsewhere = await runCheck(sessionsCheck, other);
    await Promise.all(sessions.map((one) => one.close()));
    expect(here.findings).toMatchObject([
      {
        ...{ rule: 'connections-near-limit', severity: 'warning' },
        title: `10 of 10 connections are used (CONNECTION LIMIT of the role ${pool})`,
      },
    ]);
    expect(elsewhere.findings).toEqual([]);
  });

  it('counts connections against every limit', async () => {
    const name = new URL(url).pathname.slice(1);
    await execute(server.url(), `ALTER DATABASE "${name}" CONNECTION LIMIT 4`);
    await session();
    await session();
    const { findings } = await runCheck(sessionsCheck, url);
    await execute(server.url(), `ALTER DATABASE "${name}" CONNECTION LIMIT -1`);
    expect(findings).toMatchObject([{ rule: 'connections-near-limit', severity: 'error' }]);
    expect(findings[0]?.title).toMatch(
      /of 4 connections are used \(CONNECTION LIMIT of the database\)/,
    );
  });

  it('says what a role without pg_read_all_stats does not see, and shows no statement', async () => {
    await session('BEGIN', `SELECT 'a name that is nobody''s business'`);
    const reader = await asRole(url, `reader${major}`);
    const { notVerified, findings } = await runCheck(sessionsCheck, reader);
    expect(notVerified).toEqual([expect.stringContaining('GRANT pg_read_all_stats')]);
    expect(JSON.stringify(findings)).not.toContain('business');
  });
});

describe('what lasts too long', () => {
  const session = {
    ...{ pid: 7, role: 'app', application: 'api', state: 'idle in transaction' },
    ...{ transactionSeconds: 300, querySeconds: 300, statement: 'UPDATE', locked: ['orders'] },
  };

  it('is an idle transaction after a minute, with what it locks', () => {
    expect(idleInTransaction([{ ...session, stateSeconds: 59 }])).toEqual([]);
    const [finding] = idleInTransaction([{ ...session, stateSeconds: 300 }]);
    expect(finding?.title).toBe(
      'process 7 (app, api) has been idle in a transaction for 5 min 0 s, with locks on orders',
    );
    expect(finding?.sql).toBe('SELECT pg_terminate_backend(7);');
  });

  it('is not a session that nobody may look into', () => {
    expect(idleInTransaction([{ ...session, state: null, stateSeconds: null }])).toEqual([]);
  });

  it('is a prepared transaction after five minutes; its name is quoted', () => {
    expect(preparedLeft([{ gid: 'x', owner: 'app', seconds: 20 }])).toEqual([]);
    const [finding] = preparedLeft([{ gid: `it's`, owner: 'app', seconds: 4_000 }]);
    expect(finding?.sql).toBe(`ROLLBACK PREPARED 'it''s';`);
  });

  it('is a waiting DDL whose time is not known', () => {
    const wait = { pid: 1, relation: 'o', mode: 'ShareLock', statement: null, blockedBy: [2, 3] };
    expect(waitingDdl([{ ...wait, waitingSeconds: 1 }])).toEqual([]);
    const [finding] = waitingDdl([{ ...wait, waitingSeconds: null }]);
    expect(finding?.title).toContain('behind processes 2, 3');
  });
});
