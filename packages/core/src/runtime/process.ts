import { spawn, type SpawnOptions } from 'node:child_process';
import { interruption } from './errors.ts';

export interface RunOptions {
  cwd?: string;
  env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds until the child is ended. */
  deadlineMs: number;
  signal?: AbortSignal;
  uid?: number;
  gid?: number;
  /** Written to the child's stdin, which is then closed. */
  input?: string;
}

export interface RunResult {
  /** null when the child was ended by a signal or could not be started. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** Set when the program could not be started at all, for example ENOENT. */
  startError?: NodeJS.ErrnoException;
  durationMs: number;
}

/** More than this of a child's output is of no use to anybody; the rest is dropped. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2_000;

/**
 * Runs a program to its end and returns what it printed. The child leads a process group of its own and
 * the whole group is ended at the deadline or when the signal aborts, so that nothing it started stays
 * behind. No shell is involved.
 *
 * @throws Interrupted when the signal aborts.
 */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  if (options.signal?.aborted) throw interruption(options.signal);
  const started = performance.now();
  const child = spawn(command, args, spawnOptions(options));
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => collect(output, 'stdout', text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => collect(output, 'stderr', text));
  // A child that ends without reading its input is no error of ours.
  child.stdin?.on('error', () => undefined).end(options.input ?? '');

  let timedOut = false;
  const end = () => endGroup(child.pid);
  const deadline = setTimeout(() => {
    timedOut = true;
    end();
  }, options.deadlineMs);
  options.signal?.addEventListener('abort', end, { once: true });
  const finished = await new Promise<{ exitCode: number | null; startError?: Error }>((resolve) => {
    child.once('error', (startError) => resolve({ exitCode: null, startError }));
    child.once('close', (exitCode) => resolve({ exitCode }));
  });
  clearTimeout(deadline);
  options.signal?.removeEventListener('abort', end);
  // What the leader left running has no one to wait for it, and this process may be gone before the grace is over.
  if ((timedOut || options.signal?.aborted) && child.pid !== undefined) {
    signalGroup(child.pid, 'SIGKILL');
  }
  if (options.signal?.aborted) throw interruption(options.signal);
  return { ...finished, ...output, timedOut, durationMs: performance.now() - started };
}

function spawnOptions(options: RunOptions): SpawnOptions {
  return {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  };
}

function collect(
  output: { stdout: string; stderr: string },
  to: 'stdout' | 'stderr',
  text: string,
) {
  if (output[to].length < OUTPUT_LIMIT) output[to] += text.slice(0, OUTPUT_LIMIT);
}

/** Ends a process group: SIGTERM, and SIGKILL for what is still there after the grace period. */
function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  signalGroup(leader, 'SIGTERM');
  setTimeout(() => signalGroup(leader, 'SIGKILL'), GRACE_MS).unref();
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: the group has ended by itself.
  }
}
