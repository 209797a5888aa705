import { UserError } from '../../runtime/errors.ts';

/** What is wrong with an archive; {@link corrupt} makes of it what the user sees. */
export class ArchiveProblem extends Error {
  override name = 'ArchiveProblem';
}

/** @param what Begins with what it is about: `dump/3001.dat.gz: …`. */
export function corrupt(file: string, what: string, cause?: unknown): UserError {
  return new UserError(
    'backup-corrupt',
    `${file} cannot be relied on: ${what}`,
    'Nothing was restored from it. Take another copy of this backup, or another backup; `belay backup --list` shows which were verified.',
    { cause },
  );
}

/** A name as a message may show it. */
export function shownName(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
