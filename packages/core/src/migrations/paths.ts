import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../runtime/errors.ts';

/** A file's path as a report shows it: relative to the workspace, with forward slashes. */
export function relativeTo(workspace: string, file: string): string {
  const relative = path.relative(workspace, file);
  return relative === '' ? '.' : relative.split(path.sep).join('/');
}

/** True when `inner` is `outer` or lies below it. Both are resolved, real paths. */
export function isInside(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative === '' || (!/^\.\.($|[\\/])/.test(relative) && !path.isAbsolute(relative));
}

/**
 * The real path of something that exists, which must lie in the workspace, symbolic links followed: the
 * text of what Belay reads ends up in reports, so that a pull request could otherwise show any file.
 *
 * @param what What it is, for the message, for example `the migrations folder`.
 * @throws UserError `path-outside-workspace`.
 */
export async function realPathInside(
  workspace: string,
  file: string,
  what: string,
): Promise<string> {
  const [root, real] = await Promise.all([realpath(workspace), realpath(file)]);
  if (isInside(root, real)) return real;
  throw new UserError(
    'path-outside-workspace',
    `${what} ${JSON.stringify(file)} lies outside the workspace: it resolves to ${real}, the workspace is ${root}.`,
    'Point to a folder of the checkout, and let no symbolic link lead out of it.',
  );
}
