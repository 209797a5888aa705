import {
  type UniqueKeyDeclaration,
  duplicatesSql,
  surplusSql,
} from '../../../postgres/rows/duplicates.ts';
import { type AskOptions, askNumbers } from '../ask.ts';
import { FROM_A_LARGE_TABLE } from '../planner.ts';
import type { Question, Way } from '../question.ts';
import { whole } from '../whole.ts';

export interface UniqueFacts {
  bytes: number | null;
  /** Estimated rows; undefined where nothing is known. */
  rows: number | undefined;
}

/** Keys of a sample: as many as are grouped in the memory of one statement. */
const SAMPLED_KEYS = 200_000;
const FEWEST_PARTS = 8;
const MOST_PARTS = 1_024;

/**
 * Groups all keys. One that runs code of the project's goes alone and under the session's own settings: it may need its
 * search_path, fail, or take long. Where that takes too long, those of a part of the hash values, and of these all rows.
 */
export function uniqueKeyQuestion(
  declaration: UniqueKeyDeclaration,
  { bytes, rows }: UniqueFacts,
): Question {
  const { countSql, callsFunctions } = declaration;
  const parts = partsOf(rows ?? 0);
  const ask = { planner: FROM_A_LARGE_TABLE, ownSettings: callsFunctions };
  return {
    ...{ declarations: [declaration], bytes },
    ...(callsFunctions ? {} : { togetherSql: countSql }),
    ways: [whole(countSql, ask), sampleOfKeys(declaration, parts, ask)],
  };
}

/** One key in so many is looked at. */
export function partsOf(rows: number): number {
  return Math.min(MOST_PARTS, Math.max(FEWEST_PARTS, Math.ceil(rows / SAMPLED_KEYS)));
}

function sampleOfKeys(
  declaration: UniqueKeyDeclaration,
  parts: number,
  ask: Omit<AskOptions, 'timeoutMs'>,
): Way {
  const { source, keys, conditions } = declaration;
  const sampled = [...conditions, `(${hashOf(keys)} & 2147483647) % ${parts} = 0`];
  const sql = surplusSql(duplicatesSql(source, keys, sampled));
  return async (context, timeoutMs) => {
    const outcome = await askNumbers(context, sql, { timeoutMs, ...ask });
    if ('late' in outcome) return undefined;
    if ('reason' in outcome) return outcome;
    return { counts: outcome.value, part: { how: 'sample of keys', share: 1 / parts } };
  };
}

/** hash_array hashes a value as its type does, so that equal keys are in the same part. */
function hashOf(keys: readonly string[]): string {
  return keys.map((key, index) => `(hash_array(ARRAY[${key}]) << ${index % 16})`).join(' # ');
}
