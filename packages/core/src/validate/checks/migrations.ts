import { concerning } from '../../migrations/pending.ts';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import type { Migration } from '../../migrations/types.ts';
import { quoteQualified } from '../../postgres/identifiers.ts';
import { describeUrl } from '../../postgres/url.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { type CheckContext, type ValidateCheck, shown } from '../context.ts';
import { absentFinding, historyFindings, manyOf } from '../history/findings.ts';
import { whatFailureLeaves } from '../history/left-behind.ts';
import type { HistoryPlace } from '../history/place.ts';
import { type StatusOutcome, comparePrismaStatus } from '../history/prisma-status.ts';
import { type HistoryReading, readHistory } from '../history/reading.ts';
import { type HistoryView, brokenFolders, compareHistory } from '../history/view.ts';

/** The migration history against the tree, and `prisma migrate status` against both. */
export const migrationsCheck: ValidateCheck = {
  id: 'migrations',
  title: 'Migrations',
  async run(context, scope) {
    const reading = await readHistory(context);
    if (reading.kind === 'read') return judgeHistory(context, reading, scope);
    const broken = findEach(scope, concerning(context.tree.findings, []));
    if (reading.kind === 'absent') {
      const { database } = context;
      scope.find(absentFinding(reading, describeUrl(database.url), database.schema));
      describe(context, compareHistory(context.tree, []));
      return { result: 'there is no migration history' };
    }
    scope.notVerified(`the migration history: ${reading.reason}`);
    return {
      result: 'the migration history may not be read',
      ...(broken ? {} : { status: 'not-verified' as const }),
    };
  },
};

async function judgeHistory(
  context: CheckContext,
  { rows, lockedBy }: Extract<HistoryReading, { kind: 'read' }>,
  scope: CheckScope,
): Promise<CheckResult> {
  const view = compareHistory(context.tree, rows);
  const notApplied = [...view.pending, ...view.renamed].map(({ migration }) => migration);
  scope.findAll(historyFindings(view, await placeOf(context, view, lockedBy)), manyOf);
  findEach(scope, concerning(context.tree.findings, notApplied));
  describe(context, view);
  const status = await comparePrismaStatus(context, said(context, view, notApplied), scope);
  const counted = `${view.applied.length} of ${context.tree.migrations.length} applied`;
  return { result: `${counted}${STATUS_WORDS[status]}` };
}

const STATUS_WORDS: Readonly<Record<StatusOutcome, string>> = {
  agrees: ', prisma migrate status agrees',
  differs: ', prisma migrate status says otherwise',
  'not asked': '',
};

/** @returns Whether one of them is an error. */
function findEach(scope: CheckScope, findings: readonly Finding[]): boolean {
  return findings
    .map((finding) => scope.find(finding))
    .some(({ severity }) => severity === 'error');
}

async function placeOf(
  context: CheckContext,
  { failed }: HistoryView,
  lockedBy: number | undefined,
): Promise<HistoryPlace> {
  const { database, tree, project } = context;
  const left = failed.map(
    async ({ row, migration }) =>
      [row.name, await whatFailureLeaves(migration?.sql, project.transactions)] as const,
  );
  return {
    database: describeUrl(database.url),
    table: quoteQualified(database.schema, HISTORY_TABLE),
    folder: shown(context, tree.directory),
    show: (file) => shown(context, file),
    transactionsBecause: project.transactionsBecause,
    lockedBy,
    left: new Map(await Promise.all(left)),
  };
}

/** The same in the words of `prisma migrate status`: it counts a folder that it cannot read too. */
function said({ tree }: CheckContext, view: HistoryView, notApplied: readonly Migration[]) {
  const applied = new Set(view.applied.map(({ migration }) => migration.name));
  return {
    pending: [
      ...notApplied.map(({ name }) => name),
      ...brokenFolders(tree).filter((name) => !applied.has(name)),
    ],
    failed: view.failed.map(({ row }) => row.name),
    unknown: unknownNames(view),
  };
}

/** Applied, and not in the tree under that name. */
function unknownNames({ unknown, renamed }: HistoryView): string[] {
  return [...unknown, ...renamed.map(({ old }) => old)].map(({ name }) => name);
}

function describe(context: CheckContext, view: HistoryView): void {
  const { details, tree } = context;
  details.migrations = {
    directory: shown(context, tree.directory),
    total: tree.migrations.length,
    applied: view.applied.length,
    pending: [...view.pending, ...view.renamed].map(({ migration }) => migration.name),
    failed: view.failed.map(({ row }) => row.name),
    unknown: unknownNames(view),
    ...(view.latest === undefined ? {} : { latest: view.latest.name }),
  };
}
