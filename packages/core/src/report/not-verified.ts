import { isSqlError, reasonOf } from '../postgres/rows/session.ts';
import type { CheckPlan, CheckResult, CheckScope } from './recorder.ts';
import { UserError } from '../runtime/errors.ts';

/**
 * What the server refuses is not known, which is no reason to stop the other checks: neither a statement, nor the
 * catalogue that a check compares (a table that somebody locks is enough, PostgreSQL locks it to write its expressions).
 */
export async function notVerifiedWhereRefused(
  { title }: Pick<CheckPlan, 'title'>,
  scope: Pick<CheckScope, 'notVerified'>,
  body: () => Promise<CheckResult>,
): Promise<CheckResult> {
  try {
    return await body();
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === undefined) throw error;
    scope.notVerified(`the whole check ${title}: ${reason}`);
    return { status: 'not-verified', result: reason };
  }
}

function refusalOf(error: unknown): string | undefined {
  if (isSqlError(error)) return reasonOf(error);
  return error instanceof UserError && error.code === 'catalogue-unreadable'
    ? error.message
    : undefined;
}
