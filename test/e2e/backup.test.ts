import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { backupOutputs } from '@belay/core/config/backup-inputs.ts';
import type { BackupReport } from '@belay/core/report/backup-report.ts';
import { useArtifactService } from '@belay/testkit/artifact-service.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { folderWith, removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { asRole, execute } from '../../packages/core/test/validate/run.ts';
import { ROOT, belay, history, leftBehind, start, startBelay } from './run.ts';
import { type StepResult, runStep } from './runner.ts';

afterAll(removeTemporaryFolders);

const server = useServer();
const service = useArtifactService();
beforeEach(() => service.clear());

const action = 'action-backup' as const;
const PASSWORD = 'role-pw';

let workspace = '';
let url = '';
let identity = '';
let recipient = '';
beforeAll(async () => {
  workspace = folderWith(
    history({ '20260101000000_init': 'CREATE TABLE item (id int PRIMARY KEY);' }),
  );
  const owner = await server.createDatabase();
  await execute(
    owner,
    'CREATE TABLE item (id int PRIMARY KEY, name text)',
    `INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 5000) AS n`,
  );
  url = await asRole(owner, 'backer_up', 'GRANT pg_read_all_data TO backer_up');
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
});

/** Runs the action with the artifact service and fast verification, unless told otherwise. */
function step(inputs: Record<string, string> = {}): Promise<StepResult> {
  return runStep({
    ...{ action, workspace, env: service.env },
    inputs: { 'database-url': url, 'encrypt-to': recipient, verify: 'read', ...inputs },
  });
}

/** The command lines of all processes, as any user of this machine can read them in /proc. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .join('\n');
}

/** Looks at all processes as long as `body` takes. */
async function watched<T>(body: () => Promise<T>): Promise<[T, string]> {
  const seen = new Set<string>();
  const look = setInterval(() => seen.add(commandLines()), 20);
  try {
    return [await body(), [...seen].join('\n')];
  } finally {
    clearInterval(look);
  }
}

const names = () => service.artifacts.map(({ name }) => name.split('.').slice(2).join('.'));

