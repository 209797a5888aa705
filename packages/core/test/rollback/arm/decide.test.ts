import { describe, expect, it } from '@jest/globals';
import { type Found, armedDecision } from '../../../src/rollback/arm/decide.ts';
import type { ArmedState } from '../../../src/rollback/context.ts';

const sum = (digit: string) => digit.repeat(64);

const armed: ArmedState = {
  target: { place: 'db:5432/shop', database: 'shop', databaseOid: 16384, systemIdentifier: '77' },
  history: [
    { name: 'a', state: 'applied' },
    { name: 'b', state: 'failed' },
  ],
  pending: [
    { name: 'b', checksum: sum('b') },
    { name: 'c', checksum: sum('c') },
  ],
  on: 'failure',
  armedAt: '2026-01-01T00:00:00.000Z',
};

type Row = Found['history'][number];
const row = (name: string, state: Row['state'] = 'applied', checksum = sum(name)): Row => ({
  ...{ name, state, checksum },
});
const then = [row('a'), row('b', 'failed')];

const facts = { database: 'shop', databaseOid: 16384, systemIdentifier: '77' };

/** The kind of the decision, and the code of a refusal. */
function decided(found: Partial<Found>, more: Partial<ArmedState> = {}): string {
  const decision = armedDecision({ ...armed, ...more }, { facts, history: then, ...found });
  return decision.kind === 'refuse' ? decision.error.code : decision.kind;
}

describe('an armed rollback', () => {
  it.each<[string, Found['history']]>([
    ['nothing was deployed', then],
    ['its own migration was applied', [...then, row('c')]],
    ['its own migration failed', [...then, row('c', 'failed')]],
    ['what failed before was resolved by the job', [row('a'), row('b', 'rolled-back'), row('b')]],
    ['its own was rolled back and tried again', [...then, row('c', 'rolled-back'), row('c')]],
  ])('acts when %s', (_what, history) => {
    expect(decided({ history })).toBe('act');
  });

  it('names what was deployed since', () => {
    const history = [...then, row('c', 'rolled-back'), row('c')];
    expect(armedDecision(armed, { facts, history })).toEqual({ kind: 'act', since: ['c'] });
  });

  it.each<[string, Found['history']]>([
    ['a migration that the checkout does not have', [...then, row('z')]],
    ['one among its own', [...then, row('c'), row('z', 'failed')]],
    ['one of its own with another text', [...then, row('c', 'applied', sum('d'))]],
    ['one that had been applied before', [...then, row('a')]],
  ])('leaves it to a person when another deploy brought %s', (_what, history) => {
    expect(decided({ history })).toBe('armed-other-deploy');
  });

  it.each<[string, Found['history']]>([
    ['is gone', []],
    ['was taken back', [row('a', 'rolled-back'), row('b', 'failed')]],
    ['is another', [row('y'), row('b', 'failed')]],
    ['is only in part there', [row('a')]],
  ])('leaves it to a person when what was applied before %s', (_what, history) => {
    expect(decided({ history })).toBe('armed-history-changed');
  });

  it.each([
    ['another oid', { ...facts, databaseOid: 16385 }],
    ['another name', { ...facts, database: 'store' }],
    ['another cluster', { ...facts, systemIdentifier: '78' }],
  ])('touches no database that has %s', (_what, other) => {
    expect(decided({ facts: other })).toBe('armed-other-database');
  });

  it('goes by name and oid where the cluster is not to be known any more', () => {
    expect(decided({ facts: { database: 'shop', databaseOid: 16384 } })).toBe('act');
  });

  it('with rollback-on: validation acts only where the database was migrated since', () => {
    expect(decided({}, { on: 'validation' })).toBe('leave');
    expect(decided({ history: [...then, row('c', 'failed')] }, { on: 'validation' })).toBe('act');
  });
});
