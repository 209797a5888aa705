import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import artifactClient from '@actions/artifact';
import { asking, transferMs, unusable } from './explain.ts';
import type { FoundArtifact } from './found.ts';
import type { Repository } from './other-runs.ts';

export interface DownloadPorts {
  /** Emptied by the runner at the end of a job, whatever becomes of us. */
  temporary: string;
  signal: AbortSignal;
  /** Needed for those of other runs. */
  repository: Repository | undefined;
}

export async function readText(artifact: FoundArtifact, ports: DownloadPorts): Promise<string> {
  const folder = await download(artifact, ports);
  try {
    return await readFile(await onlyFile(folder), 'utf8');
  } finally {
    await remove(folder);
  }
}

/** The copy on disk goes when the stream is closed. */
export async function readStream(artifact: FoundArtifact, ports: DownloadPorts): Promise<Readable> {
  const folder = await download(artifact, ports);
  const stream = createReadStream(await onlyFile(folder), { highWaterMark: 1 << 20 });
  stream.once('close', () => void remove(folder));
  return stream;
}

/** Into a folder of its own; a download that does not fit the digest that the service names is none. */
async function download(
  artifact: FoundArtifact,
  { temporary, signal, repository }: DownloadPorts,
): Promise<string> {
  const { name, id, bytes, digest, run } = artifact;
  const folder = await mkdtemp(path.join(temporary, 'belay_artifact_'));
  try {
    const got = await asking(signal, transferMs(bytes), `fetching ${name}`, () =>
      artifactClient.downloadArtifact(id, {
        ...{ path: folder, skipDecompress: true },
        ...(digest === undefined ? {} : { expectedHash: digest }),
        ...(run === undefined ? {} : { findBy: findBy(run, repository) }),
      }),
    );
    if (got.digestMismatch) throw unusable(`${name} came with another digest than it has`);
    return folder;
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

function findBy(run: number, repository: Repository | undefined) {
  if (repository === undefined) throw unusable('another run made it, and there is no GITHUB_TOKEN');
  const { token, owner, repo } = repository;
  return { token, workflowRunId: run, repositoryOwner: owner, repositoryName: repo };
}

async function onlyFile(folder: string): Promise<string> {
  const [file] = await readdir(folder);
  if (file === undefined) throw unusable('the download brought no file');
  return path.join(folder, file);
}

/** What cannot be removed is the runner's, who empties RUNNER_TEMP. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}
