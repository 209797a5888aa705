import { z } from 'zod';
import type { RollbackDetails } from '../report/rollback-report.ts';
import type { Verdict } from '../report/schema.ts';
import type { ActionDefinition } from './action.ts';
import {
  choice,
  databaseUrl,
  flag,
  integer,
  list,
  minutes,
  path,
  pathOr,
  text,
  textOr,
} from './fields.ts';
import type { InputSet } from './inputs.ts';

/** What the action and the command line share. */
const shared = z.object({
  databaseUrl: databaseUrl({
    description:
      'The database to roll back: for its owner, with CREATEDB where a backup is restored, or for a superuser. The direct URL, not the one through a pooler.',
  }),
  restorePoint: text({
    value: 'JSON',
    description: 'The output `restore-point` of action-backup: what to go back to.',
  }),
  backup: text({
    value: 'PLACE',
    description:
      'A backup to go back to instead: a place of action-backup, whose newest one is meant, or one backup in it (`/backups/ID`, `s3://bucket/prefix/ID`, `artifact:NAME.ID`); or a file of pg_dump: `.sql`, `.sql.gz`, `.dump`.',
  }),
  expect: path({
    value: 'FILE',
    description:
      'The `report.json` of action-test for the plan that was deployed, with the proven reverse scripts beside it. Without it they are proven now, on a throwaway Postgres.',
  }),
  migrations: path({
    value: 'DIR',
    description: 'The folder of migrations. Without it, it is looked for as in action-test.',
  }),
  strategy: choice(['auto', 'reverse', 'restore', 'in-place'], 'auto', {
    description:
      'How: `auto` takes the least costly way that is possible. `reverse`: proven SQL. `restore`: restore the backup beside and cut over. `in-place`: restore into the database itself, for where none can be renamed; it is locked for as long as that takes.',
  }),
  acceptDataLoss: flag({
    description: 'Go on although rows written since would leave the live database.',
  }),
  confirm: text({
    value: 'NAME',
    description:
      'The name of the database (or of the preserved one, where that is dropped): nothing is changed without it.',
  }),
  preRollbackTo: list({
    value: 'PLACES',
    description:
      'Where to keep the backup that is made before reverse SQL runs or a database is restored in place, as `to` of action-backup. Default: where the restore point lies. `none` makes none.',
  }),
  encryptTo: list({
    value: 'RECIPIENTS',
    description: 'Public keys of age (`age1…`) to encrypt that backup for.',
  }),
  ageIdentity: text({
    value: 'KEY',
    secret: true,
    description: 'The secret key (`AGE-SECRET-KEY-1…`) that opens an encrypted backup.',
  }),
  encryptPassphrase: text({
    value: 'TEXT',
    secret: true,
    description: 'The passphrase that opens a backup encrypted with one.',
  }),
  manifestKey: text({
    value: 'TEXT',
    secret: true,
    description: 'The secret that the manifest was signed with; then no other backup is taken.',
  }),
  keepPreservedDays: integer(
    { min: 0, max: 3650 },
    {
      value: 'N',
      description:
        'After a rollback, drop preserved databases of earlier ones that are older than so many days. Without it none is ever dropped.',
    },
  ),
  jobs: integer(
    { min: 1, max: 64 },
    {
      value: 'N',
      description:
        'How many tables pg_restore fills at a time. Default: the number of cores, 8 at most.',
    },
  ),
  lockTimeout: minutes('30s', {
    value: 'DURATION',
    description:
      'The longest to wait for a deploy, a backup or another rollback that is running, and for a lock that a reverse script needs.',
  }),
  installClient: flag({
    description:
      "Install pg_restore of the server's major version where it is missing, as in action-backup.",
  }),
  alertUrl: list({
    value: 'URLS',
    secret: true,
    description: 'Webhooks to tell about a rollback and how it came out, as in action-validate.',
  }),
  alertFormat: choice(['auto', 'slack', 'discord', 'json'], 'auto', {
    description: 'What the webhooks take, as in action-validate.',
  }),
  report: pathOr('belay-report/rollback', 'write', {
    value: 'DIR',
    description:
      'The folder for `report.json`; that of a plan, a list or a salvage lies in a folder `plan`, `list` or `salvage` in it.',
  }),
  failOn: choice(['notice', 'warning', 'error'], 'error', {
    description: 'The mildest finding that fails the stage: `notice`, `warning` or `error`.',
  }),
  timeout: minutes('120', {
    value: 'MINUTES',
    description:
      'The longest the whole may take, in minutes, or with a unit: `90s`, `2h`. What is not cut over by then leaves the database as it was.',
  }),
  workingDirectory: pathOr('.', 'read', {
    value: 'DIR',
    description: 'The folder that relative paths start from.',
  }),
});

