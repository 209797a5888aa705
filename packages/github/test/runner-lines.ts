export interface RunnerLine {
  /** Set when the runner would obey the line: `error`, `add-mask`, `group`, ... */
  command?: string;
  text: string;
}

/**
 * Reads a step's output as the runner does: line by line (a bare carriage return ends one, too), commands at
 * a line's beginning after white space or `##[` anywhere, none between `::stop-commands::token` and `::token::`.
 */
export function runnerLines(output: string): RunnerLine[] {
  let stopped: string | undefined;
  return output.split(/\r\n|\r|\n/).map((text): RunnerLine => {
    const [, command, value = ''] = /^\s*::([^\s:]+)(?: [^:]*)?::(.*)$/.exec(text) ?? [];
    if (stopped !== undefined) {
      if (command === stopped) stopped = undefined;
      return { text };
    }
    if (command === 'stop-commands') {
      stopped = value;
      return { text };
    }
    if (command !== undefined) return { command, text };
    return text.includes('##[') ? { command: 'v1', text } : { text };
  });
}

/** The commands among the lines. */
export function commandsIn(output: string): string[] {
  return runnerLines(output).flatMap(({ command }) => command ?? []);
}
