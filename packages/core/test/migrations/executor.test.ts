import { describe, expect, it } from '@jest/globals';
import { useServer, type Major } from '@belay/testkit/servers.ts';
import {
  applyMigration,
  rehearsalSearchPath,
  type ApplyOutcome,
  type TransactionMode,
} from '@belay/core/migrations/executor.ts';
import { recoveryAdvice } from '@belay/core/migrations/recovery.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { migrationOf } from './migration-of.ts';

const MODES: readonly TransactionMode[] = ['batch', 'statements'];

describe.each<Major>([13, 15, 18])('applying on Postgres %i', (major) => {
  const server = useServer(major);

  async function apply(sql: string, mode: TransactionMode, before = '') {
    const url = await server.createDatabase();
    return withClient(
      url,
      { settings: { search_path: rehearsalSearchPath(url) } },
      async (client) => {
        if (before) await client.query(before);
        const outcome = await applyMigration(client, migrationOf('20240101000000_m', sql), mode);
        const tables = await client.query<{ name: string }>(
          `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
            AND relkind IN ('r', 'i') AND relname !~ '^_prisma' ORDER BY 1`,
        );
        const history = await client.query('SELECT * FROM public._prisma_migrations');
        return {
          outcome,
          names: tables.rows.map(({ name }) => name),
          history: history.rows as Record<string, unknown>[],
        };
      },
    );
  }

  function errorOf(outcome: ApplyOutcome) {
    if (!outcome.error) throw new Error('expected a failure');
    return outcome.error;
  }

  it('leaves nothing of a failing batch and says where it failed, without a position of the server too', async () => {
    const sql = `CREATE TABLE a (id int UNIQUE);\n\nINSERT INTO a VALUES (1);\n-- twice é\nINSERT INTO a\n  VALUES (1);\nSELECT 1;`;
    const { outcome, names, history } = await apply(sql, 'batch');
    expect(names).toEqual([]);
    expect(errorOf(outcome)).toMatchObject({
      sqlstate: '23505', line: 5, statementIndex: 2, left: 'nothing', statement: 'INSERT INTO a VALUES (1)',
    }); // prettier-ignore
    expect(outcome).toMatchObject({ ok: false, statements: 4, sentAs: 'batch' });
    expect(history).toMatchObject([
      { finished_at: null, rolled_back_at: null, applied_steps_count: 0 },
    ]);
    expect(String(history[0]?.logs)).toContain('Database error code: 23505');
  });

  it('leaves the statements before the failing one when each is sent alone, and names them', async () => {
    const sql = `CREATE TABLE a (id int);\nCREATE TABLE b (id int);\nALTER TABLE nix ADD COLUMN x int;\n`;
    const { outcome, names } = await apply(sql, 'statements');
    expect(names).toEqual(['a', 'b']);
    const error = errorOf(outcome);
    expect(error).toMatchObject({
      sqlstate: '42P01',
      line: 3,
      statementIndex: 2,
      left: 'half-applied',
    });
    expect(error.leftDescription).toContain('2 statements stay applied');
    expect(error.leftDescription).toContain('line 1: CREATE TABLE a');
    const advice = recoveryAdvice(outcome, 'statements').join('\n');
    expect(advice).toContain('migrate resolve --rolled-back 20240101000000_m');
    expect(advice).toContain('migrate resolve --applied 20240101000000_m');
  });

  it.each(MODES)('maps the server’s position to line and column of the file (%s)', async (mode) => {
    const sql = `CREATE TABLE "größe😀" (id int);\r\n/* ü */ SELECT 'é😀',\r\n  nix FROM "größe😀";\r\n`;
    const { outcome } = await apply(sql, mode);
    expect(errorOf(outcome)).toMatchObject({ sqlstate: '42703', line: 3, column: 3 });
  });

  it('needs CREATE INDEX CONCURRENTLY to be alone in a batch, not when statements are sent alone', async () => {
    const before = 'CREATE TABLE t (a int)';
    const two = 'ALTER TABLE t ADD b int;\nCREATE INDEX CONCURRENTLY i ON t (b);';
    const alone = await apply('CREATE INDEX CONCURRENTLY i ON t (a);', 'batch', before);
    expect(alone.outcome.ok).toBe(true);
    const batch = await apply(two, 'batch', before);
    expect(errorOf(batch.outcome)).toMatchObject({ sqlstate: '25001', line: 2, left: 'nothing' });
    expect(recoveryAdvice(batch.outcome, 'batch')[0]).toContain('a migration of its own');
    const statements = await apply(two, 'statements', before);
    expect(statements.outcome).toMatchObject({ ok: true, statements: 2 });
    expect(statements.names).toContain('i');
  });

  it('says that a failed CONCURRENTLY leaves an invalid index', async () => {
    const before = 'CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)';
    const { outcome, names } = await apply(
      'CREATE UNIQUE INDEX CONCURRENTLY i ON t (a);',
      'batch',
      before,
    );
    expect(names).toContain('i');
    expect(errorOf(outcome)).toMatchObject({ sqlstate: '23505', left: 'half-applied' });
    expect(errorOf(outcome).leftDescription).toContain('INVALID index');
  });

  it('sends a file with DROP INDEX CONCURRENTLY as one batch, as Prisma’s splitter makes it', async () => {
    const before = 'CREATE TABLE t (a int); CREATE INDEX i ON t (a)';
    const { outcome } = await apply('DROP INDEX CONCURRENTLY i; SELECT 1;', 'statements', before);
    expect(outcome).toMatchObject({ ok: false, sentAs: 'batch', error: { sqlstate: '25001' } });
    expect(outcome.batchBecause).toContain('DROP INDEX CONCURRENTLY');
  });

  it('refuses a new enum value used in the same batch, and takes it in statements', async () => {
    const before = `CREATE TYPE mood AS ENUM ('ok')`;
    const sql = `ALTER TYPE mood ADD VALUE 'fine';\nCREATE TABLE p (m mood DEFAULT 'fine');`;
    expect(errorOf((await apply(sql, 'batch', before)).outcome)).toMatchObject({
      sqlstate: '55P04',
      line: 2,
    });
    expect((await apply(sql, 'statements', before)).outcome.ok).toBe(true);
  });

  it.each(MODES)('keeps what a COMMIT in the middle of the file kept (%s)', async (mode) => {
    const sql =
      'BEGIN;\nCREATE TABLE a ();\nCOMMIT;\nBEGIN;\nCREATE TABLE b ();\nSELECT 1/0;\nCOMMIT;';
    const { outcome, names, history } = await apply(sql, mode);
    expect(names).toEqual(['a']);
    expect(errorOf(outcome)).toMatchObject({ line: 6, statementIndex: 5, left: 'half-applied' });
    expect(errorOf(outcome).leftDescription).toContain('1 statement stays');
    expect(history).toMatchObject([{ finished_at: null }]);
  });

  it.each(MODES)(
    'keeps nothing of a file that is one transaction of its own (%s)',
    async (mode) => {
      const { outcome, names } = await apply(
        'BEGIN;\nCREATE TABLE a ();\nSELECT 1/0;\nCOMMIT;',
        mode,
      );
      expect(names).toEqual([]);
      expect(errorOf(outcome)).toMatchObject({ line: 3, left: 'nothing' });
    },
  );

  it.each(MODES)('does not take a file for applied that forgets its COMMIT (%s)', async (mode) => {
    const { outcome, names, history } = await apply('BEGIN;\nCREATE TABLE a ();', mode);
    expect(names).toEqual([]);
    expect(errorOf(outcome)).toMatchObject({ line: 1, left: 'nothing' });
    expect(errorOf(outcome).message).toContain('does not end it');
    expect(history).toMatchObject([{ finished_at: null }]);
  });

  it('fails like Prisma (P1014) when a file hides the history from the session', async () => {
    const { outcome, names } = await apply(
      `CREATE TABLE a ();\nSELECT pg_catalog.set_config('search_path', '', false);`,
      'batch',
    );
    expect(names).toEqual(['a']);
    expect(errorOf(outcome)).toMatchObject({ line: 2, left: 'half-applied' });
    expect(errorOf(outcome).hint).toContain('search_path');
  });

  it('sends as one batch what does not parse, so that nothing of it runs', async () => {
    const { outcome, names } = await apply('CREATE TABLE a ();\nCREATE TABEL b ();', 'statements');
    expect(names).toEqual([]);
    expect(outcome).toMatchObject({ ok: false, sentAs: 'batch' });
    expect(errorOf(outcome)).toMatchObject({ sqlstate: '42601', line: 2, left: 'nothing' });
  });

  it('applies a file of comments only', async () => {
    const { outcome, history } = await apply('-- This is an empty migration.\n', 'statements');
    expect(outcome).toMatchObject({ ok: true, statements: 0 });
    expect(history).toMatchObject([{ applied_steps_count: 1, logs: null }]);
  });
});

