import type { Redact } from '@belay/core/report/redact.ts';
import { itemLines, stepLines, terminalOptions, toned } from '@belay/core/report/terminal-lines.ts';
import { visible } from '@belay/core/report/text.ts';
import type { Logger, Progress } from '@belay/core/runtime/ports.ts';
import type { Terminal } from './io.ts';

/**
 * Live lines on stderr, secrets masked and control characters made visible: what a database says must
 * not steer the terminal. What belongs to a group is indented under its title.
 */
export function terminalLogger(
  { stderr, env }: Pick<Terminal, 'stderr' | 'env'>,
  { verbose, redact }: { verbose: boolean; redact: Redact },
): Logger {
  const options = terminalOptions(stderr, env);
  let depth = 0;
  const print = (line: string, paint: (text: string) => string = (text) => text) => {
    for (const part of visible(redact(line)).split('\n')) {
      stderr.write(`${'  '.repeat(depth)}${paint(part)}\n`);
    }
  };
  return {
    info: (line) => print(line),
    warn: (line) => print(`warning: ${line}`, (text) => toned(text, 'doubt', options)),
    debug: (line) => {
      if (verbose) print(line, (text) => toned(text, 'quiet', options));
    },
    async group(title, body) {
      print(title);
      depth += 1;
      try {
        return await body();
      } finally {
        depth -= 1;
      }
    },
  };
}

export interface LiveProgress extends Progress {
  /**
   * Takes the live rows off the screen again, for the report that repeats them in full. Only where both
   * are on the same terminal and all of them are still on it; else they stay.
   */
  clear(): void;
  /** What is on the screen now stays: something else is written below it. */
  keep(): void;
}

/** A stage's rows as they come, on stderr; without their details, which the report has. */
export function terminalProgress(
  { stdout, stderr, env }: Pick<Terminal, 'stdout' | 'stderr' | 'env'>,
  redact: Redact,
): LiveProgress {
  const options = terminalOptions(stderr, env);
  let rows = 0;
  const print = (lines: readonly string[]) => {
    rows += lines.length;
    stderr.write(`${redact(lines.join('\n'))}\n`);
  };
  return {
    item: (_check, { status, name, result, durationMs }) =>
      print(itemLines({ status, name, result, durationMs }, options)),
    check: (check) => print(stepLines(check, options)),
    keep: () => {
      rows = 0;
    },
    clear: () => {
      const onOneScreen = stderr.isTTY === true && stdout.isTTY === true && options.color;
      if (!onOneScreen || rows === 0 || rows >= (stderr.rows ?? 0)) return;
      // ECMA-48: cursor to the start of the line so many rows up, then erase to the end of the screen.
      stderr.write(`\u001b[${rows}F\u001b[0J`);
      rows = 0;
    },
  };
}
