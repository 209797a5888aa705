import { readFile } from 'node:fs/promises';
import type { MigrationTree } from '../../migrations/types.ts';
import { REPORT_SCHEMA_VERSION } from '../../report/schema.ts';
import { type TestReport, TestReportSchema } from '../../report/test-report.ts';
import { UserError, messageOf } from '../../runtime/errors.ts';
import { BELAY_VERSION } from '../../runtime/version.ts';
import { checkSamePlan } from './expected-plan.ts';

const WHICH = 'Give expect the report.json that action-test wrote for the same migrations.';
const REHEARSE_AGAIN =
  'Rehearse the plan with this version of Belay and give expect that report, or leave expect out: then the migrations are rebuilt.';

/**
 * Reads the rehearsal's report that `expect` names, and makes sure that it speaks of the migrations of this
 * tree. It holds what the schema should be, unless nothing was pending in it.
 *
 * @param file Absolute path.
 * @throws UserError `expect-not-found`; `expect-unusable` for what is no report of a rehearsal that got to its end,
 *   or one of another version; `expect-other-plan`.
 */
export async function readExpectedReport(file: string, tree: MigrationTree): Promise<TestReport> {
  const report = parseReport(await readJson(file), file);
  refuseUnfinished(report, file);
  checkSamePlan(report, tree, file);
  return report;
}

async function readJson(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new UserError(
      'expect-not-found',
      `The report given as expect cannot be read: ${messageOf(error)}.`,
      `${WHICH} On GitHub it has to be handed from job to job as an artifact.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unusable(file, `it is not JSON (${messageOf(error)})`, WHICH);
  }
}

function parseReport(value: unknown, file: string): TestReport {
  const { schemaVersion, stage, belayVersion } = Object(value) as Record<string, unknown>;
  if (schemaVersion === undefined || stage === undefined) {
    throw unusable(file, 'it is not a report of Belay', WHICH);
  }
  if (schemaVersion !== REPORT_SCHEMA_VERSION) {
    const versions = `${JSON.stringify(schemaVersion)}, and this Belay reads version ${REPORT_SCHEMA_VERSION}`;
    throw unusable(file, `its schemaVersion is ${versions}`, REHEARSE_AGAIN);
  }
  if (stage !== 'test') {
    throw unusable(file, `it is a report of the stage ${JSON.stringify(stage)}, not test`, WHICH);
  }
  const parsed = TestReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const by =
    typeof belayVersion === 'string' && belayVersion !== BELAY_VERSION
      ? ` (it was written by Belay ${belayVersion}, this is ${BELAY_VERSION})`
      : '';
  throw unusable(file, `${where}: ${issue?.message ?? 'does not fit'}${by}`, REHEARSE_AGAIN);
}

/** A rehearsal that did not apply everything does not know what the schema will be. */
function refuseUnfinished({ test, error }: TestReport, file: string): void {
  if (test.dryRun) {
    throw unusable(file, 'it is the report of a dry run, which applied nothing', REHEARSE_AGAIN);
  }
  if (test.planDigest === undefined || test.migrations.total < test.pending.length) {
    const why = error === undefined ? '' : `: ${error.message}`;
    throw unusable(file, `the rehearsal ended before it knew its plan${why}`, REHEARSE_AGAIN);
  }
  const notApplied = test.pending.find(({ applied }) => !applied);
  if (notApplied) {
    throw unusable(
      file,
      `the rehearsal did not apply ${notApplied.name}, so it does not know the schema after it`,
      'Mend the migration and rehearse again, or leave expect out: then the migrations are rebuilt.',
    );
  }
  if (test.pending.length > 0 && test.schema === undefined) {
    throw unusable(file, 'the rehearsal ended before it read the schema', REHEARSE_AGAIN);
  }
}

function unusable(file: string, why: string, hint: string): UserError {
  return new UserError('expect-unusable', `${file} cannot be used as expect: ${why}.`, hint);
}
