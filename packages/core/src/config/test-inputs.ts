import { z } from 'zod';
import type { Verdict } from '../report/schema.ts';
import type { ActionDefinition } from './action.ts';
import { choice, databaseUrl, flag, integer, list, minutes, path, pathOr, text } from './fields.ts';
import type { InputSet } from './inputs.ts';

const schema = z.object({
  migrations: path({
    value: 'DIR',
    description:
      'The folder of migrations. Without it, it is looked for: `prisma/migrations`, the path in `prisma.config.*`, beside the schema named in package.json.',
  }),
  schema: path({
    value: 'FILE',
    description:
      'The Prisma schema, a file or a folder. Without it, it is looked for beside the migrations.',
  }),
  baseRef: text({
    value: 'REF',
    description:
      'Pending is what this branch, tag or commit does not have. Default: the base of the pull request, or what the event compares with; where there is none, everything is pending.',
  }),
  historyUrl: databaseUrl({
    description:
      'Pending is what this database has not applied, by its `_prisma_migrations`. It is only read, never written to.',
  }),
  since: text({
    value: 'NAME',
    description: 'Pending is every migration after this one.',
  }),
  all: flag({
    description: 'Every migration is pending: rehearse the whole history.',
  }),
  baseline: path({
    value: 'FILE',
    description:
      'Start from this dump (pg_dump: plain SQL, custom or directory format) instead of replaying the migrations that are not pending.',
  }),
  seed: text({
    value: 'FILE|COMMAND',
    description:
      'Rows to rehearse with, loaded before the pending migrations: a file ending in `.sql`, or a command that finds the database in `DATABASE_URL`.',
  }),
  databaseUrl: databaseUrl({
    description:
      'A Postgres server to create the throwaway database on; needs CREATEDB. The database it names is not touched. Without it, a throwaway server is started.',
  }),
  postgresVersion: integer(
    { min: 13, max: 99 },
    {
      value: 'N',
      description:
        'The major version of Postgres to rehearse on, 13 or newer; use the one production runs. Default: the newest installed.',
    },
  ),
  requiredTables: list({
    value: 'NAMES',
    description:
      'Tables that must exist afterwards, separated by commas or line breaks, each as `table` or `schema.table`.',
  }),
  failOn: choice(['notice', 'warning', 'error'], 'error', {
    description: 'The mildest finding that fails the check: `notice`, `warning` or `error`.',
  }),
  config: path({
    value: 'FILE',
    description: 'The configuration file. Default: `belay.yml`, if there is one.',
  }),
  report: pathOr('belay-report', 'write', {
    value: 'DIR',
    description: 'The folder for `report.json` and the proven reverse scripts.',
  }),
  dryRun: flag({
    description: 'Only list the pending migrations with their SQL; no database is touched.',
  }),
  timeout: minutes('30', {
    value: 'MINUTES',
    description:
      'The longest the whole rehearsal may take, in minutes, or with a unit: `90s`, `2h`.',
  }),
  workingDirectory: pathOr('.', 'read', {
    value: 'DIR',
    description:
      'The folder that relative paths start from, for a project inside a larger repository.',
  }),
});

/** The options of a rehearsal as a user writes them, parsed. `timeout` is in milliseconds; paths are as written. */
export type TestInputs = z.output<typeof schema>;

export const testInputs = {
  schema,
  exclusive: [
    {
      names: ['base-ref', 'history-url', 'since', 'all'],
      because: 'each says on its own which migrations are pending',
    },
  ],
} satisfies InputSet;

/** Declared here and nowhere else; all are set on success and on failure alike. */
export const testOutputs = {
  verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
  report: 'The path of `report.json`. Empty if it could not be written.',
  'plan-digest':
    'SHA-256 over the names and checksums of the pending migrations, in order: which plan was rehearsed. Empty if it did not come so far.',
  pending: 'The names of the pending migrations, a JSON array.',
  'reverse-proven': '`true` when every pending migration has a proven way back, otherwise `false`.',
} as const;

export type TestOutputs = Record<keyof typeof testOutputs, string>;

export const testAction: ActionDefinition<typeof schema, keyof TestOutputs> = {
  folder: 'action-test',
  name: 'Belay: rehearse migrations',
  description:
    'Rehearses the pending Postgres migrations on a throwaway database and proves the way back.',
  branding: { icon: 'anchor', color: 'blue' },
  inputs: testInputs,
  outputs: testOutputs,
};

/** What the outputs are made of; a rehearsal's report has it. */
export interface TestOutcome {
  verdict: Verdict;
  /** The path of `report.json`, where it was written. */
  reportFile?: string | undefined;
  test: {
    planDigest?: string | undefined;
    pending: readonly { name: string }[];
    reverseProven: boolean;
  };
}

/** The outputs of a rehearsal; without an outcome, those of one that did not come to a report. */
export function testOutputsOf(outcome?: TestOutcome): TestOutputs {
  return {
    verdict: outcome?.verdict ?? 'errored',
    report: outcome?.reportFile ?? '',
    'plan-digest': outcome?.test.planDigest ?? '',
    pending: JSON.stringify(outcome?.test.pending.map(({ name }) => name) ?? []),
    'reverse-proven': String(outcome?.test.reverseProven ?? false),
  };
}

/** What a `seed` is: decided by its ending and, for a name with spaces, by whether there is such a file. */
export type Seed = { kind: 'sql'; file: string } | { kind: 'command'; command: string };

/**
 * Tells a seed file from a seed command. `psql -f seed.sql` also ends in `.sql`, so a value with white
 * space is a file only where one of that name exists.
 */
export function seedOf(value: string, exists: (path: string) => boolean): Seed {
  const isFile = /\.sql$/i.test(value) && (!/\s/.test(value) || exists(value));
  return isFile ? { kind: 'sql', file: value } : { kind: 'command', command: value };
}
