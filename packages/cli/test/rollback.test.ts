import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { rollbackCommand } from '@belay/core/config/rollback-inputs.ts';
import type { RollbackOptions, RollbackPorts } from '@belay/core/rollback/context.ts';
import type { Verdict } from '@belay/core/report/schema.ts';
import { askAt } from '../src/ask.ts';
import { main } from '../src/main.ts';
import { type CommandReport, type Stages, stages } from '../src/stages.ts';

const report = (verdict: Verdict = 'passed'): CommandReport => ({
  ...{ schemaVersion: 1, stage: 'rollback', belayVersion: '0.0.0', run: 'run12345' },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', durationMs: 1, verdict, headline: 'all is well' },
  ...{ subject: [], checks: [], findings: [], notVerified: [] },
});

interface Settings {
  env?: Record<string, string>;
  stage?: Stages['rollback'];
  /** What a person types; without it there is no terminal. */
  typed?: string;
}

/** Runs the command line in this process with a stage of the test's own. */
async function belay(argv: string[], { env = {}, stage, typed }: Settings = {}) {
  let [stdout, stderr] = ['', ''];
  let seen: { options: RollbackOptions; ports: RollbackPorts } | undefined;
  const isTTY = typed !== undefined;
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(typed ?? 'shop\n');
  const exitCode = await main(
    ['rollback', ...argv],
    {
      stdin,
      stdout: { write: (text: string) => (stdout += text), columns: 200 },
      stderr: { write: (text: string) => (stderr += text), isTTY },
      ...{ env, cwd: process.cwd() },
    },
    {
      ...stages,
      rollback: async (options, ports) => {
        seen = { options, ports };
        return stage ? stage(options, ports) : report();
      },
    },
  );
  return { exitCode, stdout, stderr, ...seen };
}

/** The same, with a stage that asks for the name once. */
async function asked(settings: Settings & { plan?: readonly string[] }) {
  let answer: string | undefined;
  const { plan = ['now at   b', 'go to    a'], ...more } = settings;
  const ended = await belay(['--backup', '/b'], {
    ...more,
    stage: async (_options, { confirm }) => {
      answer = await confirm?.(plan);
      return report(answer === 'shop' ? 'passed' : 'refused');
    },
  });
  return { ...ended, answer };
}

