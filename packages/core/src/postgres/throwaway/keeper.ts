import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { signalGroup } from '../../runtime/process-group.ts';
import type { Account } from './unprivileged.ts';

/** In the log when what comes before the server failed; the server itself says FATAL. */
export const PREPARE_FAILED = 'belay-keeper: not prepared';

/**
 * Owns a server: the keeper's stdin is a pipe from us. When we close it, or die in whatever way, the pipe
 * ends and the keeper ends what it keeps. Signals of a terminal or a runner do not reach it (it leads a
 * session of its own), so the order of ending is always ours.
 *
 * `$1` is what to run before the server, `$2` what to run when the pipe ends, with the server's process id
 * in `$server` (empty if it was never started); the rest is the server's command line. Descriptor 3 stays
 * open as long as anything of the server runs.
 */
const KEEPER = `
prepare=$1; finish=$2; log=$3; shift 3
server=
trap '' HUP INT TERM
if eval "$prepare" </dev/null >"$log" 2>&1; then
  "$@" </dev/null >>"$log" 2>&1 &
  server=$!
else
  echo '${PREPARE_FAILED}' >>"$log"
fi
exec 3>&-
cat >/dev/null
eval "$finish"
`;

export interface KeepOptions {
  command: readonly string[];
  /** Shell text to run before the server; when it fails there is none, and the log says PREPARE_FAILED. */
  prepare?: string;
  /** Shell text that ends the server and removes what it leaves; reads its names from `env`. */
  finish: string;
  logFile: string;
  env: Readonly<Record<string, string>>;
  account: Account | undefined;
}

export interface Keeper {
  /** Why there is no server (any more), or undefined while it runs or is being prepared. */
  gone(): string | undefined;
  process: ChildProcess;
}

const STOP_DEADLINE_MS = 15_000;

/** Starts a server under a keeper. */
export function startKeeper({
  command,
  prepare = ':',
  finish,
  logFile,
  env,
  account,
}: KeepOptions): Keeper {
  const arguments_ = ['-c', KEEPER, 'belay-keeper', prepare, finish, logFile, ...command];
  const keeper = spawn('/bin/sh', arguments_, {
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
  let reason: string | undefined;
  keeper.once('error', ({ message }) => (reason ??= `its keeper could not be started: ${message}`));
  keeper.stdin?.on('error', () => undefined);
  const sign = keeper.stdio[3] as Readable | null | undefined;
  sign
    ?.on('error', () => undefined)
    .once('end', () => (reason ??= 'it ended'))
    .resume();
  return { gone: () => reason, process: keeper };
}

/** Lets the keeper finish and waits for it; whoever does not end in time is killed. */
export async function stopKeeper({ process: keeper }: Keeper): Promise<void> {
  // Without a number it was never started.
  if (keeper.pid === undefined || keeper.exitCode !== null || keeper.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => keeper.once('exit', () => resolve()));
  keeper.stdin?.end();
  const deadline = setTimeout(() => signalGroup(keeper.pid, 'SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(deadline);
  (keeper.stdio[3] as Readable | null | undefined)?.destroy();
}
