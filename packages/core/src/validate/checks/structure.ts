import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { CheckContext, ValidateCheck } from '../context.ts';
import { type NoAmcheck, findAmcheck } from '../structure/amcheck.ts';
import { corruptFinding } from '../structure/findings.ts';
import { type Btree, listBtrees } from '../structure/list-btrees.ts';
import { type Looked, lookAtAll } from '../structure/look.ts';
import { Unseen } from '../../report/unseen.ts';

/**
 * Whether the btrees are in order, and, where tables are small, whether they lack no row: by amcheck, where it
 * is installed.
 */
export const structureCheck: ValidateCheck = {
  id: 'structure',
  title: 'Structure',
  run: async (context, scope) => {
    const { facts } = context.database;
    const amcheck = await context.read((client) => findAmcheck(client, facts));
    if (amcheck.kind !== 'usable') return withoutAmcheck(amcheck, scope);
    const indexes = await context.read(listBtrees);
    const looked = await lookAtAll(context, amcheck, indexes);
    const findings = looked.corrupt.map(({ index, error }) => corruptFinding(index, error));
    scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
    sayWhatIsMissing(context, scope, looked, indexes);
    return resultOf(looked, indexes);
  },
};

/** Not installed is a choice; not allowed leaves something unseen that was meant to be looked at. */
function withoutAmcheck({ kind, reason }: NoAmcheck, scope: CheckScope): CheckResult {
  if (kind === 'absent') return { status: 'skipped', result: reason };
  scope.notVerified(`structure of the indexes: ${reason}`);
  return { status: 'not-verified', result: reason };
}

const MANY: Readonly<Record<string, string>> = {
  'index-corrupt': 'corrupt indexes',
  'data-damaged': 'indexes that cannot be read through',
};

/** What could not be looked at: for a reason, or for want of time. */
function sayWhatIsMissing(
  { details }: CheckContext,
  scope: CheckScope,
  { late, unanswered }: Looked,
  all: readonly Btree[],
): void {
  const unseen = new Unseen();
  for (const { index, reason } of unanswered) {
    unseen.add('structure of the indexes', index.id, reason);
  }
  unseen.tell(scope);
  if (late.length === 0) return;
  const missing = bytesOf([...late, ...unanswered.map(({ index }) => index)]);
  const share = Math.max(0, 1 - missing / bytesOf(all));
  const seen = `${Math.floor(share * 100)}% of all their bytes were looked at`;
  const largest = late.length === 1 ? 'the largest index' : `the ${count(late)} largest indexes`;
  scope.notVerified(`structure of ${largest}: the time was over (max-check-seconds); ${seen}`);
  const object = `${count(all)} btree indexes`;
  details.partly.push({ check: 'structure', object, how: 'indexes by size', share });
}

function bytesOf(indexes: readonly Btree[]): number {
  return indexes.reduce((sum, { bytes }) => sum + bytes, 0);
}

function count({ length }: readonly unknown[]): string {
  return length.toLocaleString('en-US');
}

function resultOf(
  { inOrder, withRows, corrupt, unanswered, late }: Looked,
  all: readonly Btree[],
): CheckResult {
  if (all.length === 0) return { result: 'no btree indexes' };
  const unseen = late.length + unanswered.length;
  const words = [
    `${count(inOrder)} of ${all.length === 1 ? '1 btree index' : `${count(all)} btree indexes`} in order`,
    ...(withRows === 0 ? [] : [`${withRows.toLocaleString('en-US')} compared with their rows`]),
    ...(corrupt.length === 0 ? [] : [`${count(corrupt)} corrupt`]),
    ...(unseen === 0 ? [] : [`${unseen.toLocaleString('en-US')} not looked at`]),
  ];
  const nothing = unseen === all.length;
  return { result: words.join(', '), ...(nothing ? { status: 'not-verified' } : {}) };
}
