/** A program for the tests of the artifact store: takes steps from its parent, and tells how each came out. */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { artifactStores } from '../src/artifact-store.ts';

export type Step =
  | { do: 'prepare' | 'list' }
  | { do: 'open' | 'remove'; id: string }
  | { do: 'record'; id: string; verification: string }
  | {
      do: 'keep';
      id: string;
      archive: string;
      manifest: string;
      file?: 'archive.tar';
      name?: string;
    };

/** What the store gave back, or an error's code (or name), message and hint. */
export type Answer = unknown;

const FASTER = 100;
const MOST_WAITED_MS = 30;
const { setTimeout: real } = globalThis;
// The client pauses for half a minute before it gives up, and its deadlines are minutes.
globalThis.setTimeout = ((body: () => void, milliseconds = 0, ...rest: []) =>
  real(
    body,
    milliseconds > MOST_WAITED_MS ? MOST_WAITED_MS + milliseconds / FASTER : milliseconds,
    ...rest,
  )) as typeof setTimeout;

const { Interrupted } = await import('@belay/core/runtime/errors.ts');
const given = { ...process.env };
let controller = new AbortController();

process.on('message', (asked: { step: Step; env: NodeJS.ProcessEnv } | 'stop') => {
  if (asked === 'stop') return controller.abort(new Interrupted('stopped'));
  process.env = { ...given, ...asked.env };
  controller = new AbortController();
  void take(asked.step)
    .catch(told)
    .then((answer) => process.send?.({ answer }));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');

async function take(step: Step): Promise<Answer> {
  const stores = artifactStores(undefined, { env: process.env, signal: controller.signal });
  const store = stores(('name' in step ? step.name : undefined) ?? 'belay-backup');
  switch (step.do) {
    case 'prepare':
      return store.prepare();
    case 'list':
      return store.list();
    case 'remove':
      return store.remove(step.id);
    case 'record':
      return store.record(step.id, step.verification);
    case 'open': {
      const copy = await store.open(step.id);
      return { archive: await text(await copy.archive()), manifest: await copy.manifest() };
    }
    case 'keep': {
      const { id, archive, manifest, file = 'archive.tar.age' } = step;
      const incoming = await store.begin(id, file);
      try {
        await pipeline(Readable.from([Buffer.from(archive)]), incoming.archive);
        return await incoming.finish(manifest);
      } catch (error) {
        await incoming.abandon();
        throw error;
      }
    }
  }
}

function told(error: unknown): Answer {
  const { code, name, message, hint } = error as Record<
    'code' | 'name' | 'message' | 'hint',
    string
  >;
  return { error: code ?? name, message, hint };
}
