import { afterAll, describe, expect, it } from '@jest/globals';
import { nextOf } from '../../src/maintenance/next.ts';
import type { MaintenanceDetails } from '../../src/report/maintenance-report.ts';
import { agesFindings, gravityOf } from '../../src/maintenance/wraparound.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { execute } from '../validate/run.ts';
import { maintainOn, told } from './maintain.ts';

afterAll(removeTemporaryFolders);

/** Each block with an exception handler that writes takes a transaction id. */
const BURN = `DO $$ BEGIN
  FOR n IN 1 .. 130000 LOOP
    BEGIN INSERT INTO burnt VALUES (n); EXCEPTION WHEN division_by_zero THEN NULL; END;
  END LOOP;
END $$`;

describe('transaction ids', () => {
  const server = useServer(15, { autovacuum: 'off', autovacuum_freeze_max_age: '100000' });

  it('that autovacuum cannot freeze in time are told, with who holds them; --apply mends it', async () => {
    const url = await server.createDatabase();
    await execute(url, 'CREATE TABLE burnt (n int)', 'CREATE TABLE orders AS SELECT 1 AS n');
    expect(told((await maintainOn(url)).findings)).toEqual([]);
    const name = new URL(url).pathname.slice(1);
    const held = await withClient(url, {}, async (client) => {
      // Its snapshot keeps everything from being frozen.
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
      await execute(url, BURN);
      return maintainOn(url, { inputs: { apply: 'true' } });
    });
    const [finding] = held.findings.filter(({ object }) => object === name);
    expect(finding).toMatchObject({ rule: 'transaction-ids-run-out', severity: 'warning' });
    expect(finding?.title).toMatch(/^13\d,\d{3} transaction ids have passed .* 0 % of the way/);
    expect(finding?.detail).toMatch(/The oldest that holds rows.*: process \d+ \(postgres\)/);
    const mended = await maintainOn(url, { inputs: { apply: 'true' } });
    expect(mended.maintenance.upkeep?.map(({ table }) => table)).toContain('public.orders');
    expect(mended.findings.filter(({ object }) => object === name)).toEqual([]);
  });
});

describe('how grave an age is', () => {
  const limits = { freezeMaxAge: 200e6, multixactFreezeMaxAge: 400e6 };

  it.each([
    [{ xids: 199e6, multixacts: 399e6 }, undefined],
    [{ xids: 230e6, multixacts: 0 }, undefined],
    [{ xids: 250e6, multixacts: 0 }, 'warning'],
    [{ xids: 0, multixacts: 500e6 }, 'warning'],
    [{ xids: 1.6e9, multixacts: 0 }, 'error'],
    [{ xids: 250e6, multixacts: 1.7e9 }, 'error'],
  ])('%j: %s', (ages, gravity) => {
    expect(gravityOf(ages, limits)).toBe(gravity);
  });

  it('a high limit is no excuse near the end', () => {
    const high = { freezeMaxAge: 1.9e9, multixactFreezeMaxAge: 1.9e9 };
    expect(gravityOf({ xids: 1.2e9, multixacts: 0 }, high)).toBeUndefined();
    expect(gravityOf({ xids: 1.3e9, multixacts: 0 }, high)).toBe('warning');
    expect(gravityOf({ xids: 1.7e9, multixacts: 0 }, high)).toBe('error');
  });

  it('another database of the server is told, with what to run there', () => {
    const [finding] = agesFindings({
      ...limits,
      databases: [
        { name: 'legacy', own: false, xids: 1.8e9, multixacts: 1 },
        { name: 'shop', own: true, xids: 5, multixacts: 1 },
      ],
      tables: [],
      holders: [],
    });
    expect(finding).toMatchObject({ severity: 'error', object: 'legacy', sql: 'VACUUM;' });
    expect(finding?.title).toContain('83 % of the way to the end');
  });

  it('--apply is not recommended for it here, where it would do nothing', () => {
    const table = {
      schema: 'public',
      name: 'orders',
      id: 'public.orders',
      needs: 'vacuum',
    } as const;
    const standby = { target: { kind: 'standby' } } as MaintenanceDetails;
    expect(nextOf({ apply: false }, {}, [])).toBeUndefined();
    expect(nextOf({ apply: true }, {}, [table])).toBeUndefined();
    expect(nextOf({ apply: false }, {}, [table])?.words).toMatch(/with --apply to run VACUUM/);
    expect(nextOf({ apply: false }, standby, [table])?.words).toMatch(
      /^Run it again on the primary with --apply/,
    );
  });

  it('temporary tables of other sessions cannot be vacuumed, and it is said', () => {
    const table = {
      schema: 'pg_temp_3',
      name: 'scratch',
      id: 'pg_temp_3.scratch',
      temporary: true,
    };
    const [finding] = agesFindings({
      ...limits,
      databases: [{ name: 'shop', own: true, xids: 3e8, multixacts: 1 }],
      tables: [{ ...table, xids: 3e8, multixacts: 1 }],
      holders: [],
    });
    expect(finding?.detail).toContain('temporary: only its session can vacuum it');
    expect(finding?.sql).toBe('VACUUM;');
  });
});
