import { messageOf, UserError } from '../../runtime/errors.ts';

const WORDS: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EROFS: 'the file system is mounted read-only',
  ENOTDIR: 'a part of the path is a file',
  ELOOP: 'a symbolic link leads back to itself',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'the disk reports an error',
  ESTALE: 'the network file system has lost it',
};

/** What the file system said, in the user's words. Errors that are none of its own come back as they are. */
export function explainFileError(error: unknown, folder: string): Error {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) {
    return error instanceof Error ? error : new Error(messageOf(error));
  }
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new UserError(
      'place-full',
      `There is no room for the backup in ${folder} (${code}).`,
      'Make room, give another place, or keep fewer: keep-days, keep-last.',
      { cause: error },
    );
  }
  return new UserError(
    'place-unusable',
    `The folder ${folder} cannot be used for backups: ${WORDS[code] ?? messageOf(error)} (${code}).`,
    'Check the path, its owner and its rights.',
    { cause: error },
  );
}
