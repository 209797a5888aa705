/** Where a command writes to; `process.stdout` and `process.stderr` are such streams. */
export interface Sink {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

/** Where a person answers; `process.stdin` is such a stream. */
export type Source = NodeJS.ReadableStream & { isTTY?: boolean };

/** Everything the command line takes from its process, so that a test can hand in its own. */
export interface Terminal {
  /** The report, and nothing else, so that it can be piped. */
  stdout: Sink;
  /** Live lines, warnings and errors. */
  stderr: Sink;
  /** Absent: nobody can be asked. */
  stdin?: Source;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
}
