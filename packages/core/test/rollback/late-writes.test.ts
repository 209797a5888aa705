import { afterAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { rollBack } from './run.ts';
import { NAMES, ask, deployRest, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

/** The moment between the backup that is made before and the first thing that is taken away. */
function writeAt(url: string, at: string, sql: string) {
  let written = false;
  return async (step: string) => {
    if (written || step !== at) return;
    written = true;
    await execute(url, sql);
  };
}

function linesOf(file: string | undefined): unknown[] {
  return readFileSync(file ?? '', 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('what is written between the backup before and the rollback is in a file', () => {
  it('of what a reverse takes away', async () => {
    const whole = await makeWhole(server);
    await deployRest(whole);
    const { workspace, url, place, name } = whole;
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, to: NAMES.first, preRollbackTo: [place], confirm: name },
      acceptDataLoss: true,
      ports: {
        step: writeAt(url, 'reverse: audit table', `INSERT INTO tag (name) VALUES ('late')`),
      },
    });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['written-meanwhile']);
    expect(linesOf(report.rollback.lateWrites?.[0]?.file)).toEqual([{ id: 1, name: 'late' }]);
    expect(report.rollback.done).toBe(true);
    expect(await ask(url, `SELECT to_regclass('tag')::text AS a`)).toEqual([null]);
  });

  it('of everything, where the backup is restored in place', async () => {
    const whole = await makeWhole(server);
    const { workspace, url, place, name } = whole;
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: place, strategy: 'in-place', confirm: name },
      acceptDataLoss: true,
      ports: {
        step: writeAt(url, 'in place: begun', `INSERT INTO item (note) VALUES ('late')`),
      },
    });
    const late = report.rollback.lateWrites ?? [];
    expect([late.map(({ table }) => table), linesOf(late[0]?.file)]).toEqual([
      ['"public"."item"'],
      [{ id: 3, note: 'late' }],
    ]);
    expect(await notes(url)).toEqual(['one', 'two']);
  });
});
