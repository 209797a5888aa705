import { quoteIdent } from '../../postgres/identifiers.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';

/**
 * What a role without pg_read_all_stats cannot look at, as a sentence for `notVerified`; undefined where it
 * sees everything.
 *
 * @param what What sessions may do unseen: `are idle in a transaction`.
 */
export function hiddenSessions(
  { seesAllSessions, role }: Pick<ServerFacts, 'seesAllSessions' | 'role'>,
  what: string,
): string | undefined {
  if (seesAllSessions) return undefined;
  return `sessions of other roles that ${what}: this role does not see their state (GRANT pg_read_all_stats TO ${quoteIdent(role)} lets it)`;
}
