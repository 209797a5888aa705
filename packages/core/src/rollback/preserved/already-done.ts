import type { Admin } from '../target.ts';
import { type Preserved, listPreserved } from './list.ts';

/**
 * The database that a rollback to this backup put aside, when what it put in its place serves now: a run that was
 * killed after its cutover is done, but for the telling. Undefined where there is nothing of the kind.
 *
 * @param live The database as it serves now.
 */
export async function alreadyDone(
  admin: Admin,
  live: { database: string; oid: number },
  backup: string,
): Promise<Preserved | undefined> {
  const all = await listPreserved(admin, live.database);
  const [last] = all.filter(({ mark }) => mark.preserved.replacedBy === live.oid);
  const { by, backup: restored } = last?.mark.preserved ?? {};
  return by === 'rollback' && restored === backup ? last : undefined;
}
