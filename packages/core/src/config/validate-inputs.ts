import { z } from 'zod';
import type { Verdict } from '../report/schema.ts';
import type { ActionDefinition } from './action.ts';
import {
  choice,
  databaseUrl,
  flag,
  integerOr,
  list,
  minutes,
  optionalMinutes,
  path,
  pathOr,
  text,
} from './fields.ts';
import type { InputSet } from './inputs.ts';

const schema = z.object({
  databaseUrl: databaseUrl({
    description:
      'The database to validate. It is only read, in read-only transactions with short timeouts; CONNECT, USAGE and SELECT are enough.',
  }),
  migrations: path({
    value: 'DIR',
    description:
      'The folder of migrations that was deployed. Without it, it is looked for: `prisma/migrations`, the path in `prisma.config.*`, beside the schema named in package.json.',
  }),
  schema: path({
    value: 'FILE',
    description:
      'The Prisma schema, a file or a folder. Without it, it is looked for beside the migrations.',
  }),
  expect: path({
    value: 'FILE',
    description:
      "What was promised: the `report.json` of action-test for the same plan. Without it, the migrations are rebuilt on a throwaway Postgres of the database's version.",
  }),
  config: path({
    value: 'FILE',
    description:
      'The configuration file: custom checks, required columns, health, thresholds, accepted findings. Default: `belay.yml`, if there is one.',
  }),
  requiredTables: list({
    value: 'NAMES',
    description:
      'Tables that must exist, separated by commas or line breaks, each as `table` or `schema.table`.',
  }),
  healthUrl: list({
    value: 'URLS',
    description:
      'URLs that must answer when the deploy stands, separated by commas or line breaks.',
  }),
  healthStatus: text({
    value: 'STATUS',
    description:
      'The HTTP status that counts as healthy: `200`, several (`200 204`), or a class (`2xx`). Default: `2xx`.',
  }),
  healthBody: text({
    value: 'TEXT',
    description: 'Text that the body must hold; between slashes a regular expression: `/^ok$/`.',
  }),
  healthJson: text({
    value: 'PATH=VALUE',
    description:
      'A JSON path (RFC 9535) into the body and the value it must have: `$.status=ok`. Without `=VALUE` it must only be there.',
  }),
  healthHeaders: text({
    value: 'HEADERS',
    secret: true,
    description: 'Headers for the health requests, one `Name: value` a line.',
  }),
  healthTimeout: minutes('60s', {
    value: 'DURATION',
    description:
      'How long a health URL may take to become healthy, retries with growing pauses included.',
  }),
  bake: optionalMinutes({
    value: 'DURATION',
    description:
      'Keep watching health and the database for so long, `5m` for instance, and fail on a regression beyond the thresholds of `belay.yml`.',
  }),
  bakeInterval: minutes('15s', {
    value: 'DURATION',
    description: 'The time between two samples of the bake time.',
  }),
  baseline: path({
    value: 'FILE',
    description:
      'Values from before the deploy to compare the bake time with: the `baseline.json` that a run with `take-baseline` wrote. Without it, the values at the start count.',
  }),
  takeBaseline: flag({
    description:
      'Before the deploy: only take the values for `baseline`, into `baseline.json` of the report folder.',
  }),
  connections: integerOr(
    2,
    { min: 1, max: 20 },
    { value: 'N', description: 'The most connections to the database at any time.' },
  ),
  maxCheckSeconds: integerOr(
    30,
    { min: 1, max: 3600 },
    {
      value: 'N',
      description:
        'The time budget of each check in seconds. What does not fit is looked at in part, and the report says what share.',
    },
  ),
  failOn: choice(['notice', 'warning', 'error'], 'error', {
    description: 'The mildest finding that fails the stage: `notice`, `warning` or `error`.',
  }),
  metricsFile: path({
    value: 'FILE',
    description: 'Write metrics in the Prometheus text format to this file.',
  }),
  pushgatewayUrl: text({
    value: 'URL',
    secret: true,
    description: 'Push the metrics to this Prometheus Pushgateway.',
  }),
  alertUrl: list({
    value: 'URLS',
    secret: true,
    description:
      'Webhooks to tell when the deploy does not stand, separated by line breaks: Slack, Discord, or any that takes JSON.',
  }),
  alertFormat: choice(['auto', 'slack', 'discord', 'json'], 'auto', {
    description:
      'What the webhooks take. `auto` tells Slack and Discord by their address and sends plain JSON to all others.',
  }),
  auditTable: flag({
    description:
      'Add a line to the table `belay_audit` of the database (made when missing): who, run, commit, plan, verdict. The only thing ever written.',
  }),
  report: pathOr('belay-report/validate', 'write', {
    value: 'DIR',
    description: 'The folder for `report.json`.',
  }),
  timeout: minutes('30', {
    value: 'MINUTES',
    description:
      'The longest the whole validation may take, bake time included, in minutes, or with a unit: `90s`, `2h`.',
  }),
  workingDirectory: pathOr('.', 'read', {
    value: 'DIR',
    description:
      'The folder that relative paths start from, for a project inside a larger repository.',
  }),
});

/** The options of a validation as a user writes them, parsed. Times are in milliseconds; paths are as written. */
export type ValidateInputs = z.output<typeof schema>;

export const validateInputs = {
  schema,
  exclusive: [
    {
      names: ['baseline', 'take-baseline'],
      because: 'one reads the values from before the deploy, the other takes them',
    },
    {
      names: ['bake', 'take-baseline'],
      because: 'the values are taken before the deploy, the bake time comes after it',
    },
  ],
} satisfies InputSet;

/** Declared here and nowhere else; all are set on success and on failure alike. */
export const validateOutputs = {
  verdict: 'How it came out: `passed`, `warned`, `failed`, `refused` or `errored`.',
  report: 'The path of `report.json`. Empty if it could not be written.',
  'failed-checks': 'The ids of the checks that failed, a JSON array.',
  drift:
    '`true` when the schema is not what was promised, `false` when it is. Empty if it could not be compared.',
} as const;

export type ValidateOutputs = Record<keyof typeof validateOutputs, string>;

export const validateAction: ActionDefinition<typeof schema, keyof ValidateOutputs> = {
  folder: 'action-validate',
  name: 'Belay: validate the deploy',
  description:
    'Decides after the deploy whether it stands: schema, data, migration status, health, bake time.',
  branding: { icon: 'check-circle', color: 'blue' },
  inputs: validateInputs,
  outputs: validateOutputs,
};

/** What the outputs are made of; a validation's report has it. */
export interface ValidateOutcome {
  verdict: Verdict;
  /** The path of `report.json`, where it was written. */
  reportFile?: string | undefined;
  checks: readonly { id: string; status: string }[];
  validate: { drift?: boolean | undefined };
}

/** The outputs of a validation; without an outcome, those of one that did not come to a report. */
export function validateOutputsOf(outcome?: ValidateOutcome): ValidateOutputs {
  const failed = outcome?.checks.filter(({ status }) => status === 'failed') ?? [];
  return {
    verdict: outcome?.verdict ?? 'errored',
    report: outcome?.reportFile ?? '',
    'failed-checks': JSON.stringify(failed.map(({ id }) => id)),
    drift: outcome?.validate.drift === undefined ? '' : String(outcome.validate.drift),
  };
}
