import { Writable } from 'node:stream';
import { messageOf } from '../../runtime/errors.ts';

/** One of several places that the same bytes go to. */
export interface Branch {
  to: Writable;
  /** Set when it failed; it gets nothing more then. */
  failure?: unknown;
}

/**
 * A stream that hands every chunk to all branches. The slowest one sets the pace. A branch that fails is left
 * out from then on; when none is left, the stream fails with the error of the last.
 *
 * @param written Told of the bytes that all branches have taken.
 */
export function fanOut(
  branches: readonly Branch[],
  written: (bytes: number) => void = () => undefined,
): Writable {
  for (const branch of branches) {
    branch.to.once('error', (error) => (branch.failure ??= error));
  }
  return new Writable({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      each(branches, (to) => take(to, chunk)).then(() => {
        written(chunk.length);
        done();
      }, done);
    },
    final(done) {
      each(branches, ended).then(() => done(), done);
    },
    destroy(error, done) {
      for (const { to } of branches) to.destroy(error ?? undefined);
      done(error);
    },
  });
}

async function each(
  branches: readonly Branch[],
  work: (to: Writable) => Promise<void>,
): Promise<void> {
  await Promise.all(
    branches.map(async (branch) => {
      if (branch.failure !== undefined) return;
      await work(branch.to).catch((error: unknown) => (branch.failure ??= error));
    }),
  );
  if (branches.every(({ failure }) => failure !== undefined)) throw lastFailure(branches);
}

/** The callback comes when the place has taken the chunk: that is the backpressure. */
function take(to: Writable, chunk: Buffer): Promise<void> {
  return untilAnswered(to, (answer) => void to.write(chunk, answer));
}

function ended(to: Writable): Promise<void> {
  return untilAnswered(to, (answer) => void to.end(answer));
}

/** A stream that is destroyed while it writes does not call back: its end counts, too. */
function untilAnswered(
  to: Writable,
  ask: (answer: (error?: Error | null) => void) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const closed = () => reject(new Error('the place was closed in the middle'));
    to.once('close', closed);
    ask((error) => {
      to.off('close', closed);
      if (error) reject(error);
      else resolve();
    });
  });
}

function lastFailure(branches: readonly Branch[]): Error {
  const failure = branches.at(-1)?.failure;
  return failure instanceof Error ? failure : new Error(messageOf(failure));
}
