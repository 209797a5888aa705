import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../workspace.ts';
import { type ActionDocument, type WorkflowStep, readAction, readJob } from './documents.ts';
import { type JobStatus, type Scope, type Values, isTrue, textOf } from './expressions.ts';
import { type StepProcessEnd, runProcess } from './step-process.ts';
import { inputVariables, stepName, texts } from './step-values.ts';

export interface JobInput {
  /** Absolute path of the workflow's file. */
  workflow: string;
  job: string;
  /** The checkout. */
  workspace: string;
  /** The program that actions are started with. */
  node: string;
  /** The folder of an action that is here, by what `uses` says; undefined for one that is not: it is left out. */
  action: (uses: string) => string | undefined;
  contexts?: { secrets?: Values; vars?: Values; needs?: Values; inputs?: Values };
  /** Of the machine, for every step. */
  env?: Readonly<Record<string, string>>;
  /** Somebody cancels the job. */
  cancel?: AbortSignal;
  /** Called before each step. */
  before?: (name: string) => void | Promise<void>;
}

export interface EndedStep {
  /** `Post NAME` at the end of the job. */
  name: string;
  conclusion: 'success' | 'failure' | 'cancelled' | 'skipped';
  log: string;
  summary: string;
  outputs: Record<string, string>;
  state: Record<string, string>;
}

export interface EndedJob {
  status: JobStatus;
  steps: EndedStep[];
  /** The step of that name, or the one that uses an action of that name. */
  step(name: string): EndedStep;
}

interface Post {
  name: string;
  step: WorkflowStep;
  folder: string;
  document: ActionDocument;
  state: Record<string, string>;
}

/**
 * Runs a job's steps as the runner does, those at its end included: last in first out, each by its `post-if`, with
 * inputs evaluated again and what its first step kept as `STATE_…` (actions/runner, StepsRunner.cs, ActionRunner.cs).
 */
export async function runJob(input: JobInput): Promise<EndedJob> {
  const job = new Job(input);
  await job.run();
  const { status, steps } = job;
  const step = (name: string): EndedStep => {
    const found = steps.find((one) => one.name === name);
    if (!found) throw new Error(`no step ${name} among ${steps.map((one) => one.name).join(', ')}`);
    return found;
  };
  return { status, steps, step };
}

const NOTHING: StepProcessEnd = {
  ...{ exitCode: 0, log: '', summary: '' },
  ...{ outputs: {}, state: {}, env: {} },
};

class Job {
  readonly steps: EndedStep[] = [];
  readonly #input: JobInput;
  readonly #temporary = mkdtempSync(path.join(temporaryFolder(), 'runner-'));
  readonly #posts: Post[] = [];
  readonly #contexts: Record<string, Values> = {};
  #failed = false;
  #env: Record<string, string>;

  constructor(input: JobInput) {
    this.#input = input;
    this.#env = { ...input.env };
  }

  get status(): JobStatus {
    if (this.#input.cancel?.aborted) return 'cancelled';
    return this.#failed ? 'failure' : 'success';
  }

  async run(): Promise<void> {
    const { workflow, job: id } = this.#input;
    const { steps, env = {} } = readJob(workflow, id);
    for (const [name, text] of Object.entries(env)) this.#env[name] = textOf(text, this.#scope());
    for (const [index, step] of steps.entries()) await this.#step(step, stepName(step, index));
    for (const post of this.#posts.reverse()) await this.#post(post);
  }

  async #step(step: WorkflowStep, name: string): Promise<void> {
    await this.#input.before?.(name);
    const scope = this.#scope();
    if (!isTrue(step.if === undefined ? undefined : String(step.if), scope)) {
      return this.#end(step, name, 'skipped', NOTHING);
    }
    const wasCancelled = this.#input.cancel?.aborted === true;
    const ended = await this.#runStep(step, name, scope);
    const soft = step['continue-on-error'] === true;
    const good = ended.exitCode === 0 || soft;
    if (!good) this.#failed = true;
    const cancelled = this.#input.cancel?.aborted === true && !wasCancelled && !good;
    this.#end(step, name, cancelled ? 'cancelled' : good ? 'success' : 'failure', ended);
  }

  async #runStep(step: WorkflowStep, name: string, scope: Scope): Promise<StepProcessEnd> {
    const own = texts(step.env, scope);
    if (step.run !== undefined) {
      const folder = textOf(step['working-directory'] ?? '.', scope);
      const cwd = path.resolve(this.#input.workspace, folder);
      const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', textOf(step.run, scope)];
      return this.#process('bash', args, own, cwd);
    }
    const folder = this.#input.action(step.uses ?? '');
    if (folder === undefined) return NOTHING;
    const document = readAction(folder);
    const env = { ...own, ...inputVariables(document, step, scope) };
    const ended = await this.#node(path.join(folder, document.runs.main), env);
    if (document.runs.post !== undefined) {
      this.#posts.push({ ...{ name, step, folder, document }, state: ended.state });
    }
    return ended;
  }

  async #post({ name, step, folder, document, state }: Post): Promise<void> {
    const { post = '', 'post-if': condition = 'always()' } = document.runs;
    const title = `Post ${name}`;
    await this.#input.before?.(title);
    const scope = this.#scope();
    if (!isTrue(condition, scope)) return this.#end({}, title, 'skipped', NOTHING);
    const kept = Object.entries(state).map(([key, value]) => [`STATE_${key}`, value] as const);
    const ended = await this.#node(path.join(folder, post), {
      ...texts(step.env, scope),
      ...inputVariables(document, step, scope),
      ...Object.fromEntries(kept),
    });
    if (ended.exitCode !== 0) this.#failed = true;
    this.#end({}, title, ended.exitCode === 0 ? 'success' : 'failure', ended);
  }

  #node(file: string, env: Record<string, string>): Promise<StepProcessEnd> {
    return this.#process(this.#input.node, [file], env, this.#input.workspace);
  }

  #process(
    command: string,
    args: readonly string[],
    own: Readonly<Record<string, string>>,
    cwd: string,
  ): Promise<StepProcessEnd> {
    const { workspace, cancel } = this.#input;
    const env = {
      ...{ CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: workspace },
      ...{ GITHUB_RUN_ID: '17200000001', GITHUB_RUN_ATTEMPT: '1', RUNNER_TEMP: this.#temporary },
      ...this.#env,
      ...own,
    };
    // A step that begins after the cancel is not interrupted by it.
    const signal = cancel?.aborted ? undefined : cancel;
    const temporary = this.#temporary;
    return runProcess({ command, args, cwd, env, temporary, cancel: signal });
  }

  #end(
    step: WorkflowStep,
    name: string,
    conclusion: EndedStep['conclusion'],
    { log, summary, outputs, state, env }: StepProcessEnd,
  ): void {
    Object.assign(this.#env, env);
    if (step.id !== undefined) {
      this.#contexts[step.id] = { outputs, outcome: conclusion, conclusion };
    }
    this.steps.push({ name, conclusion, log, summary, outputs, state });
  }

  #scope(): Scope {
    const { workspace, contexts = {} } = this.#input;
    return {
      status: this.status,
      contexts: {
        ...{ secrets: {}, vars: {}, needs: {}, inputs: {}, matrix: {}, strategy: {}, ...contexts },
        ...{ env: this.#env, steps: this.#contexts, job: { status: this.status } },
        github: { workspace, token: '' },
        runner: { temp: this.#temporary, os: 'Linux' },
      },
    };
  }
}
