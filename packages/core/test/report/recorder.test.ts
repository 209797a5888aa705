import { describe, expect, it } from '@jest/globals';
import { StageRecorder } from '../../src/report/recorder.ts';
import type { Finding } from '../../src/report/schema.ts';
import { verdictOf } from '../../src/report/verdict.ts';
import { UserError } from '../../src/runtime/errors.ts';
import { noProgress } from '../../src/runtime/ports.ts';

const PLAN = [
  { id: 'one', title: 'One' },
  { id: 'two', title: 'Two' },
  { id: 'three', title: 'Three' },
];
const finding = (severity: Finding['severity']): Finding => ({
  rule: 'a-rule',
  severity,
  evidence: 'measured',
  title: 'something',
});
const only = (severity: Finding['severity']) => ({
  findings: [finding(severity)],
  checks: [],
  notVerified: [],
});
const recorder = () => new StageRecorder(PLAN, (found) => found, noProgress);

describe('the recorder of a stage', () => {
  it("gives a check the status of its own worst finding, not of other checks'", async () => {
    const record = recorder();
    await record.check('one', async (scope) => {
      scope.find(finding('notice'));
      scope.find(finding('error'));
      return { result: 'bad' };
    });
    await record.check('two', async () => ({ result: 'good' }));
    expect(record.checks().map(({ status }) => status)).toEqual([
      'failed',
      'passed',
      'not-verified',
    ]);
  });

  it('reports what was never reached, with the reason, and lets the error through', async () => {
    const record = recorder();
    const stopped = record.check('one', async () => {
      throw new UserError('code', 'the server is gone');
    });
    await expect(stopped).rejects.toThrow('the server is gone');
    expect(record.checks().map(({ status, result }) => [status, result])).toEqual([
      ['not-verified', 'the server is gone'],
      ['not-verified', 'one stopped'],
      ['not-verified', 'one stopped'],
    ]);
  });

  it('tells what was skipped on purpose from what could not be looked at', async () => {
    const record = recorder();
    await record.check('one', async () => ({ result: 'good' }));
    record.skipRest('dry run');
    expect(record.checks().map(({ status }) => status)).toEqual(['passed', 'skipped', 'skipped']);
    expect(verdictOf({ findings: [], checks: record.checks(), notVerified: [] }, 'error')).toBe(
      'passed',
    );
    expect(verdictOf({ findings: [], checks: recorder().checks(), notVerified: [] }, 'error')).toBe(
      'warned',
    );
  });

  it('settles each finding before it counts', async () => {
    const record = new StageRecorder(
      PLAN,
      (found) => ({ ...found, severity: 'notice' }),
      noProgress,
    );
    await record.check('one', async (scope) => {
      scope.find(finding('error'));
      return { result: 'accepted' };
    });
    expect(record.checks()[0]?.status).toBe('passed');
    expect(record.findings).toMatchObject([{ severity: 'notice' }]);
  });

  it('never passes below the gate', () => {
    expect(verdictOf(only('warning'), 'error')).toBe('warned');
    expect(verdictOf(only('warning'), 'warning')).toBe('failed');
    expect(verdictOf(only('notice'), 'warning')).toBe('passed');
    expect(verdictOf(only('notice'), 'notice')).toBe('failed');
    const unseen = { findings: [], checks: [], notVerified: ['a table'] };
    expect(verdictOf(unseen, 'error')).toBe('warned');
  });
});
