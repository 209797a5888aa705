import { byteWords } from '../../report/words.ts';
import { UserError } from '../../runtime/errors.ts';
import { type Content, LARGEST_CONTENT } from './content.ts';

/**
 * A content as it lies in the archive.
 *
 * @throws UserError `schema-too-large` where it could not be read again.
 */
export function contentData(content: Content): Buffer {
  const text = textOf(content);
  const bytes = text === undefined ? Infinity : Buffer.byteLength(text);
  if (text === undefined || bytes > LARGEST_CONTENT) throw schemaTooLarge(bytes, 'is');
  return Buffer.from(text);
}

/** Undefined where it is longer than a string can be (512 MB in Node.js 20). */
function textOf(content: Content): string | undefined {
  try {
    return JSON.stringify(content);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * @param bytes Of the content; infinite where that is not known.
 * @param verb Between the description and its size.
 */
export function schemaTooLarge(bytes: number, verb: 'is' | 'would be about'): UserError {
  const size = Number.isFinite(bytes) ? byteWords(bytes) : 'more than 512 MB';
  return new UserError(
    'schema-too-large',
    `What a backup records of this database's schema, to compare a restore with, ${verb} ${size}, and a backup holds at most ${byteWords(LARGEST_CONTENT)} of it.`,
    'pgBackRest backs up files and has no such limit: `engine: pgbackrest`. Else have fewer tables, partitions or columns.',
  );
}
