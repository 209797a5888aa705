import type { Declaration } from '../../postgres/rows/integrity.ts';
import type { PartlyLookedAt } from '../../report/validate-report.ts';
import type { CheckContext } from '../context.ts';

/** How much was looked at where it was not everything. */
export interface Part extends Pick<PartlyLookedAt, 'share'> {
  how: Exclude<PartlyLookedAt['how'], 'indexes by size'>;
}

/** A number for each declaration of a question, in order; of a part, what was found in it. */
export interface Counted {
  counts: readonly number[];
  part?: Part;
}

/** What became of a question; `reason` where nothing was looked at. */
export type Answer = Counted | { reason: string };

/**
 * One way to an answer, in many or few short transactions, within so many milliseconds; one that may come to
 * nothing leaves some of them for the next. Undefined: the time was not enough for any of it.
 */
export type Way = (
  context: Pick<CheckContext, 'read'>,
  milliseconds: number,
) => Promise<Answer | undefined>;

/** Declarations that one reading of the rows can answer. */
export interface Question {
  /** One at least. */
  declarations: readonly Declaration[];
  /** Bytes of the tables it reads; null where unknown. */
  bytes: number | null;
  /**
   * A SELECT of one row, one `text[]` with a number for each declaration, to be asked together with others
   * where the tables are small. Absent: it runs code of the project's, which may be slow or fail, and goes
   * alone.
   */
  togetherSql?: string;
  /** For itself, in the order in which they are tried. One at least. */
  ways: readonly Way[];
  /** The same as questions of one declaration each, for when one of several cannot be answered. */
  apart?: () => Question[];
}

export interface Answered {
  question: Question;
  answer: Answer;
}
