import type { AnyReport } from '../report/words.ts';
import type { RunIdentity } from '../validate/context.ts';

/** What is told to the outside of a stage that came to its end. Without secrets. */
export interface Told {
  report: AnyReport;
  identity: RunIdentity;
  /** The database, `host:port/database`; empty where none is known. */
  place: string;
  planDigest?: string | undefined;
  /** Nothing is wrong: told of without alarm. */
  calm?: boolean;
  /** What only this stage knows, one fact each: `restored the backup of 02:14`. */
  facts?: readonly string[];
  /** The same for machines: fields of its own in an alert as JSON. */
  fields?: Readonly<Record<string, unknown>>;
}
