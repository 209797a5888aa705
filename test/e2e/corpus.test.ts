import { afterAll, describe, expect } from '@jest/globals';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '@belay/testkit/corpus.ts';
import { prismaEnvironment, projectWithPrisma } from '@belay/testkit/prisma-engine.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { PROJECTS, type Project, namesOf, onCorpus, rehearse } from './corpus-run.ts';

afterAll(removeTemporaryFolders);

describe.each(Object.keys(PROJECTS) as Project[])('%s', (project) => {
  onCorpus(project)('rehearses the last 20, the rest replayed', async () => {
    const folder = corpus(project) ?? '';
    const names = namesOf(path.join(folder, 'migrations'));
    const since = names.at(-21) ?? '';
    const { report, stdout, reverse } = await rehearse(folder, ['--since', since]);
    const { test, checks } = report;
    expect(test.migrations.total).toBe(PROJECTS[project]);
    expect(test.baseline).toMatchObject({ kind: 'replay', replayed: PROJECTS[project] - 20 });
    expect(test.pending.map(({ name }) => name)).toEqual(names.slice(-20));
    expect(test.pending.every(({ applied }) => applied)).toBe(true);
    expect(test.restoreProven).toBe(true);
    expect(test.wayBack).toHaveLength(20);
    expect(checks.find(({ id }) => id === 'apply')).toMatchObject({ status: 'passed' });
    const proven = test.wayBack.filter(({ verdict, file }) => verdict === 'proven' && file);
    expect(reverse).toEqual(proven.map(({ migration }) => `${migration}.sql`).sort());
    expect(stdout).toMatch(/\n(PASSED|FAILED)/);
  });
});

describe('a project with Prisma 7', () => {
  onCorpus('langwatch')(
    'is rehearsed with its own deploy, validate and diff against schema.prisma',
    async () => {
      const project = temporaryFolder();
      cpSync(corpus('langwatch') ?? '', project, { recursive: true });
      projectWithPrisma(project, '7');
      const since = namesOf(path.join(project, 'migrations')).at(-21) ?? '';
      const { report } = await rehearse(project, ['--since', since], prismaEnvironment());
      expect(report.test.prisma).toMatchObject({ version: '7.10.1', executor: 'prisma' });
      expect(report.test.prisma.cliStarts).toBeGreaterThan(0);
      expect(report.checks.find(({ id }) => id === 'apply')).toMatchObject({ status: 'passed' });
    },
    120_000,
  );
});
