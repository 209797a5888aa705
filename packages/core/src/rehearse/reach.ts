import { serverWide } from '../migrations/sql/server-wide.ts';
import type { Migration } from '../migrations/types.ts';
import { UserError } from '../runtime/errors.ts';
import { type Context, type Plan, placeOf } from './context.ts';

/**
 * Why the pending migrations can run only once on a server, in one clause; undefined when they stay inside
 * their database and so can run in as many copies of it as one likes. Roles, for example, belong to the
 * whole server.
 *
 * @throws UserError `server-wide-statement` when such a statement would run on the server of database-url:
 *   that is a real one, and an isolated database does not contain it.
 */
export async function onlyOnceBecause(context: Context, plan: Plan): Promise<string | undefined> {
  if (context.options.databaseUrl !== undefined) {
    await refuseOnRealServer(context, plan);
    return undefined;
  }
  for (const migration of plan.choice.pending) {
    const [first] = await serverWide(migration.sql);
    if (first) return `${migration.name} has ${first.words}, which belongs to the whole server`;
  }
  return undefined;
}

async function refuseOnRealServer(context: Context, { choice }: Plan): Promise<void> {
  const { options } = context;
  const run = [...(options.baseline === undefined ? choice.merged : []), ...choice.pending];
  const files: Migration[] = run.flatMap((migration) =>
    migration.down
      ? [migration, { ...migration, file: migration.down.file, sql: migration.down.sql }]
      : [migration],
  );
  for (const file of files) {
    const [first] = await serverWide(file.sql);
    if (!first) continue;
    throw new UserError(
      'server-wide-statement',
      `${placeOf(context, file).file}:${first.line} has ${first.words}: on the server of database-url that would be real, not isolated.`,
      'Leave database-url out, and Belay rehearses on a throwaway server of its own.',
    );
  }
}
