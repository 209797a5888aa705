import { expect, it } from '@jest/globals';
import { useServer } from '@belay/testkit/servers.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { withClient } from '@belay/core/postgres/connection.ts';
import { lossOf, recorded, sql } from './live.ts';

const server = useServer(15, PRIMARY_SETTINGS);
const standby = useStandby(server);

((await canHaveStandby(15)) ? it : it.skip)(
  'counts from a backup of a standby as well, what was running on the primary too',
  async () => {
    const url = await server.createDatabase();
    await sql(url, 'CREATE TABLE a (id int)', 'INSERT INTO a VALUES (1), (2)');
    await withClient(url, {}, async (client) => {
      await client.query(
        'BEGIN; SAVEPOINT s; UPDATE a SET id = 3 WHERE id = 1; RELEASE SAVEPOINT s',
      );
      await sql(url, 'INSERT INTO a VALUES (4)');
      await standby.caughtUp();
      const { target, ...moment } = await recorded(standby.on(url));
      await client.query('COMMIT');
      const { losses, unknown } = await lossOf(url, { ...moment, target });
      expect(unknown).toEqual([]);
      // The one that committed in between is counted, though the backup has it: never too little.
      expect(losses).toEqual([{ table: '"public"."a"', written: 2, comeBack: 2, how: 'counted' }]);
      await standby.caughtUp();
      expect((await lossOf(standby.on(url), { ...moment, target })).losses).toEqual(losses);
    });
  },
);
