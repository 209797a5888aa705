import type { RecoveryTarget } from './choose-backup.ts';
import type { StanzaBackup } from './info.ts';

export interface RestoreInput {
  backup: StanzaBackup;
  target: RecoveryTarget;
  /** An empty folder, or one that is not there. */
  dataDirectory: string;
}

/**
 * The options of `pgbackrest restore` into a new folder. Nothing outside of it is written: tablespaces, which would be
 * restored to where the live server has them, go beside the data. Archiving is off in what is restored, for it would
 * write its own WAL into the repository of the server it was taken from.
 */
export function restoreOptions({ backup, target, dataDirectory }: RestoreInput): string[] {
  return [
    `--repo=${backup.database['repo-key']}`,
    `--set=${backup.label}`,
    `--pg1-path=${dataDirectory}`,
    `--tablespace-map-all=${dataDirectory}_tablespaces`,
    '--archive-mode=off',
    `--type=${target.type}`,
    `--target=${targetText(target)}`,
    '--target-action=promote',
  ];
}

function targetText(target: RecoveryTarget): string {
  if (target.type === 'name') return target.name;
  if (target.type === 'lsn') return target.lsn;
  return new Date(target.time).toISOString().replace('T', ' ').replace('Z', '+00');
}
