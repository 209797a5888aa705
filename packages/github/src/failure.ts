import { Interrupted, OperationFailed, UserError, messageOf } from '@belay/core/runtime/errors.ts';
import type { Environment } from './environment.ts';

/** What is said of a step that ended without a report. */
export interface Failure {
  /** One line, for the step's own error annotation. */
  headline: string;
  /** Lines for the log and the summary. */
  details: string[];
}

/** Words for anything thrown. Only a bug shows its stack. */
export function describeFailure(error: unknown, env: Environment): Failure {
  if (error instanceof UserError) {
    return { headline: error.message, details: [...lines(error.hint), `(${error.code})`] };
  }
  if (error instanceof OperationFailed) {
    return { headline: error.message, details: [...lines(error.left), `(${error.code})`] };
  }
  if (error instanceof Interrupted) return { headline: error.message, details: [] };
  return {
    headline: `A bug in Belay: ${messageOf(error)}`,
    details: [
      `Please report it, with the lines below${issues(env)}.`,
      ...lines(error instanceof Error ? error.stack : undefined),
      ...(error instanceof Error && error.cause ? [`Cause: ${messageOf(error.cause)}`] : []),
    ],
  };
}

/** The failure as a step summary. The text stands in a fence, so nothing in it is Markdown. */
export function failureMarkdown({ headline, details }: Failure): string {
  const body = [headline, ...details].join('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `### ✗ Belay did not come to a verdict\n\n${fence}text\n${body}\n${fence}\n`;
}

function issues({
  GITHUB_SERVER_URL: server,
  GITHUB_ACTION_REPOSITORY: repository,
}: Environment): string {
  return server && repository ? `, at ${server}/${repository}/issues` : '';
}

function lines(text: string | undefined): string[] {
  return text === undefined ? [] : text.split('\n');
}
