import { parseInputs } from '@belay/core/config/inputs.ts';
import { rollbackCommand } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackOptions, RollbackPorts } from '@belay/core/rollback/context.ts';
import { type RollbackReport, rollback } from '@belay/core/rollback/stage.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';

export interface RunOptions extends Partial<Omit<RollbackOptions, 'workspace'>> {
  ports?: Partial<RollbackPorts>;
}

/** Rolls a database back, or plans to; paths start from the workspace. */
export function rollBack(
  workspace: string,
  { ports, ...options }: RunOptions,
): Promise<RollbackReport> {
  const {
    to: places,
    salvage,
    ...defaults
  } = parseInputs(rollbackCommand.inputs, {}, (name) => name);
  return rollback(
    {
      ...{ ...defaults, places, salvage, what: 'now', workspace, run: 'testrun1', identity: {} },
      ...options,
    },
    {
      ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
      env: { PATH: process.env['PATH'] },
      ...ports,
    },
  );
}

/** The severities and rules of a report's findings, sorted; notices left out. */
export function rules({ findings }: Pick<RollbackReport, 'findings'>): string[] {
  return findings
    .filter(({ severity }) => severity !== 'notice')
    .map(({ rule, severity }) => `${severity} ${rule}`)
    .sort();
}
