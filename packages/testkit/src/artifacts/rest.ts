import { createHash } from 'node:crypto';
import type { Answer } from './answer.ts';

/** An artifact of another run, as GitHub's REST API knows it. */
export interface ElsewhereArtifact {
  id: number;
  name: string;
  content: Buffer;
  createdAt: Date;
  run: number;
  /** Made by the run of a pull request from a fork. */
  fromFork?: boolean;
}

export interface RestRequest {
  id?: number;
  zip: boolean;
  /** Only those of this name. */
  name: string | null;
}

const REPOSITORY = 4711;
const FORK = 815;

/** Which of the API's requests for artifacts of `acme/shop` a path is; undefined when it is none. */
export function restRequest({ pathname, searchParams }: URL): RestRequest | undefined {
  const found = /^\/repos\/acme\/shop\/actions\/artifacts(?:\/(\d+)(\/zip)?)?$/.exec(pathname);
  if (found === null) return undefined;
  const [, id, zip] = found;
  const name = searchParams.get('name');
  return { ...(id === undefined ? {} : { id: Number(id) }), zip: zip !== undefined, name };
}

/**
 * Answers as https://docs.github.com/rest/actions/artifacts describes.
 *
 * @param blobOf Where the content of an artifact can be fetched.
 */
export function restAnswer(
  all: ElsewhereArtifact[],
  method: string,
  { id, zip, name }: RestRequest,
  blobOf: (content: Buffer) => string,
): Answer {
  if (id === undefined) {
    const found = all.filter((artifact) => name === null || artifact.name === name);
    return { status: 200, body: { total_count: found.length, artifacts: found.map(described) } };
  }
  const at = all.findIndex((artifact) => artifact.id === id);
  const artifact = all[at];
  if (artifact === undefined) return { status: 404, body: { message: 'Not Found' } };
  if (zip) return { status: 302, headers: { location: blobOf(artifact.content) } };
  if (method !== 'DELETE') return { status: 405 };
  all.splice(at, 1);
  return { status: 204 };
}

function described({ id, name, content, createdAt, run, fromFork }: ElsewhereArtifact): unknown {
  return {
    ...{ id, name, size_in_bytes: content.length, expired: false },
    created_at: createdAt.toISOString(),
    digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    workflow_run: {
      id: run,
      repository_id: REPOSITORY,
      head_repository_id: fromFork ? FORK : REPOSITORY,
    },
  };
}
