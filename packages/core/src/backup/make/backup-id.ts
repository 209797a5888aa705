import { randomBytes } from 'node:crypto';

const LONGEST = 40;

/**
 * A name for a backup: its time in UTC, its database, and eight random digits, in characters that every
 * store takes (an artifact's name takes no colon, an S3 key no surprises).
 *
 * @param takenAt ISO 8601, UTC.
 */
export function backupId(takenAt: string, database: string): string {
  const time = takenAt.slice(0, 19).replace(/[-:]/g, '');
  const name = database
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .slice(0, LONGEST);
  return `${time}Z-${name === '' ? '-' : name}-${randomBytes(4).toString('hex')}`;
}
