import { expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { corpus } from '@belay/testkit/corpus.ts';
import { folderWith } from '@belay/testkit/workspace.ts';
import { filesIn, leftBehind, readReport, startBelay } from './run.ts';

export const PROJECTS = { triggerdev: 820, langwatch: 268 } as const;
export type Project = keyof typeof PROJECTS;

const here = (project: Project) => corpus(project) !== undefined;
/** A test on a real history; where the folder is absent it is skipped, under its name. */
export const onCorpus = (project: Project) => {
  if (!here(project)) console.warn(`the corpus ${project} is not here: skipped`);
  return here(project) ? it : it.skip;
};

export function namesOf(migrations: string): string[] {
  const entries = readdirSync(migrations, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Rehearses a corpus from a folder that has nothing to do with it, reporting there. */
export async function rehearse(folder: string, args: string[], env: Record<string, string> = {}) {
  const migrations = path.join(folder, 'migrations');
  const cwd = folderWith({});
  const run = startBelay(['test', '--migrations', migrations, ...args, '--report', 'out'], {
    cwd,
    env,
  });
  const { exitCode, stdout, stderr } = await run.ended;
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`exit ${exitCode}: ${stdout}\n${stderr}`);
  expect(leftBehind(run)).toEqual([]);
  const reverse = filesIn(path.join(cwd, 'out/reverse'));
  return { exitCode, stdout, report: readReport(path.join(cwd, 'out')), reverse };
}
