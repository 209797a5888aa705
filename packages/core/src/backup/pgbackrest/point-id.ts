import { UserError } from '../../runtime/errors.ts';
import type { RestorePoint } from '../restore-point.ts';
import type { StanzaBackup } from './info.ts';
import type { NamedPoint } from './named-point.ts';

const LABEL = /^\d{8}-\d{6}F(_\d{8}-\d{6}[DI])?$/;

export interface PointInput {
  stanza: string;
  backup: StanzaBackup;
  named: NamedPoint;
  database: string;
  planDigest?: string | undefined;
}

/** What a rollback needs to come back: `LABEL/NAME/LSN` as its id, and where the backup lies. */
export function pointOf({ stanza, backup, named, database, planDigest }: PointInput): RestorePoint {
  return {
    version: 1,
    engine: 'pgbackrest',
    id: `${backup.label}/${named.name}/${named.lsn.replace('/', '-')}`,
    locations: [locationOf(stanza, backup.label)],
    database,
    takenAt: named.takenAt,
    ...(planDigest === undefined ? {} : { planDigest }),
  };
}

export function locationOf(stanza: string, label: string): string {
  return `pgbackrest:${stanza}/${label}`;
}

/**
 * Reads the id of such a restore point, which may come from anybody.
 *
 * @throws UserError `restore-point-invalid`.
 */
export function readPointId(id: string): { label: string; name: string; lsn: string } {
  const [label = '', name = '', lsn = '', ...more] = id.split('/');
  const isLsn = /^[0-9A-F]{1,8}-[0-9A-F]{1,8}$/.test(lsn);
  if (LABEL.test(label) && /^[a-z0-9_]{1,63}$/.test(name) && isLsn && more.length === 0) {
    return { label, name, lsn: lsn.replace('-', '/') };
  }
  throw new UserError(
    'restore-point-invalid',
    `${JSON.stringify(id.slice(0, 120))} is no restore point of pgBackRest's.`,
    'Give the output restore-point of the backup as it is.',
  );
}
