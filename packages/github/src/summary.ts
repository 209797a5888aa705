import { appendFile } from 'node:fs/promises';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Logger } from '@belay/core/runtime/ports.ts';
import type { Environment } from './environment.ts';

/** GitHub drops a step summary above 1 MiB whole; some room is left. */
export const SUMMARY_MAX_BYTES = 1_000_000;

/** Shows Markdown as the step's summary. A summary that cannot be written is said and decides nothing. */
export async function writeSummary(markdown: string, env: Environment, log: Logger): Promise<void> {
  const file = env.GITHUB_STEP_SUMMARY;
  if (!file) {
    log.debug('GITHUB_STEP_SUMMARY is not set: no summary');
    return;
  }
  try {
    await appendFile(file, markdown);
  } catch (error) {
    log.warn(`The step's summary could not be written: ${messageOf(error)}`);
  }
}
