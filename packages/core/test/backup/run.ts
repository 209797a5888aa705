import { backup } from '../../src/backup/stage.ts';
import type { BackupOptions, BackupPorts } from '../../src/backup/context.ts';
import { checkBackup } from '../../src/backup/check-stage.ts';
import type { BackupReport } from '../../src/backup/frame.ts';
import { showBackups } from '../../src/backup/list-stage.ts';
import { backupInputs } from '../../src/config/backup-inputs.ts';
import { parseInputs } from '../../src/config/inputs.ts';
import { silentLogger } from '../../src/runtime/ports.ts';

export interface RunOptions extends Partial<Omit<BackupOptions, 'workspace'>> {
  ports?: Partial<BackupPorts>;
}

type Given = [BackupOptions, BackupPorts];

function given(workspace: string, { ports, ...options }: RunOptions): Given {
  const defaults = parseInputs(backupInputs, {}, (name) => name);
  return [
    { ...defaults, workspace, run: 'testrun1', identity: {}, ...options },
    {
      ...{ log: silentLogger, now: Date.now, signal: new AbortController().signal },
      env: { PATH: process.env['PATH'] },
      ...ports,
    },
  ];
}

/** Backs up a database; paths start from the workspace. */
export function backUp(workspace: string, options: RunOptions): Promise<BackupReport> {
  return backup(...given(workspace, options));
}

export function listed(workspace: string, options: RunOptions): Promise<BackupReport> {
  return showBackups(...given(workspace, options));
}

export function checked(
  workspace: string,
  place: string,
  options: RunOptions = {},
): Promise<BackupReport> {
  const [first, ports] = given(workspace, options);
  return checkBackup(first, place, ports);
}

/** The severities and rules of a report's findings, sorted; notices left out. */
export function rules({ findings }: Pick<BackupReport, 'findings'>): string[] {
  return findings
    .filter(({ severity }) => severity !== 'notice')
    .map(({ rule, severity }) => `${severity} ${rule}`)
    .sort();
}
