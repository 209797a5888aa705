import { askNumbers } from './ask.ts';
import type { Way } from './question.ts';

/** Of the time there is; the rest is for a part, when this does not come to its end. */
const SHARE = 0.6;

/**
 * Reads all of it with one statement, or gives nothing.
 *
 * @param sql A SELECT of one row, one `text[]` with a number for each declaration.
 */
export function whole(sql: string, options: { planner: string; ownSettings?: boolean }): Way {
  return async (context, milliseconds) => {
    const outcome = await askNumbers(context, sql, { timeoutMs: milliseconds * SHARE, ...options });
    if ('value' in outcome) return { counts: outcome.value };
    return 'late' in outcome ? undefined : outcome;
  };
}
