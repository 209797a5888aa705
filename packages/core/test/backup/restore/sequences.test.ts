import { expect, test } from '@jest/globals';
import { advanceSequences } from '@belay/core/backup/restore/sequences.ts';
import { readSequences } from '@belay/core/backup/content/sequences.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { useServer } from '@belay/testkit/servers.ts';

const server = useServer(15);

test('moves sequences on to where others stood and never back, whichever way they count', async () => {
  await withClient(await server.createDatabase(), {}, async (client) => {
    await client.query(`
      CREATE SCHEMA "S 1";
      CREATE SEQUENCE "S 1"."behind ""x"; CREATE SEQUENCE ahead; CREATE SEQUENCE fresh;
      CREATE SEQUENCE down INCREMENT -1 START -1;
      SELECT setval('ahead', 500); SELECT setval('down', -10)`);
    const value = (sequence: string, lastValue: string, isCalled = true) => ({
      ...{ sequence: `"public"."${sequence}"`, lastValue, isCalled },
    });
    const behind = { ...value('x', '42'), sequence: '"S 1"."behind ""x"' };
    const moved = await advanceSequences(client, [
      behind,
      value('ahead', '400'),
      value('fresh', '1'),
      value('down', '-20'),
      value('not there', '7'),
    ]);
    expect(moved).toBe(3);
    expect(await advanceSequences(client, [value('down', '-5')])).toBe(0);
    const at = Object.fromEntries(
      (await readSequences(client)).map(({ sequence, lastValue, isCalled }) => [
        sequence,
        [lastValue, isCalled],
      ]),
    );
    expect(at).toEqual({
      '"S 1"."behind ""x"': ['42', true],
      '"public"."ahead"': ['500', true],
      '"public"."fresh"': ['1', true],
      '"public"."down"': ['-20', true],
    });
  });
});
