import { Interrupted, OperationFailed, UserError, messageOf } from '@belay/core/runtime/errors.ts';

/** Exit codes of what ends without a report; docs/errors.md. */
const USER_MISTAKE = 2;
const OPERATION_FAILED = 3;
const BUG = 70;

/** What is printed, and the exit code, for anything thrown. Only a bug shows its stack. */
export function describeFailure(error: unknown): { lines: string[]; exitCode: number } {
  if (error instanceof UserError) {
    return { lines: message(error.message, error.hint, error.code), exitCode: USER_MISTAKE };
  }
  if (error instanceof OperationFailed) {
    return { lines: message(error.message, error.left, error.code), exitCode: OPERATION_FAILED };
  }
  if (error instanceof Interrupted) return { lines: [error.message], exitCode: OPERATION_FAILED };
  return {
    lines: [
      `error: ${messageOf(error)}`,
      ...(error instanceof Error && error.stack ? error.stack.split('\n').slice(1) : []),
      ...(error instanceof Error && error.cause ? [`cause: ${messageOf(error.cause)}`] : []),
      "This is a bug in Belay. Please open an issue in Belay's repository, with the lines above.",
    ],
    exitCode: BUG,
  };
}

function message(text: string, more: string | undefined, code: string): string[] {
  return [`error: ${text}`, ...(more?.split('\n') ?? []), `(${code}, docs/errors.md#${code})`];
}
