import { readPointId } from '../../backup/pgbackrest/point-id.ts';
import type { RestorePoint } from '../../backup/restore-point.ts';
import { UserError } from '../../runtime/errors.ts';

const LOCATION = /^pgbackrest:([A-Za-z0-9_][\w.-]*)\//;

/**
 * What to say to a restore point of pgBackRest: it brings back a whole server, so that it cannot be restored beside one
 * database. The commands are complete but for where the server keeps its data.
 *
 * @throws UserError `restore-point-invalid`.
 */
export function clusterPoint({ id, locations, database, takenAt }: RestorePoint): UserError {
  const { label, name } = readPointId(id);
  const stanza = locations.map((location) => LOCATION.exec(location)?.[1]).find(Boolean);
  if (stanza === undefined) {
    return new UserError(
      'restore-point-invalid',
      'The restore point names no stanza of pgBackRest.',
      'Give the output restore-point of the backup as it is.',
    );
  }
  const restore = (options: string) =>
    `pgbackrest --stanza=${stanza} --set=${label} --type=name --target=${name} --target-action=promote ${options} restore`;
  return new UserError(
    'point-is-cluster',
    `The restore point of ${takenAt} is one of pgBackRest: it brings back the whole server with all of its databases, not ${JSON.stringify(database)} alone.`,
    [
      'As the account of the server, to look at it first and lose nothing, into a new folder, and start a server there on another port:',
      `  ${restore('--archive-mode=off --pg1-path=/path/to/new/data --tablespace-map-all=/path/to/new/tablespaces')}`,
      `  pg_ctl start -w -D /path/to/new/data -o '-p 5433'`,
      `From there \`pg_dump\` gives back one database. Or the whole server, with which everything goes that any of its databases was told since ${takenAt}:`,
      '  pg_ctl stop -m fast -D "$PGDATA"',
      `  ${restore('--delta')}`,
      '  pg_ctl start -w -D "$PGDATA"',
    ].join('\n'),
  );
}
