import type pg from 'pg';
import { HISTORY_TABLE } from '../migrations/execution/history.ts';
import { rehearsalSearchPath } from '../migrations/executor.ts';
import { fingerprint } from '../postgres/catalogue/fingerprint.ts';
import { type CatalogueReading, takeReading } from '../postgres/catalogue/read.ts';
import type { Catalogue } from '../postgres/catalogue/types.ts';
import { READING_SETTINGS, type Session, openSession, withClient } from '../postgres/connection.ts';
import { readRows } from '../postgres/rows/read.ts';
import type { RowSummary } from '../postgres/rows/types.ts';
import { parseDatabaseUrl } from '../postgres/url.ts';
import type { Ports } from '../runtime/ports.ts';

/**
 * Everything that is compared at the border between two migrations. Dozens are kept at a time, so the
 * catalogue stays in the form in which the server sent it and is put together when it is asked for.
 */
export class Boundary {
  readonly rows: RowSummary;
  readonly #reading: CatalogueReading;
  #catalogue: WeakRef<Catalogue> | undefined;
  #fingerprint: string | undefined;

  constructor(reading: CatalogueReading, rows: RowSummary) {
    this.#reading = reading;
    this.rows = rows;
  }

  get catalogue(): Catalogue {
    let catalogue = this.#catalogue?.deref();
    if (catalogue === undefined) {
      catalogue = this.#reading.catalogue();
      this.#catalogue = new WeakRef(catalogue);
    }
    return catalogue;
  }

  get fingerprint(): string {
    return (this.#fingerprint ??= fingerprint(this.catalogue));
  }

  /** Whether the server answered the very same about both schemas: cheap, and true only for equal ones. */
  hasReadingOf(other: Boundary): boolean {
    return this.#reading.digest === other.#reading.digest;
  }

  /** Whether the schemas are equal; rows are another matter. */
  hasSchemaOf(other: Boundary): boolean {
    return this.hasReadingOf(other) || this.fingerprint === other.fingerprint;
  }
}

/** Prisma's history table: in the schema that the URL's `?schema=` names. */
export interface HistoryTable {
  schema: string;
  /** `schema.table`, unquoted, as the snapshot functions take names. */
  name: string;
}

export function historyTable(url: string): HistoryTable {
  const { schema } = parseDatabaseUrl(url);
  return { schema, name: `${schema}.${HISTORY_TABLE}` };
}

/** A connection whose session starts as Prisma's does. */
export async function withRehearsalClient<T>(
  url: string,
  ports: Pick<Ports, 'signal'>,
  body: (client: pg.Client) => Promise<T>,
): Promise<T> {
  return withClient(url, { signal: ports.signal, settings: sessionSettings(url) }, body);
}

function sessionSettings(url: string): Record<string, string> {
  return { search_path: rehearsalSearchPath(url) };
}

/** Reads a database's schema and rows, the migration history left out: it differs by its very purpose. */
export async function readBoundary(url: string, ports: Pick<Ports, 'signal'>): Promise<Boundary> {
  return withWorkplace(url, ports, (place) => place.boundary());
}

/**
 * A database that migrations run on, with two connections: one for them, one that only looks. What a
 * migration does to its session (SET ROLE, DISCARD ALL, an open transaction) does not change what is seen.
 */
export class Workplace {
  readonly migrating: pg.Client;
  readonly looking: pg.Client;
  readonly history: HistoryTable;
  readonly #sessions: readonly Session[];

  private constructor(url: string, migrating: Session, looking: Session) {
    this.migrating = migrating.client;
    this.looking = looking.client;
    this.history = historyTable(url);
    this.#sessions = [migrating, looking];
  }

  /** For a caller that closes it itself; see {@link withWorkplace}. Same errors as `openSession`. */
  static async open(url: string, { signal }: Pick<Ports, 'signal'>): Promise<Workplace> {
    const migrating = await openSession(url, { signal, settings: sessionSettings(url) });
    try {
      return new Workplace(
        url,
        migrating,
        await openSession(url, { signal, settings: READING_SETTINGS }),
      );
    } catch (error) {
      await migrating.close();
      throw error;
    }
  }

  async boundary(): Promise<Boundary> {
    const excludeTables = [this.history.name];
    const reading = await takeReading(this.looking, { excludeTables, prepare: true });
    return new Boundary(reading, await readRows(this.looking, { excludeTables }));
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  /** What to throw instead of an error that came out of one of the sessions. */
  explain(error: unknown): unknown {
    return this.#sessions[0]?.explain(error) ?? error;
  }
}

/** Opens a workplace, runs `body`, closes it, whatever happens. */
export async function withWorkplace<T>(
  url: string,
  ports: Pick<Ports, 'signal'>,
  body: (place: Workplace) => Promise<T>,
): Promise<T> {
  const place = await Workplace.open(url, ports);
  try {
    return await body(place);
  } catch (error) {
    throw place.explain(error);
  } finally {
    await place.close();
  }
}