describe('action-backup', () => {
  it('makes an encrypted artifact, restores it, and hands on what a rollback takes', async () => {
    const [ran, processes] = await watched(() => step({ verify: 'restore' }));
    expect(ran.log).toMatch(/^::add-mask::role-pw/m);
    expect(ran).toMatchObject({ exitCode: 0, left: [] });
    const [archive, manifest] = service.artifacts;
    const { outputs } = ran;
    expect(outputs).toMatchObject({
      verified: 'true',
      'artifact-id': archive?.id,
      'artifact-url': expect.stringMatching(/^https:\/\/github\.com\/acme\/shop\/actions\/runs\//),
      size: String(archive?.content.length),
      sha256: archive?.digest.replace('sha256:', ''),
      duration: expect.stringMatching(/^\d+\.\d$/),
      report: path.join(workspace, 'belay-report/backup/report.json'),
    });
    expect(JSON.parse(outputs['restore-point'] ?? '')).toMatchObject({
      engine: 'pg_dump',
      locations: [outputs['location']],
    });
    expect(ran.summary.split('\n')[0]).toMatch(
      /^### .*The backup of .* was restored and found equal$/,
    );
    expect(names()).toEqual(['archive.tar.age', 'manifest.json', 'verification.json']);
    expect(readFileSync(outputs['manifest'] ?? '', 'utf8')).toBe(manifest?.content.toString());

    const shown = ran.log.replace(/^::add-mask::.*$/gm, '') + ran.summary + JSON.stringify(outputs);
    const kept = service.artifacts.map(({ content }) => content.toString('latin1')).join('\n');
    const report = readFileSync(outputs['report'] ?? '', 'utf8');
    expect(processes).toContain('pg_dump');
    for (const text of [shown, kept, report, processes]) expect(text).not.toContain(PASSWORD);
  });

  it('makes one that the key from the safe opens, months later, elsewhere', async () => {
    const { outputs } = await step();
    const [, id = ''] = (outputs['location'] ?? '').split('.');
    const folder = path.join(temporaryFolder(), id);
    mkdirSync(folder);
    for (const { name, content } of service.artifacts) {
      writeFileSync(path.join(folder, name.split('.').slice(2).join('.')), content);
    }
    const env = { BELAY_AGE_IDENTITY: identity };
    const check = await belay(['backup', '--check', folder, '--verify', 'read'], {
      cwd: workspace,
      env,
    });
    expect([check.exitCode, check.stdout]).toEqual([
      0,
      expect.stringContaining('was read back whole'),
    ]);
    const other = { BELAY_AGE_IDENTITY: await generateX25519Identity() };
    const wrong = await belay(['backup', '--check', folder, '--verify', 'read'], {
      cwd: workspace,
      env: other,
    });
    expect([wrong.exitCode, wrong.stdout]).toEqual([
      2,
      expect.stringContaining('not encrypted to the key'),
    ]);
  });

  it('puts nothing there that is not encrypted', async () => {
    const ran = await step({ 'encrypt-to': '' });
    expect(ran).toMatchObject({
      exitCode: 1,
      left: [],
      outputs: { verdict: 'errored', verified: 'false', 'restore-point': '' },
    });
    expect(Object.keys(ran.outputs)).toEqual(Object.keys(backupOutputs));
    expect(ran.summary).toContain('artifact-unencrypted');
    expect(service.calls).toEqual([]);
  });

  it.each([
    ['the name is taken', 'CreateArtifact', 409, 'already_exists'],
    ['the blobs are refused', 'PUT blob', 403, ''],
    ['it cannot be finalized', 'FinalizeArtifact', 400, ''],
  ])('when %s: a clear message, and no backup', async (_what, kind, status) => {
    service.fault = (call) => (call === kind ? status : undefined);
    const ran = await step();
    expect(ran).toMatchObject({
      exitCode: 1,
      left: [],
      outputs: { verified: 'false', 'restore-point': '', 'artifact-id': '' },
    });
    expect(ran.summary).toContain(
      'The artifacts of this workflow cannot be used: sending belay-backup.',
    );
    expect(service.artifacts).toEqual([]);
    expect(ran.log).not.toContain('A bug in Belay');
  });

  it('does not take for a backup what comes back otherwise than it was sent', async () => {
    let tipped = false;
    service.fault = (call) => {
      const content = service.artifacts[0]?.content;
      if (call === 'GET blob' && content && !tipped) {
        const at = content.length >> 1;
        content.writeUInt8(content.readUInt8(at) ^ 1, at);
        tipped = true;
      }
      return undefined;
    };
    const ran = await step();
    expect(ran).toMatchObject({
      exitCode: 1,
      left: [],
      outputs: { verdict: 'failed', verified: 'false', 'restore-point': '' },
    });
    expect(ran.summary.split('\n')[0]).toContain('there is no verified backup');
    expect(names()).toEqual(['archive.tar.age', 'manifest.json']);
  });

  it('leaves nothing behind when the job is cancelled while it sends', async () => {
    let child: ChildProcess | undefined;
    service.fault = (call) => {
      if (call !== 'PUT blob') return undefined;
      child?.kill('SIGINT');
      return 0;
    };
    const ran = await runStep({
      ...{ action, workspace, env: service.env, running: (process) => (child = process) },
      inputs: { 'database-url': url, 'encrypt-to': recipient, verify: 'read' },
    });
    expect(ran).toMatchObject({ exitCode: 1, left: [], outputs: { 'restore-point': '' } });
    expect(ran.log).toContain('stopped by SIGINT; cleaning up');
    expect(service.artifacts).toEqual([]);
  });
});

describe('belay backup', () => {
  const env = () => ({ BELAY_DATABASE_URL: url });

  it('keeps, lists and verifies again, the verdict last', async () => {
    const place = temporaryFolder();
    const run = startBelay(['backup', '--to', place, '--verify', 'read'], {
      cwd: workspace,
      env: env(),
    });
    const [{ exitCode, stdout, stderr }, processes] = await watched(() => run.ended);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/\n(PASSED|WARNED).*The backup of/),
    ]);
    expect(leftBehind(run)).toEqual([]);
    const [id = ''] = readdirSync(place);
    const report = readFileSync(path.join(workspace, 'belay-report/backup/report.json'), 'utf8');
    expect((JSON.parse(report) as BackupReport).backup.manifest).toMatchObject({ id });
    for (const text of [stdout, stderr, report, processes]) expect(text).not.toContain(PASSWORD);

    const [listed, again] = await Promise.all([
      belay(['backup', '--list', '--to', place, '--report', 'listed'], { cwd: workspace }),
      belay(['backup', '--check', place], { cwd: workspace }),
    ]);
    expect([listed.exitCode, listed.stdout]).toEqual([
      0,
      expect.stringContaining('1 backup, 1 verified'),
    ]);
    expect(listed.stdout).toContain(id);
    expect([again.exitCode, again.stdout]).toEqual([
      0,
      expect.stringContaining('restored and found equal'),
    ]);
  });

  it('exits 2 for a mistake, and has no artifacts outside a job', async () => {
    const cases: [string[], string][] = [
      [['--to', 'artifact:shop'], 'artifacts-outside-job'],
      [[], 'backup-place-missing'],
      [['--list', '--check', 'x'], 'inputs-exclusive'],
    ];
    const ended = await Promise.all(
      cases.map(([args]) => belay(['backup', ...args], { cwd: workspace, env: env() })),
    );
    expect(ended.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
    ended.forEach(({ stdout, stderr }, at) => expect(stdout + stderr).toContain(cases[at]?.[1]));
  });
});

describe('backup.sh', () => {
  const script = path.join(ROOT, 'scripts/backup.sh');
  const variables = () => {
    const { hostname, port, username, password, pathname } = new URL(url);
    return {
      ...{ DB_HOST: hostname, DB_PORT: port, DB_USER: username, DB_PASSWORD: password },
      DB_NAME: pathname.slice(1),
    };
  };

  it('takes the classic variables', async () => {
    const place = path.join(temporaryFolder(), 'backups');
    const env = { ...variables(), BACKUP_DIR: place };
    const [run, processes] = await watched(
      () => start(script, ['--verify', 'read'], { cwd: workspace, env }).ended,
    );
    expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining('The backup of')]);
    expect(readdirSync(place)).toHaveLength(1);
    for (const text of [run.stdout, run.stderr, processes]) expect(text).not.toContain(PASSWORD);
  });

  it('guesses no database', async () => {
    const env = { ...variables(), DB_NAME: '' };
    const refused = await start(script, [], { cwd: workspace, env }).ended;
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('DB_NAME is missing'),
    ]);
  });
});
