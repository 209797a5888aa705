import type { LeftBehind } from './left-behind.ts';

/** What the findings about a history speak of. */
export interface HistoryPlace {
  /** `host:port/database`. */
  database: string;
  /** The history table, quoted. */
  table: string;
  /** The migrations folder, as it is shown. */
  folder: string;
  show: (file: string) => string;
  /** How the project's Prisma sends a file, as a clause. */
  transactionsBecause: string;
  /** Server process that holds Prisma's advisory lock. */
  lockedBy: number | undefined;
  /** By name of a failed migration. */
  left: ReadonlyMap<string, LeftBehind>;
}
