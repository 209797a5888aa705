import type { SequenceFacts } from '../../postgres/sequence-facts.ts';
import type { CheckResult } from '../../report/recorder.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import type { CheckContext, ValidateCheck } from '../context.ts';
import {
  behind,
  behindFinding,
  keyFinding,
  nearEndFinding,
  referenceFinding,
} from '../sequences/findings.ts';
import { isSpreadToEnd, keyNearness, sequenceNearness } from '../sequences/limits.ts';
import { type SequenceValue, readAgain } from '../sequences/read-values.ts';
import { type Survey, countedColumns, survey } from '../sequences/survey.ts';
import { within } from '../rows/ask.ts';
import { estimateRows } from '../rows/estimates.ts';
import { Unseen } from '../../report/unseen.ts';

/** Numbers that collide or run out: sequences against their columns, keys against their type. */
export const sequencesCheck: ValidateCheck = {
  id: 'sequences',
  title: 'Sequences',
  run: async (context, scope) => {
    const found = await survey(context);
    const unseen = new Unseen();
    noteUnread(found, unseen);
    const collisions = await findBehind(context, found, unseen);
    const keys = await nearKeys(context, found);
    const ends = nearEnds(found, keys);
    const narrow = narrowReferences(found);
    const findings = [...collisions, ...keys, ...narrow, ...ends];
    scope.findAll(findings, ({ rule }) => MANY[rule] ?? rule);
    unseen.tell(scope);
    return conclude(found, collisions.length, [...keys, ...narrow, ...ends].length);
  },
};

const MANY: Record<string, string> = {
  'sequence-behind': 'sequences behind their columns',
  'sequence-near-end': 'sequences near their end',
  'key-near-limit': 'keys near the end of their type',
  'foreign-key-too-narrow': 'foreign keys narrower than what they refer to',
};

function noteUnread({ sequences, keys, references, untraced, extent }: Survey, unseen: Unseen) {
  for (const { sequence, value } of sequences) {
    if ('reason' in value) unseen.add('sequences', sequence.id, value.reason);
  }
  const columns = [
    ...sequences.flatMap(({ sequence }) => (sequence.cycle ? [] : countedColumns(sequence))),
    ...keys.map(({ column }) => column),
    ...references.map(({ referred }) => referred),
  ];
  for (const column of columns) {
    const seen = extent(column);
    if ('reason' in seen) unseen.add('the numbers in', column.id, seen.reason);
  }
  for (const id of untraced) {
    unseen.add('whether a sequence is behind', id, 'the default names its sequence as text');
  }
}

/** Those that look behind are read again, in the order in which an INSERT between the readings does no harm. */
async function findBehind(
  context: CheckContext,
  { sequences, extent }: Survey,
  unseen: Unseen,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { sequence, value } of sequences) {
    if (sequence.cycle || 'reason' in value) continue;
    const ahead = countedColumns(sequence).filter((column) => {
      const seen = extent(column);
      return !('reason' in seen) && isAhead(seen, value, sequence);
    });
    if (ahead.length === 0) continue;
    const again = await readAgain(context, sequence, value, ahead);
    if ('reason' in again) {
      unseen.add('whether a sequence is behind, as it seems', sequence.id, again.reason);
      continue;
    }
    const worst = behind(sequence, again.value, again.obstacles);
    if (worst) findings.push(behindFinding(worst));
  }
  return findings;
}

function isAhead(
  { least, greatest }: { least: bigint | null; greatest: bigint | null },
  { next }: SequenceValue,
  { increment }: SequenceFacts,
): boolean {
  return increment > 0n ? greatest !== null && greatest >= next : least !== null && least <= next;
}

async function nearKeys(context: CheckContext, { keys, extent }: Survey): Promise<Finding[]> {
  const near = keys.flatMap(({ column, isFed }) => {
    const seen = extent(column);
    const nearness = 'reason' in seen ? undefined : keyNearness(column, seen, isFed);
    return 'reason' in seen || nearness === undefined ? [] : [{ column, isFed, seen, nearness }];
  });
  const unfed = near.filter(({ isFed }) => !isFed).map(({ column }) => column.tableOid);
  const rows = unfed.length === 0 ? undefined : await estimates(context, unfed);
  return near
    .filter(
      ({ column, isFed, seen }) =>
        isFed || !isSpreadToEnd(column, seen, rows?.get(column.tableOid)),
    )
    .map(({ column, isFed, nearness }) => keyFinding(column, nearness, isFed));
}

/** Undefined where the server does not say; then a key counts as one that grows. */
async function estimates(context: CheckContext, oids: readonly number[]) {
  const outcome = await within(context, { timeoutMs: context.budget.left() }, (client) =>
    estimateRows(client, oids),
  );
  return 'value' in outcome ? outcome.value : undefined;
}

/** Where the column itself is as near to its end, that is the one problem. */
function nearEnds({ sequences }: Survey, keys: readonly Finding[]): Finding[] {
  return sequences.flatMap(({ sequence, value }) => {
    const near = 'reason' in value ? undefined : sequenceNearness(sequence, value);
    if (near === undefined || 'reason' in value) return [];
    const isSaid = keys.some(
      ({ object, severity }) =>
        sequence.columns.some(({ id }) => id === object) &&
        (severity === 'error' || severity === near.severity),
    );
    return isSaid ? [] : [nearEndFinding(sequence, value, near)];
  });
}

function narrowReferences({ references, extent }: Survey): Finding[] {
  return references.flatMap((reference) => {
    const seen = extent(reference.referred);
    if ('reason' in seen) return [];
    const near = keyNearness(reference.column, seen, true);
    return near ? [referenceFinding(reference, near)] : [];
  });
}

function conclude({ sequences, keys, extent }: Survey, behind: number, near: number): CheckResult {
  const isUnread =
    sequences.every(({ value }) => 'reason' in value) &&
    keys.every(({ column }) => 'reason' in extent(column));
  if (isUnread && sequences.length + keys.length > 0) {
    return { status: 'not-verified', result: 'this role can read none of them' };
  }
  const looked = `${plural(sequences.length, 'sequence')}, ${plural(keys.length, 'key')} of 2 or 4 bytes`;
  const found = [
    ...(behind > 0 ? [`${behind} behind`] : []),
    ...(near > 0 ? [`${near} near the end`] : []),
  ];
  return { result: [looked, ...found].join(', ') };
}
