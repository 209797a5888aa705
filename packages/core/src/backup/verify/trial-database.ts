import { withClient } from '../../postgres/connection.ts';
import { type TemporaryOptions, withTemporaryDatabase } from '../../postgres/temporary-database.ts';
import type { RehearsalServer } from '../../postgres/throwaway/server.ts';
import { withDatabase } from '../../postgres/url.ts';
import type { Outside } from '../content/content.ts';
import { createLike, likeClauses, readHost, unlikeTablespace } from '../restore/create-like.ts';
import type { NotReapplied } from '../restore/reapply.ts';
import { dropSubscriptions } from '../restore/subscriptions.ts';

/** A database to restore into. */
export interface TrialDatabase {
  name: string;
  url: string;
  /** In what it is not made like the one that was backed up. */
  unlike: NotReapplied[];
}

/**
 * Makes a database like the one that was backed up, runs `body`, and takes it away again: with the throwaway server, or
 * by dropping it on a server of the user's.
 */
export async function withTrialDatabase<T>(
  { url: adminUrl, source }: RehearsalServer,
  like: Outside,
  options: Pick<TemporaryOptions, 'run' | 'now' | 'signal'>,
  body: (database: TrialDatabase) => Promise<T>,
): Promise<T> {
  if (source !== 'database-url') {
    const name = `belay_${options.run}_verify`;
    const unlike = await createLike(adminUrl, name, like, { ...options, elseC: true });
    return body({ name, url: withDatabase(adminUrl, name), unlike });
  }
  const { signal } = options;
  const host = await withClient(adminUrl, signal ? { signal } : {}, readHost);
  const made = { ...options, clauses: likeClauses(like, host) };
  return withTemporaryDatabase(adminUrl, made, async ({ name, url }) => {
    try {
      return await body({ name, url, unlike: unlikeTablespace(like, host) });
    } finally {
      // Not under the signal: an interrupted run leaves nothing, either. Where it fails, so does the drop, which tells.
      await withClient(url, {}, dropSubscriptions).catch(() => undefined);
    }
  });
}
