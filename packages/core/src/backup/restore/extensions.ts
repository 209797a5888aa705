import type pg from 'pg';
import { UserError } from '../../runtime/errors.ts';
import type { Outside } from '../content/content.ts';

const MISSING_SQL = `
SELECT wanted.name
  FROM unnest($1::text[]) AS wanted (name)
 WHERE NOT EXISTS (
   SELECT FROM pg_catalog.pg_available_extensions a WHERE a.name = wanted.name)
 ORDER BY 1`;

/**
 * Makes sure that the server has the files of every extension that the backup needs, before its restore stops
 * half-way for want of one. Versions are compared afterwards.
 *
 * @throws UserError `restore-extensions-missing`.
 */
export async function requireExtensions(client: pg.Client, { extensions }: Outside): Promise<void> {
  const wanted = extensions.map(({ name }) => name);
  const { rows } = await client.query<{ name: string }>(MISSING_SQL, [wanted]);
  if (rows.length === 0) return;
  const missing = rows.map(({ name }) => {
    const version = extensions.find((extension) => extension.name === name)?.version;
    return `${name} ${version ?? ''}`.trim();
  });
  throw new UserError(
    'restore-extensions-missing',
    `The server that the backup would be restored on does not have these extensions: ${missing.join(', ')}.`,
    'Install their packages there; or restore on a server that has them, for a verification with verify-url.',
  );
}
