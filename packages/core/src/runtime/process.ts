import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import type { Writable } from 'node:stream';
import { interruption } from './errors.ts';
import { endGroup, noteGroup, signalGroup } from './process-group.ts';

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
  /** Given the child's stdin instead, to write to it as the child goes on, and to close it. Must not throw. */
  onStdin?: (stdin: Writable) => void;
  /** Told the number of the child, which is that of its process group, too, as soon as it runs. Must not throw. */
  onStart?: (pid: number) => void;
  /** Told of stderr as it comes; the result then has none of it. Must not throw. */
  onStderr?: (text: string) => void;
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

/** How long after its end a program's output may still come, from what it left running. */
const OUTPUT_GRACE_MS = 1_000;

/**
 * Runs a program to its end and returns what it printed. The child leads a process group of its own and
 * the whole group is ended at the deadline or when the signal aborts, so that nothing it started stays
 * behind; so is what the program leaves running with its output still open. No shell is involved.
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
  const ended = noteGroup(child);
  if (child.pid !== undefined) options.onStart?.(child.pid);
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => collect(output, 'stdout', text));
  const onStderr = options.onStderr ?? ((text: string) => collect(output, 'stderr', text));
  child.stderr?.setEncoding('utf8').on('data', onStderr);
  // A child that ends without reading its input is no error of ours.
  child.stdin?.on('error', () => undefined);
  if (child.stdin && options.onStdin) options.onStdin(child.stdin);
  else child.stdin?.end(options.input ?? '');

  let timedOut = false;
  const end = () => endGroup(child.pid);
  const deadline = setTimeout(() => {
    timedOut = true;
    end();
  }, options.deadlineMs);
  options.signal?.addEventListener('abort', end, { once: true });
  const finished = await ending(child);
  clearTimeout(deadline);
  options.signal?.removeEventListener('abort', end);
  // What the leader left running has no one to wait for it, and this process may be gone before the grace is over.
  if (timedOut || options.signal?.aborted) signalGroup(child.pid, 'SIGKILL');
  ended();
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

/**
 * Waits for the program, and for its output until everybody has closed it, but not for ever: a descendant
 * that left the group (setsid) can hold it open and cannot be ended.
 */
function ending(child: ChildProcess): Promise<{ exitCode: number | null; startError?: Error }> {
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    child.once('error', (startError) => resolve({ exitCode: null, startError }));
    child.once('exit', (exitCode) => {
      const letGo = () => {
        endGroup(child.pid);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ exitCode });
      };
      // Output that has arrived while this process was busy is read before the immediate runs.
      grace = setTimeout(() => setImmediate(letGo), OUTPUT_GRACE_MS);
    });
    child.once('close', (exitCode) => {
      clearTimeout(grace);
      resolve({ exitCode });
    });
  });
}
