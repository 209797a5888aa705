import type { Declaration } from '../../postgres/rows/integrity.ts';
import type { PartlyLookedAt } from '../../report/validate-report.ts';
import type { CheckContext } from '../context.ts';

/** How much was looked at where it was not everything. */
export type Part = Pick<PartlyLookedAt, 'how' | 'share'>;

/** A number for each declaration of a question, in order; of a part, what was found in it. */
export type Answer = { counts: readonly number[]; part?: Part } | { reason: string };

/**
 * One way to an answer, in many or few short transactions, within so many milliseconds. Undefined: the time
 * was not enough for any of it.
 */
export type Way = (context: CheckContext, ms: number) => Promise<Answer | undefined>;

/** Declarations that one reading of the rows can answer. */
export interface Question {
  /** One at least. */
  declarations: readonly Declaration[];
  /** Bytes of the tables it reads; null where unknown. */
  bytes: number | null;
  /** A SELECT of one row, one `text[]` with a number for each declaration: the way for small tables. */
  countSql: string;
  /** With the session's own settings, as those functions expect that a constraint calls. */
  ownSettings?: boolean;
  /** For large tables, in the order in which they are tried. */
  ways: readonly Way[];
  /** The same as questions of one declaration each, for when one of several cannot be answered. */
  apart?: () => Question[];
}

export interface Answered {
  question: Question;
  answer: Answer;
}
