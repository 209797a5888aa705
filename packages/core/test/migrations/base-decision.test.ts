import { describe, expect, it } from '@jest/globals';
import { decideBase } from '@belay/core/migrations/base-decision.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const ZERO = '0'.repeat(40);
const repository = { default_branch: 'main' };

describe('which commit an event is compared with', () => {
  it.each(['pull_request', 'pull_request_target', 'pull_request_review'])(
    '%s: the base of the pull request',
    (name) => {
      const payload = { pull_request: { base: { sha: A, ref: 'main' }, head: { sha: B } } };
      expect(decideBase({ name, payload })).toEqual({
        kind: 'ref',
        ref: A,
        what: 'the base of the pull request (main)',
        contained: false,
        pullRequestHead: B,
      });
    },
  );

  it('merge_group: the base of the group, which the checkout contains', () => {
    const payload = { merge_group: { base_sha: A } };
    expect(decideBase({ name: 'merge_group', payload })).toMatchObject({ ref: A, contained: true });
  });

  it('push: what was there before', () => {
    const payload = { ref: 'refs/heads/main', before: A, forced: false, repository };
    expect(decideBase({ name: 'push', payload })).toMatchObject({
      ref: A,
      what: 'main before the push',
      contained: true,
    });
  });

  it('forced push: what was replaced, else the default branch', () => {
    const payload = { ref: 'refs/heads/topic', before: A, forced: true, repository };
    expect(decideBase({ name: 'push', payload })).toMatchObject({
      ref: A,
      contained: false,
      otherwise: { ref: 'main' },
    });
  });

  it('push of a new branch: the default branch; of a new default branch: everything', () => {
    const payload = { ref: 'refs/heads/topic', before: ZERO, repository };
    expect(decideBase({ name: 'push', payload })).toMatchObject({ kind: 'ref', ref: 'main' });
    const first = { ...payload, ref: 'refs/heads/main' };
    expect(decideBase({ name: 'push', payload: first })).toMatchObject({ kind: 'all' });
  });

  it('workflow_dispatch: the default branch, or everything when started on it', () => {
    const on = (ref: string) => ({ name: 'workflow_dispatch', payload: { ref, repository } });
    expect(decideBase(on('refs/heads/topic'))).toMatchObject({ kind: 'ref', ref: 'main' });
    expect(decideBase(on('refs/heads/main'))).toMatchObject({ kind: 'all' });
  });

  it.each([
    [undefined, 'no base was given'],
    [{ name: 'schedule', payload: {} }, 'the event schedule has no base'],
    [{ name: 'pull_request', payload: {} }, 'names no base'],
    [{ name: 'push', payload: { ref: 'x', before: '--upload-pack=evil' } }, 'names no base'],
    [{ name: 'merge_group', payload: null }, 'names no base'],
  ])('%j: everything, and the reason', (event, why) => {
    const decision = decideBase(event);
    expect(decision.kind === 'all' ? decision.why : decision).toContain(why);
  });

  it('a base given by the user wins over the event', () => {
    const payload = { merge_group: { base_sha: A } };
    expect(decideBase({ name: 'merge_group', payload }, 'release')).toMatchObject({
      ref: 'release',
    });
  });
});