describe('belay rollback', () => {
  it('has a flag with a description for every input', async () => {
    const { stdout, exitCode } = await belay(['--help']);
    expect(exitCode).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    for (const { name, description } of describeInputs(rollbackCommand.inputs)) {
      expect(stdout).toMatch(new RegExp(`^ +--${name}\\b`, 'm'));
      expect(words).toContain(description.replaceAll('`', ''));
    }
  });

  it.each([
    [[], 'plan'],
    [['--strategy', 'restore', '--accept-data-loss'], 'plan'],
    [['--plan'], 'plan'],
    [['--plan', '--migration', 'a'], 'plan'],
    [['--plan', '--backup', '/b', '--confirm', 'shop'], 'plan'],
    [['--migration', 'a'], 'now'],
    [['--backup', '/b'], 'now'],
    [['--restore-point', '{}'], 'now'],
    [['--confirm', 'shop'], 'now'],
    [['--migration', 'a', '--backup', '/b'], 'now'],
    [['--list', '--to', '/b'], 'list'],
    [['--undo', '--confirm', 'shop'], 'undo'],
    [['--salvage', 'rows'], 'salvage'],
    [['--drop-preserved', '--confirm', 'shop_before'], 'drop-preserved'],
  ])('%j is for the stage: %s', async (argv, what) => {
    const { options, exitCode } = await belay(argv);
    expect([exitCode, options?.what]).toEqual([0, what]);
  });

  it('hands on what was given', async () => {
    const argv = ['--migration', '2026_a', '--backup', '/b', '--confirm', 'shop'];
    const more = ['--accept-data-loss', '--strategy', 'restore', '--report', 'out'];
    const { options } = await belay([...argv, ...more]);
    expect(options).toMatchObject({
      ...{ to: '2026_a', backup: '/b', confirm: 'shop', acceptDataLoss: true },
      ...{ strategy: 'restore', report: 'out', workingDirectory: process.cwd() },
    });
    expect(options).not.toHaveProperty('armed');
    expect(options?.identity).toHaveProperty('commit');
    const list = await belay(['--list', '--to', '/b', '--to', 's3://c/d']);
    expect(list.options).toMatchObject({ what: 'list', places: ['/b', 's3://c/d'] });
    expect(list.options?.to).toBeUndefined();
  });

  it('takes secrets from variables of its own; DATABASE_URL is not read', async () => {
    const BELAY_AGE_IDENTITY = 'AGE-SECRET-KEY-1X';
    const env = { BELAY_DATABASE_URL: 'postgres://a/b', DATABASE_URL: 'postgres://prod/x' };
    const { options } = await belay(['--list'], { env: { ...env, BELAY_AGE_IDENTITY } });
    expect(options).toMatchObject({
      databaseUrl: 'postgres://a/b',
      ageIdentity: BELAY_AGE_IDENTITY,
    });
    const { DATABASE_URL } = env;
    const without = await belay(['--list'], { env: { DATABASE_URL } });
    expect(without.options).not.toHaveProperty('databaseUrl');
  });

  it.each([
    [['--list', '--undo'], '--list and --undo cannot be given together'],
    [['--undo', '--backup', '/b'], '--undo and --backup cannot be given together'],
    [['--salvage', 'x', '--migration', 'a'], '--salvage and --migration cannot be given together'],
    [['--drop-preserved', '--restore-point', '{}'], '--drop-preserved and --restore-point cannot'],
    [['--backup', '/b', '--restore-point', '{}'], '--restore-point and --backup cannot be given'],
    // What it would do is said by itself, without --confirm.
    [['--plan', '--undo'], '--undo and --plan cannot be given together'],
    [['--strategy', 'quick'], '--strategy must be one of auto, reverse, restore, in-place'],
    [['--rollback-on', 'failure'], "unknown option '--rollback-on'"],
    [['--mode', 'now'], "unknown option '--mode'"],
  ])('%j is a mistake: exit 2, no stage', async (argv, message) => {
    const { exitCode, stderr, options } = await belay(argv);
    expect([exitCode, options]).toEqual([2, undefined]);
    expect(stderr).toContain(message);
  });

  it('refused is exit 1', async () => {
    const refuse = async () => report('refused');
    expect(await belay(['--backup', '/b'], { stage: refuse })).toMatchObject({ exitCode: 1 });
  });
});

describe('the name that belay rollback asks for', () => {
  it('is what was typed, below the plan', async () => {
    const { answer, stderr, exitCode } = await asked({ typed: '  shop \n' });
    expect([answer, exitCode]).toEqual(['shop', 0]);
    expect(stderr).toMatch(/now at {3}b\ngo to {4}a\n\nType the name of the database .*: /);
  });

  it('is what was typed before the input ended', async () => {
    expect(await asked({ typed: 'shop' })).toMatchObject({ answer: 'shop' });
  });

  it('may be another one, or none', async () => {
    expect(await asked({ typed: 'shopp\n' })).toMatchObject({ answer: 'shopp', exitCode: 1 });
    expect(await asked({ typed: '\n' })).toMatchObject({ answer: '', exitCode: 1 });
    // Ctrl-D.
    expect(await asked({ typed: '' })).toMatchObject({ answer: undefined, exitCode: 1 });
  });

  it('is asked for at a terminal only: what a pipe holds confirms nothing', async () => {
    const { ports, stderr } = await asked({});
    expect(ports).not.toHaveProperty('confirm');
    expect(stderr).not.toContain('Type ');
  });

  it('stands below a plan without secrets, which does not steer the terminal', async () => {
    const env = { BELAY_DATABASE_URL: 'postgres://u:p%40ss@h/d' };
    const plan = ['table p@ss', 'table \u001b[2J'];
    const { stderr } = await asked({ typed: 'shop\n', env, plan });
    expect(stderr).toContain('table ***\ntable \\x1b[2J');
    expect(stderr).not.toMatch(/p@ss/);
  });

  it('is not waited for once the command is to end', async () => {
    const controller = new AbortController();
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stderr = { write: () => controller.abort(new Error('stopped')), isTTY: true };
    const ask = askAt(
      { stdin, stderr },
      { progress: { keep: () => undefined }, redact: (text) => text, signal: controller.signal },
    );
    await expect(ask?.(['a plan'], 'Go on?')).rejects.toThrow('stopped');
  });
});
