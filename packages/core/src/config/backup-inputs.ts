import { z } from 'zod';
import type { BackupDetails } from '../report/backup-report.ts';
import type { Verdict } from '../report/schema.ts';
import type { ActionDefinition } from './action.ts';
import {
  choice,
  databaseUrl,
  flag,
  integer,
  integerOr,
  list,
  minutes,
  path,
  pathOr,
  text,
} from './fields.ts';
import type { InputSet } from './inputs.ts';

const schema = z.object({
  databaseUrl: databaseUrl({
    description:
      'The database to back up. It is only read. The role must be able to read everything in it: its owner or a superuser.',
  }),
  to: list({
    value: 'PLACES',
    description:
      'Where to keep it, one or more separated by line breaks or commas: a folder, `s3://bucket/prefix`, or `artifact:NAME`. Default in an action: `artifact:belay-backup`.',
  }),
  encryptTo: list({
    value: 'RECIPIENTS',
    description: 'Public keys of age (`age1…`) to encrypt for, separated by line breaks or commas.',
  }),
  encryptPassphrase: text({
    value: 'TEXT',
    secret: true,
    description: 'A passphrase to encrypt with, instead of public keys.',
  }),
  ageIdentity: text({
    value: 'KEY',
    secret: true,
    description:
      'The secret key (`AGE-SECRET-KEY-1…`) with which the stored copy is decrypted for verification. Without it a key made for this run alone does that, which is kept nowhere.',
  }),
  manifestKey: text({
    value: 'TEXT',
    secret: true,
    description:
      'A secret of 32 or more characters that signs the manifest (HMAC-SHA-256), so that nobody without it can exchange a backup unnoticed.',
  }),
  migrations: path({
    value: 'DIR',
    description:
      'The folder of migrations that is to be deployed: the backup notes which of them are pending. Without it, it is looked for as in action-test.',
  }),
  jobs: integer(
    { min: 1, max: 64 },
    {
      value: 'N',
      description:
        'How many tables pg_dump reads at a time. Default: the number of cores, 8 at most.',
    },
  ),
  lockTimeout: minutes('60s', {
    value: 'DURATION',
    description: 'The longest the dump waits for a lock at its start before it fails.',
  }),
  installClient: flag({
    description:
      "Install pg_dump of the server's major version where it is missing: with apt where root or sudo allows it, else from the image `postgres:<major>` where Docker answers.",
  }),
  engine: choice(['pg_dump', 'pgbackrest'], 'pg_dump', {
    description:
      "`pg_dump`: this one database. `pgbackrest`: the whole cluster, into the repository of pgBackRest, on the machine of the server; where and how it is kept, encrypted and expired is then pgBackRest's configuration.",
  }),
  stanza: text({
    value: 'NAME',
    description: 'With `engine: pgbackrest`: the stanza of this server in its configuration.',
  }),
  pgbackrestConfig: path({
    value: 'FILE',
    description: 'With `engine: pgbackrest`: its configuration file. Default: its own.',
  }),
  verify: choice(['restore', 'read'], 'restore', {
    description:
      '`restore`: restore the stored copy into a throwaway Postgres and compare. `read`: check hashes, decrypt and decode everything, without a server.',
  }),
  verifyUrl: text({
    value: 'URL',
    secret: true,
    description:
      'Restore for the verification into a database of its own on this server instead of a throwaway one. The role needs CREATEDB.',
  }),
  keepDays: integerOr(
    30,
    { min: 0, max: 36_500 },
    {
      value: 'N',
      description:
        'Remove backups of this database older than so many days, after the new one is verified; 0 removes nothing.',
    },
  ),
  keepLast: integerOr(
    3,
    { min: 1, max: 10_000 },
    { value: 'N', description: 'Always keep so many of the newest verified backups.' },
  ),
  keepMonthly: integerOr(
    0,
    { min: 0, max: 1_200 },
    {
      value: 'N',
      description: 'Always keep the first verified backup of each of the last N months.',
    },
  ),
  dryRun: flag({ description: 'Only say what the retention would remove; remove nothing.' }),
  retentionDays: integer(
    { min: 1, max: 400 },
    {
      value: 'N',
      description: 'How long GitHub keeps an artifact. Default: what the repository says.',
    },
  ),
  report: pathOr('belay-report/backup', 'write', {
    value: 'DIR',
    description: 'The folder for `report.json`.',
  }),
  failOn: choice(['notice', 'warning', 'error'], 'error', {
    description: 'The mildest finding that fails the stage: `notice`, `warning` or `error`.',
  }),
  timeout: minutes('120', {
    value: 'MINUTES',
    description:
      'The longest the whole may take, verification included, in minutes, or with a unit: `90s`, `2h`.',
  }),
  workingDirectory: pathOr('.', 'read', {
    value: 'DIR',
    description: 'The folder that relative paths start from.',
  }),
});

