import { redactor } from '../../report/redact.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { run, type RunResult } from '../../runtime/process.ts';
import { errorCode, failedMigration, isEngineMissing } from './cli-output.ts';
import {
  NOT_LOADED,
  withIsolatedProject,
  type IsolatedProject,
  type IsolationInput,
} from './isolation.ts';

/** The project's own, unmodified Prisma CLI, and the only database it may reach. */
export interface PrismaRun extends IsolationInput {
  /** Milliseconds until the CLI and everything it started is ended; default 10 minutes. */
  deadlineMs?: number;
}

export interface PrismaResult {
  ok: boolean;
  /** null when it was ended at the deadline or could not be started. */
  exitCode: number | null;
  durationMs: number;
  /** What it printed, stdout and then stderr, without secrets. */
  output: string;
  /** Prisma's error code, for example `P3018`. */
  code?: string;
  /** The migration that failed now or, for P3009, before. */
  failedMigration?: string;
  /** The schema engine is not there and cannot be downloaded: use Belay's executor, and say so. */
  engineMissing?: boolean;
  timedOut?: boolean;
  /** What could not be taken over into the isolated run, for the report. */
  notes: string[];
}

export interface PrismaDiffResult extends PrismaResult {
  /** undefined when the comparison did not come about. */
  different?: boolean;
  /** SQL that would make the database what schema.prisma says; empty when nothing differs. */
  script: string;
}

type CliPorts = Pick<Ports, 'signal' | 'env'>;

const DEADLINE_MS = 10 * 60_000;

/** Prisma retries a download that fails; without an engine in place this much waiting is enough to know. */
const DOWNLOAD_DEADLINE_MS = 120_000;

/**
 * `prisma migrate deploy` against the isolated database.
 *
 * @throws UserError `prisma-not-installed`.
 * @throws Interrupted when the signal aborts; the CLI and its engine are ended.
 */
export async function migrateDeploy(input: PrismaRun, ports: CliPorts): Promise<PrismaResult> {
  return runCli(input, ports, (isolated) => ['migrate', 'deploy', ...placeArguments(isolated)]);
}

/** `prisma migrate status`: `ok` when the history holds every migration of the folder. Same errors. */
export async function migrateStatus(input: PrismaRun, ports: CliPorts): Promise<PrismaResult> {
  return runCli(input, ports, (isolated) => ['migrate', 'status', ...placeArguments(isolated)]);
}

/** `prisma validate`. From Prisma 7 on it needs no engine. Same errors. */
export async function validateSchema(input: PrismaRun, ports: CliPorts): Promise<PrismaResult> {
  return runCli(input, ports, (isolated) => ['validate', ...placeArguments(isolated)]);
}

/**
 * `prisma migrate diff --exit-code` from the database, after the deploy, to schema.prisma. Same errors.
 * `ok` means that the comparison came about; `different` is its result.
 */
export async function diffExitCode(input: PrismaRun, ports: CliPorts): Promise<PrismaDiffResult> {
  let stdout = '';
  const result = await runCli(
    input,
    ports,
    (isolated) => ['migrate', 'diff', ...diffArguments(isolated), '--exit-code', '--script'],
    (finished) => (stdout = finished.stdout),
  );
  // Prisma documents: 0 empty, 1 error, 2 not empty.
  const compared = result.exitCode === 0 || result.exitCode === 2;
  return {
    ...result,
    ok: compared,
    ...(compared ? { different: result.exitCode === 2 } : {}),
    script: result.exitCode === 2 ? scriptOf(redactorOf(input)(stdout)) : '',
  };
}

/** Flags of `migrate diff` changed with Prisma 7. */
function diffArguments({ schema, config }: IsolatedProject): string[] {
  return config === undefined
    ? ['--from-schema-datasource', schema, '--to-schema-datamodel', schema]
    : ['--config', config, '--from-config-datasource', '--to-schema', schema];
}

function placeArguments({ schema, config }: IsolatedProject): string[] {
  return config === undefined ? ['--schema', schema] : ['--config', config];
}

async function runCli(
  input: PrismaRun,
  { signal, env }: CliPorts,
  toArguments: (isolated: IsolatedProject) => string[],
  onFinished: (finished: RunResult) => void = () => undefined,
): Promise<PrismaResult> {
  const { cli, engine } = input.project;
  if (cli === undefined) {
    throw new UserError(
      'prisma-not-installed',
      'The project has no `prisma` package in node_modules.',
      "Install the project's dependencies before this step, for example `npm ci`.",
    );
  }
  const limit = engine === undefined ? DOWNLOAD_DEADLINE_MS : DEADLINE_MS;
  return withIsolatedProject(input, env, async (isolated) => {
    // This Node runs the CLI: the one that `npx` would find could be another.
    const finished = await run(process.execPath, [cli, ...toArguments(isolated)], {
      cwd: isolated.directory,
      env: isolated.env,
      deadlineMs: Math.min(input.deadlineMs ?? limit, limit),
      signal,
    });
    onFinished(finished);
    return toResult(input, isolated, finished);
  });
}

function toResult(input: PrismaRun, isolated: IsolatedProject, finished: RunResult): PrismaResult {
  const redact = redactorOf(input);
  const all = [finished.stdout, finished.stderr]
    .map((text) => text.trim())
    .filter(Boolean)
    .join('\n');
  // The temporary folder means nothing to a reader.
  const output = redact(all.replaceAll(`${isolated.directory}/`, ''));
  const ok = finished.exitCode === 0;
  const code = ok ? undefined : errorCode(output);
  const migration = ok ? undefined : failedMigration(output);
  const missing = !ok && (isEngineMissing(output) || (finished.timedOut && !input.project.engine));
  return {
    ok,
    exitCode: finished.exitCode,
    durationMs: finished.durationMs,
    output: finished.startError ? `${output}\n${finished.startError.message}`.trim() : output,
    notes: notesOf(output),
    ...(code === undefined ? {} : { code }),
    ...(migration === undefined ? {} : { failedMigration: migration }),
    ...(missing ? { engineMissing: true } : {}),
    ...(finished.timedOut ? { timedOut: true } : {}),
  };
}

function notesOf(output: string): string[] {
  const at = output.indexOf(NOT_LOADED);
  if (at === -1) return [];
  const reason = output.slice(at + NOT_LOADED.length).split('\n')[0] ?? '';
  return [
    `The project's prisma.config could not be loaded for the isolated run (${reason}); what it says about external tables, views and enums was not taken into account.`,
  ];
}

function redactorOf({ databaseUrl, shadowDatabaseUrl }: PrismaRun): (text: string) => string {
  return redactor([databaseUrl, shadowDatabaseUrl]);
}

/** The CLI prints a line about the config it loaded before the script. */
function scriptOf(stdout: string): string {
  return stdout.replace(/^Loaded Prisma config from .*\n+/, '').trim();
}
