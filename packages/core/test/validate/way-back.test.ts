import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cpSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { migrateDeploy, migrateStatus } from '../../src/migrations/prisma/cli.ts';
import { withClient } from '../../src/postgres/connection.ts';
import type { Finding } from '../../src/report/schema.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import type { TestReport } from '../../src/report/test-report.ts';
import { libpqUrlWord } from '../../src/validate/going-back/libpq-url.ts';
import { wayBack } from '../../src/validate/way-back.ts';
import { prismaCli } from '@belay/testkit/prisma-engine.ts';
import { findProgram } from '@belay/testkit/programs.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { VERSIONS, calmPorts, testProject } from '../migrations/prisma-project.ts';
import { project } from '../rehearse/run.ts';
import {
  type Rehearsed,
  catalogueOf,
  changesSince,
  deployedLive,
  historyOf,
  nextOf,
  paste,
  rehearsed,
} from './back-run.ts';
import { execute, validateOn } from './run.ts';

const server = useServer();
afterAll(removeTemporaryFolders);

/** Commands are really pasted: where psql is not installed these tests are skipped. */
const withPsql = findProgram('psql') === undefined ? describe.skip : describe;

const INIT = '20240101000000_init';
const STATUS = '20240102000000_status';
const VIEW = '20240103000000_view';
const SHOP = {
  [INIT]: 'CREATE TABLE "Order" (id int PRIMARY KEY, note text);\n',
  [STATUS]: `ALTER TABLE "Order" ADD COLUMN status text NOT NULL DEFAULT 'new';\nCREATE INDEX open ON "Order" (id) WHERE status <> 'done';\n`,
  [VIEW]: `CREATE VIEW open_orders AS SELECT id FROM "Order" WHERE status <> 'done';\n`,
};
/** As `prisma migrate resolve --rolled-back` leaves a row: compared with the real one below. */
const ROLLED_BACK = { finished: false, rolledBack: true, steps: 0 };
const APPLIED = { finished: true, rolledBack: false, steps: 1 };

let shop: Rehearsed;
beforeAll(async () => {
  shop = await rehearsed(server, SHOP);
}, 30_000);