const schema = z.object({
  mode: choice(['plan', 'list', 'now', 'arm'], 'plan', {
    description:
      '`arm`: do nothing now; roll back when a later step of the job fails or is cancelled. `now`: roll back at once. `plan`: only say what would be done and what it costs. `list`: applied migrations and restore points.',
  }),
  to: text({
    value: 'NAME',
    description: 'The migration to go back to: every later one goes, newest first.',
  }),
  rollbackOn: choice(['failure', 'validation'], 'failure', {
    description:
      'With `mode: arm`: `failure` acts on whatever fails later in the job; `validation` only where the database was migrated meanwhile.',
  }),
  // The runner evaluates defaults too, and again for the step at the end of the job (actions/runner, ActionRunner.cs).
  jobStatus: textOr('${{ job.status }}', {
    value: 'STATUS',
    description: 'Leave it alone: by it the armed rollback learns how the job came out.',
  }),
  ...shared.shape,
});

/** The options of a rollback as the action takes them, parsed. Times are in milliseconds; paths are as written. */
export type RollbackActionInputs = z.output<typeof schema>;

/** What the stage itself is told of the inputs: the same from the action and from the command line. */
export type RollbackInputs = z.output<typeof shared>;

const TARGETS = {
  names: ['restore-point', 'backup'],
  because: 'each names a backup to go back to',
} as const;

export const rollbackInputs = {
  schema,
  exclusive: [TARGETS],
} satisfies InputSet;

const commandSchema = z.object({
  list: flag({
    description: 'List the applied migrations and the restore points; change nothing.',
  }),
  plan: flag({
    description:
      'Say what would be done and what it costs; check the backup completely; change nothing. Exits 1 when it could not be done.',
  }),
  migration: text({
    value: 'NAME',
    description: 'Go back to this migration: every later one goes, newest first.',
  }),
  undo: flag({ description: 'Take the last rollback back: the preserved database serves again.' }),
  salvage: path({
    value: 'DIR',
    description:
      'Write the rows that only the preserved database has into this folder, as CSV and as INSERTs.',
  }),
  dropPreserved: flag({
    description: 'Drop a preserved database, which --confirm names, for good.',
  }),
  to: list({
    value: 'PLACES',
    description: 'With --list: the places to look for backups in, as --to of belay backup.',
  }),
  ...shared.shape,
});

export type RollbackCommandInputs = z.output<typeof commandSchema>;

const DESCRIPTION =
  'Undoes a deploy: by proven reverse SQL, or by restoring a backup beside the database and cutting over.';

/** `belay rollback`. */
export const rollbackCommand = {
  description: DESCRIPTION,
  inputs: {
    schema: commandSchema,
    exclusive: [
      TARGETS,
      ...['plan', 'migration', 'backup', 'restore-point'].map((target) => ({
        names: ['list', 'undo', 'salvage', 'drop-preserved', target],
        because: 'each is something else to do',
      })),
    ],
  } satisfies InputSet,
} as const;

/** Declared here and nowhere else; all are set on success and on failure alike. */
export const rollbackOutputs = {
  verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
  report: 'The path of `report.json`. Empty if it could not be written.',
  strategy:
    'The way that was or would be taken: `none`, `clean-history`, `reverse`, `restore` or `in-place`.',
  'rolled-back': '`true` when the database was rolled back, else `false`.',
  migrations: 'The migrations that went or would go, newest first, a JSON array.',
  preserved: 'The name of the database as it was before. Empty where none was replaced.',
  'refused-ms':
    'How long the database refused connections, in milliseconds. Empty where it did not.',
  duration: 'Seconds that the whole took.',
} as const;

export type RollbackOutputs = Record<keyof typeof rollbackOutputs, string>;

export const rollbackAction: ActionDefinition<typeof schema, keyof RollbackOutputs> = {
  folder: 'action-rollback',
  name: 'Belay: roll back',
  description: DESCRIPTION,
  branding: { icon: 'rewind', color: 'blue' },
  post: { if: 'always()' },
  inputs: rollbackInputs,
  outputs: rollbackOutputs,
};

/** What the outputs are made of; a rollback's report has it. */
export interface RollbackOutcome {
  verdict: Verdict;
  durationMs: number;
  /** The path of `report.json`, where it was written. */
  reportFile?: string | undefined;
  rollback: RollbackDetails;
}

/** The outputs of a rollback; without an outcome, those of one that did not come to a report. */
export function rollbackOutputsOf(outcome?: RollbackOutcome): RollbackOutputs {
  const details = outcome?.rollback;
  return {
    verdict: outcome?.verdict ?? 'errored',
    report: outcome?.reportFile ?? '',
    strategy: details?.strategy ?? '',
    'rolled-back': String(details?.done === true),
    migrations: JSON.stringify((details?.migrations ?? []).map(({ name }) => name)),
    preserved: details?.preserved?.database ?? '',
    'refused-ms': details?.window === undefined ? '' : String(Math.round(details.window.refusedMs)),
    duration: outcome === undefined ? '' : (outcome.durationMs / 1000).toFixed(1),
  };
}
