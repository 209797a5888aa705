import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import { itemLines, stepLines } from '@belay/core/report/terminal-lines.ts';
import type { Logger, Progress } from '@belay/core/runtime/ports.ts';

/** How many of a step's ten warning annotations log lines may take; the others are for findings. */
export const LOG_WARNINGS = 3;

/** Rows in the log: colours are shown there, and a line may be long. */
const ROWS = { color: true, width: 140 };

/**
 * A step's log: log groups, warnings, step debug logging, and a stage's rows as they come, the items of a
 * check in a group of its own. No line can act as a workflow command, wherever its text comes from.
 */
export function runnerOutput(): { log: Logger; progress: Progress } {
  const groups = new Groups();
  let warnings = 0;
  let checkInGroup: string | undefined;
  const log: Logger = {
    info: (line) => core.info(inert(line)),
    debug: (line) => core.debug(line),
    warn: (line) => {
      warnings += 1;
      if (warnings <= LOG_WARNINGS) core.warning(line);
      else core.info(inert(`warning: ${line}`));
    },
    async group(title, body) {
      groups.open(title);
      try {
        return await body();
      } finally {
        groups.close();
      }
    },
  };
  const progress: Progress = {
    item({ id, title }, item) {
      if (checkInGroup === undefined) groups.open(title);
      checkInGroup = id;
      for (const line of itemLines(item, ROWS)) log.info(line);
    },
    check(check) {
      if (checkInGroup !== undefined) groups.close();
      checkInGroup = undefined;
      for (const line of stepLines(check, ROWS)) log.info(line);
    },
  };
  return { log, progress };
}

/** The runner knows one level of groups: the end of an inner one would close the outer one. */
class Groups {
  #depth = 0;

  open(title: string): void {
    const line = title.replace(/[\r\n]+/g, ' ');
    if (this.#depth === 0) core.startGroup(line);
    else core.info(inert(line));
    this.#depth += 1;
  }

  close(): void {
    this.#depth -= 1;
    if (this.#depth === 0) core.endGroup();
  }
}

/**
 * Text that the runner prints and does not obey. It takes a line that begins with `::` after any white
 * space, or has `##[` anywhere, for a command, and ends lines at a bare carriage return too
 * (actions/runner, ActionCommand.cs). Such text is printed with commands switched off.
 */
export function inert(text: string): string {
  const acts = text
    .split(/\r\n|\r|\n/)
    .some((line) => /^[\s\u0085]*::/.test(line) || line.includes('##['));
  if (!acts) return text;
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}
