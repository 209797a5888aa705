import { describe, expect, it } from '@jest/globals';
import { describeInputs } from '@belay/core/config/inputs.ts';
import { testInputs } from '@belay/core/config/test-inputs.ts';
import { OperationFailed, UserError } from '@belay/core/runtime/errors.ts';
import { BELAY_VERSION } from '@belay/core/runtime/version.ts';
import { main } from '../src/main.ts';
import { type CommandReport, type Stages, stages } from '../src/stages.ts';
import { findWorkspace } from '../src/workspace.ts';

type Options = Parameters<Stages['test']>[0];

const report = (more: Partial<CommandReport> = {}): CommandReport => ({
  schemaVersion: 1,
  stage: 'test',
  belayVersion: '0.0.0',
  run: 'run12345',
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 1,
  verdict: 'passed',
  headline: 'all is well',
  subject: [],
  checks: [],
  findings: [],
  notVerified: [],
  ...more,
});

const error = (kind: 'user' | 'operation' | 'bug') => ({ kind, code: 'c', message: 'm' });

interface Settings {
  env?: Record<string, string>;
  stage?: Stages['test'];
}

/** Runs the command line in this process with a stage of the test's own. */
async function belay(argv: string[], { env = {}, stage }: Settings = {}) {
  let [stdout, stderr] = ['', ''];
  let options: Options | undefined;
  const exitCode = await main(
    argv,
    {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      env,
      cwd: process.cwd(),
    },
    {
      ...stages,
      test: async (given, ports) => {
        options = given;
        return stage ? stage(given, ports) : report();
      },
    },
  );
  return { exitCode, stdout, stderr, options };
}

describe('belay', () => {
  it('prints its version, and help without being asked for anything else', async () => {
    expect(await belay(['--version'])).toMatchObject({ exitCode: 0, stdout: `${BELAY_VERSION}\n` });
    expect(await belay(['--help'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await belay([])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('has a flag with a description for every input', async () => {
    const { stdout, exitCode } = await belay(['test', '--help']);
    expect(exitCode).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    for (const { name, description } of describeInputs(testInputs)) {
      expect(stdout).toMatch(new RegExp(`^ +--${name}\\b`, 'm'));
      expect(words).toContain(description.replaceAll('`', ''));
    }
  });

  it.each([
    [['test', '--migratoins', 'x'], 'Did you mean --migrations?'],
    [['tset'], 'Did you mean test?'],
    [['test', '--since'], "option '--since <NAME>' argument missing"],
    [['test', 'prisma'], 'too many arguments'],
    [['test', '--fail-on', 'eror'], '--fail-on must be one of notice, warning, error, not "eror"'],
    [['test', '--since', 'a', '--all'], '--since and --all cannot be given together'],
    [['test', '--dry-run=yes'], "unknown option '--dry-run'"],
  ])('%j is a mistake: exit 2, no stack, no stage', async (argv, message) => {
    const { exitCode, stderr, stdout, options } = await belay(argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(stdout).toBe('');
    expect(options).toBeUndefined();
  });

  it('does not repeat the password of a misspelt flag', async () => {
    const { stderr } = await belay(['test', "--databse-url=postgres://u:a/'s3cret'@h/d"]);
    expect(stderr).toContain('--databse-url');
    expect(stderr).not.toContain('s3cret');
  });

  it('parses flags into options', async () => {
    const argv = ['test', '--dry-run', '--required-tables', 'A,B', '--required-tables', 'C'];
    const { options } = await belay([...argv, '--postgres-version=16']);
    expect(options).toMatchObject({
      dryRun: true,
      all: false,
      requiredTables: ['A', 'B', 'C'],
      postgresVersion: 16,
      report: 'belay-report',
      // The stage takes it from the workspace, which is the repository around this folder.
      workingDirectory: process.cwd(),
    });
    expect(options?.run).toMatch(/^[a-z0-9]{8,}$/);
  });

  it('takes secrets from variables of its own, a flag first; DATABASE_URL is not read', async () => {
    const env = { BELAY_DATABASE_URL: 'postgres://a/b', DATABASE_URL: 'postgres://prod/x' };
    expect((await belay(['test'], { env })).options?.databaseUrl).toBe('postgres://a/b');
    const flag = ['test', '--database-url', 'postgres://c/d'];
    expect((await belay(flag, { env })).options?.databaseUrl).toBe('postgres://c/d');
    const { DATABASE_URL } = env;
    expect((await belay(['test'], { env: { DATABASE_URL } })).options).not.toHaveProperty(
      'databaseUrl',
    );
  });

  it.each([
    [report(), 0],
    [report({ verdict: 'warned' }), 0],
    [report({ verdict: 'failed' }), 1],
    [report({ verdict: 'refused' }), 1],
    [report({ verdict: 'errored', error: error('user') }), 2],
    [report({ verdict: 'errored', error: error('operation') }), 3],
    [report({ verdict: 'errored', error: error('bug') }), 70],
  ])('$verdict, $error.kind: exit %#', async (result, exitCode) => {
    const run = await belay(['test'], { stage: async () => result });
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout).toContain('all is well');
  });

  it.each([
    [new UserError('a-code', 'what', 'do this'), 2, 'do this'],
    [new OperationFailed('b-code', 'lost', 'left: x'), 3, 'left: x'],
    [new TypeError('x is not a function'), 70, '    at '],
  ])('%s is thrown: exit %i', async (thrown, exitCode, says) => {
    const run = await belay(['test'], { stage: () => Promise.reject(thrown) });
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toContain(says);
    expect(run.stderr.includes('    at ')).toBe(exitCode === 70);
    expect(run.stderr.includes('bug in Belay')).toBe(exitCode === 70);
  });

  it('writes live lines to stderr and only the report to stdout, without secrets and control characters', async () => {
    const env = { BELAY_DATABASE_URL: 'postgres://u:p%40ss@h/d' };
    const { stdout, stderr } = await belay(['test'], {
      env,
      stage: async (_options, { log, progress }) => {
        log.info('NOTICE p@ss \u001b[2J');
        log.debug('only when verbose');
        const item = { status: 'passed', name: 'one p%40ss', result: 'fine' } as const;
        progress?.item({ id: 'a', title: 'A' }, item);
        return report({ headline: 'not p@ss' });
      },
    });
    expect(stderr).toContain('NOTICE *** \\x1b[2J');
    expect(stderr).toContain('one ***');
    expect(stderr).not.toContain('only when verbose');
    expect(stdout).toContain('not ***');
    expect(stdout).not.toContain('NOTICE');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it.each([
    [['test', '--verbose'], {}],
    [['test'], { VERBOSE: 'true' }],
  ])('says more with %j %j', async (argv, env) => {
    const stage: Stages['test'] = async (_options, { log }) => {
      log.debug('only when verbose');
      return report();
    };
    expect((await belay(argv, { env, stage })).stderr).toContain('only when verbose');
  });
});

describe('the workspace', () => {
  const find = (from: string, migrations: string | undefined, ...there: string[]) =>
    findWorkspace(from, migrations, (path) => there.includes(path));

  it('is the repository of the working directory', async () => {
    expect(await find('/r/app', undefined, '/r/.git', '/r/app/package.json')).toBe('/r');
  });

  it('is that of the migrations when they lie elsewhere', async () => {
    const migrations = '/x/shop/prisma/migrations';
    expect(await find('/r', migrations, '/r/.git', '/x/.git')).toBe('/x');
    expect(await find('/r', migrations, '/r/.git', '/x/shop/package.json')).toBe('/x/shop');
    expect(await find('/r', migrations, '/r/.git')).toBe('/x/shop');
  });
});
