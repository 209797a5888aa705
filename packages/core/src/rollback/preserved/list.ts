import type pg from 'pg';
import type { PreservedDatabase } from '../../report/rollback-report.ts';
import type { Admin } from '../target.ts';
import { PreservedMark } from './mark.ts';

/** A database as it was before a rollback or an undo, known by its mark. */
export interface Preserved {
  database: string;
  oid: number;
  mark: PreservedMark;
  /** Bytes, where this role may know. */
  bytes?: number;
  /** Somebody lets applications connect to it. */
  open: boolean;
  /** False once its drop has begun: then nothing is to be expected of it but that it can be dropped. */
  whole: boolean;
}

/**
 * A comment can be written by any owner of a database. A mark counts where the owner is a superuser, this role, or who
 * owns the database whose name it gives: nobody else's database takes that name by an undo.
 *
 * datconnlimit is -2 for one whose drop did not come to its end (DATCONNLIMIT_INVALID_DB).
 */
const PRESERVED_SQL = `
SELECT d.datname::text AS database, d.oid::int8::float8 AS oid, d.datallowconn AS open,
       pg_catalog.shobj_description(d.oid, 'pg_database') AS comment, d.datconnlimit <> -2 AS whole,
       CASE WHEN pg_catalog.has_database_privilege(d.oid, 'CONNECT')
              OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
            THEN pg_catalog.pg_database_size(d.oid)::float8 END AS bytes,
       owner.rolsuper OR owner.rolname = current_user AS trusted,
       ARRAY(SELECT o.datname::text FROM pg_catalog.pg_database o WHERE o.datdba = d.datdba) AS "sameOwner"
  FROM pg_catalog.pg_database d
  JOIN pg_catalog.pg_roles owner ON owner.oid = d.datdba
 WHERE pg_catalog.strpos(pg_catalog.shobj_description(d.oid, 'pg_database'), '"preserved"') > 0`;

interface Row {
  database: string;
  oid: number;
  open: boolean;
  comment: string;
  whole: boolean;
  bytes: number | null;
  trusted: boolean;
  sameOwner: string[];
}

/**
 * The preserved databases of the server, newest first.
 *
 * @param of Only those that had this name.
 */
export async function listPreserved({ client }: Admin, of?: string): Promise<Preserved[]> {
  const { rows } = await client.query<Row>(PRESERVED_SQL);
  return rows
    .flatMap(preservedOf)
    .filter(({ mark }) => of === undefined || mark.preserved.of === of)
    .sort((one, other) => timeOf(other) - timeOf(one));
}

/** Milliseconds since the epoch. */
export function timeOf({ mark }: Preserved): number {
  return Date.parse(mark.preserved.at);
}

function preservedOf({ comment, bytes, trusted, sameOwner, whole, ...row }: Row): Preserved[] {
  const mark = readMark(comment);
  if (mark === undefined || !(trusted || sameOwner.includes(mark.preserved.of))) return [];
  // It serves, whatever its comment says: somebody gave it back its name by hand.
  if (row.database === mark.preserved.of) return [];
  const known = bytes === null ? {} : { bytes };
  return [{ ...row, ...known, mark, whole: whole && !isDropping(comment) }];
}

/** The mark that a comment is; undefined when it is something else. */
export function readMark(comment: string | null): PreservedMark | undefined {
  const { success, data } = PreservedMark.safeParse(parsed(comment));
  return success ? data : undefined;
}

/** What a backup recorded as comment, where it was one of a preserved database: with its mark, what serves could be dropped. */
export function ownComment(comment: string | null): string | null {
  const mark = readMark(comment);
  return mark === undefined ? comment : mark.preserved.comment;
}

/** The comment of one that is about to be dropped: it is not to be put back any more, whatever is left of it. */
export function droppingMark(mark: PreservedMark): string {
  return JSON.stringify({ ...mark, dropping: true });
}

function isDropping(comment: string): boolean {
  return (parsed(comment) as { dropping?: unknown }).dropping === true;
}

function parsed(comment: string | null): unknown {
  try {
    return JSON.parse(comment ?? '');
  } catch {
    return undefined;
  }
}

/** As reports have it. */
export function preservedFacts({ database, mark, bytes }: Preserved): PreservedDatabase {
  const { of, at, by, backup } = mark.preserved;
  return {
    ...{ database, of, at, by },
    ...(backup === undefined ? {} : { backup }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

const LIVE_SQL = `
SELECT pg_catalog.shobj_description(oid, 'pg_database') AS comment, datconnlimit AS "connectionLimit"
  FROM pg_catalog.pg_database WHERE oid = $1::oid`;

/**
 * The mark for a database that is about to be replaced.
 *
 * @param client On any database of the server.
 * @param live The database as it serves now.
 */
export async function markFor(
  client: pg.Client,
  live: { database: string; oid: number },
  made: { run: string; at: string; replacedBy: number; backup?: string; by: 'rollback' | 'undo' },
): Promise<PreservedMark> {
  const { rows } = await client.query<{ comment: string | null; connectionLimit: number }>(
    LIVE_SQL,
    [live.oid],
  );
  const [row] = rows;
  if (!row) throw new Error(`there is no database with the oid ${live.oid}`);
  const { run, ...rest } = made;
  return { belay: run, preserved: { of: live.database, ...rest, ...row } };
}
