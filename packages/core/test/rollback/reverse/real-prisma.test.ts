import { afterAll, describe, expect, it } from '@jest/globals';
import { migrateDeploy, migrateStatus } from '@belay/core/migrations/prisma/cli.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import { cleanHistory } from '@belay/core/rollback/reverse/clean-history.ts';
import { gatherReverses } from '@belay/core/rollback/reverse/gather.ts';
import { judgeLeft } from '@belay/core/rollback/reverse/left.ts';
import { isStep } from '@belay/core/rollback/reverse/types.ts';
import { run } from '@belay/core/runtime/process.ts';
import { type PrismaMajor, prismaCli } from '@belay/testkit/prisma-engine.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, writeFiles } from '@belay/testkit/workspace.ts';
import {
  type TestProject,
  VERSIONS,
  calmPorts,
  testProject,
} from '../../migrations/prisma-project.ts';
import { IDENTITY, ask, holding, portsWith, tablesOf, undo, withSubject } from './undoing.ts';

afterAll(removeTemporaryFolders);
const server = useServer(15);

const SQL = {
  '20240101000000_author': 'CREATE TABLE "Author" ("id" INTEGER NOT NULL PRIMARY KEY);\n',
  '20240102000000_book': 'CREATE TYPE "Kind" AS ENUM (\'A\');\nCREATE TABLE "Book" ("id" INTEGER NOT NULL PRIMARY KEY, "kind" "Kind");\n', // prettier-ignore
  '20240103000000_kind': 'ALTER TYPE "Kind" ADD VALUE \'B\';\n',
};
const [, BOOK, KIND] = Object.keys(SQL) as [string, string, string];
const BAD = '20240104000000_bad';
const MODELS =
  'enum Kind {\n  A\n  B\n}\n\nmodel Author {\n  id Int @id\n}\n\nmodel Book {\n  id Int @id\n  kind Kind?\n}\n';

const status = async (project: TestProject, url: string) =>
  migrateStatus(await project.run(url), calmPorts(project.env));
const deploy = async (project: TestProject, url: string) =>
  migrateDeploy(await project.run(url), calmPorts(project.env));

describe.each(VERSIONS)('Prisma %s', (version) => {
  it('a failed one ends as `migrate resolve --rolled-back` leaves it; what is undone is "pending", and deployed again', async () => {
    const project = testProject(version, { sql: { ...SQL, [BAD]: 'SELECT 1/0;\n' }, models: MODELS }); // prettier-ignore
    const { env } = project;
    const url = await server.createDatabase();
    expect(await deploy(project, url)).toMatchObject({ ok: false });
    const resolved = await server.createDatabase(parseDatabaseUrl(url).database);
    const left = await withSubject(url, project.folder, (subject) =>
      judgeLeft({ ...subject, failed: BAD }, portsWith({ env })),
    );
    expect(left).toBe('nothing');
    const cleaned = await holding(url, (held) =>
      cleanHistory({ names: [BAD], held, lockTimeoutMs: 2_000, run: 'r', identity: IDENTITY }, {}),
    );
    expect(cleaned).toEqual([BAD]);
    await resolve(project, version, resolved);
    expect(await rowOfBad(url)).toEqual(await rowOfBad(resolved));

    const reverses = await withSubject(
      url,
      project.folder,
      (subject) =>
      gatherReverses({ ...subject, names: [KIND, BOOK] }, { notVerified: () => undefined }, portsWith({ env })), // prettier-ignore
    );
    // The way back of an enum is Prisma's own, with its BEGIN and COMMIT.
    expect(reverses).toMatchObject([
      { migration: KIND, source: 'prisma', aloneOnly: true },
      { migration: BOOK, proven: 'now', aloneOnly: false },
    ]);
    const steps = reverses.filter(isStep);
    expect(await undo(url, steps)).toMatchObject({ gone: [KIND, BOOK] });
    expect(await tablesOf(url)).toEqual(['Author']);
    const pending = await status(project, url);
    expect(pending).toMatchObject({ ok: false });
    expect(pending.output).toMatch(/have not yet been applied:?\s+20240102000000_book\s+20240103000000_kind\s+20240104000000_bad/); // prettier-ignore
    writeFiles(project.folder, { [`prisma/migrations/${BAD}/migration.sql`]: 'SELECT 1;\n' });
    expect(await deploy(project, url)).toMatchObject({ ok: true });
    expect(await tablesOf(url)).toEqual(['Author', 'Book']);
  });
});

/** By the real command. From 7 on the URL is in the configuration, and only this is run without Belay's own. */
async function resolve(
  { folder, env }: TestProject,
  version: PrismaMajor,
  url: string,
): Promise<void> {
  const config = 'export default { schema: "prisma/schema.prisma", datasource: { url: process.env.DATABASE_URL } };\n'; // prettier-ignore
  if (version === '7') writeFiles(folder, { 'prisma.config.mjs': config });
  const done = await run(
    process.execPath,
    [prismaCli(version), 'migrate', 'resolve', '--rolled-back', BAD],
    { cwd: folder, env: { ...env, DATABASE_URL: url }, deadlineMs: 60_000 },
  );
  expect(done.exitCode).toBe(0);
  if (version === '7') writeFiles(folder, { 'prisma.config.mjs': null });
}

const rowOfBad = (url: string) =>
  ask(
    url,
    `SELECT jsonb_build_array(checksum, finished_at, rolled_back_at IS NOT NULL, applied_steps_count, logs IS NULL) AS answer
       FROM _prisma_migrations WHERE migration_name = '${BAD}'`,
  );
