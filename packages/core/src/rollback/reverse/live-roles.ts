import { withReadOnlyTransaction } from '../../postgres/connection.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import { readDeployer } from '../../validate/deployer.ts';
import { type LiveRoles, readRoles } from '../../validate/promise/rebuild-roles.ts';
import type { ReverseSubject } from './types.ts';

const LIMITS = { statementMs: 15_000, lockMs: LOCK_MS };

/** The roles of the live server, which the migrations may name. */
export async function rolesOf({ client, schema }: ReverseSubject['live']): Promise<LiveRoles> {
  return withReadOnlyTransaction(client, LIMITS, async () => ({
    deployer: await readDeployer(client, schema),
    all: await readRoles(client),
  }));
}
