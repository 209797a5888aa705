import { schemaDrift } from '../../migrations/prisma/schema-drift.ts';
import type { PrismaResult } from '../../migrations/prisma/cli.ts';
import { compareCatalogues } from '../../postgres/catalogue/compare.ts';
import { describeChange } from '../../postgres/catalogue/describe.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import type { Boundary } from '../boundary.ts';
import { type Context, type Plan, shown } from '../context.ts';
import { plural } from '../../report/words.ts';
import type { PrismaSchemaRuns } from '../prisma-work.ts';
import { schemaFindings } from '../schema-findings.ts';

/** How many changes the row shows; the report has them all. */
const SHOWN_CHANGES = 12;

/** Compares the schema before and after, and with schema.prisma. */
export function judgeSchema(
  context: Context,
  plan: Plan,
  scope: CheckScope,
  boundaries: { start: Boundary; end: Boundary },
  runs: PrismaSchemaRuns,
): CheckResult {
  const { start, end } = boundaries;
  const { details, config, options } = context;
  const changes = compareCatalogues(start.catalogue, end.catalogue).map(describeChange);
  details.schema = {
    fingerprintBefore: start.fingerprint,
    fingerprintAfter: end.fingerprint,
    changes,
    after: end.catalogue,
  };
  const required = [...(options.requiredTables ?? []), ...config.requiredTables];
  for (const finding of schemaFindings(start.catalogue, end.catalogue, required))
    scope.find(finding);
  for (const sentence of end.catalogue.unreadable) scope.notVerified(`schema: ${sentence}`);
  if (changes.length > 0) {
    scope.item({
      status: 'passed',
      name: 'changes',
      result: '',
      detail: [
        ...changes.slice(0, SHOWN_CHANGES),
        ...(changes.length > SHOWN_CHANGES ? [`and ${changes.length - SHOWN_CHANGES} more`] : []),
      ],
    });
  }
  const agreement = agreementWithSchema(context, plan, scope, runs);
  return { result: `${plural(changes.length, 'change')}; ${agreement}` };
}

function agreementWithSchema(
  context: Context,
  { tree }: Plan,
  scope: CheckScope,
  { validate, diff }: PrismaSchemaRuns,
): string {
  if (!tree.schema) {
    scope.notVerified('migrations against schema.prisma: no schema was found');
    return 'no schema.prisma to compare with';
  }
  const place = { file: shown(context, tree.schema.files[0] ?? tree.schema.path) };
  if (typeof validate === 'string') scope.notVerified(`prisma validate: ${validate}`);
  else if (!validate.ok) scope.find(invalidSchema(validate, place));
  if (typeof diff === 'string') {
    scope.notVerified(`prisma migrate diff against schema.prisma: ${diff}`);
    return 'schema.prisma not compared';
  }
  if (diff.different === false) return 'equal to schema.prisma';
  if (diff.different) {
    scope.find(schemaDrift(diff.script, place));
    return 'not equal to schema.prisma';
  }
  scope.notVerified(`prisma migrate diff failed: ${lastLine(diff.output)}`);
  return 'schema.prisma not compared';
}

function invalidSchema({ output }: PrismaResult, place: Finding['place']): Finding {
  return {
    rule: 'schema-invalid',
    severity: 'error',
    evidence: 'measured',
    title: 'prisma validate refuses the schema',
    detail: output.trim().slice(-2_000),
    place,
  };
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
