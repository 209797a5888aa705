import { describe, expect, it } from '@jest/globals';
import { applyAccepted, unusedAcceptance } from '@belay/core/config/accept.ts';
import { Finding } from '@belay/core/report/schema.ts';

const finding: Finding = {
  rule: 'loses-data',
  severity: 'error',
  evidence: 'measured',
  title: 'loses 214 values',
  detail: 'They cannot be brought back.',
  migration: '20260618101500_drop_legacy_note',
  object: '"Order"."note"',
};
const reason = 'the column was empty in production since May';

describe('applyAccepted', () => {
  it('makes an accepted finding a notice and keeps all it said, with the reason', () => {
    const { findings, unused } = applyAccepted(
      [finding],
      [{ rule: 'loses-data', migration: '20260618101500_drop_legacy_note', reason }],
    );
    expect(findings).toEqual([
      {
        ...finding,
        severity: 'notice',
        detail: `accepted: ${reason}\nThey cannot be brought back.`,
      },
    ]);
    expect(unused).toEqual([]);
  });

  it.each([
    ['another rule', { rule: 'migration-fails', reason }],
    ['another migration', { rule: 'loses-data', migration: '2026', reason }],
    ['another object', { rule: 'loses-data', object: 'Order', reason }],
  ])('leaves the finding alone and reports the acceptance as unused: %s', (_name, acceptance) => {
    expect(applyAccepted([finding], [acceptance])).toEqual({
      findings: [finding],
      unused: [acceptance],
    });
  });

  it.each(['Order.note', '"Order"."note"', 'public.Order.note'])(
    'knows the object as %s',
    (object) => {
      expect(applyAccepted([finding], [{ rule: 'loses-data', object, reason }]).unused).toEqual([]);
    },
  );

  it('accepts nothing for a finding without the object asked for', () => {
    const without: Finding = { ...finding };
    delete without.object;
    const { findings } = applyAccepted(
      [without],
      [{ rule: 'loses-data', object: 'Order', reason }],
    );
    expect(findings).toEqual([without]);
  });

  it('counts two acceptances of the same finding both as used', () => {
    const twice = [
      { rule: 'loses-data', reason },
      { rule: 'loses-data', object: 'Order.note', reason },
    ];
    expect(applyAccepted([finding], twice).unused).toEqual([]);
  });
});

describe('unusedAcceptance', () => {
  it('warns, naming what the entry was for', () => {
    const told = unusedAcceptance(
      { rule: 'loses-data', object: 'Order.note', reason },
      'belay.yml',
    );
    expect(Finding.parse(told)).toMatchObject({ severity: 'warning', rule: 'acceptance-unused' });
    expect(told.title).toContain('loses-data (Order.note)');
  });
});
