import type pg from 'pg';
import { attempt } from './session.ts';

/** A SELECT with one row of one `text[]` column, and how much it reads. */
export interface Question {
  sql: string;
  /** Bytes of the tables it reads; null where unknown. */
  bytes: number | null;
}

export type Answer = { values: string[] } | { reason: string };

/** Small questions share a round trip; what reads more than this goes alone. */
const BATCH_BYTES = 8 * 1024 * 1024;
const BATCH_LENGTH = 50;

/**
 * Answers every question, in order. A statement that fails takes only its own answer with it: its batch is
 * asked again one by one. Inside `withReadOnlySnapshot`.
 */
export async function askEach(
  client: pg.Client,
  questions: readonly Question[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const batch of batches(questions)) {
    const together = await askTogether(client, batch);
    if (together) answers.push(...together);
    else for (const { sql } of batch) answers.push(await askOne(client, sql));
  }
  return answers;
}

/** The answers to all of them, or undefined when one fails (or there is only one to ask). */
async function askTogether(
  client: pg.Client,
  batch: readonly Question[],
): Promise<Answer[] | undefined> {
  if (batch.length < 2) return undefined;
  const outcome = await attempt(client, async () => {
    // node-postgres gives one result for each statement of a simple query.
    const results = await client.query<[string[]]>({
      text: batch.map(({ sql }) => sql).join(';\n'),
      rowMode: 'array',
    });
    return results as unknown as pg.QueryArrayResult<[string[]]>[];
  });
  return 'value' in outcome ? outcome.value.map(answerOf) : undefined;
}

async function askOne(client: pg.Client, sql: string): Promise<Answer> {
  const outcome = await attempt(client, () =>
    client.query<[string[]]>({ text: sql, rowMode: 'array' }),
  );
  return 'value' in outcome ? answerOf(outcome.value) : outcome;
}

function answerOf(result: pg.QueryArrayResult<[string[]]>): Answer {
  const values = result.rows[0]?.[0];
  if (!values) throw new Error('a question of askEach must give one row with one text[]');
  return { values };
}

function* batches(questions: readonly Question[]): Generator<Question[]> {
  let batch: Question[] = [];
  let bytes = 0;
  for (const question of questions) {
    const size = question.bytes ?? BATCH_BYTES;
    if (batch.length > 0 && (batch.length === BATCH_LENGTH || bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(question);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
