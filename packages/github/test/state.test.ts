import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { keyValues } from '@belay/testkit/workflow/step-process.ts';
import { type StateDocument, readState, requireState, saveState } from '../src/state.ts';

const schema = z.strictObject({ words: z.array(z.string()) });
const document: StateDocument<typeof schema> = { name: 'kept', version: 2, schema };

const before = process.env;
let file = '';
beforeEach(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'belay-state-')), 'state');
  await writeFile(file, '');
  process.env = { ...before, GITHUB_STATE: file };
});
afterEach(async () => {
  process.env = before;
  await rm(join(file, '..'), { recursive: true });
});

/** What the runner has in its hands between both steps. */
const kept = async () => keyValues(await readFile(file, 'utf8'))['kept'] ?? '';

/** What the last step reads when the runner gives it this. */
function found(text: string) {
  process.env['STATE_kept'] = text;
  const state = readState(document);
  return state.kind === 'damaged' ? [state.error.code, state.error.message] : state;
}

describe('state between the steps of an action', () => {
  it('comes out as it went in, whatever is in it', async () => {
    const words = ['a\nb', '"', '${{ secrets.X }}', 'ä€😀', '::error::x'];
    saveState(document, { words });
    expect(found(await kept())).toEqual({ kind: 'kept', value: { words } });
  });

  it('fits into one environment variable also with a history of years', async () => {
    const words = Array.from({ length: 3000 }, (_, n) => `2026${n}00000000_some_migration_${n}`);
    saveState(document, { words });
    expect((await kept()).length).toBeLessThan(128 * 1024);
  });

  it('is refused where the runner could not start a process with it', () => {
    const words = Array.from({ length: 8000 }, () => crypto.randomUUID());
    expect(() => saveState(document, { words })).toThrow('too large for the runner');
  });

  it('is needed, and said to be missing before anything rests on it', () => {
    expect(() => requireState({})).toThrow('keeps no state');
    expect(() => requireState({ GITHUB_STATE: file })).not.toThrow();
  });

  it('is told from none', () => {
    expect(found('')).toEqual({ kind: 'none' });
  });

  const packed = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
  it.each([
    ['cut off', (text: string) => text.slice(0, -20), 'cut off or changed'],
    [
      'changed',
      (text: string) => `${text.slice(0, 20)}AAAA${text.slice(24)}`,
      'cut off or changed',
    ],
    ['something else', () => 'armed', 'cut off or changed'],
    ['of another version', () => packed({ version: 1, value: { words: [] } }), 'version 1, not 2'],
    ['of no version', () => packed([]), 'version undefined'],
    ['without a part', () => packed({ version: 2, value: {} }), 'words:'],
    ['with a part too many', () => packed({ version: 2, value: { words: [], x: 1 } }), 'key'],
  ])('is not believed when it is %s', async (_what, damage, why) => {
    saveState(document, { words: ['a', 'b', 'c'] });
    const text = damage(await kept());
    expect(found(text)).toEqual(['state-damaged', expect.stringContaining(why)]);
  });
});
