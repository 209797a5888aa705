import type { CheckResult, CheckScope } from '../../report/recorder.ts';
import type { HealthResult } from '../../report/health-result.ts';
import type { Finding } from '../../report/schema.ts';
import { durationWords } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import { certificateInWords } from './certificate.ts';
import { findingOf } from './finding.ts';
import { resultOf } from './probe.ts';
import type { HealthTarget } from './target.ts';
import { untilHealthy } from './until-healthy.ts';

export { probeOnce } from './probe.ts';
export type { HealthTarget } from './target.ts';

/**
 * The check: every target, side by side, with retries until its deadline. One success is enough; whether it stays so is for
 * the bake time.
 *
 * @param results Filled in, one for each target in their order.
 */
export async function checkHealth(
  targets: readonly HealthTarget[],
  results: HealthResult[],
  ports: Ports,
  scope: CheckScope,
): Promise<CheckResult> {
  if (targets.length === 0) return { status: 'skipped', result: 'no health URL given' };
  const asked = await Promise.all(targets.map((target) => askOne(target, ports)));
  for (const { result, finding, durationMs } of asked) {
    results.push(result);
    if (finding) scope.find(finding);
    const status = result.healthy ? 'passed' : 'failed';
    scope.item({ status, name: result.url, result: inWords(result), durationMs });
  }
  if (certificatesUnchecked(targets, ports)) {
    scope.notVerified(
      'the certificates of the health URLs: NODE_TLS_REJECT_UNAUTHORIZED=0 lets every one pass',
    );
  }
  const healthy = asked.filter(({ result }) => result.healthy).length;
  return { result: `${healthy} of ${targets.length} healthy` };
}

interface AskedTarget {
  result: HealthResult;
  finding?: Finding;
  /** Of all tries, pauses included. */
  durationMs: number;
}

async function askOne(target: HealthTarget, { signal, env, log }: Ports): Promise<AskedTarget> {
  const started = performance.now();
  const tries = await untilHealthy(target, signal, (number, { status, failure }) =>
    log.debug(`health: ${target.name}, try ${number}: ${failure?.reason ?? `status ${status}`}`),
  );
  const durationMs = Math.round(performance.now() - started);
  const last = tries.at(-1);
  if (last === undefined) throw new Error('a health URL was never asked');
  const result = resultOf(target, last, tries.length);
  if (last.failure === undefined) return { result, durationMs };
  const certificate = last.failure.certificate && (await certificateInWords(target.url, signal));
  return {
    result,
    durationMs,
    finding: findingOf(target, tries, { durationMs, certificate, env }),
  };
}

function certificatesUnchecked(targets: readonly HealthTarget[], { env }: Ports): boolean {
  return (
    env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' &&
    targets.some(({ url }) => url.startsWith('https:'))
  );
}

/** `200 in 38 ms after 3 tries` */
function inWords({ healthy, status, durationMs, attempts, reason }: HealthResult): string {
  const tries = attempts === 1 ? '' : ` after ${attempts} tries`;
  if (healthy) return `${status ?? ''} in ${durationWords(durationMs)}${tries}`;
  return `${reason ?? 'not healthy'}${tries}`;
}
