import { describe, expect, it } from '@jest/globals';
import { LOG_WARNINGS, runnerOutput } from '../src/logger.ts';
import { captured } from './captured.ts';
import { commandsIn, runnerLines } from './runner-lines.ts';

describe('the log of a step', () => {
  it.each([
    '::error::from the database',
    '  ::set-output name=verdict::passed',
    'NOTICE:\n::add-mask::a',
    'progress\r::error::after a carriage return',
    'something ##[error]old style',
  ])('prints %j and does not obey it', async (line) => {
    const { log } = runnerOutput();
    const { text } = await captured(() => {
      log.info(line);
      log.info('after');
    });
    expect(commandsIn(text)).toEqual([]);
    expect(text).toContain(line);
    // The last line is read with commands switched on again.
    expect(commandsIn(`${text}::group::x\n`)).toEqual(['group']);
  });

  it('cannot be talked out of it by a forged end', async () => {
    const { log } = runnerOutput();
    const { text } = await captured(() => log.info('::stop-commands::x\n::x::\n::error::y'));
    expect(commandsIn(text)).toEqual([]);
  });

  it('leaves casts alone', async () => {
    const { text } = await captured(() => runnerOutput().log.info("SELECT 'a'::text"));
    expect(text).toBe("SELECT 'a'::text\n");
  });

  it('closes a group when its body throws', async () => {
    const { log } = runnerOutput();
    const { text } = await captured(() =>
      log.group('t', () => Promise.reject(new Error('no'))).catch(() => undefined),
    );
    expect(commandsIn(text)).toEqual(['group', 'endgroup']);
  });

  it('keeps the outer group open through an inner one', async () => {
    const { log } = runnerOutput();
    const { text } = await captured(() =>
      log.group('outer\n::error::x', async () => {
        await log.group('::inner::', async () => log.info('in'));
        log.info('still inside');
      }),
    );
    expect(commandsIn(text)).toEqual(['group', 'endgroup']);
    expect(text.indexOf('still inside')).toBeLessThan(text.indexOf('::endgroup::'));
  });

  it('spends few annotations on warnings', async () => {
    const { log } = runnerOutput();
    const { text } = await captured(() => {
      for (let i = 0; i < 20; i++) log.warn(`w${i}`);
    });
    expect(commandsIn(text)).toEqual(Array<string>(LOG_WARNINGS).fill('warning'));
    expect(text).toContain('warning: w19');
  });

  it('shows the items of a check in a group, its row below', async () => {
    const { progress } = runnerOutput();
    const check = { id: 'apply', title: 'Apply' };
    const { text } = await captured(() => {
      progress.item(check, { status: 'passed', name: '::error::1', result: 'ok' });
      progress.item(check, { status: 'failed', name: 'two', result: 'x', detail: ['::error::z'] });
      progress.check({ ...check, status: 'failed', result: '1 of 2', durationMs: 1, items: [] });
      progress.check({
        id: 'b',
        title: 'B',
        status: 'passed',
        result: 'r',
        durationMs: 1,
        items: [],
      });
    });
    expect(commandsIn(text)).toEqual(['group', 'endgroup']);
    const lines = runnerLines(text).map((line) => line.text);
    expect(lines.findIndex((line) => line.includes('two'))).toBeLessThan(
      lines.indexOf('::endgroup::'),
    );
    expect(lines.findIndex((line) => line.includes('1 of 2'))).toBeGreaterThan(
      lines.indexOf('::endgroup::'),
    );
  });
});
