import { findPrismaProject } from '../../migrations/prisma/project.ts';
import { prismaAdapter } from '../../migrations/prisma/adapter.ts';
import { HISTORY_TABLE } from '../../migrations/prisma/history.ts';
import type { HistoryRow, Migration, MigrationTree } from '../../migrations/types.ts';
import { readCatalogue } from '../../postgres/catalogue/read.ts';
import { LOCK_MS } from '../../postgres/limits.ts';
import { namesInWords, plural } from '../../report/words.ts';
import { OperationFailed, UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { AUDIT_TABLE } from '../../telling/audit-table.ts';
import { compareAll } from '../../validate/promise/compare-schemas.ts';
import type { Difference } from '../../validate/promise/differences.ts';
import type { SchemaPromise } from '../../validate/promise/promised.ts';
import { rebuild } from '../../validate/promise/rebuild.ts';
import { differenceLine } from '../../validate/promise/words.ts';
import { appliedFrom } from './applied.ts';
import { isAbout } from './left-about.ts';
import { canLeave } from './left-certain.ts';
import { rolesOf } from './live-roles.ts';
import type { ReverseSubject } from './types.ts';

/** What a failed migration left in the database. */
export type Left = 'nothing' | { something: string } | { unknown: string };

export interface LeftInput extends ReverseSubject {
  /** Its newest row in the history is neither finished nor rolled back. */
  failed: string;
}

/**
 * Decides what a failed migration left: by Postgres' rules where they leave no doubt, else by comparing the live schema
 * with one that is rebuilt on a throwaway server from what is applied. Rows are not compared: where a statement that
 * changes rows may have stayed, nobody knows.
 *
 * @throws Interrupted, and what reading the live database throws.
 */
export async function judgeLeft(input: LeftInput, ports: Ports): Promise<Left> {
  const { tree, history, failed } = input;
  if (tree === undefined) return { unknown: 'there is no checkout with its text' };
  const migration = tree.migrations.find(({ name }) => name === failed);
  if (!migration) return { unknown: `it is not in ${tree.directory}` };
  const row = history.findLast(({ name, state }) => name === failed && state === 'failed');
  if (!row || !prismaAdapter.matchesChecksum(migration.sql, row.checksum)) {
    return { unknown: 'the file was changed after it was deployed' };
  }
  const certain = await certainly(migration, row, input, ports);
  return certain ?? (await compared({ ...input, tree }, migration, row, ports));
}

/** Only where it is known which Prisma deployed it, and the server is known to have refused it. */
async function certainly(
  migration: Migration,
  row: HistoryRow,
  input: LeftInput,
  ports: Ports,
): Promise<'nothing' | undefined> {
  const start = input.tree?.schema?.path ?? input.tree?.directory ?? input.root;
  const project = await findPrismaProject(start, input.workspace, ports.env);
  const isKnown = project.cli !== undefined;
  const can = await canLeave(migration.sql, isKnown ? project.transactions : 'statements', wasRefused(row)); // prettier-ignore
  return can?.nothing === true ? 'nothing' : undefined;
}

/** Prisma writes down what the server answered; a process that died wrote nothing. */
function wasRefused({ logs = '' }: HistoryRow): boolean {
  return logs !== '';
}

async function compared(
  input: LeftInput & { tree: MigrationTree },
  migration: Migration,
  row: HistoryRow,
  ports: Ports,
): Promise<Left> {
  const can = await canLeave(migration.sql, 'statements', wasRefused(row));
  if (can === undefined) return { unknown: 'its file does not parse' };
  const promise = await promised(input, ports);
  if ('reason' in promise) return { unknown: promise.reason };
  const differences = await traces(promise, migration, input);
  if (differences.length > 0) return { something: inWords(differences) };
  const [line] = can.rows;
  return line === undefined
    ? 'nothing'
    : { unknown: `line ${line} changes rows and may have stayed, and rows cannot be compared` };
}

/** The schema as it was before, rebuilt. */
async function promised(
  { tree, history, live, root, workspace, run }: LeftInput & { tree: MigrationTree },
  ports: Ports,
): Promise<SchemaPromise | { reason: string }> {
  const applied = appliedFrom(tree, history);
  if ('reason' in applied) return applied;
  const project = await findPrismaProject(
    tree.schema?.path ?? tree.directory,
    workspace,
    ports.env,
  );
  // Nobody asks here how schema.prisma agrees.
  delete project.cli;
  const { major, database, schema } = live;
  const rebuilt = { major, database, schema, roles: await rolesOf(live) };
  try {
    return await rebuild({ run, root, tree: { ...tree, migrations: applied }, project, live: rebuilt }, ports); // prettier-ignore
  } catch (error) {
    if (ports.signal.aborted) throw error;
    if (!(error instanceof UserError) && !(error instanceof OperationFailed)) throw error;
    return { reason: `what was there before could not be rebuilt: ${error.message}` };
  }
}

const LIMITS = { statementMs: 120_000, lockMs: LOCK_MS };

/** Differences that the migration can have made; others were there before it. */
async function traces(
  promise: SchemaPromise,
  migration: Migration,
  { live, tree }: LeftInput,
): Promise<Difference[]> {
  const { client, schema } = live;
  const { deployer } = await rolesOf(live);
  const catalogue = await readCatalogue(client, {
    excludeTables: [HISTORY_TABLE, AUDIT_TABLE].map((table) => `${schema}.${table}`),
    ...{ limits: LIMITS, self: deployer },
  });
  const sides = { live: catalogue, reader: deployer };
  const { differences } = compareAll(promise, sides, tree?.migrations ?? []);
  return differences.filter((difference) => isAbout(difference, migration.sql));
}

const SHOWN = 3;

function inWords(differences: readonly Difference[]): string {
  const lines = differences.map(differenceLine);
  return `${plural(lines.length, 'difference')} from the schema before it: ${namesInWords(lines, SHOWN)}`;
}