describe('applying', () => {
  const server = useServer();

  it('carries a hostile name into the history and the advice, and nowhere else', async () => {
    const url = await server.createDatabase();
    const name = `2024'"; DROP TABLE x; --\n $(id) é`;
    const outcome = await withClient(url, {}, async (client) => {
      const result = await applyMigration(client, migrationOf(name, 'SELECT 1/0'), 'batch');
      const { rows } = await client.query('SELECT migration_name FROM _prisma_migrations');
      expect(rows).toEqual([{ migration_name: name }]);
      return result;
    });
    expect(recoveryAdvice(outcome, 'batch').join('\n')).toContain(`'2024'\\''"; DROP TABLE x; --`);
  });

  it('works in the schema of the URL', async () => {
    const url = `${await server.createDatabase()}?schema=My%20Schema`;
    expect(rehearsalSearchPath(url)).toBe('"My Schema"');
    await withClient(
      url,
      { settings: { search_path: rehearsalSearchPath(url) } },
      async (client) => {
        const outcome = await applyMigration(
          client,
          migrationOf('1', 'CREATE TABLE a ();'),
          'batch',
          'My Schema',
        );
        expect(outcome.ok).toBe(true);
        const { rows } = await client.query(
          `SELECT relname FROM pg_class WHERE relnamespace = '"My Schema"'::regnamespace AND relkind = 'r' ORDER BY 1`,
        );
        expect(rows).toEqual([{ relname: '_prisma_migrations' }, { relname: 'a' }]);
      },
    );
  });

  it('throws when the session is lost, instead of blaming the migration', async () => {
    const url = await server.createDatabase();
    const applied = withClient(url, {}, (client) =>
      applyMigration(
        client,
        migrationOf('1', 'SELECT pg_terminate_backend(pg_backend_pid());'),
        'batch',
      ),
    );
    await expect(applied).rejects.toMatchObject({ name: 'OperationFailed', code: 'server-lost' });
  });
});
