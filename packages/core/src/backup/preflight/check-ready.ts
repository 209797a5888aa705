import type pg from 'pg';
import type { ServerFacts } from '../../postgres/server-facts.ts';
import type { CheckScope } from '../../report/recorder.ts';
import { requireConnections } from './connections.ts';
import { readNotDumped } from './not-dumped.ts';
import { tellNotDumped } from './not-dumped-findings.ts';
import { requireReadable } from './readable.ts';
import { requireSession } from './pooled-session.ts';
import { requireRoom } from './room.ts';
import { requireRecordable } from './schema-size.ts';

export interface ReadyInput {
  /** On the database, outside a transaction. */
  client: pg.Client;
  facts: ServerFacts;
  url: string;
  jobs: number;
  /** The folder that pg_dump will write into. */
  scratch: string;
}

export interface Ready {
  /** Of the whole database on the disk of the server. */
  bytes: number;
  /** What the proof cannot speak of, one sentence each. */
  notCompared: string[];
}

/**
 * Finds out, before anything starts, what would make the dump fail or leave something out. What stands in the way is
 * thrown; what is merely not in a dump becomes a finding, and a sentence where the comparison cannot see it.
 *
 * @throws UserError `backup-not-allowed`, `row-security-hides-rows`, `subscription-not-dumpable`,
 *   `schema-too-large`, `pooler-not-for-backup`, `connections-short`, `scratch-too-small`.
 */
export async function checkReady(
  { client, facts, url, jobs, scratch }: ReadyInput,
  scope: CheckScope,
): Promise<Ready> {
  await requireSession(client, facts, url);
  await requireReadable(client, facts);
  await requireRecordable(client);
  await requireConnections(client, facts, jobs);
  const bytes = await requireRoom(client, { jobs, scratch }, scope);
  const notCompared = tellNotDumped(await readNotDumped(client, facts.major), facts, scope);
  return { bytes, notCompared };
}
