import { withClient } from '../postgres/connection.ts';
import type { Ports } from '../runtime/ports.ts';
import type { Admin } from './target.ts';

/** What does not end at once is asked again. */
const AGAIN_MS = 500;

/** Nobody waits longer for a server that does not answer any more. */
const CONNECT_MS = 5_000;

/**
 * Asks the server to end the statement that the process is at, over a session of its own. A COMMIT is not ended by it.
 * Tells nobody whether it did: whoever waits for the statement sees.
 */
export async function cancelBackend(
  { url }: Admin,
  pid: number,
  { env }: Pick<Ports, 'env'>,
): Promise<void> {
  const signal = AbortSignal.timeout(CONNECT_MS);
  await withClient(url, { signal, env, remote: 'verify-full' }, (client) =>
    client.query('SELECT pg_catalog.pg_cancel_backend($1)', [pid]),
  ).catch(() => undefined);
}

/**
 * From the moment the signal aborts cancels whatever the process runs, until the returned function is called.
 */
export function cancelWhenAborted(
  admin: Admin,
  pid: number,
  { signal, env }: Pick<Ports, 'signal' | 'env'>,
): () => Promise<void> {
  let stopped = false;
  let cancelling: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const cancel = () => {
    cancelling = cancelBackend(admin, pid, { env }).then(() => {
      if (!stopped) timer = setTimeout(cancel, AGAIN_MS);
    });
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return async () => {
    stopped = true;
    signal.removeEventListener('abort', cancel);
    clearTimeout(timer);
    await cancelling;
  };
}
