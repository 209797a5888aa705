import type { Finding } from '../../report/schema.ts';
import { durationWords, plural } from '../../report/words.ts';
import type { Ports } from '../../runtime/ports.ts';
import type { Probe } from './probe.ts';
import type { HealthTarget } from './target.ts';

export interface FindingFacts {
  /** Of all tries, pauses included. */
  durationMs: number;
  /** What more there is to say about a certificate that was not accepted. */
  certificate: string | undefined;
  env: Ports['env'];
}

/** What is said about a target that did not become healthy. The last try decides; all of them are told. */
export function findingOf(
  target: HealthTarget,
  tries: readonly Probe[],
  { durationMs, certificate, env }: FindingFacts,
): Finding {
  const last = tries.at(-1);
  const asked = `Asked ${plural(tries.length, 'time')} in ${durationWords(durationMs)}`;
  const advice = [
    last?.failure?.advice,
    last?.outOfReach === true ? proxyAdvice(target, env) : undefined,
  ].filter((part) => part !== undefined);
  return {
    rule: 'unhealthy',
    severity: 'error',
    evidence: 'measured',
    title: `${target.name} is not healthy: ${reasonOf(last)}`,
    detail: [`${asked}: ${historyOf(tries)}.`, certificate].filter(Boolean).join(' '),
    advice: advice.length === 0 ? GENERAL_ADVICE : advice.join(' '),
  };
}

const GENERAL_ADVICE =
  'Look at the logs of the application since the deploy. If it only starts slowly, give it more time (health-timeout, or deadline in belay.yml).';

function reasonOf(probed: Probe | undefined): string {
  return probed?.failure?.reason ?? 'healthy';
}

const MOST_RUNS = 4;

/** `2 × connection refused, then 3 × status 503`: in the order in which it came, only the end of a long story. */
function historyOf(tries: readonly Probe[]): string {
  const runs: { reason: string; count: number }[] = [];
  for (const reason of tries.map(reasonOf)) {
    const run = runs.at(-1);
    if (run?.reason === reason) run.count += 1;
    else runs.push({ reason, count: 1 });
  }
  const shown = runs.slice(-MOST_RUNS).map(({ reason, count }) => `${count} × ${reason}`);
  return `${runs.length > MOST_RUNS ? '…, then ' : ''}${shown.join(', then ')}`;
}

function proxyAdvice({ url }: HealthTarget, env: Ports['env']): string | undefined {
  const name = url.startsWith('https:') ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const set = [name, name.toLowerCase()].some((variable) => (env[variable] ?? '') !== '');
  if (!set) return undefined;
  return `${name} is set here, but health URLs are asked directly: they must be reachable without a proxy.`;
}
