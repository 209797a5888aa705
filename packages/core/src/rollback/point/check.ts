import { tmpdir } from 'node:os';
import { checkKeys } from '../../backup/archive/decryption.ts';
import { openingOf } from '../../backup/archive/opening.ts';
import type { Content } from '../../backup/content/content.ts';
import { readOutside } from '../../backup/content/outside.ts';
import { type BackupClient, backupClient } from '../../backup/dump/client.ts';
import { requireConnections } from '../../backup/preflight/connections.ts';
import { requireExtensions } from '../../backup/restore/extensions.ts';
import { requireRoles } from '../../backup/restore/roles.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { requireDirectPrimary } from '../locks.ts';
import { type ExtensionVersion, otherVersions, tellVersions } from './extension-versions.ts';
import { type FetchedPoint, fetchPoint } from './fetch.ts';
import { identityOf, requireSameDatabase } from './identity.ts';
import { jobsOf } from './jobs.ts';
import { tellLeftBehind } from './live.ts';
import { tellLocale } from './locale.ts';
import type { LocatedPoint, PointOptions, PointTarget } from './located.ts';
import { lackingPrivileges } from './privileges.ts';
import { requireScratch, requireServerRoom } from './room.ts';
import { requireSequences } from './sequences.ts';
import { tellAnother, tellPoint } from './tell.ts';
import { requireVersion } from './version.ts';

/** A backup that was read to its last byte and held against the server that it is to be restored on. */
export interface CheckedPoint {
  point: LocatedPoint;
  /** Why it cannot be restored here: all of it at once. Empty when it can be; see `impossible`. */
  problems: readonly UserError[];
  /** It is of another database, which was confirmed. */
  another: boolean;
  /** Undefined when it could not be read; then a problem says why. */
  fetched: FetchedPoint | undefined;
  client: BackupClient | undefined;
  /** Extensions that come back in another version. */
  versions: readonly ExtensionVersion[];
}

/**
 * Everything that can be known before anything is made: that the backup is whole, opens with the keys that were given
 * and is of this database; that the server has its roles, extensions, privileges and room. What is lost or needs work
 * is a finding, what is impossible a problem. Nothing is written but, where the scratch folder is given, there. Whether the
 * database can then be exchanged is for `canRename`.
 *
 * @param into A kept folder to unpack the dump in, which needs room; without it every file is decompressed and dropped.
 * @throws OperationFailed `server-lost`; Interrupted.
 */
export async function checkPoint(
  point: LocatedPoint,
  target: PointTarget,
  options: PointOptions,
  scope: CheckScope,
  ports: Ports,
  into?: string,
): Promise<CheckedPoint> {
  const { manifest } = point;
  const { client: session, facts } = target;
  const problems: UserError[] = [];
  const collect = async <T>(look: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error);
      return undefined;
    }
  };
  tellPoint(point, scope);
  const here = await identityOf(target);
  const another = await collect(() => requireSameDatabase(manifest.target, here, options.confirm));
  if (another === true) tellAnother(point, here, scope);
  await collect(() => requireDirectPrimary(facts));
  await collect(() => requireVersion(manifest, facts, scope));
  await collect(() => requireConnections(session, facts, jobsOf(options), 'restore'));
  // Whether the room suffices that nobody sees is a question for a plan; the restore answers it.
  await collect(() => requireServerRoom(target, manifest, into === undefined ? scope : undefined));
  await collect(() => requireSequences(session));
  const live = await readOutside(session);
  const { major, version } = facts;
  const { installClient } = options;
  const client = await collect(() => backupClient({ major, version, installClient }, ports));
  const roomy = await collect(async () => {
    if (into !== undefined) await requireScratch(manifest, tmpdir(), scope);
    return true;
  });
  const fetched = await collect(async () => {
    const { encryption } = manifest.archive;
    if (encryption) await checkKeys(encryption, openingOf(manifest, options).keys);
    return fetchPoint(point, options, roomy ? into : undefined, scope, ports);
  });
  const versions =
    fetched && (await holdAgainst(fetched.content, target, { problems, collect }, scope));
  if (fetched) tellLeftBehind(live, fetched.content.outside, facts.database, scope);
  return {
    ...{ point, problems, another: another === true, fetched, client },
    versions: versions ?? [],
  };
}

interface Collecting {
  problems: UserError[];
  collect: (look: () => Promise<void>) => Promise<void>;
}

/** What the backup needs to be there already. */
async function holdAgainst(
  content: Content,
  { client, facts }: PointTarget,
  { problems, collect }: Collecting,
  scope: CheckScope,
): Promise<ExtensionVersion[]> {
  await collect(() => requireRoles(client, content));
  await collect(() => requireExtensions(client, content.outside));
  const lacking = await lackingPrivileges(client, facts, content);
  problems.push(...lacking.problems);
  for (const finding of lacking.findings) scope.find(finding);
  await tellLocale(client, content.outside, scope);
  const versions = await otherVersions(client, content);
  tellVersions(versions, scope);
  return versions;
}
