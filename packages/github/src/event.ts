import { readFile } from 'node:fs/promises';
import { messageOf } from '@belay/core/runtime/errors.ts';
import type { Logger } from '@belay/core/runtime/ports.ts';
import type { Environment } from './environment.ts';

/** What set the workflow off. The payload comes from outside: whoever reads it checks each field. */
export interface RunnerEvent {
  name: string;
  payload: unknown;
}

/** Reads the event, or `undefined` where there is none or its payload cannot be read, which is said. */
export async function readEvent(env: Environment, log: Logger): Promise<RunnerEvent | undefined> {
  const { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path } = env;
  if (!name || !path) return undefined;
  try {
    return { name, payload: JSON.parse(await readFile(path, 'utf8')) as unknown };
  } catch (error) {
    log.warn(`The payload of the event ${name} cannot be read: ${messageOf(error)}`);
    return undefined;
  }
}
