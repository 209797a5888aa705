import { expect, it, jest } from '@jest/globals';

let loads = 0;
jest.unstable_mockModule('libpg-query', () => {
  loads += 1;
  return { parse: () => ({ stmts: [{ stmt: { SelectStmt: {} } }] }) };
});

it('Postgres’s parser is loaded for checks of the project only', async () => {
  const { customChecks } = await import('@belay/core/validate/custom/custom-checks.ts');
  const { loadConfig } = await import('@belay/core/config/belay-yml.ts');
  const config = await loadConfig(undefined, import.meta.dirname);
  expect(await customChecks(config)).toEqual([]);
  expect(loads).toBe(0);
  const check = { name: 'a', sql: 'SELECT 1', expect: 'no rows', severity: 'error' } as const;
  expect(await customChecks({ ...config, checks: [check] })).toHaveLength(1);
  expect(loads).toBe(1);
});
