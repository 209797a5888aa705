import { parseDatabaseUrl } from '@belay/core/postgres/url.ts';
import type { CheckScope } from '@belay/core/report/recorder.ts';
import { withAdmin } from '@belay/core/rollback/admin.ts';
import type { RollbackPorts } from '@belay/core/rollback/context.ts';
import { salvage } from '@belay/core/rollback/salvage/salvage.ts';
import { silentLogger } from '@belay/core/runtime/ports.ts';

const PORTS: RollbackPorts = {
  ...{ log: silentLogger, now: Date.now, env: {}, signal: new AbortController().signal },
};

export interface Pair {
  /** What serves, as it was restored from a backup. */
  live: string;
  /** As it was before the rollback. */
  preserved: string;
}

/** A salvage, and what it could not look at. */
export async function salvaged(
  { live, preserved }: Pair,
  folder: string,
  ports: Partial<RollbackPorts> = {},
) {
  const notVerified: string[] = [];
  const scope: CheckScope = {
    item: () => undefined,
    find: (finding) => finding,
    findAll: () => undefined,
    notVerified: (sentence) => notVerified.push(sentence),
  };
  const { database } = parseDatabaseUrl(preserved);
  const all = { ...PORTS, ...ports };
  const tables = await withAdmin(live, all, (admin) =>
    salvage({ url: live, admin, preserved: { database, open: false }, folder }, scope, all),
  );
  return { tables, notVerified };
}
