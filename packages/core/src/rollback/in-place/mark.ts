import type pg from 'pg';
import { z } from 'zod';
import { quoteIdent, quoteLiteral } from '../../postgres/identifiers.ts';

/** The COMMENT of a database that was restored in place, until somebody was told: written in the same transaction. */
const Mark = z.object({
  inPlace: z.object({
    /** The id of the backup that it now holds. */
    backup: z.string(),
    /** What the comment was before, and is again afterwards. */
    comment: z.string().nullable(),
  }),
});

const COMMENT_SQL = `
SELECT pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
  FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;

interface Commented {
  comment: string | null;
  /** Whose run has not told yet. */
  backup?: string;
}

async function readComment(client: pg.Client): Promise<Commented> {
  const { rows } = await client.query<{ comment: string | null }>(COMMENT_SQL);
  const comment = rows[0]?.comment ?? null;
  try {
    return Mark.parse(JSON.parse(comment ?? '')).inPlace;
  } catch {
    return { comment };
  }
}

function commentSql(database: string, comment: string | null): string {
  const text = comment === null ? 'NULL' : quoteLiteral(comment);
  return `COMMENT ON DATABASE ${quoteIdent(database)} IS ${text}`;
}

/**
 * The statement that notes in the database which backup it now holds.
 *
 * @param client On that database.
 */
export async function markSql(
  client: pg.Client,
  database: string,
  backup: string,
): Promise<string> {
  const { comment } = await readComment(client);
  return `${commentSql(database, JSON.stringify({ inPlace: { backup, comment } }))};`;
}

/**
 * Whether the database was restored in place from this backup by a run that ended before it could tell: it is done, and
 * doing it again would only lose what was written since.
 *
 * @param client On that database.
 * @param backup The id of the backup.
 */
export async function isDoneInPlace(client: pg.Client, backup: string): Promise<boolean> {
  return (await readComment(client)).backup === backup;
}

/**
 * Gives the database its own comment back, once somebody was told: from then on the same command does it anew. Does
 * nothing where there is no mark.
 *
 * @param client On that database.
 */
export async function forgetInPlace(client: pg.Client, database: string): Promise<void> {
  const { comment, backup } = await readComment(client);
  if (backup !== undefined) await client.query(commentSql(database, comment));
}
