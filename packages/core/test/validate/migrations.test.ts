import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readPrismaTree } from '../../src/migrations/prisma/tree.ts';
import type { PrismaProject } from '../../src/migrations/prisma/project.ts';
import { withClient } from '../../src/postgres/connection.ts';
import { migrationsCheck } from '../../src/validate/checks/migrations.ts';
import { useServer } from '@belay/testkit/servers.ts';
import {
  type Files,
  folderWith,
  removeTemporaryFolders,
  writeFiles,
} from '@belay/testkit/workspace.ts';
import { project } from '../migrations/files.ts';
import { loginOf } from './login.ts';
import { databaseWith, executeAll } from './prisma-database.ts';
import { type CheckOutcome, type Overrides, runCheck } from './run-check.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

const SQL = {
  '20240101000000_author': 'CREATE TABLE "Author" ("id" int PRIMARY KEY);\n',
  '20240102000000_book': 'CREATE TABLE "Book" ("id" int PRIMARY KEY);\nSELECT 1;\n',
  '20240103000000_index': 'CREATE INDEX "i" ON "Book" ("id");\n',
};
const [AUTHOR, BOOK, INDEX] = Object.keys(SQL) as [string, string, string];
const fileOf = (name: string) => `prisma/migrations/${name}/migration.sql`;
const rowOf = (name: string) => `migration_name = '${name}'`;

let template: string;
beforeAll(async () => {
  const { migrations } = await readPrismaTree({
    migrationsDir: 'prisma/migrations',
    workspace: folderWith(project(SQL)),
  });
  const url = await databaseWith(server, migrations);
  template = new URL(url).pathname.slice(1);
});

const BATCH: Partial<PrismaProject> = {
  transactions: 'batch',
  transactionsBecause: 'Prisma 6.19.3 (installed) sends each file as one batch',
};

interface Case {
  /** Statements on the database as it was deployed. */
  sql?: readonly string[];
  /** Changes to the tree. */
  files?: Files;
  project?: Partial<PrismaProject>;
  url?: (database: string) => Promise<string> | string;
}

async function check(given: Case = {}, overrides: Overrides = {}): Promise<CheckOutcome> {
  const database = await server.createDatabase(template);
  await executeAll(database, given.sql ?? []);
  const workspace = folderWith(project(SQL));
  writeFiles(workspace, given.files ?? {});
  const tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
  const url = (await given.url?.(database)) ?? database;
  const probe: PrismaProject = {
    root: workspace,
    version: { text: '7.10.1', source: 'installed' },
    transactions: 'statements',
    transactionsBecause: 'Prisma 7.10.1 (installed) sends each statement alone',
    ...given.project,
  };
  return runCheck(migrationsCheck, url, {
    ...{ workspace, tree },
    ...overrides,
    context: { project: probe, ...overrides.context },
  });
}

const found = ({ findings }: CheckOutcome) =>
  findings.map(({ severity, rule, migration }) => [severity, rule, migration].join(' ').trim());