withPsql('the command that takes a deploy back', () => {
  it('gives back the schema, keeps rows, and marks the migrations as Prisma would', async () => {
    const { url, before } = await deployedLive(server, shop.workspace);
    await execute(url, `INSERT INTO "Order" VALUES (1, 'since the deploy')`);
    const { words, command } = await nextOf(shop, url);
    expect(words).toMatch(/root of the checkout, with the rehearsal's report in belay-report/);
    expect(words).toContain(`2 migrations (${VIEW}, ${STATUS}), newest first`);
    expect(words).toContain('one transaction, all of it or nothing');
    expect(words).toContain(
      'What was written since the deploy into new tables and columns (column public."Order".status) is deleted.',
    );
    // In the variable is Prisma's own URL, whatever URL was validated.
    const prismas = `${url}?schema=public&connection_limit=5`;
    expect(await paste(command, prismas, shop.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect(await historyOf(url)).toEqual([
      { name: INIT, ...APPLIED },
      { name: STATUS, ...ROLLED_BACK },
      { name: VIEW, ...ROLLED_BACK },
    ]);
    const { rows } = await withClient(url, {}, (client) => client.query('SELECT * FROM "Order"'));
    expect(rows).toEqual([{ id: 1, note: 'since the deploy' }]);
    const again = await nextOf(shop, url);
    expect(again).toEqual({ words: expect.stringContaining('nothing to take back') });
  });

  it('can be read by a person', async () => {
    const { url } = await deployedLive(server, shop.workspace);
    const { command } = await nextOf(shop, url);
    expect(command?.split('\n')).toEqual([
      'psql -X -v ON_ERROR_STOP=1 -1 -d "${DATABASE_URL%%\\?*}" \\',
      `  -c "SET LOCAL lock_timeout TO '10s'" \\`,
      `  -c 'SELECT pg_advisory_xact_lock(72707369)' \\`,
      `  -c 'SET LOCAL search_path TO public' \\`,
      `  -f belay-report/reverse/${VIEW}.sql \\`,
      `  -f belay-report/reverse/${STATUS}.sql \\`,
      '  -c "UPDATE public._prisma_migrations',
      '    SET finished_at = NULL, rolled_back_at = now(), applied_steps_count = 0',
      '    WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL AND migration_name IN (',
      `      '${VIEW}',`,
      `      '${STATUS}')"`,
    ]);
  });

  it('stands in the report and in the summary of a deploy that does not stand', async () => {
    const { url, before } = await deployedLive(server, shop.workspace);
    const report = await validateOn(`${url}?schema=public&connection_limit=3`, shop.workspace, {
      expect: 'belay-report/report.json',
      report: 'validated',
      requiredTables: ['Nowhere'],
    });
    expect(report).toMatchObject({ verdict: 'failed', validate: { drift: false } });
    expect(report.next?.words).toMatch(
      /belay rollback --expect belay-report\/report\.json --plan counts .* --confirm \S+ instead of --plan/,
    );
    expect(renderMarkdown(report, { maxBytes: 1_000_000 })).toContain(report.next?.command);
    const pasted = await paste(report.next?.command, `${url}?schema=public`, shop.workspace);
    expect(pasted).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
  });

  it('takes back only what was applied', async () => {
    const { url, before } = await deployedLive(server, shop.workspace, { count: 2 });
    const { words, command } = await nextOf(shop, url);
    expect(words).toContain(`1 migration (${STATUS})`);
    expect(await paste(command, url, shop.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect(await historyOf(url)).toEqual([
      { name: INIT, ...APPLIED },
      { name: STATUS, ...ROLLED_BACK },
    ]);
  });

  it.each([
    ['a script fails', `DROP INDEX open`, undefined, /index "open" does not exist/],
    ['a deploy is running', undefined, 'SELECT pg_advisory_xact_lock(72707369)', /lock timeout/],
    ['a table is in use', undefined, 'SELECT FROM "Order"', /lock timeout/],
  ])('changes nothing where %s', async (_what, spoilt, meanwhile, said) => {
    const { url } = await deployedLive(server, shop.workspace);
    if (spoilt !== undefined) await execute(url, spoilt);
    const [was, history] = [await catalogueOf(url), await historyOf(url)];
    const { command } = await nextOf(shop, url, { drift: true });
    const soon = command?.replace("'10s'", "'200ms'");
    const pasted = await withClient(url, {}, async (other) => {
      await other.query('BEGIN');
      if (meanwhile !== undefined) await other.query(meanwhile);
      return paste(soon, url, shop.workspace);
    });
    expect(pasted).toMatchObject({ ok: false, output: expect.stringMatching(said) });
    expect(await changesSince(was, url)).toEqual([]);
    expect(await historyOf(url)).toEqual(history);
  });
});

withPsql('names that a shell, psql or SQL could take for something else', () => {
  const NAMES = [
    `20240102000000_it's "a" $(touch pwned) \`touch pwned\` :DBNAME \\q`,
    `20240103000000_wow! $HOME 'x'; DROP TABLE "Order"; --`,
    '20240104000000_Größe & co',
  ] as const;
  const hostile = {
    [INIT]: SHOP[INIT],
    [NAMES[0]]: 'ALTER TABLE "Order" ADD COLUMN a int;\n',
    [NAMES[1]]: 'ALTER TABLE "Order" ADD COLUMN b int;\n',
    [NAMES[2]]: 'SELECT 1;\n',
  };

  let all: Rehearsed;
  beforeAll(async () => {
    all = await rehearsed(server, hostile, { folder: `-out it's "q" $(touch pwned) !` });
  });

  it.each([
    ['', NAMES.length + 1],
    [' where no name has an exclamation mark', 2],
  ])('are pasted as they are%s', async (_which, count) => {
    const { url, before } = await deployedLive(server, all.workspace, { count });
    const { command } = await nextOf(all, url);
    expect(await paste(command, url, all.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect((await historyOf(url)).slice(1).map(({ rolledBack }) => rolledBack)).toEqual(
      Array.from({ length: count - 1 }, () => true),
    );
    expect(existsSync(path.join(all.workspace, 'pwned'))).toBe(false);
  });

  it('are in another schema found there', async () => {
    const schema = `Shop "$(touch pwned)" it's`;
    const all = await rehearsed(server, SHOP, { schema });
    const { url, before } = await deployedLive(server, all.workspace, { schema });
    const { command } = await nextOf(all, url);
    expect(await paste(command, url, all.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect((await historyOf(url)).at(-1)).toEqual({ name: VIEW, ...ROLLED_BACK });
    expect(existsSync(path.join(all.workspace, 'pwned'))).toBe(false);
  });

  it.each(['two\nlines', '\u202ebackwards', '\u001b[31m'])(
    'are not pasted where they cannot be shown: %j',
    async (name) => {
      const text = JSON.stringify(shop.report).replaceAll(
        JSON.stringify(STATUS),
        JSON.stringify(name),
      );
      const next = await wayBack({
        prepared: {
          url: server.url(),
          expected: JSON.parse(text) as TestReport,
          expectedFolder: shop.folder,
        },
        details: { migrations: { directory: '', total: 3, applied: 3, pending: [VIEW] } },
        failing: [],
        workspace: shop.workspace,
        env: {},
      });
      expect(next).toEqual({
        words: expect.stringMatching(/^Mend it forward .*control characters/),
      });
    },
  );
});

withPsql('scripts that cannot share a transaction', () => {
  const INDEX = '20240104000000_index';
  const apart = {
    ...SHOP,
    [`${INDEX}/migration.sql`]: 'CREATE INDEX CONCURRENTLY notes ON "Order" (note);\n',
    [`${INDEX}/down.sql`]: 'DROP INDEX CONCURRENTLY notes;\n',
    '20240105000000_rows': 'SELECT 1;\n',
  };
  let all: Rehearsed;
  beforeAll(async () => {
    all = await rehearsed(server, apart);
  });

  it('because a statement refuses one are run and marked one after the other', async () => {
    const { url, before } = await deployedLive(server, all.workspace);
    const pooled = { target: { pooler: 'PgBouncer' } } as never;
    const { words, command } = await nextOf(all, url, pooled);
    expect(words).toContain(
      `not one transaction, because the script of ${INDEX} cannot run in one`,
    );
    expect(words).toContain('Use the direct URL');
    expect(await paste(command, url, all.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect((await historyOf(url)).filter(({ rolledBack }) => rolledBack)).toHaveLength(4);
  });

  it('leave what is done and nothing of what failed', async () => {
    const { url } = await deployedLive(server, all.workspace);
    // The view's script finds nothing to drop.
    await execute(url, 'DROP VIEW open_orders');
    const was = await catalogueOf(url);
    const { command } = await nextOf(all, url);
    expect(await paste(command, url, all.workspace)).toMatchObject({ ok: false });
    expect(await changesSince(was, url)).toEqual(['index public.notes removed']);
    expect((await historyOf(url)).map(({ rolledBack }) => rolledBack)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('because one adds a value to an enum that the next uses', async () => {
    const workspace = await rehearsed(server, {
      [INIT]: `CREATE TYPE mood AS ENUM ('ok', 'old');\nCREATE TABLE t (m mood DEFAULT 'old');\n`,
      '20240102000000_default/migration.sql': `ALTER TABLE t ALTER m SET DEFAULT 'ok';\n`,
      '20240102000000_default/down.sql': `ALTER TABLE t ALTER m SET DEFAULT 'old';\n`,
      '20240103000000_shrink/migration.sql': `ALTER TYPE mood RENAME TO was;\nCREATE TYPE mood AS ENUM ('ok');\nALTER TABLE t ALTER m DROP DEFAULT, ALTER m TYPE mood USING 'ok'::mood, ALTER m SET DEFAULT 'ok';\nDROP TYPE was;\n`,
      '20240103000000_shrink/down.sql': `ALTER TYPE mood ADD VALUE 'old';\n`,
    });
    const { url, before } = await deployedLive(server, workspace.workspace);
    const { words, command } = await nextOf(workspace, url);
    expect(words).toContain('20240103000000_shrink adds a value to an enum');
    expect(await paste(command, url, workspace.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
  });

  it('does not hold for settings, which are put back', async () => {
    await execute(server.url(), 'CREATE ROLE back_reader');
    const settings = await rehearsed(server, {
      [INIT]: SHOP[INIT],
      '20240102000000_a/migration.sql': 'ALTER TABLE "Order" ADD COLUMN a int;\n',
      '20240102000000_a/down.sql': 'ALTER TABLE "Order" DROP COLUMN a;\n',
      '20240103000000_b/migration.sql': 'ALTER TABLE "Order" ADD COLUMN b int;\n',
      '20240103000000_b/down.sql': `ALTER TABLE public."Order" DROP COLUMN b;\nSELECT set_config('search_path', '', false);\nSET ROLE back_reader;\n`,
    });
    const { url, before } = await deployedLive(server, settings.workspace);
    const { command } = await nextOf(settings, url);
    expect(command).toContain(' -1 ');
    expect(await paste(command, url, settings.workspace)).toMatchObject({ ok: true });
    expect(await changesSince(before, url)).toEqual([]);
    expect((await historyOf(url)).slice(1)).toMatchObject([ROLLED_BACK, ROLLED_BACK]);
  });
});

describe('what the command does not mend is said before it', () => {
  const about = (rule: string, more: Partial<Finding> = {}): Finding => ({
    ...{ rule, severity: 'error', evidence: 'measured', title: `about ${rule}`, sql: 'SELECT 1;' },
    ...more,
  });
  const COMMAND = 'To take the deploy back all the same, put the application';

  let url = '';
  beforeAll(async () => ({ url } = await deployedLive(server, shop.workspace)));

  it.each<[string, Finding]>([
    ['a sequence behind', about('sequence-behind', { object: 'public.other_id_seq' })],
    ['orphans', about('foreign-key-orphans')],
    ['a disabled trigger', about('foreign-key-unguarded', { object: 'order_fk' })],
    ['a dropped older index', about('schema-missing', { object: 'public.older_idx' })],
    ['a migration that was edited', about('migration-checksum-differs', { migration: STATUS })],
  ])('%s: mended forward', async (_what, finding) => {
    const { words, command } = await nextOf(shop, url, {}, [finding]);
    expect(words).toMatch(/^This does not mend it: about .*Mend it forward: read and run the SQL in the finding\. /);
    expect(words).toContain(COMMAND);
    expect(command).toMatch(/^psql /);
  }); // prettier-ignore

  it('a health URL or a regression: the application first', async () => {
    const { words } = await nextOf(shop, url, {}, [about('unhealthy'), about('bake-regression')]);
    expect(words).toMatch(/^Whether this mends it is not known: about unhealthy, and 1 more\. Take back the application first/); // prettier-ignore
    expect(words).toContain(COMMAND);
  });

  it('a migration that is pending: deployed', async () => {
    const { url } = await deployedLive(server, shop.workspace, { count: 2 });
    const { words } = await nextOf(shop, url);
    expect(words).toMatch(/^This does not mend it: .* is not applied\. Run npx prisma migrate deploy, and validate again\. /); // prettier-ignore
  });

  it.each<[string, Finding]>([
    ['a column', about('schema-differs', { object: 'public."Order".status' })],
    ['an index', about('invalid-index', { object: 'public.open' })],
    ['a view', about('schema-missing', { object: 'public.open_orders' })],
  ])('not where it is about %s of the plan', async (_what, finding) => {
    const { words } = await nextOf(shop, url, {}, [finding]);
    expect(words).toMatch(/^To take it back, put the application/);
    const both = await nextOf(shop, url, {}, [finding, about('sequence-behind')]);
    expect(both.words).toMatch(/^This does not mend all of it, not: about sequence-behind\. To /);
  });

  it('a check without an answer: there is nothing to take back', async () => {
    const advice = 'Give the role the right.';
    const unanswered = about('custom-check-unanswered', { advice });
    expect(await nextOf(shop, url, {}, [unanswered])).toEqual({
      words: `Nothing is known to be wrong, so there is nothing to take back. ${advice} Then validate again.`,
    });
    const both = await nextOf(shop, url, {}, [unanswered, about('sequence-behind')]);
    expect(both.command).toBeDefined();
  });

  it('a history that is gone is baselined, with or without a rehearsal', async () => {
    const { url } = await deployedLive(server, shop.workspace);
    await execute(url, 'DROP TABLE _prisma_migrations');
    for (const rehearsal of [shop, { ...shop, report: undefined as never }]) {
      const { words, command } = await nextOf(rehearsal, url, { drift: false });
      expect(words).toMatch(/^The migration history is missing, and the schema is as promised: .* Baseline it/); // prettier-ignore
      expect(command).toBeUndefined();
      const drifted = await nextOf(rehearsal, url, { drift: true });
      expect(drifted.words).toMatch(/what is applied cannot be told/);
    }
  });
});

withPsql.each(VERSIONS)('the unmodified CLI of Prisma %s', (version) => {
  it('takes the migrations for pending and deploys them again', async () => {
    const { folder, env, ...prisma } = testProject(version, { sql: SHOP });
    const report = path.join(folder, 'belay-report');
    cpSync(shop.folder, report, { recursive: true });
    const { url } = await deployedLive(server, folder);
    const deployed = await catalogueOf(url);
    const { command } = await nextOf({ ...shop, workspace: folder, folder: report }, url);
    expect(await paste(command, url, folder)).toMatchObject({ ok: true });

    const input = await prisma.run(url);
    const status = await migrateStatus(input, calmPorts(env));
    expect(status).toMatchObject({ ok: false, exitCode: 1 });
    expect(status.output).toMatch(new RegExp(`not yet been applied:\\n${STATUS}\\n${VIEW}\\n`));
    expect(await migrateDeploy(input, calmPorts(env))).toMatchObject({ ok: true });
    expect(await changesSince(deployed, url)).toEqual([]);
    expect((await historyOf(url)).filter(({ finished }) => finished)).toHaveLength(3);
  }, 60_000);

  it('leaves the same state of a row with migrate resolve --rolled-back', async () => {
    const config = `export default { schema: 'prisma/schema.prisma', datasource: { url: process.env.DATABASE_URL } };\n`;
    const { folder, env, ...prisma } = testProject(version, {
      sql: { [INIT]: SHOP[INIT], [STATUS]: 'CREATE TABLE "Order" ();\n' },
      files: version === '7' ? { 'prisma.config.mjs': config } : {},
    });
    const url = await server.createDatabase();
    const failed = await migrateDeploy(await prisma.run(url), calmPorts(env));
    expect(failed).toMatchObject({ code: 'P3018' });
    const resolve = `node ${prismaCli(version)} migrate resolve --rolled-back ${STATUS}`;
    expect(await paste(resolve, url, folder, env)).toMatchObject({ ok: true });
    expect((await historyOf(url)).at(-1)).toEqual({ name: STATUS, ...ROLLED_BACK });
  }, 60_000);
});

describe('where there is no proven way back the words name the step', () => {
  const RESTORE =
    /^Mend it forward with the SQL of the findings where that is possible\. Restoring the backup .* comes last: it loses everything written since the backup\. belay rollback --plan --backup PLACE /;
  const NONE = '20240104000000_fill';

  it('without a rehearsal, and without a history', async () => {
    const { url } = await deployedLive(server, shop.workspace);
    const none = await nextOf({ ...shop, report: undefined as never }, url);
    expect(none).toEqual({ words: expect.stringMatching(RESTORE) });
    expect(none.words).toContain("no rehearsal's report was given (expect)");
    const prepared = { url, expected: shop.report, expectedFolder: shop.folder };
    const unread = await wayBack({
      prepared,
      details: {},
      failing: [],
      workspace: shop.workspace,
      env: {},
    });
    expect(unread).toEqual({ words: expect.stringContaining('the migration history could not be read') }); // prettier-ignore
  });

  it('where the rehearsal had nothing to rehearse', async () => {
    const { url } = await deployedLive(server, shop.workspace);
    const report = { ...shop.report, test: { ...shop.report.test, pending: [], wayBack: [] } };
    const { words } = await nextOf({ ...shop, report }, url);
    expect(words).toContain(
      'nothing to take back in the database: the rehearsal had no migration to apply',
    );
  });

  it('for a migration whose reverse was not proven, though the others are', async () => {
    const all = await rehearsed(server, {
      ...{ [INIT]: `${SHOP[INIT]}INSERT INTO "Order" VALUES (1);\n`, [STATUS]: SHOP[STATUS] },
      [NONE]: `UPDATE "Order" SET note = 'none';\n`,
    });
    const { url } = await deployedLive(server, all.workspace);
    const next = await nextOf(all, url);
    expect(next).toEqual({ words: expect.stringMatching(RESTORE) });
    expect(next.words).toContain(`the rehearsal proved none for ${NONE} (it has none)`);
  });

  it.each<[string, (file: string) => void, string]>([
    ['is missing', (file) => rmSync(file), 'is not beside the rehearsal'],
    [
      'is another',
      (file) => writeFileSync(file, 'DROP TABLE "Order";\n'),
      'is not what the rehearsal proved',
    ],
    [
      'has something above',
      (file) => writeFileSync(file, `DROP TABLE x;\n${sqlOf(STATUS)}`),
      'is not what the rehearsal proved',
    ],
  ])('where a script %s', async (_what, spoil, said) => {
    const folder = path.join(project(SHOP), 'report');
    cpSync(shop.folder, folder, { recursive: true });
    expect(readdirSync(path.join(folder, 'reverse'))).toHaveLength(2);
    spoil(path.join(folder, `reverse/${STATUS}.sql`));
    const { url } = await deployedLive(server, shop.workspace);
    const next = await nextOf({ ...shop, folder }, url);
    expect(next).toEqual({ words: expect.stringMatching(RESTORE) });
    expect(next.words).toContain(said);
  });

  const sqlOf = (name: string) =>
    shop.report.test.wayBack.find(({ migration }) => migration === name)?.sql ?? '';

  const MARK = 'UPDATE _prisma_migrations SET';
  it.each([
    [
      'one has failed',
      `${MARK} finished_at = NULL WHERE migration_name = '${VIEW}'`,
      `${VIEW} has failed, and no rehearsal proved a way back from there. Undo by hand`,
    ],
    [
      'a first one is missing',
      `${MARK} finished_at = NULL, rolled_back_at = now() WHERE migration_name = '${STATUS}'`,
      `${STATUS} is not applied, and later ones of the plan are`,
    ],
    [
      'one was deployed under another name',
      `${MARK} migration_name = '2025_newer' WHERE migration_name = '${VIEW}'`,
      '2025_newer is applied too',
    ],
    [
      'a newer one was deployed',
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', '-', '2025_newer', now())`,
      '2025_newer is applied too, which was not rehearsed',
    ],
    [
      'a newer one has failed',
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', '-', '2025_newer')`,
      '2025_newer has failed, which was not rehearsed',
    ],
    [
      'none is applied',
      `DELETE FROM _prisma_migrations WHERE migration_name <> '${INIT}'`,
      'none of the migrations that were rehearsed is applied. Run npx prisma migrate deploy',
    ],
  ])('where %s', async (_what, sql, said) => {
    const { url } = await deployedLive(server, shop.workspace);
    await execute(url, sql);
    expect(await nextOf(shop, url)).toEqual({ words: expect.stringContaining(said) });
  });
});

describe('the URL for psql', () => {
  const HOST = 'postgresql://app:s3cr3t@db.example.com/shop';
  const LOCAL = 'postgresql://app:s3cr3t@127.0.0.1/shop';
  const wordOf = (url: string, env = {}) => libpqUrlWord(url, { HOME: '/nowhere', ...env });
  const SYSTEM = 'sslmode=verify-full&sslrootcert=system';
  const CUT = '${DATABASE_URL%%\\?*}';

  it.each([
    [LOCAL, CUT],
    [`${LOCAL}?password=x`, '$DATABASE_URL'],
    [`${HOST}?password=x`, `$DATABASE_URL&${SYSTEM}`],
    [`${LOCAL}?schema=app`, CUT],
    ['postgresql://app@%2Frun%2Fpg/shop?host=/run/pg', `${CUT}?host=%2Frun%2Fpg`],
    // Belay verifies by itself, libpq is told to.
    [HOST, `${CUT}?${SYSTEM}`],
    [`${HOST}?connect_timeout=5`, `${CUT}?connect_timeout=5&${SYSTEM}`],
    [
      `${HOST}?sslmode=verify-full&sslrootcert=/etc/ca.pem`,
      `${CUT}?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem`,
    ],
    [`${HOST}?sslmode=require`, `${CUT}?sslmode=require`],
    [
      `${HOST}?schema=app&sslrootcert=/etc/ca.pem`,
      `${CUT}?sslrootcert=%2Fetc%2Fca.pem&sslmode=verify-full`,
    ],
    [`${HOST}?schema=app&sslrootcert=system`, `${CUT}?sslrootcert=system&sslmode=verify-full`],
    [
      `${HOST}?sslmode=require&sslcert=/c.pem&sslkey=/k.pem&sslpassword=x&channel_binding=require&password=x&pgbouncer=true`,
      `${CUT}?sslmode=require&sslcert=%2Fc.pem&sslkey=%2Fk.pem&channel_binding=require`,
    ],
    // node-postgres' and Prisma's words.
    [`${HOST}?sslmode=no-verify`, `${CUT}?sslmode=require`],
    [`${LOCAL}?sslmode=no-verify&schema=app`, `${CUT}?sslmode=require`],
    [`${HOST}?sslmode=no-verify&sslrootcert=/etc/ca.pem`, `${CUT}?sslmode=require`],
    [`${HOST}?ssl=true`, `${CUT}?sslmode=require`],
    [`${HOST}?sslaccept=accept_invalid_certs&sslrootcert=/etc/ca.pem`, `${CUT}?sslmode=require`],
    [
      `${HOST}?sslmode=verify-full&sslcert=/etc/ca.pem`,
      `${CUT}?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem`,
    ],
    // It would lead psql, and not Belay, to another database.
    [`${LOCAL}?dbname=other`, CUT],
  ])('%s connects psql as Belay connected', async (url, word) => {
    expect(await wordOf(url)).toBe(`"${word}"`);
  });

  it("is as libpq's variables had it for Belay", async () => {
    expect(await wordOf(HOST, { PGSSLMODE: 'require' })).toBe(`"${CUT}?sslmode=require"`);
    const named = { PGSSLROOTCERT: '/etc/ca.pem' };
    expect(await wordOf(HOST, named)).toBe(`"${CUT}?sslmode=verify-full"`);
  });
});

withPsql('what another driver calls its mode', () => {
  it('is put into words of libpq', async () => {
    const url = `${server.url()}?sslmode=no-verify`;
    const command = `psql -X -d ${await libpqUrlWord(url, {})} -c 'SELECT 1'`;
    const { output } = await paste(command, url, shop.workspace);
    expect(output).toMatch(/server does not support SSL/);
  });
});
