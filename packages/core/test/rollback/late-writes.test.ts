import { afterAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { useServer } from '@belay/testkit/servers.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { rollBack, rules } from './run.ts';
import { NAMES, applied, ask, deployRest, execute, makeWhole, notes } from './whole.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

/** In the moment between the backup that is made before and the first thing that is taken away. */
function once(at: string, body: () => Promise<void>) {
  let done = false;
  return async (step: string) => {
    if (done || step !== at) return;
    done = true;
    await body();
  };
}

describe('what is written between the backup before and the reverse', () => {
  it('is kept in belay_audit where the loss was accepted, from transactions younger than ours, too', async () => {
    const whole = await makeWhole(server);
    await deployRest(whole);
    const { workspace, url, place, name } = whole;
    await execute(url, 'ALTER TABLE tag ADD COLUMN t int DEFAULT 7');
    await withClient(url, {}, async (writer) => {
      const report = await rollBack(workspace, {
        ...{ databaseUrl: url, to: NAMES.first, preRollbackTo: [place], confirm: name },
        acceptDataLoss: true,
        ports: {
          step: once('reverse: begin', async () => {
            await writer.query(`BEGIN; LOCK TABLE tag IN ROW EXCLUSIVE MODE`);
            // Its number is given out when the rollback waits for the lock, after the rollback's own.
            setTimeout(() => {
              void writer.query(`INSERT INTO tag (name) VALUES ('late'); COMMIT`);
            }, 500);
          }),
        },
      });
      expect(rules(report)).toEqual(['warning written-meanwhile']);
      expect(report.rollback.lateWrites).toEqual([
        { migration: NAMES.third, table: '"public"."tag"', rows: 1 },
      ]);
      const sql = report.findings[0]?.sql?.replace(/^SELECT (.*) FROM/, 'SELECT $1 AS a FROM');
      expect(await ask(url, sql ?? '')).toEqual([{ id: 1, name: 'late', t: 7 }]);
      expect(report.rollback.done).toBe(true);
    });
  });

  it('stops the reverse at the boundary where nobody accepted it', async () => {
    const whole = await makeWhole(server);
    await deployRest(whole);
    const { workspace, url, place, name } = whole;
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, to: NAMES.first, preRollbackTo: [place], confirm: name },
      ports: {
        step: once('reverse: begin', () =>
          execute(
            url,
            `INSERT INTO tag (name) VALUES ('late')`,
            `INSERT INTO item (note) VALUES ('x')`,
          ),
        ),
      },
    });
    expect([report.verdict, report.rollback.stoppedAt]).toEqual([
      'failed',
      { migration: NAMES.third, at: 'boundary' },
    ]);
    expect(await ask(url, 'SELECT name AS a FROM tag')).toEqual(['late']);
    expect(await applied(url)).toHaveLength(3);
  });
});

it('in place: what was written after the backup before is in one more, made while writers wait', async () => {
  const whole = await makeWhole(server);
  const { workspace, url, place, name } = whole;
  await withClient(url, {}, async (writer) => {
    const report = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: place, strategy: 'in-place', confirm: name },
      acceptDataLoss: true,
      ports: {
        step: once('in place: begun', async () => {
          await execute(url, `INSERT INTO item (note) VALUES ('late')`);
          // Has read, and will wait to write: it must not stand in the way for ever.
          await writer.query('BEGIN; SELECT count(*) FROM item');
          setTimeout(() => {
            writer.query(`UPDATE item SET note = 'x'`).catch(() => undefined);
          }, 300);
        }),
      },
    });
    expect(report.headline).toContain('restored into the database itself');
    expect(report.rollback.done).toBe(true);
    await writer.query('ROLLBACK');
    expect(await notes(url)).toEqual(['one', 'two']);
    const [location = ''] = report.rollback.preRollback?.locations ?? [];
    expect(readdirSync(place)).toContain(location.slice(place.length + 1));
    const back = await rollBack(workspace, {
      ...{ databaseUrl: url, backup: location, strategy: 'restore', confirm: name },
      acceptDataLoss: true,
    });
    expect(back.verdict).toBe('passed');
    expect(await notes(url)).toEqual(['one', 'two', 'late']);
  });
});
