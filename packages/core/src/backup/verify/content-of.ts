import { messageOf } from '../../runtime/errors.ts';
import { corrupt } from '../archive/problems.ts';
import { CONTENT_FILE, Content } from '../content/content.ts';
import type { Archive } from '../manifest.ts';

/**
 * What the archive says the database held.
 *
 * @param data `belay/content.json`, of an archive whose hashes were checked.
 * @throws UserError `backup-corrupt`.
 */
export function contentOf(data: Buffer, { file }: Archive): Content {
  let raw: unknown;
  try {
    raw = JSON.parse(data.toString('utf8'));
  } catch (error) {
    throw corrupt(file, `${CONTENT_FILE} is no JSON: ${messageOf(error)}`, error);
  }
  const read = Content.safeParse(raw);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const what = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}`;
  throw corrupt(file, `${CONTENT_FILE} is not what this version of Belay knows (${what})`);
}
