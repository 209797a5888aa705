import { UserError } from '../../runtime/errors.ts';
import type { ValidateOptions } from '../context.ts';
import { buildTarget } from './build-target.ts';
import { Collector } from './collect.ts';
import { parseJsonInput } from './json-path.ts';
import { ANY_SUCCESS, parseBody, parseHeaderLines, parseStatus } from './parse.ts';
import { secretsOfHeader } from './secrets.ts';
import type { HealthTarget } from './target.ts';

/** Longest time for one request where belay.yml says nothing else. */
export const REQUEST_MS = 10_000;

/**
 * The URLs of the inputs, which all have to fulfil the same.
 *
 * @throws UserError `input-invalid`, `health-url-missing`.
 */
export async function givenTargets(options: ValidateOptions): Promise<HealthTarget[]> {
  const { healthUrl = [], healthStatus, healthBody, healthJson, healthHeaders } = options;
  if (healthUrl.length === 0) refuseWithoutUrl(options);
  const collect = new Collector<string>();
  const attempt = <I, T>(name: string, input: I | undefined, read: (input: I) => T | Promise<T>) =>
    input === undefined ? undefined : collect.attempt(name, () => read(input));
  const status = await attempt('health-status', healthStatus, parseStatus);
  const body = await attempt('health-body', healthBody, parseBody);
  const json = await attempt('health-json', healthJson, parseJsonInput);
  const headers = (await attempt('health-headers', healthHeaders, parseHeaderLines)) ?? [];
  const common = {
    status: status ?? ANY_SUCCESS,
    ...(body ? { body } : {}),
    ...(json ? { json } : {}),
    headers,
    timeoutMs: REQUEST_MS,
    deadlineMs: options.healthTimeout,
    secrets: headers.flatMap(secretsOfHeader),
  };
  const targets = await Promise.all(
    healthUrl.map((url, index) =>
      collect.attempt(`health-url, entry ${index + 1},`, () => buildTarget({ ...common, url })),
    ),
  );
  const [first, ...others] = collect.problems.map(({ where, message }) => `${where} ${message}`);
  if (first !== undefined) throw invalid([first, ...others]);
  const usable = targets.filter((target) => target !== undefined);
  return usable.filter(
    ({ url }, index) => usable.findIndex((target) => target.url === url) === index,
  );
}

function invalid(problems: readonly string[]): UserError {
  return new UserError(
    'input-invalid',
    problems.join('\n'),
    'URLs are separated by commas and line breaks; a comma inside one is written %2C.',
  );
}

/** Nothing would be asked, although somebody meant it to be. */
function refuseWithoutUrl(options: ValidateOptions): void {
  const { healthStatus, healthBody, healthJson, healthHeaders } = options;
  const given = Object.entries({
    'health-status': healthStatus,
    'health-body': healthBody,
    'health-json': healthJson,
    'health-headers': healthHeaders,
  }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  throw new UserError(
    'health-url-missing',
    `${given.map(([name]) => name).join(', ')} was given, and no health-url that it is about.`,
    'Give health-url; in a workflow, a secret or variable that is not set is empty. The health entries of belay.yml have settings of their own.',
  );
}
