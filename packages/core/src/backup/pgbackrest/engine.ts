import { tmpdir } from 'node:os';
import { withClient } from '../../postgres/connection.ts';
import { parseDatabaseUrl } from '../../postgres/url.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { RestorePointEngine } from '../engine.ts';
import type { RestorePoint } from '../restore-point.ts';
import { archiveIdOf, untilArchived } from './archived.ts';
import { backUpCluster, noteArchived } from './back-up.ts';
import type { Stanza } from './beside.ts';
import { chooseBackup } from './choose-backup.ts';
import { compareAtPoint } from './compare.ts';
import { type StanzaBackup, readStanza } from './info.ts';
import { type ContentAt, type NamedPoint, makePoint, makePointAndRead } from './named-point.ts';
import { pointOf } from './point-id.ts';
import { type RepositoryState, checkRepository, damageTo } from './repository-check.ts';
import { requireRoomForCluster } from './room.ts';
import { type RestoredCluster, withRestoredCluster } from './trial-cluster.ts';

export interface EngineInput {
  stanza: Stanza;
  /** The database that the restore point is made for; the whole cluster is backed up. */
  url: string;
  run: string;
  /** Unique; at most 48 characters of a-z, 0-9 and _. */
  name: string;
  /** Whether to read what the database holds, for a comparison after a restore. */
  readsContent: boolean;
  planDigest?: string | undefined;
  /** The longest to wait for the locks on the tables whose rows are read. */
  lockTimeoutMs: number;
}

export interface PreparedCluster {
  point: RestorePoint;
  backup: StanzaBackup;
  named: NamedPoint;
  /** Only where it was to be read. */
  at?: ContentAt;
}

export type PgBackRestEngine = RestorePointEngine<PreparedCluster, RestoredCluster> & {
  /** What the last check found, damage of others included. */
  state(): RepositoryState | undefined;
};

/**
 * pgBackRest as an engine of restore points, on the machine of the server. It backs up and restores the whole cluster;
 * what is compared is the one database.
 */
export function pgBackRestEngine(
  { stanza, url, run, name, readsContent, planDigest, lockTimeoutMs }: EngineInput,
  ports: Ports,
): PgBackRestEngine {
  const { program } = stanza;
  const { database, user } = parseDatabaseUrl(url);
  let state: RepositoryState | undefined;
  return {
    name: 'pgbackrest',
    state: () => state,
    async prepare() {
      const backup = await backUpCluster(stanza, { run, point: name }, ports);
      const { point: named, at } = readsContent
        ? await makePointAndRead(url, name, lockTimeoutMs, ports)
        : { point: await withClient(url, reading(ports), (client) => makePoint(client, name)) };
      const { segment: last, segmentBytes } = named;
      // The archive of a new stanza is listed only once there is something in it.
      const info = await readStanza(program, ports);
      await untilArchived({ ...stanza, info }, { backup, last, segmentBytes }, ports);
      await noteArchived(stanza, backup, named.lsn, ports);
      const point = pointOf({ stanza: program.stanza, backup, named, database, planDigest });
      return { point, backup, named, ...(at ? { at } : {}) };
    },
    async check({ backup }) {
      const { backup: there, archive } = await readStanza(program, ports);
      const found = there.find(({ label }) => label === backup.label);
      if (!found) throw unusable(backup, ['it is no longer in the repository']);
      if (found.error) throw unusable(backup, ['pages of the database had wrong checksums']);
      const repoKey = backup.database['repo-key'];
      state = await checkRepository(program, repoKey, ports);
      const { own } = damageTo(found, archiveIdOf(archive, stanza.databaseId, repoKey), state);
      if (own.length > 0) throw unusable(backup, own);
    },
    async restoreToNew({ backup, named }, body) {
      const target = { type: 'name', name: named.name, lsn: named.lsn } as const;
      const chosen = chooseBackup([backup], target, backup.label);
      await requireRoomForCluster(chosen, tmpdir());
      return withRestoredCluster({ stanza, backup: chosen, target }, ports, body);
    },
    async verify({ at }, restored) {
      if (at === undefined) {
        return { differences: [], notCompared: ['what the database held was not read'] };
      }
      return compareAtPoint(at, restored.url(database, user), ports);
    },
  };
}

function reading({ signal, env }: Ports) {
  return { signal, env, remote: 'verify-full' } as const;
}

function unusable({ label }: StanzaBackup, why: readonly string[]): UserError {
  return new UserError(
    'pgbackrest-backup-damaged',
    `The backup ${label} cannot be relied on: ${why.join('; ')}.`,
    'Make a full backup (`pgbackrest --type=full backup`) and look at the disk of the repository.',
  );
}
