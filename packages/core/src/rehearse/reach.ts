import { existsSync } from 'node:fs';
import path from 'node:path';
import { seedOf } from '../config/test-inputs.ts';
import { type ServerWide, serverWide } from '../migrations/sql/server-wide.ts';
import type { Migration } from '../migrations/types.ts';
import { UserError } from '../runtime/errors.ts';
import { type Context, type Plan, shown } from './context.ts';
import { beyondDatabase, readPsqlScript } from './psql-script.ts';

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
  for (const file of plan.choice.pending.flatMap(withDown)) {
    const [first] = await serverWide(file.sql);
    if (!first) continue;
    const where = file.direction === 'down' ? `down.sql of ${file.name}` : file.name;
    return `${where} has ${first.words}, which belongs to the whole server`;
  }
  return undefined;
}

async function refuseOnRealServer(context: Context, { choice }: Plan): Promise<void> {
  const { options } = context;
  // A baseline is looked at when it is restored.
  const run = [...(options.baseline === undefined ? choice.merged : []), ...choice.pending];
  for (const file of run.flatMap(withDown)) {
    const [first] = await serverWide(file.sql);
    if (first) throw wouldBeReal(shown(context, file.file), first);
  }
  await refuseSeedFile(context);
}

/** A seed command is the user's own program and can do what it likes; a file can be read. */
async function refuseSeedFile(context: Context): Promise<void> {
  const { options, root } = context;
  const absolute = (name: string) => path.resolve(root, name);
  const seed = options.seed === undefined ? undefined : seedOf(options.seed, (name) => existsSync(absolute(name))); // prettier-ignore
  // One that is not there is told when it is to be loaded.
  if (seed?.kind !== 'sql' || !existsSync(absolute(seed.file))) return;
  for await (const part of readPsqlScript(absolute(seed.file))) {
    const found = 'text' in part ? await beyondDatabase(part) : undefined;
    if (found) throw wouldBeReal(shown(context, absolute(seed.file)), found);
  }
}

interface SqlFile {
  name: string;
  direction: 'up' | 'down';
  file: string;
  sql: string;
}

function withDown({ name, file, sql, down }: Migration): SqlFile[] {
  const up: SqlFile = { name, direction: 'up', file, sql };
  return down ? [up, { name, direction: 'down', file: down.file, sql: down.sql }] : [up];
}

function wouldBeReal(file: string, { line, words }: ServerWide): UserError {
  return new UserError(
    'server-wide-statement',
    `${file}:${line} has ${words}: on the server of database-url that would be real, not isolated.`,
    'Leave database-url out, and Belay rehearses on a throwaway server of its own.',
  );
}
