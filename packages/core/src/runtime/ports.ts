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

export interface Ports {
  log: Logger;
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
