import { readPrismaHistory } from '../../migrations/prisma/history.ts';
import { withReadOnlyTransaction } from '../../postgres/connection.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import type { ArmedState } from '../context.ts';
import type { HeldTarget } from '../target.ts';
import { type ArmedDecision, armedDecision } from './decide.ts';

const LIMITS = { statementMs: 30_000, lockMs: LOCK_MS };

/**
 * Whether an armed rollback acts on this database. Asked while it is held: a deploy in between would change the answer.
 *
 * @throws UserError `history-unreadable`.
 */
export async function judgeArmed(
  armed: ArmedState,
  { client, facts, schema }: Pick<HeldTarget, 'client' | 'facts' | 'schema'>,
): Promise<ArmedDecision> {
  const history = await withReadOnlyTransaction(client, LIMITS, () =>
    readPrismaHistory(client, schema),
  );
  return armedDecision(armed, { facts, history: history ?? [] });
}
