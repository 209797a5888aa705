import { expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import {
  type Assertion,
  type AssertionOptions,
  runAssertions,
} from '@belay/core/postgres/rows/assertions.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer();
const SETUP = `CREATE TABLE account (id int, balance int, email text);
  INSERT INTO account VALUES (1, 5, 'a@example.com'), (2, -1, 'b@example.com'), (3, -2, 'c@example.com');
  CREATE FUNCTION sneaky() RETURNS int LANGUAGE plpgsql AS
    $$ BEGIN DELETE FROM account; RETURN 1; END $$`;

async function run(assertions: Assertion[], options?: AssertionOptions) {
  return withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(SETUP);
    const results = await runAssertions(client, assertions, options);
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM account');
    return { results, left: rows[0]?.count };
  });
}

it('passes without rows, fails with them and says how many', async () => {
  const { results } = await run([
    { name: 'no account is missing', sql: 'SELECT 1 FROM account WHERE id IS NULL' },
    {
      name: 'no debts',
      sql: '-- money\nSELECT email, email FROM account WHERE balance < 0; -- end',
      message: 'An account is overdrawn',
    },
    { name: 'one', sql: 'WITH x AS (VALUES (1)) TABLE x' },
    { name: 'no columns', sql: 'SELECT FROM account' },
  ]);
  expect(results.map(({ name, status, rows, message }) => [name, status, rows, message])).toEqual([
    ['no account is missing', 'passed', 0, 'no rows'],
    ['no debts', 'failed', 2, 'An account is overdrawn (2 rows)'],
    ['one', 'failed', 1, '1 row'],
    ['no columns', 'failed', 3, '3 rows'],
  ]);
  expect(results.every(({ durationMs }) => durationMs >= 0)).toBe(true);
});

it.each([
  ['an UPDATE', 'UPDATE account SET balance = 0'],
  [
    'a writing WITH',
    'WITH gone AS (DELETE FROM account RETURNING *) SELECT * FROM gone WHERE false',
  ],
  ['a writing function', 'SELECT sneaky() WHERE sneaky() = 0'],
  ['SELECT INTO', 'SELECT * INTO copied FROM account'],
  ['two statements', 'SELECT 1 WHERE false; SELECT 1 WHERE false'],
  ['an escape from the transaction', 'SELECT 1 WHERE false; COMMIT; DELETE FROM account'],
  ['a bare COMMIT', 'COMMIT'],
  ['a DO block', 'DO $$ BEGIN END $$'],
  ['nothing', ' -- only a comment'],
  ['a lock', 'SELECT * FROM account WHERE false FOR UPDATE'],
  ['a missing table', 'SELECT * FROM nowhere'],
  ['a syntax error', 'SELEC 1'],
  [
    'a setting that would allow writing',
    `SELECT set_config('transaction_read_only', 'off', true), sneaky()`,
  ],
])('%s is an error, never a pass, and changes nothing', async (_, sql) => {
  const { results, left } = await run([
    { name: 'bad', sql },
    { name: 'next', sql: 'SELECT 1 WHERE false' },
  ]);
  expect(results.map(({ status, rows }) => [status, rows])).toEqual([
    ['error', null],
    ['passed', 0],
  ]);
  expect(left).toBe('3');
});

it('ends what takes too long, and says so', async () => {
  const { results } = await run([{ name: 'slow', sql: 'SELECT pg_sleep(30)' }], { timeoutMs: 50 });
  expect(results[0]?.status).toBe('error');
  expect(results[0]?.message).toContain('ended after 50 ms');
  expect(results[0]?.durationMs).toBeLessThan(10_000);
});

it('does not pass where row security hides rows', async () => {
  const url = await server.createDatabase();
  const results = await withClient(url, {}, async (client) => {
    await client.query(`CREATE TABLE tenant (id int); INSERT INTO tenant VALUES (1);
      ALTER TABLE tenant ENABLE ROW LEVEL SECURITY; CREATE ROLE seer; GRANT SELECT ON tenant TO seer;
      SET ROLE seer`);
    return runAssertions(client, [{ name: 'none', sql: 'TABLE tenant' }]);
  });
  expect(results[0]).toMatchObject({
    ...{ status: 'error', rows: null },
    message: expect.stringMatching(/^row-level security hides rows from this role/),
  });
});

it('does not show values in the reason', async () => {
  const { results } = await run([{ name: 'cast', sql: 'SELECT email::int FROM account' }]);
  expect(results[0]?.status).toBe('error');
  expect(results[0]?.message).toContain('22P02');
  expect(results[0]?.message).not.toContain('example.com');
});

it('says that the connection is gone instead of blaming the assertion', async () => {
  const running = run([{ name: 'kill', sql: 'SELECT pg_terminate_backend(pg_backend_pid())' }]);
  await expect(running).rejects.toMatchObject({ code: 'server-lost' });
});
