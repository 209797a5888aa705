import type { Severity } from '../../report/schema.ts';
import type { Difference } from './differences.ts';

/** A finding before its SQL is written: most of what differs is not shown, and then needs none. */
export interface Draft {
  rule: string;
  severity: Severity;
  /** As one writes it in belay.yml to accept it: the same from run to run. */
  object: string;
  title: string;
  /** What differs, line by line. */
  lines: string[];
  /** What it does to users. */
  effect: string[];
  /**
   * What the SQL has to put right: of a difference in properties only those that this draft is about. Empty
   * where no SQL should be proposed.
   */
  changes: Difference[];
}
