import { setTimeout as sleep } from 'node:timers/promises';
import { type Session, openSession } from '@belay/core/postgres/connection.ts';

export interface Seen {
  /** The longest that any of the clients was without an answer, in milliseconds. */
  longestMs: number;
  /** Sessions that ended under them, and connections that were refused. */
  errors: number;
}

const CLIENTS = 8;
/** Between two questions, and before connecting again. */
const PAUSE_MS = 2;

/**
 * Runs `body` while clients ask the database all the time, each on one connection, and connect again as soon as they
 * lose it: what an application sees of it.
 */
export async function whileAsked(url: string, body: () => Promise<void>): Promise<Seen> {
  const seen: Seen = { longestMs: 0, errors: 0 };
  const until = { ended: false };
  const clients = Array.from({ length: CLIENTS }, () => ask(url, until, seen));
  try {
    await sleep(200);
    await body();
    await sleep(200);
  } finally {
    until.ended = true;
    await Promise.all(clients);
  }
  return seen;
}

async function ask(url: string, until: { ended: boolean }, seen: Seen): Promise<void> {
  let session: Session | undefined;
  let answered = performance.now();
  while (!until.ended) {
    try {
      session ??= await openSession(url, {});
      await session.client.query('SELECT kind FROM event WHERE id = 1');
      const now = performance.now();
      seen.longestMs = Math.max(seen.longestMs, now - answered);
      answered = now;
    } catch {
      seen.errors += 1;
      await session?.close();
      session = undefined;
    }
    await sleep(PAUSE_MS);
  }
  await session?.close();
}
