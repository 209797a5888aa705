import { afterAll, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { useServer } from '@belay/testkit/servers.ts';
import { removeTemporaryFolders } from '@belay/testkit/workspace.ts';
import { rollBack } from './run.ts';
import { NAMES, applied, ask, deployRest, makeWhole } from './whole.ts';
import { type Acknowledged, OWN_TABLE, WritingApplication } from './writing-application.ts';

afterAll(removeTemporaryFolders);

const server = useServer();

const SQL = {
  [NAMES.first]: `CREATE TABLE item (id serial PRIMARY KEY, note text NOT NULL); ${OWN_TABLE}`,
  [NAMES.second]: 'ALTER TABLE item ADD COLUMN status text;',
};

/** Rows of both tables, as `item NOTE` and `own WHO`, the latter with how far it has counted. */
type Found = ReadonlyMap<string, number>;

async function foundIn(url: string): Promise<Found> {
  const items = await ask<string>(url, 'SELECT note AS a FROM item');
  const own = await ask<[number, number]>(url, 'SELECT array[who, n] AS a FROM own');
  return new Map([
    ...items.map((note) => [`item ${note}`, 1] as const),
    ...own.map(([who, n]) => [`own ${who}`, n] as const),
  ]);
}

/** What was exported of the database that was put aside. */
function foundInSalvage(folder: string): Found {
  const rowsOf = (end: string) => {
    const file = readdirSync(folder).find((name) => name.endsWith(end)) ?? '';
    const lines = readFileSync(path.join(folder, file), 'utf8').trimEnd().split('\n').slice(1);
    return lines.map((line) => line.split(',').map((value) => value.replaceAll('"', '')));
  };
  return new Map([
    ...rowsOf('item.missing.csv').map(([, note = '']) => [`item ${note}`, 1] as const),
    ...rowsOf('own.changed.csv').map(([who = '', n]) => [`own ${who}`, Number(n)] as const),
  ]);
}

/** Of what one database has acknowledged: what is not there. */
function missing({ inserts, counted }: Acknowledged, oid: number, there: Found): string[] {
  const wanted = [
    ...inserts.filter((one) => one.oid === oid).map(({ note }) => [`item ${note}`, 1] as const),
    ...[...counted.values()].filter((one) => one.oid === oid).map(({ who, n }) => [`own ${who}`, n] as const), // prettier-ignore
  ];
  expect(wanted.length).toBeGreaterThan(60);
  return wanted.filter(([row, n]) => (there.get(row) ?? -1) < n).map(([row]) => row);
}

it('an application that writes and reconnects all through a rollback and its undo loses no write that was acknowledged', async () => {
  const whole = await makeWhole(server, SQL);
  await deployRest(whole);
  const { workspace, url, place, name } = whole;
  const common = { databaseUrl: url, confirm: name };
  const oidOf = async () =>
    (await ask<number>(url, 'SELECT oid::int AS a FROM pg_database WHERE datname = current_database()'))[0] ?? 0; // prettier-ignore
  const salvage = async (folder: string) => {
    const { verdict } = await rollBack(workspace, { what: 'salvage', ...common, salvage: folder });
    expect(verdict).toBe('passed');
    return foundInSalvage(path.join(workspace, folder));
  };
  const application = new WritingApplication(url);
  try {
    await application.goesOn();
    const old = await oidOf();
    const back = { ...common, backup: place, strategy: 'restore', acceptDataLoss: true } as const;
    const done = await rollBack(workspace, back);
    expect([done.verdict, await applied(url)]).toEqual(['passed', [NAMES.first]]);
    await application.goesOn();
    // Before the undo: what the old database has acknowledged is in the salvage, all of it.
    expect(missing(application.acknowledged, old, await salvage('of the old'))).toEqual([]);

    const restored = await oidOf();
    const undone = await rollBack(workspace, { what: 'undo', ...common });
    expect([undone.verdict, await oidOf()]).toEqual(['passed', old]);
    await application.goesOn();
    const { inserts, counted } = await application.stop();
    expect(missing({ inserts, counted }, old, await foundIn(url))).toEqual([]);
    expect(missing({ inserts, counted }, restored, await salvage('of the restored'))).toEqual([]);
    // Nothing was acknowledged by any third one, and no number was given out twice.
    expect(new Set(inserts.map(({ oid }) => oid))).toEqual(new Set([old, restored]));
    expect(new Set(inserts.map(({ id }) => id)).size).toBe(inserts.length);

    const { one, all } = application.longestMs;
    process.stdout.write(
      `an application through a rollback and its undo: at most ${Math.round(one)} ms without a statement that ` +
        `succeeded on one connection, ${Math.round(all)} ms on all; ${inserts.length} inserts, none lost\n`,
    );
    expect(one).toBeLessThan(10_000);
    // Ended, told once that the database was renamed, and nothing else.
    expect(['57P01', '3D000', 'connection lost']).toEqual(expect.arrayContaining([...application.errors])); // prettier-ignore
  } finally {
    await application.stop();
  }
});
