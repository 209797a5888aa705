import { z } from 'zod';
import { randomPart } from '../../runtime/run-id.ts';
import type { ServerFacts } from '../../postgres/server-facts.ts';

/** What the COMMENT of a database that is being restored says until it takes the place of the one it is for. */
export const BesideMark = z.object({
  /** The run that made it. */
  belay: z.string(),
  created: z.iso.datetime(),
  beside: z.object({ database: z.string(), oid: z.number().int() }),
});
export type BesideMark = z.infer<typeof BesideMark>;

export type Of = Pick<ServerFacts, 'database' | 'databaseOid'>;

/** With every name that Belay gives to such a database. */
export const BESIDE_PREFIX = 'belay_restore_';

/**
 * A new name, with the oid of the database that it is for: a run that dies after CREATE DATABASE and before COMMENT leaves
 * one without a mark, and only whoever holds that very database may then take it for a dead run's. 63 bytes at most.
 */
export function besideName(run: string, { databaseOid }: Of): string {
  return `${BESIDE_PREFIX}${run.slice(0, 24)}_${databaseOid.toString(16)}_${randomPart()}`;
}

/** The part of a mark that a run adds to what every database of Belay's says. */
export function markFor({ database, databaseOid }: Of): Pick<BesideMark, 'beside'> {
  return { beside: { database, oid: databaseOid } };
}

/** Undefined for what is none. */
export function readMark(comment: string | null): BesideMark | undefined {
  if (comment === null) return undefined;
  try {
    return BesideMark.safeParse(JSON.parse(comment)).data;
  } catch {
    return undefined;
  }
}

/** Whether a name is one that {@link besideName} gave for this database. */
export function isNameFor(name: string, { databaseOid }: Of): boolean {
  return new RegExp(`^${BESIDE_PREFIX}[a-z0-9]+_${databaseOid.toString(16)}_[0-9a-f]{10}$`).test(
    name,
  );
}