/** The options of a backup as a user writes them, parsed. Times are in milliseconds; paths are as written. */
export type BackupInputs = z.output<typeof schema>;

export const backupInputs = {
  schema,
  exclusive: [
    {
      names: ['encrypt-to', 'encrypt-passphrase'],
      because: 'age encrypts either to public keys or with a passphrase',
    },
  ],
} satisfies InputSet;

const commandSchema = schema.extend({
  list: flag({ description: 'List the backups in the places of --to; make none.' }),
  check: text({
    value: 'PLACE',
    description:
      'Verify a backup that is there; make none. PLACE is a place of --to, whose newest backup is meant, or one backup in it: `/backups/ID`, `s3://bucket/prefix/ID`.',
  }),
});

/** What the command line knows beyond the action. */
export type BackupCommandInputs = z.output<typeof commandSchema>;

/** `belay backup`, with the two ways that only the command line has. */
export const backupCommand = {
  description:
    'Makes a restore point before anything changes, and proves it by restoring the stored copy.',
  inputs: {
    schema: commandSchema,
    exclusive: [
      ...backupInputs.exclusive,
      { names: ['list', 'check'], because: 'one lists backups, the other verifies one' },
    ],
  } satisfies InputSet,
} as const;

/** Declared here and nowhere else; all are set on success and on failure alike. */
export const backupOutputs = {
  verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
  report: 'The path of `report.json`. Empty if it could not be written.',
  'restore-point':
    'What action-rollback takes, also in another job: one JSON text without secrets. Empty when there is no verified backup.',
  manifest: 'The path of the manifest, beside the report.',
  'artifact-id': 'The id of the artifact, where one was made.',
  'artifact-url': 'Where the artifact can be fetched.',
  location: 'Where the first copy lies.',
  size: 'Bytes of the stored archive.',
  sha256: 'SHA-256 of the stored archive.',
  verified: '`true` when every copy was verified, else `false`.',
  duration: 'Seconds that the whole took.',
} as const;

export type BackupOutputs = Record<keyof typeof backupOutputs, string>;

export const backupAction: ActionDefinition<typeof schema, keyof BackupOutputs> = {
  folder: 'action-backup',
  name: 'Belay: back up before the deploy',
  description:
    'Makes a restore point before anything changes, and proves it by restoring the stored copy.',
  branding: { icon: 'archive', color: 'blue' },
  inputs: backupInputs,
  outputs: backupOutputs,
};

/** What the outputs are made of; a backup's report has it. */
export interface BackupOutcome {
  verdict: Verdict;
  durationMs: number;
  /** The path of `report.json`, where it was written. */
  reportFile?: string | undefined;
  backup: BackupDetails;
}

/** The outputs of a backup; without an outcome, those of one that did not come to a report. */
export function backupOutputsOf(outcome?: BackupOutcome): BackupOutputs {
  const details = outcome?.backup;
  const copies = details?.copies ?? [];
  const artifact = copies.find((copy) => copy.artifact !== undefined)?.artifact;
  const verified = copies.map(({ verification }) => verification?.verdict === 'verified');
  const { restorePoint, manifest } = details ?? {};
  return {
    verdict: outcome?.verdict ?? 'errored',
    report: outcome?.reportFile ?? '',
    'restore-point': restorePoint === undefined ? '' : JSON.stringify(restorePoint),
    manifest: details?.manifestFile ?? '',
    'artifact-id': artifact?.id ?? '',
    'artifact-url': artifact?.url ?? '',
    location: copies.find(({ location }) => location !== undefined)?.location ?? '',
    size: manifest === undefined ? '' : String(manifest.archive.bytes),
    sha256: manifest?.archive.sha256 ?? '',
    verified: String(
      // The point of a cluster is only there when it was verified, and has one place.
      restorePoint?.engine === 'pgbackrest' || (verified.length > 0 && verified.every(Boolean)),
    ),
    duration: outcome === undefined ? '' : (outcome.durationMs / 1000).toFixed(1),
  };
}
