import path from 'node:path';
import type { Answer } from './answer.ts';
import type { ArtifactState } from './state.ts';

/** The part of Azure's blob store that the client uses: blocks, the list of blocks, reading. */
export function blobAnswer(state: ArtifactState, method: string, url: URL, body: Buffer): Answer {
  const blob = state.blobs.get(path.basename(url.pathname));
  if (blob === undefined) return { status: 404 };
  const comp = url.searchParams.get('comp');
  if (method === 'GET') {
    return blob.content ? { status: 200, bytes: blob.content } : { status: 404 };
  }
  if (method !== 'PUT') return { status: 405 };
  if (comp === 'block') {
    blob.blocks.set(url.searchParams.get('blockid') ?? '', body);
    return { status: 201 };
  }
  if (comp === 'blocklist') {
    const ids = [...body.toString('utf8').matchAll(/<(?:Latest|Uncommitted)>([^<]+)</g)];
    const blocks = ids.map(([, id = '']) => blob.blocks.get(id));
    if (blocks.some((block) => block === undefined)) return { status: 400 };
    blob.content = Buffer.concat(blocks as Buffer[]);
    return { status: 201 };
  }
  blob.content = body;
  return { status: 201 };
}
