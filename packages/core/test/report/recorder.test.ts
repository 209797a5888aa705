import { describe, expect, it } from '@jest/globals';
import { Acceptor } from '../../src/config/accept.ts';
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

  describe('where many of one kind are found', () => {
    const many = (severity: Finding['severity']) =>
      Array.from({ length: 25 }, (_, n) => ({
        ...finding(severity),
        ...{ object: `o${n}`, title: `thing ${n}` },
      }));
    const settledBy = async (objects: readonly string[], findings: readonly Finding[]) => {
      const acceptances = objects.map((object) => ({ rule: 'a-rule', object, reason: 'known' }));
      const acceptor = new Acceptor(acceptances);
      const record = new StageRecorder(PLAN, acceptor.settle, noProgress);
      await record.check('one', async (scope) => {
        scope.findAll(findings, () => 'things');
        return { result: '' };
      });
      expect(acceptor.unused()).toEqual([]);
      return { ...record, status: record.checks()[0]?.status };
    };
    const told = (findings: readonly Finding[]) =>
      findings.map(({ severity, title }) => `${severity}: ${title}`);

    it('tells the first ones, and counts the rest', async () => {
      const { findings, status } = await settledBy([], many('error'));
      expect(findings).toHaveLength(21);
      expect(told(findings).at(-1)).toBe('error: 5 more things');
      expect(status).toBe('failed');
    });

    it('accepts each of them, also the last, and counts only the others', async () => {
      const { findings } = await settledBy(['o3', 'o24'], many('error'));
      expect(told(findings).slice(-3)).toEqual([
        'error: 3 more things',
        'notice: thing 3',
        'notice: thing 24',
      ]);
      expect(findings.at(-1)?.detail).toBe('accepted: known');
    });

    it('is content when all of them are accepted', async () => {
      const all = many('error').map(({ object }) => object);
      const { findings, status } = await settledBy(all, many('error'));
      expect(status).toBe('passed');
      expect(findings).toHaveLength(21);
      expect(told(findings).at(-1)).toBe('notice: 5 more things, accepted');
    });

    it('tells notices together', async () => {
      const { findings } = await settledBy(['o24'], many('notice'));
      expect(told(findings)).toEqual(['notice: 24 things', 'notice: thing 24']);
    });
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
