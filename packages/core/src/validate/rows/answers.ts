import type { CheckContext } from '../context.ts';
import { askTogether } from './ask.ts';
import { FROM_THE_TABLE } from './planner.ts';
import type { Answer, Answered, Question } from './question.ts';

/** Small questions share a transaction, up to so much. */
const TOGETHER_BYTES = 8 * 1024 * 1024;
const TOGETHER_LENGTH = 50;
/** Of the time that is left, what a round of small questions may take. */
const TOGETHER_SHARE = 0.3;
/** Kept free at the end, so that the whole stays near the budget. */
const RESERVE_MS = 50;

export const OUT_OF_TIME = 'the time (max-check-seconds) was not enough';

type Context = Pick<CheckContext, 'read' | 'budget'>;

/**
 * Answers every question within the check's budget: the small ones first and together, the others each with
 * its part of the time that is left, so that one large table does not take it from all the rest.
 */
export async function answerAll(
  context: Context,
  questions: readonly Question[],
): Promise<Answered[]> {
  const answered: Answered[] = [];
  const alone: Question[] = [];
  for (const round of rounds(questions)) {
    const answers = round.length < 2 ? undefined : await together(context, round);
    if (answers) answered.push(...answers);
    else alone.push(...round);
  }
  const waiting = bySize([...alone, ...questions.filter((question) => !isSmall(question))]);
  for (let question = waiting.shift(); question; question = waiting.shift()) {
    const milliseconds = timeLeft(context) / (waiting.length + 1);
    const answer = await answerAlone(context, question, milliseconds);
    const parts = 'reason' in answer && answer.reason !== OUT_OF_TIME && question.apart?.();
    if (parts) waiting.unshift(...parts);
    else answered.push({ question, answer });
  }
  return answered;
}

async function answerAlone(
  context: Context,
  { ways }: Question,
  milliseconds: number,
): Promise<Answer> {
  const end = performance.now() + milliseconds;
  let reason: string | undefined;
  for (const way of ways) {
    const answer = await way(context, end - performance.now());
    if (answer && !('reason' in answer)) return answer;
    reason ??= answer?.reason;
  }
  return { reason: reason ?? OUT_OF_TIME };
}

/** Undefined when one of them failed or it took too long: then each goes alone. */
async function together(
  context: Context,
  round: readonly Question[],
): Promise<Answered[] | undefined> {
  const outcome = await askTogether(
    context,
    round.flatMap(({ togetherSql }) => togetherSql ?? []),
    { timeoutMs: timeLeft(context) * TOGETHER_SHARE, planner: FROM_THE_TABLE },
  );
  if (!('value' in outcome)) return undefined;
  return round.map((question, index) => {
    const counts = outcome.value[index];
    if (!counts) throw new Error('a question of a round was not answered');
    return { question, answer: { counts } };
  });
}

function timeLeft({ budget }: Context): number {
  return Math.max(0, budget.left() - RESERVE_MS);
}

function isSmall({ bytes, togetherSql }: Question): boolean {
  return togetherSql !== undefined && bytes !== null && bytes <= TOGETHER_BYTES;
}

/** What runs code of the project's comes last: nobody knows how long that takes. */
function bySize(questions: readonly Question[]): Question[] {
  const isOwnCode = ({ togetherSql }: Question) => Number(togetherSql === undefined);
  const size = ({ bytes }: Question) => bytes ?? Number.MAX_SAFE_INTEGER;
  return [...questions].sort((a, b) => isOwnCode(a) - isOwnCode(b) || size(a) - size(b));
}

function* rounds(questions: readonly Question[]): Generator<Question[]> {
  let round: Question[] = [];
  let bytes = 0;
  for (const question of bySize(questions.filter(isSmall))) {
    const size = question.bytes ?? 0;
    if (round.length === TOGETHER_LENGTH || (round.length > 0 && bytes + size > TOGETHER_BYTES)) {
      yield round;
      round = [];
      bytes = 0;
    }
    round.push(question);
    bytes += size;
  }
  if (round.length > 0) yield round;
}
