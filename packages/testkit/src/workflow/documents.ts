import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/index';
import { parse } from 'yaml';

export interface WorkflowStep {
  id?: string;
  name?: string;
  if?: string | boolean;
  uses?: string;
  with?: Record<string, string | number | boolean>;
  env?: Record<string, string | number | boolean>;
  run?: string;
  'working-directory'?: string;
  'continue-on-error'?: boolean;
}

export interface WorkflowJob {
  if?: string;
  env?: Record<string, string>;
  outputs?: Record<string, string>;
  steps: WorkflowStep[];
}

export interface ActionDocument {
  inputs?: Record<string, { default?: string }>;
  runs: { using: string; main: string; post?: string; 'post-if'?: string };
}

/** What of a step is carried out here; anything else would be left out without a word. */
const STEP_KEYS = new Set<string>([
  ...['id', 'name', 'if', 'uses', 'with', 'env', 'run', 'working-directory', 'continue-on-error'],
]);

/**
 * Reads a job of a workflow, checked by GitHub's own parser.
 *
 * @throws Error with the parser's words, or when the job has something that is not carried out here.
 */
export function readJob(file: string, id: string): WorkflowJob {
  const content = readFileSync(file, 'utf8');
  refuseErrors(parseWorkflow({ name: path.basename(file), content }, new NoOperationTraceWriter()));
  const { jobs } = parse(content) as { jobs: Record<string, WorkflowJob> };
  const job = jobs[id];
  if (!job) throw new Error(`${file} has no job ${id}`);
  for (const key of job.steps.flatMap((step) => Object.keys(step))) {
    if (!STEP_KEYS.has(key)) throw new Error(`${file}, ${id}: ${key} is not carried out here`);
  }
  return job;
}

/** Reads an action.yml the same way. */
export function readAction(folder: string): ActionDocument {
  const name = path.join(folder, 'action.yml');
  const content = readFileSync(name, 'utf8');
  refuseErrors(parseAction({ name, content }, new NoOperationTraceWriter()));
  return parse(content) as ActionDocument;
}

function refuseErrors({ context }: ReturnType<typeof parseWorkflow>): void {
  const errors = context.errors.getErrors();
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
}