describe('the migration history', () => {
  it('of a fresh deploy is in order', async () => {
    const outcome = await check();
    expect(outcome.findings).toEqual([]);
    expect(outcome.result).toEqual({ result: '3 of 3 applied' });
    expect(outcome.details.migrations).toEqual({
      directory: 'prisma/migrations',
      ...{ total: 3, applied: 3, latest: INDEX, pending: [], failed: [], unknown: [] },
    });
    expect(outcome.notVerified).toEqual([
      'whether prisma migrate status agrees: Prisma is not installed in the project (run npm ci before)',
    ]);
  });

  it('takes a file whose line ends changed for the same', async () => {
    const crlf = SQL[BOOK as keyof typeof SQL].replaceAll('\n', '\r\n');
    expect(found(await check({ files: { [fileOf(BOOK)]: crlf } }))).toEqual([]);
  });

  it.each<[string, Case, string[]]>([
    [
      'a migration that was never started',
      { sql: [`DELETE FROM _prisma_migrations WHERE ${rowOf(INDEX)}`] },
      [`error migration-pending ${INDEX}`],
    ],
    [
      'one that was marked as rolled back',
      { sql: [`UPDATE _prisma_migrations SET rolled_back_at = now(), finished_at = NULL WHERE ${rowOf(INDEX)}`] }, // prettier-ignore
      [`error migration-pending ${INDEX}`],
    ],
    [
      'a failed one whose statements go to the server one by one',
      { sql: [`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE ${rowOf(BOOK)}`] }, // prettier-ignore
      [`error migration-half-applied ${BOOK}`],
    ],
    [
      'a failed one that was one transaction',
      {
        sql: [`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE ${rowOf(BOOK)}`], // prettier-ignore
        project: BATCH,
      },
      [`error history-failed-migration ${BOOK}`],
    ],
    [
      'a failed one of one statement, whatever the version',
      { sql: [`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE ${rowOf(AUTHOR)}`] }, // prettier-ignore
      [`error history-failed-migration ${AUTHOR}`],
    ],
    [
      'a failed one with applied steps',
      {
        sql: [`UPDATE _prisma_migrations SET finished_at = NULL WHERE ${rowOf(BOOK)}`],
        project: BATCH,
      },
      [`error migration-half-applied ${BOOK}`],
    ],
    [
      'a failed one that commits in the middle of its file',
      {
        sql: [`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE ${rowOf(BOOK)}`], // prettier-ignore
        files: { [fileOf(BOOK)]: 'BEGIN;\nCREATE TABLE "Book" (id int);\nCOMMIT;\nSELECT 1;\n' },
        project: BATCH,
      },
      [`error migration-half-applied ${BOOK}`],
    ],
    [
      'a failed CREATE INDEX CONCURRENTLY',
      {
        sql: [`UPDATE _prisma_migrations SET finished_at = NULL, applied_steps_count = 0 WHERE ${rowOf(INDEX)}`], // prettier-ignore
        files: { [fileOf(INDEX)]: 'CREATE INDEX CONCURRENTLY "i" ON "Book" ("id");\n' },
        project: BATCH,
      },
      [`error migration-half-applied ${INDEX}`],
    ],
    [
      'one that the tree does not have',
      { files: { [`prisma/migrations/${INDEX}`]: null } },
      [`error migration-unknown ${INDEX}`],
    ],
    [
      'one that was renamed',
      {
        files: {
          [`prisma/migrations/${INDEX}`]: null,
          [fileOf('20240104000000_index')]: SQL[INDEX as keyof typeof SQL],
        },
      },
      ['error migration-renamed 20240104000000_index'],
    ],
    [
      'one that was edited',
      { files: { [fileOf(INDEX)]: 'CREATE INDEX "j" ON "Book" ("id");\n' } },
      [`error migration-checksum-differs ${INDEX}`],
    ],
    [
      'one that was applied twice',
      {
        sql: [`INSERT INTO _prisma_migrations SELECT 'again', checksum, now(), migration_name, logs, NULL, now(), 1 FROM _prisma_migrations WHERE ${rowOf(INDEX)}`], // prettier-ignore
      },
      [`error migration-applied-twice ${INDEX}`],
    ],
    [
      'one that was applied after a newer one',
      { sql: [`UPDATE _prisma_migrations SET started_at = now() + interval '1 h' WHERE ${rowOf(AUTHOR)}`] }, // prettier-ignore
      [`notice migration-out-of-order ${AUTHOR}`],
    ],
    [
      'a folder without migration.sql',
      { files: { 'prisma/migrations/20240104000000_empty/readme.txt': '' } },
      ['error migration-file-missing 20240104000000_empty'],
    ],
  ])('shows %s', async (_what, given, expected) => {
    const outcome = await check(given);
    expect(found(outcome)).toEqual(expected);
    expect(outcome.findings.every(({ title }) => !title.includes('\n'))).toBe(true);
  });

  it('says how to go on, with the name as the shell takes it', async () => {
    const name = `20240104000000_it's $(x)`;
    const { findings } = await check({
      sql: [
        `INSERT INTO _prisma_migrations (id, checksum, migration_name, logs)
         VALUES ('x', '-', '20240104000000_it''s $(x)', E'A migration failed to apply.\\n\\nMigration name: x\\n\\nDatabase error code: 42P07\\n\\nDatabase error:\\nERROR: relation \\u001b[1m"x"\\u001b[0m already exists\\n')`,
      ],
      files: { [fileOf(name)]: 'CREATE TABLE x ();\nCREATE TABLE x ();\n' },
    });
    expect(findings).toMatchObject([
      {
        rule: 'migration-half-applied',
        place: { file: fileOf(name), line: 1 },
        detail: expect.stringContaining('relation "x" already exists (SQLSTATE 42P07)'),
        advice: expect.stringContaining(
          `npx prisma migrate resolve --rolled-back '20240104000000_it'\\''s $(x)'`,
        ),
      },
    ]);
  });

  it("shows no row's value that Prisma wrote down", async () => {
    const { findings } = await check({
      sql: [
        `UPDATE _prisma_migrations SET finished_at = NULL, logs = E'Database error code: 22P02\\n\\nDatabase error:\\nERROR: invalid input syntax for type integer: "jane@example.com"\\nDETAIL: Key (email)=(jane@example.com)\\n' WHERE ${rowOf(BOOK)}`,
      ],
    });
    expect(JSON.stringify(findings)).not.toContain('jane@');
    expect(findings[0]?.detail).toContain('SQLSTATE 22P02');
  });

  it('puts dozens of one kind together', async () => {
    const files: Record<string, string> = {};
    for (let day = 1; day <= 30; day++) files[fileOf(`202402${String(day).padStart(2, '0')}_x`)] = `SELECT ${day};`; // prettier-ignore
    const { findings, details } = await check({ files });
    expect(findings).toHaveLength(21);
    expect(findings.at(-1)).toMatchObject({
      rule: 'migration-pending',
      title: '10 more migrations that are not applied',
    });
    expect(details.migrations).toMatchObject({ total: 33, applied: 3 });
    expect(details.migrations?.pending).toHaveLength(30);
  });
});

