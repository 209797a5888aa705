import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { judgeBackup } from '@belay/core/backup/stores/judge.ts';
import type { StoredBackup } from '@belay/core/backup/stores/store.ts';
import { useArtifactService } from '@belay/testkit/artifact-service.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { ID, madeManifest, madeVerification } from '../../core/test/backup/stores/made.ts';
import { manifestText } from '@belay/core/backup/manifest-text.ts';
import type { Answer, Step } from './artifact-steps.ts';

afterAll(removeTemporaryFolders);

const service = useArtifactService();
beforeEach(() => service.clear());

const ARCHIVE = `belay-backup.${ID}.archive.tar.age`;
const MANIFEST = `belay-backup.${ID}.manifest.json`;
const VERIFICATION = `belay-backup.${ID}.verification.json`;
const manifest = manifestText(madeManifest());
const verification = madeVerification(ID, manifest);
const KEEP: Step = { do: 'keep', id: ID, archive: 'ten bytes.', manifest };
const RECORD: Step = { do: 'record', id: ID, verification };

/**
 * Works on the store in a process of its own, since the client reads the runner's variables out of the process. Its
 * pauses between attempts, and our deadlines, are a hundred times as short there.
 */
let child: ChildProcess;
let output = '';
let temp = '';
beforeAll(async () => {
  temp = temporaryFolder();
  const program = path.join(import.meta.dirname, 'artifact-steps.ts');
  child = spawn(process.execPath, ['--import', 'tsx', '--no-warnings', program], {
    env: { PATH: process.env['PATH'], RUNNER_TEMP: temp, ...service.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  await once(child, 'message');
});
afterAll(async () => {
  child.disconnect();
  await once(child, 'exit');
});

async function take(step: Step, env: Record<string, string> = {}): Promise<Answer> {
  child.send({ step, env });
  const [{ answer }] = (await once(child, 'message')) as [{ answer: Answer }];
  return answer;
}

async function run(...steps: readonly Step[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const step of steps) answers.push(await take(step));
  return answers;
}

/** What is still in RUNNER_TEMP. */
const left = () => readdirSync(temp);
const TOKEN = { GITHUB_TOKEN: 'ghs_made_up' };

const names = () => service.artifacts.map(({ name }) => name);

describe('a backup in the artifacts of a run', () => {
  it('is three artifacts of one raw file each, and comes back as it was', async () => {
    const [kept, opened, , listed] = await run(KEEP, { do: 'open', id: ID }, RECORD, {
      do: 'list',
    });
    expect(output).toContain('successfully finalized');
    const [archive] = service.artifacts;
    expect(kept).toEqual({
      location: `artifact:belay-backup.${ID}`,
      artifact: {
        id: archive?.id,
        digest: archive?.digest.replace('sha256:', ''),
        url: `https://github.com/acme/shop/actions/runs/17200000001/artifacts/${archive?.id}`,
      },
    });
    expect(names()).toEqual([ARCHIVE, MANIFEST, VERIFICATION]);
    expect(archive?.content.toString()).toBe('ten bytes.');
    expect(opened).toEqual({ archive: 'ten bytes.', manifest });
    const [one] = listed as StoredBackup[];
    expect(one && judgeBackup(one)).toMatchObject({ id: ID, verified: true });
    expect(left()).toEqual([]);
  });

  it('is listed as nothing that could be relied on as long as its manifest is missing', async () => {
    await run(KEEP);
    service.artifacts.splice(1, 1);
    const [listed, opened] = await run({ do: 'list' }, { do: 'open', id: ID });
    const [one] = listed as StoredBackup[];
    expect(one && judgeBackup(one)).toMatchObject({
      verified: false,
      unfinished: true,
      problem: 'it was never finished',
    });
    expect(opened).toMatchObject({ error: 'backup-not-found' });
  });

  it('is removed with its manifest first', async () => {
    await run(KEEP, RECORD);
    service.calls.splice(0);
    const seen: string[][] = [];
    service.fault = (call) => {
      if (call === 'DeleteArtifact') seen.push(names());
      return undefined;
    };
    await run({ do: 'remove', id: ID });
    expect(seen).toEqual([[ARCHIVE, MANIFEST, VERIFICATION], [ARCHIVE, VERIFICATION], [ARCHIVE]]);
    expect(names()).toEqual([]);
  });

  it('keeps its first record, since an artifact cannot be changed', async () => {
    const other = madeVerification(ID, manifest, 'differs');
    await run(KEEP, RECORD);
    const again = await take({ do: 'record', id: ID, verification: other });
    expect(again ?? {}).not.toHaveProperty('error');
    expect(names()).toEqual([ARCHIVE, MANIFEST, VERIFICATION]);
    expect(service.artifacts[2]?.content.toString()).toBe(verification);
  });

  it('is not put there in the clear, whoever asks for it', async () => {
    const answer = await take({ ...KEEP, file: 'archive.tar' });
    expect(answer).toMatchObject({ error: 'artifact-unencrypted' });
    expect(service.calls).toEqual([]);
  });

  it('keeps artifacts of the same beginning apart', async () => {
    await run(KEEP, { ...KEEP, name: 'belay-backup.other' });
    const listed = (await take({ do: 'list' })) as StoredBackup[];
    expect(listed.map(({ location }) => location)).toEqual([`artifact:belay-backup.${ID}`]);
  });
});

describe('before a backup', () => {
  it('it is found out whether there are artifacts at all', async () => {
    const answer = await take({ do: 'prepare' }, { ACTIONS_RUNTIME_TOKEN: '' });
    expect(answer).toMatchObject({ error: 'artifacts-outside-job' });
  });

  it('an Enterprise Server, which has none of this kind, is named', async () => {
    const env = { GITHUB_SERVER_URL: 'https://github.acme.example' };
    expect(await take({ do: 'prepare' }, env)).toMatchObject({
      error: 'artifacts-unusable',
      hint: expect.stringContaining('Enterprise Server'),
    });
  });

  it('a token that may see no other runs stands in the way of nothing', async () => {
    service.fault = (call) => (call === 'GET api' ? 403 : undefined);
    for (const step of [{ do: 'prepare' }, KEEP, RECORD] as const) {
      expect((await take(step, TOKEN)) ?? {}).not.toHaveProperty('error');
    }
    expect(await take({ do: 'list' }, TOKEN)).toMatchObject({
      error: 'artifacts-unusable',
      hint: expect.stringContaining('actions: read'),
    });
    expect(output).not.toContain(TOKEN.GITHUB_TOKEN);
  });
});

describe('with a token, artifacts of other runs', () => {
  const fill = (id: string, more: { fromFork?: boolean } = {}) => {
    const text = manifestText(madeManifest({ id }));
    const files = [
      ['archive.tar.age', 'ten bytes.'],
      ['manifest.json', text],
      ['verification.json', madeVerification(id, text)],
    ] as const;
    for (const [file, content] of files) {
      service.elsewhere.push({
        ...{ id: 500 + service.elsewhere.length, name: `belay-backup.${id}.${file}` },
        ...{ content: Buffer.from(content), createdAt: new Date(), run: 17_100_000_000, ...more },
      });
    }
    return text;
  };
  const OTHER = ID.replace('0a1b', 'ffff');

  it('are listed, opened and removed; without one they are not there', async () => {
    const text = fill(OTHER);
    await take(KEEP);
    const listed = (await take({ do: 'list' }, TOKEN)) as StoredBackup[];
    expect(listed.map((one) => [one.id, judgeBackup(one).verified])).toEqual([
      [ID, false],
      [OTHER, true],
    ]);
    const opened = await take({ do: 'open', id: OTHER }, TOKEN);
    expect(opened).toEqual({ archive: 'ten bytes.', manifest: text });
    expect(await take({ do: 'remove', id: OTHER })).toMatchObject({ error: 'backup-not-found' });
    // Of one that was not verified there, what this run finds out lies apart from the rest.
    service.elsewhere.pop();
    const again = { ...RECORD, id: OTHER };
    expect((await take(again, TOKEN)) ?? {}).not.toHaveProperty('error');
    expect(await take({ do: 'open', id: OTHER }, TOKEN)).toEqual(opened);
    const before = service.calls.length;
    await take({ do: 'remove', id: OTHER }, TOKEN);
    // GitHub counts the questions: three names are looked for, not all pages read.
    expect(service.calls.slice(before).filter((call) => call === 'GET api')).toHaveLength(3);
    expect(service.elsewhere).toEqual([]);
    expect(names()).toEqual([ARCHIVE, MANIFEST]);
  });

  it('of a pull request from a fork are nobody, whatever they are called', async () => {
    fill(OTHER, { fromFork: true });
    expect(await take({ do: 'list' }, TOKEN)).toEqual([]);
    expect(await take({ do: 'open', id: OTHER }, TOKEN)).toMatchObject({
      error: 'backup-not-found',
    });
  });
});

describe('when the service', () => {
  /** Answers the `nth` call of a kind, and all after it, with a status. */
  const from = (nth: number, kind: string, status: number) => {
    let seen = 0;
    service.fault = (call) => (call === kind && ++seen >= nth ? status : undefined);
  };

  it.each([
    ['CreateArtifact', 1, 500],
    ['CreateArtifact', 1, 409],
    ['FinalizeArtifact', 1, 503],
    ['PUT blob', 1, 403],
    ['CreateArtifact', 2, 409],
    ['FinalizeArtifact', 2, 500],
    ['PUT blob', 3, 403],
  ])(
    'refuses %s (%i), %i: a clear message, nothing left, and the next run succeeds',
    async (kind, nth, status) => {
      from(nth, kind, status);
      expect(await take(KEEP)).toMatchObject({
        error: 'artifacts-unusable',
        message: expect.stringMatching(
          /^The artifacts of this workflow cannot be used: sending belay-backup/,
        ),
      });
      expect({ artifacts: names(), left: left() }).toEqual({ artifacts: [], left: [] });
      service.fault = () => undefined;
      service.clear();
      expect(await take(KEEP)).toMatchObject({ artifact: {} });
    },
  );

  it('fails once, it is asked again', async () => {
    const failed = new Set<string>();
    service.fault = (call) => (failed.has(call) ? undefined : (failed.add(call), 503));
    const [, , opened] = await run({ do: 'prepare' }, KEEP, { do: 'open', id: ID });
    expect(opened).toEqual({ archive: 'ten bytes.', manifest });
    expect(failed.size).toBeGreaterThan(4);
  });

  it('does not answer, that has an end', async () => {
    service.fault = () => 0;
    expect(await take({ do: 'prepare' })).toMatchObject({
      error: 'artifacts-unusable',
      message: expect.stringContaining('listing them: no answer within 120 s'),
    });
  });

  it('gives back something else than was put there, that is no copy', async () => {
    await run(KEEP);
    const [archive] = service.artifacts;
    if (archive) archive.digest = `sha256:${'0'.repeat(64)}`;
    expect(await take({ do: 'open', id: ID })).toMatchObject({
      message: expect.stringContaining('another digest'),
    });
    expect(left()).toEqual([]);
  });
});

it('says that the disk is full, and leaves nothing there', async () => {
  const small = temporaryFolder();
  const options = ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small];
  if (spawnSync('mount', options).status !== 0) {
    console.warn('not tested: a full disk, since nothing can be mounted here');
    return;
  }
  try {
    const large: Step = { ...KEEP, archive: 'x'.repeat(200_000) };
    expect(await take(large, { RUNNER_TEMP: small })).toMatchObject({ error: 'place-full' });
    expect(readdirSync(small)).toEqual([]);
    expect(service.calls).toEqual([]);
  } finally {
    spawnSync('umount', [small]);
  }
});

it.each(['CreateArtifact', 'PUT blob', 'FinalizeArtifact'])(
  'a job that is stopped during %s leaves nothing behind',
  async (kind) => {
    let reached = false;
    service.fault = (call) => {
      if (call !== kind || reached) return undefined;
      reached = true;
      child.send('stop');
      return 0;
    };
    expect(await take(KEEP)).toMatchObject({ error: 'Interrupted' });
    expect({ artifacts: names(), left: left() }).toEqual({ artifacts: [], left: [] });
  },
);
