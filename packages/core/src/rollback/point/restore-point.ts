import { RestorePoint } from '../../backup/restore-point.ts';
import { UserError } from '../../runtime/errors.ts';

/**
 * Reads the output `restore-point` of action-backup, as it was handed on from another step or job.
 *
 * @throws UserError `restore-point-invalid`.
 */
export function readRestorePoint(text: string): RestorePoint {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw invalid('it is no JSON', cause);
  }
  const read = RestorePoint.safeParse(raw);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is something else'}`);
  }
  const point = read.data;
  if (point.locations.length === 0) throw invalid('it names no copy');
  // Without it nothing says that what lies there now is what was verified.
  if (point.engine === 'pg_dump' && point.manifestSha256 === undefined) {
    throw invalid('it does not say which manifest it means');
  }
  return point;
}

function invalid(what: string, cause?: unknown): UserError {
  return new UserError(
    'restore-point-invalid',
    `The restore point cannot be used: ${what}.`,
    'Give the output `restore-point` of action-backup as it is; an empty one means that no copy of that backup was verified.',
    { cause },
  );
}
