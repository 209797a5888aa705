import { type FileHandle, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { durableFile } from '@belay/core/backup/stores/durable.ts';
import type { Incoming, Store, StoredCopy } from '@belay/core/backup/stores/store.ts';
import { UserError } from '@belay/core/runtime/errors.ts';
import type { Ports } from '@belay/core/runtime/ports.ts';
import { type Artifacts, artifacts } from './artifacts/client.ts';
import { type Parts, byId, listed } from './artifacts/backups.ts';
import { artifactName, namesOf } from './artifacts/names.ts';
import type { Environment } from './environment.ts';

/**
 * Makes stores over the artifacts of a workflow. A backup is three artifacts of one raw file each: the archive, the
 * manifest after it, the verification last. Artifacts cannot be changed, and every name is used once.
 *
 * @param retentionDays Days that GitHub keeps them; undefined for what the repository says.
 */
export function artifactStores(
  retentionDays: number | undefined,
  { env, signal }: Pick<Ports, 'env' | 'signal'>,
): (name: string) => Store {
  const temporary = env['RUNNER_TEMP'] ?? tmpdir();
  const service = artifacts({ env, signal, temporary, retentionDays });
  return (name) => artifactStore(name, service, temporary, env);
}

function artifactStore(
  name: string,
  service: Artifacts,
  temporary: string,
  env: Environment,
): Store {
  const place = `artifact:${name}`;
  const locationOf = (id: string) => `${place}.${id}`;
  const partsOf = async (id: string): Promise<Parts> => {
    const own = byId(await service.own(), name).get(id);
    if (own?.archive) return own;
    const elsewhere = byId(await service.elsewhere(namesOf(name, id)), name).get(id);
    if (!own && !elsewhere) throw notFound(id, place);
    return { ...elsewhere, ...own };
  };
  return {
    kind: 'artifact',
    place,
    async prepare() {
      if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
        throw new UserError(
          'artifacts-outside-job',
          `${place} is only there inside an action of a job; steps with \`run:\` have no access to artifacts.`,
          'Use OWNER/belay/action-backup, or give a folder or s3://bucket/prefix.',
        );
      }
      // That those of other runs can be seen is not asked for: a backup needs it not.
      await service.own();
    },
    async begin(id, file) {
      if (file !== 'archive.tar.age') throw unencrypted(place);
      const folder = await mkdtemp(path.join(temporary, 'belay_artifact_'));
      const archiveFile = path.join(folder, artifactName(name, id, 'archive'));
      const handle = await open(archiveFile, 'wx', 0o600);
      return incoming({ name, id, folder, archiveFile, location: locationOf(id), service }, handle);
    },
    async list() {
      return listed(byId(await service.all(), name), locationOf, service);
    },
    async open(id): Promise<StoredCopy> {
      const { archive, manifest } = await partsOf(id);
      if (archive === undefined || manifest === undefined) throw notFound(id, place);
      return {
        location: locationOf(id),
        manifest: () => service.readText(manifest),
        archive: () => service.read(archive),
      };
    },
    async record(id, verification) {
      // An artifact is never changed: one that was verified before keeps its first record.
      if ((await partsOf(id)).verification !== undefined) return;
      const folder = await mkdtemp(path.join(temporary, 'belay_artifact_'));
      try {
        const file = path.join(folder, artifactName(name, id, 'verification'));
        await writeFile(file, verification, { mode: 0o600 });
        await service.upload(file);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async remove(id) {
      const parts = await partsOf(id);
      for (const part of ['manifest', 'verification', 'archive'] as const) {
        const artifact = parts[part];
        if (artifact) await service.remove(artifact);
      }
    },
  };
}

interface Beginning {
  name: string;
  id: string;
  /** Below RUNNER_TEMP, which the runner empties whatever becomes of us; what lies in it is encrypted. */
  folder: string;
  archiveFile: string;
  location: string;
  service: Artifacts;
}

/** The client uploads files only, so the archive is written beside first; nothing is there before `finish`. */
function incoming(
  { name, id, folder, archiveFile, location, service }: Beginning,
  handle: FileHandle,
): Incoming {
  const manifestFile = path.join(folder, artifactName(name, id, 'manifest'));
  const archive = durableFile(handle, path.dirname(folder));
  let sending = false;
  return {
    archive,
    async finish(manifest) {
      sending = true;
      const artifact = await service.upload(archiveFile);
      // Before the stored copy is fetched: there is room for one.
      await rm(archiveFile);
      await writeFile(manifestFile, manifest, { mode: 0o600 });
      await service.upload(manifestFile);
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      return { location, artifact };
    },
    async abandon() {
      archive.destroy();
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      if (!sending) return;
      // The manifest first: an answer that was lost does not mean that it is not there.
      const names = [manifestFile, archiveFile].map((file) => path.basename(file));
      await service.withdraw(names).catch(() => undefined);
    },
  };
}

function unencrypted(place: string): UserError {
  return new UserError(
    'artifact-unencrypted',
    `Everybody who can read the repository can fetch its artifacts: an unencrypted backup is not put into ${place}.`,
    'Give encrypt-to the public key of age, or keep the backup in a folder or a bucket.',
  );
}

function notFound(id: string, place: string): UserError {
  return new UserError(
    'backup-not-found',
    `There is no backup ${JSON.stringify(id)} in ${place}, as far as this job can see.`,
    'Artifacts of other runs are seen with GITHUB_TOKEN in the env of the step and the permission actions: read.',
  );
}
