import type { Check, CheckItem } from '../report/schema.ts';

/**
 * The few things a stage takes from outside, so that a test or another edge can replace them. Postgres
 * is not among them: it is always real.
 */

export interface Logger {
  /** One line for everybody. */
  info(line: string): void;
  /** Something that deserves a look but does not decide the verdict. */
  warn(line: string): void;
  /** Only with VERBOSE or step debug logging. */
  debug(line: string): void;
  /**
   * Lines that belong together; a log group on GitHub. The group is closed also when `body` throws.
   */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}

/** Told of a stage's rows as they come, for live output. */
export interface Progress {
  /** A row under a check that is still running. */
  item(check: { id: string; title: string }, item: CheckItem): void;
  /** A check ended. */
  check(check: Check): void;
}

export interface Ports {
  log: Logger;
  /** Absent: nobody watches. */
  progress?: Progress;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Aborted by SIGINT, SIGTERM or a caller's deadline: every wait and child process ends on it. */
  signal: AbortSignal;
  /** The process's environment as the stage may read it (never written to). */
  env: Readonly<Record<string, string | undefined>>;
}

/** A logger that says nothing. */
export const silentLogger: Logger = {
  info: () => undefined,
  warn: () => undefined,
  debug: () => undefined,
  group: (_title, body) => body(),
};

/** Progress that nobody watches. */
export const noProgress: Progress = { item: () => undefined, check: () => undefined };