describe('a database without a history', () => {
  it('that is not empty was never deployed to', async () => {
    const outcome = await check({ sql: ['DROP TABLE _prisma_migrations'] });
    expect(found(outcome)).toEqual(['error history-missing']);
    expect(outcome.details.migrations).toMatchObject({ applied: 0, total: 3 });
  });

  it('that is empty is another one', async () => {
    const url = () => server.createDatabase();
    expect(found(await check({ url }))).toEqual(['error history-empty']);
  });

  it('in the schema of the URL, with one in another, says where', async () => {
    const { findings } = await check({ url: (database) => `${database}?schema=shop` });
    expect(findings).toMatchObject([{ rule: 'history-empty' }]);
    expect(findings[0]?.advice).toContain('"public"');
  });

  it('is read in the schema of the URL', async () => {
    const sql = [
      'CREATE SCHEMA "Shop A"',
      'ALTER TABLE _prisma_migrations SET SCHEMA "Shop A"',
      `UPDATE "Shop A"._prisma_migrations SET checksum = 'x' WHERE ${rowOf(INDEX)}`,
    ];
    const outcome = await check({ sql, url: (database) => `${database}?schema=Shop%20A` });
    expect(found(outcome)).toEqual([`error migration-checksum-differs ${INDEX}`]);
  });
});

describe('a role that may only read', () => {
  const asReader = (grants: (role: string) => string[]) => (database: string) =>
    loginOf(database, grants);

  it('needs no more than SELECT on the history', async () => {
    const url = asReader((role) => [
      `GRANT USAGE ON SCHEMA public TO ${role}`,
      `GRANT SELECT ON _prisma_migrations TO ${role}`,
    ]);
    expect(await check({ url })).toMatchObject({
      findings: [],
      result: { result: '3 of 3 applied' },
    });
  });

  it('and may not even do that, is told what to grant; nothing counts as seen', async () => {
    const outcome = await check({ url: asReader((role) => [`GRANT USAGE ON SCHEMA public TO ${role}`]) }); // prettier-ignore
    expect(outcome.findings).toEqual([]);
    expect(outcome.result).toEqual({
      status: 'not-verified',
      result: 'the migration history may not be read',
    });
    expect(outcome.notVerified.join()).toMatch(
      /permission denied.*GRANT SELECT ON "public"\."_prisma_migrations" TO "r_/,
    );
    expect(outcome.details.migrations).toBeUndefined();
  });
});

describe.each([13, 18] as const)('Postgres %s', (major) => {
  const other = useServer(major);

  it('tells a deploy that is running from one that failed', async () => {
    const workspace = folderWith(project(SQL));
    const tree = await readPrismaTree({ migrationsDir: 'prisma/migrations', workspace });
    const database = await databaseWith(other, tree.migrations);
    const underLock = (key: number) =>
      withClient(database, {}, async (client) => {
        await client.query('SELECT pg_advisory_lock($1)', [key]);
        return runCheck(migrationsCheck, database, { workspace, tree });
      });
    const foundUnderLock = async (key: number) => found(await underLock(key));
    expect(await foundUnderLock(72707369)).toEqual([]);
    const row = `_prisma_migrations SET finished_at = NULL`;
    await executeAll(database, [`UPDATE ${row} WHERE ${rowOf(INDEX)}`]);
    expect(await foundUnderLock(72707369)).toEqual([`error migration-running ${INDEX}`]);
    expect(await foundUnderLock(72707368)).toEqual([`error migration-half-applied ${INDEX}`]);
    await executeAll(database, [`UPDATE ${row}, logs = 'x' WHERE ${rowOf(INDEX)}`]);
    expect(await foundUnderLock(72707369)).toEqual([`error migration-half-applied ${INDEX}`]);
    await executeAll(database, [`DELETE FROM _prisma_migrations WHERE ${rowOf(INDEX)}`]);
    const { findings } = await underLock(72707369);
    expect(findings).toMatchObject([
      {
        rule: 'migration-pending',
        advice: expect.stringContaining('Validate again when it is over'),
      },
    ]);
  });
});
