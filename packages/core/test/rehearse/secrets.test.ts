import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { withClient } from '../../src/postgres/connection.ts';
import { quoteLiteral } from '../../src/postgres/identifiers.ts';
import type { Logger } from '../../src/runtime/ports.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { installedProject, withEngine } from './prisma-project.ts';
import { type RunOptions, project, rehearseOn } from './run.ts';
import { watchTraces } from './traces.ts';

const PASSWORD = `p@ss/w:rd#1%20 é$(x)&"'+\\`;
const FORMS = [
  PASSWORD,
  encodeURIComponent(PASSWORD),
  encodeURIComponent(PASSWORD).toLowerCase(),
  JSON.stringify(PASSWORD).slice(1, -1),
  // The part without characters that are written differently here and there.
  'w:rd#1',
  'w%3Ard%231',
];
const TREE = {
  '1_init': 'CREATE TABLE a (id int PRIMARY KEY);',
  '2_add': 'ALTER TABLE a ADD COLUMN x int;',
};

const server = useServer();
const { env } = watchTraces(server);

async function secretUrl(): Promise<string> {
  await withClient(server.url(), {}, (client) =>
    client.query(`DO $do$ BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'secretive') THEN
        CREATE ROLE secretive LOGIN CREATEDB PASSWORD ${quoteLiteral(PASSWORD)};
      END IF; END $do$`),
  );
  const url = new URL(server.url());
  url.username = 'secretive';
  url.password = '';
  return url.href.replace('secretive@', `secretive:${encodeURIComponent(PASSWORD)}@`);
}

/** Everything that a rehearsal says, in every place where it says it. */
async function everythingSaid(workspace: string, options: RunOptions): Promise<string> {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const log: Logger = {
    info: say,
    warn: say,
    debug: say,
    group: (title, body) => (say(title), body()),
  };
  const progress = {
    item: (...event: unknown[]) => say(JSON.stringify(event)),
    check: (...event: unknown[]) => say(JSON.stringify(event)),
  };
  try {
    const run = { since: '1_init', env, log, progress, ...options };
    const report = await rehearseOn(server, workspace, run);
    said.push(JSON.stringify(report), String(report.error?.message), String(report.headline));
  } catch (error) {
    said.push(String((error as Error).stack));
  }
  const folder = path.join(workspace, 'belay-report');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.(json|sql)$/.test(name)) said.push(readFileSync(path.join(folder, name), 'utf8'));
  }
  return said.join('\n');
}

function expectNoSecret(said: string): void {
  for (const form of FORMS) expect(said).not.toContain(form);
}

describe('the password of database-url is nowhere', () => {
  it('when all is well, and it works with every character in it', async () => {
    const said = await everythingSaid(project(TREE), { databaseUrl: await secretUrl() });
    expect(said).toContain('has a proven way back');
    expect(said).toContain('a dump taken before restores');
    expectNoSecret(said);
  });

  it.each([
    ['shows its URL', 'echo "$DATABASE_URL" >&2; exit 1'],
    ['shows its password, decoded', `node -e 'console.error(decodeURIComponent(new URL(process.env.DATABASE_URL).password)); process.exit(1)'`],
    ['dumps its environment', 'env; exit 1'],
    ['lets psql fail', 'psql "$DATABASE_URL" -c nonsense'],
  ])('when a seed command %s', async (_what, seed) => {
    const said = await everythingSaid(project(TREE), { databaseUrl: await secretUrl(), seed });
    expect(said).toContain('The seed command ended with');
    expectNoSecret(said);
  }); // prettier-ignore

  it('when a migration, an assertion and a name hold it', async () => {
    const literal = quoteLiteral(PASSWORD);
    const tree = {
      ...TREE,
      '3_do': `DO $$ BEGIN RAISE EXCEPTION 'cannot log in as %', ${literal}; END $$;`,
    };
    const files = {
      'belay.yml': `assertions:\n  - name: none\n    sql: ${JSON.stringify(`SELECT ${literal}`)}\n`,
    };
    const said = await everythingSaid(project(tree, files), { databaseUrl: await secretUrl() });
    expect(said).toContain('3_do fails');
    expectNoSecret(said);
  });

  it('when the login is refused, the server is not there, or the database is not', async () => {
    const url = await secretUrl();
    for (const change of [
      (u: URL) => (u.username = 'somebody'),
      (u: URL) => (u.port = '9'),
      (u: URL) => (u.pathname = '/nowhere'),
      (u: URL) => (u.pathname = '/'),
    ]) {
      const wrong = new URL(url);
      change(wrong);
      const said = await everythingSaid(project(TREE), { databaseUrl: wrong.href });
      expect(said).toMatch(/database-(auth-failed|unreachable|missing|url-invalid)/);
      expectNoSecret(said);
      const history = { historyUrl: wrong.href, since: '' };
      expectNoSecret(await everythingSaid(project(TREE), history));
    }
  });

  it('when it is not percent-encoded at all', async () => {
    const broken = (await secretUrl()).replace(encodeURIComponent(PASSWORD), PASSWORD);
    const said = await everythingSaid(project(TREE), { databaseUrl: broken });
    expect(said).toMatch(/"verdict":"errored"/);
    expectNoSecret(said);
  });

  it("when Prisma's own deploy fails", async () => {
    const tree = { ...TREE, '3_bad': `ALTER TABLE nonsense ADD x int;` };
    const options = { databaseUrl: await secretUrl(), env: withEngine(env) };
    const said = await everythingSaid(installedProject('7', tree), options);
    expect(said).toContain('prisma migrate deploy 7.10.1');
    expectNoSecret(said);
  });
});
