import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { messageOf, OperationFailed } from '../../runtime/errors.ts';
import { decrypted, type DecryptionKeys, NotOpened } from './decryption.ts';
import type { Planned } from './plausible.ts';
import { ArchiveProblem, shownName } from './problems.ts';
import type { DumpSink } from './sink.ts';

/**
 * Takes an archive apart, entry by entry as planned and nothing else.
 *
 * @param keys Undefined when it is not encrypted.
 * @returns The bytes of `belay/content.json`.
 * @throws ArchiveProblem, NotOpened, OperationFailed `unpack-failed`, or what `chunks` throws.
 */
export async function unpack(
  chunks: AsyncIterable<Buffer>,
  planned: readonly Planned[],
  keys: DecryptionKeys | undefined,
  sink: DumpSink,
): Promise<Buffer> {
  const extract = tar.extract();
  const bytes = keys === undefined ? chunks : opened(chunks, keys);
  const [fed, walked] = await Promise.allSettled([
    pipeline(bytes, extract as unknown as NodeJS.WritableStream),
    walk(extract, planned, sink),
  ]);
  // What the entries show is told first; that the feeding then broke off is its consequence.
  if (walked.status === 'rejected' && isOurs(walked.reason)) throw walked.reason;
  if (fed.status === 'rejected') throw asProblem(fed.reason);
  if (walked.status === 'rejected') throw asProblem(walked.reason);
  return walked.value;
}

/** Decrypted; what is wrong with the data is an ArchiveProblem, what `chunks` throws stays what it is. */
async function* opened(
  chunks: AsyncIterable<Buffer>,
  keys: DecryptionKeys,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of decrypted(chunks, keys)) if (chunk.length > 0) yield chunk;
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new ArchiveProblem(`it cannot be decrypted: ${messageOf(error)}`, { cause: error });
  }
}

function isOurs(error: unknown): boolean {
  return [ArchiveProblem, NotOpened, OperationFailed].some((kind) => error instanceof kind);
}

function asProblem(error: unknown): unknown {
  return isOurs(error)
    ? error
    : new ArchiveProblem(`it is no tar that can be read: ${messageOf(error)}`);
}

async function walk(
  extract: tar.Extract,
  planned: readonly Planned[],
  sink: DumpSink,
): Promise<Buffer> {
  let content: Buffer | undefined;
  let seen = 0;
  for await (const entry of extract) {
    const plan = planned[seen];
    checkHeader(entry.header, plan);
    seen += 1;
    const data = await readEntry(entry, plan, sink);
    if (plan.entry.kind === 'content') content = data;
  }
  const missing = planned[seen];
  if (missing !== undefined) throw new ArchiveProblem(`it ends before ${missing.name}`);
  if (content === undefined) throw new ArchiveProblem('it holds no content');
  return content;
}

function checkHeader(header: tar.Header, plan: Planned | undefined): asserts plan is Planned {
  const { name, size, type } = header;
  if (plan === undefined)
    throw new ArchiveProblem(`it goes on with ${shownName(name)} after its last file`);
  if (type !== 'file')
    throw new ArchiveProblem(`${shownName(name)} is no file but a ${type ?? 'thing unknown'}`);
  if (name !== plan.name) {
    throw new ArchiveProblem(`it holds ${shownName(name)} where ${plan.name} should be`);
  }
  if (size !== plan.bytes) {
    throw new ArchiveProblem(`${name} has ${size} bytes, its manifest says ${plan.bytes}`);
  }
}

/** Hands an entry on and checks it. @returns Its bytes, of belay/content.json only. */
async function readEntry(
  body: AsyncIterable<unknown>,
  { name, bytes, sha256, entry, last }: Planned,
  sink: DumpSink,
): Promise<Buffer> {
  const hash = createHash('sha256');
  const kept: Buffer[] = [];
  let read = 0;
  for await (const piece of body) {
    const chunk = piece as Buffer;
    hash.update(chunk);
    read += chunk.length;
    if (entry.kind === 'content') kept.push(chunk);
    if (entry.kind === 'dump') await handled(sink.write(entry.file, chunk));
  }
  if (read !== bytes) throw new ArchiveProblem(`${name} ends after ${read} of ${bytes} bytes`);
  if (hash.digest('hex') !== sha256) {
    throw new ArchiveProblem(`the SHA-256 of ${name} is not the one in its manifest`);
  }
  if (entry.kind === 'dump' && last) await handled(sink.end(entry.file));
  return Buffer.concat(kept);
}

/** Tells a full disk from a damaged archive. */
async function handled(work: Promise<void>): Promise<void> {
  await work.catch((error: unknown) => {
    if (error instanceof ArchiveProblem) throw error;
    throw new OperationFailed(
      'unpack-failed',
      `The backup could not be unpacked: ${messageOf(error)}`,
      'Nothing was restored from it; the backup itself is as it was.',
      { cause: error },
    );
  });
}
