import { runAssertions } from '../../postgres/rows/assertions.ts';
import { changedColumns } from '../../postgres/rows/compare.ts';
import type { Loss } from '../../postgres/rows/losses.ts';
import type { RowSummary } from '../../postgres/rows/types.ts';
import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { TestDetails } from '../../report/test-report.ts';
import { type Boundary, withRehearsalClient } from '../boundary.ts';
import type { Context } from '../context.ts';
import { integrityFindings, readIntegrity } from '../integrity.ts';
import { plural } from '../../report/words.ts';
import { emptyDrops, shownName, totalLoss } from '../losses.ts';
import type { Walk } from '../walk.ts';
import type { Start } from './baseline.ts';

/** Looks at the rows: what was lost, what breaks the declarations, what the project itself asserts. */
export async function judgeData(
  context: Context,
  scope: CheckScope,
  { start, end, walk, url }: { start: Start; end: Boundary; walk: Walk; url: string },
): Promise<CheckResult> {
  const { details, config, ports } = context;
  const losses = walk.steps.flatMap((step) => step.losses);
  details.data = { tables: tableRows(start.boundary.rows, end.rows), losses };
  const { checked, failedAssertions } = await withRehearsalClient(url, ports, async (client) => {
    const integrity = await readIntegrity(client);
    for (const finding of integrityFindings(start.integrity, integrity)) scope.find(finding);
    for (const sentence of integrity.unreadable) scope.notVerified(`data: ${sentence}`);
    const results = await runAssertions(client, config.assertions);
    for (const { name, status, message } of results) {
      scope.item({ status: status === 'passed' ? 'passed' : 'failed', name, result: message });
      if (status === 'passed') continue;
      scope.find({
        rule: 'assertion-failed',
        severity: 'error',
        evidence: 'measured',
        title: `assertion "${name}": ${message}`,
        sql: config.assertions.find((assertion) => assertion.name === name)?.sql ?? '',
        ...(config.file === undefined ? {} : { place: { file: config.file } }),
      });
    }
    const failed = results.filter(({ status }) => status !== 'passed').length;
    return { checked: integrity.checked, failedAssertions: failed };
  });
  const unreadable = [...start.boundary.rows.unreadable, ...end.rows.unreadable];
  for (const sentence of new Set(unreadable)) scope.notVerified(`data: ${sentence}`);
  for (const { migration, before, after } of walk.steps) {
    for (const dropped of emptyDrops(migration.sql, before.rows, after.rows)) {
      scope.notVerified(`what is lost with ${dropped}: ${emptyDropWords(migration.name)}`);
    }
  }
  const words = [
    rowsInWords(start.boundary.rows, end.rows),
    ...changesInWords(start.boundary.rows, end.rows, losses),
    `${checked} keys and constraints looked at`,
    ...(config.assertions.length === 0
      ? []
      : [
          `${config.assertions.length - failedAssertions} of ${plural(config.assertions.length, 'assertion')} hold`,
        ]),
  ];
  return { result: words.join(', ') };
}

/** How `notVerified` ends for what a migration drops and nobody saw filled. */
export function emptyDropWords(migration: string): string {
  return `${migration} drops it, and it is empty in the rehearsal`;
}

/** What became of the values; an UPDATE may well be meant, so it is told and not judged. */
function changesInWords(before: RowSummary, after: RowSummary, losses: readonly Loss[]): string[] {
  const rewritten = changedColumns(before, after)
    .filter(({ fromType, toType }) => fromType === toType)
    // Rows that came or went change what a column holds, too; that is said by their number.
    .filter(({ table }) => before.tables[table]?.rows === after.tables[table]?.rows)
    .map(({ table, column }) => `${shownName(table)}.${column}`);
  const lost = losses.length === 0 ? [] : [`${totalLoss(losses)} lost`];
  const changed = rewritten.length === 0 ? [] : [`values changed in ${rewritten.join(', ')}`];
  return lost.length + changed.length === 0 ? ['nothing lost'] : [...lost, ...changed];
}

function rowsInWords(before: RowSummary, after: RowSummary): string {
  const total = ({ tables }: RowSummary) =>
    Object.values(tables).reduce((sum, { rows }) => sum + rows, 0);
  const [was, is] = [total(before), total(after)];
  if (was === 0 && is === 0) return 'no rows to look at (give a seed)';
  return was === is
    ? plural(is, 'row')
    : `${plural(was, 'row')} before, ${plural(is, 'row')} after`;
}

function tableRows(
  before: RowSummary,
  after: RowSummary,
): NonNullable<TestDetails['data']>['tables'] {
  const names = [...new Set([...Object.keys(before.tables), ...Object.keys(after.tables)])].sort();
  return names.map((table) => {
    const was = before.tables[table];
    const is = after.tables[table];
    return {
      table,
      ...(was ? { rowsBefore: was.rows, hashBefore: was.hash } : {}),
      ...(is ? { rowsAfter: is.rows, hashAfter: is.hash } : {}),
    };
  });
}
