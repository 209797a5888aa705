import { isSqlError, reasonOf } from '../postgres/rows/session.ts';
import type { CheckResult, CheckScope } from '../report/recorder.ts';

/** What the server refuses is not known, which is no reason to stop the other checks. */
export async function notVerifiedWhereRefused(
  scope: Pick<CheckScope, 'notVerified'>,
  body: () => Promise<CheckResult>,
): Promise<CheckResult> {
  try {
    return await body();
  } catch (error) {
    if (!isSqlError(error)) throw error;
    const reason = reasonOf(error);
    scope.notVerified(`the whole check: ${reason}`);
    return { status: 'not-verified', result: reason };
  }
}
