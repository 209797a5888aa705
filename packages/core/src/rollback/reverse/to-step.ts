import type { WayBack } from '../../report/test-report.ts';
import { VERDICT_WORDS } from '../../validate/going-back/plan.ts';
import { factsOf } from './takes-away.ts';
import type { NoReverse, ReverseStep } from './types.ts';
import { unitsOf } from './units.ts';

/**
 * What was tried for one migration as a step that can be run, or why it cannot.
 *
 * @param schema What an unqualified name means.
 */
export async function toStep(
  proof: WayBack,
  proven: ReverseStep['proven'],
  schema: string,
): Promise<ReverseStep | NoReverse> {
  const { migration, verdict, source, sql, differences } = proof;
  if (verdict !== 'proven' || source === undefined) {
    const [first] = differences;
    const why = verdict === 'proven' ? 'it is not said where it comes from' : VERDICT_WORDS[verdict]; // prettier-ignore
    return { migration, because: first === undefined ? why : `${why}: ${first}` };
  }
  if (sql === undefined) {
    return { migration, source, proven, aloneOnly: false, takesAway: [], unmeasured: [] };
  }
  const units = await unitsOf(sql);
  if ('reason' in units) return { migration, because: units.reason };
  return { migration, source, proven, sql, ...(await factsOf(sql, schema)) };
}
