import { z } from 'zod';
import { choice, databaseUrl, flag, minutes, pathOr } from './fields.ts';
import type { InputSet } from './inputs.ts';

const schema = z.object({
  databaseUrl: databaseUrl({
    description:
      'The database to look after. Without `--apply` it is only read, in read-only transactions with short timeouts on one connection.',
  }),
  apply: flag({
    description:
      'After the report run VACUUM (ANALYZE, SKIP_LOCKED) on the tables that it names, one after the other, and look again. Never VACUUM FULL; nothing is dropped.',
  }),
  failOn: choice(['notice', 'warning', 'error'], 'error', {
    description: 'The mildest finding that fails the run: `notice`, `warning` or `error`.',
  }),
  report: pathOr('belay-report/maintenance', 'write', {
    value: 'DIR',
    description: 'The folder for `report.json`.',
  }),
  timeout: minutes('60', {
    value: 'MINUTES',
    description:
      'The longest the whole may take, in minutes, or with a unit: `90s`, `2h`. Tables that `--apply` does not reach by then are named.',
  }),
  workingDirectory: pathOr('.', 'read', {
    value: 'DIR',
    description: 'The folder that relative paths start from.',
  }),
});

/** The options of `belay maintenance` as a user writes them, parsed. Times are in milliseconds. */
export type MaintenanceInputs = z.output<typeof schema>;

export const maintenanceInputs = { schema, exclusive: [] } satisfies InputSet;

/** What `belay maintenance` is: it has no action, only the command line runs it. */
export const maintenanceCommand = {
  description:
    'Reports what a database needs between deploys: vacuum, statistics, bloat, indexes, sessions, transaction ids. Acts only with --apply.',
  inputs: maintenanceInputs,
} as const;
