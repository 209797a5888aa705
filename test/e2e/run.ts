import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestReport } from '@belay/core/report/test-report.ts';
import { temporaryFolder } from '@belay/testkit/workspace.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The bundles as they are in dist/. */
export const CLI = path.join(ROOT, 'packages/cli/bin/belay.js');

export interface Ended {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

export interface Running {
  child: ChildProcess;
  /** The folder it makes everything temporary in, and nobody else. */
  temporary: string;
  ended: Promise<Ended>;
  /** Waits until it has printed this, anywhere. */
  said(text: string): Promise<void>;
}

export interface StartOptions {
  cwd: string;
  /** On top of PATH and HOME; nothing else of this process's environment is handed on. */
  env?: Readonly<Record<string, string>>;
  node?: string;
}

/** Starts the command line's bundle as a process. */
export function startBelay(args: readonly string[], options: StartOptions): Running {
  return start(options.node ?? process.execPath, [CLI, ...args], options);
}

/** Runs it to its end. */
export function belay(args: readonly string[], options: StartOptions): Promise<Ended> {
  return startBelay(args, options).ended;
}

/** Starts a program with a temporary folder and an environment of its own. */
export function start(file: string, args: readonly string[], options: StartOptions): Running {
  const temporary = temporaryFolder();
  // As /tmp is: under root, the server runs as another user and must get through.
  chmodSync(temporary, 0o1777);
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: temporaryFolder(), TMPDIR: temporary, ...options.env };
  const started = performance.now();
  const child = spawn(file, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => (output[stream] += chunk));
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => {
      resolve({ exitCode, ...output, seconds: (performance.now() - started) / 1000 });
    });
  });
  const said = async (text: string) => {
    while (!(output.stdout + output.stderr).includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`ended without saying ${text}:\n${output.stderr}\n${output.stdout}`);
      }
      await sleep(10);
    }
  };
  return { child, temporary, ended, said };
}

/**
 * What a run left: files in its temporary folder, processes that name it. Empty when all is gone. The
 * cache that Prisma's CLI keeps there for its configuration files is its own business.
 */
export function leftBehind({ temporary }: Pick<Running, 'temporary'>): string[] {
  const files = readdirSync(temporary).filter((name) => name !== 'jiti');
  return [...files, ...processes().filter((line) => line.includes(temporary))];
}

/** Waits until nothing is left, up to a deadline; returns what still is. */
export async function leftAfter(run: Pick<Running, 'temporary'>, ms: number): Promise<string[]> {
  const deadline = performance.now() + ms;
  while (leftBehind(run).length > 0 && performance.now() < deadline) await sleep(50);
  return leftBehind(run);
}

/** The command lines of all processes of this machine, as any user can read them. */
export function processes(): string[] {
  const list = execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return list.split('\n').filter((line) => line !== '');
}

/** The report a run wrote, from the folder `--report` named. */
export function readReport(folder: string): TestReport {
  return JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as TestReport;
}

/** Names of the files in a folder that may not be there. */
export function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** The place of each text in `output`; in order, and present, when the list equals its sorted self. */
export function positions(output: string, texts: readonly string[]): number[] {
  return texts.map((text) => {
    const at = output.indexOf(text);
    if (at < 0) throw new Error(`${JSON.stringify(text)} is not in:\n${output}`);
    return at;
  });
}

/** A migrations folder as Prisma lays it out, relative to a project's folder. */
export function history(migrations: Readonly<Record<string, string>>): Record<string, string> {
  return {
    'package.json': '{}',
    'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
    ...Object.fromEntries(
      Object.entries(migrations).map(([name, sql]) => [
        `prisma/migrations/${name}/migration.sql`,
        sql,
      ]),
    ),
  };
}
