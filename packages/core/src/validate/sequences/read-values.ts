import { quoteIdent, quoteQualified } from '../../postgres/identifiers.ts';
import type { NumberColumn } from '../../postgres/number-columns.ts';
import { askEach } from '../../postgres/rows/ask.ts';
import type { SequenceFacts } from '../../postgres/sequence-facts.ts';
import type { CheckContext } from '../context.ts';

export type Unread = { reason: string };

/** The least and the greatest value of a column; null where there is none. */
export interface Extent {
  least: bigint | null;
  greatest: bigint | null;
}

/** Where a sequence stands. */
export interface SequenceValue {
  last: bigint;
  /** What nextval gives next; beyond the sequence's end when it is used up. */
  next: bigint;
}

type Reader = Pick<CheckContext, 'read' | 'budget'>;

const TIME_IS_UP = "the check's time was up (max-check-seconds)";
/** Locks stay until the end of a transaction: few tables each, so that the server's lock table does not fill. */
const TABLES_PER_TRANSACTION = 50;
const TIMED_OUT = 'SQLSTATE 57014';

/** Where each sequence stands, in their order. */
export async function readSequences(
  context: Reader,
  sequences: readonly SequenceFacts[],
): Promise<(SequenceValue | Unread)[]> {
  const answers = await ask(context, sequences.map(sequenceQuestion));
  return sequences.map((sequence, at) => {
    const answer = answers[at] ?? { reason: TIME_IS_UP };
    return Array.isArray(answer) ? valueOf(answer, sequence) : answer;
  });
}

function sequenceQuestion({ schema, name }: SequenceFacts): string {
  return `SELECT ARRAY[last_value::text, is_called::text] FROM ${quoteQualified(schema, name)}`;
}

function valueOf([last = '', called]: Values, { increment }: SequenceFacts): SequenceValue {
  const value = BigInt(last ?? '');
  return { last: value, next: called === 'true' ? value + increment : value };
}

/**
 * The extents of columns. Where an index begins with the column it is a look-up; all others are read whole,
 * the smallest first, for as long as there is time, one half of what is left for each.
 */
export async function readExtents(
  context: Reader,
  columns: readonly NumberColumn[],
): Promise<Map<NumberColumn, Extent | Unread>> {
  const readable = columns.filter(({ unreadable }) => unreadable === null);
  const indexed = readable.filter((column) => column.indexed);
  const extents = new Map<NumberColumn, Extent | Unread>(
    columns.flatMap((column) =>
      column.unreadable === null ? [] : [[column, { reason: column.unreadable }]],
    ),
  );
  const answers = await ask(context, indexed.map(extentQuestion));
  indexed.forEach((column, at) => extents.set(column, extentOf(answers[at])));
  const others = readable.filter((column) => !column.indexed);
  for (const column of others.sort((a, b) => a.pages - b.pages)) {
    const timeoutMs = context.budget.left() / 2;
    const [answer] = await ask(context, [extentQuestion(column)], timeoutMs);
    extents.set(column, whole(extentOf(answer)));
  }
  return extents;
}

function extentQuestion({ column, source }: NumberColumn): string {
  const name = quoteIdent(column);
  return `SELECT ARRAY[min(${name})::text, max(${name})::text] FROM ${source}`;
}

function whole(extent: Extent | Unread): Extent | Unread {
  return 'reason' in extent && extent.reason.includes(TIMED_OUT)
    ? { reason: 'no index begins with them, and reading all rows takes longer than there is time' }
    : extent;
}

function extentOf(answer: Values | Unread | undefined): Extent | Unread {
  if (answer === undefined) return { reason: TIME_IS_UP };
  if (!Array.isArray(answer)) return answer;
  const [least, greatest] = answer.map(wholeNumber);
  if (least === undefined || greatest === undefined)
    return { reason: 'they hold more than numbers' };
  return { least, greatest };
}

