import { it } from '@jest/globals';
import { corpus } from '@belay/testkit/corpus.ts';
import { SHOP } from '@belay/testkit/workspace.ts';
import { useServer } from '@belay/testkit/servers.ts';
import { indexesCheck } from '@belay/core/validate/checks/indexes.ts';
import { constraintsCheck } from '@belay/core/validate/checks/constraints.ts';
import { structureCheck } from '@belay/core/validate/checks/structure.ts';
import { deployed, execute } from '../run.ts';
import { runCheck } from '../run-check.ts';
import { openSession } from '@belay/core/postgres/connection.ts';
import { replayMigrations } from '@belay/core/migrations/replay.ts';
import { prismaAdapter } from '@belay/core/migrations/prisma/adapter.ts';
import path from 'node:path';
const server = useServer(16);
it.each(['triggerdev', 'langwatch', 'shop'] as const)('%s', async (name) => {
  const folder = name === 'shop' ? SHOP : corpus(name)!;
  let url: string;
  if (name === 'shop') url = await deployed(server, folder);
  else {
    url = await server.createDatabase();
    const tree = await prismaAdapter.readTree({ migrationsDir: path.join(folder, 'migrations'), workspace: folder });
    const u = new URL(url);
    const s = await openSession(u.href, { settings: { search_path: 'public' } });
    const out = await replayMigrations(s.client, tree.migrations, { mode: 'statements', signal: new AbortController().signal });
    await s.close();
    if (!out.ok) console.log(out.failed);
  }
  await execute(url, 'CREATE EXTENSION IF NOT EXISTS amcheck');
  for (const check of [indexesCheck, constraintsCheck, structureCheck]) {
    const t = performance.now();
    const o = await runCheck(check, url);
    console.log(name, check.id, Math.round(performance.now() - t), JSON.stringify({ ...o, details: undefined }, null, 1).slice(0, 6000));
  }
}, 120000);
