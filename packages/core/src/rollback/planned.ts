import type { TestReport } from '../report/test-report.ts';
import type { MigrationTree } from '../migrations/types.ts';
import type { Going } from './plan/going.ts';
import type { Decision, Situation } from './plan/types.ts';
import type { LocatedPoint } from './point/located.ts';
import type { SeenDatabase } from './reading-session.ts';

/** What is to be restored, if it comes to that. */
export type PlannedBackup =
  | { kind: 'point'; point: LocatedPoint }
  /** Absolute path; the size of a file, not of a folder. */
  | { kind: 'file'; file: string; bytes?: number };

/** Everything that was found out before anything is changed. */
export interface Planned {
  url: string;
  tree: MigrationTree | undefined;
  expected: TestReport | undefined;
  /** As it was when the plan was made: what is done later must still find it so. */
  seen: Pick<SeenDatabase, 'facts' | 'history' | 'schema'>;
  backup: PlannedBackup | undefined;
  going: Going;
  situation: Situation;
  decision: Decision;
}
