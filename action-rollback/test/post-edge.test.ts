import { describe, expect, it } from '@jest/globals';
import { rollbackAction } from '@belay/core/config/rollback-inputs.ts';
import { parseInputs } from '@belay/core/config/inputs.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';
import { rollbackPostEdge } from '../src/post-edge.ts';

/** What is said at the end of a job in which nothing was armed, and by which code it fails. */
function without(
  mode: string,
  status: string,
  damaged?: UserError,
): [string[], string | undefined] {
  const said: string[] = [];
  const log = {
    ...silentLogger,
    info: (line: string) => said.push(`info ${line}`),
    warn: (line: string) => said.push(`warn ${line}`),
  };
  const inputs = parseInputs(rollbackAction.inputs, { mode, 'job-status': status }, (name) => name);
  const ports = { log, now: Date.now, signal: new AbortController().signal, env: {} };
  try {
    rollbackPostEdge.without(inputs, ports, damaged);
    return [said, undefined];
  } catch (error) {
    return [said, error instanceof UserError ? error.code : String(error)];
  }
}

const broken = new UserError('state-damaged', 'It cannot be read.');

describe('the end of a job in which nothing was armed', () => {
  it.each(['plan', 'list', 'now'])('has nothing to say after mode: %s', (mode) => {
    expect(without(mode, 'failure')).toEqual([[], undefined]);
  });

  it.each(['failure', 'cancelled', 'unheard-of'])('says so when the job is %s', (status) => {
    expect(without('arm', status)).toEqual([[], 'not-armed']);
  });

  it('leaves a job alone that came through', () => {
    const nothing = 'The job came through, and there is nothing to roll back.';
    expect(without('arm', 'success')).toEqual([[`info ${nothing}`], undefined]);
    expect(without('arm', 'success', broken)).toEqual([
      [`warn It cannot be read. ${nothing}`],
      undefined,
    ]);
  });

  it.each(['arm', 'now'])('does not guess what was armed (mode: %s now)', (mode) => {
    expect(without(mode, 'failure', broken)).toEqual([[], 'state-damaged']);
  });
});
