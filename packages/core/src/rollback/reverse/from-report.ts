import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import type { Migration } from '../../migrations/types.ts';
import { emptyDropWords } from '../../rehearse/steps/data.ts';
import type { TestDetails, TestReport, WayBack } from '../../report/test-report.ts';
import { readScripts } from '../../validate/going-back/scripts.ts';
import { toStep } from './to-step.ts';
import type { NoReverse, ReverseStep } from './types.ts';
import { unseenBecause } from './unseen.ts';

export interface GivenReport {
  /** Read by `readExpectedReport`, which compared it with the tree. */
  report: TestReport;
  /** Absolute: the scripts lie in it. */
  folder: string;
}

/** What a rehearsal knows of the rows that it had. */
export interface Evidence extends Pick<TestDetails, 'data'> {
  notVerified: readonly string[];
}

/**
 * The reverse of one migration as the rehearsal proved it; undefined where the report does not speak of this migration
 * as it is in the tree, or its script cannot be used: then it is to be proven now.
 *
 * @param schema What an unqualified name means.
 */
export async function reverseFromReport(
  { report, folder }: GivenReport,
  migration: Migration,
  schema: string,
): Promise<ReverseStep | NoReverse | undefined> {
  const { test } = report;
  const pending = test.pending.find(({ name }) => name === migration.name);
  const proof = test.wayBack.find(({ migration: name }) => name === migration.name);
  if (!pending || !proof || !prismaAdapter.matchesChecksum(migration.sql, pending.checksum)) {
    return undefined;
  }
  if (proof.verdict === 'proven' && 'reason' in (await readScripts([proof], folder))) {
    return undefined;
  }
  const evidence = { data: test.data, notVerified: report.notVerified };
  return reverseOf(proof, migration, 'by the rehearsal', { evidence, schema });
}

/** A way back that was tried, unless the rehearsal had no rows to try it on. */
export async function reverseOf(
  proof: WayBack,
  migration: Migration,
  proven: ReverseStep['proven'],
  { evidence, schema }: { evidence: Evidence; schema: string },
): Promise<ReverseStep | NoReverse> {
  const step = await toStep(proof, proven, schema);
  if ('because' in step) return step;
  const { name } = migration;
  const drop = evidence.notVerified.find((sentence) => sentence.endsWith(emptyDropWords(name)));
  if (drop !== undefined) {
    return { migration: name, because: `no SQL brings back ${drop.replace(/: [^:]*$/, '')}` };
  }
  const rows = new Map(
    evidence.data?.tables.map(({ table, rowsBefore = 0 }) => [table, rowsBefore]),
  );
  const because = await unseenBecause(migration.sql, { schema, rows });
  return because === undefined ? step : { migration: name, because };
}
