import { afterAll, describe, expect } from '@jest/globals';
import { corpus } from '@belay/testkit/corpus.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { PROJECTS, type Project, onCorpus, rehearse } from './corpus-run.ts';

afterAll(removeTemporaryFolders);

describe('a whole history', () => {
  // Two minutes for the larger one, on two cores.
  onCorpus('langwatch')('of 268 migrations, all pending', () => allOf('langwatch', 245), 180_000);
  onCorpus('triggerdev')('of 820 migrations, all pending', () => allOf('triggerdev', 740), 400_000);
});

/** Every migration applies, and what is not proven differs only in the order of columns, which SQL cannot set. */
async function allOf(project: Project, provenAtLeast: number): Promise<void> {
  const { report } = await rehearse(corpus(project) ?? '', ['--all']);
  const { pending, wayBack } = report.test;
  expect(pending).toHaveLength(PROJECTS[project]);
  expect(pending.filter(({ applied }) => !applied)).toEqual([]);
  expect(wayBack).toHaveLength(PROJECTS[project]);
  const unproven = wayBack.filter(({ verdict }) => verdict !== 'proven');
  expect(wayBack.length - unproven.length).toBeGreaterThanOrEqual(provenAtLeast);
  for (const { migration, verdict, differences } of unproven) {
    expect({ migration, verdict }).toEqual({ migration, verdict: 'inexact' });
    for (const line of differences) expect(line).toMatch(/^table .* changed: column order: /);
  }
}
