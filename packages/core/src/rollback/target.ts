import type pg from 'pg';
import type { ServerFacts } from '../postgres/server-facts.ts';

/** A session on another database of the same server: what is renamed cannot be the database one is connected to. */
export interface Admin {
  client: pg.Client;
  /** `postgres`, `template1`, or whichever other one could be reached. */
  database: string;
  /** With that database. A secret. */
  url: string;
}

/**
 * The database that is rolled back, with a session in it that holds Belay's and Prisma's advisory locks: as long as
 * it lives no deploy, backup or other rollback works on the database.
 */
export interface HeldTarget {
  /** As given. A secret. */
  url: string;
  client: pg.Client;
  /** Of that session. */
  pid: number;
  facts: ServerFacts;
  /** The schema of `_prisma_migrations`: `?schema=` of the URL. */
  schema: string;
  admin: Admin;
}
