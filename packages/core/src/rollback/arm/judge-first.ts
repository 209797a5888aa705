import { withClient } from '../../postgres/connection.ts';
import { READ_ONLY_SETTINGS } from '../../postgres/limits.ts';
import { readServerFacts } from '../../postgres/server-facts.ts';
import { givenDatabaseUrl, parseDatabaseUrl } from '../../postgres/url.ts';
import { targetOf } from '../../report/target.ts';
import type { ArmedState } from '../context.ts';
import type { RollbackFrame } from '../frame.ts';
import type { ArmedDecision } from './decide.ts';
import { judgeArmed } from './judge.ts';

/**
 * The first look of an armed rollback, before it plans anything: a plan for a database that another deploy has
 * migrated would take time that a cancelled job does not have, and tell how to undo what is not this job's.
 */
export async function judgeFirst(
  armed: ArmedState,
  {
    options,
    details,
    ports: { signal, env },
  }: Pick<RollbackFrame, 'options' | 'details' | 'ports'>,
): Promise<ArmedDecision> {
  const url = givenDatabaseUrl(options);
  const connect = { signal, env, remote: 'verify-full', settings: READ_ONLY_SETTINGS } as const;
  return withClient(url, connect, async (client) => {
    const facts = await readServerFacts(client);
    details.target = targetOf(url, facts);
    return judgeArmed(armed, { client, facts, schema: parseDatabaseUrl(url).schema });
  });
}
