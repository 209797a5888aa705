import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Redact } from '@belay/core/report/redact.ts';
import { visible } from '@belay/core/report/text.ts';
import type { Terminal } from './io.ts';
import type { LiveProgress } from './logger.ts';

/**
 * Shows lines to the person at the terminal and waits for a line in return.
 *
 * @returns What was typed, without blanks around it; undefined when the input ended.
 * @throws The signal's reason when it aborts meanwhile.
 */
export type Ask = (lines: readonly string[], question: string) => Promise<string | undefined>;

interface AskOptions {
  progress: Pick<LiveProgress, 'keep'>;
  redact: Redact;
  signal: AbortSignal;
}

/** @returns undefined where nobody can be asked: no terminal for the answer, or none for the question. */
export function askAt(
  { stdin, stderr }: Pick<Terminal, 'stdin' | 'stderr'>,
  { progress, redact, signal }: AskOptions,
): Ask | undefined {
  if (stdin?.isTTY !== true || stderr.isTTY !== true) return undefined;
  return async (lines, question) => {
    progress.keep();
    stderr.write(`\n${visible(redact([...lines, '', question].join('\n')))} `);
    // Without `terminal` Ctrl-C stays a signal, which ends the stage as it does everywhere.
    const reader = createInterface({ input: stdin, terminal: false });
    try {
      return await Promise.race([
        once(reader, 'line', { signal }).then(([line]) => String(line).trim()),
        once(reader, 'close', { signal }).then(() => undefined),
      ]);
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      reader.close();
    }
  };
}
