import { quoteIdent, quoteLiteral, quoteQualified } from '../../postgres/identifiers.ts';
import type { NarrowReference, NumberColumn } from '../../postgres/number-columns.ts';
import type { SequenceFacts } from '../../postgres/sequence-facts.ts';
import type { Finding } from '../../report/schema.ts';
import { plural } from '../../report/words.ts';
import { type Nearness, endOf } from './limits.ts';
import { type Obstacle, type SequenceValue, givenBy } from './read-values.ts';

/** A sequence that will give values which a column already has. */
export interface Behind {
  sequence: SequenceFacts;
  value: SequenceValue;
  /** Of the column that is farthest ahead. */
  obstacle: Obstacle & { farthest: bigint };
}

/** What is farthest ahead of a sequence, if anything is. */
export function behind(
  sequence: SequenceFacts,
  value: SequenceValue,
  obstacles: readonly Obstacle[],
): Behind | undefined {
  const stepsTo = (farthest: bigint) => (farthest - value.next) / sequence.increment;
  const isAhead = (farthest: bigint) =>
    sequence.increment > 0n ? farthest >= value.next : farthest <= value.next;
  const [worst] = obstacles
    .flatMap((obstacle) => {
      const { farthest } = obstacle;
      return farthest !== null && isAhead(farthest) ? [{ ...obstacle, farthest }] : [];
    })
    .sort((a, b) => (stepsTo(b.farthest) > stepsTo(a.farthest) ? 1 : -1));
  return worst && { sequence, value, obstacle: worst };
}

export function behindFinding({ sequence, value, obstacle }: Behind): Finding {
  const { column } = obstacle;
  const steps = (obstacle.farthest - value.next) / sequence.increment + 1n;
  return {
    rule: 'sequence-behind',
    severity: 'error',
    evidence: 'measured',
    title: `sequence ${sequence.id} is ${plural(Number(steps), 'value')} behind ${column.id}`,
    detail: `${collision(obstacle)} Typical after a restore, a copy of rows with their keys, or logical replication, which does not carry sequences over.`,
    object: sequence.id,
    advice:
      'Set the sequence to its column. The statement may run while others write: it takes the value of the moment.',
    sql: setvalSql(sequence, value),
  };
}

function collision({ column, nextTaken }: Obstacle): string {
  if (!column.unique) {
    return 'It will give numbers that rows already have, and nothing makes the column unique: rows will share a number without an error.';
  }
  if (nextTaken === false) {
    return 'Its very next value is still free, but it will come to values that are taken: those INSERTs will fail with a unique violation.';
  }
  return nextTaken === true
    ? 'Its next value is taken already: the next INSERT that leaves the number to it fails with a unique violation, and so does each one until it has passed the column.'
    : 'INSERTs that leave the number to it will fail with a unique violation when it comes to values that are taken.';
}

function setvalSql(sequence: SequenceFacts, { next }: SequenceValue): string {
  const end = sequence.increment > 0n ? 'max' : 'min';
  const values = sequence.columns
    .filter(({ holdsNumbers }) => holdsNumbers)
    .map(({ column, source }) => {
      const name = quoteIdent(column);
      return `(SELECT ${end}(${name}) FROM ${source} WHERE ${givenBy(name, sequence, next)})`;
    });
  const farthest =
    values.length === 1
      ? values.join('')
      : `${end === 'max' ? 'greatest' : 'least'}(${values.join(', ')})`;
  const name = quoteLiteral(quoteQualified(sequence.schema, sequence.name));
  return `SELECT pg_catalog.setval(${name}, ${farthest}::bigint);`;
}

export function nearEndFinding(
  sequence: SequenceFacts,
  value: SequenceValue,
  { share, severity }: Nearness,
): Finding {
  const { column } = endOf(sequence);
  const end = column === undefined ? 'its end' : `what ${column.id} (${column.type}) can hold`;
  const isUsedUp = share >= 1;
  return {
    rule: 'sequence-near-end',
    severity,
    evidence: 'measured',
    title: isUsedUp
      ? `sequence ${sequence.id} is used up: it has reached ${end}`
      : `sequence ${sequence.id} has used ${percent(share)} of its numbers up to ${end}`,
    detail: `It stands at ${value.last}. When no number is left, every INSERT that needs one fails.`,
    object: sequence.id,
    advice:
      column === undefined
        ? 'Give the sequence a wider type or another end.'
        : `Make ${column.id} and every column that refers to it bigint, step by step, then the sequence.`,
    sql: `ALTER SEQUENCE ${quoteQualified(sequence.schema, sequence.name)} AS bigint ${sequence.increment > 0n ? 'NO MAXVALUE' : 'NO MINVALUE'};`,
  };
}

/** @param isFed By a sequence; else nobody knows whether its values grow. */
export function keyFinding(
  column: NumberColumn,
  { share, severity }: Nearness,
  isFed: boolean,
): Finding {
  const unknown =
    'No sequence feeds it, so that nobody knows here whether its values grow: ids of another system do, random ones and placeholders do not. ';
  return {
    rule: 'key-near-limit',
    severity,
    evidence: 'measured',
    title: isFed
      ? `${column.id} has used ${percent(share)} of ${column.type}`
      : `${column.id} has a value at ${percent(share)} of ${column.type}`,
    detail: `${isFed ? '' : unknown}At the end of the type every INSERT with a higher number fails with "${column.type} out of range".`,
    object: column.id,
    advice:
      'Plan the change to bigint now: ALTER COLUMN … TYPE bigint rewrites the table under an exclusive lock. With a large table add a bigint column, keep it up with a trigger, fill it in batches, then swap. Columns that refer to it, and code that reads it into 32 bits, come first.',
    sql: `SELECT min(${quoteIdent(column.column)}), max(${quoteIdent(column.column)}) FROM ${column.source};`,
  };
}

export function referenceFinding(
  { constraint, column, referred }: NarrowReference,
  { share, severity }: Nearness,
): Finding {
  const how =
    share > 1
      ? `has passed what ${column.id} (${column.type}) can hold`
      : `has used ${percent(share)} of what ${column.id} (${column.type}) can hold`;
  return {
    rule: 'foreign-key-too-narrow',
    severity,
    evidence: 'measured',
    title: `${referred.id} ${how}`,
    detail: `The foreign key ${constraint} goes from ${column.type} to ${referred.type}: rows beyond the limit cannot be referred to, the INSERT fails with "${column.type} out of range".`,
    object: column.id,
    advice: `Make ${column.id} ${referred.type} too.`,
    sql: `ALTER TABLE ${column.source.replace(/^ONLY /, '')} ALTER COLUMN ${quoteIdent(column.column)} TYPE ${referred.type};`,
  };
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
