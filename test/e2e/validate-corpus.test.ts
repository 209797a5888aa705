import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { readPrismaTree } from '@belay/core/migrations/prisma/tree.ts';
import type { MigrationTree } from '@belay/core/migrations/types.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import type { ValidateReport } from '@belay/core/validate/stage.ts';
import { corpus } from '@belay/testkit/corpus.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders, temporaryFolder } from '@belay/testkit/workspace.ts';
import { validateOn } from '../../packages/core/test/validate/run.ts';
import {
  checkSchema,
  deploy,
  promiseFor,
  told,
} from '../../packages/core/test/validate/schema-run.ts';
import { CORPUS_DRIFTS, readSubjects } from './corpus-drifts.ts';
import { PROJECTS, type Project, onCorpus } from './corpus-run.ts';

afterAll(removeTemporaryFolders);

/** What really is so in them, each looked up in their migrations. */
const TRUE_OF: Record<Project, string[]> = {
  triggerdev: ['warning unvalidated-constraint "TaskSchedule_window_exclusive"'],
  langwatch: [
    'warning duplicate-index public."ApiKey_lookupId_idx"',
    'warning duplicate-index public."BatchEvaluation_id_key"',
    'warning duplicate-index public."CustomGraph_id_key"',
  ],
};

function toldByAll({ findings }: ValidateReport): string[] {
  return findings
    .filter(({ severity }) => severity !== 'notice')
    .map(({ severity, rule, object }) => `${severity} ${rule} ${object ?? ''}`);
}

describe.each(Object.keys(PROJECTS) as Project[])('the real history of %s', (project) => {
  const server = useServer(15);
  const folder = temporaryFolder();
  let tree: MigrationTree;
  let url = '';
  beforeAll(async () => {
    const source = corpus(project);
    if (source === undefined) return;
    cpSync(source, folder, { recursive: true });
    tree = await readPrismaTree({
      migrationsDir: path.join(folder, 'migrations'),
      workspace: folder,
    });
    url = await server.createDatabase();
    await deploy(url, tree);
  }, 60_000);

  onCorpus(project)(
    'validates, freshly deployed, without a finding that is not true',
    async () => {
      const report = await validateOn(url, folder, { migrations: 'migrations' });
      expect(toldByAll(report)).toEqual(TRUE_OF[project]);
      expect(report.validate).toMatchObject({
        drift: false,
        promise: { kind: 'rebuilt' },
        schema: { changes: [], sql: [] },
        migrations: { total: PROJECTS[project], applied: PROJECTS[project], pending: [] },
      });
      expect(report.validate.schema?.fingerprintFound).toBe(
        report.validate.schema?.fingerprintExpected,
      );
    },
    60_000,
  );

  onCorpus(project)(
    'is not what was promised after drift of any kind',
    async () => {
      const promised = await promiseFor(url, { tree });
      const drifted = await server.createDatabase(parseDatabaseUrl(url).database);
      const expected = await withClient(drifted, {}, async (client) => {
        const subjects = await readSubjects(client);
        const injected = [];
        for (const { kind, inject } of CORPUS_DRIFTS) {
          const { sql, found } = inject(subjects);
          await client.query(sql).catch((error: unknown) => {
            throw new Error(`${kind}: ${sql}`, { cause: error });
          });
          injected.push(`${kind}: ${found}`);
        }
        return injected;
      });
      const outcome = await checkSchema(drifted, { promised, tree });
      const found = new Set(told(outcome));
      expect(expected.filter((line) => !found.has(line.slice(line.indexOf(': ') + 2)))).toEqual([]);
      // And nothing that nobody did; the event trigger came with its function.
      const wanted = new Set(expected.map((line) => line.slice(line.indexOf(': ') + 2)));
      expect([...found].filter((line) => !wanted.has(line))).toEqual([
        'error schema-unexpected public.on_ddl()',
      ]);
      expect(outcome.details.drift).toBe(true);
    },
    60_000,
  );
});
