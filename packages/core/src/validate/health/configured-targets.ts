import type { BelayConfig } from '../../config/belay-yml.ts';
import { configInvalid, problemsInWords } from '../../config/belay-yml-parse.ts';
import type { ConfiguredHealth } from '../../config/health-entry.ts';
import type { ValuePath } from '../../config/yaml-places.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Ports } from '../../runtime/ports.ts';
import { buildTarget } from './build-target.ts';
import { Collector } from './collect.ts';
import { REQUEST_MS } from './given-targets.ts';
import { parseJsonPath } from './json-path.ts';
import { ANY_SUCCESS, parseBody, parseHeader, parseStatus } from './parse.ts';
import { secretsOfHeader, soundsSecret } from './secrets.ts';
import type { Header, HealthTarget, JsonExpectation, StatusRange } from './target.ts';
import { fillVariables } from './variables.ts';

type Collect = Collector<ValuePath>;

/**
 * The URLs of belay.yml, each with its own expectations.
 *
 * @param deadlineMs Where an entry names none.
 * @throws UserError `config-invalid`, with line and column; `health-variable-unset`.
 */
export async function configuredTargets(
  config: BelayConfig,
  env: Ports['env'],
  deadlineMs: number,
): Promise<HealthTarget[]> {
  const collect: Collect = new Collector();
  const targets = await Promise.all(
    config.health.map((entry, index) =>
      targetOf(entry, { collect, env, deadlineMs, path: ['health', index] }),
    ),
  );
  const { problems, unset } = collect;
  if (problems.length > 0) {
    throw configInvalid(
      config,
      problems.map(({ where, message }) => ({ path: where, message })),
    );
  }
  if (unset.length > 0) throw unsetVariables(config, unset);
  return targets.filter((target) => target !== undefined);
}

interface Around {
  collect: Collect;
  env: Ports['env'];
  deadlineMs: number;
  path: ValuePath;
}

async function targetOf(
  entry: ConfiguredHealth,
  { collect, env, path, deadlineMs }: Around,
): Promise<HealthTarget | undefined> {
  const { status, body, json } = entry;
  const at = <T>(name: string, read: () => T | Promise<T>) =>
    collect.attempt([...path, name], read);
  const statuses = await at('status', () => statusOf(status));
  const expectedBody = body === undefined ? undefined : await at('body', () => parseBody(body));
  const expectedJson =
    json && (await collect.attempt([...path, 'json', 'path'], () => jsonOf(json)));
  const sent = await headersOf(entry.headers ?? {}, { collect, env, path });
  return at('url', () =>
    buildTarget({
      url: entry.url,
      status: statuses ?? ANY_SUCCESS,
      ...(expectedBody ? { body: expectedBody } : {}),
      ...(expectedJson ? { json: expectedJson } : {}),
      ...sent,
      timeoutMs: entry.timeout ?? REQUEST_MS,
      deadlineMs: entry.deadline ?? deadlineMs,
    }),
  );
}

function statusOf(status: ConfiguredHealth['status']): readonly StatusRange[] {
  if (status === undefined) return ANY_SUCCESS;
  return [status].flat().flatMap((one) => parseStatus(String(one)));
}

async function jsonOf({
  path,
  ...equals
}: NonNullable<ConfiguredHealth['json']>): Promise<JsonExpectation> {
  return { query: await parseJsonPath(path), path, ...equals };
}

/** What is written out in belay.yml is no secret to whoever has the repository, unless its name says that it was meant to be. */
async function headersOf(
  given: Readonly<Record<string, string>>,
  { collect, env, path }: Omit<Around, 'deadlineMs'>,
): Promise<{ headers: Header[]; secrets: string[] }> {
  const headers: Header[] = [];
  const secrets: string[] = [];
  for (const [name, text] of Object.entries(given)) {
    await collect.attempt([...path, 'headers', name], () => {
      const filled = fillVariables(text, env);
      const header = parseHeader(name, filled.text);
      headers.push(header);
      secrets.push(...filled.values);
      if (filled.values.length > 0 || soundsSecret(name)) secrets.push(...secretsOfHeader(header));
    });
  }
  return { headers, secrets };
}

function unsetVariables(config: BelayConfig, unset: Collect['unset']): UserError {
  const [first] = unset;
  const name = first?.variable ?? '';
  return new UserError(
    'health-variable-unset',
    problemsInWords(
      config,
      unset.map(({ where, message }) => ({ path: where, message })),
    ),
    `In a workflow, hand it to the step: env: ${name}: \${{ secrets.${name} }}`,
  );
}
