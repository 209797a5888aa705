import { withClient } from '../postgres/connection.ts';
import { describeUrl } from '../postgres/url.ts';
import { OperationFailed, UserError } from '../runtime/errors.ts';
import type { Ports } from '../runtime/ports.ts';

/** What libpq's programs print when the server ended their session; it may be back by the time one looks. */
const SESSION_ENDED =
  /server closed the connection unexpectedly|terminating connection (due to|because of)|connection to server was lost/;

/**
 * After a child failed: whether that was because the server went away, which is no fault of what it ran.
 *
 * @param failure What the child's failure was, with its last words.
 * @throws OperationFailed `server-lost`. @throws Interrupted when the signal aborts.
 */
export async function throwIfServerIsGone(
  url: string,
  { signal }: Pick<Ports, 'signal'>,
  failure: Error,
): Promise<void> {
  let cause: unknown = failure;
  if (!SESSION_ENDED.test(failure.message)) {
    try {
      return await withClient(url, { signal }, async (client) => {
        await client.query('SELECT 1');
      });
    } catch (error) {
      // Refusing a login, for example, takes a server that is there.
      if (error instanceof UserError && error.code !== 'database-unreachable') return;
      if (!(error instanceof UserError)) throw error;
      cause = error;
    }
  }
  throw new OperationFailed(
    'server-lost',
    `The server at ${describeUrl(url)} went away: ${failure.message}`,
    "Nothing but databases of Belay's own was written to; they carry the prefix belay_.",
    { cause },
  );
}
