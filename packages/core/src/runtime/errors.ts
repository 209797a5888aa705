/**
 * The three ways a stage ends without a verdict on the migrations. Everything else that is thrown is a
 * bug in Belay: it is shown with its stack and exits 70.
 */

/**
 * Something the user can put right: bad input, a server that cannot be reached, a missing privilege.
 * Shown without a stack; the command line exits 2.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly code: string;
  readonly hint: string | undefined;

  /**
   * @param code Documented in docs/errors.md, for example `database-unreachable`.
   * @param message What happened, on what. Must hold no secret.
   * @param hint What to do about it, one or more lines.
   */
  constructor(code: string, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/**
 * The operation itself failed half-way and may have left something behind. The command line exits 3.
 */
export class OperationFailed extends Error {
  override name = 'OperationFailed';
  readonly code: string;
  readonly left: string;

  /**
   * @param code Documented in docs/errors.md.
   * @param left What is left behind and where, or that nothing is.
   */
  constructor(code: string, message: string, left: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.left = left;
  }
}

/** SIGINT or SIGTERM arrived, or the caller aborted. Not a failure of anything. */
export class Interrupted extends Error {
  override name = 'Interrupted';

  constructor(reason = 'interrupted') {
    super(reason);
  }
}

/** What to throw when an aborted signal ended the work: why it was aborted, as far as that was said. */
export function interruption(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Interrupted || reason instanceof OperationFailed
    ? reason
    : new Interrupted();
}

/** The message of anything that can be thrown; also of an error that another realm made (a vm, jest's own). */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(error);
}
