import { UserError } from '../runtime/errors.ts';

/**
 * The error to stop with when SQL failed because the server has no such extension: nothing can be said of
 * the migration then. 0A000 is what a server of 15 answers, 58P01 (a missing control file) older ones.
 */
export function extensionMissing(error: {
  sqlstate: string;
  message: string;
}): UserError | undefined {
  const name =
    /extension "([^"]+)" is not available/.exec(error.message)?.[1] ??
    /could not open extension control file ".*\/([^/]+)\.control"/.exec(error.message)?.[1];
  if (name === undefined) return undefined;
  return new UserError(
    'extension-missing',
    `The server to rehearse on has no extension ${JSON.stringify(name)}.`,
    `Install it there (on Debian and Ubuntu often postgresql-<major>-${name.replaceAll('_', '-')}), or give database-url a server that has it.`,
  );
}