/** numeric may have a fraction, and be NaN or infinite. */
function wholeNumber(text: string | null): bigint | null | undefined {
  if (text === null) return null;
  const [, digits] = /^(-?\d+)(?:\.\d+)?$/.exec(text) ?? [];
  return digits === undefined ? undefined : BigInt(digits);
}

/** What of a column stands in a sequence's way. */
export interface Obstacle {
  column: NumberColumn;
  /** The farthest value that the sequence will still come to; null when there is none. */
  farthest: bigint | null;
  /** The very next value is there already; undefined when that was not asked. */
  nextTaken: boolean | undefined;
}

/**
 * Reads columns and the sequence that feeds them in one snapshot. An INSERT takes its number before its row can
 * be seen, and a sequence has no versions: what is read of it after the snapshot was taken is at least as far
 * as every row in it. So writers never make it look behind. Only values that the sequence can give count: within
 * its bounds, and in its steps; others may have another source.
 *
 * @param near Where the sequence stood a moment ago.
 */
export async function readAgain(
  { read, budget }: Reader,
  sequence: SequenceFacts,
  near: SequenceValue,
  columns: readonly NumberColumn[],
): Promise<{ value: SequenceValue; obstacles: Obstacle[] } | Unread> {
  const questions = [
    ...columns.map((column) => obstacleQuestion(column, sequence, near)),
    sequenceQuestion(sequence),
  ];
  if (budget.spent) return { reason: TIME_IS_UP };
  const answers = await read((client) =>
    askEach(
      client,
      questions.map((sql) => ({ sql, bytes: 0 })),
    ),
  );
  const failed = answers.find((answer) => 'reason' in answer);
  if (failed) return failed;
  const values = answers.map((answer) => ('values' in answer ? (answer.values as Values) : []));
  return {
    value: valueOf(values.pop() ?? [], sequence),
    obstacles: columns.map((column, at) => {
      const [farthest = null, taken = null] = values[at] ?? [];
      return {
        column,
        farthest: wholeNumber(farthest) ?? null,
        nextTaken: taken === null ? undefined : taken === 'true',
      };
    }),
  };
}

function obstacleQuestion(
  { column, source, indexed }: NumberColumn,
  sequence: SequenceFacts,
  { next }: SequenceValue,
): string {
  const name = quoteIdent(column);
  const end = sequence.increment > 0n ? 'max' : 'min';
  const farthest = `(SELECT ${end}(${name})::text FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
  // Without an index it would be a second reading of all rows.
  const taken = indexed
    ? `(SELECT EXISTS (SELECT FROM ${source} WHERE ${name} = ${next}))::text`
    : 'NULL';
  return `SELECT ARRAY[${farthest}, ${taken}]`;
}

/** A condition for values that a sequence can give, of which `next` is one. */
export function givenBy(
  name: string,
  { min, max, increment }: Pick<SequenceFacts, 'min' | 'max' | 'increment'>,
  next: bigint,
): string {
  const within = `${name} BETWEEN ${min} AND ${max}`;
  const step = increment > 0n ? increment : -increment;
  // ::numeric: the difference may exceed the type of the column.
  return step === 1n ? within : `${within} AND (${name}::numeric - ${next}) % ${step} = 0`;
}

type Values = (string | null)[];

/** Answers in order; fewer when the time was up. */
async function ask(
  { read, budget }: Reader,
  questions: readonly string[],
  timeoutMs = Infinity,
): Promise<(Values | Unread)[]> {
  const answers: (Values | Unread)[] = [];
  while (answers.length < questions.length && !budget.spent) {
    const chunk = questions.slice(answers.length, answers.length + TABLES_PER_TRANSACTION);
    const found = await read(
      (client) =>
        askEach(
          client,
          chunk.map((sql) => ({ sql, bytes: 0 })),
        ),
      { timeoutMs },
    );
    answers.push(
      ...found.map((answer) => ('values' in answer ? (answer.values as Values) : answer)),
    );
  }
  return answers;
}
