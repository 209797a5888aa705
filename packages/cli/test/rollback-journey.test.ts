import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findClientProgram, runClientProgram } from '@belay/core/postgres/client-programs.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl, withDatabase } from '@belay/core/postgres/url.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { main } from '../src/main.ts';
import { stages } from '../src/stages.ts';

afterAll(removeTemporaryFolders);

const { env } = process;
const MAJOR = 15;
const pgDump = await findClientProgram('pg_dump', MAJOR, env);
const withDump = pgDump === undefined ? describe.skip : describe;

/** One database through everything that a person at a terminal can do about it, in this order. */
withDump('a rollback at a terminal', () => {
  const server = useServer(MAJOR);
  const cwd = temporaryFolder();
  let url: string;
  let name: string;

  /** @param typed What the person answers; without it there is no terminal. */
  async function belay(argv: string[], typed?: string) {
    let [stdout, stderr] = ['', ''];
    const isTTY = typed !== undefined;
    const stdin = Object.assign(new PassThrough(), { isTTY });
    stdin.end(typed ?? '');
    const terminal = {
      ...{ stdin, stdout: { write: (text: string) => (stdout += text), columns: 200 } },
      stderr: { write: (text: string) => (stderr += text), isTTY, columns: 200 },
      ...{ env: { PATH: env['PATH'], HOME: cwd, BELAY_DATABASE_URL: url }, cwd },
    };
    const exitCode = await main(['rollback', ...argv], terminal, stages);
    const { password } = new URL(url);
    expect(stdout + stderr).not.toContain(password);
    return { exitCode, stdout, stderr };
  }

  const notes = (database = name) =>
    withClient(withDatabase(url, database), {}, async (client) => {
      const { rows } = await client.query<{ note: string }>('SELECT note FROM orders ORDER BY id');
      return rows.map(({ note }) => note);
    });

  const preserved = async () => {
    const { stdout } = await belay(['--list']);
    return new RegExp(`${name}_before_\\w+`).exec(stdout)?.[0] ?? '';
  };

  const dump = path.join(cwd, 'dump.sql');

  beforeAll(async () => {
    url = await server.createDatabase();
    name = parseDatabaseUrl(url).database;
    const ports = { env, signal: new AbortController().signal };
    await withClient(url, {}, (client) =>
      client.query(`CREATE TABLE orders (id serial PRIMARY KEY, note text);
        INSERT INTO orders (note) VALUES ('before')`),
    );
    await runClientProgram(pgDump ?? '', ['-f', dump], url, ports, 30_000);
    await withClient(url, {}, (client) =>
      client.query(`INSERT INTO orders (note) VALUES ('since')`),
    );
  });

  const restore = ['--backup', dump, '--accept-data-loss'];

  it('is planned, and nothing is touched', async () => {
    const { exitCode, stdout, stderr } = await belay(['--plan', ...restore], `${name}\n`);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('dump.sql')]);
    expect(stderr).not.toContain('Type the name');
    expect(await notes()).toEqual(['before', 'since']);
  });

  it('is refused where the loss cannot be counted and was not accepted', async () => {
    const { exitCode, stdout } = await belay(['--backup', dump, '--confirm', name]);
    expect([exitCode, stdout]).toEqual([1, expect.stringContaining('--accept-data-loss')]);
    expect(await notes()).toEqual(['before', 'since']);
  });

  it('is not done without the name', async () => {
    const nobody = await belay(restore);
    const mistyped = await belay(restore, `${name}x\n`);
    const pipe = await belay([...restore, '--confirm', 'postgres']);
    for (const { exitCode } of [nobody, mistyped, pipe]) expect([1, 2]).toContain(exitCode);
    expect(mistyped.stderr).toMatch(/Type the name of the database/);
    expect(await notes()).toEqual(['before', 'since']);
  });

  it('is done once the name was typed below the plan', async () => {
    const { exitCode, stdout, stderr } = await belay(restore, `${name}\n`);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('--undo')]);
    expect(stderr).toMatch(/dump\.sql[^]*Type the name of the database/);
    expect(await notes()).toEqual(['before']);
    expect(existsSync(path.join(cwd, 'belay-report/rollback/report.json'))).toBe(true);
  });

  it('leaves the database as it was, and says where', async () => {
    expect(await preserved()).toMatch(/_before_rollback_\d{8}T\d{4}/);
  });

  it('exports what only that one has', async () => {
    const { exitCode } = await belay(['--salvage', 'rows']);
    expect(exitCode).toBe(0);
    const files = readdirSync(path.join(cwd, 'rows'));
    const csv = files.find((file) => file.endsWith('.missing.csv')) ?? '';
    expect(readFileSync(path.join(cwd, 'rows', csv), 'utf8')).toContain('since');
    expect(files).toContain('salvage.sql');
    expect(await belay(['--salvage', 'rows'])).toMatchObject({ exitCode: 2 });
  });

  it('is undone', async () => {
    expect(await belay(['--undo'], 'no\n')).not.toMatchObject({ exitCode: 0 });
    expect(await notes()).toEqual(['before']);
    expect(await belay(['--undo'], `${name}\n`)).toMatchObject({ exitCode: 0 });
    expect(await notes()).toEqual(['before', 'since']);
  });

  it('is taken up again by the name of what served meanwhile, as the report says', async () => {
    const old = await preserved();
    expect(old).toContain('_before_undo_');
    const again = await belay(['--undo', '--confirm', name]);
    expect([again.exitCode, await notes()]).toEqual([0, ['before', 'since']]);
    expect(again.stdout).toContain(`--undo --confirm ${old}`);
    expect(await belay(['--undo', '--confirm', old])).toMatchObject({ exitCode: 0 });
    expect(await notes()).toEqual(['before']);
  });

  it('is dropped for good only by its own name', async () => {
    const old = await preserved();
    expect(await belay(['--drop-preserved', '--confirm', name])).not.toMatchObject({ exitCode: 0 });
    expect(await belay(['--drop-preserved', '--confirm', old])).toMatchObject({ exitCode: 0 });
    expect(await preserved()).toBe('');
    expect(await notes()).toEqual(['before']);
  });
});
