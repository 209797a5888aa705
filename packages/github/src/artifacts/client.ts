import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import artifactClient from '@actions/artifact';
import type { Environment } from '../environment.ts';
import { readStream, readText } from './download.ts';
import { CALL_MS, asking, transferMs, unusable } from './explain.ts';
import type { FoundArtifact } from './found.ts';
import { type Repository, ofAllRuns, removeFromRun } from './other-runs.ts';

/** The artifacts of a repository as far as this job may see them. */
export interface Artifacts {
  /** Of this run. */
  own(): Promise<FoundArtifact[]>;
  /** Of this run, and with a token of all runs. */
  all(): Promise<FoundArtifact[]>;
  /** Those of other runs that have one of the names; none without a token. */
  elsewhere(names: readonly string[]): Promise<FoundArtifact[]>;
  /** Puts one file there under its own name. */
  upload(file: string): Promise<{ id: string; digest: string; url: string }>;
  readText(artifact: FoundArtifact): Promise<string>;
  /** Fetches it; the copy on disk goes when the stream is closed. */
  read(artifact: FoundArtifact): Promise<Readable>;
  remove(artifact: FoundArtifact): Promise<void>;
  /** Removes those of this run that have one of the names, in that order; also when the job is being stopped. */
  withdraw(names: readonly string[]): Promise<void>;
}

export interface ArtifactPorts {
  env: Environment;
  signal: AbortSignal;
  temporary: string;
  /** Days that GitHub keeps them; undefined for what the repository says. */
  retentionDays: number | undefined;
}

/** A runner kills a cancelled step 7.5 s after it asked it to stop. */
const WITHDRAW_MS = 5_000;

/**
 * The artifact service through the official client, and, where `GITHUB_TOKEN` is in the step's environment, the
 * artifacts of other runs through GitHub's REST API. The client reads the runner's variables out of the process.
 */
export function artifacts({ env, signal, temporary, retentionDays }: ArtifactPorts): Artifacts {
  const repository = repositoryOf(env);
  const ports = { temporary, signal, repository };
  return {
    own: () => ownArtifacts(signal),
    async all() {
      const own = await ownArtifacts(signal);
      if (repository === undefined) return own;
      const known = new Set(own.map(({ id }) => id));
      // An earlier attempt of this run counts as another run: the service shows those of one attempt.
      const others = (await ofAllRuns(repository, signal)).filter(({ id }) => !known.has(id));
      return [...own, ...others];
    },
    async elsewhere(names) {
      if (repository === undefined) return [];
      const asked = names.map((name) => ofAllRuns(repository, signal, name));
      return (await Promise.all(asked)).flat();
    },
    async upload(file) {
      const name = path.basename(file);
      const { size: bytes } = await stat(file);
      const { id, digest, size } = await asking(signal, transferMs(bytes), `sending ${name}`, () =>
        artifactClient.uploadArtifact(name, [file], path.dirname(file), {
          skipArchive: true,
          ...(retentionDays === undefined ? {} : { retentionDays }),
        }),
      );
      if (id === undefined || digest === undefined) {
        throw unusable(`the service took ${name} and says nothing about it`);
      }
      if (size !== bytes) throw unusable(`of ${bytes} bytes of ${name}, ${size ?? 0} were sent`);
      return { id: String(id), digest, url: urlOf(id, env) };
    },
    readText: (artifact) => readText(artifact, ports),
    read: (artifact) => readStream(artifact, ports),
    async remove(artifact) {
      const { name, run } = artifact;
      if (run === undefined) return removeOwn(name, signal);
      if (repository === undefined) throw unusable(`there is no GITHUB_TOKEN to remove ${name}`);
      await removeFromRun(repository, artifact, signal);
    },
    async withdraw(names) {
      const deadline = AbortSignal.timeout(WITHDRAW_MS);
      const there = new Set((await ownArtifacts(deadline)).map(({ name }) => name));
      for (const name of names) if (there.has(name)) await removeOwn(name, deadline);
    },
  };
}

async function ownArtifacts(signal: AbortSignal): Promise<FoundArtifact[]> {
  const listed = await asking(signal, CALL_MS, 'listing them', () =>
    artifactClient.listArtifacts(),
  );
  return listed.artifacts.map(({ name, id, size, digest, createdAt }) => ({
    // What has no time is taken for new: only what is old is ever removed.
    ...{ name, id, bytes: size, createdAt: createdAt?.getTime() ?? Date.now() },
    ...(digest === undefined ? {} : { digest }),
  }));
}

async function removeOwn(name: string, signal: AbortSignal): Promise<void> {
  await asking(signal, CALL_MS, `removing ${name}`, () => artifactClient.deleteArtifact(name));
}

function repositoryOf({ GITHUB_TOKEN: token, GITHUB_REPOSITORY }: Environment) {
  const [owner, repo] = (GITHUB_REPOSITORY ?? '').split('/');
  return token && owner && repo ? ({ token, owner, repo } satisfies Repository) : undefined;
}

function urlOf(id: number, env: Environment): string {
  const {
    GITHUB_SERVER_URL: server = 'https://github.com',
    GITHUB_REPOSITORY,
    GITHUB_RUN_ID,
  } = env;
  return `${server}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}/artifacts/${id}`;
}
