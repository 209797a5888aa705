import type pg from 'pg';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import { withSessionPool } from '../../postgres/session-pool.ts';
import { UserError } from '../../runtime/errors.ts';

/** Of each of two clients, in turn. */
const LOOKS = 5;

/**
 * Behind a pooler: makes sure that a client keeps its server connection for itself. In transaction mode the settings that
 * pg_dump makes for its session would stay on connections of the application (an empty search_path among them), and its
 * snapshot would be another's. In session mode two clients never meet the same server process, and neither meets two.
 *
 * @throws UserError `pooler-not-for-backup`.
 */
export async function requireSession(
  client: pg.Client,
  { pooler }: ServerFacts,
  url: string,
): Promise<void> {
  if (pooler === undefined) return;
  const [ours, others] = await withSessionPool(
    url,
    { connections: 1, remote: 'verify-full' },
    (pool) => pool.use((other) => lookInTurn(client, other)),
  );
  const shared = [...ours].some((pid) => others.has(pid));
  if (!shared && ours.size === 1 && others.size === 1) return;
  throw new UserError(
    'pooler-not-for-backup',
    `The URL leads to ${pooler} that hands its connections on after every transaction; pg_dump needs one for itself.`,
    'Give the direct URL of the server, or the port of the pooler that is in session mode.',
  );
}

async function lookInTurn(
  one: pg.Client,
  other: pg.Client,
): Promise<readonly [Set<number>, Set<number>]> {
  const seen = [new Set<number>(), new Set<number>()] as const;
  for (let look = 0; look < LOOKS; look += 1) {
    seen[0].add(await processOf(one));
    seen[1].add(await processOf(other));
  }
  return seen;
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}
