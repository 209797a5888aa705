import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { writeTar } from '../../../src/backup/archive/tar-writer.ts';
import { collector } from './archives.ts';

it('an entry that is given up while its file is read fails, and the process goes on', async () => {
  const writer = writeTar(collector().to, undefined);
  writer.failure.catch(() => undefined);
  async function* body() {
    yield Buffer.alloc(10);
    writer.destroy(new Error('the backup was given up'));
    // The stream tells its listeners in a later turn: without one, that ends the process.
    await sleep(20);
    yield Buffer.alloc(10);
  }
  await expect(writer.entry('dump/1.dat', 20, body())).rejects.toThrow('given up');
});
