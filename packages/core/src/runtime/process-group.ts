import type { ChildProcess } from 'node:child_process';

/** From SIGTERM to SIGKILL. */
const GRACE_MS = 2_000;

/** Leaders of the groups that are running now. */
const live = new Set<number>();

/**
 * Notes that `child`, started with `detached: true`, leads a process group, until the returned function is
 * called. While it is noted, {@link endAllGroups} ends it.
 */
export function noteGroup({ pid }: ChildProcess): () => void {
  if (pid === undefined) return () => undefined;
  live.add(pid);
  return () => live.delete(pid);
}

/**
 * Kills every process group that runs now, at once: for a process that is about to leave without waiting.
 * Groups do not get the terminal's Ctrl-C, so nobody else would end them.
 */
export function endAllGroups(): void {
  for (const leader of live) signalGroup(leader, 'SIGKILL');
}

/** Ends a process group: SIGTERM, and SIGKILL for what is still there after the grace period. */
export function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  signalGroup(leader, 'SIGTERM');
  setTimeout(() => signalGroup(leader, 'SIGKILL'), GRACE_MS).unref();
}

/** Sends a signal to a process group; one that has ended by itself is fine. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // ESRCH: the group has ended. EPERM: so have all members that are ours.
  }
}
