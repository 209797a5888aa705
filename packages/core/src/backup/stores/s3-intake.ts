import { type PassThrough, Writable } from 'node:stream';

/**
 * What the writer gets. It fails with the reason why the upload failed, where the stream that the SDK reads is
 * only closed.
 */
export function intake(
  source: PassThrough,
  uploaded: Promise<void>,
): { stream: Writable; bytes: () => number } {
  let bytes = 0;
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      source.write(chunk, (error) => {
        if (error) uploaded.then(() => done(error), done);
        else done();
      });
    },
    final(done) {
      source.end();
      done();
    },
    destroy(error, done) {
      if (!source.writableEnded) source.destroy();
      done(error);
    },
  });
  uploaded.catch((error: Error) => stream.destroy(error));
  // Nobody listens to either between two writes, and an error that nobody listens to would end the process.
  source.on('error', () => undefined);
  stream.on('error', () => undefined);
  return { stream, bytes: () => bytes };
}
