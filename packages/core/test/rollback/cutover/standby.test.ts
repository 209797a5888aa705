import { expect, test } from '@jest/globals';
import { withHeldTarget } from '@belay/core/rollback/locks.ts';
import { PRIMARY_SETTINGS, canHaveStandby, useStandby } from '@belay/testkit/standby.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { cut, makeShop, portsWith, serves, sql, undo } from './shop.ts';

const server = useServer(15, PRIMARY_SETTINGS);
const standby = useStandby(server);
const withStandby = (await canHaveStandby(15)) ? test : test.skip;

withStandby('a standby follows: the same database serves on it, before and after', async () => {
  const shop = await makeShop(server.url());
  const there = { ...shop, url: standby.on(shop.url) };
  await standby.caughtUp();
  expect(await serves(there)).toEqual(['both', 'live']);
  await cut(shop);
  await sql(shop.url, `INSERT INTO written (which) VALUES ('after')`);
  await standby.caughtUp();
  expect(await serves(there)).toEqual(['both', 'after']);
  await undo(shop);
  await standby.caughtUp();
  expect(await serves(there)).toEqual(['both', 'live']);
  const held = withHeldTarget(there.url, { waitMs: 100 }, portsWith(), () => Promise.resolve());
  await expect(held).rejects.toMatchObject({ code: 'rollback-standby' });
});
