import { describe, expect, it } from '@jest/globals';
import { withClient } from '@belay/core/postgres/connection.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import { listPreserved } from '@belay/core/rollback/preserved/list.ts';
import { type Major, useServer } from '@belay/testkit/servers.ts';
import { cut, dropOne, makeShop, portsWith, serves, undo } from './shop.ts';

const OTHERS: readonly Major[] = [13, 16, 17, 18];

describe.each(OTHERS)('Postgres %d', (major) => {
  const server = useServer(major);

  it('cuts over, takes it back and again, and drops what was kept', async () => {
    const shop = await makeShop(server.url());
    await withClient(shop.url, {}, async () => {
      expect(await cut(shop)).toMatchObject({ terminated: 1, notReapplied: [] });
    });
    expect(await serves(shop)).toEqual(['both']);
    await undo(shop);
    expect(await serves(shop)).toEqual(['both', 'live']);
    const list = () => withAdmin(shop.url, portsWith(), (admin) => listPreserved(admin, shop.name));
    const [kept] = await list();
    await undo(shop, {}, kept?.database);
    expect(await serves(shop)).toEqual(['both']);
    await dropOne(shop);
    expect(await list()).toEqual([]);
  });
});
