import type { Outside } from '../../backup/content/content.ts';
import type { Compared } from '../../backup/engine.ts';
import type { CheckScope } from '../../report/recorder.ts';

/** A database that is filled from a source. */
export interface Filling {
  name: string;
  /** With this database. A secret. */
  url: string;
}

/** What a database can be restored from: a backup of Belay's, or a file that pg_dump wrote. Fetched and checked already. */
export interface RestoreSource {
  /** `the backup 20260622T…` or `the file dump.sql.gz`, for messages. */
  words: string;
  /** What belongs to the database and is not in the dump: of the backup, or as the live database has it. */
  outside: Outside;
  /** Restores into an empty database. @throws OperationFailed, UserError. */
  fill(database: Filling, scope: CheckScope): Promise<void>;
  /** Reads everything again and compares it with what was recorded. */
  compare(database: Filling): Promise<Compared>;
}
