import { afterAll, expect, it } from '@jest/globals';
import { type Left, judgeLeft } from '@belay/core/rollback/reverse/left.ts';
import { canLeave } from '@belay/core/rollback/reverse/left-certain.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, writeFiles } from '@belay/testkit/workspace.ts';
import { project } from '../../rehearse/run.ts';
import { applyMigration } from '@belay/core/migrations/executor.ts';
import { ask, deployed, portsWith, treeOf, withSubject } from './undoing.ts';

afterAll(removeTemporaryFolders);
const server = useServer(15);

const BASE = '1_base';
const NEXT = '2_next';

/** Deploys a base, then a migration that fails, each statement alone, as Prisma from 7.4 on does. */
async function failedWith(
  sql: string,
  { by }: { by?: (url: string) => Promise<unknown> } = {},
): Promise<{ url: string; workspace: string }> {
  const workspace = project({
    [BASE]: 'CREATE TABLE "Order" (id int, note text); INSERT INTO "Order" VALUES (1), (1);',
    [NEXT]: sql,
  });
  const url = await deployed(server, workspace, { count: 1 });
  await by?.(url);
  const { migrations } = await treeOf(workspace);
  const migration = migrations.find(({ name }) => name === NEXT);
  if (!migration) throw new Error('it is not there');
  const outcome = await withClient(url, { settings: { search_path: 'public' } }, (client) =>
    applyMigration(client, migration, 'statements'),
  );
  expect(outcome.ok).toBe(false);
  return { url, workspace };
}

const judge = ({ url, workspace }: { url: string; workspace: string }): Promise<Left> =>
  withSubject(url, workspace, (subject) => judgeLeft({ ...subject, failed: NEXT }, portsWith()));

it.each([
  ['one statement', 'ALTER TABLE "Order" ADD PRIMARY KEY (id);', 'nothing'],
  ['a transaction of its own', 'BEGIN; CREATE TABLE b (); SELECT 1/0; COMMIT;', 'nothing'],
  [
    'what was made is gone again',
    'CREATE TABLE b (); DROP TABLE b; ALTER TABLE "Order" ADD PRIMARY KEY (id); CREATE TABLE c ();',
    'nothing',
  ],
  ['an index that is invalid', 'CREATE UNIQUE INDEX CONCURRENTLY u ON "Order" (id);', { something: /unexpected: index public\.u/ }], // prettier-ignore
  ['rows', 'UPDATE "Order" SET note = \'x\'; ALTER TABLE "Order" ADD PRIMARY KEY (id);', { unknown: /line 1 changes rows/ }], // prettier-ignore
])('%s', async (_what, sql, left) => {
  const judged = await judge(await failedWith(sql));
  if (left === 'nothing') expect(judged).toBe('nothing');
  else expect(judged).toEqual(Object.fromEntries(Object.entries(left as object).map(([key, pattern]) => [key, expect.stringMatching(pattern as RegExp)]))); // prettier-ignore
});

it('a table is seen, and what others did before is not taken for its traces', async () => {
  const by = (url: string) => ask(url, 'CREATE TABLE by_hand (id int UNIQUE)');
  const given = await failedWith('CREATE TABLE b (); ALTER TABLE "Order" ADD PRIMARY KEY (id);', { by }); // prettier-ignore
  expect(await judge(given)).toEqual({
    something: expect.stringMatching(/^1 difference from the schema before it: unexpected: table public\.b/) as unknown, // prettier-ignore
  });
});

it('a deploy that was killed may have done all of it', async () => {
  const given = await failedWith('ALTER TABLE "Order" ADD PRIMARY KEY (id);');
  await ask(given.url, `DELETE FROM "Order" WHERE ctid = (SELECT min(ctid) FROM "Order")`);
  await ask(given.url, 'ALTER TABLE "Order" ADD PRIMARY KEY (id)');
  await ask(
    given.url,
    `UPDATE _prisma_migrations SET logs = NULL WHERE migration_name = '${NEXT}'`,
  );
  expect(await judge(given)).toEqual({ something: expect.stringMatching(/Order_pkey/) as unknown });
});

it('is unknown where the checkout has another text, or none', async () => {
  const given = await failedWith('SELECT 1/0;');
  writeFiles(given.workspace, { [`prisma/migrations/${NEXT}/migration.sql`]: 'SELECT 2;' });
  expect(await judge(given)).toEqual({ unknown: 'the file was changed after it was deployed' });
  writeFiles(given.workspace, { [`prisma/migrations/${NEXT}`]: null });
  expect(await judge(given)).toEqual({
    unknown: expect.stringMatching(/^it is not in /) as unknown,
  });
});

it('one batch leaves nothing, unless it commits in the middle', async () => {
  const two = 'CREATE TABLE a (); CREATE TABLE b ();';
  expect(await canLeave(two, 'batch', true)).toMatchObject({ nothing: true });
  expect(await canLeave(two, 'batch', false)).toMatchObject({ nothing: false });
  expect(await canLeave(two, 'statements', true)).toMatchObject({ nothing: false });
  expect(await canLeave(`${two} COMMIT; DELETE FROM a;`, 'batch', true)).toMatchObject({ nothing: false }); // prettier-ignore
  expect(await canLeave('DROP TABEL x', 'batch', true)).toBeUndefined();
});
