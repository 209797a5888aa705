import type { SalvagedTable } from '../../report/rollback-report.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import type { RollbackPorts } from '../context.ts';
import type { Preserved } from '../preserved/list.ts';
import { withPreservedSession } from '../preserved/session.ts';
import type { Admin } from '../target.ts';
import { salvageBetween } from './between.ts';
import { withSalvageFolder } from './folder.ts';
import { withBothSnapshots, withLive } from './snapshot.ts';

export interface SalvageOptions {
  /** Of the live database. A secret. */
  url: string;
  admin: Admin;
  preserved: Pick<Preserved, 'database' | 'open'>;
  /** Absolute; made, and must not be there. */
  folder: string;
}

/**
 * Writes the rows of a preserved database that the live one lacks, or has with other values, into a new folder: by
 * primary key (or a unique one without NULL), where there is none by whole rows. For each table CSV files and SQL, and
 * `salvage.sql`, which loads what is missing in the order of the foreign keys; `salvage-updates.sql` for changed rows.
 * Each database is read in one snapshot; both serve meanwhile as before, and nothing is written to either. What could
 * not be compared is among the scope's `notVerified`.
 *
 * @returns The tables in which something differs.
 * @throws UserError `salvage-folder-exists`, `salvage-folder-unusable`, and what opening the databases throws.
 * @throws OperationFailed `salvage-not-written`, `server-lost`.
 */
export async function salvage(
  { url, admin, preserved, folder }: SalvageOptions,
  scope: CheckScope,
  ports: RollbackPorts,
): Promise<SalvagedTable[]> {
  const names = { from: preserved.database, to: parseDatabaseUrl(url).database };
  return withSalvageFolder(folder, ports, (files) =>
    withPreservedSession(admin, preserved, ports, (there) =>
      withLive(url, ports, (here) =>
        withBothSnapshots(there, here, (sides) =>
          salvageBetween(sides, names, files, scope, ports),
        ),
      ),
    ),
  );
}
