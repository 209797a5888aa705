import { type ChildProcess, spawn } from 'node:child_process';
import type { Account } from './unprivileged.ts';

/**
 * Owns a server: the keeper's stdin is a pipe from us. When we close it, or die in whatever way, the pipe
 * ends and the keeper ends what it keeps. Signals of a terminal or a runner do not reach it (it leads a
 * session of its own), so the order of ending is always ours.
 *
 * `$1` is what to run when the pipe ends, with the server's process id in `$server`; the rest is the
 * server's command line.
 */
const KEEPER = `
finish=$1; log=$2; shift 2
trap '' HUP INT TERM
"$@" </dev/null >"$log" 2>&1 &
server=$!
cat >/dev/null
eval "$finish"
`;

export interface KeepOptions {
  command: readonly string[];
  /** Shell text that ends the server and removes what it leaves; reads its names from `env`. */
  finish: string;
  logFile: string;
  env: Readonly<Record<string, string>>;
  account: Account | undefined;
}

const STOP_DEADLINE_MS = 15_000;

/** Starts a server under a keeper. */
export function startKeeper({ command, finish, logFile, env, account }: KeepOptions): ChildProcess {
  return spawn('/bin/sh', ['-c', KEEPER, 'belay-keeper', finish, logFile, ...command], {
    cwd: '/',
    env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  });
}

/** Lets the keeper finish and waits for it; whoever does not end in time is killed. */
export async function stopKeeper(keeper: ChildProcess): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  keeper.stdin?.on('error', () => undefined).end();
  const deadline = setTimeout(() => {
    if (keeper.pid !== undefined) process.kill(-keeper.pid, 'SIGKILL');
  }, STOP_DEADLINE_MS);
  await ended;
  clearTimeout(deadline);
}
