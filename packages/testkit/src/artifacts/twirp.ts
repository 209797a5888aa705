import { createHash, randomUUID } from 'node:crypto';
import type { Answer } from './answer.ts';
import type { ArtifactState } from './state.ts';

/** Of the run, as the token of the job names it. */
export const BACKEND = '3f0c9a52-run';

/** Answers a method of the results service. */
export function twirpAnswer(
  state: ArtifactState,
  method: string,
  asked: Record<string, string | undefined>,
  origin: string,
): Answer {
  const { name = '' } = asked;
  const kept = state.kept.find((artifact) => artifact.name === name);
  switch (method) {
    case 'CreateArtifact': {
      if (kept ?? state.uploads.has(name)) return conflict();
      const upload = { id: state.nextId(), name, blob: randomUUID() };
      state.uploads.set(name, upload);
      state.blobs.set(upload.blob, { blocks: new Map() });
      return ok({
        ok: true,
        signed_upload_url: `${origin}/account/artifacts/${upload.blob}?sig=${randomUUID()}`,
      });
    }
    case 'FinalizeArtifact':
      return finalize(state, name, asked);
    case 'ListArtifacts':
      return ok({ artifacts: listed(state, asked) });
    case 'GetSignedArtifactURL': {
      if (kept === undefined) return missing();
      const blob = [...state.blobs].find(([, { content }]) => content === kept.content)?.[0] ?? '';
      const file = encodeURIComponent(name);
      return ok({
        signed_url: `${origin}/account/artifacts/${blob}?sig=${randomUUID()}&file=${file}`,
      });
    }
    case 'DeleteArtifact':
      if (kept === undefined) return missing();
      state.kept.splice(state.kept.indexOf(kept), 1);
      return ok({ ok: true, artifact_id: kept.id });
    default:
      return { status: 404, body: { code: 'bad_route', msg: method } };
  }
}

function finalize(
  state: ArtifactState,
  name: string,
  asked: Record<string, string | undefined>,
): Answer {
  const upload = state.uploads.get(name);
  const content = upload && state.blobs.get(upload.blob)?.content;
  if (upload === undefined || content === undefined) return missing();
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  if (asked['size'] !== String(content.length) || asked['hash'] !== digest) {
    return { status: 400, body: { code: 'invalid_argument', msg: 'size or hash does not fit' } };
  }
  state.uploads.delete(name);
  state.kept.push({ id: upload.id, name, content, digest, createdAt: new Date() });
  return ok({ ok: true, artifact_id: upload.id });
}

function listed(state: ArtifactState, asked: Record<string, string | undefined>): unknown[] {
  const { name_filter: name, id_filter: id } = asked;
  return state.kept
    .filter((one) => (name === undefined || name === one.name) && (!id || id === one.id))
    .map((one) => ({
      workflow_run_backend_id: BACKEND,
      workflow_job_run_backend_id: 'job-1',
      database_id: one.id,
      name: one.name,
      size: String(one.content.length),
      created_at: one.createdAt.toISOString(),
      digest: one.digest,
    }));
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const missing = (): Answer => ({
  status: 404,
  body: { code: 'not_found', msg: 'no such artifact' },
});
const conflict = (): Answer => ({
  status: 409,
  body: { code: 'already_exists', msg: 'an artifact with this name already exists' },
});
