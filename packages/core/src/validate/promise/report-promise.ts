import type { TestReport } from '../../report/test-report.ts';
import { plural } from '../../report/words.ts';
import { addedInRehearsal } from './added-tables.ts';
import type { Promised } from './promised.ts';

/**
 * What a rehearsal's report says the schema will be. Undefined where it does not say: nothing was pending in it, and
 * so nothing was run.
 *
 * @param liveSchema `?schema=` of the live database's URL.
 */
export function promiseOfReport(report: TestReport, liveSchema: string): Promised | undefined {
  const { test, verdict, run, startedAt } = report;
  const { schema, pending, migrations, baseline, server, planDigest } = test;
  if (schema === undefined) return undefined;
  const catalogue = schema.after;
  if (!catalogue.schemas.some(({ name }) => name === liveSchema)) {
    return {
      reason: `the rehearsal in expect has no schema ${liveSchema}, into which ?schema= of the database's URL leads; rehearse with the same ?schema=, or leave expect out`,
    };
  }
  const postgres = server === undefined ? '' : `, Postgres ${server.version}`;
  const all = plural(migrations.total, 'migration');
  const what =
    pending.length === migrations.total ? `all ${all}` : `the last ${pending.length} of ${all}`;
  return {
    catalogue,
    fingerprint: schema.fingerprintAfter,
    kind: 'report',
    description: `rehearsal ${run} of ${startedAt.slice(0, 10)}, which rehearsed ${what}${postgres}`,
    notVerified: [
      ...(verdict === 'failed' || verdict === 'errored'
        ? [
            `whether the plan was safe: its rehearsal, which promised the schema, came out ${verdict}`,
          ]
        : []),
    ],
    added: addedInRehearsal(schema.changes),
    ...(planDigest === undefined ? {} : { planDigest }),
    ...(baseline?.kind === 'restore' ? { withoutOwners: true } : {}),
  };
}
